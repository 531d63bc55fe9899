# Sourced by suites and the bench that compile for themselves: what the Makefile passes to the compiler.
modules='ncursesw sqlite3 libsodium yaml-0.1 xlsxwriter libzip expat'
# shellcheck disable=SC2086
mamori_cflags="-std=gnu17 -D_GNU_SOURCE -I$SRCDIR/src -DFORMS_DIR=\"/usr/share/mamori/forms\" -DLOCALEDIR=\"/usr/share/locale\" $(pkg-config --cflags $modules)"
[ ! -f "$BUILDDIR/config.h" ] || mamori_cflags="$mamori_cflags -include $BUILDDIR/config.h"
# shellcheck disable=SC2086
mamori_libs="$(pkg-config --libs $modules) -lcsv -lunistring -lm"

# compile_all FOLDER COMPILER FLAGS...   every source below src into FOLDER, as many at a time as there are processors
compile_all() {
    local folder=$1
    shift
    mkdir -p "$folder"
    (cd "$SRCDIR" && ls src/*/*.c) | xargs -P "$(nproc)" -I{} bash -c '
        file=$1 folder=$2; shift 2
        object=$folder/$(tr / _ <<<"${file%.c}").o
        [ "$object" -nt "$SRCDIR/$file" ] || "$@" -c "$SRCDIR/$file" -o "$object"' compile {} "$folder" "$@"
}
