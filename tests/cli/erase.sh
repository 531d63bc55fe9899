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
tap_done
