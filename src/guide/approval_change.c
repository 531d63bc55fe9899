/* Submitting, deciding, settling: each one change of the workbook, by who has signed in. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "book/guard.h"
#include "book/rights.h"
#include "book/sign_in.h"
#include "guide/approval_private.h"

/* ---- rows ---- */

struct deciding {
    struct book *book;
    const struct approvals_def *at;
    struct change_list list;
};

/* Who works now is known, as far as it can be. */
static bool ready(struct book *book, struct error *err)
{
    if (book->catalog->approvals->submissions == SIZE_MAX)
        return error_because(err, ERROR_UNSUPPORTED, "approvals", "%s",
                             _("no layer of this workbook says who approves"));
    return sign_in_asked(book, err);
}

static bool begin(struct deciding *d, struct book *book, struct error *err)
{
    *d = (struct deciding){.book = book, .at = book->catalog->approvals};
    if (!ready(book, err))
        return false;
    d->list = change_list_new();
    return true;
}

static bool end(struct deciding *d, bool good, const char *title, bool by_rule, const struct change_notice *notice,
                char (*ids)[64], struct error *err)
{
    if (good) {
        d->book->by_rule = by_rule;
        good = book_change_as(
            d->book, d->list.change, d->list.count,
            &(struct change_options){.title = title, .record = true, .as_seen = true, .notice = notice}, ids, err);
        d->book->by_rule = false;
    }
    change_list_done(&d->list);
    return good;
}

static void put(struct deciding *d, size_t ledger, enum column_role role, const char *value)
{
    if (value && *value)
        change_list_cell(&d->list, ledger, catalog_role(d->book->catalog, ledger, role), value);
}

static void put_number(struct deciding *d, size_t ledger, enum column_role role, unsigned number)
{
    char digits[16];
    snprintf(digits, sizeof(digits), "%u", number);
    if (number)
        put(d, ledger, role, digits);
}

static void set(struct deciding *d, size_t ledger, const char *row, enum column_role role, const char *value)
{
    change_list_set(&d->list, ledger, row, catalog_role(d->book->catalog, ledger, role), value);
}

static void put_now(struct deciding *d, size_t ledger)
{
    char now[17];
    date_time_text(date_now(), now);
    now[10] = '\0';
    put(d, ledger, ROLE_DATE, now);
    if (catalog_role(d->book->catalog, ledger, ROLE_TIME) != SIZE_MAX)
        put(d, ledger, ROLE_TIME, now + 11);
}

/* As much as the column holds: the hash is that of the whole text. */
static void put_cut(struct deciding *d, size_t ledger, enum column_role role, const char *text)
{
    size_t most = d->book->catalog->sheet[ledger].column[catalog_role(d->book->catalog, ledger, role)].max_length;
    const char *end = text;
    for (size_t n = 0; n < most && *end; n++)
        utf8_next(&end);
    char *cut = mem_text_length(text, (size_t)(end - text));
    put(d, ledger, role, cut);
    free(cut);
}

/* TEXT, of this hash, once. */
static void put_seen(struct deciding *d, const char *hash, const struct text_lines *text)
{
    size_t ledger = d->at->seen;
    for (uint32_t r = 0; r < model_rows(d->book->model, ledger); r++)
        if (model_role_is(d->book->model, ledger, r, ROLE_OF, hash))
            return;
    for (size_t i = 0; i < text->count; i++) {
        change_list_insert(&d->list, ledger, NULL);
        put(d, ledger, ROLE_OF, hash);
        put_cut(d, ledger, ROLE_PART, text->line[i].part);
        put_cut(d, ledger, ROLE_HEADING, text->line[i].heading);
        put_cut(d, ledger, ROLE_TEXT, text->line[i].text);
    }
}

/* ---- submitting ---- */

static char *title_of(const struct book *book, const struct approval_subject *subject)
{
    struct str name = STR_INIT;
    if (subject->document != SIZE_MAX) {
        const struct document_def *def = &book->catalog->document[subject->document];
        str_add(&name, def->title);
        if (subject->row)
            str_add_format(&name, " [%s]", subject->row);
        return str_take(&name);
    }
    str_add_format(&name, "%s: ", book->catalog->sheet[subject->sheet].title);
    model_row_name(book->model, subject->sheet, model_find_row(book->model, subject->sheet, subject->row), &name);
    return str_take(&name);
}

/* What stands over the change in the history: never what a row is called, since it stays there when the name is erased. */
static char *known_as(const struct book *book, const struct approval_subject *subject)
{
    const struct catalog *catalog = book->catalog;
    const char *name = subject->document != SIZE_MAX ? intl_form(catalog->document[subject->document].title)
                       : subject->sheet != SIZE_MAX  ? intl_form(catalog->sheet[subject->sheet].title)
                                                     : _("something that the forms do not know");
    return subject->row ? mem_format("%s [%s]", name, subject->row) : mem_text(name);
}

static bool can_submit(struct book *book, const struct approval_subject *subject, const struct approval_wish *wish,
                       struct error *err)
{
    if (subject->document == SIZE_MAX)
        return model_find_row(book->model, subject->sheet, subject->row) != UINT32_MAX ||
               book_unknown_row(book, subject->sheet, subject->row, err);
    const struct document_which which = {subject->document, subject->row};
    return document_row_known(book->model, which, err) && document_version_ready(book, which, wish->reason, err);
}

static bool due_day(const struct book *book, const struct approval_rule *rule, const char *typed, char iso[11],
                    struct error *err)
{
    int today = model_today(book->model), day = typed ? date_parse(typed, today) : today + rule->within;
    if (!day)
        return error_set(err, ERROR_NOT_DATE, typed);
    date_iso(day, iso);
    return day >= today || error_because(err, ERROR_REJECTED, iso, "%s", _("this day is over"));
}

/* An open round of the same gives way to the new one, whose number follows. */
static unsigned close_earlier(struct deciding *d, const struct approval_name *name)
{
    const struct model *model = d->book->model;
    unsigned last = 0;
    for (uint32_t r = 0; r < model_rows(model, d->at->submissions); r++) {
        if (!approval_named(model, r, name))
            continue;
        struct value number = model_role(model, d->at->submissions, r, ROLE_NUMBER);
        if (number.type == VALUE_NUMBER && number.number > last)
            last = (unsigned)number.number;
        if (model_role_is(model, d->at->submissions, r, ROLE_STATE, approval_state_code[APPROVAL_WAITING]))
            set(d, d->at->submissions, model_row_id(model, d->at->submissions, r), ROLE_STATE,
                approval_state_code[APPROVAL_RETURNED]);
    }
    return last + 1;
}

/* An id of its own, since the rows of those asked name it: "reg01.2", "assets.3.1". */
static char *id_of(const struct approval_name *name, unsigned number)
{
    return *name->document ? mem_format("%s.%u", name->document, number)
                           : mem_format("%s.%s.%u", name->sheet, name->row, number);
}

/* Who was asked, in one cell, where the ledger has one. */
static void put_names(struct deciding *d, const struct approval_seats *seats)
{
    size_t ledger = d->at->submissions;
    struct str names SCOPED(str_free) = STR_INIT;
    for (size_t i = 0; i < seats->count; i++)
        str_add_format(&names, "%s%s", i ? "、" : "", seats->person[i].name);
    if (catalog_role(d->book->catalog, ledger, ROLE_OWNER) != SIZE_MAX)
        put_cut(d, ledger, ROLE_OWNER, names.text);
}

static void put_submission(struct deciding *d, const char *id, const struct approval_rule *rule, const char *title,
                           const struct approval_name *name, unsigned number, const char *due, const char *reason)
{
    size_t ledger = d->at->submissions;
    change_list_insert(&d->list, ledger, id);
    put_cut(d, ledger, ROLE_NAME, title);
    put(d, ledger, ROLE_OF, rule->id);
    put(d, ledger, ROLE_DOCUMENT, name->document);
    put(d, ledger, ROLE_SHEET, name->sheet);
    put(d, ledger, ROLE_ROW, name->row);
    put_number(d, ledger, ROLE_NUMBER, number);
    put(d, ledger, ROLE_PERSON, d->book->person);
    put_now(d, ledger);
    put(d, ledger, ROLE_DUE, due);
    put(d, ledger, ROLE_STATE, approval_state_code[APPROVAL_WAITING]);
    put(d, ledger, ROLE_REASON, reason);
}

static void put_asked(struct deciding *d, const char *id, const struct approval_seats *seats)
{
    for (size_t i = 0; i < seats->count; i++) {
        change_list_insert(&d->list, d->at->asked, NULL);
        put(d, d->at->asked, ROLE_OF, id);
        put(d, d->at->asked, ROLE_HEADING, seats->person[i].label);
        put(d, d->at->asked, ROLE_OWNER, seats->person[i].name);
        put_number(d, d->at->asked, ROLE_NUMBER, seats->person[i].least);
    }
}

bool approval_submit(struct book *book, const struct approval_subject *subject, const struct approval_wish *wish,
                     char id[64], struct error *err)
{
    struct deciding d;
    struct approval_seats seats = {0};
    char due[11];
    if (!begin(&d, book, err))
        return false;
    if (!can_submit(book, subject, wish, err))
        return end(&d, false, NULL, true, NULL, NULL, err);
    const struct approval_rule *rule = approval_rule_of(book->model, subject);
    char *title SCOPED(mem_free) = title_of(book, subject);
    if (!rule) {
        error_because(err, ERROR_NOTHING, title, "%s", _("no rule of the forms says who approves it"));
        return end(&d, false, NULL, true, NULL, NULL, err);
    }
    if (!due_day(book, rule, wish->due, due, err) || !approval_seats_find(book, rule, subject, wish, &seats, err))
        return end(&d, false, NULL, true, NULL, NULL, err);
    struct approval_name name = approval_name_of(book->catalog, subject);
    unsigned number = close_earlier(&d, &name);
    char *row SCOPED(mem_free) = id_of(&name, number);
    put_submission(&d, row, rule, title, &name, number, due, wish->reason);
    put_names(&d, &seats);
    put_asked(&d, row, &seats);
    if (id)
        snprintf(id, 64, "%s", row);
    char *known SCOPED(mem_free) = known_as(book, subject),
                *what SCOPED(mem_free) = mem_format(_("%s: submitted for approval"), known);
    free(name.document);
    approval_seats_done(&seats);
    return end(&d, true, what, true, NULL, NULL, err);
}

/* ---- deciding ---- */

static bool closed(const struct approval *a, struct error *err)
{
    static const char *const words[] = {[APPROVAL_APPROVED] = N_("it has been approved"),
                                        [APPROVAL_RETURNED] = N_("a later round has taken its place"),
                                        [APPROVAL_WITHDRAWN] = N_("its author has taken it back")};
    return a->state != APPROVAL_WAITING &&
           (error_because(err, ERROR_REJECTED, a->title, "%s", _(words[a->state])), true);
}

static bool is_part(const struct text_lines *text, const char *part)
{
    for (size_t i = 0; i < text->count; i++)
        if (strcmp(text->line[i].part, part) == 0)
            return true;
    return false;
}

static void add_asked(const struct approval *a, struct str *out)
{
    for (size_t i = 0; i < a->asked_count; i++)
        str_add_format(out, "%s%s", i ? "、" : "", a->asked[i].person);
}

/* A wording is proposed for what people write: a heading that the form gives, and what is made of rows, is put right elsewhere. */
static bool is_wording(const struct model *model, const struct approval *a, const char *part, struct error *err)
{
    if (!part || !is_part(&a->now, part))
        return error_because(err, ERROR_UNKNOWN_ROW, part ? part : "", "%s",
                             _("a wording is proposed for a part of the text"));
    return approval_wording(model, a, part, NULL) ||
           error_because(err, ERROR_COMPUTED, part, "%s", _("it is put right where it comes from"));
}

bool approval_may_decide(const struct approval *a, const char *person, struct error *err)
{
    struct str asked SCOPED(str_free) = STR_INIT;
    add_asked(a, &asked);
    if (closed(a, err))
        return false;
    if (approval_asked_of(a, person) == SIZE_MAX)
        return error_because(err, ERROR_RIGHTS, a->title, _("asked are %s"), asked.text);
    if (approval_is_author(a, person) && !(a->rule && a->rule->own))
        return error_because(err, ERROR_RIGHTS, a->title, "%s", _("one's own is approved by somebody else"));
    return *a->hash || error_because(err, ERROR_REJECTED, a->title, "%s", _("what was submitted is no longer there"));
}

/* A decision about the text of now, or (TEXT) about an earlier one, whose parts may be gone. */
static bool is_decision(const struct model *model, const struct approval *a, const struct text_lines *text,
                        const struct approval_decision *what, struct error *err)
{
    if (what->kind != APPROVAL_APPROVE && (!what->text || !*what->text))
        return error_because(err, ERROR_REJECTED, a->title, "%s", _("whoever asks for a change says what and why"));
    if (what->kind == APPROVAL_WORDING && !text)
        return is_wording(model, a, what->part, err);
    return !what->part || is_part(text ? text : &a->now, what->part) || error_set(err, ERROR_UNKNOWN_ROW, what->part);
}

/* With PERSON's approval: is it complete? */
static bool completes(const struct approval *a, const char *person)
{
    bool *answered SCOPED(mem_free) = mem_zero(a->asked_count + 1, sizeof(*answered)), against = false;
    for (size_t i = 0; i < a->asked_count; i++) {
        bool self = rights_same_name(a->asked[i].person, person);
        answered[i] = self || a->asked[i].answer == ANSWER_APPROVED;
        against = against || (!self && a->asked[i].answer == ANSWER_CHANGE);
    }
    return !against && approval_seats_full(a, answered);
}

/* 佐藤 花子、鈴木 一郎: whose approval the version bears, as many as there is room for. */
static char *approvers(const struct deciding *d, const struct approval *a, const char *person)
{
    size_t ledger = d->book->catalog->documents.versions, count = 0, left = 0;
    size_t most =
        d->book->catalog->sheet[ledger].column[catalog_role(d->book->catalog, ledger, ROLE_APPROVED)].max_length;
    struct str names = STR_INIT;
    for (size_t i = 0; i < a->asked_count; i++) {
        bool self = rights_same_name(a->asked[i].person, person);
        if (!self && a->asked[i].answer != ANSWER_APPROVED)
            continue;
        if (utf8_length(names.text) + utf8_length(a->asked[i].person) + 8 > most)
            left++;
        else
            str_add_format(&names, "%s%s", count++ ? "、" : "", a->asked[i].person);
    }
    if (left)
        str_add_format(&names, " ほか%zu人", left); /* a version is written in Japanese in every locale */
    return str_take(&names);
}

/* What the last approval brings about. */
static bool complete(struct deciding *d, const struct approval *a, const char *person, struct approval_made *made,
                     struct error *err)
{
    char today[11];
    date_iso(model_today(d->book->model), today);
    set(d, d->at->submissions, a->id, ROLE_STATE, approval_state_code[APPROVAL_APPROVED]);
    set(d, d->at->submissions, a->id, ROLE_DONE, today);
    made->complete = true;
    if (a->subject.document == SIZE_MAX)
        return true;
    const struct document_which which = {a->subject.document, a->subject.row};
    struct document *document = document_make(d->book->model, which, err);
    if (!document)
        return false;
    char *names SCOPED(mem_free) = approvers(d, a, person), *title = NULL;
    struct version_made version = {0};
    const bool recorded = document->version == 0 && document->enacted; /* the day on which it was enacted is known */
    const struct version_wish wish = {
        .date = recorded ? document->enacted : today, .approved = names, .reason = a->reason};
    bool good = document_version_changes(d->book, which, &wish, &d->list, &title, &version, err);
    made->version = version.number;
    document_free(&document);
    free(title);
    return good;
}

static void put_decision(struct deciding *d, const struct approval *a, const struct approval_by *by,
                         const struct approval_decision *what)
{
    size_t ledger = d->at->decisions;
    change_list_insert(&d->list, ledger, NULL);
    put(d, ledger, ROLE_OF, a->id);
    put(d, ledger, ROLE_PERSON, by->person);
    put_now(d, ledger);
    put(d, ledger, ROLE_KIND, approval_kind_code[what->kind]);
    put(d, ledger, ROLE_PART, what->part);
    put(d, ledger, ROLE_TEXT, what->text);
    put(d, ledger, ROLE_VALUE, by->text ? by->hash : a->hash);
    put(d, ledger, ROLE_BROUGHT, by->brought);
    put(d, ledger, ROLE_REFERENCE, by->reference);
    if (what->kind == APPROVAL_WORDING)
        put(d, ledger, ROLE_STATE, "open");
}

/* What stands over it in the history. */
static char *decided_title(const struct book *book, const struct approval *a, const struct approval_by *by,
                           enum approval_kind kind)
{
    static const char *const said[] = {[APPROVAL_APPROVE] = N_("%s: approved"),
                                       [APPROVAL_CHANGE] = N_("%s: a change is asked for"),
                                       [APPROVAL_WORDING] = N_("%s: another wording is proposed")};
    static const char *const by_file[] = {[APPROVAL_APPROVE] = N_("%s: approved, by file"),
                                          [APPROVAL_CHANGE] = N_("%s: a change is asked for, by file"),
                                          [APPROVAL_WORDING] = N_("%s: another wording is proposed, by file")};
    char *known SCOPED(mem_free) = known_as(book, &a->subject);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    return mem_format(_(by->brought ? by_file[kind] : said[kind]), known);
#pragma GCC diagnostic pop
}

bool approval_put(struct book *book, const struct approval *a, const struct approval_by *by,
                  const struct approval_decision *what, size_t count, bool dry, struct approval_made *made,
                  struct error *err)
{
    struct deciding d;
    bool good = count > 0 || error_set(err, ERROR_NOTHING, a->title);
    for (size_t i = 0; i < count && good; i++)
        good = is_decision(book->model, a, by->text, &what[i], err);
    if (!good || dry)
        return good;
    if (!begin(&d, book, err))
        return false;
    for (size_t i = 0; i < count; i++)
        put_decision(&d, a, by, &what[i]);
    put_seen(&d, by->text ? by->hash : a->hash, by->text ? by->text : &a->now);
    if (!by->text && what[count - 1].kind == APPROVAL_APPROVE && completes(a, by->person))
        good = complete(&d, a, by->person, made, err);
    char *title SCOPED(mem_free) = decided_title(book, a, by, what[count - 1].kind);
    good = end(&d, good, title, true, by->notice, NULL, err);
    if (!good)
        *made = (struct approval_made){0};
    return good;
}

bool approval_decide(struct book *book, const char *id, const struct approval_decision *what,
                     struct approval_made *made, struct error *err)
{
    struct approval_made none = {0}, *to = made ? made : &none;
    *to = (struct approval_made){0};
    if (!ready(book, err))
        return false;
    struct approval *a = approval_read(book->model, id, err);
    bool good = a && approval_may_decide(a, book->person, err);
    if (good && what->seen && strcmp(what->seen, a->hash) != 0)
        good = error_set(err, ERROR_CONFLICT, a->title);
    const struct approval_by by = {.person = book->person};
    good = good && approval_put(book, a, &by, what, 1, false, to, err);
    approval_free(&a);
    return good;
}

/* ---- the author ---- */

static bool of_author(const struct book *book, const struct approval *a, struct error *err)
{
    return approval_is_author(a, book->person) ||
           error_because(err, ERROR_RIGHTS, a->title, _("it is for its author, %s"), a->author);
}

/* The wording comes into the text, where the rights of who does it reach. */
static bool take_wording(struct deciding *d, const struct approval *a, const char *part, const char *text,
                         struct error *err)
{
    struct book *book = d->book;
    char *title = NULL;
    if (a->subject.document == SIZE_MAX) {
        size_t column = sheet_find_column(&book->catalog->sheet[a->subject.sheet], part, NULL);
        struct str stored SCOPED(str_free) = STR_INIT;
        if (column == SIZE_MAX || !column_writable(&book->catalog->sheet[a->subject.sheet].column[column]))
            return error_because(err, ERROR_COMPUTED, part, "%s", _("it is put right where it comes from"));
        if (!guard_deed(book, DEED_SET, a->subject.sheet, a->subject.row, column, err) ||
            !guard_cell(book, a->subject.sheet, column, false, false, err) ||
            !model_parse(book->model, a->subject.sheet, column, text, &stored, err))
            return false;
        change_list_set(&d->list, a->subject.sheet, a->subject.row, column, stored.text);
        return true;
    }
    const struct documents_def *at = &book->catalog->documents;
    const struct document_which which = {a->subject.document, a->subject.row};
    if (model_find_row(book->model, at->articles, part) != UINT32_MAX) { /* an article of the company's own */
        if (!guard_deed(book, DEED_SET, at->articles, part, SIZE_MAX, err))
            return false;
        change_list_set(&d->list, at->articles, part, catalog_role(book->catalog, at->articles, ROLE_TEXT), text);
        return true;
    }
    bool good = guard_deed(book, DEED_SET, at->paragraphs, NULL, SIZE_MAX, err) &&
                document_decide_changes(book, which, part, &(struct part_decision){.own = text}, &d->list, &title, err);
    free(title);
    return good;
}

bool approval_settle(struct book *book, const char *decision, bool take, struct error *err)
{
    struct deciding d;
    if (!begin(&d, book, err))
        return false;
    const struct model *model = book->model;
    uint32_t row = model_find_row(model, d.at->decisions, decision);
    if (row == UINT32_MAX || !model_role_is(model, d.at->decisions, row, ROLE_STATE, "open")) {
        error_because(err, ERROR_UNKNOWN_ROW, decision, "%s", _("it is no wording that waits to be taken or left"));
        return end(&d, false, NULL, true, NULL, NULL, err);
    }
    struct approval *a = approval_read(model, model_role_text(model, d.at->decisions, row, ROLE_OF), err);
    bool good = a && of_author(book, a, err) && !closed(a, err) &&
                (!take || take_wording(&d, a, model_role_text(model, d.at->decisions, row, ROLE_PART),
                                       model_role_text(model, d.at->decisions, row, ROLE_TEXT), err));
    char *title = NULL;
    if (good) {
        set(&d, d.at->decisions, decision, ROLE_STATE, take ? "taken" : "left");
        char *known SCOPED(mem_free) = known_as(book, &a->subject);
        title = take ? mem_format(_("%s: a proposed wording taken"), known)
                     : mem_format(_("%s: a proposed wording left"), known);
    }
    good = end(&d, good, title, true, NULL, NULL, err);
    free(title);
    approval_free(&a);
    return good;
}

bool approval_withdraw(struct book *book, const char *id, struct error *err)
{
    struct deciding d;
    if (!begin(&d, book, err))
        return false;
    struct approval *a = approval_read(book->model, id, err);
    bool good = a && of_author(book, a, err) && !closed(a, err);
    char *known SCOPED(mem_free) = a ? known_as(book, &a->subject) : NULL;
    char *title = good ? mem_format(_("%s: taken back before it was approved"), known) : NULL;
    if (good)
        set(&d, d.at->submissions, a->id, ROLE_STATE, approval_state_code[APPROVAL_WITHDRAWN]);
    good = end(&d, good, title, true, NULL, NULL, err);
    free(title);
    approval_free(&a);
    return good;
}
