/* Ours: one durable edit through book_change(), as a screen or `set` does it. Prints the milliseconds of each.
 *
 *   edit WORKBOOK COUNT      the workbook has assets
 */
#include <stdlib.h>
#include <time.h>

#include "base/intl.h"
#include "book/book.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

int main(int argc, char **argv)
{
    struct error err = {0};
    struct book_options options = {0};
    if (argc != 3 || !intl_start("en", &err))
        return 2;
    struct book *book = book_open(argv[1], &options, &err);
    if (!book || !book_load(book, &err))
        return 3;
    size_t sheet = catalog_find_sheet(book->catalog, "assets", &err);
    size_t column = sheet_find_column(&book->catalog->sheet[sheet], "name", &err);
    uint32_t rows = model_rows(book->model, sheet);
    struct timespec start;
    clock_gettime(CLOCK_REALTIME, &start);
    unsigned salt = (unsigned)(start.tv_sec * 1000 + start.tv_nsec / 1000000);
    for (int i = 0; rows && i < atoi(argv[2]); i++) {
        char name[64], row[64];
        snprintf(name, sizeof(name), "資産 %u %d", salt, i);
        snprintf(row, sizeof(row), "%s", model_row_id(book->model, sheet, (uint32_t)i % (rows < 1000 ? rows : 1000)));
        struct change change = {.op = CHANGE_SET, .sheet = sheet, .row = row, .column = column, .value = name};
        double begin = now();
        if (!book_change(book, &change, 1, NULL, NULL, &err))
            return 4;
        printf("%.4f\n", now() - begin);
    }
    book_close(&book);
    return 0;
}
