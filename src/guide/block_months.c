/* Months: how many days of a ledger, or of all deadlines, fall into each, or what a number of these rows comes to. */
#include "base/date.h"
#include "base/intl.h"
#include "guide/block.h"
#include "guide/calendar.h"

int months_from(const struct catalog *catalog, const struct block_def *block)
{
    size_t column = block->column[BLOCK_COLUMN];
    const struct sheet_def *sheet = column == SIZE_MAX ? NULL : &catalog->sheet[block->sheet];
    for (size_t i = 0; sheet && i < sheet->rule_count; i++)
        if (sheet->rules[i].kind == RULE_PAST && sheet->rules[i].at == column)
            return 1 - MONTHS_SHOWN;
    return 0;
}

void months_first(int today, int from, int first[MONTHS_SHOWN + 1])
{
    struct date date;
    date_from_serial(today, &date);
    for (int i = 0; i <= MONTHS_SHOWN; i++) {
        int month = 12 * date.year + date.month - 1 + from + i;
        first[i] = date_serial(month / 12, month % 12 + 1, 1);
    }
}

size_t months_row(const int first[MONTHS_SHOWN + 1], double day)
{
    size_t row = 0;
    while (row <= MONTHS_SHOWN && day >= first[row])
        row++;
    return row;
}

static void add_rows(struct figures *f, const struct model *model, const int *first)
{
    const struct block_def *block = f->block;
    bool sum = block->column[BLOCK_BY] != SIZE_MAX;
    for (uint32_t r = 0; r < model_rows(model, block->sheet); r++) {
        struct value day = model_value(model, block->sheet, r, block->column[BLOCK_COLUMN]),
                     by = sum ? model_value(model, block->sheet, r, block->column[BLOCK_BY]) : value_number(1);
        if (day.type == VALUE_NUMBER && by.type == VALUE_NUMBER)
            f->row[months_row(first, day.number)].value[MONTH_VALUE].number += by.number;
    }
}

static void add_deadlines(struct figures *f, const struct model *model, const int *first)
{
    struct calendar *calendar SCOPED(calendar_free) = calendar_make_rows(model);
    for (size_t i = 0; i < calendar->count; i++) {
        const struct calendar_item *item = &calendar->item[i];
        if (item->day && (f->block->sheet == SIZE_MAX || item->sheet == f->block->sheet))
            f->row[months_row(first, item->day)].value[MONTH_VALUE].number++;
    }
}

void block_months(const struct model *model, struct figures *f)
{
    const struct block_def *block = f->block;
    int first[MONTHS_SHOWN + 1];
    months_first(model_today(model), months_from(model_catalog(model), block), first);
    f->across = 1;
    f->name[MONTH_VALUE] = block->column[BLOCK_BY] == SIZE_MAX ? "count" : "sum";
    figures_add(f, "before", _("earlier"));
    for (int i = 0; i < MONTHS_SHOWN; i++) {
        char iso[11];
        date_iso(first[i], iso);
        iso[7] = '\0'; /* "2026-11" */
        figures_add(f, iso, iso);
    }
    figures_add(f, "after", _("later"));
    for (size_t i = 0; i < f->rows; i++)
        f->row[i].value[MONTH_VALUE] = value_number(0);
    if (block->column[BLOCK_COLUMN] == SIZE_MAX)
        add_deadlines(f, model, first);
    else
        add_rows(f, model, first);
}
