/* What the commands for files in and out share. */
#ifndef MAMORI_CLI_FILES_H
#define MAMORI_CLI_FILES_H

#include "exchange/csv.h"
#include "exchange/time_left.h"

/* "auto", "utf-8", "cp932" and their usual spellings; NULL leaves *OUT. */
bool cli_encoding(const char *name, enum csv_encoding *out);

/* Which of NAMES (up to NULL) a file that is written is: by FORMAT (--format; NULL: not said), else by the ending of PATH. *OUT is its
 * place in NAMES. */
bool cli_format(const char *path, const char *format, const char *const *names, size_t *out, struct error *err);
/* Before the work begins: when PATH is "-", may a file (TEXT: one that people can read) go to standard output? */
bool cli_output(const char *path, bool text, struct error *err);
/* The same of a file that is read: all of standard input, when PATH is "-". */
bool cli_input(const char *path, struct error *err);
/* cli_fail() of what was read: "-" is called standard input. */
int cli_fail_reading(const struct error *err);

/* Progress on stderr with the time left, once a second at most, only for a person: struct progress {cli_meter_step,
 * &meter}. All zero at the start.
 *
 * Between begin and end Ctrl+C (SIGINT, and SIGTERM, SIGHUP) stops the work at its next step, in order: it is taken
 * back, and nothing stays behind. These nest. Done again some seconds later it ends the program at once. cli_meter_pass_on(), when all is closed: a
 * program that was stopped ends by that signal, so that the script around it stops, too. */
struct cli_meter {
    struct time_left left;
    int64_t shown; /* seconds left when it was last written */
    int percent;
    int64_t since; /* cli_work_step() */
};
void cli_meter_begin(void);
bool cli_meter_step(void *context, uint64_t done, uint64_t total);
void cli_meter_end(void);
bool cli_meter_stopped(void);
void cli_meter_pass_on(void);
/* The same of work that seldom takes long: the first second says nothing. */
bool cli_work_step(void *context, uint64_t done, uint64_t total);
void cli_work_end(struct cli_meter *meter); /* the end of its line, when it did not come to 100 % */

#endif
