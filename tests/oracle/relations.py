"""[ref].column and sheet/row[column] in a spreadsheet (run by the suite `oracle`; needs soffice).

A workbook of the forms in tests/data/forms-refs, with every kind of column, empty cells and empty references: what LibreOffice
and Gnumeric compute from the export is what we compute, in both languages.
"""
import os
import random
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from oracle import Oracle, read  # noqa: E402

VALUES = {
    "people": {"name": ["佐藤 花子", "O'Brien", "=1+1", "007", None], "unit": ["総務", "12", "TRUE", None], "boss": ["1", "2", None], "age": ["20", "35.5", None]},
    "systems": {"name": ["会計", "受発注~", "a*", None], "owner": ["1", "2", "3", None], "helpers": ["1", "1;2", "2、4", "1;2;3;4", None], "cost": ["120", "0", "-2.5", None], "due": ["2026-01-31", "2027-03-01", None],
                "keep": ["2033-03-31", "P02Y06M", "forever", None], "size": ["big", "small", None], "level": ["1", "3", None], "personal": ["yes", None],
                "rule": ["r-1", "10-2", "e5", None]},
    "accounts": {"system": ["1", "2", "3", "4", "5", None], "rule": ["r-1", "10-2", None], "question": ["1.c1", "4.c2", "5.c1", None], "want": ["big", "small", None],
                 "users": ["1", "1;3", "4,2", "1;2;3;4", None], "uses": ["1", "2;5", "1;3;4", "5;1;2;3;4", None], "fee": ["5", "-1", "2.5", None]},
}
ROWS = {"people": 4, "systems": 5, "accounts": 25}


class Relations(Oracle):
    def main(self):
        chance, book = random.Random(7), self.path("refs.mamori")
        made = self.run("--lang", "ja", "new", book, "--layers", "refs")
        for sheet, columns in VALUES.items():
            for row in range(ROWS[sheet]):
                cells = {column: chance.choice(values) for column, values in columns.items()}
                if sheet == "people" and row == 0:
                    cells["boss"] = None
                if sheet == "people" and cells["boss"] == "2" and row < 2:
                    cells["boss"] = "1"
                made = made and self.run("--lang", "ja", "set", book, sheet, "+", *(f"{column}={value}" for column, value in cells.items() if value is not None))
        for row, values in {"r-1": ("answer=big", "cost=5"), "10-2": ("cost=0.5",), "e5": ("answer=small",)}.items():
            made = made and self.run("--lang", "ja", "set", book, "rules", row, *values)
        self.tap(made, "a workbook whose rows name each other")
        exports = {language: self.path(f"refs-{language}.xlsx") for language in ("ja", "en")}
        for path in exports.values():
            if os.path.exists(path):
                os.unlink(path)
        self.tap(all([self.run("--lang", language, "export", book, path) for language, path in exports.items()]), "exports written")
        for (language, path), result in zip(exports.items(), self.recalculate(*exports.values())):
            self.agrees(path, result, f"references ({language})", 500)
        # A text function of a column inside SUMPRODUCT: Gnumeric computes it in array formulas only.
        self.second_opinion(exports["ja"], "references", 500, "ISERROR(FIND(")
        dead = []
        for label in ("条件つき", "条件つき最大", "手伝う名前", "手伝う費用", "使う数"):
            for name, page in read(exports["ja"]).items():
                for at, (value, _) in page.items():
                    if value == label:
                        column, row = at.rstrip("0123456789"), int(at.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
                        below = page.get("%s%d" % (column, row + 1), (None, None))
                        dead += [] if below[1] else ["%s!%s %s: %s" % (name, at, label, below)]
                        break
                else:
                    continue
                break
            else:
                dead.append(label + " is not there")
        self.tap(not dead, "conditions and names along references are live formulas", dead)
        cells = [formula for page in read(exports["ja"]).values() for _, formula in page.values() if formula]
        lookups = [formula for formula in cells if formula.startswith("IF(") and "INDEX(" in formula and "MATCH(" in formula]
        fixed = [formula for formula in cells if formula.endswith("-1") and "INDEX" not in formula]
        self.tap(len(lookups) > 300 and len(fixed) >= ROWS["accounts"], "a reference is a live lookup, a cell of the form a plain reference",
                 [f"{len(lookups)} lookups, {len(fixed)} plain"])
        print("1..%d" % self.number)
        return 1 if self.failed else 0


if __name__ == "__main__":
    forms = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "forms-refs")
    sys.exit(Relations(sys.argv[1], forms, sys.argv[3]).main())
