# What doc/coverage.md says of the forms is what their marks say.
. "$SRCDIR/tests/lib/tap.sh"
said=$(/usr/bin/python3 tests/lib/coverage.py . 2>"$WORK/wrong")
is 'every mark names an instrument that there is, and what is proven stands somewhere' "$(cat "$WORK/wrong")" ''
is 'doc/coverage.md is as the marks are (make update-coverage)' "$(diff <(printf '%s\n' "$said") doc/coverage.md)" ''
# The control: a mark that names nothing, and one that proves what nothing covers.
mkdir -p "$WORK/planted/forms" "$WORK/planted/tests/data" "$WORK/planted/tests/cli"
printf 'P-01\ta\tb\nP-02\ta\tb\n' >"$WORK/planted/tests/data/instruments.tsv"
printf '# covers: P-01 P-99\n' >"$WORK/planted/forms/a.yaml"
printf '# proves: P-02\n' >"$WORK/planted/tests/cli/a.sh"
is 'wrong marks are seen' "$(/usr/bin/python3 tests/lib/coverage.py "$WORK/planted" 2>&1 >/dev/null | wc -l)" 2
tap_done
