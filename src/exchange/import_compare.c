/* The rows of a table against the rows of the workbook. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/typed.h"
#include "exchange/import_cells.h"
#include "exchange/import_header.h"
#include "exchange/import_rows.h"

/* A name that may be missing tells no rows apart. */
size_t import_name_column(const struct sheet_def *sheet)
{
    size_t name = sheet_role(sheet, ROLE_NAME);
    return name != SIZE_MAX && (sheet->column[name].built_in || sheet->column[name].required) ? name : SIZE_MAX;
}

/* ---- one row ---- */

/* Which row of the model is meant. False when that cannot be told. */
static bool find_row(struct comparing *c, size_t at, struct import_found *found)
{
    *found = import_ids_find(c->ids, at);
    if (found->refused)
        import_cells_reject(c, c->id_field, SIZE_MAX,
                            c->rows                   ? import_rows_words(c->rows, at)
                            : c->id_field == SIZE_MAX ? ""
                                                      : table_text(c->table, at, c->id_field),
                            found->reason);
    return !found->refused;
}

/* Blanks that nobody sees: a field of a new row would be empty too. */
static bool says_nothing(const char *text)
{
    const unsigned char *p = (const unsigned char *)text;
    if (*p > ' ' && *p != 0xC2 && *p != 0xE2 && *p != 0xEF && (*p != 0xE3 || p[1] != 0x80)) /* nearly every text */
        return false;
    struct str trimmed SCOPED(str_free) = STR_INIT;
    typed_trim(text, &trimmed);
    return trimmed.length == 0;
}

/* Cells merged with one above say nothing of their own: a row that has only such is the lower half of another. */
static bool is_blank(const struct comparing *c, size_t at)
{
    const struct import_map *map = &c->part->map;
    for (size_t f = 0; f < map->count; f++) {
        const struct import_mapping *m = &map->mapping[f];
        if (f >= c->table->fields[at])
            break;
        if (table_flags(c->table, at, f) & CELL_MERGED)
            continue;
        if (m->is_id && c->part->own && (table_unknown(c->table, at, f) || mark_is_new(table_text(c->table, at, f))))
            continue; /* in the place of a new row's number stands a formula */
        if (*table_text(c->table, at, f) && !(c->part->own && (m->ignored || m->computed)) &&
            !(c->asks && says_nothing(table_text(c->table, at, f))))
            return false;
        if (table_unknown(c->table, at, f) && m->column != SIZE_MAX && !m->ignored && !m->computed)
            return false;
    }
    return true;
}

/* A line of a CSV file may be shorter than the header: Excel leaves out separators at the ends of lines. What stands
 * beyond the header belongs to no column. */
static bool too_long(struct comparing *c, size_t at)
{
    uint32_t fields = c->table->fields[at];
    size_t field = c->part->map.count;
    while (!c->xlsx && field < fields && !*table_text(c->table, at, field))
        field++;
    if (c->xlsx || field >= fields)
        return false;
    import_cells_reject(c, field, SIZE_MAX, table_text(c->table, at, field),
                        arena_format(c->part->arena, _("a value beyond the header: %u fields, the header has %zu"),
                                     fields, c->part->map.count));
    return true;
}

/* Only a row that is not here yet: those that are here have their id in the file. */
static const char *skip_reason(const struct comparing *c, size_t at, uint32_t row)
{
    const char *sealed = sheet_sealed(c->sheet, SIZE_MAX);
    if (row == UINT32_MAX && sealed) /* records are made here, not brought in */
        return intl_form(sealed);
    if (row != UINT32_MAX || c->sheet->kind != SHEET_LEDGER)
        return NULL;
    return import_layout_skip(c->layout, at, c->name_field);
}

static enum import_kind kind_of(const struct import_part *part, const struct import_row *row)
{
    enum import_kind kind = row->id ? IMPORT_SAME : IMPORT_ADDED;
    for (size_t i = 0; i < row->cells; i++) {
        enum import_kind own = part->cell[row->first + i].kind;
        if (own == IMPORT_REJECTED || (own == IMPORT_CONFLICT && kind != IMPORT_REJECTED) ||
            (own == IMPORT_CHANGED && kind == IMPORT_SAME))
            kind = own;
    }
    return kind;
}

/* "no. 5 here has the same name; different: 管理部署, 備考" */
static const char *twin_note(struct comparing *c, uint32_t row, const char *const *value)
{
    const struct import_map *map = &c->part->map;
    struct str text = STR_IN(c->part->arena);
    size_t differ = 0;
    for (size_t f = 0; f < map->count; f++) {
        const struct import_mapping *m = &map->mapping[f];
        if (!import_mapping_taken(m) || !value[f] || !*value[f] ||
            strcmp(value[f], import_cells_here(c, row, m->column)) == 0)
            continue;
        str_add(&text, differ++ ? _(", ") : _("; different: "));
        str_add(&text, intl_form(c->sheet->column[m->column].label));
    }
    const char *id = model_row_id(c->model, c->part->sheet, row);
    return arena_format(c->part->arena,
                        differ ? _("no. %s here has the same name%s") : _("the same row is here as no. %s%s"), id,
                        text.text);
}

/* A new row that may be here already is not doubled in silence. */
static void look_for_twin(struct comparing *c, struct import_row *out, const char *const *value)
{
    uint32_t row = UINT32_MAX;
    enum import_twin twin = import_twins_find(c->twins, value, &row);
    if (twin == TWIN_NONE)
        return;
    const char *id = arena_text(c->part->arena, model_row_id(c->model, c->part->sheet, row));
    c->used[row] = 1;
    if (twin == TWIN_SAME && out->kind == IMPORT_ADDED) {
        out->kind = IMPORT_SAME;
        out->id = id;
    } else {
        out->like = id;
        out->note = twin_note(c, row, value);
        out->kind = out->kind == IMPORT_ADDED ? IMPORT_DOUBTFUL : out->kind;
    }
}

static void look_at_row(struct comparing *c, size_t at, struct import_row *out, const char **value)
{
    struct import_found found = {0};
    *out = (struct import_row){.at = at, .first = c->part->cells};
    bool told = false;
    if (c->rows && !import_rows_filled(c->rows, at) && !import_rows_find(c->rows, at)) {
        out->reason = _("none of the sheet's rows: a title or a remark");
        out->no_row = true;
    } else if ((told = !too_long(c, at) && find_row(c, at, &found))) {
        uint32_t row = found.row;
        /* A copy: the model is another one after the import. */
        out->id = row == UINT32_MAX ? NULL : arena_text(c->part->arena, model_row_id(c->model, c->part->sheet, row));
        out->reason = skip_reason(c, at, row);
        out->note = found.reason;
        if (!found.again)
            import_cells_take(c, at, &found, value); /* of a skipped row too: a person may take it */
        if (!out->reason && row == UINT32_MAX)
            import_layout_row(c->layout, at);
    }
    out->cells = c->part->cells - out->first;
    out->kind = out->reason ? IMPORT_SKIPPED : told && found.again ? IMPORT_SAME : kind_of(c->part, out);
    for (size_t i = 0; i < out->cells && out->reason; i++) /* what is skipped is not counted */
        c->part->cell_count[c->part->cell[out->first + i].kind]--;
    if (told && !out->id && c->twins && (out->kind == IMPORT_ADDED || out->kind == IMPORT_REJECTED))
        look_for_twin(c, out, value);
    out->take = c->part->ticked && (out->kind == IMPORT_ADDED || out->kind == IMPORT_CHANGED);
    if (out->kind == IMPORT_ADDED && import_repeats_row(c->repeats, c->part->rows))
        import_cells_remark(c, REMARK_AGAIN, SIZE_MAX);
    if (c->table->place[at].hidden && out->kind != IMPORT_SAME)
        import_cells_remark(c, REMARK_HIDDEN, SIZE_MAX);
    c->part->count[out->kind]++;
}

/* ---- the table ---- */

static bool look_at_rows(struct comparing *c, const struct progress *progress, struct error *err)
{
    struct import_part *part = c->part;
    size_t from = part->map.header + 1, total = c->table->rows > from ? c->table->rows - from : 0;
    part->row = mem_zero(total + 1, sizeof(*part->row));
    part->value = mem_zero(total * part->map.count + 1, sizeof(*part->value));
    for (size_t n = 0; n < total; n++) {
        if (n % 4096 == 0 && progress_cancelled(progress, total + n, 2 * total))
            return error_set(err, ERROR_CANCELLED, c->table->name);
        if (is_blank(c, from + n))
            continue;
        look_at_row(c, from + n, &part->row[part->rows], part->value + part->rows * part->map.count);
        part->rows++;
    }
    return true;
}

static void find_fields(struct comparing *c)
{
    const struct import_map *map = &c->part->map;
    size_t name = import_name_column(c->sheet);
    c->id_field = c->name_field = SIZE_MAX;
    for (size_t f = 0; f < map->count; f++) {
        if (map->mapping[f].is_id)
            c->id_field = f;
        else if (map->mapping[f].column == name && name != SIZE_MAX)
            c->name_field = f;
    }
    if (c->sheet->kind != SHEET_LEDGER)
        c->name_field = SIZE_MAX;
}

/* Rows of the workbook that the file does not have. Of an own export those that it had are named: they may be meant to
 * go. What was added here since was never in it. */
static void find_missing(struct comparing *c)
{
    struct import_part *part = c->part;
    size_t capacity = 0;
    const struct mark *mark = &c->table->own;
    if (c->sheet->kind != SHEET_LEDGER || !c->trusted || c->id_field == SIZE_MAX ||
        (mark->own && strcmp(mark->variant, "row") == 0)) /* it never had the others */
        return;
    bool named = c->base && !c->table->incomplete && !sheet_sealed(c->sheet, SIZE_MAX);
    for (uint32_t r = 0; r < model_rows(c->model, part->sheet); r++) {
        const char *id = model_row_id(c->model, part->sheet, r);
        if (import_ids_used(c->ids, r) || c->used[r] || (c->base && import_base_row(c->base, id) == BASE_ROW_ADDED))
            continue;
        part->absent++;
        if (!named)
            continue;
        ARENA_MORE(part->arena, part->missing, part->missings, capacity) =
            (struct import_missing){.id = arena_text(part->arena, id), .changed = import_base_touched(c->base, id)};
    }
}

/* Every header an id or a label, and the rows named by their ids: an own CSV export, whose texts are what they are. */
static bool is_own_csv(const struct import_map *map)
{
    bool ours = true, has_id = false;
    for (size_t f = 0; f < map->count; f++) {
        ours = ours && (map->mapping[f].how == MAP_ID || map->mapping[f].how == MAP_LABEL);
        has_id = has_id || map->mapping[f].is_id;
    }
    return ours && has_id;
}

static void start(struct comparing *c)
{
    c->layout = import_layout_new(c->sheet, c->table, &c->part->map, c->arena);
    c->repeats = import_repeats_new(c->part, c->arena);
    if (c->sheet->kind == SHEET_LEDGER)
        c->twins = import_twins_new(c->model, c->part, c->base, c->ids, import_name_column(c->sheet), c->arena);
}

void import_part_clear(struct import_part *part)
{
    free(part->row);
    free(part->cell);
    free(part->value);
    free(part->remark);
    part->row = NULL;
    part->cell = NULL;
    part->value = NULL;
    part->remark = NULL;
    part->rows = part->cells = part->cell_capacity = part->remarks = 0;
}

/* Forgets the rows that were looked at. */
static void start_again(struct comparing *c)
{
    struct import_part *part = c->part;
    import_part_clear(part);
    c->remark_capacity = 0;
    memset(part->count, 0, sizeof(part->count));
    memset(part->cell_count, 0, sizeof(part->cell_count));
    memset(c->used, 0, model_rows(c->model, part->sheet) + 1u);
    start(c);
}

/* Twice where values have to be asked for: what a word means may depend on the others in its column, and those are
 * known only at the end. */
static bool look(struct comparing *c, struct import *import, const struct import_options *options,
                 const struct progress *progress, struct error *err)
{
    struct import_part *part = c->part;
    if (!look_at_rows(c, progress, err))
        return false;
    if (!c->asks)
        return true;
    c->asked = true;
    if (!import_ask(c->book, import, part, options, err))
        return false;
    if (part->questions == 0) {
        for (size_t i = 0; i < part->cells; i++)
            part->cell[i].asked = false;
        return true;
    }
    for (size_t i = 0; i < part->questions; i++)
        import_values_mean(part->values, part->question[i].column, part->question[i].key, part->question[i].answer);
    start_again(c);
    return look_at_rows(c, progress, err);
}

/* A file of which no row could be told is for another sheet, or lacks the column that tells. */
static bool knows_rows(const struct comparing *c, struct error *err)
{
    const struct import_part *part = c->part;
    for (size_t n = 0; n < part->rows; n++)
        if (part->row[n].id)
            return true;
    struct str place SCOPED(str_free) = STR_INIT;
    table_place_text(c->table, part->map.header, SIZE_MAX, &place);
    error_set(err, ERROR_REJECTED, c->table->name);
    error_place(err, "%s", place.text);
    return error_detail(err, "%s",
                        _("the rows of this sheet are given: the file needs the column \"id\", or their "
                          "numbers or names"));
}

bool import_compare(struct book *book, struct import *import, struct import_part *part,
                    const struct import_options *options, const struct progress *progress, struct error *err)
{
    const struct file_table *table = part->table;
    struct arena *arena SCOPED(arena_free) = arena_new();
    struct comparing c = {.arena = arena,
                          .book = book,
                          .model = book->model,
                          .part = part,
                          .sheet = &book->catalog->sheet[part->sheet],
                          .table = table,
                          .xlsx = table->xlsx,
                          .text = STR_IN(arena)};
    c.apostrophes = !c.xlsx && table->fields[part->map.header] && *table_text(table, part->map.header, 0) == '\'';
    c.trusted = !part->own || strcmp(table->own.workbook, store_id(book->store)) == 0;
    c.look_at_computed = c.xlsx && part->own && c.trusted && strcmp(table->own.variant, "values") != 0;
    find_fields(&c);
    c.asks = !part->own && !is_own_csv(&part->map);
    part->values = import_values_new(book, part->sheet, table->days, !c.asks, part->arena);
    c.comparable = arena_zero(arena, (part->map.count + 1) * sizeof(*c.comparable));
    c.unit = arena_zero(arena, (part->map.count + 1) * sizeof(*c.unit));
    for (size_t f = 0; f < part->map.count && c.asks; f++)
        if (part->map.mapping[f].column != SIZE_MAX)
            c.unit[f] = import_table_unit(&c.sheet->column[part->map.mapping[f].column], table, part->map.header,
                                          part->map.mapping[f].header);
    c.used = arena_zero(arena, model_rows(book->model, part->sheet) + 1u);
    c.targets = arena_zero(arena, (book->catalog->sheet_count + 1) * sizeof(*c.targets));
    if (c.look_at_computed)
        import_cells_compare_given(&c);
    if (part->based && !(c.base = import_base_new(book, c.sheet->id, part->common, arena, err)))
        return false;
    if (c.asks && c.sheet->kind == SHEET_CHECKLIST && c.sheet->each == SIZE_MAX)
        c.rows = import_rows_new(c.sheet, table, &part->map, arena);
    c.ids = import_ids_new(book, part, c.base, c.id_field, c.rows, c.trusted, arena, err);
    start(&c);
    if (!c.ids || !look(&c, import, options, progress, err) || (c.rows && !knows_rows(&c, err)))
        return false;
    if (c.asks)
        import_check_computed(book, import, part);
    find_missing(&c);
    return true;
}
