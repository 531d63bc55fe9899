# A sheet added by dropping one YAML file into the forms appears everywhere, with no change in C.
# The file is tests/data/dropin/visitors.yaml: a ledger with a formula, a check and examples.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
if grep -rqi visitors "$SRCDIR/src"; then not_ok 'the program has never heard of this sheet'; else ok 'the program has never heard of this sheet'; fi

counts() { sed -n "s/^$place: //p" <<<"$out" | grep -o '[0-9]*' | tr '\n' ' '; } # sheets, rows, example values, checks
for place in ipa-3 personal-data; do # a layer, and one that needs it: the sheet stands in a group of the first
    rm -rf f a.mamori && cp -r "$SRCDIR/forms" f
    export MAMORI_FORMS=$PWD/f
    run 0 m forms check
    read -r sheets _ values _ <<<"$(counts)"
    m new a.mamori --company みどり # older than the sheet
    cp "$SRCDIR/tests/data/dropin/visitors.yaml" "f/$place/"
    run 0 m forms check && read -r more _ compared _ <<<"$(counts)" &&
        is "$place: forms check reads it and runs its examples" "$more $compared" "$((sheets + 1)) $((values + 4))"
    sed -i 's/expect: {missing: 2}/expect: {missing: 3}/' "f/$place/visitors.yaml"
    run 1 m forms check && has "$place: an example that is wrong is found" "$err" visitors.yaml:
    cp "$SRCDIR/tests/data/dropin/visitors.yaml" "f/$place/"

    is "$place: set adds a row" "$(m set a.mamori visitors + name=山本 people=3 badges=1 day=R8.11.20)" 1
    refuses "$place: set refuses" 1 'out of range' set a.mamori visitors 1 people=100
    refuses "$place: a near name" 1 'did you mean "visitors"' show a.mamori visitor
    is "$place: show computes" "$(cells a.mamori visitors 1.name 1.day 1.missing summary.missing)" '"山本" "2026-11-20" 2 2'
    run 0 m why a.mamori visitors 1 missing && has "$place: why explains" "$out" '人数: 3'
    run 0 m status a.mamori && has "$place: status lists it" "$out" '来客の記録帳'
    is "$place: status finds what its check finds" "$(m status a.mamori --json | json '[[f["row"], f["level"], f["message"]] for f in d["findings"] if f["sheet"] == "visitors"]')" '[["1", "high", "「山本」の入館証が2枚足りません"]]'
    is "$place: it stands in its step" "$(m status a.mamori --json | json '[t["id"] for t in d["steps"] for s in t["sheets"] if s["id"] == "visitors"]')" '["step1"]'
    printf 'お名前,人数,来た日\n鈴木,2,2026/11/21\n' >in.csv
    run 0 m import a.mamori visitors in.csv && is "$place: import" "$(cells a.mamori visitors 2.name 2.missing)" '"鈴木" 2'
    run 0 m export a.mamori out.csv --sheet visitors && has "$place: export to CSV" "$(cat out.csv)" '山本'
    rm -f out.xlsx
    run 0 m export a.mamori out.xlsx && has "$place: export to .xlsx, with its formula" "$(unzip -p out.xlsx 'xl/workbook.xml' 'xl/worksheets/*')" '来客の記録帳'
    run 0 m undo a.mamori && is "$place: undo" "$(cells a.mamori visitors '*.id')" '"1"'
    cat >keys <<'END'
wait
expect "来客の記録帳"
Down Enter
expect "お名前"
expect "山本"
expect "名刺のとおりに書きます"
Down "田中" Tab
F1
expect "受付で来客を書きとめる帳票です"
Esc
expect "田中"
END
    said=$(m --keys keys --size 80x24 --dump screen.txt a.mamori 2>&1) && ok "$place: home, grid, hint and help show it, and a row can be typed" || not_ok "$place: home, grid, hint and help show it, and a row can be typed" "$said" "$(cat screen.txt 2>/dev/null)"
    is "$place: what was typed is in the sheet" "$(cells a.mamori visitors '*.name')" '"山本" "田中"'
    run 0 m verify a.mamori && ok "$place: the workbook agrees with its history"
    # Without the file again, nothing of the rest is hurt and nothing is lost.
    rm "f/$place/visitors.yaml"
    is "$place: without the form the workbook still opens" "$(cells a.mamori company 1.name)" '"みどり"'
    cp "$SRCDIR/tests/data/dropin/visitors.yaml" "f/$place/"
    is "$place: … and with it the rows are still there" "$(cells a.mamori visitors 1.name)" '"山本"'
done
tap_done
