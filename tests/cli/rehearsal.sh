# A rehearsal: an incident is played on a copy of the workbook. Nothing of it gets into the workbook; what was done is a file beside it.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-12-01T10:00 MAMORI_PERSON='試験 太郎' XDG_CACHE_HOME=$PWD/cache TMPDIR=$PWD/tmp TZ=Asia/Tokyo
unset XDG_RUNTIME_DIR
mkdir tmp && m new a.mamori --company 星空ネット商店
before=$(m verify a.mamori) head=$(m status a.mamori --json | json 'd["head"]')
cat >keys <<'END'
wait
Alt+T End Up Enter
expect "[訓練]"
expect "写しで行う訓練です"
Alt+J
"会員の名簿" Enter
Enter
Enter
1
1
Esc
Esc
expect "報告まで   速報まで 4日と14時間"
Alt+T End Up Enter
expect "離れると"
END
# proves: P-44
run 0 m --keys keys --size 80x24 a.mamori && ok 'an incident is played on a copy' || not_ok 'an incident is played on a copy' "$err"
is 'the workbook is as it was' "$(m status a.mamori --json | json 'd["head"]') $(m verify a.mamori)" "$head $before"
is '… without the incident' "$(m show a.mamori incidents --json | json 'len(d["rows"])')" 0
is 'what was done is in one file' "$(ls a_*.txt)" a_訓練_2026-12-01_1000.txt
has '… which says so' "$(cat a_*.txt)" 'ワークブックには残っていません'
has '… line by line: when, who, what' "$(cat a_*.txt)" '2026-12-01 10:00  試験 太郎  事故の記録'
has '… also what was answered' "$(cat a_*.txt)" '種類'
is 'the copy is thrown away' "$(ls tmp)" ''
printf 'wait\nAlt+T End Up Enter\nexpect "[訓練]"\n' >keys
rm a_*.txt && run 0 m --keys keys --size 80x24 a.mamori && is 'where nothing was done there is nothing to tell' "$(ls a_*.txt 2>/dev/null)" ''
tap_done
