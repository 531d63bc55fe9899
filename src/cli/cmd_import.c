/* The command "import": the difference as text or JSON, then (unless --dry-run) the change. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "cli/json.h"
#include "exchange/import.h"

#define MOST_CELLS 200 /* of a value in the text */
#define LISTED     20  /* rows of each kind in the text; --json has all */

static void print_safe(FILE *out, const char *text)
{
    struct str safe = STR_INIT;
    utf8_safe(&safe, text ? text : "", false);
    fputs(safe.text, out);
    str_free(&safe);
}

/* A value of the file on one line: long texts are cut (--json has them whole). */
static void print_value(FILE *out, const char *text)
{
    struct str safe = STR_INIT;
    utf8_safe(&safe, text ? text : "", false);
    size_t length = utf8_fit(safe.text, MOST_CELLS);
    fprintf(out, "%.*s%s", (int)length, safe.text, safe.text[length] ? "…" : "");
    str_free(&safe);
}

static void print_place(FILE *out, const struct import *import, const struct import_part *part, size_t at, size_t field)
{
    struct str place = STR_INIT;
    table_place_text(part->table, import->file.xlsx, at, field, &place);
    print_safe(out, place.text);
    str_free(&place);
}

/* ---- text ---- */

static void print_twin(const struct import_part *part, bool xlsx, size_t field, const char *column)
{
    struct str name = STR_INIT;
    import_map_field_name(&part->map, xlsx, field, &name);
    printf(_("  (another column means %s and is taken; this one by --map '"), column);
    print_safe(stdout, name.text);
    printf("=%s')\n", column);
    str_free(&name);
}

static void print_mapping(const struct book *book, const struct import *import, const struct import_part *part)
{
    static const char *const how[] = {[MAP_ID] = "",
                                      [MAP_LABEL] = "",
                                      [MAP_ALSO] = N_("  (another name of it)"),
                                      [MAP_REMEMBERED] = N_("  (as the last time)"),
                                      [MAP_CHOSEN] = N_("  (as chosen)")};
    const struct sheet_def *sheet = &book->catalog->sheet[part->sheet];
    for (size_t i = 0; i < part->map.count; i++) {
        const struct import_mapping *m = &part->map.mapping[i];
        if (m->ignored || (!*m->header && m->column == SIZE_MAX))
            continue;
        fputs("  ", stdout);
        print_safe(stdout, m->header);
        if (m->column != SIZE_MAX)
            printf(" → %s%s%s\n", sheet->column[m->column].id, *how[m->how] ? _(how[m->how]) : "",
                   m->computed ? _("  (computed: not taken over)") : "");
        else if (m->twin != SIZE_MAX)
            print_twin(part, import->file.xlsx, i, sheet->column[m->twin].id);
        else if (m->nameless)
            puts(_("  (no header above its values: not taken over)"));
        else if (m->near_name)
            printf(_("  (no such column; did you mean \"%s\"?)\n"), m->near_name);
        else
            fputs(_("  (no such column: not taken over)\n"), stdout);
    }
}

static const char *column_id(const struct sheet_def *sheet, size_t column)
{
    return column == SIZE_MAX ? "id" : sheet->column[column].id;
}

static void print_cells(const struct book *book, const struct import *import, const struct import_part *part)
{
    const struct sheet_def *sheet = &book->catalog->sheet[part->sheet];
    uint64_t listed[IMPORT_KINDS] = {0};
    for (size_t n = 0; n < part->rows; n++) {
        const struct import_row *row = &part->row[n];
        for (size_t i = row->first; i < row->first + row->cells; i++) {
            const struct import_cell *cell = &part->cell[i];
            if (cell->kind == IMPORT_REJECTED) {
                print_place(stderr, import, part, row->at, cell->field);
                fprintf(stderr,
                        " %s: ", cell->column == SIZE_MAX ? "id" : intl_form(sheet->column[cell->column].label));
                print_value(stderr, cell->reason);
                fputs("  [", stderr);
                print_value(stderr, cell->file);
                fputs("]\n", stderr);
            } else if (listed[cell->kind]++ < LISTED) {
                printf("  %s %s: ", row->id ? row->id : "+", column_id(sheet, cell->column));
                print_value(stdout, cell->here);
                fputs(" → ", stdout);
                print_value(stdout, cell->file);
                if (cell->kind == IMPORT_CONFLICT) {
                    fputs(_("  (conflict: changed here too; at the export it was "), stdout);
                    print_value(stdout, cell->base);
                    fputs(")", stdout);
                }
                putchar('\n');
            }
        }
        if (row->kind == IMPORT_SKIPPED) {
            fputs("  ", stdout);
            print_place(stdout, import, part, row->at, SIZE_MAX);
            printf(_(": passed over, %s\n"), row->reason);
        }
    }
    uint64_t more = 0;
    for (int k = 0; k < IMPORT_KINDS; k++)
        more += k != IMPORT_REJECTED && listed[k] > LISTED ? listed[k] - LISTED : 0;
    if (more)
        printf(_("  … and %llu more changes (--json lists all)\n"), (unsigned long long)more);
}

static void print_part(const struct book *book, const struct import *import, const struct import_part *part)
{
    if (import->file.xlsx)
        printf(_("worksheet: "));
    else
        printf(_("encoding: %s%s"), import->file.encoding == CSV_CP932 ? "CP932" : "UTF-8",
               import->file.bom ? " (BOM)" : "");
    if (import->file.xlsx) {
        print_safe(stdout, part->table->name);
        printf(" → %s", book->catalog->sheet[part->sheet].id);
    }
    putchar('\n');
    if (!part->own)
        print_mapping(book, import, part);
    print_cells(book, import, part);
    printf(_("added %llu, changed %llu, same %llu, rejected %llu"), (unsigned long long)part->count[IMPORT_ADDED],
           (unsigned long long)part->count[IMPORT_CHANGED], (unsigned long long)part->count[IMPORT_SAME],
           (unsigned long long)part->count[IMPORT_REJECTED]);
    if (part->count[IMPORT_CONFLICT])
        printf(_(", in conflict %llu"), (unsigned long long)part->count[IMPORT_CONFLICT]);
    if (part->count[IMPORT_SKIPPED])
        printf(_(", passed over %llu"), (unsigned long long)part->count[IMPORT_SKIPPED]);
    putchar('\n');
    if (part->absent)
        printf(ngettext("%llu row of the workbook is not in the file: it stays\n",
                        "%llu rows of the workbook are not in the file: they stay\n", part->absent),
               (unsigned long long)part->absent);
}

static void print_text(const struct book *book, const struct import *import)
{
    for (size_t i = 0; i < import->file.notes; i++) {
        print_safe(stdout, import->file.note[i]);
        putchar('\n');
    }
    for (size_t i = 0; i < import->notes; i++) {
        print_safe(stdout, import->note[i]);
        putchar('\n');
    }
    for (size_t i = 0; i < import->parts; i++) { /* of a whole workbook only what differs */
        const struct import_part *part = &import->part[i];
        bool differs = false;
        for (int k = 0; k < IMPORT_KINDS; k++)
            differs = differs || (k != IMPORT_SAME && part->count[k]);
        if (import->parts == 1 || differs)
            print_part(book, import, part);
    }
    if (import->parts > 1)
        printf(_("in all: added %llu, changed %llu, same %llu, rejected %llu, in conflict %llu, passed over %llu\n"),
               (unsigned long long)import_count(import, IMPORT_ADDED),
               (unsigned long long)import_count(import, IMPORT_CHANGED),
               (unsigned long long)import_count(import, IMPORT_SAME),
               (unsigned long long)import_count(import, IMPORT_REJECTED),
               (unsigned long long)import_count(import, IMPORT_CONFLICT),
               (unsigned long long)import_count(import, IMPORT_SKIPPED));
}

/* ---- JSON ---- */

struct printing {
    struct json json;
    const struct book *book;
    const struct import *import;
};

typedef void print_row_fn(struct printing *p, const struct import_part *part, size_t n);

static void json_place(struct printing *p, const struct import_part *part, size_t at, size_t field)
{
    struct str place = STR_INIT;
    table_place_text(part->table, p->import->file.xlsx, at, field, &place);
    json_text(&p->json, "place", place.text);
    str_free(&place);
}

static void json_end_item(struct printing *p, const struct import_part *part)
{
    json_text(&p->json, "sheet", p->book->catalog->sheet[part->sheet].id);
    json_close(&p->json, '}');
}

static void json_added(struct printing *p, const struct import_part *part, size_t n)
{
    const struct sheet_def *sheet = &p->book->catalog->sheet[part->sheet];
    if (part->row[n].kind != IMPORT_ADDED)
        return;
    json_open(&p->json, NULL, '{');
    json_text(&p->json, "row", "");
    json_open(&p->json, "values", '{');
    for (size_t f = 0; f < part->map.count; f++) {
        const char *value = part->value[n * part->map.count + f];
        if (value && *value)
            json_text(&p->json, sheet->column[part->map.mapping[f].column].id, value);
    }
    json_close(&p->json, '}');
    json_place(p, part, part->row[n].at, SIZE_MAX);
    json_end_item(p, part);
}

static void json_cells(struct printing *p, const struct import_part *part, size_t n, enum import_kind kind)
{
    const struct sheet_def *sheet = &p->book->catalog->sheet[part->sheet];
    const struct import_row *row = &part->row[n];
    for (size_t i = row->first; i < row->first + row->cells; i++) {
        const struct import_cell *cell = &part->cell[i];
        if (cell->kind != kind)
            continue;
        json_open(&p->json, NULL, '{');
        if (kind == IMPORT_REJECTED) {
            json_place(p, part, row->at, cell->field);
            json_text(&p->json, "column", column_id(sheet, cell->column));
            json_text(&p->json, "value", cell->file);
            json_text(&p->json, "reason", cell->reason);
        } else {
            json_text(&p->json, "row", row->id);
            json_text(&p->json, "column", column_id(sheet, cell->column));
            if (kind == IMPORT_CONFLICT)
                json_text(&p->json, "base", cell->base);
            json_text(&p->json, kind == IMPORT_CONFLICT ? "here" : "old", cell->here);
            json_text(&p->json, kind == IMPORT_CONFLICT ? "file" : "new", cell->file);
        }
        json_end_item(p, part);
    }
}

static void json_changed(struct printing *p, const struct import_part *part, size_t n)
{
    json_cells(p, part, n, IMPORT_CHANGED);
}

static void json_rejected(struct printing *p, const struct import_part *part, size_t n)
{
    json_cells(p, part, n, IMPORT_REJECTED);
}

static void json_conflicts(struct printing *p, const struct import_part *part, size_t n)
{
    json_cells(p, part, n, IMPORT_CONFLICT);
}

static void json_skipped(struct printing *p, const struct import_part *part, size_t n)
{
    if (part->row[n].kind != IMPORT_SKIPPED)
        return;
    json_open(&p->json, NULL, '{');
    json_place(p, part, part->row[n].at, SIZE_MAX);
    json_text(&p->json, "reason", part->row[n].reason);
    json_end_item(p, part);
}

static void json_rows(struct printing *p, const char *key, print_row_fn *print)
{
    json_open(&p->json, key, '[');
    for (size_t i = 0; i < p->import->parts; i++)
        for (size_t n = 0; n < p->import->part[i].rows; n++)
            print(p, &p->import->part[i], n);
    json_close(&p->json, ']');
}

static void json_mapping(struct printing *p)
{
    json_open(&p->json, "mapping", '[');
    for (size_t i = 0; i < p->import->parts; i++) {
        const struct import_part *part = &p->import->part[i];
        for (size_t f = 0; f < part->map.count && !part->own; f++) {
            const struct import_mapping *m = &part->map.mapping[f];
            json_open(&p->json, NULL, '{');
            struct str name = STR_INIT;
            import_map_field_name(&part->map, p->import->file.xlsx, f, &name);
            json_text(&p->json, "header", name.text);
            str_free(&name);
            json_text(&p->json, "column",
                      m->column == SIZE_MAX ? NULL : p->book->catalog->sheet[part->sheet].column[m->column].id);
            json_text(&p->json, "near", m->near_name);
            json_text(&p->json, "twin",
                      m->twin == SIZE_MAX ? NULL : p->book->catalog->sheet[part->sheet].column[m->twin].id);
            json_end_item(p, part);
        }
    }
    json_close(&p->json, ']');
}

static void print_json(const struct book *book, const struct import *import, bool applied, uint64_t written)
{
    struct printing p = {.json = {.out = stdout, .first = true, .lines = true}, .book = book, .import = import};
    json_open(&p.json, NULL, '{');
    json_rows(&p, "added", json_added);
    json_rows(&p, "changed", json_changed);
    json_number(&p.json, "same", (double)import_count(import, IMPORT_SAME));
    json_rows(&p, "rejected", json_rejected);
    json_rows(&p, "conflicts", json_conflicts);
    json_rows(&p, "skipped", json_skipped);
    json_mapping(&p);
    json_bool(&p.json, "applied", applied);
    json_number(&p.json, "written", (double)written);
    json_close(&p.json, '}');
    putchar('\n');
}

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

/* A workbook changed by the import is shown as it was compared: the text is made before it is written. */
static int run(struct book *book, struct import *import, bool dry_run, bool as_json, bool accept_good,
               const struct progress *progress)
{
    struct error err = {0};
    uint64_t written = 0;
    bool wrong = import_count(import, IMPORT_REJECTED) + import_count(import, IMPORT_CONFLICT) > 0, good = true;
    if (!as_json)
        print_text(book, import);
    if (as_json && (dry_run || (wrong && !accept_good)))
        print_json(book, import, false, 0);
    if (!dry_run)
        good = import_apply(book, import, accept_good, progress, &written, &err);
    if (good && !dry_run && as_json)
        print_json(book, import, written > 0, written);
    else if (good && !dry_run)
        puts(written ? _("taken over; 'mamori undo' takes it back") : _("nothing to take over"));
    return !good ? cli_fail(&err) : wrong ? EXIT_REFUSED : EXIT_DONE;
}

int cmd_import(const struct cli_global *global, int argc, char **argv)
{
    const char *encoding_name = NULL, *from = NULL, *map[CLI_REPEAT];
    bool dry_run = false, accept_good = false, as_json = false;
    size_t maps = 0;
    struct error err = {0};
    struct import_choice choice[CLI_REPEAT];
    struct import_options options = {.sheet = SIZE_MAX, .encoding = CSV_AUTO, .choice = choice};
    const struct cli_option option[] = {{"encoding", &encoding_name, NULL, NULL},
                                        {"from", &from, NULL, NULL},
                                        {"map", map, NULL, &maps},
                                        {"dry-run", NULL, &dry_run, NULL},
                                        {"json", NULL, &as_json, NULL},
                                        {"accept-good", NULL, &accept_good, NULL}};
    if (!cli_options(cli_find("import"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc != 2 && argc != 3)
        return cli_usage("import", _("name the workbook, the sheet and the file"));
    if (!cli_encoding(encoding_name, &options.encoding))
        return cli_usage("import", _("--encoding is auto, utf-8 or cp932"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    struct cli_meter meter = {0};
    struct progress progress = {cli_meter_step, &meter};
    if (argc == 2 && access(argv[1], F_OK) != 0 && catalog_find_sheet(book->catalog, argv[1], &err) != SIZE_MAX) {
        book_close(&book);
        return cli_usage("import", _("name the workbook, the sheet and the file"));
    }
    err = (struct error){0};
    bool good = argc == 2 || (options.sheet = catalog_find_sheet(book->catalog, argv[1], &err)) != SIZE_MAX;
    good = good && read_choices(book, options.sheet, map, maps, choice, &err);
    options.from = from;
    options.choices = maps;
    struct import *import = good ? import_read(book, argv[argc - 1], &options, &progress, &err) : NULL;
    int code = import ? run(book, import, dry_run, as_json, accept_good, &progress) : cli_fail(&err);
    import_free(&import);
    book_close(&book);
    return code;
}
