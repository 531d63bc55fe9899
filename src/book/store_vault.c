/* Encrypted workbooks under SQLite: a VFS that stands between it and the real one, for these files and their journals alone. Plain workbooks are opened with the real
 * one and never come by here.
 *
 * The database as SQLite sees it begins behind the head, so every place in the file is moved by VAULT_HEAD. Its pages come and go whole (VAULT_PAGE), but
 * for the first VAULT_PLAIN bytes, of which it reads some by themselves; anything else is no file of ours. What a transaction leaves out at the end
 * of the file, pages that were made and freed again, would be zeros that nobody encrypted: they are written, too.
 *
 * In the journal a page stands as it was, behind its number and before a sum over some of its bytes. The page is encrypted as in the file, the sum is
 * hidden by what the page's nonce makes. Everything else there, magic, counts, numbers of pages, stays readable, also where something has to be taken back
 * after a kill: no key is needed to see that there is something.
 *
 * There is no other file: the log of WAL is refused (no shared memory is offered either), and so is whatever else SQLite would put on the disk, which
 * temp_store=MEMORY keeps it from.
 *
 * What is not what was written is SQLITE_IOERR_DATA, told as a damaged file (store_error.c).
 */
#include "book/store_private.h"

#include <stdlib.h>
#include <string.h>

#define VFS_NAME "mamori-vault"
#define SUM      4 /* bytes of a page's number, and of its sum */

struct vault_file {
    sqlite3_file base;
    struct vault *vault;
    bool journal;
    sqlite3_int64 pages; /* in the file, as far as known since it was locked; -1: not yet */
    /* In the journal: the number of the page that comes next, the sum of the page that came last. */
    sqlite3_int64 number_at, sum_at;
    uint32_t number, mask;
    unsigned char page[VAULT_PAGE];
    /* and the real file */
};

static struct vault *offered;
static uint32_t damaged; /* the last page that was not what was written */

static sqlite3_file *real_of(sqlite3_file *file)
{
    return (sqlite3_file *)((struct vault_file *)file + 1);
}

static bool is_nothing(const unsigned char *bytes, int length)
{
    for (int i = 0; i < length; i++)
        if (bytes[i])
            return false;
    return true;
}

static uint32_t number_of(const unsigned char bytes[SUM])
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void hide(unsigned char bytes[SUM], uint32_t mask)
{
    for (int i = 0; i < SUM; i++)
        bytes[i] ^= (unsigned char)(mask >> 8 * (SUM - 1 - i));
}

static int wrong(uint32_t page)
{
    damaged = page;
    return SQLITE_IOERR_DATA;
}

uint32_t store_vault_damaged(void)
{
    return damaged;
}

/* ---- the workbook ---- */

static int read_page(sqlite3_file *file, unsigned char *bytes, uint32_t page, sqlite3_int64 at)
{
    struct vault_file *f = (struct vault_file *)file;
    int rc = real_of(file)->pMethods->xRead(real_of(file), bytes, VAULT_PAGE, at);
    if (rc == SQLITE_IOERR_SHORT_READ) /* behind the end; but not half a page */
        return f->journal || is_nothing(bytes, VAULT_PAGE) ? rc : wrong(page);
    if (rc != SQLITE_OK)
        return rc;
    if (f->journal)
        f->mask = vault_mask(f->vault, bytes);
    return vault_decrypt(f->vault, page, bytes) ? SQLITE_OK : wrong(page);
}

static int write_page(sqlite3_file *file, const unsigned char *bytes, uint32_t page, sqlite3_int64 at)
{
    struct vault_file *f = (struct vault_file *)file;
    vault_encrypt(f->vault, page, bytes, f->page);
    if (f->journal)
        f->mask = vault_mask(f->vault, f->page);
    return real_of(file)->pMethods->xWrite(real_of(file), f->page, VAULT_PAGE, at);
}

static int main_read(sqlite3_file *file, void *bytes, int length, sqlite3_int64 at)
{
    if (at + length <= VAULT_PLAIN)
        return real_of(file)->pMethods->xRead(real_of(file), bytes, length, at + VAULT_HEAD);
    uint32_t page = (uint32_t)(at / VAULT_PAGE) + 1;
    if (length != VAULT_PAGE ||
        at % VAULT_PAGE != 0) /* the size of its pages was changed: that stands on the first one */
        return wrong(1);
    return read_page(file, bytes, page, at + VAULT_HEAD);
}

/* What stands between the end of the file and page PAGE. */
static int fill_up(sqlite3_file *file, uint32_t page)
{
    static const unsigned char nothing[VAULT_PAGE];
    struct vault_file *f = (struct vault_file *)file;
    int rc = SQLITE_OK;
    if (f->pages < 0) {
        sqlite3_int64 size = 0;
        rc = real_of(file)->pMethods->xFileSize(real_of(file), &size);
        f->pages = size > VAULT_HEAD ? (size - VAULT_HEAD) / VAULT_PAGE : 0;
    }
    for (; rc == SQLITE_OK && f->pages + 1 < page; f->pages++)
        rc = write_page(file, nothing, (uint32_t)f->pages + 1, VAULT_HEAD + f->pages * VAULT_PAGE);
    return rc;
}

static int main_write(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 at)
{
    struct vault_file *f = (struct vault_file *)file;
    if (length != VAULT_PAGE || at % VAULT_PAGE != 0)
        return SQLITE_IOERR_WRITE;
    uint32_t page = (uint32_t)(at / VAULT_PAGE) + 1;
    int rc = fill_up(file, page);
    if (rc == SQLITE_OK)
        rc = write_page(file, bytes, page, at + VAULT_HEAD);
    if (rc == SQLITE_OK && f->pages < page)
        f->pages = page;
    return rc;
}

static int main_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    ((struct vault_file *)file)->pages = -1;
    return real_of(file)->pMethods->xTruncate(real_of(file), size + VAULT_HEAD);
}

static int main_size(sqlite3_file *file, sqlite3_int64 *size)
{
    int rc = real_of(file)->pMethods->xFileSize(real_of(file), size);
    *size = *size > VAULT_HEAD ? *size - VAULT_HEAD : 0;
    return rc;
}

/* ---- its journal ---- */

static bool is_journal_head(const void *bytes)
{
    static const unsigned char magic[8] = {0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7};
    return memcmp(bytes, magic, sizeof(magic)) == 0;
}

static int beside_read(sqlite3_file *file, void *bytes, int length, sqlite3_int64 at)
{
    struct vault_file *f = (struct vault_file *)file;
    sqlite3_file *real = real_of(file);
    if (length != VAULT_PAGE || at < SUM) {
        int rc = real->pMethods->xRead(real, bytes, length, at);
        if (rc == SQLITE_OK && length == SUM && at == f->sum_at)
            hide(bytes, f->mask);
        return rc;
    }
    unsigned char number[SUM];
    int rc = real->pMethods->xRead(real, number, SUM, at - SUM);
    f->sum_at = at + VAULT_PAGE;
    return rc == SQLITE_OK ? read_page(file, bytes, number_of(number), at) : rc;
}

static int beside_write(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 at)
{
    struct vault_file *f = (struct vault_file *)file;
    sqlite3_file *real = real_of(file);
    if (length == VAULT_PAGE && !is_journal_head(bytes)) {
        if (f->number_at + SUM != at)
            return SQLITE_IOERR_WRITE; /* a page that nobody numbered */
        f->sum_at = at + VAULT_PAGE;
        return write_page(file, bytes, f->number, at);
    }
    if (length != SUM)
        return real->pMethods->xWrite(real, bytes, length, at);
    unsigned char sum[SUM];
    memcpy(sum, bytes, SUM);
    if (at == f->sum_at) {
        hide(sum, f->mask);
    } else {
        f->number_at = at;
        f->number = number_of(sum);
    }
    return real->pMethods->xWrite(real, sum, SUM, at);
}

static int beside_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int beside_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

/* ---- both ---- */

static int file_end(sqlite3_file *file)
{
    int rc = real_of(file)->pMethods ? real_of(file)->pMethods->xClose(real_of(file)) : SQLITE_OK;
    vault_free(&((struct vault_file *)file)->vault);
    return rc;
}

static int file_sync(sqlite3_file *file, int flags)
{
    return real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int file_lock(sqlite3_file *file, int level)
{
    ((struct vault_file *)file)->pages = -1; /* others may have made it longer or shorter until now */
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int file_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int file_reserved(sqlite3_file *file, int *out)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

/* What speaks of sizes and places would have to be moved, and is only there to save time. */
static int file_control(sqlite3_file *file, int what, void *argument)
{
    switch (what) {
    case SQLITE_FCNTL_SIZE_HINT:
    case SQLITE_FCNTL_CHUNK_SIZE: return SQLITE_OK;
    case SQLITE_FCNTL_BEGIN_ATOMIC_WRITE:
    case SQLITE_FCNTL_COMMIT_ATOMIC_WRITE:
    case SQLITE_FCNTL_ROLLBACK_ATOMIC_WRITE:
    case SQLITE_FCNTL_MMAP_SIZE: return SQLITE_NOTFOUND;
    default: return real_of(file)->pMethods->xFileControl(real_of(file), what, argument);
    }
}

static int file_sector(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

/* Nothing that lets SQLite do without a journal, or write or read parts of pages. */
static int file_traits(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file)) &
           (SQLITE_IOCAP_POWERSAFE_OVERWRITE | SQLITE_IOCAP_SEQUENTIAL | SQLITE_IOCAP_IMMUTABLE);
}

static const sqlite3_io_methods main_methods = {
    .iVersion = 1,
    .xClose = file_end,
    .xRead = main_read,
    .xWrite = main_write,
    .xTruncate = main_truncate,
    .xSync = file_sync,
    .xFileSize = main_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_traits,
};

static const sqlite3_io_methods beside_methods = {
    .iVersion = 1,
    .xClose = file_end,
    .xRead = beside_read,
    .xWrite = beside_write,
    .xTruncate = beside_truncate,
    .xSync = file_sync,
    .xFileSize = beside_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_traits,
};

/* ---- opening ---- */

static sqlite3_vfs *real_vfs, vault_vfs;

static struct vault *vault_of_database(const char *name)
{
    sqlite3_file *file = sqlite3_database_file_object(name);
    return file && file->pMethods == &main_methods ? ((struct vault_file *)file)->vault : NULL;
}

/* Is it still a workbook of this key? */
static int check_head(sqlite3_file *real, const struct vault *vault)
{
    unsigned char head[VAULT_HEAD];
    int rc = real->pMethods->xRead(real, head, VAULT_HEAD, 0);
    if (rc == SQLITE_OK && !vault_fits(vault, head))
        rc = SQLITE_NOTADB;
    return rc == SQLITE_IOERR_SHORT_READ ? SQLITE_NOTADB : rc;
}

static int vault_open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    struct vault_file *f = (struct vault_file *)file;
    bool journal = flags & SQLITE_OPEN_MAIN_JOURNAL;
    (void)vfs;
    *f = (struct vault_file){.journal = journal, .pages = -1, .number_at = -VAULT_PAGE, .sum_at = -1};
    struct vault *vault = journal ? vault_of_database(name) : flags & SQLITE_OPEN_MAIN_DB ? offered : NULL;
    if (!vault)
        return SQLITE_CANTOPEN;
    memset(real_of(file), 0, (size_t)real_vfs->szOsFile);
    int rc = real_vfs->xOpen(real_vfs, name, real_of(file), flags, out);
    if (rc == SQLITE_OK && !journal && (rc = check_head(real_of(file), vault)) != SQLITE_OK)
        real_of(file)->pMethods->xClose(real_of(file));
    if (rc != SQLITE_OK)
        return rc;
    f->vault = vault_share(vault);
    f->base.pMethods = journal ? &beside_methods : &main_methods;
    return SQLITE_OK;
}

/* All but the opening of files is as the real one does it. */
const char *store_vault_vfs(struct vault *vault)
{
    sqlite3_vfs *now = sqlite3_vfs_find(NULL);
    offered = vault;
    if (!vault)
        return NULL;
    if (now != real_vfs) {
        if (real_vfs)
            sqlite3_vfs_unregister(&vault_vfs);
        real_vfs = now;
        vault_vfs = *now;
        vault_vfs.pNext = NULL;
        vault_vfs.zName = VFS_NAME;
        vault_vfs.szOsFile = (int)sizeof(struct vault_file) + now->szOsFile;
        vault_vfs.xOpen = vault_open_file;
        sqlite3_vfs_register(&vault_vfs, 0);
    }
    return VFS_NAME;
}

/* ---- the head ---- */

/* By the way that SQLite would go: where it has the file open already, its locks stay. NULL: what is wrong with it, it says itself when it opens it. */
static sqlite3_file *open_real(const char *path, int flags, char **name)
{
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    sqlite3_file *file = mem_zero(1, (size_t)vfs->szOsFile);
    const char *full = sqlite3_create_filename(path, "", "", 0, NULL);
    *name = (char *)(uintptr_t)full;
    if (full && vfs->xOpen(vfs, full, file, flags | SQLITE_OPEN_MAIN_DB, NULL) == SQLITE_OK)
        return file;
    sqlite3_free_filename(*name);
    free(file);
    return NULL;
}

static void close_real(sqlite3_file *file, char *name)
{
    file->pMethods->xClose(file);
    sqlite3_free_filename(name);
    free(file);
}

bool store_vault_look(const char *path, unsigned char head[VAULT_HEAD])
{
    char *name;
    sqlite3_file *file = open_real(path, SQLITE_OPEN_READONLY, &name);
    memset(head, 0, VAULT_HEAD);
    if (!file)
        return false;
    int rc = file->pMethods->xRead(file, head, VAULT_HEAD, 0);
    close_real(file, name);
    return (rc == SQLITE_OK || rc == SQLITE_IOERR_SHORT_READ) && (vault_is(head) || vault_is(head + VAULT_PAGE));
}

bool store_vault_need(struct store *store, struct error *err)
{
    unsigned char head[VAULT_HEAD];
    if (store->vault || store->in_memory || !store_vault_look(store->path, head))
        return true;
    store->vault = vault_find(store->path, head, err);
    return store->vault != NULL;
}

/* One copy after the other, each on the disk before the next: whatever happens in between, one of them is whole. */
bool store_vault_write_head(struct store *store, const struct vault *vault, struct error *err)
{
    sqlite3_file *file = NULL;
    if (sqlite3_file_control(store->db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file ||
        file->pMethods != &main_methods)
        return error_set(err, ERROR_INTERNAL, "no encrypted file");
    sqlite3_file *real = real_of(file);
    int rc, tries = 0;
    do /* until nobody reads: whoever looks meanwhile is told that somebody writes */
        rc = real->pMethods->xLock(real, SQLITE_LOCK_EXCLUSIVE);
    while (rc == SQLITE_BUSY && store_busy(store, tries++));
    for (int at = VAULT_PAGE; rc == SQLITE_OK && at >= 0; at -= VAULT_PAGE) {
        rc = real->pMethods->xWrite(real, vault_head(vault) + at, VAULT_PAGE, at);
        if (rc == SQLITE_OK)
            rc = real->pMethods->xSync(real, SQLITE_SYNC_FULL);
    }
    return rc == SQLITE_OK || store_error_code(store, rc, err);
}

/* ---- bytes of a file ---- */

/* Room at the end of each page, and pages of the size that is encrypted. A commit that no seal knows of. */
bool store_vault_room(struct store *store, bool *made, struct error *err)
{
    int room = -1;
    *made = false;
    sqlite3_file_control(store->db, "main", SQLITE_FCNTL_RESERVE_BYTES, &room);
    size_t size = 0;
    unsigned char *bytes = room == VAULT_RESERVE ? store_bytes(store, &size, err) : NULL;
    bool fits = bytes && size % VAULT_PAGE == 0 && bytes[16] == VAULT_PAGE >> 8 && bytes[17] == 0;
    store_bytes_free(&bytes);
    if (fits)
        return true;
    room = VAULT_RESERVE;
    *made = true;
    return store_exec(store, "PRAGMA page_size=4096", err) &&
           (sqlite3_file_control(store->db, "main", SQLITE_FCNTL_RESERVE_BYTES, &room) == SQLITE_OK ||
            store_error(store, err)) &&
           store_exec(store, "VACUUM", err);
}

bool store_vault_put(struct store *store, const unsigned char *bytes, size_t size, struct atomic_file *file,
                     struct error *err)
{
    unsigned char page[VAULT_PAGE], back[VAULT_PAGE];
    if (size % VAULT_PAGE != 0 || bytes[20] != VAULT_RESERVE)
        return error_set(err, ERROR_INTERNAL, "pages without room");
    bool good = atomic_write(file, vault_head(store->vault), VAULT_HEAD, err);
    for (size_t at = 0; good && at < size; at += VAULT_PAGE) {
        vault_encrypt(store->vault, (uint32_t)(at / VAULT_PAGE) + 1, bytes + at, page);
        memcpy(back, page, VAULT_PAGE);
        good = vault_decrypt(store->vault, (uint32_t)(at / VAULT_PAGE) + 1, back) &&
               memcmp(back, bytes + at, VAULT_PAGE - VAULT_RESERVE) == 0;
        good =
            good ? atomic_write(file, page, VAULT_PAGE, err) : error_set(err, ERROR_INTERNAL, "a page that was lost");
    }
    return good;
}
