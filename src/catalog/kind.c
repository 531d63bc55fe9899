/* The table of kinds, and what works for all of them. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/typed.h"
#include "base/utf8.h"
#include "catalog/kind_private.h"

static const struct column_kind *const kinds[] = {&kind_text, &kind_note, &kind_number, &kind_level, &kind_choice,
                                                  &kind_flag, &kind_date, &kind_row,    &kind_rows,  &kind_term};

const char *kind_word(const struct column_def *def)
{
    return def->kind->word;
}

size_t kind_count(void)
{
    return ARRAY_LENGTH(kinds);
}

const struct column_kind *kind_at(size_t number)
{
    return kinds[number];
}

struct column_kind *kind_copies(struct arena *arena)
{
    struct column_kind *copies = arena_zero(arena, ARRAY_LENGTH(kinds) * sizeof(*copies));
    kind_copies_renew(copies);
    return copies;
}

void kind_copies_renew(struct column_kind *copies)
{
    for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++)
        copies[i] = *kinds[i];
}

void kind_copies_empty(struct column_kind *copies)
{
    memset(copies, 0, ARRAY_LENGTH(kinds) * sizeof(*copies));
}

const struct column_kind *kind_copy(const struct build *build, const struct column_kind *kind)
{
    size_t i = 0;
    while (kinds[i] != kind)
        i++;
    return &build->owner->kinds[i];
}

const struct column_kind *kind_read(struct build *build, node_at at)
{
    const char *words[ARRAY_LENGTH(kinds)];
    for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++)
        words[i] = kinds[i]->word;
    return &build->owner->kinds[read_word(&build->reader, at, words, ARRAY_LENGTH(kinds), 0)];
}

bool kind_parse(const struct column_def *def, const char *typed, const struct kind_book *book, struct str *out,
                struct error *err)
{
    if (!utf8_valid(typed))
        return error_set(err, ERROR_NOT_UTF8, def->label);
    if (def->kind->prose)
        return def->kind->parse(def, typed, typed, book, out, err);
    struct str narrow = STR_INIT;
    typed_narrow(typed, &narrow);
    bool good = true; /* nothing typed: the cell is emptied */
    if (narrow.length && utf8_forbidden(typed))
        good = error_set(err, ERROR_CONTROL_CHARACTER, def->label);
    else if (narrow.length)
        good = def->kind->parse(def, typed, narrow.text, book, out, err);
    str_free(&narrow);
    return good;
}

struct value kind_value(const struct column_def *def, const char *stored)
{
    if (!stored || !*stored)
        return value_empty();
    return def->kind->value ? def->kind->value(stored) : value_text(stored);
}

void kind_code(const struct column_def *def, struct value value, struct str *out)
{
    char iso[11];
    if (def->kind->day && value.type == VALUE_NUMBER) {
        date_iso((int)value.number, iso);
        str_add(out, iso);
    } else {
        value_to_text(value, out);
    }
}

void kind_show(const struct column_def *def, struct value value, enum kind_reader reader, const struct kind_book *book,
               struct str *out)
{
    if (!value_blank(value))
        def->kind->show(def, value, reader, book, out);
    else if (def->formula && def->blank)
        str_add(out, reader == READER_DOCUMENT ? def->blank : intl_form(def->blank));
}

const struct choice *kind_choice_of(const struct column_def *def, struct value value)
{
    if (!def->choices || value_blank(value))
        return NULL;
    struct str code = STR_INIT;
    value_to_text(value, &code);
    const struct choice *found = choices_code(def->choices, code.text);
    str_free(&code);
    return found;
}

bool kind_listed(const struct column_def *def)
{
    return def->choices || def->kind->refers;
}

/* ---- order ---- */

void kind_key_of(const struct column_def *def, struct value value, const struct kind_book *book, struct kind_key *key)
{
    *key = (struct kind_key){.blank = value_blank(value)};
    if (key->blank || (def->kind->sort && def->kind->sort(def, value, book, key)))
        return;
    if (value.type == VALUE_NUMBER) {
        key->number = value.number;
        return;
    }
    struct str text = STR_INIT;
    kind_show(def, value, READER_LABEL, book, &text);
    key->text = utf8_fold(text.text);
    str_free(&text);
}

int kind_key_compare(const struct kind_key *a, const struct kind_key *b)
{
    if (a->blank != b->blank)
        return a->blank ? 1 : -1;
    if (!a->text != !b->text)
        return a->text ? 1 : -1;
    if (!a->text)
        return a->number < b->number ? -1 : a->number > b->number;
    return strcmp(a->text, b->text);
}
