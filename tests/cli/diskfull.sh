# A full disk: said so, nothing lost, nothing half written. On a tmpfs of 1 MB (needs root).
. "$SRCDIR/tests/lib/tap.sh"
disk=$PWD/disk
mkdir -p disk
if [ "$(id -u)" != 0 ] || ! mount -t tmpfs -o size=1m tmpfs "$disk" 2>/dev/null; then
    skip 'a full disk' 'a small tmpfs can be mounted by root only'
    tap_done
    exit
fi
trap 'umount "$disk"' EXIT
m new disk/a.mamori --company みどり
m set disk/a.mamori assets + name=名簿 >/dev/null
m export disk/a.mamori disk/old.csv --sheet assets
rest() { df --output=avail "$disk" | tail -n 1; }
fill() { rm -f disk/filler; head -c $(($(rest) * 1024 - $1)) /dev/zero >disk/filler 2>/dev/null; }
note=$(printf 'あ%.0s' {1..3900})

# Writes until it no longer goes: each one is whole or refused.
fill 150000
count=1
while [ $count -lt 40 ] && said=$(me set disk/a.mamori assets + name=行 note="$note" 2>&1); do count=$((count + 1)); done
has 'a change that does not fit is refused' "$said" 'the disk is full'
run 0 m verify disk/a.mamori && ok 'the workbook is whole'
is 'every change that was accepted is there, and no other' "$(m show disk/a.mamori assets --json | json 'len(d["rows"])')" $count

fill 0
before=$(cksum <disk/a.mamori) old=$(cksum <disk/old.csv)
ls -A disk >names
refuses 'set' 1 'the disk is full' set disk/a.mamori assets 1 note="$note"
refuses 'a new workbook' 1 'the disk is full' new disk/b.mamori
printf 'name\n' >in.csv
for i in {1..2000}; do echo "資産$i"; done >>in.csv
run 1 me import disk/a.mamori assets in.csv && has 'import' "$err" 'the disk is full'
refuses 'export of CSV over an old one' 1 'disk' export disk/a.mamori disk/old.csv --sheet self-check
refuses 'export of .xlsx' 1 'disk' export disk/a.mamori disk/new.xlsx
is 'the workbook is byte for byte what it was' "$(cksum <disk/a.mamori)" "$before"
is 'the old export is untouched' "$(cksum <disk/old.csv)" "$old"
is 'nothing half written was left behind' "$(ls -A disk)" "$(cat names)"
is 'it can still be read' "$(cells disk/a.mamori assets 1.name)" '"名簿"'
rm disk/filler
run 0 m set disk/a.mamori assets 1 name=別名 && ok 'with room again, work goes on'
# The temporary folder is full, the target is not: the export is whole or refused.
fill 0
if TMPDIR=$disk m export disk/a.mamori tmp.xlsx >/dev/null 2>&1; then
    unzip -tqq tmp.xlsx && ok 'a full temporary folder: the export is whole' || not_ok 'a full temporary folder: the export is whole'
else
    [ ! -e tmp.xlsx ] && ok 'a full temporary folder: refused, nothing written' || not_ok 'a full temporary folder: refused, nothing written'
fi
tap_done
