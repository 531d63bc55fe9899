/* What the blocks of the forms (catalog/block.h) come to: plain figures, computed once for whoever shows them.
 *
 * Each kind has one function, in a file of its own (block_*.c), which takes a model and fills `struct figures`: some single
 * values, and rows of values. Which is which the kind says, below. Nothing here knows how figures are shown. They can
 * be written as lines and read back (the cached overview).
 */
#ifndef MAMORI_GUIDE_BLOCK_H
#define MAMORI_GUIDE_BLOCK_H

#include "book/book.h"
#include "catalog/block.h"

#define FIGURES_ACROSS BLOCK_ACROSS /* values of a row */

/* Of a meter. Its rows are the parts, in the order of the form, then the closed rounds of its sheet, the oldest first. */
enum {
    METER_VALUE,
    METER_LOW,
    METER_HIGH,
    METER_BAND /* a code */,
    METER_ROUND /* the present one: closed ones + 1 */
};
enum { PART_SCORE };
enum { ROUND_SCORE, ROUND_DATE /* ISO */, ROUND_PARTS /* and behind it: the parts that it kept, in their order */ };

/* Of bars: the first row says how many there are of each choice, in the order of the list; then, with these ids, where the form
 * says so: how many remain after what was decided, and how many there were in the last closed round that kept it. */
enum {
    BARS_BLANK,   /* rows without a choice */
    BARS_DECIDED, /* rows for which something was decided */
    BARS_SETTLED, /* of the first choice that remain: those that were settled so (受け入れる) */
    BARS_RATE,
    BARS_DAY /* of the round that BARS_BEFORE is of, ISO; nothing where it has none */
};
#define BARS_AFTER  "after"
#define BARS_BEFORE "before"

/* Of goals and figures a row each, of a chart a row of the sheet each, of a calendar an item each, of a graph a box each. */
enum { GOAL_LEFT };
enum { FIGURE_VALUE, FIGURE_OF /* in all; nothing where the form does not say it */ };
enum { CHART_VALUE };
enum { DAY_DATE /* ISO */, DAY_STATE /* calendar_state_code() */ };
enum { BOX_LINES };
enum { CLOCK_DATE /* ISO */, CLOCK_WHAT /* what the row is called; its id is that of the figures' row */ };

/* Of months: what was before them, MONTHS_SHOWN months ("2026-11"), what comes after: how many days fall there, or the sum
 * of their numbers. */
#define MONTHS_SHOWN 12
enum { MONTH_VALUE };

/* Of a map: a row for each choice of y, and in it how many there are with each choice of x.
 * Of a list: the first LIST_ROWS rows by what it is ranked, with the values of its columns; so many of a calendar and a graph. */
#define LIST_ROWS 10

struct figures_row {
    const char *id;    /* NULL: none */
    const char *label; /* translated */
    struct value value[FIGURES_ACROSS];
};

struct figures {
    const struct block_def *block;
    struct value value[FIGURES_ACROSS];
    size_t across;                    /* how many values a row has, and … */
    const char *name[FIGURES_ACROSS]; /* … what each is called, in ids: for programs. NULL where they were read back */
    size_t rows, capacity;
    struct figures_row *row;
    struct arena *arena; /* of all texts */
};

struct figures *figures_make(const struct model *model, const struct block_def *block);
void figures_free(struct figures **figures);
/* For the functions of kinds: rows have a value for each choice; a new row, both texts are copied, ID may be NULL. */
void figures_name(struct figures *figures, const struct choice_list *list);
struct figures_row *figures_add(struct figures *figures, const char *id, const char *label);

/* "label: 3, 4" of a row, or (NULL) of the single values: for whoever knows nothing of the kind. Nothing when none has a value. */
void figures_row_text(const struct figures *figures, const struct figures_row *row, struct str *out);

/* One value a line, appended to OUT; figures_read() takes such a line, false when it makes no sense. */
void figures_write(const struct figures *figures, struct str *out);
struct figures *figures_new(const struct block_def *block);
bool figures_read(struct figures *figures, const char *line);

/* The row with this id; NULL. */
const struct figures_row *figures_row_of(const struct figures *figures, const char *id);

/* ---- counting ---- */

/* How many rows of SHEET have each choice of COLUMN, at most FIGURES_ACROSS of them; *BLANK (may be NULL) rows without one. */
void block_count(const struct model *model, size_t sheet, size_t column, uint32_t *counts, uint32_t *blank);

struct band_counts {
    uint32_t count[FIGURES_ACROSS];
}; /* by choice of the band column, in the order of its list */
/* Risks by band; those without one in *UNRATED (may be NULL). RISKS NULL: none. */
void band_count(const struct model *model, const struct view_def *risks, struct band_counts *bands, uint32_t *unrated);
/* Rows of SHEET for which a treatment was chosen. */
uint32_t block_decided(const struct model *model, size_t sheet);

/* ---- months ---- */

/* The months shown begin so many months after the present one (a column of days that are over ends with it); FIRST receives
 * the first day of each, and of the one behind them. */
int months_from(const struct catalog *catalog, const struct block_def *block);
void months_first(int today, int from, int first[MONTHS_SHOWN + 1]);
/* The row of figures that DAY belongs to. */
size_t months_row(const int first[MONTHS_SHOWN + 1], double day);

/* ---- a clock ---- */

/* Seconds from now to the end of the day of ROW; negative: it is over. And in words: "3 days 14 h left". */
int64_t clock_left(const struct figures_row *row);
void clock_text(const struct figures_row *row, struct str *out);

/* ---- a meter ---- */

/* Its verdict; NULL: none. */
const struct choice *meter_band(const struct catalog *catalog, const struct figures *meter);
/* The last closed round whose value was kept; NULL: there is none. */
const struct figures_row *meter_previous(const struct figures *meter);

#endif
