/* Lists on the summary page that stay ranked in every program: the worst rows, and what was decided to be done. */
#include <stdlib.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/xlsx_summary.h"

#define ACTIONS     8
#define MOST_SHOWN  6
#define LINE_HEIGHT 13.5 /* points, of a row */
#define SPARE       2    /* empty lines of a list: what is decided in the file comes there */

/* How many lines a list of COUNT has, at most MOST. */
static size_t lines_of(size_t count, size_t most)
{
    return count + SPARE < most ? count + SPARE : most;
}

/* ---- the ten worst ----
 *
 * A hidden cell a line holds the k-th largest of  value × 2^21 + (2^20 − row of the worksheet): exact, and of equal
 * values the upper row comes first. From it the row is had back, and every cell of the line by INDEX. */

#define KEY_STEP 2097152
#define KEY_ROWS 1048576
#define LAST_DAY 2958466 /* above every date: the earliest day ranks first, rows without one last */

struct ranked {
    double value;
    uint32_t row;
};

static int worse_first(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->value != y->value)
        return x->value > y->value ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* The row that RANGE begins in, as a formula: it moves when rows are put in above, which the number as it is now would
 * not; and it outlives the deletion of the first row, which the reference of a single cell would not. */
static const char *start_row(const struct summary *s, const char *range)
{
    return arena_format(s->layout->arena, "ROW(INDEX(%s,1))", range);
}

/* The hidden cells of line K: key and place in the range. WHERE: which rows of RANGE count; VALUES: by what they are
 * ranked, whole numbers. Returns a reference to the second. */
static const char *put_key(struct summary *s, const char *where, const char *values, const char *range,
                           const struct xlsx_page *page, size_t k, const struct ranked *ranked)
{
    struct arena *arena = s->layout->arena;
    double row = ranked ? page->first + ranked->row + 1 : 0;
    struct xlsx_out *key =
        xlsx_put_number(s->data, s->data_row, 0, ranked ? ranked->value * KEY_STEP + (KEY_ROWS - row) : 0,
                        arena_format(arena, "IFERROR(LARGE(IF(%s,%s*%d+%d-ROW(%s)),%zu),0)", where, values, KEY_STEP,
                                     KEY_ROWS, range, k + 1),
                        0);
    key->kind = OUT_ARRAY_NUMBER;
    xlsx_put_number(s->data, s->data_row, 1, ranked ? ranked->row + 1 : 0,
                    arena_format(arena, "IF(A%u=0,0,%d-MOD(A%u,%d)-%s+1)", s->data_row + 1, KEY_ROWS, s->data_row + 1,
                                 KEY_STEP, start_row(s, range)),
                    0);
    return xlsx_cell_text(s->layout, s->data, s->data_row, 1);
}

/* "" where there is no row, or nothing in it. */
static const char *shown_value(struct summary *s, size_t sheet, const struct ranked *ranked, size_t column)
{
    const struct column_def *def = &s->layout->catalog->sheet[sheet].column[column];
    struct str text = STR_IN(s->layout->arena);
    if (!ranked || value_blank(model_value(s->layout->model, sheet, ranked->row, column)))
        return "";
    model_text(s->layout->model, sheet, ranked->row, column, MODEL_LABEL, &text);
    return xlsx_shown(s->layout, def, text.text);
}

/* How many lines what stands in COLUMN of the row takes in the cells, with the mark of its colour. Small letters would be read by nobody. */
static size_t lines_in(const struct summary *s, size_t sheet, uint32_t row, size_t column, uint32_t from, uint32_t end)
{
    struct str text SCOPED(str_free) = STR_INIT;
    double room = 0;
    if (column == SIZE_MAX)
        return 1;
    for (uint32_t c = from; c < end; c++)
        room += summary_widths[c];
    model_text(s->layout->model, sheet, row, column, MODEL_LABEL, &text);
    const struct choice *choice = kind_choice_of(&s->layout->catalog->sheet[sheet].column[column],
                                                 model_value(s->layout->model, sheet, row, column));
    str_add(&text, choice ? xlsx_tone_mark(choice->tone) : "");
    return utf8_wrap(text.text, (int)room, NULL, NULL);
}

static void set_height(struct summary *s, size_t lines)
{
    if (lines > 1)
        xlsx_put_look(s->page, s->row, LINE_HEIGHT * (double)lines + 2, false);
}

/* COLUMN of the row at PLACE, live; a number as one. To INDEX an empty cell is 0. */
static void put_looked_up(struct summary *s, uint32_t from, uint32_t end, size_t sheet, size_t column,
                          const char *place, const struct ranked *ranked, unsigned style)
{
    struct value v = ranked ? model_value(s->layout->model, sheet, ranked->row, column) : value_empty();
    const char *range = xlsx_range_of(s->layout, sheet, column), *formula = NULL;
    if (place && range)
        formula = arena_format(s->layout->arena, "IF(%s=0,\"\",IF(INDEX(%s,%s)=\"\",\"\",INDEX(%s,%s)))", place, range,
                               place, range, place);
    if (v.type == VALUE_NUMBER)
        summary_number(s, from, end, v.number, formula, style);
    else
        summary_live_text(s, from, end, shown_value(s, sheet, ranked, column), formula, style);
}

/* How many lines it takes. */
static size_t put_indexed(struct summary *s, uint32_t at, size_t column, const char *place, size_t sheet,
                          const struct ranked *ranked)
{
    const char *range = xlsx_range_of(s->layout, sheet, column), *formula = NULL;
    const struct column_def *def = &s->layout->catalog->sheet[sheet].column[column];
    if (def->kind->number || def->kind->day == DAY_ALWAYS) {
        put_looked_up(s, at, at + 1, sheet, column, place, ranked,
                      def->kind->day ? STYLE_CELL_DAY
                      : def->unit    ? STYLE_CELL_COST
                                     : STYLE_CELL_CENTERED);
        return 1;
    }
    if (place && range)
        formula = arena_format(s->layout->arena, "IF(%s=0,\"\",INDEX(%s,%s)&\"\")", place, range, place);
    summary_live_text(s, at, at + 1, shown_value(s, sheet, ranked, column), formula, STYLE_CELL_SHORT);
    xlsx_put_tint(s->page, s->row, at, def);
    return ranked ? lines_in(s, sheet, ranked->row, column, at, at + 1) : 1;
}

static void put_name(struct summary *s, const struct xlsx_page *page, const char *place, size_t sheet,
                     const struct ranked *ranked)
{
    size_t name = catalog_role(s->layout->catalog, sheet, ROLE_NAME);
    const char *range = xlsx_range_of(s->layout, sheet, name), *formula = NULL;
    bool link = xlsx_seen(s->layout, sheet);
    if (place && range && !link)
        formula = arena_format(s->layout->arena, "IF(%s=0,\"\",INDEX(%s,%s)&\"\")", place, range, place);
    else if (place && range) /* the link goes where the row stands, also when another one is the worst */
        formula = arena_format(s->layout->arena, "IF(%s=0,\"\",HYPERLINK(\"#%sA\"&(%s+%s-1),INDEX(%s,%s)&\"\"))", place,
                               page->quoted, place, start_row(s, range), range, place);
    summary_live_text(s, 2, 7, shown_value(s, sheet, ranked, name), formula,
                      link ? STYLE_LINK_FITTED : STYLE_CELL_FITTED);
}

/* Columns of the page that the columns of a list stand in: one each, from here to the end. */
#define LIST_FROM 7

bool summary_list(struct summary *s, const struct figures *f, uint32_t from, uint32_t end)
{
    const struct block_def *block = f->block;
    const struct sheet_def *def = &s->layout->catalog->sheet[block->sheet];
    size_t sheet = block->sheet, by = block->column[BLOCK_BY], name = sheet_role(def, ROLE_NAME);
    if (xlsx_left_out(s->layout, sheet, by) || xlsx_left_out(s->layout, sheet, name))
        return false;
    const struct xlsx_page *page = xlsx_page_with(s->layout, sheet, 0);
    const char *range = xlsx_range_of(s->layout, sheet, by);
    const char *where =
        range ? arena_format(s->layout->arena, "IF(ISNUMBER(%s),%s>0)", range, range) : NULL; /* "" is above 0 */
    summary_heading(s, from, end,
                    block->label
                        ? intl_form(block->label)
                        : arena_format(s->layout->arena, _("%s: the %d worst"), intl_form(def->title), LIST_ROWS));
    summary_text(s, from, from + 1, "", STYLE_HEAD_PALE);
    summary_text(s, from + 1, LIST_FROM, intl_form(def->column[name].label), STYLE_HEAD_PALE);
    for (uint32_t i = 0; i < block->shown_count && LIST_FROM + i < end; i++)
        if (!xlsx_left_out(s->layout, sheet, block->shown[i]))
            summary_text(s, LIST_FROM + i, LIST_FROM + i + 1, intl_form(def->column[block->shown[i]].short_label),
                         STYLE_HEAD_PALE);
    s->row++;
    for (size_t k = 0; k < lines_of(f->rows, LIST_ROWS); k++, s->row++, s->data_row++) {
        struct ranked ranked = {0};
        const struct ranked *here = k < f->rows ? &ranked : NULL;
        if (here) {
            ranked.row = model_find_row(s->layout->model, sheet, f->row[k].id);
            ranked.value = model_value(s->layout->model, sheet, ranked.row, by).number;
        }
        const char *place = range ? put_key(s, where, range, range, page, k, here) : NULL;
        summary_number(s, from, from + 1, (double)k + 1, NULL, STYLE_CELL_CENTERED);
        put_name(s, page, place, sheet, here);
        size_t lines = 1;
        for (uint32_t i = 0; i < block->shown_count && LIST_FROM + i < end; i++)
            if (!xlsx_left_out(s->layout, sheet, block->shown[i])) {
                size_t own = put_indexed(s, LIST_FROM + i, block->shown[i], place, sheet, here);
                lines = own > lines ? own : lines;
            }
        set_height(s, lines);
    }
    return true;
}

/* ---- what was decided to be done: the earliest first ----
 *
 * Every sheet with a treatment (ROLE_TREATMENT) has a table of its own. */

struct actions {
    struct summary *s;
    size_t sheet, treatment, done; /* columns; `done` may be SIZE_MAX */
    const struct choice_list *choices;
    const char *range, *done_range; /* NULL when the file does not have them */
    struct ranked *open;
    size_t count;
};

static bool is_open(const struct actions *a, uint32_t row)
{
    const struct model *model = a->s->layout->model;
    const struct choice *choice = kind_choice_of(&a->s->layout->catalog->sheet[a->sheet].column[a->treatment],
                                                 model_value(model, a->sheet, row, a->treatment));
    return choice && !choice->settled &&
           (a->done == SIZE_MAX || value_blank(model_value(model, a->sheet, row, a->done)));
}

static void find_open(struct actions *a)
{
    const struct model *model = a->s->layout->model;
    uint32_t rows = model_rows(model, a->sheet);
    a->open = mem_zero(rows + 1u, sizeof(*a->open));
    for (uint32_t r = 0; r < rows; r++) {
        if (!is_open(a, r))
            continue;
        struct value due = model_role(model, a->sheet, r, ROLE_DUE);
        a->open[a->count++] = (struct ranked){due.type == VALUE_NUMBER ? LAST_DAY - due.number : 0, r};
    }
    qsort(a->open, a->count, sizeof(*a->open), worse_first);
}

/* Column COLUMN of the row at PLACE, live. */
static void put_cell(struct actions *a, uint32_t from, uint32_t end, size_t column, const char *place,
                     const struct ranked *open, unsigned style)
{
    if (column == SIZE_MAX || xlsx_left_out(a->s->layout, a->sheet, column)) {
        summary_text(a->s, from, end, "", style);
        return;
    }
    put_looked_up(a->s, from, end, a->sheet, column, place, open, style);
    xlsx_put_tint(a->s->page, a->s->row, from, &a->s->layout->catalog->sheet[a->sheet].column[column]);
}

/* Which rows are open, in Excel: decided on, not settled by the decision, not done. NULL when the file cannot say. */
static const char *open_where(const struct actions *a)
{
    if (!a->range || (a->done != SIZE_MAX && !a->done_range))
        return NULL;
    struct str where = STR_IN(a->s->layout->arena);
    str_add_format(&where, "(%s<>\"\")", a->range);
    for (size_t i = 0; i < a->choices->count; i++)
        if (a->choices->choice[i].settled)
            str_add_format(&where, "*(%s<>\"%s\")", a->range, intl_form(a->choices->choice[i].label));
    if (a->done_range)
        str_add_format(&where, "*(%s=\"\")", a->done_range);
    return where.text;
}

/* The same as criteria of SUMIFS and COUNTIFS. */
static const char *open_criteria(const struct actions *a)
{
    struct str criteria = STR_IN(a->s->layout->arena);
    str_add_format(&criteria, "%s,\"<>\"", a->range);
    for (size_t i = 0; i < a->choices->count; i++)
        if (a->choices->choice[i].settled)
            str_add_format(&criteria, ",%s,\"<>%s\"", a->range, intl_form(a->choices->choice[i].label));
    return criteria.text;
}

static void put_sum(struct actions *a, size_t cost, const char *where)
{
    struct summary *s = a->s;
    struct arena *arena = s->layout->arena;
    const char *range = xlsx_range_of(s->layout, a->sheet, cost), *sum_formula = NULL, *count_formula = NULL;
    double sum = 0;
    for (size_t i = 0; i < a->count; i++) {
        struct value v = model_value(s->layout->model, a->sheet, a->open[i].row, cost);
        sum += v.type == VALUE_NUMBER ? v.number : 0;
    }
    if (where && a->done == SIZE_MAX)
        count_formula = arena_format(arena, "COUNTIFS(%s)", open_criteria(a));
    else if (where) /* criteria do not ask alike for an empty cell in every program */
        count_formula = arena_format(arena, "SUMPRODUCT(%s*1)", where);
    if (range && where && a->done == SIZE_MAX)
        sum_formula = arena_format(arena, "SUMIFS(%s,%s)", range, open_criteria(a));
    else if (range && where)
        sum_formula = arena_format(arena, "SUMPRODUCT(%s*1,%s)", where, range);
    summary_text(s, SUM_LEFT, 5,
                 arena_format(arena, _("Open in all (at most %d are shown)"), (int)lines_of(a->count, ACTIONS)),
                 STYLE_CELL);
    summary_number(s, 5, 6, (double)a->count, count_formula, STYLE_VALUE);
    summary_text(s, 6, SUM_END - 1, _("Sum of the costs"), STYLE_CELL);
    summary_number(s, SUM_END - 1, SUM_END, sum, sum_formula, STYLE_CELL_COST);
    s->row++;
}

struct shown {
    size_t column;
    uint32_t from, end;
    unsigned style;
};

/* The columns of the table: what the sheet does not have, or is left out, gives its cells to the one before it. */
static size_t find_shown(const struct actions *a, struct shown *shown)
{
    const struct sheet_def *def = &a->s->layout->catalog->sheet[a->sheet];
    const struct shown wanted[] = {{sheet_role(def, ROLE_DUE), SUM_LEFT, 2, STYLE_CELL_DAY},
                                   {sheet_role(def, ROLE_NAME), 2, 5, STYLE_CELL_WRAPPED},
                                   {a->treatment, 5, 7, STYLE_CELL_WRAPPED},
                                   {sheet_role(def, ROLE_PLAN), 7, 11, STYLE_CELL_WRAPPED},
                                   {sheet_role(def, ROLE_OWNER), 11, SUM_END - 1, STYLE_CELL_WRAPPED},
                                   {sheet_role(def, ROLE_COST), SUM_END - 1, SUM_END, STYLE_CELL_COST}};
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(wanted); i++)
        if (count && (wanted[i].column == SIZE_MAX || xlsx_left_out(a->s->layout, a->sheet, wanted[i].column)))
            shown[count - 1].end = wanted[i].end;
        else
            shown[count++] = wanted[i];
    return count;
}

static void put_actions(struct actions *a, bool titled)
{
    struct summary *s = a->s;
    const struct sheet_def *def = &s->layout->catalog->sheet[a->sheet];
    struct shown shown[MOST_SHOWN];
    size_t count = find_shown(a, shown), cost = sheet_role(def, ROLE_COST);
    const struct xlsx_page *page = xlsx_page_with(s->layout, a->sheet, 0);
    const char *where = open_where(a), *due = xlsx_range_of(s->layout, a->sheet, sheet_role(def, ROLE_DUE));
    const char *days = due        ? arena_format(s->layout->arena, "IF(ISNUMBER(%s),%d-%s,0)", due, LAST_DAY, due)
                       : a->range ? arena_format(s->layout->arena, "(%s<>\"\")*0", a->range)
                                  : NULL;
    summary_heading(s, SUM_LEFT, SUM_END,
                    titled ? arena_format(s->layout->arena, _("%s: what was decided to be done"), intl_form(def->title))
                           : _("What was decided to be done"));
    for (size_t i = 0; i < count; i++)
        summary_text(s, shown[i].from, shown[i].end,
                     shown[i].column == SIZE_MAX ? "" : intl_form(def->column[shown[i].column].short_label),
                     STYLE_HEAD_PALE);
    s->row++;
    for (size_t k = 0; k < lines_of(a->count, ACTIONS); k++, s->row++) {
        const struct ranked *here = k < a->count ? &a->open[k] : NULL;
        const char *place = where && days ? put_key(s, where, days, due ? due : a->range, page, k, here) : NULL;
        size_t lines = 1;
        for (size_t i = 0; i < count; i++) {
            size_t own = here && shown[i].style == STYLE_CELL_WRAPPED
                             ? lines_in(s, a->sheet, here->row, shown[i].column, shown[i].from, shown[i].end)
                             : 1;
            lines = own > lines ? own : lines;
            put_cell(a, shown[i].from, shown[i].end, shown[i].column, place, here, shown[i].style);
        }
        set_height(s, lines);
        s->data_row++;
    }
    if (cost == SIZE_MAX || xlsx_left_out(s->layout, a->sheet, cost))
        s->row++;
    else
        put_sum(a, cost, where);
}

static bool has_actions(const struct summary *s, size_t sheet)
{
    size_t treatment = catalog_role(s->layout->catalog, sheet, ROLE_TREATMENT);
    return treatment != SIZE_MAX && !xlsx_left_out(s->layout, sheet, treatment);
}

void summary_actions(struct summary *s)
{
    const struct catalog *catalog = s->layout->catalog;
    size_t sheets = 0;
    for (size_t sheet = 0; sheet < catalog->sheet_count; sheet++)
        sheets += has_actions(s, sheet);
    for (size_t sheet = 0; sheet < catalog->sheet_count; sheet++) {
        if (!has_actions(s, sheet))
            continue;
        struct actions a = {.s = s,
                            .sheet = sheet,
                            .treatment = catalog_role(catalog, sheet, ROLE_TREATMENT),
                            .done = catalog_role(catalog, sheet, ROLE_DONE)};
        a.choices = catalog->sheet[sheet].column[a.treatment].choices;
        a.range = xlsx_range_of(s->layout, sheet, a.treatment);
        a.done_range = xlsx_range_of(s->layout, sheet, a.done);
        find_open(&a);
        xlsx_keep(s->page, s->row);
        put_actions(&a, sheets > 1);
        s->row += sheets > 1;
        free(a.open);
    }
}
