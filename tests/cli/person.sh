# Who works: --person and $MAMORI_PERSON are refused when they are no name, by every command, before anything is written.
. "$SRCDIR/tests/lib/tap.sh"
m new a.mamori
m set a.mamori self-check q01 answer=no
printf '名前\n書類\n' >in.csv
before=$(cksum <a.mamori)
long=$(printf '名%.0s' {1..61})
bad=('' ' ' '　' $'\e[31m赤' $'二\n行' $'タ\tブ' $'\x7f' $'\xc2\x85' $'\xe3\x81' $'\xff' $'見\xe2\x80\x8bえない' $'\xe2\x80\xae逆' $'\xe2\x81\xa6囲む' $'\xef\xbb\xbf' "$long")
said=('it is empty' 'it is empty' 'it is empty' U+001B U+000A U+0009 U+007F U+0085 'not valid UTF-8' 'not valid UTF-8' U+200B U+202E U+2066 U+FEFF '61 characters, 60 at most')
for i in "${!bad[@]}"; do
    name=$(printf '%q' "${bad[i]}")
    run 1 me --person "${bad[i]}" set a.mamori self-check q01 answer=done && has "--person ${name:0:20}" "$err" "${said[i]}"
    has '… names where it came from' "$err" '--person'
    run 1 env MAMORI_PERSON="${bad[i]}" "$MAMORI" --lang en set a.mamori self-check q01 answer=done && has "MAMORI_PERSON ${name:0:20}" "$err" "${said[i]}"
    has '… names where it came from' "$err" MAMORI_PERSON
done
for command in 'status a.mamori' 'show a.mamori assets' 'log a.mamori' 'undo a.mamori' 'redo a.mamori' 'erase a.mamori self-check q01' 'round a.mamori self-check' \
    'import a.mamori assets in.csv' 'export a.mamori out.csv --sheet assets' 'verify a.mamori' 'mend a.mamori' 'documents a.mamori' 'new b.mamori' 'new b.mamori --sample --layers ipa-3' a.mamori; do
    # shellcheck disable=SC2086
    run 1 me --person $'a\eb' $command && has "$command" "$err" U+001B
done
is 'nothing was written' "$(cksum <a.mamori)" "$before"
if [ -e b.mamori ] || [ -e out.csv ]; then not_ok 'nothing was made'; else ok 'nothing was made'; fi
has 'an option that is none is not helped by the variable' "$(MAMORI_PERSON=花子 "$MAMORI" --lang en --person '' status a.mamori 2>&1)" 'it is empty'
run 0 m --person "　${long:0:60} " set a.mamori self-check q02 answer=no && is 'sixty characters, blanks at the ends cut' "$(m log a.mamori --json | json 'd[0]["person"]')" "${long:0:60}"
run 0 m --person '葛󠄀城 が' set a.mamori self-check q03 answer=no && is 'variants of characters are part of a name' "$(m log a.mamori --json | json 'd[0]["person"]')" '葛󠄀城 が'
run 0 env -u MAMORI_PERSON "$MAMORI" set a.mamori self-check q04 answer=no && is 'nobody named: the name of the account' "$(m log a.mamori --json | json 'len(d[0]["person"]) > 0')" True
run 0 m verify a.mamori && ok 'the workbook agrees with its history'
tap_done
