"""What a terminal shows is what the canvas holds, cell for cell, and the cursor stands where it should.

Each walk is a script of keys: once it is run without a terminal and dumped (--keys, --dump), once its keys are sent to the
program in a pseudo terminal and an emulator shows what comes. A dump alone cannot see what gets lost on the way.
"""
import os, sys, unicodedata
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.environ["SRCDIR"], "tests", "lib"))
import shutil, subprocess
from terminal import Terminal, done, mamori, own_cache, pyte, say, skip_all

if not pyte:
    skip_all("python3-pyte is not installed")

os.environ["MAMORI_NOW"] = "2026-11-21T10:00"
KEYS = {"Enter": "\r", "Esc": "\x1b", "Tab": "\t", "Backspace": "\x7f", "Down": "\x1bOB", "Up": "\x1bOA", "Right": "\x1bOC", "Left": "\x1bOD", "Home": "\x1bOH",
        "End": "\x1bOF", "PgDn": "\x1b[6~", "PgUp": "\x1b[5~", "Delete": "\x1b[3~", "F1": "\x1bOP", "F2": "\x1bOQ", "F3": "\x1bOR", "F4": "\x1bOS", "F5": "\x1b[15~",
        "F7": "\x1b[18~", "F10": "\x1b[21~", "F11": "\x1b[23~", "Ctrl+R": "\x12", "Ctrl+N": "\x0e", "Ctrl+W": "\x17", "Ctrl+P": "\x10", "Ctrl+T": "\x14", "Ctrl+E": "\x05"}
# Awkward texts: half-width kana with their marks, marks that combine, selectors, kanji outside the BMP, ambiguous widths, what is made visible
TEXTS = ["ﾊﾞｯｸｱｯﾌﾟﾃｰﾌﾟ", "ｻｰﾋﾞｽ部", "ﾞﾟだけ", "か\u3099き\u309aと\u3099", "葛\U000E0100城市", "𩸽と𠮷野家", "①②③→↓…‥―", "ﾊﾟｿｺﾝ①台/ﾀﾌﾞﾚｯﾄ", "é\u0301à ñ", "Ａｂｃ１２３", "㍿㈱℡№",
         "全角　空白", "半角 ｶﾀｶﾅ ﾎﾟ", "漢字ばかりのとても長い名前の情報資産その一", "ﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟ", "─│┌┐罫線", "\u202e逆", "ｱ\u3099"]
mamori("new", "sample.mamori", "--sample")
mamori("new", "texts.mamori", "--company", "ﾊﾞｲｵ・ﾌﾟﾗﾝﾄ㈱")
for number, text in enumerate(TEXTS):
    mamori("set", "texts.mamori", "assets", "+", f"business={TEXTS[-1 - number]}", f"name={text}", f"department={TEXTS[number * 7 % len(TEXTS)]}", "medium=paper")

# name, workbook, size, steps: names of keys, "texts"; what stands before the cursor then
ledger = ["/", '"情報資産管理台帳"', "Enter"]
WALKS = [
    ("the start page", "sample", (24, 80), ["Down", "Up"]), ("the start page, awkward company", "texts", (24, 80), ["Down"]), ("the start page, wide", "sample", (43, 132), ["Tab"]),
    ("a ledger", "sample", (24, 80), ledger), ("a ledger of awkward texts", "texts", (24, 80), ledger), ("… further down", "texts", (24, 80), ledger + ["Down"] * 16),
    ("… further right", "texts", (24, 80), ledger + ["Right"] * 5 + ["Down"] * 3), ("… and back", "texts", (24, 80), ledger + ["Right"] * 6 + ["Left"] * 5), ("… wide", "texts", (43, 132), ledger + ["Down"] * 4),
    ("… scrolled to and fro", "texts", (24, 80), ledger + ["PgDn", "PgUp", "Down", "Down"]),
    ("typing half-width marks", "texts", (24, 80), ledger + ["Right", '"ﾊﾞｯｸｱｯﾌﾟ"'], " ﾊﾞｯｸｱｯﾌﾟ"), ("… the caret in the middle", "texts", (24, 80), ledger + ["Right", '"ｶﾞｷﾞaｸﾞ"', "Left", "Left"], " ｶﾞｷﾞ"),
    ("… and a character taken away", "texts", (24, 80), ledger + ["Right", '"ｶﾞｷﾞｸﾞ"', "Backspace"], " ｶﾞｷﾞ"), ("… more than the cell holds", "texts", (24, 80), ledger + ["Right", '"ﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞ漢字"'], "ﾎﾞ漢字"),
    ("editing what is there", "texts", (24, 80), ledger + ["Right", "F2", "Home"]), ("… with wide characters", "texts", (24, 80), ledger + ["Down"] * 5 + ["Right", "F2", "Left", "Left"]),
    ("a list over a ledger", "texts", (24, 80), ledger + ["F5"]), ("… and gone again", "texts", (24, 80), ledger + ["F5", "Esc"]), ("a card", "texts", (24, 80), ledger + ["F11"]), ("… of another row", "sample", (24, 80), ledger + ["Down", "F11"]),
    ("a note", "texts", (24, 80), ledger + ["F7", '"ﾒﾓ: ﾊﾞｯｸｱｯﾌﾟは㈱ﾌﾟﾗﾝﾄ"', "Left", "Left"], "㈱ﾌﾟﾗ"), ("a search", "texts", (24, 80), ["/", '"ﾊﾞ"'], "│ ﾊﾞ"),
    ("a question", "sample", (24, 80), ["/", '"自社診断"', "Enter"]), ("the next ones", "sample", (24, 80), ["/", '"自社診断"', "Enter", "Tab", "Tab"]), ("the menu", "sample", (24, 80), ["F10", "Right"]),
    ("risks", "sample", (24, 80), ["Ctrl+R"]), ("risks, wide", "sample", (43, 132), ["Ctrl+R", "Down"]), ("findings", "sample", (24, 80), ["Ctrl+N"]), ("findings of awkward texts", "texts", (24, 80), ["Ctrl+N", "Down"]),
    ("what if", "sample", (24, 80), ["Ctrl+W"]), ("controls as a table", "sample", (24, 80), ["/", '"対策状況チェック"', "Enter", "Ctrl+T"]), ("a document", "sample", (24, 80), ["/", '"基本方針"', "Enter"]),
]


def dumped(name, book, size, steps):
    """The canvas after the steps."""
    with open(f"{name}.keys", "w", encoding="utf-8") as script:
        script.write("\n".join(step if step in KEYS or step.startswith('"') else f'"{step}"' for step in steps) + "\n")
    run = subprocess.run([os.environ["MAMORI"], "--lang", "ja", "--keys", f"{name}.keys", "--size", f"{size[1]}x{size[0]}", "--dump", f"{name}.txt", book], capture_output=True, text=True, env=dict(os.environ, XDG_CACHE_HOME=own_cache(f"{name}/dumped")))
    if run.returncode:
        return [run.stderr]
    with open(f"{name}.txt", encoding="utf-8") as file:
        return file.read().split("\n")[:-1]


def same(line):
    """The emulator composes what can be composed."""
    return unicodedata.normalize("NFC", line)


def walk(number, what, kind, size, steps, before=""):
    shutil.copy(f"{kind}.mamori", f"a{number}.mamori")
    os.makedirs(str(number), exist_ok=True)
    shutil.copy(f"{kind}.mamori", f"{number}/a{number}.mamori")
    want = dumped(str(number), f"a{number}.mamori", size, steps)
    terminal = Terminal("--lang", "ja", f"{number}/a{number}.mamori", rows=size[0], columns=size[1], XDG_CACHE_HOME=own_cache(f"{number}/shown"))
    terminal.until("F10")
    terminal.settle(0.3)
    for step in steps:
        terminal.send(KEYS.get(step, step.strip('"')), 0.15 if step != "Esc" else 0.35)
    terminal.settle(0.3)
    got, (y, x) = terminal.lines(), terminal.cursor()
    terminal.kill()
    wrong = [f"row {i + 1}\n canvas   |{a}|\n terminal |{b}|" for i, (a, b) in enumerate(zip(want, got)) if same(a) != same(b)]
    left = "".join(terminal.screen.buffer[y][i].data for i in range(x))
    if not left.endswith(before):
        wrong.append(f"the cursor should stand after |{before}|, it stands after |{left}|")
    return not wrong and len(want) == len(got), f"{what} ({kind}, {size[1]}x{size[0]})", *wrong[:4]


with ThreadPoolExecutor(4) as pool:
    for said in pool.map(lambda numbered: walk(numbered[0], *numbered[1]), enumerate(WALKS)):
        say(*said)
done()
