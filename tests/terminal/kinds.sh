# Kinds of terminals: what can show Japanese does, what cannot is told so in a sentence that it can show.
. "$SRCDIR/tests/lib/tmux.sh"
m new a.mamori --company みどり
for kind in xterm-256color tmux-256color screen putty; do
    infocmp "$kind" >/dev/null 2>&1 || { skip "TERM=$kind" 'not in the terminfo of this machine'; continue; }
    terminal 80x24 env TERM=$kind "$MAMORI" a.mamori
    sees "TERM=$kind: Japanese" '次にすること'
    keys C-q && until_true ended || not_ok "TERM=$kind: Ctrl+Q leaves"
done
# Kinds whose description may be missing: those that do what xterm does start all the same, and are asked to mark pastes.
for kind in st wezterm contour ms-terminal nsterm iterm2 vte-256color foot ghostty mintty; do
    terminal 80x24 env TERM=$kind "$MAMORI" a.mamori
    sees "TERM=$kind: Japanese" '次にすること'
    tm set-buffer -b p $'5\n6\n' && tm paste-buffer -p -r -b p -t t
    until_true shows '次にすること' && is '… a paste is one, and no keys' "$(screen | grep -c '> 5')" 0
    keys C-q && until_true ended || not_ok "TERM=$kind: Ctrl+Q leaves"
done
terminal 80x24 env TERM=linux "$MAMORI" a.mamori
sees 'TERM=linux: English' 'What comes next'
shows 'TERM=linux' || shows '--lang ja' || shows 'Japanese' && ok '… with a hint why, and how to get Japanese' || not_ok '… with a hint why, and how to get Japanese' "$(screen)"
keys C-q && until_true ended && ok 'Ctrl+Q leaves' || not_ok 'Ctrl+Q leaves'
mkdir empty
terminal 80x24 env TERM=linux XDG_STATE_HOME="$PWD/none" bash -c "cd empty && exec $MAMORI"
sees 'TERM=linux: the first screen' 'To begin with'
sees '… asks whether lines are straight with what it can show' 'ABCDEF'
shows '##' && not_ok '… and not with ##' "$(screen)" || ok '… and not with ##'
keys C-q && until_true ended
terminal 80x24 env TERM=linux "$MAMORI" --lang ja a.mamori
sees 'TERM=linux with --lang ja: Japanese as asked for' '次にすること'
keys C-q && until_true ended
terminal 80x24 "$MAMORI" --ascii a.mamori
until_true shows 一つ星
screen | grep -q '[─│┌┐└┘├┤┬┴┼]' && not_ok '--ascii draws no line characters' "$(screen)" || ok '--ascii draws no line characters'
keys C-q && until_true ended

# Sentences instead of screens. what | environment | what is said; the exit code is 1
while IFS='|' read -r what environment want; do
    terminal 80x24 bash -c "env $environment $MAMORI a.mamori; echo code \$?; cat"
    until_true shows 'code '
    sees "$what" "$want"
    sees "$what: exit code 1" 'code 1'
    is "$what: no screen was begun" "$(tm display-message -p -t t '#{alternate_on}')" 0
done <<'END'
TERM=dumb|TERM=dumb|dumb
no TERM|-u TERM|TERM
an unknown TERM|TERM=nosuch|nosuch
LC_ALL=ja_JP.eucJP|LC_ALL=ja_JP.eucJP|UTF-8
END
# No terminal at all
refuses 'output into a file' 1 'terminal' a.mamori
tap_done
