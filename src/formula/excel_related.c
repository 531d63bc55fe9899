/* Rows that people link: `[refs].column`, and LINKED() the other way. Which rows these are changes in the spreadsheet too, so the
 * formulas ask the cells.
 *
 * What a cell names ("1;3") is taken apart, id by id, for as many ids as the sheet is made for; a longer list is #N/A, never a
 * part of the truth. Rows that name this one are found by a pattern ("*;1;*") with COUNTIFS and its like. None of it needs an
 * array formula: Gnumeric computes functions of arrays only there, and old Excel too. (Gnumeric alone cannot join the texts of rows that
 * name this one among several: that takes a text function of a column.)
 */
#include "formula/excel.h"

#include "base/intl.h"

#define NUMBERS "\">=-1E+307\"" /* a criterion that every number meets, and no text */

static bool is_related(const struct formula_ref *ref)
{
    return ref->kind == FORMULA_LINKED && (ref->from || (ref->back && ref->keyed));
}

static const struct node *find_related(const struct node *node)
{
    if (node->kind == NODE_REF)
        return is_related(node->ref) ? node : NULL;
    for (size_t i = 0; i < node->count; i++) {
        const struct node *found = node->arg[i]->links ? find_related(node->arg[i]) : NULL;
        if (found)
            return found;
    }
    return NULL;
}

const struct node *excel_related(const struct node *node)
{
    for (size_t i = 0; i < node->count; i++)
        if (node->arg[i]->links && function_shape(node_function(node), i) != 'v') {
            const struct node *found = find_related(node->arg[i]);
            if (found)
                return found;
        }
    return NULL;
}

void formula_excel_named(const char *cell, const char *values, const char *ids, size_t nth, struct str *out)
{
    /* As wide as no id is: each piece is one id and blanks. */
    str_add_format(out, "INDEX(%s,MATCH(TRIM(MID(SUBSTITUTE(%s,\";\",REPT(\" \",99)),%zu,99)),%s,0))", values, cell,
                   99 * nth + 1, ids);
}

/* ---- both ways ---- */

struct related {
    struct writer *w;
    const struct node *node; /* the call */
    const struct formula_ref *ref;
    size_t most;
    struct str cell;           /* forward: what names the rows */
    struct str cells, pattern; /* back */
};

/* The same cell, though each reference has its own copy of what names the rows? */
static bool same_cell(const struct formula_ref *a, const struct formula_ref *b)
{
    for (; a && b; a = a->from, b = b->from)
        if (a->kind != b->kind || a->table != b->table || a->column != b->column ||
            (a->kind == FORMULA_FIXED && a->row != b->row))
            return false;
    return a == b;
}

static bool same_way(const struct related *r, const struct node *arg)
{
    const struct formula_ref *ref = arg->kind == NODE_REF ? arg->ref : NULL;
    return ref && ref->kind == FORMULA_LINKED && same_cell(ref->from, r->ref->from) && ref->back == r->ref->back &&
           ref->table == r->ref->table && (ref->from || ref->relation == r->ref->relation);
}

static void add_range(struct related *r, const struct formula_ref *ref, struct str *out)
{
    struct formula_ref whole = {.kind = FORMULA_WHOLE, .table = ref->table, .column = ref->column};
    r->w->to->range(r->w->to->context, &whole, out);
}

/* The criterion of argument I about argument I - 1. */
static void add_criterion(struct related *r, size_t i, struct str *out)
{
    struct str *before = r->w->out;
    r->w->out = out;
    excel_criterion(r->w, r->node->arg[i], r->node->arg[i - 1]);
    r->w->out = before;
}

/* Are all arguments what this can be written for: columns along one relation, beside them single values? */
static bool check(struct related *r)
{
    const struct node *node = r->node;
    for (size_t i = 0; i < node->count && !r->w->failed; i++) {
        bool column = function_shape(node_function(node), i) != 'v';
        if (!column && node->arg[i]->array)
            excel_unsupported(r->w, node->arg[i], _("a criterion cannot be LINKED"));
        else if (column && node->arg[i]->array && !same_way(r, node->arg[i]))
            excel_unsupported(r->w, node->arg[i],
                              _("in a spreadsheet only the column itself can stand here, no calculation with it"));
    }
    return !r->w->failed;
}

/* What a call is about: the numbers (or values) and, for COUNTIF and its like, where the pairs begin and end. */
struct about {
    const struct formula_ref *values;
    size_t first, end;
};

static struct about about_of(const struct node *node)
{
    function_fn *evaluate = node_function(node)->evaluate;
    bool one = evaluate == sumif_value || evaluate == averageif_value || evaluate == countif_value;
    bool counts = evaluate == countif_value || evaluate == countifs_value;
    bool pairs = one || counts || evaluate == sumifs_value || evaluate == maxifs_value || evaluate == minifs_value;
    size_t values = one && node->count > 2 ? 2 : 0, first = counts || one ? 0 : 1;
    return (struct about){node->arg[values]->ref, first, !pairs ? first : one ? 2 : node->count};
}

/* ---- back: COUNTIFS and its like over the whole sheet ---- */

/* "cells,pattern", and the pairs of the call. */
static void add_conditions(struct related *r, const struct about *about, struct str *out)
{
    str_add_format(out, "%s,%s", r->cells.text, r->pattern.text);
    for (size_t i = about->first; i + 1 < about->end; i += 2) {
        str_add_char(out, ',');
        add_range(r, r->node->arg[i]->ref, out);
        str_add_char(out, ',');
        add_criterion(r, i + 1, out);
    }
}

static void add_count(struct related *r, const struct about *about, const char *criterion, struct str *out)
{
    str_add(out, "COUNTIFS(");
    add_conditions(r, about, out);
    if (criterion) {
        str_add_char(out, ',');
        add_range(r, about->values, out);
        str_add_format(out, ",%s", criterion);
    }
    str_add_char(out, ')');
}

static void add_values(struct related *r, const struct about *about, const char *function, struct str *out)
{
    str_add_format(out, "%s(", function);
    add_range(r, about->values, out);
    str_add_char(out, ',');
    add_conditions(r, about, out);
    str_add_char(out, ')');
}

/* 0 of no numbers; in Gnumeric that is an error. */
static void add_extreme(struct related *r, const struct about *about, const char *function, struct str *out)
{
    str_add(out, "IF(");
    add_count(r, about, NUMBERS, out);
    str_add(out, "=0,0,");
    add_values(r, about, function, out);
    str_add_char(out, ')');
}

/* The texts of the rows, in their order: the n-th smallest of their numbers. */
static bool add_back_texts(struct related *r, const struct node *arg, struct str *out)
{
    struct str ids = STR_INIT, values = STR_INIT, id = STR_INIT, other = STR_INIT;
    struct formula_ref key = {.kind = FORMULA_WHOLE, .table = arg->ref->table, .column = arg->ref->key};
    r->w->to->range(r->w->to->context, &key, &ids);
    add_range(r, arg->ref, &values);
    /* "*;"&$A9&";*" → $A9 */
    const char *start = strchr(r->pattern.text, '&'), *end = start ? strchr(start + 1, '&') : NULL;
    if (end)
        str_add_length(&id, start + 1, (size_t)(end - start - 1));
    if (r->ref->many) /* ids between semicolons, before the first and behind the last as well */
        str_add_format(&other, "ISERROR(FIND(\";\"&%s&\";\",%s))", id.text, r->cells.text);
    else
        str_add_format(&other, "(%s<>%s)", ids.text, id.text);
    for (size_t n = 0; n < r->most && out->length < 8 * FORMULA_MAX_LENGTH; n++)
        str_add_format(out, ",IFERROR(INDEX(%s,SUMPRODUCT(SMALL(ROW(%s)-MIN(ROW(%s))+1+1E+9*%s,%zu)))&\"\",\"\")",
                       values.text, ids.text, ids.text, other.text, n + 1);
    str_add_format(out, ",IF(COUNTIFS(%s,%s)>%zu,\"…\",\"\")", r->cells.text, r->pattern.text, r->most);
    str_free(&ids);
    str_free(&values);
    str_free(&id);
    str_free(&other);
    return end != NULL;
}

static void write_back(struct related *r, struct str *out)
{
    function_fn *evaluate = node_function(r->node)->evaluate;
    struct about about = about_of(r->node);
    if (evaluate == rows_value || evaluate == countif_value || evaluate == countifs_value) {
        add_count(r, &about, NULL, out);
    } else if (evaluate == count_value) {
        add_count(r, &about, NUMBERS, out);
    } else if (evaluate == counta_value) {
        add_count(r, &about, NULL, out);
        str_add_char(out, '-');
        add_count(r, &about, "\"=\"", out);
    } else if (evaluate == countblank_value) {
        add_count(r, &about, "\"\"", out);
    } else if (evaluate == sum_value || evaluate == sumif_value || evaluate == sumifs_value) {
        add_values(r, &about, "SUMIFS", out);
    } else if (evaluate == max_value || evaluate == maxifs_value) {
        add_extreme(r, &about, "_xlfn.MAXIFS", out);
    } else if (evaluate == min_value || evaluate == minifs_value) {
        add_extreme(r, &about, "_xlfn.MINIFS", out);
    } else if (evaluate == average_value || evaluate == averageif_value) {
        add_values(r, &about, "SUMIFS", out);
        str_add_char(out, '/');
        add_count(r, &about, NUMBERS, out);
    } else if (evaluate == any_value) {
        static const char *const there[] = {"\"?*\"", "\">0\"", "\"<0\"", "TRUE"};
        for (size_t i = 0; i < ARRAY_LENGTH(there); i++) {
            str_add(out, i ? "+" : "");
            add_count(r, &about, there[i], out);
        }
        str_add(out, ">0");
    } else {
        excel_unsupported(r->w, r->node, _("Excel has no such formula over the rows that refer to this one"));
    }
}

/* ---- forward: id by id ---- */

static void add_cell(struct related *r, const struct formula_ref *ref, size_t nth, struct str *out)
{
    struct str values = STR_INIT, ids = STR_INIT;
    add_range(r, ref, &values);
    add_range(r, &(struct formula_ref){.table = ref->table, .column = ref->key}, &ids);
    formula_excel_named(r->cell.text, values.text, ids.text, nth, out);
    str_free(&values);
    str_free(&ids);
}

static void add_listed(const struct related *r, struct str *out)
{
    str_add_format(out, "IF(%s=\"\",0,LEN(%s)-LEN(SUBSTITUTE(%s,\";\",\"\"))+1)", r->cell.text, r->cell.text,
                   r->cell.text);
}

/* FORMAT with {e} for the cell of the NTH row. */
static void add_shape(struct related *r, const char *format, const struct formula_ref *ref, size_t nth, struct str *out)
{
    for (const char *p = format; *p; p++)
        if (*p == '{') {
            add_cell(r, ref, nth, out);
            p += 2;
        } else {
            str_add_char(out, *p);
        }
}

static void add_each(struct related *r, const char *between, const char *format, const struct formula_ref *ref,
                     struct str *out)
{
    for (size_t n = 0; n < r->most && out->length < 8 * FORMULA_MAX_LENGTH; n++) {
        str_add(out, n ? between : "");
        add_shape(r, format, ref, n, out);
    }
}

/* NAME(…) of one row's cells as a condition or a value. */
static void add_one(struct related *r, const char *name, const struct about *about, bool values, size_t nth,
                    struct str *out)
{
    str_add_format(out, "IFERROR(%s(", name);
    if (values)
        add_cell(r, about->values, nth, out);
    for (size_t i = about->first; i + 1 < about->end; i += 2) {
        str_add(out, values || i > about->first ? "," : "");
        add_cell(r, r->node->arg[i]->ref, nth, out);
        str_add_char(out, ',');
        add_criterion(r, i + 1, out);
    }
    str_add(out, "),0)");
}

static void add_ones(struct related *r, const char *name, const struct about *about, bool values, struct str *out)
{
    for (size_t n = 0; n < r->most && out->length < 8 * FORMULA_MAX_LENGTH; n++) {
        str_add(out, n ? "+" : "");
        add_one(r, name, about, values, n, out);
    }
}

#define COUNT_NUMBERS "ISNUMBER({e})"

static void write_forward(struct related *r, struct str *out)
{
    function_fn *evaluate = node_function(r->node)->evaluate;
    struct about about = about_of(r->node);
    const struct formula_ref *values = about.values;
    if (evaluate == count_value) {
        add_each(r, "+", COUNT_NUMBERS, values, out);
    } else if (evaluate == counta_value) {
        add_each(r, "+", "(1-ISERROR({e}))*(1-ISBLANK({e}))", values, out);
    } else if (evaluate == countblank_value) {
        add_each(r, "+", "IFERROR(({e}=\"\")+0,0)", values, out);
    } else if (evaluate == sum_value) {
        add_each(r, "+", "IFERROR(SUM({e}),0)", values, out);
    } else if (evaluate == average_value) {
        str_add_char(out, '(');
        add_each(r, "+", "IFERROR(SUM({e}),0)", values, out);
        str_add(out, ")/(");
        add_each(r, "+", COUNT_NUMBERS, values, out);
        str_add_char(out, ')');
    } else if (evaluate == max_value || evaluate == min_value) {
        bool max = evaluate == max_value;
        str_add(out, "IF(");
        add_each(r, "+", COUNT_NUMBERS, values, out);
        str_add(out, max ? "=0,0,MAX(" : "=0,0,MIN(");
        add_each(r, ",", max ? "IF(ISNUMBER({e}),{e},-1E+307)" : "IF(ISNUMBER({e}),{e},1E+307)", values, out);
        str_add(out, "))");
    } else if (evaluate == countif_value || evaluate == countifs_value) {
        add_ones(r, "COUNTIFS", &about, false, out);
    } else if (evaluate == sumif_value || evaluate == sumifs_value) {
        add_ones(r, "SUMIFS", &about, true, out);
    } else if (evaluate == any_value) {
        add_each(r, "+", "IFERROR(({e}<>\"\")*({e}<>0)*({e}<>FALSE),0)", values, out);
        str_add(out, ">0");
    } else {
        excel_unsupported(r->w, r->node, _("Excel has no such formula over the rows that a cell names"));
    }
}

/* ---- the call ---- */

static void write_textjoin(struct related *r)
{
    const struct node *node = r->node;
    struct writer *w = r->w;
    const struct node *skip = node->arg[1];
    bool skips = skip->kind == NODE_VALUE && skip->value.type == VALUE_BOOL && skip->value.truth;
    if (!skips || node->count != 3)
        excel_unsupported(w, node, _("write TEXTJOIN(delimiter,TRUE,…) with one column"));
    if (w->failed)
        return;
    str_add(w->out, "_xlfn.TEXTJOIN(");
    excel_node(w, node->arg[0], LEVEL_ANY, want_nothing());
    str_add(w->out, ",TRUE");
    if (r->ref->back) {
        add_back_texts(r, node->arg[2], w->out);
    } else {
        for (size_t n = 0; n < r->most && w->out->length < 8 * FORMULA_MAX_LENGTH; n++) {
            str_add(w->out, ",IFERROR(");
            add_cell(r, node->arg[2]->ref, n, w->out);
            str_add(w->out, "&\"\",\"\")");
        }
        str_add(w->out, ",IF(");
        add_listed(r, w->out);
        str_add_format(w->out, ">%zu,\"…\",\"\")", r->most);
    }
    str_add_char(w->out, ')');
}

void excel_related_call(struct writer *w, const struct node *node, const struct node *related, int level)
{
    struct related r = {.w = w,
                        .node = node,
                        .ref = related->ref,
                        .most = w->to->most(w->to->context, related->ref),
                        .cell = STR_INIT,
                        .cells = STR_INIT,
                        .pattern = STR_INIT};
    function_fn *evaluate = node_function(node)->evaluate;
    struct str *out = w->out;
    bool several = node->count > 1 && function_repeat(node_function(node)) == 1 && evaluate != textjoin_value;
    if (several)
        excel_unsupported(w, node, _("in a spreadsheet only the column itself can stand here, no calculation with it"));
    if (r.most == 0)
        excel_unsupported(w, related, _("there are too many rows to look through at each cell"));
    if (!r.ref->from && !w->to->pattern(w->to->context, r.ref, &r.cells, &r.pattern))
        excel_unsupported(w, related, _("the rows that refer are not in this file as one table"));
    if (!w->failed && check(&r)) {
        if (r.ref->from) {
            w->out = &r.cell;
            excel_node(w, related->arg[0], LEVEL_ATOM, want_nothing());
            w->out = out;
        }
        if (evaluate == textjoin_value) {
            write_textjoin(&r);
        } else if (r.ref->from && evaluate == rows_value) {
            add_listed(&r, out);
        } else if (r.ref->from) {
            str_add(out, "IF(");
            add_listed(&r, out);
            str_add_format(out, ">%zu,NA(),", r.most);
            write_forward(&r, out);
            str_add_char(out, ')');
        } else {
            str_add(out, level > LEVEL_ANY ? "(" : "");
            write_back(&r, out);
            str_add(out, level > LEVEL_ANY ? ")" : "");
        }
    }
    str_free(&r.cell);
    str_free(&r.cells);
    str_free(&r.pattern);
}

/* ---- can it be written at all? ---- */

static void any_cell(void *context, const struct formula_ref *ref, struct str *out)
{
    (void)context, (void)ref;
    str_add(out, "$A1");
}

static size_t any_number(void *context, const struct formula_ref *ref)
{
    (void)context, (void)ref;
    return 1;
}

static bool any_pattern(void *context, const struct formula_ref *ref, struct str *cells, struct str *pattern)
{
    (void)context, (void)ref;
    str_add(cells, "$B:$B");
    str_add(pattern, "\"*;\"&$A1&\";*\"");
    return true;
}

static size_t any_linked(void *context, const struct formula_ref *ref, uint32_t row, size_t nth, struct str *out)
{
    (void)row;
    if (nth == 0)
        any_cell(context, ref, out);
    return 1;
}

static const char *any_label(void *context, const struct formula_choices *choices, const char *code)
{
    (void)context, (void)choices;
    return code;
}

static void any_points(void *context, const struct formula_ref *ref, const char *cell, struct str *out)
{
    (void)context, (void)ref;
    str_add(out, cell);
}

bool formula_excel_possible(const struct formula *formula, struct error *err)
{
    static const struct formula_excel anywhere = {.cell = any_cell,
                                                  .range = any_cell,
                                                  .most = any_number,
                                                  .pattern = any_pattern,
                                                  .linked = any_linked,
                                                  .label = any_label,
                                                  .points = any_points};
    bool related = false;
    for (size_t i = 0; i < formula_ref_count(formula) && !related; i++)
        related = is_related(formula_ref_at(formula, i));
    struct str text = STR_INIT;
    bool possible = !related || formula_excel(formula, &anywhere, &text, err);
    str_free(&text);
    return possible;
}
