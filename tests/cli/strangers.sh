# Ledgers as strangers keep them, made by chance from rows that are known: what comes in equals these rows, or is named as
# refused.
. "$SRCDIR/tests/lib/tap.sh"
out=$(/usr/bin/python3 "$SRCDIR/tests/lib/strangers.py" "$MAMORI" 1 60 2>&1)
is '60 ledgers: totals, titles, remarks, merged cells, 〃, other scales and words, two columns of one name, bad cells' "$out" '0 wrong'
tap_done
