/* The command "import": the difference as text or JSON, then (unless --dry-run) the change. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/intl.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "cli/import_print.h"
#include "cli/replies.h"

/* ---- the command ---- */

/* "HEADER=COLUMN"; an empty column leaves the field out. The last = counts: headers may hold one. */
static bool read_choices(const struct book *book, size_t sheet, const char **map, size_t maps,
                         struct import_choice *choice, struct error *err)
{
    for (size_t i = 0; i < maps; i++) {
        char *equals = strrchr(map[i], '=');
        if (!equals || equals == map[i] || sheet == SIZE_MAX) {
            error_set(err, ERROR_USAGE, _("--map is HEADER=COLUMN, and the sheet must be named"));
            return error_detail(err, "%s", map[i]);
        }
        choice[i].column = SIZE_MAX;
        if (equals[1] &&
            (choice[i].column = sheet_find_column(&book->catalog->sheet[sheet], equals + 1, err)) == SIZE_MAX)
            return false;
        *equals = '\0';
        choice[i].header = map[i];
    }
    return true;
}

/* ---- what words of the file mean ---- */

struct meanings {
    struct import_meaning *item;
    size_t count, capacity;
};

static void add_meaning(struct meanings *meanings, struct import_meaning meaning)
{
    meanings->item = mem_grow(meanings->item, meanings->count, &meanings->capacity, sizeof(*meanings->item));
    meanings->item[meanings->count++] = meaning;
}

/* "HEADER:WORD=CHOICE"; no choice: the word is no value. */
static bool read_value(char *text, struct meanings *out, struct error *err)
{
    char *equals = strrchr(text, '='), *colon = strchr(text, ':'), *wide = strstr(text, "：");
    size_t length = 1;
    if (wide && (!colon || wide < colon)) {
        colon = wide;
        length = strlen("：");
    }
    if (!equals || !colon || colon >= equals || colon == text || colon + length == equals) {
        error_set(err, ERROR_USAGE, _("--value is HEADER:WORD=CHOICE"));
        return error_detail(err, "%s", text);
    }
    *equals = *colon = '\0';
    add_meaning(out, (struct import_meaning){.header = text, .value = colon + length, .code = equals + 1});
    return true;
}

/* "高,中,低" or "機密性=高,中,低": the words of a scale, the highest first. */
static bool read_scale(char *text, struct meanings *out, struct error *err)
{
    char *equals = strchr(text, '='), *rest = equals ? equals + 1 : text, *word;
    size_t first = out->count;
    if (equals)
        *equals = '\0';
    while ((word = strsep(&rest, ",")))
        add_meaning(out,
                    (struct import_meaning){.header = equals ? text : NULL, .value = word, .rank = out->count - first});
    for (size_t i = first; i < out->count; i++) {
        out->item[i].ranks = out->count - first;
        if (!*out->item[i].value || out->count - first < 2) {
            error_set(err, ERROR_USAGE,
                      _("--scale is WORD,WORD,... from the highest to the lowest, or HEADER=WORD,WORD,..."));
            return error_detail(err, "%s", text);
        }
    }
    return true;
}

struct asked { /* on the command line */
    bool dry_run, json, accept_good, empty_bad, add_doubtful, delete_missing;
    const char **take;
    size_t takes;
};

/* Nothing is listed: what belongs to somebody else is not looked through by chance. */
static int refuse_other(const struct import *import)
{
    struct error err = {0};
    import_refuse_other(import, &err);
    cli_fail_reading(&err);
    fputs(_("  If it is meant, say so by --other-workbook; --dry-run shows what would come in.\n"), stderr);
    return EXIT_REFUSED;
}

/* A workbook changed by the import is shown as it was compared: the text is made before it is written. */
static int run(struct book *book, struct import *import, const struct asked *ask, const struct progress *progress)
{
    bool dry_run = ask->dry_run, as_json = ask->json, accept_good = ask->accept_good;
    struct error err = {0};
    uint64_t written = 0;
    bool wrong = import_count(import, IMPORT_REJECTED) + import_count(import, IMPORT_CONFLICT) + import->left > 0,
         refused = import->other && !import->other_meant, good = true;
    if (refused && !dry_run)
        return refuse_other(import);
    wrong = wrong || refused || (import_count(import, IMPORT_DOUBTFUL) && !ask->add_doubtful);
    if (ask->add_doubtful)
        import_take_kind(import, IMPORT_DOUBTFUL);
    if (ask->delete_missing)
        import_take_missing(import);
    if (ask->empty_bad)
        import_take_kind(import, IMPORT_REJECTED);
    for (size_t i = 0; i < ask->takes && good; i++)
        good = import_take_skipped(import, ask->take[i], &err);
    if (!good)
        return cli_fail(&err);
    if (!as_json)
        import_print_text(book, import);
    if (refused) {
        import_refuse_other(import, &err);
        cli_fail_reading(&err);
        err = (struct error){0};
    }
    if (as_json && (dry_run || (import_open(import) && !accept_good)))
        import_print_json(book, import, false, 0);
    cli_meter_begin();
    if (!dry_run)
        good = import_apply(book, import, accept_good, progress, &written, &err);
    cli_meter_end();
    if (good && !dry_run && as_json)
        import_print_json(book, import, written > 0, written);
    else if (good && !dry_run)
        puts(written ? _("taken over; 'mamori undo' takes it back") : _("nothing to take over"));
    if (good && !dry_run)
        cli_made(book);
    int code = good ? wrong ? EXIT_REFUSED : EXIT_DONE : cli_fail_reading(&err);
    if (!good && err.code == ERROR_REJECTED && import_open(import))
        fputs(_("  --accept-good takes the other rows over; --add-doubtful adds the doubtful ones as new rows.\n"),
              stderr);
    return code;
}

int cmd_import(const struct cli_global *global, int argc, char **argv)
{
    const char *encoding_name = NULL, *from[CLI_REPEAT], *map[CLI_REPEAT];
    const char *take[CLI_REPEAT];
    const char *value[CLI_REPEAT], *scale[CLI_REPEAT];
    struct asked ask = {.take = take};
    struct meanings meanings = {0};
    size_t maps = 0, froms = 0, values = 0, scales = 0;
    struct error err = {0};
    struct import_choice choice[CLI_REPEAT];
    struct import_options options = {.sheet = SIZE_MAX, .encoding = CSV_AUTO, .choice = choice};
    const struct cli_option option[] = {{"encoding", &encoding_name, NULL, NULL},
                                        {"from", from, NULL, &froms},
                                        {"map", map, NULL, &maps},
                                        {"value", value, NULL, &values},
                                        {"scale", scale, NULL, &scales},
                                        {"take", take, NULL, &ask.takes},
                                        {"dry-run", NULL, &ask.dry_run, NULL},
                                        {"json", NULL, &ask.json, NULL},
                                        {"accept-good", NULL, &ask.accept_good, NULL},
                                        {"empty-bad", NULL, &ask.empty_bad, NULL},
                                        {"add-doubtful", NULL, &ask.add_doubtful, NULL},
                                        {"delete-missing", NULL, &ask.delete_missing, NULL},
                                        {"other-workbook", NULL, &options.other, NULL}};
    if (!cli_options(cli_find("import"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc != 2 && argc != 3)
        return cli_usage("import", _("name the workbook, the sheet and the file"));
    if (!cli_encoding(encoding_name, &options.encoding))
        return cli_usage("import", _("--encoding is auto, utf-8, cp932, utf-16, euc-jp or iso-2022-jp"));
    struct book *book = cli_input(argv[argc - 1], &err) ? cli_open(global, argv[0], &err) : NULL;
    if (!book)
        return cli_fail(&err);
    struct cli_meter meter = {0};
    struct progress progress = {cli_meter_step, &meter};
    if (argc == 2 && access(argv[1], F_OK) != 0 && catalog_find_sheet(book->catalog, argv[1], &err) != SIZE_MAX) {
        cli_close(&book);
        return cli_usage("import", _("name the workbook, the sheet and the file"));
    }
    err = (struct error){0};
    bool good = argc == 2 || (options.sheet = catalog_find_sheet(book->catalog, argv[1], &err)) != SIZE_MAX;
    good = good && read_choices(book, options.sheet, map, maps, choice, &err);
    options.from = from;
    options.froms = froms;
    options.choices = maps;
    for (size_t i = 0; i < scales && good; i++)
        good = read_scale((char *)(uintptr_t)scale[i], &meanings, &err);
    for (size_t i = 0; i < values && good; i++)
        good = read_value((char *)(uintptr_t)value[i], &meanings, &err);
    options.meaning = meanings.item;
    options.meanings = meanings.count;
    cli_meter_begin();
    struct import *import = good ? import_read(book, argv[argc - 1], &options, &progress, &err) : NULL;
    cli_meter_end();
    int code = import                     ? run(book, import, &ask, &progress)
               : err.code == ERROR_ANSWER ? reply_in(book, argv[argc - 1], ask.dry_run, ask.json)
                                          : cli_fail_reading(&err);
    import_free(&import);
    free(meanings.item);
    cli_close(&book);
    return code;
}
