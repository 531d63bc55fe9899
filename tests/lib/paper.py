"""How the worksheets of an .xlsx lie on paper: what is needed to say where sheets of A4 end, and what stands on them.

    for sheet in paper.sheets("x.xlsx"):
        for top, end in sheet.down(): ...

Rows and columns are counted from 1. Heights are points, widths pixels of 1/96 inch, as Excel has them.
"""
import re
import unicodedata
import xml.etree.ElementTree as ET
import zipfile

M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cells(text):
    """How many half-width letters wide."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "FWA" else 1 for c in text)


def column(name):
    number = 0
    for c in name:
        number = number * 26 + ord(c) - 64
    return number


def place(ref):
    name, row = re.fullmatch(r"\$?([A-Z]+)\$?(\d+)", ref).groups()
    return int(row), column(name)


class Sheet:
    def __init__(self, name, hidden, root, texts, styles, titles, area):
        self.name, self.hidden, self.styles = name, hidden, styles
        self.cell, self.merged, self.height, self.width = {}, {}, {}, {}
        usual = root.find(M + "sheetFormatPr")
        self.usual = float(usual.get("defaultRowHeight"))
        for col in root.iter(M + "col"):
            for c in range(int(col.get("min")), min(int(col.get("max")), 400) + 1):
                self.width[c] = 0 if col.get("hidden") else int(float(col.get("width")) * 7 + 0.5)
        for row in root.iter(M + "row"):
            r = int(row.get("r"))
            self.height[r] = 0 if row.get("hidden") else float(row.get("ht") or self.usual)
            for c in row:
                v = c.find(M + "v")
                text = "" if v is None or v.text is None else texts[int(v.text)] if c.get("t") == "s" else v.text
                self.cell[place(c.get("r"))] = (text, int(c.get("s") or 0))
        for merge in root.iter(M + "mergeCell"):
            first, last = map(place, merge.get("ref").split(":"))
            self.merged[first] = last
        self.rows = max((r for r, _ in self.cell), default=1)
        self.columns = max((c for _, c in self.cell), default=1)
        if area:
            (top, _), (self.rows, self.columns) = map(place, area.split(":"))
        setup = root.find(M + "pageSetup")
        self.landscape = setup.get("orientation") == "landscape"
        self.scale = int(setup.get("scale") or 100) / 100
        self.fitted = root.find(".//" + M + "pageSetUpPr") is not None
        self.wide = int(setup.get("fitToWidth") or 1) if self.fitted else 0
        margins = root.find(M + "pageMargins")
        a4 = (841.9, 595.3) if self.landscape else (595.3, 841.9)
        self.across = (a4[0] - 72 * (float(margins.get("left")) + float(margins.get("right")))) / 0.75  # pixels
        self.tall = a4[1] - 72 * (float(margins.get("top")) + float(margins.get("bottom")))
        self.row_breaks = [int(b.get("id")) for b in root.findall(M + "rowBreaks/" + M + "brk")]
        self.column_breaks = [int(b.get("id")) for b in root.findall(M + "colBreaks/" + M + "brk")]
        self.repeated = max([column(c) for c in re.findall(r"\$A:\$([A-Z]+)", titles)], default=0)
        self.head = max([int(r) for r in re.findall(r"\$(\d+):\$\d+", titles)], default=0)
        if self.fitted and self.wide == 1:
            self.scale = min(1, self.across / max(1, sum(self.wide_of(c) for c in range(1, self.columns + 1))))

    def wide_of(self, c):
        return self.width.get(c, 64)

    def high(self, r):
        return self.height.get(r, self.usual)

    def sheets_across(self):
        """[(first, last)] of the columns behind those that are repeated."""
        begin = self.repeated + 1
        out = []
        for b in self.column_breaks + [self.columns]:
            out.append((begin, b))
            begin = b + 1
        return out

    def down(self, more=1.0):
        """[(first, last)] of the rows; with so much MORE room."""
        out, first, used = [], 1, 0.0
        room = self.tall / self.scale * more
        for r in range(1, self.rows + 1):
            own = self.high(r)
            if r > first and (r - 1 in self.row_breaks or (used + own > room and own > 0)):
                out.append((first, r - 1))
                first, used = r, self.high(self.head) if self.head and r > self.head else 0.0
            used += own
        return out + [(first, self.rows)]

    def natural(self):
        """The sheets that end by themselves, not where we say it."""
        return [(a, b) for a, b in self.down()[:-1] if b not in self.row_breaks]

    def text(self, r, c):
        return self.cell.get((r, c), ("", 0))[0]

    def style(self, r, c):
        return self.styles[self.cell[r, c][1]] if (r, c) in self.cell else {}

    def filled(self, first, last, columns=None):
        """Has one of these rows anything to read?"""
        return any(text and first <= r <= last and (not columns or columns[0] <= c <= columns[1]) for (r, c), (text, _) in self.cell.items())


def read_styles(root):
    fonts = [(float(f.find(M + "sz").get("val")), f.find(M + "name").get("val"), f.find(M + "b") is not None) for f in root.find(M + "fonts")]
    fills = [(fill.find(".//" + M + "fgColor").get("rgb", "") if fill.find(".//" + M + "fgColor") is not None else "")[-6:] for fill in root.find(M + "fills")]
    lines = [any(side.get("style") for side in border) for border in root.find(M + "borders")]
    boxes = [border.find(M + "left") is not None and border.find(M + "left").get("style") is not None for border in root.find(M + "borders")]
    out = []
    for xf in root.find(M + "cellXfs"):
        align = xf.find(M + "alignment")
        get = (lambda key: align.get(key) if align is not None else None)
        size, font, bold = fonts[int(xf.get("fontId"))]
        out.append({"size": size, "font": font, "bold": bold, "fill": fills[int(xf.get("fillId"))], "box": boxes[int(xf.get("borderId"))], "line": lines[int(xf.get("borderId"))],
                    "wrap": get("wrapText") == "1", "shrink": get("shrinkToFit") == "1", "across": get("horizontal")})
    return out


def sheets(path, hidden=False):
    z = zipfile.ZipFile(path)
    names = z.namelist()
    texts = []
    if "xl/sharedStrings.xml" in names:
        texts = ["".join(t.text or "" for t in si.iter(M + "t")) for si in ET.fromstring(z.read("xl/sharedStrings.xml"))]
    styles = read_styles(ET.fromstring(z.read("xl/styles.xml")))
    book = ET.fromstring(z.read("xl/workbook.xml"))
    defined = {(d.get("name"), int(d.get("localSheetId") or -1)): d.text for d in book.iter(M + "definedName")}
    for i, sheet in enumerate(book.iter(M + "sheet")):
        if sheet.get("state") and not hidden:
            continue
        area = defined.get(("_xlnm.Print_Area", i))
        yield Sheet(sheet.get("name"), bool(sheet.get("state")), ET.fromstring(z.read("xl/worksheets/sheet%d.xml" % (i + 1))), texts, styles,
                    defined.get(("_xlnm.Print_Titles", i)) or "", area.rsplit("!", 1)[1] if area else None)
