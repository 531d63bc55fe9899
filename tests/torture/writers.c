/* Several processes that write into one workbook through the book, as screens do.
 *
 *   writers FILE PROCESSES EDITS PAUSE [reopen | boast]
 *
 * Each makes EDITS changes (nine notes of questions, one new asset, and again), PAUSE ms apart, and prints a line for each:
 * PROCESS MICROSECONDS, or "PROCESS refused CODE". To follow what the others did meanwhile is part of a change. Its person is
 * wPROCESS.
 * Planted faults: `reopen` reads the whole workbook again before each change, `boast` says at each fiftieth that it made one
 * and does not.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/intl.h"
#include "book/book.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static struct book *open_book(const char *path, const char *person)
{
    struct error err = {0};
    const struct book_options options = {.person = person};
    struct book *book = book_open(path, &options, &err);
    if (!book || !book_load(book, &err)) {
        fprintf(stderr, "%s: %d %s %s\n", path, err.code, err.subject, err.detail);
        _exit(1);
    }
    return book;
}

static bool edit(struct book *book, int process, long i, struct error *err)
{
    const struct catalog *catalog = book->catalog;
    size_t check = catalog_find_sheet(catalog, "self-check", NULL),
           assets = catalog_find_sheet(catalog, "assets", NULL);
    char value[40], row[8];
    snprintf(value, sizeof(value), "p%d-%ld", process, i);
    snprintf(row, sizeof(row), "q%02ld", i % 25 + 1);
    if (i % 10 != 9)
        return book_set_typed(book, check, row, sheet_find_column(&catalog->sheet[check], "note", NULL), value, err);
    const struct change change[] = {{.op = CHANGE_INSERT, .sheet = assets, .at = UINT32_MAX},
                                    {.op = CHANGE_SET,
                                     .sheet = assets,
                                     .added = 1,
                                     .column = sheet_find_column(&catalog->sheet[assets], "name", NULL),
                                     .value = value}};
    return book_change(book, change, 2, NULL, NULL, err);
}

static void work(const char *path, int process, long edits, long pause_ms, const char *fault)
{
    char person[20];
    snprintf(person, sizeof(person), "w%d", process);
    struct book *book = open_book(path, person);
    setvbuf(stdout, NULL, _IOLBF, 0); /* whole lines, though several write into one pipe */
    for (long i = 0; i < edits; i++) {
        struct error err = {0};
        double begin = now();
        if (strcmp(fault, "reopen") == 0) {
            book_close(&book);
            book = open_book(path, person);
        }
        bool good = (strcmp(fault, "boast") == 0 && i % 50 == 49) || edit(book, process, i, &err);
        if (good)
            printf("%d %.0f\n", process, now() - begin);
        else
            printf("%d refused %d\n", process, (int)err.code);
        if (pause_ms)
            usleep((useconds_t)pause_ms * 1000);
    }
    book_close(&book);
    fflush(stdout);
    _exit(0);
}

int main(int argc, char **argv)
{
    struct error err = {0};
    if (argc < 5 || !intl_start("en", &err))
        return 2;
    int processes = atoi(argv[2]), bad = 0, status;
    for (int p = 0; p < processes; p++)
        if (fork() == 0)
            work(argv[1], p, atol(argv[3]), atol(argv[4]), argc > 5 ? argv[5] : "");
    for (int p = 0; p < processes; p++)
        bad += wait(&status) < 0 || status != 0;
    return bad != 0;
}
