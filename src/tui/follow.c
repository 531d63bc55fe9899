#include "tui/follow.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "catalog/routine.h"
#include "guide/leads.h"
#include "guide/request.h"
#include "tui/cell.h"
#include "tui/popup.h"
#include "tui/view.h"

#define LEADS 8 /* of one cell; a text names one or two */

/* ---- one of several ---- */

struct target {
    size_t sheet, column, document; /* DOCUMENT SIZE_MAX: a place of SHEET */
    char *row; /* an id: the workbook may change while the list is open. NULL: the sheet, the document as it is */
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

/* Of a ledger to where a row can be added: which of those that are there would be meant, nobody said. */
static void go_column(struct app *app, const struct target *t)
{
    struct spot spot = spot_of(t->sheet, UINT32_MAX, t->column);
    spot.fresh = app_sheet(app, t->sheet)->kind == SHEET_LEDGER;
    app_go(app, CMD_GRID, spot);
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
        go_column(app, t);
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

static void add_row_called(struct following *f, size_t sheet, uint32_t row, size_t column, const char *name,
                           bool says_sheet)
{
    struct app *app = f->app;
    struct str right = app_str(app);
    if (says_sheet)
        str_add(&right, app_sheet_title(app, sheet));
    else
        app_add_row_number(app, sheet, row, &right);
    add_target(f, (struct target){sheet, column, SIZE_MAX, mem_text(model_row_id(app->book->model, sheet, row))}, name,
               right.text);
}

static void add_row(struct following *f, size_t sheet, uint32_t row, size_t column)
{
    struct str name = app_str(f->app);
    model_row_name(f->app->book->model, sheet, row, &name);
    add_row_called(f, sheet, row, column, name.text, true);
}

static void add_rows(struct following *f, const struct referrers *group, bool says_sheet)
{
    for (size_t i = 0; i < group->count; i++) {
        struct str name = app_str(f->app);
        referrers_name(f->app->book->model, group, i, &name);
        add_row_called(f, group->sheet, group->rows[i], SIZE_MAX, name.text, says_sheet);
    }
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
    *out = (struct referrers){.relation = SIZE_MAX, .sheet = def->of, .column = SIZE_MAX};
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

/* A row, and the one for which it stands, where a checklist is repeated for each row of another sheet; UINT32_MAX: none. */
struct standing {
    size_t sheet, of;
    uint32_t row, owner;
};

static struct standing standing_at(struct app *app, size_t sheet, uint32_t row)
{
    struct standing s = {sheet, app_sheet(app, sheet)->each, row, UINT32_MAX};
    size_t column = s.of == SIZE_MAX || row == UINT32_MAX ? SIZE_MAX : catalog_role(app_catalog(app), sheet, ROLE_OF);
    struct arena *arena = arena_new();
    struct referrers cell;
    if (named(app, sheet, row, column, arena, &cell))
        s.owner = cell.rows[0];
    arena_free(&arena);
    return s;
}

static size_t leads_of_rule(struct app *app, size_t sheet, const struct rule_def *rule, struct lead *out)
{
    return rule && app->book->model ? leads_of_text(app_catalog(app), rule->next, sheet, out, LEADS) : 0;
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
            count = leads_of_rule(app, sheet, rule[i], out);
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

/* The ledger in which each time of a routine is kept; SIZE_MAX: none. */
static size_t log_of(struct app *app, size_t sheet)
{
    const struct routine_def *routine = app_sheet(app, sheet)->routine;
    return routine ? routine->log : SIZE_MAX;
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

/* The place that a request speaks of. */
static bool place_of(struct app *app, size_t sheet, uint32_t row, struct request_place *out)
{
    return sheet == app_catalog(app)->records.requests && request_place(app->book->model, row, out);
}

bool follow_possible(struct app *app, size_t sheet, uint32_t row, size_t column)
{
    struct arena *arena = arena_new();
    const struct referrers *list;
    struct referrers cell;
    struct request_place place;
    bool possible =
        follow_lead(app, sheet, row, column) ||
        (is_there(app, sheet, row) && row != UINT32_MAX &&
         (named(app, sheet, row, column, arena, &cell) || standing_at(app, sheet, row).owner != UINT32_MAX ||
          follow_question(app, sheet, row) || place_of(app, sheet, row, &place) || log_of(app, sheet) != SIZE_MAX ||
          referrers_of(app->book->model, sheet, row, arena, &list) > 0));
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

/* Of a document that is one for each row of a sheet: the one for this row, or for the row that it stands for. */
static void add_document(struct following *f, size_t document, const struct standing *here)
{
    const struct document_def *def = &app_catalog(f->app)->document[document];
    uint32_t row = def->each == here->sheet ? here->row : def->each == here->of ? here->owner : UINT32_MAX;
    bool each = def->each != SIZE_MAX && row != UINT32_MAX;
    add_target(f,
               (struct target){.document = document,
                               .row = each ? mem_text(model_row_id(f->app->book->model, def->each, row)) : NULL},
               intl_form(def->title), _("Documents"));
}

/* Of the sheet for whose rows this one stands, that row is meant. */
static void add_lead(struct following *f, const struct lead *lead, const struct standing *here)
{
    struct app *app = f->app;
    if (lead->document != SIZE_MAX)
        add_document(f, lead->document, here);
    else if (lead->sheet == here->of && here->owner != UINT32_MAX)
        add_row(f, lead->sheet, here->owner, lead->column);
    else
        add_target(f, (struct target){lead->sheet, lead->column, SIZE_MAX, NULL},
                   lead->column == SIZE_MAX
                       ? app_sheet_title(app, lead->sheet)
                       : app_text(app, "%s ▸ %s", app_sheet_title(app, lead->sheet),
                                  intl_form(app_sheet(app, lead->sheet)->column[lead->column].label)),
                   NULL);
}

/* Its last row while that is not whole: it was made by a key, and the result is still to be written. */
static bool add_unfinished(struct following *f, size_t log)
{
    struct app *app = f->app;
    uint32_t rows = log == SIZE_MAX ? 0 : model_rows(app->book->model, log);
    size_t column = rows ? row_unfinished(app, log, rows - 1) : SIZE_MAX;
    if (column != SIZE_MAX)
        add_row(f, log, rows - 1, column);
    return column != SIZE_MAX;
}

static void offer_leads(struct app *app, const struct standing *here, const struct lead *lead, size_t count)
{
    struct following *f = begin(app);
    for (size_t i = 0; i < count; i++)
        add_lead(f, &lead[i], here);
    offer(f, model_sheet_applies(app->book->model, here->sheet) ? _("Where it is put right") : _("What decides that"));
}

static void add_place(struct following *f, const struct request_place *place)
{
    struct str text = app_str(f->app);
    const char *id = place->row == UINT32_MAX ? NULL : model_row_id(f->app->book->model, place->sheet, place->row);
    request_place_text(f->app->book->model, place->sheet, place->row, place->column, &text);
    add_target(f, (struct target){place->sheet, place->column, SIZE_MAX, id ? mem_text(id) : NULL}, text.text, NULL);
}

/* What the question speaks of, the ledger of its routine, the row that it stands for; then what refers to it. */
static void offer_around(struct app *app, const struct standing *here)
{
    struct following *f = begin(app);
    struct arena *arena = arena_new();
    const struct referrers *list;
    struct lead lead[LEADS];
    size_t count = referrers_of(app->book->model, here->sheet, here->row, arena, &list),
           asked = leads_of_question(app, here->sheet, here->row, lead), log = log_of(app, here->sheet);
    struct request_place place;
    if (place_of(app, here->sheet, here->row, &place))
        add_place(f, &place);
    for (size_t i = 0; i < asked; i++)
        add_lead(f, &lead[i], here);
    if (log != SIZE_MAX && !add_unfinished(f, log))
        add_lead(f, &(struct lead){log, SIZE_MAX, SIZE_MAX}, here);
    if (here->owner != UINT32_MAX)
        add_row(f, here->of, here->owner, SIZE_MAX);
    const bool more = f->count > 0;
    for (size_t i = 0; i < count; i++)
        add_rows(f, &list[i], count > 1 || more);
    struct str name = app_str(app), safe = app_str(app), title = app_str(app);
    model_row_name(app->book->model, here->sheet, here->row, &name);
    utf8_safe(&safe, name.text, false);
    if (count == 1 && !more)
        referrers_title(app->book->model, list, &title);
    else
        str_add_format(&title, more ? _("From %s") : _("What refers to %s"), safe.text);
    offer(f, title.text);
    arena_free(&arena);
}

bool follow_finding_possible(struct app *app, size_t sheet, const struct rule_def *rule)
{
    struct lead lead[LEADS];
    return leads_of_rule(app, sheet, rule, lead) > 0;
}

void follow_finding(struct app *app, size_t sheet, uint32_t row, const struct rule_def *rule)
{
    struct lead lead[LEADS];
    struct standing here = standing_at(app, sheet, row);
    size_t count = leads_of_rule(app, sheet, rule, lead);
    if (count)
        offer_leads(app, &here, lead, count);
}

void follow(struct app *app, size_t sheet, uint32_t row, size_t column)
{
    struct arena *arena = arena_new();
    struct referrers cell;
    struct lead lead[LEADS];
    struct standing here = standing_at(app, sheet, row);
    size_t leading = leads(app, sheet, row, column, lead);
    if (row != UINT32_MAX && named(app, sheet, row, column, arena, &cell)) {
        struct following *f = begin(app);
        add_rows(f, &cell, add_unfinished(f, log_of(app, sheet)));
        offer(f, intl_form(app_sheet(app, sheet)->column[column].label));
    } else if (leading) {
        offer_leads(app, &here, lead, leading);
    } else {
        offer_around(app, &here);
    }
    arena_free(&arena);
}
