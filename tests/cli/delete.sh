# mamori delete: rows of ledgers, all named ones or none.
. "$SRCDIR/tests/lib/tap.sh"
m new a.mamori
for name in いち に さん し; do m set a.mamori assets + name=$name >/dev/null; done
run 0 m delete a.mamori assets 2 && is 'one row' "$(cells a.mamori assets '*.name')" '"いち" "さん" "し"'
run 0 m undo a.mamori && is 'undo puts it back in its place' "$(cells a.mamori assets '*.id')" '"1" "2" "3" "4"'
run 0 m delete a.mamori assets 1 3 && is 'several rows' "$(cells a.mamori assets '*.id')" '"2" "4"'
cp a.mamori before.mamori
refuses 'a row that is not there: no row goes' 1 'unknown row 9' delete a.mamori assets 4 9
refuses 'a row that is gone' 1 'unknown row 1' delete a.mamori assets 1
refuses 'rows of a checklist' 1 'given by the form' delete a.mamori self-check q01
refuses 'the row of facts' 1 'given by the form' delete a.mamori company 1
refuses 'an unknown sheet, with the near name' 1 'did you mean "assets"' delete a.mamori asset 2
refuses 'no row' 2 'usage: mamori delete' delete a.mamori assets
is 'nothing was deleted' "$(cksum <a.mamori)" "$(cksum <before.mamori)"
run 0 m undo a.mamori && is 'one undo brings back both' "$(cells a.mamori assets '*.name')" '"いち" "に" "さん" "し"'

# Answers given for each row of a ledger go and come with that row.
m set a.mamori cloud-services + name=メール >/dev/null
m set a.mamori cloud 1.c03 answer=partly
run 0 m delete a.mamori cloud-services 1 && is 'with a service go its questions' "$(cells a.mamori cloud 1.c03.answer)" '(missing)'
run 0 m undo a.mamori && is '… and come back with their answers' "$(cells a.mamori cloud 1.c03.answer)" '"partly"'
run 0 m verify a.mamori && ok 'the workbook agrees with its history'
tap_done
