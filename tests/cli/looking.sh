# Looking changes nothing: a workbook is byte for byte what it was after every screen has been opened, walked about in and left.
. "$SRCDIR/tests/lib/tap.sh"
m new a.mamori --sample --layers ipa-3
python3 - "$MAMORI_FORMS" >sheets <<'END'
import glob, os, sys, yaml
for path in sorted(glob.glob(os.path.join(sys.argv[1], "common", "*.yaml")) + glob.glob(os.path.join(sys.argv[1], "ipa-3", "*.yaml"))):
    with open(path, encoding="utf-8") as file:
        form = yaml.load(file, Loader=yaml.CSafeLoader)
    if "sheet" in form and not form.get("hidden"):
        print(form["title"])
END
walk() { # about in the screen that is there, into every box that it opens, and out of it without a word
    echo 'Down Down Right End Home PgDn PgUp Ctrl+End Ctrl+Home Tab Shift+Tab'
    for box in F1 F2 F3 F4 F7 F10 Ctrl+O Ctrl+K Ctrl+E Ctrl+N F11 '"?"' '"!"'; do printf '%s Esc Esc\n' "$box"; done
}
{
    echo wait
    walk
    while IFS= read -r title; do
        printf '"/" "%s"\nexpect "%s"\n' "$title" "$title"
        for view in Ctrl+T Ctrl+A F11 Ctrl+P Ctrl+R Ctrl+W Alt+G; do printf 'Enter\n%s Down Right PgDn Esc Esc Esc Esc\n"/" "%s"\n' $view "$title"; done
        echo 'Enter'
        walk
        echo 'Esc Esc Esc Esc'
    done < <(thin <sheets)
    for menu in V T H; do for down in {0..16}; do
        printf 'Alt+%s' $menu
        for ((i = 0; i < down; i++)); do printf ' Down'; done
        printf ' Enter\nDown PgDn Right Esc Esc\nEsc Esc Esc Esc\n'
    done; done
    printf 'Alt+F Down Down Down Down Down Down Enter\nDown Esc Esc Esc\n' # import
} >walk.keys
is 'there is much to see' $(($(wc -l <sheets) > 30 && $(wc -l <walk.keys) > $(share_of 800))) 1
before=$(cksum <a.mamori) stat=$(stat -c '%i %s %y %z' a.mamori)
run 0 m --lang ja --keys walk.keys --size 100x30 --dump screen.txt a.mamori && ok 'every screen opens and closes'
is 'the workbook is what it was' "$(cksum <a.mamori)" "$before"
is '… and nobody wrote into it' "$(stat -c '%i %s %y %z' a.mamori)" "$stat"
for command in 'status a.mamori' 'show a.mamori self-check' 'log a.mamori' 'verify a.mamori' 'why a.mamori self-check summary.score' 'documents a.mamori' 'graph a.mamori contacts' 'document a.mamori reg01' 'peek a.mamori' 'import a.mamori self-check self.csv --dry-run' 'export a.mamori all --all-documents --dry-run'; do
    [ "$command" != 'import a.mamori self-check self.csv --dry-run' ] || m show a.mamori self-check --csv >self.csv
    # shellcheck disable=SC2086
    m $command >/dev/null 2>&1
    [ "$(stat -c '%i %s %y %z' a.mamori)" = "$stat" ] || { not_ok "mamori $command" 'it wrote into the workbook'; break; }
done
is '… nor does a command that only asks' "$(cksum <a.mamori)" "$before"
tap_done
