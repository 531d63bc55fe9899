/* Replacing in a column: what, by what; how many cells and how the first ones change is shown before anything is written. One
 * batch, and so one undo. Only in the rows that are shown, and of these in the marked ones when several are. */
#include <string.h>

#include "base/utf8.h"
#include "view/grid_batch.h"
#include "tui/cell.h"
#include "tui/popup.h"

#define SHOWN 6 /* examples */

struct replacing {
    struct grid *g;
    size_t column;
    char *what, *by;
    struct batch batch;
    size_t cells, wrong;
    struct str examples;
    struct error err; /* of the first that cannot be */
};

static struct replacing *replacing_new(struct grid *g, size_t column)
{
    struct replacing *r = mem_zero(1, sizeof(*r));
    *r = (struct replacing){.g = g, .column = column, .examples = STR_INIT};
    return r;
}

static void replacing_free(struct replacing *r)
{
    free(r->what);
    free(r->by);
    str_free(&r->examples);
    free(r->batch.change);
    arena_free(&r->batch.texts);
    free(r);
}

static bool replaced_part(const char *text, const char *what, const char *by, struct str *out)
{
    bool any = false;
    for (const char *p = text, *found;; p = found + strlen(what)) {
        found = strstr(p, what);
        if (!found) {
            str_add(out, p);
            return any;
        }
        str_add_length(out, p, (size_t)(found - p));
        str_add(out, by);
        any = true;
    }
}

/* A part of a free text; else the whole value, as it would be typed. */
static bool replace_cell(struct app *app, struct replacing *r, uint32_t row, const char *what_stored)
{
    const struct column_def *def = &r->g->def->column[r->column];
    struct str old = STR_INIT, text = STR_INIT, stored = STR_INIT, was = STR_INIT, is = STR_INIT;
    struct error err = {0};
    model_stored(app->book->model, r->g->sheet, row, r->column, &old);
    bool hit = def->kind->prose ? replaced_part(old.text, r->what, r->by, &text)
                                : what_stored && *old.text && strcmp(old.text, what_stored) == 0;
    if (hit && !cell_understand(app, r->g->sheet, r->column, def->kind->prose ? text.text : r->by, &stored, &err)) {
        if (r->wrong++ == 0)
            r->err = err;
    } else if (hit && strcmp(stored.text, old.text) != 0) {
        grid_batch_set(&r->batch, app, r->g, row, r->column, stored.text);
        if (r->cells++ < SHOWN) {
            cell_stored_text(app, r->g->sheet, r->column, old.text, &was);
            cell_stored_text(app, r->g->sheet, r->column, stored.text, &is);
            grid_number(r->g, row, &r->examples);
            str_add_format(&r->examples, "  %s → %s\n", was.text, is.text);
        }
    }
    str_free(&old);
    str_free(&text);
    str_free(&stored);
    str_free(&was);
    str_free(&is);
    return hit;
}

static void replace_answered(struct app *app, void *context, bool yes)
{
    struct replacing *r = context;
    size_t cells = r->cells;
    bool go = yes && app_top(app, r->g), good = go && grid_batch_done(&r->batch, app, _("replaced"));
    if (go)
        r->batch = (struct batch){0}; /* freed by it */
    if (good)
        app_message(app, MESSAGE_INFO,
                    ngettext("%zu cell replaced; F9 takes it back", "%zu cells replaced; F9 takes it back", cells),
                    cells);
    else if (!go)
        app_message(app, MESSAGE_INFO, _("Nothing was replaced."));
    replacing_free(r);
}

static void replace_counted(struct app *app, struct replacing *r)
{
    struct grid *g = r->g;
    struct block b = grid_block(g);
    bool marked = g->block && b.top != b.bottom;
    struct str what = STR_INIT, question = STR_INIT;
    bool known =
        !g->def->column[r->column].kind->prose && cell_understand(app, g->sheet, r->column, r->what, &what, NULL);
    r->batch.texts = arena_new();
    for (uint32_t line = marked ? b.top : 0; line < g->lines && line <= (marked ? b.bottom : g->lines); line++)
        replace_cell(app, r, grid_row(g, line), known ? what.text : NULL);
    if (r->wrong) { /* all or nothing: a half replaced column is worse than one as it was */
        app_error(app, &r->err);
        replacing_free(r);
    } else if (r->cells == 0) {
        app_message(app, MESSAGE_INFO,
                    marked || g->lines != model_rows(app->book->model, g->sheet)
                        ? _("\"%s\" is not in this column of the rows shown.")
                        : _("\"%s\" is not in this column."),
                    r->what);
        replacing_free(r);
    } else {
        str_add_format(
            &question,
            ngettext("%s: \"%s\" becomes \"%s\" in %zu cell.", "%s: \"%s\" becomes \"%s\" in %zu cells.", r->cells),
            intl_form(g->def->column[r->column].label), r->what, r->by, r->cells);
        str_add_format(&question, "\n\n%s", r->examples.text);
        if (r->cells > SHOWN)
            str_add_format(&question, _("… and %zu more"), r->cells - SHOWN);
        popup_confirm(app, question.text, _("Replace"), _("Leave"), replace_answered, r);
    }
    str_free(&what);
    str_free(&question);
}

static void replace_by(struct app *app, void *context, const char *text)
{
    struct replacing *r = context;
    if (!text || !app_top(app, r->g)) {
        replacing_free(r);
        return;
    }
    r->by = mem_text(text);
    replace_counted(app, r);
}

static void replace_what(struct app *app, void *context, const char *text)
{
    struct replacing *r = context;
    if (!text || !*text || !app_top(app, r->g)) {
        replacing_free(r);
        return;
    }
    r->what = mem_text(text);
    char *title = mem_format(_("Replace \"%s\" by (empty: take it away)"), text);
    popup_prompt(app, title, "", 200, NULL, replace_by, r);
    free(title);
}

void grid_ask_replace(struct app *app, struct grid *g)
{
    size_t column = grid_column_id(g);
    if (!cell_open(app, g->sheet, column))
        return;
    char *title = mem_format(_("Replace in \"%s\": what?"), intl_form(g->def->column[column].label));
    popup_prompt(app, title, g->needle ? g->needle : "", 200, NULL, replace_what, replacing_new(g, column));
    free(title);
}
