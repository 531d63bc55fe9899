"""LibreOffice as the oracle for our .xlsx exports (see run). Reads .xlsx by itself: neither our reader nor our writer is trusted."""
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from peeked import peeked  # noqa: E402

NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
FULL = os.environ.get("TORTURE") == "full"  # else English, which Gnumeric recalculates, too, and what is for the management are one layer of the guideline
ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}

# Files from elsewhere are not recalculated on loading unless told so: 0 is "always".
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def unescape(text):
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m.group(1), 16)), text)


def text_of(node):
    """Text of <si> or <is>, without readings."""
    pieces = []
    for child in node:
        name = child.tag.split("}")[1]
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            pieces.extend(t.text or "" for t in child.findall("m:t", NS))
    return unescape("".join(pieces))


def cell_value(cell, strings):
    kind, v = cell.get("t", "n"), cell.find("m:v", NS)
    if kind == "inlineStr":
        return text_of(cell.find("m:is", NS))
    if v is None:
        return ""
    raw = v.text or ""
    if kind == "s":
        return strings[int(raw)]
    if kind in ("str", "e"):
        return unescape(raw)
    if kind == "b":
        return "TRUE" if raw == "1" else "FALSE"
    return float(raw) if raw else ""


def read(path):
    """{sheet: {ref: (value, formula or None)}}, without empty cells."""
    with zipfile.ZipFile(path) as z:
        strings = []
        if "xl/sharedStrings.xml" in z.namelist():
            strings = [text_of(si) for si in ET.fromstring(z.read("xl/sharedStrings.xml")).findall("m:si", NS)]
        rels = {r.get("Id"): r.get("Target") for r in ET.fromstring(z.read("xl/_rels/workbook.xml.rels"))}
        book = {}
        for sheet in ET.fromstring(z.read("xl/workbook.xml")).find("m:sheets", NS):
            target = rels[sheet.get(REL)]
            part = target[1:] if target.startswith("/") else "xl/" + target
            cells = {}
            for cell in ET.fromstring(z.read(part)).iter("{%s}c" % NS["m"]):
                f = cell.find("m:f", NS)
                value = cell_value(cell, strings)
                if value != "" or f is not None:
                    cells[cell.get("r")] = (value, None if f is None else f.text or "")
            book[sheet.get("name")] = cells
        return book


def same(ours, theirs):
    if isinstance(ours, float) and isinstance(theirs, float):
        return abs(ours - theirs) <= 1e-9 * max(1.0, abs(ours))
    return ours == theirs


def compare(ours, theirs):
    """(cells, formulas, differences)"""
    cells = formulas = 0
    wrong = []
    if list(ours) != list(theirs):
        wrong.append("sheets %s against %s" % (list(ours), list(theirs)))
    for name, sheet in ours.items():
        other = theirs.get(name, {})
        for ref in sorted(set(sheet) | set(other)):
            mine, his = sheet.get(ref, ("", None)), other.get(ref, ("", None))
            cells += 1
            formulas += mine[1] is not None
            if not same(mine[0], his[0]):
                wrong.append("%s!%s ours %r, LibreOffice %r   =%s" % (name, ref, mine[0], his[0], (mine[1] or "")[:160]))
            elif (mine[1] is None) != (his[1] is None) and mine[0] != "":
                wrong.append("%s!%s is a formula only on one side" % (name, ref))
            elif mine[1] is not None and his[0] in ERRORS:
                wrong.append("%s!%s is %s   =%s" % (name, ref, his[0], mine[1][:160]))
    return cells, formulas, wrong


def without_print_titles(path, copy):
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "xl/workbook.xml":
                data = re.sub(rb'<definedName name="_xlnm.Print_Titles"[^<]*</definedName>', b"", data)
            target.writestr(item, data)


class Oracle:
    def __init__(self, mamori, forms, work):
        self.mamori, self.forms, self.work = mamori, forms, os.path.abspath(work)
        self.number = self.failed = 0
        profile = os.path.join(self.work, "profile")
        shutil.rmtree(profile, ignore_errors=True)
        os.makedirs(os.path.join(profile, "user"))
        with open(os.path.join(profile, "user", "registrymodifications.xcu"), "w", encoding="utf-8") as f:
            f.write(PROFILE)
        self.profile = profile

    def path(self, name):
        return os.path.join(self.work, name)

    def run(self, *arguments):
        # Today's date is part of some formulas: ours must be LibreOffice's.
        environment = {k: v for k, v in os.environ.items() if k != "MAMORI_NOW"}
        done = subprocess.run([self.mamori, "--forms", self.forms, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env=environment, timeout=120)
        if done.returncode:
            print("# mamori %s: rc %d" % (" ".join(arguments), done.returncode))
            for line in done.stdout.decode("utf-8", "replace").splitlines():
                print("#   " + line)
        return done.returncode == 0

    def recalculate(self, *paths):
        """In one start of LibreOffice; where each of them was saved, None where it was not. It is given copies without the rows and
        columns that are printed on every page: no value hangs on them, and they are two thirds of its time."""
        given, out = self.path("given"), self.path("recalculated")
        for folder in (given, out):
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder)
        copies = [os.path.join(given, os.path.basename(path)) for path in paths]
        for path, copy in zip(paths, copies):
            if os.path.exists(path):
                without_print_titles(path, copy)
        subprocess.run(["soffice", "--headless", "-env:UserInstallation=file://" + self.profile, "--convert-to",
                        "xlsx:Calc MS Excel 2007 XML", "--outdir", out, *copies],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)
        results = [os.path.join(out, os.path.basename(path)) for path in paths]
        return [result if os.path.exists(result) else None for result in results]

    def second(self, path):
        """The same by Gnumeric; None where it is not installed."""
        if not shutil.which("ssconvert"):
            return None
        result = self.path("gnumeric-" + os.path.basename(path))
        subprocess.run(["ssconvert", "--recalc", path, result], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
        return result if os.path.exists(result) else path + ": Gnumeric wrote nothing"

    def tap(self, good, what, notes=()):
        self.number += 1
        self.failed += not good
        print("%s %d - %s" % ("ok" if good else "not ok", self.number, what))
        for note in list(notes)[:20]:
            print("# " + str(note).replace("\n", "\\n"))
        sys.stdout.flush()
        return good

    def agrees(self, path, result, what, least_formulas):
        if not os.path.exists(path):
            return self.tap(False, what, ["there is no export"])
        if not result:
            return self.tap(False, what, ["LibreOffice wrote nothing"])
        cells, formulas, wrong = compare(read(path), read(result))
        return self.tap(not wrong and formulas >= least_formulas, "%s: %d cells, %d formulas agree with LibreOffice" % (what, cells, formulas),
                        wrong or (["fewer than %d formulas" % least_formulas] if formulas < least_formulas else []))

    def second_opinion(self, path, what, least_formulas, beyond=None):
        """BEYOND: what stands in formulas that Gnumeric cannot compute."""
        result = self.second(path)
        if not result:
            self.number += 1
            print("ok %d - %s: Gnumeric # SKIP ssconvert is not installed" % (self.number, what))
            return True
        cells, formulas, wrong = compare(read(path), read(result)) if os.path.exists(result) else (0, 0, [result])
        wrong = [line for line in wrong if not beyond or beyond not in line]
        return self.tap(not wrong and formulas >= least_formulas, "%s: %d cells, %d formulas agree with Gnumeric" % (what, cells, formulas), wrong)

    def plant(self, path, planted):
        """A copy in which one cached number, and one cached text, are wrong. Returns the cells changed."""
        changed = []
        with zipfile.ZipFile(path) as source, zipfile.ZipFile(planted, "w", zipfile.ZIP_DEFLATED) as target:
            for item in source.infolist():
                data = source.read(item)
                if item.filename.startswith("xl/worksheets/sheet"):
                    xml = data.decode("utf-8")
                    for pattern in (r'(<c r="([A-Z]+\d+)"[^>]*><f>[^<]*</f><v>)(-?\d+)(</v>)',
                                    r'(<c r="([A-Z]+\d+)"[^>]*t="str"[^>]*><f>[^<]*</f><v>)([^<]+)(</v>)'):
                        found = re.search(pattern, xml)
                        if found and len(changed) < 6:
                            changed.append(found.group(2))
                            xml = xml[:found.start(3)] + "777" + xml[found.end(3):]
                    data = xml.encode("utf-8")
                target.writestr(item, data)
        return changed

    def main(self):
        if not shutil.which("soffice"):
            print("1..0 # SKIP soffice is not installed")
            return 0
        sample, empty, english = (self.path(name + ".mamori") for name in ("sample", "empty", "english"))
        for old in (sample, empty, english):
            if os.path.exists(old):
                os.unlink(old)
        exports = {"sample": self.path("sample.xlsx"), "english": self.path("english.xlsx"), "assets": self.path("assets.xlsx"),
                   "empty": self.path("empty.xlsx"), "set": self.path("set.xlsx")}
        for export in exports.values():
            if os.path.exists(export):
                os.unlink(export)
        made = self.run("--lang", "ja", "new", sample, "--sample") and self.run("--lang", "ja", "new", empty)
        # What differs in English are the texts, in the formulas of one layer as in those of all.
        made = made and self.run("--lang", "ja", "new", english, "--sample", *([] if FULL else ["--layers", "ipa-3"]))
        # Texts that a spreadsheet would like to take for something else.
        for text in ("=1+1", "+81-3", "@SUM(A1)", "'x", "007", "1e5", "TRUE", "#N/A", "_x0041_", "a_x000D_b", " blanks ", "<&>]]>", "\U00020bb7\U0001f363", "*", "?"):
            made = made and self.run("--lang", "ja", "set", sample, "assets", "+", "name=" + text, "department=" + text, "medium=paper", "c=1", "i=1", "a=0")
        self.tap(made, "workbooks made")
        self.tap(self.run("--lang", "ja", "export", sample, exports["sample"]) and self.run("--lang", "en", "export", english, exports["english"]) and
                 self.run("--lang", "ja", "export", sample, exports["assets"], "--sheet", "assets") and
                 self.run("--lang", "ja", "export", sample if FULL else english, exports["set"], "--set", "management") and
                 self.run("--lang", "ja", "export", empty, exports["empty"]), "exports written")
        planted = self.path("planted.xlsx")
        changed = self.plant(exports["assets"], planted) if os.path.exists(exports["assets"]) else []
        results = dict(zip((*exports, "planted"), self.recalculate(*exports.values(), planted)))
        self.agrees(exports["sample"], results["sample"], "sample company", 1000)
        self.agrees(exports["empty"], results["empty"], "empty workbook", 300)
        self.agrees(exports["english"], results["english"], "sample company in English", 1000)
        self.agrees(exports["assets"], results["assets"], "one sheet", 100)
        self.agrees(exports["set"], results["set"], "what is for the management, with what goes along hidden", 1000)
        if FULL:
            self.second_opinion(exports["sample"], "sample company", 1000)
        else:  # of all layers in English it cannot read the name of a worksheet with an apostrophe in it
            self.second_opinion(exports["english"], "sample company in English", 1000)
        wrong = compare(read(planted), read(results["planted"]))[2] if results["planted"] else []
        seen = [line for line in wrong if "777" in line]
        self.tap(len(changed) > 1 and len(seen) == len(changed) == len(wrong), "wrong cached values are seen",
                 ["%d planted, %d seen, %d differences" % (len(changed), len(seen), len(wrong))] + wrong)
        # What LibreOffice saved is also a file from elsewhere, with dates, numbers and texts of every kind.
        saved = "sample" if FULL else "english"
        if results[saved]:
            cells, wrong = peeked(self.mamori, results[saved])
            self.tap(not wrong and cells > 1000, "sample company: %d cells that LibreOffice saved are read as openpyxl reads them" % cells, wrong)
        print("1..%d" % self.number)
        return 1 if self.failed else 0


if __name__ == "__main__":
    sys.exit(Oracle(*sys.argv[1:4]).main())
