# Nothing in our .xlsx files makes Excel offer a repair (what is checked: tests/lib/xlsx_lint.py), and each check sees its fault.
# proves: W19
. "$SRCDIR/tests/lib/tap.sh"
lint() { python3 "$SRCDIR/tests/lib/xlsx_lint.py" "$@"; }
m new s.mamori --sample --layers ipa-3
m new e.mamori
m set s.mamori assets 1 $'name=\'[a]:*?/"<&>\'' note=$'=A1\n_x0041_\t"' >/dev/null
m export s.mamori sample.xlsx >/dev/null
"$MAMORI" --lang en export s.mamori english.xlsx >/dev/null
m export e.mamori empty.xlsx >/dev/null
m export s.mamori one.xlsx --sheet assets >/dev/null
m export s.mamori values.xlsx --values --leave-out assets.note >/dev/null
m export s.mamori anonymous.xlsx --anonymous >/dev/null
MAMORI_XLSX_ROWS=10 m export s.mamori split.xlsx >/dev/null
for file in sample english empty one values anonymous split; do
    is "$file: nothing for Excel to repair" "$(lint $file.xlsx)" ''
done
# what | part | old | new
while IFS='|' read -r what part old new; do
    python3 - sample.xlsx broken.xlsx "$part" "$old" "$new" <<'P'
import re, sys, zipfile
source, out, part, old, new = sys.argv[1:]
with zipfile.ZipFile(source) as a, zipfile.ZipFile(out, "w") as b:
    done = False
    for n in a.namelist():
        data = a.read(n).decode("utf-8")
        if not done and re.fullmatch(part, n) and re.search(old, data):
            data, done = re.sub(old, new, data, count=1), True
        b.writestr(n, data)
assert done, "nothing to break"
P
    [ -n "$(lint broken.xlsx 2>&1)" ] && ok "seen: $what" || not_ok "seen: $what"
done <<'END'
a style that is not there|xl/worksheets/sheet1.xml|(<c r="[A-Z]+\d+" )s="\d+"|\1s="9999"
a text that is not there|xl/worksheets/sheet1.xml|t="s"><v>\d+|t="s"><v>999999
an open quotation mark|xl/worksheets/sheet\d+.xml|<f>COUNTIF|<f>"COUNTIF
an open bracket|xl/worksheets/sheet\d+.xml|<f>COUNTIF|<f>(COUNTIF
a sheet that is not there|xl/worksheets/sheet1.xml|'情報資産管理台帳'!|'そんな台帳'!
cells out of order|xl/worksheets/sheet\d+.xml|(<c r="B(\d+)"[^>]*>.*?)<c r="C\2"|\1<c r="A\2"
elements out of order|xl/worksheets/sheet1.xml|(<pageMargins[^>]*>)(.*)(<pageSetup[^>]*>)|\3\2\1
merged ranges that meet|xl/worksheets/sheet1.xml|(<mergeCell ref="B1:M1"/>)|\1\1
a part that is not there|xl/worksheets/_rels/sheet1.xml.rels|drawing1.xml|drawing9.xml
a sheet name that is too long|xl/workbook.xml|name="用語集"|name="用語集用語集用語集用語集用語集用語集用語集用語集用語集用語集用語集"
a chart of a sheet that is not there|xl/charts/chart1.xml|'?data'?!|'nothing'!
not well-formed|xl/worksheets/sheet2.xml|</row>|</rows>
END
tap_done
