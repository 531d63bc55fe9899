/* What was submitted for approval: what waits for who works now, what he submitted, what else is open, what is over. */
#include <stdlib.h>
#include <string.h>

#include "guide/approval.h"
#include "tui/text_view.h"
#include "view/views.h"

struct approvals_screen {
    struct app *app;
    struct approval **approval; /* as they are shown; their texts are the model's */
    size_t count, mine;
    struct table table;
    struct text_view told; /* of the chosen one */
};

static const struct approval *chosen(const struct approvals_screen *s)
{
    size_t line = table_chosen(&s->table);
    return line == SIZE_MAX || line >= s->count ? NULL : s->approval[line];
}

static void forget(struct approvals_screen *s)
{
    for (size_t i = 0; i < s->count; i++)
        approval_free(&s->approval[i]);
    free(s->approval);
    s->approval = NULL;
    s->count = s->mine = 0;
}

/* What waits for him first, then what is open, then what is over. */
static int place_of(const struct app *app, const struct approval *a)
{
    return approval_waits_for(a, app->book->person) ? 0 : a->state == APPROVAL_WAITING ? 1 : 2;
}

static void approvals_chose(struct app *app, void *state)
{
    struct approvals_screen *s = state;
    const struct approval *a = chosen(s);
    struct str text = STR_INIT;
    if (a && app->book->model) {
        approval_answers_text(a, "  ", &text);
        approval_decisions_text(app->book->model, a, "  ", &text);
    }
    text_view_say(&s->told, text.text ? text.text : "");
    str_free(&text);
}

static void approvals_changed(struct app *app, void *state)
{
    struct approvals_screen *s = state;
    const struct model *model = app->book->model;
    if (!model)
        return;
    size_t ledger = app_catalog(app)->approvals->submissions;
    uint32_t rows = model_rows(model, ledger);
    forget(s);
    s->approval = mem_zero((size_t)rows + 1, sizeof(struct approval *));
    for (int place = 0; place < 3; place++)
        for (uint32_t r = rows; r-- > 0;) {
            struct approval *a = approval_read(model, model_row_id(model, ledger, r), NULL);
            if (place_of(app, a) == place) {
                s->approval[s->count++] = a;
                s->mine += place == 0;
            } else {
                approval_free(&a);
            }
        }
    table_lines(&s->table, s->count);
    approvals_chose(app, s);
}

static void approvals_close(struct app *app, void *state)
{
    struct approvals_screen *s = state;
    forget(s);
    text_view_done(&s->told);
}

static void approvals_title(struct app *app, void *state, struct str *out)
{
    struct approvals_screen *s = state;
    str_add(out, _("Approvals"));
    if (s->mine)
        str_add_format(out, ngettext("  %zu waits for you", "  %zu wait for you", s->mine), s->mine);
}

/* ---- the table ---- */

enum { WHAT, ROUND, AUTHOR, DUE, STATE, COLUMNS };

static void add_state(const struct app *app, const struct approval *a, struct table_cell *cell)
{
    size_t approved = 0;
    for (size_t i = 0; i < a->asked_count; i++)
        approved += a->asked[i].answer == ANSWER_APPROVED;
    if (approval_waits_for(a, app->book->person)) {
        str_add(&cell->text, _("for you"));
        cell->style = STYLE_WARN;
    } else if (a->state == APPROVAL_WAITING) {
        str_add_format(&cell->text, _("%zu of %zu"), approved, a->asked_count);
    } else {
        str_add(&cell->text, approval_state_text(a));
        cell->style = a->state == APPROVAL_APPROVED ? STYLE_GOOD : STYLE_QUIET;
    }
}

static void draw_cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    struct approvals_screen *s = of;
    const struct approval *a = s->approval[line];
    switch (column) {
    case WHAT: str_add(&cell->text, a->title); break;
    case ROUND: str_add_format(&cell->text, "%u", a->number); break;
    case AUTHOR: str_add(&cell->text, a->author); break;
    case DUE:
        str_add_format(&cell->text, "%s%s", a->state == APPROVAL_WAITING ? a->due : a->date, a->overdue ? " !!" : "");
        cell->style = a->overdue ? STYLE_BAD : STYLE_NORMAL;
        break;
    default: add_state(s->app, a, cell);
    }
}

static void id_of(void *of, size_t line, struct str *out)
{
    str_add(out, ((struct approvals_screen *)of)->approval[line]->id);
}

static const struct table_ops approvals_table = {.cell = draw_cell, .id = id_of};

static void approvals_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct approvals_screen *s = state;
    if (s->count == 0) {
        canvas_wrap(canvas, rect_of(body.row + 2, body.column + 3, body.rows - 2, body.columns - 6), 0, STYLE_NORMAL,
                    _("Nothing was submitted for approval yet. A document is submitted where its versions are made; a "
                      "row, a plan or a closed round by the menu, where it is shown."));
        return;
    }
    int most = body.rows / 2, rows = (int)s->count + 1 < most ? (int)s->count + 1 : most;
    const struct table_column columns[COLUMNS] = {{_("What"), 0, ALIGN_LEFT, false},
                                                  {_("Round"), 5, ALIGN_RIGHT, false},
                                                  {_("Submitted by"), 14, ALIGN_LEFT, false},
                                                  {_("Due, or day"), 13, ALIGN_LEFT, false},
                                                  {_("State"), 10, ALIGN_LEFT, false}};
    table_draw(&s->table, columns, COLUMNS, canvas, rect_of(body.row, 0, rows, body.columns), STYLE_HERE);
    canvas_horizontal(canvas, body.row + rows, 0, body.columns, STYLE_LINE);
    text_view_draw(&s->told, canvas, rect_of(body.row + rows + 1, 1, body.rows - rows - 1, body.columns - 2),
                   STYLE_NORMAL);
}

static void approvals_hint(struct app *app, void *state, struct hint *hint)
{
    const struct approval *a = chosen(state);
    if (a && approval_waits_for(a, app->book->person))
        str_add(&hint->line[0], _("It waits for you: Enter shows what has changed since your last look."));
    else if (a && *a->reason)
        str_add(&hint->line[0], a->reason);
    str_add(&hint->keys, a ? _("Enter look at it  / search  Esc back") : _("Esc back"));
}

static void open_it(struct app *app, void *state)
{
    const struct approval *a = chosen(state);
    app_go(app, CMD_CARD, spot_of(app_catalog(app)->approvals->submissions, a->row, SIZE_MAX));
}

static const struct screen_action approvals_actions[] = {{CMD_ENTER, 0, open_it}, {CMD_NONE, 0, NULL}};

static void approvals_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    const struct approval *a = chosen(state);
    *sheet = app_catalog(app)->approvals->submissions;
    *row = a ? a->id : NULL;
    *column = SIZE_MAX;
}

static const struct screen_ops approvals_ops = {
    .name = "approvals",
    .actions = approvals_actions,
    .table = TABLE_IN(struct approvals_screen, table),
    .chose = approvals_chose,
    .close = approvals_close,
    .title = approvals_title,
    .draw = approvals_draw,
    .hint = approvals_hint,
    .changed = approvals_changed,
    .where = approvals_where,
    .about =
        N_("What was submitted for approval: first what waits for you, then what others still look at, then what is "
           "over. Below is who was asked and what each decided. Enter shows what has changed since you decided "
           "last; there F4 decides."),
};

void view_approvals(struct app *app, const struct spot *spot)
{
    struct approvals_screen *s = mem_zero(1, sizeof(*s));
    s->app = app;
    table_begin(&s->table, &approvals_table, s);
    app_push(app, &approvals_ops, s);
}

bool view_approvals_possible(struct app *app, const struct spot *spot)
{
    return app_catalog(app)->approvals->submissions != SIZE_MAX;
}
