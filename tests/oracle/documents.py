"""Documents in Word's and Excel's formats say what mamori says (run by the suite `oracle`; needs soffice, python3-openpyxl).

    documents.py MAMORI FORMS LIB WORK

Every document of each sample company (in make check every third, of each company another one, and every second that holds charts) as .docx,
converted to text by LibreOffice in one call a company: the text is, but for blanks, that of `document --json` from the first character to the last, numbers included, which Word's lists make by
themselves there. The .docx files pass docx_lint, no date in their tables is torn apart, and LibreOffice draws the charts in them. Some documents as .xlsx: they pass xlsx_lint, and what openpyxl reads
is the same text.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile

import openpyxl

mamori, forms, lib, work = sys.argv[1:5]
sys.path.insert(0, lib)
import docx_lint  # noqa: E402
import xlsx_lint  # noqa: E402

shutil.rmtree(work, ignore_errors=True)
os.makedirs(work)
os.chdir(work)
number = failed = 0
FULL = os.environ.get("TORTURE") == "full"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
VALUE_TYPE, VALUE = OFFICE + "value-type", OFFICE + "value"
XLSX = {"hibari": ["handbook"], "midori": ["reg06", "emergency-cards"], "tsunagu": ["emergency-roles", "incident-record", "reg09-list"]}


def check(what, wrong):
    global number, failed
    number += 1
    failed += bool(wrong)
    print("%s %d - %s" % ("not ok" if wrong else "ok", number, what))
    for line in (wrong if isinstance(wrong, list) else [wrong])[:8] if wrong else ():
        print("#   " + str(line))


def run(*arguments):
    done = subprocess.run([mamori, "--forms", forms, "--lang", "ja", *arguments], capture_output=True, timeout=300)
    if done.returncode:
        check(" ".join(arguments), done.stderr.decode())
    return done.stdout.decode("utf-8")


def plain(text):
    """Without blanks, line ends and the bars between the cells of a table."""
    return re.sub(r"[\s\ufeff|]", "", text)


def texts(book, document, *row):
    parts = json.loads(run("document", book, document, *row, "--json"))["parts"]
    return [line for part in parts for line in part["text"]]


def differs(got, want):
    """Where two texts part; None: they are the same."""
    if got == want:
        return None
    at = next((i for i, (a, b) in enumerate(zip(got, want)) if a != b), min(len(got), len(want)))
    return ["at %d" % at, "read:   …%s" % got[max(0, at - 20):at + 60], "wanted: …%s" % want[max(0, at - 20):at + 60]]


def without_contents(got, want):
    """What stands between 目次 and the text is the headings once more: each in its order, and nothing else."""
    begin = got.find("目次")
    first = next((i for i, text in enumerate(want) if got[begin + 2:].startswith(text)), None)
    if begin < 0 or first is None:
        return got
    at = begin + 2
    for text in want[first:]:
        if text and got.startswith(text, at) and not got.startswith("".join(want[first:]), at):
            at += len(text)
    return got[:begin] + got[at:]


def plant(path):
    """A copy with a list that is not there, a style that is not there and a wrong order: how many of them are seen."""
    with zipfile.ZipFile(path) as z, zipfile.ZipFile("planted.docx", "w") as out:
        for name in z.namelist():
            text = z.read(name).decode()
            if name == "word/document.xml":
                text = re.sub('<w:numId w:val="[0-9]+"/>', '<w:numId w:val="999"/>', text, count=1).replace('"Title"', '"Titel"', 1)
                text = text.replace("<w:pPr>", '<w:pPr><w:jc w:val="left"/>', 1)
            out.writestr(name, text)
    seen = " ".join(docx_lint.Lint("planted.docx").check())
    return [word in seen for word in ("list 999", "Titel", "too late")]


def torn(path):
    """Dates and codes that break in a cell: letters of 9.5 points, of 8 in a full table, half of that for a digit."""
    tree = ET.fromstring(zipfile.ZipFile(path).read("word/document.xml"))
    for cell in tree.iter(docx_lint.W + "tc"):
        style = cell.find(".//" + docx_lint.W + "pStyle")
        size = 160 if style is not None and style.get(docx_lint.W + "val").startswith("TableSmall") else 190
        room = int(cell.find(docx_lint.W + "tcPr/" + docx_lint.W + "tcW").get(docx_lint.W + "w")) - 216
        for run in re.findall("(?:令和|平成)[0-9元]+年[0-9]+月[0-9]+日|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9][0-9,]+|[A-Z]+-[0-9]+", "".join(t.text for t in cell.iter(docx_lint.W + "t"))):
            between = sum(a.isascii() != b.isascii() for a, b in zip(run, run[1:]))  # Word leaves a quarter of a letter there
            if sum(size / 2 if c.isascii() else size for c in run) + between * size / 4 > room:
                yield "%s: %s in %d" % (path, run, room)


def numbers(path, part):
    """What a chart holds: of Word's the points of each series; of LibreOffice's the cells of its table, by column."""
    tree = ET.fromstring(zipfile.ZipFile(path).read(part))
    if "charts/" in part:
        size = len(tree.find(".//{*}cat").findall(".//{*}pt"))
        found = [{int(pt.get("idx")): float(pt[0].text) for pt in series.find("{*}val").iter() if pt.tag.endswith("}pt")} for series in tree.iter() if series.tag.endswith("}ser")]
        return [[one.get(i) for i in range(size)] for one in found]
    rows = [[cell for cell in row if cell.get(VALUE_TYPE)] for row in tree.findall(".//{*}table-rows/{*}table-row")]
    values = [[float(cell.get(VALUE)) if cell.get(VALUE_TYPE) == "float" and cell.get(VALUE) != "NaN" else None for cell in row[1:]] for row in rows]
    return [list(column) for column in zip(*values)]


def try_charts(company, files):
    subprocess.run(["soffice", "-env:UserInstallation=file://%s/office" % work, "--headless", "--convert-to", "odt", "--outdir", "charts-" + company, *files], capture_output=True, timeout=300)
    for path in files:
        odt = os.path.join("charts-" + company, os.path.basename(path)[:-4] + "odt")
        word = sorted((part for part in zipfile.ZipFile(path).namelist() if "/charts/" in part), key=lambda part: int(re.search(r"(\d+)\.xml", part).group(1)))
        office = sorted((part for part in zipfile.ZipFile(odt).namelist() if re.fullmatch(r"Object \d+/content.xml", part)), key=lambda part: int(re.search(r"\d+", part).group(0)))
        want, got = [numbers(path, part) for part in word], [numbers(odt, part) for part in office]
        check("%s: the %d charts of %s are drawn, with their numbers" % (company, len(word), os.path.basename(path)[3:-5]), None if word and sorted(map(str, got)) == sorted(map(str, want)) else [got, want])


def try_company(company):
    book = company + ".mamori"
    run("new", book, "--sample-name", company)
    listed = json.loads(run("documents", book, "--json"))
    ids = [d["id"] for d in listed]
    wanted = sum(len(d["rows"]) if "rows" in d else 1 for d in listed)
    # An article of one's own with an item list shifts what Word must number.
    run("document", book, "reg01", "--add-after", "a1p2", "--heading", "自社の条", "--text", "一つ目。\n\n二つ目。\n\n1. 甲\n2. 乙\n  - 丙\n\n1. 丁")
    run("document", book, "reg02", "a1p1", "own=自社の文。\n\n| A&B | <i> |\n| x | \"y\" |\n\n次の項。")
    run("export", book, company, "--all-documents", "--format", "docx", "--without-findings")
    files = sorted(os.listdir(company))
    check("%s: %d files" % (company, len(files)), None if len(files) == wanted else [wanted])
    faults = [fault for f in files for fault in docx_lint.Lint(os.path.join(company, f)).check()]
    check("%s: Word finds nothing damaged" % company, faults)
    check("%s: no date is torn apart" % company, [fault for f in files for fault in torn(os.path.join(company, f))])
    check("%s: planted damage is seen" % company, None if plant(os.path.join(company, next(f for f in files if int(f[:2]) == ids.index("reg01") + 1))) == [True] * 3 else ["it is not"])
    shift = list(XLSX).index(company)
    converted = files if FULL else files[shift::3]
    done = subprocess.run(["soffice", "-env:UserInstallation=file://%s/office" % work, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", "text-" + company]
                          + [os.path.join(company, f) for f in converted], capture_output=True, timeout=600)
    if done.returncode:
        check("%s: LibreOffice converts" % company, done.stderr.decode())
        return
    for name in converted:
        document, row = ids[int(name[:2]) - 1], re.search(r" \(([^()]+)\)\.docx$", name)  # those for rows end with the row's id
        want = texts(book, document, *(["--row", row.group(1)] if row and "rows" in listed[int(name[:2]) - 1] else []))
        with open(os.path.join("text-" + company, name[:-5] + ".txt"), encoding="utf-8") as file:
            got = re.sub(r"(?m)^\s*[•◦▪]", "・", file.read())  # Word's marks of three levels, for our one
        got = without_contents(plain(got), [plain(text) for text in want])
        check("%s: %s reads the same in Word: %d texts" % (company, document, len(want)), differs(got, plain("".join(want))))
    charts = [os.path.join(company, f) for f in files if any("/charts/" in part for part in zipfile.ZipFile(os.path.join(company, f)).namelist())]
    try_charts(company, charts if FULL else charts[shift % 2::2])
    for document in XLSX[company]:
        path = "%s-%s.xlsx" % (company, document)
        run("export", book, path, "--document", document, "--without-findings")
        check("%s: %s.xlsx: nothing to repair" % (company, document), xlsx_lint.Lint(path).check())
        cells = [str(c.value) for sheet in openpyxl.load_workbook(path).worksheets for row in sheet.iter_rows() for c in row if c.value is not None]
        check("%s: %s reads the same in Excel" % (company, document), differs(plain("".join(cells)), plain("".join(texts(book, document)))))


# The control: a text that is not there, a list that Word would number otherwise.
check("what differs is seen", None if differs("第1条甲", "第2条甲") and differs("甲", "甲乙") and not differs("甲", "甲") else ["it is not"])
for name in XLSX:
    try_company(name)
print("1..%d" % number)
sys.exit(1 if failed else 0)
