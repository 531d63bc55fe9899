/* The line editor: a text, a caret, and what is selected between the caret and the anchor. Pure: it draws nothing
 * (field.h does) and reads nothing.
 *
 * Caret and anchor are byte offsets that always stand before a whole character with its marks; at one place they select
 * nothing. With `many` the text may hold line breaks and is laid out in rows of a given width (line_rows …); without,
 * it is one line that scrolls sideways (line_view).
 */
#ifndef MAMORI_UI_LINE_H
#define MAMORI_UI_LINE_H

#include "ui/key.h"

struct line {
    struct str text;
    size_t caret, anchor;
    size_t max_length; /* characters; 0: no limit */
    bool many;
    int goal;      /* column that Up and Down try to keep, or -1 */
    size_t first;  /* one line: byte offset of what is shown first */
    int first_row; /* many: row that is shown first */
    int cells;     /* many: width at which rows were laid out last (line_layout) */
};

enum line_result { LINE_IGNORED, LINE_MOVED, LINE_CHANGED, LINE_FULL /* max_length reached: something was left out */ };

void line_init(struct line *line, bool many, size_t max_length);
void line_done(struct line *line);
void line_set(struct line *line, const char *text); /* caret at the end */
void line_select(struct line *line); /* all of it, as a proposal is: typing replaces it, F2 and the arrows keep it */
bool line_selected(const struct line *line, size_t *from, size_t *to); /* FROM == TO, both set: nothing is selected */
char *line_selection(const struct line *line);                         /* owned by the caller; NULL: nothing */

/* Arrows, Ctrl+arrows (words), Home/End, Ctrl+Home/End; with Shift they select, and Shift+Up and Shift+Down of one line
 * reach to its start and end. Backspace, Delete, Ctrl+Backspace/Delete: of what is selected, else a character or a word.
 * Ctrl+U (to the start), Ctrl+K (to the end), Ctrl+A (selects all), F2 (keeps what is selected), characters and pastes
 * (they take the place of what is selected). With `many` also Up, Down, PgUp, PgDn; line breaks come by
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
