#include "exchange/xlsx_around.h"

#include <stdlib.h>
#include <string.h>

#include "exchange/xlsx_chart.h"

struct around_sheet {
    struct xlsx_look look;
    char *drawing, *boxes; /* r:id of the relationships; NULL: none */
};
struct xlsx_around {
    size_t sheets;
    struct around_sheet *sheet;
};

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

/* ---- notes ---- */

struct notes {
    struct xlsx_look *look;
    struct str author, text, ref, *into;
    char **authors;
    size_t count, capacity, author_of;
};

static void notes_start(void *context, struct xlsx_xml *xml, const char *name, const char **attributes)
{
    struct notes *n = context;
    (void)xml;
    n->into = NULL;
    if (is(name, "author")) {
        str_clear(&n->author);
        n->into = &n->author;
    } else if (is(name, "comment")) {
        const char *ref = xlsx_attribute(attributes, "ref"), *author = xlsx_attribute(attributes, "authorId");
        str_clear(&n->ref);
        str_clear(&n->text);
        str_add(&n->ref, ref ? ref : "");
        n->author_of = author ? strtoul(author, NULL, 10) : SIZE_MAX;
    } else if (is(name, "t")) {
        n->into = &n->text;
    }
}

static void notes_end(void *context, struct xlsx_xml *xml, const char *name)
{
    struct notes *n = context;
    (void)xml;
    n->into = NULL;
    if (is(name, "author")) {
        n->authors = mem_grow(n->authors, n->count, &n->capacity, sizeof(*n->authors));
        n->authors[n->count++] = mem_text(n->author.text);
    } else if (is(name, "comment")) {
        xlsx_text_finish(&n->text, 0);
        xlsx_look_note(n->look, LOOK_NOTES, "%s %s: %s", n->ref.text,
                       n->author_of < n->count ? n->authors[n->author_of] : "", n->text.text);
    }
}

static void notes_text(void *context, struct xlsx_xml *xml, const char *text, int length)
{
    struct notes *n = context;
    (void)xml;
    if (n->into)
        str_add_length(n->into, text, (size_t)length);
}

static bool read_notes(struct xlsx_zip *zip, const char *part, struct xlsx_look *look, struct error *err)
{
    struct notes n = {.look = look, .author = STR_INIT, .text = STR_INIT, .ref = STR_INIT};
    const struct xlsx_events events = {.context = &n, .start = notes_start, .end = notes_end, .text = notes_text};
    bool good = xlsx_zip_parse(zip, part, &events, err);
    for (size_t i = 0; i < n.count; i++)
        free(n.authors[i]);
    free(n.authors);
    str_free(&n.author);
    str_free(&n.text);
    str_free(&n.ref);
    return good;
}

/* ---- the boxes that notes are shown in ---- */

struct boxes {
    struct xlsx_look *look;
    struct str style, row, column, *into;
    bool note;
};

static void boxes_start(void *context, struct xlsx_xml *xml, const char *name, const char **attributes)
{
    struct boxes *b = context;
    (void)xml;
    b->into = NULL;
    if (is(name, "shape")) {
        const char *style = xlsx_attribute(attributes, "style");
        str_clear(&b->style);
        str_clear(&b->row);
        str_clear(&b->column);
        str_add(&b->style, style ? style : "");
        b->note = false;
    } else if (is(name, "ClientData")) {
        const char *kind = xlsx_attribute(attributes, "ObjectType");
        b->note = kind && is(kind, "Note");
    } else if (is(name, "Row")) {
        b->into = &b->row;
    } else if (is(name, "Column")) {
        b->into = &b->column;
    }
}

/* "…;width:255pt;…" as hundredths of a point. */
static long points(const char *style, const char *name)
{
    const char *at = strstr(style, name);
    return at ? (long)(100 * strtod(at + strlen(name), NULL) + 0.5) : -1;
}

static void boxes_end(void *context, struct xlsx_xml *xml, const char *name)
{
    struct boxes *b = context;
    (void)xml;
    b->into = NULL;
    if (is(name, "shape") && b->note)
        xlsx_look_note(b->look, LOOK_NOTES, "box %s %s %s %ld %ld", b->row.text, b->column.text,
                       strstr(b->style.text, ";visibility:hidden") ? "hidden" : "", points(b->style.text, ";width:"),
                       points(b->style.text, ";height:"));
}

static void boxes_text(void *context, struct xlsx_xml *xml, const char *text, int length)
{
    struct boxes *b = context;
    (void)xml;
    if (b->into)
        str_add_length(b->into, text, (size_t)length);
}

static bool read_boxes(struct xlsx_zip *zip, const char *part, struct xlsx_look *look, struct error *err)
{
    struct boxes b = {.look = look, .style = STR_INIT, .row = STR_INIT, .column = STR_INIT};
    const struct xlsx_events events = {
        .context = &b, .start = boxes_start, .end = boxes_end, .text = boxes_text, .all = true};
    bool good = xlsx_zip_parse(zip, part, &events, err);
    str_free(&b.style);
    str_free(&b.row);
    str_free(&b.column);
    return good;
}

/* ---- title and author ---- */

struct about {
    struct xlsx_look *look;
    struct str text;
};

static void about_start(void *context, struct xlsx_xml *xml, const char *name, const char **attributes)
{
    struct about *a = context;
    (void)xml, (void)name, (void)attributes;
    str_clear(&a->text);
}

static void about_end(void *context, struct xlsx_xml *xml, const char *name)
{
    static const char *const said[] = {"title", "subject", "creator", "description", "Company"};
    struct about *a = context;
    (void)xml;
    for (size_t i = 0; i < ARRAY_LENGTH(said); i++)
        if (is(name, said[i]) && a->text.length)
            xlsx_look_note(a->look, LOOK_ABOUT, "%s %s", name, a->text.text);
    str_clear(&a->text);
}

static void about_text(void *context, struct xlsx_xml *xml, const char *text, int length)
{
    struct about *a = context;
    (void)xml;
    str_add_length(&a->text, text, (size_t)length);
}

static bool read_about(struct xlsx_zip *zip, struct xlsx_look *look, struct error *err)
{
    static const char *const types[] = {"core-properties", "extended-properties"};
    struct about about = {.look = look, .text = STR_INIT};
    const struct xlsx_events events = {
        .context = &about, .start = about_start, .end = about_end, .text = about_text, .all = true};
    struct xlsx_relations root;
    bool good = xlsx_relations_read(zip, "", &root, err);
    for (size_t i = 0; i < ARRAY_LENGTH(types) && good; i++) {
        const struct xlsx_relation *part = xlsx_relation(&root, NULL, types[i]);
        good = !part || xlsx_zip_parse(zip, part->target, &events, err);
    }
    xlsx_relations_free(&root);
    str_free(&about.text);
    return good;
}

/* ---- all of it ---- */

static bool read_sheet(struct xlsx_zip *zip, const char *part, struct around_sheet *sheet, struct error *err)
{
    struct xlsx_relations relations;
    bool good = xlsx_relations_read(zip, part, &relations, err);
    const struct xlsx_relation *notes = xlsx_relation(&relations, NULL, "comments");
    const struct xlsx_relation *boxes = xlsx_relation(&relations, NULL, "vmlDrawing");
    const struct xlsx_relation *drawing = xlsx_relation(&relations, NULL, "drawing");
    good = good && (!notes || read_notes(zip, notes->target, &sheet->look, err)) &&
           (!boxes || read_boxes(zip, boxes->target, &sheet->look, err)) &&
           (!drawing || xlsx_chart_read(zip, drawing->target, &sheet->look, err));
    sheet->boxes = boxes ? mem_text(boxes->id) : NULL;
    sheet->drawing = drawing ? mem_text(drawing->id) : NULL;
    xlsx_relations_free(&relations);
    return good;
}

struct xlsx_around *xlsx_around_read(struct xlsx_zip *zip, const struct xlsx_parts *parts, struct error *err)
{
    struct xlsx_around *a = mem_zero(1, sizeof(*a));
    a->sheets = parts->sheets;
    a->sheet = mem_zero(parts->sheets + 1, sizeof(*a->sheet));
    bool good = read_about(zip, &a->sheet[0].look, err);
    for (size_t i = 0; i < parts->sheets && good; i++)
        good = !parts->sheet[i].part || read_sheet(zip, parts->sheet[i].part, &a->sheet[i], err);
    if (!good)
        xlsx_around_free(&a);
    return a;
}

void xlsx_around_free(struct xlsx_around **pointer)
{
    struct xlsx_around *a = *pointer;
    if (!a)
        return;
    for (size_t i = 0; i < a->sheets; i++) {
        free(a->sheet[i].drawing);
        free(a->sheet[i].boxes);
    }
    free(a->sheet);
    free(a);
    *pointer = NULL;
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
    if (id && wanted && is(id, wanted))
        xlsx_look_line(look, drawing ? LOOK_CHARTS : LOOK_NOTES, drawing ? "drawing" : "boxes");
}
