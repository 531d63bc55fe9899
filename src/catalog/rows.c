#include <string.h>

#include "catalog/build.h"

#define MAX_ROWS 5000

enum {
    ROW_ID,
    ROW_SECTION,
    ROW_LABEL,
    ROW_TEXT,
    ROW_WHY,
    ROW_HARM,
    ROW_EXAMPLES,
    ROW_HINT,
    ROW_SOURCE,
    ROW_RULE,
    ROW_LINKS,
    ROW_SAME,
    ROW_VALUES,
    ROW_ALSO,
    ROW_KEYS
};
static const struct key row_keys[ROW_KEYS] = {
    [ROW_ID] = {"id", true},
    [ROW_SECTION] = {"section", false},
    [ROW_LABEL] = {"label", true},
    [ROW_TEXT] = {"text", true},
    [ROW_WHY] = {"why", false},
    [ROW_HARM] = {"harm", false},
    [ROW_EXAMPLES] = {"examples", false},
    [ROW_HINT] = {"hint", false},
    [ROW_SOURCE] = {"source", false},
    [ROW_RULE] = {"rule", false},
    [ROW_LINKS] = {"links", false},
    [ROW_SAME] = {"same", false},
    [ROW_VALUES] = {"values", false},
    [ROW_ALSO] = {"also", false},
};

static void read_section(struct build *build, const struct sheet_def *def, node_at item, node_at at,
                         struct row_def *row)
{
    struct reader *r = &build->reader;
    row->section = read_text(r, at);
    if (row->section && !def->sections)
        read_fault(r, at, row->section, N_("this sheet has no sections"));
    else if (row->section && !choices_code(def->sections, row->section))
        read_unknown(r, at, row->section, N_("the sheet has no such section"), def->sections->formula.code,
                     def->sections->count);
    else if (!at && def->sections)
        read_fault(r, item, "section", N_("this key is missing in %s"), _("a row"));
}

static void read_values(struct build *build, struct sheet_build *sheet, node_at map, const char **values)
{
    struct reader *r = &build->reader;
    if (!read_is_map(r, map, N_("values")))
        return;
    for (node_at key = read_first(r, map); key; key = read_next(r, map, key)) {
        size_t column = resolve_column(build, sheet->number, key);
        if (column == SIZE_MAX)
            continue;
        if (!sheet->column[column].given)
            read_fault(r, key, read_raw(r, key), N_("only columns with given: yes have values here"));
        else
            cell_read(build, &sheet->column[column], key + 1, &values[column]);
    }
}

/* Where the matter of a row stands: what it says itself, or what the sheet says of its rows, or of all of it. */
static const char *row_source(struct build *build, const struct sheet_build *sheet, node_at own,
                              const struct row_def *row, size_t number)
{
    struct reader *r = &build->reader;
    if (own || !sheet->at[SHEET_ROW_SOURCE])
        return own ? read_text(r, own) : sheet->to->source;
    char place[24];
    snprintf(place, sizeof(place), "%zu", number + 1);
    const struct fill fill[] = {{"{id}", row->id}, {"{n}", place}, {"{label}", row->label}};
    r->fill = fill;
    r->fill_count = ARRAY_LENGTH(fill);
    r->arena = build->arena;
    const char *text = read_text(r, sheet->at[SHEET_ROW_SOURCE]);
    r->fill = NULL;
    return text;
}

static bool read_row(struct build *build, struct sheet_build *sheet, node_at item, const char *const *no_values,
                     struct row_def *row, size_t number)
{
    struct reader *r = &build->reader;
    node_at at[ROW_KEYS];
    bool good = read_map(r, item, N_("a row"), row_keys, ROW_KEYS, at);
    if (!at[ROW_ID])
        return false;
    *row = (struct row_def){.id = read_id(r, at[ROW_ID], false),
                            .label = read_short_text(r, at[ROW_LABEL], 24),
                            .text = read_text(r, at[ROW_TEXT]),
                            .why = read_text(r, at[ROW_WHY]),
                            .harm = read_text(r, at[ROW_HARM]),
                            .examples = read_text(r, at[ROW_EXAMPLES]),
                            .hint = read_text(r, at[ROW_HINT]),
                            .rule = read_text(r, at[ROW_RULE]),
                            .value = no_values,
                            .place = read_place(r, at[ROW_ID])};
    if (row->id && row->label)
        row->source = row_source(build, sheet, at[ROW_SOURCE], row, number);
    row->also = read_texts(r, at[ROW_ALSO], build->arena, &row->also_count);
    read_section(build, sheet->to, item, at[ROW_SECTION], row);
    if (at[ROW_VALUES]) {
        const char **values = arena_zero(build->arena, (sheet->to->column_count + 1) * sizeof(*values));
        read_values(build, sheet, at[ROW_VALUES], values);
        row->value = values;
    }
    sheet->row_links[number] = at[ROW_LINKS];
    sheet->row_same[number] = at[ROW_SAME];
    return good && row->id && row->label;
}

/* The one row of a sheet of facts. */
static void add_facts_row(struct build *build, struct sheet_build *sheet, const char *const *no_values)
{
    sheet->row[0] = (struct row_def){
        .id = arena_text(build->arena, "1"), .label = sheet->to->title, .value = no_values, .place = sheet->to->place};
    sheet->to->row_count = 1;
    names_add(&sheet->rows, build->arena, sheet->row[0].id, 0);
}

void rows_read(struct build *build, struct sheet_build *sheet)
{
    struct reader *r = &build->reader;
    struct sheet_def *def = sheet->to;
    node_at list = def->kind == SHEET_CHECKLIST ? sheet->at[SHEET_ROWS] : 0;
    size_t count = read_is_list(r, list, N_("rows")) ? read_node(r, list)->value : 0;
    if (list && count == 0)
        read_fault(r, list, def->id, N_("a checklist needs rows"));
    if (count > MAX_ROWS) {
        read_fault(r, list, def->id, N_("at most %d"), MAX_ROWS);
        count = MAX_ROWS;
    }
    const char *const *no_values = arena_zero(build->arena, (def->column_count + 1) * sizeof(*no_values));
    sheet->row = arena_zero(build->arena, (count + 1) * sizeof(*sheet->row));
    sheet->row_links = arena_zero(build->arena, (count + 1) * sizeof(*sheet->row_links));
    sheet->row_same = arena_zero(build->arena, (count + 1) * sizeof(*sheet->row_same));
    def->row = sheet->row;
    if (def->kind == SHEET_FACTS)
        add_facts_row(build, sheet, no_values);
    for (node_at item = count ? read_first(r, list) : 0; item && count-- > 0; item = read_next(r, list, item)) {
        size_t number = def->row_count;
        struct row_def *row = &sheet->row[number];
        if (!read_row(build, sheet, item, no_values, row, number)) {
            if (!row->id)
                continue;
            row->label = row->label ? row->label : row->id; /* reported; its id may still be linked to */
        }
        if (names_add(&sheet->rows, build->arena, row->id, number))
            def->row_count++;
        else
            read_fault(r, item, row->id, N_("this id is used twice"));
    }
}

static bool is_among(const uint32_t *numbers, size_t count, uint32_t number)
{
    for (size_t i = 0; i < count; i++)
        if (numbers[i] == number)
            return true;
    return false;
}

static bool read_link(struct build *build, struct sheet_build *to, node_at rows, struct row_link *link)
{
    struct reader *r = &build->reader;
    if (!read_is_list(r, rows, N_("links")))
        return false;
    size_t count = read_node(r, rows)->value;
    *link = (struct row_link){.count = 0};
    const char **ids = arena_zero(build->arena, (count + 1) * sizeof(*ids));
    uint32_t *index = arena_zero(build->arena, (count + 1) * sizeof(*index));
    for (node_at item = read_first(r, rows); item; item = read_next(r, rows, item)) {
        const char *id = read_text(r, item);
        size_t row = id ? names_find(&to->rows, id) : SIZE_MAX;
        if (!id)
            continue;
        if (row == SIZE_MAX)
            read_unknown(r, item, id, N_("the sheet linked to has no such row"), to->rows.name, to->rows.count);
        else if (is_among(index, link->count, (uint32_t)row))
            read_fault(r, item, id, N_("this row is linked to twice"));
        else {
            ids[link->count] = id;
            index[link->count++] = (uint32_t)row;
        }
    }
    if (count == 0)
        read_fault(r, rows, to->to->id, N_("no row is named"));
    link->sheet = to->number;
    link->row = ids;
    link->index = index;
    return link->count > 0;
}

const struct row_link *rows_links_read(struct build *build, node_at map, size_t *count)
{
    struct reader *r = &build->reader;
    *count = 0;
    if (!read_is_map(r, map, N_("links")))
        return NULL;
    struct row_link *links = arena_zero(build->arena, (read_node(r, map)->value + 1) * sizeof(*links));
    for (node_at key = read_first(r, map); key; key = read_next(r, map, key)) {
        size_t to = resolve_sheet(build, key);
        if (to == SIZE_MAX)
            continue;
        const struct sheet_def *def = build->sheet[to].to;
        if (def->kind == SHEET_LEDGER || def->each != SIZE_MAX)
            read_fault(r, key, def->id, N_("the rows of this sheet are made by people; a form cannot link to them"));
        else if (read_link(build, &build->sheet[to], key + 1, &links[*count]))
            ++*count;
    }
    return links;
}

void rows_read_links(struct build *build, struct sheet_build *sheet)
{
    for (size_t i = 0; i < sheet->to->row_count; i++)
        if (sheet->row_links[i])
            sheet->row[i].link = rows_links_read(build, sheet->row_links[i], &sheet->row[i].link_count);
}
