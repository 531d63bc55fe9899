/* level: a whole number of a scale; a choice list says what each means. */
#include <string.h>

#include "catalog/kind_private.h"

static void read_list(struct build *build, struct sheet_build *sheet, node_at node, const node_at *at,
                      struct column_def *def)
{
    kind_choice_read(build, sheet, node, at, def);
    for (size_t i = 0; i < def->choices->count; i++)
        if (!read_whole_valid(def->choices->choice[i].code))
            read_fault(&build->reader, at[COL_CHOICES], def->choices->choice[i].code,
                       N_("the codes of a level are whole numbers"));
}

static bool parse(const struct column_def *def, const char *typed, const char *narrow, const struct kind_book *book,
                  struct str *out, struct error *err)
{
    (void)book;
    const struct choice *choice = kind_choice_named(def->choices, typed, narrow);
    double number;
    if (!choice && !strchr(narrow, '%') &&
        value_parse_number(narrow, &number)) { /* 2.0, as programs write a 2; 100% is no 1 */
        struct str plain = STR_INIT;
        value_number_text(number, &plain);
        choice = choice_find(def->choices, plain.text);
        str_free(&plain);
    }
    if (!choice)
        return kind_choice_unknown(def->choices, typed, err);
    str_add(out, choice->code);
    return true;
}

static void show(const struct column_def *def, struct value value, enum kind_reader reader,
                 const struct kind_book *book, struct str *out)
{
    if (value.type == VALUE_NUMBER) /* as it is: neither decimals nor commas */
        value_to_text(value, out);
    else
        kind_text_show(def, value, reader, book, out);
}

static const struct kind_form form = {
    .keys = KEY(CHOICES) | KEY(UNIT) | KEY(MIN) | KEY(MAX), .read = read_list, .check = kind_choice_check};

const struct column_kind kind_level = {
    .word = "level",
    .form = &form,
    .number = NUMBER_SCALE,
    .width = 6,
    .max_length = 200,
    .order = ORDER_SIZE,
    .align = KIND_CENTER,
    .blank = BLANK_AS_NUMBER,
    .parse = parse,
    .value = kind_number_value,
    .show = show,
};
