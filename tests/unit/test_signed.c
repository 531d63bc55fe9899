/* Who signed what: journals made with keys of our own, by people who have keys and do what the program would not let them do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "book/book.h"
#include "book/rights.h"
#include "book/sign_in.h"
#include "book/sign_key.h"
#include "book/store_private.h"
#include "folder.h"
#include "share.h"

#define TERMS "name:left:duty:head,chief:incidents"

enum { HERS, STARTING, HIS, RECOVERY, NEW, KEYS, NOBODY = KEYS };
static struct secret *signing[KEYS];
static unsigned char public[KEYS][SECRET_PUBLIC];

static int start(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "%s/mamori-signed-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (sodium_init() < 0 || !mkdtemp(folder))
        return 1;
    for (int i = 0; i < KEYS; i++) {
        struct secret *seed = secret_random(SECRET_SEED);
        signing[i] = secret_signing_key(seed, public[i]);
        secret_free(&seed);
    }
    return 0;
}

static int end(void **state)
{
    (void)state;
    for (int i = 0; i < KEYS; i++)
        secret_free(&signing[i]);
    unlink(path_of("a"));
    return rmdir(folder);
}

enum act_op { SET, ADD, GIVE, WRONG, REPORT, ADD_PERSON, LEAVE, PROMOTE };
struct act {
    enum act_op op;
    const char *person; /* the name that the entry bears */
    int by;             /* which key signs it, */
    const char *as;     /* and of whom it is said to be */
    const char *row;    /* GIVE: whose key; ADD_PERSON, LEAVE: who */
    enum sign_key_kind kind;
    int given;
    const char *terms; /* NULL: as always */
};

static bool give(struct store *store, const struct act *act)
{
    struct sign_key key = {.kind = act->kind, .terms = act->terms ? act->terms : TERMS};
    struct str text = STR_INIT;
    key.kdf = (struct secret_kdf){.algorithm = SECRET_ARGON2ID, .passes = 2, .memory = 1 << 26};
    memcpy(key.public, public[act->given], SECRET_PUBLIC);
    sign_key_text(&key, &text);
    bool good = store_notice(store, "key", "members", act->row, text.text, NULL);
    str_free(&text);
    return good;
}

static bool add_person(struct store *store, const char *row, const char *name, const char *duty)
{
    const char *const columns[] = {"name", "duty"}, *const values[] = {name, duty};
    char id[64];
    snprintf(id, sizeof(id), "%s", row);
    return store_insert(store, "members", id, 1024, 2, columns, values, NULL);
}

static bool add(struct store *store, const char *sheet)
{
    const char *const column[] = {"what"}, *const value[] = {"x"};
    char id[64] = "";
    return store_insert(store, sheet, id, 1, 1, column, value, NULL);
}

static int64_t counter;

static void do_act(struct store *store, const struct act *act)
{
    char value[24];
    snprintf(value, sizeof(value), "%lld", (long long)++counter);
    assert_true(store_begin(store, act->person, 1800000000 + counter,
                            act->op == GIVE || act->op == WRONG ? "notice" : "do", 0, NULL, NULL));
    if (act->by != NOBODY)
        store_sign_as(store, act->as, signing[act->by]);
    bool good = false;
    switch (act->op) {
    case SET: good = store_set(store, "company", "1", "name", false, NULL, value, NULL); break;
    case ADD: good = add(store, "assets"); break;
    case REPORT: good = add(store, "incidents"); break;
    case GIVE: good = give(store, act); break;
    case WRONG: good = store_notice(store, "sign-in-failed", "members", act->row, "passphrase", NULL); break;
    case ADD_PERSON: good = add_person(store, act->row, act->person, "staff"); break;
    case PROMOTE: good = store_set(store, "members", act->row, "duty", false, NULL, "head", NULL); break;
    case LEAVE: good = store_set(store, "members", act->row, "left", false, NULL, "2020-01-01", NULL); break;
    }
    assert_true(good);
    assert_true(store_commit(store, NULL, NULL));
}

#define HANA   "佐藤 花子"
#define ICHIRO "鈴木 一郎"

/* She manages the people; he has come in by a starting code, and chosen a passphrase. */
static const struct act beginning[] = {
    {SET, "だれか", NOBODY, NULL, NULL, 0, 0, NULL},
    {GIVE, "佐藤花子", HERS, "1", "1", SIGN_KEY_CHOSEN, HERS, NULL},
    {GIVE, HANA, HERS, "1", NULL, SIGN_KEY_RECOVERY, RECOVERY, NULL},
    {GIVE, HANA, HERS, "1", "2", SIGN_KEY_STARTING, STARTING, NULL},
    {GIVE, ICHIRO, STARTING, "2", "2", SIGN_KEY_CHOSEN, HIS, NULL},
    {SET, ICHIRO, HIS, "2", NULL, 0, 0, NULL},
    {ADD, ICHIRO, HIS, "2", NULL, 0, 0, NULL},
    {WRONG, "だれか", NOBODY, NULL, "2", 0, 0, NULL},
    {REPORT, "受付の人", NOBODY, NULL, NULL, 0, 0, NULL},
    {SET, HANA, HERS, "1", NULL, 0, 0, NULL},
};

static struct store *begin(void)
{
    struct error err = {0};
    unlink(path_of("a"));
    struct store *store = store_create(path_of("a"), "ipa-3", &err);
    assert_non_null(store);
    assert_true(store_begin(store, HANA, 1800000000, "do", 0, NULL, &err));
    assert_true(add_person(store, "1", HANA, "head") && add_person(store, "2", ICHIRO, "staff"));
    assert_true(store_commit(store, NULL, &err));
    for (size_t i = 0; i < ARRAY_LENGTH(beginning); i++)
        do_act(store, &beginning[i]);
    return store;
}

#define FITS  "its signature does not fit"
#define NAME  "another name than that of who signed it"
#define BARE  "nobody signed it"
#define RESTS "it rests on no key"

static void test_told(void **state)
{
    (void)state;
    static const struct {
        const char *what, *found; /* NULL: all is well */
        struct act act[3];
        size_t count;
    } cases[] = {
        {"nothing more", NULL, {{0}}, 0},
        {"under another's name", NAME, {{SET, HANA, HIS, "2", NULL, 0, 0, NULL}}, 1},
        {"under another's name, said to be that one's signature", FITS, {{SET, HANA, HIS, "1", NULL, 0, 0, NULL}}, 1},
        {"by the key of before", FITS, {{SET, ICHIRO, STARTING, "2", NULL, 0, 0, NULL}}, 1},
        {"by a key that nobody knows", FITS, {{SET, ICHIRO, NEW, "2", NULL, 0, 0, NULL}}, 1},
        {"by somebody who is not there", FITS, {{SET, "田中 次郎", NEW, "9", NULL, 0, 0, NULL}}, 1},
        {"not signed", BARE, {{SET, ICHIRO, NOBODY, NULL, NULL, 0, 0, NULL}}, 1},
        {"not signed, between others",
         BARE,
         {{SET, HANA, HERS, "1", NULL, 0, 0, NULL},
          {ADD, HANA, NOBODY, NULL, NULL, 0, 0, NULL},
          {SET, HANA, HERS, "1", NULL, 0, 0, NULL}},
         3},
        {"a person added like a report", BARE, {{ADD_PERSON, "田中 次郎", NOBODY, NULL, "3", 0, 0, NULL}}, 1},
        {"another passphrase of one's own",
         NULL,
         {{GIVE, ICHIRO, HIS, "2", "2", SIGN_KEY_CHOSEN, NEW, NULL}, {SET, ICHIRO, NEW, "2", NULL, 0, 0, NULL}},
         2},
        {"… and then by the old one",
         "no longer good",
         {{GIVE, ICHIRO, HIS, "2", "2", SIGN_KEY_CHOSEN, NEW, NULL}, {SET, ICHIRO, HIS, "2", NULL, 0, 0, NULL}},
         2},
        {"a key that vouches for itself", FITS, {{GIVE, ICHIRO, NEW, "2", "2", SIGN_KEY_CHOSEN, NEW, NULL}}, 1},
        {"a key that nobody signed", BARE, {{GIVE, ICHIRO, NOBODY, NULL, "2", SIGN_KEY_CHOSEN, NEW, NULL}}, 1},
        {"a key of hers, given by him", RESTS, {{GIVE, ICHIRO, HIS, "2", "1", SIGN_KEY_CHOSEN, NEW, NULL}}, 1},
        {"a code for her, given by him", RESTS, {{GIVE, ICHIRO, HIS, "2", "1", SIGN_KEY_STARTING, NEW, NULL}}, 1},
        {"a recovery code by him", RESTS, {{GIVE, ICHIRO, HIS, "2", NULL, SIGN_KEY_RECOVERY, NEW, NULL}}, 1},
        {"a passphrase of his, chosen by her", RESTS, {{GIVE, HANA, HERS, "1", "2", SIGN_KEY_CHOSEN, NEW, NULL}}, 1},
        {"a new code for him", NULL, {{GIVE, HANA, HERS, "1", "2", SIGN_KEY_STARTING, NEW, NULL}}, 1},
        {"… that writes more than a passphrase",
         "signed by a starting code",
         {{GIVE, HANA, HERS, "1", "2", SIGN_KEY_STARTING, NEW, NULL}, {SET, ICHIRO, NEW, "2", NULL, 0, 0, NULL}},
         2},
        {"he gives himself another duty", "may not do that", {{PROMOTE, ICHIRO, HIS, "2", "2", 0, 0, NULL}}, 1},
        {"he says that she has left", "may not do that", {{LEAVE, ICHIRO, HIS, "2", "1", 0, 0, NULL}}, 1},
        {"she gives him another duty, and he a code",
         NULL,
         {{PROMOTE, HANA, HERS, "1", "2", 0, 0, NULL}, {GIVE, ICHIRO, HIS, "2", "1", SIGN_KEY_STARTING, NEW, NULL}},
         2},
        {"the recovery code",
         NULL,
         {{GIVE, HANA, RECOVERY, "", "1", SIGN_KEY_CHOSEN, NEW, NULL}, {SET, HANA, NEW, "1", NULL, 0, 0, NULL}},
         2},
        {"… for him", RESTS, {{GIVE, ICHIRO, RECOVERY, "", "2", SIGN_KEY_CHOSEN, NEW, NULL}}, 1},
        {"… that writes more than a passphrase",
         "signed by the recovery code",
         {{SET, HANA, RECOVERY, "", NULL, 0, 0, NULL}},
         1},
        {"he alone says that nobody need sign",
         BARE,
         {{GIVE, ICHIRO, HIS, "2", "2", SIGN_KEY_CHOSEN, NEW, "note:left:duty:head:assets"},
          {ADD, HANA, NOBODY, NULL, NULL, 0, 0, NULL}},
         2},
        {"she says where anybody reports",
         NULL,
         {{GIVE, HANA, HERS, "1", "1", SIGN_KEY_CHOSEN, NEW, "name:left:duty:head:assets"},
          {ADD, "だれか", NOBODY, NULL, NULL, 0, 0, NULL}},
         2},
        {"somebody leaves, and the other one is alone",
         NULL,
         {{LEAVE, HANA, HERS, "1", "2", 0, 0, NULL}, {SET, "だれか", NOBODY, NULL, NULL, 0, 0, NULL}},
         2},
        {"… who may choose a passphrase again",
         NULL,
         {{LEAVE, HANA, HERS, "1", "2", 0, 0, NULL},
          {GIVE, "だれか", NEW, "1", "1", SIGN_KEY_CHOSEN, NEW, NULL},
          {SET, HANA, NEW, "1", NULL, 0, 0, NULL}},
         3},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct error err = {0};
        struct store *store = begin();
        int64_t last = store->head.number;
        for (size_t a = 0; a < cases[i].count; a++)
            do_act(store, &cases[i].act[a]);
        bool good = store_verify(store, NULL, NULL, NULL, &err);
        if (good != !cases[i].found || (!good && !strstr(err.detail, cases[i].found)))
            fail_msg("%s: %s %s", cases[i].what, err.place, err.detail);
        long long at = 0;
        if (!good && (sscanf(err.place, "entry %lld", &at) != 1 || at <= last))
            fail_msg("%s: it names %s, after %lld", cases[i].what, err.place, (long long)last);
        store_close(&store);
    }
}

/* The signatures of one person who goes on are a run, in this process and the next; its last one speaks for all. */
static void test_runs(void **state)
{
    (void)state;
    struct error err = {0};
    struct store *store = begin();
    static const struct act his = {SET, ICHIRO, HIS, "2", NULL, 0, 0, NULL};
    int64_t first = store->head.number + 1;
    for (int i = 0; i < 5; i++)
        do_act(store, &his);
    store_close(&store);
    store = store_open(path_of("a"), STORE_WRITE, &err);
    assert_non_null(store);
    do_act(store, &his);
    do_act(store, &his);
    sqlite3_stmt *statement = NULL;
    assert_true(store_prepare(store, &statement,
                              "SELECT count(*) FROM signature WHERE first = ?1 AND entry - first < 7", false, &err));
    sqlite3_bind_int64(statement, 1, first);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(statement, 0), 7);
    sqlite3_finalize(statement);
    assert_true(store_verify(store, NULL, NULL, NULL, &err));
    assert_int_equal(store_remarks(store)->signed_entries + store_remarks(store)->not_signed, store->head.number);
    store_close(&store);
}

/* A run that does not fit is not gone on with: who comes later does not vouch for what was made of it. */
static void test_not_vouched_for(void **state)
{
    (void)state;
    struct error err = {0};
    char sql[120];
    struct store *store = begin();
    static const struct act his = {SET, ICHIRO, HIS, "2", NULL, 0, 0, NULL};
    do_act(store, &his);
    do_act(store, &his);
    int64_t last = store->head.number;
    store_close(&store);
    store = store_open(path_of("a"), STORE_WRITE, &err); /* which remembers nothing */
    assert_non_null(store);
    assert_true(store_begin(store, ICHIRO, 1900000000, "do", 0, NULL, &err));
    /* As if the entry had been made anew: its signature is of another hash. */
    snprintf(sql, sizeof(sql), "UPDATE signature SET signature = zeroblob(64) WHERE entry = %lld", (long long)last);
    assert_true(store_exec(store, sql, &err));
    store_sign_as(store, "2", signing[HIS]);
    assert_true(store_set(store, "company", "1", "name", false, NULL, "x", &err) && store_commit(store, NULL, &err));
    assert_false(store_verify(store, NULL, NULL, NULL, &err));
    snprintf(sql, sizeof(sql), "entry %lld", (long long)last);
    assert_string_equal(err.place, sql);
    store_close(&store);
}

/* Whatever is turned over in a signature is seen, also in one that others of its run stand behind. */
static void test_every_byte(void **state)
{
    (void)state;
    static const char *const parts[] = {"signature", "link"};
    struct error err = {0};
    struct store *store = begin();
    sqlite3_stmt *statement = NULL;
    int64_t entries[32];
    size_t count = 0;
    assert_true(store_prepare(store, &statement, "SELECT entry FROM signature", false, &err));
    while (sqlite3_step(statement) == SQLITE_ROW && count < ARRAY_LENGTH(entries))
        entries[count++] = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    statement = NULL;
    assert_true(count >= 7);
    for (size_t i = 0; i < count; i++)
        for (size_t p = 0; p < ARRAY_LENGTH(parts); p++)
            for (int byte = (int)i % 3; byte < (p ? STORE_HASH : SECRET_SIGNATURE); byte += 5) {
                char was[300], change[300], back[300];
                snprintf(was, sizeof(was), "SELECT hex(%s) FROM signature WHERE entry = %lld", parts[p],
                         (long long)entries[i]);
                char hex[2 * SECRET_SIGNATURE + 1];
                assert_true(store_prepare(store, &statement, was, false, &err));
                assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
                snprintf(hex, sizeof(hex), "%s", (const char *)sqlite3_column_text(statement, 0));
                sqlite3_finalize(statement);
                statement = NULL;
                snprintf(back, sizeof(back), "UPDATE signature SET %s = x'%s' WHERE entry = %lld", parts[p], hex,
                         (long long)entries[i]);
                hex[2 * byte] = hex[2 * byte] == '3' ? '4' : '3';
                snprintf(change, sizeof(change), "UPDATE signature SET %s = x'%s' WHERE entry = %lld", parts[p], hex,
                         (long long)entries[i]);
                assert_true(store_exec(store, change, &err));
                if (store_verify(store, NULL, NULL, NULL, &err))
                    fail_msg("byte %d of the %s of entry %lld", byte, parts[p], (long long)entries[i]);
                assert_true(store_exec(store, back, &err));
            }
    assert_true(store_verify(store, NULL, NULL, NULL, &err));
    store_close(&store);
}

/* Honest histories at random: two people, whose passphrases, codes and names change, who erase, leave and come back; another process in between. None
 * is accused. */
struct honest {
    struct store *store;
    uint32_t seed;
    int hers, his; /* the keys that are good; NOBODY: he has a code, or nothing */
    bool works;
    const char *name;
};

static uint32_t roll(struct honest *h, uint32_t sides)
{
    h->seed = h->seed * 1664525 + 1013904223;
    return (h->seed >> 8) % sides;
}

static void erase(struct honest *h, const char *column)
{
    int64_t erased = 0;
    assert_true(store_begin(h->store, HANA, 1800000000 + ++counter, "blank", 0, NULL, NULL));
    store_sign_as(h->store, "1", signing[h->hers]);
    assert_true(store_erase(h->store, "members", roll(h, 2) ? "1" : "2", column, NULL, NULL, &erased, NULL));
    assert_true(store_commit(h->store, NULL, NULL));
}

static void change(struct honest *h, const char *row, const char *column, const char *value)
{
    assert_true(store_begin(h->store, HANA, 1800000000 + ++counter, "do", 0, NULL, NULL));
    store_sign_as(h->store, "1", signing[h->hers]);
    assert_true(store_set(h->store, "members", row, column, false, NULL, value, NULL));
    assert_true(store_commit(h->store, NULL, NULL));
}

/* A key that is none of the two. */
static int other_key(const struct honest *h)
{
    int key = 0;
    while (key == h->hers || key == h->his || key == RECOVERY)
        key++;
    return key;
}

static void honest_act(struct honest *h)
{
    struct act act = {SET, HANA, h->hers, "1", NULL, 0, 0, NULL};
    int key = other_key(h);
    switch (roll(h, 13)) {
    case 0: act.op = ADD; break;
    case 1: act = (struct act){WRONG, "だれか", NOBODY, NULL, "2", 0, 0, NULL}; break;
    case 2: act = (struct act){REPORT, "受付の人", NOBODY, NULL, NULL, 0, 0, NULL}; break;
    case 3:
        act = (struct act){GIVE, HANA, h->hers, "1", "1", SIGN_KEY_CHOSEN, key, NULL};
        h->hers = key;
        break;
    case 4: /* a code for him, and he chooses a passphrase by it */
        act = (struct act){GIVE, HANA, h->hers, "1", "2", SIGN_KEY_STARTING, key, NULL};
        do_act(h->store, &act);
        h->his = key;
        key = other_key(h);
        act = (struct act){GIVE, h->name, h->his, "2", "2", SIGN_KEY_CHOSEN, key, NULL};
        h->his = key;
        break;
    case 5: change(h, "2", "name", h->name = roll(h, 2) ? ICHIRO : "鈴木 市郎"); return;
    case 6:
        change(h, "2", "left", h->works ? "2020-01-01" : NULL);
        h->works = !h->works;
        return;
    case 7: erase(h, roll(h, 2) ? "name" : "duty"); return;
    case 8:
        if (!h->works) /* she is alone, and need not */
            act = (struct act){SET, "だれか", NOBODY, NULL, NULL, 0, 0, NULL};
        break;
    case 9: { /* the next process */
        struct error err = {0};
        store_close(&h->store);
        h->store = store_open(path_of("a"), STORE_WRITE, &err);
        assert_non_null(h->store);
        return;
    }
    case 10: change(h, "1", "duty", roll(h, 2) ? "head" : "chief"); return;
    default:
        if (h->works)
            act = (struct act){SET, h->name, h->his, "2", NULL, 0, 0, NULL};
        break;
    }
    do_act(h->store, &act);
}

static void test_honest(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= share_of(60); seed++) {
        struct honest h = {
            .store = begin(), .seed = seed * 77, .hers = HERS, .his = HIS, .works = true, .name = ICHIRO};
        struct error err = {0};
        for (int i = 0; i < 60; i++)
            honest_act(&h);
        if (!store_verify(h.store, NULL, NULL, NULL, &err))
            fail_msg("seed %u: %s %s", (unsigned)seed, err.place, err.detail);
        store_close(&h.store);
    }
}

/* ---- at work ---- */

static struct book *open_as(const char *person)
{
    struct error err = {0};
    struct book *book = book_open(path_of("a"), &(struct book_options){.person = person}, &err);
    assert_non_null(book);
    assert_true(book_load(book, &err));
    book->cheap_keys = true;
    return book;
}

static bool note(struct book *book, struct error *err)
{
    size_t sheet = catalog_find_sheet(book->catalog, "company", NULL);
    size_t column = sheet_find_column(&book->catalog->sheet[sheet], "phone", NULL);
    char value[24];
    snprintf(value, sizeof(value), "03-0000-%04lld", (long long)++counter % 10000);
    const struct change change = {.op = CHANGE_SET, .sheet = sheet, .row = "1", .column = column, .value = value};
    return book_change(book, &change, 1, NULL, NULL, err);
}

static struct secret *passphrase_of(const char *text)
{
    struct secret *secret = secret_new(64);
    secret_add(secret, text, strlen(text));
    return secret;
}

/* Whoever has chosen another passphrase at one terminal is no longer signed in at the other: what he wrote there would be signed by a key of before. */
static void test_two_terminals(void **state)
{
    (void)state;
    struct error err = {0};
    unlink(path_of("a"));
    struct book *one = book_new(path_of("a"), "ipa-3", "会社", NULL, &(struct book_options){.person = HANA}, &err);
    assert_non_null(one);
    one->cheap_keys = true;
    const struct rights_def *rights = one->catalog->rights;
    const size_t columns[] = {rights->name, rights->duty};
    const char *const hers[] = {HANA, "head"}, *const his[] = {ICHIRO, "staff"};
    struct change add_one = {
        .op = CHANGE_INSERT, .sheet = rights->people, .at = UINT32_MAX, .cells = 2, .columns = columns, .values = hers};
    struct secret *old = passphrase_of("correct horse 1"), *new = passphrase_of("another horse 2");
    bool choose;
    assert_true(book_change(one, &add_one, 1, NULL, NULL, &err) && sign_in_choose(one, "1", old, &err));
    add_one.values = his;
    assert_true(book_change(one, &add_one, 1, NULL, NULL, &err) && note(one, &err));
    struct book *two = open_as(HANA);
    assert_true(sign_in(two, "1", old, "screen", &choose, &err) && note(two, &err));
    assert_true(note(one, &err) && note(two, &err));
    assert_true(sign_in_choose(one, "1", new, &err) && note(one, &err));
    assert_false(note(two, &err));
    assert_int_equal(err.code, ERROR_SIGN_IN);
    assert_true(two->voided);
    assert_null(two->signing);
    assert_false(note(two, &err));
    assert_true(sign_in(two, "1", new, "screen", &choose, &err) && note(two, &err) && note(one, &err));
    assert_true(store_verify(one->store, NULL, NULL, NULL, &err));
    assert_true(store_remarks(one->store)->keys);
    sign_out(two);
    assert_null(two->signing);
    assert_false(note(two, &err)); /* and unsigned neither */
    book_close(&one);
    book_close(&two);
    secret_free(&old);
    secret_free(&new);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_told),       cmocka_unit_test(test_runs),   cmocka_unit_test(test_not_vouched_for),
        cmocka_unit_test(test_every_byte), cmocka_unit_test(test_honest), cmocka_unit_test(test_two_terminals),
    };
    return cmocka_run_group_tests_name("signed", tests, start, end);
}
