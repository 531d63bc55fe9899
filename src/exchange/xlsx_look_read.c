/* What the file says of its looks: defined names, and all of a worksheet but its cells; by their modules the
 * styles and the parts beside the sheets. */
#include "exchange/xlsx_look.h"

#include <stdlib.h>
#include <string.h>

#include "exchange/xlsx_around.h"
#include "exchange/xlsx_listed.h"
#include "exchange/xlsx_styles.h"

struct xlsx_looks {
    const struct xlsx_layout *layout;
    const struct xlsx_styles *styles; /* as long as the file is read, … */
    struct xlsx_around *around;       /* … this too */
    unsigned *same;                   /* by style asked for: the style of the file that looks the same, + 1 */
    struct xlsx_look names;
    /* the sheet being read */
    size_t sheet; /* + 1; 0: none yet */
    const struct xlsx_page *page;
    struct xlsx_look look;
    bool bad_column; /* a column's own style differs */
    double usual;    /* height of a row, points */
    struct str area, line;
    struct str formula[2];
    size_t rule;
};

struct xlsx_looks *xlsx_looks_new(const struct xlsx_layout *layout, struct arena *arena)
{
    struct xlsx_looks *l = arena_zero(arena, sizeof(*l));
    l->layout = layout;
    l->same = arena_zero(arena, (layout->styles + 1) * sizeof(*l->same));
    l->area = l->line = l->formula[0] = l->formula[1] = (struct str)STR_IN(arena);
    return l;
}

bool xlsx_looks_style(struct xlsx_looks *l, unsigned style, unsigned xf, const char **what)
{
    if (l->same[style] == xf + 1)
        return true;
    *what = xlsx_styles_differ(l->styles, &l->layout->style[style], xf);
    if (*what)
        return false;
    l->same[style] = xf + 1;
    return true;
}

static bool on_package(void *context, struct xlsx_zip *zip, const struct xlsx_parts *parts, struct error *err)
{
    struct xlsx_looks *l = context;
    l->styles = parts->styles;
    for (size_t i = 0; i < parts->names; i++) {
        const struct xlsx_defined_name *n = &parts->name[i];
        str_clear(&l->area);
        str_add_format(&l->area, "%s %s ", n->name, n->local);
        xlsx_look_unquoted(n->refers, &l->area);
        xlsx_look_line(&l->names, LOOK_NAMES, l->area.text);
    }
    return xlsx_listed(zip, err) && l->styles && (l->around = xlsx_around_read(zip, parts, err));
}

/* ---- a worksheet ---- */

void xlsx_looks_page(struct xlsx_looks *l, const struct xlsx_page *page)
{
    bool first = l->sheet == 0;
    l->page = page;
    l->bad_column = false;
    l->usual = 15; /* where the file says nothing */
    l->look = *xlsx_around_sheet(l->around, l->sheet);
    for (enum xlsx_look_kind kind = 0; first && kind < LOOK_KINDS; kind++) {
        l->look.sum[kind] += l->names.sum[kind];
        l->look.lines[kind] += l->names.lines[kind];
    }
    l->sheet++;
}

static void on_column(struct xlsx_looks *l, const struct xlsx_tag *tag)
{
    unsigned first = (unsigned)strtoul(xlsx_attribute_text(tag, "min"), NULL, 10);
    const char *style = xlsx_attribute(tag, "style"), *what;
    xlsx_look_note(&l->look, LOOK_COLUMNS, "%u-%s %d %s", first, xlsx_attribute_text(tag, "max"),
                   xlsx_look_pixels_of(xlsx_attribute(tag, "width")), xlsx_attribute_text(tag, "hidden"));
    const struct xlsx_page *page = l->page;
    bool own = page && !page->upright && first && first <= page->columns;
    unsigned wanted = own ? page->column[first - 1].empty_style : 0;
    bool as_asked = !style == !wanted;
    if (style && wanted)
        as_asked = xlsx_looks_style(l, wanted, (unsigned)strtoul(style, NULL, 10), &what);
    l->bad_column = l->bad_column || !as_asked;
}

/* Most rows of a large sheet have neither. */
static void on_row(struct xlsx_looks *l, const struct xlsx_tag *tag)
{
    const char *number = "", *height = NULL, *own = "";
    bool hidden = false;
    for (const char **at = tag->attributes; *at; at += 2) {
        if (at[0][0] == 'r' && !at[0][1])
            number = at[1];
        else if (strcmp(at[0], "ht") == 0)
            height = at[1];
        else if (strcmp(at[0], "customHeight") == 0)
            own = at[1];
        else if (strcmp(at[0], "hidden") == 0)
            hidden = strcmp(at[1], "1") == 0;
    }
    if (hidden || (height && strcmp(own, "1") == 0))
        xlsx_look_row(&l->look, (uint32_t)strtoul(number, NULL, 10) - 1, height ? strtod(height, NULL) : l->usual,
                      l->usual, hidden);
}

static void on_rule(struct xlsx_looks *l, const struct xlsx_tag *tag)
{
    l->rule = strtoul(xlsx_attribute_text(tag, "dxfId"), NULL, 10);
    str_clear(&l->formula[0]);
    str_clear(&l->line);
    str_add_format(&l->line, "%s %s %s %s", xlsx_attribute_text(tag, "priority"), l->area.text,
                   xlsx_attribute_text(tag, "type"), xlsx_attribute_text(tag, "operator"));
}

static void on_choices(struct xlsx_looks *l, const struct xlsx_tag *tag)
{
    str_clear(&l->line);
    str_clear(&l->formula[0]);
    str_clear(&l->formula[1]);
    str_add_format(&l->line, "%s %s %s%s%s%s%s %s%s\n%s", xlsx_attribute_text(tag, "sqref"),
                   xlsx_attribute_text(tag, "type"), xlsx_attribute_text(tag, "operator"),
                   xlsx_attribute_text(tag, "allowBlank"), xlsx_attribute_text(tag, "showInputMessage"),
                   xlsx_attribute_text(tag, "showErrorMessage"), xlsx_attribute_text(tag, "errorStyle"),
                   xlsx_attribute_text(tag, "error"), xlsx_attribute_text(tag, "promptTitle"),
                   xlsx_attribute_text(tag, "prompt"));
}

/* Elements that are a line as they are. */
static bool on_plain(struct xlsx_looks *l, const struct xlsx_tag *tag)
{
    static const struct {
        const char *name;
        enum xlsx_look_kind kind;
        const char *line[10]; /* words and names of attributes by turns */
    } plain[] = {
        {"sheetView", LOOK_PANES, {"grid ", "showGridLines", " open ", "tabSelected"}},
        {"tabColor", LOOK_PANES, {"tab ", "rgb"}},
        {"pageSetUpPr", LOOK_PRINT, {"fit ", "fitToPage"}},
        {"pageSetup",
         LOOK_PRINT,
         {"", "paperSize", " ", "orientation", " ", "fitToWidth", " ", "fitToHeight", " ", "scale"}},
        {"printOptions", LOOK_PRINT, {"centred ", "horizontalCentered"}},
        {"brk", LOOK_PRINT, {"break ", "id", " ", "max"}},
        {"mergeCell", LOOK_MERGED, {"", "ref"}},
        {"autoFilter", LOOK_FILTER, {"", "ref"}},
        {"hyperlink", LOOK_LINKS, {"", "ref", " ", "location"}},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(plain); i++) {
        if (!xlsx_tag_is(tag, plain[i].name))
            continue;
        str_clear(&l->line);
        for (size_t k = 0; k < ARRAY_LENGTH(plain[i].line) && plain[i].line[k]; k++)
            str_add(&l->line, k % 2 ? xlsx_attribute_text(tag, plain[i].line[k]) : plain[i].line[k]);
        xlsx_look_line(&l->look, plain[i].kind, l->line.text);
        return true;
    }
    return false;
}

static void on_margins(struct xlsx_looks *l, const struct xlsx_tag *tag)
{
    xlsx_look_note(&l->look, LOOK_PRINT, "margins %.2f %.2f %.2f %.2f", strtod(xlsx_attribute_text(tag, "left"), NULL),
                   strtod(xlsx_attribute_text(tag, "right"), NULL), strtod(xlsx_attribute_text(tag, "top"), NULL),
                   strtod(xlsx_attribute_text(tag, "bottom"), NULL));
}

static void on_protection(struct xlsx_looks *l, const struct xlsx_tag *tag)
{
    static const char *const allowed[] = {XLSX_LOOK_ALLOWED};
    str_clear(&l->line);
    for (size_t i = 0; i < ARRAY_LENGTH(allowed); i++)
        str_add(&l->line, xlsx_attribute_text(tag, allowed[i]));
    xlsx_look_line(&l->look, LOOK_PROTECTION, l->line.text);
}

static void on_element(void *context, const struct xlsx_tag *tag)
{
    struct xlsx_looks *l = context;
    if (xlsx_tag_is(tag, "row")) {
        on_row(l, tag);
    } else if (on_plain(l, tag)) {
        return;
    } else if (xlsx_tag_is(tag, "sheetFormatPr")) {
        l->usual = strtod(xlsx_attribute_text(tag, "defaultRowHeight"), NULL);
        xlsx_look_usual_height(&l->look, l->usual);
    } else if (xlsx_tag_is(tag, "col")) {
        on_column(l, tag);
    } else if (xlsx_tag_is(tag, "pane")) {
        xlsx_look_note(&l->look, LOOK_PANES, "%lu %lu %s %s", strtoul(xlsx_attribute_text(tag, "ySplit"), NULL, 10),
                       strtoul(xlsx_attribute_text(tag, "xSplit"), NULL, 10), xlsx_attribute_text(tag, "topLeftCell"),
                       xlsx_attribute_text(tag, "state"));
    } else if (xlsx_tag_is(tag, "pageMargins")) {
        on_margins(l, tag);
    } else if (xlsx_tag_is(tag, "sheetProtection")) {
        on_protection(l, tag);
    } else if (xlsx_tag_is(tag, "dataValidation")) {
        on_choices(l, tag);
    } else if (xlsx_tag_is(tag, "conditionalFormatting")) {
        str_clear(&l->area);
        str_add(&l->area, xlsx_attribute_text(tag, "sqref"));
    } else if (xlsx_tag_is(tag, "cfRule")) {
        on_rule(l, tag);
    } else if (xlsx_tag_is(tag, "drawing") || xlsx_tag_is(tag, "legacyDrawing")) {
        xlsx_around_referred(l->around, l->sheet - 1, xlsx_tag_is(tag, "drawing"), xlsx_attribute_relation(tag),
                             &l->look);
    }
}

static void end_rule(struct xlsx_looks *l)
{
    str_add_format(&l->line, " %s ", l->formula[0].text);
    if (xlsx_styles_rule(l->styles, l->rule, &l->line))
        xlsx_look_line(&l->look, LOOK_COLORS, l->line.text);
}

static void on_end(void *context, const struct xlsx_tag *tag)
{
    struct xlsx_looks *l = context;
    if (xlsx_tag_is(tag, "formula1") || xlsx_tag_is(tag, "formula"))
        str_add(&l->formula[0], tag->text);
    else if (xlsx_tag_is(tag, "formula2"))
        str_add(&l->formula[1], tag->text);
    else if (xlsx_tag_is(tag, "dataValidation"))
        xlsx_look_note(&l->look, LOOK_CHOICES, "%s %s %s", l->line.text, l->formula[0].text, l->formula[1].text);
    else if (xlsx_tag_is(tag, "cfRule"))
        end_rule(l);
    else if (xlsx_tag_is(tag, "oddHeader") || xlsx_tag_is(tag, "oddFooter"))
        xlsx_look_line(&l->look, LOOK_PRINT, tag->text);
}

void xlsx_looks_listen(struct xlsx_looks *looks, struct xlsx_handler *handler)
{
    handler->listener = looks;
    handler->package = on_package;
    handler->element = on_element;
    handler->element_end = on_end;
}

enum xlsx_look_kind xlsx_looks_differ(const struct xlsx_looks *l, const struct xlsx_look *asked)
{
    if (!asked)
        return LOOK_KINDS;
    if (l->bad_column)
        return LOOK_COLUMNS;
    for (enum xlsx_look_kind kind = 0; kind < LOOK_KINDS; kind++)
        if (l->look.sum[kind] != asked->sum[kind] || l->look.lines[kind] != asked->lines[kind])
            return kind;
    return LOOK_KINDS;
}
