# The suites' way of starting mamori (tests/served) is as good as starting it: same output, same exit code, same files. And what a fork
# cannot give, is started.
. "$SRCDIR/tests/lib/tap.sh"
if [ -z "${MAMORI_SERVED:-}" ]; then
    skip 'served and started are the same' 'nothing is served here'
    tap_done
    exit
fi
not_here=$WORK/not-here
served() { MAMORI_DIRECT=$not_here "$MAMORI" "$@"; } # fails where the program is needed
same() { # WHAT SCRIPT   the script says and leaves the same, whoever $M is; "$1" of it is a folder of its own with base.mamori
    local who=served got=()
    for M in served "$MAMORI_DIRECT"; do
        rm -rf place && mkdir place && cp base.mamori place/w.mamori
        (cd place && eval "$2") >"out.$who" 2>"err.$who" </dev/null
        echo "code $?" >>"out.$who"
        (cd place && stat -c '%n %a %F' -- * 2>/dev/null && m verify w.mamori >/dev/null && for sheet in self-check assets; do m show w.mamori $sheet --csv; done) >>"out.$who"
        got+=("$(sed -E 's/[0-9a-f]{64}/a hash, of which the salt is part/' "out.$who" "err.$who")")
        who=started
    done
    if [ "${got[0]}" = "${got[1]}" ]; then ok "$1"; else not_ok "$1" "$(diff <(echo "${got[1]}") <(echo "${got[0]}"))"; fi
}
export MAMORI_NOW=2026-11-20T09:00
m new base.mamori --company みどり && m set base.mamori assets + name=台帳 >/dev/null
same 'help' '$M --help && $M --lang en --help && $M --version'
same 'mistakes' '$M; $M nonsense; $M --lang xx status w.mamori; $M set w.mamori; $M --lang en show w.mamori self-chek; $M "$(printf "\377")"'
same 'changes' '$M set w.mamori self-check q01 answer=no note=あ && $M undo w.mamori && $M redo w.mamori && $M set w.mamori assets 1 name='
same 'what is shown' '$M status w.mamori && $M --lang en status w.mamori --json && $M show w.mamori self-check && $M why w.mamori self-check summary.score && $M log w.mamori assets'
same 'exports' '$M export w.mamori a.csv --sheet assets && $M export w.mamori a.xlsx && ! $M export w.mamori a.xlsx && $M export w.mamori a.md --document reg04'
same 'a script of keys' 'printf "Down\nEnter\nF1\n" | $M --keys /dev/stdin --size 80x24 --dump screen.txt w.mamori; cat screen.txt'
same 'other descriptors' '$M --keys <(echo wait) --size 80x24 --dump screen.txt w.mamori; cat screen.txt'
same 'modes' '(umask 077; $M export w.mamori a.csv --sheet assets; $M new n.mamori); (umask 0; $M export w.mamori b.csv --sheet assets)'
same 'another folder' 'mkdir deep && cd deep && $M show ../w.mamori company && cd .. && (cd deep && rmdir ../deep && $M show w.mamori company; $M status "$OLDPWD/w.mamori" | head -n 1)'
same 'an environment' 'env -u HOME -u XDG_CACHE_HOME MAMORI_DIRECT="$MAMORI_DIRECT" TZ=UTC LC_ALL=C ${M/served/$MAMORI} log w.mamori; MAMORI_PERSON=花子 $M set w.mamori self-check q02 answer=yes; LANGUAGE=en $M log w.mamori'
same 'nowhere to write' '$M status w.mamori >/dev/full; echo $?; $M status w.mamori >&-; echo $?'

# A signal reaches it, and how it ends is told; while it waits for the pipe it surely is there. (The shell lets what it starts behind
# itself ignore INT, and the screen takes it up again: as two signals at a time, which of them comes first would be chance.)
mkfifo keys
for signal in TERM HUP INT; do
    codes=
    for who in "$MAMORI" "$MAMORI_DIRECT"; do
        MAMORI_DIRECT=$not_here env --default-signal=INT "$who" --keys keys --size 80x24 --dump screen.txt base.mamori 2>/dev/null &
        pid=$!
        exec 7>keys
        kill -$signal $pid
        wait $pid 2>/dev/null
        codes="$codes $?"
        exec 7>&-
    done
    is "$signal: it ends as what was started does" "${codes% *}" " ${codes##* }"
done 2>/dev/null

# What a fork cannot give: the program itself is started.
starts() { if (MAMORI_DIRECT=$not_here && eval "$2") >/dev/null 2>&1; then not_ok "$1: the program is started"; else ok "$1: the program is started"; fi; }
served status base.mamori >/dev/null && ok 'else it is served' || not_ok 'else it is served'
starts 'limits' 'ulimit -n 100; "$MAMORI" status base.mamori'
starts 'no folder of forms named' 'unset MAMORI_FORMS; "$MAMORI" --version'
starts 'other forms named' 'MAMORI_FORMS=$SRCDIR/tests/data/forms-mini "$MAMORI" --version'
starts 'other forms asked for' '"$MAMORI" --forms "$MAMORI_FORMS" status base.mamori'
starts 'words to its libraries' 'MALLOC_PERTURB_=1 "$MAMORI" status base.mamori'
starts 'no server' 'MAMORI_SERVED=nobody "$MAMORI" status base.mamori'
! command -v setpriv >/dev/null || [ "$(id -u)" != 0 ] || starts 'another user' 'setpriv --reuid=nobody --clear-groups "$MAMORI" --version'
tap_done
