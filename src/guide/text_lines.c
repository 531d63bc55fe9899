#include "guide/text_lines.h"

#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"

void text_lines_add(struct text_lines *lines, const char *part, const char *heading, const char *text)
{
    lines->line = mem_grow(lines->line, lines->count, &lines->capacity, sizeof(*lines->line));
    lines->line[lines->count++] = (struct text_lines_one){mem_text(part), mem_text(heading), mem_text(text)};
}

void text_lines_done(struct text_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        free(lines->line[i].part);
        free(lines->line[i].heading);
        free(lines->line[i].text);
    }
    free(lines->line);
    *lines = (struct text_lines){0};
}

/* With its length in front, so that no text can pass for two. */
static void add(crypto_generichash_state *state, const char *text)
{
    size_t length = strlen(text);
    unsigned char bytes[8];
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (unsigned char)((uint64_t)length >> 8 * i);
    crypto_generichash_update(state, bytes, sizeof(bytes));
    crypto_generichash_update(state, (const unsigned char *)text, length);
}

void text_lines_hash(const struct text_lines *lines, char hash[TEXT_HASH])
{
    crypto_generichash_state state;
    unsigned char bytes[(TEXT_HASH - 1) / 2];
    crypto_generichash_init(&state, NULL, 0, sizeof(bytes));
    add(&state, "mamori text 1");
    for (size_t i = 0; i < lines->count; i++) {
        add(&state, lines->line[i].part);
        add(&state, lines->line[i].heading);
        add(&state, lines->line[i].text);
    }
    crypto_generichash_final(&state, bytes, sizeof(bytes));
    sodium_bin2hex(hash, TEXT_HASH, bytes, sizeof(bytes));
}

/* ---- what changed ---- */

static char *whole(const struct text_lines_one *t)
{
    return mem_format("%s%s%s", t->heading, *t->heading && *t->text ? "\n" : "", t->text);
}

static void differ(struct document_difference *out, enum part_change change, const char *label,
                   const struct text_lines_one *before, const struct text_lines_one *after)
{
    out->part = mem_grow(out->part, out->count, &out->capacity, sizeof(*out->part));
    out->part[out->count++] = (struct part_difference){.change = change,
                                                       .part = mem_text((after ? after : before)->part),
                                                       .label = mem_text(label),
                                                       .before = before ? whole(before) : mem_text(""),
                                                       .after = after ? whole(after) : mem_text("")};
}

struct document_difference *text_lines_compare(const struct text_lines *before, const struct text_lines *after,
                                               text_label_fn *label, const void *context)
{
    struct document_difference *out = mem_zero(1, sizeof(*out));
    bool *matched SCOPED(mem_free) = mem_zero(before->count + 1, sizeof(*matched));
    for (size_t i = 0; i < after->count; i++) {
        const struct text_lines_one *new = &after->line[i], *same = NULL;
        for (size_t k = 0; k < before->count && !same; k++)
            if (!matched[k] && strcmp(before->line[k].part, new->part) == 0) {
                same = &before->line[k];
                matched[k] = true;
            }
        if (!same)
            differ(out, CHANGE_ADDED, label(context, new), NULL, new);
        else if (strcmp(same->heading, new->heading) != 0 || strcmp(same->text, new->text) != 0)
            differ(out, CHANGE_CHANGED, label(context, new), same, new);
    }
    for (size_t k = 0; k < before->count; k++)
        if (!matched[k])
            differ(out, CHANGE_REMOVED, label(context, &before->line[k]), &before->line[k], NULL);
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
