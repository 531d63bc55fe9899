/* Everybody has read it: readers (who has, who has not, by department), read (the text; confirm it). */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "guide/reading.h"

static void put_line(char *text)
{
    cli_put(stdout, text, false);
    putchar('\n');
    free(text);
}

/* ---- readers ---- */

static void json_reading(struct json *json, const struct model *model, const struct reading *reading,
                         const struct reading_person *person, size_t count)
{
    const struct document_def *def = &model_catalog(model)->document[reading->document];
    json_open(json, NULL, '{');
    json_text(json, "document", def->id);
    json_text(json, "title", def->title);
    json_number(json, "version", reading->version);
    json_text(json, "date", *reading->date ? reading->date : NULL);
    json_text(json, "due", *reading->due ? reading->due : NULL);
    json_number(json, "asked", (double)reading->asked);
    json_number(json, "done", (double)reading->done);
    json_open(json, "people", '[');
    for (size_t i = 0; i < count; i++) {
        char date[11];
        if (!reading_wanted(reading, &person[i]))
            continue;
        bool done = reading_done(model, reading, person[i].name, date);
        json_open(json, NULL, '{');
        json_text(json, "name", person[i].name);
        json_text(json, "department", *person[i].department ? person[i].department : NULL);
        json_text(json, "read", done ? date : NULL);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_close(json, '}');
}

/* Who has not, a line for each department. */
static void print_missing(const struct model *model, const struct reading *reading, const struct reading_person *person,
                          size_t count)
{
    for (size_t i = 0; i < count;) {
        const char *department = person[i].department;
        struct str names = STR_INIT;
        for (; i < count && strcmp(person[i].department, department) == 0; i++)
            if (reading_wanted(reading, &person[i]) && !reading_done(model, reading, person[i].name, NULL))
                str_add_format(&names, "%s%s", names.length ? "、" : "", person[i].name);
        if (names.length)
            put_line(mem_format("    %s: %s", *department ? department : _("(no department)"), names.text));
        str_free(&names);
    }
}

static void print_reading(const struct model *model, const struct reading *reading, const struct reading_person *person,
                          size_t count)
{
    const struct document_def *def = &model_catalog(model)->document[reading->document];
    struct str line = STR_INIT;
    str_add_format(&line, "%s  %s  ", def->id, intl_form(def->title));
    str_add_format(&line, _("version %u"), reading->version);
    str_add_format(&line, _("  read by %zu of %zu"), reading->done, reading->asked);
    if (*reading->due)
        str_add_format(&line, _("  due %s"), reading->due);
    put_line(str_take(&line));
    print_missing(model, reading, person, count);
}

int cmd_readers(const struct cli_global *global, int argc, char **argv)
{
    bool as_json = false, good = true;
    struct error err = {0};
    const struct cli_option option[] = {{"json", NULL, &as_json, NULL}};
    if (!cli_options(cli_find("readers"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc < 1 || argc > 2)
        return cli_usage("readers", _("name one workbook"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    size_t only = argc > 1 ? catalog_find_document(book->catalog, argv[1], &err) : SIZE_MAX, count, people;
    struct reading one;
    good = argc == 1 || (only != SIZE_MAX && reading_find(book->model, only, &one, &err));
    struct reading *reading = readings_read(book->model, &count);
    struct reading_person *person = reading_people(book->model, &people);
    struct json json = {.out = stdout, .lines = true};
    if (good && as_json)
        json_open(&json, NULL, '[');
    for (size_t i = 0; i < count && good; i++)
        if (only == SIZE_MAX || reading[i].document == only)
            as_json ? json_reading(&json, book->model, &reading[i], person, people)
                    : print_reading(book->model, &reading[i], person, people);
    if (good && as_json)
        json_close(&json, ']');
    else if (good && count == 0)
        puts(_("no document with a version is to be read by everybody"));
    free(person);
    free(reading);
    cli_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}

/* ---- read ---- */

static void print_text(const struct model *model, const struct reading *reading)
{
    struct str text = STR_INIT;
    reading_text(model, reading, &text);
    cli_put(stdout, text.text, true);
    if (*reading->question) {
        printf("\n%s ", _("Question (--answer yes or no):"));
        cli_put(stdout, reading->question, false);
        putchar('\n');
    }
    str_free(&text);
}

int cmd_read(const struct cli_global *global, int argc, char **argv)
{
    struct reading_wish wish = {0};
    struct reading reading;
    struct error err = {0};
    const struct cli_option option[] = {{"name", &wish.name, NULL, NULL},
                                        {"initials", &wish.initials, NULL, NULL},
                                        {"answer", &wish.answer, NULL, NULL}};
    if (!cli_options(cli_find("read"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc != 2)
        return cli_usage("read", _("name the workbook and the document"));
    if (!wish.name && (wish.initials || wish.answer))
        return cli_usage("read", _("who? (--name)"));
    if (wish.answer && strcmp(wish.answer, "yes") != 0 && strcmp(wish.answer, "no") != 0)
        return cli_usage("read", _("--answer is yes or no"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    size_t document = catalog_find_document(book->catalog, argv[1], &err);
    bool good = document != SIZE_MAX && reading_find(book->model, document, &reading, &err);
    if (good && wish.name)
        good = reading_confirm(book, &reading, &wish, &err);
    else if (good)
        print_text(book->model, &reading);
    cli_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}
