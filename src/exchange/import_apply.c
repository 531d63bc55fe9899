/* The chosen rows, as one batch. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "exchange/import_private.h"

struct applying { /* one part */
    struct import_part *part;
    const struct progress *progress;
    size_t columns, count, total;
    size_t *place;          /* of its columns among those of all parts for the sheet */
    size_t *column, *field; /* written columns, and where their field is */
    size_t *row;            /* rows of the part that are written */
    const char **value;
    size_t deletes;
    const char **deleted;
};

/* New rows whole; of old rows only what differs: a column with `cleared_by` must not be emptied by a value that stays.
 */
static bool give_row(void *context, size_t n, const char **id, const char *const **values)
{
    struct applying *a = context;
    const struct import_row *row = &a->part->row[a->row[n]];
    const char *const *value = a->part->value + a->row[n] * a->part->map.count;
    *id = row->id;
    *values = a->value;
    for (size_t i = 0; i < a->columns; i++)
        a->value[i] = row->id ? NULL : value[a->field[i]];
    for (size_t i = 0; row->id && i < row->cells; i++) {
        const struct import_cell *cell = &a->part->cell[row->first + i];
        for (size_t k = 0; k < a->columns; k++)
            if (a->field[k] == cell->field && cell->kind != IMPORT_REJECTED)
                a->value[k] = value[cell->field];
    }
    return n % 4096 != 0 || !a->progress || !a->progress->step(a->progress->context, n, a->total);
}

bool import_can_take(const struct import_part *part, const struct import_row *row)
{
    if (row->no_row || row->kind == IMPORT_SAME || (row->kind == IMPORT_REJECTED && row->reason))
        return false;
    for (size_t i = 0; i < row->cells; i++) {
        const struct import_cell *cell = &part->cell[row->first + i];
        if (cell->kind == IMPORT_REJECTED && cell->column == SIZE_MAX) /* nobody knows which row it is */
            return false;
    }
    return true;
}

uint64_t import_take_bad(struct import *import)
{
    uint64_t taken = 0;
    for (size_t p = 0; p < import->parts; p++)
        for (size_t n = 0; n < import->part[p].rows; n++) {
            struct import_row *row = &import->part[p].row[n];
            row->take =
                row->take || (row->kind == IMPORT_REJECTED && !row->like && import_can_take(&import->part[p], row));
            taken += row->kind == IMPORT_REJECTED && row->take;
        }
    return taken;
}

void import_take_kind(struct import *import, enum import_kind kind)
{
    for (size_t p = 0; p < import->parts; p++)
        for (size_t n = 0; n < import->part[p].rows; n++) {
            struct import_row *row = &import->part[p].row[n];
            row->take = row->take || (row->kind == kind && import_can_take(&import->part[p], row));
        }
}

uint64_t import_take_missing(struct import *import)
{
    uint64_t taken = 0;
    for (size_t p = 0; p < import->parts; p++)
        for (size_t i = 0; i < import->part[p].missings; i++) {
            struct import_missing *missing = &import->part[p].missing[i];
            missing->take = !missing->changed;
            taken += missing->take;
        }
    return taken;
}

bool import_refuse_other(const struct import *import, struct error *err)
{
    bool named = *import->company || *import->company_here;
    error_set(err, ERROR_REJECTED, import->path);
    if (!named)
        return error_detail(err, "%s", _("it was exported from another workbook"));
    if (strcmp(import->company, import->company_here) == 0)
        return error_detail(err, _("it was exported from another workbook of %s, not from this one"), import->company);
    return error_detail(err, _("it is a file of %s, this workbook is one of %s"),
                        *import->company ? import->company : _("(no company named)"),
                        *import->company_here ? import->company_here : _("(no company named)"));
}

bool import_take_skipped(struct import *import, const char *place, struct error *err)
{
    struct import_row *found = NULL;
    struct str text = STR_INIT;
    for (size_t p = 0; p < import->parts && !found; p++)
        for (size_t n = 0; n < import->part[p].rows && !found; n++) {
            const struct import_part *part = &import->part[p];
            struct import_row *row = &part->row[n];
            char number[16];
            if (row->kind != IMPORT_SKIPPED)
                continue;
            str_clear(&text);
            table_place_text(part->table, import->file.xlsx, row->at, SIZE_MAX, &text);
            snprintf(number, sizeof(number), "%u", part->table->place[row->at].number);
            if (strcmp(text.text, place) == 0 || (import->parts == 1 && strcmp(number, place) == 0))
                found = row;
        }
    str_free(&text);
    if (found)
        return found->take = true;
    error_set(err, ERROR_UNKNOWN_ROW, place);
    return error_detail(err, "%s", _("no row of the file was passed over there"));
}

/* A rejected row that was chosen is written without its rejected cells, when anything is left of it. */
static bool is_written(const struct import_part *part, const struct import_row *row)
{
    if (!row->take || !import_can_take(part, row))
        return false;
    bool good = row->kind != IMPORT_REJECTED || !row->id;
    for (size_t i = 0; i < row->cells && !good; i++)
        good = part->cell[row->first + i].kind != IMPORT_REJECTED;
    return good;
}

static void start(struct import_part *part, const struct progress *progress, struct applying *a)
{
    const struct import_map *map = &part->map;
    *a = (struct applying){.part = part, .progress = progress};
    a->column = mem_zero(map->count + 1, sizeof(*a->column));
    a->field = mem_zero(map->count + 1, sizeof(*a->field));
    a->value = mem_zero(map->count + 1, sizeof(*a->value));
    a->row = mem_zero(part->rows + 1, sizeof(*a->row));
    for (size_t f = 0; f < map->count; f++) {
        const struct import_mapping *m = &map->mapping[f];
        if (m->column == SIZE_MAX || m->is_id || m->computed || m->ignored)
            continue;
        a->column[a->columns] = m->column;
        a->field[a->columns++] = f;
    }
    for (size_t n = 0; n < part->rows; n++)
        if (is_written(part, &part->row[n]))
            a->row[a->count++] = n;
    a->deleted = mem_zero(part->missings + 1, sizeof(*a->deleted));
    for (size_t i = 0; i < part->missings; i++)
        if (part->missing[i].take)
            a->deleted[a->deletes++] = part->missing[i].id;
}

static void end(struct applying *a)
{
    free(a->place);
    free(a->column);
    free(a->field);
    free(a->value);
    free(a->row);
    free(a->deleted);
}

uint64_t import_open(const struct import *import)
{
    uint64_t count = 0;
    for (size_t p = 0; p < import->parts; p++)
        for (size_t n = 0; n < import->part[p].rows; n++) {
            const struct import_row *row = &import->part[p].row[n];
            count += (row->kind == IMPORT_REJECTED || row->kind == IMPORT_CONFLICT || row->kind == IMPORT_DOUBTFUL) &&
                     !row->take;
        }
    return count;
}

/* Several worksheets for one sheet are one part of the writing: their rows in order, under the columns of all. */
struct gathered {
    struct applying **part;
    size_t parts, columns, count;
    size_t *column;
    const char **value;
};

static bool give_gathered(void *context, size_t n, const char **id, const char *const **values)
{
    struct gathered *g = context;
    const char *const *own = NULL;
    size_t p = 0;
    for (; n >= g->part[p]->count; p++)
        n -= g->part[p]->count;
    bool good = give_row(g->part[p], n, id, &own);
    for (size_t i = 0; i < g->columns; i++)
        g->value[i] = NULL;
    for (size_t i = 0; i < g->part[p]->columns; i++)
        g->value[g->part[p]->place[i]] = own[i];
    *values = g->value;
    return good;
}

static void gather(struct gathered *g, struct applying *a)
{
    g->part = mem_resize(g->part, g->parts + 1, sizeof(*g->part));
    g->part[g->parts++] = a;
    g->count += a->count;
    a->place = mem_zero(a->columns + 1, sizeof(*a->place));
    for (size_t i = 0; i < a->columns; i++) {
        size_t c = 0;
        while (c < g->columns && g->column[c] != a->column[i])
            c++;
        if (c == g->columns) {
            g->column = mem_resize(g->column, g->columns + 1, sizeof(*g->column));
            g->column[g->columns++] = a->column[i];
        }
        a->place[i] = c;
    }
}

static bool write_parts(struct book *book, struct import *import, struct applying *a, const char *title,
                        struct error *err)
{
    struct book_import_part *part = mem_zero(import->parts + 1, sizeof(*part));
    struct gathered *gathered = mem_zero(import->parts + 1, sizeof(*gathered));
    size_t parts = 0;
    for (size_t i = 0; i < import->parts; i++) {
        size_t g = 0;
        while (g < parts && part[g].sheet != import->part[i].sheet)
            g++;
        if (!a[i].count && !a[i].deletes)
            continue;
        part[g].sheet = import->part[i].sheet;
        if (a[i].deletes) { /* of an own export, whose sheets come once each */
            part[g].deletes = a[i].deletes;
            part[g].deleted = a[i].deleted;
        }
        gather(&gathered[g], &a[i]);
        parts += g == parts;
    }
    for (size_t g = 0; g < parts; g++) {
        gathered[g].value = mem_zero(gathered[g].columns + 1, sizeof(*gathered[g].value));
        part[g].columns = gathered[g].columns;
        part[g].column = gathered[g].column;
        part[g].count = gathered[g].count;
        part[g].row = gathered[g].parts == 1 ? give_row : give_gathered;
        part[g].context = gathered[g].parts == 1 ? (void *)gathered[g].part[0] : (void *)&gathered[g];
    }
    bool good = book_import(book, part, parts, title, err);
    for (size_t g = 0; g < parts; g++) {
        free(gathered[g].part);
        free(gathered[g].column);
        free(gathered[g].value);
    }
    free(gathered);
    free(part);
    return good;
}

bool import_apply(struct book *book, struct import *import, bool accept_good, const struct progress *progress,
                  uint64_t *written, struct error *err)
{
    uint64_t total = 0, open = import_open(import);
    bool good = true;
    if (written)
        *written = 0;
    if (import->other && !import->other_meant)
        return import_refuse_other(import, err);
    if (open && !accept_good) {
        uint64_t questions = import_questions(import);
        error_set(err, ERROR_REJECTED, import->path);
        if (questions)
            return error_detail(err, ngettext("say what %llu value means", "say what %llu values mean", questions),
                                (unsigned long long)questions);
        return error_detail(err, ngettext("%llu row", "%llu rows", open), (unsigned long long)open);
    }
    bool current;
    if (!book_current(book, &current, err))
        return false;
    if (!current || import->entries != book->mark.entries) {
        error_set(err, ERROR_CONFLICT, import->path);
        return error_detail(err, "%s", _("look at the difference again"));
    }
    struct applying *a = mem_zero(import->parts + 1, sizeof(*a));
    for (size_t i = 0; i < import->parts; i++) {
        start(&import->part[i], progress, &a[i]);
        total += a[i].count + a[i].deletes;
    }
    for (size_t i = 0; i < import->parts; i++)
        a[i].total = total;
    if (total) {
        const char *what = import->parts == 1  ? intl_form(book->catalog->sheet[import->part[0].sheet].title)
                           : import->file.xlsx ? "Excel"
                                               : "CSV";
        char *title = mem_format(_("import: %s"), what);
        good = write_parts(book, import, a, title, err);
        free(title);
    }
    /* The rows are in the workbook: that the columns could not be remembered for the next time is no failure. */
    struct error forgotten = {0};
    for (size_t i = 0; i < import->parts && good; i++) {
        import_map_remember(book, import->part[i].sheet, &import->part[i].map, &forgotten);
        import_meaning_remember(book, &import->part[i], &forgotten);
    }
    for (size_t i = 0; i < import->parts; i++)
        end(&a[i]);
    free(a);
    if (good && written)
        *written = total;
    return good;
}
