/* Approval in rounds: submit (a document, a row), approvals (what waits, what has changed), approve (decide, settle, take back). */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "cli/replies.h"
#include "guide/approval.h"

static const char *const state_word[] = {[APPROVAL_WAITING] = "waiting",
                                         [APPROVAL_APPROVED] = "approved",
                                         [APPROVAL_RETURNED] = "returned",
                                         [APPROVAL_WITHDRAWN] = "withdrawn"};
/* TEXT, as from people, on a line of its own. */
static void put_line(char *text)
{
    cli_put(stdout, text, false);
    putchar('\n');
    free(text);
}

/* ---- submit ---- */

static bool find_subject(const struct book *book, int argc, char **argv, const char *row,
                         struct approval_subject *subject, struct error *err)
{
    struct error other = {0};
    *subject = (struct approval_subject){SIZE_MAX, row, SIZE_MAX};
    if (argc == 2) {
        subject->sheet = catalog_find_sheet(book->catalog, argv[0], err);
        subject->row = argv[1];
        return subject->sheet != SIZE_MAX;
    }
    subject->document = catalog_find_document(book->catalog, argv[0], &other);
    if (subject->document != SIZE_MAX)
        return true;
    if (err)
        *err = other;
    return false;
}

int cmd_submit(const struct cli_global *global, int argc, char **argv)
{
    const char *row = NULL, *to[CLI_REPEAT];
    struct approval_wish wish = {.to = to};
    struct approval_subject subject;
    struct error err = {0};
    char id[64];
    const struct cli_option option[] = {{"row", &row, NULL, NULL},
                                        {"to", to, NULL, &wish.to_count},
                                        {"due", &wish.due, NULL, NULL},
                                        {"reason", &wish.reason, NULL, NULL}};
    if (!cli_options(cli_find("submit"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc < 2 || argc > 3)
        return cli_usage("submit", _("name the workbook and the document, or the sheet and the row"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    bool good =
        find_subject(book, argc - 1, argv + 1, row, &subject, &err) && approval_submit(book, &subject, &wish, id, &err);
    struct approval *a = good ? approval_read(book->model, id, &err) : NULL;
    if (a) {
        printf("%s\n", id);
        for (size_t i = 0; i < a->asked_count; i++)
            put_line(mem_format("  %s: %s", intl_form(a->asked[i].label), a->asked[i].person));
    }
    approval_free(&a);
    cli_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}

/* ---- approvals ---- */

static void json_asked(struct json *json, const struct approval *a)
{
    json_open(json, "asked", '[');
    for (size_t i = 0; i < a->asked_count; i++) {
        json_open(json, NULL, '{');
        json_text(json, "seat", a->asked[i].label);
        json_text(json, "person", a->asked[i].person);
        json_text(json, "answer", approval_answer_word[a->asked[i].answer]);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void json_decisions(struct json *json, const struct model *model, const struct approval *a)
{
    size_t ledger = model_catalog(model)->approvals->decisions;
    json_open(json, "decisions", '[');
    for (size_t i = 0; i < a->decision_count; i++) {
        uint32_t r = a->decision[i];
        struct str date = STR_INIT;
        const char *part = model_role_text(model, ledger, r, ROLE_PART),
                   *text = model_role_text(model, ledger, r, ROLE_TEXT),
                   *state = model_role_text(model, ledger, r, ROLE_STATE);
        model_text(model, ledger, r, catalog_role(model_catalog(model), ledger, ROLE_DATE), MODEL_CODE, &date);
        json_open(json, NULL, '{');
        json_text(json, "id", model_row_id(model, ledger, r));
        json_text(json, "person", model_role_text(model, ledger, r, ROLE_PERSON));
        json_text(json, "date", date.text);
        json_text(json, "time", model_role_text(model, ledger, r, ROLE_TIME));
        json_text(json, "kind", model_role_text(model, ledger, r, ROLE_KIND));
        json_text(json, "part", *part ? part : NULL);
        json_text(json, "text", *text ? text : NULL);
        json_text(json, "result", *state ? state : NULL);
        json_text(json, "hash", model_role_text(model, ledger, r, ROLE_VALUE));
        const char *brought = model_role_text(model, ledger, r, ROLE_BROUGHT),
                   *reference = model_role_text(model, ledger, r, ROLE_REFERENCE);
        json_text(json, "brought_by", *brought ? brought : NULL);
        json_text(json, "reference", *reference ? reference : NULL);
        json_bool(json, "stale", !model_role_is(model, ledger, r, ROLE_VALUE, a->hash));
        json_close(json, '}');
        str_free(&date);
    }
    json_close(json, ']');
}

static void json_changes(struct json *json, const struct model *model, const struct approval *a, const char *person)
{
    static const char *const words[] = {
        [CHANGE_ADDED] = "added", [CHANGE_REMOVED] = "removed", [CHANGE_CHANGED] = "changed"};
    struct document_difference *changes = approval_changes(model, a, person, NULL);
    json_open(json, "changes", '[');
    for (size_t i = 0; i < changes->count; i++) {
        const struct part_difference *part = &changes->part[i];
        json_open(json, NULL, '{');
        json_text(json, "part", part->part);
        json_text(json, "label", part->label);
        json_text(json, "change", words[part->change]);
        json_text(json, "before", part->before);
        json_text(json, "after", part->after);
        json_close(json, '}');
    }
    json_close(json, ']');
    document_difference_free(&changes);
}

/* FULL: with what was decided, and what has changed for PERSON. */
static void json_approval(struct json *json, const struct model *model, const struct approval *a, const char *person,
                          bool full)
{
    const struct catalog *catalog = model_catalog(model);
    const struct approval_subject *s = &a->subject;
    json_open(json, NULL, '{');
    json_text(json, "id", a->id);
    json_text(json, "title", a->title);
    json_text(json, "document", s->document != SIZE_MAX ? catalog->document[s->document].id : NULL);
    json_text(json, "sheet", s->sheet != SIZE_MAX ? catalog->sheet[s->sheet].id : NULL);
    json_text(json, "row", s->row);
    json_number(json, "round", a->number);
    json_text(json, "author", a->author);
    json_text(json, "submitted", *a->date ? a->date : NULL);
    json_text(json, "due", *a->due ? a->due : NULL);
    json_bool(json, "overdue", a->overdue);
    json_text(json, "state", state_word[a->state]);
    json_bool(json, "waits_for_me", approval_waits_for(a, person));
    json_text(json, "hash", *a->hash ? a->hash : NULL);
    json_asked(json, a);
    if (full) {
        json_decisions(json, model, a);
        json_changes(json, model, a, person);
    } else {
        json_text(json, "decisions", NULL);
        json_text(json, "changes", NULL);
    }
    json_close(json, '}');
}

static void print_line(const struct approval *a, const char *person)
{
    struct str line = STR_INIT;
    str_add_format(&line, "%c %s  ", approval_waits_for(a, person) ? '*' : ' ', a->id);
    approval_line_text(a, &line);
    put_line(str_take(&line));
    struct str answers = STR_INIT;
    approval_answers_text(a, "      ", &answers);
    cli_put(stdout, answers.text, true);
    str_free(&answers);
}

static void print_full(const struct model *model, const struct approval *a, const char *person)
{
    struct str text = STR_INIT, since = STR_INIT;
    print_line(a, person);
    approval_decisions_text(model, a, "  ", &text);
    struct document_difference *changes = approval_changes(model, a, person, &since);
    str_add_format(&text, "\n%s:\n", since.text);
    document_difference_text(changes, &text);
    cli_put(stdout, text.text, true);
    document_difference_free(&changes);
    str_free(&since);
    str_free(&text);
}

static bool wanted(const struct approval *a, const char *person, bool mine, bool all)
{
    return mine ? approval_waits_for(a, person) : all || a->state == APPROVAL_WAITING;
}

static void list(const struct book *book, bool mine, bool all, bool as_json)
{
    const struct model *model = book->model;
    size_t ledger = book->catalog->approvals->submissions, shown = 0;
    struct json json = {.out = stdout, .lines = true};
    if (as_json)
        json_open(&json, NULL, '[');
    for (uint32_t r = 0; ledger != SIZE_MAX && r < model_rows(model, ledger); r++) {
        struct approval *a = approval_read(model, model_row_id(model, ledger, r), NULL);
        if (wanted(a, book->person, mine, all)) {
            shown++;
            as_json ? json_approval(&json, model, a, book->person, false) : print_line(a, book->person);
        }
        approval_free(&a);
    }
    if (as_json)
        json_close(&json, ']');
    else if (!shown)
        puts(_("nothing waits for an approval"));
}

int cmd_approvals(const struct cli_global *global, int argc, char **argv)
{
    bool mine = false, all = false, as_json = false, good = true;
    struct replies_wish wish = {0};
    struct error err = {0};
    const struct cli_option option[] = {{"mine", NULL, &mine, NULL},        {"all", NULL, &all, NULL},
                                        {"out", &wish.out, NULL, NULL},     {"for", &wish.person, NULL, NULL},
                                        {"paper", NULL, &wish.paper, NULL}, {"json", NULL, &as_json, NULL}};
    if (!cli_options(cli_find("approvals"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc < 1 || argc > 2)
        return cli_usage("approvals", _("name one workbook"));
    if (!wish.out && (wish.person || wish.paper))
        return cli_usage("approvals", _("--for and --paper go with --out"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    if (wish.out) {
        wish.id = argc == 2 ? argv[1] : NULL;
        wish.as_json = as_json;
        int code = replies_out(book, &wish);
        cli_close(&book);
        return code;
    }
    if (argc == 1) {
        list(book, mine, all, as_json);
    } else {
        struct approval *a = approval_read(book->model, argv[1], &err);
        good = a != NULL;
        if (good && as_json) {
            struct json json = {.out = stdout, .lines = true};
            json_open(&json, NULL, '[');
            json_approval(&json, book->model, a, book->person, true);
            json_close(&json, ']');
        } else if (good)
            print_full(book->model, a, book->person);
        approval_free(&a);
    }
    cli_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}

/* ---- approve ---- */

struct answer {
    const char *change, *wording, *part, *take, *leave, *seen, *received;
    bool withdraw;
};

static const char *wrong_use(const struct answer *o)
{
    int ways = !!o->change + !!o->wording + !!o->take + !!o->leave + o->withdraw;
    if (ways > 1)
        return _("one answer at a time: --change, --wording, --take, --leave or --withdraw");
    if (o->received && (o->take || o->leave || o->withdraw || o->seen))
        return _("an answer on paper (--received) is an approval, --change or --wording");
    if (o->wording && !o->part)
        return _("of which part? (--part)");
    return o->part && !o->wording && !o->change ? _("--part goes with --wording or --change") : NULL;
}

/* On paper, by the person whom it was handed to. */
static bool take_in(struct book *book, const char *id, const struct answer *o, const struct approval_decision *decision,
                    struct error *err)
{
    struct approval_out out;
    struct approval_taken taken;
    if (!approval_out_find(book, o->received, &out, err))
        return false;
    bool good = strcmp(out.submission, id) == 0 ||
                error_because(err, ERROR_UNKNOWN_ROW, out.reference, _("it was handed out of %s"), out.submission);
    good = good && approval_take_in(book, &out, NULL, decision, 1, false, &taken, err);
    if (good) {
        put_line(mem_format(_("the answer of %s is taken in"), out.person));
        replies_say_made(&taken.made);
    }
    approval_out_done(&out);
    return good;
}

static bool decide(struct book *book, const char *id, const struct answer *o, struct error *err)
{
    struct approval_made made;
    const struct approval_decision decision = {.kind = o->change    ? APPROVAL_CHANGE
                                                       : o->wording ? APPROVAL_WORDING
                                                                    : APPROVAL_APPROVE,
                                               .part = o->part,
                                               .text = o->change ? o->change : o->wording,
                                               .seen = o->seen};
    if (o->received)
        return take_in(book, id, o, &decision, err);
    if (!approval_decide(book, id, &decision, &made, err))
        return false;
    replies_say_made(&made);
    return true;
}

int cmd_approve(const struct cli_global *global, int argc, char **argv)
{
    struct answer o = {0};
    struct error err = {0};
    const struct cli_option option[] = {{"change", &o.change, NULL, NULL},     {"wording", &o.wording, NULL, NULL},
                                        {"part", &o.part, NULL, NULL},         {"take", &o.take, NULL, NULL},
                                        {"leave", &o.leave, NULL, NULL},       {"seen", &o.seen, NULL, NULL},
                                        {"received", &o.received, NULL, NULL}, {"withdraw", NULL, &o.withdraw, NULL}};
    if (!cli_options(cli_find("approve"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    const char *wrong =
        argc != 2 ? _("name the workbook and what was submitted ('mamori approvals' lists it)") : wrong_use(&o);
    if (wrong)
        return cli_usage("approve", wrong);
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    bool good = o.take       ? approval_settle(book, o.take, true, &err)
                : o.leave    ? approval_settle(book, o.leave, false, &err)
                : o.withdraw ? approval_withdraw(book, argv[1], &err)
                             : decide(book, argv[1], &o, &err);
    cli_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}
