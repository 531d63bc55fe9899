/* What a stranger's file becomes as tables: where every cell of it is, and what is told about what is left out. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "exchange/table.h"
#include "package.h"

static char folder[64];

static const char *path_of(const char *name)
{
    static char path[128];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

/* Every row as "number: cell|cell|…", ^ before what was carried down or covered, = before a formula's result; then the
 * notes in brackets; or the error. */
static char *dump(const char *name)
{
    struct table_file file;
    struct error err = {0};
    struct str out = STR_INIT;
    if (!table_read(path_of(name), CSV_AUTO, NULL, &file, &err)) {
        error_text(&err, &out);
        return str_take(&out);
    }
    for (size_t t = 0; t < file.count; t++) {
        const struct file_table *table = &file.table[t];
        if (file.count > 1)
            str_add_format(&out, "[%s]", table->name);
        for (size_t r = 0; r < table->rows; r++) {
            str_add_format(&out, "%u:", table->place[r].number);
            for (size_t c = 0; c < table->width; c++) {
                uint8_t flags = table_flags(table, r, c);
                str_add_format(&out, "%s%s%s%s", c ? "|" : "", flags & CELL_MERGED ? "^" : "",
                               flags & CELL_FORMULA ? "=" : "", table_text(table, r, c));
            }
            str_add(&out, "; ");
        }
    }
    for (size_t i = 0; i < file.notes; i++)
        str_add_format(&out, "(%s)", file.note[i]);
    table_file_free(&file);
    return str_take(&out);
}

#define MERGED(cells, areas)                                                                                           \
    {                                                                                                                  \
        "xl/worksheets/a.xml",                                                                                         \
            "<worksheet><sheetData>" cells "</sheetData><mergeCells>" areas "</mergeCells></worksheet>"                \
    }
#define T(ref, text) "<c r='" ref "' t='inlineStr'><is><t>" text "</t></is></c>"

static void test_merged(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        struct part sheet;
        const char *expected;
    } cases[] = {
        {"carried down, to every row that is there",
         MERGED("<row>" T("A1", "部署") T("B1", "a") "</row><row>" T("B2", "b") "</row><row r='9'>" T(
                    "B9", "c") "</row>"
                               "<row>" T("B10", "d") "</row>",
                "<mergeCell ref='A1:A9'/>"),
         "1:部署|a; 2:^部署|b; 9:^部署|c; 10:|d; "},
        {"to the right nothing is carried",
         MERGED("<row>" T("A1", "x") T("D1", "e") "</row><row>" T("D2", "f") "</row>", "<mergeCell ref='A1:C2'/>"),
         "1:x|^|^|e; 2:^x|^|^|f; "},
        {"a covered cell that holds something keeps it",
         MERGED("<row>" T("A1", "x") "</row><row>" T("A2", "own") "</row><row>" T("B3", "y") "</row>",
                "<mergeCell ref='A1:A3'/>"),
         "1:x|; 2:own|; 3:^x|y; "},
        {"an empty first cell has nothing to carry",
         MERGED("<row>" T("B1", "x") "</row><row>" T("B2", "y") "</row>", "<mergeCell ref='A1:A2'/>"), "1:|x; 2:^|y; "},
        {"the first row is not there at all", MERGED("<row r='2'>" T("B2", "y") "</row>", "<mergeCell ref='A1:A2'/>"),
         "2:^|y; "},
        {"a formula's result is carried as one",
         MERGED("<row><c r='A1'><f>1+1</f><v>2</v></c>" T("B1", "x") "</row><row>" T("B2", "y") "</row>",
                "<mergeCell ref='A1:A2'/>"),
         "1:=2|x; 2:^=2|y; "},
        {"a formula without a result stays one",
         MERGED("<row><c r='A1'><f>1+1</f></c>" T("B1", "x") "</row><row>" T("B2", "y") "</row>",
                "<mergeCell ref='A1:A2'/>"),
         "1:=|x; 2:^=|y; "},
        {"beyond the table",
         MERGED("<row>" T("A1", "x") "</row>", "<mergeCell ref='C1:XFD1048576'/><mergeCell ref='A7:A9'/>"), "1:x; "},
        {"no areas at all",
         MERGED("<row>" T("A1", "x") "</row><row>" T("A2", "y") "</row>",
                "<mergeCell ref='A1'/><mergeCell/><mergeCell ref='B2:A1'/><mergeCell ref='A0:A2'/>"),
         "1:x; 2:y; "},
        {"one over the other",
         MERGED("<row>" T("A1", "x") "</row><row>" T("A2", "y") "</row>",
                "<mergeCell ref='A1:A2'/><mergeCell ref='A1:A2'/>"),
         "1:x; 2:y; (\"A\": merged cells lie over each other; not all of them carry their value)"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        const struct part part[] = {TYPES, ROOT, BOOK("", SHEET_A), RELATIONS, cases[i].sheet};
        package_write(path_of("merged.xlsx"), part, ARRAY_LENGTH(part));
        char *got = dump("merged.xlsx");
        if (strcmp(got, cases[i].expected) != 0)
            fail_msg("%s: %s", cases[i].what, got);
        free(got);
    }
}

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/mamori-table-XXXXXX");
    setenv("MAMORI_LOCALEDIR", "/nonexistent", 1); /* messages in English */
    return mkdtemp(folder) && intl_start("en", NULL) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char *command = mem_format("rm -rf %s", folder);
    int code = system(command);
    free(command);
    return code;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_merged),
    };
    return cmocka_run_group_tests_name("table", tests, make_folder, remove_folder);
}
