#include "tui/text_view.h"

#include <string.h>

#include "base/utf8.h"
#include "tui/view.h"

void text_view_done(struct text_view *view)
{
    free(view->text);
    if (view->wrapped.text)
        str_free(&view->wrapped);
    *view = (struct text_view){0};
}

void text_view_set(struct text_view *view, const char *text)
{
    text_view_done(view);
    struct str safe = STR_INIT;
    utf8_safe(&safe, text ? text : "", true);
    view->text = str_take(&safe);
    view->wrapped = (struct str)STR_INIT;
}

void text_view_say(struct text_view *view, const char *text)
{
    struct str safe = STR_INIT;
    utf8_safe(&safe, text, true);
    if (!view->text || strcmp(view->text, safe.text) != 0) {
        view->first = 0;
        text_view_set(view, text);
    }
    str_free(&safe);
}

static void wrapped_line(void *context, const char *line, size_t bytes)
{
    struct text_view *view = context;
    str_add_length(&view->wrapped, line, bytes);
    str_add_char(&view->wrapped, '\n');
    view->lines++;
}

/* Where a line goes on: below its first words, or, where two blanks or more part it into columns ("  F9  Ctrl+Z    Undo"), below
 * the second one. */
static size_t hanging(const char *line, int cells)
{
    size_t indent = strspn(line, " ");
    const char *gap = strstr(line + indent, "  ");
    for (const char *next; gap && (next = strstr(gap + strspn(gap, " "), "  ")) != NULL && next - line < cells / 2;)
        gap = next;
    if (!gap)
        return indent;
    char *first = mem_text_length(line, (size_t)(gap - line) + strspn(gap, " "));
    size_t bytes = utf8_width(first) < cells / 2 ? strlen(first) : indent;
    free(first);
    return bytes;
}

/* Lines that begin with blanks keep that indent when they go on in the next line, and those in columns theirs. */
static void wrap(struct text_view *view, int cells)
{
    str_clear(&view->wrapped);
    view->lines = 0;
    view->cells = cells;
    for (const char *p = view->text; *p;) {
        size_t length = strcspn(p, "\n");
        char *line = mem_text_length(p, length);
        size_t head = hanging(line, cells);
        char *first = mem_text_length(line, head);
        int indent = utf8_width(first);
        if (indent > 0 && head < length && indent < cells / 2) {
            struct text_view part = {.wrapped = STR_INIT};
            utf8_wrap(line + head, cells - indent, wrapped_line, &part);
            for (const char *q = part.wrapped.text; *q;) {
                size_t n = strcspn(q, "\n");
                if (q == part.wrapped.text)
                    str_add(&view->wrapped, first);
                else
                    str_add_format(&view->wrapped, "%*s", indent, "");
                str_add_length(&view->wrapped, q, n + 1);
                q += n + 1;
            }
            view->lines += part.lines;
            str_free(&part.wrapped);
        } else if (length == 0) {
            wrapped_line(view, "", 0);
        } else {
            utf8_wrap(line, cells, wrapped_line, view);
        }
        free(first);
        free(line);
        p += length;
        if (*p)
            p++;
    }
}

void text_view_draw(struct text_view *view, struct canvas *canvas, struct rect rect, enum style style)
{
    if (!view->text)
        return;
    int cells = rect.columns - 2; /* one for the scroll mark, one free before it */
    if (cells < 2)
        return;
    if (view->cells != cells)
        wrap(view, cells);
    view->rows = rect.rows;
    view->first = smaller(view->first, view->lines - rect.rows);
    view->first = larger(view->first, 0);
    const char *p = view->wrapped.text;
    for (int line = 0; *p; line++) {
        size_t length = strcspn(p, "\n");
        int row = line - view->first;
        if (row >= 0 && row < rect.rows) {
            char *text = mem_text_length(p, length);
            bool heading = str_starts(text, "# ");
            canvas_text(canvas, rect.row + row, rect.column, heading ? STYLE_HEAD : style, heading ? text + 2 : text);
            free(text);
        }
        p += length + (p[length] ? 1 : 0);
    }
    canvas_scrollbar(canvas, rect.row, rect.column + rect.columns - 1, rect.rows, (size_t)view->first,
                     (size_t)view->lines);
}

void text_view_wheel(struct text_view *view, int lines)
{
    view->first = larger(0, smaller(view->first + lines, view->lines - view->rows));
}

static unsigned text_view_move(struct text_view *view, enum move move)
{
    int page = larger(1, view->rows - 1);
    switch (move) {
    case MOVE_UP: text_view_wheel(view, -1); break;
    case MOVE_DOWN: text_view_wheel(view, 1); break;
    case MOVE_PAGE_UP: text_view_wheel(view, -page); break;
    case MOVE_PAGE_DOWN: text_view_wheel(view, page); break;
    case MOVE_FIRST: text_view_wheel(view, -view->lines); break;
    case MOVE_LAST: text_view_wheel(view, view->lines); break;
    case MOVE_NONE: return UI_IGNORED;
    }
    return UI_HANDLED;
}

unsigned text_view_key(struct text_view *view, struct key key)
{
    return text_view_move(view, command_has_key(CMD_TOGGLE, key) ? MOVE_PAGE_DOWN : command_move_of(key));
}

/* ---- the screen ---- */

struct text_screen {
    char *title;
    struct text_view view;
};

static void text_close(struct app *app, void *state)
{
    struct text_screen *s = state;
    text_view_done(&s->view);
    free(s->title);
}

static void text_title(struct app *app, void *state, struct str *out)
{
    str_add(out, ((struct text_screen *)state)->title);
}

static void text_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct text_screen *s = state;
    text_view_draw(&s->view, canvas, rect_of(body.row + 1, body.column + 2, body.rows - 1, body.columns - 3),
                   STYLE_NORMAL);
}

static void text_hint(struct app *app, void *state, struct hint *hint)
{
    struct text_screen *s = state;
    if (s->view.lines > s->view.rows)
        str_add_format(&hint->line[0], _("Lines %d-%d of %d"), s->view.first + 1,
                       s->view.first + s->view.rows < s->view.lines ? s->view.first + s->view.rows : s->view.lines,
                       s->view.lines);
    str_add(&hint->keys, _("Arrows and PgUp PgDn scroll  Esc back"));
}

#define ACT(name, call) SCREEN_ACT(name, struct text_screen, call)
ACT(scroll, text_view_move(&s->view, command_move(app->command)))
ACT(page_down, text_view_move(&s->view, MOVE_PAGE_DOWN))
ACT(leave, app_close(app, s))

static const struct screen_action text_actions[] = {
    {CMD_TOGGLE, 0, page_down},
    {CMD_ENTER, 0, leave},
    {CMD_NONE, 0, NULL},
};

static void text_wheel(struct app *app, void *state, int row, int column, int lines)
{
    text_view_wheel(&((struct text_screen *)state)->view, lines);
}

static const struct screen_ops text_ops = {
    .name = "text",
    .without_model = true,
    .close = text_close,
    .title = text_title,
    .draw = text_draw,
    .hint = text_hint,
    .actions = text_actions,
    .move = scroll,
    .wheel = text_wheel,
};

void text_screen(struct app *app, const char *title, const char *text)
{
    struct text_screen *s = mem_zero(1, sizeof(*s));
    s->title = mem_text(title);
    text_view_set(&s->view, text);
    app_push(app, &text_ops, s);
}
