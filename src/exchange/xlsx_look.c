#include "exchange/xlsx_look.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

#include "base/intl.h"

#define CELL 7 /* pixels of a digit in the font that widths are counted in, and 5 around */

void xlsx_look_line(struct xlsx_look *look, enum xlsx_look_kind kind, const char *line)
{
    if (!look)
        return;
    uint64_t h = str_hash(STR_HASH, line, strlen(line));
    look->sum[kind] += h ^ h >> 29;
    look->lines[kind]++;
}

void xlsx_look_note(struct xlsx_look *look, enum xlsx_look_kind kind, const char *format, ...)
{
    struct str line SCOPED(str_free) = STR_INIT;
    va_list arguments;
    if (!look)
        return;
    va_start(arguments, format);
    str_add_arguments(&line, format, arguments);
    va_end(arguments);
    xlsx_look_line(look, kind, line.text);
}

void xlsx_look_area(uint32_t row, uint32_t column, uint32_t last_row, uint32_t last_column, struct str *out)
{
    xlsx_ref_cell(row, column, out);
    if (row == last_row && column == last_column)
        return;
    str_add_char(out, ':');
    xlsx_ref_cell(last_row, last_column, out);
}

int xlsx_look_pixels(double characters)
{
    return characters < 1 ? (int)(characters * (CELL + 5) + 0.5) : (int)(characters * CELL + 0.5) + 5;
}

int xlsx_look_pixels_of(const char *written)
{
    return written ? (int)lround(strtod(written, NULL) * CELL) : 0;
}

static long hundredths(double number)
{
    return lround(100 * number);
}

void xlsx_look_row(struct xlsx_look *look, uint32_t row, double height, double usual, bool hidden)
{
    if (hidden)
        xlsx_look_note(look, LOOK_ROWS, "%u hidden", row + 1);
    else if (hundredths(height) != hundredths(usual))
        xlsx_look_note(look, LOOK_ROWS, "%u %ld", row + 1, hundredths(height));
}

void xlsx_look_usual_height(struct xlsx_look *look, double usual)
{
    xlsx_look_note(look, LOOK_ROWS, "usual %ld", hundredths(usual));
}

void xlsx_look_comment(struct xlsx_look *look, uint32_t row, uint32_t column, const char *author, const char *text,
                       unsigned width, unsigned height)
{
    struct str at SCOPED(str_free) = STR_INIT;
    if (look && !look->lines[LOOK_NOTES]) /* the sheet refers to the boxes */
        xlsx_look_line(look, LOOK_NOTES, "boxes");
    xlsx_ref_cell(row, column, &at);
    xlsx_look_note(look, LOOK_NOTES, "%s %s: %s", at.text, author, text);
    xlsx_look_note(look, LOOK_NOTES, "box %u %u hidden %ld %ld", row, column, hundredths(0.75 * width),
                   hundredths(0.75 * height));
}

void xlsx_look_unquoted(const char *text, struct str *out)
{
    for (; *text; text++)
        if (*text != '\'')
            str_add_char(out, *text);
}

void xlsx_look_name_note(struct xlsx_look *first, const char *name, size_t local, const char *refers)
{
    struct str line SCOPED(str_free) = STR_INIT;
    str_add_format(&line, "%s ", name);
    if (local != SIZE_MAX)
        str_add_format(&line, "%zu", local);
    str_add_char(&line, ' ');
    xlsx_look_unquoted(refers, &line);
    xlsx_look_line(first, LOOK_NAMES, line.text);
}

const char *xlsx_look_name(enum xlsx_look_kind kind)
{
    static const char *const names[LOOK_KINDS] = {[LOOK_COLUMNS] = N_("widths of the columns"),
                                                  [LOOK_ROWS] = N_("heights of the rows, hidden rows"),
                                                  [LOOK_MERGED] = N_("merged cells"),
                                                  [LOOK_CHOICES] = N_("drop-down lists and limits"),
                                                  [LOOK_COLORS] = N_("colours by value"),
                                                  [LOOK_FILTER] = N_("the filter"),
                                                  [LOOK_PANES] = N_("frozen rows and columns, grid lines"),
                                                  [LOOK_PRINT] = N_("the print set-up"),
                                                  [LOOK_PROTECTION] = N_("the protection of formulas"),
                                                  [LOOK_LINKS] = N_("links between the pages"),
                                                  [LOOK_NOTES] = N_("notes at the cells"),
                                                  [LOOK_CHARTS] = N_("the charts"),
                                                  [LOOK_NAMES] = N_("defined names"),
                                                  [LOOK_ABOUT] = N_("title and author of the file")};
    return _(names[kind]);
}
