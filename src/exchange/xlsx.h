/* .xlsx out and in.
 *
 * xlsx_export() writes in a child process to a temporary name in the target's folder, reads the result back with
 * xlsx_read(), compares every cell, syncs, renames. The old file under the name is untouched unless all of that went
 * well. Formulas are live, with the values of the model as cached results.
 */
#ifndef MAMORI_EXCHANGE_XLSX_H
#define MAMORI_EXCHANGE_XLSX_H

#include "book/book.h"

struct progress { /* long work: told how far it is; returns true to cancel */
    bool (*step)(void *context, uint64_t done, uint64_t total);
    void *context;
};

struct export_report {
    uint64_t sheets, rows, cells; /* written, and found the same when read back */
    double write_seconds, check_seconds;
};

/* SHEET SIZE_MAX: the whole workbook with its cover. One sheet alone: what it computes from other sheets is written as
 * values. */
bool xlsx_export(struct book *book, const char *path, size_t sheet, const struct progress *progress,
                 struct export_report *report, struct error *err);

/* The reader: streams the cells of each sheet in file order. Rows and columns count from 0. Texts are without readings
 * (ふりがな) and escapes, valid during the call. */
enum xlsx_type { XLSX_EMPTY, XLSX_NUMBER, XLSX_TEXT, XLSX_BOOL, XLSX_ERROR, XLSX_DATE };
struct xlsx_cell {
    uint32_t row, column;
    enum xlsx_type type;
    double number;       /* NUMBER; BOOL 0 or 1; DATE a serial of the 1900 system, whichever the file uses */
    const char *text;    /* TEXT, ERROR ("#N/A"); else NULL */
    const char *formula; /* without "="; "" for a cell that shares another one's; NULL: none */
};
struct xlsx_handler {
    void *context;
    bool (*sheet)(void *context, const char *name, bool hidden); /* false: skip its cells */
    bool (*cell)(void *context, const struct xlsx_cell *cell);   /* false: stop */
    /* May be NULL: what was left out, for people ("macros are ignored"). */
    void (*note)(void *context, const char *note);
    bool own; /* the file was just written here: the limits on its size do not hold */
};
/* Limits and refusals: expansion ratio, part and sum sizes, DOCTYPE, encrypted, .xls, cut, wrong checksums, doubled or
 * absolute part names. Macros are never run and never read. True also when the handler stopped. */
bool xlsx_read(const char *path, const struct xlsx_handler *handler, struct error *err);

#endif
