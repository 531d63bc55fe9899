# Layout is clang-format's; tables that are read by their columns are marked "clang-format off".
. "$SRCDIR/tests/lib/tap.sh"
if ! command -v clang-format >/dev/null; then
    skip 'every source is laid out by clang-format' 'clang-format is not installed (./bootstrap check installs it)'
    tap_done
    exit
fi
said=$(find src tests -name '*.[ch]' ! -path 'tests/work/*' ! -path 'tests/sanitized/*' -print0 | xargs -0 clang-format --dry-run -Werror 2>&1 | grep -E 'error:' | head -n 5)
[ -z "$said" ] && ok 'every source is laid out by clang-format' || not_ok 'every source is laid out by clang-format' "$said" 'clang-format -i FILE'
printf 'int main(void){return 0;}\n' >"$WORK/planted.c"
cp .clang-format "$WORK"
clang-format --dry-run -Werror "$WORK/planted.c" 2>/dev/null && not_ok 'a planted fault is seen' || ok 'a planted fault is seen'
tap_done
