/* blocks: what the start page, `status` and the summary page show, of all layers in one order. */
#include "catalog/block.h"

#include <stddef.h>
#include <string.h>

#include "catalog/build.h"

#define WORD(kind, function, word, brief, needs, takes)  [kind] = word,
#define BRIEF(kind, function, word, brief, needs, takes) [kind] = brief,
#define NEEDS(kind, function, word, brief, needs, takes) [kind] = needs,
#define TAKES(kind, function, word, brief, needs, takes) [kind] = needs | takes,
static const char *const block_kind_word[BLOCK_KINDS] = {BLOCK_KINDS_TABLE(WORD)};
const bool block_kind_brief[BLOCK_KINDS] = {BLOCK_KINDS_TABLE(BRIEF)};
static const unsigned kind_needs[BLOCK_KINDS] = {BLOCK_KINDS_TABLE(NEEDS)};
static const unsigned kind_takes[BLOCK_KINDS] = {BLOCK_KINDS_TABLE(TAKES)};

static const struct key block_keys[BLOCK_KEYS] = {
    [BLOCK_KEY_ID] = {"id", true},        [BLOCK_KEY_KIND] = {"kind", true},
    [BLOCK_KEY_LABEL] = {"label", false}, [BLOCK_KEY_ORDER] = {"order", false},
    [BLOCK_KEY_SHEET] = {"sheet", false}, [BLOCK_KEY_MAX] = {"max", false},
    [BLOCK_KEY_PARTS] = {"parts", false}, [BLOCK_KEY_ITEMS] = {"items", false},
    [BLOCK_KEY_ALSO] = {"also", false},   [BLOCK_KEY_COLUMNS] = {"columns", false},
    [BLOCK_KEY_KEPT] = {"kept", false},   [BLOCK_KEY_DRAW] = {"draw", false},
    [BLOCK_KEY_VALUE] = {"value", false}, [BLOCK_KEY_LOW] = {"low", false},
    [BLOCK_KEY_HIGH] = {"high", false},   [BLOCK_KEY_BAND] = {"band", false},
    [BLOCK_KEY_RATE] = {"rate", false},   [BLOCK_KEY_COLUMN] = {"column", false},
    [BLOCK_KEY_AFTER] = {"after", false}, [BLOCK_KEY_BY] = {"by", false},
    [BLOCK_KEY_X] = {"x", false},         [BLOCK_KEY_Y] = {"y", false},
    [BLOCK_KEY_SAYS] = {"says", false},
};
#define ALWAYS (BLOCK_BIT(ID) | BLOCK_BIT(KIND) | BLOCK_BIT(LABEL) | BLOCK_BIT(ORDER))

/* What `status --json` says beside the blocks, which stand there by their ids. */
static const char *const taken[] = {"workbook", "layers", "edition",    "head",         "entries", "changed",
                                    "findings", "steps",  "changed_at", "changed_what", "next"};

/* Parts of a meter, items: the first two keys are the same. */
enum { PART_ID, PART_VALUE, PART_MAX, PART_KEPT, PART_LABEL = PART_MAX, PART_NAME, PART_OF, PART_KEYS };
static const struct key part_keys[] = {{"id", true}, {"value", true}, {"max", true}, {"kept", false}};
static const struct key item_keys[PART_KEYS] = {
    {"id", true}, {"value", true}, {"label", true}, {"name", false}, {"of", false} /* of figures only */};

/* The column of the rounds' ledger that keeps a number. */
static size_t read_kept(struct build *build, node_at at)
{
    size_t rounds = build->catalog->records.rounds;
    if (!at)
        return SIZE_MAX;
    if (rounds == SIZE_MAX) {
        read_fault(&build->reader, at, read_raw(&build->reader, at), N_("no layer says where rounds are kept"));
        return SIZE_MAX;
    }
    size_t column = resolve_column(build, rounds, at);
    const struct column_def *def = column == SIZE_MAX ? NULL : &build->sheet[rounds].column[column];
    if (def && (def->kind->number != NUMBER_AMOUNT || !column_writable(def)))
        read_fault(&build->reader, at, def->id, N_("a number that is entered is expected here"));
    return column;
}

static void read_parts(struct build *build, struct block_def *block, node_at list, bool goals)
{
    struct reader *r = &build->reader;
    if (!list || !read_is_list(r, list, goals ? N_("items") : N_("parts")))
        return;
    struct block_part *parts = arena_zero(build->arena, (read_node(r, list)->value + 1) * sizeof(*parts));
    struct ids ids = {0};
    const struct choice_list *sections =
        goals || block->sheet == SIZE_MAX ? NULL : build->sheet[block->sheet].to->sections;
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item)) {
        node_at at[PART_KEYS] = {0};
        if (!read_map(r, item, goals ? N_("an item") : N_("a part"), goals ? item_keys : part_keys,
                      block->kind == BLOCK_FIGURES ? PART_KEYS : PART_OF, at))
            continue;
        struct block_part part = {
            .id = read_id(r, at[PART_ID], true), .value = resolve_value(build, at[PART_VALUE]), .kept = SIZE_MAX};
        if (goals) {
            part.label = read_text(r, at[PART_LABEL]);
            part.name = at[PART_NAME] ? read_text(r, at[PART_NAME]) : part.label;
            part.of = resolve_value(build, at[PART_OF]);
        } else if (block->part_count == BLOCK_PARTS) {
            read_fault(r, item, part.id, N_("a meter has at most %d parts"), BLOCK_PARTS);
            break;
        } else {
            part.max = read_number(r, at[PART_MAX], 0, 0, 1e9);
            part.kept = read_kept(build, at[PART_KEPT]);
        }
        if (part.id && sections && !choices_code(sections, part.id))
            read_unknown(r, at[PART_ID], part.id, N_("the sheet has no such section"), sections->formula.code,
                         sections->count);
        if (part.id && (part.label || !goals) && build_new_id(build, &ids, item, part.id))
            parts[block->part_count++] = part;
    }
    block->part = parts;
}

/* The columns of a list. */
static void read_shown(struct build *build, struct block_def *block, node_at list)
{
    struct reader *r = &build->reader;
    if (!list || block->sheet == SIZE_MAX || !read_is_list(r, list, N_("columns")))
        return;
    size_t *shown = arena_zero(build->arena, (read_node(r, list)->value + 1) * sizeof(*shown));
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item)) {
        size_t column = resolve_column(build, block->sheet, item);
        if (column != SIZE_MAX && block->shown_count == BLOCK_ACROSS)
            read_fault(r, item, read_raw(r, item), N_("a list has at most %d columns"), BLOCK_ACROSS);
        else if (column != SIZE_MAX && build->sheet[block->sheet].column[column].kind->refers)
            read_fault(r, item, read_raw(r, item), N_("a list shows no column that names rows"));
        else if (column != SIZE_MAX)
            shown[block->shown_count++] = column;
    }
    block->shown = shown;
}

/* {code: column, …}: for each choice of the block's column the column of the rounds that keeps how many there are. */
static void read_counts(struct build *build, struct block_def *block, node_at map)
{
    struct reader *r = &build->reader;
    const struct choice_list *list = block->column[BLOCK_COLUMN] == SIZE_MAX
                                         ? NULL
                                         : build->sheet[block->sheet].column[block->column[BLOCK_COLUMN]].choices;
    if (!map || !list || !read_is_map(r, map, read_raw(r, map - 1)))
        return;
    size_t *kept = arena_zero(build->arena, (list->count + 1) * sizeof(*kept));
    for (size_t i = 0; i < list->count; i++)
        kept[i] = SIZE_MAX;
    for (node_at key = read_first(r, map); key; key = read_next(r, map, key)) {
        size_t code = 0;
        while (code < list->count && strcmp(list->choice[code].code, read_raw(r, key)) != 0)
            code++;
        if (code == list->count)
            read_unknown(r, key, read_raw(r, key), N_("not a code of this choice list"), list->formula.code,
                         list->count);
        else
            kept[code] = read_kept(build, key + 1);
    }
    for (size_t i = 0; i < list->count; i++)
        if (kept[i] == SIZE_MAX)
            read_fault(r, map, list->choice[i].code, N_("this key is missing in %s"), read_raw(r, map - 1));
    block->kept = kept;
}

/* What may stand under the key of COLUMN: a number, a day, a choice. */
static void check_column(struct build *build, const struct block_def *block, int column, node_at node,
                         const struct column_def *def)
{
    bool number = column == BLOCK_BY || block->kind == BLOCK_CHART;
    if (number && !def->kind->number)
        read_fault(&build->reader, node, def->id, N_("a number is expected here"));
    else if (!number && block->kind == BLOCK_MONTHS && def->kind->day != DAY_ALWAYS)
        read_fault(&build->reader, node, def->id, N_("a day is expected here"));
    else if (!number && block->kind != BLOCK_MONTHS && (!def->choices || def->choices->count > BLOCK_ACROSS))
        read_fault(&build->reader, node, def->id, N_("a choice of at most %d is expected here"), BLOCK_ACROSS);
}

static void read_block_columns(struct build *build, struct block_def *block, const node_at *at)
{
    for (int i = 0; i < BLOCK_COLUMNS; i++)
        block->column[i] = SIZE_MAX;
    for (int i = 0; i < BLOCK_COLUMNS && block->sheet != SIZE_MAX; i++) {
        node_at node = at[BLOCK_KEY_COLUMN + i];
        size_t column = block->column[i] = resolve_column(build, block->sheet, node);
        if (column != SIZE_MAX)
            check_column(build, block, i, node, &build->sheet[block->sheet].column[column]);
    }
}

/* Months count the days of a ledger, or the deadlines of one or all sheets: a key alone would be passed over. */
static void check_months(struct build *build, const struct block_def *block, const node_at *at)
{
    static const int needs[][2] = {{BLOCK_KEY_COLUMN, BLOCK_KEY_SHEET}, {BLOCK_KEY_BY, BLOCK_KEY_COLUMN}};
    for (size_t i = 0; block->kind == BLOCK_MONTHS && i < ARRAY_LENGTH(needs); i++)
        if (at[needs[i][0]] && !at[needs[i][1]])
            read_fault(&build->reader, at[needs[i][0]] - 1, block_keys[needs[i][1]].name,
                       N_("this key is missing in %s"), block_kind_word[BLOCK_MONTHS]);
}

/* Lists and charts name rows, a graph is the sheet's. */
static void check_named(struct build *build, const struct block_def *block, node_at at)
{
    const struct sheet_def *sheet = block->sheet == SIZE_MAX ? NULL : build->sheet[block->sheet].to;
    if (sheet && (block->kind == BLOCK_LIST || block->kind == BLOCK_CHART) && sheet_role(sheet, ROLE_NAME) == SIZE_MAX)
        read_fault(&build->reader, at, sheet->id, N_("this sheet needs a column with role: %s"), "name");
    if (sheet && block->kind == BLOCK_GRAPH && !sheet->graph)
        read_fault(&build->reader, at, sheet->id, N_("this sheet draws nothing: it has no `graph`"));
}

static void read_also(struct build *build, struct block_def *block, node_at list)
{
    struct reader *r = &build->reader;
    if (!list || !read_is_list(r, list, N_("also")))
        return;
    struct value_ref *also = arena_zero(build->arena, (read_node(r, list)->value + 1) * sizeof(*also));
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item))
        also[block->also_count++] = resolve_value(build, item);
    block->also = also;
}

static void read_says(struct build *build, struct block_def *block, node_at list)
{
    struct reader *r = &build->reader;
    if (!list || !read_is_list(r, list, N_("says")))
        return;
    const char **say = arena_zero(build->arena, (read_node(r, list)->value + 1) * sizeof(*say));
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item)) {
        say[block->say_count] = read_text(r, item);
        placeholders_check(build, NULL, item, SIZE_MAX, NULL);
        block->say_count += say[block->say_count] != NULL;
    }
    block->say = say;
}

/* Which of its keys a kind has no use for, or misses. */
static void check_keys(struct build *build, node_at item, const node_at *at, enum block_kind kind)
{
    for (unsigned key = 0; key < BLOCK_KEYS; key++)
        if (at[key] && !((ALWAYS | kind_takes[kind]) & 1u << key))
            read_fault(&build->reader, at[key] - 1, block_keys[key].name, N_("a block of the kind %s has no such key"),
                       block_kind_word[kind]);
        else if (!at[key] && kind_needs[kind] & 1u << key)
            read_fault(&build->reader, item, block_keys[key].name, N_("this key is missing in %s"),
                       block_kind_word[kind]);
}

static const char *const looks[BLOCK_LOOKS] = {[LOOK_RADAR] = "radar", [LOOK_BARS] = "bars"};

static bool read_block(struct build *build, node_at item, double *order, struct block_def *block)
{
    struct reader *r = &build->reader;
    node_at at[BLOCK_KEYS];
    if (!read_map(r, item, N_("a block"), block_keys, BLOCK_KEYS, at))
        return false;
    size_t kind = read_word(r, at[BLOCK_KEY_KIND], block_kind_word, BLOCK_KINDS, BLOCK_KINDS);
    if (kind == BLOCK_KINDS)
        return false;
    check_keys(build, item, at, (enum block_kind)kind);
    *block = (struct block_def){.id = read_id(r, at[BLOCK_KEY_ID], true),
                                .label = read_text(r, at[BLOCK_KEY_LABEL]),
                                .kind = (enum block_kind)kind,
                                .order = *order = build_order(build, at[BLOCK_KEY_ORDER], *order),
                                .sheet = resolve_sheet(build, at[BLOCK_KEY_SHEET]),
                                .max = read_number(r, at[BLOCK_KEY_MAX], 100, 0, 1e9)};
    for (int value = 0; value < BLOCK_VALUES; value++)
        block->value[value] = resolve_value(build, at[BLOCK_KEY_VALUE + value]);
    read_block_columns(build, block, at);
    block->looks = read_bits(r, at[BLOCK_KEY_DRAW], looks, BLOCK_LOOKS, N_("a chart is drawn as radar or bars"));
    if (!block->looks)
        block->looks = 1u << LOOK_RADAR;
    check_months(build, block, at);
    read_counts(build, block, at[BLOCK_KEY_KEPT]);
    read_shown(build, block, at[BLOCK_KEY_COLUMNS]);
    read_parts(build, block, at[BLOCK_KEY_PARTS], false);
    read_parts(build, block, at[BLOCK_KEY_ITEMS], true);
    read_also(build, block, at[BLOCK_KEY_ALSO]);
    read_says(build, block, at[BLOCK_KEY_SAYS]);
    check_named(build, block, at[BLOCK_KEY_SHEET]);
    if (!at[BLOCK_KEY_SHEET] && !at[BLOCK_KEY_LABEL] && !(kind_needs[kind] & BLOCK_BIT(LABEL)))
        read_fault(r, item, block_keys[BLOCK_KEY_LABEL].name, N_("this key is missing in %s"), block_kind_word[kind]);
    for (size_t i = 0; block->id && i < ARRAY_LENGTH(taken); i++)
        if (strcmp(block->id, taken[i]) == 0)
            return read_fault(r, at[BLOCK_KEY_ID], block->id,
                              N_("`status --json` says something else under this name"));
    return block->id && build_new_id(build, &build->block_ids, item, block->id);
}

void blocks_read(struct build *build)
{
    struct catalog *catalog = build->catalog;
    struct reader *r = &build->reader;
    struct block_def *blocks =
        arena_zero(build->arena, layers_room(build, LAYER_BLOCKS, N_("blocks")) * sizeof(*blocks));
    for (size_t i = 0; i < catalog->layer_count; i++) {
        node_at list = layer_enter(build, i)->at[LAYER_BLOCKS];
        double order = 0;
        if (list)
            for (node_at item = read_first(r, list); item; item = read_next(r, list, item))
                catalog->block_count += read_block(build, item, &order, &blocks[catalog->block_count]);
    }
    build_sort(blocks, catalog->block_count, sizeof(*blocks), offsetof(struct block_def, order));
    catalog->block = blocks;
}

const struct block_def *block_meter_of(const struct catalog *catalog, size_t sheet)
{
    for (size_t i = 0; i < catalog->block_count; i++)
        if (catalog->block[i].kind == BLOCK_METER && (sheet == SIZE_MAX || catalog->block[i].sheet == sheet))
            return &catalog->block[i];
    return NULL;
}

const struct block_def *block_find(const struct catalog *catalog, const char *id)
{
    for (size_t i = 0; i < catalog->block_count; i++)
        if (strcmp(catalog->block[i].id, id) == 0)
            return &catalog->block[i];
    return NULL;
}

const char *block_title(const struct catalog *catalog, const struct block_def *block)
{
    return intl_form(block->label ? block->label : catalog->sheet[block->sheet].title);
}

const char *block_part_label(const struct catalog *catalog, const struct block_def *block,
                             const struct block_part *part)
{
    const struct choice_list *sections = block->sheet == SIZE_MAX ? NULL : catalog->sheet[block->sheet].sections;
    const struct choice *section = sections ? choice_find(sections, part->id) : NULL;
    return intl_form(part->label ? part->label : section ? section->label : part->id);
}
