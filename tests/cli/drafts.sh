# Texts that were being typed when the terminal went away: offered again, put where they belong, thrown away, or left for later.
. "$SRCDIR/tests/lib/tap.sh"
m new a.mamori --company みどり
m set a.mamori assets + name=元の名前 >/dev/null
# screens WHAT: the keys on standard input, on a.mamori
screens() { if said=$("$MAMORI" --lang ja --keys - "${2:-a.mamori}" 2>&1); then ok "$1"; else not_ok "$1" "$said"; fi; }

screens 'typing in a cell, the terminal goes away' <<'K'
"/" "情報資産管理台帳" Enter
Home F2 "と続き"
hangup
K
is 'it is no answer' "$(cells a.mamori assets 1.name)" '"元の名前"'
screens 'it is offered, and left for later' <<'K'
idle 10
expect "書きかけが残っています (1 / 1)"
expect "元の名前と続き"
expect "情報資産管理台帳 ▸ 元の名前 ▸"
expect "あなた（試験 太郎）が"
expect "ワークブックの中にありました"
"3"
refuse "元の名前と続き"
K
MAMORI_PERSON=佐藤 screens 'somebody else is told whose it is said to be, and Enter does not take it' <<'K'
idle 10
expect "ほかの人（試験 太郎）が"
Enter
refuse "元の名前と続き"
K
is '… so it is still no answer' "$(cells a.mamori assets 1.name)" '"元の名前"'
screens 'Enter alone takes none, also of one’s own, and what stands in the cell is shown beside it' <<'K'
idle 10
expect "いまの値: 元の名前"
expect "書き込める人ならだれ"
Enter
refuse "元の名前と続き"
K
is '… so it is no answer' "$(cells a.mamori assets 1.name)" '"元の名前"'
run 0 me verify a.mamori && has 'verify says that it is there' "$out" 'remark: 1 unfinished text lies in the workbook; it is no entry, and nobody vouches for it'
is '… also to programs' "$(m verify a.mamori --json | json 'd["good"], d["drafts"]')" '(True, 1)'
# By somebody who knows the format, over the name of the person who works: text, digest and seal fit. Nothing in the file can tell.
cp a.mamori forged.mamori
python3 "$SRCDIR/tests/lib/forge.py" --seal forged.mamori "UPDATE draft SET text='偽の名前', at=1700000000, digest=digest(sheet,row,col,person,1700000000,'偽の名前')"
for command in status 'show assets' log documents; do
    set -- $command
    name=$1
    shift
    lacks "a forged draft is in no answer: $name" "$(m "$name" forged.mamori "$@" 2>&1)" '偽の名前'
done
m export forged.mamori forged.xlsx >/dev/null && lacks '… and leaves with no export' "$(unzip -p forged.xlsx 2>/dev/null | tr -d '\0')" '偽の名前'
screens '… only a proposal, which says what it is' forged.mamori <<'K'
idle 10
expect "文: 偽の名前"
expect "いまの値: 元の名前"
expect "書き込める人ならだれ"
Enter
refuse "偽の名前"
K
is '… and no answer' "$(cells forged.mamori assets 1.name)" '"元の名前"'
screens '… nor with Esc' forged.mamori <<'K'
idle 10
Esc
refuse "偽の名前"
K
screens '… the person who takes it' forged.mamori <<'K'
idle 10
"1"
K
is '… has it in the history, as what it was' "$(m log forged.mamori --limit 1 --json | json '[d[0]["person"], d[0]["new"], "2023-11-15" in d[0]["title"]]')" '["試験 太郎", "偽の名前", true]'
screens 'the first text of a new row, and a note in a session' <<'K'
idle 10
Esc
"/" "情報資産管理台帳" Enter
Down "新しい資産"
hangup
K
screens '… two at once' <<'K'
idle 10
Esc
Enter F7 "メモの書きかけ" Enter "二行目"
idle 5000
hangup
K
screens 'all of them are offered; full-width digits answer' <<'K'
idle 10
expect "(1 / 3)"
"１"
expect "(2 / 3)"
"1"
expect "(3 / 3)"
"1"
refuse "書きかけが残っています"
K
is 'the cell has its text' "$(cells a.mamori assets 1.name)" '"元の名前と続き"'
is 'the new row was added' "$(cells a.mamori assets 2.name)" '"新しい資産"'
is 'the note has both lines' "$(cells a.mamori five-rules r1.note)" '"メモの書きかけ\n二行目"'
screens 'they are offered once' <<'K'
idle 10
refuse "書きかけが残っています"
Enter F7 " 捨てられる"
hangup
K
screens 'thrown away' <<'K'
idle 10
"2"
refuse "書きかけが残っています"
K
screens 'thrown away for good' <<'K'
idle 10
refuse "書きかけが残っています"
K
is 'the note is as it was' "$(cells a.mamori five-rules r1.note)" '"メモの書きかけ\n二行目"'
run 0 m verify a.mamori && ok 'the workbook agrees with its history'

# What is no entry of the history, where the clock's time would stand beside it, goes by the clock alone.
export MAMORI_NOW=2001-01-01T00:00
m new old.mamori
screens 'a text left under another date' old.mamori <<'K'
Enter F7 "古い日付のメモ" Enter "二行目"
hangup
K
unset MAMORI_NOW
is 'when a workbook was made goes by the clock' "$(sqlite3 old.mamori "select value > strftime('%s') - 600 from meta where key = 'created'")" 1
is '… and so does when a text was left' "$(sqlite3 old.mamori "select at > strftime('%s') - 600 from draft")" 1

# Read only: every key that would change something says why it does not.
screens() { if said=$("$MAMORI" --lang ja --read-only --keys - a.mamori 2>&1); then ok "$1"; else not_ok "$1" "$said"; fi; }
before=$(cksum <a.mamori)
for key in F9 Ctrl+Y; do screens "read only, start page: $key" < <(printf 'idle 10\n%s\nexpect "読み取りだけ"\n' "$key"); done
for key in '"1"' F7 F4 Delete; do screens "read only, session: $key" < <(printf 'Enter\n%s\nexpect "読み取りだけ"\n' "$key"); done
for key in '"x"' F2 F6 F8 Delete Ctrl+X Ctrl+V F7; do
    screens "read only, table: $key" < <(printf '"/" "情報資産管理台帳" Enter\n%s\nexpect "読み取りだけ"\n' "$key")
done
screens 'read only, card' < <(printf '"/" "会社の情報" Enter\n"x"\nexpect "読み取りだけ"\n')
is 'nothing was changed' "$(cksum <a.mamori)" "$before"

# A disk that is full: what was typed stays on the screen.
mkdir -p small
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=1m tmpfs small 2>/dev/null; then
    trap 'umount small' EXIT
    m new small/b.mamori
    head -c 2000000 /dev/zero >small/filler 2>/dev/null
    screens() { if said=$("$MAMORI" --lang ja --keys - small/b.mamori 2>&1); then ok "$1"; else not_ok "$1" "$said"; fi; }
    export XDG_STATE_HOME=/dev/null/nowhere # the text cannot go into a file of its own either
    screens 'disk full: the note stays open with its text' <<'K'
Enter F7 "消えないメモ" Tab
expect "ディスクがいっぱい"
Enter
expect "消えないメモ"
Ctrl+Q "1"
expect "保存できませんでした"
"2"
expect "消えないメモ"
K
    screens 'disk full: the cell goes on being edited' <<'K'
"/" "情報資産管理台帳" Enter
"消えない名前" Enter
expect "ディスクがいっぱい"
Enter
expect "消えない名前"
expect "Esc 元のまま"
K
else
    skip 'a full disk under the screen' 'a small tmpfs can be mounted by root only'
fi
tap_done
