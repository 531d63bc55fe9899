#include "tui/start.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path.h"
#include "base/utf8.h"
#include "tui/files.h"
#include "tui/list_command.h"

enum line_kind { LINE_NEW, LINE_OPEN, LINE_BOOK, LINE_OTHER, LINE_PRACTICE, LINE_IMPORT, LINE_WIDTH };

struct start {
    struct line_of {
        enum line_kind kind;
        size_t book; /* LINE_BOOK: its number */
    } line[64];
    struct start_book *book;
    size_t books;
    struct list list;
    int first_row; /* of the list, as drawn last */
};

/* ---- the lines ---- */

static void add_line(struct start *s, enum line_kind kind, size_t book)
{
    if (s->list.count < ARRAY_LENGTH(s->line))
        s->line[s->list.count++] = (struct line_of){kind, book};
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
    (void)state;
    *rect = rect_of(0, 0, rows - 2 - app->hint_rows, columns); /* hints and keys stand below it, as everywhere */
}

static void draw_book(const struct start_book *book, struct canvas *canvas, int row, int columns, enum style style)
{
    int name = columns >= 110 ? 34 : 20, company = columns >= 110 ? 36 : 20;
    int at = 10;
    canvas_field(canvas, row, at, name, style, ALIGN_LEFT, book->name);
    at += name + 1;
    canvas_field(canvas, row, at, company, style, ALIGN_LEFT,
                 !book->sound    ? _("(cannot be read)")
                 : book->company ? book->company
                                 : "");
    at += company + 1;
    canvas_field(canvas, row, at, 12, style, ALIGN_LEFT, book->when);
    at += 13;
    canvas_field(canvas, row, at, columns - at - 1, style, ALIGN_LEFT, book->person ? book->person : "");
}

static void draw_line(const struct start *s, struct canvas *canvas, int row, int columns, size_t at)
{
    const struct line_of *line = &s->line[at];
    bool here = at == s->list.selected;
    enum style style = here ? STYLE_HERE : STYLE_NORMAL;
    canvas_fill(canvas, rect_of(row, 3, 1, columns - 6), style);
    canvas_text(canvas, row, 3, style, here ? ">" : " ");
    if (line->kind == LINE_BOOK)
        draw_book(&s->book[line->book], canvas, row, columns - 3, style);
    else if (digit_of(line->kind))
        canvas_format(canvas, row, 5, style, "%d  %s", digit_of(line->kind), text_of(line->kind));
    else
        canvas_text(canvas, row, 10, style, text_of(line->kind));
    if (here)
        canvas_cursor(canvas, row, 3);
}

#define PICTURE_ROWS 3

static void start_draw(struct app *app, void *state, struct canvas *canvas, struct rect rect)
{
    struct start *s = state;
    canvas_fill(canvas, rect, STYLE_NORMAL);
    canvas_fill(canvas, rect_of(0, 0, 1, rect.columns), STYLE_TITLE);
    canvas_text(canvas, 0, 1, STYLE_TITLE, _("mamori"));
    canvas_text(canvas, 2, 3, STYLE_HEAD, app->book ? _("Another workbook") : _("To begin with"));
    int picture = rect.rows - PICTURE_ROWS - 1, rows = picture - 1 - 4;
    s->first_row = 4;
    list_show(&s->list, rows);
    for (int i = 0; i < rows && s->list.first + (size_t)i < s->list.count; i++)
        draw_line(s, canvas, 4 + i, rect.columns, s->list.first + (size_t)i);
    canvas_scrollbar(canvas, 4, rect.columns - 2, rows, s->list.first, s->list.count);
    canvas_wrap(canvas, rect_of(picture, 3, PICTURE_ROWS, rect.columns - 26), 0, STYLE_QUIET,
                _("If the upright lines of the picture on the right are straight, Japanese widths are right here."));
    width_picture(canvas, picture, rect.columns - 18, STYLE_NORMAL);
}

static void start_hint(struct app *app, void *state, struct hint *hint)
{
    struct start *s = state;
    const struct line_of *line = &s->line[s->list.selected];
    if (line->kind == LINE_BOOK) {
        const struct start_book *book = &s->book[line->book];
        str_add(&hint->line[0], book->path);
        if (book->sound && book->at)
            str_add_format(&hint->line[1], _("Last change: %s  %s"), book->when, book->person ? book->person : "");
    } else {
        str_add(&hint->line[0], help_of(line->kind));
    }
    str_add(&hint->keys, app->book ? _("Up Down choose  Enter begin  Digits choose as well  Esc back to the workbook")
                                   : _("Up Down choose  Enter begin  Digits choose as well  Ctrl+Q quit"));
}

/* ---- doing ---- */

static void other_chosen(struct app *app, void *context, const char *path)
{
    (void)context;
    if (path)
        start_open(app, path);
}

static void ask_other(struct app *app)
{
    static const char *const endings[] = {".mamori", NULL};
    files_popup(app, &(struct files_ask){.title = _("Which workbook?"), .endings = endings}, other_chosen, NULL);
}

static void take(struct app *app, struct start *s, size_t at)
{
    const struct line_of *line = &s->line[at];
    s->list.selected = at;
    switch (line->kind) {
    case LINE_NEW: start_new(app, false); break;
    case LINE_OPEN: /* the workbooks stand below it; where there is only one, it is meant */
        if (s->books == 0)
            ask_other(app);
        else if (s->books == 1)
            start_open(app, s->book[0].path);
        else
            s->list.selected = at + 1;
        break;
    case LINE_BOOK: start_open(app, s->book[line->book].path); break;
    case LINE_OTHER: ask_other(app); break;
    case LINE_PRACTICE: start_practice(app); break;
    case LINE_IMPORT: start_new(app, true); break;
    case LINE_WIDTH: width_ask(app, NULL, NULL); break;
    }
}

static unsigned start_event(struct app *app, void *state, const struct event *event)
{
    struct start *s = state;
    if (event->kind == EVENT_WHEEL)
        return list_wheel(&s->list, event->lines, NULL, NULL);
    if (event->kind == EVENT_CLICK) {
        size_t at = list_at(&s->list, event->row - s->first_row);
        if (event->row < s->first_row || at == SIZE_MAX)
            return UI_HANDLED;
        bool again = at == s->list.selected || event->twice;
        s->list.selected = at;
        if (again)
            take(app, s, at);
        return UI_HANDLED;
    }
    if (event->kind != EVENT_KEY)
        return UI_HANDLED;
    struct key key = key_narrow(event->key);
    if (list_key(&s->list, key, NULL, NULL))
        return UI_HANDLED;
    if (key.code == K_ENTER) {
        take(app, s, s->list.selected);
    } else if (command_has_key(CMD_BACK, key)) {
        if (app->book)
            return UI_HANDLED | UI_CLOSE;
        app_message(app, MESSAGE_INFO, _("Ctrl+Q quits."));
    } else if (key.code >= '1' && key.code <= '9' && !key.modifiers) {
        for (size_t i = 0; i < s->list.count; i++)
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
    (void)app;
    struct start *s = state;
    start_books_free(&s->book, s->books);
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
    size_t open = s->list.count;
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
    s->list.selected = s->books ? open + 1 : 0;
    popup_push(app, &start_ops, s);
}

/* ---- opening ---- */

/* Is PATH the file that is open here? To open and close it once more would drop its locks. */
static bool is_open(const struct app *app, const char *path)
{
    struct stat here, there;
    return app->book && stat(store_path(app->book->store), &here) == 0 && stat(path, &there) == 0 &&
           here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

void start_open(struct app *app, const char *path)
{
    if (is_open(app, path)) {
        app_message(app, MESSAGE_INFO, _("This workbook is open already."));
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
        struct str text = STR_INIT;
        error_text(&err, &text);
        popup_message(app, _("The workbook cannot be opened"), text.text);
        str_free(&text);
        return;
    }
    store_on_work(book->store, NULL);
    app_switch(app, &(struct app_next){.book = book});
}
