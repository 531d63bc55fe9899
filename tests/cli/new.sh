# mamori new: makes a workbook or leaves nothing behind.
. "$SRCDIR/tests/lib/tap.sh"

run 0 m --lang ja new a.mamori --company '株式会社みどり' && is 'new says what it made, and what comes next' "$out$err" $'作りました: a.mamori  株式会社みどり\n次に: mamori a.mamori'
run 0 me new わが社 && is 'the ending is added, and that is said' "$out" $'made: わが社.mamori\n      (.mamori was added: workbooks are found by it)\nnext: mamori わが社.mamori'
is '… and the file has it' "$(ls わが社*)" わが社.mamori
run 0 me new book.v2 && has 'another ending is left, and what that means is said' "$out" "'mamori' alone finds only"
run 0 me new "it's mine.mamori" && has 'what comes next is as a shell wants it' "$out" "mamori 'it'\\''s mine.mamori'"
run 0 eval "\"\$MAMORI\" --dump - --size 80x24 ${out##*next: mamori }" && has '… and works' "$out" F10
is 'the company is in the company sheet' "$(cells a.mamori company 1.name)" '"株式会社みどり"'
is 'a new workbook has the five rules, unanswered' "$(cells a.mamori five-rules '*.answer')" 'null null null null null'
is 'a new workbook has no assets' "$(m show a.mamori assets --json | json 'd["rows"]')" '[]'
run 0 m verify a.mamori && ok 'a new workbook agrees with its history'
run 0 m new plain.mamori && ok 'a company is not needed'
run 0 m new --company=あおば '日本語 の 名前.mamori' && ok 'Japanese file names with blanks; the option may come first'
is '… and the file is there' "$(cells '日本語 の 名前.mamori' company 1.name)" '"あおば"'
run 0 me new -- -dash.mamori && has 'a name that begins with a dash comes after --' "$out" "mamori -- '-dash.mamori'"
run 0 m verify -- -dash.mamori && is 'after -- a name may begin with a dash' "$(ls -- -dash.mamori)" -dash.mamori

# Refusals leave nothing: neither a workbook nor a journal beside it.
cp a.mamori before.mamori
refuses 'an existing file is refused' 1 'exists already' new a.mamori --company B
is 'the existing file is untouched' "$(cksum <a.mamori)" "$(cksum <before.mamori)"
echo 'dear diary' >diary.txt
refuses 'an existing foreign file is refused' 1 'exists already' new diary.txt
is 'the foreign file is untouched' "$(cat diary.txt)" 'dear diary'
mkdir folder
ls -A >names-before
long=$(printf '長%.0s' {1..81})
refuses 'an unknown layer, with the near name' 1 'ipa-3' new x.mamori --layers ipa-33
refuses 'a folder in the place of the file' 1 'folder' new folder
refuses 'no such folder' 1 'nowhere does not exist' new nowhere/x.mamori
refuses 'a file in the place of a folder' 1 'diary.txt' new diary.txt/x.mamori
refuses 'a company name that is too long' 1 'too long' new x.mamori --company "$long"
refuses 'a control character in the company name' 1 'U+001B' new x.mamori --company $'a\e[31mb'
refuses 'invalid UTF-8 in the company name' 1 'UTF-8' new x.mamori --company $'\xff'
refuses 'no name' 2 'usage: mamori new' new
refuses 'two names' 2 'usage: mamori new' new x.mamori y.mamori
refuses 'an unknown option' 2 '--sampel' new x.mamori --sampel
refuses 'an option without its value' 2 '--company' new x.mamori --company
is 'nothing was left behind' "$(ls -A | grep -vx names-before)" "$(grep -vx names-before names-before)"

# The sample company: what `./bootstrap run` opens.
run 0 m new s.mamori --sample && is 'the sample has about 40 assets' "$(m show s.mamori assets --json | json '38 <= len(d["rows"]) <= 60')" True
is 'the sample has two closed rounds of the self-check' "$(cells s.mamori rounds '*.sheet')" '"self-check" "self-check"'
run 0 m verify s.mamori && ok 'the sample agrees with its history'
for company in midori hibari tsunagu; do
    run 0 m new part.mamori --sample-name $company --layers ipa-3 && is "$company without the forms of some of its layers: what they bring is left out" "$(m show part.mamori people 2>&1 >/dev/null | grep -c people) $(m show part.mamori assets --json | json 'len(d["rows"]) > 3')" '1 True'
    m verify part.mamori >/dev/null && rm part.mamori
done
refuses 'a sample company without the forms of any of its layers' 1 'this sample company needs the layer ipa-3' new part.mamori --sample --layers common
tap_done
