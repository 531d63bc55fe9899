# A library that only files in and out need (src/exchange/late.h) is missing: what does not need it works, what needs it
# says what to install, and nothing is half done.
. "$SRCDIR/tests/lib/tap.sh"
direct
run 0 m new a.mamori --sample --layers ipa-3 && run 0 m export a.mamori good.xlsx && run 0 m export a.mamori assets.csv --sheet assets
# library ; package ; what needs it
while IFS=';' read -r library package command; do
    rm -rf lib out && mkdir lib out
    file=$(sed -n "s/^#define LATE_${library}_SONAME \"\\(.*\\)\"/\\1/p" "$BUILDDIR/config.h")
    printf 'no library\n' >"lib/$file" # found before the real one
    without() { LD_LIBRARY_PATH=$PWD/lib "$MAMORI" --lang en "$@"; }
    run 0 without show a.mamori assets --csv
    run 0 without export a.mamori out/a.csv --sheet assets && cp a.mamori before.mamori
    # shellcheck disable=SC2086
    run 1 without $command
    has "$command: $file is named" "$err" "the library $file cannot be loaded"
    has '… and what to install' "$err" "Debian: apt-get install $package"
    has '… and what works without it' "$err" 'all but files in and out works without it'
    is '… and no file is left' "$(ls -A out)" a.csv
    cmp -s a.mamori before.mamori && ok '… and the workbook is as it was' || not_ok '… and the workbook is as it was'
done <<'END'
XLSX;libxlsxwriter4;export a.mamori out/a.xlsx
XLSX;libxlsxwriter4;export a.mamori out/a.xlsx --document reg01
ZIP;libzip4;export a.mamori out/a.xlsx
ZIP;libzip4;export a.mamori out/a.docx --document reg01
ZIP;libzip4;import a.mamori good.xlsx
EXPAT;libexpat1;import a.mamori good.xlsx
CSV;libcsv3;import a.mamori assets assets.csv
END
tap_done
