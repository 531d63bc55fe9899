# mamori people: who works in a workbook, what each may, and how they sign in. Whatever way something is written, the rights are asked.
. "$SRCDIR/tests/lib/tap.sh"
unset MAMORI_PERSON
as() { local name=$1; shift; me --person "$name" "$@"; }
by() { local name=$1; shift; as "$name" --passphrase-fd 3 "$@"; }
# Keys at the price of a machine without memory, so that each sign-in here takes a fifth of the time.
by_people() { local name=$1 book=$2; shift 2; by "$name" people "$book" "$@" --cost interactive; }
code() { sed -n 's/^starting code of .*: //p' <<<"$out"; }
entries() { m status "$1" --json | sed -n 's/.*"entries": \([0-9]*\).*/\1/p'; }
hana='佐藤 花子' ichiro='鈴木 一郎' jiro='田中 次郎'

# ---- alone ----
m new a.mamori --company 株式会社あおぞら >/dev/null
run 0 as "$hana" people a.mamori && has 'nobody is written down: no passphrase is asked for' "$out" 'everybody may everything'
run 1 as "$ichiro" people a.mamori add "$ichiro" --duty staff && has 'the first one manages the people' "$err" 'a rule does not allow this'
run 0 as "$hana" people a.mamori add "$hana" --duty head && is 'alone one has no passphrase' "$out" "added: 1 $hana"
run 0 as だれでも set a.mamori company 1 phone=03-0000-0001 && ok '… and whoever opens the workbook writes into it'
has '… and the list says so' "$(as "$hana" people a.mamori)" 'no passphrase is asked for: with a second person'

# ---- the second person ----
run 1 as だれでも people a.mamori add "$ichiro" --duty staff && has 'only who manages the people adds one' "$err" 'is none of them'
run 1 by "$hana" people a.mamori add "$ichiro" --duty staff 3<<<$'short\nshort' && has 'a passphrase that is too short' "$err" '10 characters'
is '… and nobody was added' "$(m show a.mamori members --csv | grep -c "$ichiro")" 0
run 1 by "$hana" people a.mamori add "$ichiro" --duty 何か 3<<<'' && has 'a duty that there is not' "$err" 何か
run 0 by_people "$hana" a.mamori add "$ichiro" --duty staff --department 総務部 3<<<$'correct horse 1\ncorrect horse 1'
has 'with the second person the first one chooses a passphrase, and is given a recovery code' "$out" 'recovery code: '
recovery=$(sed -n 's/^recovery code: //p' <<<"$out") first=$(code)
has '… and the second one a starting code' "$first" -
is 'none of them is in the file' "$(strings -n 9 a.mamori | grep -cF -e "$first" -e "${first//-/}" -e "$recovery" -e 'correct horse')" 0
has 'for programs: that one signs in' "$(as "$hana" people a.mamori --json)" '"sign_in": true'

# ---- signing in at a command ----
before=$(entries a.mamori)
run 1 as だれでも set a.mamori company 1 phone=1 && has 'who is none of them writes nothing' "$err" "here work $hana, $ichiro"
run 2 as "$hana" set a.mamori company 1 phone=1 && has 'without a terminal there is nobody to ask' "$err" --passphrase-fd
is '… and nothing is written' "$(entries a.mamori)" "$before"
run 0 as だれでも show a.mamori company && ok 'looking needs none: who has the file can read it'
run 0 by "$ichiro" set a.mamori assets + name=見積書 department=総務部 3<<<"$(tr 'A-Z0' 'a-zO' <<<"$first")"$'\nbattery staple\nbattery staple' && is 'a starting code, however it is typed, lets in to choose a passphrase' "$out" 1
by_people "$ichiro" a.mamori passphrase 3<<<$'battery staple\nbattery staple\nbattery staple' >/dev/null
run 1 by "$ichiro" set a.mamori assets 1 note=棚 3<<<"$first" && has '… once' "$err" 'is not right'
run 0 by 鈴木一郎 set a.mamori assets 1 note=棚 3<<<'ｂａｔｔｅｒｙ　ｓｔａｐｌｅ' && ok 'a name without its blank, a passphrase typed full-width'
has 'what was done bears the name of the person' "$(m log a.mamori assets 1 note --json)" "$ichiro"
has 'a right one after a wrong one is written down' "$(m log a.mamori members 2 --limit 3)" 'notice members 2'

# ---- rights: by whatever way ----
before=$(entries a.mamori)
run 1 by "$ichiro" set a.mamori roles head person=x 3<<<'battery staple' && has "the company's decisions are the officer's" "$err" 'you may not change this'
run 1 by "$ichiro" set a.mamori members 2 duty=head 3<<<'battery staple' && has 'nobody gives himself another duty' "$err" 'you may not change this'
run 1 by "$ichiro" set a.mamori assets + name=請求書 department=営業部 3<<<'battery staple' && has 'a row of another department' "$err" 'another department than 総務部'
run 0 by "$hana" set a.mamori assets + name=請求書 department=営業部 3<<<'correct horse 1' && ok '… is made by who may'
run 1 by "$ichiro" set a.mamori assets 2 note=棚 3<<<'battery staple' && has '… and left to it' "$err" 'another department'
run 1 by "$ichiro" delete a.mamori assets 2 3<<<'battery staple' && ok '… not deleted either'
run 0 by "$ichiro" set a.mamori assets 1 department=営業部 3<<<'battery staple' && ok 'a row of the own one is handed over'
run 1 by "$ichiro" set a.mamori assets 1 department=総務部 3<<<'battery staple' && ok '… and not taken back'
run 1 by "$ichiro" erase a.mamori assets 1 note 3<<<'battery staple' && has 'erasing' "$err" 'you may not change this'
run 1 by "$ichiro" layers a.mamori remove personal-data 3<<<'battery staple' && has 'layers' "$err" 'you may not change this'
run 1 by "$ichiro" people a.mamori passphrase "$hana" 3<<<'battery staple' && has 'giving codes' "$err" 'you may not change this'
run 1 by "$ichiro" people a.mamori recovery-code 3<<<'battery staple' && has 'a recovery code' "$err" 'you may not change this'
by "$hana" set a.mamori roles head person="$hana" 3<<<'correct horse 1' >/dev/null 2>&1
run 1 by "$ichiro" undo a.mamori 3<<<'battery staple' && has 'what another one may, undone by who may not' "$err" 'you may not change this'
printf 'id,person\nhead,%s\n' "$ichiro" >roles.csv
run 1 by "$ichiro" import a.mamori roles roles.csv 3<<<'battery staple' && has 'an import' "$err" 'you may not change this'
run 2 as "$ichiro" export a.mamori out.csv --sheet assets && [ ! -e out.csv ] && ok 'what leaves the house says who took it' || not_ok 'what leaves the house says who took it'
run 0 by "$ichiro" export a.mamori out.csv --sheet assets 3<<<'battery staple' && has '… and then it is entered' "$(m log a.mamori --limit 1)" "$ichiro"
run 0 m verify a.mamori && ok 'the history proves itself'

# ---- at the screen ----
cp a.mamori b.mamori
on_screen 'nothing is shown before somebody has signed in' b.mamori me <<'K'
expect "どなたですか"
expect "鈴木 一郎"
refuse "5か条"
refuse "あおぞら"
F10
refuse "ファイル"
Esc
expect "どなたですか"
K
on_screen 'by the arrows and a passphrase' b.mamori me <<'K'
Down Enter "wrong one" Enter
expect "合いません"
"battery staple" Enter
expect "鈴木 一郎"
expect "5か条"
/ "役割分担" Enter
"x"
expect "権限がありません"
K
on_screen 'what one may not do is off in the menu, with the reason' b.mamori me <<'K'
Down Enter "battery staple" Enter
/ "役割分担" Enter
F2
expect "権限がありません"
K
on_screen 'after five minutes the screen is hidden, and what was typed is there for who comes back' b.mamori me <<'K'
Down Enter "battery staple" Enter
/ "情報資産管理台帳" Enter
"みつもりの続き"
idle 280000
expect "あと20秒で画面を隠します"
idle 300000
expect "どなたですか"
expect "キーが押されなかった"
expect "打ちかけの"
refuse "みつもりの続き"
refuse "見積書"
2 "battery staple" Enter
expect "みつもりの続き"
K
cp b.mamori minutes.mamori
run 1 by "$ichiro" set minutes.mamori record-rules 1 lock=60 3<<<'battery staple' && has 'the minutes are a decision of the company' "$err" 'you may not change this'
run 1 by "$hana" set minutes.mamori record-rules 1 lock=61 3<<<'correct horse 1' && ok '… at most an hour'
run 1 by "$hana" set minutes.mamori record-rules 1 lock=0 3<<<'correct horse 1' && ok '… never none'
run 0 by "$hana" set minutes.mamori record-rules 1 lock=7 3<<<'correct horse 1' && has '… and as a change it stands in the history' "$(m log minutes.mamori record-rules 1 lock)" "$hana"
on_screen 'then the screen is hidden after these minutes' minutes.mamori me <<'K'
Down Enter "battery staple" Enter
idle 389000
refuse "画面を隠します"
idle 400000
expect "あと20秒で画面を隠します"
idle 419000
expect "あと1秒で画面を隠します"
idle 420000
expect "どなたですか"
K
by "$hana" set minutes.mamori record-rules 1 lock=1 3<<<'correct horse 1' >/dev/null 2>&1
on_screen 'fewer than ever it may be' minutes.mamori me <<'K'
Down Enter "battery staple" Enter
idle 59000
expect "あと1秒で画面を隠します"
idle 60000
expect "どなたですか"
K
by "$hana" set minutes.mamori record-rules 1 lock= 3<<<'correct horse 1' >/dev/null 2>&1
on_screen '… and five where it is emptied' minutes.mamori me <<'K'
Down Enter "battery staple" Enter
idle 299000
expect "あと1秒で画面を隠します"
idle 300000
expect "どなたですか"
K
on_screen 'for somebody else it is not: he begins at the beginning' b.mamori me <<'K'
Down Enter "battery staple" Enter
/ "情報資産管理台帳" Enter
"みつもりの続き"
Alt+z
expect "どなたですか"
refuse "キーが押されなかった"
1 "correct horse 1" Enter
expect "佐藤 花子"
expect "5か条"
refuse "みつもりの続き"
K
on_screen 'and who left it is offered it again' b.mamori me <<'K'
2 "battery staple" Enter
expect "みつもりの続き"
K
on_screen 'anybody reports, without signing in, and that alone' b.mamori me <<'K'
"!" "変なメールを開いた" Enter
"受付の人" Enter
expect "書き留めました"
Enter
expect "どなたですか"
refuse "変なメール"
K
has '… in the ledger, under the name given' "$(m log b.mamori --limit 1)" '受付の人'
has '… with what was said' "$(m show b.mamori incidents --csv)" '変なメールを開いた'
on_screen '… and who manages sees it at once' b.mamori me <<'K'
1 "correct horse 1" Enter
expect "知らせのあった事故・気に"
K
on_screen 'a person is added, and the code is shown once' b.mamori me <<'K'
1 "correct horse 1" Enter
F10 End Up Up Up Enter
expect "使う人と合言葉"
"+" "高橋 三郎" Enter Down Enter "総務部" Enter
expect "はじめのコード"
expect "14日"
Enter
refuse "はじめのコード"
K
has '… and is among the people' "$(as "$hana" people b.mamori)" '高橋 三郎  '
run 0 m verify b.mamori && ok 'and the history proves itself'

# ---- lost, and gone ----
run 0 by_people "$hana" a.mamori passphrase "$ichiro" 3<<<'correct horse 1' && has 'a lost one: a new starting code' "$out" "starting code of $ichiro"
second=$(code)
run 1 by "$ichiro" set a.mamori assets + name=x department= 3<<<'battery staple' && has '… and the old passphrase is void at once' "$err" 'is not right'
run 1 by "$hana" people a.mamori passphrase "$hana" 3<<<$'wrong horse 1\nx' && has 'for another passphrase of one own the present one is needed' "$err" 'is not right'
run 0 by_people "$hana" a.mamori passphrase 3<<<$'correct horse 1\nanother horse 2\nanother horse 2' && has '… and then the new one holds' "$out" 'from now on'
run 0 by_people "$hana" a.mamori recover "$hana" 3<<<"$recovery"$'\nthird horse 3\nthird horse 3' && has 'the recovery code lets who manages in, and is replaced' "$out" 'recovery code: '
run 1 by "$hana" people a.mamori recover "$hana" 3<<<"$recovery"$'\nfourth horse 4\nfourth horse 4' && has '… so it works once' "$err" 'is not right'
run 1 by "$hana" people a.mamori recover "$ichiro" 3<<<"$recovery" && has '… and for nobody else' "$err" 'one who manages the people'
run 1 by "$hana" set a.mamori members 1 left=2020-01-01 3<<<'third horse 3' && has 'the last one who manages does not leave' "$err" 'a rule does not allow this'

# ---- guessing ----
run 0 by_people "$hana" a.mamori add "$jiro" --duty read 3<<<$'third horse 3' && third=$(code)
by_people "$jiro" a.mamori passphrase 3<<<"$third"$'\nreading all day\nreading all day' >/dev/null 2>&1
run 0 by "$hana" set a.mamori members 2 left=2020-01-01 3<<<'third horse 3' && ok 'somebody leaves'
run 1 by "$ichiro" set a.mamori assets + name=x department= 3<<<"$second" && has '… and does not come in again' "$err" "here work $hana, $jiro"
run 1 by "$jiro" set a.mamori assets + name=x department= 3<<<'reading all day' && has 'who only reads writes nothing' "$err" 'you may not change this'
for guess in 1 2 3; do by "$jiro" undo a.mamori 3<<<"guess $guess of many" >/dev/null 2>&1; done
run 1 by "$jiro" undo a.mamori 3<<<'reading all day' && has 'after three wrong ones the next must wait, also a right one' "$err" 'must wait ('
has 'attempts are written down' "$(as "$hana" people a.mamori)" '3 wrong attempts since'
run 0 m verify a.mamori && ok 'all of it is well in the end'
run 2 m people a.mamori add && run 2 m people a.mamori nonsense && run 2 m people a.mamori add x && ok 'what is missing is said' || not_ok 'what is missing is said'
tap_done
