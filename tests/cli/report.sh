# The reports: for the management, an auditor, a partner. They are documents of the forms; what they are made of beside texts and tables
# (figures of blocks, rounds side by side, what is promised and not done, sorted rows) any document can have.
# proves: W20
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00
flat() { tr -d ' \n　' <<<"$1"; }

# ---- for whom ----
m new a.mamori --sample
run 0 m export a.mamori m.md --report && report=$(cat m.md) && has 'for the management when nothing is said: the result in one sentence' "$report" '62点から66点に上がり'
is '… and the same when it is said' "$(m export a.mamori m2.md --report=management >/dev/null; cksum <m2.md)" "$(cksum <m.md)"
has '… what is to be decided' "$report" '| 給与・勤怠データ | 総務部 | 4 | 低減・保有・回避・移転 |'
has '… rounds side by side, item by item' "$report" '| OSとソフトの更新 | 一部実施している | 実施している | 実施している | 良くなった |'
has '… their points' "$report" '| 合計 | 100 | 48 | 62 | 66 |'
has '… risks, and what remains after what was decided' "$report" '| 決めた対応のあと | 2 | 35 | 6 | 3 |'
has '… the plan with its cost, the earliest first' "$(grep -A3 '^### .* リスクへの対応' m.md; sed -n '/^### .* リスクへの対応/,/^###/p' m.md | sed -n 5p)" '| 令和8年12月11日 | 営業用ノートPCの顧客データ |'
has '… what is promised and not done' "$report" '| 4-3 番号の安全管理 | 一部実施している | 個人番号及び特定個人情報の取り扱い |'
has '… machines whose support ends, the first to end first' "$(grep -A3 'サポートの終わる機器' m.md; sed -n '/サポートの終わる機器/,/^##/p' m.md | sed -n 5p)" '| 令和7年10月14日 | 検査室の測定用PC |'
has '… incidents' "$report" '発送の送り状の控え1束'
has '… and a place to approve it' "$report" '| 代表取締役社長 | 緑川 誠 |'
lacks 'nothing is left to fill in' "$report" '〔'
run 0 m export a.mamori p.md --report=auditor && has 'an auditor sees the evidence' "$(cat p.md)" '| 1-3 実施体制 | 実施している | そのとおり | 体制表（4月15日） |'
m document a.mamori nda --make-version 2026-11-20 --approved 社長 >/dev/null && m export a.mamori n.md --report=auditor >/dev/null; has '… and versions of documents, by their titles' "$(cat n.md)" '| 機密保持契約書 | 1 | 制定 | 令和8年11月20日 | 社長 |'
is '… whatever the language of the program' "$(me export a.mamori n2.md --report=auditor >/dev/null; cksum <n2.md)" "$(cksum <n.md)"
run 0 m export a.mamori q.md --report=partner && partner=$(cat q.md) && has 'a partner sees what is in place' "$partner" '働く人の全員と、秘密を守る約束をしています。'
lacks '… and not what is only partly done' "$partner" '仕事に要る人だけ'
names=$(m show a.mamori assets --json | json '"\n".join(r["name"] for r in (d["rows"] if isinstance(d, dict) else d))')
is '… no asset, no risk, no incident' "$(grep -cFf <(printf '%s\n' "$names" リスク 事故の記録 発送の送り状) q.md)" 0
m document a.mamori report-partner score use=yes >/dev/null && m export a.mamori r.md --report=partner >/dev/null && has '… the score when somebody takes it in' "$(cat r.md)" '100点満点の66点'
for end in docx xlsx txt; do run 0 m export a.mamori "m.$end" --report && [ -s "m.$end" ] && ok "$end" || not_ok "$end"; done
is 'docx: the summary stands on the first page, without a table of contents' "$(python3 -c 'import zipfile; print(b"TOC" in zipfile.ZipFile("m.docx").read("word/document.xml"))')" False
python3 "$SRCDIR/tests/lib/docx_lint.py" m.docx >lint 2>&1 && ok 'docx: Word finds nothing damaged' || not_ok 'docx: Word finds nothing damaged' "$(cat lint)"
charts() { python3 -c 'import re, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
for name in sorted(n for n in z.namelist() if "/charts/" in n):
    text = z.read(name).decode()
    print(*[",".join(re.findall(r"<c:v>([^<]*)", part)) for part in re.findall("<c:val>(.*?)</c:val>", text)])' "$1"; }
is 'docx: what the tables say is drawn as well: points by round, rates, risks' "$(charts m.docx | sed '2s/,.*//')" '10,18,18 30,33,35 8,11,13
75
7,7,2 32,32,35 4,4,6'
has '… each said in words' "$(unzip -p m.docx word/document.xml)" 'descr="次の表の図。第1回 2026年4月、第2回 2026年9月、いま"'
is 'it goes into the history' "$(m log a.mamori --limit 1 --json | json '"report" in d[0]["new"].split(chr(31))')" True
run 0 m export a.mamori d.docx --report=auditor --dry-run && has 'what would be written' "$out" 監査のための報告

# ---- what cannot be ----
refuses 'nobody' 2 'management (when nothing is said), auditor or partner' export a.mamori x.docx --report=boss
refuses 'an ending' 2 '.docx, .xlsx, .md, .txt' export a.mamori x.pdf --report
refuses 'with a document' 2 'either --document, --report or --all-documents' export a.mamori x.docx --report --document reg01
refuses 'with all' 2 'either --document, --report or --all-documents' export a.mamori x --report --all-documents
refuses 'who it is for behind a blank' 2 'stands behind =, as in --report=auditor' export a.mamori x.docx --report partner
refuses 'for a row' 2 '--row goes with --document' export a.mamori x.docx --report --row 1
refuses 'options of sheets' 2 'written whole' export a.mamori x.xlsx --report --values

# ---- where little is known ----
m new b.mamori --company 試験の会社
run 0 m export b.mamori b.md --report && b=$(cat b.md) && has 'nothing answered' "$b" '自社診断の答えがまだないため'
has '… no assets' "$b" 'リスクは計算していません'
has '… no incident' "$b" '記録した事故はありません' && lacks '… and no sentence of zeros about them' "$b" 0件
m export b.mamori b.docx --report=auditor >/dev/null; is '… nothing is drawn of nothing' "$(charts b.docx)" ''
lacks '… no table of zeros' "$b" '| 組織的対策 | 0'
has '… and the decisions that are due at the start' "$b" '| 1 全体の方針を決める |'
for q in $(seq -w 25); do echo "self-check	q$q	answer=done"; done | while IFS=$'\t' read -r sheet row value; do m set b.mamori $sheet "$row" "$value" >/dev/null; done
m export b.mamori c.md --report >/dev/null; has 'no round is closed' "$(cat c.md)" '締めた回がないので、前との比べはありません'
has '… nothing to put side by side' "$(cat c.md)" '締めた回がまだないか'
m round b.mamori self-check --title 最初の回 >/dev/null && m export b.mamori e.md --report >/dev/null; has 'one round' "$(cat e.md)" '同じ100点'
has '… its points beside those of now' "$(cat e.md)" '| 合計 | 100 | 100 | 100 |'
m set b.mamori self-check q01 answer=no && m export b.mamori g.md --report >/dev/null; has '… and what changed since, for the worse' "$(cat g.md)" '| OSとソフトの更新 | 実施している | 実施していない | 悪くなった |'
has '… in the sentence, too' "$(cat g.md)" '100点から96点に下がり'
lacks 'controls without a closed round' "$(cat g.md)" '答えが変わった対策'
m set b.mamori controls 1-1 answer=partly && m round b.mamori controls --title 対策の回 >/dev/null && m set b.mamori controls 1-1 answer=done && m export b.mamori i.md --report >/dev/null; has '… and with one' "$(cat i.md)" '| 経営者の方針表明 | 一部実施している | 実施している | 良くなった |'
m set b.mamori assets + name=写真 department=総務部 medium=paper c=0 i=0 a=0 >/dev/null
m export b.mamori h.md --report >/dev/null; has 'assets without a large risk' "$(cat h.md)" '情報資産1件のうち、リスク大のものはありません'

# ---- any document can have it ----
cp -r "$SRCDIR/tests/data/forms-mini" mini && export MAMORI_FORMS=$PWD/mini
cat >mini/mini/documents/state.yaml <<'END'
document: state
title: いまの状態
shelf: first
audience: staff
report: auditor
source: 試験
help: いまの状態です。
parts:
  - {id: points, figures: daily}
  - {id: size, figures: size}
  - {id: all, rounds: {of: daily, empty: 回はない。}}
  - {id: changed, rounds: {of: daily, changed: yes, empty: 変わりはない。}}
  - {id: kept, promises: {empty: 差はない。}}
  - {id: down, table: {each: risks, sort: {down: importance}, most: 2, columns: [{label: 重い順, text: "{name}"}]}}
  - {id: up, table: {each: risks, sort: {up: importance}, columns: [{label: 軽い順, text: "{name}"}]}}
END
m new mini.mamori --layers mini
state() { m document mini.mamori state --markdown; }
is 'nothing closed' "$(state | grep -c '回はない。\|変わりはない。\|差はない。')" 3
for risk in 'い 1' 'ろ 3' 'は -' 'に 3'; do read -r name importance <<<"$risk"; m set mini.mamori risks + "name=$name" "importance=${importance#-}" >/dev/null; done
column() { state | sed -n "/^| $1 |/,/^\$/p" | sed 1,2d | tr -d '| \n'; }
is 'the largest first, of equal ones as they stand; no more than the form says' "$(column 重い順)" ろに
has '… and how many there are more' "$(state)" ほかに2件あります
is 'the smallest first, what is empty last' "$(column 軽い順)" いろには
m set mini.mamori daily q1 answer=no && m set mini.mamori daily q2 answer=unknown && m round mini.mamori daily --title 春 --anyway >/dev/null
m set mini.mamori daily q1 answer=partly && m round mini.mamori daily --title 夏 --anyway >/dev/null
m set mini.mamori daily q1 answer=done && m round mini.mamori daily --title 秋 --anyway >/dev/null
rows=$(state)
has 'the last two rounds, and now' "$rows" '| 机の上 | 一部実施 | 実施 | 実施 | 良くなった |'
is '… only what differs, where the form says so' "$(grep -c '^| 机の上 |' <<<"$rows") $(grep -c '未実施\|わからない' <<<"$rows")" '2 1'
has 'counted as they are now' "$rows" '| いま |'
m set mini.mamori measures m1 answer=no && m set mini.mamori enacted intro made=2026-11-20
has 'what a document in force promises' "$(state)" '| 鍵つきの棚 | 未実施 | '
refuses 'forms without a report for the management' 1 'no such report' export mini.mamori x.docx --report
run 0 m export mini.mamori x.md --report=auditor && ok 'and with one for an auditor'
sed 's/^document: state/document: again/' mini/mini/documents/state.yaml >mini/mini/documents/again.yaml
run 1 me forms check && has 'two for one reader' "$out$err" 'one report for each reader'
tap_done
