"""What `mamori peek` reads in other programs' files is what others read (run by the suite `oracle`).

    reader.py MAMORI SHEETS.PY WORK      files by openpyxl, LibreOffice and (where installed) Gnumeric, as openpyxl reads
                                         them; packages as no library writes them, as LibreOffice reads them; lines of
                                         text at random, as Python's csv reads them, and some as LibreOffice does
"""
import csv
import io
import json
import os
import random
import shutil
import subprocess
import sys
import warnings

import openpyxl

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from peeked import peeked, plain, same  # noqa: E402

mamori, sheets, work = sys.argv[1:4]
os.makedirs(work, exist_ok=True)
os.chdir(work)
warnings.simplefilter("ignore")
number = failed = 0

TABLE = '名前,数,日付,割合\n"改行\nあり",12.5,2026-04-01,50%\n=1+1,1e3,2026/4/1 9:30,0.1\nｶﾅ 葛\U000e0100,-5,令和8年4月1日,TRUE\n𠮷,0,,#N/A\n'


def look(path, what):
    cells, wrong = peeked(mamori, path)
    verdict(not wrong and cells, "%s: %d cells as openpyxl reads them" % (what, cells), wrong[:10])


def verdict(good, what, told):
    global number, failed
    number += 1
    failed += not good
    print("%s %d - reader: %s" % ("ok" if good else "not ok", number, what))
    for line in [] if good else told:
        print("# %s" % (line,))


def soffice(out, *sources, read_as=()):
    subprocess.run(["soffice", "--headless", "-env:UserInstallation=file://" + os.path.abspath("profile"), *read_as, "--convert-to", "xlsx:Calc MS Excel 2007 XML",
                    "--outdir", out, *sources], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=240)


with open("table.csv", "w", encoding="utf-8") as file:
    file.write(TABLE)
for name, arguments in (("kinds.xlsx", ["kinds"]), ("mac.xlsx", ["kinds"]), ("ledger.xlsx", ["ledger"])):
    subprocess.run([sys.executable, sheets, arguments[0], name] + (["1904"] if name == "mac.xlsx" else []), check=True)
    look(name, "openpyxl, " + name)
if os.path.exists("ours.mamori"):
    os.unlink("ours.mamori")
subprocess.run([mamori, "new", "ours.mamori", "--sample", "--layers", "ipa-3"], check=True, stdout=subprocess.DEVNULL)
subprocess.run([mamori, "export", "ours.mamori", "ours.xlsx"], check=True, stdout=subprocess.DEVNULL)
look("ours.xlsx", "our own")
for source in ("table.csv", "ours.xlsx"):
    if not shutil.which("ssconvert"):
        number += 1
        print("ok %d - reader: Gnumeric, %s # SKIP ssconvert is not installed" % (number, source))
        continue
    subprocess.run(["ssconvert", source, "gnumeric.xlsx"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)
    look("gnumeric.xlsx", "Gnumeric, " + source)


# ---- packages that no library writes: LibreOffice opens them, and what it saved is what peek read in the original ----

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EXTRA = (' xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main" xmlns:x14="http://schemas.microsoft.com/office/'
         'spreadsheetml/2009/9/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14 x15"')
DATES = '<styleSheet xmlns="%s"><cellXfs><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>' % MAIN
SHEETS = '<sheets><sheet name="台帳" sheetId="1" r:id="rId1"/></sheets>'
SHEET = '<row r="1"><c r="A1" t="inlineStr"><is><t>日</t></is></c><c r="B1" s="1"><v>44651</v></c></row>'
STRANGE = [
    ("1904 with extensions", {"styles": DATES, "sheet": SHEET, "book": '<workbook xmlns="%s" xmlns:r="%s"%s><workbookPr date1904="1"/>%s<extLst><ext uri="{A}">'
                              '<x15:workbookPr chartTrackingRefBase="1"/></ext></extLst></workbook>' % (MAIN, OFFICE, EXTRA, SHEETS)}),
    ("no places", {"sheet": "<row><c><v>1</v></c><c><v>2</v></c></row><row><c/><c><v>3</v></c></row><row r=\"9\"><c><v>4</v></c></row>"}),
    ("small letters", {"sheet": '<row r="2"><c r="b2"><v>1</v></c><c r="ab2"><v>2</v></c></row>'}),
    ("strict", {"book": '<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main" xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships">%s</workbook>' % SHEETS,
                "sheet": '<worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'}),
    ("runs, readings, blanks, escapes", {"strings": '<si><r><t>東</t></r><r><t xml:space="preserve"> 京</t></r><rPh sb="0" eb="1"><t>トウ</t></rPh></si><si><t>a_x000a_b</t></si><si/><si><t/></si>',
                                         "sheet": '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c><c r="E1"><v>5</v></c></row>'}),
    ("truth, errors, numbers", {"sheet": '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c><c r="C1" t="e"><v>#N/A</v></c><c r="D1"><v>-1.5E-3</v></c><c r="E1"><v>1e15</v></c></row>'}),
    ("merged", {"sheet": '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2"><c r="B2"><v>3</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells>'}),
]


def strange(name, parts):
    subprocess.run([sys.executable, os.path.join(os.path.dirname(sheets), "strange.py"), name] + ["%s=%s" % item for item in parts.items()], check=True)


def values(path):
    done = subprocess.run([mamori, "peek", path, "--json"], capture_output=True)
    if done.returncode:
        return done.stderr.decode()
    return {(s["name"], c["ref"]): c["value"] for s in json.loads(done.stdout)["sheets"] for c in s["cells"] if c["value"] not in (None, "")}


os.makedirs("strange", exist_ok=True)
for n, (what, parts) in enumerate(STRANGE):
    strange("strange/%d.xlsx" % n, parts)
# One start for all of them; our own export, saved by LibreOffice, is looked at where it is recalculated (oracle.py).
soffice("office", "table.csv", "mac.xlsx", *("strange/%d.xlsx" % n for n in range(len(STRANGE))))
for source in ("table.csv", "mac.xlsx"):
    look("office/" + source.rsplit(".", 1)[0] + ".xlsx", "LibreOffice, " + source)
for n, (what, parts) in enumerate(STRANGE):
    ours, theirs = values("strange/%d.xlsx" % n), {}
    if os.path.exists("office/%d.xlsx" % n):
        for sheet in openpyxl.load_workbook("office/%d.xlsx" % n, data_only=True).worksheets:
            theirs.update({(sheet.title, cell.coordinate): plain(cell.value) for row in sheet.iter_rows() for cell in row if cell.value not in (None, "")})
    good = isinstance(ours, dict) and ours.keys() == theirs.keys() and all(same(theirs[k], ours[k]) for k in ours)
    verdict(good and ours, "LibreOffice reads the same: " + what, [ours, theirs])

# ---- lines of text ----

PIECES = ["名簿", "a", "27\"", "\"", " ", "　", ",", ";", "\t", "\n", "0", "1,5", "ﾒﾓ", "①", "'", "x y"]


def lines_of(chance, separator, quoting):
    """Random rows as a program writes them, or as people do: unquoted fields with quotation marks in them. (Python
    takes blanks before one for letters, LibreOffice does not.)"""
    rows = [["".join(chance.choice(PIECES) for _ in range(chance.randrange(4))) for _ in range(3)] for _ in range(20)]
    rows = [["項目1", "項目2", "項目3"]] * 3 + [[row[0] or "x"] + row[1:] for row in rows]
    if quoting == "program":
        out = io.StringIO()
        csv.writer(out, delimiter=separator, lineterminator=chance.choice(["\r\n", "\n"])).writerows(rows)
        return out.getvalue()
    clean = [[cell.replace("\n", "").replace(separator, "").lstrip('" ') or "x" for cell in row] for row in rows]
    return "".join(separator.join(row) + "\r\n" for row in clean)


seed = int(os.environ.get("SEED", "7"))  # others by SEED=…: a failure must come again
chance, wrong, cells = random.Random(seed), [], 0
for n in range(240):
    separator, quoting = ",;\t"[n % 3], ("program", "people")[n // 3 % 2]
    encoding = ("utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be")[n % 6 if n % 2 else n // 2 % 6]
    text = lines_of(chance, separator, quoting)
    with open("lines.csv", "w", encoding=encoding, newline="") as file:
        file.write(text)
    want = {}
    for r, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator)):
        for c, cell in enumerate(row):
            if cell:
                want[("lines.csv", "%s%d" % (chr(ord("A") + c), r + 1))] = cell.replace("\r\n", "\n")
    got = values("lines.csv")
    cells += len(want)
    if got != want and not wrong:
        wrong = ["SEED=%d file %d %s %s %r" % (seed, n, encoding, quoting, separator), got if isinstance(got, str) else
                 [(k, got.get(k), want.get(k)) for k in sorted(set(got) | set(want)) if got.get(k) != want.get(k)][:4]]
verdict(not wrong, "%d fields of random lines are as Python's csv reads them" % cells, wrong)

# The same by LibreOffice, all columns as text. 44, 59, 9: separators; 76: UTF-8.
for separator, code in ((",", 44), (";", 59), ("\t", 9)):
    text = lines_of(random.Random(seed + code), separator, "people") + lines_of(random.Random(seed - code), separator, "program")
    with open("office.csv", "w", encoding="utf-8", newline="") as file:
        file.write(text)
    soffice("office", "office.csv", read_as=["--infilter=CSV:%d,34,76,1,1/2/2/2/3/2" % code])
    if not os.path.exists("office/office.xlsx"):
        verdict(False, "LibreOffice reads lines parted by %r" % separator, [])
        continue
    sheet = openpyxl.load_workbook("office/office.xlsx").worksheets[0]
    want = {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value not in (None, "")}
    got = values("office.csv")
    got = {ref: value for (_, ref), value in got.items()} if isinstance(got, dict) else got
    wrong = [(k, got.get(k), want.get(k)) for k in sorted(set(got) | set(want)) if not same(want.get(k), got.get(k))][:4] if isinstance(got, dict) else [got]
    verdict(not wrong, "lines parted by %r are as LibreOffice reads them" % separator, ["SEED=%d" % seed] + wrong)
print("1..%d" % number)
sys.exit(1 if failed else 0)
