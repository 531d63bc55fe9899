# A web shop learns of a leak on 1 December 2026 at 10:00, does not know how much of it there is, and works to the right days.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_PERSON='星野 光' TZ=Asia/Tokyo
at() { export MAMORI_NOW=$1; }
hours() { m status a.mamori --json | json '[[c["label"], c["day"], c["hours"]] for c in d["clocks"]]'; }
at 2026-11-10T09:00
m new a.mamori --company 星空ネット商店 && m set a.mamori company 1 representative=星野光 representative_title=代表 contact=お客様の窓口 phone=00-0000-0000
m set a.mamori controls 7-1 answer=done && m set a.mamori controls 8-3 answer=no
is 'nothing is running' "$(hours)" '[]'
run 0 me incident a.mamori && has '… in words' "$out" 'no incident is running'

# 10:00: one line, and all that can be said is said.
at 2026-12-01T10:00
# proves: P-65 P-66
run 0 m incident a.mamori 会員の名簿が外から見えている kind=leak data=yes && has 'what is not known counts as if it were so' "$out" 報告が要るおそれ
has 'the next question is asked' "$out" '不正な目的のおそれ（malice）'
is 'the days: the fifth, and the thirtieth moved behind the new year' "$(hours)" '[["速報まで", "2026-12-05", 110], ["確報まで", "2027-01-04", 830]]'
has 'in days and hours' "$(m status a.mamori)" '報告まで: 速報まで  4日と14時間'
is 'nothing is done before it, not even the first step' "$(m status a.mamori --json | json '[[t["sheet"], t["view"]] for t in d["next"]][:2]')" '[["incidents", "grid"], ["five-rules", "session"]]'
is 'when and who stand in the ledger' "$(m show a.mamori incidents --json | json '[[r["found_on"], r["found_at"], r["found_by"]] for r in d["rows"]]')" '[["2026-12-01", "10:00", "星野 光"]]'
m set a.mamori incident-log + incident=1 date=2026-12-01 time=10:05 kind=did what=公開の設定を閉じた person='星野 光' >/dev/null
m set a.mamori incident-steps 1.stop done=2026-12-01 time=10:05 person='星野 光'

# 14:00: somebody got in on purpose. It is 60 days now.
at 2026-12-01T14:00
m set a.mamori incidents 1 malice=yes
is 'on purpose: sixty days, and it must be reported' "$(m show a.mamori incidents --json | json '[[r["duty"], r["ground"], r["final_limit"]] for r in d["rows"]]')" '[["report", "malice", "2027-01-29"]]'
m set a.mamori controls 8-3 answer=done
m set a.mamori report-items 1.i2 own=氏名、住所、購入の記録です
report=$(m document a.mamori ppc-report --row 1)
has 'the draft of the first report' "$report" '最初の報告（速報）'
has '… with the items' "$report" 氏名、住所、購入の記録です
has '… with what was in place that morning' "$report" '7-1 '
lacks '… and not what was mended since' "$report" '8-3 '
has '… with the hours' "$report" 10:05
has 'the police are among the papers' "$(m incident a.mamori)" police-report

# The third day: the first report is made, and its clock is gone.
at 2026-12-03T16:00
m set a.mamori incidents 1 ppc=first
is 'the first report is made: the detailed one is left' "$(hours)" '[["確報まで", "2027-01-29", 1376]]'
has 'the persons have not been told yet' "$(m status a.mamori)" 漏れた本人に知らせた記録がありません
notice=$(m document a.mamori person-notice --row 1)
has 'their notice says what leaked' "$notice" 氏名、住所、購入の記録です
m set a.mamori incidents 1 persons_on=2026-12-03 count=1240
is '… and is the same when the number is known' "$(m document a.mamori person-notice --row 1)" "$notice"

# The end: too late is told, done is done.
at 2027-01-30T09:00
has 'too late is told' "$(m status a.mamori)" 'を過ぎています'
has '… by the clock, too' "$(m status a.mamori)" 超過
m set a.mamori incidents 1 ppc=final cause=公開の設定を確かめる人がいなかった prevention=公開の前に2人で見る level=3 owner='星野 光' reported_on=2026-12-03
run 0 m set a.mamori incidents 1 closed=2027-01-30 && is 'over' "$(hours)" '[]'
tap_done
