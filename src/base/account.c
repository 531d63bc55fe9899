#include "base/account.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

/* What getpwuid() leaves in errno when there is no such account, after its manual; anything else: it could not be found
 * out. */
static bool is_unknown(int number)
{
    return number == 0 || number == ENOENT || number == ESRCH || number == EBADF || number == EPERM;
}

int account_find(uid_t number, struct account *out)
{
    *out = (struct account){0};
    mem_expect_crash(true); /* the C library's table of modules, without memory */
    errno = 0;
    const struct passwd *found = getpwuid(number);
    int failed = found ? 0 : errno;
    mem_expect_crash(false);
    if (!found)
        return is_unknown(failed) ? 0 : failed;
    const char *gecos = found->pw_gecos ? found->pw_gecos : "";
    out->login = mem_text(found->pw_name ? found->pw_name : "");
    out->full = mem_text_length(gecos, strcspn(gecos, ","));
    return 0;
}

void account_free(struct account *account)
{
    free(account->login);
    free(account->full);
    *account = (struct account){0};
}
