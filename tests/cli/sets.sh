# mamori export --set: what goes into a file for somebody, what goes along hidden, and that its numbers are those of the whole workbook.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
m new s.mamori --sample >/dev/null
m export s.mamori all.xlsx >/dev/null

run 0 m export s.mamori m.xlsx --set management && has 'what goes in is told' "$out" 'ファイルに入るもの:'
has '… with the set' "$out" 'まとまり: 経営者向け'
has '… and what goes along for the formulas, in one paragraph' "$(grep -A1 '計算のための隠れたシート' <<<"$out")" '対策状況チェック'
has '… and that names stand in it' "$(grep '名前や連絡先があるシート: ' <<<"$out")" '働く人の名簿'
[ "$(wc -l <<<"$out")" -lt 40 ] && ok '… so that all can be read' || not_ok '… so that all can be read' "$(wc -l <<<"$out") lines"
cat >look.py <<'END'
import re, sys, zipfile
from html import unescape
def sheets(path):
    z = zipfile.ZipFile(path)
    texts = [unescape(re.sub("<[^>]*>", "", t)) for t in re.findall("<si>(.*?)</si>", z.read("xl/sharedStrings.xml").decode(), re.S)]
    for i, (name, state) in enumerate(re.findall(r'<sheet name="([^"]*)" sheetId="\d+"( state="hidden")?', z.read("xl/workbook.xml").decode()), 1):
        cells = {}
        content = z.read("xl/worksheets/sheet%d.xml" % i).decode() if sys.argv[1] == "same" else ""
        for ref, kind, body in re.findall(r'<c r="([A-Z]+\d+)"([^>]*?)(?:/>|>(.*?)</c>)', content, re.S):
            formula, value = re.search("<f[^>]*>(.*?)</f>", body, re.S), re.search("<v>(.*?)</v>", body, re.S)
            shown = value and (texts[int(value[1])] if 't="s"' in kind else value[1])
            cells[ref] = (formula and formula[1], shown)
        yield unescape(name), bool(state), cells
if sys.argv[1] == "seen":
    print(" ".join(name for name, hidden, _ in sheets(sys.argv[2]) if not hidden))
elif sys.argv[1] == "hidden":
    print(" ".join(name for name, hidden, _ in sheets(sys.argv[2]) if hidden))
else: # what people see is there as in the whole: every number and word, live where it is live there. The list of sheets and the record are its own
    whole = {name: cells for name, _, cells in sheets(sys.argv[2])}
    count = wrong = live = 0
    for name, hidden, cells in sheets(sys.argv[3]):
        if hidden or name in ("目次", "定義"): # of the sheets that are in the file
            continue
        for ref, (formula, value) in cells.items():
            theirs = whole[name].get(ref, (None, None))
            count, live = count + 1, live + bool(formula)
            unlinked = "HYPERLINK" in (theirs[0] or "") # a link leads to no hidden sheet
            if value != theirs[1] and "mamori 2 " not in str(value) and "先頭" not in str(value) or bool(formula) != bool(theirs[0]) and not unlinked:
                wrong += 1
                if wrong < 6:
                    print(name, ref, formula, value, theirs)
    print("same" if not wrong and count > 3000 and live > 1000 else "differs: %d of %d, %d live" % (wrong, count, live))
END
is 'people see these' "$(python3 look.py seen m.xlsx)" '経営者向けサマリー 気づき 情報資産管理台帳 診断結果 経営者の重要7項目 情報セキュリティの予算'
has 'what they are computed from is there' " $(python3 look.py hidden m.xlsx) " ' 脅威の状況 '
lacks '… and nothing else' " $(python3 look.py hidden m.xlsx) " ' 用語集 '
is 'every formula and every number is that of the whole workbook' "$(python3 look.py same all.xlsx m.xlsx)" same
run 0 m import s.mamori m.xlsx --dry-run && has 'it comes back without a difference' "$out" '追加 0、変更 0'
for name in 経営者向け 経営者 MANAGEMENT; do
    run 0 m export s.mamori - --format xlsx --set "$name" --dry-run && has "it is called $name" "$out" '  気づき'
done
run 0 me export s.mamori - --format xlsx --set 'for the management' --dry-run && has 'in English as well' "$out" '  Findings'
for name in 台帳 すべての台帳 ledgers; do
    run 0 m export s.mamori - --format xlsx --set "$name" --dry-run && lacks "it is called $name" "$out" '  気づき'
done
m export s.mamori l.xlsx --set 台帳 >/dev/null
seen=" $(python3 look.py seen l.xlsx) "
has 'ledgers with rows' "$seen" ' 情報資産管理台帳 '
lacks '… none without' "$seen" ' 監視の仕組みと試験 '
lacks '… no checklists' "$seen" ' 対策状況チェック '
lacks '… no summary' "$seen" 'サマリー'
is '… as in the whole workbook' "$(python3 look.py same all.xlsx l.xlsx)" same
run 0 m import s.mamori l.xlsx --dry-run && has '… and it comes back, too' "$out" '追加 0、変更 0'
for name in all 全部 すべて; do
    run 0 m export s.mamori w.xlsx --set "$name" && is "everything is called $name" "$(python3 look.py seen w.xlsx)" "$(python3 look.py seen all.xlsx)"
    rm w.xlsx
done
run 0 m export s.mamori v.xlsx --set management --values && is 'without formulas nothing goes along' "$(python3 look.py hidden v.xlsx)" data
run 1 me export s.mamori x.xlsx --set board && has 'a set that there is not' "$err" 'there is no set board (management ('
run 2 me export s.mamori x.xlsx --set management --sheet assets && has 'a set is no sheet' "$err" '--set is for the whole workbook'
run 2 me export s.mamori x.docx --report --set management && has 'nor a document' "$err" 'a document is written whole'
is 'the programs are told' "$(m export s.mamori x.xlsx --set management --dry-run --json | json '[d["set"], d["result"]]')" '["management", null]'
has 'the history says which' "$(m log s.mamori --json --limit 20 | json '[e["new"] for e in d if e["op"] == "export"]')" management
[ ! -e x.xlsx ] && ok 'nothing was written meanwhile' || not_ok 'nothing was written meanwhile'

# ---- a layer's own set, and what is wrong in one ----
mkdir -p own && cat >own/layer.yaml <<'END'
layer: own
title: 自社
edition: 第1版
date: 2026-11-01
source: 試験
needs: [common, ipa-3]
groups:
  - {id: own, title: 自社}
sets:
  - {id: insurer, title: 保険会社向け, order: -1, pages: [summary], kind: facts}
END
cat >own/cover.yaml <<'END'
sheet: cover
title: 送り状
group: own
kind: facts
sets: [insurer, management]
source: 試験
help: 試験です。
columns:
  - {id: to, label: 宛先, type: text, help: 宛先です。}
END
run 0 m forms check "$PWD/own" && ok 'a layer of its own has sets, and is in those of others'
m new o.mamori --sample --layers "ipa-3,personal-data,$PWD/own" >/dev/null
run 0 m export o.mamori o.xlsx --set 保険会社向け && has 'they can be written' " $(python3 look.py seen o.xlsx) " ' 送り状 '
m export o.mamori om.xlsx --set management >/dev/null && has 'its sheet is in the set of another layer' " $(python3 look.py seen om.xlsx) " ' 送り状 '
while IFS='|' read -r file edit said; do
    cp "own/$file" kept && sed -i "$edit" "own/$file"
    run 1 m --lang en forms check "$PWD/own" && has "wrong: $said" "$err" "$said"
    mv kept "own/$file"
done <<'END'
layer.yaml|s/id: insurer/id: all/|this id belongs to the program
layer.yaml|s/id: insurer/id: management/|has this id already
layer.yaml|s/pages: .summary./pages: [sumary]/|did you mean "summary"?
layer.yaml|s/kind: facts/kind: ledgers/|kind must be one of: facts, checklist, ledger
cover.yaml|s/insurer, /insurers, /|did you mean "insurer"?
cover.yaml|s/^kind:/hidden: yes\nkind:/|a hidden sheet is in no set
END
sed -i 's/, pages: .*}/}/' own/layer.yaml && sed -i 's/insurer, //' own/cover.yaml
run 1 m --lang en forms check "$PWD/own" && has 'wrong: an empty set' "$err" 'nothing is in this set'
tap_done
