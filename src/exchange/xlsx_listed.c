#include "exchange/xlsx_listed.h"

#include <string.h>
#include <strings.h>

#include "base/intl.h"
#include "exchange/xlsx_xml.h"

#define CONTENTS "[Content_Types].xml"

struct listed {
    struct arena *arena;
    const char **part, **ending; /* with types of their own; with the type of their ending */
    size_t parts, part_capacity, endings, ending_capacity;
};

static void on_type(void *context, const struct xlsx_tag *tag)
{
    struct listed *l = context;
    const char *part = xlsx_attribute(tag, "PartName"), *ending = xlsx_attribute(tag, "Extension");
    if (xlsx_tag_is(tag, "Override") && part) {
        ARENA_MORE(l->arena, l->part, l->parts, l->part_capacity) =
            arena_text(l->arena, part[0] == '/' ? part + 1 : part);
    } else if (xlsx_tag_is(tag, "Default") && ending) {
        ARENA_MORE(l->arena, l->ending, l->endings, l->ending_capacity) = arena_text(l->arena, ending);
    }
}

static bool has(const char *const *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(list[i], name) == 0)
            return true;
    return false;
}

/* "xml" is the type of no part of a workbook: a part that ends in it has a type of its own. */
static bool has_type(const struct listed *l, const char *part)
{
    const char *dot = strrchr(part, '.');
    if (strcasecmp(part, CONTENTS) == 0 || has(l->part, l->parts, part))
        return true;
    return dot && strcasecmp(dot, ".xml") != 0 && has(l->ending, l->endings, dot + 1);
}

static bool read_anyway(const char *part)
{
    return strncasecmp(part, "xl/worksheets/sheet", 19) == 0 || strcasecmp(part, "xl/sharedStrings.xml") == 0;
}

bool xlsx_listed(struct xlsx_zip *zip, struct error *err)
{
    struct arena *arena SCOPED(arena_free) = arena_new();
    struct listed listed = {.arena = arena};
    const struct xlsx_events types = {.context = &listed, .start = on_type}, nothing = {0};
    bool good = xlsx_zip_parse(zip, CONTENTS, &types, err);
    const char *part;
    for (size_t i = 0; good && (part = xlsx_zip_part(zip, i)); i++) {
        if (!has_type(&listed, part))
            good = xlsx_zip_refuse(zip, err, ERROR_EXPORT, part, _("not in the list of the file's contents"));
        else
            good = read_anyway(part) || xlsx_zip_parse(zip, part, &nothing, err);
    }
    return good;
}
