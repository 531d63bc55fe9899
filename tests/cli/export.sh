# mamori export: variants for others (values only, left out, anonymous), what is told before, the entry in the journal,
# ledgers over the row limit.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00 MAMORI_PERSON=検査太郎

m new s.mamori --sample --layers ipa-3 >/dev/null
parts() { unzip -p "$1"; }
sheets() { unzip -p "$1" 'xl/worksheets/*.xml'; }
entries() { m log s.mamori --json --limit 1 | json 'd[0]["number"]'; }

# ---- a marker in every place that is left out ----
m set s.mamori roles 1 person=洩太郎 >/dev/null 2>&1 || m set s.mamori roles r01 person=洩太郎 >/dev/null 2>&1
role=$(m show s.mamori roles --json | json 'd["rows"][0]["id"]')
m set s.mamori roles "$role" person=洩太郎 note=洩れる役割メモ
m set s.mamori assets 1 note=洩れる台帳メモ
m set s.mamori self-check q01 note=残るメモ

# ---- the usual file ----
before=$(entries)
run 0 m export s.mamori all.xlsx && has 'the usual file has everything' "$(parts all.xlsx)" '洩れる役割メモ'
has 'and live formulas' "$(sheets all.xlsx)" '<f>'
mark() { python3 - "$1" "$2" <<'END'
import re, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
texts = []
if 'xl/sharedStrings.xml' in z.namelist():
    texts = re.findall(r'<si>(?:<t[^>]*?/>|<t[^>]*>(.*?)</t>)</si>', z.read('xl/sharedStrings.xml').decode(), re.S)
for name in z.namelist():
    if not name.startswith('xl/worksheets/sheet'):
        continue
    row = re.search(r'<row r="1".*?(?:</row>|/>)', z.read(name).decode(), re.S)
    cells = []
    for column, kind, value in re.findall(r'<c r="([A-Z]+)1"([^>]*)>(?:<v>|<is><t[^>]*>)(.*?)<', row.group(0)) if row else []:
        cells.append(column + '=' + (texts[int(value)] if 't="s"' in kind else value))
    if 'A=mamori' in cells and 'B=' + sys.argv[2] in cells:
        mark = next(c for c in cells if c.startswith('D=mamori 2 ')).split(' ')
        print(' '.join(c for c in cells if c[0] in 'BC'), mark[6], 'id' if len(mark[5]) == 32 else 'no id')
END
}
is 'its marks: sheet, variant, entries before' "$(mark all.xlsx assets)" "B=assets C=1 $before id"

# ---- the entry ----
is 'every export is an entry' "$(m log s.mamori --json --limit 1 | json 'd[0]["op"], d[0]["kind"], d[0]["person"], d[0]["number"]')" "('export', 'export', '検査太郎', $((before + 1)))"
hash=$(python3 -c 'import hashlib,sys; print(hashlib.blake2b(open(sys.argv[1],"rb").read(), digest_size=32).hexdigest())' all.xlsx)
has 'with the hash of the file' "$(m log s.mamori --json --limit 1 | json 'd[0]["new"]')" "$hash"
has 'in plain words' "$(me log s.mamori --limit 1)" 'Excelへ書き出し: all.xlsx'
run 0 m verify s.mamori && ok 'the journal still verifies'
note() { m show s.mamori self-check --json | json '[r["note"] for r in d["rows"] if r["id"]=="q01"][0]'; }
run 0 me undo s.mamori && is 'undo takes back what was before it, not the export' "$(note)" "$(m log s.mamori --json --limit 1 | json 'd[0]["new"]')"
m export s.mamori between.xlsx >/dev/null
run 0 m redo s.mamori && is 'redo is not in its way' "$(note)" '残るメモ'
run 0 m verify s.mamori && ok 'and it verifies'

# ---- values only, with parts left out ----
run 0 me export s.mamori v.xlsx --values --leave-out roles --leave-out assets.note
list=$out
lacks 'no formula in any sheet' "$(sheets v.xlsx)" '<f>'
lacks 'nothing of a sheet that is left out' "$(parts v.xlsx)" '洩れる役割メモ'
lacks 'nor of a column' "$(parts v.xlsx)" '洩れる台帳メモ'
has 'the rest is there' "$(parts v.xlsx)" '残るメモ'
is 'marked as values' "$(mark v.xlsx assets | cut -d' ' -f1,2)" 'B=assets C=values'
is 'the sheet has no page' "$(mark v.xlsx roles)" ''
has 'what goes out is listed' "$list" '46 rows, 42 columns'
has 'and what does not' "$list" 'left out: Roles and duties'
has 'and the columns with names' "$list" 'names or addresses: '
run 0 m export s.mamori l.xlsx --leave-out roles --leave-out assets.c
has 'left out without --values: formulas stay' "$(sheets l.xlsx)" '<f>'
lacks 'and nothing leaks there' "$(parts l.xlsx)" '洩れる役割メモ'
has 'what needs the column is a value' "$(parts l.xlsx)" '>importance:value<'
before=$(entries)
run 0 me export s.mamori dry.xlsx --dry-run --leave-out assets.c && has 'computed from it, said' "$out" 'computed from what is left out: '
[ ! -e dry.xlsx ] && is '--dry-run writes nothing, in no place' "$(entries)" "$before"
run 0 m export s.mamori j.xlsx --json --leave-out assets.note
is '--json: list and result' "$(json '[s["rows"] for s in d["sheets"] if s["sheet"]=="assets"], d["left_out"], d["result"]["entry"]' <<<"$out")" "([46], [{'sheet': 'assets', 'column': 'note'}], $((before + 1)))"
refuses 'an unknown sheet' 1 'did you mean "assets"' export s.mamori x.xlsx --leave-out assts
refuses 'an unknown column' 1 'did you mean "note"' export s.mamori x.xlsx --leave-out assets.nte
refuses 'rows keep their id' 1 'id' export s.mamori x.xlsx --leave-out assets.id
refuses 'nothing would be left' 1 'assets' export s.mamori x.xlsx --sheet assets --leave-out assets

# ---- anonymous ----
m set s.mamori assets 2 owner=洩太郎 note=洩太郎に聞く
run 0 m export s.mamori n.xlsx --anonymous
company=$(m show s.mamori company --json | json 'd["rows"][0]["name"]')
all=$(parts n.xlsx)
lacks 'anonymous: no person' "$all" '洩太郎'
lacks 'no company' "$all" "$company"
lacks 'nor a part of its name' "$all" "${company#株式会社}"
lacks 'no workbook id, no head' "$all" "$(m show s.mamori roles --json >/dev/null; mark all.xlsx assets >/dev/null; unzip -p all.xlsx xl/sharedStrings.xml | grep -o '<t>[0-9a-f]\{32\}</t>' | head -n 1 | tr -d '<t>/')"
lacks 'nor who exported it' "$all" '検査太郎'
is 'its marks' "$(mark n.xlsx assets)" 'B=assets C=anonymous - no id'
run 0 m export s.mamori n.csv --sheet assets --anonymous --ids
is 'the same name by the same, inside texts too' "$(python3 -c 'import csv
r=list(csv.DictReader(open("n.csv",encoding="utf-8-sig")))[1]
print(r["note"]==r["owner"].lstrip("\x27")+"に聞く" and "太郎" not in r["owner"])')" True
run 0 m export s.mamori c.csv --sheet assets --leave-out assets.note && lacks 'CSV: left out' "$(cat c.csv)" '聞く'

# ---- one row, or the answers about one ----
run 0 me export s.mamori row.xlsx --sheet cloud --row 2
has 'the answers about one row of the ledger' "$out" '15 rows, '
is 'marked so' "$(mark row.xlsx cloud | cut -d' ' -f1,2)" 'B=cloud C=row'
lacks 'nothing of the others' "$(parts row.xlsx)" "$(cells s.mamori cloud-services 1.name | tr -d '"')"
lacks 'nor of all together' "$(parts row.xlsx)" '質問の数'
sheets_py() { /usr/bin/python3 "$SRCDIR/tests/lib/sheets.py" "$@"; }
sheets_py edit row.xlsx back.xlsx cloud '2.c03.answer=わからない'
run 0 me import s.mamori back.xlsx --dry-run && has 'it comes back as a difference' "$out" 'changed 1, same 14'
run 0 me export s.mamori row.xlsx --sheet assets --row 7 && has 'one row of a ledger' "$out" '1 row, '
run 0 me import s.mamori row.xlsx --dry-run && lacks 'the others are not missing' "$out" 'not in the file'
refuses 'a row that is not there' 1 'unknown row 999' export s.mamori x.xlsx --sheet assets --row 999
refuses 'of which sheet?' 2 'goes with' export s.mamori x.xlsx --row 1
refuses 'answers are typed into formulas' 2 'without --values' export s.mamori x.xlsx --sheet assets --row 1 --values

# ---- over the row limit ----
run 0 env MAMORI_XLSX_ROWS=10 "$MAMORI" --lang en export s.mamori split.xlsx
is 'five pages of one ledger, the same marks' "$(mark split.xlsx assets | sort | uniq -c | tr -s ' ' | cut -d' ' -f2-4)" '5 B=assets C=1'
has 'named one after the other' "$(unzip -p split.xlsx xl/workbook.xml)" '(5)"'
has 'it is said before' "$(MAMORI_XLSX_ROWS=10 "$MAMORI" --lang en export s.mamori x.xlsx --dry-run)" "over Excel's row limit"

# ---- read-only ----
before=$(entries)
run 0 me --read-only export s.mamori ro.xlsx && has 'read-only: the file is written' "$(ls)" 'ro.xlsx'
has 'and it is said that there is no entry' "$err" 'no entry'
is 'there is none' "$(entries)" "$before"

# ---- a screen as text is made as an export is: never over a workbook, nor through somebody's link to one ----
printf 'F1\n' >f1.keys && printf 'dump "s.mamori"\n' >dump.keys && ln -s s.mamori link.txt
sum=$(sha256sum <s.mamori)
refuses 'onto the workbook' 1 'is a workbook' --keys f1.keys --dump s.mamori s.mamori
refuses 'from within the script' 1 'is a workbook' --keys dump.keys s.mamori
refuses 'onto a link to it' 1 'leads to' --keys f1.keys --dump link.txt s.mamori
is 'it is as it was' "$(sha256sum <s.mamori)" "$sum"
chmod 600 s.mamori && run 0 me --keys f1.keys --dump shown.txt s.mamori && is 'for those who may read the workbook' "$(stat -c %a shown.txt)" 600
tap_done
