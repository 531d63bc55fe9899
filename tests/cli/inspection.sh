# The fourth step of the guideline: an inspection finds what is not kept, by asking and by looking; it is put right by somebody until a day, and looked
# at again. The worked example of the guideline: a company that has five rules only, and a notebook that was not updated for two months.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-20T10:00
m new a.mamori --company 株式会社あおば
found() { m status a.mamori --json | json '[f["message"] for f in d["findings"] if f["sheet"] == "inspections"]'; }
# proves: W11
run 0 m set a.mamori inspections + date=2026-11-20 five=r1 inspector='野原 咲' judged=ok asked='持ち出す機器は更新していますか。→ 使っていないので分からない'
has 'what was only asked is not seen: kept needs something to show' "$(found)" '見せてもらったものが書かれていません'
run 0 m set a.mamori inspections 1 judged=partly shown='更新の履歴の画面。最後は2か月前' advice='社外でつなぐ前に、社内で更新する'
has 'what is not kept must be put right' "$(found)" '「OSやソフトを最新に」の点検で一部守られていませんが、直すことが決まっていません'
run 0 m set a.mamori inspections 1 follow_up='毎週月曜に電源を入れて更新する'
has '… by somebody' "$(found)" 'だれが直すか決まっていません'
run 0 m set a.mamori inspections 1 owner='営業部長' next=2026-12-01
is '… and then it waits for the day on which it is looked at again' "$(found)" '[]'
has '… which stands in the calendar' "$(m calendar a.mamori --to 2026-12-31)" '2026-12-01'
export MAMORI_NOW=2026-12-02T10:00
has 'when the day is over it is told' "$(found)" '5か条の「OSやソフトを最新に」を次に確かめる日 2026-12-01 を過ぎています'
run 0 m set a.mamori inspections + date=2026-12-02 five=r2 inspector='野原 咲' judged=ok shown='対策ソフトの画面'
has '… until this one is looked at, and not another' "$(found)" '「OSやソフトを最新に」を次に確かめる日'
run 0 m set a.mamori inspections + date=2026-12-02 five=r1 inspector='野原 咲' judged=ok shown='更新の履歴の画面。最後は昨日'
is '… and then it is over' "$(found)" '[]'
guide=$(m document a.mamori inspection-guide --markdown)
has 'the guide for the inspector lists what was inspected' "$guide" '| 令和8年11月20日 | OSやソフトを最新に | 野原 咲 | 更新の履歴の画面。最後は2か月前 | 一部守られていない |'
run 0 m done a.mamori routines inspection && is 'the inspection is due again in a year' "$(cells a.mamori routines inspection.last inspection.next inspection.state)" '"2026-12-02" "2027-12-02" "ok"'
export MAMORI_NOW=2027-12-03T10:00
has '… and told when the year is over' "$(m status a.mamori)" '「規程の点検」の日（2027-12-02）を過ぎています'
# a company with regulations inspects these
run 0 m set a.mamori inspections + date=2027-12-03 rule=reg06 inspector='野原 咲' judged=ng shown='棚の写真'
has 'what a regulation says and nobody keeps is urgent' "$(m status a.mamori --json | json '[f["message"] for f in d["findings"] if f["sheet"] == "inspections" and f["level"] == "high"]')" 'の点検で守られていないと分かりましたが、直すことが決まっていません'
tap_done
