/* Making a workbook: empty, with a company's name, or filled with a sample company. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/site.h"
#include "book/book_layers.h"
#include "book/book_private.h"

static bool put_company(struct book *book, const char *company, struct error *err)
{
    size_t sheet = book->catalog->company.sheet;
    if (sheet == SIZE_MAX)
        return error_set(err, ERROR_UNKNOWN_SHEET, "company");
    return book_set_typed(book, sheet, model_row_id(book->model, sheet, 0), book->catalog->company.column, company,
                          err);
}

/* ---- sample ---- */

static int text_order(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The name of the first sample file, in the order of names. */
static char *first_sample(const char *forms)
{
    char *folder = mem_format("%s/samples", forms), **names = NULL, *first = NULL;
    size_t count = 0, capacity = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        const char *end = strrchr(entry->d_name, '.');
        if (entry->d_name[0] == '.' || !end || strcmp(end, ".yaml") != 0)
            continue;
        names = mem_grow(names, count, &capacity, sizeof(*names));
        names[count++] = mem_text_length(entry->d_name, (size_t)(end - entry->d_name));
    }
    if (dir)
        closedir(dir);
    if (count)
        qsort(names, count, sizeof(*names), text_order);
    for (size_t i = 0; i < count; i++)
        if (i == 0)
            first = names[i];
        else
            free(names[i]);
    free(names);
    free(folder);
    return first;
}

static bool play_batch(struct book *book, const struct sample_batch *batch, struct error *err)
{
    struct change *change = mem_zero(batch->cell_count * 2 + 1, sizeof(*change));
    size_t count = 0, add = 0, sheet = SIZE_MAX;
    uint32_t inserts = 0;
    free(book->person);
    book->person = mem_text(batch->person);
    book->clock = batch->at;
    for (size_t i = 0; i < batch->cell_count; i++) {
        const struct sample_set *cell = &batch->cell[i];
        if (cell->add && (cell->add != add || cell->sheet != sheet)) {
            add = cell->add;
            sheet = cell->sheet;
            inserts++;
            /* Under the id that the sample gives it: other rows of the batch may name it. */
            change[count++] =
                (struct change){.op = CHANGE_INSERT, .sheet = cell->sheet, .row = cell->row, .at = UINT32_MAX};
        }
        change[count++] = (struct change){.op = CHANGE_SET,
                                          .sheet = cell->sheet,
                                          .row = cell->add ? NULL : cell->row,
                                          .added = cell->add ? inserts : 0,
                                          .column = cell->column,
                                          .value = cell->value};
    }
    const struct change_options options = {.title = batch->title, .record = true};
    bool good = count == 0 || book_change_as(book, change, count, &options, NULL, err);
    free(change);
    return good &&
           (batch->close_sheet == SIZE_MAX || book_close_round(book, batch->close_sheet, batch->close_title, err));
}

static bool play_sample(struct book *book, const char *forms, const char *name, struct error *err)
{
    const char *usual = book->catalog->sample;
    char *chosen = *name ? mem_text(name) : usual ? mem_text(usual) : first_sample(forms);
    if (!chosen)
        return error_set(err, ERROR_MISSING_FILE, "forms/samples");
    struct sample *sample = sample_load(book->catalog, forms, chosen, err);
    free(chosen);
    if (!sample)
        return false;
    char *person = mem_text(book->person);
    bool good = true;
    for (size_t i = 0; i < sample->batch_count && good; i++)
        good = play_batch(book, &sample->batch[i], err);
    book->clock = 0;
    free(book->person);
    book->person = person;
    sample_free(&sample);
    return good;
}

struct book *book_new(const char *path, const char *layers, const char *company, const char *sample,
                      const struct book_options *options, struct error *err)
{
    /* All of it happens in memory: until the file is whole there is none. */
    char *forms = catalog_forms_dir(options->forms);
    struct layer_list list = {0};
    bool named = layers ? layers_parse(layers, &list, err) : layers_start(forms, &list, err);
    named = named && layers_complete(forms, &list, err) && site_writable(path, err);
    char *ids = layers_text(&list);
    struct store *store = named ? store_make(path, ids, err) : NULL;
    struct book *book = store ? book_of(store, &list, options->forms, options->person, err) : NULL;
    bool good = book && book_load(book, err) && book_layers_note(book, err) &&
                (!sample || play_sample(book, forms, sample, err)) &&
                (!company || !*company || put_company(book, company, err)) && store_publish(&book->store, err);
    free(forms);
    free(ids);
    layers_free(&list);
    if (!good)
        book_close(&book);
    else if (!store_outside_changes(book->store, &book->seen, NULL)) /* of the file; -1: it is looked at again */
        book->seen = -1;
    return book;
}
