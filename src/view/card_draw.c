/* How the card looks: labels left, values wrapped right, the meaning of the present field and the row's findings below.
 */
#include <string.h>

#include "base/utf8.h"
#include "book/fill.h"
#include "guide/distribution.h"
#include "guide/findings.h"
#include "tui/keys_conf.h"
#include "view/card.h"

#define LEFT 3 /* mark and blanks before a label */

static void field_text(struct app *app, const struct card *c, uint32_t row, const struct card_field *f, struct str *out,
                       enum style *style)
{
    *style = STYLE_NORMAL;
    if (f->column == SIZE_MAX) {
        str_add(out, f->text);
        return;
    }
    if (row == UINT32_MAX) /* not there yet */
        return;
    const struct column_def *def = &c->def->column[f->column];
    if (def->kind->prose)
        model_text(app->book->model, c->sheet, row, f->column, MODEL_LABEL, out);
    else
        cell_text(app, c->sheet, row, f->column, false, out, style);
    struct value value = model_value(app->book->model, c->sheet, row, f->column);
    const struct choice *choice = def->kind->number == NUMBER_SCALE ? kind_choice_of(def, value) : NULL;
    if (choice && strcmp(choice->label, choice->code) != 0)
        str_add_format(out, "  %s", intl_form(choice->label));
    if (value.type == VALUE_NUMBER && def->kind->number == NUMBER_AMOUNT && def->unit)
        str_add_format(out, " %s", intl_form(def->unit));
    if (cell_missing(app, c->sheet, row, f->column)) {
        str_add(out, _("! to be filled in"));
        *style = STYLE_WARN;
    }
}

static int wrapped_rows(struct canvas *canvas, int cells, const char *text)
{
    return larger(canvas_wrap(canvas, rect_of(0, 0, 0, cells), 0, STYLE_NORMAL, text), 1);
}

/* Where every field stands; returns the lines of the whole card. */
static int layout(struct app *app, struct card *c, struct canvas *canvas, uint32_t row, int columns)
{
    c->label_width = 8;
    for (size_t i = 0; i < c->fields; i++)
        c->label_width = larger(c->label_width, utf8_width(c->field[i].label) + 1);
    c->label_width = smaller(c->label_width, columns / 3);
    c->value_cells = columns - LEFT - c->label_width - 4;
    int at = 0;
    for (size_t i = 0; i < c->fields; i++) {
        struct card_field *f = &c->field[i];
        struct str text = app_str(app);
        enum style style;
        if (i && f->column == SIZE_MAX &&
            (c->field[i - 1].column != SIZE_MAX || (f->relation == SIZE_MAX) != (c->field[i - 1].relation == SIZE_MAX)))
            at++; /* a blank line before the form's texts, and before what refers to the row */
        field_text(app, c, row, f, &text, &style);
        f->at = at;
        f->rows = wrapped_rows(canvas, c->value_cells, text.text);
        at += f->rows;
    }
    return at;
}

static void draw_field(struct app *app, struct card *c, struct canvas *canvas, uint32_t row, size_t i, int y,
                       bool applies)
{
    const struct card_field *f = &c->field[i];
    const struct column_def *def = f->column == SIZE_MAX ? NULL : &c->def->column[f->column];
    bool here = i == c->at;
    struct str label = app_str(app), text = app_str(app);
    enum style style;
    str_add_format(&label, "%s%s", def && def->formula ? "=" : " ", f->label);
    field_text(app, c, row, f, &text, &style);
    if (!applies)
        style = STYLE_QUIET;
    int x = LEFT + c->label_width + 2;
    if (y >= canvas->clip.row)
        canvas_text(canvas, y, 1, STYLE_STRONG, here ? ">" : " ");
    canvas_field(canvas, y, LEFT - 1, c->label_width + 1, here ? STYLE_STRONG : STYLE_HEAD, ALIGN_LEFT, label.text);
    struct rect rect = rect_of(y, x, f->rows, c->value_cells);
    if (here && !c->edit.active && def) {
        canvas_fill(canvas,
                    rect_of(y, x, f->rows,
                            f->rows > 1 ? c->value_cells : larger(smaller(utf8_width(text.text), c->value_cells), 12)),
                    STYLE_HERE);
        style = STYLE_HERE;
    }
    canvas_wrap(canvas, rect, 0, style, text.text);
    if (here) {
        c->cursor_row = y;
        c->cursor_column = x;
    }
}

/* A checklist's question above its fields. Returns the lines taken. */
static int draw_question(struct app *app, struct card *c, struct canvas *canvas, struct rect body, uint32_t row)
{
    const struct row_def *def = row == UINT32_MAX ? NULL : model_row_def(app->book->model, c->sheet, row);
    if (c->def->kind != SHEET_CHECKLIST || !def || !def->text)
        return 0;
    int cells = body.columns - 6, rows = smaller(wrapped_rows(canvas, cells, intl_form(def->text)), 4);
    canvas_wrap(canvas, rect_of(body.row, 3, rows, cells), 0, STYLE_STRONG, intl_form(def->text));
    canvas_horizontal(canvas, body.row + rows, 0, body.columns, STYLE_LINE);
    return rows + 1;
}

/* What the field under the cursor means; "" on what is no field. */
static void meaning_text(struct app *app, struct card *c, uint32_t row, struct str *text)
{
    if (!c->fields || c->field[c->at].column == SIZE_MAX)
        return;
    size_t column = c->field[c->at].column;
    const struct column_def *def = &c->def->column[column];
    cell_meaning(app, c->sheet, row, column, text);
    const struct choice *choice =
        row == UINT32_MAX ? NULL : kind_choice_of(def, model_value(app->book->model, c->sheet, row, column));
    if (choice && choice->help && def->help) /* the choice's meaning was said; the column's is wanted as well */
        str_add_format(text, "\n%s", fill_help(app->book->model, def->help));
    if (def->distribution) {
        size_t before = text->length;
        str_add_char(text, '\n');
        distribution_sentence(app->book->model, c->sheet, column, text);
        str_add(text, text->length > before + 1 ? _(" (? shows all)") : _("? shows how others answered."));
    }
}

/* What does not fit together in the row, from the first line of RECT on. CANVAS NULL: only counts. Returns the lines. */
static int draw_findings(struct app *app, struct card *c, struct canvas *canvas, struct rect rect, uint32_t row)
{
    const struct rule_def *rule[16];
    size_t count = row_findings(app, c->sheet, row, rule, ARRAY_LENGTH(rule));
    int y = rect.row, end = rect.row + rect.rows;
    for (size_t i = 0; i < count && (!canvas || y < end); i++) {
        struct finding finding = finding_of_rule(app->book->model, c->sheet, row, rule[i]);
        struct str text = app_str(app), line = app_str(app);
        str_add_format(&text, "%s%s%s", finding.message, finding.next ? " → " : "", finding.next ? finding.next : "");
        finding_done(&finding);
        cell_one_line(text.text, &line);
        if (canvas) {
            canvas_text(canvas, y, rect.column, cell_level_style(rule[i]->level), cell_level_mark(rule[i]->level));
            canvas_wrap(canvas, rect_of(y, rect.column + 3, end - y, rect.columns - 3), 0,
                        cell_level_style(rule[i]->level), line.text);
        }
        y += wrapped_rows(app->canvas, rect.columns - 3, line.text);
    }
    return y - rect.row;
}

void card_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct card *c = state;
    uint32_t row = card_row(app, c);
    c->cursor_row = -1;
    if (row == UINT32_MAX && !c->fresh) {
        canvas_text(canvas, body.row + 1, 3, STYLE_NORMAL, keys_said(app, _("There are no rows yet. F6 adds one.")));
        return;
    }
    bool applies = row == UINT32_MAX || model_applies(app->book->model, c->sheet, row);
    int top = draw_question(app, c, canvas, body, row), cells = body.columns - 3;
    struct str meaning = app_str(app);
    meaning_text(app, c, row, &meaning);
    int said = canvas_wrap(canvas, rect_of(0, 0, 0, cells), 0, STYLE_NORMAL, meaning.text);
    int found = draw_findings(app, c, NULL, rect_of(0, 0, 0, cells), row);
    /* As much as has to be said, so that nothing is cut, as long as some fields are left to be seen. */
    int detail = larger(body.rows >= 24 ? 9 : found ? 7 : 4, 1 + said + found);
    detail = smaller(detail, body.rows - top - 4);
    c->shown = body.rows - top - detail;
    int lines = layout(app, c, canvas, row, body.columns);
    if (c->fields) {
        const struct card_field *f = &c->field[c->at];
        if (f->at + f->rows > c->first + c->shown)
            c->first = f->at + f->rows - c->shown;
        if (f->at < c->first)
            c->first = f->at;
        c->first = smaller(c->first, lines - c->shown);
        c->first = larger(c->first, 0);
    }
    struct rect list = rect_of(body.row + top, body.column, c->shown, body.columns);
    struct rect old = canvas_clip(canvas, list);
    for (size_t i = 0; i < c->fields; i++)
        if (c->field[i].at + c->field[i].rows > c->first && c->field[i].at < c->first + c->shown)
            draw_field(app, c, canvas, row, i, list.row + c->field[i].at - c->first, applies);
    canvas_scrollbar(canvas, list.row, body.columns - 1, c->shown, (size_t)c->first, (size_t)lines);
    if (c->cursor_row >= 0)
        canvas_cursor(canvas, c->cursor_row, c->cursor_column);
    if (c->edit.active && c->cursor_row >= 0) {
        canvas_fill(canvas, rect_of(c->cursor_row, c->cursor_column, 1, c->value_cells), STYLE_FIELD);
        edit_draw(&c->edit, canvas, c->cursor_row, c->cursor_column, c->value_cells);
    }
    canvas_unclip(canvas, old);
    int y = body.row + body.rows - detail;
    canvas_horizontal(canvas, y, 0, body.columns, STYLE_LINE);
    canvas_wrap(canvas, rect_of(y + 1, 1, detail - 1, cells), 0, STYLE_NORMAL, meaning.text);
    draw_findings(app, c, canvas, rect_of(y + 1 + said, 1, larger(detail - 1 - said, 0), cells), row);
}

size_t card_hit(const struct card *c, struct rect body, int row)
{
    if (c->cursor_row < 0 || !c->fields)
        return SIZE_MAX;
    int line = row - (c->cursor_row - c->field[c->at].at); /* the line of the whole card */
    for (size_t i = 0; i < c->fields; i++)
        if (line >= c->field[i].at && line < c->field[i].at + c->field[i].rows && line >= c->first &&
            line < c->first + c->shown)
            return i;
    return SIZE_MAX;
}
