"""Two hands that edit a workbook for Excel: a script by openpyxl, and LibreOffice as a person uses it, by UNO. Both know the same words.

Rows and columns count from 1. What Excel does when rows and columns come, go or change places is done to the formulas as well: LibreOffice does it
by itself, openpyxl moves cells alone, so here the formulas of all worksheets are written anew.
"""
import datetime
import os
import re
import subprocess
import time

from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.formula.translate import Translator
from openpyxl.styles import PatternFill
from openpyxl.utils import column_index_from_string as number_of
from openpyxl.utils import get_column_letter as letters_of

# A text, or a cell or range, with its worksheet.
PLACE = re.compile(r"""("(?:[^"]|"")*")|(?:('(?:[^']|'')+'|[^\W\d]\w*)!)?(\$?)([A-Z]{1,3})(\$?)([0-9]+)(?![\w(])(?::(\$?)([A-Z]{1,3})(\$?)([0-9]+))?""")
DAY_ZERO = datetime.date(1899, 12, 30)


def places(formula, here, sheet, change):
    """FORMULA, which stands on the worksheet HERE, with CHANGE(first, last) made of each (column, row) of SHEET that it names; None: #REF!."""
    def one(match):
        text, of, *parts = match.groups()
        if text or (of.strip("'").replace("''", "'") if of else here) != sheet:
            return match.group(0)
        first = (number_of(parts[1]), int(parts[3]))
        now = change(first, (number_of(parts[5]), int(parts[7])) if parts[5] else first)
        if not now:
            return "#REF!"
        end = ":%s%s%s%d" % (parts[4], letters_of(now[1][0]), parts[6], now[1][1]) if parts[5] else ""
        return "%s%s%s%s%d%s" % (of + "!" if of else "", parts[0], letters_of(now[0][0]), parts[2], now[0][1], end)
    return PLACE.sub(one, formula)


def shift(axis, at, by):
    """The change of places when BY rows (AXIS 1) or columns (0) are put in at AT, or taken out."""
    def change(first, last):
        a, b = first[axis], last[axis]
        if by > 0:
            a, b = a + by * (a >= at), b + by * (b >= at)
        else:
            gone = at - by  # the first that stays
            if at <= a and b < gone:
                return None
            a = a if a < at else max(at, a + by)
            b = b if b < at else at - 1 if b < gone else b + by
        return ((a, first[1]), (b, last[1])) if axis == 0 else ((first[0], a), (last[0], b))
    return change


class Openpyxl:
    """BOOK is an openpyxl workbook; VALUES says what its formulas come to ({worksheet: {ref: (value, formula)}})."""
    name = "openpyxl"

    def __init__(self, book, values):
        self.book, self.values = book, values

    def save(self, path):
        self.book.save(path)

    # ---- cells ----

    def set(self, sheet, row, column, value):
        self.book[sheet].cell(row, column).value = value

    def copy_row(self, sheet, row, to):
        page = self.book[sheet]
        for cell in list(page[row]):
            there = page.cell(to, cell.column)
            there.value = Translator(cell.value, cell.coordinate).translate_formula(there.coordinate) if isinstance(cell.value, str) and cell.value.startswith("=") else cell.value

    def replace(self, sheet, old, new):
        for row in self.book[sheet].iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and not cell.value.startswith("=") and old in cell.value:
                    cell.value = cell.value.replace(old, new)

    def comment(self, sheet, row, column, text):
        self.book[sheet].cell(row, column).comment = Comment(text, "社長")

    def look(self, sheet, row, column, number_format):
        cell = self.book[sheet].cell(row, column)
        cell.fill, cell.number_format = PatternFill("solid", fgColor="FFFF00"), number_format

    def merge(self, sheet, row, column, last_row, last_column):
        page = self.book[sheet]
        for r in range(row, last_row + 1):
            for c in range(column, last_column + 1):
                if (r, c) != (row, column):
                    page.cell(r, c).value = None
        page.merge_cells(start_row=row, start_column=column, end_row=last_row, end_column=last_column)

    # ---- rows and columns ----

    def everywhere(self, sheet, change):
        for page in self.book:
            for row in page.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("="):
                        cell.value = places(cell.value, page.title, sheet, change)

    def move(self, sheet, axis, at, by):
        page, change = self.book[sheet], shift(axis, at, by)
        merged = [(r.min_col, r.min_row, r.max_col, r.max_row) for r in page.merged_cells.ranges]
        for c, r, last_c, last_r in merged:
            page.unmerge_cells(start_row=r, start_column=c, end_row=last_r, end_column=last_c)
        {(0, True): page.insert_cols, (0, False): page.delete_cols, (1, True): page.insert_rows, (1, False): page.delete_rows}[axis, by > 0](at, abs(by))
        for c, r, last_c, last_r in merged:
            now = change((c, r), (last_c, last_r))
            if now:
                page.merge_cells(start_row=now[0][1], start_column=now[0][0], end_row=now[1][1], end_column=now[1][0])
        self.everywhere(sheet, change)
        for dimensions in (page.column_dimensions, page.row_dimensions)[axis],:
            name = letters_of if axis == 0 else int
            hidden = [number_of(k) if axis == 0 else k for k, d in dimensions.items() if d.hidden]
            for n in hidden:
                dimensions[name(n)].hidden = False
            for n in hidden:
                now = change((n, n), (n, n))
                if now:
                    dimensions[name(now[0][axis])].hidden = True
        if page.auto_filter.ref:
            page.auto_filter.ref = places("=" + page.auto_filter.ref, sheet, sheet, change)[1:]

    def insert_rows(self, sheet, at, count=1):
        self.move(sheet, 1, at, count)

    def delete_rows(self, sheet, at, count=1):
        self.move(sheet, 1, at, -count)

    def insert_column(self, sheet, at):
        self.move(sheet, 0, at, 1)

    def delete_column(self, sheet, at):
        self.move(sheet, 0, at, -1)

    def cut_column(self, sheet, column, to):
        """Cut, and put in before the column TO."""
        self.move(sheet, 0, to, 1)
        column += column >= to
        page = self.book[sheet]
        for row in range(1, page.max_row + 1):
            here, there = page.cell(row, column), page.cell(row, to)
            if not isinstance(here, MergedCell) and not isinstance(there, MergedCell):
                there.value, here.value = here.value, None
        self.everywhere(sheet, lambda first, last: ((to, first[1]), (to, last[1])) if first[0] == last[0] == column else (first, last))
        self.move(sheet, 0, column, -1)

    def hide(self, sheet, rows=(), columns=()):
        for row in rows:
            self.book[sheet].row_dimensions[row].hidden = True
        for column in columns:
            self.book[sheet].column_dimensions[letters_of(column)].hidden = True

    def sort(self, sheet, first, last, column, descending=False):
        """Numbers, then texts; what is empty comes last both ways."""
        page, cells = self.book[sheet], self.values[sheet]

        def key(row):
            value = cells.get("%s%d" % (letters_of(column), row), (None, None))[0]
            return (isinstance(value, str), value if isinstance(value, float) else 0.0, str(value))
        empty = [r for r in range(first, last + 1) if page.cell(r, column).value is None]
        order = sorted((r for r in range(first, last + 1) if r not in empty), key=key, reverse=descending) + empty
        rows = {r: [(c.coordinate, c.value) for c in page[r]] for r in range(first, last + 1)}
        for to, row in zip(range(first, last + 1), order):
            for n, (ref, value) in enumerate(rows[row]):
                formula = isinstance(value, str) and value.startswith("=")
                page.cell(to, n + 1).value = Translator(value, ref).translate_formula("%s%d" % (letters_of(n + 1), to)) if formula else value

    def filter(self, sheet, head, last, column, value):
        """Only the rows with VALUE are seen."""
        page = self.book[sheet]
        page.auto_filter.add_filter_column(column - number_of(re.match("[A-Z]+", page.auto_filter.ref).group()), [value])
        for row in range(head + 1, last + 1):
            if page.cell(row, column).value != value:
                page.row_dimensions[row].hidden = True

    # ---- worksheets ----

    def sheets(self):
        return list(self.book.sheetnames)

    def add_sheet(self, title, cells):
        page = self.book.create_sheet(title)
        for ref, value in cells.items():
            page[ref] = value

    def remove_sheet(self, title):
        """As in Excel: what read it says #REF!."""
        self.everywhere(title, lambda first, last: None)
        del self.book[title]

    def rename_sheet(self, title, new):
        for page in self.book:
            for row in page.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("="):
                        cell.value = re.sub(r"""("(?:[^"]|"")*")|(?:'%s'|(?<![\w'])%s)!""" % (re.escape(title), re.escape(title)), lambda m: m.group(1) or "'%s'!" % new, cell.value)
        self.book[title].title = new

    def first_sheet(self, title):
        self.book.move_sheet(title, -self.book.index(self.book[title]))

    def copy_sheet(self, title, new):
        self.book.copy_worksheet(self.book[title]).title = new

    def view(self, sheet, row, column, zoom, area):
        page = self.book[sheet]
        page.freeze_panes, page.sheet_view.zoomScale, page.print_area = page.cell(row, column).coordinate, zoom, area


def properties(**values):
    from com.sun.star.beans import PropertyValue
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


def address(path):
    return "file://" + os.path.abspath(path)


class Office:
    """One LibreOffice that listens; PROFILE is its folder. It ends with the `with`."""

    def __init__(self, profile):
        self.profile, self.process = profile, None

    def __enter__(self):
        import uno
        name = "mamori-%d" % os.getpid()
        self.process = subprocess.Popen(["soffice", "--headless", "--norestore", "--nologo", "--nodefault", "-env:UserInstallation=" + address(self.profile), "--accept=pipe,name=%s;urp" % name],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        here = uno.getComponentContext()
        resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
        for left in range(600, -1, -1):
            try:
                there = resolver.resolve("uno:pipe,name=%s;urp;StarOffice.ComponentContext" % name)
                break
            except Exception:  # nobody listens yet
                if not left or self.process.poll() is not None:
                    raise
                time.sleep(0.1)
        self.desktop = there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
        return self

    def __exit__(self, *_):
        try:
            self.desktop.terminate()
        except Exception:  # the bridge goes with it
            pass
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def open(self, path):
        return Uno(self.desktop.loadComponentFromURL(address(path), "_blank", 0, properties(Hidden=True)))


class Uno:
    """DOCUMENT is open in LibreOffice."""
    name = "LibreOffice"

    def __init__(self, document):
        self.document = document

    def page(self, sheet):
        return self.document.Sheets.getByName(sheet)

    def cell(self, sheet, row, column):
        return self.page(sheet).getCellByPosition(column - 1, row - 1)

    def range(self, sheet, row, column, last_row, last_column):
        return self.page(sheet).getCellRangeByPosition(column - 1, row - 1, last_column - 1, last_row - 1)

    def end(self, page):
        cursor = page.createCursor()
        cursor.gotoEndOfUsedArea(False)
        return cursor.RangeAddress.EndRow + 1, cursor.RangeAddress.EndColumn + 1

    def save(self, path):
        self.document.storeToURL(address(path), properties(FilterName="Calc MS Excel 2007 XML"))

    def close(self):
        self.document.close(True)

    def read(self):
        """{worksheet: {ref: (value, formula or None)}}, as oracle.read() has it of a file."""
        self.document.calculateAll()
        book = {}
        for page in self.document.Sheets:
            area = page.getCellRangeByPosition(0, 0, *[n - 1 for n in reversed(self.end(page))])
            cells = book[page.Name] = {}
            for r, (values, formulas) in enumerate(zip(area.getDataArray(), area.getFormulaArray())):
                for c, (value, formula) in enumerate(zip(values, formulas)):
                    formula = formula[1:] if formula.startswith("=") and value != formula else None
                    if value is None:  # an error
                        value = page.getCellByPosition(c, r).String
                    if value != "" or formula is not None:
                        cells["%s%d" % (letters_of(c + 1), r + 1)] = (value, formula)
        return book

    # ---- cells ----

    def set(self, sheet, row, column, value):
        cell = self.cell(sheet, row, column)
        if value is None:
            cell.clearContents(1 | 2 | 4 | 16)  # value, date, text, formula
        elif isinstance(value, datetime.date):
            cell.Value = (value - DAY_ZERO).days
        elif isinstance(value, str) and not value.startswith("="):
            cell.String = value
        elif isinstance(value, str):
            cell.Formula = re.sub(r"!(?=\$?[A-Z]+\$?\d)", ".", value).replace(",", ";")
        else:
            cell.Value = value

    def copy_row(self, sheet, row, to):
        page = self.page(sheet)
        page.copyRange(page.getCellByPosition(0, to - 1).CellAddress, page.getCellRangeByPosition(0, row - 1, self.end(page)[1] - 1, row - 1).RangeAddress)

    def replace(self, sheet, old, new):
        page = self.page(sheet)
        wish = page.createReplaceDescriptor()
        wish.SearchString, wish.ReplaceString = old, new
        page.replaceAll(wish)

    def comment(self, sheet, row, column, text):
        self.page(sheet).Annotations.insertNew(self.cell(sheet, row, column).CellAddress, text)

    def look(self, sheet, row, column, number_format):
        from com.sun.star.lang import Locale
        cell, formats = self.cell(sheet, row, column), self.document.NumberFormats
        key = formats.queryKey(number_format, Locale(), False)
        cell.CellBackColor, cell.NumberFormat = 0xFFFF00, key if key != -1 else formats.addNew(number_format, Locale())

    def merge(self, sheet, row, column, last_row, last_column):
        for r in range(row, last_row + 1):
            for c in range(column, last_column + 1):
                if (r, c) != (row, column):
                    self.set(sheet, r, c, None)
        self.range(sheet, row, column, last_row, last_column).merge(True)

    # ---- rows and columns ----

    def insert_rows(self, sheet, at, count=1):
        self.page(sheet).Rows.insertByIndex(at - 1, count)

    def delete_rows(self, sheet, at, count=1):
        self.page(sheet).Rows.removeByIndex(at - 1, count)

    def insert_column(self, sheet, at):
        self.page(sheet).Columns.insertByIndex(at - 1, 1)

    def delete_column(self, sheet, at):
        self.page(sheet).Columns.removeByIndex(at - 1, 1)

    def cut_column(self, sheet, column, to):
        page = self.page(sheet)
        page.Columns.insertByIndex(to - 1, 1)
        column += column >= to
        source = page.Columns.getByIndex(column - 1).RangeAddress
        page.moveRange(page.getCellByPosition(to - 1, 0).CellAddress, source)
        page.Columns.removeByIndex(column - 1, 1)

    def hide(self, sheet, rows=(), columns=()):
        for row in rows:
            self.page(sheet).Rows.getByIndex(row - 1).IsVisible = False
        for column in columns:
            self.page(sheet).Columns.getByIndex(column - 1).IsVisible = False

    def sort(self, sheet, first, last, column, descending=False):
        import uno
        from com.sun.star.table import TableSortField
        field = TableSortField(Field=column - 1, IsAscending=not descending)
        area = self.range(sheet, first, 1, last, self.end(self.page(sheet))[1])
        area.sort((*properties(ContainsHeader=False), *properties(SortFields=uno.Any("[]com.sun.star.table.TableSortField", (field,)))))

    def filter(self, sheet, head, last, column, value):
        import uno
        from com.sun.star.sheet import TableFilterField
        from com.sun.star.sheet.FilterOperator import EQUAL
        area = self.range(sheet, head, 1, last, self.end(self.page(sheet))[1])
        wish = area.createFilterDescriptor(True)
        wish.ContainsHeader = True
        uno.invoke(wish, "setFilterFields", (uno.Any("[]com.sun.star.sheet.TableFilterField", (TableFilterField(Field=column - 1, IsNumeric=False, StringValue=value, Operator=EQUAL),)),))
        area.filter(wish)

    # ---- worksheets ----

    def sheets(self):
        return list(self.document.Sheets.ElementNames)

    def add_sheet(self, title, cells):
        self.document.Sheets.insertNewByName(title, self.document.Sheets.Count)
        for ref, value in cells.items():
            letters, row = re.fullmatch(r"([A-Z]+)(\d+)", ref).groups()
            self.set(title, int(row), number_of(letters), value)

    def remove_sheet(self, title):
        self.document.Sheets.removeByName(title)

    def rename_sheet(self, title, new):
        self.page(title).Name = new

    def first_sheet(self, title):
        self.document.Sheets.moveByName(title, 0)

    def copy_sheet(self, title, new):
        self.document.Sheets.copyByName(title, new, self.document.Sheets.Count)

    def view(self, sheet, row, column, zoom, area):
        page, control = self.page(sheet), self.document.CurrentController
        control.setActiveSheet(page)
        control.freezeAtPosition(column - 1, row - 1)
        control.ZoomValue = zoom
        page.setPrintAreas((page.getCellRangeByName(area).RangeAddress,))
