# A column that names several rows, from everywhere: typed, shown, exported, taken back, emptied, deleted, undone; and who refers to a row.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_FORMS=$SRCDIR/tests/data/forms-refs
m new a.mamori --layers refs
for name in 佐藤 鈴木 田中 '緑台, 運送'; do m set a.mamori people + name="$name" age=30 >/dev/null; done
m set a.mamori systems + name=会計 owner=2 cost=5 >/dev/null
m set a.mamori systems + name=受発注 owner=2 cost=7 helpers='佐藤' >/dev/null
m set a.mamori accounts + system=1 users='田中、佐藤，田中;2' uses=1 fee=3 >/dev/null
m set a.mamori accounts + system=2 users='緑台, 運送,1' uses='受発注' fee=4 >/dev/null
is 'names and numbers, twins once, in order' "$(cells a.mamori accounts '*.users')" '["1", "2", "3"] ["1", "4"]'
is 'a name with a comma is one name' "$(m show a.mamori accounts 2 | grep 使う人)" '使う人                   佐藤、緑台, 運送'
is 'the column of the rows named' "$(cells a.mamori accounts 1.users_n 1.uses_sum 2.uses_max)" '3 15 -21'
is 'the rows that name this one' "$(cells a.mamori people '*.used' '*.owned_names')" '207 103 103 104 null "会計・受発注" null null'
refuses 'a row that is not there, by its name' 1 'unknown row 山田' set a.mamori accounts 1 users='佐藤、山田'
refuses 'a row of another sheet' 1 'unknown row 9' set a.mamori accounts 1 users='1;9'

# Who refers.
run 0 m show a.mamori people 1 && has 'a row says what refers to it' "$out" "$(printf 'この行を参照しているもの\nシステム（手伝う人）     2 受発注\nアカウント（使う人）     1 会計\n                         2 受発注')"
run 0 m show a.mamori people 1 --json && is '… to programs too' "$(json '[[r["sheet"],r["column"],[x["id"] for x in r["rows"]]] for r in d["referrers"]]' <<<"$out")" '[["systems", "helpers", ["2"]], ["accounts", "users", ["1", "2"]]]'
is '… and what it holds' "$(json 'd["row"]["name"]' <<<"$out")" 佐藤
run 0 m show a.mamori accounts 1 --json --labels && is 'several rows by their names' "$(json 'd["row"]["使う人"]' <<<"$out")" '["佐藤", "鈴木", "田中"]'
refuses 'a row that is not there' 1 'unknown row 7' show a.mamori people 7
refuses 'a row and --csv' 2 'leave the row out' show a.mamori people 1 --csv

# Files.
m export a.mamori a.csv --sheet accounts >/dev/null && m export a.mamori a.xlsx >/dev/null
for file in a.csv a.xlsx; do
    run 0 me import a.mamori $([ $file = a.xlsx ] || echo accounts) $file --dry-run && has "$file: what went out changes nothing when it comes back" "$err$out" 'added 0, changed 0'
done
has 'csv: by name' "$(cat a.csv)" '佐藤、鈴木、田中'
printf 'id,システム,使う人\n1,1,"鈴木、緑台, 運送"\n' >in.csv
run 0 m import a.mamori accounts in.csv --map id=id
is 'several rows in a cell of a file' "$(cells a.mamori accounts 1.users)" '["2", "4"]'
m undo a.mamori >/dev/null
is '… and one undo' "$(cells a.mamori accounts 1.users)" '["1", "2", "3"]'

# Deletion takes that one out, and no more; with the last one a cell is empty.
cp a.mamori before.mamori
run 0 m delete a.mamori people 3 && is 'that one is taken out' "$(cells a.mamori accounts '*.users')" '["1", "2"] ["1", "4"]'
run 0 m delete a.mamori people 1 4 && is '… several at once' "$(cells a.mamori accounts '*.users')" '["2"] []'
is '… in every sheet' "$(cells a.mamori systems '*.helpers')" '[] []'
run 0 m verify a.mamori && has 'nothing dangles' "$out" '異常はありません'
m undo a.mamori >/dev/null; m undo a.mamori >/dev/null
is 'undo brings all of it back' "$(cells a.mamori accounts '*.users')" '["1", "2", "3"] ["1", "4"]'
refuses 'a system that is named, where the form asks people' 1 'アカウント (つなぐ先)' --lang ja delete a.mamori systems 1
run 0 m delete a.mamori systems 1 --with-references=empty && is '… emptied' "$(cells a.mamori accounts '*.uses')" '[] ["2"]'
tap_done
