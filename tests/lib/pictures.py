"""The home screen of the sample company, as README and manual show it.

    pictures.py MAMORI FILE...            says which files show something else; exit code 1
    pictures.py MAMORI --write FILE...    puts the screen of today into them (make update-pictures)
"""
import os
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"(```\n)( 守り  株式会社みどり食品 .*?次にすること.*?)(```)", re.S)


def screen(mamori):
    with tempfile.TemporaryDirectory() as folder:
        book, keys, dump = (os.path.join(folder, name) for name in ("s.mamori", "keys", "dump"))
        with open(keys, "w") as file:
            file.write("wait\n")
        env = dict(os.environ, MAMORI_NOW="2026-11-21T10:00", MAMORI_PERSON="佐藤 花子", TZ="Asia/Tokyo", LC_ALL="C.UTF-8", LANGUAGE="ja")
        for arguments in (["new", book, "--sample"], ["--keys", keys, "--size", "80x24", "--dump", dump, book]):
            subprocess.run([mamori, *arguments], check=True, env=env, stdout=subprocess.DEVNULL)
        with open(dump, encoding="utf-8") as file:
            return "".join(line.rstrip() + "\n" for line in file)


def main(mamori, *files):
    write, want, wrong = "--write" in files, screen(mamori), 0
    for path in files:
        if path == "--write":
            continue
        with open(path, encoding="utf-8") as file:
            text = file.read()
        found = BLOCK.search(text)
        if found and found.group(2) == want:
            continue
        if write and found:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text[:found.start(2)] + want + text[found.end(2):])
            continue
        wrong += 1
        print(path + (": shows another screen than the program (make update-pictures)" if found else ": shows no home screen"))
        for ours, theirs in zip(found.group(2).split("\n") if found else (), want.split("\n")):
            if ours != theirs:
                print("  in the file: %s\n  the program: %s" % (ours, theirs))
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
