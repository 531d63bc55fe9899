# A hundred attempts to get past people, rights, signatures, passphrases, sealed files and anchors. Each must be refused, or be seen afterwards; a line of
# the log for each says which. What other suites try already (see the table in doc/security.md) is not tried here again.
. "$SRCDIR/tests/lib/tap.sh"
unset MAMORI_PERSON
export XDG_STATE_HOME=$WORK/state
hana='佐藤 花子' ichiro='鈴木 一郎' kan='監査 太郎' jiro='田中 次郎'
declare -A phrase=([hana]='correct horse 1' [ichiro]='battery staple' [kan]='looking around' [jiro]='reading all day')
# by WHO ARGUMENT...   signed in with the own passphrase; WHO: a key of the table above
by() { local who=$1; shift; me --person "${!who}" --passphrase-fd 3 "$@" 3<<<"${phrase[$who]}"; }
number() { sqlite3 "${2:-base.mamori}" "select $1"; }
# All that stands in the journal but who signed in, or tried to.
writes() { number "count(*) from journal where not (op='notice' and col in ('sign-in-failed', 'signed-in'))" t.mamori; }

# line_of TEXT   the first line of the file "said" that has it, without more than fits
line_of() { local line; while IFS= read -r line; do [[ "$line" != *"$1"* ]] || { printf %s "${line:0:120}"; return; }; done <said; }

attempts=0
# refused WHAT TEXT COMMAND...   COMMAND works on t.mamori, a fresh copy, ends with a failure that says TEXT, writes nothing and leaves no file "leak"
refused() {
    local what=$1 part=$2 before after code said
    shift 2
    [ -n "${kept:-}" ] || cp base.mamori t.mamori
    before=$(writes)
    "$@" >said 2>&1 </dev/null
    code=$? said=$(<said) after=$(writes)
    attempts=$((attempts + 1))
    if [ "$code" = 0 ] || [ "$code" -ge 64 ] || [ "$before" != "$after" ] || [ -e leak ] || [[ "$said" != *"$part"* ]]; then
        not_ok "$what" "exit code $code, entries $before, then $after, wanted: $part" "$said" "$(ls leak 2>&1)"
        rm -rf leak
    else
        ok "$what | refused: $(line_of "$part")"
    fi
}
# seen WHAT TEXT FILE   what was made by who knows the format: verify says TEXT
seen() {
    local what=$1 part=$2 file=$3 code
    attempts=$((attempts + 1))
    if [ -e "$file.error" ] || cmp -s base.mamori "$file"; then
        not_ok "the fault could not be planted: $what" "$(cat "$file.error" 2>&1)"
        return
    fi
    me verify "$file" >said 2>&1
    code=$?
    if [ "$code" = 1 ] && grep -qF -e "$part" said; then ok "$what | seen: $(line_of "$part")"; else not_ok "$what" "exit code $code, wanted: $part" "$(<said)"; fi
}
# refuses_all WHO < WHAT|TEXT|ARGUMENTS   each as "mamori ARGUMENTS" by WHO
refuses_all() {
    local who=$1 what part line
    while IFS='|' read -r what part line; do
        eval "set -- $line"
        refused "$who: $what" "$part" by "$who" "$@"
    done
}

# ---- the workbook ----
me new base.mamori --company 株式会社あおぞら >/dev/null
{ echo name,department && for i in 1 2 3 4 5 6 7; do echo "資料$i,総務部"; done && echo 帳簿,経理課; } >rows.csv
me import base.mamori assets rows.csv >/dev/null
me set base.mamori people + name='高橋 三郎' department=総務部 >/dev/null
me set base.mamori roles head person="$hana" >/dev/null
me set base.mamori assets 1 treatment=accept plan=金庫にしまう >/dev/null
me set base.mamori self-check q01 answer=done >/dev/null
me round base.mamori self-check --title 一回目 --anyway >/dev/null
me --person "$hana" people base.mamori add "$hana" --duty head >/dev/null
person() { # WHO DUTY DEPARTMENT [MORE-LINES]
    local code
    code=$(me --person "$hana" --passphrase-fd 3 people base.mamori add "${!1}" --duty "$2" --department "$3" --cost interactive 3<<<"${phrase[hana]}${4:-}" 2>/dev/null | sed -n 's/^starting code of .*: //p')
    me --person "${!1}" --passphrase-fd 3 people base.mamori passphrase --cost interactive >/dev/null 2>&1 3<<<"$code"$'\n'"${phrase[$1]}"$'\n'"${phrase[$1]}"
    printf -v "code_$1" %s "$code"
}
person ichiro staff 総務部 $'\n'"${phrase[hana]}"
recovery=$(by hana people base.mamori recovery-code --cost interactive | sed -n 's/^recovery code: //p')
person kan audit 監査室
person jiro read 総務部
by ichiro set base.mamori assets 1 note=鍵の棚 >/dev/null
by hana set base.mamori assets 1 users=総務部と経理 >/dev/null
by hana submit base.mamori assets 1 --to "$jiro" >/dev/null
by jiro approve base.mamori assets.1.1 --change もっと短く >/dev/null
cp base.mamori decided.mamori
by hana export base.mamori whole.xlsx --sheet assets >/dev/null
me anchor base.mamori anchors.txt >/dev/null
cp base.mamori early.mamori
sealed() { me --person "$hana" --second "$ichiro" --passphrase-fd 3 seal base.mamori "$1" --passphrase-fd 3 --cost interactive >/dev/null 3<<<"${phrase[hana]}"$'\nseal it well now\n'"${phrase[ichiro]}"; }
sealed early.sealed
by hana set base.mamori assets 2 note=金庫 >/dev/null
cp base.mamori fork.mamori # the same workbook, in which something else was done since
by ichiro set fork.mamori assets 1 note=だれでも取れる棚 >/dev/null
by ichiro set base.mamori assets 1 note=鍵の箱 >/dev/null
by kan review base.mamori --note 見ました >/dev/null
sealed late.sealed
by hana set base.mamori assets 8 note=終わり >/dev/null # of another department than ichiro's
me anchor base.mamori anchors.txt >/dev/null
run 0 me verify base.mamori --anchor anchors.txt && ok 'the workbook is sound before anything is tried'
his=$(number "max(j.entry) from journal j join signature s on s.entry=j.entry where s.row='2' and j.op='set'")
last=$(number 'max(entry) from journal')

# ---- another's name ----
with() { me --person "$1" --passphrase-fd 3 "${@:3}" 3<<<"$2"; } # NAME PASSPHRASE COMMAND...
set1='set t.mamori assets 1 note=x'
# shellcheck disable=SC2086
{
    refused "another's name and the own passphrase" 'is not right' with "$hana" "${phrase[ichiro]}" $set1
    refused "another's name by MAMORI_PERSON" 'is not right' env MAMORI_PERSON="$hana" "$MAMORI" --lang en --passphrase-fd 3 $set1 3<<<"${phrase[ichiro]}"
    refused 'a name that nobody has' 'here work' with だれか "${phrase[hana]}" $set1
    refused 'no name' 'cannot be used' with '' "${phrase[hana]}" $set1
    refused "another's name and a mark that turns the direction of writing" 'cannot be used' with "$hana"$'\u202e' "${phrase[hana]}" $set1
    refused "another's name and something of no width in it" 'cannot be used' with "佐藤"$'\u200b'"花子" "${phrase[hana]}" $set1
    refused "another's name, then an escape sequence" 'cannot be used' with "$hana"$'\e[2J' "${phrase[hana]}" $set1
    refused 'a name of 10,000 characters' 'cannot be used' with "$(printf 'あ%.0s' $(seq 10000))" "${phrase[hana]}" $set1
    refused 'the row of the person instead of the name' 'here work' with 1 "${phrase[hana]}" $set1
    refused 'a passphrase in the arguments' 'unknown option' me --person "$hana" --passphrase "${phrase[hana]}" $set1
    refused 'a passphrase in the arguments, as the descriptor' 'names no open descriptor' me --person "$hana" --passphrase-fd "${phrase[hana]}" $set1
    refused 'a passphrase in the environment' 'passphrase-fd' env MAMORI_PASSPHRASE="${phrase[hana]}" PASSPHRASE="${phrase[hana]}" "$MAMORI" --lang en --person "$hana" $set1
    refused 'a passphrase that was cut' 'is not right' with "$hana" "${phrase[hana]%?}" $set1
    refused 'a passphrase with more behind it' 'is not right' with "$hana" "${phrase[hana]}1" $set1
    refused 'an empty passphrase' '' with "$hana" '' $set1
    refused 'a passphrase of a megabyte' '' with "$hana" "$(printf 'x%.0s' $(seq 1000000))" $set1
    refused 'to look only, and to write' '' by hana --read-only $set1
}

# ---- rights, by every way in ----
{ echo id,note && echo 8,x; } >other.csv
{ echo id,department && echo 8,総務部; } >take.csv
{ echo id,risk && echo 1,9; } >computed.csv
{ echo id,score && echo 1,99; } >sealed.csv
{ echo id,question && echo q01,x; } >given.csv
{ echo id,person && echo "head,$ichiro"; } >roles.csv
{ echo id,duty && echo 2,head; } >members.csv
{ echo name,duty && echo "$ichiro"2,head; } >newcomer.csv
{ echo id,note && echo 1,x; } >mine.csv
refuses_all ichiro <<'T'
a row of another department by an import|another department|import t.mamori assets other.csv --map id=id
… taken over by an import|another department|import t.mamori assets take.csv --map id=id
a computed cell|cannot be typed over|set t.mamori assets 1 risk=9
a row of a closed round|cannot be changed|set t.mamori rounds 1 score=99
a cell that the form gives|cannot be changed|set t.mamori self-check q01 text=x
another duty for himself by an import|may not change|import t.mamori members members.csv --map id=id
a person more, by an import|may not change|import t.mamori members newcomer.csv
the manager leaves|may not change|set t.mamori members 1 left=2020-01-01
the manager is deleted|may not change|delete t.mamori members 1
a department that he has not|may not change|set t.mamori members 2 department=経理部
undo of what another did|may not change|undo t.mamori
erasing an entry|may not change|erase t.mamori --entry 3
a round closed|may not change|round t.mamori self-check --title x --anyway
a document's paragraph left out|may not change|document t.mamori reg01 a1p1 use=no
a document's own wording|may not change|document t.mamori reg01 a1p1 own=x
an article more|may not change|document t.mamori reg01 --add-after a1p1 --text x
a document's article deleted|may not change|document t.mamori reg01 --heading x --add-after a1p1 --level 2
the review of the record|may not change|review t.mamori --note x
a reason for a rule that he may not overrule|may not change|--reason x set t.mamori members 2 duty=head
a plan of what-if|may not change|set t.mamori plans + name=x
where copies are kept|may not change|set t.mamori copies 1 folder=/tmp
T
refuses_all kan <<'T'
writes an answer|may not change|set t.mamori self-check q01 answer=done
imports|may not change|import t.mamori assets mine.csv --map id=id
writes into an incident|may not change|incident t.mamori x
takes a layer away|may not change|layers t.mamori remove personal-data
takes a change back|may not change|undo t.mamori
T
refuses_all jiro <<'T'
writes an answer|may not change|set t.mamori self-check q01 answer=done
a row more|may not change|set t.mamori assets + name=x
deletes a row|may not change|delete t.mamori assets 1
takes back what another did|may not change|undo t.mamori
imports|may not change|import t.mamori assets mine.csv --map id=id
T
refuses_all hana <<'T'
the last manager gives her duty away|rule does not allow|set t.mamori members 1 duty=staff
a row more in the people, with a name like another's|cannot be used|people t.mamori add $'鈴\u200b木 一郎' --duty read
… that turns the direction of writing|cannot be used|people t.mamori add $'鈴木\u202e 一郎' --duty read
… the same but for a blank|rule does not allow|people t.mamori add 鈴木一郎 --duty read
… by a change of name|rule does not allow|set t.mamori members 4 name='鈴木　一郎'
a name with an escape sequence|control character|people t.mamori add $'x\e[31my' --duty read
a name of 10,000 characters|too long|people t.mamori add "$(printf 'あ%.0s' $(seq 10000))" --duty read
T
refused 'ichiro approves, who was not asked' 'may not change' by ichiro approve t.mamori assets.1.1

# ---- guesses ----
# Each is begun before the first is over, which takes 200 ms at least; together they make the next one wait for minutes, however slow the machine is.
together() { # COMMAND...   eight times with GUESS at hand, what each says in guess.1 and so on
    local i
    cp base.mamori t.mamori
    for i in 1 2 3 4 5 6 7 8; do
        GUESS="AAAA-BBBB-CCCC-DDDD-EEE$i" "$@" >"guess.$i" 2>&1 &
        sleep 0.02
    done
    wait
}
# shellcheck disable=SC2086
{
    guess() { with "$ichiro" "$GUESS" $set1; }
    together guess
    kept=yes # each of the next goes on with this file
    attempts=$((attempts + 1))
    is 'eight guesses at once | seen: each is written down' "$(number "count(*) from journal where col='sign-in-failed' and entry > $last" t.mamori)" 8
    answered=$(grep -l 'is not right' guess.? | wc -l)
    attempts=$((attempts + 1))
    [ "$answered" -lt 8 ] && ok "… and once the first have failed the others are told to wait | refused: $answered of 8 are answered" || not_ok '… and once the first have failed the others are told to wait' "$(cat guess.?)"
    refused 'the right one behind them' 'must wait (1' by ichiro $set1
    refused '… from another process, by another command' 'must wait (1' by ichiro undo t.mamori
    refused '… with the name typed otherwise' 'must wait (1' with "${ichiro/ /}" "${phrase[ichiro]}" $set1
    refused '… with the clock put on' 'must wait (1' env MAMORI_NOW=2099-01-01T10:00 "$MAMORI" --lang en --person "$ichiro" --passphrase-fd 3 $set1 3<<<"${phrase[ichiro]}"
    refused '… with the clock put back' 'must wait (1' env MAMORI_NOW=2001-01-01T10:00 "$MAMORI" --lang en --person "$ichiro" --passphrase-fd 3 $set1 3<<<"${phrase[ichiro]}"
    refused '… as the second person of somebody else' 'must wait (1' me --person "$hana" --second "$ichiro" --passphrase-fd 3 export t.mamori leak --format csv --sheet people 3<<<"${phrase[hana]}"$'\n'"${phrase[ichiro]}"
    cp t.mamori guessed.mamori
    sqlite3 t.mamori "delete from journal where col = 'sign-in-failed' and entry > $last"
    refused '… with the attempts deleted from the file' 'changed by something other' by ichiro $set1
    guess() { me --person "$hana" --passphrase-fd 3 people t.mamori recover "$hana" 3<<<"$GUESS"; }
    together guess
    refused 'the recovery code, behind wrong ones' 'must wait (1' me --person "$hana" --passphrase-fd 3 people t.mamori recover "$hana" 3<<<"$recovery"$'\nfourth horse 4\nfourth horse 4'
    kept=
    refused "another's starting code" 'is not right' with "$hana" "$code_kan" $set1
    refused 'the recovery code as a passphrase' 'is not right' with "$hana" "$recovery" $set1
}

# ---- what leaves the house ----
second() { me --person "$1" --second "$2" --passphrase-fd 3 "${@:4}" 3<<<"$3"; } # NAME NAME LINES COMMAND...
both=${phrase[hana]}$'\n'${phrase[ichiro]}
refused 'one row of a marked sheet by one person' 'a second person must agree' by hana export t.mamori leak --format xlsx --sheet people --row 1
refused "… with one's own passphrase for the second" 'is not right' second "$hana" "$ichiro" "${phrase[hana]}"$'\n'"${phrase[hana]}" export t.mamori leak --format csv --sheet people
cp base.mamori t.mamori && second "$hana" "$ichiro" "$both" export t.mamori yes.csv --sheet people >/dev/null 2>&1
kept=yes
refused 'the yes to one file, for the same file once more' 'a second person must agree' by hana export t.mamori yes.csv --sheet people --replace
kept=
refused 'nobody signed in' 'passphrase-fd' me --person "$hana" export t.mamori leak --format csv --sheet assets
refused 'over the workbook itself' 'is a workbook' by hana export t.mamori t.mamori --format csv --sheet assets --replace
ln -s base.mamori symbolic && ln base.mamori hard && ln -s nowhere/leak dangling
refused '… by a symbolic link' 'is a workbook' by hana export t.mamori symbolic --format csv --sheet assets --replace
refused '… by a hard link' 'is a workbook' by hana export t.mamori hard --format csv --sheet assets --replace
refused 'by a link that leads nowhere' 'does not exist' by hana export t.mamori dangling --format csv --sheet assets
refused 'an anchor over a workbook by a link' 'no file of anchors' me anchor t.mamori symbolic
refused 'an anchor by a link that leads nowhere' 'does not exist' me anchor t.mamori dangling
refused 'a sealed file over a link' 'exists already' second "$hana" "$ichiro" "${phrase[hana]}"$'\nseal it well now\n'"${phrase[ichiro]}" seal t.mamori symbolic --passphrase-fd 3 --cost interactive
printf x >>whole.xlsx
attempts=$((attempts + 1))
lacks 'a file that was swapped after it was written | seen: its hash is not that of its entry' "$(me log base.mamori --limit 400)" "$(b2sum -l 256 whole.xlsx | cut -d' ' -f1)"
truncate -s -1 whole.xlsx
has '… and the one that was written is known by it' "$(me log base.mamori --limit 400)" "$(b2sum -l 256 whole.xlsx | cut -d' ' -f1)"

# ---- the record, made to say something else ----
ENTRY=origin,number,batch,kind,target,at,clock,session,person,title,op,sheet,row,col,old,new,salt,digest,hash
COPIED=origin,m,m,kind,target,at,clock,session,person,title,op,sheet,row,col,old,new,salt,digest,hash
TAKEN="new=(select new from f.journal where entry=$his),salt=(select salt from f.journal where entry=$his),digest=(select digest from f.journal where entry=$his),hash=(select hash from f.journal where entry=$his)"
hers=$(number "max(entry) from journal where op='insert' and sheet='submissions'")
cat >forgeries <<T
a sign-in that never was|nobody signed it|--chain|insert into journal(entry,$ENTRY) select m,origin,m,m,'notice',0,at,clock,session,'$hana',null,'notice','members','1','signed-in',null,'command',salt,digest,hash from journal, (select max(entry)+1 as m from journal) where entry=$his
an entry doubled at the end|nobody signed it|--chain|insert into journal(entry,$ENTRY) select m,$COPIED from journal, (select max(entry)+1 as m from journal) where entry=$his
… with its signature|signature does not fit|--chain|insert into journal(entry,$ENTRY) select m,$COPIED from journal, (select max(entry)+1 as m from journal) where entry=$his&insert into signature select m,m,row,link,signature from signature, (select max(entry) as m from journal) where entry=$his
an entry of another copy in place of the own|entry|--seal|attach 'fork.mamori' as f&update journal set $TAKEN where entry=$his
… with its signature, and the chain made anew|signature does not fit|--chain|attach 'fork.mamori' as f&update journal set $TAKEN where entry=$his&update signature set link=(select link from f.signature where entry=$his),signature=(select signature from f.signature where entry=$his) where entry=$his
the last entry cut off|entry|--plain|delete from journal where entry=$last
… with the seal made anew|entry $last|--seal|delete from journal where entry=$last
an entry cut out of the middle|entry|--chain|delete from journal where entry=$his
… and its signature|entry|--chain|delete from journal where entry=$his&delete from signature where entry=$his
two entries exchanged|entry|--chain|update journal set entry=-1 where entry=$his&update journal set entry=$his where entry=$his+1&update journal set entry=$his+1 where entry=-1
another title|signature|--chain|update journal set title='x' where entry=$his
another batch|entry|--chain|update journal set batch=batch-1 where entry=$his
said to be an undo|entry|--chain|update journal set kind='undo', target=1 where entry=$his
a value blanked as if it had been erased|entry|--seal|update journal set salt=null, old=null, new=null where entry=$his
the clock of one entry|signature|--chain|update journal set clock=at+3600 where entry=$his
the link of a signature|entry|--seal|update signature set link=randomblob(32) where entry=$his
a manager more, in the sheet alone|members|--plain|insert into s_members(_key,id,pos,name,duty) values(77,'77',99999,'x','head')
… with its entries|nobody signed it|-|insert into s_members(_key,id,pos,name,duty) values(77,'77',99999,'x','head')
another duty, in the sheet alone|members 2 duty|--plain|update s_members set duty='head' where id='2'
… with its entry|nobody signed it|-|update s_members set duty='head' where id='2'
… with its history|signature|--chain|update journal set new=replace(new,'staff','head') where sheet='members' and row='2' and op='insert'&update s_members set duty='head' where id='2'
the manager deleted from the sheet|members 1|--plain|delete from s_members where id='1'
the manager made a reader|nobody signed it|-|update s_members set duty='read' where id='1'
a key deleted|entry|--chain|delete from journal where col='key' and row='2' and entry=(select max(entry) from journal where col='key' and row='2')
a recovery code of one's own|entry|--chain|update journal set new=(select replace(n.new,'passphrase','recovery-code') from journal n where n.col='key' and n.row='2' order by n.entry desc limit 1) where col='key' and row=''
a wish for changes made an approval, with its entry|nobody signed it|-|update "s_approval-decisions" set kind='approve'
… with its history|signature|--chain|update journal set new=replace(new,'change','approve') where sheet='approval-decisions'&update "s_approval-decisions" set kind='approve'
an approval more, with its entries|nobody signed it|-|insert into "s_approval-decisions"(_key,id,pos,submission,person,kind) values(77,'77',99999,'assets.1.1','$hana','approve')
a submission in another's name|signature|--chain|update journal set person='$jiro' where entry=$hers
a review that says something else|nobody signed it|-|update "s_record-reviews" set note='異常なし'
the hash of an export in its entry|signature|--chain|update journal set new=replace(new,'whole','other') where op='export'
another workbook's id|entry|--seal|update meta set value='00000000000000000000000000000000' where key='id'
the draft of another, in his name|draft|--plain|insert into draft values('self-check','q05','note','$hana',1700000000,'x',zeroblob(32))
T
python3 "$SRCDIR/tests/lib/forge_each.py" base.mamori <forgeries
nth=0
while IFS='|' read -r what part way sql; do
    nth=$((nth + 1))
    seen "$what" "$part" "forged.$nth"
done <forgeries

# ---- the whole file in place of another ----
# differs WHAT TEXT FILE ARGUMENT...   FILE itself is sound; against what was noted elsewhere it is not
differs() {
    local what=$1 part=$2 file=$3
    shift 3
    attempts=$((attempts + 1))
    run 0 me verify "$file" && run 1 me verify "$file" "$@" && has "$what | seen: $part" "$err" "$part"
}
differs 'a copy in which something else was done' 'does not agree with its journal' fork.mamori --anchor anchors.txt
cp base.mamori t.mamori
python3 "$SRCDIR/tests/lib/forge.py" --seal t.mamori "delete from journal where entry=$last" "delete from signature where entry=$last" \
    "update s_assets set note=nullif('$(number "old from journal where entry=$last")', '') where id='8'"
differs 'the last entry, its signature and what it said cut off' 'it was anchored, and is missing' t.mamori --anchor anchors.txt
cp guessed.mamori t.mamori
cp anchors.txt more.txt && me anchor t.mamori more.txt >/dev/null
cp t.mamori behind.mamori && by hana set behind.mamori assets 8 note=それから >/dev/null
attempts=$((attempts + 1))
python3 "$SRCDIR/tests/lib/forge.py" --chain behind.mamori "delete from journal where col='sign-in-failed' and entry > $last"
run 1 me verify behind.mamori && has 'wrong attempts deleted from the record, with an entry behind them | seen' "$err" 'the entry is missing'
python3 "$SRCDIR/tests/lib/forge.py" --seal t.mamori "delete from journal where col='sign-in-failed' and entry > $last"
differs '… at its end' 'it was anchored, and is missing' t.mamori --anchor more.txt

# ---- sealed files ----
open() { me unseal "$1" leak --passphrase-fd 3 "${@:2}" 3<<<'seal it well now'; }
size=$(stat -c %s late.sealed) other='the passphrase or key is another one, or the file was changed'
upto() { head -c "$2" "$1"; }
{ upto late.sealed 70000; tail -c +135537 late.sealed; } >t.sealed && refused 'a sealed file with a part in the middle taken out' "$other" open t.sealed
{ upto late.sealed $((size / 2)); tail -c +$((size / 2 + 1)) early.sealed; } >t.sealed && refused '… the second half of another one' "$other" open t.sealed
{ upto late.sealed 200; tail -c +201 early.sealed; } >t.sealed && refused '… the beginning of another one' "$other" open t.sealed
cat late.sealed early.sealed >t.sealed && refused '… another one behind it' "$other" open t.sealed
upto late.sealed $((size - 65600)) >t.sealed && refused '… its end cut off' "$other" open t.sealed
key=$(me seal --my-key --passphrase-fd 3 --cost interactive 3<<<'my own passphrase')
me --person "$hana" --second "$ichiro" --passphrase-fd 4 seal t.mamori key.sealed --to "$key" >/dev/null 2>&1 4<<<"$both"
mkdir -p thief/mamori && cp -r state/mamori/key thief/mamori/
refused "the file of another's key copied" "$other" env XDG_STATE_HOME="$WORK/thief" "$MAMORI" --lang en unseal key.sealed leak --passphrase-fd 3 3<<<'a guess at the passphrase'

# ---- encrypted files ----
cp decided.mamori e.mamori && kept=yes && cp decided.mamori t.mamori
me new mine.mamori --company 泥棒 >/dev/null && me --key-fd 3 encrypt mine.mamori --cost interactive >/dev/null 3<<<'a thief knows this'
me --person "$hana" --passphrase-fd 3 --key-fd 4 encrypt e.mamori --cost interactive >e.said 2>&1 3<<<"${phrase[hana]}" 4<<<'nobody guesses this'
cp e.mamori before.mamori && me --person "$hana" --passphrase-fd 3 --key-fd 4 set e.mamori assets 8 note=それから >/dev/null 3<<<"${phrase[hana]}" 4<<<'nobody guesses this'
# guess PASSPHRASE ARGUMENT...
guess() { me --person "$hana" --key-fd 4 "${@:2}" 4<<<"$1"; }
no='does not open with this passphrase'
refused 'a stolen file read by another program' 'not a database' sqlite3 e.mamori 'select * from journal'
refused '… without its passphrase' 'its passphrase was not given' me export e.mamori leak --format csv --sheet assets
refused '… copied' 'its passphrase was not given' me restore e.mamori leak
refused '… with a guess' "$no" guess 'nobody guesses that' show e.mamori assets
refused "… with the passphrase of one who works there" "$no" guess "${phrase[hana]}" show e.mamori assets
refused '… with a code on paper that is none' "$no" guess 0123-4567-89AB-CDEF-GHJK show e.mamori assets
refused '… made plain with a guess' "$no" guess 'nobody guesses that' decrypt e.mamori
refused '… another passphrase with a guess' "$no" guess $'nobody guesses that\na new one for me\na new one for me' encrypt e.mamori --new-passphrase
# head FILE OUT CHANGE   CHANGE of the head h, in both places, with the sum that anybody can make
head_of() { python3 - "$@" <<'END'
import hashlib, sys
b = bytearray(open(sys.argv[1], 'rb').read())
h = bytearray(b[:4096])
mine = open('mine.mamori', 'rb').read()
exec(sys.argv[3])
h[4064:] = hashlib.blake2b(bytes(h[:4064]), digest_size=32).digest()
open(sys.argv[2], 'wb').write(h + h + b[8192:])
END
}
head_of e.mamori f.mamori 'h = bytearray(mine[:4096])' && refused "… behind the head of one's own" damaged guess 'a thief knows this' show f.mamori assets
head_of e.mamori f.mamori 'h[43:147] = mine[43:147]' && refused "… with one's own way in" "$no" guess 'a thief knows this' show f.mamori assets
head_of e.mamori f.mamori 'h[47:51] = (1).to_bytes(4, "big")' && refused '… with a cheaper passphrase' "$no" guess 'nobody guesses this' show f.mamori assets
head_of e.mamori f.mamori 'h[51:59] = (1 << 36).to_bytes(8, "big")' && refused '… that asks for all the memory there is' 'more than any honest file' guess 'nobody guesses this' show f.mamori assets
head_of e.mamori f.mamori 'h[38:42] = (9).to_bytes(4, "big")' && refused '… whose head says to be a newer one' 'not what was written' guess 'nobody guesses this' show f.mamori assets
python3 - <<'END'
e, old, mine = (open(name + '.mamori', 'rb').read() for name in ('e', 'before', 'mine'))
P = 4096
changed = [at for at in range(2 * P, len(old), P) if e[at:at + P] != old[at:at + P]]
open('f.mamori', 'wb').write(e[:3 * P] + mine[3 * P:4 * P] + e[4 * P:])
open('g.mamori', 'wb').write(e[:changed[1]] + old[changed[1]:changed[1] + P] + e[changed[1] + P:])
open('h.mamori', 'wb').write(e[:2 * P] + b'\0' * P + e[3 * P:])
END
refused 'a page of another encrypted workbook in it' 'is not what was encrypted' guess 'nobody guesses this' verify f.mamori
refused 'a page as it was before the last change' '' guess 'nobody guesses this' verify g.mamori
refused 'a page of zeros' '' guess 'nobody guesses this' verify h.mamori
kept=

# ---- files of anchors ----
me new another.mamori --company 別 >/dev/null && me anchor another.mamori another.txt >/dev/null
{ cat anchors.txt; tail -n 1 another.txt; } >t.txt && refused "an anchor of another workbook behind one's own" 'do not fit' me anchor --check t.txt
sed 's/^workbook .*/'"$(grep ^workbook another.txt)/" anchors.txt >t.txt && refused "one's own said to be of another" '' me verify another.mamori --anchor t.txt

# ---- approvals of another text ----
cp base.mamori stale.mamori
hash=$(me approvals stale.mamori assets.1.1 --json | json 'd[0]["hash"]')
by hana set stale.mamori assets 1 plan=机にしまう >/dev/null
attempts=$((attempts + 1))
run 1 by jiro approve stale.mamori assets.1.1 --seen "$hash" && has 'a text approved that was changed since it was shown | refused' "$err" 'changed by someone else'
kept=yes && cp decided.mamori t.mamori && refused 'what another one has decided, taken back' 'only whoever made it' by hana undo t.mamori

# ---- answers by file ----
cp base.mamori handed.mamori
for file in asked older; do by hana approvals handed.mamori assets.1.1 --for "$jiro" --out $file.xlsx >/dev/null; done
python3 "$SRCDIR/tests/lib/fill_reply.py" asked.xlsx <<'END'
answered.xlsx|承認
named.xlsx|承認||mark 5=2
hashed.xlsx|承認||mark 6=0123456789abcdef
unknown.xlsx|承認||mark 3=AAAA-BBBB
typed.xlsx|承認||plan:机にしまう
END
python3 "$SRCDIR/tests/lib/fill_reply.py" older.xlsx replayed.xlsx 承認
take_in() { cp handed.mamori t.mamori && refused "$@"; }
take_in 'the answer of another, taken in by somebody who may not' 'may not change' by ichiro import t.mamori answered.xlsx
take_in '… by who answered it himself' 'may not change' by jiro import t.mamori answered.xlsx
take_in "another's name on an answer" 'another person' by hana import t.mamori named.xlsx
take_in 'an answer said to be about another text' 'another text' by hana import t.mamori hashed.xlsx
take_in 'an answer to nothing that was handed out' 'has handed out nothing' by hana import t.mamori unknown.xlsx
take_in 'another text in the file that is approved' 'is not the one that was handed out' by hana import t.mamori typed.xlsx
cp base.mamori t.mamori && refused 'an answer taken into a copy from before' 'has handed out nothing' by hana import t.mamori answered.xlsx
cp handed.mamori took.mamori && by hana import took.mamori answered.xlsx >/dev/null
cp took.mamori t.mamori && refused 'an answer replayed' 'already' by hana import t.mamori answered.xlsx
cp took.mamori t.mamori && refused 'an older one beside it' 'has decided otherwise since' by hana import t.mamori replayed.xlsx
attempts=$((attempts + 1))
has "one's own approved in another's name | seen" "$(me review took.mamori --from 1)" "of $jiro, taken in by $hana, who submitted it"

# ---- how many ----
[ "$attempts" -ge 100 ] && ok "$attempts attempts were made" || not_ok "$attempts attempts were made"
tap_done
