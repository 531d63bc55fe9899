/* The text between the marks of a bracketed paste, gathered byte by byte (key_stream.c). */
#ifndef MAMORI_UI_KEY_PASTE_H
#define MAMORI_UI_KEY_PASTE_H

#include "ui/key.h"

#define KEY_PASTE_MAX (8 << 20) /* bytes; a longer paste is EVENT_PASTE_LOST */

extern const char key_paste_begins[], key_paste_ends[]; /* the marks */

struct key_paste {
    struct str bytes;
    bool lost; /* too long: only its end is of interest still */
};

bool key_paste_byte(struct key_paste *paste, char c); /* true: that was the end mark's last byte, and it is taken off */
bool key_paste_escape(const struct key_paste *paste); /* an ESC came last: the end mark's, or a person's Esc */
void key_paste_drop(struct key_paste *paste);
/* The paste stopped without an end mark. The beginning of one is taken off; returns its bytes. */
size_t key_paste_cut(struct key_paste *paste);
/* The paste as an event (EVENT_NONE when it is empty); PASTE is empty afterwards. CR LF and a lone CR are one line
 * end, NUL and ESC are left out, bytes that are no UTF-8 become U+FFFD. */
struct event key_paste_event(struct key_paste *paste);

#endif
