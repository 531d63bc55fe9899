/* Writing files for others: what, where, and the proof that it was written completely. */
#include <fcntl.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "view/views.h"
#include "base/date.h"
#include "base/medium.h"
#include "base/path.h"
#include "base/utf8.h"
#include "exchange/csv.h"
#include "exchange/export_target.h"
#include "view/export_job.h"
#include "tui/files.h"
#include "tui/popup.h"
#include "tui/seal_ask.h"
#include "tui/second_ask.h"

void export_job_free(struct export_job *job)
{
    free(job->path);
    free(job->row);
    free(job->row_name);
    free(job->leave);
    free(job->what);
    free(job);
}

static bool is_excel(const struct export_job *job)
{
    return job->chosen != EXPORT_UTF8 && job->chosen != EXPORT_CP932;
}

/* ---- the proposed name ---- */

static char *proposed_name(struct app *app, const struct export_job *job)
{
    struct str name = STR_INIT, company = STR_INIT;
    char iso[11];
    date_iso(model_today(app->book->model), iso);
    model_company(app->book->model, &company);
    size_t fit = utf8_fit(company.text, 40);
    str_add_length(&name, company.text, fit);
    if (name.length)
        str_add_char(&name, '_');
    str_add(&name, job->chosen == EXPORT_SET    ? intl_form(job->options.set->title)
                   : job->chosen == EXPORT_BOOK ? _("information security")
                                                : app_sheet_title(app, job->sheet));
    if (job->chosen == EXPORT_ROW) {
        str_add_char(&name, '_');
        str_add_length(&name, job->row_name, utf8_fit(job->row_name, 40));
    }
    str_add_format(&name, "_%s%s", iso, is_excel(job) ? ".xlsx" : ".csv");
    files_clean(name.text);
    str_free(&company);
    return str_take(&name);
}

/* ---- writing ---- */

/* 4056 → 4,056 */
static const char *grouped(const struct app *app, uint64_t number)
{
    return number < 1000 ? app_text(app, "%llu", (unsigned long long)number)
                         : app_text(app, "%s,%03llu", grouped(app, number / 1000), (unsigned long long)number % 1000);
}

static void tell(struct app *app, const struct export_job *job, const struct export_report *report)
{
    unsigned long sheets = (unsigned long)report->sheets;
    struct str text = app_str(app);
    utf8_safe(&text, job->path, false);
    str_add(&text, "\n\n");
    str_add_format(&text,
                   is_excel(job) ? _("Written, read back and compared: %s rows, %s cells.")
                                 : _("Written: %s rows, %s cells."),
                   grouped(app, report->rows), grouped(app, report->cells));
    if (job->chosen == EXPORT_BOOK || job->chosen == EXPORT_SET) {
        str_add_char(&text, '\n');
        str_add_format(
            &text,
            job->options.values
                ? ngettext("%llu sheet, values without formulas.", "%llu sheets, values without formulas.", sheets)
                : ngettext("%llu sheet, with live formulas.", "%llu sheets, with live formulas.", sheets),
            (unsigned long long)report->sheets);
    }
    if (report->hidden) {
        str_add_char(&text, '\n');
        str_add_format(&text,
                       ngettext("%llu more sheet goes along, hidden, for the formulas.",
                                "%llu more sheets go along, hidden, for the formulas.", (unsigned long)report->hidden),
                       (unsigned long long)report->hidden);
    }
    if (report->hidden_names) {
        str_add_char(&text, '\n');
        str_add(&text, _("Names, addresses or telephone numbers stand in the hidden ones as well."));
    }
    export_history_text(report, &text);
    popup_message(app, _("The file is ready"), text.text);
}

static bool write_file(struct app *app, const struct export_job *job, bool replace, struct export_report *report,
                       struct error *err)
{
    struct progress progress = app_progress(app, _("Writing the file"));
    struct export_options options = job->options;
    options.sheet = job->chosen == EXPORT_BOOK || job->chosen == EXPORT_SET ? SIZE_MAX : job->sheet;
    options.row = job->chosen == EXPORT_ROW ? job->row : NULL;
    bool good = is_excel(job)
                    ? xlsx_export(app->book, job->path, &options, &progress, report, err)
                    : csv_export(app->book, job->path, &options, job->chosen == EXPORT_UTF8 ? CSV_UTF8 : CSV_CP932,
                                 MODEL_LABEL, replace, &progress, report, err);
    app_progress_end(app);
    return good;
}

static void finish(struct app *app, struct export_job *job, bool replace);

static void agreed(struct app *app, void *context, bool yes)
{
    struct export_job *job = context;
    if (yes)
        finish(app, job, job->replace);
    else
        export_job_free(job);
}

/* Takes JOB over. */
static void finish(struct app *app, struct export_job *job, bool replace)
{
    struct export_report report = {0};
    struct error err = {0};
    bool good = write_file(app, job, replace, &report, &err);
    job->replace = replace;
    if (!good && err.code == ERROR_SECOND) {
        second_ask(app, &err, agreed, job);
        return;
    }
    if (good)
        tell(app, job, &report);
    else
        app_error(app, &err);
    export_job_free(job);
}

/* ---- characters that CP932 does not have ---- */

#define PROBLEMS_LISTED 6

static bool in_cp932(iconv_t converter, const char *character, size_t bytes)
{
    char out[8], *to = out, *from = (char *)(uintptr_t)character;
    size_t in_left = bytes, out_left = sizeof(out);
    iconv(converter, NULL, NULL, NULL, NULL);
    return iconv(converter, &from, &in_left, &to, &out_left) != (size_t)-1;
}

/* The first characters that cannot be written, each with its place, as items; how many there are. */
static size_t find_problems(struct popup_items *items, size_t sheet)
{
    struct app *app = items->app;
    iconv_t converter = csv_converter("CP932", "UTF-8");
    struct str text = STR_INIT;
    size_t count = 0;
    if (converter == (iconv_t)-1)
        return 0;
    for (uint32_t r = 0; r < model_rows(app->book->model, sheet); r++)
        for (size_t c = 0; c < app_sheet(app, sheet)->column_count; c++) {
            str_clear(&text);
            model_text(app->book->model, sheet, r, c, MODEL_LABEL, &text);
            for (const char *p = text.text, *next = p; *p; p = next) {
                uint32_t code = utf8_next(&next);
                if (code < 0x80 || in_cp932(converter, p, (size_t)(next - p)) || count++ >= PROBLEMS_LISTED)
                    continue;
                popup_add(items,
                          (struct popup_item){.text = app_text(app, "%.*s (U+%04X)  %s > %s", (int)(next - p), p,
                                                               (unsigned)code, app_row_name(app, sheet, r),
                                                               intl_form(app_sheet(app, sheet)->column[c].label)),
                                              .off = true});
            }
        }
    str_free(&text);
    iconv_close(converter);
    return count;
}

static void decided(struct app *app, void *context, size_t chosen)
{
    struct export_job *job = context;
    if (chosen == 0) {
        finish(app, job, true);
    } else if (chosen == 1) {
        job->chosen = EXPORT_UTF8;
        finish(app, job, false);
    } else {
        app_message(app, MESSAGE_INFO, _("Nothing was written."));
        export_job_free(job);
    }
}

static void write_checked(struct app *app, struct export_job *job)
{
    const struct popup_item ways[] = {
        {.text = _("Write 〓 instead"),
         .help = _("The file can be read by old programs; the characters are lost in it.")},
        {.text = _("Write UTF-8 instead"), .help = _("Nothing is lost; Excel opens it as well.")},
        {.text = _("Write nothing"), .help = _("Back to where you were.")},
        {.rule = true},
    };
    struct popup_items items = {.app = app};
    for (size_t i = 0; i < ARRAY_LENGTH(ways); i++)
        popup_add(&items, ways[i]);
    size_t problems = job->chosen == EXPORT_CP932 ? find_problems(&items, job->sheet) : 0;
    if (!problems) {
        finish(app, job, false);
        return;
    }
    const char *title = app_text(
        app, ngettext("%zu character does not exist in CP932", "%zu characters do not exist in CP932", problems),
        problems);
    popup_list(app, decided, job, .title = title, .item = items.item, .count = items.count, .columns = 56);
}

/* ---- on a medium that is carried away ---- */

static void medium_decided(struct app *app, void *context, size_t chosen)
{
    struct export_job *job = context;
    char *folder SCOPED(mem_free) = path_folder(job->path);
    if (chosen == 1) {
        write_checked(app, job);
        return;
    }
    export_job_free(job);
    if (chosen == 0)
        seal_ask(app, folder);
    else
        app_message(app, MESSAGE_INFO, _("Nothing was written."));
}

static void ask_medium(struct app *app, struct export_job *job)
{
    const struct popup_item ways[] = {
        {.text = _("Write a sealed file instead"),
         .help = _("The whole workbook, which only a passphrase opens. A name and the passphrase are asked for.")},
        {.text = _("Write it as it is"),
         .help = _("Whoever finds the medium can read it. The history says that it went there.")},
        {.text = _("Write nothing"), .help = _("Back to where you were.")},
    };
    popup_list(app, medium_decided, job, .title = _("This medium can be carried away"), .item = ways,
               .count = ARRAY_LENGTH(ways), .selected = 2, .columns = 56);
}

static void file_chosen(struct app *app, void *context, const char *path)
{
    struct export_job *job = context;
    if (!path) {
        export_job_free(job);
        return;
    }
    job->path = mem_text(path);
    if (medium_removable(path))
        ask_medium(app, job);
    else
        write_checked(app, job);
}

/* ---- for the management, by one key ---- */

/* Where files of this workbook go, or at home when nothing can be written there; a name that is not taken. */
static char *free_path(struct app *app, const struct export_job *job)
{
    const char *home = getenv("HOME");
    char *folder = files_folder(app), *name = proposed_name(app, job);
    if (faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) != 0 && home && *home) {
        free(folder);
        folder = mem_text(home);
    }
    char *real = realpath(folder, NULL);
    size_t stem = strlen(name) - strlen(".xlsx");
    char *path = NULL;
    for (int n = 1; n < 1000 && (!path || access(path, F_OK) == 0); n++) {
        const char *file = app_text(app, "%s%.*s%s%.0d.xlsx", app->practice ? _("practice_") : "", (int)stem, name,
                                    n > 1 ? "-" : "", n > 1 ? n : 0);
        free(path);
        path = path_join(real ? real : folder, file);
    }
    free(real);
    free(name);
    free(folder);
    return path;
}

void view_management(struct app *app, const struct spot *spot)
{
    struct export_job *job = mem_zero(1, sizeof(*job));
    const struct catalog *catalog = app_catalog(app);
    job->sheet = SIZE_MAX;
    job->chosen = catalog->set_count ? EXPORT_SET : EXPORT_BOOK; /* the first set is theirs */
    job->options.set = catalog->set_count ? &catalog->set[0] : NULL;
    job->path = free_path(app, job);
    files_remember(app, job->path);
    finish(app, job, false);
}

/* ---- what and where ---- */

void export_job_write(struct app *app, struct export_job *job)
{
    static const char *const xlsx[] = {".xlsx", NULL}, *const csv[] = {".csv", NULL};
    char *name = proposed_name(app, job);
    files_popup(app,
                &(struct files_ask){.title = _("Where shall the file be written?"),
                                    .name = name,
                                    .endings = is_excel(job) ? xlsx : csv},
                file_chosen, job);
    free(name);
}

static void what_chosen(struct app *app, void *context, size_t chosen)
{
    struct export_job *job = context;
    if (chosen >= job->count) {
        export_job_free(job);
        return;
    }
    job->chosen = job->what[chosen];
    if (job->chosen == EXPORT_SET)
        job->options.set = &app_catalog(app)->set[chosen + app_catalog(app)->set_count - job->count];
    if (job->chosen == EXPORT_REPORT) {
        export_job_free(job);
        app_go(app, CMD_REPORT, spot_nowhere());
    } else if (job->chosen == EXPORT_CHOOSE) {
        job->chosen = EXPORT_BOOK;
        export_view(app, job);
    } else {
        export_job_write(app, job);
    }
}

/* The row at SPOT; where its sheet stands each for the rows of a ledger, the one of them that it answers for. */
static void find_row(struct app *app, const struct spot *spot, struct export_job *job)
{
    const struct model *model = app->book->model;
    size_t sheet = spot->sheet;
    if (sheet == SIZE_MAX || app_sheet(app, sheet)->kind == SHEET_FACTS || spot->row >= model_rows(model, sheet))
        return;
    const char *id = model_row_id(model, sheet, spot->row);
    size_t each = app_sheet(app, sheet)->each;
    job->row = each == SIZE_MAX ? mem_text(id) : mem_text_length(id, strcspn(id, "."));
    job->row_name = mem_text(each == SIZE_MAX ? app_row_name(app, sheet, spot->row)
                                              : app_row_name(app, each, model_find_row(model, each, job->row)));
}

void view_export(struct app *app, const struct spot *spot)
{
    size_t sheet = spot->sheet;
    struct export_job *job = mem_zero(1, sizeof(*job));
    find_row(app, spot, job);
    const char *title = sheet == SIZE_MAX ? "" : app_sheet_title(app, sheet);
    const char *one = app_text(app, _("Only \"%s\", Excel (.xlsx)"), title);
    const char *utf8 = app_text(app, _("Only \"%s\", CSV in UTF-8"), title);
    const char *cp932 = app_text(app, _("Only \"%s\", CSV in CP932"), title);
    const struct popup_item all[EXPORT_KINDS] = {
        [EXPORT_BOOK] = {.text = _("The whole workbook, Excel (.xlsx)"),
                         .help = _("All sheets with a summary, live formulas, lists to choose from, ready to print.")},
        [EXPORT_SHEET] = {.text = one, .help = _("With live formulas, ready to print.")},
        [EXPORT_UTF8] = {.text = utf8, .help = _("For other programs, and to change rows and import them again.")},
        [EXPORT_CP932] = {.text = cp932, .help = _("Only for old programs that cannot read UTF-8.")},
        [EXPORT_CHOOSE] = {.text = _("Choose what goes out, Excel (.xlsx)..."),
                           .help = _("For people outside: values only, other names, without some sheets or columns.")},
        [EXPORT_ROW] = {.text = app_text(app, _("Only \"%s\" of it, Excel (.xlsx)"), job->row ? job->row_name : ""),
                        .help = _("To be filled in by others and imported again; what is for us alone is left out.")},
        [EXPORT_REPORT] = {.text = _("A report for the management, a document..."),
                           .help = _("How things stand and what is to be decided; for Word, Excel or as text.")},
    };
    bool report = catalog_report(app_catalog(app), REPORT_MANAGEMENT) != SIZE_MAX;
    const struct catalog *catalog = app_catalog(app);
    struct popup_item *items SCOPED(mem_free) = mem_zero(EXPORT_KINDS + catalog->set_count, sizeof(*items));
    size_t count = 0;
    job->sheet = sheet;
    job->what = mem_zero(EXPORT_KINDS + catalog->set_count, sizeof(*job->what));
    for (enum export_what what = 0; what < EXPORT_SET; what++) {
        bool of_sheet = what != EXPORT_BOOK && what != EXPORT_CHOOSE && what != EXPORT_REPORT;
        if ((sheet == SIZE_MAX && of_sheet) || (what == EXPORT_ROW && !job->row) || (what == EXPORT_REPORT && !report))
            continue;
        items[count] = all[what];
        job->what[count++] = what;
    }
    for (size_t i = 0; i < catalog->set_count; i++) { /* the last lines */
        const struct set_def *set = &catalog->set[i];
        items[count] = (struct popup_item){.text = app_text(app, _("Set: %s, Excel (.xlsx)"), intl_form(set->title)),
                                           .help = set->help ? intl_form(set->help) : NULL};
        job->what[count++] = EXPORT_SET;
    }
    job->count = count;
    popup_list(app, what_chosen, job, .title = _("What shall be written?"), .item = items, .count = count);
}
