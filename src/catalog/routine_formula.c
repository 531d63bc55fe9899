/* The formulas that follow from a routine or a deadline, as a form would write them. */
#include <math.h>
#include <stdlib.h>

#include "catalog/routine_private.h"

/* The text of N: a number or, as [column], the cell. */
static void add_every(struct build *build, const struct days_build *days, struct str *out)
{
    if (isnan(days->every))
        str_add_format(out, "[%s]", days_text(build, days->at[ROUTINE_EVERY]));
    else
        str_add_format(out, "%.0f", days->every);
}

static const struct choice_list *unit_list(const struct sheet_build *sheet, const char *id)
{
    size_t column = names_find(&sheet->columns, id);
    return column == SIZE_MAX ? NULL : sheet->column[column].choices;
}

/* What PART says of the unit: of the one that is given, or of the one in the row. */
static void add_by_unit(struct build *build, const struct sheet_build *sheet, struct str *out,
                        void (*part)(struct build *build, const struct days_build *days, int unit, struct str *out))
{
    const struct days_build *days = sheet->days;
    if (days->unit < UNITS) {
        part(build, days, days->unit, out);
        return;
    }
    const char *id = days_text(build, days->at[ROUTINE_UNIT]);
    const struct choice_list *list = unit_list(sheet, id);
    str_add_format(out, "SWITCH([%s]", id);
    for (int unit = 0; unit < UNITS; unit++)
        if (list && choices_code(list, routine_unit_word[unit])) {
            str_add_format(out, ",\"%s\",", routine_unit_word[unit]);
            part(build, days, unit, out);
        }
    str_add(out, ",\"\")");
}

static void next_part(struct build *build, const struct days_build *days, int unit, struct str *out)
{
    struct str every = STR_INIT;
    add_every(build, days, &every);
    if (unit == UNIT_DAY)
        str_add_format(out, "[%s]+%s", days->last, every.text);
    else if (unit == UNIT_WEEK)
        str_add_format(out, "[%s]+7*%s", days->last, every.text);
    else
        str_add_format(out, "EDATE([%s],%s%s)", days->last, unit == UNIT_YEAR ? "12*" : "", every.text);
    str_free(&every);
}

/* So many days before it is soon: what is done every day is never soon, it is done today. */
static void before_part(struct build *build, const struct days_build *days, int unit, struct str *out)
{
    static const char *const days_before[UNITS] = {"0", "2", NULL, "30"};
    if (days_before[unit])
        str_add(out, days_before[unit]);
    else if (!isnan(days->every))
        str_add(out, days->every > 1 ? "30" : "7");
    else
        str_add_format(out, "IF([%s]>1,30,7)", days_text(build, days->at[ROUTINE_EVERY]));
}

/* When the row has the routine at all, as conditions that are false before anything else is asked. */
static void add_idle(struct build *build, const struct sheet_build *sheet, struct str *out)
{
    const struct days_build *days = sheet->days;
    const char *when = days_text(build, days->at[ROUTINE_WHEN]);
    if (when)
        str_add_format(out, "IF(NOT(%s),\"\",", when);
    if (isnan(days->every))
        str_add_format(out, "IF([%s]=\"\",\"\",", days_text(build, days->at[ROUTINE_EVERY]));
    if (days->unit < UNITS)
        return;
    const char *id = days_text(build, days->at[ROUTINE_UNIT]);
    const struct choice_list *list = unit_list(sheet, id);
    struct str others = STR_INIT;
    for (size_t i = 0; list && i < list->count; i++)
        if (!routine_is_unit(list->choice[i].code))
            str_add_format(&others, ",[%s]=\"%s\"", id, list->choice[i].code);
    str_add_format(out, others.length ? "IF(OR([%s]=\"\"%s),\"\"," : "IF([%s]=\"\"%s,\"\",", id,
                   others.length ? others.text : "");
    str_free(&others);
}

static void close_idle(const struct days_build *days, struct str *out)
{
    str_add(out, days->at[ROUTINE_WHEN] ? ")" : "");
    str_add(out, isnan(days->every) ? ")" : "");
    str_add(out, days->unit == UNITS ? ")" : "");
}

static void next_formula(struct build *build, struct sheet_build *sheet, struct str *out)
{
    add_idle(build, sheet, out);
    str_add_format(out, "IF([%s]=\"\",\"\",", sheet->days->last);
    add_by_unit(build, sheet, out, next_part);
    str_add(out, ")");
    close_idle(sheet->days, out);
}

static void state_formula(struct build *build, struct sheet_build *sheet, struct str *out)
{
    const struct days_build *days = sheet->days;
    const char *before = days_text(build, days->at[ROUTINE_BEFORE]);
    add_idle(build, sheet, out);
    str_add_format(out,
                   "IF([%s]=\"\",\"never\",IF([%s]>TODAY(),\"ahead\",IF([%s]<TODAY(),\"overdue\",IF([%s]-TODAY()<=",
                   days->last, days->last, days->next, days->next);
    if (before)
        str_add(out, before);
    else
        add_by_unit(build, sheet, out, before_part);
    str_add(out, ",\"soon\",\"ok\"))))");
    close_idle(days, out);
}

/* The sheet that keeps the log, and the column of ROLE there. Faults are told by routine_days_read(). */
static size_t log_sheet(struct build *build, const struct days_build *days)
{
    const char *id = days_text(build, days->at[ROUTINE_LOG]);
    struct error unknown = {.code = ERROR_NONE};
    return id ? build_find_sheet(build, id, &unknown) : SIZE_MAX;
}

static const char *log_column(const struct sheet_build *log, enum column_role role)
{
    return log->to->role[role] == SIZE_MAX ? NULL : log->column[log->to->role[role]].id;
}

static bool last_formula(struct build *build, struct sheet_build *sheet, struct str *out)
{
    size_t number = log_sheet(build, sheet->days);
    const struct sheet_build *log = number == SIZE_MAX ? NULL : &build->sheet[number];
    const char *of = log ? log_column(log, ROLE_OF) : NULL, *date = log ? log_column(log, ROLE_DATE) : NULL;
    if (!date || (!of && sheet->to->kind != SHEET_FACTS))
        return false;
    /* Counted first: the largest of no days is 0 in one spreadsheet and an error in another. */
    const char *id = log->to->id;
    if (sheet->to->kind == SHEET_FACTS)
        str_add_format(out, "IF(COUNT(%s[%s])=0,\"\",MAX(%s[%s]))", id, date, id, date);
    else
        str_add_format(out, "IF(COUNTIFS(%s[%s],[id],%s[%s],\">0\")=0,\"\",MAXIFS(%s[%s],%s[%s],[id]))", id, of, id,
                       date, id, date, id, of);
    return true;
}

/* What a row holds when its treatment leaves something to do, or nothing marks it as done. */
static void due_formula(const struct sheet_build *sheet, const char *day, struct str *out)
{
    size_t done = sheet->to->role[ROLE_DONE], treatment = sheet->to->role[ROLE_TREATMENT];
    str_add_format(out, "IF(OR([%s]=\"\"", day);
    if (done != SIZE_MAX)
        str_add_format(out, ",[%s]<>\"\"", sheet->column[done].id);
    if (treatment != SIZE_MAX) {
        const struct choice_list *list = sheet->column[treatment].choices;
        str_add_format(out, ",[%s]=\"\"", sheet->column[treatment].id);
        for (size_t i = 0; list && i < list->count; i++)
            if (list->choice[i].settled)
                str_add_format(out, ",[%s]=\"%s\"", sheet->column[treatment].id, list->choice[i].code);
    }
    str_add_format(out, "),\"\",[%s])", day);
}

char *routine_days_open(struct build *build, const struct sheet_build *sheet, const struct deadline_build *d)
{
    const char *day = d->moved == SIZE_MAX ? d->column : d->id;
    const char *when = days_text(build, d->at[DEADLINE_WHEN]), *done = days_text(build, d->at[DEADLINE_DONE]);
    bool decided = sheet->to->role[ROLE_DONE] != SIZE_MAX || sheet->to->role[ROLE_TREATMENT] != SIZE_MAX;
    struct str out = STR_INIT;
    if (d->by_role ? !decided : !when && !done)
        return NULL;
    if (d->by_role) {
        due_formula(sheet, day, &out);
        return str_take(&out);
    }
    str_add_format(&out, "IF([%s]=\"\",\"\",", day);
    if (when)
        str_add_format(&out, "IF(NOT(%s),\"\",", when);
    if (done)
        str_add_format(&out, "IF(%s,\"\",", done);
    str_add_format(&out, "[%s]%s%s)", day, when ? ")" : "", done ? ")" : "");
    return str_take(&out);
}

char *routine_days_formula(struct build *build, struct sheet_build *sheet, size_t column)
{
    const struct column_nodes *nodes = &sheet->column_nodes[column];
    const struct deadline_build *d = &sheet->days->deadline[nodes->deadline];
    const struct calendar_build *c = build->calendar;
    struct str out = STR_INIT;
    bool good = true;
    switch (nodes->made) {
    case MADE_LAST: good = last_formula(build, sheet, &out); break;
    case MADE_NEXT: next_formula(build, sheet, &out); break;
    case MADE_STATE: state_formula(build, sheet, &out); break;
    case MADE_MOVED:
        good = c->closed_sheet && c->closed_column;
        if (good)
            str_add_format(&out, "IF([%s]=\"\",\"\",WORKDAY([%s]-1,1,%s[%s]))", d->column, d->column, c->closed_sheet,
                           c->closed_column);
        break;
    case MADE_JUDGED:
    case MADE_COUNT:
    case MADE_NOT: good = false; break;
    }
    if (good)
        return str_take(&out);
    str_free(&out);
    return NULL;
}
