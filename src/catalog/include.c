/* Blocks: parts that several documents have in common, written once (`block:`) and included (`- include: ID`). */
#include <string.h>

#include "catalog/build.h"

enum { INCLUDE_ID, INCLUDE_PARTS, INCLUDE_KEYS };
static const struct key block_key[INCLUDE_KEYS] = {[INCLUDE_ID] = {"block", true}, [INCLUDE_PARTS] = {"parts", true}};
static const struct key include_key[1] = {{"include", true}};

/* Does the map at AT begin with KEY? */
static bool begins_with(const struct reader *r, node_at at, const char *key)
{
    node_at first = read_node(r, at)->kind == NODE_MAP ? read_first(r, at) : 0;
    return first && strcmp(read_raw(r, first), key) == 0;
}

bool include_is(const struct reader *r, node_at root)
{
    return begins_with(r, root, "block");
}

void include_read_head(struct build *build, node_at root)
{
    struct reader *r = &build->reader;
    node_at at[INCLUDE_KEYS];
    if (!read_map(r, root, N_("a block of parts"), block_key, INCLUDE_KEYS, at))
        return;
    const char *id = read_id(r, at[INCLUDE_ID], true);
    if (!id || !read_is_list(r, at[INCLUDE_PARTS], N_("parts")))
        return;
    for (node_at item = read_first(r, at[INCLUDE_PARTS]); item; item = read_next(r, at[INCLUDE_PARTS], item))
        if (begins_with(r, item, "include"))
            read_fault(r, item, id, N_("a block includes no other"));
    if (!names_add(&build->includes, build->arena, id, build->include_count)) {
        read_fault(r, at[INCLUDE_ID], id, N_("%s has this id already"),
                   tree_file_name(r->tree, build->include[names_find(&build->includes, id)].file));
        return;
    }
    build->include = arena_grow(build->arena, build->include, build->include_count, &build->include_capacity,
                                sizeof(*build->include));
    build->include[build->include_count++] =
        (struct include_build){.file = r->file, .layer = build_layer(build), .root = root, .parts = at[INCLUDE_PARTS]};
}

/* The block that ITEM includes; NULL with a fault. */
static const struct include_build *included(struct build *build, node_at item)
{
    struct reader *r = &build->reader;
    node_at at[1];
    if (!read_map(r, item, N_("an included block"), include_key, 1, at))
        return NULL;
    const char *id = read_text(r, at[0]);
    size_t number = id ? names_find(&build->includes, id) : SIZE_MAX;
    if (id && number == SIZE_MAX)
        read_unknown(r, at[0], id, N_("there is no block with this id"), build->includes.name, build->includes.count);
    if (number == SIZE_MAX || !build_may_use(build, at[0], id, build->include[number].layer))
        return NULL;
    return &build->include[number];
}

struct part_place *include_spread(struct build *build, node_at list, size_t *count)
{
    struct reader *r = &build->reader;
    size_t file = r->file, capacity = 0;
    struct part_place *place = NULL;
    *count = 0;
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item)) {
        const struct include_build *block = begins_with(r, item, "include") ? included(build, item) : NULL;
        node_at parts = block ? block->parts : 0, one = block ? read_first(r, parts) : item;
        if (!block && begins_with(r, item, "include"))
            continue; /* told */
        for (; one; one = block ? read_next(r, parts, one) : 0) {
            place = arena_grow(build->arena, place, *count, &capacity, sizeof(*place));
            place[(*count)++] = (struct part_place){.at = one, .file = block ? block->file : file};
        }
    }
    return place;
}
