/* Editing one cell, in the grid and in the card.
 *
 * A screen keeps a struct edit, zeroed. edit_start() begins with the old text or with the first typed character; while
 * edit.active the screen's `typing` is true and its `input` hands events to edit_event(); draw calls edit_draw() where
 * the cell is. What was typed is checked by model_parse(); what is wrong is said under the cell and the text stays.
 * What is right is written by app_change() with the old value expected; when someone else was faster, people see both
 * values and choose. The unfinished text is kept as a draft by the app (edit_unfinished() from the screen's
 * `unfinished`).
 *
 * Columns with a list (choice, level, flag, row) are edited by edit_choose(): a popup of the choices; typing into such
 * a cell opens it with that character as its first key and narrows it, or writes at once what says which choice it
 * means (a level's number, 有, a pasted label or another word for it); what may be several, or none, is refused there.
 * Notes open a popup of several lines. So a screen only calls edit_start() and does not look at the type.
 */
#ifndef MAMORI_TUI_EDIT_H
#define MAMORI_TUI_EDIT_H

#include "ui/line.h"
#include "tui/popup.h"

struct edit {
    bool active; /* a line is being edited in the cell */
    size_t sheet, column;
    char *row; /* row id; NULL: a new ledger row, made when the text is kept */
    struct line line;
    char *old;          /* canonical text at the start */
    struct error error; /* shown under the cell; code ERROR_NONE: none */
    char meaning[48];   /* shown there instead: the day that 来月末 is; "" nothing to say */
    bool opened;        /* private: line holds memory */
};

enum edit_result {
    EDIT_IGNORED, /* not the editor's key: look it up as a command */
    EDIT_GOES_ON,
    EDIT_KEPT_DOWN, /* Enter: kept, go down (or to the next field) */
    EDIT_KEPT_UP,   /* Up while nothing else, kept */
    EDIT_KEPT_RIGHT,
    EDIT_KEPT_LEFT, /* Tab, Shift+Tab */
    EDIT_KEPT_HERE, /* Ctrl+Enter (Alt+Enter where a terminal sends nothing else for it) */
    EDIT_GIVEN_UP,  /* Esc */
};

char *edit_stored(struct app *app, size_t sheet, const char *row,
                  size_t column); /* "" for a row that is not there (yet) */
/* Can the cell be changed at all? Otherwise ERR says why (computed, given, does not apply, read only). */
bool edit_allowed(struct app *app, size_t sheet, size_t column, struct error *err);
/* ROW may be NULL: a new row. TYPED: the character or paste that began it (replaces), NULL: the old text. (ROW_AT,
 * COLUMN_AT): the cell on the screen, for popups; -1: in the middle. Refusals are shown. */
void edit_start(struct app *app, struct edit *edit, size_t sheet, const char *row, size_t column, const char *typed,
                int row_at, int column_at);
/* Today's date: into a column of dates at once, into a text to be gone on with. */
void edit_today(struct app *app, struct edit *edit, size_t sheet, const char *row, size_t column, int row_at,
                int column_at);
enum edit_result edit_event(struct app *app, struct edit *edit, const struct event *event);
/* Keeps what is typed (as before leaving the cell by mouse or menu): false when it is not right yet. */
bool edit_keep(struct app *app, struct edit *edit);
void edit_give_up(struct app *app, struct edit *edit);
/* The row has been deleted by someone else: what was typed goes to the clipboard, and people are told. */
void edit_row_gone(struct app *app, struct edit *edit);
void edit_done(struct edit *edit); /* frees */
/* Draws the field in CELLS cells and places the cursor; the error stands in the line below (above, on the last line of
 * the clip). */
void edit_draw(struct edit *edit, struct canvas *canvas, int row, int column, int cells);
bool edit_unfinished(const struct edit *edit, struct unfinished *out);

/* Whatever is chosen goes to TAKEN, not into the cell, where there is one: as for all cells that are marked. */
typedef void edit_taken_fn(struct app *app, void *context, const char *stored);
struct edit_choice {
    size_t sheet, column;
    const char *row, *typed; /* NULL: a new row; nothing was typed */
    int row_at, column_at;
    const char *title; /* NULL: the column's */
    edit_taken_fn *taken;
    void *context;
};
/* Popup of the column's choices, narrowed by what was typed; the chosen one is written. Nothing happens for columns
 * without choices (false). */
bool edit_choose_from(struct app *app, const struct edit_choice *choice);
bool edit_choose(struct app *app, size_t sheet, const char *row, size_t column, const char *typed, int row_at,
                 int column_at);
void edit_choose_typed(struct app *app, const struct edit_choice *choice); /* no list where TYPED says which it means */
/* The same where a cell names several rows (edit_several.c): edit_choose() comes here. */
void edit_choose_several(struct app *app, size_t sheet, const char *row, size_t column, const char *filter, int row_at,
                         int column_at);
/* Where COLUMN names rows of a ledger that people fill: the lists of both offer a new row of it, which opens as an empty card. */
bool edit_may_add_row(struct app *app, const struct column_def *column);
const char *edit_new_row_text(struct app *app, const struct column_def *column);
void edit_new_row(struct app *app, size_t sheet);
/* The note editor for a column of any type; written when kept. */
void edit_note(struct app *app, size_t sheet, const char *row, size_t column);
/* Writes STORED (canonical) into a cell with EXPECTED as the old value; settles conflicts with people. True when
 * written at once. */
bool edit_write(struct app *app, size_t sheet, const char *row, size_t column, const char *stored, const char *expected,
                const char *title);

#endif
