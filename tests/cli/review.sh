# mamori review: who did what since the history was looked through last, what stands out, and that somebody has looked who did not do it himself.
. "$SRCDIR/tests/lib/tap.sh"
unset MAMORI_PERSON
at() { export MAMORI_NOW=$1; }
as() { local name=$1; shift; me --person "$name" "$@"; }
by() { local name=$1; shift; as "$name" --passphrase-fd 3 "$@"; }
entries() { m status a.mamori --json | sed -n 's/.*"entries": \([0-9]*\).*/\1/p'; }
kinds() { json '" ".join(f["kind"] for f in d["found"])' <<<"$out"; }
found() { json "[f['$2'] for f in d['found'] if f['kind'] == '$1']" <<<"$out"; }
hana='佐藤 花子' ichiro='鈴木 一郎' kan='監査 太郎'

# ---- alone ----
at 2026-11-16T10:00 # a Monday
as "$hana" new a.mamori --company 株式会社あおぞら >/dev/null
run 0 as "$hana" review a.mamori --json && is 'from the beginning' "$(json '[d["from"], d["to"], d["reviewed"], d["own"]]' <<<"$out")" "[1, $(entries), 0, $(entries)]"
is 'who, how much, at which hour' "$(json '[d["persons"][0]["name"], d["persons"][0]["hours"][10] == d["to"]]' <<<"$out")" '["'"$hana"'", true]'
run 0 as "$hana" set a.mamori company 1 phone=03-0000-0001 && run 0 as "$hana" review a.mamori && lacks 'nothing out of the ordinary is out of hours' "$out" 'out of hours ('
run 2 as "$hana" review a.mamori --note '' && has 'a note says something' "$err" 'says something'
run 0 as "$hana" review a.mamori --note 自分で見た && has 'who is alone may review: the record says so' "$out" 'nobody else may review them'
is '… as a row' "$(cells a.mamori record-reviews 1.person 1.by 1.note 1.date)" "\"$hana\" \"alone\" \"自分で見た\" \"2026-11-16\""
is '… with the head of then' "$(m verify a.mamori --head "$(json 'd["rows"][0]["head"]' < <(m show a.mamori record-reviews --json))" >/dev/null && echo yes)" yes
run 1 as "$hana" set a.mamori record-reviews 1 note=x && has '… that nobody changes' "$err" 'cannot be changed'
run 1 as "$hana" delete a.mamori record-reviews 1 && ok '… nor removes'
run 0 as "$hana" review a.mamori --json && is 'the next one begins behind it' "$(json '[d["reviewed"] + 1 == d["from"], d["own"]]' <<<"$out")" '[true, 0]'

# ---- what stands out ----
at 2026-11-17T05:59 && as "$ichiro" set a.mamori company 1 phone=1 >/dev/null 2>&1
at 2026-11-17T06:10 && as "$ichiro" set a.mamori company 1 phone=2 >/dev/null 2>&1
run 0 as "$hana" review a.mamori --json && is 'out of hours: one for a person and day' "$(found hours count) $(found hours at) $(found hours until)" '[2] ["2026-11-17 05:59"] ["2026-11-17 06:10"]'
at 2026-11-21T10:00 && as "$hana" set a.mamori company 1 phone=3 >/dev/null 2>&1 # a Saturday
at 2026-11-23T10:00 && as "$hana" set a.mamori company 1 phone=4 >/dev/null 2>&1 # 勤労感謝の日
run 0 as "$hana" review a.mamori --json && is '… on closed days' "$(found hours count)" '[2, 1, 1]'
at 2026-11-24T10:00 && as "$hana" set a.mamori record-rules 1 opens=5 closed=yes >/dev/null 2>&1
run 0 as "$hana" review a.mamori --json && lacks '… by the hours that the company writes down' "$(kinds)" hours
as "$hana" set a.mamori record-rules 1 closes=10 >/dev/null 2>&1
run 0 as "$hana" review a.mamori --json && has '… to the hour' "$(kinds)" hours
as "$hana" set a.mamori record-rules 1 opens= closes= closed= many=2 >/dev/null 2>&1
printf 'name,note\nあ,1\nい,2\nう,3\n' >rows.csv
as "$hana" import a.mamori assets rows.csv >/dev/null 2>&1
run 0 as "$hana" review a.mamori --json && is 'many at once' "$(found at-once count) $(found at-once sheet)" '[4, 3] ["record-rules", "assets"]'
as "$hana" set a.mamori record-rules 1 many=3 >/dev/null 2>&1
as "$hana" export a.mamori out.csv --sheet assets >/dev/null
as "$hana" set a.mamori assets 1 note= >/dev/null 2>&1 && as "$hana" erase a.mamori assets 1 note >/dev/null
as "$hana" layers a.mamori remove personal-data >/dev/null && as "$hana" layers a.mamori add personal-data >/dev/null
run 0 as "$hana" review a.mamori --json && is 'a file for others, an erasing, layers' "$(kinds | tr ' ' '\n' | sort -u | tr '\n' ' ')" 'at-once clock erased export hours layers '
is 'a date that is none of the clock: one for each person' "$(found clock person)" '["'"$hana"'", "'"$ichiro"'"]'
at 2026-11-24T09:00 && as "$hana" set a.mamori company 1 phone=5 >/dev/null 2>&1
run 0 as "$hana" review a.mamori --json && has 'a step back' "$(found clock text)" 'dated 3600 seconds before'
run 0 as "$hana" review a.mamori && has 'in words' "$out" '! 2026-11-24 10:00'
run 0 m review a.mamori && has '… in Japanese' "$out" 時間外
run 0 as "$hana" review a.mamori --from 1 --json && is 'from an earlier entry on' "$(json 'd["from"]' <<<"$out")" 1
run 2 as "$hana" review a.mamori --from x && ok 'a number'
at 2026-11-25T10:00 && as "$hana" review a.mamori --note 全部見た >/dev/null

# ---- one name, two terminals ----
phone() { python3 -c 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)' "$MAMORI_DIRECT" --person "$1" set t.mamori company 1 "phone=$2" </dev/null >/dev/null 2>&1; }
unset MAMORI_NOW
as "$hana" new t.mamori --company 株式会社あおぞら >/dev/null
as "$hana" set t.mamori company 1 phone=1 >/dev/null && phone "$hana" 2
run 0 as "$hana" review t.mamori --json && lacks 'who goes to another terminal goes once' "$(kinds)" twice
phone "$ichiro" 3 && as "$hana" set t.mamori company 1 phone=4 >/dev/null
run 0 as "$hana" review t.mamori --json && is 'by turns is a find, of whom alone' "$(found twice person) $(found twice count)" "[\"$hana\"] [1]"

# ---- the duty is a routine ----
due() { m status a.mamori --json | json '[f["check"] for f in d["findings"] if f["sheet"] == "record-rules"]'; }
at 2026-12-20T10:00 && is 'where nobody is written down no review is due' "$(due)" '[]'
at 2026-11-25T10:00
as "$hana" people a.mamori add "$hana" --duty head >/dev/null
is 'not in the week of the last one' "$(due)" '[]'
at 2026-12-03T10:00 && is '… then it is a finding' "$(due)" '["overdue"]'
has '… and in the calendar' "$(m calendar a.mamori)" 記録の点検

# ---- several people ----
at 2026-11-25T10:00
by "$hana" people a.mamori add "$ichiro" --duty staff --cost interactive 3<<<$'correct horse 1\ncorrect horse 1' >/dev/null
code=$(by "$hana" people a.mamori add "$kan" --duty audit --cost interactive 3<<<'correct horse 1' | sed -n 's/^starting code of .*: //p')
run 0 by "$hana" review a.mamori --json 3<<<'correct horse 1' && has 'people and keys' "$(kinds)" people
run 1 by "$hana" review a.mamori --note 見た 3<<<'correct horse 1' && has 'the own changes somebody else reviews' "$err" "$kan may review them"
is '… nothing is written' "$(m show a.mamori record-reviews --json | json 'len(d["rows"])')" 2
by "$kan" people a.mamori passphrase --cost interactive 3<<<"$code"$'\nbattery staple\nbattery staple\nbattery staple' >/dev/null 2>&1
by "$kan" review a.mamori --note x 3<<<'wrong one here' >/dev/null 2>&1
run 1 by "$ichiro" review a.mamori --note 見た 3<<<'none' && ok 'who has no passphrase reviews nothing'
run 0 by "$kan" review a.mamori --note 問題なし 3<<<'battery staple' && is 'an auditor may' "$(cells a.mamori record-reviews 3.person 3.by)" "\"$kan\" \"other\""
has 'what stood out stands in the record' "$(cells a.mamori record-reviews 3.found)" 'wrong passphrase 2'
run 1 by "$kan" set a.mamori company 1 phone=9 3<<<'battery staple' && ok '… and writes nothing else'
run 0 by "$kan" review a.mamori --note もう一度 3<<<'battery staple' && is 'reviewing is not one'"'"'s own work' "$(cells a.mamori record-reviews 4.by)" '"other"'
run 0 m verify a.mamori && ok 'the history proves itself'
tap_done
