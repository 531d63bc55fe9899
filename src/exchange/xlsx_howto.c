/* The page that says what the file is, what may be typed where, and what becomes of it. */
#include "base/intl.h"
#include "base/utf8.h"
#include "catalog/definition.h"
#include "exchange/xlsx_layout.h"

#define LINE 15.5

enum { AT_WHAT, AT_TEXT };
static const double widths[] = {24, 92};

static uint32_t put_line(struct xlsx_page *page, uint32_t row, const char *what, const char *text)
{
    size_t lines = utf8_wrap(text, (int)widths[AT_TEXT] - 2, NULL, NULL);
    xlsx_put_text(page, row, AT_WHAT, what, STYLE_CELL_WRAPPED);
    xlsx_put_text(page, row, AT_TEXT, text, STYLE_CELL_WRAPPED);
    xlsx_put_look(page, row, LINE * (double)lines + 5, false);
    return row + 1;
}

static uint32_t put_heading(struct xlsx_page *page, uint32_t row, const char *text)
{
    xlsx_put_text(page, row, AT_WHAT, text, STYLE_HEADING);
    xlsx_put_text(page, row, AT_TEXT, "", STYLE_HEADING);
    xlsx_put_look(page, row, 20, false);
    return row + 1;
}

/* What cells look like, and what that means. */
static uint32_t put_colours(struct xlsx_page *page, uint32_t row)
{
    static const struct {
        unsigned style;
        const char *sample, *text;
    } colours[] = {
        {STYLE_CELL, N_("white"), N_("You can type here. What belongs there is said when you choose the cell.")},
        {STYLE_GIVEN, N_("grey"),
         N_("Computed, or given by the guideline. It cannot be typed over; how a column is computed is "
            "said by the note at its header.")},
        {STYLE_HEAD, N_("blue"), N_("Headers. The button in a header shows only the rows that you want to see.")}};
    row = put_heading(page, row, _("Where you can type"));
    for (size_t i = 0; i < ARRAY_LENGTH(colours); i++) {
        row = put_line(page, row, _(colours[i].sample), _(colours[i].text));
        page->out[page->outs - 2].style = colours[i].style;
    }
    return row;
}

static uint32_t put_lines(struct xlsx_page *page, uint32_t row)
{
    static const struct {
        const char *what, *text;
    } lines[] = {
        {N_("Choosing"),
         N_("A cell with a list has a button at its right. Numbers of a scale show their word: the cell holds "
            "the number, which you can type as well.")},
        {N_("New rows"), N_("Below a ledger stand empty rows. What is typed there counts at once: risks, sums and "
                            "lists know it. Leave the "
                            "number empty; the row gets one when the file is taken back into mamori.")},
        {N_("What changes with it"),
         N_("Change an answer, and scores, risks, the summary and its charts are computed anew here. "
            "Findings and pictures stay as they were when the file was made.")},
        {N_("Taking it back"),
         N_("Save the file, and import it in mamori. It shows what was added and changed before anything is "
            "written, and all of it can be undone. The hidden lines and columns tell it which row is which: "
            "leave them where they are.")},
        {N_("Printing"),
         N_("Every sheet is set up for A4. Wide ledgers go over several pages, with the number and name of each row on "
            "all of them. To print only some sheets, choose their tabs with Ctrl first.")},
        {N_("Protection"),
         N_("Sheets are protected without a password, so that no formula is typed over by mistake. It can be "
            "switched off in the Review menu; what you then do to formulas, mamori does not take back.")},
    };
    row = put_heading(page, row + 1, _("How to work with it"));
    for (size_t i = 0; i < ARRAY_LENGTH(lines); i++)
        row = put_line(page, row, _(lines[i].what), _(lines[i].text));
    return row;
}

static uint32_t put_link(struct xlsx_page *page, uint32_t row, const char *name, const struct xlsx_page *to,
                         const char *text)
{
    row = put_line(page, row, name, text);
    struct xlsx_out *out = &page->out[page->outs - 2];
    out->kind = OUT_LINK;
    out->style = STYLE_LINK_WRAPPED;
    out->link = arena_format(page->layout->arena, "%sA1", to->quoted);
    return row;
}

/* The first sentence of TEXT. */
static const char *first_sentence(struct arena *arena, const char *text)
{
    for (const char *p = text; *p;) {
        const char *next = p;
        uint32_t c = utf8_next(&next);
        if (c == 0x3002 || c == '\n' || (c == '.' && (*next == ' ' || *next == '\n')))
            return arena_text_length(arena, text, (size_t)((c == '\n' ? p : next) - text));
        p = next;
    }
    return text;
}

static uint32_t put_meanings(struct xlsx_page *page, uint32_t row)
{
    struct xlsx_layout *layout = page->layout;
    const struct xlsx_page *definitions = xlsx_page_of_kind(layout, PAGE_DEFINITIONS);
    row = put_heading(page, row + 1, _("What words and numbers mean"));
    if (definitions)
        row = put_link(page, row, definitions->name, definitions,
                       _("What the choices of each scale mean, and the tables and bands by which is judged."));
    for (size_t i = 0; i < layout->catalog->definition_count; i++) {
        const struct definition_def *d = &layout->catalog->definition[i];
        const char *help = intl_form(layout->catalog->sheet[d->sheet].help);
        if (d->kind == DEFINITION_SHEET && xlsx_seen(layout, d->sheet))
            row = put_link(page, row, intl_form(d->title), &layout->page[layout->page_of[d->sheet]],
                           first_sentence(layout->arena, help ? help : ""));
    }
    return row;
}

void xlsx_fill_howto(struct xlsx_layout *layout)
{
    struct xlsx_page *page = xlsx_page_of_kind(layout, PAGE_HOWTO);
    if (!page)
        return;
    xlsx_put_top(
        page, _("How to use this file"),
        arena_format(layout->arena, _("%s %s, as mamori had it on %s."), layout->title, layout->edition, layout->now),
        widths, ARRAY_LENGTH(widths));
    uint32_t row = 3;
    if (layout->options.values)
        row = put_line(page, row, _("Values only"),
                       _("This file holds values without formulas. Nothing in it is computed anew."));
    else
        row = put_lines(page, put_colours(page, row));
    put_meanings(page, row);
}
