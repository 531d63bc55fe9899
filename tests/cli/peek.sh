# What the reader sees in a file, without a workbook.
. "$SRCDIR/tests/lib/tap.sh"
sheets() { /usr/bin/python3 "$SRCDIR/tests/lib/sheets.py" "$@"; }
sheets kinds kinds.xlsx
run 0 me peek kinds.xlsx --json
is 'JSON: sheets, cells, types, values, formulas' "$(printf '%s' "$out" | python3 -c '
import json, sys
d = json.load(sys.stdin)
print(sorted(d), [(s["name"], s["hidden"]) for s in d["sheets"]])
for c in d["sheets"][0]["cells"]: print(c["ref"], c["type"], repr(c["value"]), c["formula"])
print(d["sheets"][1]["cells"])
')" "['encoding', 'separator', 'sheets'] [('いろいろ', False), ('隠し', True)]
A1 number 12.5 None
B1 text '文字\\n二行目' None
C1 bool True None
D1 date '2026-04-01' None
E1 date '2026-04-01T09:30:00' None
F1 error '#N/A' None
A2 empty None A1*2
B2 text '_x0041_' None
C2 empty None None
[{'ref': 'B3', 'type': 'text', 'value': 'x', 'formula': None}]"
sheets kinds mac.xlsx 1904
is 'the same days when the file counts from 1904' "$(m peek mac.xlsx --json | json '[c["value"] for c in d["sheets"][0]["cells"] if c["type"] == "date"]')" '["2026-04-01", "2026-04-01T09:30:00"]'
run 0 me peek kinds.xlsx && has 'for people: a line a cell' "$out" 'A1       number 12.5' && has 'the formula beside it' "$out" '[=A1*2]'
lacks 'a line break does not break the line' "$out" "文字
二行目"
run 0 me peek kinds.xlsx --sheet 隠し && lacks 'one sheet alone' "$out" 'いろいろ'
run 1 me peek kinds.xlsx --sheet いろいる && has 'an unknown sheet: the near name' "$err" 'did you mean "いろいろ"'
printf 'a,b\r\n\x8e\x91\x8eY,\r\n' >old.csv
is 'CSV: encoding and cells' "$(m peek old.csv --json | json '[d["encoding"], [c["ref"] + c["type"] for c in d["sheets"][0]["cells"]], d["sheets"][0]["cells"][2]["value"]]')" '["CP932", ["A1text", "B1text", "A2text", "B2empty"], "資産"]'
printf 'a;b\r\n1;2\r\n' | iconv -t UTF-16 >wide.csv
is 'UTF-16 and semicolons' "$(m peek wide.csv --json | json '[d["encoding"], d["separator"], [c["value"] for c in d["sheets"][0]["cells"]]]')" '["UTF-16LE (BOM)", ";", ["a", "b", "1", "2"]]'
run 0 me peek wide.csv && has '… for people' "$out" 'separator: semicolon'
printf 'x\033[31m\n' >bad.csv
run 0 me peek bad.csv && lacks 'what comes from outside is made safe' "$out" "$(printf '\033')"
head -c 2000 kinds.xlsx >cut.xlsx
run 1 me peek cut.xlsx && has 'a cut file is refused' "$err" 'damaged'
printf '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xxxxxxxx' >old.xls
run 1 me peek old.xls && ok 'an old .xls or an encrypted file is refused'
# What is no table is named, whatever it is called, and never shown as text.
mkdir kinds && printf '<html><body><table><tr><td>a,b</td></tr></table></body></html>' >kinds/web.xls
cp kinds/web.xls kinds/web.xlsx && cp kinds/web.xls kinds/web.csv
printf '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>' >kinds/2003.xlsx
printf '{\\rtf1 a,b}' >kinds/text.csv && printf '%%PDF-1.4\na,b\n' >kinds/paper.xlsx && : >kinds/empty.xlsx && : >kinds/empty.csv
printf '\x89PNG\r\n\x1a\n' >kinds/photo.xlsx && printf '\6Hanako' >'kinds/~$book.xlsx' && cp old.xls kinds/old.csv && cp s.mamori kinds/own.csv 2>/dev/null || printf 'SQLite format 3\0' >kinds/own.csv
for file in kinds/*; do
    refuses "peek ${file#*/}" 1 'holds no table' peek "$file"
    refuses "peek --json ${file#*/}" 1 'holds no table' peek --json "$file"
done
refuses 'no such file' 1 'does not exist' peek none.xlsx
refuses 'no file named' 2 'usage: mamori peek' peek
# Every file of ours is read as openpyxl reads it.
m new s.mamori --sample --layers ipa-3
m export s.mamori s.xlsx >/dev/null
m peek s.xlsx --json >peek.json
is 'all cells of an export as openpyxl has them' "$(python3 -c '
import datetime, json, openpyxl
seen = {(s["name"], c["ref"]): c["value"] for s in json.load(open("peek.json"))["sheets"] for c in s["cells"] if c["type"] != "empty"}
wrong = []
for sheet in openpyxl.load_workbook("s.xlsx", data_only=True):
    for row in sheet.iter_rows():
        for cell in row:
            value = cell.value
            if isinstance(value, datetime.datetime): value = value.date().isoformat() if value.time() == datetime.time() else value.isoformat()
            if value in (None, ""): continue
            got = seen.pop((sheet.title, cell.coordinate), None)
            if got != value and not (isinstance(value, float) and isinstance(got, (int, float)) and abs(got - value) < 1e-9 * abs(value)): wrong.append((sheet.title, cell.coordinate, value, got))
print(len(wrong), wrong[:3], len([v for v in seen.values() if v != ""]))
')" '0 [] 0'

# What is no file with an end is refused at once and by name; nothing is waited for.
mkfifo pipe && ln -s /dev/zero zero.csv && mkdir folder && m new n.mamori
for path in pipe zero.csv folder /dev/null /dev/zero /proc/self/maps /proc/kmsg /sys/kernel/notes; do
    case $path in pipe) text='a pipe between programs' ;; folder) text='this is a folder' ;; /proc* | /sys*) text='a view into the system' ;; *) text='this is a device' ;; esac
    run 1 timeout 10 "$MAMORI" --lang en peek "$path" && has "peek $path" "$err" "$text"
    run 1 timeout 10 "$MAMORI" --lang en import n.mamori assets "$path" --dry-run && has "import $path" "$err" "$text"
done

# A text that the file has once is kept once, however many cells show it: 32,000 letters in 20,000 cells.
python3 - <<'PY'
import zipfile
head = '<row r="1"><c r="A1" t="inlineStr"><is><t>情報資産名称</t></is></c><c r="B1" t="inlineStr"><is><t>備考</t></is></c></row>'
rows = "".join(f'<row r="{r}"><c r="A{r}" t="s"><v>0</v></c><c r="B{r}" t="s"><v>0</v></c></row>' for r in range(2, 10002))
with zipfile.ZipFile("once.xlsx", "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("[Content_Types].xml", "<Types/>")
    z.writestr("_rels/.rels", "<Relationships><Relationship Id='r' Type='x/officeDocument' Target='xl/workbook.xml'/></Relationships>")
    z.writestr("xl/workbook.xml", "<workbook xmlns:r='r/relationships'><sheets><sheet name='A' r:id='a'/></sheets></workbook>")
    z.writestr("xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id='a' Type='x/worksheet' Target='worksheets/sheet1.xml'/><Relationship Id='t' Type='x/sharedStrings' Target='sharedStrings.xml'/></Relationships>")
    z.writestr("xl/sharedStrings.xml", "<sst><si><t>" + "あ" * 32000 + "</t></si></sst>")
    z.writestr("xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + head + rows + "</sheetData></worksheet>")
PY
out=$({ sanitized || ulimit -v 400000; } && m import n.mamori assets once.xlsx --dry-run) # the old way took 2 GB
is 'one text in many cells is kept once' "$(tail -n 1 <<<"$out" | grep -c 10000)" 1
python3 - <<'PY'
import random, zipfile
noise = "".join(random.Random(1).choices("abcdefghijklmnop", k=1 << 20))
with zipfile.ZipFile("once.xlsx") as a, zipfile.ZipFile("tag.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as z:
    for part in a.namelist():
        z.writestr(part, a.read(part) if "sheet1" not in part else f'<worksheet a="{noise * 5}"><sheetData/></worksheet>')
PY
run 1 me peek tag.xlsx && has 'a tag of 5 MB is refused, not gone through again and again' "$err" 'one tag with its attributes is larger than 4 MB'
tap_done
