/* Out: the file that is answered, and its entry in the journal. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "book/leaving.h"
#include "book/sign_in.h"
#include "exchange/document_file.h"
#include "exchange/export_target.h"
#include "exchange/reply_layout.h"

struct writing {
    struct reply_sheet sheet;
    struct xlsx_layout *layout; /* of an .xlsx … */
    struct document_file file;  /* … of a .docx */
};

static bool write_it(void *context, const struct export_file *to, const struct progress *progress,
                     struct export_report *report, struct error *err)
{
    const struct writing *w = context;
    bool good = w->layout ? xlsx_write(w->layout, to->name, progress, report, err) : docx_write(&w->file, to, err);
    *report = (struct export_report){
        .sheets = 1, .rows = w->sheet.approval->now.count, .cells = w->sheet.approval->now.count};
    return good && !progress_cancelled(progress, report->rows, 0);
}

static bool check_it(void *context, const struct export_file *from, const struct progress *progress, struct error *err)
{
    const struct writing *w = context;
    return w->layout ? xlsx_check(w->layout, from->fd, from->path, progress, err) : docx_check(&w->file, from, err);
}

static void record_it(void *context, const char *path, struct export_report *report)
{
    const struct writing *w = context;
    enum { OWN = 2, ALL = OWN + APPROVAL_OUT_ITEMS };
    const char *names[ALL] = {"file", "blake2b-256"}, *values[ALL] = {NULL, report->hash};
    char decided[16];
    memcpy(names + OWN, approval_out_names, sizeof(approval_out_names));
    approval_out_entry(w->sheet.out, decided, values + OWN);
    export_enter(w->sheet.book, w->sheet.book->catalog->approvals->submissions, path,
                 _("Handed out to be answered: %s"), ALL, names, values, report);
}

/* The sheets of which something stands in it. */
static bool may_leave(struct book *book, const struct approval_subject *subject, struct error *err)
{
    const struct catalog *catalog = book->catalog;
    bool *sheet SCOPED(mem_free) = mem_zero(catalog->sheet_count + 1, sizeof(*sheet));
    if (subject->document != SIZE_MAX)
        document_sheets(&catalog->document[subject->document], sheet);
    else
        sheet[subject->sheet] = true;
    if (subject->sheet != SIZE_MAX &&
        (subject->sheet == catalog->records.rounds || subject->sheet == catalog->records.plans))
        for (size_t s = 0; s < catalog->sheet_count;
             s++) /* answers of whichever sheet stand in a round, and in a plan */
            sheet[s] = true;
    return leaving_allowed(book, sheet, err);
}

char *reply_file_name(const struct approval *a, const char *person, enum reply_format format)
{
    struct str name = STR_INIT;
    str_add_format(&name, "%s %.*s %s (%s)%s", _("Reply"), (int)utf8_fit(a->title, 40), a->title, person, a->id,
                   format == REPLY_XLSX ? ".xlsx" : ".docx");
    for (char *p = name.text; *p; p++)
        if (strchr("/\\:*?\"<>|", *p) || (unsigned char)*p < ' ')
            *p = '_';
    return str_take(&name);
}

static void file_make(struct writing *w, const char *company)
{
    const struct approval *a = w->sheet.approval;
    struct document *d = reply_paper(&w->sheet);
    w->file = (struct document_file){.document = d,
                                     .numbering = NUMBERING_NONE,
                                     .plain = true,
                                     .name = mem_format(_("Reply: %s"), a->title),
                                     .head = mem_format("%s%s%s", company, *company ? "　" : "", a->title),
                                     .version = mem_format(_("Reference %s"), w->sheet.out->reference),
                                     .author = w->sheet.book->person,
                                     .officer_head = "",
                                     .made = w->sheet.made};
}

static void writing_done(struct writing *w)
{
    xlsx_layout_free(&w->layout);
    document_free(&w->file.document);
    free(w->file.name);
    free(w->file.head);
    free(w->file.version);
}

static bool write_out(struct book *book, const struct approval *a, const struct approval_out *out, const char *path,
                      enum reply_format format, const struct progress *progress, struct export_report *report,
                      struct error *err)
{
    struct str company SCOPED(str_free) = STR_INIT;
    model_company(book->model, &company);
    const char *name = company.text ? company.text : "";
    struct writing w SCOPED(writing_done) = {
        .sheet = {.book = book, .approval = a, .out = out, .company = name, .made = date_now()}};
    if (format == REPLY_XLSX)
        w.layout = reply_layout(&w.sheet);
    else
        file_make(&w, name);
    const struct export_work work = {
        .context = &w, .rows = a->now.count + 1, .write = write_it, .check = check_it, .record = record_it};
    if (!export_in_child(&work, book, path, progress, report, err))
        return false;
    if (report->entry && report->no_entry.code == ERROR_NONE)
        return true;
    if (err)
        *err = report->no_entry;
    return err && err->code != ERROR_NONE
               ? error_detail(err, "%s", _("the file is there, but an answer on it could not be taken in: remove it"))
               : error_set(err, ERROR_INTERNAL, path);
}

bool reply_export(struct book *book, const char *submission, const char *person, const char *path,
                  enum reply_format format, const struct progress *progress, char reference[APPROVAL_REFERENCE],
                  struct export_report *report, struct error *err)
{
    *report = (struct export_report){0};
    if (!book_exportable(book, err))
        return false;
    struct approval *a = approval_read(book->model, submission, err);
    struct approval_out out = {0};
    bool good = a && approval_out_allowed(book->model, a, person, err) && may_leave(book, &a->subject, err);
    if (good) {
        approval_out_new(book->model, a, person, &out);
        good = write_out(book, a, &out, path, format, progress, report, err);
    }
    if (reference)
        memcpy(reference, out.reference, sizeof(out.reference));
    approval_out_done(&out);
    approval_free(&a);
    return good;
}
