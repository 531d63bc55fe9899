#include "book/seen.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/state.h"
#include "book/origin.h"

#define FILE_NAME "heads"
#define ID        32
#define HASH      64

static bool keep_changing(void *context, const struct store_entry *entry)
{
    int64_t *number = context;
    if (strcmp(entry->op, "export") == 0)
        return true;
    *number = entry->entry;
    return false;
}

bool seen_mark(struct store *store, struct store_mark *mark, struct error *err)
{
    *mark = (struct store_mark){.entries = 0};
    return store_entries(store, &(struct store_filter){.limit = 0}, keep_changing, &mark->entries, err) &&
           (mark->entries == 0 || store_hash_at(store, mark->entries, mark->hash, err));
}

/* "ID ENTRIES HASH" → MARK; false: it is another one's, or none. */
static bool read_line(const char *line, const char *id, struct store_mark *mark)
{
    char *end;
    if (strncmp(line, id, ID) != 0 || line[ID] != ' ')
        return false;
    *mark = (struct store_mark){.entries = strtoll(line + ID + 1, &end, 10)};
    if (*end != ' ' || strlen(end + 1) != HASH || mark->entries <= 0)
        return false;
    memcpy(mark->hash, end + 1, HASH + 1);
    return true;
}

bool seen_get(const char *id, struct store_mark *mark)
{
    char *all = state_read(FILE_NAME), *rest = all;
    bool found = false;
    for (char *line; !found && (line = strsep(&rest, "\n"));)
        found = read_line(line, id, mark);
    free(all);
    return found;
}

void seen_put(const char *id, const struct store_mark *mark, bool anyway)
{
    struct store_mark before;
    if (mark->entries == 0 ||
        (seen_get(id, &before) && (before.entries > mark->entries ? !anyway : store_mark_same(&before, mark))))
        return;
    struct str out SCOPED(str_free) = STR_INIT;
    char *all = state_read(FILE_NAME), *rest = all;
    size_t kept = 1;
    str_add_format(&out, "%s %lld %s\n", id, (long long)mark->entries, mark->hash);
    for (char *line; (line = strsep(&rest, "\n"));)
        if (*line && strncmp(line, id, ID) != 0 && kept++ < SEEN_MOST)
            str_add_format(&out, "%s\n", line);
    state_write(FILE_NAME, &out);
    free(all);
}

void seen_id(const struct store *store, char out[ID + 1])
{
    unsigned char hash[ID / 2];
    crypto_generichash_state state;
    snprintf(out, ID + 1, "%s", store_id(store));
    if (store_is_first_origin(store))
        return;
    crypto_generichash_init(&state, NULL, 0, sizeof(hash));
    crypto_generichash_update(&state, (const unsigned char *)out, ID);
    crypto_generichash_update(&state, (const unsigned char *)store_origin(store), strlen(store_origin(store)));
    crypto_generichash_final(&state, hash, sizeof(hash));
    sodium_bin2hex(out, ID + 1, hash, sizeof(hash));
}

void seen_now(struct store *store)
{
    struct store_mark mark;
    char id[ID + 1];
    seen_id(store, id);
    if (seen_mark(store, &mark, NULL))
        seen_put(id, &mark, false);
}
