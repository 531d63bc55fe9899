/* What is still missing for each goal (SECURITY ACTION ★ and ★★), by name and live.
 *
 * Which cells a goal counts on is had from the formula of its `left` value, followed through the values of other
 * sheets: a flag that the program computes is missing where it is not set, any other column where it must be filled in
 * and is not. Each gap is one piece of a formula on the hidden page (IF(cell="",", name","")), so that Excel's text
 * follows an answer that is changed there. */
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/xlsx_summary.h"

#define MOST_REFS    32
#define MOST_NAMED   12   /* rows of one sheet; of more only the number is told */
#define MOST_BYTES   7000 /* of a formula: Excel takes 8,192 characters */
#define MOST_IN_TEXT 120  /* characters: Excel takes 255 units in a text of a formula */
#define TEXT_CELLS   62   /* to a line of the summary's text cell */
#define LINE_HEIGHT  15.5

struct counted { /* a column that the goal counts on */
    size_t sheet, column;
    struct value_ref by; /* the value whose formula names it */
};

struct gaps {
    struct summary *s;
    const struct block_part *goal;
    struct counted at[MOST_REFS];
    size_t count;
    struct str text, formula; /* ", name, name" and the pieces joined by & */
    bool live;
};

/* ---- which columns ---- */

static void count_on(struct gaps *gaps, const struct value_ref *by, int depth)
{
    const struct sheet_def *sheet = &gaps->s->layout->catalog->sheet[by->sheet];
    const struct formula *formula = by->fact ? NULL : sheet->summary[by->summary].column.formula;
    for (size_t i = 0; formula && depth < 8 && i < formula_ref_count(formula); i++) {
        const struct formula_ref *ref = formula_ref_at(formula, i);
        if (ref->kind == FORMULA_FIXED) /* one cell is no list of what is missing */
            continue;
        if (ref->table % 2) {
            count_on(gaps, &(struct value_ref){.sheet = ref->table / 2, .summary = ref->column, .set = true},
                     depth + 1);
            continue;
        }
        bool known = gaps->count == MOST_REFS;
        for (size_t k = 0; k < gaps->count; k++)
            known = known || (gaps->at[k].sheet == ref->table / 2 && gaps->at[k].column == ref->column);
        if (!known)
            gaps->at[gaps->count++] = (struct counted){ref->table / 2, ref->column, *by};
    }
}

static const struct column_def *def_of(const struct gaps *gaps, const struct counted *at)
{
    return &gaps->s->layout->catalog->sheet[at->sheet].column[at->column];
}

static bool is_flag(const struct column_def *def)
{
    return def->kind->mark && def->formula;
}

/* Of a sheet that has such a flag only the flag counts: it says what its answers come to. */
static bool names_gaps(const struct gaps *gaps, const struct counted *at)
{
    const struct column_def *def = def_of(gaps, at);
    if (is_flag(def))
        return true;
    if (!def->required || def->formula)
        return false;
    for (size_t i = 0; i < gaps->count; i++)
        if (gaps->at[i].sheet == at->sheet && is_flag(def_of(gaps, &gaps->at[i])))
            return false;
    return true;
}

/* ---- pieces ---- */

/* IF(TEST,"、NAME","") and, when MISSING, the name itself. */
static void add_gap(struct gaps *gaps, const char *test, bool missing, const char *name)
{
    const char *piece = arena_format(gaps->s->layout->arena, "%s%s", _(", "), name);
    gaps->live = gaps->live && utf8_length(piece) < MOST_IN_TEXT;
    if (missing)
        str_add(&gaps->text, piece);
    if (test) {
        str_add_format(&gaps->formula, "%sIF(%s,", gaps->formula.length ? "&" : "", test);
        xlsx_add_constant(&gaps->formula, piece);
        str_add(&gaps->formula, ",\"\")");
    }
}

static bool is_missing(const struct gaps *gaps, const struct counted *at, uint32_t row)
{
    return value_blank(model_value(gaps->s->layout->model, at->sheet, row, at->column));
}

static void add_rows(struct gaps *gaps, const struct counted *at)
{
    struct xlsx_layout *layout = gaps->s->layout;
    uint32_t rows = model_rows(layout->model, at->sheet), missing = 0;
    const char *range = xlsx_range_of(layout, at->sheet, at->column);
    struct str name = STR_IN(layout->arena);
    gaps->live = gaps->live && range;
    for (uint32_t r = 0; r < rows && rows <= MOST_NAMED; r++) {
        const char *cell = range ? xlsx_cell_of(layout, at->sheet, r, at->column) : NULL;
        str_clear(&name);
        model_row_name(layout->model, at->sheet, r, &name);
        add_gap(gaps, cell ? arena_format(layout->arena, "%s=\"\"", cell) : NULL, is_missing(gaps, at, r),
                xlsx_shown(layout, NULL, name.text));
    }
    if (rows <= MOST_NAMED)
        return;
    for (uint32_t r = 0; r < rows; r++)
        missing += is_missing(gaps, at, r);
    str_add(&name, _(", "));
    str_add_format(&name, _("%s: unanswered "), intl_form(layout->catalog->sheet[at->sheet].title));
    if (missing)
        str_add_format(&gaps->text, "%s%u", name.text, missing);
    if (range) {
        str_add_format(&gaps->formula, "%sIF(COUNTBLANK(%s)=0,\"\",", gaps->formula.length ? "&" : "", range);
        xlsx_add_constant(&gaps->formula, name.text);
        str_add_format(&gaps->formula, "&COUNTBLANK(%s))", range);
    }
}

/* A fact that need not always be filled in, or that is taken from elsewhere, counts when all that must are, and the value
 * still says that one is left. */
static void add_fact(struct gaps *gaps, const struct counted *at)
{
    struct xlsx_layout *layout = gaps->s->layout;
    const struct column_def *def = def_of(gaps, at);
    struct value_ref ref = {.sheet = at->sheet, .summary = at->column, .set = true, .fact = true};
    struct value left = model_ref(layout->model, &at->by);
    bool missing = is_missing(gaps, at, 0), live;
    struct str test = STR_IN(layout->arena);
    live = xlsx_formula_ref(layout, &ref, &test);
    str_add(&test, "=\"\"");
    if (!def->required) {
        struct str all = STR_IN(layout->arena);
        missing = missing && left.type == VALUE_NUMBER && left.number > 0;
        str_add_format(&all, "AND(%s,", test.text);
        live = live && xlsx_formula_ref(layout, &at->by, &all);
        str_add(&all, ">0");
        for (size_t i = 0; i < gaps->count; i++) {
            const struct counted *other = &gaps->at[i];
            if (other->sheet != at->sheet || !def_of(gaps, other)->required)
                continue;
            missing = missing && !is_missing(gaps, other, 0);
            ref.summary = other->column;
            str_add_char(&all, ',');
            live = live && xlsx_formula_ref(layout, &ref, &all);
            str_add(&all, "<>\"\"");
        }
        str_add_char(&all, ')');
        test = all;
    }
    gaps->live = gaps->live && live;
    add_gap(gaps, live ? test.text : NULL, missing, intl_form(def->label));
}

static void find_gaps(struct gaps *gaps)
{
    const struct xlsx_layout *layout = gaps->s->layout;
    count_on(gaps, &gaps->goal->value, 0);
    for (size_t i = 0; i < gaps->count; i++) {
        const struct counted *at = &gaps->at[i];
        bool facts = layout->catalog->sheet[at->sheet].kind == SHEET_FACTS;
        if (xlsx_left_out(layout, at->sheet, at->column)) {
            gaps->live = false;
            continue;
        }
        if (facts && !is_flag(def_of(gaps, at)))
            add_fact(gaps, at);
        else if (!facts && names_gaps(gaps, at))
            add_rows(gaps, at);
    }
}

/* ---- the lines ---- */

/* The text with its formula: nothing missing, the names, or (when the count knows more than the names) where to look.
 */
static const char *put_text(struct gaps *gaps)
{
    struct summary *s = gaps->s;
    struct xlsx_layout *layout = s->layout;
    const size_t skip = utf8_length(_(", "));
    const char *ready = _("all is there"), *elsewhere, *formula = NULL, *text;
    struct value left = model_ref(layout->model, &gaps->goal->value);
    struct str ref = STR_IN(layout->arena), whole = STR_IN(layout->arena);
    elsewhere =
        arena_format(layout->arena, _("see \"%s\""), intl_form(layout->catalog->sheet[gaps->goal->value.sheet].title));
    text = left.type != VALUE_NUMBER ? ""
           : left.number <= 0        ? ready
           : gaps->text.length == 0  ? elsewhere
                                     : gaps->text.text + strlen(_(", "));
    bool live = gaps->live && gaps->formula.length && gaps->formula.length < MOST_BYTES &&
                xlsx_formula_ref(layout, &gaps->goal->value, &ref);
    if (live) {
        xlsx_put_live(s->data, s->data_row, 0, gaps->text.text, gaps->formula.text, 0);
        const char *cell = xlsx_cell_text(layout, s->data, s->data_row, 0);
        str_add_format(&whole, "IF(NOT(ISNUMBER(%s)),\"\",IF(%s<=0,", ref.text, ref.text);
        xlsx_add_constant(&whole, ready);
        str_add_format(&whole, ",IF(%s=\"\",", cell);
        xlsx_add_constant(&whole, elsewhere);
        str_add_format(&whole, ",MID(%s,%zu,2000))))", cell, skip + 1);
        formula = whole.text;
        s->data_row++;
    }
    summary_live_text(s, SUM_LEFT + 5, SUM_END, text, formula, STYLE_CELL_WRAPPED);
    return text;
}

static void put_goal(struct summary *s, const struct block_part *goal)
{
    struct arena *arena = s->layout->arena;
    struct gaps gaps = {.s = s, .goal = goal, .text = STR_IN(arena), .formula = STR_IN(arena), .live = true};
    find_gaps(&gaps);
    summary_text(s, SUM_LEFT, SUM_LEFT + 4, intl_form(goal->name), STYLE_CELL_FITTED);
    summary_ref(s, SUM_LEFT + 4, SUM_LEFT + 5, &goal->value);
    const char *text = put_text(&gaps);
    size_t lines = utf8_wrap(text, TEXT_CELLS, NULL, NULL);
    xlsx_put_look(s->page, s->row++, LINE_HEIGHT * (double)(lines > 2 ? lines : 2) + 3, false);
}

bool summary_goals(struct summary *s, const struct figures *f, uint32_t from, uint32_t end)
{
    bool any = false;
    for (size_t i = 0; i < f->block->part_count; i++) {
        const struct block_part *goal = &f->block->part[i];
        if (xlsx_ref_left_out(s->layout, &goal->value) || xlsx_left_out(s->layout, goal->value.sheet, SIZE_MAX))
            continue;
        if (!any)
            summary_heading(s, from, end, _("Goals: what is still missing"));
        any = true;
        put_goal(s, goal);
    }
    return any;
}
