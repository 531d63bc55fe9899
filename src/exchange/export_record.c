#include "exchange/export_target.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "base/intl.h"
#include "base/medium.h"
#include "base/path.h"
#include "base/utf8.h"
#include "base/atomic.h"
#include "book/leaving.h"

#define PIECE 65536

bool export_hash(int fd, const char *path, char out[65], struct error *err)
{
    unsigned char hash[32], piece[PIECE];
    crypto_generichash_state state;
    off_t at = 0;
    ssize_t got;
    if (sodium_init() < 0)
        return error_set(err, ERROR_INTERNAL, "libsodium");
    crypto_generichash_init(&state, NULL, 0, sizeof(hash));
    while ((got = TEMP_FAILURE_RETRY(pread(fd, piece, sizeof(piece), at))) != 0) {
        if (got < 0)
            return atomic_error(errno, path, err);
        crypto_generichash_update(&state, piece, (unsigned long long)got);
        at += got;
    }
    crypto_generichash_final(&state, hash, sizeof(hash));
    sodium_bin2hex(out, 65, hash, sizeof(hash));
    return true;
}

static void add_word(struct str *out, const char *word)
{
    if (out->length)
        str_add_char(out, ' ');
    str_add(out, word);
}

static void left_out(const struct catalog *catalog, const struct export_options *options, struct str *out)
{
    for (size_t i = 0; i < options->leave_out_count; i++) {
        const struct export_leave *leave = &options->leave_out[i];
        const struct sheet_def *sheet = &catalog->sheet[leave->sheet];
        add_word(out, sheet->id);
        if (leave->column != SIZE_MAX)
            str_add_format(out, ".%s", sheet->column[leave->column].id);
    }
}

void export_enter(struct book *book, size_t sheet, const char *path, const char *title, size_t count,
                  const char *const *names, const char **values, struct export_report *report)
{
    struct str file SCOPED(str_free) = STR_INIT;
    utf8_safe(&file, path_name(path), false);
    char *said SCOPED(mem_free) = mem_format(title, file.text);
    values[0] = file.text;
    report->entry = 0;
    report->no_entry = (struct error){.code = ERROR_NONE};
    report->removable = medium_removable(path);
    const char **all_names = mem_zero(count + 2, sizeof(*all_names)),
               **all_values = mem_zero(count + 2, sizeof(*all_values));
    memcpy(all_names, names, count * sizeof(*names));
    memcpy(all_values, values, count * sizeof(*values));
    all_names[count] = EXPORT_MEDIUM;
    all_values[count] = report->removable ? EXPORT_REMOVABLE : "";
    all_names[count + 1] = EXPORT_SECOND;
    all_values[count + 1] = leaving_agreed(book);
    book_exported(book, sheet, said, count + 2, all_names, all_values, &report->entry, &report->no_entry);
    report->batch = report->entry;
    mem_free(&all_names);
    mem_free(&all_values);
}

void export_record(struct book *book, const char *path, const struct export_options *options,
                   struct export_report *report)
{
    static const char *const names[] = {"file", "sheets", "rows", "items", "options", "left-out", "blake2b-256"};
    struct str choices SCOPED(str_free) = STR_INIT, left SCOPED(str_free) = STR_INIT;
    char number[3][24];
    const uint64_t counts[] = {report->sheets, report->rows, report->cells};
    for (size_t i = 0; i < ARRAY_LENGTH(counts); i++)
        snprintf(number[i], sizeof(number[i]), "%llu", (unsigned long long)counts[i]);
    if (options->set)
        add_word(&choices, options->set->id);
    if (options->values)
        add_word(&choices, "values");
    if (options->anonymous)
        add_word(&choices, "anonymous");
    if (options->row)
        add_word(&choices, options->row);
    left_out(book->catalog, options, &left);
    const char *values[] = {NULL, number[0], number[1], number[2], choices.text, left.text, report->hash};
    export_enter(book, options->sheet, path, options->csv ? _("Written to CSV: %s") : _("Written to Excel: %s"),
                 ARRAY_LENGTH(names), names, values, report);
}

void export_withdraw(struct book *book, const char *path, struct export_report *report, const struct error *why)
{
    static const char *const names[] = {"file", "withdraws", "reason"};
    struct str file SCOPED(str_free) = STR_INIT, reason SCOPED(str_free) = STR_INIT;
    char number[24];
    utf8_safe(&file, path_name(path), false);
    error_text(why, &reason);
    reason.length = strcspn(reason.text, "\n");
    if (reason.length)
        reason.text[reason.length] = '\0';
    snprintf(number, sizeof(number), "%lld", (long long)report->entry);
    char *title SCOPED(mem_free) = mem_format(_("Not written after all: %s"), file.text);
    const char *values[] = {file.text, number, reason.text};
    book_export_taken_back(book, report->batch, title, ARRAY_LENGTH(names), names, values, &report->entry,
                           &report->no_entry);
}

/* Every export is in the history; where it cannot be, that is said. So is what anybody can read who finds it. */
void export_history_text(const struct export_report *report, struct str *out)
{
    if (report->removable && !report->sealed) {
        str_add(out, "\n\n");
        str_add(out, _(EXPORT_CARRIED));
    }
    if (report->entry && report->no_entry.code == ERROR_NONE)
        return;
    str_add(out, "\n\n");
    str_add(out, report->entry
                     ? _("The history could not be written to its end: it will say of this export that nobody "
                         "knows whether the file is there.")
                     : _("The history could not be written: this export is not recorded there."));
}
