# Keys: two commands that one screen may have at the same time do not share one, and the test for it sees when they do.
. "$SRCDIR/tests/lib/tap.sh"
is 'no screen has two commands on one key' "$(python3 tests/lint/keys.py src/tui 2>&1)" ''
planted=$(mktemp -d)
cp src/tui/*.c src/tui/commands.h "$planted"
sed -i 's/X(CMD_SORT, "F5"/X(CMD_SORT, "F5 Ctrl+e"/' "$planted/commands.h"
has 'a key of the program given to a command of a screen is found' "$(python3 tests/lint/keys.py "$planted" 2>&1)" 'CMD_EXPORT and CMD_SORT share Ctrl+e'
rm -rf "$planted"
# What changes something is refused with the reason in a workbook opened for reading: every command on the edit menu but these, which only look.
writing=$(sed -n '/static bool changes_something/,/^}/p' src/tui/app.c | grep -o 'CMD_[A-Z_]*' | sort)
edit=$(grep -oE 'X\(CMD_[A-Z_]+, "[^"]*", [^,]*, MENU_EDIT' src/tui/commands.h | grep -oE 'CMD_[A-Z_]+' | grep -vE 'CMD_(SEARCH|SEARCH_NEXT|SEARCH_BACK|COPY|SUGGEST)$')
is 'a reader is told why a key does nothing' "$(comm -13 <(echo "$writing") <(sort <<<"$edit"))" ''
tap_done
