/* Clocks: the days of a sheet that are running, those of the columns that the form names, the first to end first. How much of
 * them is left depends on the hour: so whoever shows them asks clock_left() then. */
#include <stdlib.h>

#include "base/date.h"
#include "base/intl.h"
#include "guide/block.h"
#include "guide/calendar.h"

static bool is_shown(const struct block_def *block, const struct calendar_item *item)
{
    for (size_t i = 0; i < block->shown_count; i++)
        if (item->sheet == block->sheet && item->deadline->day == block->shown[i])
            return true;
    return false;
}

void block_clock(const struct model *model, struct figures *f)
{
    struct calendar *calendar = calendar_make_rows(model);
    f->across = 2;
    f->name[CLOCK_DATE] = "day";
    f->name[CLOCK_WHAT] = "what";
    for (size_t i = 0; i < calendar->count && f->rows < LIST_ROWS; i++) {
        const struct calendar_item *item = &calendar->item[i];
        if (!item->day || !is_shown(f->block, item))
            continue;
        const struct sheet_def *sheet = &model_catalog(model)->sheet[item->sheet];
        const struct column_def *column = &sheet->column[item->deadline->day];
        char iso[11];
        struct str name = STR_INIT;
        date_iso(item->day, iso);
        model_row_name(model, item->sheet, item->row, &name);
        struct figures_row *row =
            figures_add(f, model_row_id(model, item->sheet, item->row), intl_form(column->short_label));
        row->value[CLOCK_DATE] = value_text(arena_text(f->arena, iso));
        row->value[CLOCK_WHAT] = value_text(arena_text(f->arena, name.text));
        str_free(&name);
    }
    calendar_free(&calendar);
}

int64_t clock_left(const struct figures_row *row)
{
    struct value day = row->value[CLOCK_DATE];
    int serial = day.type == VALUE_TEXT ? date_from_iso(day.text) : 0;
    char next[11];
    date_iso(serial + 1, next);
    char *ends = mem_format("%sT00:00", next);
    int64_t end = date_time_parse(ends);
    free(ends);
    return end < 0 ? 0 : end - date_now();
}

void clock_text(const struct figures_row *row, struct str *out)
{
    int64_t left = clock_left(row);
    long long hours = (long long)((left < 0 ? -left : left) / 3600);
    str_add_format(out, left < 0 ? _("%lld days %d h over") : _("%lld days %d h left"), hours / 24, (int)(hours % 24));
}
