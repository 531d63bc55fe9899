/* A sheet as CSV: into a file for other programs, or to a stream for scripts. */
#include <errno.h>
#include <iconv.h>
#include <sodium.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "book/leaving.h"
#include "exchange/csv.h"
#include "exchange/export_target.h"
#include "exchange/mark.h"
#include "exchange/xlsx_names.h"

struct writing {
    struct book *book; /* of a file */
    struct export_options options;
    struct arena *arena; /* of what follows */
    const struct model *model;
    size_t sheet;
    enum model_text how;
    bool apostrophes;
    iconv_t convert; /* (iconv_t)-1: UTF-8 */
    bool replace;
    struct str cell, shown, out;
    size_t columns, *column; /* of the model, in the file */
    struct names *names;     /* replaced; NULL: none */
    crypto_generichash_state hash;
    const char *mark; /* header of a last, empty column; NULL: none */
};

static struct writing begin(const struct model *model, size_t sheet, enum model_text how,
                            const struct export_options *options)
{
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    struct arena *arena = arena_new();
    struct writing w = {.arena = arena,
                        .model = model,
                        .sheet = sheet,
                        .how = how,
                        .convert = (iconv_t)-1,
                        .cell = STR_IN(arena),
                        .shown = STR_IN(arena),
                        .out = STR_IN(arena)};
    w.column = arena_zero(arena, (def->column_count + 1) * sizeof(*w.column));
    for (size_t c = 0; c < def->column_count; c++)
        if (!export_left_out(options, sheet, c))
            w.column[w.columns++] = c;
    return w;
}

/* ---- fields ---- */

/* A spreadsheet would run it as a formula (OWASP). Plain numbers are none. */
static bool is_dangerous(const char *text)
{
    double number;
    return *text && strchr("=+-@\t\r\n", *text) && !value_parse_number(text, &number);
}

/* With apostrophes: a text that already has one before such a sign gets another, so that the import takes off exactly
 * ours. */
static bool needs_apostrophe(const char *text)
{
    return is_dangerous(text) || (text[0] == '\'' && text[1] && strchr("=+-@\t\n'", text[1]));
}

static void add_field(struct str *out, const char *text, bool apostrophe)
{
    size_t length = strlen(text);
    bool quote = apostrophe || strpbrk(text, ",\"\n\r") || (length && (text[0] == ' ' || text[length - 1] == ' '));
    if (!quote) {
        str_add_length(out, text, length);
        return;
    }
    str_add(out, apostrophe ? "\"'" : "\"");
    str_add_doubled(out, text, '"');
    str_add_char(out, '"');
}

/* The names of several rows, as long as they lead back to the same rows. */
static bool add_names(struct writing *w, uint32_t row, size_t column)
{
    const struct column_def *def = &model_catalog(w->model)->sheet[w->sheet].column[column];
    struct str stored SCOPED(str_free) = STR_INIT, back SCOPED(str_free) = STR_INIT;
    if (w->how != MODEL_CODE)
        model_text(w->model, w->sheet, row, column, MODEL_LABEL, &w->cell);
    model_stored(w->model, w->sheet, row, column, &stored);
    bool good = def->kind->many && w->cell.length && column_writable(def) && !w->names &&
                model_parse_file(w->model, w->sheet, column, w->cell.text, &back, NULL) &&
                strcmp(stored.text, back.text) == 0;
    if (!good)
        str_clear(&w->cell);
    return good;
}

/* A reference to a row stays its id: names need not be unique, and the file may come back. */
static void add_cell(struct writing *w, uint32_t row, size_t column)
{
    const struct column_def *def = &model_catalog(w->model)->sheet[w->sheet].column[column];
    /* A number that was entered goes out whole: what is shown may have fewer decimals. */
    bool code = def->kind->refers || (def->kind->number && column_writable(def));
    str_clear(&w->cell);
    if (def->kind->many && add_names(w, row, column))
        return;
    model_text(w->model, w->sheet, row, column, code ? MODEL_CODE : w->how, &w->cell);
    if (!w->names || def->built_in || def->given || kind_listed(def))
        return;
    str_clear(&w->shown);
    if (names_replace(w->names, w->cell.text, def->holds != HOLDS_NOTHING, &w->shown)) {
        str_clear(&w->cell);
        str_add(&w->cell, w->shown.text);
    }
}

static void add_header(struct writing *w)
{
    const struct sheet_def *def = &model_catalog(w->model)->sheet[w->sheet];
    for (size_t i = 0; i < w->columns; i++) {
        const struct column_def *column = &def->column[w->column[i]];
        if (i)
            str_add_char(&w->out, ',');
        else if (w->apostrophes)
            str_add_char(&w->out, '\''); /* the mark: this file has ' before what looks like a formula */
        add_field(&w->out, w->how == MODEL_CODE ? column->id : intl_form(column->label), false);
    }
    if (w->mark)
        str_add_char(&w->out, ',');
}

/* ---- CP932 ---- */

static void name_character(struct writing *w, uint32_t row, size_t column, const char *at, struct error *err)
{
    const struct sheet_def *def = &model_catalog(w->model)->sheet[w->sheet];
    const char *next = at;
    uint32_t c = utf8_next(&next);
    char *character SCOPED(mem_free) = mem_format("%.*s (U+%04X)", (int)(next - at), at, (unsigned)c);
    error_set(err, ERROR_UNSUPPORTED, character);
    if (row == UINT32_MAX)
        error_place(err, _("header, %s"), intl_form(def->column[column].label));
    else
        error_place(err, _("row %s, %s"), model_row_id(w->model, w->sheet, row), intl_form(def->column[column].label));
    error_detail(err, "%s", _("CP932 has no such character: use UTF-8, or let 〓 stand for it"));
}

/* The whole of TEXT appended to BYTES in CP932. False at a character it lacks, *AT there. */
static bool to_cp932(iconv_t convert, const char *text, size_t length, bool replace, struct str *bytes, const char **at)
{
    char *from = (char *)(uintptr_t)text, buffer[4096];
    size_t left = length;
    while (left) {
        char *to = buffer;
        size_t room = sizeof(buffer);
        size_t result = iconv(convert, &from, &left, &to, &room);
        int number = errno;
        str_add_length(bytes, buffer, (size_t)(to - buffer));
        if (result != (size_t)-1 || number == E2BIG)
            continue;
        *at = from;
        if (!replace)
            return false;
        const char *next = from;
        utf8_next(&next);
        left -= (size_t)(next - from);
        from += next - from;
        str_add(bytes, "\x81\xAC"); /* 〓 */
    }
    return true;
}

/* ---- the file ---- */

/* What was written is hashed on its way, to be compared with what the file holds. */
static bool put(struct writing *w, struct atomic_file *target, struct str *bytes, struct error *err)
{
    if (!atomic_write(target, bytes->text, bytes->length, err))
        return false;
    crypto_generichash_update(&w->hash, (const unsigned char *)bytes->text, bytes->length);
    str_clear(bytes);
    return true;
}

static bool any_dangerous(const struct writing *w)
{
    for (size_t i = 0; i < w->columns; i++) {
        const struct column *column = model_column(w->model, w->sheet, w->column[i]);
        for (uint32_t e = 0; e < column->entries; e++)
            if (column->dictionary[e].type == VALUE_TEXT && column->dictionary[e].text &&
                is_dangerous(column->dictionary[e].text))
                return true;
    }
    return false;
}

/* The bytes gathered in OUT, converted if need be, into FILE (a buffer of bytes). Fields are converted one by one so
 * that a character that does not fit can be named. */
static bool take_field(struct writing *w, struct str *file, uint32_t row, size_t column, struct error *err)
{
    const char *at;
    if (w->convert == (iconv_t)-1) {
        str_add_length(file, w->out.text, w->out.length);
    } else if (!to_cp932(w->convert, w->out.text, w->out.length, w->replace, file, &at)) {
        name_character(w, row, column, at, err);
        return false;
    }
    str_clear(&w->out);
    return true;
}

/* A company's name that CP932 lacks a character of is still known again by the rest. */
static bool take_mark(struct writing *w, struct str *file, struct error *err)
{
    bool replace = w->replace;
    w->replace = true;
    if (w->mark)
        add_field(&w->out, w->mark, false);
    str_add(&w->out, "\r\n");
    bool good = take_field(w, file, UINT32_MAX, 0, err);
    w->replace = replace;
    return good;
}

#define FLUSH (256 << 10)

static bool write_rows(struct writing *w, struct atomic_file *target, const char *path, const struct progress *progress,
                       struct export_report *report, struct error *err)
{
    uint32_t rows = model_rows(w->model, w->sheet);
    struct str file SCOPED(str_free) = STR_INIT;
    if (w->convert == (iconv_t)-1)
        str_add(&file, "\xEF\xBB\xBF");
    add_header(w);
    bool good = take_field(w, &file, UINT32_MAX, 0, err) && take_mark(w, &file, err);
    for (uint32_t r = 0; r < rows && good; r++) {
        for (size_t i = 0; i < w->columns && good; i++) {
            size_t c = w->column[i];
            add_cell(w, r, c);
            add_field(&w->out, w->cell.text, w->apostrophes && needs_apostrophe(w->cell.text));
            str_add(&w->out, i + 1 < w->columns ? "," : w->mark ? ",\r\n" : "\r\n");
            good = take_field(w, &file, r, c, err);
        }
        if (good && file.length > FLUSH)
            good = put(w, target, &file, err);
        if (good && r % 4096 == 0 && progress_cancelled(progress, r, rows))
            good = error_set(err, ERROR_CANCELLED, path);
    }
    if (!good || !put(w, target, &file, err))
        return false;
    report->sheets = 1;
    report->rows = rows;
    report->cells = (uint64_t)rows * w->columns;
    return true;
}

static bool same_back(struct writing *w, const struct atomic_file *target, const char *path,
                      struct export_report *report, struct error *err)
{
    unsigned char hash[32];
    char wrote[65];
    crypto_generichash_final(&w->hash, hash, sizeof(hash));
    sodium_bin2hex(wrote, sizeof(wrote), hash, sizeof(hash));
    return export_hash(target->fd, path, report->hash, err) &&
           (strcmp(wrote, report->hash) == 0 || error_set(err, ERROR_EXPORT, path));
}

static void record(void *context, const char *path, struct export_report *report)
{
    const struct writing *w = context;
    export_record(w->book, path, &w->options, report);
}

static bool write_file(struct writing *w, const char *path, const struct progress *progress,
                       struct export_report *report, struct error *err)
{
    struct atomic_file target;
    if (!export_target_open(&target, w->book, path, ATOMIC_FILE, err))
        return false;
    crypto_generichash_init(&w->hash, NULL, 0, 32);
    if (write_rows(w, &target, path, progress, report, err) && same_back(w, &target, path, report, err))
        return export_target_place(&target, w->book, record, w, report, err);
    atomic_abandon(&target);
    return false;
}

/* Whose file it is (mark.h). An anonymous one does not say. */
static bool make_mark(struct writing *w, struct book *book, const struct export_options *options, struct error *err)
{
    if (options->anonymous)
        return true;
    struct str company = STR_IN(w->arena), text = STR_IN(w->arena);
    struct mark mark;
    size_t column = book->catalog->company.column, sheet = book->catalog->company.sheet;
    model_company(book->model, &company);
    if (export_left_out(options, sheet, column))
        str_clear(&company);
    if (!mark_make(book->store, book->catalog->about, "1", company.text, w->arena, &mark, err))
        return false;
    mark_text(&mark, book->catalog->sheet[w->sheet].id, 1, 1, 0, &text);
    w->mark = text.text;
    return true;
}

bool csv_export(struct book *book, const char *path, const struct export_options *options, enum csv_encoding encoding,
                enum model_text how, bool replace, const struct progress *progress, struct export_report *report,
                struct error *err)
{
    *report = (struct export_report){0};
    if (!leaving_allowed_one(book, options->sheet, err))
        return false;
    if (sodium_init() < 0)
        return error_set(err, ERROR_INTERNAL, "libsodium");
    iconv_t convert = encoding == CSV_CP932 ? csv_converter("CP932", "UTF-8") : (iconv_t)-1;
    if (encoding == CSV_CP932 && convert == (iconv_t)-1)
        return error_set(err, ERROR_UNSUPPORTED, "CP932");
    struct writing w = begin(book->model, options->sheet, how, options);
    w.book = book;
    w.options = *options;
    w.options.csv = true;
    w.convert = convert;
    w.replace = replace;
    w.names = options->anonymous ? names_new(book->model, w.arena) : NULL;
    w.apostrophes = any_dangerous(&w);
    bool good = w.columns == 0 ? error_set(err, ERROR_NOTHING, model_catalog(w.model)->sheet[w.sheet].id)
                               : make_mark(&w, book, options, err) && write_file(&w, path, progress, report, err);
    if (w.convert != (iconv_t)-1)
        iconv_close(w.convert);
    arena_free(&w.arena);
    return good;
}

void csv_print(const struct model *model, size_t sheet, enum model_text how, FILE *out)
{
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    struct writing w = begin(model, sheet, how, &(struct export_options){0});
    add_header(&w);
    str_add_char(&w.out, '\n');
    for (uint32_t r = 0; r < model_rows(model, sheet); r++) {
        for (size_t c = 0; c < def->column_count; c++) {
            if (c)
                str_add_char(&w.out, ',');
            str_clear(&w.cell);
            model_text(model, sheet, r, c, how, &w.cell);
            add_field(&w.out, w.cell.text, false);
        }
        str_add_char(&w.out, '\n');
        if (w.out.length > FLUSH) {
            fwrite(w.out.text, 1, w.out.length, out);
            str_clear(&w.out);
        }
    }
    fwrite(w.out.text, 1, w.out.length, out);
    arena_free(&w.arena);
}
