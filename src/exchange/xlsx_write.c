/* The pages through libxlsxwriter. Every return code is looked at; nothing invalid is handed over. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/xlsx_defined.h"
#include "exchange/xlsx_escape.h"
#include "exchange/xlsx_sheet.h"
#include "exchange/xlsx_temporary.h"

#define MAX_FORMULA 8192

struct writing {
    struct xlsx_layout *layout;
    lxw_workbook *workbook;
    lxw_format **format;      /* by style */
    struct xlsx_sheet whole;  /* what is no worksheet's */
    struct xlsx_sheet *sheet; /* by page */
    struct xlsx_tones tones;
    struct str escaped, formula;
    struct export_report *report;
    const struct progress *progress;
    uint64_t rows;
    struct error *err;
};

/* ---- formats ---- */

static void add_alignment(lxw_format *out, const struct xlsx_style *style)
{
    if (style->wrap)
        late_format_set_text_wrap(out);
    late_format_set_align(out, style->top ? LXW_ALIGN_VERTICAL_TOP : LXW_ALIGN_VERTICAL_CENTER);
    if (style->align != ALIGN_NONE)
        late_format_set_align(out, style->align == ALIGN_LEFT     ? LXW_ALIGN_LEFT
                                   : style->align == ALIGN_CENTER ? LXW_ALIGN_CENTER
                                                                  : LXW_ALIGN_RIGHT);
    if (style->indent)
        late_format_set_indent(out, 1);
    if (style->shrink)
        late_format_set_shrink(out);
}

static lxw_format *add_format(lxw_workbook *workbook, const struct xlsx_style *style)
{
    lxw_format *out = late_workbook_add_format(workbook);
    if (!out)
        return NULL;
    late_format_set_font_name(out, style->font);
    late_format_set_font_size(out, style->size / 10.0);
    if (*style->number)
        late_format_set_num_format(out, style->number);
    if (style->bold)
        late_format_set_bold(out);
    if (style->link)
        late_format_set_underline(out, LXW_UNDERLINE_SINGLE);
    if (style->color)
        late_format_set_font_color(out, style->color);
    if (style->fill)
        late_format_set_bg_color(out, style->fill);
    add_alignment(out, style);
    if (style->open)
        late_format_set_unlocked(out);
    if (style->border == BORDER_BOX) {
        late_format_set_border(out, LXW_BORDER_THIN);
        late_format_set_border_color(out, style->edge);
    } else if (style->border == BORDER_BELOW) {
        late_format_set_bottom(out, LXW_BORDER_HAIR);
    } else if (style->border == BORDER_LINES) {
        if (style->sides & 1)
            late_format_set_left(out, LXW_BORDER_THIN), late_format_set_left_color(out, style->edge);
        if (style->sides & 4)
            late_format_set_top(out, LXW_BORDER_THIN), late_format_set_top_color(out, style->edge);
    }
    return out;
}

static const struct {
    lxw_color_t fill, font;
    const char *mark; /* that of the screen */
} tones[] = {[TONE_NONE] = {0, 0, ""},
             [TONE_GOOD] = {0xC6EFCE, 0x006100, ""},
             [TONE_WARN] = {0xFFEB9C, 0x7F6000, " !"},
             [TONE_BAD] = {0xFFC7CE, 0x9C0006, " !!"},
             [TONE_QUIET] = {0, 0x808080, ""}};

const char *xlsx_tone_mark(enum tone tone)
{
    return tones[tone].mark;
}

lxw_format *xlsx_tone_format(lxw_workbook *workbook, enum tone tone, const char *number, struct arena *arena,
                             const char **line)
{
    lxw_format *format = late_workbook_add_format(workbook);
    if (!format)
        return NULL;
    if (tones[tone].fill)
        late_format_set_bg_color(format, tones[tone].fill);
    if (tone != TONE_NONE)
        late_format_set_font_color(format, tones[tone].font);
    if (*number)
        late_format_set_num_format(format, number);
    *line = arena_format(arena, "%06X %06X %s", tones[tone].font, tones[tone].fill, number);
    return format;
}

static bool make_formats(struct writing *w)
{
    w->format = mem_zero(w->layout->styles, sizeof(lxw_format *));
    for (size_t i = 0; i < w->layout->styles; i++) {
        if (!(w->format[i] = add_format(w->workbook, &w->layout->style[i])))
            return error_set(w->err, ERROR_EXPORT, "format");
    }
    for (enum tone t = TONE_GOOD; t <= TONE_QUIET; t++) {
        const char *mark = tones[t].mark, *number = "";
        if (*mark)
            number = arena_format(w->layout->arena, "0\"%s\";-0\"%s\";0\"%s\";@\"%s\"", mark, mark, mark, mark);
        w->tones.tone[t] = xlsx_tone_format(w->workbook, t, number, w->layout->arena, &w->tones.line[t]);
        if (!w->tones.tone[t])
            return error_set(w->err, ERROR_EXPORT, "format");
    }
    return true;
}

/* ---- cells ---- */

static bool cell_error(struct writing *w, const struct xlsx_page *page, const struct xlsx_out *out,
                       enum error_code code, const char *detail)
{
    struct str place = STR_IN(w->layout->arena);
    xlsx_ref_cell(out->row, out->column, &place);
    error_because(w->err, code, page->name, "%s", detail);
    return error_place(w->err, "%s", place.text);
}

static bool cell_done(struct writing *w, const struct xlsx_page *page, const struct xlsx_out *out, lxw_error rc)
{
    return rc == LXW_NO_ERROR ||
           (xlsx_memory_ended(rc) ? cell_error(w, page, out, ERROR_MEMORY, "")
                                  : cell_error(w, page, out, ERROR_EXPORT, late_lxw_strerror(rc)));
}

static bool text_fits(struct writing *w, const struct xlsx_page *page, const struct xlsx_out *out)
{
    size_t length = strlen(out->text);
    if (length > XLSX_MAX_TEXT && utf8_utf16_length(out->text) > XLSX_MAX_TEXT)
        return cell_error(w, page, out, ERROR_TOO_LONG, _("Excel takes at most 32,767 characters in a cell"));
    return utf8_invalid_at(out->text, length) < 0 || cell_error(w, page, out, ERROR_NOT_UTF8, "");
}

static bool write_cell(struct writing *w, const struct xlsx_page *page, const struct xlsx_sheet *s,
                       const struct xlsx_out *out)
{
    lxw_worksheet *worksheet = s->worksheet;
    lxw_format *format = w->format[out->style];
    lxw_row_t row = out->row;
    lxw_col_t column = (lxw_col_t)out->column;
    lxw_error rc = LXW_NO_ERROR;
    const char *formula = NULL;
    if ((out->kind == OUT_NUMBER || out->kind == OUT_FORMULA_NUMBER || out->kind == OUT_ARRAY_NUMBER) &&
        !isfinite(out->number))
        return cell_error(w, page, out, ERROR_EXPORT, "not a number");
    if (out->entered) {
        formula = out->entered;
    } else if (out->formula) {
        str_clear(&w->formula);
        str_add_char(&w->formula, '=');
        str_add(&w->formula, xlsx_escape(out->formula, &w->escaped));
        if (w->formula.length > MAX_FORMULA && utf8_utf16_length(w->formula.text) > MAX_FORMULA)
            return cell_error(w, page, out, ERROR_LIMIT, _("more than 8192 characters in Excel"));
        formula = w->formula.text;
    }
    if (out->text && out->kind != OUT_BLANK && !text_fits(w, page, out))
        return false;
    if ((out->span > 1 || out->deep > 1) && !xlsx_sheet_merge(s, row, column, row + (out->deep > 1 ? out->deep - 1 : 0),
                                                              column + (out->span > 1 ? out->span - 1 : 0), "", format))
        return false;
    switch (out->kind) {
    case OUT_BLANK:
        if (!page->big)
            rc = late_worksheet_write_blank(worksheet, row, column, format);
        break;
    case OUT_TEXT:
        rc = late_worksheet_write_string(worksheet, row, column, xlsx_escape(out->text, &w->escaped), format);
        break;
    case OUT_NUMBER: rc = late_worksheet_write_number(worksheet, row, column, out->number, format); break;
    case OUT_LINK: {
        struct str area = STR_IN(s->arena);
        xlsx_ref_cell(row, column, &area);
        xlsx_look_note(s->asked, LOOK_LINKS, "%s %s", area.text, out->link);
        rc = late_worksheet_write_url_opt(worksheet, row, column, arena_format(s->arena, "internal:%s", out->link),
                                          format, xlsx_escape(out->text, &w->escaped), NULL);
        break;
    }
    case OUT_FORMULA_TEXT:
        rc = late_worksheet_write_formula_str(worksheet, row, column, formula, format,
                                              xlsx_escape(out->text, &w->escaped));
        break;
    case OUT_FORMULA_NUMBER:
        rc = late_worksheet_write_formula_num(worksheet, row, column, formula, format, out->number);
        break;
    case OUT_ARRAY_NUMBER:
        rc = late_worksheet_write_array_formula_num(worksheet, row, column, row, column, formula, format, out->number);
        break;
    }
    w->report->cells += out->kind != OUT_BLANK;
    return cell_done(w, page, out, rc);
}

/* ---- row heights: not every program fits them to wrapped text when it opens a file ---- */

#define LINE_HEIGHT 15.5 /* of the font at its size, in Excel on Windows */
#define USUAL       15.0 /* of a row of a document: where the file says nothing */
#define MAX_HEIGHT  409

/* A page that is read like paper, in a file of its own. */
static bool is_text(const struct xlsx_page *page)
{
    return page->kind == PAGE_DOCUMENT || page->kind == PAGE_REPLY;
}

static double column_width(const struct xlsx_page *page, uint32_t column)
{
    if (page->width_count)
        return column < page->width_count && page->widths[column] > 0 ? page->widths[column] : 8.43;
    return column < page->columns ? page->column[column].width : 8.43;
}

/* The height of the row, for its longest wrapped text. */
static double fitting_height(const struct writing *w, const struct xlsx_page *page, const struct xlsx_out *out,
                             size_t count)
{
    size_t lines = 1;
    for (size_t i = 0; i < count; i++) {
        const struct xlsx_style *style = &w->layout->style[out[i].style];
        bool hidden = out[i].column < page->columns && !page->upright && page->column[out[i].column].hidden;
        if (!style->wrap || !out[i].text || out[i].kind == OUT_BLANK || hidden)
            continue;
        size_t own = utf8_wrap(out[i].text, (int)column_width(page, out[i].column), NULL, NULL);
        lines = own > lines ? own : lines;
    }
    double height = LINE_HEIGHT * (double)lines + 3;
    return lines == 1 ? XLSX_ROW_HEIGHT : height < MAX_HEIGHT ? height : MAX_HEIGHT;
}

/* Rows that are printed: empty ones are not. */
static uint32_t printed_rows(const struct xlsx_page *page)
{
    uint32_t last = page->printed ? page->printed : page->last_row;
    return page->ready ? page->first + (page->rows ? page->rows : 1) : last + 1;
}

static bool has_names(const struct xlsx_page *page)
{
    const struct xlsx_layout *layout = page->layout;
    bool any = false;
    for (size_t i = 0; i < page->columns && !any; i++)
        any = layout->catalog->sheet[page->sheet].column[page->column[i].column].holds != HOLDS_NOTHING;
    return any && !layout->names;
}

static void count_page(const struct xlsx_page *page, struct export_report *report)
{
    bool sheet = page->kind == PAGE_SHEET;
    report->sheets += !page->hidden;
    report->rows += sheet && !page->hidden ? (page->upright ? 1 : page->rows) : 0;
    report->hidden += sheet && page->hidden;
    report->hidden_names = report->hidden_names || (sheet && page->hidden && has_names(page));
}

static bool write_page(struct writing *w, struct xlsx_page *page, const struct xlsx_sheet *s)
{
    struct xlsx_cursor cursor;
    const struct xlsx_out *out;
    const struct xlsx_row_look *look;
    size_t count;
    bool good = true, fitted = (page->kind == PAGE_SHEET || page->kind == PAGE_FINDINGS) && !page->big;
    double usual = is_text(page) ? USUAL : page->kind == PAGE_SUMMARY ? XLSX_LOW_HEIGHT : XLSX_ROW_HEIGHT;
    uint32_t printed = page->big ? 0 : printed_rows(page);
    double *height SCOPED(mem_free) = mem_zero(printed + 1, sizeof(*height));
    xlsx_cursor_start(&cursor, w->layout, page);
    late_worksheet_set_default_row(s->worksheet, usual, LXW_FALSE);
    xlsx_look_usual_height(s->asked, usual);
    while (good && xlsx_cursor_row(&cursor, &out, &count, &look)) {
        double own = look && look->height > 0 ? look->height
                     : !look && fitted        ? fitting_height(w, page, out, count)
                                              : usual;
        if (look)
            good = xlsx_sheet_row(s, look->row, own, usual, look->hidden);
        else if (own != usual ||
                 page->kind == PAGE_SUMMARY) /* charts are placed by the heights that the library knows of */
            good = xlsx_sheet_row(s, cursor.row - 1, own, usual, false);
        if (cursor.row - 1 < printed)
            height[cursor.row - 1] = look && look->hidden ? 0 : own;
        for (size_t i = 0; i < count && good; i++)
            good = write_cell(w, page, s, &out[i]);
        if (good && ++w->rows % 1024 == 0 && progress_cancelled(w->progress, w->rows, 0))
            good = error_set(w->err, ERROR_CANCELLED, page->name);
    }
    xlsx_cursor_end(&cursor);
    if (!is_text(page) && page->kind != PAGE_SUMMARY)
        xlsx_fit_down(page, height, printed);
    count_page(page, w->report);
    return good;
}

/* ---- defined names: what is left of the marks when rows and columns go ---- */

static bool define(struct writing *w, const char *name, const char *refers)
{
    xlsx_look_name_note(w->layout->page->asked, name, SIZE_MAX, refers);
    return xlsx_call(&w->whole,
                     late_workbook_define_name(w->workbook, name, arena_format(w->layout->arena, "=%s", refers)),
                     "define_name");
}

static bool define_page(struct writing *w, size_t p)
{
    const struct xlsx_page *page = &w->layout->page[p];
    struct str name = STR_IN(w->layout->arena), refers = STR_IN(w->layout->arena);
    if (page->kind != PAGE_SHEET)
        str_add_format(&name, XLSX_DEFINED_PAGE "%zu", p + 1);
    else if (page->part > 1)
        str_add_format(&name, XLSX_DEFINED_PART "%u_", page->part);
    else
        str_add(&name, XLSX_DEFINED_SHEET);
    for (const char *id = page->kind == PAGE_SHEET ? w->layout->catalog->sheet[page->sheet].id : ""; *id; id++)
        str_add_char(&name, *id == '-' ? '.' : *id);
    str_add(&refers, page->quoted);
    xlsx_ref_range(0, 0, page->header, page->columns > 1 ? (uint32_t)page->columns - 1 : 1, &refers);
    return define(w, name.text, refers.text);
}

/* The file's mark, in pieces that end between characters. */
static bool define_file(struct writing *w)
{
    struct arena *arena = w->layout->arena;
    struct str mark = STR_IN(arena);
    bool good = true;
    mark_text(&w->layout->mark, "", 1, 1, XLSX_DEFINED_TEXT, &mark);
    size_t at = 0;
    for (unsigned n = 1; at < mark.length && good; n++) {
        struct str quoted = STR_IN(arena);
        size_t length = utf8_cut(mark.text + at, XLSX_DEFINED_PIECE);
        xlsx_add_constant(&quoted, arena_text_length(arena, mark.text + at, length));
        good = define(w, arena_format(arena, XLSX_DEFINED_FILE "%u", n), quoted.text);
        at += length;
    }
    return good;
}

static bool define_names(struct writing *w)
{
    if (is_text(w->layout->page))
        return true;
    bool good = define_file(w);
    for (size_t p = 0; p < w->layout->pages && good; p++)
        good = define_page(w, p);
    return good;
}

static bool write_all(struct writing *w)
{
    struct xlsx_layout *layout = w->layout;
    for (size_t p = 0; p < layout->pages; p++)
        layout->page[p].asked = arena_zero(layout->arena, sizeof(struct xlsx_look));
    w->whole.workbook = w->workbook;
    w->whole.first = layout->page->asked;
    if (!make_formats(w) || !xlsx_sheet_about(&w->whole, &layout->about))
        return false;
    w->sheet = mem_zero(layout->pages, sizeof(*w->sheet));
    for (size_t p = 0; p < layout->pages; p++) {
        const struct xlsx_page *page = &layout->page[p];
        w->sheet[p] = (struct xlsx_sheet){.arena = layout->arena,
                                          .workbook = w->workbook,
                                          .worksheet = late_workbook_add_worksheet(w->workbook, page->name),
                                          .name = page->name,
                                          .number = p,
                                          .asked = page->asked,
                                          .first = layout->page->asked,
                                          .err = w->err};
        if (!w->sheet[p].worksheet)
            return error_set(w->err, ERROR_EXPORT, page->name);
    }
    for (size_t p = 0; p < layout->pages; p++)
        /* Notes first: in constant memory the library takes none for a row that was passed. */
        if (!xlsx_sheet_notes(layout, &layout->page[p], &w->sheet[p]) ||
            !write_page(w, &layout->page[p], &w->sheet[p]) ||
            !xlsx_sheet_dress(layout, &layout->page[p], &w->sheet[p], w->format, &w->tones))
            return false;
    late_worksheet_activate(w->sheet->worksheet);
    return define_names(w);
}

bool xlsx_write(struct xlsx_layout *layout, const char *path, const struct progress *progress,
                struct export_report *report, struct error *err)
{
    lxw_workbook_options options = {.constant_memory = layout->big};
    struct writing w = {.layout = layout,
                        .escaped = STR_INIT,
                        .formula = STR_INIT,
                        .report = report,
                        .progress = progress,
                        .whole = {.name = path, .err = err},
                        .err = err};
    *report = (struct export_report){0};
    if (!late_load(LIBRARY_XLSX, err) || !late_load(LIBRARY_ZIP, err) || !late_load(LIBRARY_EXPAT, err))
        return false; /* it will be read back */
    errno = 0;        /* xlsx_call() looks at it */
    xlsx_temporary_begin();
    w.workbook = late_workbook_new_opt(path, &options);
    if (!w.workbook)
        return error_set(err, ERROR_EXPORT, path);
    bool good = write_all(&w);
    lxw_error rc = late_workbook_close(w.workbook);
    good = xlsx_temporary_good(path, err) && good && xlsx_call(&w.whole, rc, "close");
    free(w.format);
    free(w.sheet);
    str_free(&w.escaped);
    str_free(&w.formula);
    return good;
}
