/* An export being prepared: from the choice of what, over the look at what goes out, to the file. */
#ifndef MAMORI_VIEW_EXPORT_JOB_H
#define MAMORI_VIEW_EXPORT_JOB_H

#include "exchange/csv.h"
#include "tui/app.h"

enum export_what {
    EXPORT_BOOK,
    EXPORT_SHEET,
    EXPORT_UTF8,
    EXPORT_CP932,
    EXPORT_CHOOSE,
    EXPORT_ROW,
    EXPORT_REPORT, /* a document: another view's */
    EXPORT_SET,    /* a part of the workbook, as the forms say: options.set */
    EXPORT_KINDS
};

struct export_job {
    size_t sheet;
    enum export_what *what; /* by item of the box */
    size_t count;
    enum export_what chosen;
    bool replace;                  /* CSV: 〓 for what the old encoding lacks */
    char *path, *row, *row_name;   /* of EXPORT_ROW: of whom the file speaks; NULL: there is no row */
    struct export_options options; /* .leave_out is the job's own */
    struct export_leave *leave;
};

void export_job_free(struct export_job *job);
/* Asks where to, writes, tells. Takes JOB over. */
void export_job_write(struct app *app, struct export_job *job);
/* The screen on which sheets and columns are left out and the variant is chosen (export_view.c). Takes JOB over. */
void export_view(struct app *app, struct export_job *job);

#endif
