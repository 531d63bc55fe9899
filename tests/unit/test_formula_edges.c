/* Every function over the whole range of its arguments: each value of a table of hard ones in each place, and in each
 * two places at once. The functions come from the program's own table, so that a new one is in here by itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "formula/calc.h"
#include "formula/formula.h"
#include "formula/functions.h"

enum { COLUMNS = 5, ROWS = 3 };
static const char *const names[COLUMNS] = {"empty", "num", "text", "mixed", "choice"};
static const char *const codes[] = {"done", "no"};
static const double points[] = {1, NAN};
static const struct formula_choices choices = {2, codes, points};

struct book {
    struct column_table table[2]; /* the second has no rows */
    struct column_table *tables[2];
    struct column *column[COLUMNS], *none[COLUMNS];
    struct formula_env env;
    size_t done;
};

static bool find_name(void *context, const struct formula_name *name, struct formula_ref *out, struct error *err)
{
    (void)context;
    for (size_t i = 0; i < COLUMNS; i++)
        if (strcmp(name->name, names[i]) == 0) {
            *out = (struct formula_ref){.table = name->sheet && strcmp(name->sheet, "none") == 0,
                                        .column = i,
                                        .choices = i == COLUMNS - 1 ? &choices : NULL};
            return true;
        }
    return error_set(err, ERROR_UNKNOWN_COLUMN, name->name);
}

static size_t find_links(void *context, const struct formula_ref *ref, size_t source, uint32_t row, struct arena *arena,
                         const uint32_t **rows)
{
    static const uint32_t all[] = {0, 2, 99}; /* a row that is not there */
    (void)context, (void)source, (void)arena;
    *rows = all;
    return row == 1 || ref->table ? 0 : 3;
}

static void book_open(struct book *book)
{
    *book = (struct book){.tables = {&book->table[0], &book->table[1]}};
    book->table[0] = (struct column_table){.rows = ROWS, .columns = COLUMNS, .column = book->column};
    book->table[1] = (struct column_table){.rows = 0, .columns = COLUMNS, .column = book->none};
    for (uint32_t i = 0; i < COLUMNS; i++) {
        book->column[i] = column_new();
        book->none[i] = column_new();
        column_resize(book->column[i], ROWS);
    }
    for (uint32_t row = 0; row < ROWS; row++) {
        column_set(book->column[1], row, value_number(row * 1.5 - 1));
        column_set(book->column[2], row, value_text(row == 1 ? "" : row ? "12" : "𠮷あx"));
        column_set(book->column[4], row, row == 1 ? value_empty() : value_text(codes[row / 2]));
    }
    column_set(book->column[3], 0, value_number(9.99999999999999E+307));
    column_set(book->column[3], 1, value_error(VALUE_DIV0));
    column_set(book->column[3], 2, value_bool(true));
    book->env = (struct formula_env){.tables = book->tables, .today = 46347, .links = find_links, .arena = arena_new()};
}

static void book_close(struct book *book)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        column_free(&book->column[i]);
        column_free(&book->none[i]);
    }
    arena_free(&book->env.arena);
}

/* The arguments */

static const char *const edges[] = {
    "0",
    "1",
    "-1",
    "0.5",
    "-0.5",
    "3",
    "60",
    "255",
    "-1E16",
    "1E15",
    "1E23",
    "1E-300",
    "-1E-300",
    "5E-324",
    "9.99999999999999E+307",
    "-9.99999999999999E+307",
    "2147483648",
    "-2147483649",
    "9223372036854775808",
    "2958465.9999999",
    "2958466",
    "9E307*10",
    "0/0",
    "#N/A",
    "TRUE",
    "",
    "\"\"",
    "\"a\"",
    "\"12\"",
    "\"TRUE\"",
    "\"9999-12-31\"",
    "\"2026-13-01\"",
    "\"*?~\"",
    "\"~\"",
    "\"<>\"",
    "\"𠮷\"",
    "\"EE-000000000000000000000000000000000000000000\"",
    "\"0E+0.0e-00,%\"",
    "\"0.00%%%\"",
    "\";;;\"",
    "\"\"\"\"",
    "\"ggge年m月d日[h]:mm:ss AM/PM\"",
    "\"#,##0.##,,\"",
    "\"????.????\"",
    "[empty]",
    "[text]",
    "s[num]",
    "s[mixed]",
    "none[num]",
    "s[num]*2",
    "LINKED(s[num])",
};
static const char *const long_ones[] = {
    "REPT(\"a\",32767)",   "REPT(\"あ\",32767)", "REPT(\"0\",32767)",        "\".\"&REPT(\"0\",32766)",
    "REPT(\"%\",32767)",   "REPT(\"0,\",16000)", "REPT(\"*a\",16000)&\"b\"", "REPT(\"yyyy\",8000)",
    "REPT(\"0E+\",10000)", "REPT(\"e\",32767)",  "REPT(\"@\",32767)",
};

/* Something harmless for argument I. */
static const char *usual(const struct function *function, size_t i)
{
    return function_shape(function, i) == 'v' ? "2" : "s[num]";
}

static char *call_of(const struct function *function, size_t count, size_t i, const char *a, size_t j, const char *b)
{
    struct str text = STR_INIT;
    str_add_format(&text, "%s(", function->name);
    for (size_t n = 0; n < count; n++) {
        str_add(&text, n ? "," : "");
        str_add(&text, n == i ? a : n == j ? b : usual(function, n));
    }
    str_add_char(&text, ')');
    return str_take(&text);
}

/* What a cell can hold, and nothing else. */
static void check_value(const char *text, struct value value)
{
    if (value.type == VALUE_NUMBER && (!isfinite(value.number) || (value.number == 0 && signbit(value.number))))
        fail_msg("%s is %g", text, value.number);
    if (value.type == VALUE_TEXT && (!value.text || !utf8_valid(value.text)))
        fail_msg("%s is no text", text);
    if (value.type == VALUE_TEXT && utf8_utf16_length(value.text) > FORMULA_MAX_TEXT)
        fail_msg("%s is longer than a cell holds", text);
}

/* The value in the first row; every row must be the same by itself and as part of a column. *PARSED: it is a formula at
 * all. */
static struct value check(struct book *book, const char *text, bool *parsed)
{
    static const struct formula_names finder = {.find = find_name};
    struct error err = {0};
    const struct formula *formula = formula_parse(book->env.arena, text, &finder, &err);
    *parsed = formula != NULL;
    if (!formula) {
        if (err.code == ERROR_NONE)
            fail_msg("%s is refused without a reason", text);
        return value_empty();
    }
    struct column *out = column_new();
    formula_column(formula, &book->env, out);
    struct value first = value_empty();
    for (uint32_t row = 0; row < ROWS; row++) {
        struct value value = formula_value(formula, &book->env, row);
        check_value(text, value);
        if (!value_same(value, column_get(out, row)))
            fail_msg("%s is another value in a column", text);
        if (row == 0)
            first = value;
    }
    if (first.type == VALUE_TEXT)
        first.text = ""; /* the arena ends here */
    column_free(&out);
    arena_reset(book->env.arena);
    book->done++;
    return first;
}

static const struct function *function_at(size_t i, size_t *most)
{
    size_t count;
    const struct formula_function_help *help = formula_functions(&count);
    const struct function *function = i < count ? function_find(help[i].name) : NULL; /* LINKED is no function */
    if (function)
        *most = function->max < function->min + 3 ? function->max : function->min + 3;
    return function;
}

static size_t least_pair(const struct function *function)
{
    return function->min < 2 && function->max >= 2 ? 2 : function->min;
}

static void test_edges(void **state)
{
    (void)state;
    struct book book;
    size_t most;
    bool parsed;
    book_open(&book);
    const struct function *function;
    for (size_t f = 0; (function = function_at(f, &most)); f++)
        for (size_t count = function->min; count <= most; count++)
            for (size_t i = 0; i < count; i++)
                for (size_t a = 0; a < ARRAY_LENGTH(edges); a++)
                    /* a second one beside it in the shortest call that has two */
                    for (size_t b = 0; b < (i + 1 < count && count == least_pair(function) ? ARRAY_LENGTH(edges) : 1);
                         b++) {
                        char *text = call_of(function, count, i, edges[a], i + 1, edges[b]);
                        check(&book, text, &parsed);
                        free(text);
                    }
    assert_true(book.done > 50000);
    book_close(&book);
}

static void test_long(void **state)
{
    (void)state;
    struct book book;
    size_t most;
    bool parsed;
    book_open(&book);
    const struct function *function;
    for (size_t f = 0; (function = function_at(f, &most)); f++)
        for (size_t i = 0; i < function->max && i < most; i++)
            for (size_t a = 0; a < ARRAY_LENGTH(long_ones); a++) {
                size_t count = i + 1 > function->min ? i + 1 : function->min;
                char *text = call_of(function, count, i, long_ones[a], SIZE_MAX, NULL);
                check(&book, text, &parsed);
                free(text);
            }
    /* Both sides long: what is searched for and what is searched, the number and its format. */
    static const char *const both[] = {"FIND", "SEARCH", "EXACT", "TEXT", "REPT", "MATCH", "COUNTIF", "TEXTJOIN"};
    for (size_t n = 0; n < ARRAY_LENGTH(both); n++)
        for (size_t a = 0; a < ARRAY_LENGTH(long_ones); a++)
            for (size_t b = 0; b < ARRAY_LENGTH(long_ones); b++) {
                function = function_find(both[n]);
                char *text = call_of(function, function->min, 0, long_ones[a], 1, long_ones[b]);
                check(&book, text, &parsed);
                free(text);
            }
    book_close(&book);
}

/* An error in a single value never becomes something that looks like an answer. What asks for errors, and criteria,
 * which may be one, are what they are; TERMEND says "" where nobody can tell (functions.c). */
static void test_errors_travel(void **state)
{
    static const char *const ask[] = {"ISERROR",   "ISBLANK", "ISNUMBER", "ISTEXT",
                                      "ISLOGICAL", "COUNT",   "COUNTA",   "TERMEND"};
    (void)state;
    struct book book;
    size_t most, checked = 0;
    book_open(&book);
    const struct function *function;
    for (size_t f = 0; (function = function_at(f, &most)); f++) {
        bool asks = (function->flags & FUNCTION_LAZY) != 0;
        for (size_t n = 0; n < ARRAY_LENGTH(ask); n++)
            asks = asks || strcmp(function->name, ask[n]) == 0;
        for (size_t i = 0; i < most && !asks; i++) {
            bool criterion = i && function_shape(function, i - 1) == 'R' && function_shape(function, i) == 'v';
            bool parsed;
            char *text = call_of(function, i + 1 > function->min ? i + 1 : function->min, i, "#N/A", SIZE_MAX, NULL);
            struct value value = check(&book, text, &parsed);
            if (parsed && !criterion) {
                if (value.type != VALUE_ERROR)
                    fail_msg("%s is no error", text);
                checked++;
            }
            free(text);
        }
    }
    assert_true(checked > 80);
    book_close(&book);
}

/* Working days are counted; here they are walked through, over closed days that come twice, on a Sunday, and side by
 * side. */
static double calc(const char *format, int a, int b)
{
    static const char closed[] = "c[d]=46001;46002;46002;45999;46010;46003;46400";
    char *text = mem_format(format, a, b), binding[sizeof(closed)];
    char *const bindings[] = {binding};
    struct str out = STR_INIT;
    struct error err = {0};
    memcpy(binding, closed, sizeof(closed));
    if (!formula_calc(text, 1, bindings, &out, &err))
        fail_msg("%s: %s", text, err.detail);
    double number = strtod(out.text, NULL);
    str_free(&out);
    free(text);
    return number;
}

static bool is_open(int day)
{
    static const int closed[] = {46001, 46002, 45999, 46010, 46003, 46400};
    for (size_t i = 0; i < ARRAY_LENGTH(closed); i++)
        if (closed[i] == day)
            return false;
    return (day + 6) % 7 != 0 && (day + 6) % 7 != 6;
}

static void test_working_days(void **state)
{
    (void)state;
    for (int start = 45990; start < 46015; start++) {
        assert_int_equal(calc("WORKDAY(%d,%d,c[d])", start, 0), start);
        for (int direction = -1; direction <= 1; direction += 2)
            for (int day = start + direction, wanted = 0; abs(day - start) < 25; day += direction)
                if (is_open(day))
                    assert_int_equal(calc("WORKDAY(%d,%d,c[d])", start, direction * ++wanted), day);
        for (int end = start, open = 0; end < 46015; end++) {
            open += is_open(end);
            assert_int_equal(calc("NETWORKDAYS(%d,%d,c[d])", start, end), open);
            assert_int_equal(calc("NETWORKDAYS(%d,%d,c[d])", end, start), end == start ? open : -open);
        }
    }
}

/* ---- SEARCH against the simplest that can be said ---- */

/* Does PATTERN match at the beginning of TEXT? */
static bool begins_like(const char *pattern, const char *text)
{
    if (!*pattern)
        return true;
    if (*pattern == '*')
        return begins_like(pattern + 1, text) || (*text && begins_like(pattern, text + 1));
    return *text && (*pattern == '?' || *pattern == *text) && begins_like(pattern + 1, text + 1);
}

static void test_search(void **state)
{
    (void)state;
    static const char letters[] = "aab?*?";
    char text[24], pattern[12];
    srand(5);
    int found = 0;
    for (int round = 0; round < 30000; round++) {
        size_t length = (size_t)rand() % (sizeof(text) - 1), wanted = 1 + (size_t)rand() % (sizeof(pattern) - 2);
        for (size_t i = 0; i < length; i++)
            text[i] = letters[rand() % 3];
        text[length] = '\0';
        for (size_t i = 0; i < wanted; i++)
            pattern[i] = letters[rand() % 6];
        pattern[wanted] = '\0';
        size_t at = 0;
        while (at <= length && !begins_like(pattern, text + at))
            at++;
        char *formula = mem_format("IFERROR(SEARCH(\"%s\",\"%s\"),0)", pattern, text);
        struct str out = STR_INIT;
        struct error err = {0};
        assert_true(formula_calc(formula, 0, NULL, &out, &err));
        size_t said = (size_t)strtol(out.text, NULL, 10), right = at <= length ? at + 1 : 0;
        if (said != right)
            fail_msg("%s: %s, and it is %zu", formula, out.text, right);
        found += right > 0;
        str_free(&out);
        free(formula);
    }
    assert_true(found > 5000 && found < 29000);
}

/* Pieces longer than the processor's numbers have bits, of letters whose numbers are alike in the last eight bits. */
static void test_search_long(void **state)
{
    (void)state;
    enum { ONE = 3, TEXT = 400, WANTED = 200 };
    static const char *const letters[] = {"a", "\xC5\xA1", "b", "?"}; /* U+0061, U+0161 */
    srand(6);
    int found = 0;
    for (int round = 0; round < 4000; round++) {
        int text[TEXT], wanted[WANTED];
        size_t length = WANTED + (size_t)rand() % (TEXT - WANTED), count = 1 + (size_t)rand() % WANTED;
        size_t from = (size_t)rand() % (length - count + 1), at = 0, k = 0;
        int kinds = 1 + rand() % 3;
        for (size_t i = 0; i < length; i++)
            text[i] = rand() % 8 ? 0 : rand() % kinds;
        for (size_t i = 0; i < count; i++)
            wanted[i] = rand() % 20 ? text[from + i] : ONE;
        wanted[rand() % (int)count] = ONE;
        if (rand() % 2)
            wanted[rand() % (int)count] = rand() % 3;
        for (; at + count <= length && k < count; at++)
            for (k = 0; k < count && (wanted[k] == ONE || wanted[k] == text[at + k]);)
                k++;
        size_t right = k == count ? at : 0; /* it was counted on behind the place */
        struct str formula = STR_INIT, out = STR_INIT;
        struct error err = {0};
        str_add(&formula, "IFERROR(SEARCH(\"");
        for (size_t i = 0; i < count; i++)
            str_add(&formula, letters[wanted[i]]);
        str_add(&formula, "\",\"");
        for (size_t i = 0; i < length; i++)
            str_add(&formula, letters[text[i]]);
        str_add(&formula, "\"),0)");
        assert_true(formula_calc(formula.text, 0, NULL, &out, &err));
        if ((size_t)strtol(out.text, NULL, 10) != right)
            fail_msg("%s: %s, and it is %zu", formula.text, out.text, right);
        found += right > 0;
        str_free(&formula);
        str_free(&out);
    }
    assert_true(found > 1000 && found < 3900);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edges),        cmocka_unit_test(test_long),   cmocka_unit_test(test_errors_travel),
        cmocka_unit_test(test_working_days), cmocka_unit_test(test_search), cmocka_unit_test(test_search_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
