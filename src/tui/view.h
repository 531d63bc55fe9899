/* Ways to the views: the screens (and the dialogs) that show something of the workbook.
 *
 * A view is named by the command that opens it, and opened by app_go(). What there is stands in one table, which the program
 * is started with (struct tui_options): nothing of src/tui names a view, and no view names another one, so each may come
 * and go by its own row. Where several rows have one command, the first that is possible at the place is meant.
 */
#ifndef MAMORI_TUI_VIEW_H
#define MAMORI_TUI_VIEW_H

#include "tui/app.h"

/* Where somebody goes. What is unset a view replaces by what makes sense: the whole workbook, the worst row, the column to
 * be filled in. Begin with a function below, never with {0}. Everything is borrowed until app_go() returns. */
struct spot {
    size_t sheet;            /* SIZE_MAX: unset */
    uint32_t row;            /* its number; UINT32_MAX: unset */
    size_t column;           /* SIZE_MAX: unset */
    const struct task *task; /* only what this one asks for; NULL: everything */
    size_t document;         /* SIZE_MAX: the one of sheet and row */
    const char *id; /* of the row, for whoever keeps ids; of a document: for which row it is made. NULL: unset */
    bool fresh;     /* of a row that is made when something is written: in a table the line below the last row */
};

struct spot spot_nowhere(void);
struct spot spot_of(size_t sheet, uint32_t row, size_t column);
struct spot spot_of_sheet(size_t sheet);
struct spot spot_of_document(size_t document, const char *each);

struct view {
    enum command command; /* CMD_NONE: the end of the table */
    const char *screen;   /* the name of its screen, on which the command has no use; NULL: a dialog */
    bool (*possible)(struct app *app, const struct spot *spot); /* NULL: wherever one is */
    void (*go)(struct app *app, const struct spot *spot);
    bool without_model; /* may be opened before the answers are read; the others need them (app_need_model()) */
};

/* Opens the view; where there is none for this place, nothing happens. */
void app_go(struct app *app, enum command view, struct spot spot);
/* What people see first of a sheet: its questions, its card, or its table. */
void app_open_sheet(struct app *app, size_t sheet, uint32_t row);

/* Of the screens below the topmost one: the row BY places on, in the order in which the nearest that shows SHEET does (else in that
 * of the sheet; UINT32_MAX: none); and the one right below stands on this place, if it shows the sheet. */
uint32_t app_row_beside(struct app *app, size_t sheet, uint32_t row, int by);
bool app_stand_below(struct app *app, struct spot spot);

/* For app_command.c: the place that the topmost screen names; does the command open a view there? */
struct spot spot_here(struct app *app);
bool view_offered(struct app *app, enum command command);

#endif
