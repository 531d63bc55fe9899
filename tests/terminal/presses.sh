# Keys as terminals send them, in every place that takes keys: see presses.py.
. "$SRCDIR/tests/lib/tap.sh"
PYTHONDONTWRITEBYTECODE=1 python3 "$SRCDIR/tests/terminal/presses.py"
