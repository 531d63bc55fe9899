#include "base/error.h"

#include <stdarg.h>

#include "base/intl.h"
#include "base/utf8.h"

static const struct {
    const char *message, *advice;
} texts[ERROR_CODE_COUNT] = {
#define X(code, message, advice) [code] = {message, advice},
    ERROR_CODES(X)
#undef X
};

/* Drops a character that was cut in half at the end of a full buffer. */
static void trim_cut_character(char *text)
{
    size_t length = strlen(text), start = length;

    while (start > 0 && length - start < 4 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start > 0 && (unsigned char)text[start - 1] >= 0xC0)
        start--;
    else
        return;
    if (utf8_invalid_at(text + start, length - start) >= 0)
        text[start] = '\0';
}

bool error_set(struct error *err, enum error_code code, const char *subject)
{
    struct error fresh = {.code = code}; /* apart: SUBJECT may point into *ERR */

    if (!err)
        return false;
    if (subject && snprintf(fresh.subject, sizeof(fresh.subject), "%s", subject) >= (int)sizeof(fresh.subject))
        trim_cut_character(fresh.subject);
    *err = fresh;
    return false;
}

/* TEXT has SIZE bytes; what does not fit is cut at a whole character. */
static void write_cut(char *text, size_t size, const char *format, va_list args)
{
    if (vsnprintf(text, size, format, args) >= (int)size)
        trim_cut_character(text);
}

bool error_place(struct error *err, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    if (err)
        write_cut(err->place, sizeof(err->place), format, args);
    va_end(args);
    return false;
}

bool error_detail(struct error *err, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    if (err)
        write_cut(err->detail, sizeof(err->detail), format, args);
    va_end(args);
    return false;
}

bool error_because(struct error *err, enum error_code code, const char *subject, const char *format, ...)
{
    va_list args;

    error_set(err, code, subject);
    va_start(args, format);
    if (err)
        write_cut(err->detail, sizeof(err->detail), format, args);
    va_end(args);
    return false;
}

/* The message with its subject. Done by hand: a translation must not be able to be a wrong printf format. */
static void add_message(struct str *out, const char *message, const char *subject)
{
    const char *mark = strstr(message, "%s");

    if (!mark) {
        str_add(out, message);
        return;
    }
    str_add_length(out, message, (size_t)(mark - message));
    utf8_safe(out, subject, false);
    str_add(out, mark + 2);
}

void error_text(const struct error *err, struct str *out)
{
    enum error_code code = (unsigned)err->code < ERROR_CODE_COUNT ? err->code : ERROR_INTERNAL;

    if (err->place[0]) {
        utf8_safe(out, err->place, false);
        str_add(out, ": ");
    }
    add_message(out, _(texts[code].message), err->subject);
    if (err->detail[0]) {
        str_add(out, " (");
        utf8_safe(out, err->detail, false);
        str_add(out, ")");
    }
    if (texts[code].advice[0]) { /* gettext("") would be the header of the catalogue */
        str_add(out, "\n  ");
        str_add(out, _(texts[code].advice));
    }
}
