# Licences: every file stands under one, the texts of the licences are whole, and what is said of them is the same everywhere.
. "$SRCDIR/tests/lib/tap.sh"
python3 - <<'END'
import fnmatch, os, subprocess, sys, tomllib
number = 0
def check(what, faults):
    global number
    number += 1
    print(f"{'not ok' if faults else 'ok'} {number} - {what}")
    for fault in list(faults)[:20]: print(f"#   {fault}")
with open("REUSE.toml", "rb") as file: rules = tomllib.load(file)["annotations"]
def licence(path):
    found = None
    for rule in rules:
        globs = rule["path"] if isinstance(rule["path"], list) else [rule["path"]]
        if any(fnmatch.fnmatch(path, g.replace("**", "*")) for g in globs): found = rule["SPDX-License-Identifier"]
    return found
if os.path.isdir(".git") or os.path.isfile(".git"):
    files = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True).stdout.split("\n")[:-1]
else:
    files = [os.path.join(d, f)[2:] for d, _, names in os.walk(".") for f in names]
forms = [f for f in files if f.startswith("forms/")]
check(f"every file stands under a licence: {len(files)}", [f for f in files if not licence(f)])
check(f"the texts are CC0: {len(forms)} forms", [f for f in forms + ["locale/forms-en.po"] if licence(f) != "CC0-1.0"] or ([] if len(forms) > 40 else ["too few"]))
check("the program is MIT", [f for f in files if f.startswith(("src/", "tests/", "locale/ja")) and licence(f) != "MIT"])
used = {rule["SPDX-License-Identifier"] for rule in rules}
check("each licence is there, and no other", used ^ {f[:-4] for f in os.listdir("LICENSES")})
# Begin and end of the texts: a licence with a line missing is none.
whole = {"MIT": ("MIT License", "OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."), "CC0-1.0": ("Creative Commons Legal Code", "this CC0 or use of the Work.")}
def words(name):
    with open(f"LICENSES/{name}.txt", encoding="utf-8") as file: return " ".join(file.read().split())
check("the texts are whole", [name for name, (first, last) in whole.items() if not (words(name).startswith(first) and words(name).endswith(last))])
said = {"LICENSE": open("LICENSE", encoding="utf-8").read(), "README.md": open("README.md", encoding="utf-8").read(), "doc/manual.md": open("doc/manual.md", encoding="utf-8").read(),
        "doc/mamori.1": open("doc/mamori.1", encoding="utf-8").read(), "--version": subprocess.run([os.environ["MAMORI"], "--version"], capture_output=True, text=True).stdout}
check("each place names both licences", [f"{place}: {word}" for place, text in said.items() for word in ("MIT", "CC0") if word not in text])
check("the publishers are named", [f"{place}: {word}" for place in ("LICENSE", "README.md", "doc/manual.md") for word in ("IPA", "個人情報保護委員会", "国土交通省", "経済産業省") if word not in said[place]])
print(f"1..{number}")
END
