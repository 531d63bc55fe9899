#include "exchange/sealed.h"

#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "book/book_watch.h"
#include "book/leaving.h"
#include "book/merging.h"
#include "book/seen.h"
#include "exchange/export_target.h"

struct sealing {
    struct book *book;
    const struct sealed_options *options;
    struct sealed_report *report;
};

static void enter(void *context, const char *path, struct export_report *report)
{
    static const char *const names[] = {"file", "sheets", "passphrase", "recipients", "entries", "head", "blake2b-256"};
    const struct sealing *s = context;
    const struct sealed_options *options = s->options;
    struct str sheets SCOPED(str_free) = STR_INIT;
    char recipients[24] = "", entries[24];
    for (size_t i = 0; i < options->sheets; i++)
        str_add_format(&sheets, "%s%s", i ? " " : "", s->book->catalog->sheet[options->sheet[i]].id);
    if (options->lock.recipients)
        snprintf(recipients, sizeof(recipients), "%zu", options->lock.recipients);
    snprintf(entries, sizeof(entries), "%lld", (long long)s->report->mark.entries);
    const char *values[] = {NULL,        sheets.text, options->lock.passphrase ? "yes" : "",
                            recipients,  entries,     s->report->mark.hash,
                            report->hash};
    report->sealed = true;
    export_enter(s->book, SIZE_MAX, path, _("Sealed: %s"), ARRAY_LENGTH(names), names, values, report);
}

/* The bytes to be sealed, and what they are. */
static unsigned char *plain_of(struct sealing *s, const char *path, size_t *size, struct error *err)
{
    const struct sealed_options *options = s->options;
    struct store *from = s->book->store;
    bool part = options->sheet != NULL;
    struct store *copy = part ? book_part(s->book, path, options->sheet, options->sheets, &s->report->emptied, err)
                              : store_copy_in_memory(from, path, err);
    if (copy && options->copy && !book_copy_begin(s->book, copy, options->copy, s->report->origin, err))
        store_close(&copy);
    unsigned char *bytes = copy ? store_bytes(copy, size, err) : NULL;
    store_mark(copy && options->copy ? copy : from, &s->report->mark);
    if (bytes && part &&
        !seen_mark(from, &s->report->mark, err)) /* who opens a part knows of no entry that changed nothing */
        store_bytes_free(&bytes);
    store_close(&copy);
    return bytes;
}

static bool write_sealed(struct sealing *s, struct atomic_file *target, struct bundle_lock *lock,
                         const unsigned char *plain, size_t size, const struct progress *progress, struct error *err)
{
    const struct sealed_options *options = s->options;
    struct sealed_report *report = s->report;
    const char **ids = mem_zero(options->sheets + 1, sizeof(*ids));
    for (size_t i = 0; i < options->sheets; i++)
        ids[i] = s->book->catalog->sheet[options->sheet[i]].id;
    struct bundle_head head = {.at = date_now(),
                               .entries = report->mark.entries,
                               .part = options->sheet != NULL,
                               .sheets = options->sheets,
                               .sheet = ids};
    snprintf(head.id, sizeof(head.id), "%s", store_id(s->book->store));
    snprintf(head.hash, sizeof(head.hash), "%s", report->mark.hash);
    bool good = bundle_write(target, &head, lock, plain, size, progress, err) &&
                export_hash(target->fd, target->said, report->export.hash, err);
    mem_free(&ids);
    report->size = size;
    return good;
}

bool sealed_write(struct book *book, const char *path, struct sealed_options *options, const struct progress *progress,
                  struct sealed_report *report, struct error *err)
{
    *report = (struct sealed_report){.size = 0};
    struct sealing s = {book, options, report};
    struct atomic_file target;
    size_t size = 0;
    bool *leaves SCOPED(mem_free) = mem_zero(book->catalog->sheet_count + 1, sizeof(*leaves));
    for (size_t i = 0; i < options->sheets; i++)
        leaves[options->sheet[i]] = true;
    if (!(options->sheet ? leaving_allowed(book, leaves, err) : leaving_allowed_one(book, SIZE_MAX, err)) ||
        !export_target_open(&target, book, path, ATOMIC_NEW_FILE, err))
        return false;
    unsigned char *plain = plain_of(&s, path, &size, err);
    bool good = plain && write_sealed(&s, &target, &options->lock, plain, size, progress, err);
    store_bytes_free(&plain);
    if (!good) {
        atomic_abandon(&target);
        return false;
    }
    if (!export_target_place(&target, book, enter, &s, &report->export, err))
        return false;
    seen_now(book->store);
    return true;
}
