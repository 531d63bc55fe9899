#include "book/model_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"

static bool is_each(const struct sheet_def *sheet)
{
    return sheet->each != SIZE_MAX;
}

/* The built-in columns of a form's row: everything a formula or an export may ask for. A text of the form is there as long as the
 * model, and is not copied. */
static void put_built_in(struct model *model, size_t sheet, uint32_t row, enum column_role role, const char *text,
                         bool of_form)
{
    size_t column = sheet_role(&model->catalog->sheet[sheet], role);
    if (text && column != SIZE_MAX && model->catalog->sheet[sheet].column[column].built_in)
        (of_form ? column_lend : column_set)(entered(model, sheet)->column[column], row, value_text(text));
}

static void put(struct model *model, size_t sheet, uint32_t row, size_t column, const char *stored, bool of_form)
{
    const struct column_def *def = &model->catalog->sheet[sheet].column[column];
    inverse_before_put(model, def->relation, row);
    (of_form ? column_lend : column_set)(entered(model, sheet)->column[column], row, kind_value(def, stored));
    inverse_after_put(model, def->relation, row);
    mark_row(model, catalog_rows_table(sheet), column, row);
}

static void put_given(struct model *model, size_t sheet, uint32_t row)
{
    const struct sheet_def *def = &model->catalog->sheet[sheet];
    const struct rows *rows = &model->rows[sheet];
    const struct row_def *row_def = rows->def[row];
    const char *dot = strchr(rows->id[row], '.');
    put_built_in(model, sheet, row, ROLE_ID, rows->id[row], false);
    if (def->each != SIZE_MAX && dot) {
        char *of = mem_text_length(rows->id[row], (size_t)(dot - rows->id[row]));
        put_built_in(model, sheet, row, ROLE_OF, of, false);
        free(of);
    }
    if (!row_def)
        return;
    put_built_in(model, sheet, row, ROLE_SECTION, row_def->section, true);
    put_built_in(model, sheet, row, ROLE_NAME, row_def->label, true);
    put_built_in(model, sheet, row, ROLE_TEXT, row_def->text, true);
    for (size_t c = 0; c < def->column_count && row_def->value; c++)
        if (def->column[c].given && row_def->value[c])
            put(model, sheet, row, c, row_def->value[c], true);
}

static void insert_row(struct model *model, size_t sheet, uint32_t at, const char *id, const struct row_def *def)
{
    struct column_table *table = entered(model, sheet);
    rows_insert(&model->rows[sheet], at, id, def);
    for (uint32_t c = 0; c < table->columns; c++)
        column_insert_row(table->column[c], at);
    table->rows++;
    inverse_after_insert(model, sheet, at);
    put_given(model, sheet, at);
}

/* Rows of a sheet that stands once for every row of a ledger; entered values of rows that stay are kept. */
static void rebuild_each(struct model *model, size_t sheet)
{
    const struct sheet_def *def = &model->catalog->sheet[sheet];
    size_t t = catalog_rows_table(sheet);
    inverse_forget(model, sheet);
    const struct rows *of = rows_of(model, def->each);
    struct rows old_rows = model->rows[sheet];
    struct column_table *table = model->tables[t], old = *table;
    model->rows[sheet] = (struct rows){0};
    table->rows = 0;
    table->column = mem_zero(table->columns + 1, sizeof(*table->column));
    for (uint32_t c = 0; c < table->columns; c++)
        table->column[c] = column_new();
    for (uint32_t l = 0; l < of->count || (l == 0 && of->count == 0); l++)
        for (size_t i = 0; i < def->row_count; i++) {
            char *id = of->count ? mem_format("%s.%s", of->id[l], def->row[i].id) : mem_text(def->row[i].id);
            insert_row(model, sheet, model->rows[sheet].count, id, &def->row[i]);
            free(id);
        }
    for (uint32_t r = 0; r < model->rows[sheet].count; r++) {
        uint32_t from = rows_find(&old_rows, model->rows[sheet].id[r]);
        for (uint32_t c = 0; from != UINT32_MAX && c < table->columns; c++)
            if (column_writable(&def->column[c]))
                column_set(table->column[c], r, column_get(old.column[c], from));
    }
    for (uint32_t c = 0; c < old.columns; c++)
        column_free(&old.column[c]);
    free(old.column);
    rows_free(&old_rows);
    mark_sheet(model, sheet);
}

static void rebuild_dependents(struct model *model, size_t ledger)
{
    for (size_t s = 0; s < model->catalog->sheet_count; s++)
        if (model->catalog->sheet[s].each == ledger && model->sheet[s] != SHEET_DECLARED)
            rebuild_each(model, s);
}

/* ---- life ---- */

static struct model *model_empty(const struct catalog *catalog, int today)
{
    struct model *model = mem_zero(1, sizeof(*model));
    model->catalog = catalog;
    model->today = today;
    model->table_count = 2 * catalog->sheet_count;
    model->tables = mem_zero(model->table_count + 1, sizeof(*model->tables));
    model->table = mem_zero(model->table_count + 1, sizeof(*model->table));
    model->sheet = mem_zero(catalog->sheet_count + 1, sizeof(*model->sheet));
    model->marks = mem_zero(model->table_count, sizeof(*model->marks));
    model->rows = mem_zero(catalog->sheet_count, sizeof(*model->rows));
    model->rules = mem_zero(catalog->sheet_count + 1, sizeof(*model->rules));
    model->scratch = arena_new();
    inverse_new(model);
    for (size_t t = 0; t < model->table_count; t++) {
        model->tables[t] = &model->table[t];
        model->tables[t]->waits = true;
    }
    return model;
}

struct model *model_new(const struct catalog *catalog, int today)
{
    return model_empty(catalog, today);
}

/* Room for the columns of a sheet. */
static void make_tables(struct model *model, size_t sheet)
{
    for (size_t t = 2 * sheet; t < 2 * sheet + 2; t++) {
        struct column_table *table = model->tables[t];
        table->columns = (uint32_t)table_columns(model->catalog, t);
        table->column = mem_zero(table->columns + 1, sizeof(*table->column));
        model->marks[t] = mem_zero(table->columns + 1, sizeof(**model->marks));
    }
}

void model_make(struct model *model, size_t sheet)
{
    const struct sheet_def *def = &model->catalog->sheet[sheet];
    if (model->sheet[sheet] != SHEET_DECLARED)
        return;
    model->sheet[sheet] = SHEET_MADE;
    make_tables(model, sheet);
    for (size_t t = 2 * sheet; t < 2 * sheet + 2; t++) {
        struct column_table *table = model->tables[t];
        table->rows = t == catalog_summary_table(sheet);
        for (uint32_t c = 0; c < table->columns; c++) {
            table->column[c] = column_new();
            column_resize(table->column[c], table->rows);
            mark_all(model, t, c);
        }
    }
    if (is_each(def))
        rebuild_each(model, sheet);
    for (size_t i = 0; i < def->row_count && !is_each(def); i++)
        insert_row(model, sheet, (uint32_t)i, def->row[i].id, &def->row[i]);
}

struct model *model_clone(const struct model *from)
{
    return model_clone_on(from, from->today);
}

struct model *model_clone_on(const struct model *from, int today)
{
    struct model *model = model_empty(from->catalog, today);
    for (size_t s = 0; s < model->catalog->sheet_count; s++) {
        model->sheet[s] = from->sheet[s];
        if (from->sheet[s] != SHEET_DECLARED)
            make_tables(model, s);
    }
    for (size_t t = 0; t < model->table_count; t++) {
        model->tables[t]->rows = from->tables[t]->rows;
        model->tables[t]->waits = from->tables[t]->waits;
        for (uint32_t c = 0; c < model->tables[t]->columns; c++) {
            model->tables[t]->column[c] = column_clone(from->tables[t]->column[c]);
            model->marks[t][c] = from->marks[t][c];
        }
    }
    model->anything_marked = from->anything_marked;
    for (size_t s = 0; s < model->catalog->sheet_count; s++)
        for (uint32_t r = 0; r < from->rows[s].count; r++) {
            rows_insert(&model->rows[s], r, from->rows[s].id[r], from->rows[s].def[r]);
            model->rows[s].pos[r] = from->rows[s].pos[r];
        }
    for (size_t t = 0; t < model->table_count && today != from->today; t++)
        for (uint32_t c = 0; c < model->tables[t]->columns; c++)
            if (table_column(model->catalog, t, c)->formula)
                mark_all(model, t, c);
    return model;
}

void model_on_past(struct model *model, model_past_fn *past, void *context)
{
    model->past = past;
    model->past_context = context;
}

struct model *model_past(const struct model *model, int day, struct error *err)
{
    if (model->past)
        return model->past(model->past_context, day, err);
    struct model *then = model_clone_on(model, day);
    model_compute(then);
    return then;
}

void model_free(struct model **pointer)
{
    struct model *model = *pointer;
    if (!model)
        return;
    for (size_t t = 0; t < model->table_count; t++) {
        for (uint32_t c = 0; c < model->tables[t]->columns; c++)
            column_free(&model->tables[t]->column[c]);
        free(model->tables[t]->column);
        free(model->marks[t]);
    }
    for (size_t s = 0; s < model->catalog->sheet_count; s++)
        rows_free(&model->rows[s]);
    rules_free(model);
    inverse_free(model);
    free(model->tables);
    free(model->table);
    free(model->sheet);
    free(model->marks);
    free(model->rows);
    arena_free(&model->scratch);
    free(model);
    *pointer = NULL;
}

/* ---- reading ---- */

const struct catalog *model_catalog(const struct model *model)
{
    return model->catalog;
}
int model_today(const struct model *model)
{
    return model->today;
}
/* Of a sheet that nobody has asked for yet it is known from its form: it is not made to be counted. */
uint32_t model_rows(const struct model *model, size_t sheet)
{
    const struct sheet_def *def = &model->catalog->sheet[sheet];
    if (model->sheet[sheet] != SHEET_DECLARED)
        return model->rows[sheet].count;
    uint32_t times = is_each(def) ? model_rows(model, def->each) : 1; /* of an empty ledger it shows the form once */
    return (uint32_t)def->row_count * (times ? times : 1);
}

const char *model_row_id(const struct model *model, size_t sheet, uint32_t row)
{
    return rows_of(model, sheet)->id[row];
}

uint32_t model_find_row(const struct model *model, size_t sheet, const char *id)
{
    return rows_find(rows_of(model, sheet), id);
}

const struct row_def *model_row_def(const struct model *model, size_t sheet, uint32_t row)
{
    return rows_of(model, sheet)->def[row];
}

struct value model_value(const struct model *model, size_t sheet, uint32_t row, size_t column)
{
    return column_get(column_read(model, catalog_rows_table(sheet), column), row);
}

struct value model_summary(const struct model *model, size_t sheet, size_t summary)
{
    return column_get(column_read(model, catalog_summary_table(sheet), summary), 0);
}

struct value model_ref(const struct model *model, const struct value_ref *ref)
{
    if (!ref->set)
        return value_empty();
    if (!ref->fact)
        return model_summary(model, ref->sheet, ref->summary);
    return model_rows(model, ref->sheet) ? model_value(model, ref->sheet, 0, ref->summary) : value_empty();
}

const struct column *model_column(const struct model *model, size_t sheet, size_t column)
{
    return column_read(model, catalog_rows_table(sheet), column);
}

const struct column_table *model_table(const struct model *model, size_t table)
{
    model_need((struct model *)(uintptr_t)model, table / 2);
    return model->tables[table];
}

static size_t row_links(void *context, const struct formula_ref *ref, size_t source, uint32_t row, struct arena *arena,
                        const uint32_t **out)
{
    const struct model *model = context;
    if (source % 2 || ref->table % 2 || row >= rows_of(model, source / 2)->count)
        return 0;
    if (ref->back)
        return model_referrers(model, ref->relation, model->rows[source / 2].id[row], arena, out);
    if (ref->from)
        return model_named(model, source / 2, row, ref->from->column, arena, out);
    const struct row_def *def = model->rows[source / 2].def[row];
    for (size_t i = 0; def && i < def->link_count; i++)
        if (def->link[i].sheet == ref->table / 2) {
            *out = def->link[i].index;
            return def->link[i].count;
        }
    return 0;
}

static void need_column(void *context, size_t table, size_t column)
{
    model_wait(context, table, column);
}

struct formula_env model_env(const struct model *model, size_t table, struct arena *arena)
{
    rows_of(model, table / 2);
    return (struct formula_env){
        .tables = model->tables,
        .self = table,
        .today = model->today,
        .link_context = (void *)(uintptr_t)model,
        .links = row_links,
        .need = need_column,
        .arena = arena,
    };
}

/* ---- changing ---- */

void model_put(struct model *model, size_t sheet, uint32_t row, size_t column, const char *stored)
{
    put(model, sheet, row, column, stored, false);
}

void model_put_row(struct model *model, size_t sheet, uint32_t at, const char *id, double pos)
{
    insert_row(model, sheet, at, id, NULL);
    model->rows[sheet].pos[at] = pos;
}

uint32_t model_insert_row(struct model *model, size_t sheet, uint32_t at, const char *id)
{
    if (at > rows_of(model, sheet)->count)
        at = model->rows[sheet].count;
    insert_row(model, sheet, at, id, NULL);
    model_appended(model, sheet);
    return at;
}

void model_take_row(struct model *model, size_t sheet, uint32_t row)
{
    struct column_table *table = entered(model, sheet);
    inverse_before_delete(model, sheet, row);
    rows_delete(&model->rows[sheet], row);
    for (uint32_t c = 0; c < table->columns; c++)
        column_delete_row(table->column[c], row);
    table->rows--;
}

void model_delete_row(struct model *model, size_t sheet, uint32_t row)
{
    model_take_row(model, sheet, row);
    model_appended(model, sheet);
}

void model_shift_row(struct model *model, size_t sheet, uint32_t from, uint32_t to)
{
    struct column_table *table = entered(model, sheet);
    inverse_forget(model, sheet);
    rows_move(&model->rows[sheet], from, to);
    for (uint32_t c = 0; c < table->columns; c++)
        column_move_row(table->column[c], from, to);
}

void model_move_row(struct model *model, size_t sheet, uint32_t from, uint32_t to)
{
    const struct rows *rows = rows_of(model, sheet);
    if (from == to || from >= rows->count || to >= rows->count)
        return;
    model_shift_row(model, sheet, from, to);
    model_appended(model, sheet);
}

void model_clear(struct model *model, size_t sheet)
{
    const struct sheet_def *def = &model->catalog->sheet[sheet];
    struct column_table *table = entered(model, sheet);
    inverse_forget(model, sheet);
    for (uint32_t c = 0; c < table->columns; c++) {
        if (def->kind == SHEET_LEDGER)
            column_clear(table->column[c]);
        else if (column_writable(&def->column[c]))
            for (uint32_t r = 0; r < table->rows; r++)
                column_set(table->column[c], r, value_empty());
    }
    if (def->kind == SHEET_LEDGER) {
        rows_clear(&model->rows[sheet]);
        table->rows = 0;
        rebuild_dependents(model, sheet);
    }
    mark_sheet(model, sheet);
}

/* ---- many rows: filling a ledger row by row would rebuild what depends on it each time ---- */

/* The columns may be longer than their table until model_appended(): a row more in each of thirty columns, and in what is
 * asked backwards, would cost as much as the values of the row. */
void model_append_begin(struct model *model, size_t sheet, uint32_t rows)
{
    struct column_table *table = entered(model, sheet);
    inverse_forget(model, sheet);
    rows_reserve(rows_of(model, sheet), rows);
    for (uint32_t c = 0; c < table->columns; c++)
        column_resize(table->column[c], table->rows + rows);
}

void model_append_row(struct model *model, size_t sheet, const char *id)
{
    struct rows *rows = rows_of(model, sheet);
    struct column_table *table = entered(model, sheet);
    uint32_t at = rows->count;
    rows_insert(rows, at, id, NULL);
    if (!table->columns || table->column[0]->rows == at) {
        for (uint32_t c = 0; c < table->columns; c++)
            column_resize(table->column[c], at + 1);
        inverse_after_insert(model, sheet, at);
    }
    table->rows++;
    put_given(model, sheet, at);
}

void model_set_pos(struct model *model, size_t sheet, uint32_t row, double pos)
{
    rows_of(model, sheet)->pos[row] = pos;
}

double model_pos(const struct model *model, size_t sheet, uint32_t row)
{
    return rows_of(model, sheet)->pos[row];
}

void model_appended(struct model *model, size_t sheet)
{
    struct column_table *table = entered(model, sheet);
    for (uint32_t c = 0; c < table->columns; c++)
        column_resize(table->column[c], table->rows);
    mark_sheet(model, sheet);
    rebuild_dependents(model, sheet);
}

void model_stored(const struct model *model, size_t sheet, uint32_t row, size_t column, struct str *out)
{
    const struct column_def *def = &model->catalog->sheet[sheet].column[column];
    kind_code(def, model_value(model, sheet, row, column), out);
}
