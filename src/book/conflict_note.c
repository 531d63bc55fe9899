/* Conflicts become rows of the forms' ledger, and rows that are none any more say so. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "book/conflict.h"
#include "book/store_private.h"

static const char *const kinds[] = {
    [CONFLICT_VALUE] = "value", [CONFLICT_DELETED] = "deleted", [CONFLICT_ORDER] = "order"};

enum { FIELDS = 12 };

struct noting {
    struct book *book;
    const struct sheet_def *def;
    const char *sheet, *row;
    const char *column[FIELDS];
    char *value[FIELDS];
    size_t fields;
    struct error *err;
};

/* The pair by which the ledger knows it: what was written of what, by which two entries. */
static void pair_id(const struct noting *n, const struct union_conflict *c, const struct union_entry *other,
                    char id[64])
{
    unsigned char hash[16];
    crypto_generichash_state state;
    const struct union_entry *shown = c->entry[c->count - 1];
    const char *const parts[] = {n->sheet, n->row, kinds[c->kind], c->column ? c->column : ""};
    crypto_generichash_init(&state, NULL, 0, sizeof(hash));
    for (size_t i = 0; i < ARRAY_LENGTH(parts); i++)
        crypto_generichash_update(&state, (const unsigned char *)parts[i], strlen(parts[i]) + 1);
    crypto_generichash_update(&state, shown->hash, STORE_HASH);
    crypto_generichash_update(&state, other->hash, STORE_HASH);
    crypto_generichash_final(&state, hash, sizeof(hash));
    id[0] = 'c';
    store_hex(hash, 8, id + 1);
}

static void add_field(struct noting *n, enum column_role role, char *value)
{
    size_t column = sheet_role(n->def, role);
    if (column == SIZE_MAX || !value || !*value || n->fields == FIELDS) {
        free(value);
        return;
    }
    const struct column_def *def = &n->def->column[column];
    const char *end = value;
    for (size_t i = 0; def->max_length > 0 && *end && i < (size_t)def->max_length; i++)
        utf8_next(&end);
    if (def->max_length > 0)
        value[end - value] = '\0';
    n->column[n->fields] = def->id;
    n->value[n->fields++] = value;
}

static char *place_text(const struct noting *n, const char *column)
{
    struct str out = STR_INIT;
    char *place = mem_format("%s %s%s%s", n->sheet, n->row, column ? " " : "", column ? column : "");
    book_place_text(n->book, place, &out);
    free(place);
    return str_take(&out);
}

char *conflict_shown(const struct book *book, const char *sheet, const char *column, const char *value)
{
    size_t s = catalog_find_sheet(book->catalog, sheet, NULL);
    size_t c = s == SIZE_MAX || !column ? SIZE_MAX : sheet_find_column(&book->catalog->sheet[s], column, NULL);
    struct str out = STR_INIT;
    if (c == SIZE_MAX)
        return mem_text(value ? value : "");
    const struct column_def *def = &book->catalog->sheet[s].column[c];
    value_def_text(book->model, def, kind_value(def, value), MODEL_LABEL, &out);
    return str_take(&out);
}

static char *side_text(const struct noting *n, const struct union_conflict *c, size_t side)
{
    if (c->kind == CONFLICT_VALUE) {
        char *shown = conflict_shown(n->book, n->sheet, c->column, c->value[side]);
        if (*shown)
            return shown;
        free(shown);
        return mem_text(_("(empty)"));
    }
    if (c->kind == CONFLICT_DELETED)
        return mem_text(c->entry[side]->op == UNION_DELETE ? _("deleted") : _("changed"));
    return mem_text(_("another place"));
}

static char *day_text(int64_t at)
{
    char day[17];
    date_time_text(at, day);
    day[10] = '\0';
    return mem_text(day);
}

static bool add_pair(struct noting *n, const struct union_conflict *c, size_t other, const char *id)
{
    size_t shown = c->count - 1;
    char own[64];
    double pos = 0;
    n->fields = 0;
    add_field(n, ROLE_NAME, place_text(n, c->column));
    add_field(n, ROLE_KIND, mem_text(kinds[c->kind]));
    add_field(n, ROLE_VALUE, side_text(n, c, shown));
    add_field(n, ROLE_PERSON, mem_text(c->entry[shown]->person));
    add_field(n, ROLE_DATE, day_text(c->entry[shown]->at));
    add_field(n, ROLE_OLD, side_text(n, c, other));
    add_field(n, ROLE_OWNER, mem_text(c->entry[other]->person));
    add_field(n, ROLE_ASKED, day_text(c->entry[other]->at));
    add_field(n, ROLE_STATE, mem_text("open"));
    add_field(n, ROLE_SHEET, mem_text(n->sheet));
    add_field(n, ROLE_ROW, mem_text(n->row));
    add_field(n, ROLE_COLUMN, mem_text(c->column));
    snprintf(own, sizeof(own), "%s", id);
    bool good =
        store_last_pos(n->book->store, n->def->id, NULL, &pos, n->err) &&
        store_insert(n->book->store, n->def->id, own, pos, n->fields, n->column, (const char *const *)n->value, n->err);
    for (size_t i = 0; i < n->fields; i++)
        free(n->value[i]);
    return good;
}

/* What stood in the row goes: who decides has written it elsewhere. */
static bool close_row(struct book *book, const char *id, struct error *err)
{
    const struct sheet_def *def = &book->catalog->sheet[book->catalog->records.conflicts];
    static const enum column_role emptied[] = {ROLE_VALUE, ROLE_OLD};
    char day[11];
    date_iso(date_today(), day);
    bool good =
        store_set(book->store, def->id, id, def->column[sheet_role(def, ROLE_STATE)].id, false, NULL, "decided", err) &&
        store_set(book->store, def->id, id, def->column[sheet_role(def, ROLE_DONE)].id, false, NULL, day, err);
    for (size_t i = 0; i < ARRAY_LENGTH(emptied) && good; i++)
        good = store_set(book->store, def->id, id, def->column[sheet_role(def, emptied[i])].id, false, NULL, NULL, err);
    return good;
}

/* ---- the ledger, as it was when the merge began ---- */

struct standing {
    char *sheet, *row;
    char id[64];
    bool open;
};

struct conflict_ledger {
    struct book *book;
    struct standing *row; /* sorted by sheet and row */
    size_t count, capacity;
};

static bool stands(void *context, const char *id, double pos, const char *const *values)
{
    struct conflict_ledger *ledger = context;
    (void)pos;
    if (!values[0] || !values[1])
        return true;
    ledger->row = mem_grow(ledger->row, ledger->count, &ledger->capacity, sizeof(*ledger->row));
    struct standing *s = &ledger->row[ledger->count++];
    *s = (struct standing){
        .sheet = mem_text(values[0]), .row = mem_text(values[1]), .open = values[2] && strcmp(values[2], "open") == 0};
    snprintf(s->id, sizeof(s->id), "%s", id);
    return true;
}

static int by_place(const void *a, const void *b)
{
    const struct standing *x = a, *y = b;
    int sheet = strcmp(x->sheet, y->sheet);
    return sheet ? sheet : strcmp(x->row, y->row);
}

struct conflict_ledger *conflict_begin(struct book *book, struct error *err)
{
    struct conflict_ledger *ledger = mem_zero(1, sizeof(*ledger));
    size_t sheet = book->catalog->records.conflicts;
    ledger->book = book;
    if (sheet == SIZE_MAX || !store_has_sheet(book->store, book->catalog->sheet[sheet].id))
        return ledger;
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    const char *const columns[] = {def->column[sheet_role(def, ROLE_SHEET)].id,
                                   def->column[sheet_role(def, ROLE_ROW)].id,
                                   def->column[sheet_role(def, ROLE_STATE)].id};
    if (!store_load(book->store, def->id, columns, ARRAY_LENGTH(columns), stands, ledger, err))
        conflict_end(&ledger);
    else if (ledger->count)
        qsort(ledger->row, ledger->count, sizeof(*ledger->row), by_place);
    return ledger;
}

void conflict_end(struct conflict_ledger **pointer)
{
    struct conflict_ledger *ledger = *pointer;
    for (size_t i = 0; ledger && i < ledger->count; i++) {
        free(ledger->row[i].sheet);
        free(ledger->row[i].row);
    }
    if (ledger)
        free(ledger->row);
    free(ledger);
    *pointer = NULL;
}

/* The rows about one row of a sheet: from the one returned on, *COUNT of them. */
static struct standing *find_standing(struct conflict_ledger *ledger, const char *sheet, const char *row, size_t *count)
{
    struct standing wanted = {.sheet = (char *)(uintptr_t)sheet, .row = (char *)(uintptr_t)row};
    size_t low = 0, high = ledger->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (by_place(&ledger->row[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *count = 0;
    while (low + *count < ledger->count && by_place(&ledger->row[low + *count], &wanted) == 0)
        (*count)++;
    return ledger->row + low;
}

static bool note_pair(struct noting *n, const struct union_conflict *c, size_t other, struct standing *standing,
                      size_t count)
{
    char id[64];
    pair_id(n, c, c->entry[other], id);
    for (size_t i = 0; i < count; i++)
        if (strcmp(standing[i].id, id) == 0) { /* it stays as it is */
            standing[i].open = false;
            return true;
        }
    return add_pair(n, c, other, id);
}

bool conflict_note(struct conflict_ledger *ledger, const char *sheet, const char *row, const struct union_row *united,
                   struct error *err)
{
    struct book *book = ledger->book;
    size_t at = book->catalog->records.conflicts, count = 0;
    if (at == SIZE_MAX)
        return true;
    struct noting n = {.book = book, .def = &book->catalog->sheet[at], .sheet = sheet, .row = row, .err = err};
    struct standing *standing = ledger->count ? find_standing(ledger, sheet, row, &count) : NULL;
    bool good = true;
    for (size_t i = 0; i < united->conflicts && good; i++)
        for (size_t k = 0; k + 1 < united->conflict[i].count && good; k++)
            good = note_pair(&n, &united->conflict[i], k, standing, count);
    for (size_t i = 0; i < count && good; i++)
        good = !standing[i].open || close_row(book, standing[i].id, err);
    return good;
}

size_t conflict_open(const struct book *book)
{
    size_t ledger = book->catalog->records.conflicts, open = 0;
    for (uint32_t r = 0; ledger != SIZE_MAX && r < model_rows(book->model, ledger); r++)
        open += model_role_is(book->model, ledger, r, ROLE_STATE, "open");
    return open;
}
