/* Notes at the headers of computed columns and at summary values, in words: help, rule, and the formula with the labels that people see. */
#include "base/intl.h"
#include "base/utf8.h"
#include "book/fill.h"
#include "exchange/xlsx_escape.h"
#include "exchange/xlsx_sheet.h"
#include "guide/why.h"

#define AUTHOR      "mamori"
#define NOTE_CELLS  46 /* to a line, at the note's font and width */
#define NOTE_WIDTH  340
#define LINE_PIXELS 18
#define MAX_NOTE    3000 /* bytes: longer formulas help nobody */
#define MOST_LINES  24

/* Of a computed column of the sheet OF, or of one of its summary values. */
static void note_text(const struct xlsx_layout *layout, size_t of, size_t column, bool summary, struct str *out)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[of];
    const struct column_def *def = summary ? &sheet->summary[column].column : &sheet->column[column];
    if (def->help)
        str_add_format(out, "%s\n", fill_help(layout->model, def->help));
    if (def->rule)
        str_add_format(out, "%s\n", intl_form(def->rule));
    if (!xlsx_column_stays(layout, of, column, summary)) {
        str_add(out,
                _("The value as of the export. It hangs on answers that are not in this file and is not computed anew "
                  "here."));
        return;
    }
    str_add(out, _("Computed by itself; it cannot be typed over."));
    struct str formula = STR_IN(layout->arena);
    why_formula(layout->catalog, summary ? catalog_summary_table(of) : catalog_rows_table(of), column, &formula);
    if (out->length + formula.length < MAX_NOTE)
        str_add_format(out, _("\nFormula: %s"), formula.text);
}

static bool put_note(const struct xlsx_layout *layout, const struct xlsx_page *page, size_t of, bool summary,
                     uint32_t row, uint32_t column, const struct xlsx_sheet *s)
{
    struct str text = STR_IN(s->arena), escaped = STR_IN(s->arena);
    note_text(layout, page->sheet, of, summary, &text);
    size_t lines = utf8_wrap(text.text, NOTE_CELLS, NULL, NULL) + 1;
    lxw_comment_options options = {.width = NOTE_WIDTH, .font_size = 9, .author = (char *)(uintptr_t)AUTHOR};
    options.height = (uint16_t)(LINE_PIXELS * (lines < MOST_LINES ? lines : MOST_LINES));
    xlsx_look_comment(s->asked, row, column, AUTHOR, text.text, options.width, options.height);
    return xlsx_call(s,
                     late_worksheet_write_comment_opt(s->worksheet, row, (lxw_col_t)column,
                                                      xlsx_escape(text.text, &escaped), &options),
                     "write_comment");
}

/* Of a page of facts the labels stand in the second column. */
bool xlsx_sheet_notes(const struct xlsx_layout *layout, const struct xlsx_page *page, const struct xlsx_sheet *s)
{
    if (page->kind != PAGE_SHEET || page->hidden || layout->options.values)
        return true;
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    bool good = true;
    for (size_t c = 0; page->upright && c < sheet->column_count && good; c++)
        if (page->at[c] != XLSX_NOWHERE && sheet->column[c].formula && !sheet->column[c].hidden)
            good = put_note(layout, page, c, false, page->at[c], 1, s);
    for (uint32_t i = 0; !page->upright && i < page->columns && good; i++) {
        const struct xlsx_column *column = &page->column[i];
        if (!column->name_of && !column->hidden && sheet->column[column->column].formula)
            good = put_note(layout, page, column->column, false, page->header, i, s);
    }
    for (size_t i = 0; i < sheet->summary_count && !layout->options.row && good;
         i++) /* where the form has a word on it */
        if (sheet->summary[i].column.help || sheet->summary[i].column.rule)
            good =
                put_note(layout, page, i, true, page->summary[i].row, page->upright ? 1 : page->summary[i].column, s);
    return good;
}
