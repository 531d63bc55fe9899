/* The first page: whose workbook, of which day, where the company stands, and what is in the file. Numbers are live
 * where they can be. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "exchange/xlsx_layout.h"
#include "guide/overview.h"

enum { AT_LABEL = 1, AT_VALUE = 2, AT_NEXT = 3, AT_LAST = 5 };

struct cover {
    struct xlsx_layout *layout;
    struct xlsx_page *page;
    const struct overview *overview;
    uint32_t row;
    unsigned plain, label, value, quiet, heading, title, subtitle, link, center, mono;
};

static void make_styles(struct cover *c)
{
    struct xlsx_style plain = {0}, label = {.border = true},
                      value = {.border = true, .bold = true, .align = ALIGN_CENTER, .size = 11};
    struct xlsx_style quiet = {.color = 0x666666, .size = 9}, heading = {.bold = true, .fill = 0xDCE6F1, .size = 11},
                      title = {.bold = true, .size = 20};
    struct xlsx_style subtitle = {.size = 12}, link = {.link = true, .border = true},
                      center = {.border = true, .align = ALIGN_CENTER};
    struct xlsx_style mono = {.mono = true, .size = 9, .align = ALIGN_LEFT};
    c->plain = xlsx_style_of(c->layout, &plain);
    c->label = xlsx_style_of(c->layout, &label);
    c->value = xlsx_style_of(c->layout, &value);
    c->quiet = xlsx_style_of(c->layout, &quiet);
    c->heading = xlsx_style_of(c->layout, &heading);
    c->title = xlsx_style_of(c->layout, &title);
    c->subtitle = xlsx_style_of(c->layout, &subtitle);
    c->link = xlsx_style_of(c->layout, &link);
    c->center = xlsx_style_of(c->layout, &center);
    c->mono = xlsx_style_of(c->layout, &mono);
}

static void put_text(struct cover *c, uint32_t column, const char *text, unsigned style)
{
    xlsx_put_text(c->layout, c->page, c->row, column, text, style);
}

static void put_heading(struct cover *c, const char *text)
{
    c->row++;
    for (uint32_t i = AT_LABEL; i <= AT_LAST; i++)
        put_text(c, i, i == AT_LABEL ? text : "", c->heading);
    xlsx_put_look(c->page, c->row, 20, false);
    c->row++;
}

static const struct column_def *ref_def(const struct cover *c, const struct value_ref *ref)
{
    const struct sheet_def *sheet = &c->layout->catalog->sheet[ref->sheet];
    return ref->fact ? &sheet->column[ref->summary] : &sheet->summary[ref->summary].column;
}

/* A value of another page, live. */
static void put_ref(struct cover *c, uint32_t column, const struct value_ref *ref)
{
    const struct column_def *def = ref_def(c, ref);
    struct xlsx_style style = {.border = true, .bold = true, .align = ALIGN_CENTER, .size = 11};
    struct value value = model_ref(c->layout->model, ref);
    struct str formula = STR_INIT;
    bool live = def->formula && xlsx_formula_ref(c->layout, ref, &formula);
    xlsx_put_value(c->layout, c->page, c->row, column, def, value,
                   live ? arena_text(c->layout->arena, formula.text) : NULL, xlsx_value_style(c->layout, def, &style));
    str_free(&formula);
}

static void put_number(struct cover *c, uint32_t column, double number, const char *formula, unsigned style)
{
    struct xlsx_out *out =
        xlsx_put(c->layout, c->page, c->row, column, formula ? OUT_FORMULA_NUMBER : OUT_NUMBER, style);
    out->number = number;
    out->formula = formula;
}

static void put_formatted(struct cover *c, uint32_t column, unsigned style, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static void put_formatted(struct cover *c, uint32_t column, unsigned style, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    put_text(c, column, text, style);
}

/* ---- pieces ---- */

static void put_title(struct cover *c)
{
    const struct xlsx_layout *l = c->layout;
    c->row = 1;
    put_text(c, AT_LABEL, *l->company ? l->company : _("(company name not filled in)"), c->title);
    xlsx_put_look(c->page, c->row++, 32, false);
    put_formatted(c, AT_LABEL, c->subtitle, "%s　%s", l->title, l->edition);
    xlsx_put_look(c->page, c->row++, 20, false);
    put_formatted(c, AT_LABEL, c->quiet, _("As of %s"), l->now);
    c->row++;
}

static void put_score(struct cover *c)
{
    const struct home_def *home = &c->layout->catalog->home;
    if (home->score.sheet == SIZE_MAX || !home->score.score.set)
        return;
    put_heading(c, intl_form(c->layout->catalog->sheet[home->score.sheet].title));
    put_text(c, AT_LABEL, intl_form(ref_def(c, &home->score.score)->label), c->label);
    put_ref(c, AT_VALUE, &home->score.score);
    put_formatted(c, AT_NEXT, c->center, "/ %g", home->score.max);
    if (home->score.band.set)
        put_ref(c, AT_NEXT + 1, &home->score.band);
    const struct choice *band = c->overview->band;
    put_text(c, AT_LAST, band && band->help ? intl_form(band->help) : "", c->quiet);
    c->row++;
    for (size_t i = 0; i < home->score.part_count; i++) {
        put_text(c, AT_LABEL, intl_form(ref_def(c, &home->score.part[i].score)->label), c->label);
        put_ref(c, AT_VALUE, &home->score.part[i].score);
        put_formatted(c, AT_NEXT, c->center, "/ %g", home->score.part[i].max);
        c->row++;
    }
    if (c->overview->has_previous) {
        put_formatted(c, AT_LABEL, c->label, _("Last round: %s"),
                      c->overview->previous_title ? c->overview->previous_title : "");
        put_number(c, AT_VALUE, c->overview->previous_score, NULL, c->value);
        put_text(c, AT_NEXT, c->overview->previous_date, c->center);
        c->row++;
    }
}

static void put_risk(struct cover *c)
{
    const struct home_def *home = &c->layout->catalog->home;
    if (home->risk.sheet == SIZE_MAX || home->risk.column == SIZE_MAX)
        return;
    const struct sheet_def *sheet = &c->layout->catalog->sheet[home->risk.sheet];
    const struct column_def *def = &sheet->column[home->risk.column];
    size_t p = c->layout->page_of[home->risk.sheet];
    const struct xlsx_page *page = p == SIZE_MAX ? NULL : &c->layout->page[p];
    bool live = page && page->rows && !page->upright;
    struct str range = STR_INIT;
    if (live)
        xlsx_column_range(page, page->at[home->risk.column], true, &range);
    put_heading(c, intl_form(sheet->title));
    for (size_t i = 0; i <= def->choices->count && i <= 8; i++) {
        bool rated = i < def->choices->count && i < 8;
        const char *label = rated ? intl_form(def->choices->choice[i].label) : "";
        const char *formula = live ? arena_format(c->layout->arena, "COUNTIF(%s,\"%s\")", range.text, label) : NULL;
        put_formatted(c, AT_LABEL, c->label, "%s: %s", intl_form(def->label),
                      rated        ? label
                      : def->blank ? intl_form(def->blank)
                                   : _("not rated"));
        put_number(c, AT_VALUE, rated ? c->overview->risk.count[i] : c->overview->risk_unrated, formula, c->value);
        c->row++;
    }
    str_free(&range);
    if (home->rates.all.set) {
        put_text(c, AT_LABEL, intl_form(ref_def(c, &home->rates.all)->label), c->label);
        put_ref(c, AT_VALUE, &home->rates.all);
        put_text(c, AT_NEXT, "%", c->center);
        c->row++;
    }
}

static void put_goals(struct cover *c)
{
    static const char *const levels[] = {N_("Findings: high"), N_("Findings: medium"), N_("Findings: low")};
    const struct home_def *home = &c->layout->catalog->home;
    put_heading(c, _("Goals and findings"));
    for (size_t i = 0; i < home->goal_count; i++) {
        put_formatted(c, AT_LABEL, c->label, _("%s: still to do"), intl_form(home->goal[i].label));
        put_ref(c, AT_VALUE, &home->goal[i].left);
        c->row++;
    }
    for (size_t i = 0; i < ARRAY_LENGTH(levels); i++) {
        put_text(c, AT_LABEL, _(levels[i]), c->label);
        put_number(c, AT_VALUE, c->overview->findings[i], NULL, c->value);
        c->row++;
    }
}

static void put_rows(struct cover *c, uint32_t rows)
{
    put_formatted(c, AT_VALUE, c->center, ngettext("%u row", "%u rows", rows), rows);
}

static void put_sheets(struct cover *c)
{
    const struct catalog *catalog = c->layout->catalog;
    size_t group = SIZE_MAX;
    put_heading(c, _("Sheets"));
    for (size_t p = 1; p < c->layout->pages; p++) {
        const struct xlsx_page *page = &c->layout->page[p];
        if (page->kind != PAGE_SHEET || page->hidden)
            continue;
        const struct sheet_def *sheet = &catalog->sheet[page->sheet];
        const struct sheet_progress *progress = &c->overview->progress[page->sheet];
        const struct group_def *g = &catalog->group[sheet->group];
        struct xlsx_out *link = xlsx_put(c->layout, c->page, c->row, AT_LABEL, OUT_LINK, c->link);
        link->text = arena_text(c->layout->arena, intl_form(sheet->title));
        link->link = arena_format(c->layout->arena, "%sA1", page->quoted);
        if (progress->asks && progress->rows)
            put_formatted(c, AT_VALUE, c->center, "%u / %u", progress->answered, progress->rows);
        else if (sheet->kind == SHEET_FACTS)
            put_text(c, AT_VALUE, "", c->center);
        else
            put_rows(c, model_rows(c->layout->model, page->sheet));
        if (sheet->group != group) {
            if (g->number)
                put_formatted(c, AT_NEXT, c->quiet, _("Step %d: %s"), g->number, intl_form(g->title));
            else
                put_text(c, AT_NEXT, intl_form(g->title), c->quiet);
            group = sheet->group;
        }
        c->row++;
    }
}

static void put_journal(struct cover *c)
{
    put_heading(c, _("Record"));
    put_text(c, AT_LABEL, _("Entries in the journal"), c->label);
    put_number(c, AT_VALUE, (double)c->layout->entries, NULL, c->value);
    c->row++;
    put_text(c, AT_LABEL, _("Head of the journal"), c->label);
    put_text(c, AT_VALUE, c->layout->head, c->mono);
    c->row++;
    put_text(c, AT_LABEL, _("Workbook"), c->label);
    put_text(c, AT_VALUE, store_id(c->layout->book->store), c->mono);
    c->row++;
    put_text(c, AT_LABEL,
             _("Keep this page: with the head of the journal, 'mamori verify' can prove that nothing was changed "
               "before it."),
             c->quiet);
}

void xlsx_layout_cover(struct xlsx_layout *layout)
{
    if (layout->only != SIZE_MAX)
        return;
    struct overview *overview = overview_make(layout->model);
    struct cover c = {.layout = layout, .page = &layout->page[0], .overview = overview};
    static const double widths[] = {2, 42, 14, 14, 14, 44};
    make_styles(&c);
    put_title(&c);
    put_score(&c);
    put_risk(&c);
    put_goals(&c);
    put_sheets(&c);
    put_journal(&c);
    c.page->widths = mem_zero(ARRAY_LENGTH(widths), sizeof(*widths));
    c.page->width_count = ARRAY_LENGTH(widths);
    memcpy(c.page->widths, widths, sizeof(widths));
    xlsx_page_sort(c.page);
    overview_free(&overview);
}
