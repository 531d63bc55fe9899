# Asking a colleague: a request is a row for somebody, who finds it at the head of what comes next, opens the place it speaks of, and says when it is done.
. "$SRCDIR/tests/lib/tap.sh"
unset MAMORI_PERSON
as() { local name=$1; shift; me --person "$name" "$@"; }
hana='佐藤 花子' ichiro='鈴木 一郎'
next_of() { as "$1" --lang ja status a.mamori | grep -c 'あなたへの頼みごと'; }

m new a.mamori --company 株式会社あおぞら >/dev/null
run 0 as "$hana" set a.mamori assets + name=顧客名簿
run 0 as "$hana" set a.mamori requests + what='置き場所を教えてください' to="$ichiro" from="$hana" sheet=assets row=1 column=medium && is 'a request by the command' "$out" 1
is 'whoever is asked finds it in what comes next' "$(next_of "$ichiro")" 1
is '… however the name is spaced' "$(next_of 鈴木一郎)" 1
is '… and nobody else' "$(next_of "$hana")" 0
run 0 as "$ichiro" set a.mamori requests 1 done=2026-01-05 && is 'done, it is gone' "$(next_of "$ichiro")" 0
run 0 as "$hana" set a.mamori requests + what='急ぎです' to="$ichiro" due=2020-01-05 && has 'one that is late is a finding' "$(me --lang ja status a.mamori --json | json '[f["message"] for f in d["findings"]]')" '急ぎです'

# ---- at the screen ----
on_screen 'from a cell: to whom, and what' a.mamori as "$hana" <<K
/
"資産管理台帳"
Enter
Right Right
F10 Right
expect "人に聞く・頼む"
Esc
Shift+F2
expect "だれに頼みますか"
"$ichiro" Enter
expect "何を頼みますか"
expect "（情報資産管理台帳 1 備考）"
"ここは何ですか" Enter
expect "頼みました"
K
is '… and the row says where in full' "$(cells a.mamori requests 3.where)" '"情報資産管理台帳 1 顧客名簿 備考"'
on_screen 'whoever is asked goes there' a.mamori as "$ichiro" <<'K'
Esc
expect "あなたへの頼みごと2件"
1 Enter
expect "ここは何ですか"
Down Alt+Right
expect "備考"
K
run 0 m verify a.mamori && ok 'the history proves itself'
tap_done
