/* A table on the canvas: random lines, moves, clicks and wheel. What is clicked is what stood there, headings are never chosen, and the
 * chosen line stays chosen when others come and go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "ui/table.h"

#define LINES 60
#define STEPS 20000

struct lines {
    int id[LINES]; /* below 0: a heading */
    size_t count;
};

static void cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    const struct lines *lines = of;
    if (column == 0)
        str_add_format(&cell->text, "row %d.", lines->id[line]);
    else
        str_add(&cell->text, "値");
}

static bool usable(void *of, size_t line)
{
    return ((const struct lines *)of)->id[line] >= 0;
}

static void id(void *of, size_t line, struct str *out)
{
    str_add_format(out, "%d", ((const struct lines *)of)->id[line]);
}

static bool heading(void *of, size_t line, struct canvas *canvas, struct rect rect, bool here)
{
    assert_false(here && !usable(of, line));
    if (!usable(of, line))
        canvas_text(canvas, rect.row, rect.column, STYLE_HEAD, "heading");
    return !usable(of, line);
}

static const struct table_ops ops = {.cell = cell, .line = heading, .usable = usable, .id = id};

static size_t find(const struct lines *lines, int id)
{
    for (size_t i = 0; i < lines->count; i++)
        if (lines->id[i] == id)
            return i;
    return SIZE_MAX;
}

/* Others come and go, in another order. */
static void change(struct lines *lines)
{
    static int next;
    for (int n = rand() % 6; n > 0; n--) {
        size_t at = lines->count ? (size_t)rand() % lines->count : 0;
        if (rand() % 2 && lines->count) {
            memmove(lines->id + at, lines->id + at + 1, (lines->count - at - 1) * sizeof(int));
            lines->count--;
        } else if (lines->count < LINES) {
            memmove(lines->id + at + 1, lines->id + at, (lines->count - at) * sizeof(int));
            lines->id[at] = rand() % 5 ? ++next : -1;
            lines->count++;
        }
    }
}

static const struct table_column columns[] = {{"Name", 0, ALIGN_LEFT, false}, {"Value", 6, ALIGN_RIGHT, false}};

static void line_text(const struct canvas *canvas, int row, struct str *out)
{
    str_clear(out);
    for (int c = 0; c < canvas->columns; c++)
        str_add(out, canvas_cell(canvas, row, c)->text);
}

/* Every line that is drawn: a click there chooses what is read there. */
static void check_clicks(struct table *table, struct lines *lines, struct canvas *canvas)
{
    struct str text = STR_INIT;
    const size_t drawn = table->list.selected;
    for (int row = 0; row < canvas->rows; row++) {
        int shown = -1;
        line_text(canvas, row, &text);
        const char *at = strstr(text.text, "row ");
        if (at)
            shown = atoi(at + 4);
        size_t before = table->list.selected;
        enum table_click click = table_click(table, row, rand() % canvas->columns, false);
        if (!at) {
            assert_int_equal(click, TABLE_MISSED);
            assert_int_equal(table->list.selected, before);
            continue;
        }
        assert_int_equal(lines->id[table_chosen(table)], shown);
        assert_int_equal(click, table->list.selected == before ? TABLE_OPENED : TABLE_CHOSEN);
        assert_int_equal(table_click(table, row, 3, false), TABLE_OPENED); /* again */
        if ((text.text[0] == '>') != (table->list.selected == drawn))
            fail_msg("row %d: \"%s\"", row, text.text);
    }
    str_free(&text);
}

static void draw(struct table *table, struct canvas *canvas)
{
    canvas_clear(canvas);
    table_draw(table, columns, 2, canvas, rect_of(1, 0, canvas->rows - 2, canvas->columns), STYLE_HERE);
    if (table_chosen(table) != SIZE_MAX) { /* it is in view, the cursor on it */
        assert_int_equal(canvas->cursor_row, table->rect.row + (int)(table->list.selected - table->list.first));
        assert_string_equal(canvas_cell(canvas, canvas->cursor_row, 0)->text, ">");
        assert_int_equal(canvas_cell(canvas, canvas->cursor_row, 5)->style, STYLE_HERE);
    }
}

static void test_table(void **state)
{
    (void)state;
    struct lines lines = {.count = 0};
    struct table table;
    struct canvas *canvas = canvas_new(20, 40, false);
    srand(11);
    table_begin(&table, &ops, &lines);
    table_lines(&table, 0);
    for (int step = 0; step < STEPS; step++) {
        size_t chosen = table_chosen(&table);
        int was = chosen == SIZE_MAX ? -1 : lines.id[chosen];
        switch (rand() % 6) {
        case 0:
            change(&lines);
            table_lines(&table, lines.count);
            if (was >= 0 && find(&lines, was) != SIZE_MAX)
                assert_int_equal(table_chosen(&table), find(&lines, was));
            break;
        case 1: canvas_resize(canvas, 6 + rand() % 30, 30 + rand() % 60); break;
        case 2:
            draw(&table, canvas);
            check_clicks(&table, &lines, canvas);
            break;
        case 3: table_wheel(&table, rand() % 2 ? 3 : -3); break;
        default: assert_true(table_move(&table, MOVE_UP + (enum move)(rand() % 6))); break;
        }
        bool any = false;
        for (size_t i = 0; i < lines.count; i++)
            any |= usable(&lines, i);
        if (any != (table_chosen(&table) != SIZE_MAX))
            fail_msg("step %d: %zu lines, one can be chosen: %d", step, lines.count, any);
    }
    assert_false(table_move(&table, MOVE_NONE));
    table_end(&table);
    canvas_free(&canvas);
}

/* ---- lines that are read bit by bit ---- */

struct pages {
    struct table table;
    size_t read, all;
};

static void page_cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    assert_true(line < ((struct pages *)of)->read);
    str_add_format(&cell->text, "%s%zu", column ? "" : "row ", line);
}

static bool page_need(void *of, size_t line)
{
    struct pages *pages = of;
    size_t wanted = line >= pages->all ? pages->all : line + 1;
    if (wanted > pages->read) {
        pages->read = wanted;
        table_lines(&pages->table, wanted);
    }
    return pages->read < pages->all;
}

static void test_pages(void **state)
{
    (void)state;
    static const struct table_ops page_ops = {.cell = page_cell, .need = page_need};
    struct pages pages = {.all = 500};
    struct canvas *canvas = canvas_new(12, 40, false);
    table_begin(&pages.table, &page_ops, &pages);
    draw(&pages.table, canvas);
    assert_true(pages.read > 10 && pages.read < 100);
    for (int i = 0; i < 5; i++) {
        assert_true(table_move(&pages.table, MOVE_PAGE_DOWN));
        draw(&pages.table, canvas);
    }
    assert_true(pages.read < 200);
    assert_int_equal(table_chosen(&pages.table), 5 * (pages.table.rect.rows - 1));
    assert_int_equal(table_search(&pages.table, "ROW ３３３", false), TABLE_FOUND);
    assert_int_equal(table_chosen(&pages.table), 333);
    assert_true(table_move(&pages.table, MOVE_LAST));
    assert_int_equal(table_chosen(&pages.table), 499);
    assert_int_equal(table_search(&pages.table, NULL, true), TABLE_FOUND);
    assert_int_equal(table_chosen(&pages.table), 333);
    assert_int_equal(table_search(&pages.table, "row 500", false), TABLE_NOWHERE);
    assert_int_equal(table_chosen(&pages.table), 333);
    table_end(&pages.table);
    canvas_free(&canvas);
}

/* Whoever waits for a search or for the last of many lines can stop it: then no more is read. */
static bool stop_after(void *context, uint64_t done, uint64_t total)
{
    assert_true(done <= total);
    return --*(int *)context == 0;
}

static void test_stopped(void **state)
{
    (void)state;
    static const struct table_ops page_ops = {.cell = page_cell, .need = page_need};
    static const struct {
        int calls; /* until it is stopped; 0: never */
        bool back;
        enum table_found found;
        size_t least, most; /* lines that were read then */
    } cases[] = {{2, false, TABLE_STOPPED, 500, 2000},
                 {2, true, TABLE_STOPPED, 500, 2000},
                 {0, false, TABLE_NOWHERE, 5000, 5000},
                 {0, true, TABLE_NOWHERE, 5000, 5000}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct pages pages = {.all = 5000};
        int calls = cases[i].calls;
        struct canvas *canvas = canvas_new(12, 40, false);
        table_begin(&pages.table, &page_ops, &pages);
        draw(&pages.table, canvas);
        const struct progress progress = {stop_after, &calls};
        pages.table.progress = &progress;
        assert_int_equal(table_search(&pages.table, "nowhere", cases[i].back), cases[i].found);
        assert_in_range(pages.read, cases[i].least, cases[i].most);
        assert_int_equal(table_chosen(&pages.table), 0);
        calls = cases[i].calls;
        table_move(&pages.table, MOVE_LAST);
        assert_int_equal(table_chosen(&pages.table), pages.read - 1);
        assert_true(cases[i].calls ? pages.read < 4000 : pages.read == 5000);
        table_end(&pages.table);
        canvas_free(&canvas);
    }
}

/* ---- long texts ---- */

static const char *const beside_texts[][3] = {{"a long name of all", "", ""},
                                              {"a long name of all", "7", ""},
                                              {"a long name of all", "1234567", "x"},
                                              {"short", "1234567", ""},
                                              {"漢字の長い名前です", "12", "y"}};

static void beside_cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    (void)of;
    str_add(&cell->text, beside_texts[line][column]);
}

/* A text takes what its right neighbour leaves free, all of an empty one, and covers nothing that is there. */
static void test_room(void **state)
{
    (void)state;
    static const struct table_column three[] = {
        {NULL, 10, ALIGN_LEFT, false}, {NULL, 7, ALIGN_RIGHT, false}, {NULL, 0, ALIGN_LEFT, false}};
    static const char *const want[] = {"> a long name of all", "  a long name of…  7", "  a long n…  1234567 x",
                                       "  short      1234567", "  漢字の長い名…   12 y"};
    static const struct table_ops beside_ops = {.cell = beside_cell};
    struct canvas *canvas = canvas_new(5, 40, false);
    struct table table;
    table_begin(&table, &beside_ops, NULL);
    table_lines(&table, ARRAY_LENGTH(want));
    table_draw(&table, three, ARRAY_LENGTH(three), canvas, rect_of(0, 0, 5, 40), STYLE_HERE);
    for (int row = 0; row < (int)ARRAY_LENGTH(want); row++) {
        struct str text = STR_INIT;
        line_text(canvas, row, &text);
        if (strncmp(text.text, want[row], strlen(want[row])) != 0)
            fail_msg("|%s| and not |%s|", text.text, want[row]);
        str_free(&text);
    }
    table_end(&table);
    canvas_free(&canvas);
}

/* A column as wide as its widest text; one without any is left out. */
static void test_widest(void **state)
{
    (void)state;
    static const struct table_ops beside_ops = {.cell = beside_cell};
    static const struct {
        size_t lines;
        const char *first; /* of 30 cells, the last for the bar */
    } all[] = {{1, "> a long name of all"}, {2, "> a long name of all"}, {3, "> a long name of all"}};
    struct canvas *canvas = canvas_new(5, 30, false);
    for (size_t i = 0; i < ARRAY_LENGTH(all); i++) {
        static const struct table_column two[] = {{NULL, 0, ALIGN_LEFT, false},
                                                  {NULL, TABLE_WIDEST, ALIGN_RIGHT, false}};
        struct table table;
        struct str text = STR_INIT;
        canvas_clear(canvas);
        table_begin(&table, &beside_ops, NULL);
        table_lines(&table, all[i].lines);
        table_draw(&table, two, ARRAY_LENGTH(two), canvas, rect_of(0, 0, 5, 30), STYLE_HERE);
        line_text(canvas, (int)all[i].lines - 1, &text);
        size_t width = strlen(beside_texts[all[i].lines - 1][1]); /* which stands at the right end */
        assert_true(text.length >= 29 &&
                    strncmp(text.text + 29 - width, beside_texts[all[i].lines - 1][1], width) == 0);
        str_clear(&text);
        line_text(canvas, 0, &text);
        assert_int_equal(strncmp(text.text, all[i].first, strlen(all[i].first)), 0);
        str_free(&text);
        table_end(&table);
    }
    canvas_free(&canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_table), cmocka_unit_test(test_pages),
                                       cmocka_unit_test(test_stopped), cmocka_unit_test(test_room),
                                       cmocka_unit_test(test_widest)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
