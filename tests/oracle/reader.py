"""What `mamori peek` reads in other programs' files is what openpyxl reads (run by the suite `oracle`).

    reader.py MAMORI SHEETS.PY WORK      files by openpyxl, LibreOffice and (where installed) Gnumeric
"""
import datetime
import json
import os
import shutil
import subprocess
import sys
import warnings

import openpyxl

mamori, sheets, work = sys.argv[1:4]
os.makedirs(work, exist_ok=True)
os.chdir(work)
warnings.simplefilter("ignore")
number = failed = 0

TABLE = '名前,数,日付,割合\n"改行\nあり",12.5,2026-04-01,50%\n=1+1,1e3,2026/4/1 9:30,0.1\nｶﾅ 葛\U000e0100,-5,令和8年4月1日,TRUE\n𠮷,0,,#N/A\n'


def plain(value):
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.replace(microsecond=0).isoformat()
    return value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else value


def same(a, b):
    numbers = isinstance(a, (int, float)) and isinstance(b, (int, float)) and not isinstance(a, bool) and not isinstance(b, bool)
    # openpyxl leaves _x005F_ as it stands in the file; Excel shows what it means.
    return a == b or (numbers and abs(a - b) <= 1e-9 * max(1, abs(a))) or (isinstance(a, str) and a.replace("_x005F_", "_") == b)


def look(path, what):
    global number, failed
    number += 1
    done = subprocess.run([mamori, "peek", path, "--json"], capture_output=True)
    wrong, cells = [done.stderr.decode()], 0
    if done.returncode == 0:
        seen = {(s["name"], c["ref"]): c["value"] for s in json.loads(done.stdout)["sheets"] for c in s["cells"] if c["type"] != "empty"}
        wrong = []
        for sheet in openpyxl.load_workbook(path, data_only=True).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    value = plain(cell.value)
                    if value in (None, ""):
                        continue
                    cells += 1
                    got = seen.pop((sheet.title, cell.coordinate), None)
                    if not same(value, got):
                        wrong.append("%s!%s openpyxl %r, peek %r" % (sheet.title, cell.coordinate, value, got))
        wrong += ["only peek: %s %r" % item for item in seen.items() if item[1] != ""]
    failed += bool(wrong) or not cells
    print("%s %d - reader: %s: %d cells as openpyxl reads them" % ("not ok" if wrong or not cells else "ok", number, what, cells))
    for line in wrong[:10]:
        print("# " + line)


def soffice(source, out):
    subprocess.run(["soffice", "--headless", "-env:UserInstallation=file://" + os.path.abspath("profile"), "--convert-to",
                    "xlsx:Calc MS Excel 2007 XML", "--outdir", out, source], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)


with open("table.csv", "w", encoding="utf-8") as file:
    file.write(TABLE)
for name, arguments in (("kinds.xlsx", ["kinds"]), ("mac.xlsx", ["kinds"]), ("ledger.xlsx", ["ledger"])):
    subprocess.run([sys.executable, sheets, arguments[0], name] + (["1904"] if name == "mac.xlsx" else []), check=True)
    look(name, "openpyxl, " + name)
if os.path.exists("ours.mamori"):
    os.unlink("ours.mamori")
subprocess.run([mamori, "new", "ours.mamori", "--sample"], check=True, stdout=subprocess.DEVNULL)
subprocess.run([mamori, "export", "ours.mamori", "ours.xlsx"], check=True, stdout=subprocess.DEVNULL)
look("ours.xlsx", "our own")
for source in ("table.csv", "ours.xlsx", "mac.xlsx"):
    soffice(source, "office")
    look("office/" + source.rsplit(".", 1)[0] + ".xlsx", "LibreOffice, " + source)
for source in ("table.csv", "ours.xlsx"):
    if not shutil.which("ssconvert"):
        number += 1
        print("ok %d - reader: Gnumeric, %s # SKIP ssconvert is not installed" % (number, source))
        continue
    subprocess.run(["ssconvert", source, "gnumeric.xlsx"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)
    look("gnumeric.xlsx", "Gnumeric, " + source)
print("1..%d" % number)
sys.exit(1 if failed else 0)
