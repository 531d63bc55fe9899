#include "exchange/xlsx_around.h"

#include <stdlib.h>

/* ---- one chart ---- */

static void chart_start(void *line, const struct xlsx_tag *tag)
{
    static const char *const alone[] = {"title", "lineChart", "radarChart", "barChart", "ser",
                                        "cat",   "val",       "catAx",      "valAx",    "legend"};
    static const char *const valued[] = {"autoTitleDeleted", "radarStyle", "barDir",      "grouping", "overlap",
                                         "symbol",           "dLblPos",    "showVal",     "max",      "min",
                                         "legendPos",        "ptCount",    "plotVisOnly", "srgbClr",  "orientation",
                                         "tickLblPos",       "tickLblSkip"};
    const char *value = NULL;
    if (xlsx_tag_is(tag, "pt"))
        value = xlsx_attribute(tag, "idx");
    else if (str_is_one_of(tag->name, valued, ARRAY_LENGTH(valued)))
        value = xlsx_attribute(tag, "val");
    if (value)
        str_add_format(line, " %s=%s", tag->name, value);
    else if (str_is_one_of(tag->name, alone, ARRAY_LENGTH(alone)))
        str_add_format(line, " %s", tag->name);
}

static void chart_end(void *line, const struct xlsx_tag *tag)
{
    static const char *const texts[] = {"t", "f", "v"};
    if (str_is_one_of(tag->name, texts, ARRAY_LENGTH(texts)))
        str_add_format(line, " %s:%s", tag->name, tag->text);
}

/* ---- the drawing: where they stand ---- */

struct anchor {
    unsigned long row, column, last_row, last_column;
    const char *id;
};
struct drawing {
    struct arena *arena;
    size_t anchors, capacity;
    struct anchor *anchor;
    bool last; /* in <to> */
};

static void drawing_start(void *context, const struct xlsx_tag *tag)
{
    struct drawing *d = context;
    if (xlsx_tag_is(tag, "twoCellAnchor")) {
        ARENA_MORE(d->arena, d->anchor, d->anchors, d->capacity) = (struct anchor){0};
        d->last = false;
    } else if (xlsx_tag_is(tag, "to")) {
        d->last = true;
    } else if (xlsx_tag_is(tag, "chart") && d->anchors && !d->anchor[d->anchors - 1].id) {
        d->anchor[d->anchors - 1].id = arena_text(d->arena, xlsx_attribute_relation(tag));
    }
}

static void drawing_end(void *context, const struct xlsx_tag *tag)
{
    struct drawing *d = context;
    struct anchor *anchor = d->anchors ? &d->anchor[d->anchors - 1] : NULL;
    if (anchor && xlsx_tag_is(tag, "row"))
        *(d->last ? &anchor->last_row : &anchor->row) = strtoul(tag->text, NULL, 10);
    else if (anchor && xlsx_tag_is(tag, "col"))
        *(d->last ? &anchor->last_column : &anchor->column) = strtoul(tag->text, NULL, 10);
}

bool xlsx_chart_read(struct xlsx_zip *zip, const char *part, struct arena *arena, struct xlsx_look *look,
                     struct error *err)
{
    struct drawing d = {.arena = arena};
    struct str line = STR_IN(arena);
    const struct xlsx_events events = {.context = &d, .start = drawing_start, .end = drawing_end, .all = true};
    const struct xlsx_events one = {.context = &line, .start = chart_start, .end = chart_end, .all = true};
    struct xlsx_relations relations;
    bool good = xlsx_zip_parse(zip, part, &events, err) && xlsx_relations_read(zip, part, arena, &relations, err);
    for (size_t i = 0; i < d.anchors && good; i++) {
        const struct anchor *anchor = &d.anchor[i];
        const struct xlsx_relation *chart = anchor->id ? xlsx_relation(&relations, anchor->id, "chart") : NULL;
        bool open = anchor->last_row > anchor->row && anchor->last_column > anchor->column;
        str_clear(&line);
        str_add_format(&line, "%lu %lu%s", anchor->row, anchor->column, open ? "" : " without a size");
        good = !chart || xlsx_zip_parse(zip, chart->target, &one, err);
        if (good)
            xlsx_look_line(look, LOOK_CHARTS, line.text);
    }
    return good;
}
