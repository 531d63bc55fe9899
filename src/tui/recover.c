/* The workbook was changed by something other than mamori: what that means, and the ways on. A sound copy is made as by
 * `mamori recover`; what differs is shown, with the names that people see. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/utf8.h"
#include "tui/copy.h"
#include "tui/history_text.h"
#include "tui/popup.h"

#define CELLS      66
#define LINES_MAX  14   /* of explanation: the box fits in 24 lines with them */
#define LISTED_MAX 5000 /* differences: more nobody reads; how many there are is said */

/* ---- what differs ---- */

struct telling {
    struct app *app;
    struct str list;
    size_t listed;
};

/* A line, unless there are too many already. */
static bool begin(struct telling *t)
{
    return ++t->listed <= LISTED_MAX;
}

static void end(struct telling *t, struct str *line)
{
    str_add(&t->list, "\n");
    utf8_safe(&t->list, line->text, false);
    str_free(line);
}

static void add_value(struct app *app, const char *sheet, const char *column, const char *value, struct str *out)
{
    size_t s = catalog_find_sheet(app_catalog(app), sheet, NULL), c = SIZE_MAX;
    if (s != SIZE_MAX)
        c = sheet_find_column(app_sheet(app, s), column, NULL);
    if (!value || !*value)
        str_add(out, _("(empty)"));
    else if (c != SIZE_MAX && app->book->model)
        cell_stored_text(app, s, c, value, out);
    else
        cell_one_line(value, out);
}

static void difference(void *context, const char *sheet, const char *row, const char *column, const char *here,
                       const char *journal)
{
    struct telling *t = context;
    struct str line = STR_INIT;
    if (!begin(t))
        return;
    char *place = mem_format(column ? "%s %s %s" : "%s %s", sheet, row, column);
    book_place_text(t->app->book, place, &line);
    free(place);
    if (column) {
        struct str value = STR_INIT, before = STR_INIT;
        add_value(t->app, sheet, column, here, &value);
        add_value(t->app, sheet, column, journal, &before);
        str_add_format(&line, _(": here %s, by the history %s"), value.text, before.text);
        str_free(&before);
        str_free(&value);
    } else {
        str_add(&line, here ? _(": the row is here, the history has none")
                            : _(": the row is missing here, the history has it"));
    }
    end(t, &line);
}

static void dropped(void *context, const struct store_entry *entry)
{
    struct telling *t = context;
    struct str line = STR_INIT, person = STR_INIT;
    struct history_entry copy;
    char at[17] = "-";
    if (!begin(t))
        return;
    date_time_text(entry->at, at);
    utf8_safe(&person, entry->person ? entry->person : "", false);
    str_add_format(&line, _("Not taken over: entry %lld, %s %s: "), (long long)entry->number, at, person.text);
    if (t->app->book->model) {
        history_entry_copy(t->app, entry, &copy);
        history_what(t->app, &copy, HISTORY_SHEET | HISTORY_ROW | HISTORY_COLUMN, &line);
        history_entry_free(&copy);
    } else { /* names cannot be had */
        str_add_format(&line, "%s %s %s %s: %s → %s", entry->op, entry->sheet ? entry->sheet : "",
                       entry->row ? entry->row : "", entry->column ? entry->column : "",
                       entry->old_value ? entry->old_value : "", entry->new_value ? entry->new_value : "");
    }
    str_free(&person);
    end(t, &line);
}

static void left(void *context, const struct store_draft *draft)
{
    struct telling *t = context;
    struct str line = STR_INIT;
    char at[17] = "-";
    if (!begin(t))
        return;
    date_time_text(draft->at, at);
    char *place = mem_format("%s %s %s", draft->sheet, draft->row, draft->column);
    str_add(&line, _("Stays behind, an unfinished text: "));
    book_place_text(t->app->book, place, &line);
    str_add_format(&line, _(" (said to be of %s, %s): %s"), draft->person, at, draft->text);
    free(place);
    end(t, &line);
}

static void note(void *context, const char *key)
{
    struct telling *t = context;
    struct str line = STR_INIT;
    if (!begin(t))
        return;
    str_add_format(&line, _("Stays behind: what the screen or an import remembered (%s)"), key);
    end(t, &line);
}

static void session(void *context, const struct store_session *session)
{
    struct telling *t = context;
    struct str line = STR_INIT;
    if (!begin(t))
        return;
    str_add_format(&line,
                   session->texts_right
                       ? _("From where %lld entries were made (account %s, machine %s, terminal %s): only the seal of "
                           "it was changed; it is put right.")
                       : _("From where %lld entries were made: here account %s, machine %s, terminal %s, which is not "
                           "so. What it was stands nowhere any more; the copy leaves it empty."),
                   (long long)session->entries, session->user, session->host, *session->tty ? session->tty : "-");
    end(t, &line);
}

/* ---- the copy ---- */

static void open_answer(struct app *app, void *context, bool yes)
{
    char *path = context;
    if (yes)
        app_reopen(app, path, true); /* it may lack entries: they were told */
    free(path);
}

static void made(struct app *app, const char *path, const struct store_recovered *report, const struct telling *t)
{
    struct str text = app_str(app);
    str_add_format(&text, _("A sound copy was made: %s"), path);
    str_add_char(&text, '\n');
    str_add_format(&text, _("%lld entries of the history are in it, %lld are not. %lld values or rows differ."),
                   (long long)report->kept, (long long)report->dropped, (long long)report->differences);
    str_add(&text, _(" The workbook itself was not touched."));
    str_add_char(&text, '\n');
    str_add(&text, t->list.text);
    if (t->listed > LISTED_MAX) {
        str_add_char(&text, '\n');
        str_add_format(&text, _("... and %zu more: 'mamori recover' on the command line lists all."),
                       t->listed - LISTED_MAX);
    }
    if (report->unread) {
        str_add_char(&text, '\n');
        str_add(&text, _("Unfinished texts and notes that stay behind could not all be read."));
    }
    popup_confirm(app, text.text, _("Open the copy"), _("Stay here"), open_answer, mem_text(path));
}

static void named(struct app *app, void *context, const char *typed)
{
    if (!typed || !*typed) {
        recover_menu(app);
        return;
    }
    char *path = mem_text(typed);
    struct telling t = {.app = app, .list = STR_INIT};
    const struct store_recover_calls calls = {difference, dropped, left,
                                              note,       session, app_progress(app, _("Making a sound copy"))};
    struct store_recovered report;
    struct error err = {0};
    bool good = store_recover(store_path(app->book->store), path, app->book->person, 0, &calls, &t, &report, &err);
    app_progress_end(app);
    if (good) {
        made(app, path, &report, &t);
    } else {
        struct str text = app_str(app);
        error_text(&err, &text);
        recover_menu(app); /* below the reason */
        popup_message(app, _("No copy was made"), text.text);
    }
    str_free(&t.list);
    free(path);
}

void recover_ask(struct app *app)
{
    copy_name_ask(app, _("Name of the sound copy"), named, NULL);
}

/* ---- the box ---- */

enum way { WAY_LOOK, WAY_COPY, WAY_QUIT, WAYS };

static void chosen(struct app *app, void *context, size_t line)
{
    size_t first = (size_t)(uintptr_t)context;
    if (app->quit || line == SIZE_MAX || line < first)
        return;
    switch (line - first) {
    case WAY_LOOK: app_message(app, MESSAGE_INFO, _("For looking only. The ! key shows the choices again.")); break;
    case WAY_COPY: recover_ask(app); break;
    case WAY_QUIT: app_quit(app); break;
    default: break;
    }
}

const char *recover_where(struct app *app)
{
    struct str where = app_str(app);
    book_doubt_text(app->book, &where);
    return app_text(app, _("First place that does not fit: %s"), where.text);
}

void recover_menu(struct app *app)
{
    struct popup_items items = {.app = app};
    popup_add_text(&items, CELLS, LINES_MAX - 7,
                   recover_where(app)); /* a value may be long; the rest has to be read, too */
    popup_add_text(
        &items, CELLS, LINES_MAX,
        _("Nothing can be written here or exported from here: otherwise nobody could tell any more what came "
          "from mamori and what did not."));
    popup_add_text(
        &items, CELLS, LINES_MAX - items.count,
        _("Keep this file, and ask who opened it with what. If there is a backup, use it. If there is none, make "
          "a sound copy: it holds what the history says, and what differs is listed."));
    popup_add(&items, (struct popup_item){.rule = true, .key = ""});
    size_t first = items.count;
    popup_add(&items, (struct popup_item){.text = _("Look at it only"),
                                          .key = "1",
                                          .help = _("Everything can be looked at. Nothing changes.")});
    popup_add(&items,
              (struct popup_item){
                  .text = _("Make a sound copy..."),
                  .key = "2",
                  .help = _("Under a new name. This file is not touched. The copy can then be opened at once.")});
    popup_add(&items, (struct popup_item){.text = _("Quit"), .key = "3", .help = _("The file stays as it is.")});
    popup_list(app, chosen, (void *)(uintptr_t)first, .title = _("Changed by something other than mamori"),
               .item = items.item, .count = items.count, .selected = first, .columns = CELLS + 8); // NOLINT: a number
}

void recover_offer(struct app *app)
{
    if (!book_doubted(app->book) || app->recover_offered)
        return;
    app->recover_offered = true;
    recover_menu(app);
}
