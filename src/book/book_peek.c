#include "book/book_peek.h"

#include <stdlib.h>
#include <string.h>

#include "book/book_layers.h"
#include "book/store.h"
#include "catalog/catalog.h"

static bool take_company(void *context, const char *id, double pos, const char *const *values)
{
    struct book_peek *peek = context;
    (void)id, (void)pos;
    if (values[0] && *values[0])
        peek->company = mem_text(values[0]);
    return false;
}

static bool take_entry(void *context, const struct store_entry *entry)
{
    struct book_peek *peek = context;
    peek->at = entry->at;
    peek->person = entry->person && *entry->person ? mem_text(entry->person) : NULL;
    return false;
}

static bool no_patience(const struct store *store, int64_t ms)
{
    (void)store, (void)ms;
    return false;
}

static void read_company(struct store *store, const char *forms, struct book_peek *peek)
{
    char *dir = catalog_forms_dir(forms);
    struct layer_list layers = {0};
    struct catalog *catalog = book_layers_wanted(store, dir, &layers, NULL) ? catalog_open(dir, &layers, NULL) : NULL;
    if (catalog && catalog->company.sheet != SIZE_MAX) {
        const struct sheet_def *sheet = &catalog->sheet[catalog->company.sheet];
        store_load(store, sheet->id, &(const char *){sheet->column[catalog->company.column].id}, 1, take_company, peek,
                   NULL);
    }
    catalog_free(&catalog);
    layers_free(&layers);
    free(dir);
}

bool book_peek(const char *path, const char *forms, struct book_peek *out, struct error *err)
{
    *out = (struct book_peek){0};
    store_patience(no_patience);
    struct store *store = store_open_unasked(path, err);
    bool good = store && store_entries(store, &(struct store_filter){.limit = 1}, take_entry, out, err);
    if (good)
        read_company(store, forms, out);
    store_close(&store);
    store_patience(NULL);
    return good;
}

void book_peek_done(struct book_peek *peek)
{
    free(peek->company);
    free(peek->person);
    *peek = (struct book_peek){0};
}
