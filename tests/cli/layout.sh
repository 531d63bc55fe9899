# Strangers' ledgers: how people lay out a table. What is no row, what points at the cell above, two columns of one name,
# and cells that are not understood.
. "$SRCDIR/tests/lib/tap.sh"
sheets() { /usr/bin/python3 "$SRCDIR/tests/lib/sheets.py" "$@"; }
fresh() { rm -f b.mamori; m new b.mamori; }
names() { cells b.mamori assets '*.name'; }

# ---- rows that are no rows ----
cat >rows.csv <<'END'
株式会社あおば　情報の一覧,,,,,,
No,業務分類,情報資産名称,管理部署,媒体・保存先,機密性,備考
1,総務,社員名簿,総務部,書類,2,
2,総務,年次合計表,総務部,書類,1,合計を載せる
3,経理,売上合計,経理部,事務所PC,1,
,【総務部】,,,,,
,,【営業】,,,,
,,小計,,,3,
,総務部計,,,,4,
4,営業,※重要 顧客名簿,営業部,書類,2,
,,合　計,,,7件,
No,業務分類,情報資産名称,管理部署,媒体・保存先,機密性,備考
例,人事,健診の結果,人事部,書類,2,
,,注文書,,,,
,※1 5年保存,,,,,
,,作成者：佐藤,,,,
,,,,,,以上
,,以上,,,,
END
fresh
run 0 me import b.mamori assets rows.csv
is 'totals, titles, remarks, the header again, an example: no rows; assets whose name looks like one are' "$(names)" '"社員名簿" "年次合計表" "売上合計" "※重要 顧客名簿" "注文書"'
is '… each listed with its reason' "$(printf '%s\n' "$out" | sed -n 's/^  line \([0-9]*\): passed over: /\1 /p')" "$(printf '%s\n' '6 the title of a section' '7 the title of a section' '8 a total' '9 a total' '11 a total' '12 the header once more' '13 an example of how to fill it in' '15 a remark' '16 a remark' '17 a remark' '18 a remark')"
fresh
run 0 me import b.mamori assets rows.csv --take 13 --take 11
is '… and can be taken all the same' "$(names)" '"社員名簿" "年次合計表" "売上合計" "※重要 顧客名簿" "合　計" "健診の結果" "注文書"'
refuses 'a row that was not passed over' 1 'no row of the file was passed over there' import b.mamori assets rows.csv --take 3

printf '%s\n' '情報資産名称,管理部署,備考,費用の見積り' '名簿,総務部,,100' '総合計,2,件数,100' 'この表は毎年4月に見直します。,,,' '案内状。,営業部,,' >rows2.csv
fresh
run 0 me import b.mamori assets rows2.csv
is 'a total with its unit, a sentence below the table: no rows either' "$(names)" '"名簿" "案内状。"'

printf '%s\n' '情報資産名称,名簿,契約書' '管理部署,総務部,営業部' '備考,一,二' >turned.csv
fresh
run 0 me import b.mamori assets turned.csv
is 'a table on its side brings no assets that are called like columns' "$(names)" ''
has '… and it is said why' "$out" 'line 2: passed over: the name of a column: the table lies on its side'

# An own export: what is typed below the ledger.
m new s.mamori --sample --layers ipa-3
m export s.mamori s.xlsx --sheet assets >/dev/null
sheets edit s.xlsx t.xlsx assets '+1.business=合計' '+1.cost=#100' '+2.name=※ 5年保存' '+3.name=社内報' '+3.department=総務部'
run 0 me import s.mamori t.xlsx --json
is 'below an own ledger: the asset only' "$(printf '%s' "$out" | json '[a["values"]["name"] for a in d["added"]] + [r["reason"] for r in d["skipped"]]')" '["社内報", "a total", "a remark"]'

# ---- cells that mean the one above ----
printf '%s\n' '情報資産名称,管理部署,媒体・保存先,個人情報,備考' '名簿,総務部,書類,有,"""原本"""' '契約書,〃,”,同上,〃' '給与,々,事務所PC,,' '賞与, 〃 ,同じ,,同上' >ditto.csv
fresh
run 0 me import b.mamori assets ditto.csv
is '〃 ” 同上 々 mean the cell above' "$(cells b.mamori assets '*.department' '*.medium' '*.personal' '*.note')" '"総務部" "総務部" "総務部" "総務部" "paper" "paper" "office_pc" "office_pc" "yes" "yes" null null "\"原本\"" "\"原本\"" null null'
has '… and are named' "$out" 'line 3, column 2, line 3, column 3, line 3, column 4, line 3, column 5, line 4, column 2 and 3 more: the same as above'
printf '%s\n' '情報資産名称,管理部署,利用者範囲,備考' '名簿,総務部,全員,原本' '契約書,ゝ,ヽ,（同上）' '給与,「同上」,々々,↓' '賞与,仝上,(〃),「〃」' '社内報,（案）,「紙」,以前のもの' >ditto2.csv
fresh
run 0 me import b.mamori assets ditto2.csv
is '… and so do their other forms; brackets alone do not' "$(cells b.mamori assets '*.department' '*.users' '*.note')" '"総務部" "総務部" "総務部" "総務部" "（案）" "全員" "全員" "全員" "全員" "「紙」" "原本" "原本" "原本" "原本" "以前のもの"'
printf '%s\n' '情報資産名称,管理部署' '名簿,〃' >ditto1.csv
refuses_err() { run "$2" me "${@:4}" && has "$1" "$err" "$3"; }
refuses_err 'nothing stands above the first row' 1 'no row above' import b.mamori assets ditto1.csv
sheets merged merged.xlsx
fresh
run 0 me import b.mamori assets merged.xlsx
is 'merged cells carry their value down; their lower halves alone are no row' "$(cells b.mamori assets '*.name' '*.department' '*.medium')" '"名簿" "契約書" "印章簿" "総務部" "総務部" "総務部" "office_pc" "office_pc" "paper"'
has '… and are named' "$out" 'A3, 台帳!C3, 台帳!A4: taken from the merged cells above'

# ---- rows that a filter hides ----
sheets hidden hidden.xlsx
fresh
run 0 me import b.mamori assets hidden.xlsx
is 'hidden rows come in' "$(names)" '"名簿" "契約書" "社内報"'
has '… and are named' "$out" '  台帳!3, 台帳!5: hidden in the file, read all the same'
fresh
run 0 me import b.mamori assets hidden.xlsx --json
is '… for programs too, and so is what the reader left out' "$(printf '%s' "$out" | json '[[r["place"], r["column"]] for r in d["remarks"] if r["kind"] == "hidden"] + d["notes"]')" '[["台帳!3", null], ["台帳!5", null], "\"台帳\": far right of the table, not taken over: BZ2, BZ3"]'
run 0 me import b.mamori assets hidden.xlsx
lacks '… but not when they say nothing new' "$out" '台帳!3'
fresh
printf '%s\n' '/ "情報資産管理台帳" Enter' 'Alt+F Down Down Down Down Down Down Enter' '"hidden.xlsx" Enter' 'expect "お知らせ 2"' Tab Tab Tab Tab 'expect "隠れている行が2行"' F2 'expect "台帳!3, 台帳!5"' 'expect "BZ2, BZ3"' Enter 'expect "追加 3"' Enter Enter 'expect "取り込みました"' >hidden.keys
run 0 "$MAMORI" --lang ja --keys hidden.keys --size 80x24 --dump screen.txt b.mamori && is '… and on the screen, beside all else that is to be known of the file' "$(names)" '"名簿" "契約書" "社内報"'

# ---- a worksheet for each department ----
sheets departments departments.xlsx
fresh
refuses 'several worksheets: how to take them all' 1 'say which by --from, or --from all: "総務部", "営業部"' import b.mamori assets departments.xlsx
run 0 me import b.mamori assets departments.xlsx --from all
is 'all that fit in one go' "$(cells b.mamori assets '*.name' '*.department' '*.medium' '*.personal' '*.note')" '"社員名簿" "社内報" "顧客名簿" null null null "paper" "office_pc" "paper" null null "yes" "一" null null'
has '… what their names could mean is offered' "$out" "the name of the worksheet; it is taken as Department by --map '(sheet)=department'"
m undo b.mamori >/dev/null
is '… one undo takes all of it back' "$(names)" ''
run 0 me import b.mamori assets departments.xlsx --from 営業部 --from 総務部 --map '(sheet)=department'
is 'those that were named, with their names' "$(cells b.mamori assets '*.name' '*.department')" '"社員名簿" "社内報" "顧客名簿" "総務部" "総務部" "営業部"'
refuses 'an unknown one of several' 1 'did you mean "営業部"' import b.mamori assets departments.xlsx --from 総務部 --from 営業課
fresh
printf '%s\n' '/ "情報資産管理台帳" Enter' 'Alt+F Down Down Down Down Down Down Enter' '"departments.xlsx" Enter' F4 Down Enter 'expect "すべて"' Enter 'expect "管理部署"' Enter 'expect "追加 3"' Enter Enter 'expect "取り込みました"' >all.keys
run 0 "$MAMORI" --lang ja --keys all.keys --size 80x24 --dump screen.txt b.mamori && is 'on the screen: all, with the names as departments' "$(cells b.mamori assets '*.name' '*.department')" '"社員名簿" "社内報" "顧客名簿" "総務部" "総務部" "営業部"'

# ---- a row twice ----
printf '%s\n' '情報資産名称,管理部署' '名簿,総務部' '契約書,営業部' '名簿,総務部' '名簿,営業部' '名簿,総務部' >twice.csv
fresh
run 0 me import b.mamori assets twice.csv
has 'rows that say the same as an earlier one are named' "$out" '  line 4, line 6: the same row stands in the file above'
fresh
printf '%s\n' '/ "情報資産管理台帳" Enter' 'Alt+F Down Down Down Down Down Down Enter' '"twice.csv" Enter' 'expect "新しい行のうち2行"' Esc >twice.keys
run 0 "$MAMORI" --lang ja --keys twice.keys --size 80x24 --dump screen.txt b.mamori && ok '… on the screen too'

# ---- texts ----
printf '情報資産名称,備考,管理部署,媒体・保存先,保存期限,費用の見積り\r\n"社員\n名簿","一行\n二行",\xc2\xa0総務部\xe3\x80\x80,\xe2\x80\x8b書類,NaT,n/a\r\n　台帳\xc2\xa0A,nan,営業部,－,-,—\r\n' >texts.csv
fresh
run 0 me import b.mamori assets texts.csv
is 'line breaks and blanks that nobody sees' "$(cells b.mamori assets '*.name' '*.note' '*.department' '*.medium')" '"社員 名簿" "台帳 A" "一行\n二行" null "総務部" "営業部" "paper" null'
has '… the break is said' "$out" 'line 2, column 1: a line break became a blank'
has '… and what means that there is no value' "$out" 'line 2, column 5, line 2, column 6, line 5, column 2, line 5, column 4, line 5, column 5 and 1 more: says that there is no value'

# ---- units in headers ----
printf '%s\n' '情報資産名称,費用の見積り（単位：千円）,"保存期限
(年)"' '名簿,"1,200",5' '契約書,1.5,永年' '社内報,3万円,2030/3/31' '写真,,10' >units.csv
fresh
run 0 me import b.mamori assets units.csv
is 'bare numbers are in the unit that the header says' "$(cells b.mamori assets '*.cost' '*.retention')" '1200000 1500 30000 null "P05Y" "forever" "2030-03-31" "P10Y"'
has '… and that is said' "$out" 'line 3, column 2, line 3, column 3, line 4, column 2, line 6, column 3: taken in the unit that its header says'
printf '%s\n' '（単位：千円）,,' '情報資産名称,費用の見積り,保存期限' '名簿,7,5年' >units2.csv
printf '%s\n' '情報資産名称,費用の見積り【万円】' '契約書,5' >units3.csv
printf '%s\n' '情報資産名称,費用の見積り（千円/年）' '図面,5' >units4.csv
fresh
for n in 2 3 4; do m import b.mamori assets units$n.csv >/dev/null; done
is '… also above the table, in other brackets, and of a year' "$(cells b.mamori assets '*.cost')" '7000 50000 5000'
printf '%s\n' '情報資産名称,費用の見積り（円）,保存期限（年月日）' '名簿,100,2030/3/31' >units1.csv
fresh
run 0 me import b.mamori assets units1.csv
is '… of which the column'"'"'s own is none, nor is how a day is written' "$(cells b.mamori assets '*.cost' '*.retention')" '100 "2030-03-31"'
lacks '… and nothing is said' "$out" 'taken in the unit'

# ---- cells that only look filled ----
printf '情報資産名称,管理部署,備考\n名簿,総務部,\n　,\xc2\xa0, \n（続き）,,\n契約書,#REF!,\n' >looks.csv
fresh
run 1 me import b.mamori assets looks.csv --empty-bad
is 'a row of blanks is none, nor is a title of the next page; an error of a spreadsheet is no text' "$(cells b.mamori assets '*.name' '*.department')" '"名簿" "契約書" "総務部" null'
has '… and is named' "$err" 'line 5, column 2 Department: '

# ---- two columns of one name ----
printf '%s\n' '情報資産名称,備考,機密性,備考,メモ' '名簿,一,2,二,三' >twins.csv
fresh
run 0 me import b.mamori assets twins.csv
is 'the first of two columns of one name' "$(cells b.mamori assets 1.note)" '"一"'
is '… the others are listed with how to take them' "$(printf '%s\n' "$out" | grep -o "by --map '.*'")" "$(printf '%s\n' "by --map '備考#2=note'" "by --map 'メモ=note'")"
run 0 me import b.mamori assets twins.csv --add-doubtful --map '備考#2=note'
is 'the second, as chosen' "$(cells b.mamori assets 2.note)" '"二"'
run 0 me import b.mamori assets twins.csv --add-doubtful --map '(5)=note' --map '備考#2=owner'
is '… by its place, beside another for another column' "$(cells b.mamori assets 3.note 3.owner)" '"三" "二"'
refuses 'two chosen for one column' 1 'were chosen for the same column' import b.mamori assets twins.csv --map '備考#2=note' --map 'メモ=note'
printf '%s\n' 'a,ＩＤ？' '1,2' >letter.csv
refuses 'a header of one letter is no id' 1 'no header of the file names a column' import b.mamori assets letter.csv
{ for i in $(seq 24); do echo "表題$i,,"; done; printf '%s\n' '情報資産名称,管理部署,備考' '名簿,総務部,'; } >late.csv
refuses 'a header below the rows that are searched' 1 'the header is looked for in the first 20 rows' import b.mamori assets late.csv

# ---- a bad cell does not cost a row ----
printf '%s\n' '情報資産名称,管理部署,媒体・保存先,費用の見積り' '名簿,総務部,書類,100' '契約書,営業部,書類,高い' >bad.csv
fresh
before=$(cksum <b.mamori)
run 1 me import b.mamori assets bad.csv
is 'a bad cell: nothing is written' "$(cksum <b.mamori)" "$before"
run 1 me import b.mamori assets bad.csv --empty-bad
is '… its row comes in without it where a person agrees' "$(cells b.mamori assets '*.name' '*.cost')" '"名簿" "契約書" 100 null'
has '… and it is named' "$err" 'line 3, column 4 Cost estimate'
fresh
run 1 me import b.mamori assets bad.csv --accept-good
is 'only the good rows' "$(names)" '"名簿"'
fresh
m set b.mamori assets + name=名簿 cost=5 >/dev/null
printf '%s\n' 'id,name,department,cost' '1,名簿,総務部,高い' '99,ない,総務部,1' >old.csv
before=$(cksum <b.mamori)
run 1 me import b.mamori assets old.csv --map id=id --empty-bad
is 'a row that nobody can tell is still in the way' "$(cksum <b.mamori)" "$before"
run 1 me import b.mamori assets old.csv --map id=id --empty-bad --accept-good
is 'a bad cell of an old row stays as it is here' "$(cells b.mamori assets '*.name' '*.department' '*.cost')" '"名簿" "総務部" 5'

# The screen: one key takes all of it.
fresh
printf '%s\n' '/ "情報資産管理台帳" Enter' 'Alt+F Down Down Down Down Down Down Enter' '"bad.csv" Enter' 'expect "取り込めない 1"' Enter 'expect "先に中身を見る"' Down Down Enter 'expect "取り込みました"' >bad.keys
run 0 "$MAMORI" --lang ja --keys bad.keys --size 80x24 --dump screen.txt b.mamori && is 'on the screen one choice takes it without its bad cell' "$(cells b.mamori assets '*.name' '*.cost')" '"名簿" "契約書" 100 null'

# What programs write for an empty cell is empty, and said; in a note only what nobody would write; infinity is a value
# that cannot be.
fresh
printf '%s\n' name,registered,note '名簿,(null),N/A' '見積書,undefined,null' '契約書,inf,x' >marks.csv
m import b.mamori assets marks.csv --dry-run --json >marks.json
is 'empty marks of programs are told from values' "$(python3 -c '
import json
d = json.load(open("marks.json", encoding="utf-8"))
print([r["values"].get("note") for r in d["added"]], [r["kind"] + " " + r["column"] for r in d["remarks"]], [r["value"] for r in d["rejected"]])')" \
    "['N/A', None] ['nothing registered', 'nothing registered', 'nothing note'] ['inf']"
tap_done
