/* Every screen's constructor: it makes the screen and puts it on top (app_push). Row SIZE_MAX-like values: UINT32_MAX
 * "where it makes sense". */
#ifndef MAMORI_TUI_SCREENS_H
#define MAMORI_TUI_SCREENS_H

#include "tui/app.h"

struct finding;

void screen_home(struct app *app);
void screen_session(struct app *app, size_t sheet, uint32_t row);   /* UINT32_MAX: where one left off */
void screen_session_task(struct app *app, const struct task *task); /* asks what the task speaks of, nothing else */
bool session_possible(const struct sheet_def *sheet); /* a column is asked one question at a time, by choices */
void screen_judge(struct app *app, size_t sheet,
                  uint32_t row);   /* the facts of a judge, one at a time, over what is shown */
void screen_help(struct app *app); /* for the topmost screen */
void screen_keys(struct app *app); /* all commands */
void help_popup(struct app *app);  /* for the topmost popup */

void screen_grid(struct app *app, size_t sheet, uint32_t row, size_t column); /* UINT32_MAX / SIZE_MAX: the first */
void screen_grid_task(struct app *app, const struct task *task); /* only its rows, on the column to fill in */
void screen_card(struct app *app, size_t sheet, uint32_t row);   /* on the field that the cursor stands on now */
void screen_card_field(struct app *app, size_t sheet, uint32_t row, size_t column); /* SIZE_MAX: the same */
void screen_card_new(struct app *app, size_t sheet,
                     size_t column);             /* of a row that is made when something is written */
void screen_risk(struct app *app, uint32_t row); /* on this row of the risk sheet; UINT32_MAX: the worst */
void screen_what_if(struct app *app);
void screen_plans(struct app *app);
void screen_documents(struct app *app); /* all of them, by shelf */
/* ROW: the id of the row that it is for, where it stands for each row of a sheet; NULL: to choose it first. */
void screen_document(struct app *app, size_t document, const char *row);
void screen_document_rows(struct app *app, size_t document);
void screen_history(struct app *app, size_t sheet, uint32_t row,
                    size_t column); /* SIZE_MAX: whole workbook; UINT32_MAX: whole sheet; column SIZE_MAX: whole row */
void screen_findings(struct app *app);
/* The picture in which rows of SHEET are boxes or lines, on this row (may be NULL); where there are several, which one is asked. */
void graph_show(struct app *app, size_t sheet, const char *row);
bool graph_possible(const struct app *app, size_t sheet);
void screen_calendar(struct app *app, bool as_list); /* on today, or what is overdue first */
void screen_rounds(struct app *app, size_t sheet);
void dialog_import(struct app *app, size_t sheet);
void dialog_export(struct app *app, size_t sheet); /* SIZE_MAX: the whole workbook */
void export_for_management(
    struct app *app); /* the whole workbook, at once, under a new name where files go; where is told */
void dialog_why(struct app *app, size_t sheet, uint32_t row, size_t column);
bool why_possible(struct app *app, size_t sheet, uint32_t row, size_t column);
void dialog_why_finding(struct app *app, struct finding *finding);

#endif
