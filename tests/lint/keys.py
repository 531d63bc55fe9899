"""No two commands that a screen may have at one time share a key (src/tui/commands.h).

A screen may have what its own actions and `…_enabled` name, and what the program has everywhere (app_command.c, and the views of
views.c). Prints a line for each key that two of them share. `keys.py SRC`.
"""
import os
import re
import sys

folder = sys.argv[1]
# Told apart by where one stands: on a computed value "?" asks why, elsewhere it is the help.
APART = [{"CMD_WHY", "CMD_HELP"}]


def read(name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return file.read()


def functions(text):
    """(name, body) of the functions that decide about a command."""
    for match in re.finditer(r"^(?:static )?bool (\w+)\([^)]*enum command \w+[^)]*\)\n\{(.*?)^\}", text, re.M | re.S):
        yield match[1], match[2]


def named(body):
    return set(re.findall(r"\bcase (CMD_\w+)", body)) | set(re.findall(r"command == (CMD_\w+)", body))


keys = {m[1]: m[2].split() for m in re.finditer(r'^\s*X\((CMD_\w+), "([^"]*)"', read("tui/commands.h"), re.M)}
if len(keys) < 60:
    sys.exit("commands.h cannot be read: %d commands" % len(keys))
views = set(re.findall(r"\{(CMD_\w+), ", read("view/views.c"))) - {"CMD_NONE"}
program = views.union(*(named(body) for name, body in functions(read("tui/app_command.c")) if name.startswith("has_")))
if len(program) < 25 or len(views) < 15:
    sys.exit("app_command.c cannot be read: %d commands" % len(program))
screens = faults = 0
for name in sorted(os.path.join(layer, name) for layer in ("tui", "view") for name in os.listdir(os.path.join(folder, layer))):
    text = read(name) if name.endswith(".c") else ""
    rows = set(re.findall(r"\{(CMD_\w+), [\w]+, \w+\}", text))  # of a table of actions
    if name in ("tui/app_command.c", "view/views.c") or not (rows or re.search(r"_enabled\(struct app \*app, void \*state, enum command command\)", text)):
        continue
    screens += 1
    own = rows.union(*(named(body) for _, body in functions(text)))
    has = sorted(own | program)
    for i, one in enumerate(has):
        for other in has[i + 1 :]:
            shared = set(keys.get(one, [])) & set(keys.get(other, []))
            if shared and {one, other} not in APART:
                faults += 1
                print("%s: %s and %s share %s" % (name, one, other, " ".join(sorted(shared))))
if screens < 12:
    sys.exit("only %d screens were found" % screens)
