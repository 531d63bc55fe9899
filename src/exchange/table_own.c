/* Own exports: the hidden marks, and a page of facts turned to lie as a row. */
#include <stdlib.h>
#include <string.h>

#include "base/value.h"
#include "exchange/table_private.h"

#define MARK_ROWS 20 /* titles above may have been added or deleted */
#define ID_ROWS   60 /* summary values stand between the marks and the ids */

enum { FACTS_ID, FACTS_LABEL, FACTS_VALUE };

static const char *text_at(const struct table_file *file, const struct file_table *table, size_t row, size_t column)
{
    return column < table->width ? file->pool.text + table->at[row * table->width + column] : "";
}

static bool read_marks(const struct table_file *file, struct file_table *table, size_t *row)
{
    for (size_t r = 0; r < table->rows && r < MARK_ROWS; r++) {
        if (strcmp(text_at(file, table, r, 0), "mamori") != 0 || !*text_at(file, table, r, 1))
            continue;
        double entries;
        table->own = (struct table_own){.own = true,
                                        .sheet = mem_text(text_at(file, table, r, 1)),
                                        .variant = mem_text(text_at(file, table, r, 2)),
                                        .pack = mem_text(text_at(file, table, r, 3)),
                                        .workbook = mem_text(text_at(file, table, r, 4)),
                                        .entries = -1};
        if (value_parse_number(text_at(file, table, r, 5), &entries) && entries >= 0)
            table->own.entries = (int64_t)entries;
        *row = r;
        return true;
    }
    return false;
}

/* The row of ids names the column "id"; columns may have been moved. */
static bool find_ids(const struct table_file *file, const struct file_table *table, size_t marks, size_t *row)
{
    for (size_t r = marks + 1; r < table->rows && r < marks + ID_ROWS; r++)
        for (size_t c = 0; c < table->width; c++)
            if (strcmp(text_at(file, table, r, c), "id") == 0) {
                *row = r;
                return true;
            }
    return false;
}

static void take_ids(const struct table_file *file, struct file_table *table, size_t ids)
{
    table->id = mem_zero(table->width + 1, sizeof(*table->id));
    for (size_t c = 0; c < table->width; c++)
        table->id[c] = mem_text(text_at(file, table, ids, c));
    /* The labels stand directly below; a row that was put between has no business there. */
    table->header = ids + 1 < table->rows ? ids + 1 : ids;
}

/* Lines "id, label, value, help" become a row of labels and a row of values. */
static void turn(struct table_file *file, struct file_table *table, size_t marks)
{
    size_t width = 1;
    for (size_t r = marks + 1; r < table->rows; r++)
        width += *text_at(file, table, r, FACTS_ID) && !strchr(text_at(file, table, r, FACTS_ID), '.');
    uint32_t *at = mem_zero(2 * width + 1, sizeof(*at)), *row = mem_zero(width + 1, sizeof(*row));
    uint8_t *flags = mem_zero(2 * width + 1, 1);
    table->id = mem_zero(width + 1, sizeof(*table->id));
    table->id[0] = mem_text("id");
    at[width] = (uint32_t)file->pool.length;
    flags[width] = CELL_TEXT;
    str_add_length(&file->pool, "1", 2);
    row[0] = table->place[marks].number;
    size_t n = 1;
    for (size_t r = marks + 1; r < table->rows; r++) {
        const char *id = text_at(file, table, r, FACTS_ID);
        if (!*id || strchr(id, '.')) /* "sheet.value": of the summary */
            continue;
        table->id[n] = mem_text(id);
        row[n] = table->place[r].number;
        for (int i = 0; i < 2; i++) {
            size_t from = i ? FACTS_VALUE : FACTS_LABEL;
            at[i * width + n] = from < table->width ? table->at[r * table->width + from] : 0;
            flags[i * width + n] = from < table->width ? table->flags[r * table->width + from] : 0;
        }
        n++;
    }
    struct table_place place = table->place[marks];
    free(table->at);
    free(table->flags);
    table->at = at;
    table->flags = flags;
    table->upright = true;
    table->upright_row = row;
    table->width = width;
    table->rows = 2;
    table->header = 0;
    table->place = mem_resize(table->place, 2, sizeof(*table->place));
    table->fields = mem_resize(table->fields, 2, sizeof(*table->fields));
    table->place[0] = table->place[1] = place;
    table->fields[0] = table->fields[1] = (uint32_t)width;
}

void table_own_find(struct table_file *file, struct file_table *table)
{
    size_t marks, ids;
    if (!read_marks(file, table, &marks))
        return;
    if (find_ids(file, table, marks, &ids))
        take_ids(file, table, ids);
    else
        turn(file, table, marks);
}
