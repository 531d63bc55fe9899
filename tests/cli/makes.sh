# Rows that bring about others: whoever changes the row in whatever way, in the same change and the same undo, once.
. "$SRCDIR/tests/lib/tap.sh"
forms=(--forms "$SRCDIR/tests/data/forms-makes")
r() { "$MAMORI" "${forms[@]}" "$@"; }
count() { r show a.mamori "$1" --csv | tail -n +2 | wc -l; }
run 0 r forms check "$SRCDIR/tests/data/forms-makes" && ok 'the forms and their examples'
r new a.mamori --layers makes
r set a.mamori devices + name=SP-01 count=320 >/dev/null
is 'nothing is made before the rule holds' "$(count log)" 0
run 0 r --lang en set a.mamori devices 1 lost=2026-04-01
is '… then a row is, with what is known' "$(r show a.mamori log --csv | tail -1)" '1,SP-01をなくした,2026-04-01,,320,,1'
has '… and it is said' "$err" 'a row was made: log 1 (SP-01をなくした)'
is '… the row names it' "$(r show a.mamori devices --json | json 'd["rows"][0]["entry"]')" 1
run 0 r set a.mamori devices 1 lost=2026-04-02 && is 'what holds already makes no second one' "$(count log)" 1
run 0 r set a.mamori devices 1 lost= && run 0 r set a.mamori devices 1 lost=2026-04-03 && is '… nor while the row names one' "$(count log)" 1
run 0 r set a.mamori log 1 what=電話 && is 'the new row is an ordinary one, nothing is carried over' "$(r show a.mamori devices --json | json 'd["rows"][0]["name"]')" SP-01
for i in 1 2 3 4; do r undo a.mamori >/dev/null; done
run 0 r undo a.mamori >/dev/null
is 'one undo takes back both' "$(count log) $(r show a.mamori devices --json | json '[d["rows"][0][c] for c in ("lost", "entry")]')" '0 [null, null]'
run 0 r redo a.mamori && is '… one redo does both again' "$(count log) $(r show a.mamori devices --json | json 'd["rows"][0]["entry"]')" '1 1'
run 0 r verify a.mamori && ok 'the history agrees'
run 0 r --lang en set a.mamori devices + name=PC-01 count=2000 lost=2026-04-05
is 'a new row makes one as well, and that one makes a third' "$(count log) $(r show a.mamori tasks --csv | tail -1)" '2 1,PC-01をなくしたの後始末,'
has '… how many is said' "$err" 'log 2 (PC-01をなくした), and 1 more'
before=$(cksum <a.mamori)
run 1 r --lang en set a.mamori devices + name=PC-02 count=9000 lost=2026-04-05
has 'what the new row cannot hold is refused with all of it' "$err" 'log'
is '… nothing is written' "$(cksum <a.mamori)" "$before"
run 1 r --lang en set a.mamori devices + name=PC-02 bad=0 lost=2026-04-05 && has 'a formula that comes to an error is told by its place' "$err" '#DIV/0!'
has '… the column' "$err" 'log rate'
run 1 r --lang en set a.mamori devices + name=PC-02 lost=2019-04-05 && has 'the rules of the other sheet hold for it' "$err" 'は古すぎます'
is '… nothing is written' "$(cksum <a.mamori)" "$before"
run 0 r --reason '昔の記録' set a.mamori devices + name=PC-02 lost=2019-04-05 && is '… unless a reason is given' "$(count log)" 3
printf 'name,lost\nSP-02,2026-05-01\nSP-03,2026-05-02\nSP-04,\n' >in.csv
run 0 r --lang en import a.mamori devices in.csv && is 'an import makes them, too' "$(count log)" 5
has '… and says so' "$err" 'SP-02をなくした), and 1 more'
run 0 r undo a.mamori && is '… one undo takes all of it back' "$(count log)" 3
run 0 r verify a.mamori && ok 'the history agrees'

# On the screen it is said, and the row is one key away.
r new s.mamori --layers makes
r set s.mamori devices + name=SP-01 kind=phone >/dev/null
on_screen 'the screen says that a row was made elsewhere' s.mamori r <<'KEYS'
/
"機器"
Enter
expect "SP-01"
Right Right Right Right
"2026-04-01"
Enter
expect "「記録」に行ができました: SP-01をなくした"
expect "2026-04-01"
F9
refuse "2026-04-01"
KEYS
run 0 r verify s.mamori && ok '… and the history agrees'

# What a form says wrongly is an error with its place.
cp -r "$SRCDIR/tests/data/forms-makes" f
bad() { # WHAT SED MESSAGE
    cp "$SRCDIR"/tests/data/forms-makes/makes/*.yaml f/makes/
    sed -i "$2" f/makes/devices.yaml
    run 1 me --forms f forms check f && has "$1" "$err" "$3"
}
bad 'a ledger that is not there' '/^makes:/,/^examples/s/sheet: log/sheet: lag/' 'did you mean "log"'
bad 'no ledger' '/^makes:/,/^examples/s/into: entry/into: kind/' 'a column that names a row of log is expected here'
bad 'a column that is not there' 's/what: .\[name\]&.*/whta: "[name]"/' 'did you mean "what"'
bad 'a constant that the column cannot hold' "s/IF(N(\[count\])>1000,\"yes\",\"\")/IF(N([count])>1000,\"ja\",\"\")/" 'ja is not one of the choices'
cp "$SRCDIR"/tests/data/forms-makes/makes/*.yaml f/makes/
printf 'makes:\n  - {id: back, when: %s, sheet: devices, values: {name: %s}}\n' "'[done]=\"yes\"'" "'[what]'" >>f/makes/tasks.yaml
run 1 me --forms f forms check f && has 'no way leads back' "$err" 'themselves'
cp "$SRCDIR"/tests/data/forms-makes/makes/*.yaml f/makes/
sed -i '/examples:/,$d' f/makes/devices.yaml
run 1 me --forms f forms check f && has 'one that no example finds' "$err" 'no example finds this check'
tap_done
