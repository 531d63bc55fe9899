/* Search the guidance (手引きを探す): where the forms speak of some words, and what they say there. */
#include "guide/lookup.h"

#include <stdlib.h>

#include "tui/cell.h"
#include "tui/popup.h"
#include "tui/text_view.h"
#include "view/views.h"

#define WORDS_MAX 60

struct lookup_screen {
    struct app *app;
    char *words;
    struct hits *hits;
    struct table table;
    struct text_view told; /* at the chosen place */
};

static const struct hit *chosen(const struct lookup_screen *s)
{
    size_t line = table_chosen(&s->table);
    return line == SIZE_MAX ? NULL : &s->hits->hit[line];
}

static void lookup_chose(struct app *app, void *state)
{
    struct lookup_screen *s = state;
    struct str text = STR_INIT;
    const struct hit *hit = chosen(s);
    if (hit && app->book->model)
        hit_text(app->book->model, hit, &text);
    text_view_set(&s->told, text.text ? text.text : "");
    str_free(&text);
}

static void look(struct lookup_screen *s)
{
    if (!s->app->book->model)
        return;
    hits_free(&s->hits);
    s->hits = lookup(s->app->book->model, s->words);
    table_lines(&s->table, s->hits->count);
    lookup_chose(s->app, s);
}

static void lookup_close(struct app *app, void *state)
{
    struct lookup_screen *s = state;
    hits_free(&s->hits);
    text_view_done(&s->told);
    free(s->words);
}

static void lookup_title(struct app *app, void *state, struct str *out)
{
    struct lookup_screen *s = state;
    str_add_format(out, "%s  ", _("Search the guidance"));
    str_add_format(out, _("“%s”: %zu places"), s->words, s->hits->count);
}

/* ---- the table ---- */

enum { PLACE, NAME, COLUMNS };

static void draw_cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    struct lookup_screen *s = of;
    const struct hit *hit = &s->hits->hit[line];
    const struct catalog *catalog = app_catalog(s->app);
    if (column == PLACE) {
        str_add(&cell->text,
                hit->sheet == SIZE_MAX ? _("Documents") : intl_form(catalog->sheet[hit->sheet].short_title));
        cell->style = STYLE_QUIET;
        return;
    }
    if (hit->sheet == SIZE_MAX)
        str_add(&cell->text, intl_form(catalog->document[hit->document].title));
    else if (hit->given != SIZE_MAX)
        str_add(&cell->text, intl_form(catalog->sheet[hit->sheet].row[hit->given].label));
    else if (hit->column != SIZE_MAX)
        str_add(&cell->text, intl_form(catalog->sheet[hit->sheet].column[hit->column].label));
    str_add(&cell->text, cell->text.length ? "  " : "");
    cell_one_line(hit_first(s->app->book->model, hit), &cell->text);
}

static const struct table_ops lookup_table = {.cell = draw_cell};

static void lookup_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct lookup_screen *s = state;
    if (!s->hits->count) {
        canvas_text(canvas, body.row + 1, 3, STYLE_NORMAL,
                    _("Nothing speaks of all these words. Try fewer, or shorter ones."));
        return;
    }
    int most = body.rows / 3, rows = s->hits->count < (size_t)most ? (int)s->hits->count : most,
        detail = body.rows - rows;
    const struct table_column columns[COLUMNS] = {{NULL, body.columns >= 100 ? 24 : 18, ALIGN_LEFT, false},
                                                  {NULL, 0, ALIGN_LEFT, false}};
    table_draw(&s->table, columns, COLUMNS, canvas, rect_of(body.row, 0, rows, body.columns), STYLE_HERE);
    canvas_horizontal(canvas, body.row + rows, 0, body.columns, STYLE_LINE);
    text_view_draw(&s->told, canvas, rect_of(body.row + rows + 1, 1, detail - 1, body.columns - 2), STYLE_NORMAL);
}

static void lookup_hint(struct app *app, void *state, struct hint *hint)
{
    struct lookup_screen *s = state;
    if (chosen(s))
        hit_title(app->book->model, chosen(s), &hint->line[0]);
    str_add(&hint->keys, chosen(s) ? _("Enter go there  Tab other words  Esc back") : _("Tab other words  Esc back"));
}

static void lookup_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    struct lookup_screen *s = state;
    const struct hit *hit = chosen(s);
    *sheet = hit ? hit->sheet : SIZE_MAX;
    *row = hit && hit->row != UINT32_MAX ? model_row_id(app->book->model, hit->sheet, hit->row) : NULL;
    *column = hit ? hit->column : SIZE_MAX;
}

/* A row where it is answered, or with all that is said of it. */
static void go_there(struct app *app, void *state)
{
    const struct hit *hit = chosen(state);
    if (!hit)
        return;
    if (hit->sheet == SIZE_MAX)
        app_go(app, CMD_DOCUMENT, spot_of_document(hit->document, NULL));
    else if (hit->row != UINT32_MAX && !sheet_is_asked(app_sheet(app, hit->sheet)))
        app_go(app, CMD_CARD, spot_of(hit->sheet, hit->row, SIZE_MAX));
    else if (hit->column != SIZE_MAX)
        app_go(app, CMD_GRID, spot_of(hit->sheet, UINT32_MAX, hit->column));
    else
        app_open_sheet(app, hit->sheet, hit->row);
}

static void other_words(struct app *app, void *state);

static const struct screen_action lookup_actions[] = {
    {CMD_ENTER, 0, go_there}, {CMD_NEXT_FIELD, ALWAYS, other_words}, {CMD_NONE, 0, NULL}};

static void lookup_changed(struct app *app, void *state)
{
    if (app_top(app, state))
        look(state);
}

static const struct screen_ops lookup_ops = {
    .name = "lookup",
    .actions = lookup_actions,
    .table = TABLE_IN(struct lookup_screen, table),
    .chose = lookup_chose,
    .close = lookup_close,
    .title = lookup_title,
    .draw = lookup_draw,
    .hint = lookup_hint,
    .changed = lookup_changed,
    .where = lookup_where,
    .heading = N_("Search the guidance"),
    .about = N_("Where the questions, their reasons and examples, the questions and answers, the laws, words and help "
                "speak of what was typed. Several "
                "words, with blanks between, must all be there. First come the places that are named so, then those "
                "that explain it. The lower part says "
                "what stands there and what it is linked to; Enter goes there, Tab asks for other words. What you "
                "answered yourself is searched in its "
                "table."),
};

static void words_typed(struct app *app, void *context, const char *typed)
{
    struct lookup_screen *s = context;
    if (!typed || !*typed)
        return;
    free(s->words);
    s->words = mem_text(typed);
    look(s);
    if (s->hits->count)
        table_choose(&s->table, 0);
    lookup_chose(app, s);
}

static void other_words(struct app *app, void *state)
{
    struct lookup_screen *s = state;
    popup_prompt(app, _("Words to look for in all guidance"), s->words, WORDS_MAX, NULL, words_typed, s);
}

static void first_words(struct app *app, void *context, const char *typed)
{
    if (!typed || !*typed)
        return;
    struct lookup_screen *s = mem_zero(1, sizeof(*s));
    s->app = app;
    s->words = mem_text(typed);
    s->hits = mem_zero(1, sizeof(*s->hits));
    table_begin(&s->table, &lookup_table, s);
    look(s);
    app_push(app, &lookup_ops, s);
}

void view_lookup(struct app *app, const struct spot *spot)
{
    popup_prompt(app, _("Words to look for in all guidance"), "", WORDS_MAX, NULL, first_words, NULL);
}
