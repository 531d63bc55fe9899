# mamori log, undo, redo: every change with its person; taken back in order, also by another process, always as a new entry.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
m new a.mamori
refuses 'nothing to undo' 1 'nothing to do' undo a.mamori
refuses 'nothing to redo' 1 'nothing to do' redo a.mamori
m set a.mamori self-check q01 answer=no
m --person 佐藤 set a.mamori self-check q01 answer=done
m set a.mamori assets + name=名簿 c=2 >/dev/null
run 0 m log a.mamori
has 'the log: time, person, place, from and to, in words' "$(grep q01 <<<"$out" | head -n 1)" '2026-11-21 10:00  佐藤'
has '… labels, not codes' "$(grep q01 <<<"$out" | head -n 1)" 'self-check q01 answer: 実施していない → 実施している'
has 'the person of the environment' "$(tail -n 1 <<<"$out")" '試験 太郎'
is 'newest first' "$(m log a.mamori --json | json '[e["number"] for e in d] == sorted((e["number"] for e in d), reverse=True)')" True
is 'JSON: the keys' "$(m log a.mamori --json | json '" ".join(d[0])')" 'origin number batch kind at person title op sheet row column notice old new blanked open clock stepped_back user host tty'
is 'one command is one batch' "$(m log a.mamori assets --json | json 'len({e["batch"] for e in d})')" 1
is 'only one sheet' "$(m log a.mamori assets --json | json '{e["sheet"] for e in d} == {"assets"}')" True
is 'only one row' "$(m log a.mamori self-check q01 --json | json 'len(d)')" 2
is 'only one cell' "$(m log a.mamori self-check q01 answer --json | json '[e["new"] for e in d]')" '["done", "no"]'
is 'a limit' "$(m log a.mamori --limit 1 | wc -l)" 1
refuses 'a limit that is none' 2 '--limit' log a.mamori --limit zero
refuses 'an unknown sheet' 1 'did you mean "assets"' log a.mamori asset
refuses 'an unknown column' 1 'did you mean "answer"' log a.mamori self-check q01 anser
refuses 'no workbook' 2 'usage: mamori log' log

# Undo and redo: each call is a process of its own, so a restart in between changes nothing.
state() { cells a.mamori self-check q01.answer && cells a.mamori assets '*.name'; }
full=$(state)
run 0 m undo a.mamori && has 'undo says what it took back' "$out" '情報資産管理台帳'
run 0 m undo a.mamori && is 'two undos: back to the first answer' "$(cells a.mamori self-check q01.answer)" '"no"'
run 0 m undo a.mamori && is 'three: nothing is answered' "$(state)" "$(printf 'null\n')"
refuses 'a fourth: nothing left' 1 'nothing to do' undo a.mamori
run 0 m redo a.mamori && run 0 m redo a.mamori && run 0 m redo a.mamori && is 'three redos: everything is back' "$(state)" "$full"
refuses 'a fourth: nothing left to do again' 1 'nothing to do' redo a.mamori
run 0 m undo a.mamori && m set a.mamori self-check q02 answer=done
refuses 'after a new change there is nothing to redo' 1 'nothing to do' redo a.mamori
run 0 m undo a.mamori && run 0 m undo a.mamori && is 'undo goes past what was undone before' "$(cells a.mamori self-check q01.answer q02.answer)" '"no" null'
is 'undoing is written down as well: nothing vanishes from the history' "$(m log a.mamori --json | json 'sorted({e["kind"] for e in d})')" '["do", "redo", "undo"]'
run 0 m verify a.mamori && ok 'the workbook agrees with its history'

# Undo all is the first state, redo all the last.
m new walk.mamori
m set walk.mamori assets + name=1 >/dev/null
first=$(m show walk.mamori assets --csv)
for i in 2 3 4 5 6; do m set walk.mamori assets + name=$i c=$((i % 3)) >/dev/null; done
m delete walk.mamori assets 3 5
m set walk.mamori assets 4 name= c=0
last=$(m show walk.mamori assets --csv)
for i in 1 2 3 4 5 6 7; do m undo walk.mamori >/dev/null; done
is 'undo all' "$(m show walk.mamori assets --csv)" "$first"
for i in 1 2 3 4 5 6 7; do m redo walk.mamori >/dev/null; done
is 'redo all' "$(m show walk.mamori assets --csv)" "$last"
# Times. What MAMORI_NOW says never stands alone; a time that steps back is marked, and no tampering.
MAMORI_NOW=2026-11-20T09:00 m set a.mamori self-check q03 answer=no
now=$(date +%s)
is 'the clock itself stands beside the time given' "$(m log a.mamori --json | json 'd[0]["at"] == 1795132800 and abs(d[0]["clock"] - '"$now"') < 300')" True
is 'a step back is counted in seconds' "$(m log a.mamori --json | json 'd[0]["stepped_back"], d[1]["stepped_back"]')" '(90000, 0)'
run 0 me log a.mamori --limit 1 && has 'the log shows both times' "$out" "(the clock said $(date '+%Y-%m-%d')" && has '… and that it stepped back' "$out" '(! dated before the entry before it)'
run 0 me verify a.mamori && has 'verify remarks it' "$out" '1 entry is dated before' && has '… and times that are not the clock'\''s' "$out" 'another time than the clock'
is '… for programs, too' "$(m verify a.mamori --json | json 'd["good"], d["stepped_back"], d["first_stepped_back"] == d["entries"], d["dated"] > 1, d["findings"]')" '(True, 1, True, True, [])'
m new true.mamori
env -u MAMORI_NOW "$MAMORI" set true.mamori self-check q01 answer=no
run 0 env -u MAMORI_NOW "$MAMORI" --lang en verify true.mamori && lacks 'an honest clock: no remark' "$out" remark
lacks '… and none in the log' "$(env -u MAMORI_NOW "$MAMORI" --lang en log true.mamori)" clock
# Where it was written.
is 'account and machine' "$(m log true.mamori --json | json 'd[0]["user"], d[0]["host"], d[0]["tty"]')" "('$(id -un)', '$(hostname)', None)"
has '… in the text, too' "$(m log true.mamori)" "$(id -un)@$(hostname)"
before=$(cksum <true.mamori)
m show true.mamori assets --csv >/dev/null && m status true.mamori >/dev/null
is 'looking writes nothing' "$(cksum <true.mamori)" "$before"
refuses 'undo without a workbook' 2 'usage: mamori undo' undo
refuses 'redo without a workbook' 2 'usage: mamori redo' redo
tap_done
