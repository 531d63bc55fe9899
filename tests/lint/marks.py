"""No meaning by colour alone: in the pictures, what is drawn as to be looked at, bad or wrong bears a mark or says so in words.

`marks.py FOLDER` prints each run of cells in such a style that has neither, and how many it looked at on the last line. A run is the cells of a row that are drawn alike; what
a popup cuts is left out, and the lines of one text are one.
"""
import glob
import os
import re
import sys
import unicodedata

MARK = re.compile(r"!|\?|[+~*]|^[-x=] ?|^=+$|\[.?\]|〔|→|…$|%")
WORDS = re.compile(r"[。、：]|[（(].+[)）]|\S \S+ \S|\d+ (blanks?|空欄)|空欄|：")


def cells(text):
    """The character of each cell, "" in the second one of a wide character."""
    out = []
    for c in text:
        if unicodedata.combining(c) or "\ufe00" <= c <= "\ufe0f":
            continue
        out += [c, ""] if unicodedata.east_asian_width(c) in "WF" else [c]
    return out


def rows(picture):
    """(text, letters) of each row, the letters as many as the cells."""
    lines = picture.split("\n")
    texts, styles = [line[1:] for line in lines if line.startswith("|")], {}
    for line in lines:
        match = re.match(r"(\d+)(?:-(\d+))? (.+)$", line)
        for row in range(int(match[1]), int(match[2] or match[1]) + 1) if match else ():
            styles[row] = match[3]
    for number, text in enumerate(texts, 1):
        row, letters = cells(text), styles.get(number, "")
        if letters.endswith("*"):
            letters = letters[:-1] + letters[-2] * 200
        width = max(len(row), len(letters.rstrip(".")))
        yield row + [" "] * (width - len(row)), (letters + "." * width)[:width]


def runs(row, letters):
    begin = 0
    for at in range(1, len(letters) + 1):
        if at == len(letters) or letters[at] != letters[begin]:
            yield begin, at, letters[begin], "".join(row[begin:at])
            begin = at


def main():
    looked, faults = 0, {}
    for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.txt"))):
        with open(path, encoding="utf-8") as file:
            pictures = re.split(r"^== ", file.read(), flags=re.M)[1:]
        for picture in pictures:
            above = {}  # what ended well in the row above: where it began, in which style
            for row, letters in rows(picture):
                now = {}
                for begin, end, letter, text in runs(row, letters):
                    beside = (letters[begin - 1] if begin else ".") + (letters[end] if end < len(letters) else ".")
                    if letter not in "wrWR!" or "p" in beside or "P" in beside or (" > " in picture.split("\n")[0] and not text.strip()):
                        continue
                    if not text.strip() and letter in "wr":  # nothing stands there
                        continue
                    looked += 1
                    good = MARK.search(text.strip()) or WORDS.search(text) or above.get(begin) == letter
                    beginning = "".join(row[max(0, begin - 5):begin])
                    if good or re.search(r"!!? {1,3}$", beginning):
                        now[begin] = letter
                    else:
                        faults.setdefault((letter, text.strip()), f"{os.path.basename(path)} {picture.split(chr(10))[0]}")
                above = now
    for (letter, text), where in faults.items():
        print(f"{letter} {text!r}: {where}")
    print(looked)


main()
