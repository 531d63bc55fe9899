# mamori search: where the guidance speaks of some words, whatever their widths and kana; what stands there, and what it is linked to.
. "$SRCDIR/tests/lib/tap.sh"
m new a.mamori --sample
# proves: P-45
run 0 m search a.mamori 無線LAN
has 'the question is found by a word of it' "$out" 'よくある質問と答え ▸ Q8 無線LANの守り方'
has '… with its answer' "$out" '答え: 暗号の方式をWPA2かWPA3にし'
has '… and the controls that it is linked to' "$out" 'つながり: 対策状況チェック ▸ ファイアウォール, 初期パスワード, 暗号化の方針'
is 'as JSON, with the links' "$(m search a.mamori 無線LAN --json | json '[(h["title"].split(" ▸ ")[1], [l["row"] for l in h["links"]]) for h in d if h["sheet"] == "questions"]')" '[["Q8 無線LANの守り方", ["8-7", "8-8", "5-5", "q09", "c36"]]]'
is 'widths and case are treated alike' "$(m search a.mamori ｗｉ-ｆｉ --json)" "$(m search a.mamori Wi-Fi --json)"
is 'kana are treated alike' "$(m search a.mamori ばっくあっぷ --json)" "$(m search a.mamori バックアップ --json)"
is 'what is named so comes first' "$(m search a.mamori バックアップ --json | json 'd[0]["row"]')" q11
is 'of several words all must be there' "$(m search a.mamori バックアップ 戻す 練習 --json | json 'len(d) > 0 and all("戻す" in h["title"] + h["text"] and "練習" in h["title"] + h["text"] for h in d)')" 'True'
is '… as one argument, too' "$(m search a.mamori 'バックアップ 戻す' --json)" "$(m search a.mamori バックアップ 戻す --json)"
is 'help of sheets and columns is guidance' "$(m search a.mamori 証明書 期限 --json | json 'sorted({h["column"] for h in d if h["sheet"] == "site" and h["column"]})')" '["certificate_expiry"]'
is 'so is what documents are for' "$(m search a.mamori 損害になるか --json | json '[h["document"] for h in d if h["document"]]')" '["slip-notice"]'
m set a.mamori questions q8 here=みどりの親機は倉庫
is 'answers of the company are none' "$(m search a.mamori みどりの親機 --json)" '[]'
run 0 m search a.mamori みどりの親機 && has 'nothing is said in words' "$out" '言葉を減らすか'
run 0 me search a.mamori wireless && has 'in English by English words' "$out" 'Q8 Guarding a wireless LAN'
is '… and by Japanese ones' "$(me search a.mamori 無線LANの守り方 --json | json 'd[0]["row"]')" q8
run 2 m search a.mamori && has 'without words it says how' "$err" '探す言葉'
tap_done
