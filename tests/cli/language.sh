# Language and locale: Japanese unless something else is asked for, without any ja_JP locale; no UTF-8 is one clear sentence.
. "$SRCDIR/tests/lib/tap.sh"
kana='[\x{3041}-\x{3096}\x{30a1}-\x{30fa}]'
m new a.mamori
# what | environment | options | ja or en
while IFS='|' read -r what environment options want; do
    out=$(env -u LC_ALL -u LANGUAGE -u LANG $environment "$MAMORI" $options --help 2>&1)
    got=en
    grep -qP "$kana" <<<"$out" && got=ja
    is "$what" "$got" "$want"
done <<'END'
nothing set||--ascii|ja
C.UTF-8|LC_ALL=C.UTF-8|--ascii|ja
C|LC_ALL=C|--ascii|ja
POSIX by LANG|LANG=POSIX|--ascii|ja
ja_JP.UTF-8, not generated|LC_ALL=ja_JP.UTF-8|--ascii|ja
ja_JP.utf8 by LANG|LANG=ja_JP.utf8|--ascii|ja
English by LANG, not generated|LANG=en_GB.UTF-8|--ascii|en
LC_MESSAGES over LANG|LANG=ja_JP.UTF-8 LC_MESSAGES=en_US.UTF-8|--ascii|en
LANGUAGE before LANG|LANG=en_US.UTF-8 LANGUAGE=ja|--ascii|ja
LANGUAGE, a list|LC_ALL=C.UTF-8 LANGUAGE=fr:en:ja|--ascii|en
--lang before all|LC_ALL=ja_JP.UTF-8 LANGUAGE=ja|--lang en|en
--lang ja|LANG=en_US.UTF-8 LANGUAGE=en|--lang ja|ja
--lang with =|LC_ALL=C.UTF-8|--lang=en|en
END
# Everything the program and the forms say is there in both languages.
m set a.mamori assets + name=x retention=2020-01-01 >/dev/null
for command in 'status a.mamori' 'show a.mamori self-check' 'why a.mamori assets 1 risk' 'show a.mamori assets --csv --labels' 'log a.mamori'; do
    run 0 me $command && { if grep -qP "$kana" <<<"$out"; then not_ok "in English, nothing is left in Japanese: $command" "$(grep -m 3 -P "$kana" <<<"$out")"; else ok "in English, nothing is left in Japanese: $command"; fi; }
done
for command in --help 'status a.mamori' 'show --help'; do run 0 m $command && { if grep -qP "$kana" <<<"$out"; then ok "in Japanese: $command"; else not_ok "in Japanese: $command" "$out"; fi; }; done
run 1 m show a.mamori nosuch && { if grep -qP "$kana" <<<"$err"; then ok 'errors are in Japanese too'; else not_ok 'errors are in Japanese too' "$err"; fi; }
run 1 me show a.mamori nosuch && { if grep -qP "$kana" <<<"$err"; then not_ok 'errors in English'  "$err"; else ok 'errors in English'; fi; }
is 'codes and ids do not depend on the language' "$(me show a.mamori assets --json)" "$(m show a.mamori assets --json)"

# No UTF-8: one sentence in both languages with the command that helps; nothing on stdout.
for locale in LC_ALL=ja_JP.eucJP LC_ALL=ja_JP.SJIS LANG=en_US.ISO-8859-1 LC_CTYPE=ja_JP.eucJP; do
    run 1 env -u LC_ALL -u LANG "$locale" "$MAMORI" status a.mamori || continue
    is "$locale: nothing on stdout" "$out" ''
    has "$locale: what is wrong, and of which setting" "$err" "$locale"
    has "$locale: in Japanese" "$err" '設定'
    has "$locale: what helps" "$err" 'C.UTF-8'
    is "$locale: said once" "$(grep -c UTF-8 <<<"$err")" 1
done
# What asks for UTF-8, or for nothing at all, starts: LC_CTYPE=UTF-8 comes by ssh from every Mac.
for locale in LC_CTYPE=UTF-8 LC_CTYPE=utf8 LC_ALL=UTF-8 LANG=ja_JP LANG=en_US 'LC_CTYPE=UTF-8 LANG=ja_JP.UTF-8' 'LC_CTYPE=en_US LANG=ja_JP.UTF-8' \
    'LC_ALL=xx_YY.utf8' 'LC_CTYPE=ja_JP.UTF-8@x LANG=C'; do
    # shellcheck disable=SC2086
    run 0 env -u LC_ALL -u LC_CTYPE -u LANG $locale "$MAMORI" status a.mamori && is "$locale: starts without a word" "$err" ''
done
run 1 env -u LC_ALL -u LANG LC_CTYPE=ja_JP LANG=ja_JP.eucJP "$MAMORI" status a.mamori && has 'LC_CTYPE=ja_JP with LANG=ja_JP.eucJP: EUC was asked for' "$err" 'LC_CTYPE=ja_JP'
# Help and version are for those for whom nothing works yet.
for locale in LC_ALL=ja_JP.eucJP LC_CTYPE=nosuch.KOI8-R; do
    for option in --help --version -h; do
        run 0 env -u LC_ALL -u LANG $locale "$MAMORI" $option && has "$locale $option" "$out" 'mamori'
    done
done
refuses 'another language: no talk of UTF-8' 2 'ja, en' --lang de status a.mamori
lacks '… at all' "$err" 'UTF-8'
# A file that was made in one language is read by a program that speaks the other: words of choices, terms, headings.
m new s.mamori --sample >/dev/null
sheets() { /usr/bin/python3 "$SRCDIR/tests/lib/sheets.py" "$@"; }
crossed() { # NAME SPEAKS FILE WORD TERM: nothing differs; one answer and one term that are typed in the file's language do
    run 0 "$MAMORI" --lang "$2" import s.mamori "$3" --dry-run && lacks "$1: no word is refused" "$out$err" '!'
    [[ $out =~ (changed|変更)\ 0.*(rejected|取り込めない)\ 0 ]] && ok "$1: nothing differs" || not_ok "$1: nothing differs" "$out"
    sheets edit "$3" typed.xlsx assets "1.medium=$4" "1.retention=$5"
    cp s.mamori t.mamori
    run 0 "$MAMORI" --lang "$2" import t.mamori typed.xlsx && is "$1: … what is typed in its words is meant" "$(cells t.mamori assets 1.medium 1.retention | tr -d '" \n')" externalP05Y@retirement
}
me export s.mamori en.xlsx >/dev/null && m export s.mamori ja.xlsx >/dev/null
crossed 'an English .xlsx, read in Japanese' ja en.xlsx 'External server' '5 yr after retirement'
crossed 'a Japanese .xlsx, read in English' en ja.xlsx 社外サーバー 退職後5年
for way in en.ja ja.en; do
    "$MAMORI" --lang "${way%.*}" export s.mamori "$way.csv" --sheet assets >/dev/null
    run 0 "$MAMORI" --lang "${way#*.}" import s.mamori "$way.csv" --dry-run --json && is "a CSV, by its headings: $way" "$(json '[d["changed"], d["rejected"], d["same"] > 40, sum(m["column"] is None for m in d["mapping"])]' <<<"$out")" '[[], [], true, 1]'
done
tap_done
