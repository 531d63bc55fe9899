/* Computing: what was put is marked, a column or single rows; model_compute() walks the computed columns in their order
 * and computes what the marks reach. */
#include "book/model_private.h"

size_t table_columns(const struct catalog *catalog, size_t table)
{
    const struct sheet_def *sheet = &catalog->sheet[table / 2];
    return table % 2 == 0 ? sheet->column_count : sheet->summary_count;
}

const struct column_def *table_column(const struct catalog *catalog, size_t table, size_t column)
{
    const struct sheet_def *sheet = &catalog->sheet[table / 2];
    return table % 2 == 0 ? &sheet->column[column] : &sheet->summary[column].column;
}

/* ---- marks ---- */

void mark_all(struct model *model, size_t table, size_t column)
{
    model->marks[table][column].kind = MARK_ALL;
    model->anything_marked = true;
}

/* Is ROW among what changed? */
static bool mark_has(const struct mark *mark, uint32_t row)
{
    bool has = mark->kind == MARK_ALL;
    for (unsigned i = 0; mark->kind == MARK_ROWS && i < mark->count; i++)
        has = has || mark->row[i] == row;
    return has;
}

void mark_row(struct model *model, size_t table, size_t column, uint32_t row)
{
    struct mark *mark = &model->marks[table][column];
    model->anything_marked = true;
    if (mark->kind == MARK_ALL)
        return;
    if (mark->kind == MARK_NONE) {
        mark->kind = MARK_ROWS;
        mark->count = 0;
    }
    if (mark_has(mark, row))
        return;
    if (mark->count == MARK_ROW_MAX)
        mark->kind = MARK_ALL;
    else
        mark->row[mark->count++] = row;
}

void mark_sheet(struct model *model, size_t sheet)
{
    size_t table = catalog_rows_table(sheet);
    for (uint32_t c = 0; c < model->tables[table]->columns; c++)
        mark_all(model, table, c);
    rules_mark_sheet(model, sheet);
}

/* ---- computing ---- */

void mark_add_read(const struct model *model, const struct formula *formula, struct mark *need)
{
    for (size_t i = 0; i < formula_ref_count(formula) && need->kind != MARK_ALL; i++) {
        const struct formula_ref *ref = formula_ref_at(formula, i);
        if (model->sheet[ref->table / 2] == SHEET_DECLARED) /* it was not read */
            continue;
        const struct mark *mark = &model->marks[ref->table][ref->column];
        if (mark->kind == MARK_NONE)
            continue;
        if (ref->kind == FORMULA_FIXED && !mark_has(mark, ref->row))
            continue;
        if (mark->kind == MARK_ALL || ref->kind != FORMULA_OWN) {
            need->kind = MARK_ALL;
            break;
        }
        for (unsigned r = 0; r < mark->count; r++) {
            if (need->kind == MARK_NONE) {
                need->kind = MARK_ROWS;
                need->count = 0;
            }
            if (mark_has(need, mark->row[r]))
                continue;
            if (need->count == MARK_ROW_MAX) {
                need->kind = MARK_ALL;
                break;
            }
            need->row[need->count++] = mark->row[r];
        }
    }
}

static bool columns_same(const struct column *a, const struct column *b)
{
    if (a->rows != b->rows)
        return false;
    for (uint32_t r = 0; r < a->rows; r++)
        if (!value_same(column_get(a, r), column_get(b, r)))
            return false;
    return true;
}

/* Up to this many rows a new column is compared with the old one, so that nothing behind it is computed for no reason.
 */
#define COMPARE_ROWS 1000

static void compute_step(struct model *model, const struct compute_step *step, const struct formula *formula)
{
    struct column_table *table = model->tables[step->table];
    struct column *column = table->column[step->column];
    struct mark *mark = &model->marks[step->table][step->column], need = *mark;
    struct formula_env env = model_env(model, step->table, model->scratch);

    mark_add_read(model, formula, &need);
    switch (need.kind) {
    case MARK_NONE: return;
    case MARK_ROWS:
        *mark = (struct mark){0};
        for (unsigned i = 0; i < need.count; i++) {
            struct value v = formula_value(formula, &env, need.row[i]);
            if (!value_same(v, column_get(column, need.row[i]))) {
                column_set(column, need.row[i], v);
                mark_row(model, step->table, step->column, need.row[i]);
            }
        }
        break;
    case MARK_ALL: {
        /* A column marked itself lost, got or moved rows: what counts its rows must be computed even if every value left is the same. */
        bool comparable = mark->kind != MARK_ALL && table->rows <= COMPARE_ROWS;
        struct column *old = comparable ? column_clone(column) : NULL;
        formula_column(formula, &env, column);
        mark->kind = old && columns_same(old, column) ? MARK_NONE : MARK_ALL;
        column_free(&old);
        break;
    }
    }
    arena_reset(model->scratch);
}

/* What of it is made is computed to the end before anybody reads it, so nobody is asked for it again. */
void model_compute_now(struct model *model, const bool *sheets)
{
    const struct compute_step *steps;
    size_t count = catalog_compute_order(model->catalog, &steps);
    struct arena *outer = model->scratch; /* somebody may be computing who had to wait for this */
    model->scratch = arena_new();
    for (size_t i = 0; i < count; i++)
        if (sheets[steps[i].table / 2]) {
            compute_step(model, &steps[i], table_column(model->catalog, steps[i].table, steps[i].column)->formula);
            model->marks[steps[i].table][steps[i].column].kind = MARK_NONE;
        }
    arena_free(&model->scratch);
    model->scratch = outer;
}

static void forget_marks(struct model *model)
{
    rules_marked(model);
    for (size_t t = 0; t < model->table_count; t++)
        for (uint32_t c = 0; c < model->tables[t]->columns; c++)
            model->marks[t][c].kind = MARK_NONE;
    model->anything_marked = false;
}

/* One that is marked, or reads what is, of a sheet that somebody has asked for. */
static void compute_next(struct model *model, const struct compute_step *step)
{
    if (model->sheet[step->table / 2] == SHEET_COMPUTED)
        compute_step(model, step, table_column(model->catalog, step->table, step->column)->formula);
}

bool model_compute_some(struct model *model, model_pause_fn *pause, void *context)
{
    const struct compute_step *steps;
    size_t count = catalog_compute_order(model->catalog, &steps);
    if (!model->step)
        model_need_all(model);
    while (model->step < count) {
        compute_next(model, &steps[model->step++]);
        if (pause && pause(context))
            return false;
    }
    model->step = 0;
    forget_marks(model);
    return true;
}

void model_compute(struct model *model)
{
    const struct compute_step *steps;
    if (!model->anything_marked)
        return;
    size_t count = catalog_compute_order(model->catalog, &steps);
    for (size_t i = 0; i < count; i++)
        compute_next(model, &steps[i]);
    forget_marks(model); /* rules, too, go by them, where nothing else is computed */
}
