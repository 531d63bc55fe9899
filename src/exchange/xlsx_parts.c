#include "exchange/xlsx_parts.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/xlsx_escape.h"

#define MAX_SHEETS  1024
#define MAX_STRINGS (8 << 20)
#define MAX_STYLES  65536

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
    const char *base;
    struct xlsx_relations *out;
};

/* A target as a part name: "worksheets/sheet1.xml" seen from xl/workbook.xml, "/xl/…" from the root; ".." is followed
 * inside. Some tools of Windows write \ for /. */
static char *resolve(const char *base, const char *target)
{
    struct str out = STR_INIT;
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
    return str_take(&out);
}

static void relation_start(void *context, struct xlsx_xml *xml, const char *name, const char **attributes)
{
    const struct relating *relating = context;
    struct xlsx_relations *r = relating->out;
    const char *id = xlsx_attribute(attributes, "Id"), *type = xlsx_attribute(attributes, "Type");
    const char *target = xlsx_attribute(attributes, "Target"), *mode = xlsx_attribute(attributes, "TargetMode");
    if (strcmp(name, "Relationship") != 0 || !id || !type || !target || (mode && strcmp(mode, "External") == 0))
        return;
    if (r->count >= XLSX_MAX_PARTS) {
        xlsx_xml_stop(xml, ERROR_LIMIT, name, NULL);
        return;
    }
    const char *last = strrchr(type, '/');
    r->item = mem_grow(r->item, r->count, &r->capacity, sizeof(*r->item));
    r->item[r->count++] =
        (struct xlsx_relation){mem_text(id), mem_text(last ? last + 1 : type), resolve(relating->base, target)};
}

static void ignore_end(void *context, struct xlsx_xml *xml, const char *name)
{
    (void)context, (void)xml, (void)name;
}

bool xlsx_relations_read(struct xlsx_zip *zip, const char *part, struct xlsx_relations *out, struct error *err)
{
    *out = (struct xlsx_relations){0};
    const char *slash = strrchr(part, '/');
    char *name =
        *part ? mem_format("%.*s_rels/%s.rels", slash ? (int)(slash - part + 1) : 0, part, slash ? slash + 1 : part)
              : mem_text("_rels/.rels");
    struct relating relating = {part, out};
    struct xlsx_events events = {.context = &relating, .start = relation_start, .end = ignore_end};
    bool good = !xlsx_zip_has(zip, name) || xlsx_zip_parse(zip, name, &events, err);
    free(name);
    return good;
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

void xlsx_relations_free(struct xlsx_relations *r)
{
    for (size_t i = 0; i < r->count; i++) {
        free(r->item[i].id);
        free(r->item[i].type);
        free(r->item[i].target);
    }
    free(r->item);
    *r = (struct xlsx_relations){0};
}

/* ---- workbook ---- */

struct workbook {
    struct xlsx_zip *zip;
    struct xlsx_parts *parts;
    const struct xlsx_relations *relations;
    size_t capacity;
};

static bool is_true(const char *text)
{
    return text && (strcmp(text, "1") == 0 || strcmp(text, "true") == 0 || strcmp(text, "on") == 0);
}

static void workbook_start(void *context, struct xlsx_xml *xml, const char *name, const char **attributes)
{
    struct workbook *w = context;
    struct xlsx_parts *parts = w->parts;
    if (strcmp(name, "workbookPr") == 0)
        parts->date1904 = is_true(xlsx_attribute(attributes, "date1904"));
    if (strcmp(name, "sheet") != 0)
        return;
    const char *id = xlsx_attribute_relation(attributes), *title = xlsx_attribute(attributes, "name");
    const char *state = xlsx_attribute(attributes, "state"), *part = id ? target_of(w->relations, id, NULL) : NULL;
    const char *type = id ? target_of(w->relations, id, "worksheet") : NULL;
    if (!title) {
        xlsx_xml_stop(xml, ERROR_CORRUPT, name, _("a sheet has no name"));
        return;
    }
    if (part && !type) /* a chart sheet or an old macro sheet: no cells */
        return;
    if (part && !xlsx_zip_has(w->zip, part))
        part = NULL;
    if (parts->sheets >= MAX_SHEETS) {
        xlsx_xml_stop(xml, ERROR_LIMIT, name, NULL);
        return;
    }
    struct str unescaped = STR_INIT;
    str_add(&unescaped, title);
    xlsx_text_finish(&unescaped, 0);
    parts->sheet = mem_grow(parts->sheet, parts->sheets, &w->capacity, sizeof(*parts->sheet));
    parts->sheet[parts->sheets++] = (struct xlsx_sheet_part){
        .name = str_take(&unescaped), .part = mem_text(part), .hidden = state && strcmp(state, "visible") != 0};
}

static bool read_workbook(struct xlsx_zip *zip, struct xlsx_parts *parts, struct error *err)
{
    struct xlsx_relations root, relations = {0};
    bool good = xlsx_relations_read(zip, "", &root, err);
    const char *part = good ? target_of(&root, NULL, "officeDocument") : NULL;
    if (good && !part)
        good = xlsx_zip_refuse(zip, err, ERROR_NOT_TABLE, "_rels/.rels", _("this is no .xlsx file"));
    good = good && xlsx_relations_read(zip, part, &relations, err);
    if (good) {
        struct workbook w = {.zip = zip, .parts = parts, .relations = &relations};
        struct xlsx_events events = {.context = &w, .start = workbook_start, .end = ignore_end};
        parts->workbook = mem_text(part);
        parts->styles = mem_text(target_of(&relations, NULL, "styles"));
        parts->strings = mem_text(target_of(&relations, NULL, "sharedStrings"));
        good = xlsx_zip_parse(zip, part, &events, err);
    }
    xlsx_relations_free(&root);
    xlsx_relations_free(&relations);
    return good;
}

/* ---- styles: which cells are dates ---- */

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

struct styles {
    struct xlsx_parts *parts;
    size_t capacity, formats, format_capacity;
    struct {
        long id;
        bool date;
    } * format;
    bool in_cells, in_formats; /* <xf> and <numFmt> stand elsewhere too, with another meaning */
};

static void styles_start(void *context, struct xlsx_xml *xml, const char *name, const char **attributes)
{
    struct styles *s = context;
    const char *id_text = xlsx_attribute(attributes, "numFmtId");
    long id = id_text ? strtol(id_text, NULL, 10) : 0;
    if (strcmp(name, "cellXfs") == 0)
        s->in_cells = true;
    else if (strcmp(name, "numFmts") == 0)
        s->in_formats = true;
    if (s->parts->style_count >= MAX_STYLES || s->formats >= MAX_STYLES) {
        xlsx_xml_stop(xml, ERROR_LIMIT, name, NULL);
        return;
    }
    if (strcmp(name, "numFmt") == 0 && s->in_formats) {
        const char *code = xlsx_attribute(attributes, "formatCode");
        s->format = mem_grow(s->format, s->formats, &s->format_capacity, sizeof(*s->format));
        s->format[s->formats].id = id;
        s->format[s->formats++].date = code && xlsx_format_is_date(code);
    } else if (strcmp(name, "xf") == 0 && s->in_cells) {
        bool date = built_in_is_date(id);
        for (size_t i = 0; i < s->formats; i++)
            if (s->format[i].id == id)
                date = s->format[i].date;
        s->parts->style_is_date = mem_grow(s->parts->style_is_date, s->parts->style_count, &s->capacity, sizeof(bool));
        s->parts->style_is_date[s->parts->style_count++] = date;
    }
}

static void styles_end(void *context, struct xlsx_xml *xml, const char *name)
{
    struct styles *s = context;
    (void)xml;
    if (strcmp(name, "cellXfs") == 0)
        s->in_cells = false;
    else if (strcmp(name, "numFmts") == 0)
        s->in_formats = false;
}

static bool read_styles(struct xlsx_zip *zip, struct xlsx_parts *parts, struct error *err)
{
    struct styles s = {.parts = parts};
    struct xlsx_events events = {.context = &s, .start = styles_start, .end = styles_end};
    bool good = !parts->styles || !xlsx_zip_has(zip, parts->styles) || xlsx_zip_parse(zip, parts->styles, &events, err);
    free(s.format);
    return good;
}

/* ---- shared strings: <si> with <t>, or with runs <r><t>; readings (<rPh>, ふりがな) are left out ---- */

struct strings {
    struct xlsx_parts *parts;
    size_t capacity;
    bool in_text;
    int phonetic;
};

static void strings_start(void *context, struct xlsx_xml *xml, const char *name, const char **attributes)
{
    struct strings *s = context;
    (void)attributes;
    if (strcmp(name, "si") == 0) {
        if (s->parts->string_count >= MAX_STRINGS) {
            xlsx_xml_stop(xml, ERROR_LIMIT, "sharedStrings", NULL);
            return;
        }
        s->parts->string_at = mem_grow(s->parts->string_at, s->parts->string_count, &s->capacity, sizeof(size_t));
        s->parts->string_at[s->parts->string_count++] = s->parts->string_text.length;
    } else if (strcmp(name, "rPh") == 0) {
        s->phonetic++;
    } else if (strcmp(name, "t") == 0) {
        s->in_text = s->phonetic == 0 && s->parts->string_count > 0;
    }
}

static void strings_end(void *context, struct xlsx_xml *xml, const char *name)
{
    struct strings *s = context;
    if (strcmp(name, "t") == 0) {
        s->in_text = false;
    } else if (strcmp(name, "rPh") == 0) {
        s->phonetic--;
    } else if (strcmp(name, "si") == 0 && s->parts->string_count) {
        if (!xlsx_text_finish(&s->parts->string_text, s->parts->string_at[s->parts->string_count - 1])) {
            char place[64];
            snprintf(place, sizeof(place), "sharedStrings %zu", s->parts->string_count);
            xlsx_xml_stop(xml, ERROR_LIMIT, place, _("a text is longer than 32,767 characters"));
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
    *parts = (struct xlsx_parts){.string_text = STR_INIT};
    if (read_workbook(zip, parts, err) && read_styles(zip, parts, err) && read_strings(zip, parts, err))
        return true;
    xlsx_parts_free(parts);
    return false;
}

void xlsx_parts_free(struct xlsx_parts *parts)
{
    for (size_t i = 0; i < parts->sheets; i++) {
        free(parts->sheet[i].name);
        free(parts->sheet[i].part);
    }
    free(parts->sheet);
    free(parts->workbook);
    free(parts->styles);
    free(parts->strings);
    free(parts->style_is_date);
    free(parts->string_at);
    str_free(&parts->string_text);
    *parts = (struct xlsx_parts){.string_text = STR_INIT};
}
