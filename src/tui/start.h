/* The first screen, and the ways to another workbook.
 *
 * `mamori` without a file shows start_popup() over nothing (app->book is NULL then); the File menu opens the same over a
 * workbook. A workbook that is chosen is opened first, and only then the present one is left (app_switch()): what cannot
 * be opened is told where one stands, and nothing is lost.
 *
 * start.c lists what there is, start_new.c asks the three things a new workbook begins with, and makes it; width.c asks
 * whether the terminal draws as the canvas counts.
 */
#ifndef MAMORI_TUI_START_H
#define MAMORI_TUI_START_H

#include "tui/popup.h"

void start_popup(struct app *app);
/* Opens the workbook PATH and goes there, or asks for the passphrase of an encrypted or a sealed one; what is wrong with it is told. */
void start_open(struct app *app, const char *path);
void start_rehearsal(struct app *app); /* on a copy of the workbook that is open */
/* Company, who works, is the picture straight? Then the workbook is made and the first step begins; IMPORT: a file is chosen
 * to take rows from. */
void start_new(struct app *app, bool import);
void start_failed(struct app *app, const struct error *err); /* no workbook was made, and why */

/* For tui.c: a workbook begins, as WHAT says; and it is left, closed, and removed if it was for practice only. */
void start_view(struct app *app, const struct app_next *what);
void start_leave(struct app_next *what);

/* ---- start_recent.c ---- */
struct start_book {
    char *path, *name, *company, *person;
    char when[24];
    int64_t at;
    bool sound;     /* false: it cannot be read */
    bool encrypted; /* nothing of it can be said before its passphrase is given */
    bool sealed;    /* a sealed file: AT and WHEN say when it was */
};
/* The workbooks of this folder, and those used lately, the newest change first; then the sealed files of this folder. start_books_free() in any case. */
size_t start_books(const char *forms, struct start_book **out);
void start_books_free(struct start_book **books, size_t count);
void start_remember(const char *path); /* it is used now */

/* ---- practice.c ---- */
/* The sample company in a folder of its own, locked as long as somebody practises. */
bool practice_make(struct app *app, struct app_next *next, struct error *err);
/* A rehearsal: a copy of the workbook that is open, thrown away as well; what was done in it is a file beside the workbook. */
bool practice_rehearse(struct app *app, struct app_next *next, struct error *err);
bool practice_protocol(struct app *app, struct error *err); /* before it is left: that file, if anything was done */
void practice_remove(const char *path, int lock);           /* its workbook PATH is closed */
/* Throws away what killed programs left of theirs; once at the start. */
void practice_sweep(void);

/* ---- width.c ---- */
/* Shows the test picture and asks; the answer is kept for this kind of terminal. DONE (may be NULL) follows in any case. */
void width_ask(struct app *app, popup_answer_fn *done, void *context);
/* What was answered on this kind of terminal before: at the start of the program. */
void width_restore(void);
/* Under which name WHAT is kept (base/state.h) for this kind of terminal. The caller frees it. */
char *width_key(const char *what);
/* Three lines of the picture, at this place. */
void width_picture(const struct app *app, struct canvas *canvas, int row, int column, enum style style);

#endif
