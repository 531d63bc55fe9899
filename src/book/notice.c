#include "book/encrypt.h"
#include "book/notice.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/book_private.h"
#include "book/copy_terms.h"
#include "book/sign_in.h"
#include "book/store_private.h"
#include "book/writer.h"

const struct notice_def notice_defs[NOTICE_KINDS] = {
    [NOTICE_OVERRULE] = {"overrule", N_("a rule was overruled"), false, NULL},
    [NOTICE_LAYER] = {"layer", N_("layers of forms"), true, NULL},
    [NOTICE_PART] = {"part", N_("a part of a workbook"), true, NULL},
    [NOTICE_KEY] = {"key", N_("a way to sign in"), true, sign_in_notice_text},
    [NOTICE_SIGNED_IN] = {"signed-in", N_("signed in"), true, sign_in_notice_text},
    [NOTICE_SIGN_IN_FAILED] = {"sign-in-failed", N_("a wrong passphrase"), true, sign_in_notice_text},
    [NOTICE_BROUGHT] = {"brought", N_("a decision by file"), false, NULL},
    [NOTICE_ENCRYPTION] = {"encryption", N_("the encryption of the file"), true, encrypt_notice_text},
    [NOTICE_ORIGIN] = {"origin", N_("a copy of its own"), true, copy_terms_notice},
    [NOTICE_MERGE] = {"merge", N_("taken in from another copy"), true, copy_terms_merge_notice},
};

static const struct notice_def *find(const char *word)
{
    for (size_t i = 0; word && i < NOTICE_KINDS; i++)
        if (strcmp(notice_defs[i].word, word) == 0)
            return &notice_defs[i];
    return NULL;
}

const char *notice_label(const char *word)
{
    const struct notice_def *def = find(word);
    return def ? _(def->label) : word ? word : "";
}

bool notice_kept(const char *word)
{
    const struct notice_def *def = find(word);
    return def && def->kept;
}

const char *notice_text(const char *word, const char *text)
{
    const struct notice_def *def = find(word);
    return def && def->said ? def->said(text) : text;
}

/* ---- in the journal ---- */

bool store_notice(struct store *store, const char *kind, const char *sheet, const char *row, const char *text,
                  struct error *err)
{
    bool good = write_check(store, err) && (store_id_valid(kind) || error_set(err, ERROR_INTERNAL, kind)) &&
                (!sheet || store_id_valid(sheet) || error_set(err, ERROR_UNKNOWN_SHEET, sheet)) &&
                (!row || write_check_row(sheet ? sheet : "", row, err)) &&
                (*text || error_set(err, ERROR_INTERNAL, kind)) &&
                journal_append(store, "notice", 0, sheet, row, kind, (struct span){NULL, 0}, span_of(text), err);
    if (!good)
        store_rollback(store);
    return good;
}

static bool take_text(void *context, const struct store_entry *entry)
{
    str_add((struct str *)context, entry->new_value ? entry->new_value : "");
    return false;
}

bool store_part(struct store *store, struct str *text, struct error *err)
{
    const struct store_filter filter = {.notice = notice_defs[NOTICE_PART].word, .oldest_first = true, .limit = 1};
    return store_entries(store, &filter, take_text, text, err);
}

static bool refuse_erasing(const char *number, const char *why, struct error *err)
{
    error_set(err, ERROR_UNKNOWN_ENTRY, number);
    return error_detail(err, "%s", why);
}

/* The entry's own texts are of the statement, so what is needed after it is copied. */
struct erased {
    char *sheet, *row, *kind;
};

static bool find_notice(struct store *store, int64_t number, struct erased *found, struct str *text, struct error *err)
{
    char name[24];
    struct journal_entry entry;
    snprintf(name, sizeof(name), "%lld", (long long)number);
    if (number <= 0 || number > store->head.number)
        return refuse_erasing(name, _("the history has no such entry"), err);
    sqlite3_stmt *statement = journal_find(store, number, &entry, err);
    if (!statement)
        return false;
    *found = (struct erased){mem_text_length(entry.sheet.text ? entry.sheet.text : "", entry.sheet.length),
                             mem_text_length(entry.row.text ? entry.row.text : "", entry.row.length),
                             mem_text_length(entry.column.text ? entry.column.text : "", entry.column.length)};
    bool good = true;
    if (!span_is(entry.op, "notice"))
        good = refuse_erasing(name, _("it is a change of a cell or a row: name that"), err);
    else if (entry.salt.length == 0)
        good = refuse_erasing(name, _("its text is erased already"), err);
    else if (notice_kept(found->kind))
        good = refuse_erasing(name, _("the workbook goes by it"), err);
    else if (text)
        str_add_length(text, entry.new_value.text, entry.new_value.length);
    sqlite3_reset(statement);
    return good;
}

bool store_erase_notice(struct store *store, int64_t number, struct str *text, struct error *err)
{
    struct erased found = {0};
    bool good = write_check(store, err) && find_notice(store, number, &found, text, err) &&
                journal_erase(store, number, found.sheet, found.row, found.kind, err);
    free(found.sheet);
    free(found.row);
    free(found.kind);
    if (!good)
        store_rollback(store);
    return good;
}

/* ---- of a workbook at work ---- */

bool book_notice(struct book *book, enum notice_kind kind, size_t sheet, const char *row, const char *text,
                 int64_t *entry, struct error *err)
{
    const char *about = sheet == SIZE_MAX ? NULL : book->catalog->sheet[sheet].id;
    struct writer writer;
    if (!writer_begin(&writer, book, "notice", NULL, false, NULL, err))
        return false;
    if (guard_deed(book, DEED_NOTICE, sheet, row, SIZE_MAX, err) &&
        store_notice(book->store, notice_defs[kind].word, about, row, text, err))
        return writer_commit(&writer, entry, err); /* one entry: the batch has its number */
    writer_drop(&writer);
    return false;
}
