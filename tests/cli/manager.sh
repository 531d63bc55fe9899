# What the manager has to decide: cases that could happen here become actions, demands count down, a slip is told with its cost.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
m new a.mamori --company 試験の会社
due() { m calendar a.mamori --json | json '[[i["sheet"], i["day"], i["text"]] for i in d["items"] if i["sheet"] == "'"$1"'" and i["day"]]'; }
# proves: P-16
run 0 m set a.mamori cases laptop answer=likely
has 'what could happen here asks for an action' "$(m status a.mamori --json)" '事例「パソコンの紛失」は当社でも起こり得ますが'
run 0 m set a.mamori cases laptop plan=全台を暗号化する owner=伊藤 due=2026-12-10
has '… which stands in the calendar with the name of the case' "$(due cases)" '["cases", "2026-12-10", "期限: パソコンの紛失"]'
run 0 m set a.mamori cases laptop done=2026-11-20
is '… until it is done' "$(due cases)" '[]'
# proves: P-52
m set a.mamori authority-actions + name=原因の報告 kind=demand received=2026-11-10 due=2026-11-25 owner=佐藤 >number
m set a.mamori authority-actions + name=再発防止の報告 kind=demand received=2026-11-10 due=2026-12-25 owner=佐藤 >number
is 'two deadlines count down' "$(m show a.mamori authority-actions --json | json '[r["days"] for r in (d["rows"] if isinstance(d, dict) else d)]')" '[4, 34]'
run 0 m why a.mamori authority-actions 1 && has 'the nearer one is told' "$out" '「原因の報告」の期限 2026-11-25 まで、あと4日です'
# proves: P-06
m set a.mamori slips + name=申込書1箱の誤廃棄 kind=disposal persons=1200 each=600 trust=300000 lesson=2人で札を見る >number
run 0 m document a.mamori slip-notice --row 1
has 'the notice says what the slip costs' "$out" '1,020,000円'
has '… and how it was worked out' "$out" '1,200人 × 600円'
# proves: P-17
m set a.mamori company 1 website=https://aoba.example.jp/ && m set a.mamori survey-website 1 outsourced=yes && m set a.mamori site-contract security answer=no
lacking=$(m status a.mamori --json | json '[[f["level"], f["message"], f["next"]] for f in d["findings"] if f["sheet"] == "site-contract" and f["check"] == "lacking"]')
has 'no word of security in the contract for the site is urgent' "$lacking" '["high", "サイトの保守の契約に「セキュリティの条項」がありません'
has '… with the published case' "$lacking" '8つめの事例'
has '… and how many leave it to the experts' "$lacking" '74.2%'
# proves: P-50
run 0 m set a.mamori company 1 employees=25
run 0 m set a.mamori failed-controls f13 answer=yes
run 0 m show a.mamori failed-controls f13 && has 'a shared administrator account: the section, what was done elsewhere, and when' "$(tr -d '\n ' <<<"$out")" '10-6(2)'
has '… with its day' "$out" 2023-08-09
# proves: P-15
run 1 m set a.mamori good-practices flow state=adopted && has 'no flow chart without a flow' "$err" '「個人データの流れ」が1つは要ります'
m set a.mamori flows + name=通販の注文 >number
run 0 m set a.mamori good-practices flow state=adopted && ok 'with one it is adopted'
# proves: W20
m set a.mamori management m2 state=doing decision=予算30万円 owner=鈴木 due=2027-01-29
has 'a decision has its person and day' "$(due management)" '"2027-01-29"'
run 0 m document a.mamori manager-brief && has 'the briefing tells the decisions' "$out" 予算30万円
has '… the laws' "$out" '184条'
run 0 m graph a.mamori governance --outline && has 'the picture of governance' "$out" '監査役'
tap_done
