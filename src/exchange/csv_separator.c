/* What stands between the fields of a "CSV" file: Excel writes tabs where people save as text, and semicolons where
 * Windows is set to a country with decimal commas. */
#include <string.h>
#include <strings.h>

#include "base/intl.h"
#include "exchange/csv_read.h"

#define LINES 50          /* that are looked at */
#define BYTES (256 << 10) /* … at most */

void csv_separator_text(char separator, struct str *out)
{
    switch (separator) {
    case ',': str_add(out, _("comma")); break;
    case '\t': str_add(out, _("tab")); break;
    case ';': str_add(out, _("semicolon")); break;
    default: str_add_char(out, separator); break;
    }
}

/* "sep=;" in a line of its own is how a file tells Excel; some write it in quotation marks, and the tab as \t. */
static bool take_sep(struct csv_text *text)
{
    const char *at = text->text;
    bool quoted = *at == '"';
    at += quoted;
    if (strncasecmp(at, "sep=", 4) != 0)
        return false;
    at += 4;
    char separator = *at;
    bool word = at[0] == '\\' && at[1] == 't';
    if (word)
        separator = '\t';
    if (separator == '\0' || strchr("\r\n\"", separator) || (unsigned char)separator >= 0x80)
        return false;
    at += word ? 2 : 1;
    at += quoted && *at == '"';
    at += strspn(at, ",;\t"); /* a program that knew nothing of it filled the row up */
    if (*at && *at != '\r' && *at != '\n')
        return false;
    at += at[0] == '\r' && at[1] == '\n' ? 2 : *at != '\0';
    text->separator = separator;
    text->from = (size_t)(at - text->text);
    text->line_from = 2;
    return true;
}

/* The lengths of the first rows were SEPARATOR what parts them; blank lines are no rows. */
static size_t measure(const struct csv_text *text, char separator, size_t fields[LINES])
{
    const char *at = text->text, *end = at + (text->length < BYTES ? text->length : BYTES);
    size_t rows = 0, now = 1;
    bool begin = true, quoted = false, any = false;
    for (; at < end && rows < LINES; at++) {
        if (quoted) {
            if (*at == '"' && at + 1 < end && at[1] == '"')
                at++;
            else if (*at == '"')
                quoted = false;
            continue;
        }
        if (*at == '\n' || *at == '\r') {
            if (any)
                fields[rows++] = now;
            now = 1;
            begin = true;
            any = false;
            continue;
        }
        any = true;
        quoted = begin && *at == '"';
        begin = *at == separator;
        now += begin;
    }
    if (any && rows < LINES)
        fields[rows++] = now;
    return rows;
}

struct fit {
    size_t rows, parted; /* rows with more than one field */
    size_t most, width;  /* the commonest number of fields over 1, and in how many rows */
};

static struct fit fit_of(const struct csv_text *text, char separator)
{
    size_t fields[LINES];
    struct fit fit = {.rows = measure(text, separator, fields)};
    for (size_t i = 0; i < fit.rows; i++) {
        size_t same = 0;
        for (size_t k = 0; k < fit.rows && fields[i] > 1; k++)
            same += fields[k] == fields[i];
        fit.parted += fields[i] > 1;
        if (same > fit.most || (same == fit.most && fields[i] > fit.width)) {
            fit.most = same;
            fit.width = fields[i];
        }
    }
    return fit;
}

/* ---- blanks before a quotation mark ---- */

static bool ends_field(const char *at, char separator)
{
    return *at == '\0' || *at == '\r' || *at == '\n' || *at == separator;
}

const char *csv_past_blanks(const char *at, char separator)
{
    at += strspn(at, separator == '\t' ? " " : " \t");
    return ends_field(at, separator) ? at : NULL;
}

/* AT is a ": behind its field in quotation marks, or NULL when it is none that ends as one must. */
static const char *past_quoted(const char *at, char separator)
{
    for (at++; *at; at++) {
        if (*at != '"')
            continue;
        if (at[1] == '"') {
            at++;
            continue;
        }
        return csv_past_blanks(at + 1, separator);
    }
    return NULL;
}

/* Some programs put a blank behind each separator, "a", "b": what follows it is meant as a field in quotation marks, as
 * LibreOffice takes it. A " that begins no such field is left for what it is. */
static void drop_blanks(struct csv_text *text)
{
    const char *at = text->text + text->from;
    char *to = text->text + text->from;
    while (*at) {
        size_t blank = strspn(at, " ");
        const char *end = at[blank] == '"' ? past_quoted(at + blank, text->separator) : NULL;
        const char *from = end ? at + blank : at;
        if (!end)
            end = at;
        while (!ends_field(end, text->separator))
            end++;
        end += *end != '\0';
        memmove(to, from, (size_t)(end - from));
        to += end - from;
        at = end;
    }
    *to = '\0';
    text->length = (size_t)(to - text->text);
}

/* The comma stays unless another one parts more rows alike, or as many into more fields; and it must part most rows:
 * texts may well have a semicolon or a tab here and there. */
static void find_separator(struct csv_text *text)
{
    text->separator = ',';
    text->from = 0;
    text->line_from = 1;
    if (take_sep(text))
        return;
    struct fit best = fit_of(text, ',');
    for (const char *other = "\t;"; *other; other++) {
        struct fit fit = fit_of(text, *other);
        if (fit.most == 0 || 3 * fit.parted < 2 * fit.rows)
            continue;
        if (fit.most > best.most || (fit.most == best.most && fit.width > best.width)) {
            best = fit;
            text->separator = *other;
        }
    }
}

void csv_separator_find(struct csv_text *text)
{
    find_separator(text);
    if (strstr(text->text, " \""))
        drop_blanks(text);
}
