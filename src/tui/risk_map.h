/* The heat map importance × likelihood and the counts per band, for the risk screen and the what-if. */
#ifndef MAMORI_TUI_RISK_MAP_H
#define MAMORI_TUI_RISK_MAP_H

#include "tui/app.h"

#define RISK_LEVELS 8 /* levels of an axis that are told apart: 0 … 7 */

struct risk_axis {
    size_t count;
    int level[RISK_LEVELS];
    const struct choice *choice[RISK_LEVELS];
};

/* What the forms say about the map; the same for all workbooks of a pack. */
struct risk_map {
    const struct column_def *x_column, *y_column;        /* NULL: the pack has no map */
    struct risk_axis x, y;                               /* x ascending, y descending: as drawn */
    const struct choice *band[RISK_LEVELS][RISK_LEVELS]; /* [y level][x level]: the band of an asset there, or NULL */
    const struct choice_list *bands;
};

/* The band of every cell is found by the forms' own formulas, for assets that do not exist. */
void risk_map_make(const struct model *model, const struct view_def *risks, struct risk_map *map);

struct risk_cell {
    int y, x;
}; /* levels; y -1: none */

/* Draws title, labels and cells; CELL is the width of a cell. CHOSEN: the cell that is marked with >, FOCUS: the cursor
 * is there. Returns the rows it takes. */
int risk_map_draw(const struct risk_map *map, uint32_t counts[RISK_LEVELS][RISK_LEVELS], struct canvas *canvas, int row,
                  int column, int cell, const char *title, struct risk_cell chosen, bool focus);
int risk_map_rows(const struct risk_map *map);
int risk_map_columns(const struct risk_map *map, int cell);
/* The cell at a place of the last drawing with the same arguments; y -1: none. */
struct risk_cell risk_map_at(const struct risk_map *map, int row, int column, int cell, int at_row, int at_column);
/* One step from FROM (y -1: the worst corner). */
struct risk_cell risk_map_step(const struct risk_map *map, struct risk_cell from, int down, int right);
/* "重要度 2 × 可能性 3": the cell in words. */
void risk_cell_text(const struct risk_map *map, struct risk_cell cell, struct str *out);

#endif
