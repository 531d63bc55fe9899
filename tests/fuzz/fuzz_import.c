/* Fuzz target: any bytes as a .csv or .xlsx file (first byte odd: the parts of an .xlsx parted by NUL) through the
 * whole import into a small workbook: tables, layout, columns, comparison, writing, undo; the answer to an approval; then the workbook verifies.
 */
#include "common.h"

#include "exchange/import.h"
#include "exchange/reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const sheets[] = {"assets", "self-check", "company", "contacts", "glossary"};
    static char *path, *file;
    struct error err = {.code = ERROR_NONE};
    struct book book;
    if (size < 2)
        return 0;
    if (!path) {
        path = fuzz_path("w.mamori");
        file = fuzz_path("in");
    }
    if (!(data[0] & 1))
        fuzz_write(file, data + 1, size - 1);
    else if (!fuzz_pack(file, data + 1, size - 1))
        return 0;
    fuzz_open(&book, path);
    struct import_options options = {.sheet = catalog_find_sheet(book.catalog, sheets[(data[0] >> 1) % 5], NULL),
                                     .encoding = (enum csv_encoding)((data[0] >> 4) % 3)};
    struct import *import = import_read(&book, file, &options, NULL, &err);
    if (!import && err.code == ERROR_NONE)
        abort();                               /* refused without a reason */
    if (!import && err.code == ERROR_ANSWER) { /* its mark names another workbook: that is said */
        struct reply reply;
        err.code = ERROR_NONE;
        if (reply_read(&book, file, NULL, &reply, &err) || err.code == ERROR_NONE)
            abort();
        reply_done(&reply);
    }
    if (import) {
        uint64_t written = 0;
        struct str what = STR_INIT;
        bool good = import_apply(&book, import, data[0] & 128, NULL, &written, &err);
        import_free(&import);
        if (good && written && !book_undo(&book, &what, &err))
            abort(); /* one import is one undo */
        str_free(&what);
    }
    fuzz_close(&book);
    return 0;
}
