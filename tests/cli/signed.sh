# Signatures: what signed-in people write is theirs, and what somebody else makes of it, who knows the format, is seen without a head noted elsewhere.
. "$SRCDIR/tests/lib/tap.sh"
unset MAMORI_PERSON
as() { local name=$1; shift; me --person "$name" "$@"; }
by() { local name=$1; shift; as "$name" --passphrase-fd 3 "$@"; }
hana='佐藤 花子' ichiro='鈴木 一郎' hers='correct horse 1' his='battery staple'
number() { sqlite3 "${2:-a.mamori}" "select $1"; }

m new a.mamori --company 株式会社あおぞら >/dev/null
as "$hana" people a.mamori add "$hana" --duty head >/dev/null
run 0 me verify a.mamori && has 'one person alone signs nothing, and verify says so' "$out" 'no entry is signed, since nobody here has a passphrase'
is '… nor is there a table for it' "$(number "count(*) from sqlite_schema where name = 'signature'")" 0
sqlite3 a.mamori 'pragma user_version=2' # as one of before signatures is
alone=$(number 'max(entry) from journal')
by "$hana" people a.mamori add "$ichiro" --duty staff --cost interactive >added 3<<<"$hers"$'\n'"$hers"
is 'a workbook of before signatures takes them' "$(sqlite3 a.mamori 'pragma user_version')" 4
code=$(sed -n 's/^starting code of .*: //p' added)
by "$hana" set a.mamori assets + name=社員名簿 note=古い棚 3<<<"$hers" >/dev/null
by "$ichiro" people a.mamori passphrase --cost interactive 3<<<"$code"$'\n'"$his"$'\n'"$his"$'\n'"$his" >/dev/null
by "$ichiro" set a.mamori assets + name=見積書 3<<<"$his" >/dev/null
one=$(number 'max(entry) from journal')
by "$ichiro" set a.mamori assets 2 note=棚 3<<<"$his" >/dev/null
two=$(number 'max(entry) from journal')
by "$ichiro" set a.mamori assets 2 note=机 3<<<"$his" >/dev/null
by "$ichiro" set a.mamori assets 2 note=床 3<<<'wrong one' >/dev/null 2>&1
wrong=$(number 'max(entry) from journal')
{ echo name; for i in $(seq 200); do echo "資料$i"; done; } >many.csv
before=$(number 'count(*) from signature')
by "$hana" import a.mamori assets many.csv --as names=names 3<<<"$hers" >/dev/null 2>&1 || by "$hana" import a.mamori assets many.csv 3<<<"$hers" >/dev/null
is 'an import is signed once' "$(($(number 'count(*) from signature') - before))" 1
is '… all of it' "$(number 'entry - (select batch from journal where entry = signature.entry) from signature order by entry desc limit 1')" 199
by "$hana" undo a.mamori 3<<<"$hers" >/dev/null
by "$hana" export a.mamori out.csv --sheet assets 3<<<"$hers" >/dev/null
on_screen 'somebody reports at the locked screen' a.mamori me <<'K'
expect "どなたですか"
"!" "変なメールを開いた" Enter
"受付の人" Enter
expect "書き留めました"
K
run 0 me verify a.mamori && has 'what was signed is counted' "$out" "$(number "sum(1) from journal where entry in (select j.entry from journal j join signature s on j.entry between s.first and s.entry)") entries are signed by the person"
has '… and what nobody signed: of before, a wrong passphrase, a report' "$out" "remark: $((alone + 1 + $(number "count(*) from journal where person = '受付の人'"))) entries nobody signed (the first is entry 1)"
run 0 me verify a.mamori --json && is 'for programs' "$(json '[d["good"], d["keys"], d["signed"] + d["not_signed"] == d["entries"], d["first_not_signed"]]' <<<"$out")" '[true, true, true, 1]'
me verify a.mamori --json >verify.json
report=$(number "min(entry) from journal where person = '受付の人'")
last=$(number 'max(entry) from signature')
first=$(number 'min(first) from signature')

# what somebody does who knows the format, and makes chain and seal anew | the place that verify names | how | the SQL
ENTRY=origin,number,batch,kind,target,at,clock,session,person,title,op,sheet,row,col,old,new,salt,digest,hash
COPIED=origin,m,m,kind,target,at,clock,session,person,title,op,sheet,row,col,old,new,salt,digest,hash
while IFS='|' read -r what place way sql; do
    cp a.mamori t.mamori
    IFS='&' read -r -a statements <<<"$sql"
    if ! python3 "$SRCDIR/tests/lib/forge.py" "$way" t.mamori "${statements[@]}" 2>"$WORK/forge" || cmp -s a.mamori t.mamori; then
        not_ok "the fault could not be planted: $what" "$(cat "$WORK/forge")"
        continue
    fi
    run 1 me verify t.mamori && has "$what" "$(head -n 1 <<<"$err")" "$place"
done <<END
another person's name|entry $two:|--chain|update journal set person='$hana' where entry=$two
… everywhere|entry $first:|--chain|update journal set person='田中 次郎' where person in ('$hana', '$ichiro')
another time|entry $two:|--chain|update journal set at=at-86400, clock=coalesce(clock, at)-86400 where entry=$two
all times shifted|entry $first:|--chain|update journal set at=at-864000, clock=coalesce(clock, at)-864000
another account and machine|entry $first:|--chain|update session set user='boss', host='pc'
an answer with its history|entry $one:|--chain|update journal set new=replace(new, '見積書', '請求書') where entry=$one
an answer of before anybody signed|entry $first:|--chain|update journal set new='x' where entry=1
an erasing of what was never erased|entry $two:|--chain|update journal set op='blank', kind='blank' where entry=$two
the signature of one entry in the middle of many taken away|entry $two:|--seal|delete from signature where entry=$two
the last signature taken away|nobody signed it|--seal|delete from signature where entry=$last
all signatures taken away|entry $first:|--seal|delete from signature
the table of signatures taken away|entry $first:|--seal|drop table signature
the bytes of a signature of many|entry $two:|--seal|update signature set signature=zeroblob(64) where entry=$two
a signature said to be another person's|entry|--seal|update signature set row='1' where entry=$two
a signature that is said to cover more|signature cannot be|--seal|update signature set first=first-1 where entry=(select min(entry) from signature where row='2')
the newest entries cut off, and their signature left|a signature covers it|--seal|delete from journal where entry>=$last
an old key once more|nobody signed it|--chain|insert into journal(entry,$ENTRY) select m,$COPIED from journal, (select max(entry)+1 as m from journal) where entry=$first
… with the signature that it had|signature does not fit|--chain|insert into journal(entry,$ENTRY) select m,$COPIED from journal, (select max(entry)+1 as m from journal) where entry=$first&insert into signature select (select max(entry) from journal),(select max(entry) from journal),row,link,signature from signature where entry=$first
a report that is none|nobody signed it|--chain|update journal set sheet='systems' where entry=$report
something in the name of a wrong passphrase|nobody signed it|--chain|update journal set col='signed-in' where entry=$wrong
the keys of two people exchanged|entry $((first)):|--chain|update journal set new=(select n.new from journal n where n.col='key' and n.row=3-journal.row and n.row in ('1','2') order by n.entry desc limit 1) where col='key' and row in ('1','2')
a key of one's own in place of another's|entry|--chain|update journal set new=(select n.new from journal n where n.col='key' and n.row='1' limit 1) where col='key' and row='2'
END

# ---- what is honest stays so ----
run 0 by "$hana" erase a.mamori assets 1 note 3<<<"$hers" && run 0 me verify a.mamori && ok 'what is erased was signed, and still is'
by "$hana" set a.mamori assets 1 note=新しい棚 3<<<"$hers" >/dev/null
by "$hana" erase a.mamori assets 1 note 3<<<"$hers" >/dev/null
by "$hana" set a.mamori members 2 name='鈴木 市郎' 3<<<"$hers" >/dev/null
by '鈴木 市郎' set a.mamori assets 2 note=窓 3<<<"$his" >/dev/null
by "$hana" erase a.mamori members 2 name 3<<<"$hers" >/dev/null
run 0 me verify a.mamori && ok 'a name that changed, and was erased, accuses nobody'
by "$hana" people a.mamori passphrase --cost interactive 3<<<"$hers"$'\nother horse 2\nother horse 2' >/dev/null
by "$hana" set a.mamori assets 1 note=庭 3<<<'other horse 2' >/dev/null
run 0 me verify a.mamori && ok 'another passphrase signs on'
m verify a.mamori --json >/dev/null && sqlite3 a.mamori "update journal set person='x' where entry=$two"
run 0 me recover a.mamori sound.mamori && run 0 me verify sound.mamori && ok 'a copy of what is sound keeps the signatures that it has'
is '… up to what was signed together' "$(number 'max(entry) from signature' sound.mamori)" "$one"
by "$hana" set sound.mamori assets 1 note=庭 3<<<"$hers" >/dev/null
run 0 me verify sound.mamori && ok '… and goes on'
by "$hana" set sound.mamori members 2 left=2020-01-01 3<<<"$hers" >/dev/null
run 0 as だれでも set sound.mamori assets 1 note=壁 && run 0 me verify sound.mamori && has 'who is alone again need not sign' "$out" 'nobody signed'
tap_done
