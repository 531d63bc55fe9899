/* What each entry knew: the chains of all copies whose entries a workbook holds, and where each took in the others.
 *
 * The journal of this file is chain 0. What others wrote stands beside it (other.h), one chain a copy: it leaves its parent behind the
 * entry `fork`, and goes on to `tip`. A notice "merge" in a chain names heads of others, and from there on the chain knows what led to
 * them. So of any two entries it is known whether the one was written in knowledge of the other, or neither of the other: without
 * any clock.
 *
 * The height of an entry is the length of the longest way to it: one more than the entry before it, at a merge one more than the highest that
 * comes together there. It follows from the entries alone, is the same in every copy, and grows along every way: entries in the order of
 * height stand in an order in which each comes after all that it knew.
 *
 * 0.2 µs a question. As large as (merges of all chains) × (chains) × 8 bytes.
 */
#ifndef MAMORI_BOOK_HISTORY_H
#define MAMORI_BOOK_HISTORY_H

#include "book/store_private.h"

struct history;

/* As of now, within a view or a transaction of STORE. NULL: ERR (ERROR_VERIFY: a merge names a head that is not there). */
struct history *history_load(struct store *store, struct error *err);
void history_free(struct history **history);
size_t history_chains(const struct history *history);

/* Did the entry NUMBER of CHAIN know the entry OF_NUMBER of OF, or is it that one? */
bool history_knows(const struct history *history, uint32_t chain, int64_t number, uint32_t of, int64_t of_number);
int64_t history_height(const struct history *history, uint32_t chain, int64_t number);

/* A head as the notice names it, "ORIGIN:NUMBER:HASH", several with a blank between. */
struct history_head {
    char origin[STORE_ORIGIN + 1];
    int64_t number;
    unsigned char hash[STORE_HASH];
};
void history_put_head(struct str *text, const struct history_head *head);
/* The next one of *TEXT, which moves on; false: there is none, or (*TEXT is not at its end) it cannot be read. */
bool history_take_head(const char **text, struct history_head *head);

#endif
