# --plain on a terminal that can do nothing: plain.py.
cd "$WORK" && PYTHONDONTWRITEBYTECODE=1 exec python3 "$SRCDIR/tests/terminal/plain.py"
