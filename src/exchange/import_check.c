/* The computed columns of a stranger's file: they are not taken over, but they say whether its values were understood. */
#include <math.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/import_choice.h"
#include "exchange/import_private.h"

#define SAMPLE 200 /* rows that are computed here for comparison */

struct checking {
    const struct import_part *part;
    const struct sheet_def *sheet;
    struct model *model;
    size_t row[SAMPLE]; /* of the part; by row of the model */
    size_t rows;
};

/* The number or choice that the file shows, as the model's value; false: it shows none that could be compared. */
static bool file_value(const struct column_def *def, const char *text, struct value here, bool *same)
{
    struct str narrow SCOPED(str_free) = STR_INIT, shown SCOPED(str_free) = STR_INIT;
    double number;
    bool comparable = false;
    utf8_narrow(text, &narrow);
    value_to_text(here, &shown);
    if (shown.length == 0) /* nothing comes out here yet */
        return false;
    if (def->choices) {
        const char *code = import_choice_code(def->choices, narrow.text);
        comparable = code || value_parse_number(narrow.text, &number);
        *same = code && strcmp(code, shown.text) == 0;
    } else if (value_parse_number(narrow.text, &number)) {
        double own;
        comparable = value_parse_number(shown.text, &own);
        *same = comparable && fabs(own - number) < 1e-9;
    }
    return comparable && *text;
}

static void check_field(const struct checking *c, struct import *import, size_t field)
{
    const struct import_mapping *m = &c->part->map.mapping[field];
    const struct column_def *def = &c->sheet->column[m->column];
    const struct file_table *table = c->part->table;
    size_t compared = 0, differ = 0, first = SIZE_MAX;
    for (size_t n = 0; n < c->rows; n++) {
        size_t at = c->part->row[c->row[n]].at;
        const char *text = table_field(table, at, field);
        struct value here = model_value(c->model, c->part->sheet, (uint32_t)n, m->column);
        bool same = true;
        if (!*text || here.type == VALUE_EMPTY || here.type == VALUE_ERROR || !file_value(def, text, here, &same))
            continue;
        compared++;
        differ += !same;
        first = !same && first == SIZE_MAX ? n : first;
    }
    if (differ == 0 || differ * 2 <= compared)
        return;
    struct str place SCOPED(str_free) = STR_INIT, own SCOPED(str_free) = STR_INIT;
    table_place_text(table, c->part->row[c->row[first]].at, field, &place);
    model_text(c->model, c->part->sheet, (uint32_t)first, m->column, MODEL_CODE, &own);
    import_add_warning(
        import, arena_format(import->arena,
                             _("\"%s\" differs in %zu of %zu rows from what comes out here (%s: %s in the file, %s "
                               "here): is the scale of the file another one (--scale, --value)?"),
                             m->header, differ, compared, place.text,
                             table_text(table, c->part->row[c->row[first]].at, field), own.text));
}

/* The first rows as they would come in, in a model of their own. */
static void compute(struct book *book, struct checking *c)
{
    const struct import_part *part = c->part;
    c->model = model_clone(book->model);
    model_clear(c->model, part->sheet);
    for (size_t n = 0; n < part->rows && c->rows < SAMPLE; n++) {
        const struct import_row *row = &part->row[n];
        char id[24];
        if (row->kind != IMPORT_ADDED || !row->take)
            continue;
        snprintf(id, sizeof(id), "%zu", c->rows + 1);
        model_append_row(c->model, part->sheet, id);
        for (size_t f = 0; f < part->map.count; f++) {
            const struct import_mapping *m = &part->map.mapping[f];
            const char *value = part->value[n * part->map.count + f];
            if (import_mapping_taken(m) && value && *value)
                model_put(c->model, part->sheet, (uint32_t)c->rows, m->column, value);
        }
        c->row[c->rows++] = n;
    }
    model_appended(c->model, part->sheet);
    model_compute(c->model);
}

static bool is_checked(const struct checking *c, size_t field)
{
    const struct import_mapping *m = &c->part->map.mapping[field];
    return m->computed && c->sheet->column[m->column].formula;
}

void import_check_computed(struct book *book, struct import *import, const struct import_part *part)
{
    struct checking c = {.part = part, .sheet = &book->catalog->sheet[part->sheet]};
    bool any = false;
    for (size_t f = 0; f < part->map.count; f++)
        any = any || is_checked(&c, f);
    if (!any || c.sheet->kind != SHEET_LEDGER || part->count[IMPORT_ADDED] == 0)
        return;
    compute(book, &c);
    for (size_t f = 0; f < part->map.count && c.rows; f++)
        if (is_checked(&c, f))
            check_field(&c, import, f);
    model_free(&c.model);
}
