#include "exchange/xlsx_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/xlsx_styles.h"

#define MAX_SHEETS  1024
#define MAX_STRINGS (8 << 20)

bool xlsx_text_finish(struct str *text, size_t from)
{
    if (text->length == from)
        return true;
    text->length = from + xlsx_unescape(text->text + from, text->length - from);
    /* No unit of UTF-16 takes less than one byte. */
    return text->length - from <= XLSX_MAX_TEXT || utf8_utf16_length(text->text + from) <= XLSX_MAX_TEXT;
}

/* ---- relationships ---- */

struct relating {
    struct arena *arena;
    const char *base;
    struct xlsx_relations *out;
};

/* A target as a part name: "worksheets/sheet1.xml" seen from xl/workbook.xml, "/xl/…" from the root; ".." is followed
 * inside. Some tools of Windows write \ for /. */
static const char *resolve(struct arena *arena, const char *base, const char *target)
{
    struct str out = STR_IN(arena);
    const char *slash = strrchr(base, '/');
    if (*target == '/' || *target == '\\')
        target++;
    else if (slash)
        str_add_length(&out, base, (size_t)(slash - base) + 1);
    while (*target) {
        size_t length = strcspn(target, "/\\");
        if (length == 2 && memcmp(target, "..", 2) == 0) {
            if (out.length)
                out.text[--out.length] = '\0';
            while (out.length && out.text[out.length - 1] != '/')
                out.text[--out.length] = '\0';
        } else if (!(length == 1 && *target == '.')) {
            str_add_length(&out, target, length);
            if (target[length])
                str_add_char(&out, '/');
        }
        target += length + (target[length] != '\0');
    }
    return out.text;
}

static void relation_start(void *context, const struct xlsx_tag *tag)
{
    const struct relating *relating = context;
    struct xlsx_relations *r = relating->out;
    const char *id = xlsx_attribute(tag, "Id"), *type = xlsx_attribute(tag, "Type");
    const char *target = xlsx_attribute(tag, "Target"), *mode = xlsx_attribute(tag, "TargetMode");
    if (!xlsx_tag_is(tag, "Relationship") || !id || !type || !target || (mode && strcmp(mode, "External") == 0))
        return;
    if (r->count >= XLSX_MAX_PARTS) {
        xlsx_xml_stop(tag->xml, ERROR_LIMIT, tag->name, NULL);
        return;
    }
    const char *last = strrchr(type, '/');
    ARENA_MORE(relating->arena, r->item, r->count, r->capacity) =
        (struct xlsx_relation){arena_text(relating->arena, id), arena_text(relating->arena, last ? last + 1 : type),
                               resolve(relating->arena, relating->base, target)};
}

bool xlsx_relations_read(struct xlsx_zip *zip, const char *part, struct arena *arena, struct xlsx_relations *out,
                         struct error *err)
{
    *out = (struct xlsx_relations){0};
    const char *slash = strrchr(part, '/');
    const char *name = *part ? arena_format(arena, "%.*s_rels/%s.rels", slash ? (int)(slash - part + 1) : 0, part,
                                            slash ? slash + 1 : part)
                             : "_rels/.rels";
    struct relating relating = {arena, part, out};
    struct xlsx_events events = {.context = &relating, .start = relation_start};
    return !xlsx_zip_has(zip, name) || xlsx_zip_parse(zip, name, &events, err);
}

const struct xlsx_relation *xlsx_relation(const struct xlsx_relations *r, const char *id, const char *type)
{
    for (size_t i = 0; i < r->count; i++)
        if ((!id || strcmp(r->item[i].id, id) == 0) && (!type || strcmp(r->item[i].type, type) == 0))
            return &r->item[i];
    return NULL;
}

static const char *target_of(const struct xlsx_relations *r, const char *id, const char *type)
{
    const struct xlsx_relation *relation = xlsx_relation(r, id, type);
    return relation ? relation->target : NULL;
}

/* ---- workbook ---- */

struct workbook {
    struct xlsx_zip *zip;
    struct xlsx_parts *parts;
    const struct xlsx_relations *relations;
    size_t capacity, name_capacity;
};

static void workbook_start(void *context, const struct xlsx_tag *tag)
{
    struct workbook *w = context;
    struct xlsx_parts *parts = w->parts;
    if (xlsx_tag_is(tag, "workbookPr"))
        parts->date1904 = xlsx_attribute_true(tag, "date1904");
    if (xlsx_tag_is(tag, "definedName")) {
        ARENA_MORE(parts->arena, parts->name, parts->names, w->name_capacity) =
            (struct xlsx_defined_name){.name = arena_text(parts->arena, xlsx_attribute_text(tag, "name")),
                                       .refers = "",
                                       .local = arena_text(parts->arena, xlsx_attribute_text(tag, "localSheetId"))};
    }
    if (!xlsx_tag_is(tag, "sheet"))
        return;
    const char *id = xlsx_attribute_relation(tag), *title = xlsx_attribute(tag, "name");
    const char *state = xlsx_attribute(tag, "state"), *part = id ? target_of(w->relations, id, NULL) : NULL;
    const char *type = id ? target_of(w->relations, id, "worksheet") : NULL;
    if (!title) {
        xlsx_xml_stop(tag->xml, ERROR_CORRUPT, tag->name, _("a sheet has no name"));
        return;
    }
    if (part && !type) /* a chart sheet or an old macro sheet: no cells */
        return;
    if (part && !xlsx_zip_has(w->zip, part))
        part = NULL;
    if (parts->sheets >= MAX_SHEETS) {
        xlsx_xml_stop(tag->xml, ERROR_LIMIT, tag->name, NULL);
        return;
    }
    struct str unescaped = STR_IN(parts->arena);
    str_add(&unescaped, title);
    xlsx_text_finish(&unescaped, 0);
    ARENA_MORE(parts->arena, parts->sheet, parts->sheets, w->capacity) = (struct xlsx_sheet_part){
        .name = unescaped.text, .part = part, .hidden = state && strcmp(state, "visible") != 0};
}

static void workbook_end(void *context, const struct xlsx_tag *tag)
{
    struct xlsx_parts *parts = ((struct workbook *)context)->parts;
    if (xlsx_tag_is(tag, "definedName") && parts->names)
        parts->name[parts->names - 1].refers = arena_text(parts->arena, tag->text);
}

static bool read_workbook(struct xlsx_zip *zip, struct xlsx_parts *parts, struct error *err)
{
    struct xlsx_relations root, relations;
    bool good = xlsx_relations_read(zip, "", parts->arena, &root, err);
    const char *part = good ? target_of(&root, NULL, "officeDocument") : NULL;
    if (good && !part)
        good = xlsx_zip_refuse(zip, err, ERROR_NOT_TABLE, "_rels/.rels", _("this is no .xlsx file"));
    good = good && xlsx_relations_read(zip, part, parts->arena, &relations, err);
    if (good) {
        struct workbook w = {.zip = zip, .parts = parts, .relations = &relations};
        struct xlsx_events events = {.context = &w, .start = workbook_start, .end = workbook_end};
        parts->workbook = part;
        const char *styles = target_of(&relations, NULL, "styles");
        parts->strings = target_of(&relations, NULL, "sharedStrings");
        good = xlsx_zip_parse(zip, part, &events, err);
        if (good && styles && xlsx_zip_has(zip, styles))
            good = (parts->styles = xlsx_styles_read(zip, styles, parts->arena, err)) != NULL;
    }
    return good;
}

/* ---- shared strings: <si> with <t>, or with runs <r><t>; readings (<rPh>, ふりがな) are left out ---- */

struct strings {
    struct xlsx_parts *parts;
    size_t capacity;
    bool in_text;
    int phonetic;
};

static void strings_start(void *context, const struct xlsx_tag *tag)
{
    struct strings *s = context;
    if (xlsx_tag_is(tag, "si")) {
        if (s->parts->string_count >= MAX_STRINGS) {
            xlsx_xml_stop(tag->xml, ERROR_LIMIT, "sharedStrings", NULL);
            return;
        }
        MEM_MORE(s->parts->string_at, s->parts->string_count, s->capacity) = s->parts->string_text.length;
    } else if (xlsx_tag_is(tag, "rPh")) {
        s->phonetic++;
    } else if (xlsx_tag_is(tag, "t")) {
        s->in_text = s->phonetic == 0 && s->parts->string_count > 0;
    }
}

static void strings_end(void *context, const struct xlsx_tag *tag)
{
    struct strings *s = context;
    if (xlsx_tag_is(tag, "t")) {
        s->in_text = false;
    } else if (xlsx_tag_is(tag, "rPh")) {
        s->phonetic--;
    } else if (xlsx_tag_is(tag, "si") && s->parts->string_count) {
        if (!xlsx_text_finish(&s->parts->string_text, s->parts->string_at[s->parts->string_count - 1])) {
            char place[64];
            snprintf(place, sizeof(place), "sharedStrings %zu", s->parts->string_count);
            xlsx_xml_stop(tag->xml, ERROR_LIMIT, place, _("a text is longer than 32,767 characters"));
        }
        str_add_length(&s->parts->string_text, "", 1);
    }
}

static void strings_text(void *context, struct xlsx_xml *xml, const char *text, int length)
{
    struct strings *s = context;
    (void)xml;
    if (s->in_text)
        str_add_length(&s->parts->string_text, text, (size_t)length);
}

static bool read_strings(struct xlsx_zip *zip, struct xlsx_parts *parts, struct error *err)
{
    struct strings s = {.parts = parts};
    struct xlsx_events events = {.context = &s, .start = strings_start, .end = strings_end, .text = strings_text};
    return !parts->strings || !xlsx_zip_has(zip, parts->strings) || xlsx_zip_parse(zip, parts->strings, &events, err);
}

bool xlsx_parts_read(struct xlsx_zip *zip, struct xlsx_parts *parts, struct error *err)
{
    *parts = (struct xlsx_parts){.arena = arena_new(), .string_text = STR_INIT};
    return read_workbook(zip, parts, err) && read_strings(zip, parts, err);
}

void xlsx_parts_free(struct xlsx_parts *parts)
{
    arena_free(&parts->arena);
    free(parts->string_at);
    str_free(&parts->string_text);
}
