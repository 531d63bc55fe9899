/* The proof of what stands beside the journal. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/history.h"
#include "book/other.h"

struct proving {
    struct other *other;
    replay_report_fn *report;
    void *context;
    struct str scratch;
    unsigned char previous[STORE_HASH], tip[STORE_HASH];
    int64_t next;
    uint32_t chain;
    bool well;
};

static void found(struct proving *p, int64_t number, const char *detail)
{
    char place[64];
    snprintf(place, sizeof(place), "chain %u entry %lld", p->chain, (long long)number);
    p->report(p->context, place, detail);
    p->well = false;
}

static bool prove_entry(void *context, uint32_t chain, const struct journal_entry *entry,
                        const struct other_session *session)
{
    struct proving *p = context;
    unsigned char digest[STORE_HASH], hash[STORE_HASH], seal[STORE_HASH];
    (void)chain;
    if (entry->number != p->next || entry->digest.length != STORE_HASH || entry->hash.length != STORE_HASH) {
        found(p, p->next, _("the entry is missing"));
        return false;
    }
    memcpy(digest, entry->digest.text, STORE_HASH);
    journal_hash(p->previous, entry, digest, &p->scratch, hash);
    if (memcmp(hash, entry->hash.text, STORE_HASH) != 0)
        found(p, entry->number, _("it was changed, or what comes before it"));
    if (entry->salt.length) {
        journal_digest(entry->salt, entry->old_value, entry->new_value, &p->scratch, digest);
        if (memcmp(digest, entry->digest.text, STORE_HASH) != 0)
            found(p, entry->number, _("its old or new value was changed"));
    }
    session_seal(session->user, session->host, session->tty, &p->scratch, seal);
    if ((session->user.length || session->host.length || session->tty.length) &&
        (entry->seal.length != STORE_HASH || memcmp(seal, entry->seal.text, STORE_HASH) != 0))
        found(p, entry->number, _("where it was made was changed"));
    memcpy(p->previous, entry->hash.text, STORE_HASH);
    p->next++;
    return p->well;
}

struct proving_chains {
    struct proving proving;
    struct other_chain *chain;
    size_t count, capacity;
};

static bool keep_chain(void *context, const struct other_chain *chain)
{
    struct proving_chains *all = context;
    all->chain = mem_grow(all->chain, all->count, &all->capacity, sizeof(*all->chain));
    all->chain[all->count++] = *chain;
    return true;
}

static bool prove_chain(struct proving *p, const struct other_chain *chain, struct error *err)
{
    bool has = true;
    p->chain = chain->id;
    p->next = chain->fork + 1;
    p->well = true;
    memcpy(p->previous, other_store(p->other)->start, STORE_HASH);
    if (chain->fork > 0 && !other_hash(p->other, chain->parent, chain->fork, p->previous, &has, err))
        return false;
    if (!has) {
        found(p, chain->fork, _("the entry is missing"));
        return true;
    }
    return other_entries(p->other, chain->id, 0, INT64_MAX, NULL, prove_entry, p, err);
}

/* Up to the last entry of each chain a merge of the own journal says that it was taken in; the journal is chained, and signed. */
static bool prove_tips(struct proving_chains *all, struct error *err)
{
    struct error why = {.code = ERROR_NONE};
    struct store *store = other_store(all->proving.other);
    struct history *history = history_load(store, &why);
    if (!history && why.code == ERROR_VERIFY) {
        all->proving.report(all->proving.context, why.place, why.detail);
        return true;
    }
    if (!history) {
        if (err)
            *err = why;
        return false;
    }
    for (size_t i = 0; i < all->count; i++) {
        const struct other_chain *chain = &all->chain[i];
        all->proving.chain = chain->id;
        if (chain->tip > chain->fork && !history_knows(history, 0, store->head.number, chain->id, chain->tip))
            found(&all->proving, chain->tip, _("no merge says that it was taken in"));
    }
    history_free(&history);
    return true;
}

/* An entry says nothing more only where an erasing of that row says so, here or in another copy; what others have merged stands here without its values. */
static bool prove_blanks(struct proving *p, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store_prepare(other_store(p->other), &statement,
                       "SELECT chain, number FROM other AS o WHERE salt IS NULL AND (kind <> 'merge' OR op = 'notice') "
                       "AND NOT EXISTS (SELECT 1 FROM journal AS j WHERE j.op = 'blank' AND j.sheet = o.sheet AND "
                       "j.row = o.row) AND NOT EXISTS (SELECT 1 FROM other AS b WHERE b.op = 'blank' AND b.sheet = "
                       "o.sheet AND b.row = o.row) ORDER BY chain, number LIMIT 1",
                       false, err))
        return false;
    int rc = sqlite3_step(statement);
    if (rc == SQLITE_ROW) {
        p->chain = (uint32_t)sqlite3_column_int64(statement, 0);
        found(p, sqlite3_column_int64(statement, 1), _("its values were removed, and no entry says by whom"));
    }
    bool good = rc == SQLITE_ROW || rc == SQLITE_DONE || store_error(other_store(p->other), err);
    sqlite3_finalize(statement);
    return good;
}

bool other_verify(struct store *store, replay_report_fn *report, void *context, struct error *err)
{
    struct proving_chains all = {.proving = {.report = report, .context = context, .scratch = STR_INIT}};
    if (!store->has_others)
        return true;
    all.proving.other = other_open(store);
    bool good = other_chains(all.proving.other, keep_chain, &all, err);
    for (size_t i = 0; i < all.count && good; i++)
        good = prove_chain(&all.proving, &all.chain[i], err);
    good = good && prove_blanks(&all.proving, err) && prove_tips(&all, err);
    other_close(&all.proving.other);
    str_free(&all.proving.scratch);
    free(all.chain);
    return good;
}
