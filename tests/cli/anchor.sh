# mamori anchor: how far the history has come, in a file of somebody else. What was made anew, cut off or changed afterwards is seen against it, and who has the
# file alone sees whether its heads go on from each other.
. "$SRCDIR/tests/lib/tap.sh"
export XDG_STATE_HOME=$PWD/state
entries() { me status "$1" --json | json 'd["entries"]'; }
forge() { python3 "$SRCDIR/tests/lib/forge.py" "$@"; }
m new a.mamori --company みどり >/dev/null
for i in 1 2 3 4 5; do m set a.mamori assets + name=資産$i >/dev/null; done
cp a.mamori early.mamori
early=$(entries a.mamori)
unchanged a.mamori m anchor a.mamori anchors.txt && ok 'anchoring changes nothing in the workbook' || not_ok 'anchoring changes nothing in the workbook'
has 'status shows the head, to be noted down' "$(me status a.mamori)" "History: $early entries, head $(me status a.mamori --json | json 'd["head"]')"
has 'the file says which workbook' "$(cat anchors.txt)" "workbook $(me status a.mamori --json | json 'd["workbook"]')"
has '… and its head' "$(cat anchors.txt)" "head $early $(me status a.mamori --json | json 'd["head"]') "
unchanged anchors.txt m anchor a.mamori anchors.txt && ok 'the same head is not written twice' || not_ok 'the same head is not written twice'
for i in 6 7 8; do m set a.mamori assets + name=資産$i >/dev/null && m anchor a.mamori anchors.txt >/dev/null; done
m erase a.mamori company 1 name >/dev/null
for i in 9 10 11 12 13; do m set a.mamori assets + name=資産$i >/dev/null; done
run 0 me anchor a.mamori anchors.txt && has 'later ones are added' "$out" "as of entry $(entries a.mamori), head $(me status a.mamori --json | json 'd["head"]')"
run 0 me anchor --check anchors.txt && has 'who has the file alone can check it' "$out" 'all is well: 5 anchors'
out=$(me anchor --check - <anchors.txt) && has '… also from standard input' "$out" 'all is well: 5 anchors'
run 0 me anchor --check anchors.txt --json && is 'for programs' "$(json '[d["good"], len(d["anchors"]), d["broken"], d["anchors"][0]["entries"]]' <<<"$out")" "[true, 5, 0, $early]"
run 0 me verify a.mamori --anchor anchors.txt && has 'the workbook fits' "$out" "the last anchor that fits: entry $(entries a.mamori) ("
out=$(me verify a.mamori --anchor - <anchors.txt) && has '… also from standard input' "$out" 'the last anchor that fits'

# ---- what was changed afterwards ----
m set a.mamori assets + name=最後 >/dev/null
while IFS='|' read -r what place last sql; do
    cp a.mamori t.mamori
    forge --chain t.mamori "$sql" 2>"$WORK/forge" || { not_ok "the fault could not be planted: $what" "$(cat "$WORK/forge")"; continue; }
    run 0 me verify t.mamori >/dev/null 2>&1 # alone it is consistent
    run 1 me verify t.mamori --anchor anchors.txt && has "$what" "$err" "$place" && has "… and the last anchor that fits" "$err" "$last"
    refuses '… nothing is anchored on it' 1 'not the one that was anchored' anchor t.mamori anchors.txt
done <<END
the name of the first entry|entry 1: t.mamori|no anchor fits|update journal set person='x' where entry=1
the time of one behind the first anchor|entry $((early + 1)): t.mamori|the last anchor that fits: entry $early (|update journal set at=at-60, clock=coalesce(clock, at)-60 where entry=$((early + 1))
all times|entry 1: t.mamori|no anchor fits|update journal set at=at-864000, clock=coalesce(clock, at)-864000
END
cp a.mamori t.mamori
forge --seal t.mamori "delete from journal where entry > $((early + 2))" "delete from s_assets where cast(id as integer) > 7" "update meta set value='7' where key='rows:assets'"
run 0 me verify t.mamori && ok 'the newest entries and what they say cut off: consistent in itself'
run 1 me verify t.mamori --anchor anchors.txt && has '… and seen: what was anchored is missing' "$err" "entry $((early + 3)): t.mamori does not agree with its journal (it was anchored, and is missing)"
run 1 me verify t.mamori --anchor anchors.txt --json && is '… for programs' "$(json '[d["good"], d["anchor"]["good"], d["anchor"]["last_good"], d["anchor"]["first_bad"]]' <<<"$out")" "[false, 3, $((early + 2)), $((early + 3))]"
run 1 me verify early.mamori --anchor anchors.txt && has 'an older copy is behind what was anchored' "$err" "the last anchor that fits: entry $early ("
m new other.mamori --company みどり >/dev/null
refuses 'another workbook' 1 'of another workbook' verify other.mamori --anchor anchors.txt
refuses '… cannot be anchored there' 1 'of another workbook' anchor other.mamori anchors.txt
m new rebuilt.mamori --company みどり >/dev/null
sqlite3 rebuilt.mamori "update meta set value='$(me status a.mamori --json | json 'd["workbook"]')' where key='id'" && forge --chain rebuilt.mamori "update journal set at=at-1 where entry=0"
run 0 me verify rebuilt.mamori && ok 'the whole journal made anew, under the same id: consistent in itself'
run 1 me verify rebuilt.mamori --anchor anchors.txt && has '… and seen' "$err" 'no anchor fits'

# ---- what was done to the file of anchors ----
while IFS='|' read -r what said edit; do
    cp anchors.txt t.txt
    sed -i "$edit" t.txt
    cmp -s anchors.txt t.txt && { not_ok "the fault could not be planted: $what"; continue; }
    refuses "$what" 1 "$said" anchor --check t.txt
    refuses '… nothing is added to it' 1 "$said" anchor a.mamori t.txt
done <<'END'
one digit of a root|line 4: the anchors in t.txt do not fit|4s/^\(head [0-9]* [0-9a-f]* .\)\(.\)/\1\2\2/;4s/^\(head [0-9]* [0-9a-f]* [0-9a-f]*\)[0-9a-f] /\1 /
one of a head|is not the last entry|5s/^\(head [0-9]* \)[0-9a-f]\{4\}/\1abcd/
a time that is none|line 5: the anchors in t.txt do not fit|5s/T/ /
a line taken out|line 5: the anchors in t.txt do not fit|5d
two exchanged|line 4: the anchors in t.txt do not fit|4{h;d};5G
more entries than there were|line 8: the anchors in t.txt do not fit|8s/^head [0-9]*/head 99/
no file of anchors|it is no file of anchors|1s/mamori/memory/
END
head -c -40 anchors.txt >t.txt
run 0 me anchor --check t.txt && has 'a line that was broken off is not counted' "$out" 'remark: 1 line was broken off'
run 0 me anchor a.mamori t.txt && run 0 me anchor --check t.txt && has '… and gone on behind it' "$out" 'all is well: 5 anchors'

# ---- the file is somebody else's ----
m anchor a.mamori anchors.txt >/dev/null
inode=$(stat -c %i anchors.txt)
m set a.mamori assets + name=終わり >/dev/null && m anchor a.mamori anchors.txt >/dev/null
is 'the file stays what it is, and grows at its end' "$(stat -c %i anchors.txt)" "$inode"
: >empty.txt && run 0 me anchor a.mamori empty.txt && run 0 me anchor --check empty.txt && ok 'an empty file that somebody made for it is taken'
run 0 me anchor a.mamori - && is 'to standard output nothing else goes' "$(head -n 1 <<<"$out") $(wc -l <<<"$out")" 'mamori anchor 1 4'
refuses 'a workbook is no place for it' 1 'is a workbook' anchor a.mamori a.mamori
refuses 'nor a device' 1 'not a regular file' anchor a.mamori /dev/full
refuses 'a folder that is not there' 1 'does not exist' anchor a.mamori nowhere/x.txt
refuses 'a file that is not there' 1 'does not exist' anchor --check nowhere.txt
cp a.mamori changed.mamori && sqlite3 changed.mamori "update s_assets set name='x'"
refuses 'a workbook that something else changed is not anchored' 5 'changed by something other' anchor changed.mamori new.txt
[ ! -e new.txt ] && ok '… and no file is left' || not_ok '… and no file is left'
refuses 'what is missing is said' 2 'usage: mamori anchor' anchor a.mamori
refuses '… or too much' 2 'stands with the file alone' anchor a.mamori --check x
on_screen 'the screen knows where it was anchored last, and does it again' a.mamori m <<'K'
F10 Down Down Down Down Down Down Down Down Down Down Enter
expect "最後に書き留めた"
expect "empty.txt"
Up Up Enter
expect "もうあります"
Enter
K
tap_done
