/* What every kind of column promises, held for all of them alike: whatever people type, in every column of the forms. A kind that
 * is new in the table is tested as soon as a form has a column of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/term.h"
#include "base/typed.h"
#include "base/utf8.h"
#include "exchange/import_value.h"

#define ROUNDS 300 /* texts typed into each column */
#define LEAST  50  /* values that must have been understood of each kind */
#define KEYS   20

static struct catalog *catalog;
static struct model *model;
static struct book book;
static struct kind_book kinds;
static struct arena *texts; /* typed into a sheet: what reads them for a file knows them by their place */
static unsigned seed = 20261121;

struct seen { /* of a column: keys of values, for the order */
    size_t keys;
    struct kind_key key[KEYS];
    char *stored[KEYS];
};

static size_t pick(size_t count)
{
    return (size_t)rand_r(&seed) % count;
}

/* Rows whose names are all different: a name means one row. */
static void open_forms(const char *dir, const char *pack)
{
    struct error err = {0};
    catalog = catalog_load_layer(dir, pack, NULL, NULL, &err);
    assert_non_null(catalog);
    model = model_new(catalog, date_serial(2026, 11, 21));
    for (size_t s = 0; s < catalog->sheet_count; s++)
        for (unsigned n = 0; catalog->sheet[s].kind == SHEET_LEDGER && n < 5; n++) {
            char id[8], name[100];
            size_t column = sheet_role(&catalog->sheet[s], ROLE_NAME);
            snprintf(id, sizeof(id), "%u", n + 11);
            snprintf(name, sizeof(name), "%s の %c", catalog->sheet[s].title, 'a' + n);
            model_insert_row(model, s, n, id);
            if (column != SIZE_MAX)
                model_put(model, s, n, column, name);
        }
    model_compute(model);
    book = (struct book){.catalog = catalog, .model = model};
    kinds = model_kinds(model);
}

static void close_forms(void)
{
    model_free(&model);
    catalog_free(&catalog);
}

/* ---- what people may type ---- */

static const char *some_date(char *out, size_t size)
{
    static const char *const forms[] = {"%04d-%02d-%02d", "%d/%d/%d", "%d年%d月%d日", "%04d%02d%02d", "%d.%d.%d"};
    struct date date;
    date_from_serial(366 + (int)pick(79000), &date);
    const char *form = forms[pick(ARRAY_LENGTH(forms))];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(out, size, form, date.year, date.month, date.day);
#pragma GCC diagnostic pop
    return out;
}

static const char *some_choice(const struct choice_list *list)
{
    const struct choice *choice = &list->choice[pick(list->count)];
    switch (pick(4)) {
    case 0: return choice->code;
    case 1: return choice->short_label;
    case 2: return choice->also_count ? choice->also[pick(choice->also_count)] : choice->label;
    default: return choice->label;
    }
}

/* In nine of ten cases something that may fit: it is for the kind to say. */
static const char *some_text(const struct column_def *def, char *out, size_t size)
{
    static const char *const texts[] = {
        "",           "a",          "総務部", " 端に空白 ", "１２",     "0",    "-3.25",       "1,234,567",
        "1e3",        "50%",        "100%",   "5年",        "2年6か月", "半年", "90日",        "永年",
        "yes",        "いいえ",     "○",      "無",         "R8.4.1",   "今日", "2031年3月末", "平成三年四月一日",
        "二行\nある", "\x01",       "\xff",   "千円",       "12千円",   "2.0",  "P05Y",        "forever",
        "1900-02-29", "9999-12-31", "1.5",    "　",         "N/A",      "なし", "True",        "２０２６／４／１"};
    if (def->kind->refers && pick(3)) {
        uint32_t row = (uint32_t)pick(model_rows(model, def->of) + 1);
        struct str name = STR_INIT;
        snprintf(out, size, "%u", row);
        if (row < model_rows(model, def->of)) {
            model_row_name(model, def->of, row, &name);
            snprintf(out, size, "%s", pick(2) ? name.text : model_row_id(model, def->of, row));
            if (def->kind->many && pick(2)) { /* the first one once more, and another in front of it */
                str_clear(&name);
                str_add_format(&name, "%s、%s,%s", model_row_id(model, def->of, 0), out, out);
                snprintf(out, size, "%s", name.text);
            }
        }
        str_free(&name);
        return out;
    }
    if (def->example && pick(3) == 0)
        return def->example;
    if (def->choices && pick(3))
        return some_choice(def->choices);
    if (def->events && pick(2)) {
        snprintf(out, size, "%s後%zu年%s", some_choice(def->events), pick(12) + 1, pick(2) ? "6か月" : "");
        return out;
    }
    if (def->kind->day && pick(2))
        return some_date(out, size);
    if (pick(3)) {
        snprintf(out, size, "%.*f", (int)pick(4), ((double)pick(2000000) - 500000) / (pick(2) ? 1 : 1000));
        return out;
    }
    return texts[pick(ARRAY_LENGTH(texts))];
}

/* ---- promises ---- */

/* What is stored is what it is: read again, as a value, in a file of our own. */
static void check_stored(const struct column_def *def, const char *typed, const char *stored, struct value value)
{
    struct str again = STR_INIT;
    if (!kind_parse(def, stored, &kinds, &again, NULL) || strcmp(again.text, stored) != 0)
        fail_msg("%s: \"%s\" is stored as \"%s\", which is read as \"%s\"", def->id, typed, stored, again.text);
    str_clear(&again);
    kind_code(def, value, &again);
    if (strcmp(again.text, stored) != 0)
        fail_msg("%s: \"%s\" as a value is \"%s\"", def->id, stored, again.text);
    str_free(&again);
}

/* What is shown can be typed, whoever reads it: it means the same. Decimals that a form leaves out are gone when typed. */
static void check_shown(const struct column_def *def, const char *stored, struct value value, enum kind_reader reader)
{
    struct str shown = STR_INIT, read = STR_INIT, again = STR_INIT;
    if (reader == READER_DOCUMENT && def->kind->day && value.type == VALUE_NUMBER &&
        value.number > date_serial(2117, 12, 31))
        return; /* years of an era are read up to 99 */
    kind_show(def, value, reader, &kinds, &shown);
    if (!kind_parse(def, shown.text, &kinds, &read, NULL))
        fail_msg("%s: \"%s\" is shown as \"%s\", and not understood", def->id, stored, shown.text);
    kind_show(def, kind_value(def, read.text), reader, &kinds, &again);
    if (strcmp(again.text, shown.text) != 0 ||
        (def->decimals < 0 && reader != READER_SHORT && strcmp(read.text, stored) != 0))
        fail_msg("%s: \"%s\" is shown as \"%s\", read as \"%s\"", def->id, stored, shown.text, read.text);
    if (def->kind->fixed && utf8_width(shown.text) > def->kind->fixed && reader != READER_DOCUMENT)
        fail_msg("%s: \"%s\" is wider than %d", def->id, shown.text, def->kind->fixed);
    str_free(&shown);
    str_free(&read);
    str_free(&again);
}

/* The traits are true of every value. */
static void check_traits(const struct column_def *def, const char *stored, struct value value)
{
    const struct column_kind *kind = def->kind;
    struct term term;
    struct str words = STR_INIT;
    if (kind->number || kind->day == DAY_ALWAYS)
        assert_int_equal(value.type, VALUE_NUMBER);
    if (kind->day)
        assert_int_equal(value.type == VALUE_NUMBER, date_from_iso(stored) != 0);
    if (kind->coded || kind->number == NUMBER_SCALE)
        assert_string_equal(kind_choice_of(def, value)->code, stored);
    struct str shown = STR_INIT;
    kind_show(def, value, READER_LABEL, &kinds, &shown);
    if (kind->coded)
        assert_string_equal(shown.text, kind_choice_of(def, value)->label);
    if (kind->words) {
        kind->words(def, stored, false, &words);
        assert_string_equal(shown.text, words.text);
    }
    if (kind->mark)
        assert_string_equal(stored, "yes");
    char id[RELATION_ID];
    for (const char *at = kind->refers ? stored : NULL; relation_next(&at, id);)
        assert_true(model_find_row(model, def->of, id) != UINT32_MAX);
    if (kind->prose == PROSE_LINE)
        assert_null(strchr(stored, '\n'));
    if (kind->words)
        assert_true(term_from_code(stored, &term));
    str_free(&shown);
    str_free(&words);
    assert_int_equal(kind_listed(def), kind->refers || kind->coded || kind->number == NUMBER_SCALE);
}

/* A file gives what a person types, but for days as one says them: whose tomorrow would it be? */
static void check_file(struct import_values *values, size_t column, const struct column_def *def, const char *typed,
                       const char *stored)
{
    struct error err = {0};
    struct str narrow = STR_INIT, why = STR_INIT;
    int serial;
    typed_narrow(typed, &narrow);
    bool said = def->kind->day && date_from_iso(stored) && date_words(narrow.text, 40000, &serial, &why);
    str_free(&narrow);
    str_free(&why);
    const char *found = import_value(values, column, arena_text(texts, typed), CELL_TEXT, &err);
    if (said) {
        if (found && strcmp(found, stored) == 0)
            fail_msg("%s: \"%s\" is a day in a file", def->id, typed);
        return;
    }
    if (!found || strcmp(found, stored) != 0)
        fail_msg("%s: \"%s\" is \"%s\" when typed, \"%s\" in a file", def->id, typed, stored,
                 found ? found : "refused");
}

static int sign(int n)
{
    return (n > 0) - (n < 0);
}

/* Sorting has one order: each pair has one, three never go round, and equal values stand together. */
static void check_order(const struct column_def *def, const struct seen *seen)
{
    const struct kind_key blank = {.blank = true};
    for (size_t a = 0; a < seen->keys; a++) {
        assert_true(kind_key_compare(&seen->key[a], &blank) < 0 && kind_key_compare(&blank, &seen->key[a]) > 0);
        for (size_t b = 0; b < seen->keys; b++) {
            int ab = sign(kind_key_compare(&seen->key[a], &seen->key[b]));
            assert_int_equal(ab, -sign(kind_key_compare(&seen->key[b], &seen->key[a])));
            if (strcmp(seen->stored[a], seen->stored[b]) == 0)
                assert_int_equal(ab, 0);
            else if (!def->kind->prose && ab == 0)
                fail_msg("%s: \"%s\" and \"%s\" have no order", def->id, seen->stored[a], seen->stored[b]);
            struct value left = kind_value(def, seen->stored[a]), right = kind_value(def, seen->stored[b]);
            if (left.type == VALUE_NUMBER && right.type == VALUE_NUMBER)
                assert_int_equal(ab, (left.number > right.number) - (left.number < right.number));
            for (size_t c = 0; c < seen->keys && ab <= 0; c++)
                if (kind_key_compare(&seen->key[b], &seen->key[c]) <= 0)
                    assert_true(kind_key_compare(&seen->key[a], &seen->key[c]) <= 0);
        }
    }
}

static void remember(struct seen *seen, const struct column_def *def, const char *stored)
{
    size_t at = seen->keys < KEYS ? seen->keys++ : pick(KEYS);
    free(seen->stored[at]);
    free(seen->key[at].text);
    seen->stored[at] = mem_text(stored);
    kind_key_of(def, kind_value(def, seen->stored[at]), &kinds, &seen->key[at]);
}

/* The value that TYPED means in the column; how many characters it takes, 0: none. */
static size_t check_typed(struct import_values *values, size_t column, const struct column_def *def, const char *typed,
                          struct seen *seen)
{
    struct str stored = STR_INIT;
    struct error err = {0};
    bool good = kind_parse(def, typed, &kinds, &stored, &err);
    assert_int_equal(good, err.code == ERROR_NONE);
    if (!good)
        assert_int_equal(stored.length, 0);
    size_t length = stored.length;
    if (length) {
        struct value value = kind_value(def, stored.text);
        check_stored(def, typed, stored.text, value);
        for (int reader = READER_LABEL; reader <= READER_DOCUMENT; reader++)
            check_shown(def, stored.text, value, (enum kind_reader)reader);
        check_traits(def, stored.text, value);
        check_file(values, column, def, typed, stored.text);
        remember(seen, def, stored.text);
    }
    str_free(&stored);
    return length;
}

static void type_into_all(size_t *understood)
{
    for (size_t s = 0; s < catalog->sheet_count; s++) {
        const struct sheet_def *sheet = &catalog->sheet[s];
        texts = arena_new();
        struct import_values *values = import_values_new(&book, s, 0, true, texts);
        for (size_t c = 0; c < sheet->column_count; c++) {
            const struct column_def *def = &sheet->column[c];
            struct seen seen = {0};
            size_t kind = 0;
            while (strcmp(kind_at(kind)->word, def->kind->word) != 0)
                kind++;
            for (size_t i = 0; i < ROUNDS && column_writable(def); i++) {
                char text[200];
                understood[kind] += check_typed(values, c, def, some_text(def, text, sizeof(text)), &seen) > 0;
            }
            check_order(def, &seen);
            for (size_t i = 0; i < seen.keys; i++) {
                free(seen.stored[i]);
                free(seen.key[i].text);
            }
        }
        arena_free(&texts);
    }
}

static void kinds_keep_their_promises(void **state)
{
    (void)state;
    size_t understood[32] = {0};
    char *dir = catalog_forms_dir(NULL), *mini = mem_format("%s/tests/data/forms-mini", getenv("SRCDIR")),
         *refs = mem_format("%s/tests/data/forms-refs", getenv("SRCDIR"));
    setenv("LANGUAGE", "ja", 1);
    open_forms(dir, "personal-data");
    type_into_all(understood);
    close_forms();
    open_forms(mini, "mini");
    type_into_all(understood);
    close_forms();
    open_forms(refs, "refs");
    type_into_all(understood);
    close_forms();
    free(dir);
    free(mini);
    free(refs);
    for (size_t i = 0; i < kind_count(); i++)
        if (understood[i] < LEAST)
            fail_msg("%s: only %zu values were understood: is there a column of it in the forms, with an example?",
                     kind_at(i)->word, understood[i]);
}

/* A descriptor says all that nothing works without, and nothing that contradicts itself. */
static void descriptors_are_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < kind_count(); i++) {
        const struct column_kind *kind = kind_at(i);
        for (size_t other = 0; other < i; other++)
            assert_string_not_equal(kind->word, kind_at(other)->word);
        assert_true(kind->form && kind->parse && kind->show && kind->max_length > 0);
        assert_true(kind->width > 0 || kind->coded);
        assert_true(!!kind->prose + !!kind->number + !!kind->day + kind->coded + kind->refers <= 1);
        assert_true(!kind->mark || kind->coded);
        assert_true((kind->first_day > 0) == (kind->day != DAY_NEVER));
        assert_true(!kind->unit_below || kind->units);
        assert_true(!kind->fixed || kind->fixed <= kind->width);
        assert_true(kind->blank != BLANK_AS_NUMBER || kind->number || kind->day == DAY_ALWAYS);
        assert_true((kind->order == ORDER_SIZE) == (kind->number != NUMBER_NONE));
        assert_true((kind->order == ORDER_TIME) == (kind->day != DAY_NEVER));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(descriptors_are_whole),
        cmocka_unit_test(kinds_keep_their_promises),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
