# Excel files in: an own export that was edited, a stranger's ledger, and what is refused.
. "$SRCDIR/tests/lib/tap.sh"
sheets() { /usr/bin/python3 "$SRCDIR/tests/lib/sheets.py" "$@"; }

m new s.mamori --sample --layers ipa-3
m export s.mamori s.xlsx >/dev/null
m export s.mamori one.xlsx --sheet assets >/dev/null # for what is the same in a file of one sheet, which openpyxl reads in no time
run 0 me import s.mamori s.xlsx --dry-run && has 'an own export as it is: no difference, in every sheet' "$out" 'added 0, changed 0, same'
m import s.mamori s.xlsx >/dev/null; is '… and taking it over writes nothing' "$(m log s.mamori --limit 1 | grep -c export)" 1
m new whole.mamori --sample >/dev/null
for language in ja en; do
    m --lang $language export whole.mamori whole.xlsx >/dev/null
    is "all layers in their own words ($language): every row is the same" "$(m --lang $language import whole.mamori whole.xlsx --dry-run --json | json '[len(d[k]) for k in ("added", "changed", "rejected", "skipped")], d["same"] > 1000')" '([0, 0, 0, 0], True)'
done

# Edited in Excel.
sheets edit s.xlsx e.xlsx assets '1.name=改めた名簿' '2.medium=ＰＣ' '2.retention=令和9年3月31日' '3.risk=#99' '4.medium=どこか' '5.note=競合する' '+1.name=足した資産' '+1.medium=クラウド' '+1.personal=○' '+2.cost=#12345' '6.note='
m set s.mamori assets 5 'note=ここで変えた' >/dev/null
m set s.mamori assets 7 'note=ここだけ変えた' >/dev/null
cp s.mamori before.mamori
run 1 me import s.mamori e.xlsx --json
is 'JSON: the difference' "$(printf '%s' "$out" | python3 -c '
import json, sys
d = json.load(sys.stdin)
print(list(d)[:6])
for a in d["added"]: print("added", repr(a["row"]), a["values"])
for c in d["changed"]: print("changed", c["row"], c["column"], c["old"], c["new"])
for r in d["rejected"]: print("rejected", r["place"].split("!")[1], r["column"], r["value"])
for c in d["conflicts"]: print("conflict", c["row"], c["column"], c["base"], c["here"], c["file"])
print("skipped", len(d["skipped"]), "applied", d["applied"])
')" "['added', 'changed', 'same', 'rejected', 'conflicts', 'skipped']
added '' {'name': '足した資産', 'medium': 'external', 'personal': 'yes'}
changed 1 name 社員名簿 改めた名簿
changed 2 medium paper office_pc
changed 2 retention P03Y@retirement 2027-03-31
changed 6 note 本人の控えと同じもの 
rejected U15 risk 99
rejected G16 medium どこか
conflict 5 note 給与クラウドに保存 ここで変えた 競合する
skipped 1 applied False"
is 'nothing is written while a cell is rejected' "$(cksum <s.mamori)" "$(cksum <before.mamori)"
sheets edit s.xlsx n.xlsx assets '+1.name=足した資産' '+1.medium=クラウド' '+1.risk=#5'
run 1 me import s.mamori n.xlsx --dry-run && has 'a computed cell typed over in a new row is refused too' "$out$err" 'leave it empty in a new row'
sheets edit one.xlsx w.xlsx assets '1.c=1 影響大' '1.i=2　深刻' '1.a=0 ほぼ無し'
is 'a number of a scale with its word behind it' "$(m import s.mamori w.xlsx --dry-run --json | json '[(c["column"], c["new"]) for c in d["changed"]], d["rejected"]')" "([('c', '1'), ('i', '2')], [])"
sheets edit one.xlsx b.xlsx assets $'1.name=社員の\n名簿'
run 0 me import s.mamori b.xlsx --dry-run --json
is 'a line break typed into a text of one line is a blank, and said' "$(printf '%s' "$out" | json '[(c["column"], c["new"]) for c in d["changed"]], [r["kind"] for r in d["remarks"]]')" "([('name', '社員の 名簿')], ['line-break'])"
printf '%s\n' 'Alt+F Down Down Down Down Down Down Enter' '"e.xlsx" Enter' 'expect "! 競合 1"' 'expect "- 読み飛ばし 1"' Esc >counts.keys
run 0 "$MAMORI" --lang ja --keys counts.keys --size 80x24 --dump screen.txt s.mamori && ok 'the screen counts all kinds, in 80 columns'
run 1 me import s.mamori e.xlsx --accept-good
is 'accept-good: the good rows' "$(cells s.mamori assets '1.name' '2.medium' '3.name' '5.note' '7.note')" "\"改めた名簿\" \"office_pc\" $(cells before.mamori assets '3.name') \"ここで変えた\" \"ここだけ変えた\""
m undo s.mamori >/dev/null
is 'one undo takes all of it back' "$(m show s.mamori assets --csv)" "$(m show before.mamori assets --csv)"
run 0 me verify s.mamori && ok 'the history verifies'
m delete s.mamori assets 8 >/dev/null
run 1 me import s.mamori e.xlsx --dry-run && has 'a row that was deleted here: said so' "$err" 'deleted here'
m undo s.mamori >/dev/null
refuses 'a sheet that the file does not have' 1 'does not have' import s.mamori round-answers e.xlsx
sheets formula one.xlsx f.xlsx assets 6.note
run 1 me import s.mamori f.xlsx && has 'a formula without a result is not an empty cell' "$err" 'a formula without its result'
is '… and empties nothing' "$(cells s.mamori assets 6.note)" "$(cells before.mamori assets 6.note)"

# An anonymous file cannot come back (identity.sh: another workbook's).
m new other.mamori
m export s.mamori anonymous.xlsx --anonymous >/dev/null
refuses 'an anonymous export' 1 'replaced' import s.mamori anonymous.xlsx
m export s.mamori values.xlsx --values >/dev/null
run 0 me import s.mamori values.xlsx && ok 'a file of values comes back'

# A stranger's ledger.
sheets ledger stranger.xlsx
refuses 'without a sheet: what it could be' 2 'assets' import other.mamori stranger.xlsx
refuses 'several worksheets could be meant' 1 '"台帳の控え"' import other.mamori assets stranger.xlsx
refuses 'an unknown worksheet: the near name' 1 'did you mean "台帳"' import other.mamori assets stranger.xlsx --from 台帖
run 0 me import other.mamori assets stranger.xlsx --from 台帳 --dry-run
has 'a header in the sixth row, other names' "$out" '資産名 → name'
has 'a total is passed over' "$out" 'passed over'
has 'an unknown header is named' "$out" 'ランク'
run 0 me import other.mamori assets stranger.xlsx --from 台帳 --map ランク=business
is 'values as people write them' "$(cells other.mamori assets '*.name' '*.medium' '*.personal' '*.retention' '*.registered' '*.business')" '"顧客の名簿" "契約書" "受注の記録" "office_pc" "paper" "external" "yes" null null "2027-03-31" "2030-03-31" null "2026-04-01" "2026-04-01" null "甲" "乙" "丙"'
run 0 me import other.mamori assets stranger.xlsx --from 台帳 --dry-run && has 'the mapping is remembered for this layout' "$out" 'as the last time'
run 0 me import other.mamori assets stranger.xlsx --from 台帳 --dry-run --map ランク= && has '… and can be changed' "$out" 'not taken over'
refuses 'a mapping to no column' 1 'did you mean' import other.mamori assets stranger.xlsx --from 台帳 --map ランク=busines

# The guideline's own ledger: 評価値 over 機密性, 完全性, 可用性.
m new guideline.mamori
sheets guideline guideline.xlsx
run 0 me import guideline.mamori assets guideline.xlsx
is 'a header of two rows maps without asking' "$(printf '%s\n' "$out" | grep -c '^  .* → ')" 19
is '… and its values are taken over' "$(cells guideline.mamori assets '*.name' '*.personal' '*.mynumber' '*.c' '*.i' '*.a')" '"社員名簿" "請求書" "yes" null null "yes" 2 1 1 1 0 1'
has 'values without a header are not lost in silence' "$out" '(T)  (no header above its values'
is 'neither header row is a row' "$(printf '%s\n' "$out" | grep -c 'passed over')" 0
# Headers that are only nearly right; worksheets that are no ledgers.
m new near.mamori
sheets near near.xlsx
refuses 'nearly right headers: each with what could be meant' 1 'is "Confidentiality" meant by "機密生"' import near.mamori assets near.xlsx
run 0 me import near.mamori assets near.xlsx --map 情報資産の名称=name --map 機密生=c
is '… and they are the header once said' "$(cells near.mamori assets '*.name' '*.c')" '"a" 2'
sheets covers covers.xlsx
refuses 'no worksheet is surely meant' 1 '"表紙", "一覧"' import near.mamori assets covers.xlsx
m new windows.mamori
sheets windows windows.xlsx
run 0 me import windows.mamori assets windows.xlsx
is 'the 1904 system: a date and a bare number are the same day; line breaks of Windows' "$(cells windows.mamori assets '*.registered' '*.note')" '"2026-04-01" "2026-04-01" "一\n二" "一\n二"'
head -c 3000 stranger.xlsx >cut.xlsx
refuses 'a cut file' 1 'damaged' import other.mamori assets cut.xlsx
tap_done
