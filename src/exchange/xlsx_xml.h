/* One part of a package through expat.
 *
 * Refuses DOCTYPE, elements nested deeper than XLSX_MAX_DEPTH, and whatever xlsx_zip.h refuses. Handlers see only what
 * belongs to the part itself: elements of the same namespace as its outermost one, under their local names, whatever
 * prefix the writer gave them. Elements of other namespaces, with all they contain, and extensions (extLst) are passed
 * over: <x15:workbookPr> is no <workbookPr>. Of markup that stands there in several versions (mc:AlternateContent) the
 * one for programs without extensions counts (mc:Fallback), and only that. For parts that are made of several namespaces
 * (drawings, charts, properties) a handler can ask for all elements.
 */
#ifndef MAMORI_EXCHANGE_XLSX_XML_H
#define MAMORI_EXCHANGE_XLSX_XML_H

#include <string.h>

#include "exchange/xlsx_escape.h"
#include "exchange/xlsx_zip.h"

#define XLSX_MAX_DEPTH 64
#define XLSX_MAX_BYTES (8 * XLSX_MAX_TEXT) /* of a text as it is written: "_x3042_" is one character */

struct xlsx_xml; /* a part being parsed */

struct xlsx_tag {
    const char *name; /* local */
    const char *
        *attributes; /* of a start, as expat gives them (name, value, …, NULL): one without prefix has its plain name */
    const char *text;     /* of an end: what stands between it and the tag before, XLSX_MAX_BYTES at most */
    struct xlsx_xml *xml; /* for xlsx_xml_stop() */
};
struct xlsx_events {
    void *context;
    void (*start)(void *context, const struct xlsx_tag *tag); /* may be NULL */
    void (*end)(void *context, const struct xlsx_tag *tag);   /* may be NULL */
    /* Where there is too much text to be gathered: each piece as it comes, and no end has any. May be NULL. */
    void (*text)(void *context, struct xlsx_xml *xml, const char *text, int length);
    bool all; /* elements of every namespace, under their local names */
};
bool xlsx_zip_parse(struct xlsx_zip *zip, const char *part, const struct xlsx_events *events, struct error *err);
/* From a handler: go no further. With ERROR_NONE the parse ends well, else xlsx_zip_parse() fails with it. */
void xlsx_xml_stop(struct xlsx_xml *xml, enum error_code code, const char *subject, const char *detail);
static inline bool xlsx_tag_is(const struct xlsx_tag *tag, const char *name)
{
    return strcmp(tag->name, name) == 0;
}
/* The value of the attribute NAME without prefix; NULL, or "", when there is none. */
const char *xlsx_attribute(const struct xlsx_tag *tag, const char *name);
const char *xlsx_attribute_text(const struct xlsx_tag *tag, const char *name);
/* … says yes: 1, true or on. */
bool xlsx_attribute_true(const struct xlsx_tag *tag, const char *name);
/* … of r:id, whichever prefix stands for the relationships of either edition of the standard; or NULL. */
const char *xlsx_attribute_relation(const struct xlsx_tag *tag);

#endif
