# Strangers' files are read as the programs read them that their owners use, or refused by name; nothing is guessed.
. "$SRCDIR/tests/lib/tap.sh"
strange() { /usr/bin/python3 "$SRCDIR/tests/lib/strange.py" "$@"; }
# rows FILE COLUMN...   what an import would add, as a list of lists
rows() { local f=$1; shift; m import e.mamori assets "$f" --dry-run --json | json "[[a['values'].get(k) for k in '$*'.split()] for a in d['added']]"; }
m new e.mamori --company あおば

# ---- merged cells ----
t() { printf '<c r="%s" t="inlineStr"><is><t>%s</t></is></c>' "$@"; }
row() { # NUMBER TEXT...   "-" is no cell
    local n=$1 c=A
    shift
    printf '<row r="%s">' "$n"
    for text; do
        [ "$text" = - ] || t "$c$n" "$text"
        c=$(tr A-Y B-Z <<<"$c")
    done
    printf '</row>'
}
strange down.xlsx sheet="<sheetData>$(row 1 部署の台帳)$(row 2 管理部署 情報資産名称 媒体・保存先 備考)$(row 3 総務部 名簿 書類 鍵付き)$(row 4 - 契約書)$(row 5 - - - あとで)$(row 6 営業部 見積書 書類)</sheetData><mergeCells count=\"3\"><mergeCell ref=\"A1:D1\"/><mergeCell ref=\"A3:A5\"/><mergeCell ref=\"C3:C4\"/></mergeCells>"
is 'merged downwards: every row has the value' "$(rows down.xlsx name department medium)" '[["名簿", "総務部", "paper"], ["契約書", "総務部", "paper"], ["見積書", "営業部", "paper"]]'
is 'a row without a name stays none' "$(m import e.mamori assets down.xlsx --dry-run --json | json '[s["place"] for s in d["skipped"]]')" '["台帳!5"]'
strange half.xlsx sheet="<sheetData>$(row 1 管理部署 情報資産名称 番号)$(row 2 総務部 名簿)<row r=\"3\"><c r=\"C3\" t=\"str\"><f>T(1)</f><v></v></c></row>$(row 4 営業部 見積書)</sheetData><mergeCells><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B2:B3\"/></mergeCells>"
is 'a row of nothing but merged cells is the lower half of another' "$(rows half.xlsx name department)" '[["名簿", "総務部"], ["見積書", "営業部"]]'
strange head.xlsx sheet="<sheetData>$(row 1 情報資産名称 評価値)$(row 2 - 機密性 完全性)$(row 3 名簿 2 1)</sheetData><mergeCells><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:C1\"/></mergeCells>"
is 'a header of two rows is still one' "$(rows head.xlsx name c i)" '[["名簿", "2", "1"]]'
is 'peek names the areas' "$(m peek head.xlsx --json | json 'd["sheets"][0]["merged"]')" '["A1:A2", "B1:C1"]'
run 0 me peek head.xlsx && has '… for people too' "$out" 'merged cells: A1:A2 B1:C1'

# ---- what is no table ----
for kind in '<table><tr><td>a</td></tr></table>' '%PDF-1.4' '{\rtf1 a}' ''; do
    printf '%s' "$kind" >table.xlsx
    refuses "import of ${kind:-nothing}" 1 'holds no table' import e.mamori assets table.xlsx
done
printf '\6Hanako' >'~$台帳.xlsx'
run 1 m --lang ja import e.mamori assets '~$台帳.xlsx' && has 'the file that Excel keeps: which to take' "$err" '~$ のないほう'

# ---- .xlsx as other programs write it ----
book='<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"><workbookPr date1904="1"/><sheets><sheet name="台帳" sheetId="1" r:id="rId1"/><sheet name="消えた" sheetId="2" r:id="rId9"/></sheets><extLst><ext><x15:workbookPr chartTrackingRefBase="1"/></ext></extLst></workbook>'
styles='<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
strange mac.xlsx book="$book" styles="$styles" sheet="$(row 1 情報資産名称 登録日)<row r=\"2\">$(t A2 名簿)<c r=\"b2\" s=\"1\"><v>44651</v></c></row>"
is 'days from 1904, with extensions, and small letters' "$(rows mac.xlsx name registered)" '[["名簿", "2026-04-01"]]'
run 0 me import e.mamori assets mac.xlsx --dry-run && has 'a sheet that is not there is named' "$out" '"消えた"'
strange index.xlsx strings='<si><t>情報資産名称</t></si><si><t>名簿</t></si>' sheet='<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1.5</v></c></row>'
refuses 'no guess at a text: the cell is named' 1 '台帳 A2' import e.mamori assets index.xlsx
tap_done
