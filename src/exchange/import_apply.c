/* The chosen rows, as one batch. */
#include <string.h>

#include "base/intl.h"
#include "book/change_list.h"
#include "exchange/import_private.h"

/* One part: what is written of each row. */
struct applying {
    const struct import_part *part;
    size_t columns, *column, *field; /* written columns, and where their field is */
};

/* New rows whole; of old rows only what differs: a column with `cleared_by` must not be emptied by a value that stays. */
static void add_row(struct change_list *list, const struct applying *a, const struct import_row *row)
{
    const struct import_part *part = a->part;
    const char *const *given = part->value + (size_t)(row - part->row) * part->map.count;
    const char **value = arena_zero(list->texts, (a->columns + 1) * sizeof(*value));
    for (size_t i = 0; i < a->columns && !row->id; i++)
        value[i] = given[a->field[i]];
    for (size_t i = 0; row->id && i < row->cells; i++) {
        const struct import_cell *cell = &part->cell[row->first + i];
        for (size_t k = 0; k < a->columns; k++)
            if (a->field[k] == cell->field && cell->kind != IMPORT_REJECTED)
                value[k] = given[cell->field];
    }
    change_list_put(list, &(struct change){.op = row->id ? CHANGE_SET : CHANGE_INSERT,
                                           .sheet = part->sheet,
                                           .row = row->id,
                                           .at = UINT32_MAX,
                                           .cells = a->columns,
                                           .columns = a->column,
                                           .values = value});
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

uint64_t import_take_kind(struct import *import, enum import_kind kind)
{
    uint64_t taken = 0;
    for (size_t p = 0; p < import->parts; p++)
        for (size_t n = 0; n < import->part[p].rows; n++) {
            struct import_row *row = &import->part[p].row[n];
            bool here = row->like && kind == IMPORT_REJECTED;
            row->take = row->take || (row->kind == kind && !here && import_can_take(&import->part[p], row));
            taken += row->kind == kind && row->take;
        }
    return taken;
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
    struct str text SCOPED(str_free) = STR_INIT;
    for (size_t p = 0; p < import->parts; p++)
        for (size_t n = 0; n < import->part[p].rows; n++) {
            const struct import_part *part = &import->part[p];
            struct import_row *row = &part->row[n];
            char number[16];
            if (row->kind != IMPORT_SKIPPED)
                continue;
            str_clear(&text);
            table_place_text(part->table, row->at, SIZE_MAX, &text);
            snprintf(number, sizeof(number), "%u", part->table->place[row->at].number);
            if (strcmp(text.text, place) == 0 || (import->parts == 1 && strcmp(number, place) == 0))
                return row->take = true;
        }
    return error_because(err, ERROR_UNKNOWN_ROW, place, "%s", _("no row of the file was passed over there"));
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

static void add_part(struct change_list *list, const struct import_part *part)
{
    const struct import_map *map = &part->map;
    struct applying a = {.part = part,
                         .column = arena_zero(list->texts, (map->count + 1) * sizeof(*a.column)),
                         .field = arena_zero(list->texts, (map->count + 1) * sizeof(*a.field))};
    for (size_t f = 0; f < map->count; f++) {
        if (!import_mapping_taken(&map->mapping[f]))
            continue;
        a.column[a.columns] = map->mapping[f].column;
        a.field[a.columns++] = f;
    }
    for (size_t n = 0; n < part->rows; n++)
        if (is_written(part, &part->row[n]))
            add_row(list, &a, &part->row[n]);
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

/* All rows first: what is deleted after them must not be named by them. */
static void add_parts(struct change_list *list, const struct import *import)
{
    for (size_t p = 0; p < import->parts; p++)
        add_part(list, &import->part[p]);
    for (size_t p = 0; p < import->parts; p++)
        for (size_t i = 0; i < import->part[p].missings; i++)
            if (import->part[p].missing[i].take)
                change_list_put(list, &(struct change){.op = CHANGE_DELETE,
                                                       .sheet = import->part[p].sheet,
                                                       .row = import->part[p].missing[i].id});
}

bool import_apply(struct book *book, struct import *import, bool accept_good, const struct progress *progress,
                  uint64_t *written, struct error *err)
{
    uint64_t open = import_open(import);
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
    if (!current || import->entries != book->mark.entries)
        return error_because(err, ERROR_CONFLICT, import->path, "%s", _("look at the difference again"));
    struct change_list list SCOPED(change_list_done) = change_list_new();
    bool good = true;
    add_parts(&list, import);
    if (list.count) {
        const char *what = import->parts == 1  ? intl_form(book->catalog->sheet[import->part[0].sheet].title)
                           : import->file.xlsx ? "Excel"
                                               : "CSV";
        char *title SCOPED(mem_free) = mem_format(_("import: %s"), what);
        const struct change_options how = {.title = title, .as_seen = true, .progress = progress};
        good = book_change_as(book, list.change, list.count, &how, NULL, err);
    }
    /* The rows are in the workbook: that the columns could not be remembered for the next time is no failure. */
    struct error forgotten = {0};
    for (size_t i = 0; i < import->parts && good; i++) {
        import_map_remember(book, import->part[i].sheet, &import->part[i].map, &forgotten);
        import_meaning_remember(book, &import->part[i], &forgotten);
    }
    if (good && written)
        *written = list.count;
    return good;
}
