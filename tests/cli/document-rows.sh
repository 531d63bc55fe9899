# Documents that stand for each row of a sheet: which rows need one, each with its own decisions, versions and files.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
m new a.mamori --company 株式会社あおば
m set a.mamori company 1 representative=青葉 address=東京 representative_title=代表取締役
vendor() { m set a.mamori contractors + name="$1" work=配送 personal=yes contract=2024-04-01 c{1..8}=yes c9="$2" c10=yes c11="$3" >/dev/null; }
vendor '甲/乙社: "本店"' no yes       # 1: lacks the right to confirm
vendor 丙社 yes no                    # 2: lacks the notice of incidents
vendor 丁社 yes yes                   # 3: lacks nothing
m set a.mamori contractors + name=戊社 work=清掃 c1=no >/dev/null # 4: no personal data
doc() { m document a.mamori memorandum "$@"; }
states() { doc --json | json '[(r["row"], r["state"], r["version"]) for r in d["rows"]]'; }
stands() { doc --row "$1" --json | json '[p["part"] for p in d["parts"] if p["stands"]=="yes" and p["part"][0]=="b" or p["part"]=="a2p1" and p["stands"]=="yes"]'; }

# ---- which rows, and what is in it ----
is 'the rows that lack a clause need one' "$(states)" '[["1", "needed", null], ["2", "needed", null]]'
is 'its articles are the clauses that are missing: the right to confirm' "$(stands 1)" '["a2p1"]'
is '… or the notice of incidents' "$(stands 2)" '["b11"]'
has 'the missing clauses are named' "$(doc --row 1 --markdown)" '原契約に定めのない事項（守られているかの確認）を追加する'
has 'it speaks of the row' "$(doc --row 2)" '丙社（以下「乙」'
has 'the day of the contract, in the Japanese way' "$(doc --row 2)" '令和6年4月1日付け'
is 'json of one says for whom' "$(doc --row 2 --json | json 'd["row"], d["for"], d["version"]')" "('2', '丙社', None)"
has 'the list of documents counts' "$(me documents a.mamori | grep memorandum)" '2 to be made, of 2 rows'
has 'the list of rows' "$(m --lang en document a.mamori memorandum)" '2       丙社                                    to be made'
refuses 'without a row nothing is printed' 1 'say which by --row' document a.mamori memorandum --markdown
refuses '… nor decided' 1 'say which by --row' document a.mamori memorandum a1p1 use=no
refuses 'a row that is not there' 1 'unknown row 99' document a.mamori memorandum --row 99
refuses 'a document of the company has no rows' 1 'one for the company' document a.mamori nda --row 1
refuses '--row alone' 2 '--row goes with --document' export a.mamori x.xlsx --row 1

# ---- each its own decisions and versions ----
run 0 doc --row 2 b11 own='事故は{name}が直ちに知らせる。' && has 'own wording' "$(doc --row 2)" '事故は丙社が直ちに知らせる。'
run 0 doc --row 1 b11 use=yes && lacks '… is only its own' "$(doc --row 1)" '丙社'
run 0 doc --row 1 b11 use=auto
run 0 doc --row 2 a1p2 own='〔委託先〕のことである。' && has 'a label of the row is a placeholder' "$(cells a.mamori document-paragraphs memorandum.2.a1p2.own 2>/dev/null || m show a.mamori document-paragraphs)" '{name}のことである'
run 0 doc --row 1 --make-version 2026-11-21 && has 'a version' "$out" 第1版
is 'it is its own' "$(states)" '[["1", "made", 1], ["2", "needed", null]]'
is 'the ledger of versions knows for whom' "$(m show a.mamori document-versions --json | json '[(r["id"], r["document"], r["whom"]) for r in d["rows"]]')" "[[\"memorandum.1.1\", \"memorandum.1\", \"甲/乙社: \\\"本店\\\"\"]]"
run 0 m set a.mamori contractors 1 name=甲乙社 && is 'renamed: it is out of date' "$(states)" '[["1", "changed", 1], ["2", "needed", null]]'
has 'what changed' "$(doc --row 1 --compare 1)" '+ 株式会社あおば（以下「甲」という。）と甲乙社'
run 0 m undo a.mamori
run 0 m set a.mamori contractors 1 c9=yes && is 'signed and entered: nothing more is needed' "$(states)" '[["1", "over", 1], ["2", "needed", null]]'
run 0 m undo a.mamori

# ---- files ----
run 0 m export a.mamori folder --document memorandum --format txt && is 'one file a row, named after it' "$(ls folder | sed 's/^[0-9]* //')" \
"個人データの取扱いに関する覚書 丙社 (2).txt
個人データの取扱いに関する覚書 甲_乙社_ _本店_ (1).txt"
for ending in docx xlsx md; do run 0 m export a.mamori "one.$ending" --document memorandum --row 2 && [ -s "one.$ending" ] && ok "one file: $ending"; done
has 'its text' "$(cat one.md)" 丙社（以下
is 'all documents hold them, too' "$(m export a.mamori all --all-documents --format md >/dev/null; ls all | grep -c 取扱いに関する覚書)" 2
has 'the journal knows which' "$(m log a.mamori --json)" 'memorandum.2'
m set a.mamori contractors 2 c11=yes
m new b.mamori
refuses 'no row needs one' 1 'no row needs this document' export b.mamori none --document memorandum
[ ! -e none ] && ok '… and nothing is made'

# ---- the row goes, the record stays ----
run 0 me delete a.mamori contractors 1 && has 'deleting says what stays' "$out" '1 version of a document for it stays'
is 'its version is a record' "$(m show a.mamori document-versions --json | json 'len(d["rows"])')" 1
run 0 m undo a.mamori && is 'undo brings the row back, with its version' "$(states)" '[["1", "made", 1]]'
m delete a.mamori contractors 1 >/dev/null
m set a.mamori contractors + name=己社 work=配送 personal=yes contract=2025-04-01 c1=no >/dev/null
is 'a new row does not inherit it' "$(states)" '[["5", "needed", null]]'
rm -rf folder all one.*
run 0 me erase a.mamori contractors 1 && has 'erasing the name reaches into the version' "$out" 'document-texts'
has '… and whom it was for' "$(cells a.mamori document-versions memorandum.1.1.whom)" '■■■'
lacks '… only the name: the rest of the text stays' "$(m show a.mamori document-texts --json)" '本店'
has '… with a mark where it stood' "$(m show a.mamori document-texts --json)" '甲」という。）と■■■（以下'
run 0 m verify a.mamori && ok '… and the workbook agrees with its history'
tap_done
