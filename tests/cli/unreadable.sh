# A form that cannot be read is an error that names it, never a sheet fewer; a cache that is damaged is read anew.
. "$SRCDIR/tests/lib/tap.sh"
cp -r "$SRCDIR/forms" f && rm -rf f/samples
export MAMORI_FORMS=$PWD/f XDG_CACHE_HOME=$PWD/cache MAMORI_NOW=2026-11-21T10:00
m new a.mamori --company みどり
before=$(m status a.mamori --json)

# Each way in which a file that the folder lists cannot be had.
try() { # WHAT NAME TEXT COMMAND...
    local what=$1 name=$2 text=$3
    shift 3
    cp -r f kept
    (cd f && "$@")
    for command in "status a.mamori" "export a.mamori o.csv --sheet assets" "set a.mamori assets + name=x" "forms check"; do
        # shellcheck disable=SC2086
        run 1 timeout 20 "$MAMORI" --lang en $command && case $err in *"$name"*"$text"*) ok "$what: ${command%% *} names it" ;; *) not_ok "$what: ${command%% *} names it" "$err" ;; esac
    done
    rm -rf f && mv kept f
}
in_place_of() { rm -rf "$1" && "${@:2}"; }
try 'a link to nothing' information.yaml 'link that leads to nothing' in_place_of ipa-3/information.yaml ln -s /no/where ipa-3/information.yaml
try 'a pipe' information.yaml 'not a file' in_place_of ipa-3/information.yaml mkfifo ipa-3/information.yaml
try 'a folder with the name of a form' information.yaml 'not a file' in_place_of ipa-3/information.yaml mkdir ipa-3/information.yaml
try 'a link in a circle' information.yaml 'symbolic links' in_place_of ipa-3/information.yaml ln -s information.yaml ipa-3/information.yaml
try 'a link beside the forms' more.yaml 'link that leads to nothing' ln -s /no/where ipa-3/more.yaml
try 'the folder of documents a link to nothing' documents 'link that leads to nothing' in_place_of ipa-3/documents ln -s /no/where ipa-3/documents
try 'a document a link to nothing' x.yaml 'link that leads to nothing' ln -s /no/where ipa-3/documents/x.yaml
try 'the folder of documents is a file' documents 'Not a directory' in_place_of ipa-3/documents cp ipa-3/layer.yaml ipa-3/documents
try 'the head of a layer is a link to nothing' layer.yaml 'link that leads to nothing' in_place_of ipa-3/layer.yaml ln -s /no/where ipa-3/layer.yaml

# The cache: whatever is in it, the answers are those of the forms, and it is whole again afterwards.
find f -name '*.yaml' -exec touch -d '1 minute ago' {} +
rm -rf cache # on a slow machine what was read above is kept, too: layers by themselves
list=$(m document a.mamori clauses-personal-data) # reads all forms, and the documents
for cache in cache/mamori/*.catalog; do
    good=$(cksum <"$cache")
    size=$(stat -c %s "$cache") wrong=0 kept=0
    for damage in 0 9 16 24 40 64 $((size / 3)) $((size - 9)) cut=0 cut=$((size / 2)) cut=$((size - 1)); do
        case $damage in
        cut=*) truncate -s "${damage#cut=}" "$cache" ;;
        *) printf '\377' | dd of="$cache" bs=1 seek="$damage" conv=notrunc status=none ;;
        esac
        [ "$(m document a.mamori clauses-personal-data)" = "$list" ] || wrong=$((wrong + 1))
        [ "$(cksum <"$cache")" = "$good" ] || kept=$((kept + 1))
    done
    is "${cache##*/} damaged: the forms are read" "$wrong" 0
    is "${cache##*/} damaged: it is made anew" "$kept" 0
done
is 'and all answers are the same' "$(m status a.mamori --json)" "$before"

# The form of a document that is wrong inside: whoever wants that document is told where, and nobody else needs it.
cp -r f kept && cp -r "$SRCDIR/forms/samples" f && sed -i 's/^parts:/&\n  - {id: broken, text: "{no-such.thing}"}/' f/ipa-3/documents/reg01.yaml
m new d.mamori --sample
for command in 'document d.mamori reg01' 'documents d.mamori' 'export d.mamori o.docx --document reg01' 'export d.mamori o --all-documents' 'document d.mamori reg01 --make-version 2026-11-20' 'document d.mamori reg01 title use=no'; do
    # shellcheck disable=SC2086
    run 1 me $command && has "${command/d.mamori /}: the form of the document is named" "$err" reg01.yaml:
done
run 0 m document d.mamori clauses-personal-data && run 0 m set d.mamori self-check q01 note=x && run 0 m export d.mamori o.md --document clauses-personal-data && ok 'nobody else is stopped'
m set d.mamori regulations reg01 enacted=2026-07-06
has 'one in force is a finding' "$(me status d.mamori --json | json '[f["message"] for f in d["findings"] if f["check"] == "unreadable"]')" reg01.yaml:
printf '"/" "組織的対策規程" Enter\nexpect "reg01.yaml"\nrefuse "^J"\n' >reg.keys
run 0 m --keys reg.keys --size 240x30 --dump reg.txt d.mamori && ok 'the screen says so and stays where it was'
rm -rf f && mv kept f

# The texts of a language: without them the other language stands there, and it is said.
mkdir -p texts && cp -r "$MAMORI_LOCALEDIR"/* texts
for language in ja en; do
    MAMORI_LOCALEDIR=$PWD/texts run 0 "$MAMORI" --lang $language status a.mamori && is "$language: nothing is said" "$err" ''
    for file in texts/$language/LC_MESSAGES/*.mo; do : >"$file"; done
    MAMORI_LOCALEDIR=$PWD/texts run 0 "$MAMORI" --lang $language status a.mamori && has "$language: a file of texts that cannot be read is named" "$err" "texts/$language/LC_MESSAGES/mamori"
done

# A fault of the disk at every call that works on the folder: all sheets, or an error. The control is the count itself.
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:detect_leaks=0} # a sanitized program cannot look for leaks while something traces it
if $CC -O1 -o trace "$SRCDIR"/tests/torture/trace*.c 2>cc.log; then
    mini() { XDG_CACHE_HOME=/dev/null MAMORI_FORMS=$PWD/mini "$@"; }
    cp -r "$SRCDIR/tests/data/forms-mini" mini
    mini m new mini.mamori --layers mini
    whole=$(mini m status mini.mamori --json)
    mini ./trace -p "$PWD/mini/" -c all -o report count -- "$MAMORI" status mini.mamori --json >/dev/null 2>&1
    calls=$(sed -n 's/^calls \([0-9]*\).*/\1/p' report) silent=0 nameless=0
    for ((n = 1; n <= calls; n++)); do
        out=$(mini ./trace -p "$PWD/mini/" -c all -o report fail $n EIO -- "$MAMORI" status mini.mamori --json 2>stderr)
        code=$?
        if [ $code = 0 ]; then
            [ "$out" = "$whole" ] || { silent=$((silent + 1)) && printf '# silent: %s\n' "$(cat report)"; }
        elif ! grep -q mini stderr; then
            nameless=$((nameless + 1)) && printf '# %s: %s\n' "$(cat report)" "$(cat stderr)"
        fi
    done
    [ "$calls" -gt 20 ] && ok "$calls calls on the folder of forms" || not_ok 'the calls on the folder of forms are counted' "$calls"
    is 'none of them fails in silence' "$silent" 0
    is 'every fault names what could not be read' "$nameless" 0
else
    skip 'a fault of the disk at every call' 'not here: ptrace'
fi
tap_done
