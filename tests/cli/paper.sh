# How what is exported to .xlsx lies on paper: nothing stands alone where it says nothing, nothing is torn or cut off.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00 PYTHONPATH=$SRCDIR/tests/lib
m new midori.mamori --sample-name midori >/dev/null

# ---- documents: a heading, the head of a table and a gap stand with what follows, and a table's last row is not alone ----
m export midori.mamori documents --all-documents --format xlsx --without-findings >/dev/null
cat >foot.py <<'P'
# foot.py FILE...: what stands at the foot of a sheet of paper and should not
import sys
import paper
HEAD = "E7E6E6"
breaks = 0
for path in sys.argv[1:]:
    for sheet in paper.sheets(path):
        name = path.rsplit("/", 1)[1][:-5]
        first = {}  # of each row the first cell with a text
        for r, c in sorted(sheet.cell):
            if sheet.text(r, c):
                first.setdefault(r, c)
        boxed = {r for r, c in sheet.cell if sheet.style(r, c)["box"]}
        for a, b in sheet.natural():
            print("%s: row %d does not fit where we say it does" % (name, b + 1))
        for a, b in sheet.down()[:-1]:
            breaks += 1
            last = b
            while last not in first and last not in boxed:
                last -= 1
            style = sheet.style(last, first.get(last, 1))
            if style.get("fill") == HEAD:
                print("%s: the head of a table at the foot: %s" % (name, sheet.text(last, first[last])))
            elif "ゴシック" in style.get("font", "") and last in first:
                print("%s: a heading at the foot: %s" % (name, sheet.text(last, first[last])))
            if b + 1 in boxed and b in boxed and b + 2 not in boxed:
                print("%s: the last row of a table alone: %s" % (name, sheet.text(b + 1, first.get(b + 1, 1))))
print("sheets enough" if breaks > 60 else "only %d breaks" % breaks)
P
is 'documents: nothing stands alone at a foot or at a top' "$(/usr/bin/python3 foot.py documents/*.xlsx)" 'sheets enough'
tap_done
