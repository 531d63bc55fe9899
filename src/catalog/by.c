/* One definition for every code of a choice list: counts by code, the same figure for each section.
 *
 *   - {by: answer}                                                       of a summary: how many rows have each code
 *   - {by: section, id: "rate_{code}", label: "{label}の実施率", formula: …}
 *   - {by: {band: [high, medium]}, label: "リスク{label}"}
 *
 * It is written out while it is read: each column or value has an id, texts and a formula of its own, and nobody else knows that they
 * were written once.
 */
#include <stdlib.h>
#include <string.h>

#include "catalog/build.h"

/* The list that NAME means: of a column of this sheet, as far as it is read, or by its own name. */
static const struct choice_list *find_list(struct build *build, struct sheet_build *sheet, node_at at, size_t *column)
{
    const char *name = read_text(&build->reader, at);
    *column = name ? names_find(&sheet->columns, name) : SIZE_MAX;
    if (*column == SIZE_MAX)
        return choices_read_use(build, sheet, at);
    const struct choice_list *list = sheet->column[*column].choices;
    if (!list)
        read_fault(&build->reader, at, name, N_("this column has no choices"));
    return list;
}

static void add_named(struct build *build, node_at codes, const struct choice_list *list, const struct choice **choice,
                      size_t *count)
{
    struct reader *r = &build->reader;
    if (!read_is_list(r, codes, N_("codes")))
        return;
    for (node_at item = read_first(r, codes); item && *count < list->count; item = read_next(r, codes, item)) {
        const char *code = read_text(r, item);
        if (code && choices_check_code(build, list, item, code))
            choice[(*count)++] = choices_code(list, code);
    }
}

/* The `by` of ITEM; 0: it has none. */
static node_at by_key(const struct reader *r, node_at item)
{
    node_at key = read_node(r, item)->kind == NODE_MAP ? read_first(r, item) : 0;
    while (key && strcmp(read_raw(r, key), "by") != 0)
        key = read_next(r, item, key);
    return key;
}

/* What ITEM is written out for. */
static struct by read_one(struct build *build, struct sheet_build *sheet, node_at item)
{
    struct reader *r = &build->reader;
    struct by by = {.count = 1, .column = SIZE_MAX};
    node_at key = by_key(r, item);
    if (!key)
        return by;
    node_at name = key + 1, codes = 0;
    by.count = 0;
    if (read_node(r, name)->kind == NODE_MAP) {
        if (read_node(r, name)->value != 1) {
            read_fault(r, name, "by", N_("write {by: LIST} or {by: {LIST: [code, …]}}"));
            return by;
        }
        name = read_first(r, name);
        codes = name + 1;
    }
    const struct choice_list *list = find_list(build, sheet, name, &by.column);
    if (!list)
        return by;
    const struct choice **choice = arena_zero(build->arena, (list->count + 1) * sizeof(*choice));
    if (codes)
        add_named(build, codes, list, choice, &by.count);
    else
        for (; by.count < list->count; by.count++)
            choice[by.count] = &list->choice[by.count];
    by.choice = choice;
    return by;
}

const struct by *by_read(struct build *build, struct sheet_build *sheet, node_at list, size_t count, size_t *total)
{
    struct reader *r = &build->reader;
    struct by *by = arena_zero(build->arena, (count + 1) * sizeof(*by));
    *total = 0;
    size_t number = 0;
    for (node_at item = count ? read_first(r, list) : 0; item && number < count; item = read_next(r, list, item)) {
        by[number] = read_one(build, sheet, item);
        *total += by[number++].count;
    }
    return by;
}

static void fill_with(struct build *build, const char *code, const char *label, const char *short_label)
{
    struct reader *r = &build->reader;
    build->fill[0] = (struct fill){"{code}", code};
    build->fill[1] = (struct fill){"{label}", label};
    build->fill[2] = (struct fill){"{short}", short_label};
    r->fill = build->fill;
    r->fill_count = ARRAY_LENGTH(build->fill);
    r->arena = build->arena;
}

void by_fill(struct build *build, const struct by *by, size_t number)
{
    build->reader.fill = NULL;
    if (by && by->choice)
        fill_with(build, by->choice[number]->code, by->choice[number]->label, by->choice[number]->short_label);
}

void by_fill_any(struct build *build, node_at item)
{
    if (by_key(&build->reader, item))
        fill_with(build, "…", "…", "…");
}

char *by_formula(const struct sheet_build *sheet, const struct column_nodes *nodes)
{
    const struct column_def *column = &sheet->column[nodes->by->column];
    const char *quote = column->kind->coded ? "\"" : "";
    return mem_format("COUNTIF(%s[%s],%s%s%s)", sheet->to->id, column->id, quote,
                      nodes->by->choice[nodes->by_number]->code, quote);
}
