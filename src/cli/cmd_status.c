/* status: where the company stands, for people and as JSON. */
#include <stdlib.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "cli/blocks.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "cli/layers.h"
#include "guide/findings.h"
#include "guide/overview.h"

static const char *const level_name[] = {"high", "medium", "low"};

static void json_findings(struct json *json, const struct book *book)
{
    struct findings *findings = findings_make(book->model);
    json_open(json, "findings", '[');
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *f = &findings->finding[i];
        json_open(json, NULL, '{');
        json_text(json, "level", level_name[f->level]);
        json_text(json, "check", f->rule->id);
        if (f->document != SIZE_MAX)
            json_text(json, "document", book->catalog->document[f->document].id);
        json_text(json, "sheet", book->catalog->sheet[f->sheet].id);
        json_text(json, "row", f->row == UINT32_MAX ? NULL : model_row_id(book->model, f->sheet, f->row));
        json_text(json, "column", f->column == SIZE_MAX ? NULL : book->catalog->sheet[f->sheet].column[f->column].id);
        json_text(json, "message", f->message);
        json_text(json, "next", f->next);
        json_close(json, '}');
    }
    json_close(json, ']');
    findings_free(&findings);
}

/* A layer may have a group in which there is nothing yet. */
static bool shows_sheets(const struct catalog *catalog, size_t group)
{
    for (size_t s = 0; s < catalog->sheet_count; s++)
        if (catalog->sheet[s].group == group && !catalog->sheet[s].hidden)
            return true;
    return false;
}

static void json_steps(struct json *json, const struct book *book, const struct overview *o)
{
    json_open(json, "steps", '[');
    for (size_t g = 0; g < book->catalog->group_count; g++) {
        const struct group_def *group = &book->catalog->group[g];
        if (!shows_sheets(book->catalog, g))
            continue;
        json_open(json, NULL, '{');
        json_text(json, "id", group->id);
        json_text(json, "title", intl_form(group->title));
        if (group->number)
            json_number(json, "number", group->number);
        else
            json_text(json, "number", NULL);
        json_open(json, "sheets", '[');
        for (size_t s = 0; s < book->catalog->sheet_count; s++) {
            const struct sheet_def *sheet = &book->catalog->sheet[s];
            if (sheet->group != g || sheet->hidden)
                continue;
            json_open(json, NULL, '{');
            json_text(json, "id", sheet->id);
            json_text(json, "title", intl_form(sheet->title));
            json_number(json, "rows", o->progress[s].rows);
            json_number(json, "answered", o->progress[s].answered);
            json_number(json, "missing", o->progress[s].missing);
            if (sheet->profile != SIZE_MAX) {
                struct str why = STR_INIT;
                sheet_concern_text(book->model, s, &why);
                json_bool(json, "applies", !o->progress[s].off);
                json_text(json, "why", why.text);
                str_free(&why);
            }
            json_close(json, '}');
        }
        json_close(json, ']');
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* Whether something other than mamori changed the workbook, and where first. */
static void json_changed(struct json *json, const struct book *book)
{
    struct error why = {0};
    bool doubted = store_doubted(book->store, &why);
    json_bool(json, "changed", doubted);
    if (!doubted)
        return;
    json_text(json, "changed_at", why.place);
    json_text(json, "changed_what", why.detail);
}

static bool status_json(struct book *book, const struct overview *o, struct error *err)
{
    struct json json = {.out = stdout, .lines = true};
    struct layer_facts facts = {0};
    char head[65] = "";
    int64_t entries = 0;
    if (!store_head(book->store, head, &entries, err) || !book_layers_read(book->store, &facts, err))
        return false;
    json_open(&json, NULL, '{');
    json_text(&json, "workbook", store_id(book->store));
    cli_layers_json(&json, book, &facts);
    book_layers_free(&facts);
    json_text(&json, "edition", intl_form(book->catalog->edition));
    json_text(&json, "head", *head ? head : NULL);
    json_number(&json, "entries", (double)entries);
    json_changed(&json, book);
    json_bool(&json, "encrypted", store_encrypted(book->store));
    blocks_json(&json, book, o);
    json_findings(&json, book);
    json_steps(&json, book, o);
    json_open(&json, "next", '[');
    for (size_t i = 0; i < o->tasks; i++) {
        json_open(&json, NULL, '{');
        json_text(&json, "text", o->task[i].text);
        json_text(&json, "sheet", book->catalog->sheet[o->task[i].sheet].id);
        json_text(&json, "view", catalog_view_word[o->task[i].view]);
        json_number(&json, "minutes", o->task[i].minutes);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    return true;
}

static void status_text(struct book *book, const struct overview *o)
{
    const struct catalog *catalog = book->catalog;
    printf("%s %s\n", intl_form(catalog->title), intl_form(catalog->edition));
    for (size_t i = 0; i < catalog->layer_count; i++)
        if (strcmp(catalog->layer[i].id, catalog->about) != 0)
            printf("  + %s %s\n", intl_form(catalog->layer[i].title), intl_form(catalog->layer[i].edition));
    putchar('\n');
    for (size_t s = 0; s < catalog->sheet_count; s++) {
        const struct sheet_def *sheet = &catalog->sheet[s];
        const struct sheet_progress *p = &o->progress[s];
        struct str line = STR_INIT;
        if (sheet->hidden)
            continue;
        str_add(&line, "  ");
        utf8_pad(&line, sheet->id, cli_sheet_cells(catalog), false);
        utf8_pad(&line, intl_form(sheet->title), 40, false);
        if (p->off) {
            str_add_format(&line, "%s: ", _("n/a"));
            struct str why = STR_INIT;
            sheet_concern_text(book->model, s, &why);
            utf8_safe(&line, why.text, false);
            str_free(&why);
        } else if (p->asks)
            str_add_format(&line, "%u/%u", p->answered, p->rows);
        else
            str_add_format(&line, "%u", p->rows);
        puts(line.text);
        str_free(&line);
    }
    char head[65] = "";
    int64_t entries = 0;
    if (store_head(book->store, head, &entries, NULL) && entries)
        printf(_("\nHistory: %lld entries, head %s\n"), (long long)entries, head);
    putchar('\n');
    blocks_text(book, o);
    struct findings *findings = findings_make(book->model);
    printf(_("\nFindings: %zu\n"), findings->count);
    for (size_t i = 0; i < findings->count; i++) {
        struct str safe = STR_INIT;
        utf8_safe(&safe, findings->finding[i].message, false);
        printf("  [%s] %s%s%s: %s\n", level_name[findings->finding[i].level],
               catalog->sheet[findings->finding[i].sheet].id, findings->finding[i].row == UINT32_MAX ? "" : " ",
               findings->finding[i].row == UINT32_MAX
                   ? ""
                   : model_row_id(book->model, findings->finding[i].sheet, findings->finding[i].row),
               safe.text);
        str_free(&safe);
    }
    findings_free(&findings);
    puts(_("\nNext:"));
    for (size_t i = 0; i < o->tasks; i++)
        printf(_("  %zu. %s (about %d min)\n"), i + 1, o->task[i].text, o->task[i].minutes);
}

int cmd_status(const struct cli_global *global, int argc, char **argv)
{
    bool as_json = false;
    struct error err = {0};
    const struct cli_option option[] = {{"json", NULL, &as_json, NULL}};
    if (!cli_options(cli_find("status"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc != 1)
        return cli_usage("status", _("name one workbook"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    struct overview *o = overview_make(book->model, book->person);
    bool good = true;
    if (as_json)
        good = status_json(book, o, &err);
    else
        status_text(book, o);
    overview_free(&o);
    cli_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}
