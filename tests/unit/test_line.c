/* The line editor, as data: a text with | for the caret, keys, the text that must come out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "ui/line.h"

/* Text before and after the caret; the caret's place is the |. */
static void line_from(struct line *line, const char *marked, bool many, size_t max_length)
{
    line_init(line, many, max_length);
    const char *bar = strchr(marked, '|');
    char *text = mem_format("%.*s%s", (int)(bar - marked), marked, bar + 1);
    line_set(line, text);
    line->caret = (size_t)(bar - marked);
    free(text);
}

static char *marked(const struct line *line)
{
    return mem_format("%.*s|%s", (int)line->caret, line->text.text, line->text.text + line->caret);
}

static void press(struct line *line, const char *keys)
{
    char *copy = mem_text(keys), *rest = copy;
    for (char *name; (name = strsep(&rest, " "));) {
        struct key key;
        if (!*name)
            continue;
        assert_true(key_parse(name, &key));
        struct event event = event_key(key.code, key.modifiers);
        line_event(line, &event);
    }
    free(copy);
}

static void test_one_line(void **state)
{
    (void)state;
    /* clang-format off */
    static const struct { const char *from, *keys, *to; } cases[] = {
        {"|", "a", "a|"},
        {"ab|cd", "X", "abX|cd"},
        {"守|り", "の", "守の|り"},
        {"守り|", "Left", "守|り"},
        {"|守り", "Left", "|守り"},
        {"守り|", "Right", "守り|"},
        {"|守り", "Right Right", "守り|"},
        {"か\xE3\x82\x99|き", "Left", "|か\xE3\x82\x99き"},          /* base and mark are one step */
        {"か\xE3\x82\x99|き", "Backspace", "|き"},
        {"|か\xE3\x82\x99き", "Delete", "|き"},
        {"ab|", "Backspace Backspace Backspace", "|"},
        {"|ab", "Delete Delete Delete", "|"},
        {"ab|cd", "Home", "|abcd"},
        {"ab|cd", "End", "abcd|"},
        {"ab|cd", "Ctrl+Home", "|abcd"},
        {"ab|cd", "Ctrl+U", "|cd"},
        {"ab|cd", "Ctrl+K", "ab|"},
        {"one two|", "Ctrl+Left", "one |two"},
        {"one |two", "Ctrl+Left", "|one two"},
        {"|one two", "Ctrl+Right", "one |two"},
        {"顧客名簿をコピーする|", "Ctrl+Left", "顧客名簿をコピー|する"}, /* a word is a run of one script */
        {"顧客名簿をコピー|する", "Ctrl+Left", "顧客名簿を|コピーする"},
        {"顧客名簿を|コピーする", "Ctrl+Backspace", "顧客名簿|コピーする"},
        {"顧客|名簿 を", "Ctrl+Delete", "顧客|を"},
        {"ab|", "Up Down Tab Enter F5 Ctrl+C Alt+x", "ab|"},          /* not the editor's */
        {"a|", "？ １", "a？１|"},                                    /* typed as they are */
    };
    /* clang-format on */
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct line line;
        line_from(&line, cases[i].from, false, 0);
        press(&line, cases[i].keys);
        char *result = marked(&line);
        assert_string_equal(result, cases[i].to);
        free(result);
        line_done(&line);
    }
}

static void test_results(void **state)
{
    (void)state;
    /* clang-format off */
    static const struct { const char *from, *key; enum line_result result; } cases[] = {
        {"a|", "b", LINE_CHANGED}, {"a|", "Left", LINE_MOVED}, {"|a", "Backspace", LINE_MOVED}, {"a|", "Backspace", LINE_CHANGED},
        {"a|", "Up", LINE_IGNORED}, {"a|", "F2", LINE_IGNORED}, {"a|", "Enter", LINE_IGNORED}, {"abc|", "d", LINE_FULL},
    };
    /* clang-format on */
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct line line;
        struct key key;
        line_from(&line, cases[i].from, false, 3);
        assert_true(key_parse(cases[i].key, &key));
        struct event event = event_key(key.code, key.modifiers);
        assert_int_equal(line_event(&line, &event), cases[i].result);
        line_done(&line);
    }
}

static void test_paste(void **state)
{
    (void)state;
    /* clang-format off */
    static const struct { const char *from, *paste; bool many; size_t max; const char *to; } cases[] = {
        {"a|b", "一\n二", false, 0, "a一 二|b"},
        {"a|b", "一\n二", true, 0, "a一\n二|b"},
        {"|", "x\r\ny\rz", true, 0, "x\ny\nz|"},
        {"|", "x\ty", false, 0, "x y|"},
        {"|", "a\x1B[31mb\x07", false, 0, "a[31mb|"},  /* control characters are never part of an answer */
        {"|", "一二三四", false, 3, "一二三|"},
        {"ab|", "cd", false, 2, "ab|"},
        {"|", "a\xFF" "b", false, 0, "a\xEF\xBF\xBD" "b|"},
    };
    /* clang-format on */
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct line line;
        line_from(&line, cases[i].from, cases[i].many, cases[i].max);
        struct event event = {.kind = EVENT_PASTE, .text = mem_text(cases[i].paste)};
        line_event(&line, &event);
        event_free(&event);
        char *result = marked(&line);
        assert_string_equal(result, cases[i].to);
        free(result);
        line_done(&line);
    }
}

static void test_view(void **state)
{
    (void)state;
    /* clang-format off */
    static const struct { const char *text; int cells; const char *shown; int caret; } cases[] = {
        {"abc|", 5, "abc", 3},
        {"abcde|", 5, "bcde", 4},          /* the caret needs a cell behind the text */
        {"|abcdefg", 5, "abcde", 0},
        {"いろは|", 6, "ろは", 4},
        {"いろは|にほ", 6, "ろはに", 4},    /* a wide character under the caret is seen whole */
        {"いろはにほ|", 5, "にほ", 4},
    };
    /* clang-format on */
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct line line;
        line_from(&line, cases[i].text, false, 0);
        struct line_view view = line_view(&line, cases[i].cells);
        char *shown = mem_text_length(line.text.text + view.from, view.to - view.from);
        assert_string_equal(shown, cases[i].shown);
        assert_int_equal(view.caret, cases[i].caret);
        free(shown);
        line_done(&line);
    }
    /* Wherever the caret goes, it is seen. */
    struct line line;
    line_from(&line, "情報資産 management の台帳 2026|", false, 0);
    for (int n = 0; n < 60; n++) {
        press(&line, n % 7 < 4 ? "Left" : n % 11 == 0 ? "Home" : n % 13 == 0 ? "End" : "Right");
        for (int cells = 2; cells < 12; cells++) {
            struct line_view view = line_view(&line, cells);
            assert_in_range(view.caret, 0, cells - 1);
            assert_true(line.caret >= view.from && line.caret <= view.to);
        }
    }
    line_done(&line);
}

static void test_many_lines(void **state)
{
    (void)state;
    static const struct {
        const char *from, *keys, *to;
    } cases[] = {
        /* ten cells a row */
        {"abc\nde|f", "Up", "ab|c\ndef"},
        {"abc\nde|f", "Up Down", "abc\nde|f"},
        {"abcdef\n|x", "Up End Down", "abcdef\nx|"},
        {"ab|\n\ncd", "Down Down", "ab\n\ncd|"},      /* the wanted column is kept over an empty row */
        {"いろはにほへと|", "Up", "いろ|はにほへと"}, /* rows break at ten cells: いろはにほ / へと */
        {"いろはにほへと|", "Home", "いろはにほ|へと"},
        {"|いろはにほへと", "Down", "いろはにほ|へと"},
        {"ab\ncd|", "Ctrl+Home", "|ab\ncd"},
        {"ab\nc|d", "Ctrl+U", "ab\n|d"},
        {"a|b\ncd", "Ctrl+K", "a|\ncd"},
        {"a\n|b", "Backspace", "a|b"},
        {"ab|", "Up", "|ab"}, /* above the first row: its start */
        {"|ab", "Down", "ab|"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct line line;
        line_from(&line, cases[i].from, true, 0);
        line_layout(&line, 10);
        press(&line, cases[i].keys);
        char *result = marked(&line);
        assert_string_equal(result, cases[i].to);
        free(result);
        line_done(&line);
    }
    struct line line;
    line_from(&line, "いろはにほへと\n|", true, 0);
    line_layout(&line, 10);
    assert_int_equal(line_rows(&line), 3);
    int row, column;
    line_caret(&line, &row, &column);
    assert_int_equal(row, 2);
    assert_int_equal(column, 0);
    line_done(&line);
}

/* A proposal that is selected: what is typed takes its place, what moves or F2 keeps it. */
static void test_selected(void **state)
{
    (void)state;
    /* clang-format off */
    static const struct {
        const char *keys, *out;
    } cases[] = {
        {"x", "x|"},           {"x y", "xy|"},         {"Backspace", "|"},      {"Delete", "|"},
        {"F2 x", "abc.csvx|"}, {"End x", "abc.csvx|"}, {"Home x", "x|abc.csv"}, {"Left x", "x|abc.csv"},
        {"Right x", "abc.csvx|"}, {"Home Ctrl+A x", "x|"}, {"Backspace Backspace", "|"}, {"Ctrl+U x", "x|"},
    };
    /* clang-format on */
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct line line;
        line_init(&line, false, 0);
        line_set(&line, "abc.csv");
        line_select(&line);
        press(&line, cases[i].keys);
        char *got = marked(&line);
        if (strcmp(got, cases[i].out) != 0)
            fail_msg("%s: expected %s, got %s", cases[i].keys, cases[i].out, got);
        free(got);
        line_done(&line);
    }
    struct line line;
    line_init(&line, false, 0);
    line_set(&line, "2026-11-28");
    line_select(&line);
    struct event paste = {.kind = EVENT_PASTE, .text = (char[]){"12/1"}};
    assert_int_equal(line_event(&line, &paste), LINE_CHANGED);
    assert_string_equal(line.text.text, "12/1");
    line_set(&line, "");
    line_select(&line);
    assert_false(line.selected); /* nothing to replace */
    line_done(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_line), cmocka_unit_test(test_results),    cmocka_unit_test(test_paste),
        cmocka_unit_test(test_view),     cmocka_unit_test(test_many_lines), cmocka_unit_test(test_selected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
