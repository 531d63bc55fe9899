/* Unit tests of src/base. Tables of cases; every failure names its case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <uniwidth.h>

#include "base/date.h"
#include "base/error.h"
#include "base/intl.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/typed.h"
#include "base/utf8.h"
#include "base/value.h"

/* ---- paths as people give them ---------------------------------------------------------------------------------- */

static void test_path_parts(void **state)
{
    (void)state;
    static const struct {
        const char *path, *folder, *name;
    } cases[] = {
        {"/x/a.csv", "/x", "a.csv"}, {"/a.csv", "/", "a.csv"}, {"a.csv", ".", "a.csv"},
        {"x/y/a", "x/y", "a"},       {"x/", "x", ""},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        char *folder = path_folder(cases[i].path);
        assert_string_equal(folder, cases[i].folder);
        assert_string_equal(path_name(cases[i].path), cases[i].name);
        free(folder);
    }
    assert_true(path_ends("x/A.XLSX", ".xlsx"));
    assert_false(path_ends("a.xlsx.csv", ".xlsx"));
    assert_false(path_ends(".xlsx", ".xlsx")); /* a name of nothing else */
}

static void test_path_of_typed(void **state)
{
    (void)state;
    char folder[] = "/tmp/mamori-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char *blank = mem_format("%s/My File.xlsx", folder), *old = mem_text(getenv("HOME"));
    fclose(fopen(blank, "w"));
    setenv("HOME", folder, 1);
    static const struct {
        const char *typed, *path; /* @ stands for the folder */
    } cases[] = {
        {"a.xlsx", "@/a.xlsx"},
        {"  a b.xlsx \n", "@/a b.xlsx"},
        {"/x/a.xlsx", "/x/a.xlsx"},
        {"sub/a.xlsx", "@/sub/a.xlsx"},
        {"../a.xlsx", "@/../a.xlsx"},
        {"~/a.xlsx", "@/a.xlsx"},
        {"~", "@"},
        {"~a.xlsx", "@/~a.xlsx"},
        {"\"/x/a b.xlsx\"", "/x/a b.xlsx"},
        {"'/x/a b.xlsx'", "/x/a b.xlsx"},
        {"'a", "@/'a"},
        {"file:///x/%E5%8F%B0%20a.xlsx", "/x/台 a.xlsx"},
        {"file://localhost/x/a%2.xlsx", "/x/a%2.xlsx"},
        {"file:/x/a%00.xlsx", "/x/a%00.xlsx"},
        {"\"file:///x/a.xlsx\"", "/x/a.xlsx"},
        {"My\\ File.xlsx", "@/My File.xlsx"}, /* dragged into a terminal */
        {"@/My\\ File.xlsx", "@/My File.xlsx"},
        {"other\\ file.xlsx", "@/other\\ file.xlsx"}, /* not there either way: as it was typed */
        {"C:\\Users\\a.xlsx", "@/C:\\Users\\a.xlsx"},
        {"", ""},
        {"  ", ""},
        {"\"\"", ""},
        {"\"", "@/\""},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        const char *typed = cases[i].typed, *want = cases[i].path;
        char *in = *typed == '@' ? mem_format("%s%s", folder, typed + 1) : mem_text(typed);
        char *out = *want == '@' ? mem_format("%s%s", folder, want + 1) : mem_text(want);
        char *got = path_of_typed(in, folder);
        if (strcmp(got, out) != 0)
            fail_msg("%s: expected %s, got %s", in, out, got);
        free(in);
        free(out);
        free(got);
    }
    assert_true(path_is_typed("/a") && path_is_typed("a/b") && path_is_typed("~") && path_is_typed(" \"a\"") &&
                path_is_typed("C:\\a") && path_is_typed("file:x") && path_is_typed("'a'"));
    assert_false(path_is_typed("台帳.xlsx") || path_is_typed("a b") || path_is_typed(""));
    setenv("HOME", old ? old : "/", 1);
    unlink(blank);
    rmdir(folder);
    free(blank);
    free(old);
}

/* ---- memory ---------------------------------------------------------------------------------------------------- */

static void test_arena(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    char *pieces[2000];

    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 2000; i++) {
            size_t size = (size_t)(i * 37 % 900) + 1;
            pieces[i] = arena_zero(arena, size);
            assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
            for (size_t k = 0; k < size; k++)
                assert_int_equal(pieces[i][k], 0);
            memset(pieces[i], i % 251 + 1, size);
        }
        /* No piece was moved or overlapped by a later one. */
        for (int i = 0; i < 2000; i++)
            for (size_t k = 0; k < (size_t)(i * 37 % 900) + 1; k++)
                assert_int_equal((unsigned char)pieces[i][k], i % 251 + 1);
        arena_reset(arena);
    }
    char *small = arena_text(arena, "前");
    char *large = arena_zero(arena, 3000000);
    char *after = arena_text_length(arena, "後ろから", strlen("後"));
    memset(large, 'x', 3000000);
    assert_string_equal(small, "前");
    assert_string_equal(after, "後");
    assert_null(arena_text(arena, NULL));
    assert_string_equal(arena_format(arena, "%s-%d", "R", 8), "R-8");
    assert_int_equal(strlen(arena_format(arena, "%0500d", 7)), 500);
    arena_free(&arena);
    assert_null(arena);
    arena_free(&arena);

    struct arena *only_large = arena_new();
    arena_reset(only_large);
    memset(arena_zero(only_large, 100000), 1, 100000);
    arena_reset(only_large);
    memset(arena_zero(only_large, 100000), 1, 100000);
    arena_free(&only_large);
}

static void test_str(void **state)
{
    (void)state;
    struct str s = STR_INIT;

    assert_string_equal(s.text, "");
    str_clear(&s);
    char *empty = str_take(&s);
    assert_string_equal(empty, "");
    free(empty);
    for (int i = 0; i < 1000; i++) {
        str_add_char(&s, 'a');
        assert_int_equal(s.text[s.length], 0);
    }
    str_add(&s, "");
    str_add(&s, NULL);
    assert_int_equal(s.length, 1000);
    str_clear(&s);
    str_add_format(&s, "%s", "");
    str_add_format(&s, "%0300d|%s", 5, "終");
    assert_int_equal(s.length, 304);
    assert_string_equal(s.text + 299, "5|終");
    char *taken = str_take(&s);
    assert_int_equal(strlen(taken), 304);
    assert_string_equal(s.text, "");
    free(taken);
    str_add_doubled(&s, "\"a\"\"終", '"');
    str_add_doubled(&s, "", '"');
    assert_string_equal(s.text, "\"\"a\"\"\"\"終");
    str_free(&s);
    assert_int_equal(str_empty[0], 0);
}

static void test_mem(void **state)
{
    (void)state;
    int *list = NULL;
    size_t capacity = 0;

    for (size_t i = 0; i < 1000; i++) {
        list = mem_grow(list, i, &capacity, sizeof(*list));
        assert_true(capacity > i);
        list[i] = (int)i;
    }
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(list[i], i);
    free(list);
    assert_null(mem_text(NULL));
    char *text = mem_format("%s=%05d", "値", 42);
    assert_string_equal(text, "値=00042");
    free(text);
    free(mem_zero(0, 8));
    text = mem_text_length("", 0);
    assert_string_equal(text, "");
    free(text);
}

/* Under the address sanitizer too, memory that cannot be had is a null pointer. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

static void say_hook(void)
{
    if (write(STDOUT_FILENO, "hook", 4) != 4)
        _exit(9);
}

static void test_mem_failure(void **state)
{
    (void)state;
    int ends[2];
    char got[16] = "";

    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(STDERR_FILENO);
        mem_on_failure(say_hook);
        mem_resize(NULL, SIZE_MAX / 2, 16); /* overflows: no allocator can give it */
        _exit(8);
    }
    close(ends[1]);
    ssize_t length = read(ends[0], got, sizeof(got) - 1);
    close(ends[0]);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 1);
    assert_int_equal(length, 4);
    assert_string_equal(got, "hook");
}

/* ---- UTF-8 ------------------------------------------------------------------------------------------------------ */

static void test_utf8_invalid(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length;
        long at;
    } cases[] = {
        {"", 0, -1},
        {"abc日本", 9, -1},
        {"a\xC0\x80", 3, 1},         /* overlong NUL */
        {"日\xE6\x97", 5, 3},        /* cut */
        {"\xED\xA0\x80", 3, 0},      /* surrogate */
        {"\xF4\x90\x80\x80", 4, 0},  /* beyond U+10FFFF */
        {"\xF0\xA0\xAE\xB7", 4, -1}, /* 𠮷 */
        {"ab\0cd", 5, 2},
        {"ab\0\xFF", 4, 2},
        {"a\xFF\0", 3, 1},
        {"ab\x80", 2, -1}, /* beyond LENGTH */
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        if (utf8_invalid_at(cases[i].text, cases[i].length) != cases[i].at)
            fail_msg("case %zu: %ld", i, utf8_invalid_at(cases[i].text, cases[i].length));
    assert_true(utf8_valid("㈱"));
    assert_false(utf8_valid("\x81\x60"));
}

static void test_utf8_code_points(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t points, units;
    } cases[] = {
        {"", 0, 0},  {"abc", 3, 3},    {"日本語", 3, 3}, {"𠮷野家", 3, 4}, {"ｶﾞ", 2, 2}, {"か\xE3\x82\x99", 2, 2},
        {"😀", 1, 2}, {"a\xFFz", 3, 3},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        if (utf8_length(cases[i].text) != cases[i].points || utf8_utf16_length(cases[i].text) != cases[i].units)
            fail_msg("%s: %zu, %zu", cases[i].text, utf8_length(cases[i].text), utf8_utf16_length(cases[i].text));
    }
    const char *p = "\xE6\x97";
    assert_int_equal(utf8_next(&p), 0xFFFD);
    assert_int_equal(utf8_next(&p), 0xFFFD);
    assert_int_equal(utf8_next(&p), 0);
    assert_int_equal(*p, 0);
    char out[5];
    for (uint32_t c = 1; c < 0x110000; c += c < 0x20000 ? 1 : 97) {
        if (c >= 0xD800 && c < 0xE000)
            continue;
        size_t bytes = utf8_encode(c, out);
        p = out;
        assert_int_equal(utf8_next(&p), c);
        assert_ptr_equal(p, out + bytes);
    }
    utf8_encode(0xD800, out);
    assert_string_equal(out, "\xEF\xBF\xBD");
    utf8_encode(0x110000, out);
    assert_string_equal(out, "\xEF\xBF\xBD");
}

static void test_utf8_width(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int width, ambiguous_wide;
    } cases[] = {
        {"", 0, 0},
        {"abc", 3, 3},
        {"日本語", 6, 6},
        {"ｶﾞｷﾞ", 4, 4},           /* half-width kana */
        {"か\xE3\x82\x99", 2, 2}, /* combining voiced mark */
        {"e\xCC\x81", 1, 1},
        {"ＡＢ１２", 8, 8},
        {"①②○×…", 5, 10},
        {"─┐→±", 4, 8},
        {"№Ⅲ", 2, 4},
        {"、。「」ー〜", 12, 12},
        {"𠮷😀", 4, 4},
        {"葛\xF3\xA0\x84\x80", 2, 2}, /* with a variation selector */
        {"\t\x01\n", 0, 0},
        {"¥\\", 2, 2},
        {"àñ", 2, 3},
        {"㉈", 2, 2},
    };
    for (int ambiguous = 1; ambiguous <= 2; ambiguous++) {
        utf8_ambiguous_width = ambiguous;
        for (uint32_t c = 0x80; c < 0x20000; c++)
            if (utf8_char_width(c) != uc_width(c, "UTF-8") && uc_width(c, "UTF-8") == 2)
                fail_msg("U+%04X (ambiguous %d): %d", (unsigned)c, ambiguous, utf8_char_width(c));
        for (uint32_t c = 0x3000; c < 0xA000; c++)
            if (utf8_char_width(c) == 2 && uc_width(c, "UTF-8") < 1)
                fail_msg("U+%04X (ambiguous %d) has two cells, the library gives it none", (unsigned)c, ambiguous);
        for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
            int wanted = ambiguous == 1 ? cases[i].width : cases[i].ambiguous_wide;
            if (utf8_width(cases[i].text) != wanted)
                fail_msg("%s (ambiguous %d): %d, not %d", cases[i].text, ambiguous, utf8_width(cases[i].text), wanted);
        }
    }
    utf8_ambiguous_width = 1;
}

static void test_utf8_fit(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int cells;
        const char *fits;
    } cases[] = {
        {"日本語", 6, "日本語"},
        {"日本語", 5, "日本"},
        {"日本語", 1, ""},
        {"日本語", 0, ""},
        {"日本語", -3, ""},
        {"abc", 2, "ab"},
        {"a日", 2, "a"},
        {"か\xE3\x82\x99き", 2, "か\xE3\x82\x99"},
        {"か\xE3\x82\x99き", 3, "か\xE3\x82\x99"},
        {"e\xCC\x81x", 1, "e\xCC\x81"},
        {"ｶﾞｷ", 1, ""},
        {"ｶﾞｷ", 2, "ｶﾞ"},
        {"ｶﾞｷ", 3, "ｶﾞｷ"},
        {"葛\xF3\xA0\x84\x80城", 2, "葛\xF3\xA0\x84\x80"},
        {"", 5, ""},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        if (utf8_fit(cases[i].text, cases[i].cells) != strlen(cases[i].fits))
            fail_msg("%s in %d: %zu", cases[i].text, cases[i].cells, utf8_fit(cases[i].text, cases[i].cells));
}

static void test_utf8_pad(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int cells;
        bool right;
        const char *padded;
    } cases[] = {
        {"日本", 6, false, "日本  "},
        {"日本", 6, true, "  日本"},
        {"日本", 4, false, "日本"},
        {"日本語", 5, false, "日…  "},
        {"日本語", 5, true, " 日… "},
        {"日本語", 4, false, "日… "},
        {"日本語", 3, false, "…  "},
        {"日本語", 2, false, "… "},
        {"日本語", 1, false, "~"},
        {"日本語", 0, false, ""},
        {"abcdef", 4, false, "ab… "},
        {"", 2, true, "  "},
        {"か\xE3\x82\x99", 3, false, "か\xE3\x82\x99 "},
        {"12", 5, true, "   12"},
    };
    struct str out = STR_INIT;
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        str_clear(&out);
        utf8_pad(&out, cases[i].text, cases[i].cells, cases[i].right);
        if (strcmp(out.text, cases[i].padded) != 0)
            fail_msg("%s in %d: [%s]", cases[i].text, cases[i].cells, out.text);
    }
    /* Whatever is put in, exactly that many cells come out, in both worlds. */
    for (utf8_ambiguous_width = 1; utf8_ambiguous_width <= 2; utf8_ambiguous_width++)
        for (int cells = 0; cells < 30; cells++)
            for (int right = 0; right < 2; right++) {
                str_clear(&out);
                utf8_pad(&out, "a①日ｶﾞ…b○か\xE3\x82\x99語×テスト12", cells, right);
                assert_int_equal(utf8_width(out.text), cells);
            }
    utf8_ambiguous_width = 1;
    str_free(&out);
}

static void test_utf8_steps(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t stops[8];
    } cases[] = {
        {"ab", {1, 2}},
        {"日本", {3, 6}},
        {"か\xE3\x82\x99き", {6, 9}},
        {"ｶﾞｱ", {6, 9}},
        {"葛\xF3\xA0\x84\x80城", {7, 10}},
        {"a\nか\xE3\x82\x99", {1, 2, 8}},
        {"", {0}},
        {"\xFFz", {1, 2}},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        size_t at = 0, count = 0;
        while (cases[i].text[at]) {
            size_t next = utf8_step(cases[i].text, at);
            if (next != cases[i].stops[count++] || utf8_back(cases[i].text, next) != at)
                fail_msg("case %zu, %zu: step %zu, back %zu", i, at, next, utf8_back(cases[i].text, next));
            at = next;
        }
        assert_int_equal(utf8_step(cases[i].text, at), at);
        assert_int_equal(utf8_back(cases[i].text, 0), 0);
    }
}

static void test_utf8_cut(void **state)
{
    (void)state;
    assert_int_equal(utf8_cut("a終わり", 7), 7);
    assert_int_equal(utf8_cut("a終わり", 6), 4);
    assert_int_equal(utf8_cut("終", 2), 0);
    assert_int_equal(utf8_cut("終", SIZE_MAX), 3);
}

static void test_utf8_fold(void **state)
{
    (void)state;
    static const char *const same[][2] = {
        {"ｶﾞ", "ガ"},
        {"が", "ガ"},
        {"か\xE3\x82\x99", "ガ"},
        {"ﾊﾟｿｺﾝ", "ぱそこん"},
        {"ＡＢＣ", "abc"},
        {"ABC", "abc"},
        {"１２３", "123"},
        {"サーバー", "ｻｰﾊﾞｰ"},
        {"サーバ−", "サーバ－"},
        {"A-1", "Ａ―１"},
        {"A‐1", "Aー1"},
        {"〜", "～"},
        {"~", "～"},
        {"㈱", "(株)"},
        {"　", " "},
        {"ゞ", "ヾ"},
        {"ゔ", "ヴ"},
        {"Straße", "STRASSE"},
        {"É", "é"},
        {"", ""},
        {"①", "1"},
    };
    static const char *const differ[][2] = {
        {"か", "が"}, {"髙", "高"}, {"﨑", "崎"}, {"國", "国"}, {"澤", "沢"}, {"ああ", "ア"}, {"っ", "つ"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(same); i++) {
        char *a = utf8_fold(same[i][0]), *b = utf8_fold(same[i][1]);
        if (strcmp(a, b) != 0)
            fail_msg("%s and %s: %s, %s", same[i][0], same[i][1], a, b);
        char *again = utf8_fold(a);
        assert_string_equal(again, a); /* a key's key is the key */
        free(again);
        free(a);
        free(b);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(differ); i++)
        if (utf8_same_folded(differ[i][0], differ[i][1]))
            fail_msg("%s and %s are folded alike", differ[i][0], differ[i][1]);
    assert_true(utf8_same_folded("ＡＢＣ", "abc"));
    char *invalid = utf8_fold("A\xFF");
    assert_non_null(invalid);
    free(invalid);
    char *needle = utf8_fold("ｻｰﾊﾞ");
    assert_true(utf8_contains_folded("情報系さーばー室", needle));
    assert_false(utf8_contains_folded("サハラ", needle));
    assert_true(utf8_contains_folded("", ""));
    assert_true(utf8_contains_folded("x", ""));
    free(needle);
}

static void test_utf8_narrow(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"１２３", "123"},
        {"Ｒ８．４．１", "R8.4.1"},
        {"ｶﾞﾊ", "ｶﾞﾊ"},
        {"ガハ", "ガハ"},
        {"（ａ）　＝", "(a) ="},
        {"０３ー１２３４", "03-1234"},
        {"ー５", "-5"},
        {"データー", "データー"},
        {"Ｔシャツー１", "Tシャツー1"},
        {"−５", "-5"},
        {"令和８年", "令和8年"},
        {"", ""},
        {"”ａ’", "\"a'"},
        {"￥", "￥"},
    };
    struct str out = STR_INIT;
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        str_clear(&out);
        utf8_narrow(cases[i][0], &out);
        if (strcmp(out.text, cases[i][1]) != 0)
            fail_msg("%s: %s", cases[i][0], out.text);
    }
    str_free(&out);
}

static void test_utf8_safe(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool keep;
        const char *safe;
    } cases[] = {
        {"日本 abc ①", false, "日本 abc ①"},
        {"\x1B[31m", false, "^[[31m"},
        {"\x07\x7F\r", false, "^G^?^M"},
        {"a\nb\tc", true, "a\nb\tc"},
        {"a\nb\tc", false, "a^Jb^Ic"},
        {"a\rb", true, "a^Mb"},
        {"\xC2\x9B"
         "31m\xC2\x85",
         true, "<U+009B>31m<U+0085>"},
        {"\xE2\x80\xAE"
         "cod\xE2\x80\xAC",
         false, "<U+202E>cod<U+202C>"},
        {"\xE2\x81\xA6\xE2\x81\xA9", false, "<U+2066><U+2069>"},
        {"a\xE2\x80\x8B"
         "b\xEF\xBB\xBF",
         false, "a<U+200B>b<U+FEFF>"},
        {"\xE2\x80\x8D\xE2\x80\x8F\xC2\xAD", false, "<U+200D><U+200F><U+00AD>"},
        {"\xE2\x80\xA8\xE2\x80\xA9", true, "<U+2028><U+2029>"},
        {"\xF3\xA0\x81\x81", false, "<U+E0041>"},
        {"\xEF\xBF\xB9", false, "<U+FFF9>"},
        {"\xE3\x85\xA4", false, "<U+3164>"}, /* Hangul filler: draws nothing */
        {"葛\xF3\xA0\x84\x80❤\xEF\xB8\x8F", false, "葛\xF3\xA0\x84\x80❤\xEF\xB8\x8F"},
        {"a\xFF\xE6\x97", false, "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\x9B[", false, "\xEF\xBF\xBD["},                                   /* a raw C1 byte is invalid UTF-8 */
        {"か\xE3\x82\x99\xEE\x80\x80", false, "か\xE3\x82\x99\xEE\x80\x80"}, /* gaiji of the private area pass */
    };
    struct str out = STR_INIT;
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        str_clear(&out);
        utf8_safe(&out, cases[i].text, cases[i].keep);
        if (strcmp(out.text, cases[i].safe) != 0)
            fail_msg("case %zu: [%s]", i, out.text);
        assert_true(utf8_valid(out.text));
    }
    str_free(&out);
    assert_int_equal(utf8_forbidden("日本\tabc\n"), 0);
    assert_int_equal(utf8_forbidden("a\x1B"), 0x1B);
    assert_int_equal(utf8_forbidden("a\r"), '\r');
    assert_int_equal(utf8_forbidden("\x7F"), 0x7F);
    assert_int_equal(utf8_forbidden("\xC2\x85"), 0x85);
    assert_int_equal(utf8_forbidden("\xC2\xA0"), 0);
}

/* ---- wrapping --------------------------------------------------------------------------------------------------- */

static void add_line(void *context, const char *line, size_t bytes)
{
    struct str *out = context;
    if (out->length)
        str_add_char(out, '|');
    else
        str_add_char(out, '>');
    str_add_length(out, line, bytes);
}

static void test_utf8_wrap(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int cells;
        const char *lines;
    } cases[] = {
        {"", 10, ">"},
        {"a", 10, ">a"},
        {"a\n", 10, ">a|"},
        {"\n\n", 10, ">||"},
        {"日本語", 6, ">日本語"},
        {"日本語", 4, ">日本|語"},
        {"日本語", 5, ">日本|語"},
        {"日本語", 1, ">日|本|語"},
        {"日本語です。", 10, ">日本語で|す。"}, /* 。 takes す along */
        {"「日本」と", 4, ">「日|本」|と"},
        {"あい「うえ」", 6, ">あい|「う|え」"},
        {"申請書（写し）", 8, ">申請書|（写し）"},
        {"キャッシュ", 8, ">キャッ|シュ"},
        {"キャッシュ", 4, ">キャ|ッ|シュ"}, /* no place to cut: anywhere */
        {"ｶﾞｷﾞｸﾞ", 4, ">ｶﾞｷﾞ|ｸﾞ"},
        {"one two three", 7, ">one two|three"},
        {"one two three", 8, ">one two|three"},
        {"one  two", 3, ">one|two"},
        {"abcdefghij", 4, ">abcd|efgh|ij"},
        {"日abcd", 5, ">日|abcd"},
        {"4月30日まで", 5, ">4月|30日|まで"},
        {"全12名", 4, ">全|12名"},
        {"第3章の", 5, ">第3章|の"},
        {"全第3章", 5, ">全|第3章"},
        {"日①②", 3, ">日①|②"}, /* ① breaks as kanji do */
        {"氏名〔担当者名〕殿", 12, ">氏名|〔担当者名〕|殿"},
        {"〔とても長い名前です〕", 8, ">〔とても|長い名前|です〕"},
        {"a\nbb cc", 2, ">a|bb|cc"},
        {"  字下げ", 6, ">  字下|げ"},
        {"①②③④", 2, ">①②|③④"},
        {"か\xE3\x82\x99き", 2, ">か\xE3\x82\x99|き"},
        {"abc   ", 4, ">abc"},
        {"abc ", 4, ">abc "},
    };
    struct str out = STR_INIT;
    int failures = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        str_clear(&out);
        size_t count = utf8_wrap(cases[i].text, cases[i].cells, add_line, &out);
        size_t bars = 1;
        for (const char *p = cases[i].lines; *p; p++)
            bars += *p == '|';
        if (strcmp(out.text, cases[i].lines) != 0 || count != bars)
            print_error("%s in %d: %s (%zu), not %s\n", cases[i].text, cases[i].cells, out.text, count, cases[i].lines);
        else
            continue;
        failures++;
    }
    str_free(&out);
    assert_int_equal(failures, 0);
}

struct wrap_check {
    const char *text, *at;
    int cells;
};

static void check_line(void *context, const char *line, size_t bytes)
{
    static const char *const never_first[] = {"、", "。", "」", "）", "ー", "っ", "ょ", "！"};
    struct wrap_check *check = context;
    char *copy = mem_text_length(line, bytes);

    assert_true(utf8_valid(copy));
    if (utf8_width(copy) > check->cells)
        fail_msg("%d cells: %s", check->cells, copy);
    /* Only blanks and the newline may be left out between two lines. */
    for (; check->at < line; check->at++)
        if (*check->at != ' ' && *check->at != '\n')
            fail_msg("%d cells: lost %s", check->cells, check->at);
    check->at = line + bytes;
    if (check->cells >= 12 && line > check->text)
        for (size_t i = 0; i < ARRAY_LENGTH(never_first); i++)
            if (strncmp(copy, never_first[i], strlen(never_first[i])) == 0)
                fail_msg("%d cells: a line begins with %s", check->cells, copy);
    if (check->cells >= 12 && bytes >= 3 && strcmp(copy + bytes - 3, "「") == 0)
        fail_msg("%d cells: a line ends with %s", check->cells, copy);
    free(copy);
}

static void test_utf8_wrap_everywhere(void **state)
{
    (void)state;
    static const char paragraph[] =
        "情報資産の「管理責任者」は、所属（課・室）の長とする。ただし、サーバー室のネットワーク機器（Catalyst 9300 "
        "series等）については、"
        "情報政策課長が定める者をもって「管理責任者」とし、その旨を〔台帳の備考欄〕に記載しなければならない！次の①から⑤"
        "までを点検する：\n"
        "  ①重要度がⅢ以上の資産  "
        "②外部委託先（株式会社〇〇）が扱う資産、③2026年4月1日から2027年3月31日までに廃棄した媒体。\n\n"
        "See https://www.example.lg.jp/security/policy.html for details.\n";
    struct str text = STR_INIT;

    for (int i = 0; i < 20; i++)
        str_add(&text, paragraph);
    for (int cells = 2; cells < 100; cells++) {
        struct wrap_check check = {text.text, text.text, cells};
        size_t lines = utf8_wrap(text.text, cells, check_line, &check);
        assert_ptr_equal(check.at, text.text + text.length);
        assert_int_equal(lines, utf8_wrap(text.text, cells, NULL, NULL));
    }
    str_free(&text);
}

/* ---- dates ------------------------------------------------------------------------------------------------------ */

static void test_date_serial(void **state)
{
    (void)state;
    static const struct {
        int year, month, day, serial;
    } cases[] = {
        {1900, 1, 1, 1},      {1900, 2, 28, 59},   {1900, 2, 29, 60},     {1900, 3, 1, 61},        {1970, 1, 1, 25569},
        {2000, 2, 29, 36585}, {2026, 4, 1, 46113}, {2024, 12, 31, 45657}, {9999, 12, 31, 2958465}, {1899, 12, 31, 0},
        {2026, 2, 29, 0},     {2100, 2, 29, 0},    {2026, 4, 31, 0},      {2026, 13, 1, 0},        {2026, 0, 1, 0},
        {2026, 1, 0, 0},      {10000, 1, 1, 0},    {2026, 1, 32, 0},      {-5, 1, 1, 0},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        if (date_serial(cases[i].year, cases[i].month, cases[i].day) != cases[i].serial)
            fail_msg("%d-%d-%d: %d", cases[i].year, cases[i].month, cases[i].day,
                     date_serial(cases[i].year, cases[i].month, cases[i].day));
    struct date date;
    for (int serial = 1; serial <= 2958465; serial += serial < 150000 ? 1 : 101) {
        assert_true(date_from_serial(serial, &date));
        if (date_serial(date.year, date.month, date.day) != serial)
            fail_msg("%d: %d-%d-%d", serial, date.year, date.month, date.day);
    }
    assert_false(date_from_serial(0, &date));
    assert_false(date_from_serial(-1, &date));
    assert_false(date_from_serial(2958466, &date));
}

static void test_date_parse(void **state)
{
    (void)state;
    int today = date_serial(2026, 11, 21);
    static const struct {
        const char *text, *iso;
    } cases[] = {
        {"2026-04-01", "2026-04-01"},
        {"2026/4/1", "2026-04-01"},
        {"2026.4.1", "2026-04-01"},
        {"20260401", "2026-04-01"},
        {"2026年4月1日", "2026-04-01"},
        {"4/1", "2026-04-01"},
        {"4月1日", "2026-04-01"},
        {"R8.4.1", "2026-04-01"},
        {"R8/4/1", "2026-04-01"},
        {"r8-4-1", "2026-04-01"},
        {"R08.04.01", "2026-04-01"},
        {"令和8年4月1日", "2026-04-01"},
        {"令和 8年 4月 1日", "2026-04-01"},
        {"㋿8年4月1日", "2026-04-01"},
        {"令和8.4.1", "2026-04-01"},
        {"２０２６－０４－０１", "2026-04-01"},
        {"２０２６／４／１", "2026-04-01"},
        {"Ｒ８．４．１", "2026-04-01"},
        {"令和８年４月１日", "2026-04-01"},
        {"４／１", "2026-04-01"},
        {"２０２６ー４ー１", "2026-04-01"},
        {"　2026-04-01 ", "2026-04-01"},
        {"昭和60年1月2日", "1985-01-02"},
        {"今日", "2026-11-21"},
        {"明日", "2026-11-22"},
        {"昨日", "2026-11-20"},
        {"today", "2026-11-21"},
        {"Ｔｏｄａｙ", "2026-11-21"},
        {"tomorrow", "2026-11-22"},
        {"12/31", "2026-12-31"},
        {"T15.12.24", "1926-12-24"},
        {"M45.7.29", "1912-07-29"},
        {"H1.1.8", "1989-01-08"},
        /* the edges of the eras */
        {"令和元年5月1日", "2019-05-01"},
        {"令和1年5月1日", "2019-05-01"},
        {"令和元年4月30日", ""},
        {"平成31年4月30日", "2019-04-30"},
        {"平成31年5月1日", "2019-05-01"}, /* written before the new era was known */
        {"平成32年3月31日", "2020-03-31"},
        {"平成元年1月8日", "1989-01-08"},
        {"平成元年1月7日", ""},
        {"昭和64年1月7日", "1989-01-07"},
        {"昭和64年1月8日", "1989-01-08"},
        {"昭和65年4月1日", "1990-04-01"},
        {"昭和元年12月25日", "1926-12-25"},
        {"昭和元年12月24日", ""},
        {"大正15年12月24日", "1926-12-24"},
        {"大正15年12月25日", "1926-12-25"},
        {"大正元年7月30日", "1912-07-30"},
        {"明治45年7月30日", "1912-07-30"},
        {"明治33年1月1日", "1900-01-01"},
        {"明治32年12月31日", ""},
        {"平成40年1月1日", "2028-01-01"},
        {"H32/3/31", "2020-03-31"},
        {"Ｈ３２．３．３１", "2020-03-31"},
        {"R080401", "2026-04-01"},
        {"令8.4.1", "2026-04-01"},
        {"昭60年1月2日", "1985-01-02"},
        {"平成三年四月一日", "1991-04-01"},
        {"平成三十一年四月三十日", "2019-04-30"},
        {"二〇二六年十二月二十一日", "2026-12-21"},
        {"令和元年十月十日", "2019-10-10"},
        {"平成十三二年四月一日", ""},
        {"きょう", "2026-11-21"},
        {"あした", "2026-11-22"},
        {"明後日", "2026-11-23"},
        {"一昨日", "2026-11-19"},
        /* with a day of the week, with a time */
        {"2026/4/1(水)", "2026-04-01"},
        {"2026年4月1日（水）", "2026-04-01"},
        {"2026年4月1日 水曜日", "2026-04-01"},
        {"2026-04-01 (Wed)", "2026-04-01"},
        {"令和8年4月1日(水)", "2026-04-01"},
        {"4/1(水)", "2026-04-01"},
        {"2026/4/1(木)", ""},
        {"1900/1/1(月)", "1900-01-01"},
        {"2026/04/01 10:30:00", "2026-04-01"},
        {"2026/4/1 0:00", "2026-04-01"},
        {"2026-04-01T00:00:00+09:00", "2026-04-01"},
        {"2026-04-01T10:30:00.123+0900", "2026-04-01"},
        {"2026-04-01T10:30:00", "2026-04-01"},
        {"2026-04-01T10:30:00Z", "2026-04-01"},
        {"2026-04-01 23:59:59 JST", "2026-04-01"},
        {"2026年4月1日（水）午後3時30分", "2026-04-01"},
        {"2026年4月1日 10時", "2026-04-01"},
        {"2026/4/1 3:05 PM", "2026-04-01"},
        {"２０２６／０４／０１　１０：３０", "2026-04-01"},
        {"20260401 10:30", "2026-04-01"},
        {"2026-03-31T15:00:00Z", ""}, /* the first of April in Japan */
        {"2026-04-01T04:00:00+14:00", ""},
        {"2026/4/1 25:00", ""},
        {"2026/4/1 10:60", ""},
        {"2026/4/1 10", ""},
        {"2026/4/1 10:30 x", ""},
        /* blanks of all kinds */
        {"\u00a02026/4/1\u200b", "2026-04-01"},
        {"\ufeff2026-04-01\u3000", "2026-04-01"},
        {"\u200e2026\u200e/\u200e4\u200e/\u200e1", "2026-04-01"},
        {"2026 年\u00a04 月 1 日", "2026-04-01"},
        {"令和0年4月1日", ""},
        /* no dates */
        {"", ""},
        {" ", ""},
        {"2026", ""},
        {"2026-04", ""},
        {"2026年3月", ""},
        {"2026/4", ""},
        {"令和8年3月", ""},
        {"4/1/2026", ""},
        {"8/4/1", ""},
        {"46113", ""},
        {"NaT", ""},
        {"1900/2/29", ""},
        {"2026/04/01/", ""},
        {"2026/4/1(", ""},
        {"2026-02-29", ""},
        {"2024-02-29", "2024-02-29"},
        {"2/29", ""},
        {"13/1", ""},
        {"4/31", ""},
        {"2026/4-1", ""},
        {"2026-04-01x", ""},
        {"26/4/1", ""},
        {"4.1", ""},
        {"2026年4月1", ""},
        {"4月", ""},
        {"4月1", ""},
        {"R8", ""},
        {"R8.4", ""},
        {"R.4.1", ""},
        {"abc", ""},
        {"202604011", ""},
        {"20261301", ""},
        {"2026-004-01", ""},
        {"Rabbit", ""},
        {"99999999999999999999", ""},
        {"2026--4-1", ""},
        {"-4/1", ""},
        {"1900-02-29", "1900-02-29"},
        {"1899-12-31", ""},
        {"\xFF", ""},
        {"元年4月1日", ""},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        char iso[11];
        date_iso(date_parse(cases[i].text, today), iso);
        if (strcmp(iso, cases[i].iso) != 0)
            fail_msg("%s: [%s], not [%s]", cases[i].text, iso, cases[i].iso);
    }
    assert_int_equal(date_parse("2/29", date_serial(2028, 1, 1)), date_serial(2028, 2, 29));
    assert_int_equal(date_parse("4/1", 0), 0);
    assert_int_equal(date_from_iso("1900-02-29"), 60);
    assert_int_equal(date_from_iso("1900-2-28"), 0);
    assert_int_equal(date_from_iso("2026-04-01 "), 0);
    assert_int_equal(date_parse("明日", 2958465), 0);
    assert_int_equal(date_parse("昨日", 1), 0);
}

/* Each refusal says what is wrong, so that the person knows what would be right. */
static void test_date_refusals(void **state)
{
    (void)state;
    static const struct {
        const char *text, *why;
    } cases[] = {
        {"2026/2/30", "2026-02 ends with day 28"},
        {"2028年2月30日", "2028-02 ends with day 29"},
        {"平成３年４月３１日", "1991-04 ends with day 30"},
        {"1900/2/29", "1900-02 ends with day 28"},
        {"20261301", "months go from 1 to 12"},
        {"2026年3月", "2026-03-01 is the first of the month, 2026-03-31 the last"},
        {"2026-04", "2026-04-30 the last"},
        {"R8.2", "2026-02-28 the last"},
        {"26/4/1", "write 2026/4/1 or H26/4/1"},
        {"8.4.1", "write 2008/4/1 or R8/4/1"},
        {"令和元年4月30日", "令和 begins on 2019-05-01"},
        {"明治32年12月31日", "from the year 1900 to 9999"},
        {"4/1/2026", "write 2026/4/1 or 2026/1/4"},
        {"2026/4/1(木)", "2026-04-01 is another day of the week: 水"},
        {"2026-03-31T15:00:00Z", "in Japan"},
        {"NaT", "empty"},
        {"nan", "empty"},
        {"あさ", "R8.4.1"},         /* what would be right */
        {"明日", "Write the date"}, /* date_read() is for files: whose day? */
        {"+30", "Write the date"},
        {"来月末", "Write the date"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct error err = {0};
        int serial = 7;
        assert_false(date_read(cases[i].text, date_serial(2026, 11, 21), &serial, &err));
        assert_int_equal(serial, 0);
        assert_int_equal(err.code, ERROR_NOT_DATE);
        assert_string_equal(err.subject, cases[i].text);
        if (*cases[i].why ? !strstr(err.detail, cases[i].why) : *err.detail)
            fail_msg("%s: [%s], not [%s]", cases[i].text, err.detail, cases[i].why);
    }
}

/* Days as one says them, on a Saturday. */
static void test_date_words(void **state)
{
    (void)state;
    static const struct {
        const char *text, *iso, *why;
    } cases[] = {
        {"+30", "2026-12-21", NULL},
        {"＋３０", "2026-12-21", NULL},
        {"-7", "2026-11-14", NULL},
        {"－７", "2026-11-14", NULL},
        {"−7", "2026-11-14", NULL},
        {"+0", "2026-11-21", NULL},
        {"+30日", "2026-12-21", NULL},
        {"+2週間", "2026-12-05", NULL},
        {"10日後", "2026-12-01", NULL},
        {"十日後", "2026-12-01", NULL},
        {"１週間前", "2026-11-14", NULL},
        {"3か月後", "2027-02-21", NULL},
        {"３ヶ月後", "2027-02-21", NULL},
        {"半年後", "2027-05-21", NULL},
        {"1年前", "2025-11-21", NULL},
        {"あさって", "2026-11-23", NULL},
        {"一昨日", "2026-11-19", NULL},
        {"月末", "2026-11-30", NULL},
        {"今月末", "2026-11-30", NULL},
        {"今月末日", "2026-11-30", NULL},
        {"来月末", "2026-12-31", NULL},
        {"来月の末", "2026-12-31", NULL},
        {"再来月末", "2027-01-31", NULL},
        {"先月末", "2026-10-31", NULL},
        {"来月1日", "2026-12-01", NULL},
        {"来月の１０日", "2026-12-10", NULL},
        {"来月十日", "2026-12-10", NULL},
        {"年末", "2026-12-31", NULL},
        {"来年3月31日", "2027-03-31", NULL},
        {"来年の3/31", "2027-03-31", NULL},
        {"来年3月末", "2027-03-31", NULL},
        {"End of month", "2026-11-30", NULL},
        {"end of next month", "2026-12-31", NULL},
        {"金曜", "2026-11-27", NULL},
        {"金曜日", "2026-11-27", NULL},
        {"次の金曜", "2026-11-27", NULL}, /* this week's has gone */
        {"friday", "2026-11-27", NULL},
        {"来週の金曜", "2026-11-27", NULL},
        {"来週金曜日", "2026-11-27", NULL},
        {"再来週の月曜", "2026-11-30", NULL},
        {"先週の木曜日", "2026-11-12", NULL},
        {"2026-04-01", "2026-04-01", NULL},
        {"R8.4.1", "2026-04-01", NULL},
        /* not one day only */
        {"土曜", "", "2026-11-21 or 2026-11-28"},
        {"来週の日曜", "", "2026-11-29 or 2026-11-22"}, /* where does a week begin? */
        {"来月", "", "2026-12-01 is the first of the month, 2026-12-31 the last"},
        {"来月31日", "2026-12-31", NULL},
        {"今月31日", "", "2026-11 ends with day 30"},
        {"15日", "", "write 11/15 or 12/15"},
        {"来週", "", "which day of that week"},
        {"年度末", "", "business year"},
        {"2026年度末", "", "business year"},
        {"来年", "", "R8.4.1"},
        {"+99999", "", "R8.4.1"},
        {"+9999年", "", "R8.4.1"},
        {"30", "", "R8.4.1"},
        {"日後", "", "R8.4.1"},
        {"明日以降", "", "R8.4.1"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct error err = {0};
        int serial = 7;
        char iso[11];
        bool good = date_typed(cases[i].text, date_serial(2026, 11, 21), &serial, &err);
        date_iso(serial, iso);
        if (good != (cases[i].why == NULL) || strcmp(iso, cases[i].iso) != 0)
            fail_msg("%s: %s, not %s (%s)", cases[i].text, iso, cases[i].iso, err.detail);
        if (cases[i].why && !strstr(err.detail, cases[i].why))
            fail_msg("%s: [%s], not [%s]", cases[i].text, err.detail, cases[i].why);
    }
    int serial;
    assert_true(date_typed("水曜", date_serial(2026, 11, 23), &serial, NULL)); /* Monday */
    assert_int_equal(serial, date_serial(2026, 11, 25));
    assert_false(date_typed("次の水曜", date_serial(2026, 11, 23), &serial, NULL)); /* this week's or the next one's? */
    assert_true(date_typed("今週の水曜", date_serial(2026, 11, 23), &serial, NULL));
    assert_int_equal(serial, date_serial(2026, 11, 25));
    assert_true(date_typed("1か月後", date_serial(2027, 1, 31), &serial, NULL));
    assert_int_equal(serial, date_serial(2027, 2, 28));
    assert_false(date_typed("+1", 0, &serial, NULL)); /* no day to count from */
}

/* On any day: what the words mean, as another calendar (the C library's) reckons it. */
static int by_library(int year, int month, int day)
{
    struct tm tm = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_hour = 12};
    time_t at = timegm(&tm);
    gmtime_r(&at, &tm);
    return date_serial(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

static void test_date_words_any_day(void **state)
{
    (void)state;
    static const char *const weekdays[] = {"日曜", "月曜", "火曜", "水曜", "木曜", "金曜", "土曜"};
    unsigned random = 7;
    for (int i = 0; i < 4000; i++) {
        random = random * 1103515245u + 12345u;
        int today = date_serial(1971, 1, 1) + (int)(random >> 8) % 60000, n = (int)(random >> 4) % 800, serial;
        struct date d;
        char text[40];
        date_from_serial(today, &d);
        struct tm tm = {.tm_year = d.year - 1900, .tm_mon = d.month - 1, .tm_mday = d.day, .tm_hour = 12};
        timegm(&tm);
        snprintf(text, sizeof(text), "%+d", n);
        assert_true(date_typed(text, today, &serial, NULL));
        assert_int_equal(serial, by_library(d.year, d.month, d.day + n));
        snprintf(text, sizeof(text), "%d日前", n);
        assert_true(date_typed(text, today, &serial, NULL));
        assert_int_equal(serial, by_library(d.year, d.month, d.day - n));
        assert_true(date_typed("月末", today, &serial, NULL));
        assert_int_equal(serial, by_library(d.year, d.month + 1, 0));
        assert_true(date_typed("来月末", today, &serial, NULL));
        assert_int_equal(serial, by_library(d.year, d.month + 2, 0));
        assert_true(date_typed("先月1日", today, &serial, NULL));
        assert_int_equal(serial, by_library(d.year, d.month - 1, 1));
        for (int w = 0; w < 7; w++) { /* the coming one is ahead by less than a week, and its name is its own */
            bool good = date_typed(weekdays[w], today, &serial, NULL);
            assert_int_equal(good, w != tm.tm_wday);
            if (good)
                assert_int_equal(serial, by_library(d.year, d.month, d.day + (w - tm.tm_wday + 7) % 7));
            snprintf(text, sizeof(text), "来週の%s", weekdays[w]);
            if (date_typed(text, today, &serial, NULL)) {
                assert_in_range(serial, today + 1, today + 13);
                assert_int_equal(w == 0, tm.tm_wday == 0); /* between two Sundays a week lies, however it is counted */
            }
        }
        /* as it is said on the screen it is read again */
        struct str said = STR_INIT;
        date_say(today, &said);
        assert_true(date_typed(said.text, 1, &serial, NULL));
        assert_int_equal(serial, today);
        str_free(&said);
    }
}

static void test_date_texts(void **state)
{
    (void)state;
    static const struct {
        int year, month, day;
        const char *era;
    } cases[] = {
        {2026, 4, 1, "令和8年4月1日"},      {2019, 5, 1, "令和元年5月1日"},   {2019, 4, 30, "平成31年4月30日"},
        {1989, 1, 8, "平成元年1月8日"},     {1989, 1, 7, "昭和64年1月7日"},   {1926, 12, 25, "昭和元年12月25日"},
        {1926, 12, 24, "大正15年12月24日"}, {1912, 7, 30, "大正元年7月30日"}, {1912, 7, 29, "明治45年7月29日"},
        {1900, 1, 1, "明治33年1月1日"},     {1900, 2, 29, "明治33年2月29日"},
    };
    struct str out = STR_INIT;
    char iso[11] = "x";
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        int serial = date_serial(cases[i].year, cases[i].month, cases[i].day);
        str_clear(&out);
        date_era(serial, &out);
        assert_string_equal(out.text, cases[i].era);
        assert_int_equal(date_parse(out.text, 0), serial == 60 ? 0 : serial); /* what we write, we read */
    }
    str_clear(&out);
    date_era(0, &out);
    assert_string_equal(out.text, "");
    str_free(&out);
    date_iso(0, iso);
    assert_string_equal(iso, "");
    date_iso(60, iso);
    assert_string_equal(iso, "1900-02-29");
    date_iso(2958465, iso);
    assert_string_equal(iso, "9999-12-31");
}

static void test_date_time(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "2026",
                                      "2026-13-01T00:00",
                                      "2026-04-31T10:00",
                                      "2026-04-10T24:00",
                                      "2026-04-10T10:60",
                                      "2026-04-10T1:00",
                                      "2026-04-10T10:00Z",
                                      "2026-04-10x10:00",
                                      "2026-04-10T",
                                      "2026-4-1T10:00",
                                      "2026-04-10T10:00:61"};
    char text[17];

    setenv("TZ", "Asia/Tokyo", 1);
    tzset();
    assert_int_equal(date_time_parse("1970-01-01T09:00"), 0);
    assert_int_equal(date_time_parse("2026-04-10T10:12"), 1775783520);
    assert_int_equal(date_time_parse("2026-04-10 10:12:07"), 1775783527);
    for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
        if (date_time_parse(bad[i]) != -1)
            fail_msg("%s", bad[i]);
    date_time_text(1775783520, text);
    assert_string_equal(text, "2026-04-10 10:12");
    date_time_text(INT64_MAX, text);
    assert_string_equal(text, "");
    setenv("MAMORI_NOW", "2026-11-21T00:30", 1);
    assert_int_equal(date_today(), date_serial(2026, 11, 21)); /* local, though UTC has still the 20th */
    assert_int_equal(date_now(), date_time_parse("2026-11-21T00:30"));
    setenv("MAMORI_NOW", "2026-11-22", 1);
    assert_int_equal(date_today(), date_serial(2026, 11, 22));
    setenv("MAMORI_NOW", "nonsense", 1);
    assert_true(llabs(date_now() - (long long)time(NULL)) <= 2);
    unsetenv("MAMORI_NOW");
    assert_true(llabs(date_now() - (long long)time(NULL)) <= 2);
    assert_true(date_today() > date_serial(2024, 1, 1));
    unsetenv("TZ");
    tzset();
}

/* ---- values ----------------------------------------------------------------------------------------------------- */

static void test_value_number_text(void **state)
{
    (void)state;
    static const struct {
        double number;
        const char *text;
    } cases[] = {
        {0, "0"},
        {-0.0, "0"},
        {1, "1"},
        {-12, "-12"},
        {62.5, "62.5"},
        {0.1, "0.1"},
        {0.1 + 0.2, "0.3"},
        {-0.25, "-0.25"},
        {1e15, "1000000000000000"},
        {999999999999999, "999999999999999"},
        {1e19, "10000000000000000000"},
        {1e20, "1E+20"},
        {-1.5e300, "-1.5E+300"},
        {1234567.891, "1234567.891"},
        {0.00001, "0.00001"},
        {1e-9, "0.000000001"},
        {1e-10, "1E-10"},
        {1.25e-12, "1.25E-12"},
        {1.0 / 3, "0.333333333333333"},
        {2.0 / 3, "0.666666666666667"},
        {100.0 / 3, "33.3333333333333"},
        {9007199254740993.0, "9007199254740990"},
        {0.5, "0.5"},
        {1e100, "1E+100"},
        {4.35, "4.35"},
        {0.1 * 3, "0.3"},
        {1.005, "1.005"},
        {123456789012345.6, "123456789012346"},
        {9.9999999999999999, "10"},
        {99.9999999999999999e10, "1000000000000"},
        {5e-324, "4.94065645841247E-324"},
    };
    struct str out = STR_INIT;
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        str_clear(&out);
        value_number_text(cases[i].number, &out);
        if (strcmp(out.text, cases[i].text) != 0)
            fail_msg("%.17g: %s, not %s", cases[i].number, out.text, cases[i].text);
    }
    /* Every number of up to 15 digits reads back as itself. */
    for (int i = 1; i < 20000; i++) {
        double n = (double)i * 7919 / (i % 2 ? 1000 : 1e7), back;
        char decimal[40];
        snprintf(decimal, sizeof(decimal), "%.15g", n);
        n = strtod(decimal, NULL);
        str_clear(&out);
        value_number_text(n, &out);
        assert_true(value_parse_number(out.text, &back));
        if (back != n)
            fail_msg("%.17g: %s", n, out.text);
    }
    str_clear(&out);
    value_number_text(1e308 * 10, &out);
    assert_string_equal(out.text, "#NUM!");
    str_free(&out);
}

static void test_value_parse_number(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double number;
    } good[] = {
        {"0", 0},
        {"12", 12},
        {"-3", -3},
        {"+3", 3},
        {"12.5", 12.5},
        {".5", .5},
        {"5.", 5},
        {"1,234", 1234},
        {"1,234,567.89", 1234567.89},
        {"-12,345", -12345},
        {"1e3", 1000},
        {"1E-2", .01},
        {"2.5e+3", 2500},
        {"50%", .5},
        {"12.3%", .123},
        {"7%", .07},
        {"1e2%", 1},
        {" 12 ", 12},
        {"１２３", 123},
        {"－１２．５", -12.5},
        {"ー５", -5},
        {"１，２３４", 1234},
        {"５０％", .5},
        {"　７　", 7},
        {"0012", 12},
        {"0.1", 0.1},
        {"−4", -4},
        {"-0", 0},
    };
    static const char *const bad[] = {"",      " ",      "-",       ".",      "abc",  "1,23", "12,34", "1234,567",
                                      ",123",  "1,,234", "1 2",     "1.2.3",  "0x1F", "inf",  "nan",   "1e",
                                      "1e400", "12円",   "1%%",     "%",      "--1",  "1-",   "e5",    "1,",
                                      "1.,5",  "١٢",     "1e5,000", "１２月", "5%5",  "\xFF"};
    double n;
    for (size_t i = 0; i < ARRAY_LENGTH(good); i++)
        if (!value_parse_number(good[i].text, &n) || n != good[i].number)
            fail_msg("%s: %.17g", good[i].text, n);
    for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
        if (value_parse_number(bad[i], &n))
            fail_msg("%s is a number: %.17g", bad[i], n);
}

static void test_typed_number(void **state)
{
    (void)state;
    static const struct {
        const char *text, *unit;
        double number;
    } good[] = {
        {"2.0", NULL, 2},
        {"12.3%", NULL, .123},
        {"５０％", NULL, .5},
        {"50%", "%", 50},
        {"50 パーセント", "%", 50},
        {"50", "%", 50},
        {"1万円", "円", 10000},
        {"1.5万", "円", 15000},
        {"1.1万円", "円", 11000},
        {"12千円", "円", 12000},
        {"３億", "円", 3e8},
        {"1億2000万円", "円", 120000000},
        {"3億2,000万", "円", 320000000},
        {"2千5百万円", "円", 25000000},
        {"5百万円", "円", 5000000},
        {"百万円", "円", 1000000},
        {"1.5百万円", "円", 1500000},
        {"三万円", "円", 30000},
        {"十二", NULL, 12},
        {"二〇", NULL, 20},
        {"1万2", NULL, 10002},
        {"¥1,000", "円", 1000},
        {"￥１，０００－", "円", 1000},
        {"\\1,000", "円", 1000},
        {"¥ 1,000 円", "円", 1000},
        {"1,000 yen", "円", 1000},
        {"△3", NULL, -3},
        {"▲ 1,234", NULL, -1234},
        {"¥-5", "円", -5},
        {"-¥5", "円", -5},
        {"－５", NULL, -5},
        {"２回", "回/年", 2},
        {"年2回", "回/年", 2},
        {"2回/年", "回/年", 2},
        {"１２人", "人", 12},
        {"12名", "人", 12},
        {"４月", "月", 4},
        {"10文字", "文字以上", 10},
        {"10字以上", "文字以上", 10},
        {"1 時間", "時間以内", 1},
        {"6ヶ月", "か月", 6},
        {"６ カ月", "か月", 6},
        {"3つ", "つ", 3},
        {"5台", NULL, 5},
        {"\u00a012\u200b", NULL, 12},
        {"\u3000 12\ufeff", NULL, 12},
    };
    static const struct {
        const char *text, *unit, *why;
    } bad[] = {
        {"", NULL, ""},      {"円", "円", "円"},      {"たくさん", NULL, ""},  {"1,23円", "円", "円"},
        {"50%", "人", "人"}, {"¥12", "人", "人"},     {"12円", "人", "人"},    {"1年", "か月", "か月"},
        {"万", NULL, ""},    {"1万1億", NULL, ""},    {"1.5万3千", NULL, ""},  {"1百2千", NULL, ""},
        {"--1", NULL, ""},   {"1-", NULL, ""},        {"1 2", NULL, ""},       {"10～20万円", "円", "円"},
        {"0x1F", NULL, ""},  {"1e400", NULL, ""},     {"NaN", NULL, "empty"},  {"None", "円", "empty"},
        {"1e3万", NULL, ""}, {"約3万円", "円", "円"}, {"3人以上", "人", "人"}, {"1.5.2", NULL, ""},
    };
    double n;
    for (size_t i = 0; i < ARRAY_LENGTH(good); i++) {
        struct error err = {0};
        if (!typed_number(good[i].text, good[i].unit, &n, &err) || n != good[i].number)
            fail_msg("%s: %.17g (%s)", good[i].text, n, err.detail);
    }
    for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
        struct error err = {0};
        if (typed_number(bad[i].text, bad[i].unit, &n, &err))
            fail_msg("%s is a number: %.17g", bad[i].text, n);
        assert_int_equal(err.code, ERROR_NOT_NUMBER);
        if (*bad[i].why ? !strstr(err.detail, bad[i].why) : *err.detail)
            fail_msg("%s: [%s], not [%s]", bad[i].text, err.detail, bad[i].why);
    }
    /* What a number looks like is read back, with and without a unit. */
    srand(7);
    for (int i = 0; i < 2000; i++) {
        struct str text = STR_INIT;
        double number = (rand() % 2000001 - 1000000) / (double)(i % 3 ? 1 : 100);
        value_number_text(number, &text);
        assert_true(typed_number(text.text, i % 2 ? "円" : NULL, &n, NULL));
        assert_true(n == number);
        str_free(&text);
    }
}

static void test_typed_trim(void **state)
{
    (void)state;
    static const struct {
        const char *text, *trimmed;
    } cases[] = {
        {"", ""},
        {" ", ""},
        {"\u3000\u00a0\u200b", ""},
        {"名簿", "名簿"},
        {"\u3000名 簿\u00a0", "名 簿"},
        {"\ufeff名\u200b簿\u200b", "名\u200b簿"}, /* inside nothing is touched */
        {"\tx\u2009", "x"},
        {"葛\U000e0100", "葛\U000e0100"}, /* a variant of the character, no blank */
        {"。", "。"},
        {"é", "é"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct str out = STR_INIT;
        typed_trim(cases[i].text, &out);
        if (strcmp(out.text, cases[i].trimmed) != 0)
            fail_msg("%zu: [%s]", i, out.text);
        assert_int_equal(typed_has_edge(cases[i].text), strcmp(cases[i].text, cases[i].trimmed) != 0);
        str_free(&out);
    }
}

static void test_values(void **state)
{
    (void)state;
    const struct value values[] = {
        value_empty(),   value_text(""),    value_text("a"),  value_text("あ"),        value_number(0),
        value_number(1), value_bool(false), value_bool(true), value_error(VALUE_NULL), value_error(VALUE_NA),
    };
    static const char *const texts[] = {"", "", "a", "あ", "0", "1", "FALSE", "TRUE", "#NULL!", "#N/A"};
    struct str out = STR_INIT;

    for (size_t i = 0; i < ARRAY_LENGTH(values); i++) {
        for (size_t j = 0; j < ARRAY_LENGTH(values); j++) {
            assert_int_equal(value_same(values[i], values[j]), i == j);
            assert_int_equal(value_hash(values[i]) == value_hash(values[j]), i == j);
        }
        assert_int_equal(value_blank(values[i]), i < 2);
        str_clear(&out);
        value_to_text(values[i], &out);
        assert_string_equal(out.text, texts[i]);
    }
    char copy[] = "あ";
    assert_true(value_same(value_text(copy), values[3]));
    assert_true(value_hash(value_text(copy)) == value_hash(values[3]));
    assert_string_equal(value_error_text(VALUE_DIV0), "#DIV/0!");
    assert_string_equal(value_error_text(VALUE_VALUE), "#VALUE!");
    assert_string_equal(value_error_text(VALUE_REF), "#REF!");
    assert_string_equal(value_error_text(VALUE_NAME), "#NAME?");
    assert_string_equal(value_error_text(VALUE_NUM), "#NUM!");
    str_free(&out);
}

/* ---- errors and languages --------------------------------------------------------------------------------------- */

static void test_error(void **state)
{
    (void)state;
    struct error err;
    struct str out = STR_INIT;
    char long_subject[600];

    assert_false(error_set(NULL, ERROR_IO, "x"));
    assert_false(error_place(NULL, "%d", 1));
    assert_false(error_detail(NULL, "%d", 1));
    assert_false(error_set(&err, ERROR_UNKNOWN_SHEET, "a%s\x1B"));
    error_text(&err, &out);
    assert_string_equal(out.text, "unknown sheet a%s^[\n  'mamori status' lists the sheets.");
    error_place(&err, "line %d", 4);
    error_detail(&err, "near: %s", "資産\xE2\x80\xAE");
    str_clear(&out);
    error_text(&err, &out);
    assert_string_equal(out.text,
                        "line 4: unknown sheet a%s^[ (near: 資産<U+202E>)\n  'mamori status' lists the sheets.");
    error_set(&err, ERROR_NOTHING, err.subject); /* place and detail are forgotten, the subject may be its own */
    str_clear(&out);
    error_text(&err, &out);
    assert_string_equal(out.text, "there is nothing to do: a%s^[");
    /* Cut subjects stay UTF-8, wherever the cut falls. */
    for (size_t shift = 0; shift < 3; shift++) {
        memset(long_subject, 'x', shift);
        for (size_t i = shift; i + 3 < sizeof(long_subject); i += 3)
            memcpy(long_subject + i, "日", 4);
        error_set(&err, ERROR_TOO_LONG, long_subject);
        assert_true(utf8_valid(err.subject));
        assert_in_range(strlen(err.subject), 253, 255);
        error_detail(&err, "%s", long_subject);
        assert_true(utf8_valid(err.detail));
        error_place(&err, "%s", long_subject);
        assert_true(utf8_valid(err.place));
    }
    error_set(&err, ERROR_IO, "日本");
    assert_string_equal(err.subject, "日本");
    for (int code = 0; code < ERROR_CODE_COUNT; code++) {
        error_set(&err, code, "対象");
        str_clear(&out);
        error_text(&err, &out);
        assert_true(out.length > 0);
        assert_null(strstr(out.text, "%s"));
        assert_int_equal(strstr(out.text, "対象") != NULL, code != ERROR_NONE);
    }
    str_free(&out);
}

static void test_error_near_name(void **state)
{
    (void)state;
    static const char *const names[] = {"assets",     "vendors", "incidents", "重要度", "備考",
                                        "サーバー名", NULL,      "id",        "a"};
    static const struct {
        const char *typed, *near;
    } cases[] = {
        {"asets", "assets"},
        {"assest", "assets"},
        {"ASSETS", "assets"},
        {"ａｓｓｅｔ", "assets"},
        {"incidnt", "incidents"},
        {"incdnts", "incidents"},
        {"vender", "vendors"},
        {"重用度", "重要度"},
        {"さーばー", "サーバー名"},
        {"ｻｰﾊﾞ名", "サーバー名"},
        {"備考欄", "備考"},
        {"di", "id"},
        {"x", NULL},
        {"xyz", NULL},
        {"assorted", NULL},
        {"", NULL},
        {"氏名", NULL},
        {"inxxdents", "incidents"},
        {"inxxxxnts", NULL},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        const char *near = error_near_name(cases[i].typed, names, ARRAY_LENGTH(names));
        if ((near == NULL) != (cases[i].near == NULL) || (near && strcmp(near, cases[i].near) != 0))
            fail_msg("%s: %s", cases[i].typed, near ? near : "(none)");
    }
    assert_null(error_near_name(NULL, names, 3));
    assert_null(error_near_name("x", names, 0));
    char long_name[1000];
    memset(long_name, 'q', sizeof(long_name));
    long_name[999] = '\0';
    assert_null(error_near_name(long_name, names, ARRAY_LENGTH(names)));
}

/* A catalogue of one text, as msgfmt would write it (gettext manual, "The Format of GNU MO Files"). */
static void write_catalogue(const char *directory, const char *language, const char *domain, const char *id,
                            const char *translation)
{
    static const char header[] = "Content-Type: text/plain; charset=UTF-8\n";
    const char *texts[] = {"", id, header, translation};
    uint32_t head[7] = {0x950412de, 0, 2, 28, 44, 0, 60}, table[8], at = 60;

    for (int i = 0; i < 4; i++) {
        table[2 * i] = (uint32_t)strlen(texts[i]);
        table[2 * i + 1] = at;
        at += table[2 * i] + 1;
    }
    char *path = mem_format("%s/%s", directory, language);
    mkdir(path, 0700);
    free(path);
    path = mem_format("%s/%s/LC_MESSAGES", directory, language);
    mkdir(path, 0700);
    free(path);
    path = mem_format("%s/%s/LC_MESSAGES/%s.mo", directory, language, domain);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fwrite(head, sizeof(head), 1, file);
    fwrite(table, sizeof(table), 1, file);
    for (int i = 0; i < 4; i++)
        fwrite(texts[i], strlen(texts[i]) + 1, 1, file);
    assert_int_equal(fclose(file), 0);
    free(path);
}

static void remove_catalogue(const char *directory, const char *language, const char *domain)
{
    char *path = mem_format("%s/%s/LC_MESSAGES/%s.mo", directory, language, domain);
    unlink(path);
    for (int i = 0; i < 2; i++) {
        *strrchr(path, '/') = '\0';
        rmdir(path);
    }
    free(path);
}

static void set_or_unset(const char *name, const char *value)
{
    if (value)
        setenv(name, value, 1);
    else
        unsetenv(name);
}

static void test_intl(void **state)
{
    (void)state;
    static const struct {
        const char *option, *lc_all, *lc_ctype, *lang, *language;
        enum error_code code;
        enum language chosen;
    } cases[] = {
        {NULL, NULL, NULL, NULL, NULL, ERROR_NONE, LANGUAGE_JA},
        {NULL, NULL, NULL, "C", NULL, ERROR_NONE, LANGUAGE_JA},
        {NULL, "POSIX", NULL, "en_US.UTF-8", NULL, ERROR_NONE, LANGUAGE_JA},
        {NULL, NULL, NULL, "C.UTF-8", NULL, ERROR_NONE, LANGUAGE_JA},
        {NULL, NULL, NULL, "ja_JP.UTF-8", NULL, ERROR_NONE, LANGUAGE_JA}, /* generated or not */
        {NULL, NULL, NULL, "en_GB.utf8", NULL, ERROR_NONE, LANGUAGE_EN},
        {NULL, NULL, NULL, "fr_FR.UTF-8", NULL, ERROR_NONE, LANGUAGE_EN},
        {NULL, NULL, NULL, "ja_JP.UTF-8", "en", ERROR_NONE, LANGUAGE_EN},
        {NULL, NULL, NULL, "C", "fr:ja:en", ERROR_NONE, LANGUAGE_JA},
        {NULL, NULL, NULL, "C", "en_US:ja", ERROR_NONE, LANGUAGE_EN},
        {NULL, NULL, NULL, "ja_JP.UTF-8", "fr", ERROR_NONE, LANGUAGE_EN},
        {NULL, NULL, NULL, "en_US.UTF-8", "", ERROR_NONE, LANGUAGE_EN},
        {"en", NULL, NULL, "ja_JP.UTF-8", "ja", ERROR_NONE, LANGUAGE_EN},
        {"ja", NULL, NULL, "en_US.UTF-8", "en", ERROR_NONE, LANGUAGE_JA},
        {"fr", NULL, NULL, "C", NULL, ERROR_USAGE, LANGUAGE_JA},
        {"", NULL, NULL, "C", NULL, ERROR_USAGE, LANGUAGE_JA},
        {NULL, NULL, NULL, "ja_JP.eucJP", NULL, ERROR_UNSUPPORTED, LANGUAGE_JA},
        {"ja", NULL, NULL, "ja_JP.SJIS", NULL, ERROR_UNSUPPORTED, LANGUAGE_JA},
        {NULL, NULL, "ja_JP.eucJP", "C.UTF-8", NULL, ERROR_UNSUPPORTED, LANGUAGE_JA},
        {NULL, "ja_JP.eucJP", "C.UTF-8", "C.UTF-8", NULL, ERROR_UNSUPPORTED, LANGUAGE_JA},
        {NULL, NULL, "C.UTF-8", "C", NULL, ERROR_NONE, LANGUAGE_JA}, /* LC_MESSAGES=C must not stop gettext */
    };
    static const char unknown[] = "unknown sheet %s";
    char directory[] = "/tmp/mamori-test-XXXXXX";

    assert_non_null(mkdtemp(directory));
    write_catalogue(directory, "ja", "mamori", unknown, "シート %s はありません");
    write_catalogue(directory, "en", "mamori-forms", "重要度", "Importance");
    setenv("MAMORI_LOCALEDIR", directory, 1);
    unsetenv("LC_MESSAGES");
    unsetenv("LC_NUMERIC");
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct error err = {0};
        set_or_unset("LC_ALL", cases[i].lc_all);
        set_or_unset("LC_CTYPE", cases[i].lc_ctype);
        set_or_unset("LANG", cases[i].lang);
        set_or_unset("LANGUAGE", cases[i].language);
        bool started = intl_start(cases[i].option, &err);
        if (started != (cases[i].code == ERROR_NONE) || err.code != cases[i].code || intl_language() != cases[i].chosen)
            fail_msg("case %zu: %d, code %d, language %d", i, started, (int)err.code, (int)intl_language());
        if (!started) {
            assert_true(err.detail[0]);
            assert_true(err.subject[0]);
            continue;
        }
        bool is_ja = cases[i].chosen == LANGUAGE_JA;
        if (strcmp(_(unknown), is_ja ? "シート %s はありません" : unknown) != 0 ||
            strcmp(intl_form("重要度"), is_ja ? "重要度" : "Importance") != 0)
            fail_msg("case %zu: %s, %s", i, _(unknown), intl_form("重要度"));
        assert_string_equal(intl_form("ない文"), "ない文");
        assert_string_equal(intl_form(""), "");
        assert_null(intl_form(NULL));
        assert_string_equal(setlocale(LC_NUMERIC, NULL), "C");
    }
    remove_catalogue(directory, "ja", "mamori");
    remove_catalogue(directory, "en", "mamori-forms");
    rmdir(directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arena),
        cmocka_unit_test(test_str),
        cmocka_unit_test(test_mem),
        cmocka_unit_test(test_mem_failure),
        cmocka_unit_test(test_utf8_invalid),
        cmocka_unit_test(test_utf8_code_points),
        cmocka_unit_test(test_utf8_width),
        cmocka_unit_test(test_utf8_fit),
        cmocka_unit_test(test_utf8_cut),
        cmocka_unit_test(test_utf8_pad),
        cmocka_unit_test(test_utf8_steps),
        cmocka_unit_test(test_utf8_fold),
        cmocka_unit_test(test_utf8_narrow),
        cmocka_unit_test(test_utf8_safe),
        cmocka_unit_test(test_utf8_wrap),
        cmocka_unit_test(test_utf8_wrap_everywhere),
        cmocka_unit_test(test_date_serial),
        cmocka_unit_test(test_date_parse),
        cmocka_unit_test(test_date_words),
        cmocka_unit_test(test_date_words_any_day),
        cmocka_unit_test(test_date_refusals),
        cmocka_unit_test(test_date_texts),
        cmocka_unit_test(test_date_time),
        cmocka_unit_test(test_value_number_text),
        cmocka_unit_test(test_value_parse_number),
        cmocka_unit_test(test_typed_number),
        cmocka_unit_test(test_typed_trim),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_path_parts),
        cmocka_unit_test(test_path_of_typed),
        cmocka_unit_test(test_error),
        cmocka_unit_test(test_error_near_name),
        cmocka_unit_test(test_intl), /* last: it sets the locale */
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
