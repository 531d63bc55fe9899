# mamori show: the shape that scripts depend on.
. "$SRCDIR/tests/lib/tap.sh"
m new a.mamori --company 'みどり "食品", 本社'
m set a.mamori assets + name=給与 medium=office_pc personal=yes c=2 i=1 a=0 retention=2033-03-31 cost=1500 $'note=一行目\n"二行目", 終わり' >/dev/null
m set a.mamori assets + name=空 >/dev/null
m set a.mamori threats t11 frequency=3

columns='id business name note users department medium personal sensitive mynumber c i a importance retention registered keep_until threat vulnerability likelihood risk band treatment owner due completed cost plan override override_reason residual residual_band at_end disposed disposal persons items money purpose origin entrusted_to country unfilled'
run 0 m show a.mamori assets --json
is 'JSON: the sheet' "$(json 'd["sheet"]' <<<"$out")" assets
is 'JSON: ids as keys, in the order of the form' "$(json '" ".join(d["rows"][0])' <<<"$out")" "$columns"
is 'JSON: codes, numbers as numbers, ISO dates, computed columns' "$(json '{k: v for k, v in d["rows"][0].items() if k in "'"${columns%% at_end*}"'".split()}' <<<"$out")" \
    '{"id": "1", "business": null, "name": "給与", "note": "一行目\n\"二行目\", 終わり", "users": null, "department": null, "medium": "office_pc", "personal": "yes", "sensitive": null, "mynumber": null, "c": 2, "i": 1, "a": 0, "importance": 2, "retention": "2033-03-31", "registered": null, "keep_until": "2033-03-31", "threat": 3, "vulnerability": 3, "likelihood": 3, "risk": 6, "band": "high", "treatment": null, "owner": null, "due": null, "completed": null, "cost": 1500, "plan": null, "override": null, "override_reason": null, "residual": 6, "residual_band": "high"}'
is 'JSON: empty is null, of several rows none' "$(json '[[k for k, v in d["rows"][1].items() if v not in (None, [])], [k for k, v in d["rows"][1].items() if v == []]]' <<<"$out")" '[["id", "name"], ["items", "entrusted_to"]]'
is 'a checklist row carries its answer in "answer"' "$(m show a.mamori controls --json | json '"answer" in d["rows"][54]')" True
is 'summary values stand beside the rows' "$(cells a.mamori assets summary.count summary.high summary.unrated)" '2 1 1'

run 0 m show a.mamori assets --csv
is 'CSV: ids in the first line' "$(head -n 1 <<<"$out" | tr -d '\r')" "${columns// /,}"
# The same cells as the JSON, whoever reads them.
same=$(python3 - a.mamori "$MAMORI" <<'END'
import csv, io, json, subprocess, sys
book, mamori = sys.argv[1:]
for sheet in "company assets self-check controls threats media diagnosis".split():
    show = lambda how: subprocess.run([mamori, "show", book, sheet, how], capture_output=True, check=True).stdout.decode()
    rows = list(csv.DictReader(io.StringIO(show("--csv"), newline="")))
    want = [{k: ";".join(v) if isinstance(v, list) else "" if v is None else f"{v:.15g}" if isinstance(v, (int, float)) else v for k, v in r.items()} for r in json.loads(show("--json"))["rows"]]
    bad = [(sheet, a["id"], k, a[k], b[k]) for a, b in zip(rows, want) for k in b if a[k].replace("\r\n", "\n") != b[k]]
    print(sheet, len(rows) == len(want), bad[:3])
END
)
is 'CSV: the same cells as the JSON' "$same" "$(for s in company assets self-check controls threats media diagnosis; do echo "$s True []"; done)"
has 'labels in CSV' "$(m show a.mamori assets --csv --labels)" '情報資産名称'
has '… of choices too' "$(m show a.mamori assets --csv --labels)" '事務所PC'
is 'labels in JSON' "$(m show a.mamori assets --json --labels | json '[d["rows"][0][k] for k in ("情報資産名称", "媒体・保存先", "個人情報", "リスクの大きさ", "リスク値")]')" '["給与", "事務所PC", "有", "大", 6]'

run 0 m show a.mamori assets && has 'as a table: short labels' "$out" '重要'
is 'as a table: a line begins with number and name' "$(sed -n 2p <<<"$out" | awk '{ print $1, $2 }')" '1 給与'
is 'as a table: one line a row' "$(wc -l <<<"$out")" 3
is 'every sheet of the five steps can be shown' "$(for s in company five-rules self-check policy roles emergency-roles concerns regulations assets threats controls media diagnosis management cloud website it information inspections; do m show a.mamori "$s" --json | json '""' || echo "$s"; done | tr -d '\n')" ''
# sheet and number of given rows
while read -r sheet count; do is "$sheet has $count rows" "$(m show a.mamori "$sheet" --json | json 'len(d["rows"])')" "$count"; done <<'END'
five-rules 5
self-check 25
policy 5
regulations 12
threats 21
controls 55
media 6
diagnosis 11
management 7
END
# What a formula puts together of the form's words and of numbers is read in the program's language; what people wrote is theirs.
has 'a reason in Japanese' "$(m show a.mamori regulations reg03)" '件の台帳の情報'
has 'a reason in English' "$(me show a.mamori regulations reg03)" 'assets of the register, '
lacks '… all of it' "$(me show a.mamori regulations reg03 | grep Reason)" '件'
m set a.mamori roles head person='件の台帳の情報さん' >/dev/null
has '… and names stay' "$(me show a.mamori company)" '件の台帳の情報さん'
cp a.mamori before.mamori
refuses 'an unknown sheet, with the near name' 1 'did you mean "assets"' show a.mamori assests
refuses 'no sheet' 2 'usage: mamori show' show a.mamori
refuses 'an unknown option' 2 '--jsno' show a.mamori assets --jsno
is 'show changes nothing' "$(cksum <a.mamori)" "$(cksum <before.mamori)"
tap_done
