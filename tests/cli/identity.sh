# Whose file comes in, and which row is which: other companies' files, copies that have parted, marks that Excel moved, numbers
# of strangers, rows copied and deleted, the same file twice.
. "$SRCDIR/tests/lib/tap.sh"
identity() { /usr/bin/python3 "$SRCDIR/tests/lib/identity.py" "$@"; }
edit() { identity edit "$@"; }
rows() { m show "$1" assets --csv | tail -n +2 | wc -l; }
m new s.mamori --sample --layers ipa-3
m export s.mamori all.xlsx >/dev/null
m export s.mamori one.xlsx --sheet assets >/dev/null

# ---- whose file ----
m new o.mamori --company '株式会社よその会社'
m set o.mamori assets + name=よその名簿 medium=paper >/dev/null
m export o.mamori o.xlsx >/dev/null
m export o.mamori o.csv --sheet assets >/dev/null
cp s.mamori before.mamori
for file in o.xlsx 'assets o.csv'; do
    refuses "$file of another company: both names" 1 'it is a file of 株式会社よその会社, this workbook is one of 株式会社みどり食品' import s.mamori $file
done
is 'nothing is written' "$(cksum <s.mamori)" "$(cksum <before.mamori)"
run 1 me import s.mamori o.xlsx --dry-run && has 'a dry run shows what would come in, and refuses' "$out" '+ よその名簿'
run 0 me import s.mamori assets o.csv --other-workbook && is 'when it is meant, its rows are new' "$(m show s.mamori assets --csv | tail -n 1 | cut -d, -f1,3)" '47,よその名簿'
run 0 me import s.mamori assets o.csv --other-workbook && has '… and the second time they are the same' "$out" 'added 0, changed 0, same 1'
m undo s.mamori >/dev/null
m new n.mamori --company '株式会社みどり食品'
refuses 'another workbook of the same company' 1 'another workbook of 株式会社みどり食品' import n.mamori one.xlsx
m export s.mamori ledger.csv --sheet assets >/dev/null
run 0 me import n.mamori ledger.csv --other-workbook && has 'a ledger moves into a new workbook, as new rows' "$out" 'added 46, changed 0'
lacks '… without numbers of rows of the other one' "$err" 'no such row'

# ---- copies that have parted ----
cp s.mamori a.mamori && cp s.mamori b.mamori
m set a.mamori assets + name=Aの契約書 medium=paper >/dev/null
m set b.mamori assets + name=Bの図面 medium=server >/dev/null
m set a.mamori assets 1 note=Aで直した >/dev/null
m set b.mamori assets 1 note=Bで直した >/dev/null
m set b.mamori assets 2 note=Bだけで直した >/dev/null
m set a.mamori assets 3 note=Aだけで直した >/dev/null
m export a.mamori a.xlsx >/dev/null
m export a.mamori a.csv --sheet assets >/dev/null
for file in a.xlsx 'assets a.csv'; do
    run 1 me import b.mamori $file --dry-run --json
    is "$file: what was changed here is a conflict, one number is two rows" "$(printf '%s' "$out" | json '[[c["row"], c["file"]] for c in d["conflicts"]], [c["row"] for c in d["changed"]], [a["values"]["name"] for a in d["added"]], d["file"]["parted"], d["missing"]')" \
        "([['1', 'Aで直した'], ['2', '採用の応募分を含む']], ['3'], ['Aの契約書'], True, [])"
done
run 1 me import b.mamori a.xlsx --accept-good
is 'taken over: what is here stays, the new row has a number of its own' "$(cells b.mamori assets 1.note 2.note 3.note 48.name 49.name)" '"Bで直した" "Bだけで直した" "Aだけで直した" "Bの図面" "Aの契約書"'
run 1 me import b.mamori a.xlsx --dry-run && lacks 'the second time nothing is new' "$out" '+ Aの契約書'
is 'copies that part at random: nothing changed here is lost' "$(identity copies "$MAMORI" s.mamori $(seq "$(share_of 4)"))" ''

# ---- marks that Excel moved ----
cat >edits <<'END'
a column inserted among the marks|0|column 4|5 department: 
a column inserted before all|0|column 1|5 department: 
a column of one's own: what stands in it is not lost in silence|0|own-column 6 ひとこと よし|"情報資産管理台帳": the column "ひとこと" was added in the file
… nor without a header|0|own-column 6 '' よし|the column "(F)" was added in the file
a column deleted: the name of the sheet|0|no-column 2|5 department: 
a column deleted: the mark|0|no-column 4|5 department: 
a number cleared: the row is known by what it holds|0|no-number 6|added 0, changed 1, same 45
… and is not doubled when it says something else|1|no-number 5|added 0, changed 0, same 45, rejected 0, doubtful 1
the column of numbers deleted: nothing is doubled|1|no-column 1|added 0, changed 0, same 45, rejected 0, doubtful 1
the column of numbers deleted: it is said|1|no-column 1|has lost its column of numbers
the hidden first row deleted|0|no-row 1|5 department: 
… and the worksheet renamed|0|no-row 1 rename うちの台帳|5 department: 
a row between the ids and the header|0|row header|5 department: 
both hidden rows deleted: by its headers, and said|0|no-row ids no-row 1|lost its marks
… with the numbers still those of the rows|0|no-row ids no-row 1|changed 1, same 45
sorted|0|sort|changed 1, same 45
a copy of the worksheet is named|1|copy-sheet 控え|"控え" was not compared: it is a copy
… and is no second page|1|copy-sheet 控え|changed 1, same 45
a worksheet of one's own is named|1|memo メモ|"メモ" was not compared
END
sed "s/^[^|]*|[^|]*|/set 5.department.直した /; s/|.*//" edits | identity edit_all one.xlsx
number=0
while IFS='|' read -r what code edits want; do
    number=$((number + 1))
    run "$code" me import s.mamori edited$number.xlsx --dry-run && has "$what ($edits)" "$out" "$want"
done <edits
edit all.xlsx edited.xlsx set 5.note.直した no-row 1 rename 台帳だけ only
run 0 me import s.mamori edited.xlsx --dry-run && has 'one worksheet of many, without its first row, renamed' "$out" '5 note: '
edit one.xlsx edited.xlsx set 5.note.直した copy-sheet 控え
run 0 me import s.mamori edited.xlsx --from 控え --dry-run && has 'the copy, when it is asked for' "$out" 'changed 1, same 45'
is 'edited at random: exactly what was meant comes back' "$(identity edits "$MAMORI" s.mamori $(seq "$(share_of 8)"))" ''

# ---- rows copied and deleted ----
edit one.xlsx edited.xlsx copy-row 2 写した名簿 drop 7 drop 9
m set s.mamori assets 9 note=あとで直した >/dev/null
run 0 me import s.mamori edited.xlsx --dry-run
has 'a copied row is a new one, and said so' "$out" '+ 写した名簿'
has '… whose copy' "$out" 'a copy of no. 2'
has 'rows that are gone from the file are named' "$out" '- 7 '
has '… and stay' "$out" '--delete-missing'
run 0 me import s.mamori edited.xlsx --delete-missing
is 'deleted when asked for, but not what was changed here since' "$(m show s.mamori assets --csv | cut -d, -f1 | grep -cxE '7|9')" 1
is 'one undo brings it back' "$(m undo s.mamori >/dev/null; rows s.mamori)" 46
m undo s.mamori >/dev/null

# ---- numbers of strangers, the same file twice ----
printf '%s\n' '番号,情報資産名称,管理部署,媒体・保存先' '1,倉庫の在庫表,倉庫課,書類' '2,配送伝票,倉庫課,書類' >bango.csv
for header in ID 番号 No ＩＤ id; do
    sed "1s/番号/$header/" bango.csv >number.csv
    run 0 me import s.mamori assets number.csv --dry-run && has "$header of a stranger names no row here" "$out" 'added 2, changed 0'
done
run 0 me import s.mamori assets bango.csv --dry-run && has '… and the way to say otherwise' "$out" "--map '番号=id'"
run 0 me import s.mamori assets bango.csv --dry-run --map 番号=id && has 'when a person says so, it does' "$out" 'added 0, changed 2'
m import s.mamori assets bango.csv --map 番号=id >/dev/null && m undo s.mamori >/dev/null
run 0 me import s.mamori assets bango.csv && has '… for this one file' "$out" 'added 2, changed 0'
run 0 me import s.mamori assets bango.csv && has 'the same file twice: the same rows' "$out" 'added 0, changed 0, same 2'
sed 's/配送伝票,倉庫課/配送伝票,営業部/' bango.csv >other.csv
run 1 me import s.mamori assets other.csv && has 'the same name, but something else: doubtful' "$out" '? 配送伝票'
has '… with what differs' "$out" 'different: Department'
is '… and not added in silence' "$(rows s.mamori)" 48
run 0 me import s.mamori assets other.csv --add-doubtful && is '… but when asked for' "$(rows s.mamori)" 49
edit one.xlsx edited.xlsx copy-row 3 足した資産
m import s.mamori edited.xlsx >/dev/null
run 0 me import s.mamori edited.xlsx && has 'an own export with a row added, twice: added once' "$out" 'nothing to take over'

# ---- which sheet ----
refuses 'without a sheet: the best is proposed, with how many headers fit' 2 'it fits best: assets (Asset register, 4 headers fit)' import s.mamori bango.csv
# ---- on the screen ----
screen() { printf '%s\n' "${@:2}" >screen.keys; run 0 "$MAMORI" --lang ja --keys screen.keys --size 80x24 --dump screen.txt s.mamori && ok "$1"; }
m new s2.mamori --sample --layers ipa-3 && mv s2.mamori s.mamori
m export s.mamori one.xlsx --sheet assets >/dev/null
cp s.mamori before.mamori
screen 'another company'"'"'s file: an own choice, with both names' 'Alt+F Down Down Down Down Down Down Enter' '"o.xlsx" Enter' 'expect "「株式会社よその会社」のファイルです"' \
    'expect "「株式会社みどり食品」"' 1 'refuse "を比べました"'
screen '… compared with nothing ticked' 'Alt+F Down Down Down Down Down Down Enter' '"o.xlsx" Enter' 2 'expect "[ ]"' 'refuse "[x]"' Enter 'expect "取り込むものがありません"' Esc
is '… and nothing written' "$(m log s.mamori --json | json 'len(d)')" "$(m log before.mamori --json | json 'len(d)')"
edit one.xlsx edited.xlsx drop 7
screen 'a row that is gone from the file is offered for deletion' 'Alt+F Down Down Down Down Down Down Enter' '"edited.xlsx" Enter' 'expect "x ファイルにない"' 'expect "[ ]"' Space Enter \
    'expect "1行を削除します"' 1 'refuse "を比べました"'
is '… and deleted when chosen' "$(rows s.mamori)" 45
m import s.mamori assets bango.csv >/dev/null
screen 'a file for another sheet: the one that fits best comes first, with the figure' Home 'Alt+F Down Down Down Down Down Down Enter' '"other.csv" Enter' \
    'expect "どのシートに取り込みますか"' 'expect "合う見出し 4"' Enter 'expect "情報資産管理台帳」への取り込み"' 'expect "? 要確認 1"' Tab 'expect "番号 48 と同じ名前"' Space 'expect "[x]"' Esc
tap_done
