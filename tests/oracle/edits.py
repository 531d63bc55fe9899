"""A president at work in Excel (run by the suite `oracle`; needs soffice, python3-uno and python3-openpyxl).

Every edit of edits_table.py is made in an export of a sample company, by a script (openpyxl) and in LibreOffice (UNO), saved, and taken over:

1. The import brings what the edit meant and nothing else: in what it says, and in what the workbook's file holds before and after (read by SQLite,
   not by us). What is refused is refused at its place, and nothing is written; what is not in the file any more goes only when a person says so.
   A second import of the same file brings nothing.
2. LibreOffice computes the edited file anew. Every computed cell, of the ledger, the summary and all other worksheets, is what mamori exports after
   the import: found by its row's number and column, or the label of a figure, since edits move them. Where the file cannot know better until it is
   taken over, the edit says so and why. Not compared is what doc/excel.md says to follow on import: the calendar and what is counted from it.
3. Back: where the edit changed the workbook, that export is opened and saved by the other hand, and brings no change. (make check: after each edit
   in LibreOffice, and all by openpyxl.)

`make check` makes each edit in a file of one ledger of one company, by the two hands in turn, and those that go together all in one file of the
sheets for the management, by openpyxl; `make torture ONLY=recalculation` each of them in workbooks of the whole guideline, of all companies, by both. One LibreOffice
listens for all. EDITS="2 5" or a part of a name, COMPANIES=hibari: only some.
"""
import dataclasses
import datetime
import functools
import importlib.util
import json
import operator
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import traceback

import openpyxl
from openpyxl.utils import column_index_from_string as number_of

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from edits_table import EDITS, Edit, Meant  # noqa: E402
from grown import STATIC, WARNING, aligned, late, split  # noqa: E402
from hands import Office, Openpyxl  # noqa: E402
from oracle import Oracle, read, same, without_print_titles  # noqa: E402

FULL = os.environ.get("TORTURE") == "full"
WISH = os.environ.get("EDITS", "").split()
LEDGER = "assets"
os.environ["MAMORI_XLSX_READY"] = "12"  # empty rows below a ledger


def sheet_id(cells):
    """Of a worksheet of ours, by the mark that stands in its first rows."""
    marks = (value.split() for ref, (value, _) in cells.items() if split(ref)[1] < 20 and isinstance(value, str) and value.startswith("mamori 2 "))
    return next((mark[2] for mark in marks), None)


def header(cells):
    """(row of the column ids, {letters: id}) of a ledger of ours, or None."""
    if not sheet_id(cells):
        return None
    found = next((split(ref)[1] for ref, (value, _) in cells.items() if value == "id"), None)
    return found and (found, {split(ref)[0]: value for ref, (value, _) in cells.items() if split(ref)[1] == found and isinstance(value, str)})


def is_same(ours, theirs):
    """LibreOffice has 1 and 0 for what is true and not."""
    return same(ours, theirs) or (ours in ("TRUE", "FALSE") and theirs == float(ours == "TRUE"))


class Nobody:
    """A hand that does nothing: what an edit means can be asked before it is made."""

    def __getattr__(self, _):
        return lambda *arguments, **more: None


class Page:
    """A sheet as it was exported."""

    def __init__(self, book, state, sheet=LEDGER):
        self.sheet = sheet
        self.title = next(title for title, cells in book.items() if sheet_id(cells) == sheet)
        self.cells, self.state = book[self.title], state[sheet]
        self.ids, columns = header(self.cells)
        self.head = self.ids + 1
        self.letters = {name.replace(":value", ""): letters for letters, name in columns.items()}
        self.column = {name: number_of(letters) for name, letters in self.letters.items()}
        self.end = max(self.column.values())
        of = {split(ref)[1]: cell for ref, cell in self.cells.items() if split(ref)[0] == self.letters["id"] and split(ref)[1] > self.head}
        self.rows = sorted(row for row, (_, formula) in of.items() if formula is None)
        self.empty = sorted(row for row, (_, formula) in of.items() if formula is not None)
        self.figures = {label: ref for label, ref in labelled(self.cells, self.ids)}
        self.pages = {other: Page(book, state, other) for other in ("controls",) if sheet == LEDGER and any(sheet_id(cells) == other for cells in book.values())}
        self.others = {title: sheet_id(cells) for title, cells in book.items() if sheet_id(cells) in ("glossary", "contacts", "references")}

    def row(self, n):
        """The N-th row, from 0; a small company begins anew."""
        return self.rows[n % len(self.rows)]

    def at(self, row, column):
        return "%s%d" % (self.letters[column], row)

    def range(self, column):
        return "$%s$%d:$%s$%d" % (self.letters[column], self.rows[0], self.letters[column], self.empty[-1])

    def value(self, row, column):
        return self.cells.get(self.at(row, column), (None, None))

    def number(self, row):
        return str(self.value(row, "id")[0])

    def write(self, hand, row, values):
        for column, value in values.items():
            hand.set(self.title, row, self.column[column], value)

    def stored(self, row):
        """{column: stored text} of a row."""
        return self.state[self.number(row)]

    def typed(self, row):
        """{column: value} of what people have entered in a row, as its cells hold it."""
        given = {column: self.value(row, column)[0] for column in self.stored(row)}
        return {column: datetime.date(1899, 12, 30) + datetime.timedelta(value) if column in ("registered", "due", "retention") and isinstance(value, float) else value for column, value in given.items()}

    def changed(self, row, **values):
        """Those of VALUES that are another in this row."""
        return {(self.sheet, self.number(row), column): value for column, value in values.items() if self.stored(row).get(column) != value}

    def reached(self, row, why):
        """Computed cells of the file that may read ROW: none of another row of the ledger."""
        return {"%s %s .*|(?!%s \\d).*" % (self.sheet, self.number(row), self.sheet): why}

    def common(self, column):
        values = [row.get(column) for row in self.state.values() if row.get(column)]
        return max(sorted(set(values)), key=values.count)

    def replaced(self, old, new):
        return {(self.sheet, number, column): value.replace(old, new) for number, row in self.state.items() for column, value in row.items() if old in value}


def labelled(cells, ids):
    """(label, ref) of the figures above a table: the text at the left of each."""
    texts = {}
    for ref, (value, formula) in cells.items():
        letters, row = split(ref)
        if row < ids and formula is None and isinstance(value, str) and value:
            texts.setdefault(row, []).append((len(letters), letters, value))
    for ref, (value, formula) in cells.items():
        letters, row = split(ref)
        if row < ids and formula is not None:
            left = [t for t in texts.get(row, ()) if t[:2] < (len(letters), letters)]
            yield (max(left)[2] if left else "", ref)


def computed(book, new, late_cells=frozenset(), formulas_only=True):
    """{what it is: (value, formula)} of a file's cells; NEW: {(worksheet, row): number} of rows that had none. Without the places of rows that the
    hidden page notes: what the summary shows from there is compared."""
    out = {}
    for title, cells in book.items():
        if title in STATIC:
            continue
        page, head = sheet_id(cells), header(cells)
        if not head:
            out.update(("%s!%s" % (title, ref), cell) for ref, cell in cells.items() if (cell[1] is not None or not formulas_only) and not (title == "data" and (ref in late_cells or "ROW(" in (cell[1] or ""))))
            continue
        ids, columns = head
        number_at = next(letters for letters, name in columns.items() if name == "id")
        for ref, cell in cells.items():
            letters, row = split(ref)
            if row > ids + 1 and letters in columns and (cell[1] is not None or not formulas_only):
                number = new.get((title, row)) or str(cells.get("%s%d" % (number_at, row), ("",))[0])
                name = columns[letters]
                if number.strip() and not number.startswith("新") and name not in ("id", "id:there"):
                    out.setdefault("%s %s %s" % (page, number, name), cell)
        for label, ref in labelled(cells, ids):
            out["%s: %s" % (page, label)] = cells[ref]
    return out


def state_of(path):
    """{sheet: {row: {column: text}}} of a workbook's file."""
    base = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    base.row_factory = sqlite3.Row
    try:
        sheets = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 's\\_%' ESCAPE '\\'")]
        return {name[2:]: {row["id"]: {column: row[column] for column in row.keys() if column not in ("_key", "id", "pos") and row[column] is not None}
                           for row in base.execute('SELECT * FROM "%s" ORDER BY pos, _key' % name)} for name in sheets}
    finally:
        base.close()


def difference(before, after):
    """(new rows [(sheet, row, values)], {(sheet, row, column): value} of the others, rows that are gone)."""
    added, cells, gone = [], {}, []
    for sheet in sorted(set(before) | set(after)):
        old, new = before.get(sheet, {}), after.get(sheet, {})
        added += [(sheet, row, new[row]) for row in new if row not in old]
        gone += [(sheet, row) for row in old if row not in new]
        for row in set(old) & set(new):
            cells.update({(sheet, row, column): new[row].get(column) for column in set(old[row]) | set(new[row]) if old[row].get(column) != new[row].get(column)})
    return added, cells, gone


class Edits(Oracle):
    def company(self, name, *export):
        book, source = self.path(name + ".mamori"), self.path(name + ".xlsx")
        for old in (book, source):
            if os.path.exists(old):
                os.unlink(old)
        self.run("--lang", "ja", "new", book, "--sample-name", name, "--layers", "ipa-3")
        whole = self.path("whole.xlsx")
        self.run("--lang", "ja", "export", book, whole, *export, "--replace")
        without_print_titles(whole, source)
        return book, source

    def take(self, book, file, *more):
        done = subprocess.run([self.mamori, "--forms", self.forms, "--lang", "ja", "import", book, file, "--json", *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
        return done.returncode, json.loads(done.stdout or "{}"), done.stderr.decode("utf-8", "replace")

    # ---- what an import brings ----

    def said(self, meant, page, told, wrong):
        """What the import says beside rows and cells."""
        where = lambda item: re.sub(r".*!", "", item["place"] or "")  # noqa: E731

        def match(what, items, wishes):
            left = list(items)
            for wish in wishes:
                found = next((item for item in left if wish(item)), None)
                if found is None:
                    wrong.append("%s: not said" % what)
                else:
                    left.remove(found)
            wrong.extend("%s: %s" % (what, json.dumps(item, ensure_ascii=False)) for item in left)
        match("refused", told["rejected"], [lambda item, w=w: where(item) == page.at(w[1], w[2]) and item["column"] == w[2] and w[3] in item["reason"] for w in meant.refused])
        match("skipped", told["skipped"], [lambda item, w=w: re.search(r"\d+$", item["place"]).group() == str(w[0]) and w[1] in item["reason"] for w in meant.skipped])
        match("remark", told["remarks"], [lambda item, w=w: item["kind"] == w[0] and re.search(r"\d+$", item["place"]).group() == str(w[1]) and item["column"] == w[2] for w in meant.remarks])
        match("note", told["notes"], [lambda item, w=w: w in item for w in meant.notes])
        match("missing", told["missing"], [lambda item, w=w: (item["sheet"], item["row"]) == (LEDGER, w) for w in meant.gone])
        for key in ("conflicts", "doubtful", "questions"):
            wrong.extend("%s: %s" % (key, json.dumps(item, ensure_ascii=False)) for item in told[key])

    def brings(self, meant, page, book, file, wrong):
        """Takes the file over; {(worksheet, row): number} of the new rows."""
        before = state_of(book)
        code, told, error = self.take(book, file)
        if not told:
            wrong.append("import: %s" % error[:300])
            return {}
        self.said(meant, page, told, wrong)
        if meant.refused:
            if code != 1 or state_of(book) != before:
                wrong.append("refused cells, and yet: code %d, something written: %s" % (code, state_of(book) != before))
            code, told, error = self.take(book, file, "--accept-good")
        if code != (1 if meant.refused or meant.left else 0):
            wrong.append("code %d: %s" % (code, error[:300]))
        added, cells, gone = difference(before, state_of(book))
        new = sorted((row for row in added if row[0] == LEDGER), key=lambda row: int(row[1]))
        if [row[2] for row in new] != meant.rows:
            wrong.append("new rows %s, meant %s" % ([row[2] for row in new], meant.rows))
        wrong.extend("a new row elsewhere: %s" % (row,) for row in added if row[0] != LEDGER)
        want = meant.cells
        wrong.extend("%s %s %s: %r, meant %r" % (*key, cells.get(key, "as before"), want.get(key, "as before")) for key in sorted(set(cells) | set(want)) if cells.get(key, "-") != want.get(key, "-"))
        wrong.extend("gone: %s %s" % row for row in gone)
        if meant.gone:
            code = self.take(book, file, "--delete-missing")[0]
            gone = difference(before, state_of(book))[2]
            if code or gone != [(LEDGER, row) for row in meant.gone]:
                wrong.append("deleted: %s (code %d), meant %s" % (gone, code, meant.gone))
        again, error = self.take(book, file, "--dry-run")[1:] if meant.changes() else ({"added": ()}, "")
        wrong.extend("a second time, %s: %s" % (key, item) for key in ("added", "changed", "doubtful", "conflicts") for item in again.get(key, [error] if error else ()))
        places = [re.fullmatch(r"(.*)!(?:[A-Z]+)?(\d+)|(\d+)", item["place"]) for item in told["added"] if item["sheet"] == LEDGER]
        return {(place.group(1) or page.title, int(place.group(2) or place.group(3))): row[1] for place, row in zip(places, new)}

    # ---- what the file computes ----

    def agrees_with(self, meant, page, theirs, book, new, before, wrong):
        """Compares; how many computed cells, how many are other ones than before the edit, and where the export is."""
        export, after, rows = self.path("ours.xlsx"), before, {}  # as before, where nothing was changed
        if meant.changes():
            self.run("--lang", "ja", "export", book, export, *self.options, "--replace")
            ours = read(export)
            after = computed(ours, {}, late(ours))
            rows = {} if meant.uncounted else {title: aligned(cells, theirs[title]) for title, cells in ours.items() if title in theirs and title != "data" and not header(cells)}
        told = "".join(str(value) for cells in theirs.values() if sheet_id(cells) == LEDGER for value, _ in cells.values()).count(WARNING)
        if (told > 0) != meant.uncounted:
            wrong.append("the file %s of rows that are not counted" % ("tells" if told else "tells nothing"))
        mine = before if meant.uncounted else after
        his = computed(theirs, {} if meant.uncounted else new, formulas_only=False)
        ledger, known, unplaced = state_of(book)[LEDGER], 0, 0
        for what, (value, formula) in mine.items():
            title, _, ref = what.partition("!")
            if title in rows:
                letters, row = split(ref)
                if not rows[title][row]:  # a line of a list that was made for as many as there were
                    unplaced += 1
                    continue
                what = "%s!%s%d" % (title, letters, rows[title][row])
            got = his.get(what, ("", None))[0]
            if is_same(value, got) or WARNING in str(got):
                continue
            if meant.uncounted and is_same(after[what][0], got):  # a sum or count of what people enter has it already
                known += 1
                continue
            if any(re.fullmatch(pattern, what) for pattern in meant.differs) or (meant.broken and str(got).startswith(("#", "Err:"))) or (meant.days_stay and re.search(self.days, formula or "")) or (meant.moved and self.only_moved(what, ledger, mine, his)):
                known += 1
                continue
            wrong.append("%s: mamori %r, the file %r  =%s" % (what, value, got, formula[:160]))
        if unplaced > 50:
            wrong.append("%d cells stand nowhere in the file" % unplaced)
        for (title, ref), label in meant.own.items():
            value, got = mine["%s: %s" % (LEDGER, label)][0], theirs.get(title, {}).get(ref, ("nothing",))[0]
            if not same(value, got):
                wrong.append("own cell %s!%s: %r, not %r" % (title, ref, got, value))
        moved = sum(1 for what, cell in mine.items() if not same(cell[0], before.get(what, ("", None))[0]))
        return len(mine), moved, known, export

    def only_moved(self, what, ledger, mine, his):
        """The ledger has another order: of equal ones the summary names first what stands first. So its line is one of mine, or it names another row
        of the ledger whose risk is that of my line, and says of it what mamori computes."""
        sheet, _, ref = what.partition("!")
        if not ref:
            return False
        row = split(ref)[1]
        lines = [{}, {}]
        for line, cells in zip(lines, (mine, his)):
            for at, (value, _) in cells.items():
                if at in mine and at.startswith(sheet + "!"):
                    letters, number = split(at.partition("!")[2])
                    line.setdefault(number, {})[letters] = value
        ours, theirs = lines[0][row], lines[1][row]
        if theirs in lines[0].values():
            return True
        named = next((number for number, stored in ledger.items() if stored.get("name") in theirs.values()), None)
        computed_here = {name: mine.get("%s %s %s" % (LEDGER, named, name), ("",))[0] for name in ("risk", "importance", "likelihood")}
        return named is not None and computed_here["risk"] in ours.values() and set(computed_here.values()) <= set(theirs.values())

    def back(self, hand, export, book, wrong):
        """The other hand opens and saves what was exported."""
        saved = self.path("back.xlsx")
        if hand == "LibreOffice":
            openpyxl.load_workbook(export).save(saved)
        else:
            given = self.path("given.xlsx")
            without_print_titles(export, given)
            document = self.office.open(given)
            document.save(saved)
            document.close()
        code, told, error = self.take(book, saved, "--dry-run")
        wrong.extend("back, %s: %s" % (key, item) for key in ("added", "changed", "rejected", "conflicts", "doubtful", "missing", "notes", "skipped") for item in told.get(key, [error]))

    def control(self, meant, page, theirs, book, taken, new, file, before):
        """Another figure in the file, and a row that was not meant, are seen."""
        seen = [[], []]
        title, ref = page.title, page.figures["対応の費用の合計（円）"]
        value, formula = theirs[title][ref]
        self.agrees_with(meant, page, {**theirs, title: {**theirs[title], ref: (value + 1, formula)}}, taken, new, before, seen[0])
        shutil.copy(book, self.path("control.mamori"))
        self.brings(dataclasses.replace(meant, rows=[{**meant.rows[0], "cost": "12001"}]), page, self.path("control.mamori"), file, seen[1])
        good = [len(notes) for notes in seen] == [1, 1]
        self.tap(good, "a planted figure is seen, and a row that is another than was meant", () if good else seen)

    # ---- each edit by each hand ----

    def by_script(self, opened, values, edit, page, file):
        """In a child: the workbook was read once for all."""
        child = os.fork()
        if not child:
            try:
                hand = Openpyxl(opened, values)
                edit.play(hand, page)
                hand.save(file)
                os._exit(0)
            except Exception:
                traceback.print_exc(file=sys.stdout)
                sys.stdout.flush()
                os._exit(1)
        return os.waitpid(child, 0)[1] == 0

    def in_office(self, source, edit, page, file):
        document = self.office.open(source)
        try:
            edit.play(document, page)
            theirs = document.read()
            document.save(file)
        finally:
            document.close()
        return theirs

    def computed_by_office(self, file):
        document = self.office.open(file)
        try:
            return document.read()
        finally:
            document.close()

    def check(self, company, edit, hand, back):
        if company["day"] != datetime.date.today():  # formulas that count days come to something else since midnight
            company.update(self.begin(company["name"], *self.options))
        book, source, page = company["book"], company["source"], company["page"]
        file, copy = self.path("%s-%s.xlsx" % (re.sub(r"\W+", "-", edit.name), hand)), self.path("taken.mamori")
        wrong, meant = [], edit.play(Nobody(), page)
        theirs = None
        try:
            if hand == "LibreOffice":
                theirs = self.in_office(source, edit, page, file)
            elif not self.by_script(company["opened"], company["values"], edit, page, file):
                wrong.append("openpyxl could not")
            theirs = theirs or self.computed_by_office(file)
        except Exception as error:  # of the other program
            wrong.append("%s: %s" % (hand, error))
        shutil.copy(book, copy)
        cells = moved = known = 0
        if theirs:
            new = self.brings(meant, page, copy, file, wrong)
            cells, moved, known, export = self.agrees_with(meant, page, theirs, copy, new, company["before"], wrong)
            if back and meant.changes():
                self.back(hand, export, copy, wrong)
            if meant.rows and company.pop("control", False):
                self.control(meant, page, theirs, book, copy, new, file, company["before"])
        self.count(company["name"], edit, hand, cells, len(wrong))
        good = self.tap(not wrong and cells > 0, "%s: %s, by %s: %d computed cells, %d of them other than before%s" % (company["name"], edit.name, hand, cells, moved, ", %d meant" % known if known else ""), wrong)
        if good:
            os.unlink(file)

    def count(self, name, edit, hand, cells, wrong):
        self.counts = getattr(self, "counts", {})
        edits, all_cells, all_wrong = self.counts.get((name, hand), (0, 0, 0))
        self.counts[name, hand] = (edits + 1, all_cells + cells, all_wrong + wrong)

    def begin(self, name, *export):
        self.options = export
        book, source = self.company(name, *export)
        values = read(source)
        page = Page(values, state_of(book))
        days = [split(ref)[0] for ref in late(values)]
        self.days = r"'data'!\$(%s)\$" % ("|".join({column for column in days if days.count(column) > 20}) or "-")
        return {"name": name, "day": datetime.date.today(), "book": book, "source": source, "values": values, "page": page, "opened": openpyxl.load_workbook(source), "before": computed(values, {}, late(values))}

    def main(self):
        wished = [edit for n, edit in enumerate(EDITS, 1) if not WISH or any(wish == str(n) or wish in edit.name for wish in WISH)]
        together = [edit for edit in wished if not edit.alone]
        day = Edit("all at once: %d edits" % len(together), lambda h, p: functools.reduce(operator.add, [edit.play(h, p) for edit in together], Meant()), True, True)
        hands = ("openpyxl", "LibreOffice")
        if not importlib.util.find_spec("uno"):
            print("1..0 # SKIP python3-uno is not installed (./bootstrap check installs it)")
            return 0
        with Office(self.profile) as self.office:
            for name in os.environ.get("COMPANIES", "midori hibari tsunagu" if FULL else "midori").split():
                company = {**self.begin(name, *([] if FULL else ["--sheet", LEDGER])), "control": True}
                for n, edit in enumerate(wished):
                    for hand in hands if FULL else () if edit.whole else (hands[n % 2],):
                        self.check(company, edit, hand, FULL or hand == "LibreOffice")
                if not FULL:
                    company = self.begin(name, "--set", "management")
                for hand in hands if FULL else hands[:1]:
                    self.check(company, day, hand, True)
        for (name, hand), (edits, cells, wrong) in self.counts.items():
            print("# %s, %s: %d edits, %d computed cells, %d differences" % (name, hand, edits, cells, wrong))
        print("1..%d" % self.number)
        return 1 if self.failed else 0


if __name__ == "__main__":
    sys.exit(Edits(*sys.argv[1:4]).main())
