/* A file of tables through the pipe: put by the child that read it (foreign.h), taken by the parent, which believes
 * nothing. Every count is held against what its array may be, every offset against the pool, every text must be one.
 *
 * What a thing is made of is said once, for both: so what is put is what is taken. The order is that of the functions'
 * bodies; arrays are made by who takes them, all but those of rows and cells in the file's arena. */
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

struct wire {
    struct foreign_out *to;  /* the child's; NULL: … */
    struct foreign_in *from; /* … the parent's, … */
    struct arena *arena;     /* … who keeps there what it takes */
};

static bool pass(const struct wire *w, void *bytes, size_t size)
{
    if (w->from)
        return foreign_get(w->from, bytes, size);
    foreign_put(w->to, bytes, size);
    return true;
}

/* What was taken is as it must be. */
static bool right(const struct wire *w, bool is)
{
    return is || !w->from || foreign_broken(w->from);
}

static bool pass_count(const struct wire *w, size_t *count, uint64_t most)
{
    uint64_t number = *count;
    bool good = pass(w, &number, sizeof(number)) && right(w, number <= most);
    *count = good ? (size_t)number : 0;
    return good;
}

static bool pass_flag(const struct wire *w, bool *flag)
{
    size_t number = *flag;
    bool good = pass_count(w, &number, 1);
    *flag = number;
    return good;
}

/* A text of its own, or NULL where that may be. */
static bool pass_text(const struct wire *w, char **text, bool may_lack)
{
    uint32_t length = *text ? (uint32_t)strlen(*text) : NO_TEXT;
    if (!pass(w, &length, sizeof(length)))
        return false;
    if (length == NO_TEXT || (w->from && length > MAX_NAME))
        return right(w, length == NO_TEXT && may_lack);
    if (w->from)
        *text = arena_zero(w->arena, length + 1);
    return pass(w, *text, length) && right(w, strlen(*text) == length && utf8_valid(*text));
}

static bool pass_texts(const struct wire *w, char ***texts, size_t count, bool may_lack)
{
    if (w->from)
        *texts = arena_zero(w->arena, (count + 1) * sizeof(**texts));
    for (size_t i = 0; i < count; i++)
        if (!pass_text(w, &(*texts)[i], may_lack))
            return false;
    return true;
}

/* Letters and digits in an array of SIZE. */
static bool pass_letters(const struct wire *w, char *letters, size_t size)
{
    return pass(w, letters, size) && right(w, memchr(letters, 0, size) && utf8_valid(letters));
}

static bool pass_mark(const struct wire *w, struct mark *mark)
{
    bool good = pass_flag(w, &mark->own) && pass_text(w, &mark->sheet, true) && pass_text(w, &mark->variant, true) &&
                pass_text(w, &mark->pack, true) && pass_text(w, &mark->workbook, true) &&
                pass_text(w, &mark->company, true) && pass(w, &mark->entries, sizeof(mark->entries)) &&
                pass_letters(w, mark->head, sizeof(mark->head)) && pass(w, &mark->part, sizeof(mark->part)) &&
                pass(w, &mark->parts, sizeof(mark->parts)) && pass_count(w, &mark->earlier, MARK_EARLIER) &&
                right(w, !mark->own || (mark->sheet && mark->variant && mark->pack && mark->workbook && mark->company));
    for (size_t i = 0; i < mark->earlier && good; i++)
        good = pass(w, &mark->at[i].entry, sizeof(mark->at[i].entry)) &&
               pass_letters(w, mark->at[i].hash, sizeof(mark->at[i].hash));
    return good;
}

static bool pass_rows(const struct wire *w, struct file_table *table)
{
    enum { PIECE = 4096 };
    struct {
        struct table_place place;
        uint32_t fields;
    } piece[PIECE];
    memset(piece, 0, sizeof(piece)); /* what lies between its members goes along */
    for (size_t row = 0, count; row < table->rows; row += count) {
        count = table->rows - row < PIECE ? table->rows - row : PIECE;
        for (size_t i = 0; i < count && w->to; i++) {
            piece[i].place = table->place[row + i];
            piece[i].fields = table->fields[row + i];
        }
        if (!pass(w, piece, count * sizeof(*piece)))
            return false;
        for (size_t i = 0; i < count && w->from; i++) {
            unsigned char hidden;
            memcpy(&hidden, &piece[i].place.hidden, 1); /* a bool that is neither would be undefined */
            if (hidden > 1 || piece[i].place.page >= table->pages || !piece[i].place.number ||
                piece[i].fields > table->width)
                return foreign_broken(w->from);
            table->place[row + i] = piece[i].place;
            table->fields[row + i] = piece[i].fields;
        }
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

static bool pass_cells(const struct wire *w, struct file_table *table)
{
    size_t cells = table->rows * table->width;
    return pass(w, table->at, cells * sizeof(*table->at)) && pass(w, table->flags, cells) &&
           (!w->from || right(w, cells_right(table, cells)));
}

static bool make_room(const struct wire *w, struct file_table *table)
{
    if (!right(w, table->rows * table->width <= MAX_CELLS))
        return false;
    if (w->from)
        table_room(table, table->rows, table->width);
    return true;
}

static bool pass_table(const struct wire *w, struct file_table *table)
{
    bool upright_rows = table->upright_row, ids = table->id;
    size_t days = (size_t)table->days;
    bool good = pass_text(w, &table->name, false) && pass_flag(w, &table->xlsx) && pass_flag(w, &table->hidden) &&
                pass_flag(w, &table->upright) && pass_count(w, &days, MAX_DAYS) && pass_mark(w, &table->own) &&
                pass_flag(w, &table->named) && pass_flag(w, &table->incomplete) &&
                pass_count(w, &table->pages, MAX_PAGES) && pass_texts(w, &table->page, table->pages, false) &&
                pass_count(w, &table->width, TABLE_MAX_COLUMNS) && pass_count(w, &table->rows, MAX_ROWS) &&
                pass_count(w, &table->header, SIZE_MAX) &&
                right(w, table->header == SIZE_MAX || table->header < table->rows) && make_room(w, table) &&
                pass_rows(w, table) && pass_cells(w, table) && pass_flag(w, &upright_rows) &&
                right(w, upright_rows || !table->upright);
    table->days = (int)days;
    if (good && upright_rows) {
        if (w->from)
            table->upright_row = arena_zero(w->arena, (table->width + 1) * sizeof(*table->upright_row));
        good = pass(w, table->upright_row, table->width * sizeof(*table->upright_row));
    }
    return good && pass_flag(w, &ids) && (!ids || pass_texts(w, &table->id, table->width, true));
}

/* All texts of the cells at once: valid, and the last of them ended, so that none leads out. */
static bool pass_pool(const struct wire *w, struct str *pool)
{
    size_t length = pool->length;
    if (!pass_count(w, &length, MAX_BYTES))
        return false;
    if (!length)
        return true;
    if (w->from) {
        *pool = (struct str){.text = mem_resize(NULL, length + 1, 1), .length = length, .capacity = length + 1};
        pool->text[length] = '\0';
    }
    return pass(w, pool->text, length) &&
           (!w->from || right(w, !pool->text[length - 1] && utf8_texts_valid(pool->text, length)));
}

static bool pass_file(const struct wire *w, struct table_file *file)
{
    size_t encoding = file->encoding, tables = file->count;
    bool good = pass_flag(w, &file->xlsx) && pass_mark(w, &file->own) && pass_count(w, &encoding, CSV_ISO2022JP) &&
                pass_flag(w, &file->bom) && pass(w, &file->separator, sizeof(file->separator)) &&
                pass_count(w, &file->notes, MAX_NOTES) && pass_texts(w, &file->note, file->notes, false) &&
                pass_pool(w, &file->pool) && pass_count(w, &tables, MAX_TABLES);
    file->encoding = (enum csv_encoding)encoding;
    if (good && w->from)
        file->table = arena_zero(w->arena, (tables + 1) * sizeof(*file->table));
    for (size_t i = 0; i < tables && good; i++) {
        struct file_table *table = &file->table[i];
        if (w->from) {
            *table = (struct file_table){.own.entries = -1, .pool = &file->pool};
            file->count = i + 1;
        }
        good = pass_table(w, table);
    }
    return good;
}

void table_put(struct foreign_out *to, struct table_file *file)
{
    pass_file(&(struct wire){.to = to}, file);
}

bool table_get(struct foreign_in *from, struct table_file *file)
{
    file->arena = arena_new();
    return pass_file(&(struct wire){.from = from, .arena = file->arena}, file);
}
