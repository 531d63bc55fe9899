/* A sound copy of a workbook that something else wrote into: the journal as far as it can be believed, and what it
 * says. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/store_private.h"

struct recovery {
    struct store *from, *to;
    struct replay *replay;
    int64_t first_bad; /* entry; INT64_MAX: none */
    int64_t findings, last;
    struct str sessions; /* those that come over without their texts: "1 3" */
    struct store_recovered *report;
    const struct store_recover_calls *calls;
    void *context;
    struct error *err;
};

static void note_finding(void *context, const struct error *finding)
{
    struct recovery *r = context;
    long long number;
    r->findings++;
    if (sscanf(finding->place, "entry %lld", &number) == 1 && number > 0 && number < r->first_bad)
        r->first_bad = number;
}

static void replay_found(void *context, const char *place, const char *detail)
{
    (void)context, (void)place, (void)detail; /* the proof of the copy says it again, and decides */
}

static bool copy_meta(struct recovery *r, struct error *err)
{
    static const char *const keys[] = {"id", "layers", "origin", "created", "start"};
    struct str value = STR_INIT;
    bool ok = true, found;
    for (size_t i = 0; i < ARRAY_LENGTH(keys) && ok; i++) {
        ok = store_meta(r->from, keys[i], &value, &found, err);
        if (ok && i == 4) { /* it follows from the others */
            char start[2 * STORE_HASH + 1];
            store_hex(r->from->start, STORE_HASH, start);
            ok = store_put_meta(r->to, keys[i], start, err);
        } else {
            ok = ok && store_put_meta(r->to, keys[i], value.text, err);
        }
    }
    str_free(&value);
    memcpy(r->to->id, r->from->id, sizeof(r->to->id));
    memcpy(r->to->first_origin, r->from->first_origin, sizeof(r->to->first_origin));
    memcpy(r->to->start, r->from->start, sizeof(r->to->start));
    return ok;
}

/* Rows of the one table into the other, every value of the class it has: all, those of the entries up to the last that is kept, or these entries, which
 * are carried out. */
enum copying { COPY_ALL, COPY_UP_TO, COPY_ENTRIES };
static bool copy_rows(struct recovery *r, const char *select, const char *insert, enum copying how, struct error *err)
{
    sqlite3_stmt *from = NULL, *to = NULL;
    bool ok = store_prepare(r->from, &from, select, false, err) && store_prepare(r->to, &to, insert, false, err);
    int rc = SQLITE_DONE;
    if (ok && how != COPY_ALL)
        sqlite3_bind_int64(from, 1, r->last);
    while (ok && (rc = sqlite3_step(from)) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(from) && ok; i++) /* it is copied, for which there may be no memory */
            ok = sqlite3_bind_value(to, i + 1, sqlite3_column_value(from, i)) == SQLITE_OK || store_error(r->to, err);
        work_step(r->from);
        ok = ok && store_run(r->to, to, err);
        if (ok && how == COPY_ENTRIES) {
            struct journal_entry entry;
            journal_read(from, &entry);
            bool blanked = entry.salt.length == 0 && entry.old_value.length == 0 && entry.new_value.length == 0;
            replay_entry(r->replay, &entry, blanked);
        }
    }
    ok = ok && (rc == SQLITE_DONE || store_error(r->from, err));
    sqlite3_finalize(from);
    sqlite3_finalize(to);
    return ok;
}

/* ---- the state that the journal tells ---- */

/* What an erased entry no longer tells is as it stands in the file: there is nothing else that knows. */
static bool value_here(struct recovery *r, const char *sheet, const char *row, const char *column, char **value)
{
    struct store_sheet *table = schema_sheet(r->from, sheet);
    *value = NULL;
    if (!table || schema_column(table, column) == SIZE_MAX)
        return true;
    sqlite3_stmt *statement = NULL;
    char *sql = mem_format("SELECT \"%s\" FROM \"s_%s\" WHERE _key = ?1", column, sheet);
    bool ok = store_prepare(r->from, &statement, sql, false, r->err);
    free(sql);
    if (ok) {
        sqlite3_bind_int64(statement, 1, store_row_key(row));
        int rc = sqlite3_step(statement);
        const char *text = rc == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : NULL;
        *value = mem_text(text);
        ok = rc == SQLITE_ROW || rc == SQLITE_DONE || store_error(r->from, r->err);
    }
    sqlite3_finalize(statement);
    return ok;
}

/* The same of a row's position: that of the file; at the end of the numbered rows where the row is not there. */
static bool pos_here(struct recovery *r, const char *sheet, const char *row, double *pos)
{
    bool found = false;
    struct row_image image = {0};
    struct store_sheet *table = schema_sheet(r->from, sheet);
    bool ok = !table || write_read_row(r->from, table, row, &found, r->err);
    *pos = (double)store_row_number(row) * 1024;
    if (found && journal_unpack_row(r->from->packed.text, r->from->packed.length, &image) && image.has_pos)
        *pos = image.pos;
    row_image_free(&image);
    return ok;
}

static bool put_row(void *context, const struct replayed_row *row)
{
    struct recovery *r = context;
    const char **values = mem_zero(row->count + 1, sizeof(*values));
    char **owned = mem_zero(row->count + 1, sizeof(*owned));
    bool ok = true;
    for (size_t i = 0; i < row->count && ok; i++) {
        values[i] = row->cells[i];
        if (row->unknown[i]) {
            ok = value_here(r, row->sheet, row->id, row->columns[i], &owned[i]);
            values[i] = owned[i];
        }
    }
    bool has_pos = row->has_pos || !row->pos_known, empty = !has_pos; /* a row of a form is there while it has values */
    for (size_t i = 0; i < row->count && empty; i++)
        empty = !values[i];
    double pos = row->pos;
    ok = ok && (row->pos_known || pos_here(r, row->sheet, row->id, &pos)) &&
         (empty || write_insert(r->to, row->sheet, row->id, has_pos, pos, row->count, row->columns, values, r->err));
    for (size_t i = 0; i < row->count; i++)
        free(owned[i]);
    free(owned);
    free(values);
    return ok;
}

static bool put_max(void *context, const char *sheet, int64_t max)
{
    struct recovery *r = context;
    struct store_sheet *table = schema_need_sheet(r->to, sheet, 0, NULL, r->err);
    if (table) { /* a row that a form gives may be called 1, and is not counted */
        table->max = max;
        table->max_known = true;
        table->max_changed = max > 0;
    }
    return table != NULL;
}

/* ---- what differs ---- */

struct comparing {
    struct recovery *r;
    const struct store_sheet *table; /* of FROM */
    bool here;                       /* rows of the file are walked; else those of the copy */
    bool good;                       /* the row of the other one could be read every time */
};

static bool compare_row(void *context, const char *id, double pos, const char *const *values)
{
    (void)pos;
    struct comparing *c = context;
    struct recovery *r = c->r;
    struct store_sheet *other = schema_sheet(c->here ? r->to : r->from, c->table->name);
    bool found = false;
    struct row_image image = {0};
    struct store *store = c->here ? r->to : r->from;
    c->good = !other || write_read_row(store, other, id, &found, r->err);
    if (!c->good) /* and not: it is not there */
        return false;
    if (found)
        journal_unpack_row(store->packed.text, store->packed.length, &image);
    if (!found) {
        r->report->differences++;
        r->calls->difference(r->context, c->table->name, id, NULL, c->here ? "+" : NULL, c->here ? NULL : "+");
    }
    for (size_t i = 0; i < c->table->count && c->here; i++) {
        const char *there = found ? row_image_value(&image, c->table->columns[i]) : NULL;
        if (found ? (values[i] == NULL) == (there == NULL) && (!there || strcmp(values[i], there) == 0) : !values[i])
            continue;
        r->report->differences++;
        r->calls->difference(r->context, c->table->name, id, c->table->columns[i], values[i], there);
    }
    row_image_free(&image);
    return true;
}

static bool compare(struct recovery *r, struct error *err)
{
    for (int here = 1; here >= 0; here--) {
        struct store *walked = here ? r->from : r->to;
        for (size_t i = 0; i < walked->sheet_count; i++) {
            struct comparing c = {r, walked->sheets[i], here, true};
            if (!store_load(walked, c.table->name, (const char *const *)c.table->columns, c.table->count, compare_row,
                            &c, err) ||
                !c.good)
                return false;
        }
    }
    return true;
}

static bool dropped(void *context, const struct store_entry *entry)
{
    struct recovery *r = context;
    r->report->dropped++;
    r->calls->dropped(r->context, entry);
    return true;
}

/* ---- what stays behind ---- */

static bool left(void *context, const struct store_draft *draft)
{
    struct recovery *r = context;
    r->calls->left(r->context, draft);
    return true;
}

static bool note(void *context, const char *key, const char *value)
{
    struct recovery *r = context;
    (void)value;
    r->calls->note(r->context, key);
    return true;
}

/* ---- all of it ---- */

/* The copy's own history goes on with an entry that says where it comes from. */
static bool note_recovery(struct recovery *r, struct error *err)
{
    char kept[24], lost[24], differences[24], head[2 * STORE_HASH + 1] = "";
    if (r->from->head.number > 0)
        store_hex(r->from->head.hash, STORE_HASH, head);
    snprintf(kept, sizeof(kept), "%lld", (long long)r->last);
    snprintf(lost, sizeof(lost), "%lld", (long long)r->report->dropped);
    snprintf(differences, sizeof(differences), "%lld", (long long)r->report->differences);
    const char *const names[] = {"from-head", "kept", "dropped", "differences", "sessions"};
    const char *const values[] = {head, kept, lost, differences, r->sessions.text};
    size_t count = ARRAY_LENGTH(names) - (r->sessions.length == 0);
    struct str packed = STR_INIT;
    for (size_t i = 0; i < count; i++)
        journal_pack_cell(&packed, names[i], strlen(names[i]), values[i], strlen(values[i]));
    bool ok = journal_append(r->to, "recover", 0, NULL, NULL, NULL, (struct span){NULL, 0},
                             (struct span){packed.text, packed.length}, err);
    str_free(&packed);
    return ok;
}

/* What was erased by an entry that is not taken over stays erased. A batch of its own, in the same transaction. */
static bool say_erasings(struct store *to, struct error *err)
{
    char *kind = to->kind;
    to->kind = mem_text("blank");
    bool ok = journal_say_blanks(to, err);
    free(to->kind);
    to->kind = kind;
    to->batch = 0;
    return ok;
}

static bool fill(struct recovery *r, struct error *err)
{
    work_within(r->from, r->from, 0.4, 0.7); /* here 0.5 is the tables, 0.8 what differs */
    work_within(r->to, r->from, 0.4, 0.7);
    work_part(r->from, 0, 0.5, r->last);
    work_part(r->to, 0.5, 0.8, 0);
    work_end(r->to); /* not before it comes to its own */
    bool ok = copy_meta(r, err) &&
              copy_rows(r, "SELECT id, user, host, tty, seal FROM session WHERE id IN (SELECT session FROM journal)",
                        "INSERT INTO session(id, user, host, tty, seal) VALUES(?1, ?2, ?3, ?4, ?5)", COPY_ALL, err) &&
              copy_rows(r, "SELECT " JOURNAL_COLUMNS " FROM journal WHERE entry BETWEEN 1 AND ?1 ORDER BY entry",
                        "INSERT INTO journal(" JOURNAL_COLUMNS
                        ") VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20)",
                        COPY_ENTRIES, err) &&
              (!r->from->has_signatures ||
               (signature_table(r->to, err) &&
                copy_rows(r, "SELECT entry, first, row, link, signature FROM signature WHERE entry <= ?1",
                          "INSERT INTO signature(entry, first, row, link, signature) VALUES(?1, ?2, ?3, ?4, ?5)",
                          COPY_UP_TO, err))) &&
              store_exec(r->to, "DELETE FROM session WHERE id NOT IN (SELECT session FROM journal)", err) &&
              sessions_mend(r->from, r->to, r->calls->session, r->context, &r->sessions, err);
    r->to->replaying = true;
    work_part(r->to, 0.5, 0.8, 0);
    ok = ok && replay_rows(r->replay, put_row, put_max, r);
    r->to->replaying = false;
    ok = ok && journal_load_head(r->to, err) && say_erasings(r->to, err);
    work_end(r->to);
    work_part(r->from, 0.8, 1, 0);
    ok = ok && compare(r, err);
    work_end(r->from);
    return ok && export_copy_open(r->from, r->to, r->last, err) && note_recovery(r, err);
}

static bool make_copy(struct recovery *r, const char *out, const char *person, int64_t at, struct error *err)
{
    r->to = store_make(out, store_first_layers(r->from), err);
    if (!r->to)
        return false;
    store_like(r->to, r->from);
    struct store_filter after = {.oldest_first = true, .after = r->last};
    bool ok = store_entries(r->from, &after, dropped, r, err) &&
              store_begin(r->to, person, at, "recover", 0, _("recovered copy"), err);
    ok = ok && fill(r, err);
    if (!ok) {
        store_rollback(r->to);
        return false;
    }
    if (!store_commit(r->to, NULL, err))
        return false;
    r->to->seen_version = r->to->schema_version = -1;
    /* Whatever a damaged file holds: what is given out as sound has been proven. */
    work_within(r->to, r->from, 0.7, 1);
    if (!store_verify(r->to, NULL, NULL, NULL, err))
        return false;
    /* That this much of a damaged file cannot be read is no reason to withhold what can be. */
    r->report->unread = !store_drafts(r->from, left, r, NULL);
    r->report->unread |= !store_notes(r->from, note, r, NULL);
    return store_publish(&r->to, err);
}

bool store_recover(const char *path, const char *out, const char *person, int64_t at,
                   const struct store_recover_calls *calls, void *context, struct store_recovered *report,
                   struct error *err)
{
    struct recovery r = {
        .first_bad = INT64_MAX, .sessions = STR_INIT, .report = report, .calls = calls, .context = context, .err = err};
    *report = (struct store_recovered){0};
    r.from = store_open(path, STORE_READ, err);
    if (!r.from)
        return false;
    struct error first = {.code = ERROR_NONE};
    store_on_work(r.from, &calls->progress);
    work_within(r.from, r.from, 0, 0.4);
    bool ok = store_verify(r.from, NULL, note_finding, &r, &first);
    if (ok) {
        error_set(err, ERROR_NOTHING, path);
        ok = error_detail(err, "%s", _("the workbook agrees with its history"));
    } else if (first.code == ERROR_VERIFY || first.code == ERROR_CORRUPT) {
        bool began = false;
        r.last = r.first_bad == INT64_MAX ? r.from->head.number : r.first_bad - 1;
        report->why = first;
        r.replay = replay_new(replay_found, &r);
        ok = store_read_begin(r.from, &began, err) && signed_cut(r.from, &r.last, err);
        report->kept = r.last;
        ok = ok && make_copy(&r, out, person, at, err);
        store_read_end(r.from, began);
        replay_free(&r.replay);
    } else if (err) {
        *err = first;
    }
    if (!ok && err && err->code == ERROR_CANCELLED) /* neither of the two files: the making of one from the other */
        error_set(err, ERROR_CANCELLED, _("the sound copy"));
    work_end(r.from);
    store_close(&r.to);
    store_close(&r.from);
    str_free(&r.sessions);
    return ok;
}
