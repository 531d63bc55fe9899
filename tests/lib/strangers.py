"""Ledgers as strangers keep them, made by chance (seeded) from rows that are known, and imported: what comes in equals these
rows, or is named as refused; never anything else.

strangers.py MAMORI FIRST LAST     makes and imports the ledgers of these seeds in the working folder; prints what is wrong
"""
import csv
import json
import os
import random
import subprocess
import sys

import openpyxl

NAMES = ["社員名簿", "給与データ", "年次合計表", "顧客台帳", "契約書", "見積書", "注文書", "設計図面", "議事録", "売上合計", "会計帳簿", "健診の結果", "採用応募書類", "取引先名刺", "総務部の稟議書",
         "備品台帳", "図面", "メール履歴", "バックアップ", "マニュアル"]
DEPARTMENTS = ["総務部", "経理部", "営業部", "製造課"]
MEDIA = {"paper": ["書類", "紙", "紙媒体"], "office_pc": ["事務所PC", "ＰＣ", "パソコン"], "server": ["社内サーバー", "ファイルサーバ"], "external": ["社外サーバー", "クラウド"]}
HEADS = {"name": ["情報資産名称", "資産名", "情報資産名"], "department": ["管理部署", "部署", "管理部門"], "medium": ["媒体・保存先", "保管場所", "媒体"],
         "c": ["機密性", "機密性の評価値"], "i": ["完全性"], "a": ["可用性"], "personal": ["個人情報", "個人情報の有無"], "note": ["備考", "メモ"],
         "cost": ["費用の見積り", "費用"]}
SCALES = {"own": None, "three": ["3", "2", "1"], "words": ["高", "中", "低"], "letters": ["A", "B", "C"], "marks": ["○", "△", "×"], "big": ["大", "中", "小"]}


class Ledger:
    def __init__(self, seed):
        r = self.r = random.Random(seed)
        self.seed = seed
        self.scale = r.choice(list(SCALES))
        self.rows = []
        names = r.sample(NAMES, r.randint(4, 12))
        for name in names:
            self.rows.append({"name": name, "department": r.choice(DEPARTMENTS), "medium": r.choice(list(MEDIA)), "c": r.choice("210"), "i": r.choice("210"),
                              "a": r.choice("210"), "personal": r.choice(["yes", ""]), "note": r.choice(["", "", "5年保存", "合計を含む"]),
                              "cost": r.choice(["", "1000", "50000"])})
        if SCALES[self.scale]:  # the scale shows only when its ends occur
            self.rows[0]["c"] = "2"
        self.rows.sort(key=lambda row: DEPARTMENTS.index(row["department"]))
        self.bad = r.randrange(len(self.rows)) if r.random() < 0.3 else None
        self.columns = [c for c in HEADS if c not in ("cost", "personal", "note") or r.random() < 0.8]
        if self.bad is not None and "cost" not in self.columns:
            self.columns.append("cost")
        r.shuffle(self.columns)
        self.heads = [r.choice(HEADS[c]) for c in self.columns]
        self.number = r.random() < 0.5
        self.twin = r.random() < 0.2 and "note" in self.columns

    def shown(self, row, column):
        value, r = row[column], self.r
        if column == "medium":
            return r.choice(MEDIA[value])
        if column in "cia":
            scale = SCALES[self.scale]
            return scale[2 - int(value)] if scale else r.choice([value, value, value + ".0", "２１０"[2 - int(value)]])
        if column == "personal":
            return r.choice(["有", "○", "あり"]) if value else r.choice(["", "無", "－"])
        if column == "name":
            edge = r.random()
            return "　" + value if edge < 0.1 else value + "\u00a0" if edge < 0.2 else value[:2] + "\n" + value[2:] if edge < 0.3 else value
        if column == "cost" and value:
            return r.choice([value, value + "円", f"{int(value):,}", "¥" + value])
        return value

    def table(self):
        """Lines of cells, and which of them are merged downwards: (column, first, last)."""
        r, lines, merged = self.r, [], []
        width = len(self.columns) + self.number + self.twin
        blank = lambda: [""] * width
        place = lambda column: self.columns.index(column) + self.number
        for _ in range(r.randint(0, 4)):
            line = blank()
            line[0] = r.choice(["情報資産の一覧", "株式会社あおば", "作成: 総務課", ""])
            lines.append(line)
        lines.append((["No"] if self.number else []) + self.heads + ([self.heads[self.columns.index("note")]] if self.twin else []))
        header = list(lines[-1])
        carry = {c: r.choice(["plain", "plain", "ditto", "merged"]) for c in ("department", "medium")}
        open_cells, last = {}, {}
        for n, row in enumerate(self.rows):
            if n and row["department"] != self.rows[n - 1]["department"] and r.random() < 0.6:
                kind = r.choice(["section", "total", "blank", "header"])
                line = blank()
                if kind == "section":
                    line[r.choice([0, place("name")])] = "【" + row["department"] + "】"
                elif kind == "total":
                    line[place("name")] = r.choice(["小計", "合　計", "総務部計"])
                    line[place("cost") if "cost" in self.columns else 0] = str(r.randint(3, 90))
                elif kind == "header":
                    line = list(header)
                lines.append(line)
                open_cells, last = {}, {}
            line = blank()
            if self.number:
                line[0] = str(n + 1)
            for column in self.columns:
                text = self.shown(row, column)
                if column == "cost" and n == self.bad:
                    text = "たくさん"
                if column in carry and last.get(column) == row[column]:
                    if carry[column] == "ditto":
                        text = r.choice(["〃", "同上", "”", "々"])
                    elif carry[column] == "merged":
                        text = None
                        open_cells.setdefault(column, len(lines) - 1)
                if text is not None and column in open_cells:
                    merged.append((place(column), open_cells.pop(column), len(lines) - 1))
                last[column] = row[column]
                line[place(column)] = text if text is not None else ""
            if self.twin:
                line[-1] = "別の備考"
            lines.append(line)
            if n + 1 == len(self.rows) or row["department"] != self.rows[n + 1]["department"]:
                merged += [(place(c), first, len(lines) - 1) for c, first in open_cells.items()]
                open_cells, last = {}, {}
        for _ in range(r.randint(0, 2)):
            line = blank()
            line[0] = r.choice(["※ 5年保存", "以上", "作成者：佐藤", "注1 見直しは毎年"])
            lines.append(line)
        return lines, merged

    def write(self, folder):
        lines, merged = self.table()
        self.is_xlsx = bool(merged) or self.r.random() < 0.4
        path = os.path.join(folder, f"s{self.seed}." + ("xlsx" if self.is_xlsx else "csv"))
        if self.is_xlsx:
            book = openpyxl.Workbook()
            for line in lines:
                book.active.append([int(t) if t.isdigit() and self.r.random() < 0.5 else t or None for t in line])
            for column, first, last in merged:
                book.active.merge_cells(start_row=first + 1, end_row=last + 1, start_column=column + 1, end_column=column + 1)
            book.save(path)
        else:
            with open(path, "w", encoding="utf-8", newline="") as out:
                csv.writer(out).writerows(lines)
        return path

    def truth(self, n):
        row = {c: v for c, v in self.rows[n].items() if c in self.columns}
        if n == self.bad:
            row["cost"] = ""
        return row


def same(row, truth):
    text = lambda v: "" if v is None else str(int(v)) if isinstance(v, float) else str(v)
    name = text(row.get("name")).replace(" ", "")  # a line break is a blank
    return name == truth["name"] and all(text(row.get(c)) == v for c, v in truth.items() if c != "name")


def main(mamori, first, last):
    wrong = 0
    for seed in range(int(first), int(last) + 1):
        ledger = Ledger(seed)
        path, book = ledger.write("."), "strangers.mamori"
        run = lambda *args: subprocess.run([mamori, "--lang", "en", *args], capture_output=True, text=True, timeout=60)
        if os.path.exists(book):
            os.remove(book)
        run("new", book)
        truths = [ledger.truth(n) for n in range(len(ledger.rows))]
        tell = lambda what: print(f"{path} ({ledger.scale}): {what}")
        alone = run("import", book, "assets", path, "--dry-run", "--json")
        added = json.loads(alone.stdout)["added"] if alone.stdout else []
        odd = [a["values"] for a in added if not any(same(a["values"], t) for t in truths)]
        if odd:
            wrong += 1
            tell(f"came in without a word: {odd[0]}")
        scale = SCALES[ledger.scale]
        told = run("import", book, "assets", path, "--empty-bad", *(["--scale", ",".join(scale)] if scale else []))
        rows = json.loads(run("show", book, "assets", "--json").stdout)["rows"]
        rows = [row.get("values", row) for row in rows]
        if len(rows) != len(truths) or not all(same(r, t) for r, t in zip(rows, truths)):
            wrong += 1
            bad = next(((r, t) for r, t in zip(rows, truths) if not same(r, t)), (len(rows), len(truths)))
            tell(f"is {bad[0]}\n  should be {bad[1]}\n  {told.stdout}{told.stderr}")
        os.remove(path)
    print(f"{wrong} wrong")
    return wrong != 0


sys.exit(main(*sys.argv[1:]))
