/* What the file says of its looks: defined names, and all of a worksheet but its cells; by their modules the
 * styles and the parts beside the sheets. */
#include "exchange/xlsx_look.h"

#include <stdlib.h>
#include <string.h>

#include "exchange/xlsx_around.h"
#include "exchange/xlsx_listed.h"
#include "exchange/xlsx_styles.h"

struct xlsx_looks {
    const struct xlsx_format *format;
    const struct xlsx_styles *styles; /* of the parts: as long as the file is read */
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
    str_add_format(&l->line, "%s %s %s%s%s%s%s %s%s", xlsx_attribute_text(tag, "sqref"),
                   xlsx_attribute_text(tag, "type"), xlsx_attribute_text(tag, "operator"),
                   xlsx_attribute_text(tag, "allowBlank"), xlsx_attribute_text(tag, "showInputMessage"),
                   xlsx_attribute_text(tag, "showErrorMessage"), xlsx_attribute_text(tag, "errorStyle"),
                   xlsx_attribute_text(tag, "error"), xlsx_attribute_text(tag, "prompt"));
}

/* Of the whole sheet: grid, panes, print, protection. */
static bool on_set_up(struct xlsx_looks *l, const struct xlsx_tag *tag)
{
    static const char *const margins[] = {"left", "right", "top", "bottom"};
    static const char *const allowed[] = {XLSX_LOOK_ALLOWED};
    struct str *line = &l->line;
    if (xlsx_tag_is(tag, "sheetView")) {
        xlsx_look_note(&l->look, LOOK_PANES, "grid %s open %s", xlsx_attribute_text(tag, "showGridLines"),
                       xlsx_attribute_text(tag, "tabSelected"));
    } else if (xlsx_tag_is(tag, "pane")) {
        xlsx_look_note(&l->look, LOOK_PANES, "%lu %lu %s %s", strtoul(xlsx_attribute_text(tag, "ySplit"), NULL, 10),
                       strtoul(xlsx_attribute_text(tag, "xSplit"), NULL, 10), xlsx_attribute_text(tag, "topLeftCell"),
                       xlsx_attribute_text(tag, "state"));
    } else if (xlsx_tag_is(tag, "pageSetUpPr")) {
        xlsx_look_note(&l->look, LOOK_PRINT, "fit %s", xlsx_attribute_text(tag, "fitToPage"));
    } else if (xlsx_tag_is(tag, "pageSetup")) {
        xlsx_look_note(&l->look, LOOK_PRINT, "%s %s %s %s", xlsx_attribute_text(tag, "paperSize"),
                       xlsx_attribute_text(tag, "orientation"), xlsx_attribute_text(tag, "fitToWidth"),
                       xlsx_attribute_text(tag, "fitToHeight"));
    } else if (xlsx_tag_is(tag, "pageMargins")) {
        str_clear(line);
        for (size_t i = 0; i < ARRAY_LENGTH(margins); i++)
            str_add_format(line, " %.2f", strtod(xlsx_attribute_text(tag, margins[i]), NULL));
        xlsx_look_note(&l->look, LOOK_PRINT, "margins%s", line->text);
    } else if (xlsx_tag_is(tag, "printOptions")) {
        xlsx_look_note(&l->look, LOOK_PRINT, "centred %s", xlsx_attribute_text(tag, "horizontalCentered"));
    } else if (xlsx_tag_is(tag, "brk")) {
        xlsx_look_note(&l->look, LOOK_PRINT, "break %s", xlsx_attribute_text(tag, "id"));
    } else if (xlsx_tag_is(tag, "tabColor")) {
        xlsx_look_note(&l->look, LOOK_PANES, "tab %s", xlsx_attribute_text(tag, "rgb"));
    } else if (xlsx_tag_is(tag, "sheetProtection")) {
        str_clear(line);
        for (size_t i = 0; i < ARRAY_LENGTH(allowed); i++)
            str_add(line, xlsx_attribute_text(tag, allowed[i]));
        xlsx_look_note(&l->look, LOOK_PROTECTION, "%s", line->text);
    } else {
        return false;
    }
    return true;
}

static void on_element(void *context, const struct xlsx_tag *tag)
{
    struct xlsx_looks *l = context;
    str_clear(&l->text);
    if (xlsx_tag_is(tag, "row")) {
        on_row(l, tag);
    } else if (xlsx_tag_is(tag, "sheetFormatPr")) {
        l->usual = strtod(xlsx_attribute_text(tag, "defaultRowHeight"), NULL);
        xlsx_look_usual_height(&l->look, l->usual);
    } else if (xlsx_tag_is(tag, "col")) {
        on_column(l, tag);
    } else if (xlsx_tag_is(tag, "mergeCell")) {
        xlsx_look_note(&l->look, LOOK_MERGED, "%s", xlsx_attribute_text(tag, "ref"));
    } else if (xlsx_tag_is(tag, "dataValidation")) {
        on_choices(l, tag);
    } else if (xlsx_tag_is(tag, "conditionalFormatting")) {
        str_clear(&l->area);
        str_add(&l->area, xlsx_attribute_text(tag, "sqref"));
    } else if (xlsx_tag_is(tag, "cfRule")) {
        on_rule(l, tag);
    } else if (xlsx_tag_is(tag, "autoFilter")) {
        xlsx_look_note(&l->look, LOOK_FILTER, "%s", xlsx_attribute_text(tag, "ref"));
    } else if (xlsx_tag_is(tag, "hyperlink")) {
        xlsx_look_note(&l->look, LOOK_LINKS, "%s %s", xlsx_attribute_text(tag, "ref"),
                       xlsx_attribute_text(tag, "location"));
    } else if (xlsx_tag_is(tag, "drawing") || xlsx_tag_is(tag, "legacyDrawing")) {
        xlsx_around_referred(l->around, l->sheet - 1, xlsx_tag_is(tag, "drawing"), xlsx_attribute_relation(tag),
                             &l->look);
    } else {
        on_set_up(l, tag);
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

static void on_end(void *context, const struct xlsx_tag *tag)
{
    struct xlsx_looks *l = context;
    if (xlsx_tag_is(tag, "formula1") || xlsx_tag_is(tag, "formula"))
        str_add(&l->formula[0], l->text.text);
    else if (xlsx_tag_is(tag, "formula2"))
        str_add(&l->formula[1], l->text.text);
    else if (xlsx_tag_is(tag, "dataValidation"))
        xlsx_look_note(&l->look, LOOK_CHOICES, "%s %s %s", l->line.text, l->formula[0].text, l->formula[1].text);
    else if (xlsx_tag_is(tag, "cfRule"))
        end_rule(l);
    else if (xlsx_tag_is(tag, "oddHeader") || xlsx_tag_is(tag, "oddFooter"))
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
