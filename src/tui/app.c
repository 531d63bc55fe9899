#include "tui/app.h"

#include <stdarg.h>
#include <string.h>
#include <time.h>

#include "base/date.h"
#include "base/utf8.h"
#include "book/book_watch.h"
#include "tui/backup_ask.h"
#include "tui/cell.h"
#include "tui/edit.h"
#include "tui/needs.h"
#include "tui/keys_conf.h"
#include "tui/lock.h"
#include "tui/popup.h"
#include "tui/help.h"
#include "tui/share_ask.h"
#include "ui/term.h"

int64_t app_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- the stack of screens ---- */

const struct screen *app_screen(const struct app *app)
{
    return &app->stack[app->depth - 1];
}

bool app_top(const struct app *app, const void *state)
{
    return app->depth && app->stack[app->depth - 1].state == state;
}

/* Takes a screen out of the stack. Its state lives until the event has been dealt with: the handler that closes it may
 * be its own. */
static void take_out(struct app *app, size_t at)
{
    app->closed = mem_grow(app->closed, app->closed_count, &app->closed_capacity, sizeof(*app->closed));
    app->closed[app->closed_count++] = app->stack[at];
    memmove(app->stack + at, app->stack + at + 1, (app->depth - at - 1) * sizeof(*app->stack));
    app->depth--;
}

/* The tables of SCREEN, the first and the second. */
static struct table *table_of(const struct screen *screen, bool second)
{
    size_t at = second ? screen->ops->second : screen->ops->table;
    return at ? (struct table *)(void *)((char *)screen->state + at - 1) : NULL;
}

struct table *app_table(const struct screen *screen)
{
    struct table *table = table_of(screen, false), *second = table_of(screen, true);
    return table && !table->away ? table : second && !second->away ? second : NULL;
}

struct edit *app_edit(const struct screen *screen)
{
    size_t at = screen->ops->edit;
    return at ? (struct edit *)(void *)((char *)screen->state + at - 1) : NULL;
}

bool app_unfinished(const struct screen *screen, struct unfinished *out)
{
    return app_edit(screen) && edit_unfinished(app_edit(screen), out);
}

void app_draw_screen(struct app *app, const struct screen *screen)
{
    for (int n = 0; n < 2; n++)
        if (table_of(screen, n))
            table_of(screen, n)->rect = (struct rect){0};
    screen->ops->draw(app, screen->state, app->canvas, app->body);
}

void app_end_screen(struct app *app, struct screen screen)
{
    if (screen.ops->close)
        screen.ops->close(app, screen.state);
    for (int n = 0; n < 2; n++)
        if (table_of(&screen, n))
            table_end(table_of(&screen, n));
    if (app_edit(&screen))
        edit_done(app_edit(&screen));
    free(screen.state);
}

static void bury(struct app *app)
{
    while (app->closed_count) {
        struct screen screen = app->closed[--app->closed_count];
        app_end_screen(app, screen);
    }
}

static void tell_changed(struct app *app)
{
    if (app->depth && app_screen(app)->ops->changed)
        app_screen(app)->ops->changed(app, app_screen(app)->state);
}

void app_close(struct app *app, const void *state)
{
    for (size_t i = app->depth; i-- > 0;)
        if (app->stack[i].state == state && i > 0) {
            bool top = i == app->depth - 1;
            take_out(app, i);
            if (top)
                tell_changed(app);
            return;
        }
}

void app_push(struct app *app, const struct screen_ops *ops, void *state)
{
    app->stack = mem_grow(app->stack, app->depth, &app->capacity, sizeof(*app->stack));
    app->stack[app->depth++] = (struct screen){ops, state, ++app->serials};
    struct error err = {0};
    if (!ops->without_model && !app_need_model(app)) {
        take_out(app, app->depth - 1);
    } else if (ops->open && !ops->open(app, state, &err)) {
        take_out(app, app->depth - 1);
        app_error(app, &err);
    } else if (!ops->open && app->book && app->book->model) {
        tell_changed(app);
    }
}

void app_home(struct app *app)
{
    while (app->depth > 1)
        take_out(app, app->depth - 1);
    tell_changed(app);
}

bool app_where(struct app *app, size_t *sheet, const char **row, size_t *column)
{
    *sheet = *column = SIZE_MAX;
    *row = NULL;
    const struct screen *screen = app_screen(app);
    if (screen->ops->where)
        screen->ops->where(app, screen->state, sheet, row, column);
    return *sheet != SIZE_MAX;
}

/* ---- messages ---- */

void app_message(struct app *app, enum message_kind kind, const char *format, ...)
{
    char buffer[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(buffer, sizeof(buffer), keys_said(app, format), args);
    va_end(args);
    str_clear(&app->message);
    str_add(&app->message, buffer);
    app->message_kind = kind;
}

void app_error(struct app *app, const struct error *err)
{
    struct str text = app_str(app);
    if (err->code == ERROR_WRITTEN || err->code == ERROR_UNCERTAIN)
        app_changed(app);
    if (err->code == ERROR_BUSY && app->gave_up) { /* nothing is wrong */
        app->gave_up = false;
        app_message(app, MESSAGE_WARNING, "%s",
                    _("Nothing was written: you stopped waiting. What you typed is still here."));
        return;
    }
    if (app->book && app_file_error(app, err))
        return;
    bool refused = err->code == ERROR_READ_ONLY || err->code == ERROR_CHANGED;
    if (app->book &&
        ((refused && book_doubted(app->book)) || (err->code == ERROR_READ_ONLY && store_read_only(app->book->store))))
        needs_writing_text(app, &text);
    else
        error_text(err, &text);
    struct str line = app_str(app); /* what to do stands in a line of its own */
    cell_one_line(text.text, &line);
    if (utf8_width(line.text) <= app->canvas->columns - 2 && !app->popup)
        app_message(app, MESSAGE_ERROR, "%s", line.text);
    else
        popup_message(app, NULL, text.text);
}

/* ---- the workbook ---- */

const struct catalog *app_catalog(const struct app *app)
{
    return app->book->catalog;
}

const struct sheet_def *app_sheet(const struct app *app, size_t sheet)
{
    return &app->book->catalog->sheet[sheet];
}

size_t app_role(const struct app *app, size_t sheet, enum column_role role)
{
    return sheet_role(app_sheet(app, sheet), role);
}

const char *app_sheet_title(const struct app *app, size_t sheet)
{
    return intl_form(app_sheet(app, sheet)->short_title);
}

void app_add_row_number(const struct app *app, size_t sheet, uint32_t row, struct str *out)
{
    const struct sheet_def *def = app_sheet(app, sheet);
    if (row < def->row_count && sheet_known_by_ids(def))
        str_add(out, def->row[row].id);
    else
        str_add_format(out, "%u", (unsigned)row + 1);
}

void app_note_saved(struct app *app)
{
    struct store_mark mark;
    store_mark(app->book->store, &mark);
    app->saved_at = mark.at;
}

/* What cannot be read is not tried again at each key. */
static void loaded(struct app *app, bool good)
{
    if (good) {
        app->overview_stale = true;
        app->told = app->book->changes;
        app_note_saved(app);
        tell_changed(app);
        if (!lock_loaded(app)) {
            draft_offer(app);
            recover_offer(app);
            share_offer(app);
        }
    } else {
        app->load_failed = app->load_error.code != ERROR_BUSY;
        if (app->load_failed)
            book_trouble(app->book, &app->load_error, app_clock());
        app_error(app, &app->load_error);
    }
}

/* All that is still to be read, for what cannot be done without the answers. */
static void load_model(struct app *app)
{
    if (app->book->model || app->load_failed)
        return;
    store_change_begins(app->book->store); /* there is nothing to do before it: it waits, as a change does */
    loaded(app, book_load(app->book, &app->load_error));
    store_change_ends(app->book->store);
}

/* A piece of it, between keys. A file that is locked just now is tried again at the next turn. */
static void load_some(struct app *app)
{
    bool whole = false;
    struct error err = {0};
    if (app->book->model || app->load_failed)
        return;
    if (!app->term) { /* a script's screens do not depend on how fast it was read */
        load_model(app);
        return;
    }
    app->reading_began = app->reading_asked = app_clock();
    bool good = book_load_some(app->book, &whole, &err);
    if (!good && err.code == ERROR_BUSY)
        return;
    app->load_error = err;
    if (good && !whole)
        return;
    app->news = true;
    loaded(app, good);
    app->overview_later = app->overview != NULL; /* the one on the screen stays until the new one is made */
}

/* Moving about on a screen that shows no row needs none. */
static bool needs_no_answers(struct app *app, const struct event *event)
{
    if (!app->term || app->popup || event->kind != EVENT_KEY || !app_screen(app)->ops->without_model)
        return false;
    for (int i = 1; i < CMD_COUNT; i++)
        if (command_has_key((enum command)i, event->key) && app_enabled(app, (enum command)i))
            return !(command_def((enum command)i)->needs & NEED_ANSWERS);
    return false;
}

bool app_need_model(struct app *app)
{
    bool told = app->load_failed;
    load_model(app);
    if (!app->book->model && told)
        app_error(app, &app->load_error);
    return app->book->model != NULL;
}

void app_tell_changed(struct app *app)
{
    app->told = app->book->changes;
    app->overview_stale = true;
    app_note_saved(app);
    for (size_t i = 0; i < app->depth; i++)
        if (app->stack[i].ops->changed)
            app->stack[i].ops->changed(app, app->stack[i].state);
}

/* The same when others have changed something of which nobody was told, since what read it then failed in something else: no screen may
 * show, or go on with, what is not there any more. After each event; never within one, which holds places of a screen. */
static void tell_what_came(struct app *app)
{
    if (app->book && app->book->model && app->told != app->book->changes)
        app_tell_changed(app);
}

void app_changed(struct app *app)
{
    app->unwritten.code = ERROR_NONE;
    app->overview_later = false; /* who changed something sees at once what came of it */
    app_undo_note(app, true);
    app_tell_changed(app);
}

/* ---- tones ---- */

enum style app_tone(enum tone tone)
{
    switch (tone) {
    case TONE_GOOD: return STYLE_GOOD;
    case TONE_WARN: return STYLE_WARN;
    case TONE_BAD: return STYLE_BAD;
    case TONE_QUIET: return STYLE_QUIET;
    default: return STYLE_NORMAL;
    }
}

enum style app_tone_fill(enum tone tone)
{
    switch (tone) {
    case TONE_GOOD: return STYLE_FILL_GOOD;
    case TONE_WARN: return STYLE_FILL_WARN;
    case TONE_BAD: return STYLE_FILL_BAD;
    default: return STYLE_FILL;
    }
}

void app_add_unit(struct str *out, const char *unit)
{
    bool latin = unit && ((*unit >= 'a' && *unit <= 'z') || (*unit >= 'A' && *unit <= 'Z') || *unit == '%');
    if (unit)
        str_add_format(out, "%s%s", latin ? " " : "", unit);
}

void app_choice_text(const struct choice *choice, bool short_label, struct str *out)
{
    if (!choice)
        return;
    str_add(out, intl_form(short_label ? choice->short_label : choice->label));
    if (choice->mark && *choice->mark)
        str_add_format(out, " %s", choice->mark);
}

/* ---- events ---- */

static unsigned to_screen_input(struct app *app, const struct event *event)
{
    struct screen screen = *app_screen(app);
    if (!screen.ops->input || (!screen.ops->without_model && !app->book->model))
        return UI_IGNORED;
    unsigned bits = screen.ops->input(app, screen.state, event);
    if (bits & UI_CLOSE)
        app_close(app, screen.state);
    return bits;
}

static bool typing(const struct app *app)
{
    const struct edit *edit = app_edit(app_screen(app));
    return edit && edit->active;
}

bool app_typing(const struct app *app)
{
    return !app->popup && typing(app);
}

static void key_event(struct app *app, const struct event *event)
{
    app->key = event->key;
    if (typing(app) && to_screen_input(app, event))
        return;
    enum menu menu = menu_of_key(event->key);
    if (menu != MENU_NONE) {
        popup_menu(app, menu);
        return;
    }
    for (int i = 1; i < CMD_COUNT; i++)
        if (command_has_key((enum command)i, event->key) && app_enabled(app, (enum command)i)) {
            app_command(app, (enum command)i);
            return;
        }
    if (!typing(app) && to_screen_input(app, event))
        return;
    if (!typing(app))
        needs_say_why_not(app, event);
}

/* A click on the table of a screen, or the wheel over it. */
static bool to_table(struct app *app, const struct screen *screen, const struct event *event)
{
    struct table *table = NULL, *first = table_of(screen, false), *second = table_of(screen, true);
    if (first && rect_has(first->rect, event->row, event->column))
        table = first;
    else if (second && rect_has(second->rect, event->row, event->column))
        table = second;
    if (!table)
        return false;
    enum table_click click = table_event(table, event);
    if (second && event->kind == EVENT_CLICK && click != TABLE_MISSED)
        (table == first ? second : first)->away = true;
    if (click != TABLE_MISSED && screen->ops->chose)
        screen->ops->chose(app, screen->state);
    app->key = (struct key){0, 0};
    enum command command = click == TABLE_MARKED   ? CMD_TOGGLE
                           : click != TABLE_OPENED ? CMD_NONE
                           : screen->ops->opens    ? screen->ops->opens(app, screen->state)
                                                   : CMD_ENTER;
    if (command != CMD_NONE && app_enabled(app, command))
        app_command(app, command);
    return true;
}

static void click_event(struct app *app, const struct event *event)
{
    enum menu menu;
    enum command command = frame_click(app, event->row, event->column, &menu);
    struct screen screen = *app_screen(app);
    if (command != CMD_NONE) {
        app->key = (struct key){0, 0};
        app_command(app, command);
    } else if (menu != MENU_NONE && !screen.ops->no_menu_bar) {
        popup_menu(app, menu);
    } else if (rect_has(app->body, event->row, event->column) && to_table(app, &screen, event)) {
        /* done */
    } else if (rect_has(app->body, event->row, event->column) && screen.ops->click) {
        screen.ops->click(app, screen.state, event->row, event->column, event->twice);
    }
}

static void wheel_event(struct app *app, const struct event *event)
{
    struct screen screen = *app_screen(app);
    if (!to_table(app, &screen, event) && screen.ops->wheel)
        screen.ops->wheel(app, screen.state, event->row, event->column, event->lines);
}

/* A key of help, or a click on it, while a popup is open. */
static bool asks_for_help(struct app *app, const struct event *event)
{
    enum menu menu;
    if (app->popup->is_help)
        return false;
    if (event->kind == EVENT_CLICK)
        return frame_click(app, event->row, event->column, &menu) == CMD_HELP;
    bool types = event_is_text(event); /* "?" is a letter like others in a text field */
    return event->kind == EVENT_KEY && !types && command_has_key(CMD_HELP, event->key);
}

/* What was just done was written, but under a date before that of the entry before it. The title goes on saying so until
 * the clock has come to where the history is: digits that answer one question after another leave no time to read. */
static void warn_of_clock(struct app *app)
{
    int64_t batch, seconds = store_stepped_back(app->book->store, &batch);
    if (seconds == 0 || batch == app->clock_batch)
        return;
    struct store_mark mark;
    char now[17], before[17];
    store_mark(app->book->store, &mark);
    app->clock_batch = batch;
    app->clock_behind = mark.at + seconds;
    date_time_text(mark.at, now);
    date_time_text(app->clock_behind, before);
    app_message(app, MESSAGE_WARNING,
                _("Saved as of %s, but the entry before it is of %s: check this computer's date and time."), now,
                before);
}

/* The first screen, and what it asks. */
static void without_book(struct app *app, const struct event *event)
{
    str_clear(&app->message);
    if (event->kind == EVENT_KEY && command_has_key(CMD_REDRAW, event->key) && app->term)
        term_redraw(app->term);
    else if (event->kind == EVENT_KEY && command_has_key(CMD_QUIT, event->key))
        app_quit(app);
    else if (app->popup && asks_for_help(app, event))
        help_popup(app);
    else if (app->popup)
        popup_event(app, event);
}

/* Before somebody has signed in: the list of names, the passphrase, and leaving. */
static void while_locked(struct app *app, const struct event *event)
{
    str_clear(&app->message);
    if (event->kind == EVENT_KEY && command_has_key(CMD_REDRAW, event->key) && app->term)
        term_redraw(app->term);
    else if (event->kind == EVENT_KEY && command_has_key(CMD_QUIT, event->key))
        app->quit = true; /* what was being typed is kept already */
    else if (app->popup)
        popup_event(app, event);
}

static void deal_with(struct app *app, struct event *event)
{
    struct key key = event->key;
    bool small = app->canvas->rows < LEAST_ROWS || app->canvas->columns < LEAST_COLUMNS;
    if (small) { /* nothing is shown: only leaving makes sense */
        if (event->kind == EVENT_KEY && command_has_key(CMD_QUIT, key))
            app_quit(app);
        return;
    }
    if (!app->book) {
        without_book(app, event);
        return;
    }
    if (app->lock.on && app->book->model) {
        while_locked(app, event);
        return;
    }
    if (event->kind == EVENT_KEY && command_has_key(CMD_LOCK, key) &&
        lock_now(app)) /* from anywhere, also while typing */
        return;
    bool asked = app->popup != NULL;
    if (!needs_no_answers(app, event))
        load_model(app);
    if (!app->book->model && !app_screen(app)->ops->without_model)
        return;
    if (!asked && app->popup) /* loading raised a question: this key was not meant for it */
        return;
    str_clear(&app->message);
    if (event->kind == EVENT_KEY && command_has_key(CMD_REDRAW, key))
        app_command(app, CMD_REDRAW);
    else if (app->popup && event->kind == EVENT_KEY && command_has_key(CMD_QUIT, key) && !app->quit_asked)
        app_quit(app);
    else if (app->popup && asks_for_help(app, event))
        help_popup(app);
    else if (app->popup)
        popup_event(app, event);
    else if (event->kind == EVENT_KEY)
        key_event(app, event);
    else if (event->kind == EVENT_PASTE)
        to_screen_input(app, event);
    else if (event->kind == EVENT_CLICK)
        click_event(app, event);
    else if (event->kind == EVENT_WHEEL)
        wheel_event(app, event);
    warn_of_clock(app);
}

void app_event(struct app *app, struct event *event)
{
    int64_t now = app_clock();
    switch (event->kind) {
    case EVENT_RESIZE:
        if (event->rows != app->canvas->rows || event->columns != app->canvas->columns)
            canvas_resize(app->canvas, event->rows, event->columns);
        break;
    case EVENT_HANGUP:
        draft_keep(app);
        app->quit = true;
        break;
    case EVENT_IDLE:
        if (!app->book)
            break;
        load_some(app);
        app_poll(app);
        app_wait_idle(app);
        app_overview_idle(app);
        backup_idle(app);
        lock_idle(app, now + event->idle);
        draft_idle(app, now + event->idle);
        break;
    case EVENT_PASTE_LOST:
        app_message(app, MESSAGE_ERROR,
                    _("The paste is too large: nothing was pasted. Import the text as a file instead."));
        break;
    case EVENT_NONE: break;
    default:
        app->last_key = now;
        if (press_takes(app, event))
            deal_with(app, event);
        press_done(app, event);
        if (!app->quit && !app->lock.on)
            draft_key(app, now);
    }
    tell_what_came(app);
    bury(app);
    arena_reset(app->texts);
}

/* ---- long work ---- */

/* Over the screen as it was drawn last. To draw it once more half way through a change would move it: a list follows a row that will not be
 * the chosen one, hints take lines for what is not said in the end. Or it would show what is gone. */
static void progress_paint(struct app *app, uint64_t done, uint64_t total)
{
    struct canvas *canvas = app->canvas;
    int width = 60, row = canvas->rows / 2 - 3, column = (canvas->columns - width) / 2;
    double share = total ? (double)done / (double)total : 0;
    canvas_box(canvas, rect_of(row, column, 5, width), STYLE_POPUP, app->progress_title);
    if (total) {
        canvas_bar(canvas, row + 2, column + 3, width - 13, share, STYLE_FILL);
        canvas_format(canvas, row + 2, column + width - 8, STYLE_POPUP, "%3d %%", (int)(share * 100));
    } else {
        canvas_text(canvas, row + 2, column + 3, STYLE_POPUP, _("Please wait..."));
    }
    int64_t left = time_left(&app->progress_left, done, total);
    if (left > 0) {
        struct str text = app_str(app);
        time_left_text(left, &text);
        canvas_format(canvas, row + 3, column + 3, STYLE_POPUP, _("about %s left"), text.text);
    }
    canvas_fill(canvas, rect_of(canvas->rows - 2, 0, 1, canvas->columns), STYLE_NORMAL);
    if (total)
        canvas_text(canvas, canvas->rows - 2, 1, STYLE_KEYS, _("Esc stops; nothing is left half done"));
    canvas->cursor_row = -1;
    if (app->term)
        term_flush(app->term, canvas);
}

static bool progress_step(void *context, uint64_t done, uint64_t total)
{
    struct app *app = context;
    int64_t now = app_clock();
    if (now - app->progress_painted < 100)
        return app->progress_cancelled;
    app->progress_painted = now;
    app->progress_shown = true;
    progress_paint(app, done, total);
    for (struct event event; app->term && (event = term_read(app->term, 0)).kind != EVENT_NONE; event_free(&event)) {
        if (event.kind == EVENT_KEY && event.key.code == K_ESC)
            app->progress_cancelled = true;
        if (event.kind == EVENT_HANGUP) {
            app->progress_cancelled = true;
            app->quit = true;
        }
        if (event.kind == EVENT_RESIZE)
            canvas_resize(app->canvas, event.rows, event.columns);
    }
    return app->progress_cancelled;
}

struct progress app_progress(struct app *app, const char *title)
{
    free(app->progress_title);
    app->progress_title = mem_text(title);
    app->progress_painted = app_clock(); /* work of less than a tenth of a second shows nothing */
    app->progress_cancelled = app->progress_shown = false;
    app->progress_left = (struct time_left){0};
    return (struct progress){progress_step, app};
}

void app_progress_end(struct app *app)
{
    free(app->progress_title);
    app->progress_title = NULL;
    if (app->progress_shown)
        app->repaint = rect_of(0, 0, app->canvas->rows, app->canvas->columns);
}
