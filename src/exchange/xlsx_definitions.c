/* The page of definitions: what the choices of a scale mean, what is judged how, and where the bands lie. */
#include <math.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "book/fill.h"
#include "exchange/xlsx_layout.h"
#include "guide/defined.h"

#define LINE 15.5

enum { AT_FIRST, AT_REST, AT_END = AT_REST + DEFINITION_ACROSS };
static const double widths[] = {26, 20, 20, 20, 20};

static const struct column_def *column_of(const struct xlsx_layout *layout, const struct definition_def *d,
                                          size_t column)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[d->sheet];
    return d->summary ? &sheet->summary[column].column : &sheet->column[column];
}

static bool is_shown(const struct xlsx_layout *layout, const struct definition_def *d)
{
    return d->kind != DEFINITION_SHEET && xlsx_seen(layout, d->sheet) && xlsx_told(layout, d->sheet);
}

bool xlsx_has_definitions(const struct xlsx_layout *layout)
{
    for (size_t i = 0; i < layout->catalog->definition_count; i++)
        if (xlsx_told(layout, layout->catalog->definition[i].sheet))
            return true;
    return false;
}

/* Of choices whose code is a number people see both. */
static const char *choice_name(struct xlsx_layout *layout, const struct column_def *def, const struct choice *choice)
{
    const char *label = intl_form(choice->label);
    return def->kind->number == NUMBER_SCALE ? arena_format(layout->arena, "%s %s", choice->code, label) : label;
}

static unsigned toned(struct xlsx_layout *layout, const struct choice *choice, bool centred)
{
    static const uint32_t fills[] = {[TONE_GOOD] = 0xC6EFCE, [TONE_WARN] = 0xFFEB9C, [TONE_BAD] = 0xFFC7CE};
    struct xlsx_style style = {.border = BORDER_BOX, .wrap = true, .align = centred ? ALIGN_CENTER : ALIGN_NONE};
    if (choice && choice->tone <= TONE_BAD)
        style.fill = fills[choice->tone];
    return xlsx_style_of(layout, style);
}

/* TEXT over the columns from COLUMN to the last. */
static void put_wide(struct xlsx_page *page, uint32_t row, uint32_t column, const char *text, unsigned style)
{
    xlsx_put_text(page, row, column, text, style)->span = AT_END - column;
}

static uint32_t put_choices(struct xlsx_page *page, uint32_t row, const struct definition_def *d)
{
    struct xlsx_layout *layout = page->layout;
    const struct column_def *def = column_of(layout, d, d->column);
    xlsx_put_text(page, row, AT_FIRST, _("Choice"), STYLE_HEAD);
    put_wide(page, row++, AT_REST, _("Meaning"), STYLE_HEAD);
    for (size_t i = 0; i < def->choices->count; i++) {
        const struct choice *choice = &def->choices->choice[i];
        const char *help = fill_help(layout->model, choice->help);
        xlsx_put_text(page, row, AT_FIRST, choice_name(layout, def, choice), toned(layout, choice, false));
        put_wide(page, row++, AT_REST, help ? help : "", STYLE_CELL_WRAPPED);
    }
    return row;
}

static void put_result(struct xlsx_page *page, uint32_t row, uint32_t column, const struct definition_def *d,
                       const struct choice *choice, double number)
{
    struct xlsx_layout *layout = page->layout;
    if (choice)
        xlsx_put_text(page, row, column, choice_name(layout, column_of(layout, d, d->column), choice),
                      toned(layout, choice, true));
    else if (isnan(number))
        xlsx_put_text(page, row, column, "", STYLE_CELL_CENTERED);
    else
        xlsx_put_number(page, row, column, number, NULL, STYLE_CELL_CENTERED);
}

static uint32_t put_table(struct xlsx_page *page, uint32_t row, const struct definition_def *d)
{
    struct xlsx_layout *layout = page->layout;
    const struct column_def *x = column_of(layout, d, d->x), *y = column_of(layout, d, d->y);
    const char *corner = arena_format(layout->arena, _("%s ↓　%s →"), intl_form(y->label), intl_form(x->label));
    size_t lines = utf8_wrap(corner, (int)widths[AT_FIRST] - 2, NULL, NULL);
    xlsx_put_text(page, row, AT_FIRST, corner, STYLE_HEAD_WRAPPED);
    for (size_t i = 0; i < x->choices->count; i++) {
        const char *name = choice_name(layout, x, &x->choices->choice[i]);
        size_t own = utf8_wrap(name, (int)widths[AT_REST] - 2, NULL, NULL);
        lines = own > lines ? own : lines;
        xlsx_put_text(page, row, AT_REST + (uint32_t)i, name, STYLE_HEAD_WRAPPED);
    }
    xlsx_put_look(page, row++, LINE * (double)lines + 5, false);
    for (size_t k = 0; k < y->choices->count; k++, row++) {
        xlsx_put_text(page, row, AT_FIRST, choice_name(layout, y, &y->choices->choice[k]), STYLE_HEAD_WRAPPED);
        for (size_t i = 0; i < x->choices->count; i++) {
            const struct choice *choice;
            double number = defined_value(layout->model, d, kind_value(x, x->choices->choice[i].code),
                                          kind_value(y, y->choices->choice[k].code), &choice);
            put_result(page, row, AT_REST + (uint32_t)i, d, choice, number);
        }
    }
    return row;
}

static uint32_t put_bands(struct xlsx_page *page, uint32_t row, const struct definition_def *d)
{
    struct xlsx_layout *layout = page->layout;
    const struct column_def *by = column_of(layout, d, d->x), *def = column_of(layout, d, d->column);
    const struct choice *choice, *next;
    xlsx_put_text(page, row, AT_FIRST, intl_form(by->label), STYLE_HEAD);
    xlsx_put_text(page, row, AT_REST, intl_form(def->label), STYLE_HEAD);
    put_wide(page, row++, AT_REST + 1, _("Meaning"), STYLE_HEAD);
    defined_value(layout->model, d, value_number(d->to), value_empty(), &choice);
    for (int last = d->to, n = d->to; n >= d->from; n--) { /* the largest first */
        next = NULL;
        if (n > d->from)
            defined_value(layout->model, d, value_number(n - 1), value_empty(), &next);
        if (n > d->from && next == choice)
            continue;
        const char *help = choice ? fill_help(layout->model, choice->help) : NULL;
        xlsx_put_text(page, row, AT_FIRST,
                      n == last ? arena_format(layout->arena, "%d", n)
                                : arena_format(layout->arena, _("%d to %d"), n, last),
                      STYLE_CELL_CENTERED);
        xlsx_put_text(page, row, AT_REST, choice ? choice_name(layout, def, choice) : "", toned(layout, choice, true));
        put_wide(page, row++, AT_REST + 1, help ? help : "", STYLE_CELL_WRAPPED);
        last = n - 1;
        choice = next;
    }
    return row;
}

static uint32_t put_definition(struct xlsx_page *page, uint32_t row, const struct definition_def *d)
{
    struct xlsx_layout *layout = page->layout;
    const struct column_def *def = column_of(layout, d, d->column);
    const struct xlsx_page *of = &layout->page[layout->page_of[d->sheet]];
    xlsx_keep(page, row);
    for (uint32_t c = 0; c < AT_END; c++)
        xlsx_put_text(page, row, c, c == 0 ? intl_form(d->title) : "", STYLE_HEADING);
    xlsx_put_look(page, row++, 20, false);
    struct xlsx_out *link = xlsx_put(page, row, AT_FIRST, OUT_LINK, STYLE_SMALL_LINK);
    link->text = arena_text(layout->arena, intl_form(layout->catalog->sheet[d->sheet].title));
    link->link = arena_format(layout->arena, "%sA1", of->quoted);
    xlsx_put_text(page, row++, AT_REST,
                  def->source
                      ? arena_format(layout->arena, _("%s　Source: %s"), intl_form(def->label), intl_form(def->source))
                      : intl_form(def->label),
                  STYLE_QUIET);
    row = d->kind == DEFINITION_CHOICES ? put_choices(page, row, d)
          : d->kind == DEFINITION_TABLE ? put_table(page, row, d)
                                        : put_bands(page, row, d);
    return row + 1;
}

void xlsx_fill_definitions(struct xlsx_layout *layout)
{
    struct xlsx_page *page = xlsx_page_of_kind(layout, PAGE_DEFINITIONS);
    uint32_t row = 3;
    if (!page)
        return;
    xlsx_put_top(page, _("Definitions"),
                 _("What the numbers and choices mean, and what comes of them. Tables and bands are made with the "
                   "formulas that compute the sheets."),
                 widths, ARRAY_LENGTH(widths));
    for (size_t i = 0; i < layout->catalog->definition_count; i++)
        if (is_shown(layout, &layout->catalog->definition[i]))
            row = put_definition(page, row, &layout->catalog->definition[i]);
}
