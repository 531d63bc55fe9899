/* approvals: of the layers. The ledgers are said by one of them, rules by any. */
#include "catalog/approval.h"

#include <string.h>

#include "base/intl.h"
#include "catalog/build.h"
#include "catalog/rights.h"

enum { KEY_SUBMISSIONS, KEY_ASKED, KEY_DECISIONS, KEY_SEEN, KEY_BY_FILE, KEY_RULES, KEYS };
static const struct key approvals_keys[KEYS] = {
    [KEY_SUBMISSIONS] = {"submissions", false}, [KEY_ASKED] = {"asked", false},
    [KEY_DECISIONS] = {"decisions", false},     [KEY_SEEN] = {"seen", false},
    [KEY_BY_FILE] = {"by_file", false},         [KEY_RULES] = {"rules", false}};
enum {
    RULE_ID,
    RULE_TITLE,
    RULE_SHELVES,
    RULE_DOCUMENTS,
    RULE_SHEET,
    RULE_WHEN,
    RULE_COLUMNS,
    RULE_BY,
    RULE_OWN,
    RULE_WITHIN,
    RULE_BY_FILE,
    RULE_KEYS
};
static const struct key rule_keys[RULE_KEYS] = {
    [RULE_ID] = {"id", true},
    [RULE_TITLE] = {"title", true},
    [RULE_SHELVES] = {"shelves", false},
    [RULE_DOCUMENTS] = {"documents", false},
    [RULE_SHEET] = {"sheet", false},
    [RULE_WHEN] = {"when", false},
    [RULE_COLUMNS] = {"columns", false},
    [RULE_BY] = {"by", true},
    [RULE_OWN] = {"own", false},
    [RULE_WITHIN] = {"within", false},
    [RULE_BY_FILE] = {"by_file", false},
};
enum { SEAT_LABEL, SEAT_WHO, SEAT_DUTY, SEAT_SUPERIOR, SEAT_LEAST, SEAT_KEYS };
static const struct key seat_keys[SEAT_KEYS] = {[SEAT_LABEL] = {"label", true},
                                                [SEAT_WHO] = {"who", false},
                                                [SEAT_DUTY] = {"duty", false},
                                                [SEAT_SUPERIOR] = {"superior", false},
                                                [SEAT_LEAST] = {"least", false}};
#define WITHIN_DAYS 14 /* this program's own rule */
#define MOST_SEATS  5  /* boxes that have room side by side on paper */

/* ---- the ledgers ---- */

/* They come together or not at all. */
static void read_ledgers(struct build *build, node_at map, const node_at *at, struct approvals_def *approvals)
{
    size_t *const to[] = {&approvals->submissions, &approvals->asked, &approvals->decisions, &approvals->seen};
    static const enum record kinds[] = {RECORD_SUBMISSION, RECORD_ASKED, RECORD_DECISION, RECORD_SEEN};
    bool any = false;
    for (size_t i = 0; i < ARRAY_LENGTH(to); i++)
        any = any || at[i];
    for (size_t i = 0; i < ARRAY_LENGTH(to) && any; i++) {
        if (!at[i])
            read_fault(&build->reader, map, approvals_keys[i].name, N_("this key is missing in %s"), "approvals");
        else if (build_new_id(build, &build->record_ids, at[i] - 1, approvals_keys[i].name))
            *to[i] = record_read(build, at[i], kinds[i]);
    }
}

void approvals_read(struct build *build)
{
    struct approvals_def *approvals = arena_zero(build->arena, sizeof(*approvals));
    build->catalog->approvals = approvals;
    approvals->submissions = approvals->asked = approvals->decisions = approvals->seen = SIZE_MAX;
    approvals->by_file =
        true; /* they are made for those who never come to the terminal; one layer that says no is enough */
    for (size_t i = 0; i < build->catalog->layer_count; i++) {
        node_at map = layer_enter(build, i)->at[LAYER_APPROVALS], at[KEYS];
        if (!map || !read_map(&build->reader, map, "approvals", approvals_keys, KEYS, at))
            continue;
        read_ledgers(build, map, at, approvals);
        approvals->by_file = approvals->by_file && (!at[KEY_BY_FILE] || read_yes(&build->reader, at[KEY_BY_FILE]));
    }
}

/* ---- a rule ---- */

static void read_seat(struct build *build, node_at item, const struct approval_rule *rule, struct approval_seat *seat)
{
    struct reader *r = &build->reader;
    const struct rights_def *rights = build->catalog->rights;
    node_at at[SEAT_KEYS];
    if (!read_map(r, item, N_("a seat"), seat_keys, SEAT_KEYS, at))
        return;
    size_t sheet = rule->sheet == SIZE_MAX ? 0 : rule->sheet;
    *seat = (struct approval_seat){
        .label = read_short_text(r, at[SEAT_LABEL], 12),
        .who = resolve_formula(build, sheet, rule->sheet == SIZE_MAX ? PLACE_NO_ROW : PLACE_ROW, at[SEAT_WHO]),
        .superior = read_yes(r, at[SEAT_SUPERIOR]),
        .least = (unsigned)read_whole(r, at[SEAT_LEAST], 0, 1, 99)};
    if (!at[SEAT_WHO] + !at[SEAT_DUTY] + !at[SEAT_SUPERIOR] != 2)
        read_fault(r, item, seat->label, N_("one of who, duty and superior says who is asked"));
    if ((at[SEAT_DUTY] || seat->superior) && rights->people == SIZE_MAX)
        read_fault(r, item, seat->label, N_("no layer says which rights there are"));
    else if (at[SEAT_DUTY]) {
        const struct choice *duty =
            choice_find(build->sheet[rights->people].to->column[rights->duty].choices, read_raw(r, at[SEAT_DUTY]));
        seat->duty = duty ? duty->code : NULL;
        if (!duty)
            read_fault(r, at[SEAT_DUTY], read_raw(r, at[SEAT_DUTY]), N_("no duty has this code"));
    } else if (seat->superior && sheet_role(build->sheet[rights->people].to, ROLE_SUPERIOR) == SIZE_MAX)
        read_fault(r, at[SEAT_SUPERIOR], seat->label, N_("this ledger needs a column with role: %s"), "superior");
}

static void read_seats(struct build *build, node_at list, struct approval_rule *rule)
{
    struct reader *r = &build->reader;
    if (!read_is_list(r, list, N_("by")))
        return;
    size_t count = read_node(r, list)->value;
    if (count == 0 || count > MOST_SEATS) {
        read_fault(r, list, rule->id, N_("between 1 and %d seats can be asked"), MOST_SEATS);
        return;
    }
    struct approval_seat *seats = arena_zero(build->arena, count * sizeof(*seats));
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item))
        read_seat(build, item, rule, &seats[rule->seat_count++]);
    rule->seat = seats;
}

static size_t find_shelf(struct build *build, node_at item)
{
    const char *id = read_raw(&build->reader, item);
    size_t shelf = names_find(&build->shelves, id);
    if (shelf == SIZE_MAX)
        read_unknown(&build->reader, item, id, N_("there is no shelf with this id"), build->shelves.name,
                     build->shelves.count);
    return shelf;
}

static size_t find_document(struct build *build, node_at item)
{
    const char *id = read_raw(&build->reader, item);
    for (size_t i = 0; i < build->document_count; i++)
        if (strcmp(build->document[i].to->id, id) == 0)
            return i;
    read_unknown(&build->reader, item, id, N_("there is no document with this id"), build->documents.name,
                 build->documents.count);
    return SIZE_MAX;
}

/* The numbers of what the list at AT names, each found by FIND. */
static const size_t *read_numbers(struct build *build, node_at list, const char *what,
                                  size_t (*find)(struct build *build, node_at item), size_t *count)
{
    struct reader *r = &build->reader;
    if (!list || !read_is_list(r, list, what))
        return NULL;
    size_t *numbers = arena_zero(build->arena, (read_node(r, list)->value + 1) * sizeof(*numbers));
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item)) {
        size_t found = find(build, item);
        if (found != SIZE_MAX)
            numbers[(*count)++] = found;
    }
    return numbers;
}

static void read_columns(struct build *build, node_at list, struct approval_rule *rule)
{
    struct reader *r = &build->reader;
    if (!list || !read_is_list(r, list, N_("columns")))
        return;
    size_t *columns = arena_zero(build->arena, (read_node(r, list)->value + 1) * sizeof(*columns));
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item)) {
        size_t column = resolve_column(build, rule->sheet, item);
        if (column != SIZE_MAX)
            columns[rule->column_count++] = column;
    }
    rule->column = columns;
}

static bool read_rule(struct build *build, node_at item, struct ids *ids, struct approval_rule *rule)
{
    struct reader *r = &build->reader;
    node_at at[RULE_KEYS];
    if (!read_map(r, item, N_("a rule of approval"), rule_keys, RULE_KEYS, at))
        return false;
    rule->id = read_id(r, at[RULE_ID], true);
    rule->title = read_text(r, at[RULE_TITLE]);
    rule->layer = build_layer(build);
    rule->sheet = at[RULE_SHEET] ? resolve_sheet(build, at[RULE_SHEET]) : SIZE_MAX;
    rule->own = read_yes(r, at[RULE_OWN]);
    rule->by_file = !at[RULE_BY_FILE] || read_yes(r, at[RULE_BY_FILE]);
    rule->within = read_whole(r, at[RULE_WITHIN], WITHIN_DAYS, 1, 366);
    bool documents = at[RULE_SHELVES] || at[RULE_DOCUMENTS];
    if (documents == !!at[RULE_SHEET])
        return read_fault(r, item, rule->id, N_("a rule speaks of documents (shelves, documents) or of a sheet"));
    if (!documents && rule->sheet == SIZE_MAX)
        return false; /* told already */
    if (!documents && !at[RULE_COLUMNS])
        read_fault(r, item, "columns", N_("this key is missing in %s"), _("a rule of approval"));
    if (documents && (at[RULE_WHEN] || at[RULE_COLUMNS]))
        read_fault(r, at[RULE_WHEN] ? at[RULE_WHEN] : at[RULE_COLUMNS], rule->id, N_("this is said of a sheet only"));
    else if (!documents) {
        rule->when = resolve_formula(build, rule->sheet, PLACE_ROW, at[RULE_WHEN]);
        read_columns(build, at[RULE_COLUMNS], rule);
    }
    rule->shelf = read_numbers(build, at[RULE_SHELVES], N_("shelves"), find_shelf, &rule->shelf_count);
    rule->document = read_numbers(build, at[RULE_DOCUMENTS], N_("documents"), find_document, &rule->document_count);
    read_seats(build, at[RULE_BY], rule);
    return rule->id && rule->title && build_new_id(build, ids, item, rule->id);
}

void approvals_read_rules(struct build *build)
{
    struct approvals_def *approvals = arena_zero(build->arena, sizeof(*approvals));
    struct ids ids = {0};
    size_t room = 1;
    *approvals = *build->catalog->approvals;
    node_at *lists = arena_zero(build->arena, (build->catalog->layer_count + 1) * sizeof(*lists));
    for (size_t i = 0; i < build->catalog->layer_count; i++) {
        node_at map = layer_enter(build, i)->at[LAYER_APPROVALS], at[KEYS];
        if (!map || !read_map(&build->reader, map, "approvals", approvals_keys, KEYS, at) || !at[KEY_RULES] ||
            !read_is_list(&build->reader, at[KEY_RULES], N_("rules")))
            continue;
        lists[i] = at[KEY_RULES];
        room += read_node(&build->reader, lists[i])->value;
        if (approvals->submissions == SIZE_MAX)
            read_fault(&build->reader, map, "submissions", N_("this key is missing in %s"), "approvals");
    }
    struct approval_rule *rules = arena_zero(build->arena, room * sizeof(*rules));
    for (size_t i = 0; i < build->catalog->layer_count; i++) {
        layer_enter(build, i);
        for (node_at item = lists[i] ? read_first(&build->reader, lists[i]) : 0; item;
             item = read_next(&build->reader, lists[i], item))
            approvals->rule_count += read_rule(build, item, &ids, &rules[approvals->rule_count]);
    }
    approvals->rule = rules;
    build->catalog->approvals = approvals;
}
