/* What texts of the forms say of laws, when forms are checked: help that is filled in must mean something, and an article that has
 * a record is cited by it, {law:ID}. Written out it would go on being told as a duty when the day or the number changes. */
#include <string.h>

#include "catalog/build.h"

/* Texts that explain: they speak of no row. */
static const char *const explaining[] = {"help", "why", "harm", "examples", "hint"};
/* Where an article may be written out: where a thing comes from, what it is called, words of other people's files, formulas. */
static const char *const bare[] = {"source", "rule",    "also", "label",   "title",
                                   "short",  "formula", "when", "applies", "values"};

static bool is_one_of(const char *key, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(key, words[i]) == 0)
            return true;
    return false;
}

/* "第26条" and "26条" are one; a blank between law and article is none. */
static void squeeze(const char *text, struct str *out)
{
    static const char ordinal[] = "第";
    for (const char *p = text; *p; p++) {
        if (strncmp(p, ordinal, sizeof(ordinal) - 1) == 0 && p[sizeof(ordinal) - 1] >= '0' &&
            p[sizeof(ordinal) - 1] <= '9')
            p += sizeof(ordinal) - 2;
        else if (*p != ' ' && *p != '\n')
            str_add_length(out, p, 1);
    }
}

/* Does TEXT hold what the law is called, and not the beginning of another number (26条 in 26条の2)? */
static bool names_law(const char *text, const char *name)
{
    struct str law = STR_INIT;
    squeeze(name, &law);
    bool found = false;
    for (const char *p = text; law.length && !found && (p = strstr(p, law.text)); p++) {
        const char *after = p + law.length;
        found = (*after < '0' || *after > '9') && !str_starts(after, "の") && law.text[law.length - 1] != '\0';
        /* の is also a particle: an article's branch goes on with a number */
        if (!found && str_starts(after, "の"))
            found = after[strlen("の")] < '0' || after[strlen("の")] > '9';
    }
    str_free(&law);
    return found;
}

/* Only articles: the name of a law alone is a word like others. */
static bool is_article(const char *name)
{
    return name && strstr(name, "条");
}

static void look(struct build *build, node_at at)
{
    struct str text = STR_INIT;
    if (!is_article(read_raw(&build->reader, at)))
        return; /* most texts: only an article is looked for */
    squeeze(read_raw(&build->reader, at), &text);
    for (size_t s = 0; s < build->sheet_count; s++) {
        const struct sheet_def *sheet = build->sheet[s].to;
        size_t full = sheet_role(sheet, ROLE_FULL);
        for (size_t i = 0; sheet_role(sheet, ROLE_STANDING) != SIZE_MAX && i < sheet->row_count; i++) {
            const char *names[] = {sheet->row[i].label, full == SIZE_MAX ? NULL : sheet->row[i].value[full]};
            for (size_t k = 0; k < 2; k++)
                if (is_article(names[k]) && names_law(text.text, names[k])) {
                    read_fault(&build->reader, at, names[k], N_("this law has a record: write {law:%s}"),
                               sheet->row[i].id);
                    str_free(&text);
                    return;
                }
        }
    }
    str_free(&text);
}

/* KEY: under which the node stands. */
static void walk(struct build *build, node_at at, const char *key, bool sheet)
{
    struct reader *r = &build->reader;
    const struct node *node = read_node(r, at);
    if (node->kind == NODE_TEXT) {
        if (sheet && is_one_of(key, explaining, ARRAY_LENGTH(explaining)))
            placeholders_check(build, NULL, at, SIZE_MAX, NULL);
        look(build, at);
        return;
    }
    const struct fill *outside = r->fill;
    by_fill_any(build, at);
    for (node_at item = node->kind == NODE_MAP || node->kind == NODE_LIST ? read_first(r, at) : 0; item;
         item = read_next(r, at, item)) {
        bool map = node->kind == NODE_MAP;
        const char *name = map ? read_raw(r, item) : key;
        if (!is_one_of(name, bare, ARRAY_LENGTH(bare)))
            walk(build, map ? item + 1 : item, name, sheet);
    }
    r->fill = outside;
}

void texts_check_sheets(struct build *build)
{
    for (size_t i = 0; i < build->sheet_count; i++)
        if (sheet_role(build->sheet[i].to, ROLE_STANDING) == SIZE_MAX)
            walk(build, build_enter(build, i)->root, "", true);
}

void texts_check_documents(struct build *build)
{
    for (size_t i = 0; i < build->document_count; i++) {
        build->reader.file = build->document[i].file;
        walk(build, build->document[i].root, "", false);
    }
    for (size_t i = 0; i < build->include_count; i++) {
        build->reader.file = build->include[i].file;
        walk(build, build->include[i].root, "", false);
    }
}
