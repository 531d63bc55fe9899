/* What goes where in an exported workbook, decided before anything is written.
 *
 * A layout is made of pages (worksheets): the cover, one page a sheet, and the hidden `lists` that drop-downs and
 * POINTS() refer to. Every cell a page has is known from here, row by row (xlsx_cursor_row()): the writer and the
 * read-back check ask the same source.
 *
 *   xlsx_layout_new() → xlsx_layout_cover() → any number of passes over the pages → xlsx_layout_free()
 *
 * A page of a sheet, from the top: a hidden line of marks, title, source line, summary values, a hidden line of column
 * ids, the header, the rows. A sheet of facts stands upright: one line a column.
 *
 * A ledger grows in Excel: below its rows stand empty ones with the same formulas, lists and looks (`ready`, doc/excel.md), and every
 * range goes over both. Which rows are there says a hidden last column: 1 in rows of the workbook, in ready ones 1 as soon as something is
 * typed in the row. The computed cells of a row that is not there are "". In the place of its number a new row has MARK_NEW and its
 * line in Excel, so that it is no other row to any formula.
 *
 * What the import reads: in row 0 of every page of a sheet A "mamori" · B sheet id · C variant: 1 | values | anonymous
 * · D the mark of the page (mark.h), once more in the last column, so that whichever columns are deleted something is
 * left. Defined names say the same of the file and of each page (xlsx_defined.h): they stay when rows go, and are not
 * copied with a worksheet. On an upright page A, B, C of row 0 also say which columns hold ids, labels, values.
 *
 * The hidden line directly above the header has the column's id; "ID:value" for a computed column that is written as
 * values; "ID:name" for the name beside a reference, "SHEET:links" for rows of another sheet that a row is linked with; "ID:key" for what a formula looks for in it, "id:there" of the
 * column that says which rows are there. On an upright page the hidden column A has, in the line of each
 * column, the same ("ID", "ID:value"; no line for `id`), and "SHEET.ID" in the lines of summary values; B is the label,
 * C the value. What is left out has neither column nor line. A ledger over the row limit stands on several pages with
 * the same marks and ids, "NAME (1)", "NAME (2)" …
 */
#ifndef MAMORI_EXCHANGE_XLSX_LAYOUT_H
#define MAMORI_EXCHANGE_XLSX_LAYOUT_H

#include "exchange/mark.h"
#include "exchange/xlsx.h"

#define XLSX_MAX_ROWS   1048576
#define XLSX_BIG_ROWS   10000 /* more rows than this in a sheet: constant memory */
#define XLSX_LISTS_NAME "lists"
#define XLSX_ROW_HEIGHT 18.0       /* points, of a usual row */
#define XLSX_LOW_HEIGHT 16.5       /* … of the summary and of lists that are long on paper */
#define XLSX_NOWHERE    UINT32_MAX /* `at` of a column that is left out */
#define XLSX_MORE_ROWS  500        /* so far below a ledger there are drop-downs, too */

enum xlsx_align { ALIGN_NONE, ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };
enum xlsx_border {
    BORDER_NONE,
    BORDER_BOX /* thin, all around */,
    BORDER_BELOW /* a hairline */,
    BORDER_LINES /* thin, at SIDES */
};
struct xlsx_style {
    const char *font, *number;  /* NULL: the usual one; General */
    unsigned size;              /* tenths of a point; 0: the usual */
    uint32_t color, fill, edge; /* 0xRRGGBB; 0: none. edge: of BORDER_BOX and BORDER_LINES; 0: the usual */
    enum xlsx_align align;
    enum xlsx_border border;
    unsigned sides; /* left 1, top 4 */
    bool bold, wrap, link, top /* else in the middle */, indent, shrink;
    bool open; /* may be typed over in the protected worksheet */
};

/* What most cells look like: a layout has these styles first, in this order (xlsx_put.c). */
#define XLSX_GREY  0x666666
#define XLSX_BLUE  0xDCE6F1 /* of heads */
#define XLSX_GIVEN 0xF7F7F7 /* of what is not typed */
/* clang-format off */
#define XLSX_STYLES(X)                                                                                                 \
    X(PLAIN, .size = 0)                                                                                                \
    X(BOLD, .bold = true)                                                                                              \
    X(GREY, .color = XLSX_GREY)                                                                                        \
    X(LABEL, .color = XLSX_GREY, .align = ALIGN_RIGHT)                                                                 \
    X(SMALL, .size = 90)                                                                                               \
    X(SMALL_BOLD, .size = 90, .bold = true)                                                                            \
    X(SMALL_LINK, .link = true)                                                                            \
    X(QUIET, .color = XLSX_GREY)                                                                           \
    X(QUIET_WRAPPED, .color = XLSX_GREY, .wrap = true)                                                     \
    X(QUIET_TOP, .color = XLSX_GREY, .wrap = true, .top = true)                                            \
    X(HASH, .font = "Courier New", .align = ALIGN_LEFT)                                                    \
    X(ORDER, .number = "0.000000")                                                                                     \
    /* titles and heads */                                                                                             \
    X(COMPANY, .size = 200, .bold = true)                                                                              \
    X(SUBTITLE, .size = 120)                                                                                           \
    X(TITLE, .size = 140, .bold = true)                                                                                \
    X(TITLE_WRAPPED, .size = 140, .bold = true, .wrap = true)                                                          \
    X(PICTURE, .size = 120, .bold = true)                                                                              \
    X(HEADING, .size = 110, .bold = true, .fill = XLSX_BLUE)                                                           \
    X(HEAD, .bold = true, .fill = XLSX_BLUE, .border = BORDER_BOX, .align = ALIGN_CENTER)                              \
    X(HEAD_WRAPPED, .bold = true, .fill = XLSX_BLUE, .border = BORDER_BOX, .align = ALIGN_CENTER, .wrap = true)        \
    X(HEAD_PALE, .bold = true, .fill = 0xF2F2F2, .border = BORDER_BOX, .align = ALIGN_CENTER)                          \
    /* cells of a table */                                                                                             \
    X(CELL, .border = BORDER_BOX)                                                                                      \
    X(CELL_WRAPPED, .border = BORDER_BOX, .wrap = true)                                                                \
    X(CELL_FITTED, .border = BORDER_BOX, .shrink = true)                                                               \
    X(CELL_CENTERED, .border = BORDER_BOX, .align = ALIGN_CENTER)                                                      \
    X(CELL_SHORT, .border = BORDER_BOX, .align = ALIGN_CENTER, .wrap = true)                                           \
    X(CELL_DAY, .border = BORDER_BOX, .align = ALIGN_CENTER, .number = "yyyy-mm-dd")                                   \
    X(CELL_COST, .border = BORDER_BOX, .number = "#,##0")                                                              \
    X(CELL_SHARE, .border = BORDER_BOX, .number = "0.0")                                                               \
    X(VALUE, .border = BORDER_BOX, .bold = true, .align = ALIGN_CENTER)                                                \
    X(VALUE_LARGE, .border = BORDER_BOX, .bold = true, .align = ALIGN_CENTER, .size = 110)                             \
    X(LINK, .border = BORDER_BOX, .link = true)                                                                        \
    X(LINK_WRAPPED, .border = BORDER_BOX, .link = true, .wrap = true)                                                  \
    X(LINK_FITTED, .border = BORDER_BOX, .link = true, .shrink = true)                                                 \
    X(GIVEN, .border = BORDER_BOX, .wrap = true, .fill = XLSX_GIVEN)                                                   \
    X(GIVEN_HELP, .border = BORDER_BOX, .wrap = true, .fill = XLSX_GIVEN, .color = XLSX_GREY)              \
    /* of pictures; the lines in the order of their sides: left 1, top 2 */                                            \
    X(LINE_LEFT, .border = BORDER_LINES, .sides = 1)                                                                   \
    X(LINE_TOP, .border = BORDER_LINES, .sides = 4)                                                                    \
    X(LINE_CORNER, .border = BORDER_LINES, .sides = 5)                                                                 \
    X(BOX_NAME, .size = 90, .align = ALIGN_LEFT, .shrink = true)                                                       \
    X(BOX_NOTE, .size = 90, .color = XLSX_GREY, .align = ALIGN_LEFT, .shrink = true)                                   \
    X(ARROW, .size = 70, .color = 0x404040, .align = ALIGN_CENTER)                                                     \
    X(ZONE, .size = 90, .bold = true, .align = ALIGN_CENTER, .shrink = true)
/* clang-format on */
#define X(name, ...) STYLE_##name,
enum xlsx_standard { XLSX_STYLES(X) };
#undef X

enum xlsx_kind {
    OUT_BLANK,
    OUT_TEXT,
    OUT_NUMBER,
    OUT_LINK,         /* text with a link to .link ("'sheet'!A1") */
    OUT_FORMULA_TEXT, /* .formula without "=", cached .text */
    OUT_FORMULA_NUMBER,
    OUT_ARRAY_NUMBER /* the same as an array formula ({=…}) of one cell */
};
struct xlsx_out {
    uint32_t row, column;
    enum xlsx_kind kind;
    const char *text, *formula, *link;
    const char *entered; /* the formula as it is handed over: behind its =, escaped; NULL: that is still to be done */
    double number;
    unsigned style;
    unsigned span; /* merged with the cells to its right: how many in all; 0 and 1: not merged */
    unsigned deep; /* … and below; not in a file of constant memory */
};

/* A formula of a column: pieces of text with the row's number between them. */
struct xlsx_formula {
    size_t count;
    const char **piece;
    size_t *length;
    size_t most; /* bytes that it has in any row */
    bool plain;  /* there is nothing in it that xlsx_escape() would change, whatever the row */
};

struct xlsx_column {
    size_t column; /* of the model */
    bool name_of;  /* a reference's name, looked up beside it */
    bool key_of;   /* hidden: ";1;3;" for the 1;3 of a reference, so that a pattern finds an id in it */
    const struct relation_def
        *along; /* which rows of the other sheet the row is linked with (xlsx_along.c); NULL: no such column */
    bool back;  /* … that link to it */
    bool there; /* hidden, the last: 1 in a row that is there */
    bool hidden;
    const char *label;
    double width; /* of the worksheet's column, characters */
    double whole; /* … in which no text takes a second line; 0: not known */
    unsigned style;
    unsigned ready_style; /* of the empty rows: nothing computed there is called by its `blank` */
    unsigned empty_style; /* of the worksheet's column: only the number format, for cells that are left out */
    const struct choice_list *labels; /* the cells show labels */
    bool terms;                       /* the texts of the model are codes of terms, the cells show words */
    bool translated;
    const struct formula *live;  /* computed, and written so */
    bool replaced;               /* names in its texts are replaced */
    const char *blank;           /* values only: what an empty computed cell is called; NULL: nothing */
    bool linked;                 /* its formula differs by more than the row's number */
    struct xlsx_formula formula; /* live; name_of and key_of: made when the first row asks */
    size_t named;                /* name_of: so many names are looked up */
    size_t name_column;          /* name_of: the column of the sheet referred to */
    const char **cache;          /* what each dictionary entry is shown as; NULL: made anew for each cell */
};

/* SUMMARY: one printed page for the management. COVER: the list of sheets. HOWTO: 使い方. DEFINITIONS: 定義. FINDINGS: 気づき. CALENDAR: days that matter. GRAPHS: pictures. DATA: hidden, what charts
 * are drawn from. */
enum xlsx_page_kind {
    PAGE_SUMMARY,
    PAGE_COVER,
    PAGE_HOWTO,
    PAGE_DEFINITIONS,
    PAGE_FINDINGS,
    PAGE_DISTRIBUTIONS,
    PAGE_CALENDAR,
    PAGE_GRAPHS,
    PAGE_SHEET,
    PAGE_LISTS,
    PAGE_DATA,
    PAGE_DOCUMENT, /* of a file of its own (xlsx_document.h) */
    PAGE_REPLY     /* the same (reply_layout.h) */
};

/* ROWS: a bar a row, whose words tell its number, too. */
enum xlsx_chart_kind { CHART_HISTORY, CHART_RADAR, CHART_BARS, CHART_ROWS, CHART_KINDS };
struct xlsx_chart {
    enum xlsx_chart_kind kind;
    uint32_t row, column; /* upper left cell, on the summary */
    uint32_t tall;        /* rows of the summary that it takes */
    const char *title;
    size_t series;
    uint32_t from, rows; /* of the page of hidden data: words of the axis in its column A, numbers in others */
    struct xlsx_series {
        const char *name;
        uint32_t values; /* column of the page of hidden data */
        uint32_t color;
    } serie[8];
    double max; /* of the value axis; 0: by itself */
};
struct xlsx_row_look {
    uint32_t row;
    double height;
    bool hidden;
};
struct xlsx_cell_at {
    uint32_t row, column;
    unsigned span; /* as of struct xlsx_out */
};

/* What begins in a row of a page: a piece of a part that is longer than a sheet of paper, a part, a sheet in any case. */
enum xlsx_part { PART_PIECE, PART_WHOLE, PART_PAPER };

struct xlsx_layout;
struct xlsx_page {
    struct xlsx_layout *layout; /* that it is a page of */
    enum xlsx_page_kind kind;
    size_t sheet;                       /* SIZE_MAX: none */
    const char *name, *quoted, *folded; /* quoted: 'name'!; folded: as names are compared */
    bool hidden, upright, landscape;
    bool big; /* more than XLSX_BIG_ROWS: empty cells are left out, one line a row */
    /* On paper (xlsx_paper.c): sheets across, sheets down (0: as many as it takes), and how large that is, percent; columns that stand on
     * the first of them, and on each; columns and rows that begin one, where we say it; rows that begin a part, which is not torn where it
     * need not be. */
    unsigned pages_wide, pages_tall, scale,
        most_scale; /* most_scale: no larger, though there is room; 0: as large as there is room */
    uint32_t first_paper, repeat, across /* columns that are printed; 0: all */, *column_break, *row_break;
    size_t column_breaks, row_breaks, keeps, keep_capacity;
    struct xlsx_keep {
        uint32_t row;
        enum xlsx_part part;
    } * keep;
    uint32_t printed;     /* of a page of no sheet: rows below are not; 0: all are */
    unsigned part, parts; /* of the sheet: 1 of 1 unless it is over the row limit */
    uint32_t from;        /* row of the model that stands first */
    size_t columns;
    struct xlsx_column *column;
    uint32_t *at;     /* by model column: worksheet column (row when upright), or XLSX_NOWHERE */
    uint32_t *key_at; /* by model column: where its keys stand, or XLSX_NOWHERE */
    struct xlsx_cell_at *summary;
    uint32_t header, first, rows; /* header row, first data row, data rows */
    uint32_t ready, there,
        hint; /* empty rows below them; the column that says which rows are there; the line above the header that tells of them */
    uint32_t last_row, last_column; /* of all cells */
    uint32_t freeze_row, freeze_column;
    size_t outs, out_capacity;
    struct xlsx_out *out; /* all cells but the data rows, in order */
    size_t looks, look_capacity;
    struct xlsx_row_look *look;
    size_t tints, tint_capacity;
    struct xlsx_tint {
        uint32_t row, column;
        const struct column_def *def;
    } * tint;                /* cells of the summary that have the colours of their choices */
    struct xlsx_look *asked; /* what the writer asked for beside the cells (xlsx_look.h); NULL: nothing was written */
    const double *widths;    /* of a page of no sheet, or of facts: by column, 0 usual */
    uint32_t width_count;
    const struct xlsx_paper *paper; /* PAGE_DOCUMENT */
    const struct reply_page *reply; /* PAGE_REPLY */
};

struct xlsx_list {
    const struct choice_list *list;
    bool numbers;
    uint32_t column;
};

struct xlsx_about { /* what the file says of itself as a whole; NULL: nothing */
    const char *title, *subject, *author, *company, *comments;
    int64_t made; /* seconds since 1970 */
};
struct xlsx_layout {
    struct book *book;
    const struct model *model;
    const struct catalog *catalog;
    size_t only;         /* the one sheet, or SIZE_MAX */
    uint32_t from, rows; /* of it, with `options.row`: these rows only */
    struct export_options options;
    struct names *names; /* anonymous: what is replaced; else NULL */
    struct mark mark;
    size_t charts;
    struct xlsx_chart *chart;    /* room for two a block */
    struct xlsx_days {           /* what stands in the calendar, as the page of hidden data has it (xlsx_calendar.c) */
        const char *day, *sheet; /* ranges: the day, the title of its sheet; NULL: the file does not have all of them */
        size_t count;
        const struct calendar_item *item;
    } days;
    size_t pages;
    struct xlsx_page *page; /* in order of the tabs */
    size_t *page_of;        /* by sheet, its first part; SIZE_MAX: not in the file */
    bool *closed;           /* by table: no empty rows may stand there (xlsx_variant.c); NULL: not looked for yet */
    uint8_t **stays;        /* by sheet, columns and then summary values: private to xlsx_formula.c */
    size_t lists, list_capacity;
    struct xlsx_list *list;
    size_t styles, style_capacity;
    struct xlsx_style *style;
    struct xlsx_about about;
    struct arena *arena;
    const char *company, *title, *edition, *head;
    int64_t entries;
    char now[17];
    uint64_t data_rows;
    bool big;
};

struct xlsx_layout *xlsx_layout_new(struct book *book, const struct export_options *options, struct error *err);
struct xlsx_layout *xlsx_layout_empty(void); /* without a page: of a document (xlsx_document.h) */
void xlsx_layout_free(struct xlsx_layout **layout);
/* Fills the pages that speak of the whole workbook: summary, list of sheets, findings. Nothing for a single sheet. */
void xlsx_layout_cover(struct xlsx_layout *layout);
struct xlsx_page *xlsx_page_of_kind(const struct xlsx_layout *layout,
                                    enum xlsx_page_kind kind); /* NULL: not in the file */
struct overview;
void xlsx_fill_summary(struct xlsx_layout *layout, const struct overview *overview); /* xlsx_summary.c */
void xlsx_fill_findings(struct xlsx_layout *layout);                                 /* xlsx_findings.c */
void xlsx_fill_howto(struct xlsx_layout *layout);                                    /* xlsx_howto.c */
bool xlsx_has_definitions(const struct xlsx_layout *layout);                         /* xlsx_definitions.c */
void xlsx_fill_definitions(struct xlsx_layout *layout);
bool xlsx_has_distributions(const struct xlsx_layout *layout); /* xlsx_distributions.c */
void xlsx_fill_distributions(struct xlsx_layout *layout);
void xlsx_fill_calendar(struct xlsx_layout *layout);    /* xlsx_calendar.c */
bool xlsx_has_graphs(const struct xlsx_layout *layout); /* xlsx_graph.c */
void xlsx_fill_graphs(struct xlsx_layout *layout);

/* The pages of sheets (xlsx_plan.c): all are planned, then all filled. */
void xlsx_plan_rows(struct xlsx_layout *layout, struct xlsx_page *page);
void xlsx_fill_rows(struct xlsx_layout *layout, struct xlsx_page *page);
/* A sheet of facts stands upright: one line a column. */
void xlsx_plan_facts(struct xlsx_layout *layout, struct xlsx_page *page);
void xlsx_fill_facts(struct xlsx_layout *layout, struct xlsx_page *page);

/* On paper (xlsx_paper.c): over how many sheets across, once the widths are known. A part of the page begins in ROW; one that is longer
 * than a sheet may be broken there; it begins a sheet in any case. From the top down. */
void xlsx_lay_across(struct xlsx_page *page);
void xlsx_keep(struct xlsx_page *page, uint32_t row);
void xlsx_may_part(struct xlsx_page *page, uint32_t row);
void xlsx_new_paper(struct xlsx_page *page, uint32_t row);
/* Where sheets begin, once all rows are there; USUAL: height of a row. Of a text, which fills each of them, with ROOM points on one. */
void xlsx_lay_down(struct xlsx_page *page, double usual);
void xlsx_lay_text(struct xlsx_page *page, double usual, double room);
bool xlsx_repeats_head(const struct xlsx_page *page); /* the line above page->first stands on each sheet */
/* Once the HEIGHT of its ROWS rows is known: a few rows are not left to a sheet of their own. All is a little smaller where it can be
 * read so, or others stand with them. */
void xlsx_fit_down(struct xlsx_page *page, const double *height, uint32_t rows);

/* Variants (xlsx_variant.c). */
/* Left out by the options: the sheet, or (COLUMN not SIZE_MAX) this column of it. */
bool xlsx_left_out(const struct xlsx_layout *layout, size_t sheet, size_t column);
bool xlsx_ref_left_out(const struct xlsx_layout *layout, const struct value_ref *ref);
/* Nothing of SHEET is left out: what is must not be told elsewhere either. */
bool xlsx_told(const struct xlsx_layout *layout, size_t sheet);
/* In the file as one page that ranges may point at: neither left out, nor upright, nor split. */
/* Of a set (xlsx_set.c): SHEET is in it and has something to tell; the file has this page; into IN, by sheet, those that its summary,
 * its calendar and the references of its sheets speak of. */
bool xlsx_in_set(const struct xlsx_layout *layout, size_t sheet);
bool xlsx_has_page(const struct xlsx_layout *layout, enum set_page page);
void xlsx_told_sheets(const struct xlsx_layout *layout, bool *in);
/* SHEET is in the file, and people see it: a link may lead there. */
bool xlsx_seen(const struct xlsx_layout *layout, size_t sheet);
bool xlsx_whole(const struct xlsx_layout *layout, size_t sheet);
/* TEXT as it may be shown: itself, or with names replaced. DEF: its column; NULL for any other text of the workbook
 * (titles of rounds, owners, names of rows …). Every text that
 * xlsx_put_text() puts on a page of no sheet goes through this by itself. */
const char *xlsx_shown(struct xlsx_layout *layout, const struct column_def *def, const char *text);
uint32_t xlsx_row_limit(const struct xlsx_layout *layout, size_t sheet); /* rows of the sheet on one page */
/* How many empty rows stand ready below SHEET's: only where people add rows, in a file that comes back. */
uint32_t xlsx_ready_rows(struct xlsx_layout *layout, size_t sheet);
/* COLUMN shows values of the model: neither names nor keys beside them, nor what it is linked with, which rows are there. */
static inline bool xlsx_of_model(const struct xlsx_column *column)
{
    return !column->name_of && !column->key_of && !column->there && !column->along;
}
/* The last row of a page of a sheet, empty ones included; its first where there is none. */
static inline uint32_t xlsx_last_row(const struct xlsx_page *page)
{
    return page->first + (page->rows + page->ready ? page->rows + page->ready - 1 : 0);
}

/* Columns that say which rows of other sheets a row is computed from, or counts in, behind the others (xlsx_along.c); and what stands
 * there in row R. */
#define XLSX_MOST_ALONG 4
void xlsx_add_along(struct xlsx_layout *layout, struct xlsx_page *page);
void xlsx_along_text(const struct xlsx_layout *layout, size_t sheet, const struct xlsx_column *column, uint32_t r,
                     struct str *out);

/* The first styles of a layout, in their order. */
void xlsx_styles_add(struct xlsx_layout *layout, const struct xlsx_style *style, size_t count);
/* Any other. */
unsigned xlsx_style_of(struct xlsx_layout *layout, struct xlsx_style style);
/* TITLE as the name of a worksheet, by Excel's rules. */
const char *xlsx_valid_name(struct arena *arena, const char *title);
/* The column or summary value COLUMN of TABLE (catalog_rows_table(), catalog_summary_table()). */
const struct column_def *xlsx_column_def(const struct xlsx_layout *layout, size_t table, size_t column);

/* Numbers of a scale with their words (xlsx_words.c). The number format of one of them, 0" 深刻 !!" with MARK " !!"; of a cell that may
 * hold any of LIST: false when no number format can say it; and how many characters wide such a cell is at the most. */
const char *xlsx_choice_format(struct xlsx_layout *layout, const struct choice *choice, const char *mark);
bool xlsx_scale_format(const struct choice_list *list, struct str *out);
int xlsx_scale_width(const struct choice_list *list);
/* What stands behind what is bad, " !!", and "" behind what is not: colour alone is lost on a black-and-white print. */
const char *xlsx_tone_mark(enum tone tone);
/* What is said when a cell of DEF is chosen; both may stay empty. */
void xlsx_prompt(struct xlsx_layout *layout, const struct column_def *def, struct str *title, struct str *text);

/* Building a page (xlsx_put.c). Texts are copied, formulas are not. */
struct xlsx_out *xlsx_put(struct xlsx_page *page, uint32_t row, uint32_t column, enum xlsx_kind kind, unsigned style);
struct xlsx_out *xlsx_put_text(struct xlsx_page *page, uint32_t row, uint32_t column, const char *text, unsigned style);
/* The same with a FORMULA; NULL: the value alone. */
struct xlsx_out *xlsx_put_number(struct xlsx_page *page, uint32_t row, uint32_t column, double number,
                                 const char *formula, unsigned style);
struct xlsx_out *xlsx_put_live(struct xlsx_page *page, uint32_t row, uint32_t column, const char *text,
                               const char *formula, unsigned style);
/* The top of a page of no sheet: its title and a LINE of words below (NULL: none), and the widths of its COLUMNS. */
void xlsx_put_top(struct xlsx_page *page, const char *title, const char *line, const double *widths, uint32_t columns);
/* TEXT across a page whose widths are known, over as many lines as that takes. */
void xlsx_put_words(struct xlsx_page *page, uint32_t row, const char *text);
/* The top of a page that lists things: its title and the heads of COLUMNS columns (to be translated); LINE_AT has room for a line of
 * words, and what is listed begins at XLSX_LIST_FIRST. */
enum { XLSX_LIST_LINE = 1, XLSX_LIST_FIRST = 3 };
void xlsx_put_list(struct xlsx_page *page, const char *title, const char *const *heads, const double *widths,
                   uint32_t columns);
void xlsx_put_look(struct xlsx_page *page, uint32_t row, double height, bool hidden);
/* The digits of an amount of DEF in a number format: #,##0.0; nothing where it has as many as it has. */
void xlsx_digits(const struct column_def *def, struct str *out);
/* The cell, which holds what a cell of DEF would, has the colours of its choices: nothing where there are none. DEF NULL: a number, bad
 * above 0. */
void xlsx_put_tint(struct xlsx_page *page, uint32_t row, uint32_t column, const struct column_def *def);
/* A value of the model under DEF: label, number, date …; FORMULA NULL: as a value. */
void xlsx_put_value(struct xlsx_page *page, uint32_t row, uint32_t column, const struct column_def *def,
                    struct value value, const char *formula, unsigned style);
/* The rows of a page of no sheet are as high as the wrapped texts in them need. */
void xlsx_fit_rows(struct xlsx_page *page);
void xlsx_page_end(struct xlsx_page *page); /* its cells in order; without formulas, where none are wanted */
unsigned xlsx_value_style(struct xlsx_layout *layout, const struct column_def *def, struct xlsx_style base);

/* The cells of a page, row by row from the top. */
struct xlsx_cursor {
    struct arena *arena; /* of what follows */
    struct xlsx_layout *layout;
    struct xlsx_page *page;
    uint32_t row; /* of the next call */
    size_t next;  /* fixed cell */
    size_t next_look;
    struct xlsx_out *out;
    struct str *text, *shown; /* by column: formulas; texts with names replaced */
    char **made;              /* by column: the formula of a row, behind its = */
    char digits[12];          /* the number of the row that is made … */
    size_t digit_count;
    uint32_t numbered; /* … which is this */
    struct str scratch;
};
void xlsx_cursor_start(struct xlsx_cursor *cursor, struct xlsx_layout *layout, struct xlsx_page *page);
/* The cells of the next row; false after the last. LOOK is NULL for a usual row. */
bool xlsx_cursor_row(struct xlsx_cursor *cursor, const struct xlsx_out **out, size_t *count,
                     const struct xlsx_row_look **look);
void xlsx_cursor_end(struct xlsx_cursor *cursor);

/* Formulas (xlsx_formula.c). */
/* $B$7:$C$9 */
void xlsx_ref_range(uint32_t row, uint32_t column, uint32_t last_row, uint32_t last_column, struct str *out);
/* 'sheet'!$B$7, without 'sheet'! where PAGE is NULL. */
const char *xlsx_cell_text(struct xlsx_layout *layout, const struct xlsx_page *page, uint32_t row, uint32_t column);
/* The page that has ROW of SHEET, and the cell of COLUMN (of the model) in it; NULL: the file does not have it. */
struct xlsx_page *xlsx_page_with(const struct xlsx_layout *layout, size_t sheet, uint32_t row);
const char *xlsx_cell_of(struct xlsx_layout *layout, size_t sheet, uint32_t row, size_t column);
/* "'sheet'!$C$9:$C$40" of a column of the model; NULL when the file does not have it as one range with rows. */
const char *xlsx_range_of(struct xlsx_layout *layout, size_t sheet, size_t column);
/* The numbers of PAGE's rows, without the empty ones below; it has at least one. */
void xlsx_numbers_range(const struct xlsx_page *page, struct str *out);
/* TEXT as it stands in a formula: between quotation marks, those in it doubled. */
void xlsx_add_constant(struct str *out, const char *text);
/* "未算定" as the text section of a number format. */
void xlsx_add_literal(struct str *out, const char *text);
/* Everything it refers to is in the file, and computed there: a formula over something that is written as a value would
 * go on computing, half of it with what was true at the export. */
bool xlsx_formula_stays(const struct xlsx_layout *layout, const struct formula *formula);
bool xlsx_column_stays(const struct xlsx_layout *layout, size_t sheet, size_t column, bool summary);
/* TEXT, with a mark wherever the row's number stands, in pieces for text in many rows. */
#define XLSX_ROW_MARK '\001' /* never part of a formula */
void xlsx_formula_split(struct xlsx_layout *layout, const char *text, struct xlsx_formula *out);
/* The formula of a data column, with marks for the row; false (then it is written as values) when Excel has no such
 * formula. */
bool xlsx_formula_column(struct xlsx_layout *layout, struct xlsx_page *page, struct xlsx_column *column);
/* The formula of one cell: row ROW of PAGE's sheet, or (UINT32_MAX) a summary value; NULL when Excel has none. */
const char *xlsx_formula_one(struct xlsx_layout *layout, struct xlsx_page *page, const struct column_def *def,
                             uint32_t row);
/* FORMULA over row ROW of PAGE's sheet, for a cell of another page; NULL when Excel has none. */
const char *xlsx_formula_elsewhere(struct xlsx_layout *layout, struct xlsx_page *page, const struct formula *formula,
                                   uint32_t row);
/* The same, appended to OUT, for many rows. */
bool xlsx_formula_row(struct xlsx_layout *layout, struct xlsx_page *page, const struct column_def *def, uint32_t row,
                      struct str *out);
/* What a text of the model is called in the file: texts of the form, and those a formula gives as they stand in it, are
 * translated, as the formula in the file is; what people wrote, and what is joined of several, stays. */
const char *xlsx_form_text(struct xlsx_layout *layout, const struct column_def *def, const char *text);
/* A reference to what REF of the catalog (cover) means; false when it is not in the file. */
bool xlsx_formula_ref(struct xlsx_layout *layout, const struct value_ref *ref, struct str *out);
/* $C$3:$C$6 of the lists page: labels (or the numbers of a level), or values. */
bool xlsx_list_range(const struct xlsx_layout *layout, const struct choice_list *list, int offset, struct str *out);
/* For how many ids a formula over COLUMN of SHEET, which names several rows, is made: more than any cell holds today. 0: so many
 * that no formula can look at them one by one. */
size_t xlsx_most_named(const struct xlsx_layout *layout, size_t sheet, size_t column);
/* $A$9:$A$40 of a page's data column, with the empty rows below. */
void xlsx_column_range(const struct xlsx_page *page, uint32_t column, bool with_page, struct str *out);

/* Writing and checking, in the child. */
bool xlsx_write(struct xlsx_layout *layout, const char *path, const struct progress *progress,
                struct export_report *report, struct error *err);
/* FD: the file; PATH: for messages. */
bool xlsx_check(struct xlsx_layout *layout, int fd, const char *path, const struct progress *progress,
                struct error *err);

#endif
