"""Functions at the edge of their arguments: LibreOffice computes the same (run by the suite `oracle`; needs soffice and openpyxl).

    functions.py MAMORI CALC WORK      CALC is calc.c: the same as `mamori calc`, for all formulas at once

Every function of the program's own table that takes single values, with each of a table of hard values in each of its places; and
TEXT() with the formats that people write, numbers, days, times and eras (in Japanese, whatever the language of LibreOffice).
Numbers must agree in nine digits, texts to the letter, and where one says an error so must the other. Where LibreOffice is not Excel,
the case is in DIFFERS, with what Excel does.
"""
import os
import re
import subprocess
import sys

import openpyxl

MAMORI, CALC, WORK = sys.argv[1:4]
EDGES = ["0", "-1", "0.5", "-0.5", "3", "60", "1E15", "-1E+300", "1E-300", "2958465", "2958466", "-2147483649", "#N/A", "TRUE", '""', '"a"', '"12"']
USUAL = {"date": "46000", "start": "46000", "end": "46400", "year": "2026"}  # of an argument by its name; else 2
# Where LibreOffice is not Excel. Here it is as Excel has it.
DIFFERS = (
    (r"[A-Z]+\(.*TRUE.*", "a truth value in a text is TRUE in Excel, in LibreOffice the number 1; and it is no number in Excel"),
    (r'(IF|IFS|NOT|MIN|MAX|SUM|PRODUCT|AVERAGE|TEXTJOIN)\(.*"12".*', "a text of digits written as an argument: a number for sums in Excel, no truth value"),
    (r"(DATE|DAY|MONTH|YEAR|WEEKDAY|DAYS|EDATE|EOMONTH|WORKDAY|NETWORKDAYS)\(.*(\b0\b|-1|-0.5|0.5|\b3\b|\b60\b|1E-300|1E15|2958466|-1E\+300|\"12\"|-2147483649|2958465).*",
     "days before March 1900 and after 9999, and years of few digits: another calendar, or none"),
    (r"(ROUND|ROUNDUP|ROUNDDOWN|LEFT|RIGHT|MID|SUBSTITUTE|REPT)\(.*(1E15|2958465|2958466|-1E\+300|-2147483649|-0.5)(,2)?\)", "counts of digits and letters beyond what there is, and cut to 0"),
    (r"(ROUNDUP|ROUNDDOWN|POWER)\(.*(1E-300|-1E\+300|-2147483649).*", "what is too small for a number is 0 in Excel"),
    (r"MOD\(.*1E.*", "Excel's own limit of MOD"),
    (r'(FIND|SEARCH)\("",.*', "nothing is found at once in Excel"),
    (r'TEXT\(([^"]*|"a"|"12"|""),([^"]*|""|"a"|"12")\)', "a number as a format: no place in it, or digits that LibreOffice takes for places"),
    (r'TEXT\(.*,"#\.##"\)', "the point of a format stands also before no digit in Excel (SheetJS SSF, write_num), not in LibreOffice"),
    (r'TEXT\(9\.995,"0%"\)', "999.5 rounded by its decimal digits, as Excel has 15 of them; LibreOffice rounds 999.49999999999989"),
    (r'TEXT\(.*,"0%%"\)', "each % is a hundred (SheetJS SSF: 10^(2 * count)); in LibreOffice all of them are one"),
    (r'TEXT\(-1\.5E\+300,"(General|@)"\)', "General has no zeros behind the point"),
    (r'TEXT\(-.*,"""a"""\)', "the sign of a number stands before a format of letters only (SheetJS SSF, choose_fmt)"),
    (r'TEXT\((0\.5|1|1\.25),".*[ymdgae].*"\)', "Excel's days begin with 1900-01-00 and have a 29th of February in that year (ECMA-376, 18.17.4.1)"),
    (r'TEXT\(46000\.999995,.*', "a time is rounded to seconds; LibreOffice cuts them"),
    (r'TEXT\(2958465,"(\[[hms]+\]|\[\$-411\].*e).*"\)', "hours of 8,000 years are not written by LibreOffice, nor more than two digits of a year of an era"),
    (r'TEXT\(.*,"y"\)', "one y is two digits in Excel (Microsoft: Number format codes), a letter in LibreOffice"),
)


def calls():
    listed = subprocess.run([MAMORI, "--lang", "en", "forms", "functions"], capture_output=True, text=True, check=True).stdout
    for name, signature in re.findall(r"^([A-Z]+)\(([^)]*)\)", listed, re.M):
        arguments = [a for a in re.split(r",\s*", signature) if a and a != "…"]
        if name == "ANY":  # in a file it is an OR over what the relation names (relations.py)
            continue
        if re.search(r"column|keys|array|values|choice|LINKED|term|case", signature) or not arguments:
            continue
        arguments = [a for a in arguments if a != "closed"]
        for place in range(len(arguments)):
            for edge in EDGES:
                yield f"{name}({','.join(edge if n == place else USUAL.get(argument, '2') for n, argument in enumerate(arguments))})"


NUMBERS = ["0", "1", "-1", "0.5", "-0.5", "0.4", "-0.4", "0.005", "9.995", "12", "1234.567", "-1234567.891", "123456789012", "1E15", "-1.5E+300", "1E-7", "1/3", "2/3"]
FORMATS = ["0", "#", "?", "0.0", "0.00", "#.##", "0.0#", "0.??", "000", "0000.000", "#,##0", "#,##0.00", "#,###", "#,##0,", "0.0,,", "0%", "0.0%", "0%%", "0.00E+00", "##0.0E+0", "0E-0", "0.0E+000",
           "0;(0)", "0.0;-0.0;\"零\"", "0;;", ";0", "+0;-0;0", "0\"点\"", "\"第\"0\"回\"", "\\a0", "0.0 \"%\"", "[Red]0.0", "0_)", "$0", "(0)", "0-00", "General", "\"a\"", "@", "000-0000", "[$¥-411]#,##0"]
DAYS = ["1", "61", "366", "36526", "43585", "43586", "46000", "46000.75", "45350.0", "46000.999995", "2958465", "0.5", "1.25", "44197.041666666664"]
DATES = ["yyyy-mm-dd", "yyyy/m/d", "yy", "y", "m", "mm", "mmm", "mmmm", "mmmmm", "d", "dd", "ddd", "dddd", "h:mm", "hh:mm:ss", "h:mm AM/PM", "m:ss", "yyyy-mm-dd hh:mm", "s", "h", "hh\"時\"mm\"分\"", "yyyy\"年\"m\"月\"d\"日\"",
         "d-mmm-yy", "[h]:mm", "[mm]:ss", "[hh]:mm:ss", "[s]",
         "[$-411]e", "[$-411]ee", "[$-411]g", "[$-411]gg", "[$-411]ggg", "[$-411]ge.m.d", "[$-411]ggge\"年\"m\"月\"d\"日\"", "[$-411]aaa", "[$-411]aaaa", "[$-411]m/d(aaa)"]
TEXTS = ['"山田"', '""', '"12"', "TRUE"]


def texts():
    """TEXT() with the formats that people write."""
    for numbers, formats in ((NUMBERS, FORMATS), (DAYS, DATES), (TEXTS, ["@", "0", "\"様\"@", "@\"様\"", "0;0;0;\"[\"@\"]\"", "yyyy"])):
        for form in formats:
            for number in numbers:
                yield f"TEXT({number},\"{form.replace(chr(34), chr(34) * 2)}\")"


def ours(formulas):
    said = subprocess.run([CALC], input="".join(formula + "\n" for formula in formulas), capture_output=True, text=True, check=True).stdout.split("\0")
    for line in said[:-1]:
        value, _, kind = line.rstrip("\n").rpartition("\t")
        yield kind or "refused", float(value) if kind == "number" and value else value


def theirs(value):
    if isinstance(value, bool):
        return "bool", str(value).upper()
    if isinstance(value, (int, float)):
        return "number", float(value)
    text = value or ""
    return ("error" if text.startswith("#") or text.startswith("Err:") else "text"), text


def same(a, b):
    if a[0] == b[0] == "error":
        return True
    if a[0] == b[0] == "number":
        return abs(a[1] - b[1]) <= 1e-9 * max(abs(a[1]), abs(b[1]))
    return a == b


formulas = list(calls()) + list(texts())
book = openpyxl.Workbook()
for row, formula in enumerate(formulas, 1):
    book.active.cell(row, 1).value = "=" + re.sub(r"^(IFS|SWITCH|DAYS|TEXTJOIN)\(", r"_xlfn.\1(", formula)
    book.active.cell(row, 1).number_format = "General"
os.makedirs(WORK, exist_ok=True)
path = os.path.join(WORK, "functions.xlsx")
book.save(path)
subprocess.run(["soffice", f"-env:UserInstallation=file://{WORK}/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", f"{WORK}/out", path],
               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, timeout=240)
sheet = openpyxl.load_workbook(f"{WORK}/out/functions.xlsx", data_only=True).active
wrong, other_way = [], 0
for row, (formula, mine) in enumerate(zip(formulas, ours(formulas), strict=True), 1):
    other = theirs(sheet.cell(row, 1).value)
    if same(mine, other):
        continue
    if any(re.fullmatch(pattern, formula) for pattern, _ in DIFFERS):
        other_way += 1
    else:
        wrong.append(f"{formula}: here {mine}, LibreOffice {other}")
print(f"{'not ' if wrong or len(formulas) < 800 else ''}ok 1 - {len(formulas)} calls at the edge of their arguments agree")
for line in wrong[:400]:
    print("#   " + line[:200])
# The control: without what is known to differ there is something to see.
print(f"{'' if other_way > 50 else 'not '}ok 2 - {other_way} calls differ where LibreOffice is not Excel")
print("1..2")
