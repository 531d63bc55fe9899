# fill_reply.py FROM TO DECISION [REASON [PART=WORDING | PART:TEXT | CODE-]...]
# fill_reply.py FROM < LINES      the same for each line "TO|DECISION|REASON|MORE"
# Answers a file that was handed out, as somebody does in a spreadsheet: DECISION "" leaves it empty; the WORDING "SAME" is the text itself; PART:TEXT
# types over the text, CODE- deletes the row; a REASON "*N" is one of N letters; "mark N=VALUE" puts VALUE in the place of the N-th word of the hidden marks.
import sys

import openpyxl


def fill(source, target, decision, reason="", *more):
    book = openpyxl.load_workbook(source)
    sheet = book.active
    rows = {sheet.cell(r, 1).value: r for r in range(2, sheet.max_row)}
    sheet.cell(rows["decision"], 3).value = decision or None
    sheet.cell(rows["reason"], 3).value = "あ" * int(reason[1:]) if reason.startswith("*") else reason or None
    for one in more:
        if one.startswith("mark "):
            place, value = one[5:].split("=", 1)
            for r in (1, sheet.max_row):
                words = sheet.cell(r, 1).value.split(" ")
                words[int(place)] = value
                sheet.cell(r, 1).value = " ".join(word for word in words if word)
        elif one.endswith("-"):
            sheet.delete_rows(rows[one[:-1]])
        elif "=" in one:
            part, text = one.split("=", 1)
            row = rows["=" + part]
            sheet.cell(row, 4).value = sheet.cell(row, 3).value if text == "SAME" else text
        elif one:
            part, text = one.split(":", 1)
            sheet.cell(rows["=" + part], 3).value = text
    book.save(target)


if len(sys.argv) > 2:
    fill(*sys.argv[1:])
else:
    for line in sys.stdin:
        fill(sys.argv[1], *line.rstrip("\n").split("|"))
