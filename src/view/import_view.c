/* Taking over what a file changes: the file, then what it would do row by row, and only then the change. */
#include "view/views.h"
#include "view/import_view.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/path.h"
#include "base/utf8.h"
#include "tui/files.h"
#include "tui/keys_conf.h"
#include "tui/popup.h"

/* ---- reading ---- */

static void add_line(struct import_view *v, enum import_tab tab, size_t *capacity, size_t part, size_t n)
{
    v->line[tab] = mem_grow(v->line[tab], v->lines[tab], capacity, sizeof(*v->line[tab]));
    v->line[tab][v->lines[tab]++] = (struct import_line){(uint32_t)part, (uint32_t)n};
}

void import_show(struct import_view *v, enum import_tab tab)
{
    v->at[v->tab] = v->table.list.selected;
    v->tab = tab;
    table_lines(&v->table, v->lines[tab]);
    table_choose(&v->table, v->at[tab]);
}

const struct import_line *import_here(const struct import_view *v)
{
    size_t line = table_chosen(&v->table);
    return v->import && line != SIZE_MAX ? &v->line[v->tab][line] : NULL;
}

static void make_lines(struct import_view *v)
{
    size_t capacity[TAB_COUNT] = {0};
    for (int tab = 0; tab < TAB_COUNT; tab++) {
        free(v->line[tab]);
        v->line[tab] = NULL;
        v->lines[tab] = 0;
    }
    for (size_t p = 0; v->import && p < v->import->parts; p++) {
        const struct import_part *part = &v->import->part[p];
        for (size_t n = 0; n < part->rows; n++) {
            enum import_kind kind = part->row[n].kind;
            bool problem =
                kind == IMPORT_REJECTED || kind == IMPORT_CONFLICT || kind == IMPORT_SKIPPED || kind == IMPORT_DOUBTFUL;
            add_line(v, TAB_ALL, &capacity[TAB_ALL], p, n);
            if (problem)
                add_line(v, TAB_PROBLEMS, &capacity[TAB_PROBLEMS], p, n);
            else if (kind != IMPORT_SAME)
                add_line(v, TAB_CHANGES, &capacity[TAB_CHANGES], p, n);
        }
        for (size_t n = 0; n < part->missings; n++)
            add_line(v, TAB_PROBLEMS, &capacity[TAB_PROBLEMS], p, part->rows + n);
        for (size_t f = 0; f < part->map.count && !part->table->id; f++)
            add_line(v, TAB_COLUMNS, &capacity[TAB_COLUMNS], p, f);
        for (size_t q = 0; q < part->questions; q++)
            add_line(v, TAB_VALUES, &capacity[TAB_VALUES], p, q);
    }
    import_notes_make(v);
    for (size_t n = 0; n < v->notes; n++)
        add_line(v, TAB_NOTES, &capacity[TAB_NOTES], 0, n);
    if (v->import) /* nothing of another workbook's is ticked by itself */
        v->import->other_meant = v->import->other && v->other;
    table_lines(&v->table, v->lines[v->tab]);
}

struct import_missing *import_missing_at(const struct import_view *v, struct import_line line)
{
    const struct import_part *part = &v->import->part[line.part];
    return line.n < part->rows ? NULL : &part->missing[line.n - part->rows];
}

static struct import_options options_of(const struct import_view *v)
{
    return (struct import_options){.sheet = v->sheet,
                                   .whole = true,
                                   .from = (const char *const *)&v->from,
                                   .froms = v->from ? 1 : 0,
                                   .encoding = v->wanted,
                                   .choice = v->choice,
                                   .choices = v->choices,
                                   .meaning = v->meaning,
                                   .meanings = v->meanings};
}

/* An own export called from one sheet brings all its sheets; anything else is for that sheet. */
static void read_file(struct app *app, struct import_view *v)
{
    struct progress progress = app_progress(app, _("Reading the file"));
    struct import_options options = options_of(v);
    import_free(&v->import);
    v->error = (struct error){0};
    v->import = import_read(app->book, v->path, &options, &progress, &v->error);
    app_progress_end(app);
    make_lines(v);
}

void import_view_read(struct app *app, struct import_view *v)
{
    read_file(app, v);
}

static bool view_open(struct app *app, void *state, struct error *err)
{
    struct import_view *v = state;
    read_file(app, v);
    /* What another encoding or worksheet could mend is shown on the screen, where it can be changed; the rest ends
     * here. */
    if (!v->import && (v->error.code == ERROR_MISSING_FILE || v->error.code == ERROR_IO ||
                       v->error.code == ERROR_CANCELLED || v->error.code == ERROR_NOT_TABLE)) {
        *err = v->error;
        return false;
    }
    if (v->import)
        import_show(v, import_questions(v->import)                        ? TAB_VALUES
                       : v->lines[TAB_PROBLEMS] && !v->lines[TAB_CHANGES] ? TAB_PROBLEMS
                                                                          : TAB_CHANGES);
    return true;
}

static void view_close(struct app *app, void *state)
{
    struct import_view *v = state;
    import_free(&v->import);
    for (int tab = 0; tab < TAB_COUNT; tab++)
        free(v->line[tab]);
    for (size_t i = 0; i < v->choices; i++)
        free((char *)(uintptr_t)v->choice[i].header);
    free(v->choice);
    import_values_drop(v);
    import_notes_free(v);
    free(v->path);
    free(v->from);
}

/* The difference was made against rows that may have changed: it is made anew. */
static void view_changed(struct app *app, void *state)
{
    struct import_view *v = state;
    if (!v->done && app->book->model)
        import_view_read(app, v);
}

static void view_title(struct app *app, void *state, struct str *out)
{
    struct import_view *v = state;
    const struct import *import = v->import;
    size_t sheet = import && import->parts == 1 ? import->part[0].sheet : import ? SIZE_MAX : v->sheet;
    if (sheet != SIZE_MAX)
        str_add_format(out, _("Import into \"%s\""), app_sheet_title(app, sheet));
    else
        str_add(out, _("Import"));
    str_add(out, "  ");
    utf8_safe(out, path_name(v->path), false);
}

/* ---- deciding ---- */

uint64_t import_count_bad(const struct import *import)
{
    uint64_t count = 0;
    for (size_t p = 0; p < import->parts; p++)
        for (size_t n = 0; n < import->part[p].rows; n++) {
            const struct import_row *row = &import->part[p].row[n];
            count += row->kind == IMPORT_REJECTED && import_can_take(&import->part[p], row);
        }
    return count;
}

static void toggle(struct app *app, void *state)
{
    struct import_view *v = state;
    const struct import_line *line = import_here(v);
    if (v->tab == TAB_VALUES) {
        import_values_agree(app, v, false);
        return;
    }
    struct import_missing *missing = import_missing_at(v, *line);
    struct import_row *row = missing ? NULL : &v->import->part[line->part].row[line->n];
    if (missing)
        missing->take = !missing->take;
    if (!row || row->kind == IMPORT_SAME)
        return;
    if (!import_can_take(&v->import->part[line->part], row)) {
        app_message(app, MESSAGE_WARNING,
                    _("It cannot be told which row this is, so it cannot be taken over: correct the file, please."));
        return;
    }
    row->take = !row->take;
    if (row->kind == IMPORT_REJECTED && row->take)
        app_message(app, MESSAGE_INFO, _("Taken without the cells that are not understood: they stay empty."));
}

static void set_kind(struct import_view *v, enum import_kind kind, bool take)
{
    for (size_t p = 0; p < v->import->parts; p++)
        for (size_t n = 0; n < v->import->part[p].rows; n++)
            if (v->import->part[p].row[n].kind == kind)
                v->import->part[p].row[n].take = take;
}

static void show_row(struct app *app, void *state)
{
    struct import_view *v = state;
    struct str text = app_str(app);
    if (v->tab == TAB_NOTES) {
        import_notes_text(v, &text);
        popup_message(app, _("What is to be known of the file"), text.text);
    } else if (!import_missing_at(v, *import_here(v))) {
        import_row_text(app, v, *import_here(v), &text);
        popup_message(app, _("The whole row"), text.text);
    }
}

/* ---- settings ---- */

static const enum csv_encoding encodings[] = {CSV_AUTO, CSV_UTF8, CSV_CP932, CSV_UTF16LE, CSV_EUCJP, CSV_ISO2022JP};

static void encoding_chosen(struct app *app, void *context, size_t chosen)
{
    struct import_view *v = context;
    if (chosen >= ARRAY_LENGTH(encodings) || !app_top(app, v))
        return;
    v->wanted = encodings[chosen];
    import_view_read(app, v);
}

static void choose_encoding(struct app *app, struct import_view *v)
{
    const struct popup_item items[] = {
        {.text = import_encoding_text(CSV_AUTO), .help = _("UTF-16 or UTF-8 when it is, else CP932.")},
        {.text = import_encoding_text(CSV_UTF8), .help = _("What Excel calls \"CSV UTF-8\".")},
        {.text = import_encoding_text(CSV_CP932), .help = _("What Excel in Japan calls \"CSV\".")},
        {.text = "UTF-16", .help = _("What Excel calls \"Unicode text\".")},
        {.text = import_encoding_text(CSV_EUCJP), .help = _("What some servers write.")},
        {.text = import_encoding_text(CSV_ISO2022JP), .help = _("What stands in mails.")},
    };
    size_t selected = 0;
    while (selected < ARRAY_LENGTH(encodings) - 1 && encodings[selected] != v->wanted)
        selected++;
    popup_list(app, encoding_chosen, v, .title = _("Encoding"), .item = items, .count = ARRAY_LENGTH(items),
               .selected = selected);
}

static bool is_xlsx(const struct import_view *v)
{
    return v->import ? v->import->file.xlsx : path_ends(v->path, ".xlsx");
}

/* Whether the worksheets' names are values too: nobody has said it, and no column of the file holds them. */
static const char *offered_name(const struct import_view *v)
{
    if (!v->import || v->import->parts < 2)
        return NULL;
    const struct import_map *map = &v->import->part[0].map;
    for (size_t f = 0; f < map->count; f++)
        if (map->mapping[f].sheet_name && map->mapping[f].near_name)
            return map->mapping[f].near_name;
    return NULL;
}

static void names_decided(struct app *app, void *context, bool yes)
{
    struct import_view *v = context;
    if (!yes || !app_top(app, v) || !v->import)
        return;
    const struct import_part *part = &v->import->part[0];
    const struct sheet_def *sheet = app_sheet(app, part->sheet);
    for (size_t c = 0; c < sheet->column_count; c++)
        if (sheet->column[c].named_by_sheet)
            import_column_put(v, "(sheet)", c);
    import_view_again(app, v);
}

static void read_worksheet(struct app *app, struct import_view *v, const char *name)
{
    free(v->from);
    v->from = mem_text(name);
    import_view_read(app, v);
    const char *label = offered_name(v);
    if (!label)
        return;
    const char *question = app_text(app, _("Are the names of the worksheets (\"%s\" …) the values of \"%s\"?"),
                                    v->import->part[0].table->name, intl_form(label));
    popup_confirm(app, question, _("Take them as such"), _("No"), names_decided, v);
}

static void worksheet_chosen(struct app *app, void *context, size_t chosen)
{
    struct import_view *v = context;
    struct table_file file;
    struct error err = {0};
    if (chosen == SIZE_MAX || !app_top(app, v) || !table_read(v->path, v->wanted, NULL, &file, &err))
        return;
    char *name = mem_text(chosen == 0 ? "all" : chosen <= file.count ? file.table[chosen - 1].name : NULL);
    table_file_free(&file);
    if (name)
        read_worksheet(app, v, name);
    free(name);
}

static void choose_worksheet(struct app *app, struct import_view *v)
{
    struct table_file file;
    struct error err = {0};
    if (!table_read(v->path, v->wanted, NULL, &file, &err)) {
        app_error(app, &err);
        return;
    }
    struct popup_item *item = mem_zero(file.count + 2, sizeof(*item));
    item[0].text = _("All that fit, one after another");
    item[0].help = _("For one worksheet for each department, for example.");
    for (size_t i = 0; i < file.count; i++)
        item[i + 1].text = file.table[i].name;
    popup_list(app, worksheet_chosen, v, .title = _("Worksheet of the file"), .item = item, .count = file.count + 1);
    free(item);
    table_file_free(&file);
}

static void all_chosen(struct app *app, void *context, size_t chosen)
{
    struct import_view *v = context;
    if (!app_top(app, v))
        return;
    switch (chosen) {
    case 0: set_kind(v, IMPORT_ADDED, true), set_kind(v, IMPORT_CHANGED, true); break;
    case 1: set_kind(v, IMPORT_ADDED, false), set_kind(v, IMPORT_CHANGED, false); break;
    case 2: set_kind(v, IMPORT_CONFLICT, true); break;
    case 3: set_kind(v, IMPORT_CONFLICT, false); break;
    case 4: import_take_kind(v->import, IMPORT_REJECTED); break;
    case 5: (is_xlsx(v) ? choose_worksheet : choose_encoding)(app, v); break;
    default: break;
    }
}

static void choose_all(struct app *app, struct import_view *v)
{
    bool conflicts = import_count(v->import, IMPORT_CONFLICT) > 0;
    const struct popup_item items[] = {
        {.text = _("Take all new and changed rows")},
        {.text = _("Leave all new and changed rows")},
        {.text = _("In every conflict the file wins"), .off = !conflicts},
        {.text = _("In every conflict it stays as it is here"), .off = !conflicts},
        {.text = _("Take all rejected rows, without their bad cells"), .off = import_count_bad(v->import) == 0},
        {.text = is_xlsx(v) ? _("Another worksheet...") : _("Another encoding...")},
    };
    popup_list(app, all_chosen, v, .title = _("For all rows"), .item = items, .count = ARRAY_LENGTH(items));
}

/* ---- which sheet a stranger's file is for ---- */

bool import_needs_sheet(const struct import_view *v)
{
    return !v->import && v->sheet == SIZE_MAX && v->error.code == ERROR_USAGE;
}

bool import_misfits(const struct import_view *v)
{
    return !v->import && v->error.code == ERROR_REJECTED;
}

static void remedy_chosen(struct app *app, void *context, size_t chosen)
{
    struct import_view *v = context;
    if (!app_top(app, v) || chosen == SIZE_MAX)
        return;
    if (chosen == 0)
        import_sheet_choose(app, v);
    else
        (is_xlsx(v) ? choose_worksheet : choose_encoding)(app, v);
}

/* The file cannot be taken so: into another sheet, or read otherwise. */
static void choose_remedy(struct app *app, struct import_view *v)
{
    const struct popup_item items[] = {
        {.text = _("Into another sheet...")},
        {.text = is_xlsx(v) ? _("Another worksheet...") : _("Another encoding...")},
    };
    if (import_needs_sheet(v))
        import_sheet_choose(app, v);
    else if (!import_misfits(v))
        (is_xlsx(v) ? choose_worksheet : choose_encoding)(app, v);
    else
        popup_list(app, remedy_chosen, v, .title = path_name(v->path), .item = items, .count = ARRAY_LENGTH(items));
}

void import_view_again(struct app *app, struct import_view *v)
{
    struct import_options options = options_of(v);
    struct error err = {0};
    if (v->import->parts == 1)
        options.sheet = v->import->part[0].sheet;
    if (!import_again(app->book, v->import, &options, NULL, &err))
        app_error(app, &err);
    make_lines(v);
    if (v->lines[v->tab] == 0)
        import_show(v, TAB_CHANGES);
}

/* ---- keys ---- */

enum { READ = 1, MARKS = 2, DETAILS = 4, SHEETLESS = 8 };

static unsigned view_holds(struct app *app, void *state)
{
    const struct import_view *v = state;
    if (!v->import)
        return import_needs_sheet(v) ? SHEETLESS : 0;
    bool marks = v->tab != TAB_COLUMNS && v->tab != TAB_NOTES, details = v->tab < TAB_COLUMNS || v->tab == TAB_NOTES;
    return READ | (import_here(v) && marks ? MARKS : 0) | (import_here(v) && details ? DETAILS : 0);
}

static void choose(struct app *app, void *state)
{
    struct import_view *v = state;
    if (!v->import)
        choose_remedy(app, v);
    else if (v->tab == TAB_COLUMNS)
        import_column_choose(app, v);
    else if (v->tab == TAB_VALUES)
        import_values_choose(app, v);
    else if (is_xlsx(v) || v->lines[TAB_CHANGES] || v->lines[TAB_PROBLEMS])
        choose_all(app, v);
    else
        (is_xlsx(v) ? choose_worksheet : choose_encoding)(app, v);
}

static void take(struct app *app, void *state)
{
    import_take(app, state);
}

/* The lists of values and of notes are there only where there are such. */
static void next_tab(struct app *app, void *state)
{
    struct import_view *v = state;
    int tab = v->tab, step = app->command == CMD_PREVIOUS_FIELD ? TAB_COUNT - 1 : 1;
    do
        tab = (tab + step) % TAB_COUNT;
    while (tab >= TAB_VALUES && v->lines[tab] == 0);
    import_show(v, (enum import_tab)tab);
}

static const struct screen_action view_actions[] = {
    {CMD_CHOOSE, ALWAYS, choose},         {CMD_ENTER, READ, take},       {CMD_ENTER, SHEETLESS, choose},
    {CMD_TOGGLE, MARKS, toggle},          {CMD_EDIT, DETAILS, show_row}, {CMD_NEXT_FIELD, READ, next_tab},
    {CMD_PREVIOUS_FIELD, READ, next_tab}, {CMD_NONE, 0, NULL},
};

static enum command view_opens(struct app *app, void *state)
{
    const struct import_view *v = state;
    return v->tab == TAB_NOTES ? CMD_EDIT : v->tab >= TAB_COLUMNS ? CMD_CHOOSE : CMD_TOGGLE;
}

static void view_click(struct app *app, void *state, int row, int column, bool twice)
{
    if (row == app->body.row + 2 && app_enabled(app, CMD_NEXT_FIELD)) /* the names of the lists */
        next_tab(app, state);
}

static const struct screen_ops import_ops = {
    .name = "import",
    .actions = view_actions,
    .holds = view_holds,
    .table = TABLE_IN(struct import_view, table),
    .opens = view_opens,
    .open = view_open,
    .close = view_close,
    .title = view_title,
    .draw = import_draw,
    .hint = import_hint,
    .click = view_click,
    .changed = view_changed,
    .about = N_("What the file would do; nothing is written yet. Tab goes through the lists: what changes, what has "
                "to be looked at, all rows, and which column of the file is which column of the sheet.\n\n"
                "+ is a new row, * changes one that is there, = changes nothing, ! was changed in the file and here "
                "since the export, !! has cells that cannot be taken over, - is passed over (a total, a remark), ? "
                "has the name of a row that is here, x is "
                "not in the file any more: taken, it is deleted here too. Space "
                "takes a row or leaves it: in a conflict it takes the file's values, of a rejected row all but the "
                "bad cells, and a row that was passed over by mistake. F2 shows the whole row.\n\n"
                "A file that was exported from here and edited in Excel knows its rows and sheets by itself. In any "
                "other file columns are recognised by their heading; F4 in the list of columns says which one is "
                "meant, and that is remembered. Words and scales of its own stand in the list of values: Space agrees "
                "to what is suggested, F4 chooses. What is to be known of the file as a whole stands in the list of "
                "notes; F2 shows all of it. If letters look wrong, F4 chooses the encoding of a CSV file. Excel "
                "in Japan usually writes CP932; \"CSV UTF-8\" is better.\n\n"
                "Enter takes the marked rows over, all at once; F9 takes all of it back. When rows are rejected or "
                "in conflict you are asked first."),
};

static void file_chosen(struct app *app, void *context, const char *path)
{
    size_t *sheet = context;
    if (path) {
        struct import_view *v = mem_zero(1, sizeof(*v));
        v->app = app;
        v->sheet = *sheet;
        table_begin(&v->table, &import_table, v);
        v->path = mem_text(path);
        app_push(app, &import_ops, v);
        if (app_top(app, v))
            import_ask_whose(app, v);
    }
    free(sheet);
}

void view_import(struct app *app, const struct spot *spot)
{
    size_t sheet = spot->sheet;
    static const char *const endings[] = {".xlsx", ".XLSX", ".csv", ".CSV", ".txt", NULL};
    size_t *context = mem_zero(1, sizeof(*context));
    *context = sheet;
    const char *title = sheet == SIZE_MAX ? _("Excel file to import")
                                          : app_text(app, _("File to import into \"%s\""), app_sheet_title(app, sheet));
    files_popup(app, &(struct files_ask){.title = title, .endings = endings}, file_chosen, context);
}
