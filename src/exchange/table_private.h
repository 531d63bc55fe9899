/* Between table.c and the two readers. */
#ifndef MAMORI_EXCHANGE_TABLE_PRIVATE_H
#define MAMORI_EXCHANGE_TABLE_PRIVATE_H

#include "exchange/foreign.h"
#include "exchange/table.h"

/* What table_read() does, in this process and without limits: for its child, and for tests that must see what is done.
 */
bool table_read_here(const char *path, enum csv_encoding wanted, const struct progress *progress,
                     struct table_file *out, struct error *err);
/* table_wire.c: a whole file of tables through the pipe. */
void table_put(struct foreign_out *to, struct table_file *file);
bool table_get(struct foreign_in *from, struct table_file *file);
#define TABLE_MAX_CELLS (UINT64_C(64) << 20) /* rows × columns of a table: 320 MB */

bool table_csv_read(const char *path, enum csv_encoding wanted, const struct progress *progress, struct table_file *out,
                    struct error *err);
/* WANTED is not used. */
bool table_xlsx_read(const char *path, enum csv_encoding wanted, const struct progress *progress,
                     struct table_file *out, struct error *err);
/* Gives the cells of merged AREAS their marks and values; the rows of TABLE stand in the order of their numbers. False:
 * areas overlap, and not all were gone through. */
bool table_merge(struct file_table *table, const struct xlsx_area *area, size_t areas);
/* What a workbook's defined names say of its worksheets. */
struct table_names {
    struct arena *arena; /* the file's */
    size_t count, capacity;
    struct table_name {
        const char *name, *refers; /* "mamori_sheet_assets", "'情報資産管理台帳'!$A$9:$V$9" */
    } * item;
};
void table_names_add(struct table_names *names, const char *name, const char *refers);
/* Looks for the marks of an own export in all tables of FILE; finds headers, ids and rows, turns pages of facts, drops
 * what holds nothing to take over and joins split sheets. */
void table_own_find(struct table_file *file, const struct table_names *names);
/* The mark of a CSV file. */
void table_own_csv(struct table_file *file, struct file_table *table);
void table_drop(struct table_file *file, size_t n);
/* A table of FILE: one worksheet or CSV file, without rows. */
void table_start(struct table_file *file, struct file_table *table, const char *name);
/* ROWS and WIDTH, all cells empty. */
void table_room(struct file_table *table, size_t rows, size_t width);
void table_free(struct file_table *table); /* of its rows */

#endif
