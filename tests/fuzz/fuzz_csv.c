/* Fuzz target: any bytes as a CSV file. They may be refused; they may not crash, hang or leak, and what is read is
 * valid text in order. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "exchange/csv_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct error err = {.code = ERROR_NONE};
    struct csv_text text;
    struct csv_table table;
    char *bytes = mem_zero(size, 1); /* exactly as long as can be, with the NUL that files get */
    memcpy(bytes, data + 1, size - 1);
    if (!csv_text_decode(bytes, size - 1, "fuzz.csv", (enum csv_encoding)(data[0] % 7), &text, &err)) {
        if (err.code == ERROR_NONE)
            abort();
        return 0;
    }
    if (csv_table_parse(&text, "fuzz.csv", NULL, &table, &err)) {
        uint64_t line = 0;
        for (size_t r = 0; r < table.rows; r++) {
            if (table.row[r].line <= line)
                abort();
            line = table.row[r].line;
            for (size_t f = 0; f < table.row[r].fields; f++)
                if (!utf8_valid(csv_field(&table, r, f)) || strchr(csv_field(&table, r, f), '\r'))
                    abort();
        }
        csv_table_free(&table);
    } else if (err.code == ERROR_NONE) {
        abort();
    }
    csv_text_free(&text);
    return 0;
}
