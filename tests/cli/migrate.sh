# Editions: what migrate.yaml says, what it does to answers, rounds and records, and what is wrong in one.
. "$SRCDIR/tests/lib/tap.sh"
cp -r "$SRCDIR/tests/data/forms-editions" forms && chmod -R u+w forms && export MAMORI_FORMS=$PWD/forms MAMORI_NOW=2026-11-21T10:00
rows() { m show a.mamori "$1" --csv 2>/dev/null; }
report() { json "$1" <<<"$out"; }
run 0 m forms check && has 'forms check reads both editions and what leads from one to the other' "$out" 'toy-2:'
m new a.mamori --company あおば --layers toy-1
for i in 1 2 3 4 5 6 7; do m set a.mamori check q$i answer=mostly memo=メモ$i; done 2>/dev/null
m set a.mamori firm 1 fax=03 staff=7 2>/dev/null
m set a.mamori things + name=机上機 kind=pc holder=田中 'checks=q1;q3' size=大 >/dev/null 2>&1
m set a.mamori things + name=ベル kind=pager >/dev/null 2>&1
m set a.mamori each 1.e1 answer=done 2>/dev/null; m set a.mamori each 1.e2 answer=partly 2>/dev/null
m set a.mamori pagers + name=090 thing=2 >/dev/null 2>&1
m round a.mamori check >/dev/null 2>&1; m set a.mamori check q2 answer=done 2>/dev/null
run 0 m status a.mamori && has 'who opens it is told of the newer edition' "$err" 'toy-2' && has '… and how to go there' "$err" 'mamori migrate'
before=$(m log a.mamori 2>/dev/null | wc -l); rows check >before.csv
run 0 m migrate a.mamori --dry-run --json && is 'a preview says what becomes of each answer' "$(report '[d["done"], d["before"] == d["same"] + d["reworded"] + d["archived"], d["recorded"]]')" '[false, true, 14]'
has '… by its words' "$out" '鍵と棚: 部屋と棚に鍵をかけていますか。' && is '… and the reason that the file gives' "$(report '[c["reason"] for c in d["changes"] if "ファクス ▸" not in c["asked"] and c["asked"].startswith("会社")]')" '["もう使わないため"]'
is '… and changes nothing' "$(m log a.mamori 2>/dev/null | wc -l) $(rows check | cmp - before.csv && echo same)" "$before same"
run 0 m migrate a.mamori && has 'done: it says so, and how to go back' "$out" 'undo'
run 0 m layers a.mamori --json && is 'the newer edition is on, in the place of the older one' "$(report '[l["id"] for l in d["layers"]]')" '["toy-2"]'
has 'the history says so' "$(m log a.mamori)" 'toy-1 試験用の手引き 第1版 -> toy-2'
run 0 m status a.mamori && is 'nothing more is offered' "$err" ''
rows review >review.csv
has 'same: under its new id and with its words' "$(cat review.csv)" 'q7-guests,来客,来客に声をかけていますか。,some'
has 'reworded: the answer stays, to be looked at again' "$(cat review.csv)" 'q2,画面,席を離れるときに画面を閉じていますか。,done,yes,メモ2'
has 'split and merged: asked anew' "$(cat review.csv)" 'q3-room,部屋の鍵,部屋に鍵をかけていますか。,,,' && has '… both' "$(cat review.csv)" 'q45,控え,控えがありますか。,,,'
is 'a ledger under another id keeps its rows, references follow, a code that is gone is empty' "$(rows assets | tail -n +2 | tr '\n' ' ')" '1,机上機,pc,田中,q1 2,ベル,,, '
has 'answers about a row of it follow' "$(rows each)" '1.e2-lock,1,錠,錠がかかりますか。,some'
rows earlier >earlier.csv
has 'what was split is kept as it was asked and said' "$(cat earlier.csv)" '点検 ▸ 鍵と棚: 部屋と棚に鍵をかけていますか。 ▸ 答え,ほぼ実施,archived'
has 'a sheet that is gone is kept cell by cell, with the reason' "$(cat earlier.csv)" 'ポケットベルの台帳 ▸ 090 ▸ 物品,ベル,archived,ポケットベルのサービスが終わったため'
has 'what is asked in other words stands in both' "$(cat earlier.csv)" '点検 ▸ 画面: 画面を閉じていますか。 ▸ 答え,実施,kept'
rows round-answers >rounds.csv
has 'a closed round prints as it was asked, also what follows into the new edition' "$(cat rounds.csv)" 'review,q2,answer,some,点検 ▸ 画面: 画面を閉じていますか。 ▸ 答え,ほぼ実施'
has '… and what nobody asks any more' "$(cat rounds.csv)" 'review,q6,answer,mostly,点検 ▸ ファクス: ファクスの送り先を確かめていますか。 ▸ 答え,ほぼ実施'
is 'the round is one of the sheet as it is called now' "$(rows rounds | tail -n 1 | cut -d, -f2,3)" 'review,1'
run 0 m verify a.mamori && ok 'the workbook agrees with its history'
mv forms/toy-1 older && run 0 m show a.mamori earlier --csv && has 'the words are there when the older forms are gone' "$out" '部屋と棚に鍵をかけていますか。' && mv older forms/toy-1
refuses 'once is enough' 1 'toy-2' migrate a.mamori toy-2
m set a.mamori review q8 answer=done
run 0 m undo a.mamori && run 0 m undo a.mamori && rows check | cmp - before.csv && ok 'one undo takes it back' || not_ok 'one undo takes it back'
run 0 m redo a.mamori && rows earlier | cmp - earlier.csv && ok '… and one redo does it again' || not_ok '… and one redo does it again'
run 0 m undo a.mamori

# Decisions about documents: with the ledgers of the edition itself, and with ledgers of another layer, which stays.
cp -r forms shelf && mkdir shelf/shelf && printf 'layer: shelf\ntitle: 棚\nedition: 第1版\ndate: 2025-01-01\nsource: この試験のために作成\ngroups: [{id: more, title: 棚}]\n' >shelf/shelf/layer.yaml
mv shelf/toy-1/kept-*.yaml shelf/shelf/ && rm shelf/toy-2/kept-*.yaml shelf/toy-2/decisions.yaml
sed -n '/^documents:/,/^  texts/p' shelf/toy-1/layer.yaml >>shelf/shelf/layer.yaml && sed -i '/^  \(paragraphs\|articles\|versions\|texts\):/d; s/^start.*/start: yes/; s/^groups/needs: [shelf]\ngroups/' shelf/toy-?/layer.yaml && sed -i '/kept-parts: {same/d' shelf/toy-2/migrate.yaml
for set in forms shelf; do
    export MAMORI_FORMS=$PWD/$set
    parts=$([ $set = forms ] && echo decisions || echo kept-parts)
    run 0 m forms check && ok "$set: the forms are right"
    m new d.mamori --company あおば --layers toy-1; m set d.mamori things + name=机上機 kind=pc >/dev/null 2>&1
    { m document d.mamori guide c own=困ったら総務へ。 && m document d.mamori guide b strength=light && m document d.mamori guide g use=no && m document d.mamori guide d use=yes && m document d.mamori guide --add-after d --heading 自社の鍵 --text 鍵は総務が持ちます。 &&
        m document d.mamori letter --row 1 p2 use=no && m document d.mamori poster x own=自社の貼り紙 && m document d.mamori card --add-after x --heading 名札 --text 名札をつけます。 &&
        m document d.mamori guide --make-version 2026-11-21 --approved 代表 && m document d.mamori poster --make-version 2026-11-21 --approved 代表; } >/dev/null 2>&1
    kept() { m show d.mamori $1 --csv 2>/dev/null | tail -n +2; }
    kept kept-articles >articles.csv
    run 0 m migrate d.mamori --json && is '… and nothing of the decisions is lost' "$(report '[d["before"] == d["same"] + d["reworded"] + d["archived"]]')" '[true]'
    is '… they follow documents, parts and rows; a strength that is gone is empty' "$(kept $parts | tr '\n' ' ')" 'rules.c2,rules,c2,,,困ったら総務へ。,困ったときは、担当に連絡します。 rules.b,rules,b,,,, letter.1.p2b,letter.1,p2b,no,,, '
    is '… an article of ones own stands behind the part before it' "$(kept kept-articles)" '1,rules,c2,自社の鍵,,鍵は総務が持ちます。'
    has '… the document says so' "$(m document d.mamori rules)" $'3 困ったら総務へ。\n\n第2条（自社の鍵）\n  鍵は総務が持ちます。\n\n2 部屋に鍵'
    has '… what is gone is in the archive, in words, with the reason' "$(kept earlier)" '段落の採否 ▸ 手引き ▸ ファクス ▸ 採否,載せない,archived,もう使わないため'
    has '… the article of a document that became part of another' "$(kept earlier)" '自社の条文 ▸ 名札 ▸ 名札の文です。 ▸ 条文,名札をつけます。,archived'
    has '… what stands in other words is in both' "$(kept earlier)" '段落の採否 ▸ 物品の札 机上機 ▸ 壊れたら、すぐに知らせま ▸ 採否,載せない,kept'
    is '… versions are records, and say what the document is called now' "$(kept kept-versions | cut -d, -f1,2,3 | tr '\n' ' ')" 'guide.1,rules,1 poster.1,poster,1 '
    lacks '… and are compared part by part' "$(m document d.mamori rules --compare 1)" '困ったら'
    m document d.mamori rules c2 use=yes >/dev/null && is '… the next decision about a part is about the same row' "$(kept $parts | grep -c 'rules,c2')" 1
    run 0 m verify d.mamori && run 0 m undo d.mamori && run 0 m undo d.mamori && is '… and all of it is undone' "$(kept kept-articles)" "$(cat articles.csv)"
    rm d.mamori
done
export MAMORI_FORMS=$PWD/forms

# On the screen.
printf '%s\n' 'expect "toy-2 は toy-1 の新しい版です"' 'Alt+F Down Down Down Down Down Down Enter' 'expect "答えを新しい版に移す"' 'expect "そのまま"' '"２"' 'expect "鍵と棚: 部屋と棚に"' 'Esc Alt+F Down Down Down Down Down Down Enter "3"' 'refuse "答えを新しい版に移す"' >look.keys
before=$(m log a.mamori 2>/dev/null | wc -l)
run 0 m --lang ja --keys look.keys a.mamori && is 'the screen tells of it, shows what becomes of the answers, and looking changes nothing' "$(m log a.mamori 2>/dev/null | wc -l)" "$before"
printf '%s\n' 'Alt+F Down Down Down Down Down Down Enter "１"' >go.keys
run 0 m --lang ja --keys go.keys a.mamori && run 0 m layers a.mamori --json && is 'one key takes them there' "$(report '[l["id"] for l in d["layers"]]')" '["toy-2"]'
printf '%s\n' 'Down Enter Down Down Enter' 'Alt+V Down Down Down Down Down Down Down Enter Down' 'expect "F11 聞かれたことば"' 'F11' 'expect "点検 ▸ 机: 机の上を片付けていますか。 ▸ 答え"' 'expect "ほぼ実施"' >words.keys
run 0 m --lang ja --keys words.keys a.mamori && ok 'an old round is shown as it was asked'
printf '%s\n' 'F9 "１"' 'expect "使う様式が変わりました"' '!' 'expect "今の様式で開き直す"' >back.keys
run 0 m --lang ja --keys back.keys a.mamori && rows check | cmp - before.csv && ok '… and F9 back: it says that it is to be opened again' || not_ok '… and F9 back'

# Refused.
cp -r forms/toy-1 extra && sed -i 's/^layer: toy-1/layer: extra/; s/^start.*/needs: [toy-1]/; s/id: toy,/id: more,/; /^choices/,$d' extra/layer.yaml && find extra -name '*.yaml' ! -name layer.yaml -delete
printf 'sheet: notes\ntitle: 覚え\ngroup: more\nkind: ledger\nsource: この試験のために作成\ncolumns: [{id: name, label: 名前, type: text}]\n' >extra/notes.yaml
m layers a.mamori add ./extra 2>/dev/null
refuses 'while another layer needs the older edition' 1 'extra' migrate a.mamori && m layers a.mamori remove extra 2>/dev/null
mv forms/toy-2 newer; refuses 'when there is none' 1 '' migrate a.mamori; refuses 'one that there is not' 1 'toy-2' migrate a.mamori toy-2; mv newer forms/toy-2
refuses 'a layer that follows nothing' 1 'migrate.yaml' migrate a.mamori toy-1
m layers a.mamori add toy-2 2>/dev/null; refuses 'editions are not on side by side: they have the same ids' 1 'toy-1/' layers a.mamori add toy-2
cp -r forms two && cp -r two/toy-2 two/toy-3 && sed -i 's/^layer: toy-2/layer: toy-3/' two/toy-3/layer.yaml
MAMORI_FORMS=$PWD/two refuses 'several are there: which one is said' 1 'toy-2, toy-3' migrate a.mamori
# Gone back by hand, and not by undo: what was answered under the newer edition stands there already.
mkdir -p other/alone && printf 'layer: alone\ntitle: 別\nedition: 第1版\ndate: 2025-01-01\nsource: この試験のために作成\ngroups: [{id: more, title: 別}]\n' >other/alone/layer.yaml
cp extra/notes.yaml other/alone/ && m new hand.mamori --layers toy-1,./other/alone 2>/dev/null && m migrate hand.mamori >/dev/null
m set hand.mamori review q1 answer=done; m layers hand.mamori remove toy-2 2>/dev/null; m layers hand.mamori add toy-1 2>/dev/null; m set hand.mamori check q1 answer=partly 2>/dev/null
refuses 'something stands already where an answer would go' 1 'review q1 answer' migrate hand.mamori && is '… and nothing is half done' "$(m show hand.mamori check --csv 2>/dev/null | sed -n 2p)" 'q1,机,机の上を片付けていますか。,partly,,'
run 0 m verify hand.mamori && ok '… nor does the history say otherwise'

# A company's own folder: the newer edition stands beside the older one.
mkdir own && cp -r "$SRCDIR/tests/data/forms-editions/toy-1" own/ && MAMORI_FORMS=$SRCDIR/forms
m new own.mamori --layers ./own/toy-1 2>/dev/null; m set own.mamori check q1 answer=done
run 0 m status own.mamori && is 'no newer edition, no word of it' "$err" ''
cp -r "$SRCDIR/tests/data/forms-editions/toy-2" own/ && run 0 m status own.mamori && has 'it is found beside the older one' "$err" 'toy-2'
run 0 m migrate own.mamori && run 0 m layers own.mamori --json && is '… and gone to, where it stands' "$(report '[(l["id"], l["folder"].endswith("own/toy-2")) for l in d["layers"]]')" '[["toy-2", true]]'
is '… with the answers' "$(m show own.mamori review --csv 2>/dev/null | sed -n 2p)" 'q1,机,机の上を片付けていますか。,done,,'
run 0 m undo own.mamori && run 0 m migrate own.mamori ./own/toy-2 && ok '… or by its folder' && run 0 m verify own.mamori && ok 'its history is whole'
run 0 m forms check ./own/toy-2 && has 'it can be checked alone, against the one beside it' "$out" 'toy-2:'
sed -i 's/q6: dropped/q66: dropped/' own/toy-2/migrate.yaml; run 1 m forms check ./own/toy-2; has '… and is' "$err" 'own/toy-2/migrate.yaml:16:7'
run 0 m undo own.mamori; refuses '… with its place, and nothing is done' 1 'own/toy-2/migrate.yaml:16:7' migrate own.mamori && run 0 m status own.mamori && ok '… nor is anybody stopped who stays'

# What is wrong in the file, with its place.
wrong() { # WHAT SED EXPECTED
    rm -rf bad && cp -r "$SRCDIR/tests/data/forms-editions" bad && chmod -R u+w bad && sed -i "$2" bad/toy-2/migrate.yaml
    run 1 m forms check bad; has "$1" "$err" "$3"
}
f=bad/toy-2/migrate.yaml
wrong 'an unknown sheet, with the near name' 's/^  things:/  thing:/' "$f:20:3" && has '… the near name' "$err" '「things」'
wrong 'an unknown row' 's/q6: dropped/q66: dropped/' "$f:16:7"
wrong 'an unknown column' 's/holder: {same/holders: {same/' "$f:23:7" && has '… the near name' "$err" '「holder」'
wrong 'an unknown code' 's/kind: {pager/kind: {pagers/' "$f:26:14"
wrong 'a target that is not there' 's/same: q7-guests/same: q7-guest/' "$f:17:18" && has '… the near name' "$err" '「q7-guests」'
wrong 'two become one, and the file does not say merged' 's/q4: {merged: q45}/q4: {same: q45}/' "$f:15:7"
wrong 'only one is merged' 's/q5: {merged: q45}/q5: dropped/' "$f:14:7"
wrong 'split into one' 's/split: \[q3-room, q3-shelf\]/split: [q3-room]/' "$f:13:19"
wrong 'of something nothing is said' '/size: dropped/d' "$f:20:3" && has '… of what' "$err" 'size'
wrong 'other words, of which nothing is said' 's/^      q2: reworded/      q1: same/' "$f:7:3" && has '… of what' "$err" 'q2'
wrong 'an id that means something else now' 's/same: q7-guests/same: q1/' "$f:17:18"
wrong 'a dropped id that is still there' 's/^      q2: reworded/      q2: dropped/' "$f:12:7"
wrong 'a word that is none' 's/^      q2: reworded/      q2: changed/' "$f:12:11"
wrong 'parts of what is gone' 's/^  pagers: .*/  pagers: {dropped: 終わったため, rows: {a: dropped}}/' "$f:33:3"
wrong 'an archive that is no ledger' 's/^archive: earlier/archive: firm/' "$f:2:10"
wrong 'an archive without what it needs' 's/^archive: earlier/archive: assets/' "$f:2:10"
wrong 'an edition that is not there' 's/^from: toy-1/from: toy-9/' 'toy-9'
wrong 'an unknown document, with the near name' 's/^  letter:/  leter:/' "$f:46:3" && has '… the near name' "$err" '「letter」'
wrong 'an unknown part' 's/p2: {reworded/p3: {reworded/' "$f:48:7"
wrong 'a document of which nothing is said' '/^  booklet/d' "$f:1:1" && has '… which' "$err" 'booklet'
wrong 'a part of which nothing is said' '/^      g: {dropped/d' "$f:36:3" && has '… which' "$err" 'g ('
wrong 'other words of a part, of which nothing is said' '/^      t: same/d' "$f:36:3" && has '… which' "$err" 't ('
wrong 'parts of a document that is gone' 's/^  poster: .*/  poster: {dropped: 貼らないため, parts: {x: dropped}}/' "$f:49:3"
wrong 'documents that become one, and the file does not say merged' 's/^  card: .*/  card: {same: handout, parts: {x: {same: z}, y: dropped}}/' "$f:50:3"
rm -rf bad && cp -r "$SRCDIR/tests/data/forms-editions" bad && chmod -R u+w bad && printf 'from: toy-2\narchive: firm\n' >bad/toy-1/migrate.yaml
run 1 m forms check bad; has 'editions that follow each other in a circle' "$err" "$f:1:7"
tap_done
