#include "exchange/xlsx_zip.h"

#include <errno.h>
#include <expat.h>
#include <stdlib.h>
#include <strings.h>
#include <zip.h>

#include "base/intl.h"
#include "base/utf8.h"

struct xlsx_zip {
    char *path;
    zip_t *zip;
    char **names; /* by index in the archive; NULL for folders */
    size_t count;
    uint64_t size, sum;
    bool macros;
    bool own; /* written by us a moment ago: its size is no attack */
};

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* ---- what the file is, before libzip sees it ---- */

static const unsigned char cfb_magic[8] = {0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1};

static bool holds_utf16(const unsigned char *bytes, size_t length, const char *ascii)
{
    size_t n = strlen(ascii);
    for (size_t at = 0; at + 2 * n <= length; at++) {
        size_t i = 0;
        while (i < n && bytes[at + 2 * i] == (unsigned char)ascii[i] && bytes[at + 2 * i + 1] == 0)
            i++;
        if (i == n)
            return true;
    }
    return false;
}

/* A compound file is an encrypted .xlsx or the .xls of before 2007. */
static bool refuse_compound(FILE *file, const char *path, struct error *err)
{
    unsigned char block[65536];
    size_t length = fread(block, 1, sizeof(block), file);
    error_set(err, ERROR_UNSUPPORTED, base_name(path));
    if (holds_utf16(block, length, "EncryptedPackage"))
        return error_detail(err, "%s", _("the file is protected by a password: save it without one"));
    return error_detail(err, "%s",
                        _("this is an old Excel file (.xls) or a protected one: save it as .xlsx without a password"));
}

static bool looks_like_zip(const char *path, struct error *err)
{
    unsigned char head[8] = {0};
    FILE *file = fopen(path, "rb");
    if (!file)
        return error_set(err, errno == ENOENT ? ERROR_MISSING_FILE : ERROR_IO, path),
               error_detail(err, "%s", strerror(errno));
    size_t length = fread(head, 1, sizeof(head), file);
    bool good = length >= 4 && memcmp(head, "PK\003\004", 4) == 0;
    if (length == sizeof(cfb_magic) && memcmp(head, cfb_magic, sizeof(cfb_magic)) == 0) {
        refuse_compound(file, path, err);
    } else if (!good) {
        error_set(err, ERROR_UNSUPPORTED, base_name(path));
        error_detail(err, "%s", _("this is no .xlsx file"));
    }
    fclose(file);
    return good;
}

/* ---- names and sizes ---- */

static bool refuse(const struct xlsx_zip *zip, struct error *err, enum error_code code, const char *part,
                   const char *detail)
{
    error_set(err, code, base_name(zip->path));
    if (part) {
        struct str safe = STR_INIT;
        utf8_safe(&safe, part, false);
        error_place(err, "%s", safe.text);
        str_free(&safe);
    }
    return error_detail(err, "%s", detail);
}

static bool name_is_safe(const char *name)
{
    if (*name == '/' || strchr(name, '\\') || strchr(name, ':') || !*name)
        return false;
    for (const char *piece = name; piece; piece = strchr(piece, '/')) {
        if (*piece == '/')
            piece++;
        size_t length = strcspn(piece, "/");
        if ((length == 2 && memcmp(piece, "..", 2) == 0) || (length == 1 && *piece == '.'))
            return false;
    }
    return true;
}

static int name_order(const void *a, const void *b)
{
    return strcasecmp(*(char *const *)a, *(char *const *)b);
}

static bool names_unique(const struct xlsx_zip *zip, struct error *err)
{
    char **sorted = mem_zero(zip->count + 1, sizeof(*sorted));
    memcpy(sorted, zip->names, zip->count * sizeof(*sorted));
    qsort(sorted, zip->count, sizeof(*sorted), name_order);
    bool good = true;
    for (size_t i = 1; i < zip->count && good; i++)
        if (strcasecmp(sorted[i - 1], sorted[i]) == 0)
            good = refuse(zip, err, ERROR_CORRUPT, sorted[i], _("the part stands there twice"));
    free(sorted);
    return good;
}

static bool look_at_parts(struct xlsx_zip *zip, struct error *err)
{
    zip_int64_t count = zip_get_num_entries(zip->zip, 0);
    if (count > XLSX_MAX_PARTS)
        return refuse(zip, err, ERROR_LIMIT, NULL, _("more than 10,000 parts"));
    zip->names = mem_zero((size_t)count + 1, sizeof(*zip->names));
    for (zip_int64_t i = 0; i < count; i++) {
        zip_stat_t stat;
        if (zip_stat_index(zip->zip, (zip_uint64_t)i, 0, &stat) != 0 || !(stat.valid & ZIP_STAT_NAME) ||
            !(stat.valid & ZIP_STAT_SIZE) || !(stat.valid & ZIP_STAT_COMP_SIZE) || !utf8_valid(stat.name))
            return refuse(zip, err, ERROR_CORRUPT, NULL, _("the list of parts is damaged"));
        zip->names[i] = mem_text(stat.name);
        zip->count++;
        if (!name_is_safe(stat.name))
            return refuse(zip, err, ERROR_CORRUPT, stat.name, _("the name of a part leads out of the file"));
        if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE)
            return refuse(zip, err, ERROR_UNSUPPORTED, stat.name,
                          _("the file is protected by a password: save it without one"));
        bool bomb = stat.size > XLSX_MAX_PART || zip->sum + stat.size > XLSX_MAX_SUM ||
                    (stat.size > XLSX_RATIO_FREE && stat.size / XLSX_RATIO > stat.comp_size);
        if (bomb && !zip->own)
            return refuse(zip, err, ERROR_LIMIT, stat.name, _("expands too much"));
        zip->sum += stat.size;
        zip->size += stat.comp_size;
        zip->macros = zip->macros || strcasecmp(base_name(stat.name), "vbaProject.bin") == 0;
    }
    return names_unique(zip, err);
}

static bool is_workbook(const struct xlsx_zip *zip, struct error *err)
{
    if (xlsx_zip_has(zip, "[Content_Types].xml") && xlsx_zip_has(zip, "_rels/.rels")) {
        if (!xlsx_zip_has(zip, "xl/workbook.bin"))
            return true;
        return refuse(zip, err, ERROR_UNSUPPORTED, NULL, _("this is a binary workbook (.xlsb): save it as .xlsx"));
    }
    if (xlsx_zip_has(zip, "mimetype"))
        return refuse(zip, err, ERROR_UNSUPPORTED, NULL, _("this is an OpenDocument file: save it as .xlsx"));
    return refuse(zip, err, ERROR_UNSUPPORTED, NULL, _("this is no .xlsx file"));
}

struct xlsx_zip *xlsx_zip_open(const char *path, bool own, struct error *err)
{
    int why = 0;
    if (!looks_like_zip(path, err))
        return NULL;
    struct xlsx_zip *zip = mem_zero(1, sizeof(*zip));
    zip->path = mem_text(path);
    zip->own = own;
    zip->zip = zip_open(path, ZIP_RDONLY, &why);
    if (!zip->zip)
        refuse(zip, err, ERROR_CORRUPT, NULL, _("the archive is cut off or damaged"));
    if (!zip->zip || !look_at_parts(zip, err) || !is_workbook(zip, err))
        xlsx_zip_close(&zip);
    return zip;
}

void xlsx_zip_close(struct xlsx_zip **pointer)
{
    struct xlsx_zip *zip = *pointer;
    if (!zip)
        return;
    if (zip->zip)
        zip_discard(zip->zip);
    for (size_t i = 0; i < zip->count; i++)
        free(zip->names[i]);
    free(zip->names);
    free(zip->path);
    free(zip);
    *pointer = NULL;
}

/* Part names are compared without regard to case (ECMA-376 part 2). */
static size_t find(const struct xlsx_zip *zip, const char *part)
{
    for (size_t i = 0; i < zip->count; i++)
        if (strcasecmp(zip->names[i], part) == 0)
            return i;
    return SIZE_MAX;
}

bool xlsx_zip_has(const struct xlsx_zip *zip, const char *part)
{
    return find(zip, part) != SIZE_MAX;
}
uint64_t xlsx_zip_size(const struct xlsx_zip *zip)
{
    return zip->size;
}
bool xlsx_zip_macros(const struct xlsx_zip *zip)
{
    return zip->macros;
}

/* ---- one part through expat ---- */

struct xlsx_xml {
    const struct xlsx_events *events;
    XML_Parser parser;
    int depth;
    bool stopped;
    struct error error;
};

static const char *local_name(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *xlsx_attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(attributes[0], name) == 0 || strcmp(local_name(attributes[0]), name) == 0)
            return attributes[1];
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
    XML_StopParser(xml->parser, XML_FALSE);
}

static void on_start(void *data, const char *name, const char **attributes)
{
    struct xlsx_xml *xml = data;
    if (++xml->depth > XLSX_MAX_DEPTH)
        xlsx_xml_stop(xml, ERROR_LIMIT, local_name(name), _("nested more than 64 deep"));
    if (!xml->stopped)
        xml->events->start(xml->events->context, xml, local_name(name), attributes);
}

static void on_end(void *data, const char *name)
{
    struct xlsx_xml *xml = data;
    xml->depth--;
    if (!xml->stopped)
        xml->events->end(xml->events->context, xml, local_name(name));
}

static void on_text(void *data, const char *text, int length)
{
    struct xlsx_xml *xml = data;
    if (!xml->stopped)
        xml->events->text(xml->events->context, xml, text, length);
}

static void on_doctype(void *data, const char *name, const char *system, const char *public, int internal)
{
    (void)system, (void)public, (void)internal;
    xlsx_xml_stop(data, ERROR_UNSUPPORTED, name, _("a document type (DOCTYPE) is not allowed"));
}

#define BLOCK (64 << 10)

static bool feed(struct xlsx_zip *zip, zip_file_t *file, uint64_t packed, struct xlsx_xml *xml, const char *part,
                 struct error *err)
{
    uint64_t total = 0;
    for (;;) {
        void *buffer = XML_GetBuffer(xml->parser, BLOCK);
        if (!buffer)
            return refuse(zip, err, ERROR_LIMIT, part, _("not enough memory"));
        zip_int64_t length = zip_fread(file, buffer, BLOCK);
        if (length < 0)
            return refuse(zip, err, ERROR_CORRUPT, part, _("the part is damaged (wrong checksum or cut off)"));
        total += (uint64_t)length;
        bool bomb = total > XLSX_MAX_PART || (total > XLSX_RATIO_FREE && total / XLSX_RATIO > packed);
        if (bomb && !zip->own)
            return refuse(zip, err, ERROR_LIMIT, part, _("expands too much"));
        enum XML_Status status = XML_ParseBuffer(xml->parser, (int)length, length == 0);
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
            refuse(zip, err, ERROR_CORRUPT, NULL, XML_ErrorString(XML_GetErrorCode(xml->parser)));
            return error_place(err, "%s:%lu", part, (unsigned long)XML_GetCurrentLineNumber(xml->parser));
        }
        if (length == 0)
            return true;
    }
}

bool xlsx_zip_parse(struct xlsx_zip *zip, const char *part, const struct xlsx_events *events, struct error *err)
{
    size_t index = find(zip, part);
    zip_stat_t stat;
    if (index == SIZE_MAX)
        return refuse(zip, err, ERROR_CORRUPT, part, _("the part is missing"));
    zip_file_t *file = zip_fopen_index(zip->zip, index, 0);
    if (!file || zip_stat_index(zip->zip, index, 0, &stat) != 0) {
        if (file)
            zip_fclose(file);
        return refuse(zip, err, ERROR_CORRUPT, part, _("the part cannot be read"));
    }
    struct xlsx_xml xml = {.events = events, .parser = XML_ParserCreate(NULL)};
    if (!xml.parser) {
        zip_fclose(file);
        return refuse(zip, err, ERROR_LIMIT, part, _("not enough memory"));
    }
    XML_SetUserData(xml.parser, &xml);
    XML_SetElementHandler(xml.parser, on_start, on_end);
    if (events->text)
        XML_SetCharacterDataHandler(xml.parser, on_text);
    XML_SetStartDoctypeDeclHandler(xml.parser, on_doctype);
    bool good = feed(zip, file, stat.comp_size, &xml, part, err);
    XML_ParserFree(xml.parser);
    zip_fclose(file);
    return good;
}
