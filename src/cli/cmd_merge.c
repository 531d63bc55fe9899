/* merge: what was written in another copy of the workbook is taken in. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/atomic.h"
#include "base/date.h"
#include "base/intl.h"
#include "book/merging.h"
#include "book/unseal.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "cli/json.h"
#include "cli/passphrase.h"
#include "cli/sealing.h"
#include "cli/stop.h"

static void put_line(FILE *to, char *line)
{
    cli_put(to, line, false);
    putc('\n', to);
    free(line);
}

static bool step(void *context, uint64_t done, uint64_t total)
{
    cli_work_step(context, done, total);
    return stop_asked();
}

/* A workbook, or one in a sealed file, which is opened in memory alone. */
static struct store *open_other(const char *path, const char *descriptor, struct error *err)
{
    unsigned char first[BUNDLE_FIRST_BYTES];
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), fd; /* a pipe has no writer to wait for */
    if (file < 0) {
        atomic_error_reading(errno, path, err);
        return NULL;
    }
    bool sealed = pread(file, first, sizeof(first), 0) == (ssize_t)sizeof(first) && bundle_is(first);
    struct store *store = NULL;
    if (sealed && passphrase_descriptor(descriptor, &fd, err)) {
        struct bundle_head head;
        struct cli_meter meter = {0};
        struct secret *key = bundle_look(file, path, &head, err) ? sealing_ask_key(&head, path, fd, err) : NULL;
        cli_meter_begin();
        store = key ? unseal_look(file, path, &head, key, &(struct progress){cli_meter_step, &meter}, err) : NULL;
        cli_meter_end();
        secret_free(&key);
        bundle_done(&head);
    }
    close(file); /* not of a workbook that SQLite has open: its locks would go with it */
    return sealed ? store : store_open(path, STORE_READ, err);
}

static void say_chain(const struct merge_chain *chain, FILE *to)
{
    char at[17];
    date_time_text(chain->at, at);
    put_line(to, mem_format(_("from the origin %s: entries %lld to %lld, %lld of them changes; the last by %s, %s"),
                            chain->origin, (long long)chain->from, (long long)chain->to, (long long)chain->entries,
                            *chain->person ? chain->person : "-", at));
}

static void say_merged(const struct book_merged *out, bool dry_run)
{
    const struct merged *merged = &out->merged;
    if (merged->entries == 0)
        puts(_("nothing new: all that is written there is here"));
    for (size_t i = 0; i < merged->chains && merged->entries; i++)
        say_chain(&merged->chain[i], stdout);
    if (merged->entries)
        put_line(stdout, mem_format(dry_run ? _("%zu rows would be looked at, %zu of them would be others")
                                            : _("%zu rows looked at, %zu of them are others now"),
                                    merged->rows, merged->changed));
    if (merged->parted)
        put_line(
            stderr,
            mem_format(_("this workbook and the other one were copied by hand and both written to, from entry %lld "
                         "on: nothing is lost, and from now on this one writes under an origin of its own"),
                       (long long)merged->parted_at));
    if (merged->conflicts)
        put_line(stdout, mem_format(ngettext("%zu conflict: both say something else; 'mamori conflicts' shows both",
                                             "%zu conflicts: both say something else; 'mamori conflicts' shows both",
                                             merged->conflicts),
                                    merged->conflicts));
    if (out->open && !dry_run)
        put_line(stdout,
                 mem_format(ngettext("%zu conflict waits to be decided", "%zu conflicts wait to be decided", out->open),
                            out->open));
}

static void json_merged(const struct book_merged *out, bool dry_run)
{
    struct json json = {.out = stdout, .lines = true};
    const struct merged *merged = &out->merged;
    json_open(&json, NULL, '{');
    json_bool(&json, "written", !dry_run && merged->entries > 0);
    json_number(&json, "entries", (double)merged->entries);
    json_number(&json, "rows", (double)merged->rows);
    json_number(&json, "changed", (double)merged->changed);
    json_number(&json, "conflicts", (double)merged->conflicts);
    json_number(&json, "open", (double)out->open);
    json_bool(&json, "parted", merged->parted);
    json_open(&json, "from", '[');
    for (size_t i = 0; i < merged->chains; i++) {
        char at[17];
        date_time_text(merged->chain[i].at, at);
        json_open(&json, NULL, '{');
        json_text(&json, "origin", merged->chain[i].origin);
        json_number(&json, "first", (double)merged->chain[i].from);
        json_number(&json, "last", (double)merged->chain[i].to);
        json_number(&json, "changes", (double)merged->chain[i].entries);
        json_text(&json, "person", merged->chain[i].person);
        json_text(&json, "at", at);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    putchar('\n');
}

int cmd_merge(const struct cli_global *global, int argc, char **argv)
{
    struct error err = {0};
    const char *descriptor = NULL;
    bool dry_run = false, as_json = false;
    struct book_merged out = {0};
    const struct cli_option option[] = {
        {"dry-run", NULL, &dry_run, NULL}, {"json", NULL, &as_json, NULL}, {"passphrase-fd", &descriptor, NULL, NULL}};
    if (!cli_options(cli_find("merge"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc != 2)
        return cli_usage("merge", _("name the workbook, and the copy that is to be taken in"));
    struct store *other = open_other(argv[1], descriptor, &err);
    if (!other)
        return cli_fail_reading(&err);
    struct book *book = cli_open(global, argv[0], &err);
    struct cli_meter meter = {0};
    const struct progress progress = {step, &meter};
    const struct merge_options options = {.dry_run = dry_run, .progress = &progress};
    stop_watch();
    bool good = book && book_merge(book, other, &options, &out, &err);
    cli_work_end(&meter);
    stop_unwatch();
    if (good && as_json)
        json_merged(&out, dry_run);
    else if (good)
        say_merged(&out, dry_run);
    book_merged_done(&out);
    store_close(&other);
    cli_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}
