#include "exchange/xlsx_styles.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct font {
    char *name;
    unsigned size, color;
    bool bold, underline;
};
struct border {
    unsigned thin, hair, others; /* sides: left 1, right 2, top 4, bottom 8 */
    unsigned side;               /* being read */
    unsigned colored, color;     /* sides that have a colour; the last one's */
    bool mixed;                  /* they have different ones */
};
struct xf {
    size_t font, fill, border;
    long number;
    bool open, wrap, indent, shrink;
    enum xlsx_align align;
    enum { VERTICAL_OTHER, VERTICAL_TOP, VERTICAL_CENTER } vertical;
};
struct dxf {
    unsigned color, fill;
    char *number;
};
struct number {
    long id;
    char *code;
};

#define ALL_SIDES 15u
#define BOTTOM    8u

enum section {
    SECTION_NONE,
    SECTION_NUMBERS,
    SECTION_FONTS,
    SECTION_FILLS,
    SECTION_BORDERS,
    SECTION_XFS,
    SECTION_DXFS
};

struct xlsx_styles {
    size_t numbers, number_capacity, fonts, font_capacity, fills, fill_capacity, borders, border_capacity, xfs,
        xf_capacity, dxfs, dxf_capacity;
    struct number *number;
    struct font *font;
    unsigned *fill;
    struct border *border;
    struct xf *xf;
    struct dxf *dxf;
    enum section section;
    bool solid; /* the fill being read */
};

void xlsx_styles_free(struct xlsx_styles **pointer)
{
    struct xlsx_styles *s = *pointer;
    if (!s)
        return;
    for (size_t i = 0; i < s->numbers; i++)
        free(s->number[i].code);
    for (size_t i = 0; i < s->fonts; i++)
        free(s->font[i].name);
    for (size_t i = 0; i < s->dxfs; i++)
        free(s->dxf[i].number);
    free(s->number);
    free(s->font);
    free(s->fill);
    free(s->border);
    free(s->xf);
    free(s->dxf);
    free(s);
    *pointer = NULL;
}

/* ---- reading ---- */

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

static void in_font(struct xlsx_styles *s, const char *name, const char **attributes)
{
    struct font *font = s->fonts ? &s->font[s->fonts - 1] : NULL;
    if (is(name, "font")) {
        s->font = mem_grow(s->font, s->fonts, &s->font_capacity, sizeof(*s->font));
        s->font[s->fonts++] = (struct font){0};
    } else if (!font) {
        return;
    } else if (is(name, "sz")) {
        font->size = (unsigned)lround(10 * strtod(attribute(attributes, "val"), NULL));
    } else if (is(name, "color")) {
        font->color = rgb(attributes);
    } else if (is(name, "name") && !font->name) {
        font->name = mem_text(attribute(attributes, "val"));
    } else if (is(name, "b")) {
        font->bold = true;
    } else if (is(name, "u")) {
        font->underline = true;
    }
}

static void in_border(struct xlsx_styles *s, const char *name, const char **attributes)
{
    static const char *const sides[] = {"left", "right", "top", "bottom"};
    struct border *border = s->borders ? &s->border[s->borders - 1] : NULL;
    if (is(name, "border")) {
        s->border = mem_grow(s->border, s->borders, &s->border_capacity, sizeof(*s->border));
        s->border[s->borders++] = (struct border){0};
        return;
    }
    if (border && is(name, "color")) {
        border->mixed = border->mixed || (border->colored && border->color != rgb(attributes));
        border->colored |= border->side;
        border->color = rgb(attributes);
        return;
    }
    for (unsigned i = 0; border && i < ARRAY_LENGTH(sides); i++) {
        if (!is(name, sides[i]))
            continue;
        const char *style = attribute(attributes, "style");
        border->side = 1u << i;
        if (is(style, "thin"))
            border->thin |= border->side;
        else if (is(style, "hair"))
            border->hair |= border->side;
        else if (*style)
            border->others |= border->side;
    }
}

static void in_dxf(struct xlsx_styles *s, const char *name, const char **attributes)
{
    struct dxf *dxf = s->dxfs ? &s->dxf[s->dxfs - 1] : NULL;
    if (is(name, "dxf")) {
        s->dxf = mem_grow(s->dxf, s->dxfs, &s->dxf_capacity, sizeof(*s->dxf));
        s->dxf[s->dxfs++] = (struct dxf){0};
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

static void in_xf(struct xlsx_styles *s, const char *name, const char **attributes)
{
    struct xf *xf = s->xfs ? &s->xf[s->xfs - 1] : NULL;
    if (is(name, "xf")) {
        s->xf = mem_grow(s->xf, s->xfs, &s->xf_capacity, sizeof(*s->xf));
        s->xf[s->xfs++] = (struct xf){.font = strtoul(attribute(attributes, "fontId"), NULL, 10),
                                      .fill = strtoul(attribute(attributes, "fillId"), NULL, 10),
                                      .border = strtoul(attribute(attributes, "borderId"), NULL, 10),
                                      .number = strtol(attribute(attributes, "numFmtId"), NULL, 10)};
    } else if (xf && is(name, "alignment")) {
        const char *across = attribute(attributes, "horizontal"), *down = attribute(attributes, "vertical");
        xf->align = is(across, "left")     ? ALIGN_LEFT
                    : is(across, "center") ? ALIGN_CENTER
                    : is(across, "right")  ? ALIGN_RIGHT
                                           : ALIGN_NONE;
        xf->vertical = is(down, "top") ? VERTICAL_TOP : is(down, "center") ? VERTICAL_CENTER : VERTICAL_OTHER;
        xf->wrap = is(attribute(attributes, "wrapText"), "1");
        xf->indent = is(attribute(attributes, "indent"), "1");
        xf->shrink = is(attribute(attributes, "shrinkToFit"), "1");
    } else if (xf && is(name, "protection")) {
        xf->open = is(attribute(attributes, "locked"), "0");
    }
}

static void on_start(void *context, struct xlsx_xml *xml, const char *name, const char **attributes)
{
    struct xlsx_styles *s = context;
    static const struct {
        const char *name;
        enum section section;
    } sections[] = {{"numFmts", SECTION_NUMBERS}, {"fonts", SECTION_FONTS},       {"fills", SECTION_FILLS},
                    {"borders", SECTION_BORDERS}, {"cellStyleXfs", SECTION_NONE}, {"cellXfs", SECTION_XFS},
                    {"cellStyles", SECTION_NONE}, {"dxfs", SECTION_DXFS}};
    (void)xml;
    for (size_t i = 0; i < ARRAY_LENGTH(sections); i++)
        if (is(name, sections[i].name)) {
            s->section = sections[i].section;
            return;
        }
    switch (s->section) {
    case SECTION_NUMBERS:
        s->number = mem_grow(s->number, s->numbers, &s->number_capacity, sizeof(*s->number));
        s->number[s->numbers++] = (struct number){.id = strtol(attribute(attributes, "numFmtId"), NULL, 10),
                                                  .code = mem_text(attribute(attributes, "formatCode"))};
        break;
    case SECTION_FONTS: in_font(s, name, attributes); break;
    case SECTION_FILLS:
        if (is(name, "fill")) {
            s->fill = mem_grow(s->fill, s->fills, &s->fill_capacity, sizeof(*s->fill));
            s->fill[s->fills++] = 0;
        } else if (is(name, "patternFill")) {
            s->solid = is(attribute(attributes, "patternType"), "solid");
        } else if (is(name, "fgColor") && s->fills && s->solid) {
            s->fill[s->fills - 1] = rgb(attributes);
        }
        break;
    case SECTION_BORDERS: in_border(s, name, attributes); break;
    case SECTION_XFS: in_xf(s, name, attributes); break;
    case SECTION_DXFS: in_dxf(s, name, attributes); break;
    case SECTION_NONE: break;
    }
}

static void on_end(void *context, struct xlsx_xml *xml, const char *name)
{
    (void)context, (void)xml, (void)name;
}

struct xlsx_styles *xlsx_styles_read(struct xlsx_zip *zip, const char *part, struct error *err)
{
    struct xlsx_styles *styles = mem_zero(1, sizeof(*styles));
    const struct xlsx_events events = {.context = styles, .start = on_start, .end = on_end};
    if (!xlsx_zip_parse(zip, part, &events, err))
        xlsx_styles_free(&styles);
    return styles;
}

/* ---- comparing ---- */

/* The formats that have no code of their own in the file, as far as they are used here. */
static const char *number_code(const struct xlsx_styles *s, long id)
{
    for (size_t i = 0; i < s->numbers; i++)
        if (s->number[i].id == id)
            return s->number[i].code;
    return id == 0 ? "" : id == 49 ? "@" : NULL;
}

static bool same_border(const struct xlsx_format *wanted, const struct border *border)
{
    switch (wanted->border) {
    case BORDER_BOX:
        return border->thin == ALL_SIDES && border->colored == ALL_SIDES && !border->mixed &&
               border->color == wanted->edge;
    case BORDER_LINES:
        return border->thin == wanted->sides && border->colored == wanted->sides && !border->mixed && !border->hair &&
               !border->others && border->color == wanted->edge;
    case BORDER_BELOW: return border->hair == BOTTOM && !border->thin && !border->others;
    case BORDER_NONE: break;
    }
    return !border->thin && !border->hair && !border->others;
}

static bool same_alignment(const struct xlsx_format *wanted, const struct xf *xf)
{
    if (xf->vertical != (wanted->top ? VERTICAL_TOP : VERTICAL_CENTER) || xf->wrap != wanted->wrap ||
        xf->indent != wanted->indent || xf->shrink != wanted->shrink)
        return false;
    return xf->align == wanted->align || (wanted->indent && wanted->align == ALIGN_NONE && xf->align == ALIGN_LEFT);
}

const char *xlsx_styles_differ(const struct xlsx_styles *s, const struct xlsx_format *wanted, size_t at)
{
    if (at >= s->xfs)
        return "?";
    const struct xf *xf = &s->xf[at];
    const char *code = number_code(s, xf->number);
    if (!code || !is(code, wanted->number))
        return code ? code : "?";
    if (xf->font >= s->fonts || xf->fill >= s->fills || xf->border >= s->borders)
        return "?";
    const struct font *font = &s->font[xf->font];
    if (font->size != wanted->size || font->bold != wanted->bold || font->underline != wanted->underline ||
        font->color != wanted->color || !font->name || !is(font->name, wanted->font))
        return "font";
    if (s->fill[xf->fill] != wanted->fill)
        return "fill";
    if (!same_border(wanted, &s->border[xf->border]))
        return "border";
    if (!same_alignment(wanted, xf))
        return "alignment";
    return xf->open == wanted->open ? NULL : "protection";
}

bool xlsx_styles_rule(const struct xlsx_styles *s, size_t at, struct str *out)
{
    if (at >= s->dxfs)
        return false;
    const struct dxf *dxf = &s->dxf[at];
    str_add_format(out, "%06X %06X %s", dxf->color, dxf->fill, dxf->number ? dxf->number : "");
    return true;
}
