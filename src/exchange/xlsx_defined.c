#include "exchange/xlsx_defined.h"

#include <string.h>

#define MAX_REFERS 8192 /* of a formula */

struct defining {
    void (*name)(void *context, const char *name, const char *refers);
    void *context;
    bool inside;
    struct str now, refers;
};

static void on_start(void *context, struct xlsx_xml *xml, const char *element, const char **attributes)
{
    struct defining *d = context;
    (void)xml;
    const char *name = strcmp(element, "definedName") == 0 ? xlsx_attribute(attributes, "name") : NULL;
    if (!name || strncmp(name, XLSX_DEFINED, strlen(XLSX_DEFINED)) != 0 || xlsx_attribute(attributes, "localSheetId"))
        return;
    d->inside = true;
    str_clear(&d->now);
    str_clear(&d->refers);
    str_add(&d->now, name);
}

static void on_text(void *context, struct xlsx_xml *xml, const char *text, int length)
{
    struct defining *d = context;
    (void)xml;
    if (d->inside && d->refers.length + (size_t)length <= MAX_REFERS)
        str_add_length(&d->refers, text, (size_t)length);
}

static void on_end(void *context, struct xlsx_xml *xml, const char *element)
{
    struct defining *d = context;
    (void)xml;
    if (d->inside && strcmp(element, "definedName") == 0) {
        d->name(d->context, d->now.text, d->refers.text);
        d->inside = false;
    }
}

bool xlsx_defined_read(struct xlsx_zip *zip, const char *part,
                       void (*name)(void *context, const char *name, const char *refers), void *context,
                       struct error *err)
{
    struct defining d = {.name = name, .context = context, .now = STR_INIT, .refers = STR_INIT};
    struct xlsx_events events = {.context = &d, .start = on_start, .end = on_end, .text = on_text};
    bool good = xlsx_zip_parse(zip, part, &events, err);
    str_free(&d.now);
    str_free(&d.refers);
    return good;
}
