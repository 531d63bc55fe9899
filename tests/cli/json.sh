# What commands print with --json is what doc/mamori.schema.json says, over the sample companies; and what "forms columns" says of the
# sheets is what they print.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00 MAMORI_PERSON=検査太郎
schema=$SRCDIR/doc/mamori.schema.json
mkdir -p out && : >list
# take DEF ARG...   what the command prints is of that kind; the exit code is its own business
count=0
take() { local def=$1; shift; count=$((count + 1)); "$MAMORI" "$@" >"out/$count" 2>/dev/null </dev/null; printf '%s\tout/%d\n' "$def" "$count" >>list; echo "$def: $*" >>"out/log"; }

# ---- every command that has --json is in the schema, and here ----
# The last ones are no commands but options of others.
commands=$(sed -n '/define CLI_COMMANDS/,/^$/s/^ *X(\([a-z]*\),.*--json.*/\1/p' "$SRCDIR/src/cli/cli.h")
is 'the schema has an entry for each command with --json, and for no other' "$(python3 - "$schema" <<'END'
import json, sys
print(*(ref["$ref"].split("/")[-1] for ref in json.load(open(sys.argv[1]))["anyOf"]))
END
)" "$(sort <<<"$commands" | tr '\n' ' ' | sed 's/ $//')"
for name in midori hibari tsunagu; do m new "$name.mamori" --sample-name "$name" >/dev/null; done
m new empty.mamori --company 株式会社あおば >/dev/null

# ---- all sheets; the columns that they are said to have ----
take forms forms columns --json
cp out/1 columns.json
sheets=$(json '" ".join(s["id"] for l in d["layers"] for s in l["sheets"])' <columns.json)
: >shown
for sheet in $sheets; do take show show midori.mamori "$sheet" --json; printf '%s\t%d\n' "$sheet" "$count" >>shown; done
python3 - <<'END'
import json
def test(number, what, wrong):
    print("not ok" if wrong else "ok", number, "-", what)
    for line in wrong[:12]: print("#   " + line)
shown = {sheet: json.load(open(f"out/{n}")) for sheet, n in (line.split() for line in open("shown"))}
sheets = [s for l in json.load(open("columns.json"))["layers"] for s in l["sheets"]]
test(7001, "every sheet has the columns that are said, in that order", [f"{s['id']}: {list(row)}" for s in sheets for row in shown[s["id"]]["rows"][:1] if list(row) != [c["id"] for c in s["columns"]]])
test(7002, "… and the values of the whole sheet", [s["id"] for s in sheets if list(shown[s["id"]].get("summary", {})) != [v["id"] for v in s["summary"]]])
test(7003, "rows that the form gives are there", [s["id"] for s in sheets if s["kind"] == "checklist" and not s["each"] and [r["id"] for r in shown[s["id"]]["rows"]] != [r["id"] for r in s["rows"]]])
bad, texts = [], {"text", "note", "date", "term", "row", "choice", "flag"}
for s in sheets:
    for c in s["columns"]:
        codes = {x["code"] for x in c["choices"]}
        for row in shown[s["id"]]["rows"]:
            value = row[c["id"]]
            if value is None or isinstance(value, str) and value.startswith("#"): continue
            right = isinstance(value, list) if c["type"] == "rows" else not isinstance(value, (list, bool)) and (isinstance(value, str) if c["type"] in texts - {"choice"} and c["import"] in ("yes", "row", "record") else True)
            if codes and c["type"] not in ("rows", "row"): right = right and (str(value) if isinstance(value, str) else f"{value:g}") in codes
            if not right: bad.append(f"{s['id']}.{c['id']}: {value!r} ({c['type']})")
test(7004, "values are of the type and of the choices that are said", bad)
test(7005, "a sheet is named by others by its id", [f"{s['id']}.{c['id']}" for s in sheets for c in s["columns"] if c["of"] and c["of"] not in shown])
END
header=$(m show midori.mamori assets --csv | head -n 1)
is 'a CSV file has these columns, too' "$(json '",".join(c["id"] for l in d["layers"] for s in l["sheets"] if s["id"] == "assets" for c in s["columns"])' <columns.json)" "$header"

# ---- all commands ----
for name in midori hibari tsunagu empty; do
    for command in status calendar layers documents same graph verify review; do take $command $command $name.mamori --json; done
    take log log $name.mamori --limit 40 --json
    take search search $name.mamori パスワード --json
done
mkdir copies && take backup backup hibari.mamori --folder copies --json && take backup backup hibari.mamori --folder copies --list --json && take backup backup hibari.mamori --folder copies --try --json
me --person '佐藤 花子' people hibari.mamori add '佐藤 花子' --duty head --department 総務部 >/dev/null && take people people hibari.mamori --json
take review review hibari.mamori --from 1 --json && take doctor doctor hibari.mamori --json && take doctor doctor --json && take doctor doctor nowhere.mamori --json
take status --lang en status midori.mamori --json
cp midori.mamori approved.mamori
me --person '鈴木 一郎' submit approved.mamori reg01 --to '高橋 修' >/dev/null
me --person '高橋 修' approve approved.mamori reg01.1 --wording 別の文 --part a1p1
take approvals approvals approved.mamori --json
take approvals --person '高橋 修' approvals approved.mamori reg01.1 --json
take approvals approvals approved.mamori reg01.1 --for '緑川 誠' --out asked.xlsx --json
python3 "$SRCDIR/tests/lib/fill_reply.py" asked.xlsx answered.xlsx 承認
take import import approved.mamori answered.xlsx --dry-run --json && take import import approved.mamori answered.xlsx --json
m set approved.mamori assets 1 treatment=accept >/dev/null
me --person '鈴木 一郎' submit approved.mamori assets 1 >/dev/null
take approvals approvals approved.mamori --all --json
take approvals approvals approved.mamori assets.1.1 --json
m set approved.mamori reading-list + document=five-rules >/dev/null && m document approved.mamori five-rules --make-version 2026-11-01 >/dev/null
m read approved.mamori five-rules --name '高橋 修' --initials TO
take readers readers approved.mamori --json
take readers readers approved.mamori five-rules --json
for sheet in self-check assets company contractors; do take show show midori.mamori $sheet --json --labels; take show --lang en show hibari.mamori $sheet --json --labels; done
take show show midori.mamori contractors 1 --json
take show show midori.mamori data-items name --json
take show show midori.mamori assets 1 --json --labels
for sheet in controls self-check pd-check; do take same same midori.mamori $sheet --json; done
for sheet in $(m graph midori.mamori --json | json '" ".join(g["sheet"] for g in d)'); do take graph graph midori.mamori "$sheet" --json; done
for document in $(m documents midori.mamori --json | json '"\n".join(x["id"] for x in d)' | thin); do take document document midori.mamori "$document" --json; done
take document document midori.mamori memorandum --row 1 --json
m document midori.mamori policy --add-after "$(m document midori.mamori policy --json | json 'd["parts"][0]["part"]')" --heading 足したもの --text 足した文 >/dev/null
take document document midori.mamori policy --json
m document empty.mamori pledge --make-version 2026-11-20 >/dev/null 2>&1
take documents documents empty.mamori --json

# Files out, and in again
take export export midori.mamori all.xlsx --json
take export export midori.mamori values.xlsx --values --anonymous --leave-out contacts --leave-out assets.owner --json
take export export midori.mamori sheet.csv --sheet assets --json
take export export midori.mamori - --format csv --sheet assets --dry-run --json
take export export midori.mamori policy.docx --document policy --json
take export export midori.mamori memorandum.docx --document memorandum --row 1 --json
take export export midori.mamori memoranda --document memorandum --json
take export export --dry-run midori.mamori report.docx --report --json
take peek peek all.xlsx --sheet 目次 --json
take peek peek all.xlsx --sheet 情報セキュリティ5か条 --json
take peek peek sheet.csv --json
python3 - <<'END'
import zipfile
cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>名</t></is></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1" t="b"><v>1</v></c><c r="D1" t="e"><v>#REF!</v></c></row>'
with zipfile.ZipFile("kinds.xlsx", "w") as z:
    z.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>')
    z.writestr("_rels/.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>')
    z.writestr("xl/workbook.xml", '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="種類" sheetId="1" r:id="r1"/></sheets></workbook>')
    z.writestr("xl/_rels/workbook.xml.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
    z.writestr("xl/worksheets/sheet1.xml", f'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>')
END
take peek peek kinds.xlsx --json
cp midori.mamori here.mamori
m set here.mamori assets 1 note=こちら >/dev/null
m set here.mamori assets 2 note=消さない >/dev/null
python3 - <<'END'
lines = open("sheet.csv", encoding="utf-8-sig", newline="").read().split("\r\n")
head = lines[0].lstrip("'").split(",")
row = lines[1].split(",")
row[head.index("備考")] = "むこう"
lines[1] = ",".join(row)
open("changed.csv", "w", encoding="utf-8-sig", newline="").write("\r\n".join(lines[:2] + lines[4:]))
END
take import import here.mamori changed.csv --dry-run --json
take import import midori.mamori changed.csv --dry-run --json
take import import tsunagu.mamori changed.csv --other-workbook --dry-run --json
name=$(m show midori.mamori assets --json | json 'd["rows"][0]["name"]')
printf '資産名,備考,備考,媒体,機密性,登録日,保管場所\n新しい台帳,メモ,別,キャビネット,3,2026-04-01,\n%s,ちがう,,書類,1,まちがい,\n〃,,,書類,1,2026年4月,\n合計,,,,,,\n' "$name" >words.csv
take import import here.mamori assets words.csv --dry-run --json
take import import here.mamori assets words.csv --value 媒体:キャビネット=paper --scale 3,2,1 --take 5 --dry-run --json
printf '資産名,備考\n足す台帳,うつし\n' >plain.csv
take import import here.mamori assets plain.csv --json

# The history: what was taken back, written, erased, done although a rule refuses it
m undo here.mamori >/dev/null && m redo here.mamori >/dev/null
m set here.mamori people + name=山田一郎 >/dev/null; m set here.mamori people 1 name=別人 note=ひかえ >/dev/null 2>&1
m set here.mamori assets 1 note=消す文 >/dev/null && m set here.mamori assets 1 note= >/dev/null && m set here.mamori assets 3 note=消す文 >/dev/null && m set here.mamori assets 3 note=ほか >/dev/null
take erase erase here.mamori assets 1 note --dry-run --json
take erase erase here.mamori assets 1 note --json
take log log here.mamori --limit 400 --json
m set here.mamori incidents + found_on=2026-11-20 what=会員の名簿 kind=leak data=yes count=320 >/dev/null
take status status here.mamori --json
take log log here.mamori assets 1 note --json
cp here.mamori changed.mamori && sqlite3 changed.mamori "update s_assets set note = 'x' where id = '1'; create table foreign_thing (a)"
take status status changed.mamori --json
take verify verify changed.mamori --json
m copy midori.mamori branch.mamori --for 大阪支店 --plain >/dev/null && m set midori.mamori assets 1 note=金庫 >/dev/null && m set branch.mamori assets 1 note=机 >/dev/null
take merge merge midori.mamori branch.mamori --json && take conflicts conflicts midori.mamori --json
take anchor anchor midori.mamori anchors.txt --json && take anchor anchor --check anchors.txt --json && take verify verify midori.mamori --anchor anchors.txt --json
cp "$SRCDIR/tests/data/forms-editions" editions -r && chmod -R u+w editions
m --forms "$PWD/editions" new old.mamori --company あおば --layers toy-1 >/dev/null
for i in 1 2 3 4 5 6 7; do m --forms "$PWD/editions" set old.mamori check q$i answer=mostly memo=メモ$i; done >/dev/null 2>&1
take migrate --forms "$PWD/editions" migrate old.mamori --dry-run --json
take migrate --forms "$PWD/editions" migrate old.mamori --json
take forms --forms "$PWD/editions" forms columns --json
take forms forms columns "$SRCDIR/tests/data/forms-mini" --json
python3 "$SRCDIR/tests/lib/schema.py" "$schema" <list >told
# One line for all that is well; the rest as it is.
grep -v '^ok 8[0-9]* - [a-z]*: out/' told
is 'every output agrees' "$(grep -c '^ok 8[0-9]* - [a-z]*: out/' told)" "$(wc -l <list)"
is '… of every command' "$(cut -f 1 list | sort -u | tr '\n' ' ')" "$(sort <<<"$commands" | tr '\n' ' ')"

# ---- forms columns, for people; and what it refuses ----
run 0 me forms columns "$SRCDIR/tests/data/forms-mini" && has 'a folder of layers of one'"'"'s own' "$out" '| id | heading | type | codes | import |'
run 0 m --lang ja forms columns && lacks 'in Japanese there is no translation behind the words' "$out" ' / Asset register'
refuses 'a folder that is not there' 1 nowhere forms columns nowhere
refuses '--json of something else' 2 '--json goes with columns' forms check --json
refuses 'something else' 2 'say check, columns, strings or functions' forms rows
cp -r "$SRCDIR/tests/data/forms-mini" wrong && chmod -R u+w wrong && echo 'no such key: 1' >>"$(ls wrong/*/*.yaml | grep -v layer.yaml | head -n 1)"
run 1 me forms columns wrong --json && has 'forms that are wrong' "$err" 'no such key'
tap_done
