/* The commands of the program itself, which every screen has; and opening sheets. */
#include <string.h>

#include "guide/doing.h"
#include "guide/why.h"
#include "tui/copy.h"
#include "tui/follow.h"
#include "tui/needs.h"
#include "tui/person_ask.h"
#include "tui/popup.h"
#include "tui/same.h"
#include "tui/screens.h"
#include "tui/start.h"
#include "ui/term.h"
#include "tui/text_view.h"

static bool on_screen(const struct app *app, const char *name)
{
    return strcmp(app_screen(app)->ops->name, name) == 0;
}

/* Commands that speak of the place the topmost screen names. */
static bool has_here(struct app *app, enum command command)
{
    size_t sheet, column;
    const char *row;
    if (!app_where(app, &sheet, &row, &column))
        return false;
    const struct sheet_def *def = app_sheet(app, sheet);
    switch (command) {
    case CMD_SESSION: return (session_possible(def) && !on_screen(app, "session")) || (def->judge && row);
    case CMD_GRID: return !on_screen(app, "grid");
    case CMD_CARD: return row && !on_screen(app, "card");
    case CMD_DOCUMENT: return sheet_document(app_catalog(app), sheet, row) != SIZE_MAX && !on_screen(app, "document");
    case CMD_GRAPH: return graph_possible(app, sheet) && !on_screen(app, "graph");
    case CMD_HISTORY: return !on_screen(app, "history");
    case CMD_SAME:
        return row && column != SIZE_MAX && column == def->session && app->book->model &&
               same_possible(app, sheet, model_find_row(app->book->model, sheet, row));
    case CMD_FOLLOW:
        return row && app->book->model &&
               follow_possible(app, sheet, model_find_row(app->book->model, sheet, row), column);
    case CMD_ROUNDS: return def->rounds && !on_screen(app, "rounds");
    case CMD_WHY:
        return row && column != SIZE_MAX && app->book->model &&
               why_possible(app, sheet, model_find_row(app->book->model, sheet, row), column);
    case CMD_DONE_TODAY: return row && def->routine;
    default: return false;
    }
}

static bool has_in_program(struct app *app, enum command command)
{
    const struct home_def *home = &app_catalog(app)->home;
    switch (command) {
    case CMD_HELP:
    case CMD_HELP_KEYS:
    case CMD_ABOUT:
    case CMD_MENU:
    case CMD_QUIT:
    case CMD_SAVE:
    case CMD_NEW:
    case CMD_OPEN:
    case CMD_SAVE_COPY:
    case CMD_MANAGEMENT:
    case CMD_WIDTH:
    case CMD_PERSON:
    case CMD_EXPORT: return true;
    case CMD_REDRAW: return true;
    case CMD_FILE_TROUBLE: return app_in_trouble(app) || book_doubted(app->book);
    case CMD_UNDO:
    case CMD_REDO: return true;
    case CMD_EDITION: return app->editions > 0;
    case CMD_IMPORT: return !on_screen(app, "import");
    case CMD_BACK: return true;
    case CMD_HOME: return app->depth > 1;
    case CMD_SUSPEND:
    case CMD_MOUSE: return true;
    case CMD_RISK: return home->risk.sheet != SIZE_MAX && !on_screen(app, "risk");
    case CMD_WHAT_IF: return home->what_if.sheet != SIZE_MAX && !on_screen(app, "what-if");
    case CMD_PLANS: return home->plans.sheet != SIZE_MAX && !on_screen(app, "plans");
    case CMD_COVERAGE: return coverage_any(app);
    case CMD_FINDINGS: return !on_screen(app, "findings");
    case CMD_CALENDAR: return !on_screen(app, "calendar");
    case CMD_HISTORY_ALL: return true;
    case CMD_DOCUMENTS: return app_catalog(app)->documents.shelf_count > 0 && !on_screen(app, "documents");
    case CMD_ROUNDS: /* where the screen names no such sheet: the sheet of the score */
        return has_here(app, command) || (home->score.sheet != SIZE_MAX && app_sheet(app, home->score.sheet)->rounds &&
                                          !on_screen(app, "rounds"));
    case CMD_SESSION:
    case CMD_GRID:
    case CMD_CARD:
    case CMD_DOCUMENT:
    case CMD_GRAPH:
    case CMD_HISTORY:
    case CMD_DONE_TODAY:
    case CMD_FOLLOW:
    case CMD_SAME:
    case CMD_WHY: return has_here(app, command);
    default: return false;
    }
}

static const struct screen_action *action_of(const struct screen_ops *ops, enum command command)
{
    for (const struct screen_action *action = ops->actions; action && action->command != CMD_NONE; action++)
        if (action->command == command)
            return action;
    return NULL;
}

struct table *app_table(const struct screen *screen)
{
    size_t at = screen->ops->table;
    return at ? (struct table *)(void *)((char *)screen->state + at - 1) : NULL;
}

bool app_has_on_screen(struct app *app, enum command command)
{
    const struct screen *screen = app_screen(app);
    const struct screen_action *action = action_of(screen->ops, command);
    const struct table *table = app_table(screen);
    if (action)
        return action->possible ? action->possible(app, screen->state) : !table || table_chosen(table) != SIZE_MAX;
    if (table && (command_moves(command) || command == CMD_SEARCH))
        return command_moves(command) || table->list.count > 0;
    if (table && (command == CMD_SEARCH_NEXT || command == CMD_SEARCH_BACK))
        return table->needle != NULL;
    return screen->ops->enabled && screen->ops->enabled(app, screen->state, command);
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
    (void)context;
    app->quit_asked = false;
    app->quit = yes;
    if (!yes)
        drop_next(app);
}

static void quit_answer(struct app *app, void *context, bool yes)
{
    (void)context;
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
        } else if (screen->ops->unfinished && screen->ops->unfinished(app, screen->state, &unfinished))
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
    struct str text = STR_INIT;
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
    str_free(&text);
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
        struct str next = STR_INIT;
        uint32_t at = model_find_row(app->book->model, sheet, id);
        model_text(app->book->model, sheet, at, app_sheet(app, sheet)->routine->next, MODEL_LABEL, &next);
        app_message(app, MESSAGE_INFO, _("%s  Next: %s  (F9 takes it back)"), title, next.text);
        str_free(&next);
    }
    free(title);
    free(id);
    change_list_done(&list);
}

static void do_here(struct app *app, enum command command)
{
    size_t sheet, column;
    const char *row;
    bool place = app_where(app, &sheet, &row, &column);
    uint32_t at = place && row && app->book->model ? model_find_row(app->book->model, sheet, row) : UINT32_MAX;
    switch (command) {
    case CMD_SESSION:
        if (app_sheet(app, sheet)->judge)
            screen_judge(app, sheet, at);
        else
            screen_session(app, sheet, at);
        break;
    case CMD_GRID: screen_grid(app, sheet, at, column); break;
    case CMD_CARD: screen_card(app, sheet, at); break;
    case CMD_DOCUMENT: {
        size_t document = sheet_document(app_catalog(app), sheet, row);
        screen_document(app, document, app_catalog(app)->document[document].each == sheet ? row : NULL);
        break;
    }
    case CMD_GRAPH: graph_show(app, sheet, row); break;
    case CMD_HISTORY: screen_history(app, sheet, at, column); break;
    case CMD_ROUNDS:
        screen_rounds(app, place && app_sheet(app, sheet)->rounds ? sheet : app_catalog(app)->home.score.sheet);
        break;
    case CMD_IMPORT: dialog_import(app, place ? sheet : SIZE_MAX); break;
    case CMD_EXPORT: dialog_export(app, place ? sheet : SIZE_MAX); break;
    case CMD_FOLLOW: follow(app, sheet, at, column); break;
    case CMD_SAME: same_take(app, sheet, at); break;
    case CMD_COVERAGE: coverage_show(app); break;
    case CMD_WHY: dialog_why(app, sheet, at, column); break;
    case CMD_DONE_TODAY: done_today(app, sheet, row); break;
    default: break;
    }
}

static void do_in_program(struct app *app, enum command command)
{
    switch (command) {
    case CMD_HELP: screen_help(app); break;
    case CMD_HELP_KEYS: screen_keys(app); break;
    case CMD_ABOUT: about(app); break;
    case CMD_FILE_TROUBLE: app_trouble_menu(app); break;
    case CMD_EDITION: editions_ask(app); break;
    case CMD_MENU: popup_menu(app, MENU_FILE); break;
    case CMD_QUIT: app_quit(app); break;
    case CMD_SAVE:
        app_message(app, MESSAGE_INFO, _("Everything is saved already: each answer is kept when it is given."));
        break;
    case CMD_PERSON: person_ask(app); break;
    case CMD_NEW: start_new(app, false); break;
    case CMD_OPEN: start_popup(app); break;
    case CMD_SAVE_COPY: copy_ask(app, false); break;
    case CMD_MANAGEMENT: export_for_management(app); break;
    case CMD_WIDTH: width_ask(app, NULL, NULL); break;
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
    case CMD_RISK: screen_risk(app, UINT32_MAX); break;
    case CMD_WHAT_IF: screen_what_if(app); break;
    case CMD_PLANS: screen_plans(app); break;
    case CMD_FINDINGS: screen_findings(app); break;
    case CMD_CALENDAR: screen_calendar(app, false); break;
    case CMD_DOCUMENTS: screen_documents(app); break;
    case CMD_HISTORY_ALL: screen_history(app, SIZE_MAX, UINT32_MAX, SIZE_MAX); break;
    default: do_here(app, command);
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
    if (table_search(table, text, back))
        chose(app);
    else
        app_message(app, MESSAGE_WARNING, _("Not found in this list."));
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

static unsigned do_on_screen(struct app *app, const struct screen *screen, enum command command)
{
    const struct screen_action *action = action_of(screen->ops, command);
    struct table *table = app_table(screen);
    if (action)
        return action->act(app, screen->state);
    if (table && table_move(table, command_move(command))) {
        chose(app);
        return UI_HANDLED;
    }
    if (table && command == CMD_SEARCH) {
        ask_search(app, table);
        return UI_HANDLED;
    }
    if (table && (command == CMD_SEARCH_NEXT || command == CMD_SEARCH_BACK)) {
        search_table(app, table, NULL, command == CMD_SEARCH_BACK);
        return UI_HANDLED;
    }
    return screen->ops->command ? screen->ops->command(app, screen->state, command) : UI_IGNORED;
}

void app_command(struct app *app, enum command command)
{
    uint32_t digit = key_narrow(app->key).code;
    app->digit = command == CMD_ANSWER && digit >= '1' && digit <= '9' ? (int)(digit - '0') : 0;
    struct screen screen = *app_screen(app);
    if ((command_def(command)->needs & NEED_ANSWERS) && !app_need_model(app))
        return;
    if (!app_enabled(app, command)) {
        needs_refuse(app, command);
        return;
    }
    if (app_has_on_screen(app, command)) {
        unsigned bits = do_on_screen(app, &screen, command);
        if (bits & UI_CLOSE)
            app_close(app, screen.state);
        if (bits)
            return;
    }
    if (command == CMD_BACK && app->depth > 1)
        app_close(app, screen.state);
    else if (has_in_program(app, command))
        do_in_program(app, command);
}

/* ---- opening sheets ---- */

void app_open_task(struct app *app, const struct task *task)
{
    if (!app_need_model(app))
        return;
    size_t sheet = task->sheet, document;
    struct task_place place = task_place(app->book->model, task);
    switch (task->view) {
    case VIEW_SESSION:
        if (session_possible(app_sheet(app, sheet)))
            screen_session_task(app, task);
        else /* there are no choices to ask for: names are faster written in the table */
            screen_grid_task(app, task);
        break;
    case VIEW_GRID: screen_grid_task(app, task); break;
    case VIEW_CARD: screen_card_field(app, sheet, place.row == UINT32_MAX ? 0 : place.row, place.column); break;
    case VIEW_RISK: screen_risk(app, place.row); break;
    case VIEW_WHAT_IF: screen_what_if(app); break;
    case VIEW_ROUNDS: screen_rounds(app, sheet); break;
    case VIEW_CALENDAR: screen_calendar(app, true); break;
    case VIEW_DOCUMENT:
        document = sheet_document(app_catalog(app), sheet, NULL);
        if (document != SIZE_MAX)
            screen_document(app, document, NULL);
        else
            screen_grid_task(app, task);
        break;
    }
}
