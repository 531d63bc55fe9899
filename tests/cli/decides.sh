# The first sheet of paper of the summary: what it comes to, what must be decided, where the company stands and what has changed, what it
# costs, who answers for it. It is one sheet; what moves is live, and what does not says of which day it is.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00 PYTHONPATH=$SRCDIR/tests/lib
cat >paper.py <<'P'
# paper.py NAME: of NAME.xlsx the lines of the first sheet of paper, which ends where the first break is, into NAME.table, what is behind
# it into NAME.open, and whether it stands on one sheet of A4 into NAME.fits
import sys
from one_sheet import one_sheet
name = sys.argv[1]
values, formulas = one_sheet(name + ".xlsx", 0, values=True), one_sheet(name + ".xlsx", 0)
end = min(b.id for b in formulas.row_breaks.brk)
rows = [[(str(c.value), str(formulas[c.coordinate].value).startswith("=")) for c in row if c.value not in (None, "")]
        for row in values.iter_rows(max_row=end)]
rows = [row for row in rows if row]
with open(name + ".table", "w") as out:  # every word and number, "=" before what is live
    for row in rows:
        print("|".join("=" + text if live else text for text, live in row), file=out)
with open(name + ".open", "w") as out:
    for row in values.iter_rows(min_row=end + 1, values_only=True):
        print("|".join(str(v) for v in row if v not in (None, "")), file=out)
wide = sum(int(d.width * 7) * (d.max - d.min + 1) for d in formulas.column_dimensions.values())
scale = min(1, 684 / wide)  # as wide as the paper makes it: can it be read?
tall = sum(formulas.row_dimensions[r].height or 18 for r in range(1, end + 1)) * scale
with open(name + ".fits", "w") as out:
    print("one sheet" if tall <= 726 and scale >= 0.8 else "%.0f points at %.2f" % (tall, scale), file=out)
P
paper() { # WORKBOOK NAME OPTION...
    local book=$1 name=$2
    "$MAMORI" --lang "${lang:-ja}" export "$book.mamori" "$name.xlsx" "${@:3}" >/dev/null && /usr/bin/python3 paper.py "$name"
}
for name in midori hibari tsunagu; do
    m new $name.mamori --sample-name $name >/dev/null && paper $name $name
    is "$name: it is one sheet" "$(cat $name.fits)" 'one sheet'
done
m new empty.mamori --company 株式会社あおい >/dev/null && paper empty empty && is 'so it is before anything is answered' "$(cat empty.fits)" 'one sheet'

has 'what it comes to, in sentences that move' "$(sed -n 4,5p midori.table)" '=自社診断は100点満点の66点で、「対策が不十分」です。
=前の回は62点でした。'
has '… of the risks' "$(cat midori.table)" '=情報資産46件のうち、リスクの大きいものは7件で、対応の決まっていないものは2件です。'
has 'what must be decided now, counted anew in the file' "$(cat midori.table)" 'いま決めること
=いま決めることが7件あります。
対応を決めていないリスク大|=2|情報資産管理台帳'
has 'where it stands, what it was and what has changed' "$(cat midori.table)" '合計|=66|62|=4|'
has '… with what is still open' "$(cat midori.table)" '残りの答えで変わる幅|=66～76|'
has '… a part as the round kept it' "$(cat midori.table)" '従業員としての対策|=35|33|=2|'
has '… the risks, before, now and when all is done' "$(cat midori.table)" '大|=7|7|=0|=2|'
has '… with those that have none yet' "$(cat midori.table)" '未算定|=3'
has '… and all' "$(cat midori.table)" '計|=46'
is '… all eleven rates' "$(grep -c '|=[■□]*$' midori.table)" 11
has '… of the measures of the management' "$(cat midori.table)" '重要7項目のうち決めて指示したもの|=3 / 7'
has 'deadlines that are over, live' "$(cat hibari.table)" '過ぎたもの|=' && has '… and those of the next three months' "$(cat hibari.table)" '90日以内のもの|='
has '… or where there are too many to follow them: of which day' "$(cat midori.table)" '期限（2026-11-21 時点）'
has 'findings do not move, and say of which day they are' "$(cat midori.table)" '気づき（2026-11-21 時点）'
has 'what it costs' "$(cat midori.table)" '情報資産のリスクへの対応の費用（円）|=211000'
has 'who answers for it' "$(cat midori.table)" '情報セキュリティ責任者|=緑川 誠'
is 'boxes for those who made, looked at and approved it end it' "$(tail -n 2 midori.table | paste -sd'|')" '作成|確認|承認|日付：|日付：|日付：'
has 'nothing is to be decided where nothing is' "$(cat hibari.table)" '=いま決めなければならないことはありません。'
lacks 'what is not known is not said' "$(cat empty.table)" '前の回は'
lacks '… no score' "$(cat empty.table)" '自社診断は'
lacks '… nor what could become of one' "$(cat empty.table)" '～'

paper midori set --set management && is 'in a set the same is there' "$(sed 3d set.table)" "$(sed 3d midori.table)"
paper midori plain --values && is 'without formulas the same is there' "$(sed 3d plain.table)" "$(tr -d = <midori.table | sed 3d)"
paper midori left --set management --leave-out rounds && lacks 'without the rounds nothing tells of them' "$(cat left.table)" '前回 '
lacks '… nor does a sentence' "$(cat left.table)" '前の回は'
lang=en paper midori en --set management && has 'in English' "$(cat en.table)" 'The self-check came to 66 of 100'

# What is done is done: a day behind a treatment takes it off the list, and off the calendar.
has 'what is still to be done' "$(cat midori.open)" '残っている対応（8件まで表示）|7|'
run 0 m set midori.mamori assets 9 completed=2026-11-20 && paper midori done --set management && has '… one less' "$(cat done.open)" '残っている対応（8件まで表示）|6|'
tap_done
