#include "tui/cell.h"

#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "book/fill.h"
#include "exchange/import_value.h"
#include "tui/edit.h"

void cell_one_line(const char *text, struct str *out)
{
    for (const char *p = text; *p; p++)
        if (*p == '\n' || *p == '\t' || *p == '\r') {
            if (out->length && out->text[out->length - 1] != ' ' && p[1])
                str_add_char(out, ' ');
            while (p[1] == ' ')
                p++;
        } else {
            str_add_char(out, *p);
        }
}

void cell_text(struct app *app, size_t sheet, uint32_t row, size_t column, bool short_label, struct str *out,
               enum style *style)
{
    const struct model *model = app->book->model;
    const struct column_def *def = &app_sheet(app, sheet)->column[column];
    struct value value = model_value(model, sheet, row, column);
    const struct choice *choice = kind_choice_of(def, value);
    enum style shown = STYLE_NORMAL;
    if (choice && def->kind->number == NUMBER_SCALE) {
        str_add(out, choice->code);
        if (choice->mark && *choice->mark)
            str_add_format(out, " %s", choice->mark);
        shown = app_tone(choice->tone);
    } else if (choice) {
        app_choice_text(choice, short_label, out);
        shown = app_tone(choice->tone);
    } else {
        struct str text = STR_INIT;
        value_def_text(model, def, value, short_label ? MODEL_SHORT : MODEL_LABEL, &text);
        const char *title = catalog_document_title(app_catalog(app), sheet, column, text.text);
        cell_one_line(title ? intl_form(title) : text.text, out);
        str_free(&text);
        if (value.type == VALUE_ERROR)
            shown = STYLE_ERROR;
        else if (value_blank(value))
            shown = STYLE_QUIET;
    }
    if (style)
        *style = shown;
}

void cell_meaning(struct app *app, size_t sheet, uint32_t row, size_t column, struct str *out)
{
    const struct column_def *def = &app_sheet(app, sheet)->column[column];
    const struct choice *choice = NULL;
    if (row != UINT32_MAX)
        choice = kind_choice_of(def, model_value(app->book->model, sheet, row, column));
    if (choice && choice->help) {
        str_add_format(out, "%s: ", intl_form(def->label));
        if (def->kind->number == NUMBER_SCALE)
            str_add_format(out, "%s ", choice->code);
        str_add_format(out, "%s ▸ %s", intl_form(choice->label), fill_help(app->book->model, choice->help));
        return;
    }
    str_add(out, intl_form(def->label));
    if (def->formula)
        str_add_format(out, " (%s)", _("computed"));
    if (def->help)
        str_add_format(out, " ▸ %s", fill_help(app->book->model, def->help));
}

void cell_example(const struct column_def *def, struct str *out)
{
    if (def->formula || def->built_in || def->given)
        return;
    if (def->example)
        str_add_format(out, _("For example: %s"), intl_form(def->example));
    else if (def->kind->example)
        str_add(out, _(def->kind->example));
    if (def->unit && def->kind->number == NUMBER_AMOUNT) {
        if (out->length)
            str_add(out, "  ");
        str_add_format(out, _("Unit: %s"), intl_form(def->unit));
    }
}

void cell_stored_text(struct app *app, size_t sheet, size_t column, const char *stored, struct str *out)
{
    if (!stored || !*stored) {
        str_add(out, _("(empty)"));
        return;
    }
    const struct column_def *def = &app_sheet(app, sheet)->column[column];
    if (def->choices) {
        const struct choice *choice = choices_code(def->choices, stored);
        if (choice && def->kind->number == NUMBER_SCALE)
            str_add_format(out, "%s ", stored);
        if (choice) {
            str_add(out, intl_form(choice->label));
            return;
        }
    } else if (def->kind->refers) {
        value_def_text(app->book->model, def, kind_value(def, stored), MODEL_LABEL, out);
        return;
    } else if (def->kind->words) {
        def->kind->words(def, stored, intl_language() == LANGUAGE_EN, out);
        return;
    } else if (def->kind->number) {
        double number;
        if (value_parse_number(stored, &number)) {
            value_def_text(app->book->model, def, value_number(number), MODEL_LABEL, out);
            return;
        }
    }
    cell_one_line(stored, out);
}

/* ---- findings of rows ---- */

size_t sheet_first_column(const struct sheet_def *sheet)
{
    size_t name = sheet_role(sheet, ROLE_NAME);
    if (name != SIZE_MAX && !sheet->column[name].hidden)
        return name;
    for (size_t i = 0; i < sheet->column_count; i++)
        if (!sheet->column[i].built_in && !sheet->column[i].hidden)
            return i;
    return 0;
}

size_t row_findings(struct app *app, size_t sheet, uint32_t row, const struct rule_def **out, size_t max)
{
    const struct model *model = app->book->model;
    const struct sheet_def *def = app_sheet(app, sheet);
    size_t count = 0;
    if (row >= model_rows(model, sheet))
        return 0;
    for (int level = LEVEL_HIGH; level <= LEVEL_LOW; level++)
        for (size_t i = 0; i < def->rule_count && count < max; i++) {
            const struct rule_def *rule = &def->rules[i];
            if (rule->finds && (int)rule->level == level && !rule->whole_sheet && model_rule(model, sheet, i, row))
                out[count++] = rule;
        }
    return count;
}

size_t row_unfinished(struct app *app, size_t sheet, uint32_t row)
{
    const struct rule_def *rule;
    size_t column = row_first_missing(app->book->model, sheet, row);
    if (column != SIZE_MAX || row_findings(app, sheet, row, &rule, 1) == 0)
        return column;
    return rule->at == SIZE_MAX ? sheet_first_column(app_sheet(app, sheet)) : rule->at;
}

void sheet_findings(struct app *app, size_t sheet, uint8_t *result)
{
    const struct model *model = app->book->model;
    const struct sheet_def *def = app_sheet(app, sheet);
    memset(result, 0, model_rows(model, sheet));
    for (size_t i = 0; i < def->rule_count; i++) {
        const struct rule_def *rule = &def->rules[i];
        if (!rule->finds || rule->whole_sheet)
            continue;
        for (uint32_t r = model_rule_next(model, sheet, i, 0); r != UINT32_MAX;
             r = model_rule_next(model, sheet, i, r + 1))
            if (!result[r] || result[r] > 1 + (uint8_t)rule->level)
                result[r] = 1 + (uint8_t)rule->level;
    }
}

const char *cell_level_mark(enum finding_level level)
{
    return level == LEVEL_HIGH ? "!!" : level == LEVEL_MEDIUM ? "!" : "-";
}

const char *cell_level_word(enum finding_level level)
{
    return level == LEVEL_HIGH ? _("Urgent") : level == LEVEL_MEDIUM ? _("Attention") : _("Minor");
}

enum style cell_level_style(enum finding_level level)
{
    return level == LEVEL_HIGH ? STYLE_BAD : level == LEVEL_MEDIUM ? STYLE_WARN : STYLE_NORMAL;
}

/* A refusal says where the same keys would be welcome. */
static void tell_given(struct app *app, size_t sheet, const struct column_def *def)
{
    const struct sheet_def *of = app_sheet(app, sheet);
    const char *open = NULL;
    for (size_t c = 0; c < of->column_count && !open; c++)
        if (column_writable(&of->column[c]) && !of->column[c].hidden)
            open = intl_form(of->column[c].label);
    if (open)
        app_message(app, MESSAGE_WARNING, _("%s is given by the form: type under \"%s\""), intl_form(def->label), open);
    else
        app_message(app, MESSAGE_WARNING, _("%s is given by the form"), intl_form(def->label));
}

bool cell_open(struct app *app, size_t sheet, size_t column)
{
    const struct column_def *def = &app_sheet(app, sheet)->column[column];
    struct error err = {0};
    if (edit_allowed(app, sheet, column, &err))
        return true;
    if (err.code == ERROR_COMPUTED)
        app_message(app, MESSAGE_WARNING, _("%s is computed; ? says why"), intl_form(def->label));
    else if (err.code == ERROR_GIVEN)
        tell_given(app, sheet, def);
    else
        app_error(app, &err);
    return false;
}

bool cell_undo_typing(struct app *app, struct edit *edit, const struct event *event)
{
    if (event->kind != EVENT_KEY || (!command_has_key(CMD_UNDO, event->key) && !command_has_key(CMD_REDO, event->key)))
        return false;
    if (command_has_key(CMD_UNDO, event->key)) {
        edit_give_up(app, edit);
        app_message(app, MESSAGE_INFO, _("What was being typed is gone; the cell is as it was"));
    }
    return true;
}

bool cell_missing(struct app *app, size_t sheet, uint32_t row, size_t column)
{
    const struct model *model = app->book->model;
    return value_blank(model_value(model, sheet, row, column)) && model_needed(model, sheet, row, column) &&
           model_applies(model, sheet, row);
}

/* People see labels; codes are for files. */
static bool not_a_choice(const struct choice_list *list, const char *typed, struct error *err)
{
    struct str labels = STR_INIT;
    for (size_t i = 0; i < list->count; i++)
        str_add_format(&labels, "%s%s", i ? ", " : "", intl_form(list->choice[i].label));
    error_set(err, ERROR_UNKNOWN_CHOICE, typed);
    error_detail(err, "%s", labels.text);
    str_free(&labels);
    return false;
}

static bool understand(struct app *app, size_t sheet, size_t column, bool pasted, const char *typed, struct str *out,
                       struct error *err)
{
    const struct column_def *def = &app_sheet(app, sheet)->column[column];
    struct error own = {0};
    if ((pasted ? model_parse_file : model_parse)(app->book->model, sheet, column, typed, out, &own))
        return true;
    if (own.code != ERROR_UNKNOWN_CHOICE || !def->choices) {
        if (err)
            *err = own;
        return false;
    }
    struct arena *arena = arena_new();
    struct import_values *values = import_values_new(app->book, sheet, 0, false, arena);
    const char *stored = import_value(values, column, typed, CELL_TEXT, &own);
    if (stored)
        str_add(out, stored);
    bool good = stored != NULL;
    arena_free(&arena);
    return good || not_a_choice(def->choices, typed, err);
}

bool cell_understand(struct app *app, size_t sheet, size_t column, const char *typed, struct str *out,
                     struct error *err)
{
    return understand(app, sheet, column, false, typed, out, err);
}

bool cell_understand_pasted(struct app *app, size_t sheet, size_t column, const char *pasted, struct str *out,
                            struct error *err)
{
    return understand(app, sheet, column, true, pasted, out, err);
}
