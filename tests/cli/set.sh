# mamori set: every type of column, every refusal, all or nothing.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
m new a.mamori && is 'ROW + adds a ledger row and prints its id' "$(m set a.mamori assets + name=名簿)" 1

# column | typed | what scripts read
while IFS='|' read -r column typed want; do # %b: \n in what is typed
    typed=$(printf '%b' "$typed")
    run 0 m set a.mamori assets 1 "$column=$typed" && is "$column takes $typed" "$(cells a.mamori assets "1.$column")" "$want"
done <<'END'
name|顧客 名簿|"顧客 名簿"
name|=1+1|"=1+1"
name|a=b=c|"a=b=c"
name|é🍣が|"é🍣が"
note|一行目\n二行目|"一行目\n二行目"
medium|paper|"paper"
medium|事務所PC|"office_pc"
personal|yes|"yes"
personal||null
personal|有|"yes"
c|2|2
c|ほとんど影響なし|0
c|１|1
c||null
cost|1,000|1000
cost|１２３|123
cost|0|0
cost||null
retention|2026-04-01|"2026-04-01"
retention|2026/4/2|"2026-04-02"
retention|R8.4.3|"2026-04-03"
retention|令和8年4月4日|"2026-04-04"
retention|4/5|"2026-04-05"
retention|2024-02-29|"2024-02-29"
retention|5年|"P05Y"
retention|２年６ヶ月|"P02Y06M"
retention|退職後3年間|"P03Y@retirement"
retention|永年保存|"forever"
retention||null
END
run 0 m set a.mamori concerns + event=漏えい size=big regulation=reg01 && is 'a row of another sheet, by id' "$(cells a.mamori concerns 1.regulation)" '"reg01"'
run 0 m set a.mamori company 1 name=みどり employees=24 founded=S63.4.1 && is 'facts have the row 1' "$(cells a.mamori company 1.name 1.employees 1.founded)" '"みどり" 24 "1988-04-01"'
run 0 m set a.mamori self-check q01 answer=一部実施している && is 'a checklist takes a label too' "$(cells a.mamori self-check q01.answer q01.points)" '"partly" 2'
is 'a sheet that is answered for each row of a ledger' "$(m set a.mamori cloud-services + name=メール >/dev/null && m set a.mamori cloud 1.c01 answer=done && cells a.mamori cloud 1.c01.answer)" '"done"'
run 0 m set a.mamori assets + && is 'an empty row may be added' "$out" 2
m delete a.mamori assets 2 && is 'an id is never given again' "$(m set a.mamori assets + name=次)" 3

# Every refusal says what and where; nothing changes.
cp a.mamori before.mamori
name101=$(printf 'あ%.0s' {1..101}) note4001=$(printf 'a%.0s' {1..4001})
while IFS='|' read -r what sheet row assignment want; do
    assignment=${assignment//NAME101/$name101} assignment=${assignment//NOTE4001/$note4001}
    refuses "$what" 1 "$want" set a.mamori "$sheet" "$row" "$(printf '%b' "$assignment")"
done <<'END'
an unknown sheet, with the near name|asets|1|name=x|did you mean "assets"
an unknown sheet without a near name|zzzzzzzz|1|name=x|unknown sheet zzzzzzzz
an unknown row of a ledger|assets|99|name=x|unknown row 99
an unknown row of a checklist, with the near name|self-check|q1|answer=done|q01
a deleted row|assets|2|name=x|unknown row 2
an unknown column, with the near name|assets|1|nme=x|did you mean "name"
an unknown choice, with the choices|assets|1|medium=papre|paper = 
an unknown answer, with the choices|self-check|q01|answer=dnoe|done = 
a level outside its list|assets|1|c=3|3 is not one of the choices
a flag is yes or empty|assets|1|personal=maybe|maybe is not one of the choices
a row that is not there|concerns|1|regulation=reg99|reg99
text where a number belongs|assets|1|cost=abc|abc is not a number
two numbers|assets|1|cost=1 2|is not a number
an infinite number|assets|1|cost=1e999|1e999
a number that is none|assets|1|cost=nan|nan is not a number
a number in hexadecimal|assets|1|cost=0x10|0x10 is not a number
a number below its limit|assets|1|cost=-5|out of range
a number above its limit|company|1|employees=100001|out of range
an impossible date|assets|1|due=2026-02-30|2026-02-30 is not a date
why it is none|assets|1|due=2026/2/30|2026-02 ends with day 28
a leap day of Excel only|assets|1|due=1900/2/29|1900-02 ends with day 28
a month without its day|assets|1|due=2026年3月|2026-03-31 the last
a year of two digits|assets|1|due=26/4/1|write 2026/4/1 or H26/4/1
a day that may be two|assets|1|due=土曜|2026-11-21 or 2026-11-28
a day without its month|assets|1|due=15日|write 11/15 or 12/15
what would be right|assets|1|due=いつか|R8.4.1, 明日, +30 or 来月末
neither a date nor a term|assets|1|retention=そのうち|Type for example 2031-03-31, 5 years
an event that the form does not know|assets|1|retention=引退後3年|known events: retirement
years or months|assets|1|retention=5|years or months
another unit|assets|1|cost=12人|the unit here is yen
no leap year|assets|1|due=2100-02-29|2100-02-29 is not a date
a thirteenth month|assets|1|due=R8.13.1|R8.13.1 is not a date
text where a date belongs|assets|1|due=soon|soon is not a date
a text that is too long|assets|1|name=NAME101|101 > 100
a note that is too long|assets|1|note=NOTE4001|4001 > 4000
a line break in a text of one line|assets|1|name=a\nb|U+000A
an escape character|assets|1|name=a\033[31m|U+001B
a C1 control character|assets|1|name=a\xc2\x9bm|U+009B
DEL|assets|1|name=a\x7f|U+007F
a bell in a note|assets|1|note=a\ab|U+0007
a computed cell|assets|1|importance=2|importance is computed
a computed answer|diagnosis|d01|rate=50|rate is computed
a given cell|threats|t01|medium=paper|medium is given
a question's own text|self-check|q01|text=x|text is given
an id|assets|1|id=7|id is given
a row added to a checklist|self-check|+|answer=done|given by the form
a second row of facts|company|+|name=x|given by the form
END
refuses 'invalid UTF-8' 1 'UTF-8' set a.mamori assets 1 $'name=\xe3\x81'
refuses 'invalid UTF-8 hidden as an overlong form' 1 'UTF-8' set a.mamori assets 1 $'name=\xc0\xaf'
refuses 'a value without a column' 2 'COLUMN=VALUE' set a.mamori assets 1 名簿
refuses 'no value' 2 'usage: mamori set' set a.mamori assets 1
refuses 'no sheet' 2 'usage: mamori set' set a.mamori
refuses 'nothing is half done: second value wrong' 1 'not a number' set a.mamori assets 1 name=新 cost=abc
refuses 'nothing is half done: a new row with a wrong value' 1 'not a number' set a.mamori assets + name=新 cost=abc
refuses 'the same cell cannot hide a wrong value' 1 'not one of' set a.mamori self-check q01 answer=wrong answer=done
is 'after all these refusals the workbook is byte for byte the same' "$(cksum <a.mamori)" "$(cksum <before.mamori)"

# Days as one says them: which one it became is said.
while IFS='|' read -r typed iso; do
    run 0 me set a.mamori assets 1 due="$typed" retention="$typed" && has "$typed: said" "$err" "due: $typed = $iso"
    is "$typed: stored" "$(m show a.mamori assets 1 --json | json 'd["row"]["due"] + " " + d["row"]["retention"]')" "${iso% *} ${iso% *}"
done <<'END'
来月末|2026-12-31 (Thu)
+30|2026-12-21 (Mon)
-7|2026-11-14 (Sat)
END
printf 'name,due\n名簿,明日\n' >words.csv
run 1 me import a.mamori assets words.csv && has 'in a file nobody knows whose tomorrow it is' "$out$err" 'from which day on is that'

# One command is one undo.
before=$(m show a.mamori assets --csv)
run 0 m set a.mamori assets 1 name=あ cost=5 c=2 && run 0 m undo a.mamori && is 'one undo takes back the whole command' "$(m show a.mamori assets --csv)" "$before"
unchanged a.mamori m set a.mamori company 1 name=みどり && ok 'the value that is there already writes nothing' || not_ok 'the value that is there already writes nothing'
run 0 m verify a.mamori && ok 'the workbook agrees with its history'
tap_done
