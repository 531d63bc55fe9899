/* What a wide window shows below the start page: how the score went from round to round, the rates of all categories, the month, the
 * worst findings. The rounds come with the overview; the others from the answers, once they are read, anew when something has
 * changed. */
#include <string.h>

#include "base/date.h"
#include "base/utf8.h"
#include "guide/calendar.h"
#include "guide/findings.h"
#include "tui/cell.h"
#include "view/block_draw.h"
#include "view/home.h"

#define COLUMNS_LEAST 130 /* of the window */
#define ROWS_LEAST    36
#define ROWS          14 /* that it takes, with the line above it */
#define FOUR_FROM     190
#define ROUNDS_SHOWN  5
#define NUMBER        8 /* cells of "83.3 %" */
#define DAY_CELLS     6
#define FINDINGS_MOST 20000 /* they are sorted to show the worst: of more only the number is told */

int home_wide_rows(struct rect body)
{
    bool wide = body.columns >= COLUMNS_LEAST && body.rows >= ROWS_LEAST;
    return wide ? ROWS + (body.rows - ROWS_LEAST) / 3 : 0;
}

void home_wide_done(struct home *h)
{
    findings_free(&h->findings);
    calendar_free(&h->calendar);
}

static void bring_up_to_date(struct app *app, struct home *h, const struct overview *o)
{
    const struct model *model = app->book->model;
    uint32_t sum = o->findings[0] + o->findings[1] + o->findings[2];
    if (!model || (!h->wide_stale && h->calendar && h->calendar->model == model))
        return;
    home_wide_done(h);
    h->calendar = calendar_make(model);
    h->findings = sum <= FINDINGS_MOST ? findings_list(model) : NULL;
    h->wide_stale = false;
}

/* "第1回  [======----]  62点": a line of a chart, whose labels take WORDS cells. */
static void draw_share(struct canvas *canvas, struct rect rect, int row, const char *label, struct value value,
                       double max, const char *unit, int words)
{
    int bar = rect.columns - words - NUMBER - 1;
    struct str text = STR_INIT;
    canvas_field(canvas, row, rect.column, words - 1, STYLE_NORMAL, ALIGN_LEFT, label);
    if (value.type == VALUE_NUMBER) {
        canvas_bar(canvas, row, rect.column + words, bar, max > 0 ? value.number / max : 0, STYLE_FILL);
        panel_number(value.number, &text);
        str_add(&text, unit);
    } else {
        str_add_char(&text, '-');
    }
    canvas_field(canvas, row, rect.column + rect.columns - NUMBER, NUMBER, STYLE_NORMAL, ALIGN_RIGHT, text.text);
    str_free(&text);
}

/* Returns the line behind it. */
static int draw_rounds(struct app *app, struct canvas *canvas, struct rect rect, const struct figures *meter)
{
    int row = rect.row, words = rect.columns * 2 / 5;
    char *head = mem_format(_("%s by round"), app_sheet_title(app, meter->block->sheet));
    char *unit = panel_unit(app, &meter->block->value[BLOCK_VALUE]);
    canvas_field(canvas, row++, rect.column, rect.columns, STYLE_HEAD, ALIGN_LEFT, head);
    size_t first = meter->block->part_count, count = meter->rows - first;
    for (size_t i = count > ROUNDS_SHOWN - 1 ? count - (ROUNDS_SHOWN - 1) : 0; i < count; i++)
        draw_share(canvas, rect, row++, meter->row[first + i].label, meter->row[first + i].value[ROUND_SCORE],
                   meter->block->max, unit, words);
    draw_share(canvas, rect, row++, _("now"), meter->value[METER_VALUE], meter->block->max, unit, words);
    free(unit);
    free(head);
    return row;
}

/* Bars of one length below each other read as one picture of all categories. */
static void draw_chart(struct app *app, struct canvas *canvas, struct rect rect, const struct figures *chart)
{
    const struct block_def *block = chart->block;
    const struct column_def *def = &app_sheet(app, block->sheet)->column[block->column[BLOCK_COLUMN]];
    struct str text = STR_INIT, unit = STR_INIT;
    str_add_format(&text, "%s  %s", app_sheet_title(app, block->sheet), intl_form(def->label));
    app_add_unit(&unit, def->unit ? intl_form(def->unit) : NULL);
    canvas_field(canvas, rect.row, rect.column, rect.columns, STYLE_HEAD, ALIGN_LEFT, text.text);
    int rows = (int)chart->rows < rect.rows - 1 ? (int)chart->rows : rect.rows - 1;
    int words = 0, most = rect.columns * 3 / 5;
    for (int r = 0; r < rows; r++) {
        int cells = utf8_width(chart->row[r].label) + 1;
        words = cells > words ? cells : words;
    }
    for (int r = 0; r < rows; r++)
        draw_share(canvas, rect, rect.row + 1 + r, chart->row[r].label, chart->row[r].value[CHART_VALUE], block->max,
                   unit.text, words < most ? words : most);
    str_free(&text);
    str_free(&unit);
}

/* The first chart of the forms; NULL: they have none. */
static const struct figures *chart_of(const struct overview *o)
{
    for (size_t i = 0; i < o->blocks; i++)
        if (o->block[i]->block->kind == BLOCK_CHART)
            return o->block[i];
    return NULL;
}

static enum style state_style(enum calendar_state state)
{
    return state == CALENDAR_OVERDUE ? STYLE_BAD : state == CALENDAR_SOON ? STYLE_WARN : STYLE_NORMAL;
}

/* "!! text", whole; false: it has no room. */
static bool draw_item(struct canvas *canvas, struct rect rect, int *row, const char *mark, enum style style,
                      const char *text)
{
    int lines = canvas_wrap(canvas, rect_of(0, 0, 0, rect.columns - 3), 0, STYLE_NORMAL, text);
    if (*row + lines > rect.row + rect.rows)
        return false;
    canvas_text(canvas, *row, rect.column, style, mark);
    canvas_wrap(canvas, rect_of(*row, rect.column + 3, lines, rect.columns - 3), 0, STYLE_NORMAL, text);
    *row += lines;
    return true;
}

/* The month, and what is to be done first. */
static void draw_month(struct canvas *canvas, struct rect rect, const struct calendar *c)
{
    struct date date;
    struct str text = STR_INIT;
    date_from_serial(c->today, &date);
    calendar_month_text(date.year, date.month, &text);
    canvas_field(canvas, rect.row, rect.column, rect.columns, STYLE_HEAD, ALIGN_LEFT, text.text);
    for (int w = 0; w < 7; w++)
        canvas_text(canvas, rect.row + 1, rect.column + w * DAY_CELLS + 1, STYLE_HEAD, calendar_weekday_word(w));
    int first = date_serial(date.year, date.month, 1), at = calendar_weekday(first), row = rect.row + 2;
    for (int d = 0; d < date_month_days(date.year, date.month); d++, at++) {
        int day = first + d, column = rect.column + at % 7 * DAY_CELLS;
        enum calendar_state worst = CALENDAR_NONE;
        row = rect.row + 2 + at / 7;
        for (size_t i = 0; i < c->count && c->item[i].day; i++)
            if (c->item[i].day == day && c->item[i].state < worst)
                worst = c->item[i].state;
        canvas_format(canvas, row, column, calendar_closed(c, day, NULL) ? STYLE_QUIET : STYLE_NORMAL,
                      day == c->today ? "[%2d]" : " %2d ", d + 1);
        if (worst != CALENDAR_NONE)
            canvas_text(canvas, row, column + 4, state_style(worst),
                        worst == CALENDAR_LATER ? "*" : calendar_state_mark(worst));
    }
    row++;
    for (size_t i = 0; i < c->count && c->item[i].day; i++) {
        char iso[11];
        date_iso(c->item[i].day, iso);
        str_clear(&text);
        str_add_format(&text, "%s  ", iso);
        calendar_text(c, &c->item[i], &text);
        if (!draw_item(canvas, rect, &row, calendar_state_mark(c->item[i].state), state_style(c->item[i].state),
                       text.text))
            break;
    }
    str_free(&text);
}

static void draw_findings(struct app *app, struct canvas *canvas, struct rect rect, struct findings *findings)
{
    int row = rect.row;
    bool room = true;
    canvas_field(canvas, row++, rect.column, rect.columns, STYLE_HEAD, ALIGN_LEFT, _("Findings"));
    for (size_t i = 0; i < findings->count && room; i++) {
        struct finding *finding = &findings->finding[i];
        finding_fill(app->book->model, finding);
        struct str text = STR_INIT;
        cell_one_line(finding->message, &text);
        room =
            draw_item(canvas, rect, &row, cell_level_mark(finding->level), cell_level_style(finding->level), text.text);
        str_free(&text);
    }
}

void home_wide_draw(struct app *app, struct home *h, struct canvas *canvas, struct rect rect)
{
    const struct overview *o = app_overview(app);
    int across = rect.columns >= FOUR_FROM ? 4 : 3, cells = rect.columns / across, next = rect.row + 1;
    const struct figures *meter = o ? overview_meter(o, SIZE_MAX) : NULL;
    canvas_horizontal(canvas, rect.row, rect.column, rect.columns, STYLE_LINE);
    for (int i = 1; i < across; i++)
        canvas_vertical(canvas, rect.row + 1, rect.column + i * cells, rect.rows - 1, STYLE_LINE);
    if (!o)
        return;
    bring_up_to_date(app, h, o);
    struct rect part = rect_of(rect.row + 1, rect.column + 2, rect.rows - 1, cells - 3);
    if (meter)
        next = draw_rounds(app, canvas, part, meter) + 1;
    const struct figures *chart = chart_of(o);
    if (chart)
        draw_chart(app, canvas, rect_of(part.row, part.column + cells, part.rows, part.columns), chart);
    if (h->calendar)
        draw_month(canvas, rect_of(part.row, part.column + 2 * cells, part.rows, part.columns), h->calendar);
    if (h->findings && across == 4)
        draw_findings(app, canvas, rect_of(part.row, part.column + 3 * cells, part.rows, part.columns), h->findings);
    else if (h->findings)
        draw_findings(app, canvas, rect_of(next, part.column, rect.row + rect.rows - next, part.columns), h->findings);
}
