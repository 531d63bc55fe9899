#include "view/views.h"

const struct view views[] = {
    /* clang-format off */
    {CMD_HOME, "home", NULL, view_home, true},
    {CMD_SESSION, NULL, view_judge_possible, view_judge, false},
    {CMD_SESSION, "session", view_session_possible, view_session, false},
    {CMD_GRID, "grid", view_grid_possible, view_grid, false},
    {CMD_GRID, "card", view_card_possible, view_card, false}, /* facts have one row: the card shows all of it */
    {CMD_CARD, "approval", view_approval_possible, view_approval, false}, /* a submission is what one decides about */
    {CMD_CARD, "card", view_card_possible, view_card, false},
    {CMD_APPROVALS, "approvals", view_approvals_possible, view_approvals, false},
    {CMD_SUBMIT, NULL, view_submit_possible, view_submit, false},
    {CMD_RISK, "risk", view_risk_possible, view_risk, false},
    {CMD_WHAT_IF, "what-if", view_what_if_possible, view_what_if, false},
    {CMD_PLANS, "plans", view_plans_possible, view_plans, false},
    {CMD_DOCUMENTS, "documents", view_documents_possible, view_documents, false},
    {CMD_DOCUMENT, NULL, view_document_choice_possible, view_document_choice, false},
    {CMD_DOCUMENT, "document-rows", view_document_rows_possible, view_document_rows, false},
    {CMD_DOCUMENT, "document", view_document_possible, view_document, false},
    {CMD_HISTORY, "history", view_history_possible, view_history, false},
    {CMD_HISTORY_ALL, NULL, NULL, view_history_all, false},
    {CMD_FINDINGS, "findings", NULL, view_findings, false},
    {CMD_REVIEW, NULL, NULL, view_review, false},
    {CMD_DOCTOR, NULL, NULL, view_doctor, false},
    {CMD_GRAPH, "graph", view_graph_possible, view_graph, false},
    {CMD_LOOK_UP, "lookup", NULL, view_lookup, false},
    {CMD_CALENDAR, "calendar", NULL, view_calendar, false},
    {CMD_INCIDENT, NULL, view_incident_possible, view_incident, false},
    {CMD_ROUNDS, "rounds", view_rounds_possible, view_rounds, false},
    {CMD_IMPORT, "import", NULL, view_import, false},
    {CMD_EXPORT, NULL, NULL, view_export, false},
    {CMD_MANAGEMENT, NULL, NULL, view_management, false},
    {CMD_REPORT, NULL, view_report_possible, view_report, false},
    {CMD_NONE, NULL, NULL, NULL, false},
    /* clang-format on */
};
