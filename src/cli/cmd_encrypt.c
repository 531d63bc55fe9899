/* encrypt, decrypt: a workbook as a file that only its passphrase opens, and back. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/encrypt.h"
#include "cli/cli.h"
#include "cli/passphrase.h"

static void say(FILE *to, char *line)
{
    cli_put(to, line, false);
    putc('\n', to);
    free(line);
}

static void say_code(const char *code)
{
    say(stdout, mem_format(_("code on paper: %s"), code));
    puts(_(
        "write it down and lock it away, not beside the machine: it opens the workbook when the passphrase is lost. It "
        "is shown only now; one before it is void"));
}

static void say_done(enum encrypt_deed deed, const char *path, const struct encrypt *with)
{
    switch (deed) {
    case ENCRYPT_WHOLE:
        say(stdout, mem_format(_("encrypted, after it was proven entry by entry: %s"), path));
        say_code(with->code);
        puts(_("without the passphrase and without the code nobody opens it again, nor any of its copies"));
        puts(_("what was there before is not gone by that: copies, backups and synced folders are as readable as they "
               "were, and on the disk or stick itself the old bytes may stay until they are written over"));
        break;
    case ENCRYPT_PLAIN: say(stdout, mem_format(_("not encrypted any more: %s"), path)); break;
    case ENCRYPT_PASSPHRASE:
        puts(_("the new passphrase opens the workbook from now on; copies made before open by the old one"));
        break;
    default: say_code(with->code); break;
    }
    if (with->passphrase && with->cost == SECRET_MODERATE && with->kdf.memory < UINT64_C(256) << 20)
        say(stderr, mem_format(_("this machine had too little memory: the passphrase is protected at the cost of "
                                 "%llu MB only, so take a long one"),
                               (unsigned long long)(with->kdf.memory >> 20)));
}

static int run(const struct cli_global *global, const char *path, enum encrypt_deed deed, enum secret_cost cost)
{
    struct error err = {.code = ERROR_NONE};
    struct encrypt with = {.cost = cost};
    struct secret *passphrase = NULL;
    struct book *book = cli_open(global, path, &err);
    int fd;
    bool good = book && encrypt_allowed(book, deed, &err) && passphrase_descriptor(global->key_fd, &fd, &err);
    if (good && (deed == ENCRYPT_WHOLE || deed == ENCRYPT_PASSPHRASE)) {
        struct str company SCOPED(str_free) = STR_INIT;
        model_company(book->model, &company);
        const char *const names[] = {company.text, book->person};
        with.passphrase = passphrase =
            passphrase_ask_new(fd, _("New passphrase of the workbook"), names, ARRAY_LENGTH(names), &err);
        good = passphrase != NULL;
    }
    good = good && encrypt_do(book, deed, &with, &err);
    if (good)
        say_done(deed, path, &with);
    secret_free(&passphrase);
    int code = good ? EXIT_DONE : cli_fail(&err);
    book_close(&book); /* no copy of the day: it would be of the old form */
    return code;
}

int cmd_encrypt(const struct cli_global *global, int argc, char **argv)
{
    const char *cost = "moderate";
    bool passphrase = false, code = false;
    const struct cli_option option[] = {
        {"new-passphrase", NULL, &passphrase, NULL}, {"new-code", NULL, &code, NULL}, {"cost", &cost, NULL, NULL}};
    if (!cli_options(cli_find("encrypt"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    bool cheap = strcmp(cost, "interactive") == 0;
    if (argc != 1)
        return cli_usage("encrypt", _("which workbook?"));
    if (!cheap && strcmp(cost, "moderate") != 0)
        return cli_usage("encrypt", _("--cost is moderate or interactive"));
    if (passphrase && code)
        return cli_usage("encrypt", _("one at a time: --new-passphrase or --new-code"));
    return run(global, argv[0],
               passphrase ? ENCRYPT_PASSPHRASE
               : code     ? ENCRYPT_CODE
                          : ENCRYPT_WHOLE,
               cheap ? SECRET_INTERACTIVE : SECRET_MODERATE);
}

int cmd_decrypt(const struct cli_global *global, int argc, char **argv)
{
    if (!cli_options(cli_find("decrypt"), &argc, argv, NULL, 0))
        return EXIT_USAGE;
    if (argc != 1)
        return cli_usage("decrypt", _("which workbook?"));
    return run(global, argv[0], ENCRYPT_PLAIN, SECRET_MODERATE);
}
