/* How far a sheet is: which rows apply, which are answered. */
#include "guide/tasks.h"

/* Somewhere it must be filled in. */
static bool asked(const struct column_def *column)
{
    return (column->required || column->needed != SIZE_MAX) && column_writable(column);
}

size_t row_first_missing(const struct model *model, size_t sheet, uint32_t row)
{
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    for (size_t c = 0; row < model_rows(model, sheet) && c < def->column_count; c++)
        if (asked(&def->column[c]) && value_blank(model_value(model, sheet, row, c)) &&
            model_needed(model, sheet, row, c))
            return c;
    return SIZE_MAX;
}

bool row_answered(const struct model *model, size_t sheet, uint32_t row)
{
    return row_first_missing(model, sheet, row) == SIZE_MAX || !model_applies(model, sheet, row);
}

void sheet_progress_get(const struct model *model, size_t sheet, struct sheet_progress *out)
{
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    *out = (struct sheet_progress){0};
    if (!model_sheet_applies(model, sheet))
        return;
    for (size_t c = 0; c < def->column_count; c++)
        out->asks = out->asks || asked(&def->column[c]);
    if (def->kind == SHEET_FACTS) { /* one row: its required fields are what is counted */
        for (size_t c = 0; c < def->column_count; c++)
            if (asked(&def->column[c]) && model_needed(model, sheet, 0, c)) {
                out->rows++;
                out->answered += !value_blank(model_value(model, sheet, 0, c));
            }
        out->missing = out->rows - out->answered;
        return;
    }
    for (size_t c = 0; c < def->column_count; c++) /* all rows will be asked for: as a whole that is cheaper */
        if (def->column[c].needed != SIZE_MAX)
            model_rule_next(model, sheet, def->column[c].needed, 0);
    uint32_t rows = model_rows(model, sheet);
    for (uint32_t r = 0; r < rows; r++) {
        bool applies = model_applies(model, sheet, r);
        out->rows += applies;
        out->answered += applies && out->asks && row_answered(model, sheet, r);
    }
    if (out->asks)
        out->missing = out->rows - out->answered;
}

bool round_ripe(const struct model *model, size_t sheet)
{
    const struct catalog *catalog = model_catalog(model);
    struct round_progress p;
    if (!catalog->sheet[sheet].rounds || catalog->home.rounds.sheet == SIZE_MAX)
        return false;
    round_progress_get(model, sheet, &p);
    return p.questions && p.answered == p.questions && !p.carried;
}
