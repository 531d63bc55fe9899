/* One row as a card: fields below each other, edited in place, with everything that is known about the row. */
#include "view/views.h"
#include "view/card.h"

#include <string.h>

#include "base/utf8.h"
#include "book/fill.h"
#include "guide/document_rows.h"
#include "guide/twins.h"
#include "guide/why.h"
#include "tui/delete_ask.h"
#include "guide/judging.h"
#include "tui/follow.h"
#include "tui/keys_conf.h"
#include "tui/same.h"
#include "tui/sheets.h"

uint32_t card_row(struct app *app, const struct card *c)
{
    return c->row ? model_find_row(app->book->model, c->sheet, c->row) : UINT32_MAX;
}

static void add_text(struct app *app, struct card *c, const char *label, const char *text)
{
    if (text && *text)
        c->field[c->fields++] = (struct card_field){
            .column = SIZE_MAX, .label = label, .text = fill_help(app->book->model, text), .relation = SIZE_MAX};
}

#define NAMES_SHOWN 3
#define TWINS_SHOWN 8

/* 台帳（利用者）  3: 佐藤、鈴木、田中: what refers to the row, a line for each relation. */
static void add_referrers(struct app *app, struct card *c, uint32_t row)
{
    const struct model *model = app->book->model;
    const struct referrers *list;
    struct arena *arena = arena_new();
    size_t count = referrers_of(model, c->sheet, row, arena, &list);
    for (size_t i = 0; i < count; i++) {
        struct str label = app_str(app), text = app_str(app);
        referrers_title(model, &list[i], &label);
        str_add_format(&text, ngettext("%zu row: ", "%zu rows: ", list[i].count), list[i].count);
        for (size_t k = 0; k < list[i].count && k < NAMES_SHOWN; k++) {
            str_add(&text, k ? _(", ") : "");
            referrers_name(model, &list[i], k, &text);
        }
        str_add(&text, list[i].count > NAMES_SHOWN ? " …" : "");
        c->field[c->fields++] = (struct card_field){.column = SIZE_MAX,
                                                    .label = arena_text(c->texts, label.text),
                                                    .text = arena_text(c->texts, text.text),
                                                    .relation = list[i].relation};
    }
    arena_free(&arena);
}

/* What is answered to the same question elsewhere. */
static void add_twins(struct app *app, struct card *c, uint32_t row)
{
    const struct model *model = app->book->model;
    const struct twin *twin;
    struct arena *arena = arena_new();
    size_t count = twins_of(model, c->sheet, row, arena, &twin);
    for (size_t i = 0; i < count && i < TWINS_SHOWN; i++) {
        struct str text = app_str(app);
        twin_name(model, &twin[i], &text);
        str_add_format(&text, ": %s", twin[i].answer ? intl_form(twin[i].answer->label) : _("not answered"));
        if (twin[i].answer)
            same_origin(app, &twin[i], &text);
        c->field[c->fields++] =
            (struct card_field){.column = SIZE_MAX,
                                .label = twin[i].similar ? _("Similar question") : _("Same question"),
                                .text = arena_text(c->texts, text.text),
                                .relation = SIZE_MAX};
    }
    arena_free(&arena);
}

static void add_column(struct card *c, size_t column)
{
    const struct column_def *def = &c->def->column[column];
    if (!def->built_in && !def->hidden)
        c->field[c->fields++] =
            (struct card_field){.column = column, .label = intl_form(def->label), .relation = SIZE_MAX};
}

/* The fields of the card's row. */
static void card_fields(struct app *app, struct card *c)
{
    uint32_t row = card_row(app, c);
    const struct row_def *def = row == UINT32_MAX ? NULL : model_row_def(app->book->model, c->sheet, row);
    free(c->field);
    if (c->texts)
        arena_free(&c->texts);
    c->texts = arena_new();
    c->field = mem_zero(c->def->column_count + app_catalog(app)->relation_count + TWINS_SHOWN + 8, sizeof(*c->field));
    c->fields = 0;
    /* In the order of the table: what names the row stands first. Facts, which have no table, stand as the form says. */
    size_t first = c->def->kind == SHEET_FACTS ? SIZE_MAX : sheet_first_column(c->def);
    if (first != SIZE_MAX)
        add_column(c, first);
    for (size_t i = 0; i < c->def->column_count; i++)
        if (i != first)
            add_column(c, i);
    if (def && c->def->kind == SHEET_CHECKLIST) {
        add_text(app, c, _("Why"), def->why);
        add_text(app, c, _("If not"), def->harm);
        add_text(app, c, _("Measures"), def->examples);
        add_text(app, c, _("Remark"), def->hint);
        add_text(app, c, _("Source"), def->source);
        add_text(app, c, _("Our own rule"), def->rule);
    }
    if (row != UINT32_MAX) {
        add_twins(app, c, row);
        add_referrers(app, c, row);
    }
    if (c->at >= c->fields)
        c->at = c->fields ? c->fields - 1 : 0;
}

void card_go_row(struct app *app, struct card *c, uint32_t row)
{
    free(c->row);
    c->row = row == UINT32_MAX ? NULL : mem_text(model_row_id(app->book->model, c->sheet, row));
    c->last = row == UINT32_MAX ? 0 : row;
    card_fields(app, c);
}

static void card_close(struct app *app, void *state)
{
    struct card *c = state;
    free(c->field);
    arena_free(&c->texts);
    free(c->row);
}

static void card_changed(struct app *app, void *state)
{
    struct card *c = state;
    if (!app->book->model)
        return;
    uint32_t row = card_row(app, c), rows = model_rows(app->book->model, c->sheet);
    if (row == UINT32_MAX && c->fresh) {
        if (rows == c->rows_known + 1)
            row = rows - 1;
        c->fresh = row == UINT32_MAX;
        c->rows_known = rows;
    } else if (row == UINT32_MAX) {
        edit_row_gone(app, &c->edit);
        row = rows == 0 ? UINT32_MAX : c->last < rows ? c->last : rows - 1;
    }
    size_t at = c->at;
    card_go_row(app, c, row);
    c->at = at < c->fields ? at : c->at;
}

static void card_title(struct app *app, void *state, struct str *out)
{
    struct card *c = state;
    uint32_t row = card_row(app, c);
    str_add(out, app_sheet_title(app, c->sheet));
    if (c->fresh)
        str_add_format(out, "  %s", _("(new row)"));
    if (c->def->kind == SHEET_FACTS || row == UINT32_MAX)
        return;
    str_add_format(out, "  %u / %u  ", (unsigned)row + 1, (unsigned)model_rows(app->book->model, c->sheet));
    size_t name =
        sheet_role(c->def, ROLE_NAME); /* its id is for programs: what has no name yet is called by its place */
    if (name == SIZE_MAX || !value_blank(model_value(app->book->model, c->sheet, row, name)))
        model_row_name(app->book->model, c->sheet, row, out);
}

static const struct column_def *field_column(const struct card *c)
{
    return c->fields && c->field[c->at].column != SIZE_MAX ? &c->def->column[c->field[c->at].column] : NULL;
}

static void card_hint(struct app *app, void *state, struct hint *hint)
{
    struct card *c = state;
    uint32_t row = card_row(app, c);
    const struct column_def *def = field_column(c);
    bool many = c->def->kind != SHEET_FACTS;
    if (row != UINT32_MAX && def) {
        if (!model_applies(app->book->model, c->sheet, row))
            str_add(&hint->line[0], _("This row does not apply: it is not asked and not counted."));
        else
            cell_example(def, &hint->line[0]);
        if (c->field[c->at].column == c->def->session && same_possible(app, c->sheet, row)) {
            str_clear(&hint->line[0]);
            same_line(app, c->sheet, row, &hint->line[0]);
        }
        if (def->formula) {
            struct str why = app_str(app);
            why_line(app->book->model, c->sheet, row, c->field[c->at].column, &why);
            str_add_format(&hint->line[1], "%s ", _("Why"));
            cell_one_line(why.text, &hint->line[1]);
        } else if (def->source) {
            str_add_format(&hint->line[1], "%s %s", _("Source:"), intl_form(def->source));
        }
    }
    bool named = def && follow_named(app, c->sheet, row, c->field[c->at].column);
    if (c->fields && c->field[c->at].relation != SIZE_MAX)
        str_add(&hint->line[0],
                keys_said(app, _("These rows refer to this one. Alt+Right goes to them, Esc comes back.")));
    if (c->edit.active)
        str_add(&hint->keys, _("Enter keep, next field  Esc leave as it was"));
    else if (c->fields && c->field[c->at].relation != SIZE_MAX)
        str_add(&hint->keys, _("Alt+Right to these rows  Up Down fields  Esc back"));
    else if (named)
        str_add(&hint->keys, _("Alt+Right to the row  Type or F2 edit  F4 choose  Enter next field  Esc back"));
    else if (def && def->formula)
        str_add(&hint->keys, many ? _("? why this number  Up Down fields  PgUp PgDn rows  Esc back")
                                  : _("? why this number  Up Down fields  Esc back"));
    else if (def && def->kind->mark)
        str_add(&hint->keys, many ? _("Space on or off  Enter next field  PgUp PgDn rows  Esc back")
                                  : _("Space on or off  Enter next field  Esc back"));
    else if (def && kind_listed(def) && !def->kind->many && many)
        str_add(&hint->keys, _("A digit chooses and goes on  F4 list  Enter next  PgUp PgDn rows  Esc back"));
    else if (def && kind_listed(def) && !def->kind->many)
        str_add(&hint->keys, _("A digit chooses and goes on  F4 list  Enter next field  Esc back"));
    else if (def && kind_listed(def) && many)
        str_add(&hint->keys, _("Type or F2 edit  F4 choose  Enter next field  PgUp PgDn rows  Esc back"));
    else if (many)
        str_add(&hint->keys, _("Type or F2 edit  Enter next field  PgUp PgDn rows  Esc back"));
    else
        str_add(&hint->keys, _("Type or F2 edit  Enter next field  Esc back"));
    if (!c->edit.active && judging_open(app->book->model, c->sheet, card_row(app, c)))
        hint_key(app, hint, _("Ctrl+A one by one"));
}

static void card_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    struct card *c = state;
    *sheet = c->sheet;
    *row = c->row;
    *column = c->fields ? c->field[c->at].column : SIZE_MAX;
}

/* ---- editing ---- */

static void start_edit(struct app *app, struct card *c, const char *typed)
{
    if ((c->row || c->fresh) && c->fields && c->field[c->at].column != SIZE_MAX &&
        cell_open(app, c->sheet, c->field[c->at].column))
        edit_start(app, &c->edit, c->sheet, c->row, c->field[c->at].column, typed, c->cursor_row + 1, c->cursor_column);
}

/* A digit that says which choice is meant is the whole answer, as in the session: the cursor goes on to the next field. */
static bool chosen_at_once(struct app *app, const struct card *c)
{
    const struct column_def *def = field_column(c);
    return c->row && def && kind_listed(def) && !def->kind->many && !c->edit.active && !app->popup &&
           !app->message.length &&
           !value_blank(model_value(app->book->model, c->sheet, card_row(app, c), c->field[c->at].column));
}

static unsigned card_input(struct app *app, void *state, const struct event *event)
{
    struct card *c = state;
    if (c->edit.active) {
        if (cell_undo_typing(app, &c->edit, event))
            return UI_HANDLED;
        switch (edit_event(app, &c->edit, event)) {
        case EDIT_IGNORED: return UI_IGNORED;
        case EDIT_KEPT_DOWN:
            if (app->message.length) /* which day it became comes first */
                card_go_field(c, !card_last_field(c));
            else
                card_enter_field(app, c);
            break;
        case EDIT_KEPT_RIGHT: card_go_field(c, 1); break;
        case EDIT_KEPT_UP:
        case EDIT_KEPT_LEFT: card_go_field(c, -1); break;
        default: break;
        }
        return UI_HANDLED;
    }
    if (event->kind == EVENT_PASTE) {
        start_edit(app, c, event->text);
        return UI_HANDLED;
    }
    if (!event_is_text(event) || event->kind != EVENT_KEY)
        return UI_IGNORED;
    char typed[5];
    utf8_encode(event->key.code, typed);
    start_edit(app, c, typed);
    if (chosen_at_once(app, c))
        card_go_field(c, 1);
    return UI_HANDLED;
}

/* ---- commands ---- */

static size_t note_field(const struct card *c)
{
    size_t note = sheet_role(c->def, ROLE_NOTE), at = 0;
    while (note != SIZE_MAX && at < c->fields && c->field[at].column != note)
        at++;
    return note != SIZE_MAX && at < c->fields ? at : SIZE_MAX;
}

enum {
    MAY_BEGIN = 1, /* what is typed makes the row, if there is none */
    IS_CELL = 2,
    IS_LISTED = 4,
    IS_MARK = 8,
    IS_RELATION = 16,
    HAS_NOTE = 32,
    HAS_FIELD = 64,
    HAS_CLIPBOARD = 128,
    IN_LEDGER = 256,
    HAS_ROW = 512,
};

static unsigned card_holds(struct app *app, void *state)
{
    const struct card *c = state;
    const struct column_def *def = field_column(c);
    bool writable = def && column_writable(def), relation = c->fields && c->field[c->at].relation != SIZE_MAX;
    unsigned holds = (relation ? IS_RELATION : 0) | (app->clipboard ? HAS_CLIPBOARD : 0) |
                     (c->def->kind == SHEET_LEDGER ? IN_LEDGER : 0) | (c->row ? HAS_ROW : 0);
    if (writable && (c->row || c->fresh))
        holds |= MAY_BEGIN | (kind_listed(def) ? IS_LISTED : 0);
    if (writable && c->row)
        holds |= IS_CELL | (def->kind->mark ? IS_MARK : 0);
    if (c->row && note_field(c) != SIZE_MAX)
        holds |= HAS_NOTE;
    return holds | (c->row && def ? HAS_FIELD : 0);
}

static void go_neighbour(struct app *app, struct card *c, int by)
{
    uint32_t row = card_row(app, c), next = row == UINT32_MAX ? UINT32_MAX : app_row_beside(app, c->sheet, row, by);
    if (next != UINT32_MAX) {
        size_t at = c->at;
        card_go_row(app, c, next);
        c->at = at < c->fields ? at : c->at;
    } else {
        app_message(app, MESSAGE_INFO, by < 0 ? _("This is the first row.") : _("This is the last row."));
    }
}

static void go(struct app *app, void *state)
{
    struct card *c = state;
    bool many = c->def->kind != SHEET_FACTS;
    size_t last = c->fields ? c->fields - 1 : 0;
    switch (app->command) {
    case CMD_UP:
    case CMD_PREVIOUS_FIELD: card_go_field(c, -1); break;
    case CMD_DOWN:
    case CMD_NEXT_FIELD: card_go_field(c, 1); break;
    case CMD_LEFT:
    case CMD_RIGHT: /* in a form they move within a field: going to another row unseen, one would write into the wrong one */
        app_message(app, MESSAGE_INFO,
                    many ? _("Up and Down go from field to field, PgUp and PgDn to the rows before and after.")
                         : _("Up and Down go from field to field."));
        break;
    case CMD_PAGE_UP:
    case CMD_PAGE_DOWN:
        if (many)
            go_neighbour(app, c, app->command == CMD_PAGE_UP ? -1 : 1);
        else
            c->at = app->command == CMD_PAGE_UP ? 0 : last;
        break;
    case CMD_LINE_START:
    case CMD_FIRST: c->at = 0; break;
    default: c->at = last; break;
    }
}

static void leave(struct app *app, void *state)
{
    const struct card *c = state;
    app_stand_below(app, spot_of(c->sheet, card_row(app, c), SIZE_MAX));
    app_close(app, c);
}

static void write_note(struct app *app, void *state)
{
    struct card *c = state;
    c->at = note_field(c);
    edit_note(app, c->sheet, c->row, c->field[c->at].column);
}

#define ACT(name, call) SCREEN_ACT(name, struct card, call)
ACT(enter_field, card_enter_field(app, s))
ACT(edit_field, start_edit(app, s, NULL))
ACT(choose, edit_choose(app, s->sheet, s->row, s->field[s->at].column, NULL, s->cursor_row + 1, s->cursor_column))
ACT(toggle, card_toggle(app, s))
ACT(clear, card_write_field(app, s, ""))
ACT(follow_relation, card_follow_field(app, s))
ACT(today, edit_today(app, &s->edit, s->sheet, s->row, s->field[s->at].column, s->cursor_row + 1, s->cursor_column))
ACT(copy, card_copy(app, s))
ACT(paste, card_paste(app, s))
ACT(add_row, card_add_row(app, s))
ACT(delete_row, card_delete_row(app, s))
ACT(to_grid, card_to_grid(app, s))

static const struct screen_action card_actions[] = {
    {CMD_ENTER, 0, enter_field},
    {CMD_NEXT_FIELD, 0, go},
    {CMD_PREVIOUS_FIELD, 0, go},
    {CMD_BACK, 0, leave},
    {CMD_EDIT, MAY_BEGIN, edit_field},
    {CMD_TODAY, MAY_BEGIN, today},
    {CMD_CHOOSE, IS_LISTED, choose},
    {CMD_TOGGLE, IS_MARK, toggle},
    {CMD_CLEAR, IS_CELL, clear},
    {CMD_NOTE, HAS_NOTE, write_note},
    {CMD_FOLLOW, IS_RELATION, follow_relation},
    {CMD_COPY, HAS_FIELD, copy},
    {CMD_PASTE, IS_CELL | HAS_CLIPBOARD, paste},
    {CMD_ADD_ROW, IN_LEDGER, add_row},
    {CMD_DELETE_ROW, IN_LEDGER | HAS_ROW, delete_row},
    {CMD_GRID, 0, to_grid},
    {CMD_SHEET_BEFORE, 0, sheet_before},
    {CMD_SHEET_AFTER, 0, sheet_after},
    {CMD_NONE, 0, NULL},
};

static void card_click(struct app *app, void *state, int row, int column, bool twice)
{
    struct card *c = state;
    size_t at = card_hit(c, app->body, row);
    if (at == SIZE_MAX || (c->edit.active && !edit_keep(app, &c->edit)))
        return;
    bool same = at == c->at;
    c->at = at;
    if ((same || twice) && c->field[at].relation != SIZE_MAX)
        card_follow_field(app, c);
    else if (same || twice)
        start_edit(app, c, NULL);
}

static void card_wheel(struct app *app, void *state, int row, int column, int lines)
{
    struct card *c = state;
    if (!c->edit.active)
        card_go_field(c, lines < 0 ? -1 : 1);
}

static const struct screen_ops card_ops = {
    .name = "card",
    .actions = card_actions,
    .holds = card_holds,
    .move = go,
    .edit = TABLE_IN(struct card, edit),
    .close = card_close,
    .title = card_title,
    .draw = card_draw,
    .hint = card_hint,
    .input = card_input,
    .click = card_click,
    .wheel = card_wheel,
    .changed = card_changed,
    .where = card_where,
    .heading = N_("The card"),
    .about =
        N_("One row with all its fields. What you type goes into the field under the cursor; Enter keeps it "
           "and goes on to the next one; so does a digit in a field with choices. PgUp and PgDn show "
           "the rows before and after, in the order of the table. Fields with = are computed; ? says why. \"To "
           "be filled in\" marks what is still needed. "
           "Below them stands what refers to this row; Alt+Right goes there, from a field that names a row to that "
           "row, and Esc comes back. "
           "What does not fit together in this row stands at the bottom, with what to do next."),
};

/* Where people begin: the first field that they can fill in. */
static size_t first_open(const struct card *c)
{
    for (size_t i = 0; i < c->fields; i++)
        if (c->field[i].column != SIZE_MAX && column_writable(&c->def->column[c->field[i].column]))
            return i;
    return 0;
}

void view_card(struct app *app, const struct spot *spot)
{
    struct card *c = mem_zero(1, sizeof(*c));
    struct spot here = spot_here(app);
    uint32_t rows = model_rows(app->book->model, spot->sheet);
    /* on the field that the cursor stands on now */
    size_t column = spot->column == SIZE_MAX && here.sheet == spot->sheet ? here.column : spot->column;
    c->sheet = spot->sheet;
    c->def = app_sheet(app, spot->sheet);
    c->fresh = spot->fresh;
    c->rows_known = rows;
    card_go_row(app, c, spot->fresh || rows == 0 ? UINT32_MAX : spot->row < rows ? spot->row : 0);
    c->at = first_open(c);
    for (size_t i = 0; column != SIZE_MAX && i < c->fields; i++)
        if (c->field[i].column == column)
            c->at = i;
    app_push(app, &card_ops, c);
}

bool view_card_possible(struct app *app, const struct spot *spot)
{
    return spot->sheet != SIZE_MAX &&
           (spot->fresh || spot->row != UINT32_MAX || app_sheet(app, spot->sheet)->kind == SHEET_FACTS);
}
