#include "cli/files.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "base/intl.h"
#include "base/path.h"
#include "base/stream.h"
#include "cli/cli.h"
#include "exchange/foreign.h"

bool cli_encoding(const char *name, enum csv_encoding *out)
{
    static const struct {
        const char *name;
        enum csv_encoding encoding;
    } all[] = {{"auto", CSV_AUTO},      {"utf-8", CSV_UTF8},           {"utf8", CSV_UTF8},
               {"cp932", CSV_CP932},    {"sjis", CSV_CP932},           {"shift_jis", CSV_CP932},
               {"utf-16", CSV_UTF16LE}, {"utf-16le", CSV_UTF16LE},     {"utf-16be", CSV_UTF16BE},
               {"euc-jp", CSV_EUCJP},   {"iso-2022-jp", CSV_ISO2022JP}};
    for (size_t i = 0; name && i < ARRAY_LENGTH(all); i++)
        if (strcasecmp(name, all[i].name) == 0) {
            *out = all[i].encoding;
            return true;
        }
    return name == NULL;
}

/* ---- which file, and what it is ---- */

/* "docx, xlsx, md, txt", with ENDING before each. */
static void add_names(struct str *out, const char *ending, const char *const *names)
{
    for (size_t i = 0; names[i]; i++)
        str_add_format(out, "%s%s%s", i ? ", " : "", ending, names[i]);
}

static bool has_ending(const char *path, const char *name)
{
    char *ending = mem_format(".%s", name);
    bool has = path_ends(path, ending);
    free(ending);
    return has;
}

bool cli_format(const char *path, const char *format, const char *const *names, size_t *out, struct error *err)
{
    size_t said = 0, ending = 0;
    struct str what = STR_INIT, all = STR_INIT, endings = STR_INIT;
    add_names(&all, "", names);
    add_names(&endings, ".", names);
    while (format && names[said] && strcmp(names[said], format) != 0)
        said++;
    while (names[ending] && !has_ending(path, names[ending]))
        ending++;
    if (format && !names[said])
        str_add_format(&what, _("--format is one of: %s"), all.text);
    else if (format && names[ending] && said != ending)
        str_add_format(&what, _("the file's name ends in .%s, and --format says %s"), names[ending], format);
    else if (!format && stream_is(path))
        str_add_format(&what, _("standard output has no name that says what is written: add --format (%s)"), all.text);
    else if (!format && !names[ending])
        str_add_format(&what, _("the file's name ends in one of: %s; or --format says what it is"), endings.text);
    *out = format ? said : ending;
    bool good = !what.length || error_set(err, ERROR_USAGE, what.text);
    str_free(&what);
    str_free(&all);
    str_free(&endings);
    return good;
}

bool cli_output(const char *path, bool text, struct error *err)
{
    return !stream_is(path) || stream_ready(text, err);
}

bool cli_input(const char *path, struct error *err)
{
    return !stream_is(path) || stream_take(FOREIGN_INPUT, err);
}

int cli_fail_reading(const struct error *err)
{
    struct error said = *err;
    if (stream_is(err->subject))
        snprintf(said.subject, sizeof(said.subject), "%s", _("standard input"));
    if (str_starts(err->place, "-:")) /* and the line */
        error_place(&said, "%s%s", _("standard input"), err->place + 1);
    return cli_fail(&said);
}

/* ---- long work ---- */

static const int stopping[] = {SIGINT, SIGTERM, SIGHUP};
static struct sigaction before[ARRAY_LENGTH(stopping)];
static volatile sig_atomic_t stopped; /* by this signal */

/* Whoever sends it to a program and to its group (timeout does) sends it twice; a person who does it again later means
 * it. */
static void on_stop(int number)
{
    static struct timespec first;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (!stopped) {
        first = now;
        stopped = number;
    } else if (now.tv_sec - first.tv_sec >= 2) {
        signal(number, SIG_DFL);
        raise(number);
    }
}

static int depth; /* a command that imports may also wait for a lock */

/* Who is to go on after a hang-up (nohup) does. */
void cli_meter_begin(void)
{
    if (depth++ > 0)
        return;
    const struct sigaction stop = {.sa_handler = on_stop, .sa_flags = SA_RESTART};
    for (size_t i = 0; i < ARRAY_LENGTH(stopping); i++)
        if (sigaction(stopping[i], NULL, &before[i]) == 0 && before[i].sa_handler != SIG_IGN)
            sigaction(stopping[i], &stop, NULL);
}

void cli_meter_end(void)
{
    if (--depth > 0)
        return;
    for (size_t i = 0; i < ARRAY_LENGTH(stopping); i++)
        sigaction(stopping[i], &before[i], NULL);
}

bool cli_meter_stopped(void)
{
    return stopped != 0;
}

void cli_meter_pass_on(void)
{
    if (!stopped)
        return;
    fflush(NULL);
    signal(stopped, SIG_DFL);
    raise(stopped);
}

bool cli_meter_step(void *context, uint64_t done, uint64_t total)
{
    struct cli_meter *meter = context;
    int percent = total ? (int)(done * 100 / total) : 0;
    int64_t left = time_left(&meter->left, done, total);
    if (isatty(2) && (percent >= meter->percent + 5 || (left >= 0 && left != meter->shown))) {
        struct str text = STR_INIT;
        meter->percent = percent;
        meter->shown = left;
        if (left >= 0 && percent < 100)
            time_left_text(left, &text);
        putc('\r', stderr);
        if (text.length)
            fprintf(stderr, _("%3d %%  %s left   "), percent, text.text);
        else
            fprintf(stderr, "%3d %%               ", percent);
        if (percent >= 100)
            putc('\n', stderr);
        str_free(&text);
    }
    return stopped != 0;
}

bool cli_work_step(void *context, uint64_t done, uint64_t total)
{
    struct cli_meter *meter = context;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    if (meter->since == 0 || done == 0)
        meter->since = ms;
    if (meter->percent > 0 || (ms - meter->since >= 1000 && done < total))
        cli_meter_step(meter, done, total);
    if (done >= total)
        *meter = (struct cli_meter){0};
    return false;
}

void cli_work_end(struct cli_meter *meter)
{
    if (meter->percent > 0 && meter->percent < 100)
        putc('\n', stderr);
    meter->percent = 0;
}
