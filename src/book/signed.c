/* Who signed what: every entry held against the signatures (signature.c) and against the keys that were good when it was made.
 *
 * - a signature fits the hash of its last entry, by the key that its person had at its first one; where a run's last one does not, the ones
 *   before it say which commit is the first that does not fit
 * - what it covers bears a name that this person has, or had, in the ledger of people
 * - what changes who works here, and with which duty, is signed by one who may
 * - a key rests on another: on the one before it, on that of one who manages the people (starting and recovery codes), on the recovery code; the
 *   first of all on itself
 * - what nobody signed may be so: nobody had to sign in then (less than two people, or none of them with a passphrase), a wrong attempt, a report of
 *   an incident, the entry of a recovered copy with the erasings that it says anew
 *
 * What has to be known of the forms for that stands in the keys themselves (sign_key.h), the people in the replayed ledger. Nothing is accused that could be
 * honest: of days a day more is allowed for, since machines lie in several time zones, and a name that was erased is nobody's.
 */
#include "book/store_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "book/sign_key.h"
#include "book/notice.h"

#define LATEST    INT64_C(253402300799) /* 9999-12-31 */
#define DAY_AHEAD (14 * INT64_C(3600))  /* the furthest that a clock on a wall is before UTC */

#define REPORTED 16 /* rows: the incident, and what the forms make of it */

struct person {
    char row[64];
    char **names; /* every one so far */
    size_t name_count, name_capacity;
    bool name_untold; /* one was erased: no name is held against the person */
    char left[16], duty[64];
    bool named, left_untold, duty_untold;
    bool has_key;
    enum sign_key_kind kind;
    unsigned char public[SECRET_PUBLIC];
};

enum unsigned_why { UNSIGNED_WRONG, UNSIGNED_FINE, UNSIGNED_ONCE, UNSIGNED_REPORT, UNSIGNED_BLANK };

struct signed_check {
    struct store *store;
    struct replay *replay;
    replay_report_fn *report;
    void *context;
    struct str scratch;
    /* The terms, from the first key that has some. */
    char *terms_text;
    struct sign_key_terms terms;
    char *sheet;
    struct person *person;
    size_t count, capacity, last;
    bool had_key, has_recovery;
    unsigned char recovery[SECRET_PUBLIC];
    /* The signature that covers, or comes next; the one after it. */
    sqlite3_stmt *statement;
    struct signature now, next;
    bool has_now, has_next;
    int64_t run; /* the first entry of the run that is being read */
    unsigned char link[STORE_HASH];
    /* Keys that the run may be signed by. */
    bool has_key, has_own, own_allowed, run_known;
    bool replaced; /* by a newer one, within the run */
    bool writes;   /* whoever signs this batch may change who works here */
    unsigned char key[SECRET_PUBLIC], own[SECRET_PUBLIC];
    struct
        waiting { /* what was found of the run that is being read: told at its end, behind a signature that does not fit */
        int64_t entry;
        const char *detail;
    } * waiting;
    size_t waiting_count, waiting_capacity;
    /* The unsigned batch. */
    int64_t batch;
    enum unsigned_why why;
    char made[REPORTED][64]; /* rows that a report has added */
    char made_in[REPORTED][64];
    size_t made_count;
    int64_t blank; /* an unsigned erasing that only the entry of a recovered copy explains; 0: none waits */
};

static void found(struct signed_check *c, int64_t entry, const char *detail)
{
    char place[40];
    snprintf(place, sizeof(place), "entry %lld", (long long)entry);
    c->report(c->context, place, detail);
}

/* Of an entry that c->now covers, or (not COVERED) of any. */
static void found_of(struct signed_check *c, bool covered, int64_t entry, const char *detail)
{
    if (!covered) {
        found(c, entry, detail);
        return;
    }
    c->waiting = mem_grow(c->waiting, c->waiting_count, &c->waiting_capacity, sizeof(*c->waiting));
    c->waiting[c->waiting_count++] = (struct waiting){entry, detail};
}

/* What was found of the run up to the entry BEFORE; what lies behind it follows from the signature that does not fit. */
static void tell_waiting(struct signed_check *c, int64_t before)
{
    for (size_t i = 0; i < c->waiting_count; i++)
        if (c->waiting[i].entry < before)
            found(c, c->waiting[i].entry, c->waiting[i].detail);
    c->waiting_count = 0;
}

/* ---- signatures in their order ---- */

static bool read_next(struct signed_check *c, struct error *err)
{
    c->has_next = false;
    while (c->statement && !c->has_next) {
        int rc = sqlite3_step(c->statement);
        if (rc != SQLITE_ROW) {
            sqlite3_finalize(c->statement);
            c->statement = NULL;
            return rc == SQLITE_DONE || store_error(c->store, err);
        }
        c->has_next = signature_read(c->statement, &c->next);
        bool same = c->has_now && strcmp(c->next.row, c->now.row) == 0 && c->next.first == c->now.first;
        if (c->has_next && c->has_now && !same && c->next.first <= c->now.entry)
            c->has_next = false;
        if (!c->has_next)
            found(c, sqlite3_column_int64(c->statement, 0),
                  _("its signature cannot be: it covers what another one does"));
    }
    return true;
}

/* The signature that covers NUMBER, or comes after it, is c->now. */
static bool go_to(struct signed_check *c, int64_t number, struct error *err)
{
    while (c->has_now ? c->now.entry < number : c->has_next) {
        c->has_now = c->has_next;
        c->now = c->next;
        if (!read_next(c, err))
            return false;
    }
    return true;
}

struct signed_check *signed_new(struct store *store, struct replay *replay, replay_report_fn *report, void *context,
                                struct error *err)
{
    struct signed_check *c = mem_zero(1, sizeof(*c));
    *c = (struct signed_check){
        .store = store, .replay = replay, .report = report, .context = context, .scratch = STR_INIT};
    if ((!store->has_signatures ||
         store_prepare(store, &c->statement,
                       "SELECT entry, first, row, link, signature FROM " STORE_SIGNATURES " ORDER BY entry", false,
                       err)) &&
        read_next(c, err))
        return c;
    signed_free(&c);
    return NULL;
}

void signed_free(struct signed_check **pointer)
{
    struct signed_check *c = *pointer;
    if (!c)
        return;
    sqlite3_finalize(c->statement);
    for (size_t i = 0; i < c->count; i++) {
        for (size_t j = 0; j < c->person[i].name_count; j++)
            free(c->person[i].names[j]);
        free(c->person[i].names);
    }
    free(c->person);
    free(c->waiting);
    free(c->terms_text);
    free(c->sheet);
    str_free(&c->scratch);
    free(c);
    *pointer = NULL;
}

/* ---- the people ---- */

static struct person *find_person(struct signed_check *c, const char *row, bool add)
{
    if (c->last < c->count && strcmp(c->person[c->last].row, row) == 0)
        return &c->person[c->last];
    for (c->last = 0; c->last < c->count; c->last++)
        if (strcmp(c->person[c->last].row, row) == 0)
            return &c->person[c->last];
    if (!add)
        return NULL;
    c->person = mem_grow(c->person, c->count, &c->capacity, sizeof(*c->person));
    struct person *person = &c->person[c->count++];
    *person = (struct person){.has_key = false};
    snprintf(person->row, sizeof(person->row), "%s", row);
    return person;
}

/* What the ledger says of ROW now. */
static void look_at(struct signed_check *c, const char *row)
{
    struct person *person = find_person(c, row, true);
    bool untold;
    const char *name = replay_cell(c->replay, c->sheet, row, c->terms.name, &untold);
    const char *left = replay_cell(c->replay, c->sheet, row, c->terms.left, &person->left_untold);
    const char *duty = replay_cell(c->replay, c->sheet, row, c->terms.duty, &person->duty_untold);
    person->name_untold |= untold;
    person->named = name && *name;
    snprintf(person->left, sizeof(person->left), "%s", left ? left : "");
    snprintf(person->duty, sizeof(person->duty), "%s", duty ? duty : "");
    bool known = !person->named;
    for (size_t i = 0; i < person->name_count && !known; i++)
        known = strcmp(person->names[i], name) == 0;
    if (known)
        return;
    person->names = mem_grow(person->names, person->name_count, &person->name_capacity, sizeof(*person->names));
    person->names[person->name_count++] = mem_text(name);
}

static bool look_at_row(void *context, const struct replayed_row *row)
{
    struct signed_check *c = context;
    if (strcmp(row->sheet, c->sheet) == 0)
        look_at(c, row->id);
    return true;
}

static bool no_max(void *context, const char *sheet, int64_t max)
{
    return context && sheet && max >= 0;
}

/* Did people have to sign in at the time AT? Only where nobody could honestly take it otherwise. */
static bool had_to_sign_in(const struct signed_check *c, int64_t at)
{
    char day[11];
    size_t people = 0;
    bool passphrase = false;
    if (at < 0 || at > LATEST) /* no clock of ours */
        return false;
    date_iso(date_serial(1970, 1, 1) + (int)((at + DAY_AHEAD) / 86400), day);
    for (size_t i = 0; i < c->count; i++) {
        const struct person *person = &c->person[i];
        bool works = person->named && !person->left_untold && (!*person->left || strcmp(person->left, day) > 0);
        people += works;
        passphrase |= works && person->has_key && person->kind == SIGN_KEY_CHOSEN;
    }
    return people >= 2 && passphrase;
}

static bool manages(struct signed_check *c, const char *row)
{
    const struct person *person = find_person(c, row, false);
    return person && (person->duty_untold || sign_key_terms_manages(&c->terms, person->duty));
}

/* ---- keys ---- */

static bool is_key(const struct journal_entry *entry)
{
    return span_is(entry->op, "notice") && span_is(entry->column, notice_defs[NOTICE_KEY].word);
}

static bool read_key(struct signed_check *c, const struct journal_entry *entry, struct sign_key *key)
{
    str_clear(&c->scratch);
    str_add_length(&c->scratch, entry->new_value.text ? entry->new_value.text : "", entry->new_value.length);
    return sign_key_read(c->scratch.text, key, NULL);
}

static bool row_text(struct span row, char out[64])
{
    if (row.length >= 64)
        return false;
    if (row.length)
        memcpy(out, row.text, row.length);
    out[row.length] = '\0';
    return true;
}

/* The first key that has terms: from here on it is known who works here. Later ones may say others, since forms change, where one who
 * manages the people signed them. */
static bool take_terms(struct signed_check *c, const struct journal_entry *entry, const struct sign_key *key,
                       const char *by)
{
    struct sign_key_terms terms;
    if (c->terms_text && (strcmp(c->terms_text, key->terms) == 0 || !by || !manages(c, by)))
        return span_is(entry->sheet, c->sheet);
    if (!c->terms_text && !*key->terms)
        return true; /* of before signatures */
    if (!sign_key_terms_read(key->terms, &terms) || (c->sheet && !span_is(entry->sheet, c->sheet)))
        return false;
    c->terms = terms;
    free(c->terms_text);
    free(c->sheet);
    c->terms_text = mem_text(key->terms);
    c->sheet = mem_text_length(entry->sheet.text ? entry->sheet.text : "", entry->sheet.length);
    replay_rows(c->replay, look_at_row, no_max, c);
    return true;
}

/* On what does the key of ROW rest that BY signed, NULL: nobody? FREE: nobody had to sign in. */
static bool may_give(struct signed_check *c, const char *row, const struct sign_key *key, const char *by, bool free_to)
{
    if (free_to)
        return true;
    if (!by)
        return false;
    if (!*by) /* the recovery code */
        return key->kind == SIGN_KEY_CHOSEN && *row && manages(c, row);
    if (strcmp(by, row) == 0)
        return key->kind == SIGN_KEY_CHOSEN;
    return key->kind != SIGN_KEY_CHOSEN && manages(c, by);
}

static void take_key(struct signed_check *c, const struct journal_entry *entry, const char *by)
{
    struct sign_key key;
    char row[64];
    if (!row_text(entry->row, row) || !read_key(c, entry, &key)) {
        found_of(c, by != NULL, entry->number, _("a way to sign in that cannot be read"));
        return;
    }
    bool first = !c->had_key;
    if (!take_terms(c, entry, &key, by)) {
        found_of(c, by != NULL, entry->number,
                 _("a way to sign in that is not of this workbook: it speaks of other people than the ones before"));
        return;
    }
    if (!c->terms_text) {
        c->had_key = true;
        return;
    }
    bool free_to = (first && by) || (!first && !had_to_sign_in(c, entry->at));
    if (!may_give(c, row, &key, by, free_to))
        found_of(c, by != NULL, entry->number, _("a way to sign in that nobody gave who may: it rests on no key"));
    c->had_key = true;
    if (!*row) {
        memcpy(c->recovery, key.public, SECRET_PUBLIC);
        c->has_recovery = true;
        return;
    }
    struct person *person = find_person(c, row, true);
    c->replaced |= by && strcmp(by, row) == 0 && !(entry->number == c->run && c->has_own && c->own_allowed);
    person->has_key = true;
    person->kind = key.kind;
    memcpy(person->public, key.public, SECRET_PUBLIC);
}

/* ---- what is signed ---- */

/* A run begins with ENTRY: by which key may it be signed? */
static void begin_run(struct signed_check *c, const struct journal_entry *entry)
{
    struct person *person = *c->now.row ? find_person(c, c->now.row, false) : NULL;
    struct sign_key key;
    c->run_known = true;
    c->replaced = false;
    c->run = c->now.first;
    memset(c->link, 0, sizeof(c->link));
    c->has_key = person ? person->has_key : !*c->now.row && c->has_recovery;
    if (c->has_key)
        memcpy(c->key, person ? person->public : c->recovery, SECRET_PUBLIC);
    c->has_own = is_key(entry) && span_is(entry->row, c->now.row) && read_key(c, entry, &key);
    if (c->has_own)
        memcpy(c->own, key.public, SECRET_PUBLIC);
    c->own_allowed = !c->had_key || !c->terms_text || !had_to_sign_in(c, entry->at);
}

static bool fits(const struct signed_check *c, const struct signature *signature, const unsigned char *hash)
{
    return (c->has_key && signature_fits(signature, hash, c->key)) ||
           (c->has_own && c->own_allowed && signature_fits(signature, hash, c->own));
}

/* The run does not fit: which of its commits is the first that does not? All that were signed on the way are asked. */
static bool find_first(struct signed_check *c, int64_t *first, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    unsigned char link[STORE_HASH] = {0};
    *first = c->now.first;
    if (!store_prepare(c->store, &statement,
                       "SELECT s.entry, s.first, s.row, s.link, s.signature, j.hash FROM " STORE_SIGNATURES
                       " AS s JOIN journal AS j ON j.entry = s.entry WHERE s.entry BETWEEN ?1 AND ?2 ORDER BY s.entry",
                       false, err))
        return false;
    sqlite3_bind_int64(statement, 1, c->now.first);
    sqlite3_bind_int64(statement, 2, c->now.entry);
    int rc;
    bool good = true;
    while (good && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        struct signature signature;
        struct span hash = journal_column_span(statement, 5);
        good = signature_read(statement, &signature) && hash.length == STORE_HASH &&
               memcmp(signature.link, link, STORE_HASH) == 0 && fits(c, &signature, (const unsigned char *)hash.text);
        if (good) {
            signature_link_after(&signature, link);
            *first = signature.entry + 1;
        }
    }
    bool ok = !good || rc == SQLITE_DONE || store_error(c->store, err);
    sqlite3_finalize(statement);
    return ok;
}

static bool is_name_of(const struct person *person, struct span name)
{
    for (size_t i = person->name_count; i-- > 0;)
        if (span_is(name, person->names[i]))
            return true;
    return person->name_untold;
}

/* An entry that c->now covers. */
static void check_covered(struct signed_check *c, const struct journal_entry *entry)
{
    const char *row = c->now.row;
    if (!*row) {
        if (!is_key(entry))
            found_of(c, true, entry->number,
                     _("it is signed by the recovery code, which lets in only to choose a passphrase"));
        return;
    }
    const struct person *person = find_person(c, row, false);
    if (is_key(entry) && c->has_own && c->own_allowed)
        return; /* a first one, by whoever said that he is this person */
    if (!person) {
        found_of(c, true, entry->number, _("it is signed by somebody who does not work here"));
        return;
    }
    if (c->replaced)
        found_of(c, true, entry->number, _("it is signed by a key that was no longer good then"));
    if (!is_name_of(person, entry->person))
        found_of(c, true, entry->number, _("it bears another name than that of who signed it"));
    if (person->has_key && person->kind == SIGN_KEY_STARTING && !(is_key(entry) && span_is(entry->row, row)))
        found_of(c, true, entry->number,
                 _("it is signed by a starting code, which lets in only to choose a passphrase"));
}

/* Who works here, and may what, is changed by who may: the one thing of which what is signed by others depends. A batch is judged by how it was before it. */
static void check_people(struct signed_check *c, const struct journal_entry *entry)
{
    const struct person *person = find_person(c, c->now.row, false);
    if (entry->batch == entry->number)
        c->writes = !had_to_sign_in(c, entry->at) || !person || person->duty_untold ||
                    sign_key_terms_writes(&c->terms, person->duty);
    bool row = span_is(entry->op, "insert") || span_is(entry->op, "delete");
    bool cell =
        span_is(entry->op, "set") && (span_is(entry->column, c->terms.name) || span_is(entry->column, c->terms.left) ||
                                      span_is(entry->column, c->terms.duty));
    if ((row || cell) && span_is(entry->sheet, c->sheet) && !c->writes)
        found_of(c, true, entry->number, _("it changes who works here, and whoever signed it may not do that"));
}

/* The last entry of c->now: does the run end here, and does it fit? */
static bool end_signature(struct signed_check *c, const struct journal_entry *entry, struct error *err)
{
    bool linked = memcmp(c->now.link, c->link, STORE_HASH) == 0;
    bool goes_on = c->has_next && strcmp(c->next.row, c->now.row) == 0 && c->next.first == c->now.first;
    signature_link_after(&c->now, c->link);
    if (goes_on && linked)
        return true;
    int64_t first = c->now.entry + 1;
    bool good = linked && entry->hash.length == STORE_HASH && fits(c, &c->now, (const unsigned char *)entry->hash.text);
    if (!good && !find_first(c, &first, err))
        return false;
    tell_waiting(c, first);
    if (first <= c->now.entry)
        found(c, first,
              _("its signature does not fit: it, its name or its time were changed, or another key signed it"));
    return true;
}

/* ---- what is not ---- */

static bool was_made(const struct signed_check *c, const struct journal_entry *entry)
{
    for (size_t i = 0; i < c->made_count; i++)
        if (span_is(entry->row, c->made[i]) && span_is(entry->sheet, c->made_in[i]))
            return true;
    return false;
}

/* A report brings rows, and fills them; the first is an incident. */
static bool of_report(struct signed_check *c, const struct journal_entry *entry, bool first)
{
    if (first)
        c->made_count = 0;
    if (!span_is(entry->kind, "do") || span_is(entry->sheet, c->sheet) ||
        (first && (!*c->terms.incidents || !span_is(entry->sheet, c->terms.incidents))))
        return false;
    if (span_is(entry->op, "set"))
        return !first && was_made(c, entry);
    if (!span_is(entry->op, "insert") || c->made_count == ARRAY_LENGTH(c->made) ||
        !row_text(entry->row, c->made[c->made_count]) || !row_text(entry->sheet, c->made_in[c->made_count]))
        return false;
    c->made_count++;
    return true;
}

static enum unsigned_why why_unsigned(struct signed_check *c, const struct journal_entry *entry)
{
    if (!c->terms_text || !had_to_sign_in(c, entry->at))
        return UNSIGNED_FINE;
    if (span_is(entry->op, "recover") ||
        (span_is(entry->op, "notice") && span_is(entry->column, notice_defs[NOTICE_SIGN_IN_FAILED].word)))
        return UNSIGNED_ONCE; /* and nothing else in its batch */
    if (span_is(entry->op, "blank"))
        return UNSIGNED_BLANK;
    return of_report(c, entry, true) ? UNSIGNED_REPORT : UNSIGNED_WRONG;
}

static void blank_was_wrong(struct signed_check *c)
{
    if (c->blank)
        found(c, c->blank, _("nobody signed it, and whoever writes here signs"));
    c->blank = 0;
}

static void check_unsigned(struct signed_check *c, const struct journal_entry *entry)
{
    struct store_remarks *remarks = &c->store->remarks;
    bool first = entry->batch != c->batch || entry->batch == entry->number;
    if (remarks->not_signed++ == 0)
        remarks->first_not_signed = entry->number;
    if (first)
        c->why = why_unsigned(c, entry);
    else if (c->why == UNSIGNED_ONCE || (c->why == UNSIGNED_REPORT && !of_report(c, entry, false)))
        c->why = UNSIGNED_WRONG;
    c->batch = entry->batch;
    if (c->why == UNSIGNED_BLANK) {
        c->blank = c->blank ? c->blank : entry->number;
        return;
    }
    if (span_is(entry->op, "recover"))
        c->blank = 0;
    blank_was_wrong(c);
    if (c->why == UNSIGNED_WRONG)
        found(c, entry->number, _("nobody signed it, and whoever writes here signs"));
}

/* ---- entry by entry ---- */

bool signed_entry(struct signed_check *c, const struct journal_entry *entry, struct error *err)
{
    char row[64];
    if (!go_to(c, entry->number, err))
        return false;
    bool covered = c->has_now && c->now.first <= entry->number && entry->number <= c->now.entry;
    if (covered && (!c->run_known || c->run != c->now.first))
        begin_run(c, entry);
    if (covered) {
        c->store->remarks.signed_entries++;
        blank_was_wrong(c);
        check_covered(c, entry);
        if (c->sheet)
            check_people(c, entry);
    } else {
        check_unsigned(c, entry);
    }
    if (is_key(entry))
        take_key(c, entry, covered ? c->now.row : NULL);
    if (covered && entry->number == c->now.entry && !end_signature(c, entry, err))
        return false;
    c->store->remarks.keys = c->had_key;
    if (c->sheet && span_is(entry->sheet, c->sheet) && !span_is(entry->op, "notice") && row_text(entry->row, row))
        look_at(c, row);
    return true;
}

void signed_end(struct signed_check *c, int64_t last)
{
    blank_was_wrong(c);
    tell_waiting(c, INT64_MAX);
    if ((c->has_now && c->now.entry > last) || c->has_next)
        found(c, last + 1, _("a signature covers it, and it is missing"));
}

/* ---- for a copy ---- */

bool signed_cut(struct store *store, int64_t *last, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store->has_signatures)
        return true;
    bool good = store_prepare(store, &statement,
                              "SELECT first, (SELECT max(entry) FROM " STORE_SIGNATURES
                              " WHERE entry <= ?1) FROM " STORE_SIGNATURES " WHERE entry > ?1 ORDER BY entry LIMIT 1",
                              false, err);
    if (good)
        sqlite3_bind_int64(statement, 1, *last);
    int rc = good ? sqlite3_step(statement) : SQLITE_DONE;
    good = good && (rc == SQLITE_ROW || rc == SQLITE_DONE || store_error(store, err));
    if (good && rc == SQLITE_ROW && sqlite3_column_int64(statement, 0) <= *last) {
        int64_t before = sqlite3_column_int64(statement, 0) - 1, signed_up_to = sqlite3_column_int64(statement, 1);
        *last = signed_up_to > before ? signed_up_to : before;
    }
    sqlite3_finalize(statement);
    return good;
}
