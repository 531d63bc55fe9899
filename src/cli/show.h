/* What `show` prints of one row: shared by its two files. */
#ifndef MAMORI_CLI_SHOW_H
#define MAMORI_CLI_SHOW_H

#include "book/model.h"
#include "cli/json.h"

/* The cells of row R as an object: codes or LABELS; a cell that names several rows is a list. */
void show_cells_json(struct json *json, const char *name, const struct model *model, size_t sheet, uint32_t r,
                     bool labels);
/* One row with what refers to it, for programs and for people. */
void show_row_json(const struct model *model, size_t sheet, uint32_t row, bool labels);
void show_row(const struct model *model, size_t sheet, uint32_t row);

#endif
