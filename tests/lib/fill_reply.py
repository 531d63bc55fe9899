# fill_reply.py FROM TO DECISION [REASON [PART=WORDING | PART:TEXT | CODE-]...]
# Answers a file that was handed out, as somebody does in a spreadsheet: DECISION "" leaves it empty; the WORDING "SAME" is the text itself; PART:TEXT
# types over the text, CODE- deletes the row.
import sys

import openpyxl

source, target, decision, *more = sys.argv[1:]
reason, *rest = more or [""]
book = openpyxl.load_workbook(source)
sheet = book.active
rows = {sheet.cell(r, 1).value: r for r in range(2, sheet.max_row)}
sheet.cell(rows["decision"], 3).value = decision or None
sheet.cell(rows["reason"], 3).value = reason or None
for one in rest:
    if one.endswith("-"):
        sheet.delete_rows(rows[one[:-1]])
    elif "=" in one:
        part, text = one.split("=", 1)
        row = rows["=" + part]
        sheet.cell(row, 4).value = sheet.cell(row, 3).value if text == "SAME" else text
    else:
        part, text = one.split(":", 1)
        sheet.cell(rows["=" + part], 3).value = text
book.save(target)
