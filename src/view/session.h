/* The guided session: one question at a time. Shared by session.c (what happens), session_walk.c (which question comes
 * next), session_data.c, session_draw.c (what is seen) and session_summary.c (the page at the end); nobody else
 * includes this.
 *
 * A place is a row of the sheet; behind the last one comes the summary. Where one is, is noted in the store at every
 * step ("session.<sheet>"), and every answer is written when it is given: whatever interrupts, nothing is lost and the
 * next session goes on there.
 *
 * A session that was opened for a task asks only the rows that the task spoke of when it began (`walk`): going back
 * leads to those that are done since, too. It leaves the noted place alone.
 */
#ifndef MAMORI_VIEW_SESSION_H
#define MAMORI_VIEW_SESSION_H

#include "tui/text_view.h"

enum summary_kind {
    SUMMARY_READ, /* is only read; all others can be chosen */
    SUMMARY_QUESTION,
    SUMMARY_MORE, /* shows all of the questions of which only the first are named */
    SUMMARY_MADE, /* a row of another sheet that an answer brought about, and that is not whole yet */
    SUMMARY_RISK, /* what risks the answers come to */
    SUMMARY_TASK
};
struct summary_line {
    enum summary_kind kind;
    char *text;
    enum style style;
    char *row;    /* SUMMARY_QUESTION, SUMMARY_MADE: its id; else NULL */
    size_t sheet; /* SUMMARY_MADE: of the row */
    size_t task;  /* SUMMARY_TASK: its number */
};

struct session {
    size_t sheet, column;   /* column: the one that is asked */
    size_t note;            /* column of the note, or SIZE_MAX */
    size_t carried;         /* flag that marks an answer carried over, or SIZE_MAX */
    char *row;              /* id of the row asked now; NULL: the summary */
    uint32_t at;            /* its number in the model */
    size_t choice;          /* where > stands; SIZE_MAX: nowhere */
    struct text_view about; /* why, harm, examples */
    struct summary_line *line;
    struct table summary;         /* away: a question is asked */
    int summary_cells;            /* width its lines were made for */
    bool from_summary;            /* a question that was chosen there: its answer leads back */
    bool all_named;               /* the summary names every question */
    const struct view_def *risks; /* into which its answers come; NULL: into none */
    struct band_counts risk_then; /* these when the session began */
    const struct task_def *task;  /* only what this task speaks of; NULL: every question */
    char *task_text;
    char **walk; /* ids of those rows; NULL: every question */
    size_t walk_count;
    uint8_t *waits;                               /* with `walk`: rows of which the task still speaks, one byte a row */
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

/* ---- session_walk.c ---- */
/* Takes over what the task speaks of now; false: nothing. */
bool session_walk_task(struct app *app, struct session *s, const struct task *task);
void session_walk_renew(struct app *app, struct session *s);               /* after every change of the workbook */
void session_walk_end(struct session *s);                                  /* from now on every question is asked */
bool session_asks(struct app *app, const struct session *s, uint32_t row); /* does it belong to this session? */
/* Does it still wait: no answer, one that was only carried over, or, for a task, what the task says. */
bool session_waits(struct app *app, const struct session *s, uint32_t row);
/* The first question from row FROM on; the one before row FROM; the first that waits. UINT32_MAX: none. */
uint32_t session_next(struct app *app, const struct session *s, uint32_t from);
uint32_t session_before(struct app *app, const struct session *s, uint32_t from);
uint32_t session_next_waiting(struct app *app, const struct session *s, uint32_t from);
/* The first without an answer, else the first that waits. */
uint32_t session_first_open(struct app *app, const struct session *s);
/* What people call the question of ROW: as the form prints it (8-4), else its number among all that apply, from 1. */
void session_add_number(struct app *app, const struct session *s, uint32_t row, struct str *out);
/* Questions of this session: how many, how many of them are done, and the number of the present one (from 1). */
void session_count(struct app *app, const struct session *s, uint32_t *all, uint32_t *done, uint32_t *present);

void session_title(struct app *app, void *state, struct str *out);
void session_status(struct app *app, void *state, struct str *out);
void session_draw(struct app *app, void *state, struct canvas *canvas, struct rect body);
void session_hint(struct app *app, void *state, struct hint *hint);
/* Texts made anew when the question changes. */
void session_about_text(struct app *app, struct session *s);

/* ---- session_summary.c ---- */
void session_summary_begin(struct app *app, struct session *s); /* once, before the first answer */
void session_summary_name_all(struct app *app, struct session *s);
void session_summary_make(struct app *app, struct session *s,
                          const char *row); /* ROW: the line that is chosen, or NULL */
void session_summary_done(struct session *s);
void session_summary_draw(struct app *app, struct session *s, struct canvas *canvas, struct rect body);
extern const struct table_ops session_summary_table;
const struct summary_line *session_summary_here(const struct session *s);          /* NULL: nothing to choose */
void session_add_score(struct app *app, const struct session *s, struct str *out); /* "66点"; nothing without a score */

#endif
