#include "cli/forms_columns.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "catalog/catalog.h"
#include "catalog/files.h"
#include "cli/cli.h"
#include "cli/json.h"

/* What an import does with what stands in the column. */
static const char *import_word(const struct sheet_def *sheet, size_t column)
{
    const struct column_def *def = &sheet->column[column];
    return sheet_role(sheet, ROLE_ID) == column ? "row"
           : def->formula                       ? "computed"
           : !column_writable(def)              ? "given"
           : sheet_sealed(sheet, column)        ? "record"
                                                : "yes";
}

static const char *sheet_word(const struct sheet_def *sheet)
{
    static const char *const words[] = {
        [SHEET_FACTS] = "facts", [SHEET_CHECKLIST] = "checklist", [SHEET_LEDGER] = "ledger"};
    return words[sheet->kind];
}

/* ---- for programs ---- */

static void json_maybe(struct json *json, const char *key, double number)
{
    if (isnan(number))
        json_text(json, key, NULL);
    else
        json_number(json, key, number);
}

static void json_choices(struct json *json, const char *key, const struct choice_list *list)
{
    json_open(json, key, '[');
    for (size_t i = 0; list && i < list->count; i++) {
        json_open(json, NULL, '{');
        json_text(json, "code", list->choice[i].code);
        json_text(json, "label", intl_form(list->choice[i].label));
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* IMPORT NULL: a value of the whole sheet. */
static void json_column(struct json *json, const struct catalog *catalog, const struct column_def *def,
                        const char *import)
{
    json_open(json, NULL, '{');
    json_text(json, "id", def->id);
    json_text(json, "label", intl_form(def->label));
    json_text(json, "type", kind_word(def));
    json_text(json, "unit", intl_form(def->unit));
    json_choices(json, "choices", def->choices);
    json_choices(json, "events", def->events);
    json_text(json, "of", def->of == SIZE_MAX ? NULL : catalog->sheet[def->of].id);
    json_maybe(json, "min", def->min);
    json_maybe(json, "max", def->max);
    json_maybe(json, "decimals", def->decimals < 0 ? NAN : def->decimals);
    if (import) {
        json_number(json, "max_length", (double)def->max_length);
        json_bool(json, "required", def->required);
        json_bool(json, "hidden", def->hidden);
        json_text(json, "import", import);
    }
    json_close(json, '}');
}

static void json_sheet(struct json *json, const struct catalog *catalog, const struct sheet_def *sheet)
{
    json_open(json, NULL, '{');
    json_text(json, "id", sheet->id);
    json_text(json, "title", intl_form(sheet->title));
    json_text(json, "kind", sheet_word(sheet));
    json_text(json, "each", sheet->each == SIZE_MAX ? NULL : catalog->sheet[sheet->each].id);
    json_bool(json, "hidden", sheet->hidden);
    json_bool(json, "record", sheet->sealed != NULL);
    json_open(json, "columns", '[');
    for (size_t c = 0; c < sheet->column_count; c++)
        json_column(json, catalog, &sheet->column[c], import_word(sheet, c));
    json_close(json, ']');
    json_open(json, "summary", '[');
    for (size_t i = 0; i < sheet->summary_count; i++)
        json_column(json, catalog, &sheet->summary[i].column, NULL);
    json_close(json, ']');
    json_open(json, "rows", '[');
    for (size_t r = 0; r < sheet->row_count; r++) {
        json_open(json, NULL, '{');
        json_text(json, "id", sheet->row[r].id);
        json_text(json, "label", intl_form(sheet->row[r].label));
        json_close(json, '}');
    }
    json_close(json, ']');
    json_close(json, '}');
}

/* ---- for people: Markdown ---- */

/* In a cell of a table. */
static void put_cell(const char *text)
{
    for (; *text; text++)
        if (*text == '|')
            fputs("\\|", stdout);
        else
            putchar(*text == '\n' ? ' ' : *text);
}

/* The form's own words; where the program speaks another language, the translation behind them. */
static void put_both(const char *text)
{
    put_cell(text);
    if (intl_form(text) == text || strcmp(intl_form(text), text) == 0)
        return;
    fputs(" / ", stdout);
    put_cell(intl_form(text));
}

static void put_choices(const struct choice_list *list, const char *before)
{
    for (size_t i = 0; list && i < list->count; i++) {
        printf("%s`%s` ", i ? "; " : before, list->choice[i].code);
        put_both(list->choice[i].label);
    }
}

static void put_limits(const struct column_def *def)
{
    struct str low = STR_INIT, high = STR_INIT;
    if (!isnan(def->min))
        value_number_text(def->min, &low);
    if (!isnan(def->max))
        value_number_text(def->max, &high);
    if (low.length || high.length)
        printf(" %s … %s", low.text, high.text);
    str_free(&low);
    str_free(&high);
}

static void put_column(const struct catalog *catalog, const struct column_def *def, const char *import)
{
    printf("| `%s` | ", def->id);
    put_both(def->label);
    printf(" | %s", kind_word(def));
    if (def->of != SIZE_MAX)
        printf(" `%s`", catalog->sheet[def->of].id);
    put_limits(def);
    if (def->unit) {
        putchar(' ');
        put_both(def->unit);
    }
    fputs(" | ", stdout);
    put_choices(def->choices, "");
    put_choices(def->events, _("or until: "));
    printf(" | %s |\n", import);
}

static void put_sheet(const struct catalog *catalog, const struct sheet_def *sheet)
{
    printf("\n### `%s` ", sheet->id);
    put_both(sheet->title);
    printf("\n\n%s", sheet_word(sheet));
    if (sheet->each != SIZE_MAX)
        printf(_(", answered for each row of `%s`"), catalog->sheet[sheet->each].id);
    if (sheet->kind == SHEET_CHECKLIST)
        printf(ngettext(", %zu given row", ", %zu given rows", sheet->row_count), sheet->row_count);
    if (sheet->sealed)
        fputs(_(", a record of the program"), stdout);
    if (sheet->hidden)
        fputs(_(", in no menu"), stdout);
    fputs("\n\n", stdout);
    printf(_("| id | heading | type | codes | import |\n"));
    puts("| --- | --- | --- | --- | --- |");
    for (size_t c = 0; c < sheet->column_count; c++)
        put_column(catalog, &sheet->column[c], import_word(sheet, c));
    for (size_t i = 0; i < sheet->summary_count; i++)
        put_column(catalog, &sheet->summary[i].column, "summary");
}

/* ---- layers ---- */

static void tell_layer(const struct catalog *catalog, size_t layer, struct json *json)
{
    const struct layer_def *def = &catalog->layer[layer];
    if (json) {
        json_open(json, NULL, '{');
        json_text(json, "id", def->id);
        json_text(json, "title", intl_form(def->title));
        json_text(json, "edition", def->edition);
        json_open(json, "sheets", '[');
    } else {
        printf("\n## `%s` ", def->id);
        put_both(def->title);
        putchar('\n');
    }
    for (size_t s = 0; s < catalog->sheet_count; s++)
        if (catalog->sheet[s].layer == layer)
            json ? json_sheet(json, catalog, &catalog->sheet[s]) : put_sheet(catalog, &catalog->sheet[s]);
    if (json) {
        json_close(json, ']');
        json_close(json, '}');
    }
}

/* The layers that are meant; false with ERR. */
static bool find_layers(const char *forms, const char *folder, struct layer_list *layers, struct error *err)
{
    bool alone = false;
    size_t count = 0;
    if (folder && !files_layer_exists(NULL, NULL, folder, &alone, err))
        return false;
    if (alone) {
        char *path = mem_format("%s/", folder);
        bool good = layers_parse(path, layers, err);
        free(path);
        return good;
    }
    char **names = catalog_layers(folder ? folder : forms, &count, err);
    if (!names)
        return false;
    for (size_t i = 0; i < count; i++) {
        layers_add(layers, names[i], NULL);
        free(names[i]);
    }
    free(names);
    return count > 0 || error_set(err, ERROR_UNKNOWN_LAYER, folder ? folder : forms);
}

int forms_columns(const char *forms, const char *folder, bool as_json)
{
    struct json json = {.out = stdout, .lines = true};
    struct error err = {0};
    struct layer_list layers = {0};
    bool good = find_layers(forms, folder, &layers, &err);
    const char *dir = layers.count && layers.wish[0].folder ? forms : folder ? folder : forms;
    size_t told = 0;
    for (; good && told < layers.count; told++) {
        struct layer_list one = {0};
        layers_add(&one, layers.wish[told].id, layers.wish[told].folder);
        struct catalog *catalog = catalog_load(dir, &one, NULL, NULL, &err);
        layers_free(&one);
        if (!catalog) {
            good = false;
            break;
        }
        if (told == 0 && as_json) {
            json_open(&json, NULL, '{');
            json_open(&json, "layers", '[');
        }
        tell_layer(catalog, catalog_find_layer(catalog, layers.wish[told].id), as_json ? &json : NULL);
        catalog_free(&catalog);
    }
    if (told && as_json) { /* what was printed stays well-formed */
        json_close(&json, ']');
        json_close(&json, '}');
    }
    layers_free(&layers);
    return good ? EXIT_DONE : cli_fail(&err);
}
