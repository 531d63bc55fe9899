# mamori documents, and documents as files: the list, one in each format, all into a folder; safe whatever the company is called.
# proves: W5 W9
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
m new h.mamori --sample-name hibari
all=$(grep -l '^document:' "$SRCDIR"/forms/*/documents/*.yaml | wc -l) # the others are blocks
# One file each; of those that stand for rows one for each row that needs it: two contractors without all clauses.
files=$(m documents h.mamori --json | json 'sum(len(x["rows"]) if "for" in x else 1 for x in d)')
is 'the memorandum is for two of the contractors' "$(m documents h.mamori --json | json '[[r["row"] for r in x["rows"]] for x in d if x["id"] == "memorandum"]')" '[["1", "2"]]'

# ---- the list ----
run 0 m documents h.mamori && is 'every document has a line' "$(grep -c '^  ' <<<"$out")" "$all"
is 'under the shelves' "$(grep -v '^  ' <<<"$out" | tr '\n' ' ')" '基本方針 ハンドブック 関連規程 緊急時の対応 誓約書と契約 個人データ 点検 経営者 '
m documents h.mamori --json >list
is 'json: keys' "$(json 'sorted(d[0])' <list)" '["audience", "blanks", "edited", "enacted", "id", "need", "not_kept", "partly_kept", "reason", "revised", "shelf", "standard_changed", "title", "version"]'
is 'json: every document' "$(json 'len(d), len({e["id"] for e in d})' <list)" "($all, $all)"
is 'json: in the order of the shelves' "$(json '[e["id"] for e in d][:3] + [e["id"] for e in d][-1:]' <list)" '["policy", "policy-web", "star2", "manager-brief"]'
is 'json: what is needed by rule, with the reason' "$(json '[(e["need"], bool(e["reason"])) for e in d if e["id"] in ("reg01", "reg08", "handbook")]' <list)" '[[null, false], ["must", true], ["none", true]]'
refuses 'no workbook' 2 'name one workbook' documents
refuses 'an option that is none' 2 '--jsno' documents h.mamori --jsno

# ---- one, in each format ----
cp h.mamori before.mamori
for end in docx xlsx md txt; do
    run 0 me export h.mamori "one.$end" --document reg04 --json
    want=$(b2sum -l 256 "one.$end" | cut -d' ' -f1)
    is "$end: the hash is the file's" "$(json 'd["result"]["blake2b_256"]' <<<"$out")" "$want"
    is "$end: so the journal says" "$(me log h.mamori --limit 1 --json | json 'd[0]["op"], d[0]["new"].split(chr(31))[1:6] + d[0]["new"].split(chr(31))[-2:]')" "('export', ['file', 'one.$end', 'document', 'reg04', 'version', 'blake2b-256', '$want'])"
done
is 'and nothing else: the answers are as they were' "$(m documents h.mamori --json | cksum)" "$(m documents before.mamori --json | cksum)"
# Where the form says that a page begins, the Word file begins one.
for id in emergency-plan emergency-cards; do
    m export h.mamori pages.docx --document $id >/dev/null
    is "docx: $id has its page breaks" "$(python3 -c 'import zipfile; print(zipfile.ZipFile("pages.docx").read("word/document.xml").count(b"<w:pageBreakBefore/>"))')" "$(grep -c 'page: yes' "$SRCDIR/forms/ipa-3/documents/$id.yaml")"
    rm pages.docx
done
is 'docx is docx' "$(file -b --mime-type one.docx)" application/vnd.openxmlformats-officedocument.wordprocessingml.document
is 'xlsx is xlsx' "$(file -b --mime-type one.xlsx)" application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
python3 "$SRCDIR/tests/lib/xlsx_lint.py" one.xlsx >lint 2>&1 && ok 'Excel has nothing to repair' || not_ok 'Excel has nothing to repair' "$(cat lint)"
for end in docx xlsx md txt; do
    m export h.mamori "for-staff.$end" --document reg04 --without-findings >/dev/null
    [ "$(wc -c <"for-staff.$end")" -lt "$(wc -c <"one.$end")" ] && ok "$end: without the page of the person in charge" || not_ok "$end: without the page of the person in charge"
done
is 'text: a page for the appendices, and the page in charge is the last' "$(grep -c $'^\f' one.txt) $(grep -c '!!' for-staff.txt)" '2 0'
is 'the file is for whoever may read the workbook' "$(stat -c %a one.docx)" "$(stat -c %a h.mamori)"

# ---- what cannot be ----
# what | code | text | arguments
while IFS='|' read -r what code text arguments; do
    refuses "$what" "$code" "$text" export h.mamori $arguments
done <<'END2'
a wrong ending|2|.docx, .xlsx, .md, .txt|a.pdf --document reg01
no ending|2|.docx, .xlsx, .md, .txt|a --document reg01
only an ending|2|.docx, .xlsx, .md, .txt|.docx --document reg01
an unknown document|1|did you mean "reg01"?|a.docx --document reg1
a wrong format|2|docx, xlsx, md, txt|folder --all-documents --format pdf
an empty format|2|docx, xlsx, md, txt|folder --all-documents --format=
both|2|either --document, --report or --all-documents|folder --all-documents --document reg01
a format for an ordinary export|2|--format is one of: xlsx, csv|a.xlsx --format md
a folder that is not there|1|Make the folder first|nowhere/a.docx --document reg01
a folder in a folder that is not there|1|does not exist|nowhere/folder --all-documents
a file where the folder should be|1|one.txt|one.txt --all-documents
END2
is 'nothing of that is left' "$(ls -d a a.* folder* nowhere .docx .[a-z]* 2>/dev/null)" ''

# ---- what will be written ----
run 0 me export h.mamori dry.docx --document reg01 --dry-run && has 'it is said' "$out" 組織的対策規程
is 'nothing is written' "$(ls dry.docx 2>/dev/null)" ''
is 'as JSON' "$(me export h.mamori dry --all-documents --dry-run --json | json '[len(d["documents"]), d["result"], sorted(d["documents"][0])]')" "[$files, null, [\"blanks\", \"document\", \"findings_page\", \"title\"]]"
refuses 'options of sheets' 2 'written whole' export h.mamori dry.docx --document reg01 --anonymous

# ---- all ----
run 0 me export h.mamori folder --all-documents --format md && has 'all into a folder' "$out" "$files documents"
is 'each has its file, in order' "$(ls folder | head -n 2 | tr '\n' ' ')$(ls folder | wc -l)" "01 情報セキュリティ基本方針.md 02 ウェブサイトに載せるページ.md $files"
is 'each has its entry with its hash' "$(m log h.mamori --limit "$files" --json | json 'sorted((e["new"].split(chr(31))[-1] for e in d))')" "$(b2sum -l 256 folder/* | cut -d' ' -f1 | sort | python3 -c 'import json,sys; print(json.dumps(sys.stdin.read().split()))')"
is 'what goes to staff or outsiders is without the page for the person in charge; the rest has it where there is something to tell' "$(m log h.mamori --limit "$files" --json | json 'sorted({e["new"].split(chr(31))[4] for e in d if "findings" in e["new"].split(chr(31))})')" "$(json 'sorted(e["id"] for e in d if e["audience"] == "officer" and (e["not_kept"] or e["partly_kept"]))' <list)"
is 'some of the others would have something to tell' "$(json 'sorted({e["audience"] for e in d if e["audience"] != "officer" and (e["not_kept"] or e["partly_kept"])})' <list)" '["outsiders", "staff"]'
m export h.mamori out.md --document reg11 --with-findings >/dev/null && has 'one that goes out has it when it is asked for' "$(cat out.md)" '責任者用'
m export h.mamori alone.md --document reg11 >/dev/null && lacks 'and not by itself' "$(cat alone.md)" '責任者用'
refuses 'with and without' 2 'either --with-findings' export h.mamori x.md --document reg11 --with-findings --without-findings
# A long document has a table of contents: each heading once more, in its order, with a place to go to. A short one has none.
m export h.mamori long.docx --document reg06 >/dev/null; m export h.mamori short.docx --document pledge-hire >/dev/null
python3 - long.docx short.docx >contents <<'P'
import re, sys, zipfile
for path in sys.argv[1:]:
    xml = zipfile.ZipFile(path).read("word/document.xml").decode()
    text = lambda piece: re.sub(r"<[^>]*>", "", piece)
    entries = [(a, text(e)) for a, e in re.findall(r'<w:hyperlink w:anchor="(\w+)">(.*?)</w:hyperlink>', xml)]
    marked = [(a, text(e)) for a, e in re.findall(r'<w:bookmarkStart w:id="\d+" w:name="(\w+)"/>(.*?)<w:bookmarkEnd', xml)]
    same = [a for a, _ in entries] == [a for a, _ in marked] and all(e.endswith(m) for (_, e), (_, m) in zip(entries, marked))
    print(path, len(entries) > 20, same, xml.count('fldCharType="begin"') == xml.count('fldCharType="end"') == (len(entries) > 0))
P
is 'the table of contents is that of the headings' "$(cat contents)" "long.docx True True True
short.docx False True True"
said() { unzip -p "$1" "docProps/$2" | grep -o "<$3>[^<]*" | cut -d'>' -f2; } # FILE PART ELEMENT
is 'the properties: what it is, whose, and who made the file' "$(said long.docx core.xml dc:title) $(said long.docx app.xml Company) $(said long.docx core.xml dc:creator)" 'IT機器利用規程 有限会社ひばり文具 試験 太郎'
m export h.mamori out.docx --document policy >/dev/null && is '… what goes out names no person' "$(said out.docx core.xml dc:creator)" 有限会社ひばり文具
has 'Word opens it as a file of its own time' "$(unzip -p long.docx word/settings.xml)" 'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"'
for n in 1 2; do MAMORI_NOW=2026-11-21T10:00 m --read-only export h.mamori same$n.docx --document reg06 >/dev/null 2>&1; [ $n = 2 ] || sleep 2.1; done
is 'at the same time the same file' "$(cksum <same1.docx)" "$(cksum <same2.docx)"
# The head of every page: a draft, in force by its record, a version, and what changed since.
head_of() { rm -f head.docx; m export h.mamori head.docx --document reg01 >/dev/null; unzip -p head.docx word/header1.xml | sed 's/<[^>]*>/ /g' | tr -s ' '; }
has 'in force by its record: no draft' "$(head_of)" '令和8年7月6日制定'
m set h.mamori regulations reg01 enacted= >/dev/null && has 'without a date: a draft' "$(head_of)" '案'
m document h.mamori reg01 --make-version 2026-07-06 --approved '雲井 明子' >/dev/null && has 'the document tells its versions' "$(m document h.mamori reg01 --markdown)" '第1版 | 制定 | 令和8年7月6日 | 雲井 明子'
head=$(head_of) && has 'a version' "$head" '第1版' && lacks 'a version is no draft' "$head" '案'
m document h.mamori reg01 a1p2 use=no && has 'changed since: the draft of the next' "$(head_of)" '第1版の改訂案'
before=$(find folder -type f -exec cksum {} + | sort)
refuses 'a folder that holds something' 1 'holds files already' export h.mamori folder --all-documents
refuses '… with a / behind it' 1 'holds files already' export h.mamori folder/ --all-documents
is '… is left as it was' "$(find folder -type f -exec cksum {} + | sort)" "$before"
is 'the folder is for whoever may read the workbook' "$(stat -c %a h.mamori folder folder/01*)" $'640\n750\n640'
(umask 077 && m export h.mamori mine --all-documents --format txt >/dev/null) && is '… or for oneself' "$(stat -c %a mine mine/01*)" $'700\n600'
mkdir empty && run 0 m export h.mamori empty/ --all-documents --format txt --without-findings && is 'an empty one is filled' "$(ls empty | wc -l)" "$files"
is 'no page of findings anywhere' "$(cat empty/* | grep -c '!!')" 0
mkdir closed && chmod 500 closed
[ "$(id -u)" = 0 ] || refuses 'a folder one may not write to' 1 'closed' export h.mamori closed/folder --all-documents
is 'nothing else was left' "$(ls -d folder?* empty?* closed/* 2>/dev/null)" ''
for end in docx xlsx; do
    run 0 m export h.mamori "all-$end" --all-documents --format $end && is "all as $end" "$(ls "all-$end" | wc -l)" "$files"
done

python3 "$SRCDIR/tests/lib/xlsx_lint.py" all-xlsx/* >lint 2>&1 && ok 'Excel has nothing to repair in any' || not_ok 'Excel has nothing to repair in any' "$(cat lint)"
python3 "$SRCDIR/tests/lib/docx_lint.py" one.docx for-staff.docx all-docx/* >lint 2>&1 && ok 'Word finds nothing damaged' || not_ok 'Word finds nothing damaged' "$(cat lint)"

# ---- hostile texts: what set refuses, another program may have written ----
unsafe() { LC_ALL=C.UTF-8 grep -qaP '[\x00-\x08\x0b\x0e-\x1f\x7f]|\xc2[\x80-\x9f]|[\x{80}-\x{9f}\x{200b}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}]' "$1"; } # but LF, TAB, CR, FF
printf 'a\033b' >probe && unsafe probe && printf 'a\u202eb' >probe && unsafe probe && printf 'a\fb 表\n' >probe && ! unsafe probe && ok 'the probe sees what it should' || not_ok 'the probe sees what it should'
m new x.mamori --sample-name hibari
m document x.mamori reg01 a1p2 own='自社の文' && m document x.mamori reg01 --add-after a1p2 --heading 条 --text 文 >/dev/null
python3 "$SRCDIR/tests/lib/forge.py" x.mamori "update s_company set name='- {a}|&P&amp;<b>'||char(27)||'[31m'||char(0x202e,0x200b,0x9b,7)||'\`x\`'" \
    "update \"s_document-paragraphs\" set own='| a'||char(27)||'c | <i> |'||char(10)||char(0x202e)||'- x'" \
    "update \"s_document-articles\" set heading='#'||char(27)||'[2J'||char(0x202e)||'&', text='x'||char(0x9b)||'y'" \
    "update s_roles set person=char(27)||'[31m'||char(0x202e)||'|a&b'" 2>sql || not_ok 'the workbook was made hostile' "$(cat sql)"
for way in '' --markdown --json --parts --findings; do
    m document x.mamori reg01 $way >said 2>&1
    if unsafe said || ! [ -s said ]; then not_ok "safe: document $way" "$(cat -v said | head -n 3)"; else ok "safe: document $way"; fi
done
m documents x.mamori >said 2>&1 && ! unsafe said && ok 'safe: documents' || not_ok 'safe: documents'
for end in docx xlsx md txt; do
    m export x.mamori "x.$end" --document reg01 >/dev/null
    case $end in docx | xlsx) unzip -p x.$end '*.xml' >content ;; md) cp x.md content ;; txt) tail -c +4 x.txt >content ;; esac # behind the mark that tells Windows it is UTF-8
    if unsafe content; then not_ok "safe: $end" "$(grep -aoP '.{20}[\x1b\x{202e}].{20}' content | cat -v | head -n 3)"; else ok "safe: $end"; fi
done
m export x.mamori y.txt --document policy --without-findings >/dev/null && has 'the name begins no list' "$(cat y.txt)" $'\n  - {a}|&P&amp;<b>'
m export x.mamori y.md --document policy --without-findings >/dev/null && has 'nor is it a mark of Markdown' "$(cat y.md)" $'\n\\- {a}|&P&amp;\\<b\\>'
python3 - x.docx x.xlsx <<'END2' >facts
import sys, zipfile, xml.etree.ElementTree as ET
word, excel = (zipfile.ZipFile(p) for p in sys.argv[1:])
for z in (word, excel):
    for name in z.namelist():
        if name.endswith((".xml", ".rels")): ET.fromstring(z.read(name))
w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
heads = ["".join(t.text or "" for t in ET.fromstring(word.read(n)).iter(w + "t")) for n in word.namelist() if "header" in n and n.endswith(".xml") and "rels" not in n]
print("word", any("- {a}|&P&amp;<b>" in h for h in heads))
x = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
head = [e.text for n in excel.namelist() if "worksheets/sheet" in n and n.endswith(".xml") for e in ET.fromstring(excel.read(n)).iter(x + "oddHeader")]
print("excel", any("- {a}|&&P&&amp;<b>" in h for h in head))
END2
while read -r what; do is "an & in a $what header is an &" "$(sed -n "s/^$what //p" facts)" True; done <<<$'word\nexcel'
m set x.mamori company 1 name=3時のおやつ >/dev/null && m export x.mamori three.xlsx --document policy --without-findings >/dev/null
has 'a name that begins with a digit is no size of letters' "$(unzip -p three.xlsx xl/worksheets/sheet1.xml | grep -o '<oddHeader>.*</oddHeader>')" '&amp;9 3時の'
python3 "$SRCDIR/tests/lib/docx_lint.py" x.docx >lint 2>&1 && ok 'hostile, but not damaged' || not_ok 'hostile, but not damaged' "$(cat lint)"
run 0 me export x.mamori xall --all-documents --format docx && is 'all of them, hostile as they are' "$(ls xall | wc -l)" "$files"
tap_done
