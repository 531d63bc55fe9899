# Keys: two commands that one screen may have at the same time do not share one, and the test for it sees when they do.
. "$SRCDIR/tests/lib/tap.sh"
is 'no screen has two commands on one key' "$(python3 tests/lint/keys.py src 2>&1)" ''
planted=$(mktemp -d)
cp -r src/tui src/view "$planted"
sed -i 's/X(CMD_SORT, "F5"/X(CMD_SORT, "F5 Ctrl+e"/' "$planted/tui/commands.h"
has 'a key of the program given to a command of a screen is found' "$(python3 tests/lint/keys.py "$planted" 2>&1)" 'CMD_EXPORT and CMD_SORT share Ctrl+e'
sed -i 's/X(CMD_SORT, "F5 Ctrl+e"/X(CMD_SORT, "F5"/; s/X(CMD_EXPORT, "Ctrl+e"/X(CMD_EXPORT, "Ctrl+e F2"/' "$planted/tui/commands.h"
has '… also where the screen has it as a row of its actions' "$(python3 tests/lint/keys.py "$planted" 2>&1)" 'view/plans.c: CMD_EDIT and CMD_EXPORT share F2'
rm -rf "$planted"
# What changes something is refused with the reason in a workbook opened for reading: every command on the edit menu but these.
# On one screen a mark is dropped that never was in the workbook.
edit=$(grep -E 'X\(CMD_[A-Z_]+, "[^"]*", NEED_[A-Z]+, [^,]*, MENU_EDIT' src/tui/commands.h | grep -v NEED_WRITE | grep -oE 'CMD_[A-Z_]+' | grep -vE 'CMD_(SEARCH|SEARCH_NEXT|SEARCH_BACK|COPY|SUGGEST|DROP|MARK_ROW|MARK_COLUMN)$')
is 'what stands on the edit menu needs a workbook that may be written into' "$edit" ''
is '… and is found' "$(grep -cE 'X\(CMD_[A-Z_]+, "[^"]*", NEED_WRITE, [^,]*, MENU_EDIT' src/tui/commands.h | awk '{ print ($1 > 15) }')" 1
tap_done
