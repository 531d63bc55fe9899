/* The line editor: a text and a caret, nothing else. Pure: it draws nothing and reads nothing.
 *
 * The caret is a byte offset that always stands before a whole character with its marks. With `many` the text may hold
 * line breaks and is laid out in rows of a given width (line_rows …); without, it is one line that scrolls sideways
 * (line_view).
 */
#ifndef MAMORI_UI_LINE_H
#define MAMORI_UI_LINE_H

#include "ui/key.h"

struct line {
    struct str text;
    size_t caret;
    size_t max_length; /* characters; 0: no limit */
    bool many;
    bool selected; /* all of it: what is typed takes its place */
    int goal;      /* column that Up and Down try to keep, or -1 */
    size_t first;  /* one line: byte offset of what is shown first */
    int first_row; /* many: row that is shown first */
    int cells;     /* many: width at which rows were laid out last (line_layout) */
};

enum line_result { LINE_IGNORED, LINE_MOVED, LINE_CHANGED, LINE_FULL /* max_length reached: something was left out */ };

void line_init(struct line *line, bool many, size_t max_length);
void line_done(struct line *line);
void line_set(struct line *line, const char *text); /* caret at the end */
void line_select(struct line *line); /* all of it, as a proposal: typing replaces it, F2 and the arrows keep it */

/* Arrows, Ctrl+arrows (words), Home/End, Ctrl+Home/End, Backspace, Delete, Ctrl+Backspace/Delete, Ctrl+U (to the
 * start), Ctrl+K (to the end), Ctrl+A (all of one line), characters, pastes. With `many` also Up, Down, PgUp, PgDn; line breaks come by
 * line_insert("\n"): which key makes them is the caller's. One line: line breaks and tabs of a paste become blanks.
 * Keys it has no use for are LINE_IGNORED. */
enum line_result line_event(struct line *line, const struct event *event);
enum line_result line_insert(struct line *line, const char *text);

/* One line in CELLS cells: which bytes are shown and in which cell the caret stands (0 … cells-1). Scrolls as little as
 * needed. */
struct line_view {
    size_t from, to;
    int caret;
};
struct line_view line_view(struct line *line, int cells);

/* Many lines at a width: row count, a row's bytes, the caret's row and column. */
void line_layout(struct line *line, int cells);
int line_rows(const struct line *line);
void line_row(const struct line *line, int row, size_t *from, size_t *to);
void line_caret(const struct line *line, int *row, int *column);

#endif
