# Sourced by tests/suites/kill: documents written with the disk full, an I/O error, or killed at many points. Under a file's
# name stands the old file or a whole new one; a folder is there with every document in it or not at all.
mkdir -p documents && cd documents || return
m new s.mamori --sample-name hibari
all=$(m documents s.mamori --json | json 'len(d)')
printf 'the old file' >old
broken=0 silent=0 litter=0 old=0 new=0
count() { # CODE WHETHER(old|new|broken) WHAT N
    case $2 in
    old) old=$((old + 1)) && [ "$1" = 0 ] && silent=$((silent + 1)) && printf '# %s %s: exit code 0, but nothing new\n' "$3" "$4" ;;
    new) new=$((new + 1)) ;;
    *) broken=$((broken + 1)) && printf '# %s %s: broken\n' "$3" "$4" ;;
    esac
}
told() { # WHAT LITTER-ALLOWED TIMES
    printf '# %s: %d times as before, %d times the new one\n' "$1" $old $new
    is "$1: as before, or whole" "$broken broken, $silent silent" '0 broken, 0 silent'
    [ "$2" = allowed ] || is "$1: nothing else is left" "$litter" 0
    [ $old -ge "$3" ] && ok "$1: it really was stopped" || not_ok "$1: it really was stopped" "only $old times"
    broken=0 silent=0 litter=0 old=0 new=0
}
sweep() { # what lies about besides TARGET
    for left in .target* .mamori-* target?*; do
        case $left in target.docx) continue ;; esac
        [ ! -e "$left" ] || { litter=$((litter + 1)) && printf '# left %s\n' "$left"; rm -rf "$left"; }
    done
}
# One file. EXPRESSION is strace's, N where it strikes.
one() { # WHAT EXPRESSION N
    cp old target.docx
    strace -f -qq -o trace -e "trace=${2%%:*}" -e "inject=$2:when=$3" "$MAMORI" export s.mamori target.docx --document reg04 >said 2>&1
    local code=$? state=broken
    cmp -s old target.docx && state=old
    [ $state = old ] || { python3 "$SRCDIR/tests/lib/docx_lint.py" target.docx >lint 2>&1 && state=new; }
    count $code $state "$1" "$3"
    sweep
}
calls=$(strace -f -e trace=write -o trace "$MAMORI" export s.mamori target.docx --document reg04 >/dev/null 2>&1; grep -c 'write(' trace)
[ "$calls" -ge 4 ] && ok "a document takes $calls calls of write" || not_ok "a document takes $calls calls of write"
points=$(seq 1 $((calls / 12 + 1)) "$calls")
for n in $points; do one 'disk full at write' write:error=ENOSPC "$n+"; done
for n in 1 2 3; do one 'no room for a file at' openat:error=ENOSPC "$((n * 4 + calls))+"; done
for call in renameat renameat2 fsync; do one "I/O error at $call" "$call:error=EIO" 1+ 2>/dev/null; done
told 'document, disk full' no 3
for n in $points; do one 'killed at write' write:signal=KILL "$n"; done
for n in 1 2; do one 'killed at fsync' fsync:signal=KILL $n; done
one 'killed at rename' renameat,renameat2:signal=KILL 1
told 'document, killed' allowed 3

# A folder. What is left of a killed one is hidden: nobody shall take it for the whole.
folder() { # CODE WHAT N
    local state=broken
    if [ ! -e target ]; then
        state=old
    elif [ "$(ls -A target | wc -l)" = "$all" ] && [ -z "$(find target -type f -size 0)" ] && [ -z "$(find target -name '.*' -type f)" ]; then
        state=new
    elif [ "$4" = empty ] && [ -z "$(ls -A target)" ]; then
        state=old
    fi
    [ -z "$(ls -d target?* 2>/dev/null | grep -v 'target.docx$')" ] || state=broken
    count "$1" $state "$2" "$3"
    rm -rf target
    sweep
}
whole() { strace -f -qq -o trace -e "trace=${1%%:*}" -e "inject=$1:when=$2" "$MAMORI" export s.mamori target --all-documents --format "$3" >said 2>&1; }
for n in 1 2 3 5 8; do whole write:error=ENOSPC "$n+" docx; folder $? 'disk full at write' $n; done
for call in mkdirat renameat,renameat2 fsync fchmod; do whole "$call:error=EIO" 1+ md; folder $? "I/O error at" $call; done
mkdir target && whole renameat,renameat2:error=EIO 1+ md
folder $? 'I/O error at' 'rename over an empty folder' empty
told 'folder, disk full' no 3
for n in 1 2 4 9 15; do whole write:signal=KILL $n md; folder $? 'killed at write' $n; done
for n in 1 2; do whole renameat,renameat2:signal=KILL $n txt; folder $? 'killed at rename' $n; done
for n in 1 2; do whole fsync:signal=KILL $n txt; folder $? 'killed at fsync' $n; done
mkdir target && whole renameat,renameat2:signal=KILL 1 txt
folder $? 'killed at rename over an empty folder' 1 empty
for n in 1 3 5 7 9 11 13 16 20 25; do
    timeout -s KILL "0.$(printf '%02d' $((n * 3)))" "$MAMORI" export s.mamori target --all-documents --format docx >said 2>&1
    folder $? 'killed after some time, step' $n
done
told 'folder, killed' allowed 3
run 0 me verify s.mamori && ok 'the workbook is as it should be after all that'
run 0 me export s.mamori target --all-documents && is '… and its documents can be written' "$(ls target | wc -l)" "$all"
cd .. || return
