# Colours for the ground that a terminal has: theme.py.
. "$SRCDIR/tests/lib/tap.sh"
cd "$WORK" && m new sample.mamori --sample
exec python3 "$SRCDIR/tests/terminal/theme.py"
