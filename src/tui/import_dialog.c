/* Taking rows over from a CSV file: the file, then what it would change, and only then the change. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "exchange/csv.h"
#include "tui/files.h"
#include "tui/list.h"
#include "tui/screens.h"

enum import_part { PART_COLUMNS, PART_ROWS, PART_REJECTED, PART_COUNT };

struct import_screen {
    size_t sheet;
    char *path;
    enum csv_encoding wanted;
    struct csv_preview *preview; /* NULL: the file cannot be read so; `error` says why */
    struct error error;
    enum import_part part;
    struct list list[PART_COUNT];
    int left; /* first column shown of the rows */
    struct rect list_rect;
    bool done; /* written: changes are no reason to look again */
};

static const char *encoding_text(enum csv_encoding encoding)
{
    switch (encoding) {
    case CSV_UTF8: return "UTF-8";
    case CSV_CP932: return _("CP932 (Shift_JIS of Windows)");
    default: return _("automatic");
    }
}

static const char *file_name(const struct import_screen *s)
{
    const char *slash = strrchr(s->path, '/');
    return slash ? slash + 1 : s->path;
}

/* ---- reading ---- */

static void read_file(struct app *app, struct import_screen *s)
{
    struct progress progress = app_progress(app, _("Reading the file"));
    csv_preview_free(&s->preview);
    s->error = (struct error){0};
    s->preview = csv_preview(app->book, s->sheet, s->path, s->wanted, &progress, &s->error);
    app_progress_end(app);
    for (int part = 0; part < PART_COUNT; part++)
        s->list[part] = (struct list){0};
    s->left = 0;
    if (!s->preview)
        return;
    s->list[PART_COLUMNS].count = s->preview->mappings;
    s->list[PART_ROWS].count = (size_t)csv_row_count(s->preview);
    s->list[PART_REJECTED].count = s->preview->rejects;
    s->part = s->preview->rejected ? PART_REJECTED : PART_ROWS;
}

static bool import_open(struct app *app, void *state, struct error *err)
{
    struct import_screen *s = state;
    read_file(app, s);
    /* What another encoding could mend is shown on the screen, where it can be changed; the rest ends here. */
    if (!s->preview &&
        (s->error.code == ERROR_MISSING_FILE || s->error.code == ERROR_IO || s->error.code == ERROR_CANCELLED)) {
        *err = s->error;
        return false;
    }
    return true;
}

static void import_close(struct app *app, void *state)
{
    (void)app;
    struct import_screen *s = state;
    csv_preview_free(&s->preview);
    free(s->path);
    free(s);
}

/* The difference was made against rows that may have changed: it is made anew. */
static void import_changed(struct app *app, void *state)
{
    struct import_screen *s = state;
    enum import_part part = s->part;
    if (s->done || !app->book->model)
        return;
    read_file(app, s);
    s->part = part;
}

/* ---- drawing ---- */

static void import_title(struct app *app, void *state, struct str *out)
{
    struct import_screen *s = state;
    str_add_format(out, _("Import into \"%s\""), app_sheet_title(app, s->sheet));
    str_add(out, "  ");
    utf8_safe(out, file_name(s), false);
}

struct count_text {
    const char *label, *mark;
    uint64_t count;
    enum style style;
};

static void draw_counts(const struct import_screen *s, struct canvas *canvas, int row)
{
    const struct csv_preview *p = s->preview;
    const struct count_text counts[] = {
        {_("added"), "+", p->added, STYLE_GOOD},
        {_("changed"), "*", p->changed, STYLE_WARN},
        {_("same"), "=", p->same, STYLE_QUIET},
        {_("rejected"), "!!", p->rejected, p->rejected ? STYLE_BAD : STYLE_QUIET},
    };
    int column = 2;
    for (size_t i = 0; i < ARRAY_LENGTH(counts); i++) {
        column += canvas_format(canvas, row, column, counts[i].style, "%s %s %llu", counts[i].mark, counts[i].label,
                                (unsigned long long)counts[i].count);
        column += 3;
    }
}

static void draw_tabs(const struct import_screen *s, struct canvas *canvas, int row)
{
    const char *const names[PART_COUNT] = {_("Columns"), _("Rows"), _("Rejected")};
    int column = 2;
    for (int part = 0; part < PART_COUNT; part++) {
        char *text = mem_format(" %s %zu ", names[part], s->list[part].count);
        column += canvas_text(canvas, row, column, part == (int)s->part ? STYLE_HERE_OTHER : STYLE_NORMAL, text);
        column++;
        free(text);
    }
}

static void draw_mapping(struct app *app, const struct import_screen *s, size_t line, struct canvas *canvas, int at,
                         enum style style)
{
    const struct csv_mapping *m = &s->preview->mapping[line];
    int half = (canvas->columns - 12) / 2;
    struct str to = STR_INIT;
    enum style own = style;
    if (m->column != SIZE_MAX && !m->computed) {
        str_add(&to, intl_form(app_sheet(app, s->sheet)->column[m->column].label));
    } else if (m->computed) {
        str_add(&to, _("(computed: not taken over)"));
        own = style == STYLE_NORMAL ? STYLE_QUIET : style;
    } else {
        str_add(&to, _("(not taken over)"));
        if (m->near_name)
            str_add_format(&to, _("  is \"%s\" meant?"), intl_form(m->near_name));
        own = style == STYLE_NORMAL ? STYLE_WARN : style;
    }
    canvas_field(canvas, at, 2, half, style, ALIGN_LEFT, m->header);
    canvas_text(canvas, at, 3 + half, style, "->");
    canvas_field(canvas, at, 6 + half, half, own, ALIGN_LEFT, to.text);
    str_free(&to);
}

/* Columns of the sheet that the file fills, in the file's order. */
static size_t filled_columns(const struct import_screen *s, size_t *out, size_t max)
{
    size_t count = 0;
    for (size_t i = 0; i < s->preview->mappings && count < max; i++)
        if (s->preview->mapping[i].column != SIZE_MAX && !s->preview->mapping[i].computed)
            out[count++] = s->preview->mapping[i].column;
    return count;
}

#define COLUMNS_SHOWN 64

static int column_cells(struct app *app, const struct import_screen *s, size_t column)
{
    int width = app_sheet(app, s->sheet)->column[column].width,
        label = utf8_width(intl_form(app_sheet(app, s->sheet)->column[column].short_label));
    width = width < label ? label : width;
    return width < 6 ? 6 : width > 24 ? 24 : width;
}

static void draw_rows_head(struct app *app, const struct import_screen *s, struct canvas *canvas, int row)
{
    size_t columns[COLUMNS_SHOWN], count = filled_columns(s, columns, COLUMNS_SHOWN);
    int column = 14;
    canvas_text(canvas, row, 2, STYLE_HEAD, _("line"));
    for (size_t i = (size_t)s->left; i < count && column < canvas->columns - 1; i++) {
        int cells = column_cells(app, s, columns[i]);
        if (canvas->columns - 1 - column < 6)
            break;
        canvas_field(canvas, row, column, cells, STYLE_HEAD, ALIGN_LEFT,
                     intl_form(app_sheet(app, s->sheet)->column[columns[i]].short_label));
        column += cells + 1;
    }
}

static void draw_row(struct app *app, const struct import_screen *s, size_t line, struct canvas *canvas, int at,
                     enum style style)
{
    static const struct {
        const char *mark;
        enum style style;
    } kinds[] = {{"+", STYLE_GOOD}, {"*", STYLE_WARN}, {"=", STYLE_QUIET}, {"!!", STYLE_BAD}};
    size_t columns[COLUMNS_SHOWN], count = filled_columns(s, columns, COLUMNS_SHOWN);
    const char *const *values = NULL;
    uint64_t number = 0;
    enum difference_kind kind = csv_row(s->preview, line, &number, &values);
    int column = 14;
    canvas_format(canvas, at, 2, style, "%llu", (unsigned long long)number);
    canvas_text(canvas, at, 11, style == STYLE_NORMAL ? kinds[kind].style : style, kinds[kind].mark);
    for (size_t i = (size_t)s->left; i < count && column < canvas->columns - 1; i++) {
        int cells = column_cells(app, s, columns[i]);
        if (column + cells > canvas->columns - 1)
            cells = canvas->columns - 1 - column;
        if (cells < 6) /* too little to be read */
            break;
        canvas_field(canvas, at, column, cells, kind == DIFFERENCE_SAME && style == STYLE_NORMAL ? STYLE_QUIET : style,
                     ALIGN_LEFT, values && values[columns[i]] ? values[columns[i]] : "");
        column += cells + 1;
    }
}

static void draw_reject(const struct import_screen *s, size_t line, struct canvas *canvas, int at, enum style style)
{
    const struct csv_reject *r = &s->preview->reject[line];
    struct str text = STR_INIT;
    canvas_format(canvas, at, 2, style, "%llu", (unsigned long long)r->line);
    canvas_field(canvas, at, 9, 14, style, ALIGN_LEFT, r->column ? intl_form(r->column) : "");
    if (r->value && *r->value && !(r->reason && strstr(r->reason, r->value))) /* most reasons name it */
        str_add_format(&text, "「%s」 ", r->value);
    str_add(&text, r->reason ? r->reason : "");
    canvas_field(canvas, at, 24, canvas->columns - 26, style, ALIGN_LEFT, text.text);
    str_free(&text);
}

static void draw_line(struct app *app, const struct import_screen *s, size_t line, struct canvas *canvas, int at)
{
    bool here = line == s->list[s->part].selected;
    enum style style = here ? STYLE_HERE : STYLE_NORMAL;
    canvas_fill(canvas, rect_of(at, 0, 1, canvas->columns - 1), style);
    canvas_text(canvas, at, 0, style, here ? ">" : " ");
    if (s->part == PART_COLUMNS)
        draw_mapping(app, s, line, canvas, at, style);
    else if (s->part == PART_ROWS)
        draw_row(app, s, line, canvas, at, style);
    else
        draw_reject(s, line, canvas, at, style);
    if (here)
        canvas_cursor(canvas, at, 0);
}

static void draw_list(struct app *app, struct import_screen *s, struct canvas *canvas, struct rect rect)
{
    struct list *list = &s->list[s->part];
    s->list_rect = rect;
    list_show(list, rect.rows);
    if (list->count == 0)
        canvas_text(canvas, rect.row + 1, 4, STYLE_QUIET,
                    s->part == PART_REJECTED ? _("No row is rejected.") : _("The file has no rows."));
    for (int i = 0; i < rect.rows; i++)
        if (list->first + (size_t)i < list->count)
            draw_line(app, s, list->first + (size_t)i, canvas, rect.row + i);
    canvas_scrollbar(canvas, rect.row, rect.columns - 1, rect.rows, list->first, list->count);
}

static void draw_heads(struct app *app, const struct import_screen *s, struct canvas *canvas, int row)
{
    int half = (canvas->columns - 12) / 2;
    if (s->part == PART_ROWS) {
        draw_rows_head(app, s, canvas, row);
    } else if (s->part == PART_COLUMNS) {
        canvas_text(canvas, row, 2, STYLE_HEAD, _("In the file"));
        canvas_text(canvas, row, 6 + half, STYLE_HEAD, _("In the sheet"));
    } else {
        canvas_text(canvas, row, 2, STYLE_HEAD, _("line"));
        canvas_text(canvas, row, 9, STYLE_HEAD, _("column"));
        canvas_text(canvas, row, 24, STYLE_HEAD, _("why not"));
    }
}

static void import_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct import_screen *s = state;
    int column = 2 + canvas_text(canvas, body.row, 2, STYLE_HEAD, _("Encoding")) + 2;
    column += canvas_text(canvas, body.row, column, STYLE_NORMAL, encoding_text(s->wanted));
    if (s->wanted == CSV_AUTO && s->preview) {
        column += canvas_text(canvas, body.row, column, STYLE_NORMAL, " -> ");
        column += canvas_text(canvas, body.row, column, STYLE_STRONG, encoding_text(s->preview->encoding));
    }
    if (s->preview && s->preview->bom)
        canvas_text(canvas, body.row, column + 1, STYLE_QUIET, "(BOM)");
    if (!s->preview) {
        struct str text = STR_INIT;
        error_text(&s->error, &text);
        str_add(&text, "\n\n");
        str_add(&text, _("F4 chooses another encoding; Esc leaves the workbook as it is."));
        canvas_wrap(canvas, rect_of(body.row + 2, 4, body.rows - 2, body.columns - 8), 0, STYLE_ERROR, text.text);
        str_free(&text);
        return;
    }
    draw_counts(s, canvas, body.row + 1);
    draw_tabs(s, canvas, body.row + 2);
    canvas_horizontal(canvas, body.row + 3, 0, body.columns, STYLE_LINE);
    draw_heads(app, s, canvas, body.row + 4);
    draw_list(app, s, canvas, rect_of(body.row + 5, 0, body.rows - 5, body.columns));
}

static void import_hint(struct app *app, void *state, struct hint *hint)
{
    (void)app;
    struct import_screen *s = state;
    if (!s->preview) {
        str_add(&hint->keys, _("F4 encoding  Esc back"));
        return;
    }
    const struct csv_preview *p = s->preview;
    if (p->rejected)
        str_add_format(&hint->line[0],
                       ngettext("%llu row cannot be taken over. Nothing is written until you decide.",
                                "%llu rows cannot be taken over. Nothing is written until you decide.",
                                (unsigned long)p->rejected),
                       (unsigned long long)p->rejected);
    else if (p->added + p->changed == 0)
        str_add(&hint->line[0], _("The file would change nothing."));
    else
        str_add(&hint->line[0], _("Nothing is written yet. Enter takes the rows over; afterwards F9 takes that back."));
    if (s->part == PART_REJECTED && s->list[PART_REJECTED].selected < p->rejects) {
        const struct csv_reject *r = &p->reject[s->list[PART_REJECTED].selected];
        if (r->reason)
            str_add(&hint->line[1], r->reason);
    } else {
        str_add(&hint->line[1], _("Do the letters look right? If not, F4 chooses another encoding."));
    }
    str_add(&hint->keys, _("Enter take over  Tab columns, rows, rejected  F4 encoding  Esc leave"));
}

static void import_help(struct app *app, void *state, struct str *out)
{
    (void)app, (void)state;
    str_add(out, _("What the file would do to the sheet; nothing is written yet. Tab goes from the columns to the rows "
                   "and to the rejected rows.\n\n"
                   "Columns are recognised by their heading: the label or the id. Computed ones and unknown ones are "
                   "left out. + is a new row, * changes one that is there "
                   "(only when the file has the column \"id\"), = changes nothing, !! cannot be taken over.\n\n"
                   "If letters look wrong, F4 chooses the encoding. Excel in Japan usually writes CP932; \"CSV UTF-8\" "
                   "is better.\n\n"
                   "Enter takes the rows over, all at once; F9 takes all of it back. When rows are rejected you are "
                   "asked first: correct the file, or take only the good rows."));
    str_add(out, "\n\n");
}

/* ---- taking over ---- */

static void take_over(struct app *app, struct import_screen *s, bool accept_good)
{
    struct error err = {0};
    unsigned long long rows = (unsigned long long)(s->preview->added + s->preview->changed),
                       left = (unsigned long long)s->preview->rejected;
    struct progress progress = app_progress(app, _("Writing the rows"));
    bool good = csv_apply(app->book, s->preview, accept_good, &progress, &err);
    app_progress_end(app);
    if (!good) {
        app_error(app, &err);
        import_changed(app, s);
        return;
    }
    s->done = true;
    app_changed(app);
    app_close(app, s);
    if (left)
        app_message(app, MESSAGE_WARNING, _("%llu rows taken over, %llu rejected. F9 takes that back."), rows, left);
    else
        app_message(app, MESSAGE_INFO,
                    ngettext("%llu row taken over. F9 takes that back.", "%llu rows taken over. F9 takes that back.",
                             (unsigned long)rows),
                    rows);
}

static void confirmed(struct app *app, void *context, bool yes)
{
    if (yes && app_top(app, context))
        take_over(app, context, false);
}

static void decided(struct app *app, void *context, size_t chosen)
{
    struct import_screen *s = context;
    if (!app_top(app, s))
        return;
    if (chosen == 0)
        s->part = PART_REJECTED;
    else if (chosen == 1)
        take_over(app, s, true);
}

static void ask(struct app *app, struct import_screen *s)
{
    const struct csv_preview *p = s->preview;
    if (p->added + p->changed == 0) {
        app_message(app, MESSAGE_WARNING, _("There is nothing to take over."));
        return;
    }
    if (p->rejected == 0) {
        char *question = mem_format(_("Add %llu rows to \"%s\" and change %llu?"), (unsigned long long)p->added,
                                    app_sheet_title(app, s->sheet), (unsigned long long)p->changed);
        popup_confirm(app, question, _("Take over"), _("Not yet"), confirmed, s);
        free(question);
        return;
    }
    char *only = mem_format(_("Take over only the %llu good rows"), (unsigned long long)(p->added + p->changed));
    char *title = mem_format(_("%llu rows cannot be taken over"), (unsigned long long)p->rejected);
    const struct popup_item items[] = {
        {.text = _("Correct the file first"), .help = _("Nothing is written. The list says line, column and reason.")},
        {.text = only, .help = _("The rejected rows are left out; F9 takes all of it back.")},
    };
    popup_list(
        app, &(struct popup_list){.title = title, .item = items, .count = ARRAY_LENGTH(items), .row = -1, .column = -1},
        decided, s);
    free(title);
    free(only);
}

static void encoding_chosen(struct app *app, void *context, size_t chosen)
{
    struct import_screen *s = context;
    static const enum csv_encoding encodings[] = {CSV_AUTO, CSV_UTF8, CSV_CP932};
    if (chosen >= ARRAY_LENGTH(encodings) || !app_top(app, s))
        return;
    s->wanted = encodings[chosen];
    read_file(app, s);
}

static void choose_encoding(struct app *app, struct import_screen *s)
{
    const struct popup_item items[] = {
        {.text = encoding_text(CSV_AUTO), .help = _("UTF-8 when the file is valid UTF-8, else CP932.")},
        {.text = encoding_text(CSV_UTF8), .help = _("What Excel calls \"CSV UTF-8\".")},
        {.text = encoding_text(CSV_CP932), .help = _("What Excel in Japan calls \"CSV\".")},
    };
    popup_list(app,
               &(struct popup_list){.title = _("Encoding"),
                                    .item = items,
                                    .count = ARRAY_LENGTH(items),
                                    .selected = (size_t)s->wanted,
                                    .row = -1,
                                    .column = -1},
               encoding_chosen, s);
}

/* ---- keys ---- */

static bool import_enabled(struct app *app, void *state, enum command command)
{
    struct import_screen *s = state;
    (void)app;
    switch (command) {
    case CMD_CHOOSE: return true;
    case CMD_UP:
    case CMD_DOWN:
    case CMD_PAGE_UP:
    case CMD_PAGE_DOWN:
    case CMD_LINE_START:
    case CMD_LINE_END:
    case CMD_FIRST:
    case CMD_LAST:
    case CMD_NEXT_FIELD:
    case CMD_PREVIOUS_FIELD:
    case CMD_ENTER: return s->preview != NULL;
    case CMD_LEFT:
    case CMD_RIGHT: return s->preview && s->part == PART_ROWS;
    default: return false;
    }
}

static unsigned import_command(struct app *app, void *state, enum command command)
{
    struct import_screen *s = state;
    size_t columns[COLUMNS_SHOWN];
    switch (command) {
    case CMD_CHOOSE: choose_encoding(app, s); return UI_HANDLED;
    case CMD_ENTER: ask(app, s); return UI_HANDLED;
    case CMD_NEXT_FIELD: s->part = (enum import_part)((s->part + 1) % PART_COUNT); return UI_HANDLED;
    case CMD_PREVIOUS_FIELD: s->part = (enum import_part)((s->part + PART_COUNT - 1) % PART_COUNT); return UI_HANDLED;
    case CMD_LEFT: s->left -= s->left > 0; return UI_HANDLED;
    case CMD_RIGHT: s->left += s->left + 1 < (int)filled_columns(s, columns, COLUMNS_SHOWN); return UI_HANDLED;
    default: return list_command(&s->list[s->part], command, NULL, NULL);
    }
}

static unsigned import_click(struct app *app, void *state, int row, int column, bool twice)
{
    (void)column, (void)twice;
    struct import_screen *s = state;
    struct list *list = &s->list[s->part];
    int line = row - s->list_rect.row;
    if (row == app->body.row + 2 && s->preview)
        return import_command(app, s, CMD_NEXT_FIELD);
    if (s->preview && line >= 0 && list->first + (size_t)line < list->count)
        list->selected = list->first + (size_t)line;
    return UI_HANDLED;
}

static unsigned import_wheel(struct app *app, void *state, int row, int column, int lines)
{
    (void)app, (void)row, (void)column;
    struct import_screen *s = state;
    return list_wheel(&s->list[s->part], lines, NULL, NULL);
}

static const struct screen_ops import_ops = {
    .name = "import",
    .open = import_open,
    .close = import_close,
    .title = import_title,
    .draw = import_draw,
    .hint = import_hint,
    .enabled = import_enabled,
    .command = import_command,
    .click = import_click,
    .wheel = import_wheel,
    .changed = import_changed,
    .help = import_help,
};

static void file_chosen(struct app *app, void *context, const char *path)
{
    size_t *sheet = context;
    if (path) {
        struct import_screen *s = mem_zero(1, sizeof(*s));
        s->sheet = *sheet;
        s->path = mem_text(path);
        app_push(app, &import_ops, s);
    }
    free(sheet);
}

void dialog_import(struct app *app, size_t sheet)
{
    static const char *const endings[] = {".csv", ".CSV", ".txt", NULL};
    if (sheet == SIZE_MAX || !app_need_model(app))
        return;
    size_t *context = mem_zero(1, sizeof(*context));
    *context = sheet;
    char *title = mem_format(_("CSV file to import into \"%s\""), app_sheet_title(app, sheet));
    files_popup(app, &(struct files_ask){.title = title, .endings = endings}, file_chosen, context);
    free(title);
}
