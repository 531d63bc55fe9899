/* What terminals send: the table of their sequences, each also cut in two; what is unknown, cut, late or without end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "ui/key_paste.h"
#include "ui/key_stream.h"

static void event_text(const struct event *event, struct str *out)
{
    if (out->length)
        str_add_char(out, ' ');
    switch (event->kind) {
    case EVENT_KEY: key_text(event->key, out); break;
    case EVENT_PASTE: str_add_format(out, "<%s>", event->text); break;
    case EVENT_PASTE_LOST: str_add(out, "lost"); break;
    case EVENT_CLICK:
        str_add_format(out, "click %d,%d%s", event->row, event->column, event->twice ? " twice" : "");
        break;
    case EVENT_WHEEL: str_add_format(out, "wheel %d,%d %d", event->row, event->column, event->lines); break;
    default: str_add(out, "?");
    }
}

static void take_all(struct key_stream *stream, int64_t time, struct str *out)
{
    for (struct event event; (event = key_stream_next(stream, time)).kind != EVENT_NONE; event_free(&event)) {
        assert_true(event.at <= time);
        event_text(&event, out);
    }
}

/* STEPS: bytes with \e, \r, \n, \s, \xNN, and {MS} for a pause. Answers what came of them, with a second after the last. */
static char *typed(const char *steps, bool linux_console)
{
    struct key_stream *stream = key_stream_new(KEY_ESCAPE_MS, linux_console);
    struct str out = STR_INIT;
    int64_t time = 1000000;
    for (const char *p = steps; *p;) {
        if (*p == '{') {
            time += strtol(p + 1, NULL, 10);
            p = strchr(p, '}') + 1;
            take_all(stream, time, &out);
            continue;
        }
        char byte = *p++;
        if (byte == '\\') {
            char c = *p++;
            byte = c == 'e' ? '\033' : c == 's' ? ' ' : c == 'r' ? '\r' : c == 'n' ? '\n' : c;
            if (c == 'x') {
                char hex[3] = {p[0], p[1], '\0'};
                byte = (char)strtol(hex, NULL, 16);
                p += 2;
            }
        }
        key_stream_feed(stream, &byte, 1, time);
        take_all(stream, time, &out);
    }
    for (int i = 0; i < 3; i++)
        take_all(stream, time += KEY_CUT_MS, &out);
    assert_int_equal(key_stream_wait(stream, time), -1); /* nothing waits for ever */
    key_stream_free(&stream);
    return str_take(&out);
}

static void expect(const char *steps, const char *expected, bool linux_console)
{
    char *got = typed(steps, linux_console);
    if (strcmp(got, expected) != 0)
        fail_msg("%s: expected \"%s\", got \"%s\"", steps, expected, got);
    free(got);
}

static void each_row(void (*check)(const char *terminal, const char *bytes, const char *key))
{
    const char *source = getenv("SRCDIR");
    char *path = mem_format("%s/tests/data/keys.tsv", source ? source : "."), line[200];
    FILE *file = fopen(path, "r");
    int rows = 0;
    assert_non_null(file);
    while (fgets(line, sizeof(line), file)) {
        char *bytes = strchr(line, '\t'), *key = bytes ? strchr(bytes + 1, '\t') : NULL;
        if (line[0] == '#' || !key)
            continue;
        *bytes++ = *key++ = '\0';
        key[strcspn(key, "\n")] = '\0';
        check(line, bytes, strcmp(key, "(nothing)") == 0 ? "" : key);
        rows++;
    }
    fclose(file);
    free(path);
    assert_true(rows > 200);
}

static void whole(const char *terminal, const char *bytes, const char *key)
{
    expect(bytes, key, strncmp(terminal, "Linux", 5) == 0);
}

/* The key before and the text after are not touched by it. */
static void between(const char *terminal, const char *bytes, const char *key)
{
    struct str steps = STR_INIT, expected = STR_INIT;
    str_add_format(&steps, "a%s2", bytes);
    str_add_format(&expected, "A%s%s 2", *key ? " " : "", key);
    expected.text[0] = 'a';
    expect(steps.text, expected.text, strncmp(terminal, "Linux", 5) == 0);
    str_free(&steps);
    str_free(&expected);
}

static size_t byte_length(const char *p)
{
    return *p != '\\' ? 1 : p[1] == 'x' ? 4 : 2;
}

static void test_table(void **state)
{
    (void)state;
    each_row(whole);
    each_row(between);
}

/* Cut in two by a slow line, at any place: the same key. (Alt and a letter are two keys when they come apart.) */
static void cut(const char *terminal, const char *bytes, const char *key)
{
    static const int pauses[] = {5, 80, 150};
    bool twice = bytes[1] == 'e' && bytes[2] == '\\' && bytes[3] == 'e', meta = strncmp(terminal, "Meta", 4) == 0;
    for (const char *p = bytes + byte_length(bytes); *p; p += byte_length(p))
        for (size_t i = 0; i < ARRAY_LENGTH(pauses); i++) {
            bool apart = pauses[i] > KEY_ALT_MS;
            /* where the pieces may be a person's keys: Esc, and then another one */
            if (apart && (meta || (twice && p == bytes + 2)))
                continue;
            struct str steps = STR_INIT;
            str_add_length(&steps, bytes, (size_t)(p - bytes));
            str_add_format(&steps, "{%d}%s", pauses[i], p);
            expect(steps.text, key, strncmp(terminal, "Linux", 5) == 0);
            str_free(&steps);
        }
}

static void test_cut(void **state)
{
    (void)state;
    each_row(cut);
}

/* So late that its ESC has been taken for the key Esc: the rest is swallowed. */
static void late(const char *terminal, const char *bytes, const char *key)
{
    (void)key;
    if (strncmp(bytes, "\\e", 2) != 0 || strncmp(terminal, "Meta", 4) == 0 || strncmp(bytes, "\\e\\e", 4) == 0)
        return;
    if (bytes[2] == 'X') /* nothing tells it from a person's text */
        return;
    struct str steps = STR_INIT;
    str_add_format(&steps, "\\e{300}%s", bytes + 2);
    expect(steps.text, "Esc", strncmp(terminal, "Linux", 5) == 0);
    str_free(&steps);
}

static void test_late(void **state)
{
    (void)state;
    each_row(late);
}

static void test_cases(void **state)
{
    (void)state;
    /* clang-format off */
    static const struct { const char *steps, *expected; } cases[] = {
        /* Esc is a key, at once or twice, and does not turn what a person types after it into Alt */
        {"\\e", "Esc"}, {"\\e{300}\\e", "Esc Esc"}, {"\\e{20}\\e", "Esc Esc"}, {"\\e\\e\\e", "Esc Esc Esc"}, {"\\e{100}1", "Esc 1"}, {"\\e{100}f", "Esc f"},
        {"\\e{10}f", "Alt+F"}, {"\\e{100}\\r", "Esc Enter"}, {"\\e{300}1", "Esc 1"}, {"\\e{100}\\xe3\\x81\\x82", "Esc あ"}, {"\\e\\xe3\\x81\\x82", "Esc あ"},
        {"\\e{120}\\e[B", "Esc Down"}, {"\\e{120}\\e{30}[B", "Esc Down"},
        {"\\e{120}O{150}k", "Esc O k"}, {"\\e{300}OK", "Esc O K"}, {"\\e{300}O{200}k", "Esc O k"}, {"\\e{300}[{200}1", "Esc [ 1"}, {"\\e{100}X{90}1", "Esc X 1"}, {"\\e{300}P{90}a", "Esc P a"},
        {"\\e[", "Alt+["}, {"\\eO", "Alt+O"}, {"\\eP", "Alt+P"}, {"\\e]", "Alt+]"},
        /* cut for good: dropped, and the keys afterwards work */
        {"\\e[15{1500}~", "~"}, {"\\e[1{1100}2", "2"}, {"\\e[\\eOP", "F1"}, {"\\e[15\\e[A", "Up"}, {"\\e[1;\\x11", "Ctrl+Q"}, {"\\e[1\\x183", "3"}, {"\\e]11;rgb:1{1100}2", "2"},
        {"\\eP1$r\\e[A", "Up"}, {"\\e]0;abc\\x18y", "y"}, {"\\e]0;abc\\e{700}\\\\", "Esc"}, {"\\e[M!{1100}1", "1"},
        {"\\e[1\\r1~", "Enter F1"}, /* a control character in it is a key of its own */
        /* characters */
        {"\\xe3\\x81{300}\\x82", "あ"}, {"\\xe3\\x81{1100}1", "1"}, {"\\xe3a", "a"}, {"\\xff\\x80a", "a"}, {"\\xc0\\xaf", ""}, {"\\xed\\xa0\\x80", ""}, {"\\x00", "Ctrl+Space"},
        {"\\x08\\x7f\\t\\r", "Backspace Backspace t Enter"}, {"\\x09", "Tab"}, {"\\x1a\\x1d", "Ctrl+Z"}, {"\\xf0\\xa9\\xb8\\xbd", "𩸽"},
        /* the mouse, in its three encodings */
        {"\\e[<0;10;5M", "click 4,9"}, {"\\e[<0;10;5m", ""}, {"\\e[<64;10;5M", "wheel 4,9 -3"}, {"\\e[<65;1;1M", "wheel 0,0 3"}, {"\\e[<16;3;3M", "click 2,2"},
        {"\\e[M\\s*%", "click 4,9"}, {"\\e[M`*%", "wheel 4,9 -3"}, {"\\e[Ma*%", "wheel 4,9 3"}, {"\\e[M\\s\\xe3\\x81", "click 96,194"}, {"\\e[32;10;5M", "click 4,9"},
        {"\\e[<0;10;5M\\e[<0;10;5m{200}\\e[<0;10;5M", "click 4,9 click 4,9 twice"}, {"\\e[<0;2;2M{300}\\e[<0;2;2M{300}\\e[<0;2;2M", "click 1,1 click 1,1 twice click 1,1"},
        {"\\e[<0;2;2M{500}\\e[<0;2;2M", "click 1,1 click 1,1"}, {"\\e[<0;2;2M\\e[<0;3;2M", "click 1,1 click 1,2"},
        /* pastes */
        {"\\e[200~a1\\e[201~2", "<a1> 2"}, {"\\e[200~a\\r\\nb\\rc\\nd\\e[201~", "<a\nb\nc\nd>"}, {"\\e[200~a\\r\\n\\r\\nb\\e[201~", "<a\n\nb>"}, {"\\e[200~\\e[201~", ""},
        {"\\e[200~abc", "<abc>"}, {"\\e[200~abc{1100}\\x11", "<abc> Ctrl+Q"}, {"\\e[200~ab{900}c\\e[201~", "<abc>"}, {"\\e[200~abc{300}\\e{600}1", "1"},
        {"\\e[200~a\\e[15~b\\e[201~", "<a[15~b>"}, {"\\e[200~ab\\e[20{1100}1~c", "<ab> c"}, {"\\e[200~a\\xe3\\x81\\e[201~", "<a\xEF\xBF\xBD\xEF\xBF\xBD>"}, {"\\e[200~a\\x00b\\e[201~", "<ab>"},
        {"\\e{80}[200~1\\e{80}[201~", "<1>"}, {"\\e{300}[200~1\\e[201~", "Esc <1>"}, {"\\e[20{300}0~1\\e[2{300}01~", "<1>"},
    };
    /* clang-format on */
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        expect(cases[i].steps, cases[i].expected, false);
}

static void test_learned(void **state)
{
    (void)state;
    struct key_stream *stream = key_stream_new(25, false);
    struct str out = STR_INIT;
    key_stream_learn(stream, "\033[Y", (struct key){K_F1, 0});   /* unknown to the table */
    key_stream_learn(stream, "\033OX", (struct key){K_F9, 0});   /* known as the pad's = */
    key_stream_learn(stream, "\033p", (struct key){K_F2, 0});    /* an ESC and a letter */
    key_stream_learn(stream, "\177", (struct key){K_DELETE, 0}); /* no sequence: not taken */
    static const char bytes[] = "\033[Y\033OX\033p\177";
    key_stream_feed(stream, bytes, strlen(bytes), 5);
    take_all(stream, 5, &out);
    assert_string_equal(out.text, "F1 F9 F2 Backspace");
    str_clear(&out);
    key_stream_feed(stream, "\033", 1, 100); /* the wait is what was asked for */
    take_all(stream, 124, &out);
    assert_string_equal(out.text, "");
    assert_int_equal(key_stream_wait(stream, 110), 15);
    take_all(stream, 125, &out);
    assert_string_equal(out.text, "Esc");
    str_free(&out);
    key_stream_free(&stream);
}

static void test_paste_too_long(void **state)
{
    (void)state;
    struct key_stream *stream = key_stream_new(200, false);
    struct str out = STR_INIT;
    static char much[65536];
    memset(much, '1', sizeof(much));
    key_stream_feed(stream, key_paste_begins, strlen(key_paste_begins), 0);
    for (int i = 0; i < 2 * KEY_PASTE_MAX / (int)sizeof(much) + 3; i++)
        key_stream_feed(stream, much, sizeof(much), i);
    key_stream_feed(stream, key_paste_ends, strlen(key_paste_ends), 500);
    key_stream_feed(stream, "x", 1, 500);
    take_all(stream, 500, &out);
    assert_string_equal(out.text, "lost x");
    str_free(&out);
    key_stream_free(&stream);
}

/* Random sequences of every kind, cut at random places with random pauses: never a text, never a digit. */
static uint32_t seed;
static unsigned chance(unsigned n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % n;
}

static void random_sequence(struct str *out)
{
    static const char parameters[] = "0123456789;;:;123", strings[] = "]P_^X",
                      payload[] = "0123456789abcdef;:/=+$!|?rgb \t";
    unsigned kind = chance(10);
    str_add_char(out, '\033');
    if (kind == 0) { /* SS3 with a last byte that no key of the pad has */
        str_add_format(out, "O%c", "ABCDEFGHJKLNPQRSTUVWYZ\\]efghiz{|}~"[chance(34)]);
    } else if (kind < 7) {
        unsigned count = chance(12);
        str_add_char(out, '[');
        if (chance(4) == 0)
            str_add_char(out, "<=>?"[chance(4)]);
        for (unsigned i = 0; i < count; i++)
            str_add_char(out, parameters[chance(sizeof(parameters) - 1)]);
        for (unsigned i = chance(6) == 0; i > 0; i--)
            str_add_char(out, " !\"'*+"[chance(6)]);
        char final = (char)('@' + chance(63));
        if (count == 0 && (final == '[' || final == 'M'))
            final = 'A';
        /* CSI 49 u and CSI 27 ; 1 ; 49 ~ are the digit's own key in another encoding: see the table */
        str_add_char(out, final == 'u' || final == '~' ? 't' : final);
    } else {
        char introducer = strings[chance(5)];
        str_add_char(out, introducer);
        for (unsigned i = 1 + chance(80); i > 0; i--)
            str_add_char(out, payload[chance(sizeof(payload) - 1)]);
        str_add(out, introducer == ']' && chance(2) ? "\007" : "\033\\");
    }
}

static void test_random(void **state)
{
    (void)state;
    int64_t time = 0;
    struct key_stream *stream = key_stream_new(KEY_ESCAPE_MS, false);
    for (int round = 0; round < 40000; round++) {
        struct str bytes = STR_INIT, out = STR_INIT;
        seed = (uint32_t)round * 2654435761u + 1;
        for (unsigned n = 1 + chance(3); n > 0; n--)
            random_sequence(&bytes);
        for (size_t at = 0, next; at < bytes.length; at = next) {
            next = chance(3) == 0 ? at + 1 + chance((unsigned)(bytes.length - at)) : bytes.length;
            bool escape = next < bytes.length && bytes.text[next - 1] == '\033'; /* behind an ESC a pause says Esc */
            key_stream_feed(stream, bytes.text + at, next - at, time);
            time += next == bytes.length ? 0 : escape ? 5 + chance(40) : 5 + chance(140);
            for (struct event event; (event = key_stream_next(stream, time)).kind != EVENT_NONE; event_free(&event))
                if (event.kind == EVENT_PASTE || event_is_text(&event)) {
                    event_text(&event, &out);
                    for (size_t i = 0; i < bytes.length; i++)
                        print_error("%c", bytes.text[i] == '\033' ? '^' : bytes.text[i]);
                    fail_msg(" gave %s in round %d", out.text, round);
                }
        }
        time += 3 * KEY_CUT_MS;
        for (int i = 0; i < 3; i++, time += KEY_CUT_MS)
            for (struct event event; (event = key_stream_next(stream, time)).kind != EVENT_NONE; event_free(&event))
                if (event.kind == EVENT_PASTE || event_is_text(&event))
                    fail_msg("a text came late in round %d", round);
        str_free(&bytes);
        str_free(&out);
    }
    key_stream_free(&stream);
}

/* Any bytes at all, at any pace: it ends, and leaves nothing behind. */
static void test_any_bytes(void **state)
{
    (void)state;
    struct key_stream *stream = key_stream_new(KEY_ESCAPE_MS, false);
    int64_t time = 0;
    seed = 7;
    for (int i = 0; i < 300000; i++) {
        char byte = chance(5) == 0 ? "\033[O]P\\200~201~;M"[chance(15)] : (char)chance(256);
        key_stream_feed(stream, &byte, 1, time);
        time += chance(20) == 0 ? chance(1500) : 0;
        for (struct event event; (event = key_stream_next(stream, time)).kind != EVENT_NONE; event_free(&event))
            if (event.kind == EVENT_PASTE)
                assert_true(utf8_valid(event.text));
    }
    key_stream_free(&stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),     cmocka_unit_test(test_cut),
        cmocka_unit_test(test_late),      cmocka_unit_test(test_cases),
        cmocka_unit_test(test_learned),   cmocka_unit_test(test_random),
        cmocka_unit_test(test_any_bytes), cmocka_unit_test(test_paste_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
