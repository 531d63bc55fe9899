#include "exchange/import.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/model.h"
#include "exchange/import_own.h"
#include "exchange/import_private.h"
#include "exchange/reply.h"

/* ---- which worksheet means which sheet ---- */

bool import_has_entered(const struct sheet_def *sheet)
{
    for (size_t c = 0; c < sheet->column_count; c++)
        if (column_writable(&sheet->column[c]))
            return true;
    return false;
}

void import_add_note(struct import *import, const char *text)
{
    ARENA_MORE(import->arena, import->note, import->notes, import->note_capacity) = text;
}

void import_add_warning(struct import *import, const char *text)
{
    import_add_note(import, text);
    memmove(import->note + 1, import->note, (import->notes - 1) * sizeof(*import->note));
    import->note[0] = text;
}

struct import_part *import_add_part(struct import *import, size_t sheet, const struct file_table *table)
{
    struct import_part *part = &ARENA_MORE(import->arena, import->part, import->parts, import->part_capacity);
    *part = (struct import_part){
        .sheet = sheet, .table = table, .own = table->own.own, .ticked = true, .arena = import->arena};
    return part;
}

static bool is_wanted(const struct import_options *options, const char *name)
{
    return import_named(name, options->from, options->froms) || str_is_one_of("all", options->from, options->froms);
}

static void leave(struct import *import, size_t i)
{
    static const char *const why[] = {
        [LEFT_UNKNOWN] = N_("\"%s\" was not compared: nothing in it says which sheet it is"),
        [LEFT_NO_SHEET] = N_("\"%s\" was not compared: this workbook has no such sheet"),
        [LEFT_COPY] = N_("\"%s\" was not compared: it is a copy of another worksheet of the file"),
    };
    import->left++;
    import_add_note(import, arena_format(import->arena, _(why[import->worksheet[i].left]), import->file.table[i].name));
}

/* Of this workbook, and how far the two histories are the same. */
static bool find_common(struct book *book, struct import_part *part, struct error *err)
{
    const struct mark *mark = &part->table->own;
    int64_t entries;
    char head[65];
    part->based = strcmp(mark->workbook, store_id(book->store)) == 0 && mark->entries >= 0;
    if (!part->based)
        return true;
    if (!mark_common(book->store, mark, &part->common, err) || !store_head(book->store, head, &entries, err))
        return false;
    if (part->common < 0) /* an export that does not carry the head: only a journal that is shorter tells */
        part->common = mark->entries <= entries ? mark->entries : 0;
    part->parted = part->common < mark->entries;
    return true;
}

static bool own_parts(struct book *book, struct import *import, const struct import_options *options, struct error *err)
{
    const char *here = store_id(book->store);
    bool found = false;
    for (size_t i = 0; i < import->file.count; i++) {
        const struct file_table *table = &import->file.table[i];
        const struct import_worksheet *w = &import->worksheet[i];
        if (table->own.own && strcmp(table->own.variant, "anonymous") == 0)
            return error_because(err, ERROR_REJECTED, table->name, "%s",
                                 _("the names in this file were replaced when it was exported; it cannot be "
                                   "taken back"));
        if (options->froms && !is_wanted(options, table->name))
            continue;
        found = true;
        size_t sheet = w->sheet;
        bool asked = options->whole || options->sheet == SIZE_MAX || options->sheet == sheet;
        if (w->left == LEFT_COPY ? asked && !options->froms : w->left != LEFT_NOT && (options->froms || asked)) {
            leave(import, i);
            continue;
        }
        if (sheet == SIZE_MAX || !asked || book->catalog->sheet[sheet].hidden ||
            !import_has_entered(&book->catalog->sheet[sheet]))
            continue;
        if (book->catalog->sheet[sheet].each != SIZE_MAX && strcmp(table->own.workbook, here) != 0) {
            import_add_note(import,
                            arena_format(import->arena,
                                         _("\"%s\" answers about rows of another workbook: it is not taken over"),
                                         table->name));
            continue;
        }
        struct import_part *part = import_add_part(import, sheet, table);
        if (!find_common(book, part, err))
            return false;
        import->parted = import->parted || part->parted;
        import->other = import->other || strcmp(table->own.workbook, here) != 0;
        if (w->by_headers)
            import_add_note(import, arena_format(import->arena,
                                                 _("\"%s\" has lost its marks: it was taken for \"%s\" by its headers"),
                                                 table->name, intl_form(book->catalog->sheet[sheet].title)));
    }
    if (options->froms && !found)
        return import_refuse_from(import, options->from[0], err);
    if (import->parts == 0)
        return error_because(err, ERROR_NOTHING, import->path, "%s",
                             options->sheet == SIZE_MAX ? _("the file has no sheet of this workbook")
                                                        : _("the file does not have this sheet"));
    import->other_meant = import->other && options->other;
    for (size_t i = 0; i < import->parts; i++)
        import->part[i].ticked = !import->other || import->other_meant;
    if (import->parted)
        import_add_note(import,
                        _("the file comes from a copy of this workbook that has gone its own way: what was changed "
                          "here since they parted is a conflict"));
    return true;
}

/* ---- the difference ---- */

static void drop_parts(struct import *import)
{
    for (size_t i = 0; i < import->parts; i++)
        import_part_clear(&import->part[i]);
    arena_free(&import->arena);
}

/* Numbers of rows of another workbook's ledgers mean nothing here. */
static void leave_references(const struct book *book, struct import *import, struct import_part *part)
{
    const struct sheet_def *sheet = &book->catalog->sheet[part->sheet];
    if (!part->own || strcmp(part->table->own.workbook, store_id(book->store)) == 0)
        return;
    for (size_t f = 0; f < part->map.count; f++) {
        struct import_mapping *m = &part->map.mapping[f];
        if (m->column == SIZE_MAX || m->ignored || !sheet->column[m->column].kind->refers ||
            book->catalog->sheet[sheet->column[m->column].of].kind != SHEET_LEDGER)
            continue;
        m->ignored = true;
        import_add_note(import,
                        arena_format(import->arena,
                                     _("\"%s\": %s is not taken over, its numbers are those of the other workbook"),
                                     part->table->name, intl_form(sheet->column[m->column].label)));
    }
}

/* The column of ids was taken out: then a row is told by what it holds, and one that was changed is a new one. */
static void say_without_ids(const struct book *book, struct import *import, const struct import_part *part)
{
    bool has_ids = !part->own || book->catalog->sheet[part->sheet].kind != SHEET_LEDGER;
    for (size_t f = 0; f < part->map.count && !has_ids; f++)
        has_ids = part->map.mapping[f].is_id;
    if (!has_ids)
        import_add_note(import,
                        arena_format(import->arena,
                                     _("\"%s\" has lost its column of numbers: rows are told by what they hold, a "
                                       "changed one comes in as new"),
                                     part->table->name));
}

/* Whether anything stands in column C below the header. */
static bool holds_anything(const struct file_table *table, size_t c)
{
    bool any = false;
    for (size_t r = table->header + 1; r < table->rows && !any; r++)
        any = *table_text(table, r, c) != '\0';
    return any;
}

/* Columns that people have put into an own export. */
static void say_own_columns(struct import *import, const struct import_part *part)
{
    const struct file_table *table = part->table;
    for (size_t c = 0; part->own && table->id && !table->upright && c < part->map.count; c++) {
        if (*table->id[c] || !holds_anything(table, c))
            continue;
        struct str name SCOPED(str_free) = STR_INIT;
        import_map_field_name(&part->map, import->file.xlsx, c, &name);
        import_add_note(import, arena_format(import->arena,
                                             _("\"%s\": the column \"%s\" was added in the file: it is not taken over"),
                                             table->name, name.text));
    }
}

static bool compare_all(struct book *book, struct import *import, const struct import_options *options,
                        const struct progress *progress, struct error *err)
{
    bool own = import->file.own.own;
    import->arena = arena_new();
    import->part = NULL;
    import->note = NULL;
    import->parts = import->part_capacity = import->notes = import->note_capacity = 0;
    import->left = 0;
    import->other = import->parted = import->other_meant = false;
    import->entries = book->mark.entries;
    if (!(own ? own_parts : import_foreign_parts)(book, import, options, err))
        return false;
    for (size_t i = 0; i < import->parts; i++) {
        struct import_part *part = &import->part[i];
        if (!import_map_make(book, part->sheet, part->table, options->choice, options->choices, import->arena,
                             &part->map, err))
            return false;
        leave_references(book, import, part);
        say_without_ids(book, import, part);
        say_own_columns(import, part);
        if (!import_compare(book, import, part, options, progress, err))
            return false;
    }
    return true;
}

/* Whose file it is, and ours. */
static void know_file(struct book *book, struct import *import, const char *path)
{
    struct str here = STR_IN(import->file.arena);
    import->worksheet = import_own_find(book, &import->file);
    import->company = import_own_company(book, &import->file);
    import->path = arena_text(import->file.arena, path);
    model_company(book->model, &here);
    import->company_here = here.text;
}

struct import *import_read(struct book *book, const char *path, const struct import_options *options,
                           const struct progress *progress, struct error *err)
{
    struct import *import = mem_zero(1, sizeof(*import));
    bool good = table_read(path, options->encoding, progress, &import->file, err);
    if (good && reply_marked(&import->file))
        good = error_set(err, ERROR_ANSWER, path);
    if (good)
        know_file(book, import, path);
    if (!good || !compare_all(book, import, options, progress, err))
        import_free(&import);
    return import;
}

bool import_again(struct book *book, struct import *import, const struct import_options *options,
                  const struct progress *progress, struct error *err)
{
    struct import again = *import;
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
    free(import);
    *pointer = NULL;
}

/* ---- in words ---- */

void import_row_name(const struct model *model, const struct import_part *part, size_t n, struct str *out)
{
    const struct import_row *row = &part->row[n];
    const struct sheet_def *sheet = &model_catalog(model)->sheet[part->sheet];
    uint32_t at = row->id ? model_find_row(model, part->sheet, row->id) : UINT32_MAX;
    if (at != UINT32_MAX) {
        model_row_name(model, part->sheet, at, out);
        return;
    }
    size_t columns = part->map.count, name = import_name_column(sheet);
    size_t fields = part->table->fields[row->at] < columns ? part->table->fields[row->at] : columns;
    for (int named = 1; named >= 0; named--)
        for (size_t f = 0; f < fields; f++) {
            const struct import_mapping *m = &part->map.mapping[f];
            const char *text = table_text(part->table, row->at, f);
            if (*text && !m->is_id && (!named || (m->column != SIZE_MAX && m->column == name))) {
                str_add(out, text);
                return;
            }
        }
}

const char *import_shown(const struct column_def *def, const char *canonical, struct str *buffer)
{
    if (!*canonical)
        return _("(empty)");
    if (def->kind->words) {
        str_clear(buffer);
        def->kind->words(def, canonical, intl_language() == LANGUAGE_EN, buffer);
        return buffer->text;
    }
    const struct choice *choice = def->kind->coded ? choices_code(def->choices, canonical) : NULL;
    return choice ? intl_form(choice->label) : canonical;
}

uint64_t import_count(const struct import *import, enum import_kind kind)
{
    uint64_t count = 0;
    for (size_t i = 0; i < import->parts; i++)
        count += import->part[i].count[kind];
    return count;
}
