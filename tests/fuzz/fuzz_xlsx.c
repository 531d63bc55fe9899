/* Fuzz target: any bytes as a .xlsx file, and (first byte odd) any text as the parts of one. It may be refused; it may
 * not crash, hang or leak. */
#include "common.h"

#include <unistd.h>

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char *path;
    struct error err = {.code = ERROR_NONE};
    size_t cells = 0;
    struct xlsx_handler handler = {.context = &cells, .sheet = on_sheet, .cell = on_cell};
    if (size == 0)
        return 0;
    path = path ? path : fuzz_path("x.xlsx");
    if (data[0] % 2) {
        if (!fuzz_pack(path, data + 1, size - 1))
            return 0;
    } else {
        fuzz_write(path, data + 1, size - 1);
    }
    if (!xlsx_read(path, &handler, &err) && err.code == ERROR_NONE)
        abort();
    unlink(path);
    return 0;
}
