# Blocks and views come with a file: a layer of one file adds figures to the start page, status, its JSON and the .xlsx; a sheet with
# the roles of risks gets the screen of risks; a kind of block is one file of C and one row.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00 XDG_CACHE_HOME=$PWD/cache
cp -r "$SRCDIR/forms" f && export MAMORI_FORMS=$PWD/f
m new before.mamori --sample

mkdir f/plant && cat >f/plant/layer.yaml <<'END'
layer: plant
title: 工場の決まり
edition: 第1版
date: 2026-11-01
source: 試験
needs: [ipa-3]
blocks:
  - {id: media, kind: bars, label: 置き場所, order: 1, sheet: assets, column: medium}
  - {id: weights, kind: bars, label: 重さ, order: 1, sheet: assets, column: importance}
  - {id: costs, kind: list, label: 費用の大きいもの, order: 1, sheet: assets, by: cost, columns: [cost, due]}
  - {id: signs, kind: goals, order: 2, label: 掲示, items: [{id: rules, label: 5か条, value: five-rules.star_left}, {id: before, label: 前の回, value: rounds.check_score}]}
  - {id: days, kind: calendar, label: 近い日}
  - {id: repairs, kind: calendar, label: 対策, sheet: controls}
  - {id: calls, kind: graph, label: 連絡の多い人, sheet: contacts}
  - {id: pending, kind: months, label: 対策の期限, sheet: controls}
  - {id: closings, kind: months, label: 診断を締めた月, sheet: rounds, column: closed}
  - {id: signed, kind: months, label: 認められた予算, sheet: budget, column: approved, by: amount}
  - {id: heads, kind: figures, label: 人と物, items: [{id: assets, label: 資産, value: assets.critical, of: assets.count, name: 重要な資産}, {id: head, label: 長, value: roles.inspector}]}
  - {id: urgent, kind: counts, label: 急ぐもの, says: ["資産は{assets.count}件、{roles.inspector}さん、費用{assets.cost}円。", "締めた日は{rounds.check_closed}。", "{site.name}の話。", "社名は{company.name}。"], items: [{id: none, label: なし, value: five-rules.star_left}]}
END
run 0 m forms check && has 'a layer that is one file is right' "$out" 'plant: '
m new a.mamori --sample --layers ipa-3,personal-data,plant
is 'its blocks stand in the JSON, behind the others or where their order says' "$(m status a.mamori --json | json '[k for k in d if k in ("self_check", "risk", "worst", "media", "costs", "signs")]')" '["self_check", "risk", "worst", "media", "costs", "signs"]'
is '… with the numbers of the sheet' "$(m status a.mamori --json | json '[sum(d["media"][k] for k in ("paper", "removable", "office_pc", "mobile", "server", "external")), d["media"]["unrated"]]')" '[45, 1]'
is '… also where cells hold numbers' "$(m status a.mamori --json | json '[[d["weights"][r["id"]] for r in d["risk_map"]], [sum(r[k] for k in "321") for r in d["risk_map"]]]')" '[[32, 8, 4], [31, 8, 4]]'
is '… the largest first' "$(m status a.mamori --json | json '[r["cost"] for r in d["costs"]] == sorted((r["cost"] for r in d["costs"]), reverse=True) and len(d["costs"]) > 2')" True
is '… the days that come next as the calendar has them' "$(m status a.mamori --json | json '[[r["day"], r["state"], r["label"]] for r in d["days"]]')" "$(m calendar a.mamori --json | json '[[i["day"], i["state"], i["text"]] for i in d["items"] if i["day"]][:10]')"
is '… or those of one sheet' "$(m status a.mamori --json | json '[r["day"] for r in d["repairs"]]')" "$(m calendar a.mamori --json | json '[i["day"] for i in d["items"] if i["day"] and i["sheet"] == "controls"][:10]')"
is '… the deadlines of a sheet month by month, as the calendar has them' "$(m status a.mamori --json | json '[r["count"] for r in d["pending"]]')" "$(m calendar a.mamori --json | json '[sum(i["rows"] for i in d["items"] if i["sheet"] == "controls" and i["day"] and (0 if i["day"] < "2026-11" else min(13, 12 * int(i["day"][:4]) + int(i["day"][5:7]) - 12 * 2026 - 10)) == k) for k in range(14)]')"
is '… rows of a ledger by a column of days' "$(m status a.mamori --json | json '[[r["id"], r["count"]] for r in d["closings"] if r["count"]]')" '[["before", 2]]'
is '… the sum of a number over the year that ends, where the days are over' "$(m status a.mamori --json | json '[d["signed"][0]["id"], d["signed"][1]["id"], d["signed"][12]["id"], sum(r["sum"] for r in d["signed"])]')" "$(m show a.mamori budget --json | json '["before", "2025-12", "2026-11", sum(r["amount"] for r in d["rows"] if r["approved"])]')"
is '… who stands where most lines meet' "$(m status a.mamori --json | json '[[r["label"] for r in d["calls"]][0], all(a["lines"] >= b["lines"] for a, b in zip(d["calls"], d["calls"][1:])), len(d["calls"])]')" '["佐藤 花子", true, 10]'
is '… figures, with how many there are in all' "$(m status a.mamori --json | json '[[r["value"], r["of"]] for r in d["heads"]]')" '[[32, 46], ["中村 真理", null]]'
run 0 m status a.mamori && has 'people read them' "$out" '置き場所:  書類 ' && has 'people read them: goals' "$out" '5か条: あと1'
cat >keys <<'END'
wait
Down
wait
expect "置き場所"
expect "掲示"
END
run 0 m --keys keys --size 132x43 a.mamori && ok '… on the start page, too'
run 0 m export a.mamori a.xlsx && python3 - >page <<'END_PY'
import os, sys
sys.path.append(os.environ["SRCDIR"] + "/tests/lib")
from one_sheet import one_sheet
page = one_sheet("a.xlsx", 0, values=True)
print("\n".join(str(c.value) for row in page.iter_rows() for c in row if c.value not in (None, "")))
live = one_sheet("a.xlsx", 0)
print("said", [[c.value, str(live[c.coordinate].value).startswith("=")] for row in page.iter_rows() for c in row if str(c.value).startswith(("資産は", "締めた日", "の話"))])
at = next(c.row for row in page.iter_rows() for c in row if "（よこ）" in str(c.value))
print("colours", [[c.fill.fgColor.rgb[2:] for c in page[r] if isinstance(c.value, (int, float))] for r in range(at + 2, at + 5)])
END_PY
has 'the .xlsx has them' "$(cat page)" 費用の大きいもの
has '… what a form says, live where its values are; a day as of then; and nothing of what is not known' "$(cat page)" "said [['資産は46件、中村 真理さん、費用211,000円。', True], ['締めた日は2026-09-15。', False]]"
has '… figures' "$(cat page)" '32 / 46'
m new e.mamori --company 株式会社あおい --layers ipa-3,personal-data,plant >/dev/null && m export e.mamori e.xlsx --set management >/dev/null
m export a.mamori out.xlsx --set management --leave-out company >/dev/null
python3 - >more <<'END_PY'
import os, sys
sys.path.append(os.environ["SRCDIR"] + "/tests/lib")
from one_sheet import one_sheet
for name in "e", "a", "out":
    page = one_sheet(name + ".xlsx", 0, values=True)
    print(name, [str(c.value) for row in page.iter_rows() for c in row if str(c.value).startswith("社名は")], next([c.value for c in row[i + 1:] if c.value is not None] for row in page.iter_rows() for i, c in enumerate(row) if c.value == "前の回")[:1])
END_PY
is 'a goal of which nothing is known is not reached; what is left out is in no sentence' "$(cat more)" "e ['社名は株式会社あおい。'] []
a ['社名は株式会社みどり食品。'] [62]
out [] [62]"
has '… a map in the colours of the bands: 4 and 6 are 大, 1 to 3 中, 0 is 小' "$(cat page)" "colours [['FFEB84', 'F8696B', 'F8696B'], ['FFEB84', 'FFEB84', 'FFEB84'], ['E2EFDA', 'E2EFDA', 'E2EFDA']]"
lacks '… but for what has a page of its own there, which recalculates' "$(cat page)" 連絡の多い人
is 'what was shown before is shown as before' "$(m status a.mamori --json | json '[d["self_check"], d["risk"], d["goals"]]')" "$(m status before.mamori --json | json '[d["self_check"], d["risk"], d["goals"]]')"
sed -i 's/id: signs, kind: goals/id: risk, kind: goals/' f/plant/layer.yaml
run 1 m --lang en forms check && has 'an id that another layer has' "$err" 'layer.yaml:'
sed -i 's/id: risk, kind: goals/id: signs, kind: goals/' f/plant/layer.yaml
sed -i 's/sheet: contacts}/sheet: assets}/' f/plant/layer.yaml
run 1 m --lang en forms check && has 'a graph of a sheet that draws none' "$err" 'this sheet draws nothing: it has no `graph`'
sed -i 's/sheet: assets}$/sheet: contacts}/' f/plant/layer.yaml

# A view: risks of another kind, decided about on the same screen.
cp "$SRCDIR/tests/data/dropin/hazards.yaml" f/plant/
cat >>f/plant/layer.yaml <<'END'
views:
  - {id: hazards, kind: risk, sheet: hazards}
END
run 0 m forms check && ok 'a sheet with the roles has a view of risks'
add() { m set a.mamori hazards + "$@" >/dev/null; }
add name=階段 how_often=1 harm=1 && add name=プレス機 how_often=2 harm=2
cat >keys <<'END'
wait
/ "危ないところ" Enter
expect "階段"
Ctrl+R
expect "プレス機"
expect "大きい"
refuse "給与"
Esc Esc
Ctrl+R
expect "給与"
refuse "プレス機"
END
run 0 m --keys keys --size 80x24 --dump screen a.mamori && ok '… which opens from the sheet; elsewhere the first is meant' || not_ok '… which opens from the sheet' "$(cat screen)"
sed -i 's/, role: importance//' f/plant/hazards.yaml
run 1 m --lang en forms check && has 'without a role it is an error' "$err" 'this sheet needs a column with role: importance'

# A kind: one file, one row. What draws blocks shows its bare figures.
if sanitized || [ ! -f "$BUILDDIR/libmamori.a" ]; then
    skip 'a kind of block is one file and one row' 'not here: it would be compiled'
    tap_done
    exit
fi
mkdir -p toy/catalog && python3 - "$SRCDIR/src/catalog/block.h" >toy/catalog/block.h <<'END_PY'
import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
table = re.search(r"#define BLOCK_KINDS_TABLE\(KIND\)(?:.*\\\n)*.*\n", text)
print(text[:table.end() - 1] + ' KIND(BLOCK_SUM, block_sum, "sum", true, BLOCK_BIT(SHEET) | BLOCK_BIT(BY), 0)' + text[table.end() - 1:])
END_PY
files=$(grep -lE 'BLOCK_KINDS\b' "$SRCDIR"/src/*/*.c) objects=()
for file in $files "$SRCDIR/tests/data/dropin/block_sum.c"; do
    object=toy/$(basename "${file%.c}")-$(basename "$(dirname "$file")").o && objects+=("$object")
    ${CC:-cc} -std=gnu17 -DHAVE_CONFIG_H -D_DEFAULT_SOURCE -D_XOPEN_SOURCE=600 -I"$BUILDDIR" -include config.h -Itoy -I"$SRCDIR/src" -c -o "$object" "$file" 2>>said || cat said
done
${CC:-cc} -o toy/mamori "$BUILDDIR/src/cli/main.o" "${objects[@]}" "$BUILDDIR/libmamori.a" $(sed -n 's/^[A-Z]*_LIBS = //p' "$BUILDDIR/Makefile") -lm 2>>said || cat said
cp -r f g && cat >g/plant/layer.yaml <<'END'
layer: plant
title: 工場の決まり
edition: 第1版
date: 2026-11-01
source: 試験
needs: [ipa-3]
blocks:
  - {id: spent, kind: sum, sheet: assets, by: cost}
END
rm g/plant/hazards.yaml
toy() { LC_ALL=C.UTF-8 MAMORI_FORMS=$PWD/g toy/mamori --lang ja "$@"; }
sum=$(m show before.mamori assets --json | json 'sum(r["cost"] or 0 for r in d["rows"])')
toy new t.mamori --sample --layers ipa-3,personal-data,plant >/dev/null
is 'a kind of block is one file and one row: its figures stand in the JSON' "$(toy status t.mamori --json | json '[r["sum"] for r in d["spent"]]')" "[$sum]"
has '… people read them' "$(toy status t.mamori)" ": $sum"
printf 'wait\nDown\nwait\nexpect "%s"\n' "$sum" >keys
run 0 toy --keys keys --size 132x43 t.mamori && ok '… on the start page, too'
run 0 toy export t.mamori t.xlsx && has '… and in the .xlsx' "$(unzip -p t.xlsx xl/sharedStrings.xml)" ": $sum<"
tap_done
