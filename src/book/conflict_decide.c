/* What stands against what in a conflict, and which of it it is to be. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "book/change_list.h"
#include "book/conflict.h"
#include "book/merge_private.h"
#include "book/merging.h"

struct reading {
    struct book *book;
    struct conflict *out;
    const char *column; /* as the ledger has it; NULL: of the row */
    struct other *other;
};

/* ---- whose copy ---- */

struct naming {
    uint32_t chain;
    int64_t number;
    char *name;
};

static bool name_copy(void *context, uint32_t chain, int64_t number, const char *text)
{
    struct naming *n = context;
    struct copy_terms terms;
    if (chain != n->chain || number > n->number)
        return true;
    if (copy_terms_read(text, &terms)) {
        free(n->name);
        n->name = mem_text(terms.name ? terms.name : _("a copy made by hand"));
    }
    copy_terms_done(&terms);
    return true;
}

/* A chain without a name of its own goes on from the workbook that the copies were made of. */
static char *copy_name(struct reading *r, const struct union_entry *entry)
{
    struct naming n = {.chain = entry->chain, .number = entry->number};
    if (entry->chain == 0)
        return mem_text("");
    other_notices(r->other, notice_defs[NOTICE_ORIGIN].word, name_copy, &n, NULL);
    return n.name ? n.name : mem_text(_("the workbook it was copied from"));
}

/* ---- reading ---- */

static void take_side(struct reading *r, const char *sheet, const struct union_conflict *c, size_t i)
{
    struct conflict_side *side = &r->out->side[i];
    const struct union_entry *entry = c->entry[i];
    side->deletes = c->kind == CONFLICT_DELETED && entry->op == UNION_DELETE;
    side->value = mem_text(c->value[i] ? c->value[i] : "");
    if (c->kind == CONFLICT_VALUE)
        side->shown = conflict_shown(r->book, sheet, c->column, c->value[i]);
    else
        side->shown = mem_text(side->deletes                 ? _("deleted")
                               : c->kind == CONFLICT_DELETED ? _("changed")
                                                             : _("another place"));
    side->person = mem_text(entry->person ? entry->person : "");
    side->copy = copy_name(r, entry);
    side->at = entry->at;
}

static bool take_conflict(void *context, const char *sheet, const char *row, const struct union_row *united,
                          struct error *err)
{
    struct reading *r = context;
    (void)row, (void)err;
    for (size_t i = 0; i < united->conflicts; i++) {
        const struct union_conflict *c = &united->conflict[i];
        bool same =
            c->kind == r->out->kind && (!c->column ? !r->column : r->column && strcmp(c->column, r->column) == 0);
        if (!same || r->out->sides)
            continue;
        r->out->side = mem_zero(c->count, sizeof(*r->out->side));
        r->out->sides = c->count;
        for (size_t k = 0; k < c->count; k++)
            take_side(r, sheet, c, k);
    }
    return true;
}

static char *role_text(const struct book *book, uint32_t row, enum column_role role)
{
    struct value value = model_role(book->model, book->catalog->records.conflicts, row, role);
    struct str out = STR_INIT;
    value_to_text(value, &out);
    return str_take(&out);
}

static bool nothing(const char *id, struct error *err)
{
    return error_because(err, ERROR_NOTHING, id, "%s", _("it is decided"));
}

static bool find(struct reading *r, const char *id, uint32_t row, struct error *err)
{
    struct book *book = r->book;
    struct conflict *out = r->out;
    char *kind SCOPED(mem_free) = role_text(book, row, ROLE_KIND),
               *sheet SCOPED(mem_free) = role_text(book, row, ROLE_SHEET),
               *column SCOPED(mem_free) = role_text(book, row, ROLE_COLUMN);
    const char *apart[2];
    const struct merge_calls calls = {.each = conflict_each, .refer = conflict_refer, .row = take_conflict};
    struct merged merged = {0};
    bool began;
    out->id = mem_text(id);
    out->row = role_text(book, row, ROLE_ROW);
    out->kind = strcmp(kind, "deleted") == 0 ? CONFLICT_DELETED
                : strcmp(kind, "order") == 0 ? CONFLICT_ORDER
                                             : CONFLICT_VALUE;
    out->sheet = catalog_find_sheet(book->catalog, sheet, NULL);
    out->column = out->sheet != SIZE_MAX && *column ? sheet_find_column(&book->catalog->sheet[out->sheet], column, NULL)
                                                    : SIZE_MAX;
    r->column = *column ? column : NULL;
    if (!store_read_begin(book->store, &began, err))
        return false;
    struct merge_rows *rows = merge_rows_new(apart, conflict_sheets_apart(book, apart));
    r->other = other_open(book->store);
    merge_rows_touch_row(rows, sheet, out->row);
    bool good = merge_rows_reckon(rows, book->store, true, &calls, r, &merged, err);
    other_close(&r->other);
    merge_rows_free(&rows);
    store_read_end(book->store, began);
    return good;
}

bool conflict_read(struct book *book, const char *id, struct conflict *out, struct error *err)
{
    size_t ledger = book->catalog->records.conflicts;
    uint32_t row = ledger == SIZE_MAX ? UINT32_MAX : model_find_row(book->model, ledger, id);
    struct reading r = {.book = book, .out = out};
    *out = (struct conflict){0};
    if (ledger == SIZE_MAX)
        return error_because(err, ERROR_NOTHING, "records", "%s", _("no layer of this workbook keeps conflicts"));
    if (row == UINT32_MAX)
        return book_unknown_row(book, ledger, id, err);
    if (!model_role_is(book->model, ledger, row, ROLE_STATE, "open"))
        return nothing(id, err);
    return find(&r, id, row, err);
}

void conflict_done(struct conflict *c)
{
    for (size_t i = 0; i < c->sides; i++) {
        free(c->side[i].value);
        free(c->side[i].shown);
        free(c->side[i].person);
        free(c->side[i].copy);
    }
    free(c->side);
    free(c->id);
    free(c->row);
    *c = (struct conflict){0};
}

/* ---- deciding ---- */

/* All pairs of the same cell are decided with it. */
static void close_rows(const struct book *book, const struct conflict *c, struct change_list *list)
{
    size_t ledger = book->catalog->records.conflicts;
    const struct sheet_def *def = &book->catalog->sheet[ledger];
    uint32_t own = model_find_row(book->model, ledger, c->id);
    static const enum column_role same[] = {ROLE_SHEET, ROLE_ROW, ROLE_COLUMN, ROLE_KIND};
    char day[11];
    date_iso(date_today(), day);
    for (uint32_t r = 0; r < model_rows(book->model, ledger); r++) {
        bool is = model_role_is(book->model, ledger, r, ROLE_STATE, "open");
        for (size_t i = 0; i < ARRAY_LENGTH(same) && is; i++) {
            char *a = role_text(book, r, same[i]), *b = role_text(book, own, same[i]);
            is = strcmp(a, b) == 0;
            free(a);
            free(b);
        }
        if (!is)
            continue;
        const char *row = model_row_id(book->model, ledger, r);
        change_list_set(list, ledger, row, sheet_role(def, ROLE_STATE), "decided");
        change_list_set(list, ledger, row, sheet_role(def, ROLE_DONE), day);
        change_list_set(list, ledger, row, sheet_role(def, ROLE_VALUE), "");
        change_list_set(list, ledger, row, sheet_role(def, ROLE_OLD), "");
    }
}

static void add_confirmed(struct change_list *list, size_t sheet, const char *row, size_t column, const char *value)
{
    change_list_set(list, sheet, row, column, value);
    list->change[list->count - 1].confirm = true;
}

/* A row that stays is confirmed in the first cell that people write and that holds something. */
static bool confirm_row(const struct book *book, const struct conflict *c, struct change_list *list, struct error *err)
{
    const struct sheet_def *def = &book->catalog->sheet[c->sheet];
    uint32_t row = model_find_row(book->model, c->sheet, c->row);
    struct str now SCOPED(str_free) = STR_INIT;
    for (size_t k = 0; k < def->column_count && row != UINT32_MAX; k++) {
        if (!column_writable(&def->column[k]))
            continue;
        str_clear(&now);
        model_stored(book->model, c->sheet, row, k, &now);
        if (!now.length)
            continue;
        add_confirmed(list, c->sheet, c->row, k, now.text);
        return true;
    }
    return error_because(err, ERROR_NOTHING, c->id, "%s", _("the row holds nothing that could be confirmed"));
}

static bool decide_row(const struct book *book, const struct conflict *c, size_t which, struct change_list *list,
                       struct error *err)
{
    if (which >= c->sides)
        return error_because(err, ERROR_USAGE, c->id, "%s", _("the row stays, or it goes: choose one of the sides"));
    if (c->kind == CONFLICT_ORDER) /* it stands where it stands; whoever wants it elsewhere moves it */
        return which + 1 == c->sides ||
               error_because(err, ERROR_USAGE, c->id, "%s", _("move the row, and then keep what is shown"));
    if (!c->side[which].deletes)
        return confirm_row(book, c, list, err);
    change_list_delete(list, c->sheet, c->row);
    return true;
}

bool conflict_decide(struct book *book, const struct conflict *c, size_t which, const char *value, struct error *err)
{
    struct change_list list = change_list_new();
    bool good = c->sheet != SIZE_MAX || error_set(err, ERROR_UNKNOWN_SHEET, c->id);
    if (good && c->sides == 0) {
        /* nothing stands against it any more: only the ledger says so (an undo) */
    } else if (good && c->kind == CONFLICT_VALUE) {
        good = c->column != SIZE_MAX || error_set(err, ERROR_UNKNOWN_COLUMN, c->id);
        if (good)
            add_confirmed(&list, c->sheet, c->row, c->column,
                          which < c->sides ? c->side[which].value
                          : value          ? value
                                           : "");
    } else if (good) {
        good = decide_row(book, c, which, &list, err);
    }
    if (good)
        close_rows(book, c, &list);
    const struct change_options options = {.title = _("a conflict of copies was decided"), .record = true};
    good = good && book_change_as(book, list.change, list.count, &options, NULL, err);
    change_list_done(&list);
    return good;
}
