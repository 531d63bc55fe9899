# "-" in the place of a file: standard output where one is written, standard input where one is read.
. "$SRCDIR/tests/lib/tap.sh"
export MAMORI_NOW=2026-11-21T10:00 MAMORI_PERSON=検査太郎
m new made.mamori --sample >/dev/null
fresh() { cp made.mamori a.mamori && cp made.mamori b.mamori; }
last() { m log "$1" --json --limit "${2:-1}" | json "$3"; }

# ---- written: byte for byte what a file of the same workbook holds ----
# what | the arguments behind the target | the ending
while IFS='|' read -r what arguments ending; do
    fresh
    format="--format $ending" && [ "$ending" != ics ] || format=
    if [ "$ending" = ics ]; then
        run 0 m calendar a.mamori --ics file.ics && said=$out
        m calendar b.mamori --ics - >out.ics 2>told
    else
        run 0 m export a.mamori "file.$ending" $arguments && said=$out
        m export b.mamori - $format $arguments >"out.$ending" 2>told
    fi
    is "$what: exit code 0" $? 0
    cmp "file.$ending" "out.$ending" >differs 2>&1 && ok "$what: the same bytes" || not_ok "$what: the same bytes" "$(cat differs)"
    is "$what: what people are told is on stderr, and all of it" "$(cat told)" "$said"
    is "$what: the entry has the hash of what came out" "$(last b.mamori 1 'd[0]["new"].split("\x1f")[-1]')" "$(b2sum -l 256 <"out.$ending" | cut -d ' ' -f 1)"
done <<'END'
the whole workbook for Excel||xlsx
a sheet for Excel|--sheet assets|xlsx
a row for others to fill in|--sheet contractors --row 1|xlsx
values only, names replaced|--values --anonymous|xlsx
a sheet as CSV|--sheet assets|csv
a sheet as CSV for old programs|--sheet assets --encoding cp932 --replace --ids|csv
a document for Word|--document policy|docx
a document for Excel|--document policy|xlsx
a document as Markdown|--document policy|md
a document as text|--document policy --with-findings|txt
a document of a row|--document memorandum --row 1|docx
the report|--report=auditor|docx
the calendar||ics
END
fresh
has 'the history names it' "$(me export b.mamori - --format csv --sheet assets 2>&1 >/dev/null; me log b.mamori --limit 1)" 'standard output'
"$MAMORI" --lang en export b.mamori - --format csv --sheet assets --anonymous >out.csv 2>told
has 'what goes out to others is listed, on stderr' "$(cat told)" 'goes into the file'
is '… and the file begins with its mark for programs' "$(head -c 3 out.csv | od -An -tx1 | tr -d ' ')" efbbbf
run 0 m export b.mamori - --format csv --sheet assets --dry-run --json && is 'a list alone may be JSON' "$(json 'd["result"]' <<<"$out")" None
run 0 m export ./a.mamori ./- --format csv --sheet assets && [ -s ./- ] && ok './- is a file of that name' || not_ok './- is a file of that name'
rm -f ./-
run 0 m export a.mamori named --format csv --sheet assets && is 'a name without an ending, and --format' "$(m peek named --json | json 'd["encoding"]')" 'UTF-8 (BOM)'
run 0 m --read-only export b.mamori - --format txt --document policy && ok 'of a workbook that is only looked at'

# ---- written, and refused ----
fresh
before=$(last a.mamori 1 'd[0]["number"]')
cp made.mamori c.mamori && sqlite3 c.mamori "update s_assets set note = 'x' where id = '1'"
while IFS='|' read -r what code want arguments; do refuses "$what" "$code" "$want" $arguments; done <<'END'
no format|2|add --format (xlsx, csv)|export a.mamori -
a document without format|2|add --format (docx, xlsx, md, txt)|export a.mamori - --document policy
a format that is none|2|--format is one of: xlsx, csv|export a.mamori - --format pdf
a document's format that is none|2|--format is one of: docx, xlsx, md, txt|export a.mamori - --format csv --document policy
a folder's format that is none|2|--format is one of: docx, xlsx, md, txt|export a.mamori all --format csv --all-documents
a format that the ending contradicts|2|ends in .csv, and --format says xlsx|export a.mamori a.csv --format xlsx --sheet assets
JSON into the file|2|--json is printed where the file goes|export a.mamori - --format csv --sheet assets --json
JSON into a document|2|--json is printed where the file goes|export a.mamori - --format md --document policy --json
JSON and a calendar|2|either --json or --ics|calendar a.mamori --ics - --json
all documents|2|these are several files|export a.mamori - --all-documents
a document for rows|2|these are several files|export a.mamori - --format docx --document memorandum
CSV of all sheets|2|say which by --sheet|export a.mamori - --format csv
a new workbook|2|cannot be standard output|new -
a sound copy|2|cannot be standard output|recover c.mamori -
a workbook to be looked at|2|cannot be standard input|status -
a workbook to be exported|2|cannot be standard input|export - a.xlsx
a workbook to be opened|2|cannot be standard input|-
END
is 'nothing stands in the history of all that' "$(last a.mamori 1 'd[0]["number"]')" "$before"
ls | grep -e '^-' >left
is 'no file is called -' "$(cat left)" ''
for what in '--format csv --sheet assets' '--format xlsx' '--format txt --document policy'; do
    cp made.mamori a.mamori
    "$MAMORI" --lang en export a.mamori - $what 2>told >/dev/full
    is "a full disk: exit code ($what)" $? 1
    has "a full disk: said once ($what)" "$(cat told)" 'the disk is full: standard output could not be written'
    is "a full disk: no second sentence ($what)" "$(grep -c mamori: told)" 1
    is "a full disk: the entry is taken back ($what)" "$(last a.mamori 1 'd[0]["new"].split("\x1f")[3]')" withdraws
    is "a reader that ends: exit code ($what)" "$("$MAMORI" --lang en export a.mamori - $what 2>told | :; echo "${PIPESTATUS[0]}")" 1
    has "a reader that ends: said ($what)" "$(cat told)" 'the program that read it ended before it had all of it'
done
"$MAMORI" calendar a.mamori --ics - 2>told >/dev/full
is 'a full disk: a calendar' $? 1
refuses 'a calendar without a day' 1 'there is nothing to do: standard output' calendar a.mamori --ics - --from 2090-01-01 --to 2090-01-02
"$MAMORI" --lang en export a.mamori - --format xlsx 2>told >&-
is 'standard output is closed' "$?: $(head -n 1 told)" '1: mamori: standard output cannot be read or written (it is closed)'
"$MAMORI" --lang en export a.mamori - --format csv --sheet assets 2>told >>a.mamori
has 'the workbook is not written over' "$? $(cat told)" '1 mamori: standard output is a workbook'
run 0 m verify a.mamori && ok '… and is whole'
TMPDIR=$PWD/nowhere run 1 me export a.mamori - --format csv --sheet assets && has 'no folder for temporary files' "$err" 'nowhere'
mkdir -p temporary && TMPDIR=$PWD/temporary run 0 m export a.mamori - --format xlsx && is 'nothing stays in the folder for temporary files' "$(ls -A temporary)" ''
TMPDIR=$PWD/temporary "$MAMORI" export a.mamori - --format xlsx >/dev/full 2>&1
is '… nor after an error' "$(ls -A temporary)" ''

# ---- a terminal ----
if command -v script >/dev/null; then
    typed() { script -qec "$1" /dev/null </dev/null | tr -d '\r'; }
    has 'a binary file is not sent to a terminal' "$(typed "'$MAMORI_DIRECT' --lang en export b.mamori - --format xlsx")" 'standard output is the terminal'
    has '… nor a CSV file for old programs' "$(typed "'$MAMORI_DIRECT' --lang en export b.mamori - --format csv --encoding cp932 --replace --sheet assets")" 'standard output is the terminal'
    cp made.mamori c.mamori && m set c.mamori assets 1 note=$'x\e[2Jy' >/dev/null 2>&1 || m set c.mamori assets 1 note=$'x\u202ey' >/dev/null
    said=$(typed "'$MAMORI_DIRECT' --lang en export c.mamori - --format csv --sheet assets 2>/dev/null")
    has 'a text is, made safe' "$said" '<U+202E>'
    lacks '… and only so' "$said" $'\u202e'
    has 'the terminal is no file to be read' "$(typed "'$MAMORI_DIRECT' --lang en peek - </dev/tty")" 'standard input is the terminal'
    has '… nor one to be taken over' "$(typed "'$MAMORI_DIRECT' --lang en import b.mamori assets - </dev/tty")" 'standard input is the terminal'
else
    skip 'a terminal' 'there is no script(1)'
fi

# ---- read: as the file of that name ----
m export made.mamori whole.xlsx >/dev/null && m export made.mamori sheet.csv --sheet assets >/dev/null
printf '資産名,備考\n新しい台帳,うつし\n' >new.csv
for file in whole.xlsx sheet.csv new.csv; do
    is "peek: $file" "$(m peek - <"$file" | sed 's/^== -$/==/')" "$(m peek "$file" | sed "s/^== ${file%.csv}$/==/;s/^== $file$/==/")"
    is "peek: $file, through a pipe" "$(cat "$file" | m peek - --json | json 'len(d["sheets"])')" "$(m peek "$file" --json | json 'len(d["sheets"])')"
done
fresh
cat whole.xlsx | m import a.mamori - --dry-run --json >piped.json 2>&1; m import a.mamori whole.xlsx --dry-run --json >named.json 2>&1
cmp piped.json named.json && ok 'an own file through a pipe is compared as the file' || not_ok 'an own file through a pipe is compared as the file'
(printf '資産名,備考\n'; sleep 0.1; printf '新しい台帳,うつし\n') | m import a.mamori assets - >/dev/null
m import b.mamori assets new.csv >/dev/null
is 'what comes slowly is taken over as the file' "$(m show a.mamori assets --json | json '[r["note"] for r in d["rows"]][-1]')" "$(m show b.mamori assets --json | json '[r["note"] for r in d["rows"]][-1]')"
is '… and is one row' "$(m show a.mamori assets --csv | wc -l)" "$(m show b.mamori assets --csv | wc -l)"
fresh
m export a.mamori - --format csv --sheet assets 2>/dev/null | m import b.mamori assets - --json >round.json
is 'out of one and into the other: nothing differs' "$(json '[len(d["added"]), len(d["changed"]), len(d["rejected"])]' <round.json)" '[0, 0, 0]'
cp new.csv ./-
run 0 m peek ./- && has './- is the file' "$out" 新しい台帳
rm -f ./-
{ printf 'x'; cat new.csv; } >longer && { head -c 1 >/dev/null; m peek -; } <longer >rest
has 'what was read before is not read again' "$(cat rest)" 資産名
is 'a key map' "$(m keys print | me keys check -)" 'The key map is right.'
echo 'undo = nonsense' | "$MAMORI" --lang en keys check - 2>told >/dev/null
has 'a key map that is wrong' "$? $(cat told)" '1 mamori: standard input:1'
echo 'wait' >keys
is 'a key map for a script' "$(echo 'undo = F9' | m --keys-conf - --keys keys --size 80x24 --dump - a.mamori | wc -l)" 24
is 'a script, and the last screen' "$(echo wait | m --keys - --size 80x24 --dump - a.mamori | wc -l)" 24

# ---- read, and refused ----
fed() { local what=$1 want=$2 file=$3; shift 3; "$MAMORI" --lang en "$@" <"$file" >out 2>told; local code=$?; is "$what: exit code" $code 1; has "$what: said" "$(cat told)" "standard input $want"; }
: >empty
printf '%%PDF-1.4\n' >pdf
gzip -c new.csv >packed
head -c 700 whole.xlsx >cut
truncate -s 51M large.csv && printf 'a,b\n1,2\n' | dd of=large.csv conv=notrunc status=none
truncate -s 513M huge
for command in peek 'import a.mamori assets'; do
    fed "$command: nothing" 'holds no table that can be read (the file is empty)' empty $command -
    fed "$command: a workbook" 'holds no table' made.mamori $command -
    fed "$command: a PDF file" 'holds no table' pdf $command -
    fed "$command: an archive" 'holds no table' packed $command -
    fed "$command: a file cut off" 'is damaged' cut $command -
    fed "$command: more than a CSV file may hold" 'is too large (more than 50 MB)' large.csv $command -
done
fed 'more than any file may hold' 'is too large (more than 512 MB)' huge peek -
rm -f huge large.csv
"$MAMORI" --lang en peek - 2>told <&-
is 'standard input is closed' "$?: $(head -n 1 told)" '1: mamori: standard input cannot be read or written (it is closed)'
"$MAMORI" --lang en peek - 2>told </
is 'a folder' "$?: $(head -n 1 told)" '1: mamori: standard input cannot be read or written (Is a directory)'
TMPDIR=$PWD/nowhere run 1 me peek - && has 'no folder to keep it in' "$err" nowhere
echo x | refuses 'a sheet and no file' 2 'name the workbook, the sheet and the file' import a.mamori assets
refuses 'keys and key map in one' 2 '--keys-conf - leaves no input for keys' --keys-conf - --keys - --size 80x24 a.mamori
refuses 'a key map for a person' 2 '--keys-conf - leaves no input for keys' --keys-conf - a.mamori
tap_done
