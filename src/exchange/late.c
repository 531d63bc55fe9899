#include "exchange/late.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>

#include "base/intl.h"
#include "exchange/late_csv.h"
#include "exchange/late_expat.h"
#include "exchange/late_xlsx.h"
#include "exchange/late_zip.h"

struct function {
    const char *name;
    void *pointer; /* to the late_NAME that it goes into */
};

#define X(name) typeof(name) *late_##name;
LATE_ZIP(X)
LATE_EXPAT(X)
LATE_CSV(X)
LATE_XLSX(X)
#undef X

#define X(name) {#name, &late_##name},
static const struct function zip[] = {LATE_ZIP(X)}, expat[] = {LATE_EXPAT(X)}, csv[] = {LATE_CSV(X)},
                             xlsx[] = {LATE_XLSX(X)};
#undef X

/* What the loader says of its last failure, and with it what to install: Debian's packages of libraries are named after
 * their files. That it had no memory it says in the words of the machine's language, if at all: NUMBER is its errno. */
static bool not_loaded(const char *soname, int number, struct error *err)
{
    const char *why = dlerror(), *version = strstr(soname, ".so.");
    if (!why || number == ENOMEM)
        return error_set(err, ERROR_MEMORY, soname);
    error_set(err, ERROR_LIBRARY, soname);
    if (!version)
        return error_detail(err, "%s", why);
    return error_detail(err, _("%s; Debian: apt-get install %.*s%s"), why, (int)(version - soname), soname,
                        version + strlen(".so."));
}

static bool load(const char *soname, const struct function *function, size_t count, bool *loaded, struct error *err)
{
    if (*loaded)
        return true;
    errno = 0;
    void *library = dlopen(soname, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return not_loaded(soname, errno, err);
    for (size_t i = 0; i < count; i++) {
        void *address = dlsym(library, function[i].name);
        if (!address)
            return not_loaded(soname, errno, err);
        memcpy(function[i].pointer, &address, sizeof(address));
    }
    return *loaded = true;
}

bool late_zip(struct error *err)
{
    static bool loaded;
    return load(LATE_ZIP_SONAME, zip, ARRAY_LENGTH(zip), &loaded, err);
}

bool late_expat(struct error *err)
{
    static bool loaded;
    return load(LATE_EXPAT_SONAME, expat, ARRAY_LENGTH(expat), &loaded, err);
}

bool late_csv(struct error *err)
{
    static bool loaded;
    return load(LATE_CSV_SONAME, csv, ARRAY_LENGTH(csv), &loaded, err);
}

bool late_xlsx(struct error *err)
{
    static bool loaded;
    return load(LATE_XLSX_SONAME, xlsx, ARRAY_LENGTH(xlsx), &loaded, err);
}
