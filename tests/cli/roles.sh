# What a column is to the program its form says (role:): ids mean nothing to it, and a sheet with a role is taken as one that has it.
# proves: W6
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
cp -r "$SRCDIR/forms" f && export MAMORI_FORMS=$PWD/f

# The program's own records under other ids: all is written and read as before.
m new before.mamori --sample --layers ipa-3
sed -i -E 's/\{id: (sheet|number|title|closed|person|answered|carried|note|score_part1),/{id: x_\1,/; s/\{id: score,/{id: x_score,/; s/rounds\[(sheet|number|closed|score)\]/rounds[x_\1]/g; /with: \{rounds:/s/([{ ])(sheet|number|closed|score): /\1x_\2: /g' f/ipa-3/rounds.yaml
sed -i -E 's/\{id: (round|sheet|row|column|value),/{id: x_\1,/' f/ipa-3/round-answers.yaml
sed -i 's/kept: score_part1/kept: x_score_part1/' f/ipa-3/layer.yaml
sed -i '/sheet: rounds/,/by:/s/\[sheet, number, title, closed, person, score, answered, carried\]/[x_sheet, x_number, x_title, x_closed, x_person, x_score, x_answered, x_carried]/' f/ipa-3/layer.yaml # … what is looked at of a round
sed -i -E '/each: rounds/,/empty:/{s/\[sheet\]/[x_sheet]/; s/"\{/"{x_/}' f/ipa-3/documents/star2.yaml # which names them for people
sed -i -E '/id: closed_on/s/rounds\[(sheet|closed)\]/rounds[x_\1]/g; /with: \{rounds:/s/\{sheet: (pd-check), number: 1, closed:/{x_sheet: \1, x_number: 1, x_closed:/' f/personal-data/pd-check.yaml # … and asks when it was closed
run 0 m forms check && ok 'the forms are right under other ids'
m new a.mamori --sample --layers ipa-3
status() { m status "$1" --json | json '[d["self_check"], d["risk"], d["goals"]]'; }
is 'the rounds of the sample are found' "$(status a.mamori)" "$(MAMORI_FORMS=$SRCDIR/forms status before.mamori)"
is '… with all that they keep' "$(cells a.mamori rounds 1.x_sheet 1.x_number 1.x_title 1.x_closed 1.x_answered 1.x_score 1.x_score_part1 1.score_part2 2.risk_high)" \
    "$(MAMORI_FORMS=$SRCDIR/forms cells before.mamori rounds 1.sheet 1.number 1.title 1.closed 1.answered 1.score 1.score_part1 1.score_part2 2.risk_high)"
is '… and the answers' "$(m show a.mamori round-answers --csv | sed 1d | cksum)" "$(MAMORI_FORMS=$SRCDIR/forms m show before.mamori round-answers --csv | sed 1d | cksum)"
m set a.mamori company 1 name=あおば && m export a.mamori a.xlsx >out && has 'the name of the company stands on the export' "$(unzip -p a.xlsx xl/sharedStrings.xml)" '>あおば<'
cat >keys <<'END_KEYS'
wait
Down
wait
expect "あおば"
END_KEYS
run 0 m --keys keys --size 80x24 a.mamori && ok '… and on the screen'

# A sheet that says what was decided: named by the column that it says, listed with those of the assets.
cp "$SRCDIR/tests/data/dropin/decisions.yaml" f/ipa-3/
add() { m set a.mamori decisions + "$@" >/dev/null; }
add place=役員会 matter=鍵を替える verdict=do until=2026-12-10 price=30000
add place=役員会 matter=棚を買う verdict=do until=2026-12-01 price=5000
add matter=見送る verdict=reject price=100
add matter=待つ verdict=wait price=100
add matter=済んだ verdict=do finished=2026-11-01 price=70000
add matter=日を決めない verdict=do
rm a.xlsx && run 0 m export a.mamori a.xlsx && python3 - >lines <<'END_PY'
import os, sys
sys.path.append(os.environ["SRCDIR"] + "/tests/lib")
from one_sheet import one_sheet
page = one_sheet("a.xlsx", 0, values=True)
lines = [[str(c.value)[:10] for c in row if c.value not in (None, "")] for row in page.iter_rows()]
at = next(i for i, line in enumerate(lines) if line and line[0].startswith("会議で決めた"))
for line in [l for l in lines[at + 1:at + 12] if l][:6]: print(*line)
END_PY
is 'the summary lists what is open there, the earliest first, and its sum' "$(head -n 5 lines)" 'いつまで 決めたこと 結論 かかるお金
2026-12-01 棚を買う 行う 5000
2026-12-10 鍵を替える 行う 30000
日を決めない 行う
残っている対応（5件 3 費用の合計 35000'
has '… and then those of the assets' "$(tail -n 1 lines)" '情報資産管理台帳: '
run 0 m delete a.mamori decisions 1 && run 0 m undo a.mamori && has 'a row is called by the column with the role, also when it is gone' "$out" '会議で決めたこと ▸ 鍵を替える ▸'
m delete a.mamori decisions 1
cat >keys <<'END_KEYS'
wait
Alt+V
End Up Up Enter
expect "鍵を替える"
refuse "役員会"
END_KEYS
run 0 m --keys keys --size 80x24 a.mamori && ok '… and in the history'

# What a form does not say, or says wrongly, is told before anything is opened.
sed -i 's/role: name, //' f/ipa-3/decisions.yaml
refuses 'several texts, and none is the name' 1 'decisions.yaml' show a.mamori assets
has '… with its place' "$err" 'which of the 2 texts names a row'
rm f/ipa-3/decisions.yaml && sed -i 's/role: number, //' f/ipa-3/rounds.yaml
refuses 'a record without a column that it needs' 1 'layer.yaml' show a.mamori assets
has '… by its role' "$err" 'role: number'
tap_done
