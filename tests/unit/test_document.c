/* Unit tests of documents: how they are made, decided about, numbered, laid out and kept as versions. The rules of the
 * engine are tried on the two documents of the mini pack, which use every key; what must hold for any document is tried
 * on all documents of all sample companies, under random decisions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "guide/document.h"
#include "guide/document_change.h"
#include "guide/document_layout.h"
#include "guide/document_own.h"
#include "share.h"

/* A document of the company; of one that stands for rows, the one for the first. */
static struct document_which which_of(const struct book *book, size_t index)
{
    size_t each = book->catalog->document[index].each;
    bool row = each != SIZE_MAX && model_rows(book->model, each) > 0;
    return (struct document_which){index, row ? model_row_id(book->model, each, 0) : NULL};
}
#define OF(book, index) which_of(book, index)

static char *folder;
static int made;

static void fail_with(const struct error *err)
{
    struct str text = STR_INIT;
    error_text(err, &text);
    print_error("%s\n", text.text);
    str_free(&text);
    fail();
}

static struct book *open_forms(const char *forms, const char *pack, const char *sample)
{
    struct book_options options = {.forms = forms, .person = "試験 太郎"};
    struct error err = {0};
    char *path = mem_format("%s/%d.mamori", folder, made++);
    struct book *book = book_new(path, pack, NULL, sample, &options, &err);
    if (!book || (!book->model && !book_load(book, &err)))
        fail_with(&err);
    free(path);
    return book;
}

/* An empty workbook of the mini pack. */
static struct book *open_mini(void)
{
    const char *source = getenv("srcdir");
    char *forms = mem_format("%s/tests/data/forms-mini", source ? source : ".");
    struct book *book = open_forms(forms, "mini", NULL);
    free(forms);
    return book;
}

static struct book *open_sample(const char *sample)
{
    const char *forms = getenv("MAMORI_FORMS");
    return open_forms(forms && *forms ? forms : "forms", NULL, sample);
}

static bool make_version(struct book *book, size_t document, const char *date, const char *approved, const char *reason,
                         struct error *err)
{
    const struct version_wish wish = {.date = date, .approved = approved, .reason = reason};
    return document_make_version(book, OF(book, document), &wish, NULL, err);
}

static size_t sheet_of(const struct book *book, const char *id)
{
    size_t sheet = catalog_find_sheet(book->catalog, id, NULL);
    assert_int_not_equal(sheet, SIZE_MAX);
    return sheet;
}

static size_t column_of(const struct book *book, const char *sheet, const char *id)
{
    size_t column = sheet_find_column(&book->catalog->sheet[sheet_of(book, sheet)], id, NULL);
    assert_int_not_equal(column, SIZE_MAX);
    return column;
}

static void set(struct book *book, const char *sheet, const char *row, const char *column, const char *value)
{
    struct error err = {0};
    if (!book_set_typed(book, sheet_of(book, sheet), row, column_of(book, sheet, column), value, &err))
        fail_with(&err);
}

/* A row of a ledger, its cells as "column=value" words; NULL ends them. */
static void add_row(struct book *book, const char *sheet, const char *const *words)
{
    struct error err = {0};
    char id[1][64];
    struct change insert = {.op = CHANGE_INSERT, .sheet = sheet_of(book, sheet), .at = UINT32_MAX};
    if (!book_change(book, &insert, 1, NULL, id, &err))
        fail_with(&err);
    for (; *words; words++) {
        char *column = mem_text_length(*words, strcspn(*words, "="));
        set(book, sheet, id[0], column, strchr(*words, '=') + 1);
        free(column);
    }
}
#define ADD_ROW(book, sheet, ...) add_row(book, sheet, (const char *const[]){__VA_ARGS__, NULL})

static void stored(const struct book *book, const char *sheet, const char *row, const char *column, const char *want)
{
    struct str text = STR_INIT;
    uint32_t r = model_find_row(book->model, sheet_of(book, sheet), row);
    assert_true(r != UINT32_MAX);
    model_stored(book->model, sheet_of(book, sheet), r, column_of(book, sheet, column), &text);
    assert_string_equal(text.text, want);
    str_free(&text);
}

static size_t intro_of(const struct book *book)
{
    return catalog_find_document(book->catalog, "intro", NULL);
}

static struct document *make(const struct book *book)
{
    return document_make(book->model, OF(book, intro_of(book)), NULL);
}

static const struct document_part *part_of(const struct document *d, const char *id)
{
    for (size_t i = 0; i < d->parts; i++)
        if (strcmp(d->part[i].id, id) == 0)
            return &d->part[i];
    fail_msg("there is no part %s", id);
    return NULL;
}

static const struct document_block *block_of(const struct document *d, const char *part, size_t n)
{
    const struct document_part *p = part_of(d, part);
    if (n >= p->count)
        fail_msg("%s has %zu blocks", part, p->count);
    return &d->block[p->first + n];
}

static void reads(const struct document *d, const char *part, size_t n, const char *number, const char *text)
{
    const struct document_block *block = block_of(d, part, n);
    assert_string_equal(block->number, number);
    assert_string_equal(block->text, text);
}

static void stands(const struct book *book, const char *part, enum part_absent absent)
{
    struct document *d = make(book);
    if (part_of(d, part)->absent != absent)
        fail_msg("%s: %d, not %d", part, part_of(d, part)->absent, absent);
    assert_int_equal(part_of(d, part)->count > 0, absent == PART_PRESENT);
    document_free(&d);
}

static const char *text_of_blank(const struct document *d, const struct document_blank *blank)
{
    const struct document_block *block = &d->block[blank->block];
    return blank->cell == SIZE_MAX ? block->text : block->cell[blank->cell];
}

static bool blank_reads(const struct document *d, const struct document_blank *blank, const char *want)
{
    const char *text = text_of_blank(d, blank);
    return blank->to - blank->from == strlen(want) && strncmp(text + blank->from, want, strlen(want)) == 0;
}

static void decide(struct book *book, const char *part, struct part_decision decision)
{
    struct error err = {0};
    if (!document_decide(book, OF(book, intro_of(book)), part, &decision, &err))
        fail_with(&err);
}
#define DECIDE(book, part, ...) decide(book, part, (struct part_decision){__VA_ARGS__})

static void refused(struct book *book, const char *part, struct part_decision decision, enum error_code code,
                    const char *words)
{
    struct error err = {0};
    uint32_t before = model_rows(book->model, sheet_of(book, "kept-parts"));
    assert_false(document_decide(book, OF(book, intro_of(book)), part, &decision, &err));
    assert_int_equal(err.code, code);
    if (!strstr(err.detail, words) && !strstr(err.subject, words))
        fail_msg("%s: %s (%s)", part, err.subject, err.detail);
    assert_int_equal(model_rows(book->model, sheet_of(book, "kept-parts")), before);
}

static void add_article(struct book *book, const char *after, const char *heading, int level, const char *text,
                        char id[64])
{
    struct error err = {0};
    if (!document_add_article(book, OF(book, intro_of(book)), after, heading, level, text, id, &err))
        fail_with(&err);
}

/* ---- blanks ---- */

static void blanks_are_where_they_stand(void **state)
{
    (void)state;
    struct book *book = open_mini();
    set(book, "company", "1", "staff", "12");
    struct document *d = make(book);
    static const struct {
        const char *part, *text;
        enum blank_kind kind;
        const char *sheet, *column;
    } want[] = {
        {"title", "〔会社名〕", BLANK_VALUE, "company", "name"},
        {"sub", "〔版〕", BLANK_VERSION, NULL, NULL},
        {"a1p1", "〔会社名〕", BLANK_VALUE, "company", "name"},
        {"a1p2", "〔答え〕", BLANK_VALUE, "daily", "answer"}, /* in a table; {company.founded?} is none */
        {"date", "〔制定日〕", BLANK_VALUE, "enacted", "made"},
        {"date", "〔会社名〕", BLANK_VALUE, "company", "name"},
    };
    assert_int_equal(d->blanks, ARRAY_LENGTH(want));
    for (size_t i = 0; i < d->blanks; i++) {
        const struct document_blank *blank = &d->blank[i];
        assert_string_equal(d->part[blank->part].id, want[i].part);
        assert_int_equal(blank->kind, want[i].kind);
        assert_true(blank_reads(d, blank, want[i].text));
        if (want[i].sheet) {
            assert_int_equal(blank->sheet, sheet_of(book, want[i].sheet));
            assert_int_equal(blank->column, column_of(book, want[i].sheet, want[i].column));
        }
    }
    assert_int_equal(d->blank[3].cell, 3);
    assert_int_equal(d->blank[3].row, 0);
    assert_int_equal(part_of(d, "date")->blanks, 2);
    /* The line of a {name?} without value is gone, and blanks behind it moved with their lines. */
    reads(d, "date", 0, "", "制定日　〔制定日〕\n〔会社名〕");
    reads(d, "a1p2", 0, "2", "従業員は12人である。設立は");
    document_free(&d);
    book_close(&book);
}

static void values_that_look_like_marks_are_text(void **state)
{
    (void)state;
    struct book *book = open_mini();
    static const char *const names[] = {"〔株〕みどり", "- みどり", "| 表 |", "{company.staff}", "1. みどり", "# &<b>"};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        set(book, "company", "1", "name", names[i]);
        struct document *d = make(book);
        char *title = mem_format("%sの紹介", names[i]), *first = mem_format("%sは、第2条のとおり点検する。", names[i]);
        reads(d, "title", 0, "", title);
        reads(d, "a1p1", 0, "", first);
        assert_int_equal(block_of(d, "a1p1", 0)->kind, BLOCK_PARA);
        assert_int_equal(part_of(d, "a1p1")->count, 1);
        assert_int_equal(d->blanks, 2); /* version and date only */
        assert_string_equal(d->company, names[i]);
        free(title);
        free(first);
        document_free(&d);
    }
    book_close(&book);
}

/* ---- numbers ---- */

static void numbers_follow_what_stands(void **state)
{
    (void)state;
    struct book *book = open_mini();
    set(book, "company", "1", "name", "みどり");
    set(book, "company", "1", "staff", "12");
    set(book, "daily", "q1", "answer", "partly");
    struct document *d = make(book);
    reads(d, "a1", 0, "第1条", "（目的）");
    reads(d, "a1p1", 0, "", "みどりは、第2条のとおり点検する。");
    reads(d, "a1p2", 1, "3", "つぎの段落である。");
    reads(d, "a1p2", 2, "(1)", "一つ目");
    reads(d, "a1p2", 3, "(2)", "二つ目");
    reads(d, "a1p2", 4, "・", "中の一つ");
    assert_int_equal(block_of(d, "a1p2", 4)->level, 1);
    assert_int_equal(block_of(d, "a1p2", 5)->level, 0);
    const struct document_block *table = block_of(d, "a1p2", 6);
    assert_int_equal(table->kind, BLOCK_TABLE);
    assert_true(table->rows == 2 && table->columns == 2 && table->head); /* |---| is no row */
    assert_string_equal(table->cell[2], "机の上");
    assert_string_equal(table->cell[3], "一部実施"); /* the label, not the code */
    assert_true(table->width[0] + table->width[1] > 0.999 && table->width[0] + table->width[1] < 1.001);
    reads(d, "a2", 0, "第2条", "（点検）");
    assert_true(block_of(d, "a2", 0)->page);
    reads(d, "a3", 0, "", "付記");
    assert_int_equal(block_of(d, "a3p4", 0)->kind, BLOCK_CENTER);
    document_free(&d);
    /* One more article, and an article of one's own in between. */
    DECIDE(book, "a1p3", .use = "yes");
    add_article(book, "a1p3", "わが社の条", 1, "一つ目の項\n\n二つ目の項", NULL);
    d = make(book);
    reads(d, "a1s1", 0, "第2条", "（細目）");
    reads(d, "a1p3", 0, "", "細目の文である。");
    reads(d, "a2", 0, "第4条", "（点検）");
    reads(d, "a1p1", 0, "", "みどりは、第4条のとおり点検する。");
    document_free(&d);
    d = document_make(book->model, OF(book, catalog_find_document(book->catalog, "aside", NULL)), NULL);
    reads(d, "h1", 0, "1", "みどりの添え書き");
    reads(d, "p1", 0, "", "添える文です。");
    reads(d, "t1", 0, "", "終わりの文です。みどり"); /* of a block */
    reads(d, "t2", 0, "", "版はありません。");
    document_free(&d);
    book_close(&book);
}

static void references_to_what_is_gone_are_blanks(void **state)
{
    (void)state;
    struct book *book = open_mini();
    set(book, "company", "1", "name", "みどり");
    DECIDE(book, "a2", .use = "no");
    struct document *d = make(book);
    assert_int_equal(part_of(d, "a2")->absent, ABSENT_PERSON);
    assert_int_equal(part_of(d, "a2t")->absent, ABSENT_PERSON); /* with what stands under it */
    assert_int_equal(part_of(d, "a3")->absent, PART_PRESENT);
    reads(d, "a1p1", 0, "", "みどりは、〔点検〕のとおり点検する。");
    assert_int_equal(d->blank[1].kind, BLANK_REFERENCE);
    assert_true(blank_reads(d, &d->blank[1], "〔点検〕"));
    document_free(&d);
    DECIDE(book, "a1p1", .strength = "strict");
    DECIDE(book, "a2", .use = "");
    d = make(book);
    reads(d, "a1p1", 0, "", "みどりは、第2条と「添え書き」のとおり必ず点検する。");
    document_free(&d);
    book_close(&book);
}

/* ---- what stands ---- */

static void parts_stand_by_rule_and_by_hand(void **state)
{
    (void)state;
    struct book *book = open_mini();
    stands(book, "a1p2", ABSENT_CONDITION); /* staff is empty */
    set(book, "company", "1", "staff", "10");
    stands(book, "a1p2", ABSENT_CONDITION);
    set(book, "company", "1", "staff", "11");
    stands(book, "a1p2", PART_PRESENT);
    DECIDE(book, "a1p2", .use = "no");
    stands(book, "a1p2", ABSENT_PERSON);
    set(book, "company", "1", "staff", "10");
    DECIDE(book, "a1p2", .use = "yes"); /* a person knows better than the condition */
    stands(book, "a1p2", PART_PRESENT);
    DECIDE(book, "a1p2", .use = "");
    stands(book, "a1p2", ABSENT_CONDITION);
    /* Nobody has taken it: its heading has nothing to say, and goes. */
    stands(book, "a1p3", ABSENT_OPTIONAL);
    stands(book, "a1s1", ABSENT_EMPTY);
    DECIDE(book, "a1p3", .use = "yes");
    stands(book, "a1s1", PART_PRESENT);
    DECIDE(book, "a1p3", .use = "");
    add_article(book, "a1s1", "", 0, "自社の文", NULL);
    stands(book, "a1s1", PART_PRESENT); /* an article of one's own is something */
    /* Rows to repeat for. */
    stands(book, "a2p1", ABSENT_EMPTY);
    set(book, "daily", "q2", "answer", "no");
    stands(book, "a2p1", PART_PRESENT);
    book_close(&book);
}

static void promises_decide_too(void **state)
{
    (void)state;
    struct book *book = open_mini();
    stands(book, "a3p1", ABSENT_NOT_KEPT); /* not answered */
    set(book, "measures", "m1", "answer", "partly");
    stands(book, "a3p1", ABSENT_NOT_KEPT);
    DECIDE(book, "a3p1", .use = "yes"); /* nobody can have it told that what is not so is so */
    stands(book, "a3p1", ABSENT_NOT_KEPT);
    set(book, "measures", "m1", "answer", "done");
    stands(book, "a3p1", PART_PRESENT);
    DECIDE(book, "a3p1", .use = "no");
    stands(book, "a3p1", ABSENT_PERSON);
    /* "unknown" says in this pack that the measure does not concern the company: with a1 goes all that is under it. */
    stands(book, "a1", PART_PRESENT);
    set(book, "measures", "m1", "answer", "unknown");
    stands(book, "a1", ABSENT_NOT_CONCERNED);
    stands(book, "a1p1", ABSENT_NOT_CONCERNED);
    DECIDE(book, "a1", .use = "yes");
    stands(book, "a1", PART_PRESENT);
    /* 3-1 is a row that does not apply (no food company): that is no answer, and must not outvote m1. */
    set(book, "measures", "m1", "answer", "done");
    set(book, "company", "1", "trade", "other");
    stands(book, "a1p1", PART_PRESENT);
    book_close(&book);
}

static void promise_is(const struct book *book, const char *part, enum promise_state state)
{
    struct document *d = make(book);
    assert_int_equal(part_of(d, part)->promise, state);
    document_free(&d);
}

static void promises_are_told_to_the_officer(void **state)
{
    (void)state;
    struct book *book = open_mini();
    set(book, "company", "1", "trade", "food");
    promise_is(book, "a1p1", PROMISE_OPEN);
    promise_is(book, "a1p2", PROMISE_OUT); /* promises nothing */
    set(book, "measures", "m1", "answer", "done");
    promise_is(book, "a1", PROMISE_KEPT);
    promise_is(book, "a1p1", PROMISE_OPEN); /* two rows are not answered */
    set(book, "daily", "q1", "answer", "done");
    set(book, "daily", "3-1", "answer", "done");
    promise_is(book, "a1p1", PROMISE_KEPT);
    struct document *d = make(book), *page;
    assert_null(document_officer_page(book->model, d)); /* nothing to tell */
    document_free(&d);
    set(book, "measures", "m1", "answer", "partly");
    set(book, "daily", "3-1", "answer", "no");
    promise_is(book, "a1", PROMISE_PARTLY);
    promise_is(book, "a1p1", PROMISE_BROKEN);
    d = make(book);
    assert_true(d->broken_parts == 1 && d->partly_parts == 1); /* by the worst of a part */
    assert_int_equal(d->broken_count, 3);
    page = document_officer_page(book->model, d);
    assert_non_null(page);
    const struct document_block *table = NULL;
    for (size_t i = 0; i < page->count; i++)
        table = page->block[i].kind == BLOCK_TABLE ? &page->block[i] : table;
    assert_true(table && table->rows == 3 && table->columns == 3); /* a line for each answer */
    assert_string_equal(table->cell[3], "3-1 鍵: 未実施");
    assert_string_equal(table->cell[6], "m1 鍵つきの棚: 一部実施");
    assert_string_equal(table->cell[7],
                        "第1条（目的）\n第1条（目的）: …は、…のとおり点検する。"); /* and all that promises it */
    assert_true(strstr(table->cell[5], "!!") && !strstr(table->cell[8], "!!"));
    assert_int_equal(page->blanks, 0);
    document_free(&page);
    document_free(&d);
    /* Left out, and its heading with it: nothing is promised, nothing is told. */
    DECIDE(book, "a1p1", .use = "no");
    d = make(book);
    assert_int_equal(part_of(d, "a1")->absent, ABSENT_EMPTY);
    assert_int_equal(d->broken_count, 0);
    document_free(&d);
    book_close(&book);
}

/* What people noted as their measure for a row stands behind the part that promises it, once. */
static void measures_are_written_out(void **state)
{
    (void)state;
    struct book *book = open_mini();
    set(book, "daily", "q1", "note", "棚に{company.trade}しまう。");
    set(book, "daily", "3-1", "note", "この節は載せない。"); /* the document names desk only */
    struct document *d = make(book);
    assert_int_equal(part_of(d, "a1p1")->count, 2);
    reads(d, "a1p1", 1, "2", "棚に〔業種〕しまう。");
    assert_int_equal(part_of(d, "a3p3")->count, 1); /* it promises the same: once is enough */
    document_free(&d);
    DECIDE(book, "a1p1", .use = "no");
    d = make(book);
    assert_int_equal(part_of(d, "a1p1")->count, 0);
    reads(d, "a3p3", 1, "", "棚に〔業種〕しまう。");
    document_free(&d);
    book_close(&book);
}

/* Counting promises without the text says what the text says, and nothing before a document is in force. */
static void promises_of_what_is_in_force(void **state)
{
    (void)state;
    struct book *book = open_mini();
    set(book, "measures", "m1", "answer", "no");
    struct document_promises p;
    assert_true(document_promises(book->model, OF(book, intro_of(book)), &p, NULL));
    assert_true(!p.in_force && p.broken == 0);
    set(book, "enacted", "intro", "made", "2026-04-01");
    assert_true(document_promises(book->model, OF(book, intro_of(book)), &p, NULL));
    assert_true(p.in_force && p.broken == 2 && p.partly == 0);
    set(book, "measures", "m1", "answer", "partly");
    assert_true(document_promises(book->model, OF(book, intro_of(book)), &p, NULL));
    assert_true(p.broken == 0 && p.partly == 2);
    book_close(&book);
}

/* ---- strengths and own wording ---- */

static void decisions_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    struct book *book = open_mini();
    refused(book, "a1p11", (struct part_decision){.use = "no"}, ERROR_UNKNOWN_ROW, "「a1p1」");
    refused(book, "a1p1", (struct part_decision){.strength = "light"}, ERROR_UNKNOWN_CHOICE, "light");
    refused(book, "a1p2", (struct part_decision){.strength = "strict"}, ERROR_UNKNOWN_CHOICE, "strict");
    refused(book, "a2p1", (struct part_decision){.own = "文"}, ERROR_COMPUTED, "");
    refused(book, "a2t", (struct part_decision){.own = "文"}, ERROR_COMPUTED, "");
    refused(book, "a1", (struct part_decision){.own = "文"}, ERROR_COMPUTED, "");
    refused(book, "a2c", (struct part_decision){.own = "文"}, ERROR_COMPUTED, "");
    book_close(&book);
}

static void own_wording_is_kept(void **state)
{
    (void)state;
    struct book *book = open_mini();
    set(book, "company", "1", "name", "みどり");
    DECIDE(book, "a1p1", .own = "{company.name}は{nix}を守る。〔未定〕\n\n- {");
    struct document *d = make(book);
    const struct document_part *part = part_of(d, "a1p1");
    assert_true(part->edited && !part->standard_changed);
    assert_int_equal(d->edited, 1);
    reads(d, "a1p1", 0, "", "みどりは{nix}を守る。〔未定〕"); /* a name that means nothing stays */
    assert_int_equal(part->blanks, 1);
    for (size_t i = 0; i < d->blanks; i++)
        if (d->blank[i].kind == BLANK_OWN)
            assert_true(blank_reads(d, &d->blank[i], "〔未定〕"));
    document_free(&d);
    struct str filled = STR_INIT, template = STR_INIT;
    document_standard(book->model, OF(book, intro_of(book)), 3, &filled, &template);
    assert_string_equal(filled.text, "みどりは、第2条のとおり点検する。");
    assert_string_equal(template.text, "{company.name}は、{#a2}のとおり点検する。");
    str_free(&filled);
    str_free(&template);
    /* The pack's text is another one now. */
    set(book, "kept-parts", "intro.a1p1", "base", "前の標準の文");
    d = make(book);
    assert_true(part_of(d, "a1p1")->standard_changed);
    assert_int_equal(d->changed, 1);
    struct document *page = document_officer_page(book->model, d);
    assert_non_null(page);
    document_free(&page);
    document_free(&d);
    DECIDE(book, "a1p1", .standard_seen = true);
    d = make(book);
    assert_true(part_of(d, "a1p1")->edited && !part_of(d, "a1p1")->standard_changed);
    document_free(&d);
    /* Another strength has another standard text. */
    DECIDE(book, "a1p1", .strength = "strict");
    d = make(book);
    assert_true(part_of(d, "a1p1")->standard_changed);
    document_free(&d);
    /* Somebody else was faster. */
    refused(book, "a1p1", (struct part_decision){.own = "新しい文", .expected = "見たことのない文"}, ERROR_CONFLICT,
            "");
    DECIDE(book, "a1p1", .own = "");
    d = make(book);
    assert_false(part_of(d, "a1p1")->edited);
    assert_string_equal(part_of(d, "a1p1")->strength, "strict");
    document_free(&d);
    stored(book, "kept-parts", "intro.a1p1", "base", "");
    book_close(&book);
}

static void own_blanks_and_lines(void **state)
{
    (void)state;
    struct book *book = open_mini();
    /* Lines are kept where the style keeps them; a blank in the second line, one in a table's cell. */
    DECIDE(book, "a3p3", .own = "一\n二〔あ〕三〔い〕");
    DECIDE(book, "a1p1", .own = "| 〔左〕 | 右 |\n| x | y〔下〕 |");
    add_article(book, "a1p1", "題〔中〕", 1, "文", NULL); /* in brackets: 第2条（題〔中〕） */
    struct document *d = make(book);
    reads(d, "a3p3", 0, "", "一\n二〔あ〕三〔い〕");
    size_t own = 0;
    const char *const want[] = {"〔左〕", "〔下〕", "〔中〕", "〔あ〕", "〔い〕"};
    for (size_t i = 0; i < d->blanks; i++)
        if (d->blank[i].kind == BLANK_OWN) {
            assert_true(own < ARRAY_LENGTH(want) && blank_reads(d, &d->blank[i], want[own]));
            own++;
        }
    assert_int_equal(own, ARRAY_LENGTH(want));
    document_free(&d);
    book_close(&book);
}

/* ---- articles of one's own ---- */

static void order_is(const struct book *book, const char *want)
{
    struct document *d = make(book);
    struct str order = STR_INIT;
    for (size_t i = 0; i < d->parts; i++)
        if (!d->part[i].def)
            str_add_format(&order, "%s ", d->part[i].label);
        else if (strcmp(d->part[i].id, "a2") == 0 || strcmp(d->part[i].id, "date") == 0)
            str_add_format(&order, "%s ", d->part[i].id);
    assert_string_equal(order.text, want);
    str_free(&order);
    document_free(&d);
}

static void articles_stand_where_they_were_put(void **state)
{
    (void)state;
    struct book *book = open_mini();
    struct error err = {0};
    char a[64], b[64], c[64], other[64];
    add_article(book, "a1p1", "甲", 0, "甲の文。{document.title}", a);
    add_article(book, a, "乙", 2, "乙の文。", b);
    add_article(book, "a1p1", "", 0, "丙の文。\n二行目。", c);
    order_is(book, "甲 乙 丙の文。 a2 date ");
    struct document *d = make(book);
    reads(d, a, 0, "第2条", "（甲）");
    reads(d, a, 1, "", "甲の文。会社の紹介");
    reads(d, b, 0, "第3条", "（乙）");
    reads(d, c, 0, "2", "丙の文。二行目。"); /* without a heading: one more paragraph of the article before */
    document_free(&d);
    assert_false(document_add_article(book, OF(book, intro_of(book)), "a1p11", "", 0, "文", NULL, &err));
    assert_int_equal(err.code, ERROR_UNKNOWN_ROW);
    assert_non_null(strstr(err.detail, "「a1p1」"));
    /* One of another document is none of this one. */
    if (!document_add_article(book, OF(book, 0), "p1", "丁", 0, "丁の文", other, &err))
        fail_with(&err);
    assert_false(document_add_article(book, OF(book, intro_of(book)), other, "", 0, "文", NULL, &err));
    order_is(book, "甲 乙 丙の文。 a2 date ");
    assert_true(document_change_article(book, b, "改", NULL, &err));
    order_is(book, "甲 改 丙の文。 a2 date ");
    stored(book, "kept-articles", b, "text", "乙の文。");
    /* What hangs on a deleted one moves up, in one undo. */
    assert_true(document_delete_article(book, a, &err));
    order_is(book, "改 丙の文。 a2 date ");
    stored(book, "kept-articles", b, "after", "a1p1");
    struct str what = STR_INIT;
    assert_true(book_undo(book, &what, &err));
    order_is(book, "甲 改 丙の文。 a2 date ");
    stored(book, "kept-articles", b, "after", a);
    str_free(&what);
    assert_false(document_delete_article(book, "nix", &err));
    assert_int_equal(err.code, ERROR_UNKNOWN_ROW);
    /* The part it stood after is no longer in the form: never lost. */
    set(book, "kept-articles", b, "after", "gone");
    order_is(book, "甲 丙の文。 a2 date 改 ");
    /* Two that name each other. */
    set(book, "kept-articles", a, "after", c);
    set(book, "kept-articles", c, "after", a);
    struct document *circle = make(book);
    assert_int_equal(circle->parts, 18 + 3);
    document_free(&circle);
    book_close(&book);
}

/* ---- tables and trees ---- */

static void tables_and_trees_are_made_of_rows(void **state)
{
    (void)state;
    struct book *book = open_mini();
    struct document *d = make(book);
    reads(d, "a2t", 0, "", "サービスはない。");
    reads(d, "a2c", 0, "2", "連絡先はない。");
    document_free(&d);
    ADD_ROW(book, "services", "name=共有|箱", "personal=yes", "measure=m1");
    ADD_ROW(book, "services", "name=会計");
    ADD_ROW(book, "services", "personal=yes");
    ADD_ROW(book, "calls", "name=長", "phone=1");
    ADD_ROW(book, "calls", "name=下", "phone=2", "above=1");
    ADD_ROW(book, "calls", "name=別", "phone=3");
    ADD_ROW(book, "calls", "name=その下", "above=2");
    ADD_ROW(book, "calls", "name=輪一", "phone=5");
    ADD_ROW(book, "calls", "name=輪二", "phone=6", "above=5");
    ADD_ROW(book, "calls", "name=x", "phone=7");
    set(book, "calls", "5", "above", "6");
    d = make(book);
    const struct document_block *table = block_of(d, "a2t", 0);
    assert_true(table->rows == 3 && table->columns == 2);
    const char *cells[] = {"サービス名", "おもな対策", "共有|箱", "鍵つきの棚", "〔サービス名〕", ""};
    for (size_t i = 0; i < ARRAY_LENGTH(cells); i++)
        assert_string_equal(table->cell[i], cells[i]);
    assert_true(table->width[0] > 0.74 && table->width[0] < 0.76);
    static const struct {
        const char *text;
        int level;
    } branch[] = {{"長　1", 0},   {"下　2", 1},   {"その下　〔電話〕", 2},  {"別　3", 0},
                  {"輪一　5", 0}, {"輪二　6", 1}, {"輪一　＊元に戻る線", 2}};
    assert_int_equal(part_of(d, "a2c")->count, ARRAY_LENGTH(branch));
    for (size_t i = 0; i < ARRAY_LENGTH(branch); i++) {
        reads(d, "a2c", i, "・", branch[i].text);
        assert_int_equal(block_of(d, "a2c", i)->level, branch[i].level);
    }
    document_free(&d);
    book_close(&book);
}

/* ---- versions ---- */

static void versions_keep_what_was_decided(void **state)
{
    (void)state;
    struct book *book = open_mini();
    struct error err = {0};
    struct str what = STR_INIT, text = STR_INIT;
    size_t intro = intro_of(book), versions = sheet_of(book, "kept-versions"), texts = sheet_of(book, "kept-texts");
    assert_false(make_version(book, intro, "2026-04-01", "長", "", &err));
    assert_int_equal(err.code, ERROR_REJECTED);
    set(book, "company", "1", "name", "みどり");
    assert_false(make_version(book, intro, "来月", "長", "", &err));
    assert_int_equal(err.code, ERROR_NOT_DATE);
    assert_int_equal(model_rows(book->model, versions) + model_rows(book->model, texts), 0);
    DECIDE(book, "a3p3", .own = "〔あとで〕");
    assert_false(make_version(book, intro, "2026-04-01", "長", "", &err)); /* one's own blank is one too */
    DECIDE(book, "a3p3", .own = "");
    if (!make_version(book, intro, "2026-04-01", "長", "はじめて", &err))
        fail_with(&err);
    stored(book, "enacted", "intro", "made", "2026-04-01");
    stored(book, "enacted", "intro", "changed", "");
    stored(book, "kept-versions", "intro.1", "kind", "new");
    stored(book, "kept-versions", "intro.1", "approved", "長");
    struct document *d = make(book);
    assert_int_equal(d->version, 1);
    assert_int_equal(d->blanks, 0);
    reads(d, "sub", 0, "", "会社の紹介　第1版");
    reads(d, "date", 0, "", "制定日　令和8年4月1日\nみどり");
    size_t standing = 0;
    for (size_t i = 0; i < d->parts; i++)
        standing += d->part[i].count > 0;
    assert_int_equal(model_rows(book->model, texts), standing);
    document_free(&d);
    struct document_difference *none = document_compare(book->model, OF(book, intro), 1, 0, &err);
    assert_int_equal(none->count, 0); /* the version is what reads now */
    document_difference_text(none, &text);
    assert_true(text.length > 0);
    document_difference_free(&none);
    /* One undo takes version, texts and date back. */
    assert_true(book_undo(book, &what, &err));
    assert_int_equal(model_rows(book->model, versions) + model_rows(book->model, texts), 0);
    stored(book, "enacted", "intro", "made", "");
    assert_true(book_redo(book, &what, &err));
    /* A revision. */
    DECIDE(book, "a1p1", .strength = "strict");
    DECIDE(book, "a1p3", .use = "yes");
    DECIDE(book, "a3p4", .use = "no");
    if (!make_version(book, intro, "2027-04-01", "", "見直し", &err))
        fail_with(&err);
    stored(book, "enacted", "intro", "made", "2026-04-01");
    stored(book, "enacted", "intro", "changed", "2027-04-01");
    stored(book, "kept-versions", "intro.2", "kind", "revised");
    size_t count;
    struct document_version *list = document_versions(book->model, OF(book, intro), &count);
    assert_int_equal(count, 2);
    assert_true(list[0].number == 1 && list[1].number == 2);
    assert_string_equal(list[1].id, "intro.2");
    free(list);
    struct document_difference *two = document_compare(book->model, OF(book, intro), 1, 2, &err);
    static const struct {
        enum part_change change;
        const char *part, *before, *after;
    } want[] = {
        {CHANGE_CHANGED, "sub", "会社の紹介　第1版", "会社の紹介　第2版"},
        {CHANGE_CHANGED, "a1p1", "みどりは、第2条のとおり点検する。",
         "みどりは、第3条と「添え書き」のとおり必ず点検する。"},
        {CHANGE_ADDED, "a1s1", "", "第2条 （細目）"},
        {CHANGE_ADDED, "a1p3", "", "細目の文である。"},
        {CHANGE_CHANGED, "a2", "第2条 （点検）", "第3条 （点検）"},
        {CHANGE_CHANGED, "date", "制定日　令和8年4月1日\nみどり",
         "制定日　令和8年4月1日\n改訂日　令和9年4月1日\nみどり"},
        {CHANGE_REMOVED, "a3p4", "中央", ""},
    };
    assert_int_equal(two->count, ARRAY_LENGTH(want));
    for (size_t i = 0; i < two->count; i++) {
        assert_int_equal(two->part[i].change, want[i].change);
        assert_string_equal(two->part[i].part, want[i].part);
        assert_string_equal(two->part[i].before, want[i].before);
        assert_string_equal(two->part[i].after, want[i].after);
    }
    str_clear(&text);
    document_difference_text(two, &text);
    assert_non_null(strstr(text.text, "\n- みどりは、第2条のとおり点検する。\n+ みどりは、第3条と「添え書き」"));
    document_difference_free(&two);
    assert_null(document_compare(book->model, OF(book, intro), 3, 0, &err));
    assert_int_equal(err.code, ERROR_UNKNOWN_ROW);
    assert_string_equal(err.subject, "3");
    str_free(&what);
    str_free(&text);
    book_close(&book);
}

/* What a version must keep to: an order of days, and something that changed or a reason. */
static void versions_keep_to_their_order(void **state)
{
    (void)state;
    struct book *book = open_mini();
    struct error err = {0};
    size_t intro = intro_of(book);
    set(book, "company", "1", "name", "みどり");
    set(book, "enacted", "intro", "made", "2025-04-01");
    assert_false(make_version(book, intro, "2026-04-01", "", "", &err)); /* another day is recorded */
    assert_int_equal(err.code, ERROR_REJECTED);
    assert_non_null(strstr(err.detail, "2025-04-01"));
    stored(book, "enacted", "intro", "made", "2025-04-01");
    struct version_wish wish = {.date = "R8.4.1", .replace_date = true};
    struct version_made made;
    assert_true(document_make_version(book, OF(book, intro), &wish, &made, &err));
    assert_int_equal(made.number, 1);
    assert_string_equal(made.date, "2026-04-01");
    stored(book, "enacted", "intro", "made", "2026-04-01");
    assert_false(make_version(book, intro, "2026-05-01", "", "", &err)); /* nothing changed, no reason */
    assert_int_equal(err.code, ERROR_REJECTED);
    assert_true(make_version(book, intro, "2026-05-01", "", "年に一度の確認", &err));
    DECIDE(book, "a1p1", .strength = "strict");
    assert_false(make_version(book, intro, "2026-04-30", "", "", &err)); /* before the last one */
    assert_non_null(strstr(err.detail, "2026-05-01"));
    assert_true(make_version(book, intro, "2026-05-01", "", "", &err)); /* the same day will do */
    DECIDE(book, "a1p1", .strength = "");
    assert_false(make_version(book, intro, "2199-01-01", "", "", &err)); /* a slip */
    assert_int_equal(err.code, ERROR_REJECTED);
    book_close(&book);
}

/* For every text of every document: as people see it, and back. And what they then write around it stays alive. */
static void own_wording_stays_alive(void **state)
{
    (void)state;
    struct book *book = open_sample("midori");
    const struct catalog *catalog = book->catalog;
    struct str shown = STR_INIT, back = STR_INIT;
    size_t texts = 0, alive = 0;
    assert_true(catalog_readable(catalog, SIZE_MAX, NULL));
    for (size_t i = 0; i < catalog->document_count; i++)
        for (size_t k = 0; k < catalog->document[i].part_count; k++) {
            const struct part_def *part = &catalog->document[i].part[k];
            for (size_t n = 0; part->each == SIZE_MAX && n < part->text_count; n++, texts++) {
                str_clear(&shown);
                str_clear(&back);
                document_own_shown(book->model, OF(book, i), part->id, part->text[n].text, &shown);
                document_own_template(book->model, OF(book, i), part->id, shown.text, &back);
                assert_string_equal(back.text, part->text[n].text);
                assert_null(strchr(shown.text, '{')); /* nobody is shown an id */
                alive += strcmp(shown.text, part->text[n].text) != 0;
            }
        }
    assert_true(texts > 800 && alive > 100);
    str_free(&shown);
    str_free(&back);
    book_close(&book);
}

static void own_wording_follows_the_answers(void **state)
{
    (void)state;
    struct book *book = open_mini();
    set(book, "company", "1", "name", "みどり");
    DECIDE(book, "a3p3", .own = "〔会社名〕は毎週そうじする。〔あとで〕");
    struct document *d = make(book);
    reads(d, "a3p3", 0, "", "みどりは毎週そうじする。〔あとで〕");
    document_free(&d);
    set(book, "company", "1", "name", "あおば");
    d = make(book);
    reads(d, "a3p3", 0, "", "あおばは毎週そうじする。〔あとで〕");
    document_free(&d);
    book_close(&book);
}

/* A new article is never numbered behind the closing provisions. */
static void articles_stand_before_the_end(void **state)
{
    (void)state;
    struct book *book = open_sample("midori");
    const struct catalog *catalog = book->catalog;
    struct error err = {0};
    size_t reg = catalog_find_document(catalog, "reg01", &err);
    const struct document_def *def = &catalog->document[reg];
    struct document *d = document_make(book->model, OF(book, reg), NULL);
    for (size_t i = 0; i < d->parts; i++)
        for (int level = 0; level <= 2; level++) {
            const char *after = document_article_place(d, def, i, level);
            size_t at = document_find_part(def, after), end = document_find_part(def, "z");
            assert_true(at < end);
            assert_true(at >= i || i >= end);
        }
    document_free(&d);
    assert_false(document_add_article(book, OF(book, reg), "zp1", "特例", 0, "文", NULL, &err));
    assert_int_equal(err.code, ERROR_REJECTED);
    assert_true(document_add_article(book, OF(book, reg), "zp1", "", 0, "附則に足す文。", NULL,
                                     &err)); /* a paragraph there is none */
    book_close(&book);
}

/* A text longer than the ledger keeps is cut where its reader sees it, and the version is made all the same. */
static void versions_mark_a_cut(void **state)
{
    (void)state;
    struct book *book = open_mini();
    struct error err = {0};
    struct str own = STR_INIT;
    set(book, "company", "1", "name", "みどり");
    for (int i = 0; i < 300; i++)
        str_add(&own, "長");
    DECIDE(book, "a3p3", .own = own.text);
    if (!make_version(book, intro_of(book), "2026-04-01", "", "", &err))
        fail_with(&err);
    size_t texts = sheet_of(book, "kept-texts"), kept = 0, most = 200; /* max_length of the column */
    for (uint32_t r = 0; r < model_rows(book->model, texts); r++) {
        if (!model_role_is(book->model, texts, r, ROLE_PART, "a3p3"))
            continue;
        const char *text = model_role_text(book->model, texts, r, ROLE_TEXT);
        assert_int_equal(utf8_length(text), most);
        assert_non_null(strstr(text, "長長…（長いため、ここまでを残しました）"));
        kept++;
    }
    assert_int_equal(kept, 1);
    str_free(&own);
    book_close(&book);
}

/* ---- what must hold for every document ---- */

static void check_layout(const struct document *d, int cells)
{
    struct str text = STR_INIT;
    document_text(d, cells, &text);
    for (char *rest = text.text, *line; (line = strsep(&rest, "\n"));)
        if (utf8_width(line) > cells)
            fail_msg("%s: wider than %d: %s", d->title, cells, line);
    str_free(&text);
    /* Nothing is lost or shown twice: the pieces of a text cover it but for blanks at the ends of lines. */
    struct document_layout *layout = document_layout_make(d, cells);
    size_t *seen = mem_zero(d->count + 1, sizeof(*seen));
    for (size_t r = 0; r < layout->rows; r++)
        for (size_t p = 0; p < layout->row[r].pieces; p++) {
            const struct row_piece *piece = &layout->piece[layout->row[r].piece + p];
            if (!layout->row[r].strong) /* a table's head may stand above each text */
                seen[layout->row[r].block] += piece->to - piece->from;
        }
    for (size_t b = 0; b < d->count; b++) {
        size_t all = 0, blank = 0;
        for (size_t c = 0; c < (d->block[b].cell ? d->block[b].rows * d->block[b].columns : 1); c++) {
            const char *one = d->block[b].cell ? d->block[b].cell[c] : d->block[b].text;
            if (d->block[b].head && c < d->block[b].columns)
                continue;
            all += strlen(one);
            for (const char *p = one; *p; p++)
                blank += *p == ' ' || *p == '\n' ? 1 : strncmp(p, "　", 3) == 0 ? 3 : 0;
        }
        if (seen[b] > all || seen[b] + blank < all)
            fail_msg("%s, block %zu: %zu of %zu bytes are shown at %d", d->title, b, seen[b], all, cells);
    }
    free(seen);
    document_layout_free(&layout);
}

static bool starts_character(const char *text, size_t at)
{
    return ((unsigned char)text[at] & 0xC0) != 0x80;
}

static void check_document(const struct document *d)
{
    for (size_t b = 0; b < d->count; b++) {
        const struct document_block *block = &d->block[b];
        const struct document_part *part = &d->part[block->part];
        assert_true(block->part < d->parts && b >= part->first && b < part->first + part->count);
        assert_int_equal(part->absent, PART_PRESENT);
        assert_true((block->kind == BLOCK_TABLE) == (block->text == NULL));
        double sum = 0;
        for (size_t c = 0; c < block->columns; c++)
            sum += block->width[c];
        assert_true(block->kind != BLOCK_TABLE || (block->rows > 0 && sum > 0.999 && sum < 1.001));
        for (size_t c = 0; c < (block->cell ? block->rows * block->columns : 1); c++) {
            const char *text = block->cell ? block->cell[c] : block->text;
            assert_true(utf8_valid(text));
            if (part->def && !part->edited && strpbrk(text, "{}"))
                fail_msg("%s %s: %s", d->title, part->id, text);
        }
    }
    size_t by_part = 0, last = 0;
    for (size_t i = 0; i < d->parts; i++)
        by_part += d->part[i].blanks;
    assert_int_equal(by_part, d->blanks);
    for (size_t i = 0; i < d->blanks; i++) {
        const struct document_blank *blank = &d->blank[i];
        assert_true(blank->block < d->count && d->block[blank->block].part == blank->part);
        const char *text = text_of_blank(d, blank);
        assert_true(blank->from < blank->to && blank->to <= strlen(text));
        assert_true(starts_character(text, blank->from) && starts_character(text, blank->to));
        if (strncmp(text + blank->from, "〔", 3) != 0 || strncmp(text + blank->to - 3, "〕", 3) != 0)
            fail_msg("%s: %.*s", text, (int)(blank->to - blank->from), text + blank->from);
        assert_true(blank->block >= last); /* in the order of the text */
        last = blank->block;
    }
    for (size_t i = 0; i < d->variables; i++) {
        const struct document_variable *v = &d->variable[i];
        assert_true(v->block < d->count && (v->cell == SIZE_MAX || d->block[v->block].cell));
        const char *text = v->cell == SIZE_MAX ? d->block[v->block].text : d->block[v->block].cell[v->cell];
        assert_true(v->from < v->to && v->to <= strlen(text));
        assert_true(starts_character(text, v->from) && starts_character(text, v->to));
    }
}

static uint64_t dice;

static size_t roll(size_t sides)
{
    dice = dice * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(dice >> 33) % sides;
}

static const char *const owns[] = {"",
                                   "〔",
                                   "〔あ",
                                   "〕〔",
                                   "〔〕",
                                   "{",
                                   "}",
                                   "{}",
                                   "{#}",
                                   "{@}",
                                   "{/}",
                                   "{.}",
                                   "{?}",
                                   "{document.}",
                                   "{a/b[c]}",
                                   "{company/1[name]}",
                                   "{company.name",
                                   "{controls/1-1[answer]?}",
                                   "- ",
                                   "1. ",
                                   "|",
                                   "||",
                                   "| a | b |\n|---|---|\n| c |",
                                   "|a|\n|b|c|",
                                   "\n\n\n",
                                   "　　\n  - x\n        - y\n100. z",
                                   "〔甲〕{company.name}〔乙〕\n- 〔丙〕",
                                   "{assets.name}",
                                   "{name}",
                                   "{of}",
                                   "あ{policy-record.enacted}い{contacts/1[name]}う",
                                   "|{company.name}|〔丁〕|",
                                   "😀👨‍👩‍👧 e\u0301 𠮷野家 ﾊﾝｶｸ"};

static void decide_something(struct book *book)
{
    struct error err = {0};
    size_t number = roll(book->catalog->document_count);
    const struct document_def *def = &book->catalog->document[number];
    assert_true(catalog_readable(book->catalog, number, &err));
    if (def->each != SIZE_MAX && model_rows(book->model, def->each) == 0)
        return; /* there is none: it stands for rows */
    const struct part_def *part = &def->part[roll(def->part_count)];
    static const char *const uses[] = {"yes", "no", "no", ""};
    static const char *const headings[] = {"", "自社の条{", "〔題〕と{company.name}"};
    struct part_decision decision = {0};
    switch (roll(4)) {
    case 0:
        if (part->text_count > 1)
            decision.strength = part->text[roll(part->text_count)].strength;
        decision.use = "yes";
        break;
    case 1:
        if (part->text_count && part->each == SIZE_MAX)
            decision.own = owns[roll(ARRAY_LENGTH(owns))];
        decision.use = "yes";
        break;
    case 2: decision.use = uses[roll(ARRAY_LENGTH(uses))]; break;
    default:
        if (!document_add_article(book, OF(book, number), part->id, headings[roll(ARRAY_LENGTH(headings))],
                                  (int)roll(4), owns[roll(ARRAY_LENGTH(owns))], NULL, &err) &&
            err.code != ERROR_REJECTED) /* behind the closing provisions */
            fail_with(&err);
        return;
    }
    if (!document_decide(book, OF(book, number), part->id, &decision, &err))
        fail_with(&err);
}

static void check_all(const struct book *book, const int *cells, size_t widths)
{
    for (size_t i = 0; i < book->catalog->document_count; i++) {
        struct document *d = document_make(book->model, OF(book, i), NULL),
                        *page = document_officer_page(book->model, d);
        check_document(d);
        struct document_promises promises;
        assert_true(document_promises(book->model, OF(book, i), &promises, NULL));
        if (promises.in_force)
            assert_true(promises.broken >= d->broken_parts && promises.partly >= d->partly_parts);
        for (size_t w = 0; w < widths; w++) {
            check_layout(d, cells[w]);
            if (page)
                check_layout(page, cells[w]);
        }
        struct str markdown = STR_INIT, filled = STR_INIT, template = STR_INIT;
        document_markdown(d, &markdown);
        assert_true(markdown.length > 0 || d->count == 0);
        for (size_t p = 0; p < d->parts; p += 7)
            document_standard(book->model, OF(book, i), p, &filled, &template);
        str_free(&markdown);
        str_free(&filled);
        str_free(&template);
        document_free(&page);
        document_free(&d);
    }
}

static void try_sample(const char *sample)
{
    static const int all[] = {20, 23, 34, 41, 60, 72, 100, 131}, some[] = {20, 57};
    struct book *book = open_sample(sample);
    dice = (uint64_t)sample[0] * 2654435761u;
    check_all(book, all, share_of(ARRAY_LENGTH(all)));
    static const char *const names[] = {"〔株〕ひばり", "- | 1. 箱", "𠮷野家😀"};
    for (size_t round = 0; round < share_of(ARRAY_LENGTH(names)); round++) {
        set(book, "company", "1", "name", names[round]);
        for (int i = 0; i < 60; i++)
            decide_something(book);
        check_all(book, some, ARRAY_LENGTH(some));
    }
    book_close(&book);
}

static void whatever_is_decided_hibari(void **state)
{
    (void)state;
    try_sample("hibari");
}

static void whatever_is_decided_midori(void **state)
{
    (void)state;
    try_sample("midori");
}

static void whatever_is_decided_tsunagu(void **state)
{
    (void)state;
    try_sample("tsunagu");
}

static void new_workbooks_have_documents_too(void **state)
{
    (void)state;
    static const int cells[] = {20, 72};
    struct book *book = open_sample(NULL);
    check_all(book, cells, ARRAY_LENGTH(cells));
    book_close(&book);
}

static int start(void **state)
{
    (void)state;
    struct error err = {0};
    char name[] = "/tmp/mamori-document-XXXXXX";
    setenv("MAMORI_NOW", "2026-11-21T10:32", 1);
    folder = mem_text(mkdtemp(name));
    return folder && intl_start("ja", &err) ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    for (int i = 0; i < made; i++) {
        char *path = mem_format("%s/%d.mamori", folder, i);
        unlink(path);
        free(path);
    }
    int result = rmdir(folder); /* fails when anything was left behind */
    free(folder);
    return result;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blanks_are_where_they_stand),
        cmocka_unit_test(values_that_look_like_marks_are_text),
        cmocka_unit_test(numbers_follow_what_stands),
        cmocka_unit_test(references_to_what_is_gone_are_blanks),
        cmocka_unit_test(parts_stand_by_rule_and_by_hand),
        cmocka_unit_test(promises_decide_too),
        cmocka_unit_test(promises_are_told_to_the_officer),
        cmocka_unit_test(measures_are_written_out),
        cmocka_unit_test(promises_of_what_is_in_force),
        cmocka_unit_test(decisions_that_make_no_sense_are_refused),
        cmocka_unit_test(own_wording_is_kept),
        cmocka_unit_test(own_blanks_and_lines),
        cmocka_unit_test(articles_stand_where_they_were_put),
        cmocka_unit_test(tables_and_trees_are_made_of_rows),
        cmocka_unit_test(versions_keep_what_was_decided),
        cmocka_unit_test(versions_keep_to_their_order),
        cmocka_unit_test(versions_mark_a_cut),
        cmocka_unit_test(own_wording_stays_alive),
        cmocka_unit_test(own_wording_follows_the_answers),
        cmocka_unit_test(articles_stand_before_the_end),
        cmocka_unit_test(whatever_is_decided_hibari),
        cmocka_unit_test(whatever_is_decided_midori),
        cmocka_unit_test(whatever_is_decided_tsunagu),
        cmocka_unit_test(new_workbooks_have_documents_too),
    };
    return cmocka_run_group_tests_name("document", tests, start, stop);
}
