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

# Answers given for each row of a ledger: asked for, then they go and come with that row.
m set a.mamori cloud-services + name=メール >/dev/null
m set a.mamori cloud-services + name=会計 >/dev/null
m set a.mamori cloud 1.c03 answer=partly note=途中
refuses 'a service about which questions were answered' 1 '1 answer)' delete a.mamori cloud-services 1
run 0 m delete a.mamori cloud-services 2 && ok 'one without answers goes at once'
run 0 m delete a.mamori cloud-services 1 --with-references=empty && is 'with a service go its questions' "$(cells a.mamori cloud 1.c03.answer)" '(missing)'
is 'nothing of them stays in the file' "$(sqlite3 a.mamori 'select count(*) from s_cloud')" 0
run 0 m undo a.mamori && is '… and come back with their answers' "$(cells a.mamori cloud 1.c03.answer 1.c03.note)" '"partly" "途中"'

# A row that others name: refused, with who names it; emptied or deleted with it when asked. One undo each.
m new p.mamori
n=0
while IFS=, read -r name by; do m set p.mamori contacts + name="$name" called_by="$by" >/dev/null; done <<'END'
社長,
部長,1
課長,2
係長,2
担当,2
主任,2
夜間,3
END
names() { cells p.mamori contacts '*.id' && cells p.mamori contacts '*.called_by'; }
whole=$(names)
refuses 'who refers, by name and number, and how many more' 1 '部長 cannot be deleted: other rows refer to it (Emergency contacts (Called by): 課長 (3), 係長 (4), 担当 (5), and 1 more)' delete p.mamori contacts 2
has 'and the way out' "$err" '--with-references=empty'
is 'nothing was deleted' "$(names)" "$whole"
run 0 m delete p.mamori contacts 2 --with-references=empty && is 'emptied' "$(names)" "$(printf '"1" "3" "4" "5" "6" "7"\nnull null null null null "3"')"
run 0 m undo p.mamori && is 'one undo' "$(names)" "$whole"
run 0 m delete p.mamori contacts 2 --with-references delete && is 'deleted, and what hung on those' "$(names)" "$(printf '"1"\nnull')"
run 0 m undo p.mamori && is 'one undo again' "$(names)" "$whole"
run 0 m redo p.mamori && run 0 m undo p.mamori && is 'redo and undo' "$(names)" "$whole"
run 0 m delete p.mamori contacts 7 3 2 6 5 4 && is 'those who refer may go in the same call' "$(names)" "$(printf '"1"\nnull')"
m undo p.mamori >/dev/null
refuses 'a row that is not there cannot be named' 1 'unknown row 77' set p.mamori contacts 1 called_by=77
printf 'name,called_by\n新人,88\n' >new.csv
run 1 m import p.mamori contacts new.csv && is 'nor by a file' "$(names)" "$whole"
refuses 'another word' 2 'empty or delete' delete p.mamori contacts 2 --with-references=perhaps
run 0 m export p.mamori p.xlsx && run 0 me import p.mamori p.xlsx --dry-run && has 'an own export comes back' "$out" 'added 0, changed 0'

# Articles of one's own hang on each other: the document's own way out moves them up, a bare deletion is asked for.
first=$(m document p.mamori reg01 --add-after a1p1 --heading 特例 --text 特例を認める。 | grep -oE '[0-9]+' | tail -n 1)
second=$(m document p.mamori reg01 --add-after "$first" --heading 期限 --text 一年とする。 | grep -oE '[0-9]+' | tail -n 1)
is 'the second hangs on the first' "$(cells p.mamori document-articles "$second.after")" "\"$first\""
refuses 'an article that another one follows' 1 'other rows refer to it' delete p.mamori document-articles "$first"
run 0 m document p.mamori reg01 --delete-article "$first" && is 'taken out by the document, the next one moves up' "$(cells p.mamori document-articles "$second.after")" '"a1p1"'
run 0 m delete p.mamori document-articles "$second" && run 0 m verify p.mamori && ok 'one that nothing follows goes'

# A plan and what is in it: the form says that the items go with it.
m set p.mamori plans + name=夏まで >/dev/null
m set p.mamori plan-items + plan=1 sheet=controls row=1-1 column=answer value=done >/dev/null
refuses 'an item about a row that is not there' 1 'unknown row 9-99' set p.mamori plan-items + plan=1 sheet=controls row=9-99 column=answer value=done
run 0 m delete p.mamori plans 1 && is 'items go with their plan' "$(cells p.mamori plan-items '*.id')" ''
run 0 m undo p.mamori && is '… and come back' "$(cells p.mamori plan-items '*.plan')" '"1"'
run 0 m verify a.mamori && run 0 m verify p.mamori && ok 'the workbooks agree with their histories'

# Workbooks from before may name rows that are gone: told, and emptied in one go.
cp -r "$SRCDIR/forms" old
sed -i 's/type: row, role: of, of: plans, on_delete: cascade/type: text, role: of/; s/\[plan\]\.state="adopted"/FALSE/' old/ipa-3/plan-items.yaml
sed -i 's/type: row, of: regulations/type: text/' old/ipa-3/concerns.yaml
m --forms old new o.mamori
m --forms old set o.mamori concerns + event=停電 regulation=reg99 >/dev/null
m --forms old set o.mamori plan-items + plan=9 sheet=controls row=1-1 column=answer value=done >/dev/null
m --forms old set o.mamori cloud-services + name=メール >/dev/null
m --forms old set o.mamori cloud 1.c03 answer=partly
run 1 me verify o.mamori && has 'verify names it' "$err" 'plan-items 1 plan: there is no row 9 in plans'
has 'a finding names it' "$(me status o.mamori --json | json '[f["message"] for f in d["findings"] if f["check"] == "reference"]')" 'names row 9'
run 0 m export o.mamori o.xlsx && run 0 me import o.mamori o.xlsx && has 'an own export comes back even so' "$out" 'changed 0'
is '… with what it held' "$(cells o.mamori concerns 1.regulation)" '"reg99"'
run 0 me mend o.mamori --dry-run && has 'mend lists first' "$out" 'plan-items 1 plan'
run 0 me mend o.mamori && has 'and empties' "$out" '2 references emptied'
run 0 m verify o.mamori && is 'nothing is left' "$(cells o.mamori plan-items 1.plan)" null
run 0 me mend o.mamori && has 'a second time there is nothing' "$out" 'no reference'
run 0 m undo o.mamori && run 1 m verify o.mamori && ok 'undo leads back to what was'
refuses 'no workbook' 2 'usage: mamori mend' mend
tap_done
