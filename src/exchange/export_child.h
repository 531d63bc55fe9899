/* A file written by a child: it writes, reads back and compares; the parent follows, syncs and gives the name.
 *
 * The child writes into the open descriptor, or, where a library opens by name, in the private folder in which the file
 * is made (base/atomic.h): the child's current folder is that one. It reads back from the descriptor.
 *
 * libxlsxwriter crashes on failed allocations and reports success for cut files (1.1.4), so no writer runs in the
 * process that holds the workbook. The child reports over a pipe; what a library prints to stderr is caught. When the
 * parent dies the child removes what it made and ends; when the child dies the parent does.
 */
#ifndef MAMORI_EXCHANGE_EXPORT_CHILD_H
#define MAMORI_EXCHANGE_EXPORT_CHILD_H

#include "exchange/export_target.h"

struct export_file {
    int fd;
    const char *name;               /* in the child's current folder */
    const char *path;               /* for messages */
    const struct temporary *around; /* goes with it when the parent dies; NULL: there is more in it */
};

struct export_work {
    void *context;
    uint64_t rows; /* to be written, and once more to be compared: the measure of PROGRESS, which stops both when nobody
                      waits any more */
    bool (*write)(void *context, const struct export_file *file, const struct progress *progress,
                  struct export_report *report, struct error *err);
    bool (*check)(void *context, const struct export_file *file, const struct progress *progress, struct error *err);
    export_record_fn *record; /* export_in_child() only */
};

/* True: PATH holds the new file, whole, REPORT its counts and hash, and the journal its entry. False: PATH is as it
 * was. */
bool export_in_child(const struct export_work *work, struct book *book, const char *path,
                     const struct progress *progress, struct export_report *report, struct error *err);
/* For writers and checks that do not open by name: all of it. */
bool export_write(const struct export_file *file, const void *bytes, size_t length, struct error *err);
/* It holds TEXT, and nothing else. */
bool export_reads_back(const struct export_file *file, const struct str *text, struct error *err);
/* Only the child, and the hash: FILE lies in FOLDER, which nobody else can write to. */
bool export_by_child(const struct export_work *work, int folder, const struct export_file *file,
                     const struct progress *progress, struct export_report *report, struct error *err);

#endif
