# Sourced by tests/suites/kill: an export over an old file, with the disk full, killed, or out of memory at many points:
# under the name stands the old file or a whole new one, no other file is left by a process that could still act, and a
# failure is told by message and exit code.
mkdir -p export && cd export || return
m new s.mamori --sample
m export s.mamori whole.xlsx >/dev/null
m peek whole.xlsx >/dev/null && ok 'an export that nothing disturbs can be read'
printf 'the old file' >old
whole() { m peek "$1" --sheet 用語集 >/dev/null 2>&1; }
# after CODE WHAT N   looks at what is there after the N-th point
broken=0 silent=0 litter=0 old=0 new=0
after() {
    if cmp -s old target.xlsx; then
        old=$((old + 1))
        [ "$1" != 0 ] || { silent=$((silent + 1)) && printf '# %s %s: exit code 0, but the old file\n' "$2" "$3"; }
    elif whole target.xlsx; then
        new=$((new + 1))
    else
        broken=$((broken + 1)) && printf '# %s %s: a broken file\n' "$2" "$3"
    fi
    for left in .mamori-* target.xlsx?*; do
        [ ! -e "$left" ] || { litter=$((litter + 1)) && printf '# %s %s: left %s\n' "$2" "$3" "$left"; rm -rf "$left"; }
    done
}
told() { # WHAT LITTER-ALLOWED
    printf '# %s: %d times the old file, %d times the new one\n' "$1" $old $new
    is "$1: the old file or a whole new one" "$broken broken, $silent silent" '0 broken, 0 silent'
    [ "$2" = allowed ] || is "$1: nothing else is left" "$litter" 0
    [ $old -ge 5 ] && ok "$1: it really was stopped" || not_ok "$1: it really was stopped" "only $old times"
    broken=0 silent=0 litter=0 old=0 new=0
}
calls=$(strace -f -e trace=write -o trace "$MAMORI" export s.mamori target.xlsx >/dev/null 2>&1; grep -c 'write(' trace)
for n in $(seq 3 $((calls / 24 + 1)) "$calls"); do
    cp old target.xlsx
    strace -f -qq -o trace -e trace=write -e inject=write:error=ENOSPC:when="$n"+ "$MAMORI" export s.mamori target.xlsx >said 2>&1
    after $? 'disk full at write' "$n"
done
told 'disk full' no
for n in $(seq 3 $((calls / 16 + 1)) "$calls"); do
    cp old target.xlsx
    strace -f -qq -o trace -e trace=write -e inject=write:error=EIO:when="$n" "$MAMORI" export s.mamori target.xlsx >said 2>&1
    after $? 'I/O error at write' "$n"
done
told 'an I/O error once' no
for n in $(seq 3 $((calls / 16 + 1)) "$calls"); do
    cp old target.xlsx
    strace -f -qq -o trace -e trace=write -e inject=write:signal=KILL:when="$n" "$MAMORI" export s.mamori target.xlsx >said 2>&1
    after $? 'killed at write' "$n"
done
told 'killed' allowed
if ${CC:-gcc} -shared -fPIC -O1 -o no_memory.so "$SRCDIR/tests/lib/no_memory.c" -ldl 2>compiled; then
    for n in 1 30 100 300 700 1200 2000 3000 4500 6000 8000 10000 13000 17000 22000 30000 40000 100000000; do
        cp old target.xlsx
        NO_MEMORY_FROM=$n NO_MEMORY_CHILD=1 LD_PRELOAD=$PWD/no_memory.so "$MAMORI" export s.mamori target.xlsx >said 2>&1
        after $? 'no memory at allocation' "$n"
    done
    told 'out of memory' no
else
    not_ok 'tests/lib/no_memory.c can be loaded before the program' "$(cat compiled)"
fi
rm -f target.xlsx
run 0 me verify s.mamori && ok 'the workbook is as it should be after all that'
run 0 me export s.mamori target.xlsx && whole target.xlsx && ok '… and can be exported'
cd .. || return
