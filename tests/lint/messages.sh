# Nothing untranslated, nothing fuzzy, nothing stale: program text en → ja, form text ja → en.
. "$SRCDIR/tests/lib/tap.sh"
xgettext --from-code=UTF-8 --keyword=_ --keyword=N_ --no-location --sort-output -o "$WORK/program.pot" src/*/*.c src/*/*.h
m forms strings forms >"$WORK/forms.pot"
while read -r po pot least; do
    [ -f "$po" ] || { not_ok "$po is there"; continue; }
    count=$(grep -c '^msgid' "$WORK/$pot")
    [ "$count" -ge "$least" ] && ok "$pot: $count texts were found" || not_ok "$pot has only $count texts: the search for them is broken"
    msgfmt -c -o /dev/null "$po" 2>"$WORK/msgfmt" && ok "$po is well formed, its %s are those of the original" || not_ok "$po" "$(cat "$WORK/msgfmt")"
    # msgcmp names what is missing, untranslated or fuzzy; "not used" is what the sources no longer say.
    said=$(msgcmp "$po" "$WORK/$pot" 2>&1)
    wrong=$(grep -vE 'not used|fatal error|^ *$|^msgcmp' <<<"$said")
    [ -z "$wrong" ] && ok "$po translates everything" || not_ok "$po: $(grep -c . <<<"$wrong") texts missing, untranslated or fuzzy" "$wrong"
    stale=$(grep 'not used' <<<"$said")
    [ -z "$stale" ] && ok "$po holds nothing stale" || not_ok "$po: $(grep -c . <<<"$stale") texts that are no longer used" "$stale"
    is "$po: msgfmt finds no fuzzy and no untranslated text" "$(msgfmt --statistics -o /dev/null "$po" 2>&1 | grep -oE '[0-9]+ (fuzzy|untranslated)')" ''
done <<'END'
locale/ja.po program.pot 300
locale/forms-en.po forms.pot 1000
END
# A translation that does not change anything was forgotten: Japanese text has kana or kanji, English has neither.
python3 - locale/ja.po locale/forms-en.po <<'END'
import re, sys
number = 100
for path, japanese in zip(sys.argv[1:], (True, False)):
    bad = []
    try: text = open(path, encoding="utf-8").read()
    except OSError: continue
    for entry in text.split("\n\n")[1:]:
        if entry.startswith("#~"): continue
        join = lambda key: "".join(re.findall(r'"(.*)"', (re.search(rf'^{key}(?:\[0\])? (".*"(?:\n".*")*)', entry, re.M) or [None, ""])[1]))
        msgid, msgstr = join("msgid"), join("msgstr")
        has = re.search(r"[\u3041-\u30fa\u4e00-\u9fff]", msgstr)
        if japanese and not has and re.search(r"[A-Za-z]{4,} [a-z]{3,}", re.sub(r"--?[a-z-]+|[A-Z_]{2,}", "", msgid)): bad.append(msgid)
        if not japanese and has: bad.append(msgstr)
    number += 1
    print(f"{'not ok' if bad else 'ok'} {number} - {path} is in its language")
    for text in bad[:20]: print("#   " + text)
END
tap_done
