# --plain: the whole program line by line, on standard input and output.
. "$SRCDIR/tests/lib/tap.sh"
run 0 m new a.mamori --company あおば
cp a.mamori empty.mamori
# plain BOOK LINE...   what it says; the input ends after the last line
plain() { local book=$1; shift; out=$(printf '%s\n' "$@" | MAMORI_PERSON=花子 m --plain "$book" 2>"$WORK/stderr"); code=$?; err=$(cat "$WORK/stderr"); }
last() { grep '^> ' <<<"$out" | tail -n 1; }

plain a.mamori ':read'
is 'the end of the input ends it well' "$code$err" 0
has 'home is told: what it is' "$out" '# あおば' && has '… the steps' "$out" $'\n2 自社診断  0/25\n' && has '… beside them, what comes next' "$out" '1 5か条: 残り5問に答える'
has '… and where the keys act' "$out" '> 1 5か条  0/5'
lacks 'no frame, no bar, no escape' "$(grep -P '[\x{2500}-\x{257f}\x1b]|=--' <<<"$out")" '─'
is ':read tells all of it again' "$(grep -c '^2 自社診断  ' <<<"$out")" 2

plain a.mamori '/自社診断' $(printf '1 %.0s' {1..24})
has 'a text opens the search and is searched' "$out" '# 自社診断  基本的対策  1 / 25'
is 'each question is told with its number, its choices and hints' "$(grep -c '^問 ' <<<"$out") $(grep -c '^1  実施している' <<<"$out") $(grep -c '^# .*25 / 25' <<<"$out")" '25 25 1'
is '24 digits answer 24 questions' "$(m show a.mamori self-check --csv | cut -d, -f1,2- | grep -c 'done')" 24
plain a.mamori '/自社診断' '２'
has 'what is left is gone on with, a full-width digit answers' "$out" '25 / 25'
is '… all 25 are answered' "$(m status a.mamori --json | json '[s for s in d["sheets"] if s["id"] == "self-check"][0]["answered"]' 2>/dev/null || m show a.mamori self-check --csv | grep -c 'done\|partly')" 25
plain a.mamori ':F5' '12'
has 'of several digits one is used' "$out" 'その行の残りは使いませんでした' && is '… and one answer given' "$(m show a.mamori five-rules --csv | grep -c 'done\|partly')" 1

cp empty.mamori b.mamori
plain b.mamori '/情報資産管理台帳' '社員名簿' '顧客名簿' '::)' ':Ctrl+Z' ':undo'
is 'texts go into cells, commands by key and by name' "$(cells b.mamori assets '*.name' | tr -d '\n')" '"社員名簿"'
has 'what was done is told' "$out" '取り消しました'
plain b.mamori '/情報資産管理台帳' ':F2' '：Ｔａｂ'
has 'a cell is told with its row and its head' "$out" '/ 情報資産名称: 社員名簿'
has '… the text being typed in brackets' "$out" '> [社員名簿]'

plain a.mamori ':F10' ':3' ':Right' ':Esc' ':F1' ':Esc' ':Ctrl+N' ':Esc' ':history-all' ':Esc' ':foo' ':quit'
has 'a menu opens' "$out" '> 新しい会社...' && has '… its third entry is gone to' "$out" '> 控えを作る...' && has '… the next menu' "$out" '検索...'
has 'help' "$out" '# ヘルプ' && has 'findings' "$out" '# 気づき' && has 'the history, by the name of a command that has no key' "$out" '# 履歴'
has 'a word that is none is told' "$out" '「foo」という'
is ':quit quits' "$code" 0
plain a.mamori ':F5' ':F7' 'メモの一行目' '二行目' ':Tab'
has 'a note takes lines' "$(m log a.mamori --limit 1)" 'メモの一行目'
plain a.mamori ':F10' ':Esc' $'\xff'
has 'bytes that are no text are refused' "$out" 'UTF-8'

m set empty.mamori assets + name=$'a\u202eb' >/dev/null
plain empty.mamori '/情報資産管理台帳' ':F11'
is 'no text of a workbook turns the line around' "$(grep -c $'\u202e' <<<"$out") $(grep -c '^# .*1 / 1' <<<"$out")" '0 1'

# Without a workbook: the first screen.
mkdir start && cd start
out=$(printf '%s\n' 1 '株式会社あおぞら' '佐藤' 1 | m --plain 2>&1)
has 'the first screen is told' "$out" '新しい会社で始める' && is '… and begins a workbook' "$(ls)" '株式会社あおぞら.mamori' && has '… in its first step' "$out" '1 / 5'
cd ..
out=$(printf ':Ctrl+Q\n' | me --plain a.mamori) && has 'in English' "$out" 'One line at a time'
refuses 'with --keys' 2 '--plain reads its lines itself' --plain --keys x a.mamori
out=$(printf ':F5\n' | m --plain --read-only a.mamori) && has 'read only' "$out" '# 5か条'
tap_done
