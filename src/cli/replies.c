/* What waits for an approval, handed out as files; an answer, taken in. */
#include "cli/replies.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/intl.h"
#include "base/path.h"
#include "cli/export.h"
#include "cli/files.h"
#include "cli/json.h"
#include "exchange/reply.h"

/* ---- out ---- */

struct handing {
    struct book *book;
    const struct replies_wish *wish;
    bool one; /* the wish names a file, no folder */
    struct json *json;
    struct error *err;
    size_t count, capacity;
    struct handed { /* what is handed out to whom: the model may be another one after each file */
        char *id, *person, *name;
    } * item;
};

static void say(const struct handing *h, const struct handed *item, const char *path, const char *reference,
                const struct export_report *report)
{
    if (!h->wish->as_json) {
        char *line SCOPED(mem_free) = mem_format("%s  %s  %s  %s", item->id, item->person, reference, path);
        cli_put(stdout, line, false);
        putchar('\n');
        export_say_entry(report, stdout);
        return;
    }
    json_open(h->json, NULL, '{');
    json_text(h->json, "id", item->id);
    json_text(h->json, "person", item->person);
    json_text(h->json, "reference", reference);
    export_json_result(h->json, path, report);
    json_close(h->json, '}');
}

static enum reply_format format_of(const struct handing *h)
{
    bool paper = h->one ? path_ends(h->wish->out, ".docx") : h->wish->paper;
    return paper ? REPLY_DOCX : REPLY_XLSX;
}

static bool hand_out(struct handing *h, const struct handed *item)
{
    struct export_report report;
    char reference[APPROVAL_REFERENCE];
    char *in SCOPED(mem_free) = path_join(h->wish->out, item->name);
    const char *path = h->one ? h->wish->out : in;
    struct cli_meter meter = {0};
    struct progress progress = {cli_meter_step, &meter};
    cli_meter_begin();
    bool good =
        reply_export(h->book, item->id, item->person, path, format_of(h), &progress, reference, &report, h->err);
    cli_meter_end();
    if (good)
        say(h, item, path, reference, &report);
    return good;
}

static void add(struct handing *h, const struct approval *a, const char *person)
{
    MEM_MORE(h->item, h->count, h->capacity) =
        (struct handed){mem_text(a->id), mem_text(person), reply_file_name(a, person, format_of(h))};
}

/* Of one submission: for the one that is named, else for all for whom it waits. */
static bool add_all(struct handing *h, const char *id)
{
    struct approval *a = approval_read(h->book->model, id, h->err);
    const char *person = h->wish->person;
    bool good = a != NULL;
    size_t before = h->count;
    if (good && person && h->wish->id) /* whether he is asked at all says the export */
        add(h, a, person);
    for (size_t i = 0; good && i < a->asked_count && !(person && h->wish->id); i++)
        if (approval_waits_for(a, a->asked[i].person) && (!person || approval_asked_of(a, person) == i))
            add(h, a, a->asked[i].person);
    if (good && h->one && h->count != before + 1)
        good = error_because(h->err, ERROR_USAGE, _("one file is for one person: name whom (--for NAME), or a folder"),
                             "%s", a->title);
    approval_free(&a);
    return good;
}

static bool add_open(struct handing *h)
{
    size_t ledger = h->book->catalog->approvals->submissions,
           rows = ledger == SIZE_MAX ? 0 : model_rows(h->book->model, ledger);
    uint32_t *row SCOPED(mem_free) = mem_zero(rows + 1, sizeof(*row));
    bool good = true;
    size_t count = approvals_waiting(h->book->model, NULL, row);
    for (size_t i = 0; i < count && good; i++)
        good = add_all(h, model_row_id(h->book->model, ledger, row[i]));
    return good;
}

static void handing_done(struct handing *h)
{
    for (size_t i = 0; i < h->count; i++) {
        free(h->item[i].id);
        free(h->item[i].person);
        free(h->item[i].name);
    }
    free(h->item);
}

static bool hand_out_all(struct handing *h)
{
    bool good = book_exportable(h->book, h->err) && (h->wish->id ? add_all(h, h->wish->id) : add_open(h)) &&
                (h->count || error_set(h->err, ERROR_NOTHING, _("nothing waits for an approval")));
    for (size_t i = 0; i < h->count && good; i++)
        good = hand_out(h, &h->item[i]);
    return good;
}

int replies_out(struct book *book, const struct replies_wish *wish)
{
    struct error err = {0};
    struct json json = {.out = stdout, .lines = true};
    bool file = path_ends(wish->out, ".xlsx") || path_ends(wish->out, ".docx");
    struct handing h = {.book = book, .wish = wish, .one = file, .json = &json, .err = &err};
    struct stat st;
    if (!file && (stat(wish->out, &st) != 0 || !S_ISDIR(st.st_mode))) {
        error_set(&err, ERROR_MISSING_FOLDER, wish->out);
        return cli_fail(&err);
    }
    if (file && !wish->id)
        return cli_usage("approvals", _("one file is of one thing: name what was submitted, or a folder"));
    if (wish->as_json)
        json_open(&json, NULL, '[');
    bool good = hand_out_all(&h);
    handing_done(&h);
    if (wish->as_json)
        json_close(&json, ']');
    return good ? EXIT_DONE : cli_fail(&err);
}

/* ---- in ---- */

void replies_say_made(const struct approval_made *made)
{
    if (made->version)
        printf(_("approved by all that were asked: version %u is made\n"), made->version);
    else if (made->complete)
        puts(_("approved by all that were asked"));
}

static void print_json(const struct reply *reply, bool applied)
{
    struct json json = {.out = stdout, .first = true, .lines = true};
    json_open(&json, NULL, '{');
    json_text(&json, "id", reply->out.submission);
    json_text(&json, "title", reply->title);
    json_text(&json, "person", reply->out.person);
    json_text(&json, "reference", reply->out.reference);
    json_text(&json, "hash", reply->out.hash);
    json_bool(&json, "stale", reply->taken.stale);
    json_bool(&json, "by_author", reply->taken.by_author);
    json_open(&json, "decisions", '[');
    for (size_t i = 0; i < reply->count; i++) {
        json_open(&json, NULL, '{');
        json_text(&json, "kind", approval_kind_code[reply->decision[i].kind]);
        json_text(&json, "part", reply->decision[i].part);
        json_text(&json, "text", reply->decision[i].text);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_bool(&json, "applied", applied);
    json_bool(&json, "complete", reply->taken.made.complete);
    if (reply->taken.made.version)
        json_number(&json, "version", reply->taken.made.version);
    else
        json_text(&json, "version", NULL);
    json_close(&json, '}');
    putchar('\n');
}

int reply_in(struct book *book, const char *path, bool dry, bool as_json)
{
    struct reply reply;
    struct error err = {0};
    struct cli_meter meter = {0};
    struct progress progress = {cli_meter_step, &meter};
    cli_meter_begin();
    bool good = reply_read(book, path, &progress, &reply, &err);
    cli_meter_end();
    if (good && !as_json) {
        struct str text SCOPED(str_free) = STR_INIT;
        reply_text(book, &reply, &text);
        cli_put(stdout, text.text, true);
    }
    good = good && (dry || reply_take(book, &reply, &err));
    if (good && as_json)
        print_json(&reply, !dry);
    else if (good && !dry) {
        puts(_("taken over; 'mamori undo' takes it back"));
        replies_say_made(&reply.taken.made);
    }
    reply_done(&reply);
    return good ? EXIT_DONE : cli_fail_reading(&err);
}
