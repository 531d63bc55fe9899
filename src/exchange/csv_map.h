/* Which column of the sheet each header field means: by id, else by label (full and half width, case and blanks make no
 * difference). */
#ifndef MAMORI_EXCHANGE_CSV_MAP_H
#define MAMORI_EXCHANGE_CSV_MAP_H

#include "exchange/csv.h"

/* One mapping; free .header with free(). .near_name belongs to the catalog's texts and is a copy, free() it too. */
void csv_map_header(const struct sheet_def *sheet, const char *header, struct csv_mapping *out);
/* The built-in column "id", or SIZE_MAX. */
size_t sheet_id_column(const struct sheet_def *sheet);

#endif
