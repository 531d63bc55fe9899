# An incident from the first word to the papers: drafts for one incident, what each of them says, and the controls that were in force
# on its day.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_PERSON='試験 太郎'
at() { export MAMORI_NOW=$1; }
at 2026-11-02T09:00
m new a.mamori --company 青空商店
m set a.mamori controls 3-4 answer=done evidence=持ち出しの記録 && m set a.mamori controls 3-5 answer=done && m set a.mamori controls 5-4 answer=no
at 2026-11-20T09:00
m set a.mamori incidents + found_on=2026-11-18 what=会員の名簿 kind=leak data=yes count=320 found_by=佐藤花子 >/dev/null
m set a.mamori controls 3-4 answer=no && m set a.mamori controls 5-4 answer=done

# proves: P-44
report=$(m document a.mamori ppc-report --row 1)
has 'the report names the controls that were in force on the day of the incident' "$report" '3-4      持ち出し時の保護'
has '… with what showed it' "$report" 持ち出しの記録
lacks '… and none that was put right afterwards' "$report" 'パスワードの強さ'
has 'all nine items stand in it' "$report" '2.9  そのほか'
m set a.mamori incidents 1 found_on=2026-11-01
has 'before the first answer there were none on record' "$(m document a.mamori ppc-report --row 1 | tr -d '\n ')" '答えていた対策は、記録にありません'
m set a.mamori incidents 1 found_on=2026-11-18
run 0 m export a.mamori report.docx --document ppc-report --row 1 && has 'Word gets the same' "$(unzip -p report.docx word/document.xml)" 持ち出し時の保護
m set a.mamori controls 3-4 answer=done && m undo a.mamori >/dev/null
has 'what was taken back and done again does not matter' "$(m document a.mamori ppc-report --row 1)" '持ち出し時の保護'

# proves: P-67
notice=$(m document a.mamori person-notice --row 1)
has 'the persons are told what happened' "$notice" '会員の名簿'
lacks '… and not how many they are' "$notice" '本人の数'
m set a.mamori report-items 1.i3 own=最大で1200人分です
is 'another number in the report leaves their notice as it is' "$(m document a.mamori person-notice --row 1)" "$notice"
has '… and is in the report' "$(m document a.mamori ppc-report --row 1)" 最大で1200人分です
has '… and in what is published' "$(m document a.mamori incident-publication --row 1)" 最大で1200人分です
m set a.mamori report-items 1.i2 own=氏名と住所です
has 'an item that is theirs, too, is told them' "$(m document a.mamori person-notice --row 1)" 氏名と住所です

m set a.mamori incidents 1 whose=entrusted kind=theft
has 'the client gets all nine items' "$(m document a.mamori client-notice --row 1)" '3　本人の数'
m set a.mamori incident-log + incident=1 date=2026-11-18 time=10:05 kind=kept what=入口の映像 place=金庫 person=佐藤花子 >/dev/null
m set a.mamori incident-log + incident=1 date=2026-11-18 time=10:20 kind=told what=警察に電話した person=佐藤花子 >/dev/null
police=$(m document a.mamori police-report --row 1)
has 'the police get what was kept, and where it is' "$police" 金庫
has '… and the hours' "$police" 10:20
sheet=$(m document a.mamori incident-sheet --row 1)
has 'the sheet of the incident has what is still to do, the most urgent first' "$sheet" '直ちに      広がりを止める'
has '… and what has been done' "$sheet" 警察に電話した

# A suspicion is looked into: "no leak" is no answer as long as a log of the scope was not looked at, or is gone.
m set a.mamori inquiries + received=2026-11-10 about=知らない会社から電話 kind=client preserved=2026-11-10 >/dev/null
m set a.mamori inquiry-logs + inquiry=1 name=書き出しの記録 state=seen person=佐藤花子 >/dev/null && m set a.mamori inquiry-logs + inquiry=1 name=入室の記録 state=open >/dev/null
# proves: P-57
run 1 me set a.mamori inquiries 1 conclusion=none && has 'no answer before every log was looked at' "$err" 'logs not looked at yet: 1'
m set a.mamori inquiry-logs 2 state=gone
run 1 me set a.mamori inquiries 1 conclusion=none && has '… nor when one is gone' "$err" 'logs that are gone: 1'
run 0 m set a.mamori inquiries 1 conclusion=unsure && has 'that it cannot be told is an answer' "$(m document a.mamori inquiry-answer --row 1)" 漏れたかどうかを確かめられませんでした
m set a.mamori inquiry-logs 2 state=seen person=佐藤花子
run 0 m set a.mamori inquiries 1 conclusion=none && has 'all were seen: it is answered' "$(m document a.mamori inquiry-answer --row 1)" 示すものはありませんでした

# The side of a contractor: one page for each client, and who cannot be reached on closed days.
m set a.mamori practice 1 entrusted=yes && m set a.mamori clients + name=あさぎり通販 work=電話の受付 >number && m set a.mamori client-agreements + client=あさぎり通販 agreed=talk hours=2 >/dev/null
# proves: P-18
has 'a client without a contact on closed days is told' "$(m status a.mamori)" '「あさぎり通販」の、夜と休みの日の連絡先がありません'
has '… and has a page of its own' "$(m document a.mamori client-emergency --row 1)" '気づいてから2時間以内に'

# Afterwards: causes name what did not work; what fails twice is told.
m set a.mamori company 1 employees=30
m set a.mamori incident-causes + incident=1 what=共用のID control=f13 >/dev/null && m set a.mamori incident-causes + incident=1 what=退職した人のID control=f13 >/dev/null
has 'what was the cause twice is told' "$(m status a.mamori)" 'が2件の原因になっています'

# Every incident takes one kind of office incident, or the word that it is none; how many of each there were stands at the kind.
# proves: P-38
missing() { m status a.mamori --json | json '[s["missing"] for step in d["steps"] for s in step["sheets"] if s["id"] == "incidents"]'; }
before=$(missing)
m set a.mamori incidents 1 office=careless && [ "$before" != "$(missing)" ] && ok 'the kind was missing' || not_ok 'the kind was missing' "$before"
refuses 'a kind that is none of them' 1 'fire' set a.mamori incidents 1 office=fire
is '… and is counted' "$(cells a.mamori office-types careless.incidents staff.incidents)" '1 0'

# All of it goes to Excel and back.
run 0 m export a.mamori all.xlsx && run 0 me import a.mamori all.xlsx --dry-run && has 'the export comes back without a difference' "$out$err" 'added 0, changed 0, same'
tap_done
