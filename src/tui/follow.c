#include "tui/follow.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "guide/leads.h"
#include "tui/cell.h"
#include "tui/popup.h"
#include "tui/view.h"

#define LEADS 8 /* of one cell; a text names one or two */

/* ---- one of several ---- */

struct target {
    size_t sheet, column, document; /* DOCUMENT SIZE_MAX: a place of SHEET */
    char *
        row; /* an id: the workbook may change while the list is open. NULL: the sheet, or the document that is not one for each row */
};

struct following {
    struct app *app;
    size_t count, capacity;
    struct target *target;
    struct popup_items items;
};

static void go_row(struct app *app, const struct target *t)
{
    uint32_t row = app->book->model ? model_find_row(app->book->model, t->sheet, t->row) : UINT32_MAX;
    if (row == UINT32_MAX)
        app_message(app, MESSAGE_WARNING, _("This row is not there any more."));
    else
        app_go(app, CMD_CARD, spot_of(t->sheet, row, t->column));
}

static void go(struct app *app, const struct target *t)
{
    if (t->document != SIZE_MAX)
        app_go(app, CMD_DOCUMENT, spot_of_document(t->document, t->row));
    else if (t->row)
        go_row(app, t);
    else if (app_sheet(app, t->sheet)->kind == SHEET_FACTS)
        app_go(app, CMD_CARD, spot_of(t->sheet, 0, t->column));
    else if (t->column != SIZE_MAX)
        app_go(app, CMD_GRID, spot_of(t->sheet, UINT32_MAX, t->column));
    else
        app_open_sheet(app, t->sheet, UINT32_MAX);
}

static void chosen(struct app *app, void *context, size_t at)
{
    struct following *f = context;
    if (at < f->count)
        go(app, &f->target[at]);
    for (size_t i = 0; i < f->count; i++)
        free(f->target[i].row);
    free(f->target);
    free(f);
}

static void add_target(struct following *f, struct target target, const char *text, const char *right)
{
    f->target = mem_grow(f->target, f->count, &f->capacity, sizeof(*f->target));
    f->target[f->count++] = target;
    popup_add(&f->items, (struct popup_item){.text = text, .right = right});
}

static void add_row(struct following *f, size_t sheet, uint32_t row, size_t column, bool says_sheet)
{
    struct app *app = f->app;
    struct str text = app_str(app), right = app_str(app);
    model_row_name(app->book->model, sheet, row, &text);
    if (says_sheet)
        str_add(&right, app_sheet_title(app, sheet));
    else
        app_add_row_number(app, sheet, row, &right);
    add_target(f, (struct target){sheet, column, SIZE_MAX, mem_text(model_row_id(app->book->model, sheet, row))},
               text.text, right.text);
}

static void add_rows(struct following *f, const struct referrers *group, bool says_sheet)
{
    for (size_t i = 0; i < group->count; i++)
        add_row(f, group->sheet, group->rows[i], SIZE_MAX, says_sheet);
}

static struct following *begin(struct app *app)
{
    struct following *f = mem_zero(1, sizeof(*f));
    f->app = app;
    f->items.app = app;
    return f;
}

/* The one there is, or the one that people choose. */
static void offer(struct following *f, const char *title)
{
    struct app *app = f->app;
    if (f->count == 1)
        chosen(app, f, 0);
    else
        popup_list(app, chosen, f, .title = title, .item = f->items.item, .count = f->count, .filter = f->count > 9);
}

/* ---- both ways ---- */

/* The rows that the cell names, as a group of their own sheet. */
static size_t named(struct app *app, size_t sheet, uint32_t row, size_t column, struct arena *arena,
                    struct referrers *out)
{
    const struct column_def *def = column == SIZE_MAX ? NULL : &app_sheet(app, sheet)->column[column];
    if (!def || !def->kind->refers)
        return 0;
    *out = (struct referrers){.sheet = def->of, .column = SIZE_MAX};
    out->count = model_named(app->book->model, sheet, row, column, arena, &out->rows);
    return out->count;
}

bool follow_named(struct app *app, size_t sheet, uint32_t row, size_t column)
{
    struct arena *arena = arena_new();
    struct referrers cell;
    bool any = app->book->model && row < model_rows(app->book->model, sheet) &&
               named(app, sheet, row, column, arena, &cell) > 0;
    arena_free(&arena);
    return any;
}

/* The row for which this one stands, where a checklist is repeated for each row of another sheet. */
static uint32_t owner(struct app *app, size_t sheet, uint32_t row, size_t *of)
{
    size_t column = app_sheet(app, sheet)->each == SIZE_MAX ? SIZE_MAX : catalog_role(app_catalog(app), sheet, ROLE_OF);
    struct arena *arena = arena_new();
    struct referrers cell = {0};
    uint32_t found = named(app, sheet, row, column, arena, &cell) ? cell.rows[0] : UINT32_MAX;
    *of = app_sheet(app, sheet)->each;
    arena_free(&arena);
    return found;
}

/* Where people put right what is found in this very cell, or decide whether the sheet is used. */
static size_t leads(struct app *app, size_t sheet, uint32_t row, size_t column, struct lead *out)
{
    const struct rule_def *rule[16];
    const struct model *model = app->book->model;
    if (!model_sheet_applies(model, sheet))
        return leads_of_sheet(app_catalog(app), sheet, out, LEADS);
    size_t count = 0, found = row == UINT32_MAX || column == SIZE_MAX
                                  ? 0
                                  : row_findings(app, sheet, row, rule, ARRAY_LENGTH(rule));
    for (size_t i = 0; i < found && !count; i++)
        if (rule[i]->at == column)
            count = leads_of_text(app_catalog(app), rule[i]->next, sheet, out, LEADS);
    return count;
}

/* Sheets and documents of which the question itself speaks: in its examples, in why it is asked. */
static size_t leads_of_question(struct app *app, size_t sheet, uint32_t row, struct lead *out)
{
    const struct row_def *def = row == UINT32_MAX ? NULL : model_row_def(app->book->model, sheet, row);
    const char *const text[] = {def ? def->examples : NULL, def ? def->why : NULL, def ? def->hint : NULL};
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(text) && count == 0; i++)
        count = leads_of_text(app_catalog(app), text[i], sheet, out, LEADS);
    return count;
}

bool follow_question(struct app *app, size_t sheet, uint32_t row)
{
    struct lead lead[LEADS];
    return app->book->model && leads_of_question(app, sheet, row, lead) > 0;
}

static bool is_there(struct app *app, size_t sheet, uint32_t row)
{
    return app->book->model && sheet != SIZE_MAX && (row == UINT32_MAX || row < model_rows(app->book->model, sheet));
}

bool follow_lead(struct app *app, size_t sheet, uint32_t row, size_t column)
{
    struct lead lead[LEADS];
    return is_there(app, sheet, row) && leads(app, sheet, row, column, lead) > 0;
}

bool follow_possible(struct app *app, size_t sheet, uint32_t row, size_t column)
{
    struct arena *arena = arena_new();
    const struct referrers *list;
    struct referrers cell;
    size_t of;
    bool possible =
        follow_lead(app, sheet, row, column) ||
        (is_there(app, sheet, row) && row != UINT32_MAX &&
         (named(app, sheet, row, column, arena, &cell) || owner(app, sheet, row, &of) != UINT32_MAX ||
          follow_question(app, sheet, row) || referrers_of(app->book->model, sheet, row, arena, &list) > 0));
    arena_free(&arena);
    return possible;
}

void follow_referrers(struct app *app, const struct referrers *referrers)
{
    struct following *f = begin(app);
    struct str title = app_str(app);
    referrers_title(app->book->model, referrers, &title);
    add_rows(f, referrers, false);
    offer(f, title.text);
}

static void add_document(struct following *f, size_t document, size_t sheet, uint32_t row)
{
    const struct document_def *def = &app_catalog(f->app)->document[document];
    const bool each = row != UINT32_MAX && def->each == sheet;
    add_target(f,
               (struct target){.document = document,
                               .row = each ? mem_text(model_row_id(f->app->book->model, sheet, row)) : NULL},
               intl_form(def->title), _("Documents"));
}

static void add_lead(struct following *f, const struct lead *lead, size_t sheet, uint32_t row)
{
    struct app *app = f->app;
    if (lead->document != SIZE_MAX)
        add_document(f, lead->document, sheet, row);
    else
        add_target(f, (struct target){lead->sheet, lead->column, SIZE_MAX, NULL},
                   lead->column == SIZE_MAX
                       ? app_sheet_title(app, lead->sheet)
                       : app_text(app, "%s ▸ %s", app_sheet_title(app, lead->sheet),
                                  intl_form(app_sheet(app, lead->sheet)->column[lead->column].label)),
                   NULL);
}

/* What the text of a finding names comes first; of the sheet whose row this one stands for it means that row. */
static void follow_from(struct app *app, size_t sheet, uint32_t row, size_t column, const struct lead *lead,
                        size_t leading)
{
    struct following *f = begin(app);
    struct arena *arena = arena_new();
    const struct referrers *list = NULL;
    size_t of = SIZE_MAX;
    uint32_t owned = row == UINT32_MAX ? UINT32_MAX : owner(app, sheet, row, &of);
    for (size_t i = 0; i < leading; i++)
        if (owned != UINT32_MAX && lead[i].sheet == of)
            add_row(f, of, owned, lead[i].column, true);
        else
            add_lead(f, &lead[i], sheet, row);
    if (!leading) {
        size_t count = row == UINT32_MAX ? 0 : referrers_of(app->book->model, sheet, row, arena, &list);
        struct lead asked[LEADS];
        size_t asks = leads_of_question(app, sheet, row, asked);
        for (size_t i = 0; i < asks; i++)
            add_lead(f, &asked[i], sheet, row);
        if (owned != UINT32_MAX)
            add_row(f, of, owned, SIZE_MAX, true);
        for (size_t i = 0; i < count; i++)
            add_rows(f, &list[i], count > 1 || owned != UINT32_MAX || asks > 0);
        struct str name = app_str(app), safe = app_str(app);
        if (row != UINT32_MAX)
            model_row_name(app->book->model, sheet, row, &name);
        utf8_safe(&safe, name.text, false);
        struct str title = app_str(app);
        if (count == 1 && owned == UINT32_MAX && asks == 0)
            referrers_title(app->book->model, list, &title);
        else
            str_add_format(&title, _("What refers to %s"), safe.text);
        offer(f, title.text);
    } else {
        offer(f, _("Where it is put right"));
    }
    arena_free(&arena);
}

void follow(struct app *app, size_t sheet, uint32_t row, size_t column)
{
    struct arena *arena = arena_new();
    struct referrers cell;
    struct lead lead[LEADS];
    if (row != UINT32_MAX && named(app, sheet, row, column, arena, &cell)) {
        struct following *f = begin(app);
        add_rows(f, &cell, false);
        offer(f, intl_form(app_sheet(app, sheet)->column[column].label));
    } else {
        follow_from(app, sheet, row, column, lead, leads(app, sheet, row, column, lead));
    }
    arena_free(&arena);
}
