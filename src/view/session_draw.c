#include <string.h>

#include "base/utf8.h"
#include "book/fill.h"
#include "tui/follow.h"
#include "tui/cell.h"
#include "tui/keys_conf.h"
#include "tui/same.h"
#include "view/session.h"

#define LABEL_COLUMN 3
#define TEXT_COLUMN  13
#define NOTE_ROWS    3 /* of a note; F7 shows all of it */

/* ---- title ---- */

void session_title(struct app *app, void *state, struct str *out)
{
    struct session *s = state;
    const struct sheet_def *def = app_sheet(app, s->sheet);
    str_add(out, app_sheet_title(app, s->sheet));
    if (s->walk) {
        str_add_format(out, "  %s", s->task_text);
        return;
    }
    const struct row_def *row = s->row ? model_row_def(app->book->model, s->sheet, s->at) : NULL;
    const struct choice *section =
        row && row->section && def->sections ? choice_find(def->sections, row->section) : NULL;
    if (section)
        str_add_format(out, "  %s", intl_form(section->label));
    else if (row && row->text && row->label) /* the question need not say by which name the sheet calls the row */
        str_add_format(out, "  %s", intl_form(row->label));
}

void session_status(struct app *app, void *state, struct str *out)
{
    struct session *s = state;
    uint32_t all, answered, present;
    session_count(app, s, &all, &answered, &present);
    str_add_format(out, "%u / %u  [", s->row ? present : all, all);
    const int cells = 19;
    int done = all ? (int)((uint64_t)answered * cells / all) : 0;
    for (int i = 0; i < cells; i++)
        str_add_char(out, i < done ? '=' : '-');
    str_add(out, "]  ");
    session_add_score(app, s, out);
}

/* ---- the question ---- */

/* A line "label\ttext" for each line of TEXT. */
static void add_about(struct str *out, const char *label, const char *text)
{
    for (const char *p = text; *p;) {
        size_t length = strcspn(p, "\n");
        str_add_format(out, "%s\t", label);
        str_add_length(out, p, length);
        str_add_char(out, '\n');
        label = "";
        p += length + (p[length] ? 1 : 0);
    }
}

/* What the form says of the row in columns of its own. Choices stand where they are asked or sorted by. */
static void add_columns(struct app *app, const struct session *s, struct str *out)
{
    const struct sheet_def *def = app_sheet(app, s->sheet);
    for (size_t c = 0; c < def->column_count; c++) {
        const struct column_def *column = &def->column[c];
        if (!column->given || column->hidden || column->choices)
            continue;
        struct str text = STR_INIT;
        cell_text(app, s->sheet, s->at, c, false, &text, NULL);
        add_about(out, intl_form(column->short_label), text.text);
        str_free(&text);
    }
}

void session_about_text(struct app *app, struct session *s)
{
    const struct row_def *row = model_row_def(app->book->model, s->sheet, s->at);
    const struct {
        const char *label, *text;
    } parts[] = {
        {_("Why"), row ? row->why : NULL},          {_("If not"), row ? row->harm : NULL},
        {_("Such as"), row ? row->examples : NULL}, {_("Note well"), row ? row->hint : NULL},
        {_("Our rule"), row ? row->rule : NULL},
    };
    /* Label and text in two columns: the view gets lines "label\ttext", drawn by draw_about(). */
    struct str out = STR_INIT;
    add_columns(app, s, &out);
    for (size_t i = 0; i < ARRAY_LENGTH(parts); i++)
        if (parts[i].text)
            add_about(&out, parts[i].label, fill_help(app->book->model, parts[i].text));
    text_view_done(&s->about);
    s->about.text = str_take(&out);
}

struct about_context {
    struct canvas *canvas;
    struct rect rect;
    int line, first, label_line;
    const char *label;
};

static void about_line(void *context, const char *line, size_t bytes)
{
    struct about_context *a = context;
    int row = a->line - a->first;
    if (row >= 0 && row < a->rect.rows) {
        char *text = mem_text_length(line, bytes);
        canvas_text(a->canvas, a->rect.row + row, TEXT_COLUMN, STYLE_NORMAL, text);
        free(text);
        if (a->label) /* also when the first line has been scrolled away: one sees what is being read */
            canvas_text(a->canvas, a->rect.row + row, LABEL_COLUMN, STYLE_HEAD, a->label);
    }
    if (row >= 0 && *line)
        a->label = NULL;
    a->line++;
}

static void draw_about(struct session *s, struct canvas *canvas, struct rect rect)
{
    struct about_context a = {.canvas = canvas, .rect = rect, .first = s->about.first};
    int cells = rect.columns - TEXT_COLUMN - 3;
    for (const char *p = s->about.text ? s->about.text : ""; *p;) {
        size_t length = strcspn(p, "\n"), label = strcspn(p, "\t");
        char *name = mem_text_length(p, label), *text = mem_text_length(p + label + 1, length - label - 1);
        if (*name)
            a.label = name;
        utf8_wrap(text, cells, about_line, &a);
        free(text);
        if (a.label == name)
            a.label = NULL;
        free(name);
        p += length + (p[length] ? 1 : 0);
    }
    s->about.lines = a.line;
    s->about.rows = rect.rows;
    canvas_scrollbar(canvas, rect.row, rect.columns - 2, rect.rows, (size_t)s->about.first, (size_t)a.line);
}

/* A question about a document: the very one, which Ctrl+P opens; NULL: it is about none. */
static const struct document_def *document_of(struct app *app, const struct session *s)
{
    size_t document = sheet_document(app_catalog(app), s->sheet, s->row);
    const struct document_def *def = document == SIZE_MAX ? NULL : &app_catalog(app)->document[document];
    return def && def->record.sheet == s->sheet && def->record.row != SIZE_MAX &&
                   strcmp(app_sheet(app, s->sheet)->row[def->record.row].id, s->row) == 0
               ? def
               : NULL;
}

static int draw_question(struct app *app, struct session *s, struct canvas *canvas, int row, int columns)
{
    const struct model *model = app->book->model;
    const struct sheet_def *def = app_sheet(app, s->sheet);
    const struct row_def *given = model_row_def(model, s->sheet, s->at);
    if (def->each != SIZE_MAX) { /* of which service, site, … we speak */
        struct str id = app_str(app), name = app_str(app);
        str_add_length(&id, s->row, strcspn(s->row, "."));
        uint32_t of = model_find_row(model, def->each, id.text);
        if (of != UINT32_MAX)
            model_row_name(model, def->each, of, &name);
        canvas_format(canvas, row++, LABEL_COLUMN, STYLE_STRONG, "%s: %s", app_sheet_title(app, def->each), name.text);
    }
    struct str label = app_str(app), number = app_str(app);
    session_add_number(app, s, s->at, &number);
    canvas_format(canvas, row, LABEL_COLUMN, STYLE_HEAD, _("Q %s"), number.text);
    if (document_of(app, s)) /* what the question is about is known by its title */
        canvas_text(canvas, row++, TEXT_COLUMN - 2, STYLE_HEAD, intl_form(document_of(app, s)->title));
    const char *text = given && given->text ? intl_form(given->text) : NULL;
    if (!text)
        model_row_name(model, s->sheet, s->at, &label);
    int width = columns - TEXT_COLUMN - 4;
    int lines = canvas_wrap(canvas, rect_of(row, TEXT_COLUMN - 2, 5, width), 0, STYLE_STRONG, text ? text : label.text);
    return row + (lines < 1 ? 1 : lines > 5 ? 5 : lines);
}

/* The answers in as many columns as fit; "> 3 していない". Returns the row below. */
static int draw_choices(struct app *app, struct session *s, struct canvas *canvas, int row, int columns)
{
    const struct choice_list *list = session_choices(app, s);
    size_t given = session_answer(app, s, s->at);
    int widest = 0;
    for (size_t i = 0; i < list->count; i++) {
        struct str text = app_str(app);
        app_choice_text(&list->choice[i], false, &text);
        int width = utf8_width(text.text);
        widest = width > widest ? width : widest;
    }
    int width = widest + 7, across = (columns - 8) / width;
    across = across > 2 ? 2 : across < 1 ? 1 : across;
    s->choice_row = row;
    s->choice_columns = across;
    s->choice_width = width;
    for (size_t i = 0; i < list->count; i++) {
        int line = row + (int)i / across, column = 4 + ((int)i % across) * width;
        bool here = i == s->choice;
        struct str text = app_str(app);
        str_add_format(&text, "%s %d  ", here ? ">" : " ", session_digit(list, i));
        app_choice_text(&list->choice[i], false, &text);
        str_add_char(&text, ' ');
        enum style style = here ? STYLE_HERE : i == given ? app_tone(list->choice[i].tone) : STYLE_NORMAL;
        canvas_text(canvas, line, column, style, text.text);
        if (here || (s->choice == SIZE_MAX && i == 0)) /* a digit typed with the IME on is composed here */
            canvas_cursor(canvas, line, column);
    }
    return row + ((int)list->count + across - 1) / across;
}

static void bottom_line(struct canvas *canvas, int row, int columns, const char *label, enum style style,
                        const char *text)
{
    canvas_text(canvas, row, LABEL_COLUMN, STYLE_HEAD, label);
    canvas_field(canvas, row, TEXT_COLUMN, columns - TEXT_COLUMN - 3, style, ALIGN_LEFT, text);
}

/* What is linked, by the numbers that its own sheet shows. */
static void links_text(struct app *app, const struct session *s, struct str *out)
{
    const struct row_def *row = model_row_def(app->book->model, s->sheet, s->at);
    for (size_t i = 0; row && i < row->link_count; i++) {
        str_add_format(out, "%s%s", i ? "   " : "", app_sheet_title(app, row->link[i].sheet));
        for (size_t n = 0; n < row->link[i].count; n++) {
            str_add(out, n ? ", " : " ");
            app_add_row_number(app, row->link[i].sheet,
                               model_find_row(app->book->model, row->link[i].sheet, row->link[i].row[n]), out);
        }
    }
}

/* What the sheet computes for this row and says in words (needed, not needed): the first two. */
static void computed_text(struct app *app, const struct session *s, struct str *out)
{
    const struct sheet_def *def = app_sheet(app, s->sheet);
    int count = 0;
    for (size_t i = 0; i < def->column_count && count < 2; i++) {
        const struct column_def *column = &def->column[i];
        if (!column->formula || !column->choices || column->hidden || column->built_in ||
            value_blank(model_value(app->book->model, s->sheet, s->at, i)))
            continue;
        str_add_format(out, "%s%s: ", count++ ? "   " : "", intl_form(column->label));
        cell_text(app, s->sheet, s->at, i, false, out, NULL);
    }
}

/* Former answer, what is computed, note and links stand at the foot, always seen; one line each. Returns the rows they
 * take. */
static int draw_foot(struct app *app, struct session *s, struct canvas *canvas, struct rect body)
{
    struct str note = app_str(app), links = app_str(app), computed = app_str(app), same = app_str(app);
    same_line(app, s->sheet, s->at, &same);
    if (s->note != SIZE_MAX)
        model_text(app->book->model, s->sheet, s->at, s->note, MODEL_LABEL, &note);
    links_text(app, s, &links);
    computed_text(app, s, &computed);
    bool carried = session_carried(app, s, s->at);
    const char *at = note.text;
    int note_rows = note.length > 0;
    for (const char *p = note.text; note.length && (p = strchr(p, '\n')) != NULL && p[1] && note_rows < NOTE_ROWS; p++)
        note_rows++;
    int rows =
        (s->previous != NULL) + note_rows + (links.length > 0) + (computed.length > 0) + carried + (same.length > 0);
    int row = body.row + body.rows - rows;
    if (carried)
        bottom_line(canvas, row++, body.columns, "!", STYLE_WARN,
                    _("Carried over from the last round; its digit confirms it."));
    if (same.length)
        bottom_line(canvas, row++, body.columns, _("Same"), STYLE_STRONG, same.text);
    if (s->previous)
        bottom_line(canvas, row++, body.columns, _("Before"), STYLE_QUIET, s->previous);
    if (computed.length)
        bottom_line(canvas, row++, body.columns, "=", STYLE_NORMAL, computed.text);
    for (int i = 0; i < note_rows; i++) { /* the last one says so when the note goes on */
        const char *end = strchr(at, '\n');
        size_t length = end ? (size_t)(end - at) : strlen(at);
        bottom_line(canvas, row++, body.columns, i ? "" : _("Note"), STYLE_NORMAL,
                    app_text(app, "%.*s%s", (int)length, at, i + 1 == note_rows && end ? "…" : ""));
        at += length + (end != NULL);
    }
    if (links.length)
        bottom_line(canvas, row++, body.columns, _("Links"), STYLE_QUIET, links.text);
    return rows;
}

void session_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct session *s = state;
    if (!s->row) {
        session_summary_draw(app, s, canvas, rect_of(body.row + 1, 0, body.rows - 1, body.columns));
        return;
    }
    int row = draw_question(app, s, canvas, body.row + 1, body.columns) + 1;
    row = draw_choices(app, s, canvas, row, body.columns) + 1;
    canvas_horizontal(canvas, row, 0, body.columns, STYLE_LINE);
    row++;
    int foot = draw_foot(app, s, canvas, body);
    int rows = body.row + body.rows - row - foot;
    if (foot && rows - 1 >= s->about.lines && s->about.lines > 0)
        rows--; /* a free line between, when there is room */
    s->about_row = row;
    s->about_rows = rows;
    if (rows > 0)
        draw_about(s, canvas, rect_of(row, 0, rows, body.columns));
}

/* ---- hints ---- */

static void summary_hint(struct app *app, struct session *s, struct hint *hint)
{
    const struct summary_line *line = session_summary_here(s);
    if (s->walk)
        str_add(&hint->line[0], _("That was all of it. Esc leads back to the list."));
    else if (round_ripe(app->book->model, s->sheet))
        str_add(&hint->line[0],
                keys_said(app, _("All answered. F6 leads to closing the round: the next one can be compared.")));
    else if (sheet_document(app_catalog(app), s->sheet, NULL) != SIZE_MAX)
        str_add(&hint->line[0], keys_said(app, _("Ctrl+P shows the document that these answers make.")));
    enum summary_kind kind = line ? line->kind : SUMMARY_READ;
    str_add(&hint->keys, kind == SUMMARY_READ ? _("Enter done  Backspace back  Esc list")
                         : kind == SUMMARY_QUESTION
                             ? _("Enter to this question  / search  Backspace back  F5 what comes next  Esc list")
                         : kind == SUMMARY_MADE ? _("Enter to this row  Up Down  Backspace back  Esc list")
                         : kind == SUMMARY_MORE ? _("Enter name all of them  Up Down  Backspace back  Esc list")
                         : kind == SUMMARY_RISK ? _("Enter to the risks  Up Down  Backspace back  Esc list")
                                                : _("Enter start it  Up Down  Backspace back  Esc list"));
}

void session_hint(struct app *app, void *state, struct hint *hint)
{
    struct session *s = state;
    if (!s->row) {
        summary_hint(app, s, hint);
        return;
    }
    const struct choice_list *list = session_choices(app, s);
    const struct row_def *row = model_row_def(app->book->model, s->sheet, s->at);
    bool moved = s->choice != SIZE_MAX && s->choice != session_answer(app, s, s->at);
    if (moved)
        str_add_format(&hint->line[0], _("Enter answers: %s"), intl_form(list->choice[s->choice].label));
    else
        str_add_format(&hint->line[0], _("1 to %zu answers and goes on. Tab leaves it for later."), list->count);
    if (s->choice != SIZE_MAX && list->choice[s->choice].help)
        str_add(&hint->line[1], fill_help(app->book->model, list->choice[s->choice].help));
    if (row && row->source) { /* on the line that has room for it */
        struct str source = app_str(app);
        str_add_format(&source, "%s %s", _("Source:"), intl_form(row->source));
        int room = app->canvas->columns - 4 - utf8_width(source.text);
        struct str *line = &hint->line[utf8_width(hint->line[0].text) > room || !hint->line[1].length];
        str_add_format(line, "%s%s", line->length ? "  " : "", source.text);
    }
    if (s->walk) {
        str_clear(&hint->line[0]);
        str_add_format(&hint->line[0], _("Only these: %s"), s->task_text);
        if (s->task->help)
            str_add_format(&hint->line[0], "  %s", intl_form(s->task->help));
        str_add(&hint->keys, _("Enter next  Backspace back  Tab later  F7 note  F5 all questions  Esc list"));
    } else {
        str_add(&hint->keys, document_of(app, s)
                                 ? _("Enter next  Backspace back  Tab later  F7 note  Ctrl+P its text  Esc list")
                                 : _("Enter next  Backspace back  Tab later  F7 note  Esc list"));
    }
    if (s->about.lines > s->about.rows)
        str_add_format(&hint->keys, "  %s", _("PgDn read on"));
    if (follow_question(app, s->sheet, s->at))
        hint_key(app, hint, _("Alt+Right its sheet"));
}
