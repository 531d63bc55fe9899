#!/bin/sh
# kill -9 in the middle of writing: no acknowledged edit may be lost, and what is left must verify.
#
#   kill_store.sh STORE_WRITER [POINTS]
#
# With strace the process dies at chosen system calls (before each does its work), from making the file onwards; without it at
# random times. A control, which acknowledges before it commits, must be caught: else this test could not fail.
writer=${1:?path of store_writer}
points=${2:-98}
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT INT TERM

calls="pwrite64 fdatasync fsync unlink openat fcntl renameat2"
if command -v strace >/dev/null 2>&1 && strace -qq -o /dev/null true 2>/dev/null; then traced=yes; else traced=no; fi

# run N: writes until killed at point N; the state goes on from run to run, except that every sixth run starts with no file
run() {
    n=$1
    [ $((n % 6)) -ne 0 ] || rm -f "$dir"/w.mamori*
    : >"$dir/acks"
    if [ $traced = yes ]; then
        set -- $calls
        shift $((n % 7))
        # A file is new only once: that is where the rename is.
        [ "$1" != renameat2 ] || rm -f "$dir"/w.mamori*
        when=$((1 + n / 7 * 5 + n % 5))
        case $1 in renameat2) when=1 ;; openat) when=$((when + 12)) ;; fcntl | pwrite64) when=$((when * 3)) ;; esac
        strace -f -qq -o /dev/null -e trace="$1" -e inject="$1:signal=KILL:when=$when" \
            "$writer" write "$dir/w.mamori" 40 >"$dir/acks" 2>"$dir/errors"
        status=$?
        where="$1 $when"
    else
        "$writer" write "$dir/w.mamori" 100000 >"$dir/acks" 2>"$dir/errors" &
        pid=$!
        sleep "0.0$(awk -v n="$n" 'BEGIN { srand(n); printf "%03d", rand() * 900 }')"
        kill -9 $pid
        wait $pid 2>/dev/null
        status=$?
        where="time $n"
    fi
    [ $status -ne 137 ] || killed=$((killed + 1))
    if [ $status -ne 0 ] && [ $status -ne 137 ]; then
        echo "$where: the writer failed by itself:" && cat "$dir/acks" "$dir/errors" | tail -3
        failed=$((failed + 1))
    fi
    acked=$((acked + $(wc -l <"$dir/acks")))
    if ! "$writer" check "$dir/w.mamori" "$dir/acks" >"$dir/found"; then
        lost=$((lost + 1))
        [ -n "$quiet" ] || { echo "killed at $where:" && head -n 3 "$dir/found"; }
    fi
}

killed=0 failed=0 lost=0 acked=0 quiet=
n=0
while [ $n -lt "$points" ]; do
    run $n
    n=$((n + 1))
done
echo "killed $killed of $points times, $acked edits acknowledged, $lost runs with a loss, $failed failures"
result=0
[ $lost -eq 0 ] && [ $failed -eq 0 ] || result=1
if [ $killed -lt $((points / 2)) ]; then
    echo "too few runs were really killed" && result=1
fi

STORE_WRITER_LIE=1 && export STORE_WRITER_LIE
lost=0 quiet=yes n=1 # (a run that dies after its lie and before its commit)
while [ $n -lt 22 ] && [ $lost -eq 0 ]; do
    run $n
    n=$((n + 1))
done
if [ $lost -eq 0 ]; then
    echo "the control lost an edit and was not caught" && result=1
fi
exit $result
