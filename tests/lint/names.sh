# Names of the compiled program: each carries its module and is used by another file, none is defined twice, and no view names another one.
. "$SRCDIR/tests/lib/tap.sh"
said=$(python3 tests/lint/names.py src "$BUILDDIR/src" tests 2>"$WORK/count")
what='names carry their module, none is there twice or for its own file alone, no view names another'
[ -z "$said" ] && ok "$what" || not_ok "$what" "$said" "$(cat "$WORK/count")"
is '… of at least 2,000' "$(awk '{ print ($1 >= 2000) }' "$WORK/count")" 1
# Each of the four must be seen.
planted=$WORK/planted
mkdir -p "$planted/src/tui" "$planted/src/view"
echo 'int nobody_knows; int needs_twice;' >"$planted/src/tui/needs.c"
echo 'int needs_twice; int grid_place;' >"$planted/src/view/grid.c"
echo 'extern int grid_place; int card_place(void); int card_place(void) { return grid_place; }' >"$planted/src/view/card.c"
for source in "$planted"/src/*/*.c; do gcc -c "$source" -o "${source%.c}.o"; done
said=$(python3 tests/lint/names.py "$planted/src" "$planted/src" 2>/dev/null)
has 'a name of nobody is seen' "$said" 'src/tui/needs.c: nobody_knows'
has 'a name given twice is seen' "$said" 'needs_twice is defined in tui/needs.c and view/grid.c'
has 'a name that nobody else uses is seen' "$said" 'src/view/card.c: nobody else uses card_place'
has 'a view that names another is seen' "$said" 'src/view/card.c calls grid_place of src/view/grid.c'
tap_done
