/* Parts of documents that the program makes of the answers: the figures of a block, rounds side by side, what is promised and not
 * kept, boxes for seals; and in which order the rows of a table stand. */
#include <string.h>

#include "catalog/block.h"
#include "catalog/build.h"

/* {up: COLUMN} or {down: COLUMN} */
bool part_read_sort(struct build *build, node_at map, struct part_def *part)
{
    static const struct key keys[] = {{"up", false}, {"down", false}};
    struct reader *r = &build->reader;
    node_at at[ARRAY_LENGTH(keys)];
    if (!map)
        return true;
    if (!read_map(r, map, N_("sort"), keys, ARRAY_LENGTH(keys), at))
        return false;
    if (!at[0] == !at[1])
        return read_fault(r, map, part->id, N_("rows are sorted up or down, by one column"));
    part->sort = resolve_column(build, part->each, at[0] ? at[0] : at[1]);
    part->down = at[1] != 0;
    return part->sort != SIZE_MAX; /* told */
}

/* Those of other kinds are lists that a table tells better. */
static bool makes_table(enum block_kind kind)
{
    return kind == BLOCK_METER || kind == BLOCK_BARS || kind == BLOCK_CHART || kind == BLOCK_MAP;
}

/* The id of a block. */
bool part_read_figures(struct build *build, node_at at, struct part_def *part)
{
    struct reader *r = &build->reader;
    const struct catalog *catalog = build->catalog;
    const char *id = read_text(r, at);
    const struct block_def *block = id ? block_find(catalog, id) : NULL;
    const struct ids *known = &build->block_ids;
    if (id && !block)
        return read_unknown(r, at, id, N_("there is no block with this id"), known->names.name, known->names.count);
    if (!block || !build_may_use(build, at, id, known->place[names_find(&known->names, id)].layer))
        return false;
    if (!makes_table(block->kind))
        return read_fault(r, at, id, N_("figures of this kind make no table in a document"));
    part->figures = (size_t)(block - catalog->block);
    return true;
}

/* {of: SHEET, changed?: yes, empty?: TEXT} */
bool part_read_rounds(struct build *build, struct document_build *document, node_at map, struct part_def *part)
{
    static const struct key keys[] = {{"of", true}, {"changed", false}, {"empty", false}};
    struct reader *r = &build->reader;
    node_at at[ARRAY_LENGTH(keys)];
    if (!read_map(r, map, N_("rounds"), keys, ARRAY_LENGTH(keys), at))
        return false;
    part->rounds = resolve_sheet(build, at[0]);
    part->changed = read_yes(r, at[1]);
    part->empty = read_text(r, at[2]);
    placeholders_check(build, document, at[2], document->to->each, NULL);
    const struct sheet_def *sheet = part->rounds == SIZE_MAX ? NULL : build->sheet[part->rounds].to;
    if (sheet && (!sheet->rounds || sheet->session == SIZE_MAX))
        return read_fault(r, at[0], sheet->id, N_("this sheet has no rounds"));
    return sheet;
}

/* {empty?: TEXT} */
bool part_read_promises(struct build *build, struct document_build *document, node_at map, struct part_def *part)
{
    static const struct key keys[] = {{"empty", true}};
    node_at at[ARRAY_LENGTH(keys)];
    if (!read_map(&build->reader, map, N_("promises"), keys, ARRAY_LENGTH(keys), at))
        return false;
    part->empty = read_text(&build->reader, at[0]);
    placeholders_check(build, document, at[0], document->to->each, NULL);
    return part->empty;
}

#define MAX_SEALS 5

/* [{label: TEXT, who?: TEXT, when?: FORMULA}, …]: boxes for seals, side by side */
bool part_read_approval(struct build *build, struct document_build *document, node_at list, struct part_def *part)
{
    static const struct key keys[] = {{"label", true}, {"who", false}, {"when", false}};
    struct reader *r = &build->reader;
    node_at at[ARRAY_LENGTH(keys)];
    size_t each = document->to->each;
    if (!read_is_list(r, list, N_("approval")))
        return false;
    size_t count = read_node(r, list)->value;
    if (count == 0 || count > MAX_SEALS)
        return read_fault(r, list, part->id, N_("there are between 1 and %d boxes for seals"), MAX_SEALS);
    struct part_seal *seals = arena_zero(build->arena, count * sizeof(*seals));
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item)) {
        if (!read_map(r, item, N_("approval"), keys, ARRAY_LENGTH(keys), at))
            continue;
        placeholders_check(build, document, at[1], each, NULL);
        seals[part->seal_count++] =
            (struct part_seal){.label = read_short_text(r, at[0], 12),
                               .who = read_text(r, at[1]),
                               .when = resolve_formula(build, each == SIZE_MAX ? 0 : each,
                                                       each == SIZE_MAX ? PLACE_NO_ROW : PLACE_ROW, at[2])};
    }
    part->seal = seals;
    return part->seal_count > 0;
}
