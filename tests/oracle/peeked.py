"""What `mamori peek` reads in a file against what openpyxl reads."""
import datetime
import json
import subprocess

import openpyxl


def plain(value):
    if isinstance(value, datetime.datetime):
        value = (value + datetime.timedelta(microseconds=500000)).replace(microsecond=0)  # the nearest second
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat()
    return value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else value


def same(a, b):
    numbers = isinstance(a, (int, float)) and isinstance(b, (int, float)) and not isinstance(a, bool) and not isinstance(b, bool)
    # openpyxl leaves _x005F_ as it stands in the file; Excel shows what it means.
    return a == b or (numbers and abs(a - b) <= 1e-9 * max(1, abs(a))) or (isinstance(a, str) and a.replace("_x005F_", "_") == b)


def peeked(mamori, path):
    """How many cells are filled, and where the two differ."""
    done = subprocess.run([mamori, "peek", path, "--json"], capture_output=True)
    if done.returncode:
        return 0, [done.stderr.decode()]
    seen = {(s["name"], c["ref"]): c["value"] for s in json.loads(done.stdout)["sheets"] for c in s["cells"] if c["type"] != "empty"}
    cells, wrong = 0, []
    for sheet in openpyxl.load_workbook(path, data_only=True).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                value = plain(cell.value)
                if value in (None, ""):
                    continue
                cells += 1
                got = seen.pop((sheet.title, cell.coordinate), None)
                if not same(value, got):
                    wrong.append("%s!%s openpyxl %r, peek %r" % (sheet.title, cell.coordinate, value, got))
    return cells, wrong + ["only peek: %s %r" % item for item in seen.items() if item[1] != ""]
