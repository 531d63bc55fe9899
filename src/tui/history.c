/* The history: who changed what, and when. Of a cell, a row, a sheet or the whole workbook, newest first.
 *
 * Of a sheet or the workbook every batch is a line; of a row or a cell every entry. Only as many are read as have been
 * looked at: pages are asked for with store_filter.before, so that a long journal opens at once.
 */
#include <string.h>

#include "base/date.h"
#include "base/utf8.h"
#include "tui/erase_ask.h"
#include "tui/history_text.h"
#include "tui/list_command.h"
#include "tui/popup.h"
#include "tui/screens.h"

#define PAGE       256 /* entries asked for at once */
#define SKIP_MAX   64  /* entries of one batch that are read over; then the query starts anew behind it */
#define DETAIL_MAX 300

struct history {
    size_t sheet, column;
    char *row;
    bool by_batch;
    struct history_entry *entry;
    size_t count, capacity;
    int64_t before; /* where the next page begins; 0: at the newest */
    bool complete;
    bool waits;    /* it could not be read: somebody else is writing */
    int64_t total; /* entries of the workbook */
    struct list list;
};

/* ---- reading ---- */

struct reading {
    struct app *app;
    struct history *h;
    size_t got, skipped;
    bool jumped;
};

static bool read_entry(void *context, const struct store_entry *from)
{
    struct reading *r = context;
    struct history *h = r->h;
    r->got++;
    h->before = from->entry;
    struct history_entry *last = h->count ? &h->entry[h->count - 1] : NULL;
    if (h->by_batch && last && last->batch == from->batch) {
        if (++r->skipped < SKIP_MAX)
            return true;
        h->before = from->entry - (from->number - from->batch); /* its first entry */
        r->jumped = true;
        return false;
    }
    r->skipped = 0;
    h->entry = mem_grow(h->entry, h->count, &h->capacity, sizeof(*h->entry));
    history_entry_copy(r->app, from, &h->entry[h->count]);
    if (h->column != SIZE_MAX)
        h->entry[h->count].column = h->column; /* rows added and deleted: what they held there is wanted */
    if (h->by_batch)
        h->entry[h->count].changes = (size_t)(from->number - from->batch + 1);
    h->count++;
    return true;
}

/* At least WANTED lines, if there are so many. */
static bool load(struct app *app, struct history *h, size_t wanted, struct error *err)
{
    while (!h->complete && h->count < wanted) {
        struct reading r = {.app = app, .h = h};
        struct store_filter filter = {
            .sheet = h->sheet == SIZE_MAX ? NULL : app_sheet(app, h->sheet)->id,
            .row = h->row,
            .column = h->column == SIZE_MAX ? NULL : app_sheet(app, h->sheet)->column[h->column].id,
            .limit = PAGE,
            .before = h->before,
        };
        if (!store_entries(app->book->store, &filter, read_entry, &r, err))
            return false;
        h->complete = r.got < PAGE && !r.jumped;
    }
    return true;
}

static void forget(struct history *h)
{
    for (size_t i = 0; i < h->count; i++)
        history_entry_free(&h->entry[i]);
    h->count = 0;
    h->before = 0;
    h->complete = false;
}

/* A file that cannot be read just now: what was read stays. While somebody writes to it, it is tried again. */
static void not_read(struct app *app, struct history *h, const struct error *err)
{
    h->waits = err->code == ERROR_BUSY;
    if (h->waits)
        app_look_again(app);
    else
        app_error(app, err);
}

static void load_more(struct app *app, struct history *h, size_t wanted)
{
    struct error err = {0};
    if (!h->waits && !load(app, h, wanted, &err)) {
        not_read(app, h, &err);
        h->complete = !h->waits;
    }
    list_resize(&h->list, h->count);
}

static void look_ahead(struct app *app, struct history *h)
{
    size_t rows = h->list.rows > 0 ? (size_t)h->list.rows : 50;
    load_more(app, h, h->list.selected + 2 * rows + 2);
}

static void history_changed(struct app *app, void *state)
{
    struct history *h = state, fresh = *h;
    struct error err = {0};
    char head[65];
    int64_t selected = h->count ? h->entry[h->list.selected].entry : 0;
    size_t wanted = h->list.selected + 200, at = h->list.selected;
    fresh.entry = NULL;
    fresh.count = fresh.capacity = 0;
    fresh.before = 0;
    fresh.complete = fresh.waits = false;
    if (!store_head(app->book->store, head, &fresh.total, &err) || !load(app, &fresh, wanted, &err)) {
        forget(&fresh);
        free(fresh.entry);
        not_read(app, h, &err);
        return;
    }
    forget(h);
    free(h->entry);
    *h = fresh;
    list_resize(&h->list, h->count);
    for (size_t i = 0; i < h->count; i++)
        if (h->entry[i].entry == selected)
            at = i;
    h->list.selected = at < h->count ? at : 0;
}

static bool history_open(struct app *app, void *state, struct error *err)
{
    (void)err;
    history_changed(app, state);
    return true;
}

static void history_close(struct app *app, void *state)
{
    (void)app;
    struct history *h = state;
    forget(h);
    free(h->entry);
    free(h->row);
    free(h);
}

/* ---- showing ---- */

static unsigned parts_of(const struct history *h)
{
    if (h->column != SIZE_MAX)
        return 0;
    return HISTORY_COLUMN | (h->row ? 0 : HISTORY_ROW) | (h->sheet == SIZE_MAX ? HISTORY_SHEET : 0);
}

static void history_title(struct app *app, void *state, struct str *out)
{
    struct history *h = state;
    str_add_format(out, "%s  ", _("History"));
    if (h->sheet == SIZE_MAX) {
        str_add_format(
            out, ngettext("of the workbook  %lld entry", "of the workbook  %lld entries", (unsigned long)h->total),
            (long long)h->total);
        return;
    }
    str_add(out, app_sheet_title(app, h->sheet));
    if (h->row && app_sheet(app, h->sheet)->kind != SHEET_FACTS) {
        uint32_t row = model_find_row(app->book->model, h->sheet, h->row);
        str_add(out, "  ");
        if (row == UINT32_MAX)
            str_add_format(out, _("row %s"), h->row);
        else
            model_row_name(app->book->model, h->sheet, row, out);
    }
    if (h->column != SIZE_MAX)
        str_add_format(out, "  %s", intl_form(app_sheet(app, h->sheet)->column[h->column].label));
}

static void line_text(struct app *app, const struct history *h, const struct history_entry *e, struct str *out)
{
    str_add(out, history_kind(e));
    if (h->by_batch && e->changes > 1) {
        if (*e->title)
            str_add(out, e->title);
        else
            history_what(app, e, parts_of(h), out);
        str_add_format(out, _("  (%zu changes)"), e->changes);
    } else {
        history_what(app, e, parts_of(h), out);
    }
}

#define TIME_CELLS   16
#define PERSON_CELLS 12

static void history_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct history *h = state;
    int who = 1 + TIME_CELLS + 2, what = who + PERSON_CELLS + 1;
    canvas_text(canvas, body.row, 1, STYLE_HEAD, _("When"));
    canvas_text(canvas, body.row, who, STYLE_HEAD, _("Who"));
    canvas_text(canvas, body.row, what, STYLE_HEAD, h->column != SIZE_MAX ? _("Before → after") : _("What"));
    canvas_horizontal(canvas, body.row + 1, 0, body.columns, STYLE_LINE);
    int rows = body.rows - 2;
    h->list.rows = rows;
    look_ahead(app, h);
    list_show(&h->list, rows);
    for (int i = 0; i < rows; i++) {
        size_t at = h->list.first + (size_t)i;
        if (at >= h->count)
            break;
        const struct history_entry *e = &h->entry[at];
        bool here = at == h->list.selected;
        int y = body.row + 2 + i;
        char time[17];
        struct str text = STR_INIT;
        date_time_text(e->at, time);
        line_text(app, h, e, &text);
        /* Entries of one batch stand together: time and person are said once. */
        bool same = !h->by_batch && at > h->list.first && h->entry[at - 1].batch == e->batch;
        canvas_text(canvas, y, 0, STYLE_STRONG, here ? ">" : " ");
        canvas_field(canvas, y, 1, TIME_CELLS, STYLE_QUIET, ALIGN_LEFT, same ? "" : time);
        if (e->stepped_back && !same)
            canvas_text(canvas, y, 1 + TIME_CELLS, STYLE_WARN, "!");
        canvas_field(canvas, y, who, PERSON_CELLS, STYLE_NORMAL, ALIGN_LEFT, same ? "" : e->person);
        canvas_field(canvas, y, what, body.columns - what - 2, here ? STYLE_HERE : STYLE_NORMAL, ALIGN_LEFT, text.text);
        if (here)
            canvas_cursor(canvas, y, what);
        str_free(&text);
    }
    if (h->count == 0)
        canvas_text(canvas, body.row + 3, 3, STYLE_NORMAL,
                    h->waits ? _("Another program is writing just now. The lines come as soon as it is done.")
                             : _("Nothing has been changed here yet."));
    canvas_scrollbar(canvas, body.row + 2, body.columns - 1, rows, h->list.first,
                     h->complete ? h->count : h->count + PAGE);
}

static void history_hint(struct app *app, void *state, struct hint *hint)
{
    struct history *h = state;
    if (h->count) {
        const struct history_entry *e = &h->entry[h->list.selected];
        history_what(app, e, HISTORY_SHEET | HISTORY_ROW | HISTORY_COLUMN, &hint->line[0]);
        str_add_format(&hint->line[1], _("Entry %lld"), (long long)e->number);
        if (*e->title)
            str_add_format(&hint->line[1], "  %s", e->title);
        str_add_format(&hint->line[1], "  %s", e->place);
        history_time_remark(e, &hint->line[1]);
    }
    str_add(&hint->keys, h->by_batch ? _("Enter open  Space all of it  Up Down PgUp PgDn  Esc back")
                                     : _("Enter go there  Space all of it  Up Down PgUp PgDn  Esc back"));
}

static void history_help(struct app *app, void *state, struct str *out)
{
    (void)app, (void)state;
    str_add_format(out, "# %s\n", _("The history"));
    str_add(out,
            _("Every change stands here, newest first, with who made it and when; nothing is ever taken out of "
              "it. What belongs together (a paste, an import, "
              "a round) is one line: Enter shows its changes. An undo is an entry of its own. Values that were "
              "erased to protect someone show as (erased). F8 erases earlier values here for good, in this place and "
              "where the program copied them; it asks first and says where the text stays."));
    str_add(out, "\n\n");
}

static void history_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    (void)app;
    struct history *h = state;
    *sheet = h->sheet;
    *row = h->row;
    *column = h->column;
}

/* ---- details ---- */

struct gathering {
    struct app *app;
    struct history_entry *entry;
    size_t count, capacity;
};

static bool gather(void *context, const struct store_entry *from)
{
    struct gathering *g = context;
    g->entry = mem_grow(g->entry, g->count, &g->capacity, sizeof(*g->entry));
    history_entry_copy(g->app, from, &g->entry[g->count++]);
    return true;
}

static void gathering_free(struct gathering *g)
{
    for (size_t i = 0; i < g->count; i++)
        history_entry_free(&g->entry[i]);
    free(g->entry);
}

static struct gathering batch_entries(struct app *app, int64_t batch)
{
    struct gathering g = {.app = app};
    struct store_filter filter = {.batch = batch, .oldest_first = true, .limit = DETAIL_MAX};
    struct error err = {0};
    if (!store_entries(app->book->store, &filter, gather, &g, &err))
        app_error(app, &err);
    return g;
}

static void show_detail(struct app *app, const struct history *h)
{
    const struct history_entry *e = &h->entry[h->list.selected];
    struct gathering g = batch_entries(app, e->batch);
    struct str text = STR_INIT;
    char time[17];
    date_time_text(e->at, time);
    str_add_format(&text, "%s  %s  %s", time, e->person, e->place);
    history_time_remark(e, &text);
    str_add_char(&text, '\n');
    if (*e->title || *e->kind)
        str_add_format(&text, "%s%s\n", history_kind(e), e->title);
    str_add_char(&text, '\n');
    for (size_t i = 0; i < g.count; i++) {
        history_what(app, &g.entry[i], HISTORY_SHEET | HISTORY_ROW | HISTORY_COLUMN, &text);
        str_add_char(&text, '\n');
        history_row_cells(app, &g.entry[i], &text);
    }
    if (h->by_batch && e->changes > g.count)
        str_add_format(&text, _("… and %zu more"), e->changes - g.count);
    char *title = mem_format(_("Entry %lld"), (long long)e->number);
    popup_message(app, title, text.text);
    free(title);
    str_free(&text);
    gathering_free(&g);
}

static void go_to(struct app *app, const struct history_entry *e)
{
    uint32_t row = e->sheet == SIZE_MAX ? UINT32_MAX : model_find_row(app->book->model, e->sheet, e->row);
    if (strcmp(e->op, "export") == 0)
        app_message(app, MESSAGE_INFO, _("A file was written then; Space shows what was in it."));
    else if (e->notice && !*e->row)
        app_message(app, MESSAGE_INFO, _("This was said of no row; Space shows it."));
    else if (e->sheet == SIZE_MAX)
        app_message(app, MESSAGE_WARNING, _("The forms have no sheet %s any more."), e->sheet_id);
    else if (row == UINT32_MAX)
        app_message(app, MESSAGE_WARNING, _("This row is not there any more. Space shows what it held."));
    else
        screen_grid(app, e->sheet, row, e->column);
}

static void entry_chosen(struct app *app, void *context, size_t chosen)
{
    struct gathering *g = context;
    if (chosen < g->count)
        go_to(app, &g->entry[chosen]);
    gathering_free(g);
    free(g);
}

/* The changes of a batch to choose from. */
static void list_batch(struct app *app, const struct history *h, const struct history_entry *e)
{
    struct gathering *g = mem_zero(1, sizeof(*g));
    *g = batch_entries(app, e->batch);
    struct popup_item *item = mem_zero(g->count + 1, sizeof(*item));
    struct arena *arena = arena_new();
    for (size_t i = 0; i < g->count; i++) {
        struct str text = STR_INIT;
        history_what(app, &g->entry[i], parts_of(h), &text);
        item[i].text = arena_text(arena, text.text);
        str_free(&text);
    }
    size_t count = g->count;
    if (e->changes > g->count)
        item[count++] =
            (struct popup_item){.text = arena_format(arena, _("… and %zu more"), e->changes - g->count), .off = true};
    struct popup_list list = {.title = *e->title ? e->title : _("Changes"),
                              .item = item,
                              .count = count,
                              .filter = count > 9,
                              .row = -1,
                              .column = -1,
                              .columns = 60};
    popup_list(app, &list, entry_chosen, g);
    free(item);
    arena_free(&arena);
}

/* ---- keys ---- */

/* Whose earlier values: of the cell or row that the list is about, else of the one that the chosen line is about. */
static bool erasable(struct app *app, const struct history *h, size_t *sheet, const char **row, size_t *column)
{
    const struct history_entry *e = h->count ? &h->entry[h->list.selected] : NULL;
    if (!e || store_read_only(app->book->store))
        return false;
    *sheet = h->row ? h->sheet : e->sheet;
    *row = h->row ? h->row : e->row;
    *column = h->column != SIZE_MAX ? h->column : e->column;
    return *sheet != SIZE_MAX && **row && (h->row || e->changes == 1);
}

/* The chosen line is what somebody said: its words can go. */
static const struct history_entry *erasable_notice(struct app *app, const struct history *h)
{
    const struct history_entry *e = h->count ? &h->entry[h->list.selected] : NULL;
    bool goes = e && e->notice && e->changes == 1 && !e->blanked && !notice_kept(e->notice);
    return goes && !store_read_only(app->book->store) ? e : NULL;
}

static bool history_enabled(struct app *app, void *state, enum command command)
{
    struct history *h = state;
    if (command_moves(command))
        return true;
    switch (command) {
    case CMD_ENTER:
    case CMD_TOGGLE: return h->count > 0;
    case CMD_HISTORY_ALL: return h->sheet != SIZE_MAX;
    case CMD_ERASE: {
        size_t sheet, column;
        const char *row;
        return erasable_notice(app, h) || erasable(app, h, &sheet, &row, &column);
    }
    default: return false;
    }
}

static void erase_from_here(struct app *app, const struct history *h)
{
    size_t sheet, column;
    const char *row;
    const struct history_entry *notice = erasable_notice(app, h);
    if (notice)
        erase_ask_notice(app, notice->number);
    else if (erasable(app, h, &sheet, &row, &column))
        erase_ask(app, sheet, row, column);
}

static unsigned history_command(struct app *app, void *state, enum command command)
{
    struct history *h = state;
    if (command == CMD_LINE_END || command == CMD_LAST)
        load_more(app, h, SIZE_MAX);
    unsigned bits = list_command(&h->list, command, NULL, NULL);
    if (bits)
        look_ahead(app, h);
    else if (command == CMD_ENTER && h->by_batch && h->entry[h->list.selected].changes > 1)
        list_batch(app, h, &h->entry[h->list.selected]);
    else if (command == CMD_ENTER)
        go_to(app, &h->entry[h->list.selected]);
    else if (command == CMD_TOGGLE)
        show_detail(app, h);
    else if (command == CMD_ERASE)
        erase_from_here(app, h);
    else if (command == CMD_HISTORY_ALL)
        screen_history(app, SIZE_MAX, UINT32_MAX, SIZE_MAX);
    return UI_HANDLED;
}

static unsigned history_click(struct app *app, void *state, int row, int column, bool twice)
{
    (void)column;
    struct history *h = state;
    size_t at = list_at(&h->list, row - app->body.row - 2);
    if (at == SIZE_MAX)
        return UI_HANDLED;
    bool same = at == h->list.selected;
    h->list.selected = at;
    if (same || twice)
        return history_command(app, h, CMD_ENTER);
    return UI_HANDLED;
}

static unsigned history_wheel(struct app *app, void *state, int row, int column, int lines)
{
    (void)row, (void)column;
    struct history *h = state;
    list_wheel(&h->list, lines, NULL, NULL);
    look_ahead(app, h);
    return UI_HANDLED;
}

static const struct screen_ops history_ops = {
    .name = "history",
    .open = history_open,
    .close = history_close,
    .title = history_title,
    .draw = history_draw,
    .hint = history_hint,
    .enabled = history_enabled,
    .command = history_command,
    .click = history_click,
    .wheel = history_wheel,
    .changed = history_changed,
    .where = history_where,
    .help = history_help,
};

void screen_history(struct app *app, size_t sheet, uint32_t row, size_t column)
{
    if (!app_need_model(app))
        return;
    struct history *h = mem_zero(1, sizeof(*h));
    h->sheet = sheet;
    h->column = SIZE_MAX;
    if (sheet != SIZE_MAX && row != UINT32_MAX && row < model_rows(app->book->model, sheet)) {
        h->row = mem_text(model_row_id(app->book->model, sheet, row));
        if (column != SIZE_MAX && column_writable(&app_sheet(app, sheet)->column[column]))
            h->column = column; /* nobody changes a computed cell: then it is the whole row's history */
    }
    h->by_batch = h->row == NULL;
    app_push(app, &history_ops, h);
}
