# The C sources: banned functions, length, tabs, a comment at the top of every header.
. "$SRCDIR/tests/lib/tap.sh"
none() { if [ -z "$2" ]; then ok "$1"; else not_ok "$1" "$2"; fi; }
sources=$(find src tests -name '*.[ch]' ! -path 'tests/work/*')
# Comments and strings may speak of what code may not call.
code() { python3 -c '
import re, sys
for path in sys.argv[1:]:
    text = open(path, encoding="utf-8").read()
    text = re.sub(r"/\*.*?\*/|//[^\n]*|\"(\\.|[^\"\\\n])*\"", lambda m: "\n" * m[0].count("\n"), text, flags=re.S)
    for number, line in enumerate(text.split("\n"), 1): print(f"{path}:{number}:{line}")' "$@"; }
code $(ls src/*/*.[ch] | grep -v base/banned.h) >"$WORK/code"
banned=$(sed -n 's/^#define \([a-z_]*\)(.*BANNED.*/\1/p' src/base/banned.h | tr '\n' '|')
none 'no function of base/banned.h is called' "$(grep -nP "(?<![\w.>])(${banned%|})\s*\(" "$WORK/code")"
none 'nothing that runs a shell, makes guessable names or jumps' "$(grep -nP '(?<![\w.>])(system|popen|mktemp|tmpnam|tempnam|alloca|setjmp|longjmp|sigsetjmp|vfork|gethostbyname|rand|srand)\s*\(' "$WORK/code")"
none 'exit() only at the edge (cli), in the child of an export, and when memory runs out' "$(grep -nP '(?<![\w.>])(exit|_exit|_Exit)\s*\(' "$WORK/code" | grep -vE 'src/(cli/|exchange/|base/mem|ui/term\.c)')"
none 'whoever cannot go on says so: mem_exhausted(), never abort()' "$(grep -nP '(?<![\w.>])(abort|assert)\s*\(' "$WORK/code")"
none 'accounts are looked up in base/account.c only' "$(grep -nP '(?<![\w.>])(getpw\w+|getgr\w+|getlogin\w*|cuserid)\s*\(' "$WORK/code" | grep -v 'src/base/account.c')"
none 'stdout and stderr belong to cli' "$(grep -nP '(?<![\w.>])(printf|puts|putchar|perror)\s*\(|\bstd(out|err)\b' "$WORK/code" | grep -vE 'src/(cli/|base/mem|ui/(term|script)\.c|tui/(tui|app)\.c)')"
none 'every file is shorter than 700 lines' "$(wc -l src/*/*.[ch] | awk '$1 > 700 && $2 != "total"')"
none 'no tabs' "$(grep -lP '\t' $sources)"
none 'no blanks at the end of a line' "$(grep -nE ' +$' $sources | head)"
none 'every header says at its top what it is for' "$(for file in src/*/*.h; do head -c 3 "$file" | grep -q '^/\*' || echo "$file"; done)"
none 'every header has its guard' "$(for file in src/*/*.h; do guard=MAMORI_$(sed 's|src/||; s|[/.]|_|g' <<<"$file" | tr a-z A-Z); grep -qx "#define $guard" "$file" || echo "$file: $guard"; done)"
# name() in a comment speaks of something that is there: of this program, or of what it calls.
none 'functions that comments name exist' "$(python3 -c '
import re, sys
texts = {path: open(path, encoding="utf-8").read() for path in sys.argv[1:]}
known = {"console_codes", "len"}
for text in texts.values(): known.update(re.findall(r"\w+", re.sub(r"/\*.*?\*/", "", text, flags=re.S)))
for path, text in texts.items():
    for comment in re.findall(r"/\*.*?\*/", text, re.S):
        for name in re.findall(r"\b([a-z]\w+)\(", comment):
            if name not in known: print(path, name + "()")' $(ls src/*/*.[ch]))"
# Whatever changes a workbook goes through the one writer, which asks the guard; besides it only what changes no data (a file that was
# written out) and what makes a new workbook.
begins() { grep -P '(?<![\w.>])store_begin\s*\(' "$1" | grep -vE ':(static )?bool store_begin|^src/book/(writer|journal_export|book_copy|store_recover)\.c:'; }
none 'only the writer begins a change' "$(begins "$WORK/code")"
echo 'src/book/planted.c:1:    good = store_begin(book->store, book->person, 0, "do", 0, NULL, err);' >"$WORK/planted"
[ -n "$(begins "$WORK/planted")" ] && ok 'a planted fault is seen: another one begins' || not_ok 'a planted fault is seen: another one begins'
# What a column is to the program its form says (role:): its id is the form's own.
by_id() { grep -nE 'find_column\([^;"]*, "|(column|def)[^;",]*(->|\.)id, "|strcmp\("[a-z_]+", *[a-z>.-]*(column|def)[^;",]*(->|\.)id\)|(columns?|ids)\[[A-Za-z_]*\] = \{ *"' "$@"; }
is 'a column looked up by its id is seen' "$(by_id - <<'END' | wc -l
    size_t name = sheet_find_column(&catalog->sheet[s], "name", NULL);
    if (strcmp(sheet->column[c].id, "note") == 0)
    else if (strcmp("of", from->column[column].id) == 0)
    static const char *const answer_columns[ANSWER_COUNT] = {"round", "sheet"};
END
)" 4
none 'no column is looked up by its id' "$(by_id src/*/*.c)"
none 'the guide for form writers knows every role' "$(sed -n 's/^ *\[ROLE_[A-Z]*\] = {"\([a-z]*\)".*/\1/p' src/catalog/role.c | while read -r role; do grep -q "^|.*\`$role\`" doc/form-guide.md || echo "$role"; done)"
is '… and the table of roles is read' "$(grep -c '^ *\[ROLE_[A-Z]*\] = {"' src/catalog/role.c | sed 's/^[2-9][0-9]$/many/')" many
none 'nothing is left for later' "$(grep -nE '\b(TODO|FIXME|XXX|HACK)\b' $sources | head)"
# What a kind of column is, its file says; whoever asks which one he has before him would have to be found for the next kind.
none 'every file of a kind holds its descriptor, which is in the table and in the guide' "$(for file in src/catalog/kind_*.c; do
    kind=$(basename "$file" .c) word=$(sed -n 's/^    \.word = "\(.*\)",$/\1/p' "$file")
    grep -q "^const struct column_kind $kind = {" "$file" && grep -q "&$kind\b" src/catalog/kind.c || echo "$file: $kind"
    grep '^| `type` |' doc/form-guide.md | grep -qF "\`$word\`" || echo "$file: doc/form-guide.md does not tell of \`$word\`"
done)"
kinds=$(basename -s .c src/catalog/kind_*.c | sed 's/kind_//' | tr '\n' '|')
asks() { grep -vE '^[^:]*/catalog/(kind(_[a-z]*)?|column)\.[ch]:' "$1" | grep -P "\bkind_(${kinds%|})\b|\bkind_(at|count)\b|kind->word\b|\bCOLUMN_(?i:${kinds%|})\b"; }
none 'nobody asks which kind a column is of' "$(asks "$WORK/code")"
for fault in 'if (def->kind == &kind_date)' 'if (strcmp(def->kind->word, x) == 0)' 'case COLUMN_ROW:'; do
    echo "src/tui/planted.c:1:$fault" >"$WORK/planted"
    [ -n "$(asks "$WORK/planted")" ] && ok "a planted fault is seen: $fault" || not_ok "a planted fault is seen: $fault"
done
tap_done
