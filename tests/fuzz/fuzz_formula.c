/* Fuzz target: any bytes as a formula are parsed, and what parses is computed, explained and written for Excel. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formula/formula.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const codes[] = {"done", "no"};
static const double points[] = {1, NAN};
static const struct formula_choices choices = {2, codes, points};

enum { ROWS = 3, COLUMNS = 4 };

/* [a] … [d], and any sheet's and row's; d is a choice column. [a].b is b of the row where c is the same; what the cells hold is
 * said in three ways. */
static bool find_name(void *context, const struct formula_name *name, struct formula_ref *out, struct error *err)
{
    (void)context;
    char letter = name->name[0];
    if (letter < 'a' || letter >= 'a' + COLUMNS || name->name[1])
        return error_set(err, ERROR_UNKNOWN_COLUMN, name->name);
    out->table = 0;
    out->column = (size_t)(letter - 'a');
    out->choices = letter == 'd' ? &choices : NULL;
    out->row = name->row ? (uint32_t)strlen(name->row) : 0; /* may be a row that is not there */
    out->key = 2;
    out->cells = (enum formula_cells)(out->column % 3);
    return true;
}

static size_t find_links(void *context, const struct formula_ref *ref, size_t source, uint32_t row, struct arena *arena,
                         const uint32_t **rows)
{
    static const uint32_t all[] = {0, 1, 2, 99};
    (void)context;
    (void)ref;
    (void)source;
    (void)arena;
    *rows = all;
    return row == 1 ? 0 : 4;
}

static void add_cell(void *context, const struct formula_ref *ref, struct str *out)
{
    (void)context;
    str_add_format(out, "A%zu", ref->column);
}

static size_t add_linked(void *context, const struct formula_ref *ref, uint32_t row, size_t nth, struct str *out)
{
    if (nth < 2)
        add_cell(context, ref, out);
    return row == 1 ? 0 : 2;
}

static const char *label_of(void *context, const struct formula_choices *list, const char *code)
{
    (void)context;
    (void)list;
    return strcmp(code, "done") == 0 ? "実施*" : NULL;
}

static void add_points(void *context, const struct formula_ref *ref, const char *cell, struct str *out)
{
    (void)context;
    (void)ref;
    str_add(out, cell);
}

static void add_reference(void *context, const struct formula_ref *ref, struct str *out)
{
    add_cell(context, ref, out);
}

static const char *label_for(void *context, const struct formula_ref *ref, const char *text)
{
    return label_of(context, ref ? ref->choices : NULL, text);
}

/* A constant is never empty, and its place is in the text. */
static void see_constant(void *context, const struct formula_constant *constant)
{
    if (!*constant->text || constant->character >= strlen(context))
        abort();
}

static void see_compared(void *context, const struct formula_constant *constant, const struct formula_ref *const *ref,
                         size_t count)
{
    see_constant(context, constant);
    if (!count || ref[0]->column >= COLUMNS)
        abort();
}

/* What is said of a formula without computing it. */
static void read_formula(const struct formula *formula, const struct formula_env *env)
{
    char *text = mem_text(formula_text(formula));
    struct str words = STR_INIT;
    struct formula_labels labels = {.reference = add_reference, .label = label_for, .signs = true};
    formula_each_compared(formula, see_compared, text);
    formula_each_result(formula, see_constant, text);
    formula_words(formula, 0, SIZE_MAX, &labels, &words);
    for (size_t i = 0; i < formula_ref_count(formula); i++)
        formula_row(formula_ref_at(formula, i), env, 0);
    str_free(&words);
    free(text);
}

static void run_formula(const struct formula *formula, const struct formula_env *env)
{
    struct column *out = column_new();
    struct formula_step steps[16];
    struct str excel = STR_INIT;
    struct error err = {0};
    formula_column(formula, env, out);
    for (uint32_t row = 0; row < ROWS; row++)
        if (!value_same(formula_value(formula, env, row), column_get(out, row)))
            abort();
    formula_explain(formula, env, 0, steps, 16);
    read_formula(formula, env);
    struct formula_excel to = {.row = 1,
                               .result = &choices,
                               .cell = add_cell,
                               .range = add_cell,
                               .linked = add_linked,
                               .label = label_of,
                               .points = add_points};
    formula_excel(formula, &to, &excel, &err);
    str_free(&excel);
    column_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct column *columns[COLUMNS];
    static struct column_table table = {.rows = ROWS, .columns = COLUMNS, .column = columns};
    static struct column_table *tables[] = {&table};
    static const struct formula_names names = {.find = find_name};
    if (!columns[0]) {
        static const char *const texts[] = {"x", "done", "12", ""};
        for (uint32_t i = 0; i < COLUMNS; i++) {
            columns[i] = column_new();
            column_resize(columns[i], ROWS);
            column_set(columns[i], 0, value_number(i * 1.5 - 1));
            column_set(columns[i], 1, value_text(texts[i]));
            if (i % 2)
                column_set(columns[i], 2, value_error(VALUE_NA));
        }
    }
    if (size > 600)
        return 0; /* longer ones only nest the same things */
    char *text = mem_text_length((const char *)data, size);
    struct error err = {0};
    struct arena *arena = arena_new();
    const struct formula *formula = formula_parse(arena, text, &names, &err);
    if (formula) {
        struct formula_env env = {.tables = tables, .today = 46000, .links = find_links, .arena = arena_new()};
        run_formula(formula, &env);
        arena_free(&env.arena);
    } else if (err.code == ERROR_NONE) {
        abort(); /* refused without a reason */
    }
    arena_free(&arena);
    free(text);
    return 0;
}
