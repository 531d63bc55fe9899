# What a terminal shows is what the canvas holds, cell for cell: see shown.py.
. "$SRCDIR/tests/lib/tap.sh"
PYTHONDONTWRITEBYTECODE=1 python3 "$SRCDIR/tests/terminal/shown.py"
