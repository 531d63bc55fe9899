# The first screen: mamori without a workbook. What there is, a new company in three questions, practice that leaves nothing, from one workbook to another.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00 XDG_STATE_HOME=$WORK/state TMPDIR=$WORK/tmp
unset XDG_RUNTIME_DIR
mkdir -p "$TMPDIR"
# play [OPTION]... < KEYS   plays them without a workbook; the last screen is in $out
play() { cat >"$WORK/keys"; out=$(timeout 60 "$MAMORI" --lang en "$@" --keys "$WORK/keys" --size 80x24 --dump - 2>"$WORK/stderr" </dev/null); code=$?; err=$(cat "$WORK/stderr"); [ $code = 0 ] || not_ok 'a script of keys plays' "$err" "$out"; }

# Where nobody can answer, it is an error as ever, at once.
mkdir none && cd none
refuses 'no terminal, and no workbook' 2 'mamori new company.mamori'
cd .. && mkdir two && cd two
m new a.mamori --company 'ひとつ食品' && MAMORI_NOW=2026-10-03T09:00 m --person '鈴木 一郎' new 'b c.mamori' --company $'ふたつ工業'
refuses 'no terminal, and two workbooks: they are named, as a shell wants them' 2 '"a.mamori" "b c.mamori"'

# What there is
printf 'no workbook' >c.mamori
play <<<'wait'
has 'a workbook with its company, the time of its last change and who made it' "$out" 'a.mamori             ひとつ食品           10:00        試験 太郎'
has 'one of another day' "$out" 'b c.mamori           ふたつ工業           10-03        鈴木 一郎'
has 'a file that is no workbook says so' "$out" 'c.mamori             (cannot be read)'
has 'the cursor stands on the newest' "$(grep a.mamori <<<"$out")" '>'
has 'a picture by which the width can be checked' "$out" '│①㈱▲  │'
play <<<'Down Enter'
has 'Enter opens the one that is chosen' "$out" 'ふたつ工業  '
play <<<'2 Enter'
has '2 leads to the workbooks' "$out" 'ひとつ食品'
play <<<'click 8 12 click 8 12'
has 'a click chooses, another one opens' "$out" 'ふたつ工業  '
play <<<'Down Down Enter'
has 'what is no workbook is refused where one stands' "$out" 'The workbook cannot be opened'
has '… and the list is still there' "$out" 'b c.mamori'
cd .. && mkdir elsewhere && cd elsewhere
play <<<'wait'
has 'those used lately are listed from anywhere' "$out" 'b c.mamori'
lacks '… and only those' "$out" 'c.mamori             ('
rm ../two/a.mamori
play <<<'wait'
lacks 'one that is gone is not' "$out" ' a.mamori'
play --read-only <<<'wait'
lacks '--read-only makes no new ones' "$out" 'new company'
has '… but opens' "$out" 'b c.mamori'
for size in 80x23 132x43 200x60; do
    out=$("$MAMORI" --lang en --size $size --dump - </dev/null)
    is "the first screen at $size is as wide and high as the window" "$(python3 -c '
import sys, unicodedata
lines = sys.stdin.read().split("\n")[:-1]
print("%dx%d" % (max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in lines), len(lines)))' <<<"$out")" $size
done
out=$("$MAMORI" --lang en --size 70x20 --dump - </dev/null) && has 'a window that is too small says so' "$out" '70 columns, 20'

# A new company
cd .. && mkdir fresh && cd fresh && rm -rf "$XDG_STATE_HOME"
play <<'END'
1
expect "1/3"
Enter
expect "type the company's name"
"株式会社/あおぞら" Enter
expect "2/3"
expect "試験 太郎"
"佐藤 花子" Enter
expect "3/3"
1
expect "[-------------------]"
expect "Made: 株式会社_あおぞら.mamori"

1 2 3 4
END
is 'one file is made, named by the company' "$(ls)" '株式会社_あおぞら.mamori'
is 'the company is in it' "$(cells 株式会社_あおぞら.mamori company 1.name)" '"株式会社/あおぞら"'
is 'the digits answered the first step' "$(cells 株式会社_あおぞら.mamori five-rules '*.answer')" '"done" "partly" "no" "unknown" null'
is 'who was named stands in the history' "$(m log 株式会社_あおぞら.mamori --json | json 'sorted({e["person"] for e in d})')" '["佐藤 花子"]'
run 0 m verify 株式会社_あおぞら.mamori && ok 'the new workbook agrees with its history'
mv 株式会社_あおぞら.mamori ..
play <<<'1 "..x" Enter Enter 2 2 Esc'
is 'no name begins with a dot; Esc or "not straight" make it all the same' "$(ls -A)" '_.x.mamori'
mv _.x.mamori ../elsewhere
mkdir same && cd same && m new other.mamori && m new あ.mamori
play <<<'1 "あ" Enter Enter Enter'
is 'a name that is taken gets a number' "$(ls | tr '\n' ' ')" 'other.mamori あ-2.mamori あ.mamori '
rm other.mamori あ.mamori && play <<<'Down'
has 'the only workbook of a folder opens at once' "$out" 'あ  '
cd ..
play <<<'1 "x" Esc expect "To begin with" 1 "y" Enter Esc expect "To begin with"'
is 'who gives up makes nothing' "$(ls)" same

# From the first start to the five rules and the 25 questions of the self-check
mkdir quick && cd quick
keys='1 "あおぞら" Enter Enter 1 1 1 1 1 1'
play <<<"$keys F5 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"
is 'five rules and 25 questions are answered' "$(cells あおぞら.mamori self-check '*.answer' | tr ' ' '\n' | grep -c done)$(cells あおぞら.mamori five-rules '*.answer' | tr ' ' '\n' | grep -c done)" 255
is '… from the first start in 35 keys and the name' "$(wc -w <<<"$keys F5 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1")" 36
cd ..

# From one workbook to another
mkdir switch && cd switch && rm -rf "$XDG_STATE_HOME" && m new a.mamori --company 'あさひ' && m new b.mamori --company 'べに屋'
switch() { cat >"$WORK/keys"; out=$(timeout 60 "$MAMORI" --lang ja --keys "$WORK/keys" --size 80x24 --dump - a.mamori 2>&1 </dev/null) || not_ok 'a script over two workbooks plays' "$out"; }
switch <<'END'
"/" "情報資産管理台帳" Enter
"書きかけの名前"
F10 Down Enter
expect "ほかのワークブック"
expect "べに屋"
Esc
expect "書きかけの名前"
F10 Down Enter
Down Enter
expect "このワークブックを離れますか"
2
expect "ほかのワークブック"
Esc
expect "書きかけの名前"
F10 Down Enter Down Enter
1
Down
expect "べに屋"
refuse "書きかけ"
F10 Down Enter
expect "ほかのワークブック"
Enter
Down
expect "書きかけの名前"
END
run 0 m verify a.mamori && run 0 m verify b.mamori && ok 'both workbooks are sound after the change'
rm a.mamori && m new a.mamori --company 'あさひ'
switch <<'END'
F10 Down Enter Enter
expect "いま開いています"
3
expect "[練習]"
Down
F10 Down Enter
expect "べに屋"
refuse "mamori-practice"
Down Enter
Down
refuse "[練習]"
expect "べに屋"
F10 Enter
"新しい会社" Enter Enter 1
expect "新しい会社.mamori"
1
END
is 'practice is thrown away when another one is opened' "$(ls -A "$TMPDIR")" ''
is 'a new company can be made from an open workbook' "$(cells 新しい会社.mamori five-rules r1.answer)" '"done"'
cd ..

# A register
mkdir register && cd register
printf '情報資産名称,管理部署\n顧客名簿,営業部\n' >in.csv
play <<<"4 \"みずほ商店\" Enter Enter 1 expect \"Excel file\" \"$PWD/in.csv\" Enter"
has 'a register leads to the choice of the file, then to the look at it' "$out" 'Import  in.csv'
cd ..

# Practice
mkdir practice && cd practice && rm -rf "$XDG_STATE_HOME"
play <<'END'
3
expect "[Practice]"
Down
expect "株式会社みど"
F5
expect "[Practice]"
1
END
is 'practice leaves nothing here' "$(ls -A)" ''
is '… nothing where it was' "$(ls -A "$TMPDIR")" ''
lacks '… and is not remembered' "$(cat "$XDG_STATE_HOME/mamori/screen" 2>/dev/null)" 'mamori-practice'
play <<<'3 Ctrl+Q'
is 'Ctrl+Q throws it away as well' "$(ls -A "$TMPDIR")" ''
left() { mkdir "$TMPDIR/mamori-practice-$1" && m new "$TMPDIR/mamori-practice-$1/見本.mamori" >/dev/null; }
left killed
left inuse
mkdir "$TMPDIR/mamori-practice-other" && echo メモ >"$TMPDIR/mamori-practice-other/memo.txt"
exec 8<"$TMPDIR/mamori-practice-inuse" && flock 8 # as a mamori that runs
play <<<'Ctrl+Q'
is 'what a killed program left is thrown away at the next start; what another one is at, and what is no workbook, is not' \
    "$(ls -A "$TMPDIR" | tr '\n' ' ')" 'mamori-practice-inuse mamori-practice-other '
exec 8<&-
play <<<'Ctrl+Q'
is '… and that one when it is left' "$(ls -A "$TMPDIR" | tr '\n' ' ')" 'mamori-practice-other '
play <<'END'
3
expect "[Practice]"
F10 Down Enter Down Down 3
expect "[Practice]"
END
is 'from one practice to the next, nothing stays' "$(ls -A "$TMPDIR" | tr '\n' ' ')" 'mamori-practice-other '
tap_done
