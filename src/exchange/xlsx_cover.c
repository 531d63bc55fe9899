/* The second page: what is in the file, sheet by sheet, and the record that proves what it was made from. */

#include "base/intl.h"
#include "exchange/xlsx_layout.h"
#include "guide/overview.h"

enum { AT_LABEL = 1, AT_VALUE = 2, AT_NEXT = 3, AT_LAST = 5 };

struct cover {
    struct xlsx_layout *layout;
    struct xlsx_page *page;
    const struct overview *overview;
    uint32_t row;
};

static void put_text(struct cover *c, uint32_t column, const char *text, unsigned style)
{
    xlsx_put_text(c->page, c->row, column, text, style);
}

static void put_line(struct cover *c, const char *label, const char *value)
{
    put_text(c, AT_LABEL, label, STYLE_CELL);
    put_text(c, AT_VALUE, value, STYLE_HASH);
    c->row++;
}

static void put_heading(struct cover *c, const char *text)
{
    c->row++;
    for (uint32_t i = AT_LABEL; i <= AT_LAST; i++)
        put_text(c, i, i == AT_LABEL ? text : "", STYLE_HEADING);
    xlsx_put_look(c->page, c->row, 20, false);
    c->row++;
}

/* ---- pieces ---- */

static void put_title(struct cover *c)
{
    const struct xlsx_layout *l = c->layout;
    c->row = 1;
    put_text(c, AT_LABEL, *l->company ? l->company : _("(company name not filled in)"), STYLE_COMPANY);
    xlsx_put_look(c->page, c->row++, 32, false);
    put_text(c, AT_LABEL, arena_format(c->layout->arena, "%s　%s", l->title, l->edition), STYLE_SUBTITLE);
    xlsx_put_look(c->page, c->row++, 20, false);
    put_text(c, AT_LABEL, arena_format(c->layout->arena, _("As of %s"), l->now), STYLE_QUIET);
    c->row++;
}

static void put_sheets(struct cover *c)
{
    const struct catalog *catalog = c->layout->catalog;
    size_t group = SIZE_MAX;
    put_heading(c, _("Sheets"));
    for (size_t p = 0; p < c->layout->pages; p++) {
        const struct xlsx_page *page = &c->layout->page[p];
        if (page->kind != PAGE_SHEET || page->hidden || page->part > 1)
            continue;
        const struct sheet_def *sheet = &catalog->sheet[page->sheet];
        const struct sheet_progress *progress = &c->overview->progress[page->sheet];
        const struct group_def *g = &catalog->group[sheet->group];
        uint32_t rows = model_rows(c->layout->model, page->sheet);
        struct xlsx_out *link = xlsx_put(c->page, c->row, AT_LABEL, OUT_LINK, STYLE_LINK);
        link->text = arena_text(c->layout->arena, intl_form(sheet->title));
        link->link = arena_format(c->layout->arena, "%sA1", page->quoted);
        if (progress->off)
            put_text(c, AT_VALUE, _("n/a"), STYLE_CELL_CENTERED);
        else if (progress->asks && progress->rows)
            put_text(c, AT_VALUE, arena_format(c->layout->arena, "%u / %u", progress->answered, progress->rows),
                     STYLE_CELL_CENTERED);
        else if (sheet->kind == SHEET_FACTS)
            put_text(c, AT_VALUE, "", STYLE_CELL_CENTERED);
        else
            put_text(c, AT_VALUE, arena_format(c->layout->arena, ngettext("%u row", "%u rows", rows), rows),
                     STYLE_CELL_CENTERED);
        if (sheet->group != group) {
            const char *title = intl_form(g->title);
            put_text(c, AT_NEXT, g->number ? arena_format(c->layout->arena, _("Step %d: %s"), g->number, title) : title,
                     STYLE_QUIET);
            group = sheet->group;
        }
        xlsx_put_look(c->page, c->row++, XLSX_LOW_HEIGHT, false);
        xlsx_keep(c->page, c->row);
    }
}

static void put_journal(struct cover *c)
{
    if (c->layout->names) /* anonymous */
        return;
    put_heading(c, _("Record"));
    put_text(c, AT_LABEL, _("Entries in the journal"), STYLE_CELL);
    xlsx_put_number(c->page, c->row++, AT_VALUE, (double)c->layout->entries, NULL, STYLE_VALUE_LARGE);
    put_line(c, _("Head of the journal"), c->layout->head);
    put_line(c, _("Workbook"), c->layout->mark.workbook);
    const char *keep = _("Keep this page: with the head of the journal, 'mamori verify' can prove that nothing was "
                         "changed before it.");
    xlsx_put_text(c->page, c->row, AT_LABEL, keep, STYLE_QUIET_WRAPPED)->span = AT_LAST - AT_LABEL + 1;
}

static void fill_cover(struct xlsx_layout *layout, const struct overview *overview)
{
    struct cover c = {.layout = layout, .page = xlsx_page_of_kind(layout, PAGE_COVER), .overview = overview};
    static const double widths[] = {2, 42, 12, 12, 12, 30};
    put_title(&c);
    put_sheets(&c);
    put_journal(&c);
    c.page->widths = widths;
    c.page->width_count = ARRAY_LENGTH(widths);
}

void xlsx_layout_cover(struct xlsx_layout *layout)
{
    if (layout->only != SIZE_MAX)
        return;
    struct overview *overview SCOPED(overview_free) = overview_make(layout->model, NULL);
    if (xlsx_page_of_kind(layout, PAGE_DATA))
        xlsx_fill_calendar(layout); /* the summary counts its days */
    if (xlsx_page_of_kind(layout, PAGE_SUMMARY))
        xlsx_fill_summary(layout, overview);
    if (xlsx_page_of_kind(layout, PAGE_COVER))
        fill_cover(layout, overview);
    if (xlsx_page_of_kind(layout, PAGE_FINDINGS))
        xlsx_fill_findings(layout);
    xlsx_fill_howto(layout);
    xlsx_fill_definitions(layout);
    xlsx_fill_distributions(layout);
    xlsx_fill_graphs(layout);
    for (size_t p = 0; p < layout->pages; p++) {
        struct xlsx_page *page = &layout->page[p];
        if (page->kind == PAGE_SHEET || page->kind == PAGE_LISTS)
            continue;
        if (page->kind == PAGE_COVER || page->kind == PAGE_HOWTO || page->kind == PAGE_DEFINITIONS ||
            page->kind == PAGE_DISTRIBUTIONS)
            xlsx_fit_rows(page);
        xlsx_page_end(page);
        if (page->kind == PAGE_DATA)
            continue;
        xlsx_lay_across(page);
        xlsx_lay_down(page, page->kind == PAGE_SUMMARY ? XLSX_LOW_HEIGHT : XLSX_ROW_HEIGHT);
    }
}
