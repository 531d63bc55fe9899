/* What left the house: an entry that changes no data. */
#include "book/book_private.h"
#include "book/sign_in.h"
#include "book/store_private.h"

#include <stdlib.h>
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
            journal_pack_cell(&packed, names[i], strlen(names[i]), values[i], strlen(values[i]));
    }
    good = good && journal_append(store, "export", 0, sheet, NULL, NULL, (struct span){NULL, 0},
                                  (struct span){packed.text, packed.length}, err);
    str_free(&packed);
    return good;
}

/* ---- open until the outcome is known ---- */

static char *open_key(int64_t batch)
{
    return mem_format(STORE_OPEN_NOTE "%lld", (long long)batch);
}

/* The note of BATCH is put, or (not OPEN) taken away. */
static bool set_open(struct store *store, int64_t batch, bool open, struct error *err)
{
    char *key = open_key(batch);
    bool good = store_put_note(store, key, open ? "" : NULL, err);
    free(key);
    return good;
}

bool export_is_open(struct store *store, int64_t batch, bool *open, struct error *err)
{
    char *key = open_key(batch), *note;
    bool good = store_note(store, key, &note, err);
    *open = note != NULL;
    free(note);
    free(key);
    return good;
}

bool export_copy_open(struct store *from, struct store *to, int64_t last, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    bool good =
        store_prepare(from, &statement, "SELECT key FROM note WHERE NOT (" STORE_NOTES_OF_PEOPLE ")", false, err);
    int rc = SQLITE_DONE;
    while (good && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *key = (const char *)sqlite3_column_text(statement, 0);
        int64_t batch = key ? strtoll(key + strlen(STORE_OPEN_NOTE), NULL, 10) : 0;
        bool open = false;
        if (batch > 0 && batch <= last)
            good = export_is_open(from, batch, &open, err) && (!open || set_open(to, batch, true, err));
    }
    good = good && (rc == SQLITE_DONE || store_error(from, err));
    sqlite3_finalize(statement);
    return good;
}

static bool export_settled(struct store *store, int64_t batch, struct error *err)
{
    return set_open(store, batch, false, err);
}

/* ---- entries ---- */

/* The end of the transaction: the entries of a file are open, those that say of the outcome settle it. */
static bool finish(struct store *store, bool good, int64_t takes_back, int64_t *number, struct error *err)
{
    good = good && set_open(store, takes_back ? takes_back : store->batch, takes_back == 0, err);
    if (!good && store->writing)
        store_rollback(store);
    good = good && store_commit(store, number, err);
    written_set(WRITTEN_NOT, NULL); /* what people want is the file: it gets its name after this */
    return good;
}

/* An entry "export": SHEET may be NULL; NAMES (as ids of columns) and VALUES say what it was; empty values are left
 * out. NUMBER (may be NULL) receives the entry's.
 *
 * Its file gets its name only afterwards. Until the outcome is known the entries are open (store_entry.open), by a note
 * in the same commit: export_settled() when the files are there, an entry that TAKES_BACK their batch when they
 * are not. Who is killed in between leaves them open for good: nobody knows then whether the files are there. TAKES_BACK
 * 0: this is an entry of a file. */
static bool export_entry(struct book *book, int64_t at, const char *title, const char *sheet, size_t count,
                         const char *const *names, const char *const *values, int64_t takes_back, int64_t *number,
                         struct error *err)
{
    struct store *store = book->store;
    if (!store_begin(store, book->person, at, "export", 0, title, err))
        return false;
    bool good = sign_in_sign(book, err) && append(store, sheet, count, names, values, err);
    return finish(store, good, takes_back, number, err); /* one entry: the batch has its number */
}

/* COUNT entries "export" in one batch, as below; VALUES has FIELDS for each. NUMBER receives that of the last. */
static bool export_entries(struct book *book, int64_t at, const char *title, size_t count, size_t fields,
                           const char *const *names, const char *const *values, int64_t *number, struct error *err)
{
    int64_t first = 0;
    struct store *store = book->store;
    if (!store_begin(store, book->person, at, "export", 0, title, err))
        return false;
    bool good = sign_in_sign(book, err);
    for (size_t i = 0; i < count && good; i++)
        good = append(store, NULL, fields, names, values + i * fields, err);
    good = finish(store, good, 0, &first, err);
    if (good)
        *number = first + (int64_t)count - 1;
    return good;
}

/* ---- of a workbook at work ---- */

static bool may_write(struct book *book, struct error *err)
{
    if (book->refused.code == ERROR_NONE)
        return sign_in_asked(book, err); /* whoever takes something out says who it is */
    if (err)
        *err = book->refused;
    return false;
}

bool book_exported_all(struct book *book, const char *title, size_t count, size_t fields, const char *const *names,
                       const char *const *values, int64_t *entry, struct error *err)
{
    return may_write(book, err) &&
           export_entries(book, book_now(book), title, count, fields, names, values, entry, err);
}

bool book_exported(struct book *book, size_t sheet, const char *title, size_t count, const char *const *names,
                   const char *const *values, int64_t *entry, struct error *err)
{
    return may_write(book, err) &&
           export_entry(book, book->clock, title, sheet == SIZE_MAX ? NULL : book->catalog->sheet[sheet].id, count,
                        names, values, 0, entry, err);
}

bool book_export_settled(struct book *book, int64_t batch, struct error *err)
{
    return may_write(book, err) && export_settled(book->store, batch, err);
}

bool book_export_taken_back(struct book *book, int64_t batch, const char *title, size_t count, const char *const *names,
                            const char *const *values, int64_t *entry, struct error *err)
{
    return may_write(book, err) &&
           export_entry(book, book->clock, title, NULL, count, names, values, batch, entry, err);
}
