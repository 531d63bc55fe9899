/* All views: the table that the program is started with, and what its rows name.
 *
 * HOW TO ADD A VIEW: one file here with a function `view_…`, which makes the screen and calls app_push() (or asks, when it is a dialog), its
 * prototype below, one row in views.c, and a command that opens it (tui/commands.h). Whoever wants to get there says
 * app_go(app, CMD_NAME, spot); nobody else calls these functions.
 */
#ifndef MAMORI_VIEW_VIEWS_H
#define MAMORI_VIEW_VIEWS_H

#include "tui/view.h"

extern const struct view views[];

void view_home(struct app *app, const struct spot *spot);
void view_session(struct app *app, const struct spot *spot); /* one question at a time; row unset: where one left off */
bool view_session_possible(struct app *app, const struct spot *spot);
void view_judge(struct app *app, const struct spot *spot); /* the facts of a judge, one at a time, over what is shown */
bool view_judge_possible(struct app *app, const struct spot *spot);
void view_grid(struct app *app, const struct spot *spot);
bool view_grid_possible(struct app *app, const struct spot *spot);
void view_card(struct app *app, const struct spot *spot); /* on the field that the cursor stands on now */
bool view_card_possible(struct app *app, const struct spot *spot);
void view_risk(struct app *app, const struct spot *spot); /* on this row of the risk sheet, else on the worst */
bool view_risk_possible(struct app *app, const struct spot *spot);
/* On a row of the sheet of plans: this plan, where what-if lies below already there. */
void view_what_if(struct app *app, const struct spot *spot);
bool view_what_if_possible(struct app *app, const struct spot *spot);
void view_plans(struct app *app, const struct spot *spot);
bool view_plans_possible(struct app *app, const struct spot *spot);
void view_documents(struct app *app, const struct spot *spot); /* all of them, by shelf */
bool view_documents_possible(struct app *app, const struct spot *spot);
void view_document(struct app *app, const struct spot *spot);
bool view_document_possible(struct app *app, const struct spot *spot);
void view_document_choice(struct app *app, const struct spot *spot); /* which of several? */
bool view_document_choice_possible(struct app *app, const struct spot *spot);
void view_document_rows(struct app *app, const struct spot *spot); /* for which row shall it be? */
bool view_document_rows_possible(struct app *app, const struct spot *spot);
void view_history(struct app *app, const struct spot *spot); /* of the cell, the row, or the sheet */
bool view_history_possible(struct app *app, const struct spot *spot);
void view_history_all(struct app *app, const struct spot *spot);
void view_findings(struct app *app, const struct spot *spot);
void view_review(struct app *app, const struct spot *spot); /* who did what, and that somebody has looked */
void view_doctor(struct app *app, const struct spot *spot); /* what `mamori doctor` says */
/* The picture in which rows of the sheet are boxes or lines, on this row; where there are several, which one is asked. */
void view_graph(struct app *app, const struct spot *spot);
bool view_graph_possible(struct app *app, const struct spot *spot);
void view_lookup(struct app *app, const struct spot *spot); /* asks for words first */
void view_calendar(struct app *app, const struct spot *spot);
/* Three questions, then the card of the new row and its judge; where a layer keeps incidents. */
void view_incident(struct app *app, const struct spot *spot);
bool view_incident_possible(struct app *app, const struct spot *spot);
void view_rounds(struct app *app, const struct spot *spot);
bool view_rounds_possible(struct app *app, const struct spot *spot);
void view_import(struct app *app, const struct spot *spot);
void view_export(struct app *app, const struct spot *spot);
/* The whole workbook, at once, under a new name where files go; where is told. */
void view_management(struct app *app, const struct spot *spot);
bool view_report_possible(struct app *app, const struct spot *spot);
void view_report(struct app *app, const struct spot *spot);

void view_approvals(struct app *app, const struct spot *spot);
bool view_approvals_possible(struct app *app, const struct spot *spot);
void view_approval(struct app *app, const struct spot *spot); /* of a row of the ledger of submissions */
bool view_approval_possible(struct app *app, const struct spot *spot);
void view_submit(struct app *app, const struct spot *spot); /* of a document or a row of which a rule speaks */
bool view_submit_possible(struct app *app, const struct spot *spot);

#endif
