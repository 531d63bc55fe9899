/* What is typed unseen: what the secret holds after each key, what the screen shows of it, and the popup that asks for it, once or twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/passphrase.h"
#include "tui/popup.h"
#include "ui/hidden.h"
#include "ui/script.h"
#include "remembered.h"

static void holds(const struct secret *secret, const char *want)
{
    if (secret->length != strlen(want) || memcmp(secret->bytes, want, secret->length) != 0)
        fail_msg("not \"%s\": \"%.*s\"", want, (int)secret->length, (const char *)secret->bytes);
}

/* What the keys of a script (ui/script.h) make of an empty field, and how many characters are shown. */
static void test_keys(void **state)
{
    (void)state;
    static const struct {
        const char *keys, *text;
        int shown;
    } table[] = {
        {"\"abc\"", "abc", 3},
        {"\"青い海\"", "青い海", 3},
        {"\"青い\" Backspace", "青", 1},
        {"\"a\" Backspace Backspace \"b\"", "b", 1},
        {"\"abc\" Ctrl+U \"d\"", "d", 1},
        {"\"青い\" Ctrl+Backspace", "", 0},
        {"\"ab\" Left Home Delete \"c\" End", "abc", 3}, /* it has an end, and no middle */
        {"\"ab\" Ctrl+A Ctrl+C Alt+x F2 \"c\"", "abc", 3},
        {"<\"paste\\n\" \"d\"", "pasted", 6},
        {"<\"\\n\"", "", 0},
        {"\"ｆｕｌｌ\"", "ｆｕｌｌ", 4},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(table); i++) {
        struct error err = {.code = ERROR_NONE};
        struct secret *secret = secret_new(100);
        struct script *script = script_from_text(table[i].keys, "test");
        for (struct step step; (step = script_next(script, &err)).kind != STEP_END;) {
            assert_int_not_equal(step.kind, STEP_ERROR);
            if (step.kind == STEP_EVENT)
                hidden_event(secret, &step.event), event_free(&step.event);
        }
        holds(secret, table[i].text);
        struct canvas *canvas = canvas_new(1, 20, false);
        hidden_draw(secret, canvas, 0, 2, 10, true);
        for (int k = 0; k < 10; k++)
            assert_string_equal(canvas_cell(canvas, 0, 2 + k)->text, k < table[i].shown ? "*" : " ");
        assert_int_equal(canvas->cursor_column, 2 + table[i].shown);
        canvas_free(&canvas);
        script_free(&script);
        secret_free(&secret);
    }
}

static void test_room(void **state)
{
    (void)state;
    struct secret *secret = secret_new(4);
    struct event wide = event_key(0x9752, 0), narrow = event_key('a', 0),
                 paste = {.kind = EVENT_PASTE, .text = strdup("bc")};
    assert_int_equal(hidden_event(secret, &wide), LINE_CHANGED);
    assert_int_equal(hidden_event(secret, &wide), LINE_FULL); /* no half character */
    assert_int_equal(hidden_event(secret, &paste), LINE_FULL);
    assert_string_equal(paste.text, ""); /* wiped all the same */
    assert_int_equal(hidden_event(secret, &narrow), LINE_CHANGED);
    holds(secret, "青a");
    struct canvas *canvas = canvas_new(1, 20, false);
    hidden_draw(secret, canvas, 0, 0, 2, true); /* the caret has a cell of its own */
    assert_string_equal(canvas_cell(canvas, 0, 1)->text, " ");
    assert_int_equal(canvas->cursor_column, 1);
    canvas->cursor_row = -1;
    hidden_draw(secret, canvas, 0, 0, 10, false);
    assert_int_equal(canvas->cursor_row, -1);
    canvas_free(&canvas);
    event_free(&paste);
    secret_free(&secret);
}

/* ---- the popup ---- */

static struct app app;
static struct secret *answer;
static int answers, checks;

static void answered(struct app *a, void *context, struct secret *secret)
{
    (void)a, (void)context;
    answer = secret;
    answers++;
}

static bool check(struct app *a, void *context, const struct secret *secret, struct error *err)
{
    (void)a, (void)context;
    checks++;
    return secret->bytes[0] == 'r' || error_set(err, ERROR_PASSPHRASE, "it is another one");
}

static void open_one(bool is_new, popup_secret_check_fn *asks)
{
    static const char *const names[] = {"株式会社みどり食品", NULL};
    app = (struct app){.canvas = canvas_new(24, 80, false), .texts = arena_new()};
    answer = NULL;
    answers = checks = 0;
    const struct popup_secret ask = {
        .title = "Sealed file", .about = "About it.", .is_new = is_new, .name = names, .name_count = 2, .check = asks};
    popup_secret_of(&app, &ask, answered, NULL);
    assert_true(popup_hides(&app));
}

static void press(const char *keys)
{
    struct error err = {.code = ERROR_NONE};
    struct script *script = script_from_text(keys, "test");
    for (struct step step; (step = script_next(script, &err)).kind != STEP_END;)
        if (step.kind == STEP_EVENT) {
            popups_draw(&app);
            popup_event(&app, &step.event);
            event_free(&step.event);
        }
    script_free(&script);
    if (app.popup)
        popups_draw(&app);
}

static void close_all(void)
{
    assert_int_equal(answers, 1);
    assert_null(app.popup);
    assert_false(popup_hides(&app));
    canvas_free(&app.canvas);
    arena_free(&app.texts);
    secret_free(&answer);
}

static void test_popup(void **state)
{
    (void)state;
    open_one(false, check);
    press("\"wrong one\" Enter");
    assert_true(canvas_shows(app.canvas, "it is another one"));
    assert_false(canvas_shows(app.canvas, "*")); /* to be typed anew */
    assert_int_equal(answers, 0);
    press("\"x\"");
    assert_false(canvas_shows(app.canvas, "it is another one"));
    press("Ctrl+U \"ｒight one\"");
    assert_true(canvas_shows(app.canvas, "*********"));
    assert_false(canvas_shows(app.canvas, "ight"));
    press("Enter");
    holds(answer, "right one");
    assert_int_equal(checks, 2);
    close_all();

    open_one(false, NULL);
    press("Enter");
    assert_true(canvas_shows(app.canvas, "nothing was typed"));
    press("\"half\" Esc");
    assert_null(answer);
    close_all();
}

static void test_popup_new(void **state)
{
    (void)state;
    open_one(true, NULL);
    press("\"short\" Enter");
    assert_true(canvas_shows(app.canvas, "fewer than 10"));
    press("\"株式会社みどり食品2026\" Enter");
    assert_true(canvas_shows(app.canvas, "a name"));
    press("\"correct horse\" Enter \"correct house\" Enter");
    assert_true(canvas_shows(app.canvas, "not the same"));
    press("\"correct horse\" Enter Up Ctrl+U \"short\" Down \"short\" Enter"); /* gone back to, and made worse */
    assert_true(canvas_shows(app.canvas, "fewer than 10"));
    press("\"correct horse\" Tab \"ｃｏｒｒｅｃｔ　ｈｏｒｓｅ\" Enter");
    holds(answer, "correct horse");
    close_all();
}

/* Nothing of it stays behind, whether it is kept or given up. */
static void test_forgotten(void **state)
{
    (void)state;
    for (int given_up = 0; given_up < 2; given_up++) {
        unsigned char masked[20];
        struct secret *typed = secret_random(sizeof(masked));
        for (size_t i = 0; i < typed->length; i++)
            typed->bytes[i] = 'a' + typed->bytes[i] % 26;
        remembered_mask(masked, typed->bytes, sizeof(masked));
        open_one(false, NULL);
        for (size_t i = 0; i < typed->length; i++) {
            struct event event = event_key(typed->bytes[i], 0);
            popup_event(&app, &event);
        }
        secret_free(&typed);
        popups_draw(&app);
        assert_int_equal(remembered(masked, sizeof(masked)), 1);
        press(given_up ? "Esc" : "Enter");
        assert_int_equal(remembered(masked, sizeof(masked)), given_up ? 0 : 1);
        close_all();
        assert_int_equal(remembered(masked, sizeof(masked)), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),      cmocka_unit_test(test_room),      cmocka_unit_test(test_popup),
        cmocka_unit_test(test_popup_new), cmocka_unit_test(test_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
