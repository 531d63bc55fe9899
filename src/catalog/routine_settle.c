/* Routines and deadlines once every column has its number: what the program goes by, and the checks. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/kind_private.h"
#include "catalog/routine_private.h"

static bool is_day(struct build *build, const struct sheet_build *sheet, size_t column, node_at at)
{
    if (column == SIZE_MAX || sheet->column[column].kind->day == DAY_ALWAYS)
        return column != SIZE_MAX;
    return read_fault(&build->reader, at, sheet->column[column].id, N_("a column of days is expected here"));
}

/* A column that the form names; one with a formula is no place to write into when WRITTEN. */
static size_t column_named(struct build *build, const struct sheet_build *sheet, node_at at, bool written)
{
    size_t column = at ? resolve_column(build, sheet->number, at) : SIZE_MAX;
    if (column == SIZE_MAX || !written || column_writable(&sheet->column[column]))
        return column;
    read_fault(&build->reader, at, sheet->column[column].id, N_("a column that people enter is expected here"));
    return SIZE_MAX;
}

static void check_interval(struct build *build, const struct sheet_build *sheet)
{
    struct reader *r = &build->reader;
    const struct days_build *days = sheet->days;
    size_t every = isnan(days->every) ? column_named(build, sheet, days->at[ROUTINE_EVERY], false) : SIZE_MAX;
    size_t unit = days->unit == UNITS ? column_named(build, sheet, days->at[ROUTINE_UNIT], false) : SIZE_MAX;
    if (every != SIZE_MAX && sheet->column[every].kind->number != NUMBER_AMOUNT)
        read_fault(r, days->at[ROUTINE_EVERY], sheet->column[every].id, N_("a column of numbers is expected here"));
    const struct choice_list *list = unit == SIZE_MAX ? NULL : sheet->column[unit].choices;
    bool known = false;
    for (size_t i = 0; list && sheet->column[unit].kind->coded && i < list->count; i++) {
        const char *near = error_near_name(list->choice[i].code, routine_unit_word, UNITS);
        if (routine_is_unit(list->choice[i].code))
            known = true;
        else if (near) /* any other code means that the row has no interval */
            read_fault(r, days->at[ROUTINE_UNIT], list->choice[i].code, N_("this is no unit; did you mean \"%s\"?"),
                       near);
    }
    if (unit != SIZE_MAX && !known)
        read_fault(r, days->at[ROUTINE_UNIT], sheet->column[unit].id,
                   N_("a column of choices whose codes are among day, week, month, year is expected here"));
}

static size_t read_log(struct build *build, const struct sheet_build *sheet)
{
    struct reader *r = &build->reader;
    node_at at = sheet->days->at[ROUTINE_LOG];
    size_t number = resolve_sheet(build, at);
    if (number == SIZE_MAX)
        return SIZE_MAX;
    const struct sheet_def *log = build->sheet[number].to;
    size_t of = log->role[ROLE_OF];
    if (log->kind != SHEET_LEDGER)
        read_fault(r, at, log->id, N_("this sheet is no ledger"));
    else if (log->role[ROLE_DATE] == SIZE_MAX)
        read_fault(r, at, log->id, N_("this ledger needs a column with role: %s"), "date");
    else if (sheet->to->kind != SHEET_FACTS && (of == SIZE_MAX || relation_target(build, number, of) != sheet->number))
        read_fault(r, at, log->id, N_("this ledger needs a column with role: of that names rows of %s"), sheet->to->id);
    return number;
}

static void settle_routine(struct build *build, struct sheet_build *sheet)
{
    struct reader *r = &build->reader;
    const struct days_build *days = sheet->days;
    struct routine_def *def = arena_zero(build->arena, sizeof(*def));
    def->last = names_find(&sheet->columns, days->last);
    def->next = names_find(&sheet->columns, days->next);
    def->state = names_find(&sheet->columns, days->state);
    if (def->last == SIZE_MAX) {
        read_unknown(r, days->at[ROUTINE_LAST] ? days->at[ROUTINE_LAST] : days->node, days->last,
                     N_("the sheet has no column with this id"), sheet->columns.name, sheet->columns.count);
        return;
    }
    is_day(build, sheet, def->last, days->at[ROUTINE_LAST] ? days->at[ROUTINE_LAST] : days->node);
    check_interval(build, sheet);
    def->log = read_log(build, sheet);
    def->by = column_named(build, sheet, days->at[ROUTINE_BY], true);
    def->done = column_named(build, sheet, days->at[ROUTINE_DONE], true);
    if (def->done == SIZE_MAX && column_writable(&sheet->column[def->last]))
        def->done = def->last;
    if (def->done != SIZE_MAX)
        is_day(build, sheet, def->done, days->at[ROUTINE_DONE]);
    if (def->done == SIZE_MAX && def->log == SIZE_MAX)
        read_fault(
            r, days->node, days->last,
            N_("this column is computed: say which one doing it fills in (done:), or which ledger keeps it (log:)"));
    def->tells_never = days->tell[TOLD_NEVER].told;
    def->open = resolve_formula(build, sheet->number, PLACE_ROW, days->at[ROUTINE_WHEN]);
    if (def->next != SIZE_MAX && def->state != SIZE_MAX)
        sheet->to->routine = def;
}

static const struct formula *open_of(struct build *build, const struct sheet_build *sheet,
                                     const struct deadline_build *d)
{
    char *text = routine_days_open(build, sheet, d);
    const struct formula *open = resolve_text(build, sheet->number, PLACE_ROW, d->node, text, true);
    free(text);
    return open;
}

static bool settle_deadline(struct build *build, struct sheet_build *sheet, const struct deadline_build *d,
                            struct deadline_def *def)
{
    size_t column = d->by_role ? names_find(&sheet->columns, d->column)
                               : resolve_column(build, sheet->number, d->at[DEADLINE_COLUMN]);
    if (!is_day(build, sheet, column, d->at[DEADLINE_COLUMN]))
        return false;
    size_t go = column_named(build, sheet, d->at[DEADLINE_AT], false);
    bool shown = d->moved != SIZE_MAX && sheet->column[column].hidden;
    *def = (struct deadline_def){.id = d->id,
                                 .label = d->label,
                                 .day = d->moved != SIZE_MAX ? d->moved : column,
                                 .open = open_of(build, sheet, d),
                                 .column = go != SIZE_MAX ? go
                                           : shown        ? d->moved
                                                          : column,
                                 .about = column_named(build, sheet, d->at[DEADLINE_ABOUT], false),
                                 .before = read_whole(&build->reader, d->at[DEADLINE_BEFORE], 30, 0, 1000),
                                 .level = d->tell[TOLD_OVERDUE].level,
                                 .moves = d->moved != SIZE_MAX};
    return true;
}

void routine_days_read(struct build *build, struct sheet_build *sheet)
{
    struct days_build *days = sheet->days;
    struct deadline_def *def = arena_zero(build->arena, (days->deadline_count + 2) * sizeof(*def));
    size_t count = 0;
    if (days->routine)
        settle_routine(build, sheet);
    const struct routine_def *routine = sheet->to->routine;
    if (routine)
        def[count++] = (struct deadline_def){
            .id = arena_text(build->arena, "routine"),
            .label = days->at[ROUTINE_LABEL] ? days_text(build, days->at[ROUTINE_LABEL]) : sheet->to->title,
            .day = routine->next,
            .column = routine->done != SIZE_MAX ? routine->done : routine->last,
            .about = SIZE_MAX,
            .level = days->tell[TOLD_OVERDUE].level,
            .routine = true};
    for (size_t i = 0; i < days->deadline_count; i++)
        count += settle_deadline(build, sheet, &days->deadline[i], &def[count]);
    sheet->to->deadline = def;
    sheet->to->deadline_count = count;
}

/* ---- what stands in the calendar twice ---- */

struct reading {
    const struct build *build;
    size_t sheet, log;
    bool *seen; /* columns of SHEET: they may go in a circle, of which others tell */
};

/* Does FORMULA, in a row of the sheet, read the log, itself or by other columns of the sheet? */
static bool reads_log(struct reading *r, const struct formula *formula)
{
    for (size_t i = 0; formula && i < formula_ref_count(formula); i++) {
        const struct formula_ref *ref = formula_ref_at(formula, i);
        if (ref->table / 2 == r->log)
            return true;
        if (ref->table != catalog_rows_table(r->sheet) || r->seen[ref->column])
            continue;
        r->seen[ref->column] = true;
        if (reads_log(r, r->build->sheet[r->sheet].column[ref->column].formula))
            return true;
    }
    return false;
}

static bool ends_with_log(struct build *build, const struct sheet_build *sheet, const struct deadline_def *deadline,
                          size_t log)
{
    struct reading r = {build, sheet->number, log, mem_zero(sheet->to->column_count + 1, sizeof(bool))};
    bool ends = reads_log(&r, deadline->open) || reads_log(&r, sheet->column[deadline->day].formula);
    free(r.seen);
    return ends;
}

/* Where a row in the log of a routine ends a deadline of another sheet, doing the one is doing the other. */
static void check_once(struct build *build, const struct sheet_build *routine, size_t sheet)
{
    size_t log = routine->to->routine->log;
    const struct sheet_build *of = build_enter(build, sheet);
    for (size_t i = 0, n = 0; sheet != log && i < of->days->deadline_count; i++) {
        const struct deadline_def *def = of->to->deadline;
        while (n < of->to->deadline_count && strcmp(def[n].id, of->days->deadline[i].id) != 0)
            n++;
        if (n < of->to->deadline_count && ends_with_log(build, of, &def[n], log))
            read_fault(
                &build->reader, of->days->deadline[i].node, def[n].id,
                N_("a row of %s ends it, which is the log of the routine of %s: the calendar tells of that already"),
                build->sheet[log].to->id, routine->to->id);
    }
}

void routines_check(struct build *build)
{
    for (size_t i = 0; i < build->sheet_count; i++)
        for (size_t k = 0;
             build->sheet[i].to->routine && build->sheet[i].to->routine->log != SIZE_MAX && k < build->sheet_count; k++)
            check_once(build, &build->sheet[i], k);
}

/* ---- checks ---- */

static const char *const told_words[TOLD] = {"never", "ahead", "overdue", "soon", "beyond"};

size_t routine_check_count(const struct sheet_build *sheet)
{
    return 4 + 3 * sheet->days->deadline_count;
}

/* A check with the id PREFIX-WORD that holds when both WHEN and what the form adds to it do. */
static bool make_check(struct build *build, struct sheet_build *sheet, const struct tell *tell, const char *prefix,
                       enum told told, const char *when, size_t at, struct rule_def *rule)
{
    const char *also = days_text(build, tell->when);
    char *id = prefix ? mem_format("%s-%s", prefix, told_words[told]) : mem_text(told_words[told]);
    char *text = also ? mem_format("IF(%s,%s,FALSE)", when, also) : mem_text(when);
    *rule = (struct rule_def){.id = arena_text(build->arena, id),
                              .message = tell->message,
                              .next = tell->next,
                              .level = tell->level,
                              .at = at,
                              .finds = true,
                              .when = resolve_text(build, sheet->number, PLACE_ROW, tell->at, text, false),
                              .place = read_place(&build->reader, tell->at)};
    free(id);
    free(text);
    for (int i = 0; i < 2; i++)
        placeholders_check(build, NULL, tell->text[i], sheet->number, NULL);
    return rule->when != NULL;
}

static size_t routine_checks(struct build *build, struct sheet_build *sheet, struct rule_def *rule)
{
    const struct days_build *days = sheet->days;
    const struct routine_def *routine = sheet->to->routine;
    size_t count = 0;
    for (int i = TOLD_NEVER; i <= TOLD_SOON; i++) {
        if (!days->tell[i].told)
            continue;
        char *when = mem_format("[%s]=\"%s\"", days->state, told_words[i]);
        count += make_check(build, sheet, &days->tell[i], NULL, (enum told)i, when,
                            routine->done != SIZE_MAX ? routine->done : routine->last, &rule[count]);
        free(when);
    }
    return count;
}

static size_t deadline_checks(struct build *build, struct sheet_build *sheet, const struct deadline_build *d,
                              const struct deadline_def *def, struct rule_def *rule)
{
    char *open = routine_days_open(build, sheet, d);
    char *day = open ? open : mem_format("[%s]", sheet->column[def->day].id);
    const struct calendar_build *c = build->calendar;
    size_t count = 0;
    for (int i = TOLD_OVERDUE; i < TOLD; i++) {
        if (!d->tell[i].told)
            continue;
        char *when = i == TOLD_OVERDUE ? mem_format("IF(%s=\"\",FALSE,%s<TODAY())", day, day)
                     : i == TOLD_SOON
                         ? mem_format("IF(%s=\"\",FALSE,AND(%s>=TODAY(),%s-TODAY()<=%d))", day, day, day, def->before)
                         : mem_format("IF(%s=\"\",FALSE,OR(%s>%s,%s<%s))", day, day, c->until ? c->until : "", day,
                                      c->from ? c->from : "");
        count += make_check(build, sheet, &d->tell[i], d->id, (enum told)i, when, def->column, &rule[count]);
        free(when);
    }
    free(day);
    return count;
}

size_t routine_days_checks(struct build *build, struct sheet_build *sheet, struct rule_def *rule)
{
    size_t count = sheet->to->routine ? routine_checks(build, sheet, rule) : 0;
    const struct deadline_def *def = sheet->to->deadline;
    for (size_t i = 0, n = 0; i < sheet->days->deadline_count; i++) {
        while (n < sheet->to->deadline_count && strcmp(def[n].id, sheet->days->deadline[i].id) != 0)
            n++;
        if (n < sheet->to->deadline_count)
            count += deadline_checks(build, sheet, &sheet->days->deadline[i], &def[n], rule + count);
    }
    return count;
}
