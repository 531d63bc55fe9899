#!/usr/bin/env python3
"""remembers.py PID TEXT...   How often the memory of a process holds one of the texts, as UTF-8 or as wide characters. 3: it cannot be read."""
import re
import sys

pid, texts = sys.argv[1], [form for text in sys.argv[2:] for form in (text.encode(), text.encode("utf-32-le"))]
try:
    memory = open(f"/proc/{pid}/mem", "rb", 0)
    areas = open(f"/proc/{pid}/maps").read().splitlines()
except OSError:
    sys.exit(3)
found = 0
for area in areas:
    begin, end, rights = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+)", area).groups()
    if "r" not in rights:
        continue
    try:
        memory.seek(int(begin, 16))
        held = memory.read(int(end, 16) - int(begin, 16))
    except (OSError, OverflowError, ValueError):
        continue  # of the kernel
    found += sum(held.count(text) for text in texts)
print(found)
