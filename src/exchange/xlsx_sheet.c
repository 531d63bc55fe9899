#include "exchange/xlsx_sheet.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/xlsx_look.h"

#define MAX_DATE  2958465
#define MORE_ROWS 500

bool xlsx_memory_ended(lxw_error rc)
{
    bool ended =
        errno == ENOMEM || rc == LXW_ERROR_MEMORY_MALLOC_FAILED || rc == LXW_ERROR_SHARED_STRING_INDEX_NOT_FOUND;
    errno = 0;
    return ended;
}

bool xlsx_call(lxw_error rc, const struct xlsx_page *page, const char *what, struct error *err)
{
    bool memory = xlsx_memory_ended(rc);
    if (rc == LXW_NO_ERROR && !memory)
        return true;
    if (memory)
        return error_set(err, ERROR_MEMORY, page ? page->name : what);
    error_set(err, ERROR_EXPORT, page ? page->name : what);
    return error_detail(err, "%s: %s", what, late_lxw_strerror(rc));
}

/* ---- drop-downs and limits ---- */

/* As the library writes it. */
static void note_choices(const struct xlsx_page *page, uint32_t row, uint32_t column, uint32_t last,
                         const lxw_data_validation *rule)
{
    struct str area = STR_INIT;
    char limits[2][40] = {"", ""};
    const char *type = rule->validate == LXW_VALIDATION_TYPE_LIST_FORMULA ? "list"
                       : rule->validate == LXW_VALIDATION_TYPE_DECIMAL    ? "decimal"
                       : rule->validate == LXW_VALIDATION_TYPE_ANY        ? ""
                                                                          : "date";
    if (rule->validate == LXW_VALIDATION_TYPE_DECIMAL || rule->validate == LXW_VALIDATION_TYPE_DATE_NUMBER) {
        snprintf(limits[0], sizeof(limits[0]), "%.16G", rule->minimum_number);
        snprintf(limits[1], sizeof(limits[1]), "%.16G", rule->maximum_number);
    }
    xlsx_look_area(row, column, last, column, &area);
    /* between, blanks allowed, input and error shown */
    xlsx_look_note(page->asked, LOOK_CHOICES, "%s %s 111 %s%s %s%s %s", area.text, type,
                   rule->error_message ? rule->error_message : "", rule->input_message ? rule->input_message : "",
                   rule->value_formula ? rule->value_formula + 1 : "", limits[0], limits[1]);
    str_free(&area);
}

static bool validate(lxw_worksheet *worksheet, const struct xlsx_page *page, uint32_t row, uint32_t column,
                     uint32_t last, lxw_data_validation *rule, struct error *err)
{
    rule->ignore_blank = LXW_VALIDATION_ON;
    rule->error_type = LXW_VALIDATION_ERROR_TYPE_STOP;
    note_choices(page, row, column, last, rule);
    return xlsx_call(
        late_worksheet_data_validation_range(worksheet, row, (lxw_col_t)column, last, (lxw_col_t)column, rule), page,
        "data_validation", err);
}

static bool validate_list(struct xlsx_layout *layout, lxw_worksheet *worksheet, const struct xlsx_page *page,
                          const struct column_def *def, uint32_t row, uint32_t column, uint32_t last, struct error *err)
{
    struct str range = STR_INIT;
    bool good = true;
    str_add_char(&range, '=');
    if (xlsx_list_range(layout, def->choices, def->kind->number == NUMBER_SCALE ? 1 : 0, &range)) {
        lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_LIST_FORMULA, .value_formula = range.text};
        rule.error_message = _("Choose one of the list, please.");
        good = validate(worksheet, page, row, column, last, &rule, err);
    }
    str_free(&range);
    return good;
}

static bool validate_row(struct xlsx_layout *layout, lxw_worksheet *worksheet, const struct xlsx_page *page,
                         const struct column_def *def, uint32_t row, uint32_t column, uint32_t last, struct error *err)
{
    size_t p = layout->page_of[def->of];
    if (!xlsx_whole(layout, def->of) || !layout->page[p].rows)
        return true;
    struct str range = STR_INIT;
    str_add_char(&range, '=');
    xlsx_column_range(&layout->page[p], layout->page[p].at[0], true, &range);
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_LIST_FORMULA, .value_formula = range.text};
    bool good = validate(worksheet, page, row, column, last, &rule, err);
    str_free(&range);
    return good;
}

static bool validate_number(lxw_worksheet *worksheet, const struct xlsx_page *page, const struct column_def *def,
                            uint32_t row, uint32_t column, uint32_t last, struct error *err)
{
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_DECIMAL, .criteria = LXW_VALIDATION_CRITERIA_BETWEEN};
    rule.minimum_number = isnan(def->min) ? -1e15 : def->min;
    rule.maximum_number = isnan(def->max) ? 1e15 : def->max;
    rule.error_message = _("Type a number within the limits, please.");
    return validate(worksheet, page, row, column, last, &rule, err);
}

static bool validate_date(lxw_worksheet *worksheet, const struct xlsx_page *page, uint32_t row, uint32_t column,
                          uint32_t last, struct error *err)
{
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_DATE_NUMBER,
                                .criteria = LXW_VALIDATION_CRITERIA_BETWEEN,
                                .minimum_number = 1,
                                .maximum_number = MAX_DATE};
    rule.error_message = _("Type a date such as 2026-04-01, please.");
    return validate(worksheet, page, row, column, last, &rule, err);
}

static bool validate_nothing(lxw_worksheet *worksheet, const struct xlsx_page *page, const struct column_def *def,
                             uint32_t row, uint32_t column, uint32_t last, struct error *err)
{
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_ANY};
    struct str text = STR_INIT;
    def->kind->prompt(def, &text);
    rule.input_message = text.text;
    bool good = validate(worksheet, page, row, column, last, &rule, err);
    str_free(&text);
    return good;
}

static bool validate_column(struct xlsx_layout *layout, lxw_worksheet *worksheet, const struct xlsx_page *page,
                            const struct column_def *def, uint32_t row, uint32_t column, uint32_t last,
                            struct error *err)
{
    if (!column_writable(def) || layout->options.values)
        return true;
    if (def->choices)
        return validate_list(layout, worksheet, page, def, row, column, last, err);
    if (def->kind->refers && !def->kind->many)
        return validate_row(layout, worksheet, page, def, row, column, last, err);
    if (def->kind->number)
        return validate_number(worksheet, page, def, row, column, last, err);
    if (def->kind->day == DAY_ALWAYS)
        return validate_date(worksheet, page, row, column, last, err);
    if (def->kind->prompt)
        return validate_nothing(worksheet, page, def, row, column, last, err);
    return true;
}

/* ---- colours: the label says it too ---- */

static bool color(lxw_worksheet *worksheet, const struct xlsx_page *page, uint32_t row, uint32_t column, uint32_t last,
                  uint8_t type, char *value, lxw_format *format, const char *line, struct error *err)
{
    struct str area = STR_INIT;
    xlsx_look_area(row, column, last, column, &area);
    xlsx_look_note(page->asked, LOOK_COLORS, "%u %s %s %s %s", page->asked->lines[LOOK_COLORS] + 1, area.text,
                   type == LXW_CONDITIONAL_TYPE_CELL ? "cellIs equal" : "expression ", value + 1, line);
    str_free(&area);
    lxw_conditional_format rule = {.type = type, .format = format};
    rule.criteria = type == LXW_CONDITIONAL_TYPE_CELL ? LXW_CONDITIONAL_CRITERIA_EQUAL_TO : 0;
    rule.value_string = value;
    return xlsx_call(
        late_worksheet_conditional_format_range(worksheet, row, (lxw_col_t)column, last, (lxw_col_t)column, &rule),
        page, "conditional_format", err);
}

/* ="大", or for numbers a test that an empty cell does not pass. */
static void condition(const struct column_def *def, const struct choice *choice, uint32_t row, uint32_t column,
                      uint8_t *type, struct str *out)
{
    str_clear(out);
    if (def->kind->number == NUMBER_SCALE) {
        *type = LXW_CONDITIONAL_TYPE_FORMULA;
        str_add(out, "=AND(ISNUMBER(");
        xlsx_ref_column(column, out);
        str_add_format(out, "%u),", row + 1);
        xlsx_ref_column(column, out);
        str_add_format(out, "%u=%s)", row + 1, choice->code);
        return;
    }
    *type = LXW_CONDITIONAL_TYPE_CELL;
    str_add(out, "=\"");
    for (const char *p = intl_form(choice->label); *p; p++)
        str_add(out, *p == '"' ? "\"\"" : (char[]){*p, 0});
    str_add_char(out, '"');
}

/* What an empty computed text is called. Numbers say it by their number format; a text's would hide the text. */
static bool color_blank(lxw_workbook *workbook, lxw_worksheet *worksheet, const struct xlsx_page *page,
                        const struct column_def *def, uint32_t row, uint32_t column, uint32_t last, struct error *err)
{
    if (!def->formula || !def->blank || def->kind->blank != BLANK_AS_TEXT)
        return true;
    struct str number = STR_INIT, test = STR_INIT;
    str_add(&number, ";;;\"");
    for (const char *p = intl_form(def->blank); *p; p++)
        if (*p != '"')
            str_add_char(&number, *p);
    str_add_char(&number, '"');
    str_add(&test, "=LEN(");
    xlsx_ref_column(column, &test);
    str_add_format(&test, "%u)=0", row + 1);
    lxw_format *format = number.length < 120 ? late_workbook_add_format(workbook) : NULL;
    bool good = true;
    if (format) {
        char *line = mem_format("%06X %06X %s", 0u, 0u, number.text);
        late_format_set_num_format(format, number.text);
        good = color(worksheet, page, row, column, last, LXW_CONDITIONAL_TYPE_FORMULA, test.text, format, line, err);
        free(line);
    }
    str_free(&number);
    str_free(&test);
    return good;
}

static bool color_column(const struct xlsx_tones *tones, lxw_workbook *workbook, lxw_worksheet *worksheet,
                         const struct xlsx_page *page, const struct column_def *def, uint32_t row, uint32_t column,
                         uint32_t last, struct error *err)
{
    struct str text = STR_INIT;
    bool good = true, toned = def->choices && !def->kind->mark;
    for (size_t i = 0; toned && i < def->choices->count && good; i++) {
        const struct choice *choice = &def->choices->choice[i];
        uint8_t type;
        if (choice->tone == TONE_NONE)
            continue;
        condition(def, choice, row, column, &type, &text);
        good = color(worksheet, page, row, column, last, type, text.text, tones->tone[choice->tone],
                     tones->line[choice->tone], err);
    }
    str_free(&text);
    return good && color_blank(workbook, worksheet, page, def, row, column, last, err);
}

/* ---- widths, panes, print ---- */

static void note_width(const struct xlsx_page *page, uint32_t column, double width, bool hidden)
{
    xlsx_look_note(page->asked, LOOK_COLUMNS, "%u-%u %d %s", column + 1, column + 1, xlsx_look_pixels(width),
                   hidden ? "1" : "");
}

static bool set_columns(const struct xlsx_page *page, lxw_worksheet *worksheet, lxw_format *const *format,
                        struct error *err)
{
    bool good = true;
    lxw_row_col_options hide = {.hidden = LXW_TRUE};
    if (page->upright) {
        note_width(page, 0, 8, true);
        good = xlsx_call(late_worksheet_set_column_opt(worksheet, 0, 0, 8, NULL, &hide), page, "set_column", err);
    }
    for (uint32_t i = 0; i < page->width_count && good; i++)
        if (page->widths[i] > 0) {
            note_width(page, i, page->widths[i], false);
            good = xlsx_call(late_worksheet_set_column(worksheet, (lxw_col_t)i, (lxw_col_t)i, page->widths[i], NULL),
                             page, "set_column", err);
        }
    for (uint32_t i = 0; i < page->columns && !page->upright && good; i++) {
        const struct xlsx_column *column = &page->column[i];
        note_width(page, i, column->width, column->hidden);
        good = xlsx_call(late_worksheet_set_column_opt(worksheet, (lxw_col_t)i, (lxw_col_t)i, column->width,
                                                       column->empty_style ? format[column->empty_style] : NULL,
                                                       column->hidden ? &hide : NULL),
                         page, "set_column", err);
    }
    return good;
}

/* & starts a code in headers and footers; 255 characters are allowed. */
static void add_header_text(struct str *out, const char *text, int cells)
{
    size_t length = utf8_fit(text, cells);
    for (size_t i = 0; i < length; i++) {
        str_add_char(out, text[i]);
        if (text[i] == '&')
            str_add_char(out, '&');
    }
}

static uint16_t pages_wide(const struct xlsx_page *page)
{
    return (uint16_t)(page->pages_wide > 1 ? page->pages_wide : 1);
}

static bool repeats_columns(const struct xlsx_page *page)
{
    return page->kind == PAGE_SHEET && page->pages_wide > 1;
}

static bool repeats_rows(const struct xlsx_page *page)
{
    return (page->kind == PAGE_SHEET && !page->upright) || page->kind == PAGE_FINDINGS || page->kind == PAGE_CALENDAR;
}

static void note_print(const struct xlsx_layout *layout, const struct xlsx_page *page)
{
    bool whole = page->kind == PAGE_COVER || page->kind == PAGE_SUMMARY;
    struct str wide = STR_INIT, titles = STR_INIT;
    if (pages_wide(page) > 1)
        str_add_format(&wide, "%u", pages_wide(page));
    xlsx_look_line(page->asked, LOOK_PRINT, "fit 1");
    xlsx_look_line(page->asked, LOOK_PRINT, "margins 0.50 0.50 0.75 0.65");
    if (whole)
        xlsx_look_line(page->asked, LOOK_PRINT, "centred 1");
    xlsx_look_note(page->asked, LOOK_PRINT, "9 %s %s %s", page->landscape ? "landscape" : "portrait", wide.text,
                   whole ? "" : "0");
    if (repeats_columns(page)) {
        str_add_format(&titles, "%s$A:$", page->quoted);
        xlsx_ref_column(page->freeze_column - 1, &titles);
    }
    if (repeats_rows(page))
        str_add_format(&titles, "%s%s$%u:$%u", titles.length ? "," : "", page->quoted, page->header + 1,
                       page->header + 1);
    if (titles.length)
        xlsx_look_name_note(layout->page->asked, "_xlnm.Print_Titles", (size_t)(page - layout->page), titles.text);
    str_free(&wide);
    str_free(&titles);
}

static void note_filter(const struct xlsx_layout *layout, const struct xlsx_page *page, uint32_t last, uint32_t column)
{
    struct str area = STR_INIT;
    xlsx_look_area(page->header, 0, last, column, &area);
    xlsx_look_note(page->asked, LOOK_FILTER, "%s", area.text);
    str_clear(&area);
    str_add(&area, page->quoted);
    xlsx_ref_cell(page->header, 0, &area);
    str_add_char(&area, ':');
    xlsx_ref_cell(last, column, &area);
    xlsx_look_name_note(layout->page->asked, "_xlnm._FilterDatabase", (size_t)(page - layout->page), area.text);
    str_free(&area);
}

static bool set_print(const struct xlsx_layout *layout, const struct xlsx_page *page, lxw_worksheet *worksheet,
                      struct error *err)
{
    struct str header = STR_INIT;
    bool good = true;
    late_worksheet_set_paper(worksheet, 9); /* A4 */
    if (page->landscape)
        late_worksheet_set_landscape(worksheet);
    late_worksheet_fit_to_pages(worksheet, pages_wide(page),
                                page->kind == PAGE_COVER || page->kind == PAGE_SUMMARY ? 1 : 0);
    late_worksheet_set_margins(worksheet, 0.5, 0.5, 0.75, 0.65);
    note_print(layout, page);
    if (page->kind == PAGE_SHEET) {
        str_add(&header, "&L&9 ");
        add_header_text(&header, layout->company, 60);
        str_add(&header, "&R&9 ");
        add_header_text(&header, intl_form(layout->catalog->sheet[page->sheet].title), 60);
        xlsx_look_note(page->asked, LOOK_PRINT, "%s", header.text);
        good = xlsx_call(late_worksheet_set_header(worksheet, header.text), page, "set_header", err);
        if (repeats_columns(page))
            good = good && xlsx_call(late_worksheet_repeat_columns(worksheet, 0, (lxw_col_t)(page->freeze_column - 1)),
                                     page, "repeat_columns", err);
    }
    if (good && repeats_rows(page))
        good = xlsx_call(late_worksheet_repeat_rows(worksheet, page->header, page->header), page, "repeat_rows", err);
    str_clear(&header);
    str_add(&header, "&C&9 &P / &N&R&9 ");
    add_header_text(&header, layout->now, 16);
    xlsx_look_note(page->asked, LOOK_PRINT, "%s", header.text);
    good = good && xlsx_call(late_worksheet_set_footer(worksheet, header.text), page, "set_footer", err);
    str_free(&header);
    return good;
}

static bool dress_rows(struct xlsx_layout *layout, const struct xlsx_page *page, lxw_workbook *workbook,
                       lxw_worksheet *worksheet, const struct xlsx_tones *tones, struct error *err)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    uint32_t last = page->first + (page->rows ? page->rows - 1 : 0);
    /* Drop-downs also where rows are added. */
    uint32_t below = sheet->kind == SHEET_LEDGER && last + MORE_ROWS < XLSX_MAX_ROWS ? last + MORE_ROWS : last;
    bool good = true;
    for (uint32_t i = 0; i < page->columns && good; i++) {
        const struct column_def *def = &sheet->column[page->column[i].column];
        if (!page->column[i].name_of)
            good = validate_column(layout, worksheet, page, def, page->first, i, below, err) &&
                   color_column(tones, workbook, worksheet, page, def, page->first, i, last, err);
    }
    if (page->columns && page->rows)
        note_filter(layout, page, last, (uint32_t)page->columns - 1);
    if (good && page->columns && page->rows)
        good = xlsx_call(late_worksheet_autofilter(worksheet, page->header, 0, last, (lxw_col_t)(page->columns - 1)),
                         page, "autofilter", err);
    for (size_t i = 0; i < sheet->summary_count && good; i++)
        good = color_column(tones, workbook, worksheet, page, &sheet->summary[i].column, page->summary[i].row,
                            page->summary[i].column, page->summary[i].row, err);
    return good;
}

static bool dress_facts(struct xlsx_layout *layout, const struct xlsx_page *page, lxw_workbook *workbook,
                        lxw_worksheet *worksheet, const struct xlsx_tones *tones, struct error *err)
{
    const struct sheet_def *sheet = &layout->catalog->sheet[page->sheet];
    bool good = true;
    for (size_t c = 0; c < sheet->column_count && good; c++) {
        uint32_t row = page->at[c];
        if (row != XLSX_NOWHERE)
            good = validate_column(layout, worksheet, page, &sheet->column[c], row, 2, row, err) &&
                   color_column(tones, workbook, worksheet, page, &sheet->column[c], row, 2, row, err);
    }
    return good;
}

/* No password: it keeps formulas from being typed over by mistake, and nothing else. */
static void protect(lxw_worksheet *worksheet, const struct xlsx_page *page)
{
    lxw_protection allow = {.format_cells = LXW_TRUE,
                            .format_columns = LXW_TRUE,
                            .format_rows = LXW_TRUE,
                            .insert_rows = LXW_TRUE,
                            .insert_hyperlinks = LXW_TRUE,
                            .sort = LXW_TRUE,
                            .autofilter = LXW_TRUE};
    late_worksheet_protect(worksheet, NULL, &allow);
    xlsx_look_line(page->asked, LOOK_PROTECTION, XLSX_LOOK_PROTECTED);
}

static void note_view(const struct xlsx_layout *layout, const struct xlsx_page *page)
{
    struct str cell = STR_INIT;
    xlsx_look_note(page->asked, LOOK_PANES, "grid %s open %s",
                   page->kind == PAGE_COVER || page->kind == PAGE_SUMMARY ? "0" : "", page == layout->page ? "1" : "");
    if (page->freeze_row) {
        xlsx_look_area(page->freeze_row, page->freeze_column, page->freeze_row, page->freeze_column, &cell);
        xlsx_look_note(page->asked, LOOK_PANES, "%u %u %s frozen", page->freeze_row, page->freeze_column, cell.text);
    }
    str_free(&cell);
}

bool xlsx_sheet_dress(struct xlsx_layout *layout, const struct xlsx_page *page, lxw_workbook *workbook,
                      lxw_worksheet *worksheet, lxw_format *const *format, const struct xlsx_tones *tones,
                      struct error *err)
{
    if (!set_columns(page, worksheet, format, err) || !set_print(layout, page, worksheet, err))
        return false;
    note_view(layout, page);
    if (page->freeze_row)
        late_worksheet_freeze_panes(worksheet, page->freeze_row, (lxw_col_t)page->freeze_column);
    if (page->hidden)
        late_worksheet_hide(worksheet);
    if (page->kind == PAGE_COVER || page->kind == PAGE_SUMMARY) {
        late_worksheet_gridlines(worksheet, LXW_HIDE_ALL_GRIDLINES);
        late_worksheet_center_horizontally(worksheet);
    }
    protect(worksheet, page);
    if (page->kind == PAGE_SUMMARY)
        return xlsx_chart_insert(layout, page, workbook, worksheet, err);
    if (page->kind == PAGE_FINDINGS && page->last_row >= page->first)
        note_filter(layout, page, page->last_row, page->width_count - 1);
    if (page->kind == PAGE_FINDINGS && page->last_row >= page->first)
        return xlsx_call(
            late_worksheet_autofilter(worksheet, page->header, 0, page->last_row, (lxw_col_t)(page->width_count - 1)),
            page, "autofilter", err);
    if (page->kind != PAGE_SHEET)
        return true;
    return (page->upright ? dress_facts : dress_rows)(layout, page, workbook, worksheet, tones, err);
}
