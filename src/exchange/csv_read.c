#include "exchange/csv_read.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/atomic.h"

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* ---- bytes ---- */

static bool read_all(const char *path, char **out, size_t *length, struct error *err)
{
    struct stat stat;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return atomic_error(errno, path, err);
    if (fstat(fd, &stat) != 0 || !S_ISREG(stat.st_mode)) {
        close(fd);
        return atomic_error(S_ISDIR(stat.st_mode) ? EISDIR : EINVAL, path, err);
    }
    if (stat.st_size > CSV_MAX_FILE) {
        close(fd);
        error_set(err, ERROR_LIMIT, base_name(path));
        return error_detail(err, _("more than %d MB"), CSV_MAX_FILE >> 20);
    }
    size_t size = (size_t)stat.st_size, done = 0;
    char *bytes = mem_zero(size + 1, 1);
    while (done < size) {
        ssize_t got = read(fd, bytes + done, size - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        done += (size_t)got;
    }
    int number = errno;
    bool good = done == size;
    close(fd);
    if (!good) {
        free(bytes);
        return atomic_error(number, path, err);
    }
    *out = bytes;
    *length = size;
    return true;
}

/* Line and column (characters before it in its line, as UTF-8 goes) of a byte. */
static void place_of(const char *bytes, size_t at, struct error *err)
{
    size_t line = 1, start = 0, column = 1;
    for (size_t i = 0; i < at; i++)
        if (bytes[i] == '\n' || (bytes[i] == '\r' && bytes[i + 1] != '\n')) {
            line++;
            start = i + 1;
        }
    for (size_t i = start; i < at; i++)
        column += ((unsigned char)bytes[i] & 0xC0) != 0x80;
    error_place(err, _("line %zu, column %zu"), line, column);
}

/* CP932 → UTF-8; NULL and *BAD when a byte does not fit. Never SHIFT_JIS: that knows no ① and makes ¥ of the backslash.
 */
static char *decode_cp932(const char *bytes, size_t length, size_t *out_length, size_t *bad)
{
    iconv_t convert = iconv_open("UTF-8", "CP932");
    if (convert == (iconv_t)-1) {
        *bad = 0;
        return NULL;
    }
    size_t room = length + length / 2 + 64, done = 0, left = length;
    char *out = mem_zero(room, 1), *from = (char *)(uintptr_t)bytes;
    for (;;) {
        char *to = out + done;
        size_t free_bytes = room - done - 1;
        size_t result = iconv(convert, &from, &left, &to, &free_bytes);
        done = (size_t)(to - out);
        if (result != (size_t)-1)
            break;
        if (errno != E2BIG) {
            *bad = length - left;
            free(out);
            iconv_close(convert);
            return NULL;
        }
        room = room * 2;
        out = mem_resize(out, room, 1);
    }
    iconv_close(convert);
    out[done] = '\0';
    *out_length = done;
    return out;
}

static bool take_cp932(char *bytes, size_t length, const char *name, struct csv_text *out, struct error *err)
{
    size_t bad = 0;
    out->text = decode_cp932(bytes, length, &out->length, &bad);
    out->encoding = CSV_CP932;
    if (!out->text) {
        error_set(err, ERROR_UNSUPPORTED, base_name(name));
        place_of(bytes, bad, err);
        error_detail(err, _("byte 0x%02X is not CP932"), (unsigned)(unsigned char)bytes[bad]);
    }
    free(bytes);
    return out->text != NULL;
}

static bool refuse_bytes(char *bytes, size_t length, const char *name, size_t bad, bool offer, struct error *err)
{
    size_t ignored, decoded;
    char *text = offer ? decode_cp932(bytes, length, &decoded, &ignored) : NULL;
    error_set(err, ERROR_NOT_UTF8, base_name(name));
    place_of(bytes, bad, err);
    error_detail(err,
                 text ? _("byte 0x%02X; as CP932 the whole file can be read")
                      : _("byte 0x%02X; nor can it be read as CP932"),
                 (unsigned)(unsigned char)bytes[bad]);
    free(text);
    free(bytes);
    return false;
}

bool csv_text_decode(char *bytes, size_t length, const char *name, enum csv_encoding wanted, struct csv_text *out,
                     struct error *err)
{
    const unsigned char *head = (const unsigned char *)bytes;
    *out = (struct csv_text){.encoding = CSV_UTF8};
    if (length >= 2 && ((head[0] == 0xFF && head[1] == 0xFE) || (head[0] == 0xFE && head[1] == 0xFF))) {
        free(bytes);
        error_set(err, ERROR_UNSUPPORTED, base_name(name));
        return error_detail(err, "%s", _("this is UTF-16: in Excel choose \"CSV UTF-8\" when saving"));
    }
    const char *nul = memchr(bytes, 0, length);
    if (nul) {
        error_set(err, ERROR_CONTROL_CHARACTER, base_name(name));
        place_of(bytes, (size_t)(nul - bytes), err);
        error_detail(err, "NUL");
        free(bytes);
        return false;
    }
    if (length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        out->bom = true;
        length -= 3;
        memmove(bytes, bytes + 3, length + 1);
        wanted = CSV_UTF8;
    }
    if (wanted == CSV_CP932)
        return take_cp932(bytes, length, name, out, err);
    long bad = utf8_invalid_at(bytes, length);
    if (bad >= 0) {
        size_t ignored;
        if (wanted == CSV_AUTO && (out->text = decode_cp932(bytes, length, &out->length, &ignored))) {
            out->encoding = CSV_CP932;
            free(bytes);
            return true;
        }
        return refuse_bytes(bytes, length, name, (size_t)bad, wanted == CSV_UTF8, err);
    }
    out->text = bytes;
    out->length = length;
    return true;
}

bool csv_text_read(const char *path, enum csv_encoding wanted, struct csv_text *out, struct error *err)
{
    char *bytes = NULL;
    size_t length = 0;
    *out = (struct csv_text){0};
    return read_all(path, &bytes, &length, err) && csv_text_decode(bytes, length, path, wanted, out, err);
}

void csv_text_free(struct csv_text *text)
{
    free(text->text);
    *text = (struct csv_text){0};
}

/* ---- rows ---- */

/* libcsv hands over fields and ends of rows, no places: the lines are counted here, in the fields (quoted line breaks)
 * and between. */
struct parsing {
    struct csv_table *table;
    const char *name;
    size_t row_capacity, field_capacity;
    uint64_t line;     /* where the parser is */
    uint64_t row_line; /* where the row began */
    size_t row_first, row_bytes;
    int last_end; /* the character that ended the row before, while nothing came after it */
    bool in_row;
    struct error *err;
    bool failed;
};

static void fail(struct parsing *p, enum error_code code, const char *detail)
{
    if (p->failed)
        return;
    p->failed = true;
    error_set(p->err, code, base_name(p->name));
    error_place(p->err, _("line %llu, column %zu"), (unsigned long long)p->line, p->table->fields - p->row_first);
    error_detail(p->err, "%s", detail);
}

/* \r\n and \r become \n. */
static size_t unify_breaks(char *text, size_t length)
{
    char *to = memchr(text, '\r', length), *end = text + length;
    if (!to)
        return length;
    for (const char *from = to; from < end; from++) {
        if (*from != '\r')
            *to++ = *from;
        else if (from + 1 >= end || from[1] != '\n')
            *to++ = '\n';
    }
    *to = '\0';
    return (size_t)(to - text);
}

static void on_field(void *data, size_t length, void *context)
{
    struct parsing *p = context;
    struct csv_table *table = p->table;
    if (p->failed)
        return;
    if (!p->in_row) {
        p->in_row = true;
        p->row_line = p->line;
        p->row_first = table->fields;
        p->row_bytes = 0;
    }
    p->last_end = 0;
    size_t at = table->pool.length;
    table->field = mem_grow(table->field, table->fields, &p->field_capacity, sizeof(*table->field));
    table->field[table->fields++] = (uint32_t)at;
    if (table->fields - p->row_first > CSV_MAX_COLUMNS) {
        fail(p, ERROR_LIMIT, _("more than 500 columns"));
        return;
    }
    p->row_bytes += length;
    if (p->row_bytes > CSV_MAX_ROW) {
        fail(p, ERROR_LIMIT, _("a row of more than 1 MB"));
        return;
    }
    str_add_length(&table->pool, data ? data : "", length);
    size_t kept = unify_breaks(table->pool.text + at, length);
    table->pool.length = at + kept;
    if (kept > CSV_MAX_FIELD && utf8_utf16_length(table->pool.text + at) > CSV_MAX_FIELD) {
        fail(p, ERROR_LIMIT, _("a field of more than 32,767 characters"));
        return;
    }
    for (const char *n = table->pool.text + at;
         (n = memchr(n, '\n', (size_t)(table->pool.text + table->pool.length - n))); n++)
        p->line++;
    str_add_length(&table->pool, "", 1);
}

static void on_row(int end, void *context)
{
    struct parsing *p = context;
    struct csv_table *table = p->table;
    if (p->failed)
        return;
    if (!p->in_row) { /* an empty line, or the second half of \r\n */
        if (end == '\n' && p->last_end == '\r')
            p->last_end = '\n';
        else {
            p->line++;
            p->last_end = end;
        }
        return;
    }
    p->in_row = false;
    if (table->rows > CSV_MAX_ROWS) { /* the header is one more */
        fail(p, ERROR_LIMIT, _("more than 200,000 rows"));
        return;
    }
    table->row = mem_grow(table->row, table->rows, &p->row_capacity, sizeof(*table->row));
    table->row[table->rows++] = (struct csv_line){
        .line = p->row_line, .first = (uint32_t)p->row_first, .fields = (uint32_t)(table->fields - p->row_first)};
    p->line++;
    p->last_end = end;
}

/* Blanks around a field belong to it; libcsv would cut them off. */
static int no_space(unsigned char c)
{
    (void)c;
    return 0;
}

#define FEED (256 << 10)

static bool parse(struct csv_parser *parser, const struct csv_text *text, struct parsing *p,
                  const struct progress *progress)
{
    for (size_t at = 0; at < text->length && !p->failed;) {
        size_t length = text->length - at < FEED ? text->length - at : FEED;
        if (csv_parse(parser, text->text + at, length, on_field, on_row, p) != length) {
            if (p->failed)
                return false;
            if (csv_error(parser) != CSV_EPARSE) {
                fail(p, ERROR_LIMIT, _("not enough memory"));
                return false;
            }
            if (!p->in_row)
                p->row_first = p->table->fields;
            error_set(p->err, ERROR_SYNTAX, base_name(p->name));
            error_place(p->err, _("line %llu, column %zu"), (unsigned long long)p->line,
                        p->table->fields - p->row_first + 1);
            error_detail(p->err, "%s",
                         _("a field in quotation marks must end with one, and one inside it must be doubled"));
            return false;
        }
        at += length;
        if (progress && progress->step(progress->context, at / 2, text->length)) {
            error_set(p->err, ERROR_CANCELLED, base_name(p->name));
            return false;
        }
    }
    if (p->failed)
        return false;
    size_t fields = p->table->fields;
    uint64_t line = p->line;
    if (csv_fini(parser, on_field, on_row, p) != 0) {
        error_set(p->err, ERROR_SYNTAX, base_name(p->name));
        error_place(p->err, _("line %llu, column %zu"), (unsigned long long)line,
                    p->in_row ? fields - p->row_first + 1 : 1);
        error_detail(p->err, "%s", _("the quotation mark opened here is never closed"));
        return false;
    }
    return !p->failed;
}

bool csv_table_parse(const struct csv_text *text, const char *name, const struct progress *progress,
                     struct csv_table *out, struct error *err)
{
    struct csv_parser parser;
    *out = (struct csv_table){.pool = STR_INIT};
    struct parsing p = {.table = out, .name = name, .line = 1, .err = err};
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0)
        return error_set(err, ERROR_INTERNAL, "csv_init");
    csv_set_space_func(&parser, no_space);
    csv_set_blk_size(&parser, 4096);
    bool good = parse(&parser, text, &p, progress);
    csv_free(&parser);
    if (!good)
        csv_table_free(out);
    return good;
}

void csv_table_free(struct csv_table *table)
{
    str_free(&table->pool);
    free(table->row);
    free(table->field);
    *table = (struct csv_table){.pool = STR_INIT};
}
