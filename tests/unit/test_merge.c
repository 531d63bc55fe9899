/* Copies that are written to apart and merged: random histories against a model that knows of each deed only what its author
 * knew, and single cases. MAMORI_HISTORIES: how many; MAMORI_SEED: the first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "book/copy_terms.h"
#include "book/merge_private.h"
#include "book/origin.h"
#include "book/store_private.h"
#include "folder.h"
#include "take_back.h"

enum { COPIES = 6, DEEDS = 220, ROWS_MAX = 400 };

static uint64_t state;

static unsigned pick(unsigned below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)(state >> 33) % below;
}

static void good(bool ok, const char *what, const struct error *err)
{
    if (!ok)
        fail_msg("%s: %d | %s | %s | %s", what, (int)err->code, err->subject, err->place, err->detail);
}

/* ---- the model ----------------------------------------------------------------------------------------------------- */

struct deed {
    enum union_op op;
    char sheet[16], row[64], column[8], value[32];
    double pos;
    unsigned char hash[STORE_HASH];
    size_t born;                   /* the deed that made its row; SIZE_MAX: the form gave it */
    uint64_t knew[DEEDS / 64 + 1]; /* itself included */
};

struct copy {
    struct store *store;
    uint64_t knows[DEEDS / 64 + 1];
};

struct world {
    struct copy copy[COPIES];
    size_t copies;
    struct deed deed[DEEDS];
    size_t deeds;
    int64_t entries; /* that were written, each once */
};

static bool has(const uint64_t *set, size_t i)
{
    return set[i / 64] >> (i % 64) & 1;
}

static void put(uint64_t *set, size_t i)
{
    set[i / 64] |= UINT64_C(1) << (i % 64);
}

/* The id that the row of an insert has where another one has the same. */
static bool has_own_id(const struct deed *deed, const char *row)
{
    char id[64];
    origin_tagged_id(store_row_counted(deed->row), deed->hash, id);
    return strcmp(id, row) == 0;
}

/* Which row is meant by who knows KNOWS (NULL: everything)? */
static size_t born_of(const struct world *w, const uint64_t *knows, const char *row)
{
    size_t born = SIZE_MAX;
    for (size_t i = 0; i < w->deeds; i++)
        if (w->deed[i].op == UNION_INSERT && (!knows || has(knows, i)) &&
            (has_own_id(&w->deed[i], row) || (born == SIZE_MAX && strcmp(w->deed[i].row, row) == 0)))
            born = i;
    assert_true(born != SIZE_MAX);
    return born;
}

static void note(struct world *w, struct copy *copy, enum union_op op, const char *sheet, const char *row,
                 const char *column, const char *value, double pos)
{
    assert_true(w->deeds < DEEDS);
    struct deed *deed = &w->deed[w->deeds];
    *deed = (struct deed){.op = op, .pos = pos};
    snprintf(deed->sheet, sizeof(deed->sheet), "%s", sheet);
    snprintf(deed->row, sizeof(deed->row), "%s", row);
    snprintf(deed->column, sizeof(deed->column), "%s", column ? column : "");
    snprintf(deed->value, sizeof(deed->value), "%s", value ? value : "");
    deed->born = op == UNION_INSERT ? w->deeds : strcmp(sheet, "assets") == 0 ? born_of(w, copy->knows, row) : SIZE_MAX;
    put(copy->knows, w->deeds);
    memcpy(deed->knew, copy->knows, sizeof(deed->knew));
    memcpy(deed->hash, copy->store->head.hash, STORE_HASH);
    w->deeds++;
    w->entries++;
}

/* What the rows hold, by the deeds alone. */
struct expected {
    bool present;
    size_t heads;         /* entries that stand against each other in the cell */
    bool one;             /* they all say the same */
    const char *value[8]; /* what they say */
};

struct asked {
    const char *sheet, *row;
    size_t born;
};

static bool about(const struct deed *d, const struct asked *of)
{
    return strcmp(d->sheet, of->sheet) == 0 && d->born == of->born &&
           (of->born != SIZE_MAX || strcmp(d->row, of->row) == 0);
}

static bool is_there(const struct world *w, const struct asked *of)
{
    bool inserted = false, alive = false;
    for (size_t i = 0; i < w->deeds; i++) {
        const struct deed *d = &w->deed[i];
        if (!about(d, of) || d->op == UNION_DELETE || d->op == UNION_MOVE)
            continue;
        inserted |= d->op == UNION_INSERT;
        bool gone = false;
        for (size_t k = 0; k < w->deeds; k++)
            gone |= w->deed[k].op == UNION_DELETE && about(&w->deed[k], of) && has(w->deed[k].knew, i);
        alive |= !gone;
    }
    return inserted && alive;
}

static void expect_cell(const struct world *w, const struct asked *of, const char *column, struct expected *out)
{
    *out = (struct expected){.one = true};
    for (size_t i = 0; i < w->deeds; i++) {
        const struct deed *d = &w->deed[i];
        bool writes = d->op == UNION_INSERT || (d->op == UNION_SET && strcmp(d->column, column) == 0);
        if (!about(d, of) || !writes)
            continue;
        bool known = false;
        for (size_t k = 0; k < w->deeds; k++) {
            const struct deed *other = &w->deed[k];
            bool too = other->op == UNION_INSERT || (other->op == UNION_SET && strcmp(other->column, column) == 0);
            known |= k != i && about(other, of) && too && has(other->knew, i);
        }
        if (known)
            continue;
        const char *value = d->op == UNION_SET || strcmp(column, "name") == 0 ? d->value : "";
        if (out->heads && strcmp(out->value[0], value) != 0)
            out->one = false;
        out->value[out->heads++] = value;
    }
}

/* ---- deeds --------------------------------------------------------------------------------------------------------- */

static void begin(struct store *store, const char *kind)
{
    struct error err = {0};
    /* Clocks that are wrong by years say nothing. */
    good(store_begin(store, "山田", 1500000000 + (int64_t)pick(700) * 1000000, kind, 0, "題", &err), "begin", &err);
}

static void commit(struct store *store)
{
    struct error err = {0};
    good(store_commit(store, NULL, &err), "commit", &err);
}

struct rows {
    char id[ROWS_MAX][64];
    size_t count;
};

static bool keep_row(void *context, const char *id, double pos, const char *const *values)
{
    struct rows *rows = context;
    (void)pos, (void)values;
    snprintf(rows->id[rows->count++], 64, "%s", id);
    return rows->count < ROWS_MAX;
}

static void do_set(struct world *w, struct copy *copy)
{
    static const char *const columns[] = {"name", "note", "c"};
    struct error err = {0};
    struct rows *rows = calloc(1, sizeof(*rows));
    assert_non_null(rows);
    char value[32] = "", row[64];
    bool given = pick(3) == 0;
    const char *sheet = given ? "checks" : "assets", *column = columns[pick(3)];
    if (!given)
        good(store_load(copy->store, "assets", columns, 0, keep_row, rows, &err), "load", &err);
    if (given)
        snprintf(row, sizeof(row), "q%u", pick(3));
    else if (rows->count)
        snprintf(row, sizeof(row), "%s", rows->id[pick((unsigned)rows->count)]);
    if (given || rows->count) {
        if (pick(5))
            snprintf(value, sizeof(value), "v%u", pick(6));
        int64_t before = copy->store->head.number;
        begin(copy->store, "do");
        good(store_set(copy->store, sheet, row, column, false, NULL, value, &err), "set", &err);
        commit(copy->store);
        if (copy->store->head.number > before)
            note(w, copy, UNION_SET, sheet, row, column, value, 0);
    }
    free(rows);
}

static void do_insert(struct world *w, struct copy *copy)
{
    static const char *const columns[] = {"name"};
    struct error err = {0};
    char id[64] = "", value[32];
    const char *values[] = {value};
    double pos = pick(20) * 100;
    snprintf(value, sizeof(value), "n%u", pick(1000));
    begin(copy->store, "do");
    good(store_insert(copy->store, "assets", id, pos, 1, columns, values, &err), "insert", &err);
    commit(copy->store);
    note(w, copy, UNION_INSERT, "assets", id, NULL, value, pos);
}

static void do_row(struct world *w, struct copy *copy, bool delete)
{
    struct error err = {0};
    struct rows *rows = calloc(1, sizeof(*rows));
    assert_non_null(rows);
    good(store_load(copy->store, "assets", NULL, 0, keep_row, rows, &err), "load", &err);
    if (rows->count) {
        const char *row = rows->id[pick((unsigned)rows->count)];
        double pos = pick(20) * 100 + 50;
        int64_t before = copy->store->head.number;
        begin(copy->store, "do");
        good(delete ? store_delete(copy->store, "assets", row, &err)
                    : store_move(copy->store, "assets", row, pos, &err),
             "row", &err);
        commit(copy->store);
        if (copy->store->head.number > before)
            note(w, copy, delete ? UNION_DELETE : UNION_MOVE, "assets", row, NULL, NULL, pos);
    }
    free(rows);
}

static struct store *copy_of(struct store *store, const char *name)
{
    struct error err = {0};
    struct str text = STR_INIT;
    struct store *copy = store_copy_in_memory(store, path_of(name), &err);
    good(copy != NULL, "copy", &err);
    copy_terms_write(&(struct copy_terms){.name = (char *)(uintptr_t)name}, &text);
    begin(copy, "notice");
    good(store_new_origin(copy, text.text, &err), "origin", &err);
    commit(copy);
    str_free(&text);
    return copy;
}

/* -1: both were written to under one name elsewhere, and one of those must take in the other first. */
static int64_t merge(struct store *to, struct store *from)
{
    struct error err = {0};
    struct merged merged;
    const struct merge_calls calls = {0};
    struct str text = STR_INIT;
    bool began;
    good(store_read_begin(from, &began, &err), "view", &err);
    bool may = store_merge_look(to, from, &merged, &err), parted = merged.parted;
    merged_done(&merged);
    if (!may) {
        if (err.code != ERROR_PARTED)
            good(false, "look", &err);
        store_read_end(from, began);
        return -1;
    }
    if (parted) {
        copy_terms_write(&(struct copy_terms){.parted = true}, &text);
        begin(to, "notice");
        good(store_new_origin(to, text.text, &err), "origin", &err);
        commit(to);
        str_free(&text);
    }
    begin(to, "merge");
    good(store_merge(to, from, &calls, NULL, &merged, &err), "merge", &err);
    commit(to);
    store_read_end(from, began);
    int64_t entries = merged.entries;
    merged_done(&merged);
    return entries;
}

struct placing {
    const struct world *world;
    struct {
        uint32_t chain;
        int64_t number;
    } at[DEEDS];
};

static bool place(void *context, uint32_t chain, const struct journal_entry *entry, const struct other_session *session)
{
    struct placing *p = context;
    (void)session;
    for (size_t i = 0; i < p->world->deeds; i++)
        if (memcmp(p->world->deed[i].hash, entry->hash.text, STORE_HASH) == 0) {
            p->at[i].chain = chain;
            p->at[i].number = entry->number;
        }
    return true;
}

/* What the file says that each deed knew is what its author knew. */
static void check_known(const struct world *w, struct store *store)
{
    struct error err = {0};
    struct placing p = {.world = w};
    bool began;
    good(store_read_begin(store, &began, &err), "view", &err);
    struct history *history = history_load(store, &err);
    good(history != NULL, "history", &err);
    struct other *other = other_open(store);
    for (uint32_t i = 0; i < history_chains(history); i++)
        good(other_entries(other, i, 0, INT64_MAX, NULL, place, &p, &err), "entries", &err);
    other_close(&other);
    for (size_t i = 0; i < w->deeds; i++)
        for (size_t k = 0; k < w->deeds && p.at[i].number; k++) {
            bool knows =
                p.at[k].number && history_knows(history, p.at[i].chain, p.at[i].number, p.at[k].chain, p.at[k].number);
            if (knows != has(w->deed[i].knew, k))
                fail_msg("%s: deed %zu (chain %u, entry %lld) %s deed %zu (chain %u, entry %lld)", store->path, i,
                         p.at[i].chain, (long long)p.at[i].number, knows ? "knew" : "did not know", k, p.at[k].chain,
                         (long long)p.at[k].number);
        }
    history_free(&history);
    store_read_end(store, began);
}

static void do_merge(struct world *w, size_t to, size_t from)
{
    if (merge(w->copy[to].store, w->copy[from].store) < 0)
        return;
    for (size_t i = 0; i < ARRAY_LENGTH(w->copy[to].knows); i++)
        w->copy[to].knows[i] |= w->copy[from].knows[i];
    check_known(w, w->copy[to].store);
}

static void do_copy(struct world *w, size_t of)
{
    char name[8];
    if (w->copies == COPIES)
        return;
    snprintf(name, sizeof(name), "c%zu", w->copies);
    bool by_hand = pick(3) == 0;
    struct error err = {0};
    struct copy *copy = &w->copy[w->copies];
    copy->store =
        by_hand ? store_copy_in_memory(w->copy[of].store, path_of(name), &err) : copy_of(w->copy[of].store, name);
    good(copy->store != NULL, "copy", &err);
    memcpy(copy->knows, w->copy[of].knows, sizeof(copy->knows));
    w->copies++;
    if (by_hand) { /* a copy that is behind, and nothing else, is refused: both go on */
        do_insert(w, copy);
        do_insert(w, &w->copy[of]);
    }
}

static void do_something(struct world *w)
{
    size_t which = pick((unsigned)w->copies), other = pick((unsigned)w->copies);
    struct copy *copy = &w->copy[which];
    switch (pick(14)) {
    case 0: do_copy(w, which); break;
    case 1:
    case 2:
        if (which != other)
            do_merge(w, which, other);
        break;
    case 3: do_row(w, copy, true); break;
    case 4: do_row(w, copy, false); break;
    case 5:
    case 6:
    case 7: do_insert(w, copy); break;
    default: do_set(w, copy);
    }
}

/* ---- what must hold ------------------------------------------------------------------------------------------------ */

static bool dump_row(void *context, const char *id, double pos, const char *const *values)
{
    struct str *out = context;
    str_add_format(out, "%s %.17g", id, pos);
    for (size_t i = 0; i < 3; i++)
        str_add_format(out, "|%s", values[i] ? values[i] : "");
    str_add_char(out, '\n');
    return true;
}

static void dump(struct store *store, struct str *out)
{
    static const char *const columns[] = {"name", "note", "c"};
    struct error err = {0};
    good(store_load(store, "assets", columns, 3, dump_row, out, &err), "load", &err);
    str_add_char(out, '\n');
    good(store_load(store, "checks", columns, 3, dump_row, out, &err), "load", &err);
}

static void tell(void *context, const struct error *finding)
{
    (void)context;
    print_message("%s: %s\n", finding->place, finding->detail);
}

struct against {
    const struct world *world;
    size_t conflicts;
};

static bool is_shared(const struct world *w, size_t born)
{
    for (size_t i = 0; i < w->deeds; i++)
        if (i != born && w->deed[i].op == UNION_INSERT && strcmp(w->deed[i].row, w->deed[born].row) == 0)
            return true;
    return false;
}

static bool hold_against(void *context, const char *sheet, const char *row, const struct union_row *united,
                         struct error *err)
{
    static const char *const columns[] = {"name", "note", "c"};
    struct against *a = context;
    (void)err;
    bool given = strcmp(sheet, "checks") == 0;
    const struct asked of = {sheet, row, given ? SIZE_MAX : born_of(a->world, NULL, row)};
    if (!given && !united->present && !has_own_id(&a->world->deed[of.born], row) && is_shared(a->world, of.born))
        return true; /* its rows have ids of their own */
    bool there = given ? united->count > 0 : is_there(a->world, &of);
    if (united->present != there)
        fail_msg("%s %s is %s", sheet, row, united->present ? "there" : "not there");
    size_t conflicts = 0;
    for (size_t c = 0; c < 3; c++) {
        struct expected expected;
        const char *held = "";
        bool among = false;
        expect_cell(a->world, &of, columns[c], &expected);
        for (size_t i = 0; i < united->count; i++)
            if (strcmp(united->column[i], columns[c]) == 0)
                held = united->value[i];
        for (size_t i = 0; i < expected.heads; i++)
            among |= strcmp(expected.value[i], held) == 0;
        if ((there || given) && expected.heads && !among)
            fail_msg("%s %s %s holds \"%s\", which nobody wrote last", sheet, row, columns[c], held);
        conflicts += (there || given) && !expected.one;
    }
    size_t told = 0;
    for (size_t i = 0; i < united->conflicts; i++)
        told += united->conflict[i].kind == CONFLICT_VALUE;
    if (told != conflicts)
        fail_msg("%s %s: %zu conflicts for %zu", sheet, row, told, conflicts);
    a->conflicts += told;
    return true;
}

static bool touch(void *context, uint32_t chain, const struct journal_entry *entry, const struct other_session *session)
{
    (void)chain, (void)session;
    merge_rows_touch(context, entry);
    return true;
}

static bool count(void *context, uint32_t chain, const struct journal_entry *entry, const struct other_session *session)
{
    (void)chain, (void)session;
    *(int64_t *)context += span_is(entry->kind, "do");
    return true;
}

/* The tables are what all that was written says, as the model has it; nothing of it is missing or there twice. */
static size_t check_all_rows(const struct world *w, struct store *store)
{
    struct error err = {0};
    struct against against = {.world = w};
    struct merged merged = {0};
    const struct merge_calls calls = {.row = hold_against};
    struct merge_rows *rows = merge_rows_new(NULL, 0);
    int64_t entries = 0;
    begin(store, "merge");
    struct history *history = history_load(store, &err);
    good(history != NULL, "history", &err);
    struct other *other = other_open(store);
    for (uint32_t i = 0; i < history_chains(history); i++) {
        good(other_entries(other, i, 0, INT64_MAX, NULL, touch, rows, &err), "entries", &err);
        good(other_entries(other, i, 0, INT64_MAX, NULL, count, &entries, &err), "entries", &err);
    }
    other_close(&other);
    history_free(&history);
    good(merge_rows_reckon(rows, store, false, &calls, &against, &merged, &err), "reckon", &err);
    assert_int_equal(merged.changed, 0);
    assert_int_equal(entries, w->entries);
    store_rollback(store);
    merge_rows_free(&rows);
    return against.conflicts;
}

static void merge_everything(struct world *w)
{
    for (unsigned round = 0; round < 4; round++) {
        int64_t came = 0;
        for (size_t n = 0; n < w->copies * w->copies * (round ? 1 : 2); n++) {
            size_t to = round ? n / w->copies : pick((unsigned)w->copies),
                   from = round ? n % w->copies : pick((unsigned)w->copies);
            int64_t entries = to == from ? 0 : merge(w->copy[to].store, w->copy[from].store);
            came += entries < 0 ? 1 : entries;
        }
        if (round == 3)
            assert_int_equal(came, 0);
    }
}

/* The line of A where B is another one. */
static const char *differs(const char *a, const char *b)
{
    const char *line = a;
    for (; *a && *a == *b; a++, b++)
        line = *a == '\n' ? a + 1 : line;
    return line;
}

static void check_world(struct world *w)
{
    struct str first = STR_INIT, text = STR_INIT;
    size_t conflicts = 0;
    merge_everything(w);
    for (size_t i = 0; i < w->copies; i++) {
        struct error err = {0};
        good(store_verify(w->copy[i].store, NULL, tell, NULL, &err), "verify", &err);
        size_t here = check_all_rows(w, w->copy[i].store);
        assert_true(i == 0 || here == conflicts);
        conflicts = here;
        str_clear(&text);
        dump(w->copy[i].store, i ? &text : &first);
        if (i && strcmp(first.text, text.text) != 0)
            fail_msg("two copies that know the same hold, from %s on,\n%s\nand\n%s", w->copy[i].store->path,
                     differs(first.text, text.text), text.text + (differs(first.text, text.text) - first.text));
    }
    str_free(&first);
    str_free(&text);
}

static void test_histories(void **unused)
{
    (void)unused;
    const char *wanted = getenv("MAMORI_HISTORIES"), *seed = getenv("MAMORI_SEED");
    unsigned long histories = wanted ? strtoul(wanted, NULL, 10) : 40, from = seed ? strtoul(seed, NULL, 10) : 1;
    for (unsigned long i = from; i < from + histories; i++) {
        struct error err = {0};
        struct world *w = calloc(1, sizeof(*w));
        assert_non_null(w);
        state = UINT64_C(0x9e3779b97f4a7c15) * (i + 1);
        print_message("%s", i % 1000 == 999 ? "." : "");
        w->copy[0].store = store_make_in_memory(path_of("c0"), "ipa-3", &err);
        good(w->copy[0].store != NULL, "make", &err);
        w->copies = 1;
        for (unsigned n = 0, of = 20 + pick(DEEDS - 60); n < of; n++)
            do_something(w);
        while (w->copies < 2)
            do_copy(w, 0);
        check_world(w);
        for (size_t k = 0; k < w->copies; k++)
            store_close(&w->copy[k].store);
        free(w);
    }
}

static bool count_conflicts(void *context, const char *sheet, const char *row, const struct union_row *united,
                            struct error *err)
{
    (void)sheet, (void)row, (void)err;
    *(size_t *)context += united->conflicts;
    return true;
}

/* A row that was deleted and put back was not touched: what another copy wrote into it stands against nothing. */
static void test_undone(void **unused)
{
    (void)unused;
    struct error err = {0};
    char id[64] = "";
    static const char *const columns[] = {"name"};
    const char *const values[] = {"金庫"};
    struct merged merged;
    size_t conflicts = 0;
    state = 7;
    struct store *here = store_make_in_memory(path_of("here"), "ipa-3", &err);
    good(here != NULL, "make", &err);
    begin(here, "do");
    good(store_insert(here, "assets", id, 100, 1, columns, values, &err), "insert", &err);
    commit(here);
    struct store *there = copy_of(here, "there");
    begin(here, "do");
    good(store_delete(here, "assets", id, &err), "delete", &err);
    commit(here);
    good(take_back(here, "山田", 0, false, &err), "undo", &err);
    begin(there, "do");
    good(store_set(there, "assets", id, "name", false, NULL, "机", &err), "set", &err);
    commit(there);
    begin(here, "merge");
    const struct merge_calls calls = {.row = count_conflicts};
    good(store_merge(here, there, &calls, &conflicts, &merged, &err), "merge", &err);
    commit(here);
    merged_done(&merged);
    struct str text = STR_INIT;
    dump(here, &text);
    assert_int_equal(conflicts, 0);
    assert_non_null(strstr(text.text, "机"));
    str_free(&text);
    store_close(&here);
    store_close(&there);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_histories),
        cmocka_unit_test(test_undone),
    };
    return cmocka_run_group_tests_name("merge", tests, NULL, NULL);
}
