# One answer for several guidelines: what the profile switches on, what is offered where, what differs, and what the table of controls says.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
m new a.mamori --company あおば
listed() { m same a.mamori --json | json '" ".join(g["sheet"] for g in d if g["sheet"] in ("five-rules", "self-check", "controls", "pd-check", "mlit9", "benesse", "call-notice"))'; }
offer() { m same a.mamori $1 $2 --json | json '[(t["sheet"], t["row"], t["offer"]) for t in d[0]["same"] if t["offer"] and not t["similar"]]'; }
is 'a company without a profile sees the self-check of personal data alone' "$(listed)" 'five-rules self-check controls pd-check'

# proves: P-33
m --person 佐藤 set a.mamori self-check q24 answer=done
m set a.mamori practice 1 real_estate=yes
is 'a property agent sees the 19 items' "$(listed)" 'five-rules self-check controls pd-check mlit9'
is '… an answer given before is offered there' "$(offer mlit9 2-6)" '[["self-check", "q24", "done"]]'
is '… and in the self-check of personal data' "$(offer pd-check 10-3-4)" '[["self-check", "q24", "done"]]'
run 0 m same a.mamori mlit9 2-6 --take && is '… taken, it stands in the table of controls' "$(cells a.mamori crosswalk c08.s_ipa c08.s_mlit c08.s_gl c08.s_ppc)" '"done" "done" "open" null'

# proves: P-24 P-59
m set a.mamori practice 1 entrusted=yes call_center=yes
is 'who handles data for others, on the telephone, sees the other two' "$(listed)" 'five-rules self-check controls pd-check mlit9 benesse call-notice'
m set a.mamori benesse a2 answer=no
is 'what is not done could happen here' "$(cells a.mamori benesse a2.here)" '"yes"'
is '… the same question of the notice is offered the answer' "$(offer call-notice n13)" '[["benesse", "a2", "no"]]'
m set a.mamori call-notice n13 answer=done
differing() { m status a.mamori --json | json '[[f["sheet"],f["row"]] for f in d["findings"] if f["check"]=="same"]'; }
is '… two answers that differ are a finding' "$(differing)" '[["call-notice", "n13"]]'
is '… and a mark in the table of controls' "$(cells a.mamori crosswalk c29.state c29.differs)" '"no" "yes"'
m set a.mamori practice 1 call_center=
is 'a guideline that no longer concerns the company contradicts nothing' "$(differing) $(listed)" '[] five-rules self-check controls pd-check mlit9 benesse'

# proves: P-21
m set a.mamori pd-check 10-5-2 answer=no owner=佐藤
run 0 m round a.mamori pd-check && is 'closing the self-check dates it' "$(cells a.mamori pd-check g1.carried 10-5-2.carried; m show a.mamori rounds --json | json '[[r["sheet"], r["closed"]] for r in d["rows"]]')" "$(printf 'null "yes"\n[["pd-check", "2026-11-21"]]')"
m document a.mamori pd-result >out
has 'the result has the day' "$(cat out)" '締めた日　令和8年11月21日'
has '… and each no with who mends it' "$(tr -d ' \n' <out)" 'いいえ佐藤'
m document a.mamori pd-rules >out && has 'the rules of handling bear the name of the company' "$(cat out)" あおば
has '… and records and audits, which the lighter examples do not ask' "$(cat out)" '記録及び監査'
m set a.mamori practice 1 entrusted= && m set a.mamori company 1 employees=40 && m set a.mamori sme 1 over5000=no
is 'a small business' "$(cells a.mamori sme 1.verdict)" '"small"'
m document a.mamori pd-rules >out && lacks '… is asked for less' "$(cat out)" '記録及び監査'

# proves: P-48
m set a.mamori assets + name=申込書 department=営業 medium=paper personal=yes >/dev/null
m document a.mamori pd-ledger >out && has 'the ledger is printed under the name of the ministry' "$(cat out)" '個人データ取扱台帳'
has '… from the same rows' "$(tr -d ' \n' <out)" '申込書'
tap_done
