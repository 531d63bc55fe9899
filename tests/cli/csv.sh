# mamori import and export of CSV: a reviewed difference, one transaction, one undo; what was exported comes back the same.
. "$SRCDIR/tests/lib/tap.sh"
m new a.mamori
BOM=$'\xef\xbb\xbf'
table='情報資産名称,媒体・保存先,機密性,完全性,可用性,保存期限,費用の見積り\r\n名簿,書類,2,1,0,R8.4.1,"1,000"\r\n契約書,事務所PC,1,1,1,2030/3/31,\r\n'
want='"名簿" "契約書" "paper" "office_pc" 2 1 "2026-04-01" "2030-03-31" 1000 null'
got() { cells a.mamori assets '*.name' '*.medium' '*.importance' '*.retention' '*.cost'; }
# what | the file | options
i=0
while IFS='|' read -r what encoding prefix options; do
    i=$((i + 1))
    cp a.mamori "$i.mamori"
    { [ "$prefix" = bom ] && printf '%s' "$BOM"; printf '%b' "$table"; } | iconv -f UTF-8 -t "$encoding" >"$i.csv"
    run 0 m import a.mamori assets "$i.csv" $options && is "import: $what" "$(got)" "$want"
    run 0 m undo a.mamori && is "$what: one undo takes the whole import back" "$(got)" ''
done <<'END'
UTF-8 with BOM|UTF-8|bom|
UTF-8 without BOM|UTF-8||
CP932, found by itself|CP932||
CP932, by name|CP932||--encoding cp932
UTF-8, by name|UTF-8||--encoding=utf-8
UTF-16 with its mark|UTF-16||
UTF-16LE without a mark|UTF-16LE||
UTF-16BE without a mark|UTF-16BE||
UTF-16, by name|UTF-16LE||--encoding utf-16
EUC-JP, by name|EUC-JP||--encoding euc-jp
ISO-2022-JP, by name|ISO-2022-JP||--encoding iso-2022-jp
END
printf 'name,medium,personal,c\nA,paper,yes,2\n' >ids.csv
run 0 m import a.mamori assets ids.csv && is 'ids in the header, codes in the cells' "$(cells a.mamori assets '*.name' '*.personal' '*.importance')" '"A" "yes" 2'
m undo a.mamori >/dev/null

printf 'name,mediun,天気\nA,paper,晴\n' >near.csv
run 0 me import a.mamori assets near.csv --dry-run
has 'a near-miss header: the right name is proposed' "$out" 'did you mean "medium"'
has 'an unknown header: said that it is not taken over' "$out" '天気'
printf 'foo,bar\n1,2\n' >none.csv
refuses 'a header that names no column' 1 'line 1' import a.mamori assets none.csv

# Rejected rows: line, column and reason; nothing is imported unless the good rows are asked for.
printf '情報資産名称,媒体・保存先,機密性,費用の見積り,保存期限\r\n良い,書類,2,5,2026-04-01\r\n悪い,papre,不明,many,2026-02-30\r\n"二\a行",書類,1,1,\r\n,書類,1,x,\r\n' >bad.csv
cp a.mamori before.mamori
run 1 me import a.mamori assets bad.csv
for part in 'line 3, column 2' 'papre' 'line 3, column 3' 'line 3, column 4' 'many is not a number' 'line 3, column 5' '2026-02-30 is neither a date nor a term (2026-02 ends with day 28)' 'line 4, column 1'; do
    has "rejected: $part" "$err" "$part"
done
has 'the difference is counted' "$out" 'added 1, changed 0, same 0, rejected 2, passed over 1'
is 'nothing is imported when a row is rejected' "$(cksum <a.mamori)" "$(cksum <before.mamori)"
run 1 me import a.mamori assets bad.csv --dry-run && is 'a dry run changes nothing' "$(cksum <a.mamori)" "$(cksum <before.mamori)"
run 1 me import a.mamori assets bad.csv --accept-good && is 'only the good rows, when asked for' "$(cells a.mamori assets '*.name')" '"良い"'
m undo a.mamori >/dev/null

# Faults of the file itself (facts D): refused with the place; what | the file | what is said
while IFS='|' read -r what content part; do
    printf "$content" >fault.csv
    refuses "$what" 1 "$part" import a.mamori assets fault.csv
done <<'END'
invalid UTF-8 that is no CP932 either: line and column|name\nok\na\xff\xfeb\n|line 3
UTF-32|\xff\xfe\0\0n\0\0\0|UTF-32
EUC-JP|name\n\xbe\xf0\xca\xf3\n|this is EUC-JP
ISO-2022-JP|name\n\x1b$B>pJs\x1b(B\n|this is ISO-2022-JP
an unclosed quote: the line where it opened|name\nok\n"abc\nd\ne\n|line 3
NUL|name\na\0b\n|line 2
an empty file||empty
END
# What parts the fields is found, and said; what stands at the ends of lines is as Excel leaves it.
while IFS='|' read -r what content separator want; do
    printf "$content" >parts.csv
    run 0 me import a.mamori assets parts.csv --dry-run && has "$what: said" "$out" "$separator"
    is "$what" "$(m import a.mamori assets parts.csv --dry-run --json | json '[[a["values"].get(k) for k in ("name", "department", "note")] for a in d["added"]]')" "$want"
done <<'END'
tabs|情報資産名称\t管理部署\t備考\n名簿\t総務部\t1,2\n|separator: tab|[["名簿", "総務部", "1,2"]]
semicolons|情報資産名称;管理部署;備考\n名簿;総務部;1,2\n|separator: semicolon|[["名簿", "総務部", "1,2"]]
sep=|sep=;\r\n情報資産名称;管理部署;備考\r\n名簿;総務部;"a;b"\r\n|separator: semicolon|[["名簿", "総務部", "a;b"]]
short lines|情報資産名称,管理部署,備考\n名簿\n帳簿,経理部\n印章,総務部,x,,\n|encoding: UTF-8|[["名簿", null, null], ["帳簿", "経理部", null], ["印章", "総務部", "x"]]
bare quotation marks|情報資産名称,管理部署\n27"モニター,総務部\n "名簿", "総務部"\n|UTF-8|[["27\"モニター", "総務部", null], ["名簿", "総務部", null]]
Ctrl+Z|情報資産名称,管理部署\r\n名簿,総務部\r\n\x1a|UTF-8|[["名簿", "総務部", null]]
END
printf '情報資産名称,管理部署\n名簿,総務部\n帳簿,経理部,,余り\n' >long.csv
run 1 me import a.mamori assets long.csv && has 'a value beyond the header is named by its place' "$err" 'line 3, column 4' && has '… with how many fields there are' "$err" '4 fields, the header has 2'
refuses 'no such file' 1 'nofile.csv' import a.mamori assets nofile.csv
refuses 'a folder' 1 '.' import a.mamori assets .
refuses 'UTF-8 asked for, CP932 found' 1 'UTF-8' import a.mamori assets 3.csv --encoding utf-8
# one row wrong | header and rows
while IFS='|' read -r what content part; do
    printf "$content" >fault.csv
    run 1 me import a.mamori assets fault.csv && has "$what" "$err" "$part"
done <<'END'
too many columns|name,note\na,b,c\n|line 2
a control character|name\na\033[31mb\n|U+001B
a C1 control character|name\na\xc2\x9bb\n|U+009B
a text that is too long|name\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n|too long
END
printf 'id,name\n77,x\n' >fault.csv
run 1 me import a.mamori assets fault.csv --map id=id && has 'an unknown id, where ids are said to be those of this workbook' "$err" 'line 2, column 1'
python3 -c 'print("name\n" + "x" * 40000)' >long.csv
run 1 me import a.mamori assets long.csv; has 'a field beyond what Excel can hold: the limit and the place' "$err" 'line 2'
python3 -c 'print(",".join(f"c{i}" for i in range(501)) + "\nx")' >wide.csv
refuses 'more than 500 columns: the limit' 1 '500' import a.mamori assets wide.csv
is 'after all these the workbook is byte for byte the same as before them' "$(got)" ''
printf 'answer\ndone\n' >answers.csv
refuses 'answers of a checklist need the id of their question' 1 '"id"' import a.mamori self-check answers.csv
printf 'id,answer\nq01,done\nq99,no\n' >answers.csv
run 1 me import a.mamori self-check answers.csv && has '… of a question that is there' "$err" 'line 3, column 1'
printf '番号,項目,実施状況,備考欄\n1-1,経営者の方針,実施している,\n1-2,対策の内容,一部実施している,\n' >codes.csv
run 0 me import a.mamori controls codes.csv --dry-run --map 備考欄= && has '… whose own code is in everybody'"'"'s file, under whatever other headers' "$out" 'changed 2'
refuses 'an unknown sheet' 1 'did you mean "assets"' import a.mamori asset ids.csv
refuses 'an unknown encoding' 2 '--encoding' import a.mamori assets ids.csv --encoding latin1
refuses 'no file named' 2 'usage: mamori import' import a.mamori assets

# Out and in again: no difference.
m new s.mamori --sample --layers ipa-3
m set s.mamori assets 1 '=SUM(1)' 2>/dev/null
m set s.mamori assets 1 'name==SUM(1)' owner=-やまだ plan=$'@一行目\n"二",三' business=-5 department=+81
cp s.mamori before.mamori
for encoding in utf-8 cp932; do
    for ids in '' --ids; do
        run 0 m export s.mamori "out$ids.csv" --sheet assets --encoding $encoding $ids &&
            run 0 me import s.mamori assets "out$ids.csv" --dry-run &&
            has "export → import: no difference ($encoding $ids)" "$out" "added 0, changed 0, same $(m show s.mamori assets --json | json 'len(d["rows"])'), rejected 0"
    done
    mv out.csv $encoding.csv
done
is 'UTF-8 with BOM is what Excel opens' "$(head -c 3 utf-8.csv)" "$BOM"
has 'the first line has the labels' "$(head -n 1 utf-8.csv)" '情報資産名称,備考,利用者範囲'
unmarked() { sed '1s/,mamori 2 [^,]*$/,/'; }
is 'CP932 says the same' "$(iconv -f CP932 -t UTF-8 cp932.csv | unmarked)" "$(tail -c +4 utf-8.csv | unmarked)"
has 'the file says whose it is' "$(head -n 1 utf-8.csv)" ',mamori 2 assets 1 ipa-3 '
has 'a text that Excel would take for a formula gets an apostrophe' "$(cat utf-8.csv)" "'=SUM(1)"
has 'ids when asked for' "$(head -n 1 out--ids.csv)" 'id,business,name'
changes() { m log "$1" --json | json '[e for e in d if e["op"] != "export"]'; }
is 'neither command changed an answer' "$(changes s.mamori)" "$(changes before.mamori)"
sed '2s/SUM(1)/SUM(2)/' utf-8.csv >changed.csv
run 0 me import s.mamori assets changed.csv && has 'a row with its id is changed, not added' "$out" 'added 0, changed 1'
is '… in its cell' "$(cells s.mamori assets 1.name)" '"=SUM(2)"'
is '… as one batch in the history' "$(m log s.mamori --limit 1 --json | json '[d[0]["column"], d[0]["old"], d[0]["new"]]')" '["name", "=SUM(1)", "=SUM(2)"]'

m set s.mamori assets 1 name=葛󠄀飾🍣
rm -f x.csv
refuses 'what CP932 cannot hold: row, column and character' 1 'row 1, ' export s.mamori x.csv --sheet assets --encoding cp932
[ ! -e x.csv ] && ok 'nothing is written then' || not_ok 'nothing is written then'
run 0 m export s.mamori x.csv --sheet assets --encoding cp932 --replace && has 'unless it may be replaced' "$(iconv -f CP932 -t UTF-8 x.csv)" '〓'
run 0 m export s.mamori check.csv --sheet self-check && has 'a checklist can be exported too' "$(cat check.csv)" '実施している'
refuses 'a CSV file holds one sheet' 2 '--sheet' export s.mamori y.csv
refuses 'another kind of file' 2 '.xlsx, .csv' export s.mamori y.pdf
printf '番号,項目,実施状況,備考欄\n1-1,経営者の方針,実施している,\n1-2,対策の内容,一部実施している,\n' >codes.csv
run 0 me import a.mamori controls codes.csv --dry-run --map 備考欄= && has '… whose own code is in everybody'"'"'s file, under whatever other headers' "$out" 'changed 2'
refuses 'an unknown sheet' 1 'did you mean "assets"' export s.mamori y.csv --sheet aseets
run 0 m verify s.mamori && ok 'the workbook agrees with its history'

# ---- what doc/formats.md tells other programs ----
m new f.mamori --sample >/dev/null
for sheet in controls contractors duties; do
    cp f.mamori g.mamori
    is "--ids makes the same file in both languages: $sheet" "$(m --lang ja export f.mamori - --ids --format csv --sheet $sheet 2>/dev/null | cksum)" "$(m --lang en export g.mamori - --ids --format csv --sheet $sheet 2>/dev/null | cksum)"
done
note() { m set f.mamori assets "$1" note="$2" >/dev/null; }
note 1 '=1+1'; note 2 "'=1+1"; note 3 "''x"; note 4 "'x"; note 5 '-5'; note 6 $'二行\nと "引用", と'; note 7 '@x'
m show f.mamori assets --csv >plain.csv
m export f.mamori - --ids --format csv --sheet assets 2>/dev/null >guarded.csv
python3 - >taken-off <<'END'
import csv
plain, guarded = (list(csv.reader(open(name, encoding="utf-8-sig", newline=""))) for name in ("plain.csv", "guarded.csv"))
sign = guarded[0][0].startswith("'")
guarded[0][0] = guarded[0][0].removeprefix("'")
off = lambda field: field[1:] if field[:1] == "'" and field[1:2] in set("=+-@'\t\r\n") else field
print(sign, guarded[0][-1].split(" ")[0], [[off(field) for field in row[:-1]] for row in guarded[1:]] == plain[1:], guarded[0][:-1] == plain[0])
END
is 'the guard is taken off as the page says' "$(cat taken-off)" 'True mamori True True'
printf 'id,name,note\n1,%s,むこうから\n,むこうの台帳,新\n' "$(m show f.mamori assets --json | json 'd["rows"][0]["name"]')" >sent.csv
is 'rows sent with ids: one changes, one is added' "$(m import f.mamori assets sent.csv --map id=id --json | json '[len(d["added"]), len(d["changed"]), d["same"]]')" '[1, 1, 0]'
is '… and sent again nothing' "$(m import f.mamori assets sent.csv --map id=id --json | json '[len(d["added"]), len(d["changed"]), d["same"]]')" '[0, 0, 2]'
# Facts are a row of headers and a row of values, here as well.
m new facts.mamori --sample-name hibari >/dev/null && m export facts.mamori facts.csv --sheet company >/dev/null
run 0 m import facts.mamori facts.csv --dry-run && has 'facts come back without a difference' "$out" '追加 0、変更 0'
sed -i 's/03-0000-0000/03-0000-0011/' facts.csv && run 0 m import facts.mamori facts.csv && is '… and with the one that was made' "$(m show facts.mamori company --json | json 'd["rows"][0]["phone"]')" 03-0000-0011
tap_done
