# Sourced by the suite and the instrument that run the fuzz targets: how one is linked, and what it begins with.
. "$SRCDIR/tests/lib/build.sh"
fuzz_targets=$(cd "$SRCDIR/tests/fuzz" && ls fuzz_*.c | sed 's/^fuzz_//; s/\.c$//')
export FUZZ_FORMS="$SRCDIR/tests/data/forms-mini"

# fuzz_link COMPILER SOURCE LIBRARY PROGRAM   Tables are read without a child: foreign_here.c takes the place of foreign.c.
fuzz_link() {
    # shellcheck disable=SC2086
    $1 -Werror $mamori_cflags -I"$SRCDIR/tests/fuzz" "$2" "$SRCDIR/tests/fuzz/common.c" "$SRCDIR/tests/fuzz/foreign_here.c" "$3" -o "$4" $mamori_libs
}

# fuzz_seeds TARGET   the folders that it begins with: its corpus, and what the tests have of that kind
fuzz_seeds() {
    local data=$SRCDIR/tests/data
    [ ! -d "$SRCDIR/tests/fuzz/corpus/$1" ] || echo "$SRCDIR/tests/fuzz/corpus/$1"
    case $1 in
    csv) echo "$data/csv" ;;
    xlsx) echo "$data/xlsx" ;;
    forms) printf '%s\n' "$data/forms-bad" "$data/forms-mini/mini" ;;
    documents) echo "$data/forms-mini/mini/documents" ;;
    esac
}

# fuzz_length TARGET   how long its inputs may be
fuzz_length() {
    case $1 in
    formula) echo 400 ;;
    keys) echo 150 ;;
    draft) echo 2000 ;;
    workbook) echo 1000000 ;;
    *) echo 8192 ;;
    esac
}
