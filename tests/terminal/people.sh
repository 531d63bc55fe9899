# Signing in at a terminal: nothing is shown before it and after Alt+Z, and the passphrase is nowhere in memory once it was typed.
. "$SRCDIR/tests/lib/tmux.sh"
unset MAMORI_PERSON
hana='佐藤 花子' ichiro='鈴木 一郎'
m new a.mamori --company 株式会社あおぞら >/dev/null
m --person "$hana" people a.mamori add "$hana" --duty head >/dev/null
m --person "$hana" --passphrase-fd 3 people a.mamori add "$ichiro" --duty staff >/dev/null 3<<<$'correct horse 1\ncorrect horse 1'
m --person "$hana" --passphrase-fd 3 set a.mamori assets + name=社員名簿 >/dev/null 3<<<'correct horse 1'
remembers() { python3 "$SRCDIR/tests/lib/remembers.py" "$(pid)" "$@"; }

terminal 80x24 "$MAMORI" a.mamori
sees 'the names come up' "$hana"
hides 'あおぞら' && hides '5か条' && ok '… and nothing else' || not_ok '… and nothing else' "$(screen)"
keys 1
until_true shows "$hana さんの合言葉"
tm set-buffer 'correct hor' && tm paste-buffer -p -t t # at once, as a paste
until_true shows '***********'
typed=$(remembers 'correct hor')
if [ -z "$typed" ]; then
    skip 'a passphrase that is being typed stands once in memory' 'not here: the memory of a process cannot be read'
    skip '… and nowhere once it was typed' 'not here: the memory of a process cannot be read'
else
    is 'a passphrase that is being typed stands once in memory' "$typed" 1
fi
type_text 'se 1'
keys Enter
sees 'signed in' '5か条'
[ -z "$typed" ] || is '… and nowhere once it was typed' "$(remembers 'correct hor' 'orrect horse' 'horse 1')" 0
key=$(sqlite3 a.mamori "select substr(new, -length(substr(new, instr(new, ' name:'))) - 64, 64) from journal where col = 'key' and row = '1'")
[ -z "$typed" ] || is 'the key that signs is held while one is signed in' "$(remembers --signing "$key")" 1
keys M-z
sees 'hidden by a key' "$ichiro"
[ -z "$typed" ] || is '… and then no key that signs is left in memory' "$(remembers --signing "$key")" 0
hides '5か条' && ok '… all of it' || not_ok '… all of it' "$(screen)"
[ -z "$(tm capture-pane -p -t t -S - | grep '5か条')" ] && ok '… also what had scrolled away' || not_ok '… also what had scrolled away'
keys 1
until_true shows "$hana さんの合言葉"
type_text 'correct horse 2'
keys Enter
sees 'a wrong one does not open' '合いません'
keys Escape
until_true shows "$ichiro"
keys 0
until_true ended && ok 'one leaves from there' || not_ok 'one leaves from there' "$(screen)"
tap_done
