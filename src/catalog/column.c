#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "catalog/kind_private.h"

#define MAX_COLUMNS 250
#define MAX_CELL    32767 /* characters in a cell of Excel */

static const struct key column_keys[COL_KEYS] = {
    [COL_ID] = {"id", false},
    [COL_LABEL] = {"label", false},
    [COL_SHORT] = {"short", false},
    [COL_TYPE] = {"type", false},
    [COL_CHOICES] = {"choices", false},
    [COL_OF] = {"of", false},
    [COL_REQUIRED] = {"required", false},
    [COL_GIVEN] = {"given", false},
    [COL_WIDTH] = {"width", false},
    [COL_FORMULA] = {"formula", false},
    [COL_HELP] = {"help", false},
    [COL_UNIT] = {"unit", false},
    [COL_MIN] = {"min", false},
    [COL_MAX] = {"max", false},
    [COL_DECIMALS] = {"decimals", false},
    [COL_MAX_LENGTH] = {"max_length", false},
    [COL_BLANK] = {"blank", false},
    [COL_EXAMPLE] = {"example", false},
    [COL_ON] = {"on", false},
    [COL_CLEARED_BY] = {"cleared_by", false},
    [COL_HIDDEN] = {"hidden", false},
    [COL_SOURCE] = {"source", false},
    [COL_RULE] = {"rule", false},
    [COL_HOLDS] = {"holds", false},
    [COL_ALSO] = {"also", false},
    [COL_ON_DELETE] = {"on_delete", false},
    [COL_OPEN] = {"open", false},
    [COL_NAMED_BY_SHEET] = {"named_by_sheet", false},
    [COL_PAST] = {"past", false},
    [COL_ROLE] = {"role", false},
    [COL_DISTRIBUTION] = {"distribution", false},
    [COL_NEEDED_WHEN] = {"needed_when", false},
    [COL_LIKE] = {"like", false},
    [COL_BY] = {"by", false},
    [COL_INSIDE] = {"inside", false},
};
static const char *const holds_words[] = {"person", "department", "company", "contact"}; /* from HOLDS_PERSON on */

/* Keys that only some kinds know. */
static const enum column_key kind_keys[] = {
    COL_CHOICES, COL_OF,       COL_ON_DELETE,  COL_ON,    COL_UNIT,           COL_MIN,
    COL_MAX,     COL_DECIMALS, COL_MAX_LENGTH, COL_HOLDS, COL_NAMED_BY_SHEET, COL_PAST};
/* Keys that make no sense together, or in a summary. */
static const struct {
    int key, with;
} key_conflicts[] = {
    {COL_NEEDED_WHEN, COL_FORMULA},  {COL_NEEDED_WHEN, COL_GIVEN},
    {COL_NEEDED_WHEN, COL_REQUIRED}, {COL_REQUIRED, COL_FORMULA},
    {COL_GIVEN, COL_FORMULA},        {COL_CLEARED_BY, COL_FORMULA},
    {COL_REQUIRED, COL_GIVEN},       {COL_CLEARED_BY, COL_GIVEN},
    {COL_HOLDS, COL_FORMULA},        {COL_HOLDS, COL_GIVEN},
    {COL_ON_DELETE, COL_FORMULA},    {COL_OPEN, COL_FORMULA},
    {COL_OPEN, COL_GIVEN},           {COL_NAMED_BY_SHEET, COL_FORMULA},
    {COL_NAMED_BY_SHEET, COL_GIVEN}, {COL_PAST, COL_FORMULA},
    {COL_PAST, COL_GIVEN},
};
static const int not_in_summary[] = {
    COL_REQUIRED, COL_GIVEN,          COL_CLEARED_BY, COL_OF,           COL_ALSO,        COL_HOLDS, COL_ON_DELETE,
    COL_OPEN,     COL_NAMED_BY_SHEET, COL_ROLE,       COL_DISTRIBUTION, COL_NEEDED_WHEN, COL_PAST,  COL_INSIDE};

static int list_width(const struct choice_list *list)
{
    int widest = 4;
    for (size_t i = 0; list && i < list->count; i++) {
        int width = utf8_width(list->choice[i].label);
        widest = width > widest ? width : widest;
    }
    return widest < 16 ? widest : 16;
}

static int default_width(const struct column_def *def)
{
    int width = def->kind->width ? def->kind->width : list_width(def->choices);
    int head = def->short_label ? utf8_width(def->short_label) : 0;
    head = head < 12 ? head : 12;
    return width > head ? width : head;
}

static void check_keys(struct build *build, const node_at *at, const struct column_def *def, bool summary)
{
    struct reader *r = &build->reader;
    for (size_t i = 0; i < ARRAY_LENGTH(kind_keys); i++)
        if (at[kind_keys[i]] && !(def->kind->form->keys >> kind_keys[i] & 1))
            read_fault(r, at[kind_keys[i]] - 1, column_keys[kind_keys[i]].name,
                       N_("a column of type %s has no such key"), def->kind->word);
    for (size_t i = 0; i < ARRAY_LENGTH(key_conflicts) && !summary; i++)
        if (at[key_conflicts[i].key] && at[key_conflicts[i].with])
            read_fault(r, at[key_conflicts[i].key] - 1, column_keys[key_conflicts[i].key].name,
                       N_("not together with %s"), column_keys[key_conflicts[i].with].name);
    for (size_t i = 0; i < ARRAY_LENGTH(not_in_summary) && summary; i++)
        if (at[not_in_summary[i]])
            read_fault(r, at[not_in_summary[i]] - 1, column_keys[not_in_summary[i]].name,
                       N_("a summary value has no such key"));
    if (at[COL_BLANK] && !at[COL_FORMULA])
        read_fault(r, at[COL_BLANK] - 1, "blank", N_("only a computed value has a text for empty"));
    if (def->min > def->max)
        read_fault(r, at[COL_MAX], "max", N_("max is less than min"));
}

/* What is not said of a column is as with the one that it is LIKE; but not what only one column can have, and no texts that
 * speak of that column. */
static void read_like(struct build *build, struct sheet_build *sheet, bool summary, node_at *at)
{
    static const enum column_key own[] = {COL_ID,   COL_LABEL, COL_SHORT,      COL_HELP,           COL_EXAMPLE,
                                          COL_ALSO, COL_ROLE,  COL_CLEARED_BY, COL_NAMED_BY_SHEET, COL_NEEDED_WHEN,
                                          COL_LIKE, COL_BY};
    struct reader *r = &build->reader;
    const char *id = at[COL_LIKE] ? read_text(r, at[COL_LIKE]) : NULL;
    if (!id)
        return;
    const struct names *names = summary ? &sheet->summaries : &sheet->columns;
    size_t number = names_find(names, id);
    node_at node = number == SIZE_MAX ? 0 : (summary ? sheet->summary_nodes : sheet->column_nodes)[number].node;
    if (!node || read_node(r, node)->kind != NODE_MAP) {
        read_unknown(r, at[COL_LIKE], id, N_("no column above has this id"), names->name, names->count);
        return;
    }
    node_at of[COL_KEYS];
    size_t faults = r->faults;
    read_map(r, node, N_("a column"), column_keys, COL_KEYS,
             of); /* its faults were told already: it is no column then */
    for (int k = 0; k < COL_KEYS && r->faults == faults; k++) {
        bool is_own = at[k] != 0;
        for (size_t i = 0; i < ARRAY_LENGTH(own); i++)
            is_own = is_own || (int)own[i] == k;
        if (!is_own)
            at[k] = of[k];
    }
}

static const struct column_kind *read_kind(struct build *build, node_at node, const node_at *at)
{
    if (at[COL_TYPE])
        return kind_read(build, at[COL_TYPE]);
    if (!at[COL_FORMULA])
        read_fault(&build->reader, node, "type", N_("this key is missing in %s"), _("a column"));
    return kind_copy(build, at[COL_FORMULA] ? &kind_number : &kind_text);
}

/* What it is called; of what is written out for codes, when not said, the code and its label. */
static bool read_name(struct build *build, node_at node, const node_at *at, bool summary, const struct by *by,
                      size_t number, struct column_def *def)
{
    struct reader *r = &build->reader;
    const char *what = summary ? N_("a summary value") : N_("a column");
    const struct choice *choice = by->choice ? by->choice[number] : NULL;
    if (!choice && !at[COL_ID])
        read_fault(r, node, "id", N_("this key is missing in %s"), gettext(what));
    if (!choice && !at[COL_LABEL])
        read_fault(r, node, "label", N_("this key is missing in %s"), gettext(what));
    def->place = read_place(r, at[COL_ID] ? at[COL_ID] : node);
    def->id = !at[COL_ID] && choice ? choice->code : read_id(r, at[COL_ID], true);
    def->label = !at[COL_LABEL] && choice ? choice->label : read_text(r, at[COL_LABEL]);
    def->short_label = at[COL_SHORT] ? read_short_text(r, at[COL_SHORT], 8)
                       : choice && !at[COL_LABEL] && utf8_width(choice->short_label) <= 8 ? choice->short_label
                                                                                          : def->label;
    return def->id != NULL;
}

static bool read_column(struct build *build, struct sheet_build *sheet, node_at node, bool summary, const struct by *by,
                        size_t number, struct column_def *def, struct column_nodes *nodes)
{
    struct reader *r = &build->reader;
    node_at at[COL_KEYS];
    bool good = read_map(r, node, summary ? N_("a summary value") : N_("a column"), column_keys, COL_KEYS, at);
    *def = (struct column_def){.of = SIZE_MAX, .relation = SIZE_MAX, .cleared_by = SIZE_MAX, .needed = SIZE_MAX};
    if (!read_name(build, node, at, summary, by, number, def))
        return false;
    read_like(build, sheet, summary, at);
    bool counts = summary && !at[COL_FORMULA] && by->choice && by->column != SIZE_MAX;
    if (counts)
        at[COL_FORMULA] = at[COL_BY];
    if (summary && good && !at[COL_FORMULA])
        read_fault(r, node, "formula", N_("this key is missing in %s"), _("a summary value"));
    *nodes = (struct column_nodes){.node = node,
                                   .formula = at[COL_FORMULA],
                                   .made = counts ? MADE_COUNT : MADE_NOT,
                                   .by = by->choice ? by : NULL,
                                   .by_number = number,
                                   .cleared_by = at[COL_CLEARED_BY],
                                   .role = at[COL_ROLE],
                                   .needed = at[COL_NEEDED_WHEN],
                                   .past = read_yes(r, at[COL_PAST]) ? at[COL_PAST] : 0};
    def->kind = read_kind(build, node, at);
    if (def->kind->form->read)
        def->kind->form->read(build, sheet, node, at, def);
    def->required = read_yes(r, at[COL_REQUIRED]);
    def->given = read_yes(r, at[COL_GIVEN]);
    def->hidden = read_yes(r, at[COL_HIDDEN]);
    def->inside = read_yes(r, at[COL_INSIDE]);
    def->named_by_sheet = read_yes(r, at[COL_NAMED_BY_SHEET]);
    for (size_t c = 0; c < sheet->to->column_count && def->named_by_sheet; c++)
        if (sheet->column[c].named_by_sheet)
            read_fault(r, at[COL_NAMED_BY_SHEET] - 1, sheet->column[c].id,
                       N_("one column only can be named by the worksheet"));
    def->open = read_yes(r, at[COL_OPEN]);
    if (at[COL_OPEN] && !sheet->def.sealed)
        read_fault(r, at[COL_OPEN] - 1, "open", N_("only a sealed sheet has columns that stay open"));
    def->help = read_text(r, at[COL_HELP]);
    def->unit = read_text(r, at[COL_UNIT]);
    def->blank = read_text(r, at[COL_BLANK]);
    def->example = read_text(r, at[COL_EXAMPLE]);
    def->source = read_text(r, at[COL_SOURCE]);
    def->rule = read_text(r, at[COL_RULE]);
    if (at[COL_HOLDS])
        def->holds =
            HOLDS_PERSON + (enum column_holds)read_word(r, at[COL_HOLDS], holds_words, ARRAY_LENGTH(holds_words), 0);
    def->also = read_texts(r, at[COL_ALSO], build->arena, &def->also_count);
    def->min = read_number(r, at[COL_MIN], NAN, -1e15, 1e15);
    def->max = read_number(r, at[COL_MAX], NAN, -1e15, 1e15);
    def->decimals = read_whole(r, at[COL_DECIMALS], -1, 0, 9);
    def->max_length = (size_t)read_whole(r, at[COL_MAX_LENGTH], (int)def->kind->max_length, 1, MAX_CELL);
    def->width = at[COL_WIDTH] ? read_whole(r, at[COL_WIDTH], 10, 2, 60) : default_width(def);
    if (at[COL_DISTRIBUTION])
        def->distribution = distribution_read(build, sheet, at[COL_DISTRIBUTION], def);
    check_keys(build, at, def, summary);
    if (def->given && sheet->def.kind != SHEET_CHECKLIST)
        read_fault(r, at[COL_GIVEN], def->id ? def->id : "", N_("only a checklist has given values"));
    return def->id && def->label && def->short_label;
}

static void add_built_in(struct build *build, struct sheet_build *sheet, enum column_role role, struct column_def def)
{
    size_t count = sheet->to->column_count++;
    sheet->to->role[role] = count;
    def.id = arena_text(build->arena, def.id);
    def.label = def.short_label = arena_text(build->arena, def.label);
    def.kind = kind_copy(build, def.kind);
    def.built_in = true;
    def.cleared_by = def.needed = def.relation = SIZE_MAX;
    def.min = def.max = NAN;
    def.decimals = -1;
    def.max_length = def.kind->max_length;
    def.place = sheet->to->place;
    if (!def.kind->refers)
        def.of = SIZE_MAX;
    sheet->column[count] = def;
    names_add(&sheet->columns, build->arena, def.id, count);
}

static void add_built_ins(struct build *build, struct sheet_build *sheet)
{
    const struct sheet_def *def = sheet->to;
    bool each = def->each != SIZE_MAX;
    add_built_in(build, sheet, ROLE_ID,
                 (struct column_def){.id = "id", .label = "番号", .kind = &kind_text, .width = each ? 8 : 6});
    if (def->kind != SHEET_CHECKLIST)
        return;
    if (each)
        add_built_in(build, sheet, ROLE_OF,
                     (struct column_def){.id = "of", .label = "対象", .kind = &kind_row, .of = def->each, .width = 8});
    if (def->sections)
        add_built_in(build, sheet, ROLE_SECTION,
                     (struct column_def){.id = "section",
                                         .label = "区分",
                                         .kind = &kind_choice,
                                         .choices = def->sections,
                                         .width = list_width(def->sections)});
    add_built_in(build, sheet, ROLE_NAME,
                 (struct column_def){.id = "label", .label = "項目", .kind = &kind_text, .width = 24});
    add_built_in(build, sheet, ROLE_TEXT,
                 (struct column_def){.id = "text", .label = "内容", .kind = &kind_note, .width = 40});
}

/* How many items there are to read; too many are a fault. */
static size_t list_length(struct build *build, node_at at, const char *what)
{
    struct reader *r = &build->reader;
    if (!read_is_list(r, at, what))
        return 0;
    size_t count = read_node(r, at)->value;
    if (count <= MAX_COLUMNS)
        return count;
    read_fault(r, at, gettext(what), N_("at most %d"), MAX_COLUMNS);
    return MAX_COLUMNS;
}

/* The items that there are to read, each with the codes that it is written out for. */
static const struct by *list_items(struct build *build, struct sheet_build *sheet, node_at list, const char *what,
                                   size_t *count, size_t *total)
{
    *count = list_length(build, list, what);
    const struct by *by = by_read(build, sheet, list, *count, total);
    if (*total > MAX_COLUMNS) {
        read_fault(&build->reader, list, gettext(what), N_("at most %d"), MAX_COLUMNS);
        *count = 0;
    }
    return by;
}

static void add_column(struct build *build, struct sheet_build *sheet, node_at item, const struct by *by, size_t number)
{
    struct reader *r = &build->reader;
    size_t column = sheet->to->column_count;
    struct column_def *def = &sheet->column[column];
    if (!read_column(build, sheet, item, false, by, number, def, &sheet->column_nodes[column]))
        return;
    size_t other = names_find(&sheet->columns, def->id);
    if (other != SIZE_MAX)
        read_fault(r, item, def->id,
                   sheet->column[other].built_in ? N_("every row of this kind of sheet has this column already")
                                                 : N_("this id is used twice"));
    else if (names_add(&sheet->columns, build->arena, def->id, column)) {
        sheet->to->column_count++;
        roles_read(build, sheet, column);
        routine_add_columns(build, sheet, def->id);
    }
}

void columns_read(struct build *build, struct sheet_build *sheet)
{
    struct reader *r = &build->reader;
    node_at list = sheet->at[SHEET_COLUMNS];
    size_t count, total;
    const struct by *by = list_items(build, sheet, list, N_("columns"), &count, &total);
    size_t room = total + 5 + routine_day_columns(sheet);
    sheet->column = arena_zero(build->arena, room * sizeof(*sheet->column));
    sheet->column_nodes = arena_zero(build->arena, room * sizeof(*sheet->column_nodes));
    sheet->to->column = sheet->column;
    roles_none(sheet->to);
    add_built_ins(build, sheet);
    for (node_at item = count ? read_first(r, list) : 0; item && count-- > 0; item = read_next(r, list, item), by++)
        for (size_t i = 0; i < by->count; i++) {
            by_fill(build, by, i);
            add_column(build, sheet, item, by, i);
            by_fill(build, NULL, 0);
        }
    routine_add_columns(build, sheet, NULL);
    roles_settle(build, sheet);
}

size_t column_make(struct build *build, struct sheet_build *sheet, struct column_def def, enum made made,
                   size_t deadline, node_at at)
{
    size_t number = sheet->to->column_count;
    if (!names_add(&sheet->columns, build->arena, def.id, number)) {
        read_fault(&build->reader, at, def.id, N_("the program makes a column with this id, and the form has one"));
        return SIZE_MAX;
    }
    def.kind = kind_copy(build, def.choices ? &kind_choice : &kind_date);
    def.of = def.cleared_by = def.needed = SIZE_MAX;
    def.min = def.max = NAN;
    def.decimals = -1;
    def.max_length = def.kind->max_length;
    def.place = read_place(&build->reader, at);
    if (!def.short_label)
        def.short_label = def.label;
    sheet->column[number] = def;
    sheet->column_nodes[number] = (struct column_nodes){.node = at, .formula = at, .made = made, .deadline = deadline};
    sheet->to->column_count++;
    return number;
}

static void add_value(struct build *build, struct sheet_build *sheet, node_at item, const struct by *by, size_t number)
{
    size_t value = sheet->to->summary_count;
    struct column_def *def = &sheet->summary[value].column;
    if (!read_column(build, sheet, item, true, by, number, def, &sheet->summary_nodes[value]))
        return;
    if (sheet->to->kind == SHEET_FACTS && names_find(&sheet->columns, def->id) != SIZE_MAX)
        read_fault(&build->reader, item, def->id, N_("a column has this id; sheet.id would mean both"));
    else if (!names_add(&sheet->summaries, build->arena, def->id, value))
        read_fault(&build->reader, item, def->id, N_("this id is used twice"));
    else
        sheet->to->summary_count++;
}

void summary_read(struct build *build, struct sheet_build *sheet)
{
    struct reader *r = &build->reader;
    node_at list = sheet->at[SHEET_SUMMARY];
    size_t count, total;
    const struct by *by = list_items(build, sheet, list, N_("summary"), &count, &total);
    sheet->summary = arena_zero(build->arena, (total + 1) * sizeof(*sheet->summary));
    sheet->summary_nodes = arena_zero(build->arena, (total + 1) * sizeof(*sheet->summary_nodes));
    sheet->to->summary = sheet->summary;
    for (node_at item = count ? read_first(r, list) : 0; item && count-- > 0; item = read_next(r, list, item), by++)
        for (size_t i = 0; i < by->count; i++) {
            by_fill(build, by, i);
            add_value(build, sheet, item, by, i);
            by_fill(build, NULL, 0);
        }
}
