# mamori status: for people, and the keys that scripts depend on.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
m new a.mamori --company みどり
status() { m status a.mamori --json | json "$1"; }
run 0 m status a.mamori --json
is 'JSON: the outermost keys' "$(json '" ".join(d)' <<<"$out")" 'workbook layers edition head entries changed encrypted clocks decide self_check rates risk risk_map days_by_month costs_by_month goals standing second_factor worst remaining privileged findings steps next'
is 'JSON: the self-check' "$(json '" ".join(d["self_check"])' <<<"$out")" 'score max low high band answered count round previous parts'
is 'JSON: the parts' "$(json '[[p["id"], p["score"], p["max"]] for p in d["self_check"]["parts"]]' <<<"$out")" '[["part1", null, 20], ["part2", null, 52], ["part3", null, 28]]'
is 'JSON: the risks' "$(json '" ".join(d["risk"])' <<<"$out")" 'high medium low unrated rate residual'
m new r.mamori --sample && m set r.mamori assets 5 treatment=accept >/dev/null
is 'what remains after what was decided, and how much of it is accepted' "$(m status r.mamori --json | json 'd["risk"]["residual"]')" '{"high": 2, "medium": 35, "low": 6, "decided": 9, "kept": 1}'
has '… in words' "$(m status r.mamori)" '決めた対応のあと (9件):  大 2  中 35  小 6   うち保有 1'
# proves: P-05
m new p.mamori && for row in 'name=机のPC medium=office_pc' 'name=持ち歩くPC medium=mobile'; do m set p.mamori assets + $row personal=yes treatment=reduce >/dev/null; done
m set p.mamori threats t11 frequency=3 && m set p.mamori threats t16 frequency=2 && m set p.mamori controls 3-6 answer=no due=2026-12-10
for control in 3-4 7-3 7-4 7-6; do m set p.mamori controls $control answer=no; done
left() { m status p.mamori --json | json '[[r["label"], r["risk"], r["residual"]] for r in d["remaining"]]'; }
is 'what remains, the most first, whatever it was before' "$(left)" '[["持ち歩くPC", 4, 4], ["机のPC", 6, 2]]'
m set p.mamori controls 3-4 answer=done && is '… and a measure that is done sorts it anew' "$(left)" '[["机のPC", 6, 2], ["持ち歩くPC", 2, 2]]'
# proves: P-23
m set p.mamori difficulties 1 rules=yes && is 'a difficulty leads to what is missing' "$(m status p.mamori --json | json '[[t["text"], t["sheet"], t["view"]] for t in d["next"] if "規程" in t["text"]][0]')" '["足りない規程11件を作る", "regulations", "grid"]'
is 'JSON: a finding' "$(m set a.mamori assets + name=x retention=2020-01-01 >/dev/null; status '" ".join(d["findings"][0])')" 'level check sheet row column message next'
# An empty ledger has no rows to find something in; that it is empty can be the finding.
m new e.mamori --company あおば && m set e.mamori practice 1 server=yes >/dev/null
is 'a finding of a ledger without a row' "$(m status e.mamori --json | json '[[f["check"], f["row"]] for f in d["findings"] if f["sheet"] == "backups"]')" '[["server-without", null]]'
is 'JSON: the steps in order' "$(status '[s["number"] for s in d["steps"]]')" '[1, 2, 3, 4, 5, null, null, null, null, null, null, null, null, null, null, null]'
is 'JSON: a step and its sheets' "$(status '[" ".join(d["steps"][0]), " ".join(d["steps"][0]["sheets"][0])]')" '["id title number sheets", "id title rows answered missing"]'
is 'an unanswered self-check: no score, the whole range' "$(status '[d["self_check"][k] for k in ("score", "low", "high", "band", "answered", "count")]')" '[null, -25, 100, null, 0, 25]'
is 'an unrated asset counts as unrated, not as small' "$(status '[d["risk"][k] for k in ("high", "medium", "low", "unrated")]')" '[0, 0, 0, 1]'
is 'what is overdue is a finding, with its place' "$(status '[[f["sheet"], f["row"], f["column"], f["level"]] for f in d["findings"] if f["check"] == "retention-overdue"]')" '[["assets", "1", "retention", "high"]]'
is 'the next thing to do is named, with sheet, view and minutes' "$(status 'all(t["text"] and t["sheet"] and t["minutes"] > 0 and t["view"] in ("grid", "session", "card", "risk", "what-if", "document", "calendar") for t in d["next"]) and len(d["next"]) > 0')" True
# How long it takes: what the form gives for one question, times the questions, rounded up; never nothing.
per() { sed -n 's/^minutes: //p' "$SRCDIR/forms/ipa-3/$1.yaml"; }
takes() { python3 -c 'import math, sys; print(max(1, math.ceil(float(sys.argv[1]) * int(sys.argv[2]))))' "$(per "$1")" "$2"; }
is 'how long the five rules and the self-check take' "$(status '[t["minutes"] for t in d["next"] if t["sheet"] in ("five-rules", "self-check")]')" "[$(takes five-rules 5), $(takes self-check 25)]"

m set a.mamori self-check q01 answer=done && m set a.mamori self-check q02 answer=unknown
is 'answered x of 25, the score so far and what it can still become' "$(status '[d["self_check"][k] for k in ("score", "low", "high", "answered")]')" '[3, -20, 100, 2]'
is 'progress of the sheet' "$(status '[[s["rows"], s["answered"]] for t in d["steps"] for s in t["sheets"] if s["id"] == "self-check"]')" '[[25, 2]]'
head=$(status 'd["head"]')
m set a.mamori self-check q03 answer=no
is 'the head moves with each change' "$(status 'd["head"] != "'"$head"'" and len(d["head"]) == 64')" True
is '… and so does the number of entries' "$(status 'd["entries"]')" "$(m log a.mamori --json | json 'len(d)')"
is 'risk counts and the sheet agree' "$(m new s.mamori --sample >/dev/null && m status s.mamori --json | json '[d["risk"][k] for k in ("high", "medium", "low", "unrated")]')" \
    "$(m show s.mamori assets --json | json '[d["summary"][k] for k in ("high", "medium", "low", "unrated")]')"

run 0 m status a.mamori
for text in self-check '3/25' assets '/ 100'; do has "as text: $text" "$out" "$text"; done
unchanged a.mamori m status a.mamori && ok 'status changes nothing' || not_ok 'status changes nothing'
refuses 'no workbook' 2 'usage: mamori status' status
refuses 'two workbooks' 2 'usage: mamori status' status a.mamori s.mamori
m new all.mamori
for n in 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do m set all.mamori self-check q$n answer=done >/dev/null; done
is 'all answered: closing the round is a task, by its view' "$(m status all.mamori --json | json '[t["view"] for t in d["next"] if t["sheet"] == "self-check"]')" '["rounds"]'
tap_done
