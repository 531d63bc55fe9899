# Another program holds the workbook. Who only looks goes on; who wants to save sees that it waits, may go on typing or give up, and loses nothing.
. "$SRCDIR/tests/lib/tmux.sh"
m new a.mamori --company みどり
m set a.mamori assets + name=台帳 >/dev/null
m set a.mamori assets + name=名簿 >/dev/null
cat >hold.py <<'E2'
import os, signal, sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute("BEGIN EXCLUSIVE")
open("held", "w").close()
signal.pause() if sys.argv[2:] else os.kill(os.getpid(), signal.SIGSTOP)
E2
hold() { # [alive]: until let_go; without it the holder is a stopped process
    rm -f held
    env python3 hold.py a.mamori "$@" & # not the function: it is the program that must be killed
    holder=$!
    until_true test -e held
}
let_go() { { kill -KILL "$holder" && wait "$holder"; } 2>/dev/null; }
trap 'let_go; leave' EXIT
answer() { cells a.mamori self-check "$1.answer"; }

terminal 80x24 "$MAMORI" --lang en a.mamori
until_true shows 'F10'
keys Down Enter
until_true shows '1 / 25'

hold
keys Down
sees 'the cursor moves while a stopped process holds the workbook' '> 1  Done'
keys 1
sees 'an answer says that it waits to be saved' 'Waiting to save'
keys Escape
sees 'Esc gives up, and says that nothing was written' 'Nothing was written'
shows '1 / 25' && ok '… and the question stays' || not_ok '… and the question stays' "$(screen)"
keys 1
until_true shows 'Waiting to save'
keys Tab # comes to its turn when the answer is saved
let_go
sees 'it is saved by itself when the lock goes, and what was pressed meanwhile happens then' '3 / 25'
is 'one answer is in the file' "$(cells a.mamori self-check q01.answer q02.answer q03.answer)" '"done" null null'

keys F7
type_text '確認は来週'
until_true shows '確認は来週'
hold
keys Tab
until_true shows 'Waiting to save'
sees 'after a while it says who holds the workbook' "process $holder of"
keys Escape
until_true hides 'Waiting to save'
shows '確認は来週' && ok 'the typed text stays when one gives up' || not_ok 'the typed text stays' "$(screen)"
let_go
keys Tab
until_true bash -c '"$MAMORI" show a.mamori self-check --csv | grep -q 確認は来週' && ok '… and can be saved later' || not_ok '… and can be saved later' "$(screen)"

hold
keys C-o
sees 'a history opened meanwhile says what it waits for' 'The lines come as soon as it is done'
let_go
sees '… and reads by itself' 'Nothing has been changed here yet'
run 0 m verify a.mamori && ok 'the workbook agrees with its history'

# A text that was offered and thrown away while somebody holds the workbook is not offered again.
keys C-q
until_true ended
terminal 80x24 "$MAMORI" --lang en a.mamori
until_true shows 'F10'
keys Down Enter
until_true shows ' / 25'
keys F7
type_text '捨てる文字'
until_true shows '捨てる文字'
keys C-q
until_true shows 'Quit'
keys y
until_true ended
terminal 80x24 "$MAMORI" --lang en a.mamori
sees 'what was left unfinished is offered' '捨てる文字'
hold
keys 2
sees 'throwing it away waits to be saved, as an answer does' 'Waiting to save'
let_go
until_true hides '捨てる文字'
keys C-q
until_true ended
terminal 80x24 "$MAMORI" --lang en a.mamori
until_true shows 'F10'
hides '捨てる文字' && ok '… and it is not offered again' || not_ok '… and it is not offered again' "$(screen)"

# Opening: it says for whom it waits, as long as a person likes; a command no longer than 5 s. Afterwards the terminal is as it was.
terminal 80x24 bash --norc --noprofile
keys "PS1='ready> '; stty -g >modes; clear" Enter && until_true shows 'ready>'
hold
keys "$MAMORI --lang en a.mamori; echo code \$?" Enter
sees 'a workbook that is opened says for whom it waits' "process $holder of"
sees '… and for how long, and what ends it' '1 s (Esc or Ctrl+C stops)'
keys Escape
sees 'Esc ends it, and it says what to do' 'Wait a moment and try again'
sees '… with its exit code' 'code 1'
keys clear Enter && until_true hides stops # what the command before said is gone
keys "$MAMORI --lang en set a.mamori self-check q09 answer=no; echo code \$?" Enter
until_true shows 'Esc or Ctrl+C stops'
keys C-c
sees 'Ctrl+C ends a command that waits, with a word' 'Wait a moment and try again'
keys clear Enter && until_true hides stops
keys "$MAMORI --lang en verify a.mamori; echo code \$?" Enter
until_true shows 'Esc or Ctrl+C stops'
let_go
sees 'when the lock goes, it goes on' 'all is well'
sees '… to its end' 'code 0'
keys "clear; stty -g | cmp - modes && echo the same" Enter
sees 'the terminal is as it was' 'the same'
hold
keys "clear; $MAMORI --lang en a.mamori" Enter
until_true shows 'Esc or Ctrl+C stops'
let_go
sees 'a screen opens when the lock goes' 'F10'
tap_done
