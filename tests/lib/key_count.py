"""How many keys a script of tests/screens needs: key_count.py FILE

Counted is what stands between "# counted" and "# not counted"; names of keys are one each, typed characters one each, and what is
pasted (<"text") is text, which somebody has to write whatever the program does. Prints "KEYS CHARACTERS-OF-TEXT".
"""
import re
import sys

WORDS = {"resize", "click", "wheel", "dump", "expect", "refuse", "wait", "idle", "hangup"}
counting, keys, text = False, 0, 0
for line in open(sys.argv[1], encoding="utf-8"):
    line = line.strip()
    if line.startswith("#"):
        counting = line == "# counted" or counting and line != "# not counted"
        continue
    if not counting or not line or line.split()[0] in WORDS:
        continue
    for pasted, typed, name in re.findall(r'(<?)"((?:[^"\\]|\\.)*)"|(\S+)', line):
        if name:
            keys += 1
        elif pasted:
            text += len(re.sub(r"\\.", "x", typed))
        else:
            keys += len(re.sub(r"\\.", "x", typed))
print(keys, text)
