/* How a cell is dressed, for the library. */
#include "exchange/xlsx_sheet.h"

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

lxw_format *xlsx_format_add(lxw_workbook *workbook, const struct xlsx_style *style)
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
