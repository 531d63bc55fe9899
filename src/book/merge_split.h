/* Rows that two copies gave one id: copies made by hand go on under one name (origin.h), and each counts its rows on.
 *
 * Such rows are different things. In the union each has an id of its own, the number with a tag that follows from the entry that made it: "47@5nzt81wx"; so
 * it is the same in every copy, whatever order they come together in. An entry that says "47" means the one that it knew; after the two have come together nobody
 * says it any more. What names such a row, a cell that refers to it or the answers about it (`each`), is read the same way.
 *
 * Where no two copies have gone on under one name nothing of this is looked for.
 */
#ifndef MAMORI_BOOK_MERGE_SPLIT_H
#define MAMORI_BOOK_MERGE_SPLIT_H

#include "book/merge_in.h"
#include "book/other.h"

struct merge_split;
/* *SPLIT: NULL where there is none. Within a view, or a transaction. */
bool merge_split_find(struct store *store, const struct history *history, const struct merge_calls *calls,
                      void *context, struct merge_split **split, struct error *err);
void merge_split_free(struct merge_split **split);
/* ENTRY of CHAIN as the union reads it: its row, its value or its packed row. True: one of them is another. The texts live in ARENA, or in the entry. */
bool merge_split_read(const struct merge_split *split, uint32_t chain, struct journal_entry *entry,
                      struct arena *arena);

#endif
