# Sourced by test scripts: TAP, and what most tests need.
tap_count=0 tap_failed=0
ok() { tap_count=$((tap_count + 1)); printf 'ok %d - %s\n' "$tap_count" "$1"; }
not_ok() { tap_count=$((tap_count + 1)) tap_failed=$((tap_failed + 1)); printf 'not ok %d - %s\n' "$tap_count" "$1"; shift; [ $# = 0 ] || printf '%s\n' "$@" | head -n 20 | sed 's/^/#   /'; }

# run CODE COMMAND...   runs it; stdout in $out, stderr in $err; complains when the exit code is another one
run() {
    local want=$1 got
    shift
    out=$("$@" 2>"$WORK/stderr" </dev/null)
    got=$?
    err=$(<"$WORK/stderr")
    [ "$got" = "$want" ] || { not_ok "exit code $want: ${*##*/}" "exit code was $got" "$err" "$out"; return 1; }
}
# has WHAT TEXT PART      is PART in TEXT?
has() { case "$2" in *"$3"*) ok "$1" ;; *) not_ok "$1" "not found: $3" "in: $2" ;; esac; }
lacks() { case "$2" in *"$3"*) not_ok "$1" "found: $3" "in: $2" ;; *) ok "$1" ;; esac; }
is() { if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "expected: $3" "got:      $2"; fi; }
# json FILTER < JSON      a Python expression over the parsed document d
json() { python3 -S "$SRCDIR/tests/lib/of_json.py" "$1"; }
# The system's own Python: a shim in front of it would double the time of the suite.
[ ! -x /usr/bin/python3 ] || python3() { /usr/bin/python3 -I "$@"; }
# share_of N, thin < LINES   how much a property test does: all of N seeds and of a table's lines; where MAMORI_SHARE=4 is set, as by the
# sanitized suite, a quarter. What is left out there runs plain.
share_of() { echo $((($1 + ${MAMORI_SHARE:-1} - 1) / ${MAMORI_SHARE:-1})); }
thin() { awk -v by="${MAMORI_SHARE:-1}" '{ left = by > 1 && NR % by != 1; line = $0 } !left { print } END { if (left) print line }'; } # the last line too
skip() { tap_count=$((tap_count + 1)); printf 'ok %d - %s # SKIP %s\n' "$tap_count" "$1" "$2"; }
sanitized() { nm "$MAMORI_DIRECT" 2>/dev/null | grep -q __asan_init; } # the shadow of its memory is as large as the address space
strace() { ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:detect_leaks=0} command strace "$@"; } # leaks are not looked for where something traces
direct() { MAMORI=$MAMORI_DIRECT; } # from here on the program itself, where how it starts or is killed is what is tested
m() { "$MAMORI" "$@"; }
me() { "$MAMORI" --lang en "$@"; } # what the program says is matched in English: the source text
# refuses WHAT CODE TEXT ARG...   "mamori ARG..." ends with CODE, says TEXT on stderr and nothing on stdout
refuses() {
    local what=$1 code=$2 part=$3
    shift 3
    run "$code" me "$@" || { printf '#   in: %s\n' "$what"; return 1; }
    if [ -n "$out" ]; then not_ok "$what" "stdout is not empty: $out"; else has "$what" "$err" "$part"; fi
}
# as_nobody COMMAND...   by an ordinary user, whom permissions stop; who is one already does it himself
as_nobody() {
    local as=
    [ "$(id -u)" != 0 ] || as='setpriv --reuid=nobody --regid=nogroup --clear-groups'
    # shellcheck disable=SC2086
    $as env HOME="$WORK/nobody" XDG_CACHE_HOME="$WORK/nobody/.cache" XDG_STATE_HOME="$WORK/nobody/.state" "$@"
}
n() { as_nobody "$MAMORI" "$@"; }
ne() { as_nobody "$MAMORI" --lang en "$@"; }
# cells BOOK SHEET ROW.COLUMN...   their values as JSON on one line; "summary.NAME" is a value of the sheet, "*.COLUMN" the whole column
cells() { "$MAMORI" show "$1" "$2" --json | python3 -S "$SRCDIR/tests/lib/of_json.py" --cells "${@:3}"; }
# on_screen WHAT BOOK COMMAND... < SCRIPT   COMMAND opens BOOK on the screen, which shows what the script of keys expects; else how it looked last
on_screen() {
    local what=$1 book=$2 said
    shift 2
    cat >"$WORK/on-screen.keys"
    if said=$("$@" --lang ja --keys "$WORK/on-screen.keys" --size 80x24 --dump "$WORK/on-screen.txt" "$book" 2>&1); then ok "$what"; else not_ok "$what" "$said" "$(cat "$WORK/on-screen.txt" 2>/dev/null)"; fi
}
# unchanged FILE COMMAND...   runs it and says whether FILE is byte for byte what it was
unchanged() {
    local file=$1 before
    before=$(cksum <"$file")
    shift
    "$@" >/dev/null 2>&1
    [ "$before" = "$(cksum <"$file")" ]
}
tap_done() { printf '1..%d\n' "$tap_count"; [ "$tap_failed" = 0 ]; }
