/* Routines and deadlines: what a form says of them, the columns that follow from it, and the checks. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/routine_private.h"

const char *const routine_state_code[ROUTINE_STATES] = {"never", "ahead", "overdue", "soon", "ok"};

const char *const routine_unit_word[UNITS] = {"day", "week", "month", "year"};
bool routine_is_unit(const char *code)
{
    for (int unit = 0; unit < UNITS; unit++)
        if (strcmp(code, routine_unit_word[unit]) == 0)
            return true;
    return false;
}

static const struct key routine_keys[ROUTINE_KEYS] = {
    [ROUTINE_EVERY] = {"every", true},     [ROUTINE_UNIT] = {"unit", true},
    [ROUTINE_LAST] = {"last", false},      [ROUTINE_BY] = {"by", false},
    [ROUTINE_DONE] = {"done", false},      [ROUTINE_LOG] = {"log", false},
    [ROUTINE_WHEN] = {"when", false},      [ROUTINE_BEFORE] = {"before", false},
    [ROUTINE_LABEL] = {"label", false},    [ROUTINE_NEXT_ID] = {"next", false},
    [ROUTINE_STATE_ID] = {"state", false}, [ROUTINE_TOLD] = {"never", false},
    [ROUTINE_TOLD + 1] = {"ahead", false}, [ROUTINE_TOLD + 2] = {"overdue", false},
    [ROUTINE_TOLD + 3] = {"soon", false},
};

static const struct key deadline_keys[DEADLINE_KEYS] = {
    [DEADLINE_ID] = {"id", true},
    [DEADLINE_COLUMN] = {"column", true},
    [DEADLINE_LABEL] = {"label", false},
    [DEADLINE_SHORT] = {"short", false},
    [DEADLINE_ABOUT] = {"about", false},
    [DEADLINE_AT] = {"at", false},
    [DEADLINE_WHEN] = {"when", false},
    [DEADLINE_DONE] = {"done", false},
    [DEADLINE_MOVES] = {"moves", false},
    [DEADLINE_BEFORE] = {"before", false},
    [DEADLINE_TOLD] = {"overdue", false},
    [DEADLINE_TOLD + 1] = {"soon", false},
    [DEADLINE_TOLD + 2] = {"beyond", false},
};
static const char *const moves_words[] = {"next-open"};

enum { TELL_LEVEL, TELL_MESSAGE, TELL_NEXT, TELL_WHEN, TELL_KEYS };
static const struct key tell_keys[TELL_KEYS] = {
    [TELL_LEVEL] = {"level", false},
    [TELL_MESSAGE] = {"message", false},
    [TELL_NEXT] = {"next", false},
    [TELL_WHEN] = {"when", false},
};
static const char *const level_words[] = {"high", "medium", "low"};

/* ---- what the forms say ---- */

/* `no`: it is not told; `yes`: in the layer's words; else what differs from them. */
static void read_tell(struct build *build, node_at node, bool layer, struct tell *tell)
{
    struct reader *r = &build->reader;
    node_at at[TELL_KEYS];
    if (!node)
        return;
    tell->at = node;
    tell->told = true;
    if (read_node(r, node)->kind != NODE_MAP) {
        static const char *const words[] = {"no", "yes"};
        tell->told = read_word(r, node, words, ARRAY_LENGTH(words), 1) == 1;
        return;
    }
    if (!read_map(r, node, N_("a finding"), tell_keys, TELL_KEYS, at))
        return;
    if (at[TELL_LEVEL])
        tell->level =
            (enum finding_level)read_word(r, at[TELL_LEVEL], level_words, ARRAY_LENGTH(level_words), LEVEL_LOW);
    if (at[TELL_MESSAGE])
        tell->message = read_text(r, at[TELL_MESSAGE]);
    if (at[TELL_NEXT])
        tell->next = read_text(r, at[TELL_NEXT]);
    tell->when = at[TELL_WHEN];
    tell->text[0] = at[TELL_MESSAGE];
    tell->text[1] = at[TELL_NEXT];
    for (int i = 0; i < 2 && layer; i++) /* no form's columns */
        placeholders_check(build, NULL, tell->text[i], SIZE_MAX, "label");
}

enum { CLOSED_SHEET, CLOSED_COLUMN, CLOSED_FROM, CLOSED_UNTIL, CLOSED_KEYS };
static const struct key closed_keys[CLOSED_KEYS] = {
    [CLOSED_SHEET] = {"sheet", true},
    [CLOSED_COLUMN] = {"column", true},
    [CLOSED_FROM] = {"from", true},
    [CLOSED_UNTIL] = {"until", true},
};
enum {
    CALENDAR_CLOSED,
    CALENDAR_LAST,
    CALENDAR_NEXT,
    CALENDAR_STATE,
    CALENDAR_ROUTINE,
    CALENDAR_DEADLINE,
    CALENDAR_KEYS
};
static const struct key calendar_keys[CALENDAR_KEYS] = {
    [CALENDAR_CLOSED] = {"closed", true},   [CALENDAR_LAST] = {"last", true},
    [CALENDAR_NEXT] = {"next", true},       [CALENDAR_STATE] = {"state", true},
    [CALENDAR_ROUTINE] = {"routine", true}, [CALENDAR_DEADLINE] = {"deadline", true},
};
enum { TEXT_LABEL, TEXT_SHORT, TEXT_HELP, TEXT_CHOICES, TEXT_KEYS };
static const struct key text_keys[TEXT_KEYS] = {
    [TEXT_LABEL] = {"label", true},
    [TEXT_SHORT] = {"short", false},
    [TEXT_HELP] = {"help", true},
    [TEXT_CHOICES] = {"choices", false},
};

static struct column_text read_column_text(struct build *build, node_at node, const struct choice_list **choices)
{
    struct reader *r = &build->reader;
    node_at at[TEXT_KEYS];
    struct column_text text = {0};
    if (!read_map(r, node, N_("a column"), text_keys, TEXT_KEYS, at))
        return text;
    text.label = read_text(r, at[TEXT_LABEL]);
    text.short_label = at[TEXT_SHORT] ? read_short_text(r, at[TEXT_SHORT], 8) : text.label;
    text.help = read_text(r, at[TEXT_HELP]);
    if (!choices) {
        if (at[TEXT_CHOICES])
            read_fault(r, at[TEXT_CHOICES] - 1, "choices", N_("a column of type %s has no such key"), "date");
        return text;
    }
    if (!at[TEXT_CHOICES])
        read_fault(r, node, "choices", N_("this key is missing in %s"), _("a column"));
    struct sheet_build none = {.number = 0}; /* the layer has no lists of its own but the shared ones */
    *choices = choices_read_use(build, &none, at[TEXT_CHOICES]);
    for (size_t i = 0; *choices && i < ROUTINE_STATES; i++)
        if (!choices_code(*choices, routine_state_code[i]))
            read_fault(r, at[TEXT_CHOICES], routine_state_code[i], N_("the states of a routine need this code"));
    return text;
}

static void read_tells(struct build *build, node_at map, const struct key *keys, size_t count, size_t first,
                       struct tell tells[TOLD])
{
    node_at at[TOLD];
    if (!read_map(&build->reader, map, N_("calendar"), keys, count, at))
        return;
    for (size_t i = 0; i < count; i++)
        read_tell(build, at[i], true, &tells[first + i]);
}

void calendar_read_layer(struct build *build, node_at map)
{
    struct reader *r = &build->reader;
    node_at at[CALENDAR_KEYS], closed[CLOSED_KEYS];
    static const struct key told_routine[] = {{"never", true}, {"ahead", true}, {"overdue", true}, {"soon", true}};
    static const struct key told_deadline[] = {{"overdue", true}, {"soon", true}, {"beyond", true}};
    if (!map || !build_new_id(build, &build->record_ids, map - 1, "calendar") ||
        !read_map(r, map, N_("calendar"), calendar_keys, CALENDAR_KEYS, at) ||
        !read_map(r, at[CALENDAR_CLOSED], N_("calendar"), closed_keys, CLOSED_KEYS, closed))
        return;
    struct calendar_build *c = build->calendar = arena_zero(build->arena, sizeof(*c));
    c->layer = build_layer(build);
    c->closed = at[CALENDAR_CLOSED];
    c->closed_sheet = read_id(r, closed[CLOSED_SHEET], true);
    c->closed_column = read_id(r, closed[CLOSED_COLUMN], true);
    c->from = read_text(r, closed[CLOSED_FROM]);
    c->until = read_text(r, closed[CLOSED_UNTIL]);
    c->last = read_column_text(build, at[CALENDAR_LAST], NULL);
    c->next = read_column_text(build, at[CALENDAR_NEXT], NULL);
    c->state = read_column_text(build, at[CALENDAR_STATE], &c->states);
    read_tells(build, at[CALENDAR_ROUTINE], told_routine, ARRAY_LENGTH(told_routine), TOLD_NEVER, c->routine);
    read_tells(build, at[CALENDAR_DEADLINE], told_deadline, ARRAY_LENGTH(told_deadline), TOLD_OVERDUE, c->deadline);
}

size_t calendar_texts(const struct build *build, const char *text[CALENDAR_TEXTS])
{
    const struct calendar_build *c = build->calendar;
    size_t count = 0;
    if (!c)
        return 0;
    const struct column_text *const columns[] = {&c->last, &c->next, &c->state};
    for (size_t i = 0; i < ARRAY_LENGTH(columns); i++) {
        text[count++] = columns[i]->label;
        text[count++] = columns[i]->short_label;
        text[count++] = columns[i]->help;
    }
    for (int i = 0; i < TOLD; i++)
        for (int of = 0; of < 2; of++) {
            const struct tell *tell = of ? &c->deadline[i] : &c->routine[i];
            text[count++] = tell->message;
            text[count++] = tell->next;
        }
    return count;
}

void calendar_read_closed(struct build *build)
{
    struct reader *r = &build->reader;
    node_at closed[CLOSED_KEYS];
    if (build->calendar)
        layer_enter(build, build->calendar->layer);
    if (!build->calendar || !build->calendar->closed_column ||
        !read_map(r, build->calendar->closed, N_("calendar"), closed_keys, CLOSED_KEYS, closed))
        return;
    struct closed_days_def *def = arena_zero(build->arena, sizeof(*def));
    def->sheet = resolve_sheet(build, closed[CLOSED_SHEET]);
    def->column = def->sheet == SIZE_MAX ? SIZE_MAX : resolve_column(build, def->sheet, closed[CLOSED_COLUMN]);
    def->from = resolve_value(build, closed[CLOSED_FROM]);
    def->until = resolve_value(build, closed[CLOSED_UNTIL]);
    if (def->column != SIZE_MAX)
        build->catalog->closed = def;
}

static void read_routine(struct build *build, struct sheet_build *sheet, struct days_build *days)
{
    struct reader *r = &build->reader;
    node_at *at = days->at;
    days->node = sheet->at[SHEET_ROUTINE];
    if (!read_map(r, days->node, N_("a routine"), routine_keys, ROUTINE_KEYS, at))
        return;
    days->routine = true;
    const char *every = read_text(r, at[ROUTINE_EVERY]), *unit = read_text(r, at[ROUTINE_UNIT]);
    if (!every || !read_number_valid(every, &days->every))
        days->every = NAN;
    else if (days->every < 1 || days->every > 1000 || days->every != floor(days->every))
        read_fault(r, at[ROUTINE_EVERY], every, N_("a whole number from 1 to 1000, or a column, is expected here"));
    for (days->unit = 0; unit && days->unit < UNITS && strcmp(unit, routine_unit_word[days->unit]) != 0; days->unit++)
        ;
    days->last = at[ROUTINE_LAST] ? read_id(r, at[ROUTINE_LAST], true) : arena_text(build->arena, "last");
    days->next = at[ROUTINE_NEXT_ID] ? read_id(r, at[ROUTINE_NEXT_ID], true) : arena_text(build->arena, "next");
    days->state = at[ROUTINE_STATE_ID] ? read_id(r, at[ROUTINE_STATE_ID], true) : arena_text(build->arena, "state");
    days->routine = days->last && days->next && days->state && every && unit;
    for (int i = TOLD_NEVER; i <= TOLD_SOON; i++) {
        days->tell[i] = build->calendar->routine[i];
        days->tell[i].at = days->node;
        days->tell[i].text[0] = days->tell[i].text[1] = 0;
        days->tell[i].told = i != TOLD_SOON; /* the calendar shows it; as a finding only where the form asks */
        read_tell(build, at[ROUTINE_TOLD + i], false, &days->tell[i]);
    }
}

static void start_deadline(struct build *build, struct deadline_build *d)
{
    d->moved = SIZE_MAX;
    for (int i = TOLD_OVERDUE; i < TOLD; i++) {
        d->tell[i] = build->calendar->deadline[i];
        d->tell[i].at = d->node;
        d->tell[i].text[0] = d->tell[i].text[1] = 0;
        d->tell[i].told = !d->by_role && i == TOLD_OVERDUE;
    }
}

static void read_deadline(struct build *build, node_at item, struct deadline_build *d)
{
    struct reader *r = &build->reader;
    *d = (struct deadline_build){.node = item};
    if (!read_map(r, item, N_("a deadline"), deadline_keys, DEADLINE_KEYS, d->at))
        return;
    d->id = read_id(r, d->at[DEADLINE_ID], true);
    d->column = read_id(r, d->at[DEADLINE_COLUMN], true);
    d->label = read_text(r, d->at[DEADLINE_LABEL]);
    if (d->at[DEADLINE_MOVES])
        read_word(r, d->at[DEADLINE_MOVES], moves_words, ARRAY_LENGTH(moves_words), 0);
    start_deadline(build, d);
    d->tell[TOLD_BEYOND].told = d->at[DEADLINE_MOVES] != 0; /* never silently as if there were no holidays */
    for (int i = TOLD_OVERDUE; i < TOLD; i++)
        read_tell(build, d->at[DEADLINE_TOLD + i - TOLD_OVERDUE], false, &d->tell[i]);
    if (d->at[DEADLINE_TOLD + TOLD_BEYOND - TOLD_OVERDUE] && !d->at[DEADLINE_MOVES])
        read_fault(r, d->at[DEADLINE_TOLD + TOLD_BEYOND - TOLD_OVERDUE] - 1, "beyond", N_("only together with moves"));
    if (d->at[DEADLINE_SHORT] && !d->at[DEADLINE_MOVES])
        read_fault(r, d->at[DEADLINE_SHORT] - 1, "short", N_("only together with moves"));
}

void routine_read_head(struct build *build, struct sheet_build *sheet)
{
    struct reader *r = &build->reader;
    node_at list = sheet->at[SHEET_DEADLINES];
    struct days_build *days = sheet->days = arena_zero(build->arena, sizeof(*days));
    if (!build->calendar) {
        node_at asked = sheet->at[SHEET_ROUTINE] ? sheet->at[SHEET_ROUTINE] : list;
        if (asked)
            read_fault(r, asked - 1, read_raw(r, asked - 1), N_("no layer says anything of a calendar (calendar: …)"));
        return;
    }
    if (sheet->at[SHEET_ROUTINE])
        read_routine(build, sheet, days);
    size_t count = read_is_list(r, list, N_("deadlines")) ? read_node(r, list)->value : 0;
    days->deadline = arena_zero(build->arena, (count + 1) * sizeof(*days->deadline));
    for (node_at item = count ? read_first(r, list) : 0; item; item = read_next(r, list, item)) {
        read_deadline(build, item, &days->deadline[days->deadline_count]);
        const struct deadline_build *d = &days->deadline[days->deadline_count];
        days->deadline_count += d->id && d->column;
        for (size_t i = 0; i + 1 < days->deadline_count; i++)
            if (strcmp(days->deadline[i].id, d->id) == 0)
                read_fault(r, d->at[DEADLINE_ID], d->id, N_("this id is used twice"));
    }
}

/* ---- columns ---- */

size_t routine_day_columns(const struct sheet_build *sheet)
{
    return (sheet->days->routine ? 3 : 0) + 2 * (sheet->days->deadline_count + 1);
}

static void add_last(struct build *build, struct sheet_build *sheet)
{
    const struct column_text *text = &build->calendar->last;
    column_make(build, sheet,
                (struct column_def){.id = sheet->days->last,
                                    .label = text->label,
                                    .short_label = text->short_label,
                                    .help = text->help,
                                    .width = 12},
                MADE_LAST, 0, sheet->days->node);
}

static void add_next(struct build *build, struct sheet_build *sheet)
{
    const struct days_build *days = sheet->days;
    const struct column_text *next = &build->calendar->next, *state = &build->calendar->state;
    column_make(
        build, sheet,
        (struct column_def){
            .id = days->next, .label = next->label, .short_label = next->short_label, .help = next->help, .width = 12},
        MADE_NEXT, 0, days->node);
    column_make(build, sheet,
                (struct column_def){.id = days->state,
                                    .label = state->label,
                                    .short_label = state->short_label,
                                    .help = state->help,
                                    .choices = build->calendar->states,
                                    .width = 14},
                MADE_STATE, 0, days->node);
}

static void add_deadline(struct build *build, struct sheet_build *sheet, size_t number)
{
    struct deadline_build *d = &sheet->days->deadline[number];
    size_t column = names_find(&sheet->columns, d->column);
    if (!d->label && column != SIZE_MAX)
        d->label = sheet->column[column].label;
    if (d->at[DEADLINE_MOVES] && column != SIZE_MAX) {
        const struct column_def *from = &sheet->column[column];
        node_at given = d->at[DEADLINE_SHORT];
        d->moved =
            column_make(build, sheet,
                        (struct column_def){.id = d->id,
                                            .label = d->label,
                                            .width = 12,
                                            .short_label = given ? read_short_text(&build->reader, given, 8) : NULL,
                                            .help = from->help,
                                            .source = from->source,
                                            .rule = from->rule},
                        MADE_MOVED, number, d->node);
    }
}

/* A column with the role `due` is a deadline without more words. */
static void add_due(struct build *build, struct sheet_build *sheet)
{
    struct days_build *days = sheet->days;
    size_t due = sheet->to->role[ROLE_DUE];
    if (due == SIZE_MAX || !build->calendar)
        return;
    for (size_t i = 0; i < days->deadline_count; i++)
        if (strcmp(days->deadline[i].column, sheet->column[due].id) == 0)
            return;
    struct deadline_build *d = &days->deadline[days->deadline_count++];
    *d = (struct deadline_build){.id = sheet->column[due].id,
                                 .column = sheet->column[due].id,
                                 .by_role = true,
                                 .node = sheet->column_nodes[due].node};
    start_deadline(build, d);
    add_deadline(build, sheet, days->deadline_count - 1);
}

void routine_add_columns(struct build *build, struct sheet_build *sheet, const char *id)
{
    struct days_build *days = sheet->days;
    if (days->routine && id && strcmp(id, days->last) == 0)
        add_next(build, sheet);
    for (size_t i = 0; id && i < days->deadline_count; i++)
        if (strcmp(id, days->deadline[i].column) == 0)
            add_deadline(build, sheet, i);
    if (id)
        return;
    if (days->routine && names_find(&sheet->columns, days->last) == SIZE_MAX && days->at[ROUTINE_LOG]) {
        add_last(build, sheet);
        add_next(build, sheet);
    }
    add_due(build, sheet);
}
