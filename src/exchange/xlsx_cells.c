/* The cells of a page, row by row: what the writer writes and the check expects. */

#include <string.h>

#include "base/intl.h"
#include "exchange/xlsx_layout.h"
#include "exchange/xlsx_names.h"

void xlsx_cursor_start(struct xlsx_cursor *cursor, struct xlsx_layout *layout, struct xlsx_page *page)
{
    struct arena *arena = arena_new();
    *cursor = (struct xlsx_cursor){.arena = arena, .layout = layout, .page = page, .scratch = STR_IN(arena)};
    cursor->out = arena_zero(arena, (page->columns + 1) * sizeof(*cursor->out));
    cursor->text = arena_zero(arena, (page->columns + 1) * sizeof(*cursor->text));
    cursor->shown = arena_zero(arena, (page->columns + 1) * sizeof(*cursor->shown));
    cursor->made = arena_zero(arena, (page->columns + 1) * sizeof(*cursor->made));
    for (size_t i = 0; i < page->columns; i++)
        cursor->text[i] = cursor->shown[i] = (struct str)STR_IN(arena);
}

void xlsx_cursor_end(struct xlsx_cursor *cursor)
{
    arena_free(&cursor->arena);
}

/* The cell of COLUMN in whichever row, without $: AB and a mark for the number. */
static void add_cell(uint32_t column, struct str *out)
{
    xlsx_ref_column(column, out);
    str_add_char(out, XLSX_ROW_MARK);
}

/* The number of row R in digits: every formula of the row has it several times. */
static void number_row(struct xlsx_cursor *cursor, uint32_t r)
{
    uint32_t number = cursor->page->first + (r - cursor->page->from) + 1;
    if (number == cursor->numbered)
        return;
    cursor->numbered = number;
    cursor->digit_count = (size_t)snprintf(cursor->digits, sizeof(cursor->digits), "%u", number);
}

/* FORMULA as it stands in row R, in the buffer of column I, which is the same for all rows: a large ledger has a million of them. */
static const char *text_in_row(struct xlsx_cursor *cursor, const struct xlsx_formula *formula, size_t i, uint32_t r)
{
    if (!cursor->made[i]) {
        cursor->made[i] = arena_zero(cursor->arena, formula->most + 2);
        cursor->made[i][0] = '=';
    }
    char *to = cursor->made[i] + 1;
    number_row(cursor, r);
    for (size_t p = 0; p < formula->count; p++) {
        if (p)
            to = mempcpy(to, cursor->digits, cursor->digit_count);
        to = mempcpy(to, formula->piece[p], formula->length[p]);
    }
    *to = '\0';
    return cursor->made[i] + 1;
}

/* What is handed over of the formula that text_in_row() made last of column I; NULL: it is not ready as it is. */
static const char *entered_in_row(const struct xlsx_cursor *cursor, const struct xlsx_column *column, size_t i,
                                  const char *formula)
{
    return formula && cursor->made[i] && formula == cursor->made[i] + 1 && column->formula.plain ? cursor->made[i]
                                                                                                 : NULL;
}

static const char *live_text(struct xlsx_cursor *cursor, struct xlsx_column *column, size_t i, uint32_t r)
{
    struct str *text = &cursor->text[i];
    if (!column->linked)
        return text_in_row(cursor, &column->formula, i, r);
    const struct column_def *def = &cursor->layout->catalog->sheet[cursor->page->sheet].column[column->column];
    str_clear(text);
    return xlsx_formula_row(cursor->layout, cursor->page, def, r, text) ? text->text : NULL;
}

/* TEXT with names replaced, in the buffer of column I. */
static const char *replaced(struct xlsx_cursor *cursor, size_t i, const char *text, bool own)
{
    str_clear(&cursor->shown[i]);
    return names_replace(cursor->layout->names, text, own, &cursor->shown[i]) ? cursor->shown[i].text : text;
}

/* What a text of the model is called in the cell; few different ones are looked up once. */
static const char *shown_text(struct xlsx_cursor *cursor, size_t i, uint32_t code, struct value value)
{
    struct xlsx_column *column = &cursor->page->column[i];
    const struct column_def *def = &cursor->layout->catalog->sheet[cursor->page->sheet].column[column->column];
    if (!value.text || (!column->labels && !column->terms && !column->translated && !column->replaced))
        return value.text;
    if (column->cache && column->cache[code])
        return column->cache[code];
    const char *text = value.text;
    if (column->terms) {
        str_clear(&cursor->scratch);
        def->kind->words(def, value.text, intl_language() == LANGUAGE_EN, &cursor->scratch);
        text = arena_text(cursor->layout->arena, cursor->scratch.text);
    } else if (column->labels) {
        const struct choice *choice = kind_choice_of(def, value);
        text = choice ? intl_form(choice->label) : text;
    } else if (column->translated) {
        text = xlsx_form_text(cursor->layout, def, text);
    }
    if (column->replaced)
        text = replaced(cursor, i, text, def->holds != HOLDS_NOTHING);
    if (column->cache)
        column->cache[code] = text = arena_text(cursor->layout->arena, text);
    return text;
}

static void fill_value(struct xlsx_cursor *cursor, size_t i, uint32_t r, struct xlsx_out *out, bool live)
{
    const struct xlsx_column *column = &cursor->page->column[i];
    const struct column *values = model_column(cursor->layout->model, cursor->page->sheet, column->column);
    uint32_t code = column_code(values, r);
    struct value value = values->dictionary[code];
    switch (value.type) {
    case VALUE_NUMBER:
        if (column->labels) { /* a choice whose code is a number */
            str_clear(&cursor->scratch);
            value_to_text(value, &cursor->scratch);
            out->text = shown_text(cursor, i, code, value_text(cursor->scratch.text));
            out->kind = live ? OUT_FORMULA_TEXT : OUT_TEXT;
            if (out->text == cursor->scratch.text) { /* every column has its own */
                str_clear(&cursor->shown[i]);
                str_add(&cursor->shown[i], out->text);
                out->text = cursor->shown[i].text;
            }
        } else {
            out->kind = live ? OUT_FORMULA_NUMBER : OUT_NUMBER;
            out->number = value.number;
        }
        break;
    case VALUE_TEXT:
    case VALUE_EMPTY:
        out->text = value.type == VALUE_TEXT ? shown_text(cursor, i, code, value) : "";
        out->kind = live ? OUT_FORMULA_TEXT : out->text && *out->text ? OUT_TEXT : OUT_BLANK;
        break;
    case VALUE_BOOL:
    case VALUE_ERROR:
        out->text = value.type == VALUE_ERROR ? value_error_text(value.error) : value.truth ? "TRUE" : "FALSE";
        out->kind = live ? OUT_FORMULA_TEXT : OUT_TEXT;
        break;
    }
}

static void key_formula(const struct xlsx_cursor *cursor, const struct xlsx_column *column, struct str *out)
{
    str_add(out, "\";\"&");
    add_cell(cursor->page->at[column->column], out);
    str_add(out, "&\";\"");
}

/* What the row ID of the sheet OF is called in the file; nothing when there is none. */
static void add_name(struct xlsx_cursor *cursor, const struct xlsx_column *column, size_t of, const char *id,
                     struct str *out)
{
    struct xlsx_layout *layout = cursor->layout;
    uint32_t row = model_find_row(layout->model, of, id);
    const struct column_def *name = &layout->catalog->sheet[of].column[column->name_column];
    struct value value = row == UINT32_MAX ? value_empty() : model_value(layout->model, of, row, column->name_column);
    const char *text = value.type == VALUE_TEXT && value.text ? xlsx_form_text(layout, name, value.text) : "";
    if (!column->replaced || !names_replace(layout->names, text, name->holds != HOLDS_NOTHING, out))
        str_add(out, text);
}

static void add_lookup(const struct xlsx_cursor *cursor, const struct xlsx_column *column, size_t of, size_t nth,
                       struct str *out)
{
    const struct xlsx_page *target = &cursor->layout->page[cursor->layout->page_of[of]];
    struct str cell SCOPED(str_free) = STR_INIT, names SCOPED(str_free) = STR_INIT, ids SCOPED(str_free) = STR_INIT;
    add_cell(cursor->page->at[column->column], &cell);
    xlsx_column_range(target, target->at[column->name_column], true, &names);
    xlsx_column_range(target, target->at[0], true, &ids);
    formula_excel_named(cell.text, names.text, ids.text, nth, out);
}

static const char *names_between(void)
{
    return intl_language() == LANGUAGE_EN ? ", " : "、";
}

/* The formula of the names beside a reference; nothing where they cannot be looked up in this file. Of several rows as many as there may be are
 * looked up, and what is beyond them is said to be there. */
static void name_formula(const struct xlsx_cursor *cursor, const struct xlsx_column *column, struct str *text)
{
    struct xlsx_layout *layout = cursor->layout;
    const struct column_def *def = &layout->catalog->sheet[cursor->page->sheet].column[column->column];
    struct str cell SCOPED(str_free) = STR_INIT;
    if (layout->options.values || !xlsx_whole(layout, def->of) || (def->kind->many && !column->named))
        return;
    add_cell(cursor->page->at[column->column], &cell);
    if (!def->kind->many) {
        const struct xlsx_page *target = &layout->page[layout->page_of[def->of]];
        str_add(text, "IFERROR(INDEX(");
        xlsx_column_range(target, target->at[column->name_column], true, text);
        str_add_format(text, ",MATCH(%s,", cell.text);
        xlsx_column_range(target, target->at[0], true, text);
        str_add(text, ",0))&\"\",\"\")");
        return;
    }
    str_add_format(text, "_xlfn.TEXTJOIN(\"%s\",TRUE", names_between());
    for (size_t n = 0; n < column->named; n++) {
        str_add(text, ",IFERROR(");
        add_lookup(cursor, column, def->of, n, text);
        str_add(text, "&\"\",\"\")");
    }
    str_add_format(text, ",IF(LEN(%s)-LEN(SUBSTITUTE(%s,\";\",\"\"))>=%zu,\"…\",\"\"))", cell.text, cell.text,
                   column->named);
}

/* The formula of what stands beside a reference; NULL: none. It is made once for all rows of the page. */
static const char *beside_text(struct xlsx_cursor *cursor, struct xlsx_column *column, size_t i, uint32_t r)
{
    if (column->formula.count == 0) {
        struct str text SCOPED(str_free) = STR_INIT;
        (column->key_of ? key_formula : name_formula)(cursor, column, &text);
        xlsx_formula_split(cursor->layout, text.text, &column->formula);
    }
    return column->formula.count == 1 ? NULL : text_in_row(cursor, &column->formula, i, r);
}

/* ";1;3;" of a cell that names rows. */
static void fill_key(struct xlsx_cursor *cursor, struct xlsx_column *column, size_t i, uint32_t r, struct xlsx_out *out)
{
    struct value ids = model_value(cursor->layout->model, cursor->page->sheet, r, column->column);
    str_clear(&cursor->shown[i]);
    str_add_format(&cursor->shown[i], ";%s;", ids.type == VALUE_TEXT ? ids.text : "");
    out->kind = OUT_FORMULA_TEXT;
    out->text = cursor->shown[i].text;
    out->formula = beside_text(cursor, column, i, r);
    out->entered = entered_in_row(cursor, column, i, out->formula);
}

/* The name of the row that a reference means, or the names of several, looked up live where that sheet is in the file. */
static void fill_name(struct xlsx_cursor *cursor, struct xlsx_column *column, size_t i, uint32_t r,
                      struct xlsx_out *out)
{
    const struct column_def *def = &cursor->layout->catalog->sheet[cursor->page->sheet].column[column->column];
    struct value ids = model_value(cursor->layout->model, cursor->page->sheet, r, column->column);
    struct str *shown = &cursor->shown[i], one SCOPED(str_free) = STR_INIT;
    char id[RELATION_ID];
    str_clear(shown);
    for (const char *at = ids.type == VALUE_TEXT && def->kind->many ? ids.text : NULL; relation_next(&at, id);) {
        str_clear(&one);
        add_name(cursor, column, def->of, id, &one);
        if (one.length)
            str_add_format(shown, "%s%s", shown->length ? names_between() : "", one.text);
    }
    if (!def->kind->many)
        add_name(cursor, column, def->of, ids.type == VALUE_TEXT ? ids.text : "", shown);
    out->text = shown->text;
    out->formula = beside_text(cursor, column, i, r);
    out->entered = entered_in_row(cursor, column, i, out->formula);
    out->kind = out->formula ? OUT_FORMULA_TEXT : *out->text ? OUT_TEXT : OUT_BLANK;
}

static void fill_row(struct xlsx_cursor *cursor, uint32_t r)
{
    struct xlsx_page *page = cursor->page;
    const struct sheet_def *sheet = &cursor->layout->catalog->sheet[page->sheet];
    for (size_t i = 0; i < page->columns; i++) {
        struct xlsx_column *column = &page->column[i];
        struct xlsx_out *out = &cursor->out[i];
        *out = (struct xlsx_out){.row = cursor->row, .column = (uint32_t)i, .style = column->style};
        if (column->there) {
            out->kind = OUT_NUMBER;
            out->number = 1;
        } else if (column->along) {
            str_clear(&cursor->shown[i]);
            xlsx_along_text(cursor->layout, page->sheet, column, r, &cursor->shown[i]);
            out->text = cursor->shown[i].text;
            out->kind = *out->text ? OUT_TEXT : OUT_BLANK;
        } else if (column->key_of) {
            fill_key(cursor, column, i, r, out);
        } else if (column->name_of) {
            fill_name(cursor, column, i, r, out);
        } else if (column->live) {
            fill_value(cursor, i, r, out, true);
            out->formula = live_text(cursor, column, i, r);
            out->entered = entered_in_row(cursor, column, i, out->formula);
        } else {
            fill_value(cursor, i, r, out, false);
            const struct column_def *def = &sheet->column[column->column];
            if (out->kind == OUT_BLANK && column->blank) {
                out->kind = OUT_TEXT;
                out->text = column->blank;
            } else if (out->kind == OUT_BLANK && def->formula &&
                       !cursor->layout->options.values) { /* "" as the model has it, so that formulas beside it agree */
                out->kind = OUT_FORMULA_TEXT;
                out->formula = "\"\"";
                out->text = "";
            }
        }
    }
}

/* IF($X9="","",FORMULA): nothing is computed in a row that is not there. */
static void guard(struct xlsx_cursor *cursor, size_t i, struct xlsx_out *out, const char *formula)
{
    struct str *text = &cursor->shown[i];
    str_clear(text);
    if (!formula || strcmp(formula, "\"\"") == 0) {
        str_add(text, "\"\"");
    } else {
        str_add(text, "IF($");
        xlsx_ref_cell(cursor->row, cursor->page->there, text);
        str_add_format(text, "=\"\",\"\",%s)", formula);
    }
    out->kind = OUT_FORMULA_TEXT;
    out->text = "";
    out->formula = text->text;
}

/* 1 when something is typed in the row. */
static void fill_there(struct xlsx_cursor *cursor, size_t i, struct xlsx_out *out)
{
    const struct xlsx_page *page = cursor->page;
    const struct sheet_def *sheet = &cursor->layout->catalog->sheet[page->sheet];
    struct str *text = &cursor->text[i];
    uint32_t from = XLSX_NOWHERE;
    str_clear(text);
    for (uint32_t c = 0; c <= page->columns; c++) {
        bool typed = c < page->columns && xlsx_of_model(&page->column[c]) &&
                     page->column[c].column != sheet_role(sheet, ROLE_ID) &&
                     column_writable(&sheet->column[page->column[c].column]);
        if (typed && from == XLSX_NOWHERE)
            from = c;
        if (typed || from == XLSX_NOWHERE)
            continue;
        str_add(text, text->length ? "," : "IF(COUNTA(");
        xlsx_ref_cell(cursor->row, from, text);
        if (from < c - 1) {
            str_add_char(text, ':');
            xlsx_ref_cell(cursor->row, c - 1, text);
        }
        from = XLSX_NOWHERE;
    }
    str_add(text, ")>0,1,\"\")");
    out->kind = OUT_FORMULA_TEXT;
    out->text = "";
    out->formula = text->text;
}

/* 新57, and a blank where no row is: an empty text would be found by what looks up the number of nothing. */
static void fill_new(struct xlsx_cursor *cursor, size_t i, struct xlsx_out *out)
{
    struct str *text = &cursor->text[i];
    str_clear(text);
    str_add(text, "IF($");
    xlsx_ref_cell(cursor->row, cursor->page->there, text);
    str_add_format(text, "=\"\",\"%s\",\"%s\"&ROW())", MARK_NO_ROW,
                   intl_language() == LANGUAGE_EN ? MARK_NEW_EN : MARK_NEW);
    out->kind = OUT_FORMULA_TEXT;
    out->text = MARK_NO_ROW;
    out->formula = text->text;
}

/* A row in which nothing is typed yet: as if it were the one behind the last. */
static void fill_ready(struct xlsx_cursor *cursor)
{
    struct xlsx_page *page = cursor->page;
    const struct sheet_def *sheet = &cursor->layout->catalog->sheet[page->sheet];
    uint32_t r = page->from + cursor->row - page->first;
    for (size_t i = 0; i < page->columns; i++) {
        struct xlsx_column *column = &page->column[i];
        struct xlsx_out *out = &cursor->out[i];
        *out = (struct xlsx_out){
            .row = cursor->row, .column = (uint32_t)i, .style = column->ready_style, .kind = OUT_BLANK};
        if (column->there) {
            fill_there(cursor, i, out);
        } else if (column->key_of || column->name_of) {
            guard(cursor, i, out, beside_text(cursor, column, i, r));
        } else if (column->column == sheet_role(sheet, ROLE_ID)) {
            fill_new(cursor, i, out);
        } else if (sheet->column[column->column].formula) {
            guard(cursor, i, out, column->live && !column->linked ? live_text(cursor, column, i, r) : NULL);
        }
    }
}

bool xlsx_cursor_row(struct xlsx_cursor *cursor, const struct xlsx_out **out, size_t *count,
                     const struct xlsx_row_look **look)
{
    struct xlsx_page *page = cursor->page;
    if (cursor->row > page->last_row)
        return false;
    *look = NULL;
    while (cursor->next_look < page->looks && page->look[cursor->next_look].row < cursor->row)
        cursor->next_look++;
    if (cursor->next_look < page->looks && page->look[cursor->next_look].row == cursor->row)
        *look = &page->look[cursor->next_look];
    if (cursor->row >= page->first && cursor->row - page->first < page->rows + page->ready) {
        if (cursor->row - page->first < page->rows)
            fill_row(cursor, page->from + cursor->row - page->first);
        else
            fill_ready(cursor);
        *out = cursor->out;
        *count = page->columns;
    } else {
        size_t first = cursor->next;
        while (cursor->next < page->outs && page->out[cursor->next].row == cursor->row)
            cursor->next++;
        *count = cursor->next - first;
        *out = *count ? page->out + first : NULL; /* a sheet without cells has no page */
    }
    cursor->row++;
    return true;
}
