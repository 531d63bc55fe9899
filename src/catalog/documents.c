/* The layers' `documents:`: shelves, the ledgers that keep decisions, rows that need no promise. */
#include <stddef.h>
#include <string.h>

#include "catalog/build.h"

enum {
    DOCUMENTS_PARAGRAPHS,
    DOCUMENTS_ARTICLES,
    DOCUMENTS_VERSIONS,
    DOCUMENTS_TEXTS,
    DOCUMENTS_SHELVES,
    DOCUMENTS_FREE,
    DOCUMENTS_APPROVER,
    DOCUMENTS_KEYS
};
static const struct key documents_keys[DOCUMENTS_KEYS] = {
    [DOCUMENTS_PARAGRAPHS] = {"paragraphs", false}, [DOCUMENTS_ARTICLES] = {"articles", false},
    [DOCUMENTS_VERSIONS] = {"versions", false},     [DOCUMENTS_TEXTS] = {"texts", false},
    [DOCUMENTS_SHELVES] = {"shelves", false},       [DOCUMENTS_FREE] = {"free", false},
    [DOCUMENTS_APPROVER] = {"approver", false},
};
enum { SHELF_ID, SHELF_TITLE, SHELF_HELP, SHELF_ORDER, SHELF_KEYS };
static const struct key shelf_keys[SHELF_KEYS] = {[SHELF_ID] = {"id", true},
                                                  [SHELF_TITLE] = {"title", true},
                                                  [SHELF_HELP] = {"help", false},
                                                  [SHELF_ORDER] = {"order", false}};
/* Looks without faults: the shelves are needed before the sheets are known, the rest after. */
static node_at child(struct build *build, node_at map, const char *name)
{
    struct reader *r = &build->reader;
    if (!map || read_node(r, map)->kind != NODE_MAP)
        return 0;
    for (node_at at = read_first(r, map); at; at = read_next(r, map, at))
        if (strcmp(read_raw(r, at), name) == 0)
            return at + 1;
    return 0;
}

static void read_shelves(struct build *build, node_at list, struct shelf_def *shelves)
{
    struct reader *r = &build->reader;
    double order = 0;
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item)) {
        node_at at[SHELF_KEYS];
        if (!read_map(r, item, N_("a shelf"), shelf_keys, SHELF_KEYS, at))
            continue;
        order = build_order(build, at[SHELF_ORDER], order);
        struct shelf_def shelf = {.id = read_id(r, at[SHELF_ID], true),
                                  .title = read_text(r, at[SHELF_TITLE]),
                                  .help = read_text(r, at[SHELF_HELP]),
                                  .order = order,
                                  .layer = build_layer(build)};
        if (shelf.id && shelf.title && build_new_id(build, &build->shelf_ids, item, shelf.id))
            shelves[build->catalog->documents.shelf_count++] = shelf;
    }
}

void documents_read_shelves(struct build *build)
{
    struct documents_def *documents = &build->catalog->documents;
    size_t room = 1, layers = build->catalog->layer_count;
    for (size_t i = 0; i < layers; i++) {
        node_at list = child(build, layer_enter(build, i)->at[LAYER_DOCUMENTS], "shelves");
        if (list && read_is_list(&build->reader, list, N_("shelves")))
            room += read_node(&build->reader, list)->value;
    }
    struct shelf_def *shelves = arena_zero(build->arena, room * sizeof(*shelves));
    for (size_t i = 0; i < layers; i++) {
        node_at list = child(build, layer_enter(build, i)->at[LAYER_DOCUMENTS], "shelves");
        if (list && read_node(&build->reader, list)->kind == NODE_LIST)
            read_shelves(build, list, shelves);
    }
    build_sort(shelves, documents->shelf_count, sizeof(*shelves), offsetof(struct shelf_def, order));
    for (size_t i = 0; i < documents->shelf_count; i++)
        names_add(&build->shelves, build->arena, shelves[i].id, i);
    documents->shelf = shelves;
}

/* {sheet: {row: reason, …}, …}: rows that need stand in no document. */
static void read_free(struct build *build, node_at map)
{
    struct reader *r = &build->reader;
    if (!map || !read_is_map(r, map, N_("free")))
        return;
    size_t room = 0;
    for (node_at key = read_first(r, map); key; key = read_next(r, map, key))
        if (read_is_map(r, key + 1, N_("free")))
            room += read_node(r, key + 1)->value;
    struct documents_def *documents = &build->catalog->documents;
    size_t count = documents->free_count;
    struct promise_free *free_rows = arena_zero(build->arena, (count + room + 1) * sizeof(*free_rows));
    if (count > 0)
        memcpy(free_rows, documents->free, count * sizeof(*free_rows));
    for (node_at key = read_first(r, map); key; key = read_next(r, map, key)) {
        size_t sheet = resolve_sheet(build, key);
        if (sheet == SIZE_MAX || read_node(r, key + 1)->kind != NODE_MAP)
            continue;
        const struct names *rows = &build->sheet[sheet].rows;
        for (node_at row = read_first(r, key + 1); row; row = read_next(r, key + 1, row)) {
            size_t number = names_find(rows, read_raw(r, row));
            if (number == SIZE_MAX)
                read_unknown(r, row, read_raw(r, row), N_("the sheet has no row with this id"), rows->name,
                             rows->count);
            else
                free_rows[count++] = (struct promise_free){sheet, number, read_text(r, row + 1)};
        }
    }
    documents->free = free_rows;
    documents->free_count = count;
}

static void read_layer(struct build *build, node_at map)
{
    static const struct {
        int key;
        enum record record;
        size_t ledger; /* in struct documents_def */
    } ledgers[] = {{DOCUMENTS_PARAGRAPHS, RECORD_PARAGRAPH, offsetof(struct documents_def, paragraphs)},
                   {DOCUMENTS_ARTICLES, RECORD_ARTICLE, offsetof(struct documents_def, articles)},
                   {DOCUMENTS_VERSIONS, RECORD_VERSION, offsetof(struct documents_def, versions)},
                   {DOCUMENTS_TEXTS, RECORD_TEXT, offsetof(struct documents_def, texts)}};
    struct documents_def *documents = &build->catalog->documents;
    node_at at[DOCUMENTS_KEYS];
    if (!read_map(&build->reader, map, N_("documents"), documents_keys, DOCUMENTS_KEYS, at))
        return;
    for (size_t i = 0; i < ARRAY_LENGTH(ledgers); i++) {
        node_at ledger = at[ledgers[i].key];
        if (ledger && build_new_id(build, &build->record_ids, ledger - 1, documents_keys[ledgers[i].key].name))
            *(size_t *)(void *)((char *)documents + ledgers[i].ledger) = record_read(build, ledger, ledgers[i].record);
    }
    if (at[DOCUMENTS_APPROVER] &&
        build_new_id(build, &build->record_ids, at[DOCUMENTS_APPROVER] - 1, documents_keys[DOCUMENTS_APPROVER].name))
        documents->approver = resolve_value(build, at[DOCUMENTS_APPROVER]);
    read_free(build, at[DOCUMENTS_FREE]);
}

/* The ledgers stand in one layer, or in several; who has shelves has all of them. */
void documents_read(struct build *build)
{
    size_t shelved = SIZE_MAX;
    for (size_t i = 0; i < build->catalog->layer_count; i++) {
        node_at map = layer_enter(build, i)->at[LAYER_DOCUMENTS];
        if (map)
            read_layer(build, map);
        if (child(build, map, "shelves") && shelved == SIZE_MAX)
            shelved = i;
    }
    for (int key = DOCUMENTS_PARAGRAPHS; key <= DOCUMENTS_TEXTS && shelved != SIZE_MAX; key++)
        if (names_find(&build->record_ids.names, documents_keys[key].name) == SIZE_MAX)
            read_fault(&build->reader, layer_enter(build, shelved)->at[LAYER_DOCUMENTS], documents_keys[key].name,
                       N_("this key is missing in %s"), _("documents"));
}

static void mark_links(const struct document_def *document, size_t sheet, bool *marked)
{
    for (size_t p = 0; p < document->part_count; p++)
        for (size_t l = 0; l < document->part[p].link_count; l++) {
            const struct row_link *link = &document->part[p].link[l];
            for (size_t i = 0; link->sheet == sheet && i < link->count; i++)
                marked[link->index[i]] = true;
        }
}

void documents_check_links(struct build *build)
{
    const struct catalog *catalog = build->catalog;
    const struct documents_def *documents = &catalog->documents;
    if (build->reader.faults > 0) /* a part that is not right may be the one that links */
        return;
    for (size_t s = 0; s < catalog->sheet_count; s++) {
        const struct sheet_def *sheet = &catalog->sheet[s];
        if (!sheet->promise || !sheet->promise->every)
            continue;
        bool *marked = arena_zero(build->arena, (sheet->row_count + 1) * sizeof(*marked));
        for (size_t d = 0; d < catalog->document_count; d++)
            mark_links(&catalog->document[d], s, marked);
        for (size_t f = 0; f < documents->free_count; f++)
            if (documents->free[f].sheet == s)
                marked[documents->free[f].row] = true;
        node_at at = build_enter(build, s)->at[SHEET_PROMISE];
        for (size_t row = 0; row < sheet->row_count; row++)
            if (!marked[row])
                read_fault(&build->reader, at, sheet->row[row].id,
                           N_("no document promises this row of %s, and it is not named in free:"), sheet->id);
    }
}
