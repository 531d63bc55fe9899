#include "guide/calendar.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"

#define ROWS_APART 3 /* so many rows of a sheet on one day are told one by one */

/* ---- what is due ---- */

struct making {
    struct calendar *calendar;
    size_t capacity;
    bool each; /* row, with a day or without */
};

static enum calendar_state routine_state(const struct model *model, size_t sheet, uint32_t row)
{
    const struct routine_def *routine = model_catalog(model)->sheet[sheet].routine;
    struct value state = model_value(model, sheet, row, routine->state);
    const char *code = state.type == VALUE_TEXT ? state.text : "";
    return strcmp(code, routine_state_code[ROUTINE_OVERDUE]) == 0 ? CALENDAR_OVERDUE
           : strcmp(code, routine_state_code[ROUTINE_SOON]) == 0  ? CALENDAR_SOON
           : strcmp(code, routine_state_code[ROUTINE_NEVER]) == 0 ? CALENDAR_NEVER
                                                                  : CALENDAR_LATER;
}

static enum calendar_state state_of(const struct calendar *c, size_t sheet, uint32_t row, const struct deadline_def *d,
                                    int day)
{
    if (d->routine)
        return routine_state(c->model, sheet, row);
    return day < c->today ? CALENDAR_OVERDUE : day - c->today <= d->before ? CALENDAR_SOON : CALENDAR_LATER;
}

static void add_items(struct making *m, size_t sheet, const struct deadline_def *d)
{
    struct calendar *c = m->calendar;
    const struct sheet_def *def = &model_catalog(c->model)->sheet[sheet];
    struct arena *arena = arena_new();
    struct formula_env env = model_env(c->model, catalog_rows_table(sheet), arena);
    struct column *open = column_new();
    if (d->open)
        formula_column(d->open, &env, open);
    for (uint32_t r = 0; r < model_rows(c->model, sheet); r++) {
        struct value value = d->open ? column_get(open, r) : model_value(c->model, sheet, r, d->day);
        int day = value.type == VALUE_NUMBER && value.number >= 1 ? (int)value.number : 0;
        bool never =
            !day && d->routine && def->routine->tells_never && routine_state(c->model, sheet, r) == CALENDAR_NEVER;
        if ((!day && !never && !m->each) || !model_applies(c->model, sheet, r))
            continue;
        c->item = mem_grow(c->item, c->count, &m->capacity, sizeof(*c->item));
        c->item[c->count++] = (struct calendar_item){.day = day,
                                                     .state = never  ? CALENDAR_NEVER
                                                              : !day ? CALENDAR_NONE
                                                                     : state_of(c, sheet, r, d, day),
                                                     .sheet = sheet,
                                                     .column = d->column,
                                                     .row = r,
                                                     .rows = 1,
                                                     .deadline = d,
                                                     .unsure = d->moves && !calendar_known(c, day)};
    }
    column_free(&open);
    arena_free(&arena);
}

static int item_order(const void *a, const void *b)
{
    const struct calendar_item *x = a, *y = b;
    if (x->state != y->state && (x->state >= CALENDAR_NEVER || y->state >= CALENDAR_NEVER))
        return x->state < y->state ? -1 : 1;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    if (x->sheet != y->sheet)
        return x->sheet < y->sheet ? -1 : 1;
    if (x->deadline != y->deadline)
        return x->deadline < y->deadline ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* What looks through many rows at once comes due at once. */
static void join_items(struct calendar *c, bool joined)
{
    size_t kept = 0;
    for (size_t i = 0, end; i < c->count; i = end) {
        for (end = i + 1; end < c->count && c->item[end].deadline == c->item[i].deadline &&
                          c->item[end].day == c->item[i].day && c->item[end].state == c->item[i].state;)
            end++;
        bool join = joined && end - i > ROWS_APART;
        for (size_t k = i; k < (join ? i + 1 : end); k++)
            c->item[kept++] = c->item[k];
        if (join)
            c->item[kept - 1].rows = (uint32_t)(end - i);
    }
    c->count = kept;
    for (size_t i = 0; i < kept; i++)
        if (c->item[i].state < CALENDAR_STATES)
            c->counts[c->item[i].state]++;
}

/* ---- closed days ---- */

static int closed_order(const void *a, const void *b)
{
    const struct calendar_closed *x = a, *y = b;
    return x->day != y->day ? (x->day < y->day ? -1 : 1) : x->row < y->row ? -1 : x->row > y->row;
}

static int day_of(struct value value)
{
    return value.type == VALUE_NUMBER && value.number >= 1 ? (int)value.number : 0;
}

static void find_closed(struct calendar *c)
{
    const struct closed_days_def *def = model_catalog(c->model)->closed;
    if (!def)
        return;
    uint32_t rows = model_rows(c->model, def->sheet);
    c->closed = mem_zero((size_t)rows + 1, sizeof(*c->closed));
    for (uint32_t r = 0; r < rows; r++) {
        int day = day_of(model_value(c->model, def->sheet, r, def->column));
        if (day > 1) /* 1: a row that is not used */
            c->closed[c->closed_count++] = (struct calendar_closed){day, r};
    }
    if (c->closed_count > 1)
        qsort(c->closed, c->closed_count, sizeof(*c->closed), closed_order);
    c->known_from = day_of(model_ref(c->model, &def->from));
    c->known_until = day_of(model_ref(c->model, &def->until));
}

bool calendar_known(const struct calendar *calendar, int day)
{
    return calendar->known_until && day >= calendar->known_from && day <= calendar->known_until;
}

int calendar_weekday(int day)
{
    return (day + 6) % 7; /* day 1 of the 1900 system is called a Sunday */
}

bool calendar_closed(const struct calendar *calendar, int day, struct str *name)
{
    size_t low = 0, high = calendar->closed_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (calendar->closed[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < calendar->closed_count && calendar->closed[low].day == day) {
        if (name)
            model_row_name(calendar->model, model_catalog(calendar->model)->closed->sheet, calendar->closed[low].row,
                           name);
        return true;
    }
    int weekday = calendar_weekday(day);
    if (weekday % 6 != 0)
        return false;
    if (name)
        str_add(name, weekday ? _("Saturday") : _("Sunday"));
    return true;
}

/* ---- */

static struct calendar *make(const struct model *model, bool each)
{
    const struct catalog *catalog = model_catalog(model);
    struct calendar *c = mem_zero(1, sizeof(*c));
    struct making m = {.calendar = c, .each = each};
    c->model = model;
    c->today = model_today(model);
    find_closed(c);
    for (size_t s = 0; s < catalog->sheet_count; s++)
        for (size_t i = 0; i < catalog->sheet[s].deadline_count; i++)
            add_items(&m, s, &catalog->sheet[s].deadline[i]);
    if (c->count > 1)
        qsort(c->item, c->count, sizeof(*c->item), item_order);
    join_items(c, !each);
    return c;
}

struct calendar *calendar_make(const struct model *model)
{
    return make(model, false);
}

struct calendar *calendar_make_rows(const struct model *model)
{
    return make(model, true);
}

void calendar_free(struct calendar **calendar)
{
    if (!*calendar)
        return;
    free((*calendar)->item);
    free((*calendar)->closed);
    free(*calendar);
    *calendar = NULL;
}

void calendar_text(const struct calendar *calendar, const struct calendar_item *item, struct str *out)
{
    const struct sheet_def *sheet = &model_catalog(calendar->model)->sheet[item->sheet];
    const char *label = intl_form(item->deadline->label);
    str_add(out, label);
    if (item->rows > 1) {
        str_add_format(out, ngettext(" (%u row)", " (%u rows)", item->rows), item->rows);
        return;
    }
    if (sheet->kind == SHEET_FACTS) /* the row is called like the sheet */
        return;
    struct str name = STR_INIT;
    if (item->deadline->about != SIZE_MAX)
        model_text(calendar->model, item->sheet, item->row, item->deadline->about, MODEL_LABEL, &name);
    else
        model_row_name(calendar->model, item->sheet, item->row, &name);
    if (name.length && strcmp(name.text, label) != 0)
        str_add_format(out, "%s%s", calendar_naming_mark(), name.text);
    str_free(&name);
}

const char *calendar_naming_mark(void)
{
    return _(": ");
}

size_t calendar_naming(const struct calendar *calendar, const struct calendar_item *item)
{
    const struct sheet_def *sheet = &model_catalog(calendar->model)->sheet[item->sheet];
    if (item->rows > 1 || sheet->kind == SHEET_FACTS)
        return SIZE_MAX;
    size_t column = item->deadline->about != SIZE_MAX ? item->deadline->about
                                                      : model_row_naming(calendar->model, item->sheet, item->row);
    struct value name =
        column == SIZE_MAX ? value_empty() : model_value(calendar->model, item->sheet, item->row, column);
    return value_blank(name) || (name.type == VALUE_TEXT && strcmp(name.text, intl_form(item->deadline->label)) == 0)
               ? SIZE_MAX
               : column;
}

size_t calendar_owning(const struct calendar *calendar, const struct calendar_item *item)
{
    const struct sheet_def *sheet = &model_catalog(calendar->model)->sheet[item->sheet];
    size_t column = sheet_role(sheet, ROLE_OWNER);
    if (column == SIZE_MAX && item->deadline->routine)
        column = sheet->routine->by;
    return item->rows == 1 ? column : SIZE_MAX;
}

void calendar_owner(const struct calendar *calendar, const struct calendar_item *item, struct str *out)
{
    size_t column = calendar_owning(calendar, item);
    if (column != SIZE_MAX)
        model_text(calendar->model, item->sheet, item->row, column, MODEL_LABEL, out);
}

const char *calendar_state_word(enum calendar_state state)
{
    static const char *const words[CALENDAR_STATES] = {N_("Overdue"), N_("Soon"), N_("Later"), N_("No day yet")};
    return gettext(words[state]);
}

const char *calendar_state_code(enum calendar_state state)
{
    static const char *const codes[CALENDAR_STATES] = {"overdue", "soon", "later", "never"};
    return codes[state];
}

const char *calendar_state_mark(enum calendar_state state)
{
    static const char *const marks[CALENDAR_STATES] = {"!!", "!", "", "?"};
    return marks[state];
}

const char *calendar_doubt(const struct calendar_item *item)
{
    return item->unsure ? _("the list of closed days does not cover this year: look up whether the day is a holiday")
                        : NULL;
}

const char *calendar_weekday_word(int weekday)
{
    static const char *const words[] = {N_("Su"), N_("Mo"), N_("Tu"), N_("We"), N_("Th"), N_("Fr"), N_("Sa")};
    return gettext(words[weekday]);
}

void calendar_month_text(int year, int month, struct str *out)
{
    static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December"};
    struct str era = STR_INIT;
    if (intl_language() != LANGUAGE_JA) {
        str_add_format(out, "%s %d", months[month - 1], year);
        return;
    }
    date_era(date_serial(year, month, date_month_days(year, month)), &era); /* 令和8年11月30日 */
    const char *end = strstr(era.text, "年");
    str_add_format(out, "%d年%d月", year, month);
    if (end && !(era.text[0] >= '0' && era.text[0] <= '9'))
        str_add_format(out, "（%.*s年）", (int)(end - era.text), era.text);
    str_free(&era);
}
