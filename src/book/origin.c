/* Origins: under which name this copy of the workbook writes, and the ids of rows that no other copy can give. */
#include "book/origin.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "book/notice.h"
#include "book/store_private.h"

/* No letters that are taken for others when they are read aloud or copied by hand. */
static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

enum { TAG_BITS = 5, TAG_MARK = '@' };

static void tag_of_bytes(const unsigned char bytes[ORIGIN_TAG_BYTES], char out[ORIGIN_TAG + 1])
{
    uint64_t bits = 0;
    for (size_t i = 0; i < ORIGIN_TAG_BYTES; i++)
        bits = bits << 8 | bytes[i];
    for (size_t i = ORIGIN_TAG; i-- > 0; bits >>= TAG_BITS)
        out[i] = alphabet[bits & 31];
    out[ORIGIN_TAG] = '\0';
}

static void tag_of_name(const char *origin, char out[ORIGIN_TAG + 1])
{
    unsigned char hash[16];
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)origin, strlen(origin), NULL, 0);
    tag_of_bytes(hash, out);
}

void origin_tagged_id(int64_t number, const unsigned char *hash, char out[64])
{
    char tag[ORIGIN_TAG + 1];
    tag_of_bytes(hash, tag);
    sqlite3_snprintf(64, out, "%lld%c%s", (long long)number, TAG_MARK, tag);
}

void store_row_id(const struct store *store, int64_t number, char out[64])
{
    char tag[ORIGIN_TAG + 1];
    if (strcmp(store->origin, store->first_origin) == 0) {
        sqlite3_snprintf(64, out, "%lld", (long long)number);
        return;
    }
    tag_of_name(store->origin, tag);
    sqlite3_snprintf(64, out, "%lld%c%s", (long long)number, TAG_MARK, tag);
}

int64_t store_row_counted(const char *row)
{
    char digits[20];
    size_t n = strspn(row, "0123456789");
    if (row[n] == '\0')
        return store_row_number(row);
    if (n >= sizeof(digits) || row[n] != TAG_MARK || strlen(row + n + 1) != ORIGIN_TAG ||
        strspn(row + n + 1, alphabet) != ORIGIN_TAG)
        return 0;
    memcpy(digits, row, n);
    digits[n] = '\0';
    return store_row_number(digits);
}

bool store_format_newest(struct store *store, struct error *err)
{
    char sql[40];
    snprintf(sql, sizeof(sql), "PRAGMA user_version=%d", STORE_FORMAT);
    return store_exec(store, sql, err);
}

bool store_new_origin(struct store *store, const char *text, struct error *err)
{
    unsigned char random[STORE_ORIGIN / 2];
    bool good =
        write_check(store, err) && (!store->batch || error_set(err, ERROR_INTERNAL, "an origin within a batch"));
    if (good) {
        randombytes_buf(random, sizeof(random));
        store_hex(random, sizeof(random), store->origin);
        good = store_format_newest(store, err) &&
               journal_append(store, "notice", 0, "", "", notice_defs[NOTICE_ORIGIN].word, (struct span){NULL, 0},
                              span_of(text), err);
    }
    if (!good)
        store_rollback(store);
    return good;
}

const char *store_origin(const struct store *store)
{
    return store->origin;
}

bool store_is_first_origin(const struct store *store)
{
    return strcmp(store->origin, store->first_origin) == 0;
}

bool origin_begins(const struct journal_entry *entry)
{
    return span_is(entry->op, "notice") && span_is(entry->column, notice_defs[NOTICE_ORIGIN].word) &&
           entry->batch == entry->number && entry->origin.length == STORE_ORIGIN;
}
