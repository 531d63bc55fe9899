/* What is done on a card: from field to field, with a field, with the whole row. */
#include <string.h>

#include "base/utf8.h"
#include "guide/document_rows.h"
#include "guide/referrers.h"
#include "view/card.h"
#include "tui/delete_ask.h"
#include "tui/follow.h"
#include "tui/view.h"

void card_go_field(struct card *c, int by)
{
    size_t to = c->at + (size_t)(ptrdiff_t)by;
    if (to < c->fields)
        c->at = to;
}

/* The last field that can be filled in: what follows is computed, or said by the form. */
bool card_last_field(const struct card *c)
{
    for (size_t i = c->at + 1; i < c->fields; i++)
        if (c->field[i].column != SIZE_MAX && column_writable(&c->def->column[c->field[i].column]))
            return false;
    return c->fields && c->field[c->at].column != SIZE_MAX;
}

/* Behind the last field there is nothing to go on to: what is still missing, or that nothing is. */
static void last_field(struct app *app, struct card *c)
{
    uint32_t row = card_row(app, c), missing = 0;
    size_t first = SIZE_MAX;
    for (size_t i = 0; row != UINT32_MAX && i < c->fields; i++)
        if (c->field[i].column != SIZE_MAX && cell_missing(app, c->sheet, row, c->field[i].column) && missing++ == 0)
            first = i;
    if (missing == 0) {
        app_message(app, MESSAGE_INFO,
                    _("That was the last field. Everything that is needed is filled in; Esc leads back."));
        return;
    }
    app_message(app, MESSAGE_INFO,
                ngettext("%u field is still to be filled in.", "%u fields are still to be filled in.", missing),
                missing);
    c->at = first;
}

void card_enter_field(struct app *app, struct card *c)
{
    if (card_last_field(c) || c->at + 1 == c->fields)
        last_field(app, c);
    else
        card_go_field(c, 1);
}

void card_write_field(struct app *app, struct card *c, const char *stored)
{
    struct str old = app_str(app);
    size_t column = c->field[c->at].column;
    if (!cell_open(app, c->sheet, column))
        return;
    model_stored(app->book->model, c->sheet, card_row(app, c), column, &old);
    edit_write(app, c->sheet, c->row, column, stored, old.text, NULL);
}

void card_toggle(struct app *app, struct card *c)
{
    struct str old = app_str(app);
    model_stored(app->book->model, c->sheet, card_row(app, c), c->field[c->at].column, &old);
    card_write_field(app, c, old.length ? "" : c->def->column[c->field[c->at].column].choices->choice[0].code);
}

void card_copy(struct app *app, struct card *c)
{
    struct str text = STR_INIT;
    model_text(app->book->model, c->sheet, card_row(app, c), c->field[c->at].column, MODEL_LABEL, &text);
    free(app->clipboard);
    app->clipboard = str_take(&text);
    app_message(app, MESSAGE_INFO,
                ngettext("%zu cell copied; Ctrl+V pastes it", "%zu cells copied; Ctrl+V pastes them", 1), (size_t)1);
}

void card_paste(struct app *app, struct card *c)
{
    struct str stored = app_str(app);
    struct error err = {0};
    size_t column = c->field[c->at].column, length = strlen(app->clipboard);
    if (length && app->clipboard[length - 1] == '\n')
        length--;
    char *text = mem_text_length(app->clipboard, length);
    if (model_parse(app->book->model, c->sheet, column, text, &stored, &err))
        card_write_field(app, c, stored.text);
    else
        app_error(app, &err);
    free(text);
}

void card_add_row(struct app *app, struct card *c)
{
    char ids[1][64];
    struct change change = {.op = CHANGE_INSERT, .sheet = c->sheet, .at = UINT32_MAX};
    if (!app_change(app, &change, 1, _("row added"), ids, NULL))
        return;
    c->at = 0;
    card_go_row(app, c, model_find_row(app->book->model, c->sheet, ids[0]));
    app_message(app, MESSAGE_INFO, _("A row was added at the end; F9 takes it back"));
}

void card_delete_row(struct app *app, struct card *c)
{
    char *id = mem_text(c->row);
    struct change change = {.op = CHANGE_DELETE, .sheet = c->sheet, .row = id};
    size_t versions = document_versions_for(app->book->model, c->sheet, id);
    if (app_change(app, &change, 1, _("row deleted"), NULL, NULL))
        delete_told(app, 1, versions);
    free(id);
}

/* To the rows that the line under the cursor speaks of. */
void card_follow_field(struct app *app, const struct card *c)
{
    const struct referrers *list;
    struct arena *arena = arena_new();
    uint32_t row = card_row(app, c);
    size_t count = row == UINT32_MAX ? 0 : referrers_of(app->book->model, c->sheet, row, arena, &list);
    for (size_t i = 0; i < count; i++)
        if (list[i].relation == c->field[c->at].relation)
            follow_referrers(app, &list[i]);
    arena_free(&arena);
}

/* Back to the table this came from, if it came from one; else the table in place of the card. */
void card_to_grid(struct app *app, struct card *c)
{
    size_t column = c->fields ? c->field[c->at].column : SIZE_MAX;
    if (c->def->kind == SHEET_FACTS) {
        app_message(app, MESSAGE_INFO, _("This sheet has one row: the card shows all of it."));
        return;
    }
    struct spot spot = spot_of(c->sheet, card_row(app, c), column);
    if (app_stand_below(app, spot))
        app_close(app, c);
    else
        app_go(app, CMD_GRID, spot);
}
