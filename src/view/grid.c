/* A sheet as a table: moving, editing, and what the app asks of a screen. Drawing, order, questions and blocks have
 * files of their own. */
#include "view/views.h"
#include "view/grid.h"

#include <string.h>

#include "base/utf8.h"
#include "tui/sheets.h"

uint32_t grid_row(const struct grid *g, uint32_t line)
{
    if (line >= g->lines)
        return UINT32_MAX;
    return g->order ? g->order[line] : line;
}

bool grid_can_add(struct app *app, const struct grid *g)
{
    return g->def->kind == SHEET_LEDGER && !g->def->sealed && !store_read_only(app->book->store);
}

uint32_t grid_lines(struct app *app, const struct grid *g)
{
    return g->lines + (grid_can_add(app, g) ? 1 : 0);
}

size_t grid_column_id(const struct grid *g)
{
    return g->column[g->at].column;
}

struct block grid_block(const struct grid *g)
{
    struct block b = {g->line, g->line, g->at, g->at};
    if (g->block) {
        b.top = g->anchor_line < g->line ? g->anchor_line : g->line;
        b.bottom = g->anchor_line < g->line ? g->line : g->anchor_line;
        b.left = g->anchor_at < g->at ? g->anchor_at : g->at;
        b.right = g->anchor_at < g->at ? g->at : g->anchor_at;
    }
    return b;
}

void grid_go(struct app *app, struct grid *g, uint32_t line, size_t at)
{
    uint32_t lines = grid_lines(app, g);
    g->line = lines == 0 ? 0 : line < lines ? line : lines - 1;
    g->at = at < g->columns ? at : g->columns - 1;
    uint32_t row = grid_row(g, g->line);
    free(g->row);
    g->row = row == UINT32_MAX ? NULL : mem_text(model_row_id(app->book->model, g->sheet, row));
}

void grid_go_row(struct app *app, struct grid *g, uint32_t row)
{
    if (row >= model_rows(app->book->model, g->sheet))
        return;
    if (!g->order) {
        grid_go(app, g, row, g->at);
        return;
    }
    for (uint32_t i = 0; i < g->lines; i++)
        if (g->order[i] == row) {
            grid_go(app, g, i, g->at);
            return;
        }
    /* Filtered out: one is taken there nevertheless, so the filter goes. */
    grid_filter_clear(&g->filter);
    grid_arrange(app, g);
    for (uint32_t i = 0; i < g->lines; i++)
        if (grid_row(g, i) == row)
            grid_go(app, g, i, g->at);
}

/* ---- other screens ask ---- */

static uint32_t grid_beside(struct app *app, void *state, uint32_t row, int by)
{
    const struct grid *g = state;
    if (g->order)
        for (uint32_t i = 0; i < g->lines; i++)
            if (g->order[i] == row) {
                uint32_t next = i + (uint32_t)by;
                return next < g->lines ? g->order[next] : UINT32_MAX;
            }
    uint32_t next = row + (uint32_t)by;
    return next < model_rows(app->book->model, g->sheet) ? next : UINT32_MAX;
}

static void grid_stand(struct app *app, void *state, uint32_t row, size_t column)
{
    struct grid *g = state;
    grid_go_row(app, g, row);
    grid_look_show(app, g, column);
    if (column != SIZE_MAX)
        grid_go(app, g, g->line, grid_place(g, column));
}

/* ---- life ---- */

static void grid_close(struct app *app, void *state)
{
    struct grid *g = state;
    grid_forget_order(g);
    grid_filter_clear(&g->filter);
    grid_look_done(g);
    grid_side_done(g);
    free(g->column);
    free(g->row);
    free(g->needle);
    free(g->needle_folded);
}

static void grid_changed(struct app *app, void *state)
{
    struct grid *g = state;
    if (!app->book->model)
        return;
    uint32_t rows = model_rows(app->book->model, g->sheet);
    bool added = g->adding && !g->row && rows == g->rows_known + 1;
    uint32_t before = g->lines;
    memset(g->mark, 0, sizeof(g->mark));
    g->laid_out = 0;
    grid_rearrange(app, g);
    g->rows_known = rows;
    g->adding = false;
    if (g->lines != before)
        g->block = false;
    if (added) {
        grid_go_row(app, g, rows - 1);
    } else {
        uint32_t row = g->row ? model_find_row(app->book->model, g->sheet, g->row) : UINT32_MAX;
        if (row == UINT32_MAX && g->row && g->edit.active && g->edit.row && strcmp(g->edit.row, g->row) == 0)
            edit_row_gone(app, &g->edit);
        if (row != UINT32_MAX && !g->order)
            g->line = row;
        else if (row != UINT32_MAX)
            grid_go_row(app, g, row);
        else
            grid_go(app, g, g->line, g->at);
    }
}

static void grid_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    struct grid *g = state;
    *sheet = g->sheet;
    *row = g->row;
    *column = grid_column_id(g);
}

/* ---- editing ---- */

static void start_edit(struct app *app, struct grid *g, const char *typed)
{
    if (!cell_open(app, g->sheet, grid_column_id(g)) || grid_lines(app, g) == 0) /* the first says why */
        return;
    g->adding = g->row == NULL;
    g->rows_known = model_rows(app->book->model, g->sheet);
    if (g->block && typed && grid_choose_marked(app, g, typed))
        return;
    edit_start(app, &g->edit, g->sheet, g->row, grid_column_id(g), typed, g->cursor_row + 1, g->cursor_column);
}

static unsigned edit_input(struct app *app, struct grid *g, const struct event *event)
{
    if (cell_undo_typing(app, &g->edit, event))
        return UI_HANDLED;
    if (g->block && event->kind == EVENT_KEY && event->key.code == K_ENTER &&
        event->key.modifiers & (MOD_CTRL | MOD_ALT)) {
        grid_fill_typed(app, g);
        return UI_HANDLED;
    }
    switch (edit_event(app, &g->edit, event)) {
    case EDIT_KEPT_DOWN: grid_go_command(app, g, CMD_ENTER); break;
    case EDIT_KEPT_UP: grid_go_command(app, g, CMD_UP); break;
    case EDIT_KEPT_RIGHT: grid_go_command(app, g, CMD_NEXT_FIELD); break;
    case EDIT_KEPT_LEFT: grid_go_command(app, g, CMD_PREVIOUS_FIELD); break;
    case EDIT_KEPT_HERE: g->block = false; break;
    case EDIT_IGNORED: return UI_IGNORED;
    case EDIT_GIVEN_UP: g->adding = false; break;
    default: break;
    }
    return UI_HANDLED;
}

static unsigned grid_input(struct app *app, void *state, const struct event *event)
{
    struct grid *g = state;
    if (g->edit.active)
        return edit_input(app, g, event);
    if (event->kind == EVENT_PASTE) {
        grid_paste(app, g, event->text);
        return UI_HANDLED;
    }
    if (event->kind != EVENT_KEY)
        return UI_IGNORED;
    if (grid_mark(app, g, event->key))
        return UI_HANDLED;
    if (event->key.code == K_BACKSPACE && !event->key.modifiers) {
        grid_clear(app, g);
        return UI_HANDLED;
    }
    if (event_is_text(event)) {
        char typed[5];
        utf8_encode(event->key.code, typed);
        start_edit(app, g, typed);
        return UI_HANDLED;
    }
    return UI_IGNORED;
}

/* ---- commands ---- */

static size_t note_column(const struct grid *g)
{
    return sheet_role(g->def, ROLE_NOTE);
}

enum {
    IS_ROW = 1,  /* not the empty line below the last */
    IS_NEW = 2,  /* there, and a row can be added */
    IS_CELL = 4, /* something can be typed; of a new row, too */
    IS_SHORT = 8,
    IS_MARK = 16,
    IN_LEDGER = 32, /* a sealed sheet says why not */
    MOVES = 64,
    HAS_NOTE = 128,
    HAS_CLIPBOARD = 256,
    MARKED = 512,
    MARKED_DOWN = 1024,
    MARKED_ACROSS = 2048,
    SEARCHED = 4096,
    FILLED = 8192, /* there are rows */
    SUMMED = 16384,
};

static unsigned grid_holds(struct app *app, void *state)
{
    const struct grid *g = state;
    const struct column_def *def = &g->def->column[grid_column_id(g)];
    bool row = g->line < g->lines, cell = column_writable(def) && (row || grid_can_add(app, g)),
         ledger = g->def->kind == SHEET_LEDGER;
    unsigned holds = row ? IS_ROW : grid_can_add(app, g) ? IS_NEW : 0;
    if (cell)
        holds |= IS_CELL | (def->kind->prose != PROSE_LINES ? IS_SHORT : 0) | (row && def->kind->mark ? IS_MARK : 0);
    holds |= (ledger ? IN_LEDGER : 0) | (ledger && !g->def->sealed ? MOVES : 0);
    holds |= (row && note_column(g) != SIZE_MAX ? HAS_NOTE : 0) | (app->clipboard ? HAS_CLIPBOARD : 0);
    if (g->block)
        holds |= MARKED | (g->anchor_line != g->line ? MARKED_DOWN : 0) | (g->anchor_at != g->at ? MARKED_ACROSS : 0);
    holds |= (g->needle ? SEARCHED : 0) | (g->def->summary_count ? SUMMED : 0);
    return holds | (model_rows(app->book->model, g->sheet) ? FILLED : 0);
}

static void toggle(struct app *app, struct grid *g)
{
    struct str stored = STR_INIT;
    size_t column = grid_column_id(g);
    uint32_t row = grid_row(g, g->line);
    if (!cell_open(app, g->sheet, column))
        return;
    model_stored(app->book->model, g->sheet, row, column, &stored);
    edit_write(app, g->sheet, g->row, column, stored.length ? "" : g->def->column[column].choices->choice[0].code,
               stored.text, NULL);
    str_free(&stored);
}

static void choose(struct app *app, struct grid *g)
{
    g->adding = g->row == NULL;
    g->rows_known = model_rows(app->book->model, g->sheet);
    if (g->block && grid_choose_marked(app, g, NULL))
        return;
    if (!edit_choose(app, g->sheet, g->row, grid_column_id(g), NULL, g->cursor_row + 1, g->cursor_column))
        grid_ask_used(app, g);
}

static void today(struct app *app, struct grid *g)
{
    g->adding = g->row == NULL;
    g->rows_known = model_rows(app->book->model, g->sheet);
    edit_today(app, &g->edit, g->sheet, g->row, grid_column_id(g), g->cursor_row + 1, g->cursor_column);
}

static void go(struct app *app, void *state)
{
    grid_go_command(app, state, app->command);
}

static void new_card(struct app *app, const struct grid *g)
{
    struct spot spot = spot_of(g->sheet, UINT32_MAX, g->column[grid_open_place(g)].column);
    spot.fresh = true;
    app_go(app, CMD_CARD, spot);
}

/* What fills in this cell belongs to the run of Tab, */
#define FILL(name, call) SCREEN_ACT(name, struct grid, call)
FILL(edit_cell, start_edit(app, s, NULL))
FILL(choose_cell, choose(app, s))
FILL(toggle_cell, toggle(app, s))
FILL(fill_today, today(app, s))
FILL(clear, grid_clear(app, s))
/* and all else ends it. */
#define ACT(name, call) SCREEN_ACT(name, struct grid, s->tab_start = SIZE_MAX; call)
ACT(unmark, s->block = false; (void)app)
ACT(ask_view, grid_ask_view(app, s))
ACT(search, grid_ask_search(app, s))
ACT(search_on, grid_search(app, s, app->command == CMD_SEARCH_BACK, false))
ACT(add_row, grid_insert(app, s))
ACT(delete_row, grid_delete(app, s))
ACT(move_row, grid_move(app, s, app->command == CMD_MOVE_UP ? -1 : 1))
ACT(write_note, edit_note(app, s->sheet, s->row, note_column(s)))
ACT(copy, grid_copy(app, s, app->command == CMD_CUT))
ACT(paste, grid_paste(app, s, app->clipboard))
ACT(fill_down, grid_fill_down(app, s))
ACT(fill_right, grid_fill_right(app, s))
ACT(mark_row, grid_mark_row(app, s))
ACT(mark_column, grid_mark_column(app, s))
ACT(ask_columns, grid_ask_columns(app, s))
ACT(widen, grid_widen(app, s, app->command == CMD_WIDER ? 2 : -2))
ACT(open_card, new_card(app, s))
ACT(replace, grid_ask_replace(app, s))
ACT(show_summary, grid_ask_summary(app, s))

static const struct screen_action grid_actions[] = {
    {CMD_ENTER, 0, go},
    {CMD_NEXT_FIELD, 0, go},
    {CMD_PREVIOUS_FIELD, 0, go},
    {CMD_EDGE_UP, 0, go},
    {CMD_EDGE_DOWN, 0, go},
    {CMD_EDGE_LEFT, 0, go},
    {CMD_EDGE_RIGHT, 0, go},
    {CMD_BACK, MARKED, unmark},
    {CMD_EDIT, IS_CELL, edit_cell},
    {CMD_CHOOSE, IS_SHORT, choose_cell},
    {CMD_TOGGLE, IS_MARK, toggle_cell},
    {CMD_TODAY, IS_CELL, fill_today},
    {CMD_CLEAR, IS_ROW, clear},
    {CMD_SORT, FILLED, ask_view},
    {CMD_SEARCH, 0, search},
    {CMD_SEARCH_NEXT, SEARCHED, search_on},
    {CMD_SEARCH_BACK, SEARCHED, search_on},
    {CMD_ADD_ROW, IN_LEDGER, add_row},
    {CMD_DELETE_ROW, IN_LEDGER | IS_ROW, delete_row},
    {CMD_MOVE_UP, MOVES | IS_ROW, move_row},
    {CMD_MOVE_DOWN, MOVES | IS_ROW, move_row},
    {CMD_NOTE, HAS_NOTE, write_note},
    {CMD_CUT, IS_ROW, copy},
    {CMD_COPY, IS_ROW, copy},
    {CMD_PASTE, HAS_CLIPBOARD, paste},
    {CMD_FILL_DOWN, MARKED_DOWN, fill_down},
    {CMD_FILL_RIGHT, MARKED_ACROSS, fill_right},
    {CMD_MARK_ROW, IS_ROW, mark_row},
    {CMD_MARK_COLUMN, IS_ROW, mark_column},
    {CMD_COLUMNS, 0, ask_columns},
    {CMD_WIDER, 0, widen},
    {CMD_NARROWER, 0, widen},
    {CMD_CARD, IS_NEW, open_card}, /* of a row that is there: the program's */
    {CMD_REPLACE, IS_CELL | FILLED, replace},
    {CMD_SUMMARY, SUMMED, show_summary},
    {CMD_SHEET_BEFORE, 0, sheet_before},
    {CMD_SHEET_AFTER, 0, sheet_after},
    {CMD_NONE, 0, NULL},
};

/* ---- mouse ---- */

static void grid_click(struct app *app, void *state, int row, int column, bool twice)
{
    struct grid *g = state;
    uint32_t line;
    size_t at;
    if (!grid_hit(g, app->body, row, column, &line, &at))
        return;
    if (g->edit.active && !edit_keep(app, &g->edit))
        return;
    g->block = false;
    g->tab_start = SIZE_MAX;
    if (line == UINT32_MAX) { /* a column's head */
        grid_go(app, g, g->line, at);
        if (model_rows(app->book->model, g->sheet))
            grid_ask_view(app, g);
        return;
    }
    if (line >= grid_lines(app, g))
        return;
    bool same = line == g->line && at == g->at;
    grid_go(app, g, line, at);
    if (same || twice)
        start_edit(app, g, NULL);
}

static void grid_wheel(struct app *app, void *state, int row, int column, int lines)
{
    struct grid *g = state;
    if (g->edit.active || grid_side_wheel(g, row, column, app->canvas->columns, lines))
        return;
    int64_t all = grid_lines(app, g), most = all > g->shown_lines ? all - g->shown_lines : 0,
            first = (int64_t)g->first_line + lines;
    g->first_line = (uint32_t)(first < 0 ? 0 : first > most ? most : first);
    g->block = false;
    uint32_t low = g->first_line, high = g->first_line + (uint32_t)(g->shown_lines > 0 ? g->shown_lines - 1 : 0);
    grid_go(app, g, g->line < low ? low : g->line > high ? high : g->line, g->at);
}

static const struct screen_ops grid_ops = {
    .name = "grid",
    .actions = grid_actions,
    .holds = grid_holds,
    .move = go,
    .edit = TABLE_IN(struct grid, edit),
    .close = grid_close,
    .title = grid_title,
    .draw = grid_draw,
    .hint = grid_hint,
    .input = grid_input,
    .click = grid_click,
    .wheel = grid_wheel,
    .changed = grid_changed,
    .where = grid_where,
    .beside = grid_beside,
    .stand = grid_stand,
    .help = grid_help,
};

static struct grid *grid_new(struct app *app, size_t sheet)
{
    struct grid *g = mem_zero(1, sizeof(*g));
    g->sheet = sheet;
    g->def = app_sheet(app, sheet);
    g->sort = g->filter.column = g->tab_start = SIZE_MAX;
    grid_look_open(app, g);
    grid_columns(app, g);
    g->first_column = g->frozen;
    g->rows_known = g->lines = model_rows(app->book->model, sheet);
    return g;
}

static void show_all(struct app *app, const struct spot *spot)
{
    struct grid *g = grid_new(app, spot->sheet);
    grid_look_show(app, g, spot->column);
    grid_go(app, g,
            spot->fresh               ? UINT32_MAX
            : spot->row == UINT32_MAX ? 0
                                      : spot->row,
            spot->column == SIZE_MAX ? grid_open_place(g) : grid_place(g, spot->column));
    app_push(app, &grid_ops, g);
}

/* Only the rows that TASK asks for. */
static void show_task(struct app *app, const struct spot *spot)
{
    const struct task *task = spot->task;
    struct grid *g = grid_new(app, spot->sheet);
    grid_look_show(app, g, spot->column);
    g->filter.task = task->def;
    g->filter.task_text = task->def ? mem_text(task->text) : NULL;
    g->filter.unanswered = !task->def;
    grid_arrange(app, g);
    grid_go(app, g, 0, spot->column == SIZE_MAX ? grid_open_place(g) : grid_place(g, spot->column));
    app_push(app, &grid_ops, g);
    if (task->def && task->def->help)
        app_message(app, MESSAGE_INFO, "%s", intl_form(task->def->help));
}

void view_grid(struct app *app, const struct spot *spot)
{
    if (spot->task && spot->row != UINT32_MAX)
        show_task(app, spot);
    else
        show_all(app, spot);
}

bool view_grid_possible(struct app *app, const struct spot *spot)
{
    return spot->sheet != SIZE_MAX && app_sheet(app, spot->sheet)->kind != SHEET_FACTS;
}
