/* Variants of an export: what is left out, what is replaced, and where a long sheet is cut. */
#include <stdlib.h>

#include "exchange/xlsx_layout.h"
#include "exchange/xlsx_names.h"

bool export_left_out(const struct export_options *options, size_t sheet, size_t column)
{
    for (size_t i = 0; i < options->leave_out_count; i++) {
        const struct export_leave *leave = &options->leave_out[i];
        if (leave->sheet == sheet && (leave->column == SIZE_MAX || leave->column == column))
            return true;
    }
    return false;
}

bool xlsx_left_out(const struct xlsx_layout *layout, size_t sheet, size_t column)
{
    return export_left_out(&layout->options, sheet, column) ||
           (layout->options.row && column != SIZE_MAX && layout->catalog->sheet[sheet].column[column].inside);
}

bool xlsx_ref_left_out(const struct xlsx_layout *layout, const struct value_ref *ref)
{
    return ref->set && xlsx_left_out(layout, ref->sheet, ref->fact ? ref->summary : SIZE_MAX);
}

bool xlsx_told(const struct xlsx_layout *layout, size_t sheet)
{
    for (size_t i = 0; i < layout->options.leave_out_count; i++)
        if (layout->options.leave_out[i].sheet == sheet)
            return false;
    return true;
}

bool xlsx_seen(const struct xlsx_layout *layout, size_t sheet)
{
    size_t page = layout->page_of[sheet];
    return page != SIZE_MAX && !layout->page[page].hidden;
}

bool xlsx_whole(const struct xlsx_layout *layout, size_t sheet)
{
    size_t page = layout->page_of[sheet];
    return page != SIZE_MAX && !layout->options.row && !layout->page[page].upright && layout->page[page].parts == 1;
}

const char *xlsx_shown(struct xlsx_layout *layout, const struct column_def *def, const char *text)
{
    if (!layout->names || !text || (def && (def->built_in || def->given)))
        return text;
    struct str out SCOPED(str_free) = STR_INIT;
    bool named = names_replace(layout->names, text, def && def->holds != HOLDS_NOTHING, &out);
    return named ? arena_text(layout->arena, out.text) : text;
}

static bool is_computed(void *context, const struct formula_ref *ref)
{
    return xlsx_column_def(context, ref->table, ref->column)->formula != NULL;
}

/* By table, for all formulas of the forms. */
static const bool *closed_tables(struct xlsx_layout *layout)
{
    const struct catalog *catalog = layout->catalog;
    if (layout->closed)
        return layout->closed;
    layout->closed = arena_zero(layout->arena, (2 * catalog->sheet_count + 1) * sizeof(*layout->closed));
    for (size_t s = 0; s < catalog->sheet_count; s++) {
        const struct sheet_def *def = &catalog->sheet[s];
        for (size_t c = 0; c < def->column_count; c++)
            if (def->column[c].formula)
                formula_mark_closed(def->column[c].formula, is_computed, layout, layout->closed);
        for (size_t i = 0; i < def->summary_count; i++)
            if (def->summary[i].column.formula)
                formula_mark_closed(def->summary[i].column.formula, is_computed, layout, layout->closed);
    }
    return layout->closed;
}

uint32_t xlsx_ready_rows(struct xlsx_layout *layout, size_t sheet)
{
    const struct sheet_def *def = &layout->catalog->sheet[sheet];
    const char *fewer = getenv("MAMORI_XLSX_READY"); /* for tests */
    if (def->kind != SHEET_LEDGER || def->sealed || def->hidden || layout->options.values || layout->names ||
        layout->options.row || closed_tables(layout)[catalog_rows_table(sheet)])
        return 0;
    return fewer ? (uint32_t)strtoul(fewer, NULL, 10) : def->empty_rows;
}

uint32_t xlsx_row_limit(const struct xlsx_layout *layout, size_t sheet)
{
    /* Marks, title, source, ids, header and a line to spare, and at most a line a summary value. */
    uint32_t limit = XLSX_MAX_ROWS - 6 - (uint32_t)layout->catalog->sheet[sheet].summary_count;
    const char *lower = getenv("MAMORI_XLSX_ROWS"); /* for tests */
    long rows = lower ? strtol(lower, NULL, 10) : 0;
    return rows > 0 && rows < (long)limit ? (uint32_t)rows : limit;
}
