# mamori document: print one, decide about its parts, own articles, versions and what changed between them.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
m new h.mamori --sample-name hibari
doc() { m document h.mamori "$@"; }
part() { doc "$1" --json | json "[p for p in d['parts'] if p['part']=='$2'][0]$3"; } # DOCUMENT PART EXPRESSION

# ---- printing ----
run 0 doc policy && has 'a document is printed' "$out" '                        情報セキュリティ基本方針'
has 'its lines break by rule' "$out" $'情報を守る取り組みを続け、毎年見直しま\n  す。'
wide=$(doc reg06 | python3 -c 'import sys,unicodedata as u
print(max(sum(2 if u.east_asian_width(c) in "WF" else 1 for c in l.rstrip("\n")) for l in sys.stdin))')
[ "$wide" -le 72 ] && ok 'no line is wider than a page' || not_ok 'no line is wider than a page' "$wide"
is 'it reads the same in English: a document is Japanese' "$(me document h.mamori reg01 | cksum)" "$(doc reg01 | cksum)"
run 0 doc policy --markdown && is 'Markdown has headings' "$(grep -c '^## [1-5] ' <<<"$out")" 5
run 0 doc reg01 --parts && has 'the parts, one a line' "$out" '+ a1p1          方針の表明'
lacks 'without the page of the person in charge' "$(doc reg04)" '!!'
run 0 doc reg04 --findings && has '… which is asked for' "$out" '!!'
while IFS='|' read -r what filter want; do is "json: $what" "$(doc reg01 --json | json "$filter")" "$want"; done <<'END2'
keys|sorted(d)|["audience", "blanks", "broken", "edited", "enacted", "id", "need", "not_kept", "partly_kept", "parts", "reason", "revised", "shelf", "standard_changed", "title", "version"]
keys of parts|sorted(d["parts"][0])|["blanks", "edited", "label", "own_article", "part", "promise", "standard_changed", "stands", "strength", "text", "use"]
keys of what is broken|[sorted(b) for b in d["broken"]]|[["part", "row", "sheet", "state"]]
texts with their numbers|[p["text"] for p in d["parts"] if p["part"]=="a1"]|[["第2章 情報セキュリティのための組織"]]
need|d["need"], len(d["reason"]) > 3|('must', True)
no version|d["version"], d["enacted"]|(None, '2026-07-06')
END2
is 'json with findings stays json' "$(doc reg04 --json --findings 2>/dev/null | json 'd["id"]' 2>&1)" reg04

# ---- deciding ----
run 0 doc reg01 a1p2 strength=strict && is 'a strength' "$(part reg01 a1p2 '["strength"]')" strict
run 0 doc reg01 a1p2 use=no && is 'left out' "$(part reg01 a1p2 '["stands"]') $(part reg01 a1p2 '["text"]')" 'person []'
run 0 doc reg01 a1p2 use=auto own='自社の文である。' && is 'taken back, and reworded' "$(part reg01 a1p2 '["text"]')" '["2 自社の文である。"]'
is 'marked as edited' "$(part reg01 a1p2 '["edited"]') $(doc reg01 --json | json 'd["edited"]')" 'True 1'
run 0 m set h.mamori document-paragraphs reg01.a1p2 base=前の文 && is 'a new standard text is marked' "$(part reg01 a1p2 '["standard_changed"]')" True
run 0 doc reg01 a1p2 standard=seen && is '… until it was seen' "$(part reg01 a1p2 '["standard_changed"]') $(part reg01 a1p2 '["edited"]')" 'False True'
run 0 m undo h.mamori && is 'undo' "$(part reg01 a1p2 '["standard_changed"]')" True
run 0 doc reg01 a1p2 own= && is 'the standard again' "$(part reg01 a1p2 '["edited"]')" False

# what | code | text | arguments
while IFS='|' read -r what code text arguments; do
    words=() before=$(cksum <h.mamori)
    while read -r word; do words+=("$word"); done < <(xargs -n1 <<<"$arguments")
    refuses "$what" "$code" "$text" document "${words[@]}"
    [ "$before" = "$(cksum <h.mamori)" ] || not_ok "$what: changes nothing"
done <<'END2'
no document|2|name the workbook and the document|h.mamori
an unknown document|1|did you mean "reg01"?|h.mamori reg1
an unknown part|1|did you mean "a1p2"?|h.mamori reg01 a1p22 use=no
a use that is none|1|use is yes, no or auto|h.mamori reg01 a1p2 use=maybe
a strength that is not offered|1|not offered in this strength|h.mamori reg01 a1p2 strength=hard
a part in one strength|1|one strength only|h.mamori reg01 a1p1 strength=strict
a key that is none|2|strenght=light|h.mamori reg01 a1p2 strenght=light
a part without a decision|2|a part takes|h.mamori reg01 a1p2
own wording of a heading|1|change them there|h.mamori reg01 a1 own=文
own wording of a table|1|change them there|h.mamori reg01 a1t1 own=文
two wishes|2|one thing at a time|h.mamori reg01 a1p2 use=no --make-version 2026-11-21
printing and a version|2|one thing at a time|h.mamori reg01 --json --make-version 2026-11-21
a reason for nothing|2|go with --make-version|h.mamori reg01 --reason 理由
an article behind the closing provisions|1|before the closing provisions|h.mamori reg01 --add-after zp1 --heading 特例 --text 文
a text for nothing|2|go with --add-after|h.mamori reg01 --text 文
an article without a word|2|an article has|h.mamori reg01 --add-after a1p2
a change without a word|2|an article has|h.mamori reg01 --change-article 1
an article after nothing|1|did you mean "a1p2"?|h.mamori reg01 --add-after a1p22 --text 文
a version that there is not|1|no such version|h.mamori reg01 --compare 1
no version number|2|a version, or two|h.mamori reg01 --compare 1x
no version number at the end|2|a version, or two|h.mamori reg01 --compare 1,
version 0|2|a version, or two|h.mamori reg01 --compare 0
no date|1|is not a date|h.mamori reg01 --make-version 2026-13-01
an unknown option|2|--make-versoin|h.mamori reg01 --make-versoin 2026-11-21
END2
refuses 'a control character in own wording' 1 'control character' document h.mamori reg01 a1p2 "own=$(printf 'a\033b')"
refuses 'a control character in an article' 1 'control character' document h.mamori reg01 --add-after a1p2 --text "$(printf 'a\033b')"
refuses 'what is no UTF-8' 1 'UTF-8' document h.mamori reg01 a1p2 "own=$(printf '\xe3\x81')"

# ---- own articles ----
is 'an article is added' "$(doc reg01 --add-after a1p2 --heading 会合 --text '毎月集まる。')" 1
is 'one after it' "$(doc reg01 --add-after 1 --text '雨でも集まる。')" 2
is 'one of another document' "$(doc policy --add-after p --text '別の文書の文。')" 3
is 'numbered as it stands: an article of its chapter' "$(doc reg01 --json | json '[p["text"] for p in d["parts"] if p["own_article"]]')" '[["第4条 （会合）", "毎月集まる。"], ["2 雨でも集まる。"]]'
is 'what follows moves on' "$(part reg01 a1s2 '["text"]')" '["第5条 （役割の任命）"]'
run 0 doc reg01 --change-article 2 --text '雪でも集まる。' && is 'changed' "$(part reg01 2 '["text"]')" '["2 雪でも集まる。"]'
refuses 'an article of another document is not changed' 1 'no article of this id' document h.mamori reg01 --change-article 3 --text x
refuses '… nor deleted' 1 'no article of this id' document h.mamori reg01 --delete-article 3
run 0 doc reg01 --delete-article 1 && is 'deleted; what hung on it stays' "$(doc reg01 --json | json '[p["text"] for p in d["parts"] if p["own_article"]]')" '[["3 雪でも集まる。"]]'
run 0 m undo h.mamori && is 'one undo brings both back' "$(doc reg01 --json | json 'sum(p["own_article"] for p in d["parts"])')" 2

# ---- chapters, and lists that change ----
is 'articles are counted through the chapters' "$(doc reg01 --json | json '[p["text"][0].split("条")[0] for p in d["parts"] if p["stands"] == "yes" and p["text"] and "条 （" in p["text"][0]]')" "$(doc reg01 --json | json '["第%d" % (i + 1) for i in range(sum("条 （" in (p["text"] or [""])[0] for p in d["parts"] if p["stands"] == "yes"))]')"
has 'what changes stands in an appendix' "$(doc reg09)" '別表1  委託先の一覧'
has '… to which an article leads' "$(doc reg09)" '現在の委託先は、別表1のとおりとする。'
m document h.mamori reg09 --make-version 2026-11-21 >/dev/null
m set h.mamori contractors + name=みなみ印刷 work=名刺の印刷 >/dev/null && has 'a new row stands there' "$(doc reg09)" みなみ印刷
is '… and the document is the same version still' "$(me document h.mamori reg09 --compare 1)" 'nothing has changed'
lacks 'the list is no part of the version' "$(m show h.mamori document-texts --json)" 'reg09.x1'

# ---- who approves ----
seal() { part reg12 seal '["text"]' | sed 's/\\n/ /g'; }
is 'boxes for seals: who approves by the pack' "$(seal)" '["承認 | 作成  |  雲井 明子 | "]'
m document h.mamori reg12 --make-version 2026-11-21 --approved '雲井 社長' >/dev/null
is '… and who did approve' "$(seal)" '["承認 | 作成  |  雲井 社長 | "]'
m set h.mamori roles head person='空野 翔' >/dev/null && has 'whoever is responsible beside the representative has one of his own' "$(seal)" '承認 | 確認 | 作成'

# ---- versions ----
refuses 'a recorded date is not replaced in silence' 1 'as recorded' document h.mamori reg01 --make-version 2026-11-20
is '… it is as it was' "$(cells h.mamori regulations reg01.enacted)" '"2026-07-06"'
run 0 me document h.mamori reg01 --make-version 2026-11-20 --replace-date --approved '雲井 明子' --reason はじめて && has 'what was done is said' "$out" 'version 1, enacted on 2026-11-20' && is 'a version' "$(doc reg01 --json | json 'd["version"], d["enacted"]')" "(1, '2026-11-20')"
is 'the date is kept where the form says' "$(cells h.mamori regulations reg01.enacted)" '"2026-11-20"'
is 'the ledger of versions' "$(cells h.mamori document-versions reg01.1.number reg01.1.kind reg01.1.approved reg01.1.reason)" '1 "new" "雲井 明子" "はじめて"'
is 'the record says that it is in force' "$(cells h.mamori regulations reg01.status)" '"done"'
refuses 'no version of what has not changed, without a reason' 1 'nothing has changed since version 1' document h.mamori reg01 --make-version 2026-11-21
refuses 'nor one of an earlier day' 1 'cannot come before' document h.mamori reg01 --make-version 2026-11-19 --reason x
refuses 'nor one far ahead' 1 'more than a year' document h.mamori reg01 --make-version 2199-01-01 --reason x
is 'nothing has changed since' "$(me document h.mamori reg01 --compare 1)" 'nothing has changed'
run 0 doc reg01 a1p2 use=no
run 0 me document h.mamori reg01 --compare 1 && has 'what was taken out' "$out" '# taken out: '
run 0 doc reg01 --make-version R8.11.21 && is 'a revision, its date as people write it' "$(doc reg01 --json | json 'd["version"], d["enacted"], d["revised"]')" "(2, '2026-11-20', '2026-11-21')"
run 0 me document h.mamori reg01 --compare 1,2 && has 'between two versions' "$out" '+ 改訂日　令和8年11月21日'
is 'and back' "$(me document h.mamori reg01 --compare 2,1 | grep -c '^- 改訂日.*令和8年11月21日')" 1
run 0 m undo h.mamori && is 'one undo takes version, texts and date back' "$(doc reg01 --json | json 'd["version"], d["revised"]') $(cells h.mamori regulations reg01.revised)" '(1, None) null'
run 0 doc reg01 a1p2 use=auto own='〔あとで〕'
refuses 'no version while a blank is open' 1 '1 blank is still to be filled in' document h.mamori reg01 --make-version 2026-11-21
m new empty.mamori
refuses 'nor in an empty workbook' 1 'still to be filled in' document empty.mamori reg01 --make-version 2026-11-21
run 0 m verify h.mamori && ok 'the workbook verifies after all that'
tap_done
