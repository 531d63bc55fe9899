/* The page of the calendar: the days that matter, in order, and still so when days are changed in the file or another day has come.
 *
 * The hidden page of data holds every row that may come due, one a line, in the order of the sheets: its day as a reference to its cell,
 * what people read of it, and a number by which the lines are ordered: the day, and behind it the line, so that no two are the same. The
 * page itself asks for the smallest of these numbers, the second smallest … and looks up the rest. A routine without a day has the
 * number of a day that never comes, and behind those stand rows that have nothing to tell: they fill the spare lines once they do.
 */
#include <stdlib.h>
#include <string.h>

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
    unsigned plain, text, day, center, key;
    const char *closed; /* the range of closed days; NULL: not in the file */
    uint32_t lines;     /* of the data page */
};

static struct xlsx_page *page_with(struct xlsx_layout *layout, size_t sheet, uint32_t row)
{
    struct xlsx_page *page = &layout->page[layout->page_of[sheet]];
    while (page->part < page->parts && row >= page->from + page->rows)
        page++;
    return page;
}

/* The cell of COLUMN in ROW of the model; NULL when it is not in the file. */
static const char *cell_of(struct xlsx_layout *layout, size_t sheet, uint32_t row, size_t column)
{
    if (layout->page_of[sheet] == SIZE_MAX)
        return NULL;
    const struct xlsx_page *page = page_with(layout, sheet, row);
    if (page->at[column] == XLSX_NOWHERE)
        return NULL;
    struct str cell = STR_INIT;
    if (page->upright)
        xlsx_ref_cell(page->at[column], 2, &cell);
    else
        xlsx_ref_cell(page->first + (row - page->from), page->at[column], &cell);
    const char *text = arena_format(layout->arena, "%s%s", page->quoted, cell.text);
    str_free(&cell);
    return text;
}

static bool is_told(const struct xlsx_layout *layout, size_t sheet)
{
    for (size_t i = 0; i < layout->options.leave_out_count; i++)
        if (layout->options.leave_out[i].sheet == sheet)
            return false;
    return true;
}

static const char *state_words(struct xlsx_layout *layout, enum calendar_state state)
{
    const char *mark = calendar_state_mark(state);
    return *mark ? arena_format(layout->arena, "%s %s", mark, calendar_state_word(state)) : calendar_state_word(state);
}

/* What the state is as a formula over the day in CELL: as calendar.c says it, or, of a routine, as its sheet does. */
static void put_state(struct filling *f, const struct calendar_item *item, uint32_t row, const char *cell)
{
    struct xlsx_layout *layout = f->layout;
    const struct sheet_def *sheet = &layout->catalog->sheet[item->sheet];
    const struct routine_def *routine = item->deadline->routine ? sheet->routine : NULL;
    const char *from = routine ? cell_of(layout, item->sheet, item->row, routine->state) : NULL;
    const char *overdue = state_words(layout, CALENDAR_OVERDUE), *soon = state_words(layout, CALENDAR_SOON),
               *later = state_words(layout, CALENDAR_LATER), *never = state_words(layout, CALENDAR_NEVER), *none, *near;
    const struct choice_list *list = from ? sheet->column[routine->state].choices : NULL;
    struct xlsx_out *out = xlsx_put(layout, f->data, row, DATA_AT + DATA_STATE, OUT_FORMULA_TEXT, f->plain);
    out->text = item->state == CALENDAR_NONE ? "" : state_words(layout, item->state);
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
    out->formula = arena_format(layout->arena, "IF(%s=\"\",%s,IF(%s<TODAY(),\"%s\",IF(%s,\"%s\",\"%s\")))", cell, none,
                                cell, overdue, near, soon, later);
}

static const char *data_cell(struct filling *f, uint32_t row, uint32_t column)
{
    struct str cell = STR_INIT;
    xlsx_ref_cell(row, DATA_AT + column, &cell);
    const char *text = arena_text(f->layout->arena, cell.text);
    str_free(&cell);
    return text;
}

/* A line of text that stands in a cell of the file as people read it, so that what is corrected there is read here, too;
 * NULL: none does, or names are replaced, which is done to whole texts. */
static const char *cell_of_line(struct xlsx_layout *layout, const struct calendar_item *item, size_t column)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[item->sheet];
    return column != SIZE_MAX && !layout->names && sheet->column[column].kind->prose == PROSE_LINE
               ? cell_of(layout, item->sheet, item->row, column)
               : NULL;
}

static void put_words(struct filling *f, uint32_t row, uint32_t column, const char *formula, struct str *shown)
{
    if (formula) {
        struct xlsx_out *out = xlsx_put(f->layout, f->data, row, DATA_AT + column, OUT_FORMULA_TEXT, f->plain);
        out->formula = formula;
        out->text = arena_text(f->layout->arena, shown->text ? shown->text : "");
    } else
        xlsx_put_text(f->layout, f->data, row, DATA_AT + column, shown->text ? shown->text : "", f->plain);
    str_free(shown);
}

static void put_what(struct filling *f, const struct calendar_item *item, uint32_t row)
{
    struct str what = STR_INIT;
    calendar_text(f->calendar, item, &what);
    const char *cell = cell_of_line(f->layout, item, calendar_naming(f->calendar, item)), *formula = NULL;
    if (cell)
        formula = arena_format(f->layout->arena, "\"%s\"&IF(%s=\"\",\"\",\"%s\"&%s)", intl_form(item->deadline->label),
                               cell, arena_text(f->layout->arena, calendar_naming_mark()), cell);
    put_words(f, row, DATA_WHAT, formula, &what);
}

static void put_data(struct filling *f, const struct calendar_item *item, uint32_t row)
{
    struct xlsx_layout *layout = f->layout;
    struct str owner = STR_INIT, title = STR_INIT;
    const char *cell = cell_of(layout, item->sheet, item->row, item->deadline->day),
               *here = data_cell(f, row, DATA_DAY), *state = data_cell(f, row, DATA_STATE);
    struct xlsx_out *day = xlsx_put(
        layout, f->data, row, DATA_AT + DATA_DAY,
        cell ? (item->day ? OUT_FORMULA_NUMBER : OUT_FORMULA_TEXT) : (item->day ? OUT_NUMBER : OUT_TEXT), f->plain);
    day->number = item->day;
    day->text = "";
    const char *open =
        cell && item->deadline->open
            ? xlsx_formula_elsewhere(layout, page_with(layout, item->sheet, item->row), item->deadline->open, item->row)
            : NULL;
    if (cell)
        day->formula = open ? open : arena_format(layout->arena, "IF(%s=\"\",\"\",%s)", cell, cell);
    put_state(f, item, row, here);
    put_what(f, item, row);
    calendar_owner(f->calendar, item, &owner);
    const char *by = cell_of_line(layout, item, calendar_owning(f->calendar, item));
    put_words(f, row, DATA_OWNER, by ? arena_format(layout->arena, "%s&\"\"", by) : NULL, &owner);
    str_add(&title, intl_form(layout->catalog->sheet[item->sheet].title));
    put_words(f, row, DATA_SHEET, NULL, &title);
    struct xlsx_out *key = xlsx_put(layout, f->data, row, DATA_AT + DATA_KEY, OUT_FORMULA_NUMBER, f->key);
    key->number = (item->state == CALENDAR_NONE ? NOTHING : item->day ? item->day : NO_DAY) + (double)(row + 1) / LINES;
    key->formula = arena_format(layout->arena, "IF(%s=\"\",%d,IF(%s=\"\",%d,%s))+ROW()/%d", state, NOTHING, here,
                                NO_DAY, here, LINES);
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
    uint32_t row = 3 + n;
    struct str cell = STR_INIT, weekday = STR_INIT;
    xlsx_ref_cell(row, AT_DAY, &cell);
    for (size_t i = 0; i < ARRAY_LENGTH(looked_up); i++) {
        unsigned style = looked_up[i].at == AT_STATE ? f->center : f->text;
        struct xlsx_out *out = xlsx_put(layout, f->page, row, looked_up[i].at, OUT_FORMULA_TEXT, style);
        out->text = shown_data(f, data, looked_up[i].data);
        if (item->state == CALENDAR_NONE)
            out->text = "";
        out->formula = arena_format(layout->arena, "IF(SMALL(%s,%u)>=%d,\"\",INDEX(%s,MATCH(SMALL(%s,%u),%s,0))&\"\")",
                                    keys, n + 1, NOTHING, data_range(f, looked_up[i].data), keys, n + 1, keys);
    }
    struct xlsx_out *day =
        xlsx_put(layout, f->page, row, AT_DAY, item->day ? OUT_FORMULA_NUMBER : OUT_FORMULA_TEXT, f->day);
    day->number = item->day;
    day->text = "";
    day->formula =
        arena_format(layout->arena, "IF(SMALL(%s,%u)>=%d,\"\",INT(SMALL(%s,%u)))", keys, n + 1, NO_DAY, keys, n + 1);
    bool ja = intl_language() == LANGUAGE_JA;
    struct xlsx_out *name = xlsx_put(layout, f->page, row, AT_WEEKDAY, OUT_FORMULA_TEXT, f->center);
    name->formula = arena_format(
        layout->arena, "IF(%s=\"\",\"\",MID(\"%s\",WEEKDAY(%s)%s)&IF(OR(WEEKDAY(%s,2)>5,%s)=TRUE,\" %s\",\"\"))",
        cell.text, ja ? "日月火水木金土" : "SuMoTuWeThFrSa", cell.text, ja ? ",1" : "*2-1,2", cell.text,
        f->closed ? arena_format(layout->arena, "COUNTIF(%s,%s)>0", f->closed, cell.text) : "FALSE", ja ? "休" : "*");
    if (item->day) {
        str_add(&weekday, calendar_weekday_word(calendar_weekday(item->day)));
        bool closed = f->closed ? calendar_closed(f->calendar, item->day, NULL) : calendar_weekday(item->day) % 6 == 0;
        str_add(&weekday, closed ? (ja ? " 休" : " *") : "");
    }
    name->text = arena_text(layout->arena, weekday.text ? weekday.text : "");
    str_free(&cell);
    str_free(&weekday);
}

static const char *closed_range(struct xlsx_layout *layout)
{
    const struct closed_days_def *def = layout->catalog->closed;
    if (!def || layout->page_of[def->sheet] == SIZE_MAX || !xlsx_whole(layout, def->sheet))
        return NULL;
    const struct xlsx_page *page = &layout->page[layout->page_of[def->sheet]];
    struct str range = STR_INIT;
    if (page->at[def->column] == XLSX_NOWHERE)
        return NULL;
    xlsx_column_range(page, page->at[def->column], true, &range);
    const char *text = arena_text(layout->arena, range.text);
    str_free(&range);
    return text;
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
    struct told **sorted = mem_zero(count + 1, sizeof(*sorted));
    for (uint32_t i = 0; i < count; i++)
        sorted[i] = &told[i];
    if (count > 1)
        qsort(sorted, count, sizeof(*sorted), line_order);
    for (uint32_t i = 0; i < count; i++)
        sorted[i]->line = DATA_ROW + i;
    free(sorted);
}

void xlsx_fill_calendar(struct xlsx_layout *layout)
{
    static const char *const heads[COLUMNS] = {N_("State"), N_("Day"),         N_("Weekday"),
                                               N_("What"),  N_("Who does it"), N_("Sheet")};
    struct filling f = {.layout = layout,
                        .page = xlsx_page_of_kind(layout, PAGE_CALENDAR),
                        .data = xlsx_page_of_kind(layout, PAGE_DATA),
                        .closed = closed_range(layout)};
    struct xlsx_style title = {.size = 14, .bold = true}, quiet = {.size = 9, .color = 0x666666};
    struct xlsx_style head = {.bold = true, .fill = 0xDCE6F1, .border = true, .align = ALIGN_CENTER};
    struct xlsx_style text = {.border = true, .shrink = false}, center = {.border = true, .align = ALIGN_CENTER};
    struct xlsx_style day = {.border = true, .align = ALIGN_CENTER, .number = "yyyy-mm-dd"};
    f.text = xlsx_style_of(layout, &text);
    f.center = xlsx_style_of(layout, &center);
    f.day = xlsx_style_of(layout, &day);
    struct xlsx_style key = {.number = "0.000000"};
    f.key = xlsx_style_of(layout, &key);
    struct calendar *calendar = calendar_make_rows(layout->model);
    f.calendar = calendar;
    struct told *told = mem_zero(calendar->count + 1, sizeof(*told));
    size_t count = 0, due = 0;
    for (size_t i = 0; i < calendar->count; i++)
        if (is_told(layout, calendar->item[i].sheet)) {
            due += calendar->item[i].state != CALENDAR_NONE;
            told[count++].item = &calendar->item[i];
        }
    f.lines = count < MOST ? (uint32_t)count : MOST;
    uint32_t lines = due + SPARE < f.lines ? (uint32_t)due + SPARE : f.lines;
    set_lines(told, f.lines);
    xlsx_put_text(layout, f.page, 0, 0, _("Calendar"), xlsx_style_of(layout, &title));
    xlsx_put_look(f.page, 0, 24, false);
    char *line =
        count > MOST
            ? mem_format(_("%zu days that matter. Listed are the first of them, and those that come due among %d "
                           "rows."),
                         due, MOST)
            : mem_format(
                  _("Days that matter, of all sheets, in order, also of days that are entered in this file. There "
                    "is room for %u lines."),
                  lines);
    xlsx_put_text(layout, f.page, 1, 0, line, xlsx_style_of(layout, &quiet));
    free(line);
    for (uint32_t i = 0; i < COLUMNS; i++)
        xlsx_put_text(layout, f.page, 2, i, gettext(heads[i]), xlsx_style_of(layout, &head));
    for (uint32_t i = 0; i < f.lines; i++)
        put_data(&f, told[i].item, told[i].line);
    for (uint32_t i = 0; i < lines; i++)
        put_line(&f, told[i].item, told[i].line, i);
    f.page->header = 2;
    f.page->first = 3;
    f.page->freeze_row = 3;
    f.page->landscape = true;
    f.page->widths = mem_zero(COLUMNS, sizeof(*widths));
    f.page->width_count = COLUMNS;
    memcpy(f.page->widths, widths, sizeof(widths));
    free(told);
    calendar_free(&calendar);
}
