/* definitions: what the page of definitions says; a table or bands can only be made where nothing else is in the formula. */
#include "catalog/definition.h"

#include "catalog/build.h"

#define MOST_STEPS 16
#define MOST_BANDS 1000

enum { KEY_KIND, KEY_TITLE, KEY_SHEET, KEY_COLUMN, KEY_VALUE, KEY_X, KEY_Y, KEY_BY, KEY_FROM, KEY_TO, KEYS };
static const struct key definition_keys[KEYS] = {
    [KEY_KIND] = {"kind", true},      [KEY_TITLE] = {"title", false}, [KEY_SHEET] = {"sheet", false},
    [KEY_COLUMN] = {"column", false}, [KEY_VALUE] = {"value", false}, [KEY_X] = {"x", false},
    [KEY_Y] = {"y", false},           [KEY_BY] = {"by", false},       [KEY_FROM] = {"from", false},
    [KEY_TO] = {"to", false},
};
#define KEY(name) (1u << KEY_##name)
/* Of each kind: what it needs, and what it may have beside that. VALUE stands for SHEET and COLUMN. */
static const struct {
    const char *word;
    unsigned needs, may;
} kinds[] = {
    [DEFINITION_CHOICES] = {"choices", KEY(SHEET) | KEY(COLUMN), KEY(TITLE)},
    [DEFINITION_TABLE] = {"table", KEY(SHEET) | KEY(COLUMN) | KEY(X) | KEY(Y), KEY(TITLE)},
    [DEFINITION_BANDS] = {"bands", KEY(SHEET) | KEY(COLUMN) | KEY(BY) | KEY(FROM) | KEY(TO), KEY(TITLE) | KEY(VALUE)},
    [DEFINITION_SHEET] = {"sheet", KEY(SHEET), KEY(TITLE)}};

static bool check_keys(struct build *build, node_at item, const node_at *at, enum definition_kind kind)
{
    unsigned needs = kinds[kind].needs, may = needs | kinds[kind].may;
    bool good = true;
    if (at[KEY_VALUE] && may & KEY(VALUE)) {
        needs &= ~(KEY(SHEET) | KEY(COLUMN));
        may &= ~(KEY(SHEET) | KEY(COLUMN));
    }
    for (int key = KEY_TITLE; key < KEYS; key++) {
        if (at[key] && !(may & 1u << key))
            good = read_fault(&build->reader, at[key] - 1, definition_keys[key].name,
                              N_("a definition of the kind %s has no such key"), kinds[kind].word);
        else if (!at[key] && needs & 1u << key)
            good = read_fault(&build->reader, item, definition_keys[key].name, N_("this key is missing in %s"),
                              kinds[kind].word);
    }
    return good;
}

static const struct column_def *column_of(const struct build *build, const struct definition_def *d, size_t column)
{
    const struct sheet_def *sheet = build->sheet[d->sheet].to;
    return d->summary ? &sheet->summary[column].column : &sheet->column[column];
}

/* COLUMN and what it is computed from, down to what is asked about; AT: where the definition says so. */
static bool add_steps(struct build *build, struct definition_def *d, size_t *step, node_at at, size_t column)
{
    const struct column_def *def = column_of(build, d, column);
    size_t table = d->summary ? catalog_summary_table(d->sheet) : catalog_rows_table(d->sheet);
    if (column == d->x || column == d->y)
        return true;
    for (size_t i = 0; i < d->step_count; i++)
        if (step[i] == column)
            return true;
    if (!def->formula || d->step_count == MOST_STEPS)
        return read_fault(&build->reader, at, def->id,
                          N_("it is in the formula too, so that no table tells all of it"));
    for (size_t i = 0; i < formula_ref_count(def->formula); i++) {
        const struct formula_ref *ref = formula_ref_at(def->formula, i);
        if (ref->table != table || (ref->kind != FORMULA_OWN && ref->kind != FORMULA_SCALAR))
            return read_fault(&build->reader, at, def->id,
                              N_("its formula reads other rows or sheets, so that no table tells all of it"));
        if (!add_steps(build, d, step, at, ref->column))
            return false;
    }
    step[d->step_count++] = column;
    return true;
}

static bool check_choices(struct build *build, const struct definition_def *d, size_t column, node_at at, size_t most)
{
    const struct column_def *def = column_of(build, d, column);
    if (!def->choices)
        return read_fault(&build->reader, at, def->id, N_("a column with choices is needed here"));
    if (def->choices->count > most)
        return read_fault(&build->reader, at, def->id, N_("at most %zu choices have room here"), most);
    return true;
}

static bool read_about(struct build *build, struct definition_def *d, const node_at *at)
{
    if (at[KEY_VALUE]) {
        struct value_ref ref = resolve_value(build, at[KEY_VALUE]);
        d->sheet = ref.sheet;
        d->column = ref.summary;
        d->summary = true;
        if (ref.set && ref.fact)
            return read_fault(&build->reader, at[KEY_VALUE], read_raw(&build->reader, at[KEY_VALUE]),
                              N_("a fact is not computed"));
        return ref.set;
    }
    d->sheet = resolve_sheet(build, at[KEY_SHEET]);
    if (d->sheet == SIZE_MAX || d->kind == DEFINITION_SHEET)
        return d->sheet != SIZE_MAX;
    d->column = resolve_column(build, d->sheet, at[KEY_COLUMN]);
    return d->column != SIZE_MAX;
}

static bool read_given(struct build *build, struct definition_def *d, const node_at *at)
{
    struct reader *r = &build->reader;
    node_at about = at[KEY_VALUE] ? at[KEY_VALUE] : at[KEY_COLUMN];
    size_t *step = arena_zero(build->arena, MOST_STEPS * sizeof(*step));
    d->step = step;
    if (d->kind == DEFINITION_TABLE) {
        d->x = resolve_column(build, d->sheet, at[KEY_X]);
        d->y = resolve_column(build, d->sheet, at[KEY_Y]);
        return d->x != SIZE_MAX && d->y != SIZE_MAX && check_choices(build, d, d->x, at[KEY_X], DEFINITION_ACROSS) &&
               check_choices(build, d, d->y, at[KEY_Y], MOST_BANDS) && add_steps(build, d, step, about, d->column);
    }
    d->x = d->summary ? resolve_summary(build, d->sheet, at[KEY_BY]) : resolve_column(build, d->sheet, at[KEY_BY]);
    d->from = read_whole(r, at[KEY_FROM], 0, 0, MOST_BANDS);
    d->to = read_whole(r, at[KEY_TO], 0, 1, MOST_BANDS);
    if (d->x == SIZE_MAX || !check_choices(build, d, d->column, about, MOST_BANDS))
        return false;
    if (column_of(build, d, d->x)->kind->number != NUMBER_AMOUNT)
        return read_fault(r, at[KEY_BY], read_raw(r, at[KEY_BY]), N_("bands are made of numbers"));
    if (d->from >= d->to)
        return read_fault(r, at[KEY_TO], "to", N_("it must be more than from"));
    return add_steps(build, d, step, about, d->column);
}

static bool read_definition(struct build *build, node_at item, struct definition_def *d)
{
    const char *words[ARRAY_LENGTH(kinds)];
    node_at at[KEYS];
    for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++)
        words[i] = kinds[i].word;
    if (!read_map(&build->reader, item, N_("a definition"), definition_keys, KEYS, at))
        return false;
    size_t kind = read_word(&build->reader, at[KEY_KIND], words, ARRAY_LENGTH(kinds), ARRAY_LENGTH(kinds));
    if (kind == ARRAY_LENGTH(kinds) || !check_keys(build, item, at, (enum definition_kind)kind))
        return false;
    d->kind = (enum definition_kind)kind;
    d->layer = build_layer(build);
    d->column = d->x = d->y = SIZE_MAX;
    if (!read_about(build, d, at))
        return false;
    d->title = at[KEY_TITLE]                 ? read_text(&build->reader, at[KEY_TITLE])
               : d->kind == DEFINITION_SHEET ? build->sheet[d->sheet].to->title
                                             : column_of(build, d, d->column)->label;
    if (d->kind == DEFINITION_CHOICES)
        return check_choices(build, d, d->column, at[KEY_COLUMN], SIZE_MAX);
    return d->kind == DEFINITION_SHEET || read_given(build, d, at);
}

void definitions_read(struct build *build)
{
    struct catalog *catalog = build->catalog;
    size_t room = layers_room(build, LAYER_DEFINITIONS, N_("definitions"));
    struct definition_def *definitions = arena_zero(build->arena, room * sizeof(*definitions));
    catalog->definition = definitions;
    for (size_t i = 0; i < catalog->layer_count; i++) {
        node_at list = layer_enter(build, i)->at[LAYER_DEFINITIONS];
        for (node_at item = list ? read_first(&build->reader, list) : 0; item;
             item = read_next(&build->reader, list, item))
            catalog->definition_count += read_definition(build, item, &definitions[catalog->definition_count]);
    }
}
