# Questions that ask the same: offered with where, who and when, never taken by itself, taken by one command; differing ones are found.
. "$SRCDIR/tests/lib/tap.sh"
m new a.mamori --company あおば
m --person 佐藤 set a.mamori self-check q03 answer=done
m --person 鈴木 set a.mamori controls 7-8 answer=partly
m set a.mamori self-check q04 answer=unknown
coverage() { m same a.mamori --json | json '[[d[i][k] for k in ("sheet","own","offered","suggested","open","differ")] for i in range(len(d))]'; }
is 'how far each guideline is answered' "$(coverage)" '[["five-rules", 0, 2, 0, 3, 0], ["self-check", 2, 0, 1, 22, 0], ["controls", 1, 0, 1, 53, 0], ["pd-check", 0, 1, 2, 27, 0]]'
is 'an offer is no answer' "$(cells a.mamori five-rules r3.answer)" null
is 'it says where it stands and who gave it' "$(m same a.mamori five-rules r3 --json | json '[[t["sheet"],t["row"],t["offer"],t["person"],t["similar"]] for t in d[0]["same"]]')" '[["self-check", "q03", "done", "佐藤", false]]'
has '… to people too' "$(me same a.mamori five-rules)" 'same question: Self-check ▸ Passwords Done ('
run 0 me same a.mamori five-rules r3 --take && has 'taken' "$out" 'Done: the answer of Self-check ▸ Passwords ('
is '… it is an answer' "$(cells a.mamori five-rules r3.answer)" '"done"'
has '… and the history says from where' "$(m log a.mamori --limit 1)" 'Self-check ▸ Passwords'
refuses 'nothing more to take' 1 'no answer to the same question' same a.mamori five-rules r3 --take
refuses 'nothing to offer' 1 'no answer to the same question' same a.mamori five-rules r5 --take
refuses 'a similar question is a suggestion' 1 'only a similar question is answered' same a.mamori self-check q06 --take
is '… and stays one' "$(cells a.mamori self-check q06.answer)" null
run 0 m same a.mamori self-check q06 --take --similar && is '… until somebody has looked' "$(cells a.mamori self-check q06.answer)" '"partly"'
refuses 'a code that the other list does not have is not offered' 1 'no answer' same a.mamori controls 5-1 --take
finds() { m status a.mamori --json | json '[[f["sheet"],f["row"]] for f in d["findings"] if f["check"]=="same"]'; }
is 'twins that agree are no finding' "$(finds)" '[]'
m set a.mamori five-rules r3 answer=no
is 'twins that differ are one' "$(finds)" '[["self-check", "q03"]]'
is '… counted from both sides' "$(coverage)" '[["five-rules", 1, 1, 0, 3, 1], ["self-check", 3, 0, 0, 22, 1], ["controls", 1, 0, 1, 53, 0], ["pd-check", 0, 1, 2, 27, 0]]'
said() { m status a.mamori --json | json '[(f["message"], f["next"], f["column"]) for f in d["findings"] if f["check"]=="same"]'; }
is '… it says both answers and where, and what to do' "$(said)" '[["「パスワード管理」の答えは「実施している」ですが、同じ問い（5か条 ▸ パスワードを強く）の答えは「実施していない」です", "いまの状態に合うほうを確かめ、もう一方を直します。", "answer"]]'
offers() { m same a.mamori $1 $2 --json | json '[[r["state"], r["differs"], [(t["answer"], t["offer"]) for t in r["same"] if not t["similar"]]] for r in d]'; }
is '… each is offered the answer of the other, though both have their own' "$(offers five-rules r3) $(offers self-check q03)" '[["own", true, [["done", "done"]]]] [["own", true, [["no", "no"]]]]'
has '… to people with both answers' "$(m same a.mamori five-rules r3)" '答えた 実施していない (食い違い): 自社診断 ▸ パスワード管理 実施している（'
lacks '… and each where it stands' "$(m same a.mamori self-check q04)" '食い違い'
run 0 m same a.mamori five-rules r3 --take && is '… taking one settles it' "$(finds) $(cells a.mamori five-rules r3.answer)" '[] "done"'
m undo a.mamori >/dev/null
run 0 m same a.mamori self-check q03 --take && is '… or the other' "$(finds) $(cells a.mamori self-check q03.answer)" '[] "no"'
m undo a.mamori >/dev/null
is '… and the undo has both own answers again' "$(cells a.mamori five-rules r3.answer) $(cells a.mamori self-check q03.answer)" '"no" "done"'
has 'how many are open, in the words of people' "$(m same a.mamori)" 'まだ 3  食い違い 1'
m undo a.mamori >/dev/null
is '… and not any more' "$(finds)" '[]'
refuses 'a sheet that nobody else asks' 1 'no other sheet asks the same' same a.mamori assets
refuses '--take without a row' 2 '--take needs' same a.mamori five-rules --take
unchanged a.mamori m same a.mamori self-check && ok 'looking changes nothing'
tap_done
