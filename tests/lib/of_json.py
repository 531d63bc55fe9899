"""What a test wants of JSON, which stands on the standard input:
of_json.py FILTER           a Python expression over the parsed document d; lists and objects are printed as JSON
of_json.py --cells PLACE…   cells of `mamori show --json`: ROW.COLUMN, summary.NAME or *.COLUMN, each as JSON, on one line

It is started thousands of times, and two thirds of that was importing the module json: the scanner below it is in C and as strict."""
import sys

import _json


class Strict:
    strict, memo = True, {}
    object_hook = object_pairs_hook = parse_constant = None
    parse_float, parse_int = float, int


def shown(value):
    import json

    return json.dumps(value, ensure_ascii=False)


text = sys.stdin.read().strip(" \t\n\r")
d, end = _json.make_scanner(Strict)(text, 0)
if end != len(text):
    sys.exit(f"something stands behind the JSON: {text[end:end + 40]}")
if sys.argv[1] == "--cells":
    rows = {row["id"]: row for row in d["rows"]}
    rows["summary"] = d.get("summary", {})
    found = []
    for place in sys.argv[2:]:
        row, column = place.rsplit(".", 1)
        for cells in d["rows"] if row == "*" else [rows.get(row, {})]:
            value = cells.get(column)
            found.append("(missing)" if column not in cells else "null" if value is None else shown(value))
    print(*found)
else:
    if "json." in sys.argv[1]:
        import json
    value = eval(sys.argv[1])
    print(shown(value) if isinstance(value, (dict, list)) else value)
