/* What the grid shows in which order: sorting, filter, search. All three look at each distinct value of a column once,
 * not at each cell. */
#include <math.h>
#include <string.h>

#include "base/term.h"
#include "base/utf8.h"
#include "tui/keys_conf.h"
#include "view/grid.h"

void grid_forget_order(struct grid *g)
{
    free(g->order);
    free(g->ids);
    arena_free(&g->texts);
    g->order = NULL;
    g->ids = NULL;
}

void grid_filter_clear(struct grid_filter *filter)
{
    free(filter->code);
    free(filter->text);
    free(filter->folded);
    free(filter->task_text);
    *filter = (struct grid_filter){.column = SIZE_MAX};
}

static bool filtered(const struct grid *g)
{
    return g->filter.column != SIZE_MAX || g->filter.text || g->filter.unanswered || g->filter.findings ||
           g->filter.task;
}

/* ---- rank of each distinct value ---- */

struct rank_key {
    struct kind_key key; /* first: compared by it */
    uint32_t entry;
};

static int compare_keys(const void *a, const void *b)
{
    return kind_key_compare(a, b);
}

/* Rank of every dictionary entry, equal values alike; empty cells have the greatest rank whatever the direction.
 * Returns the number of ranks. */
static uint32_t rank_entries(struct app *app, const struct grid *g, const struct column *column, uint32_t *rank)
{
    const struct column_def *def = &g->def->column[g->sort];
    struct kind_book book = model_kinds(app->book->model);
    struct rank_key *key = mem_zero(column->entries, sizeof(*key));
    for (uint32_t e = 0; e < column->entries; e++) {
        key[e].entry = e;
        kind_key_of(def, column->dictionary[e], &book, &key[e].key);
    }
    qsort(key, column->entries, sizeof(*key), compare_keys);
    uint32_t ranks = 0, filled = 0;
    for (uint32_t i = 0; i < column->entries; i++) {
        if (i && compare_keys(&key[i - 1], &key[i]) != 0)
            ranks++;
        rank[key[i].entry] = ranks;
        if (!key[i].key.blank)
            filled = ranks + 1;
    }
    if (g->descending)
        for (uint32_t e = 0; e < column->entries; e++)
            if (rank[e] < filled)
                rank[e] = filled - 1 - rank[e];
    for (uint32_t i = 0; i < column->entries; i++)
        free(key[i].key.text);
    free(key);
    return ranks + 1;
}

/* Stable: rows of the same value stay in the order they had. */
static void sort_rows(struct app *app, struct grid *g)
{
    const struct column *column = model_column(app->book->model, g->sheet, g->sort);
    uint32_t *rank = mem_zero(column->entries, sizeof(*rank));
    uint32_t ranks = rank_entries(app, g, column, rank);
    uint32_t *start = mem_zero((size_t)ranks + 1, sizeof(*start));
    uint32_t *sorted = mem_zero(g->lines ? g->lines : 1, sizeof(*sorted));
    for (uint32_t i = 0; i < g->lines; i++)
        start[rank[column_code(column, g->order[i])] + 1]++;
    for (uint32_t r = 0; r < ranks; r++)
        start[r + 1] += start[r];
    for (uint32_t i = 0; i < g->lines; i++)
        sorted[start[rank[column_code(column, g->order[i])]]++] = g->order[i];
    free(g->order);
    g->order = sorted;
    free(start);
    free(rank);
}

/* ---- filter ---- */

/* The text of a dictionary entry as it is shown, folded. */
static char *folded_entry(struct app *app, const struct column_def *def, struct value value)
{
    struct str text = STR_INIT;
    value_def_text(app->book->model, def, value, MODEL_LABEL, &text);
    char *folded = utf8_fold(text.text);
    str_free(&text);
    return folded;
}

static bool searched(const struct sheet_def *sheet, size_t column)
{
    return !sheet->column[column].hidden && column != sheet_role(sheet, ROLE_ID);
}

static void keep_text(struct app *app, const struct grid *g, const char *folded, uint8_t *keep, uint32_t rows)
{
    uint8_t *found = mem_zero(rows ? rows : 1, 1);
    for (size_t c = 0; c < g->def->column_count; c++) {
        const struct column_def *def = &g->def->column[c];
        if (!searched(g->def, c))
            continue;
        const struct column *column = model_column(app->book->model, g->sheet, c);
        uint8_t *match = mem_zero(column->entries, 1);
        for (uint32_t e = 0; e < column->entries; e++) {
            char *text = folded_entry(app, def, column->dictionary[e]);
            match[e] = strstr(text, folded) != NULL;
            free(text);
        }
        for (uint32_t r = 0; r < rows; r++)
            found[r] |= match[column_code(column, r)];
        free(match);
    }
    for (uint32_t r = 0; r < rows; r++)
        keep[r] = keep[r] && found[r];
    free(found);
}

static void keep_value(struct app *app, const struct grid *g, uint8_t *keep, uint32_t rows)
{
    const struct column *column = model_column(app->book->model, g->sheet, g->filter.column);
    uint8_t *match = mem_zero(column->entries, 1);
    for (uint32_t e = 0; e < column->entries; e++) {
        struct str text = STR_INIT;
        value_to_text(column->dictionary[e], &text);
        match[e] = strcmp(text.text, g->filter.code) == 0;
        str_free(&text);
    }
    for (uint32_t r = 0; r < rows; r++)
        keep[r] = keep[r] && match[column_code(column, r)];
    free(match);
}

static void filter_rows(struct app *app, struct grid *g)
{
    uint32_t rows = model_rows(app->book->model, g->sheet), lines = 0;
    uint8_t *keep = mem_zero(rows ? rows : 1, 1);
    memset(keep, 1, rows);
    if (g->filter.column != SIZE_MAX)
        keep_value(app, g, keep, rows);
    if (g->filter.folded)
        keep_text(app, g, g->filter.folded, keep, rows);
    if (g->filter.unanswered)
        for (uint32_t r = 0; r < rows; r++)
            keep[r] = keep[r] && !row_answered(app->book->model, g->sheet, r);
    if (g->filter.findings) {
        uint8_t *found = mem_zero(rows ? rows : 1, 1);
        sheet_findings(app, g->sheet, found);
        for (uint32_t r = 0; r < rows; r++)
            keep[r] = keep[r] && found[r];
        free(found);
    }
    if (g->filter.task) {
        uint8_t *spoken = mem_zero(rows ? rows : 1, 1);
        task_rows(app->book->model, &(struct task){.sheet = g->sheet, .def = g->filter.task}, app->book->person,
                  spoken);
        for (uint32_t r = 0; r < rows; r++)
            keep[r] = keep[r] && spoken[r];
        free(spoken);
    }
    for (uint32_t r = 0; r < rows; r++)
        if (keep[r])
            g->order[lines++] = r;
    g->lines = lines;
    free(keep);
}

/* ---- the order ---- */

static void remember_ids(struct app *app, struct grid *g)
{
    arena_free(&g->texts);
    free(g->ids);
    g->texts = arena_new();
    g->ids = mem_zero(g->lines ? g->lines : 1, sizeof(*g->ids));
    for (uint32_t i = 0; i < g->lines; i++)
        g->ids[i] = arena_text(g->texts, model_row_id(app->book->model, g->sheet, g->order[i]));
}

void grid_arrange(struct app *app, struct grid *g)
{
    uint32_t row = grid_row(g, g->line);
    grid_forget_order(g);
    g->block = false;
    g->lines = model_rows(app->book->model, g->sheet);
    if (g->sort != SIZE_MAX || filtered(g)) {
        g->order = mem_zero(g->lines ? g->lines : 1, sizeof(*g->order));
        filter_rows(app, g);
        if (g->sort != SIZE_MAX)
            sort_rows(app, g);
        remember_ids(app, g);
    }
    uint32_t line = 0;
    for (uint32_t i = 0; i < g->lines; i++)
        if (grid_row(g, i) == row) {
            line = i;
            break;
        }
    grid_go(app, g, line, g->at);
}

void grid_rearrange(struct app *app, struct grid *g)
{
    const struct model *model = app->book->model;
    uint32_t rows = model_rows(model, g->sheet);
    if (!g->order) {
        g->lines = rows;
        return;
    }
    uint32_t *order = mem_zero((size_t)rows + 1, sizeof(*order)), lines = 0;
    uint8_t *seen = mem_zero((size_t)rows + 1, 1);
    for (uint32_t i = 0; i < g->lines; i++) {
        uint32_t row = g->order[i];
        if (row >= rows || strcmp(model_row_id(model, g->sheet, row), g->ids[i]) != 0)
            row = model_find_row(model, g->sheet, g->ids[i]);
        if (row != UINT32_MAX && !seen[row]) {
            order[lines++] = row;
            seen[row] = 1;
        }
    }
    /* Rows that are new: at the end of a sorted view; a filter shows the one that was just added here. */
    uint32_t fresh = rows > g->rows_known ? rows - g->rows_known : 0;
    if (!filtered(g) || (g->adding && fresh == 1))
        for (uint32_t r = filtered(g) ? rows - 1 : 0; r < rows; r++)
            if (!seen[r])
                order[lines++] = r;
    free(seen);
    free(g->order);
    g->order = order;
    g->lines = lines;
    remember_ids(app, g);
}

static const char *direction_word(const struct column_def *def, bool descending)
{
    switch (def->kind->order) {
    case ORDER_SIZE: return descending ? _("greatest first") : _("smallest first");
    case ORDER_TIME: return descending ? _("latest first") : _("earliest first");
    case ORDER_LIST: return descending ? _("order of the list, backwards") : _("order of the list");
    case ORDER_TEXT: break;
    }
    return descending ? _("descending") : _("ascending");
}

void grid_view_title(struct app *app, const struct grid *g, struct str *out)
{
    if (g->sort != SIZE_MAX) {
        const struct column_def *def = &g->def->column[g->sort];
        str_add(out, "  ");
        str_add_format(out, _("Sorted: %s (%s)"), intl_form(def->label), direction_word(def, g->descending));
    }
    if (!filtered(g))
        return;
    struct str what = STR_INIT;
    if (g->filter.column != SIZE_MAX) {
        str_add_format(&what, "%s = ", intl_form(g->def->column[g->filter.column].label));
        cell_stored_text(app, g->sheet, g->filter.column, g->filter.code, &what);
    }
    if (g->filter.text)
        str_add_format(&what, _("%s\"%s\""), what.length ? ", " : "", g->filter.text);
    if (g->filter.unanswered)
        str_add_format(&what, "%s%s", what.length ? ", " : "", _("unanswered"));
    if (g->filter.findings)
        str_add_format(&what, "%s%s", what.length ? ", " : "", _("with findings"));
    if (g->filter.task)
        str_add_format(&what, "%s%s", what.length ? ", " : "", g->filter.task_text);
    str_add(out, "  ");
    str_add_format(out, keys_said(app, _("Filter: %s  (F5 Enter: all rows)")), what.text);
    str_free(&what);
}

bool grid_view_in_title(struct app *app, const struct grid *g)
{
    struct str text = STR_INIT;
    str_add(&text, app_sheet_title(app, g->sheet));
    grid_view_title(app, g, &text);
    bool fits = utf8_width(text.text) <= app->canvas->columns - 48; /* name, count, person and time need the rest */
    str_free(&text);
    return fits;
}

/* ---- search ---- */

enum { UNKNOWN, NO, YES };

struct searching {
    struct app *app;
    struct grid *g;
    uint8_t **known;
};

static bool cell_matches(struct searching *s, uint32_t row, size_t c)
{
    const struct column *column = model_column(s->app->book->model, s->g->sheet, c);
    if (!s->known[c])
        s->known[c] = mem_zero(column->entries, 1);
    uint32_t code = column_code(column, row);
    if (s->known[c][code] == UNKNOWN) {
        char *text = folded_entry(s->app, &s->g->def->column[c], column->dictionary[code]);
        s->known[c][code] = strstr(text, s->g->needle_folded) ? YES : NO;
        free(text);
    }
    return s->known[c][code] == YES;
}

/* The question of a checklist has no column of its own: it is found at the label. */
static bool place_matches(struct searching *s, uint32_t row, size_t at)
{
    const struct grid *g = s->g;
    if (cell_matches(s, row, g->column[at].column))
        return true;
    if (at + 1 != g->named || g->def->kind != SHEET_CHECKLIST)
        return false;
    for (size_t c = 0; c < g->def->column_count; c++)
        if (g->def->column[c].built_in && searched(g->def, c) && cell_matches(s, row, c))
            return true;
    return false;
}

bool grid_search(struct app *app, struct grid *g, bool back, bool here)
{
    if (!g->needle_folded || !g->lines)
        return false;
    struct searching s = {app, g, mem_zero(g->def->column_count, sizeof(uint8_t *))};
    uint64_t places = (uint64_t)g->lines * g->columns;
    uint64_t from = g->line < g->lines ? (uint64_t)g->line * g->columns + g->at : back ? 0 : places - 1;
    bool found = false;
    for (uint64_t i = here ? 0 : 1; i <= places && !found; i++) {
        uint64_t place = back ? (from + places - i % places) % places : (from + i) % places;
        if (!place_matches(&s, grid_row(g, (uint32_t)(place / g->columns)), (size_t)(place % g->columns)))
            continue;
        found = true;
        g->block = false;
        bool wrapped = back ? place > from : place < from;
        grid_go(app, g, (uint32_t)(place / g->columns), (size_t)(place % g->columns));
        if (i == places && !here)
            app_message(app, MESSAGE_INFO, _("\"%s\" is only here."), g->needle);
        else if (wrapped)
            app_message(app, MESSAGE_INFO, back ? _("Searched on from the end.") : _("Searched on from the start."));
    }
    if (!found)
        app_message(app, MESSAGE_WARNING,
                    filtered(g) ? _("\"%s\" was not found in the rows shown (a filter is on).")
                                : _("\"%s\" was not found."),
                    g->needle);
    for (size_t c = 0; c < g->def->column_count; c++)
        free(s.known[c]);
    free(s.known);
    return found;
}
