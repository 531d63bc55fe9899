# What is marked leaves the house only with a second person's passphrase: --second NAME, and the same on the screen.
. "$SRCDIR/tests/lib/tap.sh"
unset MAMORI_PERSON
export XDG_STATE_HOME=$WORK/state
by() { local name=$1; shift; me --person "$name" --passphrase-fd 3 "$@"; }
hana='佐藤 花子' ichiro='鈴木 一郎' jiro='田中 次郎'
one='correct horse 1' two='battery staple' three='reading all day'

m new a.mamori --company 株式会社あおぞら >/dev/null
me --person "$hana" people a.mamori add "$hana" --duty head >/dev/null 2>&1
run 0 me --person "$hana" export a.mamori alone.xlsx && ok 'who works alone has no second person, and needs none'
person() { # NAME DUTY PASSPHRASE
    by "$hana" people a.mamori add "$1" --duty "$2" --cost interactive 3<<<"${4:-$one}" >added 2>/dev/null
    by "$1" people a.mamori passphrase --cost interactive 3<<<"$(sed -n 's/^starting code of .*: //p' added)"$'\n'"$3"$'\n'"$3" >/dev/null 2>&1
}
person "$ichiro" staff "$two" "$one"$'\n'"$one"
run 0 by "$hana" export a.mamori empty.csv --sheet people 3<<<"$one" && ok 'a marked sheet in which nothing stands needs nobody'
run 0 by "$hana" set a.mamori people + name='高橋 三郎' 3<<<"$one"

# ---- at the command line ----
run 1 by "$hana" export a.mamori out.csv --sheet people 3<<<"$one" && has 'what is marked does not leave by one' "$err" 'a second person must agree'
has '… and what to do is said' "$err" '--second NAME'
[ ! -e out.csv ] && ok '… and nothing is written' || not_ok '… and nothing is written'
run 0 by "$hana" export a.mamori assets.csv --sheet assets 3<<<"$one" && ok 'what is not marked does'
run 1 by "$hana" --second "$hana" export a.mamori out.csv --sheet people 3<<<"$one"$'\n'"$one" && has 'nobody is his own second person' "$err" 'somebody else than you'
run 1 by "$hana" --second だれか export a.mamori out.csv --sheet people 3<<<"$one" && has 'nor is somebody who does not work here' "$err" 'nobody of this name'
run 1 by "$hana" --second "$ichiro" export a.mamori out.csv --sheet people 3<<<"$one"$'\nnot his own' && has 'the passphrase must be that of the second person' "$err" 'is not right'
has '… and a wrong one is written down' "$(m log a.mamori members 2 --limit 1)" 'notice members 2'
[ ! -e out.csv ] && ok '… and nothing was written by any of them' || not_ok '… and nothing was written by any of them'
run 0 by "$hana" --second 鈴木一郎 export a.mamori out.csv --sheet people 3<<<"$one"$'\n'"$two" && has 'with it the file is written' "$(cat out.csv)" '高橋 三郎'
has '… and its entry names both' "$(m log a.mamori --limit 1 --json)" "$ichiro"
has '… the one who wrote it as who did it' "$(m log a.mamori --limit 1 --json)" "\"person\": \"$hana\""
run 1 by "$hana" export a.mamori out2.csv --sheet people 3<<<"$one" && ok 'the yes was good for one file'
for what in 'out.xlsx' 'out.xlsx --sheet people' 'docs --all-documents --format md'; do
    # shellcheck disable=SC2086
    run 1 by "$hana" export a.mamori $what 3<<<"$one" && has "by no other way: export $what" "$err" 'a second person must agree'
done
run 1 by "$hana" seal a.mamori out.sealed --passphrase-fd 3 --cost interactive 3<<<"$one"$'\nseal it well now\nseal it well now' && has 'nor sealed' "$err" 'a second person must agree'
run 0 by "$hana" --second "$ichiro" export a.mamori out.xlsx --sheet people 3<<<"$one"$'\n'"$two" && ok '… with two it does'

# ---- a person without a passphrase of his own ----
by "$hana" people a.mamori add "$jiro" --duty read --cost interactive 3<<<"$one" >added 2>/dev/null
run 1 by "$hana" --second "$jiro" export a.mamori out3.csv --sheet people 3<<<"$one"$'\n'"$(sed -n 's/^starting code of .*: //p' added)" && has 'a starting code agrees to nothing: whoever gave it knows it' "$err" 'a passphrase of his own'

# ---- at the screen ----
cp a.mamori b.mamori
on_screen 'the second person is asked for, and the file is written' b.mamori me <<K
1 "$one" Enter
Ctrl+E 1
Ctrl+U "shown.xlsx" Enter
expect "もう1人は、どなたですか"
expect "「働く人の名簿」は取扱注意"
expect "鈴木 一郎"
refuse "佐藤 花子さんが"
1 "$two" Enter
expect "ファイルができました"
Enter
expect "5か条"
K
has '… and both are in the history' "$(m log b.mamori --limit 1 --json)" "$ichiro"
on_screen 'given up, nothing is written' b.mamori me <<K
1 "$one" Enter
Ctrl+E 1
Ctrl+U "given-up.xlsx" Enter
expect "もう1人は、どなたですか"
Esc
expect "何も書きませんでした"
K
[ -s shown.xlsx ] && [ ! -e given-up.xlsx ] && ok '… the one file is there, the other is not' || not_ok '… the one file is there, the other is not' "$(ls)"
run 0 m verify a.mamori && ok 'the history proves itself'
tap_done
