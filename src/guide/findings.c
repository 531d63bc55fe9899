#include "guide/findings.h"

#include <stdlib.h>

#include "base/intl.h"
#include "book/fill.h"
#include "guide/document.h"

static bool holds(struct value v)
{
    return (v.type == VALUE_BOOL && v.truth) || (v.type == VALUE_NUMBER && v.number != 0);
}

/* Every check that holds, in menu order. A check over many rows is computed as a column, so that equal rows cost
 * nothing. */
typedef void found_fn(void *context, size_t sheet, uint32_t row, size_t column, const struct check_def *check,
                      size_t document);

/* What a document in force promises and the answers deny. One finding a document: its paragraphs are marked there. */
static const struct check_def broken_promise = {
    .id = "promise", .level = LEVEL_MEDIUM, .at = SIZE_MAX, .message = "", .next = ""};

static void each_broken_document(const struct model *model, found_fn *found, void *context)
{
    const struct catalog *catalog = model_catalog(model);
    for (size_t i = 0; i < catalog->document_count; i++) {
        const struct document_def *def = &catalog->document[i];
        struct document_promises promises = document_promises(model, i);
        bool recorded = def->record.sheet != SIZE_MAX;
        if (promises.in_force && promises.broken)
            found(context,
                  recorded           ? def->record.sheet
                  : def->sheet_count ? def->sheet[0]
                                     : catalog->documents.versions,
                  recorded ? (uint32_t)def->record.row : UINT32_MAX, SIZE_MAX, &broken_promise, i);
    }
}

/* A cell that names a row which is gone: only workbooks from before the book refused such deletions have any. */
static const struct check_def lost_reference = {
    .id = "reference", .level = LEVEL_MEDIUM, .at = SIZE_MAX, .message = "", .next = ""};

struct finding_lost {
    const struct model *model;
    found_fn *found;
    void *context;
};

static void found_lost(void *context, size_t sheet, const char *row, size_t column, const char *value)
{
    (void)value;
    const struct finding_lost *f = context;
    f->found(f->context, sheet, model_find_row(f->model, sheet, row), column, &lost_reference, SIZE_MAX);
}

/* False: PAUSE (may be NULL) gave it up. */
static bool each_found(const struct model *model, found_fn *found, void *context, model_pause_fn *pause,
                       void *pause_context)
{
    bool given_up = false;
    const struct catalog *catalog = model_catalog(model);
    struct arena *arena = arena_new();
    for (size_t s = 0; s < catalog->sheet_count && !given_up; s++) {
        const struct sheet_def *sheet = &catalog->sheet[s];
        for (size_t i = 0; i < sheet->check_count && !given_up; i++) {
            const struct check_def *check = &sheet->check[i];
            if (check->whole_sheet) {
                struct formula_env env = model_env(model, catalog_summary_table(s), arena);
                if (holds(formula_value(check->when, &env, 0)))
                    found(context, s, UINT32_MAX, check->at, check, SIZE_MAX);
                continue;
            }
            struct formula_env env = model_env(model, catalog_rows_table(s), arena);
            struct column *column = column_new();
            formula_column(check->when, &env, column);
            for (uint32_t r = 0; r < column->rows; r++)
                if (holds(column_get(column, r)) && model_applies(model, s, r))
                    found(context, s, r, check->at, check, SIZE_MAX);
            column_free(&column);
            arena_reset(arena);
            given_up = pause && pause(pause_context);
        }
    }
    arena_free(&arena);
    if (given_up)
        return false;
    each_broken_document(model, found, context);
    model_dangling(model, found_lost, &(struct finding_lost){model, found, context});
    return true;
}

struct making {
    struct findings *findings;
    size_t capacity;
};

static void add_finding(void *context, size_t sheet, uint32_t row, size_t column, const struct check_def *check,
                        size_t document)
{
    struct making *m = context;
    m->findings->finding = mem_grow(m->findings->finding, m->findings->count, &m->capacity, sizeof(struct finding));
    m->findings->finding[m->findings->count++] = (struct finding){
        .level = check->level,
        .sheet = sheet,
        .row = row,
        .column = column,
        .check = check,
        .document = document,
    };
}

void finding_fill(const struct model *model, struct finding *f)
{
    struct str message = STR_INIT, next = STR_INIT;
    if (f->message)
        return;
    if (f->document != SIZE_MAX) {
        struct document_promises promises = document_promises(model, f->document);
        const char *title = intl_form(model_catalog(model)->document[f->document].title);
        f->message = promises.broken > 1
                         ? mem_format(ngettext("\"%s\" promises \"%s\" and %zu other thing that are not done",
                                               "\"%s\" promises \"%s\" and %zu other things that are not done",
                                               promises.broken - 1),
                                      title, promises.first, promises.broken - 1)
                         : mem_format(_("\"%s\" promises \"%s\", which is not done"), title,
                                      promises.first ? promises.first : "");
        f->next = mem_text(_("Open the document: !! marks them. Carry them out, or weaken the wording and make a new "
                             "version."));
        return;
    }
    if (f->check == &lost_reference) {
        const struct sheet_def *sheet = &model_catalog(model)->sheet[f->sheet];
        struct str name = STR_INIT, value = STR_INIT;
        model_row_name(model, f->sheet, f->row, &name);
        model_text(model, f->sheet, f->row, f->column, MODEL_CODE, &value);
        f->message = mem_format(_("\"%s\": %s names row %s, which was deleted"), name.text,
                                intl_form(sheet->column[f->column].label), value.text);
        f->next = mem_text(_("Choose another row there, or empty the cell."));
        str_free(&name);
        str_free(&value);
        return;
    }
    fill_message(model, f->sheet, f->row, intl_form(f->check->message), &message);
    f->message = str_take(&message);
    if (!f->check->next)
        return;
    fill_message(model, f->sheet, f->row, intl_form(f->check->next), &next);
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
    if (x->check != y->check)
        return x->check < y->check ? -1 : 1;
    return x->document < y->document ? -1 : x->document > y->document;
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
    each_found(model, add_finding, &m, NULL, NULL);
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

static void count_finding(void *context, size_t sheet, uint32_t row, size_t column, const struct check_def *check,
                          size_t document)
{
    (void)column;
    (void)document;
    (void)sheet;
    (void)row;
    ((uint32_t *)context)[check->level]++;
}

bool findings_try(const struct model *model, uint32_t counts[3], model_pause_fn *pause, void *context)
{
    counts[0] = counts[1] = counts[2] = 0;
    return each_found(model, count_finding, counts, pause, context);
}

void findings_count(const struct model *model, uint32_t counts[3])
{
    findings_try(model, counts, NULL, NULL);
}

bool finding_holds(const struct model *model, size_t sheet, const struct check_def *check, uint32_t row)
{
    struct arena *arena = arena_new();
    size_t table = check->whole_sheet ? catalog_summary_table(sheet) : catalog_rows_table(sheet);
    struct formula_env env = model_env(model, table, arena);
    bool found = holds(formula_value(check->when, &env, check->whole_sheet ? 0 : row)) &&
                 (check->whole_sheet || model_applies(model, sheet, row));
    arena_free(&arena);
    return found;
}
