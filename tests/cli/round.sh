# mamori round: close a round, start the next with the answers carried over, compare.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-04-10T10:00
m new a.mamori
refuses 'nothing answered yet' 1 'nothing to do' round a.mamori self-check
m set a.mamori self-check q01 answer=no note=鍵なし
m set a.mamori self-check q02 answer=partly
run 0 me round a.mamori self-check --title 第1回 && has 'the first round is closed' "$out" 'round 1 closed'
is 'it stands in the sheet of rounds with its score' "$(cells a.mamori rounds 1.sheet 1.number 1.title 1.closed 1.score 1.answered)" '"self-check" 1 "第1回" "2026-04-10" 2 2'
is 'the closed answers are kept' "$(m show a.mamori round-answers --json | json '[[r["round"], r["row"], r["value"]] for r in d["rows"] if r["column"] == "answer"]')" '[["1", "q01", "no"], ["1", "q02", "partly"]]'
is 'the answers are carried over and marked' "$(cells a.mamori self-check q01.answer q01.carried q02.answer q02.carried q03.carried)" '"no" "yes" "partly" "yes" null'
is 'status: the second round, compared with the first' "$(m status a.mamori --json | json '[d["self_check"][k] for k in ("round", "previous", "score")]')" '[2, 2, 2]'
m set a.mamori self-check q01 answer=done
is 'an answer given anew loses the mark, the others keep it' "$(cells a.mamori self-check q01.carried q02.carried)" 'null "yes"'
m set a.mamori self-check q02 answer=partly
is 'the same answer given again loses it too' "$(cells a.mamori self-check q02.carried)" 'null'
export MAMORI_NOW=2026-10-09T10:00
run 0 m round a.mamori self-check && is 'the second round' "$(cells a.mamori rounds '*.number' '*.score')" '1 2 2 6'
is 'two rounds, item by item' "$(m show a.mamori round-answers --json | json '[[r["round"], r["value"]] for r in d["rows"] if r["row"] == "q01" and r["column"] == "answer"]')" '[["1", "no"], ["2", "done"]]'
is 'status knows the change' "$(m set a.mamori self-check q03 answer=done; m status a.mamori --json | json '[d["self_check"][k] for k in ("round", "previous", "score")]')" '[3, 6, 10]'
run 0 m undo a.mamori && run 0 m undo a.mamori && is 'one undo opens the round again' "$(cells a.mamori rounds '*.number' && cells a.mamori self-check q01.carried)" "$(printf '1\nnull')"
run 0 m redo a.mamori && is '… and redo closes it' "$(cells a.mamori rounds '*.number')" '1 2'
refuses 'a sheet without rounds' 1 'no rounds' round a.mamori assets
refuses 'an unknown sheet' 1 'did you mean "self-check"' round a.mamori selfcheck
refuses 'no sheet' 2 'usage: mamori round' round a.mamori
run 0 m verify a.mamori && ok 'the workbook agrees with its history'
tap_done
