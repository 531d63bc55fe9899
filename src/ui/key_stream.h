/* The bytes of a terminal, cut into events. Pure: it reads nothing and has no clock; TIME is any clock in ms.
 *
 *   key_stream_feed(stream, bytes, length, time)   whenever bytes came
 *   key_stream_next(stream, time)                  until EVENT_NONE
 *   key_stream_wait(stream, time)                  how long to wait for bytes before key_stream_next() must be called
 * again
 *
 * No byte of an escape sequence ever becomes a text: a sequence is a key that key_sequence.h knows, or it is swallowed
 * whole, be it cut in two, late, or without end. What needs time to be told apart:
 *
 *   - A lone ESC is the key Esc once nothing has come for `escape_wait` ms. The rest of a sequence that comes even
 *     later (KEY_LATE_MS) is swallowed.
 *   - Alt and a character is ESC with the character behind it at once (KEY_ALT_MS): an Esc and a quick letter are two.
 *   - A sequence that stops in its middle, and a string (OSC, DCS …) that never ends, are given up after KEY_CUT_MS.
 *   - A paste that never ends, ends when nothing has come for KEY_CUT_MS: what came is pasted. An Esc in it gives it
 * up.
 */
#ifndef MAMORI_UI_KEY_STREAM_H
#define MAMORI_UI_KEY_STREAM_H

#include "ui/key.h"
#include "ui/theme.h"

#define KEY_ESCAPE_MS        200 /* escape_wait on this machine; Esc still feels immediate */
#define KEY_ESCAPE_REMOTE_MS 250 /* over a network or a serial line */
#define KEY_LATE_MS          400
#define KEY_ALT_MS           50
#define KEY_CUT_MS           1000
#define KEY_DOUBLE_MS        400 /* between the clicks of a double click */

struct key_stream;
/* LINUX_CONSOLE: see key_sequence_event(). */
struct key_stream *key_stream_new(int escape_wait, bool linux_console);
void key_stream_free(struct key_stream **stream);
/* What terminfo says of this terminal: goes before the table. Sequences that do not begin with ESC are not taken. */
void key_stream_learn(struct key_stream *stream, const char *bytes, struct key key);
void key_stream_feed(struct key_stream *stream, const char *bytes, size_t length, int64_t time);
/* The next event, its `at` set to when its bytes came; the caller's. */
struct event key_stream_next(struct key_stream *stream, int64_t time);
/* What the terminal said of its ground when it was asked; such a string is swallowed as others are. */
enum ground key_stream_ground(const struct key_stream *stream);
/* -1: nothing is pending; 0: an event is there. */
int key_stream_wait(const struct key_stream *stream, int64_t time);

#endif
