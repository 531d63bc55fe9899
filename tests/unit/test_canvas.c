/* The canvas: no half of a wide character ever stays, every dumped line has its cells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "ui/canvas.h"
#include "ui/picture.h"

static char *line_of(const struct canvas *canvas, int row)
{
    struct str out = STR_INIT;
    canvas_dump(canvas, &out);
    const char *p = out.text;
    for (int i = 0; i < row; i++)
        p = strchr(p, '\n') + 1;
    char *line = mem_text_length(p, strcspn(p, "\n"));
    str_free(&out);
    return line;
}

static void expect_line(const struct canvas *canvas, int row, const char *expected)
{
    char *line = line_of(canvas, row);
    assert_string_equal(line, expected);
    free(line);
}

/* Every wide character has its second half right of it, and no second half stands alone. */
static void expect_whole(const struct canvas *canvas)
{
    for (int row = 0; row < canvas->rows; row++)
        for (int column = 0; column < canvas->columns; column++) {
            const struct cell *cell = canvas_cell(canvas, row, column);
            if (cell->width == 2) {
                assert_true(column + 1 < canvas->columns);
                assert_int_equal(canvas_cell(canvas, row, column + 1)->width, 0);
            }
            if (cell->width == 0) {
                assert_true(column > 0);
                assert_int_equal(canvas_cell(canvas, row, column - 1)->width, 2);
            } else {
                assert_true(cell->text[0] != '\0');
                assert_int_equal(utf8_width(cell->text), cell->width); /* more than fits is dropped by the terminal */
            }
        }
}

static void test_overwriting_half(void **state)
{
    (void)state;
    /* clang-format off */
    static const struct { const char *first; int at; const char *second; const char *expected; } cases[] = {
        {"いろは", 0, "x", "x ろは    "},        /* left half */
        {"いろは", 1, "x", " xろは    "},        /* right half */
        {"いろは", 1, "に", " に は    "},       /* across two */
        {"いろは", 2, "に", "いには    "},       /* exactly */
        {"abcdef", 1, "い", "aいdef    "},
        {"いろは", 5, "xy", "いろ xy   "},
        {"いろは", 9, "い", "いろは    "},       /* no room at the edge */
        {"いろは", 8, "い", "いろは  い"},
        {"いろは", -1, "いx", " xろは    "},     /* half of it before the edge */
        {"がき", 0, "か\xE3\x82\x99!", "が! "  "      "}, /* a mark stays with its base */
    };
    /* clang-format on */
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct canvas *canvas = canvas_new(1, 10, false);
        canvas_text(canvas, 0, 0, STYLE_NORMAL, cases[i].first);
        canvas_text(canvas, 0, cases[i].at, STYLE_NORMAL, cases[i].second);
        expect_whole(canvas);
        char *line = line_of(canvas, 0);
        assert_int_equal(utf8_width(line), 10);
        if (i + 1 <
            ARRAY_LENGTH(cases)) /* the last one holds a decomposed が: only its width and wholeness are of interest */
            assert_string_equal(line, cases[i].expected);
        free(line);
        canvas_free(&canvas);
    }
}

static void test_clip(void **state)
{
    (void)state;
    struct canvas *canvas = canvas_new(3, 12, false);
    canvas_text(canvas, 1, 0, STYLE_NORMAL, "あいうえおか");
    struct rect old = canvas_clip(canvas, rect_of(1, 3, 1, 4));
    canvas_text(canvas, 1, 0, STYLE_NORMAL, "アイウエオカ");
    canvas_text(canvas, 0, 4, STYLE_NORMAL, "xxxx"); /* another row */
    canvas_unclip(canvas, old);
    expect_whole(canvas);
    expect_line(canvas, 0, "            ");
    expect_line(canvas, 1,
                "あ  ウ  おか"); /* い lost its half to the clip, え as well; イ and エ have no room for both halves */
    /* Clips only become smaller. */
    old = canvas_clip(canvas, rect_of(0, 0, 1, 2));
    canvas_clip(canvas, rect_of(0, 0, 3, 12));
    canvas_text(canvas, 0, 0, STYLE_NORMAL, "abcdef");
    canvas_unclip(canvas, old);
    expect_line(canvas, 0, "ab          ");
    canvas_free(&canvas);
}

static void test_fields(void **state)
{
    (void)state;
    /* clang-format off */
    static const struct { const char *text; int cells; enum align align; const char *expected; } cases[] = {
        {"abc", 5, ALIGN_LEFT, "abc  |"},
        {"abc", 5, ALIGN_RIGHT, "  abc|"},
        {"abc", 5, ALIGN_CENTRE, " abc |"},
        {"abcde", 5, ALIGN_LEFT, "abcde|"},
        {"いろはに", 8, ALIGN_LEFT, "いろはに|"},
        {"いろはに", 7, ALIGN_LEFT, "いろ…  |"},
        {"いろはに", 6, ALIGN_LEFT, "いろ… |"},
        {"abcdef", 2, ALIGN_LEFT, "a~|"},
        {"いろ", 1, ALIGN_LEFT, "~|"},
        {"", 3, ALIGN_RIGHT, "   |"},
        {"二行\n目", 6, ALIGN_LEFT, "二行  |"},
    };
    /* clang-format on */
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct canvas *canvas = canvas_new(1, cases[i].cells + 1, false);
        canvas_text(canvas, 0, cases[i].cells, STYLE_NORMAL, "|");
        canvas_field(canvas, 0, 0, cases[i].cells, STYLE_NORMAL, cases[i].align, cases[i].text);
        expect_whole(canvas);
        expect_line(canvas, 0, cases[i].expected);
        canvas_free(&canvas);
    }
}

static void test_unsafe_text(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "a\x1B[31mb",
        "a\rb",
        "a\tb",
        "a\xE2\x80\xAE"
        "b",
        "a\xFF"
        "b",
        "a\xC2\x85"
        "b",
        "\xE2\x80\x8B",
        "a\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81",
        "\xCC\x81"};
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        struct canvas *canvas = canvas_new(1, 20, false);
        canvas_text(canvas, 0, 0, STYLE_NORMAL, texts[i]);
        canvas_field(canvas, 0, 0, 20, STYLE_NORMAL, ALIGN_LEFT, texts[i]);
        expect_whole(canvas);
        char *line = line_of(canvas, 0);
        assert_int_equal(utf8_width(line), 20);
        for (const char *p = line; *p; p++)
            assert_true((unsigned char)*p >= 0x20);
        assert_true(utf8_valid(line));
        assert_null(strstr(line, "\xE2\x80\xAE"));
        free(line);
        canvas_free(&canvas);
    }
}

static void test_lines(void **state)
{
    (void)state;
    static const char *const expected[2][5] = {
        {"──┬──┐   ", "  │  │   ", "  ├──┼── ", "  │  │   ", "──┴──┘   "},
        {"--+--+   ", "  |  |   ", "  +--+-- ", "  |  |   ", "--+--+   "},
    };
    for (int ascii = 0; ascii < 2; ascii++) {
        struct canvas *canvas = canvas_new(5, 9, ascii);
        canvas_box(canvas, rect_of(0, -1, 5, 7), STYLE_LINE, NULL);
        canvas_vertical(canvas, 1, 2, 3, STYLE_LINE);
        canvas_horizontal(canvas, 2, 2, 6, STYLE_LINE);
        for (int row = 0; row < 5; row++)
            expect_line(canvas, row, expected[ascii][row]);
        canvas_free(&canvas);
    }
}

static void test_wrap(void **state)
{
    (void)state;
    struct canvas *canvas = canvas_new(4, 12, false);
    int lines = canvas_wrap(canvas, rect_of(0, 1, 2, 10), 0, STYLE_NORMAL, "あいうえお、かきくけこさしすせそ");
    assert_int_equal(lines, 4); /* 、 never starts a line: お goes down with it */
    expect_line(canvas, 0, " あいうえ   ");
    expect_line(canvas, 1, " お、かきく ");
    expect_line(canvas, 2, "            "); /* not beyond the rectangle */
    assert_int_equal(canvas_wrap(canvas, rect_of(2, 1, 2, 10), 2, STYLE_NORMAL, "あいうえお、かきくけこさしすせそ"), 4);
    expect_line(canvas, 2, " けこさしす ");
    canvas_free(&canvas);
}

static void test_bar(void **state)
{
    (void)state;
    /* clang-format off */
    static const struct { double share; const char *expected; } cases[] = {
        {0, "[----------]"}, {0.5, "[=====-----]"}, {1, "[==========]"}, {0.001, "[=---------]"}, {0.999, "[=========-]"}, {-1, "[----------]"}, {7, "[==========]"},
    };
    /* clang-format on */
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct canvas *canvas = canvas_new(1, 12, false);
        canvas_bar(canvas, 0, 0, 12, cases[i].share, STYLE_FILL);
        expect_line(canvas, 0, cases[i].expected);
        canvas_free(&canvas);
    }
}

static void test_cursor_and_search(void **state)
{
    (void)state;
    struct canvas *canvas = canvas_new(2, 10, false);
    assert_int_equal(canvas->cursor_row, -1);
    canvas_cursor(canvas, 1, 9);
    assert_int_equal(canvas->cursor_row, 1);
    canvas_cursor(canvas, 2, 0); /* outside: stays */
    assert_int_equal(canvas->cursor_row, 1);
    canvas_text(canvas, 1, 1, STYLE_NORMAL, "守り x");
    assert_true(canvas_shows(canvas, "守り x"));
    assert_false(canvas_shows(canvas, "守り  x"));
    assert_false(canvas_shows(canvas, "\n"));
    canvas_free(&canvas);
}

/* Half-width sound marks have cells of their own; a text that is drawn takes exactly the cells that it is said to have. */
static void test_half_width_marks(void **state)
{
    (void)state;
    /* clang-format off */
    static const struct { const char *text; int cells; } cases[] = {
        {"ﾊﾞｯｸｱｯﾌﾟﾃｰﾌﾟ", 12}, {"ｻｰﾋﾞｽ部", 7}, {"ﾞﾟ", 2}, {"ｶﾞxがか\xE3\x82\x99", 7}, {"aﾞ漢ﾟ", 5}, {"👍🏻x", 5}, {"नि", 2}, {"ｳﾞｧ", 3},
    };
    /* clang-format on */
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct canvas *canvas = canvas_new(1, 14, false);
        assert_int_equal(canvas_text(canvas, 0, 0, STYLE_NORMAL, cases[i].text), cases[i].cells);
        assert_int_equal(utf8_width(cases[i].text), cases[i].cells);
        expect_whole(canvas);
        char *line = line_of(canvas, 0);
        assert_memory_equal(line, cases[i].text, strlen(cases[i].text));
        free(line);
        canvas_free(&canvas);
    }
}

/* Any drawing in any order keeps every line whole: a small walk through what screens do, with a fixed sequence of numbers. */
static void test_any_order(void **state)
{
    (void)state;
    static const char *const texts[] = {"守り", "a", "情報資産管理台帳", "ｶﾞ", "か\xE3\x82\x99", "é漢x", "①○", "ﾊﾟｿｺﾝ"};
    uint32_t n = 12345;
    struct canvas *canvas = canvas_new(4, 17, false);
    for (int i = 0; i < 20000; i++) {
        n = n * 1103515245 + 12345;
        uint32_t r = n >> 8;
        int row = (int)(r % 6) - 1, column = (int)(r / 7 % 21) - 2;
        struct rect old = canvas_clip(canvas, rect_of((int)(r % 3), (int)(r / 11 % 9), 3, (int)(r / 13 % 12)));
        switch (r / 3 % 4) {
        case 0: canvas_text(canvas, row, column, STYLE_NORMAL, texts[r / 5 % ARRAY_LENGTH(texts)]); break;
        case 1:
            canvas_field(canvas, row, column, (int)(r % 9), STYLE_HERE, ALIGN_RIGHT,
                         texts[r / 5 % ARRAY_LENGTH(texts)]);
            break;
        case 2: canvas_box(canvas, rect_of(row, column, 3, 5), STYLE_POPUP, "題"); break;
        default: canvas_fill(canvas, rect_of(row, column, 2, 3), STYLE_NORMAL); break;
        }
        canvas_unclip(canvas, old);
        expect_whole(canvas);
    }
    struct str out = STR_INIT;
    canvas_dump(canvas, &out);
    for (int row = 0; row < 4; row++) {
        char *line = line_of(canvas, row);
        assert_int_equal(utf8_width(line), 17);
        free(line);
    }
    str_free(&out);
    canvas_free(&canvas);
}

/* What a picture says: text without the blanks at the end, styles where there are some, rows that are alike as one. */
static void test_picture(void **state)
{
    (void)state;
    struct canvas *canvas = canvas_new(6, 10, false);
    canvas_fill(canvas, rect_of(0, 0, 1, 10), STYLE_TITLE);
    canvas_text(canvas, 0, 1, STYLE_TITLE, "守り");
    canvas_text(canvas, 2, 1, STYLE_HERE, "あa");
    canvas_text(canvas, 3, 0, STYLE_BAD, "x");
    canvas_text(canvas, 4, 0, STYLE_BAD, "y");
    canvas_text(canvas, 5, 8, STYLE_QUIET, "zz");
    canvas_cursor(canvas, 2, 1);
    struct str out = STR_INIT;
    picture_of(canvas, "home > ask", &out);
    assert_string_equal(out.text, "10x6  home > ask  cursor 3:2\n| 守り\n|\n| あa\n|x\n|y\n|        zz\n"
                                  "1 T*\n3 .HHH\n4-5 r\n6 ........qq\n");
    canvas_clear(canvas);
    str_clear(&out);
    picture_of(canvas, "t", &out);
    assert_string_equal(out.text, "10x6  t  no cursor\n|\n|\n|\n|\n|\n|\n");
    str_free(&out);
    canvas_free(&canvas);
    for (int i = 0; i < STYLE_COUNT; i++) {
        assert_int_not_equal(picture_letter((enum style)i), '?');
        for (int k = 0; k < i; k++)
            assert_int_not_equal(picture_letter((enum style)i), picture_letter((enum style)k));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_overwriting_half),
        cmocka_unit_test(test_clip),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_unsafe_text),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_wrap),
        cmocka_unit_test(test_bar),
        cmocka_unit_test(test_cursor_and_search),
        cmocka_unit_test(test_half_width_marks),
        cmocka_unit_test(test_any_order),
        cmocka_unit_test(test_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
