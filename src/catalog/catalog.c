#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "catalog/build.h"
#include "catalog/files.h"

struct sheet_build *build_enter(struct build *build, size_t sheet)
{
    build->reader.tree = build->owner->tree;
    build->reader.file = build->sheet[sheet].file;
    return &build->sheet[sheet];
}

/* The files of the reader's tree in the order of their layers: an id given twice is the fault of the later one. */
static const size_t *files_in_order(struct build *build)
{
    struct reader *r = &build->reader;
    size_t *order = arena_zero(build->arena, (r->tree->file_count + 1) * sizeof(*order)), count = 0;
    for (size_t layer = 0; layer < build->catalog->layer_count; layer++)
        for (r->file = 0; r->file < r->tree->file_count; r->file++)
            if (build_layer(build) == layer)
                order[count++] = r->file;
    return order;
}

static void read_document_heads(struct build *build)
{
    struct reader *r = &build->reader;
    build->document = arena_zero(build->arena, (r->tree->file_count + 1) * sizeof(*build->document));
    const size_t *order = files_in_order(build);
    for (size_t k = 0; k < r->tree->file_count; k++) {
        size_t i = order[k];
        struct document_build *document = &build->document[build->document_count];
        if (!r->tree->file[i].root)
            continue;
        r->file = i;
        *document = (struct document_build){.file = i, .root = r->tree->file[i].root};
        if (block_is(r, document->root))
            block_read_head(build, document->root);
        else if (read_node(r, document->root)->kind != NODE_MAP)
            read_fault(r, document->root, "document", N_("a document begins with document: and its id"));
        else if (document_read_head(build, document)) {
            if (names_add(&build->documents, build->arena, document->def.id, i))
                build->document_count++;
            else
                read_fault(r, document->at[DOCUMENT_ID], document->def.id, N_("%s has this id already"),
                           tree_file_name(r->tree, names_find(&build->documents, document->def.id)));
        }
    }
    documents_number(build);
}

static bool is_layer_file(const struct build *build, size_t file)
{
    for (size_t i = 0; i < build->catalog->layer_count; i++)
        if (build->layer[i].file == file)
            return true;
    return false;
}

static void read_heads(struct build *build)
{
    struct reader *r = &build->reader;
    struct names seen = {0};
    build->sheet = arena_zero(build->arena, (r->tree->file_count + 1) * sizeof(*build->sheet));
    const size_t *order = files_in_order(build);
    for (size_t k = 0; k < r->tree->file_count; k++) {
        size_t i = order[k];
        if (!r->tree->file[i].root || is_layer_file(build, i))
            continue;
        struct sheet_build *sheet = &build->sheet[build->sheet_count];
        r->file = i;
        *sheet = (struct sheet_build){.file = i, .root = r->tree->file[i].root};
        if (read_node(r, sheet->root)->kind != NODE_MAP)
            read_fault(r, sheet->root, "sheet", N_("a form begins with sheet: and its id"));
        else if (sheet_read_head(build, sheet)) {
            if (names_add(&seen, build->arena, sheet->def.id, i))
                build->sheet_count++;
            else
                read_fault(r, sheet->at[SHEET_ID], sheet->def.id, N_("%s has this id already"),
                           tree_file_name(r->tree, names_find(&seen, sheet->def.id)));
        }
    }
}

static int compare_sheets(const void *a, const void *b)
{
    const struct sheet_def *left = &((const struct sheet_build *)a)->def,
                           *right = &((const struct sheet_build *)b)->def;
    if (left->group != right->group)
        return left->group < right->group ? -1 : 1;
    if (left->order != right->order)
        return left->order < right->order ? -1 : 1;
    return strcmp(left->id, right->id);
}

/* Menu order; from here on a sheet has its number. */
static void number_sheets(struct build *build)
{
    if (build->sheet_count > 1)
        qsort(build->sheet, build->sheet_count, sizeof(*build->sheet), compare_sheets);
    struct sheet_def *defs = arena_zero(build->arena, (build->sheet_count + 1) * sizeof(*defs));
    for (size_t i = 0; i < build->sheet_count; i++) {
        struct sheet_build *sheet = &build->sheet[i];
        defs[i] = sheet->def;
        sheet->to = &defs[i];
        sheet->number = i;
        names_add(&build->sheets, build->arena, defs[i].id, i);
    }
    build->catalog->sheet = defs;
    build->catalog->sheet_count = build->sheet_count;
}

static void forget_home(struct home_def *home, struct documents_def *documents)
{
    documents->paragraphs = documents->articles = documents->versions = documents->texts = SIZE_MAX;
    home->score.sheet = home->risk.sheet = home->rates.sheet = home->what_if.sheet = SIZE_MAX;
    home->rounds.sheet = home->rounds.answers = home->plans.sheet = home->plans.items = SIZE_MAX;
}

static void read_all(struct build *build, const struct layer_set *layers, bool whole)
{
    layers_read_heads(build, layers);
    read_heads(build);
    number_sheets(build);
    layers_read_lists(build);
    for (size_t i = 0; i < build->sheet_count; i++)
        sheet_read_body(build, build_enter(build, i));
    calendar_read_closed(build);
    for (size_t i = 0; i < build->sheet_count; i++)
        rows_read_links(build, build_enter(build, i));
    relations_find(build);
    for (size_t i = 0; i < build->sheet_count; i++)
        resolve_column_formulas(build, build_enter(build, i));
    layers_read_overruled(build);
    for (size_t i = 0; i < build->sheet_count; i++) {
        struct sheet_build *sheet = build_enter(build, i);
        sheet_read_references(build, sheet);
        rules_read(build, sheet);
    }
    relations_find_same(build);
    for (size_t i = 0; whole && i < build->sheet_count; i++) {
        struct sheet_build *sheet = build_enter(build, i);
        rules_read_rest(build, sheet);
        graph_read(build, sheet);
        examples_read(build, sheet);
    }
    documents_read(build);
    for (size_t i = 0; i < build->catalog->layer_count; i++)
        if (layer_enter(build, i)->at[LAYER_HOME])
            home_read(build, build->layer[i].at[LAYER_HOME]);
    tasks_read(build);
    if (whole)
        texts_check(build, true);
    relations_find_articles(build);
    order_find(build);
}

/* What the workbook is about: the first that is wanted for itself. */
static void name_about(struct catalog *catalog, const struct layer_set *layers)
{
    const struct layer_def *about = NULL;
    for (size_t i = 0; i < layers->count && !about; i++)
        if (layers->one[i].first || i + 1 == layers->count) /* there is always one, unless it was left out */
            about = &catalog->layer[i];
    if (!about)
        return;
    catalog->about = about->id;
    catalog->title = about->title;
    catalog->edition = about->edition;
    catalog->date = about->date;
    catalog->source = about->source;
    for (size_t i = catalog->layer_count; i-- > 0;)
        if (catalog->layer[i].sample)
            catalog->sample = catalog->layer[i].sample;
}

struct catalog *catalog_build(struct tree **tree, const char *dir, const struct layer_set *layers, bool whole,
                              size_t faults, catalog_report_fn *report, void *context, struct error *err)
{
    struct catalog_owner *owner = mem_zero(1, sizeof(*owner));
    struct catalog *catalog = &owner->catalog;
    owner->arena = arena_new();
    owner->tree = *tree;
    owner->dir = arena_text(owner->arena, dir);
    *tree = NULL;
    catalog->fingerprint = owner->tree->fingerprint;
    forget_home(&catalog->home, &catalog->documents);
    catalog->company.sheet = catalog->company.column = catalog->overruled = SIZE_MAX;
    struct build *build = owner->build = arena_zero(owner->arena, sizeof(*build));
    *build = (struct build){.reader = {.tree = owner->tree,
                                       .dir = owner->dir,
                                       .report = report,
                                       .context = context,
                                       .err = err,
                                       .faults = faults},
                            .owner = owner,
                            .arena = owner->arena,
                            .catalog = catalog,
                            .whole = whole};
    /* Without all files every name that stands in a missing one would be a fault of its own: first the YAML, then the
     * rest. */
    if (faults == 0) {
        read_all(build, layers, whole);
        name_about(catalog, layers);
    }
    if (build->reader.faults > 0)
        catalog_free(&catalog);
    return catalog;
}

bool catalog_read_rest(struct catalog *catalog, catalog_report_fn *report, void *context, struct error *err)
{
    struct catalog_owner *owner = (struct catalog_owner *)catalog;
    struct build *build = owner->build;
    struct reader *r = &build->reader;
    if (owner->documents_tree)
        return true;
    if (!build->whole) {
        *r = (struct reader){.tree = owner->tree, .dir = owner->dir, .report = report, .context = context, .err = err};
        for (size_t i = 0; i < build->sheet_count; i++) {
            rules_read_rest(build, build_enter(build, i));
            graph_read(build, build_enter(build, i));
        }
        build->whole = true;
        if (r->faults > 0)
            return false;
    }
    size_t faults = 0;
    struct tree *tree = files_documents(owner->dir, &owner->layers, report, context, err, &faults);
    if (!tree)
        return false;
    owner->documents_tree = tree;
    *r = (struct reader){
        .tree = tree, .dir = owner->dir, .report = report, .context = context, .err = err, .faults = faults};
    if (faults == 0) {
        read_document_heads(build);
        tasks_check(build);
        r->tree = tree;
        for (size_t i = 0; i < build->document_count; i++) {
            r->file = build->document[i].file;
            document_read_rest(build, &build->document[i]);
        }
    }
    return r->faults == 0;
}

static void read_parts(struct build *build, struct document_build *document)
{
    build->reader.tree = build->owner->documents_tree;
    build->reader.file = document->file;
    document_read_parts(build, document);
    document->read = build->reader.faults == 0;
}

bool catalog_read_document(const struct catalog *catalog, size_t document, struct error *err)
{
    struct catalog_owner *owner =
        (struct catalog_owner *)catalog; /* what is not read yet looks like what is never asked for */
    struct build *build = owner->build;
    for (size_t i = 0; i < build->document_count; i++) {
        struct document_build *one = &build->document[i];
        if ((document != SIZE_MAX && document != i) || one->read)
            continue;
        build->reader = (struct reader){.dir = owner->dir, .err = err};
        read_parts(build, one);
        if (!one->read) {
            one->to->part_count = 0;
            return false;
        }
    }
    return true;
}

/* With the places of all faults, and what only all documents together can say. */
static bool read_documents(struct catalog *catalog)
{
    struct build *build = ((struct catalog_owner *)catalog)->build;
    for (size_t i = 0; i < build->document_count; i++)
        read_parts(build, &build->document[i]);
    texts_check(build, false);
    documents_check_links(build);
    return build->reader.faults == 0;
}

static bool tell_fault(const struct error *fault, catalog_report_fn *report, void *context, struct error *err)
{
    if (err)
        *err = *fault;
    if (report)
        report(context, fault);
    return false;
}

static void note_missing(struct catalog_owner *owner, const struct layer_set *missing)
{
    struct layer_missing *list = arena_zero(owner->arena, (missing->count + 1) * sizeof(*list));
    for (size_t i = 0; i < missing->count; i++)
        list[i] = (struct layer_missing){.id = arena_text(owner->arena, missing->one[i].id),
                                         .folder = arena_text(owner->arena, missing->one[i].folder),
                                         .needs = arena_text(owner->arena, missing->one[i].needs)};
    owner->catalog.missing = list;
    owner->catalog.missing_count = missing->count;
}

static struct catalog *read_layers(const char *dir, const struct layer_list *layers, bool open,
                                   catalog_report_fn *report, void *context, struct error *err)
{
    size_t faults = 0;
    uint64_t stamp = 0;
    struct error fault = {.code = ERROR_NONE};
    struct layer_set set = {0}, missing = {0};
    struct tree *tree = files_tree(dir, layers, &set, open ? &missing : NULL, report, context, err, &faults);
    if (tree && !files_documents_stamp(dir, &set, &stamp, &fault)) {
        tell_fault(&fault, report, context, err);
        tree_free(&tree);
    }
    struct catalog *catalog = tree ? catalog_build(&tree, dir, &set, !open, faults, report, context, err) : NULL;
    if (catalog) {
        struct catalog_owner *owner = (struct catalog_owner *)catalog;
        catalog->fingerprint ^= stamp;
        owner->layers = set;
        set = (struct layer_set){0};
        note_missing(owner, &missing);
    }
    layer_set_free(&set);
    layer_set_free(&missing);
    return catalog;
}

static catalog_ready_fn *ready_catalog;

void catalog_when_ready(catalog_ready_fn *ready)
{
    ready_catalog = ready;
}

bool catalog_current(const struct catalog *catalog)
{
    const struct catalog_owner *owner = (const struct catalog_owner *)catalog;
    return files_current(owner->dir, &owner->layers, owner->tree, owner->documents_tree);
}

struct catalog *catalog_open(const char *dir, const struct layer_list *layers, struct error *err)
{
    struct catalog *ready = ready_catalog ? ready_catalog(dir, layers) : NULL;
    if (ready)
        ((struct catalog_owner *)ready)->lent = true;
    return ready ? ready : read_layers(dir, layers, true, NULL, NULL, err);
}

struct catalog *catalog_load(const char *dir, const struct layer_list *layers, catalog_report_fn *report, void *context,
                             struct error *err)
{
    struct catalog *catalog = read_layers(dir, layers, false, report, context, err);
    if (catalog && (!catalog_read_rest(catalog, report, context, err) || !read_documents(catalog)))
        catalog_free(&catalog);
    return catalog;
}

struct catalog *catalog_load_layer(const char *dir, const char *id, catalog_report_fn *report, void *context,
                                   struct error *err)
{
    struct layer_wish wish = {.id = id};
    return catalog_load(dir, &(struct layer_list){.wish = &wish, .count = 1}, report, context, err);
}

void catalog_free(struct catalog **catalog)
{
    struct catalog_owner *owner = (struct catalog_owner *)*catalog;
    *catalog = NULL;
    if (!owner || owner->lent)
        return;
    free(owner->placeholder);
    layer_set_free(&owner->layers);
    arena_free(&owner->arena);
    tree_free(&owner->tree);
    if (owner->documents_tree)
        tree_free(&owner->documents_tree);
    free(owner);
}

size_t catalog_compute_order(const struct catalog *catalog, const struct compute_step **steps)
{
    const struct catalog_owner *owner = (const struct catalog_owner *)catalog;
    *steps = owner->step;
    return owner->step_count;
}
