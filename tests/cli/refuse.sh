# Rules that refuse: whoever writes, whatever sheet he writes in; overruled only with a reason, which the history keeps.
. "$SRCDIR/tests/lib/tap.sh"
forms=(--forms "$SRCDIR/tests/data/forms-refs")
r() { "$MAMORI" "${forms[@]}" "$@"; }
no() { # WHAT COMMAND...   refused by the rule, and nothing is changed
    local what=$1 before
    shift
    before=$(cksum <a.mamori)
    run 1 "$MAMORI" --lang en "${forms[@]}" "$@" && has "$what" "$err" 'a rule does not allow this' && has '… what to do' "$err" "--reason TEXT"
    is '… nothing is written' "$(cksum <a.mamori)" "$before"
}
state() { r show a.mamori tickets --json | json '" ".join(str(x["state"]) for x in d["rows"])'; }
r new a.mamori --layers refs
r set a.mamori people + name=田中 >/dev/null
r set a.mamori systems + name=会計 cost=9 owner=1 >/dev/null
r set a.mamori systems + name=無人 >/dev/null
r set a.mamori tickets + name=申請1 system=2 state=open >/dev/null
r set a.mamori tickets + name=申請2 system=1 state=open >/dev/null
no 'a cell' set a.mamori tickets 1 state=closed
has '… the rule speaks of the row' "$err" '「申請1」は担当のいないシステムなので'
has '… its place' "$err" 'tickets 1 state'
no 'a new row' set a.mamori tickets + name=申請3 system=2 state=closed
no 'one of two cells' set a.mamori tickets 2 state=closed amount=-1
run 0 r set a.mamori tickets 2 state=closed && is 'where its conditions hold it may' "$(state)" 'open closed'
no 'a change of another sheet' set a.mamori systems 1 owner=
no 'a row that goes' delete a.mamori people 1 --with-references=empty
printf 'id,state\n1,closed\n' >in.csv
no 'an import' import a.mamori tickets in.csv --map id=id
refuses 'a reason of nothing' 1 'the reason is one line' "${forms[@]}" --reason ' ' set a.mamori tickets 1 state=closed
run 0 r --reason '部長の指示' set a.mamori tickets 1 state=closed && is 'with a reason it is done' "$(state)" 'closed closed'
is '… and the history keeps it, with the row and the rule' "$(r log a.mamori tickets 1 --json | json '[(e["notice"], e["row"], e["new"].split("\n")) for e in d if e["notice"]]')" \
    '[["overrule", "1", ["部長の指示", "「申請1」は担当のいないシステムなので終わりにできません"]]]'
has '… in one line for people' "$(r --lang en log a.mamori)" 'a rule was overruled: 部長の指示 / 「申請1」'
run 0 r set a.mamori tickets 1 amount=3 && ok 'what holds already stands in nobody'\''s way'
run 0 r --reason 'もう要らない' set a.mamori tickets 1 amount=4 && is 'where no rule refuses nothing is noted' "$(r log a.mamori --json | json 'sum(e["notice"] is not None for e in d)')" 1
run 0 r set a.mamori systems 2 owner=1 && no 'an undo' undo a.mamori
run 0 r --reason '元へ' undo a.mamori && ok '… with a reason'
r undo a.mamori >/dev/null
r undo a.mamori >/dev/null
run 0 r undo a.mamori && is 'the change is taken back' "$(state)" 'open closed'
run 0 r redo a.mamori && is '… and done again, for the same reason' "$(r log a.mamori --json | json '[e["kind"] for e in d if (e["new"] or "").startswith("部長")]')" '["redo", "do"]'
run 0 r verify a.mamori && ok 'the history agrees'
number=$(r log a.mamori --json | json '[e["number"] for e in d if (e["new"] or "").startswith("部長")][-1]')
run 0 r erase a.mamori --entry "$number" && has 'the reason can be erased; where it stands still is told' "$out" ''
is '… it is gone' "$(r log a.mamori --json | json '[e["blanked"] for e in d if e["number"] == '"$number"']')" '[true]'
run 0 r verify a.mamori && ok '… and the history agrees'

# On the screen it asks; leaving it is what Enter means.
r new s.mamori --layers refs
r set s.mamori systems + name=無人 cost=9 >/dev/null
r set s.mamori tickets + name=申請1 system=1 state=open >/dev/null
on_screen 'the screen asks for the reason' s.mamori r <<'KEYS'
/
"申請"
Enter
expect "申請1"
Right Right F2
expect "終了"
"2"
expect "規則により、この変更はできません"
expect "担当のいないシステムなので"
expect "> 2  そのままにする"
Enter
expect "変更していません"
expect "受付"
F2
Enter
"2"
"1"
expect "なぜ必要ですか"
Enter
expect "理由は、1行"
"部長の指示"
Enter
expect "理由は履歴"
expect "終了"
F9
expect "受付"
KEYS
run 0 r verify s.mamori && ok '… and the history agrees'
tap_done
