"""External names carry their module, none is defined twice, each is used by another file, and no view names another one (names.sh).

names.py SRC BUILD [TESTS]   Prints a line for each fault; at the end "N names" to standard error.

An external name begins with a word of its file's name, with the folder's name, with the name of a header of the folder (a module of several
files: store_…), or with a type that a header of the folder declares (criterion_holds, span_of). Views: what stands in files that begin
alike is one family; it calls no function of another family of src/view but views.c, and src/tui none of any. Another file is one of SRC,
or one below TESTS that names it.
"""
import collections
import os
import re
import subprocess
import sys

source, build, *tests = sys.argv[1:]
# Names that say otherwise what they are: NAME(…) of a spreadsheet, and its texts and numbers (scalar.c); what a library calls.
TABLES = {"formula": re.compile(r"\w+_value$|\w+_branch$|text_\w+$|number_\w+$"), "ui": re.compile(r"wcwidth$"), "exchange": re.compile(r"lxw_tmpfile$")}
# What a library calls: nobody here names it.
INTERPOSED = {"wcwidth", "lxw_tmpfile"}
# Parts that several views draw with.
SHARED = {"block"}


def stem(word):
    return re.sub(r"s$", "", word)


def words(path):
    return {stem(word) for word in os.path.basename(path).split(".")[0].split("_")}


def symbols(paths):
    """{path: {kind: names}}, all asked at once."""
    found = {path: collections.defaultdict(set) for path in paths}
    for line in subprocess.run(["nm", "-A", *paths], capture_output=True, text=True, check=True).stdout.splitlines():
        path, rest = line.split(":", 1)
        kind, name = rest.split()[-2:]
        found[path]["defined" if kind in "TDBRC" else "wanted" if kind == "U" else "own"].add(name)
    return found


def family(path):
    return stem(os.path.basename(path).split(".")[0].split("_")[0])


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


headers = [os.path.join(folder, name) for folder, _, names_here in os.walk(source) for name in names_here if name.endswith(".h")]
types = {stem(re.sub("_def$", "", t)) for path in headers for t in re.findall(r"\b(?:struct|enum) (\w+)", text_of(path))}
sources = sorted(path for path in (os.path.join(folder, name) for folder, _, names_here in os.walk(source) for name in names_here) if path.endswith(".c"))
sources = [path for path in sources if os.path.basename(path) != "main.c"]
compiled = {path: os.path.join(build, os.path.relpath(path, source)[:-2] + ".o") for path in sources}
found = symbols(list(compiled.values()))
faults, defined = [], collections.defaultdict(list)
for path in sources:
    folder, name = os.path.relpath(path, source).split(os.sep)
    modules = set().union(*(words(header) for header in headers if os.path.dirname(header) == os.path.dirname(path)))
    for symbol in sorted(found[compiled[path]]["defined"]):
        defined[symbol].append("%s/%s" % (folder, name))
        whole = {stem(symbol[: m.start()]) for m in re.finditer("_", symbol)} | {stem(symbol)}
        if stem(symbol.split("_")[0]) in words(name) | modules | {folder} or whole & types or folder in TABLES and TABLES[folder].match(symbol):
            continue
        faults.append("src/%s/%s: %s" % (folder, name, symbol))
for symbol, places in defined.items():
    if len(places) > 1:
        faults.append("%s is defined in %s" % (symbol, " and ".join(places)))
main = os.path.join(build, "cli/main.o")
wanted = set().union(*(of["wanted"] for of in found.values()), symbols([main])[main]["wanted"] if os.path.exists(main) else ())
for folder, _, names_here in os.walk(*tests or [os.devnull]):
    for name in names_here:
        if name.endswith((".c", ".h")) and "/work/" not in folder:
            wanted.update(re.findall(r"\w+", text_of(os.path.join(folder, name))))
for symbol, places in defined.items():
    if symbol not in wanted | INTERPOSED:
        faults.append("src/%s: nobody else uses %s" % (places[0], symbol))
for path in sources:
    folder, name = os.path.relpath(path, source).split(os.sep)
    if folder not in ("view", "tui") or name == "views.c":
        continue
    for symbol in sorted(found[compiled[path]]["wanted"]):
        for place in defined.get(symbol, []):
            if place.startswith("view/") and (folder == "tui" or family(name) != family(place[5:]) and family(place[5:]) not in SHARED):
                faults.append("src/%s/%s calls %s of src/%s" % (folder, name, symbol, place))
print("\n".join(faults))
print("%d names" % len(defined), file=sys.stderr)
