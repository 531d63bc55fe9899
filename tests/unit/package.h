/* .xlsx files of a few hand-written parts, for the tests of the readers. */
#ifndef MAMORI_TESTS_PACKAGE_H
#define MAMORI_TESTS_PACKAGE_H

#include <string.h>
#include <unistd.h>

#include "exchange/late_zip.h"

struct part {
    const char *name, *text;
};

#define TYPES                                                                                                          \
    {                                                                                                                  \
        "[Content_Types].xml", "<Types/>"                                                                              \
    }
#define OFFICE_NAMES "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define OFFICE       OFFICE_NAMES "/"
#define ROOT                                                                                                           \
    {                                                                                                                  \
        "_rels/.rels", "<Relationships><Relationship Id='r1' Type='" OFFICE                                            \
                       "officeDocument' Target='xl/workbook.xml'/></Relationships>"                                    \
    }
#define BOOK(more, sheets)                                                                                             \
    {                                                                                                                  \
        "xl/workbook.xml",                                                                                             \
            "<x:workbook xmlns:x='m' xmlns:r='" OFFICE_NAMES "'>" more "<x:sheets>" sheets "</x:sheets></x:workbook>"  \
    }
#define SHEET_A "<x:sheet name='A' sheetId='7' r:id='a'/>"
#define RELATIONS                                                                                                      \
    {                                                                                                                  \
        "xl/_rels/workbook.xml.rels",                                                                                  \
            "<Relationships><Relationship Id='a' Type='" OFFICE "worksheet' Target='worksheets/a.xml'/>"               \
            "<Relationship Id='b' Type='" OFFICE "worksheet' Target='/xl/b.xml'/>"                                     \
            "<Relationship Id='s' Type='" OFFICE "styles' Target='styles.xml'/>"                                       \
            "<Relationship Id='t' Type='" OFFICE "sharedStrings' Target='./sharedStrings.xml'/></Relationships>"       \
    }
#define STYLES                                                                                                         \
    {                                                                                                                  \
        "xl/styles.xml",                                                                                               \
            "<styleSheet><numFmts><numFmt numFmtId='170' formatCode='[$-411]ggge&quot;年&quot;m&quot;月&quot;'/>"    \
            "<numFmt numFmtId='171' formatCode='0&quot;d&quot;'/></numFmts><cellStyleXfs><xf "                         \
            "numFmtId='14'/></cellStyleXfs>"                                                                           \
            "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='170'/><xf "                                   \
            "numFmtId='171'/></cellXfs></styleSheet>"                                                                  \
    }
#define STRINGS                                                                                                        \
    {                                                                                                                  \
        "xl/sharedStrings.xml",                                                                                        \
            "<sst><si><t>一</t></si><si><r><t>東</t></r><r><rPr/><t xml:space='preserve'> 京</t></r>"               \
            "<rPh sb='0' eb='1'><t>トウキョウ</t></rPh><phoneticPr/></si><si><t>_x0041_</t></si><si/></sst>"      \
    }
#define SHEET(text)                                                                                                    \
    {                                                                                                                  \
        "xl/worksheets/a.xml", "<worksheet><sheetData>" text "</sheetData></worksheet>"                                \
    }

/* Writes PARTS, up to the first without a name, to PATH. */
static inline void package_write(const char *path, const struct part *parts, size_t count)
{
    int code;
    unlink(path);
    assert_true(late_load(LIBRARY_ZIP, NULL));
    zip_t *zip = late_zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
    assert_non_null(zip);
    for (size_t i = 0; i < count && parts[i].name; i++) {
        zip_source_t *source = late_zip_source_buffer(zip, parts[i].text, strlen(parts[i].text), 0);
        assert_true(late_zip_file_add(zip, parts[i].name, source, ZIP_FL_ENC_UTF_8) >= 0);
    }
    assert_int_equal(late_zip_close(zip), 0);
}

#endif
