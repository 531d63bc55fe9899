# One day at a shared terminal: two of the staff, an auditor, who manages, and somebody who only reports, one after the other at one screen that is never left.
. "$SRCDIR/tests/lib/tap.sh"
unset MAMORI_PERSON
hana='佐藤 花子' ichiro='鈴木 一郎' jiro='田中 次郎' kan='監査 太郎'
one='correct horse 1' two='battery staple' three='reading all day' four='looking around'
by() { local name=$1; shift; me --person "$name" --passphrase-fd 3 "$@"; }
person() { # NAME DUTY DEPARTMENT PASSPHRASE [MORE-LINES]
    by "$hana" people a.mamori add "$1" --duty "$2" --department "$3" --cost interactive 3<<<"$one${5:-}" >added 2>/dev/null
    by "$1" people a.mamori passphrase --cost interactive >/dev/null 2>&1 3<<<"$(sed -n 's/^starting code of .*: //p' added)"$'\n'"$4"$'\n'"$4"
}
# who FILTER   whose names stand beside the entries that FILTER finds
who() { sqlite3 a.mamori "select group_concat(distinct person) from journal where $1"; }
m new a.mamori --company 株式会社あおぞら >/dev/null
m set a.mamori people + name='高橋 三郎' >/dev/null
me --person "$hana" people a.mamori add "$hana" --duty head >/dev/null
person "$ichiro" staff 総務部 "$two" $'\n'"$one"
person "$jiro" staff 総務部 "$three"
person "$kan" audit 監査室 "$four"
before=$(sqlite3 a.mamori 'select max(entry) from journal')

on_screen 'the day goes by' a.mamori me <<K
# in the morning: one answers, and is called away in the middle of a note
expect "どなたですか"
2 "$two" Enter
expect "5か条"
Down Enter
expect "1 / 25"
1
expect "2 / 25"
F7 "来週もう一度"
Alt+z
expect "どなたですか"
refuse "来週もう一度"
refuse "25"
# somebody comes by who has no account
"!" "変なメールを開いた" Enter
"受付の人" Enter
expect "書き留めました"
Enter
# another of the staff: first with a slip of the fingers; nothing of the one before is there; he goes without a word
3 "reading all nigth" Enter
expect "合いません"
"$three" Enter
expect "$jiro"
refuse "来週もう一度"
/ "情報資産管理台帳" Enter
"みつもり"
idle 280000
expect "あと20秒で画面を隠します"
idle 300000
expect "どなたですか"
refuse "みつもり"
# the first one comes back, finds what he typed, and finishes it
2 "$two" Enter
expect "来週もう一度"
refuse "みつもり"
1
wait
Alt+z
# so does the other one
3 "$three" Enter
expect "みつもり"
1
wait
Alt+z
# at noon the auditor: reads all, writes nothing but that the record was looked through
4 "$four" Enter
expect "$kan"
/ "5分でできる自社診断" Enter
1
expect "権限がありません"
Esc
Alt+T Down Down Enter
expect "$ichiro"
expect "$jiro"
End F7
"朝の分を見ました" Enter
wait
Alt+z
# in the evening who manages: what was reported comes first; a file for others needs a second person
1 "$one" Enter
expect "知らせのあった事故・気に"
Ctrl+E 1
Ctrl+U "day.xlsx" Enter
wait
expect "もう1人は、どなたですか"
1 "$one" Enter
expect "合いません"
Ctrl+U "$two" Enter
wait
expect "ファイルができました"
Enter
# … and for the next file once more
Ctrl+E 1
Ctrl+U "again.xlsx" Enter
wait
expect "もう1人は、どなたですか"
Esc
expect "何も書きませんでした"
Alt+z
expect "どなたですか"
refuse "あおぞら"
K
# ---- in the evening ----
is 'an answer is of whoever gave it' "$(who "sheet = 'self-check' and col = 'answer'")" "$ichiro"
is '… the note that was interrupted, too' "$(cells a.mamori self-check q02.note) $(who "sheet = 'self-check' and col = 'note'")" "\"来週もう一度\" $ichiro"
is "… and the other one's row" "$(cells a.mamori assets 1.name) $(who "sheet = 'assets' and op = 'insert'")" "\"みつもり\" $jiro"
is 'what was reported bears the name that was given' "$(cells a.mamori incidents 1.what) $(who "sheet = 'incidents'")" '"変なメールを開いた" 受付の人'
is 'who looked through the record stands in it, and that it was the work of others' "$(cells a.mamori record-reviews 1.person 1.by 1.note)" "\"$kan\" \"other\" \"朝の分を見ました\""
has '… with the slip of the fingers among what stood out' "$(cells a.mamori record-reviews 1.found)" '違う合言葉 1'
[ -s day.xlsx ] && [ ! -e again.xlsx ] && ok 'one file left the house' || not_ok 'one file left the house' "$(ls)"
is '… by two people' "$(m log a.mamori --json --limit 9 | json '[(e["person"], "'"$ichiro"'" in e["new"]) for e in d if e["op"] == "export"]')" "[[\"$hana\", true]]"
is 'nothing that was typed is left behind' "$(sqlite3 a.mamori 'select count(*) from draft')" 0
run 0 me verify a.mamori && ok 'the history proves itself'
is '… and all of the day is signed, but the report and the slips of the fingers' \
    "$(who "entry > $before and not exists (select 1 from signature s where journal.entry between s.first and s.entry) and coalesce(col, '') <> 'sign-in-failed'")" '受付の人'
tap_done
