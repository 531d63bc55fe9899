/* One sheet's page: its columns and their widths, where the summary values stand, title and header. Planned for all
 * pages first, then filled: formulas can be written only when every page has its places. */
#include "exchange/xlsx_layout.h"

#include <math.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "book/fill.h"

/* ---- columns of a sheet ---- */

#define WIDEST_TEXT 32
#define WIDEST_NOTE 40
#define MEASURED    3000 /* dictionary entries looked at */

static int text_width(const char *text)
{
    int widest = 0;
    while (*text) {
        size_t length = strcspn(text, "\n");
        char *line SCOPED(mem_free) = mem_text_length(text, length);
        int width = utf8_width(line);
        widest = width > widest ? width : widest;
        text += length + (text[length] != '\0');
    }
    return widest;
}

static int content_width(const struct xlsx_layout *layout, size_t sheet, size_t column, const struct column_def *def)
{
    const struct column *values = model_column(layout->model, sheet, column);
    bool coded = def->kind->coded;
    int widest = def->formula && def->blank ? utf8_width(intl_form(def->blank)) : 0;
    for (size_t i = 0; coded && i < def->choices->count; i++) {
        enum tone tone = def->choices->choice[i].tone;
        int mark = tone == TONE_BAD ? 3 : tone == TONE_WARN ? 2 : 0; /* " !!" */
        int width = utf8_width(intl_form(def->choices->choice[i].label)) + mark;
        widest = width > widest ? width : widest;
    }
    if (def->kind->number == NUMBER_SCALE) { /* the room of the filter button is enough beside it */
        int scale = xlsx_scale_width(def->choices) - 1;
        return scale > widest ? scale : widest;
    }
    struct str text SCOPED(str_free) = STR_INIT;
    for (uint32_t e = 1; !coded && e < values->entries && e < MEASURED; e++) {
        str_clear(&text);
        if (def->kind->refers)
            value_to_text(values->dictionary[e], &text);
        else
            value_def_text(layout->model, def, values->dictionary[e], MODEL_LABEL, &text);
        int width = text_width(text.text);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static double fitting_width(int content, int limit, const char *label)
{
    int head = utf8_width(label), third = (head + 2) / 3;
    /* The header wraps to at most three lines; a filter button takes the room of two characters. */
    int wanted = head < 8 ? head : third < 8 ? 8 : third + third % 2;
    int width = content > wanted ? content : wanted;
    if (width > limit)
        width = limit;
    return width + 2.5;
}

static const char *column_label(struct xlsx_layout *layout, const struct column_def *def)
{
    const char *label = intl_form(def->label);
    return def->unit && !strstr(label, intl_form(def->unit))
               ? arena_format(layout->arena, _("%s (%s)"), label, intl_form(def->unit))
               : label;
}

static struct xlsx_style body_style(const struct column_def *def, bool sealed)
{
    struct xlsx_style style = {.border = BORDER_BOX, .open = column_writable(def) && !sealed};
    if (def->formula || def->built_in || def->given)
        style.fill = XLSX_GIVEN;
    if (def->kind->align == KIND_CENTER)
        style.align = ALIGN_CENTER;
    if (def->kind->align == KIND_RIGHT) {
        style.align = ALIGN_RIGHT;
        style.indent = true; /* away from the text of the next column */
    }
    return style;
}

static void fill_column(struct xlsx_layout *layout, const struct xlsx_page *page, struct xlsx_column *column)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    const struct column_def *def = &sheet->column[column->column];
    struct xlsx_style style = body_style(def, sheet_sealed(sheet, column->column) != NULL);
    bool big = model_rows(layout->model, page->sheet) > XLSX_BIG_ROWS; /* nobody prints it: one line a row */
    int limit = def->kind->prose == PROSE_LINES ? WIDEST_NOTE : WIDEST_TEXT;
    int content = content_width(layout, page->sheet, column->column, def);
    column->label = column_label(layout, def);
    column->hidden = def->hidden || (def->kind->refers && def->built_in);
    column->labels = def->kind->coded ? def->choices : NULL;
    column->terms = def->kind->words;
    column->translated = (def->built_in && column->column != sheet_role(sheet, ROLE_ID)) || def->given || def->formula;
    column->replaced = layout->names && !column->labels && !def->built_in && !def->given;
    column->blank = layout->options.values && def->formula && def->blank ? intl_form(def->blank) : NULL;
    if (def->kind->align == KIND_LEFT && !def->kind->refers)
        style.wrap = (content > limit || def->kind->prose == PROSE_LINES) && !big;
    column->width = fitting_width(content, limit, column->label);
    column->whole = content + 2.5;
    column->style = xlsx_value_style(layout, def, style);
    struct column_def unnamed = *def;
    unnamed.blank = NULL;
    column->ready_style = page->ready ? xlsx_value_style(layout, &unnamed, style) : 0;
    /* Rows can be added below a ledger: what people enter is open there too. */
    bool below = sheet->kind == SHEET_LEDGER && column_writable(def) && !sheet->sealed;
    column->empty_style = big || below ? xlsx_value_style(layout, def, (struct xlsx_style){.open = style.open}) : 0;
}

static void fill_name_column(struct xlsx_layout *layout, const struct xlsx_page *page, struct xlsx_column *column,
                             size_t of)
{
    const struct column_def *def = &layout->catalog->sheet[page->sheet].column[column->column];
    struct xlsx_style style = {.border = BORDER_BOX, .fill = XLSX_GIVEN};
    const struct sheet_def *target = &layout->catalog->sheet[of];
    int content = content_width(layout, of, column->name_column, &target->column[column->name_column]);
    style.wrap = (content > WIDEST_TEXT || def->kind->many) && /* of several rows, in each cell as many as it names */
                 model_rows(layout->model, page->sheet) <= XLSX_BIG_ROWS;
    const struct column_def *name = &target->column[column->name_column];
    column->replaced = layout->names && !name->built_in && !name->given;
    column->label =
        def->built_in ? intl_form(def->label) : arena_format(layout->arena, _("%s: name"), intl_form(def->label));
    column->width = fitting_width(content, WIDEST_TEXT, column->label);
    column->whole = (content + 2.0) * (double)column->named + 2.5;
    column->style = column->ready_style = xlsx_style_of(layout, style);
}

static bool reads_back(const struct formula *formula, size_t table, size_t column)
{
    for (size_t i = 0; formula && i < formula_ref_count(formula); i++) {
        const struct formula_ref *ref = formula_ref_at(formula, i);
        if (ref->kind == FORMULA_LINKED && ref->back && ref->keyed && ref->table == table && ref->key == column)
            return true;
    }
    return false;
}

/* Does a formula of this file look for rows that COLUMN of SHEET names? */
static bool needs_keys(const struct xlsx_layout *layout, size_t sheet, size_t column)
{
    const struct catalog *catalog = layout->catalog;
    const struct column_def *def = &catalog->sheet[sheet].column[column];
    if (def->relation == SIZE_MAX || layout->options.values)
        return false;
    size_t to = catalog->relation[def->relation].to;
    if (layout->page_of[to] == SIZE_MAX)
        return false;
    for (size_t c = 0; c < catalog->sheet[to].column_count; c++)
        if (reads_back(catalog->sheet[to].column[c].formula, catalog_rows_table(sheet), column))
            return true;
    return false;
}

static void add_key_column(struct xlsx_layout *layout, struct xlsx_page *page, size_t column)
{
    const struct column_def *def = &layout->catalog->sheet[page->sheet].column[column];
    page->key_at[column] = (uint32_t)page->columns;
    page->column[page->columns++] = (struct xlsx_column){
        .column = column, .key_of = true, .hidden = true, .label = intl_form(def->label), .width = 10};
}

static void place_columns(struct xlsx_layout *layout, struct xlsx_page *page)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    page->column = arena_zero(layout->arena, (3 * sheet->column_count + 1 + XLSX_MOST_ALONG) * sizeof(*page->column));
    page->at = arena_zero(layout->arena, (sheet->column_count + 1) * sizeof(*page->at));
    page->key_at = arena_zero(layout->arena, (sheet->column_count + 1) * sizeof(*page->key_at));
    for (size_t c = 0; c < sheet->column_count; c++) {
        const struct column_def *def = &sheet->column[c];
        page->at[c] = page->key_at[c] = XLSX_NOWHERE;
        if (xlsx_left_out(layout, page->sheet, c))
            continue;
        page->at[c] = (uint32_t)page->columns;
        page->column[page->columns] = (struct xlsx_column){.column = c};
        fill_column(layout, page, &page->column[page->columns++]);
        if (!page->upright && needs_keys(layout, page->sheet, c))
            add_key_column(layout, page, c);
        size_t name =
            def->kind->refers && !page->upright ? catalog_role(layout->catalog, def->of, ROLE_NAME) : SIZE_MAX;
        if (name == SIZE_MAX || xlsx_left_out(layout, def->of, name))
            continue;
        page->column[page->columns] = (struct xlsx_column){.column = c, .name_of = true, .name_column = name};
        page->column[page->columns].named = def->kind->many ? xlsx_most_named(layout, page->sheet, c) : 1;
        fill_name_column(layout, page, &page->column[page->columns++], def->of);
    }
    if (!page->upright)
        xlsx_add_along(layout, page);
    if (page->ready) {
        page->there = (uint32_t)page->columns;
        page->column[page->columns++] = (struct xlsx_column){
            .column = sheet_role(sheet, ROLE_ID), .there = true, .hidden = true, .label = _("Row"), .width = 6};
    }
}

/* ---- summary values: label and value side by side, as many to a line as fit over the columns ---- */

static int visible_width(const struct xlsx_page *page, size_t column)
{
    if (column >= page->columns)
        return 12;
    return page->column[column].hidden ? 0 : (int)page->column[column].width;
}

static int summary_width(const struct xlsx_page *page, const struct column_def *def, size_t i, bool *number)
{
    const struct model *model = page->layout->model;
    struct str text SCOPED(str_free) = STR_INIT;
    value_def_text(model, def, model_summary(model, page->sheet, i), MODEL_LABEL, &text);
    int width = utf8_width(text.text);
    *number = def->kind->align != KIND_LEFT;
    return (width < 5 ? 5 : width) + 1;
}

static int width_before(const struct xlsx_page *page, size_t column)
{
    int width = 0;
    for (size_t c = 0; c < column; c++)
        width += visible_width(page, c);
    return width;
}

/* The figures of a sheet stand on the first two sheets of paper across: on one alone they push the rows down, on more nobody finds them. */
static uint32_t end_of_figures(const struct xlsx_page *page)
{
    return page->across ? page->across : page->pages_wide > 2 ? page->column_break[1] : (uint32_t)page->columns;
}

/* One pair from column *AT on; false when the line has no room for it. What stands on each sheet of paper does so whole. */
static bool place_pair(const struct xlsx_page *page, size_t i, bool first, size_t *at, size_t *label,
                       struct xlsx_cell_at *value)
{
    const struct column_def *def = &page->layout->catalog->sheet[page->sheet].summary[i].column;
    bool number;
    int label_width = utf8_width(column_label(page->layout, def)) + 1;
    int value_width = summary_width(page, def, i, &number), room = 0;
    size_t c = *at;
    while (visible_width(page, c) == 0)
        c++;
    *label = c;
    while (room < label_width)
        room += visible_width(page, c++);
    /* A number must fit into its own cell, and one that fits into none gets several; a text may run over the next ones. */
    size_t fitting = c;
    while (number && fitting <= page->columns && visible_width(page, fitting) < value_width)
        fitting++;
    c = fitting <= page->columns ? fitting : c;
    while (visible_width(page, c) == 0)
        c++;
    value->column = (uint32_t)c;
    for (room = 0; room < value_width; c++)
        room += visible_width(page, c);
    value->span = number && fitting > page->columns ? (unsigned)(c - value->column) : 0;
    if (*label < page->repeat && c > page->repeat) {
        *at = page->repeat;
        return place_pair(page, i, first, at, label, value);
    }
    if (page->pages_wide > 1 && *label < page->first_paper &&
        c > page->first_paper) { /* nor is a label torn from its value */
        *at = page->first_paper;
        return place_pair(page, i, first, at, label, value);
    }
    *at = c;
    return first || c <= end_of_figures(page);
}

static void place_summary(struct xlsx_layout *layout, struct xlsx_page *page, uint32_t *row)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    size_t at = 0, label = 0;
    bool first = true;
    page->summary = arena_zero(layout->arena, (sheet->summary_count + 1) * sizeof(*page->summary));
    for (size_t i = 0; i < sheet->summary_count && !layout->options.row; i++) {
        const struct column_def *def = &sheet->summary[i].column;
        struct xlsx_cell_at *value = &page->summary[i];
        if (!place_pair(page, i, first, &at, &label, value)) {
            at = 0;
            ++*row;
            place_pair(page, i, true, &at, &label, value);
        }
        first = false;
        value->row = *row;
        size_t beside = value->column; /* the label runs to the left from there: it ends where its value begins */
        while (--beside > label && visible_width(page, beside) == 0)
            continue;
        xlsx_put_text(page, *row, (uint32_t)beside, column_label(layout, def), STYLE_LABEL);
    }
    if (sheet->summary_count && !layout->options.row)
        ++*row;
}

/* Formulas can be written only when every page has its places. */
static void put_summary(struct xlsx_layout *layout, struct xlsx_page *page)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    for (size_t i = 0; i < sheet->summary_count && !layout->options.row; i++) {
        const struct column_def *def = &sheet->summary[i].column;
        xlsx_put_value(page, page->summary[i].row, page->summary[i].column, def,
                       model_summary(layout->model, page->sheet, i), xlsx_formula_one(layout, page, def, UINT32_MAX),
                       xlsx_value_style(layout, def, (struct xlsx_style){.bold = true, .align = ALIGN_LEFT}));
        page->out[page->outs - 1].span = page->summary[i].span;
    }
}

/* ---- a sheet's page from the top ---- */

/* Computed columns that this file does not compute, by name: whoever changes an answer must know that they stay. */
static void add_stale(struct xlsx_layout *layout, const struct xlsx_page *page, struct str *line)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    size_t count = 0, sums = 0;
    if (layout->options.values)
        return;
    for (size_t c = 0; c < sheet->column_count; c++) {
        const struct column_def *def = &sheet->column[c];
        if (!def->formula || def->hidden || page->at[c] == XLSX_NOWHERE ||
            xlsx_column_stays(layout, page->sheet, c, false))
            continue;
        str_add(line, count++ ? _(", ") : _("　Values as of the export, not computed anew here: "));
        str_add(line, intl_form(def->short_label ? def->short_label : def->label));
    }
    for (size_t i = 0; i < sheet->summary_count; i++)
        sums += !xlsx_column_stays(layout, page->sheet, i, true);
    if (count && sums)
        str_add(line, _(", and what is counted from them"));
}

/* Columns from FROM up to END, in characters. */
static int room_of(const struct xlsx_page *page, uint32_t from, uint32_t end)
{
    int room = page->upright ? 0 : width_before(page, end) - width_before(page, from);
    for (uint32_t c = from; page->upright && c < end; c++)
        room += (int)page->widths[c];
    return room;
}

static uint32_t behind_repeated(const struct xlsx_page *page)
{
    uint32_t c = page->repeat;
    while (c + 1 < page->columns && page->column[c].hidden)
        c++;
    return c;
}

/* A line above the rows, from column LEFT on: over as many lines as the first sheet of paper is too narrow for it, since what runs on
 * beyond makes a sheet of its own. The columns that stand on each sheet would cut it there: it keeps to them, or begins behind them, as
 * there is more room. */
static struct xlsx_out *put_above(struct xlsx_page *page, uint32_t row, uint32_t left, const char *text,
                                  const char *formula)
{
    uint32_t end = page->upright ? page->width_count : page->first_paper;
    if (page->pages_wide > 1 && utf8_width(text) >= room_of(page, left, page->repeat)) {
        uint32_t behind = behind_repeated(page);
        if (room_of(page, left, page->repeat) > room_of(page, behind, end))
            end = page->repeat;
        else
            left = behind;
    }
    int room = room_of(page, left, end);
    size_t lines = room > 20 ? utf8_wrap(text, room - 2, NULL, NULL) : 1;
    struct xlsx_out *out = xlsx_put_live(page, row, left, text, formula, lines > 1 ? STYLE_QUIET_WRAPPED : STYLE_QUIET);
    if (lines > 1) {
        out->span = end - left;
        xlsx_put_look(page, row, 15.5 * (double)lines + 3, false);
    }
    return out;
}

#define TITLE_SIZE  (4.0 / 3) /* letters of the title in those of a line */
#define LEAST_TITLE 16        /* its cells */

/* It stands on each sheet of paper: in the columns that do, over as many lines as they need. Where those are too few, the head of the paper
 * says it. */
static void put_heading(struct xlsx_page *page, uint32_t left, const char *text)
{
    double room = -1; /* beside the letters */
    for (uint32_t c = left; c < page->repeat; c++)
        room += page->column[c].hidden ? 0 : page->column[c].width + 0.7;
    bool narrow = page->pages_wide > 1 && utf8_width(text) * TITLE_SIZE > room;
    if (narrow && room < LEAST_TITLE) {
        left = behind_repeated(page);
        narrow = false;
    }
    size_t lines = narrow ? utf8_wrap(text, (int)(room / TITLE_SIZE), NULL, NULL) : 1;
    struct xlsx_out *out = xlsx_put_text(page, 1, left, text, narrow ? STYLE_TITLE_WRAPPED : STYLE_TITLE);
    out->span = narrow ? page->repeat - left : 0;
    xlsx_put_look(page, 1, 24 + 20 * (double)(lines - 1), false);
}

static void put_title(struct xlsx_layout *layout, struct xlsx_page *page)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    struct str mark = STR_IN(layout->arena), line = STR_IN(layout->arena);
    mark_text(&layout->mark, sheet->id, page->part, page->parts, 0, &mark);
    const char *const marks[] = {"mamori", sheet->id, layout->mark.variant, mark.text};
    for (uint32_t i = 0; i < ARRAY_LENGTH(marks); i++)
        xlsx_put_text(page, 0, i, marks[i], 0);
    if (page->columns > ARRAY_LENGTH(marks))
        xlsx_put_text(page, 0, (uint32_t)page->columns - 1, mark.text, 0);
    xlsx_put_look(page, 0, 0, true);
    uint32_t left = page->upright ? 1 : 0;
    const char *heading = intl_form(sheet->title);
    if (page->parts > 1)
        heading = arena_format(layout->arena, "%s (%u / %u)", heading, page->part, page->parts);
    put_heading(page, left, heading);
    str_add(&line, layout->company);
    if (*layout->company)
        str_add(&line, "　");
    str_add(&line, layout->now);
    if (sheet->source)
        str_add_format(&line, _("　Source: %s"), intl_form(sheet->source));
    add_stale(layout, page, &line);
    if (layout->only == SIZE_MAX && !page->hidden && layout->page->kind != PAGE_SHEET) {
        struct xlsx_out *back = xlsx_put(page, 2, left, OUT_LINK, STYLE_SMALL_LINK);
        back->text = _("« back"); /* as narrow as the column of ids */
        back->link = arena_format(layout->arena, "%sA1", layout->page[0].quoted);
        left++;
        while (left < page->columns && page->column[left].hidden)
            left++;
    }
    put_above(page, 2, left, line.text, NULL);
}

/* The words of a head, its unit on a line of its own where they do not fit on one: "（円" and "）" would be torn. *LINES: how many. */
static const char *head_text(struct xlsx_layout *layout, const struct xlsx_column *column, const struct column_def *def,
                             double *lines)
{
    const char *own = intl_form(def->label);
    double room = column->width - 2;
    *lines = ceil(utf8_width(column->label) / room);
    if (*lines <= 1 || column->name_of || column->key_of || !str_starts(column->label, own) ||
        strcmp(column->label, own) == 0)
        return column->label;
    const char *unit = column->label + strlen(own);
    *lines = ceil(utf8_width(own) / room) + 1;
    return arena_format(layout->arena, "%s\n%s", own, unit + strspn(unit, " "));
}

static void put_header(struct xlsx_layout *layout, struct xlsx_page *page)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    double lines = 1;
    for (uint32_t i = 0; i < page->columns; i++) {
        const struct xlsx_column *column = &page->column[i];
        const struct column_def *def = &sheet->column[column->column];
        const char *id = def->id;
        if (column->along)
            id = layout->catalog->sheet[column->back ? column->along->from : column->along->to].id;
        const char *kind = column->along                   ? ":links"
                           : column->there                 ? ":there"
                           : column->key_of                ? ":key"
                           : column->name_of               ? ":name"
                           : def->formula && !column->live ? ":value"
                                                           : "";
        xlsx_put_text(page, page->header - 1, i, arena_format(layout->arena, "%s%s", id, kind), 0);
        double needed;
        xlsx_put_text(page, page->header, i, head_text(layout, column, def, &needed), STYLE_HEAD_WRAPPED);
        lines = needed > lines ? needed : lines;
    }
    xlsx_put_look(page, page->header - 1, 0, true);
    xlsx_put_look(page, page->header, 14 * lines + 6, false);
}

/* Where to write on. A row that was inserted has no formulas and is in no range's count: that must not pass in silence. */
static void put_hint(struct xlsx_layout *layout, struct xlsx_page *page)
{
    size_t name = sheet_role(&layout->catalog->sheet[page->sheet], ROLE_NAME);
    const char *hint = _("Write on in the empty rows below: they are counted as soon as something is in them.");
    struct str names = STR_IN(layout->arena), there = STR_IN(layout->arena), wide = STR_IN(layout->arena),
               formula = STR_IN(layout->arena);
    if (name == SIZE_MAX || page->at[name] == XLSX_NOWHERE) {
        put_above(page, page->hint, 0, hint, NULL);
        return;
    }
    xlsx_column_range(page, page->at[name], false, &names);
    xlsx_column_range(page, page->there, false, &there);
    xlsx_ref_range(page->first, page->at[name], xlsx_last_row(page) + XLSX_MORE_ROWS, page->at[name], &wide);
    str_add_format(&formula, "IF(COUNTA(%s)>SUMPRODUCT((%s<>\"\")*(%s=1)),", wide.text, names.text, there.text);
    xlsx_add_constant(&formula, _("!! There are rows that nothing here counts: copy a whole row that has formulas to "
                                  "there, and write over it."));
    str_add_char(&formula, ',');
    xlsx_add_constant(&formula, hint);
    str_add_char(&formula, ')');
    put_above(page, page->hint, 0, hint, formula.text);
}

/* The columns that stay in view: up to the row's name, as long as they leave room for the rest. */
static uint32_t frozen_columns(const struct xlsx_layout *layout, const struct xlsx_page *page)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    size_t name = sheet_role(sheet, ROLE_NAME);
    uint32_t count = name == SIZE_MAX || page->at[name] == XLSX_NOWHERE ? 1 : page->at[name] + 1;
    while (count > 1 && width_before(page, count) > 56)
        count--;
    return count;
}

void xlsx_plan_rows(struct xlsx_layout *layout, struct xlsx_page *page)
{
    uint32_t row = 3;
    page->ready = page->parts == 1 && !page->hidden ? xlsx_ready_rows(layout, page->sheet) : 0;
    place_columns(layout, page);
    xlsx_lay_across(page);
    place_summary(layout, page, &row);
    page->hint = row;
    row += page->ready > 0;
    page->header = row + 1;
    page->first = row + 2;
    uint32_t left = model_rows(layout->model, page->sheet) - page->from, limit = xlsx_row_limit(layout, page->sheet);
    if (layout->options.row)
        left = layout->rows;
    page->rows = left < limit ? left : limit;
    page->big = page->rows > XLSX_BIG_ROWS;
    page->freeze_row = page->first;
    page->freeze_column = frozen_columns(layout, page);
}

/* Above this many different texts what a cell shows is made anew each time: a text a row needs no memory. */
#define MAX_CACHE 4096

void xlsx_fill_rows(struct xlsx_layout *layout, struct xlsx_page *page)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    for (size_t i = 0; i < page->columns; i++) {
        struct xlsx_column *column = &page->column[i];
        const struct column_def *def = &sheet->column[column->column];
        uint32_t entries = model_column(layout->model, page->sheet, column->column)->entries;
        if (xlsx_of_model(column) && (column->labels || column->terms || column->translated || column->replaced) &&
            entries <= MAX_CACHE)
            column->cache = arena_zero(layout->arena, entries * sizeof(*column->cache) + 1);
        if (xlsx_of_model(column) && def->formula && xlsx_formula_stays(layout, def->formula) &&
            xlsx_formula_column(layout, page, column))
            column->live = def->formula;
    }
    put_title(layout, page);
    put_summary(layout, page);
    put_header(layout, page);
    for (uint32_t r = 0; r < page->rows && layout->options.row; r++) /* what is not asked of it */
        if (!model_applies(layout->model, page->sheet, page->from + r))
            xlsx_put_look(page, page->first + r, 0, true);
    if (page->ready)
        put_hint(layout, page);
    if (xlsx_last_row(page) > page->last_row)
        page->last_row = xlsx_last_row(page);
    if (page->columns && page->columns - 1 > page->last_column)
        page->last_column = (uint32_t)page->columns - 1;
}

/* A sheet of facts: one line a column, label, value, help. */
void xlsx_plan_facts(struct xlsx_layout *layout, struct xlsx_page *page)
{
    static const double widths[] = {0, 26, 40, 46};
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    page->upright = true;
    place_columns(layout, page);
    page->header = 3;
    uint32_t row = 4;
    for (size_t c = 0; c < sheet->column_count; c++)
        page->at[c] = c != sheet_role(sheet, ROLE_ID) && !xlsx_left_out(layout, page->sheet, c) ? row++ : XLSX_NOWHERE;
    page->summary = arena_zero(layout->arena, (sheet->summary_count + 1) * sizeof(*page->summary));
    for (size_t i = 0; i < sheet->summary_count; i++)
        page->summary[i] = (struct xlsx_cell_at){.row = row + 1 + (uint32_t)i, .column = 2};
    page->first = 4;
    page->rows = 0;
    page->freeze_row = 4;
    page->widths = widths;
    page->width_count = ARRAY_LENGTH(widths);
    xlsx_lay_across(page);
}

void xlsx_fill_facts(struct xlsx_layout *layout, struct xlsx_page *page)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    static const char *const heads[] = {N_("Item"), N_("Content"), N_("Help")};
    put_title(layout, page);
    for (uint32_t i = 0; i < ARRAY_LENGTH(heads); i++)
        xlsx_put_text(page, page->header, i + 1, _(heads[i]), STYLE_HEAD);
    for (size_t c = 0; c < sheet->column_count + sheet->summary_count; c++) {
        bool summary = c >= sheet->column_count;
        size_t i = summary ? c - sheet->column_count : c;
        const struct column_def *def = summary ? &sheet->summary[i].column : &sheet->column[c];
        uint32_t row = summary ? page->summary[i].row : page->at[c];
        if (row == XLSX_NOWHERE)
            continue;
        struct xlsx_style value = body_style(def, !summary && sheet_sealed(sheet, c) != NULL);
        value.wrap = true;
        value.indent = false;
        value.align = ALIGN_LEFT;
        struct value v =
            summary ? model_summary(layout->model, page->sheet, i) : model_value(layout->model, page->sheet, 0, c);
        const char *formula = xlsx_formula_one(layout, page, def, summary ? UINT32_MAX : 0);
        xlsx_put_text(page, row, 0,
                      arena_format(layout->arena, "%s%s%s%s", summary ? sheet->id : "", summary ? "." : "", def->id,
                                   !summary && def->formula && !formula ? ":value" : ""),
                      0);
        xlsx_put_text(page, row, 1, column_label(layout, def), STYLE_GIVEN);
        xlsx_put_value(page, row, 2, def, v, formula, xlsx_value_style(layout, def, value));
        xlsx_put_text(page, row, 3, fill_help(layout->model, def->help), STYLE_GIVEN_HELP);
        if (!summary && def->hidden)
            xlsx_put_look(page, row, 0, true);
    }
}
