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

/* Rows whose values are not of the classes that are written. */
static const struct {
    const char *sql, *detail;
} classes[] = {
    {"SELECT 'entry ' || entry FROM journal WHERE typeof(origin) <> 'text' OR typeof(number) <> 'integer' OR "
     "typeof(batch) <> 'integer' OR typeof(kind) <> 'text' OR typeof(target) <> 'integer' OR typeof(at) <> 'integer' "
     "OR typeof(clock) NOT IN ('integer', 'null') OR typeof(session) <> 'integer' OR "
     "typeof(person) NOT IN ('text', 'null') OR typeof(title) NOT IN ('text', 'null') OR typeof(op) <> 'text' OR "
     "typeof(sheet) <> 'text' OR typeof(row) <> 'text' OR typeof(col) NOT IN ('text', 'null') OR "
     "typeof(old) NOT IN ('text', 'null') OR typeof(new) NOT IN ('text', 'null') OR "
     "typeof(salt) NOT IN ('blob', 'null') OR typeof(digest) <> 'blob' OR typeof(hash) <> 'blob'",
     N_("its parts are not kept as mamori does")},
    {"SELECT 'meta ' || key FROM meta WHERE typeof(key) <> 'text' OR typeof(value) <> 'text'",
     N_("it is not kept as text, as mamori does")},
    {"SELECT 'draft ' || sheet || ' ' || row || ' ' || col FROM draft WHERE typeof(sheet) <> 'text' OR typeof(row) <> "
     "'text' OR typeof(col) <> 'text' OR typeof(person) <> 'text' OR typeof(at) <> 'integer' OR "
     "typeof(text) <> 'text'",
     N_("it is not kept as text, as mamori does")},
    {"SELECT 'note ' || key FROM note WHERE typeof(key) <> 'text' OR typeof(value) <> 'text'",
     N_("it is not kept as text, as mamori does")},
    {"SELECT 'seal ' || name FROM seal WHERE typeof(name) <> 'text' OR typeof(count) <> 'integer' OR typeof(rows) <> "
     "'integer' OR typeof(sum) <> 'blob'",
     N_("its parts are not kept as mamori does")},
};

static bool check_classes(struct store *store, replay_report_fn *report, void *context, struct error *err)
{
    for (size_t i = 0; i < ARRAY_LENGTH(classes); i++) {
        sqlite3_stmt *statement = NULL;
        if (!store_prepare(store, &statement, classes[i].sql, false, err))
            return false;
        int rc;
        while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
            const char *place = (const char *)sqlite3_column_text(statement, 0);
            report(context, place ? place : "?", _(classes[i].detail));
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
