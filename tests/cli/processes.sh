# Several processes on one file: no change is lost, none is doubled, readers always see a whole state.
. "$SRCDIR/tests/lib/tap.sh"
m new a.mamori
writers=6 each=15
for w in $(seq $writers); do
    for i in $(seq $each); do m set a.mamori assets + "name=$w-$i" c=1 i=1 a=1 || echo "writer $w, row $i"; done >"ids.$w" 2>"err.$w" &
    pids[w]=$!
done
( # a reader meanwhile: a row is there with all its cells or not at all
    for i in $(seq 15); do m show a.mamori assets --json | json '[r["id"] for r in d["rows"] if not r["name"] or r["importance"] != 1]'; done
) >reader 2>&1 &
pids[0]=$!
for pid in "${pids[@]}"; do wait "$pid"; done
is 'no writer was refused' "$(cat err.*)" ''
is 'every row is there' "$(m show a.mamori assets --json | json 'len(d["rows"])')" $((writers * each))
is '… once' "$(m show a.mamori assets --json | json 'len({r["name"] for r in d["rows"]})')" $((writers * each))
is 'each got an id of its own' "$(cat ids.* | sort -u | wc -l)" $((writers * each))
is 'the id printed is that of the row' "$(m show a.mamori assets --json | json '" ".join(sorted(r["id"] for r in d["rows"] if r["name"].startswith("1-")))')" "$(sort ids.1 | tr '\n' ' ' | sed 's/ $//')"
is 'readers never saw half a row' "$(sort -u reader)" '[]'
is 'the journal has one batch for each' "$(m log a.mamori --json | json 'len({e["batch"] for e in d})')" $((writers * each))
run 0 m verify a.mamori && ok 'the chain is whole'

# Different cells of one row at once: all stay.
for column in name note business users department owner plan override_reason; do m set a.mamori assets 1 "$column=同時-$column" & done
wait
is 'different cells of one row' "$(cells a.mamori assets 1.name 1.note 1.business 1.users 1.department 1.owner 1.plan 1.override_reason | grep -o 同時- | wc -l)" 8
# The same cell at once: one of them wins, all are in the history.
for i in 1 2 3 4 5 6; do m set a.mamori company 1 "name=会社$i" & done
wait
is 'the same cell: all six are in the history' "$(m log a.mamori company 1 name --json | json 'sorted(e["new"] for e in d)')" '["会社1", "会社2", "会社3", "会社4", "会社5", "会社6"]'
is '… and the newest entry is what the cell holds' "$(cells a.mamori company 1.name)" "$(m log a.mamori company 1 name --json --limit 1 | json 'json.dumps(d[0]["new"], ensure_ascii=False)')"
# Undo from two places: two different changes are taken back, or one is refused; never the same one twice.
before=$(m log a.mamori --json | json 'len({e["batch"] for e in d if e["kind"] == "undo"})')
m undo a.mamori >u1 2>&1 & m undo a.mamori >u2 2>&1 & wait
is 'two undos at once take back two changes' "$(m log a.mamori --json | json 'len({e["target"] if "target" in e else e["batch"] for e in d if e["kind"] == "undo"})')" $((before + 2))
# Someone holds the file for long: a clear sentence after the waiting time, nothing lost.
sqlite3 a.mamori >/dev/null <<'END' &
BEGIN IMMEDIATE;
.shell sleep 7
ROLLBACK;
END
sleep 0.3
refuses 'held for more than 5 seconds' 1 'someone else' set a.mamori assets 1 name=待った
wait
run 0 m set a.mamori assets 1 name=待った && ok 'afterwards it goes'
run 0 m verify a.mamori && ok 'the chain is whole at the end'
tap_done
