/* migrate.yaml: read against both editions. */
#include "catalog/migrate.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "catalog/build.h"

const char *const migrate_word[MIGRATE_VERBS] = {"same", "reworded", "split", "merged", "dropped"};

#define CHAIN_MAX 100 /* editions that follow each other */

enum { TOP_FROM, TOP_ARCHIVE, TOP_SHEETS, TOP_DOCUMENTS, TOP_KEYS };
static const struct key top_keys[TOP_KEYS] = {[TOP_FROM] = {"from", true},
                                              [TOP_ARCHIVE] = {"archive", true},
                                              [TOP_SHEETS] = {"sheets", false},
                                              [TOP_DOCUMENTS] = {"documents", false}};
/* The verbs first, in their order. */
enum { SHEET_HAS_COLUMNS = MIGRATE_VERBS, SHEET_HAS_ROWS, SHEET_HAS_CODES, SHEET_HAS };
static const struct key verb_keys[SHEET_HAS] = {
    {"same", false},    {"reworded", false}, {"split", false}, {"merged", false},
    {"dropped", false}, {"columns", false},  {"rows", false},  {"codes", false},
};
enum { DOCUMENT_HAS_PARTS = MIGRATE_VERBS, DOCUMENT_HAS };
static const struct key document_keys[DOCUMENT_HAS] = {{"same", false},   {"reworded", false}, {"split", false},
                                                       {"merged", false}, {"dropped", false},  {"parts", false}};

struct reading {
    struct reader r;
    struct migration *m;
    const char *newer; /* the newer edition's id */
};

/* What one edition has of a kind, in its order. */
struct things {
    size_t count;
    const char **id, **words;
};

static struct things things_new(struct reading *reading, size_t room)
{
    return (struct things){.id = arena_zero(reading->m->arena, (room + 1) * sizeof(char *)),
                           .words = arena_zero(reading->m->arena, (room + 1) * sizeof(char *))};
}

static void things_add(struct things *things, const char *id, const char *words)
{
    things->id[things->count] = id;
    things->words[things->count++] = words;
}

static size_t things_find(const struct things *things, const char *id)
{
    for (size_t i = 0; i < things->count; i++)
        if (strcmp(things->id[i], id) == 0)
            return i;
    return SIZE_MAX;
}

/* ---- one of them ---- */

/* A target: in the newer edition, and not something else in the older one. NULL: told. */
static const char *read_target(struct reading *reading, node_at at, const char *own, bool may_stay,
                               const struct things *older, const struct things *newer)
{
    struct reader *r = &reading->r;
    const char *id = read_text(r, at);
    if (!id)
        return NULL;
    if (things_find(newer, id) == SIZE_MAX) {
        read_unknown(r, at, id, N_("the newer edition has nothing of this id"), newer->id, newer->count);
        return NULL;
    }
    if (things_find(older, id) != SIZE_MAX && !(may_stay && strcmp(id, own) == 0)) {
        read_fault(r, at, id, N_("the older edition asks something else under this id: an id never means two things"));
        return NULL;
    }
    return id;
}

static void read_split(struct reading *reading, node_at at, const char *own, const struct things *older,
                       const struct things *newer)
{
    struct reader *r = &reading->r;
    if (!read_is_list(r, at, N_("split")))
        return;
    if (read_node(r, at)->value < 2)
        read_fault(r, at, own, N_("split names the several that it became"));
    for (node_at item = read_first(r, at); item; item = read_next(r, at, item))
        read_target(reading, item, own, false, older, newer);
}

/* `q2: reworded`, `q1: {same: q1a}`, `q3: {split: [q3a, q3b]}`, `q5: {dropped: why}`; VERB and AT as found there. */
static void take_verb(struct reading *reading, node_at key, size_t verb, node_at at, struct migrate_item *item,
                      const struct things *older, const struct things *newer)
{
    struct reader *r = &reading->r;
    bool stands = things_find(newer, item->id) != SIZE_MAX;
    item->verb = (enum migrate_verb)verb;
    item->to = NULL;
    switch (item->verb) {
    case MIGRATE_SPLIT: read_split(reading, at, item->id, older, newer); break;
    case MIGRATE_DROPPED: item->reason = at ? read_text(r, at) : NULL; break;
    default:
        item->to = at       ? read_target(reading, at, item->id, item->verb != MIGRATE_MERGED, older, newer)
                   : stands ? item->id
                            : NULL;
        if (!at && !stands)
            read_unknown(r, key, item->id, N_("the newer edition has nothing of this id"), newer->id, newer->count);
    }
    if (stands && (!item->to || strcmp(item->to, item->id) != 0))
        read_fault(r, key, item->id, N_("the newer edition still has this id: an id never means two things"));
}

static void read_item(struct reading *reading, node_at key, struct migrate_item *item, const struct things *older,
                      const struct things *newer)
{
    struct reader *r = &reading->r;
    node_at value = key + 1, at[MIGRATE_VERBS] = {0};
    if (read_node(r, value)->kind == NODE_TEXT) {
        static const char *const bare[] = {"same", "reworded", "dropped"};
        static const enum migrate_verb means[] = {MIGRATE_SAME, MIGRATE_REWORDED, MIGRATE_DROPPED};
        size_t word = read_word(r, value, bare, ARRAY_LENGTH(bare), SIZE_MAX);
        if (word != SIZE_MAX)
            take_verb(reading, key, means[word], 0, item, older, newer);
        return;
    }
    if (!read_map(r, value, N_("what becomes of it"), verb_keys, MIGRATE_VERBS, at))
        return;
    if (read_node(r, value)->value != 1)
        read_fault(r, value, item->id, N_("one of same, reworded, split, merged and dropped is expected here"));
    for (size_t verb = 0; verb < MIGRATE_VERBS; verb++)
        if (at[verb])
            take_verb(reading, key, verb, at[verb], item, older, newer);
}

/* ---- all of a kind ---- */

/* Where it stands in the file; 0: it does not. */
static node_at said_of(const struct reading *reading, node_at map, const char *id)
{
    for (node_at key = map ? read_first(&reading->r, map) : 0; key; key = read_next(&reading->r, map, key))
        if (strcmp(read_raw(&reading->r, key), id) == 0)
            return key;
    return 0;
}

/* Of what the file says nothing: the same under the same id, or a fault at PARENT. */
static void take_unsaid(struct reading *reading, node_at parent, struct migrate_item *item, const char *words,
                        const struct things *newer)
{
    size_t to = things_find(newer, item->id);
    if (to == SIZE_MAX)
        read_unknown(&reading->r, parent, item->id,
                     N_("the newer edition has nothing of this id, and the file does not say what became of it"),
                     newer->id, newer->count);
    else if (strcmp(words, newer->words[to]) != 0)
        read_fault(
            &reading->r, parent, item->id,
            N_("its words are others in the newer edition: say same, or reworded when people should look again"));
    else
        item->to = item->id;
}

/* What the file speaks of must be there. */
static void check_known(struct reading *reading, node_at map, const struct things *older, const char *what)
{
    struct reader *r = &reading->r;
    for (node_at key = map ? read_first(r, map) : 0; key; key = read_next(r, map, key))
        if (things_find(older, read_raw(r, key)) == SIZE_MAX)
            read_unknown(r, key, read_raw(r, key), what, older->id, older->count);
}

/* MAP (0: the file has none) says it; PARENT is where what is missing is told. */
static struct migrate_item *read_items(struct reading *reading, node_at map, node_at parent, const struct things *older,
                                       const struct things *newer)
{
    struct reader *r = &reading->r;
    struct migrate_item *items = arena_zero(reading->m->arena, (older->count + 1) * sizeof(*items));
    if (map && !read_is_map(r, map, N_("what becomes of them")))
        return items;
    check_known(reading, map, older, N_("the older edition has nothing of this id"));
    for (size_t i = 0; i < older->count; i++) {
        node_at key = said_of(reading, map, older->id[i]);
        items[i].id = older->id[i];
        if (!key)
            take_unsaid(reading, parent, &items[i], older->words[i], newer);
        else
            read_item(reading, key, &items[i], older, newer);
    }
    return items;
}

static void check_targets(struct reading *reading, node_at map, node_at parent, const struct migrate_item *items,
                          size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t others = 0;
        bool unsaid = false;
        for (size_t k = 0; k < count && items[i].to; k++) {
            bool together = k != i && items[k].to && strcmp(items[k].to, items[i].to) == 0;
            others += together;
            unsaid |= together && k < i && (items[k].verb != MIGRATE_MERGED || items[i].verb != MIGRATE_MERGED);
        }
        node_at key = said_of(reading, map, items[i].id);
        if (unsaid)
            read_fault(&reading->r, key ? key : parent, items[i].id,
                       N_("%s is what another one became, too: several that become one are merged"), items[i].to);
        if (items[i].verb == MIGRATE_MERGED && items[i].to && others == 0)
            read_fault(&reading->r, key ? key : parent, items[i].id,
                       N_("merged is said of the several that became %s, and this is the only one"), items[i].to);
    }
}

static struct migrate_item *read_all(struct reading *reading, node_at map, node_at parent, const struct things *older,
                                     const struct things *newer)
{
    struct migrate_item *items = read_items(reading, map, parent, older, newer);
    check_targets(reading, map, parent, items, older->count);
    return items;
}

/* ---- what the editions have ---- */

static struct things sheets_of(struct reading *reading, const struct catalog *catalog, size_t layer)
{
    struct things things = things_new(reading, catalog->sheet_count);
    for (size_t s = 0; s < catalog->sheet_count; s++)
        if (catalog->sheet[s].layer == layer)
            things_add(&things, catalog->sheet[s].id, catalog->sheet[s].title);
    return things;
}

static struct things columns_of(struct reading *reading, const struct sheet_def *sheet)
{
    struct things things = things_new(reading, sheet->column_count);
    for (size_t c = 0; c < sheet->column_count; c++)
        if (column_writable(&sheet->column[c]))
            things_add(&things, sheet->column[c].id, sheet->column[c].label);
    return things;
}

static struct things rows_of(struct reading *reading, const struct sheet_def *sheet)
{
    bool given = sheet->kind == SHEET_CHECKLIST;
    struct things things = things_new(reading, sheet->row_count);
    for (size_t i = 0; given && i < sheet->row_count; i++)
        things_add(&things, sheet->row[i].id,
                   arena_format(reading->m->arena, "%s\n%s", sheet->row[i].label ? sheet->row[i].label : "",
                                sheet->row[i].text ? sheet->row[i].text : ""));
    return things;
}

static struct things codes_of(struct reading *reading, const struct column_def *column)
{
    const struct choice_list *list = column->kind->coded ? column->choices : NULL;
    struct things things = things_new(reading, list ? list->count : 0);
    for (size_t i = 0; list && i < list->count; i++)
        things_add(&things, list->choice[i].code, list->choice[i].label);
    return things;
}

/* ---- a sheet ---- */

static void read_codes(struct reading *reading, node_at map, node_at parent, struct migrate_sheet *sheet)
{
    struct reader *r = &reading->r;
    const struct sheet_def *from = &reading->m->from->sheet[sheet->from], *to = &reading->m->to->sheet[sheet->to];
    struct things columns = columns_of(reading, from);
    if (map && !read_is_map(r, map, N_("codes")))
        return;
    check_known(reading, map, &columns, N_("no column of the older sheet has this id"));
    for (size_t c = 0; c < from->column_count; c++) {
        const struct migrate_item *column = &sheet->column[c];
        bool kept = column->id && column->to && column->verb != MIGRATE_MERGED;
        size_t now = kept ? sheet_find_column(to, column->to, NULL) : SIZE_MAX;
        struct things older = codes_of(reading, &from->column[c]);
        if (now == SIZE_MAX || older.count == 0 || !to->column[now].kind->coded)
            continue;
        struct things newer = codes_of(reading, &to->column[now]);
        node_at key = said_of(reading, map, from->column[c].id);
        sheet->code[c] = read_all(reading, key ? key + 1 : 0, key ? key : parent, &older, &newer);
    }
}

static void read_sheet(struct reading *reading, node_at parent, struct migrate_sheet *sheet, const node_at *at)
{
    struct arena *arena = reading->m->arena;
    const struct sheet_def *from = &reading->m->from->sheet[sheet->from], *to = &reading->m->to->sheet[sheet->to];
    struct things older = columns_of(reading, from), newer = columns_of(reading, to);
    struct migrate_item *columns = read_all(reading, at[SHEET_HAS_COLUMNS], parent, &older, &newer);
    sheet->column = arena_zero(arena, (from->column_count + 1) * sizeof(*sheet->column));
    sheet->code = arena_zero(arena, (from->column_count + 1) * sizeof(struct migrate_item *));
    for (size_t i = 0; i < older.count; i++)
        sheet->column[sheet_find_column(from, older.id[i], NULL)] = columns[i];
    older = rows_of(reading, from);
    newer = rows_of(reading, to);
    sheet->row = read_all(reading, at[SHEET_HAS_ROWS], parent, &older, &newer);
    if (from->kind != to->kind || (from->each == SIZE_MAX) != (to->each == SIZE_MAX))
        read_fault(&reading->r, parent, from->id, N_("it is another kind of sheet in the newer edition: say dropped"));
    read_codes(reading, at[SHEET_HAS_CODES], parent, sheet);
}

/* ---- a document ---- */

static struct things documents_of(struct reading *reading, const struct catalog *catalog, size_t layer)
{
    struct things things = things_new(reading, catalog->document_count);
    for (size_t d = 0; d < catalog->document_count; d++)
        if (catalog->document[d].layer == layer)
            things_add(&things, catalog->document[d].id, catalog->document[d].title);
    return things;
}

static struct things parts_of(struct reading *reading, const struct document_def *document)
{
    struct things things = things_new(reading, document->part_count);
    for (size_t p = 0; p < document->part_count; p++) {
        const struct part_def *part = &document->part[p];
        struct str words = STR_INIT;
        str_add(&words, part->heading);
        for (size_t i = 0; i < part->text_count; i++)
            str_add_format(&words, "\n%s", part->text[i].text);
        for (size_t i = 0; i < part->column_count; i++)
            str_add_format(&words, "\n%s %s", part->column[i].label, part->column[i].text);
        things_add(&things, part->id, arena_text(reading->m->arena, words.text));
        str_free(&words);
    }
    return things;
}

/* ---- what has parts of its own ---- */

/* What becomes of it, and AT: what is said of its parts. KEY 0: nothing is said, which is told at ROOT. */
static void read_one(struct reading *reading, node_at root, node_at key, const struct key *keys, size_t count,
                     node_at *at, const char *words, struct migrate_item *item, const struct things *older,
                     const struct things *newer)
{
    struct reader *r = &reading->r;
    if (key && read_node(r, key + 1)->kind == NODE_TEXT) {
        read_item(reading, key, item, older, newer);
        return;
    }
    size_t said = 0;
    if (key)
        read_map(r, key + 1, N_("what becomes of it"), keys, count, at);
    for (size_t verb = 0; verb < MIGRATE_VERBS; verb++)
        if (at[verb]) {
            said++;
            take_verb(reading, key, verb, at[verb], item, older, newer);
        }
    if (said > 1)
        read_fault(r, key, item->id, N_("one of same, reworded, split, merged and dropped is expected here"));
    else if (said == 0)
        take_unsaid(reading, key ? key : root, item, words, newer);
    for (size_t i = MIGRATE_VERBS; i < count; i++)
        if (at[i] && (!item->to || !migrate_stays(item))) {
            read_fault(r, key, item->id, N_("nothing of it is in the newer edition: its parts cannot be"));
            return;
        }
}

static void read_sheets(struct reading *reading, node_at map, node_at root)
{
    struct migration *m = reading->m;
    struct things older = sheets_of(reading, m->from, m->from_layer), newer = sheets_of(reading, m->to, m->to_layer);
    struct migrate_item *items = arena_zero(m->arena, (older.count + 1) * sizeof(*items));
    m->sheet = arena_zero(m->arena, (older.count + 1) * sizeof(*m->sheet));
    if (map && !read_is_map(&reading->r, map, N_("sheets")))
        return;
    check_known(reading, map, &older, N_("the older edition has nothing of this id"));
    for (size_t i = 0; i < older.count; i++) {
        node_at key = said_of(reading, map, older.id[i]), at[SHEET_HAS] = {0};
        struct migrate_sheet *sheet = &m->sheet[m->sheet_count++];
        items[i].id = older.id[i];
        read_one(reading, root, key, verb_keys, SHEET_HAS, at, older.words[i], &items[i], &older, &newer);
        bool stays = items[i].to && migrate_stays(&items[i]);
        sheet->from = catalog_find_sheet(m->from, older.id[i], NULL);
        sheet->to = stays ? catalog_find_sheet(m->to, items[i].to, NULL) : SIZE_MAX;
        if (stays)
            read_sheet(reading, key ? key : root, sheet, at);
        sheet->is = items[i];
    }
    check_targets(reading, map, root, items, older.count);
}

/* Without its parts nobody can say what becomes of them. */
static bool readable(struct reading *reading)
{
    const struct migration *m = reading->m;
    bool good = true;
    for (size_t d = 0; d < m->from->document_count && good; d++)
        good = m->from->document[d].layer != m->from_layer || catalog_readable(m->from, d, reading->r.err);
    for (size_t d = 0; d < m->to->document_count && good; d++)
        good = m->to->document[d].layer != m->to_layer || catalog_readable(m->to, d, reading->r.err);
    reading->r.faults += !good;
    return good;
}

static void read_documents(struct reading *reading, node_at map, node_at root)
{
    struct migration *m = reading->m;
    struct things older = documents_of(reading, m->from, m->from_layer),
                  newer = documents_of(reading, m->to, m->to_layer);
    struct migrate_item *items = arena_zero(m->arena, (older.count + 1) * sizeof(*items));
    m->document = arena_zero(m->arena, (older.count + 1) * sizeof(*m->document));
    if (map && !read_is_map(&reading->r, map, N_("documents")))
        return;
    check_known(reading, map, &older, N_("the older edition has nothing of this id"));
    for (size_t i = 0; i < older.count; i++) {
        node_at key = said_of(reading, map, older.id[i]), at[DOCUMENT_HAS] = {0};
        struct migrate_document *document = &m->document[m->document_count++];
        items[i].id = older.id[i];
        read_one(reading, root, key, document_keys, DOCUMENT_HAS, at, older.words[i], &items[i], &older, &newer);
        document->from = catalog_find_document(m->from, older.id[i], NULL);
        document->to = SIZE_MAX;
        if (items[i].to && migrate_stays(&items[i])) {
            document->to = catalog_find_document(m->to, items[i].to, NULL);
            struct things was = parts_of(reading, &m->from->document[document->from]),
                          is = parts_of(reading, &m->to->document[document->to]);
            document->part = read_all(reading, at[DOCUMENT_HAS_PARTS], key ? key : root, &was, &is);
        }
        document->is = items[i];
    }
    check_targets(reading, map, root, items, older.count);
}

/* ---- the file ---- */

bool migration_follows(const char *dir, const struct layer_wish *layer, char **id, struct error *err)
{
    bool there = false;
    *id = NULL;
    if (!files_migrates(dir, layer->id, layer->folder, &there, err))
        return false;
    if (!there)
        return true;
    struct tree *tree = layer_file(dir, layer, MIGRATE_FILE, err);
    if (!tree)
        return false;
    struct reader r = {.tree = tree, .dir = dir, .err = err};
    node_at root = tree->file[0].root, at = 0;
    for (node_at key = root && tree->node[root].kind == NODE_MAP ? read_first(&r, root) : 0; key && !at;
         key = read_next(&r, root, key))
        at = strcmp(read_raw(&r, key), "from") == 0 ? key + 1 : 0;
    const char *from = at && tree->node[at].kind == NODE_TEXT ? tree_text(tree, at) : NULL;
    if (from && id_valid(from, true))
        *id = mem_text(from);
    else
        read_fault(&r, root, MIGRATE_FILE, N_("from: names the layer that this edition follows"));
    tree_free(&tree);
    return *id != NULL;
}

/* From edition to edition back to the beginning. */
static void check_circle(struct reading *reading, const char *dir, node_at at, const char *from)
{
    char *id = mem_text(from);
    for (size_t i = 0; i < CHAIN_MAX && id; i++) {
        if (strcmp(id, reading->newer) == 0) {
            read_fault(&reading->r, at, from, N_("these editions follow each other in a circle"));
            break;
        }
        char *before = NULL;
        struct error ignored = {0}; /* what is wrong in another file is told of that one */
        migration_follows(dir, &(struct layer_wish){.id = id}, &before, &ignored);
        free(id);
        id = before;
    }
    free(id);
}

static bool find_layers(struct reading *reading, const char *dir, node_at at)
{
    struct reader *r = &reading->r;
    struct migration *m = reading->m;
    const char *from = read_id(r, at, true);
    m->to_layer = catalog_find_layer(m->to, reading->newer);
    if (!from)
        return false;
    check_circle(reading, dir, at, from);
    m->from_layer = catalog_find_layer(m->from, from);
    if (m->from_layer != SIZE_MAX)
        return r->faults == 0;
    const char *name[64];
    size_t count = 0;
    for (; count < m->from->layer_count && count < ARRAY_LENGTH(name); count++)
        name[count] = m->from->layer[count].id;
    return read_unknown(r, at, from, N_("the workbook has no layer of this id"), name, count);
}

static void find_archive(struct reading *reading, node_at at)
{
    struct migration *m = reading->m;
    const char *id = read_id(&reading->r, at, true), *name[1000];
    size_t count = 0, to = SIZE_MAX;
    for (size_t s = 0; s < m->to->sheet_count && count < ARRAY_LENGTH(name); s++) {
        if (m->to->sheet[s].kind != SHEET_LEDGER)
            continue;
        name[count++] = m->to->sheet[s].id;
        if (id && strcmp(m->to->sheet[s].id, id) == 0)
            to = s;
    }
    m->archive = to;
    if (id && to == SIZE_MAX)
        read_unknown(&reading->r, at, id, N_("the newer edition has no ledger of this id"), name, count);
    else if (id)
        record_check(&reading->r, at, &m->to->sheet[to], m->to->sheet[to].column, RECORD_ARCHIVE);
}

struct migration *migration_read(const char *dir, const struct layer_wish *to, const struct catalog *older,
                                 const struct catalog *newer, catalog_report_fn *report, void *context,
                                 struct error *err)
{
    struct tree *tree = layer_file(dir, to, MIGRATE_FILE, err);
    if (!tree)
        return NULL;
    struct migration *m = mem_zero(1, sizeof(*m));
    *m = (struct migration){.from = older, .to = newer, .arena = arena_new(), .tree = tree};
    struct reading reading = {
        .r = {.tree = tree, .dir = dir, .report = report, .context = context, .err = err}, .m = m, .newer = to->id};
    node_at at[TOP_KEYS], root = tree->file[0].root;
    if (read_map(&reading.r, root, N_("what becomes of an edition"), top_keys, TOP_KEYS, at) &&
        find_layers(&reading, dir, at[TOP_FROM])) {
        find_archive(&reading, at[TOP_ARCHIVE]);
        read_sheets(&reading, at[TOP_SHEETS], root);
        if (readable(&reading))
            read_documents(&reading, at[TOP_DOCUMENTS], root);
    }
    if (reading.r.faults > 0)
        migration_free(&m);
    return m;
}

void migration_free(struct migration **migration)
{
    if (*migration) {
        arena_free(&(*migration)->arena);
        tree_free(&(*migration)->tree);
    }
    free(*migration);
    *migration = NULL;
}

const struct migrate_sheet *migration_sheet(const struct migration *migration, size_t sheet)
{
    for (size_t i = 0; i < migration->sheet_count; i++)
        if (migration->sheet[i].from == sheet)
            return &migration->sheet[i];
    return NULL;
}

const struct migrate_document *migration_document(const struct migration *migration, size_t document)
{
    for (size_t i = 0; i < migration->document_count; i++)
        if (migration->document[i].from == document)
            return &migration->document[i];
    return NULL;
}
