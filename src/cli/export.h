/* What the parts of the command "export" share. */
#ifndef MAMORI_CLI_EXPORT_H
#define MAMORI_CLI_EXPORT_H

#include "cli/cli.h"
#include "cli/json.h"
#include "exchange/xlsx.h"

/* What was written, as the member "result"; and the line for people about the journal's entry. */
void export_json_result(struct json *json, const char *path, const struct export_report *report);
void export_say_entry(const struct export_report *report, FILE *to);
/* Where people are told of the file PATH: on standard output, unless it goes there. */
FILE *export_say_where(const char *path);
/* The exit code once the file is written: EXIT_WRITTEN when the history could not be told so. */
int export_exit(const struct export_report *report);

/* Documents instead of sheets: one, or all of them (of those for rows of a sheet: also all of one) into a folder. Returns the exit code. */
struct export_documents {
    const char *document, *row, *format;
    const char *reader; /* of the report, as people write it; NULL: the management */
    bool report, all, with_findings, without_findings, dry_run, as_json;
};
int export_documents(const struct cli_global *global, const char *workbook, const char *path,
                     const struct export_documents *asked);

#endif
