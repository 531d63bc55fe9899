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
# What is to be seen is broken in a smaller file: with all that the others have, but not every sheet.
m export s.mamori small.xlsx --set management >/dev/null
is 'small: nothing for Excel to repair' "$(lint small.xlsx)" ''
# what | part | old | new
cat >broken.list <<'END'
a style that is not there|xl/worksheets/sheet1.xml|(<c r="[A-Z]+\d+" )s="\d+"|\1s="9999"
a text that is not there|xl/worksheets/sheet1.xml|t="s"><v>\d+|t="s"><v>999999
an open quotation mark|xl/worksheets/sheet\d+.xml|<f>COUNTIF|<f>"COUNTIF
an open bracket|xl/worksheets/sheet\d+.xml|<f>COUNTIF|<f>(COUNTIF
a sheet that is not there|xl/worksheets/sheet1.xml|'情報資産管理台帳'!|'そんな台帳'!
cells out of order|xl/worksheets/sheet\d+.xml|(<c r="B(\d+)"[^>]*>.*?)<c r="C\2"|\1<c r="A\2"
elements out of order|xl/worksheets/sheet1.xml|(<pageMargins[^>]*>)(.*)(<pageSetup[^>]*>)|\3\2\1
merged ranges that meet|xl/worksheets/sheet1.xml|(<mergeCell ref="B1:M1"/>)|\1\1
a part that is not there|xl/worksheets/_rels/sheet1.xml.rels|drawing1.xml|drawing9.xml
a sheet name that is too long|xl/workbook.xml|name="診断結果"|name="診断結果診断結果診断結果診断結果診断結果診断結果診断結果診断結果"
a chart of a sheet that is not there|xl/charts/chart1.xml|'?data'?!|'nothing'!
not well-formed|xl/worksheets/sheet2.xml|</row>|</rows>
END
PYTHONPATH=$SRCDIR/tests/lib /usr/bin/python3 - small.xlsx <<'P' >seen
import re, sys, zipfile
from xlsx_lint import Lint
with zipfile.ZipFile(sys.argv[1]) as file:
    whole = {name: file.read(name) for name in file.namelist()}
for line in open("broken.list", encoding="utf-8"):
    what, part, old, new = line.rstrip("\n").split("|")
    for name in whole:
        data = whole[name].decode("utf-8") if re.fullmatch(part, name) else ""
        if re.search(old, data):
            break
    else:
        sys.exit("nothing to break: " + what)
    with zipfile.ZipFile("broken.xlsx", "w") as file:
        for other in whole:
            file.writestr(other, re.sub(old, new, data, count=1) if other == name else whole[other])
    print(what, "|", *Lint("broken.xlsx").check()[:1])
P
while IFS='|' read -r what _; do
    [ -n "$(sed -n "s/^$what | //p" seen)" ] && ok "seen: $what" || not_ok "seen: $what" "$(cat seen)"
done <broken.list
tap_done
