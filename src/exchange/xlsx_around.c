#include "exchange/xlsx_around.h"

#include <stdlib.h>
#include <string.h>

struct around_sheet {
    struct xlsx_look look;
    const char *drawing, *boxes; /* r:id of the relationships; NULL: none */
};
struct xlsx_around {
    size_t sheets;
    struct around_sheet *sheet;
};

/* ---- notes ---- */

struct notes {
    struct xlsx_look *look;
    struct arena *arena;
    struct str text, ref; /* of the note being read */
    const char **authors;
    size_t count, capacity, author_of;
};

static void notes_start(void *context, const struct xlsx_tag *tag)
{
    struct notes *n = context;
    if (!xlsx_tag_is(tag, "comment"))
        return;
    const char *author = xlsx_attribute(tag, "authorId");
    str_clear(&n->ref);
    str_clear(&n->text);
    str_add(&n->ref, xlsx_attribute(tag, "ref"));
    n->author_of = author ? strtoul(author, NULL, 10) : SIZE_MAX;
}

static void notes_end(void *context, const struct xlsx_tag *tag)
{
    struct notes *n = context;
    if (xlsx_tag_is(tag, "author")) {
        ARENA_MORE(n->arena, n->authors, n->count, n->capacity) = arena_text(n->arena, tag->text);
    } else if (xlsx_tag_is(tag, "t")) {
        str_add(&n->text, tag->text);
    } else if (xlsx_tag_is(tag, "comment")) {
        xlsx_text_finish(&n->text, 0);
        xlsx_look_note(n->look, LOOK_NOTES, "%s %s: %s", n->ref.text,
                       n->author_of < n->count ? n->authors[n->author_of] : "", n->text.text);
    }
}

static bool read_notes(struct xlsx_zip *zip, const char *part, struct arena *arena, struct xlsx_look *look,
                       struct error *err)
{
    struct notes n = {.look = look, .arena = arena, .text = STR_IN(arena), .ref = STR_IN(arena)};
    const struct xlsx_events events = {.context = &n, .start = notes_start, .end = notes_end};
    return xlsx_zip_parse(zip, part, &events, err);
}

/* ---- the boxes that notes are shown in ---- */

struct boxes {
    struct xlsx_look *look;
    long width, height; /* hundredths of a point */
    char row[12], column[12];
    bool note, hidden;
};

/* "…;width:255pt;…" as hundredths of a point. */
static long points(const char *style, const char *name)
{
    const char *at = strstr(style, name);
    return at ? (long)(100 * strtod(at + strlen(name), NULL) + 0.5) : -1;
}

static void boxes_start(void *context, const struct xlsx_tag *tag)
{
    struct boxes *b = context;
    if (xlsx_tag_is(tag, "shape")) {
        const char *style = xlsx_attribute_text(tag, "style");
        *b = (struct boxes){.look = b->look,
                            .width = points(style, ";width:"),
                            .height = points(style, ";height:"),
                            .hidden = strstr(style, ";visibility:hidden")};
    } else if (xlsx_tag_is(tag, "ClientData")) {
        b->note = strcmp(xlsx_attribute_text(tag, "ObjectType"), "Note") == 0;
    }
}

static void boxes_end(void *context, const struct xlsx_tag *tag)
{
    struct boxes *b = context;
    if (xlsx_tag_is(tag, "Row"))
        snprintf(b->row, sizeof(b->row), "%s", tag->text);
    else if (xlsx_tag_is(tag, "Column"))
        snprintf(b->column, sizeof(b->column), "%s", tag->text);
    else if (xlsx_tag_is(tag, "shape") && b->note)
        xlsx_look_note(b->look, LOOK_NOTES, "box %s %s %s %ld %ld", b->row, b->column, b->hidden ? "hidden" : "",
                       b->width, b->height);
}

static bool read_boxes(struct xlsx_zip *zip, const char *part, struct xlsx_look *look, struct error *err)
{
    struct boxes b = {.look = look};
    const struct xlsx_events events = {.context = &b, .start = boxes_start, .end = boxes_end, .all = true};
    return xlsx_zip_parse(zip, part, &events, err);
}

/* ---- title and author ---- */

static void about_end(void *context, const struct xlsx_tag *tag)
{
    static const char *const said[] = {"title", "subject", "creator", "description", "Company"};
    if (str_is_one_of(tag->name, said, ARRAY_LENGTH(said)) && *tag->text)
        xlsx_look_note(context, LOOK_ABOUT, "%s %s", tag->name, tag->text);
}

static bool read_about(struct xlsx_zip *zip, struct arena *arena, struct xlsx_look *look, struct error *err)
{
    static const char *const types[] = {"core-properties", "extended-properties"};
    const struct xlsx_events events = {.context = look, .end = about_end, .all = true};
    struct xlsx_relations root;
    bool good = xlsx_relations_read(zip, "", arena, &root, err);
    for (size_t i = 0; i < ARRAY_LENGTH(types) && good; i++) {
        const struct xlsx_relation *part = xlsx_relation(&root, NULL, types[i]);
        good = !part || xlsx_zip_parse(zip, part->target, &events, err);
    }
    return good;
}

/* ---- all of it ---- */

static bool read_sheet(struct xlsx_zip *zip, const char *part, struct arena *arena, struct around_sheet *sheet,
                       struct error *err)
{
    struct xlsx_relations relations;
    bool good = xlsx_relations_read(zip, part, arena, &relations, err);
    const struct xlsx_relation *notes = xlsx_relation(&relations, NULL, "comments");
    const struct xlsx_relation *boxes = xlsx_relation(&relations, NULL, "vmlDrawing");
    const struct xlsx_relation *drawing = xlsx_relation(&relations, NULL, "drawing");
    sheet->boxes = boxes ? boxes->id : NULL;
    sheet->drawing = drawing ? drawing->id : NULL;
    return good && (!notes || read_notes(zip, notes->target, arena, &sheet->look, err)) &&
           (!boxes || read_boxes(zip, boxes->target, &sheet->look, err)) &&
           (!drawing || xlsx_chart_read(zip, drawing->target, arena, &sheet->look, err));
}

struct xlsx_around *xlsx_around_read(struct xlsx_zip *zip, const struct xlsx_parts *parts, struct error *err)
{
    struct xlsx_around *a = arena_zero(parts->arena, sizeof(*a));
    a->sheets = parts->sheets;
    a->sheet = arena_zero(parts->arena, (parts->sheets + 1) * sizeof(*a->sheet));
    bool good = read_about(zip, parts->arena, &a->sheet[0].look, err);
    for (size_t i = 0; i < parts->sheets && good; i++)
        good = !parts->sheet[i].part || read_sheet(zip, parts->sheet[i].part, parts->arena, &a->sheet[i], err);
    return good ? a : NULL;
}

const struct xlsx_look *xlsx_around_sheet(const struct xlsx_around *a, size_t sheet)
{
    return &a->sheet[sheet < a->sheets ? sheet : a->sheets].look;
}

void xlsx_around_referred(const struct xlsx_around *a, size_t sheet, bool drawing, const char *id,
                          struct xlsx_look *look)
{
    const struct around_sheet *s = &a->sheet[sheet < a->sheets ? sheet : a->sheets];
    const char *wanted = drawing ? s->drawing : s->boxes;
    if (id && wanted && strcmp(id, wanted) == 0)
        xlsx_look_line(look, drawing ? LOOK_CHARTS : LOOK_NOTES, drawing ? "drawing" : "boxes");
}
