/* Ending what takes long, from the keyboard: Esc, or Ctrl+C, which then ends the work and not the program, so that
 * nothing is left half done and the last word can be said.
 *
 * stop_watch() from when it takes long, stop_asked() now and then, stop_unwatch() when it is over (also by itself at the
 * end of the program). Signals are those of cli_meter_begin(). Where there is no terminal, or the program is in
 * the background, no key is looked for. */
#ifndef MAMORI_CLI_STOP_H
#define MAMORI_CLI_STOP_H

#include <stdbool.h>

struct store;

void stop_watch(void);
bool stop_asked(void);
void stop_unwatch(void);

/* store_patience(): a command waits for a lock up to 5 s, and says after a moment for whom, where a person can read it. A
 * screen that is to open (FOR_SCREEN) waits as long as that person likes. */
void stop_patience(bool for_screen);

#endif
