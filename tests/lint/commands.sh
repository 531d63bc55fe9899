# Every command of the command line is tested and documented, every command of the screen can be found in the help.
. "$SRCDIR/tests/lib/tap.sh"
commands=$(sed -n '/define CLI_COMMANDS/,/^$/s/^ *X(\([a-z]*\),.*/\1/p' src/cli/cli.h)
is 'the commands that scripts know are among them' "$(for c in new set show why status import export log undo verify forms calc; do grep -qx $c <<<"$commands" || echo "$c"; done)" ''
for command in $commands; do
    grep -qE "\b(m|me|MAMORI\")( --?[a-z-]+( [^ -]+)?)* $command( |$)" tests/cli/*.sh && ok "$command is used in tests/cli" || not_ok "$command is used in tests/cli"
    grep -qE "^\.B[IR]* \"?$command[ \"]" doc/mamori.1 && ok "$command is in the manual page" || not_ok "$command is in the manual page"
done
for option in $(sed -n 's/.*{"\(--[a-z-]*\)",.*/\1/p; s/.*{"--[a-z-]*", [^}]*}, *{"\(--[a-z-]*\)",.*/\1/p' src/cli/main.c | sort -u) $(grep -ohE '^ *(const struct cli_option|\{"[a-z]).*' src/cli/cmd_*.c | grep -oE '\{"[a-z-]+", (NULL|&)' | sed 's/{"\([a-z-]*\)".*/--\1/' | sort -u); do
    grep -qF -e "${option//-/\\-}" doc/mamori.1 && ok "$option is in the manual page" || not_ok "$option is in the manual page"
done

if command -v man >/dev/null; then
    man --warnings -E UTF-8 -l doc/mamori.1 2>&1 >/dev/null | grep . >"$WORK/man"
    [ -s "$WORK/man" ] && not_ok "the manual page formats without warnings" "$(cat "$WORK/man")" || ok "the manual page formats without warnings"
fi

# The page "All keys" on a screen high enough for all of it.
cd "$WORK" && rm -f keys.mamori && m new keys.mamori
printf 'wait\nF10 Right Right Right Right\nDown Enter\n' >keys
me --keys keys --size 160x400 --dump help.txt keys.mamori
python3 - "$SRCDIR/src/tui/commands.h" help.txt <<'END'
import re, sys
table = re.sub(r"\\\n", "\n", open(sys.argv[1], encoding="utf-8").read())
page = " ".join(open(sys.argv[2], encoding="utf-8").read().split())
number = 1000
for name, keys, help in re.findall(r'X\((CMD_\w+),\s*"([^"]*)",.*?N_\("([^"]*)"\)\)\s*(?:$|\n)', table, re.M):
    good = " ".join(help.split()) in page
    number += 1
    print(f"{'ok' if good else 'not ok'} {number} - {name} is in the help: {help}")
if number < 1040: print(f"not ok {number + 1} - only {number - 1000} commands were found in commands.h")
END
cd "$SRCDIR"
# A command that only a letter reaches cannot be reached while Japanese input is on.
letters=$(python3 - src/tui/commands.h <<'END'
import re, sys
for name, keys, menu in re.findall(r'X\((CMD_\w+), "([^"]*)", NEED_\w+, [^,]*?(?:N_\("[^"]*"\)|NULL), (MENU_\w+)', open(sys.argv[1], encoding="utf-8").read()):
    if menu == "MENU_NONE" and keys and all(re.fullmatch(r"[A-Za-z]", key) for key in keys.split()): print(name)
    if menu == "MENU_NONE" and not keys: print(name, "has neither key nor menu")
END
)
is 'no command needs a letter' "$letters" ''
tap_done
