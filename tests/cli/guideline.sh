# The guideline's own Excel workbook, filled in: ledger, frequencies of threats and answers to the checks in one go.
. "$SRCDIR/tests/lib/tap.sh"
sheets() { /usr/bin/python3 "$SRCDIR/tests/lib/sheets.py" "$@"; }
fresh() { rm -f b.mamori; m new b.mamori; }
want_frequencies=$(for n in $(seq 0 20); do echo $((n % 3 + 1)); done | tr '\n' ' ' | sed 's/ $//')
answers=('"done"' '"partly"' '"no"' '"na"')
want_answers=$(for n in $(seq 0 54); do echo "${answers[$((n % 4))]}"; done | tr '\n' ' ' | sed 's/ $//')

sheets workbook 3.xlsx 3
fresh
run 0 me import b.mamori 3.xlsx
is 'edition 3: the ledger; not its example, nor the prepared empty rows' "$(cells b.mamori assets '*.name' '*.business' '*.department' '*.medium' '*.c' '*.i' '*.a' '*.importance')" '"社員名簿" "健康診断の結果" "請求書控え" "人事" "人事" "経理" "人事部" "人事部" "経理部" "office_pc" "paper" "paper" 2 2 1 0 1 1 0 0 0 2 2 1'
is '… terms as they are' "$(cells b.mamori assets '*.retention')" "$(m new t.mamori >/dev/null; m set t.mamori assets + name=a retention=5年 >/dev/null; m set t.mamori assets + name=b retention=永年 >/dev/null; cells t.mamori assets '*.retention') null"
is '… 21 frequencies' "$(cells b.mamori threats '*.frequency')" "$want_frequencies"
is '… 55 answers' "$(cells b.mamori controls '*.answer')" "$want_answers"
has '… what was left out is named' "$out" '"台帳記入例": no sheet has this title'
m undo b.mamori >/dev/null
is '… one undo takes all of it back' "$(cells b.mamori assets '*.name') $(cells b.mamori controls 1-1.answer)" ' null'

sheets workbook 31.xlsx 3.1
fresh
before=$(cksum <b.mamori)
run 1 me import b.mamori 31.xlsx
is 'edition 3.1: its scale is asked for' "$(cksum <b.mamori)" "$before"
run 0 me import b.mamori 31.xlsx --scale 3,2,1
is '… and said once it is the same ledger' "$(cells b.mamori assets '*.name' '*.c' '*.i' '*.a' '*.importance')" '"社員名簿" "健康診断の結果" "請求書控え" 2 2 1 0 1 1 0 0 0 2 2 1'
is '… and the same frequencies and answers' "$(cells b.mamori threats '*.frequency') $(cells b.mamori controls '*.answer')" "$want_frequencies $want_answers"

for style in sections days; do
    sheets workbook $style.xlsx 3 $style
    fresh
    run 0 me import b.mamori controls $style.xlsx
    is "numbers as $style" "$(cells b.mamori controls '*.answer')" "$want_answers"
done
sheets workbook words.xlsx 3 words
fresh
refuses 'neither numbers nor words of ours: for no sheet' 1 'their numbers or names' import b.mamori controls words.xlsx

# Part of the rows.
printf '%s\n' '番号,診断項目,実施状況' '1-1,,1:実施している' '99-9,知らない問い,2:一部実施している' ',以上,' '(1-2),,3:実施していない' >part.csv
fresh
run 1 me import b.mamori controls part.csv
has 'a row that the sheet does not have is named' "$err" 'it is not known which row of the sheet this is  [知らない問い]'
run 1 me import b.mamori controls part.csv --accept-good
is '… the others come in where a person agrees' "$(cells b.mamori controls 1-1.answer 1-2.answer 1-3.answer)" '"done" "no" null'
printf '%s\n' '媒体・保存先,脅威,発生頻度' '書類,外出先での盗難,2' ',事務所での盗難,3' '事務所PC,故障,1' >threats.csv
run 0 me import b.mamori threats threats.csv
is 'rows by their words, of the medium that stands above' "$(cells b.mamori threats t01.frequency t02.frequency t06.frequency t11.frequency)" '3 2 null 1'

# On the screen, from the first page.
fresh
printf '%s\n' 'Alt+F Down Down Down Down Down Down Enter' '"31.xlsx" Enter' 'expect "値の意味"' Enter Down Enter Enter Enter 'expect "取り込みました"' >whole.keys
run 0 "$MAMORI" --lang ja --keys whole.keys --size 80x24 --dump screen.txt b.mamori && is 'on the screen too' "$(cells b.mamori assets '*.c') $(cells b.mamori controls '*.answer')" "2 2 1 $want_answers"
tap_done
