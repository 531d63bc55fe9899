/* The parts of a package (.xlsx), under limits. Nothing is ever unpacked to disk.
 *
 *   xlsx_zip_open() → xlsx_zip_parse() for each part (xlsx_xml.h) → xlsx_zip_close()
 *
 * xlsx_zip_open() looks at every name and size before anything is read and refuses by name: encrypted files, cut
 * archives, doubled or climbing part names, too many or too large parts. What the archive's directory says of sizes is
 * used only to refuse: while a part is read, what counts is how many bytes were really taken from the file and how many
 * really came out of them.
 *
 * Part names are compared as Windows' tools write them: \ is /, a leading / or ./ is nothing, case makes no difference.
 */
#ifndef MAMORI_EXCHANGE_XLSX_ZIP_H
#define MAMORI_EXCHANGE_XLSX_ZIP_H

#include "base/error.h"

#define XLSX_MAX_PARTS  10000
#define XLSX_MAX_PART   (UINT64_C(256) << 20)
#define XLSX_MAX_SUM    (UINT64_C(512) << 20) /* over all parts that are read */
#define XLSX_RATIO      250                   /* expanded / packed; a real file of Excel reaches 125 */
#define XLSX_RATIO_FREE (100 << 10)           /* bytes that may expand as they like */

struct xlsx_zip;

struct xlsx_zip *xlsx_zip_open(const char *path, struct error *err);
/* A file behind FD, which stays open, that this program wrote a moment ago: it may be as large as it is, but its two
 * directories must agree. PATH is for messages. */
struct xlsx_zip *xlsx_zip_open_own(int fd, const char *path, struct error *err);
void xlsx_zip_close(struct xlsx_zip **zip);
/* False: it is another kind of package, or none; ERR says which. */
bool xlsx_zip_is_workbook(const struct xlsx_zip *zip, struct error *err);
/* PART is there and has at least one byte. */
bool xlsx_zip_has(const struct xlsx_zip *zip, const char *part);
/* The name of the N-th part, from 0; NULL after the last. */
const char *xlsx_zip_part(const struct xlsx_zip *zip, size_t n);
/* True when the package carries macros. */
bool xlsx_zip_macros(const struct xlsx_zip *zip);
/* Fills ERR for this file and PART (NULL: the file as a whole); returns false. */
bool xlsx_zip_refuse(const struct xlsx_zip *zip, struct error *err, enum error_code code, const char *part,
                     const char *detail);

/* One part as bytes. xlsx_stream_read() gives up to SIZE of them, 0 at the end; false under the limits above or when
 * the part is damaged. */
struct xlsx_stream;
struct xlsx_stream *xlsx_stream_open(struct xlsx_zip *zip, const char *part, struct error *err);
bool xlsx_stream_read(struct xlsx_stream *stream, void *bytes, size_t size, size_t *length, struct error *err);
void xlsx_stream_close(struct xlsx_stream **stream);
/* All of them, appended to BYTES. */
bool xlsx_zip_bytes(struct xlsx_zip *zip, const char *part, struct str *bytes, struct error *err);

#endif
