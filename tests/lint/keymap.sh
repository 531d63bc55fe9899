# The texts of all pictures follow a key map: none names a key that its command does not show any more.
. "$SRCDIR/tests/lib/tap.sh"
is 'no text of a screen names a key that its command does not show' "$(/usr/bin/python3 tests/lib/keymap.py 2>&1)" ''
tap_done
