/* Which sheets, under which names; which column, row and summary value stands where. */
#include "exchange/xlsx_layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/utf8.h"

#define GREY 0x666666
#define HEAD_FILL 0xDCE6F1
#define GIVEN_FILL 0xF7F7F7
#define NAME_UNITS 31

/* ---- names of worksheets ---- */

/* Excel's rules: at most 31 UTF-16 units, none of []:*?/\, no ' at an end, not "History". */
static char *valid_name(const char *title)
{
    struct str out = STR_INIT;
    size_t units = 0;
    for (const char *p = title; *p;) {
        const char *next = p;
        uint32_t c = utf8_next(&next);
        size_t width = c >= 0x10000 ? 2 : 1;
        if (units + width > NAME_UNITS)
            break;
        if (c < 0x20 || strchr("[]:*?/\\", (int)(c < 0x80 ? c : 'x')))
            str_add_char(&out, ' ');
        else if (c == '\'' && (units == 0 || !*next))
            str_add_char(&out, ' ');
        else
            str_add_length(&out, p, (size_t)(next - p));
        units += width;
        p = next;
    }
    if (out.length && out.text[out.length - 1] == '\'')
        out.text[out.length - 1] = ' ';
    char *folded = utf8_fold(out.text);
    if (!*folded || strcmp(folded, "history") == 0)
        str_add(&out, "_");
    free(folded);
    return str_take(&out);
}

static bool name_taken(const struct xlsx_layout *layout, size_t pages, const char *name)
{
    char *folded = utf8_fold(name);
    bool taken = false;
    for (size_t i = 0; i < pages && !taken; i++) {
        char *other = utf8_fold(layout->page[i].name);
        taken = strcmp(other, folded) == 0;
        free(other);
    }
    free(folded);
    return taken;
}

static void name_page(struct xlsx_layout *layout, struct xlsx_page *page, const char *title)
{
    size_t number = (size_t)(page - layout->page);
    page->name = valid_name(title);
    for (unsigned n = 2; name_taken(layout, number, page->name); n++) {
        /* Room for " (2)" in what is cut already. */
        char *base = mem_text_length(title, utf8_fit(title, 26)), *again = mem_format("%s (%u)", base, n);
        free(page->name);
        page->name = valid_name(again);
        free(base);
        free(again);
    }
    struct str quoted = STR_INIT;
    str_add_char(&quoted, '\'');
    for (const char *p = page->name; *p; p++)
        str_add(&quoted, *p == '\'' ? "''" : (char[]){*p, 0});
    str_add(&quoted, "'!");
    page->quoted = str_take(&quoted);
}

/* ---- styles ---- */

unsigned xlsx_style_of(struct xlsx_layout *layout, const struct xlsx_style *style)
{
    struct xlsx_style clean;
    memset(&clean, 0, sizeof(clean)); /* padding too: styles are compared byte by byte */
    memcpy(clean.number, style->number, strnlen(style->number, sizeof(clean.number) - 1));
    clean.size = style->size, clean.color = style->color, clean.fill = style->fill, clean.align = style->align;
    clean.bold = style->bold, clean.wrap = style->wrap, clean.border = style->border, clean.link = style->link;
    clean.top = style->top, clean.mono = style->mono, clean.indent = style->indent;
    for (size_t i = 0; i < layout->styles; i++)
        if (memcmp(&layout->style[i], &clean, sizeof(clean)) == 0)
            return (unsigned)i;
    layout->style = mem_grow(layout->style, layout->styles, &layout->style_capacity, sizeof(*layout->style));
    layout->style[layout->styles] = clean;
    return (unsigned)layout->styles++;
}

/* "未算定" as the text section of a number format. */
static void add_literal(struct str *out, const char *text)
{
    str_add_char(out, '"');
    for (; *text; text++)
        if (*text != '"')
            str_add_char(out, *text);
    str_add_char(out, '"');
}

static void number_format(const struct column_def *def, char *out, size_t size)
{
    struct str number = STR_INIT, all = STR_INIT;
    if (def->type == COLUMN_DATE) {
        str_add(&number, "yyyy-mm-dd");
    } else if (def->type == COLUMN_NUMBER || def->type == COLUMN_LEVEL) {
        if (def->unit && def->decimals <= 0)
            str_add(&number, "#,##0");
        else if (def->decimals >= 0)
            str_add(&number, def->unit ? "#,##0" : "0");
        if (def->decimals > 0) {
            str_add_char(&number, '.');
            for (int i = 0; i < def->decimals; i++)
                str_add_char(&number, '0');
        }
    }
    bool numeric = def->type == COLUMN_DATE || def->type == COLUMN_NUMBER || def->type == COLUMN_LEVEL;
    if (def->formula && def->blank && numeric) {
        const char *shown = number.length ? number.text : "General";
        str_add_format(&all, def->type == COLUMN_DATE ? "%s;%s;%s;" : "%s;-%s;%s;", shown, shown, shown);
        add_literal(&all, intl_form(def->blank));
    } else if (!def->formula && !def->built_in && (def->type == COLUMN_TEXT || def->type == COLUMN_NOTE)) {
        str_add(&all, "@"); /* what people type later stays text: 001 */
    } else {
        str_add(&all, number.text);
    }
    size_t length = all.length < size ? all.length : 0; /* an absurdly long `blank`: General */
    memcpy(out, all.text, length);
    out[length] = '\0';
    str_free(&number);
    str_free(&all);
}

unsigned xlsx_value_style(struct xlsx_layout *layout, const struct column_def *def, const struct xlsx_style *base)
{
    struct xlsx_style style = *base;
    number_format(def, style.number, sizeof(style.number));
    return xlsx_style_of(layout, &style);
}

/* ---- fixed cells ---- */

struct xlsx_out *xlsx_put(struct xlsx_layout *layout, struct xlsx_page *page, uint32_t row, uint32_t column, enum xlsx_kind kind, unsigned style)
{
    (void)layout;
    page->out = mem_grow(page->out, page->outs, &page->out_capacity, sizeof(*page->out));
    struct xlsx_out *out = &page->out[page->outs++];
    *out = (struct xlsx_out){.row = row, .column = column, .kind = kind, .style = style};
    if (row > page->last_row)
        page->last_row = row;
    if (column > page->last_column)
        page->last_column = column;
    return out;
}

void xlsx_put_text(struct xlsx_layout *layout, struct xlsx_page *page, uint32_t row, uint32_t column, const char *text, unsigned style)
{
    xlsx_put(layout, page, row, column, text && *text ? OUT_TEXT : OUT_BLANK, style)->text = arena_text(layout->arena, text ? text : "");
}

void xlsx_put_look(struct xlsx_page *page, uint32_t row, double height, bool hidden)
{
    page->look = mem_grow(page->look, page->looks, &page->look_capacity, sizeof(*page->look));
    page->look[page->looks++] = (struct xlsx_row_look){row, height, hidden};
}

void xlsx_put_value(struct xlsx_layout *layout, struct xlsx_page *page, uint32_t row, uint32_t column, const struct column_def *def,
                    struct value value, const char *formula, unsigned style)
{
    struct xlsx_out *out = xlsx_put(layout, page, row, column, OUT_BLANK, style);
    bool number = value.type == VALUE_NUMBER && isfinite(value.number);
    out->formula = formula;
    if (number) {
        out->kind = formula ? OUT_FORMULA_NUMBER : OUT_NUMBER;
        out->number = value.number;
        return;
    }
    const struct choice *choice = def->type == COLUMN_CHOICE || def->type == COLUMN_FLAG ? model_choice(layout->model, def, value) : NULL;
    struct str text = STR_INIT;
    if (choice)
        str_add(&text, intl_form(choice->label));
    else
        value_to_text(value, &text);
    if (formula || !value_blank(value))
        out->kind = formula ? OUT_FORMULA_TEXT : OUT_TEXT;
    else if (def->formula && def->blank) { /* a value alone, and empty: the number format still shows what that is called */
        out->kind = OUT_FORMULA_TEXT;
        out->formula = "\"\"";
    }
    bool form_text = def->built_in || def->given || def->formula;
    out->text = arena_text(layout->arena, form_text && !choice ? intl_form(text.text) : text.text);
    str_free(&text);
}

static int out_order(const void *a, const void *b)
{
    const struct xlsx_out *x = a, *y = b;
    return x->row != y->row ? (x->row < y->row ? -1 : 1) : x->column != y->column ? (x->column < y->column ? -1 : 1) : 0;
}

static int look_order(const void *a, const void *b)
{
    const struct xlsx_row_look *x = a, *y = b;
    return x->row < y->row ? -1 : x->row > y->row;
}

void xlsx_page_sort(struct xlsx_page *page)
{
    if (page->outs)
        qsort(page->out, page->outs, sizeof(*page->out), out_order);
    if (page->looks)
        qsort(page->look, page->looks, sizeof(*page->look), look_order);
}

/* ---- columns of a sheet ---- */

/* What the column of names beside a reference shows: the sheet's name column. */
static size_t name_column(const struct sheet_def *sheet)
{
    static const char *const ids[] = {"label", "name"};
    for (size_t i = 0; i < ARRAY_LENGTH(ids); i++)
        for (size_t c = 0; c < sheet->column_count; c++)
            if (strcmp(sheet->column[c].id, ids[i]) == 0)
                return c;
    for (size_t c = 0; c < sheet->column_count; c++)
        if (sheet->column[c].type == COLUMN_TEXT && !sheet->column[c].built_in)
            return c;
    return SIZE_MAX;
}

#define WIDEST_TEXT 32
#define WIDEST_NOTE 40
#define MEASURED 3000 /* dictionary entries looked at */

static int text_width(const char *text)
{
    int widest = 0;
    while (*text) {
        size_t length = strcspn(text, "\n");
        char *line = mem_text_length(text, length);
        int width = utf8_width(line);
        widest = width > widest ? width : widest;
        free(line);
        text += length + (text[length] != '\0');
    }
    return widest;
}

static int content_width(const struct xlsx_layout *layout, size_t sheet, size_t column, const struct column_def *def)
{
    const struct column *values = model_column(layout->model, sheet, column);
    bool coded = def->type == COLUMN_CHOICE || def->type == COLUMN_FLAG;
    int widest = def->formula && def->blank ? utf8_width(intl_form(def->blank)) : 0;
    for (size_t i = 0; coded && i < def->choices->count; i++) {
        int width = utf8_width(intl_form(def->choices->choice[i].label));
        widest = width > widest ? width : widest;
    }
    struct str text = STR_INIT;
    for (uint32_t e = 1; !coded && e < values->entries && e < MEASURED; e++) {
        str_clear(&text);
        if (def->type == COLUMN_ROW)
            value_to_text(values->dictionary[e], &text);
        else
            value_def_text(layout->model, def, values->dictionary[e], MODEL_LABEL, &text);
        int width = text_width(text.text);
        widest = width > widest ? width : widest;
    }
    str_free(&text);
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
    return def->unit && !strstr(label, intl_form(def->unit)) ? arena_format(layout->arena, _("%s (%s)"), label, intl_form(def->unit)) : label;
}

static struct xlsx_style body_style(const struct column_def *def)
{
    struct xlsx_style style = {.border = true};
    if (def->formula || def->built_in || def->given)
        style.fill = GIVEN_FILL;
    if (def->type == COLUMN_LEVEL || def->type == COLUMN_FLAG || def->type == COLUMN_DATE)
        style.align = ALIGN_CENTER;
    if (def->type == COLUMN_NUMBER) {
        style.align = ALIGN_RIGHT;
        style.indent = true; /* away from the text of the next column */
    }
    return style;
}

static void fill_column(struct xlsx_layout *layout, const struct xlsx_page *page, struct xlsx_column *column)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    const struct column_def *def = &sheet->column[column->column];
    struct xlsx_style style = body_style(def);
    bool big = model_rows(layout->model, page->sheet) > XLSX_BIG_ROWS; /* nobody prints it: one line a row */
    int limit = def->type == COLUMN_NOTE ? WIDEST_NOTE : WIDEST_TEXT;
    int content = content_width(layout, page->sheet, column->column, def);
    column->label = column_label(layout, def);
    column->hidden = def->hidden || (def->type == COLUMN_ROW && def->built_in);
    column->labels = def->type == COLUMN_CHOICE || def->type == COLUMN_FLAG ? def->choices : NULL;
    column->translated = def->built_in || def->given || def->formula;
    if (def->type == COLUMN_TEXT || def->type == COLUMN_CHOICE || def->type == COLUMN_NOTE)
        style.wrap = (content > limit || def->type == COLUMN_NOTE) && !big;
    column->width = fitting_width(content, limit, column->label);
    column->style = xlsx_value_style(layout, def, &style);
    column->empty_style = big ? xlsx_value_style(layout, def, &(struct xlsx_style){0}) : 0;
}

static void fill_name_column(struct xlsx_layout *layout, const struct xlsx_page *page, struct xlsx_column *column, size_t of)
{
    const struct column_def *def = &layout->catalog->sheet[page->sheet].column[column->column];
    struct xlsx_style style = {.border = true, .fill = GIVEN_FILL};
    const struct sheet_def *target = &layout->catalog->sheet[of];
    int content = content_width(layout, of, column->name_column, &target->column[column->name_column]);
    style.wrap = content > WIDEST_TEXT && model_rows(layout->model, page->sheet) <= XLSX_BIG_ROWS;
    column->label = def->built_in ? intl_form(def->label) : arena_format(layout->arena, _("%s: name"), intl_form(def->label));
    column->width = fitting_width(content, WIDEST_TEXT, column->label);
    column->style = xlsx_style_of(layout, &style);
}

static void place_columns(struct xlsx_layout *layout, struct xlsx_page *page)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    page->column = mem_zero(2 * sheet->column_count + 1, sizeof(*page->column));
    page->at = mem_zero(sheet->column_count + 1, sizeof(*page->at));
    for (size_t c = 0; c < sheet->column_count; c++) {
        const struct column_def *def = &sheet->column[c];
        page->at[c] = (uint32_t)page->columns;
        page->column[page->columns] = (struct xlsx_column){.column = c};
        fill_column(layout, page, &page->column[page->columns++]);
        size_t name = def->type == COLUMN_ROW && !page->upright ? name_column(&layout->catalog->sheet[def->of]) : SIZE_MAX;
        if (name == SIZE_MAX)
            continue;
        page->column[page->columns] = (struct xlsx_column){.column = c, .name_of = true, .name_column = name};
        fill_name_column(layout, page, &page->column[page->columns++], def->of);
    }
}

/* ---- summary values: label and value side by side, as many to a line as fit over the columns ---- */

static int visible_width(const struct xlsx_page *page, size_t column)
{
    if (column >= page->columns)
        return 12;
    return page->column[column].hidden ? 0 : (int)page->column[column].width;
}

static int summary_width(const struct xlsx_layout *layout, const struct xlsx_page *page, size_t i, bool *number)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    const struct column_def *def = &sheet->summary[i].column;
    struct str text = STR_INIT;
    value_def_text(layout->model, def, model_summary(layout->model, page->sheet, i), MODEL_LABEL, &text);
    int width = utf8_width(text.text);
    str_free(&text);
    *number = def->type != COLUMN_TEXT && def->type != COLUMN_NOTE && def->type != COLUMN_CHOICE;
    return (width < 5 ? 5 : width) + 1;
}

/* One pair from column *AT on; false when the line has no room for it. */
static bool place_pair(const struct xlsx_layout *layout, const struct xlsx_page *page, size_t i, bool first, size_t *at, size_t *label,
                       size_t *value)
{
    bool number;
    int label_width = utf8_width(column_label((struct xlsx_layout *)(uintptr_t)layout, &layout->catalog->sheet[page->sheet].summary[i].column)) + 1;
    int value_width = summary_width(layout, page, i, &number), room = 0;
    size_t c = *at;
    while (visible_width(page, c) == 0)
        c++;
    *label = c;
    while (room < label_width)
        room += visible_width(page, c++);
    /* A number must fit into its own cell; a text may run over the next ones. */
    while (visible_width(page, c) < (number ? value_width : 1))
        c++;
    *value = c;
    for (room = 0; room < value_width; c++)
        room += visible_width(page, c);
    *at = c;
    return first || c <= page->columns;
}

static void place_summary(struct xlsx_layout *layout, struct xlsx_page *page, uint32_t *row)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    struct xlsx_style label_style = {.color = GREY}, value_style = {.bold = true, .align = ALIGN_LEFT};
    unsigned label_number = xlsx_style_of(layout, &label_style);
    size_t at = 0, label = 0, value = 0;
    bool first = true;
    page->summary = mem_zero(sheet->summary_count + 1, sizeof(*page->summary));
    for (size_t i = 0; i < sheet->summary_count; i++) {
        const struct column_def *def = &sheet->summary[i].column;
        if (!place_pair(layout, page, i, first, &at, &label, &value)) {
            at = 0;
            ++*row;
            place_pair(layout, page, i, true, &at, &label, &value);
        }
        first = false;
        page->summary[i] = (struct xlsx_cell_at){*row, (uint32_t)value};
        xlsx_put_text(layout, page, *row, (uint32_t)label, column_label(layout, def), label_number);
        xlsx_value_style(layout, def, &value_style);
    }
    if (sheet->summary_count)
        ++*row;
}

/* Formulas can be written only when every page has its places. */
static void put_summary(struct xlsx_layout *layout, struct xlsx_page *page)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    struct xlsx_style style = {.bold = true, .align = ALIGN_LEFT};
    for (size_t i = 0; i < sheet->summary_count; i++) {
        const struct column_def *def = &sheet->summary[i].column;
        xlsx_put_value(layout, page, page->summary[i].row, page->summary[i].column, def, model_summary(layout->model, page->sheet, i),
                       xlsx_formula_one(layout, page, def, UINT32_MAX), xlsx_value_style(layout, def, &style));
    }
}

/* ---- a sheet's page from the top ---- */

static void put_title(struct xlsx_layout *layout, struct xlsx_page *page)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    struct xlsx_style plain = {0}, title = {.size = 14, .bold = true}, small = {.size = 9, .color = GREY}, link = {.size = 9, .link = true};
    unsigned hidden = xlsx_style_of(layout, &plain), small_number = xlsx_style_of(layout, &small);
    /* "1": the version of this arrangement, and the row id of a sheet of facts. */
    const char *marks[] = {"mamori", sheet->id, "1", layout->catalog->pack, store_id(layout->book->store)};
    for (uint32_t i = 0; i < ARRAY_LENGTH(marks); i++)
        xlsx_put_text(layout, page, 0, i, marks[i], hidden);
    xlsx_put_look(page, 0, 0, true);
    uint32_t left = page->upright ? 1 : 0;
    xlsx_put_text(layout, page, 1, left, intl_form(sheet->title), xlsx_style_of(layout, &title));
    xlsx_put_look(page, 1, 24, false);
    struct str line = STR_INIT;
    str_add(&line, layout->company);
    if (*layout->company)
        str_add(&line, "　");
    str_add(&line, layout->now);
    if (sheet->source)
        str_add_format(&line, _("　Source: %s"), intl_form(sheet->source));
    if (layout->only == SIZE_MAX && !page->hidden) {
        struct xlsx_out *back = xlsx_put(layout, page, 2, left, OUT_LINK, xlsx_style_of(layout, &link));
        back->text = arena_text(layout->arena, layout->page[0].name);
        back->link = arena_format(layout->arena, "%sA1", layout->page[0].quoted);
        left++;
        while (left < page->columns && page->column[left].hidden)
            left++;
    }
    xlsx_put_text(layout, page, 2, left, line.text, small_number);
    str_free(&line);
}

static void put_header(struct xlsx_layout *layout, struct xlsx_page *page)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    struct xlsx_style plain = {0}, head = {.bold = true, .fill = HEAD_FILL, .border = true, .wrap = true, .align = ALIGN_CENTER};
    unsigned hidden = xlsx_style_of(layout, &plain), head_number = xlsx_style_of(layout, &head);
    double lines = 1;
    for (uint32_t i = 0; i < page->columns; i++) {
        const struct xlsx_column *column = &page->column[i];
        const char *id = sheet->column[column->column].id;
        xlsx_put_text(layout, page, page->header - 1, i, column->name_of ? arena_format(layout->arena, "%s:name", id) : id, hidden);
        xlsx_put_text(layout, page, page->header, i, column->label, head_number);
        double needed = ceil(utf8_width(column->label) / (column->width - 2));
        lines = needed > lines ? needed : lines;
    }
    xlsx_put_look(page, page->header - 1, 0, true);
    xlsx_put_look(page, page->header, 14 * lines + 6, false);
}

/* The columns that stay in view: up to the row's name, as long as they leave room for the rest. */
static uint32_t frozen_columns(const struct xlsx_layout *layout, const struct xlsx_page *page)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    size_t name = name_column(sheet);
    uint32_t count = name == SIZE_MAX ? 1 : page->at[name] + 1;
    for (;; count--) {
        int width = 0;
        for (uint32_t i = 0; i < count; i++)
            width += visible_width(page, i);
        if (width <= 56 || count <= 1)
            return count;
    }
}

static void plan_rows_page(struct xlsx_layout *layout, struct xlsx_page *page)
{
    uint32_t row = 3;
    place_columns(layout, page);
    place_summary(layout, page, &row);
    page->header = row + 1;
    page->first = row + 2;
    page->rows = model_rows(layout->model, page->sheet);
    page->big = page->rows > XLSX_BIG_ROWS;
    page->freeze_row = page->first;
    page->freeze_column = frozen_columns(layout, page);
    int width = 0;
    for (size_t i = 0; i < page->columns; i++)
        width += visible_width(page, i);
    /* Readable on A4: about 200 characters across; what is wider goes over several pages that repeat the frozen columns. */
    page->landscape = width > 95;
    page->pages_wide = width <= 240 ? 1 : (unsigned)(width + 199) / 200;
}

static void fill_rows_page(struct xlsx_layout *layout, struct xlsx_page *page)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    put_title(layout, page);
    put_summary(layout, page);
    put_header(layout, page);
    for (size_t i = 0; i < page->columns; i++) {
        struct xlsx_column *column = &page->column[i];
        const struct column_def *def = &sheet->column[column->column];
        column->cache = arena_zero(layout->arena, model_column(layout->model, page->sheet, column->column)->entries * sizeof(*column->cache));
        if (!column->name_of && def->formula && xlsx_formula_stays(layout, def->formula) && xlsx_formula_column(layout, page, column))
            column->live = def->formula;
    }
    uint32_t last = page->rows ? page->first + page->rows - 1 : page->first;
    if (last > page->last_row)
        page->last_row = last;
    if (page->columns && page->columns - 1 > page->last_column)
        page->last_column = (uint32_t)page->columns - 1;
}

/* A sheet of facts: one line a column, label, value, help. */
static void plan_facts_page(struct xlsx_layout *layout, struct xlsx_page *page)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    page->upright = true;
    place_columns(layout, page);
    page->header = 3;
    uint32_t row = 4;
    for (size_t c = 0; c < sheet->column_count; c++)
        if (strcmp(sheet->column[c].id, "id") != 0)
            page->at[c] = row++;
    page->at[0] = 0; /* the id: the hidden first line, third cell */
    page->summary = mem_zero(sheet->summary_count + 1, sizeof(*page->summary));
    for (size_t i = 0; i < sheet->summary_count; i++)
        page->summary[i] = (struct xlsx_cell_at){row + 1 + (uint32_t)i, 2};
    page->first = 4;
    page->rows = 0;
    page->freeze_row = 4;
    page->widths = mem_zero(4, sizeof(*page->widths));
    page->width_count = 4;
    page->widths[1] = 30;
    page->widths[2] = 44;
    page->widths[3] = 60;
}

static void fill_facts_page(struct xlsx_layout *layout, struct xlsx_page *page)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    struct xlsx_style head = {.bold = true, .fill = HEAD_FILL, .border = true, .align = ALIGN_CENTER}, plain = {0};
    struct xlsx_style label = {.border = true, .wrap = true, .fill = GIVEN_FILL}, help = label;
    help.color = GREY;
    help.size = 9;
    unsigned head_number = xlsx_style_of(layout, &head), hidden = xlsx_style_of(layout, &plain);
    put_title(layout, page);
    static const char *const heads[] = {N_("Item"), N_("Content"), N_("Help")};
    for (uint32_t i = 0; i < 3; i++)
        xlsx_put_text(layout, page, page->header, i + 1, _(heads[i]), head_number);
    for (size_t c = 0; c < sheet->column_count + sheet->summary_count; c++) {
        bool summary = c >= sheet->column_count;
        size_t i = summary ? c - sheet->column_count : c;
        const struct column_def *def = summary ? &sheet->summary[i].column : &sheet->column[c];
        uint32_t row = summary ? page->summary[i].row : page->at[c];
        if (!summary && strcmp(def->id, "id") == 0)
            continue;
        struct xlsx_style value = body_style(def);
        value.wrap = true;
        value.align = ALIGN_LEFT;
        struct value v = summary ? model_summary(layout->model, page->sheet, i) : model_value(layout->model, page->sheet, 0, c);
        xlsx_put_text(layout, page, row, 0, summary ? arena_format(layout->arena, "%s.%s", sheet->id, def->id) : def->id, hidden);
        xlsx_put_text(layout, page, row, 1, column_label(layout, def), xlsx_style_of(layout, &label));
        xlsx_put_value(layout, page, row, 2, def, v, xlsx_formula_one(layout, page, def, summary ? UINT32_MAX : 0), xlsx_value_style(layout, def, &value));
        xlsx_put_text(layout, page, row, 3, intl_form(def->help), xlsx_style_of(layout, &help));
        if (!summary && def->hidden)
            xlsx_put_look(page, row, 0, true);
    }
}

/* ---- lists ---- */

static void need_list(struct xlsx_layout *layout, const struct column_def *def)
{
    if (!def->choices || !def->choices->count)
        return;
    for (size_t i = 0; i < layout->lists; i++)
        if (layout->list[i].list == def->choices)
            return;
    layout->list = mem_grow(layout->list, layout->lists, &layout->list_capacity, sizeof(*layout->list));
    layout->list[layout->lists] = (struct xlsx_list){.list = def->choices, .numbers = def->type == COLUMN_LEVEL, .column = 3 * (uint32_t)layout->lists};
    layout->lists++;
}

/* POINTS() of a formula may mean a list of a sheet that is not in the file. */
static void need_formula_lists(struct xlsx_layout *layout, const struct formula *formula)
{
    for (size_t i = 0; formula && i < formula_ref_count(formula); i++) {
        const struct formula_ref *ref = formula_ref_at(formula, i);
        const struct sheet_def *sheet = &layout->catalog->sheet[ref->table / 2];
        need_list(layout, ref->table % 2 ? &sheet->summary[ref->column].column : &sheet->column[ref->column]);
    }
}

static void collect_lists(struct xlsx_layout *layout)
{
    for (size_t s = 0; s < layout->catalog->sheet_count; s++) {
        const struct sheet_def *sheet = &layout->catalog->sheet[s];
        if (layout->page_of[s] == SIZE_MAX)
            continue;
        for (size_t c = 0; c < sheet->column_count; c++) {
            need_list(layout, &sheet->column[c]);
            need_formula_lists(layout, sheet->column[c].formula);
        }
        for (size_t i = 0; i < sheet->summary_count; i++)
            need_formula_lists(layout, sheet->summary[i].column.formula);
    }
}

static void fill_lists_page(struct xlsx_layout *layout, struct xlsx_page *page)
{
    static const char *const heads[] = {N_("Label"), N_("Code"), N_("Value")};
    struct xlsx_style plain = {0}, bold = {.bold = true};
    unsigned plain_number = xlsx_style_of(layout, &plain), bold_number = xlsx_style_of(layout, &bold);
    for (size_t l = 0; l < layout->lists; l++) {
        const struct xlsx_list *list = &layout->list[l];
        xlsx_put_text(layout, page, 0, list->column, list->list->name, bold_number);
        for (uint32_t i = 0; i < 3; i++)
            xlsx_put_text(layout, page, 1, list->column + i, _(heads[i]), bold_number);
        for (uint32_t i = 0; i < list->list->count; i++) {
            const struct choice *choice = &list->list->choice[i];
            double number;
            xlsx_put_text(layout, page, 2 + i, list->column, intl_form(choice->label), plain_number);
            if (list->numbers && value_parse_number(choice->code, &number))
                xlsx_put(layout, page, 2 + i, list->column + 1, OUT_NUMBER, plain_number)->number = number;
            else
                xlsx_put_text(layout, page, 2 + i, list->column + 1, choice->code, plain_number);
            struct xlsx_out *value = xlsx_put(layout, page, 2 + i, list->column + 2, OUT_NUMBER, plain_number);
            value->number = choice->value;
            if (isnan(choice->value)) { /* INDEX of an empty cell would give 0 */
                value->kind = OUT_FORMULA_TEXT;
                value->formula = "\"\"";
                value->text = "";
            }
        }
    }
}

/* ---- the workbook ---- */

static bool shown(const struct xlsx_layout *layout, size_t sheet)
{
    return layout->only == SIZE_MAX ? !layout->catalog->sheet[sheet].hidden : sheet == layout->only;
}

/* Sheets kept for the program's own bookkeeping go along, hidden, only when a formula needs them. */
static void mark_needed(const struct xlsx_layout *layout, bool *in)
{
    for (bool more = layout->only == SIZE_MAX; more;) {
        more = false;
        for (size_t s = 0; s < layout->catalog->sheet_count; s++) {
            const struct sheet_def *sheet = &layout->catalog->sheet[s];
            for (size_t c = 0; in[s] && c < sheet->column_count + sheet->summary_count; c++) {
                const struct column_def *def = c < sheet->column_count ? &sheet->column[c] : &sheet->summary[c - sheet->column_count].column;
                for (size_t i = 0; def->formula && i < formula_ref_count(def->formula); i++) {
                    size_t other = formula_ref_at(def->formula, i)->table / 2;
                    more = more || !in[other];
                    in[other] = true;
                }
            }
        }
    }
}

static void choose_pages(struct xlsx_layout *layout)
{
    size_t count = layout->catalog->sheet_count;
    bool *in = mem_zero(count, sizeof(*in));
    for (size_t s = 0; s < count; s++)
        in[s] = shown(layout, s);
    mark_needed(layout, in);
    layout->page = mem_zero(count + 2, sizeof(*layout->page));
    layout->page_of = mem_zero(count, sizeof(*layout->page_of));
    if (layout->only == SIZE_MAX) {
        struct xlsx_page *cover = &layout->page[layout->pages++];
        *cover = (struct xlsx_page){.kind = PAGE_COVER, .sheet = SIZE_MAX};
        name_page(layout, cover, _("Cover"));
    }
    for (int hidden = 0; hidden < 2; hidden++)
        for (size_t s = 0; s < count; s++) {
            if (hidden == 0)
                layout->page_of[s] = SIZE_MAX;
            if (!in[s] || shown(layout, s) == (hidden == 1))
                continue;
            struct xlsx_page *page = &layout->page[layout->pages];
            *page = (struct xlsx_page){.kind = PAGE_SHEET, .sheet = s, .hidden = hidden == 1};
            name_page(layout, page, intl_form(layout->catalog->sheet[s].title));
            layout->page_of[s] = layout->pages++;
        }
    struct xlsx_page *lists = &layout->page[layout->pages];
    *lists = (struct xlsx_page){.kind = PAGE_LISTS, .sheet = SIZE_MAX, .hidden = true};
    name_page(layout, lists, XLSX_LISTS_NAME);
    layout->pages++;
    free(in);
}

static void find_company(struct xlsx_layout *layout)
{
    struct str name = STR_INIT;
    for (size_t s = 0; s < layout->catalog->sheet_count && !name.length; s++) {
        const struct sheet_def *sheet = &layout->catalog->sheet[s];
        for (size_t c = 0; sheet->kind == SHEET_FACTS && c < sheet->column_count; c++)
            if (strcmp(sheet->column[c].id, "name") == 0)
                value_to_text(model_value(layout->model, s, 0, c), &name);
    }
    layout->company = arena_text(layout->arena, name.text);
    str_free(&name);
}

static bool check_rows(const struct xlsx_layout *layout, struct error *err)
{
    for (size_t p = 0; p < layout->pages; p++) {
        const struct xlsx_page *page = &layout->page[p];
        if (page->kind == PAGE_SHEET && (uint64_t)page->first + page->rows > XLSX_MAX_ROWS) {
            error_set(err, ERROR_LIMIT, layout->catalog->sheet[page->sheet].title);
            return error_detail(err, _("Excel takes 1,048,576 rows, the sheet has %u"), page->rows);
        }
    }
    return true;
}

struct xlsx_layout *xlsx_layout_new(struct book *book, size_t only, struct error *err)
{
    struct xlsx_layout *layout = mem_zero(1, sizeof(*layout));
    char head[65];
    layout->book = book;
    layout->model = book->model;
    layout->catalog = book->catalog;
    layout->only = only;
    layout->arena = arena_new();
    if (!store_head(book->store, head, &layout->entries, err)) {
        xlsx_layout_free(&layout);
        return NULL;
    }
    layout->head = arena_text(layout->arena, head);
    layout->title = intl_form(layout->catalog->title);
    layout->edition = intl_form(layout->catalog->edition);
    date_time_text(date_now(), layout->now);
    xlsx_style_of(layout, &(struct xlsx_style){0}); /* style 0 is plain */
    find_company(layout);
    choose_pages(layout);
    collect_lists(layout);
    for (size_t p = 0; p < layout->pages; p++) {
        struct xlsx_page *page = &layout->page[p];
        if (page->kind != PAGE_SHEET)
            continue;
        if (layout->catalog->sheet[page->sheet].kind == SHEET_FACTS)
            plan_facts_page(layout, page);
        else
            plan_rows_page(layout, page);
        layout->data_rows += page->rows;
        layout->big = layout->big || page->big;
    }
    if (!check_rows(layout, err)) {
        xlsx_layout_free(&layout);
        return NULL;
    }
    for (size_t p = 0; p < layout->pages; p++) {
        struct xlsx_page *page = &layout->page[p];
        if (page->kind == PAGE_LISTS)
            fill_lists_page(layout, page);
        else if (page->kind == PAGE_SHEET)
            (page->upright ? fill_facts_page : fill_rows_page)(layout, page);
        xlsx_page_sort(page);
    }
    return layout;
}

void xlsx_layout_free(struct xlsx_layout **pointer)
{
    struct xlsx_layout *layout = *pointer;
    if (!layout)
        return;
    for (size_t p = 0; p < layout->pages; p++) {
        struct xlsx_page *page = &layout->page[p];
        free(page->name);
        free(page->quoted);
        free(page->column);
        free(page->at);
        free(page->summary);
        free(page->out);
        free(page->look);
        free(page->widths);
    }
    free(layout->page);
    free(layout->page_of);
    free(layout->list);
    free(layout->style);
    arena_free(&layout->arena);
    free(layout);
    *pointer = NULL;
}
