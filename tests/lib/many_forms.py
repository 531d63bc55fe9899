"""More forms than anybody uses: many_forms.py FORMS DIR [SHEETS [DOCUMENTS]]

DIR becomes FORMS with so many sheets and documents more in the layer ipa-3 (100 and 60 when not said), in the proportions of the real
ones: checklists that are asked in a session, ledgers with computed columns and totals, checks; documents of some twenty parts that
name cells. Nothing else speaks of them, so a workbook answers as before: what they cost is what exists costs, not what is used."""
import os
import shutil
import sys
import time

CHECKLIST = """sheet: {id}
title: 追加の点検 {n}
group: step{step}
order: {order}
kind: checklist
source: 試験
help: |
  追加の点検です。
session: answer
choices:
  state:
    - {{code: done, label: 実施, value: 2, settled: yes}}
    - {{code: part, label: 一部, value: 1}}
    - {{code: none, label: 未実施, value: 0}}
columns:
  - {{id: answer, label: 状況, type: choice, choices: state, required: yes, width: 10, help: いまの状況です。}}
  - {{id: due, label: 期限, type: date, width: 12, help: いつまでに行うかです。}}
  - {{id: note, label: メモ, type: text, width: 20, help: 気づいたことです。}}
  - {{id: points, label: 点, type: number, width: 6, formula: 'IF([answer]="","",IF([answer]="done",2,IF([answer]="part",1,0)))', help: 点です。}}
summary:
  - {{id: points, label: 合計, type: number, formula: "SUM({id}[points])"}}
  - {{id: open, label: 残り, type: number, formula: 'COUNTIF({id}[answer],"none")'}}
checks:
  - id: late
    when: AND([answer]="none",[due]="")
    level: medium
    at: due
    message: 「{{label}}」の期限がありません
    next: 期限を決めます。
rows:
{rows}
examples:
  - {{row: r01, given: {{answer: none}}, finds: [late], expect: {{points: 0}}}}
"""
LEDGER = """sheet: {id}
title: 追加の台帳 {n}
group: step{step}
order: {order}
kind: ledger
source: 試験
help: |
  追加の台帳です。
columns:
  - {{id: name, label: 名前, type: text, role: name, required: yes, width: 16, help: 名前です。}}
  - {{id: day, label: 日付, type: date, width: 12, help: 日付です。}}
  - {{id: amount, label: 数, type: number, min: 0, decimals: 0, width: 8, help: 数です。}}
  - {{id: price, label: 単価, type: number, min: 0, decimals: 0, width: 8, help: 単価です。}}
  - {{id: note, label: メモ, type: text, width: 20, help: 気づいたことです。}}
  - {{id: total, label: 金額, type: number, width: 10, formula: 'IF(OR([amount]="",[price]=""),"",[amount]*[price])', help: 掛けたものです。}}
summary:
  - {{id: total, label: 合計, type: number, formula: "SUM({id}[total])"}}
checks:
  - id: dear
    when: AND([total]<>"",[total]>1000000)
    level: low
    at: total
    message: 「{{name}}」は100万円を超えています
    next: 見積もりを取り直します。
examples:
  - {{given: {{amount: 2000, price: 1000}}, finds: [dear], expect: {{total: 2000000}}}}
"""
DOCUMENT = """document: {id}
title: 追加の文書 {n}
shelf: {shelf}
audience: staff
order: {order}
numbering: article
source: 試験
help: |
  追加の文書です。
sheets: [company]
parts:
  - {{id: title, style: title, text: 追加の文書 {n}}}
{parts}
"""


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def make(forms, where, sheets=100, documents=60):
    shutil.copytree(forms, where)
    pack = os.path.join(where, "ipa-3")
    with open(os.path.join(pack, "layer.yaml"), encoding="utf-8") as file:
        shelf = file.read().split("shelves:")[1].split("id: ")[1].split(",")[0].split("}")[0].split("\n")[0].strip()
    for n in range(1, sheets + 1):
        known = {"id": f"more-{n:03}", "n": n, "step": n % 3 + 1, "order": 900 + n}
        if n % 2:
            rows = "\n".join(f"  - {{id: r{i:02}, label: 項目{i}, text: 追加の項目{n}の{i}について、決めたとおりに行っていますか。}}" for i in range(1, 13))
            write(os.path.join(pack, known["id"] + ".yaml"), CHECKLIST.format(rows=rows, **known))
        else:
            write(os.path.join(pack, known["id"] + ".yaml"), LEDGER.format(**known))
    for n in range(1, documents + 1):
        parts = "\n".join(f"  - {{id: h{i:02}, heading: 第{i}の決まり, text: '{{company.name}}は、第{i}の決まりを守ります。詳しいことは別に定め、毎年見直します。'}}" for i in range(1, 21))
        write(os.path.join(pack, "documents", f"more-{n:02}.yaml"), DOCUMENT.format(id=f"more-{n:02}", n=n, shelf=shelf, order=900 + n, parts=parts))
    for folder, _, names in os.walk(where):  # no younger than a minute: what was read of them may be kept
        for name in names:
            os.utime(os.path.join(folder, name), (time.time() - 60,) * 2)


if __name__ == "__main__":
    make(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
