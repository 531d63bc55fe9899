# An export that was killed with everything it had started leaves nothing for good: the next one in that folder sweeps it. One that
# was stopped leaves nothing at all.
. "$SRCDIR/tests/lib/tap.sh"
direct
m new w.mamori --sample --layers ipa-3
{ echo name,note; seq 6000 | sed 's/.*/資産&,備考&/'; } >many.csv
m import w.mamori assets many.csv >/dev/null
mkdir out
left() { find out -name '.mamori-*' ! -name .mamori-0000.tmp | wc -l; }
# kill_export ARG...   starts it, and kills its whole group as soon as a temporary file is there
kill_export() {
    setsid "$MAMORI" export w.mamori "$@" >said 2>&1 &
    local pid=$! tries=0
    while [ "$(left)" = 0 ] && kill -0 "$pid" 2>/dev/null && [ $tries -lt 2000 ]; do tries=$((tries + 1)); sleep 0.005; done
    kill -9 -- "-$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    # Its child may still be dying, and holds its lock until then: what it left would be spared as somebody's who is at work.
    for ((tries = 0; tries < 400; tries++)); do pgrep -g "$pid" -r D,R,S,T >/dev/null || break; sleep 0.005; done
}
printf 'the old file' >out/book.xlsx && printf 'a stranger' >out/.mamori-0000.tmp
kill_export out/book.xlsx
is 'a workbook: what was being written is left' "$(left)" 1
is 'the old file is as it was' "$(cat out/book.xlsx)" 'the old file'
m export w.mamori out/other.csv --sheet assets >/dev/null
is 'the next export, of whatever, sweeps it, and nothing else' "$(cd out && ls -A | tr '\n' ' ')" '.mamori-0000.tmp book.xlsx other.csv '
kill_export out/documents --all-documents
is 'a folder of documents: what was being written is left' "$(left | sed 's/^[1-9]$/some/')" some
[ ! -e out/documents ] && ok 'no half folder' || not_ok 'no half folder'
run 0 m export w.mamori out/documents --all-documents --format txt
is 'the next export sweeps it' "$(cd out && ls -A | tr '\n' ' ')" '.mamori-0000.tmp book.xlsx documents other.csv '
is '… and there is nothing but documents in the new folder' "$(find out/documents -name '.*' -type f | wc -l)" 0

# Stopped by a person (Ctrl+C goes to the whole group; here it is SIGTERM, which a background shell does not ignore): nothing is
# left at once, and the program ends by that signal.
stopped_export() {
    local left=$(left) tries=0
    setsid "$MAMORI" --lang en export w.mamori "$@" >said 2>&1 &
    local pid=$!
    while [ "$(left)" = "$left" ] && kill -0 "$pid" 2>/dev/null && [ $tries -lt 2000 ]; do tries=$((tries + 1)); sleep 0.005; done
    kill -TERM -- "-$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    code=$?
}
entries=$(m log w.mamori --limit 1 --json | json 'd[0]["number"]')
for what in book.xlsx "stopped --all-documents"; do
    # shellcheck disable=SC2086 # its words
    stopped_export out/$what
    is "stopped: $what: as it was, nothing left" "$(cd out && ls -A | tr '\n' ' ')" '.mamori-0000.tmp book.xlsx documents other.csv '
    is '… ended by the signal, and told' "$code $(head -n 1 said | grep -c 'was cancelled')" '143 1'
done
is 'the old file is the old one' "$(cat out/book.xlsx)" 'the old file'
is 'the history has nothing of it' "$(m log w.mamori --limit 1 --json | json 'd[0]["number"]')" "$entries"
tap_done
