/* How far a sheet is: which rows apply, which are answered. */
#include "base/intl.h"
#include "book/fill.h"
#include "guide/tasks.h"

/* Always, or where its condition holds, it must be filled in. */
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
    *out = (struct sheet_progress){.off = !model_sheet_applies(model, sheet)};
    if (out->off)
        return;
    bool misses = false;
    const size_t session = sheet_is_asked(def) ? def->session : SIZE_MAX;
    out->asks = session != SIZE_MAX;
    for (size_t c = 0; c < def->column_count; c++) {
        misses = misses || asked(&def->column[c]);
        out->asks = out->asks || (def->column[c].required && column_writable(&def->column[c]));
    }
    if (def->kind == SHEET_FACTS) { /* one row: its required fields are what is counted */
        for (size_t c = 0; c < def->column_count; c++)
            if (asked(&def->column[c]) && model_needed(model, sheet, 0, c)) {
                out->rows++;
                out->answered += !value_blank(model_value(model, sheet, 0, c));
            }
        out->missing = out->rows - out->answered;
        out->asks = out->rows > 0;
        return;
    }
    for (size_t c = 0; c < def->column_count; c++) /* all rows will be asked for: as a whole that is cheaper */
        if (def->column[c].needed != SIZE_MAX)
            model_rule_next(model, sheet, def->column[c].needed, 0);
    uint32_t rows = model_rows(model, sheet);
    for (uint32_t r = 0; r < rows; r++) {
        bool applies = model_applies(model, sheet, r), missing = misses && applies && !row_answered(model, sheet, r);
        out->rows += applies;
        out->missing += missing;
        out->answered += applies && out->asks && !missing &&
                         (session == SIZE_MAX || !value_blank(model_value(model, sheet, r, session)));
    }
}

/* The row in which people decided about SHEET, the one that counts; UINT32_MAX: none did. */
static uint32_t decided_row(const struct model *model, size_t sheet)
{
    const struct catalog *catalog = model_catalog(model);
    const char *use = model_sheet_applies(model, sheet) ? "yes" : "no";
    for (uint32_t r = 0; catalog->records.overruled != SIZE_MAX && r < model_rows(model, catalog->records.overruled);
         r++)
        if (model_role_is(model, catalog->records.overruled, r, ROLE_SHEET, catalog->sheet[sheet].id) &&
            model_role_is(model, catalog->records.overruled, r, ROLE_USE, use))
            return r;
    return UINT32_MAX;
}

void sheet_concern_text(const struct model *model, size_t sheet, struct str *out)
{
    const struct catalog *catalog = model_catalog(model);
    const struct sheet_def *def = &catalog->sheet[sheet];
    if (def->profile == SIZE_MAX)
        return;
    uint32_t row = decided_row(model, sheet);
    const struct rule_def *profile = &def->rules[def->profile];
    if (row == UINT32_MAX) {
        fill_message(model, SIZE_MAX, UINT32_MAX,
                     intl_form(model_sheet_applies(model, sheet) ? profile->message : profile->next), out);
        return;
    }
    str_add(out, model_role_text(model, catalog->records.overruled, row, ROLE_REASON));
    str_add(out, " (");
    str_add(out, model_role_text(model, catalog->records.overruled, row, ROLE_PERSON));
    str_add_char(out, ' ');
    model_role_label(model, catalog->records.overruled, row, ROLE_DATE, out);
    str_add_char(out, ')');
}

bool round_ripe(const struct model *model, size_t sheet)
{
    const struct catalog *catalog = model_catalog(model);
    struct round_progress p;
    if (!catalog->sheet[sheet].rounds || catalog->records.rounds == SIZE_MAX)
        return false;
    round_progress_get(model, sheet, &p);
    return p.questions && p.answered == p.questions && !p.carried;
}
