# Interrupted in the middle of typing: the terminal closes (SIGHUP), kill -9, SIGTERM. No answer is lost, unfinished text is offered again.
. "$SRCDIR/tests/lib/tmux.sh"
m new a.mamori --company みどり
m set a.mamori assets + name=元の名前 >/dev/null
open_ledger() { # COMMAND...: a terminal with the ledger, the cursor on its name
    terminal 80x24 "$@"
    until_true shows 一つ星
    local down from i
    down=$(screen | grep -n '情報資産管理' | head -n 1 | cut -d: -f1)
    from=$(screen | grep -n '^ *>' | head -n 1 | cut -d: -f1)
    for ((i = from; i < down; i++)); do keys Down; done
    keys Enter
    until_true shows '元の名前' && keys Home Right
}
gone() { ! kill -0 "$1" 2>/dev/null; }

open_ledger "$MAMORI" a.mamori
type_text '書きかけの名前'
until_true shows '書きかけの名前'
mamori=$(pid)
tm kill-session -t t # the terminal goes away: SIGHUP
until_true gone "$mamori" && ok 'the terminal closes: mamori ends' || not_ok 'the terminal closes: mamori ends'
is 'what was not confirmed is no answer' "$(cells a.mamori assets 1.name)" '"元の名前"'
run 0 m verify a.mamori && ok 'the workbook agrees with its history'
terminal 80x24 "$MAMORI" a.mamori
sees 'next time the unfinished text is offered' '書きかけの名前'
keys 1
until_true bash -c '"$MAMORI" show a.mamori assets --csv | grep -q 書きかけの名前' && ok 'a key takes it over' || not_ok 'a key takes it over' "$(screen)"
keys C-q
until_true ended
terminal 80x24 "$MAMORI" a.mamori
until_true shows 一つ星
hides '書きかけの名前' && ok 'it is offered once' || not_ok 'it is offered once' "$(screen)"

m set a.mamori assets 1 name=元の名前
open_ledger bash -c '"$MAMORI" a.mamori; echo "code $?"; cat'
type_text 'もう一つ書きかけ'
until_true shows 'もう一つ書きかけ'
mamori=$(pgrep -P "$(pid)")
kill -TERM "$mamori"
until_true gone "$mamori" && ok 'SIGTERM: mamori ends' || not_ok 'SIGTERM: mamori ends'
until_true shows 'code '
is '… and gives the screen back' "$(tm display-message -p -t t '#{alternate_on}#{cursor_flag}#{mouse_any_flag}')" 010
terminal 80x24 "$MAMORI" a.mamori
sees 'the text is offered after SIGTERM too' 'もう一つ書きかけ'
keys Escape
until_true hides 'もう一つ書きかけ' # Esc and Ctrl+Q at once would be Alt+Ctrl+Q
keys C-q
until_true ended && ok 'putting it off leaves the ledger alone' || not_ok 'putting it off' "$(screen)"

# kill -9 in the middle of a session, at several moments: every answer that the screen has gone on from is in the file.
lost=0 bad=0
for round in 1 2 3 4 5; do
    rm -f k.mamori && m new k.mamori
    terminal 80x24 "$MAMORI" k.mamori
    until_true shows 一つ星
    keys Down Enter
    until_true shows '1 / 25'
    for ((i = 1; i <= round * 3; i++)); do
        keys $((i % 4 + 1))
        until_true shows "$((i + 1)) / 25" || { lost=$((lost + 1)); break; }
    done
    keys 1 2 # still on their way when it dies
    kill -9 "$(pid)"
    until_true ended
    answered=$(m status k.mamori --json | json 'd["self_check"]["answered"]')
    [ "$answered" -ge $((round * 3)) ] || lost=$((lost + 1))
    m verify k.mamori >/dev/null 2>&1 || bad=$((bad + 1))
done
is 'kill -9 in five sessions: no answer lost' $lost 0
is '… every workbook agrees with its history' $bad 0
terminal 80x24 "$MAMORI" k.mamori
until_true shows 一つ星
keys Down Enter
# The last answer may be durable while the step to the next question is not yet.
until_true eval 'shows "$answered / 25" || shows "$((answered + 1)) / 25"' && ok 'the session goes on where it was left' || not_ok 'the session goes on where it was left' "$(screen)"

keys C-q
until_true ended
# The program dies of a fault, or the workbook's file is gone: the text goes into a file of one's own, and is offered like any other.
export XDG_STATE_HOME=$WORK/state
aside() { cat "$XDG_STATE_HOME"/mamori/*.draft 2>/dev/null; }
rm -f d.mamori && m new d.mamori && m set d.mamori assets + name=元の名前 >/dev/null
for signal in SEGV ABRT BUS; do
    open_ledger bash -c '"$MAMORI" d.mamori; echo "code $?"; cat'
    type_text "途中の文字$signal"
    until_true shows "途中の文字$signal"
    mamori=$(pgrep -P "$(pid)")
    kill -$signal "$mamori"
    until_true gone "$mamori" && until_true shows 'code '
    is "SIG$signal: the screen, the cursor and the mouse are given back" "$(tm display-message -p -t t '#{alternate_on}#{cursor_flag}#{mouse_any_flag}')" 010
    has "SIG$signal: the text is kept" "$(aside)" "途中の文字$signal"
    is '… for its owner only' "$(stat -c %a "$XDG_STATE_HOME"/mamori/*.draft)" 600
    terminal 80x24 "$MAMORI" d.mamori
    sees "SIG$signal: it is offered at the next start" "途中の文字$signal"
    keys 2
    until_true hides "途中の文字$signal"
    is '… and thrown away when told so' "$(aside)" ''
    keys C-q
    until_true ended
done

open_ledger "$MAMORI" d.mamori
type_text '消えた後の文字'
until_true shows '消えた後の文字'
mv d.mamori hidden
sees 'the file is gone: the screen says so' 'の時点の内容です'
shows '消えた後の文字' && ok '… and the text stays' || not_ok '… and the text stays' "$(screen)"
until_true bash -c 'cat "$XDG_STATE_HOME"/mamori/*.draft 2>/dev/null | grep -q 消えた後の文字' && ok 'after a pause the text is in a file of its own' || not_ok 'after a pause the text is in a file of its own' "$(ls -la "$XDG_STATE_HOME/mamori")"
sees '… and the screen says where' '外のフォルダーに残しました'
mv hidden d.mamori
until_true hides 'の時点の内容です' && ok 'the file is back: it goes on by itself' || not_ok 'the file is back: it goes on by itself' "$(screen)"
keys Enter
until_true bash -c '"$MAMORI" show d.mamori assets --csv | grep -q 消えた後の文字' && ok 'and the text is written' || not_ok 'and the text is written' "$(screen)"
keys C-q
until_true ended
terminal 80x24 "$MAMORI" d.mamori
until_true shows 一つ星
hides '消えた後の文字' && ok 'nothing is left to be offered' || not_ok 'nothing is left to be offered' "$(screen)"
run 0 m verify d.mamori && ok 'the workbook agrees with its history'
tap_done
