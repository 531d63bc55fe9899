"""Makes and edits .xlsx files as people and other programs do, by openpyxl.

sheets.py edit IN OUT SHEET CELL=VALUE...   SHEET: id in the marks of an own export; CELL: ROWID.COLUMNID, or +N.COLUMNID
                                            for the N-th row below the last one
sheets.py ledger OUT                        a stranger's ledger: title rows, header in row 6, three rows and a total
sheets.py guideline OUT                     the guideline's own ledger: a header of two rows with merged cells, and a column
                                            of values without a header
sheets.py formula IN OUT SHEET CELL         an own export in which a person wrote a formula that nothing has computed yet
sheets.py near OUT                          headers that are nearly right, over a row that holds the id of a column
sheets.py covers OUT                        two worksheets, neither of which is surely a ledger
sheets.py merged OUT                        a ledger with cells merged downwards
sheets.py hidden OUT                        a ledger of which a filter hides two rows, and cells far right of it
sheets.py departments OUT                   a ledger for each department, the columns in another order, and a cover
sheets.py workbook OUT EDITION [numbers|sections|days|words]
                                            the guideline's own workbook of edition 3 or 3.1: cover, example, ledger with
                                            prefilled formulas, threats, checks with their numbers as they are, as section and
                                            number, as the days that a spreadsheet makes of them, or without any; results
sheets.py windows OUT                       of the 1904 system: a day as a date and as a bare number, line breaks of Windows
sheets.py kinds OUT [1904]                  one cell of each type, a hidden sheet, a formula
"""
import datetime
import sys

import openpyxl
from openpyxl.comments import Comment


def sheet_of(book, sheet_id):
    for sheet in book:
        if sheet.cell(1, 1).value == "mamori" and sheet.cell(1, 2).value == sheet_id:
            return sheet
    raise SystemExit(f"no sheet {sheet_id}")


def edit(path, out, sheet_id, *cells):
    book = openpyxl.load_workbook(path)
    sheet = sheet_of(book, sheet_id)
    ids = next(r for r in range(1, 60) if any(c.value == "id" for c in sheet[r]))
    columns = {cell.value: cell.column for cell in sheet[ids]}
    rows = {str(sheet.cell(r, columns["id"]).value): r for r in range(ids + 2, sheet.max_row + 1)}
    last = sheet.max_row
    for cell in cells:
        place, value = cell.split("=", 1)
        row, column = place.rsplit(".", 1)  # rows of "each" have a point in their ids
        at = last + int(row) if row.startswith("+") else rows[row]
        sheet.cell(at, columns[column]).value = float(value[1:]) if value.startswith("#") else value or None
    book.save(out)


def ledger(out):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台帳"
    sheet["A1"] = "株式会社あおば　情報の一覧"
    sheet.merge_cells("A1:F1")
    sheet["A3"] = "更新: 総務"
    sheet["A4"] = "資産名"  # a title that is also the name of a column
    for i, text in enumerate(["番号", "資産名", "保管 場所", "個人情報", "保存期限", "登録日", "ランク"]):
        sheet.cell(6, i + 1).value = text
    rows = [
        [1, "顧客の名簿", "ＰＣ", "○", "令和9年3月31日", datetime.date(2026, 4, 1), "甲"],
        [2, "契約書", "紙", "無", "2030/3/31", 46113, "乙"],
        [3, "受注の記録", "クラウド", None, None, None, "丙"],
    ]
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            sheet.cell(7 + r, c + 1).value = value
    sheet.cell(10, 7).value = "=COUNTA(B7:B9)"
    sheet.cell(10, 1).value = "合計"
    other = book.create_sheet("台帳の控え")
    for row in sheet.iter_rows(min_row=6, max_row=9, values_only=True):
        other.append(row)
    book.create_sheet("メモ")["A1"] = "資産名の付け方を決める"
    book.save(out)


def formula(path, out, sheet_id, cell):
    edit(path, out, sheet_id, cell + '=="a"&"b"')


def guideline(out):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "情報資産管理台帳"
    sheet["A1"] = "情報資産管理台帳"
    sheet.merge_cells("A1:R1")
    upper = ["業務分類", "情報資産名称", "備考", "利用者範囲", "管理部署", "媒体・保存先", "個人情報の種類", None, None, "評価値", None, None,
             "重要度", "保存期限", "登録日", "現状から想定されるリスク（入力不要・自動表示）"]
    lower = {7: "個人情報", 8: "要配慮個人情報", 9: "特定個人情報", 10: "機密性", 11: "完全性", 12: "可用性",
             16: "脅威の発生頻度", 17: "脆弱性", 18: "被害発生可能性", 19: "リスク値"}
    for i, text in enumerate(upper):
        sheet.cell(3, i + 1).value = text
        if i + 1 not in lower:
            sheet.merge_cells(start_row=3, end_row=4, start_column=i + 1, end_column=i + 1)
    for column, text in lower.items():
        sheet.cell(4, column).value = text
    for first, last in (("G", "I"), ("J", "L"), ("P", "S")):
        sheet.merge_cells(f"{first}3:{last}3")
    for r, row in enumerate([["人事", "社員名簿", None, "人事部", "人事部", "事務所PC", "有", None, None, 2, 1, 0, 2],
                             ["経理", "請求書", None, "経理部", "経理部", "書類", None, None, "有", 1, 1, 1, 2]]):
        for c, value in enumerate(row):
            sheet.cell(5 + r, c + 1).value = value
    sheet["T6"] = "見出しのない値"
    book.save(out)


def near(out):
    book = openpyxl.Workbook()
    for row in [["台帳"], ["情報資産の名称", "ほぞん", "利用者の範囲", "機密生", "登録の日"], ["a", "書類", "全員", 2, "2026年4月1日"]]:
        book.active.append(row)
    book.save(out)


def covers(out):
    book = openpyxl.Workbook()
    book.active.title = "表紙"
    book.active["A1"] = "株式会社あおば"
    book.create_sheet("一覧")["A1"] = "何かの一覧"
    book.save(out)


def merged(out):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台帳"
    for row in [["管理部署", "情報資産名称", "媒体・保存先", "備考"], ["総務部", "名簿", "事務所PC", "一"],
                [None, "契約書", None, None], [None, "印章簿", "書類", None], [None, None, None, None]]:
        sheet.append(row)
    for cells in ("A2:A5", "C2:C3", "B4:B5"):
        sheet.merge_cells(cells)
    book.save(out)


def hidden(out):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台帳"
    for row in [["情報資産名称", "管理部署"], ["名簿", "総務部"], ["契約書", "営業部"], ["社内報", "総務部"], ["合計", None]]:
        sheet.append(row)
    for row in (3, 5):
        sheet.row_dimensions[row].hidden = True
    sheet["BZ2"] = "遠い"
    sheet["BZ3"] = "遠い"
    book.save(out)


def departments(out):
    book = openpyxl.Workbook()
    book.active.title = "表紙"
    book.active["A1"] = "情報の一覧"
    for name, rows in {
        "総務部": [["情報資産名称", "媒体・保存先", "備考"], ["社員名簿", "書類", "一"], ["社内報", "事務所PC", None]],
        "営業部": [["媒体・保存先", "情報資産名称", "個人情報"], ["書類", "顧客名簿", "有"]],
    }.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(out)


THREATS = [
    ("書類", ["秘密書類の事務所からの盗難", "秘密書類の外出先での紛失・盗難", "情報窃取目的の内部不正による書類の不正持ち出し", "業務遂行に必要な情報が記載された書類の紛失"]),
    ("可搬電子媒体", ["秘密情報が格納された電子媒体の事務所からの盗難", "秘密情報が格納された電子媒体の外出先での紛失・盗難", "情報窃取目的の内部不正による電子媒体の不正持ち出し",
                "業務遂行に必要な情報が記載された電子媒体の紛失"]),
    ("事務所PC", ["情報窃取目的の事務所PCへのサイバー攻撃", "情報窃取目的の事務所PCでの内部不正", "事務所PCの故障による業務に必要な情報の喪失", "事務所PC内データがランサムウェアに感染して閲覧不可",
               "不正送金を狙った事務所PCへのサイバー攻撃"]),
    ("モバイル機器", ["情報窃取目的でのモバイル機器へのサイバー攻撃", "情報窃取目的の不正アプリをモバイル機器にインストール", "秘密情報が格納されたモバイル機器の紛失・盗難"]),
    ("社内サーバー", ["情報窃取目的の社内サーバーへのサイバー攻撃", "情報窃取目的の社内サーバーでの内部不正", "社内サーバーの故障による業務に必要な情報の喪失"]),
    ("社外サーバー", ["安易なパスワードの悪用によるアカウントの乗っ取り", "バックアップを怠ることによる業務に必要な情報の喪失"]),
]
FREQUENCIES = {3: "3:通常の状況で脅威が発生する（いつ発生してもおかしくない）", 2: "2:特定の状況で脅威が発生する（年に数回程度）", 1: "1:通常の状況で脅威が発生することはない"}
SECTIONS = [("組織的セキュリティ対策", 4), ("人的セキュリティ対策", 3), ("情報資産管理", 7), ("マイナンバー対応", 3), ("アクセス制御と認証", 5), ("物理的セキュリティ対策", 4),
            ("IT機器利用", 10), ("IT基盤運用管理", 10), ("システム開発及び保守", 3), ("外部委託管理", 3), ("インシデント対応・事業継続管理", 3)]
ANSWERS = ["1:実施している", "2:一部実施している", "3:実施していない／わからない", "4:自社には該当しない"]


def workbook(out, edition, style="numbers"):
    """The n-th threat has the frequency n % 3 + 1, the n-th check the answer n % 4 + 1."""
    up = 1 if edition == "3.1" else 0
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "利用方法"
    sheet["A1"] = "リスク分析シートの使い方"
    upper = ["業務分類", "情報資産名称", "備考", "利用者範囲", "管理部署", "媒体・保存先", "個人情報の種類", None, None, "評価値", None, None, "重要度", "保存期限", "登録日",
             "現状から想定されるリスク（入力不要・自動表示）"]
    lower = {7: "個人情報", 8: "要配慮個人情報", 9: "特定個人情報", 10: "機密性", 11: "完全性", 12: "可用性", 16: "脅威の発生頻度", 17: "脆弱性", 18: "被害発生可能性",
             19: "リスク値"}
    rows = [["人事", "社員名簿", None, "人事部", "人事部", "事務所PC", "有", None, None, 2 + up, up, up, 2 + up, "5年", datetime.date(2019, 4, 1)],
            [None, "健康診断の結果", None, "人事部", None, "書類", "有", "有", None, 2 + up, 1 + up, up, 2 + up, "永年", datetime.date(2019, 4, 1)],
            ["経理", "請求書控え", "3年で処分", "経理部", "経理部", "書類", None, None, None, 1 + up, 1 + up, up, 1 + up, None, None]]
    for title in ["台帳記入例", "情報資産管理台帳"]:
        sheet = book.create_sheet(title)
        sheet["A1"] = title
        for i, text in enumerate(upper):
            sheet.cell(3, i + 1).value = text
            if i + 1 not in lower:
                sheet.merge_cells(start_row=3, end_row=4, start_column=i + 1, end_column=i + 1)
        for column, text in lower.items():
            sheet.cell(4, column).value = text
        for first, last in (("G", "I"), ("J", "L"), ("P", "S")):
            sheet.merge_cells(f"{first}3:{last}3")
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                sheet.cell(5 + r, c + 1).value = value
        sheet.merge_cells("A5:A6")
        sheet.merge_cells("E5:E6")
        for r in range(5 + len(rows), 35):
            sheet.cell(r, 13).value = '=""'
            sheet.cell(r, 19).value = '=""'
    sheet = book.create_sheet("脅威の状況")
    sheet["A1"] = "脅威の状況"
    for c, text in enumerate(["媒体・保存先", "想定される脅威", "対策を講じない場合の脅威の発生頻度", "対策状況"]):
        sheet.cell(3, c + 1).value = text
    at, n = 4, 0
    for medium, threats in THREATS:
        sheet.cell(at, 1).value = medium
        sheet.merge_cells(start_row=at, end_row=at + len(threats) - 1, start_column=1, end_column=1)
        for threat in threats:
            sheet.cell(at, 2).value = threat
            sheet.cell(at, 3).value = FREQUENCIES[n % 3 + 1]
            at, n = at + 1, n + 1
    sheet = book.create_sheet("対策状況チェック")
    sheet["A1"] = "対策状況チェック"
    for c, text in enumerate(["対策の種類", "No", "情報セキュリティ診断項目", "実施状況"]):
        sheet.cell(3, c + 1).value = text
    at, n = 4, 0
    for number, (section, count) in enumerate(SECTIONS, 1):
        if style != "sections":
            sheet.cell(at, 1).value = f"({number}) {section}"
            at += 1
        for i in range(1, count + 1):
            if style == "sections":
                sheet.cell(at, 1).value = f"({number}) {section}" if i == 1 else None
            sheet.cell(at, 2).value = {"numbers": f"{number}-{i}", "sections": i, "words": None,
                                       "days": datetime.date(2019, number, i)}[style]
            sheet.cell(at, 3).value = f"診断の問い {section} その{i}"
            sheet.cell(at, 4).value = ANSWERS[n % 4]
            at, n = at + 1, n + 1
        if style == "sections":
            sheet.merge_cells(start_row=at - count, end_row=at - 1, start_column=1, end_column=1)
    book.create_sheet("診断結果")["A1"] = "診断結果"
    for name in ("重要度定義",):
        book.create_sheet(name)["A1"] = name
    book.save(out)


def windows(out):
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet = book.active
    for row in [["資産名", "登録日", "備考"], ["日付", datetime.date(2026, 4, 1), "一_x000D_\n二"], ["数", 44651, "一_x000D_二"]]:
        sheet.append(row)
    book.save(out)


def kinds(out, epoch=None):
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet = book.active
    sheet.title = "いろいろ"
    sheet["A1"] = 12.5
    sheet["B1"] = "文字\n二行目"
    sheet["C1"] = True
    sheet["D1"] = datetime.date(2026, 4, 1)
    sheet["E1"] = datetime.datetime(2026, 4, 1, 9, 30)
    sheet["F1"] = "#N/A"
    sheet["F1"].data_type = "e"
    sheet["A2"] = "=A1*2"
    sheet["B2"] = "_x005F_x0041_"
    sheet["B1"].comment = Comment("注", "a")
    sheet["C2"].font = openpyxl.styles.Font(bold=True)
    hidden = book.create_sheet("隠し")
    hidden.sheet_state = "hidden"
    hidden["B3"] = "x"
    book.save(out)


{"edit": edit, "ledger": ledger, "formula": formula, "windows": windows, "near": near, "covers": covers, "guideline": guideline, "merged": merged, "hidden": hidden, "workbook": workbook, "departments": departments, "kinds": kinds}[sys.argv[1]](*sys.argv[2:])
