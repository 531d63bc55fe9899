/* Cells by what their column is to the program, and what a row is called: the one place that knows. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/model.h"
#include "book/store.h"

static const struct sheet_def *sheet_of(const struct model *model, size_t sheet)
{
    return &model_catalog(model)->sheet[sheet];
}

struct value model_role(const struct model *model, size_t sheet, uint32_t row, enum column_role role)
{
    size_t column = sheet_role(sheet_of(model, sheet), role);
    return column == SIZE_MAX ? value_empty() : model_value(model, sheet, row, column);
}

const char *model_role_text(const struct model *model, size_t sheet, uint32_t row, enum column_role role)
{
    struct value v = model_role(model, sheet, row, role);
    return v.type == VALUE_TEXT ? v.text : "";
}

bool model_role_is(const struct model *model, size_t sheet, uint32_t row, enum column_role role, const char *text)
{
    return strcmp(model_role_text(model, sheet, row, role), text) == 0;
}

void model_role_label(const struct model *model, size_t sheet, uint32_t row, enum column_role role, struct str *out)
{
    size_t column = sheet_role(sheet_of(model, sheet), role);
    if (column != SIZE_MAX)
        model_text(model, sheet, row, column, MODEL_LABEL, out);
}

/* ---- names ---- */

/* The column that names a row of a ledger of which CELL knows the texts: the one that the form says, else (the row has no
 * name yet) its first text. SIZE_MAX: it has none. */
static size_t naming_column(const struct sheet_def *def, bool (*cell)(const void *context, size_t column),
                            const void *context)
{
    size_t name = sheet_role(def, ROLE_NAME);
    if (name != SIZE_MAX && cell(context, name))
        return name;
    for (size_t c = 0; c < def->column_count; c++)
        if (def->column[c].kind->prose == PROSE_LINE && !def->column[c].built_in && cell(context, c))
            return c;
    return SIZE_MAX;
}

struct model_row {
    const struct model *model;
    size_t sheet;
    uint32_t row;
};

static bool row_has(const void *context, size_t column)
{
    const struct model_row *at = context;
    return !value_blank(model_value(at->model, at->sheet, at->row, column));
}

static size_t naming_of(const struct model *model, size_t sheet, uint32_t row)
{
    return naming_column(sheet_of(model, sheet), row_has, &(struct model_row){model, sheet, row});
}

size_t model_row_naming(const struct model *model, size_t sheet, uint32_t row)
{
    const struct sheet_def *def = sheet_of(model, sheet);
    if (def->each != SIZE_MAX || model_row_def(model, sheet, row))
        return SIZE_MAX;
    size_t name = naming_of(model, sheet, row);
    if (name == SIZE_MAX ||
        catalog_document_title(model_catalog(model), sheet, name, model_value(model, sheet, row, name).text))
        return SIZE_MAX;
    return name;
}

void model_row_name(const struct model *model, size_t sheet, uint32_t row, struct str *out)
{
    const struct sheet_def *def = sheet_of(model, sheet);
    const struct row_def *row_def = model_row_def(model, sheet, row);
    if (def->each != SIZE_MAX) {
        uint32_t of = model_find_row(model, def->each, model_role_text(model, sheet, row, ROLE_OF));
        if (of != UINT32_MAX) {
            model_row_name(model, def->each, of, out);
            str_add(out, " ");
        }
    }
    if (row_def) {
        str_add(out, intl_form(def->kind == SHEET_FACTS ? def->title : row_def->label));
        return;
    }
    size_t name = naming_of(model, sheet, row);
    if (name == SIZE_MAX) {
        str_add(out, model_row_id(model, sheet, row));
        return;
    }
    const char *title =
        catalog_document_title(model_catalog(model), sheet, name, model_value(model, sheet, row, name).text);
    if (title)
        str_add(out, intl_form(title));
    else
        model_text(model, sheet, row, name, MODEL_LABEL, out);
}

struct packed_row {
    const struct sheet_def *def;
    const char *packed;
};

static bool packed_has(const void *context, size_t column)
{
    const struct packed_row *at = context;
    char *value = store_packed_value(at->packed, at->def->column[column].id);
    bool has = value && *value;
    free(value);
    return has;
}

char *model_packed_name(const struct catalog *catalog, size_t sheet, const char *packed)
{
    const struct sheet_def *def = &catalog->sheet[sheet];
    size_t name = naming_column(def, packed_has, &(struct packed_row){def, packed});
    if (name == SIZE_MAX)
        return NULL;
    char *value = store_packed_value(packed, def->column[name].id);
    const char *title = catalog_document_title(catalog, sheet, name, value);
    if (!title)
        return value;
    free(value);
    return mem_text(intl_form(title));
}

void model_company(const struct model *model, struct str *out)
{
    const struct catalog *catalog = model_catalog(model);
    if (catalog->company.sheet != SIZE_MAX)
        model_text(model, catalog->company.sheet, 0, catalog->company.column, MODEL_CODE, out);
}
