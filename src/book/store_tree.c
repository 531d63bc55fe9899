/* The Merkle tree over the hashes of all entries (base/merkle.h), for anchors: as they stand in the file; whether they are right is for verify. */
#include "book/store_private.h"

#include "base/merkle.h"

struct merkle *store_tree(struct store *store, struct store_mark *mark, struct error *err)
{
    static const unsigned char none[MERKLE_HASH];
    sqlite3_stmt *statement = NULL;
    bool began;
    if (!store_read_begin(store, &began, err))
        return NULL;
    struct merkle *tree = merkle_new();
    bool good = store_prepare(store, &statement, "SELECT hash FROM journal WHERE entry BETWEEN 1 AND ?1 ORDER BY entry",
                              false, err);
    int rc = SQLITE_DONE;
    if (good)
        sqlite3_bind_int64(statement, 1, store->head.number);
    while (good && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        struct span hash = journal_column_span(statement, 0);
        merkle_add(tree, hash.length == MERKLE_HASH ? (const unsigned char *)hash.text : none);
    }
    good = good && (rc == SQLITE_DONE || store_error(store, err));
    sqlite3_finalize(statement);
    store_mark(store, mark);
    store_read_end(store, began);
    if (!good)
        merkle_free(&tree);
    return tree;
}
