# mamori undo and redo speak of sheet, row and column by the names that people see; ids stay inside.
. "$SRCDIR/tests/lib/tap.sh"
m new a.mamori >/dev/null
m set a.mamori assets + name=顧客名簿 >/dev/null
m set a.mamori assets + business=営業 >/dev/null
m delete a.mamori assets 1 >/dev/null # the number on the screen is no longer the id
m set a.mamori assets 2 personal=yes >/dev/null
m set a.mamori roles head deputy=鈴木 >/dev/null
m set a.mamori company 1 employees=12 >/dev/null
m set a.mamori self-check q01 answer=unknown >/dev/null
m set a.mamori assets 2 business=総務 personal= >/dev/null
says() { run 0 m "$1" a.mamori && is "$1: $2" "$out" "$2"; }
says undo '取り消しました: 情報資産管理台帳 (2件の変更)'
says undo '取り消しました: 5分でできる自社診断 ▸ OSとソフトの更新 ▸ 答え: (空) → わからない'
says undo '取り消しました: 会社の情報 ▸ 従業員数: (空) → 12'
run 0 m undo a.mamori && { has 'a row of the form by its label' "$out" '役割と責任分担 ▸ '; lacks '… not by its id' "$out" 'head'; }
says undo '取り消しました: 情報資産管理台帳 ▸ 1 営業 ▸ 個人情報: (空) → 有'
says undo '取り消しました: 情報資産管理台帳 ▸ 顧客名簿 ▸ 行の削除'
says redo 'やり直しました: 情報資産管理台帳 ▸ 1 顧客名簿 ▸ 行の削除'
says undo '取り消しました: 情報資産管理台帳 ▸ 顧客名簿 ▸ 行の削除'
says undo '取り消しました: 情報資産管理台帳 ▸ 2 営業 ▸ 行の追加'
# A long text is cut.
m set a.mamori self-check q01 note=あいうえおあいうえおあいうえおあいうえお >/dev/null
run 0 m undo a.mamori && has 'a long value is cut' "$out" '→ あいうえおあいうえおあい…'
# A round names itself; its copies on hidden sheets are not listed.
m set a.mamori self-check q01 answer=done >/dev/null
m round a.mamori self-check --title 春の回 >/dev/null
run 0 m undo a.mamori && { has 'the round by its name' "$out" '春の回'; lacks '… without the hidden sheet of its answers' "$out" '診断の記録の答え'; }
# On the screen an import is asked about, however small it is: it was not typed there.
m new i.mamori --sample --layers ipa-3 >/dev/null
m export i.mamori in.csv --sheet assets >/dev/null && sed -i '2s/社員名簿/社員めいぼ/' in.csv
cat >in.keys <<'END'
F3 "情報資産管理台帳" Enter
Alt+F Down Down Down Down Down Down Enter
<"./in.csv"
Enter
expect "* 変更 1"
Enter
"1"
expect "1行を取り込みました"
expect "社員めいぼ"
F9
expect "この画面でしたことではありません"
expect "情報資産管理台帳"
"2"
expect "社員めいぼ"
F9
"1"
expect "取り消しました: "
Down
refuse "社員めいぼ"
END
if said=$("$MAMORI" --lang ja --keys in.keys --size 80x24 --dump in.txt i.mamori 2>&1); then ok 'an import is not taken back by a slip of the finger'; else not_ok 'an import is not taken back by a slip of the finger' "$said" "$(cat in.txt 2>/dev/null)"; fi
tap_done
