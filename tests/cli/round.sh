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
cp a.mamori twice.mamori && m set twice.mamori self-check q02 note=確認 && run 0 me round twice.mamori self-check && lacks 'all confirmed: nothing to say about it' "$out" 'carried over'
refuses 'a round in which nothing was answered' 1 'no question was answered or confirmed since' round twice.mamori self-check
has '… and how it is closed nevertheless' "$err" '--anyway'
run 0 me round twice.mamori self-check --anyway && has 'carried over only: said' "$out" '2 answers only carried over, not confirmed'
has '… as what is open' "$out" '23 questions without an answer'
is 'the rounds keep how many were confirmed' "$(cells twice.mamori rounds '*.answered' '*.carried')" '2 2 2 0 0 2'
is '… and which' "$(m show twice.mamori round-answers --json | json '[[r["round"], r["row"]] for r in d["rows"] if r["column"] == "carried"]')" '[["3", "q01"], ["3", "q02"]]'
is '… and the parts of the score' "$(cells twice.mamori rounds 1.score_part1 1.score_part2 3.score_part1)" '2 null 6'
m set twice.mamori self-check q02 answer=
run 0 me round twice.mamori self-check && has 'an answer that was emptied is a change' "$out" 'closed'
export MAMORI_NOW=2026-10-09T10:00
run 0 m round a.mamori self-check && is 'the second round' "$(cells a.mamori rounds '*.number' '*.score')" '1 2 2 6'
is 'two rounds, item by item' "$(m show a.mamori round-answers --json | json '[[r["round"], r["value"]] for r in d["rows"] if r["row"] == "q01" and r["column"] == "answer"]')" '[["1", "no"], ["2", "done"]]'
is 'status knows the change' "$(m set a.mamori self-check q03 answer=done; m status a.mamori --json | json '[d["self_check"][k] for k in ("round", "previous", "score")]')" '[3, 6, 10]'
run 0 m undo a.mamori && run 0 m undo a.mamori && is 'one undo opens the round again' "$(cells a.mamori rounds '*.number' && cells a.mamori self-check q01.carried)" "$(printf '1\nnull')"
run 0 m redo a.mamori && is '… and redo closes it' "$(cells a.mamori rounds '*.number')" '1 2'
# What is closed stays, whoever tries; title and memo are open.
closed=$(cells a.mamori rounds '*.id' '*.score' '*.answered' '*.closed'; cells a.mamori round-answers '*.value')
while IFS='|' read -r what arguments; do refuses "$what" 1 'is a record and cannot be changed' $arguments; done <<'END'
a score|set a.mamori rounds 2 score=99
a score among what is open|set a.mamori rounds 1 title=春 score=99
a score emptied|set a.mamori rounds 1 score=
a round of one's own|set a.mamori rounds + sheet=self-check number=3 title=偽 score=100
only a title|set a.mamori rounds + title=偽
a round deleted|delete a.mamori rounds 1
… with what refers to it|delete a.mamori rounds 1 --with-references=delete
an answer|set a.mamori round-answers 1 value=done
an answer added|set a.mamori round-answers + round=1 sheet=self-check row=q05 column=answer value=done
an answer deleted|delete a.mamori round-answers 1
END
has 'the reason is said' "$err" 'cannot be changed. Change the present answers'
run 0 m set a.mamori rounds 1 title=春の診断 note=営業所は次から && is 'title and memo' "$(cells a.mamori rounds 1.title 1.note)" '"春の診断" "営業所は次から"'
m export a.mamori rounds.csv --sheet rounds
sed -i '2s/春の診断/はる/; 2s/,2,/,77,/' rounds.csv
run 1 me import a.mamori rounds rounds.csv && has 'a changed score in a file is refused' "$out$err" 'cannot be changed'
sed -i '2s/,77,/,2,/' rounds.csv
run 0 me import a.mamori rounds rounds.csv && is 'its title is taken' "$(cells a.mamori rounds 1.title 1.score)" '"はる" 2'
printf 'sheet,number,title,score\nself-check,9,偽,100\n' >false.csv
run 0 me import a.mamori rounds false.csv && has 'a round in a file is passed over' "$out$err" 'cannot be changed'
is 'nothing of the rounds has changed' "$(cells a.mamori rounds '*.id' '*.score' '*.answered' '*.closed'; cells a.mamori round-answers '*.value')" "$closed"
refuses 'a sheet without rounds' 1 'no rounds' round a.mamori assets
refuses 'an unknown sheet' 1 'did you mean "self-check"' round a.mamori selfcheck
refuses 'no sheet' 2 'usage: mamori round' round a.mamori
run 0 m verify a.mamori && ok 'the workbook agrees with its history'
tap_done
