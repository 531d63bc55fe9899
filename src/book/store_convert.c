/* A workbook becomes an encrypted one, or a plain one again; another passphrase for it. See vault.h.
 *
 * The other form is made in memory, proven entry by entry, written whole beside the file and then takes its name in one step: at every moment the
 * name means one that is whole. Nobody can write meanwhile, since the old file stays locked until it is replaced. Whoever has it open sees by
 * store_present() that there is another one under its name, and writes nothing into the old one any more.
 */
#include "book/store_private.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/intl.h"
#include "base/written.h"

bool store_encrypted(const struct store *store)
{
    return store->vault != NULL;
}

bool store_head_of(const char *path, unsigned char head[VAULT_HEAD])
{
    return store_vault_look(path, head);
}

void store_like(struct store *to, const struct store *as)
{
    to->vault = as->vault ? vault_share(as->vault) : NULL;
}

static bool commit(struct store *store, struct error *err)
{
    return store_run(store, store_statement(store, STORE_COMMIT, err), err);
}

/* Locked for writing, with no journal beside it: one would be taken for that of the new file. What the beginning itself put right is in the file then. */
static bool hold(struct store *store, struct error *err)
{
    return store_begin_trusted(store, err) && commit(store, err) && store_begin_trusted(store, err);
}

static void let_go(struct store **store)
{
    if (*store && !sqlite3_get_autocommit((*store)->db))
        store_run(*store, store_statement(*store, STORE_ROLLBACK, NULL), NULL);
    store_close(store);
}

static bool replace(struct store *copy, struct error *err)
{
    struct atomic_file file;
    mode_t mask = umask(0);
    umask(mask);
    const struct atomic_look look = {.mode = 0660 & ~mask, .group = (gid_t)-1};
    if (!atomic_open(&file, copy->path, ATOMIC_FILE, &look, err))
        return false;
    bool good = store_write_bytes(copy, &file, err) && atomic_place(&file, err);
    if (good)
        written_set(WRITTEN_YES, _("The workbook is in the file in its new form."));
    atomic_abandon(&file);
    return good;
}

bool store_convert(const char *path, struct vault *vault, store_note_fn *note, void *context, struct error *err)
{
    struct store *held = store_open(path, STORE_WRITE, err), *from = NULL, *copy = NULL;
    bool good = held && hold(held, err) && (from = store_open_beside(path, STORE_READ, held, err)) &&
                (copy = store_copy_as(from, path, vault, err)) && (!note || note(context, copy, err)) &&
                replace(copy, err);
    store_close(&copy);
    store_close(&from);
    let_go(&held);
    if (!good)
        return false;
    if (vault)
        vault_remember(vault);
    struct store *made = store_open(path, STORE_READ, err); /* is it what was meant? */
    good = made && store_encrypted(made) == (vault != NULL) && store_trusted(made, err);
    store_close(&made);
    return good;
}

bool store_rewrap(const char *path, enum vault_slot slot, const struct secret *typed, enum secret_cost cost,
                  struct secret_kdf *kdf, char code[VAULT_CODE], struct error *err)
{
    struct store *store = store_open(path, STORE_WRITE, err);
    if (!store)
        return false;
    bool good = store->vault || error_because(err, ERROR_NOTHING, path, "%s", _("it is not encrypted"));
    good = good && (slot == VAULT_CODE_SLOT ? vault_new_code(store->vault, code, err)
                                            : vault_rewrap(store->vault, slot, typed, cost, kdf, err));
    good = good && store_begin_trusted(store, err);
    if (good) { /* the newer one of two heads holds as soon as it is whole */
        written_set(WRITTEN_MAYBE, NULL);
        good = store_vault_write_head(store, store->vault, err);
    }
    if (good)
        written_set(WRITTEN_YES, slot == VAULT_PASSPHRASE
                                     ? _("The new passphrase opens the workbook.")
                                     : _("There is another code on paper now: make one once more to see it."));
    /* With a commit, by which others see that it was mamori that wrote into the file. */
    good = good && seal_write(store, err) && commit(store, err);
    let_go(&store);
    return good;
}
