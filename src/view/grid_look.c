/* Columns as people want to see them: hidden, of another width, held at the left. The sheet stays as it is; it is remembered
 * for this person and workbook (remember.h): "freeze:ID hide:ID width:ID=CELLS …". */
#include <stdlib.h>
#include <string.h>

#include "tui/keys_conf.h"
#include "view/grid.h"
#include "tui/popup.h"
#include "tui/remember.h"

#define WIDTH_LEAST 4
#define WIDTH_MOST  60

static char *look_key(const struct grid *g)
{
    return mem_format("columns:%s", g->def->id);
}

static void look_word(struct grid *g, char *word)
{
    char *colon = strchr(word, ':'), *equals = colon ? strchr(colon, '=') : NULL;
    if (!colon)
        return;
    *colon = '\0';
    if (equals)
        *equals = '\0';
    size_t column = sheet_find_column(g->def, colon + 1, NULL);
    if (column == SIZE_MAX) /* the form has it no more */
        return;
    int width = equals ? atoi(equals + 1) : 0;
    if (strcmp(word, "hide") == 0)
        g->look.hidden[column] = true;
    else if (strcmp(word, "freeze") == 0)
        g->look.freeze = column;
    else if (strcmp(word, "width") == 0 && width >= WIDTH_LEAST && width <= WIDTH_MOST)
        g->look.width[column] = width;
}

void grid_look_open(struct app *app, struct grid *g)
{
    g->look.hidden = mem_zero(g->def->column_count + 1, sizeof(*g->look.hidden));
    g->look.width = mem_zero(g->def->column_count + 1, sizeof(*g->look.width));
    g->look.freeze = SIZE_MAX;
    char *key = look_key(g), *text = remember_read(app, key), *rest = text, *word;
    while (rest && (word = strsep(&rest, " ")))
        look_word(g, word);
    free(text);
    free(key);
}

void grid_look_done(struct grid *g)
{
    free(g->look.hidden);
    free(g->look.width);
}

size_t grid_hidden(const struct grid *g)
{
    size_t hidden = 0;
    for (size_t i = 0; i < g->def->column_count; i++)
        hidden += g->look.hidden[i];
    return hidden;
}

/* The columns anew; the cursor stays in its own, or goes to the next one that is shown. */
static void look_changed(struct app *app, struct grid *g, bool keep)
{
    size_t column = grid_column_id(g), at = g->at;
    g->block = false;
    g->tab_start = SIZE_MAX;
    grid_columns(app, g);
    for (size_t i = 0; i < g->columns; i++)
        if (g->column[i].column == column)
            at = i;
    g->first_column = g->frozen;
    grid_go(app, g, g->line, at);
    if (!keep)
        return;
    struct str out = STR_INIT;
    char *key = look_key(g);
    if (g->look.freeze != SIZE_MAX)
        str_add_format(&out, " freeze:%s", g->def->column[g->look.freeze].id);
    for (size_t i = 0; i < g->def->column_count; i++) {
        if (g->look.hidden[i])
            str_add_format(&out, " hide:%s", g->def->column[i].id);
        if (g->look.width[i])
            str_add_format(&out, " width:%s=%d", g->def->column[i].id, g->look.width[i]);
    }
    remember(app, key, out.length ? out.text + 1 : "-");
    str_free(&out);
    free(key);
}

void grid_look_show(struct app *app, struct grid *g, size_t column)
{
    if (column == SIZE_MAX || !g->look.hidden[column])
        return;
    g->look.hidden[column] = false;
    look_changed(app, g, false);
}

void grid_widen(struct app *app, struct grid *g, int by)
{
    const struct grid_column *c = &g->column[g->at];
    int width = c->width + by;
    width = width < WIDTH_LEAST ? WIDTH_LEAST : width > WIDTH_MOST ? WIDTH_MOST : width;
    g->look.width[c->column] = width;
    look_changed(app, g, true);
    app_message(app, MESSAGE_INFO, _("%d cells wide; Alt+O brings back the width of the form"), width);
}

/* ---- asking ---- */

struct marks {
    struct grid *g;
    bool *mark;
    size_t *column, count;
};

/* The name of a row is always there: else nobody knows what stands in the line. */
static bool look_may_hide(const struct grid *g, size_t column)
{
    return column != g->column[0].column && !g->def->column[column].built_in && !g->def->column[column].hidden;
}

static void shown_kept(struct app *app, void *context, size_t chosen)
{
    struct marks *m = context;
    if (chosen != SIZE_MAX && app_top(app, m->g)) {
        for (size_t i = 0; i < m->count; i++)
            m->g->look.hidden[m->column[i]] = !m->mark[i];
        look_changed(app, m->g, true);
    }
    free(m->mark);
    free(m->column);
    free(m);
}

static void ask_shown(struct app *app, struct grid *g)
{
    struct marks *m = mem_zero(1, sizeof(*m));
    struct popup_item *item = mem_zero(g->def->column_count + 1, sizeof(*item));
    m->g = g;
    m->mark = mem_zero(g->def->column_count + 1, sizeof(*m->mark));
    m->column = mem_zero(g->def->column_count + 1, sizeof(*m->column));
    for (size_t i = 0; i < g->def->column_count; i++)
        if (look_may_hide(g, i)) {
            item[m->count].text = intl_form(g->def->column[i].label);
            m->mark[m->count] = !g->look.hidden[i];
            m->column[m->count++] = i;
        }
    popup_list(app, shown_kept, m, .title = _("Columns that are shown"), .item = item, .count = m->count,
               .filter = m->count > 9, .marks = m->mark);
    free(item);
}

enum look_item { LOOK_HIDE, LOOK_SHOWN, LOOK_FREEZE, LOOK_RESET, LOOK_ITEMS };

static void look_chosen(struct app *app, void *context, size_t chosen)
{
    struct grid *g = context;
    if (chosen >= LOOK_ITEMS || !app_top(app, g))
        return;
    size_t column = grid_column_id(g);
    switch ((enum look_item)chosen) {
    case LOOK_HIDE: g->look.hidden[column] = true; break;
    case LOOK_SHOWN: ask_shown(app, g); return;
    case LOOK_FREEZE: g->look.freeze = g->look.freeze == column ? SIZE_MAX : column; break;
    default:
        memset(g->look.hidden, 0, g->def->column_count * sizeof(*g->look.hidden));
        memset(g->look.width, 0, g->def->column_count * sizeof(*g->look.width));
        g->look.freeze = SIZE_MAX;
    }
    look_changed(app, g, true);
}

void grid_ask_columns(struct app *app, struct grid *g)
{
    size_t column = grid_column_id(g);
    const char *label = intl_form(g->def->column[column].label);
    const char *hide = app_text(app, _("Hide \"%s\""), label);
    const char *freeze = app_text(
        app, g->look.freeze == column ? _("Let \"%s\" move again") : _("Hold the columns up to \"%s\""), label);
    const struct popup_item item[LOOK_ITEMS] = {
        [LOOK_HIDE] = {.text = hide, .off = !look_may_hide(g, column)},
        [LOOK_SHOWN] = {.text = _("Which columns are shown...")},
        [LOOK_FREEZE] = {.text = freeze, .off = g->at == 0},
        [LOOK_RESET] = {.text = _("All columns as the form has them")},
    };
    popup_list(app, look_chosen, g, .title = keys_said(app, _("Columns (Alt+. wider, Alt+, narrower)")), .item = item,
               .count = LOOK_ITEMS);
}
