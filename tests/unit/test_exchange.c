/* Unit tests of src/exchange: every fault a file can have is refused by name, and what goes out comes back the same. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <locale.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/csv_read.h"
#include "exchange/import.h"
#include "exchange/xlsx_escape.h"
#include "exchange/xlsx_listed.h"
#include "exchange/xlsx_look.h"
#include "exchange/xlsx_styles.h"
#include "package.h"
#include "folder.h"

/* ---- helpers ---- */

static void write_file(const char *name, const void *bytes, size_t length)
{
    FILE *file = fopen(path_of(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void write_text(const char *name, const char *text)
{
    write_file(name, text, strlen(text));
}

static char *read_file(const char *name, size_t *length)
{
    FILE *file = fopen(path_of(name), "rb");
    assert_non_null(file);
    char *bytes = mem_zero(1 << 24, 1);
    *length = fread(bytes, 1, (1 << 24) - 1, file);
    fclose(file);
    return bytes;
}

/* How many files in the folder have NAME in their names. */
static int count_files(const char *name)
{
    int count = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *entry; (entry = readdir(dir));)
        count += strstr(entry->d_name, name) != NULL;
    closedir(dir);
    return count;
}

static void expect_error(const char *what, const struct error *err, enum error_code code, const char *part)
{
    struct str text = STR_INIT;
    error_text(err, &text);
    if (err->code != code || (part && !strstr(text.text, part)))
        fail_msg("%s: error %d \"%s\", expected %d \"%s\"", what, (int)err->code, text.text, (int)code,
                 part ? part : "");
    str_free(&text);
}

static void expect_good(const char *what, bool good, const struct error *err)
{
    struct str text = STR_INIT;
    if (!good) {
        error_text(err, &text);
        fail_msg("%s: %s", what, text.text);
    }
    str_free(&text);
}

static struct book *make_book(const char *name)
{
    struct error err = {0};
    struct book_options options = {.person = "試験"};
    unlink(path_of(name));
    struct book *book = book_new(path_of(name), "ipa-3", "試験株式会社", NULL, &options, &err);
    expect_good("book_new", book != NULL, &err);
    expect_good("book_load", book_load(book, &err), &err);
    return book;
}

static size_t sheet_of(const struct book *book, const char *id)
{
    size_t sheet = catalog_find_sheet(book->catalog, id, NULL);
    assert_int_not_equal(sheet, SIZE_MAX);
    return sheet;
}

static void add_row(struct book *book, size_t sheet, size_t column, const char *value)
{
    struct error err = {0};
    const struct change change[] = {{.op = CHANGE_INSERT, .sheet = sheet, .at = UINT32_MAX},
                                    {.op = CHANGE_SET, .sheet = sheet, .added = 1, .column = column, .value = value}};
    expect_good("add row", book_change(book, change, 2, NULL, NULL, &err), &err);
}

static const char *cell(const struct book *book, const char *sheet_id, const char *row, const char *column)
{
    static struct str out = STR_INIT;
    size_t sheet = sheet_of(book, sheet_id);
    uint32_t r = model_find_row(book->model, sheet, row);
    str_clear(&out);
    if (r == UINT32_MAX)
        return "(no row)";
    model_text(book->model, sheet, r, sheet_find_column(&book->catalog->sheet[sheet], column, NULL), MODEL_CODE, &out);
    return out.text;
}

/* ---- bytes of a CSV file ---- */

static void test_csv_decode(void **state)
{
    (void)state;
#define BYTES(s) s, sizeof(s) - 1
    static const struct {
        const char *what, *bytes;
        size_t length;
        enum csv_encoding wanted;
        enum error_code code;
        const char *text; /* decoded, or part of the error */
        enum csv_encoding found;
        bool bom;
    } cases[] = {
        {"plain", BYTES("a,b\n"), CSV_AUTO, ERROR_NONE, "a,b\n", CSV_UTF8, false},
        {"BOM",
         BYTES("\xEF\xBB\xBF"
               "a,b\n"),
         CSV_AUTO, ERROR_NONE, "a,b\n", CSV_UTF8, true},
        {"BOM wins over a wish",
         BYTES("\xEF\xBB\xBF"
               "あ"),
         CSV_CP932, ERROR_NONE, "あ", CSV_UTF8, true},
        {"UTF-8", BYTES("髙﨑①"), CSV_AUTO, ERROR_NONE, "髙﨑①", CSV_UTF8, false},
        {"CP932 found", BYTES("\xFB\xFC\xED\x95\x87\x40"), CSV_AUTO, ERROR_NONE, "髙﨑①", CSV_CP932, false},
        {"CP932 keeps the backslash", BYTES("\\"), CSV_CP932, ERROR_NONE, "\\", CSV_CP932, false},
        {"half-width kana", BYTES("\xB1\xB2"), CSV_CP932, ERROR_NONE, "ｱｲ", CSV_CP932, false},
        {"empty", BYTES(""), CSV_AUTO, ERROR_NONE, "", CSV_UTF8, false},
        {"UTF-16 LE",
         BYTES("\xFF\xFE"
               "a\0"),
         CSV_AUTO, ERROR_NONE, "a", CSV_UTF16LE, true},
        {"UTF-16 BE", BYTES("\xFE\xFF\0a"), CSV_AUTO, ERROR_NONE, "a", CSV_UTF16BE, true},
        {"UTF-16: the mark wins over a wish", BYTES("\xFE\xFF\0a"), CSV_CP932, ERROR_NONE, "a", CSV_UTF16BE, true},
        {"UTF-16 LE without a mark", BYTES("\x42\x30,\0\x44\x30\r\0\n\0"), CSV_AUTO, ERROR_NONE, "あ,い\r\n",
         CSV_UTF16LE, false},
        {"UTF-16 BE without a mark", BYTES("\x30\x42\0\t\x30\x44\0\r\0\n"), CSV_AUTO, ERROR_NONE, "あ\tい\r\n",
         CSV_UTF16BE, false},
        {"UTF-16 LE of ASCII", BYTES("a\0,\0b\0\n\0001\0,\0002\0\n\0"), CSV_AUTO, ERROR_NONE, "a,b\n1,2\n", CSV_UTF16LE,
         false},
        {"UTF-16 LE of full-width blanks", BYTES("\0\x30\0\x30\0\x30,\0\0\x30\n\0"), CSV_AUTO, ERROR_NONE,
         "　　　,　\n", CSV_UTF16LE, false},
        {"UTF-16 LE beyond the first plane", BYTES("\x42\xD8\xB7\xDF,\0x\0"), CSV_AUTO, ERROR_NONE, "𠮷,x", CSV_UTF16LE,
         false},
        {"UTF-16, by name", BYTES("\x42\x30"), CSV_UTF16LE, ERROR_NONE, "あ", CSV_UTF16LE, false},
        {"UTF-16, by name, the other way round", BYTES("\0a\0\n"), CSV_UTF16LE, ERROR_NONE, "a\n", CSV_UTF16BE, false},
        {"UTF-16 with half a pair",
         BYTES("\xFF\xFE"
               "a\0\n\0b\0\x42\xD8"),
         CSV_AUTO, ERROR_UNSUPPORTED, "line 2, column 2", CSV_AUTO, false},
        {"UTF-16 with a NUL",
         BYTES("\xFF\xFE"
               "a\0\n\0\0\0"),
         CSV_AUTO, ERROR_CONTROL_CHARACTER, "line 2, column 1", CSV_AUTO, false},
        {"UTF-16 although UTF-8 is asked for", BYTES("a\0,\0b\0"), CSV_UTF8, ERROR_CONTROL_CHARACTER, "NUL", CSV_AUTO,
         false},
        {"UTF-32 LE",
         BYTES("\xFF\xFE\0\0"
               "a\0\0\0"),
         CSV_AUTO, ERROR_UNSUPPORTED, "UTF-32", CSV_AUTO, false},
        {"UTF-32 BE", BYTES("\0\0\xFE\xFF\0\0\0a"), CSV_AUTO, ERROR_UNSUPPORTED, "UTF-32", CSV_AUTO, false},
        {"UTF-32 without a mark", BYTES("\x42\x30\0\0,\0\0\0\n\0\0\0"), CSV_AUTO, ERROR_UNSUPPORTED, "UTF-32", CSV_AUTO,
         false},
        {"EUC-JP", BYTES("\xBE\xF0\xCA\xF3,\xA4\xA2\n"), CSV_AUTO, ERROR_UNSUPPORTED, "EUC-JP", CSV_AUTO, false},
        {"EUC-JP of kana only", BYTES("\xA4\xA2\xA4\xA4\n"), CSV_AUTO, ERROR_UNSUPPORTED, "EUC-JP", CSV_AUTO, false},
        {"EUC-JP, by name", BYTES("\xBE\xF0\xCA\xF3,\xA4\xA2\n"), CSV_EUCJP, ERROR_NONE, "情報,あ\n", CSV_EUCJP, false},
        {"EUC-JP although CP932 is asked for", BYTES("\xA4\xA2"), CSV_CP932, ERROR_NONE, "､｢", CSV_CP932, false},
        {"half-width kana are no EUC", BYTES("\xBC\xDD\xCC\xDE\xDD,\xBA\xB3\xCE\xB3\xA4\xB1\n"), CSV_AUTO, ERROR_NONE,
         "ｼﾝﾌﾞﾝ,ｺｳﾎｳ､ｱ\n", CSV_CP932, false},
        {"a rare kanji alone is no EUC", BYTES("\xE9\xD2\n"), CSV_AUTO, ERROR_NONE, "鰓\n", CSV_CP932, false},
        {"ISO-2022-JP", BYTES("\x1B$B$\"\x1B(B,a\n"), CSV_AUTO, ERROR_UNSUPPORTED, "ISO-2022-JP", CSV_AUTO, false},
        {"ISO-2022-JP although CP932 is asked for", BYTES("\x1B$@$\"\x1B(J,a\n"), CSV_CP932, ERROR_UNSUPPORTED,
         "ISO-2022-JP", CSV_AUTO, false},
        {"ISO-2022-JP, by name", BYTES("\x1B$B$\"\x1B(B,a\n"), CSV_ISO2022JP, ERROR_NONE, "あ,a\n", CSV_ISO2022JP,
         false},
        {"another escape is none", BYTES("\x1B[1m,a\n"), CSV_AUTO, ERROR_NONE, "\x1B[1m,a\n", CSV_UTF8, false},
        {"Ctrl+Z at the end", BYTES("a,b\r\n\x1A"), CSV_AUTO, ERROR_NONE, "a,b\r\n", CSV_UTF8, false},
        {"Ctrl+Z and a line end", BYTES("a,b\r\n\x1A\r\n"), CSV_AUTO, ERROR_NONE, "a,b\r\n", CSV_UTF8, false},
        {"Ctrl+Z in CP932", BYTES("\x82\xA0\x1A"), CSV_AUTO, ERROR_NONE, "あ", CSV_CP932, false},
        {"Ctrl+Z in the middle stays",
         BYTES("a\x1A"
               "b"),
         CSV_AUTO, ERROR_NONE,
         "a\x1A"
         "b",
         CSV_UTF8, false},
        {"NUL", BYTES("a\nbc\0d"), CSV_AUTO, ERROR_CONTROL_CHARACTER, "line 2, column 3", CSV_AUTO, false},
        {"neither", BYTES("a\r\nb\xFF"), CSV_AUTO, ERROR_NOT_UTF8, "line 2, column 2", CSV_AUTO, false},
        {"neither: the byte", BYTES("\xFF"), CSV_AUTO, ERROR_NOT_UTF8, "0xFF", CSV_AUTO, false},
        {"no UTF-8, CP932 offered", BYTES("\x82\xA0"), CSV_UTF8, ERROR_NOT_UTF8, "as CP932", CSV_AUTO, false},
        {"no CP932", BYTES("a\x81"), CSV_CP932, ERROR_UNSUPPORTED, "0x81", CSV_AUTO, false},
        {"overlong", BYTES("\xC0\xAF"), CSV_UTF8, ERROR_NOT_UTF8, "column 1", CSV_AUTO, false},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct error err = {0};
        struct csv_text text;
        char *bytes = mem_zero(cases[i].length + 1, 1);
        memcpy(bytes, cases[i].bytes, cases[i].length);
        bool good = csv_text_decode(bytes, cases[i].length, "x.csv", cases[i].wanted, &text, &err);
        if (cases[i].code != ERROR_NONE) {
            assert_false(good);
            expect_error(cases[i].what, &err, cases[i].code, cases[i].text);
            continue;
        }
        expect_good(cases[i].what, good, &err);
        if (strcmp(text.text, cases[i].text) != 0 || text.encoding != cases[i].found || text.bom != cases[i].bom)
            fail_msg("%s: \"%s\" %d %d", cases[i].what, text.text, (int)text.encoding, text.bom);
        csv_text_free(&text);
    }
}

/* ---- rows of a CSV file ---- */

static bool parse_text(const char *text, struct csv_table *table, struct error *err)
{
    struct csv_text in;
    expect_good("decode", csv_text_decode(mem_text(text), strlen(text), "x.csv", CSV_UTF8, &in, err), err);
    bool good = csv_table_parse(&in, "x.csv", NULL, table, err);
    csv_text_free(&in);
    return good;
}

static void test_csv_rows(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected; /* line:field|field; … or the error */
    } cases[] = {
        {"a,b\n1,2\n", "1:a|b;2:1|2;"},
        {"a\r\nb\r\n", "1:a;2:b;"},
        {"a\rb\r", "1:a;2:b;"},
        {"a", "1:a;"},
        {"a,\n", "1:a|;"},
        {"\n\na\n\r\n\r\nb", "3:a;6:b;"},
        {"\"x\ny\",z\nlast", "1:x\ny|z;3:last;"},
        {"\"x\r\ny\"\r\nlast", "1:x\ny;3:last;"},
        {"\"x\ry\"\nlast", "1:x\ny;3:last;"},
        {"\"say \"\"hi\"\"\"", "1:say \"hi\";"},
        {" a , b ", "1: a | b ;"},
        {"\"\",\"\"", "1:|;"},
        {"a\n\"b\n\nc", "line 2, column 1|never closed"},
        {"a,b\nc,\"d\ne,f\n", "line 2, column 2|never closed"},
        {"a\"b\n", "1:a\"b;"},
        {"27\"モニター,\"\"\"x\"\"\"\n", "1:27\"モニター|\"x\";"},
        {"a\"\"b,c\"\n", "1:a\"\"b|c\";"},
        {"a\nb, \"c\"\n", "1:a;2:b|c;"},
        {"  \"a\", \"c,d\n\"\" e\" ,f\n", "1:a|c,d\n\" e|f;"},
        {"a, \"c\"d, \"e\n", "1:a| \"c\"d| \"e;"},
        {"a,\" \"\"b\"\" \", c \"\n", "1:a| \"b\" | c \";"},
        {"a; \"b;c\"\n \"d\";e\n\t\"f;g\n", "1:a|b;c;2:d|e;3:\t\"f|g;"},
        {"\"a\" ,b\n\"c\"\t\n\"d\"  ", "1:a|b;2:c;3:d;"},
        {"\"a\" \"b\",c\n", "line 1, column 1|quotation"},
        {"a\n\"b\"c\n", "line 2, column 1|quotation"},
        {"a\tb\n1,2\t\"x\ty\"\n", "1:a|b;2:1,2|x\ty;"},
        {"\"a\" \t\"b\"\n\"c\" \td\n", "1:a|b;2:c|d;"},
        {"a;b;c\n1,5;2,5;3,5\n", "1:a|b|c;2:1,5|2,5|3,5;"},
        {"sep=;\r\na;b\r\n1;2\r\n", "2:a|b;3:1|2;"},
        {"SEP=\t\na\tb\n", "2:a|b;"},
        {"sep=\\t\na\tb\n", "2:a|b;"},
        {"\"sep=|\"\na|b\n", "2:a|b;"},
        {"sep=,\na,b;c\n", "2:a|b;c;"},
        {"sep=;,,\na;b\n", "2:a|b;"},
        {"sep=\na,b\n", "1:sep=;2:a|b;"},
        {"sep=;x,y\na,b\n", "1:sep=;x|y;2:a|b;"},
        {"sep=;", ""},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct csv_table table;
        struct error err = {0};
        struct str got = STR_INIT;
        if (!parse_text(cases[i].text, &table, &err)) {
            const char *bar = strchr(cases[i].expected, '|');
            char *place = mem_text_length(cases[i].expected, (size_t)(bar - cases[i].expected));
            expect_error(cases[i].text, &err, ERROR_SYNTAX, place);
            expect_error(cases[i].text, &err, ERROR_SYNTAX, bar + 1);
            free(place);
            continue;
        }
        for (size_t r = 0; r < table.rows; r++) {
            str_add_format(&got, "%llu:", (unsigned long long)table.row[r].line);
            for (size_t f = 0; f < table.row[r].fields; f++)
                str_add_format(&got, "%s%s", f ? "|" : "", csv_field(&table, r, f));
            str_add_char(&got, ';');
        }
        if (strcmp(got.text, cases[i].expected) != 0)
            fail_msg("%s: got %s, expected %s", cases[i].text, got.text, cases[i].expected);
        str_free(&got);
        csv_table_free(&table);
    }
}

static void test_csv_separator(void **state)
{
    (void)state;
    static const struct {
        const char *what, *text;
        char separator;
    } cases[] = {
        {"comma", "a,b\n1,2\n", ','},
        {"one column", "a\nb\n", ','},
        {"nothing", "", ','},
        {"tab", "a\tb\n1\t2\n", '\t'},
        {"semicolon", "a;b\n1;2\n", ';'},
        {"a header alone", "a;b;c\n", ';'},
        {"tabs, commas in every text", "a\tb\n1,2\t3,4\n5,6\t7,8\n", '\t'},
        {"tabs under a title with a comma", "株式会社A, 台帳\na\tb\n1\t2\n", '\t'},
        {"tabs under three titles",
         "台帳\n2026年\n総務部\na\tb\tc\n1\t2\t3\n1\t2\t3\n1\t2\t3\n1\t2\t3\n1\t2\t3\n1\t2\t3\n", '\t'},
        {"semicolons, decimal commas", "a;b\n1,5;2,5\n3,5;4,5\n", ';'},
        {"commas, a semicolon in each text", "a,b\n1,x;y;z\n2,x;y;z\n", ','},
        {"commas, tabs in a text", "a,b\n1,x\ty\n2,z\n", ','},
        {"in quotation marks nothing parts", "a,b\n\"x;y;z\",1\n\"x;y;z\",2\n", ','},
        {"… not even lines", "a;b\n\"x\n,\n,\n\";1\n2;3\n", ';'},
        {"one column, a semicolon here and there", "名前\n顧客;取引先\n契約書\n見積書\n", ','},
        {"short lines", "a,b,c\n1\n2\n3,x,y\n", ','},
        {"short lines with semicolons in them", "a,b\nx;y\nz\nw\n", ','},
        {"old line ends", "a;b\r1;2\r", ';'},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct csv_text text;
        struct error err = {0};
        expect_good(cases[i].what,
                    csv_text_decode(mem_text(cases[i].text), strlen(cases[i].text), "x", CSV_AUTO, &text, &err), &err);
        if (text.separator != cases[i].separator)
            fail_msg("%s: %d", cases[i].what, text.separator);
        csv_text_free(&text);
    }
}

static char *repeated(const char *piece, size_t count, const char *end)
{
    struct str out = STR_INIT;
    for (size_t i = 0; i < count; i++)
        str_add(&out, piece);
    str_add(&out, end);
    return str_take(&out);
}

static void test_csv_limits(void **state)
{
    (void)state;
    static const struct {
        const char *what, *piece;
        size_t count;
        const char *end, *place; /* NULL: good */
    } cases[] = {
        {"32,767 units", "あ", 32767, "", NULL},
        {"32,768 units", "あ", 32768, "", "line 1, column 1"},
        {"surrogates count double", "🍣", 16384, "", "line 1, column 1"},
        {"500 columns", "a,", 499, "a\n", NULL},
        {"501 columns", "a,", 500, "a\n", "line 1, column 501"},
        {"501 columns, the last ones empty", "a,", 500, ",,,\n", NULL},
        {"200,000 rows and a header", "a\n", 200001, "", NULL},
        {"200,001 rows and a header", "a\n", 200002, "", "line 200002"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct csv_table table;
        struct error err = {0};
        char *text = repeated(cases[i].piece, cases[i].count, cases[i].end);
        bool good = parse_text(text, &table, &err);
        if (cases[i].place)
            expect_error(cases[i].what, &err, ERROR_LIMIT, cases[i].place);
        else
            expect_good(cases[i].what, good, &err);
        assert_int_equal(good, cases[i].place == NULL);
        if (good)
            csv_table_free(&table);
        free(text);
    }
    /* 40 fields of 30,000 characters are more than a row may be. */
    char *field = repeated("a", 30000, ","), *row = repeated(field, 40, "b\n");
    struct csv_table table;
    struct error err = {0};
    assert_false(parse_text(row, &table, &err));
    expect_error("row", &err, ERROR_LIMIT, "1 MB");
    free(field);
    free(row);
    /* A file of 50 MB and a byte; the bytes are never read. */
    struct csv_text text;
    write_text("big.csv", "a");
    assert_int_equal(truncate(path_of("big.csv"), CSV_MAX_FILE + 1), 0);
    assert_false(csv_text_read(path_of("big.csv"), CSV_AUTO, &text, &err));
    expect_error("file", &err, ERROR_LIMIT, "50 MB");
    unlink(path_of("big.csv"));
    assert_false(csv_text_read(folder, CSV_AUTO, &text, &err));
    expect_error("folder", &err, ERROR_NOT_TABLE, NULL);
    assert_false(csv_text_read(path_of("none.csv"), CSV_AUTO, &text, &err));
    expect_error("missing", &err, ERROR_MISSING_FILE, NULL);
}

/* ---- header, difference, apply ---- */

static void test_csv_map(void **state)
{
    (void)state;
    struct book *book = make_book("map.mamori");
    const struct sheet_def *sheet = &book->catalog->sheet[sheet_of(book, "assets")];
    static const struct {
        const char *header, *column;
        bool computed;
        const char *near;
    } cases[] = {
        {"name", "name", false, NULL},
        {"NAME", "name", false, NULL},
        {"ｎａｍｅ", "name", false, NULL},
        {"情報資産名称", "name", false, NULL},
        {"情報 資産　名称", "name", false, NULL},
        {"媒体・保存先", "medium", false, NULL},
        {"ﾘｽｸ値", "risk", true, NULL},
        {"重要度", "importance", true, NULL},
        {"id", NULL, false, NULL}, /* the numbers of the file's own rows */
        {"番号", NULL, false, NULL},
        {"mediun", NULL, false, "medium"},
        {"情報資産の名", NULL, false, "情報資産名称"},
        {"天気予報の当たり具合", NULL, false, NULL},
        {"", NULL, false, NULL},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        if (!*cases[i].header)
            continue;
        char *text = mem_format("業務分類,\"%s\"\nx,y\n", cases[i].header);
        struct error err = {0};
        struct table_file file;
        struct import_map map;
        write_text("map.csv", text);
        expect_good("read", table_read(path_of("map.csv"), CSV_AUTO, NULL, &file, &err), &err);
        expect_good("map",
                    import_map_make(book, sheet_of(book, "assets"), &file.table[0], NULL, 0, file.arena, &map, &err),
                    &err);
        const struct import_mapping *mapping = &map.mapping[1];
        const char *got = mapping->column == SIZE_MAX ? NULL : sheet->column[mapping->column].id;
        if ((got == NULL) != (cases[i].column == NULL) || (got && strcmp(got, cases[i].column) != 0) ||
            mapping->computed != cases[i].computed)
            fail_msg("\"%s\" is %s %d", cases[i].header, got ? got : "nothing", mapping->computed);
        if (cases[i].near && (!mapping->near_name || strcmp(mapping->near_name, cases[i].near) != 0))
            fail_msg("\"%s\": near is %s", cases[i].header, mapping->near_name ? mapping->near_name : "nothing");
        table_file_free(&file);
        free(text);
    }
    book_close(&book);
}

static struct import *read_csv(struct book *book, size_t sheet, const char *name, struct error *err)
{
    return import_read(book, path_of(name), &(struct import_options){.sheet = sheet}, NULL, err);
}

/* A column "id" is said to be that of this workbook. */
static struct import *preview_text(struct book *book, const char *sheet, const char *text, struct error *err)
{
    size_t s = sheet_of(book, sheet);
    struct import_choice choice = {.header = "id", .column = sheet_role(&book->catalog->sheet[s], ROLE_ID)};
    write_text("in.csv", text);
    return import_read(book, path_of("in.csv"),
                       &(struct import_options){.sheet = s, .choice = &choice, .choices = strncmp(text, "id,", 3) == 0},
                       NULL, err);
}

/* The first rejected cell. */
static const struct import_cell *first_reject(const struct import *import, const struct import_row **row)
{
    const struct import_part *part = &import->part[0];
    for (size_t n = 0; n < part->rows; n++)
        for (size_t i = 0; i < part->row[n].cells; i++)
            if (part->cell[part->row[n].first + i].kind == IMPORT_REJECTED) {
                *row = &part->row[n];
                return &part->cell[part->row[n].first + i];
            }
    return NULL;
}

static void test_csv_import(void **state)
{
    (void)state;
    struct book *book = make_book("import.mamori");
    struct error err = {0};
    struct str what = STR_INIT;
    struct import *preview = preview_text(book, "assets",
                                          "情報資産名称,媒体・保存先,個人情報,機密性,保存期限,リスク値,費用の見積り\n"
                                          "名簿,書類,有,２,R8.4.1,99,\"1,000円\"\n"
                                          ",,,,,,\n"
                                          "\"=cmd|' /C calc'!A0\",事務所PC,,1,2030/3/31,,\n",
                                          &err);
    expect_good("preview", preview != NULL, &err);
    assert_int_equal(import_count(preview, IMPORT_ADDED), 2);
    assert_int_equal(import_count(preview, IMPORT_REJECTED), 0);
    const struct import_part *part = &preview->part[0];
    assert_int_equal(part->rows, 2);
    assert_true(part->map.mapping[5].computed);
    assert_int_equal(part->row[1].kind, IMPORT_ADDED);
    assert_int_equal(part->table->place[part->row[1].at].number, 4);
    assert_string_equal(part->value[part->map.count + 1], "office_pc");
    assert_int_equal(model_rows(book->model, part->sheet), 0); /* a preview writes nothing */
    expect_good("apply", import_apply(book, preview, false, NULL, NULL, &err), &err);
    import_free(&preview);
    assert_string_equal(cell(book, "assets", "1", "name"), "名簿");
    assert_string_equal(cell(book, "assets", "1", "medium"), "paper");
    assert_string_equal(cell(book, "assets", "1", "personal"), "yes");
    assert_string_equal(cell(book, "assets", "1", "c"), "2");
    assert_string_equal(cell(book, "assets", "1", "retention"), "2026-04-01");
    assert_string_equal(cell(book, "assets", "1", "cost"), "1000");
    assert_string_equal(cell(book, "assets", "1", "importance"), "2");
    assert_string_equal(cell(book, "assets", "2", "name"), "=cmd|' /C calc'!A0");

    /* Changed by id; one row the same; two refused. What the model shows is what a fresh reading of the file shows. */
    preview = preview_text(book, "assets", "id,name,c\n1,名簿,2\n2,新しい名前,\n77,x,1\n2,y,1\n,追加,0\n", &err);
    expect_good("second preview", preview != NULL, &err);
    assert_int_equal(import_count(preview, IMPORT_SAME), 1);
    assert_int_equal(import_count(preview, IMPORT_CHANGED), 1);
    assert_int_equal(import_count(preview, IMPORT_ADDED), 1);
    assert_int_equal(import_count(preview, IMPORT_REJECTED), 2);
    const struct import_row *bad;
    assert_int_equal(first_reject(preview, &bad)->field, 0);
    assert_int_equal(preview->part[0].table->place[bad->at].number, 4);
    assert_false(import_apply(book, preview, false, NULL, NULL, &err));
    expect_error("rejected", &err, ERROR_REJECTED, NULL);
    expect_good("accept good", import_apply(book, preview, true, NULL, NULL, &err), &err);
    import_free(&preview);
    assert_string_equal(cell(book, "assets", "2", "name"), "新しい名前");
    assert_string_equal(cell(book, "assets", "2", "c"), "");
    assert_string_equal(cell(book, "assets", "3", "name"), "追加");
    model_free(&book->model);
    expect_good("reload", book_load(book, &err), &err);
    assert_string_equal(cell(book, "assets", "2", "name"), "新しい名前");
    assert_string_equal(cell(book, "assets", "3", "c"), "0");
    expect_good("undo", book_undo(book, &what, &err), &err);
    assert_string_equal(cell(book, "assets", "2", "name"), "=cmd|' /C calc'!A0");
    assert_string_equal(cell(book, "assets", "3", "name"), "(no row)");
    expect_good("undo", book_undo(book, &what, &err), &err);
    assert_int_equal(model_rows(book->model, sheet_of(book, "assets")), 0);
    str_free(&what);

    /* A difference that is no longer true is not applied. */
    preview = preview_text(book, "assets", "name\nx\n", &err);
    struct error other_err = {0};
    struct book *other = book_open(path_of("import.mamori"), &(struct book_options){.person = "別の人"}, &other_err);
    expect_good("open again", other && book_load(other, &other_err), &other_err);
    expect_good("other's change",
                book_set_typed(other, sheet_of(other, "company"), "1",
                               sheet_find_column(&other->catalog->sheet[sheet_of(other, "company")], "name", NULL),
                               "別の会社", &other_err),
                &other_err);
    book_close(&other);
    assert_false(import_apply(book, preview, false, NULL, NULL, &err));
    expect_error("conflict", &err, ERROR_CONFLICT, NULL);
    import_free(&preview);
    book_close(&book);
}

static void test_csv_rejects(void **state)
{
    (void)state;
    struct book *book = make_book("rejects.mamori");
    static const struct {
        const char *text;
        uint64_t line;
        uint32_t field;
        const char *reason;
    } cases[] = {
        {"name,note\na,b,c\n", 2, 3, "3 fields"},
        {"name,note\na,b,,,c,\n", 2, 5, "6 fields"},
        {"name,medium\na,papre\n", 2, 2, "papre"},
        {"name,cost\nok,1\na,many\n", 3, 2, "many"},
        {"name,due\na,2026-02-30\n", 2, 2, "2026-02-30"},
        {"name,c\na,7\n", 2, 2, "7"},
        {"name\n\"a\x1b[31mb\"\n", 2, 1, "U+001B"},
        {"name\na\xC2\x9B\n", 2, 1, "U+009B"},
        {"name,note\n\"x\",\"l\n2\"\nb,c,d\n", 4, 3, "3 fields"},
        {"id,name\n5,x\n", 2, 1, "no row"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct error err = {0};
        struct import *preview = preview_text(book, "assets", cases[i].text, &err);
        expect_good(cases[i].text, preview != NULL, &err);
        const struct import_row *row = NULL;
        const struct import_cell *reject = first_reject(preview, &row);
        uint64_t line = row ? preview->part[0].table->place[row->at].number : 0;
        if (!reject || preview->part[0].cell_count[IMPORT_REJECTED] != 1 || line != cases[i].line ||
            reject->field + 1 != cases[i].field || !strstr(reject->reason, cases[i].reason))
            fail_msg("%s: line %llu field %zu: %s", cases[i].text, (unsigned long long)line,
                     reject ? reject->field + 1 : 0, reject ? reject->reason : "not rejected");
        import_free(&preview);
    }
    static const struct {
        const char *sheet, *text;
        enum error_code code;
        const char *part;
    } whole[] = {
        {"assets", "foo,bar\n1,2\n", ERROR_REJECTED, "line 1"},   {"assets", "a\n1\n", ERROR_REJECTED, "no header"},
        {"assets", "リスク値\n1\n", ERROR_REJECTED, "filled in"}, {"assets", "", ERROR_NOT_TABLE, "empty"},
        {"self-check", "answer\ndone\n", ERROR_REJECTED, "id"},   {"assets", "name\n\"x\n", ERROR_SYNTAX, "line 2"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(whole); i++) {
        struct error err = {0};
        struct import *preview = preview_text(book, whole[i].sheet, whole[i].text, &err);
        assert_null(preview);
        expect_error(whole[i].text, &err, whole[i].code, whole[i].part);
    }
    /* Many rejected rows. */
    struct str many = STR_INIT;
    str_add(&many, "name,c\n");
    for (int i = 0; i < 3000; i++)
        str_add(&many, "a,9\n");
    struct error err = {0};
    struct import *preview = preview_text(book, "assets", many.text, &err);
    assert_non_null(preview);
    assert_int_equal(import_count(preview, IMPORT_REJECTED), 3000);
    assert_int_equal(preview->part[0].cell_count[IMPORT_REJECTED], 3000);
    import_free(&preview);
    str_free(&many);
    book_close(&book);
}

static const char *const nasty[] = {
    "=1+1",
    "+81-3-1234",
    "-x",
    "-5",
    "@SUM(A1)",
    "'=quoted",
    "''=twice",
    "'plain",
    "_x0041_",
    "_x005F_x0041_",
    "_xZZZZ_",
    "a_x000D_b",
    "007",
    "1e5",
    "TRUE",
    "#N/A",
    "<b>&amp;\"'",
    "]]>",
    "two  blanks",
    "全　角",
    "葛󠄀飾区",
    "髙﨑①Ⅲ㎝",
    "ｶﾞｷﾞ半角",
    "𠮷野家🍣👨‍👩‍👧",
    "かな\xE3\x82\x99",
    "〜−‖",
    "タブ\tの中",
    "🈁{x}|y;z,w",
    "途中に\uFEFFBOM",
    "0",
    "",
};

static void add_nasty(struct book *book, struct error *err)
{
    size_t sheet = sheet_of(book, "assets"), name = sheet_find_column(&book->catalog->sheet[sheet], "name", NULL);
    size_t note = sheet_find_column(&book->catalog->sheet[sheet], "note", NULL);
    struct change change[3 * ARRAY_LENGTH(nasty)];
    size_t count = 0;
    char notes[ARRAY_LENGTH(nasty)][300];
    for (size_t i = 0; i < ARRAY_LENGTH(nasty); i++) {
        snprintf(notes[i], sizeof(notes[i]), "%s\n%s", nasty[i], nasty[(i + 7) % ARRAY_LENGTH(nasty)]);
        change[count++] = (struct change){.op = CHANGE_INSERT, .sheet = sheet, .at = UINT32_MAX};
        change[count++] = (struct change){
            .op = CHANGE_SET, .sheet = sheet, .added = (uint32_t)i + 1, .column = name, .value = nasty[i]};
        change[count++] = (struct change){
            .op = CHANGE_SET, .sheet = sheet, .added = (uint32_t)i + 1, .column = note, .value = notes[i]};
    }
    expect_good("nasty rows", book_change(book, change, count, NULL, NULL, err), err);
}

static void test_csv_round_trip(void **state)
{
    (void)state;
    struct error err = {0};
    struct book *book = make_book("trip.mamori");
    size_t sheet = sheet_of(book, "assets");
    add_nasty(book, &err);
    static const enum model_text how[] = {MODEL_LABEL, MODEL_CODE};
    for (size_t i = 0; i < ARRAY_LENGTH(how); i++) {
        struct export_report report;
        expect_good("export",
                    csv_export(book, path_of("trip.csv"), &(struct export_options){.sheet = sheet}, CSV_UTF8, how[i],
                               false, NULL, &report, &err),
                    &err);
        struct import *preview = read_csv(book, sheet, "trip.csv", &err);
        expect_good("import", preview != NULL, &err);
        assert_true(preview->file.bom);
        assert_int_equal(import_count(preview, IMPORT_SAME), ARRAY_LENGTH(nasty));
        assert_int_equal(import_count(preview, IMPORT_CHANGED) + import_count(preview, IMPORT_ADDED) +
                             import_count(preview, IMPORT_REJECTED),
                         0);
        import_free(&preview);
    }
    size_t length;
    char *bytes = read_file("trip.csv", &length);
    assert_non_null(strstr(bytes, "\"'=1+1\""));
    assert_non_null(strstr(bytes, "\"'+81-3-1234\""));
    assert_non_null(strstr(bytes, ",-5,"));
    assert_memory_equal(bytes, "\xEF\xBB\xBF'id,", 7); /* the mark of a file with apostrophes */
    free(bytes);

    /* CP932: what it lacks is named and nothing is written; with REPLACE it is 〓. The pairs that CP932 folds are
     * known. */
    unlink(path_of("trip.csv"));
    assert_false(csv_export(book, path_of("trip.csv"), &(struct export_options){.sheet = sheet}, CSV_CP932, MODEL_CODE,
                            false, NULL, &(struct export_report){0}, &err));
    expect_error("CP932", &err, ERROR_UNSUPPORTED,
                 "U+E0100"); /* 葛 with its variation selector comes first, in a note */
    assert_non_null(strstr(err.place, "row 14"));
    assert_int_equal(count_files("trip.csv"), 0);
    assert_int_equal(count_files(".tmp"), 0);
    expect_good("replace",
                csv_export(book, path_of("trip.csv"), &(struct export_options){.sheet = sheet}, CSV_CP932, MODEL_CODE,
                           true, NULL, &(struct export_report){0}, &err),
                &err);
    struct import *preview = read_csv(book, sheet, "trip.csv", &err);
    expect_good("import CP932", preview != NULL, &err);
    assert_int_equal(preview->file.encoding, CSV_CP932);
    assert_int_equal(import_count(preview, IMPORT_REJECTED), 0);
    assert_in_range(import_count(preview, IMPORT_CHANGED), 4, 14); /* only the rows with such characters */
    import_free(&preview);
    book_close(&book);
}

/* ---- .xlsx: texts and formats ---- */

static void test_xlsx_escape(void **state)
{
    (void)state;
    static const struct {
        const char *plain, *escaped;
    } cases[] = {
        {"", ""},
        {"a_b", "a_b"},
        {"_x0041_", "_x005F_x0041_"},
        {"_x004_", "_x004_"},
        {"_x00g1_", "_x00g1_"},
        {"_x0041", "_x0041"},
        {"a_x000d_b", "a_x005F_x000d_b"},
        {"_x0041_x0042_", "_x005F_x0041_x005F_x0042_"},
        {"_x005F_x0041_", "_x005F_x005F_x005F_x0041_"},
        {"__x0041_", "__x005F_x0041_"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct str out = STR_INIT;
        const char *escaped = xlsx_escape(cases[i].plain, &out);
        assert_string_equal(escaped, cases[i].escaped);
        char *back = mem_text(escaped);
        assert_int_equal(xlsx_unescape(back, strlen(back)), strlen(cases[i].plain));
        assert_string_equal(back, cases[i].plain);
        free(back);
        str_free(&out);
    }
    static const struct {
        const char *file, *plain;
    } read[] = {
        {"_x0041_", "A"},
        {"a_x000D_\n", "a\r\n"},
        {"_x3042_", "あ"},
        {"_xD83C__xDF63_", "🍣"},
        {"_xD83C_", "\xEF\xBF\xBD"},
        {"_xDF63_", "\xEF\xBF\xBD"},
        {"_x0000_", "\xEF\xBF\xBD"},
        {"_x00", "_x00"},
        {"_", "_"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(read); i++) {
        char *text = mem_text(read[i].file);
        xlsx_unescape(text, strlen(text));
        assert_string_equal(text, read[i].plain);
        free(text);
    }
    static const struct {
        const char *format;
        bool date;
    } formats[] = {
        {"yyyy-mm-dd", true},   {"General", false},
        {"0.00", false},        {"0;-0;0;\"未算定\"", false},
        {"#,##0\"日\"", false}, {"[$-411]ggge\"年\"m\"月\"", true},
        {"[h]:mm", true},       {"[Red]0", false},
        {"[Red]d", true},       {"0_d", false},
        {"\\d0", false},        {"@", false},
        {"0;yyyy", false},      {"\"open", false},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(formats); i++)
        if (xlsx_format_is_date(formats[i].format) != formats[i].date)
            fail_msg("%s", formats[i].format);
}

/* ---- .xlsx: files from elsewhere ---- */

struct dump {
    struct str text;
    size_t cells;
};

static bool dump_sheet(void *context, const char *name, bool hidden)
{
    struct dump *dump = context;
    str_add_format(&dump->text, "[%s%s]", name, hidden ? " hidden" : "");
    return true;
}

static bool dump_cell(void *context, const struct xlsx_cell *c)
{
    static const char *const types[] = {"empty", "number", "text", "bool", "error", "date"};
    struct dump *dump = context;
    struct str ref = STR_INIT;
    xlsx_ref_column(c->column, &ref);
    str_add_format(&dump->text, "%s%u %s ", ref.text, c->row + 1, types[c->type]);
    str_free(&ref);
    if (c->text)
        str_add(&dump->text, c->text);
    else if (c->type != XLSX_EMPTY)
        str_add_format(&dump->text, "%.15g", c->number);
    if (c->formula)
        str_add_format(&dump->text, " =%s", c->formula);
    str_add_char(&dump->text, ';');
    dump->cells++;
    return true;
}

static void dump_note(void *context, const char *note)
{
    str_add_format(&((struct dump *)context)->text, "(%s)", note);
}

static bool dump_file(const char *name, struct dump *dump, struct error *err)
{
    *dump = (struct dump){.text = STR_INIT};
    struct xlsx_handler handler = {.context = dump, .sheet = dump_sheet, .cell = dump_cell, .note = dump_note};
    return xlsx_read(path_of(name), &handler, err);
}

static void test_xlsx_read(void **state)
{
    (void)state;
    static const struct {
        struct part part[10];
        const char *expected;
    } cases[] = {
        {{TYPES, ROOT, BOOK("", SHEET_A), RELATIONS, STYLES, STRINGS,
          SHEET("<row r='2'><c r='A2' t='s'><v>0</v></c><c r='C2' t='s'><v>1</v></c><c r='D2' t='s'><v>2</v></c><c "
                "r='E2' t='s'><v>3</v></c></row>")},
         "[A]A2 text 一;C2 text 東 京;D2 text A;E2 text ;"},
        {{TYPES, ROOT, BOOK("", SHEET_A), RELATIONS, STYLES,
          SHEET("<row r='1'><c r='A1'><v>1.5</v></c><c r='B1' s='1'><v>46113</v></c><c r='C1' s='2'><v>46113</v></c><c "
                "r='D1' s='3'><v>3</v></c><c r='E1' "
                "s='1'/></row>")},
         "[A]A1 number 1.5;B1 date 46113;C1 date 46113;D1 number 3;E1 empty ;"},
        {{TYPES, ROOT, BOOK("<x:workbookPr date1904='1'/>", SHEET_A), RELATIONS, STYLES,
          SHEET("<row><c s='1'><v>1</v></c><c><v>1</v></c></row>")},
         "[A]A1 date 1463;B1 number 1;"},
        {{TYPES, ROOT, BOOK("", SHEET_A), RELATIONS, /* no r at all: counted on */
          SHEET("<row><c><v>1</v></c><c t='b'><v>1</v></c></row><row r='5'><c/><c t='e'><v>#N/A</v></c></row><row><c "
                "t='d'><v>2026-04-01T12:00:00</v></c></row>")},
         "[A]A1 number 1;B1 bool 1;A5 empty ;B5 error #N/A;A6 date 46113.5;"},
        {{TYPES, ROOT, BOOK("", SHEET_A), RELATIONS,
          SHEET(
              "<row r='1'><c r='A1'><f>B1*2</f><v>4</v></c><c r='B1' t='str'><f>\"a\"&amp;\"b\"</f><v>ab</v></c><c "
              "r='C1'><f t='shared' si='0'/><v>5</v></c>"
              "<c r='D1' t='inlineStr'><is><r><t>x</t></r><rPh sb='0' "
              "eb='1'><t>よみ</t></rPh><r><t>y_x000D_</t></r></is></c><c r='E1' t='str'><f>T(1)</f><v></v></c></row>")},
         "[A]A1 number 4 =B1*2;B1 text ab =\"a\"&\"b\";C1 number 5 =;D1 text xy\r;E1 text  =T(1);"},
        {{TYPES,
          ROOT,
          BOOK("", SHEET_A "<x:sheet name='B &amp; C' state='veryHidden' r:id='b'/>"),
          RELATIONS,
          SHEET(""),
          {"xl/b.xml", "<worksheet><sheetData><row r='1'><c r='XFD1'><v>-1E3</v></c></row><row r='1048576'><c "
                       "r='A1048576'><v>nan</v></c></row></sheetData></worksheet>"},
          {"xl/vbaProject.bin", "x"}},
         "(the file has macros: they are ignored)[A][B & C hidden]XFD1 number -1000;A1048576 text nan;"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct error err = {0};
        struct dump dump;
        package_write(path_of("read.xlsx"), cases[i].part, ARRAY_LENGTH(cases[i].part));
        expect_good(cases[i].expected, dump_file("read.xlsx", &dump, &err), &err);
        assert_string_equal(dump.text.text, cases[i].expected);
        str_free(&dump.text);
    }
}

static void test_xlsx_refusals(void **state)
{
    (void)state;
    char *deep = repeated("<a>", 70, ""), *zeros = repeated("0000000000", 1 << 20, ""),
         *longer = repeated("a", 32768, "");
    char *bomb = mem_format("<worksheet><sheetData><row><c><v>%s</v></c></row></sheetData></worksheet>", zeros);
    char *long_cell = mem_format(
        "<worksheet><sheetData><row><c t='inlineStr'><is><t>%s</t></is></c></row></sheetData></worksheet>", longer);
    const struct {
        const char *what;
        struct part part[8];
        enum error_code code;
        const char *text;
    } cases[] = {
        {"DOCTYPE",
         {TYPES,
          ROOT,
          BOOK("", SHEET_A),
          RELATIONS,
          {"xl/worksheets/a.xml", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><worksheet>&e;</worksheet>"}},
         ERROR_UNSUPPORTED,
         "DOCTYPE"},
        {"depth", {TYPES, ROOT, BOOK("", SHEET_A), RELATIONS, {"xl/worksheets/a.xml", deep}}, ERROR_LIMIT, "64"},
        {"bomb",
         {TYPES, ROOT, BOOK("", SHEET_A), RELATIONS, {"xl/worksheets/a.xml", bomb}},
         ERROR_LIMIT,
         "expands too much"},
        {"a bomb in a part nobody reads",
         {TYPES, ROOT, BOOK("", SHEET_A), RELATIONS, SHEET(""), {"xl/media/x.bin", zeros}},
         ERROR_LIMIT,
         "xl/media/x.bin"},
        {"a long text",
         {TYPES, ROOT, BOOK("", SHEET_A), RELATIONS, {"xl/worksheets/a.xml", long_cell}},
         ERROR_LIMIT,
         "A A1"},
        {"doubled names",
         {TYPES, ROOT, BOOK("", SHEET_A), RELATIONS, SHEET(""), {"xl/WORKSHEETS/A.xml", "x"}},
         ERROR_CORRUPT,
         "twice"},
        {"climbing name",
         {TYPES, ROOT, BOOK("", SHEET_A), RELATIONS, SHEET(""), {"xl/../../x", "x"}},
         ERROR_CORRUPT,
         "leads out"},
        {"climbing by the other slash",
         {TYPES, ROOT, BOOK("", SHEET_A), RELATIONS, SHEET(""), {"xl\\..\\..\\x", "x"}},
         ERROR_CORRUPT,
         "leads out"},
        {"drive letter",
         {TYPES, ROOT, BOOK("", SHEET_A), RELATIONS, SHEET(""), {"c:x", "x"}},
         ERROR_CORRUPT,
         "leads out"},
        {"no workbook", {TYPES, ROOT}, ERROR_CORRUPT, "xl/workbook.xml"},
        {"no office document", {TYPES, {"_rels/.rels", "<Relationships/>"}}, ERROR_NOT_TABLE, "no .xlsx"},
        {"some zip", {{"readme.txt", "x"}}, ERROR_NOT_TABLE, "no .xlsx"},
        {"ods", {{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}}, ERROR_NOT_TABLE, "OpenDocument"},
        {"xlsb", {TYPES, ROOT, {"xl/workbook.bin", "x"}}, ERROR_NOT_TABLE, ".xlsb"},
        {"no sheet part", {TYPES, ROOT, BOOK("", SHEET_A), RELATIONS}, ERROR_CORRUPT, "does not have it"},
        {"unknown relation", {TYPES, ROOT, BOOK("", "<x:sheet name='Q' r:id='zz'/>"), RELATIONS}, ERROR_CORRUPT, "Q"},
        {"XML not well-formed",
         {TYPES, ROOT, BOOK("", SHEET_A), RELATIONS, {"xl/worksheets/a.xml", "<worksheet>\n<sheetData>"}},
         ERROR_CORRUPT,
         "a.xml:2"},
        {"bad UTF-8 in XML",
         {TYPES, ROOT, BOOK("", SHEET_A), RELATIONS, SHEET("<row><c t='inlineStr'><is><t>\xFF</t></is></c></row>")},
         ERROR_CORRUPT,
         "a.xml"},
        {"no such shared text",
         {TYPES, ROOT, BOOK("", SHEET_A), RELATIONS, STRINGS, SHEET("<row><c t='s'><v>4</v></c></row>")},
         ERROR_CORRUPT,
         "A A1"},
        {"negative shared text",
         {TYPES, ROOT, BOOK("", SHEET_A), RELATIONS, STRINGS, SHEET("<row><c t='s'><v>-1</v></c></row>")},
         ERROR_CORRUPT,
         "A A1"},
        {"no such cell",
         {TYPES, ROOT, BOOK("", SHEET_A), RELATIONS, SHEET("<row><c r='XFE1'><v>4</v></c></row>")},
         ERROR_CORRUPT,
         "no such cell"},
        {"no such row",
         {TYPES, ROOT, BOOK("", SHEET_A), RELATIONS, SHEET("<row r='1048577'/>")},
         ERROR_CORRUPT,
         "no such row"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct error err = {0};
        struct dump dump;
        package_write(path_of("bad.xlsx"), cases[i].part, ARRAY_LENGTH(cases[i].part));
        bool good = dump_file("bad.xlsx", &dump, &err);
        str_free(&dump.text);
        if (good)
            fail_msg("%s was read", cases[i].what);
        expect_error(cases[i].what, &err, cases[i].code, cases[i].text);
    }
    free(deep);
    free(zeros);
    free(longer);
    free(bomb);
    free(long_cell);
}

static void test_xlsx_bytes(void **state)
{
    (void)state;
    static const struct part good[] = {TYPES,
                                       ROOT,
                                       BOOK("", SHEET_A),
                                       RELATIONS,
                                       STYLES,
                                       STRINGS,
                                       SHEET("<row><c t='s'><v>0</v></c><c><v>12345.678</v></c></row>")};
    struct error err = {0};
    struct dump dump;
    size_t length;
    package_write(path_of("good.xlsx"), good, ARRAY_LENGTH(good));
    char *bytes = read_file("good.xlsx", &length);
    /* Cut anywhere: refused, never read as less. */
    for (size_t cut = 0; cut < length; cut++) {
        write_file("cut.xlsx", bytes, cut);
        if (dump_file("cut.xlsx", &dump, &err))
            fail_msg("cut at %zu of %zu was read: %s", cut, length, dump.text.text);
        str_free(&dump.text);
    }
    /* A changed byte of the packed data is seen by the checksum or by the parser. */
    const char *name = memmem(bytes, length, "xl/worksheets/a.xml", 19);
    size_t data = (size_t)(name - bytes) + 19;
    for (size_t at = data; at < data + 40; at++) {
        bytes[at] ^= 0x10;
        write_file("flip.xlsx", bytes, length);
        if (dump_file("flip.xlsx", &dump, &err) && strcmp(dump.text.text, "[A]A1 text 一;B1 number 12345.678;") != 0)
            fail_msg("a changed byte at %zu was read as %s", at, dump.text.text);
        str_free(&dump.text);
        bytes[at] ^= 0x10;
    }
    free(bytes);
    write_text("text.xlsx", "name,note\n1,2\n");
    assert_false(dump_file("text.xlsx", &dump, &err));
    expect_error("text", &err, ERROR_CORRUPT, "archive");
    assert_false(dump_file("nothing.xlsx", &dump, &err));
    expect_error("missing", &err, ERROR_MISSING_FILE, NULL);
}

/* ---- our own export ---- */

struct search {
    const char *sheet;
    bool inside;
    size_t column;
    size_t found;
    uint32_t first;
    bool wrong;
};

static bool search_sheet(void *context, const char *name, bool hidden)
{
    struct search *search = context;
    (void)hidden;
    search->inside = strcmp(name, search->sheet) == 0;
    return search->inside;
}

static bool search_cell(void *context, const struct xlsx_cell *c)
{
    struct search *search = context;
    if (c->column != search->column || c->row < search->first)
        return true;
    size_t i = c->row - search->first;
    if (i < ARRAY_LENGTH(nasty) && c->type == XLSX_TEXT) {
        search->found += *nasty[i] != '\0';
        if (strcmp(c->text, nasty[i]) != 0 || c->formula) {
            print_message("row %zu: \"%s\" for \"%s\"\n", i, c->text, nasty[i]);
            search->wrong = true;
        }
    }
    return true;
}

static void test_xlsx_round_trip(void **state)
{
    (void)state;
    struct error err = {0};
    struct book *book = make_book("nasty.mamori");
    add_nasty(book, &err);
    size_t sheet = sheet_of(book, "assets");
    struct export_report report;
    expect_good("export", xlsx_export(book, path_of("nasty.xlsx"), NULL, NULL, &report, &err), &err);
    assert_true(report.sheets > 20 && report.cells > 2000);
    struct xlsx_layout *layout = xlsx_layout_new(book, NULL, &err);
    const struct xlsx_page *page = &layout->page[layout->page_of[sheet]];
    struct search search = {.sheet = page->name,
                            .column = page->at[sheet_find_column(&book->catalog->sheet[sheet], "name", NULL)],
                            .first = page->first};
    struct xlsx_handler handler = {.context = &search, .sheet = search_sheet, .cell = search_cell};
    expect_good("read", xlsx_read(path_of("nasty.xlsx"), &handler, &err), &err);
    assert_int_equal(search.found, ARRAY_LENGTH(nasty) - 1);
    assert_false(search.wrong);
    xlsx_layout_free(&layout);
    assert_int_equal(count_files(".tmp"), 0);
    book_close(&book);
}

static bool check_file(struct xlsx_layout *layout, struct error *err)
{
    int fd = open(path_of("check.xlsx"), O_RDONLY | O_CLOEXEC);
    bool good = xlsx_check(layout, fd, "check.xlsx", NULL, err);
    close(fd);
    return good;
}

/* The check must see a file that is not what it should be: one cell different is enough. */
static char *mark_then; /* of the first export */

/* The layout of now, with the mark of the first export: it alone would differ. */
static struct xlsx_layout *layout_then(struct book *book, size_t sheet, struct error *err)
{
    struct xlsx_layout *layout = xlsx_layout_new(book, &(struct export_options){.sheet = sheet}, err);
    struct xlsx_page *page = &layout->page[0];
    for (size_t i = 0; i < page->outs; i++)
        if (page->out[i].row == 0 && strncmp(page->out[i].text, "mamori 2", 8) == 0) {
            if (!mark_then)
                mark_then = mem_text(page->out[i].text);
            page->out[i].text = mark_then;
        }
    return layout;
}

static void test_xlsx_check(void **state)
{
    (void)state;
    struct error err = {0};
    struct book *book = make_book("check.mamori");
    size_t sheet = sheet_of(book, "assets"), name = sheet_find_column(&book->catalog->sheet[sheet], "name", NULL);
    add_row(book, sheet, name, "名簿");
    struct xlsx_layout *first = layout_then(book, sheet, &err);
    xlsx_layout_free(&first);
    expect_good("export",
                xlsx_export(book, path_of("check.xlsx"), &(struct export_options){.sheet = sheet}, NULL,
                            &(struct export_report){0}, &err),
                &err);
    struct xlsx_layout *layout = layout_then(book, sheet, &err);
    expect_good("the same", check_file(layout, &err), &err);
    xlsx_layout_free(&layout);
    static const char *const columns[] = {"name", "c", "personal", "due"}, *const values[] = {"別の名簿", "1", "有",
                                                                                              "2026-04-01"};
    for (size_t i = 0; i < ARRAY_LENGTH(columns); i++) {
        struct str what = STR_INIT;
        size_t column = sheet_find_column(&book->catalog->sheet[sheet], columns[i], NULL);
        expect_good(columns[i], book_set_typed(book, sheet, "1", column, values[i], &err), &err);
        layout = layout_then(book, sheet, &err);
        if (check_file(layout, &err))
            fail_msg("a changed %s was not seen", columns[i]);
        expect_error(columns[i], &err, ERROR_EXPORT, NULL);
        xlsx_layout_free(&layout);
        expect_good("undo", book_undo(book, &what, &err), &err);
        str_free(&what);
    }
    /* A row too many, a row too few, another sheet. */
    add_row(book, sheet, name, "二行目");
    layout = layout_then(book, sheet, &err);
    assert_false(check_file(layout, &err));
    xlsx_layout_free(&layout);
    layout = layout_then(book, sheet_of(book, "concerns"), &err);
    assert_false(check_file(layout, &err));
    xlsx_layout_free(&layout);
    free(mark_then);
    mark_then = NULL;
    book_close(&book);
}

/* Parts that our own reader never opens are listed, and whole. */
static void test_xlsx_listed(void **state)
{
    (void)state;
#define LISTED(more)                                                                                                   \
    {                                                                                                                  \
        "[Content_Types].xml", "<Types><Default Extension='rels' ContentType='r'/>"                                    \
                               "<Default Extension='xml' ContentType='application/xml'/>"                              \
                               "<Override PartName='/xl/workbook.xml' ContentType='w'/>"                               \
                               "<Override PartName='/xl/worksheets/a.xml' ContentType='s'/>" more "</Types>"           \
    }
#define CHART "<Override PartName='/xl/charts/chart1.xml' ContentType='c'/>"
#define VML   "<Default Extension='vml' ContentType='v'/>"
    static const struct {
        const char *name;
        struct part part[8];
        const char *place; /* NULL: all is well */
    } cases[] = {
        {"all of it",
         {LISTED(CHART VML),
          ROOT,
          BOOK("", SHEET_A),
          RELATIONS,
          SHEET(""),
          {"xl/charts/chart1.xml", "<c/>"},
          {"xl/drawings/d1.vml", "<v/>"}},
         NULL},
        {"a chart without a type",
         {LISTED(VML), ROOT, BOOK("", SHEET_A), RELATIONS, SHEET(""), {"xl/charts/chart1.xml", "<c/>"}},
         "xl/charts/chart1.xml"},
        {"an ending without a type",
         {LISTED(CHART), ROOT, BOOK("", SHEET_A), RELATIONS, SHEET(""), {"xl/drawings/d1.vml", "<v/>"}},
         "xl/drawings/d1.vml"},
        {"a chart that was cut",
         {LISTED(CHART), ROOT, BOOK("", SHEET_A), RELATIONS, SHEET(""), {"xl/charts/chart1.xml", "<c><d>"}},
         "xl/charts/chart1.xml"},
        {"a chart of nothing",
         {LISTED(CHART), ROOT, BOOK("", SHEET_A), RELATIONS, SHEET(""), {"xl/charts/chart1.xml", ""}},
         "xl/charts/chart1.xml"},
    };
#undef LISTED
#undef CHART
#undef VML
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct error err = {0};
        package_write(path_of("listed.xlsx"), cases[i].part, ARRAY_LENGTH(cases[i].part));
        struct xlsx_zip *zip = xlsx_zip_open(path_of("listed.xlsx"), &err);
        assert_non_null(zip);
        if (xlsx_listed(zip, &err) != !cases[i].place || (cases[i].place && !strstr(err.place, cases[i].place)))
            fail_msg("%s: %s, %s", cases[i].name, err.place, err.detail);
        xlsx_zip_close(&zip);
    }
}

/* Not only the values: whatever the writer asked for is in the file, and what is not is named. */
static void test_xlsx_look(void **state)
{
    (void)state;
    struct error err = {0};
    struct book *book = make_book("check.mamori");
    size_t sheet = sheet_of(book, "assets"), name = sheet_find_column(&book->catalog->sheet[sheet], "name", NULL);
    add_row(book, sheet, name, "名簿");
    struct xlsx_layout *layout = xlsx_layout_new(book, NULL, &err);
    struct export_report report;
    xlsx_layout_cover(layout);
    expect_good("write", xlsx_write(layout, path_of("check.xlsx"), NULL, &report, &err), &err);
    expect_good("the same", check_file(layout, &err), &err);
    for (enum xlsx_look_kind kind = 0; kind < LOOK_KINDS; kind++) {
        size_t p = 0;
        while (p < layout->pages && !layout->page[p].asked->lines[kind])
            p++;
        if (p == layout->pages)
            fail_msg("%s: nothing of it is in any file", xlsx_look_name(kind));
        layout->page[p].asked->sum[kind]++;
        assert_false(check_file(layout, &err));
        expect_error(xlsx_look_name(kind), &err, ERROR_EXPORT, xlsx_look_name(kind));
        layout->page[p].asked->sum[kind]--;
    }
    size_t dates = 0;
    for (size_t i = 0; i < layout->styles; i++) {
        struct xlsx_style *style = &layout->style[i], old = *style;
        dates += strncmp(style->number, "yyyy", 4) == 0;
        for (int what = 0; what < (i % 8 == 0 ? 6 : 1); what++) {
            switch (what) {
            case 0: style->number = "0.0\"x\""; break;
            case 1: style->bold = !style->bold; break;
            case 2: style->fill ^= 0x10; break;
            case 3: style->border = style->border ? BORDER_NONE : BORDER_BOX; break;
            case 4: style->wrap = !style->wrap; break;
            default: style->open = !style->open; break;
            }
            bool used = !check_file(layout, &err);
            if (!used && what)
                fail_msg("style %zu: change %d was not seen", i, what);
            *style = old;
            if (!used)
                break; /* of empty cells of a large page, or of none */
        }
    }
    assert_true(dates > 0);
    xlsx_layout_free(&layout);
    book_close(&book);
}

/* ---- whole or absent ---- */

static struct book *make_large(const char *name)
{
    struct error err = {0};
    struct book *book = make_book(name);
    struct str text = STR_INIT;
    str_add(&text, "name,medium,c\n");
    for (int i = 0; i < 12000; i++)
        str_add_format(&text, "資産%d,書類,%d\n", i, i % 3);
    struct import *preview = preview_text(book, "assets", text.text, &err);
    str_free(&text);
    expect_good("large preview", preview && import_count(preview, IMPORT_ADDED) == 12000, &err);
    expect_good("large import", import_apply(book, preview, false, NULL, NULL, &err), &err);
    import_free(&preview);
    return book;
}

static bool stop_soon(void *context, uint64_t done, uint64_t total)
{
    assert_true(done <= total);
    return ++*(int *)context >= 3;
}

static bool end_here(void *context, uint64_t done, uint64_t total)
{
    (void)total;
    if (done > 3000 && !*(int *)context)
        raise(SIGKILL);
    return false;
}

static void expect_old(const char *name)
{
    size_t length;
    char *bytes = read_file(name, &length);
    assert_string_equal(bytes, "the old file");
    free(bytes);
}

static void test_xlsx_whole_or_absent(void **state)
{
    (void)state;
    struct error err = {0};
    struct book *book = make_large("large.mamori");
    size_t sheet = sheet_of(book, "assets");
    int steps = 0;
    write_text("large.xlsx", "the old file");

    struct progress cancel = {stop_soon, &steps};
    assert_false(xlsx_export(book, path_of("large.xlsx"), &(struct export_options){.sheet = sheet}, &cancel,
                             &(struct export_report){0}, &err));
    expect_error("cancelled", &err, ERROR_CANCELLED, NULL);
    expect_old("large.xlsx");
    assert_int_equal(count_files(".tmp"), 0);

    /* Files may not grow beyond 100 kB: by a signal, then by failing writes, which the library reports as success. */
    for (int ignore = 0; ignore < 2; ignore++) {
        pid_t child = fork();
        if (child == 0) {
            struct rlimit limit = {100000, 100000};
            signal(SIGXFSZ, ignore ? SIG_IGN : SIG_DFL);
            setrlimit(RLIMIT_FSIZE, &limit);
            _exit(xlsx_export(book, path_of("large.xlsx"), &(struct export_options){.sheet = sheet}, NULL,
                              &(struct export_report){0}, &err)
                      ? 1
                  : err.code == (ignore ? ERROR_DISK_FULL : ERROR_EXPORT) ? 0
                                                                          : 2);
        }
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 0);
        expect_old("large.xlsx");
        assert_int_equal(count_files(".tmp"), 0);
    }

    /* The program is killed in the middle: the writer notices, and leaves nothing. */
    pid_t child = fork();
    if (child == 0) {
        int never = 0;
        struct progress die = {end_here, &never};
        xlsx_export(book, path_of("large.xlsx"), &(struct export_options){.sheet = sheet}, &die,
                    &(struct export_report){0}, &err);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    for (int i = 0; i < 500 && count_files(".tmp"); i++)
        usleep(10000);
    assert_int_equal(count_files(".tmp"), 0);
    expect_old("large.xlsx");

    struct export_report report;
    expect_good("at last",
                xlsx_export(book, path_of("large.xlsx"), &(struct export_options){.sheet = sheet}, NULL, &report, &err),
                &err);
    assert_int_equal(report.rows, 12000);
    assert_int_equal(count_files(".tmp"), 0);
    book_close(&book);
}

/* ---- */

static int make_folder(void **state)
{
    (void)state;
    struct error err = {0};
    snprintf(folder, sizeof(folder), "%s/mamori-exchange-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    setenv("MAMORI_LOCALEDIR", "/nonexistent", 1); /* messages in English, forms in Japanese */
    return mkdtemp(folder) && intl_start("en", &err) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    DIR *dir = opendir(folder);
    for (struct dirent *entry; (entry = readdir(dir));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlink(path_of(entry->d_name));
    closedir(dir);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv_decode),
        cmocka_unit_test(test_csv_rows),
        cmocka_unit_test(test_csv_separator),
        cmocka_unit_test(test_csv_limits),
        cmocka_unit_test(test_csv_map),
        cmocka_unit_test(test_csv_import),
        cmocka_unit_test(test_csv_rejects),
        cmocka_unit_test(test_csv_round_trip),
        cmocka_unit_test(test_xlsx_escape),
        cmocka_unit_test(test_xlsx_read),
        cmocka_unit_test(test_xlsx_refusals),
        cmocka_unit_test(test_xlsx_bytes),
        cmocka_unit_test(test_xlsx_round_trip),
        cmocka_unit_test(test_xlsx_check),
        cmocka_unit_test(test_xlsx_listed),
        cmocka_unit_test(test_xlsx_look),
        cmocka_unit_test(test_xlsx_whole_or_absent),
    };
    return cmocka_run_group_tests_name("exchange", tests, make_folder, remove_folder);
}
