/* Themes: what can be read on its ground, and that nothing is told by hue alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ui/key_stream.h"
#include "ui/theme.h"

/* xterm's 256 colours. */
static void rgb_of(int colour, double rgb[3])
{
    static const int steps[] = {0, 95, 135, 175, 215, 255};
    assert_true(colour >= 16 && colour <= 255); /* the first 16 are everybody's own */
    for (int i = 0; i < 3; i++)
        rgb[i] = colour >= 232 ? 8 + (colour - 232) * 10 : steps[(colour - 16) / (i == 0 ? 36 : i == 1 ? 6 : 1) % 6];
}

/* Relative luminance and contrast as WCAG 2 defines them. */
static double luminance(int colour)
{
    static const double weights[] = {0.2126, 0.7152, 0.0722};
    double rgb[3], sum = 0;
    rgb_of(colour, rgb);
    for (int i = 0; i < 3; i++) {
        double c = rgb[i] / 255;
        sum += weights[i] * (c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(int a, int b)
{
    double x = luminance(a), y = luminance(b);
    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static bool is_text(int style)
{
    return style != STYLE_LINE && style != STYLE_FILL && style != STYLE_EMPTY;
}

/* THEME on the grounds that it is for (the terminal's own, where a style has none): at least RATIO, what is no text OTHER. */
static void readable(enum theme theme, const int *grounds, size_t count, int text, double ratio, double other)
{
    for (int style = 0; style < STYLE_COUNT; style++)
        for (size_t i = 0; i < count; i++) {
            struct look look = theme_look(theme, (enum style)style, 256);
            int ground = look.ground < 0 ? grounds[i] : look.ground, ink = look.text < 0 ? text : look.text;
            if (style == STYLE_FILL) /* blanks of one colour */
                ground = grounds[i];
            double has = contrast(ink, ground), wants = is_text(style) ? ratio : other;
            if (has < wants)
                fail_msg("theme %s, style %d on %d: contrast %.2f is below %.1f", theme_id(theme), style, ground, has,
                         wants);
            assert_false(theme == THEME_CONTRAST && (look.attributes & LOOK_DIM));
        }
}

static void test_contrast(void **state)
{
    (void)state;
    readable(THEME_DARK, (const int[]){16, 233, 235}, 3, 252, 4.5, 3);
    readable(THEME_LIGHT, (const int[]){231, 255, 254}, 3, 16, 4.5, 3);
    readable(THEME_CONTRAST, (const int[]){16}, 1, 231, 7, 3);
    readable(THEME_STANDARD, (const int[]){16}, 1, 252, 3, 3); /* both grounds: a compromise */
    readable(THEME_STANDARD, (const int[]){231}, 1, 16, 2.5, 1.8);
}

/* What is seen of a look without hue: attributes, and whether it has a ground of its own. */
static unsigned grey(enum theme theme, enum style style, int colours)
{
    struct look look = theme_look(theme, style, colours), plain = theme_look(theme, STYLE_NORMAL, colours);
    return look.attributes | (look.ground != plain.ground ? 16u : 0);
}

/* Where the keys act, what is typed into and what is no text must be seen by everyone, in each theme, with each number of colours. What is good,
 * to be looked at or bad has a mark where it is drawn. */
static void test_without_hue(void **state)
{
    (void)state;
    static const enum style seen[] = {STYLE_TITLE, STYLE_HERE, STYLE_HERE_OTHER, STYLE_FIELD, STYLE_BAR, STYLE_ERROR};
    static const int colours[] = {256, 8, 0};
    for (int theme = THEME_STANDARD; theme < THEME_COUNT; theme++)
        for (size_t c = 0; c < ARRAY_LENGTH(colours); c++) {
            for (size_t i = 0; i < ARRAY_LENGTH(seen); i++)
                if (grey((enum theme)theme, seen[i], colours[c]) == grey((enum theme)theme, STYLE_NORMAL, colours[c]))
                    fail_msg("theme %s, %d colours: style %d looks plain", theme_id((enum theme)theme), colours[c],
                             seen[i]);
            struct look look = theme_look((enum theme)theme, STYLE_HERE, colours[c]);
            assert_true(colours[c] > 0 || (look.text < 0 && look.ground < 0));
        }
    for (int style = 0; style < STYLE_COUNT; style++) { /* MONO has none, whatever the terminal has */
        struct look look = theme_look(THEME_MONO, (enum style)style, 256);
        assert_true(look.text < 0 && look.ground < 0);
    }
}

static void test_names(void **state)
{
    (void)state;
    for (int i = 0; i < THEME_COUNT; i++) {
        enum theme theme = THEME_COUNT;
        assert_true(theme_of_id(theme_id((enum theme)i), &theme) && theme == (enum theme)i);
    }
    enum theme theme;
    assert_false(theme_of_id("Dark", &theme));
    assert_false(theme_of_id("", &theme));
    assert_int_equal(theme_for(GROUND_UNKNOWN), THEME_STANDARD);
}

static void test_grounds(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum ground ground;
    } environment[] = {{NULL, GROUND_UNKNOWN},    {"", GROUND_UNKNOWN},           {"15;0", GROUND_DARK},
                       {"0;15", GROUND_LIGHT},    {"0;default;15", GROUND_LIGHT}, {"7;8", GROUND_DARK},
                       {"0;7", GROUND_LIGHT},     {"15;default", GROUND_UNKNOWN}, {"15;", GROUND_UNKNOWN},
                       {"15;16", GROUND_UNKNOWN}, {"12", GROUND_UNKNOWN},         {"1;2x", GROUND_UNKNOWN}},
      answers[] = {{"11;rgb:0000/0000/0000", GROUND_DARK},
                   {"11;rgb:ffff/ffff/ffff", GROUND_LIGHT},
                   {"11;rgb:1c/1c/1c", GROUND_DARK},
                   {"11;rgb:f/f/f", GROUND_LIGHT},
                   {"11;rgba:fd00/f600/e300/ffff", GROUND_LIGHT},
                   {"11;rgb:0000/0000/ffff", GROUND_DARK},
                   {"11;rgb:00FF/ff00", GROUND_UNKNOWN},
                   {"11;rgb://", GROUND_UNKNOWN},
                   {"10;rgb:ffff/ffff/ffff", GROUND_UNKNOWN},
                   {"11;?", GROUND_UNKNOWN},
                   {"", GROUND_UNKNOWN}};
    for (size_t i = 0; i < ARRAY_LENGTH(environment); i++)
        assert_int_equal(ground_of_colorfgbg(environment[i].text), environment[i].ground);
    for (size_t i = 0; i < ARRAY_LENGTH(answers); i++)
        assert_int_equal(ground_of_answer(answers[i].text), answers[i].ground);
}

/* An answer is no key, in whatever pieces it comes, and what is none changes nothing. */
static void test_answers(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        enum ground ground;
    } cases[] = {
        {"\033]11;rgb:ffff/ffff/ffff\033\\", GROUND_LIGHT}, {"\033]11;rgb:1111/1111/1111\007", GROUND_DARK},
        {"\033]11;rgb:ffff/ffff/ffff\030", GROUND_UNKNOWN}, {"\033P11;rgb:ffff/ffff/ffff\033\\", GROUND_UNKNOWN},
        {"\033]11;rgb:ffff/ffff/ffff", GROUND_UNKNOWN},     {"\033]4;rgb:ffff/ffff/ffff\007", GROUND_UNKNOWN}};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        for (size_t cut = 2; cut < strlen(cases[i].bytes); cut++) {
            struct key_stream *stream = key_stream_new(KEY_ESCAPE_MS, false);
            key_stream_feed(stream, cases[i].bytes, cut, 1000);
            key_stream_feed(stream, cases[i].bytes + cut, strlen(cases[i].bytes) - cut, 1010);
            assert_int_equal(key_stream_next(stream, 5000).kind, EVENT_NONE);
            assert_int_equal(key_stream_ground(stream), cases[i].ground);
            key_stream_free(&stream);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_contrast), cmocka_unit_test(test_without_hue), cmocka_unit_test(test_names),
        cmocka_unit_test(test_grounds),  cmocka_unit_test(test_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
