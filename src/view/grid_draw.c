/* How the grid looks: which columns, how wide, and the lines that are on the screen. Nothing here looks at rows that
 * are not shown. */
#include <string.h>

#include "base/utf8.h"
#include "book/fill.h"
#include "tui/keys_conf.h"
#include "view/grid.h"

#define GAP          1
#define SAMPLE       64 /* distinct values that are measured */
#define ROOM_TO_MOVE 26 /* cells left for the columns that are not held at the left */
#define FIELD_CELLS  24 /* a cell being edited is at least this wide, where there is room */

/* ---- columns ---- */

static int head_width(const struct column_def *def, bool short_label)
{
    return utf8_width(intl_form(short_label ? def->short_label : def->label)) + (def->formula ? 1 : 0);
}

static int choices_width(const struct column_def *def, bool short_label)
{
    int widest = 0;
    for (size_t i = 0; i < def->choices->count; i++) {
        struct str text = STR_INIT;
        const struct choice *choice = &def->choices->choice[i];
        if (def->kind->number == NUMBER_SCALE)
            str_add_format(&text, choice->mark && *choice->mark ? "%s %s" : "%s", choice->code,
                           choice->mark ? choice->mark : "");
        else
            app_choice_text(choice, short_label, &text);
        int width = utf8_width(text.text);
        widest = width > widest ? width : widest;
        str_free(&text);
    }
    return widest;
}

/* How wide the texts of a column are, judged by some of them. */
static int content_width(struct app *app, const struct grid *g, size_t column)
{
    const struct column *values = model_column(app->book->model, g->sheet, column);
    int widest = 0;
    for (uint32_t e = 0; e < values->entries && e < SAMPLE; e++) {
        struct str text = app_str(app);
        value_def_text(app->book->model, &g->def->column[column], values->dictionary[e], MODEL_LABEL, &text);
        int width = utf8_width(text.text);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void measure(struct app *app, const struct grid *g, struct grid_column *c, bool name)
{
    const struct column_def *def = &g->def->column[c->column];
    int head = smaller(head_width(def, true), 10);
    c->content = 0;
    if (def->formula && def->blank)
        head = larger(head, utf8_width(intl_form(def->blank)));
    if (def->choices && def->choices->count) {
        c->short_label = choices_width(def, false) > larger(def->width, head);
        c->natural = c->least = larger(choices_width(def, c->short_label), head);
    } else if (def->kind->fixed) {
        c->natural = c->least = larger(def->kind->fixed, head);
    } else if (def->kind->number) {
        c->natural = larger(def->width, head);
        c->least = larger(smaller(def->width, 8), head);
    } else if (def->kind->refers) { /* names of other rows: as wide as they are */
        int content = content_width(app, g, c->column);
        c->least = larger(smaller(content, 14), head);
        c->natural = larger(smaller(content, 24), c->least);
        c->content = content;
    } else {
        int usual = name ? 24 : 12, content = content_width(app, g, c->column);
        c->natural = larger(def->width, head);
        c->least = larger(smaller(larger(content, name ? 16 : 8), smaller(def->width, usual)), head);
        c->content = content;
    }
}

static void add_column(struct app *app, struct grid *g, size_t column, bool frozen)
{
    for (size_t i = 0; i < g->columns; i++)
        if (g->column[i].column == column)
            return;
    struct grid_column *c = &g->column[g->columns++];
    *c = (struct grid_column){.column = column, .at = -1};
    measure(app, g, c, frozen);
    if (frozen)
        g->frozen++;
}

void grid_columns(struct app *app, struct grid *g)
{
    free(g->column);
    g->column = mem_zero(g->def->column_count + 1, sizeof(*g->column));
    g->columns = g->frozen = 0;
    g->form_ids = sheet_known_by_ids(g->def);
    if (g->def->each != SIZE_MAX && model_rows(app->book->model, g->def->each))
        add_column(app, g, sheet_role(g->def, ROLE_OF), true);
    add_column(app, g, sheet_first_column(g->def), true);
    for (size_t i = 0; i < g->def->column_count; i++)
        if (!g->def->column[i].built_in && !g->def->column[i].hidden && !g->look.hidden[i])
            add_column(app, g, i, false);
    g->named = g->frozen;
    for (size_t i = g->frozen; i < g->columns; i++)
        if (g->column[i].column == g->look.freeze)
            g->frozen = i + 1;
    g->laid_out = 0;
}

/* Widths for this screen: what is left over goes to the texts, what is missing is taken from them. */
static void layout(struct app *app, struct grid *g, int columns)
{
    char digits[16];
    unsigned greatest = (unsigned)model_rows(app->book->model, g->sheet) + 1;
    g->number_width = snprintf(digits, sizeof(digits), "%u", greatest);
    g->number_width = larger(g->number_width, 3);
    if (g->form_ids)
        for (size_t i = 0; i < g->def->row_count; i++)
            g->number_width = larger(g->number_width, (int)strlen(g->def->row[i].id));
    for (size_t i = 0; i < g->columns; i++)
        measure(app, g, &g->column[i], i < g->named);
    int room = columns - 1 - g->number_width - 4; /* a blank, number, mark of two, a blank; the scroll mark */
    int natural = 0, texts = 0;
    for (size_t i = 0; i < g->columns; i++) {
        natural += g->column[i].natural + GAP;
        texts += g->column[i].least < g->column[i].natural || g->column[i].natural >= 16;
    }
    bool fits = natural <= room;
    int spare = fits && texts ? (room - natural) / texts : 0;
    for (size_t i = 0; i < g->columns; i++) {
        struct grid_column *c = &g->column[i];
        bool text = c->least < c->natural || c->natural >= 16;
        c->width = fits ? c->natural + (text ? smaller(spare, 24) : 0) : columns >= 110 ? c->natural : c->least;
        if (i < g->frozen)
            c->width = smaller(c->width, larger(columns / 3, 12));
        if (g->look.width[c->column])
            c->width = g->look.width[c->column];
        c->width = larger(smaller(c->width, room), 2);
    }
    if (!fits) /* a checklist's few columns: the label takes what they leave */
        for (size_t i = 0; i < g->named; i++) {
            int used = 0;
            for (size_t k = 0; k < g->columns; k++)
                used += g->column[k].width + GAP;
            if (used < room)
                g->column[i].width += smaller(room - used, 30);
        }
    g->laid_out = columns;
}

/* What is left over at the right edge goes to the columns on the screen whose texts are cut. */
static void fill_up(struct grid *g, int room)
{
    int shift = 0;
    for (size_t i = 0; i < g->columns; i++) {
        struct grid_column *c = &g->column[i];
        c->extra = 0;
        if (c->at < 0)
            continue;
        c->at += shift;
        if (!g->look.width[c->column] && c->content > c->width)
            c->extra = larger(smaller(c->content - c->width, room - shift), 0);
        shift += c->extra;
    }
}

/* Which scrolling columns are on the screen; scrolls as little as needed to show the cursor's. */
static void place(struct grid *g, int columns, bool *more)
{
    int left = 1 + g->number_width + 3, right = columns - 1;
    for (size_t i = 0; i < g->columns; i++)
        g->column[i].at = -1;
    int frozen_end = left;
    size_t frozen = 0; /* the cursor's column must find room beside them */
    for (size_t i = 0; i < g->frozen && (i < g->named || frozen_end + g->column[i].width <= columns - ROOM_TO_MOVE);
         i++, frozen++)
        frozen_end += g->column[i].width + GAP;
    g->held = frozen;
    if (g->first_column < g->held || g->at < g->held) /* who goes to the name goes back to the start */
        g->first_column = g->held;
    if (g->at >= g->held && g->at < g->first_column)
        g->first_column = g->at;
    while (g->at > g->first_column) { /* the cursor's column must be there in full */
        int end = frozen_end;
        for (size_t i = g->first_column; i <= g->at; i++)
            end += g->column[i].width + (i < g->at ? GAP : 0);
        if (end <= right)
            break;
        g->first_column++;
    }
    int at = left;
    for (size_t i = 0; i < g->held; i++) {
        g->column[i].at = at;
        at += g->column[i].width + GAP;
    }
    *more = false;
    for (size_t i = g->first_column; i < g->columns; i++) {
        int cells = smaller(g->column[i].width, right - at);
        if (cells < g->column[i].width && cells < 8) {
            *more = true;
            break;
        }
        g->column[i].at = at;
        at += g->column[i].width + GAP;
    }
    fill_up(g, right - 1 - (at - GAP)); /* a blank before the scroll bar */
}

/* ---- one line ---- */

void grid_number(const struct grid *g, uint32_t row, struct str *out)
{
    if (g->form_ids && row < g->def->row_count)
        str_add(out, g->def->row[row].id);
    else
        str_add_format(out, "%u", (unsigned)row + 1);
}

/* 1 + the level of its worst finding; 0: it has none. */
static uint8_t grid_finding(struct app *app, struct grid *g, uint32_t row)
{
    size_t slot = row % GRID_MARKS;
    if (!g->mark[slot].known || g->mark[slot].row != row) {
        const struct rule_def *rule;
        g->mark[slot].row = row;
        g->mark[slot].known = 1;
        g->mark[slot].level = row_findings(app, g->sheet, row, &rule, 1) ? 1 + (uint8_t)rule->level : 0;
    }
    return g->mark[slot].level;
}

static void format_cell(struct app *app, const struct grid *g, uint32_t row, size_t i, bool applies, struct str *out,
                        enum style *style)
{
    const struct grid_column *c = &g->column[i];
    const struct column_def *def = &g->def->column[c->column];
    cell_text(app, g->sheet, row, c->column, c->short_label, out, style);
    if (!applies)
        *style = STYLE_QUIET;
    else if (!out->length && def->required && !def->formula)
        *style = STYLE_QUIET;
    if (!out->length && c->column == g->def->session)
        str_add(out, applies ? "" : _("n/a"));
}

bool grid_cut(struct app *app, const struct grid *g)
{
    const struct grid_column *c = &g->column[g->at];
    struct str text = app_str(app);
    if (g->def->column[c->column].choices) /* the first hint line has said its whole label */
        return false;
    cell_text(app, g->sheet, grid_row(g, g->line), c->column, false, &text, NULL);
    bool cut = utf8_width(text.text) > c->width + c->extra;
    return cut;
}

static bool in_block(const struct grid *g, uint32_t line, size_t at)
{
    if (!g->block)
        return false;
    struct block b = grid_block(g);
    return line >= b.top && line <= b.bottom && at >= b.left && at <= b.right;
}

static int cells_of(const struct grid_column *c, int right)
{
    int cells = c->width + c->extra;
    return c->at + cells > right ? right - c->at : cells;
}

static void draw_row(struct app *app, struct grid *g, struct canvas *canvas, int y, uint32_t line, int right)
{
    uint32_t row = grid_row(g, line);
    bool applies = row == UINT32_MAX || model_applies(app->book->model, g->sheet, row);
    struct str text = app_str(app);
    if (row == UINT32_MAX)
        str_add(&text, "+");
    else
        grid_number(g, row, &text);
    canvas_field(canvas, y, 1, g->number_width, STYLE_QUIET, ALIGN_RIGHT, text.text);
    uint8_t finding = row == UINT32_MAX ? 0 : grid_finding(app, g, row);
    if (finding)
        canvas_text(canvas, y, 1 + g->number_width, cell_level_style((enum finding_level)(finding - 1)),
                    cell_level_mark((enum finding_level)(finding - 1)));
    for (size_t i = 0; i < g->columns; i++) {
        const struct grid_column *c = &g->column[i];
        if (c->at < 0)
            continue;
        enum style style = STYLE_NORMAL;
        str_clear(&text);
        if (row != UINT32_MAX) {
            format_cell(app, g, row, i, applies, &text, &style);
        } else if (i == 0) {
            str_add(&text, _("(new row)"));
            style = STYLE_QUIET;
        }
        bool here = line == g->line && i == g->at;
        if (here)
            style = STYLE_HERE;
        else if (in_block(g, line, i))
            style = STYLE_HERE_OTHER;
        const struct column_def *def = &g->def->column[c->column];
        bool number = def->kind->align == KIND_RIGHT && row != UINT32_MAX &&
                      model_value(app->book->model, g->sheet, row, c->column).type == VALUE_NUMBER;
        canvas_field(canvas, y, c->at, cells_of(c, right), style, number ? ALIGN_RIGHT : ALIGN_LEFT, text.text);
        if (here) {
            g->cursor_row = y;
            g->cursor_column = c->at;
        }
    }
}

/* ---- around the lines ---- */

static void draw_head(struct app *app, struct grid *g, struct canvas *canvas, struct rect body, bool more)
{
    int right = body.columns - 1;
    canvas_field(canvas, body.row, 1, g->number_width, STYLE_HEAD, ALIGN_RIGHT, "No");
    for (size_t i = 0; i < g->columns; i++) {
        const struct grid_column *c = &g->column[i];
        if (c->at < 0)
            continue;
        const struct column_def *def = &g->def->column[c->column];
        int cells = cells_of(c, right);
        struct str text = app_str(app);
        if (def->formula)
            str_add_char(&text, '=');
        str_add(&text, intl_form(head_width(def, false) <= cells ? def->label : def->short_label));
        bool sorted = g->sort == c->column, filtered = g->filter.column == c->column;
        enum style style = sorted || filtered ? STYLE_STRONG : STYLE_HEAD;
        canvas_field(canvas, body.row, c->at, cells, style, def->kind->align == KIND_RIGHT ? ALIGN_RIGHT : ALIGN_LEFT,
                     text.text);
    }
    canvas_horizontal(canvas, body.row + 1, 0, body.columns, STYLE_LINE);
    if (g->order && !grid_view_in_title(app, g)) {
        struct str text = app_str(app);
        grid_view_title(app, g, &text);
        str_add_char(&text, ' ');
        canvas_text(canvas, body.row + 1, 3, STYLE_STRONG, text.text + 1);
    }
    if (g->first_column > g->held && g->held < g->columns) {
        const struct grid_column *c = &g->column[g->first_column];
        if (c->at > 0)
            canvas_text(canvas, body.row, c->at - 1, STYLE_STRONG, "<");
    }
    if (more)
        canvas_text(canvas, body.row, body.columns - 1, STYLE_STRONG, ">");
}

/* A checklist's question is longer than a column: the present one is shown in full. Returns the lines taken. */
static bool summary_here(const struct grid *g, struct rect body)
{
    return g->def->kind != SHEET_CHECKLIST && body.rows >= 24 && g->def->summary_count;
}

static int detail_lines(const struct grid *g, struct rect body)
{
    return g->def->kind == SHEET_CHECKLIST ? (body.rows >= 24 ? 5 : 4) : summary_here(g, body) ? 2 : 0;
}

static void draw_summary_line(struct app *app, struct grid *g, struct canvas *canvas, int y, int columns)
{
    int at = 1;
    for (size_t i = 0; i < g->def->summary_count; i++) {
        const struct column_def *def = &g->def->summary[i].column;
        struct str value = app_str(app), text = app_str(app);
        value_def_text(app->book->model, def, model_summary(app->book->model, g->sheet, i), MODEL_LABEL, &value);
        str_add_format(&text, "%s %s", intl_form(def->label), value.length ? value.text : "-");
        app_add_unit(&text, def->unit && value.length ? intl_form(def->unit) : NULL);
        int cells = utf8_width(text.text);
        bool fits = at + cells < columns - 1;
        if (fits)
            canvas_text(canvas, y, at, STYLE_NORMAL, text.text);
        at += cells + 3;
        if (!fits)
            break;
    }
}

static void draw_detail(struct app *app, struct grid *g, struct canvas *canvas, struct rect rect)
{
    canvas_horizontal(canvas, rect.row, 0, rect.columns, STYLE_LINE);
    uint32_t row = grid_row(g, g->line);
    if (g->def->kind != SHEET_CHECKLIST) {
        draw_summary_line(app, g, canvas, rect.row + 1, rect.columns);
        return;
    }
    if (row == UINT32_MAX)
        return;
    const struct row_def *def = model_row_def(app->book->model, g->sheet, row);
    size_t section = sheet_role(g->def, ROLE_SECTION);
    struct str text = app_str(app);
    grid_number(g, row, &text);
    str_add(&text, "  ");
    if (section != SIZE_MAX) {
        model_text(app->book->model, g->sheet, row, section, MODEL_LABEL, &text);
        str_add(&text, " ▸ ");
    }
    model_row_name(app->book->model, g->sheet, row, &text);
    canvas_field(canvas, rect.row + 1, 1, rect.columns - 2, STYLE_STRONG, ALIGN_LEFT, text.text);
    if (def && def->text)
        canvas_wrap(canvas, rect_of(rect.row + 2, 3, rect.rows - 2, rect.columns - 5), 0, STYLE_NORMAL,
                    intl_form(def->text));
}

static void draw_empty(struct app *app, struct grid *g, struct canvas *canvas, struct rect rect)
{
    struct str text = app_str(app);
    if (g->def->each != SIZE_MAX && model_rows(app->book->model, g->def->each) == 0)
        str_add_format(&text, _("This list is answered once for every row of \"%s\". First add a row there."),
                       intl_form(app_sheet(app, g->def->each)->title));
    else if (g->lines == 0 && model_rows(app->book->model, g->sheet) > 0)
        str_add(&text, keys_said(app, _("No row passes the filter. F5 shows all rows again.")));
    else if (g->lines == 0) {
        if (g->def->help)
            str_add(&text, fill_help(app->book->model, g->def->help));
        if (grid_can_add(app, g))
            str_add_format(&text, "%s%s", text.length ? "\n\n" : "",
                           keys_said(app, _("There are no rows yet. Type in the line above, or press F6.")));
    }
    if (text.length)
        canvas_wrap(canvas, rect, 0, STYLE_NORMAL, text.text);
}

/* A cell being edited covers whole columns, so that no half texts are left beside it. */
static int field_cells(const struct grid *g, int right)
{
    for (size_t i = g->at; i < g->columns; i++) {
        int end =
            g->column[i].at < 0 ? right : smaller(g->column[i].at + g->column[i].width + g->column[i].extra, right);
        if (end - g->cursor_column >= FIELD_CELLS || end == right)
            return end - g->cursor_column;
    }
    return right - g->cursor_column;
}

void grid_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct grid *g = state;
    bool more;
    if (g->laid_out != body.columns)
        layout(app, g, body.columns);
    place(g, body.columns, &more);
    draw_head(app, g, canvas, body, more);
    int side = grid_side_rows(body), detail = side ? side + (summary_here(g, body) ? 1 : 0) : detail_lines(g, body),
        shown = body.rows - 2 - detail;
    uint32_t lines = grid_lines(app, g);
    g->shown_lines = shown;
    if (g->line < g->first_line)
        g->first_line = g->line;
    if (g->line >= g->first_line + (uint32_t)shown)
        g->first_line = g->line - (uint32_t)shown + 1;
    if (g->first_line + (uint32_t)shown > lines)
        g->first_line = lines > (uint32_t)shown ? lines - (uint32_t)shown : 0;
    int y = body.row + 2;
    g->cursor_row = -1;
    for (uint32_t line = g->first_line; line < lines && y < body.row + 2 + shown; line++, y++)
        draw_row(app, g, canvas, y, line, body.columns - 1);
    g->side_top = side ? body.row + body.rows - detail : 0;
    if (side) {
        grid_side_draw(app, g, canvas, rect_of(g->side_top, body.column, side, body.columns));
        if (detail > side)
            draw_summary_line(app, g, canvas, g->side_top + side, body.columns);
    } else if (detail) {
        draw_detail(app, g, canvas, rect_of(body.row + body.rows - detail, body.column, detail, body.columns));
    }
    if (y + 1 < body.row + 2 + shown)
        draw_empty(app, g, canvas, rect_of(y + 1, 4, body.row + 2 + shown - y - 1, body.columns - 8));
    canvas_scrollbar(canvas, body.row + 2, body.columns - 1, shown, g->first_line, lines);
    if (g->cursor_row < 0)
        return;
    canvas_cursor(canvas, g->cursor_row, g->cursor_column);
    if (g->edit.active) {
        int left = g->cursor_column, cells = field_cells(g, body.columns - 1);
        if (cells < FIELD_CELLS) { /* at the right edge: it grows to the left */
            left = larger(body.columns - 1 - FIELD_CELLS, 0);
            cells = body.columns - 1 - left;
        }
        struct rect old = canvas_clip(canvas, rect_of(body.row, body.column, body.rows - detail, body.columns));
        edit_draw(&g->edit, canvas, g->cursor_row, left, cells);
        canvas_unclip(canvas, old);
    }
}

bool grid_hit(const struct grid *g, struct rect body, int row, int column, uint32_t *line, size_t *at)
{
    if (row == body.row)
        *line = UINT32_MAX;
    else if (row >= body.row + 2 && row < body.row + 2 + g->shown_lines)
        *line = g->first_line + (uint32_t)(row - body.row - 2);
    else
        return false;
    for (size_t i = 0; i < g->columns; i++)
        if (g->column[i].at >= 0 && column >= g->column[i].at &&
            column <= g->column[i].at + g->column[i].width + g->column[i].extra) {
            *at = i;
            return true;
        }
    *at = g->at;
    return row != body.row;
}
