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
#include "folder.h"

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

/* ---- names, namespaces, values: as Excel reads them ---- */

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define X14  " xmlns:x14='http://schemas.microsoft.com/office/spreadsheetml/2009/9/main'"
#define X15  " xmlns:x15='http://schemas.microsoft.com/office/spreadsheetml/2010/11/main'"
#define MC   " xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"
#define REAL_BOOK(more, sheets)                                                                                        \
    {                                                                                                                  \
        "xl/workbook.xml",                                                                                             \
            "<workbook xmlns='" MAIN "' xmlns:r='" OFFICE_NAMES "'" X15 ">" more "<sheets>" sheets "</sheets>"         \
            "<extLst><ext uri='{}'><x15:workbookPr chartTrackingRefBase='1'/><sheets><sheet name='ext' "               \
            "r:id='a'/></sheets></ext></extLst></workbook>"                                                            \
    }
#define REAL_SHEET(text)                                                                                               \
    {                                                                                                                  \
        "xl/worksheets/a.xml", "<worksheet xmlns='" MAIN "'" X14 MC "><sheetData>" text "</sheetData></worksheet>"     \
    }
#define REAL_A "<sheet name='A' sheetId='1' r:id='a'/>"

static void check(const char *what, const struct part *part, size_t count, const char *expected)
{
    package_write(path_of("read.xlsx"), part, count);
    char *got = dump("read.xlsx");
    if (!strstr(got, expected) || (got[0] >= '0' && got[0] <= '9' && strcmp(got, expected) != 0))
        fail_msg("%s: %s", what, got);
    free(got);
}

/* One worksheet, its cells as they stand there. */
static void test_cells(void **state)
{
    (void)state;
    static const struct {
        const char *what, *cells, *expected;
    } cases[] = {
        {"elements of other namespaces",
         "<row><c r='A1'><v>1</v><x14:v>2</x14:v></c><x14:c r='B1'><v>3</v></x14:c></row><x14:row "
         "r='9'><c><v>4</v></c></x14:row>",
         "1:1; "},
        {"an attribute of another namespace", "<row x14:r='7' r='2'><c x14:t='s'><v>1</v></c></row>", "2:1; "},
        {"an extension of a cell",
         "<row><c r='A1'><v>1</v><extLst><ext><v>2</v><f>3</f><is><t>x</t></is></ext></extLst></c></row>", "1:1; "},
        {"the same in two versions",
         "<mc:AlternateContent><mc:Choice Requires='x14'><row r='1'><c><v>9</v></c></row></mc:Choice>"
         "<mc:Fallback><row r='1'><c><v>1</v></c></row></mc:Fallback></mc:AlternateContent>",
         "1:1; "},
        {"within a cell too",
         "<row><c><mc:AlternateContent><mc:Choice "
         "Requires='x14'><v>9</v></mc:Choice><mc:Fallback><v>1</v></mc:Fallback>"
         "</mc:AlternateContent></c></row>",
         "1:1; "},
        {"small letters", "<row r='2'><c r='b2'><v>1</v></c><c r='aA2'><v>2</v></c></row>",
         "2:|1|||||||||||||||||||||||||2; "},
        {"no places", "<row><c><v>1</v></c><c r='D1'><v>2</v></c><c><v>3</v></c></row><row><c><v>4</v></c></row>",
         "1:1|||2|3; 2:4||||; "},
        {"a text as value",
         "<row><c t='inlineStr'><v>名簿</v></c><c t='inlineStr'><is><t>甲</t></is><v>乙</v></c>"
         "<c t='inlineStr'><v>乙</v><is><r><t>甲</t></r><r><t>丙</t></r></is></c></row>",
         "1:名簿|甲|甲丙; "},
        {"days",
         "<row><c t='d'><v>2026-04-01</v></c><c t='d'><v>2026-04-01T09:30</v></c><c "
         "t='d'><v>2026-04-01T09:30:00.000Z</v></c><c t='d'><v>2026-02-30</v></c><c t='d'><v>2026-04-01x</v></c></row>",
         "1:2026-04-01|2026-04-01 09:30:00|2026-04-01 09:30:00|2026-02-30|2026-04-01x; "},
        {"blanks of the writer",
         "<row><c><v>\n 12 \n</v></c><c t='s'><v> 1 </v></c><c t='b'><v> 1\n</v></c><c t='str'><v> x </v></c></row>",
         "1:12|東 京|TRUE| x ; "},
        {"nothing in the value",
         "<row><c><v/></c><c t='s'><v></v></c><c t='b'><v/></c><c t='e'><v/></c><c><v>1</v></c></row>", "1:||||1; "},
        {"truth", "<row><c t='b'><v>TRUE</v></c><c t='b'><v>false</v></c><c t='b'><v>0</v></c></row>",
         "1:TRUE|FALSE|FALSE; "},
        {"line ends", "<row><c t='inlineStr'><is><t>a&#13;\nb_x000D_\nc_x000D_d</t></is></c></row>", "1:a\nb\nc\nd; "},
        {"far right of the table",
         "<row><c><v>1</v></c><c><v>2</v></c><c r='XFD1'><v>3</v></c></row><row><c r='BZ2'><v>4</v></c></row>",
         "1:1|2; (\"A\": far right of the table, not taken over: XFD1, BZ2)"},
        {"many of them",
         "<row><c><v>1</v></c><c "
         "r='XA1'><v>3</v></c><c><v>3</v></c><c><v>3</v></c><c><v>3</v></c><c><v>3</v></c></row>",
         "1:1; (\"A\": far right of the table, not taken over: XA1, XB1, XC1 and 2 more)"},
        {"a table that begins far right", "<row><c r='BZ1'><v>1</v></c></row>",
         "1:|||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||1; "},
        {"far down", "<row><c><v>1</v></c></row><row r='1048576'><c><v>2</v></c></row>", "1:1; 1048576:2; "},
        {"no value of an unknown type", "<row><c t='x'/><c><v>1</v></c></row>", "1:|1; "},
        {"index with a point", "<row><c r='B1' t='s'><v>1.5</v></c></row>", "A B1"},
        {"negative index", "<row><c r='B1' t='s'><v>-1</v></c></row>", "A B1"},
        {"index with an exponent", "<row><c r='B1' t='s'><v>1e0</v></c></row>", "A B1"},
        {"index with a sign", "<row><c r='B1' t='s'><v>+1</v></c></row>", "A B1"},
        {"index beyond the last", "<row><c r='B1' t='s'><v>4</v></c></row>", "A B1"},
        {"a large index", "<row><c r='B1' t='s'><v>18446744073709551617</v></c></row>", "A B1"},
        {"an index that is a word", "<row><c r='B1' t='s'><v>one</v></c></row>", "A B1"},
        {"unknown type", "<row><c r='B1' t='x'><v>1</v></c></row>", "A B1"},
        {"empty type", "<row><c r='B1' t=''><v>1</v></c></row>", "A B1"},
        {"a type that goes on", "<row><c r='B1' t='inlineString'><v>1</v></c></row>", "A B1"},
        {"neither true nor false", "<row><c r='B1' t='b'><v>2</v></c></row>", "A B1"},
        {"a row that is no number", "<row r='2x'><c><v>1</v></c></row>", "no such row"},
        {"a cell that is none", "<row><c r='B'><v>1</v></c></row>", "no such cell"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        char *text =
            mem_format("<worksheet xmlns='" MAIN "'" X14 MC "><sheetData>%s</sheetData></worksheet>", cases[i].cells);
        const struct part part[] = {TYPES,  ROOT,    REAL_BOOK("", REAL_A),        RELATIONS,
                                    STYLES, STRINGS, {"xl/worksheets/a.xml", text}};
        check(cases[i].what, part, ARRAY_LENGTH(part), cases[i].expected);
        free(text);
    }
}

/* Whole packages. */
static void test_packages(void **state)
{
    (void)state;
#define ONE    REAL_SHEET("<row><c t='s'><v>0</v></c><c s='1'><v>1</v></c></row>")
#define NUMBER REAL_SHEET("<row><c><v>7</v></c></row>")
    static const struct {
        const char *what;
        struct part part[10];
        const char *expected;
    } cases[] = {
        {"1904 with extensions",
         {TYPES, ROOT, REAL_BOOK("<workbookPr date1904='1'/>", REAL_A), RELATIONS, STYLES, STRINGS, ONE},
         "1:一|1904-01-02; "},
        {"the extension first",
         {TYPES,
          ROOT,
          {"xl/workbook.xml",
           "<workbook xmlns='" MAIN "' xmlns:r='" OFFICE_NAMES "'" X15 "><x15:workbookPr date1904='1'/>"
           "<workbookPr/><sheets>" REAL_A "</sheets></workbook>"},
          RELATIONS,
          STYLES,
          STRINGS,
          ONE},
         "1:一|1900-01-01; "},
        {"the prefix of the relation may be any, and another's id is none",
         {TYPES,
          ROOT,
          {"xl/workbook.xml", "<x:workbook xmlns:x='" MAIN "' xmlns:q='" OFFICE_NAMES "' xmlns:o='urn:other'><x:sheets>"
                              "<x:sheet o:id='zz' name='A' q:id='a'/></x:sheets></x:workbook>"},
          RELATIONS,
          NUMBER},
         "1:7; "},
        {"strict",
         {TYPES,
          ROOT,
          {"xl/workbook.xml",
           "<workbook xmlns='http://purl.oclc.org/ooxml/spreadsheetml/main' "
           "xmlns:r='http://purl.oclc.org/ooxml/officeDocument/relationships'><sheets>" REAL_A "</sheets></workbook>"},
          RELATIONS,
          {"xl/worksheets/a.xml", "<worksheet xmlns='http://purl.oclc.org/ooxml/spreadsheetml/main'><sheetData><row><c "
                                  "t='d'><v>2026-04-01</v></c></row></sheetData></worksheet>"}},
         "1:2026-04-01; "},
        {"formats of something else are none of a cell",
         {TYPES,
          ROOT,
          REAL_BOOK("", REAL_A),
          RELATIONS,
          {"xl/styles.xml",
           "<styleSheet xmlns='" MAIN "'" X14 "><dxfs><dxf><numFmt numFmtId='170' formatCode='yyyy'/></dxf></dxfs>"
           "<x14:numFmts><numFmt numFmtId='170' formatCode='yyyy'/></x14:numFmts>"
           "<cellXfs><xf numFmtId='0'/><xf numFmtId='170'/></cellXfs></styleSheet>"},
          STRINGS,
          ONE},
         "1:一|1; "},
        {"texts of something else are none",
         {TYPES,
          ROOT,
          REAL_BOOK("", REAL_A),
          RELATIONS,
          {"xl/sharedStrings.xml",
           "<sst xmlns='" MAIN "'" X14 MC "><x14:si><t>x</t></x14:si><si><x14:t>y</x14:t><t>一</t><extLst><ext><t>z</t>"
           "</ext></extLst></si></sst>"},
          ONE},
         "1:一|1; "},
        {"no texts, and none asked for",
         {TYPES, ROOT, REAL_BOOK("", REAL_A), RELATIONS, {"xl/sharedStrings.xml", ""}, {"xl/styles.xml", ""}, NUMBER},
         "1:7; "},
        {"no texts, but one asked for",
         {TYPES, ROOT, REAL_BOOK("", REAL_A), RELATIONS, {"xl/sharedStrings.xml", ""}, ONE},
         "A A1"},
        {"an empty list of texts",
         {TYPES,
          ROOT,
          REAL_BOOK("", REAL_A),
          RELATIONS,
          {"xl/sharedStrings.xml", "<sst xmlns='" MAIN "' count='0'/>"},
          NUMBER},
         "1:7; "},
        {"names as Windows writes them",
         {{"[content_types].xml", "<Types/>"},
          {"_rels\\.rels", "<Relationships><Relationship Id='r1' Type='" OFFICE
                           "officeDocument' Target='xl\\workbook.xml'/></Relationships>"},
          {"XL\\Workbook.xml",
           "<workbook xmlns='" MAIN "' xmlns:r='" OFFICE_NAMES "'><sheets>" REAL_A "</sheets></workbook>"},
          {"xl\\_rels\\workbook.xml.rels", "<Relationships><Relationship Id='a' Type='" OFFICE "worksheet' "
                                           "Target='\\xl\\Worksheets\\Sheet 1.xml'/></Relationships>"},
          {"xl\\worksheets\\sheet 1.xml", "<worksheet><sheetData><row><c><v>7</v></c></row></sheetData></worksheet>"}},
         "1:7; "},
        {"names from the root and from here",
         {{"/[Content_Types].xml", "<Types/>"},
          {"./_rels/.rels", "<Relationships><Relationship Id='r1' Type='" OFFICE
                            "officeDocument' Target='./xl/workbook.xml'/></Relationships>"},
          {"//xl/./workbook.xml",
           "<workbook xmlns='" MAIN "' xmlns:r='" OFFICE_NAMES "'><sheets>" REAL_A "</sheets></workbook>"},
          {"/xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id='a' Type='" OFFICE "worksheet' "
                                          "Target='../xl/worksheets/sheet1.xml'/></Relationships>"},
          {"xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c><v>7</v></c></row></sheetData></worksheet>"}},
         "1:7; "},
        {"one name in two spellings",
         {TYPES, ROOT, REAL_BOOK("", REAL_A), RELATIONS, NUMBER, {"xl\\worksheets/A.xml", "x"}},
         "twice"},
        {"folders are no parts",
         {TYPES, ROOT, REAL_BOOK("", REAL_A), RELATIONS, NUMBER, {"xl/worksheets/", ""}, {"xl\\worksheets\\", ""}},
         "1:7; "},
        {"sheets that are not there",
         {TYPES, ROOT,
          REAL_BOOK("", "<sheet name='無' r:id='zz'/>" REAL_A "<sheet name='欠' r:id='b'/><sheet name='空'/>"),
          RELATIONS, NUMBER},
         "1:7; (the file names the sheet \"無\" and does not have it: it is not read)(the file names the sheet \"欠\" "
         "and does not have it: "
         "it is not read)(the file names the sheet \"空\" and does not have it: it is not read)"},
        {"none that is there", {TYPES, ROOT, REAL_BOOK("", REAL_A), RELATIONS}, "does not have it"},
        {"a Word document", {TYPES, ROOT, {"word/document.xml", "<w/>"}}, "Word"},
        {"PowerPoint", {TYPES, ROOT, {"ppt/presentation.xml", "<w/>"}}, "PowerPoint"},
        {"Numbers", {{"Index/Document.iwa", "x"}}, "Numbers"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        check(cases[i].what, cases[i].part, ARRAY_LENGTH(cases[i].part), cases[i].expected);
}

/* ---- sizes that the archive's directory says ---- */

static void put32(unsigned char *at, uint32_t n)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(n >> (8 * i));
}

/* What the directory says of PART: how large it is packed (20) and unpacked (24). */
static void lie(const char *name, const char *part, size_t offset, uint32_t size)
{
    FILE *file = fopen(path_of(name), "r+b");
    unsigned char bytes[1 << 16];
    size_t length = fread(bytes, 1, sizeof(bytes), file), n = strlen(part);
    for (size_t at = 0; at + 46 + n <= length; at++)
        if (memcmp(bytes + at, "PK\1\2", 4) == 0 && memcmp(bytes + at + 46, part, n) == 0)
            put32(bytes + at + offset, size);
    rewind(file);
    fwrite(bytes, 1, length, file);
    fclose(file);
}

static void test_sizes(void **state)
{
    (void)state;
    static const struct {
        const char *what, *part;
        size_t offset;
        uint32_t size;
    } cases[] = {
        {"honest", "", 0, 0},
        {"packed: nearly 4 GiB", "xl/worksheets/a.xml", 20, 0xFFFFFFF0},
        {"packed: as large as it becomes", "xl/worksheets/a.xml", 20, 8 << 20},
        {"packed: nothing", "xl/worksheets/a.xml", 20, 0},
        {"unpacked: nothing", "xl/worksheets/a.xml", 24, 0},
        {"unpacked: little", "xl/worksheets/a.xml", 24, 1000},
        {"unpacked: nearly 4 GiB", "xl/worksheets/a.xml", 24, 0xFFFFFFF0},
    };
    struct str bomb = STR_INIT;
    str_add(&bomb, "<worksheet><sheetData><row><c t='str'><v>1</v></c></row>");
    for (int i = 0; i < 1 << 19; i++)
        str_add(&bomb, "                ");
    str_add(&bomb, "</sheetData></worksheet>");
    const struct part part[] = {TYPES, ROOT, BOOK("", SHEET_A), RELATIONS, {"xl/worksheets/a.xml", bomb.text}};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        package_write(path_of("bomb.xlsx"), part, ARRAY_LENGTH(part));
        lie("bomb.xlsx", cases[i].part, cases[i].offset, cases[i].size);
        char *got = dump("bomb.xlsx");
        if (!strstr(got, "expands too much") && !strstr(got, "damaged"))
            fail_msg("%s: %.200s", cases[i].what, got);
        if (i == 1 && !strstr(got, "expands too much"))
            fail_msg("%s: %.200s", cases[i].what, got);
        free(got);
    }
    str_free(&bomb);
}

/* ---- what is no table ---- */

static void test_kinds(void **state)
{
    (void)state;
#define BYTES(s) s, sizeof(s) - 1
    static const struct {
        const char *name, *bytes;
        size_t length;
        const char *expected; /* NULL: is read */
    } cases[] = {
        {"empty.xlsx", BYTES(""), "the file is empty"},
        {"blank.csv", BYTES("\xEF\xBB\xBF \r\n\r\n\x1A"), "the file is empty"},
        {"zeros.xlsx", BYTES("\0\0\0\0\0\0\0\0"), "nothing but zeros"},
        {"web.xls", BYTES("<html><body><table><tr><td>a</td></tr></table></body></html>"), "HTML"},
        {"web.csv", BYTES("\r\n  <!-- made by --><TABLE border=1><tr><td>a,b</td></tr></TABLE>"), "HTML"},
        {"web.xlsx", BYTES("\xEF\xBB\xBF<!DOCTYPE html><html>"), "HTML"},
        {"web16.xls", BYTES("\xFF\xFE<\0h\0t\0m\0l\0>\0"), "HTML"},
        {"xhtml.xls", BYTES("<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>"), "HTML"},
        {"2003.xls", BYTES("<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook/>"),
         "Excel 2003"},
        {"2003.xml", BYTES("<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">"),
         "Excel 2003"},
        {"flat.ods",
         BYTES("<?xml version='1.0'?><office:document "
               "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\">"),
         ".fods"},
        {"some.csv", BYTES("<?xml version='1.0'?><list/>"), "XML file"},
        {"mail.xls", BYTES("MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n"), "MHTML"},
        {"a.csv", BYTES("{\\rtf1\\ansi 1,2}"), "RTF"},
        {"a.xlsx", BYTES("%PDF-1.7\n1,2"), "PDF"},
        {"b.xlsx", BYTES("\x89PNG\r\n\x1A\n0000"), "picture"},
        {"c.csv", BYTES("\xFF\xD8\xFF\xE0 JFIF"), "picture"},
        {"d.csv", BYTES("GIF89a1234"), "picture"},
        {"e.csv", BYTES("BM\x46\0\0\0\0\0\0\0\x36\0\0\0"), "picture"},
        {"f.xls", BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 ........"), "old Excel"},
        {"g.xlsx", BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"),
         "password"},
        {"h.xls", BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1..W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"), "Word"},
        {"i.xls", BYTES("\x09\x08\x08\0\0\5\5\0"), "old Excel"},
        {"j.xls", BYTES("ID;PWXL;N;E\r\nC;X1;Y1;K\"a\"\r\n"), "no .xlsx"},
        {"k.gz", BYTES("\x1F\x8B\x08\0"), "archive"},
        {"l.lzh", BYTES("!\x12-lh5-"), "archive"},
        {"m.mamori", BYTES("SQLite format 3\0"), "mamori"},
        {"~$book.xlsx", BYTES("\6Hanako"), "without ~$"},
        {".~lock.book.xlsx#", BYTES(",hanako,pc,28.11.2026 10:00,file:///x;"), "LibreOffice"},
        {"._book.xlsx", BYTES("\0\5\x16\7\0\2\0\0Mac OS X"), "Mac"},
        {"book.lnk", BYTES("L\0\0\0\1\x14\2\0"), "a link"},
        {"name.xlsx", BYTES("a,b\n1,2\n"), NULL},
        {"bm.csv", BYTES("BM,number of it\n1,2\n"), NULL},
        {"less.csv", BYTES("<a>,<b>\n1,2\n"), NULL},
        {"pk.csv", BYTES("PK,name\n1,2\n"), NULL},
        {"table.csv", BYTES("TABLE,0\n1,2\n"), NULL},
        {"id.csv", BYTES("ID,P\n1,2\n"), NULL},
        {"~$a.csv", BYTES("PK\3\4"), "damaged"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        FILE *file = fopen(path_of(cases[i].name), "wb");
        fwrite(cases[i].bytes, 1, cases[i].length, file);
        fclose(file);
        char *got = dump(cases[i].name);
        if (cases[i].expected ? !strstr(got, cases[i].expected) : strncmp(got, "1:", 2) != 0)
            fail_msg("%s: %s", cases[i].name, got);
        free(got);
    }
    /* Excel's own file under another name is known by what it holds. */
    unsigned char lock[165] = {6, 'H', 'a', 'n', 'a', 'k', 'o'};
    lock[55] = 6;
    FILE *file = fopen(path_of("copy.xlsx"), "wb");
    fwrite(lock, 1, sizeof(lock), file);
    fclose(file);
    char *got = dump("copy.xlsx");
    assert_non_null(strstr(got, "without ~$"));
    free(got);
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
        cmocka_unit_test(test_merged), cmocka_unit_test(test_cells), cmocka_unit_test(test_packages),
        cmocka_unit_test(test_sizes),  cmocka_unit_test(test_kinds),
    };
    return cmocka_run_group_tests_name("table", tests, make_folder, remove_folder);
}
