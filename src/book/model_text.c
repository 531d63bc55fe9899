/* The model's values as texts for people and programs, and people's texts as values. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "book/model.h"

/* ---- what kinds of columns ask ---- */

static uint32_t find_row(const void *model, size_t sheet, const char *id)
{
    return model_find_row(model, sheet, id);
}

static void name_row(const void *model, size_t sheet, const char *id, struct str *out)
{
    uint32_t row = model_find_row(model, sheet, id);
    if (row == UINT32_MAX)
        str_add(out, id);
    else
        model_row_name(model, sheet, row, out);
}

/* What it is called on the screen; rows that the form gives, also in the form's own language: a file may come from a screen in the other one. */
static bool is_called(const struct model *model, size_t sheet, uint32_t row, const char *folded)
{
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    bool given = def->kind == SHEET_CHECKLIST && def->each == SIZE_MAX;
    struct str name = STR_INIT;
    model_row_name(model, sheet, row, &name);
    bool called = false;
    for (int i = 0; i < 1 + given && !called; i++) {
        char *text = utf8_fold(i ? def->row[row].label : name.text);
        called = strcmp(text, folded) == 0;
        free(text);
    }
    str_free(&name);
    return called;
}

static bool read_row(const void *context, size_t sheet, const char *typed, struct str *out, struct error *err)
{
    const struct model *model = context;
    uint32_t row = model_find_row(model, sheet, typed);
    char *wanted = utf8_fold(typed);
    for (uint32_t r = 0; row == UINT32_MAX && r < model_rows(model, sheet); r++)
        if (is_called(model, sheet, r, wanted))
            row = r;
    free(wanted);
    if (row == UINT32_MAX) {
        error_set(err, ERROR_UNKNOWN_ROW, typed);
        return error_detail(err, "%s", model_catalog(model)->sheet[sheet].title);
    }
    str_add(out, model_row_id(model, sheet, row));
    return true;
}

struct kind_book model_kinds(const struct model *model)
{
    return (struct kind_book){model, model_today(model), false, read_row, find_row, name_row};
}

void value_def_text(const struct model *model, const struct column_def *def, struct value value, enum model_text how,
                    struct str *out)
{
    struct kind_book book = model_kinds(model);
    if (how == MODEL_CODE)
        kind_code(def, value, out);
    else
        kind_show(def, value, how == MODEL_SHORT ? READER_SHORT : READER_LABEL, &book, out);
}

void model_text(const struct model *model, size_t sheet, uint32_t row, size_t column, enum model_text how,
                struct str *out)
{
    value_def_text(model, &model_catalog(model)->sheet[sheet].column[column], model_value(model, sheet, row, column),
                   how, out);
}

/* ---- what people type ---- */

bool model_parse(const struct model *model, size_t sheet, size_t column, const char *typed, struct str *out,
                 struct error *err)
{
    struct kind_book book = model_kinds(model);
    return kind_parse(&model_catalog(model)->sheet[sheet].column[column], typed, &book, out, err);
}

bool model_parse_file(const struct model *model, size_t sheet, size_t column, const char *text, struct str *out,
                      struct error *err)
{
    struct kind_book book = model_kinds(model);
    book.file = true;
    return kind_parse(&model_catalog(model)->sheet[sheet].column[column], text, &book, out, err);
}
