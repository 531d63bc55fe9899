# Copies that are worked in, taken in again, and what they disagree about.
. "$SRCDIR/tests/lib/tap.sh"
unset MAMORI_PERSON
as() { local name=$1; shift; me --person "$name" "$@"; }
a='佐藤' b='鈴木'
note() { me show "$1" assets --csv | grep "^$2," | cut -d, -f4; }
answers() { me show "$1" assets --csv; me show "$1" company --csv; }

as $a new a.mamori --company 株式会社あおぞら >/dev/null
for n in 社員名簿 見積書 図面; do as $a set a.mamori assets + name=$n note=棚 >/dev/null; done
run 0 as $a copy a.mamori b.mamori --for 大阪支店 --until 2037-01-31 --plain && has 'a copy says for whom it is' "$out" 'a copy for 大阪支店: b.mamori'
has '… and under which number it writes' "$out" "bears the origin $(sqlite3 b.mamori 'select origin from journal order by entry desc limit 1')"
is '… and stands in the ledger of copies' "$(me show a.mamori working-copies --csv | sed 1d | cut -d, -f2,4,5)" "大阪支店,$a,2037-01-31"
is 'a copy begins with an origin of its own' "$(sqlite3 b.mamori 'select count(distinct origin) from journal')" 2
run 0 me verify b.mamori && ok 'it is sound'
rm -rf "$WORK/x" && run 2 as $a copy a.mamori c.mamori --plain && has 'for whom must be said' "$err" 'say with --for'
run 2 as $a copy a.mamori c.mamori --for 支店 --until 2020-01-01 --plain && has 'a day that is over is none' "$err" 'a day to come'
run 1 as $a copy a.mamori b.mamori --for 支店 --plain && has 'nothing is written over' "$err" 'exists already'
run 2 as $a copy a.mamori c.mamori --for 支店 --plain --to x && has 'a plain copy is not sealed' "$err" 'not sealed'

# both go their own way
is 'a row here' "$(as $a set a.mamori assets + name=契約書)" 4
id=$(as $b set b.mamori assets + name=名刺)
has 'a row of the copy has an id that no other copy gives' "$id" '4@'
as $a set a.mamori assets 1 note=金庫 >/dev/null; as $b set b.mamori assets 1 note=机 >/dev/null
as $a delete a.mamori assets 2 >/dev/null; as $b set b.mamori assets 2 note=床 >/dev/null
as $b set b.mamori assets 3 note=壁 >/dev/null
cp a.mamori a0.mamori; cp b.mamori b0.mamori
run 0 as $a merge a.mamori b.mamori --dry-run && has 'what would come' "$out" '4 rows would be looked at'
cmp -s a.mamori a0.mamori && ok '… and nothing is written' || not_ok '… and nothing is written'
run 0 as $a merge a.mamori b.mamori && has 'what came' "$out" '4 of them changes; the last by 鈴木'
has '… and what they disagree about' "$out" '2 conflicts: both say something else'
is 'a change of one copy alone is taken' "$(note a.mamori 3)" 壁
is 'a row that one deleted and the other changed stays' "$(me show a.mamori assets --csv | grep -c '見積書')" 1
is 'both new rows are there' "$(me show a.mamori assets --csv | grep -c '契約書\|名刺')" 2
is 'the copy came back, says the ledger' "$(me show a.mamori working-copies --json | json '[r["entries"] for r in (d if isinstance(d, list) else d["rows"])][0]')" 4
run 0 me verify a.mamori && ok 'the history is sound'
head=$(sqlite3 a.mamori 'select hex(hash) from journal order by entry desc limit 1')
run 0 as $a merge a.mamori b.mamori && has 'once more: nothing new' "$out" 'nothing new'
is '… and nothing written' "$(sqlite3 a.mamori 'select hex(hash) from journal order by entry desc limit 1')" "$head"
run 0 as $b merge b.mamori a.mamori && is 'the other way round: the same answers' "$(answers a.mamori)" "$(answers b.mamori)"
cp a0.mamori x.mamori; cp b0.mamori y.mamori
as $b merge y.mamori x.mamori >/dev/null; as $a merge x.mamori y.mamori >/dev/null
is '… in whatever order' "$(answers x.mamori)" "$(answers a.mamori)"
is '… with the same conflicts' "$(me conflicts x.mamori --json | json 'sorted(c["conflict"] for c in d["conflicts"])')" "$(me conflicts a.mamori --json | json 'sorted(c["conflict"] for c in d["conflicts"])')"

# conflicts
run 0 me conflicts a.mamori && has 'both values, who, when, where' "$out" '机  (鈴木, '
has '… of which copy' "$out" '大阪支店)'
me conflicts a.mamori --json >c.json
value=$(json '[c["conflict"] for c in d["conflicts"] if c["kind"] == "value"][0]' <c.json)
row=$(json '[c["conflict"] for c in d["conflicts"] if c["kind"] == "deleted"][0]' <c.json)
is 'for programs' "$(json '[[s["value"] for s in c["sides"]] for c in d["conflicts"] if c["kind"] == "value"][0]' <c.json | tr -d ' ' | sed 's/.*金庫.*/y/')" y
has 'an open conflict is a finding' "$(me status a.mamori)" 'Copies disagree'
run 2 as $a conflicts a.mamori "$value" --take 3 && has 'a side that is none' "$err" '1 to 2'
run 2 as $a conflicts a.mamori "$value" && has 'what it is to be must be said' "$err" '--take N or --value TEXT'
run 1 as $a conflicts a.mamori cffffffffffffffff --take 1 && has 'an unknown conflict' "$err" 'cffffffffffffffff'
run 2 as $a conflicts a.mamori "$row" --value x && has 'a row has no value' "$err" '--value is for a cell'
run 0 as $a conflicts a.mamori "$value" --value 倉庫 && is 'a value of its own' "$(note a.mamori 1)" 倉庫
gone=$(json '[i + 1 for c in d["conflicts"] if c["kind"] == "deleted" for i, s in enumerate(c["sides"]) if s["deletes"]][0]' <c.json)
run 0 as $a conflicts a.mamori "$row" --take "$gone" && is 'the row goes' "$(me show a.mamori assets --csv | grep -c '見積書')" 0
run 1 as $a conflicts a.mamori "$row" --take 1 && has 'what is decided is decided' "$err" 'it is decided'
run 0 me conflicts a.mamori && is 'none is left' "$out" 'no conflict waits to be decided'
has '… and what stood in the ledger is gone' "$(me show a.mamori conflicts --csv | sed 1d | cut -d, -f4,7 | sort -u)" ','
run 0 as $b merge b.mamori a.mamori && run 0 me conflicts b.mamori && is 'the decision goes along' "$out" 'no conflict waits to be decided'
is '… with the answers' "$(answers b.mamori)" "$(answers a.mamori)"
run 0 as $a undo a.mamori && run 0 as $a undo a.mamori && has 'a decision is undone' "$(me conflicts a.mamori)" '社員名簿'
as $a redo a.mamori >/dev/null; as $a redo a.mamori >/dev/null
as $a set a.mamori assets 3 note=蔵 >/dev/null; as $b set b.mamori assets 3 note=庫 >/dev/null
as $a merge a.mamori b.mamori >/dev/null
run 0 as $a conflicts a.mamori --keep-all && is 'all at once: what is shown stays' "$out" '1 conflict decided'
run 0 me verify a.mamori && ok 'and the history is sound'

# undo is one's own
as $a set a.mamori assets 1 note=屋根裏 >/dev/null
as $b set b.mamori assets + name=録音 >/dev/null
as $a merge a.mamori b.mamori >/dev/null
run 0 as $a undo a.mamori && is 'a merge is not in the way of undo' "$(note a.mamori 1)" 倉庫
is '… and is not undone' "$(me show a.mamori assets --csv | grep -c '録音')" 1

# the last day
run 1 env MAMORI_NOW='2037-02-01 09:00' "$MAMORI" --lang en --person $b set b.mamori assets 1 note=x && has 'after its last day nothing is written' "$err" 'until 2037-01-31'
run 0 env MAMORI_NOW='2037-02-01 09:00' "$MAMORI" show b.mamori assets && ok '… and all can be read'
run 0 env MAMORI_NOW='2037-02-01 09:00' "$MAMORI" --lang en --person $a merge a.mamori b.mamori && ok '… and taken in'

# sealed
as $a copy a.mamori c.sealed --for 名古屋支店 --cost interactive --passphrase-fd 3 3<<<$'correct horse 1\ncorrect horse 1' >/dev/null 2>&1 && ok 'a sealed copy' || not_ok 'a sealed copy'
grep -qa '屋根裏\|社員名簿' c.sealed && not_ok '… holds nothing readable' || ok '… holds nothing readable'
run 0 as $b unseal c.sealed c.mamori --passphrase-fd 3 3<<<'correct horse 1' && ok '… becomes a workbook'
as $b set c.mamori assets + name=議事録 >/dev/null
as $b seal c.mamori back.sealed --cost interactive --passphrase-fd 3 3<<<$'battery staple 2\nbattery staple 2' >/dev/null 2>&1
run 0 as $a merge a.mamori back.sealed --passphrase-fd 3 3<<<'battery staple 2' && is '… and comes back sealed' "$(me show a.mamori assets --csv | grep -c '議事録')" 1
run 1 as $a merge a.mamori back.sealed --passphrase-fd 3 3<<<'another one 333' && ok '… not without its passphrase'

# made by hand
cp a.mamori h.mamori
as $a set a.mamori assets 3 note=右 >/dev/null; as $b set h.mamori assets 3 note=左 >/dev/null
run 0 as $a merge a.mamori h.mamori && has 'a copy made by hand is said' "$err" 'copied by hand and both written to'
is '… and nothing is lost' "$(me conflicts a.mamori --json | json 'sorted(s["value"] for s in d["conflicts"][0]["sides"])')" '["右", "左"]'
has '… from now on another origin' "$(sqlite3 a.mamori 'select count(distinct origin) from journal')" 2
run 0 as $b merge h.mamori a.mamori && is '… and the other way round' "$(answers h.mamori)" "$(answers a.mamori)"
# … rows that both gave one number
cp a.mamori h1.mamori; cp a.mamori h2.mamori
n1=$(as $a set h1.mamori assets + name=右の金庫); as $a set h1.mamori disposals + "asset=$n1" >/dev/null
n2=$(as $b set h2.mamori assets + name=左の金庫)
is '… both have the same' "$n1" "$n2"
as $a merge h1.mamori h2.mamori >/dev/null 2>&1; as $b merge h2.mamori h1.mamori >/dev/null 2>&1
is '… are two rows' "$(me show h1.mamori assets --csv | grep -c '右の金庫\|左の金庫')" 2
is '… of ids of their own' "$(me show h1.mamori assets --csv | grep '右の金庫\|左の金庫' | cut -d, -f1 | grep -c "^${n1%%@*}@")" 2
is '… and what refers to one follows it' "$(me show h1.mamori disposals --json | json '[r["asset"] for r in d["rows"]][-1]')" "$(me show h1.mamori assets --csv | grep '右の金庫' | cut -d, -f1)"
is '… in both the same' "$(answers h2.mamori)" "$(answers h1.mamori)"
run 0 me verify h1.mamori && run 0 me verify h2.mamori && ok '… and the histories are sound'

# what is refused
as $a new other.mamori >/dev/null
run 1 as $a merge a.mamori other.mamori && has 'another workbook' "$err" 'it is another workbook'
run 1 as $a merge a.mamori nothing.mamori && has 'no file' "$err" 'nothing.mamori'
echo x >text.mamori && run 1 as $a merge a.mamori text.mamori && ok 'another kind of file'
mkfifo pipe && run 1 timeout 10 "$MAMORI" --lang en --person $a merge a.mamori pipe && has 'a pipe is not waited for' "$err" 'not a regular file'
cp a.mamori old.mamori; as $a set a.mamori assets 3 note=上 >/dev/null
run 1 as $a merge old.mamori a.mamori && has 'a workbook that went back is a stop' "$err" 'are here no more'
has '… with both heads' "$err" "there $(sqlite3 a.mamori 'select max(entry) from journal'):"
as $a copy a.mamori d.mamori --for 甲 --plain >/dev/null; cp d.mamori e.mamori
as $b set d.mamori assets 3 note=甲 >/dev/null; as $b set e.mamori assets 3 note=乙 >/dev/null
as $a merge a.mamori d.mamori >/dev/null
run 1 as $a merge a.mamori e.mamori && has 'two copies under one name are a stop' "$err" 'written to apart under one name'
as $b merge d.mamori e.mamori >/dev/null 2>&1
run 0 as $a merge a.mamori d.mamori && ok '… until the one has taken in the other'
cp d.mamori t.mamori; sqlite3 t.mamori "update journal set new = '偽' where new = '甲'"
run 1 as $a merge a.mamori t.mamori && ok 'a copy that somebody changed'
sqlite3 a.mamori 'select count(*) from other' >before; sqlite3 a.mamori "delete from other where number = (select max(number) from other)"
run 1 me verify a.mamori && has 'what was taken in and is missing is found' "$err" 'entry'

# erasing
as $a new e.mamori --company 株式会社あおぞら >/dev/null
as $a set e.mamori assets + name=社員名簿 >/dev/null
as $a copy e.mamori f.mamori --for 支店 --plain >/dev/null
as $b set f.mamori assets 1 note=秘密の言葉 >/dev/null; as $b set f.mamori assets 1 note=机 >/dev/null
as $a merge e.mamori f.mamori >/dev/null
grep -qa '秘密の言葉' e.mamori && ok 'what somebody wrote elsewhere and changed again came, too' || not_ok 'what somebody wrote elsewhere and changed again came, too'
run 0 as $a erase e.mamori assets 1 note && ok '… and is erased here'
grep -qa '秘密の言葉' e.mamori && not_ok '… from what others wrote, too' || ok '… from what others wrote, too'
run 0 me verify e.mamori && is '… and the history is sound, the answer as it was' "$(note e.mamori 1)" 机
as $b set f.mamori assets 1 note=棚 >/dev/null
run 0 as $a merge e.mamori f.mamori && is '… and it goes on' "$(note e.mamori 1)" 棚
grep -qa '秘密の言葉' e.mamori && not_ok '… without bringing it back' || ok '… without bringing it back'

# on the screen
mkdir screen
as $a new screen/u.mamori --company 株式会社あおぞら >/dev/null
as $a set screen/u.mamori assets + name=社員名簿 note=棚 >/dev/null
as $a copy screen/u.mamori screen/v.mamori --for 大阪支店 --plain >/dev/null
as $a set screen/u.mamori assets 1 note=金庫 >/dev/null; as $b set screen/v.mamori assets 1 note=机 >/dev/null
on_screen 'a copy is taken in, and what both say is decided' screen/u.mamori me --person $a <<K
Alt+T End Enter
expect "ほかの人が書き込む写し"
expect "まだ戻らない写しが 1件"
Up Up Enter
"$PWD/screen/v.mamori" Enter
expect "変更 1件、最後は 鈴木"
expect "決めていない食い違いが1件"
Enter
Alt+T End Enter
expect "食い違い 1件を決める"
Up Up Up Enter
expect "社員名簿 ▸ 備考"
expect "金庫"
expect "あとで決める"
expect "机"
expect "鈴木, 大阪支店"
Up Enter
expect "決めていない食い違いはありません"
K
run 0 me conflicts screen/u.mamori && is '… it is' "$out" 'no conflict waits to be decided'
is '… and the chosen one stands there' "$(note screen/u.mamori 1 | sed 's/金庫\|机/y/')" y
is '… taken in once' "$(sqlite3 screen/u.mamori "select count(*) from journal where kind = 'merge' and col = 'merge'")" 1
run 0 me verify screen/u.mamori && ok '… and the history is sound'

cp screen/u.mamori x.mamori && sqlite3 x.mamori "update other set old = null, new = null, salt = null where op = 'set'"
run 1 me verify x.mamori && has 'what somebody removed from what others wrote is found' "$err" 'no entry says by whom'

# where people sign in: only what somebody signed who may
by() { local name=$1; shift; as "$name" --passphrase-fd 3 "$@"; }
hers='correct horse 1' his='battery staple'
as $a new s.mamori --company 株式会社あおぞら >/dev/null
as $a set s.mamori assets + name=社員名簿 >/dev/null
as $a people s.mamori add $a --duty head >/dev/null
as $a copy s.mamori before.mamori --for 支店 --plain >/dev/null
by $a people s.mamori add $b --duty staff --cost interactive >added 3<<<"$hers"$'\n'"$hers" 2>/dev/null
code=$(sed -n 's/^starting code of .*: //p' added)
by $b people s.mamori passphrase --cost interactive 3<<<"$code"$'\n'"$his"$'\n'"$his"$'\n'"$his" >/dev/null 2>&1
by $a copy s.mamori with.mamori --for 支店 --plain 3<<<"$hers" >/dev/null && ok 'a copy, signed in' || not_ok 'a copy, signed in'
by $b set with.mamori assets 1 note=机 3<<<"$his" >/dev/null && ok '… the people are known there' || not_ok '… the people are known there'
run 0 by $a merge s.mamori with.mamori 3<<<"$hers" && is 'what somebody signed is taken' "$(note s.mamori 1)" 机
run 0 me verify s.mamori && ok '… and the history is sound'
by $a copy s.mamori people.mamori --for 支店 --plain 3<<<"$hers" >/dev/null
by $a people people.mamori add '高橋 三郎' --duty staff --cost interactive >/dev/null 2>&1 3<<<"$hers"
run 1 by $b merge s.mamori people.mamori 3<<<"$his" && has 'who works here is taken in by who may change it' "$err" 'somebody who manages the people'
run 0 by $a merge s.mamori people.mamori 3<<<"$hers" && run 0 me verify s.mamori && ok '… and then the history is sound'
as だれか set before.mamori assets 1 note=偽 >/dev/null
run 1 by $a merge s.mamori before.mamori 3<<<"$hers" && has 'what nobody signed is not' "$err" 'nobody signed it there'
is '… nothing of it' "$(note s.mamori 1)" 机
tap_done
