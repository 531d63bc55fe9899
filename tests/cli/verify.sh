# mamori verify: any change made behind its back is found.
. "$SRCDIR/tests/lib/tap.sh"
m new a.mamori --company みどり
for i in 1 2 3 4 5; do m set a.mamori assets + name=資産$i c=$((i % 3)) >/dev/null; done
head1=$(m status a.mamori --json | json 'd["head"]')
m set a.mamori assets 3 name=変更後
m delete a.mamori assets 5
m undo a.mamori >/dev/null
run 0 m verify a.mamori && has 'an honest workbook' "$out" "$(m status a.mamori --json | json 'd["head"]')"
run 0 m verify a.mamori --head "$head1" && ok 'a head noted earlier is in the chain'
refuses 'a head that was never in it' 1 'head' verify a.mamori --head "${head1:1}0"
unchanged a.mamori m verify a.mamori && ok 'verify changes nothing' || not_ok 'verify changes nothing'

# what was tampered with | how
while IFS='|' read -r what sql; do
    cp a.mamori t.mamori
    done=$(sqlite3 t.mamori "$sql; select total_changes();" 2>&1)
    if [ "${done:-0}" -gt 0 ] 2>/dev/null; then
        run 1 me verify t.mamori && { [ -n "$err" ] && [ -z "$out" ] && ok "found: $what" || not_ok "found: $what" "$out$err"; }
    else not_ok "the fault could not be planted: $what" "$done"; fi
done <<'END'
an answer|update s_assets set name='x' where id='2'
an answer emptied|update s_assets set c=null where id='2'
a row added|insert into s_assets(_key,id,pos,name) values(9,'9',99,'x')
a row removed|delete from s_assets where id='4'
rows exchanged|update s_assets set pos=-pos
the company's name|update s_company set name='x'
an old value in the history|update journal set old='x' where entry=7
a new value in the history|update journal set new='x' where entry=2
history and answer together|update journal set new='x' where col='name' and row='3' and old is not null; update s_assets set name='x' where id='3'
who did it|update journal set person='x' where entry=3
when it was done|update journal set at=at-86400 where entry=3
what was done|update journal set title='x' where entry=3
where it was done|update journal set row='2' where entry=7
an entry removed from the middle|delete from journal where entry=4
the last entry removed|delete from journal where entry=(select max(entry) from journal)
two entries exchanged|update journal set entry=-3 where entry=3; update journal set entry=3 where entry=4; update journal set entry=4 where entry=-3
an entry doubled|insert into journal select 1000,origin,number+1,batch,kind,target,at,clock,session,person,title,op,sheet,row,col,old,new,salt,digest,hash from journal where entry=6
a value blanked without saying so|update journal set new=null,salt=null where entry=1
the workbook's id|update meta set value='00000000000000000000000000000000' where key='id'
END
cp a.mamori t.mamori
sqlite3 t.mamori "delete from journal where entry > 5; delete from s_assets where id > 4" && { run 1 m verify t.mamori || true; } && ok 'the newest entries and their rows removed'
echo 'dear diary' >diary
refuses 'not a workbook' 1 diary verify diary
refuses 'no workbook' 2 'usage: mamori verify' verify
tap_done
