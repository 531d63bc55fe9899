# Strangers' ledgers: words and scales of their own. Each is asked for once, and never half a column is taken in the wrong
# scale.
. "$SRCDIR/tests/lib/tap.sh"
fresh() { rm -f b.mamori; m new b.mamori; }
ranks() { cells b.mamori assets '*.c' '*.i' '*.a'; }
guesses() { printf '%s' "$1" | json '[q["header"] + " " + q["value"] + " " + str(q["guess"]) for q in d["questions"] if q["answer"] is None]'; }
ledger() { printf '情報資産名称,管理部署,媒体・保存先,機密性,完全性,可用性\n'; local n=0; for row in "$@"; do n=$((n + 1)); printf '資産%d,総務部,書類,%s\n' $n "$row"; done; }

# ---- each scale is seen, each word asked for once, with the right guess ----
while IFS='|' read -r what rows want; do
    ledger $rows >scale.csv
    fresh
    before=$(cksum <b.mamori)
    run 1 me import b.mamori assets scale.csv --json
    is "$what" "$(guesses "$out")" "$want"
    is '… and nothing is written' "$(cksum <b.mamori)" "$before"
done <<'END'
3 to 1|3,1,2 2,2,1 1,1,1|["機密性 3 2", "機密性 2 1", "機密性 1 0", "完全性 2 1", "完全性 1 0", "可用性 2 1", "可用性 1 0"]
a column that has no 3 beside one that has|3,1,2 3,1,2|["機密性 3 2", "完全性 1 0", "可用性 2 1"]
5 to 1|5,4,3 3,2,1|["機密性 5 2", "機密性 3 1", "完全性 4 2", "完全性 2 1", "可用性 3 1", "可用性 1 0"]
high, middle, low|高,中,低 低,中,高|["機密性 低 0", "機密性 高 2", "完全性 中 1", "可用性 低 0", "可用性 高 2"]
A, B, C in full width|Ａ,B,c B,Ｃ,a|["機密性 Ａ 2", "機密性 B 1", "完全性 B 1", "完全性 Ｃ 0", "可用性 a 2", "可用性 c 0"]
marks|○,△,× ×,○,△|["機密性 × 0", "機密性 ○ 2", "完全性 △ 1", "完全性 ○ 2", "可用性 × 0", "可用性 △ 1"]
big, middle, small|大,中,小|["機密性 大 2", "完全性 中 1", "可用性 小 0"]
words beside numbers that do not reach the ends|高,1,1 2,中,1|["機密性 2 2", "機密性 高 2", "完全性 1 1", "完全性 中 1", "可用性 1 1"]
numbers with words of the other scale|3:法律・相手・存続に関わる,2:自社の事業に大きな影響,1:ほとんど影響なし|["機密性 3:法律・相手・存続に関わる 2", "完全性 2:自社の事業に大きな影響 1", "可用性 1:ほとんど影響なし 0"]
END
# ---- a header that names its scale ----
while IFS='|' read -r what header rows want; do
    ledger $rows | sed "1s/機密性/$header/" >scale.csv
    fresh
    run "$([ "$want" = '[]' ] && echo 0 || echo 1)" me import b.mamori assets scale.csv --json --dry-run
    is "$what" "$(guesses "$out")" "$want"
done <<'END'
1 to 3, though no cell has a 3|機密性（1～3）|2,1,1 1,2,1|["機密性（1～3） 2 1", "機密性（1～3） 1 0", "完全性 2 1", "完全性 1 0", "可用性 1 0"]
downwards, in full width|機密性［３・２・１］|2,1,1 1,1,1|["機密性［３・２・１］ 2 1", "機密性［３・２・１］ 1 0", "完全性 1 0", "可用性 1 0"]
our own scale|機密性(2-0)|2,0,0 1,1,1|[]
a year is no scale|機密性(2026-4)|2,0,0 1,1,1|[]
END
# ---- what is certain is not asked ----
ledger '2（深刻）,２,2.0' '1:大きな影響,1　,０' '法律・相手・存続に関わる,0,－' >sure.csv
fresh
run 0 me import b.mamori assets sure.csv
is 'numbers and words that say the same' "$(ranks)" '2 1 2 2 1 0 2 0 null'
ledger 2,1,0 0,1,2 7,0,1 1,1,1 >slip.csv
run 1 me import b.mamori assets slip.csv --json
is 'one slip far from a whole scale: that one only' "$(guesses "$out")" '["機密性 7 2"]'
ledger 2,1,1 1,2,1 2,2,2 1,1,1 2,1,2 >doubtful.csv
fresh
run 0 me import b.mamori assets doubtful.csv --dry-run
has 'a scale that never reaches 0 is doubted aloud' "$out" 'never have 0: if their scale begins at 1'

# ---- said, it is taken over, and remembered ----
ledger 3,1,2 2,2,1 1,1,1 >31.csv
fresh
run 0 me import b.mamori assets 31.csv --scale 3,2,1
is 'a scale as said, for all its columns' "$(ranks)" '2 1 0 0 1 0 1 0 0'
ledger 2,1,1 1,2,2 >next.csv
run 0 me import b.mamori assets next.csv --add-doubtful
is 'the next file of the same layout is read alike, though it has no 3' "$(ranks)" '2 1 0 1 0 0 1 0 0 1 1 0 0 0 1'
has '… which is said' "$out" 'as the last time'
ledger 0,1,1 1,2,2 >other.csv
before=$(cksum <b.mamori)
run 1 me import b.mamori assets other.csv
is '… but not one with a value of which nothing was said' "$(cksum <b.mamori)" "$before"
fresh
run 0 me import b.mamori assets 31.csv --value '機密性:3=2' --value '機密性:２=自社の事業に大きな影響' --value '機密性:1=0' --scale '完全性=3,2,1' --scale 'a=3,2,1'
is 'word by word, by code or label; a scale for one column' "$(ranks)" '2 1 0 0 1 0 1 0 0'
fresh
run 1 me import b.mamori assets 31.csv --value '機密性:3=2' --empty-bad
is 'half a scale: the column stays out as a whole where a person agrees to leave open what is not said' "$(cells b.mamori assets '*.name' '*.i')" '"資産1" "資産2" "資産3" null null null'
refuses 'a value without its column' 2 'HEADER:WORD=CHOICE' import b.mamori assets 31.csv --value '3=2'
refuses 'a scale of one' 2 'from the highest to the lowest' import b.mamori assets 31.csv --scale 3
run 1 me import b.mamori assets 31.csv --value '機密性:3=9'
has 'an answer that is no choice' "$err" 'not one of the choices'

printf '%s\n' '情報資産名称,機密性' '名簿,100%' '契約書,0%' '図面,2' >percent.csv
fresh
run 1 me import b.mamori assets percent.csv
is 'a share is no rank' "$(printf '%s\n' "$err" | grep -o "'機密性:[^=]*=")" "$(printf '%s\n' "'機密性:0%=" "'機密性:100%=")"

# ---- words of a choice, and of a flag ----
printf '%s\n' '情報資産名称,媒体・保存先,個人情報,対応' '名簿,キャビネット,要確認,低減' '契約書,キャビネット,有,' '図面,電子,,検討中' '写し,紙,－,保有' >words.csv
fresh
run 1 me import b.mamori assets words.csv
is 'each once, with how often' "$(printf '%s\n' "$err" | sed -n "s/^  \(line .*\)  --value.*/\1/p")" "$(printf '%s\n' 'line 2, column 2 Medium or place: キャビネット (2 rows)' 'line 4, column 2 Medium or place: 電子 (1 row)' 'line 2, column 3 Personal info: 要確認 (1 row)' 'line 4, column 4 Action: 検討中 (1 row)')"
run 0 me import b.mamori assets words.csv --value '媒体・保存先:キャビネット=paper' --value '媒体・保存先:電子=事務所PC' --value '個人情報:要確認=' --value '対応:検討中='
is '… and as said' "$(cells b.mamori assets '*.medium' '*.personal' '*.treatment')" '"paper" "paper" "office_pc" "paper" null "yes" null null "reduce" null null "accept"'

# ---- the file's own computed columns ----
printf '%s\n' '情報資産名称,媒体・保存先,機密性,完全性,可用性,重要度' '名簿,書類,2,1,1,3' '契約書,書類,1,1,1,1' >evidence.csv
fresh
run 1 me import b.mamori assets evidence.csv --json
is 'a 3 in the computed column shows the scale of those that have none' "$(guesses "$out")" '["機密性 2 1", "機密性 1 0", "完全性 1 0", "可用性 1 0"]'
printf '%s\n' '情報資産名称,媒体・保存先,個人情報,機密性,完全性,可用性,重要度' '名簿,書類,有,0,1,0,1' '契約書,書類,有,1,1,0,1' '図面,書類,,2,1,1,2' >differs.csv
fresh
run 0 me import b.mamori assets differs.csv --dry-run
has 'computed otherwise than here: said, with a row' "$out" '"重要度" differs in 2 of 3 rows from what comes out here (line 2, column 7: 1 in the file, 2 here)'

# ---- on the screen ----
fresh
printf '%s\n' '/ "情報資産管理台帳" Enter' 'Alt+F Down Down Down Down Down Down Enter' '"31.csv" Enter' 'expect "値の意味"' 'expect "候補"' Enter 'expect "法律・相手・存続に関わる"' Down Enter Enter Enter 'expect "取り込みました"' >all.keys
run 0 "$MAMORI" --lang ja --keys all.keys --size 80x24 --dump screen.txt b.mamori && is 'on the screen one choice agrees to all that is suggested' "$(ranks)" '2 1 0 0 1 0 1 0 0'
fresh
printf '%s\n' '/ "情報資産管理台帳" Enter' 'Alt+F Down Down Down Down Down Down Enter' '"words.csv" Enter' 'expect "キャビネット"' F4 Enter F4 Down Enter F4 End Enter F4 End Enter 'expect "追加 4"' Enter Enter 'expect "取り込みました"' >each.keys
run 0 "$MAMORI" --lang ja --keys each.keys --size 80x24 --dump screen.txt b.mamori && is '… or each is chosen' "$(cells b.mamori assets '*.medium' '*.personal' '*.treatment')" '"paper" "paper" "office_pc" "paper" null "yes" null null "reduce" null null "accept"'
tap_done
