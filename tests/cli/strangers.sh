# Ledgers as strangers keep them, made by chance from rows that are known: what comes in equals these rows, or is named as
# refused.
. "$SRCDIR/tests/lib/tap.sh"
count=$(share_of 60)
out=$(/usr/bin/python3 "$SRCDIR/tests/lib/strangers.py" "$MAMORI" 1 "$count" 2>&1)
is "$count ledgers:"' totals, titles, remarks, merged cells, 〃, other scales and words, two columns of one name, bad cells' "$out" '0 wrong'
tap_done
