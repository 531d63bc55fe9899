/* Ours: one durable edit through book_change(), as a screen or `set` does it. Prints the milliseconds of each.
 *
 *   edit WORKBOOK COUNT             the workbook has assets
 *   edit WORKBOOK COUNT others      before each somebody else makes one, too: then it begins with following that
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

static struct book *open_book(const char *path)
{
    struct error err = {0};
    struct book *book = book_open(path, &(struct book_options){0}, &err);
    if (!book || !book_load(book, &err))
        exit(3);
    return book;
}

static void edit(struct book *book, uint32_t row, const char *name)
{
    struct error err = {0};
    size_t sheet = catalog_find_sheet(book->catalog, "assets", &err);
    char id[64];
    snprintf(id, sizeof(id), "%s", model_row_id(book->model, sheet, row));
    struct change change = {.op = CHANGE_SET,
                            .sheet = sheet,
                            .row = id,
                            .column = sheet_find_column(&book->catalog->sheet[sheet], "name", &err),
                            .value = name};
    if (!book_change(book, &change, 1, NULL, NULL, &err))
        exit(4);
}

int main(int argc, char **argv)
{
    struct error err = {0};
    if (argc < 3 || !intl_start("en", &err))
        return 2;
    struct book *book = open_book(argv[1]), *other = argc > 3 ? open_book(argv[1]) : NULL;
    uint32_t rows = model_rows(book->model, catalog_find_sheet(book->catalog, "assets", &err));
    struct timespec start;
    clock_gettime(CLOCK_REALTIME, &start);
    unsigned salt = (unsigned)(start.tv_sec * 1000 + start.tv_nsec / 1000000);
    for (int i = 0; rows && i < atoi(argv[2]); i++) {
        char name[64];
        snprintf(name, sizeof(name), "資産 %u %d", salt, i);
        if (other)
            edit(other, (uint32_t)i % (rows < 1000 ? rows : 1000), name);
        snprintf(name, sizeof(name), "資産 %u %d.", salt, i);
        double begin = now();
        edit(book, (uint32_t)i % (rows < 1000 ? rows : 1000), name);
        printf("%.4f\n", now() - begin);
    }
    book_close(&book);
    if (other)
        book_close(&other);
    return 0;
}
