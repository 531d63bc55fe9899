# Accounts, devices, media, areas and logs: what the ledgers refuse, what they find, and what they keep. The conditions one by one are
# examples of the forms; here is what only a change, a second change or a row elsewhere shows.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
no() { # WHAT SAID COMMAND...   refused, and nothing is changed
    local what=$1 said=$2 before
    shift 2
    before=$(cksum <t.mamori)
    run 1 m "$@" && has "$what" "$err" "$said"
    is '… nothing is written' "$(cksum <t.mamori)" "$before"
}
m new t.mamori --sample-name tsunagu

# ---- the story of a call centre: a shared administrator's ID is found, and limited; the week that is missed is seen ----
has 'the shared administrator is found' "$(m status t.mamori)" '管理者のID「sv-admin」を3人で使っています'
is '… it is the weakest of all' "$(cells t.mamori accounts 1.weak 2.weak)" '4 1'
# proves: P-54
m set t.mamori accounts 1 'person=帆足 光;浜名 周;入江 大地;岩倉 直（なぎさ電話システム）' >/dev/null && is 'four hold it' "$(cells t.mamori accounts 1.holders)" 4
run 0 m set t.mamori accounts 1 'person=帆足 光;浜名 周'
is '… and then two' "$(cells t.mamori accounts 1.holders 1.sharing)" '2 "shared"'
run 0 m set t.mamori accounts 1 'person=帆足 光' factor=yes remote=no alone=no && run 0 m set t.mamori accounts + name=sv-hamana system=1 'person=浜名 周' kind=admin reason=運用 factor=yes remote=no alone=no
is '… and then each has one of their own' "$(cells t.mamori accounts 1.sharing 1.weak 8.sharing 8.weak)" '"own" 0 "own" 0'
has '… the history keeps that there were more' "$(m log t.mamori accounts 1)" 'person: 3;4;5;11 → 4;5'
lacks '… and nothing is found any more' "$(m status t.mamori)" 'sv-admin'
# proves: P-53
is 'the week that was missed is red' "$(cells t.mamori log-weeks w02.state)" '"missing"'
has '… and told' "$(m status t.mamori)" '2026-11-02からの週のログの点検が抜けています'
no 'who analyses is not who watches' '見届けた人が同じです' set t.mamori log-reviews + date=2026-11-21 for_week=2026-11-04 analyst=岬 watcher=岬
run 0 m set t.mamori log-reviews + date=2026-11-21 for_week=2026-11-04 person=浜名 analyst=岬 watcher=潮田 frequency=0 bulk=1 off_hours=0 outside=0 media=0 shared=0 verdict=incident
has '… what it shows makes an incident' "$err" 'incidents 4'
is '… with what is known' "$(cells t.mamori incidents 4.what 4.kind 4.found_on 4.found_by) $(cells t.mamori log-reviews 4.incident)" '"ログの点検で見つけた動き" "inside" "2026-11-21" "浜名" "4"'

# ---- who leaves ----
# proves: P-09
run 0 m set t.mamori people 3 left=2026-11-21 && is 'who leaves today: the account is to be stopped today' "$(cells t.mamori accounts 3.status)" '"stop"'
# proves: P-61
is 'a dispatch that is over, with an account that is not' "$(cells t.mamori dispatched 2.state)" '"active"'
run 0 m set t.mamori accounts 5 stopped=2026-11-21 && is '… until it is stopped' "$(cells t.mamori dispatched 2.state)" '"ended"'

# ---- media and devices ----
# proves: P-12
no 'what is not registered cannot be lent' 'USB-99' set t.mamori media-loans + media=USB-99 person=1 purpose=x lent_on=2026-11-21 due=2026-11-22
run 0 m set t.mamori media-loans + media=FU-01 person=4 purpose=x lent_on=2026-11-19 due=2026-11-20
has '… what is late is told' "$(m status t.mamori)" '「FU-01」が、返す日'
no '… nor is it lent twice' '重ねて貸せません' set t.mamori media-loans + media=FU-01 person=5 purpose=y lent_on=2026-11-21 due=2026-11-22
# proves: P-55
no 'nobody watched: it is not closed' '立ち会った人がいない' set t.mamori export-works 2 approved=2026-11-20 closed=2026-11-21
# proves: P-47
run 0 m set t.mamori mobile-devices 1 assets=1 lost_on=2026-11-21 lost_where=車内
is 'a lost device opens an incident' "$(cells t.mamori incidents 5.what 5.where 5.kind 5.data 5.count) $(cells t.mamori mobile-devices 1.incident)" '"営業のノートPC NP-01" "車内" "leak" "yes" 180000 "5"'
has '… of which the report is due' "$(m status t.mamori)" '営業のノートPC NP-01'
run 0 m undo t.mamori && is '… one undo takes back both' "$(cells t.mamori mobile-devices 1.lost_on 1.incident) $(m show t.mamori incidents --csv | tail -n +2 | wc -l)" 'null null 4'

# ---- areas ----
# proves: P-56
no 'an exception without another protection' 'わけと代わりの守りが要ります' set t.mamori carries + device=PC way=in area=4 person=x permit=exception
# proves: P-26
no 'out without in' '始めの記録がない' set t.mamori carries + device=電話 way=in area=4 person=x permit=permitted last_on=2026-11-21
# proves: P-27
has 'a visitor who has not left' "$(m status t.mamori)" '出た時刻のない来客と業者1人'
# proves: P-25
is 'a test of the monitoring that is overdue: the measure is not confirmed' "$(cells t.mamori controls 7-2.claim)" '"unproven"'

# ---- disposal ----
# proves: P-46
no 'nobody confirmed it' '確かめた人がいない' set t.mamori disposals 2 done_on=2026-11-21 executor=帆足 closed=2026-11-21
no '… nor is it closed without the certificate' '証明書がない' set t.mamori disposals 2 contractor=3 done_on=2026-11-21 executor=帆足 confirmer=岬 closed=2026-11-21
# proves: P-04 P-11
m set t.mamori assets 8 retention=2026-11-20 >/dev/null
has 'past its retention: it is on the list' "$(m status t.mamori)" '「応対の評価表」の保存は'
run 0 m set t.mamori assets 8 at_end=dispose
is '… and on the record' "$(cells t.mamori disposals 3.name 3.asset 3.state)" '"応対の評価表" "8" "plan"'
# proves: P-48
has 'the register of personal data tells of it' "$(m document t.mamori pd-ledger)" '個人データ取扱台帳'

# ---- a second factor ----
# proves: P-10
run 0 m set t.mamori systems 3 reach=admin
is 'the administration without a second factor comes first' "$(m status t.mamori --json | python3 -c '
import json, sys
def rows(x):
    if isinstance(x, dict):
        if x.get("id") == "second_factor" or "second_factor" in x: yield x.get("second_factor", x)
        for v in x.values(): yield from rows(v)
    elif isinstance(x, list):
        for v in x: yield from rows(v)
found = next(rows(json.load(sys.stdin)))
print(json.dumps(found, ensure_ascii=False))' | grep -o '社内ファイルサーバー\|録音のサーバー' | head -1)" 社内ファイルサーバー

# ---- a small shop sees no more than it needs ----
m new h.mamori --sample-name hibari
is 'a small shop is asked for none of it but the wireless' "$(m status h.mamori | grep -c '^  \(dispatched\|removable-media\|media-loans\|export-works\|media-controls\|mobile-devices\|entries\|entry-watches\|carries\|log-review\|log-reviews\|log-weeks\) .*対象外')" 12
run 0 m verify t.mamori && ok 'the history agrees'
tap_done
