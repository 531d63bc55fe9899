/* copy: a copy of the workbook for somebody to work in. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "book/bundle_key.h"
#include "book/merging.h"
#include "book/person.h"
#include "cli/cli.h"
#include "cli/export.h"
#include "cli/files.h"
#include "cli/passphrase.h"
#include "cli/sealing.h"
#include "exchange/sealed.h"

static void put_line(FILE *to, char *line)
{
    cli_put(to, line, false);
    putc('\n', to);
    free(line);
}

/* ---- copy ---- */

struct copy_call {
    const char *name, *until, *to[CLI_REPEAT], *descriptor, *cost;
    size_t recipients;
    bool plain;
};

static bool terms_of(const struct copy_call *call, struct copy_terms *terms, char until[11], struct error *err)
{
    int day = 0;
    *terms = (struct copy_terms){.name = (char *)(uintptr_t)call->name};
    if (!call->until)
        return true;
    if (!date_typed(call->until, date_today(), &day, err))
        return false;
    if (day <= date_today())
        return error_because(err, ERROR_USAGE, call->until, "%s", _("--until is a day to come"));
    date_iso(day, until);
    terms->until = until;
    return true;
}

static void say_copy(const char *path, const struct copy_call *call, const char *origin)
{
    FILE *to = export_say_where(path);
    put_line(to, mem_format(_("a copy for %s: %s"), call->name, path));
    put_line(to, mem_format(_("what is written there bears the origin %s; 'mamori merge' takes it in"), origin));
    if (call->until)
        put_line(to, mem_text(_("after its last day nothing more can be written in it")));
}

static bool copy_plain(struct book *book, const char *path, const struct copy_terms *terms, char origin[17],
                       struct error *err)
{
    struct store *copy = store_copy_in_memory(book->store, path, err);
    bool good = copy && book_copy_begin(book, copy, terms, origin, err) && store_publish(&copy, err);
    store_close(&copy);
    return good;
}

static bool copy_sealed(struct book *book, const char *path, const struct copy_call *call,
                        const struct copy_terms *terms, char origin[17], struct error *err)
{
    unsigned char recipient[CLI_REPEAT][BUNDLE_PUBLIC];
    struct sealed_options options = {.lock = {.recipient = recipient, .recipients = call->recipients}, .copy = terms};
    struct sealed_report report;
    struct secret *passphrase = NULL;
    int fd;
    bool good = passphrase_descriptor(call->descriptor, &fd, err) &&
                sealing_cost(call->cost, &options.lock.cost, err) && book_exportable(book, err);
    enum secret_cost cost = options.lock.cost;
    for (size_t i = 0; good && i < call->recipients; i++)
        good = bundle_key_parse(call->to[i], recipient[i], err);
    if (good && call->recipients == 0) {
        const char *const names[] = {book->person, call->name};
        passphrase = sealing_ask_new(fd, names, ARRAY_LENGTH(names), &options.lock, err);
        good = passphrase != NULL;
    }
    struct cli_meter meter = {0};
    cli_meter_begin();
    good = good && sealed_write(book, path, &options, &(struct progress){cli_meter_step, &meter}, &report, err);
    cli_meter_end();
    if (good && passphrase)
        sealing_say_cost(cost, &options.lock.kdf);
    if (good)
        memcpy(origin, report.origin, sizeof(report.origin));
    secret_free(&passphrase);
    return good;
}

int cmd_copy(const struct cli_global *global, int argc, char **argv)
{
    struct copy_call call = {.recipients = 0};
    struct copy_terms terms;
    struct error err = {0};
    char until[11], origin[17];
    const struct cli_option option[] = {{"for", &call.name, NULL, NULL},
                                        {"until", &call.until, NULL, NULL},
                                        {"plain", NULL, &call.plain, NULL},
                                        {"to", call.to, NULL, &call.recipients},
                                        {"passphrase-fd", &call.descriptor, NULL, NULL},
                                        {"cost", &call.cost, NULL, NULL}};
    if (!cli_options(cli_find("copy"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc != 2)
        return cli_usage("copy", _("name the workbook, and the new file"));
    if (!call.name || !*call.name)
        return cli_usage("copy", _("say with --for for whom the copy is"));
    if (call.plain && (call.recipients || call.descriptor || call.cost))
        return cli_usage("copy", _("a --plain copy is not sealed"));
    if (!person_check(call.name, "--for", NULL, &err) || !terms_of(&call, &terms, until, &err) ||
        !cli_output(argv[1], false, &err))
        return cli_fail(&err);
    struct book *book = cli_open(global, argv[0], &err);
    bool good = book && (call.plain ? copy_plain(book, argv[1], &terms, origin, &err)
                                    : copy_sealed(book, argv[1], &call, &terms, origin, &err));
    if (good)
        say_copy(argv[1], &call, origin);
    good = good && book_copy_enter(book, origin, &terms, &err);
    cli_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}
