#!/usr/bin/env python3
"""remembers.py PID TEXT...   How often the memory of a process holds one of the texts, as UTF-8 or as wide characters. 3: it cannot be read.

    remembers.py PID --signing PUBLIC   how often it holds the seed of the key with this public half (64 hex digits) before that half, as a key
                                        that signs is kept"""
import hashlib
import re
import sys

P = 2**255 - 19
D = -121665 * pow(121666, P - 2, P) % P


def add(a, b):
    x, y, z, t = a
    u, v, w, s = b
    m, n, k, l = (y - x) * (v - u) % P, (y + x) * (v + u) % P, 2 * t * s * D % P, 2 * z * w % P
    e, f, g, h = n - m, l - k, l + k, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def public_of(seed):
    """Ed25519, as RFC 8032 has it."""
    digest = bytearray(hashlib.sha512(seed).digest()[:32])
    digest[0] &= 248
    digest[31] = digest[31] & 127 | 64
    scalar, y = int.from_bytes(digest, "little"), 4 * pow(5, P - 2, P) % P
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    x = P - x if x & 1 else x
    point, sum_ = (x, y, 1, x * y % P), (0, 1, 1, 0)
    while scalar:
        sum_ = add(sum_, point) if scalar & 1 else sum_
        point, scalar = add(point, point), scalar >> 1
    inverse = pow(sum_[2], P - 2, P)
    return (sum_[1] * inverse % P | (sum_[0] * inverse % P & 1) << 255).to_bytes(32, "little")


def count(held):
    if not public:
        return sum(held.count(text) for text in texts)
    return sum(at >= 32 and public_of(held[at - 32 : at]) == public for at in (match.start() for match in re.finditer(re.escape(public), held)))


public = bytes.fromhex(sys.argv[3]) if sys.argv[2] == "--signing" else b""
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
    found += count(held)
print(found)
