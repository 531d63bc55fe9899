# A workbook with a bad page opens as far as its head; then nothing that needs the answers may be done, and each key says why.
. "$SRCDIR/tests/lib/tap.sh"
m new good.mamori --company '株式会社あおば'
m set good.mamori assets + name=名簿 >/dev/null
cp good.mamori bad.mamori
# The type byte of the root page of s_assets: the schema is sound, reading the table is not.
root=$(sqlite3 good.mamori "select rootpage from sqlite_schema where name='s_assets'") page=$(sqlite3 good.mamori 'pragma page_size')
printf '\x99' | dd of=bad.mamori bs=1 seek=$(((root - 1) * page)) conv=notrunc status=none
if m show bad.mamori assets >/dev/null 2>&1; then not_ok 'the page is bad'; else ok 'the page is bad'; fi

# Every key that is anybody's, alone and after the first key (which reads), and every line of every menu.
grep -oE '^ *X\(CMD_[A-Z_]+, "[^"]*"' "$SRCDIR/src/tui/commands.h" | grep -oE '"[^"]*"' | tr -d '"' | tr ' ' '\n' | sed '/^$/d' |
    sed -E 's/^.$/"&"/; s/([+])([a-z])$/\1\U\2/' | grep -v 'Ctrl+Q' | sort -u >keys
{
    while read -r key; do printf '%s\nEsc Esc\nDown Esc %s\nEsc Esc\n' "$key" "$key"; done <keys
    for menu in f e v t h; do
        for down in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
            printf 'Alt+%s' $menu
            for ((i = 0; i < down; i++)); do printf ' Down'; done
            printf ' Enter\nEsc Esc Esc\n'
        done
    done
    for row in 4 5 6 7 8 9 10 14; do for column in 5 60; do printf 'click %d %d twice\nEsc Esc\n' $row $column; done; done
} | grep -v 'Alt+f Down Down Down Down Down Down Down Enter' >all.keys
is 'there are keys to press' "$(($(wc -l <keys) > 60))" 1
if said=$(timeout 60 "$MAMORI" --lang en --keys all.keys --dump screen.txt bad.mamori 2>&1); then ok 'no key ends the program'; else not_ok 'no key ends the program' "$?" "$said"; fi
printf 'Down Esc F3\nexpect "bad.mamori is damaged"\n' >why.keys
run 0 me --keys why.keys bad.mamori && ok 'and a key that needs the answers says why there are none'
tap_done
