/* A document made from the answers: read it, fill its blanks where they stand, save it as text. */
#include "guide/document.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/utf8.h"
#include "exchange/atomic.h"
#include "tui/edit.h"
#include "tui/files.h"
#include "tui/screens.h"

#define PAGE_CELLS 72 /* of the text, as on the page that is saved */

struct document_screen {
    size_t sheet;
    struct document *document;
    struct document_row *row; /* laid out for `cells` */
    size_t rows, capacity;
    int cells, first, shown; /* first row shown, rows shown */
    size_t blank;            /* chosen one; SIZE_MAX: none */
    bool follow;             /* scroll so that the chosen blank is seen */
    /* while a blank is being filled: its place, which may have moved */
    size_t fill_sheet, fill_column;
    char *fill_row, *fill_old;
};

/* ---- the state ---- */

static void add_row(void *context, const struct document *document, const struct document_row *row)
{
    struct document_screen *s = context;
    (void)document;
    s->row = mem_grow(s->row, s->rows, &s->capacity, sizeof(*s->row));
    s->row[s->rows++] = *row;
}

static void lay_out(struct document_screen *s, int cells)
{
    if (cells == s->cells)
        return;
    s->cells = cells;
    s->rows = 0;
    document_layout(s->document, cells, add_row, s);
    s->follow = true;
}

static void document_changed(struct app *app, void *state)
{
    struct document_screen *s = state;
    if (!app->book->model)
        return;
    document_free(&s->document);
    s->document = document_make(app->book->model, s->sheet);
    s->cells = 0;
    if (s->blank != SIZE_MAX && s->blank >= s->document->blanks)
        s->blank = s->document->blanks ? s->document->blanks - 1 : SIZE_MAX;
}

static bool document_open(struct app *app, void *state, struct error *err)
{
    struct document_screen *s = state;
    if (s->sheet >= app_catalog(app)->sheet_count || !app_sheet(app, s->sheet)->document)
        return error_set(err, ERROR_UNSUPPORTED, _("As a document"));
    document_changed(app, s);
    if (s->document->blanks)
        s->blank = 0;
    return true;
}

static void document_close(struct app *app, void *state)
{
    (void)app;
    struct document_screen *s = state;
    document_free(&s->document);
    free(s->row);
    free(s->fill_row);
    free(s->fill_old);
    free(s);
}

static const struct document_blank *blank_here(const struct document_screen *s)
{
    return s->document && s->blank < s->document->blanks ? &s->document->blank[s->blank] : NULL;
}

/* ---- drawing ---- */

static bool overlaps(const struct document_row *row, const struct document_blank *blank)
{
    return row->line == blank->line && row->in_title == blank->in_title && row->from < blank->to &&
           row->to > blank->from;
}

static enum style row_style(const struct document_line *line, bool in_title)
{
    if (line->style == BLOCK_TITLE)
        return STYLE_STRONG;
    return line->style == BLOCK_HEADING || in_title ? STYLE_HEAD : STYLE_NORMAL;
}

static int draw_piece(struct canvas *canvas, int row, int column, enum style style, const char *text, size_t from,
                      size_t to)
{
    char *piece = mem_text_length(text + from, to - from);
    int cells = canvas_text(canvas, row, column, style, piece);
    free(piece);
    return cells;
}

static void draw_row(const struct document_screen *s, const struct document_row *row, struct canvas *canvas, int at,
                     int left)
{
    const struct document_line *line = &s->document->line[row->line];
    const char *text = row->in_title ? line->title : line->text;
    enum style style = row_style(line, row->in_title);
    int column = left + row->indent;
    if (row->to <= row->from)
        return;
    column += canvas_text(canvas, at, column, style, row->head);
    size_t from = row->from;
    for (size_t b = 0; b < s->document->blanks; b++) {
        const struct document_blank *blank = &s->document->blank[b];
        if (!overlaps(row, blank))
            continue;
        size_t start = blank->from > row->from ? blank->from : row->from,
               end = blank->to < row->to ? blank->to : row->to;
        column += draw_piece(canvas, at, column, style, text, from, start);
        if (b == s->blank && start == blank->from)
            canvas_cursor(canvas, at, column);
        column += draw_piece(canvas, at, column, b == s->blank ? STYLE_HERE : STYLE_WARN, text, start, end);
        from = end;
    }
    draw_piece(canvas, at, column, style, text, from, row->to);
}

static void scroll_to_blank(struct document_screen *s)
{
    const struct document_blank *blank = blank_here(s);
    for (size_t i = 0; blank && i < s->rows; i++)
        if (overlaps(&s->row[i], blank)) {
            if ((int)i < s->first)
                s->first = (int)i > 1 ? (int)i - 1 : 0;
            if ((int)i >= s->first + s->shown)
                s->first = (int)i - s->shown + 2;
            break;
        }
    s->follow = false;
}

static void document_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    (void)app;
    struct document_screen *s = state;
    if (!s->document)
        return;
    int cells = body.columns - 8 < PAGE_CELLS ? body.columns - 8 : PAGE_CELLS,
        left = body.column + (body.columns - cells) / 2;
    lay_out(s, cells);
    s->shown = body.rows;
    if (s->follow)
        scroll_to_blank(s);
    if (s->first > (int)s->rows - s->shown)
        s->first = (int)s->rows - s->shown;
    if (s->first < 0)
        s->first = 0;
    for (int i = 0; i < s->shown && s->first + i < (int)s->rows; i++)
        draw_row(s, &s->row[s->first + i], canvas, body.row + i, left);
    canvas_scrollbar(canvas, body.row, body.column + body.columns - 1, body.rows, (size_t)s->first, s->rows);
}

static void document_title_line(struct app *app, void *state, struct str *out)
{
    (void)app;
    struct document_screen *s = state;
    if (!s->document)
        return;
    str_add_format(out, "%s  ", s->document->title);
    if (s->document->blanks)
        str_add_format(out, ngettext("%zu blank", "%zu blanks", s->document->blanks), s->document->blanks);
    else
        str_add(out, _("no blanks"));
}

static void document_hint(struct app *app, void *state, struct hint *hint)
{
    struct document_screen *s = state;
    const struct document_blank *blank = blank_here(s);
    if (blank) {
        str_add_format(&hint->line[0], _("Blank %zu of %zu: "), s->blank + 1, s->document->blanks);
        str_add(&hint->line[0], app_sheet_title(app, blank->sheet));
        if (blank->column != SIZE_MAX) {
            const struct column_def *def = &app_sheet(app, blank->sheet)->column[blank->column];
            str_add_format(&hint->line[0], " > %s", intl_form(def->label));
            if (def->help)
                str_add(&hint->line[1], intl_form(def->help));
        }
        str_add(&hint->keys,
                _("Enter fill in  Tab next blank  Up Down scroll  Ctrl+T its sheet  Ctrl+E save as text  Esc back"));
    } else {
        str_add(&hint->line[0], _("The text is made from the answers; it changes when they do."));
        str_add(&hint->keys, _("Up Down scroll  Ctrl+E save as text  Esc back"));
    }
}

static void document_help(struct app *app, void *state, struct str *out)
{
    (void)app, (void)state;
    str_add(out, _("The document as it reads now. It is made from the answers: to change the wording, change the sheet "
                   "it comes from.\n\n"
                   "Where something is missing stands a blank in brackets. Tab goes to the next blank, Enter fills it "
                   "in, here and wherever else it is used.\n\n"
                   "Ctrl+E saves the document as a text file (UTF-8, lines as Windows wants them), to be opened with "
                   "Word or Notepad and printed."));
    str_add(out, "\n\n");
}

/* ---- filling a blank ---- */

static bool fill_check(struct app *app, void *context, const char *text, struct error *err)
{
    struct document_screen *s = context;
    struct str stored = STR_INIT;
    bool good = model_parse(app->book->model, s->fill_sheet, s->fill_column, text, &stored, err);
    str_free(&stored);
    return good;
}

static void filled(struct app *app, void *context, const char *text)
{
    struct document_screen *s = context;
    if (!text || !*text || !app_top(app, s))
        return;
    struct str stored = STR_INIT;
    if (model_parse(app->book->model, s->fill_sheet, s->fill_column, text, &stored, NULL))
        edit_write(app, s->fill_sheet, s->fill_row, s->fill_column, stored.text, s->fill_old, NULL);
    str_free(&stored);
}

static void fill_in(struct app *app, struct document_screen *s)
{
    const struct document_blank *blank = blank_here(s);
    struct error err = {0};
    if (!blank)
        return;
    /* A computed value cannot be typed: its sheet shows what it comes from. */
    if (blank->column == SIZE_MAX || !edit_allowed(app, blank->sheet, blank->column, &err) ||
        blank->row >= model_rows(app->book->model, blank->sheet)) {
        screen_grid(app, blank->sheet, blank->row == UINT32_MAX ? 0 : blank->row, blank->column);
        return;
    }
    const struct column_def *def = &app_sheet(app, blank->sheet)->column[blank->column];
    const char *row = model_row_id(app->book->model, blank->sheet, blank->row);
    if (edit_choose(app, blank->sheet, row, blank->column, NULL, -1, -1))
        return;
    if (def->type == COLUMN_NOTE) {
        edit_note(app, blank->sheet, row, blank->column);
        return;
    }
    struct str old = STR_INIT;
    model_stored(app->book->model, blank->sheet, blank->row, blank->column, &old);
    free(s->fill_row);
    free(s->fill_old);
    s->fill_row = mem_text(row);
    s->fill_old = str_take(&old);
    s->fill_sheet = blank->sheet;
    s->fill_column = blank->column;
    char *title = mem_format("%s  %s", app_sheet_title(app, blank->sheet), intl_form(def->label));
    popup_prompt(app, title, "", def->type == COLUMN_TEXT ? def->max_length : 60, fill_check, filled, s);
    free(title);
}

/* ---- saving ---- */

static bool write_text(const char *path, const struct document *document, struct error *err)
{
    struct str text = STR_INIT, lines = STR_INIT;
    struct atomic_file file;
    document_text(document, PAGE_CELLS, &text);
    str_add(&lines, "\xEF\xBB\xBF"); /* Windows programs then know that it is UTF-8 */
    for (const char *p = text.text; *p; p++) {
        if (*p == '\n')
            str_add_char(&lines, '\r');
        str_add_char(&lines, *p);
    }
    bool good = atomic_open(&file, path, err);
    for (size_t done = 0; good && done < lines.length;) {
        ssize_t n = write(file.fd, lines.text + done, lines.length - done);
        if (n < 0) {
            atomic_error(errno, path, err);
            atomic_abandon(&file);
            good = false;
        } else {
            done += (size_t)n;
        }
    }
    good = good && atomic_commit(&file, err);
    str_free(&text);
    str_free(&lines);
    return good;
}

static void file_chosen(struct app *app, void *context, const char *path)
{
    struct document_screen *s = context;
    struct error err = {0};
    if (!path || !app_top(app, s))
        return;
    if (write_text(path, s->document, &err))
        app_message(app, MESSAGE_INFO, _("Saved: %s"), path);
    else
        app_error(app, &err);
}

static void choose_file(struct app *app, struct document_screen *s)
{
    static const char *const endings[] = {".txt", NULL};
    char iso[11];
    date_iso(model_today(app->book->model), iso);
    char *name = mem_format("%s_%s.txt", s->document->title, iso);
    for (char *p = name; *p; p++)
        if (*p == '/')
            *p = '_';
    files_popup(app, &(struct files_ask){.title = _("Save the document as text"), .name = name, .endings = endings},
                file_chosen, s);
    free(name);
}

static void save_answer(struct app *app, void *context, bool yes)
{
    if (yes && app_top(app, context))
        choose_file(app, context);
}

static void save(struct app *app, struct document_screen *s)
{
    if (s->document->blanks == 0) {
        choose_file(app, s);
        return;
    }
    char *question = mem_format(ngettext("%zu blank is still to be filled in. Save the document nevertheless?",
                                         "%zu blanks are still to be filled in. Save the document nevertheless?",
                                         s->document->blanks),
                                s->document->blanks);
    popup_confirm(app, question, _("Save"), _("Not yet"), save_answer, s);
    free(question);
}

/* ---- keys ---- */

static bool document_enabled(struct app *app, void *state, enum command command)
{
    struct document_screen *s = state;
    (void)app;
    switch (command) {
    case CMD_UP:
    case CMD_DOWN:
    case CMD_PAGE_UP:
    case CMD_PAGE_DOWN:
    case CMD_LINE_START:
    case CMD_LINE_END:
    case CMD_FIRST:
    case CMD_LAST:
    case CMD_EXPORT: return true;
    case CMD_TOGGLE: return true;
    case CMD_NEXT_FIELD:
    case CMD_PREVIOUS_FIELD:
    case CMD_ENTER:
    case CMD_EDIT: return s->document && s->document->blanks > 0;
    default: return false;
    }
}

static void next_blank(struct document_screen *s, bool back)
{
    size_t count = s->document->blanks;
    if (count == 0)
        return;
    if (s->blank == SIZE_MAX)
        s->blank = back ? count - 1 : 0;
    else
        s->blank = (s->blank + (back ? count - 1 : 1)) % count;
    s->follow = true;
}

static unsigned scroll(struct document_screen *s, int by)
{
    s->first += by;
    s->follow = false;
    return UI_HANDLED;
}

static unsigned document_command(struct app *app, void *state, enum command command)
{
    struct document_screen *s = state;
    int page = s->shown > 1 ? s->shown - 1 : 1;
    switch (command) {
    case CMD_UP: return scroll(s, s->first > 0 ? -1 : 0);
    case CMD_DOWN: return scroll(s, 1);
    case CMD_PAGE_UP: return scroll(s, -page);
    case CMD_TOGGLE:
    case CMD_PAGE_DOWN: return scroll(s, page);
    case CMD_LINE_START:
    case CMD_FIRST: return scroll(s, -s->first);
    case CMD_LINE_END:
    case CMD_LAST: return scroll(s, (int)s->rows);
    case CMD_NEXT_FIELD: next_blank(s, false); return UI_HANDLED;
    case CMD_PREVIOUS_FIELD: next_blank(s, true); return UI_HANDLED;
    case CMD_ENTER:
    case CMD_EDIT: fill_in(app, s); return UI_HANDLED;
    case CMD_EXPORT: save(app, s); return UI_HANDLED;
    default: return UI_IGNORED;
    }
}

static unsigned document_click(struct app *app, void *state, int row, int column, bool twice)
{
    struct document_screen *s = state;
    int at = row - app->body.row + s->first, left = (app->body.columns - s->cells) / 2;
    if (!s->document || at < 0 || at >= (int)s->rows)
        return UI_HANDLED;
    const struct document_row *r = &s->row[at];
    const char *text = r->in_title ? s->document->line[r->line].title : s->document->line[r->line].text;
    for (size_t b = 0; b < s->document->blanks; b++) {
        const struct document_blank *blank = &s->document->blank[b];
        if (!overlaps(r, blank))
            continue;
        size_t start = blank->from > r->from ? blank->from : r->from, end = blank->to < r->to ? blank->to : r->to;
        char *before = mem_text_length(text + r->from, start - r->from),
             *through = mem_text_length(text + r->from, end - r->from);
        int origin = left + r->indent + utf8_width(r->head);
        bool hit = column >= origin + utf8_width(before) && column < origin + utf8_width(through);
        free(before);
        free(through);
        if (!hit)
            continue;
        s->blank = b;
        if (twice)
            fill_in(app, s);
        return UI_HANDLED;
    }
    return UI_HANDLED;
}

static unsigned document_wheel(struct app *app, void *state, int row, int column, int lines)
{
    (void)app, (void)row, (void)column;
    struct document_screen *s = state;
    return scroll(s, s->first + lines < 0 ? -s->first : lines);
}

static void document_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    struct document_screen *s = state;
    const struct document_blank *blank = blank_here(s);
    *sheet = s->sheet;
    if (blank && app->book->model && blank->row < model_rows(app->book->model, blank->sheet)) {
        *sheet = blank->sheet;
        *row = model_row_id(app->book->model, blank->sheet, blank->row);
        *column = blank->column;
    }
}

static const struct screen_ops document_ops = {
    .name = "document",
    .open = document_open,
    .close = document_close,
    .title = document_title_line,
    .draw = document_draw,
    .hint = document_hint,
    .enabled = document_enabled,
    .command = document_command,
    .click = document_click,
    .wheel = document_wheel,
    .changed = document_changed,
    .where = document_where,
    .help = document_help,
};

void screen_document(struct app *app, size_t sheet)
{
    struct document_screen *s = mem_zero(1, sizeof(*s));
    s->sheet = sheet;
    s->blank = SIZE_MAX;
    app_push(app, &document_ops, s);
}
