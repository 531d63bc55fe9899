#include "exchange/xlsx_chart.h"

#include <stdlib.h>
#include <string.h>

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is(name, names[i]))
            return true;
    return false;
}

/* ---- one chart ---- */

struct chart {
    struct str line, text;
};

static void chart_start(void *context, struct xlsx_xml *xml, const char *name, const char **attributes)
{
    static const char *const alone[] = {"title", "lineChart", "radarChart", "barChart", "ser",
                                        "cat",   "catAx",     "valAx",      "legend"};
    static const char *const valued[] = {"autoTitleDeleted", "radarStyle", "barDir",      "grouping", "overlap",
                                         "symbol",           "dLblPos",    "showVal",     "max",      "min",
                                         "legendPos",        "ptCount",    "plotVisOnly", "srgbClr"};
    struct chart *c = context;
    const char *value = xlsx_attribute(attributes, "val");
    (void)xml;
    str_clear(&c->text);
    if (is(name, "pt"))
        value = xlsx_attribute(attributes, "idx");
    else if (!is_one_of(name, valued, ARRAY_LENGTH(valued)))
        value = NULL;
    if (value)
        str_add_format(&c->line, " %s=%s", name, value);
    else if (is_one_of(name, alone, ARRAY_LENGTH(alone)) || is(name, "val"))
        str_add_format(&c->line, " %s", name);
}

static void chart_end(void *context, struct xlsx_xml *xml, const char *name)
{
    static const char *const texts[] = {"t", "f", "v"};
    struct chart *c = context;
    (void)xml;
    if (is_one_of(name, texts, ARRAY_LENGTH(texts)))
        str_add_format(&c->line, " %s:%s", name, c->text.text);
    str_clear(&c->text);
}

static void chart_text(void *context, struct xlsx_xml *xml, const char *text, int length)
{
    struct chart *c = context;
    (void)xml;
    str_add_length(&c->text, text, (size_t)length);
}

static bool read_chart(struct xlsx_zip *zip, const char *part, struct str *line, struct error *err)
{
    struct chart c = {.line = *line, .text = STR_INIT};
    const struct xlsx_events events = {
        .context = &c, .start = chart_start, .end = chart_end, .text = chart_text, .all = true};
    bool good = xlsx_zip_parse(zip, part, &events, err);
    *line = c.line;
    str_free(&c.text);
    return good;
}

/* ---- the drawing: where they stand ---- */

struct anchor {
    unsigned long row, column, last_row, last_column;
    char *id;
};
struct drawing {
    size_t anchors, capacity;
    struct anchor *anchor;
    bool last; /* in <to> */
    struct str text;
};

static void drawing_start(void *context, struct xlsx_xml *xml, const char *name, const char **attributes)
{
    struct drawing *d = context;
    (void)xml;
    str_clear(&d->text);
    if (is(name, "twoCellAnchor")) {
        d->anchor = mem_grow(d->anchor, d->anchors, &d->capacity, sizeof(*d->anchor));
        d->anchor[d->anchors++] = (struct anchor){0};
        d->last = false;
    } else if (is(name, "to")) {
        d->last = true;
    } else if (is(name, "chart") && d->anchors && !d->anchor[d->anchors - 1].id) {
        d->anchor[d->anchors - 1].id = mem_text(xlsx_attribute_relation(attributes));
    }
}

static void drawing_end(void *context, struct xlsx_xml *xml, const char *name)
{
    struct drawing *d = context;
    struct anchor *anchor = d->anchors ? &d->anchor[d->anchors - 1] : NULL;
    (void)xml;
    if (anchor && is(name, "row"))
        *(d->last ? &anchor->last_row : &anchor->row) = strtoul(d->text.text, NULL, 10);
    else if (anchor && is(name, "col"))
        *(d->last ? &anchor->last_column : &anchor->column) = strtoul(d->text.text, NULL, 10);
    str_clear(&d->text);
}

static void drawing_text(void *context, struct xlsx_xml *xml, const char *text, int length)
{
    struct drawing *d = context;
    (void)xml;
    str_add_length(&d->text, text, (size_t)length);
}

bool xlsx_chart_read(struct xlsx_zip *zip, const char *part, struct xlsx_look *look, struct error *err)
{
    struct drawing d = {.text = STR_INIT};
    const struct xlsx_events events = {
        .context = &d, .start = drawing_start, .end = drawing_end, .text = drawing_text, .all = true};
    struct xlsx_relations relations = {0};
    struct str line = STR_INIT;
    bool good = xlsx_zip_parse(zip, part, &events, err) && xlsx_relations_read(zip, part, &relations, err);
    for (size_t i = 0; i < d.anchors && good; i++) {
        const struct anchor *anchor = &d.anchor[i];
        const struct xlsx_relation *chart = anchor->id ? xlsx_relation(&relations, anchor->id, "chart") : NULL;
        bool open = anchor->last_row > anchor->row && anchor->last_column > anchor->column;
        str_clear(&line);
        str_add_format(&line, "%lu %lu%s", anchor->row, anchor->column, open ? "" : " without a size");
        good = !chart || read_chart(zip, chart->target, &line, err);
        if (good)
            xlsx_look_line(look, LOOK_CHARTS, line.text);
    }
    for (size_t i = 0; i < d.anchors; i++)
        free(d.anchor[i].id);
    free(d.anchor);
    xlsx_relations_free(&relations);
    str_free(&line);
    str_free(&d.text);
    return good;
}
