# mamori seal, unseal: a workbook as a file that is of no use to whoever finds it, and back: whole or in part, by a passphrase or a key; what is changed, cut or
# older is refused, and nothing is written then.
. "$SRCDIR/tests/lib/tap.sh"
export XDG_STATE_HOME=$WORK/state
phrase='correct horse battery'
# with PHRASE COMMAND...   descriptor 5 hands the passphrase in
with() { local p=$1; shift; "$@" 5<<<"$p"; }
# sealed FILE ARG...   a.mamori sealed by the cheaper way
sealed() { local file=$1; shift; run 0 with "$phrase" me seal a.mamori "$file" --passphrase-fd 5 --cost interactive "$@"; }
m new a.mamori --sample-name hibari >/dev/null
head_of() { m verify "$1" --json | json 'd["head"]'; }

# ---- whole, by a passphrase ----
before=$(head_of a.mamori)
sealed a.sealed && has 'sealed' "$out" 'sealed, after the copy in it was proven entry by entry: a.sealed'
has '… it says as of which entry' "$out" "head $before"
has '… and that the passphrase is all there is' "$out" 'without it nobody can'
lacks 'nothing of the workbook can be read in it' "$(LC_ALL=C tr -c '[:print:]' '\n' <a.sealed | tr -d '\n')" SQLite
grep -aq ひばり a.sealed && not_ok '… nor the name of the company' || ok '… nor the name of the company'
has 'the history says so' "$(me log a.mamori --limit 1)" '[Sealed: a.sealed]'
has '… with the hash of the file' "$(me log a.mamori --limit 1)" "$(b2sum -l 256 a.sealed | cut -d' ' -f1)"
run 0 m verify a.mamori && ok '… and agrees with the answers'
run 1 with "$phrase" me seal a.mamori a.sealed --passphrase-fd 5 && has 'never over a file that is there' "$err" 'exists already'
run 0 me unseal a.sealed --look && has 'what it says of itself' "$out" "head $before"
has '… is nothing to go by' "$out" 'nobody vouches for that'
run 0 with "$phrase" me unseal a.sealed n.mamori --passphrase-fd 5 && has 'opened' "$out" 'opened and proven: n.mamori'
run 0 m verify n.mamori --head "$before" && ok '… proven'
is '… with every answer' "$(m show n.mamori assets --json)" "$(m show a.mamori assets --json)"
is '… and its history' "$(m log n.mamori --limit 5)" "$(m log a.mamori --limit 6 | tail -n +2)"
run 1 with "$phrase" me unseal a.sealed n.mamori --passphrase-fd 5 && has 'never over a workbook' "$err" 'exists already'

# ---- refused, all by the same words, and nothing is left ----
ls -A >before
cp a.sealed flip.sealed && printf '\x55' | dd of=flip.sealed bs=1 seek=5000 conv=notrunc status=none
head -c -1 a.sealed >cut.sealed && { cat a.sealed; printf x; } >more.sealed
ls -A >before
for file in flip cut more; do run 1 with "$phrase" me unseal $file.sealed x.mamori --passphrase-fd 5 && has "a file that was changed: $file" "$err" 'the passphrase or key is another one, or the file was changed'; done
run 1 with "$phrase " me unseal a.sealed x.mamori --passphrase-fd 5 && has 'another passphrase' "$err" 'the passphrase or key is another one, or the file was changed'
run 1 with "$phrase" me unseal a.mamori x.mamori --passphrase-fd 5 && has 'what is no sealed file' "$err" 'a.mamori is no sealed file'
run 1 with "$phrase" me unseal nowhere x.mamori --passphrase-fd 5 && has 'what is not there' "$err" 'nowhere does not exist'
run 1 with "$phrase" me unseal a.sealed nowhere/x.mamori --passphrase-fd 5 && ok 'no folder to write to'
run 1 with short me seal a.mamori s.sealed --passphrase-fd 5 && has 'a passphrase that is too short' "$err" 'fewer than 10 characters'
run 1 with "$(m show a.mamori company --json | json 'd["rows"][0]["name"]')2026" me seal a.mamori s.sealed --passphrase-fd 5 && has 'the name of the company is none' "$err" 'a name that others know'
is 'nothing was written' "$(ls -A | grep -vx 'stderr\|stdout')" "$(grep -vx 'stderr\|stdout' before)"
refuses 'a descriptor that is none' 2 'names no open descriptor' seal a.mamori s.sealed --passphrase-fd 77
refuses 'a cost that is none' 2 'moderate or interactive' seal a.mamori s.sealed --cost cheap
refuses 'no terminal to ask at' 2 'no terminal' unseal a.sealed x.mamori
refuses 'not two names' 2 'name the workbook' seal a.mamori
refuses 'not two names' 2 'name the sealed file' unseal a.sealed

# ---- a stream ----
with "$phrase" m seal a.mamori - --passphrase-fd 5 --cost interactive >stream.sealed 2>/dev/null && with "$phrase" m unseal - stream.mamori --passphrase-fd 5 <stream.sealed >/dev/null 2>&1 && run 0 m verify stream.mamori && ok 'by way of standard output and input'

# ---- full-width letters are the same passphrase ----
run 0 with 'ｃｏｒｒｅｃｔ　ｈｏｒｓｅ　ｂａｔｔｅｒｙ' me unseal a.sealed wide.mamori --passphrase-fd 5 && ok 'a passphrase typed with Japanese input on'

# ---- keys of others ----
run 0 with 'my own passphrase' me seal --my-key --passphrase-fd 5 --cost interactive && key=$out
has 'a key of one'"'"'s own' "$key" mamori-key:
is 'it is always the same, and asks for nothing' "$(me seal --my-key)" "$key"
is 'its file is for its owner alone' "$(stat -c %a state/mamori/key)" 600
run 0 me seal a.mamori k.sealed --to "$key" && has 'sealed for a key: no passphrase is asked for' "$out" '1 key opens it'
run 0 with 'my own passphrase' me unseal k.sealed k.mamori --passphrase-fd 5 && run 0 m verify k.mamori && ok '… it opens by the own one'
run 1 with "$phrase" me unseal k.sealed k2.mamori --passphrase-fd 5 && has '… with its passphrase' "$err" 'the passphrase or key is another one'
XDG_STATE_HOME=$WORK/other run 1 with "$phrase" me unseal k.sealed k2.mamori --passphrase-fd 5 && has '… and nobody else can' "$err" 'sealed for keys of others'
XDG_STATE_HOME=$WORK/other run 0 with 'another passphrase' me seal --my-key --passphrase-fd 5 --cost interactive && other=$out
run 0 with "$phrase" me seal a.mamori three.sealed --to "$key" --to "$other" --with-passphrase --passphrase-fd 5 --cost interactive && ok 'for two keys and by a passphrase'
XDG_STATE_HOME=$WORK/other run 0 with 'another passphrase' me unseal three.sealed t1.mamori --passphrase-fd 5 && XDG_STATE_HOME=$WORK/third run 0 with "$phrase" me unseal three.sealed t2.mamori --passphrase-fd 5 && ok '… each opens it'
run 1 me seal a.mamori x.sealed --to "${key%?}" && has 'a key that is not whole' "$err" 'no key of'
run 1 me seal a.mamori x.sealed --to "${key%?}$([ "${key: -1}" = A ] && echo B || echo A)" && has 'a slip of the pen' "$err" 'no key of'

# ---- a part ----
sealed p.sealed --sheet assets --sheet company && run 0 with "$phrase" me unseal p.sealed p.mamori --passphrase-fd 5 && has 'a part says so' "$out" 'a part of it: assets company'
run 0 me verify p.mamori && has 'it is sound, and says what it is' "$out" 'it is not the whole: part of the workbook'
has '… also to programs' "$(m verify p.mamori --json | json 'd["part"]')" ' assets company'
is 'the sheets are there' "$(m show p.mamori assets --csv --labels | cut -d, -f1-4)" "$(m show a.mamori assets --csv --labels | cut -d, -f1-4)"
is '… and nothing else' "$(m show p.mamori self-check --json | json '[r["id"] for r in d["rows"] if r.get("answer")]')" '[]'
word=$(m show a.mamori concerns --json | json 'd["rows"][0]["event"]')
[ -n "$word" ] && ! grep -aqF "$word" p.mamori && ok 'nothing of the others is anywhere in the file' || not_ok 'nothing of the others is anywhere in the file' "$word"
refuses 'a sheet that is none' 1 'unknown sheet' seal a.mamori x.sealed --sheet nothing

# ---- older ----
m set a.mamori company 1 phone=03-0000-0001 >/dev/null 2>&1
sealed b.sealed && run 1 with "$phrase" me unseal a.sealed old.mamori --passphrase-fd 5 && has 'older than what was sealed since' "$err" 'is older than what is known of this workbook'
has '… with both heads' "$err" "head $before"
[ ! -e old.mamori ] && ok '… and nothing is written' || not_ok '… and nothing is written'
run 0 with "$phrase" me unseal a.sealed old.mamori --older --passphrase-fd 5 && has 'knowingly it goes on' "$err" 'you said to go on'
rm -r state
run 0 with "$phrase" me unseal a.sealed old2.mamori --passphrase-fd 5 && has 'where nothing is known, that is said' "$err" 'nobody can tell whether there is a newer one'
run 1 with "$phrase" me unseal a.sealed old3.mamori --against a.mamori --passphrase-fd 5 && has 'a workbook at hand knows' "$err" 'is older than what is known'
m set old.mamori company 1 phone=03-0000-0009 >/dev/null 2>&1
run 1 with "$phrase" me unseal b.sealed b.mamori --against old.mamori --passphrase-fd 5 && has 'one whose history went another way' "$err" 'is no copy of what this workbook was'

# ---- on a stick: a folder that is one as far as the kernel tells ----
cat >stick.sh <<'END'
mount -t tmpfs none /sys && mkdir -p /sys/dev/block /sys/devices/x/sdz && echo 1 >/sys/devices/x/sdz/removable || exit 77
number=$(stat -c %d .) && ln -s /sys/devices/x/sdz "/sys/dev/block/$((number >> 8 & 4095)):$((number & 255 | number >> 12 & 1048320))" && exec "$@"
END
stick() { unshare -m bash stick.sh "$@"; }
if [ "$(id -u)" = 0 ] && stick true 2>/dev/null; then
    run 0 stick "$MAMORI_DIRECT" --lang en export a.mamori out.csv --sheet assets && has 'an export there: it is said that anybody can read it' "$err" "whoever finds it can read it"
    has '… and what to do instead' "$err" "mamori seal"
    has 'the history says where it went' "$(me log a.mamori --limit 1)" 'medium removable'
    run 0 stick "$MAMORI_DIRECT" --lang en export a.mamori out.md --document policy && has '… a document as well' "$err" "whoever finds it can read it"
    run 0 stick "$MAMORI_DIRECT" --lang en export a.mamori docs --all-documents --format md && has '… and a folder of them' "$(me log a.mamori --limit 1)" 'medium removable'
    is '… programs are told' "$(stick "$MAMORI_DIRECT" export a.mamori out2.csv --sheet assets --json 2>/dev/null | json 'd["result"]["removable"]')" True
    mkdir copies && run 0 stick "$MAMORI_DIRECT" --lang en backup a.mamori --folder copies && has '… a backup as well' "$out" 'can be carried away'
    run 0 with "$phrase" stick "$MAMORI_DIRECT" --lang en seal a.mamori stick.sealed --passphrase-fd 5 --cost interactive && lacks 'what is sealed may lie there' "$out$err" 'whoever finds it can read it'
    has '… and the history says that, too' "$(me log a.mamori --limit 1)" 'medium removable'
    on_screen 'on the screen an export there offers a sealed file instead' a.mamori stick "$MAMORI_DIRECT" <<'END'
wait
Ctrl+E Enter
"kakidashi" Enter
expect "持ち運べる媒体です"
Enter
expect "何も書きませんでした"
Ctrl+E Enter
"kakidashi" Enter
1
expect "封印ファイルの置き場所と名前"
Esc
Ctrl+E Enter
"kakidashi" Enter
2
expect "ファイルができました"
END
    [ -e kakidashi.xlsx ] && ok '… and writes what is wanted' || not_ok '… and writes what is wanted'
else
    skip 'a stick' 'not here: a mount of our own'
fi
run 0 me export a.mamori here.csv --sheet assets && lacks 'in the machine nothing is said' "$err" 'whoever finds it'
lacks '… and nothing is noted' "$(me log a.mamori --limit 1)" medium

# ---- on the screen, also by its name alone, and line by line ----
on_screen 'a sealed file that is named asks for its passphrase' b.sealed m <<END
expect "封印ファイルの合言葉"
"$phrase" Enter
"hiraita" Enter
expect "できました"
1
wait
expect "hiraita.mamori"
END
run 0 m verify hiraita.mamori && ok '… and is a workbook then'
me --plain a.mamori >plain.txt 2>&1 <<END
:F10
:Down Down Down Down Down Down Down Down Down
:Enter
plain
$phrase
$phrase
:Esc
:Ctrl+Q
END
has 'line by line it is written, too' "$(ls)" plain.sealed
lacks '… and its passphrase is nowhere in what is told' "$(cat plain.txt)" "$phrase"
run 0 with "$phrase" me unseal plain.sealed plain.mamori --passphrase-fd 5 && ok '… which opens it'
refuses 'a command that wants a workbook says what it got' 1 "it is a sealed file: 'mamori unseal'" status a.sealed

# ---- at a terminal: nothing that is typed is shown ----
python3 - "$MAMORI_DIRECT" <<'END'
import os, pty, select, sys, time
def talk(arguments, typed):
    """What the terminal shows, and the exit code; each line is typed when its prompt is there."""
    pid, fd = pty.fork()
    if pid == 0: os.execv(sys.argv[1], [sys.argv[1], "--lang", "en", *arguments])
    shown, seen, end = b"", 0, time.monotonic() + 20
    for wait, line in [*typed, (None, b"")]:
        while wait is None or wait not in shown[seen:]:
            if not select.select([fd], [], [], max(0, end - time.monotonic()))[0]: break
            try: more = os.read(fd, 4096)
            except OSError: more = b""
            if not more: break
            shown += more
        if wait: seen = shown.find(wait, seen) + len(wait)
        if line: os.write(fd, line)
    return shown.decode(errors="replace"), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
number = 1000
def is_(what, good, more=""):
    global number
    number += 1
    print(f"{'ok' if good else 'not ok'} {number} - {what}")
    if not good: print("#  ", *more.split("\n"), sep="\n#   ")
secret = b"battery staple\n"
shown, code = talk(["seal", "a.mamori", "tty.sealed", "--cost", "interactive"], [(b"New passphrase of the sealed file: ", b"battery stable\n"), (b"once more: ", secret), (b"not the same", b""), (b"file: ", secret), (b"once more: ", secret)])
is_("asked for twice at a terminal, until both are the same", code == 0 and os.path.exists("tty.sealed"), shown)
is_("… and not shown", "battery" not in shown and "stap" not in shown, shown)
shown, code = talk(["unseal", "tty.sealed", "tty.mamori"], [(b"Passphrase of the sealed file: ", secret)])
is_("… nor when it is opened", code == 0 and "battery" not in shown, shown)
shown, code = talk(["unseal", "tty.sealed", "tty2.mamori"], [(b"Passphrase of the sealed file: ", b"half\x03")])
is_("Ctrl+C gives up", code == -2 and not os.path.exists("tty2.mamori"), f"{code} {shown}")
END
ps -ef | grep -v grep | grep -q "$phrase" && not_ok 'no passphrase in a list of processes' || ok 'no passphrase in a list of processes'
tap_done
