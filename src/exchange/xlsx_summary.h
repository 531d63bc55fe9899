/* Between the files that make the summary page. */
#ifndef MAMORI_EXCHANGE_XLSX_SUMMARY_H
#define MAMORI_EXCHANGE_XLSX_SUMMARY_H

#include "exchange/xlsx_layout.h"
#include "guide/overview.h"

/* Twelve columns of one width carry two blocks side by side, or one across. */
enum { SUM_LEFT = 1, SUM_MIDDLE = 7, SUM_END = 13 };

struct summary {
    struct xlsx_layout *layout;
    struct xlsx_page *page, *data;
    const struct overview *overview;
    uint32_t row;      /* of the page */
    uint32_t data_row; /* of the hidden page */
    unsigned label, value, quiet, heading, title, subtitle, center, link, head, text, date, cost, number;
};

void summary_heading(struct summary *s, uint32_t column, uint32_t end, const char *text);
/* TEXT over the cells [COLUMN, END). */
struct xlsx_out *summary_text(struct summary *s, uint32_t column, uint32_t end, const char *text, unsigned style);
/* A formula with its value; FORMULA NULL: the value alone. */
struct xlsx_out *summary_number(struct summary *s, uint32_t column, uint32_t end, double number, const char *formula,
                                unsigned style);
struct xlsx_out *summary_live_text(struct summary *s, uint32_t column, uint32_t end, const char *text,
                                   const char *formula, unsigned style);
/* A value of another page over the cells: a number, or the label of a choice. */
void summary_ref(struct summary *s, uint32_t column, uint32_t end, const struct value_ref *ref);
/* "'sheet'!$C$9:$C$40" of a column of the model; NULL when the file does not have it as one range with rows. */
const char *summary_range(struct summary *s, size_t sheet, size_t column);

void summary_heat(struct summary *s);    /* xlsx_risk.c: importance × likelihood */
void summary_goals(struct summary *s);   /* xlsx_goals.c: what is missing for SECURITY ACTION */
void summary_worst(struct summary *s);   /* the ten worst */
void summary_actions(struct summary *s); /* what was decided to be done */

#endif
