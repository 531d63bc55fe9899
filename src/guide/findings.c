#include "guide/findings.h"

#include <stdlib.h>

#include "base/intl.h"

static bool holds(struct value v)
{
    return (v.type == VALUE_BOOL && v.truth) || (v.type == VALUE_NUMBER && v.number != 0);
}

/* Every check that holds, in menu order. A check over many rows is computed as a column, so that equal rows cost
 * nothing. */
typedef void found_fn(void *context, size_t sheet, uint32_t row, const struct check_def *check);

static void each_found(const struct model *model, found_fn *found, void *context)
{
    const struct catalog *catalog = model_catalog(model);
    struct arena *arena = arena_new();
    for (size_t s = 0; s < catalog->sheet_count; s++) {
        const struct sheet_def *sheet = &catalog->sheet[s];
        for (size_t i = 0; i < sheet->check_count; i++) {
            const struct check_def *check = &sheet->check[i];
            if (check->whole_sheet) {
                struct formula_env env = model_env(model, catalog_summary_table(s), arena);
                if (holds(formula_value(check->when, &env, 0)))
                    found(context, s, UINT32_MAX, check);
                continue;
            }
            struct formula_env env = model_env(model, catalog_rows_table(s), arena);
            struct column *column = column_new();
            formula_column(check->when, &env, column);
            for (uint32_t r = 0; r < column->rows; r++)
                if (holds(column_get(column, r)) && model_applies(model, s, r))
                    found(context, s, r, check);
            column_free(&column);
            arena_reset(arena);
        }
    }
    arena_free(&arena);
}

struct making {
    struct findings *findings;
    size_t capacity;
};

static void add_finding(void *context, size_t sheet, uint32_t row, const struct check_def *check)
{
    struct making *m = context;
    m->findings->finding = mem_grow(m->findings->finding, m->findings->count, &m->capacity, sizeof(struct finding));
    m->findings->finding[m->findings->count++] = (struct finding){
        .level = check->level,
        .sheet = sheet,
        .row = row,
        .column = check->at,
        .check = check,
    };
}

void finding_fill(const struct model *model, struct finding *f)
{
    struct str message = STR_INIT, next = STR_INIT;
    if (f->message)
        return;
    model_fill(model, f->sheet, f->row, intl_form(f->check->message), &message, NULL);
    f->message = str_take(&message);
    if (!f->check->next)
        return;
    model_fill(model, f->sheet, f->row, intl_form(f->check->next), &next, NULL);
    f->next = str_take(&next);
}

static int finding_order(const void *a, const void *b)
{
    const struct finding *x = a, *y = b;
    if (x->level != y->level)
        return x->level < y->level ? -1 : 1;
    if (x->sheet != y->sheet)
        return x->sheet < y->sheet ? -1 : 1;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return x->check < y->check ? -1 : x->check > y->check;
}

struct findings *findings_make(const struct model *model)
{
    struct findings *findings = findings_list(model);
    for (size_t i = 0; i < findings->count; i++)
        finding_fill(model, &findings->finding[i]);
    return findings;
}

struct findings *findings_list(const struct model *model)
{
    struct findings *findings = mem_zero(1, sizeof(*findings));
    struct making m = {.findings = findings};
    each_found(model, add_finding, &m);
    if (findings->count)
        qsort(findings->finding, findings->count, sizeof(struct finding), finding_order);
    return findings;
}

void findings_free(struct findings **pointer)
{
    struct findings *findings = *pointer;
    if (!findings)
        return;
    for (size_t i = 0; i < findings->count; i++) {
        free(findings->finding[i].message);
        free(findings->finding[i].next);
    }
    free(findings->finding);
    free(findings);
    *pointer = NULL;
}

static void count_finding(void *context, size_t sheet, uint32_t row, const struct check_def *check)
{
    (void)sheet;
    (void)row;
    ((uint32_t *)context)[check->level]++;
}

void findings_count(const struct model *model, uint32_t counts[3])
{
    counts[0] = counts[1] = counts[2] = 0;
    each_found(model, count_finding, counts);
}
