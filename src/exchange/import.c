#include "exchange/import.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/import_private.h"

/* ---- which worksheet means which sheet ---- */

static bool has_entered_columns(const struct sheet_def *sheet)
{
    for (size_t c = 0; c < sheet->column_count; c++)
        if (column_writable(&sheet->column[c]))
            return true;
    return false;
}

void import_add_note(struct import *import, char *text)
{
    import->note = mem_resize(import->note, import->notes + 1, sizeof(*import->note));
    import->note[import->notes++] = text;
}

static struct import_part *add_part(struct import *import, size_t sheet, const struct file_table *table)
{
    import->part = mem_resize(import->part, import->parts + 1, sizeof(*import->part));
    struct import_part *part = &import->part[import->parts++];
    *part = (struct import_part){.sheet = sheet, .table = table, .own = table->own.own};
    return part;
}

static bool same_name(const char *a, const char *b)
{
    char *x = utf8_fold(a), *y = utf8_fold(b);
    bool same = strcmp(x, y) == 0;
    free(x);
    free(y);
    return same;
}

static bool refuse_from(const struct import *import, const char *from, struct error *err)
{
    const char **names = mem_zero(import->file.count + 1, sizeof(*names));
    for (size_t i = 0; i < import->file.count; i++)
        names[i] = import->file.table[i].name;
    const char *near = error_near_name(from, names, import->file.count);
    error_set(err, ERROR_UNKNOWN_SHEET, from);
    if (near)
        error_detail(err, _("did you mean \"%s\"?"), near);
    free(names);
    return false;
}

static bool own_parts(struct book *book, struct import *import, const struct import_options *options, struct error *err)
{
    const char *here = store_id(book->store);
    bool found = false;
    for (size_t i = 0; i < import->file.count; i++) {
        const struct file_table *table = &import->file.table[i];
        if (strcmp(table->own.variant, "anonymous") == 0) {
            error_set(err, ERROR_REJECTED, table->name);
            return error_detail(err, "%s",
                                _("the names in this file were replaced when it was exported; it cannot be "
                                  "taken back"));
        }
        if (options->from && !same_name(options->from, table->name))
            continue;
        found = true;
        size_t sheet = SIZE_MAX;
        for (size_t s = 0; s < book->catalog->sheet_count && sheet == SIZE_MAX; s++)
            if (strcmp(book->catalog->sheet[s].id, table->own.sheet) == 0)
                sheet = s;
        if (sheet == SIZE_MAX) {
            import_add_note(import, mem_format(_("\"%s\": this workbook has no such sheet"), table->name));
            continue;
        }
        const struct sheet_def *def = &book->catalog->sheet[sheet];
        if ((!options->whole && options->sheet != SIZE_MAX && options->sheet != sheet) || def->hidden ||
            !has_entered_columns(def))
            continue;
        struct import_part *part = add_part(import, sheet, table);
        part->based = strcmp(table->own.workbook, here) == 0 && table->own.entries >= 0;
        if (strcmp(table->own.workbook, here) != 0 && def->kind == SHEET_LEDGER)
            import_add_note(import, mem_format(_("\"%s\" comes from another workbook: its rows are new here"), table->name));
    }
    if (options->from && !found)
        return refuse_from(import, options->from, err);
    if (import->parts == 0) {
        error_set(err, ERROR_NOTHING, import->path);
        return error_detail(err, "%s",
                            options->sheet == SIZE_MAX ? _("the file has no sheet of this workbook")
                                                       : _("the file does not have this sheet"));
    }
    return true;
}

/* Which sheets the headers of a stranger's file would fit best: for the message. */
static bool refuse_without_sheet(struct book *book, const struct import *import, struct error *err)
{
    struct str list = STR_INIT;
    for (int n = 0; n < 3; n++) {
        size_t best = 1, which = SIZE_MAX;
        for (size_t s = 0; s < book->catalog->sheet_count; s++) {
            const struct sheet_def *def = &book->catalog->sheet[s];
            if (def->hidden || def->kind != SHEET_LEDGER || !has_entered_columns(def))
                continue;
            size_t score = 0;
            for (size_t t = 0; t < import->file.count; t++) {
                size_t own = import_map_score(book, s, &import->file.table[t]);
                score = own > score ? own : score;
            }
            char *mark = mem_format("%s (", def->id);
            if (score > best && !strstr(list.text, mark)) {
                best = score;
                which = s;
            }
            free(mark);
        }
        if (which != SIZE_MAX)
            str_add_format(&list, "%s%s (%s)", list.length ? ", " : "", book->catalog->sheet[which].id,
                           intl_form(book->catalog->sheet[which].title));
    }
    error_set(err, ERROR_USAGE, _("name the sheet that the file is for"));
    if (list.length)
        error_detail(err, _("it could be: %s"), list.text);
    str_free(&list);
    return false;
}

/* No worksheet has two headers that name columns: the only one with rows, or the only one with a header that does.
 * LIST: what there is. */
static bool one_fits(const struct book *book, const struct import *import, size_t sheet, size_t *which,
                     struct str *list)
{
    size_t filled = 0, named = 0, only_filled = 0, only_named = 0;
    for (size_t i = 0; i < import->file.count; i++) {
        const struct file_table *table = &import->file.table[i];
        if (table->hidden || table->rows == 0)
            continue;
        str_add_format(list, "%s\"%s\"", filled++ ? ", " : "", table->name);
        only_filled = i;
        if (import_map_score(book, sheet, table) > 0) {
            named++;
            only_named = i;
        }
    }
    *which = named == 1 ? only_named : filled == 1 ? only_filled : 0;
    return named == 1 || filled <= 1;
}

static bool foreign_part(struct book *book, struct import *import, const struct import_options *options,
                         struct error *err)
{
    if (options->sheet == SIZE_MAX)
        return refuse_without_sheet(book, import, err);
    size_t candidates = 0, which = 0;
    struct str list = STR_INIT;
    for (size_t i = 0; i < import->file.count; i++) {
        const struct file_table *table = &import->file.table[i];
        bool fits = options->from ? same_name(options->from, table->name)
                                  : !table->hidden && import_map_score(book, options->sheet, table) >= 2;
        if (!fits)
            continue;
        which = i;
        str_add_format(&list, "%s\"%s\"", candidates++ ? ", " : "", table->name);
    }
    bool good = true;
    if (options->from && !candidates) {
        good = refuse_from(import, options->from, err);
    } else if (candidates > 1) {
        error_set(err, ERROR_REJECTED, import->path);
        good = error_detail(err, _("several of its sheets could be meant, say which by --from: %s"), list.text);
    } else if (import->file.count == 0) {
        error_set(err, ERROR_NOTHING, import->path);
        good = error_detail(err, "%s", _("the file is empty"));
    } else if (!candidates && !one_fits(book, import, options->sheet, &which, &list)) {
        error_set(err, ERROR_REJECTED, import->path);
        good = error_detail(err, _("none of its sheets is surely meant, say which by --from: %s"), list.text);
    } else {
        add_part(import, options->sheet, &import->file.table[which]);
    }
    str_free(&list);
    return good;
}

/* ---- the difference ---- */

static void drop_parts(struct import *import)
{
    for (size_t i = 0; i < import->parts; i++)
        import_part_free(&import->part[i]);
    for (size_t i = 0; i < import->notes; i++)
        free(import->note[i]);
    free(import->part);
    free(import->note);
    import->part = NULL;
    import->note = NULL;
    import->parts = import->notes = 0;
}

static bool compare_all(struct book *book, struct import *import, const struct import_options *options,
                        const struct progress *progress, struct error *err)
{
    bool own = import->file.count && import->file.table[0].own.own;
    import->seen = book->seen;
    if (!(own ? own_parts : foreign_part)(book, import, options, err))
        return false;
    for (size_t i = 0; i < import->parts; i++) {
        struct import_part *part = &import->part[i];
        if (!import_map_make(book, part->sheet, part->table, import->file.xlsx, options->choice, options->choices,
                             &part->map, err) ||
            !import_compare(book, import, part, options, progress, err))
            return false;
    }
    return true;
}

struct import *import_read(struct book *book, const char *path, const struct import_options *options,
                           const struct progress *progress, struct error *err)
{
    struct import *import = mem_zero(1, sizeof(*import));
    import->path = mem_text(path);
    if (!table_read(path, options->encoding, progress, &import->file, err) ||
        !compare_all(book, import, options, progress, err))
        import_free(&import);
    return import;
}

bool import_again(struct book *book, struct import *import, const struct import_options *options,
                  const struct progress *progress, struct error *err)
{
    struct import again = *import;
    again.parts = again.notes = 0;
    again.part = NULL;
    again.note = NULL;
    bool good = compare_all(book, &again, options, progress, err);
    struct import *worse = good ? import : &again;
    drop_parts(worse);
    if (good)
        *import = again;
    return good;
}

void import_free(struct import **pointer)
{
    struct import *import = *pointer;
    if (!import)
        return;
    drop_parts(import);
    table_file_free(&import->file);
    free(import->path);
    free(import);
    *pointer = NULL;
}

uint64_t import_count(const struct import *import, enum import_kind kind)
{
    uint64_t count = 0;
    for (size_t i = 0; i < import->parts; i++)
        count += import->part[i].count[kind];
    return count;
}
