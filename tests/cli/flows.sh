# The flow of personal data: a picture, what nothing prevents, and a manual for each job, all from the same rows.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
m new a.mamori --company 株式会社あおば
m set a.mamori flows + name=通販 purpose=発送 >/dev/null
step() { m set a.mamori flow-steps + flow=1 "$@" >/dev/null; }
step name=受付 stage=collect risk=盗み見 control=画面を閉じる
step name=印刷 stage=use risk=置き忘れ control=すぐに取る
step name=封入 stage=use risk=入れ間違い control=読み合わせ
step name=発送 stage=move risk=紛失 control=控えと合わせる
step name=廃棄 stage=dispose risk=抜き取り control=鍵の箱
for at in 1 2 3 4; do m set a.mamori flow-steps $at next=$((at + 1)); done
# proves: P-03
out=$(m graph a.mamori flow-steps)
is 'five steps are five boxes of a picture of 80 columns' "$(for name in 受付 印刷 封入 発送 廃棄; do grep -c "│ $name" <<<"$out"; done | tr -d '\n') $(python3 -c 'import sys, unicodedata as u
print(max(sum(2 if u.east_asian_width(c) in "WF" else 1 for c in line.rstrip("\n")) for line in sys.stdin) <= 80)' <<<"$out")" '11111 True'
open() { m status a.mamori --json | json '[f["message"] for f in d["findings"] if f["check"] == "uncontrolled"]'; }
is 'all of them are controlled' "$(open)" '[]'
m set a.mamori flow-steps 3 control= && is 'without its prevention exactly that one is not' "$(open)" '["「封入」の心配「入れ間違い」に、防ぎ方がありません"]'
# proves: P-14
lacks 'the manual of the job has no caution yet' "$(m document a.mamori flow-manual --row 1)" '声に出して'
m set a.mamori flow-steps 3 caution=宛名を声に出して読む && has '… a caution that is added stands in it' "$(m document a.mamori flow-manual --row 1)" '声に出して'

# The ways out: a terminal from which data can be taken, and that writes to any medium, is marked in the picture.
# proves: P-51
m set a.mamori connections + name=名簿のサーバー kind=server personal=yes download=no >/dev/null
m set a.mamori connections + name=保守の端末 kind=service to=1 personal=yes download=yes media=free remote=no >/dev/null
m set a.mamori connections + name=受付の端末 kind=desk to=1 personal=yes download=yes media=blocked remote=no >/dev/null
is 'the picture marks the way out, and only that' "$(m graph a.mamori connections --outline | grep -c '（持ち出しの道）')$(m graph a.mamori connections | grep -c '│ 持ち出しの道 │')" 11
has '… at its box' "$(m graph a.mamori connections --outline)" '- 保守の端末（持ち出しの道）'
m set a.mamori connections 2 media=listed && lacks '… until only registered media can be written' "$(m graph a.mamori connections)" '持ち出しの道 │'
tap_done
