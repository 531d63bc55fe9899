/* layer.yaml: what a layer says of itself, its groups and shared choice lists; which file may speak of what. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/build.h"

static const struct key layer_keys[LAYER_KEYS] = {
    [LAYER_ID] = {"layer", true},
    [LAYER_TITLE] = {"title", true},
    [LAYER_EDITION] = {"edition", true},
    [LAYER_DATE] = {"date", true},
    [LAYER_SOURCE] = {"source", true},
    [LAYER_GET] = {"get", false},
    [LAYER_NEEDS] = {"needs", false},
    [LAYER_START] = {"start", false},
    [LAYER_GROUPS] = {"groups", false},
    [LAYER_CHOICES] = {"choices", false},
    [LAYER_RECORDS] = {"records", false},
    [LAYER_TASKS] = {"tasks", false},
    [LAYER_SAMPLE] = {"sample", false},
    [LAYER_DOCUMENTS] = {"documents", false},
    [LAYER_CALENDAR] = {"calendar", false},
    [LAYER_VIEWS] = {"views", false},
    [LAYER_BLOCKS] = {"blocks", false},
    [LAYER_DEFINITIONS] = {"definitions", false},
    [LAYER_SETS] = {"sets", false},
    [LAYER_BACKUP] = {"backup", false},
    [LAYER_RIGHTS] = {"rights", false},
    [LAYER_REVIEW] = {"review", false},
    [LAYER_APPROVALS] = {"approvals", false},
    [LAYER_READING] = {"reading", false},
};

enum { GROUP_ID, GROUP_TITLE, GROUP_NUMBER, GROUP_HELP, GROUP_ORDER, GROUP_KEYS };
static const struct key group_keys[GROUP_KEYS] = {
    [GROUP_ID] = {"id", true},      [GROUP_TITLE] = {"title", true},  [GROUP_NUMBER] = {"number", false},
    [GROUP_HELP] = {"help", false}, [GROUP_ORDER] = {"order", false},
};

/* ---- who may speak of what ---- */

size_t build_layer(const struct build *build)
{
    if (!build->reader.tree) /* nothing is being read */
        return SIZE_MAX;
    const char *name = tree_file_name(build->reader.tree, build->reader.file);
    for (size_t i = 0; i < build->catalog->layer_count; i++) {
        size_t length = strlen(build->layer[i].prefix);
        if (strncmp(name, build->layer[i].prefix, length) == 0 && name[length] == '/')
            return i;
    }
    return SIZE_MAX;
}

/* May that file speak of what is in layer TO? */
static bool build_sees(const struct build *build, size_t to)
{
    size_t from = build->layer ? build_layer(build) : SIZE_MAX;
    return from == SIZE_MAX || build->sees[from * build->catalog->layer_count + to];
}

bool build_may_use(struct build *build, node_at at, const char *id, size_t to)
{
    return build_sees(build, to) ||
           read_fault(&build->reader, at, id, N_("it belongs to the layer %s, which %s does not need (needs: …)"),
                      build->catalog->layer[to].id, build->catalog->layer[build_layer(build)].id);
}

size_t build_find_sheet(struct build *build, const char *id, struct error *err)
{
    size_t sheet = names_find(&build->sheets, id);
    if (sheet == SIZE_MAX) {
        resolve_unknown(err, ERROR_UNKNOWN_SHEET, id, &build->sheets);
        return SIZE_MAX;
    }
    size_t layer = build->sheet[sheet].to->layer;
    if (build_sees(build, layer))
        return sheet;
    error_set(err, ERROR_UNKNOWN_SHEET, id);
    error_detail(err, _("it belongs to the layer %s, which %s does not need (needs: …)"),
                 build->catalog->layer[layer].id, build->catalog->layer[build_layer(build)].id);
    return SIZE_MAX;
}

/* ---- what several of them may give ---- */

bool build_new_id(struct build *build, struct ids *ids, node_at at, const char *id)
{
    const struct reader *r = &build->reader;
    size_t count = ids->names.count, layer = build_layer(build);
    if (names_add(&ids->names, build->arena, arena_text(build->arena, id), count)) {
        ids->place = arena_grow(build->arena, ids->place, count, &ids->capacity, sizeof(*ids->place));
        ids->place[count] = (struct id_place){r->file, layer, read_node(r, at)->line};
        return true;
    }
    const struct id_place *first = &ids->place[names_find(&ids->names, id)];
    return first->layer == layer ? read_fault(&build->reader, at, id, N_("this id is used twice"))
                                 : read_fault(&build->reader, at, id, N_("%s:%d has this id already"),
                                              tree_file_name(r->tree, first->file), (int)first->line);
}

void build_sort(void *list, size_t count, size_t size, size_t order)
{
    char *all = list, *one = mem_zero(1, size);
    for (size_t i = 1; i < count; i++) {
        size_t at = i;
        memcpy(one, all + i * size, size);
        while (at > 0 && *(double *)(void *)(all + (at - 1) * size + order) > *(double *)(void *)(one + order))
            at--;
        memmove(all + (at + 1) * size, all + at * size, (i - at) * size);
        memcpy(all + at * size, one, size);
    }
    free(one);
}

double build_order(struct build *build, node_at at, double before)
{
    return read_number(&build->reader, at, before, -1e6, 1e6);
}

/* ---- heads ---- */

static const char *read_date(struct reader *r, node_at at)
{
    const char *text = read_text(r, at);
    if (text && (strlen(text) < 4 || strspn(text, "0123456789-") != strlen(text)))
        read_fault(r, at, text, N_("%s must be a date like 2026-04-01"), "date");
    return text;
}

struct layer_build *layer_enter(struct build *build, size_t layer)
{
    build->reader.tree = build->owner->tree;
    build->reader.file = build->layer[layer].file;
    return &build->layer[layer];
}

static void read_groups(struct build *build, node_at list, struct group_def *groups)
{
    struct reader *r = &build->reader;
    double order = 0;
    if (!list || !read_is_list(r, list, N_("groups")))
        return;
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item)) {
        node_at at[GROUP_KEYS];
        if (!read_map(r, item, N_("a group"), group_keys, GROUP_KEYS, at))
            continue;
        order = build_order(build, at[GROUP_ORDER], order);
        /* Where it stands, in memory that is zero: what lies between the members of a copy would be taken for an address (image.h). */
        struct group_def *group = &groups[build->catalog->group_count];
        group->id = read_id(r, at[GROUP_ID], true);
        group->title = read_text(r, at[GROUP_TITLE]);
        group->help = read_text(r, at[GROUP_HELP]);
        group->layer = build_layer(build);
        group->order = order;
        group->number = read_whole(r, at[GROUP_NUMBER], 0, 1, 99);
        if (group->id && group->title && build_new_id(build, &build->group_ids, item, group->id))
            build->catalog->group_count++;
    }
}

static void read_head(struct build *build, struct layer_build *layer)
{
    struct reader *r = &build->reader;
    struct layer_def *def = layer->to;
    node_at *at = layer->at;
    const char *folder = def->id;
    read_map(r, layer->root, N_("a layer"), layer_keys, LAYER_KEYS, at);
    const char *id = read_id(r, at[LAYER_ID], true);
    if (id && strcmp(id, folder) != 0)
        read_fault(r, at[LAYER_ID], id, N_("the id must be the name of the folder, %s"), folder);
    def->title = read_text(r, at[LAYER_TITLE]);
    def->edition = read_text(r, at[LAYER_EDITION]);
    def->date = read_date(r, at[LAYER_DATE]);
    def->source = read_text(r, at[LAYER_SOURCE]);
    def->get = read_text(r, at[LAYER_GET]);
    def->start = read_yes(r, at[LAYER_START]);
    def->sample = at[LAYER_SAMPLE] ? read_id(r, at[LAYER_SAMPLE], true) : NULL;
}

/* Those it needs stand before it, unless they need each other. */
static void read_needs(struct build *build, size_t number)
{
    struct reader *r = &build->reader;
    struct layer_build *layer = layer_enter(build, number);
    size_t all = build->catalog->layer_count;
    bool *sees = &build->sees[number * all];
    sees[number] = true;
    node_at list = layer->at[LAYER_NEEDS];
    if (!list || !read_is_list(r, list, N_("needs")))
        return;
    size_t *need = arena_zero(build->arena, (read_node(r, list)->value + 1) * sizeof(*need));
    for (node_at at = read_first(r, list); at; at = read_next(r, list, at)) {
        const char *id = read_id(r, at, true);
        size_t to = id ? catalog_find_layer(build->catalog, id) : SIZE_MAX;
        if (to == SIZE_MAX) /* an id that is none: told already */
            continue;
        if (to >= number) {
            read_fault(r, at, id, N_("these layers need each other"));
            continue;
        }
        need[layer->to->need_count++] = to;
        for (size_t i = 0; i < all; i++)
            sees[i] |= build->sees[to * all + i];
    }
    layer->to->need = need;
}

static void find_layer_files(struct build *build, const struct layer_set *layers)
{
    const struct tree *tree = build->owner->tree;
    struct layer_def *defs = arena_zero(build->arena, (layers->count + 1) * sizeof(*defs));
    build->layer = arena_zero(build->arena, (layers->count + 1) * sizeof(*build->layer));
    build->sees = arena_zero(build->arena, (layers->count * layers->count + 1) * sizeof(*build->sees));
    build->catalog->layer = defs;
    build->catalog->layer_count = layers->count;
    for (size_t i = 0; i < layers->count; i++) {
        const struct layer_set_one *one = &layers->one[i];
        struct layer_build *layer = &build->layer[i];
        defs[i] = (struct layer_def){.id = arena_text(build->arena, one->id),
                                     .folder = arena_text(build->arena, one->folder),
                                     .wanted = one->wanted};
        layer->to = &defs[i];
        layer->prefix = defs[i].folder ? defs[i].folder : defs[i].id;
        const char *name = arena_format(build->arena, "%s/" LAYER_FILE, layer->prefix);
        for (size_t f = 0; f < tree->file_count; f++)
            if (strcmp(tree_file_name(tree, f), name) == 0) {
                layer->file = f;
                layer->root = tree->file[f].root;
            }
    }
}

void layers_read_heads(struct build *build, const struct layer_set *layers)
{
    struct catalog *catalog = build->catalog;
    size_t room = 1;
    find_layer_files(build, layers);
    for (size_t i = 0; i < catalog->layer_count; i++) {
        struct layer_build *layer = layer_enter(build, i);
        read_head(build, layer);
        if (layer->at[LAYER_GROUPS])
            room += read_node(&build->reader, layer->at[LAYER_GROUPS])->value;
    }
    for (size_t i = 0; i < catalog->layer_count; i++)
        read_needs(build, i);
    struct group_def *groups = arena_zero(build->arena, room * sizeof(*groups));
    for (size_t i = 0; i < catalog->layer_count; i++)
        read_groups(build, layer_enter(build, i)->at[LAYER_GROUPS], groups);
    build_sort(groups, catalog->group_count, sizeof(*groups), offsetof(struct group_def, order));
    for (size_t i = 0; i < catalog->group_count; i++)
        names_add(&build->groups, build->arena, groups[i].id, i);
    if (catalog->group_count == 0 && layers->count > 0)
        read_fault(&build->reader, layer_enter(build, 0)->root, "groups", N_("the layers need at least one group"));
    catalog->group = groups;
    documents_read_shelves(build);
}

void layers_read_lists(struct build *build)
{
    const struct catalog *catalog = build->catalog;
    size_t count = 0;
    for (size_t i = 0; i < catalog->layer_count; i++)
        count += choices_count_named(build, build->layer[i].at[LAYER_CHOICES]);
    for (size_t i = 0; i < build->sheet_count; i++)
        count += choices_count_named(build, build->sheet[i].at[SHEET_CHOICES]);
    build->list = arena_zero(build->arena, (count + 1) * sizeof(*build->list));
    build->catalog->list = build->list;
    for (size_t i = 0; i < catalog->layer_count; i++)
        if (layer_enter(build, i)->at[LAYER_CHOICES])
            choices_read_named(build, build->layer[i].at[LAYER_CHOICES], &build->lists, &build->list_ids);
    for (size_t i = 0; i < catalog->layer_count; i++)
        calendar_read_layer(build, layer_enter(build, i)->at[LAYER_CALENDAR]);
}

size_t layers_room(struct build *build, size_t key, const char *what)
{
    size_t room = 1;
    for (size_t i = 0; i < build->catalog->layer_count; i++) {
        node_at list = layer_enter(build, i)->at[key];
        if (list && !read_is_list(&build->reader, list, what))
            build->layer[i].at[key] = 0;
        else if (list)
            room += read_node(&build->reader, list)->value;
    }
    return room;
}

/* The ledgers that the program writes: each is said by one layer, and who keeps plans or rounds keeps what belongs to them. */
void records_read(struct build *build)
{
    enum { ROUNDS, ANSWERS, PLANS, ITEMS, OVERRULED, INCIDENTS, REVIEWS, ERASURES, REQUESTS, COPIES, CONFLICTS, KEYS };
    static const struct key keys[KEYS] = {
        [ROUNDS] = {"rounds", false},   [ANSWERS] = {"answers", false},     [PLANS] = {"plans", false},
        [ITEMS] = {"items", false},     [OVERRULED] = {"overruled", false}, [INCIDENTS] = {"incidents", false},
        [REVIEWS] = {"reviews", false}, [ERASURES] = {"erasures", false},   [REQUESTS] = {"requests", false},
        [COPIES] = {"copies", false},   [CONFLICTS] = {"conflicts", false}};
    static const enum record kinds[KEYS] = {RECORD_ROUND,     RECORD_ANSWER,   RECORD_PLAN,    RECORD_ITEM,
                                            RECORD_OVERRULED, RECORD_INCIDENT, RECORD_REVIEW,  RECORD_ERASURE,
                                            RECORD_REQUEST,   RECORD_COPY,     RECORD_CONFLICT};
    struct records_def *records = &build->catalog->records;
    size_t *const to[KEYS] = {&records->rounds,    &records->answers,   &records->plans,    &records->items,
                              &records->overruled, &records->incidents, &records->reviews,  &records->erasures,
                              &records->requests,  &records->copies,    &records->conflicts};
    for (size_t i = 0; i < build->catalog->layer_count; i++) {
        node_at map = layer_enter(build, i)->at[LAYER_RECORDS], at[KEYS];
        if (!map || !read_map(&build->reader, map, "records", keys, KEYS, at))
            continue;
        for (int key = 0; key < KEYS; key++)
            if (at[key] && build_new_id(build, &build->record_ids, at[key] - 1, keys[key].name))
                *to[key] = record_read(build, at[key], kinds[key]);
        for (int key = ROUNDS; key <= PLANS; key += 2)
            if (!at[key] != !at[key + 1])
                read_fault(&build->reader, map, keys[at[key] ? key + 1 : key].name, N_("this key is missing in %s"),
                           "records");
    }
}

struct value_ref read_fact(struct build *build, node_at at, enum fact fact)
{
    struct value_ref value = resolve_value(build, at);
    const struct column_def *def = value.set && value.fact ? &build->sheet[value.sheet].column[value.summary] : NULL;
    const struct column_kind *kind = def && column_writable(def) ? def->kind : NULL;
    bool fits = kind && (fact == FACT_TEXT   ? kind->prose == PROSE_LINE
                         : fact == FACT_DAY  ? kind->day == DAY_ALWAYS
                         : fact == FACT_MARK ? kind->mark
                                             : kind->number == NUMBER_AMOUNT);
    if (value.set && !fits)
        read_fault(&build->reader, at, read_raw(&build->reader, at),
                   fact == FACT_NUMBER ? N_("a fact that is a number is expected here")
                   : fact == FACT_TEXT ? N_("a fact that is a line of text is expected here")
                   : fact == FACT_DAY  ? N_("a fact that is a day is expected here")
                                       : N_("a fact that is a flag is expected here"));
    return value;
}

/* Where copies of the workbook go, and how many stay: said by one layer. */
void backup_read(struct build *build)
{
    enum { FOLDER, DAYS, WEEKS, MONTHS, TRIED, KEYS };
    static const struct key keys[KEYS] = {[FOLDER] = {"folder", true},
                                          [DAYS] = {"days", true},
                                          [WEEKS] = {"weeks", true},
                                          [MONTHS] = {"months", true},
                                          [TRIED] = {"tried", true}};
    struct backup_def *backup = &build->catalog->backup;
    struct value_ref *const to[KEYS] = {&backup->folder, &backup->days, &backup->weeks, &backup->months,
                                        &backup->tried};
    struct ids ids = {0};
    for (size_t i = 0; i < build->catalog->layer_count; i++) {
        node_at map = layer_enter(build, i)->at[LAYER_BACKUP], at[KEYS];
        if (!map || !read_map(&build->reader, map, "backup", keys, KEYS, at) ||
            !build_new_id(build, &ids, map, "backup"))
            continue;
        for (int key = 0; key < KEYS; key++)
            *to[key] = read_fact(build, at[key], key == FOLDER ? FACT_TEXT : key == TRIED ? FACT_DAY : FACT_NUMBER);
    }
}

/* What stands out when the history is looked through: said by one layer. */
void review_read(struct build *build)
{
    enum { OPENS, CLOSES, CLOSED, MANY, KEYS };
    static const struct key keys[KEYS] = {
        [OPENS] = {"opens", true}, [CLOSES] = {"closes", true}, [CLOSED] = {"closed", true}, [MANY] = {"many", true}};
    struct review_def *review = &build->catalog->review;
    struct value_ref *const to[KEYS] = {&review->opens, &review->closes, &review->closed, &review->many};
    struct ids ids = {0};
    for (size_t i = 0; i < build->catalog->layer_count; i++) {
        node_at map = layer_enter(build, i)->at[LAYER_REVIEW], at[KEYS];
        if (!map || !read_map(&build->reader, map, "review", keys, KEYS, at) ||
            !build_new_id(build, &ids, map, "review"))
            continue;
        for (int key = 0; key < KEYS; key++)
            *to[key] = read_fact(build, at[key], key == CLOSED ? FACT_MARK : FACT_NUMBER);
    }
}

size_t catalog_find_layer(const struct catalog *catalog, const char *id)
{
    for (size_t i = 0; i < catalog->layer_count; i++)
        if (strcmp(catalog->layer[i].id, id) == 0)
            return i;
    return SIZE_MAX;
}
