/* Families of columns: what a formula does with each of several columns is written once.
 *
 *   SUM(EACH(c1:c11,IF([*]="yes",1,0)))   is   SUM(IF([c1]="yes",1,0),IF([c2]="yes",1,0), … )
 *
 * [*] is the cell, LABEL(*) the label of its column as a text. It is written out before the formula is parsed, so the rest of the
 * program, and the spreadsheet, know nothing of it.
 */
#include <stdlib.h>
#include <string.h>

#include "catalog/build.h"

#define WORD  "EACH("
#define LABEL "LABEL(*)"

static char *fault_at(struct error *fault, const char *text, const char *at, const char *subject, const char *what)
{
    error_set(fault, ERROR_FORM, subject);
    error_detail(fault, "%s", what);
    error_place(fault, "character %zu", placeholder_characters_before(text, at) + 1);
    return NULL;
}

/* Behind what stands at AT: a text in quotes as a whole, else one byte. */
static const char *after(const char *at)
{
    if (*at != '"')
        return at + 1;
    const char *end = strchr(at + 1, '"');
    return end ? end + 1 : at + strlen(at);
}

/* The bracket that closes what was opened before AT; NULL: none. */
static const char *closing(const char *at)
{
    for (int depth = 1; *at; at = after(at)) {
        depth += *at == '(' ? 1 : *at == ')' ? -1 : 0;
        if (depth == 0)
            return at;
    }
    return NULL;
}

static void add_quoted(struct str *out, const char *text)
{
    str_add_char(out, '"');
    str_add_doubled(out, text, '"');
    str_add_char(out, '"');
}

/* BODY, up to END, for one column. */
static void add_one(struct str *out, const char *body, const char *end, const struct column_def *def)
{
    while (body < end)
        if (str_starts(body, "[*]")) {
            str_add_format(out, "[%s]", def->id);
            body += 3;
        } else if (str_starts(body, LABEL)) {
            add_quoted(out, def->label);
            body += strlen(LABEL);
        } else {
            const char *next = after(body);
            str_add_length(out, body, (size_t)(next - body));
            body = next;
        }
}

static bool starts_word(const char *text, const char *at)
{
    return at == text || !strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._", at[-1]);
}

/* The column that is named from AT up to END; SIZE_MAX. */
static size_t column_at(const struct sheet_build *sheet, const char *at, const char *end)
{
    char *id = mem_text_length(at, (size_t)(end - at));
    size_t column = names_find(&sheet->columns, id);
    free(id);
    return column;
}

char *family_expand(const struct sheet_build *sheet, const char *text, struct error *fault)
{
    struct str out = STR_INIT;
    str_add(&out, "");
    for (const char *at = text; *at;) {
        if (!str_starts(at, WORD) || !starts_word(text, at)) {
            const char *next = after(at);
            str_add_length(&out, at, (size_t)(next - at));
            at = next;
            continue;
        }
        const char *from = at + strlen(WORD), *end = closing(from), *colon = strchr(from, ':'),
                   *comma = strchr(from, ',');
        size_t first = SIZE_MAX, last = SIZE_MAX;
        if (end && colon && comma && colon < comma && comma < end) {
            first = column_at(sheet, from, colon);
            last = column_at(sheet, colon + 1, comma);
        }
        if (first == SIZE_MAX || last == SIZE_MAX || first > last) {
            str_free(&out);
            return fault_at(fault, text, at, "EACH",
                            _("write EACH(first:last, …) with two columns of this sheet in their order"));
        }
        for (size_t c = first; c <= last; c++) {
            if (c > first)
                str_add_char(&out, ',');
            add_one(&out, comma + 1, end, &sheet->column[c]);
        }
        at = end + 1;
    }
    return str_take(&out);
}
