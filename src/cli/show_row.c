#include "cli/show.h"

#include <stdlib.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "guide/referrers.h"

/* A cell that names several rows is a list: of ids, or of names. */
static void rows_json(struct json *json, const char *key, const struct model *model, size_t of, const char *ids,
                      bool labels)
{
    char id[RELATION_ID];
    json_open(json, key, '[');
    while (relation_next(&ids, id)) {
        struct str name = STR_INIT;
        uint32_t row = labels ? model_find_row(model, of, id) : UINT32_MAX;
        if (row != UINT32_MAX)
            model_row_name(model, of, row, &name);
        json_text(json, NULL, row == UINT32_MAX ? id : name.text);
        str_free(&name);
    }
    json_close(json, ']');
}

void show_cells_json(struct json *json, const char *name, const struct model *model, size_t sheet, uint32_t r,
                     bool labels)
{
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    json_open(json, name, '{');
    for (size_t c = 0; c < def->column_count; c++) {
        struct value v = model_value(model, sheet, r, c);
        bool is_text = def->column[c].kind->day || (labels && v.type != VALUE_NUMBER);
        const char *key = labels ? intl_form(def->column[c].label) : def->column[c].id;
        if (def->column[c].kind->many && v.type != VALUE_ERROR) {
            rows_json(json, key, model, def->column[c].of, v.type == VALUE_TEXT ? v.text : "", labels);
        } else if (is_text && !value_blank(v) && v.type != VALUE_ERROR) {
            struct str text = STR_INIT;
            model_text(model, sheet, r, c, labels ? MODEL_LABEL : MODEL_CODE, &text);
            json_text(json, key, text.text);
            str_free(&text);
        } else {
            json_value(json, key, v);
        }
    }
    json_close(json, '}');
}

void show_row_json(const struct model *model, size_t sheet, uint32_t row, bool labels)
{
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    struct json json = {.out = stdout, .lines = true};
    struct arena *arena = arena_new();
    const struct referrers *list;
    json_open(&json, NULL, '{');
    json_text(&json, "sheet", def->id);
    show_cells_json(&json, "row", model, sheet, row, labels);
    json_open(&json, "referrers", '[');
    size_t count = referrers_of(model, sheet, row, arena, &list);
    for (size_t i = 0; i < count; i++) {
        const struct sheet_def *from = &model_catalog(model)->sheet[list[i].sheet];
        json_open(&json, NULL, '{');
        json_text(&json, "sheet", from->id);
        json_text(&json, "column", list[i].column == SIZE_MAX ? NULL : from->column[list[i].column].id);
        json_open(&json, "rows", '[');
        for (size_t k = 0; k < list[i].count; k++) {
            struct str name = STR_INIT;
            model_row_name(model, list[i].sheet, list[i].rows[k], &name);
            json_open(&json, NULL, '{');
            json_text(&json, "id", model_row_id(model, list[i].sheet, list[i].rows[k]));
            json_text(&json, "name", name.text);
            json_close(&json, '}');
            str_free(&name);
        }
        json_close(&json, ']');
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    arena_free(&arena);
}

static void put_field(const char *label, const char *text)
{
    struct str line = STR_INIT, safe = STR_INIT;
    utf8_safe(&safe, text, true);
    utf8_pad(&line, label, 24, false);
    str_add_char(&line, ' ');
    for (const char *p = safe.text; *p; p++) {
        str_add_char(&line, *p);
        if (*p == '\n') /* further lines under the first */
            utf8_pad(&line, "", 25, false);
    }
    while (line.length && line.text[line.length - 1] == ' ')
        line.text[--line.length] = '\0';
    puts(line.text);
    str_free(&line);
    str_free(&safe);
}

void show_row(const struct model *model, size_t sheet, uint32_t row)
{
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    struct arena *arena = arena_new();
    const struct referrers *list;
    for (size_t c = 0; c < def->column_count; c++) {
        struct str text = STR_INIT;
        model_text(model, sheet, row, c, MODEL_LABEL, &text);
        if (!def->column[c].hidden)
            put_field(intl_form(def->column[c].label), text.text);
        str_free(&text);
    }
    size_t count = referrers_of(model, sheet, row, arena, &list);
    if (count)
        printf("\n%s\n", _("What refers to this row"));
    for (size_t i = 0; i < count; i++) {
        struct str title = STR_INIT, rows = STR_INIT;
        referrers_title(model, &list[i], &title);
        for (size_t k = 0; k < list[i].count; k++) {
            str_add_format(&rows, "%s%s ", k ? "\n" : "", model_row_id(model, list[i].sheet, list[i].rows[k]));
            model_row_name(model, list[i].sheet, list[i].rows[k], &rows);
        }
        put_field(title.text, rows.text);
        str_free(&title);
        str_free(&rows);
    }
    arena_free(&arena);
}
