/* What will be in a file: told before it is written. */
#include <string.h>

#include "base/intl.h"
#include "exchange/xlsx_layout.h"
#include "exchange/xlsx_names.h"

/* ---- "SHEET.COLUMN" ---- */

bool export_leave_parse(const struct catalog *catalog, const char *text, struct export_leave *leave, struct error *err)
{
    const char *dot = strchr(text, '.');
    char *sheet SCOPED(mem_free) = dot ? mem_text_length(text, (size_t)(dot - text)) : mem_text(text);
    *leave = (struct export_leave){catalog_find_sheet(catalog, sheet, err), SIZE_MAX};
    if (leave->sheet == SIZE_MAX || !dot)
        return leave->sheet != SIZE_MAX;
    leave->column = sheet_find_column(&catalog->sheet[leave->sheet], dot + 1, err);
    return leave->column != SIZE_MAX;
}

/* ---- what a computed column comes from ---- */

/* By table, by column: computed from what is left out, however far away. */
static bool **find_left(const struct xlsx_layout *layout)
{
    const struct catalog *catalog = layout->catalog;
    const struct compute_step *step;
    size_t steps = catalog_compute_order(catalog, &step);
    size_t tables = 2 * catalog->sheet_count;
    bool **all = arena_zero(layout->arena, (tables + 1) * sizeof(*all));
    for (size_t t = 0; t < tables; t++) {
        const struct sheet_def *sheet = &catalog->sheet[t / 2];
        all[t] = arena_zero(layout->arena, (t % 2 ? sheet->summary_count : sheet->column_count) + 1);
        for (size_t c = 0; t % 2 == 0 && c < sheet->column_count; c++)
            all[t][c] = xlsx_left_out(layout, t / 2, c);
    }
    for (size_t i = 0; i < steps; i++) {
        const struct formula *formula = xlsx_column_def(layout, step[i].table, step[i].column)->formula;
        bool *left = &all[step[i].table][step[i].column];
        for (size_t r = 0; formula && r < formula_ref_count(formula); r++) {
            const struct formula_ref *ref = formula_ref_at(formula, r);
            *left = *left || all[ref->table][ref->column];
        }
    }
    return all;
}

/* ---- the plan ---- */

static void plan_columns(const struct xlsx_page *page, bool *const *left, struct arena *arena,
                         struct export_plan_page *to)
{
    const struct xlsx_layout *layout = page->layout;
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    to->column = arena_zero(arena, (page->columns + 1) * sizeof(*to->column));
    for (size_t i = 0; i < page->columns; i++) {
        const struct xlsx_column *column = &page->column[i];
        const struct column_def *def = &sheet->column[column->column];
        if ((column->name_of && layout->options.csv) || column->along)
            continue;
        bool computed = def->formula && !column->name_of;
        bool live = computed && (page->upright ? xlsx_formula_stays(layout, def->formula) : column->live != NULL);
        to->column[to->columns++] =
            (struct export_plan_column){.column = column->column,
                                        .label = arena_text(arena, column->label),
                                        .name_of = column->name_of,
                                        .computed = computed,
                                        .live = live,
                                        .hidden = column->hidden,
                                        .from_left_out = computed && left[2 * page->sheet][column->column],
                                        .holds = column->name_of ? HOLDS_NOTHING : def->holds};
    }
}

static void plan_page(const struct xlsx_page *page, bool *const *left, struct export_plan *plan)
{
    const struct xlsx_layout *layout = page->layout;
    struct export_plan_page *to = &plan->page[plan->pages++];
    const struct sheet_def *sheet = page->kind == PAGE_SHEET ? &layout->catalog->sheet[page->sheet] : NULL;
    uint64_t rows = page->upright ? 1 : page->rows;
    *to = (struct export_plan_page){.sheet = page->sheet,
                                    .rows = sheet ? rows : 0,
                                    .hidden = page->hidden,
                                    .part = page->part,
                                    .parts = page->parts};
    if (layout->options.csv) {
        to->name = intl_form(sheet->title);
        to->rows = model_rows(layout->model, page->sheet);
        to->part = to->parts = 1;
    } else {
        to->name = arena_text(plan->arena, page->name);
    }
    if (sheet)
        plan_columns(page, left, plan->arena, to);
    plan->rows += page->hidden ? 0 : to->rows;
    plan->split += to->part == 1 && to->parts > 1;
}

struct export_plan *export_plan_make(struct book *book, const struct export_options *options, struct error *err)
{
    struct export_options asked = options ? *options : (struct export_options){.sheet = SIZE_MAX};
    asked.values = asked.values || asked.csv;
    struct xlsx_layout *layout SCOPED(xlsx_layout_free) = xlsx_layout_new(book, &asked, err);
    if (!layout)
        return NULL;
    struct arena *arena = arena_new();
    struct export_plan *plan = arena_zero(arena, sizeof(*plan));
    bool *const *left = find_left(layout);
    plan->arena = arena;
    plan->page = arena_zero(plan->arena, (layout->pages + 1) * sizeof(*plan->page));
    for (size_t p = 0; p < layout->pages; p++) {
        const struct xlsx_page *page = &layout->page[p];
        if (page->kind != PAGE_LISTS && !(asked.csv && (page->kind != PAGE_SHEET || page->part > 1)))
            plan_page(page, left, plan);
    }
    plan->names = layout->names ? names_count(layout->names) : 0;
    return plan;
}

void export_plan_free(struct export_plan **plan)
{
    struct arena *arena = *plan ? (*plan)->arena : NULL; /* it lives there itself */
    arena_free(&arena);
    *plan = NULL;
}
