#include "book/book_layers.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/path.h"
#include "book/book_private.h"
#include "book/notice.h"
#include "catalog/files.h"
#include "catalog/read.h"

/* Of the store's own table, which no form describes. */
enum { FACT_STATE, FACT_SINCE, FACT_TITLE, FACT_EDITION, FACT_FOLDER, FACT_GET, FACT_COLUMNS };
static const char *const fact_field[FACT_COLUMNS] = {"state", "since", "title", "edition", "folder", "get"};

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
    put(&fact->title, values[FACT_TITLE]);
    put(&fact->edition, values[FACT_EDITION]);
    put(&fact->folder, values[FACT_FOLDER]);
    put(&fact->get, values[FACT_GET]);
    if (values[FACT_SINCE])
        snprintf(fact->since, sizeof(fact->since), "%s", values[FACT_SINCE]);
    return true;
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
    if (store_load(store, LAYERS_SHEET, fact_field, FACT_COLUMNS, take_row, out, err))
        return true;
    book_layers_free(out);
    return false;
}

void book_layers_free(struct layer_facts *facts)
{
    for (size_t i = 0; i < facts->count; i++) {
        struct layer_fact *fact = &facts->fact[i];
        free(fact->id);
        free(fact->title);
        free(fact->edition);
        free(fact->folder);
        free(fact->get);
    }
    free(facts->fact);
    *facts = (struct layer_facts){0};
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

/* In a transaction. VALUES as fact_field. */
static bool put_row(struct store *store, const char *id, const char *const values[FACT_COLUMNS], bool there,
                    struct error *err)
{
    char row[64];
    double pos;
    snprintf(row, sizeof(row), "%s", id);
    if (!there)
        return store_last_pos(store, LAYERS_SHEET, NULL, &pos, err) &&
               store_insert(store, LAYERS_SHEET, row, pos + 1024, FACT_COLUMNS, fact_field, values, err);
    for (size_t i = 0; i < FACT_COLUMNS; i++)
        if (!store_set(store, LAYERS_SHEET, row, fact_field[i], false, NULL, values[i], err))
            return false;
    return true;
}

static bool has_row(void *context, const char *id, double pos, const char *const *values)
{
    (void)id, (void)pos, (void)values;
    *(bool *)context = true;
    return false;
}

static bool put_layer(struct store *store, const struct layer_def *layer, const char *since, struct error *err)
{
    const char *const values[FACT_COLUMNS] = {"on", since, layer->title, layer->edition, layer->folder, layer->get};
    bool there = false;
    return store_load_row(store, LAYERS_SHEET, layer->id, fact_field, 1, has_row, &there, err) &&
           put_row(store, layer->id, values, there, err);
}

bool book_layers_note(struct store *store, const char *forms, const struct layer_list *layers, const char *person,
                      struct error *err)
{
    char since[11];
    bool elsewhere = false, good = true;
    for (size_t i = 0; i < layers->count; i++)
        elsewhere |= layers->wish[i].folder != NULL;
    if (!elsewhere)
        return true;
    struct catalog *catalog = catalog_load(forms, layers, NULL, NULL, err);
    if (!catalog)
        return false;
    date_iso(date_today(), since);
    good = store_begin(store, person, 0, "do", 0, _("layers of forms"), err);
    for (size_t i = 0; i < catalog->layer_count && good; i++)
        if (catalog->layer[i].folder)
            good = put_layer(store, &catalog->layer[i], since, err);
    good = good && store_commit(store, NULL, err);
    catalog_free(&catalog);
    return good;
}

/* What the history says of it. */
static char *sentence(const char *what, const char *id, const char *title, const char *edition)
{
    return title ? mem_format("%s: %s %s %s", what, id, title, edition ? edition : "") : mem_format("%s: %s", what, id);
}

bool book_layer_add(struct book *book, const char *forms, const char *what, struct error *err)
{
    struct layer_list wanted, more;
    struct catalog *catalog = NULL;
    char since[11];
    if (!book_writable(book, err) || !layers_parse(what, &more, err))
        return false;
    bool good = book_layers_wanted(book->store, forms, &wanted, err);
    size_t before = good ? wanted.count : 0;
    for (size_t i = 0; i < more.count && good; i++) {
        size_t count = wanted.count;
        layers_add(&wanted, more.wish[i].id, more.wish[i].folder);
        if (wanted.count == count) {
            error_set(err, ERROR_EXISTS, more.wish[i].id);
            good = error_detail(err, "%s", _("this layer is on already"));
        }
    }
    good = good && layers_complete(forms, &wanted, err) && (catalog = catalog_load(forms, &wanted, NULL, NULL, err));
    if (good) {
        const struct layer_def *named = &catalog->layer[catalog_find_layer(catalog, more.wish[0].id)];
        char *title = sentence(_("forms added"), named->id, named->title, named->edition);
        date_iso(date_today(), since);
        good = store_begin(book->store, book->person, book->clock, "do", 0, title, err);
        for (size_t i = before; i < wanted.count && good; i++)
            good = put_layer(book->store, &catalog->layer[catalog_find_layer(catalog, wanted.wish[i].id)], since, err);
        good = good && store_notice(book->store, notice_defs[NOTICE_LAYER].word, NULL, NULL, title, err) &&
               store_commit(book->store, NULL, err);
        free(title);
    }
    catalog_free(&catalog);
    layers_free(&wanted);
    layers_free(&more);
    return good;
}

/* Who that is on, or missing, needs ID; NULL: nobody. */
static const char *needed_by(const struct catalog *catalog, const char *id)
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

static size_t answered_rows(const struct book *book, size_t layer)
{
    size_t rows = 0;
    for (size_t s = 0; s < book->catalog->sheet_count; s++) {
        int64_t count = 0;
        if (book->catalog->sheet[s].layer == layer &&
            store_count(book->store, book->catalog->sheet[s].id, &count, NULL))
            rows += (size_t)count;
    }
    return rows;
}

bool book_layer_remove(struct book *book, const char *id, size_t *hidden, struct error *err)
{
    struct layer_facts facts;
    if (!book_writable(book, err) || !book_layers_read(book->store, &facts, err))
        return false;
    struct layer_fact *fact = find(&facts, id);
    const char *needs = needed_by(book->catalog, id);
    size_t on = 0, layer = catalog_find_layer(book->catalog, id);
    for (size_t i = 0; i < facts.count; i++)
        on += facts.fact[i].on;
    bool good = fact && fact->on && !needs && on > 1;
    if (!fact || !fact->on)
        error_set(err, ERROR_UNKNOWN_LAYER, id);
    else if (needs || on < 2) {
        error_set(err, ERROR_REJECTED, id);
        needs ? error_detail(err, _("the layer %s needs it"), needs)
              : error_detail(err, "%s", _("a workbook has at least one layer"));
    }
    if (good) {
        const struct layer_def *def = layer == SIZE_MAX ? NULL : &book->catalog->layer[layer];
        char *title =
            sentence(_("forms removed"), id, def ? def->title : fact->title, def ? def->edition : fact->edition);
        const char *const values[FACT_COLUMNS] = {"off",
                                                  fact->since,
                                                  def ? def->title : fact->title,
                                                  def ? def->edition : fact->edition,
                                                  def && def->folder ? def->folder : fact->folder,
                                                  def && def->get ? def->get : fact->get};
        bool there = false;
        if (hidden)
            *hidden = layer == SIZE_MAX ? 0 : answered_rows(book, layer);
        good = store_begin(book->store, book->person, book->clock, "do", 0, title, err) &&
               store_load_row(book->store, LAYERS_SHEET, id, fact_field, 1, has_row, &there, err) &&
               put_row(book->store, id, values, there, err) &&
               store_notice(book->store, notice_defs[NOTICE_LAYER].word, NULL, NULL, title, err) &&
               store_commit(book->store, NULL, err);
        free(title);
    }
    book_layers_free(&facts);
    return good;
}
