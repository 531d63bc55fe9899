# The sample company at 80x24 in Japanese: home, a session, Japanese in a cell, resizing, leaving.
. "$SRCDIR/tests/lib/tmux.sh"
export MAMORI_NOW=2026-11-21T10:00
m new s.mamori --sample
for row in 1 2 3; do m set s.mamori self-check q0$row answer= note=; done # three questions are open again
terminal 80x24 bash --norc --noprofile
keys "PS1='ready> '" Enter && until_true shows 'ready>'
keys 'stty -g >before; clear' Enter
keys "exec 9>&1; $MAMORI s.mamori; echo code \$?; stty -g >after" Enter
sees 'home: the steps' '自社診断'
sees 'home: the ledger' '情報資産管理'
sees 'home: what comes next' '次にすること'
fits 80 && ok 'nothing is wider than the terminal' || not_ok 'nothing is wider than the terminal' "$(screen)"
is 'the program has the whole screen' "$(tm display-message -p -t t '#{alternate_on}')" 1

# A question of the self-check: one digit answers and goes on to the next.
keys Down Enter
sees 'the session begins with the first open question' '更新していますか'
keys 2
sees 'an answer leads to the next question' '定義ファイル'
until_true test "$(cells s.mamori self-check q01.answer)" = '"partly"' && ok 'the answer is in the file at once' || not_ok 'the answer is in the file at once'
type_text １ # a full-width digit, as the IME gives it
sees 'a full-width digit answers as well' '使い回さない'
is '… and is in the file' "$(cells s.mamori self-check q02.answer)" '"done"'
keys F7
type_text '鍵の係は総務'
sees 'a note is typed' '鍵の係は総務'
keys Tab # keeps it
until_true hides 'やめる'
keys Escape
until_true shows 一つ星 && is 'the note is in the file' "$(cells s.mamori self-check q03.note)" '"鍵の係は総務"'

# Japanese in a cell: the terminal's cursor stands where the next character will come (the IME opens there).
terminal 80x24 "$MAMORI" s.mamori
until_true shows 一つ星
down=$(screen | grep -n '情報資産管理' | head -n 1 | cut -d: -f1)
from=$(screen | grep -n '^ *>' | head -n 1 | cut -d: -f1)
for ((i = from; i < down; i++)); do keys Down; done
keys Enter
sees 'the ledger opens' '名称'
until_true hides 一つ星
keys Right
before=$(cursor)
type_text 'あ'
until_true shows 'あ'
one=$(cursor)
type_text '漢字ABｶﾅ'
until_true shows '漢字ABｶﾅ'
all=$(cursor)
is 'after one wide character the cursor is two columns further' "$((${one%,*} - $(screen | python3 -c '
import sys, unicodedata
row = int(sys.argv[1])
line = sys.stdin.read().split("\n")[row]
text = line[:line.index("あ")]
print(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text))' "${one#*,}")))" 2
is 'after 漢字ABｶﾅ it is 8 columns further' "$((${all%,*} - ${one%,*}))" 8
keys BSpace BSpace BSpace BSpace
until_true hides 'ABｶﾅ'
is 'each Backspace takes one character' "$(cursor)" "$((${one%,*} + 4)),${one#*,}"
keys BSpace
until_true hides '漢字'
is '… a wide one takes two columns' "$(cursor)" "$((${one%,*} + 2)),${one#*,}"
keys Left
until_true test "$(cursor)" != "$((${one%,*} + 2)),${one#*,}"
is 'to the left over a wide character: two columns' "$(cursor)" "$one"
type_text 'ん'
until_true shows 'あん漢'
is 'typing in the middle' "$(cursor)" "$((${one%,*} + 2)),${one#*,}"

# Resizing while typing loses nothing.
resize 132x43
until_true test "$(screen | wc -l)" -ge 40
sees 'at 132x43 the text being typed is still there' 'あん漢'
until_true fits 132 && ok 'nothing is wider than 132' || not_ok 'nothing is wider than 132'
resize 80x24
sees 'back at 80x24 too' 'あん漢'
until_true fits 80 && ok 'nothing is wider than 80' || not_ok 'nothing is wider than 80' "$(screen)"
resize 60x20
sees 'at 60x20 there is one clear sentence' '80'
until_true hides 'あん漢'
is '… of few lines, not a broken screen' "$(($(screen | grep -c '[^ ]') <= 4))" 1
until_true fits 60 && ok '… that fits' || not_ok '… that fits' "$(screen)"
resize 80x24
sees 'large enough again: everything is back' 'あん漢'
keys Enter
until_true bash -c '"$MAMORI" show s.mamori assets --csv | grep -q あん漢' && ok 'what was typed is in the file' || not_ok 'what was typed is in the file'
keys C-q
until_true ended && ok 'Ctrl+Q leaves' || not_ok 'Ctrl+Q leaves' "$(screen)"
run 0 m verify s.mamori && ok 'the workbook agrees with its history'

# The shell's terminal is as it was.
terminal 80x24 bash --norc --noprofile
keys "PS1='ready> '" Enter && until_true shows 'ready>'
keys "clear; echo above; stty -g >before; $MAMORI s.mamori; echo code \$?; stty -g >after" Enter
until_true shows 一つ星
keys C-q
sees 'Ctrl+Q: back in the shell, exit code 0' 'code 0'
sees '… with what was on the screen before' 'above'
until_true test -s after
is '… with its settings' "$(cat after)" "$(cat before)"
is '… on its own screen, cursor visible, no mouse' "$(tm display-message -p -t t '#{alternate_on}#{cursor_flag}#{mouse_any_flag}')" 010
tap_done
