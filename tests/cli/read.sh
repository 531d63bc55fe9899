# mamori read, readers: everybody confirms the version in force, without an account; who has not, by department; again when the text changed.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
unset MAMORI_PERSON
m new a.mamori --sample --layers ipa-3 >/dev/null
counts() { m readers a.mamori --json | json '[(r["document"],r["version"],r["done"],r["asked"]) for r in d]'; }
rows() { m show a.mamori readings --json | json 'len(d["rows"])'; }
add() { m set a.mamori "$@" >/dev/null; }

run 0 me readers a.mamori && is 'nothing is to be read yet' "$out" 'no document with a version is to be read by everybody'
run 1 me set a.mamori reading-list + document=nonsense && has 'a document that there is not' "$err" nonsense
add reading-list + document=five-rules purpose=毎年4月に days=7 question='拾ったUSBメモリーは差して確かめてよい' answer=no
run 1 me read a.mamori five-rules && has '… one without a version' "$err" 'has no version yet'
is '… which is not counted' "$(counts)" '[]'
m document a.mamori five-rules --make-version 2026-11-01 >/dev/null
for person in '佐藤 花子=総務部' '高橋 修=製造部' '田中 美咲=製造部'; do add staff + name="${person%=*}" department="${person#*=}"; done
add staff + name='辞めた 人' department=総務部 left=2026-10-31
is 'a version is to be read by everybody who works here' "$(counts)" '[["five-rules", 1, 0, 3]]'
run 0 me readers a.mamori && is 'who has not, by department' "$out" 'five-rules  Our five security rules  version 1  read by 0 of 3  due 2026-11-08
    総務部: 佐藤 花子
    製造部: 高橋 修、田中 美咲'

# ---- confirmed ----
run 0 me read a.mamori five-rules && has 'the text is shown, and the question' "$out" '拾ったUSBメモリーは差して確かめてよい'
run 1 me read a.mamori five-rules --name '佐藤 花子' && has 'without initials' "$err" 'initials confirm it'
run 1 me read a.mamori five-rules --name '佐藤 花子' --initials HS && has 'without an answer' "$err" 'there is a question'
run 1 me read a.mamori five-rules --name '佐藤 花子' --initials HS --answer yes && has 'with a wrong one' "$err" 'read it once more'
run 2 me read a.mamori five-rules --name '佐藤 花子' --initials HS --answer maybe && ok 'with none'
run 2 me read a.mamori five-rules --initials HS && has 'nobody' "$err" 'who?'
run 1 me read a.mamori policy --name '佐藤 花子' --initials HS && has 'a document that is not to be read' "$err" 'not among the documents'
is 'nothing is written by any of these' "$(rows)" 0
run 0 me read a.mamori five-rules --name 佐藤花子 --initials HS --answer no && is 'confirmed, however the name is written' "$(cells a.mamori readings 1.name 1.department 1.initials 1.document 1.number 1.date 1.answer)" '"佐藤 花子" "総務部" "HS" "five-rules" 1 "2026-11-21" "no"'
run 1 me read a.mamori five-rules --name '佐藤 花子' --initials HS --answer no && has 'once' "$err" 'has confirmed this version on 2026-11-21'
is 'counted' "$(counts)" '[["five-rules", 1, 1, 3]]'
is '… in the sheets, too' "$(cells a.mamori reading-list 1.version 1.read_by 1.readers) $(cells a.mamori staff '*.unread' '*.late')" '1 "2026-11-08" 1 0 1 1 null 0 1 1 null'
is '… of a document, for programs' "$(m readers a.mamori five-rules --json | json '[(p["name"],p["read"]) for p in d[0]["people"]]')" '[["佐藤 花子", "2026-11-21"], ["高橋 修", null], ["田中 美咲", null]]'
has 'who is late is a finding' "$(m why a.mamori staff 2)" '期限を過ぎても読んでいない文書が1件'
run 0 me read a.mamori five-rules --name 'お手伝い 太郎' --initials TO --answer no && is 'somebody of whom the ledger does not know is kept and not counted' "$(counts) $(rows)" '[["five-rules", 1, 1, 3]] 2'

# ---- the text changes ----
part=$(m document a.mamori five-rules --parts | sed -n 's/^+ \([a-z0-9-]*\) .*/\1/p' | tail -n 1)
m document a.mamori five-rules "$part" own=変えた文 >/dev/null
lacks 'what is not in force yet is not shown' "$(m read a.mamori five-rules)" 変えた文
m document a.mamori five-rules --make-version 2026-11-20 >/dev/null
is 'a new version is to be read again' "$(counts) $(cells a.mamori staff '*.unread' '*.late')" '[["five-rules", 2, 0, 3]] 1 1 1 null 0 0 0 null'
has '… and shown' "$(m read a.mamori five-rules)" 変えた文
run 0 me read a.mamori five-rules --name '佐藤 花子' --initials HS --answer no && is '… and confirmed' "$(counts)" '[["five-rules", 2, 1, 3]]'
add reading-list 1 department=製造部
is 'for one department only' "$(counts) $(cells a.mamori staff '*.unread')" '[["five-rules", 2, 0, 2]] 0 1 1 null'

# ---- nobody writes it otherwise; for the auditor ----
run 1 me set a.mamori readings + name=偽 document=five-rules number=2 && has 'a confirmation is not typed' "$err" 'cannot be changed'
run 1 me delete a.mamori readings 1 && ok '… nor deleted'
run 0 m export a.mamori readings.csv --sheet readings && has 'the list for the auditor' "$(tail -n +2 readings.csv)" '佐藤 花子'
run 0 m export a.mamori readings.xlsx --sheet readings && ok '… as .xlsx'
run 0 me verify a.mamori && ok 'the workbook is sound'

# ---- another register of people takes the place of the list; rights ----
m new r.mamori --sample >/dev/null
m set r.mamori reading-list + document=five-rules >/dev/null
m document r.mamori five-rules --make-version 2026-11-01 >/dev/null
m set r.mamori staff + name='名簿 だけ' >/dev/null
people=$(m show r.mamori people --json | json 'len([r for r in d["rows"] if r["here"]=="yes"])')
[ "$people" -gt 0 ] || m set r.mamori people + name='佐藤 花子' department=総務部 >/dev/null
is 'who works here stands in the fuller register' "$(m readers r.mamori --json | json '"名簿 だけ" in [p["name"] for p in d[0]["people"]]')" False
me --person '緑川 誠' people r.mamori add '緑川 誠' --duty head >/dev/null
me --person '緑川 誠' --passphrase-fd 3 people r.mamori add '高橋 修' --duty read --cost interactive 3<<<$'correct horse 1\ncorrect horse 1' >/dev/null
run 1 me --person だれか set r.mamori assets 1 note=棚 && ok 'where rights hold nobody writes without a passphrase'
run 0 me read r.mamori five-rules --name '高橋 修' --initials TO && is '… but that he has read something, under his name' "$(m log r.mamori readings --limit 1 --json | json '[e["person"] for e in d]')" '["高橋 修"]'
on_screen 'on the locked screen, without signing in, in ten keys' r.mamori m <<'END'
wait
expect 決まりと手引きを読む
"*"
expect わが社の情報セキュリティ5か条
1
expect 読みました
Enter
expect だれが読みましたか
0
expect あなたの名前
"汐見 里奈" Enter
"RS" Enter
expect 読んだことを記録しました
Enter
expect 決まりと手引きを読む
END
is '… it is written down under that name' "$(cells r.mamori readings 2.name 2.initials 2.document)" '"汐見 里奈" "RS" "five-rules"'
m set a.mamori reading-list 1 department= >/dev/null
on_screen 'where nobody signs in it is in the menu, with who has not yet' a.mamori m <<'END'
wait
Alt+T End Up Up Enter
1
Enter
expect "高橋 修"
1
expect 拾ったUSBメモリー
1
expect 答えが違います
1
Enter
2
"TO" Enter
expect 読んだことを記録しました
Enter
Alt+T End Up Up Enter
0
expect "田中 美咲"
END
tap_done
