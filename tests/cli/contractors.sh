# Contractors from finding to end. A property agent does the check of article 9, finds contractors nobody had thought of, closes the gaps of
# their contracts, and prints pledge and memorandum; a questionnaire goes out and comes back.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00 MAMORI_PERSON=木立 TZ=Asia/Tokyo
sheets() { /usr/bin/python3 "$SRCDIR/tests/lib/sheets.py" "$@"; }
found() { m status a.mamori --json | json "sorted((f[\"check\"], f[\"row\"]) for f in d[\"findings\"] if f[\"sheet\"] == \"$1\")"; }
row() { m show a.mamori "$1" --json | json "next(r[\"$3\"] for r in d[\"rows\"] if r[\"id\"] == \"$2\")"; }

m new a.mamori --company 有限会社こだち不動産
m set a.mamori company 1 representative_title=代表取締役 representative='木立 緑' address=○○県花巻田市駅前1-2 employees=6
m set a.mamori practice 1 real_estate=yes byod=forbid
m set a.mamori site 1 form=rental
m set a.mamori roles head person='木立 緑'

# ---- the 19 items ----
for item in 2-1 2-2 2-3 2-4 2-5 2-6 3-1 3-2 4-1 4-2 4-3 5-1 5-2 5-3 5-4 5-5 5-6 5-7 5-8; do printf '%s ' "$item"; done >items
# shellcheck disable=SC2013
for item in $(cat items); do m set a.mamori mlit9 "$item" answer=done; done
m set a.mamori mlit9 3-1 answer=partly note=委託先との約束がそろっていない
is 'all 19 items are answered' "$(cells a.mamori mlit9 summary.answered)" 19

# ---- hidden contractors ----
# proves: O-01 O-02
# proves: P-43
m set a.mamori vendor-search mailing answer=yes
is 'who mails for us has a row in the register, still without a name' "$(row vendor-search mailing vendor) $(row contractors 1 work)" '1 郵便物の封入と発送'
m set a.mamori contractors 1 name=若草ダイレクト work=案内状の印刷と発送 personal=yes contract=2017-04-01 c1=yes c2=yes c3=yes c4=yes c5=yes c6=no c7=no c8=yes c9=no c10=yes c11=yes
m set a.mamori contractors + name=みどり電子 work=パソコンの保守 contract=2024-04-01 >/dev/null
m set a.mamori vendor-search upkeep vendor=2 answer=yes
is 'now they are' "$(found vendor-search)" '[]'
m set a.mamori entrustments 2.e gives=touch command=no own_use=no
is 'maintenance that sees the data is outsourcing' "$(row entrustments 2.e verdict)" yes
is '… and the register is told to say so' "$(found entrustments)" '[["unmarked", "2.e"]]'

# ---- how deep, and before the contract ----
m set a.mamori entrustments 1.e gives=hand command=no own_use=no persons=20000 card=yes trimmed=2026-11-21
# proves: O-05 O-10
is 'card numbers of 20,000 people: a visit' "$(row entrustments 1.e tier) $(row supervision 1.s visit_next)" 'visit 2018-04-01'
refuses 'no contract before the evaluation' 1 'evaluate it for choosing' set a.mamori contractors + name=はやぶさ便 work=書類の配送 personal=yes contract=2026-11-20
# proves: O-11
run 0 m set a.mamori contractors + name=はやぶさ便 work=書類の配送 personal=yes selected=2026-11-18 selected_by='木立 緑' selected_how=answers contract=2026-11-20 && ok '… after it there may be one'

# ---- gaps of the contract, pledge and memorandum ----
# proves: P-49 O-29
m set a.mamori regulations reg09 status=done enacted=2026-06-01
is 'contracts older than the clauses wait to be reviewed' "$(cells a.mamori supervision summary.queue)" 1
# proves: P-64 W10
is 'a memorandum for what lacks' "$(m document a.mamori memorandum --row 1 --json | json 'sorted(p["part"] for p in d["parts"] if p["stands"]=="yes" and p["part"] in ("a2p1","b6","b7","b8"))')" '["a2p1", "b6", "b7"]'
has '… that lets us check' "$(m document a.mamori memorandum --row 1 --markdown)" '実地に確認することができる'
run 0 m export a.mamori memorandum.docx --document memorandum --row 1 && ok 'printed' && [ -s memorandum.docx ] || not_ok 'printed'
run 0 m export a.mamori pledge.docx --document pledge-hire && [ -s pledge.docx ] && ok '… and the pledge of those who work there'
m document a.mamori memorandum --row 1 --make-version 2026-11-21 --reason 足りない条項を足す >/dev/null 2>&1
m set a.mamori contractors 1 c6=yes c7=yes c9=yes
m set a.mamori supervision 1.s clauses_seen=2026-11-21
is 'signed and entered: no clause lacks, nothing waits' "$(row contractors 1 missing) $(cells a.mamori supervision summary.queue)" '0 0'

# ---- the questionnaire ----
m set a.mamori supervision 1.s sent=2026-11-21 answer_due=2026-12-05 told=2026-11-21
is 'all questions are asked where it is deep' "$(m show a.mamori vendor-answers --json | json 'len([r for r in d["rows"] if r["id"].startswith("1.")])')" 28
m set a.mamori vendor-answers 1.q16 seen=自社のメモ
run 0 m export a.mamori q.xlsx --sheet vendor-answers --row 1 && ok 'the questions of one contractor'
all=$(unzip -p q.xlsx)
lacks 'nothing of the others' "$all" みどり電子
lacks 'nor what we think ourselves' "$all" 自社のメモ
has 'with lists to choose from' "$all" '<dataValidation '
sheets edit q.xlsx back.xlsx vendor-answers 1.q01.answer=実施している 1.q16.answer=実施していない 1.q16.reply=管理者のIDは2人で使っています
run 0 me import a.mamori back.xlsx --dry-run && has 'the answers come back as a difference' "$out" 'changed 2'
m import a.mamori back.xlsx >/dev/null
m set a.mamori supervision 1.s returned=2026-11-21
m set a.mamori vendor-answers 1.q01 seen=名刺と組織図を見た
# proves: O-08 O-42
is 'a shared administrator ID is found' "$(found vendor-answers)" '[["gap-key", "1.q16"]]'
is 'the share of what is done' "$(row supervision 1.s rate)" 50
m set a.mamori vendor-answers 1.q16 wish=1人ずつに分けてもらう until=2026-12-18
is '… asked for, with a day' "$(found vendor-answers)" '[]'
MAMORI_NOW=2027-11-22T10:00 m set a.mamori supervision 1.s sent=2027-11-22
is 'a year later the answers are there, as those of last time' "$(MAMORI_NOW=2027-11-22T10:00 row vendor-answers 1.q16 answer) $(MAMORI_NOW=2027-11-22T10:00 row vendor-answers 1.q16 carried)" 'no yes'

# ---- the end ----
m set a.mamori contractors 1 result=stop until=2026-11-30 evaluated=2026-11-21
m set a.mamori vendor-ends + vendor=1 what=宛名の一覧 kind=contract ended=2026-10-01 way=erase >/dev/null
# proves: O-46 O-47 O-49
is 'neither erased, nor proven, nor locked out' "$(found vendor-ends)" '[["proof-overdue", "1"], ["still-open", "1"]]'
has 'a certificate for them to fill in' "$(m document a.mamori end-proof --row 1)" '返還・消去の証明書'
m set a.mamori vendor-ends 1 done_on=2026-11-20 proof=2026-11-21 access=2026-11-20
is '… then it is over' "$(found vendor-ends)" '[]'
run 0 m verify a.mamori && ok 'the journal verifies'

# ---- the other side: those who do the work for others ----
m set a.mamori practice 1 entrusted=yes
m set a.mamori clients + name=海風ホーム work=問い合わせの受付 resub=approve vendors=1 >/dev/null
is 'consent that is missing is told for the client' "$(found clients)" '[["unapproved", "1"]]'
m set a.mamori client-chains + client=1 vendor=1 work=発送 applied=2026-11-01 approved=2026-11-10 >/dev/null
is '… with it, not' "$(found clients)" '[]'
m set a.mamori client-answers q16 answer=partly reply=12月に分けます
has 'one set of answers, a paper for each client' "$(m document a.mamori client-answer --row 1)" '12月に分けます'
m set a.mamori client-jobs + name=春の案内 client=1 list=宛名 count=300 ended=2026-10-01 >/dev/null
is 'a list that stays after its job' "$(found client-jobs)" '[["delete-overdue", "1"]]'
m set a.mamori client-jobs 1 deleted=2026-11-20 method=上書き deleted_by=木立
refuses 'who erased does not check' 1 'are the same' set a.mamori client-jobs 1 checked_by=木立
m set a.mamori client-jobs 1 checked_by=若葉
has 'the report of it' "$(m document a.mamori deletion-report --row 1)" '海風ホーム'
tap_done
