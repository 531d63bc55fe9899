/* Approval: any change of the text makes a decision about it stale, and nothing else does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guide/approval.h"
#include "folder.h"

static const struct book_options options = {.person = "鈴木 一郎"};

/* ---- the hash of a text ---- */

static uint32_t seed = 1;
static uint32_t next_random(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static void add_random_text(struct str *out)
{
    static const char *const bits[] = {"あ", "規程", "a", "0", "\n", " ", "第1条", "|"};
    for (uint32_t n = next_random(4); n-- > 0;)
        str_add(out, bits[next_random(ARRAY_LENGTH(bits))]);
}

static void fill_random(struct text_lines *lines)
{
    for (uint32_t n = 1 + next_random(4); n-- > 0;) {
        struct str text[3] = {STR_INIT, STR_INIT, STR_INIT};
        for (size_t i = 0; i < 3; i++)
            add_random_text(&text[i]);
        text_lines_add(lines, text[0].text, text[1].text, text[2].text);
        for (size_t i = 0; i < 3; i++)
            str_free(&text[i]);
    }
}

static bool same_lines(const struct text_lines *a, const struct text_lines *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; i < a->count && same; i++)
        same = strcmp(a->line[i].part, b->line[i].part) == 0 && strcmp(a->line[i].heading, b->line[i].heading) == 0 &&
               strcmp(a->line[i].text, b->line[i].text) == 0;
    return same;
}

/* Texts of few letters are often the same when put together, and never pass for one another. */
static void a_hash_is_of_one_text(void **state)
{
    (void)state;
    enum { TEXTS = 300 };
    struct text_lines lines[TEXTS] = {{0}};
    char hash[TEXTS][TEXT_HASH];
    size_t equal = 0;
    for (size_t i = 0; i < TEXTS; i++) {
        fill_random(&lines[i]);
        text_lines_hash(&lines[i], hash[i]);
        assert_int_equal(strlen(hash[i]), TEXT_HASH - 1);
    }
    for (size_t i = 0; i < TEXTS; i++)
        for (size_t k = 0; k < i; k++) {
            bool same = same_lines(&lines[i], &lines[k]);
            equal += same;
            assert_int_equal(same, strcmp(hash[i], hash[k]) == 0);
        }
    assert_true(equal < TEXTS); /* most of them differ */
    for (size_t i = 0; i < TEXTS; i++)
        text_lines_done(&lines[i]);
}

static void texts_that_read_alike_differ(void **state)
{
    (void)state;
    struct text_lines a = {0}, b = {0}, c = {0};
    char hash[3][TEXT_HASH];
    text_lines_add(&a, "p", "ab", "c");
    text_lines_add(&b, "p", "a", "bc");
    text_lines_add(&c, "p", "ab", "c");
    text_lines_add(&c, "", "", "");
    text_lines_hash(&a, hash[0]);
    text_lines_hash(&b, hash[1]);
    text_lines_hash(&c, hash[2]);
    assert_string_not_equal(hash[0], hash[1]);
    assert_string_not_equal(hash[0], hash[2]);
    text_lines_done(&a);
    text_lines_done(&b);
    text_lines_done(&c);
}

/* ---- of a document ---- */

static struct book *make_book(void)
{
    struct error err = {0};
    unlink(path_of("a"));
    struct book *book = book_new(path_of("a"), "ipa-3", NULL, "midori", &options, &err);
    assert_non_null(book);
    return book;
}

static void work_as(struct book *book, const char *person)
{
    free(book->person);
    book->person = mem_text(person);
}

static enum approval_answer answer_of(struct book *book, const char *id, const char *person)
{
    struct approval *a = approval_read(book->model, id, NULL);
    assert_non_null(a);
    enum approval_answer answer = a->asked[approval_asked_of(a, person)].answer;
    approval_free(&a);
    return answer;
}

static void any_change_of_the_text_makes_it_stale(void **state)
{
    (void)state;
    struct book *book = make_book();
    struct error err = {0};
    const size_t reg01 = catalog_find_document(book->catalog, "reg01", &err),
                 assets = catalog_find_sheet(book->catalog, "assets", &err);
    const struct document_which which = {reg01, NULL};
    const struct approval_subject subject = {reg01, NULL, SIZE_MAX};
    const char *const to[] = {"高橋 修"};
    const struct approval_wish wish = {.to = to, .to_count = 1};
    char id[64];
    assert_true(approval_submit(book, &subject, &wish, id, &err));
    work_as(book, "緑川　誠"); /* written in another way */
    assert_true(approval_decide(book, id, &(struct approval_decision){.kind = APPROVAL_APPROVE}, NULL, &err));
    assert_int_equal(answer_of(book, id, "緑川 誠"), ANSWER_APPROVED);

    const struct document_def *def = &book->catalog->document[reg01];
    size_t changed = 0;
    for (size_t p = 0; p < def->part_count; p++) {
        struct text_lines before = {0}, after = {0};
        char hash[2][TEXT_HASH];
        if (!def->part[p].text_count || def->part[p].each != SIZE_MAX)
            continue;
        assert_true(document_lines_now(book->model, which, &before, &err));
        assert_true(document_decide(book, which, def->part[p].id, &(struct part_decision){.own = "別の文。"}, &err));
        assert_true(document_lines_now(book->model, which, &after, &err));
        text_lines_hash(&before, hash[0]);
        text_lines_hash(&after, hash[1]);
        bool differs = !same_lines(&before, &after);
        assert_int_equal(differs, strcmp(hash[0], hash[1]) != 0);
        assert_int_equal(answer_of(book, id, "緑川 誠"), differs ? ANSWER_STALE_APPROVED : ANSWER_APPROVED);
        changed += differs;
        struct str what = STR_INIT;
        assert_true(book_undo(book, &what, &err)); /* as it was: it counts again */
        str_free(&what);
        assert_int_equal(answer_of(book, id, "緑川 誠"), ANSWER_APPROVED);
        text_lines_done(&before);
        text_lines_done(&after);
    }
    assert_true(changed > 10);
    const struct sheet_def *sheet = &book->catalog->sheet[assets]; /* what the document does not say */
    assert_true(book_set_typed(book, assets, model_row_id(book->model, assets, 0), sheet_role(sheet, ROLE_NOTE),
                               "棚の上", &err));
    assert_int_equal(answer_of(book, id, "緑川 誠"), ANSWER_APPROVED);
    book_close(&book);
}

static void the_text_of_a_decision_is_kept_once(void **state)
{
    (void)state;
    struct book *book = make_book();
    struct error err = {0};
    const size_t reg01 = catalog_find_document(book->catalog, "reg01", &err), seen = book->catalog->approvals->seen;
    const struct approval_subject subject = {reg01, NULL, SIZE_MAX};
    const char *const to[] = {"高橋 修", "田中 美咲"};
    char id[64];
    assert_true(
        approval_submit(book, &subject, &(struct approval_wish){.to = to, .to_count = ARRAY_LENGTH(to)}, id, &err));
    work_as(book, "高橋 修");
    const struct approval_decision change = {.kind = APPROVAL_CHANGE, .text = "短くしてほしい"},
                                   approve = {.kind = APPROVAL_APPROVE};
    assert_true(approval_decide(book, id, &change, NULL, &err));
    uint32_t rows = model_rows(book->model, seen);
    assert_true(rows > 10);
    work_as(book, "田中 美咲");
    assert_true(approval_decide(book, id, &approve, NULL, &err));
    assert_int_equal(model_rows(book->model, seen), rows);
    struct text_lines kept = {0};
    char hash[TEXT_HASH];
    for (uint32_t r = 0; r < rows; r++) /* who has the rows can make the hash again */
        text_lines_add(&kept, model_role_text(book->model, seen, r, ROLE_PART),
                       model_role_text(book->model, seen, r, ROLE_HEADING),
                       model_role_text(book->model, seen, r, ROLE_TEXT));
    text_lines_hash(&kept, hash);
    assert_string_equal(hash, model_role_text(book->model, seen, 0, ROLE_OF));
    text_lines_done(&kept);
    book_close(&book);
}

static int start(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "%s/mamori-approval-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    return mkdtemp(folder) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    unlink(path_of("a"));
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hash_is_of_one_text),
        cmocka_unit_test(texts_that_read_alike_differ),
        cmocka_unit_test(any_change_of_the_text_makes_it_stale),
        cmocka_unit_test(the_text_of_a_decision_is_kept_once),
    };
    return cmocka_run_group_tests_name("approval", tests, start, end);
}
