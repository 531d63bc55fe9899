#include "tui/why.h"

#include "guide/findings.h"
#include "guide/why.h"
#include "tui/cell.h"
#include "tui/popup.h"

#define LEVELS 5 /* of computed inputs that are opened */

void why_show(struct app *app, size_t sheet, uint32_t row, size_t column)
{
    if (!app_need_model(app) || sheet == SIZE_MAX || column == SIZE_MAX || row >= model_rows(app->book->model, sheet))
        return;
    struct str text = app_str(app);
    const struct column_def *def = &app_sheet(app, sheet)->column[column];
    const struct rule_def *rule[16];
    size_t count = row_findings(app, sheet, row, rule, ARRAY_LENGTH(rule));
    for (size_t i = 0; i < count; i++)
        if (rule[i]->at == column) {
            struct finding finding = finding_of_rule(app->book->model, sheet, row, rule[i]);
            finding_why(app->book->model, &finding, &text);
            str_add_char(&text, '\n');
            finding_done(&finding);
        }
    if (def->formula || def->distribution)
        why_text(app->book->model, sheet, row, column, false, LEVELS, &text);
    popup_message(app, app_row_name(app, sheet, row), text.text);
}

bool why_possible(struct app *app, size_t sheet, uint32_t row, size_t column)
{
    const struct rule_def *rule[16];
    const struct column_def *def = &app_sheet(app, sheet)->column[column];
    size_t count = def->formula || def->distribution || !app->book->model
                       ? 0
                       : row_findings(app, sheet, row, rule, ARRAY_LENGTH(rule));
    for (size_t i = 0; i < count; i++)
        if (rule[i]->at == column)
            return true;
    return def->formula || def->distribution;
}

void why_show_finding(struct app *app, struct finding *finding)
{
    struct str text = app_str(app);
    finding_why(app->book->model, finding, &text);
    popup_message(app, intl_form(app_sheet(app, finding->sheet)->title), text.text);
}
