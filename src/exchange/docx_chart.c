/* word/charts/chart1.xml …: the charts of a document, as Word draws them. Their numbers are in the part itself: there is no workbook
 * behind it, and nothing that a program would have to look up. */
#include <math.h>

#include "exchange/document_file.h"

#define DRAWING "http://schemas.openxmlformats.org/drawingml/2006/"
#define WIDTH   6120000 /* EMU, 360000 a centimetre: as wide as the text */
#define BAR     216000
#define AROUND  396000 /* the axis below, and the room above */
#define LEGEND  324000

static uint32_t part_color(const struct document_chart *chart, size_t part)
{
    static const uint32_t
        blue[] = {0x2F5597, 0x8EA9DB, 0xBDD0EF, 0x203864},
        toned[] = {[TONE_GOOD] = 0x70AD47, [TONE_WARN] = 0xFFC000, [TONE_BAD] = 0xC00000, [TONE_QUIET] = 0xBFBFBF};
    enum tone tone = chart->part[part].tone;
    return tone == TONE_NONE ? blue[part % ARRAY_LENGTH(blue)] : toned[tone];
}

static void add_font(struct str *out, bool white)
{
    str_add(out, "<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz=\"900\">");
    if (white)
        str_add(out, "<a:solidFill><a:srgbClr val=\"FFFFFF\"/></a:solidFill>");
    str_add(out, "</a:defRPr></a:pPr><a:endParaRPr lang=\"ja-JP\"/></a:p></c:txPr>");
}

static void add_point(struct str *out, size_t at, const char *text)
{
    str_add_format(out, "<c:pt idx=\"%zu\"><c:v>", at);
    docx_escape(out, text);
    str_add(out, "</c:v></c:pt>");
}

/* A part of each bar. Where a bar is cut, a part of nothing is not named in it. */
static void add_series(struct str *out, const struct document_chart *chart, size_t part)
{
    const struct document_chart_part *p = &chart->part[part];
    uint32_t color = part_color(chart, part);
    bool dark = color == 0x2F5597 || color == 0x203864 || color == 0xC00000;
    str_add_format(out, "<c:ser><c:idx val=\"%zu\"/><c:order val=\"%zu\"/><c:tx><c:v>", part, part);
    docx_escape(out, p->name);
    str_add_format(out,
                   "</c:v></c:tx><c:spPr><a:solidFill><a:srgbClr val=\"%06X\"/></a:solidFill></c:spPr>"
                   "<c:invertIfNegative val=\"0\"/><c:dLbls>",
                   (unsigned)color);
    add_font(out, dark && chart->parts > 1);
    str_add_format(out,
                   "<c:dLblPos val=\"%s\"/><c:showLegendKey val=\"0\"/><c:showVal val=\"1\"/><c:showCatName "
                   "val=\"0\"/><c:showSerName val=\"0\"/><c:showPercent val=\"0\"/><c:showBubbleSize "
                   "val=\"0\"/></c:dLbls>",
                   chart->parts > 1 ? "ctr" : "outEnd");
    str_add_format(out, "<c:cat><c:strLit><c:ptCount val=\"%zu\"/>", chart->bars);
    for (size_t b = 0; b < chart->bars; b++)
        add_point(out, b, chart->bar[b]);
    str_add_format(out,
                   "</c:strLit></c:cat><c:val><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val=\"%zu\"/>",
                   chart->bars);
    for (size_t b = 0; b < chart->bars; b++) {
        char number[32];
        snprintf(number, sizeof(number), "%.15g", p->value[b]);
        if (isfinite(p->value[b]) && (chart->parts == 1 || p->value[b] != 0))
            add_point(out, b, number);
    }
    str_add(out, "</c:numLit></c:val></c:ser>\n");
}

static void add_axes(struct str *out, const struct document_chart *chart)
{
    str_add(out, "<c:catAx><c:axId val=\"1\"/><c:scaling><c:orientation val=\"maxMin\"/></c:scaling><c:delete "
                 "val=\"0\"/><c:axPos val=\"l\"/><c:majorTickMark val=\"none\"/><c:minorTickMark "
                 "val=\"none\"/><c:tickLblPos val=\"low\"/>");
    add_font(out, false);
    str_add(out, "<c:crossAx val=\"2\"/><c:crosses val=\"autoZero\"/></c:catAx>\n"
                 "<c:valAx><c:axId val=\"2\"/><c:scaling><c:orientation val=\"minMax\"/>");
    if (chart->max > 0)
        str_add_format(out, "<c:max val=\"%.15g\"/>", chart->max);
    str_add(out, "<c:min val=\"0\"/></c:scaling><c:delete val=\"0\"/><c:axPos val=\"b\"/><c:majorGridlines><c:spPr>"
                 "<a:ln w=\"6350\"><a:solidFill><a:srgbClr val=\"D9D9D9\"/></a:solidFill></a:ln></c:spPr>"
                 "</c:majorGridlines><c:numFmt formatCode=\"0\" sourceLinked=\"0\"/><c:majorTickMark "
                 "val=\"none\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"nextTo\"/>");
    add_font(out, false);
    str_add(out, "<c:crossAx val=\"1\"/><c:crosses val=\"max\"/><c:crossBetween val=\"between\"/></c:valAx>\n");
}

void docx_chart(const struct document_chart *chart, struct str *out)
{
    str_add(out, DOCX_BEGIN "<c:chartSpace xmlns:c=\"" DRAWING "chart\" xmlns:a=\"" DRAWING
                            "main\"><c:roundedCorners val=\"0\"/><c:chart><c:autoTitleDeleted "
                            "val=\"1\"/><c:plotArea><c:layout/><c:barChart><c:barDir val=\"bar\"/>");
    str_add_format(out, "<c:grouping val=\"%s\"/><c:varyColors val=\"0\"/>\n",
                   chart->parts > 1 ? "stacked" : "clustered");
    for (size_t part = 0; part < chart->parts; part++)
        add_series(out, chart, part);
    str_add_format(out, "<c:gapWidth val=\"40\"/>%s<c:axId val=\"1\"/><c:axId val=\"2\"/></c:barChart>\n",
                   chart->parts > 1 ? "<c:overlap val=\"100\"/>" : "");
    add_axes(out, chart);
    str_add(out, "</c:plotArea>");
    if (chart->parts > 1) {
        str_add(out, "<c:legend><c:legendPos val=\"b\"/><c:overlay val=\"0\"/>");
        add_font(out, false);
        str_add(out, "</c:legend>");
    }
    str_add(out, "<c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/></c:chart></c:chartSpace>\n");
}

void docx_chart_place(const struct document_chart *chart, size_t number, struct str *out)
{
    size_t height = chart->bars * BAR + AROUND + (chart->parts > 1 ? LEGEND : 0);
    str_add_format(out,
                   "<w:p><w:pPr><w:pStyle w:val=\"BodyText\"/><w:keepNext/></w:pPr><w:r><w:drawing><wp:inline "
                   "xmlns:wp=\"" DRAWING "wordprocessingDrawing\" distT=\"0\" distB=\"0\" distL=\"0\" "
                   "distR=\"0\"><wp:extent cx=\"%d\" cy=\"%zu\"/><wp:docPr id=\"%zu\" name=\"図%zu\" descr=\"",
                   WIDTH, height, number, number);
    for (size_t b = 0; b < chart->bars; b++) {
        str_add(out, b ? "、" : "次の表の図。");
        docx_escape(out, chart->bar[b]);
    }
    str_add_format(out,
                   "\"/><a:graphic xmlns:a=\"" DRAWING "main\"><a:graphicData uri=\"" DRAWING "chart\"><c:chart "
                   "xmlns:c=\"" DRAWING "chart\" r:id=\"rIdChart%zu\"/></a:graphicData></a:graphic></wp:inline>"
                   "</w:drawing></w:r></w:p>\n",
                   number);
}
