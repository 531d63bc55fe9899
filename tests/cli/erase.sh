# mamori erase: earlier values leave the file itself, the chain still verifies.
. "$SRCDIR/tests/lib/tap.sh"
m new a.mamori
m set a.mamori assets + name=山田太郎の履歴書 owner=鈴木一郎 >/dev/null
m set a.mamori assets 1 name=履歴書
m set a.mamori assets 1 owner=総務部
head=$(m status a.mamori --json | json 'd["head"]')
grep -qa 山田太郎 a.mamori && ok 'before: the old value is in the file' || not_ok 'before: the old value is in the file'
refuses 'an unknown column' 1 'did you mean "name"' erase a.mamori assets 1 nam
refuses 'an unknown sheet' 1 'did you mean "assets"' erase a.mamori asset 1
refuses 'an unknown row' 1 99 erase a.mamori assets 99
refuses 'no row' 2 'usage: mamori erase' erase a.mamori assets
refuses 'an entry and a row' 2 'with --entry name the workbook only' erase a.mamori assets 1 --entry 2
refuses 'an entry that is a change' 1 'it is a change of a cell or a row' erase a.mamori --entry 1
refuses 'an entry that is not there' 1 'the history has no such entry' erase a.mamori --entry 999
refuses 'no number' 1 'is not a number' erase a.mamori --entry 2x
grep -qa 山田太郎 a.mamori && ok 'a refusal erases nothing' || not_ok 'a refusal erases nothing'
run 0 m erase a.mamori assets 1 name && [[ $out =~ [1-9] ]] && ok 'it says how many' || not_ok 'it says how many' "$out"
if grep -qa 山田太郎 a.mamori; then not_ok 'the value is no longer anywhere in the file'; else ok 'the value is no longer anywhere in the file'; fi
is 'the present value stays' "$(cells a.mamori assets 1.name 1.owner)" '"履歴書" "総務部"'
has 'the log says that something was erased' "$(me log a.mamori assets 1)" '(erased)'
is 'the erasing is itself in the history' "$(m log a.mamori --json | json '"blank" in {e["kind"] for e in d}')" True
run 0 m verify a.mamori && ok 'the chain still agrees'
run 0 m verify a.mamori --head "$head" && ok '… also with the head of before'
run 0 m erase a.mamori assets 1 && if grep -qa 鈴木一郎 a.mamori; then not_ok 'a whole row'; else ok 'a whole row'; fi
refuses 'what was erased cannot be undone' 1 'nothing to do' undo a.mamori
run 0 m verify a.mamori && ok 'the chain agrees'

# First emptied, then erased, as the manual says: nobody has tampered with anything.
left() { m erase "$@" --json | json '[(p["kind"], p["sheet"], p["row"], p["column"]) for p in d["left"]]'; }
gone() { if grep -qa "$2" "$3"; then not_ok "$1" "$2 is in $3"; else ok "$1"; fi; }
m new b.mamori
m set b.mamori company 1 phone=03-1234 contact=x@example.jp
m set b.mamori company 1 phone= contact=
run 0 m erase b.mamori company 1 phone && run 0 m verify b.mamori && ok 'an emptied cell, erased: verify says all is well'
run 0 m erase b.mamori company 1 && run 0 m verify b.mamori && ok '… and a second one'
gone '… and they are gone' 03-1234 b.mamori
m set b.mamori self-check q01 note=田中の件
m set b.mamori self-check q01 note=
run 0 m erase b.mamori self-check q01 && run 0 m verify b.mamori && ok 'a checklist row without a value left'
m set b.mamori assets + name=山本の書類 owner=山本 >/dev/null
m delete b.mamori assets 1
run 0 m erase b.mamori assets 1 && run 0 m verify b.mamori && ok 'a deleted row'
gone '… and it is gone' 山本 b.mamori
refuses '… and stays gone' 1 'nothing to do' undo b.mamori
m set b.mamori assets + name=次 >/dev/null
run 0 m undo b.mamori && run 0 m verify b.mamori && ok 'what comes after an erasing can be undone'

# A closed round has copied it: the copy goes, and answers from a list stay.
m new c.mamori
m set c.mamori self-check q01 answer=no note=佐々木課長が忘れた
m round c.mamori self-check >/dev/null
m set c.mamori self-check q01 answer=done note=直した
before=$(cksum <c.mamori)
run 0 me erase c.mamori self-check q01 --dry-run
has 'a dry run says what would go' "$out" '6 earlier values would be erased'
has '… the copy in the round, too' "$out" 'round-answers 2 value   closed round 1'
is '… and changes nothing' "$(cksum <c.mamori)" "$before"
run 0 me erase c.mamori self-check q01
has 'what is left is told by its place' "$out" 'round-answers 1 value   closed round 1'
gone 'the copy in the round is gone' 佐々木 c.mamori
is '… the answer stays, and the text says so' "$(m show c.mamori round-answers --json | json '[r["value"] for r in d["rows"]]')" '["no", "■■■"]'
run 0 m verify c.mamori && ok '… and the workbook agrees with its history'
is 'again: nothing to erase' "$(m erase c.mamori self-check q01 --json | json 'd["erased"], d["also_erased"]')" '(0, [])'

# Where else the text stands: cells, earlier values, titles, names, files, drafts. Nothing of it is changed.
m new d.mamori
m set d.mamori assets + name=西郷隆盛の名簿 >/dev/null
m set d.mamori assets + name=別の名簿 owner=西郷隆盛の名簿係 >/dev/null
m set d.mamori assets + name=西郷隆盛の名簿 >/dev/null
m set d.mamori assets 3 name=三番
m --person 西郷隆盛の名簿 set d.mamori assets 2 c=2
m export d.mamori 西郷隆盛の名簿.csv --sheet assets >/dev/null 2>&1
m set d.mamori assets 1 name=名簿
is 'each place is told' "$(left d.mamori assets 1 name)" '[["cell", "assets", "2", "owner"], ["history", "assets", "3", "name"], ["person", null, null, null], ["export", "assets", null, null]]'
is '… and unchanged' "$(cells d.mamori assets 2.owner)" '"西郷隆盛の名簿係"'
m set d.mamori assets 2 owner=係
is 'one place after the other' "$(left d.mamori assets 3 name)" '[["history", "assets", "2", "owner"], ["person", null, null, null], ["export", "assets", null, null]]'
run 0 m erase d.mamori assets 2 owner && run 0 m verify d.mamori && ok '… until only what proves the history is left'

# A record that nobody can change first: the value named goes at once.
run 0 m erase c.mamori round-answers 1 value && is 'a record: the value itself' "$(cells c.mamori round-answers 1.value)" '"■■■"'
run 0 m verify c.mamori && ok '… and the workbook agrees with its history'
refuses 'a read-only workbook' 1 'reading only' --read-only erase c.mamori self-check q01
tap_done
