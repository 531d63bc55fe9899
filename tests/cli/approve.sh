# mamori submit, approvals, approve: who is asked is data, what was seen is kept, a changed text makes a decision stale, the last approval makes the version.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
unset MAMORI_PERSON
as() { local name=$1; shift; me --person "$name" "$@"; }
head='緑川 誠' ichiro='鈴木 一郎' osamu='高橋 修'
answers() { m approvals "$1" "$2" --json | json '[(a["person"],a["answer"]) for a in d[0]["asked"]]'; }
entries() { m status "$1" --json | sed -n 's/.*"entries": \([0-9]*\).*/\1/p'; }
m new a.mamori --sample >/dev/null

# ---- submitted ----
run 0 me approvals a.mamori && is 'nothing waits' "$out" 'nothing waits for an approval'
m set a.mamori company 1 name= >/dev/null; run 1 as "$ichiro" submit a.mamori reg01 && has 'a document with blanks is not submitted' "$err" 'still to be filled in' && m undo a.mamori >/dev/null
run 1 as "$ichiro" submit a.mamori manager-brief && has 'no rule speaks of it' "$err" 'no rule of the forms'
run 1 as "$ichiro" submit a.mamori nonsense && has 'no such document' "$err" 'unknown document nonsense'
run 1 as "$head" submit a.mamori reg01 && has "one's own is approved by somebody else" "$err" 'name who is asked beside'
run 1 as "$ichiro" submit a.mamori reg01 --due 2026-11-20 && has 'a day that is over' "$err" 'this day is over'
run 2 as "$ichiro" submit a.mamori && ok 'nothing named'
before=$(entries a.mamori)
run 0 as "$ichiro" submit a.mamori reg01 --to "$osamu" --due 12/5 --reason '初めて定める' && is 'the rule asks, and who is named beside it' "$out" "reg01.1
  Officer: $head
  Check: $osamu"
is 'asked twice is asked once: the officer is the representative, too' "$(answers a.mamori reg01.1)" "[[\"$head\", \"none\"], [\"$osamu\", \"none\"]]"
run 0 as "$head" approvals a.mamori --mine && has 'it waits for one' "$out" '* reg01.1  組織的対策規程  waits  鈴木 一郎 2026-11-21  due 2026-12-05'
run 0 as "$ichiro" approvals a.mamori --mine && is '… and not for another' "$out" 'nothing waits for an approval'
has 'it is a task of the one' "$(m --person "$head" status a.mamori)" '承認を待つ1件'
lacks '… and not of the other' "$(m --person "$ichiro" status a.mamori)" '承認を待つ'
has 'all of it is new to who never decided' "$(as "$head" approvals a.mamori reg01.1)" 'all of it: you have not decided about it yet:'

run 1 me --person "$ichiro" submit a.mamori policy-web --due まちがい && has 'a due day that is none' "$err" まちがい
# ---- decided ----
run 1 as "$ichiro" approve a.mamori reg01.1 && has 'the author does not approve it' "$err" "asked are $head、$osamu"
run 1 as だれか approve a.mamori reg01.1 && has '… nor does anybody who is not asked' "$err" 'you may not change this'
run 1 as "$osamu" approve a.mamori reg01.1 --seen 0000 && has 'another text than the one that was shown' "$err" 'was changed by someone else'
run 1 as "$osamu" approve a.mamori reg01.1 --change '' && has 'a change has a reason' "$err" 'says what and why'
run 1 as "$osamu" approve a.mamori reg01.1 --wording 別の文 --part nonsense && has 'no such part' "$err" nonsense
run 2 as "$osamu" approve a.mamori reg01.1 --wording 別の文 && ok 'a wording is of a part'
run 2 as "$osamu" approve a.mamori reg01.1 --change だめ --withdraw && ok 'one answer at a time'
run 1 me --person "$osamu" approve a.mamori reg09.1 && has 'nothing of the kind was submitted' "$err" 'unknown row reg09.1'
run 0 as "${head/ /}" approve a.mamori reg01.1 && is 'one approves, however the name is written: nothing is complete' "$out" ''
run 0 as "$osamu" approve a.mamori reg01.1 --wording '代表者は、毎年4月に責任者を任命する。' --part a1p1 && ok 'another proposes a wording'
is 'both are seen' "$(answers a.mamori reg01.1)" "[[\"$head\", \"approved\"], [\"$osamu\", \"change\"]]"
run 1 as "$head" approve a.mamori reg01.1 --take 2 && has 'a wording is taken by the author' "$err" 'for its author, 鈴木 一郎'
run 1 as "$ichiro" approve a.mamori reg01.1 --take 1 && has 'an approval is no wording' "$err" 'no wording that waits'
run 0 as "$ichiro" approve a.mamori reg01.1 --take 2 && has 'taken' "$(m document a.mamori reg01)" '毎年4月に責任者を任命する。'
is 'what was decided is stale now' "$(answers a.mamori reg01.1)" "[[\"$head\", \"stale-approved\"], [\"$osamu\", \"stale-change\"]]"
run 1 as "$ichiro" approve a.mamori reg01.1 --leave 2 && ok '… and settled once'
run 0 as "$head" approvals a.mamori reg01.1 --json && is 'who looks again sees what has changed since' "$(json '[(c["part"],c["change"],c["after"]) for c in d[0]["changes"]]' <<<"$out")" '[["a1p1", "changed", "代表者は、毎年4月に責任者を任命する。"]]'
is 'every decision bears the hash of what was seen' "$(json 'len({x["hash"] for x in d[0]["decisions"]}), [x["stale"] for x in d[0]["decisions"]], len(d[0]["hash"])' <<<"$out")" '(1, [True, True], 64)'
m undo a.mamori >/dev/null
is 'as it was it counts again' "$(answers a.mamori reg01.1)" "[[\"$head\", \"approved\"], [\"$osamu\", \"change\"]]"
m redo a.mamori >/dev/null

# ---- complete ----
run 0 as "$osamu" approve a.mamori reg01.1 --seen "$(m approvals a.mamori reg01.1 --json | json 'd[0]["hash"]')" && is 'one approves the new text' "$out" ''
is '… which is no version yet' "$(m document a.mamori reg01 --json | json 'd["version"]')" None
run 0 as "$head" approve a.mamori reg01.1 && is 'the last approval makes the version' "$out" 'approved by all that were asked: version 1 is made'
is '… that bears who approved, on the day that is recorded' "$(m show a.mamori document-versions --json | json '[(r["number"],r["approved"],r["reason"]) for r in d["rows"]]')" "[[1, \"$head、$osamu\", \"初めて定める\"]]"
is 'the round is over' "$(m approvals a.mamori reg01.1 --json | json 'd[0]["state"],d[0]["waits_for_me"],[a["answer"] for a in d[0]["asked"]]')" "('approved', False, ['approved', 'approved'])"
run 1 as "$head" approve a.mamori reg01.1 && has '… and decided no more' "$err" 'it has been approved'
run 1 as "$ichiro" submit a.mamori reg01 && has 'the same text is not submitted again' "$err" 'nothing has changed since version 1'
m document a.mamori reg01 a1p1 own='代表者は、毎年5月に責任者を任命する。' >/dev/null
run 0 as "$ichiro" submit a.mamori reg01 && has 'a changed one is, in the next round' "$out" reg01.2
has '… with what has changed since the last decision' "$(as "$head" approvals a.mamori reg01.2)" '+ 代表者は、毎年5月に責任者を任命する。'
has '… for others since the version' "$(as だれか approvals a.mamori reg01.2)" 'since version 1:'
run 0 as "$ichiro" submit a.mamori reg01 --reason もう一度 && is 'submitted again the earlier round gives way' "$(m approvals a.mamori --all --json | json '[(a["id"],a["state"]) for a in d]')" '[["reg01.1", "approved"], ["reg01.2", "returned"], ["reg01.3", "waiting"]]'
run 1 as "$head" approve a.mamori reg01.3 --withdraw && has 'it is taken back by the author alone' "$err" 'for its author'
run 0 as "$ichiro" approve a.mamori reg01.3 --withdraw && is 'taken back' "$(m approvals a.mamori reg01.3 --json | json 'd[0]["state"]')" withdrawn

# ---- rows ----
run 1 as "$ichiro" submit a.mamori assets 3 && has 'a row of which no rule speaks' "$err" 'no rule of the forms'
m set a.mamori assets 3 treatment=accept plan=金庫にしまう >/dev/null
run 1 as "$ichiro" submit a.mamori assets 999 && has 'no such row' "$err" 'unknown row 999'
run 0 as "$ichiro" submit a.mamori assets 3 && run 0 as "$head" approve a.mamori assets.3.1 && is 'a risk is accepted' "$out" 'approved by all that were asked'
run 0 m undo a.mamori && lacks 'what stands over it in the history never says what the row is called' "$out" 健康診断 && m redo a.mamori >/dev/null
lacks 'nothing is found' "$(m status a.mamori --json)" approval-stale
m set a.mamori assets 3 note=棚 >/dev/null
is 'what nobody looked at may change' "$(answers a.mamori assets.3.1)" "[[\"$head\", \"approved\"]]"
m set a.mamori assets 3 plan=机にしまう >/dev/null
is 'what was looked at makes it stale' "$(answers a.mamori assets.3.1)" "[[\"$head\", \"stale-approved\"]]"
on_screen '… which is a finding' a.mamori m <<'END'
Ctrl+N
Ctrl+F "承認のあと" Enter
expect 承認のあとで変わっています
END
m round a.mamori five-rules --title 一回目 >/dev/null 2>&1 || m round a.mamori self-check --title 一回目 --anyway >/dev/null
round=$(m show a.mamori rounds --json | json 'd["rows"][-1]["id"]')
run 0 as "$ichiro" submit a.mamori rounds "$round" && has 'a closed round' "$out" "rounds.$round.1"
has '… with the answers in it' "$(as "$head" approvals a.mamori "rounds.$round.1")" answer

# ---- on paper ----
m new p.mamori --sample >/dev/null
me --person "$ichiro" submit p.mamori reg01 --to "$osamu" >/dev/null
seals() { m document p.mamori reg01 | sed -n '4,9{s/  */ /g;p}' | tr '\n' ' ' | sed 's/ -*  */ /g'; }
has 'the boxes for seals are those of who was asked' "$(seals)" "責任者 確認 作成"
me --person "$head" approve p.mamori reg01.1
has '… with the decision and the day, and who made it' "$(seals)" "承認 2026-11-21 2026-11-21"
m document p.mamori reg01 a1p2 own=変えた文 >/dev/null
has 'an approval of another text says so' "$(seals)" '前の文を'
m undo p.mamori >/dev/null
me --person "$osamu" approve p.mamori reg01.1 >/dev/null
has 'a version that was approved bears it' "$(seals)" "承認 承認 2026-11-21"
m export p.mamori reg01.docx --document reg01 >/dev/null && m export p.mamori reg01.xlsx --document reg01 >/dev/null
is '… in Word and Excel' "$(unzip -p reg01.docx word/document.xml | grep -o '承認 2026-11-21' | wc -l) $(unzip -p reg01.xlsx xl/sharedStrings.xml | grep -o '承認 2026-11-21' | wc -l)" '2 1'
m document p.mamori reg01 a1p2 own=変えた文 >/dev/null
lacks 'a text that changed since bears none' "$(seals)" 2026-11-21
# ---- who is asked is data: everybody with a duty, of whom one is enough; who is above the author ----
cp -r "$SRCDIR/forms" f && chmod -R u+w f
sed -i '/id: handbook/,/by:/s/by: .*/by: [{label: 監査, duty: audit, least: 1}, {label: 上司, superior: yes}]/' f/ipa-3/layer.yaml
q() { MAMORI_FORMS=$PWD/f me --person "$@"; }
q x new q.mamori --sample >/dev/null
for person in "$head=head" '中村 真理=audit' '田中 美咲=audit' "$osamu=staff"; do q x set q.mamori members + name="${person%=*}" duty="${person#*=}" >/dev/null; done
run 1 q "$osamu" submit q.mamori five-rules && has 'nobody is above him' "$err" 'nobody is written down as Superior yet'
q x set q.mamori members 4 superior=1 >/dev/null
run 0 q "$osamu" submit q.mamori five-rules && is 'by duty, and by who is above' "$(sed 1d <<<"$out" | sed 's/^ *[^ ]*: //' | tr '\n' ' ')" "中村 真理 田中 美咲 $head "
run 0 q 田中美咲 approve q.mamori five-rules.1 && is 'one of those with the duty is enough, not for the other seat' "$out" ''
run 0 q "$head" approve q.mamori five-rules.1 && has '… and with it for the version' "$out" 'version 1 is made'
q x set q.mamori members 2 superior=1 >/dev/null
run 0 q '中村 真理' submit q.mamori handbook && is 'who has the duty himself is not asked about his own' "$(sed 1d <<<"$out" | sed 's/^ *[^ ]*: //' | tr '\n' ' ')" "田中 美咲 $head "

# ---- at the screen ----
m new s.mamori --sample >/dev/null
me --person "$ichiro" submit s.mamori reg01 --to "$osamu" >/dev/null
on_screen 'it is the first thing to do of who is asked, and the whole text to who never saw it' s.mamori m --person "$osamu" <<'END'
wait
F5
expect 組織的対策規程
expect 返事待ち
Enter
expect まだ返事をしていません
expect この規程は、株式会社みどり食品
F4
expect 承認する
2
"別表が古い" Tab
expect 返事を残しました
expect 直しを求めている
END
on_screen 'it waits no more, until the text changes' s.mamori m --person "$osamu" <<'END'
wait
F5
expect 5か条
END
m document s.mamori reg01 a1p1 own=新しい文である。 >/dev/null
on_screen 'then only what has changed is shown; another wording is proposed' s.mamori m --person "$osamu" <<'END'
wait
F5
Enter
expect 前の文に直しを求めた
expect "+ 新しい文である。"
F5
expect この規程は、株式会社みどり食品
F5
F4
3
"方針の表明" Enter
expect 新しい文である。
Ctrl+A
Ctrl+U
"もっと短い文。" Tab
expect 返事を残しました
END
on_screen 'its author takes it' s.mamori m --person "$ichiro" <<'END'
wait
Alt+T End Up Up Enter
expect 組織的対策規程
Enter
expect 別の文の案
F4
4
expect もっと短い文。
1
expect 文を直しました
END
has 'the wording is in the text' "$(m document s.mamori reg01)" もっと短い文。
me --person "$head" approve s.mamori reg01.1
on_screen 'the last one approves, and the version is made' s.mamori m --person "$osamu" <<'END'
wait
F5
Enter
F4
1
expect 第1版を作りました
END
# ---- overdue ----
run 0 env MAMORI_NOW=2027-01-20T10:00 "$MAMORI" --lang en approvals a.mamori && has 'overdue' "$out" '!! due 2026-12-21'

# ---- nobody writes it otherwise ----
before=$(entries a.mamori)
run 1 as "$ichiro" set a.mamori approval-decisions + person="$head" kind=approve && has 'a decision is not typed' "$err" 'cannot be changed'
run 1 as "$ichiro" set a.mamori submissions assets.3.1 state=approved && ok '… nor a state'
m show a.mamori approval-decisions --csv >decisions.csv
run 0 as "$ichiro" import a.mamori approval-decisions decisions.csv && has '… nor imported' "$out" 'nothing to take over'
is 'nothing was written' "$(entries a.mamori)" "$before"
run 0 me verify a.mamori && ok 'the workbook is sound'

# ---- where rights hold ----
m new r.mamori --sample >/dev/null
by() { local name=$1; shift; as "$name" --passphrase-fd 3 "$@"; }
me --person "$head" people r.mamori add "$head" --duty head >/dev/null
code=$(by "$head" people r.mamori add "$osamu" --duty read --cost interactive 3<<<$'correct horse 1\ncorrect horse 1' | sed -n 's/^starting code of .*: //p')
by "$osamu" people r.mamori passphrase --cost interactive 3<<<"$code"$'\nbattery staple\nbattery staple' >/dev/null 2>&1
run 1 by "$osamu" set r.mamori assets 1 note=棚 3<<<'battery staple' && has 'who may only read writes nothing' "$err" 'you may not change this'
run 0 by "$head" submit r.mamori reg01 --to "$osamu" 3<<<'correct horse 1' && ok 'the officer submits his own to a reader'
run 1 by "$head" approve r.mamori reg01.1 3<<<'correct horse 1' && has '… and does not approve it' "$err" 'you may not change this'
run 0 by "$osamu" approve r.mamori reg01.1 --change もっと短く 3<<<'battery staple' && ok 'who may only read decides where a rule asks him'
run 1 by "$head" undo r.mamori 3<<<'correct horse 1' && has 'nobody takes back what another one decided' "$err" 'only whoever made it takes it back'
run 0 by "$osamu" undo r.mamori 3<<<'battery staple' && ok '… but he himself'
run 0 by "$osamu" redo r.mamori 3<<<'battery staple' && ok '… and does it again'
run 0 by "$osamu" approve r.mamori reg01.1 3<<<'battery staple' && has 'the last approval makes the version, whoever gives it' "$out" 'version 1 is made'
run 1 by "$osamu" undo r.mamori 3<<<'battery staple' && has 'a version that was made stays' "$err" 'you may not change this'
run 2 as "$osamu" approve r.mamori reg01.1 && ok 'without a passphrase there is no decision'
tap_done
