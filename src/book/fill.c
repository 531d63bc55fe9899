#include "book/fill.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/utf8.h"

/* ---- where a value stands ---- */

static bool find_cell(const struct filling *f, const struct formula_ref *ref, struct fill_cell *cell)
{
    size_t sheet = ref->table / 2;
    *cell = (struct fill_cell){sheet, ref->row, ref->table % 2 ? SIZE_MAX : ref->column};
    if (ref->kind == FORMULA_OWN)
        cell->row = f->row;
    if (ref->kind == FORMULA_FOLLOWED) {
        struct fill_cell from;
        struct str id = STR_INIT;
        if (find_cell(f, ref->from, &from) && from.column != SIZE_MAX)
            value_to_text(model_value(f->model, from.sheet, from.row, from.column), &id);
        cell->row = id.length ? model_find_row(f->model, sheet, id.text) : UINT32_MAX;
        str_free(&id);
    }
    return ref->table % 2 || (cell->row != UINT32_MAX && cell->row < model_rows(f->model, sheet));
}

static const struct column_def *column_of(const struct filling *f, const struct formula_ref *ref)
{
    const struct sheet_def *sheet = &model_catalog(f->model)->sheet[ref->table / 2];
    return ref->table % 2 ? &sheet->summary[ref->column].column : &sheet->column[ref->column];
}

/* ---- values ---- */

/* As documents call a row: what they print does not depend on who looks at them. */
static void name_row(const void *context, size_t sheet, const char *id, struct str *out)
{
    const struct model *model = context;
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    uint32_t row = model_find_row(model, sheet, id);
    const struct row_def *given = row == UINT32_MAX ? NULL : model_row_def(model, sheet, row);
    const char *dot = def->each == SIZE_MAX ? NULL : strchr(id, '.');
    if (dot) { /* of a sheet that is answered for each row of a ledger */
        char *above = mem_text_length(id, (size_t)(dot - id));
        name_row(model, def->each, above, out);
        str_add_char(out, ' ');
        free(above);
    }
    if (row == UINT32_MAX)
        str_add(out, id);
    else if (given)
        str_add(out, def->kind == SHEET_FACTS ? def->title : given->label);
    else
        model_row_name(model, sheet, row, out);
}

static void add_day(const struct filling *f, enum placeholder_form form, int serial, struct str *out)
{
    char iso[11];
    /* As the days beside the text: a message stands by cells, on the screen and in Excel, and those are 2026-04-01. */
    if (form == PLACEHOLDER_ERA || (form == PLACEHOLDER_USUAL && f->document)) {
        date_era(serial, out);
    } else {
        date_iso(serial, iso);
        str_add(out, iso);
    }
}

/* The title of the document that the cell names by its id; NULL: it is no such cell. */
static const char *document_named(const struct filling *f, const struct placeholder *hole, struct value value)
{
    if (!hole->ref || hole->ref->table % 2 || value.type != VALUE_TEXT)
        return NULL;
    const char *title =
        catalog_document_title(model_catalog(f->model), hole->ref->table / 2, hole->ref->column, value.text);
    return title && !f->document ? intl_form(title) : title;
}

static void add_value(const struct filling *f, const struct placeholder *hole, const struct column_def *def,
                      struct value value, struct str *out)
{
    struct kind_book book = model_kinds(f->model);
    const char *title = hole->form == PLACEHOLDER_CODE ? NULL : document_named(f, hole, value);
    if (f->document)
        book.name_row = name_row;
    if (def->kind->day && value.type == VALUE_NUMBER)
        add_day(f, hole->form, (int)value.number, out);
    else if (hole->form == PLACEHOLDER_CODE)
        kind_code(def, value, out);
    else if (title)
        utf8_safe(out, title, false);
    else
        kind_show(def, value,
                  hole->form == PLACEHOLDER_SHORT ? READER_SHORT
                  : f->document                   ? READER_DOCUMENT
                                                  : READER_LABEL,
                  &book, out);
}

/* Each value once, in the order of the rows that apply. */
static void add_list(const struct filling *f, const struct placeholder *hole, struct str *out)
{
    size_t sheet = hole->ref->table / 2;
    const struct column *column = model_column(f->model, sheet, hole->ref->column);
    bool *seen = mem_zero(column->entries + 1, sizeof(*seen));
    size_t before = out->length;
    for (uint32_t r = 0; r < column->rows; r++) {
        bool *code = &seen[column_code(column, r)];
        if (*code || value_blank(column_get(column, r)) || !model_applies(f->model, sheet, r))
            continue;
        *code = true;
        if (out->length > before)
            str_add(out, f->document || intl_language() == LANGUAGE_JA ? "、" : ", ");
        add_value(f, hole, column_of(f, hole->ref), column_get(column, r), out);
    }
    free(seen);
}

/* What a law is called; and, when it is not in force, what it is instead: it is never told as a duty then. */
static void add_law(const struct filling *f, const struct placeholder *hole, struct str *out)
{
    size_t sheet = hole->ref->table / 2;
    const struct sheet_def *def = &model_catalog(f->model)->sheet[sheet];
    const struct row_def *row = &def->row[hole->ref->row];
    const char *full =
        hole->form == PLACEHOLDER_FULL ? model_role_text(f->model, sheet, hole->ref->row, ROLE_FULL) : "";
    str_add(out, *full ? full : f->document ? row->label : intl_form(row->label));
    const struct column_def *column = column_of(f, hole->ref);
    struct value standing = model_value(f->model, sheet, hole->ref->row, hole->ref->column);
    const struct choice *choice = kind_choice_of(column, standing);
    if (choice && strcmp(choice->code, LAW_IN_FORCE) == 0)
        return;
    str_add(out, "（");
    add_value(f, &(struct placeholder){.kind = PLACEHOLDER_CELL}, column, standing, out);
    struct value from = model_role(f->model, sheet, hole->ref->row, ROLE_FROM);
    if (from.type == VALUE_NUMBER && from.number > model_today(f->model)) {
        struct str day = STR_INIT;
        add_day(f, PLACEHOLDER_USUAL, (int)from.number, &day);
        f->document ? str_add_format(out, "、%sから", day.text) : str_add_format(out, _(", from %s"), day.text);
        str_free(&day);
    }
    str_add(out, "）");
}

/* The text of HOLE; false when there is none. */
static bool add_hole(const struct filling *f, const struct placeholder *hole, struct filled *piece, struct str *out)
{
    const struct catalog *catalog = model_catalog(f->model);
    switch (hole->kind) {
    case PLACEHOLDER_TODAY:
        piece->label = "今日";
        add_day(f, hole->form, model_today(f->model), out);
        return true;
    case PLACEHOLDER_ROW:
        piece->label = "名前";
        if (f->row < model_rows(f->model, f->sheet))
            model_row_name(f->model, f->sheet, f->row, out);
        break;
    case PLACEHOLDER_LAW:
        piece->label = catalog->sheet[hole->ref->table / 2].row[hole->ref->row].label;
        add_law(f, hole, out);
        return true;
    case PLACEHOLDER_DOCUMENT:
        for (size_t i = 0; i < catalog->document_count; i++)
            if (strcmp(catalog->document[i].id, hole->name) == 0) {
                piece->label = catalog->document[i].title;
                str_add_format(out, "「%s」", f->document ? piece->label : intl_form(piece->label));
                return true;
            }
        piece->hole = NULL;
        return false;
    case PLACEHOLDER_OWN:
    case PLACEHOLDER_PART:
        if (f->own)
            return f->own(f->context, hole, piece, out);
        piece->hole = NULL;
        return false;
    case PLACEHOLDER_LIST:
        piece->label = column_of(f, hole->ref)->label;
        add_list(f, hole, out);
        break;
    case PLACEHOLDER_CELL:
        piece->label = column_of(f, hole->ref)->label;
        if (!find_cell(f, hole->ref, &piece->cell))
            break;
        struct value value = piece->cell.column == SIZE_MAX
                                 ? model_summary(f->model, piece->cell.sheet, hole->ref->column)
                                 : model_value(f->model, piece->cell.sheet, piece->cell.row, piece->cell.column);
        if (!value_blank(value) || hole->may_be_empty || !f->document)
            add_value(f, hole, column_of(f, hole->ref), value, out);
    }
    return out->length > 0;
}

/* ---- a whole text ---- */

/* LENGTH bytes of TEXT between { and }. False: a {name?} without a value. */
static bool fill_hole(const struct filling *f, const char *text, size_t length, struct str *out)
{
    if (f->given && strlen(f->given) == length && strncmp(f->given, text, length) == 0) {
        str_add(out, f->given_text);
        return true;
    }
    struct filled piece = {.from = out->length, .cell = {SIZE_MAX, UINT32_MAX, SIZE_MAX}};
    piece.hole = catalog_placeholder(model_catalog(f->model), f->sheet, text, length);
    struct str value = STR_INIT;
    bool filled = piece.hole && add_hole(f, piece.hole, &piece, &value), may_be_empty = false;
    if (!piece.hole) {
        if (f->keep)
            str_add_format(&value, "{%.*s}", (int)length, text);
    } else {
        may_be_empty = piece.hole->may_be_empty;
        piece.blank = !filled && !may_be_empty && f->document;
        if (piece.blank)
            str_add_format(&value, "〔%s〕", piece.label ? piece.label : piece.hole->name);
    }
    utf8_safe(out, value.text, true);
    piece.to = out->length;
    if (f->each)
        f->each(f->context, &piece);
    bool empty = may_be_empty && value.length == 0;
    str_free(&value);
    return !empty;
}

bool fill_text(const struct filling *f, const char *template, struct str *out)
{
    bool whole = true;
    for (const char *p = template; *p;) {
        const char *close = *p == '{' ? strchr(p, '}') : NULL;
        if (close) {
            whole = fill_hole(f, p + 1, (size_t)(close - p) - 1, out) && whole;
            p = close + 1;
        } else {
            size_t step = 1 + strcspn(p + 1, "{");
            char *plain = mem_text_length(p, step);
            utf8_safe(out, plain, true);
            free(plain);
            p += step;
        }
    }
    return whole;
}

const char *fill_help(const struct model *model, const char *help)
{
    const char *text = help ? intl_form(help) : NULL;
    if (!text || !model || !strchr(text, '{'))
        return text;
    struct str filled = STR_INIT;
    fill_message(model, SIZE_MAX, UINT32_MAX, text, &filled);
    text = catalog_keep_text(model_catalog(model), filled.text);
    str_free(&filled);
    return text;
}

void fill_message(const struct model *model, size_t sheet, uint32_t row, const char *template, struct str *out)
{
    const struct filling f = {.model = model, .sheet = row == UINT32_MAX ? SIZE_MAX : sheet, .row = row};
    fill_text(&f, template, out);
}
