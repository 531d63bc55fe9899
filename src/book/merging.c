/* Copies that others work in: given away, and taken in again. */
#include "book/merging.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/written.h"
#include "book/book_layers.h"
#include "book/conflict.h"
#include "book/merge_private.h"
#include "book/origin.h"
#include "book/rights.h"
#include "book/sign_in.h"
#include "book/store_private.h"
#include "book/writer.h"

void book_merged_done(struct book_merged *merged)
{
    merged_done(&merged->merged);
}

/* ---- may it be taken in? ---- */

/* The same layers, each in the same edition: else rows of the one are not what they are in the other. */
static bool same_layers(struct book *book, struct store *from, struct error *err)
{
    struct layer_facts here, there = {0};
    bool good = book_layers_read(book->store, &here, err);
    if (good && !book_layers_read(from, &there, err)) {
        book_layers_free(&here);
        return false;
    }
    for (size_t i = 0; i < here.count + there.count && good; i++) {
        const struct layer_facts *one = i < here.count ? &here : &there, *other = i < here.count ? &there : &here;
        const struct layer_fact *fact = &one->fact[i < here.count ? i : i - here.count];
        bool on = false;
        for (size_t k = 0; k < other->count; k++)
            on |= other->fact[k].on && strcmp(other->fact[k].id, fact->id) == 0;
        if (!fact->on || on)
            continue;
        error_set(err, ERROR_FORMS_CHANGED, store_path(from));
        good = error_detail(err,
                            one == &here ? _("the layer %s is on here and not there: put it on there, or off here")
                                         : _("the layer %s is on there and not here: put it on here, or off there"),
                            fact->id);
    }
    book_layers_free(&here);
    book_layers_free(&there);
    return good;
}

struct merging {
    struct book *book;
    struct conflict_ledger *ledger;
    bool hold; /* rights do */
    char *author;
    struct rights_now now; /* of the author of the last entry */
};

static enum deed deed_of(const struct journal_entry *entry)
{
    return span_is(entry->op, "set")      ? DEED_SET
           : span_is(entry->op, "insert") ? DEED_INSERT
           : span_is(entry->op, "delete") ? DEED_DELETE
           : span_is(entry->op, "move")   ? DEED_MOVE
                                          : DEED_ERASE;
}

static char *span_text(struct span span)
{
    return mem_text_length(span.text ? span.text : "", span.length);
}

static bool known_author(struct merging *m, const struct journal_entry *entry, struct error *err)
{
    struct rights_person person;
    char *name = span_text(entry->person);
    if (m->author && strcmp(m->author, name) == 0) {
        free(name);
        return true;
    }
    free(m->author);
    m->author = name;
    if (!rights_of_name(m->book, name, &person))
        return error_because(err, ERROR_RIGHTS, name, "%s", _("who wrote it there is not among the people here"));
    m->now = (struct rights_now){.book = m->book, .hold = true, .signed_in = true, .person = person};
    return true;
}

/* In a packed row; NULL: nothing. The caller frees it. */
static char *packed_role(const struct book *book, size_t sheet, enum column_role role, const char *packed)
{
    size_t column = catalog_role(book->catalog, sheet, role);
    return column == SIZE_MAX ? NULL : store_packed_value(packed, book->catalog->sheet[sheet].column[column].id);
}

static bool judge(struct merging *m, const struct journal_entry *entry, size_t sheet, struct error *err)
{
    const struct sheet_def *def = &m->book->catalog->sheet[sheet];
    char *row = span_text(entry->row), *column = span_text(entry->column), *value = span_text(entry->new_value);
    char *person = NULL, *department = NULL;
    struct book_deed deed = {.subject = m->author,
                             .operation = deed_of(entry),
                             .sheet = sheet,
                             .row = row,
                             .column = *column ? sheet_find_column(def, column, NULL) : SIZE_MAX,
                             .value = *value ? value : NULL};
    bool here = model_find_row(m->book->model, sheet, row) != UINT32_MAX;
    bool good = true;
    if (deed.operation == DEED_INSERT) {
        deed.person = person = packed_role(m->book, sheet, ROLE_PERSON, value);
        deed.value = department = packed_role(m->book, sheet, ROLE_DEPARTMENT, value);
        deed.column = catalog_role(m->book->catalog, sheet, ROLE_DEPARTMENT);
    }
    if (here || deed.operation == DEED_INSERT) /* else it is about a row of this copy, which was judged when it came */
        good = rights_deed(&m->now, &deed, err);
    free(row);
    free(column);
    free(value);
    free(person);
    free(department);
    return good;
}

static bool name_entry(const struct journal_entry *entry, struct error *err)
{
    if (err)
        error_place(err, "entry %lld", (long long)entry->number);
    return false;
}

/* What comes of it here is signed by whoever merges: who works here is changed by none but those who may. */
static bool may_change_people(const struct merging *m, size_t sheet, struct error *err)
{
    const struct book *book = m->book;
    struct rights_person person;
    if (sheet != book->catalog->rights->people ||
        (book->signed_in && rights_of_row(book, book->signed_in, &person) && person.manages))
        return true;
    return error_because(err, ERROR_RIGHTS, intl_form(book->catalog->sheet[sheet].title), "%s",
                         _("it changes who works here: somebody who manages the people must take it in"));
}

static bool admit(void *context, const struct journal_entry *entry, bool is_signed, struct error *err)
{
    struct merging *m = context;
    char id[STORE_ID_MAX + 1];
    if (!m->hold || !merge_is_about_row(entry) || entry->sheet.length > STORE_ID_MAX)
        return true;
    if (!is_signed) {
        error_because(err, ERROR_SIGN_IN, store_path(m->book->store), "%s",
                      _("nobody signed it there, and here whoever writes must sign in"));
        return name_entry(entry, err);
    }
    memcpy(id, entry->sheet.text, entry->sheet.length);
    id[entry->sheet.length] = '\0';
    size_t sheet = catalog_find_sheet(m->book->catalog, id, NULL);
    bool sealed = sheet != SIZE_MAX && m->book->catalog->sheet[sheet].sealed; /* the program wrote it */
    if (sheet == SIZE_MAX || sealed)
        return true;
    return (may_change_people(m, sheet, err) && known_author(m, entry, err) && judge(m, entry, sheet, err)) ||
           name_entry(entry, err);
}

static bool note_row(void *context, const char *sheet, const char *row, const struct union_row *united,
                     struct error *err)
{
    struct merging *m = context;
    return conflict_note(m->ledger, sheet, row, united, err);
}

/* ---- the merge ---- */

static char *title_of(const struct store *from)
{
    const char *path = store_path(from), *name = strrchr(path, '/');
    return mem_format(_("taken in: %s"), name ? name + 1 : path);
}

/* Made by hand, one from the other: whoever notices goes on under a new name. */
static bool part(struct book *book, struct error *err)
{
    struct writer w;
    struct str text SCOPED(str_free) = STR_INIT;
    copy_terms_write(&(struct copy_terms){.parted = true}, &text);
    if (!writer_begin(&w, book, "notice", NULL, false, NULL, err))
        return false;
    if (!store_new_origin(book->store, text.text, err)) {
        writer_drop(&w);
        return false;
    }
    return writer_commit(&w, NULL, err);
}

/* The row of the ledger of copies whose origin comes: when it came last, how much of it. */
static bool note_copy(struct book *book, const struct merge_chain *chain, struct error *err)
{
    size_t ledger = book->catalog->records.copies;
    char day[11], number[24];
    for (uint32_t r = 0; ledger != SIZE_MAX && r < model_rows(book->model, ledger); r++) {
        if (!model_role_is(book->model, ledger, r, ROLE_DOCUMENT, chain->origin))
            continue;
        const struct sheet_def *def = &book->catalog->sheet[ledger];
        const char *row = model_row_id(book->model, ledger, r);
        struct value before = model_role(book->model, ledger, r, ROLE_NUMBER);
        date_iso(date_today(), day);
        snprintf(number, sizeof(number), "%lld",
                 (long long)chain->entries + (before.type == VALUE_NUMBER ? (long long)before.number : 0));
        return store_set(book->store, def->id, row, def->column[sheet_role(def, ROLE_DONE)].id, false, NULL, day,
                         err) &&
               store_set(book->store, def->id, row, def->column[sheet_role(def, ROLE_NUMBER)].id, false, NULL, number,
                         err);
    }
    return true;
}

size_t conflict_sheets_apart(const struct book *book, const char *apart[2])
{
    const size_t sheets[] = {book->catalog->records.conflicts, book->catalog->records.copies};
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(sheets); i++)
        if (sheets[i] != SIZE_MAX)
            apart[count++] = book->catalog->sheet[sheets[i]].id;
    return count;
}

static bool take_in(struct merging *m, struct store *from, const struct merge_options *options, struct merged *merged,
                    struct error *err)
{
    struct book *book = m->book;
    struct writer w;
    char *title SCOPED(mem_free) = title_of(from);
    if (!writer_begin(&w, book, "merge", title, false, NULL, err))
        return false;
    w.lost = true; /* the model takes what was written from the file */
    const char *apart[2];
    struct merge_calls calls = {.apart = apart,
                                .aparts = conflict_sheets_apart(book, apart),
                                .each = conflict_each,
                                .refer = conflict_refer,
                                .admit = admit,
                                .row = note_row};
    if (options->progress)
        calls.progress = *options->progress;
    m->ledger = conflict_begin(book, err);
    bool good = m->ledger && store_merge(book->store, from, &calls, m, merged, err);
    for (size_t i = 0; i < merged->chains && good && merged->entries; i++)
        good = note_copy(book, &merged->chain[i], err);
    conflict_end(&m->ledger);
    if (!good || options->dry_run) {
        writer_drop(&w);
        return good;
    }
    return writer_commit(&w, NULL, err);
}

/* Both are asked in one view of FROM, so that nothing comes into it between the proof and the taking. */
static bool prove(struct store *from, const struct merge_options *options, struct error *err)
{
    if (options->progress)
        store_on_work(from, options->progress);
    return store_verify(from, NULL, NULL, NULL, err);
}

bool book_merge(struct book *book, struct store *from, const struct merge_options *options, struct book_merged *out,
                struct error *err)
{
    struct merging m = {.book = book};
    struct error why = {.code = ERROR_NONE};
    bool began = false;
    *out = (struct book_merged){0};
    bool good = book_writable(book, err) && store_read_begin(from, &began, err) && prove(from, options, err) &&
                same_layers(book, from, err) && store_merge_look(book->store, from, &out->merged, err);
    bool parted = out->merged.parted;
    m.hold = good && rights_hold(book, &why);
    if (why.code != ERROR_NONE && err) {
        *err = why;
        good = false;
    }
    if (good && parted && !options->dry_run)
        good = part(book, err);
    if (good && out->merged.entries > 0) {
        merged_done(&out->merged);
        good = take_in(&m, from, options, &out->merged, err);
    }
    out->merged.parted |= parted;
    out->open = good ? conflict_open(book) : 0;
    free(m.author);
    store_read_end(from, began);
    return good;
}

/* ---- giving a copy away ---- */

bool book_copy_enter(struct book *book, const char *origin, const struct copy_terms *terms, struct error *err)
{
    size_t ledger = book->catalog->records.copies;
    char day[11];
    if (ledger == SIZE_MAX)
        return true;
    const struct sheet_def *def = &book->catalog->sheet[ledger];
    struct change_list list = change_list_new();
    date_iso(date_today(), day);
    change_list_insert(&list, ledger, NULL);
    change_list_cell(&list, ledger, sheet_role(def, ROLE_NAME), terms->name);
    change_list_cell(&list, ledger, sheet_role(def, ROLE_DATE), day);
    change_list_cell(&list, ledger, sheet_role(def, ROLE_PERSON), book->person);
    if (terms->until)
        change_list_cell(&list, ledger, sheet_role(def, ROLE_DUE), terms->until);
    change_list_cell(&list, ledger, sheet_role(def, ROLE_DOCUMENT), origin);
    char *title = mem_format(_("a copy for %s"), terms->name);
    const struct change_options options = {.title = title, .record = true};
    bool good = book_change_as(book, list.change, list.count, &options, NULL, err);
    free(title);
    change_list_done(&list);
    return good;
}

static bool take_terms(void *context, const struct store_entry *entry)
{
    struct copy_terms *terms = context;
    copy_terms_done(terms);
    return !copy_terms_read(entry->new_value ? entry->new_value : "", terms) || terms->parted;
}

bool book_copy_terms(struct book *book, struct copy_terms *terms, struct error *err)
{
    const struct store_filter filter = {.notice = notice_defs[NOTICE_ORIGIN].word};
    *terms = (struct copy_terms){0};
    return store_entries(book->store, &filter, take_terms, terms, err);
}
