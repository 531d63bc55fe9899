/* How a page lies on paper: A4, upright or across, over as many sheets as it takes to be read.
 *
 * Programs are told how many sheets wide a page is, and as many down as it takes; they shrink it until that fits. So nothing hangs
 * over where fonts are a little wider than ours; and with so many sheets, nothing becomes smaller than LEAST_SCALE. Where the form says
 * which columns belong together, they are told instead where sheets begin and how large all is: Excel does not obey both. */
#include <math.h>

#include "exchange/xlsx_look.h"

/* In pixels of 1/96 inch, in which columns are measured, and in points, as rows are; less two in a hundred, since fonts differ. */
#define UPRIGHT_WIDE 684
#define ACROSS_WIDE  1005
#define UPRIGHT_TALL 726
#define ACROSS_TALL  484
/* Where we say at which columns sheets of paper begin, a program does not make them smaller than we say: LibreOffice's columns are wider
 * by the 6 % that Excel rounds off the width of a digit. */
#define SURE_WIDE 962
/* Percent: texts are of ten points (xlsx_put.c), and eight can be read. */
#define LEAST_SCALE 80
/* Characters: a column of long texts is made neither narrower nor wider for the sake of paper. */
#define LEAST_WRAPPED       28
#define MOST_WRAPPED        72
#define PIXELS_OF_CHARACTER 7.0
/* Rows that fill less of a sheet of paper have none of their own; and of a text. */
#define FEW   0.3
#define LINES 0.12

static unsigned pixels(const struct xlsx_page *page, uint32_t column)
{
    double width = 0;
    if (page->width_count)
        width = column < page->width_count ? page->widths[column] : 0;
    else if (!page->column[column].hidden)
        width = page->column[column].width;
    return width > 0 ? (unsigned)xlsx_look_pixels(width) : 0;
}

static unsigned pixels_before(const struct xlsx_page *page, uint32_t column)
{
    unsigned sum = 0;
    for (uint32_t c = 0; c < column; c++)
        sum += pixels(page, c);
    return sum;
}

/* Where groups of columns begin, as the form says; what belongs to other sheets (xlsx_along.c) is a group each. NULL: it says nothing. */
static bool *find_groups(const struct xlsx_page *page)
{
    const struct sheet_def *sheet = &page->layout->catalog->sheet[page->sheet];
    bool *begins = arena_zero(page->layout->arena, page->columns + 1), any = false, said = false;
    for (size_t c = 0, next = 0; c < page->columns; c++) {
        const struct xlsx_column *column = &page->column[c];
        for (; !column->along && !column->there && next <= column->column;
             next++) /* also of columns that are left out */
            said = said || sheet->column[next].breaks_before;
        begins[c] = said || column->along;
        any = any || said;
        said = false;
    }
    return any ? begins : NULL;
}

static unsigned group_pixels(const struct xlsx_page *page, const bool *begins, uint32_t column)
{
    unsigned sum = pixels(page, column);
    for (uint32_t c = column + 1; c < page->columns && !begins[c]; c++)
        sum += pixels(page, c);
    return sum;
}

/* How many sheets of ROOM pixels the columns take, the first ones repeated on each, and which columns begin the further ones; *WIDEST: of
 * them. A group that has room on a sheet is not torn (BEGINS; NULL: there are none). */
static unsigned cut(const struct xlsx_page *page, unsigned room, const bool *begins, uint32_t *at, unsigned *widest)
{
    unsigned repeated = pixels_before(page, page->repeat), used = repeated, sheets = 1;
    bool begun = false;
    *widest = 0;
    for (uint32_t c = page->repeat; c < page->columns; c++) {
        unsigned own = pixels(page, c);
        begun = begun || (begins && begins[c]);
        if (!own)
            continue;
        unsigned group = begun ? group_pixels(page, begins, c) : own;
        if (used > repeated && (used + own > room || (used + group > room && repeated + group <= room))) {
            at[sheets++ - 1] = c;
            used = repeated;
        }
        used += own;
        *widest = used > *widest ? used : *widest;
        begun = false;
    }
    return sheets;
}

/* The columns that say which row it is: up to its name; fewer, when they would take most of the paper. */
static uint32_t naming_columns(const struct xlsx_page *page)
{
    const struct sheet_def *sheet = &page->layout->catalog->sheet[page->sheet];
    size_t name = sheet_role(sheet, ROLE_NAME);
    uint32_t count = name == SIZE_MAX || page->at[name] == XLSX_NOWHERE ? 1 : page->at[name] + 1;
    while (count > 1 && pixels_before(page, count) > ACROSS_WIDE * 100 / LEAST_SCALE * 6 / 10)
        count--;
    return count;
}

/* Long texts go over several lines anyway: a little narrower, they may save a sheet. */
static void squeeze(const struct xlsx_page *page, unsigned most)
{
    unsigned wide = pixels_before(page, (uint32_t)page->columns), room = 0;
    unsigned least = (unsigned)xlsx_look_pixels(LEAST_WRAPPED);
    for (uint32_t pass = 0; pass < 2 && wide > most; pass++) {
        unsigned over = wide - most;
        if (pass == 1 && over > room)
            return;
        for (uint32_t c = 0; c < page->columns; c++) {
            struct xlsx_column *column = &page->column[c];
            unsigned own = pixels(page, c);
            if (own <= least || !page->layout->style[column->style].wrap)
                continue;
            if (pass == 0)
                room += own - least;
            else
                column->width -= ceil(over * (double)(own - least) / room) / PIXELS_OF_CHARACTER;
        }
    }
}

static double more_wanted(const struct xlsx_page *page, const struct xlsx_column *column)
{
    double whole = column->whole < MOST_WRAPPED ? column->whole : MOST_WRAPPED;
    return !column->hidden && page->layout->style[column->style].wrap && whole > column->width ? whole - column->width
                                                                                               : 0;
}

/* Long texts of the columns from FROM up to END take what room their sheet of ROOM pixels leaves: rows become lower for it. */
static void spread(struct xlsx_page *page, unsigned room, uint32_t from, uint32_t end)
{
    double wanted = 0;
    unsigned used = pixels_before(page, page->repeat);
    for (uint32_t c = from; c < end; c++) {
        const struct xlsx_column *column = &page->column[c];
        used += pixels(page, c);
        wanted += more_wanted(page, column);
    }
    double left = used < room ? (room - used) / PIXELS_OF_CHARACTER : 0;
    double share = wanted > left ? left / wanted : 1;
    for (uint32_t c = from; c < end; c++)
        page->column[c].width += floor(more_wanted(page, &page->column[c]) * share);
}

/* A ledger without rows is one sheet of paper: those beside it would say nothing. */
static void leave_out_bare(struct xlsx_page *page)
{
    const struct xlsx_layout *layout = page->layout;
    if (layout->catalog->sheet[page->sheet].kind != SHEET_LEDGER || model_rows(layout->model, page->sheet))
        return;
    page->across = page->first_paper;
    page->pages_wide = 1;
    page->column_breaks = 0;
}

void xlsx_lay_across(struct xlsx_page *page)
{
    uint32_t columns = page->width_count ? page->width_count : (uint32_t)page->columns;
    unsigned most = ACROSS_WIDE * 100 / LEAST_SCALE, least = ACROSS_WIDE, widest;
    if (!page->width_count)
        squeeze(page, most);
    unsigned wide = pixels_before(page, columns);
    page->landscape = wide > UPRIGHT_WIDE * 100 / LEAST_SCALE;
    unsigned room = page->landscape ? ACROSS_WIDE : UPRIGHT_WIDE;
    page->pages_wide = 1;
    page->first_paper = columns;
    page->scale = wide <= room ? 100 : room * 100 / wide;
    if (page->most_scale) /* without a program's choice, so with all of its columns */
        page->scale = page->most_scale * wide / 100 < SURE_WIDE ? page->most_scale : SURE_WIDE * 100 / wide;
    if (page->scale >= LEAST_SCALE || page->width_count)
        return;
    page->repeat = naming_columns(page);
    page->column_break = arena_zero(page->layout->arena, (page->columns + 1) * sizeof(*page->column_break));
    const bool *begins = find_groups(page);
    if (begins) {
        page->pages_wide = cut(page, SURE_WIDE * 100 / LEAST_SCALE, begins, page->column_break, &widest);
        page->column_breaks = page->pages_wide - 1;
        page->scale = widest <= SURE_WIDE ? 100 : SURE_WIDE * 100 / widest;
    } else {
        page->pages_wide = cut(page, most, NULL, page->column_break, &widest);
        while (least < most) { /* a program makes it as large as so many sheets allow */
            unsigned middle = (least + most) / 2;
            if (cut(page, middle, NULL, page->column_break, &widest) == page->pages_wide)
                most = middle;
            else
                least = middle + 1;
        }
        cut(page, most, NULL, page->column_break, &widest);
        page->scale = ACROSS_WIDE * 100 / most;
    }
    page->first_paper = page->column_break[0];
    unsigned paper = begins ? SURE_WIDE * 100 / page->scale : most;
    for (uint32_t i = 0, from = page->repeat; i < page->pages_wide; i++) {
        uint32_t end = i + 1 < page->pages_wide ? page->column_break[i] : (uint32_t)page->columns;
        spread(page, paper, from, end);
        from = end;
    }
    leave_out_bare(page);
}

static double room_down(const struct xlsx_page *page, unsigned scale)
{
    return (page->landscape ? ACROSS_TALL : UPRIGHT_TALL) * 100.0 / scale;
}

/* How many sheets down, at SCALE, and in which row the last of them begins; *LAST: how much of that is filled, of 1. What is repeated on
 * each stands above the rows from page->first on. */
static unsigned sheets_down(const struct xlsx_page *page, unsigned scale, const double *height, uint32_t rows,
                            uint32_t *begins, double *last)
{
    double room = room_down(page, scale), used = 0;
    double repeated = page->first > 0 && page->first <= rows ? height[page->first - 1] : 0;
    unsigned sheets = 1;
    *begins = 0;
    for (uint32_t r = 0; r < rows; r++) {
        if (used + height[r] > room && used > 0) {
            sheets++;
            *begins = r;
            used = repeated;
        }
        used += height[r];
    }
    *last = (used - (sheets > 1 ? repeated : 0)) / room;
    return sheets;
}

/* The last sheet gets rows of the one before it, up to the half of what stands on both. */
static void even_rows(struct xlsx_page *page, const double *height, uint32_t rows, uint32_t begins)
{
    double room = room_down(page, page->scale), below = 0;
    for (uint32_t r = begins; r < rows; r++)
        below += height[r];
    while (begins > page->first + 1 && below + height[begins - 1] < room / 2)
        below += height[--begins];
    page->row_break = arena_zero(page->layout->arena, sizeof(*page->row_break));
    page->row_break[page->row_breaks++] = begins;
}

void xlsx_fit_down(struct xlsx_page *page, const double *height, uint32_t rows)
{
    double last, other;
    uint32_t begins, at;
    unsigned scale = page->scale, sheets = scale ? sheets_down(page, scale, height, rows, &begins, &last) : 1;
    if (sheets < 2 || page->row_breaks || (last > FEW && page->pages_wide == 1))
        return; /* of several sheets across, each one fewer down is several fewer */
    while (--scale >= LEAST_SCALE)
        if (sheets_down(page, scale, height, rows, &at, &other) < sheets) {
            page->scale = scale;
            page->pages_tall = sheets - 1;
            return;
        }
    /* a program that makes all smaller, for its wider columns, may have room for them above */
    scale = page->column_breaks ? page->scale - 1 : page->scale * SURE_WIDE / ACROSS_WIDE;
    if (last < FEW && sheets_down(page, scale, height, rows, &at, &other) == sheets)
        even_rows(page, height, rows, begins);
}

static double row_height(const struct xlsx_page *page, uint32_t row, double usual, size_t *look)
{
    while (*look < page->looks && page->look[*look].row < row)
        ++*look;
    const struct xlsx_row_look *l = *look < page->looks && page->look[*look].row == row ? &page->look[*look] : NULL;
    return l && l->hidden ? 0 : l && l->height > 0 ? l->height : usual;
}

/* ---- parts that are not torn ---- */

bool xlsx_repeats_head(const struct xlsx_page *page)
{
    return (page->kind == PAGE_SHEET && !page->upright) || page->kind == PAGE_FINDINGS || page->kind == PAGE_CALENDAR ||
           page->kind == PAGE_DISTRIBUTIONS;
}

static void begin_part(struct xlsx_page *page, uint32_t row, enum xlsx_part part)
{
    struct xlsx_keep *last = page->keeps ? &page->keep[page->keeps - 1] : NULL;
    if (last && last->row == row)
        last->part = part > last->part ? part : last->part;
    else
        ARENA_MORE(page->layout->arena, page->keep, page->keeps, page->keep_capacity) = (struct xlsx_keep){row, part};
}

void xlsx_keep(struct xlsx_page *page, uint32_t row)
{
    begin_part(page, row, PART_WHOLE);
}

void xlsx_may_part(struct xlsx_page *page, uint32_t row)
{
    begin_part(page, row, PART_PIECE);
}

void xlsx_new_paper(struct xlsx_page *page, uint32_t row)
{
    begin_part(page, row, PART_PAPER);
}

struct piece {
    uint32_t row;
    enum xlsx_part part;
    double tall;
};

static struct piece *find_pieces(const struct xlsx_page *page, double usual)
{
    struct piece *piece = arena_zero(page->layout->arena, (page->keeps + 1) * sizeof(*piece));
    size_t look = 0;
    uint32_t row = 0;
    piece[0].part = PART_WHOLE;
    for (size_t i = 0; i <= page->keeps; i++) {
        uint32_t end = i < page->keeps ? page->keep[i].row : page->last_row + 1;
        for (; row < end; row++)
            piece[i].tall += row_height(page, row, usual, &look);
        if (i < page->keeps)
            piece[i + 1] = (struct piece){.row = end, .part = page->keep[i].part};
    }
    return piece;
}

/* FROM up to END. */
static double height_of(const struct piece *piece, size_t from, size_t end)
{
    double tall = 0;
    for (size_t i = from; i < end; i++)
        tall += piece[i].tall;
    return tall;
}

static size_t part_end(const struct piece *piece, size_t count, size_t i)
{
    for (i++; i < count && piece[i].part == PART_PIECE;)
        i++;
    return i;
}

/* The pieces that begin sheets of ROOM points into AT, HEAD points of which are repeated on all but the first: a part that is longer than
 * one is broken between its pieces, and a piece that is, goes on where the paper ends. */
static size_t find_breaks(const struct piece *piece, size_t count, double room, double head, size_t *at)
{
    size_t breaks = 0;
    double used = 0;
    for (size_t i = 0, end; i < count; i = end) {
        end = part_end(piece, count, i);
        double part = height_of(piece, i, end);
        if (part <= 0)
            continue;
        if (used > head && (piece[i].part == PART_PAPER || (part <= room && used + part > room))) {
            at[breaks++] = i;
            used = head;
        }
        for (size_t k = i; k < end; k++) {
            if (used > head && used + piece[k].tall > room) {
                at[breaks++] = k;
                used = head;
            }
            for (used += piece[k].tall; used > room;)
                used -= room - head;
        }
    }
    return breaks;
}

/* Empty lines below the last that is printed are, as far as its sheet of paper has room for them. */
static void print_to_end(struct xlsx_page *page)
{
    for (size_t i = 0; i < page->row_breaks; i++)
        if (page->row_break[i] > page->printed) {
            page->printed = page->row_break[i] - 1;
            page->row_breaks = i;
            return;
        }
    page->printed = page->last_row;
}

/* A part begins, or a piece of one that no sheet holds. */
static bool may_begin(const struct piece *piece, size_t count, size_t i, double room)
{
    size_t begin = i;
    while (begin > 0 && piece[begin].part == PART_PIECE)
        begin--;
    return begin == i || height_of(piece, begin, part_end(piece, count, begin)) > room;
}

/* What is left for the last sheet is not a few lines on an otherwise empty one: it gets about half of what the last two hold. */
static void even_out(const struct piece *piece, size_t count, double room, size_t *at, size_t breaks)
{
    size_t *last = &at[breaks - 1], from = breaks > 1 ? at[breaks - 2] : 0, best = *last;
    if (piece[*last].part == PART_PAPER || height_of(piece, *last, count) > FEW * room)
        return;
    for (size_t i = *last; i > from; i--) {
        double above = height_of(piece, from, i), below = height_of(piece, i, count);
        if (above <= room && below <= room && may_begin(piece, count, i, room) &&
            fabs(above - below) < fabs(height_of(piece, from, best) - height_of(piece, best, count)))
            best = i;
    }
    *last = best;
}

/* Nor does a chapter or the whole end with a line or two alone: they get some of those before. */
static void pull_down(const struct piece *piece, size_t count, double room, size_t *at, size_t breaks)
{
    for (size_t b = 0; b < breaks; b++) {
        size_t from = b ? at[b - 1] : 0, end = b + 1 < breaks ? at[b + 1] : count, i = at[b];
        if (piece[i].part == PART_PAPER || (end < count && piece[end].part != PART_PAPER))
            continue;
        while (i > from && height_of(piece, i, end) < room * LINES)
            do
                i--;
            while (i > from && !may_begin(piece, count, i, room));
        at[b] = i > from ? i : at[b];
    }
}

static void lay_down(struct xlsx_page *page, double usual, double room, bool even)
{
    struct piece *piece = find_pieces(page, usual);
    size_t *at = arena_zero(page->layout->arena, (page->keeps + 1) * sizeof(*at));
    size_t look = 0;
    double head = xlsx_repeats_head(page) ? row_height(page, page->header, usual, &look) : 0;
    page->row_breaks = find_breaks(piece, page->keeps + 1, room, head, at);
    if (even && page->row_breaks && (!page->printed || page->printed == page->last_row))
        even_out(piece, page->keeps + 1, room - head, at, page->row_breaks);
    if (!even)
        pull_down(piece, page->keeps + 1, room, at, page->row_breaks);
    page->row_break = arena_zero(page->layout->arena, (page->row_breaks + 1) * sizeof(*page->row_break));
    for (size_t i = 0; i < page->row_breaks; i++)
        page->row_break[i] = piece[at[i]].row;
    if (page->printed)
        print_to_end(page);
}

/* As large as a program may make it that has all of the paper: less stands on a sheet then. */
static unsigned largest_scale(const struct xlsx_page *page)
{
    unsigned scale = page->most_scale ? page->scale : page->scale * 102 / 100 + 1;
    return page->scale && scale < 100 ? scale : 100;
}

void xlsx_lay_down(struct xlsx_page *page, double usual)
{
    lay_down(page, usual, room_down(page, largest_scale(page)), true);
}

void xlsx_lay_text(struct xlsx_page *page, double usual, double room)
{
    lay_down(page, usual, room, false);
}
