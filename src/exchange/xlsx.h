/* .xlsx out and in.
 *
 * xlsx_export() writes in a child process to a temporary name in the target's folder, reads the result back with
 * xlsx_read(), compares every cell, syncs, renames. The old file under the name is untouched unless all of that went
 * well. Formulas are live, with the values of the model as cached results.
 */
#ifndef MAMORI_EXCHANGE_XLSX_H
#define MAMORI_EXCHANGE_XLSX_H

#include "base/progress.h"
#include "book/book.h"
#include "catalog/set.h"

/* What an export has to tell those who asked for it: it is made for each, and never NULL. */
struct export_report {
    uint64_t sheets, rows, cells; /* written, and found the same when read back */
    uint64_t hidden;              /* sheets of the workbook that go along for the formulas, and nobody sees … */
    bool hidden_names;            /* … in which names or addresses stand */
    double write_seconds, check_seconds;
    char hash[65];         /* BLAKE2b-256 of the file, hex */
    bool removable;        /* it lies on what is carried away (base/medium.h) … */
    bool sealed;           /* … and is of no use to whoever finds it */
    int64_t entry;         /* of the journal, of several files the last; 0: none could be made, because … */
    int64_t batch;         /* … the first */
    struct error no_entry; /* … of this (a workbook opened for reading). With an entry: it stays open, as if nobody knew
                              whether the file is there, because of this */
};

/* What leaves the house, and what does not. */
struct export_leave {
    size_t sheet, column; /* column SIZE_MAX: the whole sheet */
};
struct export_options {
    size_t sheet; /* SIZE_MAX: the whole workbook with its cover. One sheet alone: what it computes from other sheets
                       is written as values. */
    const char
        *row; /* NULL: all rows. Of `sheet` alone: this row; where it stands each for the rows of a ledger, the rows for
                        this one of them. For whom it speaks of: columns that stay `inside` are left out, and so are the
                        values of the sheet as a whole. A row of facts has no number */
    const struct set_def
        *set;       /* NULL: everything; else these sheets and pages. What formulas need of others goes along, hidden:
                                  a number that would stand still while its neighbours move is wrong */
    bool values;    /* no formulas */
    bool anonymous; /* names of persons, departments and the company, and their addresses (columns with `holds`)
                       replaced, the same name by the same; no workbook id, no head of the journal */
    size_t leave_out_count;
    const struct export_leave *leave_out; /* formulas that need it become values; an `id` cannot be left out */
    bool csv;                             /* export_plan_make(): of the CSV file of `sheet` */
};

/* The sheet, or (COLUMN not SIZE_MAX) this column of it. */
bool export_left_out(const struct export_options *options, size_t sheet, size_t column);
/* "SHEET" or "SHEET.COLUMN", ids or titles and labels; else the error has the near name. */
bool export_leave_parse(const struct catalog *catalog, const char *text, struct export_leave *leave, struct error *err);

/* What will be in the file, before it is written. */
struct export_plan_column {
    size_t column; /* of the sheet */
    const char *label;
    bool name_of;  /* the name beside a reference */
    bool computed; /* … */
    bool live;     /* … and written as a formula */
    bool hidden;
    bool from_left_out; /* computed from what is left out */
    enum column_holds holds;
};
struct export_plan_page {
    size_t sheet;     /* SIZE_MAX: the cover */
    const char *name; /* of the worksheet */
    uint64_t rows;
    bool hidden;          /* needed by formulas only */
    unsigned part, parts; /* of a ledger over the row limit; else 1, 1 */
    size_t columns;
    struct export_plan_column *column;
};
struct export_plan {
    struct arena *arena; /* of it all */
    size_t pages;
    struct export_plan_page *page; /* in the order of the tabs, without the lists of drop-downs */
    uint64_t rows;
    size_t split; /* sheets over several worksheets: what is computed over them is written as values */
    size_t names; /* names replaced in an anonymous file */
};
struct export_plan *export_plan_make(struct book *book, const struct export_options *options, struct error *err);
void export_plan_free(struct export_plan **plan);

/* Every export is an entry of the journal (op "export"), see export_target.h. OPTIONS NULL: everything. */
bool xlsx_export(struct book *book, const char *path, const struct export_options *options,
                 const struct progress *progress, struct export_report *report, struct error *err) NOT_NULL(5);

/* AB: a column, from 0, as Excel calls it; AB12: a cell. */
void xlsx_ref_column(uint32_t column, struct str *out);
void xlsx_ref_cell(uint32_t row, uint32_t column, struct str *out);

/* The reader: streams the cells of each sheet in file order. Rows and columns count from 0. Texts are without readings
 * (ふりがな) and escapes, valid during the call. */
enum xlsx_type { XLSX_EMPTY, XLSX_NUMBER, XLSX_TEXT, XLSX_BOOL, XLSX_ERROR, XLSX_DATE };
#define XLSX_OWN_TEXT SIZE_MAX
struct xlsx_cell {
    uint32_t row, column;
    enum xlsx_type type;
    double number;    /* NUMBER; BOOL 0 or 1; DATE a serial of the 1900 system, whichever the file uses */
    const char *text; /* TEXT, ERROR ("#N/A"); else NULL */
    size_t shared;    /* TEXT: its number among the texts that the file keeps once for all cells; XLSX_OWN_TEXT: none */
    int days;         /* to be added to a NUMBER that is meant as a day: 1,462 in a file of the 1904 system, else 0 */
    const char *formula; /* without "="; "" for a cell that shares another one's; NULL: none */
    bool hidden;         /* its row is, by hand or by a filter */
    unsigned style;      /* index into the file's list of cell styles */
};
struct xlsx_area {
    uint32_t first_row, first_column, last_row, last_column; /* all inside */
};
struct xlsx_zip;
struct xlsx_parts;
struct xlsx_tag;
struct xlsx_handler {
    void *context;
    bool (*sheet)(void *context, const char *name, bool hidden); /* false: skip its cells */
    bool (*cell)(void *context, const struct xlsx_cell *cell);   /* false: stop */
    /* May be NULL: cells that are one on the paper. Comes after the cells of its sheet. */
    void (*merge)(void *context, const struct xlsx_area *area);
    /* May be NULL: what was left out, for people ("macros are ignored"). */
    void (*note)(void *context, const char *note);
    /* May be NULL: the defined names of our own that hold for the whole workbook, before the first sheet. */
    void (*name)(void *context, const char *name, const char *refers);
    /* May be NULL, for the proof of our own files (xlsx_looks_listen() sets them): the package, before the first sheet;
     * elements outside the cells of a sheet, the text in them, their ends. LISTENER is their context. */
    void *listener;
    bool (*package)(void *context, struct xlsx_zip *zip, const struct xlsx_parts *parts, struct error *err);
    void (*element)(void *context, const struct xlsx_tag *tag);
    void (*element_end)(void *context, const struct xlsx_tag *tag);
};
/* Limits and refusals: expansion ratio, part and sum sizes, DOCTYPE, encrypted, .xls, cut, wrong checksums, doubled or
 * absolute part names. Macros are never run and never read. True also when the handler stopped. */
bool xlsx_read(const char *path, const struct xlsx_handler *handler, struct error *err);
/* A file that was just written here, behind FD, which stays open: the limits on its size do not hold. NAME is for
 * messages. */
bool xlsx_read_own(int fd, const char *name, const struct xlsx_handler *handler, struct error *err);

#endif
