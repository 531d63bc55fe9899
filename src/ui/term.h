/* The terminal. Only the term*.c files know curses, and what they use it for is showing; keys are read here and cut by
 * key_stream.h.
 *
 * term_start() … term_read() / term_flush() … term_stop(). The terminal is restored at exit, at deadly signals and when
 * memory runs out. What is flushed is compared with what was flushed before, so that a moved cursor costs a few bytes
 * and nothing at all is sent when nothing changed; one doupdate() a flush, the hardware cursor placed last (the IME
 * opens there).
 */
#ifndef MAMORI_UI_TERM_H
#define MAMORI_UI_TERM_H

#include "base/error.h"
#include "ui/canvas.h"
#include "ui/key.h"
#include "ui/theme.h"

struct term;
struct term *
term_start(bool mouse, bool japanese, enum theme theme,
           struct error *err); /* ERROR_UNSUPPORTED with a clear detail for dumb terminals and no terminal */
void term_stop(struct term **term);
void term_size(const struct term *term, int *rows, int *columns);
/* Waits at most TIMEOUT ms (0: only what is waiting already; -1: for ever). EVENT_NONE when nothing came; never
 * EVENT_IDLE. */
struct event term_read(struct term *term, int timeout);
bool term_waits(struct term *term);  /* has anything come that term_read() would hand on at once, or hear of? */
void term_listen(struct term *term); /* takes in what has come so far, so that its `at` is before now */
void term_flush(struct term *term, const struct canvas *canvas);
void term_redraw(struct term *term); /* the next flush sends everything (Ctrl+L) */
void term_forget(
    struct term *term); /* the same, and what had scrolled out of the window is gone, where the terminal can */
void term_title(struct term *term, const char *text);
void term_theme(struct term *term, enum theme theme); /* from the next flush on */
void term_mouse(struct term *term, bool on);
void term_suspend(struct term *term); /* to the shell; returns when we are continued */

/* False on terminals known to have no Japanese glyphs (TERM=linux …): start in English there. No term is needed: by
 * $TERM. */
bool term_shows_japanese(void);
/* How many colours $TERM says the terminal has; -1: nothing is known of it. Before term_start(). */
int term_colours(void);
/* ## is drawn for Japanese: it does not, and nobody said (JAPANESE of term_start()) that it does. */
bool term_hides_japanese(const struct term *term);

/* What is to be kept should the program die: BYTES go into the new file PATH. Copied; LENGTH 0: nothing. */
void term_keep_for_crash(const char *path, const char *bytes, size_t length);

#endif
