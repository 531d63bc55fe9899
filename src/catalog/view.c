/* views: those of which the form says what they show, a list of risks and what would change them. */
#include <stdlib.h>
#include <string.h>

#include "catalog/build.h"

enum { KEY_ID, KEY_KIND, KEY_SHEET, KEY_COLUMN, KEY_ASSUME, KEY_RISKS, KEY_RATE, KEYS };
static const struct key view_keys[KEYS] = {
    [KEY_ID] = {"id", true},          [KEY_KIND] = {"kind", true},      [KEY_SHEET] = {"sheet", true},
    [KEY_COLUMN] = {"column", false}, [KEY_ASSUME] = {"assume", false}, [KEY_RISKS] = {"risks", false},
    [KEY_RATE] = {"rate", false},
};
static const struct {
    const char *word;
    enum view_kind kind;
} kinds[] = {{"risk", VIEW_RISK}, {"what-if", VIEW_WHAT_IF}};

/* The columns of a sheet of risks. */
static void find_roles(struct build *build, struct view_def *view, node_at at)
{
    static const struct {
        enum column_role role;
        const char *word;
    } needs[] = {{ROLE_NAME, "name"},
                 {ROLE_RISK, "risk"},
                 {ROLE_BAND, "band"},
                 {ROLE_LIKELIHOOD, "likelihood"},
                 {ROLE_IMPORTANCE, "importance"}};
    const struct sheet_def *sheet = build->sheet[view->sheet].to;
    for (size_t i = 0; i < ARRAY_LENGTH(needs); i++)
        if (sheet_role(sheet, needs[i].role) == SIZE_MAX)
            read_fault(&build->reader, at, sheet->id, N_("this sheet needs a column with role: %s"), needs[i].word);
    view->band = sheet_role(sheet, ROLE_BAND);
    view->worst = sheet_role(sheet, ROLE_RISK);
    view->x = sheet_role(sheet, ROLE_LIKELIHOOD);
    view->y = sheet_role(sheet, ROLE_IMPORTANCE);
    view->residual = sheet_role(sheet, ROLE_RESIDUAL_BAND);
    view->residual_worst = sheet_role(sheet, ROLE_RESIDUAL);
}

static void read_what_if(struct build *build, struct view_def *view, const node_at *at)
{
    view->column = resolve_column(build, view->sheet, at[KEY_COLUMN]);
    view->rate = resolve_value(build, at[KEY_RATE]);
    if (view->column == SIZE_MAX)
        return;
    const struct column_def *column = &build->sheet[view->sheet].column[view->column];
    if (!column_writable(column))
        read_fault(&build->reader, at[KEY_COLUMN], column->id, N_("only what people enter can be assumed"));
    cell_read(build, column, at[KEY_ASSUME], &view->assume);
}

static void check_keys(struct build *build, node_at item, const node_at *at, const char *kind, bool assumes)
{
    for (int key = KEY_COLUMN; key < KEYS; key++)
        if (at[key] && !assumes)
            read_fault(&build->reader, at[key] - 1, view_keys[key].name, N_("a view of the kind %s has no such key"),
                       kind);
        else if (!at[key] && assumes && key != KEY_RATE)
            read_fault(&build->reader, item, view_keys[key].name, N_("this key is missing in %s"), kind);
}

static bool read_view(struct build *build, node_at item, struct view_def *view, node_at *risks)
{
    struct reader *r = &build->reader;
    const char *words[ARRAY_LENGTH(kinds)];
    node_at at[KEYS];
    for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++)
        words[i] = kinds[i].word;
    if (!read_map(r, item, N_("a view"), view_keys, KEYS, at))
        return false;
    size_t kind = read_word(r, at[KEY_KIND], words, ARRAY_LENGTH(kinds), ARRAY_LENGTH(kinds));
    *view = (struct view_def){.id = read_id(r, at[KEY_ID], true),
                              .layer = build_layer(build),
                              .sheet = resolve_sheet(build, at[KEY_SHEET]),
                              .column = SIZE_MAX};
    if (kind == ARRAY_LENGTH(kinds) || view->sheet == SIZE_MAX)
        return false;
    view->kind = kinds[kind].kind;
    *risks = at[KEY_RISKS];
    check_keys(build, item, at, words[kind], view->kind == VIEW_WHAT_IF);
    if (view->kind == VIEW_RISK)
        find_roles(build, view, at[KEY_SHEET]);
    else
        read_what_if(build, view, at);
    return view->id && build_new_id(build, &build->view_ids, item, view->id);
}

/* Of which risks a what-if speaks: a view of them must be there, in whatever layer. AT: where it says so. */
static void find_risks(struct build *build, struct view_def *view, node_at at)
{
    layer_enter(build, view->layer);
    size_t sheet = resolve_sheet(build, at);
    view->risks = sheet == SIZE_MAX ? NULL : catalog_view(build->catalog, VIEW_RISK, sheet);
    if (sheet != SIZE_MAX && !view->risks)
        read_fault(&build->reader, at, build->sheet[sheet].to->id, N_("no view shows the risks of this sheet"));
}

void views_read(struct build *build)
{
    struct catalog *catalog = build->catalog;
    struct reader *r = &build->reader;
    size_t room = layers_room(build, LAYER_VIEWS, N_("views"));
    struct view_def *views = arena_zero(build->arena, room * sizeof(*views));
    node_at *risks = mem_zero(room, sizeof(*risks));
    catalog->view = views;
    for (size_t i = 0; i < catalog->layer_count; i++) {
        node_at list = layer_enter(build, i)->at[LAYER_VIEWS];
        if (list)
            for (node_at item = read_first(r, list); item; item = read_next(r, list, item))
                catalog->view_count += read_view(build, item, &views[catalog->view_count], &risks[catalog->view_count]);
    }
    for (size_t i = 0; i < catalog->view_count; i++)
        if (risks[i])
            find_risks(build, &views[i], risks[i]);
    free(risks);
}

const struct view_def *catalog_view(const struct catalog *catalog, enum view_kind kind, size_t sheet)
{
    for (size_t i = 0; i < catalog->view_count; i++)
        if (catalog->view[i].kind == kind && (sheet == SIZE_MAX || catalog->view[i].sheet == sheet))
            return &catalog->view[i];
    return NULL;
}

const struct view_def *catalog_what_if(const struct catalog *catalog, const struct view_def *risks)
{
    for (size_t i = 0; i < catalog->view_count; i++)
        if (catalog->view[i].kind == VIEW_WHAT_IF && catalog->view[i].risks == risks)
            return &catalog->view[i];
    return NULL;
}
