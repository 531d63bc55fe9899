# mamori encrypt, decrypt: a workbook's file that only its passphrase opens. Nothing of it is readable on the disk, also not while it is written into; every command
# works on it as on a plain one; wrong passphrases and changed bytes are told apart; whoever ends the program in between leaves one whole form of it.
. "$SRCDIR/tests/lib/tap.sh"
unset MAMORI_PERSON
export XDG_STATE_HOME=$WORK/state XDG_CACHE_HOME=$WORK/cache
hana='佐藤 花子' ichiro='鈴木 一郎' phrase='correct horse battery'
# key COMMAND...   the passphrase of the workbook on descriptor 5
key() { me --person "$hana" --key-fd 5 "$@" 5<<<"$phrase"; }
code() { sed -n 's/^code on paper: //p' <<<"$out"; }
# readable FILE...   what of the workbook can be read there
readable() { cat "$@" 2>/dev/null | grep -aoE 'ひばり|空野|self-check|CREATE TABLE|顧客' | sort -u; }
m new a.mamori --sample-name hibari >/dev/null
cp a.mamori plain.mamori
rows=$(m show a.mamori assets --json)
chmod 640 a.mamori

# ---- made ----
run 1 me --key-fd 5 encrypt a.mamori 5<<<short && has 'a passphrase that is too short' "$err" 'fewer than 10 characters'
run 2 me encrypt a.mamori && has 'nobody there to ask' "$err" 'no terminal'
cmp -s a.mamori plain.mamori && ok '… and the file is as it was' || not_ok '… and the file is as it was'
run 0 key encrypt a.mamori --cost interactive && has 'encrypted' "$out" 'encrypted, after it was proven entry by entry: a.mamori'
paper=$(code)
has '… a code is given' "$paper" -
has '… what it does not do is said' "$out" 'copies, backups and synced folders are as readable as they were'
is 'nothing of it can be read' "$(readable a.mamori)" ''
is '… the file belongs to the same people' "$(stat -c %a a.mamori)" 640
is '… and nothing lies beside it' "$(ls -A | grep -vxE 'a.mamori|plain.mamori|std(err|out)|state|cache')" ''
is 'the answers are the same' "$(key show a.mamori assets --json)" "$rows"
run 0 key verify a.mamori && has '… and the history' "$out" 'all is well'
has '… which says so' "$(key log a.mamori --limit 1)" 'the file is encrypted from here on'
run 1 key encrypt a.mamori && has 'once is enough' "$err" 'it is encrypted already'
is 'status says that it is' "$(key status a.mamori --json | json 'd["encrypted"]')" True
is '… and that another one is not' "$(m status plain.mamori --json | json 'd["encrypted"]')" False

# ---- without the key ----
for command in status 'show a.mamori assets' log verify 'set a.mamori assets 1 name=x' 'export a.mamori o.csv --sheet assets' 'backup a.mamori --folder .' 'seal a.mamori s.sealed' 'restore a.mamori r.mamori' 'recover a.mamori r.mamori' 'anchor a.mamori x.txt' decrypt; do
    case "$command" in *' '*) ;; *) command="$command a.mamori" ;; esac
    # shellcheck disable=SC2086
    refuses "$command" 1 'is encrypted, and its passphrase was not given' $command
done
run 1 me --key-fd 5 status a.mamori 5<<<'wrong horse battery' && has 'a wrong passphrase is one' "$err" 'does not open with this passphrase'
has '… and no damage' "$err" 'The file is not damaged'
run 0 me --key-fd 5 status a.mamori 5<<<"$(tr 'A-Z-' 'a-z ' <<<"$paper")" && ok 'the code on paper opens it, however it is typed'
refuses 'a descriptor that is none' 2 'names no open descriptor' --key-fd 77 status a.mamori
cp a.mamori x.csv
run 1 me import plain.mamori assets x.csv && has 'it is no table' "$err" 'an encrypted workbook of mamori'
run 1 me export plain.mamori a.mamori --format csv --sheet assets --replace && has 'nothing is written over it' "$err" 'it is not written over'
run 1 me unseal a.mamori n.mamori --passphrase-fd 5 5<<<"$phrase" && has 'it is no sealed file' "$err" 'is no sealed file'

# ---- with it ----
run 0 key set a.mamori assets 1 name=顧客の名簿 && ok 'an answer'
is '… which cannot be read in the file' "$(readable a.mamori a.mamori-journal)" ''
run 0 key undo a.mamori && ok '… taken back'
printf 'name\n顧客の棚\n' >rows.csv && run 0 key import a.mamori assets rows.csv && ok 'an import'
run 0 key export a.mamori o.csv --sheet assets && has 'an export is readable: that is what it is for' "$(readable o.csv)" 顧客
run 0 key export a.mamori o.xlsx && ok '… by the process that writes for others'
run 0 key erase a.mamori assets 1 note && ok 'an erasing, which rewrites the file'
is '… and leaves it encrypted' "$(readable a.mamori)" ''
mkdir copies && run 0 key backup a.mamori --folder copies && is 'a copy is encrypted, too' "$(readable copies/*)" ''
run 0 key restore copies/*.mamori back.mamori && is '… and what is got back' "$(readable back.mamori)" ''
run 0 key verify back.mamori && ok '… with the same passphrase'
run 0 key backup a.mamori --folder copies --list && has '… found again' "$out" .mamori
run 0 me --person "$hana" --key-fd 5 seal a.mamori s.sealed --passphrase-fd 6 --cost interactive 5<<<"$phrase" 6<<<'sealed for a friend' && run 0 me unseal s.sealed n.mamori --passphrase-fd 6 6<<<'sealed for a friend' && ok 'a sealed file has a passphrase of its own'
run 0 key anchor a.mamori anchors.txt && run 0 key verify a.mamori --anchor anchors.txt && ok 'anchors'
key doctor a.mamori --json >doctor.json; is 'the doctor looks at it, and asks for the key of no other' "$(json '[f["id"] for f in d["findings"] if f["id"].startswith("disk-plain")]' <doctor.json)" '[]'
is 'nothing was kept of it in the cache' "$(readable cache/mamori/*.overview)" ''
has 'the history is as of any' "$(key log a.mamori --limit 30)" '取り寄せの注文票 → 顧客の名簿'

# ---- changed bytes ----
cp a.mamori b.mamori && printf 'X' | dd of=b.mamori bs=1 seek=20000 conv=notrunc status=none
run 1 key verify b.mamori && has 'a changed byte is damage, with its place' "$err" 'page 3 is not what was encrypted'
cp a.mamori b.mamori && printf 'X' | dd of=b.mamori bs=1 seek=90 conv=notrunc status=none && run 0 key verify b.mamori && ok '… in one of the two heads the other one helps'
printf 'X' | dd of=b.mamori bs=1 seek=4186 conv=notrunc status=none
run 1 key verify b.mamori && has '… in both it is damage, and no wrong passphrase' "$err" 'the head with the keys is not what was written'
head -c 30000 a.mamori >b.mamori && run 1 key verify b.mamori && has 'an end that was cut off' "$err" 'damaged'
key set a.mamori company 1 phone=03-0000-0009 >/dev/null
python3 - a.mamori <<'END'
import sys
b = bytearray(open(sys.argv[1], 'rb').read())
b[8192 + 4096:8192 + 8192], b[8192 + 8192:8192 + 12288] = b[8192 + 8192:8192 + 12288], b[8192 + 4096:8192 + 8192]
open('b.mamori', 'wb').write(b)
END
run 1 key verify b.mamori && has 'two pages in each other'"'"'s place' "$err" 'is not what was encrypted'

# ---- another passphrase, another code ----
cp a.mamori old.mamori
run 0 me --person "$hana" --key-fd 5 encrypt a.mamori --new-passphrase --cost interactive 5<<<"$phrase"$'\na second long one' && has 'another passphrase' "$out" 'opens the workbook from now on'
run 1 key status a.mamori && has '… the old one opens it no more' "$err" 'does not open with this passphrase'
run 0 key status old.mamori && ok '… but a copy from before'
run 0 me --key-fd 5 status a.mamori 5<<<"$paper" && ok '… the code on paper is what it was'
run 0 me --person "$hana" --key-fd 5 encrypt a.mamori --new-code 5<<<"$paper" && new=$(code)
run 1 me --key-fd 5 status a.mamori 5<<<"$paper" && run 0 me --key-fd 5 status a.mamori 5<<<"$new" && ok 'another code: the one before is void'
phrase='a second long one'

# ---- on the screen ----
on_screen 'asked for before anything is shown; a wrong one is told' a.mamori "$MAMORI" <<'END'
expect ワークブックの合言葉
refuse 次にすること
"wrong horse battery" Enter
expect この合言葉では開きません
"a second long one" Enter
expect 次にすること
END
on_screen 'from the descriptor it is not asked for' a.mamori key <<'END'
expect 次にすること
END
cp plain.mamori screen.mamori
on_screen 'made on the screen' screen.mamori "$MAMORI" <<'END'
Alt+T Down Down Down Down
expect 暗号化
Enter
expect 暗号化しますか
1
"correct horse battery" Enter
"correct horse battery" Enter
expect 予備のコード
END
is '… and nothing can be read' "$(readable screen.mamori)" ''

# ---- by whom ----
cp plain.mamori p.mamori
me --person "$hana" people p.mamori add "$hana" --duty head >/dev/null
out=$(me --person "$hana" --passphrase-fd 3 people p.mamori add "$ichiro" --duty staff --cost interactive 3<<<$'my own phrase 1\nmy own phrase 1')
start=$(sed -n 's/^starting code of .*: //p' <<<"$out")
run 1 me --person "$ichiro" --passphrase-fd 3 --key-fd 5 encrypt p.mamori --cost interactive 3<<<"$start"$'\nichiros own one\nichiros own one' 5<<<"$phrase" && has 'only who manages the people' "$err" 'you may not change this: the encryption of the file'
run 0 me --person "$hana" --passphrase-fd 3 --key-fd 5 encrypt p.mamori --cost interactive 3<<<'my own phrase 1' 5<<<"$phrase" && ok '… who signs in for it'
run 0 me --person "$ichiro" --passphrase-fd 3 --key-fd 3 set p.mamori assets 1 note=棚 3<<<"$phrase"$'\nichiros own one' && ok 'one descriptor for both: that of the workbook comes first'
run 1 me --person "$ichiro" --passphrase-fd 3 --key-fd 3 set p.mamori assets 1 note=棚 3<<<$'ichiros own one\n'"$phrase" && has '… the other way round it is said which is meant' "$err" 'It is the passphrase of the workbook, not yours'

# ---- plain again ----
run 0 key decrypt a.mamori && has 'plain again' "$out" 'not encrypted any more: a.mamori'
run 0 m verify a.mamori && ok '… and whole'
run 1 m decrypt a.mamori && ok '… once is enough'
cp a.mamori again.mamori && run 0 key encrypt again.mamori --cost interactive && run 0 key verify again.mamori && ok 'encrypted once more'

# ---- ended in between ----
# ends CALL N: at the N-th such call of "encrypt"
ends() {
    rm -rf k && mkdir k && cp plain.mamori k/a.mamori
    (cd k && strace -f -qq -o /dev/null -e inject="$1":signal=KILL:when="$2" "$MAMORI_DIRECT" --lang en --key-fd 5 encrypt a.mamori --cost interactive 5<<<"$phrase") >/dev/null 2>&1
    [ $? = 137 ] || return 1
    m verify k/a.mamori >/dev/null 2>&1 || key verify k/a.mamori >/dev/null 2>&1 || { not_ok "ended at the $2. $1: neither form is whole"; return 1; }
    ended=$((ended + 1))
}
ended=0
for call in write pwrite64 fsync fdatasync renameat2 rename unlink unlinkat; do
    for n in 1 2 3 7 20; do ends $call $n || break; done
done
[ "$ended" -ge 10 ] && ok "ended at $ended places: each time one form is whole" || not_ok "ended at $ended places only"
tap_done
