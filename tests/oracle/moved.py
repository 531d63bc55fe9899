"""Rows put in and taken out by Excel (run by the suite `oracle`; needs soffice).

A worksheet's own name for a place moves when rows are put in above it; a number that stands for a place does not. So in a copy of
the export a row is put in above the header of a ledger, and in another the first row of the ledger is taken out, in the way Excel
does it: cells move, references in all formulas move with them, a reference to what was taken out becomes #REF!. LibreOffice
recalculates, and the summary must name the same rows as before (without the one that was taken out).

Besides, the numbers that a chart keeps for programs that do not compute are those of its cells.
"""
import os
import re
import sys
import zipfile
from xml.sax.saxutils import escape, unescape

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from hands import places, shift  # noqa: E402
from oracle import Oracle, read  # noqa: E402

FULL = os.environ.get("TORTURE") == "full"  # make check does one of each kind

LEDGER = "情報資産管理台帳"


def moved(source, target, sheet, at, by):
    """A copy of the workbook in which Excel has put in (BY 1) or taken out (-1) a row."""
    change = shift(1, at, by)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        names = re.findall(r'<sheet name="([^"]*)"', old.read("xl/workbook.xml").decode())
        for item in old.infolist():
            data = old.read(item)
            page = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", item.filename)
            if page:
                here = unescape(names[int(page.group(1)) - 1])
                xml = data.decode()
                xml = re.sub(r"(<f[^>]*>)([^<]*)(</f>)", lambda m: m.group(1) + escape(places(unescape(m.group(2), {"&quot;": '"'}), here, sheet, change)) + m.group(3), xml)
                if here == sheet:
                    if by < 0:
                        xml = re.sub(r'<row r="%d".*?</row>' % at, "", xml, flags=re.S)
                    xml = re.sub(r'(<(?:row|c) r="[A-Z]*)(\d+)"', lambda m: '%s%d"' % (m.group(1), int(m.group(2)) + by * (int(m.group(2)) >= at)), xml)
                    # what hangs on places and is not looked at here
                    xml = re.sub(r"<(dataValidations|mergeCells|autoFilter|hyperlinks)\b.*?(</\1>|/>)", "", xml, flags=re.S)
                    xml = re.sub(r"<conditionalFormatting.*?</conditionalFormatting>|<legacyDrawing[^>]*/>", "", xml, flags=re.S)
                data = xml.encode()
            new.writestr(item, data)


class Moved(Oracle):
    def named(self, cells):
        """What the summary says from "the worst" on: row by row, without the cells that are empty."""
        page = cells["経営者向けサマリー"]
        rows = {}
        for ref, (value, _) in page.items():
            letters, number = re.fullmatch(r"([A-Z]+)(\d+)", ref).groups()
            rows.setdefault(int(number), []).append((len(letters), letters, value))
        lines = [[str(value) for _, _, value in sorted(rows[number]) if value != ""] for number in sorted(rows)]
        return lines[next(i for i, line in enumerate(lines) if line and "10件" in line[0]):]

    def charts(self, source, cells):
        wrong, points = [], 0
        with zipfile.ZipFile(source) as book:
            for name in book.namelist():
                if not re.match(r"xl/charts/chart\d+\.xml", name):
                    continue
                for ref, cache in re.findall(r"<c:f>([^<]*)</c:f><c:(?:num|str)Cache>(.*?)</c:(?:num|str)Cache>", book.read(name).decode()):
                    sheet, column, first, last = re.fullmatch(r"'?([^'!]*)'?!\$([A-Z]+)\$(\d+):\$[A-Z]+\$(\d+)", ref).groups()
                    kept = {int(i): unescape(v) for i, v in re.findall(r'<c:pt idx="(\d+)"><c:v>([^<]*)</c:v>', cache)}
                    for i, row in enumerate(range(int(first), int(last) + 1)):
                        value = cells[sheet].get("%s%d" % (column, row), ("", None))[0]
                        want = None if value in ("", "#N/A") else value
                        have = kept.get(i)
                        points += 1
                        if (want is None) != (have is None) or (want is not None and str(want) != have and float(want) != float(have)):
                            wrong.append("%s %s, point %d: kept %r, the cell holds %r" % (name, ref, i, have, value))
        return points, wrong

    def gaps(self, source, sample):
        """What is 該当なし has no point in any chart, and its words say so; everything else has one."""
        gaps, wrong = [], []
        with zipfile.ZipFile(source) as book:
            for name in (n for n in book.namelist() if re.match(r"xl/charts/chart\d+\.xml", n)):
                words, numbers = ({int(i): unescape(v) for i, v in re.findall(r'<c:pt idx="(\d+)"><c:v>([^<]*)</c:v>', cache)}
                                  for cache in re.search(r"<c:strCache>(.*?)</c:strCache>.*?<c:numCache>(.*?)</c:numCache>", book.read(name).decode(), re.S).groups())
                gaps += [word for i, word in words.items() if i not in numbers]
                wrong += ["%s: %s" % (name, word) for i, word in words.items() if ("該当なし" in word) != (i not in numbers)]
        self.tap(not wrong and (gaps or sample != "hibari"), "%s: what does not concern the company is a gap that says so: %s" % (sample, "、".join(gaps)), wrong)

    def export(self, sample):
        book, path = self.path(sample + ".mamori"), self.path(sample + ".xlsx")
        for old in (book, path):
            if os.path.exists(old):
                os.unlink(old)
        self.run("--lang", "ja", "new", book, "--sample-name", sample, *([] if FULL else ["--layers", "ipa-3"]))
        self.run("--lang", "ja", "export", book, path)
        return path, read(path)

    def put_in(self, cells, result, what):
        before, after = self.named(cells), self.named(read(result))
        wrong = ["%s → %s" % pair for pair in zip(before, after) if pair[0] != pair[1]]
        self.tap(not wrong and len(before) == len(after) > 15, "%s, and the summary names the same %d lines" % (what, len(before)), wrong)

    def taken_out(self, cells, result, first):
        """What the summary named in that row is gone, everything else is named as before, and nothing is an error."""
        names = lambda lines: [line[1] for line in lines if len(line) > 3 and re.fullmatch(r"\d+(\.0)?", line[0])]
        gone, theirs = cells[LEDGER]["C%d" % first][0], read(result)
        before, after = names(self.named(cells)), names(self.named(theirs))
        wrong = [name for name in before if name != gone and name not in after]
        wrong += ["%s!%s %s" % (sheet, ref, value) for sheet in ("経営者向けサマリー", "気づき") for ref, (value, _) in theirs[sheet].items() if str(value).startswith("#")]
        self.tap(not wrong and len(after) > 5, "the first row taken out, and the summary and the findings still stand", wrong)

    def main(self):
        for sample in ("midori", "hibari") if FULL else ("hibari",): # hibari has a category without a rate
            source, cells = self.export(sample)
            points, wrong = self.charts(source, cells)
            self.tap(not wrong and points > 15, "%s: the %d points that the charts keep are those of the cells" % (sample, points), wrong)
            self.gaps(source, sample)
        source, cells = self.export("midori")
        header = min(int(re.sub(r"\D", "", ref)) for ref, (value, _) in cells[LEDGER].items() if value == "情報資産名称")
        more, less = self.path("put-in.xlsx"), self.path("taken-out.xlsx")
        moved(source, more, LEDGER, header - 1, 1)
        moved(source, less, LEDGER, header + 1, -1)
        more, less = self.recalculate(more, less)
        self.put_in(cells, more, "a row put in above the header")
        self.taken_out(cells, less, header + 1)
        print("1..%d" % self.number)
        return 1 if self.failed else 0


if __name__ == "__main__":
    sys.exit(Moved(*sys.argv[1:4]).main())
