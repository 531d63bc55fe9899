/* Writing documents for Word, for Excel, or as text: which format, with the page for the person in charge or without,
 * where to. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/utf8.h"
#include "exchange/document_export.h"
#include "exchange/export_target.h"
#include "guide/document_rows.h"
#include "view/document.h"
#include "tui/files.h"
#include "tui/popup.h"
#include "tui/second_ask.h"

struct document_job {
    struct document_which which;
    bool folder; /* all of them, or all of one that stands for rows */
    enum document_format format;
    enum findings_page findings;
    char *path;
};

static void job_free(struct document_job *job)
{
    free(job->path);
    free(job);
}

static void tell(struct app *app, const struct document_job *job, const struct export_report *report)
{
    struct str text = app_str(app);
    utf8_safe(&text, job->path, false);
    str_add(&text, "\n\n");
    if (job->folder)
        str_add_format(&text, ngettext("%llu document, ", "%llu documents, ", (unsigned long)report->sheets),
                       (unsigned long long)report->sheets);
    str_add_format(&text, _("%llu texts written, read back and compared."), (unsigned long long)report->cells);
    if (!job->folder && report->sheets > 1) {
        str_add(&text, "\n\n");
        str_add(&text, _("The last page is for the person in charge: take it out before the document is handed out."));
    }
    export_history_text(report, &text);
    popup_message(app, _("The file is ready"), text.text);
}

static void write_it(struct app *app, struct document_job *job);

static void agreed(struct app *app, void *context, bool yes)
{
    if (yes)
        write_it(app, context);
    else
        job_free(context);
}

static void write_it(struct app *app, struct document_job *job)
{
    struct export_report report = {0};
    struct error err = {0};
    struct progress progress = app_progress(app, _("Writing the file"));
    bool good = job->folder ? documents_export(app->book, job->which.index, job->path, job->format, job->findings,
                                               &progress, &report, &err)
                            : document_export(app->book, job->which, job->path, job->format, job->findings, &progress,
                                              &report, &err);
    app_progress_end(app);
    if (!good && err.code == ERROR_SECOND) {
        second_ask(app, &err, agreed, job);
        return;
    }
    if (good)
        tell(app, job, &report);
    else
        app_error(app, &err);
    job_free(job);
}

static void path_chosen(struct app *app, void *context, const char *path)
{
    struct document_job *job = context;
    if (!path || !*path) {
        job_free(job);
        return;
    }
    free(job->path);
    job->path = mem_text(path);
    write_it(app, job);
}

static void ask_path(struct app *app, struct document_job *job)
{
    static const char *const endings[DOCUMENT_FORMATS][2] = {
        {".docx", NULL}, {".xlsx", NULL}, {".md", NULL}, {".txt", NULL}};
    char iso[11];
    date_iso(model_today(app->book->model), iso);
    if (job->folder) {
        const char *folder = app_text(
            app, "%s_%s",
            job->which.index == SIZE_MAX ? _("Documents") : app_catalog(app)->document[job->which.index].title, iso);
        files_popup(app,
                    &(struct files_ask){.title = _("New folder for all documents"), .name = folder, .new_folder = true},
                    path_chosen, job);
        return;
    }
    struct document *d = document_make(app->book->model, job->which, NULL);
    char *called = document_file_name(d);
    const char *name = app_text(app, "%s_%s%s", called, iso, endings[job->format][0]);
    document_free(&d);
    free(called);
    files_popup(app,
                &(struct files_ask){.title = _("Write the document"), .name = name, .endings = endings[job->format]},
                path_chosen, job);
}

/* All documents at once: those that go out are without it whatever is chosen first. */
static void page_chosen(struct app *app, void *context, size_t chosen)
{
    struct document_job *job = context;
    static const enum findings_page wanted[] = {FINDINGS_WITHOUT, FINDINGS_WITH, FINDINGS_BY_AUDIENCE};
    if (chosen >= ARRAY_LENGTH(wanted)) {
        job_free(job);
        return;
    }
    job->findings = wanted[chosen];
    ask_path(app, job);
}

/* Only asked where there is something to tell. */
static bool has_findings(struct app *app, const struct document_job *job)
{
    bool any = false;
    size_t count = 1;
    struct document_which *all = job->folder ? documents_to_write(app->book->model, job->which.index, &count) : NULL;
    for (size_t i = 0; i < count && !any; i++) {
        struct document *d = document_make(app->book->model, all ? all[i] : job->which, NULL);
        any = d && (d->broken_count || d->changed);
        document_free(&d);
    }
    free(all);
    return any;
}

static void format_chosen(struct app *app, void *context, size_t chosen)
{
    struct document_job *job = context;
    if (chosen >= DOCUMENT_FORMATS) {
        job_free(job);
        return;
    }
    job->format = (enum document_format)chosen;
    if (!has_findings(app, job)) {
        ask_path(app, job);
        return;
    }
    bool all = job->folder;
    bool inside = !all && app_catalog(app)->document[job->which.index].audience == AUDIENCE_OFFICER;
    const struct popup_item items[] = {
        {.text = all ? _("The documents alone") : _("The document alone, to be handed out")},
        {.text = _("With a last page for the person in charge"),
         .help = _("What is promised while the answers say that it is not done")},
        {.text = _("That page only in those that stay with the person in charge"),
         .help = _("What goes to staff or to outsiders is without it")}};
    popup_list(app, page_chosen, job, .title = _("What shall be in the file?"), .item = items,
               .count = ARRAY_LENGTH(items) - (all ? 0 : 1), .selected = all ? 2 : inside);
}

static void ask_format(struct app *app, struct document_job *job)
{
    const struct popup_item items[DOCUMENT_FORMATS] = {
        [DOCUMENT_DOCX] = {.text = _("Word document (.docx)"), .help = _("To be edited further, printed and signed")},
        [DOCUMENT_XLSX] = {.text = _("Excel (.xlsx)"), .help = _("Pages as they are printed")},
        [DOCUMENT_MARKDOWN] = {.text = _("Markdown (.md)"), .help = _("For a web site or a wiki")},
        [DOCUMENT_TEXT] = {.text = _("Text (.txt)"), .help = _("Opens everywhere, also in Notepad")}};
    popup_list(app, format_chosen, job, .title = job->folder ? _("Write all documents as") : _("Write as"),
               .item = items, .count = DOCUMENT_FORMATS);
}

static void blanks_answer(struct app *app, void *context, bool yes)
{
    if (yes)
        ask_format(app, context);
    else
        job_free(context);
}

void document_export_dialog(struct app *app, struct document_which which)
{
    struct document_job *job = mem_zero(1, sizeof(*job));
    size_t blanks = 0;
    job->which = which;
    job->folder = which.index == SIZE_MAX || (app_catalog(app)->document[which.index].each != SIZE_MAX && !which.row);
    if (!job->folder) {
        struct document *d = document_make(app->book->model, which, NULL); /* what is wrong with it, the export says */
        blanks = d ? d->blanks : 0;
        document_free(&d);
    }
    if (blanks == 0) {
        ask_format(app, job);
        return;
    }
    const char *question =
        app_text(app,
                 ngettext("%zu blank is still to be filled in. Write the document nevertheless?",
                          "%zu blanks are still to be filled in. Write the document nevertheless?", blanks),
                 blanks);
    popup_confirm(app, question, _("Write it"), _("Not yet"), blanks_answer, job);
}
