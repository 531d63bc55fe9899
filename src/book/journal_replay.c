/* The journal carried out again in memory, to be compared with the tables. Nothing of SQLite decides here what a change
 * means. */
#include "book/store_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/origin.h"

/* Erased entries no longer say what they did. What follows from them is *unknown*, cell by cell, and so may be whether
 * the row is there at all; nothing is guessed. Entries that still speak are held against everything that is known,
 * before, between and after erasings, and make known what they tell. The closing entry of each erasing says what the
 * row held then, or that there was none: it, too, is held against what is known, and from there on all is known again.
 */
static const char unknown[] = "?";

enum presence { ROW_GONE, ROW_THERE, ROW_UNKNOWN };

struct replay_row {
    const char *id;
    struct replay_row *next; /* same hash */
    enum presence there;
    bool seen;
    bool pos_known, has_pos;
    double pos;
    const char **cells; /* by the sheet's columns; NULL: empty */
    size_t count;
    bool rest_unknown; /* cells past COUNT: unknown, else empty */
};

struct replay_sheet {
    char *name;
    char **columns;
    size_t count, capacity;
    struct replay_row **buckets;
    size_t bucket_count, rows;
    int64_t max;
};

struct replay {
    struct arena *arena;
    struct replay_sheet **sheets;
    size_t count, capacity;
    struct row_image image; /* reused */
    int64_t entry;
    replay_report_fn *report;
    void *context;
};

struct replay *replay_new(replay_report_fn *report, void *context)
{
    struct replay *replay = mem_zero(1, sizeof(*replay));
    replay->arena = arena_new();
    replay->report = report;
    replay->context = context;
    return replay;
}

void replay_free(struct replay **replay)
{
    if (!*replay)
        return;
    for (size_t i = 0; i < (*replay)->count; i++) {
        struct replay_sheet *sheet = (*replay)->sheets[i];
        for (size_t j = 0; j < sheet->count; j++)
            free(sheet->columns[j]);
        free(sheet->columns);
        free(sheet->buckets);
        free(sheet->name);
        free(sheet);
    }
    row_image_free(&(*replay)->image);
    arena_free(&(*replay)->arena);
    free((*replay)->sheets);
    free(*replay);
    *replay = NULL;
}

static void report_entry(struct replay *replay, const char *detail)
{
    char place[40];
    snprintf(place, sizeof(place), "entry %lld", (long long)replay->entry);
    replay->report(replay->context, place, detail);
}

static void report_cell(struct replay *replay, const char *sheet, const char *row, const char *column,
                        const char *detail)
{
    char *place = mem_format("%s %s%s%s", sheet, row, column ? " " : "", column ? column : "");
    replay->report(replay->context, place, detail);
    free(place);
}

/* Tables in memory. */

static struct replay_sheet *find_sheet(struct replay *replay, const char *name, size_t length, bool add)
{
    for (size_t i = 0; i < replay->count; i++)
        if (strlen(replay->sheets[i]->name) == length && memcmp(replay->sheets[i]->name, name, length) == 0)
            return replay->sheets[i];
    if (!add)
        return NULL;
    struct replay_sheet *sheet = mem_zero(1, sizeof(*sheet));
    sheet->name = mem_text_length(name, length);
    sheet->bucket_count = 64;
    sheet->buckets = mem_zero(sheet->bucket_count, sizeof(*sheet->buckets));
    replay->sheets = mem_grow(replay->sheets, replay->count, &replay->capacity, sizeof(struct replay_sheet *));
    replay->sheets[replay->count++] = sheet;
    return sheet;
}

/* GUESS: where it probably is. */
static size_t find_column(struct replay_sheet *sheet, const char *name, size_t guess)
{
    if (guess < sheet->count && strcmp(sheet->columns[guess], name) == 0)
        return guess;
    for (size_t i = 0; i < sheet->count; i++)
        if (strcmp(sheet->columns[i], name) == 0)
            return i;
    sheet->columns = mem_grow(sheet->columns, sheet->count, &sheet->capacity, sizeof(char *));
    sheet->columns[sheet->count] = mem_text(name);
    return sheet->count++;
}

static size_t id_hash(const char *id, size_t length)
{
    uint64_t h = str_hash(STR_HASH, id, length);
    return (size_t)(h ^ h >> 32);
}

static void grow_buckets(struct replay_sheet *sheet)
{
    size_t count = sheet->bucket_count * 4;
    struct replay_row **buckets = mem_zero(count, sizeof(*buckets));
    for (size_t i = 0; i < sheet->bucket_count; i++) {
        for (struct replay_row *row = sheet->buckets[i], *next; row; row = next) {
            next = row->next;
            size_t at = id_hash(row->id, strlen(row->id)) & (count - 1);
            row->next = buckets[at];
            buckets[at] = row;
        }
    }
    free(sheet->buckets);
    sheet->buckets = buckets;
    sheet->bucket_count = count;
}

static struct replay_row *find_row(struct replay *replay, struct replay_sheet *sheet, const char *id, size_t length,
                                   bool add)
{
    size_t hash = id_hash(id, length);
    for (struct replay_row *row = sheet->buckets[hash & (sheet->bucket_count - 1)]; row; row = row->next)
        if (strlen(row->id) == length && memcmp(row->id, id, length) == 0)
            return row;
    if (!add)
        return NULL;
    if (sheet->rows >= sheet->bucket_count)
        grow_buckets(sheet);
    struct replay_row *row = arena_zero(replay->arena, sizeof(*row));
    row->id = arena_text_length(replay->arena, id, length);
    row->pos_known = true;
    row->next = sheet->buckets[hash & (sheet->bucket_count - 1)];
    sheet->buckets[hash & (sheet->bucket_count - 1)] = row;
    sheet->rows++;
    return row;
}

static const char **row_cell(struct replay *replay, struct replay_sheet *sheet, struct replay_row *row, size_t column)
{
    if (column >= row->count) {
        size_t count = sheet->count > column ? sheet->count : column + 1;
        const char **cells = arena_zero(replay->arena, count * sizeof(*cells));
        if (row->count > 0)
            memcpy(cells, row->cells, row->count * sizeof(*cells));
        for (size_t i = row->count; i < count && row->rest_unknown; i++)
            cells[i] = unknown;
        row->cells = cells;
        row->count = count;
    }
    return &row->cells[column];
}

static const char *row_value(const struct replay_row *row, size_t column)
{
    return column < row->count ? row->cells[column] : row->rest_unknown ? unknown : NULL;
}

/* Entries. */

static bool cell_is(const char *cell, struct span value)
{
    return cell == unknown || (cell ? span_is(value, cell) : value.length == 0);
}

static void row_clear(struct replay_row *row)
{
    row->there = ROW_GONE;
    row->has_pos = false;
    row->pos_known = true;
    row->count = 0;
    row->cells = NULL;
    row->rest_unknown = false;
}

static void replay_set(struct replay *replay, struct replay_sheet *sheet, struct replay_row *row,
                       const struct journal_entry *entry, bool blanked)
{
    char *name = mem_text_length(entry->column.text ? entry->column.text : "", entry->column.length);
    if (!store_id_valid(name)) {
        report_entry(replay, _("a set without a column"));
        free(name);
        return;
    }
    const char **cell = row_cell(replay, sheet, row, find_column(sheet, name, 0));
    free(name);
    if (blanked) {
        *cell = unknown;
        row->there = ROW_THERE;
        return;
    }
    if (!cell_is(*cell, entry->old_value))
        report_entry(replay, _("its old value is not the one before it"));
    *cell = entry->new_value.length ? arena_text_length(replay->arena, entry->new_value.text, entry->new_value.length)
                                    : NULL;
    row->there = ROW_THERE;
}

static bool read_image(struct replay *replay, struct span packed)
{
    if (journal_unpack_row(packed.text, packed.length, &replay->image))
        return true;
    report_entry(replay, _("its row cannot be read"));
    return false;
}

static void put_image(struct replay *replay, struct replay_sheet *sheet, struct replay_row *row)
{
    const struct row_image *image = &replay->image;
    row_clear(row);
    row->there = ROW_THERE;
    row->has_pos = image->has_pos;
    row->pos = image->pos;
    for (size_t i = 0; i < image->count; i++) {
        if (store_id_valid(image->columns[i]))
            *row_cell(replay, sheet, row, find_column(sheet, image->columns[i], i)) =
                arena_text(replay->arena, image->values[i]);
        else
            report_entry(replay, _("a column that cannot be"));
    }
}

static bool same_as_image(struct replay_sheet *sheet, const struct replay_row *row, const struct row_image *image)
{
    if (row->pos_known && (row->has_pos != image->has_pos || (row->has_pos && row->pos != image->pos)))
        return false;
    size_t cells = 0;
    for (size_t i = 0; i < row->count; i++)
        cells += row->cells[i] && row->cells[i] != unknown;
    for (size_t i = 0; i < image->count; i++) {
        size_t column = find_column(sheet, image->columns[i], i);
        const char *cell = row_value(row, column);
        if (cell == unknown)
            continue;
        if (!cell || strcmp(cell, image->values[i]) != 0)
            return false;
        cells--;
    }
    return cells == 0;
}

static void row_unknown(struct replay_row *row)
{
    row_clear(row);
    row->there = ROW_THERE;
    row->pos_known = false;
    row->rest_unknown = true;
}

static void replay_insert(struct replay *replay, struct replay_sheet *sheet, struct replay_row *row,
                          const struct journal_entry *entry, bool blanked)
{
    int64_t number = store_row_counted(row->id);
    if (number > sheet->max)
        sheet->max = number;
    if (row->there == ROW_THERE)
        report_entry(replay, _("it inserts a row that is there"));
    if (blanked)
        row_unknown(row);
    else if (read_image(replay, entry->new_value))
        put_image(replay, sheet, row);
}

static void replay_delete(struct replay *replay, struct replay_sheet *sheet, struct replay_row *row,
                          const struct journal_entry *entry, bool blanked)
{
    if (row->there == ROW_GONE)
        report_entry(replay, _("it deletes a row that is not there"));
    else if (!blanked && read_image(replay, entry->old_value) && !same_as_image(sheet, row, &replay->image))
        report_entry(replay, _("it deletes another row than there was"));
    row_clear(row);
}

static void replay_move(struct replay *replay, struct replay_row *row, const struct journal_entry *entry)
{
    bool had_pos = false, has_pos = false;
    double old = 0, pos = 0;
    char *before = mem_text_length(entry->old_value.text ? entry->old_value.text : "", entry->old_value.length);
    char *after = mem_text_length(entry->new_value.text ? entry->new_value.text : "", entry->new_value.length);
    if (!journal_unpack_pos(before, &had_pos, &old) || !journal_unpack_pos(after, &has_pos, &pos))
        report_entry(replay, _("its position cannot be read"));
    else if (row->there == ROW_GONE || (row->pos_known && (row->has_pos != had_pos || (had_pos && row->pos != old))))
        report_entry(replay, _("it moves a row from where it was not"));
    row->there = ROW_THERE;
    row->pos_known = true;
    row->has_pos = has_pos;
    row->pos = pos;
    free(before);
    free(after);
}

/* The last entry of an erasing: what the row holds now that older entries no longer say it; nothing: there is no row.
 * Once erased itself it says nothing, and changed nothing. */
static void replay_closing(struct replay *replay, struct replay_sheet *sheet, struct replay_row *row,
                           const struct journal_entry *entry)
{
    if (entry->new_value.length == 0) {
        if (row->there == ROW_THERE)
            report_entry(replay, _("it says that there is no row, and there was one"));
        row_clear(row);
    } else if (read_image(replay, entry->new_value)) {
        if (row->there == ROW_GONE || !same_as_image(sheet, row, &replay->image))
            report_entry(replay, _("the row it tells is not the one there was"));
        put_image(replay, sheet, row);
    }
}

/* A row given by a form is there while it has values. */
static void settle(struct replay_row *row)
{
    if (row->there == ROW_GONE || (row->pos_known && row->has_pos))
        return;
    bool value = false, open = !row->pos_known || row->rest_unknown;
    for (size_t i = 0; i < row->count; i++) {
        value |= row->cells[i] && row->cells[i] != unknown;
        open |= row->cells[i] == unknown;
    }
    row->there = value ? ROW_THERE : open ? ROW_UNKNOWN : ROW_GONE;
}

/* What was said changes nothing; in the batch of a change it stands beside it. */
static void check_notice(struct replay *replay, const struct journal_entry *entry)
{
    char *kind = mem_text_length(entry->column.text ? entry->column.text : "", entry->column.length);
    bool within = span_is(entry->kind, "notice") || span_is(entry->kind, "do") || span_is(entry->kind, "undo") ||
                  span_is(entry->kind, "redo") || span_is(entry->kind, "merge");
    if (!span_is(entry->op, "notice") || !within || !store_id_valid(kind) || entry->old_value.length ||
        (entry->row.length && !entry->sheet.length))
        report_entry(replay, _("a notice that claims to be a change"));
    free(kind);
}

void replay_entry(struct replay *replay, const struct journal_entry *entry, bool blanked)
{
    replay->entry = entry->number;
    if (span_is(entry->op, "export") || span_is(entry->kind, "export")) { /* changes nothing, and says so */
        if (!span_is(entry->op, "export") || !span_is(entry->kind, "export") || entry->row.length ||
            entry->column.length || entry->old_value.length)
            report_entry(replay, _("an export that claims to be a change"));
        return;
    }
    if (span_is(entry->op, "recover") || span_is(entry->kind, "recover")) { /* the same */
        if (!span_is(entry->op, "recover") || !span_is(entry->kind, "recover") || entry->row.length ||
            entry->column.length || entry->old_value.length)
            report_entry(replay, _("a recovery that claims to be a change"));
        return;
    }
    if (span_is(entry->op, "notice") || span_is(entry->kind, "notice")) {
        check_notice(replay, entry);
        return;
    }
    if (span_is(entry->op, "blank") && span_is(entry->kind, "blank") && entry->target > 0)
        return; /* which entry was erased: the row did not change, and a notice need not have one */
    if (!entry->sheet.text || !entry->row.text) {
        report_entry(replay, _("it names no row"));
        return;
    }
    struct replay_sheet *sheet = find_sheet(replay, entry->sheet.text, entry->sheet.length, true);
    struct replay_row *row = find_row(replay, sheet, entry->row.text, entry->row.length, true);
    if (span_is(entry->op, "set")) {
        replay_set(replay, sheet, row, entry, blanked);
    } else if (span_is(entry->op, "insert")) {
        replay_insert(replay, sheet, row, entry, blanked);
    } else if (span_is(entry->op, "delete")) {
        replay_delete(replay, sheet, row, entry, blanked);
    } else if (span_is(entry->op, "move")) {
        replay_move(replay, row, entry);
    } else if (!span_is(entry->op, "blank")) {
        report_entry(replay, _("an operation that cannot be"));
    } else if (!span_is(entry->kind, "blank")) {
        report_entry(replay, _("an erasing inside another change"));
    } else if (!blanked) {
        replay_closing(replay, sheet, row, entry);
    }
    settle(row);
}

bool replay_rows(const struct replay *replay, replayed_row_fn *row_of, replayed_max_fn *max_of, void *context)
{
    bool good = true;
    for (size_t s = 0; s < replay->count && good; s++) {
        const struct replay_sheet *sheet = replay->sheets[s];
        bool *untold = mem_zero(sheet->count + 1, sizeof(*untold));
        const char **cells = mem_zero(sheet->count + 1, sizeof(*cells));
        for (size_t b = 0; b < sheet->bucket_count && good; b++) {
            for (const struct replay_row *row = sheet->buckets[b]; row && good; row = row->next) {
                for (size_t c = 0; c < sheet->count; c++) {
                    const char *cell = row_value(row, c);
                    untold[c] = cell == unknown;
                    cells[c] = untold[c] ? NULL : cell;
                }
                const struct replayed_row told = {.sheet = sheet->name,
                                                  .id = row->id,
                                                  .has_pos = row->has_pos,
                                                  .pos_known = row->pos_known,
                                                  .pos = row->pos,
                                                  .count = sheet->count,
                                                  .columns = (const char *const *)sheet->columns,
                                                  .cells = cells,
                                                  .unknown = untold};
                good = row->there == ROW_GONE || row_of(context, &told);
            }
        }
        free(untold);
        free(cells);
        good = good && max_of(context, sheet->name, sheet->max);
    }
    return good;
}

const char *replay_cell(struct replay *replay, const char *sheet_name, const char *row_id, const char *column,
                        bool *untold)
{
    struct replay_sheet *sheet = find_sheet(replay, sheet_name, strlen(sheet_name), false);
    struct replay_row *row = sheet ? find_row(replay, sheet, row_id, strlen(row_id), false) : NULL;
    size_t at = 0; /* find_column() would add it, under the feet of whoever walks over the rows */
    while (row && at < sheet->count && strcmp(sheet->columns[at], column) != 0)
        at++;
    const char *cell = row && row->there != ROW_GONE ? row_value(row, at) : NULL;
    *untold = cell == unknown;
    return *untold ? NULL : cell;
}

/* The comparison. */

static void compare_row(struct replay *replay, const struct store_sheet *table, struct replay_sheet *sheet,
                        struct replay_row *row, sqlite3_stmt *statement)
{
    bool has_pos = sqlite3_column_type(statement, 1) != SQLITE_NULL;
    row->seen = true;
    if (!row->pos_known || row->has_pos != has_pos || (has_pos && row->pos != sqlite3_column_double(statement, 1)))
        report_cell(replay, table->name, row->id, NULL, _("its position is not what the journal says"));
    if (store_row_key(row->id) != sqlite3_column_int64(statement, 2))
        report_cell(replay, table->name, row->id, NULL, _("its key is not that of its id"));
    size_t told = 0;
    for (size_t i = 0; i < table->count; i++) {
        size_t column = find_column(sheet, table->columns[i], i);
        const char *cell = row_value(row, column);
        const char *text = (const char *)sqlite3_column_text(statement, (int)i + 3);
        size_t length = text ? (size_t)sqlite3_column_bytes(statement, (int)i + 3) : 0;
        told += cell != NULL;
        if (cell == unknown)
            report_cell(replay, table->name, row->id, table->columns[i], _("the journal no longer says what it holds"));
        else if ((cell != NULL) != (text != NULL) || (cell && !span_is((struct span){text, length}, cell)))
            report_cell(replay, table->name, row->id, table->columns[i], _("its value is not what the journal says"));
    }
    for (size_t i = 0; i < row->count; i++)
        told -= row->cells[i] != NULL;
    if (told != 0)
        report_cell(replay, table->name, row->id, NULL, _("a column of it is missing"));
}

static bool compare_table(struct replay *replay, struct store *store, const struct store_sheet *table,
                          struct error *err)
{
    struct replay_sheet *sheet = find_sheet(replay, table->name, strlen(table->name), true);
    sqlite3_stmt *statement = NULL;
    bool ok = store_prepare_rows(store, &statement, table, "id, pos, _key", " ORDER BY _key", err);
    int rc = SQLITE_DONE;
    while (ok && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *id = (const char *)sqlite3_column_text(statement, 0);
        struct replay_row *row =
            id ? find_row(replay, sheet, id, (size_t)sqlite3_column_bytes(statement, 0), false) : NULL;
        if (!row || row->there == ROW_GONE || row->seen)
            report_cell(replay, table->name, id ? id : "", NULL,
                        row && row->seen ? "the row is there twice" : "the journal knows no such row");
        else
            compare_row(replay, table, sheet, row, statement);
    }
    ok = ok && (rc == SQLITE_DONE || store_error(store, err));
    sqlite3_finalize(statement);
    return ok;
}

static bool compare_max(struct replay *replay, struct store *store, const struct replay_sheet *sheet, struct error *err)
{
    char *key = mem_format("rows:%s", sheet->name);
    struct str value = STR_INIT;
    char expected[24] = "";
    bool found;
    bool ok = store_meta(store, key, &value, &found, err);
    if (sheet->max > 0)
        snprintf(expected, sizeof(expected), "%lld", (long long)sheet->max);
    if (ok && strcmp(value.text, expected) != 0)
        report_cell(replay, "meta", key, NULL, _("it is not the greatest row number given"));
    str_free(&value);
    free(key);
    return ok;
}

bool replay_compare(struct replay *replay, struct store *store, struct error *err)
{
    for (size_t i = 0; i < store->sheet_count; i++)
        if (!compare_table(replay, store, store->sheets[i], err))
            return false;
    for (size_t i = 0; i < replay->count; i++) {
        struct replay_sheet *sheet = replay->sheets[i];
        for (size_t j = 0; j < sheet->bucket_count; j++)
            for (struct replay_row *row = sheet->buckets[j]; row; row = row->next)
                if (row->there != ROW_GONE && !row->seen)
                    report_cell(replay, sheet->name, row->id, NULL,
                                row->there == ROW_THERE ? _("the row is missing")
                                                        : _("the journal no longer says whether it is there"));
        if (!compare_max(replay, store, sheet, err))
            return false;
    }
    return true;
}
