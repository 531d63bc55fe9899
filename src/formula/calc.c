#include "formula/calc.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "formula/formula.h"

/* Every binding is a table of its own with one column; table COUNT is the row itself. */
struct calc {
    int count;
    char **name; /* as written before the "=" */
    struct column **column;
    struct column_table *table;
    struct column_table **tables;
    uint32_t *all_rows;
    struct arena *arena;
};

static struct value calc_value(struct calc *calc, const char *text)
{
    size_t length = strlen(text);
    double number;
    if (!length)
        return value_empty();
    if (length >= 2 && text[0] == '"' && text[length - 1] == '"')
        return value_text(arena_text_length(calc->arena, text + 1, length - 2));
    if (strcasecmp(text, "TRUE") == 0 || strcasecmp(text, "FALSE") == 0)
        return value_bool(strcasecmp(text, "TRUE") == 0);
    for (int e = VALUE_NULL; e <= VALUE_NA; e++)
        if (strcmp(text, value_error_text((enum value_error)e)) == 0)
            return value_error((enum value_error)e);
    return value_parse_number(text, &number) ? value_number(number) : value_text(text);
}

static bool calc_bind(struct calc *calc, int i, const char *binding, struct error *err)
{
    const char *equals = strchr(binding, '=');
    if (!utf8_valid(binding))
        return error_set(err, ERROR_NOT_UTF8, binding);
    if (!equals || equals == binding) {
        error_set(err, ERROR_USAGE, binding);
        return error_detail(err, "%s", _("a binding is written NAME=VALUE"));
    }
    calc->name[i] = arena_text_length(calc->arena, binding, (size_t)(equals - binding));
    struct column *column = calc->column[i];
    bool is_whole = calc->name[i][strlen(calc->name[i]) - 1] == ']' && !strchr(calc->name[i], '/');
    const char *rest = equals + 1;
    for (;;) {
        size_t length = is_whole ? strcspn(rest, ";") : strlen(rest);
        column_resize(column, column->rows + 1);
        column_set(column, column->rows - 1, calc_value(calc, arena_text_length(calc->arena, rest, length)));
        if (!rest[length])
            break;
        rest += length + 1;
    }
    if (is_whole && !equals[1])
        column_resize(column, 0); /* SHEET[COLUMN]= has no rows */
    calc->table[i] = (struct column_table){.rows = column->rows, .columns = 1, .column = &calc->column[i]};
    return true;
}

/* The sheet that [ref] speaks of has its name: the last part of what it was bound as. */
static char *calc_followed(const struct calc *calc, const struct formula_ref *from)
{
    const char *name = calc->name[from->kind == FORMULA_OWN ? from->column : from->table];
    const char *last = strpbrk(name, ".[") ? strpbrk(name, ".[") + 1 : name;
    return mem_text_length(last, strcspn(last, "]"));
}

static char *calc_wanted(const struct calc *calc, const struct formula_name *name)
{
    switch (name->kind) {
    case FORMULA_OWN: return mem_text(name->name);
    case FORMULA_SCALAR: return mem_format("%s.%s", name->sheet, name->name);
    case FORMULA_FIXED: return mem_format("%s/%s[%s]", name->sheet, name->row, name->name);
    case FORMULA_FOLLOWED: {
        char *sheet = calc_followed(calc, name->from), *wanted = mem_format("%s[%s]", sheet, name->name);
        free(sheet);
        return wanted;
    }
    default: return mem_format("%s[%s]", name->sheet, name->name);
    }
}

static int calc_number(const struct calc *calc, const char *wanted)
{
    int i = 0;
    while (i < calc->count && strcmp(calc->name[i], wanted) != 0)
        i++;
    return i;
}

/* Every binding is a table of one column, but the rows' names must stand in the table of what is followed: there they are
 * the second column. */
static bool calc_key(struct calc *calc, const struct formula_name *name, struct formula_ref *out)
{
    char *sheet = calc_followed(calc, name->from), *ids = mem_format("%s[id]", sheet);
    int key = calc_number(calc, ids);
    free(sheet);
    free(ids);
    if (key == calc->count)
        return false;
    struct column **both = arena_zero(calc->arena, 2 * sizeof(struct column *));
    both[0] = calc->column[out->table];
    both[1] = calc->column[key];
    calc->table[out->table] = (struct column_table){.rows = both[0]->rows, .columns = 2, .column = both};
    out->key = 1;
    return true;
}

static bool calc_find(void *context, const struct formula_name *name, struct formula_ref *out, struct error *err)
{
    struct calc *calc = context;
    char *wanted = calc_wanted(calc, name);
    int number = calc_number(calc, wanted);
    bool found = number < calc->count;
    out->table = name->kind == FORMULA_OWN ? (size_t)calc->count : (size_t)number;
    out->column = name->kind == FORMULA_OWN ? (size_t)number : 0;
    if (found && name->kind == FORMULA_FOLLOWED && !calc_key(calc, name, out)) {
        found = false;
        wanted[strcspn(wanted, "[")] = '\0';
        char *ids = mem_format("%s[id]", wanted);
        free(wanted);
        wanted = ids;
    }
    if (!found) {
        const char *near = error_near_name(wanted, (const char *const *)calc->name, (size_t)calc->count);
        error_set(err, ERROR_UNKNOWN_COLUMN, wanted);
        if (near)
            error_detail(err, _("did you mean %s?"), near);
        else
            error_detail(err, _("bind it: %s=VALUE"), wanted);
    }
    free(wanted);
    return found;
}

static size_t calc_links(void *context, const struct formula_ref *ref, size_t source, uint32_t row, struct arena *arena,
                         const uint32_t **rows)
{
    struct calc *calc = context;
    (void)source, (void)row, (void)arena;
    *rows = calc->all_rows;
    return calc->tables[ref->table]->rows;
}

static void calc_show(struct value value, struct str *out)
{
    static const char *const types[] = {[VALUE_EMPTY] = "number",
                                        [VALUE_NUMBER] = "number",
                                        [VALUE_TEXT] = "text",
                                        [VALUE_BOOL] = "bool",
                                        [VALUE_ERROR] = "error"};
    value_to_text(value, out);
    str_add_format(out, "\t%s\n", types[value.type]);
}

static bool calc_run(struct calc *calc, const char *text, struct str *out, struct error *err)
{
    struct formula_names names = {.context = calc, .find = calc_find};
    const struct formula *formula = formula_parse(calc->arena, text, &names, err);
    if (!formula)
        return false;
    struct formula_env env = {.tables = calc->tables,
                              .self = (size_t)calc->count,
                              .today = date_today(),
                              .link_context = calc,
                              .links = calc_links,
                              .arena = calc->arena};
    calc_show(formula_value(formula, &env, 0), out);
    return true;
}

bool formula_calc(const char *text, int count, char *const *bindings, struct str *out, struct error *err)
{
    size_t tables = (size_t)count + 1;
    struct calc calc = {
        .count = count,
        .arena = arena_new(),
        .name = mem_zero(tables, sizeof(*calc.name)),
        .column = mem_zero(tables, sizeof(*calc.column)),
        .table = mem_zero(tables, sizeof(*calc.table)),
        .tables = mem_zero(tables, sizeof(*calc.tables)),
    };
    bool ok = true;
    uint32_t longest = 1;
    for (int i = 0; i < count; i++)
        calc.column[i] = column_new();
    for (int i = 0; i < count && ok; i++) {
        ok = calc_bind(&calc, i, bindings[i], err);
        longest = calc.column[i]->rows > longest ? calc.column[i]->rows : longest;
    }
    for (size_t i = 0; i < tables; i++)
        calc.tables[i] = &calc.table[i];
    calc.table[count] = (struct column_table){.rows = 1, .columns = (uint32_t)count, .column = calc.column};
    calc.all_rows = mem_zero(longest, sizeof(*calc.all_rows));
    for (uint32_t i = 0; i < longest; i++)
        calc.all_rows[i] = i;
    ok = ok && calc_run(&calc, text, out, err);
    for (int i = 0; i < count; i++)
        column_free(&calc.column[i]);
    free(calc.name);
    free(calc.column);
    free(calc.table);
    free(calc.tables);
    free(calc.all_rows);
    arena_free(&calc.arena);
    return ok;
}
