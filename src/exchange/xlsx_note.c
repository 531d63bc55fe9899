/* Notes at the headers of computed columns, in words: help, rule, and the formula with the labels that people see. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "book/fill.h"
#include "exchange/xlsx_escape.h"
#include "exchange/xlsx_look.h"
#include "exchange/xlsx_sheet.h"
#include "guide/why.h"

#define AUTHOR      "mamori"
#define NOTE_CELLS  46 /* to a line, at the note's font and width */
#define NOTE_WIDTH  340
#define LINE_PIXELS 18
#define MAX_NOTE    3000 /* bytes: longer formulas help nobody */
#define MOST_LINES  24

static void note_text(const struct xlsx_layout *layout, size_t of, size_t column, struct str *out)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[of];
    const struct column_def *def = &sheet->column[column];
    if (def->help)
        str_add_format(out, "%s\n", fill_help(layout->model, def->help));
    if (def->rule)
        str_add_format(out, "%s\n", intl_form(def->rule));
    if (!xlsx_column_stays(layout, of, column, false)) {
        str_add(out,
                _("The value as of the export. It hangs on answers that are not in this file and is not computed anew "
                  "here."));
        return;
    }
    str_add(out, _("Computed by itself; it cannot be typed over."));
    struct str formula = STR_INIT;
    why_formula(layout->catalog, catalog_rows_table(of), column, &formula);
    if (out->length + formula.length < MAX_NOTE)
        str_add_format(out, _("\nFormula: %s"), formula.text);
    str_free(&formula);
}

static bool put_note(const struct xlsx_page *page, lxw_worksheet *worksheet, uint32_t row, uint32_t column,
                     const char *text, struct error *err)
{
    size_t lines = utf8_wrap(text, NOTE_CELLS, NULL, NULL) + 1;
    lxw_comment_options options = {.width = NOTE_WIDTH, .font_size = 9, .author = (char *)(uintptr_t)AUTHOR};
    options.height = (uint16_t)(LINE_PIXELS * (lines < MOST_LINES ? lines : MOST_LINES));
    struct str escaped = STR_INIT;
    xlsx_look_comment(page->asked, row, column, AUTHOR, text, options.width, options.height);
    bool good = xlsx_call(
        late_worksheet_write_comment_opt(worksheet, row, (lxw_col_t)column, xlsx_escape(text, &escaped), &options),
        page, "write_comment", err);
    str_free(&escaped);
    return good;
}

/* Of a page of facts the labels stand in the second column. */
static bool put_fact_notes(const struct xlsx_layout *layout, const struct xlsx_page *page, lxw_worksheet *worksheet,
                           struct error *err)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    struct str text = STR_INIT;
    bool good = true;
    for (size_t c = 0; c < sheet->column_count && good; c++) {
        const struct column_def *def = &sheet->column[c];
        if (page->at[c] == XLSX_NOWHERE || !def->formula || def->hidden)
            continue;
        str_clear(&text);
        note_text(layout, page->sheet, c, &text);
        good = put_note(page, worksheet, page->at[c], 1, text.text, err);
    }
    str_free(&text);
    return good;
}

bool xlsx_sheet_notes(const struct xlsx_layout *layout, const struct xlsx_page *page, lxw_worksheet *worksheet,
                      struct error *err)
{
    if (page->kind != PAGE_SHEET || page->hidden || layout->options.values)
        return true;
    if (page->upright)
        return put_fact_notes(layout, page, worksheet, err);
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    struct str text = STR_INIT;
    bool good = true;
    for (uint32_t i = 0; i < page->columns && good; i++) {
        const struct column_def *def = &sheet->column[page->column[i].column];
        if (page->column[i].name_of || page->column[i].hidden || !def->formula)
            continue;
        str_clear(&text);
        note_text(layout, page->sheet, page->column[i].column, &text);
        good = put_note(page, worksheet, page->header, i, text.text, err);
    }
    str_free(&text);
    return good;
}
