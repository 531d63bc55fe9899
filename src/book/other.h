/* What was written in other copies, as it stands beside the journal: their entries, whole, each with its hash and its signature.
 *
 * Three tables, made with the first merge:
 *
 * - chain(id, origin, parent, fork): a copy's entries; it left chain PARENT (0: this file's journal) behind the entry FORK. Ids go up from 1,
 *   and a parent's is the smaller one. ORIGIN: of its first entry
 * - other(chain, number, origin, batch … hash): the entries, numbered on from FORK + 1; where each was made stands in it
 *   (user, host, tty, seal) in place of a session's id
 * - other_signature(chain, entry, first, row, link, signature): as in `signature`
 *
 * They say what somebody else wrote, and change nothing by themselves: what comes of it in the tables is an entry of the own journal, of a batch of
 * kind "merge" (merge_in.h). Entries of that kind of others say nothing new, and stand here without their values. */
#ifndef MAMORI_BOOK_OTHER_H
#define MAMORI_BOOK_OTHER_H

#include "book/store_private.h"

struct other_chain {
    uint32_t id, parent;
    int64_t fork, tip;
    char origin[STORE_ORIGIN + 1];
};

/* A look at both, own and others', within a view or a transaction of STORE. */
struct other;
struct other *other_open(struct store *store);
void other_close(struct other **other);
struct store *other_store(const struct other *other);

/* The tables, made when there are none. Inside a transaction. */
bool other_tables(struct store *store, struct error *err);
/* All chains but the own, in the order of their ids. The callback returns false to stop. */
typedef bool other_chain_fn(void *context, const struct other_chain *chain);
bool other_chains(struct other *other, other_chain_fn *chain, void *context, struct error *err);
/* All notices of the kind WORD, chain by chain, in their order; CHAIN 0: own. */
typedef bool other_notice_fn(void *context, uint32_t chain, int64_t number, const char *text);
bool other_notices(struct other *other, const char *word, other_notice_fn *notice, void *context, struct error *err);
/* The hash of an entry of any chain; *FOUND false: there is none. */
bool other_hash(struct other *other, uint32_t chain, int64_t number, unsigned char hash[STORE_HASH], bool *found,
                struct error *err);
/* Its origin and whether it begins a new one. */
bool other_origin(struct other *other, uint32_t chain, int64_t number, char origin[STORE_ORIGIN + 1], bool *found,
                  struct error *err);

/* Entries of CHAIN (0: own) from FROM to TO, in their order; `seal` is set, texts live during the callback. WHERE (may be NULL) is added to the
 * conditions. */
struct other_session {
    struct span user, host, tty;
};
typedef bool other_entry_fn(void *context, uint32_t chain, const struct journal_entry *entry,
                            const struct other_session *session);
bool other_entries(struct other *other, uint32_t chain, int64_t from, int64_t to, const char *where,
                   other_entry_fn *entry, void *context, struct error *err);

/* Of all chains but the own those that are about ROW of SHEET. They may be changed meanwhile. */
bool other_entries_of_row(struct other *other, const char *sheet, const char *row, other_entry_fn *entry, void *context,
                          struct error *err);

/* Adding, inside a transaction. */
bool other_add_chain(struct other *other, uint32_t parent, int64_t fork, const char *origin, uint32_t *id,
                     struct error *err);
bool other_add_entry(struct other *other, uint32_t chain, const struct journal_entry *entry,
                     const struct other_session *session, struct error *err);
/* The signatures of FROM's CHAIN that cover its entries FROM_NUMBER … TO_NUMBER become those of chain TO. */
bool other_add_signatures(struct other *from, uint32_t chain, int64_t from_number, int64_t to_number,
                          struct other *other, uint32_t to, struct error *err);

/* The proof: each chain begins at its parent, each entry's hash follows from the one before it, and a merge of the own journal
 * names the last of each. Part of store_verify(). */
bool other_verify(struct store *store, replay_report_fn *report, void *context, struct error *err);

#endif
