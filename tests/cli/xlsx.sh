# mamori export to .xlsx: a file that opens, with live formulas; whole or not at all.
# That the numbers are right is the oracle's business (tests/suites/oracle).
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
m new s.mamori --sample
cp s.mamori before.mamori
head=$(m status s.mamori --json | json 'd["head"]')
run 0 m export s.mamori all.xlsx
[[ $out =~ [1-9][0-9]* ]] && ok 'it says how much was written and checked' || not_ok 'it says how much was written and checked' "$out"
unzip -tqq all.xlsx && ok 'the zip is sound' || not_ok 'the zip is sound'
is 'it is what it says' "$(file -b --mime-type all.xlsx)" application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
is 'the workbook has one entry more, and else nothing' "$(m log s.mamori --json | json '[e["op"] for e in d[:1]], d[1:]')" "$(m log before.mamori --json | json '["export"], d')"
is 'nothing else was left in the folder' "$(ls -A | tr '\n' ' ')" 'all.xlsx before.mamori s.mamori stderr '
python3 - all.xlsx "$SRCDIR/forms/ipa-3/assets.yaml" <<'END' >facts
import re, sys, zipfile
import xml.etree.ElementTree as ET
z = zipfile.ZipFile(sys.argv[1])
ns = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
names = [s.get("name") for s in ET.fromstring(z.read("xl/workbook.xml")).iter("{%s}sheet" % ns["m"])]
text = {n: z.read(n).decode() for n in z.namelist() if n.endswith(".xml")}
everything = "".join(text.values())
assets = text[f"xl/worksheets/sheet{next(i for i, n in enumerate(names, 1) if '情報資産管理台帳' in n)}.xml"]
print("sheets", len(names))
print("long", [n for n in names if len(n) > 31])
for title in "自社診断 基本方針 関連規程 情報資産管理台帳 脅威の状況 対策状況チェック 診断結果".split():
    print(title, any(title in n for n in names))
print("company", "みどり食品" in everything)
print("edition", "第3版" in everything)
print("formulas", assets.count("<f>") > 100)
print("cached", not re.search(r"<f>[^<]*</f><v></v>|<f>[^<]*</f></c>", assets) or "empty ones")
print("validations", "<dataValidation " in assets)
print("filter", "<autoFilter" in assets)
print("frozen", 'state="frozen"' in assets)
print("colours", "<conditionalFormatting" in assets)
print("paper", 'paperSize="9"' in assets)
print("titles", "_xlnm.Print_Titles" in text["xl/workbook.xml"])
print("page", "&amp;P" in assets)
sheets = [text[f"xl/worksheets/sheet{i}.xml"] for i in range(1, len(names) + 1)]
charts = [v for n, v in sorted(text.items()) if n.startswith("xl/charts/chart")]
notes = "".join(v for n, v in text.items() if n.startswith("xl/comments"))
unlocked = {i for i, xf in enumerate(re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", re.search(r"<cellXfs.*</cellXfs>", text["xl/styles.xml"], re.S)[0], re.S)) if 'locked="0"' in xf}
cells = re.findall(r'<c r="[A-Z]+\d+" s="(\d+)"[^>]*?(?:/>|>(.*?)</c>)', assets)
print("charts", [sum(kind in c for c in charts) for kind in ("<c:lineChart>", "<c:radarChart>", "<c:barChart>")])
print("charted", all(re.search(r"<c:val><c:numRef><c:f>'?[^<]+!\$", c) for c in charts))
height = lambda s: max(map(int, re.findall(r'<row r="(\d+)"', s)))
print("one", ["<pageSetUpPr fitToPage=\"1\"" in s and "fitToHeight=\"0\"" in s and "landscape" not in s for s in sheets[:2]])
print("ranked", len(re.findall(r'<f t="array"[^>]*>IFERROR\(LARGE', "".join(sheets))))
print("heat", sheets[0].count("COUNTIFS("))
print("linked", "HYPERLINK(" in sheets[0], "<hyperlink " in sheets[1], "<hyperlink " in sheets[2])
print("protected", all(('<sheetProtection sheet="1"' in s and "password" not in s) != ("<formula1>FALSE</formula1>" in s) for s in sheets))
print("locked", any(s for s, body in cells if "<f>" in body and int(s) in unlocked))
print("open", any(int(s) in unlocked for s, body in cells if "<f>" not in body))
print("below", any(int(s) in unlocked for s in re.findall(r'<col [^>]*style="(\d+)"', assets)))
print("notes", "重要度" in notes and "「" in notes)
print("facts", "載せる中身、ログインの情報、運営" in notes)
findings = sheets[names.index("気づき")]
print("findings", "<autoFilter" in findings and "_xlnm.Print_Titles\" localSheetId=\"%d\"" % names.index("気づき") in text["xl/workbook.xml"])
# A chart ends above the next heading: no row of its anchor holds a cell in its columns below the first blank row.
spans = [[int(x) for x in re.findall(r"<xdr:(?:col|row)>(\d+)<", a)] for a in re.findall(r"<xdr:from>.*?</xdr:to>", text["xl/drawings/drawing1.xml"], re.S)]
filled = {(int(r) - 1, ord(c) - 65) for c, r in re.findall(r'<c r="([A-Z])(\d+)"', sheets[0])}
print("covered", sorted((r, c) for c1, r1, c2, r2 in spans for r, c in filled if r1 <= r <= r2 and c1 <= c <= c2))
print("missing", [v for f, v in re.findall(r"<c [^>]*><f>(IF\(NOT\(ISNUMBER[^<]*)</f><v>([^<]*)</v>", sheets[0])])
print("back", "« 戻る" in everything)
# On paper a wide ledger goes over several sheets: what stands above it must be on the first two, label and value together.
widths = [0.0 if "hidden" in c else float(re.search(r'width="([\d.]+)"', c)[1]) for c in re.findall(r"<col [^>]*>", assets)]
header = int(re.search(r'<autoFilter ref="A(\d+)', assets)[1])
breaks = [int(b) for b in re.findall(r'<brk id="(\d+)" max="1048575"', assets)]
across = len(breaks) + 1
above = [(int(r), ord(c) - 65 if len(c) == 1 else 26) for c, r in re.findall(r'<c r="([A-Z]+)(\d+)"', assets) if 4 <= int(r) < header - 1]
rows = [sorted(c for r, c in above if r == row) for row in {r for r, _ in above}]
torn = [(label, value) for row in rows for label, value in zip(row[::2], row[1::2]) if any(label < b <= value for b in breaks)]
print("torn", across > 1, len(above) > 20, torn or max(c for _, c in above) >= breaks[1])
# Eight points of ten: A4 across is 146 digits wide, which may be shrunk to four fifths; on each sheet stand the columns up to the name. A
# page breaks where the form says that something begins, and nowhere else.
ledger = names.index("情報資産管理台帳")
repeated = ord(re.search(r'Print_Titles" localSheetId="%d">[^<]*\$A:\$([A-Z])' % ledger, text["xl/workbook.xml"])[1]) - 64
scale = int(re.search(r'<pageSetup[^>]* scale="(\d+)"', assets)[1])
papers = [sum(widths[:repeated]) + sum(widths[a:b]) for a, b in zip([repeated] + breaks, breaks + [len(widths)])]
shared_text = [re.sub("<[^>]*>", "", t) for t in re.findall("<si>(.*?)</si>", text["xl/sharedStrings.xml"], re.S)]
ids = [shared_text[int(v)] for v in re.findall(r'<c r="[A-Z]+%d"[^>]*><v>(\d+)' % (header - 1), assets)]
with open(sys.argv[2]) as form:
    groups = re.search(r"^break_before: \[(.*)\]", form.read(), re.M)[1].split(", ")
print("groups", len(groups) > len(breaks) > 2, [ids[b] for b in breaks if ids[b] not in groups])
print("readable", scale >= 80 and max(papers) * scale / 100 <= 1005 / 7, re.sub("<[^>]*>", "", re.findall("<si>(.*?)</si>", text["xl/sharedStrings.xml"], re.S)[int(re.search(r'<c r="%s%d"[^>]*><v>(\d+)' % (chr(64 + repeated), header), assets)[1])]))
print("pairs", [pair for pair in zip(above[::2], above[1::2]) if (pair[0][1] < repeated) != (pair[1][1] < repeated)])
print("breaks", sheets[0].count("<brk ") > 1, [b for b in re.findall(r'<brk id="(\d+)"', sheets[0]) if not re.search(r'<c r="B%d"' % (int(b) + 1), sheets[0])])
# What is bad says so without its colour too.
print("marked", [('0&quot; %s&quot;' % mark in text["xl/styles.xml"] and '@&quot; %s&quot;' % mark in text["xl/styles.xml"]) for mark in ("!", "!!")])
# Numbers of a scale bear their words in their own cells, in coloured ones and in the list behind the drop-down.
styles = text["xl/styles.xml"].replace("&quot;", '"')
print("words", [f'formatCode="{code}"' in styles for code in ('[=2]0" 深刻";[=1]0" 影響大";0" ほぼ無し"', '0" 深刻"', '0" 多い !!"')])
print("asked", re.findall(r'promptTitle="機密性" prompt="([^。]*)', assets))
# The page of definitions is made with the formulas of the forms: the table of likelihood, the bands of risk and score.
shared = [re.sub("<[^>]*>", "", t) for t in re.findall("<si>(.*?)</si>", text["xl/sharedStrings.xml"], re.S)]
def lines(sheet):
    return [[shared[int(v)] if 't="s"' in head else v for head, v in re.findall(r"<c ([^>]*)>(?:<v>(.*?)</v>)</c>", row)] for row in re.findall(r"<row .*?</row>", sheet, re.S)]
defined = lines(sheets[names.index("定義")])
howto = lines(sheets[names.index("使い方")])
def below(title, count):
    at = next(i for i, line in enumerate(defined) if line and line[0] == title)
    return [line[1:] for line in defined[at + 3:at + 3 + count]]
print("table", below("被害発生可能性の判定", 3), below("リスク値の計算", 3))
at = next(i for i, line in enumerate(defined) if line and line[0] == "自社診断の点数の帯")
print("bands", [line[0] for line in defined[at + 3:at + 7]], [line[:2] for line in defined if line and line[0] in ("4〜6", "1〜3", "0")])
print("meaning", next(line for line in defined if line and line[0] == "1 自社の事業に大きな影響"))
# Which controls a threat is computed from, and in which threats a control counts: both ways, in words.
threats, controls = (lines(sheets[names.index(title)]) for title in ("脅威の状況", "対策状況チェック"))
print("feeds", next(line for line in threats if line and line[0] == "t04")[-1].split("\n"), [cell.split("\n") for line in controls if line and line[0] == "3-1" for cell in line if cell.startswith("t04 ")])
print("summed", "満点は100点です。" in notes)
print("howto", howto[0][0], [line[0] for line in howto if line][-3:])
print("macros", any("vba" in n.lower() for n in z.namelist()))
END
while read -r what want; do is "xlsx: $what" "$(sed -n "s/^$what //p" facts)" "$want"; done <<'END'
long []
自社診断 True
基本方針 True
関連規程 True
情報資産管理台帳 True
脅威の状況 True
対策状況チェック True
診断結果 True
company True
edition True
formulas True
validations True
filter True
frozen True
colours True
paper True
titles True
page True
charts [1, 1, 4]
charted True
one [True, True]
ranked 63
heat 10
linked True True True
protected True
locked False
open True
below True
notes True
facts True
findings True
covered []
missing ['攻撃の手口を知る', '法令と契約の遵守']
back True
torn True True False
groups True []
readable True 情報資産名称
pairs []
breaks True []
marked [True, True]
words [True, True, True]
asked ['漏れたときの重さです']
table [['3 高', '2 中', '1 低'], ['2 中', '1 低', '1 低'], ['1 低', '1 低', '1 低']] [['6', '4', '2'], ['3', '2', '1'], ['0', '0', '0']]
bands ['100', '70〜99', '50〜69', '0〜49'] [['4〜6', '大'], ['1〜3', '中'], ['0', '小']]
meaning ['1 自社の事業に大きな影響', '取引先や顧客への影響は小さく、自社の事業に大きな影響が出ます。']
feeds ['3-1 台帳への記載', '3-5 施錠保管', '3-6 バックアップ'] [['t04 必要な書類の紛失', 't08 必要な媒体の紛失']]
summed True
howto 使い方 ['定義', '台帳の記入例', '用語集']
macros False
END
unzip -p all.xlsx | grep -qF "${head:0:16}" && ok 'the cover names the head of the history' || not_ok 'the cover names the head of the history' "$head"

# What is missing for a goal, by name: facts, answers of a long sheet, and one that must be filled in only at times.
gaps() { unzip -p "$1" xl/worksheets/sheet1.xml | python3 -c 'import re, sys; print(re.findall(r"<f>IF\(NOT\(ISNUMBER[^<]*</f><v>([^<]*)</v>", sys.stdin.read())[1])'; }
cp before.mamori g.mamori
m set g.mamori policy-record 1 enacted= place=site url= >/dev/null
m set g.mamori company 1 website= >/dev/null
m set g.mamori self-check q01 answer= >/dev/null
m set g.mamori self-check q02 answer= >/dev/null
m export g.mamori g.xlsx >/dev/null
is 'goals: answers by number, a fact by name' "$(gaps g.xlsx)" '5分でできる自社診断の未回答 2、法令と契約の遵守、制定日'
m set g.mamori policy-record 1 enacted=2026-04-01 >/dev/null
m export g.mamori g.xlsx >/dev/null
is 'goals: the address, once it is what is left' "$(gaps g.xlsx)" '5分でできる自社診断の未回答 2、法令と契約の遵守、公開先のアドレス'
m set g.mamori policy-record 1 place=notice >/dev/null
for answer in q01 q02; do m set g.mamori self-check $answer answer=no >/dev/null; done
m set g.mamori policy p4 use=yes >/dev/null
m export g.mamori g.xlsx >/dev/null
is 'goals: all is there' "$(gaps g.xlsx)" 'そろいました'
has 'the file says whose it is and what it is' "$(unzip -p all.xlsx docProps/core.xml)" '<dc:title>株式会社みどり食品　情報セキュリティの報告と台帳</dc:title>'
run 0 m export s.mamori one.xlsx --sheet assets && unzip -tqq one.xlsx && ok 'one sheet alone'
# A ledger ends in empty rows, at least fifty and as many as its form says, which are not printed; whoever types there types a new row.
cat >ready.py <<'P'
import sys
from one_sheet import one_sheet
page = one_sheet(sys.argv[1], sys.argv[2])
ids = next(r for r in range(1, 40) if page.cell(r, 1).value == "id")
there = next((c for c in range(1, page.max_column + 1) if page.cell(ids, c).value == "id:there"), None)
cells = [str(page.cell(r, there).value) for r in range(ids + 2, page.max_row + 1)] if there else []
print(cells.count("1"), sum(cell.startswith("=IF(COUNTA(") for cell in cells), bool(page.protection.sheet), page.column_dimensions[page.cell(1, there).column_letter].hidden if there else None)
P
ready() { PYTHONPATH=$SRCDIR/tests/lib /usr/bin/python3 ready.py "$@"; }
run 0 env -u MAMORI_XLSX_READY "$MAMORI" export s.mamori fifty.xlsx && is 'fifty empty rows below a ledger, which is not protected' "$(ready fifty.xlsx 情報資産管理台帳)" '46 50 False True'
is '… and none where the rows are those of the form' "$(ready fifty.xlsx 対策状況チェック)" '0 0 True None'
cp -r "$SRCDIR/forms" more && sed -i 's/^kind: ledger/&\nempty_rows: 70/' more/ipa-3/assets.yaml
run 0 env -u MAMORI_XLSX_READY "$MAMORI" --forms more export s.mamori seventy.xlsx --sheet assets && is '… as many as the form says' "$(ready seventy.xlsx 情報資産管理台帳)" '46 70 False True'
run 0 env -u MAMORI_XLSX_READY "$MAMORI" export s.mamori set.xlsx --set management && is '… none where the sheet is hidden, and only helps to compute' "$(ready set.xlsx 委託先の台帳 | cut -d' ' -f1,2)" '0 0'
for variant in --values --anonymous '--row 5 --sheet assets'; do
    # shellcheck disable=SC2086
    run 0 m export s.mamori none.xlsx $variant && is "none in a file that does not come back: $variant" "$(ready none.xlsx 情報資産管理台帳 | cut -d' ' -f1,2)" '0 0'
done

# Half of a formula's world missing: nothing may go on computing with what was true at the export. Whatever hangs on an answer that
# the file does not have, near or far, is a value and named as one; what does not stays live. what | arguments | live columns, values
while IFS='|' read -r what arguments want; do
    run 0 me export s.mamori part.xlsx $arguments && PYTHONPATH=$SRCDIR/tests/lib /usr/bin/python3 - part.xlsx >columns <<'P'
import sys
from one_sheet import one_sheet
page = one_sheet(sys.argv[1], "Asset register")
ids = next(r for r in range(1, 40) if page.cell(r, 1).value == "id")
live, values = [], []
for c in range(1, page.max_column + 1):
    name = str(page.cell(ids, c).value)
    if name.split(":")[0] in ("importance", "threat", "vulnerability", "likelihood", "risk", "band"):
        formulas = sum(str(page.cell(r, c).value).startswith("=") and page.cell(r, c).value != "=\"\"" for r in range(ids + 2, page.max_row + 1))
        (live if formulas else values).append(name.split(":")[0])
        assert name.endswith(":value") == (formulas == 0), name
print(" ".join(live), "/", " ".join(values), "/", "named" if "not computed anew" in str([page.cell(3, c).value for c in range(1, 9)]) else "not named")
P
    is "$what: what is computed there" "$(cat columns)" "$want"
done <<'END'
the whole book||importance threat vulnerability likelihood risk band /  / not named
one sheet|--sheet assets|importance / threat vulnerability likelihood risk band / named
without the threats|--leave-out threats|importance / threat vulnerability likelihood risk band / named
without a column that they need|--leave-out controls.answer|importance / threat vulnerability likelihood risk band / named
END
cp all.xlsx again.xlsx
run 0 m export s.mamori again.xlsx && ok 'an old export is replaced'
m new empty.mamori && run 0 m export empty.mamori empty.xlsx && unzip -tqq empty.xlsx && ok 'a workbook without answers can be exported'

# A target that cannot be written: nothing under the name, nothing beside it.
mkdir target.xlsx
ls -A >names
# Root may write anywhere: a missing folder, a folder in the place of the file, /proc.
while IFS='|' read -r what path want; do refuses "$what" 1 "$want" export s.mamori "$path"; done <<'END'
no such folder|nowhere/x.xlsx|nowhere
a folder of that name|target.xlsx|target.xlsx
a file in the place of a folder|one.xlsx/x.xlsx|one.xlsx
a file system that takes no files|/proc/x.xlsx|/proc
END
refuses 'CSV: no such folder' 1 'nowhere' export s.mamori nowhere/x.csv --sheet assets
refuses 'a file whose name says nothing' 2 '.xlsx, .csv' export s.mamori s.mamori
refuses 'the workbook itself is never the target' 1 'is a workbook' export s.mamori s.mamori --format xlsx
refuses '… nor of a CSV file' 1 'is a workbook' export s.mamori s.mamori --format csv --sheet assets
is 'nothing was left behind' "$(ls -A)" "$(cat names)"
refuses 'no file named' 2 'usage: mamori export' export s.mamori
tap_done
