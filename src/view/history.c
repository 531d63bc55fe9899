/* The history: who changed what, and when. Of a cell, a row, a sheet or the whole workbook, newest first.
 *
 * Of a sheet or the workbook every batch is a line; of a row or a cell every entry. Only as many are read as have been
 * looked at: pages are asked for with store_filter.before, so that a long journal opens at once.
 */
#include <string.h>

#include "view/views.h"
#include "base/date.h"
#include "base/utf8.h"
#include "tui/erase_ask.h"
#include "tui/history_text.h"
#include "tui/keys_conf.h"
#include "tui/popup.h"

#define PAGE       256 /* entries asked for at once */
#define SKIP_MAX   64  /* entries of one batch that are read over; then the query starts anew behind it */
#define DETAIL_MAX 300

struct history {
    struct app *app;
    size_t sheet, column;
    char *row;
    bool by_batch;
    struct history_entry *entry;
    size_t count, capacity;
    int64_t before; /* where the next page begins; 0: at the newest */
    bool complete;
    bool waits;    /* it could not be read: somebody else is writing */
    int64_t total; /* entries of the workbook */
    struct table table;
};

/* The chosen one; NULL: there is none. */
static const struct history_entry *chosen(const struct history *h)
{
    size_t line = table_chosen(&h->table);
    return line < h->count ? &h->entry[line] : NULL;
}

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
    if (h->table.list.count != h->count)
        table_lines(&h->table, h->count);
}

static bool need_lines(void *of, size_t line)
{
    struct history *h = of;
    load_more(h->app, h, line);
    return !h->complete;
}

static void history_changed(struct app *app, void *state)
{
    struct history *h = state, fresh = *h;
    struct error err = {0};
    char head[65];
    size_t wanted = h->table.list.selected + 200;
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
    h->table.whole = h->sheet == SIZE_MAX ? (size_t)h->total : 0;
    table_lines(&h->table, h->count);
}

static void history_close(struct app *app, void *state)
{
    struct history *h = state;
    forget(h);
    free(h->entry);
    free(h->row);
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

/* ---- the table ---- */

enum { WHEN, WHO, WHAT, COLUMNS };

static void id_of(void *of, size_t line, struct str *out)
{
    str_add_format(out, "%lld", (long long)((const struct history *)of)->entry[line].entry);
}

static void draw_cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    const struct history *h = of;
    const struct history_entry *e = &h->entry[line];
    /* Entries of one batch stand together: time and person are said once. */
    bool same = !h->by_batch && line > h->table.list.first && h->entry[line - 1].batch == e->batch;
    char time[17];
    switch (column) {
    case WHEN:
        date_time_text(e->at, time);
        cell->style = e->stepped_back ? STYLE_WARN : STYLE_QUIET;
        if (!same)
            str_add_format(&cell->text, "%s%s", time, e->stepped_back ? "!" : "");
        break;
    case WHO: str_add(&cell->text, same ? "" : e->person); break;
    default: line_text(h->app, h, e, &cell->text);
    }
}

static const struct table_ops history_table = {.cell = draw_cell, .id = id_of, .need = need_lines};

static void history_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct history *h = state;
    const struct table_column columns[COLUMNS] = {
        {_("When"), 17, ALIGN_LEFT, false},
        {_("Who"), 12, ALIGN_LEFT, false},
        {h->column != SIZE_MAX ? _("Before → after") : _("What"), 0, ALIGN_LEFT, false}};
    table_draw(&h->table, columns, COLUMNS, canvas, body, STYLE_HERE);
    if (h->count == 0)
        canvas_text(canvas, body.row + 2, 3, STYLE_NORMAL,
                    h->waits ? _("Another program is writing just now. The lines come as soon as it is done.")
                             : _("Nothing has been changed here yet."));
}

static void history_hint(struct app *app, void *state, struct hint *hint)
{
    struct history *h = state;
    const struct history_entry *e = chosen(h);
    if (e) {
        history_what(app, e, HISTORY_SHEET | HISTORY_ROW | HISTORY_COLUMN, &hint->line[0]);
        str_add_format(&hint->line[1], _("Entry %lld"), (long long)e->number);
        if (*e->title)
            str_add_format(&hint->line[1], "  %s", e->title);
        str_add_format(&hint->line[1], "  %s", e->place);
        history_time_remark(e, &hint->line[1]);
    }
    str_add(&hint->keys, h->by_batch ? _("Enter open  Space all of it  / search  Esc back")
                                     : _("Enter go there  Space all of it  / search  Esc back"));
}

static void history_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
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
    const struct history_entry *e = chosen(h);
    struct gathering g = batch_entries(app, e->batch);
    struct str text = app_str(app);
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
    const char *title = app_text(app, _("Entry %lld"), (long long)e->number);
    popup_message(app, title, text.text);
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
        app_go(app, CMD_GRID, spot_of(e->sheet, row, e->column));
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
        struct str text = app_str(app);
        history_what(app, &g->entry[i], parts_of(h), &text);
        item[i].text = arena_text(arena, text.text);
    }
    size_t count = g->count;
    if (e->changes > g->count)
        item[count++] =
            (struct popup_item){.text = arena_format(arena, _("… and %zu more"), e->changes - g->count), .off = true};
    popup_list(app, entry_chosen, g, .title = *e->title ? e->title : _("Changes"), .item = item, .count = count,
               .filter = count > 9, .columns = 60);
    free(item);
    arena_free(&arena);
}

/* ---- keys ---- */

/* Whose earlier values: of the cell or row that the list is about, else of the one that the chosen line is about. */
static bool erasable(const struct history *h, size_t *sheet, const char **row, size_t *column)
{
    const struct history_entry *e = chosen(h);
    if (!e)
        return false;
    *sheet = h->row ? h->sheet : e->sheet;
    *row = h->row ? h->row : e->row;
    *column = h->column != SIZE_MAX ? h->column : e->column;
    return *sheet != SIZE_MAX && **row && (h->row || e->changes == 1);
}

/* The chosen line is what somebody said: its words can go. */
static const struct history_entry *erasable_notice(const struct history *h)
{
    const struct history_entry *e = chosen(h);
    bool goes = e && e->notice && e->changes == 1 && !e->blanked && !notice_kept(e->notice);
    return goes ? e : NULL;
}

static void erase_here(struct app *app, void *state)
{
    size_t sheet, column;
    const char *row;
    const struct history_entry *notice = erasable_notice(state);
    if (notice)
        erase_ask_notice(app, notice->number);
    else if (erasable(state, &sheet, &row, &column))
        erase_ask(app, sheet, row, column);
}

static void open_entry(struct app *app, void *state)
{
    const struct history *h = state;
    const struct history_entry *e = chosen(h);
    if (h->by_batch && e->changes > 1)
        list_batch(app, h, e);
    else
        go_to(app, e);
}

static void show_all(struct app *app, void *state)
{
    show_detail(app, state);
}

enum { ERASABLE = 1, OF_PLACE = 2 };

static unsigned history_holds(struct app *app, void *state)
{
    const struct history *h = state;
    size_t sheet, column;
    const char *row;
    return (erasable_notice(h) || erasable(h, &sheet, &row, &column) ? ERASABLE : 0) |
           (h->sheet != SIZE_MAX ? OF_PLACE : 0);
}

static void whole_history(struct app *app, void *state)
{
    app_go(app, CMD_HISTORY_ALL, spot_nowhere());
}

static const struct screen_action history_actions[] = {
    {CMD_ENTER, 0, open_entry},
    {CMD_TOGGLE, 0, show_all},
    {CMD_ERASE, ERASABLE, erase_here},
    {CMD_HISTORY_ALL, OF_PLACE, whole_history},
    {CMD_NONE, 0, NULL},
};

static const struct screen_ops history_ops = {
    .name = "history",
    .actions = history_actions,
    .holds = history_holds,
    .table = TABLE_IN(struct history, table),
    .close = history_close,
    .title = history_title,
    .draw = history_draw,
    .hint = history_hint,
    .changed = history_changed,
    .where = history_where,
    .heading = N_("The history"),
    .about = N_("Every change stands here, newest first, with who made it and when; nothing is ever taken out of "
                "it. What belongs together (a paste, an import, "
                "a round) is one line: Enter shows its changes. An undo is an entry of its own. Values that were "
                "erased to protect someone show as (erased). F8 erases earlier values here for good, in this place and "
                "where the program copied them; it asks first and says where the text stays."),
};

void view_history(struct app *app, const struct spot *spot)
{
    size_t sheet = spot->sheet;
    uint32_t row = spot->row;
    struct history *h = mem_zero(1, sizeof(*h));
    h->app = app;
    table_begin(&h->table, &history_table, h);
    h->sheet = sheet;
    h->column = SIZE_MAX;
    if (sheet != SIZE_MAX && row != UINT32_MAX && row < model_rows(app->book->model, sheet)) {
        h->row = mem_text(model_row_id(app->book->model, sheet, row));
        if (spot->column != SIZE_MAX && column_writable(&app_sheet(app, sheet)->column[spot->column]))
            h->column = spot->column; /* nobody changes a computed cell: then it is the whole row's history */
    }
    h->by_batch = h->row == NULL;
    app_push(app, &history_ops, h);
}

bool view_history_possible(struct app *app, const struct spot *spot)
{
    return spot->sheet != SIZE_MAX;
}

void view_history_all(struct app *app, const struct spot *spot)
{
    struct spot all = spot_nowhere();
    view_history(app, &all);
}
