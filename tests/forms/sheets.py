"""The sheets of the forms (run by the suite `forms`): what is written there for people is worded as the documents are.

    sheets.py FORMS

Of every sheet and document: where it comes from. Of every sheet: columns that are called after a role have it, no two have one heading, and a ledger says what names its rows. Of every text: one spelling for one word. Of what rows explain, where Alt+Right leads to what is named in 「」: a sheet, a document, or what one calls so. Of what is said in sentences (help, why, harm, hint, rule, next): the sentences have
an end. What people of the sample companies typed is not looked at.
"""
import glob
import os
import re
import sys

import yaml

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from words import EVERYWHERE, unfinished

SAID = {"help", "why", "harm", "hint", "rule", "next"}  # in sentences
NAMES = {"also", "avoid", "values"}  # how others say it
CODES = {"formula", "when", "sheet", "examples_", "id", "code"}
# What is said or written in 「」 and is no name of a sheet, where the text of a row leads to such names: words of people, titles of others.
SPOKEN = {
    "スマートSMEサポーター", "安全なウェブサイトの作り方", "20ヶ条", "情報セキュリティインシデント対応ならびに事業継続管理", "社外秘", "至急", "未払い", "利用なし",
    "感染しました", "守ること", "いつ、どこで、何が", "リンクを知る人全員", "ネットワークから切る、電源は切らない、知らせる", "、", "たとえば", "注意する", "許しを得る",
    "だれかが閉めたはず", "全員", "相手がやっているはず", "専門の会社だから", "ほかの人",
}
failed = number = 0


def check(what, wrong):
    global number, failed
    number += 1
    failed += bool(wrong)
    print("%s %d - %s" % ("not ok" if wrong else "ok", number, what))
    for line in wrong[:12]:
        print("#   " + line)


def texts(node, key=""):
    """(key, text) of all that is written for people under NODE."""
    if isinstance(node, dict):
        for k, v in node.items():
            # the examples of a sheet prove formulas, those of a row are for people
            if k not in NAMES and k not in CODES and not (k == "examples" and isinstance(v, list)):
                yield from texts(v, k)
    elif isinstance(node, list):
        for item in node:
            yield from texts(item, key)
    elif re.search(r"[ぁ-龠]", node):
        yield key, node


def words(text):
    for pattern, better in EVERYWHERE:
        for match in re.finditer(pattern, text):
            yield "%s (%s)" % (text[max(0, match.start() - 10):match.end() + 10].replace("\n", "/"), better)


ROLES = {"name", "note", "owner", "due", "cost", "plan", "treatment", "reason"}


def unsaid(form):
    """What a sheet leaves unsaid of its columns' roles."""
    given = [(c, c["role"] if isinstance(c.get("role"), list) else [c.get("role")]) for c in form.get("columns", []) if "by" not in c]
    for column, roles in given:
        if column["id"] in ROLES and column["id"] not in roles and not (form["kind"] == "facts" and column["id"] == "name") and column["type"] != "row":
            yield "%s.%s has no role: %s" % (form["sheet"], column["id"], column["id"])
    if form["kind"] == "ledger" and not any("name" in roles for _, roles in given):
        yield "%s does not say what names a row" % form["sheet"]


BUILT_IN = ["番号"]
GIVEN = ["区分", "項目", "内容"]  # of a checklist


def twins(form):
    """Headings that two columns of a sheet have: neither people nor an import could tell which is meant."""
    heads = BUILT_IN + (GIVEN if form["kind"] == "checklist" else []) + [c["label"] for c in form.get("columns", []) if "label" in c and "by" not in c]
    return ["%s: two columns are called %s" % (form["sheet"], h) for h in sorted(set(heads)) if heads.count(h) > 1]


def sourceless(form):
    """What does not say where it comes from: rows and parts have the source of their sheet or document, unless they name one."""
    if not form.get("source"):
        yield "%s names no source" % (form.get("sheet") or form.get("document"))


def called(form):
    """All that a sheet or document is called, and that it calls something."""
    for name in [form.get("title"), form.get("short")] + [x.get(key) for x in form.get("columns", []) + form.get("rows", []) for key in ("label", "short", "on")]:
        if name:
            yield name
    lists = form.get("choices", {})
    for choices in (list(lists.values()) if isinstance(lists, dict) else []) + [c.get("choices") for c in form.get("columns", [])] + [form.get("sections")]:
        for choice in choices if isinstance(choices, list) else []:
            yield choice.get("label", "")


def quoted(form):
    """(row, name) of what the rows of a sheet name where they explain."""
    for row in form.get("rows", []) if "sheet" in form else []:
        for key in ("examples", "why", "hint"):
            for name in re.findall("「([^」]*)」", row.get(key, "")):
                if "{" not in name and name not in SPOKEN:
                    yield row["id"], name


spelled, ended, unroled, unsourced, twice, seen = [], [], [], [], [], 0
names, leading = set(), []
for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.yaml")) + glob.glob(os.path.join(sys.argv[1], "*", "**", "*.yaml"), recursive=True)):
    if os.path.basename(os.path.dirname(path)) == "samples":
        continue
    with open(path, encoding="utf-8") as file:
        form = yaml.load(file, Loader=yaml.CBaseLoader)
    if "sheet" in form or "document" in form:
        unsourced += sourceless(form)
    names |= set(called(form))
    leading += [(os.path.basename(path), row, name) for row, name in quoted(form)]
    if "sheet" in form:
        unroled += unsaid(form)
        twice += twins(form)
    for key, text in texts(form):
        seen += 1
        name = os.path.basename(path)
        spelled += ["%s %s: %s" % (name, key, w) for w in words(text)]
        if key in SAID:
            ended += ["%s %s: %s" % (name, key, s) for line in text.strip().split("\n") for s in unfinished(line, True)]
planted = list(words("全ての人")) + list(words("二段階認証")) + list(unfinished("点のない長い文を書いています", True))
check("planted faults are seen", [] if len(planted) == 3 and seen > 1000 else planted + [str(seen)])
planted = list(unsaid({"sheet": "x", "kind": "ledger", "columns": [{"id": "note", "type": "note"}, {"id": "a", "type": "text"}]}))
check("columns have the role that they are called after, and each ledger a name", unroled if len(planted) == 2 else planted)
planted = twins({"sheet": "x", "kind": "checklist", "columns": [{"id": "n", "label": "番号"}, {"id": "a", "label": "項目"}, {"id": "b", "label": "場所"}]})
check("no two columns of a sheet have one heading", twice if len(planted) == 2 else planted)
planted = list(sourceless({"sheet": "x", "rows": [{"id": "a"}]}))
check("every sheet and document names its source", unsourced if len(planted) == 1 else planted)
planted = list(quoted({"sheet": "x", "rows": [{"id": "a", "why": "「前の題」と「至急」"}]}))
check("what rows name in 「」 is called so, or said by people: %d" % len(leading),
      ["%s %s: %s" % lead for lead in leading if lead[2] not in names] if planted == [("a", "前の題")] and len(leading) > 20 else [str(planted)])
check("one spelling for one word: %d texts" % seen, spelled)
check("sentences have an end", ended)
print("1..%d" % number)
sys.exit(failed > 0)
