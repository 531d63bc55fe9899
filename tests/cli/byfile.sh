# Approval by file and on paper: what waits is handed out, answered elsewhere, and taken in as the decision of who answered, by somebody who stands for it.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
unset MAMORI_PERSON
as() { local name=$1; shift; me --person "$name" "$@"; }
head='緑川 誠' ichiro='鈴木 一郎' osamu='高橋 修' hana='佐藤 花子'
fill() { python3 "$SRCDIR/tests/lib/fill_reply.py" "$@"; }
answers() { m approvals "$1" "$2" --json | json '[(a["person"],a["answer"]) for a in d[0]["asked"]]'; }
decisions() { m approvals "$1" "$2" --json | json '[(x["person"],x["kind"],x["part"],x["text"],x["brought_by"],x["stale"]) for x in d[0]["decisions"]]'; }
entries() { m status "$1" --json | sed -n 's/.*"entries": \([0-9]*\).*/\1/p'; }
m new a.mamori --sample >/dev/null
as "$ichiro" submit a.mamori reg01 --to "$osamu" --reason '初めて定める' >/dev/null
mkdir out

# ---- handed out ----
run 1 as "$hana" approvals a.mamori --out nowhere && has 'the folder must be there' "$err" 'does not exist'
run 2 as "$hana" approvals a.mamori --for "$head" && has 'for whom is said of a file' "$err" 'go with --out'
run 2 as "$hana" approvals a.mamori --out one.xlsx && has 'one file is of one thing' "$err" 'one file is of one thing'
run 2 as "$hana" approvals a.mamori reg01.1 --out one.xlsx && has '… and for one person' "$err" 'name whom (--for NAME)'
run 1 as "$hana" approvals a.mamori reg01.1 --out one.xlsx --for だれか && has 'nobody gets one who is not asked' "$err" "asked are $head、$osamu"
run 1 as "$hana" approvals a.mamori reg01.1 --out one.xlsx --for "$ichiro" && has '… nor the author' "$err" 'asked are'
run 0 as "$hana" approvals a.mamori --out out --json && is 'a file for each for whom it waits' "$(json '[(x["id"],x["person"],len(x["reference"]),x["result"]["file"]) for x in d]' <<<"$out")" "[[\"reg01.1\", \"$head\", 9, \"out/Reply 組織的対策規程 $head (reg01.1).xlsx\"], [\"reg01.1\", \"$osamu\", 9, \"out/Reply 組織的対策規程 $osamu (reg01.1).xlsx\"]]"
is 'each is an entry that says what, and for whom' "$(m log a.mamori --limit 2 | grep -c 'export submissions .* reference .* submission reg01.1 asked [12] text ')" 2
mv "out/Reply 組織的対策規程 $head (reg01.1).xlsx" head.xlsx; mv "out/Reply 組織的対策規程 $osamu (reg01.1).xlsx" osamu.xlsx
cells() { python3 - "$1" <<'END'
import sys, openpyxl
s = openpyxl.load_workbook(sys.argv[1]).active
shown = [str(c.value) for r in s.iter_rows() for c in r if c.value is not None and c.column_letter in "BCD"]
v = s.data_validations.dataValidation[0]
print(s.title, s.protection.sheet, s.column_dimensions["A"].hidden, s.row_dimensions[1].hidden, v.type, s.cell(int(v.sqref.ranges[0].coord[1:]), 3).protection.locked, "初めて定める" in shown, "2026-12-05" in shown, any("第1条" in x for x in shown), s.page_setup.paperSize, s.page_setup.fitToHeight)
END
}
is 'the page: a list to choose from in an open cell, the marks hidden, the rest locked' "$(cells head.xlsx)" 'Reply True True True list False True True True 9 0'
has 'in Japanese, too' "$(as "$hana" --lang ja approvals a.mamori reg01.1 --for "$osamu" --out ja.xlsx; unzip -p ja.xlsx xl/sharedStrings.xml)" '黄色い欄だけに'

# ---- back ----
fill head.xlsx ok.xlsx 承認
before=$(entries a.mamori)
run 0 as "$hana" import a.mamori ok.xlsx --dry-run && is 'a dry run says what would be taken in' "$out" "The answer of $head: 組織的対策規程, round 1
  Approved"
is '… and writes nothing' "$(entries a.mamori)" "$before"
run 0 as "$hana" import a.mamori ok.xlsx --dry-run --json && is '… also for programs' "$(json 'd["id"],d["person"],d["stale"],d["by_author"],[x["kind"] for x in d["decisions"]],d["applied"],d["version"]' <<<"$out")" "('reg01.1', '$head', False, False, ['approve'], False, None)"
run 0 as "$hana" import a.mamori ok.xlsx && has 'taken in it is the decision of that person' "$(decisions a.mamori reg01.1)" "[[\"$head\", \"approve\", null, null, \"$hana\", false]]"
has 'that it came by file is said' "$(as x approvals a.mamori reg01.1)" "Officer $head: approved (by file, taken in by $hana)"
has '… in the history' "$(me log a.mamori --limit 60)" "notice submissions reg01.1 a decision by file:"
has '… in the boxes on paper' "$(m document a.mamori reg01 | head -20 | tr -d ' \n│|')" '書面'
is '… and it stands out in the review' "$(m review a.mamori --from "$before" --json | json '[x["text"].split(" ",1)[1] for x in d["found"] if x["kind"]=="by-file"]')" "[\"of $head, taken in by $hana\"]"
run 1 as "$hana" import a.mamori ok.xlsx && has 'answered twice is refused' "$err" "the answer of $head on it was taken in on 2026-11-21 already"
run 0 m undo a.mamori && is 'an undo takes it back' "$(answers a.mamori reg01.1)" "[[\"$head\", \"none\"], [\"$osamu\", \"none\"]]"
run 0 as "$hana" import a.mamori ok.xlsx && ok '… and then it can be taken in again'
fill osamu.xlsx wording.xlsx 別の文の案 'わかりやすく' 'a1p1=代表者は、毎年4月に責任者を任命する。'
run 0 as "$ichiro" import a.mamori wording.xlsx && has 'who takes in an answer to his own is told' "$out" 'You submitted it yourself'
is 'other wordings come in as proposals, each on its paragraph, and then the reason' "$(m approvals a.mamori reg01.1 --json | json '[(x["kind"],x["part"],x["text"],x["result"]) for x in d[0]["decisions"][1:]]')" '[["wording", "a1p1", "代表者は、毎年4月に責任者を任命する。", "open"], ["change", null, "わかりやすく", null]]'
has '… and the history says that he submitted it' "$(me log a.mamori --limit 5)" 'who submitted it'
run 0 as "$ichiro" approve a.mamori reg01.1 --take "$(m approvals a.mamori reg01.1 --json | json 'd[0]["decisions"][1]["id"]')" && has 'the author takes it, as one from the terminal' "$(m document a.mamori reg01)" '毎年4月に責任者を任命する。'
run 0 as "$hana" approvals a.mamori reg01.1 --out again.xlsx --for "$head" && fill again.xlsx ok2.xlsx 承認
has 'what has changed since the last look is marked, with what it read' "$(unzip -p again.xlsx xl/sharedStrings.xml)" '★ Changed since then. It read:'
run 0 as "$osamu" approve a.mamori reg01.1
run 0 as "$hana" import a.mamori ok2.xlsx && has 'the last answer makes the version, in the same batch' "$out" 'approved by all that were asked: version 1 is made'
is '… that bears whom it is of' "$(m show a.mamori document-versions --json | json '[(r["number"],r["approved"]) for r in d["rows"]]')" "[[1, \"$head、$osamu\"]]"
run 0 m undo a.mamori && is '… and goes with it' "$(m document a.mamori reg01 --json | json 'd["version"]'; answers a.mamori reg01.1)" "None
[[\"$head\", \"stale-approved\"], [\"$osamu\", \"approved\"]]"
run 0 me verify a.mamori && ok 'the workbook verifies'

# ---- a text that has changed since ----
m new b.mamori --sample >/dev/null
as "$ichiro" submit b.mamori reg01 --to "$osamu" >/dev/null
as "$hana" approvals b.mamori reg01.1 --out b1.xlsx --for "$head" >/dev/null && as "$hana" approvals b.mamori reg01.1 --out b2.xlsx --for "$osamu" >/dev/null
m document b.mamori reg01 a1p2 own=別の文 >/dev/null
fill b1.xlsx b1a.xlsx 承認
run 0 as "$hana" import b.mamori b1a.xlsx && has 'an answer to an earlier text is kept' "$out" 'the answer is kept, and counts no more'
is '… as one' "$(answers b.mamori reg01.1)" "[[\"$head\", \"stale-approved\"], [\"$osamu\", \"none\"]]"
has '… with the text that was seen: what has changed since is known' "$(as "$head" approvals b.mamori reg01.1)" '+ 2 別の文'
run 0 as "$osamu" approve b.mamori reg01.1
fill b2.xlsx b2a.xlsx 直してほしい だめ
run 1 as "$hana" import b.mamori b2a.xlsx && has 'who has decided since is not overridden by an older file' "$err" "$osamu has decided otherwise since"

# ---- what is refused, each naming the cell ----
m new c.mamori --sample >/dev/null
as "$ichiro" submit c.mamori reg01 --to "$osamu" >/dev/null
as "$hana" approvals c.mamori reg01.1 --out c1.xlsx --for "$head" >/dev/null
before=$(entries c.mamori)
wrong='no answer chosen|Reply!C|no answer is chosen here||
an answer that is none|Reply!C|is none of the answers in the list|たぶん|
a change without a reason|Reply!C|what should be changed, and why, is missing|直してほしい|
a wording that is not there|Reply!C|none stands beside the text|別の文の案|
approved, and another wording|Reply!D|ask which of both is meant|承認||a1p1=別の文
a wording that is the text|Reply!D|this is no other wording|別の文の案||a1p2=SAME
a reason that is too long|Reply!C|too long|直してほしい|*4100
the text changed by hand|Reply!C|is not the one that was handed out|承認||a1p1:別の文
a paragraph deleted||rows were deleted or moved|承認||=a1p1-
the row of the answer deleted||rows of the answer are no longer there|承認||reason-
another name in the mark||it says another person|承認||mark 5=2
another submission||or another submission|承認||mark 4=reg02.1
another hash||it says another text|承認||mark 6=0000
a reference that was never given||has handed out nothing with this reference|承認||mark 3=AAAA-AAAA
a mark that is not whole||is not whole|承認||mark 6='
awk -F'|' '{ print "bad" NR ".xlsx|" $4 "|" $5 "|" $6 } END { print "c1a.xlsx|承認" }' <<<"$wrong" | fill c1.xlsx
n=0
while IFS='|' read -r what place said rest; do
    n=$((n + 1))
    run 1 as "$hana" import c.mamori bad$n.xlsx && has "$what" "$err" "$said" && has '… where' "$err" "$place"
done <<<"$wrong"
run 1 as "$hana" import a.mamori c1a.xlsx && has 'a file of another workbook' "$err" 'it answers what another workbook handed out'
is 'and nothing was written by any of them' "$(entries c.mamori)" "$before"
m undo c.mamori >/dev/null; run 1 as "$hana" import c.mamori c1a.xlsx && has 'what was submitted is gone' "$err" 'taken back by an undo'; m redo c.mamori >/dev/null
as "$ichiro" approve c.mamori reg01.1 --withdraw >/dev/null
run 1 as "$hana" import c.mamori c1a.xlsx && has 'a round that is over' "$err" 'its author has taken it back'
run 1 as "$hana" approvals c.mamori reg01.1 --out d.xlsx --for "$head" && has '… is not handed out' "$err" 'its author has taken it back'

# ---- on paper ----
m new p.mamori --sample >/dev/null
as "$ichiro" submit p.mamori reg01 --to "$osamu" >/dev/null
run 0 as "$hana" approvals p.mamori --out out --paper --json && reference=$(json 'd[0]["reference"]' <<<"$out") other=$(json 'd[1]["reference"]' <<<"$out")
has 'the paper bears the reference' "$(unzip -p "out/Reply 組織的対策規程 $head (reg01.1).docx" word/document.xml word/header1.xml)" "$reference"
has '… and the text' "$(unzip -p "out/Reply 組織的対策規程 $head (reg01.1).docx" word/document.xml)" '情報セキュリティ責任者'
run 1 as "$hana" approve p.mamori reg01.1 --received KKKK && has 'a reference that is none' "$err" 'eight letters and digits'
run 1 as "$hana" approve p.mamori reg02.1 --received "$reference" && has 'of another submission' "$err" 'it was handed out of reg01.1'
run 2 as "$hana" approve p.mamori reg01.1 --received "$reference" --withdraw && ok 'a paper decides, and nothing else'
run 0 as "$hana" approve p.mamori reg01.1 --received "$(tr '[:upper:]' '[:lower:]' <<<"${reference/-/}")" && is 'whoever gets it writes it down' "$out" "the answer of $head is taken in"
run 1 as "$hana" approve p.mamori reg01.1 --received "$reference" && has '… once' "$err" already
m document p.mamori reg01 a1p2 own=別の文 >/dev/null
run 1 as "$hana" approve p.mamori reg01.1 --received "$other" && has 'on a text that has changed since it does not count' "$err" 'hand out a new one'

# ---- rows, and a text of many lines ----
m set p.mamori assets 3 treatment=accept plan="$(for i in {1..60}; do printf '%s\n' "=SUM(A1)  行 $i <b>&amp; 　"; done)" >/dev/null
as "$ichiro" submit p.mamori assets 3 >/dev/null
run 0 as "$hana" approvals p.mamori assets.3.1 --out row.xlsx && python3 "$SRCDIR/tests/lib/xlsx_lint.py" row.xlsx head.xlsx >lint 2>&1 && ok 'Excel has nothing to repair' || not_ok 'Excel has nothing to repair' "$(cat lint)"
python3 "$SRCDIR/tests/lib/docx_lint.py" out/*.docx >lint 2>&1 && ok '… nor Word' || not_ok '… nor Word' "$(cat lint)"
fill row.xlsx row2.xlsx 別の文の案 '' plan=別の場所にしまう
run 0 as "$hana" import p.mamori row2.xlsx && is 'a row, too, with another wording of a field; its text over several cells is the same when it is back' "$(m approvals p.mamori assets.3.1 --json | json '[(x["kind"],x["part"],x["text"],x["stale"]) for x in d[0]["decisions"]]')" '[["wording", "plan", "別の場所にしまう", false]]'

# ---- the forms say whether it counts ----
cp -r "$SRCDIR/forms" f && chmod -R u+w f
sed -i 's/^approvals:\( .*\)*$/approvals:\n  by_file: no/' f/common/layer.yaml
q() { MAMORI_FORMS=$PWD/f me --person "$@"; }
run 1 q "$hana" approvals c.mamori reg01.1 --out no.xlsx --for "$head" && has 'where the forms say no, nothing is handed out' "$err" 'decided at the terminal'
run 1 q "$hana" import b.mamori b2a.xlsx && ok '… nor taken in'

# ---- who may ----
by() { local name=$1; shift; me --person "$name" --passphrase-fd 3 "$@"; }
one='correct horse 1' two='battery staple'
m new r.mamori --sample >/dev/null
as "$hana" people r.mamori add "$hana" --duty head >/dev/null 2>&1
by "$hana" people r.mamori add "$ichiro" --duty staff --cost interactive 3<<<"$one"$'\n'"$one" >added 2>/dev/null
by "$ichiro" people r.mamori passphrase --cost interactive 3<<<"$(sed -n 's/^starting code of .*: //p' added)"$'\n'"$two"$'\n'"$two" >/dev/null 2>&1
by "$ichiro" submit r.mamori reg01 --to "$osamu" 3<<<"$two" >/dev/null
run 0 by "$ichiro" approvals r.mamori reg01.1 --for "$osamu" --out r.xlsx 3<<<"$two" && ok "where people sign in it is handed out, too"
fill r.xlsx r2.xlsx 承認
run 1 by "$ichiro" import r.mamori r2.xlsx 3<<<"$two" && has 'who has not the right takes in nothing' "$err" 'you may not change this'
run 0 by "$hana" import r.mamori r2.xlsx 3<<<"$one" && is 'who has it does' "$(decisions r.mamori reg01.1)" "[[\"$osamu\", \"approve\", null, null, \"$hana\", false]]"
run 1 by "$ichiro" undo r.mamori 3<<<"$two" && has '… and nobody else takes it back' "$err" 'only whoever made it'
run 0 by "$hana" undo r.mamori 3<<<"$one" && is '… but he does' "$(decisions r.mamori reg01.1)" '[]'
# ---- what is marked leaves by two ----
sed -i '0,/^kind:/s//guarded: yes\nkind:/; ' f/ipa-3/assets.yaml && sed -i '/^  by_file: no$/d' f/common/layer.yaml
MAMORI_FORMS=$PWD/f by "$hana" set r.mamori assets 3 treatment=accept 3<<<"$one" >/dev/null
MAMORI_FORMS=$PWD/f by "$ichiro" submit r.mamori assets 3 3<<<"$two" >/dev/null
MAMORI_FORMS=$PWD/f run 1 by "$hana" approvals r.mamori assets.3.1 --out guarded.xlsx 3<<<"$one" && has 'of a sheet that is marked nothing is handed out by one alone' "$err" 'a second person must agree'
MAMORI_FORMS=$PWD/f run 0 by "$hana" --second "$ichiro" approvals r.mamori assets.3.1 --out guarded.xlsx 3<<<"$one"$'\n'"$two" && has '… but by two, and the entry names the second' "$(m log r.mamori submissions --limit 4; m log r.mamori --limit 3)" "second $ichiro"
tap_done
