#include "book/person.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/account.h"
#include "base/intl.h"
#include "base/typed.h"
#include "base/utf8.h"

#define VARIABLE "MAMORI_PERSON"
#define OPTION   "--person"

static uint32_t first_deceptive(const char *text)
{
    for (uint32_t c; (c = utf8_next(&text));)
        if (utf8_deceptive(c))
            return c;
    return 0;
}

bool person_check(const char *name, const char *from, struct str *out, struct error *err)
{
    uint32_t bad;
    if (!utf8_valid(name)) {
        error_set(err, ERROR_PERSON, from);
        return error_detail(err, "%s", _("it is not valid UTF-8"));
    }
    if ((bad = first_deceptive(name))) {
        error_set(err, ERROR_PERSON, from);
        return error_detail(err, _("it holds a control character or an invisible one, U+%04X"), (unsigned)bad);
    }
    struct str trimmed = STR_INIT;
    typed_trim(name, &trimmed);
    size_t length = utf8_length(trimmed.text);
    bool good = length > 0 && length <= PERSON_MAX;
    if (good && out)
        str_add(out, trimmed.text);
    str_free(&trimmed);
    if (good)
        return true;
    error_set(err, ERROR_PERSON, from);
    return length == 0 ? error_detail(err, "%s", _("it is empty"))
                       : error_detail(err, _("it has %zu characters, %d at most"), length, PERSON_MAX);
}

bool person_given_check(const char *option, struct error *err)
{
    const char *variable = getenv(VARIABLE);
    return (!option || person_check(option, OPTION, NULL, err)) &&
           (!variable || person_check(variable, VARIABLE, NULL, err));
}

static bool account_name(struct str *out, struct error *err)
{
    const char *const from = _("the account's name");
    struct account account;
    int failed = account_find(getuid(), &account);
    if (failed) {
        error_set(err, ERROR_PERSON, from);
        return error_detail(err, _("it cannot be looked up: %s; --person gives one"), strerror(failed));
    }
    bool good = true;
    if (!account.login)
        str_add_format(out, "uid %ld", (long)getuid());
    else
        good = person_check(account.full, from, out, NULL) || person_check(account.login, from, out, err);
    account_free(&account);
    return good;
}

char *person_name(const char *option, struct error *err)
{
    const char *variable = getenv(VARIABLE);
    struct str name = STR_INIT;
    bool good = option     ? person_check(option, OPTION, &name, err)
                : variable ? person_check(variable, VARIABLE, &name, err)
                           : account_name(&name, err);
    if (good)
        return str_take(&name);
    str_free(&name);
    return NULL;
}

/* Names of accounts that machines come with, or that offices give to a desk. */
static bool anybodys(const char *login)
{
    static const char *const names[] = {"root",   "admin",  "administrator", "user",   "guest",
                                        "nobody", "debian", "ubuntu",        "pi",     "pc",
                                        "office", "share",  "shared",        "public", "test"};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        if (strcasecmp(login, names[i]) == 0)
            return true;
    return false;
}

enum person_sure person_sure(const char *option)
{
    struct account account;
    if (option || getenv(VARIABLE) || account_find(getuid(), &account) != 0)
        return PERSON_NAMED; /* what cannot be looked up is told by person_name() */
    enum person_sure sure = PERSON_LOGIN;
    if (!account.login || getuid() == 0 || anybodys(account.login))
        sure = PERSON_SHARED;
    else if (strcasecmp(account.full, account.login) != 0 && person_check(account.full, "", NULL, NULL))
        sure = PERSON_NAMED;
    account_free(&account);
    return sure;
}
