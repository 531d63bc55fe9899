/* A file of tables through the pipe: put by the child that read it (foreign.h), taken by the parent, which believes
 * nothing. Every count is held against what its array may be, every offset against the pool, every text must be one. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "exchange/table_private.h"

#define MAX_TABLES 1024 /* worksheets of a file (xlsx_parts.c) */
#define MAX_PAGES  1024
#define MAX_NOTES  100000
#define MAX_NAME   (1u << 20) /* bytes of one name, note or id */
#define MAX_ROWS   (UINT64_C(4) << 20)
#define MAX_DAYS   10000                          /* between two systems of dates */
#define MAX_BYTES  ((size_t)FOREIGN_MEMORY << 20) /* the child has no more to send */
#define MAX_CELLS  (MAX_BYTES / 5)
#define NO_TEXT    UINT32_MAX /* in the place of a length: there is none */

/* ---- put ---- */

static void put_number(struct foreign_out *to, uint64_t number)
{
    foreign_put(to, &number, sizeof(number));
}

static void put_text(struct foreign_out *to, const char *text)
{
    uint32_t length = text ? (uint32_t)strlen(text) : NO_TEXT;
    foreign_put(to, &length, sizeof(length));
    if (text)
        foreign_put(to, text, length);
}

static void put_mark(struct foreign_out *to, const struct mark *mark)
{
    put_number(to, mark->own);
    put_text(to, mark->sheet);
    put_text(to, mark->variant);
    put_text(to, mark->pack);
    put_text(to, mark->workbook);
    put_text(to, mark->company);
    put_number(to, (uint64_t)mark->entries);
    put_text(to, mark->head);
    put_number(to, mark->part);
    put_number(to, mark->parts);
    put_number(to, mark->earlier);
    for (size_t i = 0; i < mark->earlier; i++) {
        put_number(to, (uint64_t)mark->at[i].entry);
        put_text(to, mark->at[i].hash);
    }
}

static void put_table(struct foreign_out *to, const struct file_table *table)
{
    size_t cells = table->rows * table->width;
    put_text(to, table->name);
    put_number(to, table->hidden);
    put_number(to, table->upright);
    put_number(to, (uint64_t)table->days);
    put_mark(to, &table->own);
    put_number(to, table->named);
    put_number(to, table->incomplete);
    put_number(to, table->pages);
    for (size_t i = 0; i < table->pages; i++)
        put_text(to, table->page[i]);
    put_number(to, table->width);
    put_number(to, table->rows);
    put_number(to, table->header);
    for (size_t i = 0; i < table->rows; i++) {
        put_number(to, (uint64_t)table->place[i].page << 32 | table->place[i].number);
        put_number(to, (uint64_t)table->fields[i] << 1 | table->place[i].hidden);
    }
    foreign_put(to, table->at, cells * sizeof(*table->at));
    foreign_put(to, table->flags, cells);
    put_number(to, table->upright_row != NULL);
    if (table->upright_row)
        foreign_put(to, table->upright_row, table->width * sizeof(*table->upright_row));
    put_number(to, table->id != NULL);
    for (size_t i = 0; table->id && i < table->width; i++)
        put_text(to, table->id[i]);
}

void table_put(struct foreign_out *to, const struct table_file *file)
{
    put_number(to, file->xlsx);
    put_mark(to, &file->own);
    put_number(to, file->encoding);
    put_number(to, file->bom);
    put_number(to, (unsigned char)file->separator);
    put_number(to, file->notes);
    for (size_t i = 0; i < file->notes; i++)
        put_text(to, file->note[i]);
    put_number(to, file->pool.length);
    foreign_put(to, file->pool.text, file->pool.length);
    put_number(to, file->count);
    for (size_t i = 0; i < file->count; i++)
        put_table(to, &file->table[i]);
}

/* ---- get ---- */

static bool get_number(struct foreign_in *from, uint64_t most, uint64_t *number)
{
    return foreign_get(from, number, sizeof(*number)) && (*number <= most || foreign_broken(from));
}

static bool get_flag(struct foreign_in *from, bool *flag)
{
    uint64_t number;
    bool good = get_number(from, 1, &number);
    *flag = good && number;
    return good;
}

static bool get_count(struct foreign_in *from, uint64_t most, size_t *count)
{
    uint64_t number;
    bool good = get_number(from, most, &number);
    *count = good ? (size_t)number : 0;
    return good;
}

/* A text of its own, or NULL where that may be. */
static bool get_text(struct foreign_in *from, bool may_lack, char **out)
{
    uint32_t length;
    if (!foreign_get(from, &length, sizeof(length)))
        return false;
    if (length == NO_TEXT)
        return may_lack || foreign_broken(from);
    if (length > MAX_NAME)
        return foreign_broken(from);
    *out = mem_zero(length + 1, 1);
    if (!foreign_get(from, *out, length))
        return false;
    return (strlen(*out) == length && utf8_valid(*out)) || foreign_broken(from);
}

/* Letters and digits into an array of SIZE. */
static bool get_short(struct foreign_in *from, char *out, size_t size)
{
    char *text = NULL;
    bool good = get_text(from, false, &text);
    if (good && strlen(text) >= size)
        good = foreign_broken(from);
    if (good)
        memcpy(out, text, strlen(text) + 1);
    free(text);
    return good;
}

static bool get_mark(struct foreign_in *from, struct mark *mark)
{
    uint64_t entries, part, parts, entry;
    bool good = get_flag(from, &mark->own) && get_text(from, true, &mark->sheet) &&
                get_text(from, true, &mark->variant) && get_text(from, true, &mark->pack) &&
                get_text(from, true, &mark->workbook) && get_text(from, true, &mark->company) &&
                get_number(from, UINT64_MAX, &entries) && get_short(from, mark->head, sizeof(mark->head)) &&
                get_number(from, UINT32_MAX, &part) && get_number(from, UINT32_MAX, &parts) &&
                get_count(from, MARK_EARLIER, &mark->earlier);
    if (!good)
        return false;
    if (mark->own && !(mark->sheet && mark->variant && mark->pack && mark->workbook && mark->company))
        return foreign_broken(from);
    mark->entries = (int64_t)entries;
    mark->part = (unsigned)part;
    mark->parts = (unsigned)parts;
    for (size_t i = 0; i < mark->earlier; i++) {
        if (!get_number(from, UINT64_MAX, &entry) || !get_short(from, mark->at[i].hash, sizeof(mark->at[i].hash)))
            return false;
        mark->at[i].entry = (int64_t)entry;
    }
    return true;
}

/* COUNT texts; the array is there even when it stays short, so that it can be freed. */
static bool get_texts(struct foreign_in *from, bool may_lack, size_t count, char ***out)
{
    *out = mem_zero(count + 1, sizeof(**out));
    for (size_t i = 0; i < count; i++)
        if (!get_text(from, may_lack, &(*out)[i]))
            return false;
    return true;
}

static bool get_rows(struct foreign_in *from, struct file_table *table)
{
    enum { PIECE = 4096 };
    uint64_t piece[2 * PIECE];
    table->place = mem_zero(table->rows + 1, sizeof(*table->place));
    table->fields = mem_zero(table->rows + 1, sizeof(*table->fields));
    for (size_t row = 0; row < table->rows; row++) {
        size_t at = row % PIECE, count = table->rows - row < PIECE ? table->rows - row : PIECE;
        if (at == 0 && !foreign_get(from, piece, count * 2 * sizeof(*piece)))
            return false;
        uint64_t place = piece[2 * at], fields = piece[2 * at + 1];
        if (place >> 32 >= table->pages || !(uint32_t)place || fields >> 1 > table->width)
            return foreign_broken(from);
        table->place[row] = (struct table_place){(uint32_t)(place >> 32), (uint32_t)place, fields & 1};
        table->fields[row] = (uint32_t)(fields >> 1);
    }
    return true;
}

/* Without a branch for each: there are millions, and they are right. */
static bool cells_right(const struct file_table *table, size_t cells)
{
    bool far = false, odd = false;
    for (size_t i = 0; i < cells; i++)
        far |= table->at[i] >= table->pool->length;
    for (size_t i = 0; i < cells && !far; i++) /* in the middle of a character it would be no text */
        odd |= ((unsigned char)table->pool->text[table->at[i]] & 0xC0) == 0x80;
    for (size_t i = 0; i < cells; i++)
        odd |= (table->flags[i] & CELL_TYPE) > CELL_ERROR || table->flags[i] > (CELL_TYPE | CELL_FORMULA | CELL_MERGED);
    return !far && !odd;
}

static bool get_cells(struct foreign_in *from, struct file_table *table)
{
    size_t cells = table->rows * table->width;
    if (cells > MAX_CELLS)
        return foreign_broken(from);
    table->at = mem_resize(NULL, cells + 1, sizeof(*table->at));
    table->flags = mem_resize(NULL, cells + 1, sizeof(*table->flags));
    return foreign_get(from, table->at, cells * sizeof(*table->at)) && foreign_get(from, table->flags, cells) &&
           (cells_right(table, cells) || foreign_broken(from));
}

static bool get_table(struct foreign_in *from, struct table_file *file, struct file_table *table)
{
    bool upright_rows, ids;
    size_t days;
    *table = (struct file_table){.own.entries = -1, .pool = &file->pool};
    bool good = get_text(from, false, &table->name) && get_flag(from, &table->hidden) &&
                get_flag(from, &table->upright) && get_count(from, MAX_DAYS, &days) && get_mark(from, &table->own) &&
                get_flag(from, &table->named) && get_flag(from, &table->incomplete) &&
                get_count(from, MAX_PAGES, &table->pages) && get_texts(from, false, table->pages, &table->page) &&
                get_count(from, TABLE_MAX_COLUMNS, &table->width) && get_count(from, MAX_ROWS, &table->rows) &&
                get_count(from, SIZE_MAX, &table->header) && get_rows(from, table) && get_cells(from, table) &&
                get_flag(from, &upright_rows);
    if (!good)
        return false;
    table->days = (int)days;
    if ((table->header != SIZE_MAX && table->header >= table->rows) || (table->upright && !upright_rows))
        return foreign_broken(from);
    if (upright_rows) {
        table->upright_row = mem_zero(table->width + 1, sizeof(*table->upright_row));
        if (!foreign_get(from, table->upright_row, table->width * sizeof(*table->upright_row)))
            return false;
    }
    return get_flag(from, &ids) && (!ids || get_texts(from, true, table->width, &table->id));
}

/* All texts of the cells at once: valid, and the last of them ended, so that none leads out. */
static bool get_pool(struct foreign_in *from, struct str *pool)
{
    size_t length;
    if (!get_count(from, MAX_BYTES, &length))
        return false;
    if (!length)
        return true;
    char *text = mem_resize(NULL, length + 1, 1);
    *pool = (struct str){.text = text, .length = length, .capacity = length + 1};
    text[length] = '\0';
    return foreign_get(from, text, length) &&
           ((!text[length - 1] && utf8_texts_valid(text, length)) || foreign_broken(from));
}

bool table_get(struct foreign_in *from, struct table_file *file)
{
    uint64_t encoding, separator;
    size_t notes, tables;
    bool good = get_flag(from, &file->xlsx) && get_mark(from, &file->own) &&
                get_number(from, CSV_ISO2022JP, &encoding) && get_flag(from, &file->bom) &&
                get_number(from, UCHAR_MAX, &separator) && get_count(from, MAX_NOTES, &notes);
    if (!good)
        return false;
    file->encoding = (enum csv_encoding)encoding;
    file->separator = (char)separator;
    file->notes = notes;
    if (!get_texts(from, false, notes, &file->note) || !get_pool(from, &file->pool) ||
        !get_count(from, MAX_TABLES, &tables))
        return false;
    file->table = mem_zero(tables + 1, sizeof(*file->table));
    for (file->count = 0; file->count < tables;)
        if (!get_table(from, file, &file->table[file->count++]))
            return false;
    return true;
}
