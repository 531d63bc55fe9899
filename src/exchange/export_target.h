/* Where an export goes: its target, the mode it gets, what it must never replace, and its entry in the journal.
 *
 *   export_target_open() → write into target->fd, check → export_target_place(), or atomic_abandon().
 *
 * A workbook is never written over: neither the one that is exported nor any other, under whatever name (a link, a hard
 * link, another path), and no file that SQLite keeps beside one (-journal, -wal, -shm). Which file is a workbook its
 * bytes say; the one that is open here is told by its device and inode, because to open and close it would drop
 * SQLite's locks.
 *
 * Standard output ("-", base/stream.h) is a target like others: its entry is made before the first byte goes out, and
 * taken back when not all of them arrive.
 *
 * An export is for those who may use the workbook: same mode, same group, less whom the umask denies reading; see
 * base/atomic.h.
 *
 * File and entry: the entry is made when the file is whole, checked and on the disk, right before it gets its name. So
 * every file under a final name is in the journal, with its hash. It is open until the file has its name. When the name
 * cannot be given after all, a second entry takes the first one back. Who is killed between the steps leaves an open
 * entry, and the history says of it that nobody knows whether there is a file: the journal may know of a file too many,
 * never of one too few, and never claims one that it does not know of.
 */
#ifndef MAMORI_EXCHANGE_EXPORT_TARGET_H
#define MAMORI_EXCHANGE_EXPORT_TARGET_H

#include "base/atomic.h"
#include "exchange/xlsx.h"

struct atomic_look export_target_look(const struct book *book);
bool export_target_open(struct atomic_file *target, struct book *book, const char *path, enum atomic_kind kind,
                        struct error *err);
/* The same for what is no export (a screen as text): of any workbook, without an entry; atomic_commit() ends it. */
bool export_target_open_plain(struct atomic_file *target, const struct book *book, const char *path,
                              enum atomic_kind kind, struct error *err);
/* RECORD makes the entry of the file PATH (as it was given) with this hash and these counts and says in REPORT which it
 * is. Abandons TARGET in any case. */
typedef void export_record_fn(void *context, const char *path, struct export_report *report);
bool export_target_place(struct atomic_file *target, struct book *book, export_record_fn *record, void *context,
                         struct export_report *report, struct error *err);

/* ---- every file that leaves the house is an entry of the journal (export_record.c) ---- */

/* BLAKE2b-256 of the whole file behind FD, hex: what `b2sum -l 256` prints. */
bool export_hash(int fd, const char *path, char out[65], struct error *err);
/* An entry of COUNT items, of which the first is the file's name, filled in here; TITLE has a %s for it. It cannot fail the export: why there is none stands in REPORT. */
void export_enter(struct book *book, size_t sheet, const char *path, const char *title, size_t count,
                  const char *const *names, const char **values, struct export_report *report);
/* The entry of a workbook or sheet, right before the file gets its name (export_target.h). */
void export_record(struct book *book, const char *path, const struct export_options *options,
                   struct export_report *report);
/* The file of REPORT's entry did not get its name after all, because of WHY: another entry says so. */
void export_withdraw(struct book *book, const char *path, struct export_report *report, const struct error *why);
/* What an entry says of a file that lies on what is carried away (base/medium.h), and what people are told of it. */
#define EXPORT_MEDIUM    "medium"
#define EXPORT_REMOVABLE "removable"
#define EXPORT_SECOND    "second" /* who else agreed to it: book/leaving.h */
#define EXPORT_CARRIED                                                                                                 \
    N_("This file lies on a medium that can be carried away, and whoever finds it can read it. A sealed file opens "   \
       "by a "                                                                                                         \
       "passphrase only.")
/* What people must know of it: what the history does not say of the export, and that it lies where others find it; each as a paragraph more. Nothing when
 * all is well. */
void export_history_text(const struct export_report *report, struct str *out);

#endif
