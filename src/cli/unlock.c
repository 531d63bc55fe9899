/* The passphrase of an encrypted workbook, asked for by whichever command opens it: before the name of who works, since nothing can be read without it. From --key-fd,
 * else at the terminal. */
#include "cli/cli.h"

#include <stdio.h>

#include "base/intl.h"
#include "base/path.h"
#include "book/vault.h"
#include "cli/passphrase.h"

#define TRIES 3

static struct vault *ask(void *context, const char *path, const unsigned char head[VAULT_HEAD], struct error *err)
{
    const struct cli_global *global = context;
    struct vault *vault = NULL;
    int fd;
    if (!passphrase_descriptor(global->key_fd, &fd, err))
        return NULL;
    char *prompt SCOPED(mem_free) = mem_format(_("passphrase of the workbook %s"), path_name(path));
    for (int i = 0; !vault && i < (fd == PASSPHRASE_ASK ? TRIES : 1); i++) {
        struct error why = {.code = ERROR_NONE};
        if (i)
            cli_fail(err);
        struct secret *typed = passphrase_ask(fd, prompt, &why);
        if (!typed && why.code == ERROR_USAGE) /* no terminal, and no descriptor */
            error_set(&why, ERROR_ENCRYPTED, path);
        vault = typed ? vault_open(head, path, typed, &why) : NULL;
        bool again = typed && why.code == ERROR_UNLOCK;
        secret_free(&typed);
        if (!vault && err)
            *err = why;
        if (!again)
            break;
    }
    return vault;
}

void cli_unlock(const struct cli_global *global)
{
    vault_on_demand((struct vault_asked){ask, (void *)(uintptr_t)global});
}
