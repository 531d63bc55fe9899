/* The first sheet of paper of the summary: what it comes to, what is to be decided now, where the company stands and what has changed
 * since the last closed round, what it costs, who answers for it; and boxes for those who sign. Everything else begins a new sheet.
 *
 * Below what is to be decided stand small tables in two columns: each is put where there is more room. What is not live says of
 * which day it is. */
#include "base/intl.h"
#include "exchange/xlsx_summary.h"
#include "guide/calendar.h"

#define ROW_HEIGHT  15.75 /* points: a little tighter than elsewhere, so that one sheet is enough */
#define MOST_LINES  14    /* of a chart: with more it is seen below only */
#define DAYS_AHEAD  90
#define BAR_STEPS   10
#define BAR_FULL    "■"
#define BAR_EMPTY   "□"
#define SIGN_HEIGHT 40

static unsigned number_style(struct summary *s, const char *format, uint32_t fill)
{
    return xlsx_style_of(
        s->layout,
        (struct xlsx_style){.border = BORDER_BOX, .bold = true, .align = ALIGN_CENTER, .number = format, .fill = fill});
}

/* "66 / 100" of a number, by its format: it stays a number. What has none is called as everywhere else. */
static unsigned of_style(struct summary *s, const struct column_def *def, double max)
{
    struct str digits = STR_IN(s->layout->arena), format = STR_IN(s->layout->arena);
    xlsx_digits(def, &digits);
    const char *number = arena_format(s->layout->arena, "%s\" / %g\"", digits.length ? digits.text : "General", max);
    str_add_format(&format, "%s;-%s;%s;", number, number, number);
    if (def->blank)
        xlsx_add_constant(&format, intl_form(def->blank));
    return number_style(s, format.text, 0);
}

/* TITLE, and of which DAY what is compared is: nothing where there is none. */
static void put_title(struct summary *s, uint32_t from, uint32_t end, const char *title, struct value day)
{
    bool known = day.type == VALUE_TEXT && *day.text;
    summary_heading(s, from, end,
                    known ? arena_format(s->layout->arena, _("%s (last round: %s)"), title, day.text) : title);
}

/* The first COUNT of them. */
static void put_heads(struct summary *s, uint32_t from, uint32_t end, uint32_t count)
{
    static const char *const heads[] = {N_("now"), N_("last round"), N_("change"), N_("when done")};
    summary_text(s, from, end - count, "", STYLE_HEAD_PALE);
    for (uint32_t i = 0; i < count; i++)
        summary_text(s, end - count + i, end - count + i + 1, _(heads[i]), STYLE_HEAD_PALE);
    s->row++;
}

/* What it was, and by how much it has changed: BEFORE is of a closed round, the other cell follows what is there now. */
static void put_change(struct summary *s, uint32_t column, struct value now, struct value before)
{
    bool known = now.type == VALUE_NUMBER && before.type == VALUE_NUMBER;
    if (before.type != VALUE_NUMBER) {
        summary_text(s, column, column + 1, "", STYLE_CELL_CENTERED);
        summary_text(s, column + 1, column + 2, "", STYLE_CELL_CENTERED);
        return;
    }
    const char *here = xlsx_cell_text(s->layout, NULL, s->row, column - 1),
               *then = xlsx_cell_text(s->layout, NULL, s->row, column);
    const char *formula = arena_format(s->layout->arena, "IF(ISNUMBER(%s),%s-%s,\"\")", here, here,
                                       then); /* dropped where values are wanted */
    unsigned style = number_style(s, "+0;-0;±0", 0);
    summary_number(s, column, column + 1, before.number, NULL, STYLE_CELL_CENTERED);
    if (known)
        summary_number(s, column + 1, column + 2, now.number - before.number, formula, style);
    else
        summary_live_text(s, column + 1, column + 2, "", formula, style);
}

/* ---- a meter ---- */

static void put_value(struct summary *s, uint32_t from, uint32_t end, const struct value_ref *ref, const char *label,
                      double max, struct value before)
{
    const struct column_def *def = catalog_ref(s->layout->catalog, ref);
    struct value value = model_ref(s->layout->model, ref);
    struct str formula = STR_IN(s->layout->arena);
    bool live = def->formula && xlsx_formula_ref(s->layout, ref, &formula);
    summary_text(s, from, end - 3, label, STYLE_CELL_FITTED);
    xlsx_put_value(s->page, s->row, end - 3, def, value, live ? formula.text : NULL, of_style(s, def, max));
    put_change(s, end - 2, value, before);
    s->row++;
}

/* What the answers that are still open can make of it: nothing before there is one. */
static void put_range(struct summary *s, const struct figures *f, uint32_t from, uint32_t end)
{
    const struct value_ref *now = &f->block->value[BLOCK_VALUE], *low = &f->block->value[BLOCK_LOW],
                           *high = &f->block->value[BLOCK_HIGH];
    struct arena *arena = s->layout->arena;
    struct str value = STR_IN(arena), a = STR_IN(arena), b = STR_IN(arena), text = STR_IN(arena);
    if (!low->set || !high->set)
        return;
    bool live = xlsx_formula_ref(s->layout, now, &value) && xlsx_formula_ref(s->layout, low, &a) &&
                xlsx_formula_ref(s->layout, high, &b);
    if (f->value[METER_VALUE].type == VALUE_NUMBER) {
        value_to_text(f->value[METER_LOW], &text);
        str_add(&text, "～");
        value_to_text(f->value[METER_HIGH], &text);
    }
    summary_text(s, from, end - 3, _("What is still open can make it"), STYLE_CELL_FITTED);
    summary_live_text(s, end - 3, end, text.text,
                      live ? arena_format(arena, "IF(ISNUMBER(%s),%s&\"～\"&%s,\"\")", value.text, a.text, b.text)
                           : NULL,
                      STYLE_CELL_CENTERED);
    s->row++;
}

static void put_verdict(struct summary *s, const struct value_ref *band, uint32_t from, uint32_t end)
{
    if (!band->set)
        return;
    summary_text(s, from, end - 3, summary_ref_label(s, band), STYLE_CELL_FITTED);
    summary_ref(s, end - 3, end, band);
    s->row++;
}

bool first_meter(struct summary *s, const struct figures *f, uint32_t from, uint32_t end)
{
    const struct xlsx_layout *layout = s->layout;
    const struct block_def *block = f->block;
    bool told = !xlsx_left_out(layout, layout->catalog->records.rounds, SIZE_MAX);
    const struct figures_row *before = told ? meter_previous(f) : NULL;
    if (xlsx_left_out(layout, block->sheet, SIZE_MAX))
        return false;
    put_title(s, from, end, block_title(layout->catalog, block), before ? before->value[ROUND_DATE] : value_empty());
    put_heads(s, from, end, 3);
    put_value(s, from, end, &block->value[BLOCK_VALUE], summary_ref_label(s, &block->value[BLOCK_VALUE]), block->max,
              before ? before->value[ROUND_SCORE] : value_empty());
    put_range(s, f, from, end);
    put_verdict(s, &block->value[BLOCK_BAND], from, end);
    for (size_t i = 0; i < block->part_count; i++)
        put_value(s, from, end, &block->part[i].value, summary_ref_label(s, &block->part[i].value), block->part[i].max,
                  before ? before->value[ROUND_PARTS + i] : value_empty());
    return true;
}

/* ---- bars ---- */

static void put_count(struct summary *s, uint32_t column, double number, const char *formula,
                      const struct choice *choice)
{
    summary_number(s, column, column + 1, number, formula,
                   number_style(s, "0", choice ? summary_tone_fill(choice->tone) : 0));
}

/* How many rows the sheet has, as a formula; NULL: the file cannot say. */
static const char *rows_formula(const struct summary *s, size_t sheet, const char *range)
{
    const struct xlsx_page *page = xlsx_page_with(s->layout, sheet, 0);
    struct str there = STR_IN(s->layout->arena);
    if (!range || !page)
        return NULL;
    if (!page->ready)
        return arena_format(s->layout->arena, "ROWS(%s)", range);
    xlsx_column_range(page, page->there, true, &there);
    return arena_format(s->layout->arena, "SUM(%s)", there.text);
}

/* All the rows, and those that have no choice yet: what is above comes to the one less the other. */
static void put_totals(struct summary *s, const struct figures *f, uint32_t from, uint32_t end, uint32_t columns,
                       const char *range)
{
    struct arena *arena = s->layout->arena;
    const struct column_def *def = &s->layout->catalog->sheet[f->block->sheet].column[f->block->column[BLOCK_COLUMN]];
    const char *rows = rows_formula(s, f->block->sheet, range), *above = NULL;
    uint32_t at = end - columns;
    double sum = f->value[BARS_BLANK].number;
    for (size_t i = 0; i < f->across; i++)
        sum += f->row[0].value[i].number;
    if (rows)
        above = arena_format(arena, "%s-SUM(%s:%s)", rows,
                             xlsx_cell_text(s->layout, NULL, s->row - (uint32_t)f->across, at),
                             xlsx_cell_text(s->layout, NULL, s->row - 1, at));
    summary_text(s, from, at, def->blank ? intl_form(def->blank) : _("not filled in"), STYLE_CELL_FITTED);
    put_count(s, at, f->value[BARS_BLANK].number, above, NULL);
    for (uint32_t c = at + 1; c < end; c++)
        summary_text(s, c, c + 1, "", STYLE_CELL);
    s->row++;
    summary_text(s, from, at, _("in all"), STYLE_CELL_FITTED);
    put_count(s, at, sum, rows, NULL);
    for (uint32_t c = at + 1; c < end; c++)
        summary_text(s, c, c + 1, "", STYLE_CELL);
    s->row++;
}

bool first_bars(struct summary *s, const struct figures *f, uint32_t from, uint32_t end)
{
    size_t sheet = f->block->sheet, column = f->block->column[BLOCK_COLUMN],
           after_column = f->block->column[BLOCK_AFTER];
    const struct column_def *def = &s->layout->catalog->sheet[sheet].column[column];
    const struct figures_row *before = summary_bars_before(s, f), *after = figures_row_of(f, BARS_AFTER);
    if (xlsx_left_out(s->layout, sheet, column))
        return false;
    bool later = after && !xlsx_left_out(s->layout, sheet, after_column);
    uint32_t columns = later ? 4 : 3, at = end - columns;
    const char *range = xlsx_range_of(s->layout, sheet, column),
               *after_range = later ? xlsx_range_of(s->layout, sheet, after_column) : NULL;
    put_title(s, from, end, intl_form(def->label), before ? f->value[BARS_DAY] : value_empty());
    put_heads(s, from, end, columns);
    for (size_t i = 0; i < f->across; i++) {
        const struct choice *choice = &def->choices->choice[i];
        const char *criterion = summary_criterion(s, def, choice);
        summary_text(s, from, at, intl_form(choice->label), STYLE_CELL_FITTED);
        put_count(s, at, f->row[0].value[i].number,
                  range ? arena_format(s->layout->arena, "COUNTIF(%s,%s)", range, criterion) : NULL, choice);
        put_change(s, at + 1, f->row[0].value[i], before ? before->value[i] : value_empty());
        if (later)
            put_count(s, at + 3, after->value[i].number,
                      after_range ? arena_format(s->layout->arena, "COUNTIF(%s,%s)", after_range, criterion) : NULL,
                      choice);
        s->row++;
    }
    put_totals(s, f, from, end, columns, range);
    return true;
}

/* ---- a chart: numbers with bars of text, which every program and every printer shows alike ---- */

static const char *bar(struct summary *s, double number, double max)
{
    struct str out = STR_IN(s->layout->arena);
    int full = (int)(number / max * BAR_STEPS + 0.5);
    for (int i = 0; i < BAR_STEPS; i++)
        str_add(&out, i < full ? BAR_FULL : BAR_EMPTY);
    return out.text;
}

static void put_bar(struct summary *s, const struct figures *f, uint32_t row, uint32_t from, uint32_t end)
{
    struct arena *arena = s->layout->arena;
    size_t sheet = f->block->sheet, column = f->block->column[BLOCK_COLUMN];
    const struct sheet_def *def = &s->layout->catalog->sheet[sheet];
    const struct column_def *number = &def->column[column];
    struct value value = f->row[row].value[CHART_VALUE];
    const char *none = number->blank ? intl_form(number->blank) : "–";
    const char *cell = number->formula && xlsx_formula_stays(s->layout, number->formula)
                           ? xlsx_cell_of(s->layout, sheet, row, column)
                           : NULL;
    const char *formula = NULL, *drawn = NULL;
    if (cell) {
        struct str live = STR_IN(arena);
        str_add_format(&live, "IF(ISNUMBER(%s),%s,", cell, cell);
        xlsx_add_constant(&live, none);
        str_add_char(&live, ')');
        formula = live.text;
        const char *steps = arena_format(arena, "ROUND(%s/%g*%d,0)", cell, f->block->max, BAR_STEPS);
        drawn = arena_format(arena, "IF(ISNUMBER(%s),REPT(\"" BAR_FULL "\",%s)&REPT(\"" BAR_EMPTY "\",%d-%s),\"\")",
                             cell, steps, BAR_STEPS, steps);
    }
    bool known = value.type == VALUE_NUMBER;
    summary_text(s, from, end - 3,
                 xlsx_form_text(s->layout, &def->column[sheet_role(def, ROLE_NAME)], f->row[row].label),
                 STYLE_CELL_FITTED);
    unsigned style = number_style(s, number->unit ? arena_format(arena, "0\"%s\"", intl_form(number->unit)) : "0", 0);
    if (known)
        summary_number(s, end - 3, end - 2, value.number, formula, style);
    else
        summary_live_text(s, end - 3, end - 2, none, formula, style);
    summary_live_text(s, end - 2, end, known ? bar(s, value.number, f->block->max) : "", drawn, STYLE_CELL_FITTED);
    s->row++;
}

bool first_chart(struct summary *s, const struct figures *f, uint32_t from, uint32_t end)
{
    const struct sheet_def *sheet = &s->layout->catalog->sheet[f->block->sheet];
    size_t column = f->block->column[BLOCK_COLUMN];
    if (f->rows > MOST_LINES || xlsx_left_out(s->layout, f->block->sheet, column) ||
        xlsx_left_out(s->layout, f->block->sheet, sheet_role(sheet, ROLE_NAME)))
        return false;
    summary_heading(s, from, end, intl_form(sheet->column[column].label));
    for (uint32_t r = 0; r < f->rows; r++)
        put_bar(s, f, r, from, end);
    return true;
}

/* ---- figures, goals, days ---- */

static void put_labelled(struct summary *s, const char *label, uint32_t from, uint32_t end)
{
    summary_text(s, from, end - 2, label, STYLE_CELL_FITTED);
}

/* "3 / 7": live where both are. */
static void put_of(struct summary *s, const struct block_part *item, const struct figures_row *row, uint32_t from,
                   uint32_t end)
{
    struct str a = STR_IN(s->layout->arena), b = STR_IN(s->layout->arena), text = STR_IN(s->layout->arena);
    bool live = xlsx_formula_ref(s->layout, &item->value, &a) && xlsx_formula_ref(s->layout, &item->of, &b);
    value_to_text(row->value[FIGURE_VALUE], &text);
    str_add(&text, " / ");
    value_to_text(row->value[FIGURE_OF], &text);
    summary_live_text(s, from, end, text.text,
                      live ? arena_format(s->layout->arena, "%s&\" / \"&%s", a.text, b.text) : NULL, STYLE_VALUE);
}

bool first_figures(struct summary *s, const struct figures *f, uint32_t from, uint32_t end)
{
    bool any = false;
    for (size_t i = 0; i < f->block->part_count; i++) {
        const struct block_part *item = &f->block->part[i];
        const struct column_def *def = catalog_ref(s->layout->catalog, &item->value);
        if (xlsx_ref_left_out(s->layout, &item->value) || !xlsx_told(s->layout, item->value.sheet))
            continue;
        if (!any)
            summary_heading(s, from, end, intl_form(f->block->label));
        any = true;
        put_labelled(s,
                     def->unit
                         ? arena_format(s->layout->arena, _("%s (%s)"), intl_form(item->name), intl_form(def->unit))
                         : intl_form(item->name),
                     from, end);
        if (item->of.set && !xlsx_ref_left_out(s->layout, &item->of))
            put_of(s, item, &f->row[i], end - 2, end);
        else
            summary_ref(s, end - 2, end, &item->value);
        s->row++;
    }
    return any;
}

bool first_goals(struct summary *s, const struct figures *f, uint32_t from, uint32_t end)
{
    const char *format = arena_format(s->layout->arena, "[=0]\"%s\";\"%s\"0", _("done"), _("still to do: "));
    bool any = false;
    for (size_t i = 0; i < f->block->part_count; i++) {
        const struct block_part *goal = &f->block->part[i];
        struct str formula = STR_IN(s->layout->arena);
        if (xlsx_ref_left_out(s->layout, &goal->value) || !xlsx_told(s->layout, goal->value.sheet))
            continue;
        if (!any)
            summary_heading(s, from, end, intl_form(f->block->label));
        any = true;
        bool live = xlsx_formula_ref(s->layout, &goal->value, &formula);
        struct value left = f->row[i].value[GOAL_LEFT];
        put_labelled(s, intl_form(goal->name), from, end);
        unsigned style = number_style(s, format, 0);
        if (left.type == VALUE_NUMBER)
            summary_number(s, end - 2, end, left.number, live ? formula.text : NULL, style);
        else /* not known, which is not done */
            summary_live_text(s, end - 2, end, "", live ? formula.text : NULL, style);
        s->row++;
    }
    return any;
}

/* Of all deadlines: those that are over, and those of the next days. Other months have sums, which say nothing by themselves. */
bool first_days(struct summary *s, const struct figures *f, uint32_t from, uint32_t end)
{
    const struct xlsx_days *days = &s->layout->days;
    struct arena *arena = s->layout->arena;
    int today = model_today(s->layout->model);
    unsigned over = 0, soon = 0;
    if (f->block->sheet != SIZE_MAX || f->block->column[BLOCK_COLUMN] != SIZE_MAX)
        return false;
    for (size_t i = 0; i < days->count; i++) {
        int day = days->item[i].day;
        over += day && day < today;
        soon += day && day >= today && day < today + DAYS_AHEAD;
    }
    summary_heading(s, from, end,
                    days->day ? _("Deadlines")
                              : arena_format(arena, _("%s (as of %s)"), _("Deadlines"), summary_today(s)));
    put_labelled(s, _("They are over"), from, end);
    summary_number(s, end - 2, end, over,
                   days->day ? arena_format(arena, "COUNTIFS(%s,\">0\",%s,\"<\"&TODAY())", days->day, days->day) : NULL,
                   STYLE_VALUE);
    s->row++;
    put_labelled(s, arena_format(arena, _("In the next %d days"), DAYS_AHEAD), from, end);
    summary_number(s, end - 2, end, soon,
                   days->day ? arena_format(arena, "COUNTIFS(%s,\">=\"&TODAY(),%s,\"<\"&TODAY()+%d)", days->day,
                                            days->day, DAYS_AHEAD)
                             : NULL,
                   STYLE_VALUE);
    s->row++;
    return true;
}

/* ---- the page ---- */

/* Boxes for those who made, looked at and approved it: paper is what a company keeps. Returns the row to sign in. */
static uint32_t put_approval(struct summary *s)
{
    static const char *const who[] = {N_("Made by"), N_("Looked at by"), N_("Approved by")};
    enum { BOX = 2, HEAD = 0, SIGN, DAY, LINES };
    for (uint32_t line = HEAD; line < LINES; line++)
        for (uint32_t i = 0; i < ARRAY_LENGTH(who); i++) {
            const char *text = line == HEAD ? _(who[i]) : line == DAY ? _("date:") : "";
            s->row += i == 0 && line > HEAD;
            summary_text(s, SUM_MIDDLE + BOX * i, SUM_MIDDLE + BOX * (i + 1), text,
                         line == HEAD ? STYLE_HEAD_PALE : STYLE_CELL);
        }
    s->row++;
    return s->row - 2;
}

static const struct {
    uint32_t from, end;
} half[] = {{SUM_LEFT, SUM_MIDDLE - 1}, {SUM_MIDDLE, SUM_END}};

/* FIGURES (NULL: how many findings there are) in the column that ends higher. */
static void put_half(struct summary *s, const struct figures *figures, uint32_t row[2])
{
    int at = row[1] < row[0];
    s->row = row[at];
    if (!figures)
        summary_findings(s, half[at].from, half[at].end);
    else if (!summary_first_of(figures->block->kind)(s, figures, half[at].from, half[at].end))
        return;
    row[at] = s->row + 1;
}

void summary_first(struct summary *s)
{
    uint32_t top = s->row, row[2];
    for (size_t i = 0; i < s->overview->blocks; i++)
        if (s->overview->block[i]->block->kind == BLOCK_COUNTS)
            s->row += summary_counts(s, s->overview->block[i], SUM_LEFT, SUM_END);
    row[0] = row[1] = s->row;
    for (size_t i = 0; i < s->overview->blocks; i++)
        if (summary_first_of(s->overview->block[i]->block->kind))
            put_half(s, s->overview->block[i], row);
    put_half(s, NULL, row);
    s->row = row[1]; /* the boxes are at the right, where one signs */
    uint32_t sign = put_approval(s);
    s->row = row[0] > s->row ? row[0] : s->row;
    for (uint32_t r = top; r < s->row; r++)
        xlsx_put_look(s->page, r, r == sign ? SIGN_HEIGHT : ROW_HEIGHT, false);
    xlsx_new_paper(s->page, s->row);
}
