# What the documentation says of formats is what the program does: the sheets are those of the forms, and every command with --json has its line.
. "$SRCDIR/tests/lib/tap.sh"
made() { sed '1,/^<!-- From here on made/d' "$1"; }
"$MAMORI" --lang en forms columns >"$WORK/columns"
is 'doc/sheets.md is as the forms are (make update-formats)' "$(made doc/sheets.md | diff - "$WORK/columns")" ''
is 'it has every sheet of the forms' "$(grep -c '^### ' "$WORK/columns")" "$(grep -lE '^sheet: ' forms/*/*.yaml | wc -l)"
sed 's/| `name` |/| `nam` |/' doc/sheets.md >"$WORK/planted.md"
is 'a column that is another one is seen' "$(made "$WORK/planted.md" | cmp -s - "$WORK/columns" && echo same)" ''
commands=$(sed -n '/define CLI_COMMANDS/,/^$/s/^ *X(\([a-z]*\),.*--json.*/\1/p' src/cli/cli.h | sort)
is 'doc/formats.md has a line for each command with --json' "$(sed -n 's/^| `.*--json` | `\([a-z]*\)` |$/\1/p' doc/formats.md | sort)" "$commands"
is '… and for each kind of column' "$(sed -n '/^## Values/,/^## /s/^| `\([a-z]*\)` | .*/\1/p' doc/formats.md | sort)" "$(sed -n 's/^ *\.word = "\([a-z]*\)",/\1/p' src/catalog/kind_*.c | sort)"
is '… and for all that an import does with a column' "$(sed -n '/^| `import` |/,/^$/s/^| `\([a-z]*\)` | [a-z].*/\1/p' doc/formats.md | grep -v import | sort | tr '\n' ' ')" "$(grep -oE '\| [a-z]+ \|$' "$WORK/columns" | grep -v import | tr -d '| ' | sort -u | tr '\n' ' ')"
tap_done
