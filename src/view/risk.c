/* Risks: where the assets stand, the worst first, and what shall be done about each. */
#include <stdlib.h>
#include <string.h>

#include "view/views.h"
#include "base/utf8.h"
#include "book/fill.h"
#include "guide/why.h"
#include "tui/keys_conf.h"
#include "tui/list_command.h"
#include "tui/popup.h"
#include "view/risk.h"
#include "tui/rounds_data.h"

#define MAP_CELL 9
#define NO_CELL  ((struct risk_cell){-1, -1})

static const struct home_def *home_of(struct app *app)
{
    return &app_catalog(app)->home;
}

/* ---- the state ---- */

/* The bands as they would be with the answers of the last closed round: the measures of then, the assets of today. */
static void look_back(struct app *app, struct risk_screen *s)
{
    const struct home_def *home = home_of(app);
    free(s->before_title);
    s->before_title = NULL;
    if (home->what_if.sheet == SIZE_MAX)
        return;
    struct rounds *rounds = rounds_read(app->book, home->what_if.sheet);
    if (rounds->count) {
        const struct round *last = &rounds->round[rounds->count - 1];
        uint32_t rows = model_rows(app->book->model, home->what_if.sheet);
        char **answers = round_answers(app->book, home->what_if.sheet, last->number, home->what_if.column);
        struct model *then = model_clone(app->book->model);
        for (uint32_t r = 0; r < rows; r++)
            model_put(then, home->what_if.sheet, r, home->what_if.column, answers[r]);
        model_compute(then);
        band_count(then, &s->before, NULL);
        s->before_title = mem_text(last->title);
        model_free(&then);
        round_answers_free(&answers, rows);
    }
    rounds_free(&rounds);
}

uint32_t risk_asset_here(const struct risk_screen *s)
{
    return s->list.selected < s->assets.count ? s->assets.line[s->list.selected] : UINT32_MAX;
}

void risk_remember(struct app *app, struct risk_screen *s)
{
    uint32_t row = risk_asset_here(s);
    if (row == UINT32_MAX)
        return;
    free(s->selected);
    s->selected = mem_text(model_row_id(app->book->model, home_of(app)->risk.sheet, row));
}

static bool is_asset(void *context, size_t line)
{
    return ((struct risk_screen *)context)->assets.line[line] != UINT32_MAX;
}

static void fill_list(struct app *app, struct risk_screen *s)
{
    size_t old = s->list.selected;
    risk_list_fill(&s->assets, app->book->model, s->filter);
    list_resize(&s->list, s->assets.count);
    uint32_t row = s->selected ? model_find_row(app->book->model, home_of(app)->risk.sheet, s->selected) : UINT32_MAX;
    s->list.selected = 0;
    for (size_t i = 0; i < s->assets.count && row != UINT32_MAX; i++)
        if (s->assets.line[i] == row)
            s->list.selected = i;
    if (risk_asset_here(s) == UINT32_MAX || (row == UINT32_MAX && s->selected)) /* it is gone: stay about there */
        s->list.selected = old < s->assets.count ? old : 0;
    if (s->assets.count && risk_asset_here(s) == UINT32_MAX)
        list_command(&s->list, s->list.selected ? CMD_UP : CMD_DOWN, is_asset, s);
    risk_remember(app, s);
}

static void risk_changed(struct app *app, void *state)
{
    struct risk_screen *s = state;
    if (!app->book->model)
        return;
    size_t old = s->list.selected;
    band_count(app->book->model, &s->bands, &s->unrated);
    risk_matrix(app->book->model, s->matrix);
    look_back(app, s);
    fill_list(app, s);
    if (!overview_residual_count(app->book->model, &s->residual, &s->decided, NULL))
        s->decided = 0;
    bool chosen = s->choosing && app_top(app, s);
    s->choosing = false;
    if (chosen)
        risk_chosen(app, s, old);
}

static bool risk_open(struct app *app, void *state, struct error *err)
{
    struct risk_screen *s = state;
    if (home_of(app)->risk.sheet == SIZE_MAX)
        return error_set(err, ERROR_UNSUPPORTED, _("Risks"));
    risk_map_make(app->book->model, &s->map);
    risk_list_columns(&s->assets, app->book->model);
    risk_changed(app, s);
    return true;
}

static void risk_close(struct app *app, void *state)
{
    (void)app;
    struct risk_screen *s = state;
    risk_list_done(&s->assets);
    risk_decide_done(s);
    free(s->before_title);
    free(s->selected);
    free(s->needle);
}

/* ---- drawing ---- */

static void risk_title(struct app *app, void *state, struct str *out)
{
    (void)app;
    struct risk_screen *s = state;
    str_add(out, _("Risks"));
    if (s->filter.y >= 0) {
        str_add(out, "  ");
        risk_cell_text(&s->map, s->filter, out);
    }
}

/* Counts by band with a coloured blank each, as long as its share. */
static void draw_bands(struct app *app, struct risk_screen *s, struct canvas *canvas, struct rect rect)
{
    const struct choice_list *list = s->map.bands;
    uint32_t most = 1;
    for (size_t b = 0; list && b < list->count && b < ARRAY_LENGTH(s->bands.count); b++)
        most = s->bands.count[b] > most ? s->bands.count[b] : most;
    canvas_text(canvas, rect.row, rect.column, STYLE_HEAD, _("Assets"));
    canvas_field(canvas, rect.row, rect.column + 10, 6, STYLE_HEAD, ALIGN_RIGHT, _("now"));
    if (s->before_title)
        canvas_field(canvas, rect.row, rect.column + 16, 8, STYLE_HEAD, ALIGN_RIGHT, _("before"));
    if (s->decided)
        canvas_field(canvas, rect.row, rect.column + 24, 8, STYLE_HEAD, ALIGN_RIGHT, _("after"));
    int row = rect.row + 1, bar_at = s->decided ? 34 : 26, bar = rect.columns - bar_at;
    for (size_t b = 0; list && b < list->count && b < ARRAY_LENGTH(s->bands.count); b++, row++) {
        const struct choice *band = &list->choice[b];
        struct str text = STR_INIT;
        app_choice_text(band, false, &text);
        canvas_field(canvas, row, rect.column + 1, 9, app_tone(band->tone), ALIGN_LEFT, text.text);
        str_free(&text);
        canvas_format(canvas, row, rect.column + 10, STYLE_STRONG, "%6u", s->bands.count[b]);
        if (s->before_title)
            canvas_format(canvas, row, rect.column + 16, STYLE_QUIET, "%8u", s->before.count[b]);
        if (s->decided)
            canvas_format(canvas, row, rect.column + 24, s->residual.count[b] ? STYLE_NORMAL : STYLE_QUIET, "%8u",
                          s->residual.count[b]);
        int cells = (int)((double)s->bands.count[b] / most * bar + 0.5);
        if (s->bands.count[b] && cells == 0)
            cells = 1;
        for (int i = 0; i < cells; i++)
            canvas_text(canvas, row, rect.column + bar_at + i, app_tone_fill(band->tone), "=");
    }
    canvas_field(canvas, row, rect.column + 1, 9, STYLE_NORMAL, ALIGN_LEFT, _("not rated"));
    canvas_format(canvas, row, rect.column + 10, s->unrated ? STYLE_STRONG : STYLE_QUIET, "%6u", s->unrated);
    (void)app;
}

static void draw_empty(struct app *app, struct risk_screen *s, struct canvas *canvas, struct rect rect)
{
    char *text = s->filter.y >= 0 ? mem_text(_("No asset lies in this cell. Esc shows all of them."))
                                  : mem_format(keys_said(app, _("There are no assets yet. Ctrl+T opens \"%s\": write "
                                                                "down there what you keep, then come back.")),
                                               app_sheet_title(app, home_of(app)->risk.sheet));
    canvas_wrap(canvas, rect_of(rect.row + 1, rect.column + 3, rect.rows - 1, rect.columns - 6), 0, STYLE_NORMAL, text);
    free(text);
}

static void draw_list(struct app *app, struct risk_screen *s, struct canvas *canvas, struct rect rect)
{
    s->list_rect = rect;
    risk_list_layout(&s->assets, rect.columns - 1);
    risk_list_head(&s->assets, canvas, rect.row, rect.column);
    rect.row++;
    rect.rows--;
    list_show(&s->list, rect.rows);
    if (s->assets.count == 0)
        draw_empty(app, s, canvas, rect);
    for (int i = 0; i < rect.rows; i++) {
        size_t line = s->list.first + (size_t)i;
        if (line >= s->assets.count)
            break;
        bool here = line == s->list.selected;
        if (s->assets.line[line] == UINT32_MAX) {
            char *text =
                mem_format(_("Not rated yet: %u. A value is missing; the card (Enter) shows which."), s->unrated);
            canvas_field(canvas, rect.row + i, rect.column + 1, rect.columns - 2, STYLE_HEAD, ALIGN_LEFT, text);
            free(text);
            continue;
        }
        risk_list_line(&s->assets, app->book->model, s->assets.line[line], canvas, rect.row + i, rect.column,
                       !here       ? STYLE_NORMAL
                       : s->on_map ? STYLE_HERE_OTHER
                                   : STYLE_HERE,
                       here && !s->on_map);
        if (here && !s->on_map)
            canvas_cursor(canvas, rect.row + i, rect.column);
    }
    canvas_scrollbar(canvas, rect.row, rect.column + rect.columns - 1, rect.rows, s->list.first, s->list.count);
}

static void risk_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct risk_screen *s = state;
    int map_cells = risk_map_columns(&s->map, MAP_CELL), top = risk_map_rows(&s->map),
        bands = s->map.bands ? (int)s->map.bands->count + 2 : 2;
    int map_at = body.columns - map_cells - 3;
    if (map_at > body.columns / 2 + 6)
        map_at = body.columns / 2 + 6;
    if (bands > top)
        top = bands;
    draw_bands(app, s, canvas, rect_of(body.row, body.column + 1, top, (map_at < 48 ? map_at : 48) - 3));
    struct str title = STR_INIT;
    if (map_cells)
        str_add_format(&title, _("%s (down) × %s (across)"), intl_form(s->map.y_column->label),
                       intl_form(s->map.x_column->label));
    if (map_cells && utf8_width(title.text) > body.columns - map_at) {
        str_clear(&title);
        str_add_format(&title, "%s × %s", intl_form(s->map.y_column->short_label),
                       intl_form(s->map.x_column->short_label));
    }
    s->map_rect = rect_of(body.row, body.column + map_at, risk_map_rows(&s->map), map_cells);
    risk_map_draw(&s->map, s->matrix, canvas, body.row, body.column + map_at, MAP_CELL, title.text,
                  s->on_map ? s->cell : s->filter, s->on_map);
    str_free(&title);
    canvas_horizontal(canvas, body.row + top, body.column, body.columns, STYLE_LINE);
    draw_list(app, s, canvas, rect_of(body.row + top + 1, body.column, body.rows - top - 1, body.columns));
}

/* ---- hints ---- */

static void risk_hint(struct app *app, void *state, struct hint *hint)
{
    struct risk_screen *s = state;
    uint32_t row = risk_asset_here(s);
    if (s->on_map) {
        risk_cell_text(&s->map, s->cell, &hint->line[0]);
        if (s->cell.y >= 0)
            str_add_format(&hint->line[0], "  %u", s->matrix[s->cell.y][s->cell.x]);
        if (s->before_title)
            str_add_format(&hint->line[1], _("\"Before\" is with the answers of %s and today's assets."),
                           s->before_title);
        str_add(&hint->keys, _("Arrows move  Enter show only these  Tab to the list  Esc all  Ctrl+W what if"));
        return;
    }
    if (row != UINT32_MAX) {
        size_t worst = home_of(app)->risk.worst;
        if (worst != SIZE_MAX) {
            str_add_format(&hint->line[0], "%s  ", _("Why"));
            why_line(app->book->model, home_of(app)->risk.sheet, row, worst, &hint->line[0]);
        }
        risk_hint_decision(app, row, &hint->line[1]);
    }
    str_add(&hint->keys, s->filter.y >= 0
                             ? _("Digits decide  Enter open  ? why  Tab to the map  Esc all of them")
                             : _("Digits decide  Enter open  ? why  Tab to the map  F5 measures  Esc back"));
}

/* ---- keys ---- */

static bool risk_enabled(struct app *app, void *state, enum command command)
{
    struct risk_screen *s = state;
    const struct home_def *home = home_of(app);
    if (command_moves(command))
        return true;
    switch (command) {
    case CMD_LEFT:
    case CMD_RIGHT: return s->on_map;
    case CMD_NEXT_FIELD:
    case CMD_PREVIOUS_FIELD: return s->map.x_column != NULL;
    case CMD_ENTER:
    case CMD_TOGGLE: return s->on_map || risk_asset_here(s) != UINT32_MAX;
    case CMD_BACK: return s->on_map || s->filter.y >= 0;
    case CMD_ANSWER:
    case CMD_CHOOSE: return !s->on_map && risk_asset_here(s) != UINT32_MAX && risk_treatment(app) != SIZE_MAX;
    case CMD_SUGGEST: return home->what_if.sheet != SIZE_MAX;
    case CMD_SEARCH: return s->assets.count > 0;
    case CMD_SEARCH_NEXT: return s->needle != NULL;
    default: return false;
    }
}

static void set_filter(struct app *app, struct risk_screen *s, struct risk_cell cell)
{
    bool same = cell.y == s->filter.y && cell.x == s->filter.x;
    s->filter = same ? NO_CELL : cell;
    fill_list(app, s);
}

static void search_next(struct app *app, struct risk_screen *s)
{
    for (size_t i = 1; i <= s->assets.count; i++) {
        size_t at = (s->list.selected + i) % s->assets.count;
        struct str name = STR_INIT;
        if (s->assets.line[at] != UINT32_MAX)
            model_row_name(app->book->model, home_of(app)->risk.sheet, s->assets.line[at], &name);
        bool found = utf8_contains_folded(name.text, s->needle);
        str_free(&name);
        if (found) {
            s->list.selected = at;
            risk_remember(app, s);
            return;
        }
    }
    app_message(app, MESSAGE_WARNING, _("Not found among the assets shown here."));
}

static void search_given(struct app *app, void *context, const char *text)
{
    struct risk_screen *s = context;
    if (!text || !*text || !app_top(app, s))
        return;
    free(s->needle);
    s->needle = utf8_fold(text);
    s->on_map = false;
    search_next(app, s);
}

static unsigned map_command(struct app *app, struct risk_screen *s, enum command command)
{
    switch (command) {
    case CMD_UP: s->cell = risk_map_step(&s->map, s->cell, -1, 0); break;
    case CMD_DOWN: s->cell = risk_map_step(&s->map, s->cell, 1, 0); break;
    case CMD_LEFT: s->cell = risk_map_step(&s->map, s->cell, 0, -1); break;
    case CMD_RIGHT: s->cell = risk_map_step(&s->map, s->cell, 0, 1); break;
    case CMD_ENTER:
    case CMD_TOGGLE:
        set_filter(app, s, s->cell);
        s->on_map = s->assets.count == 0;
        break;
    default: return UI_IGNORED;
    }
    return UI_HANDLED;
}

static unsigned risk_command(struct app *app, void *state, enum command command)
{
    struct risk_screen *s = state;
    size_t sheet = home_of(app)->risk.sheet;
    uint32_t row = risk_asset_here(s);
    s->choosing = false;
    switch (command) {
    case CMD_NEXT_FIELD:
    case CMD_PREVIOUS_FIELD:
        s->on_map = !s->on_map;
        if (s->on_map && s->cell.y < 0)
            s->cell = s->filter.y >= 0 ? s->filter : risk_map_step(&s->map, NO_CELL, 0, 0);
        return UI_HANDLED;
    case CMD_BACK:
        if (s->filter.y >= 0)
            set_filter(app, s, s->filter);
        s->on_map = false;
        return UI_HANDLED;
    case CMD_SUGGEST: app_go(app, CMD_WHAT_IF, spot_nowhere()); return UI_HANDLED;
    case CMD_SEARCH: popup_prompt(app, _("Search an asset"), "", 100, NULL, search_given, s); return UI_HANDLED;
    case CMD_SEARCH_NEXT: search_next(app, s); return UI_HANDLED;
    default: break;
    }
    if (s->on_map && map_command(app, s, command))
        return UI_HANDLED;
    if (s->on_map)
        return UI_HANDLED;
    if ((command == CMD_CHOOSE || command == CMD_ANSWER) && row != UINT32_MAX) {
        if (command == CMD_CHOOSE || app_choose(app))
            risk_choose(app, s, command == CMD_CHOOSE ? 0 : app->digit);
        return UI_HANDLED;
    }
    if ((command == CMD_ENTER || command == CMD_TOGGLE) && row != UINT32_MAX) {
        app_go(app, CMD_CARD, spot_of(sheet, row, SIZE_MAX));
        return UI_HANDLED;
    }
    unsigned bits = list_command(&s->list, command, is_asset, s);
    risk_remember(app, s);
    return bits;
}

static unsigned risk_click(struct app *app, void *state, int row, int column, bool twice)
{
    struct risk_screen *s = state;
    struct risk_cell cell = risk_map_at(&s->map, s->map_rect.row, s->map_rect.column, MAP_CELL, row, column);
    if (cell.y >= 0) {
        s->cell = cell;
        set_filter(app, s, cell);
        return UI_HANDLED;
    }
    int line = row - s->list_rect.row - 1;
    if (line < 0 || line >= s->list_rect.rows - 1 || s->list.first + (size_t)line >= s->assets.count)
        return UI_HANDLED;
    if (!is_asset(s, s->list.first + (size_t)line))
        return UI_HANDLED;
    s->on_map = false;
    s->list.selected = s->list.first + (size_t)line;
    risk_remember(app, s);
    if (twice)
        app_go(app, CMD_CARD, spot_of(home_of(app)->risk.sheet, risk_asset_here(s), SIZE_MAX));
    return UI_HANDLED;
}

static unsigned risk_wheel(struct app *app, void *state, int row, int column, int lines)
{
    (void)row, (void)column;
    struct risk_screen *s = state;
    list_wheel(&s->list, lines, is_asset, s);
    risk_remember(app, s);
    return UI_HANDLED;
}

static void risk_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    struct risk_screen *s = state;
    *sheet = home_of(app)->risk.sheet;
    if (app->book->model && !s->on_map && risk_asset_here(s) != UINT32_MAX) {
        *row = s->selected;
        *column = home_of(app)->risk.worst;
    }
}

static const struct screen_ops risk_ops = {
    .name = "risk",
    .open = risk_open,
    .close = risk_close,
    .title = risk_title,
    .draw = risk_draw,
    .hint = risk_hint,
    .enabled = risk_enabled,
    .command = risk_command,
    .click = risk_click,
    .wheel = risk_wheel,
    .changed = risk_changed,
    .where = risk_where,
    .about = N_("Above: how many assets there are in each band, and the map of them. Each cell of the map counts "
                "the assets of one importance and one "
                "likelihood; its colour and its mark are those of the band. Tab goes to the map; Enter there shows "
                "only the assets of a cell.\n\n"
                "Below: the assets, the largest risk first. A digit, or F4, decides what to do about the chosen one: "
                "reduce, keep, avoid or transfer it; then it is asked who does it and until when, and the cursor goes "
                "on to the next one that is open. What remains after all that was decided stands at the right end. "
                "? explains the number, Enter opens everything about the asset.\n\n"
                "A risk becomes smaller when measures are carried out. F5 (or Ctrl+W) opens \"What if we did "
                "these\": there you try which ones."),
};

void view_risk(struct app *app, const struct spot *spot)
{
    size_t sheet = home_of(app)->risk.sheet;
    struct risk_screen *s = mem_zero(1, sizeof(*s));
    s->cell = s->filter = NO_CELL;
    if (spot->sheet == sheet && spot->row < model_rows(app->book->model, sheet))
        s->selected = mem_text(model_row_id(app->book->model, sheet, spot->row));
    app_push(app, &risk_ops, s);
}

bool view_risk_possible(struct app *app, const struct spot *spot)
{
    (void)spot;
    return home_of(app)->risk.sheet != SIZE_MAX;
}
