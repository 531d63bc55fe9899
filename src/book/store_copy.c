/* A copy of the workbook by way of the open connection: what cp would read from a name may be another file by now, or
 * half of a commit. It is made and proven in memory, and becomes a file as a new workbook does. */
#include "book/store_private.h"

#include <string.h>

static bool copy_pages(struct store *from, struct store *to, struct error *err)
{
    sqlite3_backup *backup = sqlite3_backup_init(to->db, "main", from->db, "main");
    if (!backup)
        return store_error(to, err);
    int rc = sqlite3_backup_step(backup, -1);
    int last = sqlite3_backup_finish(backup);
    if (rc == SQLITE_DONE && last == SQLITE_OK)
        return true;
    if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED) /* the backup does not tell whose fault it was */
        return error_set(err, ERROR_BUSY, from->path);
    return store_error(to, err);
}

bool store_prove(struct store *copy, struct error *err)
{
    return store_load_meta(copy, err) && store_verify(copy, NULL, NULL, NULL, err) && store_begin_trusted(copy, err) &&
           seal_write(copy, err) && store_run(copy, store_statement(copy, STORE_COMMIT, err), err);
}

/* Is it as far as we have seen it? */
static bool is_as_far(const struct store *from, struct store *copy, struct error *err)
{
    struct store_mark want, have;
    store_mark(from, &want);
    if (!store_head(copy, have.hash, &have.entries, err))
        return false;
    return (want.entries == have.entries && strcmp(want.hash, have.hash) == 0) ||
           error_set(err, ERROR_OLDER, from->path);
}

struct store *store_copy_in_memory(struct store *store, const char *path, struct error *err)
{
    return store_copy_as(store, path, store->vault, err);
}

struct store *store_copy_as(struct store *store, const char *path, struct vault *vault, struct error *err)
{
    struct store *copy = store_alloc(path);
    bool made;
    if (!copy) {
        error_set(err, ERROR_INTERNAL, "libsodium");
        return NULL;
    }
    copy->in_memory = true;
    copy->vault = vault ? vault_share(vault) : NULL;
    if (!store_connect(copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err) || !copy_pages(store, copy, err) ||
        (vault && !store_vault_room(copy, &made, err)) || !store_prove(copy, err) || !is_as_far(store, copy, err))
        store_close(&copy);
    return copy;
}

bool store_copy(struct store *store, const char *path, struct error *err)
{
    struct store *copy = store_copy_in_memory(store, path, err);
    bool ok = copy && store_publish(&copy, err);
    store_close(&copy);
    return ok;
}
