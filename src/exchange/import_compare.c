/* The rows of a table against the rows of the workbook. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/typed.h"
#include "base/utf8.h"
#include "exchange/import_header.h"
#include "exchange/import_layout.h"
#include "exchange/import_private.h"
#include "exchange/import_rows.h"

struct comparing {
    struct book *book;
    const struct model *model;
    struct import_part *part;
    const struct sheet_def *sheet;
    const struct file_table *table;
    bool xlsx, apostrophes, trusted; /* trusted: an id means the row of this workbook */
    bool look_at_computed;
    bool asks, asked;            /* unknown words are asked for; it is known which */
    size_t id_field, name_field; /* SIZE_MAX: none */
    const char **unit;           /* by field: import_header_unit(), or NULL */
    bool *comparable;            /* by field: a given text that is in the language of now */
    uint8_t *used;               /* by row of the model: a new row of the file is it (import_twin.c) */
    struct import_base *base;
    struct import_base **targets; /* by sheet: of the ledgers that are referred to, when first asked for */
    struct import_ids *ids;
    struct import_twins *twins;
    struct import_repeats *repeats;
    struct import_layout *layout;
    struct import_rows *rows; /* a stranger's file for given rows: which one is meant; else NULL */
    size_t remark_capacity;
    struct str text;
    struct error error; /* filled only where a cell is refused: not cleared a million times */
};

size_t import_name_column(const struct sheet_def *sheet)
{
    static const char *const ids[] = {"name", "label"};
    for (size_t i = 0; i < ARRAY_LENGTH(ids); i++)
        for (size_t c = 0; c < sheet->column_count; c++)
            if (strcmp(sheet->column[c].id, ids[i]) == 0)
                return c;
    for (size_t c = 0; c < sheet->column_count; c++)
        if (sheet->column[c].type == COLUMN_TEXT && sheet->column[c].required && column_writable(&sheet->column[c]))
            return c;
    return SIZE_MAX;
}

/* ---- cells that differ ---- */

static struct import_cell *add_cell(struct comparing *c, enum import_kind kind, size_t field, size_t column)
{
    struct import_part *part = c->part;
    part->cell = mem_grow(part->cell, part->cells, &part->cell_capacity, sizeof(*part->cell));
    struct import_cell *cell = &part->cell[part->cells++];
    *cell = (struct import_cell){.kind = kind, .field = field, .column = column, .here = "", .base = "", .file = ""};
    part->cell_count[kind]++;
    return cell;
}

static void add_remark(struct comparing *c, enum import_remark_kind kind, size_t field)
{
    struct import_part *part = c->part;
    part->remark = mem_grow(part->remark, part->remarks, &c->remark_capacity, sizeof(*part->remark));
    part->remark[part->remarks++] = (struct import_remark){.row = part->rows, .field = field, .kind = kind};
}

static void reject(struct comparing *c, size_t field, size_t column, const char *typed, const char *reason)
{
    struct import_cell *cell = add_cell(c, IMPORT_REJECTED, field, column);
    cell->file = typed;
    cell->reason = arena_text(c->part->arena, reason);
}

/* What would have been right, as people see it: codes are for programs. */
static void name_choices(struct comparing *c, size_t column)
{
    const struct column_def *def = &c->sheet->column[column];
    struct str all = STR_INIT;
    for (size_t i = 0; i < def->choices->count && all.length < 400; i++)
        str_add_format(&all, "%s%s", i ? _(", ") : "", intl_form(def->choices->choice[i].label));
    error_detail(&c->error, "%s", all.text);
    str_free(&all);
}

/* The error as one line: the place is told apart, and what to do next is the same for all. */
static const char *reason_of(struct comparing *c, size_t column)
{
    struct str text = STR_INIT;
    const struct column_def *def = &c->sheet->column[column];
    if (c->error.code == ERROR_UNKNOWN_CHOICE && def->choices && def->type != COLUMN_LEVEL)
        name_choices(c, column);
    c->error.place[0] = '\0';
    error_text(&c->error, &text);
    char *end = strchr(text.text, '\n');
    if (end)
        *end = '\0';
    const char *reason = arena_text(c->part->arena, text.text);
    str_free(&text);
    return reason;
}

static const char *typed_at(const struct comparing *c, size_t at, size_t field)
{
    const char *text = table_text(c->table, at, field);
    return c->apostrophes && text[0] == '\'' && text[1] && strchr("=+-@\t\n'", text[1]) ? text + 1 : text;
}

static const char *here_text(struct comparing *c, uint32_t row, size_t column)
{
    str_clear(&c->text);
    model_stored(c->model, c->part->sheet, row, column, &c->text);
    return c->text.text;
}

static void compare_cell(struct comparing *c, uint32_t row, size_t field, size_t column, const char *file)
{
    const char *here = here_text(c, row, column), *base = here, *sealed = sheet_sealed(c->sheet, column);
    if (strcmp(here, file) == 0)
        return;
    if (sealed) {
        reject(c, field, column, file, intl_form(sealed));
        return;
    }
    bool changed_here = c->base && import_base_find(c->base, model_row_id(c->model, c->part->sheet, row),
                                                    c->sheet->column[column].id, &base);
    /* The workbook is newer. Of a copy that has parted nobody can say so: what it holds may be older, or changed back.
     */
    if (changed_here && base && strcmp(base, file) == 0 && !c->part->parted)
        return;
    bool conflict = changed_here && (c->part->parted || !base || strcmp(base, here) != 0);
    struct import_cell *cell = add_cell(c, conflict ? IMPORT_CONFLICT : IMPORT_CHANGED, field, column);
    cell->here = arena_text(c->part->arena, here);
    cell->base = base ? (base == here ? cell->here : arena_text(c->part->arena, base)) : "";
    cell->file = file;
}

/* ---- computed cells of an own export ---- */

static bool same_as_value(struct comparing *c, uint32_t row, size_t column, const char *text)
{
    const struct column_def *def = &c->sheet->column[column];
    struct value value = model_value(c->model, c->part->sheet, row, column);
    str_clear(&c->text);
    value_to_text(value, &c->text);
    if (strcmp(c->text.text, text) == 0 || strcmp(intl_form(c->text.text), text) == 0)
        return true;
    str_clear(&c->text);
    value_def_text(c->model, def, value, MODEL_LABEL, &c->text);
    if (strcmp(c->text.text, text) == 0)
        return true;
    const struct choice *choice = def->choices ? model_choice(c->model, def, value) : NULL;
    return choice && strcmp(choice->label, text) == 0;
}

/* A given text in another language than now says nothing; then no cell of its column is what it should be. */
static void find_comparable(struct comparing *c)
{
    const struct import_map *map = &c->part->map;
    for (size_t f = 0; f < map->count; f++) {
        const struct import_mapping *m = &map->mapping[f];
        if (m->column == SIZE_MAX || !m->computed || c->sheet->column[m->column].formula || c->id_field == SIZE_MAX)
            continue;
        for (size_t at = map->header + 1; at < c->table->rows && !c->comparable[f]; at++) {
            uint32_t row = model_find_row(c->model, c->part->sheet, table_text(c->table, at, c->id_field));
            c->comparable[f] = row != UINT32_MAX && *table_text(c->table, at, f) &&
                               same_as_value(c, row, m->column, table_text(c->table, at, f));
        }
    }
}

static void look_at_computed(struct comparing *c, size_t at, uint32_t row, size_t field, size_t column)
{
    const struct column_def *def = &c->sheet->column[column];
    const char *typed = table_text(c->table, at, field);
    if ((table_flags(c->table, at, field) & CELL_FORMULA) || (!def->formula && !c->comparable[field]) ||
        same_as_value(c, row, column, typed))
        return;
    str_clear(&c->text);
    model_text(c->model, c->part->sheet, row, column, MODEL_LABEL, &c->text);
    char *reason = def->formula
                       ? mem_format(_("this cell is computed and was typed over; it should hold \"%s\""), c->text.text)
                       : mem_format(_("this text is given and was typed over; it should be \"%s\""), c->text.text);
    reject(c, field, column, typed, reason);
    free(reason);
}

/* A new row has nothing to compare with: what was typed where only a formula belongs is told all the same. A row that
 * was copied as values brings along what its original shows. */
static void look_at_new_computed(struct comparing *c, size_t at, uint32_t copy_of, size_t field, size_t column)
{
    const char *typed = table_text(c->table, at, field);
    if (copy_of != UINT32_MAX && same_as_value(c, copy_of, column, typed))
        return;
    if (*typed && !(table_flags(c->table, at, field) & CELL_FORMULA) && c->sheet->column[column].formula)
        reject(c, field, column, typed, _("this cell is computed: leave it empty in a new row"));
}

/* ---- one row ---- */

/* A formula that the writing program has not computed: what the cell holds is not known, least of all that it is empty.
 */
static bool not_computed(const struct comparing *c, size_t at, size_t field)
{
    return (table_flags(c->table, at, field) & ~CELL_MERGED) == (CELL_EMPTY | CELL_FORMULA);
}

/* Which row of the model is meant. False when that cannot be told. */
static bool find_row(struct comparing *c, size_t at, struct import_found *found)
{
    *found = import_ids_find(c->ids, at);
    if (found->refused)
        reject(c, c->id_field, SIZE_MAX,
               c->rows                   ? import_rows_words(c->rows, at)
               : c->id_field == SIZE_MAX ? ""
                                         : table_text(c->table, at, c->id_field),
               found->reason);
    return !found->refused;
}

/* Blanks that nobody sees: a field of a new row would be empty too. */
static bool says_nothing(const char *text)
{
    if ((unsigned char)*text > ' ' && (unsigned char)*text < 0x80) /* nearly every text */
        return false;
    struct str trimmed = STR_INIT;
    typed_trim(text, &trimmed);
    bool nothing = trimmed.length == 0;
    str_free(&trimmed);
    return nothing;
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
        if (*table_text(c->table, at, f) && !(c->part->own && (m->ignored || m->computed)) &&
            !(c->asks && says_nothing(table_text(c->table, at, f))))
            return false;
        if (not_computed(c, at, f) && m->column != SIZE_MAX && !m->ignored && !m->computed)
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
    char *reason =
        mem_format(_("a value beyond the header: %u fields, the header has %zu"), fields, c->part->map.count);
    reject(c, field, SIZE_MAX, table_text(c->table, at, field), reason);
    free(reason);
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

/* The cell above, where a new row says 〃. False: it is rejected. */
static bool follow_ditto(struct comparing *c, uint32_t row, size_t field, size_t column, const char **typed,
                         uint8_t *flags)
{
    enum import_ditto ditto = row == UINT32_MAX ? import_layout_ditto(c->layout, field, typed, flags) : DITTO_NONE;
    if (ditto == DITTO_NOTHING_ABOVE) {
        reject(c, field, column, *typed, _("there is no row above that this could mean"));
        return false;
    }
    if (ditto == DITTO_ABOVE)
        add_remark(c, REMARK_DITTO, field);
    else if ((*flags & CELL_MERGED) && **typed)
        add_remark(c, REMARK_MERGED, field);
    return true;
}

/* Blanks at the ends of a name are cut where they come in; one that stands here with them is the same in the file. So is
 * a reference of an older workbook to a row that is gone: it cannot be made any more, but it is no change either. */
static bool keeps_edges(struct comparing *c, uint32_t row, size_t column, const char *typed)
{
    enum column_type type = c->sheet->column[column].type;
    bool asked = (type == COLUMN_TEXT && typed_has_edge(typed)) || (type == COLUMN_ROW && *typed);
    return row != UINT32_MAX && asked && strcmp(here_text(c, row, column), typed) == 0;
}

/* 100 under 「見積り（千円）」 is 100千円. */
static void follow_unit(struct comparing *c, size_t field, size_t column, const char **typed, uint8_t *flags)
{
    const struct column_def *def = &c->sheet->column[column];
    if (!c->unit[field] || (*flags & CELL_TYPE) == CELL_DATE || (*flags & CELL_TYPE) == CELL_ERROR)
        return;
    str_clear(&c->text);
    if (!import_unit_add(def, *typed, c->unit[field], &c->text))
        return;
    *typed = arena_text(c->part->arena, c->text.text);
    *flags = CELL_TEXT;
    add_remark(c, REMARK_UNIT, field);
}

/* A word that may be a choice is asked for once, not at each of its cells. */
#define WORD_LETTERS 40
static void refuse_value(struct comparing *c, size_t field, size_t column, const char *typed, uint8_t flags)
{
    const struct column_def *def = &c->sheet->column[column];
    bool asked = c->asks && def->choices && (flags & CELL_TYPE) != CELL_ERROR && !utf8_forbidden(typed) &&
                 utf8_length(typed) <= WORD_LETTERS;
    if (asked && c->asked) {
        asked = false;
        for (size_t i = 0; i < c->part->questions && !asked; i++)
            asked = c->part->question[i].field == field;
    }
    reject(c, field, column, typed, reason_of(c, column));
    c->part->cell[c->part->cells - 1].asked = asked;
}

/* In a copy that has parted the number of a row that was added since means another row than here. */
static bool means_other_row(struct comparing *c, size_t column, const char *value)
{
    const struct column_def *def = &c->sheet->column[column];
    if (!c->part->parted || def->type != COLUMN_ROW || !*value || c->book->catalog->sheet[def->of].kind != SHEET_LEDGER)
        return false;
    struct error err = {0}; /* what cannot be read now was read a moment ago: then nothing is known of it */
    if (!c->targets[def->of])
        c->targets[def->of] = import_base_new(c->book, c->book->catalog->sheet[def->of].id, c->part->common, &err);
    return !c->targets[def->of] || import_base_row(c->targets[def->of], value) == BASE_ROW_ADDED;
}

static void take_values(struct comparing *c, size_t at, const struct import_found *found, const char **value)
{
    uint32_t row = found->row;
    const struct import_map *map = &c->part->map;
    for (size_t f = 0; f < map->count; f++) {
        const struct import_mapping *m = &map->mapping[f];
        if (m->column == SIZE_MAX || m->is_id || m->ignored)
            continue;
        if (m->sheet_name) {
            value[f] = import_value(c->part->values, m->column, c->table->name, CELL_TEXT, &c->error);
            if (!value[f])
                reject(c, f, m->column, c->table->name, reason_of(c, m->column));
            continue;
        }
        if (m->computed) {
            if (c->look_at_computed && row != UINT32_MAX)
                look_at_computed(c, at, row, f, m->column);
            else if (c->look_at_computed)
                look_at_new_computed(c, at, found->copy_of, f, m->column);
            continue;
        }
        if (not_computed(c, at, f)) {
            reject(c, f, m->column, "",
                   _("a formula without its result: open the file in a spreadsheet program and save it there"));
            continue;
        }
        const char *typed = typed_at(c, at, f);
        uint8_t flags = table_flags(c->table, at, f);
        if (keeps_edges(c, row, m->column, typed)) {
            value[f] = typed;
            continue;
        }
        if (!follow_ditto(c, row, f, m->column, &typed, &flags))
            continue;
        follow_unit(c, f, m->column, &typed, &flags);
        value[f] = import_value(c->part->values, m->column, typed, flags, &c->error);
        enum import_remark_kind kind = import_value_remark(c->part->values);
        if (kind != REMARK_NONE && value[f])
            add_remark(c, kind, f);
        if (!value[f])
            refuse_value(c, f, m->column, typed, flags);
        else if (means_other_row(c, m->column, value[f])) {
            reject(c, f, m->column, typed, _("this number was given here to another row since the two copies parted"));
            value[f] = NULL;
        } else if (row != UINT32_MAX)
            compare_cell(c, row, f, m->column, value[f]);
    }
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
    struct str text = STR_INIT;
    size_t differ = 0;
    for (size_t f = 0; f < map->count; f++) {
        const struct import_mapping *m = &map->mapping[f];
        if (m->column == SIZE_MAX || m->is_id || m->ignored || m->computed || !value[f] || !*value[f] ||
            strcmp(value[f], here_text(c, row, m->column)) == 0)
            continue;
        str_add(&text, differ++ ? _(", ") : _("; different: "));
        str_add(&text, intl_form(c->sheet->column[m->column].label));
    }
    const char *id = model_row_id(c->model, c->part->sheet, row);
    char *note = mem_format(differ ? _("no. %s here has the same name%s") : _("the same row is here as no. %s%s"), id,
                            text.text);
    const char *kept = arena_text(c->part->arena, note);
    free(note);
    str_free(&text);
    return kept;
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
    struct import_found found;
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
            take_values(c, at, &found, value); /* of a skipped row too: a person may take it */
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
        add_remark(c, REMARK_AGAIN, SIZE_MAX);
    if (c->table->place[at].hidden && out->kind != IMPORT_SAME)
        add_remark(c, REMARK_HIDDEN, SIZE_MAX);
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
        if (n % 4096 == 0 && progress && progress->step(progress->context, total + n, 2 * total))
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
    if (c->sheet->kind != SHEET_LEDGER || !c->trusted || c->id_field == SIZE_MAX)
        return;
    bool named = c->base && !c->table->incomplete && !sheet_sealed(c->sheet, SIZE_MAX);
    for (uint32_t r = 0; r < model_rows(c->model, part->sheet); r++) {
        const char *id = model_row_id(c->model, part->sheet, r);
        if (import_ids_used(c->ids, r) || c->used[r] || (c->base && import_base_row(c->base, id) == BASE_ROW_ADDED))
            continue;
        part->absent++;
        if (!named)
            continue;
        part->missing = mem_grow(part->missing, part->missings, &capacity, sizeof(*part->missing));
        part->missing[part->missings++] =
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

static void start_twins(struct comparing *c)
{
    import_twins_free(&c->twins);
    if (c->sheet->kind == SHEET_LEDGER)
        c->twins = import_twins_new(c->model, c->part, c->base, import_name_column(c->sheet));
}

/* Forgets the rows that were looked at. */
static void start_again(struct comparing *c)
{
    struct import_part *part = c->part;
    free(part->row);
    free(part->cell);
    free(part->value);
    free(part->remark);
    part->row = NULL;
    part->cell = NULL;
    part->value = NULL;
    part->remark = NULL;
    part->rows = part->cells = part->cell_capacity = part->remarks = c->remark_capacity = 0;
    memset(part->count, 0, sizeof(part->count));
    memset(part->cell_count, 0, sizeof(part->cell_count));
    memset(c->used, 0, model_rows(c->model, part->sheet) + 1u);
    import_layout_free(&c->layout);
    c->layout = import_layout_new(c->sheet, c->table, &part->map);
    import_repeats_free(&c->repeats);
    c->repeats = import_repeats_new(part);
    start_twins(c);
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
    struct str place = STR_INIT;
    table_place_text(c->table, c->xlsx, part->map.header, SIZE_MAX, &place);
    error_set(err, ERROR_REJECTED, c->table->name);
    error_place(err, "%s", place.text);
    str_free(&place);
    return error_detail(err, "%s",
                        _("the rows of this sheet are given: the file needs the column \"id\", or their "
                          "numbers or names"));
}

bool import_compare(struct book *book, struct import *import, struct import_part *part,
                    const struct import_options *options, const struct progress *progress, struct error *err)
{
    const struct file_table *table = part->table;
    struct comparing c = {.book = book,
                          .model = book->model,
                          .part = part,
                          .sheet = &book->catalog->sheet[part->sheet],
                          .table = table,
                          .xlsx = import->file.xlsx,
                          .text = STR_INIT};
    c.apostrophes = !c.xlsx && table->fields[part->map.header] && *table_text(table, part->map.header, 0) == '\'';
    c.trusted = !part->own || strcmp(table->own.workbook, store_id(book->store)) == 0;
    c.look_at_computed = c.xlsx && part->own && c.trusted && strcmp(table->own.variant, "values") != 0;
    find_fields(&c);
    part->arena = arena_new();
    c.asks = !part->own && !is_own_csv(&part->map);
    part->values = import_values_new(book, part->sheet, table->days, !c.asks);
    c.comparable = mem_zero(part->map.count + 1, sizeof(*c.comparable));
    c.unit = mem_zero(part->map.count + 1, sizeof(*c.unit));
    for (size_t f = 0; f < part->map.count && c.asks; f++)
        if (part->map.mapping[f].column != SIZE_MAX)
            c.unit[f] = import_table_unit(&c.sheet->column[part->map.mapping[f].column], table, part->map.header,
                                          part->map.mapping[f].header);
    c.layout = import_layout_new(c.sheet, table, &part->map);
    c.repeats = import_repeats_new(part);
    c.used = mem_zero(model_rows(book->model, part->sheet) + 1u, 1);
    c.targets = mem_zero(book->catalog->sheet_count + 1, sizeof(*c.targets));
    if (c.look_at_computed)
        find_comparable(&c);
    bool good = !part->based || (c.base = import_base_new(book, c.sheet->id, part->common, err)) != NULL;
    if (c.asks && c.sheet->kind == SHEET_CHECKLIST && c.sheet->each == SIZE_MAX)
        c.rows = import_rows_new(c.sheet, table, &part->map);
    if (good) {
        c.ids = import_ids_new(book, part, c.base, c.id_field, c.rows, c.trusted, err);
        start_twins(&c);
        good = c.ids && look(&c, import, options, progress, err) && (!c.rows || knows_rows(&c, err));
    }
    if (good && c.asks)
        import_check_computed(book, import, part);
    if (good)
        find_missing(&c);
    import_ids_free(&c.ids);
    import_twins_free(&c.twins);
    import_base_free(&c.base);
    for (size_t i = 0; i < book->catalog->sheet_count; i++)
        import_base_free(&c.targets[i]);
    free(c.targets);
    import_layout_free(&c.layout);
    import_repeats_free(&c.repeats);
    import_rows_free(&c.rows);
    str_free(&c.text);
    free(c.comparable);
    free(c.unit);
    free(c.used);
    return good;
}

void import_part_free(struct import_part *part)
{
    import_map_free(&part->map);
    import_values_free(&part->values);
    if (part->arena)
        arena_free(&part->arena);
    free(part->row);
    free(part->cell);
    free(part->value);
    free(part->remark);
    free(part->question);
    free(part->missing);
    *part = (struct import_part){0};
}
