# The README and the manual: every command line they show can be run, in order, by somebody who has just built the program.
. "$SRCDIR/tests/lib/tap.sh"
ln -sf "$MAMORI" mamori
# The lines of the README's shell blocks that call the program; remarks are cut off.
python3 - "$SRCDIR/README.md" >commands <<'END'
import re, sys
for block in re.findall(r"^```sh\n(.*?)^```", open(sys.argv[1], encoding="utf-8").read(), re.M | re.S):
    for line in block.split("\n"):
        line = re.sub(r"\s+#.*", "", line).strip()
        if line.startswith("./mamori"): print(line)
END
printf 'wait\nCtrl+Q\n' >keys
count=0
while read -r line; do
    count=$((count + 1))
    # Opened full-screen, with the keys that the README names for leaving.
    case $line in *' '*' '*) ;; *) line="./mamori --keys keys --size 80x24 ${line#* }" ;; esac
    if eval "$line" >said 2>&1 </dev/null; then ok "README: $line"; else not_ok "README: $line" "$(cat said)"; fi
done <commands
[ "$count" -ge 9 ] && ok "the README shows $count commands" || not_ok "the README shows only $count commands"
is 'the report, the table and the documents are there' "$(ls -d 報告.xlsx 台帳.csv 文書 2>&1 | wc -l)" 3
# Commands of the manual's table: each is a command of the program.
for command in $(grep -oE '^\| `mamori [a-z]+' "$SRCDIR/doc/manual.md" | sed 's/.* //'); do
    run 0 me "$command" --help && ok "manual: mamori $command" || not_ok "manual: mamori $command" "$err"
done
is 'the screen that README and manual show is the one that comes' "$(python3 "$SRCDIR/tests/lib/pictures.py" "$MAMORI" "$SRCDIR/README.md" "$SRCDIR/doc/manual.md")" ''
tap_done
