"""Own exports edited at random, and copies of a workbook that go their own ways.

identity.py edits MAMORI BOOK SEED...     exactly the intended changes come back; prints what does not
identity.py copies MAMORI BOOK SEED...    nothing that was changed here since two copies parted is overwritten
identity.py edit IN OUT WHAT...           one edit in the worksheet of the ledger of assets: column N (inserted before N),
                                          no-column N, no-row N, row N (inserted; N: a number, "ids" or "header"),
                                          rename NAME, copy-sheet NAME, only,
                                          own-column N HEADER VALUE, memo NAME, copy-row ID NAME, drop ID, sort,
                                          no-number ID
identity.py edit_all IN                   such an edit for each line of standard input: edited1.xlsx, edited2.xlsx, ...
"""
import json
import os
import random
import shlex
import shutil
import subprocess
import sys

import openpyxl

EDITED = ["name", "note", "department", "users", "owner"]


def assets_of(book):
    for sheet in book:
        for row in sheet.iter_rows(min_row=1, max_row=12):
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("mamori 2 assets "):
                    return sheet
    raise SystemExit("no assets")


def layout(sheet):
    """Row of ids, columns by id, rows by their number."""
    ids = next(r for r in range(1, 40) if any(c.value == "name" for c in sheet[r]))
    columns = {c.value: c.column for c in sheet[ids] if c.value}
    header = next(r for r in range(ids + 1, ids + 20) if sheet.cell(r, columns["name"]).value == "情報資産名称")
    rows = {}
    for r in range(header + 1, sheet.max_row + 1):
        if "id" in columns and sheet.cell(r, columns["id"]).value is not None:
            rows.setdefault(str(sheet.cell(r, columns["id"]).value), r)
    return ids, columns, header, rows


def row_of(sheet, word):
    """Where the ids and the headers stand depends on how many figures stand above them."""
    if word.isdigit():
        return int(word)
    ids, _, header, _ = layout(sheet)
    return {"ids": ids, "header": header}[word]


def table(sheet):
    """Without the empty rows below, which have formulas."""
    _, columns, header, _ = layout(sheet)
    values = [[c.value for c in row] for row in sheet.iter_rows(min_row=header + 1)]
    told = [columns[name] - 1 for name in ("id", "name") if name in columns]
    return header, [v for v in values if any(v[c] is not None and not str(v[c]).startswith("=") for c in told)]


def put_table(sheet, header, values):
    width = max((len(v) for v in values), default=1)
    for r in range(header + 1, max(sheet.max_row, header + len(values)) + 1):
        for c in range(1, max(width, sheet.max_column) + 1):
            i = r - header - 1
            cell = sheet.cell(r, c)
            if cell.__class__.__name__ != "MergedCell":
                cell.value = values[i][c - 1] if i < len(values) and c <= len(values[i]) else None


def edit(source, target, *what):
    book = openpyxl.load_workbook(source)
    sheet = assets_of(book)
    words = list(what)
    while words:
        word = words.pop(0)
        if word == "column":
            sheet.insert_cols(int(words.pop(0)))
        elif word == "own-column":
            at, (_, _, header, rows) = int(words.pop(0)), layout(sheet)
            sheet.insert_cols(at)
            for row in (header, rows["1"]):
                sheet.cell(row, at).value = words.pop(0) or None
        elif word == "no-column":
            sheet.delete_cols(int(words.pop(0)))
        elif word == "row":
            sheet.insert_rows(row_of(sheet, words.pop(0)))
        elif word == "no-row":
            sheet.delete_rows(row_of(sheet, words.pop(0)))
        elif word == "rename":
            sheet.title = words.pop(0)
        elif word == "copy-sheet":
            copy = book.copy_worksheet(sheet)
            copy.title = words.pop(0)
            book.move_sheet(copy, -book.index(copy))
        elif word == "only":
            for other in list(book):
                if other is not sheet:
                    book.remove(other)
        elif word == "memo":
            book.create_sheet(words.pop(0))["A1"] = "覚え書き"
        elif word == "set":
            row, column, value = words.pop(0).split(".", 2)
            _, columns, _, rows = layout(sheet)
            sheet.cell(rows[row], columns[column]).value = value
        elif word == "no-number":
            _, columns, _, rows = layout(sheet)
            sheet.cell(rows[words.pop(0)], columns["id"]).value = None
        elif word in ("copy-row", "drop", "sort"):
            _, columns, _, rows = layout(sheet)
            header, values = table(sheet)
            if word == "sort":
                values.sort(key=lambda v: str(v[columns["name"] - 1]))
            else:
                i = next(i for i, v in enumerate(values) if str(v[columns["id"] - 1]) == words[0])
                words.pop(0)
                if word == "drop":
                    del values[i]
                else:
                    new = list(values[i])
                    new[columns["name"] - 1] = words.pop(0)
                    values.append(new)
            put_table(sheet, header, values)
        else:
            raise SystemExit(f"what is {word}?")
    book.save(target)


def edit_all(source):
    for number, line in enumerate(sys.stdin, 1):
        edit(source, f"edited{number}.xlsx", *shlex.split(line))


def run(mamori, *arguments):
    done = subprocess.run([mamori, "--lang", "ja", *arguments], capture_output=True, text=True)
    return done


def rows_of(mamori, book):
    return {r["id"]: r for r in json.loads(run(mamori, "show", book, "assets", "--json").stdout)["rows"]}


def random_edits(rng, sheet, here):
    """Edits the worksheet; what must come back."""
    want = {"changed": set(), "added": [], "missing": set()}
    _, columns, header, rows = layout(sheet)
    header, values = table(sheet)
    of = {str(v[columns["id"] - 1]): v for v in values}
    ids = list(of)
    dropped = set(rng.sample(ids, rng.randrange(4)))
    for row in rng.sample(ids, 6):
        column = rng.choice(EDITED)
        new = f"改めた{rng.randrange(1000)}"
        if row not in dropped and (here[row][column] or "") != new:
            of[row][columns[column] - 1] = new
            want["changed"].add((row, column, new))
    for n in range(rng.randrange(3)):  # a row copied with its number, above or below
        renamed = {r for r, c, _ in want["changed"] if c == "name"}  # of two new names nobody knows which is the copy
        row = rng.choice([i for i in ids if i not in dropped | renamed])
        copy = list(of[row])
        copy[columns["name"] - 1] = f"写し{n}"
        want["added"].append(f"写し{n}")
        values.insert(rng.choice([0, len(values)]), copy)
    for n in range(rng.randrange(3)):
        fresh = [None] * len(values[0])
        fresh[columns["name"] - 1] = f"新しい{n}"
        want["added"].append(f"新しい{n}")
        values.insert(rng.randrange(len(values)), fresh)
    if rng.random() < 0.3:  # the very same row twice is one row
        values.append(list(of[rng.choice([i for i in ids if i not in dropped])]))
    values = [v for v in values if str(v[columns["id"] - 1]) not in dropped]
    want["missing"] = dropped
    if rng.random() < 0.5:
        values.sort(key=lambda v: str(v[columns["name"] - 1]))
    elif rng.random() < 0.5:
        rng.shuffle(values)
    put_table(sheet, header, values)
    touched = {c for _, c, _ in want["changed"]} | {"id", "name"}
    if rng.random() < 0.5:
        spare = [c for c in ("plan", "cost", "due", "business") if c in columns and c not in touched]
        sheet.delete_cols(columns[rng.choice(spare)])
    if rng.random() < 0.5:
        sheet.insert_cols(rng.randrange(1, 9))
    if rng.random() < 0.4:
        sheet.delete_rows(1)
    if rng.random() < 0.4:
        sheet.insert_rows(rng.choice([1, 2, 3]))
    if rng.random() < 0.3:
        sheet.title = "うちの台帳"
    return want


def edits(mamori, book, *seeds):
    run(mamori, "export", book, "edits.xlsx", "--sheet", "assets")
    here = rows_of(mamori, book)
    for seed in seeds:
        rng = random.Random(int(seed))
        file = openpyxl.load_workbook("edits.xlsx")
        want = random_edits(rng, assets_of(file), here)
        file.save(f"edits{seed}.xlsx")
        done = run(mamori, "import", book, f"edits{seed}.xlsx", "--dry-run", "--json")
        got = json.loads(done.stdout) if done.stdout else {}
        if not got:
            print(f"seed {seed}: {done.stderr}")
            continue
        changed = {(c["row"], c["column"], c["new"]) for c in got["changed"]}
        added = sorted(a["values"].get("name") for a in got["added"])
        missing = {m["row"] for m in got["missing"]}
        rest = [got[k] for k in ("rejected", "conflicts", "skipped", "doubtful") if got[k]]
        if changed != want["changed"] or added != sorted(want["added"]) or missing != want["missing"] or rest:
            print(f"seed {seed}: changed {changed ^ want['changed']} added {added} for {sorted(want['added'])} "
                  f"missing {missing ^ want['missing']} rest {rest}")


def change_at_random(rng, mamori, book, mark, steps):
    """Cells and rows changed: {(row, column)}, {new rows}."""
    cells, fresh, gone = set(), set(), set()
    for n in range(steps):
        rows = [r for r in rows_of(mamori, book) if r not in fresh]
        what = rng.random()
        if what < 0.7:
            row, column = rng.choice(rows), rng.choice(EDITED)
            run(mamori, "set", book, "assets", row, f"{column}={mark}{n}")
            cells.add((row, column))
        elif what < 0.9:
            fresh.add(run(mamori, "set", book, "assets", "+", f"name={mark}の新しい資産{n}", "medium=paper").stdout.strip())
        else:
            row = rng.choice(rows)
            run(mamori, "delete", book, "assets", row)
            gone.add(row)
    return {c for c in cells if c[0] not in gone}, fresh, gone


def copies(mamori, book, *seeds):
    for seed in seeds:
        rng = random.Random(int(seed))
        for name in ("a", "b"):
            shutil.copy(book, f"{name}{seed}.mamori")
        a, b = f"a{seed}.mamori", f"b{seed}.mamori"
        change_at_random(rng, mamori, a, "甲", rng.randrange(1, 6))
        cells, fresh, gone = change_at_random(rng, mamori, b, "乙", rng.randrange(1, 6))
        file = f"from{seed}.{rng.choice(['xlsx', 'csv'])}"
        run(mamori, "export", a, file, "--sheet", "assets")
        before, theirs = rows_of(mamori, b), rows_of(mamori, a)
        done = run(mamori, "import", b, file, "--json", "--accept-good")
        after = rows_of(mamori, b)
        got = json.loads(done.stdout)
        wrong = [(r, c) for r, c in cells if after[r][c] != before[r][c]]
        wrong += [("row", r) for r in fresh if r not in after or after[r] != before[r]]
        wrong += [("back", r) for r in gone if r in after]
        conflicts = {(c["row"], c["column"]) for c in got["conflicts"]}
        wrong += [("silent", r, c) for r, c in cells
                  if r in theirs and theirs[r][c] != before[r][c] and (r, c) not in conflicts]
        names = [r["name"] for r in after.values()]
        wrong += [("lost", r["name"]) for i, r in theirs.items() if "甲の新しい" in (r["name"] or "") and r["name"] not in names]
        if wrong or not got["file"]["parted"]:
            print(f"seed {seed}: {wrong} {got['file']}")
        for name in (a, b, file):
            os.remove(name)


if __name__ == "__main__":
    {"edits": edits, "copies": copies, "edit": edit, "edit_all": edit_all}[sys.argv[1]](*sys.argv[2:])
