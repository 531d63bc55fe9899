/* sets: of all layers in one order, and which sheets are in them. */
#include "catalog/set.h"

#include <stddef.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "catalog/build.h"

enum { KEY_ID, KEY_TITLE, KEY_HELP, KEY_ALSO, KEY_ORDER, KEY_PAGES, KEY_KIND, KEYS };
static const struct key set_keys[KEYS] = {
    [KEY_ID] = {"id", true},      [KEY_TITLE] = {"title", true},  [KEY_HELP] = {"help", false},
    [KEY_ALSO] = {"also", false}, [KEY_ORDER] = {"order", false}, [KEY_PAGES] = {"pages", false},
    [KEY_KIND] = {"kind", false},
};
static const char *const page_words[SET_PAGES] = {
    [SET_SUMMARY] = "summary",   [SET_CONTENTS] = "contents",           [SET_GUIDE] = "guide",
    [SET_FINDINGS] = "findings", [SET_DISTRIBUTIONS] = "distributions", [SET_CALENDAR] = "calendar",
    [SET_GRAPHS] = "graphs"};
static const char *const kind_words[] = {"facts", "checklist", "ledger"};
static const char *const everything[] = {"all", N_("all")};

/* All sheets of a kind that stand in the menu. */
static void take_kind(struct build *build, struct set_def *set, node_at at)
{
    size_t kind = read_word(&build->reader, at, kind_words, ARRAY_LENGTH(kind_words), ARRAY_LENGTH(kind_words));
    for (size_t s = 0; at && s < build->sheet_count; s++)
        set->sheet[s] = build->sheet[s].to->kind == (enum sheet_kind)kind && !build->sheet[s].to->hidden;
}

static bool read_set(struct build *build, node_at item, double *order, struct set_def *set)
{
    struct reader *r = &build->reader;
    node_at at[KEYS];
    if (!read_map(r, item, N_("a set"), set_keys, KEYS, at))
        return false;
    set->id = read_id(r, at[KEY_ID], true);
    set->title = read_text(r, at[KEY_TITLE]);
    set->help = read_text(r, at[KEY_HELP]);
    set->also = read_texts(r, at[KEY_ALSO], build->arena, &set->also_count);
    set->order = *order = build_order(build, at[KEY_ORDER], *order);
    set->layer = build_layer(build);
    set->sheet = arena_zero(build->arena, (build->sheet_count + 1) * sizeof(*set->sheet));
    set->pages = read_bits(r, at[KEY_PAGES], page_words, SET_PAGES, N_("the program makes no such page"));
    take_kind(build, set, at[KEY_KIND]);
    if (set->id && strcmp(set->id, everything[0]) == 0)
        return read_fault(r, at[KEY_ID], set->id, N_("this id belongs to the program"));
    return set->id && set->title && build_new_id(build, &build->set_ids, item, set->id);
}

/* `sets:` of a sheet. */
static void read_of_sheet(struct build *build, size_t sheet, struct set_def *sets)
{
    const struct sheet_build *of = build_enter(build, sheet);
    struct reader *r = &build->reader;
    const struct catalog *catalog = build->catalog;
    const char **ids = arena_zero(build->arena, (catalog->set_count + 1) * sizeof(*ids));
    node_at list = of->at[SHEET_SETS];
    for (size_t i = 0; i < catalog->set_count; i++)
        ids[i] = sets[i].id;
    if (!list || !read_is_list(r, list, N_("sets")))
        return;
    if (of->to->hidden)
        read_fault(r, list - 1, "sets", N_("a hidden sheet is in no set"));
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item)) {
        size_t set = 0;
        while (set < catalog->set_count && strcmp(read_raw(r, item), ids[set]) != 0)
            set++;
        if (set == catalog->set_count)
            read_unknown(r, item, read_raw(r, item), N_("there is no set with this id"), ids, catalog->set_count);
        else if (build_may_use(build, item, ids[set], sets[set].layer))
            sets[set].sheet[sheet] = true;
    }
}

static void check_empty(struct build *build, const struct set_def *set)
{
    bool any = set->pages != 0;
    for (size_t s = 0; s < build->sheet_count; s++)
        any = any || set->sheet[s];
    struct layer_build *layer = layer_enter(build, set->layer);
    if (!any)
        read_fault(&build->reader, layer->at[LAYER_SETS] - 1, set->id, N_("nothing is in this set"));
}

void sets_read(struct build *build)
{
    struct catalog *catalog = build->catalog;
    struct set_def *sets = arena_zero(build->arena, layers_room(build, LAYER_SETS, N_("sets")) * sizeof(*sets));
    for (size_t i = 0; i < catalog->layer_count; i++) {
        node_at list = layer_enter(build, i)->at[LAYER_SETS];
        double order = 0;
        for (node_at item = list ? read_first(&build->reader, list) : 0; item;
             item = read_next(&build->reader, list, item))
            catalog->set_count += read_set(build, item, &order, &sets[catalog->set_count]);
    }
    build_sort(sets, catalog->set_count, sizeof(*sets), offsetof(struct set_def, order));
    for (size_t s = 0; s < build->sheet_count; s++)
        read_of_sheet(build, s, sets);
    for (size_t i = 0; i < catalog->set_count; i++)
        check_empty(build, &sets[i]);
    catalog->set = sets;
}

/* ---- what people ask for ---- */

static bool called(const struct set_def *set, const char *text)
{
    bool is = utf8_same_folded(set->id, text) || utf8_same_folded(set->title, text) ||
              utf8_same_folded(intl_form(set->title), text);
    for (size_t i = 0; i < set->also_count && !is; i++)
        is = utf8_same_folded(set->also[i], text);
    return is;
}

bool set_find(const struct catalog *catalog, const char *text, const struct set_def **set, struct error *err)
{
    static const char *const japanese[] = {"全部", "すべて"}; /* typed whatever the language of the program is */
    struct str known SCOPED(str_free) = STR_INIT;
    *set = NULL;
    for (size_t i = 0; i < catalog->set_count && !*set; i++) {
        if (called(&catalog->set[i], text))
            *set = &catalog->set[i];
        str_add_format(&known, "%s (%s), ", catalog->set[i].id, intl_form(catalog->set[i].title));
    }
    bool all = utf8_same_folded(everything[0], text) || utf8_same_folded(_(everything[1]), text);
    for (size_t i = 0; i < ARRAY_LENGTH(japanese) && !all; i++)
        all = utf8_same_folded(japanese[i], text);
    if (*set || all)
        return true;
    str_add_format(&known, "%s (%s)", everything[0], _(everything[1]));
    return error_because(err, ERROR_UNKNOWN_SET, text, "%s", known.text);
}
