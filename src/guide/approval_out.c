/* Decided on a file or on paper: what was handed out to whom, and the answer that comes back. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "book/rights.h"
#include "book/sign_in.h"
#include "guide/approval_private.h"

const char *const approval_out_names[APPROVAL_OUT_ITEMS] = {"reference", "submission", "asked", "text", "decided"};

/* ---- out ---- */

bool approval_out_allowed(const struct model *model, const struct approval *a, const char *person, struct error *err)
{
    const struct catalog *catalog = model_catalog(model);
    size_t ledger = catalog->approvals->decisions;
    if (!catalog->approvals->by_file || (a->rule && !a->rule->by_file) ||
        catalog_role(catalog, ledger, ROLE_BROUGHT) == SIZE_MAX ||
        catalog_role(catalog, ledger, ROLE_REFERENCE) == SIZE_MAX)
        return error_because(err, ERROR_REJECTED, a->title, "%s",
                             _("the forms let nobody decide about it by file: it is decided at the terminal"));
    return approval_may_decide(a, person, err);
}

/* How often PERSON has decided in this round. */
static unsigned decided(const struct model *model, const struct approval *a, const char *person)
{
    unsigned count = 0;
    for (size_t i = 0; i < a->decision_count; i++)
        count += rights_same_name(model_role_text(model, approvals_of(model)->decisions, a->decision[i], ROLE_PERSON),
                                  person);
    return count;
}

/* Rows of the ledger of those asked; "" where PERSON is none. */
static const char *asked_row(const struct model *model, const struct approval *a, const char *person)
{
    size_t ledger = approvals_of(model)->asked;
    for (uint32_t r = 0; r < model_rows(model, ledger); r++)
        if (model_role_is(model, ledger, r, ROLE_OF, a->id) &&
            rights_same_name(model_role_text(model, ledger, r, ROLE_OWNER), person))
            return model_row_id(model, ledger, r);
    return "";
}

/* Letters and digits that are not taken for each other on paper. */
static const char alphabet[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

static void reference_new(char out[APPROVAL_REFERENCE])
{
    for (size_t i = 0; i + 1 < APPROVAL_REFERENCE; i++)
        out[i] = i == 4 ? '-' : alphabet[randombytes_uniform(sizeof(alphabet) - 1)];
    out[APPROVAL_REFERENCE - 1] = '\0';
}

void approval_out_new(const struct model *model, const struct approval *a, const char *person, struct approval_out *out)
{
    *out = (struct approval_out){.submission = mem_text(a->id),
                                 .asked = mem_text(asked_row(model, a, person)),
                                 .person = mem_text(a->asked[approval_asked_of(a, person)].person),
                                 .decided = decided(model, a, person)};
    memcpy(out->hash, a->hash, sizeof(out->hash));
    reference_new(out->reference);
}

void approval_out_done(struct approval_out *out)
{
    free(out->submission);
    free(out->asked);
    free(out->person);
    *out = (struct approval_out){0};
}

void approval_out_entry(const struct approval_out *out, char count[16], const char *values[APPROVAL_OUT_ITEMS])
{
    snprintf(count, 16, "%u", out->decided);
    values[0] = out->reference;
    values[1] = out->submission;
    values[2] = out->asked;
    values[3] = out->hash;
    values[4] = count;
}

/* ---- back ---- */

/* Capitals, half width, with its hyphen: as it is printed. False: it is none. */
static bool reference_read(const char *typed, char out[APPROVAL_REFERENCE])
{
    char *folded SCOPED(mem_free) = utf8_fold(typed);
    size_t n = 0;
    for (const char *p = folded; *p; p++) {
        char letter = *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
        if (letter == ' ' || letter == '-')
            continue;
        if (!strchr(alphabet, letter) || n + 1 == APPROVAL_REFERENCE)
            return false;
        if (n == 4)
            out[n++] = '-';
        out[n++] = letter;
    }
    out[n] = '\0';
    return n + 1 == APPROVAL_REFERENCE;
}

struct finding {
    const char *reference;
    struct approval_out *out;
    bool found;
};

static char *item(const char *packed, size_t nth)
{
    char *value = store_packed_value(packed, approval_out_names[nth]);
    return value ? value : mem_text("");
}

static bool see_entry(void *context, const struct store_entry *entry)
{
    struct finding *f = context;
    if (strcmp(entry->op, "export") != 0 || !entry->new_value)
        return true;
    char *reference SCOPED(mem_free) = item(entry->new_value, 0);
    if (strcmp(reference, f->reference) != 0)
        return true;
    char *hash SCOPED(mem_free) = item(entry->new_value, 3), *count SCOPED(mem_free) = item(entry->new_value, 4);
    *f->out = (struct approval_out){.submission = item(entry->new_value, 1),
                                    .asked = item(entry->new_value, 2),
                                    .decided = (unsigned)strtoul(count, NULL, 10)};
    snprintf(f->out->hash, sizeof(f->out->hash), "%s", hash);
    snprintf(f->out->reference, sizeof(f->out->reference), "%s", reference);
    f->found = true;
    return false;
}

bool approval_out_find(const struct book *book, const char *typed, struct approval_out *out, struct error *err)
{
    const struct approvals_def *at = book->catalog->approvals;
    char reference[APPROVAL_REFERENCE];
    *out = (struct approval_out){0};
    if (at->submissions == SIZE_MAX)
        return error_because(err, ERROR_UNSUPPORTED, "approvals", "%s",
                             _("no layer of this workbook says who approves"));
    if (!reference_read(typed, reference))
        return error_because(err, ERROR_UNKNOWN_ROW, typed, "%s",
                             _("a reference has eight letters and digits, such as K7QH-M4XP"));
    struct finding f = {.reference = reference, .out = out};
    const struct store_filter filter = {.sheet = book->catalog->sheet[at->submissions].id};
    if (!store_entries(book->store, &filter, see_entry, &f, err))
        return false;
    uint32_t row = f.found ? model_find_row(book->model, at->asked, out->asked) : UINT32_MAX;
    if (!f.found)
        return error_because(err, ERROR_UNKNOWN_ROW, reference, "%s",
                             _("this workbook has handed out nothing with this reference: it is of another one, of a "
                               "copy, or made by somebody"));
    if (row == UINT32_MAX ||
        !model_role_is(book->model, at->asked, row, ROLE_OF, out->submission)) { /* it was undone since */
        approval_out_done(out);
        return error_because(err, ERROR_UNKNOWN_ROW, reference, "%s",
                             _("what was submitted then is no longer there: it was taken back by an undo"));
    }
    out->person = mem_text(model_role_text(book->model, at->asked, row, ROLE_OWNER));
    return true;
}

/* Has this been answered, or the person decided otherwise, since it was handed out? Then ERR says so. */
static bool is_answered(const struct model *model, const struct approval *a, const struct approval_out *out,
                        struct error *err)
{
    size_t ledger = approvals_of(model)->decisions;
    for (size_t i = 0; i < a->decision_count; i++)
        if (model_role_is(model, ledger, a->decision[i], ROLE_REFERENCE, out->reference)) {
            struct str day SCOPED(str_free) = STR_INIT;
            model_role_label(model, ledger, a->decision[i], ROLE_DATE, &day);
            error_because(err, ERROR_REJECTED, out->reference, _("the answer of %s on it was taken in on %s already"),
                          out->person, day.text);
            return true;
        }
    if (decided(model, a, out->person) == out->decided)
        return false;
    error_because(err, ERROR_REJECTED, out->reference,
                  _("%s has decided otherwise since it was handed out: that counts"), out->person);
    return true;
}

static char *brought_text(const struct book *book, const struct approval *a, const struct approval_out *out)
{
    return approval_is_author(a, book->person)
               ? mem_format(_("%s of %s, taken in by %s, who submitted it"), out->reference, out->person, book->person)
               : mem_format(_("%s of %s, taken in by %s"), out->reference, out->person, book->person);
}

static bool may_take_in(struct book *book, const struct approval *a, const struct approval_out *out, bool paper,
                        bool stale, struct error *err)
{
    if (is_answered(book->model, a, out, err) || !approval_out_allowed(book->model, a, out->person, err))
        return false;
    return !paper || !stale ||
           error_because(err, ERROR_REJECTED, out->reference, "%s",
                         _("the text has changed since this paper was handed out: hand out a new one"));
}

bool approval_take_in(struct book *book, const struct approval_out *out, const struct text_lines *text,
                      const struct approval_decision *what, size_t count, bool dry, struct approval_taken *taken,
                      struct error *err)
{
    *taken = (struct approval_taken){0};
    if (!dry && !sign_in_asked(book, err))
        return false;
    struct approval *a = approval_read(book->model, out->submission, err);
    if (!a)
        return false;
    taken->stale = strcmp(out->hash, a->hash) != 0;
    taken->by_author = approval_is_author(a, book->person);
    bool good = may_take_in(book, a, out, !text, taken->stale, err) &&
                (dry || rights_right(book, RIGHT_ANSWERS, a->title, err));
    char *said SCOPED(mem_free) = brought_text(book, a, out);
    const struct change_notice notice = {
        .kind = NOTICE_BROUGHT, .sheet = book->catalog->approvals->submissions, .row = a->id, .text = said};
    const struct approval_by by = {.person = out->person,
                                   .brought = book->person,
                                   .reference = out->reference,
                                   .hash = out->hash,
                                   .text = taken->stale ? text : NULL,
                                   .notice = &notice};
    good = good && approval_put(book, a, &by, what, count, dry, &taken->made, err);
    approval_free(&a);
    return good;
}
