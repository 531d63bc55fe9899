/* The page of the calendar: the days that matter, in order, and still so when days are changed in the file or another day has come.
 *
 * The hidden page of data holds every row that may come due, one a line, in the order of the sheets: its day as a reference to its cell,
 * what people read of it, and a number by which the lines are ordered: the day, and behind it the line, so that no two are the same. The
 * page itself asks for the smallest of these numbers, the second smallest … and looks up the rest. A routine without a day has the
 * number of a day that never comes, and behind those stand rows that have nothing to tell: they fill the spare lines once they do.
 */
#include <stdlib.h>

#include "base/intl.h"
#include "exchange/xlsx_layout.h"
#include "guide/calendar.h"

#define MOST     500     /* more are counted, not listed */
#define SPARE    20      /* lines for rows that come due in the file */
#define NO_DAY   4000000 /* beyond every day of Excel */
#define NOTHING  8000000
#define LINES    1048576 /* a power of two: day + line / LINES is exact */
#define DATA_AT  60      /* column of the data page, behind what the charts need */
#define DATA_ROW 1

enum { AT_STATE, AT_DAY, AT_WEEKDAY, AT_WHAT, AT_OWNER, AT_SHEET, COLUMNS };
enum { DATA_DAY, DATA_STATE, DATA_WHAT, DATA_OWNER, DATA_SHEET, DATA_KEY };
static const double widths[COLUMNS] = {16, 13, 8, 58, 20, 30};

struct filling {
    struct xlsx_layout *layout;
    struct xlsx_page *page, *data;
    const struct calendar *calendar;
    const char *closed; /* the range of closed days; NULL: not in the file */
    uint32_t lines;     /* of the data page */
};

static const char *state_words(struct xlsx_layout *layout, enum calendar_state state)
{
    const char *mark = calendar_state_mark(state);
    return *mark ? arena_format(layout->arena, "%s %s", mark, calendar_state_word(state)) : calendar_state_word(state);
}

static void put_words(struct filling *f, uint32_t row, uint32_t column, const char *text, const char *formula)
{
    xlsx_put_live(f->data, row, DATA_AT + column, text, formula, STYLE_PLAIN);
}

/* A day, or nothing. */
static void put_day(struct xlsx_page *page, uint32_t row, uint32_t column, int day, const char *formula, unsigned style)
{
    if (day)
        xlsx_put_number(page, row, column, day, formula, style);
    else
        xlsx_put_live(page, row, column, "", formula, style);
}

/* What the state is as a formula over the day in CELL: as calendar.c says it, or, of a routine, as its sheet does. */
static void put_state(struct filling *f, const struct calendar_item *item, uint32_t row, const char *cell)
{
    struct xlsx_layout *layout = f->layout;
    const struct sheet_def *sheet = &layout->catalog->sheet[item->sheet];
    const struct routine_def *routine = item->deadline->routine ? sheet->routine : NULL;
    const char *from = routine ? xlsx_cell_of(layout, item->sheet, item->row, routine->state) : NULL;
    const char *overdue = state_words(layout, CALENDAR_OVERDUE), *soon = state_words(layout, CALENDAR_SOON),
               *later = state_words(layout, CALENDAR_LATER), *never = state_words(layout, CALENDAR_NEVER), *none, *near;
    const struct choice_list *list = from ? sheet->column[routine->state].choices : NULL;
    if (from && routine->tells_never)
        none = arena_format(layout->arena, "IF(%s=\"%s\",\"%s\",\"\")", from,
                            intl_form(choice_find(list, routine_state_code[ROUTINE_NEVER])->label), never);
    else
        none = item->state == CALENDAR_NEVER ? arena_format(layout->arena, "\"%s\"", never) : "\"\"";
    if (from)
        near = arena_format(layout->arena, "%s=\"%s\"", from,
                            intl_form(choice_find(list, routine_state_code[ROUTINE_SOON])->label));
    else
        near = arena_format(layout->arena, "%s-TODAY()<=%d", cell, item->deadline->before);
    put_words(f, row, DATA_STATE, item->state == CALENDAR_NONE ? "" : state_words(layout, item->state),
              arena_format(layout->arena, "IF(%s=\"\",%s,IF(%s<TODAY(),\"%s\",IF(%s,\"%s\",\"%s\")))", cell, none, cell,
                           overdue, near, soon, later));
}

static const char *data_cell(struct filling *f, uint32_t row, uint32_t column)
{
    return xlsx_cell_text(f->layout, NULL, row, DATA_AT + column);
}

/* A line of text that stands in a cell of the file as people read it, so that what is corrected there is read here, too;
 * NULL: none does, or names are replaced, which is done to whole texts. */
static const char *cell_of_line(struct xlsx_layout *layout, const struct calendar_item *item, size_t column)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[item->sheet];
    return column != SIZE_MAX && !layout->names && sheet->column[column].kind->prose == PROSE_LINE
               ? xlsx_cell_of(layout, item->sheet, item->row, column)
               : NULL;
}

static void put_what(struct filling *f, const struct calendar_item *item, uint32_t row)
{
    struct str what = STR_IN(f->layout->arena);
    calendar_text(f->calendar, item, &what);
    const char *cell = cell_of_line(f->layout, item, calendar_naming(f->calendar, item)), *formula = NULL;
    if (cell)
        formula = arena_format(f->layout->arena, "\"%s\"&IF(%s=\"\",\"\",\"%s\"&%s)", intl_form(item->deadline->label),
                               cell, arena_text(f->layout->arena, calendar_naming_mark()), cell);
    put_words(f, row, DATA_WHAT, what.text, formula);
}

static void put_data(struct filling *f, const struct calendar_item *item, uint32_t row)
{
    struct xlsx_layout *layout = f->layout;
    struct str owner = STR_IN(layout->arena);
    const char *cell = xlsx_cell_of(layout, item->sheet, item->row, item->deadline->day),
               *here = data_cell(f, row, DATA_DAY), *state = data_cell(f, row, DATA_STATE);
    const char *open = cell && item->deadline->open
                           ? xlsx_formula_elsewhere(layout, xlsx_page_with(layout, item->sheet, item->row),
                                                    item->deadline->open, item->row)
                           : NULL;
    if (cell && !open)
        open = arena_format(layout->arena, "IF(%s=\"\",\"\",%s)", cell, cell);
    put_day(f->data, row, DATA_AT + DATA_DAY, item->day, open, STYLE_PLAIN);
    put_state(f, item, row, here);
    put_what(f, item, row);
    calendar_owner(f->calendar, item, &owner);
    const char *by = cell_of_line(layout, item, calendar_owning(f->calendar, item));
    put_words(f, row, DATA_OWNER, owner.text, by ? arena_format(layout->arena, "%s&\"\"", by) : NULL);
    put_words(f, row, DATA_SHEET, intl_form(layout->catalog->sheet[item->sheet].title), NULL);
    xlsx_put_number(f->data, row, DATA_AT + DATA_KEY,
                    (item->state == CALENDAR_NONE ? NOTHING
                     : item->day                  ? item->day
                                                  : NO_DAY) +
                        (double)(row + 1) / LINES,
                    arena_format(layout->arena, "IF(%s=\"\",%d,IF(%s=\"\",%d,%s))+ROW()/%d", state, NOTHING, here,
                                 NO_DAY, here, LINES),
                    STYLE_ORDER);
}

/* The lines of a column of the data page. */
static const char *data_range(struct filling *f, uint32_t column)
{
    return arena_format(f->layout->arena, "%s%s:%s", f->data->quoted, data_cell(f, DATA_ROW, column),
                        data_cell(f, DATA_ROW + f->lines - 1, column));
}

static const char *shown_data(const struct filling *f, uint32_t row, uint32_t column)
{
    for (size_t i = f->data->outs; i-- > 0;)
        if (f->data->out[i].row == row && f->data->out[i].column == DATA_AT + column)
            return f->data->out[i].text;
    return "";
}

/* Line N of the page, where ITEM stands now, which is line DATA of the data. */
static void put_line(struct filling *f, const struct calendar_item *item, uint32_t data, uint32_t n)
{
    struct xlsx_layout *layout = f->layout;
    const char *keys = data_range(f, DATA_KEY);
    static const struct {
        uint32_t at, data;
    } looked_up[] = {{AT_STATE, DATA_STATE}, {AT_WHAT, DATA_WHAT}, {AT_OWNER, DATA_OWNER}, {AT_SHEET, DATA_SHEET}};
    uint32_t row = XLSX_LIST_FIRST + n;
    bool ja = intl_language() == LANGUAGE_JA;
    const char *cell = xlsx_cell_text(layout, NULL, row, AT_DAY);
    struct str weekday = STR_IN(layout->arena);
    for (size_t i = 0; i < ARRAY_LENGTH(looked_up); i++)
        xlsx_put_live(f->page, row, looked_up[i].at,
                      item->state == CALENDAR_NONE ? "" : shown_data(f, data, looked_up[i].data),
                      arena_format(layout->arena, "IF(SMALL(%s,%u)>=%d,\"\",INDEX(%s,MATCH(SMALL(%s,%u),%s,0))&\"\")",
                                   keys, n + 1, NOTHING, data_range(f, looked_up[i].data), keys, n + 1, keys),
                      looked_up[i].at == AT_STATE ? STYLE_CELL_CENTERED : STYLE_CELL_FITTED);
    put_day(
        f->page, row, AT_DAY, item->day,
        arena_format(layout->arena, "IF(SMALL(%s,%u)>=%d,\"\",INT(SMALL(%s,%u)))", keys, n + 1, NO_DAY, keys, n + 1),
        STYLE_CELL_DAY);
    if (item->day) {
        str_add(&weekday, calendar_weekday_word(calendar_weekday(item->day)));
        bool closed = f->closed ? calendar_closed(f->calendar, item->day, NULL) : calendar_weekday(item->day) % 6 == 0;
        str_add(&weekday, closed ? (ja ? " 休" : " *") : "");
    }
    xlsx_put_live(
        f->page, row, AT_WEEKDAY, weekday.text,
        arena_format(
            layout->arena, "IF(%s=\"\",\"\",MID(\"%s\",WEEKDAY(%s)%s)&IF(OR(WEEKDAY(%s,2)>5,%s)=TRUE,\" %s\",\"\"))",
            cell, ja ? "日月火水木金土" : "SuMoTuWeThFrSa", cell, ja ? ",1" : "*2-1,2", cell,
            f->closed ? arena_format(layout->arena, "COUNTIF(%s,%s)>0", f->closed, cell) : "FALSE", ja ? "休" : "*"),
        STYLE_CELL_CENTERED);
}

static const char *closed_range(struct xlsx_layout *layout)
{
    const struct closed_days_def *def = layout->catalog->closed;
    if (!def || layout->page_of[def->sheet] == SIZE_MAX || !xlsx_whole(layout, def->sheet))
        return NULL;
    const struct xlsx_page *page = &layout->page[layout->page_of[def->sheet]];
    struct str range = STR_IN(layout->arena);
    if (page->at[def->column] == XLSX_NOWHERE)
        return NULL;
    xlsx_column_range(page, page->at[def->column], true, &range);
    return range.text;
}

struct told {
    const struct calendar_item *item;
    uint32_t line; /* of the data page */
};

static int line_order(const void *a, const void *b)
{
    const struct calendar_item *x = (*(struct told *const *)a)->item, *y = (*(struct told *const *)b)->item;
    return x->sheet != y->sheet         ? (x->sheet < y->sheet ? -1 : 1)
           : x->deadline != y->deadline ? (x->deadline < y->deadline ? -1 : 1)
                                        : (x->row > y->row) - (x->row < y->row);
}

/* The lines of the data page in the order of the sheets: two that come due on one day stand in it as in the program. */
static void set_lines(struct told *told, uint32_t count)
{
    struct told **sorted SCOPED(mem_free) = mem_zero(count + 1, sizeof(*sorted));
    for (uint32_t i = 0; i < count; i++)
        sorted[i] = &told[i];
    if (count > 1)
        qsort(sorted, count, sizeof(*sorted), line_order);
    for (uint32_t i = 0; i < count; i++)
        sorted[i]->line = DATA_ROW + i;
}

/* For whoever counts them. */
static void keep_days(struct filling *f, const struct told *told, size_t count)
{
    struct xlsx_layout *layout = f->layout;
    struct calendar_item *item = arena_zero(layout->arena, (count + 1) * sizeof(*item));
    for (size_t i = 0; i < count; i++)
        item[i] = *told[i].item;
    layout->days.item = item;
    layout->days.count = count;
    if (count == f->lines && count) {
        layout->days.day = data_range(f, DATA_DAY);
        layout->days.sheet = data_range(f, DATA_SHEET);
    }
}

void xlsx_fill_calendar(struct xlsx_layout *layout)
{
    static const char *const heads[COLUMNS] = {N_("State"), N_("Day"),         N_("Weekday"),
                                               N_("What"),  N_("Who does it"), N_("Sheet")};
    struct filling f = {.layout = layout,
                        .page = xlsx_page_of_kind(layout, PAGE_CALENDAR),
                        .data = xlsx_page_of_kind(layout, PAGE_DATA),
                        .closed = closed_range(layout)};
    struct calendar *calendar SCOPED(calendar_free) = calendar_make_rows(layout->model);
    f.calendar = calendar;
    struct told *told SCOPED(mem_free) = mem_zero(calendar->count + 1, sizeof(*told));
    size_t count = 0, due = 0;
    for (size_t i = 0; i < calendar->count; i++)
        if (xlsx_told(layout, calendar->item[i].sheet)) {
            due += calendar->item[i].state != CALENDAR_NONE;
            told[count++].item = &calendar->item[i];
        }
    f.lines = count < MOST ? (uint32_t)count : MOST;
    uint32_t lines = due + SPARE < f.lines ? (uint32_t)due + SPARE : f.lines;
    set_lines(told, f.lines);
    for (uint32_t i = 0; i < f.lines; i++)
        put_data(&f, told[i].item, told[i].line);
    keep_days(&f, told, count);
    if (!f.page) /* its days are counted all the same */
        return;
    xlsx_put_list(f.page, _("Calendar"), heads, widths, COLUMNS);
    const char *line =
        count > MOST
            ? arena_format(layout->arena,
                           _("%zu days that matter. Listed are the first of them, and those that come due among %d "
                             "rows."),
                           due, MOST)
            : arena_format(
                  layout->arena,
                  _("Days that matter, of all sheets, in order, also of days that are entered in this file. There "
                    "is room for %u lines. Rows that are written below a ledger here come in when the file has been "
                    "taken over and written anew."),
                  lines);
    xlsx_put_words(f.page, XLSX_LIST_LINE, line);
    for (uint32_t i = 0; i < lines; i++) {
        xlsx_keep(f.page, XLSX_LIST_FIRST + i);
        put_line(&f, told[i].item, told[i].line, i);
    }
    f.page->printed = XLSX_LIST_FIRST - 1 + (due < lines ? (uint32_t)due : lines);
}
