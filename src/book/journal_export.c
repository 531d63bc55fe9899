/* What left the house: an entry that changes no data. */
#include "book/book_private.h"
#include "book/store_private.h"

#include <string.h>

#include "base/written.h"

static bool append(struct store *store, const char *sheet, size_t count, const char *const *names,
                   const char *const *values, struct error *err)
{
    struct str packed = STR_INIT;
    bool good = true;
    for (size_t i = 0; i < count && good; i++) {
        if (!values[i] || !*values[i])
            continue;
        if (!store_id_valid(names[i]) || strchr(values[i], STORE_UNIT))
            good = error_set(err, ERROR_CONTROL_CHARACTER, names[i]);
        else
            pack_cell(&packed, names[i], strlen(names[i]), values[i], strlen(values[i]));
    }
    good = good && journal_append(store, "export", 0, sheet, NULL, NULL, (struct span){NULL, 0},
                                  (struct span){packed.text, packed.length}, err);
    str_free(&packed);
    return good;
}

bool store_export_entry(struct store *store, const char *person, int64_t at, const char *title, const char *sheet,
                        size_t count, const char *const *names, const char *const *values, int64_t *number,
                        struct error *err)
{
    bool good = store_begin(store, person, at, "export", 0, title, err);
    if (good && !append(store, sheet, count, names, values, err)) {
        store_rollback(store);
        good = false;
    }
    good = good && store_commit(store, number, err); /* one entry: the batch has its number */
    written_set(WRITTEN_NOT, NULL);                  /* what people want is the file: it gets its name after this */
    return good;
}

bool store_export_entries(struct store *store, const char *person, int64_t at, const char *title, size_t count,
                          size_t fields, const char *const *names, const char *const *values, int64_t *number,
                          struct error *err)
{
    int64_t first = 0;
    if (!store_begin(store, person, at, "export", 0, title, err))
        return false;
    bool good = true;
    for (size_t i = 0; i < count && good; i++)
        good = append(store, NULL, fields, names, values + i * fields, err);
    if (!good)
        store_rollback(store);
    good = good && store_commit(store, &first, err);
    written_set(WRITTEN_NOT, NULL);
    if (good)
        *number = first + (int64_t)count - 1;
    return good;
}

bool book_exported_all(struct book *book, const char *title, size_t count, size_t fields, const char *const *names,
                       const char *const *values, int64_t *entry, struct error *err)
{
    if (book->refused.code != ERROR_NONE) {
        if (err)
            *err = book->refused;
        return false;
    }
    return store_export_entries(book->store, book->person, book_now(book), title, count, fields, names, values, entry,
                                err);
}

bool book_exported(struct book *book, size_t sheet, const char *title, size_t count, const char *const *names,
                   const char *const *values, int64_t *entry, struct error *err)
{
    if (book->refused.code != ERROR_NONE) {
        if (err)
            *err = book->refused;
        return false;
    }
    return store_export_entry(book->store, book->person, book->clock, title,
                              sheet == SIZE_MAX ? NULL : book->catalog->sheet[sheet].id, count, names, values, entry,
                              err);
}
