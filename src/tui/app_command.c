/* The commands of the program itself, which every screen has. */
#include <string.h>

#include "guide/doing.h"
#include "guide/why.h"
#include "tui/cell.h"
#include "tui/anchor_ask.h"
#include "tui/copies_ask.h"
#include "tui/encrypt_ask.h"
#include "tui/backup_ask.h"
#include "tui/copy.h"
#include "tui/edit.h"
#include "tui/erase_due.h"
#include "tui/follow.h"
#include "tui/keys_conf.h"
#include "tui/lock.h"
#include "tui/needs.h"
#include "catalog/rights.h"
#include "tui/people_ask.h"
#include "tui/person_ask.h"
#include "tui/popup.h"
#include "tui/request_ask.h"
#include "tui/reading_ask.h"
#include "tui/same.h"
#include "tui/seal_ask.h"
#include "tui/share_ask.h"
#include "tui/view.h"
#include "tui/help.h"
#include "tui/why.h"
#include "tui/start.h"
#include "tui/theme_ask.h"
#include "ui/term.h"

/* Commands that speak of the place the topmost screen names. */
static bool has_here(struct app *app, enum command command)
{
    struct spot here = spot_here(app);
    if (command == CMD_FOLLOW)
        return follow_possible(app, here.sheet, here.row, here.column);
    if (command == CMD_ASK)
        return here.sheet != SIZE_MAX && request_ask_possible(app);
    if (here.sheet == SIZE_MAX || !here.id || here.row == UINT32_MAX)
        return false;
    const struct sheet_def *def = app_sheet(app, here.sheet);
    switch (command) {
    case CMD_SAME:
        return here.column != SIZE_MAX && here.column == def->session && same_possible(app, here.sheet, here.row);
    case CMD_WHY: return here.column != SIZE_MAX && why_possible(app, here.sheet, here.row, here.column);
    case CMD_DONE_TODAY: return def->routine;
    default: return false;
    }
}

static bool has_in_program(struct app *app, enum command command)
{
    switch (command) {
    case CMD_HELP:
    case CMD_HELP_KEYS:
    case CMD_ABOUT:
    case CMD_MENU:
    case CMD_QUIT:
    case CMD_SAVE:
    case CMD_NEW:
    case CMD_OPEN:
    case CMD_REHEARSE:
    case CMD_SAVE_COPY:
    case CMD_ERASE_DUE:
    case CMD_BACKUP:
    case CMD_SEAL:
    case CMD_ANCHOR:
    case CMD_COPIES:
    case CMD_ENCRYPT:
    case CMD_WIDTH:
    case CMD_THEME:
    case CMD_PERSON:
    case CMD_REDRAW:
    case CMD_UNDO:
    case CMD_REDO:
    case CMD_BACK:
    case CMD_SUSPEND:
    case CMD_MOUSE: return true;
    case CMD_LOCK: return app->book->signed_in != NULL;
    case CMD_PEOPLE: return app->book->model && app_catalog(app)->rights->people != SIZE_MAX;
    case CMD_READING: return reading_possible(app);
    case CMD_FILE_TROUBLE: return app_in_trouble(app) || book_doubted(app->book) || share_refused(app);
    case CMD_EDITION: return app->editions > 0;
    case CMD_HOME: return app->depth > 1;
    case CMD_COVERAGE: return same_coverage_any(app);
    default: return view_offered(app, command) || has_here(app, command);
    }
}

static const struct screen_action *action_of(struct app *app, const struct screen *screen, enum command command)
{
    const struct table *table = app_table(screen);
    bool possible = !screen->ops->table || (table && table_chosen(table) != SIZE_MAX);
    unsigned holds = ALWAYS | (screen->ops->holds ? screen->ops->holds(app, screen->state) : 0);
    for (const struct screen_action *action = screen->ops->actions; action && action->command != CMD_NONE; action++)
        if (action->command == command && (action->when ? (action->when & ~holds) == 0 : possible))
            return action;
    return NULL;
}

static bool moves(const struct screen *screen, enum command command)
{
    return screen->ops->move && !app_table(screen) &&
           (command_moves(command) || command == CMD_LEFT || command == CMD_RIGHT);
}

bool app_has_on_screen(struct app *app, enum command command)
{
    const struct screen *screen = app_screen(app);
    const struct table *table = app_table(screen);
    if (action_of(app, screen, command) || moves(screen, command))
        return true;
    if (table && (command_moves(command) || command == CMD_SEARCH))
        return command_moves(command) || table->list.count > 0;
    return table && (command == CMD_SEARCH_NEXT || command == CMD_SEARCH_BACK) && table->needle;
}

bool app_has(struct app *app, enum command command)
{
    return app_has_on_screen(app, command) || has_in_program(app, command);
}

bool app_enabled(struct app *app, enum command command)
{
    return needs_met(app, command, NULL) && app_has(app, command);
}

/* ---- quitting ---- */

/* Nobody goes there after all. */
static void drop_next(struct app *app)
{
    book_close(&app->next.book);
    app->again = false;
}

static void lose_answer(struct app *app, void *context, bool yes)
{
    app->quit_asked = false;
    app->quit = yes;
    if (!yes)
        drop_next(app);
}

static void quit_answer(struct app *app, void *context, bool yes)
{
    app->quit_asked = false;
    if (!yes) {
        drop_next(app);
        return;
    }
    if (draft_keep(app)) {
        app->quit = true;
        return;
    }
    app->quit_asked = true;
    popup_confirm(app, _("What is being typed could not be kept: the workbook cannot be written to. Quit and lose it?"),
                  _("Quit"), _("Stay"), lose_answer, NULL);
}

void app_quit(struct app *app)
{
    bool clean = true, lost = false;
    struct unfinished unfinished;
    for (struct popup *popup = app->popup; popup && clean; popup = popup->below)
        clean = !popup->ops->unfinished || !popup->ops->unfinished(app, popup->state, &unfinished);
    for (size_t i = app->depth; i-- > 0 && clean;) {
        const struct screen *screen = &app->stack[i];
        if (screen->ops->leave && !screen->ops->leave(app, screen->state)) {
            clean = false;
            lost = true;
        } else if (app_unfinished(screen, &unfinished))
            clean = false;
    }
    if (clean) {
        app->quit = true;
        return;
    }
    app->quit_asked = true;
    draft_try(app, app_clock()); /* where it goes is then said beside the question */
    if (app->next.book)
        popup_confirm(app,
                      lost ? _("Something on the screen is not kept yet and would be lost. Leave this workbook?")
                           : _("Something is still being typed. It will be kept and offered again. Leave this "
                               "workbook?"),
                      _("To the other one"), _("Stay"), quit_answer, NULL);
    else if (lost)
        popup_confirm(app, _("Something on the screen is not kept yet and would be lost. Quit?"), _("Quit"), _("Stay"),
                      quit_answer, NULL);
    else
        popup_confirm(app, _("Something is still being typed. It will be kept and offered again. Quit?"), _("Quit"),
                      _("Stay"), quit_answer, NULL);
}

void app_switch(struct app *app, const struct app_next *next)
{
    drop_next(app);
    app->next = *next;
    app_quit(app);
}

/* ---- about ---- */

static void about(struct app *app)
{
    const struct catalog *catalog = app_catalog(app);
    struct str text = app_str(app);
    char head[65] = "";
    int64_t entries = 0;
    store_head(app->book->store, head, &entries, NULL);
    str_add_format(&text, _("Workbook  %s"), store_path(app->book->store));
    str_add_char(&text, '\n');
    str_add_format(&text, _("Forms  %s  %s  %s"), catalog->about, intl_form(catalog->title),
                   catalog->edition ? catalog->edition : "");
    str_add_char(&text, '\n');
    if (catalog->source)
        str_add_format(&text, _("Source  %s"), intl_form(catalog->source));
    for (size_t i = 0; i < catalog->layer_count; i++)
        if (strcmp(catalog->layer[i].id, catalog->about) != 0)
            str_add_format(&text, "\n+ %s  %s  %s", catalog->layer[i].id, intl_form(catalog->layer[i].title),
                           intl_form(catalog->layer[i].edition));
    for (size_t i = 0; i < catalog->missing_count; i++) {
        str_add_char(&text, '\n');
        str_add_format(&text, _("- %s is not here: see 'mamori layers'"), catalog->missing[i].id);
    }
    str_add(&text, "\n\n");
    str_add_format(&text, _("History  %lld entries; its head, to be noted down:"), (long long)entries);
    str_add_format(&text, "\n%.32s\n%s", head, strlen(head) > 32 ? head + 32 : "");
    popup_message(app, _("About this workbook"), text.text);
}

/* ---- doing ---- */

static void done_today(struct app *app, size_t sheet, const char *row)
{
    struct error err = {0};
    struct change_list list = change_list_new();
    char *id = mem_text(row); /* the screen's own text is void after the change */
    char *title = doing_changes(app->book, &(struct doing){.sheet = sheet, .row = id}, &list, &err);
    if (!title) {
        app_error(app, &err);
    } else if (app_change(app, list.change, list.count, title, NULL, NULL)) {
        struct str next = app_str(app);
        uint32_t at = model_find_row(app->book->model, sheet, id);
        model_text(app->book->model, sheet, at, app_sheet(app, sheet)->routine->next, MODEL_LABEL, &next);
        size_t log = app_sheet(app, sheet)->routine->log;
        uint32_t rows = log == SIZE_MAX ? 0 : model_rows(app->book->model, log);
        if (rows && row_unfinished(app, log, rows - 1) != SIZE_MAX)
            app_message(
                app, MESSAGE_INFO,
                keys_said(app, _("%s  Next: %s  What came of it goes into \"%s\" (Alt+Right; F9 takes it back)")),
                title, next.text, intl_form(app_sheet(app, log)->title));
        else
            app_message(app, MESSAGE_INFO, _("%s  Next: %s  (F9 takes it back)"), title, next.text);
    }
    free(title);
    free(id);
    change_list_done(&list);
}

static void do_in_program(struct app *app, enum command command)
{
    struct spot here = spot_here(app);
    switch (command) {
    case CMD_HELP: help_show(app); break;
    case CMD_HELP_KEYS: help_keys(app); break;
    case CMD_ABOUT: about(app); break;
    case CMD_FILE_TROUBLE: app_trouble_menu(app); break;
    case CMD_EDITION: editions_ask(app); break;
    case CMD_MENU: popup_menu(app, MENU_FILE); break;
    case CMD_QUIT: app_quit(app); break;
    case CMD_SAVE:
        app_message(app, MESSAGE_INFO, _("Everything is saved already: each answer is kept when it is given."));
        break;
    case CMD_PERSON:
        if (!lock_now(app))
            person_ask(app);
        break;
    case CMD_NEW: start_new(app, false); break;
    case CMD_OPEN: start_popup(app); break;
    case CMD_REHEARSE: start_rehearsal(app); break;
    case CMD_LOCK: lock_now(app); break;
    case CMD_PEOPLE: people_ask(app); break;
    case CMD_READING: reading_ask(app, NULL); break;
    case CMD_SAVE_COPY: copy_ask(app, false); break;
    case CMD_ERASE_DUE: erase_due_ask(app); break;
    case CMD_BACKUP: backup_ask(app); break;
    case CMD_SEAL: seal_ask(app, NULL); break;
    case CMD_ANCHOR: anchor_ask(app); break;
    case CMD_COPIES: copies_ask(app); break;
    case CMD_ENCRYPT: encrypt_ask(app); break;
    case CMD_WIDTH: width_ask(app, NULL, NULL); break;
    case CMD_THEME: theme_ask(app); break;
    case CMD_REDRAW:
        if (app->term)
            term_redraw(app->term);
        break;
    case CMD_UNDO: app_undo(app, false); break;
    case CMD_REDO: app_undo(app, true); break;
    case CMD_HOME: app_home(app); break;
    case CMD_SUSPEND:
        draft_keep(app);
        if (app->term)
            term_suspend(app->term);
        else /* a script shows what people see, so it is offered */
            app_message(app, MESSAGE_INFO, _("This is for a terminal only."));
        break;
    case CMD_MOUSE:
        app->mouse = !app->mouse;
        if (app->term)
            term_mouse(app->term, app->mouse);
        app_message(app, MESSAGE_INFO, app->mouse ? _("Mouse on; Shift and drag copies.") : _("Mouse off."));
        break;
    case CMD_BACK: app_message(app, MESSAGE_INFO, _("Ctrl+Q or the menu (F10) quits. Everything is saved.")); break;
    case CMD_FOLLOW: follow(app, here.sheet, here.row, here.column); break;
    case CMD_ASK: request_ask(app, here); break;
    case CMD_SAME: same_take(app, here.sheet, here.row); break;
    case CMD_COVERAGE: same_coverage_show(app); break;
    case CMD_WHY: why_show(app, here.sheet, here.row, here.column); break;
    case CMD_DONE_TODAY: done_today(app, here.sheet, here.id); break;
    default: app_go(app, command, here);
    }
}

/* ---- searching a table ---- */

static void chose(struct app *app)
{
    const struct screen *screen = app_screen(app);
    if (screen->ops->chose)
        screen->ops->chose(app, screen->state);
}

static void search_table(struct app *app, struct table *table, const char *text, bool back)
{
    struct progress progress = app_progress(app, _("Searching"));
    table->progress = &progress;
    enum table_found found = table_search(table, text, back);
    table->progress = NULL;
    app_progress_end(app);
    if (found == TABLE_FOUND)
        chose(app);
    else
        app_message(app, MESSAGE_WARNING, "%s",
                    found == TABLE_NOWHERE ? _("Not found in this list.") : _("The search was stopped."));
}

static void search_given(struct app *app, void *context, const char *text)
{
    struct table *table = app_table(app_screen(app));
    if (text && *text && table == context) /* the screen is still there */
        search_table(app, table, text, false);
}

static void ask_search(struct app *app, struct table *table)
{
    popup_prompt(app, _("Search in this list"), "", 100, NULL, search_given, table);
}

static void do_on_screen(struct app *app, const struct screen *screen, enum command command)
{
    struct edit *edit = app_edit(screen);
    if (edit && edit->active && !edit_keep(app, edit))
        return; /* what is typed is not right yet: its error is shown */
    const struct screen_action *action = action_of(app, screen, command);
    struct table *table = app_table(screen);
    if (action) {
        action->act(app, screen->state);
    } else if (moves(screen, command)) {
        screen->ops->move(app, screen->state);
    } else if (table && command_moves(command)) {
        struct progress progress = app_progress(app, _("Reading"));
        table->progress = &progress; /* to the last of many lines */
        table_move(table, command_move(command));
        table->progress = NULL;
        app_progress_end(app);
        chose(app);
    } else if (table && command == CMD_SEARCH) {
        ask_search(app, table);
    } else if (table) {
        search_table(app, table, NULL, command == CMD_SEARCH_BACK);
    }
}

void app_command(struct app *app, enum command command)
{
    uint32_t digit = key_narrow(app->key).code;
    app->digit = command == CMD_ANSWER && digit >= '1' && digit <= '9' ? (int)(digit - '0') : 0;
    struct screen screen = *app_screen(app);
    app->command = command;
    if ((command_def(command)->needs & NEED_ANSWERS) && !app_need_model(app))
        return;
    if (!app_enabled(app, command)) {
        needs_refuse(app, command);
        return;
    }
    if (app_has_on_screen(app, command))
        do_on_screen(app, &screen, command);
    else if (command == CMD_BACK && app->depth > 1)
        app_close(app, screen.state);
    else if (has_in_program(app, command))
        do_in_program(app, command);
}
