/* date: a day. In formulas it is a number (base/date.h). */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "catalog/kind_private.h"

static bool check(struct build *build, const struct column_def *def, node_at at, const char *text)
{
    static const char form[] = "0000-00-00";
    bool good = strlen(text) == 10;
    for (size_t i = 0; good && form[i]; i++)
        good = form[i] == '-' ? text[i] == '-' : text[i] >= '0' && text[i] <= '9';
    if (good && date_serial(atoi(text), atoi(text + 5), atoi(text + 8)) > 0)
        return true;
    return read_fault(&build->reader, at, text, N_("%s must be a date like 2026-04-01"), def->id);
}

static bool parse(const struct column_def *def, const char *typed, const char *narrow, const struct kind_book *book,
                  struct str *out, struct error *err)
{
    (void)def, (void)narrow;
    int serial;
    char iso[11];
    if (book->file ? !date_read(typed, book->today, &serial, err) : !date_typed(typed, book->today, &serial, err))
        return false;
    date_iso(serial, iso);
    str_add(out, iso);
    return true;
}

struct value kind_date_value(const char *stored)
{
    int serial = date_from_iso(stored);
    return serial ? value_number(serial) : value_text(stored);
}

void kind_date_show(const struct column_def *def, struct value value, enum kind_reader reader,
                    const struct kind_book *book, struct str *out)
{
    if (value.type != VALUE_NUMBER)
        kind_text_show(def, value, reader, book, out);
    else if (reader == READER_DOCUMENT)
        date_era((int)value.number, out);
    else
        kind_code(def, value, out);
}

static const struct kind_form form = {.keys = KEY(PAST), .check = check};

const struct column_kind kind_date = {
    .word = "date",
    .form = &form,
    .day = DAY_ALWAYS,
    .width = 10,
    .fixed = 10,
    .max_length = 200,
    .order = ORDER_TIME,
    .align = KIND_CENTER,
    .blank = BLANK_AS_NUMBER,
    .example = N_("For example: 2026-04-01, 4/1, R8.4.1, 明日, +30 or 来月末"),
    .first_day = 1,
    .parse = parse,
    .value = kind_date_value,
    .show = kind_date_show,
};
