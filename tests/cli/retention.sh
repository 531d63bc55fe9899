# Personal data in the history can be erased by now, and is: when a row of a sheet with `retention` is deleted, it is written down when the history must forget it;
# what is due is a finding and a task, and goes in one go. Afterwards nothing of it is in the file's bytes.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_PERSON='佐藤 花子'
at() { export MAMORI_NOW=$1; }
held() { grep -acF "$1" a.mamori; }
due() { m status a.mamori --json | json '[f["row"] for f in d["findings"] if f["sheet"] == "erasures"]'; }
at 2026-01-31T10:00
m new a.mamori --company 株式会社あおぞら >/dev/null
m set a.mamori people + name=ミカヅキ花江 note=アオイドリ >/dev/null 2>&1 && m set a.mamori people 1 note=シロイトリ >/dev/null 2>&1
m set a.mamori people + name=ノコルヒト >/dev/null 2>&1
m set a.mamori assets + name=ケシテモヨイ >/dev/null 2>&1
run 0 m delete a.mamori people 1 && is 'a row goes: by when the history must forget it is written down, at the end of a shorter month' "$(cells a.mamori erasures 1.sheet 1.row 1.deleted 1.due 1.done)" '"people" "1" "2026-01-31" "2026-02-28" null'
is '… in the same change, and without what it held' "$(m show a.mamori erasures --json | grep -c 'ミカヅキ\|トリ')" 0
run 0 m undo a.mamori && is 'it comes back: and then it need not' "$(m show a.mamori erasures --json | json 'len(d["rows"])')" 0
run 0 m redo a.mamori && is '… and goes again' "$(cells a.mamori erasures 1.due)" '"2026-02-28"'
run 0 m delete a.mamori assets 1 && is 'a sheet without personal data' "$(m show a.mamori erasures --json | json 'len(d["rows"])')" 1
run 1 me set a.mamori erasures 1 due=2030-01-01 && has 'nobody puts it off' "$err" 'cannot be changed'
run 1 me erase a.mamori --due && has 'nothing is due yet' "$err" 'nothing is due'
is '… nor found' "$(due)" '[]'
at 2026-02-27T10:00 && is 'the day before' "$(due)" '[]'
has 'it stands in the calendar' "$(m calendar a.mamori)" 2026-02-28
at 2026-02-28T10:00 && is 'on the day it is a finding' "$(due)" '["1"]'
has '… and a task' "$(m status a.mamori)" '消す日が来た1件を履歴から消す'

# ---- all that is due ----
m set a.mamori assets + name=台帳 owner=ミカヅキ花江 >/dev/null 2>&1
run 2 me erase a.mamori --due --entry 1 && ok 'two things'
unchanged a.mamori m erase a.mamori --due --dry-run && ok 'a look changes nothing' || not_ok 'a look changes nothing'
run 0 me erase a.mamori --due --dry-run && has '… and tells what would go' "$out" 'row 1, due since 2026-02-28:'
has '… and what stays, where' "$out" 'assets 2 owner'
[ "$(held アオイドリ)" != 0 ] && ok 'until then the history holds it' || not_ok 'until then the history holds it'
run 0 me erase a.mamori --due && has 'erased' "$out" 'earlier values erased from the history'
is '… what it held before and last is nowhere in the file' "$(held アオイドリ) $(held シロイトリ)" '0 0'
is '… but where it was told to stay' "$(cells a.mamori assets 2.owner)" '"ミカヅキ花江"'
is '… the others are untouched' "$(cells a.mamori people 2.name)" '"ノコルヒト"'
is 'the day is written down' "$(cells a.mamori erasures 1.done) $(due)" '"2026-02-28" []'
run 0 m verify a.mamori && ok 'the history proves itself'
run 1 me erase a.mamori --due && ok 'once'
m delete a.mamori assets 2 >/dev/null 2>&1; m erase a.mamori assets 2 >/dev/null 2>&1
is 'erased where it stayed, it is gone altogether' "$(held ミカヅキ花江)" 0
run 0 m delete a.mamori people 2 && at 2026-03-28T10:00 && run 0 m erase a.mamori --due --json && is 'for programs' "$(json '[d["dry_run"], d["erased"] > 0]' <<<"$out")" '[false, true]'

# ---- on the screen ----
at 2026-04-01T10:00
m set a.mamori people + name=ガメンノヒト >/dev/null 2>&1 && m delete a.mamori people 3 >/dev/null 2>&1
at 2026-05-01T10:00
on_screen 'shown first, erased then' a.mamori me <<'K'
Alt+T Down Down Down
expect "期限の来た履歴を消す"
Enter
expect "履歴に残してはいけないもの"
Esc
Alt+T Down Down Down Enter
1
expect "履歴から消しました"
Esc
Alt+T Down Down Down Enter
expect "消す日の来たものはありません"
K
is '… and gone' "$(held ガメンノヒト)" 0

# ---- whatever came and went: nothing of it is left ----
bad=0 all=0
for seed in $(seq "$(share_of 8)"); do
    RANDOM=$seed kept=() gone=()
    at 2026-01-10T10:00
    rm -f p.mamori && m new p.mamori --company 株式会社あおぞら >/dev/null
    for sheet in people violations; do
        for row in 1 2 3; do
            m set p.mamori $sheet + note="T$seed$sheet$row-$RANDOM$RANDOM" >/dev/null 2>&1
            for _ in $(seq $((RANDOM % 3))); do m set p.mamori $sheet $row note="T$seed$sheet$row-$RANDOM$RANDOM" >/dev/null 2>&1; done
            if [ $((RANDOM % 3)) != 0 ]; then
                m delete p.mamori $sheet $row >/dev/null 2>&1 && gone+=("T$seed$sheet$row-")
                if [ $((RANDOM % 4)) = 0 ]; then m undo p.mamori >/dev/null && unset 'gone[-1]' && kept+=("T$seed$sheet$row-"); fi
            else
                kept+=("T$seed$sheet$row-")
            fi
        done
    done
    all=$((all + ${#gone[@]}))
    at 2026-03-01T10:00
    [ ${#gone[@]} = 0 ] || m erase p.mamori --due >/dev/null || bad=$((bad + 1))
    for text in "${gone[@]}"; do ! grep -aqF -- "$text" p.mamori || { bad=$((bad + 1)) && echo "# seed $seed: $text is left"; }; done
    for text in "${kept[@]}"; do grep -aqF -- "$text" p.mamori || { bad=$((bad + 1)) && echo "# seed $seed: $text is gone"; }; done
    m verify p.mamori >/dev/null || { bad=$((bad + 1)) && echo "# seed $seed: verify"; }
done
is 'whatever was changed, deleted, brought back: what is deleted is nowhere in the file, what is there stays, and it proves itself' $bad 0

[ $all -ge "$(share_of 16)" ] && ok "… of $all rows that were deleted" || not_ok "… of $all rows that were deleted"

# ---- from a day that the row held ----
cp -r --no-preserve=mode "$SRCDIR/forms" f && sed -i 's/^retention: .*/retention: {months: 36, from: left}/' f/personal-data/people.yaml
at 2026-01-10T10:00
m --forms f new l.mamori --company 株式会社あおぞら >/dev/null
m --forms f set l.mamori people + name=あ left=2024-02-29 >/dev/null 2>&1 && m --forms f set l.mamori people + name=い >/dev/null 2>&1
m --forms f delete l.mamori people 1 2 >/dev/null
is 'from the day on which somebody left; else from the deletion' "$(m --forms f show l.mamori erasures --json | json '[r["due"] for r in d["rows"]]')" '["2027-02-28", "2029-01-10"]'

# ---- rights ----
at 2026-06-01T10:00
by() { local name=$1; shift; me --person "$name" --passphrase-fd 3 "$@"; }
me people a.mamori add '佐藤 花子' --duty head >/dev/null
code=$(by '佐藤 花子' people a.mamori add '鈴木 一郎' --duty staff --cost interactive 3<<<$'correct horse 1\ncorrect horse 1' | sed -n 's/^starting code of .*: //p')
by '鈴木 一郎' people a.mamori passphrase --cost interactive 3<<<"$code"$'\nbattery staple\nbattery staple\nbattery staple' >/dev/null 2>&1
by '鈴木 一郎' set a.mamori people + name=ハジメ 3<<<'battery staple' >/dev/null 2>&1
row=$(m show a.mamori people --json | json 'd["rows"][-1]["id"]')
run 0 by '鈴木 一郎' delete a.mamori people "${row//\"/}" 3<<<'battery staple' && is 'whoever deletes a row brings it about' "$(m show a.mamori erasures --json | json 'd["rows"][-1]["due"]')" 2026-07-01
at 2026-07-01T10:00
run 1 by '鈴木 一郎' erase a.mamori --due 3<<<'battery staple' && has '… but erasing is the right of some' "$err" 'you may not change this'
run 0 by '佐藤 花子' erase a.mamori --due 3<<<'correct horse 1' && ok '… who may'
tap_done
