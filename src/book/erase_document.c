/* Versions of documents for one row are records: they outlive the row and hold its name, in what they say whom they are for and in
 * their texts. Erasing the row's name erases it there too: only the name, ■■■ in its place, and the rest of the text stays.
 * Other words of the row may be anybody's and are told as left. */
#include <stdlib.h>
#include <string.h>

#include "book/book_private.h"
#include "book/erase_private.h"

struct version_texts {
    struct erasing *e;
    char **version; /* ids of those for the row */
    size_t count, capacity;
    struct {
        const char *row;
        size_t column;
    } * cell; /* written anew */
    size_t cells, cell_capacity;
};

static char *without_names(const struct erasing *e, const char *text)
{
    char *out = mem_text(text);
    for (size_t i = 0; i < e->names; i++) {
        struct str next = STR_INIT;
        const char *p = out;
        for (const char *at; (at = strstr(p, e->name[i])); p = at + strlen(e->name[i])) {
            str_add_length(&next, p, (size_t)(at - p));
            str_add(&next, ERASE_MARK);
        }
        str_add(&next, p);
        free(out);
        out = str_take(&next);
    }
    return out;
}

static void keep_cell(struct version_texts *v, size_t sheet, const char *row, size_t column, const char *text)
{
    char *without = text && column != SIZE_MAX ? without_names(v->e, text) : NULL;
    if (without && strcmp(without, text) != 0) {
        v->cell = mem_grow(v->cell, v->cells, &v->cell_capacity, sizeof(*v->cell));
        v->cell[v->cells].row = arena_text(v->e->report->texts, row);
        v->cell[v->cells++].column = column;
        erase_instead(v->e, sheet, row, column, text, without);
    }
    free(without);
}

/* "memorandum.3": the document of a row of this sheet, and this row. */
static bool is_for_row(const struct erasing *e, const char *key)
{
    const struct catalog *catalog = e->book->catalog;
    for (size_t i = 0; key && i < catalog->document_count; i++) {
        const struct document_def *def = &catalog->document[i];
        size_t length = strlen(def->id);
        if (def->each != SIZE_MAX && &catalog->sheet[def->each] == e->def && strncmp(key, def->id, length) == 0 &&
            key[length] == '.' && strcmp(key + length + 1, e->row) == 0)
            return true;
    }
    return false;
}

static const char *column_of(const struct erasing *e, size_t sheet, enum column_role role)
{
    size_t column = catalog_role(e->book->catalog, sheet, role);
    return column == SIZE_MAX ? NULL : e->book->catalog->sheet[sheet].column[column].id;
}

static bool see_version(void *context, const char *id, double pos, const char *const *values)
{
    struct version_texts *v = context;
    (void)pos;
    if (!is_for_row(v->e, values[0]))
        return true;
    v->version = mem_grow(v->version, v->count, &v->capacity, sizeof(*v->version));
    v->version[v->count++] = arena_text(v->e->report->texts, id);
    size_t versions = v->e->book->catalog->documents.versions,
           whom = catalog_role(v->e->book->catalog, versions, ROLE_WHOM);
    if (whom != SIZE_MAX)
        keep_cell(v, versions, id, whom, values[1]);
    return true;
}

static bool see_text(void *context, const char *id, double pos, const char *const *values)
{
    static const enum column_role roles[] = {ROLE_HEADING, ROLE_TEXT};
    struct version_texts *v = context;
    (void)pos;
    bool ours = false;
    for (size_t i = 0; values[0] && i < v->count; i++)
        ours = ours || strcmp(v->version[i], values[0]) == 0;
    const struct catalog *catalog = v->e->book->catalog;
    for (size_t i = 0; ours && i < 2; i++)
        keep_cell(v, catalog->documents.texts, id, catalog_role(catalog, catalog->documents.texts, roles[i]),
                  values[i + 1]);
    return true;
}

/* The cells found, of SHEET. */
static bool write_cells(struct version_texts *v, size_t sheet, struct error *err)
{
    const struct sheet_def *def = &v->e->book->catalog->sheet[sheet];
    bool good = erase_put(v->e, err);
    for (size_t i = 0; i < v->cells && good; i++) {
        const char *row = v->cell[i].row, *column = def->column[v->cell[i].column].id;
        int64_t erased = 0;
        good = store_erase(v->e->book->store, def->id, row, column, NULL, NULL, &erased, err);
        if (good)
            erase_tell(v->e,
                       (struct erase_place){.kind = ERASE_VERSION, .sheet = def->id, .row = row, .column = column});
    }
    v->cells = 0;
    return good;
}

bool erase_versions(struct erasing *e, struct error *err)
{
    const struct documents_def *at = &e->book->catalog->documents;
    if (e->names == 0 || at->versions == SIZE_MAX || at->texts == SIZE_MAX)
        return true;
    struct version_texts v = {.e = e};
    const char *whom = column_of(e, at->versions, ROLE_WHOM);
    const char *const of_version[] = {column_of(e, at->versions, ROLE_DOCUMENT), whom},
                      *const of_text[] = {column_of(e, at->texts, ROLE_OF), column_of(e, at->texts, ROLE_HEADING),
                                          column_of(e, at->texts, ROLE_TEXT)};
    struct store *store = e->book->store;
    bool good =
        store_load(store, e->book->catalog->sheet[at->versions].id, of_version, whom ? 2 : 1, see_version, &v, err);
    good = good && write_cells(&v, at->versions, err) &&
           store_load(store, e->book->catalog->sheet[at->texts].id, of_text, 3, see_text, &v, err) &&
           write_cells(&v, at->texts, err);
    free(v.version);
    free(v.cell);
    return good;
}
