/* Months on the summary page: how many days fall into each, or what their numbers come to, counted anew whenever the file is opened:
 * the first month is that of the day. */
#include "base/intl.h"
#include "exchange/xlsx_summary.h"
#include "guide/calendar.h"

#define CHART_TALL  12
#define SERIES_BLUE 0x8EA9DB

enum { DATA_WORDS, DATA_NUMBER, DATA_FIRST };

/* What is counted: the DAY of each row, and of which rows; NULL: the file cannot say. */
struct counted {
    const char *day, *by; /* ranges */
    const char *of;       /* one more criterion; "" */
};

static bool find_counted(struct summary *s, const struct block_def *block, struct counted *counted)
{
    struct xlsx_layout *layout = s->layout;
    size_t day = block->column[BLOCK_COLUMN], by = block->column[BLOCK_BY];
    *counted = (struct counted){.of = ""};
    if (day == SIZE_MAX) {
        counted->day = layout->days.day;
        if (block->sheet != SIZE_MAX && layout->days.day) {
            struct str of = STR_IN(layout->arena);
            str_add_format(&of, ",%s,", layout->days.sheet);
            xlsx_add_constant(&of, intl_form(layout->catalog->sheet[block->sheet].title));
            counted->of = of.text;
        }
        return block->sheet == SIZE_MAX || xlsx_told(layout, block->sheet);
    }
    if (xlsx_left_out(layout, block->sheet, day) || (by != SIZE_MAX && xlsx_left_out(layout, block->sheet, by)))
        return false;
    counted->day = xlsx_range_of(layout, block->sheet, day);
    counted->by = by == SIZE_MAX ? NULL : xlsx_range_of(layout, block->sheet, by);
    if (by != SIZE_MAX && !counted->by)
        counted->day = NULL;
    return true;
}

/* COUNTIFS(days,">="&C2,days,"<"&C3) of row R. */
static const char *count_formula(struct summary *s, const struct counted *counted, size_t r, size_t rows)
{
    struct str out = STR_IN(s->layout->arena);
    if (!counted->day)
        return NULL;
    str_add(&out, counted->by ? "SUMIFS(" : "COUNTIFS(");
    if (counted->by)
        str_add_format(&out, "%s,", counted->by);
    if (r > 0)
        str_add_format(&out, "%s,\">=\"&%s", counted->day, xlsx_cell_text(s->layout, NULL, s->data_row, DATA_FIRST));
    if (r + 1 < rows)
        str_add_format(&out, "%s%s,\"<\"&%s", r > 0 ? "," : "", counted->day,
                       xlsx_cell_text(s->layout, NULL, s->data_row + 1, DATA_FIRST));
    str_add_format(&out, "%s)", counted->of);
    return out.text;
}

/* The days that the calendar of this file has: what is left out of it is in none of its numbers. */
static double count_days(const struct summary *s, const struct block_def *block, const int *first, size_t r)
{
    const struct xlsx_days *days = &s->layout->days;
    double count = 0;
    for (size_t i = 0; i < days->count; i++)
        count += days->item[i].day && (block->sheet == SIZE_MAX || days->item[i].sheet == block->sheet) &&
                 months_row(first, days->item[i].day) == r;
    return count;
}

static void put_month(struct summary *s, const struct figures *f, const struct counted *counted, const int *first,
                      size_t r)
{
    struct arena *arena = s->layout->arena;
    const struct block_def *block = f->block;
    const struct column_def *by = block->column[BLOCK_BY] == SIZE_MAX
                                      ? NULL
                                      : &s->layout->catalog->sheet[block->sheet].column[block->column[BLOCK_BY]];
    const char *unit = by && by->unit ? intl_form(by->unit) : NULL,
               *here = xlsx_cell_text(s->layout, NULL, s->data_row, DATA_FIRST),
               *cell = xlsx_cell_text(s->layout, NULL, s->data_row, DATA_NUMBER);
    double number =
        block->column[BLOCK_COLUMN] == SIZE_MAX ? count_days(s, block, first, r) : f->row[r].value[MONTH_VALUE].number;
    bool month = r > 0 && r + 1 < f->rows;
    struct str words = STR_IN(arena);
    if (month)
        str_add_format(&words, "YEAR(%s)&\"-\"&RIGHT(\"0\"&MONTH(%s),2)&\"　\"", here, here);
    else
        xlsx_add_constant(&words, arena_format(arena, "%s　", f->row[r].label));
    str_add_format(&words, "&%s", summary_amount_formula(s, cell, unit));
    xlsx_put_live(s->data, s->data_row, DATA_WORDS,
                  arena_format(arena, "%s　%s", f->row[r].label, summary_amount(s, number, unit)),
                  counted->day ? words.text : NULL, STYLE_PLAIN);
    xlsx_put_number(s->data, s->data_row, DATA_NUMBER, number, count_formula(s, counted, r, f->rows), STYLE_PLAIN);
    if (r > 0)
        xlsx_put_number(s->data, s->data_row, DATA_FIRST, first[r - 1],
                        counted->day ? arena_format(arena, "DATE(YEAR(TODAY()),MONTH(TODAY())+%d,1)",
                                                    months_from(s->layout->catalog, block) + (int)r - 1)
                                     : NULL,
                        STYLE_PLAIN);
}

bool summary_months(struct summary *s, const struct figures *f, uint32_t from, uint32_t end)
{
    const char *title = block_title(s->layout->catalog, f->block);
    struct counted counted;
    int first[MONTHS_SHOWN + 1];
    if (!find_counted(s, f->block, &counted))
        return false;
    months_first(model_today(s->layout->model), months_from(s->layout->catalog, f->block), first);
    summary_heading(s, from, end,
                    counted.day ? title : arena_format(s->layout->arena, _("%s (as of %s)"), title, summary_today(s)));
    struct xlsx_chart *chart = summary_chart(s, CHART_ROWS, s->row, from, title);
    s->row += chart->tall = CHART_TALL;
    for (size_t r = 0; r < f->rows; r++, s->data_row++)
        put_month(s, f, &counted, first, r);
    chart->rows = s->data_row++ - chart->from;
    chart->series = 1;
    chart->serie[0] = (struct xlsx_series){.name = title, .values = DATA_NUMBER, .color = SERIES_BLUE};
    return true;
}
