/* Commands about documents: documents (the list), document (one: print it, decide about its parts, make a version). */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "guide/document_change.h"
#include "guide/document_layout.h"
#include "guide/document_rows.h"

#define PAGE_CELLS 72

static const char *const absent_word[] = {
    [PART_PRESENT] = "yes",     [ABSENT_CONDITION] = "condition",         [ABSENT_OPTIONAL] = "optional",
    [ABSENT_PERSON] = "person", [ABSENT_NOT_CONCERNED] = "not-concerned", [ABSENT_NOT_KEPT] = "not-kept",
    [ABSENT_EMPTY] = "empty"};
static const char *const promise_word[] = {[PROMISE_OPEN] = "open",
                                           [PROMISE_KEPT] = "kept",
                                           [PROMISE_PARTLY] = "partly",
                                           [PROMISE_BROKEN] = "broken",
                                           [PROMISE_OUT] = NULL};

static void put_safe(const char *text, int cells)
{
    struct str safe = STR_INIT, padded = STR_INIT;
    utf8_safe(&safe, text, false);
    if (cells)
        utf8_pad(&padded, safe.text, cells, false);
    fputs(cells ? padded.text : safe.text, stdout);
    str_free(&safe);
    str_free(&padded);
}

/* ---- the list ---- */

static const char *const audience_word[] = {
    [AUDIENCE_OFFICER] = "officer", [AUDIENCE_STAFF] = "staff", [AUDIENCE_OUTSIDERS] = "outsiders"};

static void json_version(struct json *json, const struct document *d)
{
    if (d->version)
        json_number(json, "version", d->version);
    else
        json_text(json, "version", NULL);
    json_text(json, "enacted", d->enacted);
    json_text(json, "revised", d->revised);
}

static void json_document(struct json *json, const struct model *model, const struct document *d)
{
    const struct document_def *def = &model_catalog(model)->document[d->index];
    struct str need = STR_INIT, reason = STR_INIT;
    const struct choice *choice = NULL;
    bool said = document_need(model, d->index, &need, &reason, &choice);
    json_text(json, "id", def->id);
    if (d->row) {
        json_text(json, "row", d->row);
        json_text(json, "for", d->whom);
    }
    json_text(json, "title", def->title);
    json_text(json, "shelf", model_catalog(model)->documents.shelf[def->shelf].id);
    json_text(json, "audience", audience_word[def->audience]);
    json_text(json, "need", said && choice ? choice->code : NULL);
    json_text(json, "reason", said ? reason.text : NULL);
    json_version(json, d);
    json_number(json, "blanks", (double)d->blanks);
    json_number(json, "edited", (double)d->edited);
    json_number(json, "standard_changed", (double)d->changed);
    json_number(json, "not_kept", (double)d->broken_parts);
    json_number(json, "partly_kept", (double)d->partly_parts);
    str_free(&need);
    str_free(&reason);
}

static void print_line(const struct model *model, const struct document *d)
{
    const struct document_def *def = &model_catalog(model)->document[d->index];
    struct str need = STR_INIT, reason = STR_INIT;
    const struct choice *choice = NULL;
    fputs("  ", stdout);
    put_safe(def->id, 22);
    put_safe(intl_form(def->title), 40);
    if (d->version)
        printf(_("version %u"), d->version);
    else
        fputs(_("no version"), stdout);
    if (d->blanks) {
        fputs(_(", "), stdout);
        printf(ngettext("%zu blank", "%zu blanks", d->blanks), d->blanks);
    }
    if (d->broken_parts) {
        fputs(_(", "), stdout);
        printf(ngettext("%zu promise not kept", "%zu promises not kept", d->broken_parts), d->broken_parts);
    }
    if (d->partly_parts) {
        fputs(_(", "), stdout);
        printf(_("%zu partly"), d->partly_parts);
    }
    if (document_need(model, d->index, &need, &reason, &choice)) {
        fputs(_(", "), stdout);
        put_safe(need.text, 0);
    }
    putchar('\n');
    str_free(&need);
    str_free(&reason);
}

/* One that stands for each row of a sheet: the members of every document, what is counted in all; and its rows. */
static void json_rows(struct json *json, const struct model *model, size_t index)
{
    const struct document_def *def = &model_catalog(model)->document[index];
    size_t count;
    struct document_each *row = document_rows(model, index, &count);
    struct document **made = mem_zero(count + 1, sizeof(*made)), all = {.index = index};
    for (size_t i = 0; i < count; i++) {
        made[i] = document_make(model, (struct document_which){index, row[i].id}, NULL); /* the form was read */
        all.blanks += made[i]->blanks;
        all.edited += made[i]->edited;
        all.changed += made[i]->changed;
        all.broken_parts += made[i]->broken_parts;
        all.partly_parts += made[i]->partly_parts;
    }
    json_document(json, model, &all);
    json_text(json, "for", model_catalog(model)->sheet[def->each].id);
    json_open(json, "rows", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(json, NULL, '{');
        json_text(json, "row", row[i].id);
        json_text(json, "for", made[i]->whom);
        json_text(json, "state", document_row_word[row[i].state]);
        json_version(json, made[i]);
        json_number(json, "blanks", (double)made[i]->blanks);
        json_number(json, "not_kept", (double)made[i]->broken_parts);
        json_close(json, '}');
        document_free(&made[i]);
    }
    json_close(json, ']');
    free(made);
    free(row);
}

static void print_rows_line(const struct model *model, size_t index)
{
    const struct document_def *def = &model_catalog(model)->document[index];
    size_t count, open = 0;
    struct document_each *row = document_rows(model, index, &count);
    for (size_t i = 0; i < count; i++)
        open += row[i].state == DOCUMENT_ROW_NEEDED || row[i].state == DOCUMENT_ROW_CHANGED;
    fputs("  ", stdout);
    put_safe(def->id, 22);
    put_safe(intl_form(def->title), 40);
    printf(ngettext("%zu to be made, of %zu row", "%zu to be made, of %zu rows", count), open, count);
    printf(_(" (%s)\n"), intl_form(model_catalog(model)->sheet[def->each].title));
    free(row);
}

static void print_rows(const struct model *model, size_t index)
{
    size_t count;
    struct document_each *row = document_rows(model, index, &count);
    for (size_t i = 0; i < count; i++) {
        struct str name = STR_INIT;
        char *state = document_row_text(&row[i]);
        model_row_name(model, model_catalog(model)->document[index].each, row[i].row, &name);
        put_safe(row[i].id, 8);
        put_safe(name.text, 40);
        puts(state);
        str_free(&name);
        free(state);
    }
    if (count == 0)
        puts(_("no row needs this document"));
    free(row);
}

int cmd_documents(const struct cli_global *global, int argc, char **argv)
{
    bool as_json = false;
    struct error err = {0};
    const struct cli_option option[] = {{"json", NULL, &as_json, NULL}};
    if (!cli_options(cli_find("documents"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc != 1)
        return cli_usage("documents", _("name one workbook"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    if (!catalog_readable(book->catalog, SIZE_MAX, &err)) {
        cli_close(&book);
        return cli_fail(&err);
    }
    struct json json = {.out = stdout, .lines = true};
    if (as_json)
        json_open(&json, NULL, '[');
    size_t shelf = SIZE_MAX;
    for (size_t i = 0; i < book->catalog->document_count; i++) {
        bool rows = book->catalog->document[i].each != SIZE_MAX;
        struct document *d = rows ? NULL : document_make(book->model, (struct document_which){i, NULL}, NULL);
        if (as_json) {
            json_open(&json, NULL, '{');
            rows ? json_rows(&json, book->model, i) : json_document(&json, book->model, d);
            json_close(&json, '}');
        } else {
            if (book->catalog->document[i].shelf != shelf)
                printf("%s\n", intl_form(book->catalog->documents.shelf[book->catalog->document[i].shelf].title));
            shelf = book->catalog->document[i].shelf;
            rows ? print_rows_line(book->model, i) : print_line(book->model, d);
        }
        document_free(&d);
    }
    if (as_json)
        json_close(&json, ']');
    cli_close(&book);
    return EXIT_DONE;
}

/* ---- one ---- */

struct asking {
    struct book *book;
    struct document_which document;
    const char *row, *version, *approved, *reason, *compare, *after, *heading, *text, *level, *change, *remove;
    bool markdown, as_json, parts, findings, replace_date;
};

static void json_part(struct json *json, const struct document *d, const struct document_part *part)
{
    json_open(json, NULL, '{');
    json_text(json, "part", part->id);
    json_text(json, "label", part->label);
    json_bool(json, "own_article", !part->def);
    json_text(json, "stands", absent_word[part->absent]);
    json_text(json, "use", part->use == USE_YES ? "yes" : part->use == USE_NO ? "no" : NULL);
    json_text(json, "strength", part->strength);
    json_bool(json, "edited", part->edited);
    json_bool(json, "standard_changed", part->standard_changed);
    json_text(json, "promise", promise_word[part->promise]);
    json_number(json, "blanks", (double)part->blanks);
    json_open(json, "text", '[');
    for (size_t i = part->first; i < part->first + part->count; i++) {
        const struct document_block *block = &d->block[i];
        struct str line = STR_INIT;
        str_add_format(&line, "%s%s%s", block->number, *block->number ? " " : "", block->text ? block->text : "");
        for (size_t c = 0; block->cell && c < block->rows * block->columns; c++)
            str_add_format(&line, "%s%s", c == 0 ? "" : c % block->columns ? " | " : "\n", block->cell[c]);
        json_text(json, NULL, line.text);
        str_free(&line);
    }
    json_close(json, ']');
    json_close(json, '}');
}

static void print_json(const struct asking *a, const struct document *d)
{
    struct json json = {.out = stdout, .lines = true};
    json_open(&json, NULL, '{');
    json_document(&json, a->book->model, d);
    json_open(&json, "parts", '[');
    for (size_t i = 0; i < d->parts; i++)
        json_part(&json, d, &d->part[i]);
    json_close(&json, ']');
    json_open(&json, "broken", '[');
    for (size_t i = 0; i < d->broken_count; i++) {
        const struct document_broken *broken = &d->broken[i];
        const struct sheet_def *sheet = &a->book->catalog->sheet[broken->sheet];
        json_open(&json, NULL, '{');
        json_text(&json, "part", d->part[broken->part].id);
        json_text(&json, "sheet", sheet->id);
        json_text(&json, "row", sheet->row[broken->row].id);
        json_text(&json, "state", promise_word[broken->state]);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
}

static void print_parts(const struct document *d)
{
    for (size_t i = 0; i < d->parts; i++) {
        const struct document_part *part = &d->part[i];
        printf("%c ", part->absent == PART_PRESENT ? '+' : '-');
        put_safe(part->id, 14);
        put_safe(part->label, 30);
        if (part->absent != PART_PRESENT)
            printf("  %s", part_absent_text(part->absent));
        if (part->strength)
            printf("  %s", part->strength);
        if (part->edited)
            printf("  %s", part->standard_changed ? _("own wording, the standard text changed") : _("own wording"));
        if (!part->def)
            printf("  %s", _("own article"));
        if (part->absent == PART_PRESENT && part->promise == PROMISE_BROKEN)
            printf("  %s", _("!! not done"));
        if (part->absent == PART_PRESENT && part->promise == PROMISE_PARTLY)
            printf("  %s", _("! partly"));
        putchar('\n');
    }
}

static bool print_document(const struct asking *a, struct error *err)
{
    struct document *d = document_make(a->book->model, a->document, err);
    if (!d)
        return false;
    bool text_wanted = !a->as_json && !a->parts;
    struct document *page = a->findings && text_wanted ? document_officer_page(a->book->model, d) : NULL;
    struct str out = STR_INIT;
    if (a->as_json)
        print_json(a, d);
    else if (a->parts)
        print_parts(d);
    else if (a->markdown)
        document_markdown(d, &out);
    else
        document_text(d, PAGE_CELLS, &out);
    if (page) {
        str_add(&out, a->markdown ? "\n---\n\n" : "\n\f\n");
        a->markdown ? document_markdown(page, &out) : document_text(page, PAGE_CELLS, &out);
    }
    fputs(out.text, stdout);
    str_free(&out);
    document_free(&page);
    document_free(&d);
    return true;
}

static bool decide(const struct asking *a, int argc, char **argv, struct error *err)
{
    struct part_decision decision = {0};
    for (int i = 1; i < argc; i++) {
        if (str_starts(argv[i], "use=")) {
            decision.use = strcmp(argv[i] + 4, "auto") == 0 ? "" : argv[i] + 4;
            if (*decision.use && strcmp(decision.use, "yes") != 0 && strcmp(decision.use, "no") != 0) {
                error_set(err, ERROR_UNKNOWN_CHOICE, decision.use);
                return error_detail(err, "%s", _("use is yes, no or auto"));
            }
        } else if (str_starts(argv[i], "strength=")) {
            decision.strength = argv[i] + 9;
        } else if (str_starts(argv[i], "own=")) {
            decision.own = argv[i] + 4;
        } else if (strcmp(argv[i], "standard=seen") == 0) {
            decision.standard_seen = true;
        } else {
            error_set(err, ERROR_USAGE, _("a part takes use=, strength=, own= and standard=seen"));
            return error_detail(err, "%s", argv[i]);
        }
    }
    if (decision.own && !utf8_valid(decision.own))
        return error_set(err, ERROR_NOT_UTF8, "own");
    if (decision.own && utf8_forbidden(decision.own))
        return error_set(err, ERROR_CONTROL_CHARACTER, "own");
    return document_decide(a->book, a->document, argv[0], &decision, err);
}

static bool compare(const struct asking *a, struct error *err)
{
    unsigned from = 0, to = 0;
    const char *comma = strchr(a->compare, ',');
    size_t digits = strspn(a->compare, "0123456789"), more = comma ? strspn(comma + 1, "0123456789") : 0;
    bool good =
        digits > 0 && digits < 10 &&
        (comma ? comma == a->compare + digits && more > 0 && more < 10 && !comma[1 + more] : !a->compare[digits]);
    if (good)
        sscanf(a->compare, "%u,%u", &from, &to);
    if (!good || from == 0)
        return error_set(err, ERROR_USAGE, _("--compare takes a version, or two: 1,2"));
    struct document_difference *difference = document_compare(a->book->model, a->document, from, to, err);
    if (!difference)
        return false;
    struct str text = STR_INIT;
    document_difference_text(difference, &text);
    cli_put(stdout, text.text, true);
    str_free(&text);
    document_difference_free(&difference);
    return true;
}

static bool typed(const char *text, struct error *err)
{
    if (text && !utf8_valid(text))
        return error_set(err, ERROR_NOT_UTF8, "text");
    return !text || !utf8_forbidden(text) || error_set(err, ERROR_CONTROL_CHARACTER, "text");
}

/* ARTICLE is one of this document's. */
static bool own_article(const struct asking *a, const char *article, struct error *err)
{
    const struct catalog *catalog = a->book->catalog;
    size_t sheet = catalog->documents.articles;
    uint32_t row = sheet == SIZE_MAX ? UINT32_MAX : model_find_row(a->book->model, sheet, article);
    struct str document = STR_INIT;
    if (row != UINT32_MAX)
        model_stored(a->book->model, sheet, row, catalog_role(catalog, catalog->documents.articles, ROLE_DOCUMENT),
                     &document);
    char *key = document_key(catalog, a->document);
    bool own = strcmp(document.text, key) == 0;
    free(key);
    if (!own) {
        error_set(err, ERROR_UNKNOWN_ROW, article);
        error_place(err, "%s", catalog->document[a->document.index].id);
        error_detail(err, "%s", _("the document has no article of this id"));
    }
    str_free(&document);
    return own;
}

/* What does not go together, or lacks something; NULL: all is well. */
static const char *wrong_use(const struct asking *a, int words)
{
    int wanted = (words > 0) + (a->version != NULL) + (a->compare != NULL) + (a->after != NULL) + (a->change != NULL) +
                 (a->remove != NULL) + (a->markdown || a->as_json || a->parts || a->findings);
    if (words == 1)
        return _("a part takes use=, strength=, own= and standard=seen");
    if (wanted > 1)
        return _("one thing at a time: decide about a part, print, make or compare versions, or change an article");
    if ((a->approved || a->reason || a->replace_date) && !a->version)
        return _("--approved, --reason and --replace-date go with --make-version");
    if ((a->heading || a->text) && !a->after && !a->change)
        return _("--heading and --text go with --add-after and --change-article");
    if ((a->after || a->change) && !a->heading && !a->text)
        return _("an article has --text, --heading or both");
    return NULL;
}

static bool make_version(const struct asking *a, struct error *err)
{
    const struct version_wish wish = {
        .date = a->version, .approved = a->approved, .reason = a->reason, .replace_date = a->replace_date};
    struct version_made made;
    if (!document_make_version(a->book, a->document, &wish, &made, err))
        return false;
    struct str title = STR_INIT;
    utf8_safe(&title, intl_form(a->book->catalog->document[a->document.index].title), false);
    printf(made.number == 1 ? _("%s: version %u, enacted on %s\n") : _("%s: version %u, revised on %s\n"), title.text,
           made.number, made.date);
    str_free(&title);
    return true;
}

static bool only_looks(const struct asking *a, int words)
{
    return words == 0 && !a->version && !a->compare && !a->after && !a->change && !a->remove && !a->parts &&
           !a->markdown && !a->findings;
}

static void list_rows(const struct asking *a)
{
    if (!a->as_json) {
        print_rows(a->book->model, a->document.index);
        return;
    }
    struct json json = {.out = stdout, .lines = true};
    json_open(&json, NULL, '{');
    json_rows(&json, a->book->model, a->document.index);
    json_close(&json, '}');
}

static bool run(const struct asking *a, int argc, char **argv, struct error *err)
{
    if (!typed(a->heading, err) || !typed(a->text, err) || !typed(a->approved, err) || !typed(a->reason, err))
        return false;
    /* Without a row, one that stands for rows says which there are. */
    if (!a->row && a->book->catalog->document[a->document.index].each != SIZE_MAX && only_looks(a, argc)) {
        if (!catalog_readable(a->book->catalog, a->document.index, err))
            return false;
        list_rows(a);
        return true;
    }
    if (!document_row_known(a->book->model, a->document, err))
        return false;
    if (argc > 0)
        return decide(a, argc, argv, err);
    if (a->version)
        return make_version(a, err);
    if (a->compare)
        return compare(a, err);
    if (a->after) {
        char id[64];
        int level = a->level ? a->level[0] - '0' : 0;
        if (a->level && (level < 1 || level > 3 || a->level[1])) {
            error_set(err, ERROR_RANGE, a->level);
            return error_detail(err, "%s", _("--level is 1, 2 or 3"));
        }
        bool good = document_add_article(a->book, a->document, a->after, a->heading, level, a->text, id, err);
        if (good)
            puts(id);
        return good;
    }
    if (a->change)
        return own_article(a, a->change, err) && document_change_article(a->book, a->change, a->heading, a->text, err);
    if (a->remove)
        return own_article(a, a->remove, err) && document_delete_article(a->book, a->remove, err);
    return print_document(a, err);
}

int cmd_document(const struct cli_global *global, int argc, char **argv)
{
    struct asking a = {0};
    struct error err = {0};
    const struct cli_option option[] = {{"markdown", NULL, &a.markdown, NULL},
                                        {"json", NULL, &a.as_json, NULL},
                                        {"parts", NULL, &a.parts, NULL},
                                        {"findings", NULL, &a.findings, NULL},
                                        {"row", &a.row, NULL, NULL},
                                        {"make-version", &a.version, NULL, NULL},
                                        {"approved", &a.approved, NULL, NULL},
                                        {"replace-date", NULL, &a.replace_date, NULL},
                                        {"reason", &a.reason, NULL, NULL},
                                        {"compare", &a.compare, NULL, NULL},
                                        {"add-after", &a.after, NULL, NULL},
                                        {"change-article", &a.change, NULL, NULL},
                                        {"delete-article", &a.remove, NULL, NULL},
                                        {"heading", &a.heading, NULL, NULL},
                                        {"level", &a.level, NULL, NULL},
                                        {"text", &a.text, NULL, NULL}};
    if (!cli_options(cli_find("document"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    const char *wrong = argc < 2 ? _("name the workbook and the document") : wrong_use(&a, argc - 2);
    if (wrong)
        return cli_usage("document", wrong);
    a.book = cli_open(global, argv[0], &err);
    if (!a.book)
        return cli_fail(&err);
    a.document = (struct document_which){catalog_find_document(a.book->catalog, argv[1], &err), a.row};
    bool good = a.document.index != SIZE_MAX && run(&a, argc - 2, argv + 2, &err);
    cli_close(&a.book);
    return good ? EXIT_DONE : cli_fail(&err);
}
