"""Colours by the terminal's ground: asked where it is safe, obeyed when the answer comes, and no answer ever is a key or stands behind the prompt.

What the terminal says | when | what the program makes of it: by the look of a word that is drawn "to be looked at".
"""
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor

sys.path.insert(0, os.path.join(os.environ["SRCDIR"], "tests", "lib"))
from terminal import Terminal, done, pyte, say, skip_all

if not pyte:
    skip_all("python3-pyte is not installed")

QUESTION = b"\x1b]11;?\x1b\\"
STANDARD, DARK, LIGHT, CONTRAST, NONE = "d78700", "ffd75f", "875f00", "ffff00", "default"
WORK = os.getcwd()


def colour(terminal):
    """Of the first ! that is drawn in a colour of its own; the default of all that is there, when none is."""
    for row in range(terminal.screen.lines):
        for column in range(terminal.screen.columns):
            cell = terminal.screen.buffer[row][column]
            if cell.data == "!" and cell.fg in (STANDARD, DARK, LIGHT, CONTRAST):
                return cell.fg
    return NONE


def started(*options, answer=None, late=0.0, pieces=1, **environment):
    terminal = Terminal(*options, "sample.mamori", folder=WORK, **{"COLORFGBG": "", "NO_COLOR": "", "MAMORI_THEME": "", **environment})
    answered, begin = answer is None, time.monotonic()
    while time.monotonic() - begin < 20:
        heard = terminal.hear(0.05)
        if not answered and QUESTION in terminal.raw:
            time.sleep(late)
            size = -(-len(answer) // pieces)
            for at in range(0, len(answer), size):
                terminal.send(answer[at:at + size], 0)
                time.sleep(0.01 * (pieces > 1))
            answered = True
        elif not heard and answered and "F10" in "\n".join(terminal.lines()):
            break
    while terminal.hear(0.3):
        pass
    return terminal


CASES = [
    ("a terminal that does not answer", {}, STANDARD, True),
    ("a dark one", {"answer": "\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\"}, DARK, True),
    ("a light one, with BEL", {"answer": "\x1b]11;rgb:ffff/ffff/ffff\x07"}, LIGHT, True),
    ("an answer after half a second", {"answer": "\x1b]11;rgb:ffff/ffff/ffff\x1b\\", "late": 0.5}, LIGHT, True),
    ("an answer in pieces", {"answer": "\x1b]11;rgb:0000/0000/0000\x1b\\", "pieces": 8}, DARK, True),
    ("an answer that is none", {"answer": "\x1b]11;what?\x1b\\"}, STANDARD, True),
    ("COLORFGBG says dark: not asked", {"COLORFGBG": "15;0"}, DARK, False),
    ("COLORFGBG says light", {"COLORFGBG": "0;15"}, LIGHT, False),
    ("NO_COLOR: none, and not asked", {"NO_COLOR": "1"}, NONE, False),
    ("MAMORI_THEME", {"MAMORI_THEME": "contrast"}, CONTRAST, False),
    ("--theme goes before it", {"options": ("--theme", "light"), "MAMORI_THEME": "contrast"}, LIGHT, False),
    ("--theme mono", {"options": ("--theme", "mono")}, NONE, False),
    ("a VT220, of which nobody knows what it swallows", {"term": "vt220"}, NONE, False),
]


def look(case):
    what, given, want, asks = case
    given = dict(given)
    terminal = started(*given.pop("options", ()), **given)
    seen = colour(terminal), QUESTION in terminal.raw, terminal.lines()
    return *seen, terminal.quit()


with ProcessPoolExecutor(4) as pool:
    for (what, _, want, asks), (got, asked, lines, left) in zip(CASES, pool.map(look, CASES)):
        say(got == want, what, f"is {got}, not {want}", "\n".join(lines))
        say(asked == asks, "… is asked" if asks else "… is not asked")
        say(("守り" in lines[0] or "mamori" in lines[0]) and left, "… the start page is there, no key was pressed, Ctrl+Q leaves", lines[0])

terminal = started()
terminal.send("\x1bt")
for key in ("\x1bOF", *["\x1bOA"] * 6, "\r", "5"):
    while terminal.hear(0.2):
        pass
    terminal.send(key)
while terminal.hear(0.5):
    pass
say(colour(terminal) == CONTRAST, "chosen in the menu it is there at once", "\n".join(terminal.lines()))
terminal.quit()
terminal = started()
say(colour(terminal) == CONTRAST, "… and the next time", "\n".join(terminal.lines()))
say(QUESTION not in terminal.raw, "… when nothing is asked")
terminal.quit()
done()
