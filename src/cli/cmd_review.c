/* review: who did what since the history was looked through last, what stands out, and that somebody has looked. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "book/sign_in.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "guide/review.h"

static void put_line(char *line)
{
    cli_put(stdout, line, false);
    putchar('\n');
    free(line);
}

/* "8-9 3, 14-15 1": the hours in which there was anything. */
static void hours_text(const struct review_person *person, struct str *out)
{
    for (int hour = 0; hour < 24; hour++)
        if (person->hours[hour])
            str_add_format(out, "%s%02d:00 %lld", out->length ? "  " : "", hour, (long long)person->hours[hour]);
}

static void print_text(const struct book *book, const struct review *review)
{
    if (review->from > review->to) {
        put_line(mem_format(_("the history was reviewed to its end, entry %lld"), (long long)review->to));
        return;
    }
    put_line(
        mem_format(_("entries %lld to %lld, head %s"), (long long)review->from, (long long)review->to, review->head));
    for (size_t i = 0; i < review->persons; i++) {
        const struct review_person *p = &review->person[i];
        struct str hours SCOPED(str_free) = STR_INIT;
        hours_text(p, &hours);
        put_line(mem_format(_("%s: entries %lld, changes %lld, out of hours %lld, files for others %lld, wrong "
                              "passphrases %lld"),
                            *p->name ? p->name : "-", (long long)p->entries, (long long)p->changes,
                            (long long)p->outside, (long long)p->exports, (long long)p->failed));
        put_line(mem_format("    %s", hours.text));
    }
    for (size_t i = 0; i < review->marks; i++) {
        const struct review_mark *m = &review->mark[i];
        char at[17];
        date_time_text(m->at, at);
        put_line(mem_format(_("! %s  entry %lld  %s  %s (%lld)  %s"), at, (long long)m->entry, m->person,
                            review_kind_label(m->kind), (long long)m->count, m->text ? m->text : ""));
    }
    if (review->marks == 0)
        puts(_("nothing stands out"));
    if (review->own && book->catalog->records.reviews != SIZE_MAX)
        put_line(mem_format(
            ngettext("%lld of them is your own (%s)", "%lld of them are your own (%s)", (unsigned long)review->own),
            (long long)review->own, book->person));
}

static void print_json(const struct book *book, const struct review *review)
{
    struct json json = {.out = stdout, .lines = true};
    json_open(&json, NULL, '{');
    json_number(&json, "from", (double)review->from);
    json_number(&json, "to", (double)review->to);
    json_text(&json, "head", *review->head ? review->head : NULL);
    json_number(&json, "reviewed", (double)review_until(book));
    json_number(&json, "own", (double)review->own);
    json_open(&json, "persons", '[');
    for (size_t i = 0; i < review->persons; i++) {
        const struct review_person *p = &review->person[i];
        json_open(&json, NULL, '{');
        json_text(&json, "name", p->name);
        json_number(&json, "entries", (double)p->entries);
        json_number(&json, "changes", (double)p->changes);
        json_number(&json, "outside", (double)p->outside);
        json_number(&json, "exports", (double)p->exports);
        json_number(&json, "failed", (double)p->failed);
        json_open(&json, "hours", '[');
        for (int hour = 0; hour < 24; hour++)
            json_number(&json, NULL, (double)p->hours[hour]);
        json_close(&json, ']');
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_open(&json, "found", '[');
    for (size_t i = 0; i < review->marks; i++) {
        const struct review_mark *m = &review->mark[i];
        char at[17], until[17];
        date_time_text(m->at, at);
        date_time_text(m->until, until);
        json_open(&json, NULL, '{');
        json_text(&json, "kind", review_kind_id(m->kind));
        json_number(&json, "entry", (double)m->entry);
        json_text(&json, "at", at);
        json_text(&json, "until", until);
        json_number(&json, "count", (double)m->count);
        json_text(&json, "person", m->person);
        json_text(&json, "sheet", m->sheet);
        json_text(&json, "row", m->row);
        json_text(&json, "text", m->text && *m->text ? m->text : NULL);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    putchar('\n');
}

static bool write_down(struct book *book, const struct review *review, const char *note, struct error *err)
{
    bool alone = false;
    if (!review_write(book, review, note, &alone, err))
        return false;
    put_line(mem_format(_("reviewed: entries %lld to %lld, by %s; head %s"), (long long)review->from,
                        (long long)review->to, book->person, review->head));
    if (alone)
        puts(_("some of them are your own, and nobody else may review them: the record says so"));
    return true;
}

int cmd_review(const struct cli_global *global, int argc, char **argv)
{
    struct error err = {0};
    struct review review = {.from = 0};
    bool as_json = false;
    const char *note = NULL, *from = NULL;
    char *end = NULL;
    const struct cli_option option[] = {
        {"json", NULL, &as_json, NULL}, {"note", &note, NULL, NULL}, {"from", &from, NULL, NULL}};
    if (!cli_options(cli_find("review"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    long long first = from ? strtoll(from, &end, 10) : 0;
    if (argc != 1 || (note && (as_json || from || !*note)))
        return cli_usage("review",
                         argc != 1 ? _("name the workbook") : _("--note TEXT stands alone, and says something"));
    if (from && (*end || first < 1))
        return cli_usage("review", _("--from is the number of an entry"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    /* Whoever writes signs in first: it must be known whose entries are his own. */
    bool good = (!note || sign_in_asked(book, &err)) && review_make(book, first, &review, &err);
    if (good && note)
        good = write_down(book, &review, note, &err);
    else if (good && as_json)
        print_json(book, &review);
    else if (good)
        print_text(book, &review);
    review_done(&review);
    cli_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}
