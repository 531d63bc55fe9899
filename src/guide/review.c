#include "guide/review.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "book/change_list.h"
#include "book/rights.h"
#include "guide/calendar.h"

#define CLOCK_APART 120 /* s between what an entry bears and what the clock said: else it was dated by hand */

static const struct kind {
    const char *id, *label;
} kinds[REVIEW_KINDS] = {
    [REVIEW_FAILED] = {"failed", N_("wrong passphrase")},
    [REVIEW_CLOCK] = {"clock", N_("clock or date set back")},
    [REVIEW_ERASED] = {"erased", N_("erased for good")},
    [REVIEW_OVERRULED] = {"overruled", N_("a rule was overruled")},
    [REVIEW_BROUGHT] = {"by-file", N_("a decision by file")},
    [REVIEW_PEOPLE] = {"people", N_("people and keys")},
    [REVIEW_LAYERS] = {"layers", N_("layers of forms")},
    [REVIEW_RECOVERED] = {"recovered", N_("copied from a changed file")},
    [REVIEW_EXPORT] = {"export", N_("file for others")},
    [REVIEW_AT_ONCE] = {"at-once", N_("many at once")},
    [REVIEW_HOURS] = {"hours", N_("out of hours")},
    [REVIEW_TWICE] = {"twice", N_("one name, two terminals")},
};

const char *review_kind_id(enum review_kind kind)
{
    return kinds[kind].id;
}

const char *review_kind_label(enum review_kind kind)
{
    return _(kinds[kind].label);
}

/* ---- what stands out ---- */

struct rules {
    int opens, closes;
    int64_t many;
    bool closed_too;
    struct calendar *calendar;
    const char *people, *reviews; /* ids of sheets; NULL */
    const char *own;              /* row of whoever works now in the ledger of people; NULL: he is not in it */
};

static int number_of(const struct book *book, const struct value_ref *ref, int usual)
{
    struct value value = ref->set ? model_ref(book->model, ref) : value_empty();
    return value.type == VALUE_NUMBER ? (int)value.number : usual;
}

static struct rules rules_of(const struct book *book)
{
    const struct catalog *catalog = book->catalog;
    const struct review_def *def = &catalog->review;
    struct rights_person own;
    struct value closed = def->closed.set ? model_ref(book->model, &def->closed) : value_empty();
    return (struct rules){
        .opens = number_of(book, &def->opens, REVIEW_OPENS),
        .closes = number_of(book, &def->closes, REVIEW_CLOSES),
        .many = number_of(book, &def->many, REVIEW_MANY),
        .closed_too = closed.type == VALUE_TEXT && strcmp(closed.text, "yes") == 0,
        .calendar = calendar_make(book->model),
        .own = rights_of_name(book, book->person, &own) ? own.row : NULL,
        .people = catalog->rights->people == SIZE_MAX ? NULL : catalog->sheet[catalog->rights->people].id,
        .reviews = catalog->records.reviews == SIZE_MAX ? NULL : catalog->sheet[catalog->records.reviews].id};
}

/* Local day and hour of a time. */
static void split_time(int64_t at, int *day, int *hour)
{
    char text[17], iso[11];
    date_time_text(at, text);
    snprintf(iso, sizeof(iso), "%.10s", text);
    *day = date_from_iso(iso);
    *hour = (text[11] - '0') * 10 + text[12] - '0';
}

static bool is_outside(const struct rules *rules, int day, int hour)
{
    return hour < rules->opens || hour >= rules->closes ||
           (!rules->closed_too && calendar_closed(rules->calendar, day, NULL));
}

/* ---- reading ---- */

struct reading {
    struct book *book;
    struct review *review;
    struct rules rules;
    struct { /* the batch that is being read */
        int64_t batch, first, at, count;
        char *person, *kind, *title, *sheet;
    } now;
    struct seat { /* from where somebody works, and from where before that */
        char *person, *here, *before;
        int64_t last, left; /* the clock of the last entry from here; from there */
    } * seat;
    size_t seats, seat_room;
    char *origin;
    size_t *dated_at, dated, dated_room; /* marks of entries that were dated by hand */
};

static struct review_person *person_of(struct review *review, const char *name)
{
    for (size_t i = 0; i < review->persons; i++)
        if (strcmp(review->person[i].name, name) == 0)
            return &review->person[i];
    review->person = mem_grow(review->person, review->persons, &review->person_room, sizeof(*review->person));
    struct review_person *person = &review->person[review->persons++];
    *person = (struct review_person){.name = mem_text(name)};
    return person;
}

static struct review_mark *add_mark(struct reading *r, enum review_kind kind, const struct store_entry *entry,
                                    char *text)
{
    struct review *review = r->review;
    review->mark = mem_grow(review->mark, review->marks, &review->mark_room, sizeof(*review->mark));
    struct review_mark *mark = &review->mark[review->marks++];
    *mark = (struct review_mark){.kind = kind,
                                 .entry = entry->entry,
                                 .at = entry->at,
                                 .until = entry->at,
                                 .count = 1,
                                 .person = mem_text(entry->person ? entry->person : ""),
                                 .sheet = entry->sheet ? mem_text(entry->sheet) : NULL,
                                 .row = entry->row && *entry->row ? mem_text(entry->row) : NULL,
                                 .text = text};
    review->kinds[kind]++;
    return mark;
}

/* The one of KIND by this person on this day; NULL: none yet. */
static struct review_mark *same_day(struct reading *r, enum review_kind kind, const char *person, int day)
{
    for (size_t i = r->review->marks; i-- > 0;) {
        struct review_mark *mark = &r->review->mark[i];
        int then, hour;
        if (mark->kind != kind || strcmp(mark->person, person) != 0)
            continue;
        split_time(mark->at, &then, &hour);
        return then == day ? mark : NULL;
    }
    return NULL;
}

static void add_to_day(struct reading *r, enum review_kind kind, const struct store_entry *entry, int day)
{
    struct review_mark *mark = same_day(r, kind, entry->person ? entry->person : "", day);
    if (!mark) {
        mark = add_mark(r, kind, entry, NULL);
        mark->count = 0;
    }
    mark->count++;
    mark->until = entry->at;
}

static char *stepped_text(const struct store_entry *entry)
{
    return mem_format(ngettext("dated %lld second before the entry before it",
                               "dated %lld seconds before the entry before it", (unsigned long)entry->stepped_back),
                      (long long)entry->stepped_back);
}

/* Dated by hand: one for each person, which says the first of them (a sample company's whole past is so). */
static void mark_dated(struct reading *r, const struct store_entry *entry)
{
    const char *person = entry->person ? entry->person : "";
    for (size_t i = 0; i < r->dated; i++) {
        struct review_mark *mark = &r->review->mark[r->dated_at[i]];
        if (strcmp(mark->person, person) == 0) {
            mark->count++;
            mark->until = entry->at;
            return;
        }
    }
    char clock[17], at[17];
    date_time_text(entry->clock, clock);
    date_time_text(entry->at, at);
    add_mark(r, REVIEW_CLOCK, entry, mem_format(_("dated %s, while the machine's clock said %s"), at, clock));
    r->dated_at = mem_grow(r->dated_at, r->dated, &r->dated_room, sizeof(*r->dated_at));
    r->dated_at[r->dated++] = r->review->marks - 1;
}

static bool is_notice(const struct store_entry *entry, enum notice_kind kind)
{
    return entry->notice && strcmp(entry->notice, notice_defs[kind].word) == 0;
}

#define BY_TURNS 3600 /* seconds */

static struct seat *seat_of(struct reading *r, const char *person)
{
    for (size_t i = 0; i < r->seats; i++)
        if (strcmp(r->seat[i].person, person) == 0)
            return &r->seat[i];
    r->seat = mem_grow(r->seat, r->seats, &r->seat_room, sizeof(*r->seat));
    r->seat[r->seats] = (struct seat){.person = mem_text(person)};
    return &r->seat[r->seats++];
}

/* Who goes to another terminal goes once; two people under one name come and go by turns. */
static void mark_places(struct reading *r, const struct store_entry *entry, int day)
{
    if (!entry->person || !*entry->person || (!entry->user && !entry->host && !entry->tty))
        return;
    char *place = mem_format("%s@%s %s", entry->user ? entry->user : "?", entry->host ? entry->host : "?",
                             entry->tty ? entry->tty : "-");
    struct seat *seat = seat_of(r, entry->person);
    if (seat->here && strcmp(seat->here, place) != 0) {
        if (seat->before && strcmp(seat->before, place) == 0 && entry->clock - seat->left <= BY_TURNS) {
            add_to_day(r, REVIEW_TWICE, entry, day);
            struct review_mark *mark = same_day(r, REVIEW_TWICE, entry->person, day);
            if (!mark->text)
                mark->text = mem_format("%s, %s", seat->here, place);
        }
        free(seat->before);
        seat->before = seat->here;
        seat->left = seat->last;
        seat->here = NULL;
    }
    free(seat->here);
    seat->here = place;
    seat->last = entry->clock;
}

static void seats_done(struct reading *r)
{
    for (size_t i = 0; i < r->seats; i++) {
        free(r->seat[i].person);
        free(r->seat[i].here);
        free(r->seat[i].before);
    }
    free(r->seat);
}

static void mark_notice(struct reading *r, const struct store_entry *entry, int day)
{
    const char *text = entry->new_value ? notice_text(entry->notice, entry->new_value) : "";
    if (is_notice(entry, NOTICE_SIGN_IN_FAILED)) {
        add_to_day(r, REVIEW_FAILED, entry, day);
        person_of(r->review, entry->person ? entry->person : "")->failed++;
    } else if (is_notice(entry, NOTICE_OVERRULE)) {
        add_mark(r, REVIEW_OVERRULED, entry, mem_text(text));
    } else if (is_notice(entry, NOTICE_BROUGHT)) {
        add_mark(r, REVIEW_BROUGHT, entry, mem_text(text));
    } else if (is_notice(entry, NOTICE_LAYER)) {
        add_mark(r, REVIEW_LAYERS, entry, mem_text(text));
    } else if (is_notice(entry, NOTICE_KEY)) {
        add_mark(r, REVIEW_PEOPLE, entry, mem_format("%s: %s", notice_label(entry->notice), text));
    }
}

/* What a single entry says by itself; FIRST of its batch. */
static void mark_entry(struct reading *r, const struct store_entry *entry, bool first, int day)
{
    if (entry->notice)
        mark_notice(r, entry, day);
    if (first && entry->stepped_back > 0)
        add_mark(r, REVIEW_CLOCK, entry, stepped_text(entry));
    if (llabs(entry->at - entry->clock) > CLOCK_APART)
        mark_dated(r, entry);
    if (first && strcmp(entry->kind, "blank") == 0)
        add_mark(r, REVIEW_ERASED, entry, mem_text(entry->title ? entry->title : ""));
    if (strcmp(entry->op, "recover") == 0)
        add_mark(r, REVIEW_RECOVERED, entry, mem_text(""));
    if (strcmp(entry->op, "export") == 0) {
        add_mark(r, REVIEW_EXPORT, entry, mem_text(entry->title ? entry->title : ""));
        person_of(r->review, entry->person ? entry->person : "")->exports++;
    }
    if (first && !entry->notice && r->rules.people && entry->sheet && strcmp(entry->sheet, r->rules.people) == 0)
        add_mark(r, REVIEW_PEOPLE, entry, mem_text(entry->title ? entry->title : ""));
}

/* Reviewing, and signing in for it by a passphrase of one's own, is not one's own work. */
static bool is_work(const struct reading *r, const struct store_entry *entry)
{
    bool own_key = is_notice(entry, NOTICE_KEY) && entry->row && r->rules.own && strcmp(entry->row, r->rules.own) == 0;
    return !own_key && !is_notice(entry, NOTICE_SIGNED_IN) && !is_notice(entry, NOTICE_SIGN_IN_FAILED) &&
           !(r->rules.reviews && entry->sheet && strcmp(entry->sheet, r->rules.reviews) == 0);
}

static void end_batch(struct reading *r)
{
    if (r->now.batch && r->now.count > r->rules.many && strcmp(r->now.kind, "export") != 0) {
        const struct store_entry entry = {
            .entry = r->now.first, .at = r->now.at, .person = r->now.person, .sheet = r->now.sheet};
        add_mark(r, REVIEW_AT_ONCE, &entry, r->now.title ? mem_text(r->now.title) : NULL)->count = r->now.count;
    }
    free(r->now.person);
    free(r->now.kind);
    free(r->now.title);
    free(r->now.sheet);
    memset(&r->now, 0, sizeof(r->now));
}

static bool begin_batch(struct reading *r, const struct store_entry *entry)
{
    if (r->now.batch == entry->batch && r->origin && strcmp(r->origin, entry->origin) == 0)
        return false;
    end_batch(r);
    free(r->origin);
    r->origin = mem_text(entry->origin);
    r->now.batch = entry->batch;
    r->now.first = entry->entry;
    r->now.at = entry->at;
    r->now.person = mem_text(entry->person ? entry->person : "");
    r->now.kind = mem_text(entry->kind);
    r->now.title = entry->title ? mem_text(entry->title) : NULL;
    r->now.sheet = entry->sheet ? mem_text(entry->sheet) : NULL;
    return true;
}

static bool see(void *context, const struct store_entry *entry)
{
    struct reading *r = context;
    const char *name = entry->person ? entry->person : "";
    bool first = begin_batch(r, entry);
    int day, hour;
    split_time(entry->at, &day, &hour);
    r->now.count++;
    struct review_person *person = person_of(r->review, name);
    person->entries++;
    person->changes += first;
    person->hours[hour % 24]++;
    if (is_work(r, entry) && strcmp(name, r->book->person) == 0)
        r->review->own++;
    if (first && is_outside(&r->rules, day, hour)) {
        person->outside++;
        add_to_day(r, REVIEW_HOURS, entry, day);
    }
    if (first)
        mark_places(r, entry, day);
    mark_entry(r, entry, first, day);
    return true;
}

static int most_first(const void *a, const void *b)
{
    const struct review_person *x = a, *y = b;
    return x->entries != y->entries ? (x->entries > y->entries ? -1 : 1) : strcmp(x->name, y->name);
}

static int by_kind(const void *a, const void *b)
{
    const struct review_mark *x = a, *y = b;
    return x->kind != y->kind ? (x->kind < y->kind ? -1 : 1) : (x->entry > y->entry) - (x->entry < y->entry);
}

int64_t review_until(const struct book *book)
{
    size_t sheet = book->catalog->records.reviews;
    int64_t until = 0;
    for (uint32_t row = 0; sheet != SIZE_MAX && row < model_rows(book->model, sheet); row++) {
        struct value value = model_role(book->model, sheet, row, ROLE_NUMBER);
        if (value.type == VALUE_NUMBER && (int64_t)value.number > until)
            until = (int64_t)value.number;
    }
    return until;
}

bool review_make(struct book *book, int64_t from, struct review *review, struct error *err)
{
    struct store_mark mark;
    *review = (struct review){.from = from ? from : review_until(book) + 1};
    store_mark(book->store, &mark);
    review->to = mark.entries;
    memcpy(review->head, mark.hash, sizeof(review->head));
    if (review->from > review->to)
        return true;
    struct reading r = {.book = book, .review = review, .rules = rules_of(book)};
    const struct store_filter filter = {.oldest_first = true, .after = review->from - 1, .before = review->to + 1};
    bool good = store_entries(book->store, &filter, see, &r, err);
    end_batch(&r);
    seats_done(&r);
    free(r.origin);
    free(r.dated_at);
    calendar_free(&r.rules.calendar);
    if (review->persons > 1)
        qsort(review->person, review->persons, sizeof(*review->person), most_first);
    if (review->marks > 1)
        qsort(review->mark, review->marks, sizeof(*review->mark), by_kind);
    return good;
}

void review_done(struct review *review)
{
    for (size_t i = 0; i < review->persons; i++)
        free(review->person[i].name);
    for (size_t i = 0; i < review->marks; i++) {
        free(review->mark[i].person);
        free(review->mark[i].sheet);
        free(review->mark[i].row);
        free(review->mark[i].text);
    }
    free(review->person);
    free(review->mark);
    *review = (struct review){.from = 0};
}

/* "書き出し 2、時間外の変更 1": how many of each kind. */
static void add_found(const struct review *review, struct str *out)
{
    for (int kind = 0; kind < REVIEW_KINDS; kind++)
        if (review->kinds[kind])
            str_add_format(out, "%s%s %zu", out->length ? _(", ") : "", review_kind_label((enum review_kind)kind),
                           review->kinds[kind]);
}

/* ---- written down ---- */

/* Somebody else who works here and may write into the ledger: his name; NULL. */
static const char *another_one(const struct book *book, struct rights_person *person)
{
    const struct catalog *catalog = book->catalog;
    const struct sheet_def *sheet = &catalog->sheet[catalog->records.reviews];
    struct rights_person own;
    bool known = rights_of_name(book, book->person, &own);
    for (size_t i = 0; rights_nth(book, i, person); i++)
        if ((!known || strcmp(own.row, person->row) != 0) &&
            rights_grant_sort(catalog->rights, person->duty, sheet->rights, NULL))
            return person->name;
    return NULL;
}

static void add_number(struct change_list *list, size_t sheet, size_t column, int64_t number)
{
    char digits[24];
    snprintf(digits, sizeof(digits), "%lld", (long long)number);
    change_list_cell(list, sheet, column, digits);
}

static void add_row(const struct book *book, const struct review *review, const char *note, bool alone,
                    struct change_list *list)
{
    size_t sheet = book->catalog->records.reviews;
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    char day[11];
    struct str found SCOPED(str_free) = STR_INIT;
    date_iso(date_today(), day);
    add_found(review, &found);
    change_list_insert(list, sheet, NULL);
    change_list_cell(list, sheet, sheet_role(def, ROLE_DATE), day);
    change_list_cell(list, sheet, sheet_role(def, ROLE_PERSON), book->person);
    add_number(list, sheet, sheet_role(def, ROLE_NUMBER), review->to);
    add_number(list, sheet, sheet_role(def, ROLE_ANSWERED), review->to - review->from + 1);
    change_list_cell(list, sheet, sheet_role(def, ROLE_STATE), alone ? "alone" : "other");
    change_list_cell(list, sheet, sheet_role(def, ROLE_NOTE), note);
    change_list_cell(list, sheet, sheet_role(def, ROLE_VALUE), review->head);
    if (sheet_role(def, ROLE_TEXT) != SIZE_MAX && found.length)
        change_list_cell(list, sheet, sheet_role(def, ROLE_TEXT), found.text);
}

bool review_write(struct book *book, const struct review *review, const char *note, bool *alone, struct error *err)
{
    size_t sheet = book->catalog->records.reviews;
    struct rights_person person;
    *alone = review->own > 0;
    if (sheet == SIZE_MAX)
        return error_set(err, ERROR_NOTHING, _("no layer of this workbook keeps reviews of its history"));
    if (review->from > review->to)
        return error_set(err, ERROR_NOTHING, _("the history was reviewed to its end"));
    const char *other = *alone ? another_one(book, &person) : NULL;
    if (other)
        return error_because(err, ERROR_RIGHTS, intl_form(book->catalog->sheet[sheet].title),
                             ngettext("%lld of these entries is your own: %s may review it",
                                      "%lld of these entries are your own: %s may review them",
                                      (unsigned long)review->own),
                             (long long)review->own, other);
    struct change_list list = change_list_new();
    add_row(book, review, note, *alone, &list);
    bool good =
        book_change_as(book, list.change, list.count,
                       &(struct change_options){.title = _("The history was reviewed"), .record = true}, NULL, err);
    change_list_done(&list);
    return good;
}
