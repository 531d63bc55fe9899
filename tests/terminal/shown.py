"""What a terminal shows is what the canvas holds: every cell's text and look, and the cursor, after every key.

Each walk (tests/pictures/*.keys, and some over awkward texts here) is done twice: as a script, a picture after each step, and by a
person's keys in a pseudo terminal, where an emulator shows what comes; after each key what it shows is waited for until it is the
script's picture. What a terminal makes of each style stands in tests/pictures/looks. A picture alone cannot see what gets lost on the way.

    shown.py               the share of make check: every second walk once, by turns in one language and size; some with few colours and none
    shown.py --all         every walk in each language, size and kind of terminal
    shown.py --looks       prints tests/pictures/looks as it is today
"""
import os, re, shutil, subprocess, sys, tempfile, time, unicodedata
from concurrent.futures import ProcessPoolExecutor

sys.path.insert(0, os.path.join(os.environ["SRCDIR"], "tests", "lib"))
import walks
from terminal import Terminal, done, pyte, say, skip_all

# ---- keys as a terminal sends them ----

ENDS = {"Up": "A", "Down": "B", "Right": "C", "Left": "D", "Home": "H", "End": "F", "F1": "P", "F2": "Q", "F3": "R", "F4": "S"}
NUMBERS = {"Delete": 3, "PgUp": 5, "PgDn": 6, "F5": 15, "F6": 17, "F7": 18, "F8": 19, "F9": 20, "F10": 21, "F11": 23, "F12": 24}
PLAIN = {"Enter": "\r", "Esc": "\x1b", "Tab": "\t", "Backspace": "\x7f", "Space": " "}


def key(name):
    *modifiers, base = re.split(r"\+(?=.)", name)
    number = 1 + sum({"Shift": 1, "Alt": 2, "Ctrl": 4}[modifier] for modifier in modifiers)
    if base in ENDS:
        return f"\x1bO{ENDS[base]}" if number == 1 else f"\x1b[1;{number}{ENDS[base]}"
    if base in NUMBERS:
        return f"\x1b[{NUMBERS[base]}~" if number == 1 else f"\x1b[{NUMBERS[base]};{number}~"
    if name == "Shift+Tab":
        return "\x1b[Z"
    sent = PLAIN.get(base, base.lower() if modifiers else base)
    return "\x1b" * ("Alt" in modifiers) + (chr(ord(sent) & 31) if "Ctrl" in modifiers else sent)


def is_text(step):
    return step[0] in '<"' or len(step) == 1


def sent(step):
    """The bytes of a step, in the pieces in which they come."""
    word, *rest = step.split(" ") if step[0] not in '<"' else [step]
    if step[0] in '<"':
        text = re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), step.lstrip("<")[1:-1])
        return [f"\x1b[200~{text}\x1b[201~"] if step[0] == "<" else [text.replace("\n", "\r")]
    if word == "click":
        return [f"\x1b[<0;{rest[1]};{rest[0]}M\x1b[<0;{rest[1]};{rest[0]}m"] * (2 if "twice" in rest else 1)
    if word == "wheel":  # three lines a turn
        return [f"\x1b[<{64 if rest[2].startswith('-') else 65};{rest[1]};{rest[0]}M"]
    return [key(word)]


# ---- what is there, and what should be ----

PATIENCE = 10  # seconds for a frame
PAUSE = 0.006  # before what is typed: the program has painted, and is about to note when
KINDS = {"256": ("xterm-256color", {}), "8": ("xterm", {}), "none": ("xterm-256color", {"NO_COLOR": "1"})}  # how many colours


def look(cell):
    """What stands in tests/pictures/looks; of a blank what one sees of it."""
    attributes = [word for word, on in (("bold", cell.bold), ("dim", cell.italics), ("underlined", cell.underscore), ("reversed", cell.reverse)) if on]
    return " ".join([cell.fg, "on", cell.bg, *attributes])


def seen(look):
    fg, _, bg, *attributes = look.split(" ")
    return (fg if "reversed" in attributes else bg), "reversed" in attributes, "underlined" in attributes


class Looks(dict):
    """{(kind, letter): look}; and which cells were seen to be right by it: a picture has some thousand, of a few looks."""

    def __init__(self, *known):
        super().__init__(*known)
        self.right = set()


def looks():
    table = Looks()
    with open(os.path.join(walks.FOLDER, "looks"), encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                letter, *kinds = re.split(r" {2,}", line.rstrip("\n"))
                for kind, text in zip(KINDS, kinds[1:]):
                    table[kind, letter] = text
    return table


def composed(text):
    return unicodedata.normalize("NFC", text)  # the emulator composes what can be composed


def in_two_cells(text):
    """Where a terminal gives ① and the like two cells each, curses would lose count of the line: they are drawn as # (ui/term_show.c)."""
    return "".join("##" if unicodedata.east_asian_width(c) == "A" else c for c in text)


class Want:
    """A picture, cell by cell."""

    def __init__(self, picture):
        head, self.texts, styles = walks.rows(picture)
        self.texts = [composed(text) for text in self.texts]
        columns, self.title = int(head.split("x")[0]), re.sub(r"  (no )?cursor.*", "", head)
        cursor = re.search(r"cursor (\d+):(\d+)$", head)
        self.cursor = cursor and (int(cursor[1]) - 1, int(cursor[2]) - 1)
        self.styles = [letters[:-1] + letters[-2] * (columns - len(letters) + 1) if letters.endswith("*") else letters + "." * (columns - len(letters))
                       for letters in (styles.get(row + 1, "") for row in range(len(self.texts)))]

    def texts_differ(self, terminal, folder):
        lines = terminal.lines()
        if "/tmp/" in (text := "\n".join(lines)):
            lines = text.replace(os.path.basename(folder), "mamori-walk.12345678").split("\n")
        got = [walks.same(composed(line.rstrip()), folder) for line in lines]
        return [f"row {row + 1}\n canvas   |{a}|\n terminal |{b}|" for row, (a, b) in enumerate(zip(self.texts, got)) if a != b and in_two_cells(a) != b] + ["another size"] * (len(got) != len(self.texts))

    def looks_differ(self, terminal, kind, table, found):
        wrong = []
        for row, letters in enumerate(self.styles):
            cells = terminal.screen.buffer[row]
            for column, letter in enumerate(letters):
                cell = cells[column]
                known = kind, letter, cell.data == " ", cell[1:]
                if cell.data == "" or known in table.right:  # "": the second half of a wide character, whose look is that of the first
                    continue
                got, want = look(cell), table.get((kind, letter), "")
                if found is not None and cell.data != " ":
                    found.setdefault((kind, letter), set()).add(got)
                elif found is None and (seen(got) != seen(want) if cell.data == " " else got != want):
                    wrong.append(f"row {row + 1}, column {column + 1} |{cell.data}| is {letter}, so {want}, and shown {got}")
                    break
                elif found is None:
                    table.right.add(known)
        return wrong

    def cursor_differs(self, terminal):
        got = None if terminal.screen.cursor.hidden else terminal.cursor()
        return [] if got == self.cursor else [f"the cursor should be at {self.cursor}, it is at {got}"]


# ---- the walks ----

# Awkward texts: half-width kana with their marks, marks that combine, selectors, kanji outside the BMP, ambiguous widths, what is made visible
TEXTS = ["ﾊﾞｯｸｱｯﾌﾟﾃｰﾌﾟ", "ｻｰﾋﾞｽ部", "ﾞﾟだけ", "か\u3099き\u309aと\u3099", "葛\U000E0100城市", "𩸽と𠮷野家", "①②③→↓…‥―", "ﾊﾟｿｺﾝ①台/ﾀﾌﾞﾚｯﾄ", "é\u0301à ñ", "Ａｂｃ１２３", "㍿㈱℡№",
         "全角　空白", "半角 ｶﾀｶﾅ ﾎﾟ", "漢字ばかりのとても長い名前の情報資産その一", "ﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟ", "─│┌┐└┘罫線", "\u202e逆", "ｱ\u3099"]
LEDGER = '/ "情報資産管理台帳" Enter '
# what, keys, what stands before the cursor then
AWKWARD = [
    ("a ledger", LEDGER + "Down " * 16 + "PgUp Right Right Right Right Right Down Down Right Left Left PgDn PgUp", ""),
    ("typing half-width marks", LEDGER + 'Right "ﾊﾞｯｸｱｯﾌﾟ"', " ﾊﾞｯｸｱｯﾌﾟ"), ("… the caret in the middle", LEDGER + 'Right "ｶﾞｷﾞaｸﾞ" Left Left', " ｶﾞｷﾞ"),
    ("… and a character taken away", LEDGER + 'Right "ｶﾞｷﾞｸﾞ" Backspace', " ｶﾞｷﾞ"), ("… more than the cell holds", LEDGER + 'Right "ﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞ漢字"', "ﾎﾞ漢字"),
    ("editing what is there", LEDGER + "Right F2 Home Esc Down Down Down Down Down F2 Left Left", ""), ("a list over a ledger, and gone again", LEDGER + "F5 Esc F11 Down Down", ""),
    ("a note", LEDGER + 'F7 "ﾒﾓ: ﾊﾞｯｸｱｯﾌﾟは㈱ﾌﾟﾗﾝﾄ" Left Left', "㈱ﾌﾟﾗ"), ("a search", '/ "ﾊﾞ"', "│ ﾊﾞ"), ("findings, sizes", "Ctrl+N Down resize 100x30 Down resize 132x43 Up resize 80x24 Esc", ""),
]


# Typed faster than the program shows: the last keys come at once, and what is there in the end is as if each had been waited for.
HASTY = [
    ("a list far to the right", LEDGER + "Ctrl+Home", "End Left F4 Down"), ("a list where the columns have moved", LEDGER + "Ctrl+Home", "Right Right Right Right Right Right Down Down F4"),
    ("a long hint and a short one", LEDGER + "Ctrl+Home", "Right Right Right Right Right Left Left Left"),
]


class Awkward(walks.Walk):
    def __init__(self, name, keys, at_once=""):
        self.name, self.kind, self.files, self.text, self.meanwhile, self.idle = name, "texts", [], f"{keys} {at_once}", {}, ""
        self.at_once = len(walks.steps(at_once))


def scripted(walk, place, language, size, keys):
    """Its picture after each step, the first before any."""
    own, arguments, environment = walk.place(place)
    try:
        with open(f"{own}/.keys", "w", encoding="utf-8") as file:
            file.write("idle 1\npicture -\n" + "".join(f"{step}\n{walk.idle}picture -\n" for step in keys))
        run = walks.run("--lang", language, "--keys", ".keys", "--size", size, *arguments, cwd=own, **environment)
        return [Want(picture) for picture in walks.apart(walks.same(run.stdout, own))], run.stderr
    finally:
        shutil.rmtree(own)


def walked(job):
    walk, before, place, language, size, kind, environment, english, find = job
    walks.ENVIRONMENT.clear()
    walks.ENVIRONMENT.update(environment)
    os.environ.pop("MAMORI_XLSX_READY", None)  # of the runner, which the terminal would hand on
    what = f"{walk.name} ({language}, {size}, {kind} colours)"
    keys = [step for step in walks.steps(walk.keys(language, english)) if not step.startswith("picture ")]
    wants, error = scripted(walk, place, language, size, keys)
    if len(wants) != len(keys) + 1:
        return False, f"{what}: the script stops after {len(wants) - 1} of {len(keys)} steps", [error], {}
    if count := getattr(walk, "at_once", 0):
        wants[-count - 1:-1] = wants[-count - 1:-count]  # what was there before them, and the end
        keys[-count:] = ["\0".join(keys[-count:])]
    term, more = KINDS[kind]
    table, found = (Looks(), {}) if find else (looks(), None)
    own, arguments, environment = walk.place(place)
    columns, rows = map(int, size.split("x"))
    terminal = Terminal("--lang", language, *arguments, term=term, rows=rows, columns=columns, folder=own, **{name: value for name, value in dict(walks.ENVIRONMENT, ESCDELAY="40", **environment, **more).items() if name != "TERM"})
    wrong, typed, burst, last = [], 0, False, ""
    try:
        for number, want in enumerate(wants):
            step = keys[number - 1] if number else "the start"
            if number and step.startswith("resize "):
                columns, rows = map(int, step.split(" ")[1].split("x"))
                terminal.resize(rows, columns)
            elif number:
                # What is sent at once is a burst, and so is what is typed close behind it, or the same digit once more (tui/press.h).
                if is_text(step) or step in ("Enter", "Tab", "Space"):
                    terminal.rest(max(typed + (0.25 if burst or step == last else 0.006) - time.monotonic(), PAUSE - 0.006))
                    burst, last = len(step) > 3, step
                for piece in ["".join(sent(part)[0] for part in step.split("\0"))] if "\0" in step else sent(step):
                    terminal.send(piece, 0)
                typed = time.monotonic() if last == step else typed
                if step == "Esc":  # a key close behind it would be an Alt key
                    terminal.rest(0.06)
            end = time.monotonic() + PATIENCE
            # A frame may come in two pieces, the second of which only changes looks: they are waited for as well.
            while (wrong := want.texts_differ(terminal, own) or want.cursor_differs(terminal) or (not find and want.looks_differ(terminal, kind, table, None))) and time.monotonic() < end and not terminal.ended:
                terminal.hear(0.05)
            wrong = wrong or want.looks_differ(terminal, kind, table, found)
            if wrong:
                wrong.insert(0, f"after step {number}, {step}".replace("\0", " "))
                break
        y, x = terminal.cursor()
        left = "".join(terminal.screen.buffer[y][i].data for i in range(x))
        if not wrong and not left.endswith(before):
            wrong.append(f"the cursor should stand after |{before}|, it stands after |{left}|")
        if not wrong and not find and getattr(walk, "control", walk.name == "home"):
            wrong = unseen(want, terminal, own, kind, table)
    finally:
        terminal.kill()
        shutil.rmtree(own)
    return not wrong, what, wrong[:5], found or {}


def unseen(want, terminal, own, kind, table):
    """The control: which faults planted into what should be there nobody sees."""
    swapped = Looks(table)
    swapped[kind, "H"], swapped[kind, "."] = table[kind, "."], table[kind, "H"]
    text, cursor = want.texts[0], want.cursor
    out = [] if want.looks_differ(terminal, kind, swapped, None) else ["two looks that were swapped are not seen"]
    want.texts[0] = text[:-1] + "!"
    out += [] if want.texts_differ(terminal, own) else ["another text is not seen"]
    want.texts[0], want.cursor = text, None if cursor else (0, 0)
    out += [] if want.cursor_differs(terminal) else ["another cursor is not seen"]
    want.cursor = cursor
    return out


def main(*arguments):
    if not pyte:
        skip_all("python3-pyte is not installed")
    every, find = "--all" in arguments, "--looks" in arguments
    english = walks.translations()
    with tempfile.TemporaryDirectory() as place:
        walks.prepare(place)
        walks.KINDS["texts"] = ("texts", (), {})
        walks.run("new", "texts.mamori", "--company", "ﾊﾞｲｵ・ﾌﾟﾗﾝﾄ㈱", cwd=place)
        for number, text in enumerate(TEXTS):
            walks.run("set", "texts.mamori", "assets", "+", f"business={TEXTS[-1 - number]}", f"name={text}", f"department={TEXTS[number * 7 % len(TEXTS)]}", "medium=paper", cwd=place)
        combinations = [(language, size) for size in walks.SIZES for language in walks.LANGUAGES]
        jobs = [(Awkward(name, keys), before, "ja", "80x24", "256") for name, keys, before in AWKWARD if not arguments_names(arguments)]
        jobs += [(Awkward(f"at once: {name}", keys, at_once), "", "ja", "80x24", "256") for name, keys, at_once in HASTY if not arguments_names(arguments)]
        for number, name in enumerate(arguments_names(arguments) or [name for name in walks.all_walks() if not walks.Walk(name).script_only][::1 if every or find else 2]):
            turn = [combinations[number * 5 // 2 % 4]]  # ja, en, ja wide, en wide
            for language, size in combinations if every else turn:
                jobs.append((walks.Walk(name), "", language, size, "256"))
            if every or find or number % 6 == 0:
                jobs += [(walks.Walk(name), "", *turn[0], kind) for kind in list(KINDS)[1:]]
        with ProcessPoolExecutor(os.cpu_count() + 1) as pool:
            all_found = {}
            for good, what, remarks, found in pool.map(walked, [(walk, before, place, language, size, kind, walks.ENVIRONMENT, english, find) for walk, before, language, size, kind in jobs]):
                say(good, what, *remarks) if not find else good or print(what, *remarks, sep="\n# ")
                for letter, some in found.items():
                    all_found.setdefault(letter, set()).update(some)
    if find:
        for letter in dict.fromkeys(letter for _, letter in all_found):
            print(letter, *(" / ".join(sorted(all_found.get((kind, letter), {"?"}))) for kind in KINDS), sep="  ")
        return
    done()


def arguments_names(arguments):
    return [name for name in arguments if not name.startswith("--")]


if __name__ == "__main__":
    main(*sys.argv[1:])
