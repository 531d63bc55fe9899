/* For whom a copy is, and what it may. */
#include "book/copy_terms.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/history.h"

static void put(struct str *text, const char *name, const char *value)
{
    if (value && *value)
        journal_pack_cell(text, name, strlen(name), value, strlen(value));
}

void copy_terms_write(const struct copy_terms *terms, struct str *text)
{
    put(text, "for", terms->name);
    put(text, "until", terms->until);
    put(text, "sheets", terms->sheets);
    put(text, "parted", terms->parted ? "yes" : NULL);
}

static char *take(const struct row_image *image, const char *name)
{
    const char *value = row_image_value(image, name);
    return value ? mem_text(value) : NULL;
}

bool copy_terms_read(const char *text, struct copy_terms *terms)
{
    struct row_image image = {0};
    bool good = journal_unpack_row(text, strlen(text), &image);
    *terms = (struct copy_terms){0};
    if (good) {
        terms->name = take(&image, "for");
        terms->until = take(&image, "until");
        terms->sheets = take(&image, "sheets");
        terms->parted = row_image_value(&image, "parted") != NULL;
    }
    row_image_free(&image);
    return good;
}

void copy_terms_done(struct copy_terms *terms)
{
    free(terms->name);
    free(terms->until);
    free(terms->sheets);
    *terms = (struct copy_terms){0};
}

const char *copy_terms_notice(const char *text)
{
    static char said[256];
    struct copy_terms terms;
    bool good = copy_terms_read(text, &terms);
    snprintf(said, sizeof(said), "%s",
             good && terms.name     ? terms.name
             : good && terms.parted ? _("a copy made by hand")
                                    : "");
    copy_terms_done(&terms);
    return said;
}

const char *copy_terms_merge_notice(const char *text)
{
    static char said[80];
    struct history_head head;
    unsigned count = 0;
    while (history_take_head(&text, &head))
        count++;
    snprintf(said, sizeof(said), ngettext("%u history", "%u histories", count), count);
    return said;
}
