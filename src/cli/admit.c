/* Signing in at the command line: when it is about to be written, and rights hold. */
#include "cli/cli.h"

#include "base/intl.h"
#include "book/leaving.h"
#include "book/rights.h"
#include "book/sign_in.h"
#include "cli/passphrase.h"

static bool nobody(const struct book *book, struct error *err)
{
    struct str names SCOPED(str_free) = STR_INIT;
    struct rights_person person;
    for (size_t i = 0; rights_nth(book, i, &person); i++)
        str_add_format(&names, "%s%s", i ? ", " : "", person.name);
    return error_because(err, ERROR_SIGN_IN, book->person, _("here work %s"), names.text);
}

bool cli_choose_passphrase(struct book *book, const struct cli_global *global, const char *row, struct error *err)
{
    struct rights_person person;
    int fd;
    if (!rights_of_row(book, row, &person))
        return nobody(book, err);
    if (!passphrase_descriptor(global->passphrase_fd, &fd, err))
        return false;
    struct str company SCOPED(str_free) = STR_INIT;
    model_company(book->model, &company);
    const char *names[] = {person.name, company.text};
    char *prompt SCOPED(mem_free) = mem_format(_("new passphrase of %s"), person.name),
                 *of SCOPED(mem_free) = mem_text(row);
    struct secret *passphrase = passphrase_ask_new(fd, prompt, names, ARRAY_LENGTH(names), err);
    bool good = passphrase && sign_in_choose(book, of, passphrase, err);
    secret_free(&passphrase);
    return good;
}

static bool admit(void *context, struct book *book, struct error *err)
{
    const struct cli_global *global = context;
    struct rights_person person;
    int fd;
    bool choose = false;
    if (!rights_of_name(book, book->person, &person))
        return nobody(book, err);
    if (!passphrase_descriptor(global->passphrase_fd, &fd, err))
        return false;
    char *prompt SCOPED(mem_free) = mem_format(_("passphrase of %s"), person.name),
                 *row SCOPED(mem_free) = mem_text(person.row);
    struct secret *passphrase = passphrase_ask(fd, prompt, err);
    bool good = passphrase && sign_in(book, row, passphrase, "command", &choose, err);
    secret_free(&passphrase);
    return good && (!choose || cli_choose_passphrase(book, global, row, err));
}

/* The second person, for what leaves the house with two only. */
static bool vouch(void *context, struct book *book, struct error *err)
{
    const struct cli_global *global = context;
    struct rights_person person;
    int fd;
    if (!global->second)
        return true; /* leaving_allowed() says what is missing */
    if (!rights_of_name(book, global->second, &person))
        return error_because(err, ERROR_SECOND, global->second, "%s", _("nobody of this name works here"));
    if (!passphrase_descriptor(global->passphrase_fd, &fd, err))
        return false;
    char *prompt SCOPED(mem_free) = mem_format(_("passphrase of %s"), person.name),
                 *row SCOPED(mem_free) = mem_text(person.row);
    struct secret *passphrase = passphrase_ask(fd, prompt, err);
    bool good = passphrase && leaving_second(book, row, passphrase, err);
    secret_free(&passphrase);
    return good;
}

void cli_admit(struct book *book, const struct cli_global *global)
{
    sign_in_on_demand(book, admit, (void *)(uintptr_t)global);
    leaving_on_demand(book, vouch, (void *)(uintptr_t)global);
}
