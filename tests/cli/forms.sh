# mamori forms check: strict, with file, line, column and "did you mean"; --forms uses another folder.
# The single faults of the reader are in tests/data/forms-bad; here: what a person at the command line sees.
. "$SRCDIR/tests/lib/tap.sh"
run 0 me forms check "$SRCDIR/forms" && has 'the forms are right, and counted' "$out" 'ipa-3: '
mini=$SRCDIR/tests/data/forms-mini # some of its checks have no example
MAMORI_FORMS=$mini run 1 me forms check && has 'without a folder: those in use' "$err" 'mini/company.yaml:'
run 1 me --forms "$mini" forms check && has '--forms before the command' "$err" 'mini/company.yaml:'
cp -r "$SRCDIR/forms" good

# round | what | file | the line to change (first match) | by | place and text. @ stands for the number of that line. All faults of a round are
# planted into one copy, and one check of it must tell each: what is told when a form is read hides what its examples would tell, and
# two faults in one line each other.
cat >faults <<'END'
1|a key that is misspelt|ipa-3/assets.yaml|^short:|short|shrot|bad/ipa-3/assets.yaml:@:1: the forms are not right: shrot (unknown key in a sheet; did you mean "short"?)
1|a type that is misspelt|ipa-3/assets.yaml|type: choice|choice|chioce|assets.yaml:@:
1|a formula about a column that is not there|ipa-3/assets.yaml|formula: IF(OR(\[importance\]|importance|importanse|did you mean "importance"
1|a code that a formula cannot yield|ipa-3/assets.yaml|"high",IF(|high|hihg|did you mean "high"
1|a link to a row that is not there|ipa-3/self-check.yaml|links: {controls: \[7-1|7-1|7-99|self-check.yaml:@:
1|a sheet that is not there|ipa-3/layer.yaml|sheet: self-check$|self-check|self-chek|did you mean "self-check"
1|a misspelt code in a check|ipa-3/contractors.yaml|"stop"|stop|stopp|did you mean "stop"
1|a row that is not there in a formula|ipa-3/contractors.yaml|controls/10-1\[|10-1|10-99|unknown row 10-99
1|a misspelt code in a task|ipa-3/layer.yaml|where: .*unknown|unknown|unknwon|did you mean "unknown"
1|a misspelt code in what applies|ipa-3/regulations.yaml|^applies:|none|nnoe|did you mean "none"
1|a number that a column never holds|ipa-3/assets.yaml|IF(OR(\[personal\]="yes"|\[c\]=""|[c]=9|assets.yaml:@:
1|a column that names no row|ipa-3/cloud.yaml|"\[of\].name"|of|answer|cloud.yaml:@:
1|a misspelt code in a summary|ipa-3/plans.yaml|id: drafts|"draft"|"draftt"|did you mean "draft"
1|an example of a check that is not there|ipa-3/plans.yaml|finds: \[waiting\]|waiting|wating|did you mean "waiting"
2|a formula that does not parse|ipa-3/assets.yaml|formula: IF(OR(\[importance\]|(OR|((OR|assets.yaml:@:
2|a choice list that is not there|ipa-3/assets.yaml|choices: medium|medium|mediun|did you mean "medium"
2|a column that the row named has not|ipa-3/cloud.yaml|"\[of\].name"|name"|nmae"|did you mean "name"
3|a function that is not there|ipa-3/assets.yaml|formula: IF(OR(\[importance\]|OR|ORR|did you mean OR
4|a misspelt code in a condition of a document|ipa-3/documents/inspection-guide.yaml|regulations/reg03|none|nnoe|did you mean "none"
4|a cell that is not there in a document|personal-data/documents/pd-notice.yaml|controls/10-1\[answer|10-1\[|10-1x[|unknown row 10-1x
5|an example that finds nothing|ipa-3/plans.yaml|today: 2026-04-11|04-11|04-09|the check waiting finds nothing here
5|an example that finds what it must not|ipa-3/plans.yaml|today: 2026-04-10|04-10|04-11|the check waiting finds something here
5|what no example says to apply|ipa-3/routines.yaml|practice: {1: {server: yes}}}, finds|finds|passes|: applies (no example finds this check
5|a day in the future that no example finds|ipa-3/policy-record.yaml|finds: \[ahead\]|finds: \[ahead\]|passes: [overdue]|: ahead (no example finds this check
5|a step of a judge that no example comes to|ipa-3/incidents.yaml|ground: protected|ground: protected, ||no example comes to this step
5|an example that does not come out|ipa-3/assets.yaml|c: 0, i: 1, a: 1}, expect: {importance: 1}|importance: 1|importance: 2|assets.yaml:@:
6|a check that no example finds|ipa-3/plans.yaml|finds: \[waiting\]|finds|passes|: waiting (no example finds this check
6|what no example says not to apply|ipa-3/routines.yaml|practice: {1: {server: null}}}, passes: \[applies\]|row: logs, with: {practice: {1: {server: null}}}, passes: \[applies\]|row: logs, passes: [never]|says where it does not apply
8|a deadline that is the routine of another sheet|personal-data/log-weeks.yaml|^checks:|checks:|deadlines: [{id: review, column: week, when: '[state]="open"', overdue: no}]\nchecks:|log-weeks.yaml:@:13: the forms are not right: review (a row of log-reviews ends it
9|a next step that names a sheet by a title that it has no more|personal-data/log-reviews.yaml|^title:|ログの点検の記録|ログの点検の記録簿|log-weeks.yaml
9|… with the sheet that may be meant|personal-data/log-weeks.yaml|「ログの点検の記録」の「対象の週」に書き|書き|書きこみ|log-weeks.yaml:@:11: the forms are not right: ログの点検の記録 (a next step names in 「」 where it leads, and no sheet, document, column, choice or row is called so here; did you mean "ログの点検の記録簿"?)
7|a sample with a wrong answer|samples/midori.yaml|answer: done|done|dnoe|samples/midori.yaml:@:
END
for round in $(cut -d'|' -f1 faults | uniq | thin); do
    rm -rf bad && cp -r good bad
    grep "^$round|" faults >these
    while IFS='|' read -r _ what file line from to want; do
        number=$(grep -n -m 1 -- "$line" "bad/$file" | cut -d: -f1)
        before=$(cksum <"bad/$file")
        sed -i "${number:-0}s~$from~$to~" "bad/$file"
        [ "$before" != "$(cksum <"bad/$file")" ] || not_ok "the fault could not be planted: $what"
        printf '%s|%s\n' "$what" "${want/@/$number}"
    done <these >wants
    grep '^not ok' wants && continue
    run 1 me forms check bad || continue
    while IFS='|' read -r what want; do has "$what" "$err" "$want"; done <wants
done
rm -rf bad && cp -r good bad && echo 'title: [' >>bad/ipa-3/assets.yaml
run 1 me forms check bad && has 'YAML that is none' "$err" 'bad/ipa-3/assets.yaml:'
rm -rf bad && cp -r good bad && sed -i '4s/^short/shrot/' bad/ipa-3/assets.yaml bad/ipa-3/media.yaml
run 1 me forms check bad && has 'all errors at once: the first' "$err" 'assets.yaml:4:1' && has '… and the second' "$err" 'media.yaml:4:1'
m new a.mamori
refuses 'no workbook is opened with wrong forms' 1 'assets.yaml:4:1' --forms bad show a.mamori assets
refuses '… or made' 1 'assets.yaml:4:1' --forms bad new b.mamori
[ ! -e b.mamori ] && ok '… and none is left behind' || not_ok '… and none is left behind'
refuses 'no such folder' 1 'nowhere' forms check nowhere
mkdir empty
refuses 'a folder without forms' 1 'empty' forms check empty
refuses 'forms of another kind than the workbook' 1 'ipa-3' --forms "$mini" show a.mamori company
refuses 'an unknown word' 2 'usage: mamori forms' forms chek
refuses 'no word' 2 'usage: mamori forms' forms
run 0 m forms strings "$SRCDIR/forms" && msgfmt -c -o /dev/null - <<<"$out" 2>msgfmt.log && ok 'forms strings is a gettext template' || not_ok 'forms strings is a gettext template' "$(cat msgfmt.log)"
has '… with the place of each text' "$out" '#: '
run 0 m forms functions && has 'forms functions lists the functions' "$out" 'IFERROR'
tap_done
