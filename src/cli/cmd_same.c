/* How far a guideline is answered, by its own answers and by those to the same questions elsewhere; and taking such an answer. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "guide/twins.h"

static const char *const states[COVERAGE_STATES] = {"own", "offered", "suggested", "open"};
static const char *const words[COVERAGE_STATES] = {N_("answered"), N_("same question"), N_("similar question"),
                                                   N_("still open")};

/* ---- all guidelines ---- */

static void print_coverage(const struct book *book, struct json *json)
{
    for (size_t s = 0; s < book->catalog->sheet_count; s++) {
        if (!coverage_asked(book->catalog, s) || !model_sheet_applies(book->model, s))
            continue;
        struct coverage c = coverage_of(book->model, s);
        if (json) {
            json_open(json, NULL, '{');
            json_text(json, "sheet", book->catalog->sheet[s].id);
            json_number(json, "rows", c.rows);
            for (size_t i = 0; i < COVERAGE_STATES; i++)
                json_number(json, states[i], c.count[i]);
            json_number(json, "differ", c.differ);
            json_close(json, '}');
            continue;
        }
        struct str line = STR_INIT;
        utf8_pad(&line, book->catalog->sheet[s].id, cli_sheet_cells(book->catalog), false);
        utf8_pad(&line, intl_form(book->catalog->sheet[s].short_title), 20, false);
        for (size_t i = 0; i < COVERAGE_STATES; i++)
            str_add_format(&line, "  %s %u", _(words[i]), (unsigned)c.count[i]);
        if (c.differ)
            str_add_format(&line, "  %s %u", _("differing"), (unsigned)c.differ);
        puts(line.text);
        str_free(&line);
    }
}

/* ---- one of them ---- */

static bool twin_json(const struct book *book, struct json *json, const struct twin *twin, struct error *err)
{
    struct str person = STR_INIT;
    char at[17];
    bool known = false, good = !twin->answer || twin_source(book, twin, at, &person, &known, err);
    json_open(json, NULL, '{');
    json_text(json, "sheet", book->catalog->sheet[twin->sheet].id);
    json_text(json, "row", model_row_id(book->model, twin->sheet, twin->row));
    json_bool(json, "similar", twin->similar);
    json_text(json, "answer", twin->answer ? twin->answer->code : NULL);
    json_text(json, "offer", twin->offer ? twin->offer->code : NULL);
    json_text(json, "at", known ? at : NULL);
    json_text(json, "person", known ? person.text : NULL);
    json_close(json, '}');
    str_free(&person);
    return good;
}

static bool print_row(const struct book *book, size_t sheet, uint32_t row, struct json *json, struct error *err)
{
    bool good = true;
    struct arena *arena = arena_new();
    const struct twin *twin;
    enum coverage_state state = coverage_state_of(book->model, sheet, row, arena);
    size_t count = twins_of(book->model, sheet, row, arena, &twin);
    if (json) {
        json_open(json, NULL, '{');
        json_text(json, "row", model_row_id(book->model, sheet, row));
        json_text(json, "state", states[state]);
        json_bool(json, "differs", twins_differ(book->model, sheet, row, arena) != NULL);
        json_open(json, "same", '[');
        for (size_t i = 0; i < count && good; i++)
            good = twin_json(book, json, &twin[i], err);
        json_close(json, ']');
        json_close(json, '}');
    } else {
        struct str line = STR_INIT, name = STR_INIT;
        model_row_name(book->model, sheet, row, &name);
        utf8_pad(&line, model_row_id(book->model, sheet, row), 8, false);
        utf8_pad(&line, name.text, 28, false);
        str_add_format(&line, " %s ", _(words[state]));
        model_text(book->model, sheet, row, book->catalog->sheet[sheet].session, MODEL_LABEL, &line);
        while (line.text[line.length - 1] == ' ') /* nothing was answered */
            line.text[--line.length] = '\0';
        if (twins_differ(book->model, sheet, row, arena))
            str_add_format(&line, " (%s)", _("differing"));
        for (size_t i = 0; i < count && good; i++) {
            str_add_format(&line, "%s%s", i ? " / " : ": ", twin[i].similar ? "~ " : "");
            twin_name(book->model, &twin[i], &line);
            str_add_format(&line, " %s", twin[i].answer ? intl_form(twin[i].answer->label) : _("not answered"));
            if (twin[i].answer)
                good = twin_origin(book, &twin[i], &line, err);
        }
        if (good) {
            cli_put(stdout, line.text, false);
            putchar('\n');
        }
        str_free(&line);
        str_free(&name);
    }
    arena_free(&arena);
    return good;
}

static bool print_sheet(const struct book *book, size_t sheet, struct json *json, struct error *err)
{
    bool good = true;
    for (uint32_t r = 0; r < model_rows(book->model, sheet) && good; r++)
        if (model_applies(book->model, sheet, r))
            good = print_row(book, sheet, r, json, err);
    return good;
}

/* A similar question is a suggestion: whoever takes its answer says that he has looked. */
static bool take(struct book *book, size_t sheet, uint32_t row, bool similar, struct error *err)
{
    struct arena *arena = arena_new();
    const struct twin *twin = twins_offer(book->model, sheet, row, arena);
    struct change change;
    struct str title = STR_INIT, name = STR_INIT;
    model_row_name(book->model, sheet, row, &name);
    bool good = (twin && (similar || !twin->similar)) || error_set(err, ERROR_NOTHING, name.text);
    if (!good)
        error_detail(
            err, "%s",
            twin ? _("only a similar question is answered; --similar takes its answer when you have looked at it")
                 : _("no answer to the same question is there to be taken"));
    if (good)
        good = twin_take(book, sheet, row, twin, &change, &title, err);
    good = good && book_change(book, &change, 1, title.text, NULL, err);
    if (good)
        printf("%s: %s\n", intl_form(twin->offer->label), title.text);
    str_free(&title);
    str_free(&name);
    arena_free(&arena);
    return good;
}

int cmd_same(const struct cli_global *global, int argc, char **argv)
{
    bool as_json = false, takes = false, similar = false;
    struct error err = {0};
    const struct cli_option option[] = {
        {"json", NULL, &as_json, NULL}, {"take", NULL, &takes, NULL}, {"similar", NULL, &similar, NULL}};
    if (!cli_options(cli_find("same"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc < 1 || argc > 3 || (takes && argc != 3) || (similar && !takes))
        return cli_usage("same",
                         takes ? _("--take needs the workbook, the sheet and the row") : _("name the workbook"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    struct json json = {.out = stdout, .lines = true};
    size_t sheet = argc > 1 ? catalog_find_sheet(book->catalog, argv[1], &err) : SIZE_MAX;
    bool good = argc < 2 || sheet != SIZE_MAX;
    if (good && argc > 1 && !coverage_asked(book->catalog, sheet)) {
        good = error_set(&err, ERROR_NOTHING, book->catalog->sheet[sheet].title);
        error_detail(&err, "%s", _("no other sheet asks the same"));
    }
    uint32_t row = good && argc > 2 ? model_find_row(book->model, sheet, argv[2]) : UINT32_MAX;
    if (good && argc > 2 && row == UINT32_MAX)
        good = book_unknown_row(book, sheet, argv[2], &err);
    if (good && takes) {
        good = take(book, sheet, row, similar, &err);
    } else if (good) {
        if (as_json)
            json_open(&json, NULL, '[');
        if (argc < 2)
            print_coverage(book, as_json ? &json : NULL);
        else if (row == UINT32_MAX)
            good = print_sheet(book, sheet, as_json ? &json : NULL, &err);
        else
            good = print_row(book, sheet, row, as_json ? &json : NULL, &err);
        if (as_json)
            json_close(&json, ']');
    }
    cli_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}
