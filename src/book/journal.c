/* The journal: entries, their chain, and rows packed into one text. */
#include "book/store_private.h"

#include <math.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"

struct span span_of(const char *text)
{
    return (struct span){text, text ? strlen(text) : 0};
}

bool span_is(struct span span, const char *text)
{
    return span.length == strlen(text) && memcmp(span.text ? span.text : "", text, span.length) == 0;
}

/* The chain. Every field goes in with its length, so that no two different entries give the same bytes. */

/* The bytes are laid down in a buffer of known size: this runs for each entry of an import. */
static unsigned char *bytes_start(struct str *scratch, size_t size)
{
    if (scratch->capacity < size + 1) {
        str_free(scratch);
        *scratch = (struct str){.text = mem_zero(2 * size + 1, 1), .capacity = 2 * size + 1};
    }
    return (unsigned char *)scratch->text;
}

static unsigned char *put_bytes(unsigned char *p, const void *bytes, size_t length)
{
    if (length > 0)
        memcpy(p, bytes, length);
    return p + length;
}

static unsigned char *put_number(unsigned char *p, uint64_t n)
{
    for (int i = 0; i < 8; i++)
        p[i] = (unsigned char)(n >> (8 * i));
    return p + 8;
}

static unsigned char *put_span(unsigned char *p, struct span span)
{
    return put_bytes(put_number(p, span.length), span.text, span.length);
}

void journal_digest(struct span salt, struct span old_value, struct span new_value, struct str *scratch,
                    unsigned char out[STORE_HASH])
{
    unsigned char *start = bytes_start(scratch, salt.length + 8 + old_value.length + 8 + new_value.length);
    unsigned char *p = put_bytes(start, salt.text, salt.length);
    p = put_span(put_span(p, old_value), new_value);
    crypto_generichash(out, STORE_HASH, start, (size_t)(p - start), NULL, 0);
}

void journal_hash(const unsigned char previous[STORE_HASH], const struct journal_entry *entry,
                  const unsigned char digest[STORE_HASH], struct str *scratch, unsigned char out[STORE_HASH])
{
    size_t texts = entry->origin.length + entry->kind.length + entry->person.length + entry->title.length +
                   entry->op.length + entry->sheet.length + entry->row.length + entry->column.length;
    unsigned char *start = bytes_start(scratch, 3 * STORE_HASH + 14 * 8 + texts);
    unsigned char *p = put_bytes(start, previous, STORE_HASH);
    p = put_span(p, entry->origin);
    p = put_number(p, (uint64_t)entry->number);
    p = put_number(p, (uint64_t)entry->batch);
    p = put_span(p, entry->kind);
    p = put_number(p, (uint64_t)entry->target);
    p = put_number(p, (uint64_t)entry->at);
    p = put_number(p, (uint64_t)entry->clock);
    p = put_span(p, entry->seal);
    p = put_span(p, entry->person);
    p = put_span(p, entry->title);
    p = put_span(p, entry->op);
    p = put_span(p, entry->sheet);
    p = put_span(p, entry->row);
    p = put_span(p, entry->column);
    p = put_bytes(p, digest, STORE_HASH);
    crypto_generichash(out, STORE_HASH, start, (size_t)(p - start), NULL, 0);
}

/* Salts for hundreds of entries at once: a system call for each would be half the cost of an import. */
static void next_salt(struct store *store, unsigned char out[STORE_SALT])
{
    if (store->salts_left < STORE_SALT) {
        randombytes_buf(store->salts, sizeof(store->salts));
        store->salts_left = sizeof(store->salts);
    }
    store->salts_left -= STORE_SALT;
    memcpy(out, store->salts + store->salts_left, STORE_SALT);
    sodium_memzero(store->salts + store->salts_left, STORE_SALT);
}

/* Reading and appending. */

struct span journal_column_span(sqlite3_stmt *statement, int column)
{
    /* As text where it is one: of a file that another program made in UTF-16 the bytes would be others. */
    bool is_text = sqlite3_column_type(statement, column) == SQLITE_TEXT;
    const char *text = is_text ? (const char *)sqlite3_column_text(statement, column)
                               : (const char *)sqlite3_column_blob(statement, column);
    size_t length = text ? (size_t)sqlite3_column_bytes(statement, column) : 0;
    return (struct span){length > 0 ? text : NULL, length};
}

void journal_read(sqlite3_stmt *statement, struct journal_entry *entry)
{
    struct span *const spans[] = {&entry->person, &entry->title,  &entry->op,        &entry->sheet,
                                  &entry->row,    &entry->column, &entry->old_value, &entry->new_value,
                                  &entry->salt,   &entry->digest, &entry->hash};
    entry->entry = sqlite3_column_int64(statement, 0);
    entry->origin = journal_column_span(statement, 1);
    entry->number = sqlite3_column_int64(statement, 2);
    entry->batch = sqlite3_column_int64(statement, 3);
    entry->kind = journal_column_span(statement, 4);
    entry->target = sqlite3_column_int64(statement, 5);
    entry->at = sqlite3_column_int64(statement, 6);
    entry->clock = sqlite3_column_type(statement, 7) == SQLITE_NULL ? entry->at : sqlite3_column_int64(statement, 7);
    entry->session = sqlite3_column_int64(statement, 8);
    entry->seal = (struct span){NULL, 0};
    for (size_t i = 0; i < ARRAY_LENGTH(spans); i++)
        *spans[i] = journal_column_span(statement, (int)i + 9);
}

/* Seconds from A back to B, also when a changed file holds numbers that cannot be subtracted. */
static int64_t seconds_back(int64_t a, int64_t b)
{
    int64_t seconds;
    return a <= b ? 0 : __builtin_sub_overflow(a, b, &seconds) ? INT64_MAX : seconds;
}

int64_t journal_step_back(int64_t before_at, int64_t before_clock, int64_t at, int64_t clock)
{
    int64_t dated = seconds_back(before_at, at), really = seconds_back(before_clock, clock);
    int64_t back = dated > really ? dated : really;
    return back > CLOCK_SLACK ? back : 0;
}

bool journal_load_head(struct store *store, struct error *err)
{
    sqlite3_stmt *statement = store_statement(store, STORE_HEAD, err);
    if (!statement)
        return false;
    memset(&store->head, 0, sizeof(store->head));
    int rc = sqlite3_step(statement);
    bool ok = rc == SQLITE_DONE || rc == SQLITE_ROW || store_error(store, err);
    if (rc == SQLITE_ROW) {
        store->head.entry = sqlite3_column_int64(statement, 0);
        store->head.number = sqlite3_column_int64(statement, 1);
        store->head.batch = sqlite3_column_int64(statement, 2);
        const char *kind = (const char *)sqlite3_column_text(statement, 3);
        snprintf(store->head.kind, sizeof(store->head.kind), "%s", kind ? kind : "");
        store->head.target = sqlite3_column_int64(statement, 4);
        store->head.at = sqlite3_column_int64(statement, 5);
        store->head.clock = sqlite3_column_int64(statement, 6);
        struct span hash = journal_column_span(statement, 7);
        if (hash.length == STORE_HASH) /* else verify says so */
            memcpy(store->head.hash, hash.text, STORE_HASH);
        struct span origin = journal_column_span(statement, 8);
        if (origin.length == STORE_ORIGIN)
            memcpy(store->head.origin, origin.text, STORE_ORIGIN);
    }
    sqlite3_reset(statement);
    memcpy(store->origin, *store->head.origin ? store->head.origin : store->first_origin, sizeof(store->origin));
    return ok;
}

static void bind_span(sqlite3_stmt *statement, int parameter, struct span span)
{
    if (span.length == 0)
        sqlite3_bind_null(statement, parameter);
    else
        sqlite3_bind_text(statement, parameter, span.text, (int)span.length, SQLITE_STATIC);
}

/* Where the journal ends, and that it can go on: a number from a changed file is not counted on. */
static bool check_head(struct store *store, struct error *err)
{
    const struct journal_head *head = &store->head;
    if (head->number == head->entry && head->number >= 0 && head->number < JOURNAL_ENTRIES_MAX)
        return true;
    bool full = head->number == head->entry;
    error_set(err, full ? ERROR_LIMIT : ERROR_VERIFY, store->path);
    error_place(err, "entry %lld", (long long)head->entry);
    return error_detail(err, _("its number is %lld"), (long long)head->number);
}

/* Once for a batch: where it is made, and whether it is dated before what is there already. */
static bool start_batch(struct store *store, struct error *err)
{
    if (!check_head(store, err) || !session_need(store, err))
        return false;
    const struct journal_head *head = &store->head;
    store->stepped_batch = head->number + 1;
    store->stepped_back = head->number > 0 ? journal_step_back(head->at, head->clock, store->at, store->clock) : 0;
    return true;
}

bool journal_append(struct store *store, const char *op, int64_t target, const char *sheet, const char *row,
                    const char *column, struct span old_value, struct span new_value, struct error *err)
{
    if (store->replaying) /* the entry that says it is there already */
        return true;
    sqlite3_stmt *statement = store_statement(store, STORE_APPEND, err);
    if (!statement || (!store->batch && !start_batch(store, err)))
        return false;
    unsigned char salt[STORE_SALT], digest[STORE_HASH], hash[STORE_HASH];
    next_salt(store, salt);
    int64_t number = store->head.number + 1;
    struct journal_entry entry = {
        .entry = number,
        .number = number,
        .batch = store->batch ? store->batch : number,
        .target = target ? target : store->target,
        .at = store->at,
        .clock = store->clock,
        .session = store->session,
        .seal = {(const char *)store->session_seal, STORE_HASH},
        .origin = {store->origin, STORE_ORIGIN},
        .kind = span_of(store->kind),
        .person = span_of(store->person),
        .title = span_of(store->title),
        .op = span_of(op),
        .sheet = span_of(sheet),
        .row = span_of(row),
        .column = span_of(column),
        .old_value = old_value,
        .new_value = new_value,
    };
    journal_digest((struct span){(const char *)salt, STORE_SALT}, old_value, new_value, &store->scratch, digest);
    journal_hash(store->head.number > 0 ? store->head.hash : store->start, &entry, digest, &store->scratch, hash);
    if (!store->batch) { /* the same for all entries of the batch; the statement keeps them */
        bind_span(statement, 2, entry.origin);
        sqlite3_bind_int64(statement, 4, entry.batch);
        bind_span(statement, 5, entry.kind);
        sqlite3_bind_int64(statement, 7, entry.at);
        if (entry.clock == entry.at)
            sqlite3_bind_null(statement, 8);
        else
            sqlite3_bind_int64(statement, 8, entry.clock);
        sqlite3_bind_int64(statement, 9, entry.session);
        bind_span(statement, 10, entry.person);
        bind_span(statement, 11, entry.title);
    }
    sqlite3_bind_int64(statement, 1, entry.entry);
    sqlite3_bind_int64(statement, 3, entry.number);
    sqlite3_bind_int64(statement, 6, entry.target);
    bind_span(statement, 12, entry.op);
    sqlite3_bind_text(statement, 13, sheet ? sheet : "", (int)entry.sheet.length, SQLITE_STATIC); /* NOT NULL */
    sqlite3_bind_text(statement, 14, row ? row : "", (int)entry.row.length, SQLITE_STATIC);
    bind_span(statement, 15, entry.column);
    bind_span(statement, 16, entry.old_value);
    bind_span(statement, 17, entry.new_value);
    sqlite3_bind_blob(statement, 18, salt, STORE_SALT, SQLITE_STATIC);
    sqlite3_bind_blob(statement, 19, digest, STORE_HASH, SQLITE_STATIC);
    sqlite3_bind_blob(statement, 20, hash, STORE_HASH, SQLITE_STATIC);
    if (!store_run(store, statement, err))
        return false;
    store->batch = entry.batch;
    store->head.entry = store->head.number = number;
    store->head.batch = entry.batch;
    store->head.at = entry.at;
    store->head.clock = entry.clock;
    store->head.target = entry.target;
    snprintf(store->head.kind, sizeof(store->head.kind), "%s", store->kind);
    memcpy(store->head.hash, hash, STORE_HASH);
    memcpy(store->head.origin, store->origin, sizeof(store->head.origin));
    return true;
}

sqlite3_stmt *journal_find(struct store *store, int64_t number, struct journal_entry *entry, struct error *err)
{
    sqlite3_stmt *statement = store_statement(store, STORE_ENTRY, err);
    if (!statement)
        return NULL;
    sqlite3_bind_int64(statement, 1, number);
    int rc = sqlite3_step(statement);
    if (rc == SQLITE_ROW) {
        journal_read(statement, entry);
        return statement;
    }
    if (rc != SQLITE_DONE) {
        store_error(store, err);
    } else {
        error_set(err, ERROR_VERIFY, store->path);
        error_place(err, "entry %lld", (long long)number);
        error_detail(err, "%s", _("the entry is missing"));
    }
    sqlite3_reset(statement);
    return NULL;
}

bool store_hash_at(struct store *store, int64_t number, char out[65], struct error *err)
{
    struct journal_entry entry;
    bool began;
    out[0] = '\0';
    if (!store_read_begin(store, &began, err))
        return false;
    bool good = true;
    if (number > 0 && number <= store->head.number) {
        sqlite3_stmt *statement = journal_find(store, number, &entry, err);
        good = statement != NULL;
        if (good && entry.hash.length == STORE_HASH)
            store_hex((const unsigned char *)entry.hash.text, STORE_HASH, out);
        if (statement)
            sqlite3_reset(statement);
    }
    store_read_end(store, began);
    return good;
}

/* Listing. */

static const char *listed_text(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return text && *text ? text : NULL;
}

/* A row of JOURNAL_COLUMNS, the session, and when the entry before it was made. */
static void listed_entry(sqlite3_stmt *statement, struct store_entry *entry)
{
    enum { PERSON = 9, SESSION = JOURNAL_COLUMN_COUNT, BEFORE = SESSION + 3 };
    const char *origin = listed_text(statement, 1), *kind = listed_text(statement, 4),
               *op = listed_text(statement, PERSON + 2), *sheet = listed_text(statement, PERSON + 3),
               *row = listed_text(statement, PERSON + 4);
    *entry = (struct store_entry){
        .origin = origin ? origin : "",
        .entry = sqlite3_column_int64(statement, 0),
        .number = sqlite3_column_int64(statement, 2),
        .batch = sqlite3_column_int64(statement, 3),
        .target = sqlite3_column_int64(statement, 5),
        .at = sqlite3_column_int64(statement, 6),
        .kind = kind ? kind : "",
        .person = listed_text(statement, PERSON),
        .title = listed_text(statement, PERSON + 1),
        .op = op ? op : "",
        .sheet = sheet ? sheet : "",
        .row = row ? row : "",
        .column = listed_text(statement, PERSON + 5),
        .old_value = listed_text(statement, PERSON + 6),
        .new_value = listed_text(statement, PERSON + 7),
        .blanked = sqlite3_column_type(statement, PERSON + 8) == SQLITE_NULL,
        .user = listed_text(statement, SESSION),
        .host = listed_text(statement, SESSION + 1),
        .tty = listed_text(statement, SESSION + 2),
    };
    entry->clock = sqlite3_column_type(statement, 7) == SQLITE_NULL ? entry->at : sqlite3_column_int64(statement, 7);
    if (sqlite3_column_type(statement, BEFORE) != SQLITE_NULL)
        entry->stepped_back = journal_step_back(sqlite3_column_int64(statement, BEFORE),
                                                sqlite3_column_int64(statement, BEFORE + 1), entry->at, entry->clock);
    if (strcmp(entry->op, "notice") == 0) {
        entry->notice = entry->column ? entry->column : "";
        entry->column = NULL;
    }
}

bool store_entries(struct store *store, const struct store_filter *filter, store_entry_fn *callback, void *context,
                   struct error *err)
{
    struct str sql = STR_INIT;
    str_add(&sql,
            "SELECT " JOURNAL_COLUMNS ", user, host, tty, (SELECT at FROM journal AS p WHERE p.entry = "
            "journal.entry - 1), (SELECT coalesce(clock, at) FROM journal AS p WHERE p.entry = journal.entry - 1) "
            "FROM journal LEFT JOIN session ON session.id = journal.session WHERE 1");
    if (filter->batch) /* its entries are the ones from its own number on */
        str_add(&sql, " AND batch = ?1 AND entry >= ?1");
    if (filter->sheet)
        str_add(&sql, " AND sheet = ?2");
    if (filter->row)
        str_add(&sql, " AND row = ?3");
    if (filter->column)
        str_add(&sql, " AND (col = ?4 AND op <> 'notice' OR col IS NULL AND op <> 'move')");
    if (filter->notice)
        str_add(&sql, " AND op = 'notice' AND col = ?7");
    if (filter->before)
        str_add(&sql, " AND entry < ?5");
    if (filter->after)
        str_add(&sql, " AND entry > ?6");
    str_add(&sql, filter->oldest_first ? " ORDER BY entry" : " ORDER BY entry DESC");
    if (filter->limit > 0)
        str_add_format(&sql, " LIMIT %lld", (long long)filter->limit);
    bool began;
    if (!store_read_begin(store, &began, err)) {
        str_free(&sql);
        return false;
    }
    sqlite3_stmt *statement = NULL;
    bool ok = store_prepare(store, &statement, sql.text, false, err);
    str_free(&sql);
    int rc = SQLITE_DONE;
    bool more = true;
    if (ok) {
        if (filter->batch)
            sqlite3_bind_int64(statement, 1, filter->batch);
        if (filter->sheet)
            sqlite3_bind_text(statement, 2, filter->sheet, -1, SQLITE_STATIC);
        if (filter->row)
            sqlite3_bind_text(statement, 3, filter->row, -1, SQLITE_STATIC);
        if (filter->column)
            sqlite3_bind_text(statement, 4, filter->column, -1, SQLITE_STATIC);
        if (filter->before)
            sqlite3_bind_int64(statement, 5, filter->before);
        if (filter->after)
            sqlite3_bind_int64(statement, 6, filter->after);
        if (filter->notice)
            sqlite3_bind_text(statement, 7, filter->notice, -1, SQLITE_STATIC);
    }
    while (ok && more && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        struct store_entry entry;
        listed_entry(statement, &entry);
        ok = strcmp(entry.op, "export") != 0 || export_is_open(store, entry.batch, &entry.open, err);
        more = ok && callback(context, &entry);
    }
    ok = ok && (!more || rc == SQLITE_DONE || store_error(store, err));
    sqlite3_finalize(statement);
    store_read_end(store, began);
    return ok;
}

/* Packed rows. */

/* Exact and the same in every locale: whole numbers as such, others as mantissa p exponent of two. */
void journal_pack_pos(struct str *out, bool has_pos, double pos)
{
    if (!has_pos)
        return;
    int exponent = 0;
    if (pos != floor(pos) || fabs(pos) > 9007199254740992.0) {
        pos = ldexp(frexp(pos, &exponent), 53);
        exponent -= 53;
        while (fmod(pos, 2) == 0 && pos != 0) {
            pos /= 2;
            exponent++;
        }
    }
    char text[24];
    sqlite3_snprintf(sizeof(text), text, "%lld", (long long)pos);
    str_add(out, text);
    if (exponent)
        str_add_format(out, "p%d", exponent);
}

bool journal_unpack_pos(const char *text, bool *has_pos, double *pos)
{
    *pos = 0;
    *has_pos = text && *text;
    if (!*has_pos)
        return true;
    char *end;
    long long mantissa = strtoll(text, &end, 10);
    long exponent = 0;
    bool digits = end != text;
    if (*end == 'p') {
        const char *power = end + 1;
        exponent = strtol(power, &end, 10);
        digits &= end != power;
    }
    if (!digits || *end || exponent < -2000 || exponent > 2000)
        return false;
    *pos = ldexp((double)mantissa, (int)exponent);
    return isfinite(*pos);
}

void journal_pack_cell(struct str *out, const char *column, size_t column_length, const char *value,
                       size_t value_length)
{
    char *part = out->text + out->length;
    size_t length = column_length + value_length + 2;
    if (out->length + length + 1 > out->capacity) {
        str_add_length(out, "\x1f", 1);
        str_add_length(out, column, column_length);
        str_add_length(out, "\x1f", 1);
        str_add_length(out, value, value_length);
        return;
    }
    part[0] = STORE_UNIT;
    memcpy(part + 1, column, column_length);
    part[1 + column_length] = STORE_UNIT;
    memcpy(part + 2 + column_length, value, value_length);
    part[length] = 0;
    out->length += length;
}

bool journal_unpack_row(const char *text, size_t length, struct row_image *image)
{
    image->count = 0;
    free(image->text);
    image->text = mem_text_length(text ? text : "", length);
    char *part = image->text;
    const char *column = NULL;
    if (strlen(part) != length)
        return false;
    for (size_t n = 0; part; n++) {
        char *end = strchr(part, STORE_UNIT);
        if (end)
            *end++ = 0;
        if (n == 0) {
            if (!journal_unpack_pos(part, &image->has_pos, &image->pos))
                return false;
        } else if (n % 2 == 1) {
            column = part;
        } else {
            if (image->count == image->capacity) {
                image->capacity = image->capacity ? image->capacity * 2 : 16;
                image->columns = mem_resize(image->columns, image->capacity, sizeof(char *));
                image->values = mem_resize(image->values, image->capacity, sizeof(char *));
            }
            image->columns[image->count] = column;
            image->values[image->count++] = part;
            column = NULL;
        }
        part = end;
    }
    return column == NULL;
}

const char *row_image_value(const struct row_image *image, const char *column)
{
    for (size_t i = 0; i < image->count; i++)
        if (strcmp(image->columns[i], column) == 0)
            return image->values[i];
    return NULL;
}

bool row_image_same(const struct row_image *a, const struct row_image *b)
{
    if (a->has_pos != b->has_pos || a->pos != b->pos || a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        const char *other = row_image_value(b, a->columns[i]);
        if (!other || strcmp(a->values[i], other) != 0)
            return false;
    }
    return true;
}

void row_image_free(struct row_image *image)
{
    free(image->columns);
    free(image->values);
    free(image->text);
    *image = (struct row_image){0};
}

char *store_packed_value(const char *packed, const char *column)
{
    struct row_image image = {0};
    const char *value = journal_unpack_row(packed, strlen(packed), &image) ? row_image_value(&image, column) : NULL;
    char *copy = mem_text(value);
    row_image_free(&image);
    return copy;
}
