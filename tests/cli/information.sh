# News of threats: they come by themselves, somebody reads them at an interval, and they are passed on, inside and outside.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-20T10:00
m new a.mamori --company 株式会社あおば
found() { m status a.mamori --json | json '[f["message"] for f in d["findings"] if f["sheet"] == "information"]'; }
# proves: W12
is 'the sources that the guideline names, and the communities' "$(m show a.mamori information-leads --csv | python3 -c '
import csv, sys
rows = list(csv.DictReader(sys.stdin))
print([sum(r["section"] == s for r in rows) for s in ("collect", "share")], sum(r["at"].startswith("https://") for r in rows))')" '[5, 2] 6'
run 0 m set a.mamori information-leads jpcert use=yes && is 'one that is taken is a row of the ledger, with its address and interval' "$(cells a.mamori information 1.source 1.kind 1.how 1.frequency) $(cells a.mamori information-leads jpcert.entry)" '"JPCERT/CC" "agency" "https://www.jpcert.or.jp/" "week" "1"'
has 'it is never read, and nobody is told' "$(found)" 'をまだ見た記録がありません'
has '… which is said, too' "$(found)" 'の知らせを伝える相手が決まって'
run 0 m set a.mamori information 1 reader='伊藤 直樹' shared_with='全員と取引先2社' shared_how='朝礼とメール' last_read=2026-11-20
is 'read, and passed on' "$(found) $(cells a.mamori information 1.read_next)" '[] "2026-11-27"'
export MAMORI_NOW=2026-12-01T10:00
has 'not read for more than a week' "$(found)" '「JPCERT/CC」を見る日（2026-11-27）を3日より多く過ぎています'
run 0 m done a.mamori information 1 && is '… until it is, in one step' "$(found) $(cells a.mamori information 1.last_read)" '[] "2026-12-01"'
run 0 m set a.mamori information 1 external=yes && has 'what goes outside needs a promise of secrecy first' "$(found)" '「JPCERT/CC」の情報を'
run 0 m set a.mamori information 1 nda=yes && is '… and then it may' "$(found)" '[]'
run 0 m set a.mamori information 1 kind=press && has 'no public agency is among the sources' "$(found)" '公的な機関からの知らせを受け取っていません'
run 0 m undo a.mamori && run 0 m set a.mamori information-leads nca use=yes && is 'a community passes on what comes, whenever that is' "$(cells a.mamori information 2.source 2.kind 2.frequency 2.read_next)" '"日本シーサート協議会" "community" "irregular" null'
tap_done
