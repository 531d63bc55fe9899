/* The line editor, as data: a text with | for the caret, keys, the text that must come out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unigbrk.h>

#include "base/utf8.h"
#include "ui/line.h"

/* The caret's place is the |, the anchor's the ^; without one nothing is selected. */
static void line_from(struct line *line, const char *marked, bool many, size_t max_length)
{
    struct str text = STR_INIT;
    size_t caret = 0, anchor = SIZE_MAX;
    for (const char *p = marked; *p; p++) {
        if (*p == '|')
            caret = text.length;
        else if (*p == '^')
            anchor = text.length;
        else
            str_add_char(&text, *p);
    }
    line_init(line, many, max_length);
    line_set(line, text.text);
    line->caret = caret;
    line->anchor = anchor == SIZE_MAX ? caret : anchor;
    str_free(&text);
}

static char *marked(const struct line *line)
{
    struct str out = STR_INIT;
    for (size_t i = 0; i <= line->text.length; i++) {
        if (i == line->anchor && i != line->caret)
            str_add_char(&out, '^');
        if (i == line->caret)
            str_add_char(&out, '|');
        if (i < line->text.length)
            str_add_char(&out, line->text.text[i]);
    }
    return str_take(&out);
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
    size_t from, to;
    assert_false(line_selected(&line, &from, &to)); /* nothing to replace */
    line_done(&line);
}

static void test_selecting(void **state)
{
    (void)state;
    /* clang-format off */
    static const struct { const char *from, *keys, *to; bool many; } cases[] = {
        {"ab|cd", "Shift+Left", "a|b^cd", false},
        {"ab|cd", "Shift+Left Shift+Left Shift+Left", "|ab^cd", false},
        {"ab|cd", "Shift+Right Shift+Right", "ab^cd|", false},
        {"ab|cd", "Shift+Right Shift+Left", "ab|cd", false},
        {"ab|cd", "Shift+Home", "|ab^cd", false},
        {"ab|cd", "Shift+End", "ab^cd|", false},
        {"ab|cd", "Shift+Up", "|ab^cd", false},
        {"ab|cd", "Shift+Down", "ab^cd|", false},
        {"顧客名簿を|コピーする", "Ctrl+Shift+Left", "顧客名簿|を^コピーする", false},
        {"顧客名簿を|コピーする", "Ctrl+Shift+Right", "顧客名簿を^コピー|する", false},
        {"か\xE3\x82\x99|き", "Shift+Left", "|か\xE3\x82\x99^き", false}, /* a mark goes with its letter */
        {"👨\u200D👩|a", "Shift+Left", "👨\u200D|👩^a", false},
        {"a^bc|d", "Left", "a|bcd", false},   /* to the end of what was selected, not one further */
        {"a^bc|d", "Right", "abc|d", false},
        {"a|bc^d", "Left", "a|bcd", false},
        {"a|bc^d", "Right", "abc|d", false},
        {"a^bc|d", "Home", "|abcd", false},
        {"a^bc|d", "F2", "abc|d", false},
        {"a^bc|d", "X", "aX|d", false},
        {"a|bc^d", "X", "aX|d", false},
        {"a^bc|d", "Backspace", "a|d", false},
        {"a^bc|d", "Delete", "a|d", false},
        {"a^bc|d", "Ctrl+Delete", "a|d", false},
        {"a^bc|d", "Ctrl+A", "^abcd|", false},
        {"a^bc|d", "Ctrl+A X", "X|", false},
        {"|", "Ctrl+A X", "X|", false},
        {"ab|cd", "Ctrl+Shift+Home", "|ab^cd", false},
        {"ab\nc|d", "Shift+Up", "a|b\nc^d", true},
        {"ab\nc|d", "Shift+Home", "ab\n|c^d", true},
        {"ab\nc|d", "Ctrl+Shift+Home", "|ab\nc^d", true},
        {"ab\nc|d", "Ctrl+A", "^ab\ncd|", true},
        {"a^b\nc|d", "Backspace", "a|d", true},
        {"a^b\nc|d", "Up", "a|b\ncd", true},
    };
    /* clang-format on */
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct line line;
        line_from(&line, cases[i].from, cases[i].many, 0);
        press(&line, cases[i].keys);
        char *got = marked(&line);
        if (strcmp(got, cases[i].to) != 0)
            fail_msg("%s, %s: expected %s, got %s", cases[i].from, cases[i].keys, cases[i].to, got);
        free(got);
        line_done(&line);
    }
    struct line line;
    line_from(&line, "ab^cd|", false, 4); /* what is replaced makes room for what replaces it */
    char *chosen = line_selection(&line);
    assert_string_equal(chosen, "cd");
    free(chosen);
    assert_int_equal(line_insert(&line, "xyz"), LINE_FULL);
    assert_string_equal(line.text.text, "abxy");
    assert_null(line_selection(&line));
    line_select(&line);
    assert_int_equal(line_insert(&line, "\x07"), LINE_MOVED); /* nothing in it to put there: nothing goes */
    assert_string_equal(line.text.text, "abxy");
    line_done(&line);
}

/* ---- any keys, against a text that is nothing but a list of code points ---- */

#define MODEL_MAX 400
struct model {
    uint32_t c[MODEL_MAX];
    size_t n, caret, anchor;
};

/* Where a character begins: of every two neighbours, whether they belong together. */
static void breaks_of(const struct model *m, char *breaks)
{
    for (size_t i = 0; i <= m->n; i++)
        breaks[i] = i == 0 || i == m->n || uc_is_grapheme_break(m->c[i - 1], m->c[i]);
}

static size_t model_left(const struct model *m, size_t at)
{
    char breaks[MODEL_MAX + 1];
    breaks_of(m, breaks);
    while (at > 0 && !breaks[--at])
        ;
    return at;
}

static size_t model_right(const struct model *m, size_t at)
{
    char breaks[MODEL_MAX + 1];
    breaks_of(m, breaks);
    while (at < m->n && !breaks[++at])
        ;
    return at;
}

static void model_replace(struct model *m, size_t from, size_t to, const uint32_t *with, size_t count)
{
    char breaks[MODEL_MAX + 1];
    memmove(m->c + from + count, m->c + to, (m->n - to) * sizeof(*m->c));
    memcpy(m->c + from, with, count * sizeof(*with));
    m->n += count - (to - from);
    breaks_of(m, breaks);
    for (m->caret = from + count; m->caret > 0 && !breaks[m->caret]; m->caret++)
        ;
    m->anchor = m->caret;
}

static void model_erase(struct model *m, bool back)
{
    size_t from = m->caret < m->anchor ? m->caret : m->anchor, to = m->caret < m->anchor ? m->anchor : m->caret;
    if (from == to && back)
        from = model_left(m, from);
    else if (from == to)
        to = model_right(m, to);
    if (from < to)
        model_replace(m, from, to, NULL, 0);
}

static unsigned random_state = 20261129;
static unsigned random_below(unsigned n)
{
    random_state = random_state * 1103515245u + 12345u;
    return (random_state >> 16) % n;
}

/* Letters of all widths, marks that join what stands before them, the halves of flags, the joiner of families. */
static const uint32_t letters[] = {'a',    'b',    ' ',    0x3042, 0x6F22,  0x30AB,  0xFF76,  0xFF9E,  0x3099,
                                   0x0301, 0xFE0F, 0x200D, 0x845B, 0xE0100, 0x1F468, 0x1F469, 0x1F1EF, 0x1F1F5};

static void one_step(struct line *line, struct model *m)
{
    uint32_t typed[4];
    struct event event = event_key(K_LEFT, random_below(2) ? MOD_SHIFT : 0);
    bool shift = event.key.modifiers, chosen = m->caret != m->anchor;
    size_t from = m->caret < m->anchor ? m->caret : m->anchor, to = m->caret < m->anchor ? m->anchor : m->caret;
    switch (random_below(10)) {
    case 0: m->caret = chosen && !shift ? from : model_left(m, m->caret); break;
    case 1:
        event.key.code = K_RIGHT;
        m->caret = chosen && !shift ? to : model_right(m, m->caret);
        break;
    case 2:
        event.key.code = K_HOME;
        m->caret = 0;
        break;
    case 3:
        event.key.code = K_END;
        m->caret = m->n;
        break;
    case 4:
        event.key = (struct key){K_BACKSPACE, 0};
        model_erase(m, true);
        line_event(line, &event);
        return;
    case 5:
        event.key = (struct key){K_DELETE, 0};
        model_erase(m, false);
        line_event(line, &event);
        return;
    case 6:
        if (random_below(5))
            return;
        event.key = (struct key){'a', MOD_CTRL};
        m->anchor = 0;
        m->caret = m->n;
        line_event(line, &event);
        return;
    case 7: {
        struct str paste = STR_INIT;
        char bytes[5];
        size_t count = 1 + random_below(4);
        for (size_t i = 0; i < count; i++) {
            typed[i] = letters[random_below(ARRAY_LENGTH(letters))];
            utf8_encode(typed[i], bytes);
            str_add(&paste, bytes);
        }
        model_replace(m, from, to, typed, count);
        event = (struct event){.kind = EVENT_PASTE, .text = paste.text};
        line_event(line, &event);
        str_free(&paste);
        return;
    }
    default:
        typed[0] = letters[random_below(ARRAY_LENGTH(letters))];
        model_replace(m, from, to, typed, 1);
        event.key = (struct key){typed[0], 0};
        line_event(line, &event);
        return;
    }
    if (!shift)
        m->anchor = m->caret;
    line_event(line, &event);
}

static size_t bytes_before(const struct model *m, size_t at)
{
    size_t bytes = 0;
    char one[5];
    for (size_t i = 0; i < at; i++)
        bytes += utf8_encode(m->c[i], one);
    return bytes;
}

static void test_any_keys(void **state)
{
    (void)state;
    for (int run = 0; run < 300; run++) {
        struct line line;
        struct model m = {.n = 0};
        line_init(&line, false, 0);
        for (int step = 0; step < 80; step++) {
            one_step(&line, &m);
            assert_int_equal(line.text.length, bytes_before(&m, m.n));
            const char *p = line.text.text;
            for (size_t i = 0; i < m.n; i++)
                assert_int_equal(utf8_next(&p), m.c[i]);
            assert_int_equal(line.caret, bytes_before(&m, m.caret));
            assert_int_equal(line.anchor, bytes_before(&m, m.anchor));
            for (int cells = 2; cells < 9; cells += 3)
                assert_in_range(line_view(&line, cells).caret, 0, cells - 1);
        }
        line_done(&line);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_line),  cmocka_unit_test(test_results),    cmocka_unit_test(test_paste),
        cmocka_unit_test(test_view),      cmocka_unit_test(test_many_lines), cmocka_unit_test(test_selected),
        cmocka_unit_test(test_selecting), cmocka_unit_test(test_any_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
