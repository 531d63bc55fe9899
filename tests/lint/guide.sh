# What the guides promise to those who add something: "to add X touch Y" names files that are there, and the guide for form writers knows
# every key that a form can have.
. "$SRCDIR/tests/lib/tap.sh"
python3 - <<'END'
import fnmatch, glob, os, re

def rows(text):
    """The second columns of the tables that begin with "to add | touch"."""
    for table in re.findall(r"^\| to add \| touch \|\n\| --- \| --- \|\n((?:\|.*\n)+)", text, re.M):
        yield from (line.split(" | ", 1) for line in table.splitlines())

def missing(text):
    """Files that such a table names, and that are not there. A bare name stands in the folder of the one before it."""
    for what, where in rows(text):
        folder = ""
        for name in re.findall(r"`([\w./-]+(?:\.(?:c|h|md|yaml)|/))`", where):
            here = name.replace("NEW", "text")
            tried = [here, "src/" + here, os.path.join(folder, here)] + ([] if "/" in here else glob.glob("forms/*/" + here) + glob.glob("tests/data/**/" + here, recursive=True))
            found = next((path for path in tried if os.path.exists(path)), None)
            if found: folder = os.path.dirname(found)
            else: yield f"{what.strip('| ')}: {name}"

def keys(sources):
    for path, text in sources:
        for table in re.findall(r"static const struct key \w+\[[^]]*\] = \{(.*?)\};", text, re.S):
            yield from ((path, key) for key in re.findall(r'\{"([a-z_]+)", (?:true|false)\}', table))

def untold(known, sources):
    for path, key in keys(sources):
        if key not in known: yield f"{path}: doc/form-guide.md does not tell of `{key}`"

def families(text):
    """Of each folder the names in its row of the table "in | where"; one family a view needs none."""
    table = re.search(r"^\| in \| where \|\n\| --- \| --- \|\n((?:\|.*\n)+)", text, re.M)[1]
    return {folder: re.findall(r"`([\w.*]+)`", where) for folder, where in re.findall(r"^\| `(\w+)/` \| (.*) \|$", table, re.M)}

def not_in_table(table):
    for folder, names in table.items():
        headers = {os.path.basename(path)[:-2] for path in glob.glob(f"src/{folder}/*.h")}
        files = {os.path.basename(path) for path in glob.glob(f"src/{folder}/*.[ch]")}
        for name in names:
            if not any(fnmatch.fnmatch(file, name if name.endswith(".c") else name + ".[ch]") for file in files):
                yield f"doc/architecture.md: src/{folder} has no {name}"
        for header in headers if folder != "view" else ():
            if not header.endswith("_private") and not any(fnmatch.fnmatch(header, name) or header.startswith(name + "_") for name in names):
                yield f"doc/architecture.md does not name src/{folder}/{header}.h"

def check(number, what, wrong):
    print(("not ok" if wrong else "ok") + f" {number} - {what}")
    for line in sorted(set(wrong)): print("#   " + line)

read = lambda path: open(path, encoding="utf-8").read()
architecture, guide = read("doc/architecture.md"), read("doc/form-guide.md")
known = {word for code in re.findall(r"`([^`\n]*)`", guide) for word in re.findall(r"[a-z_]+", code)}
known |= {key for block in re.findall(r"```yaml\n(.*?)```", guide, re.S) for key in re.findall(r"([a-z_]+):", block)}
sources = [(path, read(path)) for path in sorted(glob.glob("src/catalog/*.c"))]
count = len(list(keys(sources)))
check(1, "to add something touch what is there: %d lines" % len(list(rows(architecture))), list(missing(architecture)))
check(2, "the guide for form writers knows every key: %d" % count, list(untold(known, sources)))
table = families(architecture)
check(3, "every module stands in the table of its folder: %d folders" % len(table), list(not_in_table(table)))
planted = list(not_in_table({"ui": ["[a-z]*"]})) + list(not_in_table({"view": ["no_such"]})) + list(missing("| to add | touch |\n| --- | --- |\n| a kind | `catalog/rule.h` and `no_such.c` |\n"))
planted += list(untold(known, [("x.c", 'static const struct key k[1] = {{"nosuchkey", true}};')]))
check(4, "planted faults are seen", [] if len(planted) == 3 and count > 150 and len(list(rows(architecture))) > 6 else planted + [str(count)])
END
tap_count=4
tap_done
