# The program as it is built: what makes a fault end it instead of being used.
. "$SRCDIR/tests/lib/tap.sh"
needs=$(readelf -dW "$MAMORI" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p')
has 'what it is linked with is seen' "$needs" 'libsqlite3.so'
is 'libraries that only files in and out need are loaded with these, not at the start (src/exchange/late.h)' \
    "$(sed -n 's/^#define LATE_[A-Z]*_SONAME "\(.*\)"/\1/p' "$BUILDDIR/config.h" | grep -cxFf - <<<"$needs") of $(grep -c '^#define LATE_[A-Z]*_SONAME "' "$BUILDDIR/config.h")" '0 of 4'
has 'libxlsxwriter finds our lxw_tmpfile() before its own' "$(nm -D --defined-only "$MAMORI")" ' T lxw_tmpfile'
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
