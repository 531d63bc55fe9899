/* What a canvas says in lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "ui/linear.h"

static struct canvas *canvas;
static struct rect whole;

static int setup(void **state)
{
    (void)state;
    canvas = canvas_new(8, 40, false);
    whole = rect_of(0, 0, 8, 40);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    canvas_free(&canvas);
    return 0;
}

static void says(const char *want)
{
    struct str out = STR_INIT;
    linear_lines(canvas, whole, &out);
    assert_string_equal(out.text, want);
    str_free(&out);
}

static void here(const char *want)
{
    struct str out = STR_INIT;
    assert_int_equal(linear_here(canvas, whole, &out), *want != '\0');
    assert_string_equal(out.text, want);
    str_free(&out);
}

static void test_parts(void **state)
{
    (void)state;
    canvas_vertical(canvas, 0, 20, 8, STYLE_LINE);
    canvas_text(canvas, 0, 1, STYLE_NORMAL, "左の一");
    canvas_text(canvas, 0, 22, STYLE_NORMAL, "right one");
    canvas_text(canvas, 2, 1, STYLE_NORMAL, "> left  two    far");
    canvas_text(canvas, 2, 22, STYLE_NORMAL, "│は文字");
    says(
        "左の一\nleft  two  far\nright one\nは文字\n"); /* one part after the other; no frame, no empty line, no sign */
}

static void test_bars_and_boxes(void **state)
{
    (void)state;
    canvas_box(canvas, rect_of(0, 0, 4, 30), STYLE_POPUP, "Title");
    canvas_text(canvas, 1, 2, STYLE_POPUP, "12 / 25");
    canvas_bar(canvas, 1, 12, 10, 0.5, STYLE_FILL);
    canvas_text(canvas, 2, 2, STYLE_POPUP, "a = b");
    says("Title\n12 / 25\na = b\n");
}

static void test_cells(void **state)
{
    (void)state;
    canvas_field(canvas, 0, 1, 4, STYLE_HEAD, ALIGN_LEFT, "No");
    canvas_field(canvas, 0, 6, 12, STYLE_HEAD, ALIGN_LEFT, "名称");
    canvas_field(canvas, 0, 19, 8, STYLE_HEAD, ALIGN_LEFT, "期限");
    assert_true(linear_has_heads(canvas, whole));
    canvas_text(canvas, 3, 1, STYLE_NORMAL, "3");
    canvas_text(canvas, 3, 6, STYLE_NORMAL, "名簿");
    canvas_field(canvas, 3, 19, 8, STYLE_HERE, ALIGN_LEFT, "04-01");
    here("3  名簿 / 期限: 04-01");
    canvas_field(canvas, 3, 19, 8, STYLE_HERE, ALIGN_LEFT, "");
    here("3  名簿 / 期限: -"); /* empty: which one all the same */
    canvas_clear(canvas);
    here("");
    assert_false(linear_has_heads(canvas, whole));
}

static void test_lines(void **state)
{
    (void)state;
    canvas_field(canvas, 0, 1, 10, STYLE_HEAD, ALIGN_LEFT, "名称");
    canvas_field(canvas, 0, 12, 8, STYLE_HEAD, ALIGN_LEFT, "リスク");
    canvas_fill(canvas, rect_of(2, 0, 1, 40), STYLE_HERE);
    canvas_text(canvas, 2, 0, STYLE_HERE, ">給与");
    canvas_text(canvas, 2, 12, STYLE_HERE, "4 大 !!");
    here("名称: 給与, リスク: 4 大 !!");
    canvas_clear(canvas);
    canvas_text(canvas, 4, 4, STYLE_NORMAL, "1  はい        2  いいえ");
    canvas_cursor(canvas, 4, 4);
    here("1  はい"); /* nothing is chosen: what the cursor stands on */
}

static void test_typed(void **state)
{
    (void)state;
    canvas_fill(canvas, rect_of(5, 3, 1, 20), STYLE_FIELD);
    canvas_text(canvas, 5, 3, STYLE_FIELD, "わが社");
    canvas_text(canvas, 5, 9, STYLE_HERE, ".mamori"); /* is selected */
    canvas_cursor(canvas, 5, 16);
    assert_true(linear_types(canvas));
    here("[わが社.mamori]");
    canvas_cursor(canvas, 0, 0);
    assert_false(linear_types(canvas));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_parts, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bars_and_boxes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cells, setup, teardown),
        cmocka_unit_test_setup_teardown(test_lines, setup, teardown),
        cmocka_unit_test_setup_teardown(test_typed, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
