#include "exchange/import_cells.h"

#include <string.h>

#include "base/intl.h"
#include "base/typed.h"
#include "base/utf8.h"
#include "exchange/import_header.h"

/* ---- cells that differ ---- */

static struct import_cell *add_cell(struct comparing *c, enum import_kind kind, size_t field, size_t column)
{
    struct import_part *part = c->part;
    struct import_cell *cell = &MEM_MORE(part->cell, part->cells, part->cell_capacity);
    *cell = (struct import_cell){.kind = kind, .field = field, .column = column, .here = "", .base = "", .file = ""};
    part->cell_count[kind]++;
    return cell;
}

void import_cells_remark(struct comparing *c, enum import_remark_kind kind, size_t field)
{
    struct import_part *part = c->part;
    MEM_MORE(part->remark, part->remarks, c->remark_capacity) =
        (struct import_remark){.row = part->rows, .field = field, .kind = kind};
}

void import_cells_reject(struct comparing *c, size_t field, size_t column, const char *typed, const char *reason)
{
    struct import_cell *cell = add_cell(c, IMPORT_REJECTED, field, column);
    cell->file = typed;
    cell->reason = reason;
}

/* What would have been right, as people see it: codes are for programs. */
static void name_choices(struct comparing *c, size_t column)
{
    const struct column_def *def = &c->sheet->column[column];
    struct str all SCOPED(str_free) = STR_INIT;
    for (size_t i = 0; i < def->choices->count && all.length < 400; i++)
        str_add_format(&all, "%s%s", i ? _(", ") : "", intl_form(def->choices->choice[i].label));
    error_detail(&c->error, "%s", all.text);
}

/* The error as one line: the place is told apart, and what to do next is the same for all. */
static const char *reason_of(struct comparing *c, size_t column)
{
    struct str text SCOPED(str_free) = STR_INIT;
    const struct column_def *def = &c->sheet->column[column];
    if (c->error.code == ERROR_UNKNOWN_CHOICE && def->kind->coded)
        name_choices(c, column);
    c->error.place[0] = '\0';
    error_text(&c->error, &text);
    return arena_text_length(c->part->arena, text.text, strcspn(text.text, "\n"));
}

static const char *typed_at(const struct comparing *c, size_t at, size_t field)
{
    const char *text = table_text(c->table, at, field);
    return c->apostrophes && text[0] == '\'' && text[1] && strchr("=+-@\t\n'", text[1]) ? text + 1 : text;
}

const char *import_cells_here(struct comparing *c, uint32_t row, size_t column)
{
    str_clear(&c->text);
    model_stored(c->model, c->part->sheet, row, column, &c->text);
    return c->text.text;
}

static void compare_cell(struct comparing *c, uint32_t row, size_t field, size_t column, const char *file)
{
    const char *here = import_cells_here(c, row, column), *base = here, *sealed = sheet_sealed(c->sheet, column);
    if (strcmp(here, file) == 0)
        return;
    if (sealed) {
        import_cells_reject(c, field, column, file, intl_form(sealed));
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

static bool same_in_words(struct comparing *c, const struct column_def *def, struct value value, const char *text)
{
    str_clear(&c->text);
    value_to_text(value, &c->text);
    if (strcmp(c->text.text, text) == 0 || strcmp(intl_form(c->text.text), text) == 0)
        return true;
    str_clear(&c->text);
    value_def_text(c->model, def, value, MODEL_LABEL, &c->text);
    if (strcmp(c->text.text, text) == 0)
        return true;
    const struct choice *choice = def->choices ? kind_choice_of(def, value) : NULL;
    return choice && strcmp(choice->label, text) == 0;
}

/* In whatever language the file was made. */
static bool same_as_value(struct comparing *c, uint32_t row, size_t column, const char *text)
{
    const struct column_def *def = &c->sheet->column[column];
    struct value value = model_value(c->model, c->part->sheet, row, column);
    enum language own = intl_language();
    bool same = same_in_words(c, def, value, text);
    for (enum language language = 0; language < LANGUAGES && !same; language++) {
        intl_speak(language);
        same = same_in_words(c, def, value, text);
    }
    intl_speak(own);
    return same;
}

void import_cells_compare_given(struct comparing *c)
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
    import_cells_reject(c, field, column, typed,
                        arena_format(c->part->arena,
                                     def->formula ? _("this cell is computed and was typed over; it should hold \"%s\"")
                                                  : _("this text is given and was typed over; it should be \"%s\""),
                                     c->text.text));
}

/* A new row has nothing to compare with: what was typed where only a formula belongs is told all the same. A row that
 * was copied as values brings along what its original shows. */
static void look_at_new_computed(struct comparing *c, size_t at, uint32_t copy_of, size_t field, size_t column)
{
    const char *typed = table_text(c->table, at, field);
    if (copy_of != UINT32_MAX && same_as_value(c, copy_of, column, typed))
        return;
    if (*typed && !(table_flags(c->table, at, field) & CELL_FORMULA) && c->sheet->column[column].formula)
        import_cells_reject(c, field, column, typed, _("this cell is computed: leave it empty in a new row"));
}

/* ---- what a cell says ---- */

/* The cell above, where a new row says 〃. False: it is rejected. */
static bool follow_ditto(struct comparing *c, uint32_t row, size_t field, size_t column, const char **typed,
                         uint8_t *flags)
{
    enum import_ditto ditto = row == UINT32_MAX ? import_layout_ditto(c->layout, field, typed, flags) : DITTO_NONE;
    if (ditto == DITTO_NOTHING_ABOVE) {
        import_cells_reject(c, field, column, *typed, _("there is no row above that this could mean"));
        return false;
    }
    if (ditto == DITTO_ABOVE)
        import_cells_remark(c, REMARK_DITTO, field);
    else if ((*flags & CELL_MERGED) && **typed)
        import_cells_remark(c, REMARK_MERGED, field);
    return true;
}

/* Blanks at the ends of a name are cut where they come in; one that stands here with them is the same in the file. So
 * is a reference of an older workbook to a row that is gone: it cannot be made any more, but it is no change either. */
static bool keeps_edges(struct comparing *c, uint32_t row, size_t column, const char *typed)
{
    const struct column_kind *kind = c->sheet->column[column].kind;
    bool asked = (kind->prose == PROSE_LINE && typed_has_edge(typed)) || (kind->refers && *typed);
    return row != UINT32_MAX && asked && strcmp(import_cells_here(c, row, column), typed) == 0;
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
    import_cells_remark(c, REMARK_UNIT, field);
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
    import_cells_reject(c, field, column, typed, reason_of(c, column));
    c->part->cell[c->part->cells - 1].asked = asked;
}

/* In a copy that has parted the number of a row that was added since means another row than here. */
static bool means_other_row(struct comparing *c, size_t column, const char *value)
{
    const struct column_def *def = &c->sheet->column[column];
    if (!c->part->parted || !def->kind->refers || !*value || c->book->catalog->sheet[def->of].kind != SHEET_LEDGER)
        return false;
    struct error err = {0}; /* what cannot be read now was read a moment ago: then nothing is known of it */
    char id[RELATION_ID];
    if (!c->targets[def->of])
        c->targets[def->of] =
            import_base_new(c->book, c->book->catalog->sheet[def->of].id, c->part->common, c->arena, &err);
    bool other = !c->targets[def->of];
    while (!other && relation_next(&value, id))
        other = import_base_row(c->targets[def->of], id) == BASE_ROW_ADDED;
    return other;
}

void import_cells_take(struct comparing *c, size_t at, const struct import_found *found, const char **value)
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
                import_cells_reject(c, f, m->column, c->table->name, reason_of(c, m->column));
            continue;
        }
        if (m->computed) {
            if (c->look_at_computed && row != UINT32_MAX)
                look_at_computed(c, at, row, f, m->column);
            else if (c->look_at_computed)
                look_at_new_computed(c, at, found->copy_of, f, m->column);
            continue;
        }
        if (table_unknown(c->table, at, f)) {
            import_cells_reject(
                c, f, m->column, "",
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
            import_cells_remark(c, kind, f);
        if (!value[f])
            refuse_value(c, f, m->column, typed, flags);
        else if (means_other_row(c, m->column, value[f])) {
            import_cells_reject(c, f, m->column, typed,
                                _("this number was given here to another row since the two copies parted"));
            value[f] = NULL;
        } else if (row != UINT32_MAX)
            compare_cell(c, row, f, m->column, value[f]);
    }
}
