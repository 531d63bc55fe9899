"""Makes .xlsx files as other programs make them, part by part: what openpyxl would never write.

strange.py OUT [NAME=TEXT]...   the usual parts, with NAME replaced or added; NAME= alone leaves it out. NAME `sheet`,
                                `strings`, `styles`, `book`, `rels` stand for the parts of those names; `sheet` and
                                `strings` may be written without their outermost elements.
"""
import sys
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
SHORT = {"sheet": "xl/worksheets/sheet1.xml", "strings": "xl/sharedStrings.xml", "styles": "xl/styles.xml",
         "book": "xl/workbook.xml", "rels": "xl/_rels/workbook.xml.rels"}


def part(name, text):
    if name == SHORT["sheet"] and not text.startswith("<worksheet") and text:
        data = text if text.startswith("<sheetData") else "<sheetData>%s</sheetData>" % text
        return '<worksheet xmlns="%s" xmlns:r="%s">%s</worksheet>' % (MAIN, OFFICE, data)
    if name == SHORT["strings"] and text.startswith("<si"):
        return '<sst xmlns="%s">%s</sst>' % (MAIN, text)
    return text


def relation(number, kind, target):
    return '<Relationship Id="rId%d" Type="%s/%s" Target="%s"/>' % (number, OFFICE, kind, target)


parts = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
                           'ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
                           'relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
                           'officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType='
                           '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="%s">%s</Relationships>' % (RELS, relation(1, "officeDocument", "xl/workbook.xml")),
    SHORT["book"]: '<workbook xmlns="%s" xmlns:r="%s"><sheets><sheet name="台帳" sheetId="1" r:id="rId1"/></sheets></workbook>' % (MAIN, OFFICE),
    SHORT["rels"]: '<Relationships xmlns="%s">%s</Relationships>' % (RELS, relation(1, "worksheet", "worksheets/sheet1.xml")
                   + relation(2, "sharedStrings", "sharedStrings.xml") + relation(3, "styles", "styles.xml")),
    SHORT["sheet"]: part(SHORT["sheet"], "<row/>"),
}
for argument in sys.argv[2:]:
    name, _, text = argument.partition("=")
    name = SHORT.get(name, name)
    if text:
        parts[name] = part(name, text)
    else:
        parts.pop(name, None)
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as out:
    for name, text in parts.items():
        out.writestr(name, text)
