/* The parts of a package (.xlsx), under limits. Nothing is ever unpacked to disk.
 *
 * xlsx_zip_open() looks at every name and size before anything is read and refuses by name: no zip, encrypted or old
 * .xls files, cut archives, doubled, absolute or climbing part names, too many or too large parts. xlsx_zip_parse()
 * streams one part through expat and refuses DOCTYPE, depth over 64, wrong checksums, and parts that expand too much.
 */
#ifndef MAMORI_EXCHANGE_XLSX_ZIP_H
#define MAMORI_EXCHANGE_XLSX_ZIP_H

#include "base/error.h"

#define XLSX_MAX_PARTS  10000
#define XLSX_MAX_PART   (UINT64_C(256) << 20)
#define XLSX_MAX_SUM    (UINT64_C(512) << 20)
#define XLSX_RATIO      250         /* expanded / packed; a real file of Excel reaches 125 */
#define XLSX_RATIO_FREE (100 << 10) /* bytes that may expand as they like */
#define XLSX_MAX_DEPTH  64

struct xlsx_zip;
struct xlsx_xml; /* a part being parsed */

/* OWN: a file that this program wrote a moment ago may be as large as it is. */
struct xlsx_zip *xlsx_zip_open(const char *path, bool own, struct error *err);
void xlsx_zip_close(struct xlsx_zip **zip);
bool xlsx_zip_has(const struct xlsx_zip *zip, const char *part);
/* Packed size of all parts and how much has been read of them, for progress. */
uint64_t xlsx_zip_size(const struct xlsx_zip *zip);
/* True when the package carries macros. */
bool xlsx_zip_macros(const struct xlsx_zip *zip);

/* Names come without their namespace prefix, attributes as expat gives them (name, value, …, NULL). */
struct xlsx_events {
    void *context;
    void (*start)(void *context, struct xlsx_xml *xml, const char *name, const char **attributes);
    void (*end)(void *context, struct xlsx_xml *xml, const char *name);
    void (*text)(void *context, struct xlsx_xml *xml, const char *text, int length); /* may be NULL */
};
bool xlsx_zip_parse(struct xlsx_zip *zip, const char *part, const struct xlsx_events *events, struct error *err);
/* From a handler: go no further. With ERROR_NONE the parse ends well, else xlsx_zip_parse() fails with it. */
void xlsx_xml_stop(struct xlsx_xml *xml, enum error_code code, const char *subject, const char *detail);
/* The value of ATTRIBUTE (without its prefix), or NULL. */
const char *xlsx_attribute(const char **attributes, const char *name);

#endif
