# Who may include whom: each folder only itself and those above it; each library in one place.
. "$SRCDIR/tests/lib/tap.sh"
order='base formula catalog book guide exchange ui tui view cli'
above=
for layer in $order; do
    above="$above $layer" allowed=$above
    [ $layer != ui ] || allowed=' base ui' # a terminal and what stands on it: it knows no workbook
    [ -d src/"$layer" ] || continue
    wrong=$(grep -nE '^ *# *include *"' src/"$layer"/*.[ch] | grep -vE "include *\"(${allowed// /|})/[a-z0-9_]+\.h\"" | grep -v '"config.h"')
    if [ -z "$wrong" ]; then ok "src/$layer includes only:$allowed"; else not_ok "src/$layer includes only:$allowed" "$wrong"; fi
done
is 'every folder of src has its place in the order' "$(ls src)" "$(tr ' ' '\n' <<<"$order" | sort)"
# header ; the only files that may include it
while IFS=';' read -r header files; do
    wrong=$(grep -lE "^ *# *include *<($header)\.h>" src/*/*.[ch] | grep -vE "^src/($files)$")
    if [ -z "$wrong" ]; then ok "$header.h only in $files"; else not_ok "$header.h only in $files" "$wrong"; fi
    grep -qE "^ *# *include *<($header)\.h>" src/*/*.[ch] || not_ok "$header.h: the search for it finds nothing"
done <<'END'
n?curses|ncursesw/.*|term;ui/term[a-z_]*\.[ch]
sqlite3;book/(store[a-z_]*|journal[a-z_]*|verify|draft)\.[ch]
yaml;catalog/[a-z_]*\.[ch]
xlsxwriter;exchange/late_xlsx\.h
zip|expat|csv;exchange/late_(zip|expat|csv)\.h
dlfcn;exchange/late\.c
uni(str|width|norm|lbrk|case|ctype|gbrk|wbrk|conv|name|types);(base|formula)/[a-z_0-9]*\.[ch]
END
tap_done
