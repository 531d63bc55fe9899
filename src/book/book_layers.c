#include "book/book_layers.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/path.h"
#include "book/layers_private.h"
#include "book/notice.h"
#include "catalog/files.h"
#include "catalog/read.h"

/* Of the store's own table, which no form describes. */
enum { FACT_STATE, FACT_SINCE, FACT_TITLE, FACT_EDITION, FACT_FOLDER, FACT_GET, FACT_FOLLOWS, FACT_COLUMNS };
static const char *const fact_field[FACT_COLUMNS] = {"state", "since", "title", "edition", "folder", "get", "follows"};

/* ---- reading ---- */

static struct layer_fact *find(struct layer_facts *facts, const char *id)
{
    for (size_t i = 0; i < facts->count; i++)
        if (strcmp(facts->fact[i].id, id) == 0)
            return &facts->fact[i];
    return NULL;
}

static struct layer_fact *add(struct layer_facts *facts, const char *id)
{
    facts->fact = mem_grow(facts->fact, facts->count, &facts->capacity, sizeof(*facts->fact));
    struct layer_fact *fact = &facts->fact[facts->count++];
    *fact = (struct layer_fact){.id = mem_text(id), .on = true};
    return fact;
}

static void put(char **to, const char *text)
{
    free(*to);
    *to = mem_text(text);
}

static bool take_row(void *context, const char *id, double pos, const char *const *values)
{
    struct layer_facts *facts = context;
    struct layer_fact *fact = find(facts, id);
    (void)pos;
    if (!id_valid(id, true)) /* a table of ours in which something else has written: verify tells */
        return true;
    fact = fact ? fact : add(facts, id);
    fact->on = values[FACT_STATE] && strcmp(values[FACT_STATE], "on") == 0;
    fact->noted = true;
    put(&fact->state, values[FACT_STATE]);
    put(&fact->title, values[FACT_TITLE]);
    put(&fact->edition, values[FACT_EDITION]);
    put(&fact->folder, values[FACT_FOLDER]);
    put(&fact->get, values[FACT_GET]);
    put(&fact->follows, values[FACT_FOLLOWS]);
    if (values[FACT_SINCE])
        snprintf(fact->since, sizeof(fact->since), "%s", values[FACT_SINCE]);
    return true;
}

/* An edition stands where the one stood that it follows: a workbook stays about the same. */
static void put_in_place(struct layer_facts *facts)
{
    for (size_t i = 0; i < facts->count; i++) {
        const struct layer_fact fact = facts->fact[i], *before = fact.follows ? find(facts, fact.follows) : NULL;
        size_t at = before ? (size_t)(before - facts->fact) + 1 : i;
        if (at >= i)
            continue;
        memmove(facts->fact + at + 1, facts->fact + at, (i - at) * sizeof(fact));
        facts->fact[at] = fact;
    }
}

bool book_layers_read(struct store *store, struct layer_facts *out, struct error *err)
{
    struct layer_list first = {0};
    char created[17] = "";
    *out = (struct layer_facts){0};
    date_time_text(store_created(store), created);
    if (!layers_parse(store_first_layers(store), &first, err))
        return false;
    for (size_t i = 0; i < first.count; i++)
        snprintf(add(out, first.wish[i].id)->since, 11, "%.10s", created);
    layers_free(&first);
    if (store_load(store, LAYERS_SHEET, fact_field, FACT_COLUMNS, take_row, out, err)) {
        put_in_place(out);
        return true;
    }
    book_layers_free(out);
    return false;
}

void book_layers_free(struct layer_facts *facts)
{
    for (size_t i = 0; i < facts->count; i++) {
        struct layer_fact *fact = &facts->fact[i];
        free(fact->id);
        free(fact->state);
        free(fact->title);
        free(fact->edition);
        free(fact->folder);
        free(fact->get);
        free(fact->follows);
    }
    free(facts->fact);
    *facts = (struct layer_facts){0};
}

struct copied_facts {
    struct store *to;
    double pos;
    struct error *err;
    bool good;
};

static bool copy_row(void *context, const char *id, double pos, const char *const *values)
{
    struct copied_facts *copy = context;
    char own[64];
    (void)pos;
    snprintf(own, sizeof(own), "%s", id);
    copy->good =
        store_insert(copy->to, LAYERS_SHEET, own, copy->pos += 1024, FACT_COLUMNS, fact_field, values, copy->err);
    return copy->good;
}

bool book_layers_copy(struct store *from, struct store *to, struct error *err)
{
    struct copied_facts copy = {.to = to, .err = err, .good = true};
    return store_load(from, LAYERS_SHEET, fact_field, FACT_COLUMNS, copy_row, &copy, err) && copy.good;
}

/* In the folder of forms: NULL. Beside the workbook, or where it stood: that folder; it need not be there. */
static bool place_of(const struct layer_fact *fact, const char *forms, const char *beside, char **folder,
                     struct error *err)
{
    bool there = false;
    *folder = NULL;
    if (!files_layer_exists(forms, fact->id, NULL, &there, err))
        return false;
    if (there)
        return true;
    char *path = mem_format("%s/%s", beside, fact->id);
    if (!files_layer_exists(NULL, NULL, path, &there, err)) {
        free(path);
        return false;
    }
    if (!there && fact->folder) {
        free(path);
        path = mem_text(fact->folder);
        there = true;
    }
    if (there)
        *folder = path;
    else
        free(path);
    return true;
}

bool book_layers_wanted(struct store *store, const char *forms, struct layer_list *out, struct error *err)
{
    struct layer_facts facts;
    *out = (struct layer_list){0};
    if (!book_layers_read(store, &facts, err))
        return false;
    char *folder = path_folder(store_path(store)), *beside = realpath(folder, NULL);
    bool good = true;
    for (size_t i = 0; i < facts.count && good; i++) {
        char *place = NULL;
        if (!facts.fact[i].on)
            continue;
        good = place_of(&facts.fact[i], forms, beside ? beside : folder, &place, err);
        if (good)
            layers_add(out, facts.fact[i].id, place);
        free(place);
    }
    free(beside);
    free(folder);
    book_layers_free(&facts);
    if (!good)
        layers_free(out);
    return good;
}

/* ---- writing ---- */

bool layers_begin(struct layers_writing *w, struct book *book, struct error *err)
{
    *w = (struct layers_writing){0};
    if (!writer_begin(&w->writer, book, "do", NULL, false, NULL, err))
        return false;
    if (book_layers_read(book->store, &w->facts, err) && store_last_pos(book->store, LAYERS_SHEET, NULL, &w->pos, err))
        return true;
    layers_drop(w);
    return false;
}

void layers_drop(struct layers_writing *w)
{
    writer_drop(&w->writer);
    book_layers_free(&w->facts);
}

static const char *keep(struct steps *steps, const char *text)
{
    return text && *text ? arena_text(steps->texts, text) : NULL;
}

/* ID is to hold VALUES. */
static void put_fact(struct layers_writing *w, const char *id, const char *const values[FACT_COLUMNS])
{
    struct steps *steps = &w->writer.steps;
    const struct layer_fact *fact = find(&w->facts, id);
    struct step step = {
        .exact = true, .sheet = STEP_NOWHERE, .column = STEP_NOWHERE, .sheet_id = LAYERS_SHEET, .row = keep(steps, id)};
    if (!fact || !fact->noted) {
        struct step_cells *cells = arena_zero(steps->texts, sizeof(*cells));
        const char **texts = arena_zero(steps->texts, FACT_COLUMNS * sizeof(*texts));
        for (size_t i = 0; i < FACT_COLUMNS; i++)
            texts[i] = keep(steps, values[i]);
        *cells = (struct step_cells){.count = FACT_COLUMNS, .column = fact_field, .value = texts};
        step.op = STEP_INSERT;
        step.new_pos = w->pos += 1024;
        step.cells = cells;
        steps_add(steps, step);
        return;
    }
    const char *const was[FACT_COLUMNS] = {
        fact->state,  *fact->since ? fact->since : NULL, fact->title, fact->edition, fact->folder, fact->get,
        fact->follows};
    step.op = STEP_SET;
    for (size_t i = 0; i < FACT_COLUMNS; i++) {
        step.column_id = fact_field[i];
        step.old_value = keep(steps, was[i]);
        step.new_value = keep(steps, values[i]);
        if (step.old_value != step.new_value &&
            (!step.old_value || !step.new_value || strcmp(step.old_value, step.new_value) != 0))
            steps_add(steps, step);
    }
}

void layers_put_on(struct layers_writing *w, const struct layer_def *layer, const char *follows)
{
    char since[11];
    date_iso(date_today(), since);
    put_fact(w, layer->id,
             (const char *const[FACT_COLUMNS]){"on", since, layer->title, layer->edition, layer->folder, layer->get,
                                               follows});
}

/* What was known of it when it was last seen stays, for the day on which it is missing. */
void layers_put_off(struct layers_writing *w, const char *id, const struct layer_def *layer)
{
    const struct layer_fact *fact = find(&w->facts, id);
    put_fact(w, id,
             (const char *const[FACT_COLUMNS]){"off", fact->since, layer ? layer->title : fact->title,
                                               layer ? layer->edition : fact->edition,
                                               layer && layer->folder ? layer->folder : fact->folder,
                                               layer && layer->get ? layer->get : fact->get, fact->follows});
}

bool layers_try(struct layers_writing *w, struct error *err)
{
    bool good = writer_put(&w->writer, &(struct change_options){0}, err);
    if (good)
        layers_drop(w);
    else
        book_layers_free(&w->facts);
    return good;
}

bool layers_commit(struct layers_writing *w, const char *title, struct error *err)
{
    struct book *book = w->writer.book;
    store_retitle(book->store, title);
    bool good = writer_put(&w->writer, &(struct change_options){0}, err);
    if (good && !store_notice(book->store, notice_defs[NOTICE_LAYER].word, NULL, NULL, title, err)) {
        writer_drop(&w->writer);
        good = false;
    }
    good = good && writer_commit(&w->writer, &book->last_batch, err);
    book_layers_free(&w->facts);
    return good;
}

bool book_layers_note(struct book *book, struct error *err)
{
    struct layers_writing w;
    bool elsewhere = false;
    for (size_t i = 0; i < book->catalog->layer_count; i++)
        elsewhere |= book->catalog->layer[i].folder != NULL;
    if (!elsewhere)
        return true;
    if (!layers_begin(&w, book, err))
        return false;
    for (size_t i = 0; i < book->catalog->layer_count; i++)
        if (book->catalog->layer[i].folder)
            layers_put_on(&w, &book->catalog->layer[i], NULL);
    bool good = layers_commit(&w, _("layers of forms"), err);
    book->forms_changed = false; /* they are the ones it was opened with */
    return good;
}

/* What the history says of it. */
static char *sentence(const char *what, const char *id, const char *title, const char *edition)
{
    return title ? mem_format("%s: %s %s %s", what, id, title, edition ? edition : "") : mem_format("%s: %s", what, id);
}

/* WANTED, which is what is on, with MORE and what that needs. */
static bool with_more(const char *forms, struct layer_list *wanted, const struct layer_list *more, struct error *err)
{
    for (size_t i = 0; i < more->count; i++) {
        size_t count = wanted->count;
        layers_add(wanted, more->wish[i].id, more->wish[i].folder);
        if (wanted->count == count) {
            error_set(err, ERROR_EXISTS, more->wish[i].id);
            return error_detail(err, "%s", _("this layer is on already"));
        }
    }
    return layers_complete(forms, wanted, err);
}

bool book_layer_add(struct book *book, const char *forms, const char *what, struct error *err)
{
    struct layer_list wanted = {0}, more;
    struct catalog *catalog = NULL;
    struct layers_writing w;
    if (!layers_parse(what, &more, err))
        return false;
    bool begun = layers_begin(&w, book, err), good = begun && book_layers_wanted(book->store, forms, &wanted, err);
    size_t before = wanted.count;
    good = good && with_more(forms, &wanted, &more, err) && (catalog = catalog_load(forms, &wanted, NULL, NULL, err));
    if (good) {
        const struct layer_def *named = &catalog->layer[catalog_find_layer(catalog, more.wish[0].id)];
        char *title = sentence(_("forms added"), named->id, named->title, named->edition);
        for (size_t i = before; i < wanted.count; i++)
            layers_put_on(&w, &catalog->layer[catalog_find_layer(catalog, wanted.wish[i].id)], NULL);
        good = layers_commit(&w, title, err);
        free(title);
    } else if (begun)
        layers_drop(&w);
    catalog_free(&catalog);
    layers_free(&wanted);
    layers_free(&more);
    return good;
}

const char *layers_needed_by(const struct catalog *catalog, const char *id)
{
    for (size_t i = 0; i < catalog->layer_count; i++)
        for (size_t n = 0; n < catalog->layer[i].need_count; n++)
            if (strcmp(catalog->layer[catalog->layer[i].need[n]].id, id) == 0)
                return catalog->layer[i].id;
    for (size_t i = 0; i < catalog->missing_count; i++)
        if (catalog->missing[i].needs && strcmp(catalog->missing[i].needs, id) == 0)
            return catalog->missing[i].id;
    return NULL;
}

static bool answered_rows(const struct book *book, size_t layer, size_t *rows, struct error *err)
{
    *rows = 0;
    for (size_t s = 0; s < book->catalog->sheet_count; s++) {
        int64_t count = 0;
        if (book->catalog->sheet[s].layer != layer)
            continue;
        if (!store_count(book->store, book->catalog->sheet[s].id, &count, err))
            return false;
        *rows += (size_t)count;
    }
    return true;
}

static bool may_go(const struct book *book, struct layer_facts *facts, const char *id, struct error *err)
{
    const struct layer_fact *fact = find(facts, id);
    const char *needs = layers_needed_by(book->catalog, id);
    size_t on = 0;
    if (!fact || !fact->on)
        return error_set(err, ERROR_UNKNOWN_LAYER, id);
    for (size_t i = 0; i < facts->count; i++)
        on += facts->fact[i].on;
    if (!needs && on > 1)
        return true;
    error_set(err, ERROR_REJECTED, id);
    return needs ? error_detail(err, _("the layer %s needs it"), needs)
                 : error_detail(err, "%s", _("a workbook has at least one layer"));
}

bool book_layer_remove(struct book *book, const char *id, size_t *hidden, struct error *err)
{
    struct layers_writing w;
    if (!layers_begin(&w, book, err))
        return false;
    if (!may_go(book, &w.facts, id, err)) {
        layers_drop(&w);
        return false;
    }
    size_t layer = catalog_find_layer(book->catalog, id), rows;
    if (!answered_rows(book, layer, hidden ? hidden : &rows, err)) {
        layers_drop(&w);
        return false;
    }
    const struct layer_def *def = layer == SIZE_MAX ? NULL : &book->catalog->layer[layer];
    const struct layer_fact *fact = find(&w.facts, id);
    char *title = sentence(_("forms removed"), id, def ? def->title : fact->title, def ? def->edition : fact->edition);
    layers_put_off(&w, id, def);
    bool good = layers_commit(&w, title, err);
    free(title);
    return good;
}
