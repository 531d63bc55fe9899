# In English, nothing that a form says is left in Japanese.
. "$SRCDIR/tests/lib/tap.sh"
# In every sheet, and in the file of all of them: what a formula hands on of a row that the form gives, and what it puts together.
japanese='[\x{3041}-\x{3096}\x{30a1}-\x{30fa}\x{4e00}-\x{9fff}]'
m new empty.mamori --layers common,ipa-3,personal-data >/dev/null
is 'in English, no cell of an empty workbook is in Japanese' "$(for sheet in $(sed -n 's/^sheet: *//p' "$SRCDIR"/forms/{common,ipa-3,personal-data}/*.yaml); do
    me show empty.mamori "$sheet" --csv --labels | grep -m 1 -P "$japanese" | sed "s/^/$sheet: /"
done)" ''
me export empty.mamori empty.xlsx >/dev/null
is '… and none of its .xlsx' "$(me peek empty.xlsx | sed 's|  *\[=.*||' | grep -m 3 -P "$japanese")" ''
lacks '… nor the formula that puts a text together, where it is explained' "$(me why empty.mamori regulations reg08 need_reason | grep -P "$japanese")" 件
has '… as the file has it' "$(me why empty.mamori regulations reg08 need_reason)" '&" controls of the check"'
tap_done
