# What the system does not let us: files and folders of others, without rights, on a disk that is read only. Nothing is half done, and
# the reason is told with what helps to mend it. By an ordinary user, since nothing stops root.
. "$SRCDIR/tests/lib/tap.sh"
chmod 755 .
if ! as_nobody test -x "$MAMORI" -a -r "$MAMORI_FORMS/ipa-3/layer.yaml" -a -x .; then
    skip 'permissions' 'an ordinary user cannot come here'
    tap_done
    exit
fi
mkdir nobody own readonly unlisted closed others
m new good.mamori --company みどり && m set good.mamori assets + name=台帳 >/dev/null
for folder in own readonly unlisted closed; do cp good.mamori $folder/a.mamori; done
for name in readonly none changed; do cp good.mamori own/$name.mamori; done
sqlite3 own/changed.mamori "update s_assets set name='x'"
cp own/changed.mamori readonly/ && printf 'name\nx\n' >own/none.csv && m export good.mamori own/none.xlsx >/dev/null
owner=$(id -un)
if [ "$(id -u)" = 0 ]; then
    chown -R nobody:nogroup nobody own readonly unlisted closed
    cp good.mamori own/others.mamori && cp good.mamori own/secret.mamori && cp good.mamori others/a.mamori && cp own/changed.mamori others/
    chmod 644 own/others.mamori others/* && chmod 600 own/secret.mamori
fi
chmod 444 own/readonly.mamori && chmod 000 own/none.* && chmod 555 readonly && chmod 333 unlisted && chmod 600 closed
me() { ne "$@"; } # also what refuses() asks
# where FILE SHOW SET WORDS: the exit codes of a look and of a change, and what the change says
where() {
    local file=$1 before
    before=$(cksum <"$file" 2>/dev/null)
    run "$2" ne show "$file" assets && run "$2" ne verify "$file" && ok "$file: a look"
    run "$3" ne set "$file" assets + name=x && has "$file: a change, and why not" "$err" "$4"
    run "$3" ne import "$file" assets own/x.csv && has "$file: an import" "$err" "$4"
    [ "$3" = 0 ] || is "$file: as it was" "$(cksum <"$file" 2>/dev/null)" "$before"
}
printf 'name\ny\n' >own/x.csv && chmod 644 own/x.csv
where own/a.mamori 0 0 ''
where own/readonly.mamori 0 1 'own/readonly.mamori cannot be written (Permission denied)'
where own/none.mamori 1 1 'own/none.mamori cannot be read or written (Permission denied)'
where readonly/a.mamori 0 1 'readonly/a.mamori cannot be written (the folder readonly cannot be written)'
where unlisted/a.mamori 0 0 ''
where closed/a.mamori 1 1 'closed/a.mamori cannot be read or written (Permission denied; the folder closed cannot be entered)'
if [ "$(id -u)" = 0 ]; then
    where own/others.mamori 0 1 "own/others.mamori cannot be written (Permission denied; it belongs to $owner)"
    where own/secret.mamori 1 1 "own/secret.mamori cannot be read or written (Permission denied; it belongs to $owner)"
    where others/a.mamori 0 1 "others/a.mamori cannot be written (Permission denied; it belongs to $owner)"
else
    skip 'files of others' 'they can be made by root only'
fi

# Making: a workbook, an export of each kind, a sound copy.
while IFS='|' read -r what arguments; do
    for folder in readonly closed; do
        # shellcheck disable=SC2086
        run 1 ne ${arguments//FOLDER/$folder} && has "$what into a folder that is $folder" "$err" 'cannot be written (Permission denied)'
    done
    # shellcheck disable=SC2086
    run 0 ne ${arguments//FOLDER/unlisted} && ok "$what into a folder that cannot be listed"
done <<'END'
a workbook|new FOLDER/n.mamori
a table|export own/a.mamori FOLDER/x.csv --sheet assets
everything|export own/a.mamori FOLDER/x.xlsx
a document|export own/a.mamori FOLDER/x.docx --document reg01
a sound copy|recover own/changed.mamori FOLDER/c.mamori
END
is 'nothing was left there' "$(ls -A readonly | tr '\n' ' ')$(ls -A closed | tr '\n' ' ')" 'a.mamori changed.mamori a.mamori '
run 0 ne export own/readonly.mamori own/r.csv --sheet assets && has 'an export of a workbook that cannot be written says that no entry was made' "$out$err" 'the journal has no entry of it'
run 0 ne recover readonly/changed.mamori own/c1.mamori && run 0 ne verify own/c1.mamori && ok 'a sound copy of a workbook in a folder that cannot be written'
refuses 'of one that cannot be read there is none' 1 'Permission denied' recover closed/a.mamori own/c2.mamori

# Reading other things: what cannot be read is not said to be unwritable.
refuses 'a table that cannot be read' 1 'own/none.csv cannot be read or written (Permission denied)' import own/a.mamori assets own/none.csv
refuses 'an .xlsx that cannot be read' 1 'own/none.xlsx cannot be read or written (Permission denied)' peek own/none.xlsx
cp -r "$MAMORI_FORMS" forms && chmod 000 forms/ipa-3/assets.yaml && [ "$(id -u)" != 0 ] || chown -R nobody forms
MAMORI_FORMS=$PWD/forms refuses 'a form that cannot be read is no form less' 1 'assets.yaml cannot be read or written' status own/a.mamori
chmod 000 forms/ipa-3
MAMORI_FORMS=$PWD/forms refuses 'a folder of forms that cannot be entered' 1 'cannot be read or written' status own/a.mamori
chmod -R u+rwX forms
cp good.mamori readonly/w.mamori && sqlite3 readonly/w.mamori 'pragma journal_mode=wal' >/dev/null && rm -f readonly/w.mamori-* && chmod 444 readonly/w.mamori
refuses 'a file in WAL mode where nothing can be written: what to do' 1 'copy it into a folder of your own' status readonly/w.mamori

# On the screen: it opens for reading; where nothing of one's own can be kept (no home), work goes on.
screens() { if said=$(n --keys - "$2" 2>&1); then ok "$1"; else not_ok "$1" "$said"; fi; }
for file in own/readonly.mamori readonly/a.mamori; do
    screens "the screen opens $file for reading, and says why a key does nothing" $file <<'K'
idle 10
"/" "情報資産管理台帳" Enter
expect "台帳"
"x"
expect "読み取りだけ"
K
done
refuses 'what cannot be read is told before there is a screen' 1 'own/none.mamori cannot be read or written' --keys /dev/null own/none.mamori
chmod 000 nobody
screens 'without a home of one’s own' own/a.mamori <<'K'
idle 10
"/" "情報資産管理台帳" Enter
Home F2 "と続き" Enter
expect "台帳と続き"
K
is '… it is saved' "$(n show own/a.mamori assets --csv | grep -c 台帳と続き)" 1
chmod 755 nobody
# A disk that is read only.
mkdir disk
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=2m tmpfs disk 2>/dev/null; then
    trap 'umount disk' EXIT
    cp good.mamori disk/a.mamori && chmod 666 disk/a.mamori && mount -o remount,ro disk
    where disk/a.mamori 0 1 'disk/a.mamori cannot be written (Read-only file system)'
    refuses 'a workbook on such a disk' 1 'cannot be written (Read-only file system)' new disk/n.mamori
    refuses 'an export onto it' 1 'cannot be written (Read-only file system)' export own/a.mamori disk/x.xlsx
    screens 'the screen opens it for reading' disk/a.mamori <<'K'
idle 10
"/" "情報資産管理台帳" Enter
"x"
expect "読み取りだけ"
K
else
    skip 'a read-only disk' 'it can be mounted by root only'
fi
chmod -R u+rwX .
tap_done
