/* rights: of the layer that says them, and of which sort each sheet is. */
#include "catalog/rights.h"

#include <string.h>

#include "base/intl.h"
#include "catalog/build.h"

enum { KEY_PEOPLE, KEY_SORTS, KEY_GRANTS, KEY_LOCK, KEYS };
static const struct key rights_keys[KEYS] = {
    [KEY_PEOPLE] = {"people", true},
    [KEY_SORTS] = {"sorts", true},
    [KEY_GRANTS] = {"grants", true},
    [KEY_LOCK] = {"lock", false},
};
enum { SORT_ID, SORT_LABEL, SORT_KEYS };
static const struct key sort_keys[SORT_KEYS] = {[SORT_ID] = {"id", true}, [SORT_LABEL] = {"label", true}};
enum { GRANT_DUTY, GRANT_SORT, GRANT_ROWS, GRANT_MAY, GRANT_KEYS };
static const struct key grant_keys[GRANT_KEYS] = {[GRANT_DUTY] = {"duty", true},
                                                  [GRANT_SORT] = {"sort", false},
                                                  [GRANT_ROWS] = {"rows", false},
                                                  [GRANT_MAY] = {"may", false}};
static const char *const row_words[] = {[RIGHTS_ALL] = "all", [RIGHTS_DEPARTMENT] = "department", [RIGHTS_OWN] = "own"};
static const char *const right_words[RIGHTS] = {
    [RIGHT_ERASE] = "erase", [RIGHT_OVERRULE] = "overrule", [RIGHT_LAYERS] = "layers", [RIGHT_ANSWERS] = "answers"};

/* The items of a list; a text alone is a list of one. */
static node_at first_of(struct build *build, node_at at)
{
    return read_node(&build->reader, at)->kind == NODE_LIST ? read_first(&build->reader, at) : at;
}

static size_t count_of(struct build *build, node_at at)
{
    const struct node *node = read_node(&build->reader, at);
    return node->kind == NODE_LIST ? node->value : 1;
}

static node_at next_of(struct build *build, node_at at, node_at item)
{
    return item == at ? 0 : read_next(&build->reader, at, item);
}

static size_t find_sort(struct build *build, node_at at, const struct rights_def *rights)
{
    const char **ids = arena_zero(build->arena, (rights->sort_count + 1) * sizeof(*ids));
    const char *word = read_raw(&build->reader, at);
    for (size_t i = 0; i < rights->sort_count; i++) {
        if (strcmp(rights->sort[i].id, word) == 0)
            return i;
        ids[i] = rights->sort[i].id;
    }
    read_unknown(&build->reader, at, word, N_("there is no sort of sheets with this id"), ids, rights->sort_count);
    return SIZE_MAX;
}

/* ---- what the layer says ---- */

static void read_sorts(struct build *build, node_at list, struct rights_def *rights)
{
    struct reader *r = &build->reader;
    struct ids ids = {0};
    if (!read_is_list(r, list, N_("sorts")))
        return;
    struct rights_sort *sorts = arena_zero(build->arena, (read_node(r, list)->value + 1) * sizeof(*sorts));
    for (node_at item = read_first(r, list), at[SORT_KEYS]; item; item = read_next(r, list, item)) {
        if (!read_map(r, item, N_("a sort of sheets"), sort_keys, SORT_KEYS, at))
            continue;
        struct rights_sort *sort = &sorts[rights->sort_count];
        *sort = (struct rights_sort){read_id(r, at[SORT_ID], true), read_text(r, at[SORT_LABEL])};
        rights->sort_count += sort->id && sort->label && build_new_id(build, &ids, item, sort->id);
    }
    rights->sort = sorts;
    if (rights->sort_count == 0)
        read_fault(r, list, "sorts", N_("at least one is needed"));
}

static void read_duties(struct build *build, node_at at, const struct rights_def *rights, struct rights_grant *grant)
{
    struct reader *r = &build->reader;
    const struct choice_list *duties = build->sheet[rights->people].to->column[rights->duty].choices;
    const char **codes = arena_zero(build->arena, (count_of(build, at) + 1) * sizeof(*codes));
    for (node_at item = first_of(build, at); item; item = next_of(build, at, item)) {
        const struct choice *duty = choice_find(duties, read_raw(r, item));
        if (duty)
            codes[grant->duties++] = duty->code;
        else
            read_fault(r, item, read_raw(r, item), N_("no duty has this code"));
    }
    grant->duty = codes;
}

static void read_grant(struct build *build, node_at item, const struct rights_def *rights, struct rights_grant *grant)
{
    struct reader *r = &build->reader;
    node_at at[GRANT_KEYS];
    if (!read_map(r, item, N_("a grant"), grant_keys, GRANT_KEYS, at))
        return;
    read_duties(build, at[GRANT_DUTY], rights, grant);
    size_t *sorts = arena_zero(build->arena, (rights->sort_count + 1) * sizeof(*sorts));
    for (node_at one = at[GRANT_SORT] ? first_of(build, at[GRANT_SORT]) : 0; one;
         one = next_of(build, at[GRANT_SORT], one)) {
        size_t sort = find_sort(build, one, rights);
        if (sort != SIZE_MAX && grant->sorts < rights->sort_count)
            sorts[grant->sorts++] = sort;
    }
    grant->sort = sorts;
    grant->rows = (enum rights_rows)read_word(r, at[GRANT_ROWS], row_words, ARRAY_LENGTH(row_words), RIGHTS_ALL);
    grant->may = read_bits(r, at[GRANT_MAY], right_words, RIGHTS, N_("the program knows no such right"));
    if (!at[GRANT_SORT] && !at[GRANT_MAY])
        read_fault(r, item, "sort", N_("this key is missing in %s"), _("a grant"));
}

static void read_grants(struct build *build, node_at list, struct rights_def *rights)
{
    struct reader *r = &build->reader;
    if (!read_is_list(r, list, N_("grants")))
        return;
    struct rights_grant *grants = arena_zero(build->arena, (read_node(r, list)->value + 1) * sizeof(*grants));
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item))
        read_grant(build, item, rights, &grants[rights->grant_count++]);
    rights->grant = grants;
}

/* The ledger of people and what its columns are to the program. */
static void read_people(struct build *build, node_at at, struct rights_def *rights)
{
    struct reader *r = &build->reader;
    rights->people = resolve_sheet(build, at);
    if (rights->people == SIZE_MAX)
        return;
    const struct sheet_build *sheet = &build->sheet[rights->people];
    const struct sheet_def *def = sheet->to;
    rights->name = sheet_role(def, ROLE_NAME);
    rights->duty = sheet_role(def, ROLE_KIND);
    rights->left = sheet_role(def, ROLE_DONE);
    rights->department = sheet_role(def, ROLE_DEPARTMENT);
    bool fits = def->kind == SHEET_LEDGER && rights->name != SIZE_MAX && rights->duty != SIZE_MAX &&
                rights->left != SIZE_MAX && def->column[rights->left].kind->day == DAY_ALWAYS &&
                rights->department != SIZE_MAX;
    if (!fits) {
        read_fault(r, at, def->id,
                   N_("the people of rights stand in a ledger with the roles name, kind, department and done, a day"));
        rights->people = SIZE_MAX;
    }
}

/* The layer that says them speaks to those above it, so a sheet of any layer that sees it may be of its sorts. */
static void read_sheet(struct build *build, size_t number, const struct rights_def *rights, size_t layer)
{
    struct sheet_build *sheet = build_enter(build, number);
    node_at at = sheet->at[SHEET_RIGHTS];
    if (!at)
        return;
    if (rights->people == SIZE_MAX) {
        read_fault(&build->reader, at - 1, "rights", N_("no layer says which rights there are"));
        return;
    }
    size_t sort = find_sort(build, at, rights);
    if (sort != SIZE_MAX && build_may_use(build, at, rights->sort[sort].id, layer))
        sheet->to->rights = sort;
}

static bool has_duty(const struct rights_grant *grant, const char *duty)
{
    for (size_t i = 0; i < grant->duties; i++)
        if (strcmp(grant->duty[i], duty) == 0)
            return true;
    return false;
}

static bool has_sort(const struct rights_grant *grant, size_t sort)
{
    for (size_t i = 0; i < grant->sorts; i++)
        if (grant->sort[i] == sort)
            return true;
    return false;
}

/* Somebody must be able to give people their rights. */
static bool is_managed(const struct rights_def *rights)
{
    for (size_t i = 0; i < rights->grant_count; i++)
        if (rights->grant[i].duties && rights->grant[i].rows == RIGHTS_ALL &&
            has_sort(&rights->grant[i], rights->managing))
            return true;
    return false;
}

/* Whatever the guard lets pass must be minutes that the screen can wait. */
static void read_lock(struct build *build, node_at at, struct rights_def *rights)
{
    rights->lock = read_fact(build, at, FACT_NUMBER);
    if (!rights->lock.set || !rights->lock.fact)
        return;
    const struct column_def *minutes = &build->sheet[rights->lock.sheet].to->column[rights->lock.summary];
    if (!(minutes->min >= RIGHTS_LOCK_LEAST && minutes->max <= RIGHTS_LOCK_MOST && minutes->decimals == 0))
        read_fault(&build->reader, at, read_raw(&build->reader, at),
                   N_("the lock needs a fact that is a whole number from 1 to 60"));
}

void rights_read(struct build *build)
{
    struct rights_def *rights = arena_zero(build->arena, sizeof(*rights));
    struct ids ids = {0};
    build->catalog->rights = rights;
    size_t layer = 0;
    rights->people = SIZE_MAX;
    for (size_t i = 0; i < build->catalog->layer_count; i++) {
        node_at map = layer_enter(build, i)->at[LAYER_RIGHTS], at[KEYS];
        if (!map || !read_map(&build->reader, map, "rights", rights_keys, KEYS, at) ||
            !build_new_id(build, &ids, map, "rights"))
            continue;
        layer = i;
        read_people(build, at[KEY_PEOPLE], rights);
        if (rights->people == SIZE_MAX)
            continue;
        read_sorts(build, at[KEY_SORTS], rights);
        read_grants(build, at[KEY_GRANTS], rights);
        if (at[KEY_LOCK])
            read_lock(build, at[KEY_LOCK], rights);
    }
    for (size_t s = 0; s < build->sheet_count; s++)
        read_sheet(build, s, rights, layer);
    if (rights->people == SIZE_MAX)
        return;
    rights->managing = build->sheet[rights->people].to->rights;
    if (build->reader.faults == 0 && !is_managed(rights))
        read_fault(&build->reader, layer_enter(build, layer)->at[LAYER_RIGHTS], "grants",
                   N_("no duty may write the ledger of people"));
}

/* ---- asked ---- */

bool rights_grant_sort(const struct rights_def *rights, const char *duty, size_t sort, enum rights_rows *rows)
{
    bool granted = false;
    for (size_t i = 0; i < rights->grant_count; i++) {
        const struct rights_grant *grant = &rights->grant[i];
        if (!has_sort(grant, sort) || !has_duty(grant, duty))
            continue;
        if (rows && (!granted || grant->rows < *rows)) /* the widest stands first */
            *rows = grant->rows;
        granted = true;
    }
    return granted;
}

bool rights_grant(const struct rights_def *rights, const char *duty, enum right right)
{
    for (size_t i = 0; i < rights->grant_count; i++)
        if ((rights->grant[i].may & 1u << right) && has_duty(&rights->grant[i], duty))
            return true;
    return false;
}

void rights_who_text(const struct catalog *catalog, size_t sort, enum right right, struct str *out)
{
    const struct rights_def *rights = catalog->rights;
    const struct choice_list *duties = catalog->sheet[rights->people].column[rights->duty].choices;
    const char *between = "";
    for (size_t i = 0; i < duties->count; i++) {
        const char *code = duties->choice[i].code;
        if (sort == SIZE_MAX ? !rights_grant(rights, code, right) : !rights_grant_sort(rights, code, sort, NULL))
            continue;
        str_add_format(out, "%s%s", between, intl_form(duties->choice[i].label));
        between = intl_language() == LANGUAGE_EN ? ", " : "、";
    }
}
