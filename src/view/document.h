/* The screen of one document: outline at the left, the page at the right. Shared by document.c (state and keys),
 * document_draw.c and document_edit.c,
 * document_actions.c, document_versions.c (what people decide); nobody else includes this. */
#ifndef MAMORI_VIEW_DOCUMENT_H
#define MAMORI_VIEW_DOCUMENT_H

#include "guide/document_change.h"
#include "guide/document_layout.h"
#include "tui/text_view.h"
#include "tui/view.h"
#include "ui/table.h"

struct document_screen {
    struct document_which which; /* its row is the screen's own */
    char *row;
    struct document *document;
    struct document_layout *layout; /* NULL: to be made at the next draw */
    int cells;                      /* of the page */
    struct table outline;           /* lines are the document's parts */
    int first, shown;               /* of the page: first row shown, rows shown */
    bool follow;                    /* scroll the page to the part or blank at the next draw */
    size_t blank;                   /* chosen one; SIZE_MAX: none */
    int divider;                    /* as drawn last: between the two halves */
    int page_column, reasons;       /* reasons: where they begin at the right of a wide window; 0: nowhere */
    struct text_view why;           /* … of the chosen part */
    /* while something is being typed: its place, which may have moved */
    size_t fill_sheet, fill_column;
    char *fill_row, *fill_old;
    char *part;          /* id of the part or article being worked on */
    char *template;      /* its standard text at the start */
    int64_t placeholder; /* the batch that made a row for what is being typed; 0: it was there */
    char *date, *approved, *heading;
};

size_t document_at(struct app *app, const struct spot *spot); /* SIZE_MAX: none */
/* For which row it is made: the one at the spot, or the one that this one stands for. NULL: nobody said. */
const char *document_for_row(struct app *app, const struct spot *spot, size_t document);
const struct document_part *document_part_here(const struct document_screen *s); /* NULL: none */
const struct document_blank *document_blank_here(const struct document_screen *s);
extern const struct table_ops document_outline; /* of the screen; its lines as drawn last */
void document_page_draw(struct app *app, struct document_screen *s, struct canvas *canvas, struct rect body);
/* Row of the layout that is drawn at ROW; -1: none. */
int document_row_at(const struct document_screen *s, int row, int top);

/* ---- document_edit.c ---- */
char *document_decision_row(struct app *app, const struct document_screen *s,
                            const char *part);                      /* its id; the caller's */
const struct documents_def *document_places(struct app *app);       /* where decisions are kept */
void document_keep_part(struct document_screen *s, const char *id); /* what is being worked on */
bool document_decision(struct app *app, struct document_screen *s, const char *part,
                       const struct part_decision *decision); /* written, and everybody told; false: people told why */
bool document_can_reword(const struct part_def *def);
void document_fill_in(struct app *app, struct document_screen *s);
void document_toggle(struct app *app, struct document_screen *s);
void document_reword(struct app *app, struct document_screen *s);
void document_new_article(struct app *app, struct document_screen *s);
void document_take_out(struct app *app, struct document_screen *s);

/* ---- document_actions.c, document_versions.c ---- */
void document_actions(struct app *app, struct document_screen *s); /* all that can be done with the part, as a list */
void document_explain(struct app *app, struct document_screen *s); /* why it stands here, what makes it true */
/* The same as a text; appended to OUT. */
void document_reasons(struct app *app, const struct document_screen *s, const struct document_part *part,
                      struct str *out);
void document_version_menu(struct app *app, struct document_screen *s);
bool document_has_rule(struct app *app, const struct document_screen *s); /* does a rule say who approves it? */

/* ---- document_export.c ---- */
/* One; without a row all of one that stands for rows, index SIZE_MAX all of them: into a folder. */
void document_export_dialog(struct app *app, struct document_which which);

#endif
