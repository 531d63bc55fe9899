/* The model's values as texts for people and programs, and people's texts as values. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/typed.h"
#include "base/utf8.h"
#include "book/model.h"

const struct choice *model_choice(const struct model *model, const struct column_def *def, struct value value)
{
    (void)model;
    if (!def->choices || value_blank(value))
        return NULL;
    struct str code = STR_INIT;
    value_to_text(value, &code);
    const struct choice *found = NULL;
    for (size_t i = 0; i < def->choices->count && !found; i++)
        if (strcmp(def->choices->choice[i].code, code.text) == 0)
            found = &def->choices->choice[i];
    str_free(&code);
    return found;
}

/* 1234567 → 1,234,567: only in columns with a unit, where the number is an amount. */
static void add_grouped(const char *digits, struct str *out)
{
    const char *point = strchr(digits, '.');
    size_t whole = point ? (size_t)(point - digits) : strlen(digits);
    for (size_t i = 0; i < whole; i++) {
        str_add_char(out, digits[i]);
        size_t left = whole - i - 1;
        if (left && left % 3 == 0 && digits[i] != '-')
            str_add_char(out, ',');
    }
    if (point)
        str_add(out, point);
}

static void add_number(const struct column_def *def, double number, struct str *out)
{
    struct str digits = STR_INIT;
    if (def->decimals >= 0)
        str_add_format(&digits, "%.*f", def->decimals, number);
    else
        value_number_text(number, &digits);
    if (def->unit && !strchr(digits.text, 'E'))
        add_grouped(digits.text, out);
    else
        str_add(out, digits.text);
    str_free(&digits);
}

void value_def_text(const struct model *model, const struct column_def *def, struct value value, enum model_text how,
                    struct str *out)
{
    if (value_blank(value)) {
        if (how != MODEL_CODE && def->formula && def->blank)
            str_add(out, intl_form(def->blank));
        return;
    }
    if ((def->type == COLUMN_DATE || def->type == COLUMN_TERM) && value.type == VALUE_NUMBER) {
        char iso[11];
        date_iso((int)value.number, iso);
        str_add(out, iso);
        return;
    }
    if (how == MODEL_CODE) {
        value_to_text(value, out);
        return;
    }
    if (def->type == COLUMN_TERM && value.type == VALUE_TEXT) {
        term_def_text(def, value.text, intl_language() == LANGUAGE_EN, out);
        return;
    }
    const struct choice *choice = def->type == COLUMN_LEVEL ? NULL : model_choice(model, def, value);
    if (choice) {
        str_add(out, intl_form(how == MODEL_SHORT ? choice->short_label : choice->label));
    } else if (def->type == COLUMN_ROW && value.type == VALUE_TEXT) {
        uint32_t row = model_find_row(model, def->of, value.text);
        if (row == UINT32_MAX)
            str_add(out, value.text);
        else
            model_row_name(model, def->of, row, out);
    } else if (value.type == VALUE_NUMBER && def->type != COLUMN_LEVEL) {
        add_number(def, value.number, out);
    } else if (value.type == VALUE_TEXT && (def->built_in || def->given)) {
        str_add(out, intl_form(value.text));
    } else {
        value_to_text(value, out);
    }
}

void model_text(const struct model *model, size_t sheet, uint32_t row, size_t column, enum model_text how,
                struct str *out)
{
    value_def_text(model, &model_catalog(model)->sheet[sheet].column[column], model_value(model, sheet, row, column),
                   how, out);
}

/* ---- templates ---- */

static void fill_value(const struct model *model, const struct column_def *def, struct value value, struct str *out,
                       size_t *blanks)
{
    if (blanks && value_blank(value)) {
        str_add_format(out, "〔%s〕", intl_form(def->label));
        ++*blanks;
        return;
    }
    if ((def->type == COLUMN_DATE || def->type == COLUMN_TERM) && value.type == VALUE_NUMBER &&
        intl_language() == LANGUAGE_JA)
        date_era((int)value.number, out);
    else
        value_def_text(model, def, value, MODEL_LABEL, out);
}

static void fill_name(const struct model *model, size_t sheet, uint32_t row, const char *name, struct str *out,
                      size_t *blanks)
{
    const struct catalog *catalog = model_catalog(model);
    const char *dot = strchr(name, '.');
    if (dot) {
        char *id = mem_text_length(name, (size_t)(dot - name));
        size_t other = catalog_find_sheet(catalog, id, NULL);
        free(id);
        if (other == SIZE_MAX)
            return;
        const struct sheet_def *def = &catalog->sheet[other];
        for (size_t i = 0; i < def->summary_count; i++)
            if (strcmp(def->summary[i].column.id, dot + 1) == 0) {
                fill_value(model, &def->summary[i].column, model_summary(model, other, i), out, blanks);
                return;
            }
        size_t column = sheet_find_column(def, dot + 1, NULL);
        if (column != SIZE_MAX && model_rows(model, other))
            fill_value(model, &def->column[column], model_value(model, other, 0, column), out, blanks);
        return;
    }
    const struct sheet_def *def = &catalog->sheet[sheet];
    if (row == UINT32_MAX) {
        for (size_t i = 0; i < def->summary_count; i++)
            if (strcmp(def->summary[i].column.id, name) == 0)
                fill_value(model, &def->summary[i].column, model_summary(model, sheet, i), out, blanks);
        return;
    }
    size_t column = sheet_find_column(def, name, NULL);
    if (column != SIZE_MAX)
        fill_value(model, &def->column[column], model_value(model, sheet, row, column), out, blanks);
    else if (strcmp(name, "label") == 0)
        model_row_name(model, sheet, row, out);
}

void model_fill(const struct model *model, size_t sheet, uint32_t row, const char *template, struct str *out,
                size_t *count_blanks)
{
    for (const char *p = template; *p;) {
        const char *close = *p == '{' ? strchr(p, '}') : NULL;
        if (!close) {
            str_add_char(out, *p++);
            continue;
        }
        char *name = mem_text_length(p + 1, (size_t)(close - p - 1));
        fill_name(model, sheet, row, name, out, count_blanks);
        free(name);
        p = close + 1;
    }
}

/* ---- what people type ---- */

static bool parse_text(const struct column_def *def, const char *typed, struct str *out, struct error *err)
{
    uint32_t bad = utf8_forbidden(typed);
    if (!bad && def->type == COLUMN_TEXT && strpbrk(typed, "\n\r"))
        bad = '\n';
    if (bad) {
        error_set(err, ERROR_CONTROL_CHARACTER, def->label);
        return error_detail(err, "U+%04X", (unsigned)bad);
    }
    struct str inner = STR_INIT;
    if (def->type == COLUMN_TEXT && typed_has_edge(typed)) { /* in one line nobody sees blanks at the ends */
        typed_trim(typed, &inner);
        typed = inner.text;
    }
    bool good = utf8_length(typed) <= def->max_length;
    if (good) {
        str_add(out, typed);
    } else {
        error_set(err, ERROR_TOO_LONG, def->label);
        error_detail(err, "%zu > %zu", utf8_length(typed), def->max_length);
    }
    str_free(&inner);
    return good;
}

static bool parse_number(const struct column_def *def, const char *typed, struct str *out, struct error *err)
{
    double number;
    if (!typed_number(typed, def->unit, &number, err))
        return false;
    if ((!isnan(def->min) && number < def->min) || (!isnan(def->max) && number > def->max)) {
        error_set(err, ERROR_RANGE, typed);
        if (!isnan(def->min) && !isnan(def->max))
            return error_detail(err, "%g – %g", def->min, def->max);
        return isnan(def->max) ? error_detail(err, ">= %g", def->min) : error_detail(err, "<= %g", def->max);
    }
    value_number_text(number, out);
    return true;
}

/* All choices as "code label, …": the reader sees at once what would have been right. */
static bool unknown_choice(const struct choice_list *list, const char *typed, struct error *err)
{
    struct str all = STR_INIT;
    for (size_t i = 0; i < list->count && all.length < 400; i++)
        str_add_format(&all, "%s%s = %s", i ? ", " : "", list->choice[i].code, intl_form(list->choice[i].label));
    error_set(err, ERROR_UNKNOWN_CHOICE, typed);
    error_detail(err, "%s", all.text);
    str_free(&all);
    return false;
}

static bool parse_choice(const struct column_def *def, const char *typed, const char *narrow, struct str *out,
                         struct error *err)
{
    const struct choice *choice = choice_find(def->choices, typed);
    if (!choice)
        choice = choice_find(def->choices, narrow);
    double number;
    if (!choice && def->type == COLUMN_LEVEL && !strchr(narrow, '%') &&
        value_parse_number(narrow, &number)) { /* 2.0, as programs write a 2; 100% is no 1 */
        struct str plain = STR_INIT;
        value_number_text(number, &plain);
        choice = choice_find(def->choices, plain.text);
        str_free(&plain);
    }
    for (size_t i = 0; !choice && i < def->choices->count; i++) /* the translated label is what the screen showed */
        if (strcmp(intl_form(def->choices->choice[i].label), typed) == 0)
            choice = &def->choices->choice[i];
    if (!choice)
        return unknown_choice(def->choices, typed, err);
    str_add(out, choice->code);
    return true;
}

static bool parse_flag(const struct column_def *def, const char *typed, const char *narrow, struct str *out,
                       struct error *err)
{
    static const char *const yes[] = {"yes",  "y", "1", "true", "有",   "有り", "あり",
                                      "はい", "○", "◯", "〇",   "する", "x",    "✓"};
    static const char *const no[] = {"no", "n", "0", "false", "無", "無し", "なし", "いいえ", "×", "-", "空", "しない"};
    char *folded = utf8_fold(narrow);
    bool is_yes = choice_find(def->choices, typed) != NULL, is_no = false;
    for (size_t i = 0; i < ARRAY_LENGTH(yes); i++) {
        char *word = utf8_fold(yes[i]);
        is_yes = is_yes || strcmp(word, folded) == 0;
        free(word);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(no); i++) {
        char *word = utf8_fold(no[i]);
        is_no = is_no || strcmp(word, folded) == 0;
        free(word);
    }
    free(folded);
    if (!is_yes && !is_no)
        return unknown_choice(def->choices, typed, err);
    if (is_yes)
        str_add(out, "yes");
    return true;
}

static bool parse_row(const struct model *model, const struct column_def *def, const char *typed, struct str *out,
                      struct error *err)
{
    uint32_t row = model_find_row(model, def->of, typed);
    char *wanted = utf8_fold(typed);
    for (uint32_t r = 0; row == UINT32_MAX && r < model_rows(model, def->of); r++) {
        struct str name = STR_INIT;
        model_row_name(model, def->of, r, &name);
        char *folded = utf8_fold(name.text);
        if (strcmp(folded, wanted) == 0)
            row = r;
        free(folded);
        str_free(&name);
    }
    free(wanted);
    if (row == UINT32_MAX) {
        error_set(err, ERROR_UNKNOWN_ROW, typed);
        return error_detail(err, "%s", model_catalog(model)->sheet[def->of].title);
    }
    str_add(out, model_row_id(model, def->of, row));
    return true;
}

bool model_parse(const struct model *model, size_t sheet, size_t column, const char *typed, struct str *out,
                 struct error *err)
{
    const struct column_def *def = &model_catalog(model)->sheet[sheet].column[column];
    if (!utf8_valid(typed))
        return error_set(err, ERROR_NOT_UTF8, def->label);
    if (def->type == COLUMN_TEXT || def->type == COLUMN_NOTE)
        return parse_text(def, typed, out, err);

    struct str narrow = STR_INIT;
    typed_narrow(typed, &narrow);
    bool good = true;
    if (narrow.length == 0) {
        /* Nothing typed: the cell is emptied. */
    } else if (utf8_forbidden(typed)) {
        good = error_set(err, ERROR_CONTROL_CHARACTER, def->label);
    } else {
        switch (def->type) {
        case COLUMN_NUMBER: good = parse_number(def, typed, out, err); break;
        case COLUMN_LEVEL:
        case COLUMN_CHOICE: good = parse_choice(def, typed, narrow.text, out, err); break;
        case COLUMN_FLAG: good = parse_flag(def, typed, narrow.text, out, err); break;
        case COLUMN_ROW: good = parse_row(model, def, narrow.text, out, err); break;
        case COLUMN_DATE: {
            int serial;
            char iso[11];
            good = date_read(typed, model_today(model), &serial, err);
            date_iso(serial, iso);
            str_add(out, iso);
            break;
        }
        case COLUMN_TERM: good = term_def_parse(def, typed, model_today(model), out, err); break;
        case COLUMN_TEXT:
        case COLUMN_NOTE: break;
        }
    }
    str_free(&narrow);
    return good;
}
