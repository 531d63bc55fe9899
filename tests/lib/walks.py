"""Pictures of the screens: walks over them (tests/pictures/*.keys), each taken in both languages and two sizes.

    walks.py                     TAP: is each picture what tests/pictures/NAME.txt holds?
    walks.py --write             puts the pictures of today there (make update-pictures)
    walks.py home grid           these walks only

A walk is a script of keys (see "SCRIPTS" in doc/mamori.1) with "picture NAME" in it. Its first lines say on what: "# sample" (the
sample company), "# new" (nothing answered), "# start" (no workbook: the first screen) or another of KINDS below, and with which files of tests/pictures beside it ("# with x.csv").
"# meanwhile1 set sample.mamori …" is a command that somebody
else gives when the walk comes to "dump meanwhile1" (such a walk is for the script only). A text that is typed whole and is one of the forms is typed in
English by its translation. NAME.txt holds the picture in each language and size: see src/ui/picture.h for how to read it.
"""
import glob
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import openpyxl

SRCDIR, MAMORI = os.environ["SRCDIR"], os.environ["MAMORI"]
FOLDER = os.path.join(SRCDIR, "tests/pictures")
NOW = "2026-11-21T10:00"
PATIENCE = 60  # seconds for a run
LANGUAGES, SIZES = ("ja", "en"), ("80x24", "132x43")
ENVIRONMENT = dict(os.environ, MAMORI_NOW=NOW, MAMORI_PERSON="試験 太郎", TZ="Asia/Tokyo", LC_ALL="C.UTF-8", LANGUAGE="")
ENVIRONMENT.pop("MAMORI_XLSX_READY", None)  # what people see, with all empty rows


def stand_still(place):
    """What is another one on each machine and in each minute is the same: see still.c."""
    library = os.path.join(place, "still.so")
    subprocess.run([*os.environ.get("CC", "cc").split(), "-shared", "-fPIC", "-o", library, os.path.join(SRCDIR, "tests/lib/still.c")], check=True)
    now = datetime.fromisoformat(NOW + "+09:00").timestamp()
    os.umask(0o022)
    ENVIRONMENT.update(LD_PRELOAD=library, STILL_TIME=str(int(now)))


def run(*arguments, cwd, **environment):
    return subprocess.run([MAMORI, *arguments], cwd=cwd, env=dict(ENVIRONMENT, **environment), capture_output=True, text=True, timeout=PATIENCE)


# ---- workbooks ----

FORMS = {"MAMORI_FORMS": os.path.join(SRCDIR, "tests/data/forms-editions")}
# What it is a copy of, what the program is started with.
KINDS = {"sample": ("sample", (), {}), "new": ("new", (), {}), "read-only": ("sample", ("--read-only",), {}),
         "changed": ("changed", (), {}), "draft": ("draft", (), {}), "older": ("older", (), FORMS), "migrated": ("migrated", (), FORMS),
         "forgotten": ("forgotten", (), {}), "share": ("sample", (), {"STILL_PLACE": "0x6969"}), "approving": ("approving", (), {}), "start": (None, (), {})}


def make(place):
    """One of each kind, of which each walk gets a copy."""
    run("new", "sample.mamori", "--sample", cwd=place)
    run("new", "new.mamori", "--company", "株式会社あおば", cwd=place)
    # by something other than mamori
    shutil.copy(f"{place}/sample.mamori", f"{place}/changed.mamori")
    with sqlite3.connect(f"{place}/changed.mamori") as database:
        database.execute("UPDATE s_assets SET name = 'すりかえた名簿' WHERE name = '社員名簿'")
    database.close()
    # a row of personal data that was deleted a month ago
    shutil.copy(f"{place}/new.mamori", f"{place}/forgotten.mamori")
    run("set", "forgotten.mamori", "people", "+", "name=高木 一", "note=名簿の控え", cwd=place)
    run("set", "forgotten.mamori", "roles", "head", "person=高木 一", cwd=place)
    run("delete", "forgotten.mamori", "people", "1", cwd=place, MAMORI_NOW="2026-10-20T10:00")
    # a text that was being typed when the terminal went away
    shutil.copy(f"{place}/new.mamori", f"{place}/draft.mamori")
    with open(f"{place}/typing", "w", encoding="utf-8") as file:
        file.write('/ "情報資産管理台帳" Enter\n"書きかけの名簿"\nidle 5000\nhangup\n')
    run("--lang", "ja", "--keys", "typing", "draft.mamori", cwd=place)
    # what waits for an approval, of others and of one's own; a document that everybody is to read
    shutil.copy(f"{place}/sample.mamori", f"{place}/approving.mamori")
    approving = lambda person, *arguments: run("--person", person, *arguments[:1], "approving.mamori", *arguments[1:], cwd=place)
    approving("鈴木 一郎", "submit", "reg01", "--to", "試験 太郎", "--reason", "初めて定める")
    approving("試験 太郎", "approve", "reg01.1", "--change", "点検の回数が多すぎます")
    approving("鈴木 一郎", "document", "reg01", "a1p3", "own=役割は1人が2つまで兼ねることができる。")
    approving("試験 太郎", "submit", "policy", "--to", "鈴木 一郎")
    approving("鈴木 一郎", "approve", "policy.1", "--wording", "短くした文。", "--part", "pre")
    approving("試験 太郎", "set", "reading-list", "+", "document=five-rules", "question=拾ったUSBメモリーは、会社のパソコンに差して中を確かめてよい", "answer=no")
    approving("試験 太郎", "document", "five-rules", "--make-version", "2026-11-01")
    # … and what one of them answered in a file
    approving("試験 太郎", "approvals", "reg01.1", "--for", "緑川 誠", "--out", "asked.xlsx")
    subprocess.run([sys.executable, os.path.join(SRCDIR, "tests/lib/fill_reply.py"), f"{place}/asked.xlsx", f"{place}/answered.xlsx", "別の文の案", "点検は年1回で足ります",
                    "a1p4=1人が2つまでの役割を兼ねることができる。"], check=True)
    # forms of which there is a newer edition
    run("new", "older.mamori", "--company", "あおば", "--layers", "toy-1", cwd=place, **FORMS)
    for number in range(1, 8):
        run("set", "older.mamori", "check", f"q{number}", "answer=mostly", f"memo=メモ{number}", cwd=place, **FORMS)
    run("set", "older.mamori", "things", "+", "name=机上機", "kind=pc", "holder=田中", "size=大", cwd=place, **FORMS)
    run("round", "older.mamori", "check", cwd=place, **FORMS)
    shutil.copy(f"{place}/older.mamori", f"{place}/migrated.mamori")
    run("migrate", "migrated.mamori", cwd=place, **FORMS)
    # files to read: of another company, and one worksheet for each department
    run("export", "new.mamori", "other.xlsx", cwd=place)
    book = openpyxl.Workbook()
    for number, department in enumerate(("総務部", "営業部")):
        page = book.active if number == 0 else book.create_sheet()
        page.title = department
        for row in (("名称", "媒体・保存先"), (f"{department}の名簿", "書類")):
            page.append(row)
    book.save(f"{place}/departments.xlsx")


def prepare(place):
    stand_still(place)
    warm = os.environ.get("XDG_CACHE_HOME", "/nowhere")  # the forms, compiled by tests/run; else once for all here
    shutil.copytree(warm, f"{place}/cache") if os.path.isdir(f"{warm}/mamori") else os.makedirs(f"{place}/cache")
    ENVIRONMENT["XDG_CACHE_HOME"] = f"{place}/cache"
    make(place)


# ---- walks ----

def all_walks():
    return sorted(name[:-5] for name in os.listdir(FOLDER) if name.endswith(".keys"))


def translations():
    with open(os.path.join(SRCDIR, "locale/forms-en.po"), encoding="utf-8") as file:
        return dict(re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', file.read(), re.M))


class Walk:
    def __init__(self, name):
        self.name, self.kind, self.files, self.script_only, self.meanwhile, self.idle = name, "sample", [], False, {}, ""
        with open(os.path.join(FOLDER, name + ".keys"), encoding="utf-8") as file:
            self.text = file.read()
        for line in self.text.split("\n"):
            if not line.startswith("# "):
                break
            if line[2:] in KINDS:
                self.kind = line[2:]
            if line.startswith("# with "):
                self.files = line.split()[2:]
            if line.startswith("# script only"):  # no emulator shows the same
                self.script_only = True
            done = re.match(r"# (meanwhile\d) (.+)", line)  # what somebody else does when the walk comes to "dump meanwhileN"
            if done:
                self.meanwhile[f"STILL_{done[1]}"] = f"MAMORI_PERSON='同僚 花子' {MAMORI} {done[2]} >/dev/null"
        self.pictures = re.findall(r"^picture (\S+)$", self.text, re.M)

    def keys(self, language, english):
        text = re.sub(r"^picture .*", "picture -", self.text, flags=re.M)
        if language == "ja":
            return text
        return re.sub(r'"([^"\\]+)"', lambda typed: '"%s"' % english.get(typed[1], typed[1]), text)

    def place(self, place):
        """A folder with all that the walk wants, to be removed; the options and the environment of the program in it, with the workbook."""
        book, options, environment = KINDS[self.kind]
        own = tempfile.mkdtemp(prefix="mamori-walk.", dir="/tmp")  # paths stand on some screens: they are as long here as anywhere
        for name in (book,) if book else ("sample", "new"):
            shutil.copy(f"{place}/{name}.mamori", own)
        for name in self.files:
            shutil.copy(os.path.join(place if name.endswith(".xlsx") else FOLDER, name), own)
        cache = shutil.copytree(f"{place}/cache", f"{own}/.cache", ignore=shutil.ignore_patterns("*.places"))  # nobody has been here
        return own, [*options, *([f"{book}.mamori"] if book else [])], dict(environment, **self.meanwhile, XDG_CACHE_HOME=cache, XDG_STATE_HOME=f"{own}/.state", TMPDIR=own)

    def take(self, place, language, size, english):
        """{picture: text} and what went wrong."""
        own, arguments, environment = self.place(place)
        try:
            with open(f"{own}/.keys", "w", encoding="utf-8") as file:
                file.write(self.keys(language, english))
            done = run("--lang", language, "--keys", ".keys", "--size", size, *arguments, cwd=own, **environment)
            pictures = [f"== {language} " + picture for picture in apart(same(done.stdout, own))]
            taken = dict(zip(self.pictures, pictures))
            error = done.stderr.strip() or f"it ended before {self.pictures[len(taken)]}" if len(taken) < len(self.pictures) else ""
            return taken, error and f"{self.name} ({language}, {size}): {error}"
        finally:
            shutil.rmtree(own)


def apart(text):
    """The pictures in a program's output."""
    return re.split(r"^(?=\d+x\d+  )", text, flags=re.M)[1:]


WORD = re.compile(r'(<?"(?:[^"\\]|\\.)*"|[^\s"]+)\s*')
ARGUMENTS = {"click": 2, "wheel": 3, "resize": 1, "idle": 1, "picture": 1}


def steps(text):
    """The single things that a script does, each a line of a script by itself."""
    out = []
    for line in text.split("\n"):
        words = []
        for word in WORD.findall(line):
            if word.startswith("#"):
                break
            words.append(word)
        while words:
            word = words.pop(0)
            count = ARGUMENTS.get(word, 0)
            count += word == "click" and len(words) > 2 and words[2] == "twice"
            if word in ("expect", "refuse"):
                words.pop(0)
            elif word == "wait":
                break
            else:
                out.append(" ".join([word, *words[:count]]))
                del words[:count]
    return out


def same(text, folder):
    """What is another one at each run: the folder, the random numbers of a workbook, and by them how far it can be packed."""
    text = re.sub(r"\b\d+(?= KB\b)", lambda size: "9" * len(size[0]), text)
    text = text.replace(os.path.basename(folder), "mamori-walk.12345678")
    return re.sub(r"\b[0-9a-f]{32}\b", "0123456789abcdef" * 2, text)


# ---- what there is to take pictures of ----

def in_sources():
    """The screens' names, and the functions that open popups, as a picture's first line has them."""
    screens, popups = set(), set()
    for folder in ("tui", "view"):
        for path in sorted(glob.glob(os.path.join(SRCDIR, "src", folder, "*.c"))):
            with open(path, encoding="utf-8") as file:
                text = file.read()
            for table in re.findall(r"^static const struct screen_ops \w+ = \{(.*?)^\};", text, re.M | re.S):
                screens.update(re.findall(r'\.name = "([^"]+)"', table))
            for head, body in re.findall(r"^\w[^\n;{}]*?(\w+)\)?\((?:[^\n;{}]|\n(?=  ))*\)\n\{\n(.*?)^\}", text, re.M | re.S):
                if re.search(r"(?<!\()\bpopup_(list|about|prompt|secret|note|confirm|message|menu|push)\(", body):
                    popups.add(head)
    return screens, popups


def without():
    """What is in no picture, and why: tests/pictures/without."""
    with open(os.path.join(FOLDER, "without"), encoding="utf-8") as file:
        return {line.split()[0] for line in file if line.strip() and not line.startswith("#")}


def not_pictured():
    screens, popups = in_sources()
    if len(screens) < 15 or len(popups) < 60:
        return [f"the sources cannot be read: {len(screens)} screens, {len(popups)} popups"]
    seen_screens, seen_popups, excused = set(), set(), without()
    for path in glob.glob(os.path.join(FOLDER, "*.txt")):
        with open(path, encoding="utf-8") as file:
            for title in re.findall(r"^== \w+ \d+x\d+  (.*?)  (?:no )?cursor", file.read(), re.M):
                screen, *above = title.split(" > ")
                seen_screens.add(screen)
                seen_popups.update(above)
    return [f"the screen {name}" for name in sorted(screens - seen_screens - excused)] + \
        [f"the popup that {name}() opens" for name in sorted(popups - seen_popups - excused)] + \
        [f"{name} is named in tests/pictures/without and " + ("has a picture" if name in seen_screens | seen_popups else "is no more")
         for name in sorted(excused & (seen_screens | seen_popups) | excused - screens - popups)]


# ---- comparing ----

def sections(text):
    return {" ".join(part.split()[:2]): "== " + part for part in re.split(r"^== ", text, flags=re.M)[1:]}


def rows(section):
    lines = section.split("\n")
    texts = [line[1:] for line in lines[1:] if line.startswith("|")]
    styles = {}
    for line in lines[1:]:
        if line and not line.startswith("|"):
            which, letters = line.split(" ", 1)
            first, _, last = which.partition("-")
            styles.update((row, letters) for row in range(int(first), int(last or first) + 1))
    return lines[0], texts, styles


def difference(want, got):
    """The rows that differ, text over style."""
    (head, texts, styles), (new_head, new_texts, new_styles) = rows(want), rows(got)
    out = [] if head == new_head else ["- " + head, "+ " + new_head]
    for row in range(max(len(texts), len(new_texts))):
        old = texts[row] if row < len(texts) else None, styles.get(row + 1, "")
        new = new_texts[row] if row < len(new_texts) else None, new_styles.get(row + 1, "")
        for sign, this, other in (("-", old, new), ("+", new, old)):
            if this != other:
                out.append(f"{sign}{row + 1:3} |{this[0]}" if this[0] is not None else f"{sign}{row + 1:3}")
                if this[1] != other[1]:
                    out.append(f"{sign}     {this[1]}")
    return out


def stored(name):
    try:
        with open(os.path.join(FOLDER, name + ".txt"), encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def take_all(names):
    """{picture: its text}, what went wrong, the pictures of all walks."""
    english, every = translations(), all_walks()
    walks = [Walk(name) for name in names or every]
    wrong, taken, whose = [], {}, {}
    for walk in map(Walk, every):
        for name in walk.pictures:
            if whose.setdefault(name, walk.name) != walk.name or walk.pictures.count(name) > 1:
                wrong.append(f"{name} is a picture of {walk.name} and of {whose[name]}")
    with tempfile.TemporaryDirectory() as place:
        prepare(place)
        jobs = [(walk, language, size) for walk in walks for language in LANGUAGES for size in SIZES]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for (walk, language, size), (pictures, error) in zip(jobs, pool.map(lambda job: job[0].take(place, job[1], job[2], english), jobs)):
                if error:
                    wrong.append(error)
                for name, text in pictures.items():
                    taken[name] = taken.get(name, "") + text
    return taken, wrong, set(whose), [name for walk in walks for name in walk.pictures]


def main(*arguments):
    names = [name for name in arguments if not name.startswith("--")]
    taken, wrong, known, wanted = take_all(names)
    stale = sorted(name[:-4] for name in os.listdir(FOLDER) if name.endswith(".txt") and name[:-4] not in known)
    if "--write" in arguments:
        for name, text in taken.items():
            if text != stored(name):
                print(name)
                with open(os.path.join(FOLDER, name + ".txt"), "w", encoding="utf-8") as file:
                    file.write(text)
        for name in stale:
            print(name, "(gone)")
            os.unlink(os.path.join(FOLDER, name + ".txt"))
        print("\n".join(wrong), file=sys.stderr)
        return wrong != []
    count = failed = 0
    for what, remarks in [(f"the walks can be walked: {', '.join(names) or 'all'}", wrong), ("each picture belongs to a walk", stale),
                          ("every screen and every popup of the sources has one", not_pictured())]:
        count, failed = count + 1, failed + bool(remarks)
        print(f"{'not ' * bool(remarks)}ok {count} - {what}", *(f"#   {remark}" for remark in remarks), sep="\n")
    for name in wanted:
        old, new, remarks = sections(stored(name)), sections(taken.get(name, "")), []
        for key in sorted(old.keys() | new.keys()):
            if old.get(key) != new.get(key):
                remarks += [f"{name} {key}: " + ("no such picture is kept" if key not in old else "it was not taken" if key not in new else "")]
                remarks += difference(old[key], new[key]) if key in old and key in new else []
        count, failed = count + 1, failed + bool(remarks)
        print(f"{'not ' * bool(remarks)}ok {count} - {name}", *(f"#   {remark}" for remark in remarks), sep="\n")
    if failed:
        print('# "make update-pictures" keeps the pictures of today; "git diff tests/pictures" shows what that changes')
    print(f"1..{count}")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
