"""Which instruments of the source documents stand in forms/, where, and what proves it: doc/coverage.md, from the marks in forms and tests.

coverage.py FOLDER [--write]: prints the page, or writes it to doc/coverage.md of FOLDER. Wrong marks are told on stderr, exit code 1.

An instrument is a row of tests/data/instruments.tsv: its number, what it is, the publisher. The marks are comments:
  # covers: P-65 O-12   in a form: this sheet, document or block is it, or holds its part of it
  # proves: P-65        before an example of a form, or before the check in a test: what is asked of it is seen to hold
"""
import os
import re
import sys

FOLDER = sys.argv[1]
HEAD = """# Coverage

Which instruments of the source documents the forms hold, where each stands, and which example or test shows that it does what the source asks for.
Made by `make update-coverage` from the marks `# covers:` in forms and `# proves:` in examples and tests (see CONTRIBUTING.md); the lint
`coverage` holds it.
"""
GROUPS = [
    ("W", "The walk of the guideline"),
    ("P", "Instruments of personal data"),
    ("O", "The life of a contract with an outsider"),
    ("C", "Controls that several guidelines ask for"),
    ("F", "Controls that failed in a known case"),
    ("T", "Tables of the survey"),
]
MARK = re.compile(r"#\s*(covers|proves):\s*(.*)")
wrong = []


def instruments():
    for line in open(os.path.join(FOLDER, "tests/data/instruments.tsv"), encoding="utf-8"):
        yield line.rstrip("\n").split("\t")


def files(*places):
    for place in places:
        for folder, folders, names in os.walk(os.path.join(FOLDER, place)):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if name.endswith((".yaml", ".sh", ".keys", ".py", ".c")):
                    yield os.path.relpath(os.path.join(folder, name), FOLDER)


def marks(known):
    """{number: [place, …]} of both words. A form is called by its id, a test by its suite and name."""
    found = {"covers": {}, "proves": {}}
    for path in files("forms", "tests/cli", "tests/screens", "tests/terminal", "tests/unit", "tests/oracle"):
        form = path.startswith("forms/")
        place = os.path.splitext(path)[0].removeprefix("forms/" if form else "tests/")
        for number, line in enumerate(open(os.path.join(FOLDER, path), encoding="utf-8"), 1):
            mark = MARK.search(line)
            if not mark:
                continue
            word, said = mark.group(1), mark.group(2).split()
            if word == "covers" and not form:
                wrong.append(f"{path}:{number}: only a form covers something")
            for one in said:
                if one not in known:
                    wrong.append(f"{path}:{number}: no instrument is called {one}")
                elif place not in found[word].setdefault(one, []):
                    found[word][one].append(place)
            if not said:
                wrong.append(f"{path}:{number}: nothing is named")
    return found


def page(rows, found):
    out = [HEAD]
    whole = sum(1 for row in rows if row[0] in found["covers"] and row[0] in found["proves"])
    placed = sum(1 for row in rows if row[0] in found["covers"])
    out.append(f"{placed} of {len(rows)} stand, {whole} of them with their proof.\n")
    for letter, title in GROUPS:
        out.append(f"## {title}\n\n| | what | from | stands in | shown by |\n| --- | --- | --- | --- | --- |")
        for number, what, source in rows:
            if number[0] == letter:
                cells = [" ".join(f"`{place}`" for place in found[word].get(number, [])) or "-" for word in ("covers", "proves")]
                out.append(f"| {number} | {what} | {source} | {cells[0]} | {cells[1]} |")
        out.append("")
    return "\n".join(out)


rows = list(instruments())
found = marks({row[0] for row in rows})
wrong += [f"{number} is proven, but nothing covers it" for number in sorted(found["proves"]) if number not in found["covers"]]
text = page(rows, found)
if "--write" in sys.argv:
    with open(os.path.join(FOLDER, "doc/coverage.md"), "w", encoding="utf-8") as out:
        out.write(text)
else:
    print(text, end="")
for line in wrong:
    print(line, file=sys.stderr)
sys.exit(1 if wrong else 0)
