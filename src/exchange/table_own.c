/* Own exports: their marks, the hidden line of ids, split sheets as one, a page of facts turned to lie as a row. */
#include <ctype.h>
#include <string.h>

#include "exchange/table_private.h"
#include "exchange/xlsx_defined.h"

#define MARK_ROWS  20 /* titles above may have been added or deleted */
#define MARK_CELLS 3  /* of mark_read_cells() */
#define ID_ROWS    60 /* summary values stand between the marks and the ids */
#define ID_LEAST   3  /* columns of a sheet: with fewer ids a line is taken for one of facts */

enum { FACTS_ID, FACTS_LABEL, FACTS_VALUE };

/* ---- defined names ---- */

void table_names_add(struct table_names *names, const char *name, const char *refers)
{
    ARENA_MORE(names->arena, names->item, names->count, names->capacity) =
        (struct table_name){arena_text(names->arena, name), arena_text(names->arena, refers)};
}

/* What stands in TEXT up to a lone QUOTE, doubled ones once. */
static void add_quoted(const char *text, char quote, struct str *out)
{
    for (; *text && !(*text == quote && text[1] != quote); text++) {
        str_add_char(out, *text);
        text += *text == quote;
    }
}

/* 'It''s here'!$A$9 → It's here; "" when the worksheet is gone. */
static const char *worksheet_of(struct arena *arena, const char *refers)
{
    struct str out = STR_IN(arena);
    refers += *refers == '$'; /* as some programs write it */
    if (*refers == '\'')
        add_quoted(refers + 1, '\'', &out);
    else
        str_add_length(&out, refers, strcspn(refers, "!"));
    return out.text;
}

static void read_file_name(struct table_file *file, const struct table_names *names)
{
    struct str text SCOPED(str_free) = STR_INIT;
    bool more = true;
    for (unsigned n = 1; more; n++) {
        char *name SCOPED(mem_free) = mem_format(XLSX_DEFINED_FILE "%u", n);
        more = false;
        for (size_t i = 0; i < names->count && !more; i++)
            if ((more = strcmp(names->item[i].name, name) == 0))
                add_quoted(names->item[i].refers + (*names->item[i].refers == '"'), '"', &text);
    }
    mark_read(text.text, file->arena, &file->own);
}

/* The id of the sheet whose page TABLE is by the names, "" when it is a page of none; NULL: no name points at it. */
static const char *named_sheet(struct arena *arena, const struct file_table *table, const struct table_names *names)
{
    char *id = NULL;
    for (size_t i = 0; i < names->count && !id; i++) {
        const char *name = names->item[i].name;
        bool sheet = str_starts(name, XLSX_DEFINED_SHEET), page = str_starts(name, XLSX_DEFINED_PAGE);
        if (!sheet && !page && !str_starts(name, XLSX_DEFINED_PART))
            continue;
        if (strcmp(worksheet_of(arena, names->item[i].refers), table->name) != 0)
            continue;
        const char *at = sheet ? name + strlen(XLSX_DEFINED_SHEET) : strchr(name + strlen(XLSX_DEFINED_PART), '_');
        id = arena_text(arena, page || !at ? "" : sheet ? at : at + 1);
        for (char *p = id; *p; p++)
            *p = *p == '.' ? '-' : *p;
    }
    return id;
}

/* ---- marks in cells ---- */

static bool read_mark(struct table_file *file, struct file_table *table, size_t *row)
{
    for (size_t r = 0; r < table->rows && r < MARK_ROWS; r++)
        for (size_t c = 0; c < table->width; c++)
            if (mark_read(table_text(table, r, c), file->arena, &table->own)) {
                *row = r;
                return true;
            }
    for (size_t r = 0; r < table->rows && r < MARK_ROWS; r++) {
        const char *text[MARK_CELLS];
        size_t count = 0;
        for (size_t c = 0; c < table->width && count < MARK_CELLS; c++)
            if (*table_text(table, r, c))
                text[count++] = table_text(table, r, c);
        if (mark_read_cells(text, count, file->arena, &table->own)) {
            *row = r;
            return true;
        }
    }
    return false;
}

/* name, c, risk:value, of:name … */
static bool looks_like_id(const char *text)
{
    size_t length = strlen(text);
    return length && length < 90 && islower((unsigned char)*text) &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-:") == length;
}

/* The row of ids names the column "id"; on a worksheet that is KNOWN to be a sheet's that column may be gone as well.
 * Columns may have been moved, inserted, deleted. */
static bool find_ids(const struct file_table *table, size_t from, bool known, size_t *row)
{
    for (size_t r = from; r < table->rows && r < from + ID_ROWS; r++) {
        size_t ids = 0, other = 0;
        bool id = false;
        for (size_t c = 0; c < table->width; c++) {
            const char *text = table_text(table, r, c);
            id = id || strcmp(text, "id") == 0;
            ids += looks_like_id(text);
            other += *text && !looks_like_id(text);
        }
        if ((id && ids > other) || (known && ids >= ID_LEAST && !other)) {
            *row = r;
            return true;
        }
    }
    return false;
}

static void take_ids(struct table_file *file, struct file_table *table, size_t ids)
{
    table->id = arena_zero(file->arena, (table->width + 1) * sizeof(*table->id));
    for (size_t c = 0; c < table->width; c++)
        table->id[c] = arena_text(file->arena, table_text(table, ids, c));
    /* The labels stand directly below; a row that was put between is looked at by import_own.c. */
    table->header = ids + 1 < table->rows ? ids + 1 : ids;
}

/* ---- a page of facts ---- */

/* Lines "id, label, value, help" become a row of labels and a row of values. */
void table_turn(struct table_file *file, struct file_table *table, const char *const *id, size_t label, size_t value)
{
    struct file_table turned = *table;
    size_t width = 1, n = 1;
    for (size_t r = 0; r < table->rows; r++)
        width += id[r] != NULL;
    table_room(&turned, 2, width);
    turned.upright = true;
    turned.upright_row = arena_zero(file->arena, (width + 1) * sizeof(*turned.upright_row));
    turned.header = 0;
    turned.id = arena_zero(file->arena, (width + 1) * sizeof(*turned.id));
    turned.place[0] = turned.place[1] = table->place[0];
    turned.fields[0] = turned.fields[1] = (uint32_t)width;
    turned.id[0] = arena_text(file->arena, "id");
    turned.at[width] = (uint32_t)file->pool.length;
    turned.flags[width] = CELL_TEXT;
    str_add_length(&file->pool, "1", 2);
    turned.upright_row[0] = table->place[0].number;
    for (size_t r = 0; r < table->rows; r++) {
        if (!id[r])
            continue;
        turned.id[n] = arena_text(file->arena, id[r]);
        turned.upright_row[n] = table->place[r].number;
        for (int i = 0; i < 2; i++) {
            size_t from = i ? value : label;
            turned.at[i * width + n] = from < table->width ? table->at[r * table->width + from] : 0;
            turned.flags[i * width + n] = from < table->width ? table->flags[r * table->width + from] : 0;
        }
        n++;
    }
    table_free(table);
    *table = turned;
}

/* Where a page of facts has its columns: the first cells of the mark stand in them, whatever was inserted since. */
static void facts_columns(const struct file_table *table, size_t marks, size_t column[3])
{
    const char *const mark[] = {"mamori", table->own.sheet, table->own.variant};
    for (size_t i = FACTS_ID; i <= FACTS_VALUE; i++) {
        column[i] = SIZE_MAX;
        for (size_t c = 0; *mark[i] && c < table->width && column[i] == SIZE_MAX; c++)
            if (strcmp(table_text(table, marks, c), mark[i]) == 0)
                column[i] = c;
    }
}

static void turn_facts(struct table_file *file, struct file_table *table, size_t marks)
{
    size_t column[3], found = 0;
    facts_columns(table, marks, column);
    if (column[FACTS_ID] == SIZE_MAX || column[FACTS_VALUE] == SIZE_MAX)
        return;
    const char **id = arena_zero(file->arena, (table->rows + 1) * sizeof(*id));
    for (size_t r = marks + 1; r < table->rows; r++) {
        const char *text = table_text(table, r, column[FACTS_ID]);
        if (!looks_like_id(text)) /* nor "sheet.value": of the summary */
            continue;
        id[r] = arena_text(file->arena, text); /* the pool moves when something is added */
        found++;
    }
    if (found)
        table_turn(file, table, id, column[FACTS_LABEL], column[FACTS_VALUE]);
}

/* ---- a split sheet ---- */

static bool same_columns(const struct file_table *a, const struct file_table *b)
{
    if (a->upright || b->upright || !a->id || !b->id || a->width != b->width ||
        strcmp(a->own.sheet, b->own.sheet) != 0 || strcmp(a->own.workbook, b->own.workbook) != 0)
        return false;
    for (size_t i = 0; i < a->width; i++)
        if (strcmp(a->id[i], b->id[i]) != 0)
            return false;
    return true;
}

static void join(struct arena *arena, struct file_table *to, const struct file_table *from)
{
    size_t skip = from->header + 1, rows = from->rows > skip ? from->rows - skip : 0;
    char **page = arena_zero(arena, (to->pages + 1) * sizeof(*page));
    memcpy(page, to->page, to->pages * sizeof(*page));
    page[to->pages] = from->name;
    to->page = page;
    to->place = mem_resize(to->place, to->rows + rows + 1, sizeof(*to->place));
    to->fields = mem_resize(to->fields, to->rows + rows + 1, sizeof(*to->fields));
    to->at = mem_resize(to->at, (to->rows + rows) * to->width + 1, sizeof(*to->at));
    to->flags = mem_resize(to->flags, (to->rows + rows) * to->width + 1, sizeof(*to->flags));
    memcpy(to->at + to->rows * to->width, from->at + skip * to->width, rows * to->width * sizeof(*to->at));
    memcpy(to->flags + to->rows * to->width, from->flags + skip * to->width, rows * to->width * sizeof(*to->flags));
    memcpy(to->fields + to->rows, from->fields + skip, rows * sizeof(*to->fields));
    for (size_t i = 0; i < rows; i++)
        to->place[to->rows + i] = (struct table_place){.page = (uint32_t)to->pages,
                                                       .number = from->place[skip + i].number,
                                                       .hidden = from->place[skip + i].hidden};
    to->rows += rows;
    to->pages++;
}

/* "台帳 (2)" is the second page of "台帳 (1)", but a copy of "台帳": where the mark does not say so. */
static unsigned part_of(const struct file_table *table)
{
    if (table->own.parts)
        return table->own.part;
    unsigned part = 1;
    const char *bracket = strrchr(table->name, '(');
    if (bracket && sscanf(bracket, "(%5u)", &part) != 1)
        part = 1;
    return part;
}

static bool is_split(const struct file_table *table)
{
    if (table->own.parts)
        return table->own.parts > 1;
    return strlen(table->name) > 3 && str_ends(table->name, "(1)");
}

static void join_parts(struct table_file *file)
{
    for (size_t i = 0; i < file->count; i++) {
        struct file_table *first = &file->table[i];
        if (!first->own.own || !first->id || !is_split(first) || part_of(first) != 1)
            continue;
        unsigned parts = first->own.parts, next = 2;
        for (size_t k = 0; k < file->count;) {
            if (k != i && part_of(&file->table[k]) == next && file->table[k].own.parts == parts &&
                same_columns(first, &file->table[k])) {
                join(file->arena, first, &file->table[k]);
                table_drop(file, k);
                i -= k < i;
                first = &file->table[i];
                next++;
                k = 0; /* tabs may have been moved */
            } else {
                k++;
            }
        }
        first->incomplete = parts && next <= parts;
    }
    for (size_t i = 0; i < file->count; i++)
        file->table[i].incomplete =
            file->table[i].incomplete || (file->table[i].own.parts > 1 && part_of(&file->table[i]) != 1);
}

/* ---- the file ---- */

/* The mark of a worksheet whose own one is gone, or half gone: that of the file. */
static void lend_mark(struct table_file *file, struct file_table *table, const char *sheet)
{
    table->own = file->own;
    table->own.sheet = arena_text(file->arena, sheet);
    table->own.part = table->own.parts = 1;
}

static void find_table(struct table_file *file, struct file_table *table, const char *named)
{
    size_t marks = 0, ids;
    bool marked = read_mark(file, table, &marks);
    if (!marked && named && *named && file->own.own)
        lend_mark(file, table, named);
    else if (marked && !*table->own.workbook && *file->own.workbook)
        lend_mark(file, table, table->own.sheet);
    if (find_ids(table, marks + marked, table->own.own, &ids))
        take_ids(file, table, ids);
    else if (marked)
        turn_facts(file, table, marks);
}

/* What is left of the file's own marks: the longest of all worksheets', which says more than the name. */
static void find_file_mark(struct table_file *file)
{
    for (size_t i = 0; i < file->count && file->own.earlier == 0; i++) {
        size_t row;
        struct mark *own = &file->table[i].own;
        if (read_mark(file, &file->table[i], &row) && *own->workbook && (*own->head || !file->own.own)) {
            file->own = *own;
            file->own.sheet = arena_text(file->arena, "");
        }
        *own = (struct mark){.entries = -1};
    }
}

void table_own_find(struct table_file *file, const struct table_names *names)
{
    size_t count = file->count;
    struct arena *arena SCOPED(arena_free) = arena_new();
    const char **named = arena_zero(arena, (count + 1) * sizeof(*named));
    bool any_named = false;
    read_file_name(file, names);
    find_file_mark(file);
    for (size_t i = 0; i < count; i++) {
        named[i] = named_sheet(arena, &file->table[i], names);
        any_named = any_named || named[i];
    }
    for (size_t i = 0; i < count && (file->own.own || any_named); i++) {
        find_table(file, &file->table[i], named[i]);
        file->table[i].named = named[i] != NULL;
    }
    /* Pages of no sheet: known by name; where no name is left, by having neither mark nor ids. */
    for (size_t n = 0, i = 0; n < count && file->own.own; n++) {
        const struct file_table *table = &file->table[i];
        if (named[n] ? !*named[n] : !any_named && !table->own.own && !table->id)
            table_drop(file, i);
        else
            i++;
    }
    join_parts(file);
}

void table_own_csv(struct table_file *file, struct file_table *table)
{
    for (size_t r = 0; r < table->rows && r < MARK_ROWS; r++)
        for (size_t c = table->fields[r]; c-- > 0;) {
            if (!mark_read(table_text(table, r, c), file->arena, &table->own))
                continue;
            table->header = r;
            table->at[r * table->width + c] += (uint32_t)strlen(table_text(table, r, c)); /* its NUL: "" */
            table->flags[r * table->width + c] = CELL_EMPTY;
            file->own = table->own;
            return;
        }
}
