/* Fuzz target: any bytes as a .xlsx file, and (first byte odd) any text as the parts of one. It may be refused; it may
 * not crash, hang or leak.
 *
 * clang -std=gnu17 -g -O1 -fsanitize=fuzzer,address,undefined -Isrc tests/fuzz/fuzz_xlsx.c
 * src/exchange/xlsx_{read,zip,xml,parts,defined,escape}.c src/exchange/file_read.c src/base/[a-z]*.c -lzip
 * -lexpat -lunistring -lm;  ./fuzz_xlsx -max_len=8192 CORPUS tests/data/xlsx
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "base/utf8.h"
#include "exchange/xlsx.h"

static bool on_sheet(void *context, const char *name, bool hidden)
{
    (void)context, (void)hidden;
    return utf8_valid(name);
}

static bool on_cell(void *context, const struct xlsx_cell *cell)
{
    size_t *cells = context;
    if (cell->row >= 1048576 || cell->column >= 16384 || (cell->text && !utf8_valid(cell->text)) ||
        (cell->formula && !utf8_valid(cell->formula)))
        abort();
    if ((cell->type == XLSX_TEXT || cell->type == XLSX_ERROR) != (cell->text != NULL))
        abort();
    return ++*cells < 100000;
}

/* The parts are parted by NUL: styles, strings, workbook's own, sheet. So the mutations meet XML, not deflate. */
static bool pack(const char *path, const uint8_t *data, size_t size)
{
    static const char *const names[] = {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml",
                                        "xl/workbook.xml", "xl/_rels/workbook.xml.rels"};
    static const char *const usual[] = {
        "<worksheet/>", "<sst/>", "<styleSheet/>",
        "<workbook xmlns:r='x/relationships'><sheets><sheet name='A' r:id='a'/></sheets></workbook>",
        "<Relationships><Relationship Id='a' Type='x/worksheet' Target='worksheets/sheet1.xml'/><Relationship Id='t' "
        "Type='x/sharedStrings' "
        "Target='sharedStrings.xml'/><Relationship Id='s' Type='x/styles' Target='styles.xml'/></Relationships>"};
    static const char root[] =
        "<Relationships><Relationship Id='r' Type='x/officeDocument' Target='xl/workbook.xml'/></Relationships>";
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    if (!zip)
        return false;
    zip_file_add(zip, "[Content_Types].xml", zip_source_buffer(zip, "<Types/>", 8, 0), 0);
    zip_file_add(zip, "_rels/.rels", zip_source_buffer(zip, root, sizeof(root) - 1, 0), 0);
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        const uint8_t *end = size ? memchr(data, 0, size) : NULL;
        size_t length = end ? (size_t)(end - data) : size;
        if (length)
            zip_file_add(zip, names[i], zip_source_buffer(zip, data, length, 0), 0);
        else
            zip_file_add(zip, names[i], zip_source_buffer(zip, usual[i], strlen(usual[i]), 0), 0);
        data += length + (end != NULL);
        size -= length + (end != NULL);
    }
    return zip_close(zip) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char path[64];
    struct error err = {.code = ERROR_NONE};
    size_t cells = 0;
    struct xlsx_handler handler = {.context = &cells, .sheet = on_sheet, .cell = on_cell};
    if (size == 0)
        return 0;
    if (!*path)
        snprintf(path, sizeof(path), "/dev/shm/mamori-fuzz-%ld.xlsx", (long)getpid());
    if (data[0] % 2) {
        if (!pack(path, data + 1, size - 1))
            return 0;
    } else {
        FILE *file = fopen(path, "wb");
        if (!file)
            return 0;
        fwrite(data + 1, 1, size - 1, file);
        fclose(file);
    }
    if (!xlsx_read(path, &handler, &err) && err.code == ERROR_NONE)
        abort();
    unlink(path);
    return 0;
}
