# What is done again and again, in the forms that rest on it: the log tells when it was last done, a measure whose test is overdue is
# not confirmed, and the week that was missed is seen. The conditions one by one are examples of the forms.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
m new a.mamori --sample-name tsunagu
is 'a test that is overdue: the measure is not confirmed, its answer stays' "$(cells a.mamori controls 7-2.answer 7-2.claim)" '"done" "unproven"'
printf '/\n"対策状況"\nEnter\n/\n"ウイルス対策ソフト"\nEnter\nCtrl+A\nexpect "いまの確かさ: 未確認"\n' >keys
cp a.mamori s.mamori
run 0 m --keys keys --size 80x24 --dump out.txt s.mamori && ok '… nor in the guided session' || not_ok '… nor in the guided session' "$err" "$(cat out.txt)"
rate=$(m status a.mamori --json | json 'd["risk"]["rate"]')
has '… and it is said' "$(m status a.mamori)" '監視の試験が遅れていて'
public() { m document a.mamori pd-notice | tr -d ' \n' | grep -c 'ウイルスなどの不正なプログラムを防ぐ仕組み'; }
is '… nor is it told to the public' "$(public)" 0
run 0 m done a.mamori monitoring 2 --note 4分で届いた
is 'done today: a row of the log, with day, person and result' "$(cells a.mamori monitoring-tests 3.system 3.date 3.person 3.note)" '"2" "2026-11-21" "試験 太郎" "4分で届いた"'
is '… which does not count before its result is chosen' "$(cells a.mamori controls 7-2.claim)" '"unproven"'
m set a.mamori monitoring-tests 3 result=ok
is '… and then the measure is confirmed' "$(cells a.mamori monitoring 2.last 2.next 2.state) $(cells a.mamori controls 7-2.claim)" '"2026-11-21" "2027-11-21" "ok" "kept"'
is '… and told' "$(public)" 1
is '… while no rate has moved' "$(m status a.mamori --json | json 'd["risk"]["rate"]')" "$rate"
run 0 m undo a.mamori && run 0 m undo a.mamori
is 'one undo takes the row of the log back' "$(cells a.mamori monitoring 2.last) $(m show a.mamori monitoring-tests --csv | wc -l)" '"2025-10-15" 3'
is 'three weeks with one missing: that one is red' "$(cells a.mamori log-weeks w00.state w01.state w02.state w03.state w04.state)" '"done" "done" "missing" "done" "before"'
has '… and a finding' "$(m status a.mamori)" '2026-11-02からの週のログの点検が抜けています'
m set a.mamori log-reviews + date=2026-11-21 for_week=2026-11-04 person=浜名 >/dev/null
is '… until it is made up for: a day alone is no review' "$(cells a.mamori log-weeks w02.state)" '"uncounted"'
has '… and a finding' "$(m status a.mamori)" '6つの見どころの件数がそろっていません'
m set a.mamori log-reviews 4 frequency=0 bulk=0 off_hours=0 outside=0 media=0 shared=0
is '… with its six numbers it is' "$(cells a.mamori log-weeks w02.state)" '"done"'
run 0 m done a.mamori log-review 1 --note 今週の分 && is 'the week is done for the plan as well' "$(cells a.mamori log-review 1.last 1.next)" '"2026-11-21" "2026-11-28"'
# a unit that is written wrongly is told; a code that is meant to be none is not
cp -r "$MAMORI_FORMS" f && sed -i 's/code: week,/code: weeks,/' f/ipa-3/information.yaml
run 1 me --forms f forms check f; has 'a code that is nearly a unit' "$err" 'did you mean "week"'
cp "$MAMORI_FORMS/ipa-3/information.yaml" f/ipa-3/ && sed -i '/id: last_read/s/type: date/type: date, past: yes/' f/ipa-3/information.yaml
run 1 me --forms f forms check f; has 'of the last day of a routine the routine tells' "$err" 'last_read (the routine of this sheet tells already'

# a day on which something was done cannot lie in the future: told by column and day, with what to do, and only until it is right
m set a.mamori policy-record 1 told_on=2026-11-22 declared_on=2026-11-21
said=$(m status a.mamori --json | json '[(f["message"], f["next"], f["column"]) for f in d["findings"] if f["check"] == "told_on-ahead"]')
has 'a day to come where something was done' "$said" '従業員に知らせた日は2026-11-22で、まだ来ていない日です'
has '… and what to do, and where' "$said" '済んでからその日を書くか、正しい日に直します。", "told_on"'
lacks '… of today nothing is said' "$(m status a.mamori)" '宣言日は'
m set a.mamori policy-record 1 told_on=2026-11-21
lacks '… nor when it was corrected' "$(m status a.mamori)" '従業員に知らせた日は'

# the deadlines of the law, where both sheets take the same numbers
for known in 2026-04-01 2026-10-05 2026-12-01 2027-04-03; do
    m set a.mamori report-days + name=$known known=$known >/dev/null
    m set a.mamori report-days + name=$known known=$known ill=yes >/dev/null
    m set a.mamori incidents + what=$known found_on=$known kind=leak sensitive=yes malice=no >/dev/null
    m set a.mamori incidents + what=$known found_on=$known kind=theft >/dev/null
done
is 'the calculator and the incidents say the same days' "$(m show a.mamori report-days --csv | tail -n +2 | cut -d, -f11)" "$(m show a.mamori incidents --csv | python3 -c '
import csv, sys
for row in list(csv.DictReader(sys.stdin))[-8:]: print(row["final_limit"])')"
# proves: P-66
is '… which are those of the law' "$(m show a.mamori report-days --csv | tail -n +2 | cut -d, -f11 | head -6 | tr '\n' ' ')" '2026-04-30 2026-06-01 2026-11-04 2026-12-03 2027-01-04 2027-01-29 '
tap_done
