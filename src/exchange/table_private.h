/* Between table.c and the two readers. */
#ifndef MAMORI_EXCHANGE_TABLE_PRIVATE_H
#define MAMORI_EXCHANGE_TABLE_PRIVATE_H

#include "exchange/table.h"

bool table_csv_read(const char *path, enum csv_encoding wanted, const struct progress *progress, struct table_file *out,
                    struct error *err);
/* WANTED is not used. */
bool table_xlsx_read(const char *path, enum csv_encoding wanted, const struct progress *progress,
                     struct table_file *out, struct error *err);
/* Looks for the marks of an own export; finds header, ids and rows, and turns a page of facts. The pool is still that
 * of FILE. */
/* Gives the cells of merged AREAS their marks and values; the rows of TABLE stand in the order of their numbers. False:
 * areas overlap, and not all were gone through. */
bool table_merge(struct file_table *table, const struct xlsx_area *area, size_t areas);
void table_own_find(struct table_file *file, struct file_table *table);
void table_drop(struct table_file *file, size_t n);

#endif
