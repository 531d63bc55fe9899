/* What other programs made in a workbook: the tables of ANALYZE, an index, a table of somebody's own.
 *
 * What changes nothing that is read is in nobody's way: it is left alone, never read, and verify says that it is there.
 * That holds for tables and views that are not ours (nothing asks them), for whatever stands on such a table, and for an
 * index on one of ours, which SQLite keeps in step, as long as it cannot refuse what is written (unique), or compute
 * something at each change (an expression, a condition, an order that only another program knows).
 *
 * What would do something when somebody writes is a change of the workbook, to be seen: a trigger on a table of ours
 * (here it never fires), a unique index, a virtual table, whose program nobody knows. The file opens for reading then,
 * with that as the place. A table under one of our names that is not as we make it cannot be read at all.
 */
#include "book/store_private.h"

#include <string.h>

#include "base/intl.h"

static bool is_own_table(const char *name)
{
    for (size_t i = 0; i < STORE_TABLES; i++)
        if (sqlite3_stricmp(name, store_table_names[i]) == 0)
            return true;
    return sqlite3_stricmp(name, STORE_SIGNATURES) == 0 || sqlite3_strnicmp(name, "s_", 2) == 0;
}

/* An index as anybody would make it to find rows faster. */
static bool is_plain_index(struct store *store, const char *name, const char *table, bool *plain, struct error *err)
{
    static const char sql[] =
        "SELECT 1 FROM pragma_index_list(?2) AS l WHERE l.name = ?1 AND NOT l.\"unique\" AND NOT l.partial AND NOT "
        "EXISTS (SELECT 1 FROM pragma_index_xinfo(?1) AS x WHERE x.cid < -1 OR x.coll NOT IN ('BINARY', 'NOCASE', "
        "'RTRIM'))";
    sqlite3_stmt *statement = NULL;
    if (!store_prepare(store, &statement, sql, false, err))
        return false;
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, table, -1, SQLITE_STATIC);
    int rc = sqlite3_step(statement);
    *plain = rc == SQLITE_ROW;
    bool ok = rc == SQLITE_ROW || rc == SQLITE_DONE || store_error(store, err);
    sqlite3_finalize(statement);
    return ok;
}

static void note_strange(struct store *store, const char *type, const char *name, const char *why)
{
    struct schema_foreign *foreign = &store->foreign;
    if (foreign->strange[0])
        return;
    snprintf(foreign->strange, sizeof(foreign->strange), "%s %.60s", type, name);
    foreign->why = why;
}

static void note_harmless(struct store *store, const char *type, const char *name)
{
    struct schema_foreign *foreign = &store->foreign;
    if (foreign->count++ == 0)
        snprintf(foreign->first, sizeof(foreign->first), "%s %.60s", type, name);
}

bool foreign_row(struct store *store, const char *type, const char *name, const char *table, const char *sql,
                 bool *opens, struct error *err)
{
    *opens = type && name && table;
    if (!*opens)
        return true;
    bool ours = is_own_table(table);
    if (strcmp(type, "table") == 0 && (is_own_table(name) || ours || !sql)) {
        *opens = false;
    } else if (strcmp(type, "table") == 0 && sqlite3_strnicmp(sql, "CREATE VIRTUAL", 14) == 0) {
        note_strange(store, type, name, N_("another program made it, and only that one knows what it does"));
    } else if (strcmp(type, "index") == 0 && ours) {
        bool plain = false;
        if (sql && !is_plain_index(store, name, table, &plain, err))
            return false;
        if (plain)
            note_harmless(store, type, name);
        else
            note_strange(store, type, name, N_("another program made it, and it acts on what is written"));
    } else if (strcmp(type, "trigger") == 0 && ours) {
        note_strange(store, type, name, N_("another program made it, and it acts on what is written"));
    } else if (strcmp(type, "view") == 0 && is_own_table(name)) {
        *opens = false;
    } else if (strcmp(type, "table") == 0 || strcmp(type, "index") == 0 || strcmp(type, "view") == 0 ||
               strcmp(type, "trigger") == 0) {
        note_harmless(store, type, name);
    } else {
        *opens = false;
    }
    return true;
}
