#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "catalog/build.h"
#include "catalog/files.h"
#include "catalog/image.h"
#include "catalog/kind_private.h"

struct sheet_build *build_enter(struct build *build, size_t sheet)
{
    build->reader.tree = build->owner->tree;
    build->reader.file = build->sheet[sheet].file;
    return &build->sheet[sheet];
}

static bool is_layer_file(const struct build *build, size_t file)
{
    for (size_t i = 0; i < build->catalog->layer_count; i++)
        if (build->layer[i].file == file)
            return true;
    return false;
}

/* The sheets' files, or those of DOCUMENTS, in the order of their layers: an id given twice is the fault of the later one. */
static const size_t *files_in_order(struct build *build, bool documents, size_t *count)
{
    struct reader *r = &build->reader;
    size_t *order = arena_zero(build->arena, (r->tree->file_count + 1) * sizeof(*order));
    *count = 0;
    for (size_t layer = 0; layer < build->catalog->layer_count; layer++)
        for (r->file = 0; r->file < r->tree->file_count; r->file++)
            if (r->tree->file[r->file].document == documents && build_layer(build) == layer &&
                !is_layer_file(build, r->file))
                order[(*count)++] = r->file;
    return order;
}

static void read_document_heads(struct build *build)
{
    struct reader *r = &build->reader;
    size_t count;
    const size_t *order = files_in_order(build, true, &count);
    build->document = arena_zero(build->arena, (count + 1) * sizeof(*build->document));
    for (size_t k = 0; k < count; k++) {
        size_t i = order[k];
        struct document_build *document = &build->document[build->document_count];
        r->file = i;
        *document = (struct document_build){.file = i, .root = r->tree->file[i].root};
        if (include_is(r, document->root))
            include_read_head(build, document->root);
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

static void read_heads(struct build *build)
{
    struct reader *r = &build->reader;
    struct names seen = {0};
    size_t count;
    const size_t *order = files_in_order(build, false, &count);
    build->sheet = arena_zero(build->arena, (count + 1) * sizeof(*build->sheet));
    for (size_t k = 0; k < count; k++) {
        size_t i = order[k];
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

static void forget_records(struct records_def *records, struct documents_def *documents)
{
    documents->paragraphs = documents->articles = documents->versions = documents->texts = SIZE_MAX;
    records->rounds = records->answers = records->plans = records->items = records->overruled = records->incidents =
        records->reviews = records->erasures = records->requests = SIZE_MAX;
    records->copies = records->conflicts = SIZE_MAX;
}

static void read_documents(struct build *build)
{
    read_document_heads(build);
    tasks_check(build);
    for (size_t i = 0; i < build->document_count; i++) {
        build->reader.file = build->document[i].file;
        document_read_rest(build, &build->document[i]);
    }
    approvals_read_rules(build);
}

/* A text of a document that is wrong stops only who wants that document: where forms are not CHECKED its first fault is kept. */
static void read_parts(struct build *build, bool checked)
{
    struct reader all = build->reader;
    for (size_t i = 0; i < build->document_count; i++) {
        struct document_build *document = &build->document[i];
        struct error fault = {.code = ERROR_NONE};
        if (!checked)
            build->reader = (struct reader){.tree = all.tree, .dir = all.dir, .err = &fault};
        build->reader.file = document->file;
        document_read_parts(build, document);
        if (fault.code == ERROR_NONE)
            continue;
        struct error *kept = arena_zero(build->arena, sizeof(*kept));
        *kept = fault;
        document->to->fault = kept;
        document->to->part_count = 0;
        build->owner->faulty = true;
    }
    if (!checked)
        build->reader = all;
}

/* CHECKED: with what only those ask for who write forms. */
static void read_all(struct build *build, const struct layer_set *layers, bool checked)
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
    records_read(build);
    for (size_t i = 0; i < build->sheet_count; i++) {
        struct sheet_build *sheet = build_enter(build, i);
        sheet_read_references(build, sheet);
        rules_read(build, sheet);
    }
    relations_find_same(build);
    for (size_t i = 0; i < build->sheet_count; i++) {
        struct sheet_build *sheet = build_enter(build, i);
        rules_read_rest(build, sheet);
        graph_read(build, sheet);
        if (checked)
            examples_read(build, sheet);
    }
    documents_read(build);
    blocks_read(build);
    sets_read(build);
    backup_read(build);
    review_read(build);
    rights_read(build);
    approvals_read(build);
    reading_read_layers(build);
    views_read(build);
    tasks_read(build);
    relations_find_articles(build);
    if (checked)
        routines_check(build);
    order_find(build);
    said_find(build);
    if (checked)
        texts_check_sheets(build);
    if (build->reader.faults == 0) /* documents speak of all the rest, and their parts of documents */
        read_documents(build);
    if (build->reader.faults == 0)
        definitions_read(build);
    if (build->reader.faults > 0)
        return;
    read_parts(build, checked);
    if (checked) {
        texts_check_documents(build);
        quoted_check(build);
        documents_check_links(build);
    }
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

/* What was asked for and what it was made of, in the owner's arena: by these an image is known. */
static void note_made_of(struct catalog_owner *owner, const struct layer_list *wanted, const struct layer_set *set,
                         const struct form_list *files)
{
    struct arena *arena = owner->arena;
    struct catalog_made *made = &owner->made;
    made->wish = arena_zero(arena, (wanted->count + 1) * sizeof(*made->wish));
    for (made->wishes = 0; made->wishes < wanted->count; made->wishes++)
        made->wish[made->wishes] = (struct layer_wish){arena_text(arena, wanted->wish[made->wishes].id),
                                                       arena_text(arena, wanted->wish[made->wishes].folder)};
    made->set.one = arena_zero(arena, (set->count + 1) * sizeof(*set->one));
    for (made->set.count = 0; made->set.count < set->count; made->set.count++)
        made->set.one[made->set.count] =
            (struct layer_set_one){.id = arena_text(arena, set->one[made->set.count].id),
                                   .folder = arena_text(arena, set->one[made->set.count].folder)};
    made->files.file = arena_zero(arena, (files->count + 1) * sizeof(*files->file));
    for (made->files.count = 0; made->files.count < files->count; made->files.count++) {
        struct form_file *file = &made->files.file[made->files.count];
        *file = files->file[made->files.count];
        file->name = arena_text(arena, file->name);
    }
}

static struct catalog_owner *owner_new(const char *dir, struct arena *arena)
{
    struct catalog_owner *owner = mem_zero(1, sizeof(*owner));
    struct catalog *catalog = &owner->catalog;
    owner->arena = arena;
    owner->dir = arena_text(arena, dir);
    forget_records(&catalog->records, &catalog->documents);
    catalog->company.sheet = catalog->company.column = SIZE_MAX;
    owner->kinds = kind_copies(arena);
    owner->build = arena_zero(arena, sizeof(*owner->build));
    *owner->build = (struct build){.owner = owner, .arena = arena, .catalog = catalog};
    return owner;
}

/* What stands in TREE, into OWNER, which takes it. False: the reader has told of faults, those of TREE among them. */
static bool read_tree(struct catalog_owner *owner, struct tree *tree, const struct layer_set *layers, bool checked)
{
    struct reader *r = &owner->build->reader;
    r->tree = owner->tree = tree;
    tree_move_texts(tree, owner->arena);
    owner->catalog.fingerprint = tree->fingerprint;
    /* Without all files every name that stands in a missing one would be a fault of its own: first the YAML, then the rest. */
    if (r->faults == 0) {
        read_all(owner->build, layers, checked);
        name_about(&owner->catalog, layers);
    }
    return r->faults == 0;
}

/* Which layers, which files, what stands in them: all of it, into OWNER. */
static bool read_layers(struct catalog_owner *owner, const struct layer_list *wanted, bool open,
                        catalog_report_fn *report, void *context, struct error *err)
{
    struct build *build = owner->build;
    struct reader *r = &build->reader;
    struct layer_set set = {0}, missing = {0};
    struct form_list files = {0};
    struct error fault = {.code = ERROR_NONE};
    *r = (struct reader){.dir = owner->dir, .report = report, .context = context, .err = err};
    bool good = layer_set_read(owner->dir, wanted, &set, open ? &missing : NULL, &fault) &&
                files_list(owner->dir, &set, &files, &fault);
    if (good) {
        good = read_tree(owner, files_read(owner->dir, &files, report, context, err, &r->faults), &set, !open);
        if (good) {
            note_missing(owner, &missing);
            note_made_of(owner, wanted, &set, &files);
        }
    } else {
        if (err)
            *err = fault;
        if (report)
            report(context, &fault);
    }
    *r = (struct reader){.dir = owner->dir}; /* what is asked later reports nothing, and reads no file */
    memset(build->fill, 0, sizeof(build->fill));
    form_list_free(&files);
    layer_set_free(&set);
    layer_set_free(&missing);
    return good;
}

struct catalog *catalog_of_tree(struct tree **tree, const struct layer_set *layers, size_t faults)
{
    struct catalog_owner *owner = owner_new(".", arena_new());
    struct catalog *catalog = &owner->catalog;
    owner->build->reader = (struct reader){.dir = owner->dir, .faults = faults};
    if (!read_tree(owner, *tree, layers, true))
        catalog_free(&catalog);
    *tree = NULL;
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
    return made_current(&owner->made, owner->dir);
}

bool made_current(const struct catalog_made *made, const char *dir)
{
    struct form_list now = {0};
    struct error unread = {.code = ERROR_NONE};
    bool same = files_list(dir, &made->set, &now, &unread) && files_same(&now, &made->files);
    form_list_free(&now);
    return same;
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

bool made_for(const struct catalog_made *made, const struct layer_list *layers)
{
    bool same = made->wishes == layers->count;
    for (size_t i = 0; same && i < layers->count; i++)
        same =
            same_text(made->wish[i].id, layers->wish[i].id) && same_text(made->wish[i].folder, layers->wish[i].folder);
    return same;
}

/* ---- opening ---- */

static struct catalog_owner *opened; /* those of which others have a share, too: they are immutable */

static struct catalog *share(const char *dir, const struct layer_list *layers)
{
    for (struct catalog_owner *owner = opened; owner; owner = owner->next)
        if (strcmp(owner->dir, dir) == 0 && made_for(&owner->made, layers) && made_current(&owner->made, dir)) {
            owner->sharers++;
            return &owner->catalog;
        }
    return NULL;
}

static struct catalog *open_to_others(struct catalog_owner *owner)
{
    if (owner->catalog.missing_count > 0 || owner->faulty) /* it may be otherwise the next time */
        return &owner->catalog;
    owner->next = opened;
    opened = owner;
    return &owner->catalog;
}

struct catalog *catalog_open(const char *dir, const struct layer_list *layers, struct error *err)
{
    struct catalog *ready = ready_catalog ? ready_catalog(dir, layers) : NULL;
    if (ready) {
        ((struct catalog_owner *)ready)->lent = true;
        return ready;
    }
    struct catalog *catalog = share(dir, layers);
    if (catalog)
        return catalog;
    struct catalog_owner *owner = image_take(dir, layers);
    if (owner)
        return open_to_others(owner);
    struct image *image = image_begin(layers);
    owner = owner_new(dir, image_arena(image));
    owner->image = image;
    catalog = &owner->catalog;
    if (!read_layers(owner, layers, true, NULL, NULL, err)) {
        catalog_free(&catalog);
        return NULL;
    }
    tree_free(&owner->tree); /* who opens a workbook asks for no place in a form */
    image_keep(owner, NULL);
    return open_to_others(owner);
}

struct catalog *catalog_load(const char *dir, const struct layer_list *layers, catalog_report_fn *report, void *context,
                             struct error *err)
{
    struct catalog_owner *owner = owner_new(dir, arena_new());
    struct catalog *catalog = &owner->catalog;
    if (!read_layers(owner, layers, false, report, context, err))
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
    if (!owner || owner->lent || owner->sharers-- > 0)
        return;
    struct catalog_owner **at = &opened;
    while (*at && *at != owner)
        at = &(*at)->next;
    if (*at)
        *at = owner->next;
    if (owner->tree)
        tree_free(&owner->tree);
    arena_free(&owner->arena);
    image_free(&owner->image);
    free(owner);
}

bool catalog_readable(const struct catalog *catalog, size_t document, struct error *err)
{
    for (size_t i = 0; i < catalog->document_count; i++)
        if ((document == SIZE_MAX || document == i) && catalog->document[i].fault) {
            if (err)
                *err = *catalog->document[i].fault;
            return false;
        }
    return true;
}

size_t catalog_compute_order(const struct catalog *catalog, const struct compute_step **steps)
{
    const struct catalog_owner *owner = (const struct catalog_owner *)catalog;
    *steps = owner->step;
    return owner->step_count;
}

static bool is_among(const struct compute_step *step, size_t count, size_t table, size_t column)
{
    for (size_t i = 0; i < count; i++)
        if (step[i].table == table && step[i].column == column)
            return true;
    return false;
}

/* The steps stand in the order in which they are computed: what reads a reached one comes behind it. */
bool catalog_feeds(const struct catalog *catalog, struct compute_step from, struct compute_step to)
{
    const struct compute_step *steps;
    size_t count = catalog_compute_order(catalog, &steps), reached = 1;
    struct compute_step *reach = mem_zero(count + 1, sizeof(*reach));
    reach[0] = from;
    for (size_t i = 0; i < count; i++) {
        const struct sheet_def *sheet = &catalog->sheet[steps[i].table / 2];
        const struct formula *formula = steps[i].table == catalog_rows_table(steps[i].table / 2)
                                            ? sheet->column[steps[i].column].formula
                                            : sheet->summary[steps[i].column].column.formula;
        bool reads = false;
        for (size_t k = 0; k < formula_ref_count(formula) && !reads; k++)
            reads = is_among(reach, reached, formula_ref_at(formula, k)->table, formula_ref_at(formula, k)->column);
        if (reads)
            reach[reached++] = steps[i];
    }
    bool feeds = is_among(reach, reached, to.table, to.column);
    free(reach);
    return feeds;
}
