/* Plans: assumptions kept under a name, as rows of two ordinary sheets that the pack names (`records:`). */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "book/change_list.h"
#include "guide/what_if.h"

static bool has_plans(const struct catalog *catalog, struct error *err)
{
    return catalog->records.plans != SIZE_MAX || error_set(err, ERROR_UNSUPPORTED, "plans");
}

/* Its items must name the plan before it is written, so we give it its id: ids of deleted plans never come back, as
 * time goes on. */
static const char *new_plan_id(const struct book *book, struct arena *texts)
{
    size_t plans = book->catalog->records.plans;
    long long at = (long long)date_now();
    const char *id;
    do
        id = arena_format(texts, "plan-%lld", at++);
    while (model_find_row(book->model, plans, id) != UINT32_MAX);
    return id;
}

static void add_plan_row(struct change_list *list, const struct book *book, const char *id, const char *name,
                         const char *state)
{
    size_t plans = book->catalog->records.plans;
    const struct sheet_def *def = &book->catalog->sheet[plans];
    char iso[11];
    date_iso(model_today(book->model), iso);
    change_list_insert(list, plans, id);
    change_list_cell(list, plans, sheet_role(def, ROLE_NAME), name);
    change_list_cell(list, plans, sheet_role(def, ROLE_STATE), state ? state : "draft");
    change_list_cell(list, plans, sheet_role(def, ROLE_DATE), iso);
    change_list_cell(list, plans, sheet_role(def, ROLE_PERSON), book->person);
}

static void add_items(struct change_list *list, const struct book *book, const struct what_if *w, const char *plan)
{
    size_t items = book->catalog->records.items;
    const struct sheet_def *assumed = &book->catalog->sheet[w->sheet], *def = &book->catalog->sheet[items];
    for (size_t i = 0; i < w->count; i++) {
        if (!w->item[i].assumed)
            continue;
        struct str old = STR_INIT;
        model_stored(w->now, w->sheet, w->item[i].row, w->column, &old);
        change_list_insert(list, items, NULL);
        change_list_cell(list, items, sheet_role(def, ROLE_OF), plan);
        change_list_cell(list, items, sheet_role(def, ROLE_SHEET), assumed->id);
        change_list_cell(list, items, sheet_role(def, ROLE_ROW), model_row_id(w->now, w->sheet, w->item[i].row));
        change_list_cell(list, items, sheet_role(def, ROLE_COLUMN), assumed->column[w->column].id);
        change_list_cell(list, items, sheet_role(def, ROLE_VALUE), w->view->assume);
        change_list_cell(list, items, sheet_role(def, ROLE_OLD), old.text);
        str_free(&old);
    }
}

bool what_if_save(struct book *book, struct what_if *w, const char *name, const char *state, struct error *err)
{
    if (!has_plans(book->catalog, err))
        return false;
    size_t plans = book->catalog->records.plans, items = book->catalog->records.items;
    struct change_list list = change_list_new();
    const char *id = w->plan;
    /* The plan may have been deleted while it was open: then it is made anew. */
    bool known = id && model_find_row(book->model, plans, id) != UINT32_MAX;
    for (uint32_t r = 0; known && r < model_rows(book->model, items); r++)
        if (model_role_is(book->model, items, r, ROLE_OF, id))
            change_list_delete(&list, items, model_row_id(book->model, items, r));
    if (known) {
        change_list_set(&list, plans, id, catalog_role(book->catalog, plans, ROLE_NAME), name);
        if (state)
            change_list_set(&list, plans, id, catalog_role(book->catalog, plans, ROLE_STATE), state);
    } else {
        id = new_plan_id(book, list.texts);
        add_plan_row(&list, book, id, name, state);
    }
    add_items(&list, book, w, id);
    char *what = mem_format(_("plan \"%s\" saved"), name);
    bool good = book_change(book, list.change, list.count, what, NULL, err);
    if (good && !known) {
        free(w->plan);
        w->plan = mem_text(id);
    }
    if (good)
        w->dirty = false;
    w->now = book->model; /* a change may have read everything anew */
    free(what);
    change_list_done(&list);
    return good;
}

/* Is the cell that row ITEM of the plans' items names answered as assumed already? */
static bool item_done(const struct book *book, uint32_t item)
{
    const struct model *model = book->model;
    size_t items = book->catalog->records.items,
           sheet = catalog_find_sheet(book->catalog, model_role_text(model, items, item, ROLE_SHEET), NULL);
    if (sheet == SIZE_MAX)
        return false;
    size_t column =
        sheet_find_column(&book->catalog->sheet[sheet], model_role_text(model, items, item, ROLE_COLUMN), NULL);
    uint32_t row = model_find_row(model, sheet, model_role_text(model, items, item, ROLE_ROW));
    struct str now = STR_INIT;
    if (column != SIZE_MAX && row != UINT32_MAX)
        model_stored(model, sheet, row, column, &now);
    bool done = now.length && strcmp(now.text, model_role_text(model, items, item, ROLE_VALUE)) == 0;
    str_free(&now);
    return done;
}

bool what_if_open(struct book *book, struct what_if *w, const char *plan_id, size_t *done, struct error *err)
{
    if (!has_plans(book->catalog, err))
        return false;
    size_t items = book->catalog->records.items;
    if (model_find_row(book->model, book->catalog->records.plans, plan_id) == UINT32_MAX)
        return error_set(err, ERROR_UNKNOWN_ROW, plan_id);
    bool *in_plan = mem_zero(w->count + 1, sizeof(*in_plan));
    if (done)
        *done = plan_count(book, plan_id).done;
    for (uint32_t r = 0; r < model_rows(book->model, items); r++) {
        const char *row = model_role_text(book->model, items, r, ROLE_ROW);
        if (!model_role_is(book->model, items, r, ROLE_OF, plan_id) || !*row)
            continue;
        for (size_t i = 0; i < w->count; i++)
            in_plan[i] = in_plan[i] || strcmp(model_row_id(w->now, w->sheet, w->item[i].row), row) == 0;
    }
    for (size_t i = 0; i < w->count; i++)
        what_if_set(w, i, in_plan[i]);
    free(in_plan);
    free(w->plan);
    w->plan = mem_text(plan_id);
    w->dirty = false;
    return true;
}

struct plan_count plan_count(const struct book *book, const char *plan_id)
{
    struct plan_count count = {0, 0};
    if (!has_plans(book->catalog, NULL))
        return count;
    size_t items = book->catalog->records.items;
    for (uint32_t r = 0; r < model_rows(book->model, items); r++) {
        const char *row = model_role_text(book->model, items, r, ROLE_ROW);
        if (!model_role_is(book->model, items, r, ROLE_OF, plan_id) || !*row)
            continue;
        count.items++;
        count.done += item_done(book, r);
    }
    return count;
}

static bool set_state(struct book *book, struct what_if *w, const char *state, const char *title, struct error *err)
{
    size_t plans = book->catalog->records.plans;
    if (!w->plan)
        return error_set(err, ERROR_NOTHING, _("save the plan under a name first"));
    if (!has_plans(book->catalog, err))
        return false;
    struct change change = {.op = CHANGE_SET,
                            .sheet = plans,
                            .row = w->plan,
                            .column = catalog_role(book->catalog, plans, ROLE_STATE),
                            .value = state};
    return book_change(book, &change, 1, title, NULL, err);
}

bool what_if_adopt(struct book *book, struct what_if *w, struct error *err)
{
    return set_state(book, w, "adopted", _("plan adopted"), err);
}

bool what_if_drop(struct book *book, struct what_if *w, struct error *err)
{
    return set_state(book, w, "dropped", _("plan dropped"), err);
}

bool what_if_apply(struct book *book, struct what_if *w, struct error *err)
{
    struct change_list list = change_list_new();
    for (size_t i = 0; i < w->count; i++) {
        if (!w->item[i].assumed)
            continue;
        struct str old = STR_INIT;
        model_stored(w->now, w->sheet, w->item[i].row, w->column, &old);
        change_list_add(&list, (struct change){.op = CHANGE_SET,
                                               .sheet = w->sheet,
                                               .column = w->column,
                                               .row = model_row_id(w->now, w->sheet, w->item[i].row),
                                               .value = w->view->assume,
                                               .check = true,
                                               .expected = old.text});
        str_free(&old);
    }
    bool good = list.count > 0 ? book_change(book, list.change, list.count, _("measures of a plan done"), NULL, err)
                               : error_set(err, ERROR_NOTHING, _("nothing is assumed"));
    w->now = book->model;
    change_list_done(&list);
    return good;
}
