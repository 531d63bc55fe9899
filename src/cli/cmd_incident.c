/* mamori incident: an incident is written down, and what is running: the verdict, what is asked next, how much time is left, what can
 * be sent. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "cli/cli.h"
#include "guide/block.h"
#include "guide/document_rows.h"
#include "guide/incident.h"
#include "guide/judging.h"

static void print_clocks(const struct book *book, const char *id)
{
    for (size_t b = 0; b < book->catalog->block_count; b++) {
        const struct block_def *block = &book->catalog->block[b];
        if (block->kind != BLOCK_CLOCK || block->sheet != book->catalog->records.incidents)
            continue;
        struct figures *f = figures_make(book->model, block);
        struct str text = STR_INIT;
        for (size_t i = 0; i < f->rows; i++) {
            if (strcmp(f->row[i].id, id) != 0)
                continue;
            str_clear(&text);
            clock_text(&f->row[i], &text);
            printf("  %s: %s  %s\n", f->row[i].label, f->row[i].value[CLOCK_DATE].text, text.text);
        }
        str_free(&text);
        figures_free(&f);
    }
}

static void print_judge(const struct book *book, uint32_t row)
{
    const size_t sheet = book->catalog->records.incidents;
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    if (!def->judge)
        return;
    const struct judging look = judging_look(book->model, sheet, row, NULL);
    struct str verdict = STR_INIT, reason = STR_INIT;
    judging_text(book->model, sheet, row, &verdict, &reason);
    if (verdict.length || reason.length) {
        fputs("  ", stdout);
        cli_put(stdout, verdict.text, false);
        fputs(verdict.length && reason.length ? ": " : "", stdout);
        cli_put(stdout, reason.text, false);
        putchar('\n');
    }
    if (look.ask != SIZE_MAX)
        printf(_("  next question: %s (%s)\n"), intl_form(def->column[look.ask].label), def->column[look.ask].id);
    str_free(&verdict);
    str_free(&reason);
}

/* Is document D to be made for this row? */
static bool is_wanted(const struct book *book, size_t d, const char *id)
{
    size_t count;
    if (book->catalog->document[d].each != book->catalog->records.incidents)
        return false;
    struct document_each *row = document_rows(book->model, d, &count);
    bool wanted = false;
    for (size_t i = 0; i < count && !wanted; i++)
        wanted = strcmp(row[i].id, id) == 0 && row[i].state == DOCUMENT_ROW_NEEDED;
    free(row);
    return wanted;
}

static void print_documents(const struct book *book, const char *id)
{
    for (size_t d = 0; d < book->catalog->document_count; d++) {
        const struct document_def *def = &book->catalog->document[d];
        if (is_wanted(book, d, id))
            printf(_("  mamori document WORKBOOK %s --row %s   %s\n"), def->id, id, intl_form(def->title));
    }
}

static void print_incident(const struct book *book, uint32_t row)
{
    const size_t sheet = book->catalog->records.incidents;
    const char *id = model_row_id(book->model, sheet, row);
    struct str name = STR_INIT;
    model_row_name(book->model, sheet, row, &name);
    printf("%s  ", id);
    cli_put(stdout, name.text, false);
    putchar('\n');
    str_free(&name);
    print_judge(book, row);
    print_clocks(book, id);
    print_documents(book, id);
}

/* Is a deadline of it running, or a document for it to be made? */
static bool is_running(const struct book *book, uint32_t row)
{
    const char *id = model_row_id(book->model, book->catalog->records.incidents, row);
    for (size_t d = 0; d < book->catalog->document_count; d++)
        if (is_wanted(book, d, id))
            return true;
    return false;
}

static bool tell_running(const struct book *book, struct error *err)
{
    const size_t sheet = book->catalog->records.incidents;
    size_t running = 0;
    if (sheet == SIZE_MAX) {
        error_set(err, ERROR_NOTHING, "records");
        return error_detail(err, "%s", _("no layer of this workbook keeps incidents"));
    }
    for (uint32_t r = 0; r < model_rows(book->model, sheet); r++)
        if (is_running(book, r)) {
            print_incident(book, r);
            running++;
        }
    if (!running)
        puts(_("no incident is running"));
    return true;
}

static bool begin(struct book *book, int count, char **words, struct error *err)
{
    const struct incident_word word = {.what = words[0]};
    struct change_list list = change_list_new();
    struct arena *texts = arena_new();
    char id[1][64] = {""};
    bool good = incident_changes(book, &word, &list, err);
    for (int i = 1; i < count && good; i++) {
        struct change change = {0};
        good = cli_assignment(book, book->catalog->records.incidents, words[i], &change, texts, err);
        change.added = 1;
        change_list_add(&list, change);
    }
    good = good && book_change(book, list.change, list.count, words[0], id, err);
    if (good)
        print_incident(book, model_find_row(book->model, book->catalog->records.incidents, id[0]));
    arena_free(&texts);
    change_list_done(&list);
    return good;
}

int cmd_incident(const struct cli_global *global, int argc, char **argv)
{
    struct error err = {0};
    if (!cli_options(cli_find("incident"), &argc, argv, NULL, 0))
        return EXIT_USAGE;
    if (argc < 1)
        return cli_usage("incident", _("name one workbook"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    bool good = argc > 1 ? begin(book, argc - 1, argv + 1, &err) : tell_running(book, &err);
    cli_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}
