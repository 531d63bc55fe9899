# The dialog of files in folders that are too large or cannot be read to their end: what is missing in the list is said.
. "$SRCDIR/tests/lib/tap.sh"
mkdir many few && m new few/w.mamori && m new many/w.mamori
(cd many && seq -f 'f%g.csv' 5100 | xargs touch) && touch few/one.csv && ln -s nowhere few/gone.csv
printf '%s\n' Down 'Alt+F Down Down Down Down Down Down Enter' >keys
look() { "$@" "$MAMORI_DIRECT" --lang en --keys keys --size 80x24 --dump - w.mamori 2>&1; } # as a process of its own, which is traced
cd many && cp ../keys . && has 'of a folder with 5,100 files the first are listed, and that is said' "$(look)" 'Only the first 5000 are listed'
cd ../few && cp ../keys . && out=$(look)
has 'of a small one all' "$out" 'one.csv'
lacks '… without a word' "$out" 'Not all'
lacks 'a link to nothing is no file' "$out" 'gone.csv'
if strace -qq -o /dev/null true 2>/dev/null; then
    out=$(look strace -f -qq -o ../trace -P "$PWD" -e trace=getdents64 -e inject=getdents64:error=EIO:when=2+)
    has 'a folder that cannot be read to its end: what could be read' "$out" 'one.csv'
    has '… and that it is not all, with the reason' "$out" 'Not all of this folder could be read: Input/output error'
    out=$(look strace -f -qq -o ../trace -P "$PWD/one.csv" -e trace=newfstatat -e inject=newfstatat:error=EIO)
    has 'a file that cannot be looked at is not passed over in silence' "$out" 'Not all of this folder could be read: Input/output error'
    printf '%s\n' 'Alt+F Down Down Down Down Down Down Enter' 'Ctrl+U "'"$PWD"'/one.csv" Enter' >keys
    out=$(look strace -f -qq -o ../trace -P "$PWD/one.csv" -e trace=newfstatat -e inject=newfstatat:error=EIO)
    has 'the same when its name is typed: not "there is none"' "$out" 'one.csv cannot be looked at: Input/output error'
    printf '%s\n' 'F10 Down Down Enter' 'Ctrl+U "copy.mamori" Enter' >keys
    touch copy.mamori
    out=$(look strace -f -qq -o ../trace -P "$PWD/copy.mamori" -e trace=newfstatat -e inject=newfstatat:error=EIO)
    has 'what may be there is not written over, nor said to be there' "$out" 'copy.mamori cannot be looked at: Input/output error'
else
    skip 'folders that cannot be read' 'strace cannot trace here'
fi
tap_done
