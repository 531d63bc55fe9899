/* Home: where we stand and what comes next. Everything on it comes from the catalog and the overview; it is painted
 * from the cached overview before the tables are read. */
#include <string.h>

#include "tui/keys_conf.h"
#include "view/views.h"
#include "base/path.h"
#include "base/utf8.h"
#include "view/home.h"
#include "tui/follow.h"
#include "tui/popup.h"
#include "ui/term.h"

/* ---- the list of steps and sheets ---- */

static size_t visible_sheets(const struct catalog *catalog, size_t group, size_t *first)
{
    size_t count = 0;
    for (size_t s = 0; s < catalog->sheet_count; s++)
        if (catalog->sheet[s].group == group && !catalog->sheet[s].hidden) {
            if (count++ == 0)
                *first = s;
        }
    return count;
}

static void build_lines(struct app *app, struct home *h)
{
    const struct catalog *catalog = app_catalog(app);
    size_t count = 0;
    bool documents = catalog->documents.shelf_count > 0;
    for (size_t g = 0; g < catalog->group_count; g++) {
        size_t first = 0, sheets = visible_sheets(catalog, g, &first);
        if (documents && catalog->group[g].number == 0) { /* after the steps, of which they are the fruit */
            h->line[count++] = (struct home_line){LINE_DOCUMENTS, SIZE_MAX, SIZE_MAX};
            documents = false;
        }
        if (sheets == 0)
            continue;
        h->line[count++] = (struct home_line){sheets == 1 ? LINE_SINGLE : LINE_GROUP, g, first};
        for (size_t s = first; sheets > 1 && h->open[g] && s < catalog->sheet_count; s++)
            if (catalog->sheet[s].group == g && !catalog->sheet[s].hidden)
                h->line[count++] = (struct home_line){LINE_SHEET, g, s};
    }
    if (documents)
        h->line[count++] = (struct home_line){LINE_DOCUMENTS, SIZE_MAX, SIZE_MAX};
    table_lines(&h->sheets, count);
}

static void progress_text(struct app *app, const struct sheet_progress *p, size_t sheet, struct str *out)
{
    const struct sheet_def *def = app_sheet(app, sheet);
    if (p->off)
        str_add(out, _("n/a"));
    else if (def->kind == SHEET_LEDGER)
        str_add_format(out, ngettext("%u row", "%u rows", p->rows), p->rows);
    else if (p->asks && def->each != SIZE_MAX && p->rows == 0)
        return;
    else if (p->asks)
        str_add_format(out, "%u/%u", p->answered, p->rows);
}

static void group_progress(struct app *app, const struct overview *o, size_t group, struct str *out)
{
    const struct catalog *catalog = app_catalog(app);
    uint32_t rows = 0, answered = 0;
    for (size_t s = 0; s < catalog->sheet_count && s < o->sheets; s++)
        if (catalog->sheet[s].group == group && !catalog->sheet[s].hidden && catalog->sheet[s].kind != SHEET_LEDGER &&
            o->progress[s].asks) {
            rows += o->progress[s].rows;
            answered += o->progress[s].answered;
        }
    if (rows)
        str_add_format(out, "%u/%u", answered, rows);
}

/* Does the line stand for a sheet? */
static bool is_sheet(const struct home_line *line)
{
    return line && line->kind != LINE_GROUP && line->kind != LINE_DOCUMENTS;
}

static const struct home_line *line_here(const struct home *h)
{
    size_t line = table_chosen(&h->sheets);
    return line == SIZE_MAX ? NULL : &h->line[line];
}

static void line_text(struct app *app, const struct home *h, const struct home_line *line, struct str *out)
{
    const struct group_def *group = line->kind == LINE_DOCUMENTS ? NULL : &app_catalog(app)->group[line->group];
    if (!group)
        str_add_format(out, "  %s", _("Documents"));
    else if (line->kind == LINE_SHEET)
        str_add_format(out, "      %s", app_sheet_title(app, line->sheet));
    else if (group->number)
        str_add_format(out, "%d %s", group->number, intl_form(group->title));
    else
        str_add_format(out, "  %s", intl_form(group->title));
    if (line->kind == LINE_GROUP && !h->open[line->group])
        str_add(out, " +");
}

/* How far it is. */
static void line_progress(struct app *app, const struct home *h, const struct home_line *line, struct str *out)
{
    const struct overview *o = app_overview(app);
    if (line->kind == LINE_DOCUMENTS && app_catalog(app)->document_count)
        str_add_format(out, "%zu", app_catalog(app)->document_count);
    else if (o && line->kind == LINE_GROUP && !h->open[line->group])
        group_progress(app, o, line->group, out);
    else if (o && is_sheet(line) && line->sheet < o->sheets)
        progress_text(app, &o->progress[line->sheet], line->sheet, out);
}

static void sheet_cell(void *of, size_t at, size_t column, struct table_cell *cell)
{
    struct home *h = of;
    if (column == 0)
        line_text(h->app, h, &h->line[at], &cell->text);
    else if (column == 1)
        line_progress(h->app, h, &h->line[at], &cell->text);
}

static void sheet_id(void *of, size_t at, struct str *out)
{
    const struct home *h = of;
    const struct home_line *line = &h->line[at];
    str_add_format(out, "%d.%zu.%zu", line->kind == LINE_SHEET, line->group,
                   line->kind == LINE_SHEET ? line->sheet : 0);
}

static const struct table_ops sheet_table = {.cell = sheet_cell, .id = sheet_id};

static void draw_sheets(struct app *app, struct home *h, struct canvas *canvas, struct rect rect)
{
    const struct table_column columns[] = {{NULL, 0, ALIGN_LEFT, false},
                                           {NULL, TABLE_WIDEST, ALIGN_RIGHT, false},
                                           {NULL, 1, ALIGN_LEFT, false}}; /* before the dividing line */
    table_draw(&h->sheets, columns, ARRAY_LENGTH(columns), canvas, rect,
               h->sheets.away ? STYLE_HERE_OTHER : STYLE_HERE);
}

/* ---- the list of what comes next ---- */

static void task_cell(void *of, size_t at, size_t column, struct table_cell *cell)
{
    const struct overview *o = app_overview(((const struct home *)of)->app);
    if (column == 0) {
        str_add_format(&cell->text, "%zu %s", at + 1, o->task[at].text);
        return;
    }
    str_add_format(&cell->text, _("%d min"), o->task[at].minutes);
    cell->style = STYLE_QUIET;
}

static const struct table_ops task_table = {.cell = task_cell};

static const struct task *task_here(struct app *app, const struct home *h)
{
    const struct overview *o = app_overview(app);
    return o && h->tasks.list.selected < o->tasks ? &o->task[h->tasks.list.selected] : NULL;
}

/* ---- drawing ---- */

static void home_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct home *h = state;
    int left = body.columns * 2 / 5 + 2;
    if (left > 48)
        left = 48;
    if (left < 34)
        left = 34;
    int wide = home_wide_rows(body);
    h->divider = left;
    h->wide_row = wide ? body.row + body.rows - wide : 0;
    body.rows -= wide;
    canvas_horizontal(canvas, body.row, 0, body.columns, STYLE_LINE);
    canvas_vertical(canvas, body.row + 1, left, body.rows - 1, STYLE_LINE);
    draw_sheets(app, h, canvas, rect_of(body.row + 1, 1, body.rows - 1, left)); /* its bar on the dividing line */
    home_panel_draw(app, h, canvas, rect_of(body.row + 1, left + 2, body.rows - 1, body.columns - left - 4));
    if (wide)
        home_wide_draw(app, h, canvas, rect_of(h->wide_row, body.column, wide, body.columns));
}

/* ---- title and hints ---- */

static void home_title(struct app *app, void *state, struct str *out)
{
    const struct overview *o = app_overview(app);
    str_add(out, o && o->company && *o->company ? o->company : path_name(store_path(app->book->store)));
}

static void home_status(struct app *app, void *state, struct str *out)
{
    const struct catalog *catalog = app_catalog(app);
    const struct overview *o = app_overview(app);
    if (catalog->edition)
        str_add_format(out, "%s ", intl_form(catalog->edition));
    if (o && overview_meter(o, SIZE_MAX))
        str_add_format(out, _("round %u"), overview_round(o));
    str_add(out, "  ");
    app_status(app, out);
}

/* The first sentence of a help text: what fits on a hint line. */
static void first_line(const char *text, struct str *out)
{
    if (text)
        str_add_length(out, text, strcspn(text, "\n"));
}

static void home_hint(struct app *app, void *state, struct hint *hint)
{
    struct home *h = state;
    const struct home_line *line = line_here(h);
    const struct task *task = h->tasks.away ? NULL : task_here(app, h);
    if (task) {
        str_add(&hint->line[0], task->text);
        if (task->def && task->def->help)
            str_add(&hint->line[1], intl_form(task->def->help));
        str_add(&hint->keys, _("Enter F5 start  Digits choose one  Up Down choose  Tab to the left"));
        return;
    }
    if (line && line->kind == LINE_GROUP)
        first_line(intl_form(app_catalog(app)->group[line->group].help), &hint->line[0]);
    else if (is_sheet(line))
        first_line(intl_form(app_sheet(app, line->sheet)->help), &hint->line[0]);
    else if (line)
        str_add(&hint->line[0],
                _("Policy, handbook, regulations, agreements: made from the answers, to be signed and handed out."));
    if (is_sheet(line) && app->book->model && !model_sheet_applies(app->book->model, line->sheet)) {
        str_add_format(&hint->line[1], "%s: ", _("n/a"));
        sheet_concern_text(app->book->model, line->sheet, &hint->line[1]);
        if (follow_lead(app, line->sheet, UINT32_MAX, SIZE_MAX)) {
            str_add(&hint->keys, _("Alt+Right to what decides that  Enter open  / search  F5 what comes next"));
            return;
        }
    }
    if (app->term && term_hides_japanese(app->term))
        str_add(&hint->line[1], _("No Japanese letters here (## stands for them): use an SSH terminal or fbterm."));
    str_add(&hint->keys, _("Enter open  Tab to the right  / search  F5 what comes next  Alt+J incident"));
}

/* ---- doing ---- */

enum { IN_TASKS = 1, IN_SHEETS = 2, HAS_TASKS = 4, IS_SHEET = 8, IS_CLOSED = 16, IS_OPEN = 32 };

static unsigned home_holds(struct app *app, void *state)
{
    const struct home *h = state;
    const struct home_line *line = line_here(h);
    unsigned holds = (h->tasks.away ? IN_SHEETS : IN_TASKS) | (app->overview && app->overview->tasks ? HAS_TASKS : 0) |
                     (is_sheet(line) ? IS_SHEET : 0);
    if (!h->tasks.away || !line || line->kind == LINE_SINGLE || line->kind == LINE_DOCUMENTS)
        return holds;
    return holds | (h->open[line->group] ? IS_OPEN : IS_CLOSED);
}

static void other_half(struct app *app, void *state)
{
    struct home *h = state;
    h->sheets.away = !h->sheets.away;
    h->tasks.away = !h->tasks.away;
}

static void start_task(struct app *app, void *state)
{
    const struct home *h = state;
    const struct task *task = h->tasks.away ? &app->overview->task[0] : task_here(app, h);
    if (task)
        app_open_task(app, task);
    else
        app_message(app, MESSAGE_INFO, _("Nothing is waiting."));
}

/* Only the cursor goes there: a digit that opened a question would let the next one answer it. */
static void choose_task(struct app *app, void *state)
{
    struct home *h = state;
    size_t n = (size_t)app->digit - 1;
    if (n >= h->tasks.list.count) {
        app_message(app, MESSAGE_INFO,
                    ngettext("There is %zu thing to do.", "There are %zu things to do.", h->tasks.list.count),
                    h->tasks.list.count);
        return;
    }
    if (h->tasks.away)
        other_half(app, h);
    table_choose(&h->tasks, n);
}

static void toggle_group(struct app *app, void *state)
{
    struct home *h = state;
    const size_t group = line_here(h)->group;
    h->open[group] = !h->open[group];
    build_lines(app, h);
    size_t last = 0;
    for (size_t i = 0; i < h->sheets.list.count; i++)
        if (h->line[i].group == group) {
            if (h->line[i].kind != LINE_SHEET)
                table_choose(&h->sheets, i);
            last = i;
        }
    struct list *list = &h->sheets.list;
    size_t rows = list->rows > 0 ? (size_t)list->rows : 1;
    if (last >= list->first + rows) /* what was opened shall be seen */
        list->first = last + 1 - rows < list->selected ? last + 1 - rows : list->selected;
}

static void open_line(struct app *app, void *state)
{
    const struct home_line *line = line_here(state);
    if (line->kind == LINE_GROUP)
        toggle_group(app, state);
    else if (line->kind == LINE_DOCUMENTS)
        app_go(app, CMD_DOCUMENTS, spot_nowhere());
    else
        app_open_sheet(app, line->sheet, UINT32_MAX);
}

static void open_grid(struct app *app, void *state)
{
    app_go(app, CMD_GRID, spot_of_sheet(line_here(state)->sheet));
}

/* ---- search over all sheets, their rows, and the documents ---- */

struct found {
    size_t count, capacity;
    struct place_found {
        size_t sheet; /* or the document's number */
        uint32_t row;
        size_t column;
        bool document;
    } * place;
};

static void found_chosen(struct app *app, void *context, size_t chosen)
{
    struct found *f = context;
    if (chosen < f->count) {
        if (f->place[chosen].document)
            app_go(app, CMD_DOCUMENT, spot_of_document(f->place[chosen].sheet, NULL));
        else if (f->place[chosen].row == UINT32_MAX)
            app_open_sheet(app, f->place[chosen].sheet, UINT32_MAX);
        else
            app_go(app, CMD_CARD, spot_of(f->place[chosen].sheet, f->place[chosen].row, f->place[chosen].column));
    }
    free(f->place);
    free(f);
}

#define SEARCH_MAX 3000 /* lines that a person may still scroll through; ledgers are searched in their grid */

static bool add_place(struct found *f, size_t sheet, uint32_t row, size_t column, bool document)
{
    if (f->count >= SEARCH_MAX)
        return false;
    f->place = mem_grow(f->place, f->count, &f->capacity, sizeof(*f->place));
    f->place[f->count++] = (struct place_found){sheet, row, column, document};
    return true;
}

/* Sheets stand before the rows in them: who types 台帳 means the register, not a row that speaks of one. A sheet of facts has fields
 * instead of rows. */
static void search(struct app *app, void *state)
{
    const struct catalog *catalog = app_catalog(app);
    struct found *f = mem_zero(1, sizeof(*f));
    struct popup_item *items = mem_zero(SEARCH_MAX, sizeof(*items));
    struct arena *arena = arena_new();
    for (size_t s = 0; s < catalog->sheet_count; s++)
        if (!catalog->sheet[s].hidden && add_place(f, s, UINT32_MAX, SIZE_MAX, false)) {
            const char *title = intl_form(catalog->sheet[s].title), *brief = app_sheet_title(app, s);
            items[f->count - 1] = (struct popup_item){
                .text = title, .right = strcmp(title, brief) != 0 ? brief : NULL, .style = STYLE_STRONG};
        }
    for (size_t s = 0; s < catalog->sheet_count; s++) {
        const struct sheet_def *def = &catalog->sheet[s];
        for (size_t c = 0; def->kind == SHEET_FACTS && !def->hidden && c < def->column_count; c++) /* they ask, too */
            if (!def->column[c].hidden && column_writable(&def->column[c]) && add_place(f, s, 0, c, false))
                items[f->count - 1] = (struct popup_item){
                    .text = intl_form(def->column[c].label), .right = app_sheet_title(app, s), .style = STYLE_NORMAL};
        uint32_t rows = def->kind == SHEET_FACTS || def->hidden ? 0 : model_rows(app->book->model, s);
        for (uint32_t r = 0; r < rows && add_place(f, s, r, SIZE_MAX, false); r++) {
            struct str name = STR_INIT;
            model_row_name(app->book->model, s, r, &name);
            items[f->count - 1] = (struct popup_item){
                .text = arena_text(arena, name.text), .right = app_sheet_title(app, s), .style = STYLE_NORMAL};
            str_free(&name);
        }
    }
    for (size_t d = 0; d < catalog->document_count; d++)
        if (add_place(f, d, UINT32_MAX, SIZE_MAX, true))
            items[f->count - 1] = (struct popup_item){
                .text = intl_form(catalog->document[d].title), .right = _("Documents"), .style = STYLE_STRONG};
    popup_list(app, found_chosen, f, .title = _("Search all sheets"), .item = items, .count = f->count, .filter = true,
               .columns = 64);
    arena_free(&arena);
    free(items);
}

static const struct screen_action home_actions[] = {
    {CMD_ENTER, IN_TASKS, start_task},
    {CMD_ENTER, 0, open_line},
    {CMD_NEXT_FIELD, ALWAYS, other_half},
    {CMD_PREVIOUS_FIELD, ALWAYS, other_half},
    {CMD_LEFT, IN_TASKS, other_half},
    {CMD_LEFT, IS_OPEN, toggle_group},
    {CMD_RIGHT, IS_CLOSED, toggle_group},
    {CMD_RIGHT, IN_SHEETS, other_half},
    {CMD_ANSWER, HAS_TASKS, choose_task},
    {CMD_NEXT_TASK, HAS_TASKS, start_task},
    {CMD_EDIT, IS_SHEET, open_grid},
    {CMD_SEARCH, ALWAYS, search},
    {CMD_NONE, 0, NULL},
};

/* Beside the lists: the line that counts the findings leads to them. */
static void home_click(struct app *app, void *state, int row, int column, bool twice)
{
    const struct home *h = state;
    int last = (h->wide_row ? h->wide_row : app->body.row + app->body.rows) - 1;
    if (column > h->divider && row == last)
        app_command(app, CMD_FINDINGS);
}

static void home_changed(struct app *app, void *state)
{
    struct home *h = state;
    h->wide_stale = true;
    if (app_overview(app))
        table_lines(&h->tasks, app_overview(app)->tasks);
}

static void home_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    struct home *h = state;
    const struct home_line *line = line_here(h);
    if (is_sheet(line))
        *sheet = line->sheet;
}

static void home_help(struct app *app, void *state, struct str *out)
{
    str_add_format(
        out, "# %s\n%s\n\n", _("Start page"),
        keys_said(app,
                  _("On the left the steps and their sheets, on the right where the company stands and what comes "
                    "next. Enter opens what is marked; F5 starts "
                    "the first thing that is waiting. Every answer is kept at once: leave whenever you like and go on "
                    "from there.")));
}

static void home_close(struct app *app, void *state)
{
    struct home *h = state;
    home_wide_done(h);
    free(h->line);
    free(h->open);
}

static const struct screen_ops home_ops = {
    .name = "home",
    .actions = home_actions,
    .holds = home_holds,
    .table = TABLE_IN(struct home, sheets),
    .second = TABLE_IN(struct home, tasks),
    .without_model = true,
    .close = home_close,
    .title = home_title,
    .status = home_status,
    .draw = home_draw,
    .hint = home_hint,
    .click = home_click,
    .changed = home_changed,
    .where = home_where,
    .help = home_help,
};

void view_home(struct app *app, const struct spot *spot)
{
    const struct catalog *catalog = app_catalog(app);
    struct home *h = mem_zero(1, sizeof(*h));
    h->app = app;
    table_begin(&h->sheets, &sheet_table, h);
    table_begin(&h->tasks, &task_table, h);
    h->tasks.away = true;
    h->line = mem_zero(catalog->group_count + catalog->sheet_count + 2, sizeof(*h->line));
    h->open = mem_zero(catalog->group_count + 1, sizeof(*h->open));
    for (size_t g = 0; g < catalog->group_count; g++)
        h->open[g] = catalog->group[g].number > 0; /* the steps are what one works with; the rest is a key away */
    build_lines(app, h);
    app_push(app, &home_ops, h);
}
