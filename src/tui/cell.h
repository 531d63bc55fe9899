/* Cells as people see them, for the grid, the card and the lists: text, style, meaning, and what does not fit together
 * in a row. */
#ifndef MAMORI_TUI_CELL_H
#define MAMORI_TUI_CELL_H

#include "tui/app.h"

/* One line of text: label and mark of a choice (大 !!), code and mark of a level, 1,234, 2026-04-01; line breaks become
 * blanks. Appends to OUT. STYLE may be NULL. */
void cell_text(struct app *app, size_t sheet, uint32_t row, size_t column, bool short_label, struct str *out,
               enum style *style);
/* What the cell means: the choice's own help, else the column's. "媒体・保存先 ▸ …" */
void cell_meaning(struct app *app, size_t sheet, uint32_t row, size_t column,
                  struct str *out); /* row UINT32_MAX: of the column */
/* How the column wants to be filled in: example, unit, limits; "" when there is nothing to say. */
void cell_example(const struct column_def *def, struct str *out);
/* TEXT without line breaks. */
void cell_one_line(const char *text, struct str *out);
/* The label of a stored (canonical) text: history shows these. */
void cell_stored_text(struct app *app, size_t sheet, size_t column, const char *stored, struct str *out);

/* The column that stands first in the table and on the card: what names a row, else the first that people see. */
size_t sheet_first_column(const struct sheet_def *sheet);
/* Rules of the sheet that find something in this row, worst first as written; at most MAX. */
size_t row_findings(struct app *app, size_t sheet, uint32_t row, const struct rule_def **out, size_t max);
/* The column of the row in which something is missing, else found; SIZE_MAX: the row is whole. */
size_t row_unfinished(struct app *app, size_t sheet, uint32_t row);
/* By row: 1 + the worst level that holds there, 0 none. RESULT has as many places as the sheet has rows. Whole columns
 * at a time. */
void sheet_findings(struct app *app, size_t sheet, uint8_t *result);
const char *cell_level_mark(enum finding_level level); /* "!!" … */
const char *cell_level_word(enum finding_level level); /* translated */
enum style cell_level_style(enum finding_level level);

/* What TYPED (or pasted) means in the column: model_parse(), and for choices, levels and flags the other words for them
 * that an import understands (`also:`, ● and レ). The canonical text goes to OUT. False: ERR says what is possible, by
 * labels. */
bool cell_understand(struct app *app, size_t sheet, size_t column, const char *typed, struct str *out,
                     struct error *err);
/* The same of what was pasted: no days as one says them (明日). */
bool cell_understand_pasted(struct app *app, size_t sheet, size_t column, const char *pasted, struct str *out,
                            struct error *err);
/* The cell can be changed; else people are told in one line why not. */
bool cell_open(struct app *app, size_t sheet, size_t column);
/* While a cell is being typed, undo means what is being typed, not the last change of the workbook. True: done. */
struct edit;
bool cell_undo_typing(struct app *app, struct edit *edit, const struct event *event);
/* Something that should be filled in and is not. */
bool cell_missing(struct app *app, size_t sheet, uint32_t row, size_t column);

#endif
