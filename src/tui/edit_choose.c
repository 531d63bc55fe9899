/* Choosing a cell's value: by the list of what the column takes, or by what was typed when that says which it means. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "book/fill.h"
#include "tui/edit.h"
#include "tui/cell.h"
#include "tui/view.h"

struct choosing {
    size_t sheet, column;
    char *row, *expected;
    size_t count;
    char **code;
    edit_taken_fn *taken; /* NULL: the cell gets it */
    void *context;
};

static void choosing_free(struct choosing *c)
{
    for (size_t i = 0; i < c->count; i++)
        free(c->code[i]);
    free(c->code);
    free(c->row);
    free(c->expected);
    free(c);
}

/* The line whose value TYPED names: by label, code or another word for it. */
static size_t choice_named(struct app *app, void *context, const char *typed)
{
    const struct choosing *c = context;
    struct str stored = app_str(app);
    size_t found = SIZE_MAX;
    if (cell_understand(app, c->sheet, c->column, typed, &stored, NULL))
        for (size_t i = 0; i < c->count && found == SIZE_MAX; i++)
            if (strcmp(c->code[i], stored.text) == 0)
                found = i;
    return found;
}

void edit_new_row(struct app *app, size_t sheet)
{
    struct spot spot = spot_of_sheet(sheet);
    spot.fresh = true;
    app_go(app, CMD_CARD, spot);
}

bool edit_may_add_row(struct app *app, const struct column_def *column)
{
    return column->kind->refers && app_sheet(app, column->of)->kind == SHEET_LEDGER &&
           !app_sheet(app, column->of)->hidden && !sheet_sealed(app_sheet(app, column->of), SIZE_MAX) &&
           !store_read_only(app->book->store);
}

const char *edit_new_row_text(struct app *app, const struct column_def *column)
{
    return app_text(app, _("A new row in \"%s\"..."), intl_form(app_sheet(app, column->of)->title));
}

static void choice_taken(struct app *app, void *context, size_t chosen)
{
    struct choosing *c = context;
    size_t of = app_sheet(app, c->sheet)->column[c->column].of;
    if (chosen == c->count) /* the line behind the choices */
        edit_new_row(app, of);
    else if (chosen < c->count && c->taken)
        c->taken(app, c->context, c->code[chosen]);
    else if (chosen < c->count)
        edit_write(app, c->sheet, c->row, c->column, c->code[chosen], c->expected, NULL);
    choosing_free(c);
}

/* The choices as a popup list: codes go to C, texts to ITEMS (of C->count + 1 places: the last of the choices empties the cell, behind
 * them is room for the way to a new row). */
static void list_choices(struct app *app, const struct column_def *def, struct choosing *c, struct popup_item **items,
                         struct arena *arena)
{
    size_t count = def->kind->refers ? model_rows(app->book->model, def->of) : def->choices->count;
    c->count = count + 1;
    c->code = mem_zero(c->count, sizeof(*c->code));
    *items = mem_zero(c->count + 1, sizeof(**items));
    for (size_t i = 0; i < count; i++) {
        struct popup_item *item = &(*items)[i];
        struct str text = app_str(app);
        if (def->kind->refers) {
            c->code[i] = mem_text(model_row_id(app->book->model, def->of, (uint32_t)i));
            model_row_name(app->book->model, def->of, (uint32_t)i, &text);
            struct str number = STR_INIT; /* as the sheet counts its rows: ids are for programs */
            app_add_row_number(app, def->of, (uint32_t)i, &number);
            item->right = arena_text(arena, number.text);
            str_free(&number);
        } else {
            const struct choice *choice = &def->choices->choice[i];
            c->code[i] = mem_text(choice->code);
            app_choice_text(choice, false, &text);
            if (def->kind->number == NUMBER_SCALE && strlen(choice->code) == 1)
                item->key = choice->code; /* 2 means the level 2, not the second line */
            item->help = fill_help(app->book->model, choice->help);
            struct str words = app_str(app);
            str_add(&words, choice->code);
            for (size_t w = 0; w < choice->also_count; w++)
                str_add_format(&words, " %s", choice->also[w]);
            item->words = arena_text(arena, words.text);
        }
        item->text = arena_text(arena, text.text);
    }
    c->code[count] = mem_text("");
    (*items)[count].text = _("(empty)");
    (*items)[count].key = def->kind->number == NUMBER_SCALE ? "" : NULL;
}

/* 2 typed into a level, 有 into a flag, a pasted label: what says which choice it means needs no list. */
static bool take_typed(struct app *app, const struct edit_choice *choice)
{
    struct str stored = app_str(app);
    const char *typed = choice->typed;
    bool one = typed[utf8_step(typed, 0)] == '\0'; /* may be the first of a longer word: other words wait for Enter */
    bool known = one ? model_parse(app->book->model, choice->sheet, choice->column, typed, &stored, NULL)
                     : cell_understand(app, choice->sheet, choice->column, typed, &stored, NULL);
    if (known && choice->taken) {
        choice->taken(app, choice->context, stored.text);
    } else if (known) {
        char *expected = choice->row ? edit_stored(app, choice->sheet, choice->row, choice->column) : NULL;
        edit_write(app, choice->sheet, choice->row, choice->column, stored.text, expected, NULL);
        free(expected);
    }
    return known;
}

bool edit_choose_from(struct app *app, const struct edit_choice *choice)
{
    const struct column_def *def = &app_sheet(app, choice->sheet)->column[choice->column];
    struct error err = {0};
    if (!kind_listed(def))
        return false;
    if (!edit_allowed(app, choice->sheet, choice->column, &err)) {
        app_error(app, &err);
        return true;
    }
    if (def->kind->many) {
        edit_choose_several(app, choice->sheet, choice->row, choice->column, choice->typed, choice->row_at,
                            choice->column_at);
        return true;
    }
    struct choosing *c = mem_zero(1, sizeof(*c));
    struct popup_item *items;
    struct arena *arena = arena_new();
    c->sheet = choice->sheet;
    c->column = choice->column;
    c->row = mem_text(choice->row);
    c->expected = choice->row ? edit_stored(app, choice->sheet, choice->row, choice->column) : NULL;
    c->taken = choice->taken;
    c->context = choice->context;
    list_choices(app, def, c, &items, arena);
    const bool more = !choice->taken && edit_may_add_row(app, def);
    if (more)
        items[c->count] = (struct popup_item){.text = edit_new_row_text(app, def)};
    struct popup_list list = {.title = choice->title ? choice->title : intl_form(def->label),
                              .item = items,
                              .count = c->count + more,
                              .selected = more && c->count == 1 ? 1 : 0, /* nothing is there to choose from */
                              .row = choice->row_at,
                              .column = choice->column_at,
                              .filter = c->count + more > 9,
                              .match = choice_named};
    for (size_t i = 0; i < c->count; i++) /* an empty cell: the first choice, not the line that empties it */
        if (c->expected && *c->expected && strcmp(c->code[i], c->expected) == 0)
            list.selected = i;
    popup_list_of(app, &list, choice_taken, c);
    if (choice->typed && *choice->typed) { /* what opened it is its first key; a paste is typed into it */
        const char *p = choice->typed;
        struct event event = event_key(utf8_next(&p), 0), paste = {.kind = EVENT_PASTE, .text = (char *)choice->typed};
        popup_event(app, *p ? &paste : &event);
    }
    free(items);
    arena_free(&arena);
    return true;
}

void edit_choose_typed(struct app *app, const struct edit_choice *choice)
{
    const char *p = choice->typed ? choice->typed : "";
    uint32_t code = key_narrow((struct key){utf8_next(&p), 0}).code;
    if (code >= '0' && code <= '9' && !*p && !app_choose(app))
        return;
    if (!choice->typed || !*choice->typed || !take_typed(app, choice))
        edit_choose_from(app, choice);
}

bool edit_choose(struct app *app, size_t sheet, const char *row, size_t column, const char *typed, int row_at,
                 int column_at)
{
    return edit_choose_from(
        app,
        &(struct edit_choice){
            .sheet = sheet, .row = row, .column = column, .typed = typed, .row_at = row_at, .column_at = column_at});
}
