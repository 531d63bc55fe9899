/* A value written in a form (values:, examples, sample companies) against its column. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/term.h"
#include "base/utf8.h"
#include "catalog/build.h"

static bool check_number(struct build *build, const struct column_def *column, node_at at, const char *text)
{
    double number;
    if (!number_valid(text, &number))
        return read_fault(&build->reader, at, text, N_("%s must be a number"), column->id);
    if (number < column->min || number > column->max)
        return read_fault(&build->reader, at, text, N_("out of the range of %s"), column->id);
    return true;
}

static bool check_date(struct build *build, const struct column_def *column, node_at at, const char *text)
{
    static const char form[] = "0000-00-00";
    bool good = strlen(text) == 10;
    for (size_t i = 0; good && form[i]; i++)
        good = form[i] == '-' ? text[i] == '-' : text[i] >= '0' && text[i] <= '9';
    if (good && date_serial(atoi(text), atoi(text + 5), atoi(text + 8)) > 0)
        return true;
    return read_fault(&build->reader, at, text, N_("%s must be a date like 2026-04-01"), column->id);
}

static bool check_term(struct build *build, const struct column_def *column, node_at at, const char *text)
{
    struct term term;
    if (!term_from_code(text, &term))
        return read_fault(&build->reader, at, text,
                          N_("%s must be a date like 2026-04-01 or a term like P05Y, P00Y06M, P03Y@event, forever"),
                          column->id);
    if (term.event && !column->events)
        return read_fault(&build->reader, at, text, N_("%s names no events (choices: …)"), column->id);
    return !term.event || choices_check_code(build, column->events, at, term.event);
}

static bool check_text(struct build *build, const struct column_def *column, node_at at, const char *text)
{
    if (column->type == COLUMN_TEXT && strchr(text, '\n'))
        return read_fault(&build->reader, at, column->id, N_("this text must be one line"));
    if (utf8_length(text) > column->max_length)
        return read_fault(&build->reader, at, column->id, N_("at most %zu characters"), column->max_length);
    return true;
}

bool cell_check_row(struct build *build, size_t sheet, node_at at)
{
    struct reader *r = &build->reader;
    const char *id = read_text(r, at);
    if (!id)
        return false;
    struct sheet_build *to = &build->sheet[sheet];
    const char *dot = strchr(id, '.'), *row = id;
    if (to->to->each != SIZE_MAX) {
        char ledger_row[MAX_ID + 1];
        if (!dot || dot - id > MAX_ID)
            return read_fault(r, at, id, N_("rows of this sheet are named LEDGERROW.ROW, for example 1.%s"),
                              to->rows.count ? to->rows.name[0] : "a");
        snprintf(ledger_row, sizeof(ledger_row), "%.*s", (int)(dot - id), id);
        if (!id_valid(ledger_row, true))
            return read_fault(r, at, id, N_("this is no row id"));
        row = dot + 1;
    }
    if (to->to->kind == SHEET_LEDGER)
        return id_valid(id, true) || read_fault(r, at, id, N_("this is no row id"));
    if (names_find(&to->rows, row) != SIZE_MAX)
        return true;
    return read_unknown(r, at, row, N_("the sheet has no such row"), to->rows.name, to->rows.count);
}

bool cell_read(struct build *build, const struct column_def *column, node_at at, const char **value)
{
    struct reader *r = &build->reader;
    *value = NULL;
    if (read_node(r, at)->kind == NODE_NULL)
        return true;
    if (read_node(r, at)->kind == NODE_TEXT && !*read_raw(r, at))
        return true;
    const char *text = read_text(r, at);
    if (!text)
        return false;
    *value = text;
    if (column->formula && text[0] == '#') /* an error of Excel that an example expects */
        return true;
    switch (column->type) {
    case COLUMN_TEXT:
    case COLUMN_NOTE: return check_text(build, column, at, text);
    case COLUMN_NUMBER: return check_number(build, column, at, text);
    case COLUMN_FLAG:
        return strcmp(text, "yes") == 0 || read_fault(r, at, text, N_("%s is yes or empty (null)"), column->id);
    case COLUMN_LEVEL:
    case COLUMN_CHOICE: return choices_check_code(build, column->choices, at, text);
    case COLUMN_DATE: return check_date(build, column, at, text);
    case COLUMN_TERM: return check_term(build, column, at, text);
    case COLUMN_ROW: return column->of == SIZE_MAX || cell_check_row(build, column->of, at);
    }
    return true;
}
