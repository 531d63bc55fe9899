#include "book/unseal.h"

#include <string.h>

#include "base/intl.h"
#include "book/notice.h"
#include "book/seen.h"

/* Does the workbook in the file say of itself what the head says of it? Whoever seals could write another head. */
static bool fits_head(struct store *store, const struct bundle_head *head, const char *path, struct error *err)
{
    char hash[65];
    int64_t entries;
    struct str part SCOPED(str_free) = STR_INIT;
    if (!store_part(store, &part, err) || !store_head(store, hash, &entries, err))
        return false;
    bool fits = head->part ? part.length > 0
                           : strcmp(store_id(store), head->id) == 0 && entries == head->entries &&
                                 strcmp(hash, head->hash) == 0;
    return fits ||
           error_because(err, ERROR_CORRUPT, path, "%s", _("its head speaks of another workbook than the one in it"));
}

static void say_both(const struct store_mark *held, const struct store_mark *now, struct error *err)
{
    error_detail(err, _("in the file: entry %lld, head %s; known: entry %lld, head %s"), (long long)now->entries,
                 *now->hash ? now->hash : "-", (long long)held->entries, held->hash);
}

/* Does STORE hold all that HELD knew? */
static bool goes_on(struct store *store, const struct bundle_head *head, const char *path,
                    const struct store_mark *held, struct error *err)
{
    struct store_mark now = {.entries = head->entries};
    char there[65] = "";
    memcpy(now.hash, head->hash, sizeof(now.hash));
    if (now.entries < held->entries) {
        error_set(err, ERROR_BEHIND, path);
        say_both(held, &now, err);
        return false;
    }
    if (head->part && now.entries > held->entries)
        return true;
    if (head->part)
        memcpy(there, now.hash, sizeof(there));
    else if (!store_hash_at(store, held->entries, there, err))
        return false;
    if (strcmp(there, held->hash) == 0)
        return true;
    error_set(err, ERROR_PARTED, path);
    say_both(held, &now, err);
    return false;
}

static bool mark_of(const char *path, const char *id, struct store_mark *mark, struct error *err)
{
    struct store *store = store_open(path, STORE_READ, err);
    bool good = store &&
                (strcmp(store_id(store), id) == 0 ||
                 error_because(err, ERROR_PARTED, path, "%s", _("it is another workbook"))) &&
                seen_mark(store, mark, err);
    store_close(&store);
    return good;
}

/* False: it stops here. */
static bool compare(struct store *store, const struct bundle_head *head, const char *path,
                    const struct unseal_options *options, struct unsealed *out, struct error *err)
{
    struct store_mark held[2];
    struct error why = {.code = ERROR_NONE};
    char id[33];
    seen_id(store, id);
    size_t count = seen_get(head->part ? head->id : id, &held[0]) ? 1 : 0;
    if (options->against && !mark_of(options->against, head->id, &held[count++], err))
        return false;
    for (size_t i = 0; i < count && why.code == ERROR_NONE; i++) {
        out->held = held[i];
        goes_on(store, head, path, &held[i], &why);
    }
    out->known = count > 0;
    out->behind = why.code == ERROR_BEHIND || why.code == ERROR_PARTED;
    if (why.code == ERROR_NONE || (out->behind && options->older))
        return true;
    if (err)
        *err = why;
    return false;
}

struct store *unseal_look(int fd, const char *path, const struct bundle_head *head, const struct secret *key,
                          const struct progress *progress, struct error *err)
{
    size_t size = 0;
    unsigned char *bytes = bundle_open(fd, path, head, key, &size, progress, err);
    struct store *store = bytes ? store_of_bytes(path, &bytes, size, err) : NULL;
    if (store && !fits_head(store, head, path, err))
        store_close(&store);
    return store;
}

bool unseal(int fd, const char *path, const struct bundle_head *head, const struct secret *key, const char *to,
            const struct unseal_options *options, const struct progress *progress, struct unsealed *out,
            struct error *err)
{
    size_t size = 0;
    *out = (struct unsealed){.known = false};
    unsigned char *bytes = bundle_open(fd, path, head, key, &size, progress, err);
    struct store *store = bytes ? store_of_bytes(to, &bytes, size, err) : NULL;
    struct store_mark seen = {.entries = head->entries};
    memcpy(seen.hash, head->hash, sizeof(seen.hash));
    bool good = store && fits_head(store, head, path, err) && compare(store, head, path, options, out, err) &&
                (head->part || seen_mark(store, &seen, err)) && store_publish(&store, err);
    if (good) {
        char id[33];
        store_mark(store, &out->mark);
        seen_id(store, id);
        seen_put(head->part ? head->id : id, &seen, out->behind);
    }
    store_close(&store);
    return good;
}
