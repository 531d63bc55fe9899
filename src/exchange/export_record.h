/* Every file that leaves the house is an entry of the journal. */
#ifndef MAMORI_EXCHANGE_EXPORT_RECORD_H
#define MAMORI_EXCHANGE_EXPORT_RECORD_H

#include "exchange/xlsx.h"

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
/* What the history does not say of the export, for people, as a paragraph more; nothing when all is well. */
void export_history_text(const struct export_report *report, struct str *out);

#endif
