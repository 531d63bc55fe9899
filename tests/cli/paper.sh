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
        down = sheet.down()
        a, b = down[-1]
        if len(down) > 1 and sum(map(sheet.high, range(a, b + 1))) < 40:
            print("%s: a line alone at the end: %s" % (name, sheet.text(a, first.get(a, 1))))
        for a, b in down[:-1]:
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
m new tsunagu.mamori --sample-name tsunagu >/dev/null && m export tsunagu.mamori letters --all-documents --format xlsx --without-findings >/dev/null
is 'documents: nothing stands alone at a foot, at a top or at the end' "$(/usr/bin/python3 foot.py documents/*.xlsx letters/*.xlsx)" 'sheets enough'

# The same in Word's format: who signs has the end of the text above him, and a table the line that leads to it.
m export midori.mamori words --all-documents --format docx --without-findings >/dev/null
cat >stays.py <<'P'
import re
import sys
import zipfile
signed = tables = 0
for path in sys.argv[1:]:
    text = zipfile.ZipFile(path).read("word/document.xml").decode()
    blocks = re.findall(r"<w:tbl>.*?</w:tbl>|<w:p>.*?</w:p>", text, re.S)
    for block, after in zip(blocks, blocks[1:]):
        style = [re.search('w:pStyle w:val="([A-Za-z0-9]*)"', b) for b in (block, after)]
        kind, following = (found and found[1] for found in style)
        if block.startswith("<w:tbl>") or kind not in ("BodyText", "ListParagraph", "Lines", "Note") or "<w:pageBreakBefore/>" in after:
            continue
        table = after.startswith("<w:tbl>") and following not in ("Seal", "Heading1", "Heading2", "Heading3")
        if not (table or following in ("Signature", "Right")):
            continue
        signed, tables = signed + (not table), tables + table
        if "<w:keepNext/>" not in block:
            print(path, re.sub("<[^>]*>", "", block)[:40])
print("enough" if signed > 15 and tables > 60 else "only %d and %d" % (signed, tables))
P
is 'documents: what belongs together stays together in Word' "$(python3 stays.py words/*.docx)" enough

# ---- the workbook: what stands on the last sheet of paper, and where parts end ----
m export midori.mamori midori.xlsx >/dev/null
cat >ends.py <<'P'
# ends.py FILE: sheets of paper with next to nothing on them, and pictures that are cut
import sys
import paper
for sheet in paper.sheets(sys.argv[1]):
    down = sheet.down()
    room = sheet.tall / sheet.scale
    for a, b in down:
        if not sheet.filled(a, b):
            print("%s: an empty sheet of paper, rows %d to %d" % (sheet.name, a, b))
    for a, b in down[:-1]:
        if sheet.row_breaks and sum(map(sheet.high, range(a, b + 1))) < room / 5:
            print("%s: next to nothing on a sheet, rows %d to %d" % (sheet.name, a, b))
    a, b = down[-1]
    # LibreOffice's columns are wider: where all is fitted to the paper it is smaller there
    if len(down) > 1 and len(down) == len(sheet.down(1.05)) and sum(map(sheet.high, range(a, b + 1))) < room / 8:
        print("%s: a few lines alone on the last sheet: %s" % (sheet.name, sheet.text(b, 1) or sheet.text(b, 2)))
    if sheet.name == "図":
        lines = {r for r, c in sheet.cell if sheet.style(r, c)["line"]}
        print("cut", [b for a, b in down if b in lines and b + 1 in lines] + [b for a, b in down if b < 4], len(down) > 3)
        outline = [(r, c) for r, c in sheet.cell if sheet.text(r, c) and sheet.style(r, c)["bold"] and c > 1]
        print("headed", [sheet.text(r, c) for r, c in outline if r in [b for a, b in down] and not sheet.style(r, c)["line"] and "・" in "".join(sheet.text(r + 1, k) for k in range(1, 20))])
        print("whole", sheet.columns >= max(c for _, c in sheet.cell))
        headed = [sheet.text(r, 1) for r in range(1, sheet.rows) if sheet.text(r, 1) == "同じ中身の一覧" and not any(sheet.text(r + 1, c) for c in range(1, 40))]
        print("blank", headed)
    if sheet.name == "経営者向けサマリー":
        titles = [r for r in range(1, sheet.rows) if "決めた対応" in sheet.text(r, 2)]
        covered = {(r + 1, c) for r in titles for first, last in sheet.merged.items() if first[0] == r + 1 for c in range(first[1] + 1, last[1] + 1)}
        print("named", [sheet.text(r, 2) for r in titles for c in range(2, 14) if (r + 1, c) not in covered and not sheet.text(r + 1, c)], len(titles) > 4)
    if sheet.name == "ほかの会社の答え":
        print("heads", sheet.head == 3 and sheet.text(3, 1))
P
/usr/bin/python3 ends.py midori.xlsx >ends
while read -r what want; do is "workbook: $what" "$(sed -n "s/^$what //p" ends)" "$want"; done <<'END'
cut [] True
whole True
blank []
heads 答え
named [] True
END
is 'midori: nothing is left alone' "$(grep -v '^[a-z]' ends)" ''
m export midori.mamori ledgers.xlsx --set ledgers >/dev/null
is 'ledgers: nothing is left alone' "$(/usr/bin/python3 ends.py ledgers.xlsx | grep -v '^[a-z]')" ''
m new hibari.mamori --sample-name hibari >/dev/null
for name in hibari tsunagu; do
    m export $name.mamori $name.xlsx >/dev/null
    is "$name: nothing is left alone" "$(/usr/bin/python3 ends.py $name.xlsx | grep -v '^[a-z]')" ''
    is "$name: no head of an outline at a foot" "$(/usr/bin/python3 ends.py $name.xlsx | sed -n 's/^headed //p')" '[]'
    is "$name: no picture is cut" "$(/usr/bin/python3 ends.py $name.xlsx | sed -n 's/^cut //p')" '[] True'
done

# ---- wide sheets: paper is used for what stands on it, and there is none without rows ----
cat >wide.py <<'P'
# wide.py FILE: sheets of paper beside the first one that say nothing, and texts in narrow columns beside empty paper
import sys
import paper
bare = wide = 0
for sheet in paper.sheets(sys.argv[1]):
    if sheet.head > 3 and not any(text and r > sheet.head and 1 < c <= sheet.columns and sheet.wide_of(c) for (r, c), (text, _) in sheet.cell.items()):
        bare += 1
        if sheet.column_breaks or sheet.wide > 1:
            print("%s: %d sheets of paper without a row" % (sheet.name, len(sheet.column_breaks) + 1))
        continue
    if not sheet.column_breaks:
        continue
    wide += 1
    for first, last in sheet.sheets_across():
        used = sum(map(sheet.wide_of, [*range(1, sheet.repeated + 1), *range(first, last + 1)]))
        if used * sheet.scale > sheet.across:
            print("%s: wider than its paper from column %d on" % (sheet.name, first))
        if sheet.across * 0.93 / sheet.scale - used < 80:  # some is left where all was made smaller to save a sheet down
            continue
        for (r, c), (text, _) in sheet.cell.items():
            if r > sheet.head and first <= c <= last and sheet.style(r, c)["wrap"] and "\n" not in text and sheet.wide_of(c) < 500 and paper.cells(text) * 7 > sheet.wide_of(c) + 30:
                print("%s: takes lines beside %d pixels of empty paper: %s" % (sheet.name, sheet.across * 0.93 / sheet.scale - used, text[:40]))
                break
print("enough" if bare > 3 and wide > 30 else "only %d and %d" % (bare, wide))
P
is 'wide sheets use their paper' "$(/usr/bin/python3 wide.py midori.xlsx)" enough

# ---- no text is cut off: by the next cell, by the height of its row, or where the columns end that stand on each sheet ----
cat >cut.py <<'P'
# cut.py FILE: texts that are not seen whole
import sys
import paper

def lines(text, room):
    count = 0
    for line in text.split("\n"):
        count, used = count + 1, 0
        for c in line:
            if used + paper.cells(c) > room:
                count, used = count + 1, 0
            used += paper.cells(c)
    return count

looked = 0
for sheet in paper.sheets(sys.argv[1]):
    across = len(sheet.column_breaks) or sheet.wide > 1
    for (r, c), (text, _) in sorted(sheet.cell.items()):
        style = sheet.style(r, c)
        if not text or text.replace(".", "").replace("-", "").isdigit() or not sheet.high(r) or not sheet.wide_of(c) or r > sheet.rows or c > sheet.columns:
            continue
        below, right = sheet.merged.get((r, c), (r, c))
        wide, high = sum(map(sheet.wide_of, range(c, right + 1))), sum(map(sheet.high, range(r, below + 1)))
        letter = style["size"] / 10 * 6.67
        said = None
        looked += 1
        if style["wrap"]:
            said = lines(text, (wide - 4) / letter) * style["size"] * 1.25 > high + 3 and "it is higher than its row"
        elif not style["shrink"] and style["across"] not in ("right", "center"):
            end = right
            while not style["box"] and end < sheet.columns and not sheet.text(r, end + 1) and not (across and c <= sheet.repeated == end):
                end += 1
                wide += sheet.wide_of(end)
            said = paper.cells(text) * letter > wide + 6 and "it is wider than its cells"
        if said:
            print("%s: %s, row %d: %s" % (sheet.name, said, r, text[:50]))
print("enough" if looked > 3000 else "only %d" % looked)
P
for name in midori hibari tsunagu; do
    is "$name: no text is cut off" "$(/usr/bin/python3 cut.py $name.xlsx)" enough
done
me export midori.mamori english.xlsx >/dev/null
is 'nor in English, whose words are longer' "$(/usr/bin/python3 cut.py english.xlsx)" enough
tap_done
