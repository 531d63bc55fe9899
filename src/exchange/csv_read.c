#include "exchange/csv_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/path.h"
#include "base/utf8.h"
#include "exchange/late_csv.h"

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

static bool fail(struct parsing *p, enum error_code code, uint64_t line, size_t column, const char *detail)
{
    p->failed = true;
    error_set(p->err, code, path_name(p->name));
    error_place(p->err, _("line %llu, column %zu"), (unsigned long long)line, column);
    return error_detail(p->err, "%s", detail);
}

/* In the field that was taken last. */
static void fail_limit(struct parsing *p, const char *detail)
{
    fail(p, ERROR_LIMIT, p->line, p->table->fields - p->row_first, detail);
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
    if (length == 0 && table->fields - p->row_first >= CSV_MAX_COLUMNS)
        return;
    size_t at = table->pool.length;
    MEM_MORE(table->field, table->fields, p->field_capacity) = (uint32_t)at;
    if (table->fields - p->row_first > CSV_MAX_COLUMNS) {
        fail_limit(p, _("more than 500 columns"));
        return;
    }
    p->row_bytes += length;
    if (p->row_bytes > CSV_MAX_ROW) {
        fail_limit(p, _("a row of more than 1 MB"));
        return;
    }
    str_add_length(&table->pool, data ? data : "", length);
    size_t kept = unify_breaks(table->pool.text + at, length);
    table->pool.length = at + kept;
    if (kept > CSV_MAX_FIELD && utf8_utf16_length(table->pool.text + at) > CSV_MAX_FIELD) {
        fail_limit(p, _("a field of more than 32,767 characters"));
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
        fail_limit(p, _("more than 200,000 rows"));
        return;
    }
    MEM_MORE(table->row, table->rows, p->row_capacity) = (struct csv_line){
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

#define FEED   (256 << 10)
#define STRICT (CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL)

/* libcsv in its strict mood stopped at TEXT. A " is then one inside a field that did not begin with one: a letter,
 * which it takes when it is not strict. Blanks behind a closing " are nothing, when the field ends there. How many
 * bytes are done with; 0: a field that is wrong. */
static size_t step_over(struct csv_parser *parser, const char *text, char separator, struct parsing *p)
{
    if (*text == '"') {
        late_csv_set_opts(parser, CSV_REPALL_NL);
        size_t done = late_csv_parse(parser, text, 1, on_field, on_row, p);
        late_csv_set_opts(parser, STRICT);
        return done;
    }
    const char *end = csv_past_blanks(text, separator);
    return end ? (size_t)(end - text) : 0;
}

static bool parse(struct csv_parser *parser, const struct csv_text *text, struct parsing *p,
                  const struct progress *progress)
{
    for (size_t at = text->from; at < text->length && !p->failed;) {
        size_t length = text->length - at < FEED ? text->length - at : FEED;
        size_t done = late_csv_parse(parser, text->text + at, length, on_field, on_row, p);
        at += done;
        if (p->failed)
            return false;
        if (done != length) {
            if (late_csv_error(parser) != CSV_EPARSE)
                mem_exhausted();
            size_t over = step_over(parser, text->text + at, text->separator, p);
            at += over;
            if (over)
                continue;
            if (!p->in_row)
                p->row_first = p->table->fields;
            return fail(p, ERROR_SYNTAX, p->line, p->table->fields - p->row_first + 1,
                        _("a field in quotation marks must end with one, and one inside it must be doubled"));
        }
        if (progress_cancelled(progress, at / 2, text->length))
            return error_set(p->err, ERROR_CANCELLED, path_name(p->name));
    }
    if (p->failed)
        return false;
    size_t fields = p->table->fields;
    uint64_t line = p->line;
    if (late_csv_fini(parser, on_field, on_row, p) != 0)
        return fail(p, ERROR_SYNTAX, line, p->in_row ? fields - p->row_first + 1 : 1,
                    _("the quotation mark opened here is never closed"));
    return !p->failed;
}

bool csv_table_parse(const struct csv_text *text, const char *name, const struct progress *progress,
                     struct csv_table *out, struct error *err)
{
    struct csv_parser parser;
    *out = (struct csv_table){.pool = STR_INIT};
    struct parsing p = {.table = out, .name = name, .line = text->line_from, .err = err};
    if (!late_load(LIBRARY_CSV, err))
        return false;
    if (late_csv_init(&parser, STRICT) != 0)
        return error_set(err, ERROR_INTERNAL, "csv_init");
    late_csv_set_delim(&parser, (unsigned char)text->separator);
    late_csv_set_space_func(&parser, no_space);
    late_csv_set_blk_size(&parser, 4096);
    bool good = parse(&parser, text, &p, progress);
    late_csv_free(&parser);
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
