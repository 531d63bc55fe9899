# What fails after a change is in the file must not sound as if it had been refused: it has its own exit code and says so.
. "$SRCDIR/tests/lib/tap.sh"
m new w.mamori >/dev/null
entries() { m verify w.mamori | grep -oE '[0-9]+件' | head -n 1; }
says_written() { # WHAT
    has "$1: says that the change is there" "$err" 'The change is in the workbook: do not make it again.'
    lacks "$1: gives no advice to try again" "$err" 'try again'
}
# Standard output that takes nothing: a full disk, a closed descriptor, a reader that has gone.
full() { "$MAMORI" --lang en "$@" >/dev/full; }
closed() { "$MAMORI" --lang en "$@" >&-; }
gone() { # the reader is gone before anything is written, for certain
    mkfifo gone.pipe
    sleep 5 <gone.pipe &
    local reader=$! code
    exec 7>gone.pipe
    kill $reader
    wait $reader 2>/dev/null
    "$MAMORI" --lang en "$@" >&7
    code=$?
    exec 7>&-
    rm gone.pipe
    return $code
}
for how in full closed gone; do
    before=$(entries)
    run 3 $how set w.mamori assets + name=新 && says_written "set, $how"
    [ "$before" != "$(entries)" ] && ok "set, $how: it is there" || not_ok "set, $how: it is there"
    run 3 $how undo w.mamori && says_written "undo, $how"
    for what in 'status w.mamori' 'show w.mamori controls --json' --help 'set --help'; do
        # shellcheck disable=SC2086
        run 1 $how $what || continue
        if [ $how = gone ]; then is "$what, $how: without a word" "$err" ''; else has "$what, $how: refused by name" "$err" 'standard output'; fi
    done
    run 3 $how export w.mamori "$how.csv" --sheet assets && has "export, $how: says that the file is there" "$err" 'The file is written and stands in the history.'
    [ -s "$how.csv" ] && ok "export, $how: it is" || not_ok "export, $how: it is"
done
# A commit whose last step fails: the journal is gone, so the change stays, and only the folder was not synced.
if strace -qq -o /dev/null true 2>/dev/null; then
    fail() { strace -f -qq -o trace -P "$1" -e "trace=$2" -e "inject=$2:error=EIO:when=$3" "$MAMORI" --lang en "${@:4}"; }
    before=$(entries)
    run 3 fail "$PWD" fdatasync 2 set w.mamori self-check q01 answer=no && has 'the folder is not synced after the commit: the change is there' "$err" 'the change is in w.mamori, but the disk did not confirm it'
    [ "$before" != "$(entries)" ] && ok '… and it is' || not_ok '… and it is' "$before"
    before=$(entries)
    run 1 fail "$PWD/w.mamori-journal" unlink 1 set w.mamori self-check q02 answer=no && has 'the journal cannot be removed: nothing is written' "$err" 'cannot be read or written'
    is '… and nothing is' "$(entries)" "$before"
    run 4 fail "$PWD/w.mamori" pwrite64 1+ set w.mamori self-check q02 answer=no # (also when it is put back)
    has 'the disk takes nothing any more in the middle of a commit: nobody can tell' "$err" 'whether the change came into w.mamori could not be found out'
    run 0 me verify w.mamori && ok '… and the workbook is whole'
    # An export is written, and its entry; that the file stands there cannot be added to the entry.
    run 3 fail "$PWD/w.mamori" fdatasync 2 export w.mamori open.csv --sheet assets && has 'an export that the history cannot be told of: it says so' "$err" 'mamori: the file is written, but the history cannot say so'
    [ -s open.csv ] && ok '… and the file is there' || not_ok '… and the file is there'
    # What is read last is no less needed: whoever cannot read it has no answer.
    for command in 'layers w.mamori' 'status w.mamori --json'; do
        # shellcheck disable=SC2086
        whole=$(me $command) && strace -f -qq -o trace -P "$PWD/w.mamori" -e trace=pread64 "$MAMORI" --lang en $command >/dev/null
        reads=$(grep -c pread64 trace) silent=0 told=0
        for ((n = reads; n > 0 && n > reads - 12; n--)); do
            # shellcheck disable=SC2086
            out=$(fail "$PWD/w.mamori" pread64 "$n" $command 2>/dev/null) && { [ "$out" = "$whole" ] || silent=$((silent + 1)); } || told=$((told + 1))
        done
        is "${command%% *}: none of the last reads fails in silence" "$silent" 0
        [ "$told" -gt 0 ] && ok "${command%% *}: $told of them are told" || not_ok "${command%% *}: some of them are told" "of $reads"
    done
    # SQLite would call it damaged, and people throw it away.
    run 1 fail "$PWD/w.mamori" pread64 3 status w.mamori && has 'the disk cannot read: that is said, and not that the file is damaged' "$err" 'cannot be read or written' && has '… and why' "$err" 'Input/output error)'
else
    skip 'commits that fail' 'strace cannot trace here'
fi
# An account that cannot be looked up is not another person: the history would keep "uid 0" for ever.
if strace -qq -o /dev/null true 2>/dev/null; then
    nameless() { (unset MAMORI_PERSON && strace -qq -o trace -P /etc/passwd -P /etc/nsswitch.conf -e trace="$1" -e "inject=$1:error=EIO" "$MAMORI" --lang en "${@:2}"); }
    for call in openat read; do
        before=$(entries)
        run 1 nameless $call set w.mamori assets + name=誰 && has "accounts, $call fails: refused by name" "$err" "the name in the account's name cannot be used (it cannot be looked up: Input/output error; --person gives one)"
        is '… and nothing is written' "$(entries)" "$before"
        run 0 nameless $call --person 佐藤 set w.mamori assets + name=誰 && ok '… a name that is given needs no account'
    done
    run 0 env -u MAMORI_PERSON "$MAMORI" set w.mamori assets + name=誰 && ok 'an account as it should be has a name'
else
    skip 'accounts that cannot be looked up' 'strace cannot trace here'
fi
# A time zone that cannot be read would silently be UTC: another day.
zone() { TZ=$1 "$MAMORI" --lang en "${@:2}"; }
for tz in Asia/Tokyo :Asia/Tokyo JST-9 '<+09>-9' UTC0 UTC '' /usr/share/zoneinfo/Asia/Tokyo; do
    run 0 zone "$tz" status w.mamori && ok "TZ=$tz is taken"
done
for tz in Asia/Tokio Japon /nowhere; do
    run 1 zone "$tz" status w.mamori && has "TZ=$tz is refused" "$err" "TZ=$tz is not supported (there is no time zone"
done
run 0 zone Asia/Tokio --help && ok 'help is there in any zone'
if strace -qq -o /dev/null true 2>/dev/null; then
    cut() { TZ=Asia/Tokyo strace -qq -o trace -P /usr/share/zoneinfo/Asia/Tokyo -e trace="$1" -e "inject=$1:error=EIO:when=$2" "$MAMORI" --lang en log w.mamori; }
    for n in 1 2; do
        run 1 cut openat $n && has "the time zone cannot be opened the $n. time: refused by name" "$err" '/usr/share/zoneinfo/Asia/Tokyo cannot be read or written'
    done
else
    skip 'time zones that cannot be read' 'strace cannot trace here'
fi
tap_done
