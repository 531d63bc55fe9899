/* Asking for what a sealed file is closed and opened with. */
#include "cli/sealing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/bundle_key.h"
#include "cli/cli.h"
#include "cli/passphrase.h"

static void put_line(FILE *to, char *line)
{
    cli_put(to, line, false);
    putc('\n', to);
    free(line);
}

bool sealing_cost(const char *text, enum secret_cost *cost, struct error *err)
{
    *cost = text && strcmp(text, "interactive") == 0 ? SECRET_INTERACTIVE : SECRET_MODERATE;
    return !text || *cost == SECRET_INTERACTIVE || strcmp(text, "moderate") == 0 ||
           error_set(err, ERROR_USAGE, _("--cost is moderate or interactive"));
}

/* Less than what was asked for is said. */
void sealing_say_cost(enum secret_cost cost, const struct secret_kdf *kdf)
{
    if (cost == SECRET_MODERATE && kdf->memory < UINT64_C(256) << 20)
        put_line(stderr, mem_format(_("this machine had too little memory: the passphrase is protected at the cost of "
                                      "%llu MB only, so take a long one"),
                                    (unsigned long long)(kdf->memory >> 20)));
}

/* By the own key, if it was sealed for it; else by its passphrase. */
struct secret *sealing_ask_key(const struct bundle_head *head, const char *path, int fd, struct error *err)
{
    unsigned char own[BUNDLE_PUBLIC];
    struct error none;
    bool mine = bundle_own_find(own, &none) && bundle_asks_for(head, own);
    if (!mine && !bundle_asks_passphrase(head)) {
        error_because(err, ERROR_UNSEAL, path, "%s", _("it was sealed for keys of others"));
        return NULL;
    }
    struct secret *passphrase = passphrase_ask(
                      fd, mine ? _("Passphrase of your own key") : _("Passphrase of the sealed file"), err),
                  *key = NULL;
    if (passphrase && mine) {
        struct secret *opened = bundle_own_unlock(passphrase, err);
        key = opened ? bundle_key_of_recipient(head, path, own, opened, err) : NULL;
        secret_free(&opened);
    } else if (passphrase) {
        key = bundle_key_of_passphrase(head, path, passphrase, err);
    }
    secret_free(&passphrase);
    return key;
}

struct secret *sealing_ask_new(int fd, const char *const *names, size_t count, struct bundle_lock *lock,
                               struct error *err)
{
    struct secret *passphrase = passphrase_ask_new(fd, _("New passphrase of the sealed file"), names, count, err);
    lock->passphrase = passphrase;
    return passphrase;
}
