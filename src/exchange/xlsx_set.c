/* A set (catalog/set.h): which sheets and pages people see in its file, and which go along hidden.
 *
 * What is outside the set is not in the file, unless something in it is computed from there: a summary whose numbers stood still while
 * the answers beside them are changed would be wrong. Such sheets are hidden and not written down to values, so the file computes as the
 * whole workbook does, and comes back like it. Who must not have them is given values (`--values`), where nothing goes along. */
#include "catalog/block.h"
#include "catalog/routine.h"
#include "exchange/xlsx_layout.h"

/* A ledger without rows has nothing to tell whoever is handed a set; nor has what does not concern the company. */
bool xlsx_in_set(const struct xlsx_layout *layout, size_t sheet)
{
    return layout->options.set->sheet[sheet] && model_sheet_applies(layout->model, sheet) &&
           (layout->catalog->sheet[sheet].kind != SHEET_LEDGER || model_rows(layout->model, sheet) > 0);
}

bool xlsx_has_page(const struct xlsx_layout *layout, enum set_page page)
{
    return !layout->options.set || layout->options.set->pages & 1u << page;
}

static void mark(const struct xlsx_layout *layout, bool *in, size_t sheet)
{
    in[sheet] = in[sheet] || !xlsx_left_out(layout, sheet, SIZE_MAX);
}

/* Sheets whose cells the summary and the calendar show, live, and those whose rows the sheets of the set name. */
void xlsx_told_sheets(const struct xlsx_layout *layout, bool *in)
{
    const struct catalog *catalog = layout->catalog;
    bool summary = xlsx_has_page(layout, SET_SUMMARY), days = summary || xlsx_has_page(layout, SET_CALENDAR);
    for (size_t i = 0; summary && i < catalog->block_count; i++) {
        const struct block_def *block = &catalog->block[i];
        if (block->sheet != SIZE_MAX)
            mark(layout, in, block->sheet);
        for (int v = 0; v < BLOCK_VALUES; v++)
            if (block->value[v].set)
                mark(layout, in, block->value[v].sheet);
        for (size_t k = 0; k < block->part_count; k++)
            mark(layout, in, block->part[k].value.sheet);
        for (size_t k = 0; k < block->also_count; k++)
            mark(layout, in, block->also[k].sheet);
    }
    for (size_t s = 0; s < catalog->sheet_count; s++) {
        const struct sheet_def *sheet = &catalog->sheet[s];
        for (size_t c = 0; c < sheet->column_count && xlsx_in_set(layout, s); c++) /* names, and lists to choose from */
            if (sheet->column[c].kind->refers && sheet->column[c].of != SIZE_MAX)
                mark(layout, in, sheet->column[c].of);
        bool due = sheet->routine || sheet->deadline_count > 0;
        if ((summary && sheet_role(sheet, ROLE_TREATMENT) != SIZE_MAX) || (days && due))
            mark(layout, in, s);
    }
    if (days && catalog->closed)
        mark(layout, in, catalog->closed->sheet);
    if (xlsx_has_page(layout, SET_DISTRIBUTIONS))
        for (size_t s = 0; s < catalog->sheet_count; s++)
            for (size_t c = 0; c < catalog->sheet[s].column_count; c++)
                if (catalog->sheet[s].column[c].distribution)
                    mark(layout, in, s);
}
