#include "exchange/xlsx_format.h"
#include "exchange/late_xlsx.h"

#define FONT       "Yu Gothic"
#define MONO       "Courier New"
#define EDGE_COLOR 0xBFBFBF
#define LINE_COLOR 0x404040 /* of pictures */
#define LINK_COLOR 0x0563C1

static struct xlsx_format format_of(const struct xlsx_style *style)
{
    bool line = style->line_left || style->line_top;
    return (struct xlsx_format){.font = style->mono ? MONO : FONT,
                                .number = style->number,
                                .size = 10 * (style->size ? style->size : XLSX_FONT_SIZE),
                                .color = style->link ? LINK_COLOR : style->color,
                                .fill = style->fill,
                                .edge = style->border ? EDGE_COLOR
                                        : line        ? LINE_COLOR
                                                      : 0,
                                .border = style->border ? BORDER_BOX
                                          : line        ? BORDER_LINES
                                                        : BORDER_NONE,
                                .sides = (style->line_left ? 1u : 0u) | (style->line_top ? 4u : 0u),
                                .align = style->align,
                                .bold = style->bold,
                                .underline = style->link,
                                .top = style->top,
                                .wrap = style->wrap,
                                .indent = style->indent,
                                .shrink = style->shrink,
                                .open = style->open};
}

const struct xlsx_format *xlsx_layout_formats(struct xlsx_layout *layout)
{
    struct xlsx_format *format = layout->format ? NULL : arena_zero(layout->arena, layout->styles * sizeof(*format));
    for (size_t i = 0; format && i < layout->styles; i++)
        format[i] = format_of(&layout->style[i]);
    layout->format = format ? format : layout->format;
    return layout->format;
}

static void add_alignment(lxw_format *out, const struct xlsx_format *format)
{
    if (format->wrap)
        late_format_set_text_wrap(out);
    late_format_set_align(out, format->top ? LXW_ALIGN_VERTICAL_TOP : LXW_ALIGN_VERTICAL_CENTER);
    if (format->align != ALIGN_NONE)
        late_format_set_align(out, format->align == ALIGN_LEFT     ? LXW_ALIGN_LEFT
                                   : format->align == ALIGN_CENTER ? LXW_ALIGN_CENTER
                                                                   : LXW_ALIGN_RIGHT);
    if (format->indent)
        late_format_set_indent(out, 1);
    if (format->shrink)
        late_format_set_shrink(out);
}

lxw_format *xlsx_format_add(lxw_workbook *workbook, const struct xlsx_format *format)
{
    lxw_format *out = late_workbook_add_format(workbook);
    if (!out)
        return NULL;
    late_format_set_font_name(out, format->font);
    late_format_set_font_size(out, format->size / 10.0);
    if (*format->number)
        late_format_set_num_format(out, format->number);
    if (format->bold)
        late_format_set_bold(out);
    if (format->underline)
        late_format_set_underline(out, LXW_UNDERLINE_SINGLE);
    if (format->color)
        late_format_set_font_color(out, format->color);
    if (format->fill)
        late_format_set_bg_color(out, format->fill);
    add_alignment(out, format);
    if (format->open)
        late_format_set_unlocked(out);
    if (format->border == BORDER_BOX) {
        late_format_set_border(out, LXW_BORDER_THIN);
        late_format_set_border_color(out, format->edge);
    } else if (format->border == BORDER_BELOW) {
        late_format_set_bottom(out, LXW_BORDER_HAIR);
    } else if (format->border == BORDER_LINES) {
        if (format->sides & 1)
            late_format_set_left(out, LXW_BORDER_THIN), late_format_set_left_color(out, format->edge);
        if (format->sides & 4)
            late_format_set_top(out, LXW_BORDER_THIN), late_format_set_top_color(out, format->edge);
    }
    return out;
}
