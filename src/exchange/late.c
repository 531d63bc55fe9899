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

static struct library {
    const char *soname;
    const struct function *function;
    size_t count;
    bool loaded;
} libraries[] = {[LIBRARY_ZIP] = {LATE_ZIP_SONAME, zip, ARRAY_LENGTH(zip), false},
                 [LIBRARY_EXPAT] = {LATE_EXPAT_SONAME, expat, ARRAY_LENGTH(expat), false},
                 [LIBRARY_CSV] = {LATE_CSV_SONAME, csv, ARRAY_LENGTH(csv), false},
                 [LIBRARY_XLSX] = {LATE_XLSX_SONAME, xlsx, ARRAY_LENGTH(xlsx), false}};

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

bool late_load(enum late_library which, struct error *err)
{
    struct library *l = &libraries[which];
    if (l->loaded)
        return true;
    errno = 0;
    void *library = dlopen(l->soname, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return not_loaded(l->soname, errno, err);
    for (size_t i = 0; i < l->count; i++) {
        void *address = dlsym(library, l->function[i].name);
        if (!address)
            return not_loaded(l->soname, errno, err);
        memcpy(l->function[i].pointer, &address, sizeof(address));
    }
    return l->loaded = true;
}
