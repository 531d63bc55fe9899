#include "guide/document_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "guide/document_change.h"
#include "guide/document_private.h"

const char *const document_row_word[] = {[DOCUMENT_ROW_NEEDED] = "needed",
                                         [DOCUMENT_ROW_CHANGED] = "changed",
                                         [DOCUMENT_ROW_MADE] = "made",
                                         [DOCUMENT_ROW_OVER] = "over"};

uint32_t *document_row_versions(const struct model *model, size_t index)
{
    const struct catalog *catalog = model_catalog(model);
    const struct document_def *def = &catalog->document[index];
    size_t versions = catalog->documents.versions, length = strlen(def->id);
    uint32_t *last = mem_zero(model_rows(model, def->each) + 1, sizeof(*last));
    for (uint32_t r = 0; versions != SIZE_MAX && r < model_rows(model, versions); r++) {
        const char *key = model_role_text(model, versions, r, ROLE_DOCUMENT);
        struct value number = model_role(model, versions, r, ROLE_NUMBER);
        if (strncmp(key, def->id, length) != 0 || key[length] != '.' || number.type != VALUE_NUMBER)
            continue;
        uint32_t row = model_find_row(model, def->each, key + length + 1);
        if (row != UINT32_MAX && number.number > last[row])
            last[row] = (uint32_t)number.number;
    }
    return last;
}

size_t document_versions_for(const struct model *model, size_t sheet, const char *row)
{
    const struct catalog *catalog = model_catalog(model);
    size_t versions = 0;
    for (size_t i = 0; i < catalog->document_count; i++)
        if (catalog->document[i].each == sheet) {
            size_t count;
            free(document_versions(model, (struct document_which){i, row}, &count));
            versions += count;
        }
    return versions;
}

/* Does the form's `when` ask for one, whatever there is? */
static bool document_row_needed(const struct model *model, struct document_which which)
{
    const struct document_def *def = &model_catalog(model)->document[which.index];
    uint32_t row = document_row_of(model, which);
    return row != UINT32_MAX && model_applies(model, def->each, row) &&
           document_row_wanted(model, def->each_when, def->each, row);
}

struct document_each *document_rows(const struct model *model, size_t index, size_t *count)
{
    const struct document_def *def = &model_catalog(model)->document[index];
    *count = 0;
    if (def->each == SIZE_MAX)
        return NULL;
    uint32_t rows = model_rows(model, def->each), *last = document_row_versions(model, index);
    struct document_each *row = mem_zero(rows + 1, sizeof(*row));
    for (uint32_t r = 0; r < rows; r++) {
        const struct document_which which = {index, model_row_id(model, def->each, r)};
        bool needed = document_row_needed(model, which);
        if (!needed && !last[r])
            continue;
        enum document_each_state state = !last[r] ? DOCUMENT_ROW_NEEDED : DOCUMENT_ROW_OVER;
        if (needed && last[r]) {
            struct document_difference *difference = document_compare(model, which, last[r], 0, NULL);
            state = difference && difference->count ? DOCUMENT_ROW_CHANGED : DOCUMENT_ROW_MADE;
            document_difference_free(&difference);
        }
        row[(*count)++] = (struct document_each){r, which.row, last[r], state};
    }
    free(last);
    return row;
}

char *document_row_text(const struct document_each *row)
{
    switch (row->state) {
    case DOCUMENT_ROW_NEEDED: break;
    case DOCUMENT_ROW_CHANGED: return mem_format(_("changed since version %u"), row->version);
    case DOCUMENT_ROW_MADE: return mem_format(_("version %u"), row->version);
    case DOCUMENT_ROW_OVER: return mem_format(_("version %u, nothing more is needed"), row->version);
    }
    return mem_text(_("to be made"));
}

struct document_which *documents_to_write(const struct model *model, size_t only, size_t *count)
{
    const struct catalog *catalog = model_catalog(model);
    struct document_which *which = NULL;
    size_t capacity = 0;
    *count = 0;
    for (size_t i = 0; i < catalog->document_count; i++) {
        size_t rows = 0;
        if (only != SIZE_MAX && only != i)
            continue;
        struct document_each *row = document_rows(model, i, &rows);
        bool company = catalog->document[i].each == SIZE_MAX;
        for (size_t r = 0; r < (company ? 1 : rows); r++) {
            which = mem_grow(which, *count, &capacity, sizeof(*which));
            which[(*count)++] = (struct document_which){i, company ? NULL : row[r].id};
        }
        free(row);
    }
    return which;
}
