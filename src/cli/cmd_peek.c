/* The command "peek": a file as the reader sees it, cell by cell, without a workbook. Nothing is held back: what is
 * read is printed at once, so that a file of any size can be looked at. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/path.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "cli/json.h"
#include "exchange/csv_read.h"
#include "exchange/file_kind.h"
#include "exchange/foreign.h"

#define DAY_SECONDS 86400

struct peeking {
    struct json json;
    bool as_json, open;    /* a sheet is open */
    const char *only;      /* folded; NULL: all */
    size_t names, matched; /* sheets seen, and printed */
    char **name;
    struct str text;
    size_t areas, area_capacity;
    struct xlsx_area *area; /* merged cells of the open sheet */
};

/* ---- a cell ---- */

static void ref_text(uint32_t row, uint32_t column, char out[16])
{
    char letters[8], *at = letters + sizeof(letters);
    *--at = '\0';
    for (uint32_t c = column + 1; c && at > letters; c = (c - 1) / 26)
        *--at = (char)('A' + (c - 1) % 26);
    snprintf(out, 16, "%s%u", at, row + 1);
}

/* "2026-04-01", with "T09:30:00" when it has a time; only the time below day 1; what is no date stays a number. */
static bool date_text(double serial, struct str *out)
{
    char iso[11] = "";
    if (!(serial >= 0 && serial < 2958466))
        return false;
    int day = (int)serial;
    long seconds = lround((serial - day) * DAY_SECONDS);
    day += seconds >= DAY_SECONDS;
    seconds %= DAY_SECONDS;
    if (day)
        date_iso(day, iso);
    if (day && !*iso)
        return false;
    str_add(out, iso);
    if (seconds || !day)
        str_add_format(out, "%s%02ld:%02ld:%02ld", day ? "T" : "", seconds / 3600, seconds / 60 % 60, seconds % 60);
    return true;
}

static const char *type_name(enum xlsx_type type)
{
    static const char *const names[] = {[XLSX_EMPTY] = "empty", [XLSX_NUMBER] = "number", [XLSX_TEXT] = "text",
                                        [XLSX_BOOL] = "bool",   [XLSX_ERROR] = "error",   [XLSX_DATE] = "date"};
    return names[type];
}

static void print_json_cell(struct peeking *p, const struct xlsx_cell *cell, enum xlsx_type type, const char *text)
{
    char ref[16];
    ref_text(cell->row, cell->column, ref);
    json_open(&p->json, NULL, '{');
    json_text(&p->json, "ref", ref);
    json_text(&p->json, "type", type_name(type));
    if (type == XLSX_NUMBER)
        json_number(&p->json, "value", cell->number);
    else if (type == XLSX_BOOL)
        json_bool(&p->json, "value", cell->number != 0);
    else
        json_text(&p->json, "value", text);
    json_text(&p->json, "formula", cell->formula);
    json_close(&p->json, '}');
}

static void print_text_cell(const struct xlsx_cell *cell, enum xlsx_type type, const char *text)
{
    char ref[16];
    struct str value = STR_INIT, safe = STR_INIT;
    ref_text(cell->row, cell->column, ref);
    if (type == XLSX_NUMBER)
        value_number_text(cell->number, &value);
    else
        str_add(&value, text);
    utf8_safe(&safe, value.text, false);
    printf("%-8s %-6s %s", ref, type_name(type), safe.text);
    if (cell->formula) {
        str_clear(&safe);
        utf8_safe(&safe, cell->formula, false);
        printf(*cell->formula ? "   [=%s]" : _("   [shares a formula]"), safe.text);
    }
    putchar('\n');
    str_free(&value);
    str_free(&safe);
}

static bool on_cell(void *context, const struct xlsx_cell *cell)
{
    struct peeking *p = context;
    enum xlsx_type type = cell->type;
    const char *text = cell->text;
    str_clear(&p->text);
    if (type == XLSX_DATE && date_text(cell->number, &p->text))
        text = p->text.text;
    else if (type == XLSX_DATE)
        type = XLSX_NUMBER;
    else if (type == XLSX_BOOL)
        text = cell->number != 0 ? "TRUE" : "FALSE";
    if (p->as_json)
        print_json_cell(p, cell, type, text);
    else
        print_text_cell(cell, type, text);
    return true;
}

/* ---- sheets ---- */

static void on_merge(void *context, const struct xlsx_area *area)
{
    struct peeking *p = context;
    p->area = mem_grow(p->area, p->areas, &p->area_capacity, sizeof(*p->area));
    p->area[p->areas++] = *area;
}

static void print_merged(struct peeking *p)
{
    if (p->as_json)
        json_open(&p->json, "merged", '[');
    else if (p->areas)
        fputs(_("merged cells:"), stdout);
    for (size_t i = 0; i < p->areas; i++) {
        char first[16], last[16], area[40];
        ref_text(p->area[i].first_row, p->area[i].first_column, first);
        ref_text(p->area[i].last_row, p->area[i].last_column, last);
        snprintf(area, sizeof(area), "%s:%s", first, last);
        if (p->as_json)
            json_text(&p->json, NULL, area);
        else
            printf(" %s", area);
    }
    if (p->as_json)
        json_close(&p->json, ']');
    else if (p->areas)
        putchar('\n');
    p->areas = 0;
}

static void end_sheet(struct peeking *p)
{
    if (p->open && p->as_json)
        json_close(&p->json, ']');
    if (p->open)
        print_merged(p);
    if (p->open && p->as_json)
        json_close(&p->json, '}');
    p->open = false;
}

static bool on_sheet(void *context, const char *name, bool hidden)
{
    struct peeking *p = context;
    end_sheet(p);
    p->name = mem_resize(p->name, p->names + 1, sizeof(*p->name));
    p->name[p->names++] = mem_text(name);
    if (p->only) {
        char *folded = utf8_fold(name);
        bool meant = strcmp(folded, p->only) == 0;
        free(folded);
        if (!meant)
            return false;
    }
    p->matched++;
    p->open = true;
    if (p->as_json) {
        json_open(&p->json, NULL, '{');
        json_text(&p->json, "name", name);
        json_bool(&p->json, "hidden", hidden);
        json_open(&p->json, "cells", '[');
    } else {
        struct str safe = STR_INIT;
        utf8_safe(&safe, name, false);
        printf("== %s%s\n", safe.text, hidden ? _("  (hidden)") : "");
        str_free(&safe);
    }
    return true;
}

static void on_note(void *context, const char *note)
{
    (void)context;
    fputs("mamori: ", stderr);
    cli_put(stderr, note, false);
    putc('\n', stderr);
}

/* SEPARATOR 0: none, the cells stand apart by themselves. */
static void begin(struct peeking *p, const char *encoding, char separator)
{
    const char character[] = {separator, '\0'};
    if (p->as_json) {
        json_open(&p->json, NULL, '{');
        json_text(&p->json, "encoding", encoding);
        json_text(&p->json, "separator", separator ? character : NULL);
        json_open(&p->json, "sheets", '[');
        return;
    }
    printf(_("encoding: %s\n"), encoding);
    if (separator) {
        struct str name = STR_INIT;
        csv_separator_text(separator, &name);
        printf(_("separator: %s\n"), name.text);
        str_free(&name);
    }
}

static void finish(struct peeking *p)
{
    end_sheet(p);
    if (p->as_json) {
        json_close(&p->json, ']');
        json_close(&p->json, '}');
        putchar('\n');
    }
}

/* ---- files ---- */

static bool peek_csv(struct peeking *p, const char *path, enum csv_encoding wanted, struct error *err)
{
    struct csv_text text;
    struct csv_table table;
    if (!csv_text_read(path, wanted, &text, err))
        return false;
    bool good = csv_table_parse(&text, path, NULL, &table, err);
    if (good) {
        char *encoding = mem_format("%s%s", csv_encoding_name(text.encoding), text.bom ? " (BOM)" : "");
        begin(p, encoding, text.separator);
        free(encoding);
        bool shown = on_sheet(p, path_name(path), false);
        for (size_t r = 0; r < table.rows && shown; r++)
            for (uint32_t f = 0; f < table.row[r].fields; f++) {
                const char *field = csv_field(&table, r, f);
                struct xlsx_cell cell = {.row = (uint32_t)r, .column = f, .text = *field ? field : NULL};
                cell.type = *field ? XLSX_TEXT : XLSX_EMPTY;
                on_cell(p, &cell);
            }
        csv_table_free(&table);
    }
    csv_text_free(&text);
    return good;
}

static bool peek_xlsx(struct peeking *p, const char *path, struct error *err)
{
    struct xlsx_handler handler = {
        .context = p, .sheet = on_sheet, .cell = on_cell, .merge = on_merge, .note = on_note};
    begin(p, "UTF-8", 0);
    return xlsx_read(path, &handler, err);
}

static bool check_matched(const struct peeking *p, const char *wanted, struct error *err)
{
    if (!p->only || p->matched)
        return true;
    const char *near = error_near_name(wanted, (const char *const *)p->name, p->names);
    error_set(err, ERROR_UNKNOWN_SHEET, wanted);
    if (near)
        error_detail(err, _("did you mean \"%s\"?"), near);
    return false;
}

/* ---- in the child, which says what it finds on a stream of its own ---- */

struct peek_work {
    struct peeking peeking;
    const char *path, *sheet;
    enum csv_encoding encoding;
};

static ssize_t put_stream(void *out, const char *bytes, size_t size)
{
    foreign_put(out, bytes, size);
    return (ssize_t)size;
}

static bool peek_file(void *context, struct foreign_out *out, const struct progress *progress, struct error *err)
{
    struct peek_work *work = context;
    struct peeking *p = &work->peeking;
    bool package;
    (void)progress; /* what is printed shows how far it is */
    stdout = fopencookie(out, "w", (cookie_io_functions_t){.write = put_stream});
    if (!stdout)
        mem_exhausted();
    p->json.out = stdout;
    bool good = file_kind_find(work->path, &package, err) &&
                (package ? peek_xlsx(p, work->path, err) : peek_csv(p, work->path, work->encoding, err));
    if (good || p->json.depth) /* what was printed stays well-formed */
        finish(p);
    good = good && check_matched(p, work->sheet, err);
    fflush(stdout);
    return good;
}

static bool print_all(void *context, struct foreign_in *in, struct error *err)
{
    char bytes[64 << 10];
    size_t got;
    (void)context;
    for (;;) {
        if (!foreign_some(in, bytes, sizeof(bytes), &got))
            return false;
        if (!got)
            return true;
        if (fwrite(bytes, 1, got, stdout) != got) {
            error_set(err, ERROR_IO, _("standard output"));
            return error_detail(err, "%s", strerror(errno));
        }
    }
}

int cmd_peek(const struct cli_global *global, int argc, char **argv)
{
    (void)global;
    const char *sheet = NULL, *encoding_name = NULL;
    bool as_json = false;
    enum csv_encoding encoding = CSV_AUTO;
    struct error err = {0};
    const struct cli_option option[] = {
        {"json", NULL, &as_json, NULL}, {"sheet", &sheet, NULL, NULL}, {"encoding", &encoding_name, NULL, NULL}};
    if (!cli_options(cli_find("peek"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc != 1)
        return cli_usage("peek", _("name the file"));
    if (!cli_encoding(encoding_name, &encoding))
        return cli_usage("peek", _("--encoding is auto, utf-8, cp932, utf-16, euc-jp or iso-2022-jp"));
    if (!cli_input(argv[0], &err))
        return cli_fail(&err);
    char *folded = sheet ? utf8_fold(sheet) : NULL;
    struct peek_work work = {
        .peeking = {.json = {.first = true, .lines = true}, .as_json = as_json, .only = folded, .text = STR_INIT},
        .path = argv[0],
        .sheet = sheet,
        .encoding = encoding};
    bool good = foreign_read(&(struct foreign_work){argv[0], &work, peek_file, print_all}, NULL, &err);
    free(folded);
    return good ? EXIT_DONE : cli_fail_reading(&err);
}
