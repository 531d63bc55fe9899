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

static bool moves(enum command command)
{
    switch (command) {
    case CMD_UP:
    case CMD_DOWN:
    case CMD_PAGE_UP:
    case CMD_PAGE_DOWN:
    case CMD_LEFT:
    case CMD_RIGHT:
    case CMD_LINE_START:
    case CMD_LINE_END:
    case CMD_FIRST:
    case CMD_LAST:
    case CMD_ENTER:
    case CMD_NEXT_FIELD:
    case CMD_PREVIOUS_FIELD:
    case CMD_EDGE_UP:
    case CMD_EDGE_DOWN:
    case CMD_EDGE_LEFT:
    case CMD_EDGE_RIGHT: return true;
    default: return false;
    }
}

static bool grid_enabled(struct app *app, void *state, enum command command)
{
    struct grid *g = state;
    const struct column_def *def = &g->def->column[grid_column_id(g)];
    bool row = g->line < g->lines, cell = column_writable(def) && (row || grid_can_add(app, g));
    if (moves(command))
        return true;
    switch (command) {
    case CMD_BACK:
    case CMD_SEARCH: return true;
    case CMD_SEARCH_NEXT:
    case CMD_SEARCH_BACK: return g->needle != NULL;
    case CMD_EDIT: return cell;
    case CMD_CHOOSE: return cell && def->kind->prose != PROSE_LINES;
    case CMD_TOGGLE: return cell && row && def->kind->mark;
    case CMD_SORT: return model_rows(app->book->model, g->sheet) > 0;
    case CMD_ADD_ROW: return g->def->kind == SHEET_LEDGER; /* a sealed sheet says why not */
    case CMD_DELETE_ROW: return g->def->kind == SHEET_LEDGER && row;
    case CMD_MOVE_UP:
    case CMD_MOVE_DOWN: return g->def->kind == SHEET_LEDGER && !g->def->sealed && row;
    case CMD_NOTE: return row && note_column(g) != SIZE_MAX;
    case CMD_CLEAR:
    case CMD_CUT: return row;
    case CMD_COPY: return row;
    case CMD_PASTE: return app->clipboard;
    case CMD_FILL_DOWN: return g->block && g->anchor_line != g->line;
    case CMD_FILL_RIGHT: return g->block && g->anchor_at != g->at;
    case CMD_TODAY: return cell;
    case CMD_MARK_ROW:
    case CMD_MARK_COLUMN: return row;
    case CMD_SHEET_BEFORE:
    case CMD_SHEET_AFTER:
    case CMD_COLUMNS:
    case CMD_WIDER:
    case CMD_NARROWER: return true;
    case CMD_CARD: return !row && grid_can_add(app, g); /* of a row that is there: the program's */
    case CMD_REPLACE: return g->lines > 0 && column_writable(def);
    case CMD_SUMMARY: return g->def->summary_count > 0;
    default: return false;
    }
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

static unsigned grid_command(struct app *app, void *state, enum command command)
{
    struct grid *g = state;
    if (g->edit.active && !edit_keep(app, &g->edit))
        return UI_HANDLED; /* what is typed is not right yet: its error is shown */
    if (command == CMD_BACK) {
        if (!g->block)
            return UI_IGNORED;
        g->block = false;
        return UI_HANDLED;
    }
    if (moves(command)) {
        grid_go_command(app, g, command);
        return UI_HANDLED;
    }
    switch (command) { /* what fills in this cell belongs to the run of Tab */
    case CMD_EDIT: start_edit(app, g, NULL); return UI_HANDLED;
    case CMD_CHOOSE: choose(app, g); return UI_HANDLED;
    case CMD_TOGGLE: toggle(app, g); return UI_HANDLED;
    case CMD_TODAY: today(app, g); return UI_HANDLED;
    case CMD_CLEAR: grid_clear(app, g); return UI_HANDLED;
    default: g->tab_start = SIZE_MAX;
    }
    switch (command) {
    case CMD_SORT: grid_ask_view(app, g); break;
    case CMD_SEARCH: grid_ask_search(app, g); break;
    case CMD_SEARCH_NEXT: grid_search(app, g, false, false); break;
    case CMD_SEARCH_BACK: grid_search(app, g, true, false); break;
    case CMD_ADD_ROW: grid_insert(app, g); break;
    case CMD_DELETE_ROW: grid_delete(app, g); break;
    case CMD_MOVE_UP: grid_move(app, g, -1); break;
    case CMD_MOVE_DOWN: grid_move(app, g, 1); break;
    case CMD_NOTE: edit_note(app, g->sheet, g->row, note_column(g)); break;
    case CMD_CUT: grid_copy(app, g, true); break;
    case CMD_COPY: grid_copy(app, g, false); break;
    case CMD_PASTE: grid_paste(app, g, app->clipboard); break;
    case CMD_FILL_DOWN: grid_fill_down(app, g); break;
    case CMD_FILL_RIGHT: grid_fill_right(app, g); break;
    case CMD_MARK_ROW: grid_mark_row(app, g); break;
    case CMD_MARK_COLUMN: grid_mark_column(app, g); break;
    case CMD_COLUMNS: grid_ask_columns(app, g); break;
    case CMD_WIDER: grid_widen(app, g, 2); break;
    case CMD_NARROWER: grid_widen(app, g, -2); break;
    case CMD_CARD: {
        struct spot spot = spot_of(g->sheet, UINT32_MAX, g->column[grid_open_place(g)].column);
        spot.fresh = true;
        app_go(app, CMD_CARD, spot);
        break;
    }
    case CMD_REPLACE: grid_ask_replace(app, g); break;
    case CMD_SHEET_BEFORE: return sheet_beside(app, -1);
    case CMD_SHEET_AFTER: return sheet_beside(app, 1);
    case CMD_SUMMARY: grid_ask_summary(app, g); break;
    default: return UI_IGNORED;
    }
    return UI_HANDLED;
}

/* ---- mouse ---- */

static unsigned grid_click(struct app *app, void *state, int row, int column, bool twice)
{
    struct grid *g = state;
    uint32_t line;
    size_t at;
    if (!grid_hit(g, app->body, row, column, &line, &at))
        return UI_IGNORED;
    if (g->edit.active && !edit_keep(app, &g->edit))
        return UI_HANDLED;
    g->block = false;
    g->tab_start = SIZE_MAX;
    if (line == UINT32_MAX) { /* a column's head */
        grid_go(app, g, g->line, at);
        if (model_rows(app->book->model, g->sheet))
            grid_ask_view(app, g);
        return UI_HANDLED;
    }
    if (line >= grid_lines(app, g))
        return UI_HANDLED;
    bool same = line == g->line && at == g->at;
    grid_go(app, g, line, at);
    if (same || twice)
        start_edit(app, g, NULL);
    return UI_HANDLED;
}

static unsigned grid_wheel(struct app *app, void *state, int row, int column, int lines)
{
    struct grid *g = state;
    if (g->edit.active || grid_side_wheel(g, row, column, app->canvas->columns, lines))
        return UI_HANDLED;
    int64_t all = grid_lines(app, g), most = all > g->shown_lines ? all - g->shown_lines : 0,
            first = (int64_t)g->first_line + lines;
    g->first_line = (uint32_t)(first < 0 ? 0 : first > most ? most : first);
    g->block = false;
    uint32_t low = g->first_line, high = g->first_line + (uint32_t)(g->shown_lines > 0 ? g->shown_lines - 1 : 0);
    grid_go(app, g, g->line < low ? low : g->line > high ? high : g->line, g->at);
    return UI_HANDLED;
}

static const struct screen_ops grid_ops = {
    .name = "grid",
    .edit = TABLE_IN(struct grid, edit),
    .close = grid_close,
    .title = grid_title,
    .draw = grid_draw,
    .hint = grid_hint,
    .enabled = grid_enabled,
    .command = grid_command,
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
    grid_go(app, g, spot->row == UINT32_MAX ? 0 : spot->row,
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
