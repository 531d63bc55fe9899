# Distributions: the company's own answer beside published figures, on the screen, in documents and in Excel.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
m new a.mamori --company 株式会社あおば
why() { me why a.mamori survey 1 "$1"; }
has 'nobody has answered yet' "$(why supervision)" 'You have not answered yet'
m set a.mamori survey 1 supervision=no selection=yes
# proves: P-01 T-6 T-7 T-9
is 'its own answer is marked by signs, not by colour' "$(why supervision | sed -n '2,5p' | sed 's/ *$//')" \
'  Yes                         30.9 % ============
> No                          53.2 % #####################
  no answer                   15.8 % ======
> and # are your own answer.'
has 'with its base and year' "$(why supervision)" '2019, n=417'
has 'the other question with the same number is the other answer' "$(why selection)" '> Yes                         53.2 %'
wide=$(m why a.mamori survey 1 persons | python3 -c 'import sys,unicodedata as u
print(max(sum(2 if u.east_asian_width(c) in "WF" else 1 for c in l.rstrip("\n")) for l in sys.stdin if "%" in l))')
[ "$wide" -le 58 ] && ok 'no line is too wide for a box of 80 columns' || not_ok 'no line is too wide' "$wide"
has 'a document has the table' "$(m document a.mamori survey --markdown)" '| していない | 53.2% | ○ |'
has '… with base and year' "$(m document a.mamori survey --markdown)" '委託している会社（2019年、417社）'
run 0 m export a.mamori a.xlsx && is 'Excel has a page of it, which follows the answer' "$(python3 - <<'END2'
import os, sys
sys.path.append(os.environ["SRCDIR"] + "/tests/lib")
from one_sheet import one_sheet
sheet = one_sheet("a.xlsx", "ほかの会社の答え")
values = one_sheet("a.xlsx", "ほかの会社の答え", values=True)
at = [r for r in range(1, 80) if sheet.cell(r, 1).value == "委託先の監督"][0]
print([(sheet.cell(r, 1).value, sheet.cell(r, 2).value, values.cell(r, 3).value) for r in range(at + 1, at + 4)], "していない" in sheet.cell(at + 2, 3).value)
END2
)" "[('している', 30.9, None), ('していない', 53.2, '自社'), ('答えなし', 15.8, None)] True"
run 0 m export a.mamori less.xlsx --leave-out survey --leave-out survey-items --leave-out survey-website --leave-out survey-contractors --leave-out difficulties && is 'left out with its sheets' "$(python3 -c 'import openpyxl; print("ほかの会社の答え" in openpyxl.load_workbook("less.xlsx").sheetnames)')" False
m set a.mamori contractors + name=甲 work=配送 personal=yes >/dev/null
has 'a finding cites the law' "$(m status a.mamori --json | json '[f["message"] for f in d["findings"] if "監督" in f["message"]]')" '（個人情報保護法 第25条）'

# proves: T-1 T-2 T-3 T-4 T-5 T-8 T-10 T-11 T-12 T-13 T-14 T-15 T-16 T-17
# Every figure of the published tables stands under its question, with its base.
m set a.mamori company 1 website=https://aoba.example.jp/ && m set a.mamori survey 1 outsourcing=yes
m document a.mamori survey --markdown >survey.md
is 'all of the seventeen tables' "$(python3 - "$SRCDIR/tests/data/survey.tsv" <<'END2'
import re, sys
found, question, base = set(), None, None
for line in open("survey.md", encoding="utf-8"):
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    head = re.match(r".*（2019年、(\d+)社）$", cells[1]) if len(cells) > 2 else None
    if head:
        question, base = cells[0], head.group(1)
    elif len(cells) > 2:
        found.add((question, base, cells[0], cells[1]))
rows = [line.rstrip("\n").split("\t") for line in open(sys.argv[1], encoding="utf-8")]
print(len(rows), len({row[0] for row in rows}), [row for row in rows if tuple(row[1:]) not in found])
END2
)" '72 17 []'

# Figures that cannot be are told with their place.
cp -r "$SRCDIR/forms" forms
bad() { sed "$2" "$SRCDIR/forms/personal-data/survey.yaml" >forms/personal-data/survey.yaml; run 1 me --forms forms forms check forms && has "$1" "$err" "$3"; }
bad 'shares that do not make 100' 's/"no": 53.2}, silent: 15.8/"no": 43.2}, silent: 15.8/' 'make 89.9 %, not 100'
bad 'an answer that is none' 's/shares: {"yes": 30.9/shares: {"yse": 30.9/' 'did you mean "yes"'
bad 'a column that is no choice' 's/^  - id: spending/  - {id: free, label: 自由, type: text, distribution: {base: 1, year: 2019, who: x, source: y, shares: {a: 100}}}\n&/' 'only a choice on a sheet of facts'
tap_done
