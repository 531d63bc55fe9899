/* A CSV file as the one table it is. */

#include "base/path.h"
#include "exchange/csv_read.h"
#include "exchange/table_private.h"

/* The fields stay where the parser put them: only their places are copied. */
static void lay_out(struct file_table *table, const struct csv_table *from)
{
    for (size_t r = 0; r < from->rows; r++)
        if (from->row[r].fields > table->width)
            table->width = from->row[r].fields;
    table->rows = from->rows;
    table->place = mem_zero(table->rows + 1, sizeof(*table->place));
    table->fields = mem_zero(table->rows + 1, sizeof(*table->fields));
    table->at = mem_zero(table->rows * table->width + 1, sizeof(*table->at));
    table->flags = mem_zero(table->rows * table->width + 1, sizeof(*table->flags));
    for (size_t r = 0; r < from->rows; r++) {
        const struct csv_line *line = &from->row[r];
        uint32_t *at = table->at + r * table->width;
        uint8_t *flags = table->flags + r * table->width;
        table->place[r] = (struct table_place){.number = (uint32_t)line->line};
        table->fields[r] = line->fields;
        for (uint32_t i = 0; i < line->fields; i++) {
            at[i] = from->field[line->first + i];
            flags[i] = from->pool.text[at[i]] ? CELL_TEXT : CELL_EMPTY;
        }
        for (size_t i = line->fields; i < table->width; i++)
            at[i] = (uint32_t)from->pool.length - 1; /* the NUL of the last field */
    }
}

bool table_csv_read(const char *path, enum csv_encoding wanted, const struct progress *progress, struct table_file *out,
                    struct error *err)
{
    struct csv_text text;
    struct csv_table rows;
    if (!csv_text_read(path, wanted, &text, err))
        return false;
    out->encoding = text.encoding;
    out->bom = text.bom;
    out->separator = text.separator;
    bool good = csv_table_parse(&text, path, progress, &rows, err);
    csv_text_free(&text);
    if (!good)
        return false;
    struct file_table *table = out->table = arena_zero(out->arena, sizeof(*table));
    out->count = 1;
    table->header = SIZE_MAX;
    table->own.entries = -1;
    table->name = arena_text(out->arena, path_name(path));
    table->pages = 1;
    table->page = arena_zero(out->arena, sizeof(*table->page));
    table->page[0] = table->name;
    lay_out(table, &rows);
    out->pool = rows.pool;
    rows.pool = (struct str)STR_INIT;
    csv_table_free(&rows);
    table_own_csv(out, table);
    return true;
}
