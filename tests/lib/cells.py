"""Picks cells out of `mamori show --json`: ROW.COLUMN, summary.NAME or *.COLUMN; printed as JSON on one line, separated by blanks."""
import json
import sys

document = json.load(sys.stdin)
rows = {row["id"]: row for row in document["rows"]}
rows["summary"] = document.get("summary", {})
found = []
for place in sys.argv[1:]:
    row, column = place.rsplit(".", 1)
    for cells in document["rows"] if row == "*" else [rows.get(row, {})]:
        found.append(json.dumps(cells[column], ensure_ascii=False) if column in cells else "(missing)")
print(*found)
