"""Does every text of the screens follow a key map? Walks all of tests/pictures with keys that nobody is used to.

Each command gets a key of its own in front of the ones it has, so the walks go as ever; but what is shown is the new one. No screen and
no popup may then name a key that the table of commands has for one of them. `keymap.py` prints where one does: in each walk in one
language by turns, which is the share of make check; with --all (make torture ONLY=shown), or of the walks that are named, in each.
"""
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import walks

# What typing in a field means, and what is told of keyboards: no command of a screen.
TYPING = ("Ctrl+A selects", "Ctrl+A で", "Ctrl+Aで", "F6 to F10", "F6〜F10", "F6～F10", "F6 から F10", "Alt+Up", "Alt+↑", "Alt+Enter", "Ctrl+Enter")


def standard():
    text = subprocess.run([walks.MAMORI, "--lang", "en", "keys", "print"], capture_output=True, text=True, check=True).stdout
    return {name: keys.split() for name, keys in re.findall(r"^([a-z-]+) =(.*)$", text, re.M)}


def unused():
    for modifiers in ("Ctrl+Alt+", "Ctrl+Alt+Shift+", "Ctrl+Shift+", "Alt+Shift+", "Ctrl+"):
        for number in range(1, 13):
            yield f"{modifiers}F{number}"
    for modifiers in ("Ctrl+Alt+", "Ctrl+Alt+Shift+", "Alt+Shift+", "Ctrl+Shift+"):
        for name in ("Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDn", "Insert", "Delete", "Tab", "Enter"):
            yield modifiers + name


def main():
    table, english, place = standard(), walks.translations(), tempfile.mkdtemp()
    new = unused()
    path = os.path.join(place, "keys.conf")
    with open(path, "w", encoding="utf-8") as file:
        for name, keys in table.items():
            file.write(f"{name} = {' '.join([next(new), *keys][:9])}\n")
    shown = {key for keys in table.values() for key in keys[:1] if len(key) > 1 and key != "Delete"}
    word = re.compile(r"(?<![A-Za-z0-9+])(" + "|".join(map(re.escape, sorted(shown, key=len, reverse=True))) + r")(?![A-Za-z0-9])")
    walks.prepare(place)
    walks.KINDS = {kind: (book, ("--keys-conf", path, *options), forms) for kind, (book, options, forms) in walks.KINDS.items()}

    names = [name for name in sys.argv[1:] if name != "--all"] or walks.all_walks()

    def walk(name):
        one, faults = walks.Walk(name), []
        for language in walks.LANGUAGES if sys.argv[1:] else [walks.LANGUAGES[names.index(name) % 2]]:
            pictures, wrong = one.take(place, language, "132x43", english)
            faults += [wrong] if wrong else []
            for title, picture in pictures.items():
                for line in picture.split("\n"):
                    if not line.startswith("|"):
                        continue
                    listed = re.match(r"\| F1\S|\|\s+(Ctrl|Alt)\+(Alt\+|Shift\+|F\d)", line)  # the bar; all keys of a command
                    text = line
                    for known in TYPING:
                        text = text.replace(known, "")
                    if not listed and word.search(text):
                        faults.append(f"{name} {language} {title}: {line.strip()}")
        return faults

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [fault for faults in pool.map(walk, names) for fault in faults]
    print("\n".join(found))


main()
