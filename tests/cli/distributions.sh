# Distributions: the company's own answer beside published figures, on the screen, in documents and in Excel.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
m new a.mamori --company 株式会社あおば
why() { me why a.mamori survey 1 "$1"; }
has 'nobody has answered yet' "$(why supervision)" 'You have not answered yet'
m set a.mamori survey 1 supervision=no selection=yes
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
import openpyxl
sheet = openpyxl.load_workbook("a.xlsx")["ほかの会社の答え"]
values = openpyxl.load_workbook("a.xlsx", data_only=True)["ほかの会社の答え"]
at = [r for r in range(1, 80) if sheet.cell(r, 1).value == "委託先の監督"][0]
print([(sheet.cell(r, 1).value, sheet.cell(r, 2).value, values.cell(r, 3).value) for r in range(at + 1, at + 4)], "していない" in sheet.cell(at + 2, 3).value)
END2
)" "[('している', 30.9, None), ('していない', 53.2, '自社'), ('答えなし', 15.8, None)] True"
run 0 m export a.mamori less.xlsx --leave-out survey && is 'left out with its sheet' "$(python3 -c 'import openpyxl; print("ほかの会社の答え" in openpyxl.load_workbook("less.xlsx").sheetnames)')" False
m set a.mamori contractors + name=甲 work=配送 personal=yes >/dev/null
has 'a finding cites the law' "$(m status a.mamori --json | json '[f["message"] for f in d["findings"] if "監督" in f["message"]]')" '（個人情報保護法 第25条）'

# Figures that cannot be are told with their place.
cp -r "$SRCDIR/forms" forms
bad() { sed "$2" "$SRCDIR/forms/personal-data/survey.yaml" >forms/personal-data/survey.yaml; run 1 me --forms forms forms check forms && has "$1" "$err" "$3"; }
bad 'shares that do not make 100' 's/"no": 53.2}, silent: 15.8/"no": 43.2}, silent: 15.8/' 'make 89.9 %, not 100'
bad 'an answer that is none' 's/shares: {"yes": 30.9/shares: {"yse": 30.9/' 'did you mean "yes"'
bad 'a column that is no choice' 's/^  - id: spending/  - {id: free, label: 自由, type: text, distribution: {base: 1, year: 2019, who: x, source: y, shares: {a: 100}}}\n&/' 'only a choice on a sheet of facts'
tap_done
