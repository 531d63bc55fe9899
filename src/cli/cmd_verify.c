/* verify: the history proven, and compared with the answers and with anchors noted elsewhere. */
#include <stdlib.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/stream.h"
#include "base/utf8.h"
#include "book/anchor.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "cli/json.h"

#define VERIFY_SHOWN 20 /* a damaged file can have thousands; the first ones say what happened */

static void report_finding(void *context, const struct error *finding)
{
    size_t *count = context;
    if (++*count <= VERIFY_SHOWN)
        cli_fail(finding);
}

static void report_dangling(void *context, size_t sheet, const char *row, size_t column, const char *value)
{
    cli_dangling(context, sheet, row, column, value, stderr);
}

/* The history may be whole and what it says may not: references to rows that are gone. Needs the forms; without them the
 * rest of the proof still counts. */
static bool references_good(const struct cli_global *global, const char *path)
{
    struct cli_global reading = *global;
    struct error err = {0};
    reading.read_only = true;
    struct book *book = cli_open(&reading, path, &err);
    if (!book) {
        cli_fail(&err);
        return false;
    }
    size_t count = book_dangling(book, report_dangling, book);
    cli_close(&book);
    if (count)
        fprintf(stderr,
                ngettext("mamori: %zu reference to a row that is not there; 'mamori mend' empties it\n",
                         "mamori: %zu references to rows that are not there; 'mamori mend' empties them\n", count),
                count);
    return count == 0;
}

/* What a reader must know of. Nobody need have changed the file: the exit code is that of a sound workbook. */
static void print_remarks(const struct store_remarks *remarks)
{
    if (remarks->stepped_back > 0)
        printf(
            ngettext("remark: %lld entry is dated before the entry before it (entry %lld): a clock was put back\n",
                     "remark: %lld entries are dated before the entry before them (the first is entry %lld): a clock "
                     "was put back\n",
                     (unsigned long)remarks->stepped_back),
            (long long)remarks->stepped_back, (long long)remarks->first_stepped_back);
    if (remarks->open > 0)
        printf(ngettext("remark: of %lld export (entry %lld) nobody knows whether its file is there: it was stopped "
                        "before it could say so\n",
                        "remark: of %lld exports (the first is entry %lld) nobody knows whether their files are there: "
                        "they were stopped before they could say so\n",
                        (unsigned long)remarks->open),
               (long long)remarks->open, (long long)remarks->first_open);
    if (remarks->dated > 0)
        printf(
            ngettext("remark: %lld entry bears another time than the clock had (entry %lld); 'mamori log' shows both\n",
                     "remark: %lld entries bear another time than the clock had (the first is entry %lld); 'mamori "
                     "log' shows both\n",
                     (unsigned long)remarks->dated),
            (long long)remarks->dated, (long long)remarks->first_dated);
    if (remarks->drafts > 0)
        printf(
            ngettext("remark: %lld unfinished text lies in the workbook; it is no entry, and nobody vouches for it\n",
                     "remark: %lld unfinished texts lie in the workbook; they are no entries, and nobody vouches for "
                     "them\n",
                     (unsigned long)remarks->drafts),
            (long long)remarks->drafts);
    if (remarks->foreign > 0) {
        struct str safe = STR_INIT;
        utf8_safe(&safe, remarks->first_foreign, false);
        printf(ngettext(
                   "remark: another program made %lld thing in the file (%s); mamori does not read it\n",
                   "remark: another program made %lld things in the file (the first: %s); mamori does not read them\n",
                   (unsigned long)remarks->foreign),
               (long long)remarks->foreign, safe.text);
        str_free(&safe);
    }
    if (!remarks->keys) {
        puts(_("no entry is signed, since nobody here has a passphrase: a name is what somebody said"));
    } else {
        printf(ngettext("%lld entry is signed by the person whose name it bears\n",
                        "%lld entries are signed by the person whose name they bear\n",
                        (unsigned long)remarks->signed_entries),
               (long long)remarks->signed_entries);
        if (remarks->not_signed > 0)
            printf(
                ngettext("remark: %lld entry nobody signed (entry %lld): made when nobody had to sign in, a wrong "
                         "passphrase, a report without signing in, or a recovered copy\n",
                         "remark: %lld entries nobody signed (the first is entry %lld): made when nobody had to sign "
                         "in, wrong passphrases, reports without signing in, or a recovered copy\n",
                         (unsigned long)remarks->not_signed),
                (long long)remarks->not_signed, (long long)remarks->first_not_signed);
    }
    if (remarks->log_beside)
        fputs(_("remark: another program left a log beside the file (WAL): copy the file only after the next change, "
                "which "
                "takes it in\n"),
              stdout);
}

/* "", or what it says of being a part of another workbook. */
static char *part_of(struct store *store)
{
    struct str text = STR_INIT;
    store_part(store, &text, NULL);
    return str_take(&text);
}

static void print_part(struct store *store)
{
    char *part SCOPED(mem_free) = part_of(store);
    if (!*part)
        return;
    fputs(_("remark: it is not the whole: "), stdout);
    cli_put(stdout, part, false);
    putchar('\n');
}

static void json_finding(void *context, const struct error *finding)
{
    struct json *json = context;
    json_open(json, NULL, '{');
    json_text(json, "place", finding->place);
    json_text(json, "detail", finding->detail);
    json_close(json, '}');
}

/* ---- … against anchors ---- */

struct anchoring {
    const char *path; /* NULL: nobody asked */
    struct anchors anchors;
    struct anchor_held held;
};

/* The file of anchors, before the workbook is looked at. */
static bool anchoring_read(struct anchoring *a, struct error *err)
{
    return !a->path || ((!stream_is(a->path) || stream_take(UINT64_C(64) << 20, err)) &&
                        anchor_read(a->path, &a->anchors, err) && anchor_check(&a->anchors, a->path, err));
}

/* What does not fit is a finding like others. */
static bool anchoring_fits(struct anchoring *a, struct store *store, store_report_fn *report, void *context,
                           struct error *err)
{
    struct error finding = {.code = ERROR_NONE};
    if (!a->path)
        return true;
    if (!anchor_compare(store, &a->anchors, a->path, &a->held, err))
        return false;
    if (!a->held.first_bad)
        return true;
    error_set(&finding, ERROR_VERIFY, store_path(store));
    error_place(&finding, "entry %lld", (long long)a->held.first_bad);
    if (a->held.first_bad > a->held.entries)
        error_detail(&finding, _("it was anchored, and is missing"));
    else if (a->held.first_bad == a->held.first_bad_most)
        error_detail(&finding, "%s", _("it is not the one that was anchored"));
    else
        error_detail(&finding, _("it, or one up to entry %lld, is not the one that was anchored"),
                     (long long)a->held.first_bad_most);
    report(context, &finding);
    if (err)
        *err = finding;
    return false;
}

static void anchoring_print(const struct anchoring *a, FILE *to)
{
    char at[17];
    if (!a->path)
        return;
    date_time_text(a->held.last_good_at, at);
    if (a->held.last_good)
        fprintf(to, _("the last anchor that fits: entry %lld (%s)\n"), (long long)a->held.last_good, at);
    else
        fprintf(to, "%s\n", a->anchors.count ? _("no anchor fits") : _("there is no anchor in the file yet"));
}

static void anchoring_json(const struct anchoring *a, struct json *json)
{
    char at[17];
    if (!a->path) {
        json_text(json, "anchor", NULL);
        return;
    }
    date_time_text(a->held.last_good_at, at);
    json_open(json, "anchor", '{');
    json_number(json, "anchors", (double)a->anchors.count);
    json_number(json, "good", (double)a->held.good);
    json_number(json, "last_good", (double)a->held.last_good);
    json_text(json, "last_good_at", a->held.last_good ? at : NULL);
    json_number(json, "first_bad", (double)a->held.first_bad);
    json_close(json, '}');
}

/* The same for programs: what is found, and the remarks. References are told on standard error as always. */
static int verify_json(const struct cli_global *global, const char *path, struct store *store, const char *expected,
                       struct anchoring *anchoring)
{
    struct json json = {.out = stdout, .lines = true};
    struct error err = {0};
    char head[65] = "";
    int64_t entries = 0;
    json_open(&json, NULL, '{');
    json_open(&json, "findings", '[');
    bool good = store_verify(store, expected, json_finding, &json, &err);
    good &= anchoring_fits(anchoring, store, json_finding, &json, good ? &err : NULL);
    json_close(&json, ']');
    if (!good && err.code != ERROR_NONE && err.code != ERROR_VERIFY)
        cli_fail(&err);
    good = good && store_head(store, head, &entries, &err) && references_good(global, path);
    const struct store_remarks *remarks = store_remarks(store);
    json_bool(&json, "good", good);
    json_number(&json, "entries", (double)entries);
    json_text(&json, "head", *head ? head : NULL);
    json_number(&json, "stepped_back", (double)remarks->stepped_back);
    json_number(&json, "first_stepped_back", (double)remarks->first_stepped_back);
    json_number(&json, "dated", (double)remarks->dated);
    json_number(&json, "first_dated", (double)remarks->first_dated);
    json_number(&json, "drafts", (double)remarks->drafts);
    json_number(&json, "foreign", (double)remarks->foreign);
    json_text(&json, "first_foreign", remarks->foreign ? remarks->first_foreign : NULL);
    json_bool(&json, "log_beside", remarks->log_beside);
    json_number(&json, "open_exports", (double)remarks->open);
    json_number(&json, "first_open_export", (double)remarks->first_open);
    json_bool(&json, "keys", remarks->keys);
    json_number(&json, "signed", (double)remarks->signed_entries);
    json_number(&json, "not_signed", (double)remarks->not_signed);
    json_number(&json, "first_not_signed", (double)remarks->first_not_signed);
    char *part SCOPED(mem_free) = part_of(store);
    json_text(&json, "part", *part ? part : NULL);
    anchoring_json(anchoring, &json);
    json_close(&json, '}');
    return good ? EXIT_DONE : EXIT_REFUSED;
}

static int verify(const struct cli_global *global, const char *path, struct store *store, const char *expected,
                  struct anchoring *anchoring)
{
    struct error err = {0};
    char head[65];
    int64_t entries = 0;
    size_t findings = 0;
    bool good = store_verify(store, expected, report_finding, &findings, &err);
    good &= anchoring_fits(anchoring, store, report_finding, &findings, good ? &err : NULL);
    if (findings > VERIFY_SHOWN)
        fprintf(stderr, _("mamori: and %zu more\n"), findings - VERIFY_SHOWN);
    good = good && store_head(store, head, &entries, &err);
    bool looked = good || err.code == ERROR_NONE || err.code == ERROR_VERIFY;
    int code = looked ? EXIT_REFUSED : cli_fail(&err);
    if ((!looked && findings == 0) || (good && !references_good(global, path)))
        return code; /* what could not be looked at is accused of nothing */
    if (good) {
        printf(_("all is well: %lld entries, head %s\n"), (long long)entries, *head ? head : "-");
        anchoring_print(anchoring, stdout);
        print_remarks(store_remarks(store));
        print_part(store);
    } else {
        fputs(_("mamori: the workbook does not agree with its history\n"), stderr);
        anchoring_print(anchoring, stderr);
    }
    return good ? EXIT_DONE : EXIT_REFUSED;
}

int cmd_verify(const struct cli_global *global, int argc, char **argv)
{
    const char *expected = NULL;
    bool as_json = false;
    struct anchoring anchoring = {.path = NULL};
    struct error err = {0};
    const struct cli_option option[] = {
        {"head", &expected, NULL, NULL}, {"anchor", &anchoring.path, NULL, NULL}, {"json", NULL, &as_json, NULL}};
    if (!cli_options(cli_find("verify"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc != 1)
        return cli_usage("verify", _("name one workbook"));
    if (!anchoring_read(&anchoring, &err)) {
        anchor_done(&anchoring.anchors);
        return cli_fail_reading(&err);
    }
    struct store *store = store_open(argv[0], STORE_READ, &err);
    int code = !store    ? cli_fail(&err)
               : as_json ? verify_json(global, argv[0], store, expected, &anchoring)
                         : verify(global, argv[0], store, expected, &anchoring);
    anchor_done(&anchoring.anchors);
    store_close(&store);
    return code;
}
