# mamori why: the number, its formula, and what stands in it, down to the answers.
. "$SRCDIR/tests/lib/tap.sh"
m new a.mamori
m set a.mamori assets + name=給与 medium=office_pc c=2 i=1 a=0 >/dev/null
m set a.mamori threats t11 frequency=3
m set a.mamori controls 3-6 answer=partly
run 0 m why a.mamori assets 1 risk
is 'the first line is the number' "$(head -n 1 <<<"$out")" 'リスク値: 4'
has 'the formula' "$out" '[重要度]*[被害発生可能性]'
has 'the importance' "$out" '重要度: 2'
has 'the likelihood' "$out" '被害発生可能性: 2'
has 'where the importance comes from' "$out" '機密性: 2'
run 0 m why a.mamori threats t11 vulnerability && has 'the answer that the vulnerability comes from' "$out" '一部実施'
run 0 m why a.mamori self-check summary score && has 'a value of the whole sheet' "$out" '合計'
has 'labels for codes, in the formula too' "$(m why a.mamori assets 1 importance)" '[個人情報]="有"'
run 0 m why a.mamori backups summary untested && has 'a pattern is shown as it is' "$out" ',"?*",'
run 0 m why a.mamori threats t11 likelihood && has 'a function is told by the help, not by its name' "$(head -n 2 <<<"$out")" '頻度と脆弱性から決まります。'
has '… and what stood in it' "$out" '脆弱性（つけ込みやすさ）: 2'
has '… with the formula at the end' "$out" 'MAX(1,[対策をしない場合の発生頻度]+[脆弱性（つけ込みやすさ）]-3)'
run 0 m why a.mamori assets 1 name && has 'a typed value is just itself' "$out" '給与'
m set a.mamori assets + name=空 >/dev/null
run 0 m why a.mamori assets 2 risk && lacks 'what cannot be rated yet is not called 0' "$(head -n 1 <<<"$out")" 0
refuses 'an unknown column, with the near name' 1 'did you mean "risk"' why a.mamori assets 1 risc
refuses 'an unknown row' 1 'unknown row 7' why a.mamori assets 7 risk
refuses 'an unknown sheet' 1 'did you mean "assets"' why a.mamori assts 1 risk
refuses 'no sheet' 2 'usage: mamori why' why a.mamori

# Why a finding: what it says, the rule's condition in labels, and what stands in it.
m set a.mamori assets 1 treatment= >/dev/null
run 0 m why a.mamori assets 1 && has 'a finding is told with what to do' "$out" '次に: '
has '… with its condition' "$out" 'AND([リスクの大きさ] = "大",[対応] = "")'
has '… and the values in it' "$out" '  対応: (空)'
has '… down to where they come from, signs apart from numbers' "$out" '= 重要度 2 × 被害発生可能性 2'
lacks 'of this row only' "$out" '「空」'
run 0 m why a.mamori assets && has 'of a whole sheet' "$out" '「空」'
run 0 m why a.mamori rounds && is 'where nothing is found it says so' "$out" 'ここに気づきはありません。'
m set a.mamori contractors + name=緑台運送 personal=yes >/dev/null
run 0 m why a.mamori contractors 1 && has 'what must be filled in: that it is empty' "$out" '[個人データを渡す] = "渡す"。そして [契約した日] が空'
m set a.mamori self-check q01 answer=done && m set a.mamori five-rules r1 answer=no
run 0 m why a.mamori self-check q01 && has 'twins that differ: the other answer' "$out" '・OSやソフトを最新に  いまの状態: 実施していない'
refuses '… an unknown row' 1 'unknown row 9' why a.mamori assets 9
tap_done
