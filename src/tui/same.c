#include "tui/same.h"

#include <stdlib.h>
#include <string.h>

#include "tui/popup.h"
#include "tui/view.h"

bool same_possible(struct app *app, size_t sheet, uint32_t row)
{
    struct arena *arena = arena_new();
    bool any = row != UINT32_MAX && twins_offer(app->book->model, sheet, row, arena);
    arena_free(&arena);
    return any;
}

void same_origin(struct app *app, const struct twin *twin, struct str *out)
{
    if (!twin_origin(app->book, twin, out, NULL))
        str_add(out, _(" (by whom and when cannot be read now)"));
}

static void add_offer(struct app *app, const struct twin *twin, struct str *out)
{
    str_add_format(out, "%s  ", intl_form(twin->offer->label));
    twin_name(app->book->model, twin, out);
    same_origin(app, twin, out);
}

void same_line(struct app *app, size_t sheet, uint32_t row, struct str *out)
{
    struct arena *arena = arena_new();
    const struct twin *twin = twins_offer(app->book->model, sheet, row, arena);
    if (twin) {
        /* The key first: in 80 columns the name of the person may be cut off. */
        str_add_format(out, twin->similar ? _("= \"%s\"? similar: ") : _("= \"%s\": "),
                       intl_form(twin->offer->short_label));
        twin_name(app->book->model, twin, out);
        same_origin(app, twin, out);
    }
    arena_free(&arena);
}

/* ---- taking ---- */

static void take(struct app *app, size_t sheet, uint32_t row, const struct twin *twin)
{
    struct change change;
    struct str title = app_str(app);
    struct str old = app_str(app);
    struct error err = {0};
    bool good = twin_take(app->book, sheet, row, twin, &change, &title, &err);
    model_stored(app->book->model, sheet, row, change.column, &old);
    change.expected = old.text;
    if (!good)
        app_error(app, &err);
    else if (app_change(app, &change, 1, title.text, NULL, NULL))
        app_message(app, MESSAGE_INFO, _("%s was taken over; F9 takes it back"), intl_form(twin->offer->label));
}

struct taking {
    size_t sheet, count;
    char *row;
    struct twin *twin;
};

static void chosen(struct app *app, void *context, size_t at)
{
    struct taking *t = context;
    uint32_t row = app->book->model ? model_find_row(app->book->model, t->sheet, t->row) : UINT32_MAX;
    if (at < t->count && row != UINT32_MAX)
        take(app, t->sheet, row, &t->twin[at]);
    free(t->row);
    free(t->twin);
    free(t);
}

void same_take(struct app *app, size_t sheet, uint32_t row)
{
    struct arena *arena = arena_new();
    const struct twin *twin;
    size_t count = twins_of(app->book->model, sheet, row, arena, &twin), offers = 0;
    struct taking *t = mem_zero(1, sizeof(*t));
    struct popup_item *items = mem_zero(count + 1, sizeof(*items));
    bool asks = false;
    t->sheet = sheet;
    t->row = mem_text(model_row_id(app->book->model, sheet, row));
    t->twin = mem_zero(count + 1, sizeof(*t->twin));
    for (size_t i = 0; i < count; i++) {
        if (!twin[i].offer)
            continue;
        struct str text = app_str(app);
        add_offer(app, &twin[i], &text);
        items[offers].text = arena_text(arena, text.text);
        items[offers].right = twin[i].similar ? _("similar") : NULL;
        asks = asks || twin[i].offer != t->twin[0].offer;
        t->twin[offers++] = twin[i];
        asks = offers == 1 ? twin[i].similar : asks && !(twin[i].similar && !t->twin[0].similar);
    }
    t->count = offers;
    if (offers && !asks)
        chosen(app, t, 0);
    else
        popup_list(app, chosen, t, .title = _("Answers to the same question"), .item = items, .count = offers);
    free(items);
    arena_free(&arena);
}

/* ---- how far ---- */

bool same_coverage_any(struct app *app)
{
    for (size_t s = 0; s < app_catalog(app)->sheet_count; s++)
        if (coverage_asked(app_catalog(app), s))
            return true;
    return false;
}

static void opened(struct app *app, void *context, size_t at)
{
    size_t *sheet = context;
    if (at != SIZE_MAX)
        app_go(app, CMD_GRID, spot_of(sheet[at], UINT32_MAX, app_sheet(app, sheet[at])->session));
    free(sheet);
}

void same_coverage_show(struct app *app)
{
    const struct catalog *catalog = app_catalog(app);
    struct popup_item *items = mem_zero(catalog->sheet_count + 1, sizeof(*items));
    size_t *sheet = mem_zero(catalog->sheet_count + 1, sizeof(*sheet)), count = 0;
    struct arena *arena = arena_new();
    for (size_t s = 0; s < catalog->sheet_count; s++) {
        if (!coverage_asked(catalog, s) || !model_sheet_applies(app->book->model, s))
            continue;
        struct coverage c = coverage_of(app->book->model, s);
        sheet[count] = s;
        items[count].text = app_sheet_title(app, s);
        items[count].right = arena_format(arena, "%u / %u", (unsigned)c.count[COVERED_OWN], (unsigned)c.rows);
        items[count++].help = arena_format(
            arena, _("Answered here %u, by the same question %u, by a similar one %u, open %u; differing %u"),
            (unsigned)c.count[COVERED_OWN], (unsigned)c.count[COVERED_OFFERED], (unsigned)c.count[COVERED_SUGGESTED],
            (unsigned)c.count[COVERED_OPEN], (unsigned)c.differ);
    }
    popup_list(app, opened, sheet, .title = _("Answers by guideline"), .item = items, .count = count, .columns = 60);
    free(items);
    arena_free(&arena);
}
