/* The forms' formulas as live Excel formulas: where each name stands, and what a code is called in a cell. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/xlsx_escape.h"
#include "exchange/xlsx_layout.h"

#define MAX_FORMULA 8192

struct context {
    struct xlsx_layout *layout;
    struct xlsx_page *page; /* that the formula stands on */
    uint32_t row;           /* of the sheet; UINT32_MAX: a mark instead of a number */
    bool elsewhere;         /* it speaks of a row of `page`, and stands on another one */
};

/* $B$7 */
static void ref_cell(uint32_t row, uint32_t column, struct str *out)
{
    str_add_char(out, '$');
    xlsx_ref_column(column, out);
    str_add_char(out, '$');
    str_add_count(out, row + 1u);
}

void xlsx_ref_range(uint32_t row, uint32_t column, uint32_t last_row, uint32_t last_column, struct str *out)
{
    ref_cell(row, column, out);
    str_add_char(out, ':');
    ref_cell(last_row, last_column, out);
}

const char *xlsx_cell_text(struct xlsx_layout *layout, const struct xlsx_page *page, uint32_t row, uint32_t column)
{
    struct str cell = STR_IN(layout->arena);
    str_add(&cell, page ? page->quoted : "");
    ref_cell(row, column, &cell);
    return cell.text;
}

struct xlsx_page *xlsx_page_with(const struct xlsx_layout *layout, size_t sheet, uint32_t row)
{
    struct xlsx_page *page = layout->page_of[sheet] == SIZE_MAX ? NULL : &layout->page[layout->page_of[sheet]];
    while (page && page->part < page->parts && row >= page->from + page->rows)
        page++;
    return page;
}

const char *xlsx_cell_of(struct xlsx_layout *layout, size_t sheet, uint32_t row, size_t column)
{
    const struct xlsx_page *page = xlsx_page_with(layout, sheet, row);
    if (!page || page->at[column] == XLSX_NOWHERE)
        return NULL;
    return page->upright ? xlsx_cell_text(layout, page, page->at[column], 2)
                         : xlsx_cell_text(layout, page, page->first + (row - page->from), page->at[column]);
}

const char *xlsx_range_of(struct xlsx_layout *layout, size_t sheet, size_t column)
{
    if (sheet == SIZE_MAX || column == SIZE_MAX || !xlsx_whole(layout, sheet))
        return NULL;
    const struct xlsx_page *page = &layout->page[layout->page_of[sheet]];
    if (page->rows + page->ready == 0 || page->at[column] == XLSX_NOWHERE)
        return NULL;
    struct str range = STR_IN(layout->arena);
    xlsx_column_range(page, page->at[column], true, &range);
    return range.text;
}

void xlsx_numbers_range(const struct xlsx_page *page, struct str *out)
{
    str_add(out, page->quoted);
    xlsx_ref_range(page->first, page->at[0], page->first + page->rows - 1, page->at[0], out);
}

void xlsx_add_constant(struct str *out, const char *text)
{
    str_add_char(out, '"');
    str_add_doubled(out, text, '"');
    str_add_char(out, '"');
}

void xlsx_column_range(const struct xlsx_page *page, uint32_t column, bool with_page, struct str *out)
{
    if (with_page)
        str_add(out, page->quoted);
    xlsx_ref_range(page->first, column, xlsx_last_row(page), column, out);
}

const struct column_def *xlsx_column_def(const struct xlsx_layout *layout, size_t table, size_t column)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[table / 2];
    return table % 2 ? &sheet->summary[column].column : &sheet->column[column];
}

static struct xlsx_page *page_of(const struct xlsx_layout *layout, size_t table)
{
    size_t page = layout->page_of[table / 2];
    return page == SIZE_MAX ? NULL : &layout->page[page];
}

static void add_page(const struct context *c, const struct xlsx_page *page, struct str *out)
{
    if (page != c->page || c->elsewhere)
        str_add(out, page->quoted);
}

static void add_summary(const struct context *c, const struct xlsx_page *page, size_t summary, struct str *out)
{
    add_page(c, page, out);
    ref_cell(page->summary[summary].row, page->summary[summary].column, out);
}

/* ---- callbacks ---- */

static void write_cell(void *context, const struct formula_ref *ref, struct str *out)
{
    const struct context *c = context;
    bool own = c->page && c->page->sheet == ref->table / 2; /* which of its parts */
    const struct xlsx_page *page = own ? c->page : page_of(c->layout, ref->table);
    if (ref->table % 2) {
        add_summary(c, page, ref->column, out);
    } else if (page->upright) {
        add_page(c, page, out);
        ref_cell(page->at[ref->column], 2, out);
    } else if (ref->kind == FORMULA_SCALAR || ref->kind == FORMULA_FIXED) { /* a row that is always there */
        add_page(c, page, out);
        ref_cell(page->first + ref->row, page->at[ref->column], out);
    } else {
        if (c->elsewhere)
            add_page(c, page, out);
        xlsx_ref_column(page->at[ref->column], out);
        if (c->row == UINT32_MAX)
            str_add_char(out, XLSX_ROW_MARK);
        else
            str_add_count(out, page->first + (c->row - page->from) + 1u);
    }
}

static void write_range(void *context, const struct formula_ref *ref, struct str *out)
{
    const struct context *c = context;
    const struct xlsx_page *page = page_of(c->layout, ref->table);
    if (ref->table % 2) {
        add_summary(c, page, ref->column, out);
    } else if (page->upright) {
        add_page(c, page, out);
        xlsx_ref_range(page->at[ref->column], 2, page->at[ref->column], 2, out);
    } else {
        xlsx_column_range(page, page->at[ref->column], page != c->page || c->elsewhere, out);
    }
}

static enum formula_there write_there(void *context, const struct formula_ref *ref, struct str *out)
{
    const struct context *c = context;
    const struct xlsx_page *page = ref->table % 2 ? NULL : page_of(c->layout, ref->table);
    if (!page || !page->ready)
        return THERE_ALL;
    const struct sheet_def *sheet = &c->layout->catalog->sheet[page->sheet];
    xlsx_column_range(page, page->there, page != c->page || c->elsewhere, out);
    return ref->column == sheet_role(sheet, ROLE_ID)    ? THERE_NUMBERED
           : sheet->column[ref->column].formula != NULL ? THERE_COMPUTED
                                                        : THERE_TYPED;
}

static size_t write_linked(void *context, const struct formula_ref *ref, uint32_t row, size_t nth, struct str *out)
{
    const struct context *c = context;
    const struct xlsx_page *page = page_of(c->layout, ref->table);
    const struct relation_def *relation = &c->layout->catalog->relation[ref->relation];
    if (ref->back) { /* rows of the form that link to this one */
        uint32_t first = relation->first[row];
        if (nth < relation->first[row + 1] - first) {
            add_page(c, page, out);
            ref_cell(page->first + relation->linked[first + nth], page->at[ref->column], out);
        }
        return relation->first[row + 1] - first;
    }
    const struct row_def *def = model_row_def(c->layout->model, c->page->sheet, row);
    for (size_t i = 0; def && i < def->link_count; i++) {
        if (def->link[i].sheet != ref->table / 2)
            continue;
        if (nth < def->link[i].count) {
            add_page(c, page, out);
            ref_cell(page->first + def->link[i].index[nth], page->at[ref->column], out);
        }
        return def->link[i].count;
    }
    return 0;
}

#define MOST_NAMED 24 /* ids that a formula takes apart one by one */

static size_t most_in(const struct column *column)
{
    size_t most = 0;
    for (uint32_t e = 0; e < column->entries; e++) {
        size_t count = 0;
        char id[RELATION_ID];
        for (const char *at = column->dictionary[e].type == VALUE_TEXT ? column->dictionary[e].text : NULL;
             relation_next(&at, id);)
            count++;
        most = count > most ? count : most;
    }
    return most;
}

/* Some more than there are, so that the file can be worked on. */
static size_t with_room(size_t most)
{
    return most > MOST_NAMED ? 0 : most + 4 < 8 ? 8 : most + 4;
}

size_t xlsx_most_named(const struct xlsx_layout *layout, size_t sheet, size_t column)
{
    size_t to = layout->catalog->sheet[sheet].column[column].of;
    if (to == SIZE_MAX || model_rows(layout->model, to) > XLSX_BIG_ROWS)
        return 0;
    return with_room(most_in(model_column(layout->model, sheet, column)));
}

static size_t most_referrers(const struct xlsx_layout *layout, size_t relation)
{
    const struct relation_def *def = &layout->catalog->relation[relation];
    const uint32_t *rows;
    size_t most = 0;
    if (model_rows(layout->model, def->to) > XLSX_BIG_ROWS || model_rows(layout->model, def->from) > XLSX_BIG_ROWS)
        return 0;
    struct arena *arena SCOPED(arena_free) = arena_new();
    for (uint32_t r = 0; r < model_rows(layout->model, def->to); r++) {
        size_t count = model_referrers(layout->model, relation, model_row_id(layout->model, def->to, r), arena, &rows);
        most = count > most ? count : most;
    }
    return most;
}

static size_t write_most(void *context, const struct formula_ref *ref)
{
    const struct context *c = context;
    if (ref->from)
        return xlsx_most_named(c->layout, ref->from->table / 2, ref->from->column);
    size_t most = with_room(most_referrers(c->layout, ref->relation));
    return most ? most : MOST_NAMED + 4; /* COUNTIFS counts as many as there are, names are said to be more */
}

static bool write_pattern(void *context, const struct formula_ref *ref, struct str *cells, struct str *pattern)
{
    const struct context *c = context;
    const struct xlsx_page *page = page_of(c->layout, ref->table);
    const struct relation_def *relation = &c->layout->catalog->relation[ref->relation];
    if (!page || page->upright || page->parts > 1 || page->key_at[ref->key] == XLSX_NOWHERE || c->page->upright)
        return false;
    xlsx_column_range(page, page->key_at[ref->key], page != c->page || c->elsewhere, cells);
    struct formula_ref own = {.kind = FORMULA_OWN,
                              .table = catalog_rows_table(relation->to),
                              .column = catalog_role(c->layout->catalog, relation->to, ROLE_ID)};
    str_add(pattern, "\"*;\"&$");
    write_cell(context, &own, pattern);
    str_add(pattern, "&\";*\"");
    return true;
}

static const struct choice_list *list_of(const struct formula_choices *choices)
{
    return (const struct choice_list *)((const char *)choices - offsetof(struct choice_list, formula));
}

static const char *write_label(void *context, const struct formula_choices *choices, const char *code)
{
    (void)context;
    const struct choice *choice = choices_code(list_of(choices), code);
    return choice ? intl_form(choice->label) : NULL;
}

static void write_points(void *context, const struct formula_ref *ref, const char *cell, struct str *out)
{
    const struct context *c = context;
    str_add_format(out, "IF(%s=\"\",\"\",INDEX(", cell);
    xlsx_list_range(c->layout, list_of(ref->choices), 2, out);
    str_add_format(out, ",MATCH(%s,", cell);
    xlsx_list_range(c->layout, list_of(ref->choices), 0, out);
    str_add(out, ",0)))");
}

bool xlsx_list_range(const struct xlsx_layout *layout, const struct choice_list *list, int offset, struct str *out)
{
    for (size_t i = 0; i < layout->lists; i++) {
        if (layout->list[i].list != list || !list->count)
            continue;
        str_add(out, layout->page[layout->pages - 1].quoted); /* the last page */
        uint32_t column = layout->list[i].column + (uint32_t)offset;
        xlsx_ref_range(2, column, 1 + (uint32_t)list->count, column, out);
        return true;
    }
    return false;
}

/* ---- whole formulas ---- */

/* What the layout knows of each computed column and summary value: nothing yet, that it stays a formula, that it does
 * not. */
enum { STAYS_UNKNOWN, STAYS_LIVE, STAYS_VALUE };

static bool ref_stays(const struct xlsx_layout *layout, const struct formula_ref *ref)
{
    size_t sheet = ref->table / 2, page = layout->page_of[sheet];
    bool summary = ref->table % 2;
    if (page == SIZE_MAX || (!summary && xlsx_left_out(layout, sheet, ref->column)))
        return false;
    bool one = ref->kind == FORMULA_OWN || ref->kind == FORMULA_SCALAR;
    if ((summary || !one) && layout->options.row) /* neither stands there whole */
        return false;
    if (!summary && !one && layout->page[page].parts > 1) /* no range covers it */
        return false;
    return !xlsx_column_def(layout, ref->table, ref->column)->formula ||
           xlsx_column_stays(layout, sheet, ref->column, summary);
}

bool xlsx_column_stays(const struct xlsx_layout *layout, size_t sheet, size_t column, bool summary)
{
    const struct sheet_def *def = &layout->catalog->sheet[sheet];
    uint8_t *known = &layout->stays[sheet][summary ? def->column_count + column : column];
    if (*known == STAYS_UNKNOWN) /* the catalog has no circles */
        *known = xlsx_formula_stays(layout, (summary ? &def->summary[column].column : &def->column[column])->formula)
                     ? STAYS_LIVE
                     : STAYS_VALUE;
    return *known == STAYS_LIVE;
}

bool xlsx_formula_stays(const struct xlsx_layout *layout, const struct formula *formula)
{
    if (layout->options.values)
        return false;
    for (size_t i = 0; i < formula_ref_count(formula); i++)
        if (!ref_stays(layout, formula_ref_at(formula, i)))
            return false;
    return true;
}

static void replace_all(struct str *text, const char *from, const char *to)
{
    struct str out SCOPED(str_free) = STR_INIT;
    const char *at = text->text;
    for (const char *found; (found = strstr(at, from)); at = found + strlen(from)) {
        str_add_length(&out, at, (size_t)(found - at));
        str_add(&out, to);
    }
    str_add(&out, at);
    str_clear(text);
    str_add_length(text, out.text, out.length);
}

#define RESULT_TEXTS 64

/* The constants of a formula that come in the language of the file: all that a text is put together of, when nothing in it is what people
 * wrote (DEF->all_said); else those that are a whole result. */
struct translating {
    size_t count;
    const char *text[RESULT_TEXTS];
};

static void add_constant(void *context, const char *text, const struct formula_ref *ref)
{
    struct translating *t = context;
    if (!ref && t->count < RESULT_TEXTS)
        t->text[t->count++] = text;
}

static void find_constants(const struct column_def *def, const struct formula *formula, struct translating *t)
{
    if (def && def->all_said)
        formula_each_piece(formula, add_constant, t);
    else
        t->count = formula_result_texts(formula, t->text, RESULT_TEXTS);
    if (t->count > RESULT_TEXTS)
        t->count = RESULT_TEXTS;
}

static void translate_constants(const struct column_def *def, const struct formula *formula, struct str *text)
{
    struct translating t = {.count = 0};
    find_constants(def, formula, &t);
    for (size_t i = 0; i < t.count; i++) {
        const char *translated = intl_form(t.text[i]);
        if (!*t.text[i] || strcmp(translated, t.text[i]) == 0)
            continue;
        struct str from SCOPED(str_free) = STR_INIT, to SCOPED(str_free) = STR_INIT;
        xlsx_add_constant(&from, t.text[i]);
        xlsx_add_constant(&to, translated);
        replace_all(text, from.text, to.text);
    }
}

const char *xlsx_form_text(struct xlsx_layout *layout, const struct column_def *def, const char *text)
{
    if (intl_language() == LANGUAGE_JA)
        return text;
    if (!def->formula)
        return def->built_in || def->given ? intl_form(text) : text;
    if (def->all_said) {
        struct str said = STR_IN(layout->arena);
        return kind_said(def, text, &said) ? said.text : text;
    }
    struct translating t = {.count = 0};
    find_constants(def, def->formula, &t);
    for (size_t i = 0; i < t.count; i++)
        if (strcmp(t.text[i], text) == 0)
            return intl_form(text);
    for (size_t i = 0; i < def->handed; i++)
        if (strcmp(def->said[i], text) == 0)
            return intl_form(text);
    return text;
}

/* DEF: whose formula it is; NULL: nobody's. */
static bool make(struct context c, const struct column_def *def, const struct formula *formula, struct str *out)
{
    const struct formula_choices *result = def && def->kind->coded ? &def->choices->formula : NULL;
    struct formula_excel to = {.context = &c,
                               .row = c.row == UINT32_MAX ? 0 : c.row,
                               .result = result,
                               .cell = write_cell,
                               .range = write_range,
                               .there = write_there,
                               .most = write_most,
                               .pattern = write_pattern,
                               .linked = write_linked,
                               .label = write_label,
                               .points = write_points};
    struct str text SCOPED(str_free) = STR_INIT;
    if (!formula_excel(formula, &to, &text, NULL))
        return false;
    if (!result)
        translate_constants(def, formula, &text);
    str_add(out, text.text);
    return true;
}

/* The formula of DEF on its own page. */
static bool make_own(struct xlsx_layout *layout, struct xlsx_page *page, const struct column_def *def, uint32_t row,
                     struct str *out)
{
    struct context c = {.layout = layout, .page = page, .row = row};
    return make(c, def, def->formula, out);
}

#define MOST_DIGITS 10 /* of a row's number */

/* Nothing in any piece that would be read as _xHHHH_, and none whose end a row's number could make one of: then no row has any. */
static bool is_plain(const struct xlsx_formula *formula)
{
    bool plain = true;
    for (size_t i = 0; i < formula->count && plain; i++) {
        struct str escaped SCOPED(str_free) = STR_INIT;
        const char *piece = formula->piece[i], *last = strrchr(piece, '_');
        plain = xlsx_escape(piece, &escaped) == piece && (!last || strlen(last) >= sizeof("_xHHHH_") - 1);
    }
    return plain;
}

void xlsx_formula_split(struct xlsx_layout *layout, const char *text, struct xlsx_formula *out)
{
    size_t marks = 0;
    for (const char *p = text; *p; p++)
        marks += *p == XLSX_ROW_MARK;
    out->count = marks + 1;
    out->piece = arena_zero(layout->arena, out->count * sizeof(*out->piece));
    out->length = arena_zero(layout->arena, out->count * sizeof(*out->length));
    for (size_t i = 0; i < out->count; i++) {
        const char *end = strchrnul(text, XLSX_ROW_MARK);
        out->piece[i] = arena_text_length(layout->arena, text, (size_t)(end - text));
        out->length[i] = (size_t)(end - text);
        text = end + 1;
    }
    out->plain = is_plain(out);
    for (size_t i = 0; i < out->count; i++)
        out->most += out->length[i] + (i ? MOST_DIGITS : 0);
    out->plain = out->plain && out->most <= MAX_FORMULA;
}

bool xlsx_formula_column(struct xlsx_layout *layout, struct xlsx_page *page, struct xlsx_column *column)
{
    const struct column_def *def = &layout->catalog->sheet[page->sheet].column[column->column];
    for (size_t i = 0; i < formula_ref_count(def->formula); i++) { /* links of the form are other cells in each row */
        const struct formula_ref *ref = formula_ref_at(def->formula, i);
        column->linked = column->linked || (ref->kind == FORMULA_LINKED && !ref->from && !ref->keyed);
    }
    struct str text SCOPED(str_free) = STR_INIT;
    /* Every row must have one: a formula that is too long in one row makes the column a column of values. */
    for (uint32_t r = 0; column->linked && r < page->rows; r++) {
        str_clear(&text);
        if (!make_own(layout, page, def, page->from + r, &text))
            return false;
    }
    if (column->linked)
        return true;
    if (!make_own(layout, page, def, UINT32_MAX, &text))
        return false;
    xlsx_formula_split(layout, text.text, &column->formula);
    return utf8_utf16_length(text.text) + 7 * column->formula.count <= MAX_FORMULA; /* seven digits a mark at most */
}

bool xlsx_formula_row(struct xlsx_layout *layout, struct xlsx_page *page, const struct column_def *def, uint32_t row,
                      struct str *out)
{
    return def->formula && xlsx_formula_stays(layout, def->formula) && make_own(layout, page, def, row, out);
}

const char *xlsx_formula_one(struct xlsx_layout *layout, struct xlsx_page *page, const struct column_def *def,
                             uint32_t row)
{
    struct str text = STR_IN(layout->arena);
    return xlsx_formula_row(layout, page, def, row, &text) ? text.text : NULL;
}

const char *xlsx_formula_elsewhere(struct xlsx_layout *layout, struct xlsx_page *page, const struct formula *formula,
                                   uint32_t row)
{
    struct context c = {.layout = layout, .page = page, .row = row, .elsewhere = true};
    struct str text = STR_IN(layout->arena);
    return xlsx_formula_stays(layout, formula) && make(c, NULL, formula, &text) ? text.text : NULL;
}

bool xlsx_formula_ref(struct xlsx_layout *layout, const struct value_ref *ref, struct str *out)
{
    if (!ref->set || layout->options.values || layout->page_of[ref->sheet] == SIZE_MAX ||
        xlsx_ref_left_out(layout, ref))
        return false;
    struct context c = {.layout = layout};
    struct formula_ref to = {.kind = FORMULA_SCALAR,
                             .table = ref->fact ? catalog_rows_table(ref->sheet) : catalog_summary_table(ref->sheet),
                             .column = ref->summary};
    write_cell(&c, &to, out);
    return true;
}
