/* The proof of an export: an .xlsx file of which one thing is different is refused, and the thing is named. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/intl.h"
#include "exchange/xlsx_document.h"
#include "guide/document_layout.h"
#include "folder.h"
#include "exchange/late_zip.h"

/* ---- a package, in memory ---- */

#define MOST_PARTS 512

struct whole {
    zip_uint64_t parts;
    struct {
        char *name, *text;
        size_t length;
    } part[MOST_PARTS];
};

static void whole_read(struct whole *w, const char *path)
{
    assert_true(late_load(LIBRARY_ZIP, NULL));
    zip_t *zip = late_zip_open(path, ZIP_RDONLY, NULL);
    assert_non_null(zip);
    w->parts = (zip_uint64_t)late_zip_get_num_entries(zip, 0);
    assert_true(w->parts < MOST_PARTS);
    for (zip_uint64_t i = 0; i < w->parts; i++) {
        zip_stat_t st;
        assert_int_equal(late_zip_stat_index(zip, i, 0, &st), 0);
        zip_file_t *file = late_zip_fopen_index(zip, i, 0);
        w->part[i].name = mem_text(st.name);
        w->part[i].length = (size_t)st.size;
        w->part[i].text = mem_zero(w->part[i].length + 1, 1);
        assert_int_equal(late_zip_fread(file, w->part[i].text, st.size), (zip_int64_t)st.size);
        late_zip_fclose(file);
    }
    late_zip_discard(zip);
}

static void whole_free(struct whole *w)
{
    for (zip_uint64_t i = 0; i < w->parts; i++) {
        free(w->part[i].name);
        free(w->part[i].text);
    }
}

/* The package with part AT (SIZE_MAX: none) having TEXT; not compressed: many are made. */
static void whole_write(const struct whole *w, const char *path, size_t at, const char *text)
{
    unlink(path);
    zip_t *zip = late_zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    assert_non_null(zip);
    for (zip_uint64_t i = 0; i < w->parts; i++) {
        const char *bytes = i == at ? text : w->part[i].text;
        zip_source_t *source = late_zip_source_buffer(zip, bytes, i == at ? strlen(text) : w->part[i].length, 0);
        zip_int64_t index = late_zip_file_add(zip, w->part[i].name, source, 0);
        assert_true(index >= 0);
        late_zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0);
    }
    assert_int_equal(late_zip_close(zip), 0);
}

/* ---- what is altered ---- */

struct alteration {
    const char *part; /* begins with; the first in which FROM stands */
    const char *from, *to;
    const char *named; /* in the error */
};

#define HEIGHTS    "heights of the rows"
#define NOTES      "notes at the cells"
#define CHARTS     "the charts"
#define PRINT      "the print set-up"
#define VIEW       "frozen rows and columns"
#define PROTECTION "the protection of formulas"
#define CHOICES    "drop-down lists"
#define COLORS     "colours by value"
#define SHEETS     "xl/worksheets/sheet"

static const struct alteration alterations[] = {
    {SHEETS, " ht=\"34\"", " ht=\"33\"", HEIGHTS},
    {SHEETS, " ht=\"34\" customHeight=\"1\"", "", HEIGHTS},
    {SHEETS, "defaultRowHeight=\"18\"", "defaultRowHeight=\"15\"", HEIGHTS},
    {SHEETS, "ht=\"18\" hidden=\"1\"", "ht=\"18\"", HEIGHTS},
    {SHEETS, "ht=\"20\" customHeight", "ht=\"20\" hidden=\"1\" customHeight", HEIGHTS},
    {SHEETS, "\" hidden=\"1\" customWidth", "\" customWidth", "widths of the columns"},
    {SHEETS, "<mergeCell ref=\"B", "<mergeCell ref=\"C", "merged cells"},
    {SHEETS, "ySplit=\"", "ySplit=\"1", VIEW},
    {SHEETS, "topLeftCell=\"", "topLeftCell=\"A", VIEW},
    {SHEETS, "state=\"frozen\"", "state=\"split\"", VIEW},
    {SHEETS, "showGridLines=\"0\" ", "", VIEW},
    {SHEETS, " tabSelected=\"1\"", "", VIEW},
    {SHEETS, "<pageSetUpPr fitToPage=\"1\"/>", "", PRINT},
    {SHEETS, "<printOptions horizontalCentered=\"1\"/>", "", PRINT},
    {SHEETS, "<pageMargins left=\"0.5\"", "<pageMargins left=\"0.7\"", PRINT},
    {SHEETS, "orientation=\"landscape\"", "orientation=\"portrait\"", PRINT},
    {SHEETS, "paperSize=\"9\" ", "", PRINT},
    {SHEETS, "max=\"1048575\" man", "max=\"16383\" man", PRINT},
    {SHEETS, "paperSize=\"9\" scale=\"8", "paperSize=\"9\" scale=\"7", PRINT},
    {SHEETS, "&amp;P / &amp;N", "&amp;P", PRINT},
    {SHEETS, "objects=\"1\" ", "", PROTECTION},
    {SHEETS, "formatCells=\"0\" ", "", PROTECTION},
    {SHEETS, "sort=\"0\" ", "sort=\"1\" ", PROTECTION},
    {SHEETS, "<hyperlink ref=\"A", "<hyperlink ref=\"B", "links between the pages"},
    {SHEETS, "!A1\" display", "!A2\" display", "links between the pages"},
    {SHEETS, "showErrorMessage=\"1\" ", "", CHOICES},
    {SHEETS, "<dataValidation type=\"decimal\"", "<dataValidation type=\"decimal\" operator=\"notBetween\"", CHOICES},
    {SHEETS, "promptTitle=\"", "promptTitle=\"x", CHOICES},
    {SHEETS, " prompt=\"", " prompt=\"x", CHOICES},
    {SHEETS, "!$A$3:$A$", "!$A$4:$A$", CHOICES},
    {SHEETS, " operator=\"equal\"", " operator=\"notEqual\"", COLORS},
    {SHEETS, "priority=\"2\"", "priority=\"1\"", COLORS},
    {SHEETS, "dxfId=\"1\"", "dxfId=\"2\"", COLORS},
    {SHEETS, "<autoFilter ref=\"A", "<autoFilter ref=\"B", "the filter"},
    {SHEETS, "<legacyDrawing r:id=\"rId1\"/>", "", NOTES},
    {SHEETS, "<drawing r:id=\"rId1\"/>", "", CHARTS},
    {SHEETS, "<drawing r:id=\"rId1\"/>", "<drawing r:id=\"rId2\"/>", CHARTS},
    {"xl/worksheets/_rels/", "../comments", "../sharedStrings.xml\" x=\"", NOTES},
    {"xl/worksheets/_rels/", "relationships/drawing", "relationships/nothing", CHARTS},
    {"xl/comments", "<comment ref=\"", "<comment ref=\"A", NOTES},
    {"xl/comments", "POINTS(", "POINT(", NOTES},
    {"xl/comments", "authorId=\"1\"", "authorId=\"0\"", NOTES},
    {"xl/drawings/vmlDrawing", "width:255pt", "width:96pt", NOTES},
    {"xl/drawings/vmlDrawing", "<x:Column>5<", "<x:Column>4<", NOTES},
    {"xl/drawings/vmlDrawing", "visibility:hidden", "visibility:visible", NOTES},
    {"xl/drawings/vmlDrawing", "ObjectType=\"Note\"", "ObjectType=\"Label\"", NOTES},
    {"xl/drawings/drawing", "<xdr:col>7<", "<xdr:col>6<", CHARTS},
    {"xl/drawings/drawing", "r:id=\"rId1\"/>", "r:id=\"rId2\"/>", CHARTS},
    {"xl/drawings/drawing", "r:id=\"rId3\"/>", "r:id=\"rId9\"/>", CHARTS},
    {"xl/drawings/_rels/", "chart2.xml", "chart3.xml", CHARTS},
    {"xl/charts/chart", "How the score moved", "The score", CHARTS},
    {"xl/charts/chart", "radarStyle val=\"marker\"", "radarStyle val=\"filled\"", CHARTS},
    {"xl/charts/chart", "<c:barDir val=\"bar\"/>", "<c:barDir val=\"col\"/>", CHARTS},
    {"xl/charts/chart", "$A$1:$A$", "$A$2:$A$", CHARTS},
    {"xl/charts/chart", "$B$1:$B$", "$B$2:$B$", CHARTS},
    {"xl/charts/chart", "<c:v>48</c:v>", "<c:v>84</c:v>", CHARTS},
    {"xl/charts/chart", "<c:v>合計</c:v>", "<c:v></c:v>", CHARTS},
    {"xl/charts/chart", "2F5597", "2F5598", CHARTS},
    {"xl/charts/chart", "<c:max val=\"100\"/>", "", CHARTS},
    {"xl/charts/chart", "<c:legendPos val=\"b\"/>", "<c:legendPos val=\"t\"/>", CHARTS},
    {"xl/charts/chart", "<c:grouping val=\"stacked\"/>", "<c:grouping val=\"clustered\"/>", CHARTS},
    {"xl/charts/chart", "<c:showVal val=\"1\"/>", "", CHARTS},
    {"xl/charts/chart", "<c:orientation val=\"maxMin\"/>", "<c:orientation val=\"minMax\"/>", CHARTS},
    {"xl/charts/chart", "<c:tickLblPos val=\"none\"/>", "<c:tickLblPos val=\"high\"/>", CHARTS},
    {"xl/charts/chart", "<c:tickLblSkip val=\"1\"/>", "", CHARTS},
    {"xl/workbook.xml", "Print_Titles", "Print_Area", "defined names"},
    {"xl/workbook.xml", " state=\"hidden\"", "", "個人データの項目"}, /* the first page that is hidden */
    {"docProps/core.xml", "<dc:creator>", "<dc:creator>x", "title and author"},
    {"docProps/core.xml", "<dc:description>", "<dc:description>x", "title and author"},
    {"docProps/app.xml", "<Company>", "<Company>x", "title and author"},
    {"xl/styles.xml", "Yu Gothic", "Arial", "font"},
    {"xl/styles.xml", "<sz val=\"20\"/>", "<sz val=\"11\"/>", "font"},
    {"xl/styles.xml", "<top style=\"thin\">", "<top>", "border"},
    {"xl/styles.xml", "FFBFBFBF", "FF000000", "border"},
    {"xl/styles.xml", "vertical=\"center\"", "vertical=\"bottom\"", "alignment"},
    {"xl/styles.xml", "patternType=\"solid\"", "patternType=\"gray125\"", "fill"},
};

static const struct alteration of_a_document[] = {
    {"xl/worksheets/sheet1", " t=\"s\"><v>4<", " t=\"s\"><v>5<", "should hold"},
    {"xl/worksheets/sheet1", "<c r=\"C", "<c r=\"CC", "should hold"},
    {"xl/worksheets/sheet1", "<c r=\"X1\" s=\"1\"/>", "<c r=\"X1\" s=\"2\"/>", "font"}, /* merged with the title */
    {"xl/worksheets/sheet1", "<c r=\"X1\" s=\"1\"/>", "", "should hold"},
    {"xl/worksheets/sheet1", "s=\"1\"", "s=\"2\"", "font"},
    {"xl/worksheets/sheet1", " ht=\"", " ht=\"1", HEIGHTS},
    {"xl/worksheets/sheet1", "<mergeCell ref=\"B", "<mergeCell ref=\"C", "merged cells"},
    {"xl/worksheets/sheet1", "width=\"", "width=\"1", "widths of the columns"},
    {"xl/worksheets/sheet1", "showGridLines=\"0\" ", "", VIEW},
    {"xl/worksheets/sheet1", "left=\"0.63\"", "left=\"0.7\"", PRINT},
    {"xl/worksheets/sheet1", "fitToHeight=\"0\" ", "", PRINT},
    {"xl/worksheets/sheet1", "&amp;P / &amp;N", "&amp;P", PRINT},
    {"xl/worksheets/sheet1", "&amp;9 head", "&amp;9 tail", PRINT},
    {"xl/worksheets/sheet2", "<tabColor rgb=\"FFC00000\"/>", "", VIEW},
    {"xl/worksheets/sheet2", "<pageSetUpPr fitToPage=\"1\"/>", "", PRINT},
    {"xl/workbook.xml", "$A$1:$X$", "$A$1:$X$1", "defined names"},
    {"xl/workbook.xml", "<sheet name=\"", "<sheet name=\"x", "x"},
    {"docProps/core.xml", "<dc:title>", "<dc:title>x", "title and author"},
    {"xl/styles.xml", "ＭＳ Ｐ明朝", "ＭＳ 明朝", "font"},
    {"xl/styles.xml", "<sz val=\"10.5\"/>", "<sz val=\"10\"/>", "font"},
    {"xl/styles.xml", "<bottom style=\"hair\">", "<bottom>", "border"},
    {"xl/styles.xml", "FF808080", "FF000000", "border"},
    {"xl/styles.xml", "wrapText=\"1\"", "", "alignment"},
};

/* ---- the test ---- */

static bool check(struct xlsx_layout *layout, const char *name, struct error *err)
{
    int fd = open(path_of(name), O_RDONLY | O_CLOEXEC);
    *err = (struct error){0};
    bool good = xlsx_check(layout, fd, name, NULL, err);
    close(fd);
    return good;
}

static bool alter(const struct whole *w, const struct alteration *a, const char *path)
{
    for (size_t i = 0; i < w->parts; i++) {
        const char *text = w->part[i].text;
        const char *at = strncmp(w->part[i].name, a->part, strlen(a->part)) == 0 ? strstr(text, a->from) : NULL;
        if (!at)
            continue;
        char *altered = mem_format("%.*s%s%s", (int)(at - text), text, a->to, at + strlen(a->from));
        whole_write(w, path, i, altered);
        free(altered);
        return true;
    }
    return false;
}

/* Every one must be seen, as what it is. */
static void expect_seen(const struct whole *whole, const struct alteration *all, size_t count,
                        struct xlsx_layout *layout)
{
    struct error err;
    int failed = 0;
    whole_write(whole, path_of("b.xlsx"), SIZE_MAX, NULL);
    if (!check(layout, "b.xlsx", &err))
        fail_msg("unaltered: %s %s", err.subject, err.detail);
    for (size_t i = 0; i < count; i++) {
        const struct alteration *a = &all[i];
        bool altered = alter(whole, a, path_of("b.xlsx")), seen = altered && !check(layout, "b.xlsx", &err);
        struct str said = STR_INIT;
        error_text(&err, &said);
        if (!seen || err.code != ERROR_EXPORT || !strstr(said.text, a->named)) {
            print_error("%s: \"%s\" → \"%s\": %s \"%s\", not \"%s\"\n", a->part, a->from, a->to,
                        !altered ? "is in no part"
                        : seen   ? "seen as"
                                 : "not seen",
                        seen ? said.text : "", a->named);
            failed++;
        }
        str_free(&said);
    }
    assert_int_equal(failed, 0);
}

static void test_alterations(void **state)
{
    (void)state;
    struct error err = {0};
    struct export_report report;
    const struct book_options options = {.person = "試験"};
    static struct whole whole;
    struct book *book = book_new(path_of("a.mamori"), "ipa-3", NULL, "", &options, &err);
    if (!book)
        fail_msg("%s %s", err.subject, err.detail);
    struct xlsx_layout *layout = xlsx_layout_new(book, NULL, &err);
    xlsx_layout_cover(layout);
    assert_true(xlsx_write(layout, path_of("a.xlsx"), NULL, &report, &err));
    whole_read(&whole, path_of("a.xlsx"));
    expect_seen(&whole, alterations, ARRAY_LENGTH(alterations), layout);
    whole_free(&whole);
    xlsx_layout_free(&layout);
    book_close(&book);
}

static void test_document(void **state)
{
    (void)state;
    struct error err = {0};
    struct export_report report;
    const struct book_options options = {.person = "試験"};
    static struct whole whole;
    struct book *book = book_open(path_of("a.mamori"), &options, &err);
    assert_true(book && book_load(book, &err));
    size_t index = catalog_find_document(book->catalog, "reg04", &err);
    struct document *document = document_make(book->model, (struct document_which){index, NULL}, NULL);
    struct document_file file = {.document = document,
                                 .name = document->title,
                                 .author = "",
                                 .officer = document_officer_page(book->model, document),
                                 .numbering = book->catalog->document[index].numbering,
                                 .head = "head",
                                 .version = "案",
                                 .officer_head = "for one person",
                                 .made = 1};
    struct xlsx_layout *layout = xlsx_document_layout(&file);
    unlink(path_of("a.xlsx"));
    assert_true(xlsx_write(layout, path_of("a.xlsx"), NULL, &report, &err));
    whole_read(&whole, path_of("a.xlsx"));
    expect_seen(&whole, of_a_document, ARRAY_LENGTH(of_a_document), layout);
    whole_free(&whole);
    xlsx_layout_free(&layout);
    document_free(&file.officer);
    document_free(&document);
    book_close(&book);
}

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/mamori-readback-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    static const char *const names[] = {"a.mamori", "a.xlsx", "b.xlsx"};
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        unlink(path_of(names[i]));
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_alterations), cmocka_unit_test(test_document)};
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
