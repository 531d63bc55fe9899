# Outside text cannot reach the terminal raw: escape sequences, C1, bidi overrides and zero-width characters are made visible.
. "$SRCDIR/tests/lib/tap.sh"
# A byte of C0 (but LF, TAB) or C1, DEL, or a character that turns or hides text
unsafe() { LC_ALL=C.UTF-8 grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|[\x{80}-\x{9f}\x{200b}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}]' "$1"; }
printf 'a\033b' >probe && unsafe probe && printf 'a\u202eb' >probe && unsafe probe && printf 'a\u009bb' >probe && unsafe probe && printf '表 é\n' >probe && ! unsafe probe &&
    ok 'the probe sees what it should' || not_ok 'the probe sees what it should'
m new a.mamori
nasty=$'見\e]0;title\a\e[31m赤\u009b2J\u202e逆\u200b幅\x7f終'
m set a.mamori assets + "name=$(printf '静か\u202e逆\u200b')" owner=x retention=2020-01-01 >/dev/null
m set a.mamori self-check q01 answer=done
# What set refuses, another program may have written.
sqlite3 a.mamori "update s_assets set name=char(0x898b,27)||'[31m'||char(7,0x9b,0x202e,0x200b,127)||'終', owner=char(27)||'c'; update journal set title=char(27)||']0;x'||char(7), person='a'||char(27)||'[2J', new=char(27)||'[31m' where entry<3;"
printf 'name,%s\n%s,x\n' "$nasty" "$nasty" >"in.csv"
cp a.mamori "$(printf 'n\e[31m\u202e.mamori')"
cp -r "$SRCDIR/forms" bad && sed -i "3s/.*/$(printf 'k\u202e\u009b'): x/" bad/ipa-3/assets.yaml
# All of stdout and stderr of: what | arguments (@ is a nasty word)
while IFS='|' read -r what arguments; do
    words=()
    for word in $arguments; do words+=("${word//@/$nasty}"); done
    "$MAMORI" "${words[@]}" >both 2>&1
    if unsafe both; then not_ok "$what" "$(head -n 5 both | cat -v)"; elif [ ! -s both ]; then not_ok "$what: said nothing"; else ok "$what"; fi
done <<'END'
show|show a.mamori assets
show as JSON|show a.mamori assets --json
show with labels|show a.mamori assets --labels
why|why a.mamori assets 1 name
why of a finding|why a.mamori assets 1 risk
status|status a.mamori
status as JSON|status a.mamori --json
log|log a.mamori
log as JSON|log a.mamori --json
verify|verify a.mamori
import|import a.mamori assets in.csv
a value|set a.mamori assets 1 cost=@
a choice|set a.mamori assets 1 medium=@
a column|set a.mamori assets 1 @=1
a row|set a.mamori assets @ name=1
a sheet|show a.mamori @
a command|@ a.mamori x
an option|--@ a.mamori
an option of a command|show a.mamori assets --@
a workbook|show @ assets
a file to import|import a.mamori assets @
a file to export|export a.mamori @.xlsx --sheet @
forms in another folder|--forms @ status a.mamori
a fault in a form|forms check bad
a formula|calc @
a layer|new b.mamori --layers @
END
is 'JSON stays JSON' "$(m show a.mamori assets --json | json 'd["rows"][0]["owner"] == "\x1bc"')" True

# A command's output is raw for a program that reads it, and safe on a terminal.
"$MAMORI" show a.mamori assets --csv >raw.csv
if unsafe raw.csv; then ok 'CSV into a file is what the workbook holds'; else not_ok 'CSV into a file is what the workbook holds'; fi
on_terminal() { # OUT ARG...   runs it on a terminal of its own
    python3 -c 'import os, pty, sys
pieces = []
def read(fd):
    pieces.append(os.read(fd, 65536))
    return pieces[-1]
code = pty.spawn(sys.argv[2:], read) >> 8
with open(sys.argv[1], "wb") as out:
    out.write(b"".join(pieces).replace(b"\r\n", b"\n")) # a piece may end between the two
sys.exit(code)' "$@" >/dev/null
}
for arguments in 'show a.mamori assets --csv' 'show a.mamori assets --json' 'show a.mamori assets' 'log a.mamori' 'status a.mamori --json' 'peek in.csv' 'peek in.csv --json'; do
    if ! on_terminal screen $MAMORI $arguments || [ ! -s screen ]; then not_ok "$arguments on a terminal: ended well"
    elif unsafe screen; then not_ok "$arguments on a terminal" "$(cat -v screen)"; else ok "$arguments on a terminal"; fi
done
on_terminal screen "$MAMORI" show a.mamori assets --csv
has 'a text is there, and what was in it is seen' "$(cat screen)" '見^[[31m^G<U+009B><U+202E><U+200B>^?終'
# Everything arrives, letter by letter, whatever pieces it is written in.
m new long.mamori && printf 'name,note\n' >long.csv && for i in $(seq 300); do printf '資産%s,%s\n' $i "$(printf '葛󠄀飾区の𠮷野家%.0s' 1 2 3 4 5)"; done >>long.csv
m import long.mamori assets long.csv >/dev/null && m show long.mamori assets --csv | tr -d '\r' >raw.csv
on_terminal screen "$MAMORI" show long.mamori assets --csv
cmp -s raw.csv screen && ok 'a long table is the same on a terminal' || not_ok 'a long table is the same on a terminal' "$(cmp raw.csv screen)"
"$MAMORI" --keys <(echo wait) --size 80x24 --dump screen.txt a.mamori 2>/dev/null
if [ -s screen.txt ] && ! unsafe screen.txt; then ok 'a dumped screen'; else not_ok 'a dumped screen'; fi
tap_done
