/* Versions of a document, and what changed between two of them. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "guide/document_change.h"
#include "guide/document_private.h"

void document_part_lines(const struct document *d, const struct document_part *part, struct str *heading,
                         struct str *text)
{
    for (size_t i = part->first; i < part->first + part->count; i++) {
        const struct document_block *block = &d->block[i];
        struct str *to = block->kind == BLOCK_HEADING && heading->length == 0 ? heading : text;
        if (to->length)
            str_add_char(to, '\n');
        if (*block->number)
            str_add_format(to, "%s ", block->number);
        if (block->text)
            str_add(to, block->text);
        for (size_t c = 0; block->cell && c < block->rows * block->columns; c++) {
            if (c > 0)
                str_add(to, c % block->columns ? " | " : "\n");
            str_add(to, block->cell[c]);
        }
    }
}

static int compare_versions(const void *a, const void *b)
{
    uint32_t left = ((const struct document_version *)a)->number, right = ((const struct document_version *)b)->number;
    return left < right ? -1 : left > right;
}

struct document_version *document_versions(const struct model *model, struct document_which which, size_t *count)
{
    const struct documents_def *at = &model_catalog(model)->documents;
    char *key = document_key(model_catalog(model), which);
    size_t sheet = at->versions;
    uint32_t rows = sheet == SIZE_MAX ? 0 : model_rows(model, sheet);
    struct document_version *versions = mem_zero(rows + 1, sizeof(*versions));
    *count = 0;
    for (uint32_t r = 0; r < rows; r++) {
        struct value number = model_role(model, sheet, r, ROLE_NUMBER);
        if (model_role_is(model, sheet, r, ROLE_DOCUMENT, key) && number.type == VALUE_NUMBER)
            versions[(*count)++] = (struct document_version){r, (uint32_t)number.number, model_row_id(model, sheet, r)};
    }
    if (*count > 1)
        qsort(versions, *count, sizeof(*versions), compare_versions);
    free(key);
    return versions;
}

/* ---- what changed ---- */

/* Boxes for seals say who approved, and are no part of what is approved. */
bool document_part_kept(const struct document_def *def, const char *part)
{
    size_t at = document_find_part(def, part);
    return at == SIZE_MAX || def->part[at].content != CONTENT_APPROVAL;
}

bool document_lines_now(const struct model *model, struct document_which which, struct text_lines *lines,
                        struct error *err)
{
    const struct document_def *def = &model_catalog(model)->document[which.index];
    struct document *d = document_make_unsealed(model, which, err);
    if (!d)
        return false;
    for (size_t i = 0; i < d->parts; i++) {
        struct str heading = STR_INIT, text = STR_INIT;
        if (d->part[i].absent == PART_PRESENT && d->part[i].count && !d->part[i].appendix &&
            document_part_kept(def, d->part[i].id)) {
            document_part_lines(d, &d->part[i], &heading, &text);
            text_lines_add(lines, d->part[i].id, heading.text, text.text);
        }
        str_free(&heading);
        str_free(&text);
    }
    document_free(&d);
    return true;
}

static bool read_texts_of(const struct model *model, struct document_which which, uint32_t number,
                          struct text_lines *texts, struct error *err)
{
    const struct documents_def *at = &model_catalog(model)->documents;
    const struct document_def *def = &model_catalog(model)->document[which.index];
    if (number == 0)
        return document_lines_now(model, which, texts, err);
    size_t count;
    struct document_version *versions = document_versions(model, which, &count);
    const char *id = NULL;
    for (size_t i = 0; i < count; i++)
        if (versions[i].number == number)
            id = versions[i].id;
    free(versions);
    if (!id) {
        char digits[16];
        snprintf(digits, sizeof(digits), "%u", number);
        error_set(err, ERROR_UNKNOWN_ROW, digits);
        return error_detail(err, "%s", _("the document has no such version"));
    }
    for (uint32_t r = 0; r < model_rows(model, at->texts); r++)
        if (model_role_is(model, at->texts, r, ROLE_OF, id) &&
            document_part_kept(def, model_role_text(model, at->texts, r, ROLE_PART)))
            text_lines_add(texts, model_role_text(model, at->texts, r, ROLE_PART),
                           model_role_text(model, at->texts, r, ROLE_HEADING),
                           model_role_text(model, at->texts, r, ROLE_TEXT));
    return true;
}

const char *document_line_label(const void *context, const struct text_lines_one *line)
{
    const struct document_def *def = context;
    size_t part = document_find_part(def, line->part);
    return part != SIZE_MAX ? def->part[part].label : *line->heading ? line->heading : line->part;
}

struct document_difference *document_compare(const struct model *model, struct document_which which, uint32_t from,
                                             uint32_t to, struct error *err)
{
    const struct document_def *def = &model_catalog(model)->document[which.index];
    struct text_lines old = {0}, new = {0};
    struct document_difference *out = NULL;
    if (read_texts_of(model, which, from, &old, err) && read_texts_of(model, which, to, &new, err))
        out = text_lines_compare(&old, &new, document_line_label, def);
    text_lines_done(&old);
    text_lines_done(&new);
    return out;
}
