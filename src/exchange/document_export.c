#include "exchange/document_export.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/medium.h"
#include "base/path.h"
#include "base/utf8.h"
#include "book/leaving.h"
#include "exchange/export_target.h"
#include "exchange/file_read.h"
#include "exchange/xlsx_document.h"
#include "guide/document_change.h"
#include "guide/document_rows.h"
#include "guide/document_layout.h"

#define TEXT_CELLS 72

static const char *const document_ending[DOCUMENT_FORMATS] = {
    [DOCUMENT_DOCX] = ".docx", [DOCUMENT_XLSX] = ".xlsx", [DOCUMENT_MARKDOWN] = ".md", [DOCUMENT_TEXT] = ".txt"};

/* ---- plain texts ---- */

static void plain_text(const struct document_file *file, bool markdown, struct str *out)
{
    struct str text SCOPED(str_free) = STR_INIT;
    for (const struct document *d = file->document; d; d = d == file->document ? file->officer : NULL) {
        if (d == file->officer)
            str_add(&text, markdown ? "\n---\n\n" : "\n\f\n");
        if (markdown)
            document_markdown(d, &text);
        else
            document_text(d, TEXT_CELLS, &text);
    }
    if (!markdown)
        str_add(out, "\xEF\xBB\xBF"); /* Windows programs then know that it is UTF-8 */
    for (const char *p = text.text; *p; p++) {
        if (*p == '\n' && !markdown)
            str_add_char(out, '\r');
        str_add_char(out, *p);
    }
}

/* ---- one file ---- */

struct writing {
    struct document_file file;
    enum document_format format;
    struct xlsx_layout *layout; /* of an Excel file; else NULL */
    struct str text;            /* of a plain one */
    struct book *book;
};

static void count(const struct document *d, struct export_report *report)
{
    report->sheets++;
    report->rows += d->count;
    for (size_t b = 0; b < d->count; b++)
        report->cells += d->block[b].kind == BLOCK_TABLE ? d->block[b].rows * d->block[b].columns : 1;
}

static bool write_format(void *context, const struct export_file *to, const struct progress *progress,
                         struct export_report *report, struct error *err)
{
    const struct writing *w = context;
    bool good = w->format == DOCUMENT_DOCX ? docx_write(&w->file, to, err)
                : w->layout                ? xlsx_write(w->layout, to->name, progress, report, err)
                                           : export_write(to, w->text.text, w->text.length, err);
    *report = (struct export_report){0};
    count(w->file.document, report);
    if (w->file.officer)
        count(w->file.officer, report);
    return good && !progress_cancelled(progress, report->rows, 0);
}

static bool check_format(void *context, const struct export_file *from, const struct progress *progress,
                         struct error *err)
{
    const struct writing *w = context;
    return w->format == DOCUMENT_DOCX ? docx_check(&w->file, from, err)
           : w->layout                ? xlsx_check(w->layout, from->fd, from->path, progress, err)
                                      : export_reads_back(from, &w->text, err);
}

/* What the journal says of one file. */
static const char *const entry_names[] = {"file",    "document",    "version",     "items",
                                          "options", "blake2b-256", EXPORT_MEDIUM, EXPORT_SECOND};
#define ENTRY     ARRAY_LENGTH(entry_names)
#define AT_MEDIUM (ENTRY - 2) /* export_enter() adds it and what follows by itself */

/* But the file's name. */
static void fill_entry(struct arena *arena, const struct book *book, const struct document *d, bool officer,
                       const struct export_report *report, const char *values[ENTRY])
{
    char *key SCOPED(mem_free) = document_key(book->catalog, (struct document_which){d->index, d->row});
    values[1] = arena_text(arena, key);
    values[2] = arena_format(arena, "%u", d->version);
    values[3] = arena_format(arena, "%llu", (unsigned long long)report->cells);
    values[4] = officer ? "findings" : "";
    values[5] = report->hash;
    values[6] = "";
    values[7] = leaving_agreed(book);
}

static void record_one(void *context, const char *path, struct export_report *report)
{
    const struct writing *w = context;
    struct arena *arena SCOPED(arena_free) = arena_new();
    const char *values[ENTRY];
    fill_entry(arena, w->book, w->file.document, w->file.officer != NULL, report, values);
    export_enter(w->book, SIZE_MAX, path, _("Document written: %s"), AT_MEDIUM, entry_names, values, report);
}

bool document_has_findings_page(const struct document_def *def, const struct document *document,
                                enum findings_page wanted)
{
    bool any = document->broken_count || document->changed;
    return any && (wanted == FINDINGS_WITH || (wanted == FINDINGS_BY_AUDIENCE && def->audience == AUDIENCE_OFFICER));
}

/* At the right of every page's head: which version this is. What is in force by its record is no draft, whether or not
 * a version of it was kept here; what was changed since the last version is one. */
static char *standing(const struct model *model, const struct document *d)
{
    if (d->version == 0 && !d->enacted)
        return mem_text("案");
    if (d->version == 0) {
        struct str text = STR_INIT;
        date_era(date_parse(d->enacted, 0), &text);
        str_add(&text, "制定");
        return str_take(&text);
    }
    struct document_difference *difference =
        document_compare(model, (struct document_which){d->index, d->row}, d->version, 0, NULL);
    bool changed = difference && difference->count > 0;
    document_difference_free(&difference);
    return mem_format(changed ? "第%u版の改訂案" : "第%u版", d->version);
}

/* One document with all that the writers need. It stays where it is: the layout points into it. */
static void writing_make(struct writing *w, struct book *book, struct document_which which, enum document_format format,
                         enum findings_page findings)
{
    struct document *d = document_make(book->model, which, NULL); /* read by who was asked to write it */
    const struct document_def *def = &book->catalog->document[which.index];
    bool page = document_has_findings_page(def, d, findings);
    *w = (struct writing){.format = format, .book = book, .text = STR_INIT};
    w->file =
        (struct document_file){.document = d,
                               .officer = page ? document_officer_page(book->model, d) : NULL,
                               .numbering = def->numbering,
                               .plain = def->plain,
                               .name = mem_format("%s%s%s", d->title, *d->whom ? "　" : "", d->whom),
                               .head = mem_format("%s%s%s", d->company, *d->company ? "　" : "", d->title),
                               .version = standing(book->model, d),
                               .author = def->audience == AUDIENCE_OUTSIDERS && *d->company ? d->company : book->person,
                               .officer_head = _("For the person in charge only. Not to be handed out."),
                               .made = date_now()};
    if (format == DOCUMENT_XLSX)
        w->layout = xlsx_document_layout(&w->file);
    else if (format != DOCUMENT_DOCX)
        plain_text(&w->file, format == DOCUMENT_MARKDOWN, &w->text);
}

static void writing_done(struct writing *w)
{
    xlsx_layout_free(&w->layout);
    str_free(&w->text);
    free(w->file.name);
    free(w->file.head);
    free(w->file.version);
    document_free(&w->file.officer);
    document_free(&w->file.document);
}

/* What a child has to do for it. */
static struct export_work work_of(struct writing *w)
{
    return (struct export_work){.context = w,
                                .rows = w->file.document->count + 1,
                                .write = write_format,
                                .check = check_format,
                                .record = record_one};
}

void document_sheets(const struct document_def *def, bool *sheet)
{
    if (def->each != SIZE_MAX)
        sheet[def->each] = true;
    for (size_t i = 0; i < def->part_count; i++)
        if (def->part[i].each != SIZE_MAX)
            sheet[def->part[i].each] = true;
}

static bool may_leave(struct book *book, const struct document_which *which, size_t count, struct error *err)
{
    bool *sheet SCOPED(mem_free) = mem_zero(book->catalog->sheet_count + 1, sizeof(*sheet));
    for (size_t i = 0; i < count; i++)
        document_sheets(&book->catalog->document[which[i].index], sheet);
    return leaving_allowed(book, sheet, err);
}

bool document_export(struct book *book, struct document_which which, const char *path, enum document_format format,
                     enum findings_page findings, const struct progress *progress, struct export_report *report,
                     struct error *err)
{
    *report = (struct export_report){0};
    if (!book_exportable(book, err) || /* who signs in now is the author, and may find what others changed */
        !catalog_readable(book->catalog, which.index, err) || !document_row_known(book->model, which, err) ||
        !may_leave(book, &which, 1, err))
        return false;
    struct writing writing SCOPED(writing_done);
    writing_make(&writing, book, which, format, findings);
    const struct export_work work = work_of(&writing);
    return export_in_child(&work, book, path, progress, report, err);
}

/* ---- all of them ---- */

#define WHOM_CELLS 40 /* of a name in a file's: a path has its limits */

/* Characters that Windows or a path would stumble over become _. */
char *document_file_name(const struct document *d)
{
    struct str name = STR_INIT;
    str_add(&name, d->title);
    if (d->row) {
        str_add_format(&name, " %.*s (%s)", (int)utf8_fit(d->whom, WHOM_CELLS), d->whom, d->row);
    }
    for (char *p = name.text; *p; p++)
        if (strchr("/\\:*?\"<>|", *p) || (unsigned char)*p < ' ')
            *p = '_';
    return str_take(&name);
}

static char *numbered_name(const struct document *d, enum document_format format)
{
    char *name SCOPED(mem_free) = document_file_name(d);
    return mem_format("%02zu %s%s", d->index + 1, name, document_ending[format]);
}

struct all {
    struct book *book;
    struct document_which *which;
    size_t count;
    const char *folder; /* as it was given */
    enum document_format format;
    enum findings_page findings;
    struct export_report *each;
    struct atomic_look look;
    const struct progress *progress;
    size_t done;
};

static bool folder_step(void *context, uint64_t done, uint64_t total)
{
    const struct all *all = context;
    uint64_t part = total ? done * 100 / total : 0;
    return progress_cancelled(all->progress, all->done * 100 + part, all->count * 100);
}

/* The I-th into the folder TO. */
static bool write_one(struct all *all, size_t i, int to, const struct progress *progress, struct error *err)
{
    struct writing writing SCOPED(writing_done);
    writing_make(&writing, all->book, all->which[i], all->format, all->findings);
    char *name SCOPED(mem_free) = numbered_name(writing.file.document, all->format),
               *path SCOPED(mem_free) = path_join(all->folder, name);
    const struct export_work work = work_of(&writing);
    int fd SCOPED(file_close) = openat(to, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    const struct export_file out = {.fd = fd, .name = name, .path = path};
    if (fd < 0)
        return atomic_error(errno, path, err);
    if (!export_by_child(&work, to, &out, progress, &all->each[i], err))
        return false;
    return (atomic_dress(fd, &all->look) && fsync(fd) == 0) || atomic_error(errno, path, err);
}

/* One batch: all of them or none. */
static void record_all(void *context, const char *path, struct export_report *report)
{
    struct all *all = context;
    size_t count = all->count;
    struct arena *arena SCOPED(arena_free) = arena_new();
    const char *(*values)[ENTRY] = arena_zero(arena, count * sizeof(*values));
    for (size_t i = 0; i < count; i++) {
        struct document *d SCOPED(document_free) = document_make(all->book->model, all->which[i], NULL);
        struct str file = STR_IN(arena);
        char *name SCOPED(mem_free) = numbered_name(d, all->format);
        utf8_safe(&file, name, false);
        fill_entry(arena, all->book, d, all->each[i].sheets > 1, &all->each[i], values[i]);
        values[i][0] = file.text;
    }
    struct str folder = STR_IN(arena);
    (void)path;
    utf8_safe(&folder, path_name(all->folder), false);
    report->entry = 0;
    report->no_entry = (struct error){.code = ERROR_NONE};
    report->removable = medium_removable(all->folder);
    for (size_t i = 0; report->removable && i < count; i++)
        values[i][AT_MEDIUM] = EXPORT_REMOVABLE;
    book_exported_all(all->book, arena_format(arena, _("All documents written: %s"), folder.text), count, ENTRY,
                      entry_names, &values[0][0], &report->entry, &report->no_entry);
    report->batch = report->entry ? report->entry - (int64_t)count + 1 : 0;
}

bool documents_export(struct book *book, size_t only, const char *folder, enum document_format format,
                      enum findings_page findings, const struct progress *progress, struct export_report *report,
                      struct error *err)
{
    size_t count;
    struct atomic_file target;
    struct document_which *which SCOPED(mem_free) = documents_to_write(book->model, only, &count);
    *report = (struct export_report){0};
    if (count == 0)
        return error_set(err, ERROR_NOTHING,
                         only == SIZE_MAX ? _("the pack has no documents") : _("no row needs this document"));
    if (!catalog_readable(book->catalog, only, err) || !may_leave(book, which, count, err) ||
        !export_target_open(&target, book, folder, ATOMIC_FOLDER, err))
        return false;
    struct export_report *each SCOPED(mem_free) = mem_zero(count, sizeof(*each));
    struct all all = {.book = book,
                      .which = which,
                      .count = count,
                      .folder = target.path,
                      .format = format,
                      .findings = findings,
                      .each = each,
                      .look = export_target_look(book),
                      .progress = progress};
    const struct progress step = {folder_step, &all};
    bool good = true;
    for (size_t i = 0; i < count && good; i++) {
        all.done = i;
        if (folder_step(&all, 0, 1))
            good = error_set(err, ERROR_CANCELLED, folder);
        good = good && write_one(&all, i, target.fd, &step, err);
        report->sheets++;
        report->rows += each[i].rows;
        report->cells += each[i].cells;
    }
    if (good)
        return export_target_place(&target, book, record_all, &all, report, err);
    atomic_abandon(&target);
    return false;
}
