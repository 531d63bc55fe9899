/* What the file says of its looks: styles.xml, the names of workbook.xml, and all of a worksheet but its cells. */
#include "exchange/xlsx_look.h"

#include <stdlib.h>
#include <string.h>

struct font {
    unsigned size, color;
    bool bold, underline, mono;
};
struct xf {
    size_t font, fill, border;
    long number;
    bool open, wrap, top, indent, shrink;
    enum xlsx_align align;
};
struct dxf {
    unsigned color, fill;
    char *number;
};
struct numbers {
    long id;
    char *code;
};

enum part { PART_NONE, PART_NUMBERS, PART_FONTS, PART_FILLS, PART_BORDERS, PART_XFS, PART_DXFS };

struct xlsx_looks {
    struct xlsx_layout *layout;
    size_t numbers, number_capacity, fonts, font_capacity, fills, fill_capacity, borders, border_capacity, xfs,
        xf_capacity, dxfs, dxf_capacity;
    struct numbers *number;
    struct font *font;
    unsigned *fill;
    bool *border;
    struct xf *xf;
    struct dxf *dxf;
    enum part part;
    unsigned *same; /* by style of the layout: the style of the file that looks the same, + 1 */
    /* the page being read */
    struct xlsx_page *page;
    struct xlsx_look look, names;
    bool bad_column; /* a column's own style differs */
    struct str area, line, text;
    struct str formula[2];
    size_t dxf_of;
    bool inside;
};

struct xlsx_looks *xlsx_looks_new(struct xlsx_layout *layout)
{
    struct xlsx_looks *l = mem_zero(1, sizeof(*l));
    l->layout = layout;
    l->same = mem_zero(layout->styles + 1, sizeof(*l->same));
    l->area = l->line = l->text = l->formula[0] = l->formula[1] = (struct str)STR_INIT;
    return l;
}

void xlsx_looks_free(struct xlsx_looks **pointer)
{
    struct xlsx_looks *l = *pointer;
    if (!l)
        return;
    for (size_t i = 0; i < l->numbers; i++)
        free(l->number[i].code);
    for (size_t i = 0; i < l->dxfs; i++)
        free(l->dxf[i].number);
    free(l->number);
    free(l->font);
    free(l->fill);
    free(l->border);
    free(l->xf);
    free(l->dxf);
    free(l->same);
    str_free(&l->area);
    str_free(&l->line);
    str_free(&l->text);
    str_free(&l->formula[0]);
    str_free(&l->formula[1]);
    free(l);
    *pointer = NULL;
}

/* ---- styles.xml ---- */

static const char *attribute(const char **attributes, const char *name)
{
    const char *value = xlsx_attribute(attributes, name);
    return value ? value : "";
}

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static unsigned rgb(const char **attributes)
{
    return (unsigned)strtoul(attribute(attributes, "rgb"), NULL, 16) & 0xFFFFFF;
}

static void in_font(struct xlsx_looks *l, const char *name, const char **attributes)
{
    struct font *font = l->fonts ? &l->font[l->fonts - 1] : NULL;
    if (is(name, "font")) {
        l->font = mem_grow(l->font, l->fonts, &l->font_capacity, sizeof(*l->font));
        l->font[l->fonts++] = (struct font){0};
    } else if (!font) {
        return;
    } else if (is(name, "sz")) {
        font->size = (unsigned)strtoul(attribute(attributes, "val"), NULL, 10);
    } else if (is(name, "color")) {
        font->color = rgb(attributes);
    } else if (is(name, "name")) {
        font->mono = is(attribute(attributes, "val"), "Courier New");
    } else if (is(name, "b")) {
        font->bold = true;
    } else if (is(name, "u")) {
        font->underline = true;
    }
}

static void in_dxf(struct xlsx_looks *l, const char *name, const char **attributes)
{
    struct dxf *dxf = l->dxfs ? &l->dxf[l->dxfs - 1] : NULL;
    if (is(name, "dxf")) {
        l->dxf = mem_grow(l->dxf, l->dxfs, &l->dxf_capacity, sizeof(*l->dxf));
        l->dxf[l->dxfs++] = (struct dxf){0};
    } else if (!dxf) {
        return;
    } else if (is(name, "color")) {
        dxf->color = rgb(attributes);
    } else if (is(name, "bgColor")) {
        dxf->fill = rgb(attributes);
    } else if (is(name, "numFmt") && !dxf->number) {
        dxf->number = mem_text(attribute(attributes, "formatCode"));
    }
}

static void in_xfs(struct xlsx_looks *l, const char *name, const char **attributes)
{
    struct xf *xf = l->xfs ? &l->xf[l->xfs - 1] : NULL;
    if (is(name, "xf")) {
        l->xf = mem_grow(l->xf, l->xfs, &l->xf_capacity, sizeof(*l->xf));
        l->xf[l->xfs++] = (struct xf){.font = strtoul(attribute(attributes, "fontId"), NULL, 10),
                                      .fill = strtoul(attribute(attributes, "fillId"), NULL, 10),
                                      .border = strtoul(attribute(attributes, "borderId"), NULL, 10),
                                      .number = strtol(attribute(attributes, "numFmtId"), NULL, 10)};
    } else if (xf && is(name, "alignment")) {
        const char *across = attribute(attributes, "horizontal");
        xf->align = is(across, "left")     ? ALIGN_LEFT
                    : is(across, "center") ? ALIGN_CENTER
                    : is(across, "right")  ? ALIGN_RIGHT
                                           : ALIGN_NONE;
        xf->wrap = is(attribute(attributes, "wrapText"), "1");
        xf->top = is(attribute(attributes, "vertical"), "top");
        xf->indent = is(attribute(attributes, "indent"), "1");
        xf->shrink = is(attribute(attributes, "shrinkToFit"), "1");
    } else if (xf && is(name, "protection")) {
        xf->open = is(attribute(attributes, "locked"), "0");
    }
}

static void styles_start(void *context, struct xlsx_xml *xml, const char *name, const char **attributes)
{
    struct xlsx_looks *l = context;
    static const struct {
        const char *name;
        enum part part;
    } parts[] = {{"numFmts", PART_NUMBERS}, {"fonts", PART_FONTS},       {"fills", PART_FILLS},
                 {"borders", PART_BORDERS}, {"cellStyleXfs", PART_NONE}, {"cellXfs", PART_XFS},
                 {"cellStyles", PART_NONE}, {"dxfs", PART_DXFS}};
    (void)xml;
    for (size_t i = 0; i < ARRAY_LENGTH(parts); i++)
        if (is(name, parts[i].name)) {
            l->part = parts[i].part;
            return;
        }
    switch (l->part) {
    case PART_NUMBERS:
        l->number = mem_grow(l->number, l->numbers, &l->number_capacity, sizeof(*l->number));
        l->number[l->numbers++] = (struct numbers){.id = strtol(attribute(attributes, "numFmtId"), NULL, 10),
                                                   .code = mem_text(attribute(attributes, "formatCode"))};
        break;
    case PART_FONTS: in_font(l, name, attributes); break;
    case PART_FILLS:
        if (is(name, "fill")) {
            l->fill = mem_grow(l->fill, l->fills, &l->fill_capacity, sizeof(*l->fill));
            l->fill[l->fills++] = 0;
        } else if (is(name, "fgColor") && l->fills) {
            l->fill[l->fills - 1] = rgb(attributes);
        }
        break;
    case PART_BORDERS:
        if (is(name, "border")) {
            l->border = mem_grow(l->border, l->borders, &l->border_capacity, sizeof(*l->border));
            l->border[l->borders++] = false;
        } else if (is(name, "bottom") && l->borders) {
            l->border[l->borders - 1] = is(attribute(attributes, "style"), "thin");
        }
        break;
    case PART_XFS: in_xfs(l, name, attributes); break;
    case PART_DXFS: in_dxf(l, name, attributes); break;
    case PART_NONE: break;
    }
}

static void styles_end(void *context, struct xlsx_xml *xml, const char *name)
{
    (void)context, (void)xml, (void)name;
}

static const char *number_code(const struct xlsx_looks *l, long id)
{
    for (size_t i = 0; i < l->numbers; i++)
        if (l->number[i].id == id)
            return l->number[i].code;
    return id == 0 ? "" : NULL;
}

/* The first thing that differs, or NULL. */
static const char *difference(const struct xlsx_looks *l, const struct xlsx_style *style, const struct xf *xf)
{
    const char *code = number_code(l, xf->number);
    if (!code || !is(code, style->number))
        return code ? code : "?";
    if (xf->font >= l->fonts || xf->fill >= l->fills || xf->border >= l->borders)
        return "?";
    const struct font *font = &l->font[xf->font];
    unsigned color = style->link ? 0x0563C1 : style->color;
    if (font->size != (style->size ? style->size : XLSX_FONT_SIZE) || font->bold != style->bold ||
        font->mono != style->mono || font->underline != style->link || font->color != color)
        return "font";
    if (l->fill[xf->fill] != style->fill)
        return "fill";
    if (l->border[xf->border] != style->border)
        return "border";
    if (xf->wrap != style->wrap || xf->top != style->top || xf->indent != style->indent || xf->shrink != style->shrink)
        return "alignment";
    if (xf->align != style->align && !(style->indent && style->align == ALIGN_NONE && xf->align == ALIGN_LEFT))
        return "alignment";
    return xf->open == style->open ? NULL : "protection";
}

bool xlsx_looks_style(struct xlsx_looks *l, unsigned style, unsigned xf, const char **what)
{
    if (l->same[style] == xf + 1)
        return true;
    *what = xf < l->xfs ? difference(l, &l->layout->style[style], &l->xf[xf]) : "?";
    if (*what)
        return false;
    l->same[style] = xf + 1;
    return true;
}

/* ---- workbook.xml ---- */

static void names_start(void *context, struct xlsx_xml *xml, const char *name, const char **attributes)
{
    struct xlsx_looks *l = context;
    (void)xml;
    l->inside = is(name, "definedName");
    if (!l->inside)
        return;
    str_clear(&l->area);
    str_clear(&l->text);
    str_add_format(&l->area, "%s %s ", attribute(attributes, "name"), attribute(attributes, "localSheetId"));
}

static void names_end(void *context, struct xlsx_xml *xml, const char *name)
{
    struct xlsx_looks *l = context;
    (void)xml, (void)name;
    if (!l->inside)
        return;
    xlsx_look_unquoted(l->text.text, &l->area);
    xlsx_look_note(&l->names, LOOK_NAMES, "%s", l->area.text);
    l->inside = false;
}

static void names_text(void *context, struct xlsx_xml *xml, const char *text, int length)
{
    struct xlsx_looks *l = context;
    (void)xml;
    if (l->inside)
        str_add_length(&l->text, text, (size_t)length);
}

bool xlsx_looks_package(struct xlsx_looks *l, struct xlsx_zip *zip, const struct xlsx_parts *parts, struct error *err)
{
    const struct xlsx_events styles = {.context = l, .start = styles_start, .end = styles_end};
    const struct xlsx_events names = {.context = l, .start = names_start, .end = names_end, .text = names_text};
    return parts->styles && xlsx_zip_parse(zip, parts->styles, &styles, err) &&
           xlsx_zip_parse(zip, parts->workbook, &names, err);
}

/* ---- a worksheet ---- */

void xlsx_looks_page(struct xlsx_looks *l, struct xlsx_page *page)
{
    l->page = page;
    l->bad_column = false;
    l->look = page == l->layout->page ? l->names : (struct xlsx_look){0};
}

static void on_column(struct xlsx_looks *l, const char **attributes)
{
    unsigned first = (unsigned)strtoul(attribute(attributes, "min"), NULL, 10);
    const char *style = xlsx_attribute(attributes, "style"), *what;
    xlsx_look_note(&l->look, LOOK_COLUMNS, "%u-%s %d %s", first, attribute(attributes, "max"),
                   xlsx_look_pixels_of(xlsx_attribute(attributes, "width")), attribute(attributes, "hidden"));
    const struct xlsx_page *page = l->page;
    unsigned wanted = !page->upright && first && first <= page->columns ? page->column[first - 1].empty_style : 0;
    bool as_asked = !style == !wanted;
    if (style && wanted)
        as_asked = xlsx_looks_style(l, wanted, (unsigned)strtoul(style, NULL, 10), &what);
    l->bad_column = l->bad_column || !as_asked;
}

void xlsx_looks_element(struct xlsx_looks *l, const char *name, const char **attributes)
{
    str_clear(&l->text);
    if (is(name, "row")) {
        if (*attribute(attributes, "hidden"))
            xlsx_look_note(&l->look, LOOK_ROWS, "%s", attribute(attributes, "r"));
    } else if (is(name, "col")) {
        on_column(l, attributes);
    } else if (is(name, "mergeCell")) {
        xlsx_look_note(&l->look, LOOK_MERGED, "%s", attribute(attributes, "ref"));
    } else if (is(name, "dataValidation")) {
        str_clear(&l->line);
        str_clear(&l->formula[0]);
        str_clear(&l->formula[1]);
        str_add_format(&l->line, "%s %s %s%s", attribute(attributes, "sqref"), attribute(attributes, "type"),
                       attribute(attributes, "error"), attribute(attributes, "prompt"));
    } else if (is(name, "conditionalFormatting")) {
        str_clear(&l->area);
        str_add(&l->area, attribute(attributes, "sqref"));
    } else if (is(name, "cfRule")) {
        l->dxf_of = strtoul(attribute(attributes, "dxfId"), NULL, 10);
        str_clear(&l->formula[0]);
        str_clear(&l->line);
        str_add_format(&l->line, "%s %s", l->area.text, attribute(attributes, "type"));
    } else if (is(name, "autoFilter")) {
        xlsx_look_note(&l->look, LOOK_FILTER, "%s", attribute(attributes, "ref"));
    } else if (is(name, "pane")) {
        xlsx_look_note(&l->look, LOOK_PANES, "%lu %lu", strtoul(attribute(attributes, "ySplit"), NULL, 10),
                       strtoul(attribute(attributes, "xSplit"), NULL, 10));
    } else if (is(name, "pageSetup")) {
        xlsx_look_note(&l->look, LOOK_PRINT, "%s %s %s %s", attribute(attributes, "paperSize"),
                       attribute(attributes, "orientation"), attribute(attributes, "fitToWidth"),
                       attribute(attributes, "fitToHeight"));
    } else if (is(name, "sheetProtection")) {
        xlsx_look_note(&l->look, LOOK_PROTECTION, "%s", attribute(attributes, "sheet"));
    } else if (is(name, "hyperlink")) {
        xlsx_look_note(&l->look, LOOK_LINKS, "%s %s", attribute(attributes, "ref"), attribute(attributes, "location"));
    }
}

void xlsx_looks_text(struct xlsx_looks *l, const char *text, int length)
{
    str_add_length(&l->text, text, (size_t)length);
}

void xlsx_looks_end(struct xlsx_looks *l, const char *name)
{
    if (is(name, "formula1") || is(name, "formula"))
        str_add(&l->formula[0], l->text.text);
    else if (is(name, "formula2"))
        str_add(&l->formula[1], l->text.text);
    else if (is(name, "dataValidation"))
        xlsx_look_note(&l->look, LOOK_CHOICES, "%s %s %s", l->line.text, l->formula[0].text, l->formula[1].text);
    else if (is(name, "cfRule") && l->dxf_of < l->dxfs)
        xlsx_look_note(&l->look, LOOK_COLORS, "%s %s %06X %06X %s", l->line.text, l->formula[0].text,
                       l->dxf[l->dxf_of].color, l->dxf[l->dxf_of].fill,
                       l->dxf[l->dxf_of].number ? l->dxf[l->dxf_of].number : "");
    else if (is(name, "oddHeader") || is(name, "oddFooter"))
        xlsx_look_note(&l->look, LOOK_PRINT, "%s", l->text.text);
    str_clear(&l->text);
}

enum xlsx_look_kind xlsx_looks_differ(const struct xlsx_looks *l, const struct xlsx_page *page)
{
    if (!page->asked)
        return LOOK_KINDS;
    if (l->bad_column)
        return LOOK_COLUMNS;
    for (enum xlsx_look_kind kind = 0; kind < LOOK_KINDS; kind++)
        if (l->look.sum[kind] != page->asked->sum[kind] || l->look.lines[kind] != page->asked->lines[kind])
            return kind;
    return LOOK_KINDS;
}
