/* Is the file as mamori left it? What the seal cannot say is proven once, and a file that is not is written into no more. */
#include "book/store_private.h"

#include "base/intl.h"

/* The write lock, on a file that is still the one under its name, and as we left it: what somebody else wrote past us
 * would otherwise be sealed by our own commit. */
bool store_begin_trusted(struct store *store, struct error *err)
{
    for (;;) {
        if (store->doubt.code != ERROR_NONE) {
            if (err)
                *err = store->doubt;
            return false;
        }
        if (store->read_only) {
            error_set(err, ERROR_READ_ONLY, store->path);
            return error_detail(err, "%s", _("it was opened for reading"));
        }
        if (!store_run(store, store_statement(store, STORE_BEGIN, err), err))
            return false;
        bool ok = store_refresh(store, err) && store_present(store, err);
        if (ok && !store->suspect)
            return true;
        if (!sqlite3_get_autocommit(store->db))
            store_run(store, store_statement(store, STORE_ROLLBACK, NULL), NULL);
        if (!ok || !store_trusted(store, err))
            return false;
    }
}

bool store_trusted(struct store *store, struct error *why)
{
    struct error first = {.code = ERROR_NONE};
    bool began = false;
    if (store->doubt.code == ERROR_NONE) {
        if (!store_read_begin(store, &began, why))
            return false;
        store_read_end(store, began);
        if (!store->suspect)
            return true;
        if (store_verify(store, NULL, NULL, NULL, &first)) {
            store->suspect = false;
            return true;
        }
        switch (first.code) {
        case ERROR_VERIFY: first.code = ERROR_CHANGED; break;
        case ERROR_CORRUPT: break;
        default: /* busy, no disk: it may well be sound, but who knows */
            if (why)
                *why = first;
            return false;
        }
        store->doubt = first;
    }
    if (why)
        *why = store->doubt;
    return false;
}

bool store_doubted(const struct store *store, struct error *why)
{
    if (store->doubt.code == ERROR_NONE)
        return false;
    if (why)
        *why = store->doubt;
    return true;
}

bool store_suspect(const struct store *store)
{
    return store->suspect;
}
