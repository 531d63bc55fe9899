# A workbook that something other than mamori wrote into: it can be looked at, with a warning, and is neither changed nor exported.
. "$SRCDIR/tests/lib/tap.sh"
m new good.mamori --company みどり
for i in 1 2 3; do m set good.mamori assets + name=資産$i c=$((i % 3)) >/dev/null; done
m set good.mamori self-check q01 answer=no

# Opening and closing write nothing, from the command line and on the screen.
for what in status 'show assets' log verify documents; do
    set -- $what
    command=$1
    shift
    unchanged good.mamori m "$command" good.mamori "$@" && ok "$what writes nothing" || not_ok "$what writes nothing"
done
look() { printf 'idle 10\nDown\nUp\nEnter\nEsc\n' | m --keys - "$1"; }
unchanged good.mamori look good.mamori && ok 'a look at the screen writes nothing' || not_ok 'a look at the screen writes nothing'

cp good.mamori a.mamori
sqlite3 a.mamori "update \"s_self-check\" set answer='done' where id='q01'"
run 0 me status a.mamori && has 'status says where' "$err" 'self-check q01 answer: a.mamori was changed by something other than mamori'
run 0 me status a.mamori --json
is 'status --json says it' "$(json '[d["changed"], d["changed_at"]]' <<<"$out")" '[true, "self-check q01 answer"]'
is '… and of a good one that it is not' "$(m status good.mamori --json | json 'd["changed"]')" False
run 0 me show a.mamori self-check && has 'show shows what is there, and warns' "$err" 'was changed by something other'
while IFS='|' read -r what arguments; do
    before=$(cksum <a.mamori)
    # shellcheck disable=SC2086
    run 5 me $arguments && { [ "$before" = "$(cksum <a.mamori)" ] && [ -z "$out" ] && ok "refused: $what" || not_ok "refused: $what" "$out"; }
done <<'END'
set|set a.mamori self-check q02 answer=no
a new row|set a.mamori assets + name=x
delete|delete a.mamori assets 1
undo|undo a.mamori
round|round a.mamori self-check --anyway
erase|erase a.mamori assets 1
export of everything|export a.mamori x.xlsx
export of a sheet|export a.mamori x.csv --sheet assets
export of a document|export a.mamori x.docx --document reg01
export of all documents|export a.mamori xall --all-documents
END
is 'no file was written' "$(ls -d x* 2>/dev/null)" ''

# Where the change is in the history, the first entry that does not fit; text as a blob; the end cut off; a table more.
while IFS='|' read -r what sql place; do
    cp good.mamori t.mamori
    sqlite3 t.mamori "$sql"
    run 5 me set t.mamori self-check q02 answer=no && has "seen: $what" "$err" "$place: t.mamori was changed"
done <<'END'
who did it|update journal set person='x' where entry=3|entry 3
the newest entries are gone|delete from journal where entry > 4|entry 5
text kept as a blob|update s_assets set name=cast(name as blob) where id='2'|assets 2 name
a draft in another's name|insert into draft values('assets','1','name','佐藤',1,'x',zeroblob(32))|draft assets 1 name
END
cp good.mamori v.mamori && sqlite3 v.mamori vacuum
run 0 me set v.mamori self-check q02 answer=no && ok 'another program that changes nothing (VACUUM) is in nobody’s way'
run 0 m verify v.mamori && ok '… and the history goes on'

# The power goes when the file was rewritten to erase something, and its old end was not cut off yet: no alarm, and the next change does it.
cp good.mamori v.mamori && sqlite3 v.mamori vacuum && printf '%8192s' 消した名前 >>v.mamori
run 0 me verify v.mamori && ok 'an end that was not cut off is no fault'
run 0 me set v.mamori self-check q02 answer=no && is '… the next change cuts it off' "$(grep -c 消した名前 v.mamori)" 0
run 0 me verify v.mamori && ok '… and the history goes on'
cp good.mamori v.mamori && printf '%8192s' 書き足し >>v.mamori
run 1 me verify v.mamori && has 'an end that was put on is seen' "$out$err" 'bytes behind its end'

# The same of what other programs leave behind, which is said by verify alone; a mark or a log is put right by the next change.
while IFS='|' read -r what sql remark; do
    cp good.mamori v.mamori && sqlite3 v.mamori "$sql" >/dev/null
    run 0 me verify v.mamori && has "$what: verify says it, and that all is well" "$out" "$remark"
    run 0 me set v.mamori self-check q02 answer=no && is "$what: no word of it elsewhere" "$err" ''
    run 0 me verify v.mamori && ok "$what: … the history goes on"
done <<'END'
figures for searching|analyze|remark: another program made 1 thing in the file (table sqlite_stat1); mamori does not read it
an index and a table|create index i on s_assets(name); create table extra(x)|remark: another program made 2 things in the file (the first: index i)
WAL|pragma journal_mode=wal|remark: another program left a log beside the file (WAL)
the marks of the file|pragma application_id=1; pragma user_version=0|all is well
END
is 'the marks are there again' "$(sqlite3 v.mamori 'pragma application_id; pragma user_version' | tr '\n' ' ')" '1835101551 4 '
cp good.mamori v.mamori && sqlite3 v.mamori 'pragma journal_mode=wal' >/dev/null && m set v.mamori self-check q02 answer=no
is 'the log is taken in' "$(sqlite3 v.mamori 'pragma journal_mode') $(ls v.mamori-* 2>/dev/null)" 'delete '
cp good.mamori v.mamori && sqlite3 v.mamori "create trigger t after update on s_assets begin update s_assets set name='x'; end"
refuses 'a trigger is seen' 5 'trigger t: v.mamori was changed' set v.mamori self-check q02 answer=no
sqlite3 foreign.db 'create table x(y)' && refuses 'the file of another program stays one' 1 'is not a mamori workbook' status foreign.db

# A sound copy: what the journal says where it holds, everything up to the last good entry where it does not.
before=$(cksum <a.mamori)
run 0 me recover a.mamori copy.mamori && has 'what differs is told, value by value' "$out" 'self-check q01 answer: here done, by the journal no'
is 'the workbook itself is not touched' "$(cksum <a.mamori)" "$before"
run 0 m verify copy.mamori && ok 'the copy verifies'
is '… and says what the journal said' "$(cells copy.mamori self-check q01.answer)" '"no"'
is '… and that it was recovered, from which head, by whom' \
    "$(m log copy.mamori --limit 1 --json | json '[d[0]["kind"], d[0]["person"], d[0]["new"].split(chr(31))[1:3]]')" \
    "[\"recover\", \"試験 太郎\", [\"from-head\", \"$(m status a.mamori --json 2>/dev/null | json 'd["head"]')\"]]"
run 0 m set copy.mamori self-check q01 answer=partly && run 0 m undo copy.mamori && run 0 m verify copy.mamori && ok 'its history goes on'
refuses 'a file that is there is not replaced' 1 'exists already' recover a.mamori good.mamori
refuses 'a sound workbook needs no copy' 1 'agrees with its history' recover good.mamori other.mamori
cp good.mamori t.mamori && sqlite3 t.mamori "update journal set new='x' where entry=4; delete from s_assets where id='1'"
run 0 me recover t.mamori copy2.mamori
has 'from the first bad entry on nothing is taken over, and each is told' "$out" 'not taken over: entry 4'
has 'how much was kept' "$out" '3 entries kept, 2 not taken over'
# What was erased stays erased in the copy, whichever entry does not fit, also where it comes before what says of the erasing.
m new erased.mamori
for i in 1 2 3; do m set erased.mamori assets + name=秘$i note=メ$i >/dev/null; done
m set erased.mamori self-check q01 note=密 && m set erased.mamori self-check q02 answer=no && m set erased.mamori self-check q01 note=
m set erased.mamori assets 2 owner=x && m set erased.mamori assets 2 owner=y && m delete erased.mamori assets 3
m erase erased.mamori assets 2 >/dev/null && m erase erased.mamori assets 3 >/dev/null && m erase erased.mamori self-check q01 >/dev/null
entries=$(sqlite3 erased.mamori 'select max(entry) from journal') unsound=
for ((entry = 1; entry <= entries; entry++)); do
    cp erased.mamori t.mamori && rm -f copy4.mamori
    sqlite3 t.mamori "update journal set person='x' where entry=$entry"
    m recover t.mamori copy4.mamori >/dev/null 2>&1 && m set copy4.mamori assets + name=x >/dev/null && m verify copy4.mamori >/dev/null &&
        [ "$(grep -c -a -e 密 -e 秘3 copy4.mamori)" = 0 ] || unsound="$unsound $entry"
done
[ "$entries" -gt 15 ] && is 'a workbook with erasings is recovered, whichever entry was changed' "$unsound" ''
cp good.mamori u.mamori && sqlite3 u.mamori "update s_assets set name=cast(name as blob) where id='2'"
run 0 me recover u.mamori copy5.mamori
has 'where every value is the same, it is told what is not' "$out" 'assets 2 name: it is not kept as text'
run 0 m verify copy2.mamori && ok 'this copy verifies, too'
is 'rows of before are back' "$(cells copy2.mamori assets 1.name 2.name)" '"資産1" "資産2"'

# From where entries were made: the chain keeps a digest of it. A changed text is left empty in the copy, and every entry is kept.
entries=$(sqlite3 good.mamori 'select max(entry) from journal')
cp good.mamori s.mamori && sqlite3 s.mamori "update session set user='社長', host='pc'"
run 0 me recover s.mamori copy6.mamori
has 'a changed account is told, and how many entries it is about' "$out" "session 1 ($entries entries): here account 社長, machine pc, terminal -, which is not"
has '… and no entry is lost for it' "$out" "$entries entries kept, 0 not taken over, 0 differences"
run 0 me verify copy6.mamori && ok '… the copy verifies'
is '… where it was made is empty in its log, but for the last entry' "$(m log copy6.mamori --json | json '[e["user"] is None for e in d].count(True)')" "$entries"
sqlite3 copy6.mamori "update session set user='x' where user=''"
refuses '… an account cannot be put in later' 5 'session 1: copy6.mamori was changed' set copy6.mamori self-check q02 answer=no
cp good.mamori s.mamori && sqlite3 s.mamori "update session set user='', host='', tty=''"
refuses 'texts of a session that were emptied by something else are seen' 5 'session 1: s.mamori was changed' set s.mamori self-check q02 answer=no
run 0 me recover s.mamori copy7.mamori && run 0 me verify copy7.mamori && run 0 m set copy7.mamori self-check q02 answer=no && ok '… and recovered from'
sqlite3 copy7.mamori "update journal set person='x' where entry=3"
run 0 me recover copy7.mamori copy8.mamori && run 0 me verify copy8.mamori && ok 'a copy of such a copy, without the entry that said so, is sound, too'
cp good.mamori s.mamori && sqlite3 s.mamori "update session set seal=zeroblob(32)"
run 0 me recover s.mamori copy9.mamori
has 'of a changed seal the texts are right, as the entries say' "$out" "session 1 ($entries entries): its seal was changed and is put right: account "
has '… and no entry is lost' "$out" "$entries entries kept, 0 not taken over"
run 0 me verify copy9.mamori && is '… and its log has the account' "$(m log copy9.mamori --json | json '[e["user"] is None for e in d].count(True)')" 0

# What is not in the history, and so not in the copy, is told by place and with its text.
cp good.mamori d.mamori
"$MAMORI" --lang ja --keys - d.mamori <<'K' >/dev/null
"/" "情報資産管理台帳" Enter
Home F2 "と続き"
hangup
K
sqlite3 d.mamori "update \"s_self-check\" set answer='done' where id='q01'; update draft set person='佐藤'"
run 0 me recover d.mamori copy3.mamori
has 'an unfinished text that stays behind is told, and that it does not fit' "$out" 'unfinished text at assets 1 name, said to be of 佐藤, '
has '… with what it says' "$out" 'changed by something else: 資産1と続き'
is 'the copy has no drafts' "$(sqlite3 copy3.mamori 'select count(*) from draft')" 0

# On the screen: a box says where, in the names that people know, and what can be done; the banner stays, and nothing can be typed.
screens() { if said=$("$MAMORI" --lang "${3:-ja}" --keys - "${2:-a.mamori}" 2>&1); then ok "$1"; else not_ok "$1" "$said"; fi; }
before=$(cksum <a.mamori)
screens 'the screen says it' <<'K'
idle 10
expect "mamori を通さない変更あり"
expect "最初に合わない所: 5分でできる自社診断 ▸ OSとソフトの更新 ▸"
expect "入力と書き出しを止めました"
expect "正しい写しを作る"
"１"
refuse "最初に合わない所"
"/" "情報資産管理台帳" Enter
expect "mamori を通さない変更あり"
"x"
expect "mamori を通さずに"
Esc
"!"
expect "最初に合わない所"
"2"
expect "正しい写しの名前"
"good.mamori" Enter
expect "good.mamori はすでにあります"
Esc
expect "最初に合わない所"
Down Enter
"nowhere/x.mamori" Enter
expect "フォルダー /"
Ctrl+A "screen.mamori" Enter
expect "正しい写しができました"
expect "元のファイルには触っていません"
expect "▸ 答え ここでは「実"
expect "施している」、変更の記録では「実施していない」"
"2"
expect "mamori を通さない変更あり"
"!" "2" "opened.mamori" Enter
"1"
refuse "mamori を通さない変更あり"
expect "opened.mamori"
F2
K
is 'the workbook itself is not touched by it' "$(cksum <a.mamori)" "$before"
run 0 m verify screen.mamori && is 'the copy is the one that the command makes' "$(cells screen.mamori self-check q01.answer)" '"no"'
screens 'the opened copy is worked in, and shows what the history says' opened.mamori <<'K'
idle 10
refuse "mamori を通さない変更あり"
"/" "情報資産管理台帳" Enter
Home F2 "と続き" Enter
K
is '… and takes changes' "$(cells opened.mamori assets 1.name)" '"資産1と続き"'
cp good.mamori e.mamori && sqlite3 e.mamori "update journal set person='x' where entry=3"
screens 'entries that are not taken over are listed, in English, too' e.mamori en <<'K'
idle 10
expect "First place that does not fit: entry 3 of the history"
"2" "e2.mamori" Enter
expect "2 entries of the history are in it, 3 are not"
expect "Not taken over: entry 3, "
Enter
expect "entries that were seen here are not in it"
K
cp good.mamori w.mamori
"$MAMORI" --lang ja --keys - w.mamori <<'K' >/dev/null
"/" "情報資産管理台帳" Enter
Home F2 "と続き"
hangup
K
sqlite3 w.mamori "update draft set person='佐藤'"
screens 'an unfinished text in a false name is named, and not offered' w.mamori <<'K'
idle 10
expect "最初に合わない所: 書きかけの文: 情報資産管理台帳 ▸ 資産1 ▸"
refuse "残っています"
"2" "w2.mamori" Enter
expect "引き継がない書きかけ: 情報資産管理台帳 ▸ 資産1 ▸"
expect "資産1と続き"
K

# A word of the list of tables that is a blob: it reads the same here, and as something else in other programs.
m new blob.mamori >/dev/null
sqlite3 blob.mamori "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET type = CAST(type AS BLOB) WHERE name = 'meta'"
refuses 'the class of a word in the list of tables' 1 'is not as mamori makes it' --lang en verify blob.mamori
tap_done
