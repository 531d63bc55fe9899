/* Styles, and the cells of a page that are not rows of a sheet. */
#include "exchange/xlsx_layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"

/* ---- styles ---- */

#define FONT       "Yu Gothic"
#define FONT_SIZE  100
#define EDGE_COLOR 0xBFBFBF
#define LINE_COLOR 0x404040 /* of pictures */
#define LINK_COLOR 0x0563C1

/* With what is the usual where nothing is said. */
static struct xlsx_style whole(struct xlsx_style style)
{
    static const uint32_t edges[] = {[BORDER_BOX] = EDGE_COLOR, [BORDER_BELOW] = 0, [BORDER_LINES] = LINE_COLOR};
    style.font = style.font ? style.font : FONT;
    style.number = style.number ? style.number : "";
    style.size = style.size ? style.size : FONT_SIZE;
    style.color = style.link ? LINK_COLOR : style.color;
    style.edge = style.edge ? style.edge : edges[style.border];
    return style;
}

void xlsx_styles_add(struct xlsx_layout *layout, const struct xlsx_style *style, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ARENA_MORE(layout->arena, layout->style, layout->styles, layout->style_capacity) = whole(style[i]);
}

static bool same_style(const struct xlsx_style *a, const struct xlsx_style *b)
{
    return strcmp(a->font, b->font) == 0 && strcmp(a->number, b->number) == 0 && a->size == b->size &&
           a->color == b->color && a->fill == b->fill && a->edge == b->edge && a->align == b->align &&
           a->border == b->border && a->sides == b->sides && a->bold == b->bold && a->wrap == b->wrap &&
           a->link == b->link && a->top == b->top && a->indent == b->indent && a->shrink == b->shrink &&
           a->open == b->open;
}

unsigned xlsx_style_of(struct xlsx_layout *layout, struct xlsx_style style)
{
    style = whole(style);
    for (size_t i = 0; i < layout->styles; i++)
        if (same_style(&layout->style[i], &style))
            return (unsigned)i;
    ARENA_MORE(layout->arena, layout->style, layout->styles, layout->style_capacity) = style;
    return (unsigned)layout->styles - 1;
}

void xlsx_add_literal(struct str *out, const char *text)
{
    str_add_char(out, '"');
    for (; *text; text++)
        if (*text != '"')
            str_add_char(out, *text);
    str_add_char(out, '"');
}

#define MOST_FORMAT 127 /* bytes */

void xlsx_digits(const struct column_def *def, struct str *out)
{
    str_add(out, def->unit ? "#,##0" : def->decimals >= 0 ? "0" : "");
    if (def->decimals > 0)
        str_add_format(out, ".%0*d", def->decimals, 0);
}

static const char *number_format(struct xlsx_layout *layout, const struct column_def *def)
{
    struct str number = STR_IN(layout->arena), all = STR_IN(layout->arena);
    bool worded = false; /* its conditions take the place of what is said for signs */
    if (def->kind->day)
        str_add(&number, "yyyy-mm-dd");
    else if (def->kind->number == NUMBER_SCALE && xlsx_scale_format(def->choices, &number))
        worded = true;
    else if (def->kind->number)
        xlsx_digits(def, &number);
    if (!def->formula || !def->blank || def->kind->blank != BLANK_AS_NUMBER)
        return !def->formula && !def->built_in && def->kind->prose ? "@" : number.text; /* later texts stay text: 001 */
    const char *shown = number.length ? number.text : "General";
    if (worded)
        str_add_format(&all, "%s;", shown);
    else
        str_add_format(&all, def->kind->day ? "%s;%s;%s;" : "%s;-%s;%s;", shown, shown, shown);
    xlsx_add_literal(&all, intl_form(def->blank));
    return all.length <= MOST_FORMAT ? all.text : ""; /* an absurdly long `blank`: General */
}

unsigned xlsx_value_style(struct xlsx_layout *layout, const struct column_def *def, struct xlsx_style base)
{
    base.number = number_format(layout, def);
    return xlsx_style_of(layout, base);
}

/* ---- fixed cells ---- */

struct xlsx_out *xlsx_put(struct xlsx_page *page, uint32_t row, uint32_t column, enum xlsx_kind kind, unsigned style)
{
    struct xlsx_out *out = &ARENA_MORE(page->layout->arena, page->out, page->outs, page->out_capacity);
    *out = (struct xlsx_out){.row = row, .column = column, .kind = kind, .style = style};
    if (row > page->last_row)
        page->last_row = row;
    if (column > page->last_column)
        page->last_column = column;
    return out;
}

struct xlsx_out *xlsx_put_text(struct xlsx_page *page, uint32_t row, uint32_t column, const char *text, unsigned style)
{
    if (page->kind != PAGE_SHEET && page->kind != PAGE_LISTS)
        text = xlsx_shown(page->layout, NULL, text);
    struct xlsx_out *out = xlsx_put(page, row, column, text && *text ? OUT_TEXT : OUT_BLANK, style);
    out->text = arena_text(page->layout->arena, text ? text : "");
    return out;
}

struct xlsx_out *xlsx_put_live(struct xlsx_page *page, uint32_t row, uint32_t column, const char *text,
                               const char *formula, unsigned style)
{
    struct xlsx_out *out = xlsx_put_text(page, row, column, text, style);
    out->kind = formula ? OUT_FORMULA_TEXT : out->kind;
    out->formula = formula;
    return out;
}

struct xlsx_out *xlsx_put_number(struct xlsx_page *page, uint32_t row, uint32_t column, double number,
                                 const char *formula, unsigned style)
{
    struct xlsx_out *out = xlsx_put(page, row, column, formula ? OUT_FORMULA_NUMBER : OUT_NUMBER, style);
    out->number = number;
    out->formula = formula;
    return out;
}

void xlsx_put_words(struct xlsx_page *page, uint32_t row, const char *text)
{
    double room = 0;
    for (uint32_t c = 0; c < page->width_count; c++)
        room += page->widths[c];
    size_t lines = utf8_wrap(text, (int)room - 2, NULL, NULL);
    struct xlsx_out *out = xlsx_put_text(page, row, 0, text, lines > 1 ? STYLE_QUIET_WRAPPED : STYLE_QUIET);
    if (lines > 1) {
        out->span = page->width_count;
        xlsx_put_look(page, row, 15.5 * (double)lines + 3, false);
    }
}

void xlsx_put_top(struct xlsx_page *page, const char *title, const char *line, const double *widths, uint32_t columns)
{
    page->widths = widths;
    page->width_count = columns;
    xlsx_put_text(page, 0, 0, title, STYLE_TITLE);
    xlsx_put_look(page, 0, 24, false);
    if (line)
        xlsx_put_words(page, 1, line);
}

void xlsx_put_list(struct xlsx_page *page, const char *title, const char *const *heads, const double *widths,
                   uint32_t columns)
{
    xlsx_put_top(page, title, NULL, widths, columns);
    for (uint32_t i = 0; i < columns; i++)
        xlsx_put_text(page, XLSX_LIST_FIRST - 1, i, _(heads[i]), STYLE_HEAD);
    page->header = XLSX_LIST_FIRST - 1;
    page->first = page->freeze_row = XLSX_LIST_FIRST;
}

void xlsx_put_look(struct xlsx_page *page, uint32_t row, double height, bool hidden)
{
    ARENA_MORE(page->layout->arena, page->look, page->looks, page->look_capacity) =
        (struct xlsx_row_look){row, height, hidden};
}

void xlsx_put_tint(struct xlsx_page *page, uint32_t row, uint32_t column, const struct column_def *def)
{
    if (!def || def->choices)
        ARENA_MORE(page->layout->arena, page->tint, page->tints, page->tint_capacity) =
            (struct xlsx_tint){row, column, def};
}

void xlsx_put_value(struct xlsx_page *page, uint32_t row, uint32_t column, const struct column_def *def,
                    struct value value, const char *formula, unsigned style)
{
    struct xlsx_layout *layout = page->layout;
    struct xlsx_out *out = xlsx_put(page, row, column, OUT_BLANK, style);
    bool number = value.type == VALUE_NUMBER && isfinite(value.number);
    out->formula = formula;
    if (number) {
        out->kind = formula ? OUT_FORMULA_NUMBER : OUT_NUMBER;
        out->number = value.number;
        return;
    }
    const struct choice *choice = def->kind->coded ? kind_choice_of(def, value) : NULL;
    struct str text SCOPED(str_free) = STR_INIT;
    if (choice)
        str_add(&text, intl_form(choice->label));
    else if (def->kind->words && value.type == VALUE_TEXT)
        value_def_text(layout->model, def, value, MODEL_LABEL, &text);
    else
        value_to_text(value, &text);
    if (formula || !value_blank(value))
        out->kind = formula ? OUT_FORMULA_TEXT : OUT_TEXT;
    else if (def->formula &&
             def->blank) { /* a value alone, and empty: the number format still shows what that is called */
        out->kind = layout->options.values ? OUT_TEXT : OUT_FORMULA_TEXT;
        out->formula = layout->options.values ? NULL : "\"\"";
        if (layout->options.values)
            str_add(&text, def->blank);
    }
    out->text = arena_text(layout->arena, choice ? text.text : xlsx_form_text(layout, def, text.text));
    if (!choice)
        out->text = xlsx_shown(layout, def, out->text);
}

static int out_order(const void *a, const void *b)
{
    const struct xlsx_out *x = a, *y = b;
    return x->row != y->row         ? (x->row < y->row ? -1 : 1)
           : x->column != y->column ? (x->column < y->column ? -1 : 1)
                                    : 0;
}

static int look_order(const void *a, const void *b)
{
    const struct xlsx_row_look *x = a, *y = b;
    return x->row < y->row ? -1 : x->row > y->row;
}

struct xlsx_page *xlsx_page_of_kind(const struct xlsx_layout *layout, enum xlsx_page_kind kind)
{
    for (size_t i = 0; i < layout->pages; i++)
        if (layout->page[i].kind == kind)
            return &layout->page[i];
    return NULL;
}

static void raise_row(struct xlsx_page *page, uint32_t row, double height)
{
    for (size_t i = 0; i < page->looks; i++)
        if (page->look[i].row == row) {
            page->look[i].height = page->look[i].height > height ? page->look[i].height : height;
            return;
        }
    xlsx_put_look(page, row, height, false);
}

void xlsx_fit_rows(struct xlsx_page *page)
{
    for (size_t i = 0; i < page->outs; i++) {
        const struct xlsx_out *out = &page->out[i];
        double room = 0;
        if (!page->layout->style[out->style].wrap || !out->text || out->deep > 1)
            continue;
        for (uint32_t c = out->column; c < out->column + (out->span > 1 ? out->span : 1); c++)
            room += c < page->width_count ? page->widths[c] : 0;
        size_t lines = utf8_wrap(out->text, (int)room - 2, NULL, NULL);
        if (lines > 1)
            raise_row(page, out->row, 15.5 * (double)lines + 3);
    }
}

void xlsx_page_end(struct xlsx_page *page)
{
    for (size_t i = 0; i < page->outs && page->layout->options.values; i++) {
        struct xlsx_out *out = &page->out[i];
        if (out->kind == OUT_FORMULA_TEXT)
            out->kind = out->text && *out->text ? OUT_TEXT : OUT_BLANK;
        else if (out->kind == OUT_FORMULA_NUMBER || out->kind == OUT_ARRAY_NUMBER)
            out->kind = OUT_NUMBER;
        out->formula = NULL;
    }
    if (page->outs)
        qsort(page->out, page->outs, sizeof(*page->out), out_order);
    if (page->looks)
        qsort(page->look, page->looks, sizeof(*page->look), look_order);
}
