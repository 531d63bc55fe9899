/* anchor: how far the history has come, noted where who owns the workbook cannot write; and what such a file says of itself. */
#include <stdlib.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/stream.h"
#include "book/anchor.h"
#include "cli/cli.h"
#include "cli/export.h"
#include "cli/files.h"
#include "cli/json.h"

static void put_line(FILE *to, char *line)
{
    cli_put(to, line, false);
    putc('\n', to);
    free(line);
}

static void json_anchors(const struct anchors *anchors, bool good, bool written, const struct error *why)
{
    struct json json = {.out = stdout, .lines = true};
    json_open(&json, NULL, '{');
    json_text(&json, "workbook", *anchors->id ? anchors->id : NULL);
    json_bool(&json, "good", good);
    json_bool(&json, "written", written);
    json_text(&json, "why", good ? NULL : why->detail);
    json_number(&json, "broken", (double)anchors->broken);
    json_open(&json, "anchors", '[');
    for (size_t i = 0; i < anchors->count; i++) {
        char at[17];
        date_time_text(anchors->head[i].mark.at, at);
        json_open(&json, NULL, '{');
        json_number(&json, "entries", (double)anchors->head[i].mark.entries);
        json_text(&json, "head", anchors->head[i].mark.hash);
        json_text(&json, "at", at);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    putchar('\n');
}

static void say_last(FILE *to, const struct anchors *anchors)
{
    char at[17];
    if (!anchors->count)
        return;
    const struct store_mark *mark = &anchors->head[anchors->count - 1].mark;
    date_time_text(mark->at, at);
    put_line(to, mem_format(_("as of entry %lld, head %s (%s)"), (long long)mark->entries, mark->hash, at));
}

static int check(const char *path, bool as_json)
{
    struct anchors anchors = {.count = 0};
    struct error err = {0};
    if (stream_is(path) && !stream_take(UINT64_C(64) << 20, &err))
        return cli_fail_reading(&err);
    bool good = anchor_read(path, &anchors, &err) && anchor_check(&anchors, path, &err);
    if (as_json)
        json_anchors(&anchors, good, false, &err);
    else if (good) {
        put_line(stdout,
                 mem_format(ngettext("all is well: %zu anchor of the workbook %s",
                                     "all is well: %zu anchors of the workbook %s, each goes on from the one before",
                                     anchors.count),
                            anchors.count, anchors.id));
        say_last(stdout, &anchors);
        if (anchors.broken)
            put_line(stdout,
                     mem_format(ngettext("remark: %zu line was broken off when it was written",
                                         "remark: %zu lines were broken off when they were written", anchors.broken),
                                anchors.broken));
    }
    int code = good ? EXIT_DONE : cli_fail_reading(&err);
    anchor_done(&anchors);
    return code;
}

static int add(const char *workbook, const char *path, bool as_json)
{
    struct anchors now = {.count = 0};
    struct error err = {0};
    bool written = false;
    if (!cli_output(path, true, &err))
        return cli_fail(&err);
    struct store *store = store_open(workbook, STORE_READ, &err);
    struct str text SCOPED(str_free) = STR_INIT;
    bool good = store && (stream_is(path) ? anchor_text(store, &now, &text, &err)
                                          : anchor_add(store, path, &written, &now, &err));
    if (good && stream_is(path)) {
        fputs(text.text, stdout);
        written = true;
    }
    FILE *to = export_say_where(path);
    if (as_json)
        json_anchors(&now, good, written, &err);
    else if (good) {
        if (written)
            put_line(to, mem_format(_("anchored in %s"), stream_is(path) ? _("standard output") : path));
        else
            put_line(to, mem_format(_("nothing new: %s has the present head already"), path));
        say_last(to, &now);
    }
    if (good && !stream_is(path) && now.count)
        anchor_remember(now.id, path, &now.head[now.count - 1].mark);
    int code = good ? EXIT_DONE : cli_fail(&err);
    anchor_done(&now);
    store_close(&store);
    return code;
}

int cmd_anchor(const struct cli_global *global, int argc, char **argv)
{
    const char *checked = NULL;
    bool as_json = false;
    const struct cli_option option[] = {{"check", &checked, NULL, NULL}, {"json", NULL, &as_json, NULL}};
    (void)global;
    if (!cli_options(cli_find("anchor"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (checked)
        return argc ? cli_usage("anchor", _("--check stands with the file alone")) : check(checked, as_json);
    if (argc != 2)
        return cli_usage("anchor", _("name the workbook, and the file that anchors stand in"));
    if (as_json && stream_is(argv[1]))
        return cli_usage("anchor", _("standard output is the file here: leave --json out"));
    return add(argv[0], argv[1], as_json);
}
