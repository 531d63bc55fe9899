"""What is said below a table loses no end at 80 columns: hints.py MAMORI FORMS FORMS-EN.PO

Walks through every column of every sheet of the sample company, in Japanese and in English, and looks at the lines below: none
may be cut ("…" at its end).
"""
import glob
import gettext
import subprocess
import sys
import unicodedata

import yaml

MAMORI, FORMS, PO = sys.argv[1:]
ROWS = 24


def cells(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def sheets():
    for path in sorted(glob.glob(f"{FORMS}/*/*.yaml")):
        with open(path, encoding="utf-8") as file:
            form = yaml.load(file, Loader=yaml.CSafeLoader)
        if isinstance(form, dict) and "sheet" in form and not form.get("hidden"):
            yield form["sheet"], form["title"], form["kind"] == "facts", len(form["columns"]) + 6


def walk(language, translate):
    script, places = [], []
    for sheet, title, facts, columns in sheets():
        script += ["F3", f'"{translate(title)}" Enter', "Ctrl+T", "Ctrl+Home"]
        for column in range(columns):
            places.append(f"{sheet}.{column}")
            script += ["dump -", "Down" if facts else "Tab"]
        script.append("Esc Esc Esc Esc")
    with open("keys", "w", encoding="utf-8") as file:
        file.write("\n".join(script) + "\n")
    shown = subprocess.run([MAMORI, "--lang", language, "--keys", "keys", "--size", f"80x{ROWS}", "--dump", "last", "hints.mamori"],
                           check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout.split("\n")
    cut, texts = [], set()
    for number, place in enumerate(places):
        lines = shown[number * ROWS:(number + 1) * ROWS]
        rule = max(i for i, line in enumerate(lines) if line.startswith("────"))
        said = [line.rstrip() for line in lines[rule + 1:-1]]
        texts.add("\n".join(said))
        cut += [f"{place}: {line}" for line in said if line.endswith("…") and cells(line) >= 77]
    return len(places), len(texts), cut


def main():
    subprocess.run([MAMORI, "new", "hints.mamori", "--sample"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["msgfmt", "-o", "en.mo", PO], check=True)
    with open("en.mo", "rb") as file:
        english = gettext.GNUTranslations(file).gettext
    failed = 0
    for number, (language, translate) in enumerate((("ja", str), ("en", english)), 1):
        places, texts, cut = walk(language, translate)
        good = not cut and texts > places / 4  # else it was not the sheets that were walked through
        failed += not good
        print("" if good else "not ", f"ok {number} - below {places} columns ({language}) nothing is cut, {texts} different texts", sep="")
        for line in cut[:10]:
            print("#  ", line)
    print("1..2")
    sys.exit(failed > 0)


main()
