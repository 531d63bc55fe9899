/* What the command "import" prints of a difference. */
#ifndef MAMORI_CLI_IMPORT_PRINT_H
#define MAMORI_CLI_IMPORT_PRINT_H

#include "exchange/import.h"

/* To stdout; what is rejected, to stderr. Of long lists only the beginning. */
void import_print_text(const struct book *book, const struct import *import);
/* All of it. APPLIED: it was written, WRITTEN rows. */
void import_print_json(const struct book *book, const struct import *import, bool applied, uint64_t written);
/* The id of a column, "id" for SIZE_MAX. */
const char *import_column_id(const struct sheet_def *sheet, size_t column);

#endif
