#include "tui/start.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path.h"
#include "base/utf8.h"
#include "tui/encrypt_ask.h"
#include "tui/files.h"
#include "tui/seal_ask.h"

enum line_kind { LINE_NEW, LINE_OPEN, LINE_BOOK, LINE_OTHER, LINE_PRACTICE, LINE_IMPORT, LINE_WIDTH };

struct start {
    struct line_of {
        enum line_kind kind;
        size_t book; /* LINE_BOOK: its number */
    } line[64];
    struct start_book *book;
    size_t books;
    size_t lines;
    struct table table;
};

/* ---- the lines ---- */

static void add_line(struct start *s, enum line_kind kind, size_t book)
{
    if (s->lines < ARRAY_LENGTH(s->line))
        s->line[s->lines++] = (struct line_of){kind, book};
}

static const char *text_of(enum line_kind kind)
{
    switch (kind) {
    case LINE_NEW: return _("Begin with a new company");
    case LINE_OPEN: return _("Go on with a workbook");
    case LINE_OTHER: return _("One that is somewhere else...");
    case LINE_PRACTICE: return _("Practise with a sample company");
    case LINE_IMPORT: return _("Begin with a register in Excel");
    case LINE_WIDTH: return _("The upright lines on the right are not straight");
    default: return "";
    }
}

static const char *help_of(enum line_kind kind)
{
    switch (kind) {
    case LINE_NEW: return _("Three short questions, then the first step. Every answer is kept at once.");
    case LINE_OPEN: return _("The workbooks of this folder, and those that were used lately.");
    case LINE_OTHER: return _("Look for the file, or paste its whole path.");
    case LINE_PRACTICE:
        return _("A filled-in sample in a file of its own. It is removed when you leave: nothing of it stays.");
    case LINE_IMPORT:
        return _(
            "A new company, then an Excel or CSV file to take over. IPA's risk analysis sheet can be read as it is.");
    case LINE_WIDTH: return _("Other lines and widths are tried; the answer is kept for this kind of terminal.");
    default: return "";
    }
}

/* The digit that chooses the line, or 0. */
static int digit_of(enum line_kind kind)
{
    switch (kind) {
    case LINE_NEW: return 1;
    case LINE_OPEN: return 2;
    case LINE_PRACTICE: return 3;
    case LINE_IMPORT: return 4;
    case LINE_WIDTH: return 5;
    default: return 0;
    }
}

/* ---- drawing ---- */

static void start_layout(struct app *app, void *state, int rows, int columns, struct rect *rect)
{
    *rect = rect_of(0, 0, rows - 2 - app->hint_rows, columns); /* hints and keys stand below it, as everywhere */
}

static bool draw_book(void *of, size_t line, struct canvas *canvas, struct rect rect, bool here)
{
    const struct start *s = of;
    if (s->line[line].kind != LINE_BOOK)
        return false;
    const struct start_book *book = &s->book[s->line[line].book];
    enum style style = here ? STYLE_HERE : STYLE_NORMAL;
    int wide = canvas->columns >= 110, at = rect.column + 7;
    const struct {
        int cells;
        const char *text;
    } part[] = {{wide ? 34 : 20, book->name},
                {wide ? 36 : 20, book->encrypted ? _("(encrypted)")
                                 : !book->sound  ? _("(cannot be read)")
                                 : book->sealed  ? _("(sealed file)")
                                                 : book->company},
                {12, book->when},
                {rect.column + rect.columns, book->person}};
    for (size_t i = 0; i < ARRAY_LENGTH(part); at += part[i++].cells + 1) {
        int left = rect.column + rect.columns - at;
        canvas_field(canvas, rect.row, at, part[i].cells < left ? part[i].cells : left, style, ALIGN_LEFT,
                     part[i].text ? part[i].text : "");
    }
    return true;
}

static void start_cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    enum line_kind kind = ((const struct start *)of)->line[line].kind;
    if (column)
        str_add_format(&cell->text, "%s%s", digit_of(kind) ? "" : "  ", text_of(kind));
    else if (digit_of(kind))
        str_add_format(&cell->text, "%d", digit_of(kind));
}

static const struct table_ops start_table = {.cell = start_cell, .line = draw_book};

#define PICTURE_ROWS 3

static void start_draw(struct app *app, void *state, struct canvas *canvas, struct rect rect)
{
    struct start *s = state;
    canvas_fill(canvas, rect, STYLE_NORMAL);
    canvas_fill(canvas, rect_of(0, 0, 1, rect.columns), STYLE_TITLE);
    canvas_text(canvas, 0, 1, STYLE_TITLE, _("mamori"));
    canvas_text(canvas, 2, 3, STYLE_HEAD, app->book ? _("Another workbook") : _("To begin with"));
    int picture = rect.rows - PICTURE_ROWS - 1;
    static const struct table_column columns[] = {{.cells = 2}, {.cells = 0}};
    table_draw(&s->table, columns, ARRAY_LENGTH(columns), canvas, rect_of(4, 3, picture - 1 - 4, rect.columns - 4),
               STYLE_HERE);
    canvas_wrap(canvas, rect_of(picture, 3, PICTURE_ROWS, rect.columns - 26), 0, STYLE_QUIET,
                _("If the upright lines of the picture on the right are straight, Japanese widths are right here."));
    width_picture(app, canvas, picture, rect.columns - 18, STYLE_NORMAL);
}

static void start_hint(struct app *app, void *state, struct hint *hint)
{
    struct start *s = state;
    const struct line_of *line = &s->line[table_chosen(&s->table)];
    if (line->kind == LINE_BOOK) {
        const struct start_book *book = &s->book[line->book];
        str_add(&hint->line[0], book->path);
        if (book->encrypted)
            str_add(&hint->line[1], _("Enter asks for the passphrase of the workbook."));
        else if (book->sealed)
            str_add(&hint->line[1], _("Enter asks for its passphrase and makes a new workbook of it."));
        else if (book->sound && book->at)
            str_add_format(&hint->line[1], _("Last change: %s  %s"), book->when, book->person ? book->person : "");
    } else {
        str_add(&hint->line[0], help_of(line->kind));
    }
    str_add(&hint->keys, app->book ? _("Up Down choose  Enter begin  Digits choose as well  Esc back to the workbook")
                                   : _("Up Down choose  Enter begin  Digits choose as well  Ctrl+Q quit"));
}

/* ---- doing ---- */

/* Is PATH the file that is open here? To open and close it once more would drop its locks. */
static bool is_open(const struct app *app, const char *path)
{
    struct stat here, there;
    return app->book && stat(store_path(app->book->store), &here) == 0 && stat(path, &there) == 0 &&
           here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

void start_open(struct app *app, const char *path)
{
    if (seal_is_one(path)) {
        seal_open(app, path);
        return;
    }
    if (is_open(app, path)) {
        app_message(app, MESSAGE_INFO, _("This workbook is open already."));
        return;
    }
    if (encrypt_needs(path)) {
        encrypt_open(app, path);
        return;
    }
    struct error err = {0};
    struct progress progress = app_progress(app, _("Opening the workbook"));
    struct book_options options = *app->open;
    if (app->book)
        options.person = app->book->person;
    store_work_by_default(&progress); /* one that something else wrote into is proven first */
    struct book *book = book_open(path, &options, &err);
    store_work_by_default(NULL);
    app_progress_end(app);
    if (!book) {
        struct str text = app_str(app);
        error_text(&err, &text);
        popup_message(app, _("The workbook cannot be opened"), text.text);
        return;
    }
    store_on_work(book->store, NULL);
    app_switch(app, &(struct app_next){.book = book});
}

static void other_chosen(struct app *app, void *context, const char *path)
{
    if (path)
        start_open(app, path);
}

static void ask_other(struct app *app)
{
    static const char *const endings[] = {".mamori", ".sealed", NULL};
    files_popup(app, &(struct files_ask){.title = _("Which workbook?"), .endings = endings}, other_chosen, NULL);
}

static void practise(struct app *app)
{
    struct error err = {0};
    struct app_next next;
    if (practice_make(app, &next, &err))
        app_switch(app, &next);
    else
        start_failed(app, &err);
}

void start_rehearsal(struct app *app)
{
    struct error err = {0};
    struct app_next next;
    if (app->practice)
        app_message(app, MESSAGE_INFO, _("This is thrown away already when you leave."));
    else if (practice_rehearse(app, &next, &err))
        app_switch(app, &next);
    else
        start_failed(app, &err);
}

static void take(struct app *app, struct start *s, size_t at)
{
    const struct line_of *line = &s->line[at];
    table_choose(&s->table, at);
    switch (line->kind) {
    case LINE_NEW: start_new(app, false); break;
    case LINE_OPEN: /* the workbooks stand below it; where there is only one, it is meant */
        if (s->books == 0)
            ask_other(app);
        else if (s->books == 1)
            start_open(app, s->book[0].path);
        else
            table_choose(&s->table, at + 1);
        break;
    case LINE_BOOK: start_open(app, s->book[line->book].path); break;
    case LINE_OTHER: ask_other(app); break;
    case LINE_PRACTICE: practise(app); break;
    case LINE_IMPORT: start_new(app, true); break;
    case LINE_WIDTH: width_ask(app, NULL, NULL); break;
    }
}

static unsigned start_event(struct app *app, void *state, const struct event *event)
{
    struct start *s = state;
    struct key key = event->kind == EVENT_KEY ? key_narrow(event->key) : (struct key){0};
    switch (popup_table(&s->table, event, key)) {
    case TABLE_MISSED: break;
    case TABLE_OPENED: take(app, s, table_chosen(&s->table)); return UI_HANDLED;
    default: return UI_HANDLED;
    }
    if (command_has_key(CMD_BACK, key)) {
        if (app->book)
            return UI_HANDLED | UI_CLOSE;
        app_message(app, MESSAGE_INFO, _("Ctrl+Q quits."));
    } else if (key.code >= '1' && key.code <= '9' && !key.modifiers) {
        for (size_t i = 0; i < s->lines; i++)
            if (digit_of(s->line[i].kind) == (int)(key.code - '0') && app_choose(app)) {
                take(app, s, i);
                break;
            }
    } else if (event_is_text(event)) {
        app_message(app, MESSAGE_INFO, _("Typing does nothing here: choose by digit or with the arrows"));
    }
    return UI_HANDLED;
}

static void start_finish(struct app *app, void *state)
{
    struct start *s = state;
    start_books_free(&s->book, s->books);
    table_end(&s->table);
    free(s);
}

static const struct popup_ops start_ops = {start_layout, start_draw, start_event, start_finish, NULL, start_hint};

void start_popup(struct app *app)
{
    struct start *s = mem_zero(1, sizeof(*s));
    s->books = start_books(app->open->forms, &s->book);
    bool writes = !app->open->read_only; /* --read-only makes nothing */
    if (writes)
        add_line(s, LINE_NEW, 0);
    size_t open = s->lines;
    add_line(s, LINE_OPEN, 0);
    for (size_t i = 0; i < s->books; i++)
        add_line(s, LINE_BOOK, i);
    if (s->books)
        add_line(s, LINE_OTHER, 0);
    if (writes) {
        add_line(s, LINE_PRACTICE, 0);
        add_line(s, LINE_IMPORT, 0);
    }
    add_line(s, LINE_WIDTH, 0);
    table_begin(&s->table, &start_table, s);
    table_lines(&s->table, s->lines);
    table_choose(&s->table, s->books ? open + 1 : 0);
    popup_push(app, &start_ops, s);
}
