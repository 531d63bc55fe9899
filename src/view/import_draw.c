#include "tui/keys_conf.h"
#include "view/import_view.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/csv_read.h"

static const struct kind_look {
    const char *mark, *word;
    enum style style;
} looks[IMPORT_KINDS] = {
    [IMPORT_SAME] = {"=", N_("same"), STYLE_QUIET},        [IMPORT_ADDED] = {"+", N_("added"), STYLE_GOOD},
    [IMPORT_CHANGED] = {"*", N_("changed"), STYLE_WARN},   [IMPORT_CONFLICT] = {"!", N_("conflict"), STYLE_BAD},
    [IMPORT_REJECTED] = {"!!", N_("rejected"), STYLE_BAD}, [IMPORT_SKIPPED] = {"-", N_("passed over"), STYLE_QUIET},
    [IMPORT_DOUBTFUL] = {"?", N_("doubtful"), STYLE_WARN},
};

const char *import_encoding_text(enum csv_encoding encoding)
{
    switch (encoding) {
    case CSV_AUTO: return _("automatic");
    case CSV_CP932: return _("CP932 (Shift_JIS of Windows)");
    default: return csv_encoding_name(encoding);
    }
}

void import_tally(const struct import *import, uint64_t *taken, uint64_t *open)
{
    *taken = *open = 0;
    for (size_t p = 0; p < import->parts; p++)
        for (size_t n = 0; n < import->part[p].rows; n++) {
            const struct import_row *row = &import->part[p].row[n];
            bool bad = row->kind == IMPORT_REJECTED || row->kind == IMPORT_CONFLICT || row->kind == IMPORT_DOUBTFUL;
            *taken += row->take;
            *open += bad && !row->take;
        }
    for (size_t p = 0; p < import->parts; p++)
        for (size_t i = 0; i < import->part[p].missings; i++)
            *taken += import->part[p].missing[i].take;
}

/* ---- one row in words ---- */

static void cell_text(struct app *app, const struct import_part *part, const struct import_cell *cell, bool whole,
                      struct str *out)
{
    const struct sheet_def *sheet = app_sheet(app, part->sheet);
    const struct column_def *def = cell->column == SIZE_MAX ? NULL : &sheet->column[cell->column];
    const char *label = def ? intl_form(whole ? def->label : def->short_label)
                            : intl_form(sheet->column[sheet_role(sheet, ROLE_ID)].label);
    struct str base = app_str(app), here = app_str(app), file = app_str(app);
    if (cell->kind == IMPORT_REJECTED) {
        str_add_format(out, _("%s \"%s\": %s"), label, cell->file, cell->reason);
    } else if (cell->kind == IMPORT_CONFLICT && whole) {
        str_add_format(out, _("%s: at the export %s, here now %s, in the file %s"), label,
                       import_shown(def, cell->base, &base), import_shown(def, cell->here, &here),
                       import_shown(def, cell->file, &file));
    } else {
        str_add_format(out, _("%s: %s → %s"), label, import_shown(def, cell->here, &here),
                       import_shown(def, cell->file, &file));
    }
}

static void add_row_values(struct app *app, const struct import_part *part, size_t n, bool whole, struct str *out)
{
    const struct sheet_def *sheet = app_sheet(app, part->sheet);
    struct str words = app_str(app);
    for (size_t f = 0, shown_now = 0; f < part->map.count && (whole || shown_now < 4); f++) {
        const char *value = part->value[n * part->map.count + f];
        if (!value || !*value || part->map.mapping[f].column == sheet_role(sheet, ROLE_NAME))
            continue;
        const struct column_def *def = &sheet->column[part->map.mapping[f].column];
        str_add_format(out, whole ? "%s%s: %s" : "%s%s %s", shown_now++ ? (whole ? "\n" : ", ") : "",
                       intl_form(whole ? def->label : def->short_label), import_shown(def, value, &words));
    }
}

/* What was made of the row's cells beyond their text. */
static void add_remarks(struct app *app, const struct import_part *part, size_t n, struct str *out)
{
    static const char *const words[REMARK_KINDS] = {
        [REMARK_MERGED] = N_("%s: taken from the merged cells above"),
        [REMARK_DITTO] = N_("%s: the same as above"),
        [REMARK_BREAK] = N_("%s: a line break became a blank"),
        [REMARK_MONTH] = N_("%s: a month, its last day was taken"),
        [REMARK_NOTHING] = N_("%s: says that there is no value, taken as empty"),
        [REMARK_UNIT] = N_("%s: taken in the unit that its header says"),
        [REMARK_AGAIN] = N_("The same row stands in the file above."),
        [REMARK_HIDDEN] = N_("This row is hidden in the file."),
    };
    size_t low = 0, high = part->remarks; /* they are in the order of the rows */
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (part->remark[middle].row < n)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < part->remarks && part->remark[low].row == n; low++) {
        size_t field = part->remark[low].field;
        str_add(out, out->length ? "\n" : "");
        if (field == SIZE_MAX) {
            str_add(out, _(words[part->remark[low].kind]));
            continue;
        }
        size_t column = part->map.mapping[field].column;
        str_add_format(out, _(words[part->remark[low].kind]),
                       intl_form(app_sheet(app, part->sheet)->column[column].label));
    }
}

static void differences(struct app *app, const struct import_part *part, size_t n, bool whole, struct str *out)
{
    const struct import_row *row = &part->row[n];
    if (row->reason)
        str_add(out, row->reason);
    if (row->note)
        str_add_format(out, whole ? "%s\n" : "%s  ", row->note);
    for (size_t i = 0; i < row->cells; i++) {
        if (out->length)
            str_add(out, whole ? "\n" : "  ");
        cell_text(app, part, &part->cell[row->first + i], whole, out);
    }
    if (whole && !row->id && row->cells && out->length)
        str_add(out, "\n");
    if (!row->id && (whole || row->kind == IMPORT_ADDED))
        add_row_values(app, part, n, whole, out);
    if (whole)
        add_remarks(app, part, n, out);
}

void import_row_text(struct app *app, const struct import_view *v, struct import_line line, struct str *out)
{
    const struct import_part *part = &v->import->part[line.part];
    struct str name = app_str(app), place = app_str(app), rest = app_str(app);
    import_row_name(app->book->model, part, line.n, &name);
    table_place_text(part->table, part->row[line.n].at, SIZE_MAX, &place);
    differences(app, part, line.n, true, &rest);
    str_add_format(out, "%s  %s\n%s  (%s)\n\n%s", app_sheet_title(app, part->sheet), name.text,
                   _(looks[part->row[line.n].kind].word), place.text, rest.text);
}

/* ---- the head ---- */

/* The first of what is to be known of the file; the list of notes has all. */
static void draw_remark(const struct import_view *v, struct canvas *canvas, int row, int column)
{
    int room = canvas->columns - column - 1;
    if (v->notes && room >= 10)
        canvas_field(canvas, row, column, room, STYLE_WARN, ALIGN_LEFT, v->note[0]);
}

static void draw_source(const struct import_view *v, struct canvas *canvas, int row)
{
    const struct import *import = v->import;
    if (import && import->file.xlsx) {
        const struct import_part *part = &import->part[0];
        int column = 2 + canvas_text(canvas, row, 2, STYLE_HEAD, part->own ? _("Own export") : _("Worksheet")) + 2;
        if (part->own && import->parts > 1)
            column += canvas_format(canvas, row, column, STYLE_NORMAL, _("%zu sheets are compared"), import->parts);
        else
            column += canvas_text(canvas, row, column, STYLE_NORMAL, part->table->name);
        draw_remark(v, canvas, row, column + 2);
        return;
    }
    int column = 2 + canvas_text(canvas, row, 2, STYLE_HEAD, _("Encoding")) + 2;
    column += canvas_text(canvas, row, column, STYLE_NORMAL, import_encoding_text(v->wanted));
    if (v->wanted == CSV_AUTO && import) {
        column += canvas_text(canvas, row, column, STYLE_NORMAL, " -> ");
        column += canvas_text(canvas, row, column, STYLE_STRONG, import_encoding_text(import->file.encoding));
    }
    if (import && import->file.bom)
        column += 1 + canvas_text(canvas, row, column + 1, STYLE_QUIET, "(BOM)");
    if (import && import->file.separator != ',') {
        struct str separator = STR_INIT;
        csv_separator_text(import->file.separator, &separator);
        column += 2 + canvas_format(canvas, row, column + 2, STYLE_STRONG, _("separator: %s"), separator.text);
        str_free(&separator);
    }
    if (import)
        draw_remark(v, canvas, row, column + 2);
}

/* "+ 追加 2   * 変更 5": with gaps, and if need be without words, so that all of it fits. */
static void draw_counts(const struct import_view *v, struct canvas *canvas, int row)
{
    static const enum import_kind order[] = {IMPORT_ADDED,    IMPORT_CHANGED, IMPORT_SAME,    IMPORT_CONFLICT,
                                             IMPORT_REJECTED, IMPORT_SKIPPED, IMPORT_DOUBTFUL};
    static const struct {
        int gap;
        bool words;
    } ways[] = {{3, true}, {2, true}, {1, true}, {2, false}};
    char *text[ARRAY_LENGTH(order)] = {NULL};
    size_t way = 0;
    for (int width = canvas->columns; width >= canvas->columns && way < ARRAY_LENGTH(ways); way++) {
        width = 2 - ways[way].gap;
        for (size_t i = 0; i < ARRAY_LENGTH(order); i++) {
            uint64_t count = import_count(v->import, order[i]);
            const struct kind_look *look = &looks[order[i]];
            free(text[i]);
            text[i] = NULL;
            if (count == 0 &&
                (order[i] == IMPORT_CONFLICT || order[i] == IMPORT_SKIPPED || order[i] == IMPORT_DOUBTFUL))
                continue;
            text[i] = mem_format("%s %s%s%llu", look->mark, ways[way].words ? _(look->word) : "",
                                 ways[way].words ? " " : "", (unsigned long long)count);
            width += utf8_width(text[i]) + ways[way].gap;
        }
    }
    int column = 2;
    for (size_t i = 0; i < ARRAY_LENGTH(order); i++) {
        if (text[i])
            column += canvas_text(canvas, row, column,
                                  import_count(v->import, order[i]) ? looks[order[i]].style : STYLE_QUIET, text[i]) +
                      ways[way - 1].gap;
        free(text[i]);
    }
}

static void draw_tabs(const struct import_view *v, struct canvas *canvas, int row)
{
    const char *const names[TAB_COUNT] = {_("Changes"), _("To look at"), _("All rows"),
                                          _("Columns"), _("Values"),     _("Notes")};
    int column = 2;
    for (int tab = 0; tab < TAB_COUNT; tab++) {
        if (tab >= TAB_VALUES && v->lines[tab] == 0)
            continue;
        char *text = mem_format(" %s %zu ", names[tab], v->lines[tab]);
        column += canvas_text(canvas, row, column, tab == (int)v->tab ? STYLE_HERE_OTHER : STYLE_NORMAL, text);
        column++;
        free(text);
    }
}

/* ---- lines ---- */

/* Of the rows: take, kind, name, rest; of columns and values: from, arrow, to; of notes: one. */
enum { TAKE, KIND, NAME, REST, COLUMNS };
enum { FROM, ARROW, TO };

static void column_cell(struct app *app, const struct import_part *part, size_t n, size_t column,
                        struct table_cell *cell)
{
    const struct import_mapping *m = &part->map.mapping[n];
    const struct column_def *def = app_sheet(app, part->sheet)->column;
    if (column != TO) {
        str_add(&cell->text, column == FROM ? m->header : "->");
    } else if (m->computed) {
        str_add(&cell->text, _("(computed: not taken over)"));
        cell->style = STYLE_QUIET;
    } else if (m->column != SIZE_MAX) {
        str_add(&cell->text, intl_form(def[m->column].label));
        str_add(&cell->text, m->how == MAP_CHOSEN       ? _("  (chosen)")
                             : m->how == MAP_REMEMBERED ? _("  (as the last time)")
                                                        : "");
    } else {
        cell->style = STYLE_WARN;
        if (m->twin != SIZE_MAX)
            str_add_format(&cell->text, _("(not taken over: another column is taken as \"%s\")"),
                           intl_form(def[m->twin].label));
        else
            str_add(&cell->text, _("(not taken over)"));
        if (m->twin == SIZE_MAX && m->near_name)
            str_add_format(&cell->text, _("  is \"%s\" meant?"), intl_form(m->near_name));
    }
}

static void value_cell(struct app *app, const struct import_part *part, size_t n, size_t column,
                       struct table_cell *cell)
{
    const struct import_question *question = &part->question[n];
    const struct column_def *def = &app_sheet(app, part->sheet)->column[question->column];
    const char *code = question->answer ? question->answer : question->guess;
    const struct choice *choice = code && *code ? choice_find(def->choices, code) : NULL;
    if (column == FROM) {
        str_add_format(&cell->text,
                       ngettext("%s \"%s\"  (%llu row)", "%s \"%s\"  (%llu rows)", (unsigned long)question->rows),
                       intl_form(def->label), question->value, (unsigned long long)question->rows);
        return;
    }
    if (column == ARROW) {
        str_add(&cell->text, question->answer ? "->" : "?>");
        return;
    }
    cell->style = question->answer ? STYLE_NORMAL : STYLE_WARN;
    if (choice && def->kind->number == NUMBER_SCALE)
        str_add_format(&cell->text, "%s ", choice->code);
    str_add(&cell->text, !code ? _("(to be chosen)") : choice ? intl_form(choice->label) : _("no value"));
    str_add(&cell->text, question->remembered ? _("  (as the last time)")
                         : question->answer   ? _("  (chosen)")
                         : code               ? _("  (suggested)")
                                              : "");
}

static const char *missing_words(const struct import_missing *missing)
{
    return missing->changed ? _("deleted in the file, but changed here since: Space deletes it here too")
                            : _("deleted in the file: Space deletes it here too");
}

static void missing_cell(struct app *app, const struct import_part *part, const struct import_missing *missing,
                         size_t column, struct table_cell *cell)
{
    cell->style = column == KIND ? STYLE_WARN : STYLE_NORMAL;
    switch (column) {
    case TAKE: str_add(&cell->text, missing->take ? "[x]" : "[ ]"); break;
    case KIND: str_add_format(&cell->text, "x %s", _("not in file")); break;
    case NAME:
        str_add(&cell->text,
                app_row_name(app, part->sheet, model_find_row(app->book->model, part->sheet, missing->id)));
        break;
    default: str_add(&cell->text, missing_words(missing));
    }
}

static void row_cell(struct app *app, const struct import_part *part, size_t n, size_t column, struct table_cell *cell)
{
    const struct import_row *row = &part->row[n];
    const struct kind_look *look = &looks[row->kind];
    cell->style = column <= KIND ? look->style : STYLE_NORMAL;
    if (column == KIND)
        str_add_format(&cell->text, "%s %s", look->mark, _(look->word));
    else if (column == NAME)
        import_row_name(app->book->model, part, n, &cell->text);
    else if (column == REST)
        differences(app, part, n, false, &cell->text);
    else if (row->kind != IMPORT_SAME && import_can_take(part, row))
        str_add(&cell->text, row->take ? "[x]" : "[ ]");
}

static void import_cell(void *of, size_t at, size_t column, struct table_cell *cell)
{
    const struct import_view *v = of;
    struct import_line line = v->line[v->tab][at];
    const struct import_part *part = v->tab == TAB_NOTES ? NULL : &v->import->part[line.part];
    const struct import_missing *missing = v->tab < TAB_COLUMNS ? import_missing_at(v, line) : NULL;
    if (!part)
        str_add(&cell->text, v->note[line.n]);
    else if (v->tab == TAB_COLUMNS)
        column_cell(v->app, part, line.n, column, cell);
    else if (v->tab == TAB_VALUES)
        value_cell(v->app, part, line.n, column, cell);
    else if (missing)
        missing_cell(v->app, part, missing, column, cell);
    else
        row_cell(v->app, part, line.n, column, cell);
}

const struct table_ops import_table = {.cell = import_cell};

static void draw_list(struct import_view *v, struct canvas *canvas, struct rect rect)
{
    int half = (rect.columns - 12) / 2;
    bool values = v->tab == TAB_VALUES;
    const struct table_column rows[COLUMNS] = {{_("Take"), 4, ALIGN_LEFT, true},
                                               {.cells = 16},
                                               {_("Row"), smaller((rect.columns - 24) * 2 / 5, 40), ALIGN_LEFT, false},
                                               {.label = _("What changes")}};
    const struct table_column pairs[] = {{.label = values ? _("Value in the file") : _("In the file"), .cells = half},
                                         {.cells = 2},
                                         {.label = values ? _("What it means") : _("In the sheet")}};
    const struct table_column notes[] = {{.label = _("What is to be known of the file")}};
    bool of_rows = v->tab < TAB_COLUMNS, of_notes = v->tab == TAB_NOTES;
    table_draw(&v->table,
               of_rows    ? rows
               : of_notes ? notes
                          : pairs,
               of_rows    ? COLUMNS
               : of_notes ? 1
                          : 3,
               canvas, rect, STYLE_HERE);
    if (v->lines[v->tab] == 0)
        canvas_text(canvas, rect.row + 2, 4, STYLE_QUIET,
                    v->tab == TAB_PROBLEMS  ? _("No row is rejected or in conflict.")
                    : v->tab == TAB_COLUMNS ? _("An own export: its columns are known.")
                                            : _("The file would change nothing."));
}

static void draw_error(struct app *app, const struct import_view *v, struct canvas *canvas, struct rect body)
{
    struct str text = app_str(app);
    bool sheet = import_needs_sheet(v);
    if (sheet)
        str_add(&text, _("This file was not exported from here. Which sheet is it for?"));
    else {
        str_add(&text, "!! ");
        error_text(&v->error, &text);
    }
    str_add(&text, "\n\n");
    if (sheet)
        str_add(&text, _("Enter shows the sheets to choose from; Esc leaves the workbook as it is."));
    else if (import_misfits(v))
        str_add(
            &text,
            keys_said(app,
                      _("F4 chooses another sheet, another encoding or another worksheet; Esc leaves the workbook as "
                        "it is.")));
    else
        str_add(
            &text,
            keys_said(app, _("F4 chooses another encoding or another worksheet; Esc leaves the workbook as it is.")));
    canvas_wrap(canvas, rect_of(body.row + 2, 4, body.rows - 2, body.columns - 8), 0,
                sheet ? STYLE_NORMAL : STYLE_ERROR, text.text);
}

void import_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct import_view *v = state;
    draw_source(v, canvas, body.row);
    if (!v->import) {
        draw_error(app, v, canvas, body);
        return;
    }
    draw_counts(v, canvas, body.row + 1);
    draw_tabs(v, canvas, body.row + 2);
    canvas_horizontal(canvas, body.row + 3, 0, body.columns, STYLE_LINE);
    draw_list(v, canvas, rect_of(body.row + 4, 0, body.rows - 4, body.columns));
}

/* ---- hints ---- */

static void hint_line(struct app *app, const struct import_view *v, struct str *out)
{
    if (v->tab == TAB_COLUMNS) {
        str_add(out, import_here(v)
                         ? keys_said(app, _("F4 chooses which column of the sheet this one means; it is remembered."))
                         : "");
        return;
    }
    if (!import_here(v))
        return;
    struct import_line line = *import_here(v);
    if (v->tab == TAB_NOTES) {
        str_add(out, v->note[line.n]);
        return;
    }
    const struct import_part *part = &v->import->part[line.part];
    if (v->tab == TAB_VALUES) {
        str_add(out, part->question[line.n].scale
                         ? _("The whole column is of another scale: every value has to be said. It is remembered.")
                         : _("The sheet has no such choice. What is said here is remembered."));
        return;
    }
    if (import_missing_at(v, line)) {
        str_add(out, missing_words(import_missing_at(v, line)));
        return;
    }
    const struct import_row *row = &part->row[line.n];
    if (row->kind == IMPORT_DOUBTFUL)
        str_add(out, _("Space takes it as a new row. "));
    if (row->kind == IMPORT_CONFLICT && row->take)
        str_add(out, _("The file's values win here. "));
    else if (row->kind == IMPORT_CONFLICT)
        str_add(out, _("Changed here too since the export: Space takes the file's values. "));
    struct str rest = app_str(app);
    differences(app, part, line.n, true, &rest);
    for (char *p = rest.text; *p; p++)
        if (*p == '\n')
            *p = ' ';
    str_add(out, rest.text);
}

void import_hint(struct app *app, void *state, struct hint *hint)
{
    struct import_view *v = state;
    uint64_t taken, open;
    if (!v->import) {
        str_add(&hint->keys, import_needs_sheet(v) ? _("Enter choose the sheet  Esc back")
                             : import_misfits(v)   ? _("F4 sheet, encoding or worksheet  Esc back")
                                                   : _("F4 encoding or worksheet  Esc back"));
        return;
    }
    import_tally(v->import, &taken, &open);
    if (import_questions(v->import))
        str_add_format(&hint->line[0],
                       ngettext("What does %llu value of the file mean? Nothing is written until you decide.",
                                "What do %llu values of the file mean? Nothing is written until you decide.",
                                (unsigned long)import_questions(v->import)),
                       (unsigned long long)import_questions(v->import));
    else if (open)
        str_add_format(&hint->line[0],
                       ngettext("%llu row is rejected or in conflict. Nothing is written until you decide.",
                                "%llu rows are rejected or in conflict. Nothing is written until you decide.",
                                (unsigned long)open),
                       (unsigned long long)open);
    else if (taken == 0)
        str_add(&hint->line[0], _("The file would change nothing."));
    else
        str_add_format(
            &hint->line[0],
            keys_said(app, _("Nothing is written yet. Enter takes %llu rows over; afterwards F9 takes that back.")),
            (unsigned long long)taken);
    hint_line(app, v, &hint->line[1]);
    str_add(&hint->keys, v->tab == TAB_VALUES
                             ? _("Enter take over  Space as suggested  F4 choose what it means  Tab list  Esc leave")
                         : v->tab == TAB_NOTES ? _("Enter take over  F2 read all of it  Tab list  Esc leave")
                         : v->tab == TAB_COLUMNS
                             ? _("Enter take over  Tab list  F4 choose the column  Esc leave")
                             : _("Enter take over  Space take or leave  F2 whole row  Tab list  F4 more"));
}
