"""forge.py WORKBOOK SQL...: what somebody could do who knows the format and owns the file. The SQL changes the tables of sheets,
each changed cell gets an entry in the journal, hashed onto the one before, and the seal is made anew: nothing but a head that was
noted elsewhere shows it. Values that mamori itself would refuse get into a workbook this way, too.

    forge.py --seal WORKBOOK SQL...   runs the SQL and makes only the seal anew
    forge.py --chain WORKBOOK SQL...  runs the SQL and makes every digest and hash anew, from the first entry on, and the seal
    forge.py --plain WORKBOOK SQL...  runs the SQL and makes nothing anew

In the SQL digest(…) is what a draft, a note or a session carries for these texts."""
import hashlib
import os
import sqlite3
import struct
import sys

A, B, MASK = 0x9E3779B97F4A7C15, 0xD1B54A32D192ED03, (1 << 64) - 1


def fold(a, b):
    product = a * b
    return (product & MASK) ^ (product >> 64)


def seal_hash(text, seed=0):
    length, a, b = len(text), 0, 0
    seed ^= (A + length) & MASK
    if length >= 8:
        for at in range(0, length - 8, 8):
            seed = fold(int.from_bytes(text[at:at + 8], "little") ^ B, seed)
        a = int.from_bytes(text[-8:], "little")
    elif length >= 4:
        a, b = int.from_bytes(text[:4], "little"), int.from_bytes(text[-4:], "little")
    elif length:
        a = text[0] << 16 | text[length // 2] << 8 | text[-1]
    return fold(A ^ length, fold(a ^ B, b ^ seed))


def row_sum(columns, row):
    key = seal_hash(row["id"].encode())
    bits = MASK if row["pos"] is None else struct.unpack("<Q", struct.pack("<d", row["pos"] or 0.0))[0]
    total = fold(key ^ B, bits ^ A)
    for column in columns:
        if row[column]:
            total += seal_hash(row[column].encode("utf-8", "surrogateescape"), (key + seal_hash(column.encode())) & MASK)
    return total


def blake(data):
    return hashlib.blake2b(data, digest_size=32).digest()


def span(text):
    data = b"" if text is None else text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
    return struct.pack("<Q", len(data)) + data


def tables(db):
    for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 's_*' ORDER BY name").fetchall():
        columns = [info[1] for info in db.execute(f'PRAGMA table_info("{name}")')][3:]
        yield name[2:], columns, {row["_key"]: dict(row) for row in db.execute(f'SELECT * FROM "{name}"')}


def seal(db):
    db.execute("DELETE FROM seal WHERE name NOT GLOB '.*'")
    for sheet, columns, rows in tables(db):
        total = sum(row_sum(columns, row) for row in rows.values()) & MASK
        db.execute("INSERT INTO seal VALUES(?, ?, ?, ?)", (sheet, len(columns), len(rows), total.to_bytes(8, "big")))
    for name in "draft", "note":
        digests = [digest for (digest,) in db.execute(f"SELECT digest FROM {name}")]
        total = sum(map(seal_hash, digests)) & MASK
        db.execute("INSERT OR REPLACE INTO seal VALUES(?, 0, ?, ?)", ("." + name, len(digests), total.to_bytes(8, "big")))
    last = db.execute("SELECT number, hash FROM journal ORDER BY entry DESC LIMIT 1").fetchone() or (0, b"")
    with open(path, "rb") as file:  # nobody else has it open here
        file.seek(24)
        counter = int.from_bytes(file.read(4), "big")
    db.execute("INSERT OR REPLACE INTO seal VALUES('.file', ?, ?, ?)", (counter + 1, *last))


def entry(db, sheet, row, column, old, new):
    last = db.execute("SELECT * FROM journal ORDER BY entry DESC LIMIT 1").fetchone()
    session = db.execute("SELECT id, seal FROM session WHERE id = ?", (last["session"],)).fetchone()
    number, salt = last["number"] + 1, os.urandom(16)
    digest = blake(salt + span(old) + span(new))
    q = lambda n: struct.pack("<q", n or 0)
    clock = last["at"] if last["clock"] is None else last["clock"]
    value = blake(last["hash"] + span(last["origin"]) + q(number) + q(number) + span("do") + q(0) + q(last["at"]) + q(clock) +
                  span(session["seal"]) + span(last["person"]) + span(None) + span("set") + span(sheet) + span(row) + span(column) + digest)
    db.execute("INSERT INTO journal(entry, origin, number, batch, kind, target, at, clock, session, person, title, op, sheet, row, col, old, "
               "new, salt, digest, hash) VALUES(?, ?, ?, ?, 'do', 0, ?, ?, ?, ?, NULL, 'set', ?, ?, ?, ?, ?, ?, ?, ?)",
               (number, last["origin"], number, number, last["at"], last["clock"], last["session"], last["person"], sheet, row, column, old,
                new, salt, digest, value))


def digest(*texts):
    data = [str(text).encode("utf-8", "surrogateescape") for text in texts]
    return blake(b"".join(b"%d:%s" % (len(text), text) for text in data))


def chain(db):
    """Everything of the journal that follows from the rest of it."""
    meta = dict(db.execute("SELECT key, value FROM meta").fetchall())
    value = blake("".join(part + "\n" for part in ("mamori 1", meta["id"], meta["layers"], meta["origin"], meta["created"])).encode())
    db.execute("UPDATE meta SET value = ? WHERE key = 'start'", (value.hex(),))
    db.execute("UPDATE session SET seal = digest(user, host, tty)")
    seals = dict(db.execute("SELECT id, seal FROM session").fetchall())
    q = lambda n: struct.pack("<q", n or 0)
    for e in db.execute("SELECT * FROM journal ORDER BY entry").fetchall():
        erased = e["salt"] is None and e["old"] is None and e["new"] is None
        clock = e["at"] if e["clock"] is None else e["clock"]
        inner = e["digest"] if erased else blake((e["salt"] or b"") + span(e["old"]) + span(e["new"]))
        value = blake(value + span(e["origin"]) + q(e["number"]) + q(e["batch"]) + span(e["kind"]) + q(e["target"]) + q(e["at"]) +
                      q(clock) + span(seals.get(e["session"])) + span(e["person"]) + span(e["title"]) + span(e["op"]) +
                      span(e["sheet"]) + span(e["row"]) + span(e["col"]) + inner)
        db.execute("UPDATE journal SET digest = ?, hash = ? WHERE entry = ?", (inner, value, e["entry"]))


arguments = sys.argv[1:]
way = arguments.pop(0) if arguments[0].startswith("--") else ""
path, *statements = arguments
db = sqlite3.connect(path)
db.isolation_level = None
db.row_factory = sqlite3.Row
db.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
db.create_function("digest", -1, digest, deterministic=True)
db.execute("BEGIN IMMEDIATE")
before = {sheet: rows for sheet, _, rows in tables(db)}
for statement in statements:
    db.execute(statement)
for sheet, columns, rows in tables(db):
    for key, row in rows.items():
        for column in columns:
            old = before.get(sheet, {}).get(key, {}).get(column)
            if not way and row[column] != old:
                entry(db, sheet, row["id"], column, old, row[column])
if way == "--chain":
    chain(db)
if way != "--plain":
    seal(db)
db.execute("COMMIT")
