#include "exchange/xlsx_xml.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/intl.h"
#include "exchange/late_expat.h"

#define SEPARATOR  '\n' /* between namespace and name: no namespace has it, no name either */
#define ALTERNATES "http://schemas.openxmlformats.org/markup-compatibility/2006\n"
#define BLOCK      (64 << 10)
/* One tag with its attributes, one comment. Expat 2.5 as it was released begins anew with every block at what it has
 * not seen the end of, so that 40 MB take the square of their time; the longest that Excel writes (the areas of a
 * validation) are some 100 kB. */
#define MAX_MARKUP (4 << 20)

struct xlsx_xml {
    const struct xlsx_events *events;
    XML_Parser parser;
    char *space; /* namespace of the outermost element with its separator; "" when it has none */
    size_t space_length;
    int depth;
    int skip; /* depth of the outermost element that is passed over; 0: none */
    bool stopped;
    uint64_t at;     /* of the bytes given to the parser: what it was seen at last */
    struct str text; /* since the last tag */
    struct error error;
};

const char *xlsx_attribute(const struct xlsx_tag *tag, const char *name)
{
    for (const char **at = tag->attributes; *at; at += 2)
        if (strcmp(at[0], name) == 0)
            return at[1];
    return NULL;
}

const char *xlsx_attribute_text(const struct xlsx_tag *tag, const char *name)
{
    const char *value = xlsx_attribute(tag, name);
    return value ? value : "";
}

bool xlsx_attribute_true(const struct xlsx_tag *tag, const char *name)
{
    const char *value = xlsx_attribute_text(tag, name);
    return strcmp(value, "1") == 0 || strcasecmp(value, "true") == 0 || strcasecmp(value, "on") == 0;
}

const char *xlsx_attribute_relation(const struct xlsx_tag *tag)
{
    for (const char **at = tag->attributes; *at; at += 2)
        if (str_ends(at[0], "/relationships\nid"))
            return at[1];
    return NULL;
}

void xlsx_xml_stop(struct xlsx_xml *xml, enum error_code code, const char *subject, const char *detail)
{
    if (xml->stopped)
        return;
    xml->stopped = true;
    if (code != ERROR_NONE) {
        error_set(&xml->error, code, subject);
        if (detail)
            error_detail(&xml->error, "%s", detail);
    }
    late_XML_StopParser(xml->parser, XML_FALSE);
}

static const char *local_name(const char *name)
{
    const char *separator = strchr(name, SEPARATOR);
    return separator ? separator + 1 : name;
}

/* The local name of an element of the part's own namespace, else NULL. */
static const char *own_name(const struct xlsx_xml *xml, const char *name)
{
    if (xml->events->all)
        return local_name(name);
    if (xml->space_length == 0)
        return strchr(name, SEPARATOR) ? NULL : name;
    return strncmp(name, xml->space, xml->space_length) == 0 ? name + xml->space_length : NULL;
}

/* <AlternateContent> and <Fallback> are as if they were not there; <Choice> asks for what no part here knows. */
static bool is_transparent(const char *name)
{
    return strcmp(name, ALTERNATES "AlternateContent") == 0 || strcmp(name, ALTERNATES "Fallback") == 0;
}

static void on_start(void *data, const char *name, const char **attributes)
{
    struct xlsx_xml *xml = data;
    if (++xml->depth > XLSX_MAX_DEPTH)
        xlsx_xml_stop(xml, ERROR_LIMIT, local_name(name), _("nested more than 64 deep"));
    if (xml->stopped || xml->skip)
        return;
    if (xml->depth == 1) {
        xml->space_length = (size_t)(local_name(name) - name);
        xml->space = mem_text_length(name, xml->space_length);
    }
    const char *own = own_name(xml, name);
    str_clear(&xml->text);
    if (own ? strcmp(own, "extLst") == 0 : !is_transparent(name))
        xml->skip = xml->depth;
    else if (own && xml->events->start)
        xml->events->start(xml->events->context, &(struct xlsx_tag){.name = own, .attributes = attributes, .xml = xml});
}

static void on_end(void *data, const char *name)
{
    struct xlsx_xml *xml = data;
    int depth = xml->depth--;
    if (xml->skip) {
        if (depth == xml->skip)
            xml->skip = 0;
        return;
    }
    const char *own = own_name(xml, name);
    if (own && !xml->stopped && xml->events->end)
        xml->events->end(xml->events->context, &(struct xlsx_tag){.name = own, .text = xml->text.text, .xml = xml});
    str_clear(&xml->text);
}

static void on_text(void *data, const char *text, int length)
{
    struct xlsx_xml *xml = data;
    if (xml->stopped || xml->skip)
        return;
    if (xml->events->text)
        xml->events->text(xml->events->context, xml, text, length);
    else if (xml->events->end && xml->text.length + (size_t)length <= XLSX_MAX_BYTES)
        str_add_length(&xml->text, text, (size_t)length);
}

static void on_doctype(void *data, const char *name, const char *system, const char *public, int internal)
{
    (void)system, (void)public, (void)internal;
    xlsx_xml_stop(data, ERROR_UNSUPPORTED, name, _("a document type (DOCTYPE) is not allowed"));
}

/* How much of the TOTAL bytes given to the parser it has not come to the end of. Where it waits for more it says -1. */
static uint64_t unfinished(struct xlsx_xml *xml, uint64_t total)
{
    XML_Index at = late_XML_GetCurrentByteIndex(xml->parser);
    if (at > 0 && (uint64_t)at <= total)
        xml->at = (uint64_t)at;
    return total - xml->at;
}

static bool feed(struct xlsx_zip *zip, struct xlsx_stream *stream, struct xlsx_xml *xml, const char *part,
                 struct error *err)
{
    for (uint64_t total = 0;;) {
        size_t length;
        void *buffer = late_XML_GetBuffer(xml->parser, BLOCK);
        if (!buffer)
            mem_exhausted();
        if (!xlsx_stream_read(stream, buffer, BLOCK, &length, err))
            return false;
        enum XML_Status status = late_XML_ParseBuffer(xml->parser, (int)length, length == 0);
        if (xml->stopped) {
            if (xml->error.code == ERROR_NONE)
                return true;
            if (err) {
                *err = xml->error;
                if (!*err->place)
                    error_place(err, "%s", part);
            }
            return false;
        }
        if (status != XML_STATUS_OK) {
            xlsx_zip_refuse(zip, err, ERROR_CORRUPT, NULL, late_XML_ErrorString(late_XML_GetErrorCode(xml->parser)));
            return error_place(err, "%s:%lu", part, (unsigned long)late_XML_GetCurrentLineNumber(xml->parser));
        }
        total += length;
        if (unfinished(xml, total) > MAX_MARKUP)
            return xlsx_zip_refuse(zip, err, ERROR_LIMIT, part, _("one tag with its attributes is larger than 4 MB"));
        if (length == 0)
            return true;
    }
}

/* Without memory the parser does not always say so: a namespace that it could not keep is a prefix that nobody has bound. */
static void *parser_memory(size_t size)
{
    return mem_resize(NULL, size, 1);
}

static void *parser_resize(void *old, size_t size)
{
    return mem_resize(old, size, 1);
}

bool xlsx_zip_parse(struct xlsx_zip *zip, const char *part, const struct xlsx_events *events, struct error *err)
{
    static const XML_Memory_Handling_Suite memory = {parser_memory, parser_resize, free};
    static const XML_Char separator[] = {SEPARATOR, 0};
    struct xlsx_stream *stream SCOPED(xlsx_stream_close) =
        late_load(LIBRARY_EXPAT, err) ? xlsx_stream_open(zip, part, err) : NULL;
    if (!stream)
        return false;
    struct xlsx_xml xml = {
        .events = events, .parser = late_XML_ParserCreate_MM(NULL, &memory, separator), .text = STR_INIT};
    late_XML_SetUserData(xml.parser, &xml);
    late_XML_SetElementHandler(xml.parser, on_start, on_end);
    late_XML_SetCharacterDataHandler(xml.parser, on_text);
    late_XML_SetStartDoctypeDeclHandler(xml.parser, on_doctype);
    bool good = feed(zip, stream, &xml, part, err);
    late_XML_ParserFree(xml.parser);
    free(xml.space);
    str_free(&xml.text);
    return good;
}
