/* What the file says of its looks: the names of workbook.xml, and all of a worksheet but its cells; by their modules the
 * styles and the parts beside the sheets. */
#include "exchange/xlsx_look.h"

#include <stdlib.h>
#include <string.h>

#include "exchange/xlsx_around.h"
#include "exchange/xlsx_listed.h"
#include "exchange/xlsx_styles.h"

struct xlsx_looks {
    const struct xlsx_format *format;
    struct xlsx_styles *styles;
    struct xlsx_around *around;
    unsigned *same; /* by style asked for: the style of the file that looks the same, + 1 */
    struct xlsx_look names;
    /* the sheet being read */
    size_t sheet; /* + 1; 0: none yet */
    const struct xlsx_page *page;
    struct xlsx_look look;
    bool bad_column; /* a column's own style differs */
    double usual;    /* height of a row, points */
    struct str area, line, text;
    struct str formula[2];
    size_t rule;
    bool inside;
};

struct xlsx_looks *xlsx_looks_new(const struct xlsx_format *format, size_t formats)
{
    struct xlsx_looks *l = mem_zero(1, sizeof(*l));
    l->format = format;
    l->same = mem_zero(formats + 1, sizeof(*l->same));
    l->area = l->line = l->text = l->formula[0] = l->formula[1] = (struct str)STR_INIT;
    return l;
}

void xlsx_looks_free(struct xlsx_looks **pointer)
{
    struct xlsx_looks *l = *pointer;
    if (!l)
        return;
    xlsx_styles_free(&l->styles);
    xlsx_around_free(&l->around);
    free(l->same);
    str_free(&l->area);
    str_free(&l->line);
    str_free(&l->text);
    str_free(&l->formula[0]);
    str_free(&l->formula[1]);
    free(l);
    *pointer = NULL;
}

static const char *attribute(const char **attributes, const char *name)
{
    const char *value = xlsx_attribute(attributes, name);
    return value ? value : "";
}

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

bool xlsx_looks_style(struct xlsx_looks *l, unsigned style, unsigned xf, const char **what)
{
    if (l->same[style] == xf + 1)
        return true;
    *what = xlsx_styles_differ(l->styles, &l->format[style], xf);
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

static bool on_package(void *context, struct xlsx_zip *zip, const struct xlsx_parts *parts, struct error *err)
{
    struct xlsx_looks *l = context;
    const struct xlsx_events names = {.context = l, .start = names_start, .end = names_end, .text = names_text};
    return xlsx_listed(zip, err) && parts->styles && (l->styles = xlsx_styles_read(zip, parts->styles, err)) &&
           xlsx_zip_parse(zip, parts->workbook, &names, err) && (l->around = xlsx_around_read(zip, parts, err));
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

static void on_column(struct xlsx_looks *l, const char **attributes)
{
    unsigned first = (unsigned)strtoul(attribute(attributes, "min"), NULL, 10);
    const char *style = xlsx_attribute(attributes, "style"), *what;
    xlsx_look_note(&l->look, LOOK_COLUMNS, "%u-%s %d %s", first, attribute(attributes, "max"),
                   xlsx_look_pixels_of(xlsx_attribute(attributes, "width")), attribute(attributes, "hidden"));
    const struct xlsx_page *page = l->page;
    bool own = page && !page->upright && first && first <= page->columns;
    unsigned wanted = own ? page->column[first - 1].empty_style : 0;
    bool as_asked = !style == !wanted;
    if (style && wanted)
        as_asked = xlsx_looks_style(l, wanted, (unsigned)strtoul(style, NULL, 10), &what);
    l->bad_column = l->bad_column || !as_asked;
}

/* Most rows of a large sheet have neither. */
static void on_row(struct xlsx_looks *l, const char **attributes)
{
    const char *number = "", *height = NULL, *own = "";
    bool hidden = false;
    for (; *attributes; attributes += 2) {
        const char *name = attributes[0];
        if (name[0] == 'r' && !name[1])
            number = attributes[1];
        else if (is(name, "ht"))
            height = attributes[1];
        else if (is(name, "customHeight"))
            own = attributes[1];
        else if (is(name, "hidden"))
            hidden = is(attributes[1], "1");
    }
    if (hidden || (height && is(own, "1")))
        xlsx_look_row(&l->look, (uint32_t)strtoul(number, NULL, 10) - 1, height ? strtod(height, NULL) : l->usual,
                      l->usual, hidden);
}

static void on_rule(struct xlsx_looks *l, const char **attributes)
{
    l->rule = strtoul(attribute(attributes, "dxfId"), NULL, 10);
    str_clear(&l->formula[0]);
    str_clear(&l->line);
    str_add_format(&l->line, "%s %s %s %s", attribute(attributes, "priority"), l->area.text,
                   attribute(attributes, "type"), attribute(attributes, "operator"));
}

static void on_choices(struct xlsx_looks *l, const char **attributes)
{
    str_clear(&l->line);
    str_clear(&l->formula[0]);
    str_clear(&l->formula[1]);
    str_add_format(&l->line, "%s %s %s%s%s%s%s %s%s", attribute(attributes, "sqref"), attribute(attributes, "type"),
                   attribute(attributes, "operator"), attribute(attributes, "allowBlank"),
                   attribute(attributes, "showInputMessage"), attribute(attributes, "showErrorMessage"),
                   attribute(attributes, "errorStyle"), attribute(attributes, "error"),
                   attribute(attributes, "prompt"));
}

/* Of the whole sheet: grid, panes, print, protection. */
static bool on_set_up(struct xlsx_looks *l, const char *name, const char **attributes)
{
    static const char *const margins[] = {"left", "right", "top", "bottom"};
    static const char *const allowed[] = {XLSX_LOOK_ALLOWED};
    struct str *line = &l->line;
    if (is(name, "sheetView")) {
        xlsx_look_note(&l->look, LOOK_PANES, "grid %s open %s", attribute(attributes, "showGridLines"),
                       attribute(attributes, "tabSelected"));
    } else if (is(name, "pane")) {
        xlsx_look_note(&l->look, LOOK_PANES, "%lu %lu %s %s", strtoul(attribute(attributes, "ySplit"), NULL, 10),
                       strtoul(attribute(attributes, "xSplit"), NULL, 10), attribute(attributes, "topLeftCell"),
                       attribute(attributes, "state"));
    } else if (is(name, "pageSetUpPr")) {
        xlsx_look_note(&l->look, LOOK_PRINT, "fit %s", attribute(attributes, "fitToPage"));
    } else if (is(name, "pageSetup")) {
        xlsx_look_note(&l->look, LOOK_PRINT, "%s %s %s %s", attribute(attributes, "paperSize"),
                       attribute(attributes, "orientation"), attribute(attributes, "fitToWidth"),
                       attribute(attributes, "fitToHeight"));
    } else if (is(name, "pageMargins")) {
        str_clear(line);
        for (size_t i = 0; i < ARRAY_LENGTH(margins); i++)
            str_add_format(line, " %.2f", strtod(attribute(attributes, margins[i]), NULL));
        xlsx_look_note(&l->look, LOOK_PRINT, "margins%s", line->text);
    } else if (is(name, "printOptions")) {
        xlsx_look_note(&l->look, LOOK_PRINT, "centred %s", attribute(attributes, "horizontalCentered"));
    } else if (is(name, "brk")) {
        xlsx_look_note(&l->look, LOOK_PRINT, "break %s", attribute(attributes, "id"));
    } else if (is(name, "tabColor")) {
        xlsx_look_note(&l->look, LOOK_PANES, "tab %s", attribute(attributes, "rgb"));
    } else if (is(name, "sheetProtection")) {
        str_clear(line);
        for (size_t i = 0; i < ARRAY_LENGTH(allowed); i++)
            str_add(line, attribute(attributes, allowed[i]));
        xlsx_look_note(&l->look, LOOK_PROTECTION, "%s", line->text);
    } else {
        return false;
    }
    return true;
}

static void on_element(void *context, const char *name, const char **attributes)
{
    struct xlsx_looks *l = context;
    str_clear(&l->text);
    if (is(name, "row")) {
        on_row(l, attributes);
    } else if (is(name, "sheetFormatPr")) {
        l->usual = strtod(attribute(attributes, "defaultRowHeight"), NULL);
        xlsx_look_usual_height(&l->look, l->usual);
    } else if (is(name, "col")) {
        on_column(l, attributes);
    } else if (is(name, "mergeCell")) {
        xlsx_look_note(&l->look, LOOK_MERGED, "%s", attribute(attributes, "ref"));
    } else if (is(name, "dataValidation")) {
        on_choices(l, attributes);
    } else if (is(name, "conditionalFormatting")) {
        str_clear(&l->area);
        str_add(&l->area, attribute(attributes, "sqref"));
    } else if (is(name, "cfRule")) {
        on_rule(l, attributes);
    } else if (is(name, "autoFilter")) {
        xlsx_look_note(&l->look, LOOK_FILTER, "%s", attribute(attributes, "ref"));
    } else if (is(name, "hyperlink")) {
        xlsx_look_note(&l->look, LOOK_LINKS, "%s %s", attribute(attributes, "ref"), attribute(attributes, "location"));
    } else if (is(name, "drawing") || is(name, "legacyDrawing")) {
        xlsx_around_referred(l->around, l->sheet - 1, is(name, "drawing"), xlsx_attribute_relation(attributes),
                             &l->look);
    } else {
        on_set_up(l, name, attributes);
    }
}

static void on_text(void *context, const char *text, int length)
{
    struct xlsx_looks *l = context;
    str_add_length(&l->text, text, (size_t)length);
}

static void end_rule(struct xlsx_looks *l)
{
    str_add_format(&l->line, " %s ", l->formula[0].text);
    if (xlsx_styles_rule(l->styles, l->rule, &l->line))
        xlsx_look_line(&l->look, LOOK_COLORS, l->line.text);
}

static void on_end(void *context, const char *name)
{
    struct xlsx_looks *l = context;
    if (is(name, "formula1") || is(name, "formula"))
        str_add(&l->formula[0], l->text.text);
    else if (is(name, "formula2"))
        str_add(&l->formula[1], l->text.text);
    else if (is(name, "dataValidation"))
        xlsx_look_note(&l->look, LOOK_CHOICES, "%s %s %s", l->line.text, l->formula[0].text, l->formula[1].text);
    else if (is(name, "cfRule"))
        end_rule(l);
    else if (is(name, "oddHeader") || is(name, "oddFooter"))
        xlsx_look_note(&l->look, LOOK_PRINT, "%s", l->text.text);
    str_clear(&l->text);
}

void xlsx_looks_listen(struct xlsx_looks *looks, struct xlsx_handler *handler)
{
    handler->listener = looks;
    handler->package = on_package;
    handler->element = on_element;
    handler->element_text = on_text;
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
