# A hundred sheets and sixty documents more than anybody uses: everything works as before, and they work, too. (What they cost, make
# bench measures.)
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
python3 "$SRCDIR/tests/lib/many_forms.py" "$MAMORI_FORMS" "$WORK/many"
m new a.mamori --sample --layers ipa-3 # under the usual forms
usual() { m show a.mamori self-check --json; m show a.mamori assets --csv; m document a.mamori reg01; m log a.mamori --limit 5; }
usual >before
sheets=$(me forms check | sed -n 's/^ipa-3: \([0-9]*\) sheets.*/\1/p')
export MAMORI_FORMS=$WORK/many
run 0 me forms check && has 'the forms are right, with all their examples' "$out" "ipa-3: $((sheets + 100)) sheets"
usual >after
is 'what the usual sheets say is the same' "$(cksum <after)" "$(cksum <before)"
run 0 m set a.mamori more-001 r03 answer=part && run 0 m set a.mamori more-002 + name=机 amount=3 price=20000
is 'the others are answered' "$(cells a.mamori more-001 r03.points summary.points && cells a.mamori more-002 summary.total)" "1 1
60000"
run 0 m document a.mamori more-60 && has 'a document of them is made' "$out" '追加の文書 60'
printf '"/" "追加の台帳 100" Enter\nexpect "追加の台帳 100"\nexpect "単価"\n' >keys
run 0 m --keys keys --size 100x30 --dump screen.txt a.mamori && ok 'and their screens open'
run 0 m verify a.mamori && ok 'the workbook verifies'
export MAMORI_FORMS=${MAMORI_FORMS%/many}/usual && cp -r "$SRCDIR/forms" usual
run 0 m verify a.mamori && run 0 m show a.mamori self-check && ok 'under the usual forms again it opens, and what was answered stays in the file'
tap_done
