"""What Excel insists on in an .xlsx file, beyond well-formed XML: what is broken here makes it offer a "repair".

    xlsx_lint.py FILE...      prints every fault; exit code 1 when there is any

Checked: zip without doubled or absolute names; every part well-formed, its type declared, every target of a relationship
there; sheet names (31 units, no []:*?/\\, no ' at an end, not the same when folded); order of the elements of a worksheet,
rows and cells ascending and inside the limits; indexes of strings, styles and differential formats; 32,767 units in a
cell; formulas: 8,192 units, texts in them 255, 64 levels, quotes and brackets closed; merged ranges apart; lists of
validations 255 units, titles 32, texts 255; hyperlinks to what is there; filters and printed titles inside the sheet;
header and footer 255; names in formulas and charts are sheets of the file; comments and their drawings; no control
characters.
"""
import re
import sys
import xml.etree.ElementTree as ET
import zipfile
from posixpath import dirname, join, normpath

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
RID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ORDER = """sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios autoFilter
sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions
pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing
legacyDrawingHF picture oleObjects controls webPublishItems tableParts extLst""".split()


def units(text):
    return len(text.encode("utf-16-le")) // 2


def place(ref):
    match = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d+)", ref)
    if not match:
        return None
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - 64
    return int(match.group(2)), column


def area(ref):
    first, _, last = ref.partition(":")
    return place(first), place(last or first)


class Lint:
    def __init__(self, path):
        self.path, self.faults = path, []
        self.zip = zipfile.ZipFile(path)
        self.names = self.zip.namelist()

    def fault(self, where, what):
        self.faults.append("%s: %s: %s" % (self.path, where, what))

    def tree(self, part):
        try:
            return ET.fromstring(self.zip.read(part))
        except (ET.ParseError, KeyError) as why:
            self.fault(part, "not well-formed: %s" % why)
            return ET.Element("none")

    def relations(self, part):
        rels = join(dirname(part), "_rels", part.rsplit("/", 1)[-1] + ".rels")
        found = {}
        if rels in self.names:
            for r in self.tree(rels).iter(RELS + "Relationship"):
                if r.get("TargetMode") == "External":
                    continue
                target = normpath(join(dirname(part), r.get("Target"))).lstrip("/") if not r.get("Target").startswith("/") else r.get("Target")[1:]
                if target not in self.names:
                    self.fault(rels, "no part %s" % target)
                found[r.get("Id")] = target
        return found

    def package(self):
        if len(set(n.lower() for n in self.names)) != len(self.names):
            self.fault("zip", "a part stands there twice")
        for n in self.names:
            if n.startswith("/") or ".." in n or "\\" in n:
                self.fault("zip", "part name %s" % n)
            if n.endswith((".xml", ".rels", ".vml")) and re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", self.zip.read(n)):
                self.fault(n, "a control character")
        types = self.tree("[Content_Types].xml")
        kinds = {t.get("Extension", "").lower() for t in types if t.tag.endswith("Default")}
        declared = {t.get("PartName", "")[1:] for t in types if t.tag.endswith("Override")}
        for n in self.names:
            if n != "[Content_Types].xml" and n not in declared and n.rsplit(".", 1)[-1].lower() not in kinds:
                self.fault(n, "no content type")
        for d in declared - set(self.names):
            self.fault(d, "a type for a part that is not there")

    def workbook(self):
        book, relations = self.tree("xl/workbook.xml"), self.relations("xl/workbook.xml")
        self.sheets = [(s.get("name"), relations.get(s.get(RID))) for s in book.iter(MAIN + "sheet")]
        self.titles = {name for name, _ in self.sheets}
        seen = set()
        for name, part in self.sheets:
            if units(name) > 31 or not name or re.search(r"[\[\]:*?/\\]", name) or name[0] == "'" or name[-1] == "'" or name.lower() == "history":
                self.fault("workbook", "sheet name %r" % name)
            if name.casefold() in seen:
                self.fault("workbook", "two sheets named %r" % name)
            seen.add(name.casefold())
        for n in book.iter(MAIN + "definedName"):
            self.formula("defined name " + n.get("name"), n.text or "")
        strings = self.tree("xl/sharedStrings.xml").findall(MAIN + "si") if "xl/sharedStrings.xml" in self.names else []
        self.strings = len(strings)
        for i, s in enumerate(strings):
            if units("".join(t.text or "" for t in s.iter(MAIN + "t"))) > 32767:
                self.fault("sharedStrings", "text %d is too long" % i)
        styles = self.tree("xl/styles.xml")
        self.xfs = len(styles.find(MAIN + "cellXfs"))
        dxfs = styles.find(MAIN + "dxfs")
        self.dxfs = len(dxfs) if dxfs is not None else 0
        for x in styles.find(MAIN + "cellXfs"):
            for key, group in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
                if int(x.get(key, 0)) >= len(styles.find(MAIN + group)):
                    self.fault("styles", "%s %s" % (key, x.get(key)))

    def formula(self, where, text):
        if units(text) > 8192:
            self.fault(where, "formula of %d units" % units(text))
        bare, depth, deepest = "", 0, 0
        for i, piece in enumerate(re.split(r'("(?:[^"]|"")*")', text)):
            if i % 2:
                if units(piece[1:-1].replace('""', '"')) > 255:
                    self.fault(where, "a text of more than 255 units in a formula")
            else:
                bare += piece
        if '"' in bare:
            self.fault(where, "an open quotation mark: %.60s" % text)
        for name in re.findall(r"'((?:[^']|'')+)'!", bare):
            if name.replace("''", "'") not in self.titles:
                self.fault(where, "no sheet %r" % name)
        for c in re.findall("[()]", re.sub(r"'(?:[^']|'')+'", "", bare)):
            depth += 1 if c == "(" else -1
            if depth > deepest:
                deepest = depth
        if depth or deepest > 64:
            self.fault(where, "brackets: %.60s" % text)

    def cells(self, name, data):
        last_row = 0
        for row in data:
            number, last = int(row.get("r")), 0
            if not last_row < number <= 1048576:
                self.fault(name, "row %d after %d" % (number, last_row))
            last_row = number
            for c in row:
                at = place(c.get("r") or "")
                if not at or at[0] != number or not last < at[1] <= 16384:
                    self.fault(name, "cell %s" % c.get("r"))
                    continue
                last = at[1]
                if int(c.get("s", 0)) >= self.xfs:
                    self.fault(name, "%s: style %s" % (c.get("r"), c.get("s")))
                f, v = c.find(MAIN + "f"), c.find(MAIN + "v")
                if f is not None:
                    self.formula("%s!%s" % (name, c.get("r")), f.text or "")
                if c.get("t") == "s" and int(v.text) >= self.strings:
                    self.fault(name, "%s: no text %s" % (c.get("r"), v.text))
                if c.get("t") in (None, "n") and v is not None:
                    try:
                        float(v.text)
                    except (TypeError, ValueError):
                        self.fault(name, "%s: no number %r" % (c.get("r"), v.text))
                if v is not None and v.text and units(v.text) > 32767:
                    self.fault(name, "%s: too long" % c.get("r"))

    def sheet(self, name, part):
        tree, relations = self.tree(part), self.relations(part)
        tags = [e.tag.replace(MAIN, "") for e in tree]
        unknown = [t for t in tags if t not in ORDER]
        if unknown:
            self.fault(name, "unknown elements %s" % unknown)
        order = [ORDER.index(t) for t in tags if t in ORDER]
        if order != sorted(order):
            self.fault(name, "order of elements: %s" % tags)
        data = tree.find(MAIN + "sheetData")
        self.cells(name, [] if data is None else data)
        merged = [area(m.get("ref")) for m in tree.iter(MAIN + "mergeCell")]
        for i, (a, b) in enumerate(merged):
            for c, d in merged[:i]:
                if a[0] <= d[0] and c[0] <= b[0] and a[1] <= d[1] and c[1] <= b[1]:
                    self.fault(name, "merged ranges meet: %s %s" % (a, c))
        for v in tree.iter(MAIN + "dataValidation"):
            for key, most in (("promptTitle", 32), ("errorTitle", 32), ("prompt", 255), ("error", 255)):
                if units(v.get(key, "")) > most:
                    self.fault(name, "validation %s of %d units" % (key, units(v.get(key))))
            for f in list(v):
                if units(f.text or "") > 255:
                    self.fault(name, "validation of %d units" % units(f.text))
                self.formula(name + " validation", f.text or "")
        for rule in tree.iter(MAIN + "cfRule"):
            if rule.get("dxfId") and int(rule.get("dxfId")) >= self.dxfs:
                self.fault(name, "conditional format %s" % rule.get("dxfId"))
            for f in rule.iter(MAIN + "formula"):
                self.formula(name + " conditional format", f.text or "")
        links = list(tree.iter(MAIN + "hyperlink"))
        if len(links) > 65530:
            self.fault(name, "too many links")
        for link in links:
            if link.get("location"):
                self.formula(name + " link", link.get("location"))
        for f in tree.iter():
            if f.tag in (MAIN + "oddHeader", MAIN + "oddFooter") and units(f.text or "") > 255:
                self.fault(name, "header or footer of %d units" % units(f.text))
            if f.tag.replace(MAIN, "") in ("drawing", "legacyDrawing") and f.get(RID) not in relations:
                self.fault(name, "no relationship for %s" % f.tag)
        filters = tree.find(MAIN + "autoFilter")
        if filters is not None and None in area(filters.get("ref")):
            self.fault(name, "filter %s" % filters.get("ref"))

    def drawings(self):
        for n in self.names:
            if n.startswith(("xl/drawings/drawing", "xl/charts/chart")) and n.endswith(".xml"):
                self.relations(n)
                for e in self.tree(n).iter():
                    if e.tag.endswith("}f"):
                        self.formula(n, e.text or "")
            if n.startswith("xl/comments") and n.endswith(".xml"):
                refs = [c.get("ref") for c in self.tree(n).iter(MAIN + "comment")]
                if len(refs) != len(set(refs)) or None in [place(r or "") for r in refs]:
                    self.fault(n, "places of comments")
            if n.endswith(".vml"):
                self.tree(n)

    def check(self):
        self.package()
        self.workbook()
        for name, part in self.sheets:
            self.sheet(name, part)
        self.drawings()
        for n in ("docProps/app.xml", "docProps/core.xml"):
            self.tree(n)
        return self.faults


if __name__ == "__main__":
    found = [fault for path in sys.argv[1:] for fault in Lint(path).check()]
    print("\n".join(found[:40]))
    sys.exit(1 if found else 0)
