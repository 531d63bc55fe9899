/* The list of assets by risk: which rows in which order, and how a line of it is drawn. */
#ifndef MAMORI_VIEW_RISK_LIST_H
#define MAMORI_VIEW_RISK_LIST_H

#include "tui/risk_map.h"

enum risk_part {
    RISK_NAME,
    RISK_PLAIN,
    RISK_LEVEL,
    RISK_WORST /* value and band */,
    RISK_TREATMENT,
    RISK_OWNER,
    RISK_DUE,
    RISK_RESIDUAL /* value and band of what remains */
};
struct risk_column {
    enum risk_part part;
    size_t column;
    int cells; /* 0: there is no room for it */
};

struct risk_list {
    const struct view_def *risks;
    const struct sheet_def *sheet;
    size_t band; /* column */
    size_t columns;
    struct risk_column column[16];
    size_t count;
    uint32_t *line; /* row numbers, the largest risk first; UINT32_MAX: the heading before those not rated */
};

/* Chooses the columns from the form: the name, what every asset must have, the levels the risk comes from, the risk,
 * the treatment. */
void risk_list_columns(struct risk_list *list, const struct model *model, const struct view_def *risks);
void risk_list_fill(struct risk_list *list, const struct model *model, struct risk_cell filter);
void risk_list_done(struct risk_list *list);
/* As columns of a table that is CELLS wide; how many. */
size_t risk_list_lay(struct risk_list *list, int cells, struct table_column *columns);
void risk_list_cell(const struct risk_list *list, const struct model *model, size_t line, size_t column,
                    struct table_cell *cell);

/* "2 中 !"; of what was settled the treatment instead of the mark: "4 大 保有". */
void risk_residual_text(const struct model *model, const struct view_def *risks, uint32_t asset, struct str *out);

#endif
