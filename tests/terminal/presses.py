"""One press, one answer; what PuTTY and others send is a key in every place; nothing typed on the start page answers."""
import csv, io, itertools, json, os, shutil, sys, time
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.environ["SRCDIR"], "tests", "lib"))
from terminal import Terminal, done, mamori, own_cache, pyte, say, skip_all

if not pyte:
    skip_all("python3-pyte is not installed")

os.environ["MAMORI_NOW"] = "2026-11-21T10:00"
mamori("new", "empty.mamori", "--company", "株式会社あおば")
mamori("new", "sample.mamori", "--sample")
numbers = itertools.count()


def fresh(kind="empty", **options):
    """A new terminal with a copy of a workbook, on the start page."""
    book = f"{kind}-{next(numbers)}.mamori"
    shutil.copy(f"{kind}.mamori", book)
    terminal = Terminal("--lang", "ja", book, XDG_CACHE_HOME=own_cache(book + ".cache"), **options)
    terminal.book = book
    terminal.until("次にすること")
    return terminal


def open_sheet(terminal, title):
    terminal.send("/")
    terminal.send(title)
    terminal.send("\r", 0.3)


def rows(terminal, sheet):
    return list(csv.DictReader(io.StringIO(mamori("show", terminal.book, sheet, "--csv"))))


def answers(terminal):
    return [r["id"] + "=" + r["answer"] for r in rows(terminal, "self-check") if r["answer"]]


def entries(book):
    return len(json.loads(mamori("log", book, "--json", "--limit", "10000")))


def question(**options):
    terminal = fresh(**options)
    open_sheet(terminal, "自社診断")
    terminal.until("1 / 25")
    return terminal


def play(terminal, steps):
    """Bytes and texts, sent at once; a number is a pause in seconds."""
    for step in steps:
        if isinstance(step, float):
            time.sleep(step)
            terminal.settle(0)
        else:
            terminal.send(step, 0)
    terminal.settle(0.3)


def each(cases, check):
    """The cases mostly wait: four at a time. What they say comes in their order."""
    with ThreadPoolExecutor(4) as pool:
        for said in pool.map(lambda case: check(*case), cases):
            say(*said)


# ---- in a question ----
QUESTION = [
    ("four digits at once", ["1111"], ["q01=done"]),
    ("a date and a number pasted without marks", ["2026年4月1日 総務部 1234"], ["q01=partly"]),
    ("… cut in two", ["4月1日", 0.06, "1234"], ["q01=unknown"]),
    ("lines pasted without marks", ["3\n1\n2\n"], ["q01=no"]),
    ("full-width digits at once", ["１１２"], ["q01=done"]),
    ("a key held for a second", ["1", 0.5] + ["1", 0.033] * 15, ["q01=done"]),
    ("a key held, slow repeats", ["2", 0.4] + ["2", 0.092] * 6, ["q01=partly"]),
    ("two presses of one key", ["1", 0.6, "1"], ["q01=done", "q02=done"]),
    ("three different keys, one after the other", ["1", 0.25, "2", 0.25, "3"], ["q01=done", "q02=partly", "q03=no"]),
    ("F1 of PuTTY", [b"\x1b[11~"], []), ("F4 of PuTTY, then Esc", [b"\x1b[14~", 0.2, b"\x1b", 0.3], []), ("Home, End of PuTTY", [b"\x1b[1~\x1b[4~"], []),
    ("a report of the cursor's place", [b"\x1b[3;1R"], []), ("a colour, cut in two", [b"\x1b]11;rgb:1e1e/1", 0.3, b"111/1111\x1b\\"], []),
    ("a version, its ESC late", [b"\x1b", 0.1, b"P>|XTerm(370)\x1b\\"], []), ("an unknown key", [b"\x1b[1;9;49Q\x1b[34;5;2z"], []),
    ("the ten-key pad: 2", [b"\x1bOr"], ["q01=partly"]), ("the ten-key pad: 1 held", [b"\x1bOq", 0.5] + [b"\x1bOq", 0.033] * 9, ["q01=done"]),
    ("Down, its ESC 80 ms early, then 1", [b"\x1b", 0.08, b"OB", 0.3, "1"], ["q01=done"]),
]


def in_question(what, steps, want):
    terminal = question()
    play(terminal, steps)
    terminal.kill()
    return answers(terminal) == want, f"in a question: {what}", answers(terminal)


each(QUESTION, in_question)

terminal = question()
terminal.send("12")
say(terminal.shows("早すぎた数字"), "digits that are left out are not left out in silence", terminal.text())
terminal.send(b"\x1b", 0)
time.sleep(0.08)
terminal.send(b"[B", 0.3)
say(terminal.shows("2 / 25"), "ESC and [B 80 ms later leave nothing", terminal.text())
terminal.send(b"\x1b", 0.4)
say(terminal.shows("次にすること"), "Esc alone goes back", terminal.text())
terminal.kill()

# ---- on the start page ----
HOME = [("a telephone number", ["03-1234-5678"]), ("a date", ["2026年4月1日"]), ("lines", ["1\n鈴木\n2\n"]), ("lines of names", ["\n鈴木 1\n\t3\n"]),
                   ("a search by accident", ["/1\n2\n3\n"]), ("digits one by one", ["1", 0.2, "2", 0.2, "3"]), ("keys of PuTTY", [b"\x1b[11~", 0.3, b"\x1b", 0.3, b"\x1b[1~\x1b[4~"])]
BEFORE = entries("sample.mamori")


def on_home(what, steps):
    terminal = fresh("sample")
    play(terminal, steps)
    terminal.kill()
    return entries(terminal.book) == BEFORE, f"on the start page, no answer comes of {what}", entries(terminal.book) - BEFORE


each(HOME, on_home)

terminal = fresh()
terminal.send("2")
say(terminal.shows("次にすること") and terminal.shows("> 2 自社診断"), "a digit on the start page only chooses", terminal.text())
terminal.send("\r", 0.3)
say(terminal.shows("1 / 25"), "… and Enter starts it", terminal.text())
terminal.kill()

# ---- in a cell, in its popups, in prompts ----
CELL = [
    ("F2, text, Home, text, End, text", [b"\x1b[12~", "b", b"\x1b[1~", "a", b"\x1b[4~", "c", "\r"], "a人事bc"),
    ("Home and End of rxvt", [b"\x1b[12~", b"\x1b[7~", "a", b"\x1b[8~", "b", "\r"], "a人事b"),
    ("the ten-key pad", [b"\x1bOq\x1bOr\x1bOn\x1bOs\x1bOm\x1bOk\x1bOj\x1bOo\x1bOX\x1bOM"], "12.3-+*/="),
    ("Del of PuTTY", [b"\x1b[12~", b"\x1b[1~", b"\x1b[3~", "\r"], "事"),
    ("answers of the terminal while typing", ["a", b"\x1b[?62;22c\x1b[3;1R\x1b]4;1;rgb:00/00/00\x07\x1bP1+r5463=31\x1b\\", "b\r"], "ab"),
    ("a paste with CR LF", [b"\x1b[200~x\r\ny\x1b[201~", 0.3, b"\x1b[12~", "\r"], "x"),
    ("Esc gives up", ["abc", b"\x1b", 0.4], "人事"),
    ("digits at once are a text", ["112233", "\r"], "112233"),
]


def in_cell(what, steps, want):
    terminal = fresh("sample")
    open_sheet(terminal, "情報資産管理台帳")
    terminal.until("名称")
    terminal.send(b"\x1bOC")
    for step in steps:
        if isinstance(step, float):
            time.sleep(step)
        else:
            terminal.send(step)
    terminal.kill()
    cell = rows(terminal, "assets")[0]["business"]
    return cell == want, f"in a cell: {what}", cell


each(CELL, in_cell)

terminal = fresh()
open_sheet(terminal, "情報資産管理台帳")
terminal.send(b"\x1b[200~abc", 0)
time.sleep(1.3)
terminal.settle(0.2)
say(terminal.shows("abc"), "a paste without end is taken after a second", terminal.text())
say(terminal.quit(), "… and the keys work again")

terminal = fresh("sample")
terminal.send(b"\x1b[21~", 0.3)
say(terminal.shows("シェルへ") or terminal.shows("書き出し"), "F10 opens the menu", terminal.text())
terminal.send(b"\x1b[1~\x1b[4~\x1b[34~\x1b[3;1R", 0.3)
terminal.send(b"\x1b[[A", 0.3)
say(terminal.shows("シェルへ") or terminal.shows("書き出し") or terminal.shows("F1"), "unknown keys leave it open", terminal.text())
say(terminal.quit(), "… and Esc, Ctrl+Q work")


terminal = fresh("sample")
terminal.send("/")
terminal.send("abc")
terminal.send(b"\x1b[1~\x1b[4~\x1b[11;9;9~\x1b]11;rgb:11/11/11\x07")
say(terminal.shows("abc") and not terminal.shows("abc1") and not terminal.shows("1~"), "a list that is narrowed by typing takes no byte of them", terminal.text())
terminal.kill()

# ---- in a prompt, in a note, where a digit is a value ----
for what, key in ("a prompt", b"\x1b[13~"), ("a note", b"\x1b[18~"):
    terminal = fresh("sample")
    open_sheet(terminal, "情報資産管理台帳")
    for step in key, "bc", b"\x1b[1~", "a", b"\x1b[4~\x1b[99~\x1b[3;1R", "d", b"\x1b]11;rgb:11/11/11\x07":
        terminal.send(step)
    line = next((line for line in terminal.lines() if "bcd" in line), "")
    say("│ a" in line and "bcd " in line, f"in {what}: F3 or F7, Home and End of PuTTY", line, terminal.text())
    terminal.kill()
terminal = fresh("sample")
open_sheet(terminal, "情報資産管理台帳")
terminal.send(b"\x1bOC" * 9, 0.3)
terminal.send("021", 0.3)
terminal.kill()
say(rows(terminal, "assets")[0]["c"] == "0", "in a cell of a scale: the first digit of a burst", rows(terminal, "assets")[0]["c"])

# ---- ESCDELAY ----
terminal = question(ESCDELAY="1000")
terminal.send(b"\x1b", 0)
time.sleep(0.6)
terminal.send(b"OB", 0.3)
say(terminal.shows("1 / 25"), "ESCDELAY=1000: the rest may come 600 ms later", terminal.text())
terminal.kill()
done()
