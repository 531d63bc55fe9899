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

struct text_of { /* of one part in one version */
    char *part, *heading, *text;
    bool matched;
};
struct texts {
    struct text_of *text;
    size_t count, capacity;
};

static void add_text(struct texts *texts, const char *part, const char *heading, const char *text)
{
    texts->text = mem_grow(texts->text, texts->count, &texts->capacity, sizeof(*texts->text));
    texts->text[texts->count++] = (struct text_of){mem_text(part), mem_text(heading), mem_text(text), false};
}

static void texts_free(struct texts *texts)
{
    for (size_t i = 0; i < texts->count; i++) {
        free(texts->text[i].part);
        free(texts->text[i].heading);
        free(texts->text[i].text);
    }
    free(texts->text);
}

static bool read_texts_of(const struct model *model, struct document_which which, uint32_t number, struct texts *texts,
                          struct error *err)
{
    const struct documents_def *at = &model_catalog(model)->documents;
    if (number == 0) {
        struct document *d = document_make(model, which, err);
        if (!d)
            return false;
        for (size_t i = 0; i < d->parts; i++) {
            struct str heading = STR_INIT, text = STR_INIT;
            if (d->part[i].absent == PART_PRESENT && d->part[i].count && !d->part[i].appendix) {
                document_part_lines(d, &d->part[i], &heading, &text);
                add_text(texts, d->part[i].id, heading.text, text.text);
            }
            str_free(&heading);
            str_free(&text);
        }
        document_free(&d);
        return true;
    }
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
        if (model_role_is(model, at->texts, r, ROLE_OF, id))
            add_text(texts, model_role_text(model, at->texts, r, ROLE_PART),
                     model_role_text(model, at->texts, r, ROLE_HEADING),
                     model_role_text(model, at->texts, r, ROLE_TEXT));
    return true;
}

static char *whole(const struct text_of *t)
{
    return mem_format("%s%s%s", t->heading, *t->heading && *t->text ? "\n" : "", t->text);
}

static void differ(struct document_difference *out, enum part_change change, const char *label,
                   const struct text_of *before, const struct text_of *after)
{
    out->part = mem_grow(out->part, out->count, &out->capacity, sizeof(*out->part));
    out->part[out->count++] = (struct part_difference){.change = change,
                                                       .part = mem_text((after ? after : before)->part),
                                                       .label = mem_text(label),
                                                       .before = before ? whole(before) : mem_text(""),
                                                       .after = after ? whole(after) : mem_text("")};
}

static const char *label_of(const struct document_def *def, const struct text_of *t)
{
    size_t part = document_find_part(def, t->part);
    return part != SIZE_MAX ? def->part[part].label : *t->heading ? t->heading : t->part;
}

struct document_difference *document_compare(const struct model *model, struct document_which which, uint32_t from,
                                             uint32_t to, struct error *err)
{
    const struct document_def *def = &model_catalog(model)->document[which.index];
    struct texts old = {0}, new = {0};
    struct document_difference *out = NULL;
    if (read_texts_of(model, which, from, &old, err) && read_texts_of(model, which, to, &new, err)) {
        out = mem_zero(1, sizeof(*out));
        for (size_t i = 0; i < new.count; i++) {
            struct text_of *same = NULL;
            for (size_t k = 0; k < old.count && !same; k++)
                if (!old.text[k].matched && strcmp(old.text[k].part, new.text[i].part) == 0)
                    same = &old.text[k];
            if (!same) {
                differ(out, CHANGE_ADDED, label_of(def, &new.text[i]), NULL, &new.text[i]);
                continue;
            }
            same->matched = true;
            if (strcmp(same->heading, new.text[i].heading) != 0 || strcmp(same->text, new.text[i].text) != 0)
                differ(out, CHANGE_CHANGED, label_of(def, &new.text[i]), same, &new.text[i]);
        }
        for (size_t k = 0; k < old.count; k++)
            if (!old.text[k].matched)
                differ(out, CHANGE_REMOVED, label_of(def, &old.text[k]), &old.text[k], NULL);
    }
    texts_free(&old);
    texts_free(&new);
    return out;
}

void document_difference_free(struct document_difference **pointer)
{
    struct document_difference *difference = *pointer;
    if (!difference)
        return;
    for (size_t i = 0; i < difference->count; i++) {
        free(difference->part[i].part);
        free(difference->part[i].label);
        free(difference->part[i].before);
        free(difference->part[i].after);
    }
    free(difference->part);
    free(difference);
    *pointer = NULL;
}

static void add_marked(struct str *out, const char *mark, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\n");
        str_add_format(out, "%s %.*s\n", mark, (int)length, text);
        text += length + (text[length] == '\n');
    }
}

void document_difference_text(const struct document_difference *difference, struct str *out)
{
    static const char *const words[] = {
        [CHANGE_ADDED] = N_("added"), [CHANGE_REMOVED] = N_("taken out"), [CHANGE_CHANGED] = N_("changed")};
    if (difference->count == 0)
        str_add_format(out, "%s\n", _("nothing has changed"));
    for (size_t i = 0; i < difference->count; i++) {
        const struct part_difference *part = &difference->part[i];
        str_add_format(out, "%s# %s: %s\n", i ? "\n" : "", gettext(words[part->change]), part->label);
        add_marked(out, "-", part->before);
        add_marked(out, "+", part->after);
    }
}
