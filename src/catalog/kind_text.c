/* text: one line, as it was typed. */
#include <string.h>

#include "base/typed.h"
#include "base/utf8.h"
#include "catalog/kind_private.h"

bool kind_text_check(struct build *build, const struct column_def *def, node_at at, const char *text)
{
    if (def->kind->prose != PROSE_LINES && strchr(text, '\n'))
        return read_fault(&build->reader, at, def->id, N_("this text must be one line"));
    if (utf8_length(text) > def->max_length)
        return read_fault(&build->reader, at, def->id, N_("at most %zu characters"), def->max_length);
    return true;
}

bool kind_text_parse(const struct column_def *def, const char *typed, const char *narrow, const struct kind_book *book,
                     struct str *out, struct error *err)
{
    (void)narrow, (void)book;
    bool line = def->kind->prose == PROSE_LINE;
    uint32_t bad = utf8_forbidden(typed);
    if (!bad && line && strpbrk(typed, "\n\r"))
        bad = '\n';
    if (bad) {
        error_set(err, ERROR_CONTROL_CHARACTER, def->label);
        return error_detail(err, "U+%04X", (unsigned)bad);
    }
    struct str inner = STR_INIT;
    if (line && typed_has_edge(typed)) { /* in one line nobody sees blanks at the ends */
        typed_trim(typed, &inner);
        typed = inner.text;
    }
    bool good = utf8_length(typed) <= def->max_length;
    if (good) {
        str_add(out, typed);
    } else {
        error_set(err, ERROR_TOO_LONG, def->label);
        error_detail(err, "%zu > %zu", utf8_length(typed), def->max_length);
    }
    str_free(&inner);
    return good;
}

/* 1234567 → 1,234,567: only in columns with a unit, where the number is an amount. */
static void add_grouped(const char *digits, struct str *out)
{
    const char *point = strchr(digits, '.');
    size_t whole = point ? (size_t)(point - digits) : strlen(digits);
    for (size_t i = 0; i < whole; i++) {
        str_add_char(out, digits[i]);
        size_t left = whole - i - 1;
        if (left && left % 3 == 0 && digits[i] != '-')
            str_add_char(out, ',');
    }
    if (point)
        str_add(out, point);
}

static void add_number(const struct column_def *def, double number, struct str *out)
{
    struct str digits = STR_INIT;
    if (def->decimals >= 0)
        str_add_format(&digits, "%.*f", def->decimals, number);
    else
        value_number_text(number, &digits);
    if (digits.text[0] == '-' && strspn(digits.text + 1, "0.") == digits.length - 1) { /* rounded to nothing: no sign */
        str_clear(&digits);
        str_add_format(&digits, "%.*f", def->decimals, 0.0);
    }
    if (def->unit && !strchr(digits.text, 'E'))
        add_grouped(digits.text, out);
    else
        str_add(out, digits.text);
    str_free(&digits);
}

bool kind_said(const struct column_def *def, const char *text, struct str *out)
{
    struct str said SCOPED(str_free) = STR_INIT;
    while (*text) {
        const char *longest = NULL;
        for (size_t i = 0; i < def->said_count; i++)
            if ((!longest || strlen(def->said[i]) > strlen(longest)) && str_starts(text, def->said[i]))
                longest = def->said[i];
        size_t plain = strspn(text, " 0123456789.,:/%()+-\n");
        if (!longest && !plain)
            return false;
        if (longest)
            str_add(&said, intl_form(longest));
        else
            str_add_length(&said, text, plain);
        text += longest ? strlen(longest) : plain;
    }
    str_add(out, said.text);
    return true;
}

void kind_text_show(const struct column_def *def, struct value value, enum kind_reader reader,
                    const struct kind_book *book, struct str *out)
{
    (void)book;
    if (value.type == VALUE_NUMBER)
        add_number(def, value.number, out);
    else if (value.type == VALUE_TEXT && (def->built_in || def->given) && reader != READER_DOCUMENT)
        str_add(out, intl_form(value.text));
    else if (value.type == VALUE_TEXT && def->formula && reader != READER_DOCUMENT && intl_language() == LANGUAGE_EN &&
             kind_said(def, value.text, out))
        return;
    else
        value_to_text(value, out);
}

static const struct kind_form form = {.keys = KEY(MAX_LENGTH) | KEY(HOLDS) | KEY(NAMED_BY_SHEET),
                                      .check = kind_text_check};

const struct column_kind kind_text = {
    .word = "text",
    .form = &form,
    .prose = PROSE_LINE,
    .width = 16,
    .max_length = 200,
    .blank = BLANK_AS_TEXT,
    .parse = kind_text_parse,
    .show = kind_text_show,
};
