/* Steps on the model. A few rows that come, go or move are put in their places one by one. Many would move all behind them
 * many times over: so those are appended, or marked as gone, and the ledger is put in order once. Sheets that stand once for
 * every row of a ledger are rebuilt once for all of it. */
#include <stdlib.h>
#include <string.h>
#include <string.h>

#include "book/model_private.h"
#include "book/step.h"

#define FEW 16

struct applying {
    struct model *model;
    struct pending {        /* by sheet */
        uint32_t rows;      /* steps that bring, take or move rows */
        bool moved;         /* something of it was done, and what depends on the rows waits */
        uint8_t *gone;      /* many: by row */
        uint32_t gone_room; /* rows that GONE has room for */
    } * sheet;
    struct seen *seen; /* by column of the sheet SEEN_OF */
    size_t seen_of;
};

/* A text that came before has its code in the column already: it is neither parsed nor looked up again. Texts are known by
 * their address, which means the same as long as steps are applied. */
#define SEEN 1024
struct seen {
    const char *text;
    uint32_t code;
};

static bool many(const struct applying *a, size_t sheet)
{
    return a->sheet[sheet].rows > FEW;
}

/* ---- in order ---- */

struct standing {
    const struct rows *rows;
    uint32_t row;
};

static int by_standing(const void *x, const void *y)
{
    const struct standing *a = x, *b = y;
    return a->row == b->row ? 0 : rows_behind(a->rows, a->row, b->row) ? 1 : -1;
}

/* GONE (NULL: none) by row. True when anything moved. */
static bool arrange(struct model *model, size_t sheet, const uint8_t *gone, uint32_t gone_room)
{
    struct rows *rows = rows_of(model, sheet);
    struct column_table *table = entered(model, sheet);
    struct standing *place = mem_zero(rows->count + 1u, sizeof(*place));
    uint32_t count = 0;
    bool sorted = true;
    for (uint32_t r = 0; r < rows->count; r++) {
        if (gone && r < gone_room && gone[r])
            continue;
        sorted = sorted && (count == 0 || !rows_behind(rows, place[count - 1].row, r));
        place[count++] = (struct standing){rows, r};
    }
    if (!sorted)
        qsort(place, count, sizeof(*place), by_standing);
    bool changed = !sorted || count < rows->count;
    if (changed) {
        uint32_t *order = mem_zero(count + 1u, sizeof(*order));
        for (uint32_t i = 0; i < count; i++)
            order[i] = place[i].row;
        inverse_forget(model, sheet);
        rows_arrange(rows, order, count);
        for (uint32_t c = 0; c < table->columns; c++)
            column_arrange(table->column[c], order, count);
        table->rows = count;
        free(order);
    }
    free(place);
    return changed;
}

void model_in_order(struct model *model, size_t sheet)
{
    arrange(model, sheet, NULL, 0);
}

/* What waited for the rows of SHEET. */
static void settle(struct applying *a, size_t sheet)
{
    struct pending *p = &a->sheet[sheet];
    if (!p->moved)
        return;
    if (many(a, sheet))
        arrange(a->model, sheet, p->gone, p->gone_room);
    free(p->gone);
    p->gone = NULL;
    p->gone_room = 0;
    p->moved = false;
    model_appended(a->model, sheet);
}

/* ---- one step ---- */

static bool is_gone(const struct pending *p, uint32_t row)
{
    return row < p->gone_room && p->gone[row];
}

static void put_cells(struct applying *a, size_t sheet, uint32_t row, const struct step_cells *cells)
{
    const struct column_table *table = entered(a->model, sheet);
    bool remember = many(a, sheet);
    if (remember && a->seen_of != sheet) {
        free(a->seen);
        a->seen = mem_zero((size_t)table->columns * SEEN + 1, sizeof(*a->seen));
        a->seen_of = sheet;
    }
    for (size_t i = 0; i < cells->count; i++) {
        const char *text = cells->value[i];
        uint32_t at = cells->at[i];
        if (!text || !*text || at == STEP_NOWHERE)
            continue;
        if (!remember || a->model->catalog->sheet[sheet].column[at].relation != SIZE_MAX) {
            model_put(a->model, sheet, row, at, text);
            continue;
        }
        struct column *column = table->column[at];
        struct seen *slot = &a->seen[at * SEEN + ((uintptr_t)text >> 2) % SEEN];
        if (slot->text == text) {
            column_set_code(column, row, slot->code);
            continue;
        }
        model_put(a->model, sheet, row, at, text);
        *slot = (struct seen){text, column_code(column, row)};
    }
}

static void insert(struct applying *a, const struct step *step, double pos)
{
    struct model *model = a->model;
    struct rows *rows = rows_of(model, step->sheet);
    uint32_t at;
    if (many(a, step->sheet)) {
        if (model_find_row(model, step->sheet, step->row) != UINT32_MAX) /* it went before, in the same steps */
            settle(a, step->sheet);
        at = rows->count;
        model_append_row(model, step->sheet, step->row);
        rows->pos[at] = pos;
    } else {
        at = rows_place(rows, pos, step->row);
        model_put_row(model, step->sheet, at, step->row, pos);
    }
    a->sheet[step->sheet].moved = true;
    put_cells(a, step->sheet, at, step->cells);
}

static void take(struct applying *a, const struct step *step, uint32_t row)
{
    struct pending *p = &a->sheet[step->sheet];
    p->moved = true;
    if (!many(a, step->sheet)) {
        model_take_row(a->model, step->sheet, row);
        return;
    }
    if (row >= p->gone_room) {
        uint32_t room = model_rows(a->model, step->sheet) + FEW;
        p->gone = mem_resize(p->gone, room, 1);
        memset(p->gone + p->gone_room, 0, room - p->gone_room);
        p->gone_room = room;
    }
    p->gone[row] = 1;
}

static void move(struct applying *a, const struct step *step, uint32_t row, double pos)
{
    struct rows *rows = rows_of(a->model, step->sheet);
    if (many(a, step->sheet)) {
        rows->pos[row] = pos;
        a->sheet[step->sheet].moved = true;
        return;
    }
    uint32_t to = rows_place(rows, pos, step->row);
    to -= to > row; /* counted without the row itself */
    if (to != row) {
        model_shift_row(a->model, step->sheet, row, to);
        a->sheet[step->sheet].moved = true;
    }
    rows->pos[to] = pos;
}

static void apply(struct applying *a, const struct step *step, bool back)
{
    if (step->sheet == STEP_NOWHERE)
        return;
    enum step_op op = step_does(step, back);
    size_t each = a->model->catalog->sheet[step->sheet].each;
    if (each != SIZE_MAX)
        settle(a, each);
    if (op == STEP_INSERT) {
        insert(a, step, back ? step->old_pos : step->new_pos);
        return;
    }
    uint32_t row = model_find_row(a->model, step->sheet, step->row);
    if (row == UINT32_MAX || is_gone(&a->sheet[step->sheet], row)) /* an answer to a row that this pack no longer has */
        return;
    if (op == STEP_DELETE)
        take(a, step, row);
    else if (op == STEP_MOVE)
        move(a, step, row, back ? step->old_pos : step->new_pos);
    else if (step->column != STEP_NOWHERE)
        model_put(a->model, step->sheet, row, step->column, back ? step->old_value : step->new_value);
}

void model_apply(struct model *model, const struct step *step, size_t count, bool back)
{
    size_t sheets = model->catalog->sheet_count;
    struct applying a = {.model = model, .sheet = mem_zero(sheets + 1, sizeof(*a.sheet)), .seen_of = SIZE_MAX};
    for (size_t i = 0; i < count; i++)
        if (step[i].sheet != STEP_NOWHERE && step[i].op != STEP_SET)
            a.sheet[step[i].sheet].rows++;
    for (size_t i = 0; i < count; i++)
        apply(&a, &step[back ? count - 1 - i : i], back);
    for (size_t s = 0; s < sheets; s++)
        settle(&a, s);
    free(a.seen);
    free(a.sheet);
}
