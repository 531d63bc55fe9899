/* What routine*.c share: what the forms say of days, before columns have numbers. */
#ifndef MAMORI_CATALOG_ROUTINE_PRIVATE_H
#define MAMORI_CATALOG_ROUTINE_PRIVATE_H

#include "catalog/build.h"
#include "catalog/routine.h"

enum { UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_YEAR, UNITS };
extern const char *const routine_unit_word[UNITS];
bool routine_is_unit(const char *code);

/* What is told of a day. A routine tells the first four, a deadline those from OVERDUE on. */
enum told { TOLD_NEVER, TOLD_AHEAD, TOLD_OVERDUE, TOLD_SOON, TOLD_BEYOND, TOLD };

enum {
    ROUTINE_EVERY,
    ROUTINE_UNIT,
    ROUTINE_LAST,
    ROUTINE_BY,
    ROUTINE_DONE,
    ROUTINE_LOG,
    ROUTINE_WHEN,
    ROUTINE_BEFORE,
    ROUTINE_LABEL,
    ROUTINE_NEXT_ID,
    ROUTINE_STATE_ID,
    ROUTINE_TOLD, /* and the three behind it */
    ROUTINE_KEYS = ROUTINE_TOLD + 4
};
enum {
    DEADLINE_ID,
    DEADLINE_COLUMN,
    DEADLINE_LABEL,
    DEADLINE_SHORT,
    DEADLINE_ABOUT,
    DEADLINE_AT,
    DEADLINE_WHEN,
    DEADLINE_DONE,
    DEADLINE_MOVES,
    DEADLINE_BEFORE,
    DEADLINE_TOLD, /* and the two behind it */
    DEADLINE_KEYS = DEADLINE_TOLD + 3
};
struct tell {
    bool told;
    enum finding_level level;
    const char *message, *next;
    node_at at, when, text[2]; /* AT: for faults; TEXT: message and next of a form, whose names are looked up later */
};
struct column_text {
    const char *label, *short_label, *help;
};

/* calendar: of layer.yaml */
struct calendar_build {
    size_t layer;
    node_at closed;
    const char *closed_sheet, *closed_column, *from, *until;
    struct column_text last, next, state;
    const struct choice_list *states;
    struct tell routine[TOLD], deadline[TOLD];
};

struct deadline_build {
    const char *id, *column, *label; /* LABEL NULL: that of the column */
    node_at at[DEADLINE_KEYS], node;
    size_t moved; /* the column that was made; SIZE_MAX: none */
    bool by_role; /* not said by the form: the column has the role `due` */
    struct tell tell[TOLD];
};
struct days_build {
    bool routine;
    node_at at[ROUTINE_KEYS], node;
    const char *last, *next, *state;
    double every; /* NaN: a column */
    int unit;     /* UNITS: a column */
    struct tell tell[TOLD];
    size_t deadline_count;
    struct deadline_build *deadline;
};

static inline const char *days_text(struct build *build, node_at at)
{
    return at ? read_text(&build->reader, at) : NULL;
}

#endif
