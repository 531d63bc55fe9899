#include "exchange/document_export.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/path.h"
#include "base/utf8.h"
#include "exchange/atomic.h"
#include "exchange/document_file.h"
#include "exchange/export_record.h"
#include "exchange/temporary.h"
#include "guide/document_change.h"
#include "guide/document_layout.h"

#define TEXT_CELLS 72

const char *const document_ending[DOCUMENT_FORMATS] = {
    [DOCUMENT_DOCX] = ".docx", [DOCUMENT_XLSX] = ".xlsx", [DOCUMENT_MARKDOWN] = ".md", [DOCUMENT_TEXT] = ".txt"};

bool document_format_of(const char *path, enum document_format *format)
{
    size_t length = strlen(path);
    for (int i = 0; i < DOCUMENT_FORMATS; i++) {
        size_t end = strlen(document_ending[i]);
        if (length > end && strcasecmp(path + length - end, document_ending[i]) == 0) {
            *format = (enum document_format)i;
            return true;
        }
    }
    return false;
}

/* ---- plain texts ---- */

static void plain_text(const struct document_file *file, bool markdown, struct str *out)
{
    struct str text = STR_INIT;
    if (markdown)
        document_markdown(file->document, &text);
    else
        document_text(file->document, TEXT_CELLS, &text);
    if (file->officer) {
        str_add(&text, markdown ? "\n---\n\n" : "\n\f\n");
        if (markdown)
            document_markdown(file->officer, &text);
        else
            document_text(file->officer, TEXT_CELLS, &text);
    }
    if (markdown) {
        str_add(out, text.text);
    } else {
        str_add(out, "\xEF\xBB\xBF"); /* Windows programs then know that it is UTF-8 */
        for (const char *p = text.text; *p; p++) {
            if (*p == '\n')
                str_add_char(out, '\r');
            str_add_char(out, *p);
        }
    }
    str_free(&text);
}

static bool plain_write(const struct document_file *file, const char *path, bool markdown, struct error *err)
{
    struct str text = STR_INIT;
    plain_text(file, markdown, &text);
    int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    bool good = fd >= 0 || atomic_error(errno, path, err);
    for (size_t done = 0; good && done < text.length;) {
        ssize_t n = write(fd, text.text + done, text.length - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            good = atomic_error(errno, path, err);
        else
            done += (size_t)n;
    }
    if (fd >= 0 && close(fd) != 0 && good)
        good = atomic_error(errno, path, err);
    str_free(&text);
    return good;
}

static bool plain_check(const struct document_file *file, const char *path, bool markdown, struct error *err)
{
    struct str text = STR_INIT;
    plain_text(file, markdown, &text);
    char *back = mem_zero(text.length + 2, 1);
    FILE *stream = fopen(path, "re");
    size_t got = stream ? fread(back, 1, text.length + 1, stream) : 0;
    bool good = stream && got == text.length && memcmp(back, text.text, got) == 0;
    if (stream)
        fclose(stream);
    if (!good)
        error_set(err, ERROR_EXPORT, path);
    free(back);
    str_free(&text);
    return good;
}

/* ---- one file ---- */

struct writing {
    const struct document_file *file;
    enum document_format format;
};

static bool write_format(void *context, const char *path, export_step_fn *step, void *step_context,
                         struct export_report *report, struct error *err)
{
    const struct writing *w = context;
    bool good = false;
    switch (w->format) {
    case DOCUMENT_DOCX: good = docx_write(w->file, path, report, err); break;
    case DOCUMENT_XLSX: good = xlsx_document_write(w->file, path, report, err); break;
    case DOCUMENT_MARKDOWN:
    case DOCUMENT_TEXT: good = plain_write(w->file, path, w->format == DOCUMENT_MARKDOWN, err); break;
    case DOCUMENT_FORMATS: break;
    }
    report->sheets = w->file->officer ? 2 : 1;
    report->rows = w->file->document->count + (w->file->officer ? w->file->officer->count : 0);
    report->cells = 0;
    for (int i = 0; i < (w->file->officer ? 2 : 1); i++) {
        const struct document *d = i ? w->file->officer : w->file->document;
        for (size_t b = 0; b < d->count; b++)
            report->cells += d->block[b].kind == BLOCK_TABLE ? d->block[b].rows * d->block[b].columns : 1;
    }
    return good && step(step_context, report->rows);
}

static bool check_format(void *context, const char *path, export_step_fn *step, void *step_context, struct error *err)
{
    const struct writing *w = context;
    (void)step, (void)step_context;
    switch (w->format) {
    case DOCUMENT_DOCX: return docx_check(w->file, path, err);
    case DOCUMENT_XLSX: return xlsx_document_check(w->file, path, err);
    case DOCUMENT_MARKDOWN:
    case DOCUMENT_TEXT: return plain_check(w->file, path, w->format == DOCUMENT_MARKDOWN, err);
    case DOCUMENT_FORMATS: break;
    }
    return false;
}

static void record(struct book *book, const char *path, const struct document *d, bool officer,
                   struct export_report *report)
{
    static const char *const names[] = {"file", "document", "version", "items", "options", "blake2b-256"};
    struct str file = STR_INIT;
    char version[16], items[24];
    utf8_safe(&file, path_name(path), false);
    snprintf(version, sizeof(version), "%u", d->version);
    snprintf(items, sizeof(items), "%llu", (unsigned long long)report->cells);
    const char *values[] = {
        file.text, book->catalog->document[d->index].id, version, items, officer ? "findings" : "", report->hash};
    char *title = mem_format(_("Document written: %s"), file.text);
    report->entry = 0;
    report->no_entry = (struct error){.code = ERROR_NONE};
    book_exported(book, SIZE_MAX, title, ARRAY_LENGTH(names), names, values, &report->entry, &report->no_entry);
    free(title);
    str_free(&file);
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
    struct document_difference *difference = document_compare(model, d->index, d->version, 0, NULL);
    bool changed = difference && difference->count > 0;
    document_difference_free(&difference);
    return mem_format(changed ? "第%u版の改訂案" : "第%u版", d->version);
}

/* RECORDED: the name that the journal shall know, when PATH is only a step on the way. */
static bool export_one(struct book *book, size_t index, const char *path, const char *recorded,
                       enum document_format format, const struct document_options *options,
                       const struct progress *progress, struct export_report *report, struct error *err)
{
    struct document *d = document_make(book->model, index);
    const struct document_def *def = &book->catalog->document[index];
    bool page = document_has_findings_page(def, d, options ? options->findings : FINDINGS_BY_AUDIENCE);
    struct document *officer = page ? document_officer_page(book->model, d) : NULL;
    struct document_file file = {.document = d,
                                 .officer = officer,
                                 .numbering = def->numbering,
                                 .head = mem_format("%s%s%s", d->company, *d->company ? "　" : "", d->title),
                                 .version = standing(book->model, d),
                                 .officer_head = mem_text(_("For the person in charge only. Not to be handed out.")),
                                 .made = date_now()};
    struct writing writing = {&file, format};
    const struct export_work work = {
        .context = &writing, .rows = d->count + 1, .write = write_format, .check = check_format};
    bool good = export_in_child(&work, path, progress, report, err);
    if (good && recorded)
        record(book, recorded, d, officer != NULL, report);
    free(file.head);
    free(file.version);
    free(file.officer_head);
    document_free(&officer);
    document_free(&d);
    return good;
}

bool document_export(struct book *book, size_t document, const char *path, const struct document_options *options,
                     const struct progress *progress, struct export_report *report, struct error *err)
{
    struct export_report own = {0};
    enum document_format format;
    if (!document_format_of(path, &format)) {
        error_set(err, ERROR_UNSUPPORTED, path);
        return error_detail(err, "%s", _("a document's file ends in .docx, .xlsx, .md or .txt"));
    }
    report = report ? report : &own;
    *report = (struct export_report){0};
    return export_one(book, document, path, path, format, options, progress, report, err);
}

/* ---- all of them ---- */

/* Characters that Windows or a path would stumble over become _. */
static char *file_name(size_t number, const char *title, const char *ending)
{
    char *name = mem_format("%02zu %s%s", number, title, ending);
    for (char *p = name; *p; p++)
        if (strchr("/\\:*?\"<>|", *p) || (unsigned char)*p < ' ')
            *p = '_';
    return name;
}

/* As an empty folder that is there has it, else as mkdir would make it: a temporary one is its owner's alone. */
static mode_t folder_mode(const char *folder)
{
    struct stat st;
    mode_t mask = umask(0);
    umask(mask);
    return stat(folder, &st) == 0 ? st.st_mode & 07777 : 0777 & ~mask;
}

static bool folder_is_free(const char *folder, struct error *err)
{
    DIR *dir = opendir(folder);
    if (!dir)
        return errno == ENOENT || atomic_error(errno, folder, err);
    size_t entries = 0;
    for (struct dirent *entry; (entry = readdir(dir));)
        entries += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(dir);
    if (entries) {
        error_set(err, ERROR_EXISTS, folder);
        return error_detail(err, "%s", _("the folder holds files already"));
    }
    return true;
}

struct folder_progress {
    const struct progress *progress;
    size_t done, count;
};

static bool folder_step(void *context, uint64_t done, uint64_t total)
{
    const struct folder_progress *f = context;
    uint64_t part = total ? done * 100 / total : 0;
    return f->progress && f->progress->step &&
           f->progress->step(f->progress->context, f->done * 100 + part, f->count * 100);
}

static void sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

static void add_report(struct export_report *sum, const struct export_report *one)
{
    sum->sheets++;
    sum->rows += one->rows;
    sum->cells += one->cells;
}

bool documents_export(struct book *book, const char *folder, enum document_format format,
                      const struct document_options *options, const struct progress *progress,
                      struct export_report *report, struct error *err)
{
    const struct catalog *catalog = book->catalog;
    struct export_report own = {0};
    bool good;
    report = report ? report : &own;
    *report = (struct export_report){0};
    if (catalog->document_count == 0)
        return error_set(err, ERROR_NOTHING, _("the pack has no documents"));
    if (!folder_is_free(folder, err))
        return false;
    size_t length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/')
        length--;
    char *target = mem_text_length(folder, length), *parent = path_folder(target), *temporary;
    int held = temporary_folder(parent, &temporary);
    good = held >= 0 || atomic_error(errno, folder, err);
    struct export_report *each = mem_zero(catalog->document_count, sizeof(*each));
    struct folder_progress counting = {progress, 0, catalog->document_count};
    const struct progress step = {folder_step, &counting};
    for (size_t i = 0; i < catalog->document_count && good; i++) {
        char *name = file_name(i + 1, catalog->document[i].title, document_ending[format]);
        char *path = mem_format("%s/%s", temporary, name);
        counting.done = i;
        if (folder_step(&counting, 0, 1))
            good = error_set(err, ERROR_CANCELLED, folder);
        good = good && export_one(book, i, path, NULL, format, options, &step, &each[i], err);
        add_report(report, &each[i]);
        free(name);
        free(path);
    }
    if (good) {
        sync_folder(temporary);
        if (chmod(temporary, folder_mode(target)) != 0 || rename(temporary, target) != 0) /* over an empty one too */
            good = atomic_error(errno, folder, err);
    }
    for (size_t i = 0; i < catalog->document_count && good; i++) {
        struct document *d = document_make(book->model, i);
        char *name = file_name(i + 1, catalog->document[i].title, document_ending[format]);
        record(book, name, d, each[i].sheets > 1, &each[i]);
        report->entry = each[i].entry;
        report->no_entry = each[i].no_entry;
        free(name);
        document_free(&d);
    }
    if (!good && held >= 0)
        temporary_remove_folder(temporary);
    if (held >= 0)
        close(held);
    free(each);
    free(target);
    free(parent);
    free(temporary);
    return good;
}
