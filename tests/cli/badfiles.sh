# A workbook that is none, or not any more: one clear sentence, exit code 1, and the file is left as it is.
. "$SRCDIR/tests/lib/tap.sh"
m new good.mamori --company みどり
for i in 1 2 3; do m set good.mamori assets + name=資産$i >/dev/null; done
head -c 60000 /dev/zero | tr '\0' x >noise
cp good.mamori newer.mamori && sqlite3 newer.mamori 'pragma user_version=99'
cp good.mamori earlier.mamori && sqlite3 earlier.mamori 'pragma user_version=1'
size=$(stat -c %s good.mamori)
head -c $((size / 2)) good.mamori >cut.mamori
head -c 100 good.mamori >header.mamori
cp good.mamori hole.mamori && dd if=/dev/zero of=hole.mamori bs=4096 seek=1 count=$((size / 4096 - 1)) conv=notrunc status=none
: >empty.mamori
echo 'dear diary' >text.mamori
cp noise binary.mamori
sqlite3 foreign.mamori 'create table address(name); insert into address values (1)'
cp good.mamori table.mamori && sqlite3 table.mamori 'drop table journal'
cp good.mamori shape.mamori && sqlite3 shape.mamori "create table s_x(y)"
mkdir folder.mamori
printf 'Down Enter\n' >keys

# file | what is said
while IFS='|' read -r file want; do
    for command in "show $file assets" "set $file assets + name=x" "status $file" "log $file" "undo $file" "verify $file" \
        "export $file out.csv --sheet assets" "import $file assets in.csv" "--keys keys --dump out.txt $file"; do
        before=$(cksum "$file" 2>&1)
        refuses "$file: ${command%% *}" 1 "$want" $command
        [ "$before" = "$(cksum "$file" 2>&1)" ] || not_ok "$file was changed by $command"
    done
done <<'END'
missing.mamori|does not exist
folder.mamori|folder
empty.mamori|not a mamori workbook
text.mamori|not a mamori workbook
binary.mamori|not a mamori workbook
foreign.mamori|not a mamori workbook
cut.mamori|is damaged
header.mamori|mamori
hole.mamori|is damaged
table.mamori|mamori
earlier.mamori|earlier.mamori was made by an earlier mamori
shape.mamori|mamori
END
[ ! -e missing.mamori ] && ok 'a missing workbook is not made by looking at it' || not_ok 'a missing workbook is not made by looking at it'
[ ! -e out.csv ] && ok 'nothing was exported' || not_ok 'nothing was exported'

# Another format is refused by name, and with what to do. It has another number: whoever changes the tables raises STORE_FORMAT
# (book/store.h), so that files of before are not taken for broken ones.
refuses 'an earlier format: what to do' 1 'Export it with the version that made it' status earlier.mamori
is 'these tables have this number' "$(sqlite3 good.mamori "pragma user_version; select sql from sqlite_schema where sql is not null and tbl_name not like 's\_%' escape '\' order by name" | cksum)" '2919280041 1117'

# A newer format can be read, never written.
for command in 'set newer.mamori assets + name=x' 'delete newer.mamori assets 1' 'undo newer.mamori'; do
    refuses "newer: ${command%% *}" 1 'newer version' $command
done
is 'newer: its rows can be seen' "$(cells newer.mamori assets '*.name')" '"資産1" "資産2" "資産3"'

# A file and a folder without rights. Root may do anything, so there somebody else tries, with a copy of the program in a place that
# everybody may enter.
home=$PWD program=$MAMORI
as_other() { "$@"; }
if [ "$(id -u)" = 0 ]; then
    home=$(mktemp -d) program=$home/mamori
    cp "$MAMORI" "$program" && cp -r "$MAMORI_FORMS" "$home/forms" && mkdir "$home/cache" && chmod -R a+rX "$home" && chown 65534 "$home/cache"
    as_other() { XDG_CACHE_HOME=$home/cache MAMORI_FORMS=$home/forms setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
fi
cp good.mamori "$home/locked.mamori" && chmod 000 "$home/locked.mamori"
cp good.mamori "$home/fixed.mamori" && chmod 444 "$home/fixed.mamori"
run 1 as_other "$program" --lang en show "$home/locked.mamori" assets && has 'unreadable' "$err" 'cannot be'
run 1 as_other "$program" --lang en set "$home/fixed.mamori" assets + name=x && has 'not writable' "$err" 'cannot be written'
run 0 as_other "$program" show "$home/fixed.mamori" assets --json && is 'not writable: can still be read' "$(json '[r["name"] for r in d["rows"]]' <<<"$out")" '["資産1", "資産2", "資産3"]'
[ "$home" = "$PWD" ] || rm -rf "$home"
refuses 'opened for reading only' 1 'cannot be written' --read-only set good.mamori assets + name=x
is '… it can be read' "$(m --read-only show good.mamori assets --json | json 'len(d["rows"])')" 3

# Left over by a crash in the middle of a commit: the journal of SQLite is rolled back, the answers of before are there.
run 0 m verify good.mamori && ok 'the good one is still good'
tap_done
