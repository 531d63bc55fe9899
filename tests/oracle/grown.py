"""Ledgers grow in the .xlsx (run by the suite `oracle`; needs soffice and python3-openpyxl).

In each ledger the first empty rows are written in: what a row of the workbook has, under another name, and in the last of them a name alone.
LibreOffice (and Gnumeric) recalculate: every computed cell of the file, in the new rows and wherever they are counted, ranked and coloured
from, equals what mamori computes when it has taken the file over, and exports; and what LibreOffice saved brings the same rows. So with
forms that count in every way what is not there (tests/data/forms-grow), and with rows that refer to each other. A row that is inserted among the others is no row of the
formulas: the line above the header must say so. A row copied whole with its formulas into an empty one counts.
"""
import difflib
import functools
import glob
import json
import os
import re
import shutil
import subprocess
import sys

import openpyxl
from openpyxl.formula.translate import Translator

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from oracle import Oracle, read, same  # noqa: E402

FULL = os.environ.get("TORTURE") == "full"  # else one company, one layer
STATIC = {"気づき", "目次", "カレンダー"}  # made anew at each export
WARNING = "計算に入っていない行"
ROWS = {  # of the workbooks without a sample
    "grow": [("things", "+", *cells) for cells in (("name=机", "size=big", "n=3", "day=2026-04-01", "note=甲"), ("name=棚", "n=7"), ("size=small", "note=乙", "day=2026-09-01"), ("name=箱", "n=0", "note=甲"))] +
            [(sheet, "+", "name=一つ", "a=2") for sheet in ("summed", "compared", "joined", "searched", "chosen")],
    "refs": [("people", "+", "name=佐藤", "age=30"), ("people", "+", "name=鈴木", "boss=1"), ("systems", "+", "name=会計", "owner=1", "helpers=1;2", "cost=120", "size=big"), ("systems", "+", "name=受注", "owner=2", "cost=-2.5"),
             ("accounts", "+", "system=1", "users=1;2", "fee=5"), ("accounts", "+", "system=2", "uses=1;2")],
}


def other(name, sign):
    """Another name, no longer: a wider column would put the figures above the table elsewhere."""
    return str(name)[:-1] + sign


def shape(formula):
    """The same of a file with more rows."""
    return re.sub(r"\$\d+", "$", formula)


@functools.lru_cache(None)
def split(ref):
    letters, row = re.fullmatch(r"([A-Z]+)(\d+)", ref).groups()
    return letters, int(row)


def aligned(ours, theirs):
    """{row: where it stands in THEIRS, or None}: a page whose lists have as many lines as there is to say, by the texts that stand in its rows."""
    texts = []
    for cells in (ours, theirs):
        rows = {}
        for ref, (value, formula) in cells.items():
            if formula is None and isinstance(value, str) and value:
                rows.setdefault(split(ref)[1], []).append((split(ref)[0], value))
        texts.append({row: tuple(sorted(texts)) for row, texts in rows.items()})
    mine, his = (sorted(rows.items()) for rows in texts)
    same_text = {}
    for a, b, size in difflib.SequenceMatcher(None, [text for _, text in mine], [text for _, text in his], False).get_matching_blocks():
        same_text.update((mine[a + n][0], his[b + n][0]) for n in range(size))
    out, last = {}, None
    for row in range(1, 1 + max(split(ref)[1] for ref in ours)):
        if row in texts[0]:
            last = (row, same_text[row]) if row in same_text else None
        to = last and last[1] + row - last[0]
        out[row] = to if to and (row in same_text or not any(between in texts[1] for between in range(last[1] + 1, to + 1))) else None
    return out


def header(sheet):
    """The row of a ledger in which the ids of its columns stand; None: it is none."""
    rows = [split(ref)[1] for ref, (value, _) in sheet.items() if value == "id"] if any(cell[0] == "mamori" for cell in sheet.values()) else []
    return min(rows, default=None)


def late(ours):
    """Cells of the hidden page that calendar and months are made of, a line a day of a row: they follow when the program takes the file over."""
    days = set()
    for _, formula in ours.get("カレンダー", {}).values():
        days |= set(re.findall(r"'data'!\$([A-Z]+)\$", formula or ""))
    data = ours.get("data", {})
    if not days:  # a file without the calendar: columns that copy single cells of ledgers, many of them
        copies = [re.match("[A-Z]+", ref).group() for ref, (_, formula) in data.items() if re.search(r"'!\$?[A-Z]+\$?\d+(?![\d:])", formula or "") and not re.search(r"!\$?[A-Z]+\$?\d+:", formula)]
        days = {column for column in copies if copies.count(column) > 20}
    for ref, (_, formula) in data.items():
        if re.match("[A-Z]+", ref).group() in days:
            days |= set(re.findall(r"(?<!!)\$([A-Z]+)\$\d+=\"\"", formula or ""))
    counted = {ref for ref, (_, formula) in data.items() if re.match("[A-Z]+", ref).group() in days or
               days & set(re.findall(r"'data'!\$([A-Z]+)\$", formula or ""))}
    return counted | {ref for ref, (_, formula) in data.items() if counted & {c + r for c, r in re.findall(r"(?<!!)\$([A-Z]+)\$(\d+)", formula or "")}}


class Page:
    """A ledger with empty rows."""

    def __init__(self, sheet):
        self.sheet = sheet
        self.ids = next(r for r in range(1, 60) if any(c.value == "id" for c in sheet[r]))
        self.column = {c.value: c.column for c in sheet[self.ids] if c.value}
        self.there = self.column["id:there"]
        first = self.ids + 2
        self.rows = [r for r in range(first, sheet.max_row + 1) if sheet.cell(r, self.there).value == 1]
        self.empty = [r for r in range(first, sheet.max_row + 1) if str(sheet.cell(r, self.there).value).startswith("=")]

    def typed(self, row):
        """{column: value} of what people enter in ROW; the computed columns are formulas in an empty row, and the others are not."""
        return {name: self.sheet.cell(row, c).value for name, c in self.column.items()
                if ":" not in name and name != "id" and not str(self.sheet.cell(self.empty[0], c).value).startswith("=")}

    def copy(self, row, to, values):
        """A whole row with its formulas. (Were its number copied as well, what refers to that row would be counted twice until the program
        has the file.)"""
        for cell in self.sheet[row]:
            value = cell.value
            if cell.column == self.column["id"]:
                continue
            if isinstance(value, str) and value.startswith("="):
                value = Translator(value, cell.coordinate).translate_formula(self.sheet.cell(to, cell.column).coordinate)
            self.sheet.cell(to, cell.column).value = value
        self.write(to, values)

    def write(self, row, values):
        for name, value in values.items():
            self.sheet.cell(row, self.column[name]).value = value


def grown(path):
    book = openpyxl.load_workbook(path)
    pages = {s.cell(1, 2).value: s for s in book if s.cell(1, 1).value == "mamori"}
    return book, {name: Page(s) for name, s in pages.items() if any(c.value == "id:there" for r in range(1, 60) for c in s[r])}


class Grown(Oracle):
    def each(self):
        """Ledgers for whose rows another sheet has rows of its own: those come into being when the program takes the file over."""
        found = set()
        for path in glob.glob(f"{self.forms}/*/*.yaml"):
            with open(path, encoding="utf-8") as file:
                found |= set(re.findall(r"^each: *(\S+)", file.read(), re.M))
        return found

    def write(self, source, edited, without):
        """What was written in each ledger, but in those of WITHOUT; how many ledgers."""
        workbook, pages = grown(source)
        for sheet, page in pages.items():
            name = "name" if "name" in page.column else "title" if "title" in page.column else None
            if sheet in without:
                continue
            for nth, row in enumerate(page.rows[:2]):
                values = page.typed(row)
                if name in values:
                    values[name] = other(values[name], "甲乙"[nth])
                page.write(page.empty[nth], values)
            at = iter(page.empty[min(2, len(page.rows)):])
            if page.rows and name in page.typed(page.rows[0]):
                page.copy(page.rows[0], next(at), {name: other(page.typed(page.rows[0])[name], "丙")})
            if name in page.typed(page.empty[0]):
                page.write(next(at), {name: "名前だけ"})
        workbook.save(edited)
        return len(pages) - len(without & set(pages))

    def take(self, book, file, *more):
        done = subprocess.run([self.mamori, "--forms", self.forms, "--lang", "en", "import", book, file, "--json", *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
        return done, json.loads(done.stdout or "{}")

    def grow(self, company, *new):
        book = self.path(company + ".mamori")
        source, edited, ours = (self.path("%s-%s.xlsx" % (company, what)) for what in ("before", "grown", "ours"))
        for old in (book, source, edited, ours):
            if os.path.exists(old):
                os.unlink(old)
        self.run("new", book, *new)
        for row in ROWS.get(company, ()):
            self.run("set", book, *row)
        self.run("export", book, source)
        shutil.copy(book, self.path(company + "-before.mamori"))
        without, refused = self.each(), True
        while refused and len(without) < 20:  # a rule may refuse what a copied row says
            ledgers = self.write(source, edited, without)
            done, said = self.take(book, edited)
            refused = re.search(r"^mamori: (\S+) .*a rule does not allow this", done.stderr.decode())
            without |= {refused.group(1)} if refused else set()
        added = len(said.get("added", ()))
        self.tap(done.returncode == 0 and added > ledgers and not said["changed"], "%s: %d rows written below %d ledgers come back as new ones" % (company, added, ledgers),
                 [done.stderr.decode()[:800], said.get("rejected"), said.get("conflicts"), said.get("changed")] if done.returncode else [])
        self.run("--lang", "ja", "export", book, ours)
        return edited, ours, source, said.get("added")

    def compare(self, company, edited, ours, source, added, recalculated, least=1000):
        before, ours, theirs = read(source), read(ours), read(recalculated)
        second = None if FULL or least < 1000 else self.second(edited)  # of other layers' formulas Gnumeric makes #NUM! (N() of an empty cell, as in one_row.py), and it counts empty cells otherwise ("<>甲")
        second = read(second) if second else None
        formulas, moved, wrong = 0, 0, []
        counted = late(ours)
        columns = [split(ref)[0] for ref in counted]
        days = re.compile(r"'data'!\$(%s)\$" % ("|".join({column for column in columns if columns.count(column) > 20}) or "-"))
        given = read(edited)
        for name, sheet in ours.items():
            page = least >= 1000 and name in given and name != "data" and not any(cell[0] == "mamori" for cell in sheet.values())
            rows = aligned(sheet, given[name]) if page else {}
            top, his = header(sheet), header(given.get(name, {}))
            # a figure above a table moves aside when one gets wider, and the table with them when they need another line
            at = {shape(formula): ref for ref, (_, formula) in given.get(name, {}).items() if formula and (least < 1000 or (his and split(ref)[1] < his))}
            for mine, (value, formula) in sheet.items():
                letters, row = split(mine)
                below = bool(top and his and row >= top)
                ref = "%s%d" % (letters, row + his - top if below else rows.get(row) or row)
                if rows and (not rows[row] or days.search(formula or "")):
                    continue  # a line that the file has not, or that counts days of rows (see above)
                if name in STATIC or formula is None or (shape(formula) not in at and given.get(name, {}).get(ref, ("", None))[1] is None) or (name == "data" and (ref in counted or "ROW(" in formula)):
                    continue
                formulas += 1
                moved += not same(value, before.get(name, {}).get(ref, ("", None))[0])
                for program, book in (("LibreOffice", theirs), ("Gnumeric", second)):
                    got = book.get(name, {}).get(ref if below else at.get(shape(formula), ref), ("", None))[0] if book else value
                    if not same(value, got):
                        wrong.append("%s!%s ours %r, %s %r  =%s" % (name, ref, value, program, got, formula[:160]))
        saved = self.take(self.path(company + "-before.mamori"), recalculated, "--dry-run")[1]
        values = [[(row["sheet"], row["values"]) for row in rows or ()] for rows in (added, saved.get("added"))]
        self.tap(values[0] == values[1] and not saved["changed"], "%s: what LibreOffice saved brings the same %d rows" % (company, len(values[1])), [pair for pair in zip(*values) if pair[0] != pair[1]][:5])
        self.tap(not wrong and formulas > least and moved > least / 20, "%s: %d computed cells agree when ledgers grow in the file, %d of them new or changed" % (company, formulas, moved), wrong)

    def uncounted(self, book):
        """One sheet, in which a row has no formulas, as one that was put in between; and as it was."""
        source, between = self.path("one.xlsx"), self.path("between.xlsx")
        self.run("export", book, source, "--sheet", "assets")
        workbook, pages = grown(source)
        page = pages["assets"]
        for cell in page.sheet[page.empty[0]]:
            cell.value = None
        page.write(page.empty[0], {"name": "あいだに入れた資産"})
        workbook.save(between)
        return source, between

    def kinds(self):
        """Forms of our own, in one file each; where a formula would be wrong with empty rows, there are none."""
        data, forms = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data"), self.forms
        for name in ("grow", "refs"):
            self.forms = os.path.join(data, "forms-" + name)
            grown_file = self.grow(name, "--layers", name)
            if name == "grow":
                self.tap(sorted(grown(grown_file[0])[1]) == ["things"], "no empty rows where a formula cannot leave them out", [sorted(grown(grown_file[0])[1])])
            self.compare(name, *grown_file, *self.recalculate(grown_file[0]), least=80)
        self.forms = forms

    def main(self):
        self.kinds()
        files = [(c, *self.grow(c, "--sample-name", c, *([] if FULL else ["--layers", "ipa-3"]))) for c in (("midori", "hibari", "tsunagu") if FULL else ("midori",))]
        one, between = self.uncounted(self.path(files[0][0] + ".mamori"))
        *results, one, between = self.recalculate(*(f[1] for f in files), one, between)
        for file, recalculated in zip(files, results):
            self.compare(*file, recalculated)
        said = ["".join(str(value) for value, _ in read(path)["情報資産管理台帳"].values()).count(WARNING) for path in (one, between)]
        self.tap(said == [0, 1], "a row without formulas is told of, and only that", [said])
        print("1..%d" % self.number)
        return 1 if self.failed else 0


if __name__ == "__main__":
    sys.exit(Grown(*sys.argv[1:4]).main())
