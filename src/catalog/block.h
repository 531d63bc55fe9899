/* Blocks: figures that a layer wants seen by whoever looks: the start page, `status` and its JSON, the summary page of the
 * .xlsx. A form says what is shown (`blocks:` of layer.yaml), of which sheet and columns; what that comes to is made by
 * guide/block.h, and each medium draws the figures, all from the same ones.
 *
 * A kind is a row of BLOCK_KINDS_TABLE: its enumerator, its word in forms, the keys it needs and those it takes, and with
 * the name of its function in guide/block_*.c. A medium that knows nothing of a kind shows the bare figures.
 * What is `brief` is told also where there are a few lines only: on a small start page, in `status` for people.
 */
#ifndef MAMORI_CATALOG_BLOCK_H
#define MAMORI_CATALOG_BLOCK_H

#include "catalog/catalog.h"

/* Keys of a block; each has a bit in the table below. */
enum block_key {
    BLOCK_KEY_ID,
    BLOCK_KEY_KIND,
    BLOCK_KEY_LABEL,
    BLOCK_KEY_ORDER,
    BLOCK_KEY_SHEET,
    BLOCK_KEY_MAX,
    BLOCK_KEY_PARTS,
    BLOCK_KEY_ITEMS,
    BLOCK_KEY_ALSO,
    BLOCK_KEY_COLUMNS,
    BLOCK_KEY_KEPT,
    BLOCK_KEY_DRAW,
    BLOCK_KEY_SAYS,
    BLOCK_KEY_VALUE, /* values, in the order of enum block_value */
    BLOCK_KEY_LOW,
    BLOCK_KEY_HIGH,
    BLOCK_KEY_BAND,
    BLOCK_KEY_RATE,
    BLOCK_KEY_COLUMN, /* columns, in the order of enum block_column */
    BLOCK_KEY_AFTER,
    BLOCK_KEY_BY,
    BLOCK_KEY_X,
    BLOCK_KEY_Y,
    BLOCK_KEYS
};
enum block_value { BLOCK_VALUE, BLOCK_LOW, BLOCK_HIGH, BLOCK_BAND, BLOCK_RATE, BLOCK_VALUES };
enum block_column { BLOCK_COLUMN, BLOCK_AFTER, BLOCK_BY, BLOCK_X, BLOCK_Y, BLOCK_COLUMNS };

/* How the .xlsx draws a chart. */
enum block_look { LOOK_RADAR, LOOK_BARS, BLOCK_LOOKS };

#define BLOCK_ACROSS 8 /* choices of a column that is counted, columns of a list: at most so many */
#define BLOCK_PARTS  6 /* parts of a meter */

#define BLOCK_BIT(key) (1u << BLOCK_KEY_##key)

/* KIND(enumerator, function, word, brief, needs, takes) */
#define BLOCK_KINDS_TABLE(KIND)                                                                                        \
    KIND(BLOCK_METER, block_meter, "meter", true, BLOCK_BIT(SHEET) | BLOCK_BIT(VALUE) | BLOCK_BIT(MAX),                \
         BLOCK_BIT(LOW) | BLOCK_BIT(HIGH) | BLOCK_BIT(BAND) | BLOCK_BIT(PARTS) | BLOCK_BIT(ALSO))                      \
    KIND(BLOCK_BARS, block_bars, "bars", true, BLOCK_BIT(SHEET) | BLOCK_BIT(COLUMN),                                   \
         BLOCK_BIT(AFTER) | BLOCK_BIT(RATE) | BLOCK_BIT(KEPT))                                                         \
    KIND(BLOCK_GOALS, block_goals, "goals", true, BLOCK_BIT(LABEL) | BLOCK_BIT(ITEMS), 0)                              \
    KIND(BLOCK_COUNTS, block_goals, "counts", false, BLOCK_BIT(LABEL) | BLOCK_BIT(ITEMS), BLOCK_BIT(SAYS))             \
    KIND(BLOCK_FIGURES, block_figures, "figures", false, BLOCK_BIT(LABEL) | BLOCK_BIT(ITEMS), 0)                       \
    KIND(BLOCK_CHART, block_chart, "chart", false, BLOCK_BIT(SHEET) | BLOCK_BIT(COLUMN) | BLOCK_BIT(MAX),              \
         BLOCK_BIT(DRAW))                                                                                              \
    KIND(BLOCK_MONTHS, block_months, "months", false, 0, BLOCK_BIT(SHEET) | BLOCK_BIT(COLUMN) | BLOCK_BIT(BY))         \
    KIND(BLOCK_MAP, block_map, "map", false, BLOCK_BIT(SHEET) | BLOCK_BIT(X) | BLOCK_BIT(Y), 0)                        \
    KIND(BLOCK_LIST, block_list, "list", false, BLOCK_BIT(SHEET) | BLOCK_BIT(BY) | BLOCK_BIT(COLUMNS), 0)              \
    KIND(BLOCK_CALENDAR, block_calendar, "calendar", false, 0, BLOCK_BIT(SHEET))                                       \
    KIND(BLOCK_GRAPH, block_graph, "graph", false, BLOCK_BIT(SHEET), 0)                                                \
    KIND(BLOCK_CLOCK, block_clock, "clock", true, BLOCK_BIT(SHEET) | BLOCK_BIT(COLUMNS), 0)

enum block_kind {
#define BLOCK_ENUMERATOR(kind, function, word, brief, needs, takes) kind,
    BLOCK_KINDS_TABLE(BLOCK_ENUMERATOR)
#undef BLOCK_ENUMERATOR
        BLOCK_KINDS
};
extern const bool block_kind_brief[BLOCK_KINDS];

/* A part of a meter, or an item: a goal, a figure. */
struct block_part {
    const char *id;           /* of a meter: a section of its sheet */
    const char *label, *name; /* of an item; name: in full, for the management; falls back to label */
    struct value_ref value;   /* of a goal: how much is still to do */
    struct value_ref of;      /* of a figure: how many there are in all; may be unset */
    double max;
    size_t kept; /* the column of the rounds' ledger that keeps it when a round is closed; SIZE_MAX: none */
};

struct block_def {
    const char *id;
    const char *label; /* NULL: the title of the sheet */
    enum block_kind kind;
    double order; /* among those of all layers */
    size_t sheet; /* SIZE_MAX: of no sheet in particular */
    struct value_ref value[BLOCK_VALUES];
    size_t column[BLOCK_COLUMNS]; /* of the sheet; SIZE_MAX: not said */
    double max;
    size_t part_count; /* parts or items */
    const struct block_part *part;
    size_t shown_count;
    const size_t *shown; /* of a list: columns; of a clock: those with the days of deadlines */
    const size_t
        *kept; /* by choice of BLOCK_COLUMN: the column of the rounds' ledger that keeps how many there are; NULL */
    unsigned looks; /* of a chart: a bit for each of enum block_look */
    size_t also_count;
    const struct value_ref *also; /* further values that are told with it where there is room */
    size_t say_count;
    const char *const *say; /* of counts: sentences with {values} of the whole workbook; translated by who shows them */
};

/* The meter of SHEET: the score of its assessment; SIZE_MAX: the first. NULL: there is none. */
const struct block_def *block_meter_of(const struct catalog *catalog, size_t sheet);
const struct block_def *block_find(const struct catalog *catalog, const char *id);
/* What stands before it: its label, or the title of its sheet. Translated, and so is the label of a part of a meter. */
const char *block_title(const struct catalog *catalog, const struct block_def *block);
const char *block_part_label(const struct catalog *catalog, const struct block_def *block,
                             const struct block_part *part);

#endif
