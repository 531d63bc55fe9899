"""One sheet of an .xlsx, as openpyxl reads it, without the hundred beside it, which take most of its time."""
import openpyxl
from openpyxl.reader import excel

WorkbookParser = excel.WorkbookParser


def one_sheet(path, name, values=False):
    """The sheet with that NAME, or that number from 0; None: there is none. VALUES: what the formulas gave instead of the formulas."""
    class OneSheet(WorkbookParser):
        def find_sheets(self):
            return (found for number, found in enumerate(super().find_sheets()) if name in (number, found[0].name))

        def assign_names(self):
            pass  # what is printed is told of sheets by their number, and they are not here

    excel.WorkbookParser = OneSheet
    try:
        sheets = openpyxl.load_workbook(path, data_only=values).worksheets
    finally:
        excel.WorkbookParser = WorkbookParser
    return sheets[0] if sheets else None
