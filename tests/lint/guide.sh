# What the guides promise to those who add something: "to add X touch Y" names files that are there, and the guide for form writers knows
# every key that a form can have.
. "$SRCDIR/tests/lib/tap.sh"
python3 - <<'END'
import glob, os, re

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
planted = list(missing("| to add | touch |\n| --- | --- |\n| a kind | `catalog/rule.h` and `no_such.c` |\n"))
planted += list(untold(known, [("x.c", 'static const struct key k[1] = {{"nosuchkey", true}};')]))
check(3, "planted faults are seen", [] if len(planted) == 2 and count > 150 and len(list(rows(architecture))) > 6 else planted + [str(count)])
END
tap_count=3
tap_done
