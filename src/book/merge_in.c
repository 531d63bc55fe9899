/* What was written in another copy is taken in. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/merge_private.h"
#include "book/notice.h"

struct taking {
    struct store *to, *from;
    struct other *ours, *theirs;
    const struct merge_calls *calls;
    void *context;
    struct merged *merged;
    struct merge_rows *rows;
    struct merge_run *run;
    uint32_t target; /* the chain that the run becomes, or goes behind */
    uint32_t *become;
    bool looking; /* nothing is written */
    struct error *err;
    bool good;
    int64_t signed_up_to; /* of the run */
};

void merged_done(struct merged *merged)
{
    free(merged->chain);
    *merged = (struct merged){0};
}

/* An entry that says nothing new: that somebody else has merged. */
static bool says_something(const struct journal_entry *entry)
{
    return !span_is(entry->kind, "merge");
}

static bool count_entry(void *context, uint32_t chain, const struct journal_entry *entry,
                        const struct other_session *session)
{
    struct taking *t = context;
    struct merge_chain *c = &t->merged->chain[t->merged->chains - 1];
    (void)chain, (void)session;
    t->merged->entries += says_something(entry);
    c->entries += merge_is_about_row(entry);
    c->at = entry->at;
    snprintf(c->person, sizeof(c->person), "%.*s", (int)entry->person.length,
             entry->person.text ? entry->person.text : "");
    return true;
}

/* What comes, and of it what says anything at all. */
static bool count_runs(struct taking *t, const struct merge_runs *runs)
{
    size_t capacity = 0;
    bool good = true;
    for (size_t i = 0; i < runs->count && good; i++) {
        const struct merge_run *run = &runs->run[i];
        t->merged->chain = mem_grow(t->merged->chain, t->merged->chains, &capacity, sizeof(*t->merged->chain));
        struct merge_chain *c = &t->merged->chain[t->merged->chains++];
        *c = (struct merge_chain){.from = run->from, .to = run->to};
        memcpy(c->origin, run->origin, sizeof(c->origin));
        if (run->parted) {
            t->merged->parted = true;
            t->merged->parted_at = run->from;
        }
        good = other_entries(t->theirs, run->source, run->from, run->to, NULL, count_entry, t, t->err);
    }
    return good;
}

/* ---- one run ---- */

static bool is_signed(struct taking *t, int64_t number, bool *is)
{
    sqlite3_stmt *statement = NULL;
    struct store *from = t->from;
    uint32_t chain = t->run->source;
    *is = number <= t->signed_up_to;
    if (*is || (chain ? !from->has_others : !from->has_signatures))
        return true;
    if (!store_prepare(from, &statement,
                       chain ? "SELECT entry, first FROM other_signature WHERE entry >= ?1 AND chain = ?2 ORDER BY "
                               "entry LIMIT 1"
                             : "SELECT entry, first FROM " STORE_SIGNATURES " WHERE entry >= ?1 ORDER BY entry LIMIT 1",
                       false, t->err))
        return false;
    sqlite3_bind_int64(statement, 1, number);
    if (chain)
        sqlite3_bind_int64(statement, 2, chain);
    int rc = sqlite3_step(statement);
    if (rc == SQLITE_ROW && sqlite3_column_int64(statement, 1) <= number) {
        t->signed_up_to = sqlite3_column_int64(statement, 0);
        *is = true;
    }
    bool good = rc == SQLITE_ROW || rc == SQLITE_DONE || store_error(from, t->err);
    sqlite3_finalize(statement);
    return good;
}

static bool take_entry(void *context, uint32_t chain, const struct journal_entry *entry,
                       const struct other_session *session)
{
    struct taking *t = context;
    bool is = false;
    (void)chain;
    t->good = !t->calls->admit || !says_something(entry) ||
              (is_signed(t, entry->number, &is) && t->calls->admit(t->context, entry, is, t->err));
    t->good = t->good && other_add_entry(t->ours, t->target, entry, session, t->err);
    if (t->good)
        merge_rows_touch(t->rows, entry);
    return t->good;
}

static bool take_run(struct taking *t, size_t index, struct merge_run *run)
{
    uint32_t parent = run->parent_run != SIZE_MAX ? t->become[run->parent_run] : run->parent;
    t->run = run;
    t->target = run->target;
    t->signed_up_to = 0;
    t->good = true;
    if (run->target == UINT32_MAX && !other_add_chain(t->ours, parent, run->fork, run->origin, &t->target, t->err))
        return false;
    t->become[index] = t->target;
    return other_entries(t->theirs, run->source, run->from, run->to, NULL, take_entry, t, t->err) && t->good &&
           other_add_signatures(t->theirs, run->source, run->from, run->to, t->ours, t->target, t->err);
}

/* ---- all of it ---- */

/* The heads that are taken in: of each run its last entry. */
static bool note_heads(struct taking *t, const struct merge_runs *runs)
{
    struct str text SCOPED(str_free) = STR_INIT;
    for (size_t i = 0; i < runs->count; i++) {
        struct history_head head = {.number = runs->run[i].to};
        bool found;
        memcpy(head.origin, runs->run[i].origin, sizeof(head.origin));
        if (!other_hash(t->theirs, runs->run[i].source, head.number, head.hash, &found, t->err))
            return false;
        history_put_head(&text, &head);
    }
    return journal_append(t->to, "notice", 0, "", "", notice_defs[NOTICE_MERGE].word, (struct span){NULL, 0},
                          span_of(text.text), t->err);
}

static bool take_all(struct taking *t, struct merge_runs *runs)
{
    bool good = other_tables(t->to, t->err);
    t->rows = merge_rows_new(t->calls->apart, t->calls->aparts);
    t->become = mem_zero(runs->count + 1, sizeof(*t->become));
    for (size_t i = 0; i < runs->count && good; i++)
        good = take_run(t, i, &runs->run[i]);
    good = good && note_heads(t, runs) &&
           merge_rows_reckon(t->rows, t->to, false, t->calls, t->context, t->merged, t->err);
    free(t->become);
    merge_rows_free(&t->rows);
    return good;
}

static bool same_workbook(struct store *to, struct store *from, struct error *err)
{
    if (strcmp(to->id, from->id) == 0 && memcmp(to->start, from->start, STORE_HASH) == 0)
        return true;
    error_set(err, ERROR_PARTED, from->path);
    return error_detail(err, "%s", _("it is another workbook"));
}

static bool merge(struct taking *t)
{
    struct merge_runs runs = {0};
    t->ours = other_open(t->to);
    t->theirs = other_open(t->from);
    bool good =
        same_workbook(t->to, t->from, t->err) && merge_find(t->ours, t->theirs, &runs, t->err) && count_runs(t, &runs);
    if (good && !t->looking && t->merged->entries > 0)
        good = take_all(t, &runs);
    other_close(&t->ours);
    other_close(&t->theirs);
    free(runs.run);
    return good;
}

bool store_merge_look(struct store *to, struct store *from, struct merged *merged, struct error *err)
{
    *merged = (struct merged){0};
    struct taking t = {.to = to, .from = from, .merged = merged, .looking = true, .err = err};
    return merge(&t);
}

bool store_merge(struct store *to, struct store *from, const struct merge_calls *calls, void *context,
                 struct merged *merged, struct error *err)
{
    *merged = (struct merged){0};
    struct taking t = {.to = to, .from = from, .calls = calls, .context = context, .merged = merged, .err = err};
    bool good = write_check(to, err) && merge(&t);
    if (!good)
        store_rollback(to);
    return good;
}
