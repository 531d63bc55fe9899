# The plan of trainings and the test of the company's rules: whom they name, and that the answers are the company's own.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
m new a.mamori --company 株式会社あおば
m set a.mamori company 1 representative=青葉 employees=40 >/dev/null
m set a.mamori roles head person='海野 渚' contact=内線1 >/dev/null

# ---- the test: its right answers are what the company decided ----
test_of() { m document a.mamori rules-test; }
answers() { test_of | sed -n '/^答え/,$p'; }
lacks 'what is not decided is not asked' "$(test_of)" '文字以上にします'
m set a.mamori practice 1 password_length=14 first_report_hours=3 byod=forbid archive='総務の棚' >/dev/null
# proves: P-07 P-62
has 'a decided number is asked …' "$(test_of)" 'パスワードは、（　　）文字以上'
lacks '… without saying it' "$(test_of | sed '/^答え/,$d')" 14
has '… and is the answer' "$(answers)" '14文字以上'
has 'the hours until the first report' "$(answers)" '3時間以内'
has 'who is in charge' "$(answers)" '海野 渚（内線1）'
has 'the rule for private devices decides which of three is right' "$(answers)" 'ア（「IT機器利用規程」）'
m set a.mamori practice 1 byod=permit password_length=16 >/dev/null
has 'another rule, another answer' "$(answers)" 'イ（「IT機器利用規程」）'
has 'a changed number is the answer at once' "$(answers)" '16文字以上'

# ---- the plan: a job with trainings for all only, and who has missed what ----
m set a.mamori people + name='入江 大地' kind=employee joined=2020-04-01 >/dev/null
m set a.mamori people + name='灘 千尋' kind=dispatched joined=2026-05-07 >/dev/null
m set a.mamori jobs + name=電話の受付 >/dev/null
m set a.mamori people 2 job=1 >/dev/null
m set a.mamori training-topics + name=基本の決まり kind=common >/dev/null
m set a.mamori trainings + title=全員の研修 topic=1 test=test held=2026-06-10 >/dev/null
m set a.mamori attendance + training=1 person=1 result=attended >/dev/null
plan() { m document a.mamori training-plan "$@"; }
# proves: P-07 F-02
has 'the job is told as having general training only' "$(plan --markdown)" '| 電話の受付 | 汎用研修のみ |'
has 'agency staff who missed it are named' "$(plan | sed -n '/^3/,/^4/p')" '灘 千尋'
lacks '… those who took it are not' "$(plan | sed -n '/^3/,/^4/p')" '入江 大地'
m set a.mamori training-topics + name=本人の確かめ方 kind=business job=1 >/dev/null
m set a.mamori trainings + title=受付の研修 topic=2 test=practice date=2026-12-10 >/dev/null
lacks 'a training of the job that is planned ends it' "$(plan --markdown)" '汎用研修のみ'

# ---- who does what ----
m set a.mamori roles head person='佐藤 花子' >/dev/null
# proves: P-34
duties=$(m document a.mamori duties)
has 'the chart prints who does what, below whom' "$(grep -A2 '代表者' <<<"$duties" | head -2 | tail -1)" '     ・ 個人情報保護管理者　佐藤 花子'
has '… with a blank where nobody does' "$duties" '     ・ 監査責任者　〔担当者〕'
has '… which is urgent' "$(m status a.mamori --json | json '[f["row"] for f in d["findings"] if f["sheet"] == "duties" and f["check"] == "vacant" and f["level"] == "high"]')" '"audit"'

# ---- a small shop has none of it ----
m set a.mamori company 1 employees=4 >/dev/null
is 'no finding of these sheets' "$(m status a.mamori --json | json 'sorted({f["sheet"] for f in d["findings"]} & {"duties", "jobs", "trainings", "training-review", "attendance"})')" '[]'
tap_done
