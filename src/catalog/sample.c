/* Sample companies: forms/samples/NAME.yaml as batches of changes. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "catalog/build.h"
#include "catalog/files.h"

enum { SAMPLE_ID, SAMPLE_TITLE, SAMPLE_LAYERS, SAMPLE_BATCHES, SAMPLE_KEYS };
static const struct key sample_keys[SAMPLE_KEYS] = {
    [SAMPLE_ID] = {"sample", true},
    [SAMPLE_TITLE] = {"title", true},
    [SAMPLE_LAYERS] = {"layers", true},
    [SAMPLE_BATCHES] = {"batches", true},
};
enum { BATCH_PERSON, BATCH_AT, BATCH_TITLE, BATCH_ADD, BATCH_SET, BATCH_CLOSE, BATCH_KEYS };
static const struct key batch_keys[BATCH_KEYS] = {
    [BATCH_PERSON] = {"person", true}, [BATCH_AT] = {"at", true},    [BATCH_TITLE] = {"title", true},
    [BATCH_ADD] = {"add", false},      [BATCH_SET] = {"set", false}, [BATCH_CLOSE] = {"close_round", false},
};
enum { CLOSE_SHEET, CLOSE_TITLE, CLOSE_KEYS };
static const struct key close_keys[CLOSE_KEYS] = {[CLOSE_SHEET] = {"sheet", true}, [CLOSE_TITLE] = {"title", true}};

struct sample_owner {
    struct sample sample; /* first: what callers hold */
    struct arena *arena;
    struct tree *tree;
};

/* The builder's helpers look names up in a build: this one knows a finished catalog, and reads another tree. */
struct sampling {
    struct build build;
    size_t *added; /* rows added so far, by sheet */
    bool partly;   /* the catalog has some of the sample's layers only: what the others bring is left out */
};

struct cells {
    struct sample_set *cell;
    size_t count, capacity;
};

static void index_catalog(struct build *build, const struct catalog *catalog)
{
    build->sheet_count = catalog->sheet_count;
    build->sheet = arena_zero(build->arena, (catalog->sheet_count + 1) * sizeof(*build->sheet));
    for (size_t i = 0; i < catalog->sheet_count; i++) {
        struct sheet_build *sheet = &build->sheet[i];
        sheet->def = catalog->sheet[i];
        sheet->to = &sheet->def;
        sheet->number = i;
        names_add(&build->sheets, build->arena, sheet->def.id, i);
        for (size_t k = 0; k < sheet->def.column_count; k++)
            names_add(&sheet->columns, build->arena, sheet->def.column[k].id, k);
        for (size_t k = 0; k < sheet->def.row_count; k++)
            names_add(&sheet->rows, build->arena, sheet->def.row[k].id, k);
    }
}

static bool left_out(const struct sampling *in, const struct names *names, node_at key)
{
    return in->partly && names_find(names, read_raw(&in->build.reader, key)) == SIZE_MAX;
}

static void read_row(struct sampling *in, size_t sheet, const char *row, size_t add, node_at map, struct cells *out)
{
    struct build *build = &in->build;
    struct reader *r = &build->reader;
    if (!read_is_map(r, map, N_("a row")))
        return;
    for (node_at key = read_first(r, map); key; key = read_next(r, map, key)) {
        if (left_out(in, &build->sheet[sheet].columns, key))
            continue;
        size_t column = resolve_column(build, sheet, key);
        if (column == SIZE_MAX)
            continue;
        const struct column_def *def = &build->sheet[sheet].to->column[column];
        const char *value = NULL;
        if (!column_writable(def))
            read_fault(r, key, def->id, N_("a sample can only fill in what people enter"));
        else if (cell_read(build, def, key + 1, &value)) {
            out->cell = arena_grow(build->arena, out->cell, out->count, &out->capacity, sizeof(*out->cell));
            out->cell[out->count++] = (struct sample_set){sheet, column, row, add, value};
        }
    }
}

/* Rows of ledgers must have been added before they are set or answered for. */
static bool check_row(struct sampling *in, size_t sheet, node_at at)
{
    struct build *build = &in->build;
    if (!cell_check_row(build, sheet, at, read_text(&build->reader, at)))
        return false;
    const struct sheet_def *def = build->sheet[sheet].to;
    size_t ledger = def->kind == SHEET_LEDGER ? sheet : def->each;
    if (ledger == SIZE_MAX)
        return true;
    const char *id = read_raw(&build->reader, at);
    char *end;
    unsigned long number = strtoul(id, &end, 10);
    if (id[0] >= '1' && id[0] <= '9' && (*end == 0 || *end == '.') && number <= in->added[ledger])
        return true;
    return read_fault(&build->reader, at, id, N_("no such row was added to %s before"), build->sheet[ledger].to->id);
}

static void read_set(struct sampling *in, node_at map, struct cells *out)
{
    struct reader *r = &in->build.reader;
    if (!read_is_map(r, map, "set"))
        return;
    for (node_at key = read_first(r, map); key; key = read_next(r, map, key)) {
        if (left_out(in, &in->build.sheets, key))
            continue;
        size_t sheet = resolve_sheet(&in->build, key);
        if (sheet == SIZE_MAX || !read_is_map(r, key + 1, "set"))
            continue;
        for (node_at row = read_first(r, key + 1); row; row = read_next(r, key + 1, row))
            if (check_row(in, sheet, row))
                read_row(in, sheet, read_raw(r, row), 0, row + 1, out);
    }
}

static void read_add(struct sampling *in, node_at map, struct cells *out)
{
    struct reader *r = &in->build.reader;
    if (!read_is_map(r, map, "add"))
        return;
    for (node_at key = read_first(r, map); key; key = read_next(r, map, key)) {
        if (left_out(in, &in->build.sheets, key))
            continue;
        size_t sheet = resolve_sheet(&in->build, key);
        if (sheet == SIZE_MAX || !read_is_list(r, key + 1, "add"))
            continue;
        if (in->build.sheet[sheet].to->kind != SHEET_LEDGER) {
            read_fault(r, key, read_raw(r, key), N_("this sheet is no ledger"));
            continue;
        }
        for (node_at item = read_first(r, key + 1); item; item = read_next(r, key + 1, item)) {
            size_t before = out->count, number = ++in->added[sheet];
            read_row(in, sheet, arena_format(in->build.arena, "%zu", number), number, item, out);
            if (out->count == before)
                read_fault(r, item, read_raw(r, key), N_("a row without any value"));
        }
    }
}

static void read_batch(struct sampling *in, node_at item, struct sample_batch *batch)
{
    struct build *build = &in->build;
    struct reader *r = &build->reader;
    node_at at[BATCH_KEYS], close[CLOSE_KEYS];
    *batch = (struct sample_batch){.close_sheet = SIZE_MAX};
    read_map(r, item, N_("a batch"), batch_keys, BATCH_KEYS, at);
    batch->person = read_text(r, at[BATCH_PERSON]);
    batch->title = read_text(r, at[BATCH_TITLE]);
    const char *time = read_text(r, at[BATCH_AT]);
    batch->at = time ? date_time_parse(time) : 0;
    if (batch->at < 0)
        read_fault(r, at[BATCH_AT], time, N_("write date and time like 2026-04-10T10:12"));
    struct cells cells = {0};
    read_add(in, at[BATCH_ADD], &cells);
    read_set(in, at[BATCH_SET], &cells);
    batch->cell = cells.cell;
    batch->cell_count = cells.count;
    if (!at[BATCH_CLOSE] || !read_map(r, at[BATCH_CLOSE], "close_round", close_keys, CLOSE_KEYS, close) ||
        left_out(in, &build->sheets, close[CLOSE_SHEET]))
        return;
    batch->close_sheet = resolve_sheet(build, close[CLOSE_SHEET]);
    batch->close_title = read_text(r, close[CLOSE_TITLE]);
    if (batch->close_sheet != SIZE_MAX && !build->sheet[batch->close_sheet].to->rounds)
        read_fault(r, close[CLOSE_SHEET], read_raw(r, close[CLOSE_SHEET]), N_("this sheet has no rounds"));
}

static void read_sample(struct sampling *in, const struct catalog *catalog, const char *name, struct sample *sample)
{
    struct reader *r = &in->build.reader;
    node_at at[SAMPLE_KEYS], root = r->tree->file[0].root;
    read_map(r, root, N_("a sample company"), sample_keys, SAMPLE_KEYS, at);
    sample->id = read_id(r, at[SAMPLE_ID], true);
    sample->title = read_text(r, at[SAMPLE_TITLE]);
    sample->layer = read_texts(r, at[SAMPLE_LAYERS], in->build.arena, &sample->layer_count);
    if (sample->id && strcmp(sample->id, name) != 0)
        read_fault(r, at[SAMPLE_ID], sample->id, N_("the id must be the name of the file, %s"), name);
    size_t there = 0;
    for (size_t i = 0; i < sample->layer_count; i++)
        there += catalog_find_layer(catalog, sample->layer[i]) != SIZE_MAX;
    in->partly = there > 0 && there < sample->layer_count;
    if (sample->layer_count > 0 && there == 0) {
        read_fault(r, at[SAMPLE_LAYERS], sample->layer[0], N_("this sample company needs the layer %s"),
                   sample->layer[0]);
        return;
    }
    if (!read_is_list(r, at[SAMPLE_BATCHES], N_("batches")))
        return;
    struct sample_batch *batches =
        arena_zero(in->build.arena, (read_node(r, at[SAMPLE_BATCHES])->value + 1) * sizeof(*batches));
    for (node_at item = read_first(r, at[SAMPLE_BATCHES]); item; item = read_next(r, at[SAMPLE_BATCHES], item)) {
        struct sample_batch *batch = &batches[sample->batch_count];
        read_batch(in, item, batch);
        if (sample->batch_count > 0 && batch->at > 0 && batch->at < batch[-1].at)
            read_fault(r, item, batch->title ? batch->title : "at", N_("the batches must be in order of time"));
        sample->batch_count++;
    }
    sample->batch = batches;
}

/* The file of NAME in OWNER's tree. */
static bool open_sample(struct sample_owner *owner, const char *dir, const char *name, struct error *err)
{
    if (!id_valid(name, true)) /* a sample is no path */
        return error_set(err, ERROR_MISSING_FILE, name);
    char *below = mem_format("samples/%s.yaml", name), *path = mem_format("%s/%s", dir, below), shown[200];
    files_shown(dir, below, shown, sizeof(shown));
    owner->arena = arena_new();
    owner->tree = tree_new();
    size_t length;
    char *text = files_text(path, &length, err);
    bool good = text && tree_add(owner->tree, below, shown, text, length, err);
    free(text);
    free(path);
    free(below);
    return good;
}

bool sample_layers(const char *dir, const char *name, struct layer_list *out, struct error *err)
{
    struct sample_owner *owner = mem_zero(1, sizeof(*owner));
    struct sample *sample = &owner->sample;
    *out = (struct layer_list){0};
    bool good = open_sample(owner, dir, name, err);
    if (good) {
        struct reader r = {.tree = owner->tree, .dir = dir, .err = err};
        node_at at[SAMPLE_KEYS];
        size_t count = 0;
        read_map(&r, r.tree->file[0].root, N_("a sample company"), sample_keys, SAMPLE_KEYS, at);
        const char *const *layer = read_texts(&r, at[SAMPLE_LAYERS], owner->arena, &count);
        good = r.faults == 0;
        for (size_t i = 0; i < count && good; i++)
            layers_add(out, layer[i], NULL);
    }
    sample_free(&sample);
    return good;
}

struct sample *sample_load(const struct catalog *catalog, const char *dir, const char *name, struct error *err)
{
    struct sample_owner *owner = mem_zero(1, sizeof(*owner));
    struct sample *sample = &owner->sample;
    bool good = open_sample(owner, dir, name, err);
    if (good) {
        struct sampling in = {
            .build = {.reader = {.tree = owner->tree, .dir = dir, .err = err}, .arena = owner->arena}};
        in.added = arena_zero(owner->arena, (catalog->sheet_count + 1) * sizeof(*in.added));
        index_catalog(&in.build, catalog);
        read_sample(&in, catalog, name, sample);
        good = in.build.reader.faults == 0;
    }
    if (!good)
        sample_free(&sample);
    return sample;
}

void sample_free(struct sample **sample)
{
    struct sample_owner *owner = (struct sample_owner *)*sample;
    if (!owner)
        return;
    if (owner->tree) {
        arena_free(&owner->arena);
        tree_free(&owner->tree);
    }
    free(owner);
    *sample = NULL;
}
