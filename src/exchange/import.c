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

struct import_part *import_add_part(struct import *import, size_t sheet, const struct file_table *table)
{
    import->part = mem_resize(import->part, import->parts + 1, sizeof(*import->part));
    struct import_part *part = &import->part[import->parts++];
    *part = (struct import_part){.sheet = sheet, .table = table, .own = table->own.own};
    return part;
}

static bool is_wanted(const struct import_options *options, const char *name)
{
    bool wanted = false;
    for (size_t i = 0; i < options->froms; i++)
        wanted = wanted || import_same_name(options->from[i], name) || strcmp(options->from[i], "all") == 0;
    return wanted;
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
        if (options->froms && !is_wanted(options, table->name))
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
        struct import_part *part = import_add_part(import, sheet, table);
        part->based = strcmp(table->own.workbook, here) == 0 && table->own.entries >= 0;
        if (strcmp(table->own.workbook, here) != 0 && def->kind == SHEET_LEDGER)
            import_add_note(import, mem_format(_("\"%s\" comes from another workbook: its rows are new here"), table->name));
    }
    if (options->froms && !found)
        return import_refuse_from(import, options->from[0], err);
    if (import->parts == 0) {
        error_set(err, ERROR_NOTHING, import->path);
        return error_detail(err, "%s",
                            options->sheet == SIZE_MAX ? _("the file has no sheet of this workbook")
                                                       : _("the file does not have this sheet"));
    }
    return true;
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
    if (!(own ? own_parts : import_foreign_parts)(book, import, options, err))
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
