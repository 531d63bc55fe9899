#include "exchange/xlsx_zip.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic.h"
#include "base/intl.h"
#include "base/path.h"
#include "base/utf8.h"
#include "exchange/file_read.h"
#include "exchange/late_zip.h"

struct source { /* the file as libzip reads it; lives as long as libzip wants */
    int fd;
    uint64_t at, size;
    uint64_t taken; /* bytes read so far, over all parts */
    zip_error_t error;
};

struct xlsx_zip {
    struct arena *arena; /* of it all */
    const char *path;
    struct source *source;
    zip_t *zip;
    struct zip_name {
        const char *name; /* as compared */
        bool empty;
    } * part; /* by index in the archive */
    size_t count;
    uint64_t read; /* bytes that came out of all parts so far */
    bool macros;
    bool own; /* written by us a moment ago: its size is no attack */
};

bool xlsx_zip_refuse(const struct xlsx_zip *zip, struct error *err, enum error_code code, const char *part,
                     const char *detail)
{
    error_set(err, code, path_name(zip->path));
    if (part) {
        struct str safe SCOPED(str_free) = STR_INIT;
        utf8_safe(&safe, part, false);
        error_place(err, "%s", safe.text);
    }
    return error_detail(err, "%s", detail);
}

/* ---- the file, counted ---- */

/* libzip believes the packed size that the directory gives, and a directory can say anything. So the bytes that it
 * takes from the file are counted here. */
static zip_int64_t source_read(struct source *s, void *bytes, uint64_t length)
{
    ssize_t got = TEMP_FAILURE_RETRY(pread(s->fd, bytes, length < (1 << 30) ? length : 1 << 30, (off_t)s->at));
    if (got < 0) {
        late_zip_error_set(&s->error, ZIP_ER_READ, errno);
        return -1;
    }
    s->at += (uint64_t)got;
    s->taken += (uint64_t)got;
    return got;
}

static zip_int64_t source_call(void *context, void *data, zip_uint64_t length, zip_source_cmd_t command)
{
    struct source *s = context;
    zip_stat_t *stat = data;
    zip_int64_t at;
    switch (command) {
    case ZIP_SOURCE_SUPPORTS:
        return late_zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
                                                   ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL,
                                                   ZIP_SOURCE_SUPPORTS, -1);
    case ZIP_SOURCE_OPEN: s->at = 0; return 0;
    case ZIP_SOURCE_READ: return source_read(s, data, length);
    case ZIP_SOURCE_CLOSE: return 0;
    case ZIP_SOURCE_STAT:
        late_zip_stat_init(stat);
        stat->size = s->size;
        stat->valid |= ZIP_STAT_SIZE;
        return sizeof(*stat);
    case ZIP_SOURCE_SEEK:
        at = late_zip_source_seek_compute_offset(s->at, s->size, data, length, &s->error);
        if (at < 0)
            return -1;
        s->at = (uint64_t)at;
        return 0;
    case ZIP_SOURCE_TELL: return (zip_int64_t)s->at;
    case ZIP_SOURCE_ERROR: return late_zip_error_to_data(&s->error, data, length);
    case ZIP_SOURCE_FREE:
        close(s->fd);
        late_zip_error_fini(&s->error);
        free(s);
        return 0;
    default: late_zip_error_set(&s->error, ZIP_ER_OPNOTSUPP, 0); return -1;
    }
}

/* No archive is damaged because this machine has no memory. The library says so, or leaves it in errno, which is 0 before. */
static void check_memory(zip_error_t *why)
{
    int number = errno;
    if (late_zip_no_memory(why))
        mem_exhausted();
    mem_check_errno(number);
}

static bool open_archive(struct xlsx_zip *zip, int fd, uint64_t size, struct error *err)
{
    struct source *s = zip->source = mem_zero(1, sizeof(*s));
    *s = (struct source){.fd = fd, .size = size};
    late_zip_error_init(&s->error);
    zip_source_t *source = late_zip_source_function_create(source_call, s, NULL);
    if (!source)
        mem_exhausted();
    zip_error_t why;
    late_zip_error_init(&why);
    errno = 0;
    zip->zip = late_zip_open_from_source(source, ZIP_RDONLY | (zip->own ? ZIP_CHECKCONS : 0), &why);
    if (zip->zip)
        return true;
    check_memory(&why);
    late_zip_error_fini(&why);
    late_zip_source_free(source);
    return xlsx_zip_refuse(zip, err, ERROR_CORRUPT, NULL, _("the archive is cut off or damaged"));
}

/* ---- names and sizes ---- */

/* As part names are compared: / for \, no "." and nothing empty between two of them. NULL: it leads out of the file. */
static const char *plain_name(struct arena *arena, const char *name)
{
    struct str out = STR_IN(arena);
    for (const char *piece = name; *piece;) {
        size_t length = strcspn(piece, "/\\");
        if ((length == 2 && memcmp(piece, "..", 2) == 0) || memchr(piece, ':', length))
            return NULL;
        if (length && !(length == 1 && *piece == '.')) {
            str_add_length(&out, piece, length);
            if (piece[length])
                str_add_char(&out, '/'); /* a folder keeps it */
        }
        piece += length + (piece[length] != '\0');
    }
    return out.text;
}

static int name_order(const void *a, const void *b)
{
    return strcasecmp(*(const char *const *)a, *(const char *const *)b);
}

static bool names_unique(const struct xlsx_zip *zip, struct error *err)
{
    const char **sorted SCOPED(mem_free) = mem_zero(zip->count + 1, sizeof(*sorted));
    size_t count = 0;
    for (size_t i = 0; i < zip->count; i++)
        if (*zip->part[i].name && !str_ends(zip->part[i].name, "/")) /* no folder */
            sorted[count++] = zip->part[i].name;
    qsort(sorted, count, sizeof(*sorted), name_order);
    for (size_t i = 1; i < count; i++)
        if (strcasecmp(sorted[i - 1], sorted[i]) == 0)
            return xlsx_zip_refuse(zip, err, ERROR_CORRUPT, sorted[i], _("the part stands there twice"));
    return true;
}

static bool expands_too_much(uint64_t size, uint64_t packed)
{
    return size > XLSX_MAX_PART || (size > XLSX_RATIO_FREE && size / XLSX_RATIO > packed);
}

static bool look_at_parts(struct xlsx_zip *zip, struct error *err)
{
    zip_int64_t count = late_zip_get_num_entries(zip->zip, 0);
    uint64_t sum = 0;
    if (count > XLSX_MAX_PARTS)
        return xlsx_zip_refuse(zip, err, ERROR_LIMIT, NULL, _("more than 10,000 parts"));
    zip->part = arena_zero(zip->arena, ((size_t)count + 1) * sizeof(*zip->part));
    for (zip_int64_t i = 0; i < count; i++) {
        zip_stat_t stat;
        if (late_zip_stat_index(zip->zip, (zip_uint64_t)i, 0, &stat) != 0 || !(stat.valid & ZIP_STAT_NAME) ||
            !(stat.valid & ZIP_STAT_SIZE) || !(stat.valid & ZIP_STAT_COMP_SIZE) || !utf8_valid(stat.name))
            return xlsx_zip_refuse(zip, err, ERROR_CORRUPT, NULL, _("the list of parts is damaged"));
        const char *name = plain_name(zip->arena, stat.name);
        if (!name)
            return xlsx_zip_refuse(zip, err, ERROR_CORRUPT, stat.name, _("the name of a part leads out of the file"));
        zip->part[zip->count++] = (struct zip_name){.name = name, .empty = stat.size == 0};
        if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE)
            return xlsx_zip_refuse(zip, err, ERROR_UNSUPPORTED, name,
                                   _("the file is protected by a password: save it without one"));
        if (!zip->own && (expands_too_much(stat.size, stat.comp_size) || (sum += stat.size) > XLSX_MAX_SUM))
            return xlsx_zip_refuse(zip, err, ERROR_LIMIT, name, _("expands too much"));
        zip->macros = zip->macros || strcasecmp(path_name(name), "vbaProject.bin") == 0;
    }
    return names_unique(zip, err);
}

/* Part names are compared without regard to case (ECMA-376 part 2). */
static size_t find(const struct xlsx_zip *zip, const char *part)
{
    for (size_t i = 0; i < zip->count; i++)
        if (strcasecmp(zip->part[i].name, part) == 0)
            return i;
    return SIZE_MAX;
}

bool xlsx_zip_is_workbook(const struct xlsx_zip *zip, struct error *err)
{
    static const struct {
        const char *part, *detail;
    } others[] = {
        {"xl/workbook.bin", N_("this is a binary workbook (.xlsb): open it in Excel and save it as .xlsx")},
        {"word/document.xml", N_("this is a Word document: copy its table into Excel and save it as .xlsx")},
        {"ppt/presentation.xml", N_("this is a PowerPoint file: copy its table into Excel and save it as .xlsx")},
        {"Index/Document.iwa", N_("this is a file of Numbers or Pages: export it as .xlsx")},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(others); i++)
        if (find(zip, others[i].part) != SIZE_MAX)
            return xlsx_zip_refuse(zip, err, ERROR_NOT_TABLE, NULL, _(others[i].detail));
    if (xlsx_zip_has(zip, "[Content_Types].xml") && xlsx_zip_has(zip, "_rels/.rels"))
        return true;
    if (find(zip, "mimetype") != SIZE_MAX)
        return xlsx_zip_refuse(zip, err, ERROR_NOT_TABLE, NULL,
                               _("this is an OpenDocument file (.ods): save it as .xlsx"));
    return xlsx_zip_refuse(zip, err, ERROR_NOT_TABLE, NULL,
                           _("this is a zip archive and no .xlsx file: unpack it and choose the file inside"));
}

static struct xlsx_zip *open_size(int fd, uint64_t size, const char *path, bool own, struct error *err)
{
    if (!late_load(LIBRARY_ZIP, err)) {
        close(fd);
        return NULL;
    }
    struct arena *arena = arena_new();
    struct xlsx_zip *zip = arena_zero(arena, sizeof(*zip));
    *zip = (struct xlsx_zip){.arena = arena, .path = arena_text(arena, path), .own = own};
    if (!open_archive(zip, fd, size, err) || !look_at_parts(zip, err))
        xlsx_zip_close(&zip);
    return zip;
}

struct xlsx_zip *xlsx_zip_open(const char *path, struct error *err)
{
    uint64_t size;
    int fd = file_read_open(path, &size, err);
    return fd < 0 ? NULL : open_size(fd, size, path, false, err);
}

struct xlsx_zip *xlsx_zip_open_own(int fd, const char *path, struct error *err)
{
    struct stat st;
    int own = fstat(fd, &st) == 0 ? fcntl(fd, F_DUPFD_CLOEXEC, 0) : -1;
    if (own >= 0)
        return open_size(own, (uint64_t)st.st_size, path, true, err);
    atomic_error_reading(errno, path, err);
    return NULL;
}

void xlsx_zip_close(struct xlsx_zip **pointer)
{
    struct xlsx_zip *zip = *pointer;
    if (!zip)
        return;
    if (zip->zip)
        late_zip_discard(zip->zip);
    struct arena *arena = zip->arena;
    arena_free(&arena);
    *pointer = NULL;
}

bool xlsx_zip_has(const struct xlsx_zip *zip, const char *part)
{
    size_t index = find(zip, part);
    return index != SIZE_MAX && !zip->part[index].empty;
}
const char *xlsx_zip_part(const struct xlsx_zip *zip, size_t n)
{
    return n < zip->count ? zip->part[n].name : NULL;
}
bool xlsx_zip_macros(const struct xlsx_zip *zip)
{
    return zip->macros;
}

/* ---- one part as bytes ---- */

struct xlsx_stream {
    struct xlsx_zip *zip;
    const char *part;
    zip_file_t *file;
    uint64_t before; /* what had been taken from the file when this part began */
    uint64_t total;
};

struct xlsx_stream *xlsx_stream_open(struct xlsx_zip *zip, const char *part, struct error *err)
{
    size_t index = find(zip, part);
    if (index == SIZE_MAX) {
        xlsx_zip_refuse(zip, err, ERROR_CORRUPT, part, _("the part is missing"));
        return NULL;
    }
    uint64_t before = zip->source->taken;
    errno = 0;
    zip_file_t *file = late_zip_fopen_index(zip->zip, index, 0);
    if (!file) {
        check_memory(late_zip_get_error(zip->zip));
        xlsx_zip_refuse(zip, err, ERROR_CORRUPT, part, _("the part cannot be read"));
        return NULL;
    }
    struct xlsx_stream *stream = arena_zero(zip->arena, sizeof(*stream));
    *stream = (struct xlsx_stream){.zip = zip, .part = part, .file = file, .before = before};
    return stream;
}

bool xlsx_stream_read(struct xlsx_stream *stream, void *bytes, size_t size, size_t *length, struct error *err)
{
    struct xlsx_zip *zip = stream->zip;
    errno = 0;
    zip_int64_t got = late_zip_fread(stream->file, bytes, size);
    if (got < 0)
        check_memory(late_zip_file_get_error(stream->file));
    if (got < 0)
        return xlsx_zip_refuse(zip, err, ERROR_CORRUPT, stream->part,
                               _("the part is damaged (wrong checksum or cut off)"));
    *length = (size_t)got;
    stream->total += *length;
    zip->read += *length;
    if (zip->own)
        return true;
    if (zip->read > XLSX_MAX_SUM || expands_too_much(stream->total, zip->source->taken - stream->before))
        return xlsx_zip_refuse(zip, err, ERROR_LIMIT, stream->part, _("expands too much"));
    return true;
}

void xlsx_stream_close(struct xlsx_stream **pointer)
{
    if (*pointer)
        late_zip_fclose((*pointer)->file);
    *pointer = NULL;
}

bool xlsx_zip_bytes(struct xlsx_zip *zip, const char *part, struct str *bytes, struct error *err)
{
    char piece[65536];
    struct xlsx_stream *stream SCOPED(xlsx_stream_close) = xlsx_stream_open(zip, part, err);
    for (size_t length = 1; stream && length; str_add_length(bytes, piece, length))
        if (!xlsx_stream_read(stream, piece, sizeof(piece), &length, err))
            return false;
    return stream != NULL;
}
