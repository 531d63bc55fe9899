/* The cells of a document: which text stands where, dressed how, in rows of which height. */

#include <math.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/xlsx_document.h"
#include "exchange/xlsx_sheet.h"
#include "guide/document_walk.h"

#define SEAL_COLUMNS     4 /* of a box for a seal: 28 mm */
#define DOCUMENT_COLUMNS 24
#define CELLS_COLUMN     3.55 /* half-width letters of 10.5 points in a column, a little less than there is room for */
#define LINE_POINTS      15.0
#define MAX_LINES        24 /* of a cell: Excel's rows are at most 409 points high */
/* Margins in inches, and the points between them on A4, less two in a hundred: programs round the heights of rows. */
#define TOP    0.9
#define BOTTOM 0.75
#define ROOM   ((841.9 - 72 * (TOP + BOTTOM)) * 0.98)

enum document_dress { /* styles of the layout */
                      DRESS_TITLE,
                      DRESS_SUBTITLE,
                      DRESS_HEADING1,
                      DRESS_HEADING2,
                      DRESS_TEXT,
                      DRESS_NOTE,
                      DRESS_RIGHT,
                      DRESS_CENTER,
                      DRESS_CELL,
                      DRESS_HEAD,
                      DRESS_BLANK_CELL,
                      DRESS_SMALL_CELL, /* the same three in a table that is full */
                      DRESS_SMALL_HEAD,
                      DRESS_SMALL_BLANK_CELL,
                      DRESS_BLANK, /* a text with a blank to fill */
                      DRESS_BLANK_RIGHT,
                      DRESSES
};

struct xlsx_paper {
    const char *head,
        *foot; /* of each sheet of paper, as Excel has them; foot NULL: it bears no number, and is not handed out */
};

struct filling {
    const struct document *document;
    struct xlsx_layout *layout;
    struct xlsx_page *page;
    uint32_t rows;
    bool with_next; /* the row above is not the last of a sheet of paper: a heading, the head of a table, a gap */
    bool card;
};

/* ---- texts into cells ---- */

static int room(int first, int last)
{
    int cells = (int)((last - first + 1) * CELLS_COLUMN);
    return cells < 4 ? 4 : cells;
}

static uint32_t add_row(struct filling *p, double height)
{
    xlsx_put_look(p->page, p->rows, height, false);
    p->page->last_row = p->rows;
    return p->rows++;
}

static uint32_t new_row(struct filling *p, double height)
{
    (p->card || p->with_next ? xlsx_may_part : xlsx_keep)(p->page, p->rows);
    p->with_next = false;
    return add_row(p, height);
}

static void new_gap(struct filling *p, double height)
{
    new_row(p, height);
    p->with_next = true;
}

static void put(struct filling *p, uint32_t row, int first, int last, enum document_dress dress, const char *text)
{
    xlsx_put_text(p->page, row, (uint32_t)first, text, dress)->span = (unsigned)(last - first) + 1;
}

struct cutting { /* a long text over several rows, cut where a line ends */
    const char *text;
    size_t from, to, line;
    struct filling *page;
    const char *number;
    int first, number_at;
    enum document_dress dress;
};

static void flush(struct cutting *c)
{
    if (c->line == 0)
        return;
    uint32_t row = new_row(c->page, (double)c->line * LINE_POINTS + 3);
    if (*c->number && c->number_at >= 0)
        put(c->page, row, c->number_at, c->first - 1, DRESS_TEXT, c->number);
    put(c->page, row, c->first, DOCUMENT_COLUMNS - 1, c->dress,
        arena_text_length(c->page->layout->arena, c->text + c->from, c->to - c->from));
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

static void put_text(struct filling *p, const char *number, int number_at, int first, enum document_dress dress,
                     const char *text)
{
    struct cutting c = {
        .text = text, .page = p, .number = number, .number_at = number_at, .first = first, .dress = dress};
    utf8_wrap(text, room(first, DOCUMENT_COLUMNS - 1), take_line, &c);
    flush(&c);
}

/* How many columns of the page each of the table's gets, of COLUMNS: its share, but what must not be torn has room; the widest give way. */
static void share_columns(const struct document_block *block, int columns, double letters, int *own)
{
    int least[DOCUMENT_COLUMNS] = {0}, used = 0;
    for (size_t c = 0; c < block->columns; c++) {
        least[c] = block->seals ? 1 : (int)ceil((document_unbroken(block, c) + 1) / letters);
        least[c] = least[c] < 1 ? 1 : least[c];
        own[c] = (int)lround(block->width[c] * columns);
        own[c] = own[c] < least[c] ? least[c] : own[c];
        used += own[c];
    }
    for (; used > columns; used--) {
        size_t most = 0, widest = 0;
        for (size_t c = 1; c < block->columns; c++) {
            most = own[c] - least[c] > own[most] - least[most] ? c : most;
            widest = own[c] > own[widest] ? c : widest;
        }
        own[own[most] > least[most] ? most : widest]--;
    }
    own[block->columns - 1] += columns - used;
}

static void put_table(void *page, const struct document_step *step)
{
    struct filling *p = page;
    const struct document_block *block = step->block;
    int left = block->seals ? DOCUMENT_COLUMNS - SEAL_COLUMNS * (int)block->columns : 1, own[DOCUMENT_COLUMNS],
        last[DOCUMENT_COLUMNS];
    double letters = CELLS_COLUMN * (block->small ? 10.5 / 8 : 1);
    share_columns(block, DOCUMENT_COLUMNS - left, letters, own);
    for (size_t c = 0; c < block->columns; c++)
        last[c] = (c ? last[c - 1] : left - 1) + own[c];
    for (size_t r = 0; r < block->rows; r++) {
        size_t lines = block->seals && r == 1 ? 3 : 1;
        for (size_t c = 0; c < block->columns; c++) {
            size_t count = utf8_wrap(block->cell[r * block->columns + c], (int)(own[c] * letters) - 1, NULL, NULL);
            lines = count > lines ? count : lines;
        }
        uint32_t row = new_row(p, (double)(lines > 26 ? 26 : lines) * LINE_POINTS * (block->small ? 0.8 : 1) + 4);
        for (size_t c = 0; c < block->columns; c++) {
            size_t cell = r * block->columns + c;
            enum document_dress dress = block->head && r == 0                                 ? DRESS_HEAD
                                        : document_next_blank(p->document, step->at, cell, 0) ? DRESS_BLANK_CELL
                                                                                              : DRESS_CELL;
            dress += block->small ? DRESS_SMALL_CELL - DRESS_CELL : 0;
            put(p, row, last[c] - own[c] + 1, last[c], dress, block->cell[cell]);
        }
        /* the head with two rows, and the last with the one before */
        p->with_next = r + 2 == block->rows || (r + 1 < block->rows && r < (block->head ? 2u : 1u));
    }
    add_row(p, 6); /* no sheet of paper for a gap alone */
}

static void put_heading(void *page, const struct document_step *step)
{
    const struct document_block *block = step->block;
    struct filling *p = page;
    struct str text = STR_IN(p->layout->arena);
    document_add_number(block, "  ", &text);
    str_add(&text, block->text);
    new_gap(p, block->level == 1 ? 8 : 4);
    put_text(p, "", -1, 0, block->level == 1 ? DRESS_HEADING1 : DRESS_HEADING2, text.text);
    p->with_next = true;
}

/* Where a text begins, and how it is dressed where it has no blank to fill. */
static void put_block(void *page, const struct document_step *step)
{
    static const struct {
        int number_at, first;
        enum document_dress dress;
    } kind[DOCUMENT_BLOCKS] = {
        [BLOCK_TITLE] = {-1, 0, DRESS_TITLE}, [BLOCK_SUBTITLE] = {-1, 0, DRESS_SUBTITLE},
        [BLOCK_RIGHT] = {-1, 0, DRESS_RIGHT}, [BLOCK_CENTER] = {-1, 0, DRESS_CENTER},
        [BLOCK_NOTE] = {-1, 1, DRESS_NOTE},   [BLOCK_SIGN] = {-1, 1, DRESS_TEXT},
        [BLOCK_PARA] = {0, 1, DRESS_TEXT},    [BLOCK_LINES] = {0, 1, DRESS_TEXT},
        [BLOCK_ITEM] = {1, 2, DRESS_TEXT},
    };
    struct filling *p = page;
    const struct document_block *block = step->block;
    int deeper = block->kind != BLOCK_ITEM ? 0 : block->level > 4 ? 4 : block->level;
    bool title = block->kind == BLOCK_TITLE || block->kind == BLOCK_SUBTITLE;
    bool blank = !title && document_next_blank(step->document, step->at, SIZE_MAX, 0);
    uint32_t row = p->rows;
    put_text(p, block->number, kind[block->kind].number_at + deeper, kind[block->kind].first + deeper,
             !blank                       ? kind[block->kind].dress
             : block->kind == BLOCK_RIGHT ? DRESS_BLANK_RIGHT
                                          : DRESS_BLANK,
             block->text);
    struct xlsx_row_look *last = &p->page->look[p->page->looks - 1];
    if (block->kind == BLOCK_SIGN)
        last->height *= 1.4;
    if (block->kind == BLOCK_TITLE) {
        last->height += 12;
        new_gap(p, 10);
    }
    p->with_next = p->with_next || (p->rows == row + 1 && document_stays(step));
}

static void put_begin(void *page, const struct document_step *step)
{
    struct filling *p = page;
    const struct document_block *block = step->block, *before = step->before;
    if (step->page)
        xlsx_new_paper(p->page, p->rows);
    if (before && block->kind == BLOCK_SIGN && before->kind == BLOCK_SIGN)
        p->with_next = true;
    if (before && block->kind == BLOCK_PARA && before->kind != BLOCK_HEADING)
        new_gap(p, 4);
    if (before && (block->kind == BLOCK_RIGHT || block->kind == BLOCK_SIGN) && before->kind != block->kind)
        new_gap(p, 12);
}

static void put_open(void *page, const struct document_step *step)
{
    struct filling *p = page;
    (void)step;
    if (!p->with_next)
        xlsx_keep(p->page, p->rows);
    p->card = true;
}

static void put_close(void *page, const struct document_step *step)
{
    struct filling *p = page;
    (void)step;
    p->card = false;
}

static const struct document_page_functions excel_page = {
    .begin = put_begin,
    .open = put_open,
    .close = put_close,
    .block = {[BLOCK_HEADING] = put_heading, [BLOCK_TABLE] = put_table},
    .text = put_block,
};

/* ---- how they are dressed ---- */

#define MINCHO      .font = "ＭＳ Ｐ明朝", .number = "@", .top = true, .wrap = true
#define GOTHIC      .font = "ＭＳ Ｐゴシック", .number = "@", .top = true, .wrap = true
#define BOX         .border = BORDER_BOX, .edge = 0x808080, .align = ALIGN_LEFT
#define BLANK_COLOR 0xFFF2CC
static const struct xlsx_style dresses[DRESSES] = {
    [DRESS_TITLE] = {GOTHIC, .size = 160, .align = ALIGN_CENTER, .bold = true},
    [DRESS_SUBTITLE] = {GOTHIC, .size = 120, .align = ALIGN_CENTER},
    [DRESS_HEADING1] = {GOTHIC, .size = 105, .align = ALIGN_LEFT, .bold = true, .border = BORDER_BELOW},
    [DRESS_HEADING2] = {GOTHIC, .size = 105, .align = ALIGN_LEFT},
    [DRESS_TEXT] = {MINCHO, .size = 105, .align = ALIGN_LEFT},
    [DRESS_NOTE] = {MINCHO, .size = 90, .align = ALIGN_LEFT},
    [DRESS_RIGHT] = {MINCHO, .size = 105, .align = ALIGN_RIGHT},
    [DRESS_CENTER] = {MINCHO, .size = 105, .align = ALIGN_CENTER},
    [DRESS_CELL] = {MINCHO, BOX, .size = 100},
    [DRESS_HEAD] = {GOTHIC, BOX, .size = 100, .fill = 0xE7E6E6},
    [DRESS_SMALL_CELL] = {MINCHO, BOX, .size = 80},
    [DRESS_SMALL_HEAD] = {GOTHIC, BOX, .size = 80, .fill = 0xE7E6E6},
    [DRESS_SMALL_BLANK_CELL] = {MINCHO, BOX, .size = 80, .fill = BLANK_COLOR},
    [DRESS_BLANK] = {MINCHO, .size = 105, .align = ALIGN_LEFT, .fill = BLANK_COLOR},
    [DRESS_BLANK_RIGHT] = {MINCHO, .size = 105, .align = ALIGN_RIGHT, .fill = BLANK_COLOR},
    [DRESS_BLANK_CELL] = {MINCHO, BOX, .size = 100, .fill = BLANK_COLOR},
};

/* ---- around them ---- */

static void fill_page(struct xlsx_layout *layout, struct xlsx_page *page, const struct document_file *file,
                      bool officer)
{
    const struct document *document = officer ? file->officer : file->document;
    struct xlsx_paper *paper = arena_zero(layout->arena, sizeof(*paper));
    struct str head = STR_IN(layout->arena);
    str_add(&head, "&L&9 "); /* without the blank "&9" and "3時の…" were size 93 */
    xlsx_print_text(&head, officer ? file->officer_head : file->head, 60);
    str_add_format(&head, "&R&9 %s", file->version);
    *paper = (struct xlsx_paper){.head = head.text, .foot = officer ? NULL : "&C&9&P / &N"};
    *page = (struct xlsx_page){
        .layout = layout,
        .kind = PAGE_DOCUMENT,
        .sheet = SIZE_MAX,
        .name = xlsx_valid_name(layout->arena, officer ? _("For the person in charge") : document->title),
        .paper = paper};
    document_walk(document, &excel_page, &(struct filling){.document = document, .layout = layout, .page = page});
    xlsx_page_end(page);
    xlsx_lay_text(page, LINE_POINTS, ROOM);
}

struct xlsx_layout *xlsx_document_layout(const struct document_file *file)
{
    struct xlsx_layout *layout = xlsx_layout_empty();
    xlsx_styles_add(layout, dresses, DRESSES);
    layout->about = (struct xlsx_about){
        .title = file->name, .company = file->document->company, .author = file->author, .made = file->made};
    layout->pages = file->officer ? 2 : 1;
    layout->page = arena_zero(layout->arena, layout->pages * sizeof(*layout->page));
    for (size_t p = 0; p < layout->pages; p++)
        fill_page(layout, &layout->page[p], file, p == 1);
    return layout;
}

/* ---- what its worksheet is asked for beside the cells ---- */

#define TAB   0xC00000 /* colour of the tab of what is not handed out */
#define WIDTH 3.14     /* characters: 27 pixels; 24 of them are 171 mm */

static void set_area(const struct xlsx_page *page, const struct xlsx_sheet *s)
{
    struct str area = STR_IN(s->arena);
    str_add_format(&area, "%s!", page->name);
    xlsx_ref_range(0, 0, page->last_row, DOCUMENT_COLUMNS - 1, &area);
    xlsx_look_name_note(s->first, "_xlnm.Print_Area", s->number, area.text);
    late_worksheet_print_area(s->worksheet, 0, 0, page->last_row, DOCUMENT_COLUMNS - 1);
}

bool xlsx_document_dress(const struct xlsx_page *page, const struct xlsx_sheet *s)
{
    xlsx_sheet_view(s, false, page->paper->foot ? 0 : TAB);
    if (page->looks)
        set_area(page, s);
    return xlsx_sheet_columns(s, 0, DOCUMENT_COLUMNS - 1, WIDTH, NULL, false) &&
           xlsx_sheet_breaks(s, page->row_break, page->row_breaks) &&
           xlsx_sheet_print(s, &(struct xlsx_print){.wide = 1, /* where fonts are wider than ours */
                                                    .left = 0.63,
                                                    .right = 0.63,
                                                    .top = TOP,
                                                    .bottom = BOTTOM,
                                                    .head = page->paper->head,
                                                    .foot = page->paper->foot});
}
