/* hostile_cells WORKBOOK < RECORDS: writes what no screen and no command lets in, by the store itself, so that the
 * journal vouches for it: the workbook of somebody who means harm.
 *
 * A record is eight texts, each ended by NUL: person, title, sheet, row ("+": a new one), column, value, column, value.
 * An empty column is left out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "book/store.h"

#define FIELDS 8

static bool write_cells(struct store *store, char *const f[FIELDS], struct error *err)
{
    if (!store_begin(store, f[0], 0, "do", 0, f[1], err))
        return false;
    const char *columns[] = {f[4], f[6]}, *values[] = {f[5], f[7]};
    size_t count = *f[6] ? 2 : 1;
    char id[64] = "";
    static double pos = 1 << 20; /* after all that are there */
    if (strcmp(f[3], "+") == 0)
        return store_insert(store, f[2], id, pos++, count, columns, values, err) && store_commit(store, NULL, err);
    for (size_t i = 0; i < count; i++)
        if (!store_set(store, f[2], f[3], columns[i], false, NULL, values[i], err))
            return false;
    return store_commit(store, NULL, err);
}

int main(int argc, char **argv)
{
    struct error err = {.code = ERROR_NONE};
    char *f[FIELDS] = {NULL};
    size_t room[FIELDS] = {0};
    struct store *store = argc == 2 ? store_open(argv[1], STORE_WRITE, &err) : NULL;
    bool good = store != NULL;
    while (good) {
        size_t i = 0;
        while (i < FIELDS && getdelim(&f[i], &room[i], 0, stdin) > 0)
            i++;
        if (i < FIELDS)
            break;
        good = write_cells(store, f, &err);
    }
    if (!good)
        fprintf(stderr, "hostile_cells: error %d: %s %s %s\n", (int)err.code, err.subject, err.place, err.detail);
    store_close(&store);
    for (size_t i = 0; i < FIELDS; i++)
        free(f[i]);
    return !good;
}
