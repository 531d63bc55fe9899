# First steps before a real terminal: the first screen, who works where the account does not say, a status line below, somebody who was faster.
. "$SRCDIR/tests/lib/tmux.sh"
export MAMORI_NOW=2026-11-21T10:00 XDG_STATE_HOME=$WORK/state
mkdir -p here && cd here

# Plain mamori in an empty folder, a new company, quit and again.
terminal 80x24 "$MAMORI"
sees 'without a workbook there is a first screen' '新しい会社で始める'
sees '… with a picture for the width' '①㈱▲'
is 'the cursor stands on the choice' "$(cursor)" 3,4
keys 1
sees 'the company is asked' '会社の名前'
type_text 'あおぞら'
until_true shows 'あおぞら'
keys Enter
until_true shows '2/3' || not_ok 'the person is asked' "$(screen)"
keys Enter
until_true shows '3/3' && keys Enter
sees 'the first question comes' '問 1'
sees '… and where the workbook is' 'あおぞら.mamori'
keys C-q && until_true ended && ok 'Ctrl+Q leaves' || not_ok 'Ctrl+Q leaves' "$(screen)"
has 'the terminal is remembered as straight' "$(cat "$XDG_STATE_HOME/mamori/screen")" ' 1'
terminal 80x24 "$MAMORI"
sees 'the only workbook of the folder opens at once' '次にすること'
m new second.mamori
terminal 80x24 "$MAMORI"
sees 'with two of them the first screen lists them' 'second.mamori'
keys C-q && until_true ended && ok 'Ctrl+Q leaves the first screen' || not_ok 'Ctrl+Q leaves the first screen' "$(screen)"

# Characters of ambiguous width on a terminal that draws them in two cells: remembered, and lines are + - |.
sed -i 's/^width.*//' "$XDG_STATE_HOME/mamori/screen" && echo 'width.xterm-256color 2' >>"$XDG_STATE_HOME/mamori/screen"
terminal 80x24 env TERM=xterm-256color "$MAMORI"
sees 'a terminal that was said to be another one gets lines of + - |' '|あいう|'
has '… and the characters themselves, at twice the width' "$(screen)" '①'
rm "$XDG_STATE_HOME/mamori/screen"

# 24 lines, one of which is tmux's own
terminal 80x24 "$MAMORI" second.mamori
tm set -g status on
until_true bash -c "[ \"\$(tmux -u -L $server -f /dev/null capture-pane -p -t t | wc -l)\" = 23 ]"
sees 'with a status line below everything is there' 'F10メニュー'
lacks '… and it is not too small' "$(screen)" '小さすぎ'
resize 80x22
sees 'one line less says what is missing' '縦22行'

# Who works, where many do under one account
if [ "$(id -u)" = 0 ]; then
    terminal 80x24 env -u MAMORI_PERSON "$MAMORI" second.mamori
    sees 'root is nobody: who works is asked' '使う人'
    keys C-u
    type_text '鈴木 一郎'
    until_true shows '鈴木 一郎'
    keys Enter
    sees '… and told' '鈴木 一郎'
    answered() { [ "$(cells second.mamori five-rules r1.answer)" = '"done"' ]; }
    keys F5
    until_true shows '問 1' && keys Down Enter # a digit would come too soon after the name
    until_true answered
    is 'the history has the name' "$(m log second.mamori --json | json 'd[0]["person"]')" '鈴木 一郎'
    terminal 80x24 env -u MAMORI_PERSON "$MAMORI" second.mamori
    sees 'the next start proposes it' '鈴木 一郎'
    keys Enter
else
    skip 'who works is asked under an account of nobody' 'not root here'
fi
terminal 80x24 "$MAMORI" second.mamori
sees 'who is named is not asked' '次にすること'
lacks '… at all' "$(screen)" 'アカウントだけでは'

# Somebody was faster
m set second.mamori assets + name=名簿 note=棚の右 >/dev/null
terminal 80x24 "$MAMORI" second.mamori
until_true shows '次にすること'
keys /
until_true shows 'すべてのシートから検索'
type_text '情報資産管理台帳'
until_true shows '情報資産管理台帳' && keys Enter
until_true shows '棚の右' && keys F2
typed() { shows '名簿甲' || { type_text '甲'; sleep 0.2; shows '名簿甲'; }; } # what comes right after a screen was opened is left out
until_true typed
m --person '佐藤 花子' set second.mamori assets 1 name=名簿乙
keys Enter
sees 'who changed the cell meanwhile is named' '佐藤 花子 さんがこのセルを変えました'
sees '… beside both values' '名簿乙'
tap_done
