# mamori and incidents: what must be reported, by when, and that it is said. The conditions one by one are examples of the form;
# here: what a person at the command line sees, and every day of the years that the list of closed days covers.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-28T10:00
m new a.mamori
# what was written, blanks between | first report | full report | duty | in the findings
row=0
while IFS='|' read -r typed first final duty finding; do
    row=$((row + 1))
    run 0 m set a.mamori incidents + $typed "what=件名$row"
    is "$typed" "$(cells a.mamori incidents "$row.first_limit" "$row.final_limit" "$row.duty")" "$first $final $duty"
    said=$(m status a.mamori | grep "件名$row」" | grep '個人')
    if [ -n "$finding" ]; then has '… and it is said' "$said" "$finding"; else is '… and nothing is said' "$said" ''; fi
done <<'LIST'
found_on=2026-11-24 kind=ransomware level=3|"2026-11-28"|"2027-01-22"|"report"|3日目
found_on=2026-11-24 kind=virus|"2026-11-28"|"2027-01-22"|"report"|3日目
found_on=2026-11-27 kind=theft|"2026-12-01"|"2027-01-25"|"report"|まだしていません
found_on=2026-11-24 kind=leak count=30 ppc=none|"2026-11-28"|"2026-12-23"|"likely"|答えないまま
found_on=2026-11-24 kind=leak count=1 sensitive=yes ppc=none|"2026-11-28"|"2026-12-23"|"report"|要配慮個人情報
found_on=2026-11-24 kind=leak count=5 money=yes ppc=none|"2026-11-28"|"2026-12-23"|"report"|お金の被害
found_on=2026-10-30 kind=leak count=1001 sensitive=no money=no malice=no mynumber=no ppc=first|"2026-11-03"|"2026-11-30"|"report"|期限です
found_on=2026-11-24 kind=leak count=1000 sensitive=no money=no malice=no mynumber=no ppc=none|null|null|"none"|
found_on=2026-11-24 kind=virus whose=entrusted client_told=2026-11-25 ppc=none|null|null|"client"|
found_on=2026-11-24 kind=theft protected=yes ppc=none|null|null|"none"|
found_on=2026-11-24 kind=stop data=no|null|null|null|
found_on=2026-11-24 kind=stop|null|null|null|含まれるか
found_on=2035-11-05 kind=leak|"2035-11-09"|"2035-12-04"|"likely"|まだしていません
LIST
has 'a deadline behind the list of closed days is said to be so' "$(m status a.mamori)" "件名$row」の件の期限2035-12-04は、役所の休みの一覧にない年です"

# Every day from 2024 on, 30 days and 60: against the days that the laws name, found here in another way.
cat >days.py <<'END'
import datetime as d
import json
import sys

DAY = d.timedelta(1)


def monday(year, month, n):
    first = d.date(year, month, 1)
    return first + DAY * ((7 - first.weekday()) % 7 + 7 * (n - 1))


def holidays(year):
    fixed = ["1-1", "2-11", "2-23", "4-29", "5-3", "5-4", "5-5", "8-11", "11-3", "11-23"]
    days = {d.date(year, *map(int, x.split("-"))) for x in fixed}
    days |= {monday(year, 1, 2), monday(year, 7, 3), monday(year, 9, 3), monday(year, 10, 2)}
    # the equinoxes of these years, as the astronomers' tables have them
    days |= {d.date(year, 3, 21 if year % 4 == 3 else 20), d.date(year, 9, 22 if year % 4 == 0 else 23)}
    named = set(days)
    for day in sorted(named):
        if day.weekday() == 6:
            while day in days:
                day += DAY
            days.add(day)
    return days | {x + DAY for x in named if x + 2 * DAY in named and (x + DAY).weekday() < 5}


closed = set().union(*(holidays(year) for year in range(2024, 2034)))


def is_open(day):
    return day.weekday() < 5 and day not in closed and (day.month, day.day) not in ((12, 29), (12, 30), (12, 31), (1, 2), (1, 3))


days = [d.date(2024, 1, 1) + DAY * i for i in range((d.date(2032, 10, 31) - d.date(2024, 1, 1)).days)]
if sys.argv[1] == "rows":
    print("気づいた日,種類,何を")
    for i, day in enumerate(days):
        print("%s,%s,x" % (day, "漏えい・紛失" if i % 2 else "盗難"))
else:
    rows = json.load(sys.stdin)["rows"]
    wrong = []
    for i, (day, row) in enumerate(zip(days, rows)):
        last = day + DAY * (29 if i % 2 else 59)
        while not is_open(last):
            last += DAY
        if (row["first_limit"], row["final_limit"]) != (str(day + 4 * DAY), str(last)):
            wrong.append("%s: %s, not %s" % (day, row["final_limit"], last))
    print(len(rows) == len(days) and not wrong, *wrong[:5])
END

# Why, with the article: in the answer to "why", in the sheet and on paper; also where it is not known yet, and where there is nothing to judge.
m new w.mamori
m set w.mamori incidents + found_on=2026-11-04 what=USBメモリー kind=leak data=yes count=30 sensitive=yes >/dev/null
m set w.mamori incidents + found_on=2026-11-04 what=名簿 kind=leak data=unknown >/dev/null
m set w.mamori incidents + found_on=2026-11-04 what=停電 kind=stop data=no >/dev/null
m set w.mamori incidents + found_on=2026-11-04 what=停電 kind=stop >/dev/null
paper=$(m document w.mamori incident-record | tr -d ' \n')
row=0
for reason in '要配慮個人情報があり、1人分から報告するためです。（個人情報保護法施行規則7条1号）' 'まだ分からないことがあり、分かるまでは報告が要るものとして動くためです。（個人情報保護法施行規則7条）' '個人データに関わる事故ではないので、報告の対象でありません。'; do
    row=$((row + 1))
    run 0 m why w.mamori incidents $row duty && has "why: $reason" "$out" "理由: $reason"
    is '… in the sheet' "$(cells w.mamori incidents $row.duty_why)" "\"$reason\""
    has '… on paper' "$paper" "その理由$reason"
done
is 'before the first facts are known nothing is said' "$(cells w.mamori incidents 4.duty_why)" null
m new b.mamori
python3 days.py rows >days.csv
run 0 m import b.mamori incidents days.csv
m show b.mamori incidents --json >days.json
is 'every day of nine years: the last day of the full report is an open day' "$(python3 days.py check <days.json)" True
tap_done
