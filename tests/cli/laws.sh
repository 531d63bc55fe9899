# Laws with days: what is not in force on the day is never told as a duty, what ended is marked, and an article is cited by its record.
. "$SRCDIR/tests/lib/tap.sh"
cp -r "$SRCDIR/tests/data/forms-mini" forms
cat >forms/mini/laws.yaml <<'END2'
sheet: laws
title: 法令
group: more
order: 50
kind: checklist
source: この試験のために作成
help: この一覧から{law:l-1}を引きます。
choices:
  state: [{code: in_force, label: 施行済み}, {code: enacted, label: 公布済み}, {code: announced, label: 予定の公表}]
  standing: [{code: in_force, label: 施行中}, {code: coming, label: 施行前}, {code: undated, label: 施行日は未定}, {code: planned, label: 改正の予定}, {code: ended, label: 終了}]
columns:
  - {id: state, label: 状態, type: choice, choices: state, given: yes}
  - {id: from, label: 施行日, type: date, role: from, given: yes}
  - {id: to, label: 終わり, type: date, given: yes}
  - {id: full, label: 正式名, type: text, role: full, given: yes}
  - id: standing
    label: 今日
    type: choice
    choices: standing
    role: standing
    formula: 'IF(AND([to]<>"",[to]<TODAY()),"ended",IF([state]="announced","planned",IF([from]="",IF([state]="enacted","undated","in_force"),IF([from]>TODAY(),"coming","in_force"))))'
rows:
  - {id: l-1, label: 試験法 第1条, text: 前からある条です。, values: {state: in_force, full: 試験に関する法律第1条}}
  - {id: l-2, label: 試験法 第2条, text: 新しい条です。, values: {state: enacted, from: 2027-04-01, full: 試験に関する法律第2条}}
  - {id: l-3, label: 試験法 第3条, text: 公布されただけの条です。, values: {state: enacted}}
  - {id: l-4, label: 試験法 第4条, text: 予定です。, values: {state: announced, from: 2027-04-01}}
  - {id: l-5, label: 試験法 第5条, text: なくなった条です。, values: {state: in_force, to: 2026-12-31}}
checks:
  - {id: duty, when: 'AND([id]="l-2",[standing]="in_force")', level: high, message: '{law:l-2}により届け出ます'}
examples:
  - {row: l-2, today: 2027-04-01, finds: [duty]}
  - {row: l-2, today: 2027-03-31, passes: [duty]}
END2
cat >forms/mini/documents/law.yaml <<'END2'
document: law
title: 法令の文書
shelf: second
audience: staff
source: この試験のために作成
help: 法令を引く文書です。
parts:
  - {id: p1, text: "{law:l-1}と{law:l-1:full}による。"}
  - {id: p2, text: "{law:l-2:full}も見る。"}
  - {id: p3, when: 'laws/l-2[standing]="in_force"', text: "{law:l-2}により届け出る。"}
  - {id: p4, text: "{law:l-3}、{law:l-4}、{law:l-5}。"}
END2
run 1 me --forms forms forms check forms && lacks 'the forms are right' "$err" law
export MAMORI_FORMS=$PWD/forms
doc() { MAMORI_NOW=$1T10:00 m document a.mamori law; }
MAMORI_NOW=2026-11-21T10:00 m new a.mamori --layers mini

is 'the day before: not as a duty' "$(doc 2027-03-31)" \
'  試験法 第1条と試験に関する法律第1条による。

  試験に関する法律第2条（施行前、令和9年4月1日から）も見る。

  試験法 第3条（施行日は未定）、試験法 第4条（改正の予定、令和9年4月1日
  から）、試験法 第5条（終了）。'
is 'from the day on' "$(doc 2027-04-01)" \
'  試験法 第1条と試験に関する法律第1条による。

  試験に関する法律第2条も見る。

  試験法 第2条により届け出る。

  試験法 第3条（施行日は未定）、試験法 第4条（改正の予定）、試験法 第5条
  （終了）。'
has 'what ends is told so from the day after' "$(doc 2026-12-31)" '第5条。'
has '… from the day after' "$(doc 2027-01-01)" '第5条（終了）。'
findings() { MAMORI_NOW=$1T10:00 m status a.mamori --json | json '[f["message"] for f in d["findings"]]'; }
is 'a finding is not made before' "$(findings 2027-03-31)" '[]'
is '… and then cites the law' "$(findings 2027-04-01)" '["試験法 第2条により届け出ます"]'
printf 'F1\n' >keys
has 'help is filled in' "$(MAMORI_NOW=2027-03-31T10:00 m --keys /dev/stdin --size 80x24 --dump screen a.mamori <<<$'Ctrl+F "法令" Enter\nF1' >/dev/null 2>&1; cat screen)" '試験法 第1条を引きます'

# A form that writes out what has a record is told so; what is no record is nobody's business.
sed -i 's/{id: p1, text: .*/{id: p1, text: "試験法第1条による。試験に関する法律第1条の2は別である。試験法第12条も。"}/' forms/mini/documents/law.yaml
run 1 me --forms forms forms check forms && has 'an article written out' "$err" 'write {law:l-1}'
is '… once' "$(grep -c 'has a record' <<<"$err")" 1
sed -i 's/{id: p1, text: .*/{id: p1, text: "試験法第12条も、試験に関する法律第1条の2も別である。{law:l-9}{law:l-1:ful}"}/' forms/mini/documents/law.yaml
run 1 me --forms forms forms check forms && has 'an unknown law' "$err" 'did you mean "l-1"'
lacks '… and nothing written out' "$err" 'has a record'
has '… and an unknown form' "$err" 'did you mean "full"'
tap_done
