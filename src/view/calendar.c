/* The calendar: the days that matter of all sheets, by month with the items of a day, and as a list with the overdue ones
 * first. */
#include "view/views.h"
#include "guide/calendar.h"

#include <string.h>

#include "base/date.h"
#include "base/utf8.h"
#include "tui/keys_conf.h"

#define CELL_COLUMNS 6
#define MONTH_WIDTH  (7 * CELL_COLUMNS + 1)
#define FIRST_DAY    61      /* 1900-03-01: before that Excel has a day too many */
#define LAST_DAY     2958465 /* 9999-12-31 */

struct line {
    size_t item;      /* SIZE_MAX: a heading */
    const char *head; /* of a heading, translated */
};

/* Keys act in the list, in the items of the day, or, where both tables are away, in the month. */
struct calendar_screen {
    struct calendar *calendar;
    bool as_list;
    int day;            /* chosen in the month */
    size_t first, last; /* items of that day: first … last - 1 */
    struct line *line;  /* of the list */
    struct table list, items;
};

/* ---- what is chosen ---- */

static bool can_choose(void *of, size_t line)
{
    return ((struct calendar_screen *)of)->line[line].item != SIZE_MAX;
}

static const struct calendar_item *chosen(const struct calendar_screen *s)
{
    size_t line = table_chosen(s->as_list ? &s->list : &s->items);
    return line == SIZE_MAX ? NULL : &s->calendar->item[s->as_list ? s->line[line].item : s->first + line];
}

/* Items with a day are in the order of their days. */
static void find_day(struct calendar_screen *s)
{
    const struct calendar *c = s->calendar;
    for (s->first = 0; s->first < c->count && c->item[s->first].day && c->item[s->first].day < s->day; s->first++)
        ;
    for (s->last = s->first; s->last < c->count && c->item[s->last].day == s->day; s->last++)
        ;
    table_lines(&s->items, s->last - s->first);
}

static void choose_day(struct calendar_screen *s, int day)
{
    s->day = day < FIRST_DAY ? FIRST_DAY : day > LAST_DAY ? LAST_DAY : day;
    s->items.away = true;
    find_day(s);
    table_choose(&s->items, 0);
}

static void make_lines(struct calendar_screen *s)
{
    static const char *const heads[] = {N_("Overdue"), N_("Coming"), N_("No day yet")};
    const struct calendar *c = s->calendar;
    size_t count = 0;
    int last = -1;
    free(s->line);
    s->line = mem_zero(c->count + ARRAY_LENGTH(heads) + 1, sizeof(*s->line));
    for (size_t i = 0; i < c->count; i++) {
        int group = c->item[i].state == CALENDAR_OVERDUE ? 0 : c->item[i].state == CALENDAR_NEVER ? 2 : 1;
        if (group != last)
            s->line[count++] = (struct line){SIZE_MAX, gettext(heads[group])};
        last = group;
        s->line[count++] = (struct line){i, NULL};
    }
    table_lines(&s->list, count);
}

static void calendar_changed(struct app *app, void *state)
{
    struct calendar_screen *s = state;
    if (!app->book->model || !app_top(app, s)) /* below others: when it comes to the top it is told again */
        return;
    calendar_free(&s->calendar);
    s->calendar = calendar_make(app->book->model);
    if (!s->day)
        s->day = s->calendar->today;
    find_day(s);
    make_lines(s);
}

static void calendar_close(struct app *app, void *state)
{
    struct calendar_screen *s = state;
    calendar_free(&s->calendar);
    free(s->line);
}

/* ---- drawing ---- */

static void calendar_title(struct app *app, void *state, struct str *out)
{
    struct calendar_screen *s = state;
    str_add(out, _("Calendar"));
    for (int i = CALENDAR_OVERDUE; i <= CALENDAR_SOON; i++)
        if (s->calendar->counts[i])
            str_add_format(out, "  %s %zu", calendar_state_word((enum calendar_state)i), s->calendar->counts[i]);
}

static enum style state_style(enum calendar_state state)
{
    return state == CALENDAR_OVERDUE ? STYLE_BAD : state == CALENDAR_SOON ? STYLE_WARN : STYLE_NORMAL;
}

static void add_owner(const struct calendar *c, const struct calendar_item *item, struct str *out)
{
    struct str owner = STR_INIT;
    calendar_owner(c, item, &owner);
    if (owner.length)
        str_add_format(out, _("  (%s)"), owner.text);
    str_free(&owner);
}

static void draw_cell(struct canvas *canvas, const struct calendar_screen *s, int y, int x, int day, int number)
{
    const struct calendar *c = s->calendar;
    bool closed = calendar_closed(c, day, NULL), here = day == s->day;
    enum style style = here ? (s->items.away ? STYLE_HERE : STYLE_HERE_OTHER) : closed ? STYLE_QUIET : STYLE_NORMAL;
    canvas_format(canvas, y, x, style, day == c->today ? "[%2d]" : " %2d ", number);
    if (closed)
        canvas_text(canvas, y, x + 4, STYLE_QUIET, intl_language() == LANGUAGE_JA ? "休" : "*");
    size_t count = 0;
    enum calendar_state worst = CALENDAR_LATER;
    for (size_t i = 0; i < c->count && c->item[i].day && c->item[i].day <= day; i++)
        if (c->item[i].day == day) {
            worst = c->item[i].state < worst ? c->item[i].state : worst;
            count++;
        }
    if (count) /* the mark, and how many */
        canvas_format(canvas, y + 1, x, state_style(worst), "%2s%zu", calendar_state_mark(worst), count);
    if (here && s->items.away)
        canvas_cursor(canvas, y, x + 1);
}

static void draw_month(struct canvas *canvas, const struct calendar_screen *s, struct rect body)
{
    struct date date;
    struct str month = STR_INIT;
    date_from_serial(s->day, &date);
    calendar_month_text(date.year, date.month, &month);
    canvas_field(canvas, body.row, 1, MONTH_WIDTH - 2, STYLE_HEAD, ALIGN_CENTRE, month.text);
    for (int w = 0; w < 7; w++)
        canvas_text(canvas, body.row + 1, 1 + w * CELL_COLUMNS + 1, STYLE_HEAD, calendar_weekday_word(w));
    int first = date_serial(date.year, date.month, 1), at = calendar_weekday(first);
    for (int d = 0; d < date_month_days(date.year, date.month); d++, at++)
        draw_cell(canvas, s, body.row + 2 + at / 7 * 2, 1 + at % 7 * CELL_COLUMNS, first + d, d + 1);
    str_free(&month);
}

static void add_day(int day, struct str *out)
{
    char iso[11];
    if (intl_language() == LANGUAGE_JA) {
        date_era(day, out);
    } else {
        date_iso(day, iso);
        str_add(out, iso);
    }
    str_add_format(out, " (%s)", calendar_weekday_word(calendar_weekday(day)));
}

/* ---- the tables ---- */

enum { MARK, DAY, TEXT, COLUMNS };

static void item_cell(const struct calendar *c, const struct calendar_item *item, size_t column, bool with_owner,
                      struct table_cell *cell)
{
    char iso[11];
    if (column == MARK) {
        str_add(&cell->text, calendar_state_mark(item->state));
        cell->style = state_style(item->state);
    } else if (column == TEXT) {
        calendar_text(c, item, &cell->text);
        if (with_owner)
            add_owner(c, item, &cell->text);
    } else if (item->day) {
        date_iso(item->day, iso);
        str_add_format(&cell->text, "%s %s", iso, calendar_weekday_word(calendar_weekday(item->day)));
        if (calendar_closed(c, item->day, NULL))
            str_add(&cell->text, intl_language() == LANGUAGE_JA ? "休" : "*");
    }
}

static void list_cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    const struct calendar_screen *s = of;
    item_cell(s->calendar, &s->calendar->item[s->line[line].item], column, true, cell);
}

static bool list_head(void *of, size_t line, struct canvas *canvas, struct rect rect, bool here)
{
    const char *head = ((const struct calendar_screen *)of)->line[line].head;
    if (head)
        canvas_text(canvas, rect.row, rect.column, STYLE_HEAD, head);
    return head != NULL;
}

static void day_cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    const struct calendar_screen *s = of;
    item_cell(s->calendar, &s->calendar->item[s->first + line], column, false, cell);
}

static const struct table_ops list_table = {.cell = list_cell, .line = list_head, .usable = can_choose},
                              day_table = {.cell = day_cell};

static void draw_day(struct app *app, struct canvas *canvas, struct calendar_screen *s, struct rect body)
{
    int x = MONTH_WIDTH + 1, width = body.columns - x - 2, rows = body.rows - 2;
    struct str day = app_str(app), closed = app_str(app);
    canvas_vertical(canvas, body.row, MONTH_WIDTH, body.rows, STYLE_LINE);
    add_day(s->day, &day);
    canvas_field(canvas, body.row, x + 1, width, STYLE_HEAD, ALIGN_LEFT, day.text);
    if (calendar_closed(s->calendar, s->day, &closed))
        canvas_format(canvas, body.row + 1, x + 1, STYLE_QUIET, _("closed: %s"), closed.text);
    if (s->first == s->last)
        canvas_wrap(canvas, rect_of(body.row + 2, x + 1, rows, width), 0, STYLE_QUIET, _("Nothing on this day."));
    size_t overdue = s->calendar->counts[CALENDAR_OVERDUE];
    if (s->day == s->calendar->today && overdue) {
        struct str text = app_str(app);
        str_add_format(&text,
                       keys_said(app, ngettext("%zu day is overdue; F5 lists it first.",
                                               "%zu days are overdue; F5 lists them first.", overdue)),
                       overdue);
        canvas_wrap(canvas, rect_of(body.row + body.rows - 3, x + 1, 3, width), 0, STYLE_BAD, text.text);
    }
    static const struct table_column columns[COLUMNS] = {{.cells = 2}, {.cells = -1}, {.cells = 0}};
    table_draw(&s->items, columns, COLUMNS, canvas, rect_of(body.row + 2, x, rows, body.columns - x),
               s->items.away ? STYLE_HERE_OTHER : STYLE_HERE);
}

static void draw_list(struct canvas *canvas, struct calendar_screen *s, struct rect body)
{
    static const struct table_column columns[COLUMNS] = {{.cells = 2}, {.cells = 15}, {.cells = 0}};
    if (s->list.list.count)
        table_draw(&s->list, columns, COLUMNS, canvas, rect_of(body.row, 1, body.rows, body.columns - 1), STYLE_HERE);
    else
        canvas_text(canvas, body.row + 1, 3, STYLE_GOOD,
                    _("No day matters yet: no sheet holds a date that is to come."));
}

static void calendar_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct calendar_screen *s = state;
    if (s->as_list) {
        draw_list(canvas, s, body);
        return;
    }
    draw_month(canvas, s, body);
    draw_day(app, canvas, s, body);
}

static void calendar_hint(struct app *app, void *state, struct hint *hint)
{
    struct calendar_screen *s = state;
    const struct calendar_item *item = chosen(s);
    if (item) {
        str_add_format(&hint->line[0], "%s ▸ ", intl_form(app_sheet(app, item->sheet)->title));
        calendar_text(s->calendar, item, &hint->line[0]);
        add_owner(s->calendar, item, &hint->line[0]);
        if (calendar_doubt(item))
            str_add(&hint->line[1], calendar_doubt(item));
    }
    if (!hint->line[1].length && !calendar_known(s->calendar, s->day) && !s->as_list)
        str_add(&hint->line[1],
                _("The closed days of this year are not known: only Saturdays and Sundays are marked."));
    str_add(&hint->keys, s->as_list ? _("Enter go there  F5 by month  Ctrl+U done today  / search  Esc back")
                         : !s->items.away
                             ? _("Enter go there  Up Down  Ctrl+U done today  Tab the month  Esc the month")
                             : _("Arrows day  PgUp PgDn month  Home today  Enter its items  F5 list  Esc back"));
}

static void calendar_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    struct calendar_screen *s = state;
    const struct calendar_item *item = chosen(s);
    *sheet = item ? item->sheet : SIZE_MAX;
    *row = item ? model_row_id(s->calendar->model, item->sheet, item->row) : NULL;
    *column = item ? item->column : SIZE_MAX;
}

/* ---- keys ---- */

static int month_later(int day, int months)
{
    struct date date;
    date_from_serial(day, &date);
    int at = date.year * 12 + date.month - 1 + months, year = at / 12, month = at % 12 + 1;
    if (year < 1900 || year > 9999)
        return day;
    int last = date_month_days(year, month);
    return date_serial(year, month, date.day < last ? date.day : last);
}

enum { SEVERAL = 1, HAS_ITEMS = 2, IN_ITEMS = 4, IS_ITEM = 8 };

static unsigned calendar_holds(struct app *app, void *state)
{
    const struct calendar_screen *s = state;
    size_t items = s->as_list ? 0 : s->last - s->first;
    return (s->items.away && items > 1 ? SEVERAL : 0) | (items ? HAS_ITEMS : 0) | (s->items.away ? 0 : IN_ITEMS) |
           (chosen(s) ? IS_ITEM : 0);
}

static void move_in_month(struct app *app, void *state)
{
    struct calendar_screen *s = state;
    struct date date;
    date_from_serial(s->day, &date);
    switch (app->command) {
    case CMD_LEFT: choose_day(s, s->day - 1); break;
    case CMD_RIGHT: choose_day(s, s->day + 1); break;
    case CMD_UP: choose_day(s, s->day - 7); break;
    case CMD_DOWN: choose_day(s, s->day + 7); break;
    case CMD_PAGE_UP: choose_day(s, month_later(s->day, -1)); break;
    case CMD_PAGE_DOWN: choose_day(s, month_later(s->day, 1)); break;
    case CMD_FIRST: choose_day(s, date_serial(date.year, date.month, 1)); break;
    case CMD_LAST: choose_day(s, date_serial(date.year, date.month, date_month_days(date.year, date.month))); break;
    default: choose_day(s, s->calendar->today); break;
    }
}

static void go_there(struct app *app, void *state)
{
    const struct calendar_item *item = chosen(state);
    app_go(app, CMD_GRID, spot_of(item->sheet, item->row, item->column));
}

static void change_part(struct app *app, void *state)
{
    struct calendar_screen *s = state;
    s->items.away = !s->items.away;
}

static void show_as(struct calendar_screen *s, bool as_list)
{
    s->as_list = as_list;
    s->list.away = !as_list;
    s->items.away = true;
}

static void turn_over(struct app *app, void *state)
{
    show_as(state, !((const struct calendar_screen *)state)->as_list);
}

static const struct screen_action calendar_actions[] = {
    {CMD_CALENDAR_VIEW, ALWAYS, turn_over},
    {CMD_ENTER, SEVERAL, change_part},
    {CMD_ENTER, IS_ITEM, go_there},
    {CMD_NEXT_FIELD, HAS_ITEMS, change_part},
    {CMD_PREVIOUS_FIELD, HAS_ITEMS, change_part},
    {CMD_BACK, IN_ITEMS, change_part},
    {CMD_NONE, 0, NULL},
};

static int day_at(const struct app *app, const struct calendar_screen *s, int row, int column)
{
    struct date date;
    int week = (row - app->body.row - 2) / 2, weekday = (column - 1) / CELL_COLUMNS;
    date_from_serial(s->day, &date);
    int first = date_serial(date.year, date.month, 1);
    int number = week * 7 + weekday - calendar_weekday(first);
    return row < app->body.row + 2 || column < 1 || weekday > 6 || number < 0 ||
                   number >= date_month_days(date.year, date.month)
               ? 0
               : first + number;
}

static void calendar_click(struct app *app, void *state, int row, int column, bool twice)
{
    struct calendar_screen *s = state;
    int day = s->as_list || column >= MONTH_WIDTH ? 0 : day_at(app, s, row, column);
    if (day && day != s->day)
        choose_day(s, day);
}

static void calendar_wheel(struct app *app, void *state, int row, int column, int lines)
{
    struct calendar_screen *s = state;
    if (!s->as_list && column < MONTH_WIDTH)
        choose_day(s, month_later(s->day, lines < 0 ? -1 : 1));
}

static const char *calendar_bar(struct app *app, void *state, enum command command)
{
    const struct calendar_screen *s = state;
    return command == CMD_CALENDAR_VIEW && s->as_list ? N_("Month") : NULL;
}

static const struct screen_ops calendar_ops = {
    .name = "calendar",
    .actions = calendar_actions,
    .holds = calendar_holds,
    .move = move_in_month,
    .table = TABLE_IN(struct calendar_screen, list),
    .second = TABLE_IN(struct calendar_screen, items),
    .close = calendar_close,
    .title = calendar_title,
    .draw = calendar_draw,
    .hint = calendar_hint,
    .bar = calendar_bar,
    .click = calendar_click,
    .wheel = calendar_wheel,
    .changed = calendar_changed,
    .where = calendar_where,
    .heading = N_("Calendar"),
    .about = N_("Every day that matters, of all sheets: routines, due dates, contracts and support that end, deadlines "
                "of the law. !! is overdue, ! is soon; the number says how many there are. A day on which offices are "
                "closed bears a sign, today stands in brackets. Enter opens the row. F5 changes to a list with the "
                "overdue ones first. Ctrl+U writes that a routine was done today."),
};

void view_calendar(struct app *app, const struct spot *spot)
{
    struct calendar_screen *s = mem_zero(1, sizeof(*s));
    table_begin(&s->list, &list_table, s);
    table_begin(&s->items, &day_table, s);
    show_as(s, spot->task != NULL); /* what is overdue first; else on today */
    app_push(app, &calendar_ops, s);
}
