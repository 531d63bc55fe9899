/* Rules of a sheet: `applies`, `promise`, `needed_when` and `past` on its columns, `checks`, `refuse`, `makes`. All of them become one list. */
#include "catalog/rule.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/build.h"
#include "catalog/routine.h"

#define MAX_CHECKS 500

enum { RULE_ID, RULE_WHEN, RULE_LEVEL, RULE_MESSAGE, RULE_NEXT, NEEDED_KEYS };
enum { RULE_AT = NEEDED_KEYS, RULE_SCOPE, RULE_KEYS, RULE_TO = RULE_SCOPE };
static const struct key needed_keys[NEEDED_KEYS] = {
    [RULE_ID] = {"id", true},           [RULE_WHEN] = {"when", true},  [RULE_LEVEL] = {"level", true},
    [RULE_MESSAGE] = {"message", true}, [RULE_NEXT] = {"next", false},
};
static const struct key check_keys[RULE_KEYS] = {
    [RULE_ID] = {"id", true},           [RULE_WHEN] = {"when", true},  [RULE_LEVEL] = {"level", true},
    [RULE_MESSAGE] = {"message", true}, [RULE_NEXT] = {"next", false}, [RULE_AT] = {"at", false},
    [RULE_SCOPE] = {"scope", false},
};
static const struct key refuse_keys[RULE_KEYS] = {
    [RULE_ID] = {"id", true},           [RULE_WHEN] = {"when", true},  [RULE_LEVEL] = {"level", false},
    [RULE_MESSAGE] = {"message", true}, [RULE_NEXT] = {"next", false}, [RULE_AT] = {"column", true},
    [RULE_TO] = {"to", false},
};
static const char *const level_words[] = {"high", "medium", "low"};
static const char *const scope_words[] = {"row", "sheet"};

enum { APPLIES_ROW, APPLIES_SHEET, APPLIES_WHY, APPLIES_WHY_NOT, APPLIES_KEYS };
static const struct key applies_keys[APPLIES_KEYS] = {
    [APPLIES_ROW] = {"row", false},
    [APPLIES_SHEET] = {"sheet", true},
    [APPLIES_WHY] = {"why", true},
    [APPLIES_WHY_NOT] = {"why_not", true},
};

enum { PROMISE_COLUMN /* no answer */, PROMISE_CLAIM = PROMISE_STATES, PROMISE_MEASURE, PROMISE_EVERY, PROMISE_KEYS };
static const struct key promise_keys[PROMISE_KEYS] = {
    [PROMISE_COLUMN] = {"column", true},    [PROMISE_KEPT] = {"kept", true},    [PROMISE_PARTLY] = {"partly", false},
    [PROMISE_BROKEN] = {"broken", true},    [PROMISE_OUT] = {"out", false},     [PROMISE_CLAIM] = {"claim", false},
    [PROMISE_MEASURE] = {"measure", false}, [PROMISE_EVERY] = {"every", false},
};

/* Room for all rules of the sheet: what is read later must not move what was handed out before. */
static void make_room(struct build *build, struct sheet_build *sheet)
{
    struct reader *r = &build->reader;
    size_t room = 3 + PROMISE_STATES + routine_check_count(sheet) +
                  makes_room(build, sheet); /* applies: of a row, of the sheet, of the profile; same */
    for (size_t i = 0; i < sheet->to->column_count; i++)
        room += (sheet->column_nodes[i].needed != 0) + (sheet->column_nodes[i].past != 0);
    const enum sheet_key lists[] = {SHEET_CHECKS, SHEET_REFUSE};
    for (size_t i = 0; i < ARRAY_LENGTH(lists); i++)
        if (sheet->at[lists[i]] && read_node(r, sheet->at[lists[i]])->kind == NODE_LIST)
            room += read_node(r, sheet->at[lists[i]])->value;
    sheet->rule = arena_zero(build->arena, room * sizeof(*sheet->rule));
    sheet->to->rules = sheet->rule;
}

static size_t add_rule(struct sheet_build *sheet, struct rule_def rule)
{
    sheet->rule[sheet->to->rule_count] = rule;
    return sheet->to->rule_count++;
}

/* ---- what is there from the start ---- */

static size_t read_applies_row(struct build *build, struct sheet_build *sheet, node_at at)
{
    const struct formula *when = resolve_formula(build, sheet->number, PLACE_ROW, at);
    if (!when)
        return SIZE_MAX;
    struct rule_def rule = {.kind = RULE_APPLIES,
                            .id = arena_text(build->arena, "applies"),
                            .when = when,
                            .at = SIZE_MAX,
                            .place = read_place(&build->reader, at)};
    names_add(&sheet->rules, build->arena, rule.id, sheet->to->rule_count);
    return add_rule(sheet, rule);
}

/* What people decided comes before what the profile says. */
static const struct formula *overruled_or(struct build *build, const struct sheet_build *sheet, node_at at)
{
    size_t ledger = build->catalog->records.overruled;
    if (ledger == SIZE_MAX)
        return resolve_formula(build, sheet->number, PLACE_NO_ROW, at);
    const struct sheet_build *choices = &build->sheet[ledger];
    const char *id = choices->to->id, *of = choices->column[sheet_role(choices->to, ROLE_SHEET)].id,
               *use = choices->column[sheet_role(choices->to, ROLE_USE)].id;
    const char *text = arena_format(
        build->arena,
        "IF(COUNTIFS(%s[%s],\"%s\",%s[%s],\"yes\")>0,TRUE,IF(COUNTIFS(%s[%s],\"%s\",%s[%s],\"no\")>0,FALSE,%s))", id,
        of, sheet->to->id, id, use, id, of, sheet->to->id, id, use, read_raw(&build->reader, at));
    return resolve_text(build, sheet->number, PLACE_NO_ROW, at, text, false);
}

/* Whether what documents promise of a row is done: a formula for each answer to that. */
static void read_promise(struct build *build, struct sheet_build *sheet, node_at at)
{
    struct reader *r = &build->reader;
    node_at of[PROMISE_KEYS];
    if (!at || !read_map(r, at, N_("a promise"), promise_keys, PROMISE_KEYS, of))
        return;
    struct promise_def *def = arena_zero(build->arena, sizeof(*def));
    for (int state = PROMISE_OPEN; state < PROMISE_STATES; state++) {
        node_at said = state == PROMISE_OPEN ? 0 : of[state];
        const struct formula *when = said ? resolve_formula(build, sheet->number, PLACE_ROW, said) : NULL;
        def->rule[state] =
            when ? add_rule(sheet, (struct rule_def){.kind = RULE_PROMISE, .when = when, .at = SIZE_MAX}) : SIZE_MAX;
    }
    def->column = resolve_column(build, sheet->number, of[PROMISE_COLUMN]);
    def->claim = resolve_column(build, sheet->number, of[PROMISE_CLAIM]);
    def->measure = resolve_column(build, sheet->number, of[PROMISE_MEASURE]);
    def->every = read_yes(r, of[PROMISE_EVERY]);
    if (def->measure != SIZE_MAX && !sheet->column[def->measure].kind->prose)
        read_fault(r, of[PROMISE_MEASURE], sheet->column[def->measure].id,
                   N_("a text that people enter is expected here"));
    if (def->column != SIZE_MAX)
        sheet->to->promise = def;
}

static void read_applies(struct build *build, struct sheet_build *sheet, node_at at)
{
    struct reader *r = &build->reader;
    if (at && read_node(r, at)->kind == NODE_TEXT) {
        if (sheet->to->kind == SHEET_CHECKLIST)
            sheet->to->applies = read_applies_row(build, sheet, at);
        else
            read_fault(r, at, "applies",
                       N_("only rows of a checklist apply or not; of the whole sheet say {sheet: …}"));
        return;
    }
    node_at of[APPLIES_KEYS];
    if (!at || !read_map(r, at, N_("applies"), applies_keys, APPLIES_KEYS, of))
        return;
    if (of[APPLIES_ROW] && sheet->to->kind != SHEET_CHECKLIST)
        read_fault(r, of[APPLIES_ROW] - 1, "row", N_("only a checklist has this key"));
    else if (of[APPLIES_ROW])
        sheet->to->applies = read_applies_row(build, sheet, of[APPLIES_ROW]);
    struct rule_def profile = {.kind = RULE_PROFILE,
                               .id = arena_text(build->arena, "applies-sheet"),
                               .when = resolve_formula(build, sheet->number, PLACE_NO_ROW, of[APPLIES_SHEET]),
                               .message = read_text(r, of[APPLIES_WHY]),
                               .next = read_text(r, of[APPLIES_WHY_NOT]),
                               .at = SIZE_MAX,
                               .whole_sheet = true,
                               .place = read_place(r, of[APPLIES_SHEET])};
    placeholders_check(build, NULL, of[APPLIES_WHY], SIZE_MAX, NULL);
    placeholders_check(build, NULL, of[APPLIES_WHY_NOT], SIZE_MAX, NULL);
    if (!profile.when)
        return;
    names_add(&sheet->rules, build->arena, profile.id, sheet->to->rule_count);
    sheet->to->profile = add_rule(sheet, profile);
    profile.kind = RULE_APPLIES;
    profile.id = NULL;
    profile.when = overruled_or(build, sheet, of[APPLIES_SHEET]);
    sheet->to->concerns = add_rule(sheet, profile);
}

/* Without a text of its own it only asks for the cell; its id is that of the column. */
static void read_needed(struct build *build, struct sheet_build *sheet, size_t column)
{
    struct reader *r = &build->reader;
    node_at at = sheet->column_nodes[column].needed, of[NEEDED_KEYS] = {0};
    struct rule_def rule = {.kind = RULE_NEEDED, .at = column, .place = read_place(r, at)};
    bool plain = read_node(r, at)->kind == NODE_TEXT;
    if (plain)
        of[RULE_WHEN] = at;
    else if (!read_map(r, at, "needed_when", needed_keys, NEEDED_KEYS, of))
        return;
    rule.id = plain ? sheet->column[column].id : read_id(r, of[RULE_ID], true);
    rule.when = resolve_formula(build, sheet->number, PLACE_ROW, of[RULE_WHEN]);
    rule.finds = !plain;
    rule.level = (enum finding_level)read_word(r, of[RULE_LEVEL], level_words, ARRAY_LENGTH(level_words), LEVEL_LOW);
    rule.message = read_text(r, of[RULE_MESSAGE]);
    rule.next = read_text(r, of[RULE_NEXT]);
    placeholders_check(build, NULL, of[RULE_MESSAGE], sheet->number, NULL);
    placeholders_check(build, NULL, of[RULE_NEXT], sheet->number, NULL);
    if (!rule.id || !rule.when)
        return;
    if (names_add(&sheet->rules, build->arena, rule.id, sheet->to->rule_count))
        sheet->column[column].needed = add_rule(sheet, rule);
    else
        read_fault(r, at, rule.id, N_("this id is used twice"));
}

void rules_read(struct build *build, struct sheet_build *sheet)
{
    make_room(build, sheet);
    sheet->to->applies = sheet->to->concerns = sheet->to->profile = SIZE_MAX;
    read_applies(build, sheet, sheet->at[SHEET_APPLIES]);
    read_promise(build, sheet, sheet->at[SHEET_PROMISE]);
    for (size_t i = 0; i < sheet->to->column_count; i++)
        if (sheet->column_nodes[i].needed)
            read_needed(build, sheet, i);
}

/* ---- checks and refusals ---- */

/* What only matters where a column has one code is computed as FALSE elsewhere: so a change need not look at every row in which the
 * rest holds, to find the few where it counts. */
static void narrow(struct build *build, struct sheet_build *sheet, node_at when, struct rule_def *rule)
{
    const struct column_def *def = &sheet->column[rule->at];
    if (!def->kind->coded || !rule->when)
        return;
    const char *quote = kind_value(def, rule->to).type == VALUE_NUMBER ? "" : "\"";
    const char *text = arena_format(build->arena, "IF([%s]=%s%s%s,%s,FALSE)", def->id, quote, rule->to, quote,
                                    read_raw(&build->reader, when));
    rule->when = resolve_text(build, sheet->number, PLACE_ROW, when, text, false);
}

static bool read_rule(struct build *build, struct sheet_build *sheet, node_at item, enum rule_kind kind,
                      struct rule_def *rule)
{
    struct reader *r = &build->reader;
    node_at at[RULE_KEYS];
    bool refuse = kind == RULE_REFUSE;
    bool good =
        read_map(r, item, refuse ? N_("a refusal") : N_("a check"), refuse ? refuse_keys : check_keys, RULE_KEYS, at);
    if (!at[RULE_ID])
        return false;
    *rule = (struct rule_def){
        .kind = kind, .id = read_id(r, at[RULE_ID], true), .at = SIZE_MAX, .place = read_place(r, at[RULE_ID])};
    rule->finds = !refuse || at[RULE_LEVEL];
    rule->whole_sheet = !refuse && read_word(r, at[RULE_SCOPE], scope_words, ARRAY_LENGTH(scope_words), 0) == 1;
    rule->level = (enum finding_level)read_word(r, at[RULE_LEVEL], level_words, ARRAY_LENGTH(level_words), LEVEL_LOW);
    rule->when = resolve_formula(build, sheet->number, rule->whole_sheet ? PLACE_NO_ROW : PLACE_ROW, at[RULE_WHEN]);
    rule->at = resolve_column(build, sheet->number, at[RULE_AT]);
    rule->message = read_text(r, at[RULE_MESSAGE]);
    rule->next = read_text(r, at[RULE_NEXT]);
    size_t row_sheet = rule->whole_sheet ? SIZE_MAX : sheet->number;
    placeholders_check(build, NULL, at[RULE_MESSAGE], row_sheet, NULL);
    placeholders_check(build, NULL, at[RULE_NEXT], row_sheet, NULL);
    if (refuse && at[RULE_TO] && rule->at != SIZE_MAX)
        good = cell_read(build, &sheet->column[rule->at], at[RULE_TO], &rule->to) && good;
    if (good && rule->to)
        narrow(build, sheet, at[RULE_WHEN], rule);
    return good && rule->id && rule->when && rule->message;
}

static void read_list(struct build *build, struct sheet_build *sheet, enum sheet_key key, enum rule_kind kind)
{
    struct reader *r = &build->reader;
    node_at list = sheet->at[key];
    if (!read_is_list(r, list, kind == RULE_REFUSE ? N_("refusals") : N_("checks")))
        return;
    if (read_node(r, list)->value > MAX_CHECKS) {
        read_fault(r, list, sheet->to->id, N_("at most %d"), MAX_CHECKS);
        return;
    }
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item)) {
        struct rule_def rule;
        if (!read_rule(build, sheet, item, kind, &rule))
            continue;
        if (names_add(&sheet->rules, build->arena, rule.id, sheet->to->rule_count))
            add_rule(sheet, rule);
        else
            read_fault(r, item, rule.id, N_("this id is used twice"));
        sheet->to->refuses = sheet->to->refuses || kind == RULE_REFUSE;
    }
}

/* The answers that row ROW of SHEET must not differ from, each as a condition. */
static void add_differing(const struct build *build, const struct sheet_build *sheet, uint32_t row, struct str *out)
{
    const char *own = sheet->column[sheet->to->session].id;
    for (size_t i = 0; i < build->catalog->relation_count; i++) {
        const struct relation_def *relation = &build->catalog->relation[i];
        if (!relation_tells(relation, sheet->number))
            continue;
        const struct sheet_build *other = &build->sheet[relation->to];
        for (size_t p = 0; p < relation->pairs; p++)
            if (relation->pair[p].row == row && !relation->pair[p].similar) {
                char *cell = mem_format("%s/%s[%s]", other->to->id, other->to->row[relation->pair[p].other].id,
                                        other->column[other->to->session].id);
                str_add_format(out, "%sAND(%s<>\"\",%s<>[%s])", out->length ? "," : "", cell, cell, own);
                free(cell);
            }
    }
}

static void add_same(struct build *build, struct sheet_build *sheet)
{
    struct str text = STR_INIT;
    const struct row_def *first = NULL;
    for (size_t row = 0; sheet->to->session != SIZE_MAX && row < sheet->to->row_count; row++) {
        struct str differing = STR_INIT;
        add_differing(build, sheet, (uint32_t)row, &differing);
        if (differing.length) {
            str_add_format(&text, "%s[id]=\"%s\",OR(%s)", text.length ? "," : "", sheet->to->row[row].id,
                           differing.text);
            first = first ? first : &sheet->to->row[row];
        }
        str_free(&differing);
    }
    if (first) {
        char *when =
            mem_format("IF([%s]=\"\",FALSE,IFS(%s,TRUE,FALSE))", sheet->column[sheet->to->session].id, text.text);
        struct rule_def rule = {.kind = RULE_SAME,
                                .id = arena_text(build->arena, "same"),
                                .finds = true,
                                .level = LEVEL_LOW,
                                .at = sheet->to->session,
                                .when =
                                    resolve_text(build, sheet->number, PLACE_ROW, sheet->at[SHEET_ROWS], when, false),
                                .place = read_place(&build->reader, sheet->at[SHEET_ROWS])};
        if (!names_add(&sheet->rules, build->arena, rule.id, sheet->to->rule_count))
            read_fault(&build->reader, sheet->at[SHEET_CHECKS], rule.id, N_("this id is used twice"));
        else if (rule.when)
            add_rule(sheet, rule);
        free(when);
    }
    str_free(&text);
}

/* Days on which something was done cannot lie in the future. Of the last day of a routine the routine says so. */
static void add_past(struct build *build, struct sheet_build *sheet, size_t column)
{
    struct reader *r = &build->reader;
    const struct routine_def *routine = sheet->to->routine;
    const char *id = sheet->column[column].id;
    node_at at = sheet->column_nodes[column].past;
    if (routine && (routine->last == column || routine->done == column)) {
        read_fault(r, at - 1, id, N_("the routine of this sheet tells already of a day that is still to come"));
        return;
    }
    struct rule_def rule = {
        .kind = RULE_PAST, .finds = true, .level = LEVEL_LOW, .at = column, .place = read_place(r, at)};
    rule.id = arena_format(build->arena, "%s-ahead", id);
    rule.when = resolve_text(build, sheet->number, PLACE_ROW, at,
                             arena_format(build->arena, "IF([%s]=\"\",FALSE,[%s]>TODAY())", id, id), false);
    if (!names_add(&sheet->rules, build->arena, rule.id, sheet->to->rule_count))
        read_fault(r, at, rule.id, N_("this id is used twice"));
    else if (rule.when)
        add_rule(sheet, rule);
}

void rules_read_rest(struct build *build, struct sheet_build *sheet)
{
    struct reader *r = &build->reader;
    read_list(build, sheet, SHEET_CHECKS, RULE_CHECK);
    read_list(build, sheet, SHEET_REFUSE, RULE_REFUSE);
    makes_read(build, sheet);
    for (size_t i = 0; i < sheet->to->column_count; i++)
        if (sheet->column_nodes[i].past)
            add_past(build, sheet, i);
    add_same(build, sheet);
    size_t made = routine_days_checks(build, sheet, &sheet->rule[sheet->to->rule_count]);
    for (size_t i = sheet->to->rule_count; made > 0; made--, i++, sheet->to->rule_count++)
        if (!names_add(&sheet->rules, build->arena, sheet->rule[i].id, i))
            read_fault(r, sheet->at[SHEET_CHECKS], sheet->rule[i].id,
                       N_("a check that a routine or a deadline makes has this id"));
}

size_t sheet_find_rule(const struct sheet_def *sheet, const char *id)
{
    for (size_t i = 0; i < sheet->rule_count; i++)
        if (sheet->rules[i].id && strcmp(sheet->rules[i].id, id) == 0)
            return i;
    return SIZE_MAX;
}
