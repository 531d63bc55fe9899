/* A document as an Excel file that prints like paper: A4 upright, no grid, texts in merged cells with their heights
 * set.
 *
 * Every cell is decided before anything is written; the writer and the check walk the same list. The sheet is a grid of
 * narrow columns, so that numbers, texts and tables of any width stand where they should. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/document_file.h"
#include "exchange/xlsx_escape.h"
#include "exchange/xlsx_temporary.h"

#define COLUMNS      24
#define COLUMN_WIDTH 3.14 /* characters: 27 pixels; 24 of them are 171 mm */
#define CELLS_COLUMN 3.55 /* half-width letters of 10.5 points in a column, a little less than there is room for */
#define LINE_POINTS  15.0
#define MAX_LINES    24 /* of a cell: Excel's rows are at most 409 points high */

enum look {
    LOOK_TITLE,
    LOOK_SUBTITLE,
    LOOK_HEADING1,
    LOOK_HEADING2,
    LOOK_TEXT,
    LOOK_NOTE,
    LOOK_RIGHT,
    LOOK_CENTER,
    LOOK_CELL,
    LOOK_HEAD,
    LOOK_BLANK, /* a text with a blank to fill */
    LOOK_BLANK_CELL,
    LOOKS
};

struct page_cell {
    uint32_t row;
    int first, last; /* columns */
    enum look look;
    char *text;
};

struct page {
    const struct document *document;
    struct page_cell *cell;
    size_t cells, capacity;
    double *height; /* by row; 0: as it comes */
    uint32_t rows;
    size_t height_capacity;
    uint32_t *page_row; /* rows that begin a page */
    size_t pages, page_capacity;
};

/* ---- layout ---- */

static int room(int first, int last)
{
    int cells = (int)((last - first + 1) * CELLS_COLUMN);
    return cells < 4 ? 4 : cells;
}

static uint32_t new_row(struct page *p, double height)
{
    p->height = mem_grow(p->height, p->rows, &p->height_capacity, sizeof(*p->height));
    p->height[p->rows] = height;
    return p->rows++;
}

static void put(struct page *p, uint32_t row, int first, int last, enum look look, const char *text, size_t length)
{
    p->cell = mem_grow(p->cell, p->cells, &p->capacity, sizeof(*p->cell));
    p->cell[p->cells++] = (struct page_cell){row, first, last, look, mem_text_length(text, length)};
}

static bool has_blank(const struct document *d, size_t block, size_t cell)
{
    for (size_t i = 0; i < d->blanks; i++)
        if (d->blank[i].block == block && d->blank[i].cell == cell)
            return true;
    return false;
}

struct cutting { /* a long text over several rows, cut where a line ends */
    const char *text;
    size_t from, to, line;
    struct page *page;
    const char *number;
    int first, number_at;
    enum look look;
};

static void flush(struct cutting *c)
{
    if (c->line == 0)
        return;
    uint32_t row = new_row(c->page, (double)c->line * LINE_POINTS + 3);
    if (*c->number && c->number_at >= 0)
        put(c->page, row, c->number_at, c->first - 1, LOOK_TEXT, c->number, strlen(c->number));
    put(c->page, row, c->first, COLUMNS - 1, c->look, c->text + c->from, c->to - c->from);
    c->number = "";
    c->line = 0;
}

static void take_line(void *context, const char *line, size_t bytes)
{
    struct cutting *c = context;
    size_t from = (size_t)(line - c->text);
    if (c->line == MAX_LINES)
        flush(c);
    if (c->line++ == 0)
        c->from = from;
    c->to = from + bytes;
}

static void put_text(struct page *p, const char *number, int number_at, int first, enum look look, const char *text)
{
    struct cutting c = {
        .text = text, .page = p, .number = number, .number_at = number_at, .first = first, .look = look};
    utf8_wrap(text, room(first, COLUMNS - 1), take_line, &c);
    flush(&c);
}

static void put_table(struct page *p, size_t at)
{
    const struct document_block *block = &p->document->block[at];
    int left = 1, columns = COLUMNS - left, last[COLUMNS];
    double sum = 0;
    for (size_t c = 0; c < block->columns; c++) {
        sum += block->width[c];
        last[c] = left + (int)lround(sum * columns) - 1;
        int least = c ? last[c - 1] + 1 : left;
        last[c] = last[c] < least ? least : last[c];
        int most = COLUMNS - (int)(block->columns - c);
        last[c] = last[c] > most ? most : last[c];
    }
    last[block->columns - 1] = COLUMNS - 1;
    for (size_t r = 0; r < block->rows; r++) {
        size_t lines = 1;
        for (size_t c = 0; c < block->columns; c++) {
            size_t count = utf8_wrap(block->cell[r * block->columns + c], room(c ? last[c - 1] + 1 : left, last[c]) - 1,
                                     NULL, NULL);
            lines = count > lines ? count : lines;
        }
        uint32_t row = new_row(p, (double)(lines > 26 ? 26 : lines) * LINE_POINTS + 4);
        for (size_t c = 0; c < block->columns; c++) {
            size_t cell = r * block->columns + c;
            enum look look = block->head && r == 0              ? LOOK_HEAD
                             : has_blank(p->document, at, cell) ? LOOK_BLANK_CELL
                                                                : LOOK_CELL;
            put(p, row, c ? last[c - 1] + 1 : left, last[c], look, block->cell[cell], strlen(block->cell[cell]));
        }
    }
    new_row(p, 6);
}

static void put_heading(struct page *p, const struct document_block *block)
{
    struct str text = STR_INIT;
    bool bracket = strncmp(block->text, "（", strlen("（")) == 0;
    str_add_format(&text, "%s%s%s", block->number, *block->number && !bracket ? "  " : "", block->text);
    new_row(p, block->level == 1 ? 8 : 4);
    put_text(p, "", -1, 0, block->level == 1 ? LOOK_HEADING1 : LOOK_HEADING2, text.text);
    str_free(&text);
}

static void put_block(struct page *p, size_t at)
{
    const struct document_block *block = &p->document->block[at];
    enum look look = has_blank(p->document, at, SIZE_MAX) ? LOOK_BLANK : LOOK_TEXT;
    int first = 1;
    if (block->page && p->rows) {
        p->page_row = mem_grow(p->page_row, p->pages, &p->page_capacity, sizeof(*p->page_row));
        p->page_row[p->pages++] = p->rows;
    }
    switch (block->kind) {
    case BLOCK_TABLE: put_table(p, at); return;
    case BLOCK_HEADING: put_heading(p, block); return;
    case BLOCK_TITLE:
        put_text(p, "", -1, 0, LOOK_TITLE, block->text);
        p->height[p->rows - 1] += 12;
        new_row(p, 10);
        return;
    case BLOCK_SUBTITLE: put_text(p, "", -1, 0, LOOK_SUBTITLE, block->text); return;
    case BLOCK_RIGHT: put_text(p, "", -1, 0, look == LOOK_BLANK ? look : LOOK_RIGHT, block->text); return;
    case BLOCK_CENTER: put_text(p, "", -1, 0, look == LOOK_BLANK ? look : LOOK_CENTER, block->text); return;
    case BLOCK_NOTE: put_text(p, "", -1, 1, look == LOOK_BLANK ? look : LOOK_NOTE, block->text); return;
    case BLOCK_ITEM:
        first = 2 + (block->level > 4 ? 4 : block->level);
        put_text(p, block->number, first - 1, first, look, block->text);
        return;
    case BLOCK_SIGN:
        put_text(p, "", -1, 1, look, block->text);
        p->height[p->rows - 1] *= 1.4;
        return;
    case BLOCK_PARA:
    case BLOCK_LINES: put_text(p, block->number, 0, 1, look, block->text); return;
    }
}

static void page_make(struct page *p, const struct document *document)
{
    *p = (struct page){.document = document};
    for (size_t i = 0; i < document->count; i++) {
        const struct document_block *block = &document->block[i], *before = i ? block - 1 : NULL;
        if (before && block->kind == BLOCK_PARA && before->kind != BLOCK_HEADING)
            new_row(p, 4);
        if (before && (block->kind == BLOCK_RIGHT || block->kind == BLOCK_SIGN) && before->kind != block->kind)
            new_row(p, 12);
        put_block(p, i);
    }
}

static void page_free(struct page *p)
{
    for (size_t i = 0; i < p->cells; i++)
        free(p->cell[i].text);
    free(p->cell);
    free(p->height);
    free(p->page_row);
}

/* ---- writing ---- */

static bool make_formats(lxw_workbook *workbook, lxw_format *format[LOOKS])
{
    for (int i = 0; i < LOOKS; i++) {
        lxw_format *f = format[i] = workbook_add_format(workbook);
        if (!f)
            return false;
        bool heading = i <= LOOK_HEADING2 || i == LOOK_HEAD,
             table = i == LOOK_CELL || i == LOOK_HEAD || i == LOOK_BLANK_CELL;
        format_set_font_name(f, heading ? "ＭＳ Ｐゴシック" : "ＭＳ Ｐ明朝");
        format_set_font_size(f, i == LOOK_TITLE      ? 16
                                : i == LOOK_SUBTITLE ? 12
                                : i == LOOK_NOTE     ? 9
                                : table              ? 10
                                                     : 10.5);
        format_set_text_wrap(f);
        format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
        format_set_num_format(f, "@");
        if (i == LOOK_TITLE || i == LOOK_HEADING1)
            format_set_bold(f);
        if (i == LOOK_TITLE || i == LOOK_SUBTITLE || i == LOOK_CENTER)
            format_set_align(f, LXW_ALIGN_CENTER);
        else
            format_set_align(f, i == LOOK_RIGHT ? LXW_ALIGN_RIGHT : LXW_ALIGN_LEFT);
        if (i == LOOK_HEADING1)
            format_set_bottom(f, LXW_BORDER_HAIR);
        if (table)
            format_set_border(f, LXW_BORDER_THIN);
        if (table)
            format_set_border_color(f, 0x808080);
        if (i == LOOK_HEAD)
            format_set_bg_color(f, 0xE7E6E6);
        if (i == LOOK_BLANK || i == LOOK_BLANK_CELL)
            format_set_bg_color(f, 0xFFF2CC);
    }
    return true;
}

static bool good(lxw_error rc, const char *path, struct error *err)
{
    bool memory = errno == ENOMEM; /* see xlsx_call() */
    errno = 0;
    if (rc == LXW_NO_ERROR && !memory)
        return true;
    if (memory)
        return error_set(err, ERROR_MEMORY, path);
    error_set(err, ERROR_EXPORT, path);
    return error_detail(err, "%s", lxw_strerror(rc));
}

/* & begins a code in heads and feet; they hold 255 bytes here. Without the blank "&9" and "3時の…" were size 93. */
static void head_text(struct str *out, const char *left, const char *right)
{
    struct str text = STR_INIT;
    str_add(&text, "&L&9 ");
    char *cut = mem_text_length(left, utf8_fit(left, 60));
    for (const char *p = cut; *p; p++) {
        str_add_char(&text, *p);
        if (*p == '&')
            str_add_char(&text, '&');
    }
    str_add_format(&text, "&R&9 %s", right);
    str_add(out, text.text);
    free(cut);
    str_free(&text);
}

static bool write_page(const struct page *p, lxw_workbook *workbook, const char *name, const char *head,
                       const char *version, bool numbers, lxw_format *const format[LOOKS], const char *path,
                       struct error *err)
{
    lxw_worksheet *sheet = workbook_add_worksheet(workbook, name);
    struct str header = STR_INIT, escaped = STR_INIT;
    if (!sheet)
        return error_set(err, ERROR_EXPORT, path);
    bool fine = good(worksheet_set_column(sheet, 0, COLUMNS - 1, COLUMN_WIDTH, NULL), path, err);
    for (uint32_t r = 0; r < p->rows && fine; r++)
        fine = good(worksheet_set_row(sheet, r, p->height[r], NULL), path, err);
    for (size_t i = 0; i < p->cells && fine; i++) {
        const struct page_cell *c = &p->cell[i];
        const char *text = xlsx_escape(c->text, &escaped);
        if (c->first == c->last)
            fine = good(*text ? worksheet_write_string(sheet, c->row, (lxw_col_t)c->first, text, format[c->look])
                              : worksheet_write_blank(sheet, c->row, (lxw_col_t)c->first, format[c->look]),
                        path, err);
        else
            fine = good(worksheet_merge_range(sheet, c->row, (lxw_col_t)c->first, c->row, (lxw_col_t)c->last, text,
                                              format[c->look]),
                        path, err);
    }
    head_text(&header, head, version);
    fine = fine && good(worksheet_set_header(sheet, header.text), path, err) &&
           (!numbers || good(worksheet_set_footer(sheet, "&C&9&P / &N"), path, err));
    if (fine && p->pages) {
        lxw_row_t *breaks = mem_zero(p->pages + 1, sizeof(*breaks));
        for (size_t i = 0; i < p->pages; i++)
            breaks[i] = p->page_row[i];
        fine = good(worksheet_set_h_pagebreaks(sheet, breaks), path, err);
        free(breaks);
    }
    worksheet_set_paper(sheet, 9); /* A4 */
    worksheet_set_portrait(sheet);
    worksheet_fit_to_pages(sheet, 1, 0); /* where fonts are wider than ours */
    worksheet_set_margins(sheet, 0.63, 0.63, 0.9, 0.75);
    worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
    if (!numbers)
        worksheet_set_tab_color(sheet, 0xC00000);
    if (p->rows)
        worksheet_print_area(sheet, 0, 0, p->rows - 1, COLUMNS - 1);
    str_free(&header);
    str_free(&escaped);
    return fine;
}

/* A sheet's name: at most 31 characters, none that Excel refuses. */
static char *sheet_name(const char *title)
{
    struct str out = STR_INIT;
    const char *p = title;
    for (int units = 0; *p && units < 31;) {
        size_t step = utf8_step(p, 0);
        if (step == 1 && strchr("[]:*?/\\'", *p))
            str_add_char(&out, '_');
        else
            str_add_length(&out, p, step);
        p += step;
        units += step > 3 ? 2 : 1;
    }
    return str_take(&out);
}

bool xlsx_document_write(const struct document_file *file, const struct export_file *to, struct export_report *report,
                         struct error *err)
{
    const char *path = to->path;
    lxw_format *format[LOOKS];
    lxw_doc_properties properties = {.title = file->document->title,
                                     .company = file->document->company,
                                     .author = (char *)(uintptr_t) "mamori",
                                     .created = (time_t)file->made};
    (void)report;
    errno = 0;
    xlsx_temporary_begin();
    lxw_workbook *workbook = workbook_new(to->name);
    if (!workbook || !make_formats(workbook, format))
        return error_set(err, ERROR_EXPORT, path);
    bool fine = good(workbook_set_properties(workbook, &properties), path, err);
    for (int i = 0; i < (file->officer ? 2 : 1) && fine; i++) {
        struct page page;
        page_make(&page, i ? file->officer : file->document);
        char *name = sheet_name(i ? _("For the person in charge") : file->document->title);
        fine = write_page(&page, workbook, name, i ? file->officer_head : file->head, file->version, i == 0, format,
                          path, err);
        free(name);
        page_free(&page);
    }
    lxw_error rc = workbook_close(workbook);
    return xlsx_temporary_good(path, err) && fine && good(rc, path, err);
}

/* ---- checking ---- */

struct checking {
    const struct document_file *file;
    struct page page;
    int sheet; /* of the file; -1 before the first */
    size_t at; /* next cell expected */
    bool same;
};

static void skip_empty(struct checking *c)
{
    while (c->at < c->page.cells && !*c->page.cell[c->at].text)
        c->at++;
}

static void sheet_done(struct checking *c)
{
    if (c->sheet < 0)
        return;
    skip_empty(c);
    c->same = c->same && c->at == c->page.cells;
    page_free(&c->page);
    c->page = (struct page){0};
}

static bool check_sheet(void *context, const char *name, bool hidden)
{
    struct checking *c = context;
    (void)name, (void)hidden;
    sheet_done(c);
    c->sheet++;
    c->at = 0;
    const struct document *d = c->sheet == 0 ? c->file->document : c->sheet == 1 ? c->file->officer : NULL;
    if (!d) {
        c->same = false;
        return false;
    }
    page_make(&c->page, d);
    return true;
}

static bool check_cell(void *context, const struct xlsx_cell *cell)
{
    struct checking *c = context;
    if (cell->type == XLSX_EMPTY)
        return true;
    skip_empty(c);
    const struct page_cell *wanted = c->at < c->page.cells ? &c->page.cell[c->at++] : NULL;
    c->same = c->same && wanted && cell->type == XLSX_TEXT && cell->row == wanted->row &&
              cell->column == (uint32_t)wanted->first && strcmp(cell->text, wanted->text) == 0;
    return c->same;
}

bool xlsx_document_check(const struct document_file *file, const struct export_file *from, struct error *err)
{
    struct checking c = {.file = file, .sheet = -1, .same = true};
    const struct xlsx_handler handler = {.context = &c, .sheet = check_sheet, .cell = check_cell, .own = true};
    bool read = xlsx_read_fd(from->fd, from->path, &handler, err);
    sheet_done(&c);
    if (!read)
        return false;
    if (c.same && c.sheet + 1 == (file->officer ? 2 : 1))
        return true;
    error_set(err, ERROR_EXPORT, from->path);
    return error_detail(err, "%s", _("what was written does not read back the same"));
}
