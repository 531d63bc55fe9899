# The program as it is built: what makes a fault end it instead of being used.
. "$SRCDIR/tests/lib/tap.sh"
if sanitized; then
    skip 'the program is hardened' 'not here: it is a sanitized one'
    tap_done
    exit
fi
has 'addresses of functions are read-only once the program runs' "$(readelf -dW "$MAMORI")" 'NOW'
has '… and lie anywhere' "$(readelf -hW "$MAMORI")" 'DYN'
symbols=$(nm -D "$MAMORI")
has 'a write past an array on the stack ends it' "$symbols" '__stack_chk_fail'
has 'memory is copied by functions that know the size' "$symbols" '_chk@'
tap_done
