/* A file written by a child: it writes a temporary file, reads it back and compares; the parent follows, syncs and
 * renames.
 *
 * libxlsxwriter crashes on failed allocations and reports success for cut files (1.1.4), so no writer runs in the
 * process that holds the workbook. The child reports over a pipe; what a library prints to stderr is caught. When the
 * parent dies the child removes the temporary file and ends; when the child dies the parent does.
 */
#ifndef MAMORI_EXCHANGE_EXPORT_CHILD_H
#define MAMORI_EXCHANGE_EXPORT_CHILD_H

#include "exchange/xlsx.h"

/* Called now and then with the rows done so far; false: stop, nobody waits any more. */
typedef bool export_step_fn(void *context, uint64_t rows);

struct export_work {
    void *context;
    uint64_t rows; /* to be written, and once more to be compared: the measure of progress */
    bool (*write)(void *context, const char *path, export_step_fn *step, void *step_context,
                  struct export_report *report, struct error *err);
    bool (*check)(void *context, const char *path, export_step_fn *step, void *step_context, struct error *err);
};

/* True: PATH holds the new file, whole, and REPORT its counts and hash. False: PATH is as it was. */
bool export_in_child(const struct export_work *work, const char *path, const struct progress *progress,
                     struct export_report *report, struct error *err);

#endif
