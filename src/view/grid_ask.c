/* The grid's questions: how to sort and filter, what to search, what stands in a column already, the totals. */
#include <string.h>

#include "base/utf8.h"
#include "book/fill.h"
#include "guide/why.h"
#include "tui/keys_conf.h"
#include "view/grid.h"

#define LISTED_MAX 500 /* distinct values offered */

static void show_from_top(struct app *app, struct grid *g)
{
    grid_arrange(app, g);
    grid_go(app, g, 0, g->at);
    g->first_line = 0;
}

/* A popup's answer may come when its grid is no longer the topmost screen's state: then it is dropped. */
struct asking {
    struct grid *g;
    size_t column;
    size_t count;
    char **code;
};

static struct asking *asking_new(struct grid *g, size_t column)
{
    struct asking *a = mem_zero(1, sizeof(*a));
    a->g = g;
    a->column = column;
    return a;
}

static void asking_free(struct asking *a)
{
    for (size_t i = 0; i < a->count; i++)
        free(a->code[i]);
    free(a->code);
    free(a);
}

/* ---- distinct values of a column ---- */

struct listed {
    char *code;
    char *text;
    uint32_t rows;
};

static int by_text(const void *a, const void *b)
{
    return strcmp(((const struct listed *)a)->text, ((const struct listed *)b)->text);
}

/* Values that occur, with how often; choices in the order of their list. */
static struct listed *list_values(struct app *app, const struct grid *g, size_t c, size_t *count)
{
    const struct column_def *def = &g->def->column[c];
    const struct column *column = model_column(app->book->model, g->sheet, c);
    const uint32_t *rows = column_counts(column);
    struct listed *list = mem_zero(LISTED_MAX + 1, sizeof(*list));
    size_t n = 0;
    for (size_t i = 0; def->choices && i < def->choices->count && n < LISTED_MAX; i++) {
        struct str text = STR_INIT;
        app_choice_text(&def->choices->choice[i], false, &text);
        list[n++] = (struct listed){mem_text(def->choices->choice[i].code), str_take(&text), 0};
    }
    for (uint32_t e = 0; e < column->entries; e++) {
        struct str code = STR_INIT, text = STR_INIT;
        value_to_text(column->dictionary[e], &code);
        size_t at = 0;
        while (at < n && strcmp(list[at].code, code.text) != 0)
            at++;
        if (at < n) {
            list[at].rows += rows[e];
        } else if (rows[e] && n < LISTED_MAX && code.length) {
            value_def_text(app->book->model, def, column->dictionary[e], MODEL_LABEL, &text);
            struct str line = STR_INIT;
            cell_one_line(text.text, &line);
            list[n++] = (struct listed){mem_text(code.text), str_take(&line), rows[e]};
        }
        str_free(&code);
        str_free(&text);
    }
    if (!def->choices && n)
        qsort(list, n, sizeof(*list), by_text);
    uint32_t empty = 0;
    for (uint32_t e = 0; e < column->entries; e++)
        if (value_blank(column->dictionary[e]))
            empty += rows[e];
    list[n++] = (struct listed){mem_text(""), mem_text(_("(empty)")), empty};
    *count = n;
    return list;
}

static void free_values(struct listed *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(list[i].code);
        free(list[i].text);
    }
    free(list);
}

/* ---- filter ---- */

static void value_chosen(struct app *app, void *context, size_t chosen)
{
    struct asking *a = context;
    if (chosen < a->count && app_top(app, a->g)) {
        a->g->filter.column = a->column;
        free(a->g->filter.code);
        a->g->filter.code = mem_text(a->code[chosen]);
        show_from_top(app, a->g);
    }
    asking_free(a);
}

static void ask_value(struct app *app, struct grid *g, size_t column)
{
    size_t count;
    struct listed *list = list_values(app, g, column, &count);
    struct popup_item *item = mem_zero(count, sizeof(*item));
    struct asking *a = asking_new(g, column);
    a->code = mem_zero(count, sizeof(*a->code));
    a->count = count;
    struct arena *arena = arena_new();
    for (size_t i = 0; i < count; i++) {
        a->code[i] = mem_text(list[i].code);
        item[i] = (struct popup_item){
            .text = list[i].text, .right = arena_format(arena, "%u", list[i].rows), .off = list[i].rows == 0};
    }
    const char *title = app_text(app, _("Only rows with this %s"), intl_form(g->def->column[column].label));
    popup_list(app, value_chosen, a, .title = title, .item = item, .count = count, .filter = count > 9);
    free(item);
    free_values(list, count);
    arena_free(&arena);
}

static void text_given(struct app *app, void *context, const char *text)
{
    struct asking *a = context;
    if (text && app_top(app, a->g)) {
        free(a->g->filter.text);
        free(a->g->filter.folded);
        a->g->filter.text = *text ? mem_text(text) : NULL;
        a->g->filter.folded = *text ? utf8_fold(text) : NULL;
        show_from_top(app, a->g);
    }
    asking_free(a);
}

/* ---- sort ---- */

static void sort_by(struct app *app, struct grid *g, size_t column, bool descending)
{
    g->sort = column;
    g->descending = descending;
    show_from_top(app, g);
}

static void sort_column_chosen(struct app *app, void *context, size_t chosen)
{
    struct asking *a = context;
    if (chosen < a->count && app_top(app, a->g)) {
        size_t column = sheet_find_column(a->g->def, a->code[chosen], NULL);
        if (column != SIZE_MAX)
            sort_by(app, a->g, column, false);
    }
    asking_free(a);
}

static void ask_sort_column(struct app *app, struct grid *g)
{
    struct asking *a = asking_new(g, SIZE_MAX);
    struct popup_item *item = mem_zero(g->def->column_count, sizeof(*item));
    a->code = mem_zero(g->def->column_count, sizeof(*a->code));
    size_t selected = 0;
    for (size_t c = 0; c < g->def->column_count; c++) {
        const struct column_def *def = &g->def->column[c];
        if (def->hidden || (def->built_in && (c == sheet_role(g->def, ROLE_ID) || c == sheet_role(g->def, ROLE_TEXT))))
            continue;
        if (c == grid_column_id(g))
            selected = a->count;
        item[a->count] = (struct popup_item){.text = intl_form(def->label), .right = def->formula ? "=" : NULL};
        a->code[a->count++] = mem_text(def->id);
    }
    popup_list(app, sort_column_chosen, a, .title = _("Sort by"), .item = item, .count = a->count, .selected = selected,
               .filter = a->count > 9);
    free(item);
}

enum view_item {
    SORT_UP,
    SORT_DOWN,
    SORT_OTHER,
    FILTER_VALUE,
    FILTER_TEXT,
    FILTER_UNANSWERED,
    FILTER_FINDINGS,
    VIEW_RESET,
    VIEW_ITEMS
};

static bool finds_anything(const struct grid *g)
{
    for (size_t i = 0; i < g->def->rule_count; i++)
        if (g->def->rules[i].finds && !g->def->rules[i].whole_sheet)
            return true;
    return false;
}

static bool asks_anything(const struct grid *g)
{
    for (size_t c = 0; c < g->def->column_count; c++)
        if ((g->def->column[c].required || g->def->column[c].needed != SIZE_MAX) && column_writable(&g->def->column[c]))
            return true;
    return false;
}

static void view_chosen(struct app *app, void *context, size_t chosen)
{
    struct asking *a = context;
    struct grid *g = a->g;
    size_t column = a->column;
    asking_free(a);
    if (chosen >= VIEW_ITEMS || !app_top(app, g))
        return;
    switch ((enum view_item)chosen) {
    case SORT_UP: sort_by(app, g, column, false); break;
    case SORT_DOWN: sort_by(app, g, column, true); break;
    case SORT_OTHER: ask_sort_column(app, g); break;
    case FILTER_VALUE: ask_value(app, g, column); break;
    case FILTER_TEXT:
        popup_prompt(app, _("Only rows that contain"), g->filter.text ? g->filter.text : "", 100, NULL, text_given,
                     asking_new(g, SIZE_MAX));
        break;
    case FILTER_UNANSWERED:
        g->filter.unanswered = !g->filter.unanswered;
        show_from_top(app, g);
        break;
    case FILTER_FINDINGS:
        g->filter.findings = !g->filter.findings;
        show_from_top(app, g);
        break;
    default:
        g->sort = SIZE_MAX;
        grid_filter_clear(&g->filter);
        grid_arrange(app, g);
    }
}

void grid_ask_view(struct app *app, struct grid *g)
{
    size_t column = grid_column_id(g);
    const struct column_def *def = &g->def->column[column];
    const char *label = intl_form(def->label);
    enum kind_order order = def->kind->order;
    bool number = order == ORDER_SIZE, list = order == ORDER_LIST && !def->kind->refers, is_day = order == ORDER_TIME;
    const char *up = number   ? _("%s: smallest first")
                     : is_day ? _("%s: earliest first")
                     : list   ? _("%s: order of the list")
                              : _("%s: ascending");
    const char *down = number   ? _("%s: greatest first")
                       : is_day ? _("%s: latest first")
                       : list   ? _("%s: order of the list, backwards")
                                : _("%s: descending");
    struct arena *arena = arena_new();
    struct str one = STR_INIT, two = STR_INIT, three = STR_INIT;
    str_add_format(&one, up, label);
    str_add_format(&two, down, label);
    str_add_format(&three, _("%s: only one value..."), label);
    const struct popup_item item[VIEW_ITEMS] = {
        [SORT_UP] = {.text = one.text},
        [SORT_DOWN] = {.text = two.text},
        [SORT_OTHER] = {.text = _("Sort by another column...")},
        [FILTER_VALUE] = {.text = three.text},
        [FILTER_TEXT] = {.text = _("Only rows that contain a text..."), .right = g->filter.text ? "*" : NULL},
        [FILTER_UNANSWERED] = {.text = _("Only unanswered rows"),
                               .right = g->filter.unanswered ? "*" : NULL,
                               .off = !asks_anything(g)},
        [FILTER_FINDINGS] = {.text = _("Only rows with findings"),
                             .right = g->filter.findings ? "*" : NULL,
                             .off = !finds_anything(g)},
        [VIEW_RESET] = {.text = _("Form order, all rows"), .off = g->order == NULL},
    };
    popup_list(app, view_chosen, asking_new(g, column), .title = _("Sort and filter"), .item = item,
               .count = VIEW_ITEMS,
               .selected = g->lines != model_rows(app->book->model, g->sheet) ? VIEW_RESET : SORT_UP);
    str_free(&one);
    str_free(&two);
    str_free(&three);
    arena_free(&arena);
}

/* ---- search ---- */

static void search_given(struct app *app, void *context, const char *text)
{
    struct grid *g = context;
    if (!text || !*text || !app_top(app, g))
        return;
    free(g->needle);
    free(g->needle_folded);
    g->needle = mem_text(text);
    g->needle_folded = utf8_fold(text);
    grid_search(app, g, false, true);
}

void grid_ask_search(struct app *app, struct grid *g)
{
    popup_prompt(app, keys_said(app, _("Search (kana and widths are treated alike; Shift+F3 goes on)")),
                 g->needle ? g->needle : "", 100, NULL, search_given, g);
}

/* ---- what stands there already ---- */

static void used_chosen(struct app *app, void *context, size_t chosen)
{
    struct asking *a = context;
    struct grid *g = a->g;
    if (chosen < a->count && app_top(app, g) && g->block) {
        grid_fill_marked(app, g, a->code[chosen]);
    } else if (chosen < a->count && app_top(app, g)) {
        struct str stored = STR_INIT;
        uint32_t row = grid_row(g, g->line);
        if (row != UINT32_MAX)
            model_stored(app->book->model, g->sheet, row, a->column, &stored);
        edit_write(app, g->sheet, g->row, a->column, a->code[chosen], row != UINT32_MAX ? stored.text : NULL, NULL);
        str_free(&stored);
    }
    asking_free(a);
}

void grid_ask_used(struct app *app, struct grid *g)
{
    size_t column = grid_column_id(g), count;
    const struct column_def *def = &g->def->column[column];
    if (!cell_open(app, g->sheet, column))
        return;
    if (def->kind->prose != PROSE_LINE) {
        app_message(app, MESSAGE_INFO, _("This column has no list: type the value."));
        return;
    }
    struct listed *list = list_values(app, g, column, &count);
    count--; /* the last one is "(empty)" */
    if (count == 0) {
        app_message(app, MESSAGE_INFO, _("Nothing has been written into this column yet."));
    } else {
        struct popup_item *item = mem_zero(count, sizeof(*item));
        struct asking *a = asking_new(g, column);
        a->code = mem_zero(count, sizeof(*a->code));
        a->count = count;
        for (size_t i = 0; i < count; i++) {
            a->code[i] = mem_text(list[i].code);
            item[i] = (struct popup_item){.text = list[i].text};
        }
        const char *title = app_text(app, _("Used already: %s"), intl_form(def->label));
        popup_list(app, used_chosen, a, .title = title, .item = item, .count = count, .filter = true,
                   .row = g->cursor_row + 1, .column = g->cursor_column);
        free(item);
    }
    free_values(list, count + 1);
}

/* ---- totals ---- */

static void summary_chosen(struct app *app, void *context, size_t chosen)
{
    struct grid *g = context;
    if (chosen >= g->def->summary_count || !app_top(app, g))
        return;
    struct str text = STR_INIT;
    why_text(app->book->model, g->sheet, 0, chosen, true, 3, &text);
    popup_message(app, intl_form(g->def->summary[chosen].column.label), text.text);
    str_free(&text);
}

void grid_ask_summary(struct app *app, struct grid *g)
{
    struct popup_item *item = mem_zero(g->def->summary_count, sizeof(*item));
    struct arena *arena = arena_new();
    for (size_t i = 0; i < g->def->summary_count; i++) {
        const struct column_def *def = &g->def->summary[i].column;
        struct str value = STR_INIT;
        value_def_text(app->book->model, def, model_summary(app->book->model, g->sheet, i), MODEL_LABEL, &value);
        if (def->unit && value.length)
            str_add_format(&value, " %s", intl_form(def->unit));
        item[i] = (struct popup_item){.text = intl_form(def->label),
                                      .right = arena_text(arena, value.length ? value.text : "-"),
                                      .help = fill_help(app->book->model, def->help)};
        str_free(&value);
    }
    popup_list(app, summary_chosen, g, .title = _("Totals (Enter: why)"), .item = item, .count = g->def->summary_count);
    free(item);
    arena_free(&arena);
}
