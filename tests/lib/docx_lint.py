"""What Word insists on in a .docx file, beyond well-formed XML: what is broken here makes it say that the file is damaged.

    docx_lint.py FILE...      prints every fault; exit code 1 when there is any

Checked: zip without doubled names, [Content_Types].xml first; every part well-formed, its type declared, every target of
a relationship there; r:ids used are declared; styles, lists and levels used exist; order of the elements that have one, in
charts, too;
a section at the end of the body; a paragraph at the end of every cell and between two tables; widths of a table's grid;
no control characters.

And what Word shows people: the mode of Word 2013 and later, no question about fields at opening; the names of styles (those that
Word has itself in English, which it translates; all others in Japanese); title, author and company among the properties; contents
whose entries lead to a heading. doc/office.md tells where these rules come from.
"""
import re
import sys
import xml.etree.ElementTree as ET
import zipfile
from posixpath import dirname, join, normpath

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
ORDER = {
    "pPr": """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind
contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr""",
    "rPr": """rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden
color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish""",
    "tblPr": """tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd
tblLayout tblCellMar tblLook""",
    "trPr": "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "tbl": "tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "sectPr": """headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols
formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid""",
    "style": """name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal rsid pPr
rPr tblPr trPr tcPr tblStylePr""",
    "styles": "docDefaults latentStyles style",
    "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "numbering": "numPicBullet abstractNum num",
    "settings": """writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries
displayBackgroundShape mirrorMargins bordersDoNotSurroundHeader bordersDoNotSurroundFooter attachedTemplate linkStyles
stylePaneFormatFilter documentType mailMerge revisionView trackRevisions documentProtection autoFormatOverride defaultTabStop
autoHyphenation evenAndOddHeaders drawingGridHorizontalSpacing characterSpacingControl footnotePr endnotePr compat docVars rsids
mathPr themeFontLang clrSchemeMapping doNotAutoCompressPictures shapeDefaults decimalSymbol listSeparator""",
    "compat": "spaceForUL balanceSingleByteDoubleByteWidth doNotLeaveBackslashAlone ulTrailSpace doNotExpandShiftReturn adjustLineHeightInTable useFELayout compatSetting",
    "num": "abstractNumId lvlOverride",
}
# Styles that Word has itself, by w:name (Word's list of latent styles).
BUILT_IN = """Normal|heading 1|heading 2|heading 3|Title|Subtitle|Body Text|List Paragraph|Signature|TOC Heading|toc 1|toc 2|header|footer""".split("|")
CHART = {
    "chartSpace": "date1904 lang roundedCorners AlternateContent style clrMapOvr pivotFmts protection chart spPr txPr externalData printSettings userShapes extLst",
    "chart": """title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly dispBlanksAs
showDLblsOverMax extLst""",
    "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId extLst",
    "ser": "idx order tx spPr invertIfNegative pictureOptions dPt dLbls trendline errBars cat val shape extLst",
    "dLbls": """dLbl delete numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator
showLeaderLines leaderLines extLst""",
    "catAx": """axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx
crosses crossesAt auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl extLst""",
    "valAx": """axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx
crosses crossesAt crossBetween majorUnit minorUnit dispUnits extLst""",
    "scaling": "logBase orientation max min extLst",
    "strLit": "ptCount pt extLst",
    "numLit": "formatCode ptCount pt extLst",
    "legend": "legendPos legendEntry layout overlay spPr txPr extLst",
}
ORDER = {W + parent: words.split() for parent, words in ORDER.items()}
ORDER.update({C + parent: words.split() for parent, words in CHART.items()})


class Lint:
    def __init__(self, path):
        self.path, self.faults = path, []
        self.zip = zipfile.ZipFile(path)
        self.names = self.zip.namelist()

    def fault(self, where, what):
        self.faults.append("%s: %s: %s" % (self.path, where, what))

    def check(self):
        if len(set(self.names)) != len(self.names):
            self.fault("zip", "a name twice")
        if self.names[0] != "[Content_Types].xml":
            self.fault("zip", "[Content_Types].xml is not the first part")
        trees = {}
        for name in self.names:
            raw = self.zip.read(name)
            if re.search(b"[\x00-\x08\x0b\x0c\x0e-\x1f]", raw):
                self.fault(name, "a control character")
            try:
                trees[name] = ET.fromstring(raw)
            except ET.ParseError as why:
                self.fault(name, "not well-formed: %s" % why)
        if self.faults:
            return self.faults
        self.types(trees)
        self.relationships(trees)
        styles = {s.get(W + "styleId") for s in trees["word/styles.xml"].iter(W + "style")}
        lists = self.lists(trees)
        for name, tree in trees.items():
            self.order(name, tree)
            for kind in ("pStyle", "rStyle", "tblStyle", "basedOn", "next"):
                for use in tree.iter(W + kind):
                    if use.get(W + "val") not in styles:
                        self.fault(name, "there is no style %s" % use.get(W + "val"))
            for use in tree.iter(W + "numPr"):
                number, level = use.find(W + "numId").get(W + "val"), use.find(W + "ilvl").get(W + "val")
                if level not in lists.get(number, ()):
                    self.fault(name, "list %s has no level %s" % (number, level))
        self.body(trees["word/document.xml"])
        self.contents(trees["word/document.xml"])
        self.shown(trees)
        return self.faults

    def contents(self, tree):
        marks = [mark.get(W + "name") for mark in tree.iter(W + "bookmarkStart")]
        ids = [mark.get(W + "id") for mark in tree.iter(W + "bookmarkStart")]
        if len(set(marks)) != len(marks) or len(set(ids)) != len(ids) or sorted(ids) != sorted(end.get(W + "id") for end in tree.iter(W + "bookmarkEnd")):
            self.fault("word/document.xml", "bookmarks do not pair")
        for link in tree.iter(W + "hyperlink"):
            if link.get(W + "anchor") not in marks:
                self.fault("word/document.xml", "there is no bookmark %s" % link.get(W + "anchor"))
        field = [mark.get(W + "fldCharType") for mark in tree.iter(W + "fldChar")]
        if field != ["begin", "separate", "end"] * (len(field) // 3):
            self.fault("word/document.xml", "a field does not end")

    def shown(self, trees):
        settings = trees["word/settings.xml"]
        mode = [s.get(W + "val") for s in settings.iter(W + "compatSetting") if s.get(W + "name") == "compatibilityMode"]
        if mode != ["15"]:
            self.fault("word/settings.xml", "compatibility mode %s" % mode)
        for name, tree in trees.items():
            if tree.find(".//" + W + "updateFields") is not None or any(f.get(W + "dirty") for f in tree.iter(W + "fldChar")):
                self.fault(name, "Word would ask about fields when the file is opened")
        for style in trees["word/styles.xml"].iter(W + "style"):
            name = style.find(W + "name").get(W + "val")
            if name not in BUILT_IN and not re.search("[ぁ-龠]", name):
                self.fault("word/styles.xml", "a style with an English name of ours: %s" % name)
        said = {e.tag.rpartition("}")[2]: e.text for part in ("docProps/core.xml", "docProps/app.xml") for e in trees[part].iter()}
        for word in ("title", "creator", "lastModifiedBy", "created", "modified", "language"):
            if not said.get(word):
                self.fault("docProps", "no %s" % word)
        if "Company" not in said:
            self.fault("docProps/app.xml", "no Company")

    def types(self, trees):
        types = trees["[Content_Types].xml"]
        defaults = {d.get("Extension") for d in types.iter(TYPES + "Default")}
        parts = {o.get("PartName") for o in types.iter(TYPES + "Override")}
        for name in self.names[1:]:
            if "/" + name not in parts and name.rpartition(".")[2] not in defaults:
                self.fault(name, "has no type")
        for part in parts:
            if part[1:] not in self.names:
                self.fault("[Content_Types].xml", "%s is not there" % part)

    def relationships(self, trees):
        for name, tree in trees.items():
            if not name.endswith(".rels"):
                continue
            base = dirname(dirname(name))
            ids = [r.get("Id") for r in tree]
            if len(ids) != len(set(ids)):
                self.fault(name, "an id twice")
            for r in tree.iter(RELS + "Relationship"):
                if r.get("TargetMode") != "External" and normpath(join(base, r.get("Target").lstrip("/"))) not in self.names:
                    self.fault(name, "%s is not there" % r.get("Target"))
            of = join(base, name.rpartition("/")[2][:-5])
            for element in trees[of].iter() if of in trees else ():
                for key, value in element.attrib.items():
                    if key.startswith(R) and value not in ids:
                        self.fault(of, "%s is not declared" % value)

    def lists(self, trees):
        tree = trees.get("word/numbering.xml")
        if tree is None:
            return {}
        abstract = {a.get(W + "abstractNumId"): [l.get(W + "ilvl") for l in a.iter(W + "lvl")] for a in tree.iter(W + "abstractNum")}
        lists = {}
        for num in tree.findall(W + "num"):
            of = num.find(W + "abstractNumId").get(W + "val")
            if of not in abstract:
                self.fault("word/numbering.xml", "there is no abstract list %s" % of)
            if num.get(W + "numId") in lists:
                self.fault("word/numbering.xml", "list %s twice" % num.get(W + "numId"))
            lists[num.get(W + "numId")] = abstract.get(of, [])
        return lists

    def order(self, name, tree):
        for parent in tree.iter():
            words = ORDER.get(parent.tag)
            if not words or parent.get(R + "id"): # w:drawing names a chart by an element of the same name
                continue
            at, called = 0, parent.tag.rpartition("}")[2]
            for child in parent:
                word = child.tag.rpartition("}")[2]
                if word not in words:
                    self.fault(name, "%s does not belong in %s" % (word, called))
                    continue
                here = words.index(word)
                if parent.tag == W + "sectPr" and here < 2:
                    here = 0
                if here < at:
                    self.fault(name, "%s stands too late in %s" % (word, called))
                at = max(at, here)

    def body(self, tree):
        body = tree.find(W + "body")
        if len(body) == 0 or body[-1].tag != W + "sectPr":
            self.fault("word/document.xml", "the body does not end in a section")
        for parent in [body] + list(tree.iter(W + "tc")):
            for a, b in zip(parent, list(parent)[1:]):
                if a.tag == b.tag == W + "tbl":
                    self.fault("word/document.xml", "two tables touch")
        for cell in tree.iter(W + "tc"):
            if len(cell) == 0 or cell[-1].tag != W + "p":
                self.fault("word/document.xml", "a cell does not end in a paragraph")
        for table in tree.iter(W + "tbl"):
            columns = len(table.find(W + "tblGrid"))
            for row in table.findall(W + "tr"):
                spans = sum(int(c.find(W + "tcPr/" + W + "gridSpan").get(W + "val")) if c.find(W + "tcPr/" + W + "gridSpan") is not None else 1 for c in row.findall(W + "tc"))
                if spans != columns:
                    self.fault("word/document.xml", "a row of %d cells in a table of %d columns" % (spans, columns))


if __name__ == "__main__":
    bad = [fault for path in sys.argv[1:] for fault in Lint(path).check()]
    print("\n".join(bad))
    sys.exit(1 if bad else 0)
