# The cache saves time and is never in the way, whatever its folder holds; what a kill left there is swept.
. "$SRCDIR/tests/lib/tap.sh"
direct
mkdir -p x/mamori forms && cp -R "$MAMORI_FORMS"/. forms
find forms -exec touch -d '2026-01-01 00:00' {} +
export MAMORI_FORMS=$WORK/forms XDG_CACHE_HOME=$WORK/x
x=$XDG_CACHE_HOME/mamori
m new a.mamori
rm -f "$x"/*
works() { # WHAT   the command says what it says without a cache, at once
    run 0 timeout 20 "$MAMORI" status a.mamori && is "$1" "$out" "$plain"
}
plain=$(XDG_CACHE_HOME=/dev/null/nowhere m status a.mamori)
# By chance two numbers side by side look like an address of this very process, the larger the program the likelier: then nothing is kept,
# and the next process, which lies elsewhere, keeps it.
kept() { # at the third start at the latest
    local again
    for again in 1 2; do [ -f "$x/ipa-3+personal-data+common.catalog" ] || m status a.mamori >/dev/null; done
}
works 'without a cache'
kept
is 'a cache is made, for its owner only' "$(stat -c %a "$x/ipa-3+personal-data+common.catalog")" 600
works 'with the cache'
# An address of a process that is kept would lead the next one anywhere: the system gives each process other addresses.
mkdir again && XDG_CACHE_HOME=$WORK/again m status a.mamori >/dev/null
(x=$WORK/again/mamori && XDG_CACHE_HOME=$WORK/again && kept)
cmp "$x/ipa-3+personal-data+common.catalog" again/mamori/ipa-3+personal-data+common.catalog >differs 2>&1
is 'another process makes the same, byte for byte' "$(cat differs)" ''

# Litter: of a process that ended, and of one that is still writing.
rm -f "$x"/*
: >"$x/ipa-3+personal-data+common.catalog.4711" && : >"$x/0123.overview.99999" && : >"$x/some.thing.else" && : >"$x/other.tree.12"
exec 8<"$x/other.tree.12"
flock -n 8 || exit 99
works 'with litter in it'
kept
is 'what a kill left is swept; what is still being written, and what is not ours to name, stays' "$(cd "$x" && ls | grep -v '^ipa' | tr '\n' ' ')" 'other.tree.12 some.thing.else '
exec 8<&-
is '… and the cache is there' "$(ls "$x/ipa-3+personal-data+common.catalog")" "$x/ipa-3+personal-data+common.catalog"

# In the place of the file there is something else.
mine=$WORK/mine && echo mine >"$mine"
rm -f "$x"/* && ln -s "$mine" "$x/ipa-3+personal-data+common.catalog" && ln -s "$mine" "$x/ipa-3+personal-data+common.catalog.4711"
works 'a link in its place'
is '… leads nowhere' "$(cat "$mine")" mine
is '… and is replaced by the cache, the other link is left' "$(stat -c %F "$x/ipa-3+personal-data+common.catalog" "$x/ipa-3+personal-data+common.catalog.4711" | tr '\n' ,)" 'regular file,symbolic link,'
rm -f "$x"/* && mkfifo "$x/ipa-3+personal-data+common.catalog" "$x/ipa-3+personal-data+common.catalog.4711"
works 'a FIFO in its place'
rm -f "$x"/* && mkdir "$x/ipa-3+personal-data+common.catalog" "$x/ipa-3+personal-data+common.catalog.4711"
works 'a folder in its place'
rmdir "$x/ipa-3+personal-data+common.catalog" "$x/ipa-3+personal-data+common.catalog.4711" && rm -f "$x"/*
works 'none again'
for cut in 0 1 100 5000 3000000; do
    truncate -s "$cut" "$x/ipa-3+personal-data+common.catalog"
    works "a cache cut to $cut bytes"
done
printf x | dd of="$x/ipa-3+personal-data+common.catalog" bs=1 seek=2000000 conv=notrunc status=none
works 'a changed byte'
works 'the cache again' && chmod 660 "$x/ipa-3+personal-data+common.catalog"
works 'a cache that others may write'
is '… is not used, and made anew' "$(stat -c %a "$x/ipa-3+personal-data+common.catalog")" 600

# The folder is somebody else's, a file, full, or nothing.
if [ "$(id -u)" = 0 ]; then
    rm -f "$x"/* && works 'none' && chown 65534 "$x/ipa-3+personal-data+common.catalog" && printf x | dd of="$x/ipa-3+personal-data+common.catalog" bs=1 seek=2000000 conv=notrunc status=none
    works 'a cache of somebody else'
    mkdir full && if mount -t tmpfs -o size=64k tmpfs full 2>/dev/null; then
        XDG_CACHE_HOME=$WORK/full works 'a full disk'
        is '… leaves nothing of it' "$(ls full/mamori)" ''
        umount full
    else
        skip 'a full disk' 'a small tmpfs can be mounted by root only'
    fi
else
    mkdir closed && chmod 500 closed
    XDG_CACHE_HOME=$WORK/closed works 'a folder that cannot be written'
    skip 'a cache of somebody else' 'files can be given away by root only'
fi
XDG_CACHE_HOME=$mine works 'a file in the place of the folder'
mkdir other && ln -s "$WORK/loop" other/mamori && ln -s "$WORK/loop" loop
XDG_CACHE_HOME=$WORK/other works 'a link to itself in the place of the folder'
XDG_CACHE_HOME=/dev/full works 'a device'
XDG_CACHE_HOME=here works 'a name that is no path'
tap_done
