/* What is said about the grid: its title, what the cell under the cursor means, why it holds what it holds, the keys.
 */
#include <string.h>

#include "base/utf8.h"
#include "book/fill.h"
#include "guide/findings.h"
#include "guide/judging.h"
#include "guide/why.h"
#include "tui/follow.h"
#include "tui/keys_conf.h"
#include "view/grid.h"
#include "tui/same.h"

void grid_title(struct app *app, void *state, struct str *out)
{
    struct grid *g = state;
    str_add(out, app_sheet_title(app, g->sheet));
    str_add(out, "  ");
    unsigned rows = model_rows(app->book->model, g->sheet);
    if (g->lines != rows)
        str_add_format(out, ngettext("%u of %u row", "%u of %u rows", rows), (unsigned)g->lines, rows);
    else
        str_add_format(out, ngettext("%u row", "%u rows", rows), rows);
    if (grid_hidden(g))
        str_add_format(out, ngettext("  %zu column hidden", "  %zu columns hidden", grid_hidden(g)), grid_hidden(g));
    if (g->order && grid_view_in_title(app, g))
        grid_view_title(app, g, out);
}

/* What does not fit together in this cell, or else in this row. */
static bool add_finding(struct app *app, struct grid *g, uint32_t row, bool here, struct str *out)
{
    const struct rule_def *rule[16];
    size_t count = row_findings(app, g->sheet, row, rule, ARRAY_LENGTH(rule));
    for (size_t i = 0; i < count; i++)
        if (!here || rule[i]->at == grid_column_id(g)) {
            struct finding finding = finding_of_rule(app->book->model, g->sheet, row, rule[i]);
            str_add_format(out, "%s ", cell_level_mark(rule[i]->level));
            cell_one_line(finding.message, out);
            finding_done(&finding);
            return true;
        }
    return false;
}

void grid_hint(struct app *app, void *state, struct hint *hint)
{
    struct grid *g = state;
    uint32_t row = grid_row(g, g->line);
    size_t column = grid_column_id(g);
    const struct column_def *def = &g->def->column[column];
    const struct model *model = app->book->model;
    const struct row_def *given = row == UINT32_MAX ? NULL : model_row_def(model, g->sheet, row);
    if (g->side_top) {                                 /* both stand above, whole */
    } else if (def->built_in && given && given->why) { /* the question itself stands above already */
        str_add_format(&hint->line[0], "%s ▸ ", _("Why"));
        cell_one_line(fill_help(app->book->model, given->why), &hint->line[0]);
    } else {
        cell_meaning(app, g->sheet, row, column, &hint->line[0]);
    }
    if (row != UINT32_MAX && !model_sheet_applies(model, g->sheet)) {
        str_add_format(&hint->line[1], "%s: ", _("n/a"));
        sheet_concern_text(model, g->sheet, &hint->line[1]);
    } else if (row != UINT32_MAX && !model_applies(model, g->sheet, row)) {
        str_add(&hint->line[1], _("This row does not apply: it is not asked and not counted."));
    } else if (g->side_top && row != UINT32_MAX) { /* as above */
    } else if (row != UINT32_MAX && def->formula) {
        struct str why = app_str(app);
        why_line(model, g->sheet, row, column, &why);
        str_add_format(&hint->line[1], "%s ", _("Why"));
        cell_one_line(why.text, &hint->line[1]);
    } else if (row != UINT32_MAX && add_finding(app, g, row, true, &hint->line[1])) {
        /* said */
    } else if (row != UINT32_MAX && grid_cut(app, g)) {
        cell_text(app, g->sheet, row, column, false, &hint->line[1], NULL);
    } else if (row != UINT32_MAX && def->given) {
        str_add(&hint->line[1], _("Given by the form."));
    } else if (row == UINT32_MAX) {
        str_add(&hint->line[1], grid_can_add(app, g) ? _("Typing here makes a new row.") : "");
    } else if (!value_blank(model_value(model, g->sheet, row, column)) ||
               (cell_example(def, &hint->line[1]), !hint->line[1].length)) {
        add_finding(app, g, row, false, &hint->line[1]);
    }
    if (row != UINT32_MAX && column == g->def->session && same_possible(app, g->sheet, row) &&
        value_blank(model_value(model, g->sheet, row, column))) { /* what is offered comes before an example */
        str_clear(&hint->line[1]);
        same_line(app, g->sheet, row, &hint->line[1]);
    }
    if (g->block) {
        struct block b = grid_block(g);
        str_clear(&hint->line[0]);
        str_clear(&hint->line[1]);
        str_add_format(&hint->line[0], _("Marked: %u rows × %zu columns"), (unsigned)(b.bottom - b.top + 1),
                       b.right - b.left + 1);
    }
    if (g->edit.active && g->block)
        str_add(&hint->keys, _("Enter only here  Ctrl+Enter or Alt+Enter all marked cells  Esc leave as it was"));
    else if (g->edit.active)
        str_add(&hint->keys, _("Enter keep, down  Tab keep, right  Esc leave as it was"));
    else if (g->block)
        str_add(&hint->keys, _("Ctrl+C copy  Ctrl+V paste  Ctrl+D down  Alt+R right  F4 into all  Esc unmark"));
    else if (!model_sheet_applies(model, g->sheet) && follow_lead(app, g->sheet, row, column))
        str_add(&hint->keys, _("Alt+Right to what decides that  F11 card  / search  Esc back"));
    else if (def->formula && follow_lead(app, g->sheet, row, column))
        str_add(&hint->keys, _("Alt+Right to where it is put right  ? why  F11 card  / search  Esc back"));
    else if (def->formula)
        str_add(&hint->keys, _("? why this number  F11 card  F5 sort, filter  / search  Esc back"));
    else if (!column_writable(def) || sheet_sealed(g->def, grid_column_id(g)))
        str_add(&hint->keys, _("Enter down  Tab right  F11 card  F5 sort, filter  / search  Esc back"));
    else if (follow_lead(app, g->sheet, row, column))
        str_add(&hint->keys, _("Alt+Right to where it is put right  Enter down  Tab right  F11 card  Esc back"));
    else if (judging_open(model, g->sheet, row))
        str_add(&hint->keys, _("Ctrl+A asks one thing at a time  Enter down  Tab right  F11 card  Esc back"));
    else if (follow_named(app, g->sheet, grid_row(g, g->line), grid_column_id(g)))
        str_add(&hint->keys, _("F4 choose  Alt+Right to the row  Enter down  Tab right  F11 card  Esc back"));
    else if (def->kind->mark)
        str_add(&hint->keys, _("Space on or off  Enter down  Tab right  F11 card  / search  Esc back"));
    else if (kind_listed(def))
        str_add(&hint->keys, _("Digits or F4 choose  Enter down  Tab right  F11 card  / search  Esc back"));
    else
        str_add(&hint->keys, _("Type to replace  F2 edit  Enter down  Tab right  F11 card  / search  Esc back"));
}

void grid_help(struct app *app, void *state, struct str *out)
{
    str_add_format(out, "# %s\n", _("The table"));
    str_add(out, _("Every row is a line, every column a field. What you type goes into the cell under the cursor; "
                   "Enter keeps it and goes down, Tab keeps "
                   "it and goes to the right. After a run of Tab, Enter goes back to the column where the run began. "
                   "Nothing needs saving."));
    str_add(out, "\n");
    str_add(out, _("Columns with = in their head are computed; ? says why. Marks before a row: !! ! - something there "
                   "does not fit together yet, the "
                   "second line below says what. Quiet rows do not apply."));
    str_add(out, "\n");
    str_add(out, keys_said(app, _("Shift and arrows mark cells: what is chosen then, or typed with Ctrl+Enter (or "
                                  "Alt+Enter), goes into all of "
                                  "them. Cells of other programs can be pasted. F5 sorts and filters what you see; the "
                                  "sheet stays as it is.")));
    str_add(out, "\n\n");
}
