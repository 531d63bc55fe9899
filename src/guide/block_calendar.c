/* Days: what comes next in the calendar (guide/calendar.h), the overdue first; of one sheet or of all. */
#include "base/date.h"
#include "guide/block.h"
#include "guide/calendar.h"

void block_calendar(const struct model *model, struct figures *f)
{
    struct calendar *calendar = calendar_make(model);
    f->across = 2;
    f->name[DAY_DATE] = "day";
    f->name[DAY_STATE] = "state";
    for (size_t i = 0; i < calendar->count && f->rows < LIST_ROWS; i++) {
        const struct calendar_item *item = &calendar->item[i];
        if (!item->day || (f->block->sheet != SIZE_MAX && item->sheet != f->block->sheet))
            continue;
        char iso[11];
        struct str text = STR_INIT;
        date_iso(item->day, iso);
        calendar_text(calendar, item, &text);
        struct figures_row *row = figures_add(f, model_catalog(model)->sheet[item->sheet].id, text.text);
        row->value[DAY_DATE] = value_text(arena_text(f->arena, iso));
        row->value[DAY_STATE] = value_text(calendar_state_code(item->state));
        str_free(&text);
    }
    calendar_free(&calendar);
}
