# No meaning by colour alone: marks.py over the pictures of every screen; and it sees what has none.
. "$SRCDIR/tests/lib/tap.sh"
said=$(python3 tests/lint/marks.py tests/pictures 2>&1)
is 'what is to be looked at, bad or wrong bears a mark or says so' "$(sed '$d' <<<"$said")" ''
[ "$(tail -n 1 <<<"$said")" -gt 3000 ] && ok 'thousands of places were looked at' || not_ok 'thousands of places were looked at' "$said"
mkdir -p "$WORK/planted" && sed 's/ !!/   /' tests/pictures/risk.txt >"$WORK/planted/risk.txt"
has 'a risk whose mark is gone is seen' "$(python3 tests/lint/marks.py "$WORK/planted")" "r '4 大': risk.txt"
tap_done
