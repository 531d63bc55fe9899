/* The guided session: one question at a time. Shared by session.c (what happens) and session_draw.c (what is seen);
 * nobody else includes this.
 *
 * A place is a row of the sheet; behind the last one comes the summary. Where one is, is noted in the store at every
 * step ("session.<sheet>"), and every answer is written when it is given: whatever interrupts, nothing is lost and the
 * next session goes on there.
 */
#ifndef MAMORI_TUI_SESSION_H
#define MAMORI_TUI_SESSION_H

#include "tui/app.h"
#include "tui/text_view.h"

struct session {
    size_t sheet, column;   /* column: the one that is asked */
    size_t note;            /* column of the note, or SIZE_MAX */
    size_t carried;         /* flag that marks an answer carried over, or SIZE_MAX */
    char *row;              /* id of the row asked now; NULL: the summary */
    uint32_t at;            /* its number in the model */
    size_t choice;          /* where > stands; SIZE_MAX: nowhere */
    struct text_view about; /* why, harm, examples */
    struct text_view summary;
    char *previous;                               /* "第1回 (4月10日)  3 していない" or NULL */
    int choice_row, choice_columns, choice_width; /* as drawn last */
    int about_row, about_rows;
};

const struct choice_list *session_choices(struct app *app, const struct session *s);
/* The digit that gives answer CHOICE, and the other way round (SIZE_MAX: no answer has it). Levels are called by their
 * own number, others by their place in the list. */
int session_digit(const struct choice_list *list, size_t choice);
size_t session_choice_of(const struct choice_list *list, int digit);
/* The present answer's number in the list, or SIZE_MAX. */
size_t session_answer(struct app *app, const struct session *s, uint32_t row);
/* Was the answer only carried over from the last round? */
bool session_carried(struct app *app, const struct session *s, uint32_t row);
/* The present question's answer in the last closed round: "第1回 (2026-04-10)  3 していない"; NULL when there is none.
 * The caller frees it. */
char *session_previous(struct app *app, const struct session *s);
/* Questions that apply: how many, how many of them are answered, and the number of the present one (from 1). */
void session_count(struct app *app, const struct session *s, uint32_t *all, uint32_t *answered, uint32_t *present);

void session_title(struct app *app, void *state, struct str *out);
void session_status(struct app *app, void *state, struct str *out);
void session_draw(struct app *app, void *state, struct canvas *canvas, struct rect body);
void session_hint(struct app *app, void *state, struct hint *hint);
/* Texts made anew when the question changes. */
void session_about_text(struct app *app, struct session *s);
void session_summary_text(struct app *app, struct session *s);

#endif
