/* All documents, shelf by shelf: which the company needs, what is missing, what is promised and not done. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "book/fill.h"
#include "guide/document_rows.h"
#include "tui/document.h"
#include "tui/list_command.h"
#include "tui/screens.h"

struct line {
    size_t shelf, document; /* document SIZE_MAX: the shelf's own line */
};

struct documents_screen {
    struct list list;
    struct line *line;
    struct document **document;  /* by number of the catalog's; NULL: it stands for rows, or its form is wrong, which
                                    opening it tells */
    struct document_each **rows; /* of one that stands for rows: these */
    size_t *row_count;
    int top;
};

static void forget(struct app *app, struct documents_screen *s)
{
    for (size_t i = 0; s->document && i < app_catalog(app)->document_count; i++) {
        document_free(&s->document[i]);
        free(s->rows[i]);
        s->rows[i] = NULL;
    }
}

static void documents_changed(struct app *app, void *state)
{
    struct documents_screen *s = state;
    if (!app->book->model)
        return;
    forget(app, s);
    for (size_t i = 0; i < app_catalog(app)->document_count; i++)
        if (app_catalog(app)->document[i].each == SIZE_MAX)
            s->document[i] = document_make(app->book->model, (struct document_which){i, NULL}, NULL);
        else
            s->rows[i] = document_rows(app->book->model, i, &s->row_count[i]);
}

static bool is_document(void *context, size_t at)
{
    const struct documents_screen *s = context;
    return s->line[at].document != SIZE_MAX;
}

static bool documents_open(struct app *app, void *state, struct error *err)
{
    struct documents_screen *s = state;
    const struct catalog *catalog = app_catalog(app);
    size_t count = 0;
    if (catalog->document_count == 0)
        return error_set(err, ERROR_UNSUPPORTED, _("Documents"));
    s->document = mem_zero(catalog->document_count + 1, sizeof(*s->document));
    s->rows = mem_zero(catalog->document_count + 1, sizeof(*s->rows));
    s->row_count = mem_zero(catalog->document_count + 1, sizeof(*s->row_count));
    s->line = mem_zero(catalog->document_count + catalog->documents.shelf_count + 1, sizeof(*s->line));
    for (size_t i = 0; i < catalog->document_count; i++) {
        if (i == 0 || catalog->document[i].shelf != catalog->document[i - 1].shelf)
            s->line[count++] = (struct line){catalog->document[i].shelf, SIZE_MAX};
        s->line[count++] = (struct line){catalog->document[i].shelf, i};
    }
    list_resize(&s->list, count);
    s->list.selected = 1;
    documents_changed(app, s);
    return true;
}

static void documents_close(struct app *app, void *state)
{
    struct documents_screen *s = state;
    forget(app, s);
    free(s->document);
    free(s->rows);
    free(s->row_count);
    free(s->line);
    free(s);
}

static void documents_title(struct app *app, void *state, struct str *out)
{
    const struct documents_screen *s = state;
    size_t made = 0;
    for (size_t i = 0; i < app_catalog(app)->document_count; i++) {
        made += s->document[i] && s->document[i]->version > 0;
        for (size_t r = 0; r < s->row_count[i]; r++) /* one that stands for rows: once for each */
            if (s->rows[i][r].version && ++made)
                break;
    }
    str_add_format(out, _("Documents  %zu of %zu have a version"), made, app_catalog(app)->document_count);
}

#define RIGHT_CELLS 33 /* version 13, blanks 6, a gap of 2, not kept 12 */

/* One that stands for rows: for how many there is one, of how many. */
static void draw_rows(struct app *app, const struct documents_screen *s, size_t index, struct canvas *canvas,
                      struct rect line, bool here)
{
    size_t open = 0;
    struct str text = STR_INIT, todo = STR_INIT;
    enum style style = here ? STYLE_HERE : STYLE_NORMAL;
    int right = line.columns - RIGHT_CELLS;
    for (size_t i = 0; i < s->row_count[index]; i++)
        open += s->rows[index][i].state == DOCUMENT_ROW_NEEDED || s->rows[index][i].state == DOCUMENT_ROW_CHANGED;
    canvas_fill(canvas, line, style);
    canvas_text(canvas, line.row, line.column, style, here ? ">" : " ");
    canvas_field(canvas, line.row, line.column + 5, right - 6, style, ALIGN_LEFT,
                 intl_form(app_catalog(app)->document[index].title));
    str_add_format(&text, ngettext("for %zu row", "for %zu rows", s->row_count[index]), s->row_count[index]);
    canvas_field(canvas, line.row, line.column + right, 13, style, ALIGN_LEFT, text.text);
    if (open)
        str_add_format(&todo, _("%zu to be made"), open);
    canvas_field(canvas, line.row, line.column + right + 17, 16, here ? style : STYLE_WARN, ALIGN_RIGHT, todo.text);
    if (here)
        canvas_cursor(canvas, line.row, line.column);
    str_free(&text);
    str_free(&todo);
}

static void draw_document(struct app *app, const struct documents_screen *s, size_t index, struct canvas *canvas,
                          struct rect line, bool here)
{
    const struct document *d = s->document[index];
    const struct choice *choice = NULL;
    struct str need = STR_INIT, reason = STR_INIT, text = STR_INIT, blanks = STR_INIT, broken = STR_INIT;
    enum style style = here ? STYLE_HERE : STYLE_NORMAL;
    bool said = document_need(app->book->model, index, &need, &reason, &choice);
    int right = line.columns - RIGHT_CELLS;
    canvas_fill(canvas, line, style);
    canvas_text(canvas, line.row, line.column, style, here ? ">" : " ");
    if (said && choice)
        canvas_field(canvas, line.row, line.column + 2, 3, here ? style : app_tone(choice->tone), ALIGN_LEFT,
                     choice->mark ? choice->mark : "");
    canvas_field(canvas, line.row, line.column + 5, right - 6, style, ALIGN_LEFT,
                 intl_form(app_catalog(app)->document[index].title));
    if (!d) {
        canvas_field(canvas, line.row, line.column + right, RIGHT_CELLS, here ? style : STYLE_BAD, ALIGN_LEFT,
                     _("cannot be read"));
        if (here)
            canvas_cursor(canvas, line.row, line.column);
        str_free(&need);
        str_free(&reason);
        return;
    }
    if (d->version)
        str_add_format(&text, _("v%u %s"), d->version, d->revised ? d->revised : d->enacted ? d->enacted : "");
    canvas_field(canvas, line.row, line.column + right, 13, here || d->version ? style : STYLE_QUIET, ALIGN_LEFT,
                 d->version ? text.text : _("no version"));
    if (d->blanks)
        str_add_format(&blanks, "%zu", d->blanks);
    canvas_field(canvas, line.row, line.column + right + 13, 6, here ? style : STYLE_WARN, ALIGN_RIGHT, blanks.text);
    if (d->broken_parts)
        str_add_format(&broken, "%zu !!", d->broken_parts);
    if (d->partly_parts)
        str_add_format(&broken, "%s%zu !", broken.length ? "  " : "", d->partly_parts);
    canvas_field(canvas, line.row, line.column + right + 21, 12,
                 here              ? style
                 : d->broken_parts ? STYLE_BAD
                                   : STYLE_WARN,
                 ALIGN_RIGHT, broken.text);
    if (here)
        canvas_cursor(canvas, line.row, line.column);
    str_free(&need);
    str_free(&reason);
    str_free(&text);
    str_free(&blanks);
    str_free(&broken);
}

static void documents_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct documents_screen *s = state;
    int right = body.columns - 1 - RIGHT_CELLS;
    canvas_text(canvas, body.row, 5, STYLE_HEAD, _("Document"));
    canvas_text(canvas, body.row, right, STYLE_HEAD, _("Version"));
    canvas_field(canvas, body.row, right + 13, 6, STYLE_HEAD, ALIGN_RIGHT, _("Blanks"));
    canvas_field(canvas, body.row, right + 21, 12, STYLE_HEAD, ALIGN_RIGHT, _("Not kept"));
    list_show(&s->list, body.rows - 1);
    if (s->list.first == 1) /* the first shelf's name is worth its line */
        s->list.first = 0;
    s->top = body.row + 1;
    for (int i = 0; i < body.rows - 1; i++) {
        size_t at = s->list.first + (size_t)i;
        if (at >= s->list.count)
            break;
        struct rect line = rect_of(s->top + i, body.column, 1, body.columns - 1);
        if (s->line[at].document == SIZE_MAX)
            canvas_text(canvas, line.row, line.column + 2, STYLE_STRONG,
                        intl_form(app_catalog(app)->documents.shelf[s->line[at].shelf].title));
        else
            (app_catalog(app)->document[s->line[at].document].each == SIZE_MAX ? draw_document : draw_rows)(
                app, s, s->line[at].document, canvas, line, at == s->list.selected);
    }
    canvas_scrollbar(canvas, s->top, body.column + body.columns - 1, body.rows - 1, s->list.first, s->list.count);
}

static size_t document_here(const struct documents_screen *s)
{
    return s->list.selected < s->list.count ? s->line[s->list.selected].document : SIZE_MAX;
}

static void documents_hint(struct app *app, void *state, struct hint *hint)
{
    const struct documents_screen *s = state;
    size_t index = document_here(s);
    if (index == SIZE_MAX)
        return;
    const struct document_def *def = &app_catalog(app)->document[index];
    struct str need = STR_INIT, reason = STR_INIT;
    const struct choice *choice = NULL;
    const char *help = def->help ? fill_help(app->book->model, def->help) : "";
    str_add_length(&hint->line[0], help, strcspn(help, "\n"));
    if (document_need(app->book->model, index, &need, &reason, &choice))
        str_add_format(&hint->line[1], "%s: %s", need.text, reason.text);
    str_add(&hint->keys, _("Enter open  Up Down choose  Ctrl+E write all of them into a folder  Esc back"));
    str_free(&need);
    str_free(&reason);
}

static void documents_help(struct app *app, void *state, struct str *out)
{
    (void)app, (void)state;
    str_add(out, _("All documents that a company may need, shelf by shelf. The mark before a name says how much it is "
                   "needed, as the answers say; the line below says why.\n\n"
                   "Blanks are places where something is still missing. \"Not kept\" counts what a document promises "
                   "while the answers say that it is not done.\n\n"
                   "Enter opens a document. Ctrl+E writes all of them into a folder."));
    str_add(out, "\n\n");
}

static bool documents_enabled(struct app *app, void *state, enum command command)
{
    (void)app, (void)state;
    if (command_moves(command))
        return true;
    switch (command) {
    case CMD_ENTER:
    case CMD_EXPORT: return true;
    default: return false;
    }
}

static unsigned documents_command(struct app *app, void *state, enum command command)
{
    struct documents_screen *s = state;
    if (command == CMD_ENTER) {
        if (document_here(s) != SIZE_MAX)
            screen_document(app, document_here(s), NULL);
        return UI_HANDLED;
    }
    if (command == CMD_EXPORT) {
        document_export_dialog(app, (struct document_which){SIZE_MAX, NULL});
        return UI_HANDLED;
    }
    return list_command(&s->list, command, is_document, s);
}

static unsigned documents_click(struct app *app, void *state, int row, int column, bool twice)
{
    (void)column;
    struct documents_screen *s = state;
    size_t at = row >= s->top ? list_at(&s->list, row - s->top) : SIZE_MAX;
    if (at == SIZE_MAX || s->line[at].document == SIZE_MAX)
        return UI_HANDLED;
    bool again = s->list.selected == at;
    s->list.selected = at;
    if (again || twice)
        screen_document(app, s->line[at].document, NULL);
    return UI_HANDLED;
}

static unsigned documents_wheel(struct app *app, void *state, int row, int column, int lines)
{
    (void)app, (void)row, (void)column;
    struct documents_screen *s = state;
    return list_wheel(&s->list, lines, is_document, s);
}

static const struct screen_ops documents_ops = {
    .name = "documents",
    .open = documents_open,
    .close = documents_close,
    .title = documents_title,
    .draw = documents_draw,
    .hint = documents_hint,
    .enabled = documents_enabled,
    .command = documents_command,
    .click = documents_click,
    .wheel = documents_wheel,
    .changed = documents_changed,
    .help = documents_help,
};

void screen_documents(struct app *app)
{
    app_push(app, &documents_ops, mem_zero(1, sizeof(struct documents_screen)));
}
