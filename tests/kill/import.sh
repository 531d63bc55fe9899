# Sourced by tests/suites/kill: `mamori import` of 5,000 rows, killed at 20 moments from start to end: all rows or none, and the file verifies.
m new base.mamori --company みどり
m set base.mamori assets + name=前からある行 >/dev/null
python3 "$SRCDIR/tests/lib/assets.py" 5000 >rows.csv
cp base.mamori whole.mamori
begin=$(date +%s%N)
m import whole.mamori assets rows.csv >/dev/null
whole=$((($(date +%s%N) - begin) / 1000))
rows() { m show "$1" assets --json 2>/dev/null | json 'len(d["rows"])'; }
is 'not killed: all rows' "$(rows whole.mamori)" 5001
none=0 all=0 half=0 bad=0 killed=0 hot=0
for i in $(seq 20); do
    rm -f k.mamori* && cp base.mamori k.mamori
    "$MAMORI" import k.mamori assets rows.csv >/dev/null 2>&1 &
    pid=$!
    sleep "$(awk -v whole=$whole -v i="$i" 'BEGIN { srand(i); printf "%.6f", whole / 1e6 * (i - rand()) / 19 }')"
    kill -9 $pid 2>/dev/null && killed=$((killed + 1))
    wait $pid 2>/dev/null
    [ ! -s k.mamori-journal ] || hot=$((hot + 1))
    m verify k.mamori >verified 2>&1 || { bad=$((bad + 1)) && sed 's/^/# /' verified; }
    case $(rows k.mamori) in 1) none=$((none + 1)) ;; 5001) all=$((all + 1)) ;; *) half=$((half + 1)) ;; esac
done
printf '# import of %d ms: killed %d times, %d with a journal of SQLite left behind; no row %d, all rows %d\n' $((whole / 1000)) $killed $hot $none $all
is 'an import is whole or absent' $half 0
is 'every workbook verifies afterwards' $bad 0
[ $killed -ge 10 ] && [ $none -ge 5 ] && ok 'it really was killed in the middle' || not_ok 'it really was killed in the middle' "killed $killed, without rows $none"
rm -f k.mamori* && cp whole.mamori k.mamori
run 0 m undo k.mamori && is 'the whole import is one undo' "$(rows k.mamori)" 1
