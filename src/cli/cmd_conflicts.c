/* conflicts: where copies say something else of one cell; which it is to be. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "book/merging.h"
#include "cli/cli.h"
#include "cli/json.h"

static void put_line(FILE *to, char *line)
{
    cli_put(to, line, false);
    putc('\n', to);
    free(line);
}

static const char *const kinds[] = {
    [CONFLICT_VALUE] = "value", [CONFLICT_DELETED] = "deleted", [CONFLICT_ORDER] = "order"};

static void place_text(const struct book *book, const struct conflict *c, struct str *out)
{
    const struct sheet_def *def = c->sheet == SIZE_MAX ? NULL : &book->catalog->sheet[c->sheet];
    char *place = mem_format("%s %s%s%s", def ? def->id : "?", c->row, c->column == SIZE_MAX ? "" : " ",
                             c->column == SIZE_MAX ? "" : def->column[c->column].id);
    book_place_text(book, place, out);
    free(place);
}

static void say_conflict(const struct book *book, const struct conflict *c)
{
    struct str place = STR_INIT;
    place_text(book, c, &place);
    put_line(stdout, mem_format("%s  %s", c->id, place.text));
    for (size_t i = 0; i < c->sides; i++) {
        const struct conflict_side *side = &c->side[i];
        char at[17];
        date_time_text(side->at, at);
        put_line(stdout, mem_format("  %c %zu  %s  (%s, %s%s%s)", i + 1 == c->sides ? '*' : ' ', i + 1,
                                    *side->shown ? side->shown : _("(empty)"), *side->person ? side->person : "-", at,
                                    *side->copy ? ", " : "", side->copy));
    }
    str_free(&place);
}

static void json_conflict(struct json *json, const struct book *book, const struct conflict *c)
{
    const struct sheet_def *def = c->sheet == SIZE_MAX ? NULL : &book->catalog->sheet[c->sheet];
    json_open(json, NULL, '{');
    json_text(json, "conflict", c->id);
    json_text(json, "kind", kinds[c->kind]);
    json_text(json, "sheet", def ? def->id : NULL);
    json_text(json, "row", c->row);
    json_text(json, "column", c->column == SIZE_MAX ? NULL : def->column[c->column].id);
    json_open(json, "sides", '[');
    for (size_t i = 0; i < c->sides; i++) {
        const struct conflict_side *side = &c->side[i];
        char at[17];
        date_time_text(side->at, at);
        json_open(json, NULL, '{');
        json_bool(json, "shown", i + 1 == c->sides);
        json_bool(json, "deletes", side->deletes);
        json_text(json, "value", c->kind == CONFLICT_VALUE ? side->value : NULL);
        json_text(json, "label", side->shown);
        json_text(json, "person", side->person);
        json_text(json, "copy", *side->copy ? side->copy : NULL);
        json_text(json, "at", at);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_close(json, '}');
}

/* The first open row of each cell: pairs of the same are one. */
static bool list(struct book *book, bool as_json, struct error *err)
{
    size_t ledger = book->catalog->records.conflicts, count = 0;
    struct json json = {.out = stdout, .lines = true};
    bool good = true;
    if (as_json) {
        json_open(&json, NULL, '{');
        json_open(&json, "conflicts", '[');
    }
    for (uint32_t r = 0; ledger != SIZE_MAX && good && r < model_rows(book->model, ledger); r++) {
        struct conflict c;
        if (!model_role_is(book->model, ledger, r, ROLE_STATE, "open"))
            continue;
        good = conflict_read(book, model_row_id(book->model, ledger, r), &c, err);
        if (good && as_json)
            json_conflict(&json, book, &c);
        else if (good)
            say_conflict(book, &c);
        count += good;
        conflict_done(&c);
    }
    if (as_json) {
        json_close(&json, ']');
        json_close(&json, '}');
        putchar('\n');
    } else if (good && count == 0) {
        puts(_("no conflict waits to be decided"));
    } else if (good) {
        puts(_("* is what the sheets show; 'mamori conflicts WORKBOOK CONFLICT --take N' decides"));
    }
    return good;
}

static bool side_of(const char *text, const struct conflict *c, size_t *which, struct error *err)
{
    char *end;
    unsigned long n = strtoul(text, &end, 10);
    *which = (size_t)n - 1;
    return (*text >= '0' && *text <= '9' && !*end && n >= 1 && n <= c->sides) ||
           error_because(err, ERROR_USAGE, text, _("--take is the number of a side, 1 to %zu"), c->sides);
}

/* --value is typed as into the cell. */
static bool parse_value(struct book *book, const struct conflict *c, const char *typed, struct str *stored,
                        struct error *err)
{
    if (c->kind != CONFLICT_VALUE || c->sheet == SIZE_MAX || c->column == SIZE_MAX)
        return error_because(err, ERROR_USAGE, c->id, "%s", _("--value is for a cell; here one of the sides is taken"));
    return model_parse(book->model, c->sheet, c->column, typed, stored, err);
}

static bool decide(struct book *book, const char *id, const char *take, const char *value, struct error *err)
{
    struct conflict c;
    struct str stored SCOPED(str_free) = STR_INIT;
    size_t which = SIZE_MAX;
    bool good = conflict_read(book, id, &c, err) && (!take || c.sides == 0 || side_of(take, &c, &which, err)) &&
                (!value || parse_value(book, &c, value, &stored, err)) &&
                conflict_decide(book, &c, which, stored.text, err);
    conflict_done(&c);
    return good;
}

/* Whatever is shown now stays, in all of them. */
static bool keep_all(struct book *book, size_t *decided, struct error *err)
{
    size_t ledger = book->catalog->records.conflicts;
    bool good = true, more = ledger != SIZE_MAX;
    *decided = 0;
    while (good && more) {
        more = false;
        for (uint32_t r = 0; r < model_rows(book->model, ledger) && !more; r++)
            if (model_role_is(book->model, ledger, r, ROLE_STATE, "open")) {
                struct conflict c;
                char *id = mem_text(model_row_id(book->model, ledger, r));
                more = true;
                good =
                    conflict_read(book, id, &c, err) && conflict_decide(book, &c, c.sides ? c.sides - 1 : 0, NULL, err);
                *decided += good;
                conflict_done(&c);
                free(id);
            }
    }
    return good;
}

int cmd_conflicts(const struct cli_global *global, int argc, char **argv)
{
    struct error err = {0};
    const char *take = NULL, *value = NULL;
    bool as_json = false, keep = false;
    const struct cli_option option[] = {{"take", &take, NULL, NULL},
                                        {"value", &value, NULL, NULL},
                                        {"keep-all", NULL, &keep, NULL},
                                        {"json", NULL, &as_json, NULL}};
    if (!cli_options(cli_find("conflicts"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc < 1 || argc > 2)
        return cli_usage("conflicts", _("name the workbook, and the conflict that is to be decided"));
    if (argc == 2 ? (!take == !value) || keep : take || value)
        return cli_usage("conflicts",
                         _("a conflict is decided with --take N or --value TEXT, all of them with --keep-all"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    size_t decided = 0;
    bool good = argc == 2 ? decide(book, argv[1], take, value, &err)
                : keep    ? keep_all(book, &decided, &err)
                          : list(book, as_json, &err);
    if (good && keep)
        put_line(stdout, mem_format(ngettext("%zu conflict decided", "%zu conflicts decided", decided), decided));
    cli_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}
