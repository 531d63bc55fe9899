/* Making a workbook: in memory first, whole, and then as a file. */
#include "book/store_private.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/atomic.h"
#include "base/date.h"
#include "base/intl.h"
#include "base/written.h"

static bool fill_new(struct store *store, const char *layers, struct error *err)
{
    unsigned char random[16 + STORE_ORIGIN / 2];
    char id[33], origin[STORE_ORIGIN + 1], created[24];
    randombytes_buf(random, sizeof(random));
    store_hex(random, 16, id);
    store_hex(random + 16, STORE_ORIGIN / 2, origin);
    snprintf(created, sizeof(created), "%lld", (long long)date_clock()); /* the chain builds on it */
    char sql[128];
    snprintf(sql, sizeof(sql), "BEGIN IMMEDIATE; PRAGMA application_id=%d; PRAGMA user_version=%d",
             STORE_APPLICATION_ID, STORE_FORMAT);
    bool ok = store_exec(store, sql, err);
    for (size_t i = 0; i < ARRAY_LENGTH(store_tables); i++)
        ok = ok && store_exec(store, store_tables[i], err);
    ok = ok && store_exec(store, store_notice_index, err);
    unsigned char start[STORE_HASH];
    char start_hex[2 * STORE_HASH + 1];
    store_start_hash(id, layers, origin, created, start);
    store_hex(start, STORE_HASH, start_hex);
    return ok && store_put_meta(store, "id", id, err) && store_put_meta(store, "layers", layers, err) &&
           store_put_meta(store, "origin", origin, err) && store_put_meta(store, "created", created, err) &&
           store_put_meta(store, "start", start_hex, err) && seal_loose(store, err) && seal_write(store, err) &&
           store_exec(store, "COMMIT", err);
}

/* Refused before any work is done for it; atomic_open() asks once more. */
static bool check_new(const char *path, struct error *err)
{
    struct atomic_file file;
    const struct atomic_look look = {.mode = 0600, .group = (gid_t)-1};
    if (!atomic_open(&file, path, ATOMIC_NEW_FILE, &look, err))
        return false;
    atomic_abandon(&file);
    return true;
}

/* Ids of layers, separated by commas. */
static bool ids_valid(const char *layers)
{
    char id[64];
    bool good = layers != NULL, more = good;
    while (good && more) {
        size_t length = strcspn(layers, ",");
        good = length < sizeof(id);
        snprintf(id, sizeof(id), "%.*s", (int)length, layers);
        good = good && store_id_valid(id);
        more = layers[length] == ',';
        layers += length + more;
    }
    return good;
}

struct store *store_make(const char *path, const char *layers, struct error *err)
{
    return check_new(path, err) ? store_make_in_memory(path, layers, err) : NULL;
}

struct store *store_make_in_memory(const char *path, const char *layers, struct error *err)
{
    if (!ids_valid(layers)) {
        error_set(err, ERROR_UNKNOWN_LAYER, layers ? layers : "");
        return NULL;
    }
    struct store *store = store_alloc(path);
    if (!store) {
        error_set(err, ERROR_INTERNAL, "libsodium");
        return NULL;
    }
    store->in_memory = true;
    if (!store_connect(store, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err) || !fill_new(store, layers, err) ||
        !store_load_meta(store, err))
        store_close(&store);
    return store;
}

/* As SQLite would have written them into a file, to the byte; or encrypted. */
bool store_write_bytes(struct store *store, struct atomic_file *file, struct error *err)
{
    size_t size = 0;
    bool made = false;
    if (store->vault && (!store_vault_room(store, &made, err) ||
                         (made && (!store_begin_trusted(store, err) || !seal_write(store, err) ||
                                   !store_run(store, store_statement(store, STORE_COMMIT, err), err)))))
        return false;
    unsigned char *bytes = store_bytes(store, &size, err);
    bool good =
        bytes && (store->vault ? store_vault_put(store, bytes, size, file, err) : atomic_write(file, bytes, size, err));
    store_bytes_free(&bytes);
    return good;
}

bool store_publish(struct store **pointer, struct error *err)
{
    struct store *store = *pointer;
    struct atomic_file file;
    mode_t mask = umask(0);
    umask(mask);
    const struct atomic_look look = {.mode = 0660 & ~mask, .group = (gid_t)-1};
    char *path = mem_text(store->path);
    bool good = atomic_open(&file, path, ATOMIC_NEW_FILE, &look, err);
    if (good) {
        good = store_write_bytes(store, &file, err) && atomic_place(&file, err);
        if (good)
            written_set(WRITTEN_YES, _("The workbook is there."));
        store_close(pointer);
        if (good && !(*pointer = store_open(path, STORE_WRITE, err))) {
            if (atomic_take_back(&file))
                written_set(WRITTEN_NOT, NULL);
            good = false;
        }
        atomic_abandon(&file);
    }
    if (!good)
        store_close(pointer);
    free(path);
    return good;
}

struct store *store_create(const char *path, const char *layers, struct error *err)
{
    struct store *store = store_make(path, layers, err);
    if (store)
        store_publish(&store, err);
    return store;
}

/* The magic of SQLite, and the application id where the format of its files has it. */
bool store_is_ours(const unsigned char head[STORE_FIRST_BYTES])
{
    static const unsigned char id[4] = {STORE_APPLICATION_ID >> 24 & 0xff, STORE_APPLICATION_ID >> 16 & 0xff,
                                        STORE_APPLICATION_ID >> 8 & 0xff, STORE_APPLICATION_ID & 0xff};
    return (memcmp(head, "SQLite format 3", 16) == 0 && memcmp(head + 68, id, sizeof(id)) == 0) || vault_is(head);
}
