/* A workbook as bytes, without a name anywhere: what is sealed, and what comes out of a sealed file. */
#include "book/store_private.h"

unsigned char *store_bytes_alloc(size_t size, const char *path, struct error *err)
{
    unsigned char *bytes = sqlite3_malloc64(size + 1); /* none is NULL, whatever the size */
    if (!bytes)
        error_set(err, ERROR_MEMORY, path);
    return bytes;
}

void store_bytes_free(unsigned char **bytes)
{
    sqlite3_free(*bytes);
    *bytes = NULL;
}

unsigned char *store_bytes(struct store *store, size_t *size, struct error *err)
{
    sqlite3_int64 length = 0;
    unsigned char *bytes = sqlite3_serialize(store->db, "main", &length, 0);
    *size = (size_t)length;
    if (!bytes)
        error_set(err, ERROR_MEMORY, store->path);
    return bytes;
}

struct store *store_of_bytes(const char *path, unsigned char **bytes, size_t size, struct error *err)
{
    struct store *store = store_alloc(path);
    unsigned char *taken = *bytes;
    *bytes = NULL;
    if (!store) {
        sqlite3_free(taken);
        error_set(err, ERROR_INTERNAL, "libsodium");
        return NULL;
    }
    store->in_memory = true;
    bool good = store_connect(store, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
    if (!good)
        sqlite3_free(taken);
    else if (sqlite3_deserialize(store->db, "main", taken, (sqlite3_int64)size, (sqlite3_int64)size,
                                 SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE) != SQLITE_OK)
        good = store_error(store, err);
    if (!good || !store_check_format(store, STORE_WRITE, err) || !store_prove(store, err))
        store_close(&store);
    return store;
}
