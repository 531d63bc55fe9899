/* seal, unseal: a workbook as a file that can be carried about, and back. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/stream.h"
#include "book/bundle_key.h"
#include "book/book_watch.h"
#include "book/unseal.h"
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

/* ---- the own key ---- */

static int my_key(const char *descriptor, const char *cost_text, struct error *err)
{
    unsigned char key[BUNDLE_PUBLIC];
    char text[BUNDLE_KEY_TEXT];
    int fd;
    enum secret_cost cost;
    if (!passphrase_descriptor(descriptor, &fd, err) || !sealing_cost(cost_text, &cost, err))
        return cli_fail(err);
    if (!bundle_own_find(key, err)) {
        if (err->code != ERROR_MISSING_FILE)
            return cli_fail(err);
        struct secret_kdf kdf;
        fputs(_("A key of your own is made now: others seal files for it, and only you can open them, with this "
                "passphrase. There is no way back to them "
                "without it.\n"),
              stderr);
        struct secret *passphrase = passphrase_ask_new(fd, _("New passphrase of your own key"), NULL, 0, err);
        bool good = passphrase && bundle_own_make(passphrase, cost, key, &kdf, err);
        secret_free(&passphrase);
        if (!good)
            return cli_fail(err);
        sealing_say_cost(cost, &kdf);
    }
    bundle_key_text(key, text);
    puts(text);
    return EXIT_DONE;
}

/* ---- seal ---- */

struct seal_call {
    const char *sheet[CLI_REPEAT], *to[CLI_REPEAT], *descriptor, *cost;
    size_t sheets, recipients;
    bool my_key, with_passphrase;
};

static bool find_sheets(const struct book *book, const struct seal_call *call, size_t *sheet, struct error *err)
{
    for (size_t i = 0; i < call->sheets; i++) {
        sheet[i] = catalog_find_sheet(book->catalog, call->sheet[i], err);
        if (sheet[i] == SIZE_MAX)
            return false;
    }
    return call->sheets == 0 || book_part_whole(book, sheet, call->sheets, err);
}

static void say_sealed(const char *path, const struct sealed_options *options, const struct sealed_report *report)
{
    FILE *to = export_say_where(path);
    put_line(to, mem_format(_("sealed, after the copy in it was proven entry by entry: %s"),
                            stream_is(path) ? _("standard output") : path));
    put_line(to, mem_format(_("as of entry %lld, head %s"), (long long)report->mark.entries,
                            *report->mark.hash ? report->mark.hash : "-"));
    if (report->emptied)
        put_line(to, mem_format(ngettext("%zu reference to a row that is not in it was left out",
                                         "%zu references to rows that are not in it were left out", report->emptied),
                                report->emptied));
    if (options->lock.recipients)
        put_line(to, mem_format(ngettext("%zu key opens it", "%zu keys open it", options->lock.recipients),
                                options->lock.recipients));
    if (options->lock.passphrase)
        put_line(to, mem_text(_("whoever has the passphrase opens it: tell it by another way than the file, and keep "
                                "it: without it nobody can")));
    export_say_entry(&report->export, to);
}

static int seal_book(struct book *book, const char *path, const struct seal_call *call, int fd, enum secret_cost cost,
                     struct error *err)
{
    size_t sheet[CLI_REPEAT];
    unsigned char recipient[CLI_REPEAT][BUNDLE_PUBLIC];
    struct sealed_options options = {.sheet = call->sheets ? sheet : NULL,
                                     .sheets = call->sheets,
                                     .lock = {.cost = cost, .recipient = recipient, .recipients = call->recipients}};
    struct sealed_report report;
    struct str company SCOPED(str_free) = STR_INIT;
    struct secret *passphrase = NULL;
    bool good = book_exportable(book, err) && find_sheets(book, call, sheet, err);
    for (size_t i = 0; good && i < call->recipients; i++)
        good = bundle_key_parse(call->to[i], recipient[i], err);
    if (good && (call->recipients == 0 || call->with_passphrase)) {
        model_company(book->model, &company);
        const char *const names[] = {company.text, book->person};
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
        say_sealed(path, &options, &report);
    secret_free(&passphrase);
    return good ? export_exit(&report.export) : cli_fail(err);
}

int cmd_seal(const struct cli_global *global, int argc, char **argv)
{
    struct seal_call call = {.sheets = 0};
    struct error err = {0};
    int fd;
    enum secret_cost cost;
    const struct cli_option option[] = {{"sheet", call.sheet, NULL, &call.sheets},
                                        {"to", call.to, NULL, &call.recipients},
                                        {"with-passphrase", NULL, &call.with_passphrase, NULL},
                                        {"passphrase-fd", &call.descriptor, NULL, NULL},
                                        {"cost", &call.cost, NULL, NULL},
                                        {"my-key", NULL, &call.my_key, NULL}};
    if (!cli_options(cli_find("seal"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (call.my_key)
        return argc ? cli_usage("seal", _("--my-key stands alone")) : my_key(call.descriptor, call.cost, &err);
    if (argc != 2)
        return cli_usage("seal", _("name the workbook, and the new file"));
    if (!passphrase_descriptor(call.descriptor, &fd, &err) || !sealing_cost(call.cost, &cost, &err) ||
        !cli_output(argv[1], false, &err))
        return cli_fail(&err);
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    int code = seal_book(book, argv[1], &call, fd, cost, &err);
    book_close(&book);
    return code;
}

/* ---- unseal ---- */

/* What its head says. It is proven only when it is opened. */
static void say_head(const struct bundle_head *head, bool proven, FILE *to)
{
    char at[17];
    date_time_text(head->at, at);
    put_line(to, mem_format(_("sealed %s: workbook %s, as of entry %lld, head %s"), at, head->id,
                            (long long)head->entries, *head->hash ? head->hash : "-"));
    if (head->part) {
        struct str text = STR_INIT;
        str_add(&text, _("a part of it:"));
        for (size_t i = 0; i < head->sheets; i++)
            str_add_format(&text, " %s", head->sheet[i]);
        put_line(to, str_take(&text));
    }
    if (proven)
        return;
    size_t keys = 0;
    for (size_t i = 0; i < head->slots; i++)
        keys += head->slot[i].kind == BUNDLE_RECIPIENT;
    if (bundle_asks_passphrase(head))
        put_line(to, mem_text(_("a passphrase opens it")));
    if (keys)
        put_line(to, mem_format(ngettext("%zu key opens it", "%zu keys open it", keys), keys));
    put_line(to, mem_text(_("nobody vouches for that until it has been opened")));
}

static int open_sealed(int file, const char *path, const char *to, const struct unseal_options *options, int fd,
                       struct error *err)
{
    struct bundle_head head;
    struct unsealed out;
    struct cli_meter meter = {0};
    struct secret *key = bundle_look(file, path, &head, err) ? sealing_ask_key(&head, path, fd, err) : NULL;
    cli_meter_begin();
    bool good =
        key && unseal(file, path, &head, key, to, options, &(struct progress){cli_meter_step, &meter}, &out, err);
    cli_meter_end();
    secret_free(&key);
    if (good) {
        say_head(&head, true, stdout);
        put_line(stdout, mem_format(_("opened and proven: %s"), to));
        if (out.behind)
            put_line(stderr, mem_text(_("it is not what was last seen of this workbook; you said to go on")));
        else if (!out.known)
            put_line(
                stderr,
                mem_text(_(
                    "nothing of this workbook was seen here before, so nobody can tell whether there is a newer one")));
    }
    bundle_done(&head);
    return good ? EXIT_DONE : cli_fail_reading(err);
}

static int look(int file, const char *path, struct error *err)
{
    struct bundle_head head;
    bool good = bundle_look(file, path, &head, err);
    if (good)
        say_head(&head, false, stdout);
    bundle_done(&head);
    return good ? EXIT_DONE : cli_fail_reading(err);
}

int cmd_unseal(const struct cli_global *global, int argc, char **argv)
{
    struct unseal_options options = {.older = false};
    const char *descriptor = NULL;
    bool only_look = false;
    struct error err = {0};
    int fd;
    const struct cli_option option[] = {{"older", NULL, &options.older, NULL},
                                        {"against", &options.against, NULL, NULL},
                                        {"passphrase-fd", &descriptor, NULL, NULL},
                                        {"look", NULL, &only_look, NULL}};
    (void)global;
    if (!cli_options(cli_find("unseal"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc != (only_look ? 1 : 2))
        return cli_usage("unseal",
                         only_look ? _("name the sealed file") : _("name the sealed file, and the new workbook"));
    if (!passphrase_descriptor(descriptor, &fd, &err) ||
        (stream_is(argv[0]) && !stream_take(BUNDLE_MOST + (BUNDLE_MOST >> 8), &err)))
        return cli_fail(&err);
    int file = stream_is(argv[0]) ? stream_open() : open(argv[0], O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        atomic_error_reading(errno, argv[0], &err);
        return cli_fail(&err);
    }
    int code = only_look ? look(file, argv[0], &err) : open_sealed(file, argv[0], argv[1], &options, fd, &err);
    close(file);
    return code;
}
