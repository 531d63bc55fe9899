/* What a next step names in 「」, when forms are checked. It leads people there (guide/leads.h), so it must be there: a sheet or a document by
 * its title or short title, or what the text's own sheet, or one that the text names, calls so: a column, a choice, a row. When a sheet
 * gets another title, the texts that still say the old one are told, and do not just lead nowhere. */
#include <string.h>

#include "catalog/build.h"

struct quoted {
    const char *text;
    size_t bytes;
};

static bool next_quoted(const char **text, struct quoted *out)
{
    static const char open[] = "「", close[] = "」";
    const char *from = strstr(*text, open), *to = from ? strstr(from, close) : NULL;
    if (!to)
        return false;
    *out = (struct quoted){from + strlen(open), (size_t)(to - from) - strlen(open)};
    *text = to + strlen(close);
    return true;
}

static bool is_name(const struct quoted *q, const char *name)
{
    return name && strlen(name) == q->bytes && memcmp(name, q->text, q->bytes) == 0;
}

static bool in_list(const struct quoted *q, const struct choice_list *list)
{
    for (size_t i = 0; list && i < list->count; i++)
        if (is_name(q, list->choice[i].label) || is_name(q, list->choice[i].short_label))
            return true;
    return false;
}

static bool in_column(const struct quoted *q, const struct column_def *def)
{
    return is_name(q, def->label) || is_name(q, def->short_label) || in_list(q, def->choices);
}

static bool in_sheet(const struct quoted *q, const struct sheet_build *sheet)
{
    for (size_t c = 0; c < sheet->to->column_count; c++)
        if (in_column(q, &sheet->column[c]))
            return true;
    for (size_t i = 0; i < sheet->to->row_count; i++)
        if (is_name(q, sheet->row[i].label))
            return true;
    return in_list(q, sheet->to->sections);
}

static size_t sheet_named(const struct build *build, const struct quoted *q)
{
    for (size_t s = 0; s < build->sheet_count; s++)
        if (is_name(q, build->sheet[s].to->title) || is_name(q, build->sheet[s].to->short_title))
            return s;
    return SIZE_MAX;
}

static bool is_document(const struct build *build, const struct quoted *q)
{
    for (size_t d = 0; d < build->document_count; d++)
        if (is_name(q, build->document[d].to->title) || is_name(q, build->document[d].to->short_title))
            return true;
    return false;
}

static bool is_known(const struct build *build, const char *text, size_t own, const struct quoted *q)
{
    struct quoted other;
    if (memchr(q->text, '{', q->bytes) || sheet_named(build, q) != SIZE_MAX || is_document(build, q) ||
        in_sheet(q, &build->sheet[own]))
        return true;
    while (next_quoted(&text, &other)) {
        size_t sheet = sheet_named(build, &other);
        if (sheet != SIZE_MAX && in_sheet(q, &build->sheet[sheet]))
            return true;
    }
    return false;
}

static void report(struct build *build, node_at at, const struct quoted *q)
{
    char *name = arena_text_length(build->arena, q->text, q->bytes);
    struct names titles = {.count = 0};
    for (size_t s = 0; s < build->sheet_count; s++)
        names_add(&titles, build->arena, build->sheet[s].to->title, s);
    for (size_t d = 0; d < build->document_count; d++)
        names_add(&titles, build->arena, build->document[d].to->title, d);
    read_unknown(
        &build->reader, at, name,
        N_("a next step names in 「」 where it leads, and no sheet, document, column, choice or row is called so here"),
        titles.name, titles.count);
}

static void check_text(struct build *build, size_t sheet, node_at at)
{
    const char *text = read_raw(&build->reader, at), *rest = text;
    struct quoted q;
    while (next_quoted(&rest, &q))
        if (!is_known(build, text, sheet, &q))
            report(build, at, &q);
}

/* KEY: under which the node stands. */
static void walk(struct build *build, size_t sheet, node_at at, const char *key)
{
    struct reader *r = &build->reader;
    const struct node *node = read_node(r, at);
    if (node->kind == NODE_TEXT) {
        if (strcmp(key, "next") == 0)
            check_text(build, sheet, at);
        return;
    }
    bool map = node->kind == NODE_MAP;
    for (node_at item = map || node->kind == NODE_LIST ? read_first(r, at) : 0; item; item = read_next(r, at, item))
        walk(build, sheet, map ? item + 1 : item, map ? read_raw(r, item) : key);
}

void quoted_check(struct build *build)
{
    for (size_t i = 0; i < build->sheet_count; i++)
        walk(build, i, build_enter(build, i)->root, "");
}
