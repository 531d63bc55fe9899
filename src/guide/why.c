#include "guide/why_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "book/fill.h"
#include "catalog/judge.h"
#include "guide/distribution.h"
#include "guide/judging.h"

#define WHY_CELLS 58 /* of a line in the box of 80 columns */

#define STEP_MAX 256
#define TOLD_MAX 16
#define JOIN_MAX 6 /* rows of another sheet that are listed */

static void add_indent(int level, struct str *out)
{
    for (int i = 0; i < level; i++)
        str_add(out, "  ");
}

struct told {
    size_t table, column;
};
struct linked {
    size_t table;
    uint32_t row;
    struct formula_ref ref;
};
struct telling {
    const struct model *model;
    struct arena *arena;
    struct str *out;
    struct told told[TOLD_MAX]; /* whose formulas stand at the end */
    size_t told_count;
    struct linked linked; /* the list told last */
};
static void tell(struct telling *t, size_t table, uint32_t row, size_t column, const char *mark, int level, int depth);

static void add_line(struct telling *t, int level, const char *mark, const char *label, const struct column_def *def,
                     struct value value)
{
    add_indent(level, t->out);
    str_add_format(t->out, "%s%s: ", mark, label);
    why_value(t->model, def, value, t->out);
    str_add_char(t->out, '\n');
}

/* "label value", and, when that is computed itself, why. */
static void tell_ref(struct telling *t, const struct formula_ref *ref, uint32_t row, struct value value, int level,
                     int depth)
{
    const struct column_def *def = why_ref_column(t->model, ref);
    if (def->formula && depth > 0)
        tell(t, ref->table, row, ref->column, "", level, depth - 1);
    else
        add_line(t, level, "", intl_form(def->label), def, value);
}

/* A row that is named, by this row or by the form: "・NAME  label: value", and why. */
static void tell_named(struct telling *t, const struct formula_ref *ref, uint32_t row, int level, int depth)
{
    const struct column_def *def = why_ref_column(t->model, ref);
    struct str name = STR_INIT, safe = STR_INIT;
    model_row_name(t->model, ref->table / 2, row, &name);
    utf8_safe(&safe, name.text, false);
    char *mark = mem_format("・%s  ", safe.text);
    if (def->formula && depth > 0)
        tell(t, ref->table, row, ref->column, mark, level, depth - 1);
    else
        add_line(t, level, mark, intl_form(def->label), def, why_cell(t->model, ref, row));
    free(mark);
    str_free(&name);
    str_free(&safe);
}

/* The rows this row links to, with what they hold. */
static void tell_linked(struct telling *t, const struct formula_ref *ref, size_t table, uint32_t row, int level)
{
    if (t->linked.table == table && t->linked.row == row && t->linked.ref.table == ref->table &&
        t->linked.ref.column == ref->column && t->linked.ref.from == ref->from &&
        t->linked.ref.relation == ref->relation)
        return; /* just told, for another number of the same row */
    t->linked = (struct linked){table, row, *ref};
    const struct formula_env env = model_env(t->model, table, t->arena);
    const uint32_t *rows = NULL;
    size_t count = formula_rows(ref, &env, row, &rows);
    const struct column_def *def = why_ref_column(t->model, ref);
    for (size_t i = 0; i < count; i++) {
        struct str name = STR_INIT;
        model_row_name(t->model, ref->table / 2, rows[i], &name);
        add_indent(level, t->out);
        if (sheet_known_by_ids(&model_catalog(t->model)->sheet[ref->table / 2])) /* other ids are for programs */
            str_add_format(t->out, "%s ", model_row_id(t->model, ref->table / 2, rows[i]));
        utf8_safe(t->out, name.text, false);
        str_add(t->out, ": ");
        why_value(t->model, def, model_value(t->model, ref->table / 2, rows[i], ref->column), t->out);
        str_add_char(t->out, '\n');
        str_free(&name);
    }
}

/* A column of this row and one of another sheet with the same id and the same choices: the rows that belong together.
 */
static bool joined(const struct model *model, size_t own, size_t other, size_t *own_column, size_t *other_column)
{
    const struct sheet_def *a = &model_catalog(model)->sheet[own], *b = &model_catalog(model)->sheet[other];
    for (size_t i = 0; i < a->column_count; i++) {
        if (a->column[i].built_in || !a->column[i].kind->coded || a->column[i].kind->mark)
            continue;
        for (size_t k = 0; k < b->column_count; k++)
            if (strcmp(a->column[i].id, b->column[k].id) == 0 && a->column[i].choices == b->column[k].choices) {
                *own_column = i;
                *other_column = k;
                return true;
            }
    }
    return false;
}

/* Whole columns of another sheet: the rows that match this one are what the number came from. Those that hold the very
 * value that came out are named first, and opened themselves. */
static bool tell_join(struct telling *t, const struct formula_ref *ref, size_t table, uint32_t row, struct value result,
                      int level, int depth)
{
    size_t own_column, other_column, other = ref->table / 2;
    if (table % 2 || ref->table % 2 || other == table / 2 ||
        !joined(t->model, table / 2, other, &own_column, &other_column))
        return false;
    struct value key = model_value(t->model, table / 2, row, own_column);
    uint32_t listed = 0;
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t r = 0; r < model_rows(t->model, other) && listed < JOIN_MAX; r++) {
            struct value value = model_value(t->model, other, r, ref->column);
            bool same = value_same(value, result);
            if (value_blank(key) || same != (pass == 0) ||
                !value_same(key, model_value(t->model, other, r, other_column)))
                continue;
            tell_named(t, ref, r, level, same ? depth : 0);
            listed++;
        }
    return listed > 0;
}

static bool ref_same(const struct formula_ref *a, const struct formula_ref *b)
{
    return a->kind == b->kind && a->table == b->table && a->column == b->column && a->row == b->row &&
           !a->from == !b->from && (!a->from || ref_same(a->from, b->from));
}

static bool told_before(const struct formula_step *step, size_t from, size_t at)
{
    for (size_t i = from; i < at; i++)
        if (step[i].ref && ref_same(step[i].ref, step[at].ref))
            return true;
    return false;
}

static bool is_decision(const char *text)
{
    return strncasecmp(text, "IF(", 3) == 0 || strncasecmp(text, "IFS(", 4) == 0 ||
           strncasecmp(text, "IFERROR(", 8) == 0;
}

static size_t subtree_end(const struct formula_step *step, size_t count, size_t at)
{
    size_t end = at + 1;
    while (end < count && step[end].depth > step[at].depth)
        end++;
    return end;
}

/* Down through the decisions: the last child of an IF is the branch that was taken; COUNT when that is a constant.
 * *PARENT is the decision it belongs to. */
static size_t taken_branch(const struct formula_step *step, size_t count, size_t *parent)
{
    size_t at = 0;
    *parent = 0;
    while (at < count && is_decision(step[at].text)) {
        size_t taken = at;
        for (size_t i = at + 1; i < count && step[i].depth > step[at].depth; i++)
            if (step[i].depth == step[at].depth + 1)
                taken = i;
        *parent = at;
        /* Constants are no steps: an IF whose only child is its condition gave one. */
        if (taken == at || (taken == at + 1 && strncasecmp(step[at].text, "IFERROR(", 8) != 0))
            return count;
        at = taken;
    }
    return at;
}

static bool has_ref(const struct formula_step *step, size_t from, size_t to, bool *only_own)
{
    bool any = false;
    *only_own = true;
    for (size_t i = from; i < to; i++)
        if (step[i].ref) {
            any = true;
            *only_own = *only_own && why_is_one_cell(step[i].ref);
        }
    return any;
}

static void remember_formula(struct telling *t, size_t table, size_t column)
{
    for (size_t i = 0; i < t->told_count; i++)
        if (t->told[i].table == table && t->told[i].column == column)
            return;
    if (t->told_count < TOLD_MAX)
        t->told[t->told_count++] = (struct told){table, column};
}

/* What stands in the steps FROM … TO of a formula of ROW, each once, whose result is VALUE. BRANCH: of a decision, the one taken. */
static void tell_inputs(struct telling *t, size_t table, uint32_t row, const struct formula_step *step, size_t from,
                        size_t to, struct value value, bool branch, int level, int depth)
{
    bool blank = value_blank(value);
    size_t joined_table = SIZE_MAX;
    for (size_t i = from; i < to; i++) {
        const struct formula_ref *ref = step[i].ref;
        if (!ref || told_before(step, from, i))
            continue;
        if (!blank && !branch && ref->kind == FORMULA_OWN && value_blank(step[i].value))
            continue; /* one of several marks that are not set */
        uint32_t at = why_is_one_cell(ref) ? why_row(t->model, table, row, ref) : UINT32_MAX;
        switch (ref->kind) {
        case FORMULA_OWN:
        case FORMULA_SCALAR: tell_ref(t, ref, at, step[i].value, level + 1, depth); break;
        case FORMULA_FIXED:
        case FORMULA_FOLLOWED:
            if (at == UINT32_MAX)
                break; /* what it follows is told next: that is what is missing */
            tell_named(t, ref, at, level + 1, depth);
            i = subtree_end(step, to, i) - 1;
            break;
        case FORMULA_LINKED: tell_linked(t, ref, table, row, level + 1); break;
        case FORMULA_WHOLE:
            if (joined_table != ref->table && tell_join(t, ref, table, row, value, level + 1, depth))
                joined_table = ref->table;
            break;
        }
    }
}

/* MAX(1, …): what a spreadsheet calls so says nothing to a clerk. */
static bool calls_function(const char *text)
{
    for (const char *p = text; (p = strchr(p, '(')) != NULL; p++)
        if (p > text && p[-1] >= 'A' && p[-1] <= 'Z')
            return true;
    return false;
}

static void tell(struct telling *t, size_t table, uint32_t row, size_t column, const char *mark, int level, int depth)
{
    struct formula_ref self = {.table = table, .column = column};
    const struct column_def *def = why_ref_column(t->model, &self);
    struct value value =
        table % 2 ? model_summary(t->model, table / 2, column) : model_value(t->model, table / 2, row, column);
    add_line(t, level, mark, intl_form(def->label), def, value);
    if (!def->formula)
        return;
    remember_formula(t, table, column);
    struct formula_env env = model_env(t->model, table, t->arena);
    struct formula_step *step = arena_zero(t->arena, STEP_MAX * sizeof(*step));
    size_t count = formula_explain(def->formula, &env, row, step, STEP_MAX), parent;
    size_t from = taken_branch(step, count, &parent), to = from < count ? subtree_end(step, count, from) : count;
    bool only_own, blank = value_blank(value);
    bool branch = from < count && has_ref(step, from, to, &only_own);
    if (branch && only_own && !blank && !step[from].ref) {
        struct str readable = STR_INIT; /* else the help says it in words, and the formula stands at the end */
        why_readable(t->model, table, row, column, &step[from], &readable);
        if (!def->help || !calls_function(readable.text)) {
            add_indent(level + 1, t->out);
            str_add_format(t->out, "= %s\n", readable.text);
        }
        str_free(&readable);
    }
    if (def->help) {
        add_indent(level + 1, t->out);
        utf8_safe(t->out, fill_help(t->model, def->help), false);
        str_add_char(t->out, '\n');
    }
    if (def->rule) {
        add_indent(level + 1, t->out);
        str_add_format(t->out, _("Our own rule: %s"), intl_form(def->rule));
        str_add_char(t->out, '\n');
    }
    if (blank || count == 0) { /* everything may be what is missing */
        from = 0;
        to = count;
    } else if (!branch) { /* a constant: the condition decided */
        from = parent;
        to = subtree_end(step, count, parent);
    }
    tell_inputs(t, table, row, step, from, to, value, branch, level, depth);
}

static void tell_formulas(struct telling *t)
{
    if (t->told_count == 0)
        return;
    str_add_char(t->out, '\n');
    str_add(t->out, _("Formulas, as in the Excel file:"));
    str_add_char(t->out, '\n');
    for (size_t i = 0; i < t->told_count; i++) {
        struct formula_ref ref = {.table = t->told[i].table, .column = t->told[i].column};
        const struct column_def *def = why_ref_column(t->model, &ref);
        add_indent(1, t->out);
        str_add_format(t->out, "%s = ", intl_form(def->label));
        why_formula(model_catalog(t->model), t->told[i].table, t->told[i].column, t->out);
        str_add_char(t->out, '\n');
    }
}

void why_text(const struct model *model, size_t sheet, uint32_t row, size_t column, bool summary, int depth,
              struct str *out)
{
    struct telling t = {.model = model, .arena = arena_new(), .out = out, .linked.table = SIZE_MAX};
    if (!summary && model_catalog(model)->sheet[sheet].column[column].distribution) {
        distribution_text(model, sheet, column, WHY_CELLS, out);
        if (!model_catalog(model)->sheet[sheet].column[column].formula) {
            arena_free(&t.arena);
            return;
        }
        str_add_char(out, '\n');
    }
    tell(&t, summary ? catalog_summary_table(sheet) : catalog_rows_table(sheet), row, column, "", 0, depth);
    const struct judge_def *judge = summary ? NULL : model_catalog(model)->sheet[sheet].judge;
    if (judge && (column == judge->verdict || column == judge->step)) {
        struct str verdict = STR_INIT, reason = STR_INIT;
        judging_text(model, sheet, row, &verdict, &reason);
        str_add_format(out, _("\nReason: %s\n"), reason.text ? reason.text : "");
        str_free(&verdict);
        str_free(&reason);
    }
    tell_formulas(&t);
    arena_free(&t.arena);
}

/* "[状態] = 終了", beside what the formula says. */
static void add_also(const struct model *model, const struct sheet_def *sheet, const struct rule_def *rule,
                     struct str *out)
{
    const char *label = rule->at == SIZE_MAX ? "" : intl_form(sheet->column[rule->at].label);
    struct str value = STR_INIT;
    if (rule->kind == RULE_NEEDED)
        str_add_format(out, _("; and [%s] is empty"), label);
    if (rule->kind == RULE_REFUSE && rule->to && !sheet->column[rule->at].kind->coded) {
        why_value(model, &sheet->column[rule->at], kind_value(&sheet->column[rule->at], rule->to), &value);
        str_add_format(out, _("; and [%s] is %s"), label, value.text);
    }
    str_free(&value);
}

void why_rule(const struct model *model, size_t sheet, uint32_t row, size_t number, int depth, struct str *out)
{
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    const struct rule_def *rule = &def->rules[number];
    size_t table = rule->whole_sheet ? catalog_summary_table(sheet) : catalog_rows_table(sheet);
    struct telling t = {.model = model, .arena = arena_new(), .out = out, .linked.table = SIZE_MAX};
    struct formula_env env = model_env(model, table, t.arena);
    struct formula_step *step = arena_zero(t.arena, STEP_MAX * sizeof(*step));
    size_t count = formula_explain(rule->when, &env, rule->whole_sheet ? 0 : row, step, STEP_MAX);
    if (rule->kind == RULE_SAME) { /* its formula has a part for each row */
        str_add(out, _("Two questions that ask the same are answered otherwise:"));
    } else {
        str_add(out, _("It is found where this holds: "));
        why_labels(model_catalog(model), table, rule->when, out);
        add_also(model, def, rule, out);
    }
    str_add_char(out, '\n');
    tell_inputs(&t, table, rule->whole_sheet ? 0 : row, step, 0, count, value_empty(), true, 0, depth);
    arena_free(&t.arena);
}

/* A computed value in a line: of which row of the other sheet it came, "（書類）". */
static void add_origin(const struct model *model, size_t sheet, uint32_t row, const struct formula_ref *ref,
                       struct str *out)
{
    const struct column_def *def = &model_catalog(model)->sheet[sheet].column[ref->column];
    size_t own_column = SIZE_MAX, column, other_column;
    for (size_t i = 0; def->formula && i < formula_ref_count(def->formula) && own_column == SIZE_MAX; i++) {
        const struct formula_ref *r = formula_ref_at(def->formula, i);
        if (r->kind == FORMULA_FOLLOWED && r->from->kind == FORMULA_OWN)
            own_column = r->from->column;
        else if (r->kind == FORMULA_WHOLE && r->table % 2 == 0 && r->table / 2 != sheet &&
                 joined(model, sheet, r->table / 2, &column, &other_column))
            own_column = column;
    }
    if (own_column == SIZE_MAX)
        return;
    struct value key = model_value(model, sheet, row, own_column);
    if (!value_blank(key)) {
        str_add(out, intl_language() == LANGUAGE_JA ? "（" : " (");
        why_value(model, &model_catalog(model)->sheet[sheet].column[own_column], key, out);
        str_add(out, intl_language() == LANGUAGE_JA ? "）" : ")");
    }
}

#define LINE_INPUTS 6 /* named in one line; the whole is told by why_text() */

/* ": 頻度 3, 脆弱性 2": the cells that the number came from, of steps START to END. */
static void add_inputs(const struct model *model, const struct formula_step *step, size_t start, size_t end,
                       struct str *out)
{
    const char *comma = ": ";
    unsigned told = 0;
    for (size_t i = start; i < end; i++)
        if (step[i].ref && step[i].ref->kind != FORMULA_SCALAR && why_is_one_cell(step[i].ref) &&
            !value_blank(step[i].value) && !told_before(step, start, i) && told++ < LINE_INPUTS) {
            str_add_format(out, "%s%s ", comma, intl_form(why_ref_column(model, step[i].ref)->label));
            why_value(model, why_ref_column(model, step[i].ref), step[i].value, out);
            comma = ", ";
        }
    if (told > LINE_INPUTS)
        str_add_format(out, _(" and %u more"), told - LINE_INPUTS);
}

void why_line(const struct model *model, size_t sheet, uint32_t row, size_t column, struct str *out)
{
    const struct column_def *def = &model_catalog(model)->sheet[sheet].column[column];
    if (!def->formula)
        return;
    struct arena *arena = arena_new();
    struct formula_env env = model_env(model, catalog_rows_table(sheet), arena);
    struct formula_step *step = arena_zero(arena, STEP_MAX * sizeof(*step));
    size_t count = formula_explain(def->formula, &env, row, step, STEP_MAX), parent,
           at = taken_branch(step, count, &parent);
    struct value value = model_value(model, sheet, row, column);
    bool only_own = false, branch = at < count && has_ref(step, at, subtree_end(step, count, at), &only_own);
    why_value(model, def, value, out);
    if (value_blank(value)) { /* which input is missing? */
        const char *comma = ": ";
        for (size_t i = 0; i < count; i++)
            if (step[i].ref && value_blank(step[i].value) && !told_before(step, 0, i) &&
                (step[i].ref->kind == FORMULA_OWN ||
                 (step[i].ref->kind == FORMULA_FOLLOWED && formula_row(step[i].ref, &env, row) != UINT32_MAX))) {
                str_add_format(out, _("%s%s is missing"), comma, intl_form(why_ref_column(model, step[i].ref)->label));
                comma = ", ";
            }
    } else if (branch && only_own && !step[at].ref) {
        struct str readable = STR_INIT;
        why_readable(model, catalog_rows_table(sheet), row, column, &step[at], &readable);
        if (calls_function(readable.text))
            add_inputs(model, step, at, subtree_end(step, count, at), out);
        else
            str_add_format(out, " = %s", readable.text);
        str_free(&readable);
        for (size_t i = at; i < subtree_end(step, count, at); i++)
            if (step[i].ref && step[i].ref->kind == FORMULA_OWN && !told_before(step, at, i))
                add_origin(model, sheet, row, step[i].ref, out);
    } else if (!branch) { /* a constant: the condition decided; what is set in it */
        add_inputs(model, step, parent, count, out);
    } else if (def->help) {
        str_add(out, "  ");
        utf8_safe(out, fill_help(model, def->help), false);
    }
    arena_free(&arena);
}
