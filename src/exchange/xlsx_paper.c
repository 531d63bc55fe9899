/* How a page lies on paper: A4, upright or across, over as many sheets as it takes to be read.
 *
 * Programs are told how many sheets wide a page is, and as many down as it takes; they shrink it until that fits. So nothing hangs
 * over where fonts are a little wider than ours; and with so many sheets, nothing becomes smaller than LEAST_SCALE. */
#include "exchange/xlsx_look.h"

/* In pixels of 1/96 inch, in which columns are measured, and in points, as rows are; less two in a hundred, since fonts differ. */
#define UPRIGHT_WIDE 684
#define ACROSS_WIDE  1005
#define UPRIGHT_TALL 726
#define ACROSS_TALL  484
/* Percent: texts are of ten points (xlsx_put.c), and eight can be read. */
#define LEAST_SCALE 80

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

/* How many sheets of ROOM pixels the columns take, the first ones repeated on each; *FIRST: how many columns are on the first. */
static unsigned cut(const struct xlsx_page *page, unsigned room, uint32_t *first)
{
    unsigned repeated = pixels_before(page, page->repeat), used = repeated, sheets = 1;
    *first = (uint32_t)page->columns;
    for (uint32_t c = page->repeat; c < page->columns; c++) {
        unsigned own = pixels(page, c);
        if (used > repeated && used + own > room) {
            *first = sheets++ == 1 ? c : *first;
            used = repeated;
        }
        used += own;
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

void xlsx_lay_across(struct xlsx_page *page)
{
    uint32_t columns = page->width_count ? page->width_count : (uint32_t)page->columns;
    unsigned wide = pixels_before(page, columns), most = ACROSS_WIDE * 100 / LEAST_SCALE, least = ACROSS_WIDE;
    page->landscape = wide > UPRIGHT_WIDE * 100 / LEAST_SCALE;
    unsigned room = page->landscape ? ACROSS_WIDE : UPRIGHT_WIDE;
    page->pages_wide = 1;
    page->first_paper = columns;
    page->scale = wide <= room ? 100 : room * 100 / wide;
    if (page->scale >= LEAST_SCALE || page->width_count)
        return;
    page->repeat = naming_columns(page);
    page->pages_wide = cut(page, most, &page->first_paper);
    while (least < most) { /* a program makes it as large as so many sheets allow */
        unsigned middle = (least + most) / 2;
        if (cut(page, middle, &page->first_paper) == page->pages_wide)
            most = middle;
        else
            least = middle + 1;
    }
    cut(page, most, &page->first_paper);
    page->scale = ACROSS_WIDE * 100 / most;
}

static double row_height(const struct xlsx_page *page, uint32_t row, double usual, size_t *look)
{
    while (*look < page->looks && page->look[*look].row < row)
        ++*look;
    const struct xlsx_row_look *l = *look < page->looks && page->look[*look].row == row ? &page->look[*look] : NULL;
    return l && l->hidden ? 0 : l && l->height > 0 ? l->height : usual;
}

void xlsx_keep(struct xlsx_page *page, uint32_t row)
{
    ARENA_MORE(page->layout->arena, page->keep, page->keeps, page->keep_capacity) = row;
}

void xlsx_lay_down(struct xlsx_page *page, double usual)
{
    double room = (page->landscape ? ACROSS_TALL : UPRIGHT_TALL) * 100.0 / (page->scale ? page->scale : 100), used = 0;
    size_t look = 0;
    uint32_t row = 0;
    page->row_break = arena_zero(page->layout->arena, (page->keeps + 1) * sizeof(*page->row_break));
    for (size_t i = 0; i <= page->keeps; i++) {
        uint32_t end = i < page->keeps ? page->keep[i] : page->last_row + 1;
        double tall = 0;
        for (; row < end; row++)
            tall += row_height(page, row, usual, &look);
        if (i > 0 && used > 0 && used + tall > room) {
            page->row_break[page->row_breaks++] = page->keep[i - 1];
            used = 0;
        }
        for (used += tall; used > room;) /* longer than a sheet of paper: it goes on where that ends */
            used -= room;
    }
}
