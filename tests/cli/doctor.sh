# mamori doctor: is everything around a workbook well? What machines of our own making are said to be is in unit/test_doctor; here what one is told, the exit codes, and
# that nothing is written on a network share that nobody allowed. (In `share` the C library says that everything lies on NFS.)
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_PERSON=検査太郎
mkdir -p place && chmod 700 place && cd place || exit 1
m new a.mamori --company 株式会社あおば >/dev/null
chmod 640 a.mamori
found() { json '" ".join(f["id"] for f in d["findings"])' <<<"$out"; }

run 0 me doctor a.mamori && has 'nothing serious: 0' "$out" 'serious: 0,'
has 'each line has a sign and a word' "$out" '!   attention  Copies against loss: No folder for copies against loss is written down.'
has '… why it matters' "$out" 'Why it matters: When the disk fails, all answers are gone.'
has '… and how it is mended' "$out" 'How to mend it: Write one down'
has 'locks are tried' "$out" 'ok  good  Locks: Locks work in this folder: it was tried.'
is '… and nothing is left behind' "$(ls -A)" a.mamori
unchanged a.mamori m doctor a.mamori && ok 'the workbook is byte for byte the same' || not_ok 'the workbook is byte for byte the same'
run 0 me doctor && lacks 'without a workbook: folder and machine' "$out" 'Copies against loss'
run 0 m doctor a.mamori && has 'in Japanese' "$out" '直し方: '

# ---- what is wrong with the file ----
run 1 me doctor nowhere.mamori && has 'no file' "$out" '!!  serious  The workbook: The workbook cannot be opened: nowhere.mamori does not exist'
head -c 3000 a.mamori >torn.mamori
run 1 me doctor torn.mamori --json && has 'a torn one' "$(found)" workbook-unreadable
python3 -c 'import sqlite3; d = sqlite3.connect("a.mamori"); d.execute("update s_company set name = ?", ("別の会社",)); d.commit()'
run 1 me doctor a.mamori --json && has 'one that something else changed' "$(found)" workbook-changed
rm -f torn.mamori a.mamori && m new a.mamori --company 株式会社あおば >/dev/null && chmod 640 a.mamori
chmod 644 a.mamori
run 1 me doctor a.mamori && has 'everybody may read it: with the command that mends it' "$out" 'How to mend it: Take that right away: chmod o= a.mamori'
chmod o= a.mamori
run 0 me doctor a.mamori --json && lacks '… which does' "$(found)" rights-others
mkdir ../open && cp a.mamori ../open/a.mamori && chmod 755 ../open && chmod 644 ../open/a.mamori
cd ../open || exit 1
if as_nobody test -r a.mamori && ! as_nobody test -w a.mamori; then
    run 1 ne doctor a.mamori --json && has 'somebody else may not write into the folder' "$(found)" rights-folder
    has '… nor into the file' "$(found)" rights-file
    has '… so locks cannot be tried, which is said' "$(found)" locks-unknown
else
    skip 'of somebody else' 'not here: other accounts cannot reach the folder of the tests'
fi
cd ../place || exit 1

# ---- other copies ----
cp a.mamori 'a (競合コピー 2026-01-31).mamori'
m set a.mamori company 1 phone=1 >/dev/null 2>&1
run 0 me doctor a.mamori && has 'an older one of a sync service' "$out" 'An older state of this workbook: a (競合コピー 2026-01-31).mamori'
m set 'a (競合コピー 2026-01-31).mamori' company 1 phone=2 >/dev/null 2>&1
run 1 me doctor a.mamori && has '… in which somebody went on' "$out" 'somebody went on another way: a (競合コピー 2026-01-31).mamori (1 entry more'
printf '\e[31m' >"$(printf 'a \e[31m.sync-conflict-1.mamori')"
run 1 me doctor a.mamori && lacks 'no escape sequence of a name comes to the terminal' "$out" $'\e'
rm -f ./*conflict* 'a ('*
for i in $(seq 520); do : >"x$i"; done
run 0 me doctor a.mamori --json && has 'a folder with too many files is not looked through' "$(found)" copies-unknown
rm -f x*

# ---- language settings that are not UTF-8: the one command that starts all the same ----
run 1 env LC_ALL=ja_JP.eucJP "$MAMORI" doctor a.mamori && has 'another encoding' "$out" '!!  serious  Language settings: The language settings are not UTF-8 (LC_ALL=ja_JP.eucJP).'
run 1 env LC_ALL=ja_JP.eucJP "$MAMORI" status a.mamori && has '… with which no other one does' "$err" 'UTF-8'

# ---- usage ----
run 2 me doctor a.mamori b.mamori && has 'one workbook' "$err" 'name one workbook'
run 2 me doctor --allow-share && has '--allow-share of which one' "$err" 'name the workbook'
run 1 me doctor nowhere/x.mamori --allow-share && has '… that is not there' "$err" nowhere

# ---- a share ----
direct
cat >../share.c <<'C'
#include <string.h>
#include <sys/statfs.h>
int statfs(const char *path, struct statfs *out)
{
    (void)path;
    memset(out, 0, sizeof(*out));
    out->f_type = 0x6969;
    out->f_bsize = 1 << 20;
    out->f_bavail = 10000;
    return 0;
}
C
if sanitized || ! $CC -shared -fPIC -o ../share.so ../share.c 2>../cc.log; then
    skip 'a share' 'not here: nothing can be loaded before the sanitizer'
else
    export XDG_STATE_HOME=$PWD/../state
    on() { LD_PRELOAD=$PWD/../share.so "$MAMORI" --lang en "$@"; }
    run 1 on doctor a.mamori --json && has 'a share is serious' "$(found)" place-share
    unchanged a.mamori on set a.mamori company 1 phone=3 && ok 'nothing is written there' || not_ok 'nothing is written there'
    run 1 on set a.mamori company 1 phone=3 && has '… and why not, with the way out' "$err" "a.mamori lies on a network share, where nothing is written"
    has '… of which kind' "$err" NFS
    run 1 on new n.mamori && [ ! -e n.mamori ] && has 'nor is one made' "$err" 'network share'
    run 1 on import a.mamori company /dev/null && ok 'nor imported'
    run 1 on undo a.mamori && has 'nor undone' "$err" 'network share'
    run 0 on status a.mamori && ok 'looking goes'
    run 0 on restore a.mamori ../local.mamori && run 0 m set ../local.mamori company 1 phone=3 && ok 'a copy on this machine is made by restore, and is worked in'
    run 0 on doctor a.mamori --allow-share && has 'allowed, once' "$out" 'and writing there was allowed'
    run 0 on set a.mamori company 1 phone=3 && ok '… and then written'
    cp a.mamori ../elsewhere.mamori
    run 1 on set ../elsewhere.mamori company 1 phone=4 && ok '… in this folder only'
    run 0 env XDG_STATE_HOME="$PWD/../other" "$MAMORI" verify a.mamori && ok 'the workbook is sound'
    run 1 env XDG_STATE_HOME="$PWD/../other" LD_PRELOAD="$PWD/../share.so" "$MAMORI" set a.mamori company 1 phone=5 && ok '… and by the account that said so only'
fi
tap_done
