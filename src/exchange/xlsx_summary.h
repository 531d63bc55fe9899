/* Between the files that make the summary page. */
#ifndef MAMORI_EXCHANGE_XLSX_SUMMARY_H
#define MAMORI_EXCHANGE_XLSX_SUMMARY_H

#include "exchange/xlsx_layout.h"
#include "guide/overview.h"

/* Twelve columns of one width carry two blocks side by side, or one across. */
enum { SUM_LEFT = 1, SUM_MIDDLE = 7, SUM_END = 13 };

extern const double summary_widths[SUM_END]; /* characters */

struct summary {
    struct xlsx_layout *layout;
    struct xlsx_page *page, *data;
    const struct overview *overview;
    uint32_t row;      /* of the page */
    uint32_t data_row; /* of the hidden page */
};

/* A line of its own. */
void summary_heading(struct summary *s, uint32_t column, uint32_t end, const char *text);
/* TEXT over the cells [COLUMN, END). */
void summary_text(struct summary *s, uint32_t column, uint32_t end, const char *text, unsigned style);
/* A formula with its value; FORMULA NULL: the value alone. */
void summary_number(struct summary *s, uint32_t column, uint32_t end, double number, const char *formula,
                    unsigned style);
void summary_live_text(struct summary *s, uint32_t column, uint32_t end, const char *text, const char *formula,
                       unsigned style);
/* A value of another page over the cells: a number, or the label of a choice. */
void summary_ref(struct summary *s, uint32_t column, uint32_t end, const struct value_ref *ref);
/* What a cell of the column holds for CHOICE, as a criterion of COUNTIF. */
const char *summary_criterion(struct summary *s, const struct column_def *def, const struct choice *choice);
const char *summary_ref_label(const struct summary *s, const struct value_ref *ref);
/* The day that the file is of: "now" of a chart may be long ago when it is looked at. */
const char *summary_today(const struct summary *s);
/* "67%" as the words of a bar say NUMBER, and a formula that says it of CELL. UNIT may be NULL. */
const char *summary_amount(struct summary *s, double number, const char *unit);
const char *summary_amount_formula(struct summary *s, const char *cell, const char *unit);
/* The next line of the hidden data of the charts is s->data_row; a chart begins there. */
struct xlsx_chart *summary_chart(struct summary *s, enum xlsx_chart_kind kind, uint32_t row, uint32_t column,
                                 const char *title);

/* A block over the columns [FROM, END): false, with nothing put, when what it needs is not in the file. s->row is behind it. */
typedef bool summary_put_fn(struct summary *s, const struct figures *figures, uint32_t from, uint32_t end);
summary_put_fn summary_meter;    /* xlsx_meter.c */
summary_put_fn summary_chart_of; /* xlsx_bars.c */
summary_put_fn summary_bars;
summary_put_fn summary_months; /* xlsx_months.c */
summary_put_fn summary_map;    /* xlsx_map.c */
summary_put_fn summary_goals;  /* xlsx_goals.c: what is missing for SECURITY ACTION */
summary_put_fn summary_counts; /* xlsx_counts.c: what is to be decided now */
summary_put_fn summary_list;   /* xlsx_list.c */

summary_put_fn first_meter; /* xlsx_first.c: the same in short, in half the width of the first sheet of paper */
summary_put_fn first_bars;
summary_put_fn first_chart;
summary_put_fn first_figures;
summary_put_fn first_goals;
summary_put_fn first_days;
/* How a kind is told there; NULL: not. */
summary_put_fn *summary_first_of(enum block_kind kind);

void summary_first(struct summary *s);   /* xlsx_first.c: one page that decides */
void summary_blocks(struct summary *s);  /* xlsx_block.c: what the layers want seen */
void summary_actions(struct summary *s); /* xlsx_list.c: what was decided to be done */
void summary_findings(struct summary *s, uint32_t column, uint32_t end);
/* What the last round had that kept it; NULL: none, or the file must not tell. */
const struct figures_row *summary_bars_before(const struct summary *s, const struct figures *figures);
/* The colour behind something of this tone; 0: none. */
uint32_t summary_tone_fill(enum tone tone);

#endif
