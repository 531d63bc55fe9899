"""For tests/suites/cppcheck: sources of one folder that can be read as one.

Six of seven words of a source come from headers, which many share: read a dozen at a time they take half as long. Together stand only
sources of which no two give one name to something of their own (a function, a variable, a constant, a macro).

    together.py SOURCES FOLDER    writes FOLDER/NAME.c, each of which includes some of SOURCES/src/*/*.c
"""
import glob
import os
import re
import sys

MOST = 12
OWN = (
    r"^#define (\w+)",
    r"^[a-z]\w*\b[^\n;{(=]*?(\w+)\s*[(\[=;{]",  # what is declared at the beginning of a line
    r"^[A-Z_]+\((\w+)",  # what a macro declares there
)


def names(path):
    """What a source calls something at the level of the file."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    found = {name for pattern in OWN for name in re.findall(pattern, text, re.M)}
    for constants in re.findall(r"^(?:static const )?(?:enum|struct)[^{;=()]*\{([^}]*)\}", text, re.M):
        found |= set(re.findall(r"\b[A-Z][A-Z0-9_]+\b", constants))
    return found


def main(sources, folder):
    groups = []  # (module, paths, names)
    for path in sorted(glob.glob(sources + "/src/*/*.c")):
        module, own = os.path.basename(os.path.dirname(path)), names(path)
        for of, paths, taken in groups:
            if of == module and len(paths) < MOST and not taken & own:
                paths.append(path)
                taken |= own
                break
        else:
            groups.append((module, [path], own))
    for number, (module, paths, _) in enumerate(groups):
        with open(f"{folder}/{module}-{number}.c", "w", encoding="utf-8") as file:
            file.writelines(f'#include "{os.path.relpath(path, sources)}"\n' for path in paths)


main(*sys.argv[1:])
