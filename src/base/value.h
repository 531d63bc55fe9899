/* A value of a cell or of a formula: empty, number, text, truth or error, as in Excel.
 *
 * Text is borrowed: from a column's dictionary, the formula or the evaluation's arena. Dates are numbers (date.h).
 */
#ifndef MAMORI_BASE_VALUE_H
#define MAMORI_BASE_VALUE_H

#include "base/mem.h"

enum value_type { VALUE_EMPTY, VALUE_NUMBER, VALUE_TEXT, VALUE_BOOL, VALUE_ERROR };
enum value_error { VALUE_NULL, VALUE_DIV0, VALUE_VALUE, VALUE_REF, VALUE_NAME, VALUE_NUM, VALUE_NA };

struct value {
    enum value_type type;
    union {
        double number;
        bool truth;
        enum value_error error;
        const char *text;
    };
};

static inline struct value value_empty(void)
{
    return (struct value){.type = VALUE_EMPTY};
}
static inline struct value value_number(double n)
{
    return (struct value){.type = VALUE_NUMBER, .number = n};
}
static inline struct value value_text(const char *t)
{
    return (struct value){.type = VALUE_TEXT, .text = t};
}
static inline struct value value_bool(bool b)
{
    return (struct value){.type = VALUE_BOOL, .truth = b};
}
static inline struct value value_error(enum value_error e)
{
    return (struct value){.type = VALUE_ERROR, .error = e};
}

/* Empty, or the text "": nothing to show (null in JSON). */
bool value_blank(struct value v);
bool value_same(struct value a, struct value b); /* type and content; numbers bit for bit */
uint64_t value_hash(struct value v);
const char *value_error_text(enum value_error e); /* "#DIV/0!" … */
/* Shortest text that reads back as the same number, at most 15 significant digits as in Excel ("0.1", "62.5", "1E+20").
 */
void value_number_text(double n, struct str *out);
/* "", number text, the text, TRUE/FALSE, #ERROR. */
void value_to_text(struct value v, struct str *out);
bool value_parse_number(const char *text,
                        double *out); /* the whole text; accepts 1,234 · 12.5 · -3 · 1e3 · 50% · full-width */

#endif
