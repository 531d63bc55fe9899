#include "exchange/xlsx_defined.h"

#include <stdlib.h>
#include <string.h>

#define MAX_REFERS 8192 /* of a formula */

struct defining {
    void (*name)(void *context, const char *name, const char *refers);
    void *context;
    char *now; /* the name being read, when it is one of ours */
};

static void on_start(void *context, const struct xlsx_tag *tag)
{
    struct defining *d = context;
    const char *name = xlsx_tag_is(tag, "definedName") ? xlsx_attribute(tag, "name") : NULL;
    if (d->now || !name || strncmp(name, XLSX_DEFINED, strlen(XLSX_DEFINED)) != 0 ||
        xlsx_attribute(tag, "localSheetId"))
        return;
    d->now = mem_text(name);
}

static void on_end(void *context, const struct xlsx_tag *tag)
{
    struct defining *d = context;
    if (!d->now || !xlsx_tag_is(tag, "definedName"))
        return;
    d->name(d->context, d->now, strlen(tag->text) <= MAX_REFERS ? tag->text : "");
    free(d->now);
    d->now = NULL;
}

bool xlsx_defined_read(struct xlsx_zip *zip, const char *part,
                       void (*name)(void *context, const char *name, const char *refers), void *context,
                       struct error *err)
{
    struct defining d = {.name = name, .context = context};
    const struct xlsx_events events = {.context = &d, .start = on_start, .end = on_end};
    bool good = xlsx_zip_parse(zip, part, &events, err);
    free(d.now);
    return good;
}
