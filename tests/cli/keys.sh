# keys print, keys check, --keys-conf: commands have the keys that a person gives them, or all the usual ones.
. "$SRCDIR/tests/lib/tap.sh"
run 0 me keys print && has 'the map is printed in its own form' "$out" 'undo = F9 Ctrl+Z' && has '… with what each command does' "$out" '# Take the last change back'
has '… and what stays, as remarks' "$out" '# page-down = PgDn'
printf '%s\n' "$out" >usual
run 0 me keys check usual && is 'what is printed is a key map' "$out" 'The key map is right.'
printf '# none\n\n' >none
run 0 me keys check none && is 'an empty one changes nothing' "$out" 'All keys are the usual ones.'
cat >mine <<'END2'
# 私のキー
undo = Ctrl+Z Alt+2
	search=Ctrl+F　＋
sort = Alt+1
erase =
END2
sed -i 's/　＋/ ＋/' mine
run 0 me keys check mine && run 0 me keys print mine && has 'keys are given, full-width signs as what they mean' "$out" 'search = Ctrl+F +' &&
    has 'a command in a menu may have none' "$out" $'erase =\n' && has 'texts name the keys that are' "$out" 'Delete the row; Ctrl+Z brings it back'

# what the line is | what is said of it
while IFS='|' read -r line want; do
    printf '# one\n%b\n' "$line" >bad
    refuses "refused: $line" 1 "bad:$want" keys check bad
done <<'END2'
undoo = F9|2: undoo cannot be understood (no command is called so; did you mean "undo"?)
CMD_UNDO = F9|2: CMD_UNDO cannot be understood (no command is called so
undo redo = F9|2: undo cannot be understood (no command is called so
undo = F99|2: F99 cannot be understood (no key is called so
undo = u|2: u cannot be understood (letters and digits
undo = ９|2: ９ cannot be understood (letters and digits
undo = あ|2: あ cannot be understood (letters and digits
undo = Space|2: Space cannot be understood (letters and digits
undo = Ctrl+I|2: Ctrl+I cannot be understood (terminals send another key
undo = Alt+F|2: Alt+F cannot be understood (it opens a menu)
undo = F9 F9|2: F9 cannot be understood (it stands there twice)
undo = F3|2: F3 cannot be understood (undo and search would share this key
undo = Enter|2: Enter cannot be understood (enter and undo would share this key
undo = F8\nredo = F9|2: F8 cannot be understood (undo and delete-row would share this key
undo = Alt+1\nredo = Alt+1|3: Alt+1 cannot be understood (undo and redo would share this key
undo = Alt+1\nundo = Alt+2|3: undo cannot be understood (line 2 speaks of it already)
undo = Alt+1 Alt+2 Alt+3 Alt+4 Alt+5 Alt+6 Alt+7 Alt+8 Alt+9 Alt+0|2: Alt+0 cannot be understood (a command has at most 9 keys)
up = Ctrl+P|2: up cannot be understood (its keys stay
answer = Alt+1|2: answer cannot be understood (its keys stay
next-task =|2: next-task cannot be understood (it needs a key: no menu has it)
undo F9|2: undo F9 cannot be understood (a line reads: name = keys)
END2
refuses 'a file that is not there' 1 'not-here does not exist' keys check not-here
printf 'undo = F9\0\n' >nul && refuses 'bytes that are no text' 1 'nul is not valid UTF-8' keys check nul
mkfifo pipe && refuses 'a pipe is not waited for' 1 'pipe cannot be read or written (not a file)' keys check pipe
run 2 me keys && run 2 me keys frobnicate && run 2 me keys check a b

# On the screen. A script obeys the map that is named, never the person's own.
run 0 m new a.mamori --company あおば
mkdir -p config/mamori && cp mine config/mamori/keys.conf
screen() { printf '%s\n' wait "$2" >script; XDG_CONFIG_HOME=$PWD/config run "$1" me --keys script --size 80x24 --dump shown "${@:3}" a.mamori; }
screen 0 'F9' --keys-conf mine && has 'a key that was taken away says that it does nothing' "$(cat shown)" 'F9 does nothing here; the menus (F10)' && has '… and the bar shows it empty' "$(cat shown)" 'F8Delete F9 F10Menu'
screen 0 'Ctrl+Y F12 Insert' && has 'so does one that never did anything' "$(cat shown)" 'Insert does nothing here'
screen 0 'Ctrl+Down' && lacks 'one that moves is let be' "$(cat shown)" 'does nothing'
screen 0 $'/ "Information" Enter' && has 'without a name a script has the usual keys' "$(cat shown)" 'Search'
screen 0 $'Tab\n"＋"\nwait' --keys-conf mine && has 'a full-width sign is the key that it means' "$(cat shown)" 'Search'
screen 0 $'/' --keys-conf mine && lacks 'what it was before does nothing' "$(cat shown)" 'Search:'
screen 0 'Alt+E' --keys-conf mine && has 'the menu shows it' "$(cat shown)" 'Ctrl+Z' && lacks '… and not what was' "$(cat shown)" ' F9 │'
printf 'undo = F7\nnote = Alt+N\nredo = F9\n' >bar
screen 0 'wait' --keys-conf bar && has 'the bar shows what a key does now' "$(cat shown)" 'F7Undo' && has '… by the beginning of its name, where it has no other' "$(cat shown)" 'F9Redo'
screen 0 'wait' --keys-conf bad && has 'one that is wrong is told' "$(cat shown)" 'All keys are the usual ones: bad:2: undo F9 cannot be understood' && has '… and none of it obeyed' "$(cat shown)" 'F9Undo'
tap_done
