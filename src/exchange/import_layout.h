/* What the layout of a stranger's table says beside its values: rows that are no rows (totals, titles of sections,
 * remarks), and cells that only point at the one above (〃, 同上).
 *
 *   import_layout_new() → per row, in order: import_layout_skip(), import_layout_ditto() for its cells,
 *   import_layout_row() when it was a row
 *
 * Everything skipped is listed and can be taken by a person all the same: these are rules of thumb, and they look at the
 * whole row, so that an asset whose name ends in 合計 stays an asset while its other cells hold words.
 */
#ifndef MAMORI_EXCHANGE_IMPORT_LAYOUT_H
#define MAMORI_EXCHANGE_IMPORT_LAYOUT_H

#include "exchange/import_map.h"

struct import_layout;
struct import_layout *import_layout_new(const struct sheet_def *sheet, const struct file_table *table,
                                        const struct import_map *map, struct arena *arena);

/* Why row AT is no row, for people; NULL: it is one. NAME_FIELD: where its name stands, or SIZE_MAX. */
const char *import_layout_skip(struct import_layout *layout, size_t at, size_t name_field);

enum import_ditto { DITTO_NONE, DITTO_ABOVE, DITTO_NOTHING_ABOVE };
/* Whether a cell that holds TEXT means the one above: then *TEXT and *FLAGS are those of the cell that is meant. */
enum import_ditto import_layout_ditto(struct import_layout *layout, size_t field, const char **text, uint8_t *flags);
/* Row AT is the one above for those that follow. */
void import_layout_row(struct import_layout *layout, size_t at);

#endif
