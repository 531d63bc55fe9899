/* Fuzz target: any bytes as what the child that reads a file of others sends (table_wire.c). The parent may refuse it;
 * what it takes must hold together. */
#include "common.h"
#include "here.h"

#include "base/utf8.h"
#include "exchange/table_private.h"

static void walk(const struct table_file *file)
{
    for (size_t t = 0; t < file->count; t++) {
        const struct file_table *table = &file->table[t];
        for (size_t row = 0; row < table->rows; row++) {
            if (table->place[row].page >= table->pages || table->fields[row] > table->width)
                abort();
            for (size_t column = 0; column < table->width; column++)
                if (!utf8_valid(table_text(table, row, column)) ||
                    (table_flags(table, row, column) & CELL_TYPE) > CELL_ERROR)
                    abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct foreign_in in = {.bytes = (const char *)data, .length = size};
    struct table_file file = {.own.entries = -1, .pool = STR_INIT};
    if (table_get(&in, &file))
        walk(&file);
    table_file_free(&file);
    return 0;
}
