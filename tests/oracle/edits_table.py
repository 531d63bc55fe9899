"""The edits of tests/oracle/edits.py: each is made by a hand (hands.py) in the ledger of assets, and says what it meant.

    @edit("what a person would call it")
    def _(h, p):        # the hand, and the page of the ledger as it was exported (class Page of edits.py)
        h.…             # the same words for openpyxl and LibreOffice
        return Meant(…) # what an import must bring, and nothing else

An edit that is `alone` stands in no file with others; the rest, each in rows of its own, are made once more all in one file. What is `whole` needs
more than the ledger.
"""
import dataclasses
import datetime


@dataclasses.dataclass
class Meant:
    rows: list = dataclasses.field(default_factory=list)  # new ones of the ledger, in the order of the file: {column: stored text}
    cells: dict = dataclasses.field(default_factory=dict)  # (sheet, row, column): stored text, None for an empty one
    gone: list = dataclasses.field(default_factory=list)  # rows that are named as no more in the file, and deleted only when a person says so
    refused: list = dataclasses.field(default_factory=list)  # (worksheet, row of the file, column, part of the reason)
    skipped: list = dataclasses.field(default_factory=list)  # (row of the file, part of the reason)
    left: bool = False  # a worksheet was not compared
    notes: list = dataclasses.field(default_factory=list)  # a part of each thing that is told of the file
    remarks: list = dataclasses.field(default_factory=list)  # (kind, row of the file, column)
    moved: bool = False  # rows stand in another order than in the workbook, which is told by nothing but the order of equal ones
    days_stay: bool = False  # empty rows came first, or a row was put in between: what counts days reads the places where rows stood
    broken: bool = False  # what reads the columns or worksheets that were taken away is an error (#REF!)
    uncounted: bool = False  # rows are in no count of the file, and it says so
    differs: dict = dataclasses.field(default_factory=dict)  # pattern of computed cells that the file has otherwise: why that is meant
    own: dict = dataclasses.field(default_factory=dict)  # (worksheet, cell): label of the figure that an own formula must come to

    def changes(self):
        """Whether the workbook is another one afterwards."""
        return bool(self.rows or self.cells or self.gone)

    def __add__(self, other):
        mine, his = dataclasses.asdict(self), dataclasses.asdict(other)
        return Meant(**{k: {**v, **his[k]} if isinstance(v, dict) else v or his[k] if isinstance(v, bool) else v + his[k] for k, v in mine.items()})


@dataclasses.dataclass
class Edit:
    name: str
    play: callable
    alone: bool
    whole: bool


EDITS = []


def edit(name, alone=False, whole=False):
    return lambda play: EDITS.append(Edit(name, play, alone, whole)) or play


APRIL = datetime.date(2026, 4, 1)
TYPED = {"name": "試しの名簿", "department": "総務部", "medium": "書類", "personal": "有", "c": 2, "i": 1, "a": 0, "cost": 12000, "registered": APRIL}
STORED = {"name": "試しの名簿", "department": "総務部", "medium": "paper", "personal": "yes", "c": "2", "i": "1", "a": "0", "cost": "12000", "registered": "2026-04-01"}
UNTIL_TAKEN = "for Excel a text is no number and no day; the import reads it"


def named(values, name):
    return {**values, "name": name}


# ---- rows ----

@edit("a row typed into the first empty row")
def _(h, p):
    p.write(h, p.empty[0], TYPED)
    return Meant(rows=[STORED])


@edit("ten rows typed", alone=True)
def _(h, p):
    for n, row in enumerate(p.empty[:10]):
        p.write(h, row, named(TYPED, "名簿%d" % n))
    return Meant(rows=[named(STORED, "名簿%d" % n) for n in range(10)])


@edit("a row filled down below the empty ones", alone=True)
def _(h, p):
    h.copy_row(p.title, p.empty[-1], p.empty[-1] + 1)
    p.write(h, p.empty[-1] + 1, TYPED)
    return Meant(rows=[STORED], uncounted=True)


@edit("a row put in between, without formulas", alone=True)
def _(h, p):
    h.insert_rows(p.title, p.row(3))
    p.write(h, p.row(3), TYPED)
    return Meant(rows=[STORED], uncounted=True)


@edit("a row put in between and copied whole from the one above", alone=True)
def _(h, p):
    h.insert_rows(p.title, p.row(3))
    h.copy_row(p.title, p.row(2), p.row(3))
    p.write(h, p.row(3), {"name": "写した名簿"})
    return Meant(rows=[{**p.stored(p.row(2)), "name": "写した名簿"}], moved=True, days_stay=True)


@edit("a row put in above the header, with a remark", alone=True)
def _(h, p):
    h.insert_rows(p.title, p.head)
    h.set(p.title, p.head, p.column["name"], "社長が書いた行")
    return Meant()


@edit("a row put in at the top of the worksheet", alone=True)
def _(h, p):
    h.insert_rows(p.title, 1)
    h.set(p.title, 1, 2, "取扱注意")
    return Meant()


@edit("a row copied with its number into an empty one, and given another name")
def _(h, p):
    h.copy_row(p.title, p.row(4), p.empty[1])
    p.write(h, p.empty[1], {"name": "番号ごと写した名簿"})
    return Meant(rows=[{**p.stored(p.row(4)), "name": "番号ごと写した名簿"}])


@edit("a row copied without its number into an empty one")
def _(h, p):
    p.write(h, p.empty[2], {**p.typed(p.row(5)), "name": "番号なしで写した名簿"})
    return Meant(rows=[{**p.stored(p.row(5)), "name": "番号なしで写した名簿"}])


@edit("a row pasted below the empty ones, without formulas", alone=True)
def _(h, p):
    p.write(h, p.empty[-1] + 1, {**p.typed(p.row(6)), "name": "下に貼った名簿"})
    return Meant(rows=[{**p.stored(p.row(6)), "name": "下に貼った名簿"}], uncounted=True)


@edit("a row deleted", alone=True)
def _(h, p):
    h.delete_rows(p.title, p.row(3))
    return Meant(gone=[p.number(p.row(3))])


@edit("three rows deleted", alone=True)
def _(h, p):
    h.delete_rows(p.title, p.row(2), 3)
    return Meant(gone=[p.number(row) for row in p.rows[2:5]])


# ---- order ----

@edit("the ledger sorted by name", alone=True)
def _(h, p):
    h.sort(p.title, p.row(0), p.empty[-1], p.column["name"])
    return Meant(moved=True)


@edit("the ledger sorted by department, backwards", alone=True)
def _(h, p):
    h.sort(p.title, p.row(0), p.empty[-1], p.column["department"], descending=True)
    return Meant(moved=True)


@edit("the ledger sorted by its risk, the highest first", alone=True)
def _(h, p):
    h.sort(p.title, p.row(0), p.empty[-1], p.column["risk"], descending=True)
    return Meant(moved=True, days_stay=True)


@edit("a column cut and put in elsewhere", alone=True)
def _(h, p):
    h.cut_column(p.title, p.column["cost"], p.column["business"])
    return Meant()


@edit("a row cut and put in elsewhere", alone=True)
def _(h, p):
    h.insert_rows(p.title, p.row(1))
    h.copy_row(p.title, p.row(5) + 1, p.row(1))
    h.delete_rows(p.title, p.row(5) + 1)
    return Meant(moved=True)


# ---- columns and lines of their own ----

def own_column(h, p, at):
    h.insert_column(p.title, at)
    h.set(p.title, p.head, at, "社長のひとこと")
    h.set(p.title, p.row(0), at, "よし")
    h.set(p.title, p.row(1), at, 5)
    return Meant(notes=["社長のひとこと"])


@edit("an own column at the left", alone=True)
def _(h, p):
    return own_column(h, p, 1)


@edit("an own column in the middle", alone=True)
def _(h, p):
    return own_column(h, p, p.column["medium"])


@edit("an own column at the end", alone=True)
def _(h, p):
    return own_column(h, p, p.end + 1)


@edit("an own line with totals below the ledger", alone=True)
def _(h, p):
    row = p.empty[-1] + 2
    h.set(p.title, row, p.column["business"], "合計")
    h.set(p.title, row, p.column["cost"], "=SUM(%s)" % p.range("cost"))
    return Meant(skipped=[(row, "合計")], own={(p.title, p.at(row, "cost")): "対応の費用の合計（円）"})


@edit("an own line with totals in the first empty row", alone=True)
def _(h, p):
    p.write(h, p.empty[0], {"business": "合計", "cost": "=SUM($%s$%d:$%s$%d)" % (p.letters["cost"], p.rows[0], p.letters["cost"], p.rows[-1])})
    return Meant(skipped=[(p.empty[0], "合計")], differs={"assets: .*|(?!assets).*": "to the file it is a row, and its sum is a cost"})


@edit("a merged title above all", alone=True)
def _(h, p):
    h.insert_rows(p.title, 1, 2)
    h.set(p.title, 1, 1, "2026年度 全社の台帳")
    h.merge(p.title, 1, 1, 2, 8)
    return Meant()


# ---- cells ----

@edit("another choice, another number, another day")
def _(h, p):
    p.write(h, p.row(7), {"medium": "社外サーバー", "cost": 34567, "registered": APRIL, "c": 1})
    return Meant(cells=p.changed(p.row(7), medium="external", cost="34567", registered="2026-04-01", c="1"))


@edit("another answer in a protected worksheet", whole=True)
def _(h, p):
    controls = p.pages["controls"]
    row = next(row for row in controls.rows if controls.stored(row).get("answer") == "done")
    controls.write(h, row, {"answer": "一部実施している", "note": "社長が確かめた"})
    return Meant(cells=controls.changed(row, answer="partly", note="社長が確かめた"))


@edit("a day written as a text", alone=True)
def _(h, p):
    p.write(h, p.row(8), {"registered": "2026年4月1日"})
    return Meant(cells=p.changed(p.row(8), registered="2026-04-01"), differs=p.reached(p.row(8), UNTIL_TAKEN))


@edit("cells cleared")
def _(h, p):
    p.write(h, p.row(9), {"note": None, "users": None, "registered": None})
    return Meant(cells=p.changed(p.row(9), note=None, users=None, registered=None))


@edit("full-width digits, as a text", alone=True)
def _(h, p):
    p.write(h, p.row(10), {"cost": "１２，０００", "c": "２"})
    return Meant(cells=p.changed(p.row(10), cost="12000", c="2"), differs=p.reached(p.row(10), UNTIL_TAKEN))


@edit("a text of two lines in a remark, and in a name")
def _(h, p):
    p.write(h, p.row(11), {"note": "一行目\n二行目", "name": "名簿の\n写し"})
    return Meant(cells=p.changed(p.row(11), note="一行目\n二行目", name="名簿の 写し"), differs={"経営者向けサマリー!C.*": "the name still has two lines"}, remarks=[("line-break", p.row(11), "name")])


@edit("a note put at a cell")
def _(h, p):
    h.comment(p.title, p.row(0), p.column["name"], "ここは来月見直す")
    return Meant()


@edit("colours and number formats changed")
def _(h, p):
    for column, form in (("name", "@"), ("c", "0.00"), ("registered", "General"), ("cost", "@")):
        h.look(p.title, p.row(0), p.column[column], form)
    return Meant()


@edit("a word replaced in the whole worksheet", alone=True)
def _(h, p):
    old = p.common("department")
    h.replace(p.title, old, "管理本部")
    return Meant(cells=p.replaced(old, "管理本部"))


@edit("a computed cell written over", alone=True)
def _(h, p):
    h.set(p.title, p.row(12), p.column["importance"], 9)
    return Meant(refused=[(p.title, p.row(12), "importance", "")], differs=p.reached(p.row(12), "what was written over it is what the file goes on with"))


@edit("cells of an input column merged", alone=True)
def _(h, p):
    first, *rest = p.rows[1:4]
    h.merge(p.title, first, p.column["department"], rest[-1], p.column["department"])
    cells = {}
    for row in rest:
        cells.update(p.changed(row, department=p.stored(first).get("department")))
    return Meant(cells=cells, remarks=[("merged", row, "department") for row in rest])


@edit("a word that is no choice", alone=True)
def _(h, p):
    p.write(h, p.row(13), {"medium": "社長の机", "note": "机の中"})
    return Meant(refused=[(p.title, p.row(13), "medium", "社長の机")], differs=p.reached(p.row(13), "a medium that nobody knows has no threat"))


@edit("a number cleared", alone=True)
def _(h, p):
    p.write(h, p.row(14), {"id": None})
    return Meant(differs={"assets %s .*" % p.number(p.row(14)): "it stands there without its number"})


@edit("heads written anew", alone=True)
def _(h, p):
    for column in ("name", "medium", "cost"):
        h.set(p.title, p.head, p.column[column], "社長の言葉")
    return Meant()


@edit("an input column deleted", alone=True)
def _(h, p):
    h.delete_column(p.title, p.column["plan"])
    return Meant(broken=True)


# ---- how it is shown ----

@edit("a filter set, by which rows are hidden", alone=True)
def _(h, p):
    h.filter(p.title, p.head, p.empty[-1], p.column["department"], p.common("department"))
    return Meant()


@edit("rows and columns hidden, one of them changed", alone=True)
def _(h, p):
    h.hide(p.title, rows=p.rows[2:5], columns=[p.column["note"], p.column["users"]])
    p.write(h, p.row(3), {"note": "隠れた行"})
    return Meant(cells=p.changed(p.row(3), note="隠れた行"), remarks=[("hidden", p.row(3), None)])


@edit("another zoom, other panes, another area to print", alone=True)
def _(h, p):
    h.view(p.title, p.row(2), 3, 70, "A1:H20")
    return Meant()


# ---- worksheets ----

@edit("an own worksheet whose formulas read ours")
def _(h, p):
    figure = p.figures["対応の費用の合計（円）"]
    h.add_sheet("社長の計算", {"A1": "費用", "B1": "='%s'!%s" % (p.title, figure), "A2": "合計", "B2": "=SUM('%s'!%s)" % (p.title, p.range("cost"))})
    return Meant(own={("社長の計算", "B1"): "対応の費用の合計（円）", ("社長の計算", "B2"): "対応の費用の合計（円）"}, notes=["社長の計算"], left=True)


@edit("worksheets renamed", alone=True)
def _(h, p):
    h.rename_sheet(p.title, "うちの資産")
    return Meant()


@edit("worksheets in another order")
def _(h, p):
    h.first_sheet(p.title)
    return Meant()


@edit("a whole worksheet copied in the file", alone=True)
def _(h, p):
    h.copy_sheet(p.title, "資産の写し")
    return Meant(notes=["資産の写し"], left=True)


@edit("worksheets removed", alone=True)
def _(h, p):
    for title in p.others:
        h.remove_sheet(title)
    return Meant(broken=True, differs={"(%s)[ :].*" % "|".join(p.others.values() or "-"): "it stood there"})
