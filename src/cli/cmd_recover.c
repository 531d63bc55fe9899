/* recover: a sound copy of a workbook that something other than mamori changed. */
#include <stdlib.h>

#include "base/date.h"
#include "base/intl.h"
#include "book/book.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "cli/stop.h"

static void print(const char *line)
{
    cli_put(stdout, line, false);
    putchar('\n');
}

/* A file made without a word would hide what was lost: every difference is a line. */
static void difference(void *context, const char *sheet, const char *row, const char *column, const char *here,
                       const char *journal)
{
    (void)context;
    char *line;
    if (column)
        line = mem_format(_("%s %s %s: here %s, by the journal %s"), sheet, row, column, here ? here : "-",
                          journal ? journal : "-");
    else
        line = mem_format(here ? _("%s %s: the row is here, and the journal has none")
                               : _("%s %s: the row is missing here, the journal has it"),
                          sheet, row);
    print(line);
    free(line);
}

static void dropped(void *context, const struct store_entry *entry)
{
    (void)context;
    char at[17];
    date_time_text(entry->at, at);
    char *line = mem_format(_("not taken over: entry %lld, %s, %s: %s %s %s %s: %s → %s"), (long long)entry->number, at,
                            entry->person ? entry->person : "", entry->op, entry->sheet, entry->row,
                            entry->column ? entry->column : "", entry->old_value ? entry->old_value : "-",
                            entry->new_value ? entry->new_value : "-");
    print(line);
    free(line);
}

/* The text itself is printed, too: it is in no entry, and the copy has it nowhere. */
static void left(void *context, const struct store_draft *draft)
{
    (void)context;
    char at[17];
    date_time_text(draft->at, at);
    char *line = mem_format(draft->changed ? _("stays behind: unfinished text at %s %s %s, said to be of %s, %s, and "
                                               "changed by something else: %s")
                                           : _("stays behind: unfinished text at %s %s %s, said to be of %s, %s: %s"),
                            draft->sheet, draft->row, draft->column, draft->person, at, draft->text);
    print(line);
    free(line);
}

static void note(void *context, const char *key)
{
    (void)context;
    char *line = mem_format(_("stays behind: note %s (what the screen or an import remembered)"), key);
    print(line);
    free(line);
}

/* The entries are as sound as any: the chain holds a digest of these texts, from which nobody gets them back. */
static void session(void *context, const struct store_session *session)
{
    (void)context;
    char *line = mem_format(
        session->texts_right
            ? _("session %lld (%lld entries): its seal was changed and is put right: account %s, machine %s, terminal "
                "%s")
            : _("session %lld (%lld entries): here account %s, machine %s, terminal %s, which is not from where they "
                "were made; that stands nowhere any more, and is left empty"),
        (long long)session->id, (long long)session->entries, *session->user ? session->user : "-",
        *session->host ? session->host : "-", *session->tty ? session->tty : "-");
    print(line);
    free(line);
}

static bool step(void *context, uint64_t done, uint64_t total)
{
    cli_work_step(context, done, total);
    return stop_asked();
}

int cmd_recover(const struct cli_global *global, int argc, char **argv)
{
    struct error err = {0};
    if (!cli_options(cli_find("recover"), &argc, argv, NULL, 0))
        return EXIT_USAGE;
    if (argc != 2)
        return cli_usage("recover", _("name the workbook, and the file for the copy"));
    struct cli_meter meter = {0};
    const struct store_recover_calls calls = {difference, dropped, left, note, session, {step, &meter}};
    struct store_recovered report;
    /* Opened as every command opens it, for the name of who works. */
    const struct book_options options = {.forms = global->forms, .person = global->person, .read_only = true};
    struct book *book = book_open(argv[0], &options, &err);
    stop_watch();
    bool good = book && store_recover(argv[0], argv[1], book->person, 0, &calls, NULL, &report, &err);
    cli_work_end(&meter);
    stop_unwatch();
    cli_close(&book);
    if (!good)
        return cli_fail(&err);
    if (report.dropped == 0 && report.differences == 0) {
        /* No value differs: what stands beside them, or how one is kept. */
        char *line = mem_format("%s: %s", report.why.place, report.why.detail);
        print(line);
        free(line);
    }
    if (report.unread)
        puts(_("unfinished texts and notes stay behind, too; some of them could not be read"));
    printf(_("%lld entries kept, %lld not taken over, %lld differences; the copy is sound\n"), (long long)report.kept,
           (long long)report.dropped, (long long)report.differences);
    return EXIT_DONE;
}
