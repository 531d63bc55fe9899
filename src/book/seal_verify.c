/* The seal's part of the full proof: what is sealed is what is there, and every value is of the class that is written.
 */
#include "book/store_private.h"

#include <string.h>

#include "base/intl.h"

static void report_cell(replay_report_fn *report, void *context, const char *sheet, const char *id, const char *column,
                        const char *detail)
{
    char *place = mem_format("%s %s%s%s", sheet, id ? id : "?", column ? " " : "", column ? column : "");
    report(context, place, detail);
    free(place);
}

/* Columns 0 … of STATEMENT: id, pos, every cell. Every value of the class that is written, and of no other: text that
 * became a blob reads the same here and otherwise elsewhere. */
static void check_row(const struct store_sheet *sheet, sqlite3_stmt *statement, uint64_t *sum, replay_report_fn *report,
                      void *context)
{
    int id_type = sqlite3_column_type(statement, 0); /* reading it as text makes it one */
    const char *id = (const char *)sqlite3_column_text(statement, 0);
    uint64_t row = seal_row(id ? id : "", id ? (size_t)sqlite3_column_bytes(statement, 0) : 0);
    int pos = sqlite3_column_type(statement, 1);
    if (id_type != SQLITE_TEXT)
        report_cell(report, context, sheet->name, id, NULL, _("its id is not kept as text, as mamori does"));
    if (pos != SQLITE_NULL && pos != SQLITE_FLOAT)
        report_cell(report, context, sheet->name, id, NULL, _("its position is not kept as a number, as mamori does"));
    *sum += seal_pos(row, pos != SQLITE_NULL, sqlite3_column_double(statement, 1));
    for (size_t i = 0; i < sheet->count; i++) {
        int type = sqlite3_column_type(statement, (int)i + 2);
        if (type == SQLITE_NULL)
            continue;
        const char *text = (const char *)sqlite3_column_text(statement, (int)i + 2);
        size_t length = text ? (size_t)sqlite3_column_bytes(statement, (int)i + 2) : 0;
        if (type != SQLITE_TEXT)
            report_cell(report, context, sheet->name, id, sheet->columns[i],
                        _("it is not kept as text, as mamori does"));
        if (length > 0)
            *sum += seal_cell(row, sheet->column_hash[i], text, length);
    }
}

static bool check_sheet(struct store *store, const struct store_sheet *sheet, bool *fits, replay_report_fn *report,
                        void *context, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    bool ok = store_prepare_rows(store, &statement, sheet, "id, pos", "", err);
    int64_t rows = 0;
    uint64_t sum = 0;
    int rc = SQLITE_DONE;
    while (ok && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        check_row(sheet, statement, &sum, report, context);
        rows++;
    }
    ok = ok && (rc == SQLITE_DONE || store_error(store, err));
    sqlite3_finalize(statement);
    return ok && seal_sheet_fits(store, sheet, rows, sum, fits, err);
}

/* The classes of values that are written, by column of the SELECT: i integer, t text, b blob, n NULL; apart by blanks. The first
 * PLACES columns name a row. Asked value by value here: SQLite's typeof in a condition costs a third of a whole proof. */
static const struct {
    const char *table, *sql, *classes, *detail;
    int places;
} classes[] = {
    {"entry",
     "SELECT entry, origin, number, batch, kind, target, at, clock, session, person, title, op, sheet, row, col, old, "
     "new, "
     "salt, digest, hash FROM journal",
     "i t i i t i i in i tn tn t t t tn tn tn bn b b", N_("its parts are not kept as mamori does"), 1},
    {"meta", "SELECT key, value FROM meta", "t t", N_("it is not kept as text, as mamori does"), 1},
    {"draft", "SELECT sheet, row, col, person, at, text, digest FROM draft", "t t t t i t b",
     N_("its parts are not kept as mamori does"), 3},
    {"session", "SELECT id, user, host, tty, seal FROM session", "i t t t b",
     N_("its parts are not kept as mamori does"), 1},
    {"note", "SELECT key, value, digest FROM note", "t t b", N_("its parts are not kept as mamori does"), 1},
    {STORE_SIGNATURES, "SELECT entry, first, row, link, signature FROM " STORE_SIGNATURES, "i i t b b",
     N_("its parts are not kept as mamori does"), 1},
    {"seal", "SELECT name, count, rows, sum FROM seal", "t i i b", N_("its parts are not kept as mamori does"), 1},
};

static bool is_of(const char *allowed, int type)
{
    char letter = type == SQLITE_INTEGER ? 'i'
                  : type == SQLITE_TEXT  ? 't'
                  : type == SQLITE_BLOB  ? 'b'
                  : type == SQLITE_NULL  ? 'n'
                                         : '?';
    for (; *allowed && *allowed != ' '; allowed++)
        if (*allowed == letter)
            return true;
    return false;
}

static bool row_is_of(sqlite3_stmt *statement, const char *allowed)
{
    bool good = true;
    for (int column = 0; *allowed; column++) {
        good &= is_of(allowed, sqlite3_column_type(statement, column));
        allowed += strcspn(allowed, " ");
        allowed += *allowed == ' ';
    }
    return good;
}

static bool check_classes(struct store *store, replay_report_fn *report, void *context, struct error *err)
{
    for (size_t i = 0; i < ARRAY_LENGTH(classes); i++) {
        sqlite3_stmt *statement = NULL;
        if (strcmp(classes[i].table, STORE_SIGNATURES) == 0 && !store->has_signatures)
            continue;
        if (!store_prepare(store, &statement, classes[i].sql, false, err))
            return false;
        int rc;
        while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
            if (row_is_of(statement, classes[i].classes))
                continue;
            struct str place = STR_INIT;
            str_add(&place, classes[i].table);
            for (int column = 0; column < classes[i].places; column++) {
                const char *text = (const char *)sqlite3_column_text(statement, column);
                str_add_format(&place, " %s", text ? text : "?");
            }
            report(context, place.text, _(classes[i].detail));
            str_free(&place);
        }
        bool ok = rc == SQLITE_DONE || store_error(store, err);
        sqlite3_finalize(statement);
        if (!ok)
            return false;
    }
    return true;
}

bool seal_verify_head(struct store *store, int64_t last, replay_report_fn *report, void *context, struct error *err)
{
    bool found;
    int64_t counter, entries;
    uint64_t sum;
    if (!seal_read(store, ".file", &found, &counter, &entries, &sum, err))
        return false;
    char place[40];
    snprintf(place, sizeof(place), "entry %lld", (long long)last + 1);
    if (!found)
        report(context, "seal", _("it is missing"));
    else if (entries > last)
        report(context, place, _("the entry is missing"));
    else if (entries < last) {
        snprintf(place, sizeof(place), "entry %lld", (long long)entries + 1);
        report(context, place, _("mamori did not write it"));
    }
    return true;
}

/* Seals of sheets that have no table. */
static bool check_names(struct store *store, replay_report_fn *report, void *context, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store_prepare(store, &statement, "SELECT name FROM seal", false, err))
        return false;
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(statement, 0);
        bool ours = name && (strcmp(name, ".file") == 0 || schema_sheet(store, name));
        for (size_t i = 0; i < SEAL_LOOSE && name; i++)
            ours |= strcmp(name, seal_loose_tables[i].name) == 0;
        if (!ours)
            report_cell(report, context, "seal", name, NULL, _("the table it is for is missing"));
    }
    bool ok = rc == SQLITE_DONE || store_error(store, err);
    sqlite3_finalize(statement);
    return ok;
}

bool seal_verify(struct store *store, bool well, replay_report_fn *report, void *context, struct error *err)
{
    for (size_t i = 0; i < store->sheet_count; i++) {
        const struct store_sheet *sheet = store->sheets[i];
        bool fits, found;
        int64_t count, rows;
        uint64_t sum;
        if (!check_sheet(store, sheet, &fits, report, context, err) ||
            !seal_read(store, sheet->name, &found, &count, &rows, &sum, err))
            return false;
        if (!found)
            report(context, sheet->name, _("mamori did not make this table"));
        else if (count != (int64_t)sheet->count)
            report(context, sheet->name, _("a column was added to it or taken away"));
        else if (!fits && well) /* else what does not fit has been named already, cell by cell */
            report(context, sheet->name, _("its rows are not those that mamori left"));
    }
    for (size_t i = 0; i < SEAL_LOOSE; i++) {
        bool found;
        int64_t count, sealed_rows, rows;
        uint64_t sealed, sum;
        if (!seal_read(store, seal_loose_tables[i].name, &found, &count, &sealed_rows, &sealed, err) ||
            !seal_sum_digests(store, seal_loose_tables[i].sql, &rows, &sum, err))
            return false;
        if (rows != sealed_rows || sum != sealed)
            report(context, seal_loose_tables[i].name + 1,
                   _("something else than mamori added to them, or took some away"));
    }
    int64_t counter;
    if (!seal_header(store, &counter, &store->remarks.log_beside, err))
        return false;
    return check_classes(store, report, context, err) && check_names(store, report, context, err);
}
