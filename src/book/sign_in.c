#include "book/sign_in.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/passphrase.h"
#include "base/written.h"
#include "book/leaving.h"
#include "book/sign_key.h"
#include "book/person.h"
#include "book/rights.h"

#define WAIT_FIRST 5 /* seconds */
#define WAIT_MOST  (15 * 60)
#define LEAST_MS   200 /* of an attempt */

const char *sign_in_notice_text(const char *text)
{
    static const struct {
        const char *word, *said;
    } words[] = {{"passphrase", N_("passphrase")},
                 {"starting-code", N_("starting code")},
                 {"recovery-code", N_("recovery code")},
                 {"screen", N_("at the screen")},
                 {"command", N_("by a command")}};
    size_t length = strcspn(text, " ");
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
        if (strlen(words[i].word) == length && strncmp(words[i].word, text, length) == 0)
            return _(words[i].said);
    return "";
}

/* ---- what the journal says ---- */

static const char *people_id(const struct book *book)
{
    return book->catalog->sheet[book->catalog->rights->people].id;
}

struct looking {
    const char *row; /* NULL: notices about no row */
    unsigned count;
    int64_t entry, at; /* of the newest */
    char *text;
};

static bool on_entry(void *context, const struct store_entry *entry)
{
    struct looking *l = context;
    if (!l->row && entry->row && *entry->row)
        return true;
    if (l->count++ > 0)
        return true;
    l->entry = entry->entry;
    l->at = entry->clock ? entry->clock : entry->at;
    l->text = mem_text(entry->new_value ? entry->new_value : "");
    return true;
}

/* The newest notice of KIND about ROW after the entry AFTER, and how many there are. */
static bool look(const struct book *book, enum notice_kind kind, const char *row, int64_t after, struct looking *out,
                 struct error *err)
{
    *out = (struct looking){.row = row};
    struct store_filter filter = {
        .sheet = people_id(book), .row = row, .notice = notice_defs[kind].word, .after = after};
    return store_entries(book->store, &filter, on_entry, out, err);
}

struct found {
    struct sign_in_state state;
    struct sign_key key;
};

static int64_t wait_after(unsigned failed)
{
    if (failed < SIGN_IN_FREE)
        return 0;
    unsigned doubled = failed - SIGN_IN_FREE;
    return doubled < 8 && WAIT_FIRST << doubled < WAIT_MOST ? WAIT_FIRST << doubled : WAIT_MOST;
}

static bool find(const struct book *book, const char *row, struct found *out, struct error *err)
{
    struct looking key = {0}, in = {0}, failed = {0};
    *out = (struct found){.state = {.has = SIGN_IN_NOTHING}};
    bool good = look(book, NOTICE_KEY, row, 0, &key, err) && look(book, NOTICE_SIGNED_IN, row, 0, &in, err) &&
                look(book, NOTICE_SIGN_IN_FAILED, row, key.entry > in.entry ? key.entry : in.entry, &failed, err) &&
                (!key.count || sign_key_read(key.text, &out->key, err));
    out->key.terms = ""; /* as long as the text only */
    free(key.text);
    free(in.text);
    free(failed.text);
    if (!good)
        return false;
    int64_t now = date_clock(), since = now - failed.at;
    out->state.failed = failed.count;
    if (failed.count && since >= 0 &&
        since < wait_after(failed.count)) /* a clock that was set back makes nobody wait for ever */
        out->state.wait = wait_after(failed.count) - since;
    out->state.last = in.at;
    out->state.since = key.at;
    if (!key.count)
        return true;
    out->state.has = out->key.kind == SIGN_KEY_CHOSEN ? SIGN_IN_PASSPHRASE : SIGN_IN_STARTING_CODE;
    out->state.over = out->key.kind == SIGN_KEY_STARTING && now - key.at > SIGN_IN_CODE_DAYS * INT64_C(86400);
    return true;
}

bool sign_in_state(const struct book *book, const char *row, struct sign_in_state *out, struct error *err)
{
    struct found found;
    bool good = find(book, row, &found, err);
    *out = found.state;
    return good;
}

static bool on_any(void *context, const struct store_entry *entry)
{
    *(bool *)context = entry->notice != NULL;
    return false;
}

bool sign_in_any(const struct book *book, bool *any, struct error *err)
{
    *any = false;
    return store_entries(book->store, &(struct store_filter){.notice = notice_defs[NOTICE_KEY].word, .limit = 1},
                         on_any, any, err);
}

static void sign_no_more(struct book *book)
{
    secret_free(&book->signing);
    free(book->signing_as);
    book->signing_as = NULL;
}

/* Another key since, chosen at another terminal or given by who manages: this one is good no more. */
static bool is_void(struct book *book, bool *is, struct error *err)
{
    struct looking newer;
    struct store_mark mark;
    *is = false;
    if (!look(book, NOTICE_KEY, *book->signing_as ? book->signing_as : NULL, book->signing_from, &newer, err))
        return false;
    free(newer.text);
    *is = newer.count > 0;
    store_mark(book->store, &mark);
    book->signing_from = mark.entries;
    return true;
}

bool sign_in_sign(struct book *book, struct error *err)
{
    bool is;
    if (!book->signing || book->reporting) /* what anybody reports is not vouched for by who sits there */
        return true;
    if (!is_void(book, &is, err))
        return false;
    if (is) {
        error_because(err, ERROR_SIGN_IN, book->person, "%s", _("the passphrase is another one since"));
        sign_no_more(book);
        book->voided = true;
        return false;
    }
    store_sign_as(book->store, book->signing_as, book->signing);
    return true;
}

/* It is about signing in, so nobody need have signed in for it. */
static bool tell(struct book *book, enum notice_kind kind, const char *row, const char *text, struct error *err)
{
    book->admitting = true;
    bool good = book_notice(book, kind, book->catalog->rights->people, row, text, NULL, err);
    book->admitting = false;
    if (good)
        written_set(WRITTEN_NOT, NULL); /* no change of the workbook that somebody asked for */
    return good;
}

/* ---- keys made and tried ---- */

static char *about_key(const struct book *book, const char *row, enum sign_key_kind kind)
{
    return mem_format("mamori sign-in %s %s %s", store_id(book->store), row ? row : "", sign_key_words[kind]);
}

/* What a proof must know of the forms: sign_key.h. */
static char *terms_text(const struct book *book)
{
    const struct catalog *catalog = book->catalog;
    const struct rights_def *rights = catalog->rights;
    const struct sheet_def *people = &catalog->sheet[rights->people];
    const struct choice_list *duties = people->column[rights->duty].choices;
    struct str text = STR_INIT;
    enum rights_rows rows;
    str_add_format(&text, "%s:%s:%s:", people->column[rights->name].id, people->column[rights->left].id,
                   people->column[rights->duty].id);
    for (size_t i = 0, named = 0; i < duties->count; i++)
        if (rights_grant_sort(rights, duties->choice[i].code, rights->managing, &rows))
            str_add_format(&text, "%s%s%s", named++ ? "," : "", rows == RIGHTS_ALL ? "" : SIGN_KEY_SOME,
                           duties->choice[i].code);
    str_add_format(&text, ":%s",
                   catalog->records.incidents == SIZE_MAX ? "" : catalog->sheet[catalog->records.incidents].id);
    return str_take(&text);
}

/* From here on what is written is signed by the key of SEED, which is that of the person's ROW; "": the recovery code's. */
static void sign_by(struct book *book, const char *row, const struct secret *seed)
{
    char *of = mem_text(row);
    struct store_mark mark;
    store_mark(book->store, &mark);
    sign_no_more(book);
    book->signing_from = mark.entries;
    book->signing = secret_signing_key(seed, NULL);
    book->signing_as = of;
}

/* A key is signed by whoever signs here; where nobody does it is somebody's own first one, which vouches for itself. */
static bool tell_key(struct book *book, const char *row, const struct secret *seed, const char *text, struct error *err)
{
    bool own = !book->signing && row;
    if (own)
        sign_by(book, row, seed);
    bool good = tell(book, NOTICE_KEY, row, text, err);
    if (own)
        sign_no_more(book);
    return good;
}

/* SEED_OUT (may be NULL) receives what is wrapped. */
static bool key_put(struct book *book, const char *row, enum sign_key_kind kind, const struct secret *passphrase,
                    struct secret **seed_out, struct error *err)
{
    char *terms SCOPED(mem_free) = terms_text(book);
    struct sign_key key = {.kind = kind, .terms = terms};
    struct secret *by =
        secret_derive_new(passphrase, book->cheap_keys ? SECRET_INTERACTIVE : SECRET_MODERATE, &key.kdf, err);
    if (!by)
        return false;
    struct secret *seed = secret_random(SECRET_SEED), *signing = secret_signing_key(seed, key.public);
    char *about SCOPED(mem_free) = about_key(book, row, kind);
    struct str text SCOPED(str_free) = STR_INIT;
    secret_free(&signing);
    secret_wrap(by, seed, about, strlen(about), key.wrapped);
    secret_free(&by);
    sign_key_text(&key, &text);
    bool good = tell_key(book, row, seed, text.text, err);
    if (good && seed_out) {
        *seed_out = seed;
        return true;
    }
    secret_free(&seed);
    return good;
}

static bool code_put(struct book *book, const char *row, enum sign_key_kind kind, char code[SIGN_IN_CODE],
                     struct error *err)
{
    passphrase_code_new(kind == SIGN_KEY_RECOVERY ? 5 : 3, code);
    struct secret *typed = secret_new(SIGN_IN_CODE);
    secret_add(typed, code, strlen(code));
    struct secret *plain = passphrase_code_plain(typed);
    bool good = key_put(book, row, kind, plain, NULL, err);
    secret_free(&plain);
    secret_free(&typed);
    return good;
}

/* However cheap the key, an attempt takes as long as it takes to notice. */
static void take_time(int64_t since)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t left = since + LEAST_MS - ((int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000);
    if (left > 0 && left <= LEAST_MS)
        nanosleep(&(struct timespec){.tv_nsec = left * 1000000}, NULL);
}

/* *SEED: what PASSPHRASE unwraps; NULL: it does not. */
static bool key_try(const struct book *book, const char *row, const struct sign_key *key,
                    const struct secret *passphrase, struct secret **seed, struct error *err)
{
    struct timespec began;
    clock_gettime(CLOCK_MONOTONIC, &began);
    struct secret *plain = key->kind == SIGN_KEY_CHOSEN ? NULL : passphrase_code_plain(passphrase);
    struct secret *by = secret_derive(plain ? plain : passphrase, &key->kdf, err);
    char *about SCOPED(mem_free) = about_key(book, row, key->kind);
    *seed = by ? secret_unwrap(by, key->wrapped, SIGN_KEY_WRAPPED, about, strlen(about)) : NULL;
    bool known = by != NULL;
    secret_free(&by);
    secret_free(&plain);
    take_time((int64_t)began.tv_sec * 1000 + began.tv_nsec / 1000000);
    return known;
}

/* ---- in and out ---- */

static void work_as(struct book *book, const struct rights_person *person)
{
    char *row = mem_text(person->row), *name = mem_text(person->name); /* they may be the book's own */
    free(book->signed_in);
    free(book->person);
    book->signed_in = row;
    book->person = name;
}

void sign_out(struct book *book)
{
    sign_no_more(book);
    leaving_forget(book);
    if (book->signed_in) { /* what comes now is nobody's who was here */
        free(book->person);
        book->person = mem_text(book->opened_as);
    }
    free(book->signed_in);
    book->signed_in = NULL;
    book->choosing = book->voided = false;
}

static bool must_wait(const char *name, const struct sign_in_state *state, struct error *err)
{
    return error_because(err, ERROR_WAIT, name, ngettext("%lld second", "%lld seconds", (unsigned long)state->wait),
                         (long long)state->wait);
}

/* Of a workbook that cannot be written a wrong attempt leaves no trace; the half second that each takes is all there is then. */
static bool try(struct book *book, const char *row, const char *name, const struct secret *passphrase,
                struct found *found, struct secret **seed, struct error *err)
{
    *seed = NULL;
    if (!find(book, row, found, err))
        return false;
    if (found->state.wait > 0)
        return must_wait(name, &found->state, err);
    if (found->state.has == SIGN_IN_NOTHING || found->state.over) {
        error_set(err, ERROR_SIGN_IN, name);
        return error_detail(err, "%s",
                            found->state.over ? _("the starting code is too old: ask for a new one")
                                              : _("there is no passphrase yet: ask for a starting code"));
    }
    if (!key_try(book, row, &found->key, passphrase, seed, err))
        return false;
    /* Attempts that were begun at the same time are met as if they had come one after the other: what others failed at meanwhile makes
     * this one wait, too, and whether it was right is not told. */
    struct found again;
    bool good = find(book, row, &again, err);
    bool others = good && again.state.failed > found->state.failed && again.state.wait > 0;
    if (*seed && good && !others)
        return true;
    bool wrong = !*seed;
    secret_free(seed);
    if (!good || (wrong && !store_read_only(book->store) &&
                  !tell(book, NOTICE_SIGN_IN_FAILED, row, sign_key_words[found->key.kind], err)))
        return false;
    if (others)
        return must_wait(name, &again.state, err);
    error_set(err, ERROR_SIGN_IN_WRONG, name);
    int64_t wait = wait_after(found->state.failed + 1);
    return !wait ? false
                 : error_detail(err,
                                ngettext("the next attempt in %lld second", "the next attempt in %lld seconds",
                                         (unsigned long)wait),
                                (long long)wait);
}

bool sign_in(struct book *book, const char *row, const struct secret *passphrase, const char *where, bool *choose,
             struct error *err)
{
    struct rights_person person;
    struct found found;
    struct secret *seed;
    *choose = false;
    sign_out(book);
    if (!rights_of_row(book, row, &person))
        return error_because(err, ERROR_SIGN_IN, book->person, "%s", _("nobody of this name works here"));
    if (!try(book, row, person.name, passphrase, &found, &seed, err))
        return false;
    sign_by(book, row, seed);
    secret_free(&seed);
    work_as(book, &person);
    *choose = book->choosing = found.key.kind != SIGN_KEY_CHOSEN;
    bool told = store_read_only(book->store) || *choose || (strcmp(where, "command") == 0 && found.state.failed == 0);
    if (told || tell(book, NOTICE_SIGNED_IN, row, where, err))
        return true;
    sign_out(book);
    return false;
}

bool sign_in_prove(struct book *book, const char *row, const struct secret *passphrase, struct error *err)
{
    struct rights_person person;
    struct found found;
    struct secret *seed;
    if (!row || !rights_of_row(book, row, &person))
        return error_set(err, ERROR_SIGN_IN, book->person);
    bool good = try(book, row, person.name, passphrase, &found, &seed, err);
    secret_free(&seed);
    return good;
}

bool sign_in_again(struct book *book, const struct secret *passphrase, struct error *err)
{
    return sign_in_prove(book, book->signed_in, passphrase, err);
}

bool sign_in_by_recovery(struct book *book, const char *row, const struct secret *code, bool *choose, struct error *err)
{
    struct rights_person person;
    struct found found;
    struct secret *seed;
    *choose = false;
    sign_out(book);
    if (!rights_of_row(book, row, &person) || !person.manages)
        return error_because(err, ERROR_SIGN_IN, row, "%s", _("the recovery code is for one who manages the people"));
    if (!try(book, NULL, _("the recovery code"), code, &found, &seed, err))
        return false;
    sign_by(book, "", seed);
    secret_free(&seed);
    work_as(book, &person);
    *choose = book->choosing = true;
    return true;
}

static bool is_signed_in(const struct book *book, const char *row)
{
    return book->signed_in && strcmp(book->signed_in, row) == 0;
}

bool sign_in_choose(struct book *book, const char *row, const struct secret *passphrase, struct error *err)
{
    struct rights_person person;
    struct error why = {0};
    if (!rights_of_row(book, row, &person))
        return error_because(err, ERROR_SIGN_IN, book->person, "%s", _("nobody of this name works here"));
    bool hold = rights_hold(book, &why);
    if (why.code != ERROR_NONE) {
        if (err)
            *err = why;
        return false;
    }
    if (!is_signed_in(book, row) && (hold || !person.manages))
        return error_because(err, ERROR_SIGN_IN, person.name, "%s", _("a passphrase is chosen by whom it is for"));
    struct secret *seed = NULL;
    if (!key_put(book, row, SIGN_KEY_CHOSEN, passphrase, &seed, err))
        return false;
    sign_by(book, row, seed);
    secret_free(&seed);
    if (!rights_of_row(book, row, &person)) /* texts are void after a change */
        return error_set(err, ERROR_SIGN_IN, book->person);
    work_as(book, &person);
    book->choosing = false;
    return true;
}

/* Only one who manages, and is signed in, gives codes. */
static bool manages(const struct book *book, struct error *err)
{
    struct rights_person person;
    if (!book->signed_in || book->choosing || !rights_of_row(book, book->signed_in, &person))
        return error_set(err, ERROR_SIGN_IN, book->person);
    struct str who SCOPED(str_free) = STR_INIT;
    if (person.manages)
        return true;
    rights_who_text(book->catalog, book->catalog->rights->managing, RIGHTS, &who);
    return error_because(err, ERROR_RIGHTS, _("giving codes to sign in"),
                         _("%s may: ask them, or have your duty changed"), who.text);
}

bool sign_in_code(struct book *book, const char *row, char code[SIGN_IN_CODE], struct error *err)
{
    struct rights_person person;
    if (!manages(book, err))
        return false;
    if (!rights_of_row(book, row, &person))
        return book_unknown_row(book, book->catalog->rights->people, row, err);
    if (is_signed_in(book, row)) /* the workbook would be without one who manages until it is used */
        return error_because(err, ERROR_REJECTED, person.name, "%s",
                             _("for oneself a new passphrase is chosen, no code given"));
    return code_put(book, row, SIGN_KEY_STARTING, code, err);
}

bool sign_in_recovery(struct book *book, char code[SIGN_IN_CODE], struct error *err)
{
    return manages(book, err) && code_put(book, NULL, SIGN_KEY_RECOVERY, code, err);
}

/* ---- anybody ---- */

bool sign_in_report(struct book *book, size_t to, const char *name, const struct change *change, size_t count,
                    const char *title, bool record, struct error *err)
{
    char *before = book->person;
    struct str who SCOPED(str_free) = STR_INIT;
    if (!*name || !person_check(name, "", &who, NULL)) {
        str_clear(&who);
        str_add(&who, _("somebody who gave no name"));
    }
    book->person = who.text;
    book->reporting = true;
    book->report_to = to;
    bool good =
        book_change_as(book, change, count, &(struct change_options){.title = title, .record = record}, NULL, err);
    book->reporting = false;
    book->person = before;
    return good;
}

/* ---- when it is needed ---- */

void sign_in_on_demand(struct book *book, book_admit_fn *admit, void *context)
{
    book->admit = admit;
    book->admit_context = context;
}

bool sign_in_asked(struct book *book, struct error *err)
{
    struct rights_now now;
    if (book->admitting || book->reporting)
        return true;
    if (!rights_begin(book, &now, err))
        return false;
    if (!now.hold || now.signed_in || (book->admit && book->admit(book->admit_context, book, err)))
        return true;
    return book->admit ? false : error_set(err, ERROR_SIGN_IN, book->person);
}
