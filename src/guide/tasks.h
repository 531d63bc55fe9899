/* What comes next (次にすること): how far each sheet is, what waits, and the very rows and fields a task speaks of.
 *
 * A task comes from the pack (`tasks:`), or by itself from a sheet of which required answers are missing. tasks_make()
 * lists them; task_rows() and task_place() say where they are to be done, from the model as it is now (so a list that
 * was kept from earlier still leads to the right place). What is counted and what is shown are the same rows.
 */
#ifndef MAMORI_GUIDE_TASKS_H
#define MAMORI_GUIDE_TASKS_H

#include "book/book.h"

#define TASK_MAX 9 /* listed: digits call them */

struct sheet_progress {
    uint32_t rows; /* ledger: rows; checklist: rows that apply */
    uint32_t
        answered; /* rows in which nothing is missing, and what a session asks is answered; 0 where nothing is asked */
    uint32_t missing; /* rows in which a column that must be filled in is empty */
    bool asks;        /* has required columns, or asks one question after the other: "12/25" makes sense */
    bool off;         /* the sheet does not concern the company: nothing is counted */
};
void sheet_progress_get(const struct model *model, size_t sheet, struct sheet_progress *out);
/* Why SHEET, whose form can switch it on and off (`applies`), concerns the company, or does not: by its answers, or by whom
 * somebody decided it, when, with the reason. Nothing for other sheets. */
void sheet_concern_text(const struct model *model, size_t sheet, struct str *out);
/* Every required entered column of ROW is filled, or the row does not apply. */
bool row_answered(const struct model *model, size_t sheet, uint32_t row);
/* The first required column of ROW that is empty; SIZE_MAX. */
size_t row_first_missing(const struct model *model, size_t sheet, uint32_t row);

/* Can the round be closed with a good conscience: every question has an answer that was given or confirmed in it. */
bool round_ripe(const struct model *model, size_t sheet);

struct task {
    char *text;     /* for people, translated */
    int minutes;    /* estimate, at least 1 */
    uint32_t count; /* the number in the text */
    size_t sheet;
    enum view_kind view;
    const struct task_def *def; /* NULL: required answers of the sheet are missing */
};

/* Into TASK, which has room for TASK_MAX: in order of importance, for PERSON (NULL: for whoever it is). PROGRESS: of every sheet. Returns how
 * many; their texts are the caller's. */
size_t tasks_make(const struct model *model, const char *person, const struct sheet_progress *progress,
                  struct task *task);

/* Marks the rows of its sheet that TASK speaks of, for PERSON, in KEEP (one byte a row, zeroed by the caller; may be NULL) and
 * returns how many there are. 0 also where a task speaks of no rows in particular (`count` of another sheet, rounds).
 */
uint32_t task_rows(const struct model *model, const struct task *task, const char *person, uint8_t *keep);

/* Where to start: the first such row and the column to fill in; UINT32_MAX, SIZE_MAX: nowhere in particular. */
struct task_place {
    uint32_t row;
    size_t column;
};
struct task_place task_place(const struct model *model, const struct task *task, const char *person);

#endif
