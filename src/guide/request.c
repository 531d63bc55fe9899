#include "guide/request.h"

#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/utf8.h"

static void add_cell(struct change_list *list, const struct sheet_def *def, size_t sheet, enum column_role role,
                     const char *value)
{
    size_t column = sheet_role(def, role);
    if (column != SIZE_MAX && value && *value)
        change_list_cell(list, sheet, column, value);
}

void request_place_text(const struct model *model, size_t sheet, uint32_t row, size_t column, struct str *out)
{
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    str_add(out, intl_form(def->title));
    if (row < model_rows(model, sheet) && def->kind != SHEET_FACTS) {
        struct str name SCOPED(str_free) = STR_INIT;
        model_row_name(model, sheet, row, &name);
        str_add_format(out, " %s %s", model_row_id(model, sheet, row), name.text ? name.text : "");
    }
    if (column != SIZE_MAX)
        str_add_format(out, " %s", intl_form(def->column[column].label));
}

/* As much of TEXT as the column takes. */
static void add_fitting(struct change_list *list, const struct sheet_def *def, size_t sheet, enum column_role role,
                        const struct str *text)
{
    size_t column = sheet_role(def, role);
    if (column == SIZE_MAX || !text->length)
        return;
    const char *end = text->text;
    for (size_t i = 0; *end && i < (size_t)def->column[column].max_length; i++)
        utf8_next(&end);
    char *fits SCOPED(mem_free) = mem_text_length(text->text, (size_t)(end - text->text));
    change_list_cell(list, sheet, column, fits);
}

bool request_changes(const struct book *book, const struct request_word *word, struct change_list *list,
                     struct error *err)
{
    const struct catalog *catalog = book->catalog;
    const size_t sheet = catalog->records.requests;
    struct str place SCOPED(str_free) = STR_INIT;
    char iso[11];
    if (sheet == SIZE_MAX)
        return error_because(err, ERROR_NOTHING, "records", "%s", _("no layer of this workbook keeps requests"));
    const struct sheet_def *def = &catalog->sheet[sheet];
    date_iso(date_today(), iso);
    change_list_insert(list, sheet, NULL);
    add_cell(list, def, sheet, ROLE_NAME, word->what);
    add_cell(list, def, sheet, ROLE_OWNER, word->to);
    add_cell(list, def, sheet, ROLE_PERSON, book->person);
    add_cell(list, def, sheet, ROLE_DATE, iso);
    add_cell(list, def, sheet, ROLE_DUE, word->due);
    if (word->sheet == SIZE_MAX)
        return true;
    const struct sheet_def *about = &catalog->sheet[word->sheet];
    request_place_text(book->model, word->sheet, word->row, word->column, &place);
    add_fitting(list, def, sheet, ROLE_TEXT, &place);
    add_cell(list, def, sheet, ROLE_SHEET, about->id);
    if (word->row < model_rows(book->model, word->sheet))
        add_cell(list, def, sheet, ROLE_ROW, model_row_id(book->model, word->sheet, word->row));
    if (word->column != SIZE_MAX)
        add_cell(list, def, sheet, ROLE_COLUMN, about->column[word->column].id);
    return true;
}

bool request_place(const struct model *model, uint32_t row, struct request_place *out)
{
    const struct catalog *catalog = model_catalog(model);
    const size_t sheet = catalog->records.requests;
    if (sheet == SIZE_MAX || row >= model_rows(model, sheet))
        return false;
    const char *id = model_role_text(model, sheet, row, ROLE_ROW),
               *column = model_role_text(model, sheet, row, ROLE_COLUMN);
    *out = (struct request_place){.sheet =
                                      catalog_find_sheet(catalog, model_role_text(model, sheet, row, ROLE_SHEET), NULL),
                                  .column = SIZE_MAX,
                                  .row = UINT32_MAX};
    if (out->sheet == SIZE_MAX)
        return false;
    if (id && *id && (out->row = model_find_row(model, out->sheet, id)) == UINT32_MAX)
        return false;
    for (size_t c = 0; column && *column && c < catalog->sheet[out->sheet].column_count; c++)
        if (strcmp(catalog->sheet[out->sheet].column[c].id, column) == 0)
            out->column = c;
    return true;
}
