# Layers: what a workbook is answered under, added and removed as facts of its journal; one whose folder is gone loses nothing.
. "$SRCDIR/tests/lib/tap.sh"
mkdir -p own/aoba
cat >own/aoba/layer.yaml <<'END'
layer: aoba
title: あおばの決まり
edition: 第1版
date: 2026-11-01
source: この試験のために作成
needs: [common]
get: 総務部の共有フォルダー
groups: [{id: aoba, order: 80, title: あおばの台帳}]
END
cat >own/aoba/keys.yaml <<'END'
sheet: keys
title: 鍵の台帳
group: aoba
kind: ledger
source: この試験のために作成
columns:
  - {id: name, label: 鍵, type: text, required: yes}
  - {id: holder, label: 持つ人, type: row, of: contacts, on_delete: refuse}
END
cat >own/aoba/walk.yaml <<'END'
sheet: walk
title: 戸締まりの見回り
group: aoba
kind: checklist
session: answer
rounds: yes
source: この試験のために作成
columns:
  - {id: answer, label: 答え, type: choice, choices: [{code: "yes", label: 閉めた}, {code: "no", label: 開いていた}]}
rows:
  - {id: gate, label: 門, text: 門は閉まっていますか。}
END
layers() { m layers a.mamori --json | json '" ".join(l["id"] for l in d["layers"])'; }
m new a.mamori --company あおば --layers ipa-3
is 'a workbook begins with what was said and what that needs' "$(layers)" 'ipa-3 common'
refuses 'what belongs to another layer is not there' 1 pd-rules document a.mamori pd-rules
run 0 m layers a.mamori add personal-data && is 'added' "$(layers)" 'ipa-3 common personal-data'
run 0 m document a.mamori pd-rules && ok '… and its documents are there'
has 'the history says so' "$(m log a.mamori)" personal-data
refuses 'twice' 1 'personal-data' layers a.mamori add personal-data
refuses 'one that there is not, with the near name' 1 '"personal-data"' layers a.mamori add personal-date
refuses 'what another needs is not removed' 1 'personal-data' layers a.mamori remove ipa-3
run 0 m undo a.mamori && is 'undo takes it back' "$(layers)" 'ipa-3 common'
run 0 m redo a.mamori && is '… and redo brings it again' "$(layers)" 'ipa-3 common personal-data'

# A company's own folder, by reference.
run 0 m layers a.mamori add own/aoba && is 'a folder of one'"'"'s own' "$(layers)" 'ipa-3 common personal-data aoba'
m set a.mamori contacts + name=警備 kind=vendor >/dev/null
is '… its sheet takes rows that refer to another layer' "$(m set a.mamori keys + name=玄関 holder=1)" 1
run 0 m forms check own/aoba && has '… and can be checked alone' "$out" 'aoba:'
m set a.mamori walk gate answer=yes && run 0 m round a.mamori walk && has 'a round of its sheet is called as the sheet, though no list names it' "$(m show a.mamori rounds)" '戸締まりの見回り'
before=$(m log a.mamori --json | json 'len(d["entries"])' 2>/dev/null)
mv own moved
run 0 m status a.mamori && has 'its folder is gone: the workbook opens, and says where it can be got' "$err" '総務部の共有フォルダー' && has '… and where it stood' "$err" "$PWD/own/aoba"
is '… machines can read it' "$(m layers a.mamori --json 2>/dev/null | json '[l["id"] for l in d["layers"] if l["missing"]]')" '["aoba"]'
refuses '… its sheet is not there' 1 keys show a.mamori keys
run 0 m set a.mamori contacts 1 name=警備会社 && ok '… other answers can be given'
refuses '… but no row is deleted to which it may refer' 1 aoba delete a.mamori contacts 1
run 0 m verify a.mamori && ok '… and nothing is lost for verify'
mv moved/aoba aoba
run 0 m show a.mamori keys --csv && has 'found beside the workbook: all rows are there' "$out" 玄関
refuses '… and guard what they refer to' 1 '' delete a.mamori contacts 1
run 0 m layers a.mamori remove aoba && has 'removed: what is hidden is said' "$err" 'aoba' && is '… and it is off' "$(layers)" 'ipa-3 common personal-data'
run 0 m layers a.mamori add ./aoba && is 'added again: its rows are there' "$(cells a.mamori keys 1.name)" '"玄関"'
# While a layer is off nobody sees what it refers to: that is said when it comes back.
m layers a.mamori remove aoba 2>/dev/null; run 0 m delete a.mamori contacts 1
run 0 m layers a.mamori add ./aoba && has 'what names a row that went meanwhile is told' "$err" 'keys 1 holder' && has '… and what to do' "$err" mend
run 0 m undo a.mamori; run 0 m undo a.mamori; run 0 m layers a.mamori add ./aoba
is 'undo of both: nothing is left to tell' "$err" ''
run 0 m verify a.mamori && ok 'the workbook agrees with its history'
run 0 m new b.mamori --layers ipa-3,./aoba && is 'new with a folder of one'"'"'s own' "$(m layers b.mamori --json | json '[l["id"] for l in d["layers"]]')" '["ipa-3", "aoba", "common"]'
run 0 m verify b.mamori && ok '… agrees with its history'

# Faults of layers.
cp -r aoba bad && rm bad/walk.yaml && sed -i 's/^sheet: keys/sheet: company/' bad/keys.yaml && sed -i 's/^layer: aoba/layer: bad/; s/id: aoba,/id: bad,/' bad/layer.yaml && sed -i 's/group: aoba/group: bad/' bad/keys.yaml
refuses 'an id that two layers give: both places' 1 'bad/keys.yaml:1:8' layers a.mamori add ./bad && has '… the other one' "$err" 'common/company.yaml'
sed -i 's/^sheet: company/sheet: keys2/; s/of: contacts/of: controls/' bad/keys.yaml
refuses 'a sheet of a layer that is not needed' 1 'ipa-3' layers a.mamori add ./bad
sed -i 's/of: controls/of: contacts/; s/group: bad/group: records/' bad/keys.yaml && sed -i 's/id: bad,/id: records,/' bad/layer.yaml
refuses 'a group that two layers give: both places' 1 'common/layer.yaml:' layers a.mamori add ./bad
sed -i 's/needs: \[common\]/needs: [comon]/; s/id: records,/id: bad,/' bad/layer.yaml
refuses 'a need that is not there' 1 'comon' layers a.mamori add ./bad
is 'and nothing has come of it' "$(layers)" 'ipa-3 common personal-data aoba'

# Another format.
cp a.mamori old.mamori && sqlite3 old.mamori 'pragma user_version=1'
refuses 'a workbook of an earlier format is refused by name, with what to do' 1 'old.mamori' status old.mamori && has '… what to do' "$err" xlsx
tap_done
