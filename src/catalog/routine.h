/* Days that matter: what is done again and again (`routine:`), and what must be done by a day (`deadlines:`).
 *
 * A routine is given by the day on which it was last done and by an interval. What follows from them are ordinary computed columns,
 * which the form does not write: the next day and the state. So a spreadsheet computes them by itself, and `why` explains
 * them. A deadline is a column of days with what it is about. Where its day moves to the next open day, that is a computed column,
 * too; where it counts only as long as something is not done, a formula says so, and makes no column.
 *
 * What is overdue, soon, never done or dated in the future is told by checks made here (routine_days_checks()), which are like those of
 * the form in everything. Texts and names that a form need not repeat stand in layer.yaml under `calendar:`.
 */
#ifndef MAMORI_CATALOG_ROUTINE_H
#define MAMORI_CATALOG_ROUTINE_H

#include "catalog/catalog.h"

/* The codes of a routine's state, in the order in which they are asked: the pack's list has all of them. */
enum routine_state { ROUTINE_NEVER, ROUTINE_AHEAD, ROUTINE_OVERDUE, ROUTINE_SOON, ROUTINE_OK, ROUTINE_STATES };
extern const char *const routine_state_code[ROUTINE_STATES];

struct routine_def {
    size_t last, next, state; /* columns: the day it was last done, the day it is due again, the state */
    size_t done;              /* the column of days that doing it fills in; SIZE_MAX: the log alone tells */
    size_t by;                /* the column that says who did it last; SIZE_MAX: none */
    size_t log; /* the ledger that keeps each time; SIZE_MAX: none. It has columns with the roles OF (of this
                                 sheet; not for facts), DATE, and may have PERSON and NOTE */
    const struct formula *open; /* per row: it is to be done at all; NULL: always */
    bool tells_never;           /* a row that was never done is told of */
};

struct deadline_def {
    const char *id, *label;
    size_t day;                 /* the column with the day */
    const struct formula *open; /* per row: the day where it counts, else ""; NULL: wherever there is one */
    size_t column;              /* where people go: what they enter, or what was computed from it */
    size_t about;               /* the column that says what the row is about; SIZE_MAX: the row's name does */
    int before;                 /* so many days before it is soon */
    enum finding_level level;
    bool routine; /* the next day of the sheet's routine, whose state column says whether it is soon */
    bool moves;   /* to the next open day: only as far as the closed days are known */
};

/* Days on which offices are closed beside Saturdays and Sundays, and from when to when they are known. */
struct closed_days_def {
    size_t sheet, column; /* sheet SIZE_MAX: no layer names any */
    struct value_ref from, until;
};

#endif
