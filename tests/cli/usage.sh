# Usage: help on stdout, mistakes on stderr with exit code 2, near names.
. "$SRCDIR/tests/lib/tap.sh"
m new a.mamori
run 0 me --help
commands=$(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' <<<"$out")
is 'help names every command that scripts know' "$(for c in new set show why status import export log undo verify forms calc; do grep -qx $c <<<"$commands" || echo "$c"; done)" ''
for option in --forms --lang --keys --size --dump --person; do has "help names $option" "$out" "$option"; done
refuses 'a theme that is none' 2 '--theme purple: it is auto, standard, dark, light, contrast or mono' --theme purple status
MAMORI_THEME=purple refuses '… also by the environment' 2 'MAMORI_THEME purple: it is auto' status
MAMORI_THEME=purple run 0 me --theme mono calc 1 && ok 'the option goes before the environment'
run 0 me -h && is '-h is --help' "$(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' <<<"$out")" "$commands"
run 0 me --version && has '--version' "$out" 'mamori '
has '--version names the licence of the program' "$out" 'MIT' && has '--version names the licence of the texts' "$out" 'CC0'
run 0 m --lang ja --version && has '--version in Japanese' "$out" '無保証'
for command in $commands; do
    run 0 me "$command" --help && has "$command --help" "$out" "usage: mamori $command"
    [ "$command" = doctor ] || refuses "$command alone" 2 "usage: mamori $command" "$command" # which then looks at the machine
done
# what | the arguments | what is said
while IFS='|' read -r what arguments want; do refuses "$what" 2 "$want" $arguments; done <<'END'
an unknown command, with the near name|staus a.mamori|did you mean "status"
an unknown command|frobnicate a.mamori|frobnicate
an unknown option|--fomrs x a.mamori|--fomrs
an option without its value|--lang|--lang
another language|--lang de status a.mamori|ja, en
a size that is none|--size 80 a.mamori|80x24
a size of nothing|--size 0x0 a.mamori|80x24
an option of another command|show a.mamori assets --dry-run|--dry-run
a flag with a value|show a.mamori assets --json=yes|--json
END
# stdout that cannot be written is no success
"$MAMORI" show a.mamori self-check --json >/dev/full 2>"$WORK/stderr"
is 'a full stdout is exit code 1' $? 1
run 0 bash -c '"$MAMORI" show a.mamori self-check --json | head -n 1 >/dev/null; exit $((PIPESTATUS[0] > 1 && PIPESTATUS[0] != 141))' && ok 'a reader that stops early is no crash'
# No command with the exit code 0 says anything on stderr.
for arguments in 'show a.mamori assets' 'status a.mamori' 'log a.mamori' 'verify a.mamori' 'forms check' 'calc 1'; do
    run 0 m $arguments && is "stderr is empty: $arguments" "$err" ''
done
mkdir -p none && cd none && refuses 'no argument, and no workbook in the folder' 2 'mamori new company.mamori' && cd ..
mkdir -p one && cd one && m new only.mamori --company 'ひとつ食品' && echo wait >keys
run 0 m --keys keys --size 80x24 --dump screen.txt && has 'without an argument the only workbook of the folder opens' "$(cat screen.txt)" 'ひとつ食品'
m new second.mamori
run 2 m && has 'with two of them it asks which' "$err" '"only.mamori" "second.mamori"'
cd ..
tap_done
