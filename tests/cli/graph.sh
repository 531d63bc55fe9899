# mamori graph: what a form draws, as a picture, as an outline, as JSON; circles, what stands alone, nothing at all, and too much.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
m new a.mamori --sample
run 0 m graph a.mamori && is 'without a sheet: what is drawn of which' "$(awk '{print $1}' <<<"$out" | sort)" "$(grep -l '^graph:' "$SRCDIR"/forms/*/*.yaml | sed 's,.*/,,; s,\.yaml$,,' | sort)"
run 0 m graph a.mamori contacts
has 'a tree with lines' "$out" '├─>│ 伊藤'
is '… in 80 columns' "$(python3 -c '
import sys, unicodedata
print(max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in l.rstrip("\n")) for l in sys.stdin) <= 80)' <<<"$out")" True
has '… says how many' "$(head -1 <<<"$out")" '箱12個  線11本'
run 0 m --ascii graph a.mamori contacts && is 'lines of + - |' "$(grep -c '[─│┌┐└┘├┤┬┴┼]' <<<"$out")$(grep -c -- '+->|' <<<"$out")" "0$(grep -c -- '+->|' <<<"$out")"
has '… and heads' "$out" '+->| '
run 0 m graph a.mamori contacts --outline
is 'the outline: what follows stands further in' "$(sed -n '3,6p' <<<"$out")" '- 緑川 誠（090-0000-0000）  [contacts 1]
  - 佐藤 花子（090-0000-0000）  [contacts 2]
    - 高橋 健太（090-0000-0000）  [contacts 4]
    - 伊藤 直樹（090-0000-0000）  [contacts 5]'
run 0 m graph a.mamori areas && has 'zones: a frame for each' "$out" '┌─ 特に守る区域 ─'
run 0 m graph a.mamori accounts --outline
has 'rows are lines: what they are called' "$out" '給与クラウド（クラウド）〔kyuyo〕'
has '… what was told is not told again' "$out" '通販カート〔cart〕  ＊上に出た'
has '… what no line leads to' "$out" '線のないもの'
m set a.mamori accounts 4 stopped=2026-11-20
run 0 m graph a.mamori accounts --outline && lacks 'a line ends with what makes it' "$out" '〔cart〕'
run 0 m graph a.mamori contacts --json
is 'JSON: nodes, edges, outline' "$(json '[len(d["nodes"]), len(d["edges"]), len(d["outline"]), d["kind"], d["circles"], d["left_out"], d["nodes"][0], d["edges"][0]]' <<<"$out")" \
    '[12, 11, 12, "tree", 0, 0, {"sheet": "contacts", "row": "1", "name": "緑川 誠", "note": "090-0000-0000", "zone": null, "names_itself": false}, {"from": 0, "to": 1, "count": 1, "label": null, "back": false}]'
run 0 m graph a.mamori --json && is '… the list' "$(json '[g["kind"] for s in ("accounts", "contacts", "areas") for g in d if g["sheet"] == s]' <<<"$out")" '["flow", "tree", "zones"]'

# circles
m set a.mamori contacts 1 called_by=5 && m set a.mamori contacts 9 called_by=9
run 0 m graph a.mamori contacts && has 'a circle is said' "$out" '2本の線が、元に戻っています。' && has '… and who names itself' "$out" '（自分を指'
has '… its head is at the other end' "$out" '<'
run 0 m graph a.mamori contacts --outline && has '… in the outline too' "$out" '＊元に戻る線' && has '… both' "$out" '弁護士 森 聡（03-0000-0000）  ＊自分を指す'
unchanged a.mamori m graph a.mamori contacts && ok 'looking changes nothing' || not_ok 'looking changes nothing'

# nothing, one, what cannot be
m new b.mamori
run 0 m graph b.mamori contacts && is 'nothing to draw' "$(head -1 <<<"$out")" '連絡網の図  箱0個  線0本'
run 0 m graph b.mamori areas && has 'empty zones are there' "$out" '（なし）'
m set b.mamori contacts + name=ひとり kind=inside >/dev/null
run 0 m graph b.mamori contacts && is 'one box' "$(sed 1,2d <<<"$out")" '┌────────┐
│ ひとり │
└────────┘'
m set b.mamori contacts 1 $'name=\e[31m赤‮' 2>/dev/null || m set b.mamori contacts 1 'name=赤‮字'
run 0 m graph b.mamori contacts && lacks 'what people wrote is made safe' "$out" '‮'
refuses 'a sheet without a picture' 1 'nothing is drawn of this sheet' graph a.mamori company
refuses 'an unknown sheet' 1 'did you mean "contacts"' graph a.mamori contact
refuses 'two kinds of output' 2 'either --outline or --json' graph a.mamori contacts --json --outline
refuses 'no workbook' 2 'usage' graph

# in the .xlsx: borders of narrow cells, the outline below; nothing of what is left out or anonymous
m new d.mamori --sample
others=$(m graph d.mamori --json | json '" ".join("--leave-out " + g["sheet"] for g in d if g["sheet"] not in ("accounts", "contacts", "areas"))')
export_less() { local to=$1; shift; m export d.mamori "$to" $others "$@" >/dev/null; }
export_less d.xlsx && export_less e.xlsx --anonymous && export_less f.xlsx --leave-out people --leave-out contacts.phone
export_less g.xlsx --leave-out contacts.called_by --leave-out areas.level --leave-out systems && MAMORI_XLSX_ROWS=5 export_less h.xlsx --values
python3 - <<'END'
import os, sys
sys.path.append(os.environ["SRCDIR"] + "/tests/lib")
from one_sheet import one_sheet
n = 0
def check(what, good, why=""):
    global n
    n += 1
    print(f"{'ok' if good else 'not ok'} {5000 + n} - {what}" + ("" if good else f"\n#   {why}"))
def page(path): return one_sheet(path, "図")
def texts(sheet): return [c.value for row in sheet.iter_rows() for c in row if c.value is not None]
d = page("d.xlsx")
said = texts(d)
check("three pictures, each with its outline", [said.count(t) for t in ("連絡網の図", "区域の図", "だれがどのシステムに入れるか", "同じ中身の一覧")] == [1, 1, 1, 3], said[:9])
check("… no formula, no number", all(isinstance(t, str) and not t.startswith("=") for t in said))
check("… every box once, and in the outline", said.count("緑川 誠") == 1 and "・緑川 誠（090-0000-0000）" in said)
check("… heads of lines", said.count("▶") == 11 + 6, said.count("▶"))
# Lines: follow them from box to box by the borders alone.
merged = {}
for area in d.merged_cells.ranges:
    for r in range(area.min_row, area.max_row + 1):
        for c in range(area.min_col, area.max_col + 1): merged[r, c] = d.cell(area.min_row, area.min_col).value
def side(r, c, name): return getattr(d.cell(r, c).border, name).style == "thin"
box = next(c for row in d.iter_rows() for c in row if c.value == "鈴木 一郎")
r, c = box.row + 1, box.column
while (r, c) in merged and merged[r, c] == "鈴木 一郎": c += 1
check("… a box is closed at its right", side(r, c, "left") and side(r - 2, c - 1, "top"))
steps, seen, ends = [(r, c)], set(), set()
while steps:  # points between the cells
    r, c = steps.pop()
    if (r, c) in seen: continue
    seen.add((r, c))
    if merged.get((r, c)) == "▶": ends.add(merged.get((r, c + 2))); continue
    if side(r, c, "top"): steps.append((r, c + 1))
    if side(r, c, "left") and len(seen) > 1: steps.append((r + 1, c))
    if r > 1 and side(r - 1, c, "left") and len(seen) > 1: steps.append((r - 1, c))
check("… its line leads to the box that it should", ends == {"渡辺 由美"}, ends)
check("names are replaced", not any(x in " ".join(texts(page("e.xlsx"))) for x in ("緑川", "鈴木", "090-0000", "緑台システム")), texts(page("e.xlsx"))[:30])
f = texts(page("f.xlsx"))
check("what is left out is not drawn", "連絡網の図" in f and "区域の図" in f and "だれがどのシステムに入れるか" not in f and not any("090-" in t for t in f), f)
check("… nothing is left to draw: no page", page("g.xlsx") is None)
check("as values, split: the same", texts(page("h.xlsx")) == said)
END

# in a document: the outline, in the language of the document, in every format
is 'a document tells it as nested items' "$(m document d.mamori emergency-plan --markdown | sed -n '/^- 緑川/,/渡辺/p')" '- 緑川 誠（情報セキュリティ責任者。決める人）　電話 090-0000-0000
  - 佐藤 花子（部門責任者（総務）。知らせを受けて動く）　電話 090-0000-0000
    - 高橋 健太（部門責任者（製造）。夜間の受け付け）　電話 090-0000-0000
    - 伊藤 直樹（システム管理者）　電話 090-0000-0000
  - 鈴木 一郎（部門責任者（営業））　電話 090-0000-0000
    - 渡辺 由美（通販とホームページ）　電話 090-0000-0000'
m set d.mamori contacts 1 called_by=5
has '… and a circle is said, in English programs too' "$(me document d.mamori emergency-plan)" '緑川 誠　＊元に戻る線'

# chains, links, zones of rows with lines between them, both directions: forms of our own
mkdir -p g/g && cat >g/g/layer.yaml <<'END'
layer: g
title: 図の試験
edition: 第1版
date: 2026-04-01
source: この試験のために作成
groups:
  - {id: all, title: すべて, number: 1}
END
cat >g/g/rooms.yaml <<'END'
sheet: rooms
title: 部屋
group: all
kind: ledger
columns:
  - {id: name, label: 部屋, type: text, role: name}
END
cat >g/g/steps.yaml <<'END'
sheet: steps
title: 手順
group: all
kind: ledger
columns:
  - {id: name, label: 手順, type: text, role: name}
  - {id: room, label: 部屋, type: row, of: rooms}
  - {id: next, label: 次, type: rows, of: steps, on_delete: empty}
  - {id: off, label: しない, type: flag}
graph:
  kind: zones
  title: 部屋から部屋へ
  direction: down
  nodes:
    - {zone: room, when: '[off]=""'}
  edges:
    - {to: next}
END
cat >g/g/days.yaml <<'END'
sheet: days
title: 経過
group: all
kind: ledger
columns:
  - {id: name, label: できごと, type: text, role: name}
  - {id: day, label: 日, type: date}
graph: {kind: chain, title: 経過の図, order: day, nodes: [{note: day}]}
END
cat >g/g/asks.yaml <<'END'
sheet: asks
title: 問い
group: all
kind: checklist
session: answer
columns:
  - {id: answer, label: 答え, type: flag}
rows:
  - {id: a, label: 一, text: 一の問い, links: {means: [m2]}}
  - {id: b, label: 二, text: 二の問い, links: {means: [m1, m2]}}
graph: {kind: flow, title: 問いと手段, direction: right, edges: [{links: means}]}
END
cat >g/g/means.yaml <<'END'
sheet: means
title: 手段
group: all
kind: checklist
columns:
  - {id: note, label: メモ, type: text}
rows:
  - {id: m1, label: 甲, text: 甲の手段}
  - {id: m2, label: 乙, text: 乙の手段}
END
forms=$MAMORI_FORMS
export MAMORI_FORMS=$PWD/g
run 0 m forms check
m new c.mamori --layers g
for r in 受付 事務室 空き部屋; do m set c.mamori rooms + name=$r >/dev/null; done
m set c.mamori steps + name=受け取る room=1 >/dev/null && m set c.mamori steps + name=入力する room=2 >/dev/null && m set c.mamori steps + name=確かめる room=2 next=1 >/dev/null
m set c.mamori steps + name=どこか >/dev/null && m set c.mamori steps + name=やめた room=1 off=yes >/dev/null
m set c.mamori steps 1 next=2 && m set c.mamori steps 2 next='3;4;5'
run 0 m graph c.mamori steps && is 'zones of rows with lines between them' "$(sed 1,3d <<<"$out")" "$(cat "$SRCDIR/tests/data/graph/steps.txt")"
run 0 m graph c.mamori steps --outline && is '… in the outline' "$(sed 1,3d <<<"$out")" '受付
  - 受け取る  [steps 1]
    - → 入力する
事務室
  - 入力する  [steps 2]
    - → 確かめる
    - → どこか
  - 確かめる  [steps 3]
    - → 受け取る
（未記入）
  - どこか  [steps 4]'
for d in 3 1 2; do m set c.mamori days + name=$d日目 day=2026-11-0$d >/dev/null; done
m set c.mamori days + name=いつか >/dev/null
run 0 m graph c.mamori days --outline && is 'a chain in the order of a column' "$(grep -o '[123]日目' <<<"$out" | tr '\n' ' ')" '1日目 2日目 3日目 '
has '… at one depth; what has no place has no line' "$out" '- 3日目（2026-11-03）  [days 1]
線のないもの
  - いつか'
run 0 m graph c.mamori asks && has 'links of the form' "$out" '│ 一   ├─'
is '… each once' "$(m graph c.mamori asks --json | json '[(e["from"], e["to"]) for e in d["edges"]]')" '[[0, 3], [1, 2], [1, 3]]'
MAMORI_FORMS=$forms
{ echo 名前,種類,電話番号; for i in $(seq 600); do echo "人$i,社内の人,1"; done; } >people.csv
m import a.mamori contacts people.csv >/dev/null
run 0 m graph a.mamori contacts && has 'at most 500 boxes, and it is said' "$out" 'ほかに112件'
tap_done
