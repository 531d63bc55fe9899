#include "exchange/xlsx_sheet.h"

#include <errno.h>
#include <math.h>

#include "base/intl.h"
#include "base/utf8.h"

#define MAX_DATE 2958465

bool xlsx_memory_ended(lxw_error rc)
{
    bool ended =
        errno == ENOMEM || rc == LXW_ERROR_MEMORY_MALLOC_FAILED || rc == LXW_ERROR_SHARED_STRING_INDEX_NOT_FOUND;
    errno = 0;
    return ended;
}

bool xlsx_call(const struct xlsx_sheet *s, lxw_error rc, const char *what)
{
    bool memory = xlsx_memory_ended(rc);
    if (rc == LXW_NO_ERROR && !memory)
        return true;
    error_set(s->err, memory ? ERROR_MEMORY : ERROR_EXPORT, s->name);
    return !memory && error_detail(s->err, "%s: %s", what, late_lxw_strerror(rc));
}

/* ---- one by one ---- */

static char *lent(const char *text) /* the library only reads it */
{
    return (char *)(uintptr_t)text;
}

bool xlsx_sheet_about(const struct xlsx_sheet *s, const struct xlsx_about *about)
{
    lxw_doc_properties properties = {.title = lent(about->title),
                                     .subject = lent(about->subject),
                                     .author = lent(about->author),
                                     .company = lent(about->company),
                                     .comments = lent(about->comments),
                                     .created = (time_t)about->made};
    const char *const said[][2] = {{"title", about->title},
                                   {"subject", about->subject},
                                   {"creator", about->author},
                                   {"description", about->comments},
                                   {"Company", about->company}};
    for (size_t i = 0; i < ARRAY_LENGTH(said); i++)
        if (said[i][1] && *said[i][1])
            xlsx_look_note(s->first, LOOK_ABOUT, "%s %s", said[i][0], said[i][1]);
    return xlsx_call(s, late_workbook_set_properties(s->workbook, &properties), "set_properties");
}

bool xlsx_sheet_columns(const struct xlsx_sheet *s, uint32_t first, uint32_t last, double width, lxw_format *format,
                        bool hidden)
{
    lxw_row_col_options hide = {.hidden = LXW_TRUE};
    xlsx_look_note(s->asked, LOOK_COLUMNS, "%u-%u %d %s", first + 1, last + 1, xlsx_look_pixels(width),
                   hidden ? "1" : "");
    return xlsx_call(s,
                     late_worksheet_set_column_opt(s->worksheet, (lxw_col_t)first, (lxw_col_t)last, width, format,
                                                   hidden ? &hide : NULL),
                     "set_column");
}

bool xlsx_sheet_row(const struct xlsx_sheet *s, uint32_t row, double height, double usual, bool hidden)
{
    lxw_row_col_options options = {.hidden = hidden};
    xlsx_look_row(s->asked, row, height, usual, hidden);
    return xlsx_call(s, late_worksheet_set_row_opt(s->worksheet, row, height, NULL, &options), "set_row");
}

bool xlsx_sheet_merge(const struct xlsx_sheet *s, uint32_t row, uint32_t column, uint32_t last_row,
                      uint32_t last_column, const char *text, lxw_format *format)
{
    struct str area = STR_IN(s->arena);
    xlsx_look_area(row, column, last_row, last_column, &area);
    xlsx_look_line(s->asked, LOOK_MERGED, area.text);
    return xlsx_call(s,
                     late_worksheet_merge_range(s->worksheet, row, (lxw_col_t)column, last_row, (lxw_col_t)last_column,
                                                text, format),
                     "merge_range");
}

void xlsx_sheet_view(const struct xlsx_sheet *s, bool grid, uint32_t tab)
{
    xlsx_look_note(s->asked, LOOK_PANES, "grid %s open %s", grid ? "" : "0", s->number == 0 ? "1" : "");
    if (!grid)
        late_worksheet_gridlines(s->worksheet, LXW_HIDE_ALL_GRIDLINES);
    if (!tab)
        return;
    xlsx_look_note(s->asked, LOOK_PANES, "tab FF%06X", tab);
    late_worksheet_set_tab_color(s->worksheet, tab);
}

void xlsx_print_text(struct str *out, const char *text, int cells)
{
    char *shown SCOPED(mem_free) = mem_text_length(text, utf8_fit(text, cells));
    str_add_doubled(out, shown, '&');
}

bool xlsx_sheet_print(const struct xlsx_sheet *s, const struct xlsx_print *print)
{
    char wide[12] = "", tall[12] = "", scale[12] = "";
    if (print->wide > 1 && !print->scale)
        snprintf(wide, sizeof(wide), "%u", print->wide);
    if (print->tall != 1 && !print->scale)
        snprintf(tall, sizeof(tall), "%u", print->tall);
    if (print->scale && print->scale != 100)
        snprintf(scale, sizeof(scale), "%u", print->scale);
    if (!print->scale)
        xlsx_look_line(s->asked, LOOK_PRINT, "fit 1");
    xlsx_look_note(s->asked, LOOK_PRINT, "margins %.2f %.2f %.2f %.2f", print->left, print->right, print->top,
                   print->bottom);
    xlsx_look_note(s->asked, LOOK_PRINT, "9 %s %s %s %s", print->landscape ? "landscape" : "portrait", wide, tall,
                   scale);
    late_worksheet_set_paper(s->worksheet, 9); /* A4 */
    (print->landscape ? late_worksheet_set_landscape : late_worksheet_set_portrait)(s->worksheet);
    if (print->scale)
        late_worksheet_set_print_scale(s->worksheet, (uint16_t)print->scale);
    else
        late_worksheet_fit_to_pages(s->worksheet, (uint16_t)print->wide, (uint16_t)print->tall);
    late_worksheet_set_margins(s->worksheet, print->left, print->right, print->top, print->bottom);
    if (print->centred) {
        xlsx_look_line(s->asked, LOOK_PRINT, "centred 1");
        late_worksheet_center_horizontally(s->worksheet);
    }
    if (print->head)
        xlsx_look_line(s->asked, LOOK_PRINT, print->head);
    if (print->foot)
        xlsx_look_line(s->asked, LOOK_PRINT, print->foot);
    return (!print->head || xlsx_call(s, late_worksheet_set_header(s->worksheet, print->head), "set_header")) &&
           (!print->foot || xlsx_call(s, late_worksheet_set_footer(s->worksheet, print->foot), "set_footer"));
}

bool xlsx_sheet_breaks(const struct xlsx_sheet *s, const uint32_t *at, size_t count)
{
    lxw_row_t *row = arena_zero(s->arena, (count + 1) * sizeof(*row));
    for (size_t i = 0; i < count; i++)
        xlsx_look_note(s->asked, LOOK_PRINT, "break %u 16383", row[i] = at[i]);
    return !count || xlsx_call(s, late_worksheet_set_h_pagebreaks(s->worksheet, row), "set_h_pagebreaks");
}

static bool sheet_column_breaks(const struct xlsx_sheet *s, const uint32_t *at, size_t count)
{
    lxw_col_t *column = arena_zero(s->arena, (count + 1) * sizeof(*column));
    for (size_t i = 0; i < count; i++) {
        xlsx_look_note(s->asked, LOOK_PRINT, "break %u 1048575", at[i]);
        column[i] = (lxw_col_t)at[i];
    }
    return !count || xlsx_call(s, late_worksheet_set_v_pagebreaks(s->worksheet, column), "set_v_pagebreaks");
}

/* ---- a page ---- */

struct dressing {
    struct xlsx_layout *layout;
    const struct xlsx_page *page;
    const struct xlsx_sheet *s;
    lxw_format *const *format;
    const struct xlsx_tones *tones;
    /* the cells at hand */
    const struct column_def *def;
    uint32_t row, column, last;
};

/* ---- drop-downs and limits ---- */

/* As the library writes it. */
static void note_choices(const struct xlsx_sheet *s, uint32_t row, uint32_t column, uint32_t last,
                         const lxw_data_validation *rule)
{
    struct str area = STR_IN(s->arena);
    char limits[2][40] = {"", ""};
    const char *type = rule->validate == LXW_VALIDATION_TYPE_LIST_FORMULA     ? "list"
                       : rule->validate == LXW_VALIDATION_TYPE_DECIMAL        ? "decimal"
                       : rule->validate == LXW_VALIDATION_TYPE_ANY            ? ""
                       : rule->validate == LXW_VALIDATION_TYPE_CUSTOM_FORMULA ? "custom"
                                                                              : "date";
    if (rule->validate == LXW_VALIDATION_TYPE_DECIMAL || rule->validate == LXW_VALIDATION_TYPE_DATE_NUMBER) {
        snprintf(limits[0], sizeof(limits[0]), "%.16G", rule->minimum_number);
        snprintf(limits[1], sizeof(limits[1]), "%.16G", rule->maximum_number);
    }
    xlsx_look_area(row, column, last, column, &area);
    /* between, blanks allowed, input and error shown */
    xlsx_look_note(s->asked, LOOK_CHOICES, "%s %s 111 %s%s\n%s %s%s %s", area.text, type,
                   rule->error_message ? rule->error_message : "", rule->input_title ? rule->input_title : "",
                   rule->input_message ? rule->input_message : "", rule->value_formula ? rule->value_formula + 1 : "",
                   limits[0], limits[1]);
}

bool xlsx_sheet_choices(const struct xlsx_sheet *s, uint32_t row, uint32_t column, uint32_t last,
                        lxw_data_validation *rule)
{
    rule->ignore_blank = LXW_VALIDATION_ON;
    rule->error_type = LXW_VALIDATION_ERROR_TYPE_STOP;
    note_choices(s, row, column, last, rule);
    return xlsx_call(
        s, late_worksheet_data_validation_range(s->worksheet, row, (lxw_col_t)column, last, (lxw_col_t)column, rule),
        "data_validation");
}

static bool validate(const struct dressing *d, lxw_data_validation rule)
{
    struct str title = STR_IN(d->s->arena), text = STR_IN(d->s->arena);
    if (rule.validate != LXW_VALIDATION_TYPE_CUSTOM_FORMULA) /* which says only that nothing goes there */
        xlsx_prompt(d->layout, d->def, &title, &text);
    rule.input_title = text.length ? title.text : NULL;
    rule.input_message = text.length ? text.text : NULL;
    if (rule.validate == LXW_VALIDATION_TYPE_ANY && !text.length)
        return true;
    return xlsx_sheet_choices(d->s, d->row, d->column, d->last, &rule);
}

/* One of the cells of a range; nothing where there is none. */
static bool validate_range(const struct dressing *d)
{
    struct str range = STR_IN(d->s->arena);
    const struct column_def *def = d->def;
    bool there = false;
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_LIST_FORMULA};
    str_add_char(&range, '=');
    if (def->choices) {
        there = xlsx_list_range(d->layout, def->choices, def->kind->number == NUMBER_SCALE ? 1 : 0, &range);
        rule.error_message = _("Choose one of the list, please.");
    } else {
        there = xlsx_range_of(d->layout, def->of, 0) && model_rows(d->layout->model, def->of);
        if (there) /* rows that have a number: new ones get theirs when the program takes the file over */
            xlsx_numbers_range(xlsx_page_with(d->layout, def->of, 0), &range);
    }
    rule.value_formula = range.text;
    return !there || validate(d, rule);
}

/* A ledger that grows is not protected, since nobody could sort it then: what is computed is kept from being typed over so. */
static bool validate_computed(const struct dressing *d)
{
    return validate(
        d, (lxw_data_validation){.validate = LXW_VALIDATION_TYPE_CUSTOM_FORMULA,
                                 .value_formula = lent("=FALSE"),
                                 .error_message = _("This is computed: write in the columns beside it, please.")});
}

static bool validate_cells(const struct dressing *d)
{
    const struct column_def *def = d->def;
    if (d->page->ready && !column_writable(def))
        return validate_computed(d);
    if (!column_writable(def) || d->layout->options.values)
        return true;
    if (def->choices || (def->kind->refers && !def->kind->many))
        return validate_range(d);
    if (def->kind->number)
        return validate(d, (lxw_data_validation){.validate = LXW_VALIDATION_TYPE_DECIMAL,
                                                 .criteria = LXW_VALIDATION_CRITERIA_BETWEEN,
                                                 .minimum_number = isnan(def->min) ? -1e15 : def->min,
                                                 .maximum_number = isnan(def->max) ? 1e15 : def->max,
                                                 .error_message = _("Type a number within the limits, please.")});
    if (def->kind->day == DAY_ALWAYS)
        return validate(d, (lxw_data_validation){.validate = LXW_VALIDATION_TYPE_DATE_NUMBER,
                                                 .criteria = LXW_VALIDATION_CRITERIA_BETWEEN,
                                                 .minimum_number = 1,
                                                 .maximum_number = MAX_DATE,
                                                 .error_message = _("Type a date such as 2026-04-01, please.")});
    return validate(d, (lxw_data_validation){.validate = LXW_VALIDATION_TYPE_ANY});
}

/* ---- colours: the label says it too ---- */

/* Where VALUE holds: of TYPE cell it is what the cell is equal to, else a formula. LINE: what FORMAT looks like. */
static bool color(const struct dressing *d, uint8_t type, char *value, lxw_format *format, const char *line)
{
    struct str area = STR_IN(d->s->arena);
    bool equal = type == LXW_CONDITIONAL_TYPE_CELL;
    xlsx_look_area(d->row, d->column, d->last, d->column, &area);
    xlsx_look_note(d->s->asked, LOOK_COLORS, "%u %s %s %s %s", d->s->asked->lines[LOOK_COLORS] + 1, area.text,
                   equal ? "cellIs equal" : "expression ", value + 1, line);
    lxw_conditional_format rule = {.type = type,
                                   .format = format,
                                   .criteria = equal ? LXW_CONDITIONAL_CRITERIA_EQUAL_TO : 0,
                                   .value_string = value};
    return xlsx_call(d->s,
                     late_worksheet_conditional_format_range(d->s->worksheet, d->row, (lxw_col_t)d->column, d->last,
                                                             (lxw_col_t)d->column, &rule),
                     "conditional_format");
}

/* ="大", or for numbers a test that an empty cell does not pass. */
static bool color_choice(const struct dressing *d, const struct choice *choice)
{
    struct str test = STR_IN(d->s->arena);
    bool number = d->def->kind->number == NUMBER_SCALE;
    if (number) {
        str_add(&test, "=AND(ISNUMBER(");
        xlsx_ref_cell(d->row, d->column, &test);
        str_add(&test, "),");
        xlsx_ref_cell(d->row, d->column, &test);
        str_add_format(&test, "=%s)", choice->code);
    } else {
        str_add_char(&test, '=');
        xlsx_add_constant(&test, intl_form(choice->label));
    }
    lxw_format *format = d->tones->tone[choice->tone];
    const char *line = d->tones->line[choice->tone];
    if (number && !(format = xlsx_tone_format(d->s->workbook, choice->tone,
                                              xlsx_choice_format(d->layout, choice, xlsx_tone_mark(choice->tone)),
                                              d->s->arena, &line)))
        return xlsx_call(d->s, LXW_ERROR_MEMORY_MALLOC_FAILED, "add_format");
    return color(d, number ? LXW_CONDITIONAL_TYPE_FORMULA : LXW_CONDITIONAL_TYPE_CELL, test.text, format, line);
}

/* What an empty computed text is called. Numbers say it by their number format; a text's would hide the text. In the empty rows below a
 * ledger neither has a name before something is typed there. */
static bool color_blank(const struct dressing *d)
{
    const struct column_def *def = d->def;
    bool ready = d->page->ready && d->row == d->page->first;
    if (!def->formula || !def->blank || (def->kind->blank != BLANK_AS_TEXT && !ready))
        return true;
    struct str number = STR_IN(d->s->arena), test = STR_IN(d->s->arena);
    str_add(&number, ";;;");
    xlsx_add_literal(&number, intl_form(def->blank));
    str_add(&test, ready ? "=AND(LEN(" : "=LEN(");
    xlsx_ref_cell(d->row, d->column, &test);
    str_add(&test, ")=0");
    if (ready) {
        str_add(&test, ",$");
        xlsx_ref_cell(d->row, d->page->there, &test);
        str_add(&test, "=1)");
    }
    lxw_format *format = number.length < 120 ? late_workbook_add_format(d->s->workbook) : NULL;
    if (!format)
        return true;
    late_format_set_num_format(format, number.text);
    return color(d, LXW_CONDITIONAL_TYPE_FORMULA, test.text, format,
                 arena_format(d->s->arena, "%06X %06X %s", 0u, 0u, number.text));
}

static bool color_choices(const struct dressing *d)
{
    const struct choice_list *list = d->def->kind->mark ? NULL : d->def->choices;
    struct str format = STR_IN(d->s->arena); /* words that the cell's own number format does not say */
    bool words = list && d->def->kind->number == NUMBER_SCALE && !xlsx_scale_format(list, &format);
    for (size_t i = 0; list && i < list->count; i++)
        if ((list->choice[i].tone != TONE_NONE || words) && !color_choice(d, &list->choice[i]))
            return false;
    return true;
}

static bool color_cells(const struct dressing *d)
{
    return color_choices(d) && color_blank(d);
}

/* ---- widths, panes, print ---- */

static bool set_columns(const struct dressing *d)
{
    const struct xlsx_page *page = d->page;
    if (page->upright && !xlsx_sheet_columns(d->s, 0, 0, 8, NULL, true))
        return false;
    for (uint32_t i = 0; i < page->width_count; i++)
        if (page->widths[i] > 0 && !xlsx_sheet_columns(d->s, i, i, page->widths[i], NULL, false))
            return false;
    for (uint32_t i = 0; i < page->columns && !page->upright; i++) {
        const struct xlsx_column *column = &page->column[i];
        lxw_format *format = column->empty_style ? d->format[column->empty_style] : NULL;
        if (!xlsx_sheet_columns(d->s, i, i, column->width, format, column->hidden))
            return false;
    }
    return true;
}

/* The rows and columns that stand on each sheet of paper. */
static bool repeat(const struct dressing *d)
{
    const struct xlsx_page *page = d->page;
    bool columns = page->pages_wide > 1, rows = xlsx_repeats_head(page), good = true;
    struct str titles = STR_IN(d->s->arena);
    if (columns) {
        str_add_format(&titles, "%s$A:$", page->quoted);
        xlsx_ref_column(page->repeat - 1, &titles);
        good = xlsx_call(d->s, late_worksheet_repeat_columns(d->s->worksheet, 0, (lxw_col_t)(page->repeat - 1)),
                         "repeat_columns");
    }
    if (rows) {
        str_add_format(&titles, "%s%s$%u:$%u", titles.length ? "," : "", page->quoted, page->header + 1,
                       page->header + 1);
        good = good &&
               xlsx_call(d->s, late_worksheet_repeat_rows(d->s->worksheet, page->header, page->header), "repeat_rows");
    }
    if (titles.length)
        xlsx_look_name_note(d->s->first, "_xlnm.Print_Titles", d->s->number, titles.text);
    return good;
}

/* Empty rows are not printed, nor what marks an upright page far right of it. */
static bool set_area(const struct dressing *d)
{
    const struct xlsx_page *page = d->page;
    uint32_t last = page->rows ? page->first + page->rows - 1 : page->first, column = (uint32_t)page->columns - 1;
    if (page->hidden || (!page->ready && !page->upright && !page->printed && !page->across))
        return true;
    if (page->across)
        column = page->across - 1;
    if (page->upright || page->printed) {
        last = page->printed ? page->printed : page->last_row;
        column = page->width_count - 1;
    }
    struct str area = STR_IN(d->s->arena);
    str_add(&area, page->quoted);
    xlsx_ref_range(0, 0, last, column, &area);
    xlsx_look_name_note(d->s->first, "_xlnm.Print_Area", d->s->number, area.text);
    return xlsx_call(d->s, late_worksheet_print_area(d->s->worksheet, 0, 0, last, (lxw_col_t)column), "print_area");
}

static bool set_print(const struct dressing *d)
{
    const struct xlsx_page *page = d->page;
    bool whole = page->kind == PAGE_COVER || page->kind == PAGE_SUMMARY;
    struct str head = STR_IN(d->s->arena), foot = STR_IN(d->s->arena);
    if (page->kind == PAGE_SHEET) {
        str_add(&head, "&L&10 ");
        xlsx_print_text(&head, d->layout->company, 60);
        str_add(&head, "&R&10 ");
        xlsx_print_text(&head, intl_form(d->layout->catalog->sheet[page->sheet].title), 60);
    }
    str_add(&foot, "&C&10 &P / &N&R&10 ");
    xlsx_print_text(&foot, d->layout->now, 16);
    return xlsx_sheet_print(d->s,
                            &(struct xlsx_print){.landscape = page->landscape,
                                                 .centred = whole,
                                                 .wide = page->pages_wide ? page->pages_wide : 1,
                                                 .tall = page->pages_tall,
                                                 .scale = page->column_breaks || page->most_scale ? page->scale : 0,
                                                 .left = 0.5,
                                                 .right = 0.5,
                                                 .top = 0.75,
                                                 .bottom = 0.65,
                                                 .head = head.length ? head.text : NULL,
                                                 .foot = foot.text}) &&
           xlsx_sheet_breaks(d->s, page->row_break, page->row_breaks) &&
           sheet_column_breaks(d->s, page->column_break, page->column_breaks) && repeat(d) && set_area(d);
}

static bool set_filter(const struct dressing *d, uint32_t last, uint32_t column)
{
    const struct xlsx_page *page = d->page;
    struct str area = STR_IN(d->s->arena);
    xlsx_look_area(page->header, 0, last, column, &area);
    xlsx_look_line(d->s->asked, LOOK_FILTER, area.text);
    str_clear(&area);
    str_add(&area, page->quoted);
    xlsx_ref_range(page->header, 0, last, column, &area);
    xlsx_look_name_note(d->s->first, "_xlnm._FilterDatabase", d->s->number, area.text);
    return xlsx_call(d->s, late_worksheet_autofilter(d->s->worksheet, page->header, 0, last, (lxw_col_t)column),
                     "autofilter");
}

/* DEF in COLUMN from ROW on: its colours to LAST, its drop-downs to BELOW (0: none). */
static bool dress_cells(struct dressing *d, const struct column_def *def, uint32_t row, uint32_t column, uint32_t last,
                        uint32_t below)
{
    d->def = def;
    d->row = row;
    d->column = column;
    d->last = below;
    if (below && !validate_cells(d))
        return false;
    d->last = last;
    return color_cells(d);
}

static bool dress_name(struct dressing *d, uint32_t column, uint32_t below)
{
    d->row = d->page->first;
    d->column = column;
    d->last = below;
    return validate_computed(d);
}

static bool dress_rows(struct dressing *d)
{
    const struct xlsx_page *page = d->page;
    const struct sheet_def *sheet = &d->layout->catalog->sheet[page->sheet];
    uint32_t last = xlsx_last_row(page);
    /* Drop-downs also where rows are added. */
    uint32_t below =
        sheet->kind == SHEET_LEDGER && last + XLSX_MORE_ROWS < XLSX_MAX_ROWS ? last + XLSX_MORE_ROWS : last;
    bool good = true;
    for (uint32_t i = 0; i < page->columns && good; i++) {
        const struct column_def *def = &sheet->column[page->column[i].column];
        if (xlsx_of_model(&page->column[i]))
            good = dress_cells(d, def, page->first, i, last, below);
        else if (page->ready && page->column[i].name_of)
            good = dress_name(d, i, below);
    }
    if (good && page->columns && page->rows + page->ready)
        good = set_filter(d, last, (uint32_t)page->columns - 1);
    for (size_t i = 0; i < sheet->summary_count && !d->layout->options.row && good; i++)
        good = dress_cells(d, &sheet->summary[i].column, page->summary[i].row, page->summary[i].column,
                           page->summary[i].row, 0);
    return good;
}

static bool dress_facts(struct dressing *d)
{
    const struct sheet_def *sheet = &d->layout->catalog->sheet[d->page->sheet];
    for (size_t c = 0; c < sheet->column_count; c++) {
        uint32_t row = d->page->at[c];
        if (row != XLSX_NOWHERE && !dress_cells(d, &sheet->column[c], row, 2, row, row))
            return false;
    }
    return true;
}

/* A number of things that must be decided: none is well. */
static bool color_open(const struct dressing *d)
{
    struct str test = STR_IN(d->s->arena), cell = STR_IN(d->s->arena);
    const char *line;
    xlsx_ref_cell(d->row, d->column, &cell);
    str_add_format(&test, "=AND(ISNUMBER(%s),%s>0)", cell.text, cell.text);
    lxw_format *format = xlsx_tone_format(
        d->s->workbook, TONE_BAD, arena_format(d->s->arena, "0\"%s\"", xlsx_tone_mark(TONE_BAD)), d->s->arena, &line);
    return format ? color(d, LXW_CONDITIONAL_TYPE_FORMULA, test.text, format, line)
                  : xlsx_call(d->s, LXW_ERROR_MEMORY_MALLOC_FAILED, "add_format");
}

static bool dress_tints(struct dressing *d)
{
    for (size_t i = 0; i < d->page->tints; i++) {
        const struct xlsx_tint *tint = &d->page->tint[i];
        d->def = tint->def;
        d->row = d->last = tint->row;
        d->column = tint->column;
        if (!(d->def ? color_choices(d) : color_open(d)))
            return false;
    }
    return true;
}

/* No password: it keeps formulas from being typed over by mistake, and nothing else. Not where rows are added: protected cells can
 * be neither sorted nor filled down, and a mistake is not silent there (validate_computed()). */
void xlsx_sheet_protect(const struct xlsx_sheet *s)
{
    lxw_protection allow = {.format_cells = LXW_TRUE,
                            .format_columns = LXW_TRUE,
                            .format_rows = LXW_TRUE,
                            .insert_rows = LXW_TRUE,
                            .insert_hyperlinks = LXW_TRUE,
                            .sort = LXW_TRUE,
                            .autofilter = LXW_TRUE};
    late_worksheet_protect(s->worksheet, NULL, &allow);
    xlsx_look_line(s->asked, LOOK_PROTECTION, XLSX_LOOK_PROTECTED);
}

static void freeze(const struct dressing *d)
{
    const struct xlsx_page *page = d->page;
    struct str cell = STR_IN(d->s->arena);
    xlsx_ref_cell(page->freeze_row, page->freeze_column, &cell);
    xlsx_look_note(d->s->asked, LOOK_PANES, "%u %u %s frozen", page->freeze_row, page->freeze_column, cell.text);
    late_worksheet_freeze_panes(d->s->worksheet, page->freeze_row, (lxw_col_t)page->freeze_column);
}

bool xlsx_sheet_dress(struct xlsx_layout *layout, const struct xlsx_page *page, const struct xlsx_sheet *s,
                      lxw_format *const *format, const struct xlsx_tones *tones)
{
    struct dressing d = {.layout = layout, .page = page, .s = s, .format = format, .tones = tones};
    if (page->kind == PAGE_DOCUMENT)
        return xlsx_document_dress(page, s);
    if (page->kind == PAGE_REPLY)
        return xlsx_reply_dress(page, s);
    if (!set_columns(&d) || !set_print(&d))
        return false;
    xlsx_sheet_view(s, page->kind != PAGE_COVER && page->kind != PAGE_SUMMARY, 0);
    if (page->freeze_row)
        freeze(&d);
    if (page->hidden)
        late_worksheet_hide(s->worksheet);
    if (!page->ready)
        xlsx_sheet_protect(s);
    if (page->kind == PAGE_SUMMARY)
        return dress_tints(&d) && xlsx_chart_insert(layout, s);
    if (page->kind == PAGE_FINDINGS && page->last_row >= page->first)
        return set_filter(&d, page->last_row, page->width_count - 1);
    if (page->kind != PAGE_SHEET)
        return true;
    return (page->upright ? dress_facts : dress_rows)(&d);
}
