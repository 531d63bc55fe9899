"""For tests/suites/cppcheck and tests/lib/build.sh: sources of one folder that can be read as one.

Six of seven words of a source come from headers, which many share: read a dozen at a time they take half as long. Together stand only
sources of which no two mean something else by one name (of a function, a variable, a constant, a macro, a type), be it their own or one
of a header that they include, of ours or (functions and macros) of the system's.

    together.py SOURCES FOLDER [APART...]    writes FOLDER/NAME.c, each of which includes some of SOURCES/src/*/*.c, APART left out;
                                             what stands there as it would be written keeps its time, what is of earlier goes
"""
import functools
import glob
import os
import re
import subprocess
import sys

MOST = 12
MACRO = r"^#define (\w+)"
OWN = (
    MACRO,
    r"^[a-z]\w*\b[^\n;{(=]*?(\w+)\s*[(\[=;{]",  # what is declared at the beginning of a line
    r"^[A-Z_]+\((\w+)",  # what a macro declares there
    r"^(?:typedef )?(?:struct|enum|union) (\w+) \{",
)


@functools.cache
def text(path):
    """Without remarks, and without what only says that there is such a type, which everybody may."""
    with open(path, encoding="utf-8") as file:
        return re.sub(r"/\*.*?\*/|^(?:struct|enum|union) \w+;", "", file.read(), flags=re.M | re.S)


@functools.cache
def own(path):
    """What a source or header calls something at the level of the file."""
    found = {name for pattern in OWN for name in re.findall(pattern, text(path), re.M)}
    for constants in re.findall(r"^(?:static const )?(?:enum|struct)[^{;=()]*\{([^}]*)\}", text(path), re.M):
        found |= set(re.findall(r"\b[A-Z][A-Z0-9_]+\b", constants))
    return found - {"struct", "enum", "union"}


@functools.cache
def of_the_system(header, sources):
    """Which of our names this header, <so.h>, or one that it includes has for a function or macro."""
    said = subprocess.run(["gcc", "-E", "-dD", "-D_GNU_SOURCE", "-"], input=f"#include {header}\n", capture_output=True, text=True).stdout
    return ours(sources) & (set(re.findall(r"^#define (\w+)", said, re.M)) | set(re.findall(r"(\w+) ?\(", said)))


@functools.cache
def ours(sources):
    return set().union(*(own(path) for path in glob.glob(sources + "/src/*/*.[ch]")))


def names(path, sources):
    """{name: where it is told}, of a source and of the headers that it includes; what both tell is the header's"""
    todo, seen, found = [path], set(), {}
    while todo:
        path = todo.pop()
        if path not in seen and os.path.exists(path):
            seen.add(path)
            found.update((name, path) for name in own(path))
            todo += [f"{sources}/src/{name}" for name in re.findall(r'^#include "(.*)"', text(path), re.M)]
            for header in re.findall(r"^#include (<.*>)", text(path), re.M):
                found.update((name, "system") for name in of_the_system(header, sources))
    return found


@functools.cache
def macros(path):
    return set(re.findall(MACRO, text(path), re.M))


@functools.cache
def words(path):
    return set(re.findall(r"\w+", text(path)))


def can_stand(path, told, paths, taken):
    """PATH, with the names TOLD, together with PATHS, with the names TAKEN?"""
    return (all(taken.get(name, where) == where for name, where in told.items())
            and not any(macros(path) & words(other) or macros(other) & words(path) for other in paths))


def main(sources, folder, *apart):
    groups = []  # (module, paths, names)
    for path in sorted(glob.glob(sources + "/src/*/*.c")):
        if os.path.relpath(path, sources) in apart:
            continue
        module, told = os.path.basename(os.path.dirname(path)), names(path, sources)
        for of, paths, taken in groups:
            if of == module and len(paths) < MOST and can_stand(path, told, paths, taken):
                paths.append(path)
                taken.update(told)
                break
        else:
            groups.append((module, [path], told))
    written = set()
    for number, (module, paths, _) in enumerate(groups):
        name = f"{folder}/{module}-{number}.c"
        content = "".join(f'#include "{os.path.relpath(path, sources)}"\n' for path in paths)
        written.add(name)
        if not os.path.exists(name) or text(name) != content:
            with open(name, "w", encoding="utf-8") as file:
                file.write(content)
    for name in set(glob.glob(folder + "/*.c")) - written:
        os.remove(name)


main(*sys.argv[1:])
