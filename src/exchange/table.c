#include "exchange/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "exchange/file_kind.h"
#include "exchange/table_private.h"

void table_start(struct table_file *file, struct file_table *table, const char *name)
{
    *table = (struct file_table){.name = arena_text(file->arena, name),
                                 .xlsx = file->xlsx,
                                 .pages = 1,
                                 .header = SIZE_MAX,
                                 .own.entries = -1,
                                 .pool = &file->pool};
    table->page = arena_zero(file->arena, sizeof(*table->page));
    table->page[0] = table->name;
}

void table_room(struct file_table *table, size_t rows, size_t width)
{
    table->rows = rows;
    table->width = width;
    table->place = mem_zero(rows + 1, sizeof(*table->place));
    table->fields = mem_zero(rows + 1, sizeof(*table->fields));
    table->at = mem_zero(rows * width + 1, sizeof(*table->at)); /* 0: "" */
    table->flags = mem_zero(rows * width + 1, sizeof(*table->flags));
}

void table_free(struct file_table *table)
{
    free(table->place);
    free(table->fields);
    free(table->at);
    free(table->flags);
}

void table_drop(struct table_file *file, size_t n)
{
    table_free(&file->table[n]);
    memmove(&file->table[n], &file->table[n + 1], (--file->count - n) * sizeof(*file->table));
}

void table_file_free(struct table_file *file)
{
    for (size_t i = 0; i < file->count; i++)
        table_free(&file->table[i]);
    str_free(&file->pool);
    arena_free(&file->arena);
    *file = (struct table_file){.pool = STR_INIT};
}

void table_column_text(bool xlsx, size_t column, struct str *out)
{
    if (xlsx)
        xlsx_ref_column((uint32_t)column, out);
    else
        str_add_format(out, "%zu", column + 1);
}

void table_place_text(const struct file_table *table, size_t row, size_t column, struct str *out)
{
    struct table_place place = table->place[row];
    if (!table->xlsx) {
        if (column == SIZE_MAX)
            str_add_format(out, _("line %u"), place.number);
        else
            str_add_format(out, _("line %u, column %zu"), place.number, column + 1);
        return;
    }
    str_add_format(out, "%s!", table->page[place.page]);
    if (table->upright)
        str_add_char(out, 'C');
    else if (column != SIZE_MAX)
        table_column_text(true, column, out);
    str_add_format(out, "%u", table->upright && column != SIZE_MAX ? table->upright_row[column] : place.number);
}

bool table_read_here(const char *path, enum csv_encoding wanted, const struct progress *progress,
                     struct table_file *out, struct error *err)
{
    *out = (struct table_file){.own.entries = -1, .pool = STR_INIT};
    if (!file_kind_find(path, &out->xlsx, err))
        return false;
    out->arena = arena_new();
    bool good = (out->xlsx ? table_xlsx_read : table_csv_read)(path, wanted, progress, out, err);
    if (!good)
        table_file_free(out);
    return good;
}

struct table_reading {
    const char *path;
    enum csv_encoding wanted;
    struct table_file *file;
};

static bool read_there(void *context, struct foreign_out *out, const struct progress *progress, struct error *err)
{
    struct table_reading *reading = context;
    struct table_file file;
    if (!table_read_here(reading->path, reading->wanted, progress, &file, err))
        return false;
    table_put(out, &file);
    table_file_free(&file);
    return true;
}

static bool take_here(void *context, struct foreign_in *in, struct error *err)
{
    struct table_reading *reading = context;
    (void)err;
    return table_get(in, reading->file);
}

bool table_read(const char *path, enum csv_encoding wanted, const struct progress *progress, struct table_file *out,
                struct error *err)
{
    *out = (struct table_file){.own.entries = -1, .pool = STR_INIT};
    struct table_reading reading = {path, wanted, out};
    struct foreign_work work = {.path = path, .context = &reading, .read = read_there, .take = take_here};
    bool good = foreign_read(&work, progress, err);
    if (!good)
        table_file_free(out);
    return good;
}
