#include "exchange/import_own.h"

#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/import_map.h"

#define HEADER_AFTER 20 /* rows that may have been put between the line of ids and the header */
#define LEAST_IDS    2
#define LEAST_HEADS  3 /* for a worksheet that does not bear the title of the sheet */

static bool is_label(const struct column_def *def, const char *text)
{
    return *text && (strcmp(text, def->label) == 0 || strcmp(text, intl_form(def->label)) == 0);
}

/* ---- which sheet ---- */

/* A worksheet's name is the sheet's title, shortened and without some signs: see xlsx_valid_name(). */
static bool bears_title(const struct file_table *table, const struct sheet_def *sheet)
{
    return utf8_same_folded(table->name, sheet->title) || utf8_same_folded(table->name, intl_form(sheet->title));
}

static size_t count_ids(const struct file_table *table, const struct sheet_def *sheet)
{
    size_t count = 0;
    for (size_t c = 0; table->id && c < table->width; c++)
        count += import_column_of(sheet, table->id[c]) != SIZE_MAX;
    return count;
}

static size_t count_labels(const struct file_table *table, const struct sheet_def *sheet)
{
    size_t count = 0;
    for (size_t c = 0; c < sheet->column_count; c++) {
        bool found = false;
        for (size_t r = 0; r < table->rows && !found; r++)
            for (size_t k = 0; k < table->width && !found; k++)
                found = is_label(&sheet->column[c], table_text(table, r, k));
        count += found;
    }
    return count;
}

/* How many columns of the sheet the worksheet names. */
static size_t score(const struct book *book, const struct file_table *table, size_t s)
{
    const struct sheet_def *sheet = &book->catalog->sheet[s];
    if (table->id)
        return count_ids(table, sheet);
    return sheet->kind == SHEET_FACTS ? count_labels(table, sheet) : import_map_score(book, s, table);
}

static size_t recognise(const struct book *book, const struct file_table *table, const bool *taken, bool *by_headers)
{
    size_t best = 0, which = SIZE_MAX;
    bool several = false;
    for (size_t s = 0; s < book->catalog->sheet_count; s++) {
        const struct sheet_def *sheet = &book->catalog->sheet[s];
        size_t own = sheet->hidden ? 0 : score(book, table, s);
        *by_headers = !table->id;
        if (own >= LEAST_IDS && bears_title(table, sheet))
            return s;
        if (taken[s] || own < best || own == 0)
            continue;
        several = own == best;
        best = own;
        which = s;
    }
    return several || best < LEAST_HEADS ? SIZE_MAX : which;
}

static size_t marked_sheet(const struct book *book, const struct file_table *table)
{
    for (size_t s = 0; table->own.own && *table->own.sheet && s < book->catalog->sheet_count; s++)
        if (strcmp(book->catalog->sheet[s].id, table->own.sheet) == 0)
            return s;
    return SIZE_MAX;
}

/* ---- completing a table ---- */

/* A row that was put between the ids and the header must not be taken for it. */
static void find_header(struct file_table *table, const struct sheet_def *sheet)
{
    size_t best = 0, from = table->header;
    for (size_t r = from; r < table->rows && r < from + HEADER_AFTER; r++) {
        size_t labels = 0;
        for (size_t c = 0; c < table->width; c++) {
            size_t column = import_column_of(sheet, table->id[c]);
            labels += column != SIZE_MAX && is_label(&sheet->column[column], table_text(table, r, c));
        }
        if (labels > best) {
            best = labels;
            table->header = r;
        }
    }
}

/* A page of facts whose hidden column of ids is gone: each line by its label. */
static void turn_by_labels(struct table_file *file, struct file_table *table, const struct sheet_def *sheet)
{
    const char **id SCOPED(mem_free) = mem_zero(table->rows + 1, sizeof(*id));
    size_t *in SCOPED(mem_free) = mem_zero(table->width + 1, sizeof(*in)), label = 0, found = 0;
    for (size_t c = 0; c < table->width; c++)
        for (size_t r = 0; r < table->rows; r++)
            for (size_t k = 0; k < sheet->column_count; k++)
                in[c] += is_label(&sheet->column[k], table_text(table, r, c));
    for (size_t c = 1; c < table->width; c++)
        label = in[c] > in[label] ? c : label;
    for (size_t r = 0; r < table->rows; r++)
        for (size_t k = 0; k < sheet->column_count && !id[r]; k++)
            if (is_label(&sheet->column[k], table_text(table, r, label))) {
                id[r] = sheet->column[k].id;
                found++;
            }
    if (found)
        table_turn(file, table, id, label, label + 1);
}

static void complete(const struct book *book, struct table_file *file, struct file_table *table, size_t s)
{
    const struct sheet_def *sheet = &book->catalog->sheet[s];
    if (!table->own.own) {
        table->own = file->own;
        table->own.sheet = arena_text(file->arena, sheet->id);
    }
    if (table->id && !table->upright)
        find_header(table, sheet);
    else if (sheet->kind == SHEET_FACTS && table->xlsx && !table->upright) /* a CSV file has them in a row */
        turn_by_labels(file, table, sheet);
}

/* ---- the file ---- */

/* Two worksheets for one sheet. */
static void find_copies(const struct book *book, const struct table_file *file, struct import_worksheet *found)
{
    for (size_t i = 0; i < file->count; i++) {
        if (found[i].sheet == SIZE_MAX || found[i].left != LEFT_NOT)
            continue;
        const struct sheet_def *sheet = &book->catalog->sheet[found[i].sheet];
        size_t best = i, rank = 0;
        for (size_t k = 0; k < file->count; k++) {
            const struct file_table *table = &file->table[k];
            size_t own = table->named ? 3 : bears_title(table, sheet) ? 2 : 1;
            if (found[k].sheet == found[i].sheet && found[k].left == LEFT_NOT && own > rank) {
                best = k;
                rank = own;
            }
        }
        for (size_t k = 0; k < file->count; k++)
            if (k != best && found[k].sheet == found[i].sheet && found[k].left == LEFT_NOT)
                found[k].left = LEFT_COPY;
    }
}

struct import_worksheet *import_own_find(struct book *book, struct table_file *file)
{
    struct import_worksheet *found = arena_zero(file->arena, (file->count + 1) * sizeof(*found));
    bool *taken SCOPED(mem_free) = mem_zero(book->catalog->sheet_count + 1, sizeof(*taken));
    for (size_t i = 0; i < file->count; i++) {
        found[i].sheet = marked_sheet(book, &file->table[i]);
        if (found[i].sheet != SIZE_MAX)
            taken[found[i].sheet] = true;
    }
    for (size_t i = 0; i < file->count && file->own.own; i++) {
        struct file_table *table = &file->table[i];
        struct import_worksheet *w = &found[i];
        if (w->sheet == SIZE_MAX && (!table->own.own || !*table->own.sheet)) {
            w->sheet = recognise(book, table, taken, &w->by_headers);
            if (w->sheet != SIZE_MAX)
                taken[w->sheet] = true;
        }
        w->left = w->sheet != SIZE_MAX ? LEFT_NOT : table->own.own && *table->own.sheet ? LEFT_NO_SHEET : LEFT_UNKNOWN;
        if (w->sheet == SIZE_MAX)
            continue;
        complete(book, file, table, w->sheet);
        w->by_headers = !table->id && file->xlsx;
    }
    find_copies(book, file, found);
    return found;
}

const char *import_own_company(const struct book *book, const struct table_file *file)
{
    size_t column = book->catalog->company.column, sheet = book->catalog->company.sheet;
    if (file->own.own && *file->own.company)
        return file->own.company;
    for (size_t i = 0; sheet != SIZE_MAX && i < file->count; i++) {
        const struct file_table *table = &file->table[i];
        const struct sheet_def *def = &book->catalog->sheet[sheet];
        if (!table->upright || !table->id || !table->own.own || strcmp(table->own.sheet, def->id) != 0)
            continue;
        for (size_t c = 0; c < table->width; c++)
            if (strcmp(table->id[c], def->column[column].id) == 0)
                return table_text(table, 1, c);
    }
    return "";
}
