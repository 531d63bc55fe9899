/* A CSV file as the one table it is. */

#include "base/path.h"
#include "exchange/csv_read.h"
#include "exchange/table_private.h"

/* The fields stay where the parser put them: only their places are copied. */
static void lay_out(struct file_table *table, const struct csv_table *from)
{
    size_t width = 0;
    for (size_t r = 0; r < from->rows; r++)
        width = from->row[r].fields > width ? from->row[r].fields : width;
    table_room(table, from->rows, width);
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
    struct csv_text text SCOPED(csv_text_free) = {0};
    struct csv_table rows SCOPED(csv_table_free) = {.pool = STR_INIT};
    if (!csv_text_read(path, wanted, &text, err) || !csv_table_parse(&text, path, progress, &rows, err))
        return false;
    out->encoding = text.encoding;
    out->bom = text.bom;
    out->separator = text.separator;
    csv_text_free(&text); /* room for what follows */
    out->table = arena_zero(out->arena, sizeof(*out->table));
    out->count = 1;
    table_start(out, out->table, path_name(path));
    lay_out(out->table, &rows);
    out->pool = rows.pool;
    rows.pool = (struct str)STR_INIT;
    table_own_csv(out, out->table);
    return true;
}
