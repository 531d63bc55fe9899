/* Escape sequences: what terminals send for keys that are no characters, and for the mouse.
 *
 * key_sequence_event() takes one whole sequence, from its ESC to its last byte, and says what it means. key_stream.h
 * cuts the bytes of a terminal into such sequences. There is one table for all terminals (key_sequence.c): what PuTTY,
 * Tera Term, rxvt, the Linux console, Windows Terminal, iTerm, st, VTE and xterm send, in whichever mode they are.
 * Where two terminals mean different keys by the same bytes, the table's comments say whom it follows. What it does not
 * know is no event: it is swallowed, for no byte of a sequence may ever become a text or an answer.
 *
 * Sources: xterm's ctlseqs, PuTTY's and Tera Term's manuals, rxvt(7), console_codes(4), the keyboard protocol of kitty.
 */
#ifndef MAMORI_UI_KEY_SEQUENCE_H
#define MAMORI_UI_KEY_SEQUENCE_H

#include "ui/key.h"

#define KEY_SEQUENCE_MAX 64 /* bytes; a longer one is nothing that we know */

/* EVENT_KEY, EVENT_CLICK (press of the left button), EVENT_WHEEL; EVENT_NONE for all that is unknown, for answers of
 * the terminal, and for keys and buttons let go. BYTES may begin with a second ESC (the Alt of rxvt and PuTTY).
 * LINUX_CONSOLE: the terminal counts its shifted function keys as the Linux console does. */
struct event key_sequence_event(const char *bytes, size_t length, bool linux_console);

#endif
