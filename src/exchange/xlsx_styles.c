#include "exchange/xlsx_styles.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct font {
    const char *name;
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
    bool date, open, wrap, indent, shrink;
    enum xlsx_align align;
    enum { VERTICAL_OTHER, VERTICAL_TOP, VERTICAL_CENTER } vertical;
};
struct dxf {
    unsigned color, fill;
    const char *number;
};
struct number {
    long id;
    const char *code;
    bool date;
};

#define ALL_SIDES  15u
#define BOTTOM     8u
#define MAX_STYLES 65536

struct xlsx_styles {
    struct arena *arena;
    size_t numbers, number_capacity, fonts, font_capacity, fills, fill_capacity, borders, border_capacity, xfs,
        xf_capacity, dxfs, dxf_capacity;
    struct number *number;
    struct font *font;
    unsigned *fill;
    struct border *border;
    struct xf *xf;
    struct dxf *dxf;
    void (*section)(struct xlsx_styles *s,
                    const struct xlsx_tag *tag); /* what is done in the one being read, or NULL */
    bool solid;                                  /* the fill being read */
};

/* ---- dates ---- */

/* What stands in quotes, brackets ("[Red]", "[$-411]") and after \ _ * is no part of the date. Elapsed time "[h]" is.
 */
bool xlsx_format_is_date(const char *format)
{
    for (const char *p = format; *p && *p != ';'; p++) {
        if (*p == '"') {
            const char *close = strchr(p + 1, '"');
            if (!close)
                return false;
            p = close;
        } else if (*p == '[') {
            const char *close = strchr(p, ']');
            if (!close)
                return false;
            size_t length = (size_t)(close - p) - 1;
            if (length && strspn(p + 1, "hHmMsS") == length)
                return true;
            p = close;
        } else if (strchr("\\_*", *p)) {
            if (p[1])
                p++;
        } else if (strchr("dmyhsDMYHS", *p)) {
            return true;
        }
    }
    return false;
}

static bool built_in_is_date(long id)
{
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

static bool is_date(const struct xlsx_styles *s, long id)
{
    for (size_t i = s->numbers; i-- > 0;)
        if (s->number[i].id == id)
            return s->number[i].date;
    return built_in_is_date(id);
}

bool xlsx_styles_date(const struct xlsx_styles *s, size_t xf)
{
    return xf < s->xfs && s->xf[xf].date;
}

/* ---- reading ---- */

static unsigned rgb(const struct xlsx_tag *tag)
{
    return (unsigned)strtoul(xlsx_attribute_text(tag, "rgb"), NULL, 16) & 0xFFFFFF;
}

static void in_font(struct xlsx_styles *s, const struct xlsx_tag *tag)
{
    struct font *font = s->fonts ? &s->font[s->fonts - 1] : NULL;
    if (xlsx_tag_is(tag, "font")) {
        ARENA_MORE(s->arena, s->font, s->fonts, s->font_capacity) = (struct font){0};
    } else if (!font) {
        return;
    } else if (xlsx_tag_is(tag, "sz")) {
        font->size = (unsigned)lround(10 * strtod(xlsx_attribute_text(tag, "val"), NULL));
    } else if (xlsx_tag_is(tag, "color")) {
        font->color = rgb(tag);
    } else if (xlsx_tag_is(tag, "name") && !font->name) {
        font->name = arena_text(s->arena, xlsx_attribute_text(tag, "val"));
    } else if (xlsx_tag_is(tag, "b")) {
        font->bold = true;
    } else if (xlsx_tag_is(tag, "u")) {
        font->underline = true;
    }
}

static void in_border(struct xlsx_styles *s, const struct xlsx_tag *tag)
{
    static const char *const sides[] = {"left", "right", "top", "bottom"};
    struct border *border = s->borders ? &s->border[s->borders - 1] : NULL;
    if (xlsx_tag_is(tag, "border")) {
        ARENA_MORE(s->arena, s->border, s->borders, s->border_capacity) = (struct border){0};
        return;
    }
    if (border && xlsx_tag_is(tag, "color")) {
        border->mixed = border->mixed || (border->colored && border->color != rgb(tag));
        border->colored |= border->side;
        border->color = rgb(tag);
        return;
    }
    for (unsigned i = 0; border && i < ARRAY_LENGTH(sides); i++) {
        if (!xlsx_tag_is(tag, sides[i]))
            continue;
        const char *style = xlsx_attribute_text(tag, "style");
        border->side = 1u << i;
        if (strcmp(style, "thin") == 0)
            border->thin |= border->side;
        else if (strcmp(style, "hair") == 0)
            border->hair |= border->side;
        else if (*style)
            border->others |= border->side;
    }
}

static void in_dxf(struct xlsx_styles *s, const struct xlsx_tag *tag)
{
    struct dxf *dxf = s->dxfs ? &s->dxf[s->dxfs - 1] : NULL;
    if (xlsx_tag_is(tag, "dxf")) {
        ARENA_MORE(s->arena, s->dxf, s->dxfs, s->dxf_capacity) = (struct dxf){0};
    } else if (!dxf) {
        return;
    } else if (xlsx_tag_is(tag, "color")) {
        dxf->color = rgb(tag);
    } else if (xlsx_tag_is(tag, "bgColor")) {
        dxf->fill = rgb(tag);
    } else if (xlsx_tag_is(tag, "numFmt") && !dxf->number) {
        dxf->number = arena_text(s->arena, xlsx_attribute_text(tag, "formatCode"));
    }
}

static void in_xf(struct xlsx_styles *s, const struct xlsx_tag *tag)
{
    struct xf *xf = s->xfs ? &s->xf[s->xfs - 1] : NULL;
    if (xlsx_tag_is(tag, "xf")) {
        long number = strtol(xlsx_attribute_text(tag, "numFmtId"), NULL, 10);
        ARENA_MORE(s->arena, s->xf, s->xfs, s->xf_capacity) =
            (struct xf){.font = strtoul(xlsx_attribute_text(tag, "fontId"), NULL, 10),
                        .fill = strtoul(xlsx_attribute_text(tag, "fillId"), NULL, 10),
                        .border = strtoul(xlsx_attribute_text(tag, "borderId"), NULL, 10),
                        .number = number,
                        .date = is_date(s, number)};
    } else if (xf && xlsx_tag_is(tag, "alignment")) {
        const char *across = xlsx_attribute_text(tag, "horizontal"), *down = xlsx_attribute_text(tag, "vertical");
        xf->align = strcmp(across, "left") == 0     ? ALIGN_LEFT
                    : strcmp(across, "center") == 0 ? ALIGN_CENTER
                    : strcmp(across, "right") == 0  ? ALIGN_RIGHT
                                                    : ALIGN_NONE;
        xf->vertical = strcmp(down, "top") == 0      ? VERTICAL_TOP
                       : strcmp(down, "center") == 0 ? VERTICAL_CENTER
                                                     : VERTICAL_OTHER;
        xf->wrap = strcmp(xlsx_attribute_text(tag, "wrapText"), "1") == 0;
        xf->indent = strcmp(xlsx_attribute_text(tag, "indent"), "1") == 0;
        xf->shrink = strcmp(xlsx_attribute_text(tag, "shrinkToFit"), "1") == 0;
    } else if (xf && xlsx_tag_is(tag, "protection")) {
        xf->open = strcmp(xlsx_attribute_text(tag, "locked"), "0") == 0;
    }
}

static void in_number(struct xlsx_styles *s, const struct xlsx_tag *tag)
{
    const char *code = xlsx_attribute_text(tag, "formatCode");
    if (xlsx_tag_is(tag, "numFmt"))
        ARENA_MORE(s->arena, s->number, s->numbers, s->number_capacity) =
            (struct number){.id = strtol(xlsx_attribute_text(tag, "numFmtId"), NULL, 10),
                            .code = arena_text(s->arena, code),
                            .date = xlsx_format_is_date(code)};
}

static void in_fill(struct xlsx_styles *s, const struct xlsx_tag *tag)
{
    if (xlsx_tag_is(tag, "fill"))
        ARENA_MORE(s->arena, s->fill, s->fills, s->fill_capacity) = 0;
    else if (xlsx_tag_is(tag, "patternFill"))
        s->solid = strcmp(xlsx_attribute_text(tag, "patternType"), "solid") == 0;
    else if (xlsx_tag_is(tag, "fgColor") && s->fills && s->solid)
        s->fill[s->fills - 1] = rgb(tag);
}

static void on_start(void *context, const struct xlsx_tag *tag)
{
    struct xlsx_styles *s = context;
    static const struct {
        const char *name;
        void (*section)(struct xlsx_styles *s, const struct xlsx_tag *tag);
    } sections[] = {{"numFmts", in_number}, {"fonts", in_font}, {"fills", in_fill},   {"borders", in_border},
                    {"cellStyleXfs", NULL}, {"cellXfs", in_xf}, {"cellStyles", NULL}, {"dxfs", in_dxf}};
    for (size_t i = 0; i < ARRAY_LENGTH(sections); i++)
        if (xlsx_tag_is(tag, sections[i].name)) {
            s->section = sections[i].section;
            return;
        }
    if (s->numbers >= MAX_STYLES || s->xfs >= MAX_STYLES) {
        xlsx_xml_stop(tag->xml, ERROR_LIMIT, tag->name, NULL);
        return;
    }
    if (s->section)
        s->section(s, tag);
}

struct xlsx_styles *xlsx_styles_read(struct xlsx_zip *zip, const char *part, struct arena *arena, struct error *err)
{
    struct xlsx_styles *styles = arena_zero(arena, sizeof(*styles));
    const struct xlsx_events events = {.context = styles, .start = on_start};
    styles->arena = arena;
    return xlsx_zip_parse(zip, part, &events, err) ? styles : NULL;
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

static bool same_border(const struct xlsx_style *wanted, const struct border *border)
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

static bool same_alignment(const struct xlsx_style *wanted, const struct xf *xf)
{
    if (xf->vertical != (wanted->top ? VERTICAL_TOP : VERTICAL_CENTER) || xf->wrap != wanted->wrap ||
        xf->indent != wanted->indent || xf->shrink != wanted->shrink)
        return false;
    return xf->align == wanted->align || (wanted->indent && wanted->align == ALIGN_NONE && xf->align == ALIGN_LEFT);
}

const char *xlsx_styles_differ(const struct xlsx_styles *s, const struct xlsx_style *wanted, size_t at)
{
    if (at >= s->xfs)
        return "?";
    const struct xf *xf = &s->xf[at];
    const char *code = number_code(s, xf->number);
    if (!code || strcmp(code, wanted->number) != 0)
        return code ? code : "?";
    if (xf->font >= s->fonts || xf->fill >= s->fills || xf->border >= s->borders)
        return "?";
    const struct font *font = &s->font[xf->font];
    if (font->size != wanted->size || font->bold != wanted->bold || font->underline != wanted->link ||
        font->color != wanted->color || !font->name || strcmp(font->name, wanted->font) != 0)
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
