#include <string.h>

#include "base/utf8.h"
#include "tui/grid_cell.h"
#include "tui/session.h"

#define LABEL_COLUMN 3
#define TEXT_COLUMN  13

/* ---- title ---- */

void session_title(struct app *app, void *state, struct str *out)
{
    struct session *s = state;
    const struct sheet_def *def = app_sheet(app, s->sheet);
    str_add(out, app_sheet_title(app, s->sheet));
    const struct row_def *row = s->row ? model_row_def(app->book->model, s->sheet, s->at) : NULL;
    const struct choice *section =
        row && row->section && def->sections ? choice_find(def->sections, row->section) : NULL;
    if (section)
        str_add_format(out, "  %s", intl_form(section->label));
}

static void score_text(struct app *app, const struct session *s, struct str *out)
{
    const struct home_def *home = &app_catalog(app)->home;
    if (home->score.sheet != s->sheet || !home->score.score.set)
        return;
    struct value score = model_ref(app->book->model, &home->score.score);
    if (score.type != VALUE_NUMBER)
        return;
    const struct column_def *def = &app_sheet(app, home->score.score.sheet)->summary[home->score.score.summary].column;
    value_number_text(score.number, out);
    app_add_unit(out, def->unit ? intl_form(def->unit) : NULL);
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
    score_text(app, s, out);
}

/* ---- the question ---- */

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
    for (size_t i = 0; i < ARRAY_LENGTH(parts); i++) {
        if (!parts[i].text || !*parts[i].text)
            continue;
        const char *label = parts[i].label;
        for (const char *p = intl_form(parts[i].text); *p;) {
            size_t length = strcspn(p, "\n");
            str_add_format(&out, "%s\t", label);
            str_add_length(&out, p, length);
            str_add_char(&out, '\n');
            label = "";
            p += length + (p[length] ? 1 : 0);
        }
    }
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

static int draw_question(struct app *app, struct session *s, struct canvas *canvas, int row, int columns,
                         uint32_t present)
{
    const struct model *model = app->book->model;
    const struct sheet_def *def = app_sheet(app, s->sheet);
    const struct row_def *given = model_row_def(model, s->sheet, s->at);
    if (def->each != SIZE_MAX) { /* of which service, site, … we speak */
        struct str id = STR_INIT, name = STR_INIT;
        str_add_length(&id, s->row, strcspn(s->row, "."));
        uint32_t of = model_find_row(model, def->each, id.text);
        if (of != UINT32_MAX)
            model_row_name(model, def->each, of, &name);
        canvas_format(canvas, row++, LABEL_COLUMN, STYLE_STRONG, "%s: %s", app_sheet_title(app, def->each), name.text);
        str_free(&id);
        str_free(&name);
    }
    canvas_format(canvas, row, LABEL_COLUMN, STYLE_HEAD, _("Q %u"), present);
    struct str label = STR_INIT;
    const char *text = given && given->text ? intl_form(given->text) : NULL;
    if (!text)
        model_row_name(model, s->sheet, s->at, &label);
    int width = columns - TEXT_COLUMN - 4;
    int lines = canvas_wrap(canvas, rect_of(row, TEXT_COLUMN - 2, 5, width), 0, STYLE_STRONG, text ? text : label.text);
    str_free(&label);
    return row + (lines < 1 ? 1 : lines > 5 ? 5 : lines);
}

/* The answers in as many columns as fit; "> 3 していない". Returns the row below. */
static int draw_choices(struct app *app, struct session *s, struct canvas *canvas, int row, int columns)
{
    const struct choice_list *list = session_choices(app, s);
    size_t given = session_answer(app, s, s->at);
    int widest = 0;
    for (size_t i = 0; i < list->count; i++) {
        struct str text = STR_INIT;
        app_choice_text(&list->choice[i], false, &text);
        int width = utf8_width(text.text);
        widest = width > widest ? width : widest;
        str_free(&text);
    }
    int width = widest + 7, across = (columns - 8) / width;
    across = across > 2 ? 2 : across < 1 ? 1 : across;
    s->choice_row = row;
    s->choice_columns = across;
    s->choice_width = width;
    for (size_t i = 0; i < list->count; i++) {
        int line = row + (int)i / across, column = 4 + ((int)i % across) * width;
        bool here = i == s->choice;
        struct str text = STR_INIT;
        str_add_format(&text, "%s %d  ", here ? ">" : " ", session_digit(list, i));
        app_choice_text(&list->choice[i], false, &text);
        str_add_char(&text, ' ');
        enum style style = here ? STYLE_HERE : i == given ? app_tone(list->choice[i].tone) : STYLE_NORMAL;
        canvas_text(canvas, line, column, style, text.text);
        str_free(&text);
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

static void links_text(struct app *app, const struct session *s, struct str *out)
{
    const struct row_def *row = model_row_def(app->book->model, s->sheet, s->at);
    for (size_t i = 0; row && i < row->link_count; i++) {
        str_add_format(out, "%s%s", i ? "   " : "", app_sheet_title(app, row->link[i].sheet));
        for (size_t n = 0; n < row->link[i].count; n++)
            str_add_format(out, "%s%s", n ? ", " : " ", row->link[i].row[n]);
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
    struct str note = STR_INIT, links = STR_INIT, computed = STR_INIT;
    if (s->note != SIZE_MAX)
        model_text(app->book->model, s->sheet, s->at, s->note, MODEL_LABEL, &note);
    links_text(app, s, &links);
    computed_text(app, s, &computed);
    bool carried = session_carried(app, s, s->at);
    int rows = (s->previous != NULL) + (note.length > 0) + (links.length > 0) + (computed.length > 0) + carried;
    int row = body.row + body.rows - rows;
    if (carried)
        bottom_line(canvas, row++, body.columns, "!", STYLE_WARN,
                    _("Carried over from the last round; its digit confirms it."));
    if (s->previous)
        bottom_line(canvas, row++, body.columns, _("Before"), STYLE_QUIET, s->previous);
    if (computed.length)
        bottom_line(canvas, row++, body.columns, "=", STYLE_NORMAL, computed.text);
    if (note.length)
        bottom_line(canvas, row++, body.columns, _("Note"), STYLE_NORMAL, note.text);
    if (links.length)
        bottom_line(canvas, row++, body.columns, _("Links"), STYLE_QUIET, links.text);
    str_free(&note);
    str_free(&links);
    str_free(&computed);
    return rows;
}

void session_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct session *s = state;
    if (!s->row) {
        text_view_draw(&s->summary, canvas,
                       rect_of(body.row + 1, LABEL_COLUMN, body.rows - 1, body.columns - LABEL_COLUMN - 1),
                       STYLE_NORMAL);
        return;
    }
    uint32_t all, answered, present;
    session_count(app, s, &all, &answered, &present);
    int row = draw_question(app, s, canvas, body.row + 1, body.columns, present) + 1;
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

void session_hint(struct app *app, void *state, struct hint *hint)
{
    struct session *s = state;
    if (!s->row) {
        uint32_t all, answered, present;
        session_count(app, s, &all, &answered, &present);
        bool open = answered < all;
        for (uint32_t r = 0; !open && r < model_rows(app->book->model, s->sheet); r++)
            open = model_applies(app->book->model, s->sheet, r) && session_carried(app, s, r);
        str_add(&hint->keys, open ? _("Enter to the open questions  Backspace back  F5 what comes next  Esc list")
                                  : _("Enter done  Backspace back  F5 what comes next  Esc list"));
        if (sheet_document(app_catalog(app), s->sheet, NULL) != SIZE_MAX)
            str_add(&hint->line[0], _("Ctrl+P shows the document that these answers make."));
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
        str_add(&hint->line[1], intl_form(list->choice[s->choice].help));
    if (row && row->source) { /* on the line that has room for it */
        struct str *line = &hint->line[hint->line[1].length ? 0 : 1];
        str_add_format(line, "%s%s %s", line->length ? "  " : "", _("Source:"), intl_form(row->source));
    }
    str_add(&hint->keys, _("Enter next  Backspace back  Tab later  F7 note  Esc list"));
    if (s->about.lines > s->about.rows)
        str_add_format(&hint->keys, "  %s", _("PgDn read on"));
}

/* ---- the summary ---- */

#define NAMED 6u /* questions named one by one: what does not fit the page is not read */

static void add_rows(struct app *app, const struct session *s, const char *title,
                     bool (*wanted)(struct app *, const struct session *, uint32_t), struct str *out)
{
    uint32_t found = 0;
    for (uint32_t r = 0; r < model_rows(app->book->model, s->sheet); r++) {
        if (!model_applies(app->book->model, s->sheet, r) || !wanted(app, s, r) || found++ >= NAMED)
            continue;
        struct str name = STR_INIT;
        model_row_name(app->book->model, s->sheet, r, &name);
        if (found == 1)
            str_add_format(out, "\n# %s\n", title);
        size_t given = session_answer(app, s, r);
        str_add_format(out, "  %s  %s", model_row_id(app->book->model, s->sheet, r), name.text);
        if (given != SIZE_MAX) {
            str_add(out, "  ");
            app_choice_text(&session_choices(app, s)->choice[given], true, out);
        }
        str_add_char(out, '\n');
        str_free(&name);
    }
    if (found > NAMED) {
        str_add(out, "  ");
        str_add_format(out, _("and %u more"), found - NAMED);
        str_add_char(out, '\n');
    }
}

static bool is_open(struct app *app, const struct session *s, uint32_t row)
{
    return session_answer(app, s, row) == SIZE_MAX;
}

static bool is_carried(struct app *app, const struct session *s, uint32_t row)
{
    return session_answer(app, s, row) != SIZE_MAX && session_carried(app, s, row);
}

static bool is_bad(struct app *app, const struct session *s, uint32_t row)
{
    size_t given = session_answer(app, s, row);
    return given != SIZE_MAX && session_choices(app, s)->choice[given].tone == TONE_BAD;
}

static void add_score(struct app *app, const struct session *s, struct str *out)
{
    const struct catalog *catalog = app_catalog(app);
    const struct overview *o = app_overview(app);
    struct str score = STR_INIT;
    score_text(app, s, &score);
    if (score.length && o) {
        str_add_format(out, _("Score  %s of %.0f"), score.text, o->score_max);
        if (o->has_previous && o->score.type == VALUE_NUMBER)
            str_add_format(out, _("   before %.0f, %+.0f"), o->previous_score, o->score.number - o->previous_score);
        str_add_char(out, '\n');
        for (size_t i = 0; i < catalog->home.score.part_count; i++) {
            const struct score_part_def *part = &catalog->home.score.part[i];
            const struct choice_list *sections = app_sheet(app, s->sheet)->sections;
            const struct choice *section = sections ? choice_find(sections, part->id) : NULL;
            struct value v = model_ref(app->book->model, &part->score);
            if (v.type == VALUE_NUMBER)
                str_add_format(out, "  %s  %g / %g\n", section ? intl_form(section->label) : part->id, v.number,
                               part->max);
        }
        if (o->band) {
            app_choice_text(o->band, false, out);
            str_add_format(out, "\n  %s\n", o->band->help ? intl_form(o->band->help) : "");
        }
    }
    str_free(&score);
}

void session_summary_text(struct app *app, struct session *s)
{
    struct str out = STR_INIT;
    uint32_t all, answered, present;
    session_count(app, s, &all, &answered, &present);
    str_add_format(&out, "# %s\n", app_sheet_title(app, s->sheet));
    str_add_format(&out, _("Answered  %u of %u"), answered, all);
    str_add_char(&out, '\n');
    add_score(app, s, &out);
    add_rows(app, s, _("Left for later"), is_open, &out);
    add_rows(app, s, _("Carried over and not confirmed yet"), is_carried, &out);
    add_rows(app, s, _("Worth starting with"), is_bad, &out);
    const struct overview *o = app_overview(app);
    if (o && o->tasks) {
        str_add_format(&out, "\n# %s\n", _("What comes next"));
        for (size_t i = 0; i < o->tasks && i < 3; i++) {
            str_add_format(&out, "  %zu  %s  ", i + 1, o->task[i].text);
            str_add_format(&out, _("about %d min"), o->task[i].minutes);
            str_add_char(&out, '\n');
        }
    }
    text_view_set(&s->summary, out.text);
    str_free(&out);
}
