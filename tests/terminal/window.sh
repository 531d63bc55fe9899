# The window and the shell around it: its own size counts, a resize is followed, being stopped and continued leaves nothing on.
. "$SRCDIR/tests/lib/tmux.sh"
m new a.mamori --company みどり
state() { tm display-message -p -t t '#{alternate_on}#{mouse_any_flag}'; }
for size in 'LINES=50 COLUMNS=132' 'LINES=10 COLUMNS=40' 'LINES=24 COLUMNS=80'; do
    terminal 80x24 env $size "$MAMORI" a.mamori
    sees "$size in a window of 80x24: the window counts" '次にすること'
    is '… the whole of it' "$(screen | sed -n 24p | grep -c 'F1')$(screen | grep -c 画面が小さ)" 10
    resize 100x30
    until_true bash -c "[ \"\$(tmux -u -L $server -f /dev/null capture-pane -p -t t | sed -n 30p | grep -c F1)\" = 1 ]" && ok '… and a resize is followed' || not_ok '… and a resize is followed' "$(screen)"
    resize 70x20
    sees '… below 80x24 too' '80'
    keys C-q && until_true ended || not_ok "$size: Ctrl+Q leaves"
done

terminal 80x24 bash --norc --noprofile -i
keys "PS1='ready> '" Enter && until_true shows 'ready>'
keys "clear; $MAMORI a.mamori" Enter
until_true shows 一つ星
mamori=$(pgrep -P "$(pid)" | head -n 1)
for how in outside menu outside; do
    if [ $how = outside ]; then kill -TSTP "$mamori"; else keys F10; until_true shows 'シェルへ'; for ((i = 0; i < 18; i++)); do screen | grep -q '> *シェルへ' && break; keys Down; sleep 0.1; done; keys Enter; fi
    until_true shows 'ready>'
    until_true test "$(state)" = 00
    is "stopped ($how): the shell's own screen, no mouse" "$(state)" 00
    keys 'fg' Enter
    sees '… and everything is back' '次にすること'
    until_true test "$(state)" = 11
    is '… on its own screen, with the mouse' "$(state)" 11
done
keys C-q
until_true shows 'ready>' && ok 'Ctrl+Q leaves' || not_ok 'Ctrl+Q leaves' "$(screen)"
tap_done
