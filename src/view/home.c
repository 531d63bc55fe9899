/* Home: where we stand and what comes next. Everything on it comes from the catalog and the overview; it is painted
 * from the cached overview before the tables are read. */
#include <string.h>

#include "tui/keys_conf.h"
#include "view/views.h"
#include "base/path.h"
#include "base/utf8.h"
#include "view/home.h"
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
    list_resize(&h->list, count);
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

static void draw_lines(struct app *app, struct home *h, struct canvas *canvas, struct rect rect)
{
    const struct catalog *catalog = app_catalog(app);
    const struct overview *o = app_overview(app);
    list_show(&h->list, rect.rows);
    h->list_row = rect.row;
    for (int i = 0; i < rect.rows && h->list.first + (size_t)i < h->list.count; i++) {
        size_t at = h->list.first + (size_t)i;
        const struct home_line *line = &h->line[at];
        const struct group_def *group = line->kind == LINE_DOCUMENTS ? NULL : &catalog->group[line->group];
        bool here = at == h->list.selected;
        enum style style = here ? (h->part == PART_SHEETS ? STYLE_HERE : STYLE_HERE_OTHER) : STYLE_NORMAL;
        struct str text = STR_INIT, right = STR_INIT;
        if (!group)
            str_add_format(&text, "  %s", _("Documents"));
        else if (line->kind == LINE_SHEET)
            str_add_format(&text, "      %s", app_sheet_title(app, line->sheet));
        else if (group->number)
            str_add_format(&text, "%d %s", group->number, intl_form(group->title));
        else
            str_add_format(&text, "  %s", intl_form(group->title));
        if (line->kind == LINE_GROUP && !h->open[line->group])
            str_add(&text, " +");
        if (o && line->kind == LINE_GROUP && !h->open[line->group])
            group_progress(app, o, line->group, &right);
        else if (!group && catalog->document_count)
            str_add_format(&right, "%zu", catalog->document_count);
        else if (o && is_sheet(line) && line->sheet < o->sheets)
            progress_text(app, &o->progress[line->sheet], line->sheet, &right);
        int row = rect.row + i, cells = utf8_width(right.text);
        canvas_fill(canvas, rect_of(row, rect.column + 1, 1, rect.columns - 3), style);
        canvas_text(canvas, row, rect.column + 1, style, here ? ">" : " ");
        canvas_field(canvas, row, rect.column + 3, rect.columns - 6 - cells, style, ALIGN_LEFT, text.text);
        canvas_text(canvas, row, rect.column + rect.columns - 2 - cells, style, right.text);
        if (here && h->part == PART_SHEETS)
            canvas_cursor(canvas, row, rect.column + 1);
        str_free(&text);
        str_free(&right);
    }
    canvas_scrollbar(canvas, rect.row, rect.column + rect.columns, rect.rows, h->list.first,
                     h->list.count); /* on the dividing line */
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
    draw_lines(app, h, canvas, rect_of(body.row + 1, 0, body.rows - 1, left));
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

static const struct home_line *line_here(const struct home *h)
{
    return h->list.selected < h->list.count ? &h->line[h->list.selected] : NULL;
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
    const struct overview *o = app_overview(app);
    const struct home_line *line = line_here(h);
    if (h->part == PART_TASKS && o && h->tasks.selected < o->tasks) {
        const struct task *task = &o->task[h->tasks.selected];
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
    if (app->term && term_hides_japanese(app->term))
        str_add(&hint->line[1], _("No Japanese letters here (## stands for them): use an SSH terminal or fbterm."));
    str_add(&hint->keys, _("Enter open  Tab to the right  / search  F5 start what comes next"));
}

/* ---- doing ---- */

static void open_task(struct app *app, size_t n)
{
    const struct overview *o = app_overview(app);
    if (!o || n >= o->tasks) {
        app_message(app, MESSAGE_INFO, _("Nothing is waiting."));
        return;
    }
    app_open_task(app, &o->task[n]);
}

/* Only the cursor goes there: a digit that opened a question would let the next one answer it. */
static void choose_task(struct app *app, struct home *h)
{
    size_t n = (size_t)app->digit - 1;
    if (n < h->tasks.count) {
        h->part = PART_TASKS;
        h->tasks.selected = n;
    } else {
        app_message(app, MESSAGE_INFO,
                    ngettext("There is %zu thing to do.", "There are %zu things to do.", h->tasks.count),
                    h->tasks.count);
    }
}

static void toggle_group(struct app *app, struct home *h, size_t group, bool open)
{
    h->open[group] = open;
    build_lines(app, h);
    size_t last = 0;
    for (size_t i = 0; i < h->list.count; i++)
        if (h->line[i].group == group) {
            if (h->line[i].kind != LINE_SHEET)
                h->list.selected = i;
            last = i;
        }
    size_t rows = h->list.rows > 0 ? (size_t)h->list.rows : 1;
    if (last >= h->list.first + rows) /* what was opened shall be seen */
        h->list.first = last + 1 - rows < h->list.selected ? last + 1 - rows : h->list.selected;
}

static void open_line(struct app *app, struct home *h)
{
    const struct home_line *line = line_here(h);
    if (!line)
        return;
    if (line->kind == LINE_GROUP)
        toggle_group(app, h, line->group, !h->open[line->group]);
    else if (line->kind == LINE_DOCUMENTS)
        app_go(app, CMD_DOCUMENTS, spot_nowhere());
    else
        app_open_sheet(app, line->sheet, UINT32_MAX);
}

/* ---- search over all sheets, their rows, and the documents ---- */

struct found {
    size_t count, capacity;
    struct place_found {
        size_t sheet; /* or the document's number */
        uint32_t row;
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
            app_go(app, CMD_CARD, spot_of(f->place[chosen].sheet, f->place[chosen].row, SIZE_MAX));
    }
    free(f->place);
    free(f);
}

#define SEARCH_MAX 3000 /* lines that a person may still scroll through; ledgers are searched in their grid */

static bool add_place(struct found *f, size_t sheet, uint32_t row, bool document)
{
    if (f->count >= SEARCH_MAX)
        return false;
    f->place = mem_grow(f->place, f->count, &f->capacity, sizeof(*f->place));
    f->place[f->count++] = (struct place_found){sheet, row, document};
    return true;
}

/* Sheets stand before the rows in them: who types 台帳 means the register, not a row that speaks of one. */
static void search(struct app *app)
{
    const struct catalog *catalog = app_catalog(app);
    struct found *f = mem_zero(1, sizeof(*f));
    struct popup_item *items = mem_zero(SEARCH_MAX, sizeof(*items));
    struct arena *arena = arena_new();
    for (size_t s = 0; s < catalog->sheet_count; s++)
        if (!catalog->sheet[s].hidden && add_place(f, s, UINT32_MAX, false)) {
            const char *title = intl_form(catalog->sheet[s].title), *brief = app_sheet_title(app, s);
            items[f->count - 1] = (struct popup_item){
                .text = title, .right = strcmp(title, brief) != 0 ? brief : NULL, .style = STYLE_STRONG};
        }
    for (size_t s = 0; s < catalog->sheet_count; s++) {
        const struct sheet_def *def = &catalog->sheet[s];
        uint32_t rows = def->kind == SHEET_FACTS || def->hidden ? 0 : model_rows(app->book->model, s);
        for (uint32_t r = 0; r < rows && add_place(f, s, r, false); r++) {
            struct str name = STR_INIT;
            model_row_name(app->book->model, s, r, &name);
            items[f->count - 1] = (struct popup_item){
                .text = arena_text(arena, name.text), .right = app_sheet_title(app, s), .style = STYLE_NORMAL};
            str_free(&name);
        }
    }
    for (size_t d = 0; d < catalog->document_count; d++)
        if (add_place(f, d, UINT32_MAX, true))
            items[f->count - 1] = (struct popup_item){
                .text = intl_form(catalog->document[d].title), .right = _("Documents"), .style = STYLE_STRONG};
    popup_list(app, found_chosen, f, .title = _("Search all sheets"), .item = items, .count = f->count, .filter = true,
               .columns = 64);
    arena_free(&arena);
    free(items);
}

static bool home_enabled(struct app *app, void *state, enum command command)
{
    struct home *h = state;
    const struct home_line *line = line_here(h);
    if (command_moves(command))
        return true;
    switch (command) {
    case CMD_NEXT_FIELD:
    case CMD_PREVIOUS_FIELD:
    case CMD_ENTER:
    case CMD_LEFT:
    case CMD_RIGHT:
    case CMD_SEARCH: return true;
    case CMD_ANSWER:
    case CMD_NEXT_TASK: return app->overview && app->overview->tasks > 0;
    case CMD_EDIT: return is_sheet(line);
    default: return false;
    }
}

static unsigned home_command(struct app *app, void *state, enum command command)
{
    struct home *h = state;
    const struct home_line *line = line_here(h);
    switch (command) {
    case CMD_NEXT_FIELD:
    case CMD_PREVIOUS_FIELD: h->part = h->part == PART_SHEETS ? PART_TASKS : PART_SHEETS; return UI_HANDLED;
    case CMD_LEFT:
        if (h->part == PART_TASKS)
            h->part = PART_SHEETS;
        else if (line && line->kind != LINE_SINGLE && line->kind != LINE_DOCUMENTS && h->open[line->group])
            toggle_group(app, h, line->group, false);
        return UI_HANDLED;
    case CMD_RIGHT:
        if (h->part == PART_SHEETS && line && line->kind == LINE_GROUP && !h->open[line->group])
            toggle_group(app, h, line->group, true);
        else
            h->part = PART_TASKS;
        return UI_HANDLED;
    case CMD_ENTER:
        if (h->part == PART_TASKS)
            open_task(app, h->tasks.selected);
        else
            open_line(app, h);
        return UI_HANDLED;
    case CMD_ANSWER: choose_task(app, h); return UI_HANDLED;
    case CMD_NEXT_TASK: open_task(app, h->part == PART_TASKS ? h->tasks.selected : 0); return UI_HANDLED;
    case CMD_EDIT: app_go(app, CMD_GRID, spot_of_sheet(line->sheet)); return UI_HANDLED;
    case CMD_SEARCH: search(app); return UI_HANDLED;
    default: return list_move(h->part == PART_TASKS ? &h->tasks : &h->list, command_move(command), NULL, NULL);
    }
}

static unsigned home_click(struct app *app, void *state, int row, int column, bool twice)
{
    struct home *h = state;
    if (h->wide_row && row >= h->wide_row) /* nothing to choose there */
        return UI_HANDLED;
    if (column < h->divider) {
        size_t at = h->list.first + (size_t)(row - h->list_row);
        if (row < h->list_row || at >= h->list.count)
            return UI_HANDLED;
        bool again = h->part == PART_SHEETS && h->list.selected == at;
        h->part = PART_SHEETS;
        h->list.selected = at;
        if (again || twice)
            open_line(app, h);
        return UI_HANDLED;
    }
    size_t at = h->tasks.first + (size_t)(row - h->tasks_row);
    if (row >= h->tasks_row && at < h->tasks.count && row < h->tasks_row + h->tasks.rows) {
        bool again = h->part == PART_TASKS && h->tasks.selected == at;
        h->part = PART_TASKS;
        h->tasks.selected = at;
        if (again || twice)
            open_task(app, at);
    } else if (row == app->body.row + app->body.rows - 1) {
        app_command(app, CMD_FINDINGS);
    }
    return UI_HANDLED;
}

static unsigned home_wheel(struct app *app, void *state, int row, int column, int lines)
{
    struct home *h = state;
    return list_wheel(column < h->divider ? &h->list : &h->tasks, lines < 0 ? -1 : 1, NULL, NULL);
}

static void home_changed(struct app *app, void *state)
{
    struct home *h = state;
    h->wide_stale = true;
    if (app_overview(app))
        list_resize(&h->tasks, app_overview(app)->tasks);
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
    .without_model = true,
    .close = home_close,
    .title = home_title,
    .status = home_status,
    .draw = home_draw,
    .hint = home_hint,
    .enabled = home_enabled,
    .command = home_command,
    .click = home_click,
    .wheel = home_wheel,
    .changed = home_changed,
    .where = home_where,
    .help = home_help,
};

void view_home(struct app *app, const struct spot *spot)
{
    const struct catalog *catalog = app_catalog(app);
    struct home *h = mem_zero(1, sizeof(*h));
    h->line = mem_zero(catalog->group_count + catalog->sheet_count + 2, sizeof(*h->line));
    h->open = mem_zero(catalog->group_count + 1, sizeof(*h->open));
    for (size_t g = 0; g < catalog->group_count; g++)
        h->open[g] = catalog->group[g].number > 0; /* the steps are what one works with; the rest is a key away */
    build_lines(app, h);
    app_push(app, &home_ops, h);
}
