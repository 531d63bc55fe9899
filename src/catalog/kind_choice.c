/* choice: a code of a choice list. */
#include <string.h>

#include "catalog/kind_private.h"

void kind_choice_read(struct build *build, struct sheet_build *sheet, node_at node, const node_at *at,
                      struct column_def *def)
{
    static const struct choice_list nothing;
    if (!at[COL_CHOICES])
        read_fault(&build->reader, node, "choices", N_("a column of type %s needs a choice list"), def->kind->word);
    def->choices = choices_read_use(build, sheet, at[COL_CHOICES]);
    if (!def->choices) /* reported; everything that follows may rely on a list */
        def->choices = &nothing;
}

bool kind_choice_check(struct build *build, const struct column_def *def, node_at at, const char *text)
{
    return choices_check_code(build, def->choices, at, text);
}

const struct choice *kind_choice_named(const struct choice_list *list, const char *typed, const char *narrow)
{
    const struct choice *choice = choice_find(list, typed);
    if (!choice)
        choice = choice_find(list, narrow);
    for (size_t i = 0; !choice && i < list->count; i++) /* the translated label is what the screen showed */
        if (strcmp(intl_form(list->choice[i].label), typed) == 0)
            choice = &list->choice[i];
    return choice;
}

/* All choices as "code label, …": the reader sees at once what would have been right. */
bool kind_choice_unknown(const struct choice_list *list, const char *typed, struct error *err)
{
    struct str all = STR_INIT;
    for (size_t i = 0; i < list->count && all.length < 400; i++)
        str_add_format(&all, "%s%s = %s", i ? ", " : "", list->choice[i].code, intl_form(list->choice[i].label));
    error_set(err, ERROR_UNKNOWN_CHOICE, typed);
    error_detail(err, "%s", all.text);
    str_free(&all);
    return false;
}

static bool parse(const struct column_def *def, const char *typed, const char *narrow, const struct kind_book *book,
                  struct str *out, struct error *err)
{
    (void)book;
    const struct choice *choice = kind_choice_named(def->choices, typed, narrow);
    if (!choice)
        return kind_choice_unknown(def->choices, typed, err);
    str_add(out, choice->code);
    return true;
}

void kind_choice_show(const struct column_def *def, struct value value, enum kind_reader reader,
                      const struct kind_book *book, struct str *out)
{
    const struct choice *choice = kind_choice_of(def, value);
    if (!choice)
        kind_text_show(def, value, reader, book, out);
    else if (reader == READER_DOCUMENT)
        str_add(out, choice->label);
    else
        str_add(out, intl_form(reader == READER_SHORT ? choice->short_label : choice->label));
}

bool kind_choice_sort(const struct column_def *def, struct value value, const struct kind_book *book,
                      struct kind_key *key)
{
    (void)book;
    const struct choice *choice = kind_choice_of(def, value);
    if (choice)
        key->number = (double)(choice - def->choices->choice);
    return choice != NULL;
}

static void read_choice(struct build *build, struct sheet_build *sheet, node_at node, const node_at *at,
                        struct column_def *def)
{
    kind_choice_read(build, sheet, node, at, def);
    if (at[COL_OF])
        def->of = resolve_sheet(build, at[COL_OF]);
}

static const struct kind_form form = {.keys = KEY(CHOICES) | KEY(OF), .read = read_choice, .check = kind_choice_check};

const struct column_kind kind_choice = {
    .word = "choice",
    .form = &form,
    .coded = true,
    .max_length = 200,
    .order = ORDER_LIST,
    .blank = BLANK_AS_TEXT,
    .parse = parse,
    .show = kind_choice_show,
    .sort = kind_choice_sort,
};
