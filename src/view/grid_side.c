/* What a wide window shows below the table: about the row under the cursor at the left, about its column at the right. What a
 * smaller one says in two lines stands here whole. */
#include <string.h>

#include "base/utf8.h"
#include "book/fill.h"
#include "guide/findings.h"
#include "guide/why.h"
#include "view/grid.h"

#define WINDOW_COLUMNS 130 /* of the table, from which on there is room */
#define WINDOW_ROWS    32
#define MOST_ROWS      16

int grid_side_rows(struct rect body)
{
    int rows = body.rows / 3;
    return body.columns < WINDOW_COLUMNS || body.rows < WINDOW_ROWS ? 0 : rows < MOST_ROWS ? rows : MOST_ROWS;
}

static void add_titled(struct str *out, const char *title, const char *text)
{
    if (text && *text)
        str_add_format(out, "# %s\n%s\n", title, text);
}

/* The texts that are cut in the line above. */
static void cut_texts(struct app *app, struct grid *g, uint32_t row, struct str *out)
{
    bool first = true;
    for (size_t i = 0; i < g->columns; i++) {
        const struct grid_column *c = &g->column[i];
        struct str text = STR_INIT;
        if (c->at >= 0 && c->content)
            cell_text(app, g->sheet, row, c->column, false, &text, NULL);
        if (utf8_width(text.text) > c->width + c->extra) {
            str_add_format(out, "%s%s  %s\n", first ? "\n" : "", intl_form(g->def->column[c->column].label), text.text);
            first = false;
        }
        str_free(&text);
    }
}

static void row_text(struct app *app, struct grid *g, struct str *out)
{
    const struct model *model = app->book->model;
    uint32_t row = grid_row(g, g->line);
    const struct row_def *def = row == UINT32_MAX ? NULL : model_row_def(model, g->sheet, row);
    if (row == UINT32_MAX) {
        if (g->def->help)
            str_add(out, fill_help(model, g->def->help));
        return;
    }
    size_t section = sheet_role(g->def, ROLE_SECTION);
    str_add(out, "# ");
    grid_number(g, row, out);
    str_add(out, "  ");
    if (def && section != SIZE_MAX) {
        model_text(model, g->sheet, row, section, MODEL_LABEL, out);
        str_add(out, " ▸ ");
    }
    model_row_name(model, g->sheet, row, out);
    if (def && def->text)
        str_add_format(out, "\n%s", fill_help(model, def->text));
    str_add_char(out, '\n');
    const struct rule_def *rule[16];
    size_t count = row_findings(app, g->sheet, row, rule, ARRAY_LENGTH(rule));
    if (count)
        str_add_format(out, "# %s\n", _("Findings"));
    for (size_t i = 0; i < count; i++) {
        struct finding finding = finding_of_rule(model, g->sheet, row, rule[i]);
        str_add_format(out, "%-2s ", cell_level_mark(rule[i]->level));
        cell_one_line(finding.message, out);
        if (finding.next) {
            str_add(out, "\n   ");
            cell_one_line(finding.next, out);
        }
        str_add_char(out, '\n');
        finding_done(&finding);
    }
    cut_texts(app, g, row, out);
    if (!def)
        return;
    add_titled(out, _("Why"), fill_help(model, def->why));
    add_titled(out, _("If not"), fill_help(model, def->harm));
    add_titled(out, _("Measures"), fill_help(model, def->examples));
    add_titled(out, _("Remark"), fill_help(model, def->hint));
}

/* Every choice with its mark and what it means; the one that the cell holds is marked. */
static void choices_text(struct app *app, const struct grid *g, const struct column_def *def, struct str *out)
{
    uint32_t row = grid_row(g, g->line);
    const struct choice *chosen =
        row == UINT32_MAX
            ? NULL
            : kind_choice_of(def, model_value(app->book->model, g->sheet, row, (size_t)(def - g->def->column)));
    str_add_char(out, '\n');
    for (size_t i = 0; i < def->choices->count; i++) {
        const struct choice *choice = &def->choices->choice[i];
        struct str label = STR_INIT;
        if (def->kind->number == NUMBER_SCALE)
            str_add_format(&label, "%s ", choice->code);
        app_choice_text(choice, false, &label);
        str_add_format(out, "%s %s%s%s\n", choice == chosen ? ">" : " ", label.text, choice->help ? "  " : "",
                       choice->help ? fill_help(app->book->model, choice->help) : "");
        str_free(&label);
    }
}

/* Why the number, without what stands above already: what it is called and what it means. */
static void add_why(struct app *app, const struct grid *g, uint32_t row, size_t column, struct str *out)
{
    const struct model *model = app->book->model;
    const char *help = fill_help(model, g->def->column[column].help);
    struct str why = STR_INIT;
    why_text(model, g->sheet, row, column, false, 2, &why);
    const char *said = why.text + strcspn(why.text, "\n");
    said += *said == '\n';
    size_t indent = strspn(said, " "), length = help ? strlen(help) : 0;
    if (length && strncmp(said + indent, help, length) == 0 && said[indent + length] == '\n')
        said += indent + length + 1;
    if (*said)
        str_add_format(out, "\n# %s\n%s\n", _("Why"), said);
    str_free(&why);
}

static void column_text(struct app *app, struct grid *g, struct str *out)
{
    const struct model *model = app->book->model;
    uint32_t row = grid_row(g, g->line);
    size_t column = grid_column_id(g);
    const struct column_def *def = &g->def->column[column];
    str_add_format(out, "# %s", intl_form(def->label));
    if (def->formula)
        str_add_format(out, "  (%s)", _("computed"));
    else if (def->required)
        str_add_format(out, "  (%s)", _("required"));
    str_add_char(out, '\n');
    if (def->help)
        str_add_format(out, "%s\n", fill_help(model, def->help));
    if (row != UINT32_MAX && grid_cut(app, g)) {
        struct str value = STR_INIT;
        model_text(model, g->sheet, row, column, MODEL_LABEL, &value);
        str_add_format(out, "\n%s\n", value.text);
        str_free(&value);
    }
    if (def->formula && row != UINT32_MAX)
        add_why(app, g, row, column, out);
    if (def->choices)
        choices_text(app, g, def, out);
    if (def->example && !def->formula)
        str_add_format(out, "\n%s %s\n", _("For example:"), intl_form(def->example));
    if (def->source)
        str_add_format(out, "\n%s %s\n", _("Source:"), intl_form(def->source));
    if (def->rule)
        str_add_format(out, "%s %s\n", _("Our own rule:"), intl_form(def->rule));
}

void grid_side_draw(struct app *app, struct grid *g, struct canvas *canvas, struct rect rect)
{
    struct str row = STR_INIT, column = STR_INIT;
    int left = rect.columns / 2;
    canvas_horizontal(canvas, rect.row, rect.column, rect.columns, STYLE_LINE);
    canvas_vertical(canvas, rect.row + 1, rect.column + left, rect.rows - 1, STYLE_LINE);
    row_text(app, g, &row);
    column_text(app, g, &column);
    text_view_say(&g->side[0], row.text);
    text_view_say(&g->side[1], column.text);
    text_view_draw(&g->side[0], canvas, rect_of(rect.row + 1, rect.column + 1, rect.rows - 1, left - 1), STYLE_NORMAL);
    text_view_draw(&g->side[1], canvas,
                   rect_of(rect.row + 1, rect.column + left + 2, rect.rows - 1, rect.columns - left - 2), STYLE_NORMAL);
    str_free(&row);
    str_free(&column);
}

bool grid_side_wheel(struct grid *g, int row, int column, int columns, int lines)
{
    if (!g->side_top || row <= g->side_top)
        return false;
    text_view_wheel(&g->side[column > columns / 2], lines);
    return true;
}

void grid_side_done(struct grid *g)
{
    text_view_done(&g->side[0]);
    text_view_done(&g->side[1]);
}
