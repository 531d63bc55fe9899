/* Key names, the table of commands, and the script language. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "tui/commands.h"
#include "ui/script.h"

static void test_names(void **state)
{
    (void)state;
    /* clang-format off */
    static const struct { const char *name; uint32_t code; unsigned modifiers; const char *back; } cases[] = {
        {"Down", K_DOWN, 0, "Down"}, {"pgdn", K_PAGE_DOWN, 0, "PgDn"}, {"Ctrl+Z", 'z', MOD_CTRL, "Ctrl+Z"}, {"ctrl+z", 'z', MOD_CTRL, "Ctrl+Z"},
        {"Alt+F", 'f', MOD_ALT, "Alt+F"}, {"Shift+Tab", K_TAB, MOD_SHIFT, "Shift+Tab"}, {"F10", K_F10, 0, "F10"}, {"F1", K_F1, 0, "F1"},
        {"Ctrl+Shift+Left", K_LEFT, MOD_CTRL | MOD_SHIFT, "Ctrl+Shift+Left"}, {"?", '?', 0, "?"}, {"あ", 0x3042, 0, "あ"}, {"Space", ' ', 0, "Space"},
        {"+", '+', 0, "+"}, {"Ctrl++", '+', MOD_CTRL, "Ctrl++"},
    };
    /* clang-format on */
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct key key;
        struct str out = STR_INIT;
        assert_true(key_parse(cases[i].name, &key));
        assert_int_equal(key.code, cases[i].code);
        assert_int_equal(key.modifiers, cases[i].modifiers);
        key_text(key, &out);
        assert_string_equal(out.text, cases[i].back);
        str_free(&out);
    }
    static const char *const wrong[] = {"", "Downn", "ab", "Ctrl+", "F13", "Ctrl+ab"};
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
        struct key key;
        assert_false(key_parse(wrong[i], &key));
    }
}

static void test_full_width(void **state)
{
    (void)state;
    /* clang-format off */
    static const struct { uint32_t code; enum command command; } cases[] = {
        {0xFF1F, CMD_HELP}, {0xFF0F, CMD_SEARCH}, {0xFF11, CMD_ANSWER}, {0xFF19, CMD_ANSWER}, {0x3000, CMD_TOGGLE}, {'?', CMD_WHY}, {0x30FB, CMD_SEARCH},
    };
    /* clang-format on */
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        assert_true(command_has_key(cases[i].command, (struct key){cases[i].code, 0}));
    assert_false(command_has_key(CMD_ANSWER, (struct key){0xFF10, 0}));
}

/* What the table promises: keys that can be read, no letter as the only way, labels and helps for people. */
static void test_table(void **state)
{
    (void)state;
    for (int i = 1; i < CMD_COUNT; i++) {
        const struct command_def *def = command_def((enum command)i);
        const struct key *keys;
        size_t count = command_keys((enum command)i, &keys), words = 0;
        for (const char *p = def->keys; *p; p += strspn(p, " "), words++)
            p += strcspn(p, " ");
        assert_int_equal(count, words); /* every key was understood */
        bool without_letter = def->menu != MENU_NONE;
        for (size_t k = 0; k < count; k++) {
            bool letter = (keys[k].code >= 'a' && keys[k].code <= 'z') || (keys[k].code >= 'A' && keys[k].code <= 'Z');
            assert_false(letter && !(keys[k].modifiers & (MOD_CTRL | MOD_ALT))); /* letters always type */
            without_letter = without_letter || !letter;
        }
        if (!without_letter)
            fail_msg("%s can be reached by a letter only", def->name);
        assert_true(def->help && *def->help);
        assert_true((def->menu == MENU_NONE) == (def->label == NULL));
        if (def->bar) {
            assert_true(utf8_width(def->bar) <= 8);
            assert_in_range(keys[0].code, K_F1, K_F10);
        }
    }
    /* Ctrl+H, Ctrl+I, Ctrl+J and Ctrl+M are Backspace, Tab and Enter on a terminal; Ctrl+[ is Esc. */
    static const char taken[] = "hijm[";
    for (int i = 1; i < CMD_COUNT; i++)
        for (const char *p = taken; *p; p++)
            assert_false(command_has_key((enum command)i, (struct key){(uint32_t)*p, MOD_CTRL}));
    for (int i = 0; i < MENU_COUNT; i++) {
        struct key key;
        assert_true(key_parse(menu_def((enum menu)i)->key, &key));
        assert_int_equal(menu_of_key(key), i);
    }
}

/* A script as one line of text: what its steps are. */
static void describe(const struct step *step, struct str *out)
{
    switch (step->kind) {
    case STEP_END: str_add(out, "end"); break;
    case STEP_PAINT: str_add(out, "paint "); break;
    case STEP_DUMP: str_add_format(out, "dump(%s) ", step->text); break;
    case STEP_PICTURE: str_add_format(out, "picture(%s) ", step->text); break;
    case STEP_EXPECT: str_add_format(out, "expect(%s) ", step->text); break;
    case STEP_REFUSE: str_add_format(out, "refuse(%s) ", step->text); break;
    case STEP_ERROR: str_add(out, "error"); break;
    case STEP_EVENT:
        switch (step->event.kind) {
        case EVENT_KEY: key_text(step->event.key, out); break;
        case EVENT_PASTE: str_add_format(out, "paste(%s)", step->event.text); break;
        case EVENT_CLICK:
            str_add_format(out, "click(%d,%d%s)", step->event.row, step->event.column,
                           step->event.twice ? ",twice" : "");
            break;
        case EVENT_WHEEL: str_add_format(out, "wheel(%d)", step->event.lines); break;
        case EVENT_RESIZE: str_add_format(out, "resize(%d,%d)", step->event.columns, step->event.rows); break;
        case EVENT_IDLE: str_add_format(out, "idle(%d)", (int)step->event.idle); break;
        case EVENT_HANGUP: str_add(out, "hangup"); break;
        default: str_add(out, "none"); break;
        }
        str_add_char(out, ' ');
    }
}

static void test_scripts(void **state)
{
    (void)state;
    /* clang-format off */
    static const struct { const char *script, *steps; } cases[] = {
        {"", "end"},
        {"\n# only words\n", "paint paint end"},
        {"Down Enter F2", "Down Enter F2 paint end"},
        {"  Ctrl+Z\tAlt+F Esc\r\n", "Ctrl+Z Alt+F Esc paint end"},
        {"\"aあ\" Enter", "a あ Enter paint end"},
        {"\"a\\\"b\\\\\"", "a \" b \\ paint end"},
        {"\"\"", "paint end"},
        {"\"# x\" # rest", "# Space x paint end"},
        {"<\"一\\n二\"", "paste(一\n二) paint end"},
        {"resize 132x43", "resize(132,43) paint end"},
        {"click 3 5\nclick 3 5 twice\nwheel 1 1 -3", "click(2,4) paint click(2,4,twice) paint wheel(-3) paint end"},
        {"dump out.txt\npicture p.txt\nexpect \"守り  x\"\nrefuse \"y\"", "dump(out.txt) paint picture(p.txt) paint expect(守り  x) paint refuse(y) paint end"},
        {"wait\nwait 500 ms\nDown", "paint paint Down paint end"},
        {"idle 5000\nhangup", "idle(5000) paint hangup paint end"},
        {"Down Downn", "Down error"},
        {"\"open", "o p e n error"},
        {"<\"open\n", "error"},
        {"resize 132", "error"},
        {"resize 0x43", "error"},
        {"click 3", "error"},
        {"expect", "error"},
    };
    /* clang-format on */
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct script *script = script_from_text(cases[i].script, "t");
        struct str out = STR_INIT;
        struct error err = {0};
        enum step_kind kind;
        do {
            struct step step = script_next(script, &err);
            kind = step.kind;
            describe(&step, &out);
            event_free(&step.event);
        } while (kind != STEP_END && kind != STEP_ERROR);
        assert_string_equal(out.text, cases[i].steps);
        assert_int_equal(err.code == ERROR_SYNTAX, kind == STEP_ERROR);
        str_free(&out);
        script_free(&script);
    }
}

static void test_error_place(void **state)
{
    (void)state;
    struct script *script = script_from_text("Down\n\n  nonsense\n", "my.keys");
    struct error err = {0};
    struct step step;
    do
        step = script_next(script, &err);
    while (step.kind != STEP_END && step.kind != STEP_ERROR);
    assert_string_equal(err.place, "my.keys:3");
    assert_string_equal(err.subject, "nonsense");
    script_free(&script);
    assert_null(script_open("/nonexistent/keys", &err));
    assert_int_equal(err.code, ERROR_MISSING_FILE);
}

static void test_text_events(void **state)
{
    (void)state;
    /* clang-format off */
    static const struct { const char *key; bool text; } cases[] = {
        {"a", true}, {"漢", true}, {"Space", true}, {"Shift+A", true}, {"Ctrl+A", false}, {"Alt+A", false}, {"Enter", false}, {"F1", false}, {"Tab", false},
    };
    /* clang-format on */
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct key key;
        assert_true(key_parse(cases[i].key, &key));
        struct event event = event_key(key.code, key.modifiers);
        assert_int_equal(event_is_text(&event), cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),   cmocka_unit_test(test_full_width),  cmocka_unit_test(test_table),
        cmocka_unit_test(test_scripts), cmocka_unit_test(test_error_place), cmocka_unit_test(test_text_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
