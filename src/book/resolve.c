#include "book/resolve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/origin.h"

#define GAP 1024.0 /* between rows as they are numbered */

struct resolving {
    const struct book *book;
    const struct model *model;
    const struct change *change;
    size_t count;
    struct batch batch;
    struct steps *steps;
    struct ledger {    /* by sheet */
        bool numbered; /* its rows get new positions, since there was no room between two of them */
        bool last_known, number_known;
        double last;    /* the greatest position, in it or given by this call */
        int64_t number; /* the greatest row number */
    } * ledger;
    struct spot { /* of changes that put a row before another one, in the order of sheet, place and change */
        size_t sheet, change;
        uint32_t at;
    } * place;
    size_t places;
    struct checked *checked; /* NULL: one change only */
    struct str text;
};

/* ---- where rows stand ---- */

static int by_place(const void *x, const void *y)
{
    const struct spot *a = x, *b = y;
    return a->sheet != b->sheet ? (a->sheet > b->sheet) - (a->sheet < b->sheet)
           : a->at != b->at     ? (a->at > b->at) - (a->at < b->at)
                                : (a->change > b->change) - (a->change < b->change);
}

static bool at_end(const struct resolving *r, const struct change *c)
{
    return c->at >= model_rows(r->model, c->sheet);
}

static void find_places(struct resolving *r)
{
    size_t capacity = 0;
    for (size_t i = 0; i < r->count; i++) {
        const struct change *c = &r->change[i];
        if ((c->op != CHANGE_INSERT && c->op != CHANGE_MOVE) || at_end(r, c))
            continue;
        r->place = mem_grow(r->place, r->places, &capacity, sizeof(*r->place));
        r->place[r->places++] = (struct spot){.sheet = c->sheet, .at = c->at, .change = i};
    }
    if (r->places)
        qsort(r->place, r->places, sizeof(*r->place), by_place);
}

/* How many changes put a row before the same one as change I does, and how many of them come first. */
static void count_together(const struct resolving *r, size_t i, uint32_t *nth, uint32_t *of)
{
    const struct spot key = {.sheet = r->change[i].sheet, .at = r->change[i].at, .change = i},
                      *own = bsearch(&key, r->place, r->places, sizeof(key), by_place), *first = own, *last = own;
    const struct spot *end = r->place + r->places;
    while (first > r->place && first[-1].sheet == own->sheet && first[-1].at == own->at)
        first--;
    while (last + 1 < end && last[1].sheet == own->sheet && last[1].at == own->at)
        last++;
    *nth = (uint32_t)(own - first);
    *of = (uint32_t)(last - first) + 1;
}

static double row_pos(const struct resolving *r, size_t sheet, uint32_t row)
{
    return r->ledger[sheet].numbered ? GAP * (row + 1) : model_pos(r->model, sheet, row);
}

/* False: there is no room, and the rows must be numbered anew first. */
static bool find_pos(struct resolving *r, size_t i, double *pos)
{
    const struct change *c = &r->change[i];
    struct ledger *ledger = &r->ledger[c->sheet];
    uint32_t rows = model_rows(r->model, c->sheet), nth, of;
    if (!ledger->last_known) {
        ledger->last = rows ? row_pos(r, c->sheet, rows - 1) : 0;
        ledger->last_known = true;
    }
    if (at_end(r, c)) {
        ledger->last = *pos = floor(ledger->last) + 1 + GAP;
        return true;
    }
    count_together(r, i, &nth, &of);
    double high = row_pos(r, c->sheet, c->at), low = high - GAP * (of + 1);
    if (c->at > 0)
        low = row_pos(r, c->sheet, c->at - 1);
    double step = (high - low) / (of + 1);
    *pos = low + step * (nth + 1);
    return low + step / 2 > low && high - step / 2 < high;
}

static void number_rows(struct resolving *r, size_t sheet)
{
    const char *id = r->book->catalog->sheet[sheet].id;
    for (uint32_t row = 0; row < model_rows(r->model, sheet); row++)
        if (model_pos(r->model, sheet, row) != row_pos(r, sheet, row))
            steps_add(r->steps, (struct step){.op = STEP_MOVE,
                                              .sheet = (uint32_t)sheet,
                                              .sheet_id = id,
                                              .row = arena_text(r->steps->texts, model_row_id(r->model, sheet, row)),
                                              .old_pos = model_pos(r->model, sheet, row),
                                              .new_pos = row_pos(r, sheet, row)});
}

/* ---- cells ---- */

/* Texts that were looked at already, by their address: an import gives the same few again and again. */
#define CHECKED 4096
struct checked {
    const struct column_def *column;
    const char *text;
};

static bool check_value(struct resolving *r, size_t sheet, size_t column, const char *row, const char *value,
                        struct error *err)
{
    const struct column_def *def = &r->book->catalog->sheet[sheet].column[column];
    struct checked *slot = r->checked ? &r->checked[(((uintptr_t)value >> 2) ^ column * 31) % CHECKED] : NULL;
    if (slot && slot->column == def && slot->text == value)
        return true;
    if (!guard_value(r->book, sheet, column, row, value, err))
        return false;
    if (slot)
        *slot = (struct checked){def, value};
    return true;
}

/* What the cell holds before change I: NULL empty. Lives as long as the steps. */
static const char *value_before(struct resolving *r, size_t i, const struct change *c, uint32_t row, size_t column)
{
    const char *own = batch_value(&r->batch, i, c->sheet, c->row, column);
    if (own)
        return *own ? own : NULL;
    str_clear(&r->text);
    model_stored(r->model, c->sheet, row, column, &r->text);
    return r->text.length ? arena_text(r->steps->texts, r->text.text) : NULL;
}

static bool same(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

struct step step_set(const struct book *book, size_t sheet, const char *row, size_t column, const char *old,
                     const char *now)
{
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    return (struct step){.op = STEP_SET,
                         .exact = true,
                         .sheet = (uint32_t)sheet,
                         .column = (uint32_t)column,
                         .sheet_id = def->id,
                         .row = row,
                         .column_id = def->column[column].id,
                         .old_value = old,
                         .new_value = now && *now ? now : NULL};
}

static void add_set(struct resolving *r, const struct change *c, size_t column, const char *old_value,
                    const char *new_value)
{
    struct step step = step_set(r->book, c->sheet, c->row, column, old_value, new_value);
    step.exact = c->check;
    step.confirm = c->confirm;
    if (c->confirm || !same(old_value, new_value))
        steps_add(r->steps, step);
}

static bool is_conflict(const struct resolving *r, const struct change *c, size_t column, const char *now,
                        struct error *err)
{
    const struct sheet_def *sheet = &r->book->catalog->sheet[c->sheet];
    if (!c->check || same(now, c->expected))
        return false;
    char *subject = mem_format("%s %s %s", sheet->id, c->row, sheet->column[column].id);
    error_set(err, ERROR_CONFLICT, subject);
    error_detail(err, "%s", now ? now : "");
    free(subject);
    return true;
}

static bool add_sets(struct resolving *r, size_t i, struct error *err)
{
    const struct change *c = &r->change[i];
    const struct sheet_def *sheet = &r->book->catalog->sheet[c->sheet];
    uint32_t row = model_find_row(r->model, c->sheet, c->row);
    for (size_t k = 0; k < c->cells; k++) {
        size_t column = c->columns[k];
        if (!c->values[k])
            continue;
        const char *now = value_before(r, i, c, row, column);
        if (is_conflict(r, c, column, now, err))
            return false;
        if (*c->values[k] && !same(now, c->values[k]) && !check_value(r, c->sheet, column, c->row, c->values[k], err))
            return false;
        add_set(r, c, column, now, c->values[k]);
        if (c->confirm && same(now, c->values[k])) /* nothing new that could clear others */
            continue;
        for (size_t n = 0; n < sheet->column_count; n++)
            if (sheet->column[n].cleared_by == column && !change_value(c, n))
                add_set(r, c, n, value_before(r, i, c, row, n), NULL);
    }
    return true;
}

/* ---- rows ---- */

/* Rows with the same columns, one after the other, share what names them. */
static struct step_cells *new_cells(struct resolving *r, const struct change *c)
{
    struct arena *texts = r->steps->texts;
    const struct sheet_def *sheet = &r->book->catalog->sheet[c->sheet];
    struct step_cells *cells = arena_zero(texts, sizeof(*cells));
    const struct step *last = r->steps->count ? &r->steps->step[r->steps->count - 1] : NULL;
    cells->count = c->cells;
    cells->value = c->values;
    bool shared = last && last->op == STEP_INSERT && last->sheet == c->sheet && last->cells->count == c->cells;
    for (size_t k = 0; k < c->cells && shared; k++)
        shared = last->cells->at[k] == c->columns[k];
    if (shared) {
        cells->column = last->cells->column;
        cells->at = last->cells->at;
        return cells;
    }
    const char **column = arena_zero(texts, (c->cells + 1) * sizeof(*column));
    cells->at = arena_zero(texts, (c->cells + 1) * sizeof(*cells->at));
    for (size_t k = 0; k < c->cells; k++) {
        column[k] = sheet->column[c->columns[k]].id;
        cells->at[k] = (uint32_t)c->columns[k];
    }
    cells->column = column;
    return cells;
}

static bool next_id(struct resolving *r, const struct change *c, const char **id, struct error *err)
{
    struct ledger *ledger = &r->ledger[c->sheet];
    if (!ledger->number_known &&
        !store_last_number(r->book->store, r->book->catalog->sheet[c->sheet].id, &ledger->number, err))
        return false;
    ledger->number_known = true;
    if (c->row) {
        int64_t own = store_row_counted(c->row);
        ledger->number = own > ledger->number ? own : ledger->number;
        *id = c->row;
    } else {
        char text[64];
        store_row_id(r->book->store, ++ledger->number, text);
        *id = arena_text(r->steps->texts, text);
    }
    return true;
}

static bool add_insert(struct resolving *r, size_t i, double pos, char id[64], struct error *err)
{
    const struct change *c = &r->change[i];
    const char *row;
    if (!next_id(r, c, &row, err))
        return false;
    for (size_t k = 0; k < c->cells; k++)
        if (c->values[k] && *c->values[k] && !check_value(r, c->sheet, c->columns[k], row, c->values[k], err))
            return false;
    if (id)
        snprintf(id, 64, "%s", row);
    steps_add(r->steps, (struct step){.op = STEP_INSERT,
                                      .sheet = (uint32_t)c->sheet,
                                      .sheet_id = r->book->catalog->sheet[c->sheet].id,
                                      .row = row,
                                      .new_pos = pos,
                                      .cells = new_cells(r, c)});
    return true;
}

/* Where the row stands when change I comes: another change of this call may have moved it, or numbered all of them. */
static double pos_before(const struct resolving *r, size_t i, const struct change *c, uint32_t row)
{
    if (batch_does(&r->batch, i, CHANGE_MOVE, c->sheet, c->row))
        for (size_t s = r->steps->count; s-- > 0;)
            if (r->steps->step[s].op == STEP_MOVE && r->steps->step[s].sheet == c->sheet &&
                strcmp(r->steps->step[s].row, c->row) == 0)
                return r->steps->step[s].new_pos;
    return row_pos(r, c->sheet, row);
}

static void add_delete(struct resolving *r, size_t i)
{
    const struct change *c = &r->change[i];
    const struct sheet_def *sheet = &r->book->catalog->sheet[c->sheet];
    struct arena *texts = r->steps->texts;
    uint32_t row = model_find_row(r->model, c->sheet, c->row);
    struct step_cells *cells = arena_zero(texts, sizeof(*cells));
    const char **column = arena_zero(texts, (sheet->column_count + 1) * sizeof(*column)),
               **value = arena_zero(texts, (sheet->column_count + 1) * sizeof(*value));
    cells->at = arena_zero(texts, (sheet->column_count + 1) * sizeof(*cells->at));
    for (size_t n = 0; n < sheet->column_count; n++) {
        const char *held = column_writable(&sheet->column[n]) ? value_before(r, i, c, row, n) : NULL;
        if (!held)
            continue;
        column[cells->count] = sheet->column[n].id;
        cells->at[cells->count] = (uint32_t)n;
        value[cells->count++] = held;
    }
    cells->column = column;
    cells->value = value;
    steps_add(r->steps, (struct step){.op = STEP_DELETE,
                                      .sheet = (uint32_t)c->sheet,
                                      .sheet_id = sheet->id,
                                      .row = c->row,
                                      .old_pos = pos_before(r, i, c, row),
                                      .cells = cells});
}

static void add_move(struct resolving *r, size_t i, double pos)
{
    const struct change *c = &r->change[i];
    double old = pos_before(r, i, c, model_find_row(r->model, c->sheet, c->row));
    if (old != pos)
        steps_add(r->steps, (struct step){.op = STEP_MOVE,
                                          .sheet = (uint32_t)c->sheet,
                                          .sheet_id = r->book->catalog->sheet[c->sheet].id,
                                          .row = c->row,
                                          .old_pos = old,
                                          .new_pos = pos});
}

/* ---- all of it ---- */

/* *CROWDED: the rows of a sheet must be numbered anew, and all of it resolved once more. */
static bool resolve_all(struct resolving *r, char (*ids)[64], bool *crowded, struct error *err)
{
    size_t inserts = 0;
    for (size_t i = 0; i < r->count; i++) {
        const struct change *c = &r->change[i];
        double pos = 0;
        if ((c->op == CHANGE_INSERT || c->op == CHANGE_MOVE) && !find_pos(r, i, &pos)) {
            *crowded = !r->ledger[c->sheet].numbered;
            r->ledger[c->sheet].numbered = true;
            return *crowded || error_set(err, ERROR_INTERNAL, r->book->catalog->sheet[c->sheet].id);
        }
        if (c->op != CHANGE_INSERT && batch_does(&r->batch, i, CHANGE_DELETE, c->sheet, c->row))
            return book_unknown_row(r->book, c->sheet, c->row, err); /* it went before, in the same call */
        switch (c->op) {
        case CHANGE_SET:
            if (!add_sets(r, i, err))
                return false;
            break;
        case CHANGE_INSERT:
            if (!add_insert(r, i, pos, ids ? ids[inserts++] : NULL, err))
                return false;
            break;
        case CHANGE_DELETE: add_delete(r, i); break;
        case CHANGE_MOVE: add_move(r, i, pos); break;
        }
    }
    return true;
}

bool resolve_changes(const struct book *book, const struct change *change, size_t count, struct steps *steps,
                     char (*ids)[64], struct error *err)
{
    size_t sheets = book->catalog->sheet_count;
    struct resolving r = {.book = book,
                          .model = book->model,
                          .change = change,
                          .count = count,
                          .batch = batch_new(book, change, count),
                          .steps = steps,
                          .ledger = mem_zero(sheets + 1, sizeof(*r.ledger)),
                          .checked = count > 1 ? mem_zero(CHECKED, sizeof(*r.checked)) : NULL,
                          .text = STR_INIT};
    bool good, crowded;
    find_places(&r);
    do {
        crowded = false;
        steps->count = 0;
        for (size_t s = 0; s < sheets; s++) {
            r.ledger[s].last_known = r.ledger[s].number_known = false;
            if (r.ledger[s].numbered)
                number_rows(&r, s);
        }
        good = resolve_all(&r, ids, &crowded, err);
    } while (good && crowded);
    free(r.ledger);
    free(r.place);
    free(r.checked);
    str_free(&r.text);
    batch_done(&r.batch);
    return good;
}

void resolve_places(const struct catalog *catalog, struct steps *steps)
{
    const uint32_t *last = NULL;
    for (size_t i = 0; i < steps->count; i++) {
        struct step *step = &steps->step[i];
        size_t sheet = i && step[-1].sheet_id == step->sheet_id && step[-1].sheet != STEP_NOWHERE
                           ? step[-1].sheet
                           : catalog_find_sheet(catalog, step->sheet_id, NULL);
        step->sheet = sheet == SIZE_MAX ? STEP_NOWHERE : (uint32_t)sheet;
        if (sheet == SIZE_MAX || step->op == STEP_MOVE)
            continue;
        const struct sheet_def *def = &catalog->sheet[sheet];
        if (step->op == STEP_SET) {
            size_t column = sheet_find_column(def, step->column_id, NULL);
            bool there = column != SIZE_MAX && column_writable(&def->column[column]);
            step->column = there ? (uint32_t)column : STEP_NOWHERE;
        } else if (step->cells->at != last) {
            last = step->cells->at;
            for (size_t k = 0; k < step->cells->count; k++) {
                size_t column = sheet_find_column(def, step->cells->column[k], NULL);
                bool there = column != SIZE_MAX && column_writable(&def->column[column]);
                step->cells->at[k] = there ? (uint32_t)column : STEP_NOWHERE;
            }
        }
    }
}
