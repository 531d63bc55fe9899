/* Signing in at a shared terminal, and the lock that hides the screen.
 *
 * Where rights hold (book/rights.h) nothing of the workbook is shown before somebody has signed in: the frame is empty, and a list of the people lies
 * over it, chosen by arrows, a digit or the mouse; then the passphrase. The same list comes when somebody leaves (CMD_LOCK, CMD_PERSON), and after
 * some minutes without a key (rights_lock_minutes()). What was typed and where one stood stay as they are for the same person; for another one the screens
 * close, and what the first one was typing is kept as a draft that is offered to him later.
 *
 *     lock_begin() before the first frame; lock_loaded() when the answers are there; lock_idle() between keys
 */
#ifndef MAMORI_TUI_LOCK_H
#define MAMORI_TUI_LOCK_H

#include "tui/popup.h"

#define LOCK_WARNS 30 /* seconds before */

void lock_begin(struct app *app);
/* False: nobody need sign in, and what is asked after opening may be asked. */
bool lock_loaded(struct app *app);
/* Hides the screen and asks who works now. Where rights do not hold nothing happens, and false. */
bool lock_now(struct app *app);
void lock_idle(struct app *app, int64_t now); /* NOW: monotonic ms */
int lock_wait_ms(const struct app *app, int otherwise);
/* Asks whoever works now for a new passphrase, by the rules; ABOUT may be NULL. */
void lock_choose(struct app *app, const char *about, popup_secret_fn *done, void *context);
void lock_draw(struct app *app); /* the frame of a hidden screen */

#endif
