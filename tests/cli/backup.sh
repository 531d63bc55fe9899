# mamori backup, restore: copies of a workbook in a folder, as many as the company keeps, made by themselves after the first change of a day,
# and got back as a new workbook.
. "$SRCDIR/tests/lib/tap.sh"
at() { export MAMORI_NOW=$1; }
at 2026-11-20T10:12
m new a.mamori --sample-name hibari >/dev/null
mkdir copies
copies() { (cd copies && printf '%s\n' *.mamori); }

run 2 me backup a.mamori && has 'without a folder it says how one is written down' "$err" "mamori set WORKBOOK copies 1 folder=DIR"
run 1 me backup a.mamori --folder nowhere && has 'a folder that is not there' "$err" 'nowhere'
[ ! -e nowhere ] && ok '… is not made' || not_ok '… is not made'
run 0 me backup a.mamori --folder copies && has 'a copy, proven' "$out" 'a copy of the workbook, proven entry by entry: copies/a_2026-11-20_101200.mamori'
has '… with a word when it lies on the same disk' "$out" 'on the same disk'
cmp -s <(m log a.mamori --limit 9 --json) <(m log copies/a_2026-11-20_101200.mamori --limit 9 --json) && ok 'it is the workbook with its history' || not_ok 'it is the workbook with its history'
run 0 m verify copies/a_2026-11-20_101200.mamori && ok '… and proves itself'
run 0 me backup a.mamori --folder copies && has 'a second one of the same second has a name of its own' "$out" a_2026-11-20_101200-2.mamori
run 0 me backup a.mamori --folder copies --list && has 'what is there: when, how far the history goes, how large' "$out" '2026-11-20 10:12  923 entries  '
has '… and how one is got back' "$out" 'mamori restore copies/a_2026-11-20_101200-2.mamori NEW.mamori'
rm copies/*

# ---- by itself, once a day ----
run 0 me set a.mamori copies 1 folder=copies && has 'a folder is written down: the first copy is made at once' "$err" 'the copy of today: '
is '… beside the workbook, as the folder is said from there' "$(copies)" a_2026-11-20_101200.mamori
at 2026-11-20T18:00
run 0 me set a.mamori company 1 phone=03-0000-0001 && is 'not again on the same day' "$(copies | wc -l)" 1
run 0 me status a.mamori && run 0 me show a.mamori company && is 'looking makes none' "$(copies | wc -l)" 1
at 2026-11-21T09:00
run 0 me status a.mamori && is '… on the next day neither' "$(copies | wc -l)" 1
mkdir sub && (cd sub && run 0 me set ../a.mamori company 1 phone=03-0000-0002) && is '… but the first change does, from wherever it is made' "$(copies | tail -n 1)" a_2026-11-21_090000.mamori
has 'it holds the change' "$(m show copies/a_2026-11-21_090000.mamori company --json)" 03-0000-0002
at 2026-11-22T09:00
mv copies away
run 0 me set a.mamori company 1 phone=03-0000-0003 && has 'a device that is not there: the change stands, and it is said' "$err" 'the change is in the file, but no copy of the workbook was made: '
has '… which' "$err" copies
mv away copies
at 2026-11-23T09:00
printf '%s\n' wait '/ "会社の情報" Enter' wait 'Down Down Down Down Down Down Down' 'F2' 'Ctrl+u "03-0000-0004" Enter' wait wait >keys
run 0 m --keys keys a.mamori && is 'on the screen as well, when it is left at the latest' "$(copies | tail -n 1)" a_2026-11-23_090000.mamori
m set a.mamori practice 1 server= >/dev/null 2>&1
is 'nothing else is in the folder' "$(ls -A copies | grep -vc '^a_')" 0

# ---- as many as stay ----
rm copies/*
m set a.mamori copies 1 days=3 weeks=2 months=2 >/dev/null 2>&1
rm -f copies/*
for day in 2026-09-30 2026-10-05 2026-10-30 2026-11-01 2026-11-02 2026-11-08 2026-11-09 2026-11-14 2026-11-15 2026-11-20; do
    at ${day}T08:00 && m backup a.mamori >/dev/null
done
at 2026-11-20T17:00
: >'copies/b_2026-01-01_101200.mamori' && m new copies/other_2026-01-02_101200.mamori --company 他社 >/dev/null && ln -s ../a.mamori copies/a_2026-01-03_101200.mamori && cp copies/a_2026-11-20_080000.mamori copies/my-own.mamori
run 0 me backup a.mamori && has 'older ones go' "$out" 'of 3 days, 2 weeks, 2 months one stays'
is 'the newest of each of three days, two weeks, two months' "$(copies | grep '^a_2026-1[01]')" 'a_2026-10-30_080000.mamori
a_2026-11-14_080000.mamori
a_2026-11-15_080000.mamori
a_2026-11-20_170000.mamori'
is 'nothing else: no other name, no other workbook, no link, nothing that is none' "$(copies | grep -v '^a_2026-1[01]')" 'a_2026-01-03_101200.mamori
b_2026-01-01_101200.mamori
my-own.mamori
other_2026-01-02_101200.mamori'
is 'the programs are told' "$(m backup a.mamori --list --json | json '[d["days"], d["weeks"], d["months"], [c["at"] for c in d["copies"]], all(c["stays"] for c in d["copies"]), len(d["copies"][0]["head"])]')" '[3, 2, 2, ["2026-11-20 17:00", "2026-11-15 08:00", "2026-11-14 08:00", "2026-10-30 08:00"], true, 64]'
cp a.mamori renamed.mamori && run 0 me backup renamed.mamori --folder copies --list && has 'a workbook that has another name now knows its copies' "$out" a_2026-11-20_170000.mamori

# ---- got back ----
run 0 me restore copies/a_2026-11-14_080000.mamori back.mamori && has 'restored as a new workbook' "$out" 'restored and proven: back.mamori, as it was after entry '
run 0 m verify back.mamori && ok '… that proves itself'
run 1 me restore copies/a_2026-11-14_080000.mamori back.mamori && has 'never over a file that is there' "$err" back.mamori
LC_ALL=C sed -i 's/03-0000-0003/03-0000-0009/g' copies/a_2026-11-15_080000.mamori
run 1 me restore copies/a_2026-11-15_080000.mamori bad.mamori && [ ! -e bad.mamori ] && ok 'a copy that was changed is not restored, and nothing is left' || not_ok 'a copy that was changed is not restored, and nothing is left'
run 1 me restore copies/b_2026-01-01_101200.mamori bad.mamori && has 'what is no workbook' "$err" b_2026-01-01
run 1 me restore none.mamori bad.mamori && has 'what is not there' "$err" none.mamori

# ---- tried ----
before=$(m log a.mamori --limit 1 --json | json 'd[0]["number"]')
run 0 me backup a.mamori --try && has 'the newest comes back' "$out" 'a_2026-11-20_170000.mamori'
is '… and the day is written down' "$(m show a.mamori copies 1 --json | json 'd["row"]["tried"] if "row" in d else d["rows"][0]["tried"]')" 2026-11-20
is '… as one change' "$(m log a.mamori --limit 1 --json | json 'd[0]["number"]')" $((before + 1))
[ -z "$(ls -d "${TMPDIR:-/tmp}"/mamori-restore-* 2>/dev/null)" ] && ok '… nothing is left of the trial' || not_ok '… nothing is left of the trial'
at 2027-06-01T09:00
has 'half a year later it is to be tried again' "$(m calendar a.mamori)" '控えから戻す練習'
rm copies/a_* && run 1 me backup a.mamori --try && has 'no copy, no trial' "$err" 'there is no copy of this workbook in it'
cp a.mamori parted.mamori && m set parted.mamori company 1 phone=1 >/dev/null 2>&1 && rm -f copies/a_* copies/parted_*
at 2027-06-02T09:00 && m set a.mamori company 1 phone=2 >/dev/null 2>&1 && rm -f copies/a_*
m backup parted.mamori --folder copies >/dev/null
run 1 me backup a.mamori --try && has 'a copy of what this workbook never was' "$err" parted_

# ---- a copy that somebody works in, and a workbook that lies among its copies ----
at 2026-01-04T09:00 && mkdir among && m new b.mamori --sample-name hibari >/dev/null && m set b.mamori copies 1 days=1 weeks=0 months=0 >/dev/null 2>&1
at 2026-01-05T09:00 && m backup b.mamori --folder among >/dev/null && at 2026-01-06T09:00 && cp among/b_2026-01-05_090000.mamori kept.mamori
m backup b.mamori --folder among >/dev/null && cp kept.mamori among/b_2026-01-05_090000.mamori
m set among/b_2026-01-05_090000.mamori company 1 phone=03-0000-0055 >/dev/null 2>&1
at 2026-01-07T09:00 && m set b.mamori company 1 phone=03-0000-0066 >/dev/null 2>&1
run 0 me backup b.mamori --folder among && is 'what somebody wrote into a copy is nowhere else: it stays' "$(cd among && printf '%s\n' *)" 'b_2026-01-05_090000.mamori
b_2026-01-07_090000.mamori'
run 0 me backup b.mamori --folder among --list && has '… and is said to be so' "$out" 'somebody went on working in this one'
cp b.mamori among/b_2026-01-01_000000.mamori && run 0 me backup among/b_2026-01-01_000000.mamori --folder among && [ -e among/b_2026-01-01_000000.mamori ] && ok 'the workbook itself is no copy of itself' || not_ok 'the workbook itself is no copy of itself'

# ---- what is wrong in a form ----
cp -r "$MAMORI_FORMS" f && sed -i 's/days: copies.days/days: copies.folder/; s/tried: copies.tried/tried: copies.days/; s/folder: copies.folder/folder: copies.nothing/' f/common/layer.yaml
MAMORI_FORMS=$PWD/f run 1 me forms check && has 'a number' "$err" 'a fact that is a number is expected here' && has '… a day' "$err" 'a fact that is a day is expected here'
tap_done
