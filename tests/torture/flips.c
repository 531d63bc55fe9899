/* flips FILE COPY MARK BITS: one byte of a workbook changed, read, judged and put back, for each offset on standard
 * input. COPY is where the changed file stands, MARK a file that holds the offset that is at work, for whoever finds
 * out that this has crashed. BITS: which bits of the byte are turned over, "one" (another one at each offset), "lowest"
 * (which makes a text a blob where SQLite keeps its class), "all".
 *
 * What is read is read twice: by SQLite itself, every value with its class, which knows nothing of mamori, and by the
 * program, as it reads: the model, the journal, drafts, notes. A line for each that nobody saw though either reads
 * something else: "unseen OFFSET BYTE CHANGED what". At the end done FLIPS REFUSED OPENING VERIFY UNSEEN HARMLESS
 * CHANGED CLASS: not opened; seen at opening or when the tables are read; seen by verify only; seen by nobody and
 * something else is read; nothing else is read and nobody complains; how often SQLite read something else; how often
 * only a class. */
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/intl.h"
#include "book/book_private.h"
#include "book/store_private.h"
#include "catalog/files.h"

static const char *copy;
static struct catalog *catalog;

struct reading {
    uint64_t values, classes; /* the same text of another class changes only the second */
};

static void mix(uint64_t *hash, const void *bytes, size_t length)
{
    *hash = (str_hash(*hash, bytes, length) ^ length) * STR_HASH_FACTOR;
}

static void mix_text(uint64_t *hash, const char *text)
{
    mix(hash, text ? text : "\1", text ? strlen(text) + 1 : 1);
}

/* ---- SQLite by itself ---- */

static bool read_table(sqlite3 *db, const char *table, struct reading *reading)
{
    sqlite3_stmt *statement = NULL;
    char *sql = sqlite3_mprintf("SELECT * FROM \"%w\"", table);
    int rc = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    sqlite3_free(sql);
    mix_text(&reading->values, table);
    while (rc == SQLITE_OK && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            int class = sqlite3_column_type(statement, i);
            const void *text = sqlite3_column_blob(statement, i);
            mix(&reading->classes, &class, sizeof(class));
            mix(&reading->values, text, text ? (size_t)sqlite3_column_bytes(statement, i) : 0);
            mix_text(&reading->values, sqlite3_column_name(statement, i));
        }
        rc = SQLITE_OK;
    }
    sqlite3_finalize(statement);
    return rc == SQLITE_DONE;
}

/* Every table but the seal, which is no content. An error is a reading of its own. */
static struct reading plain_reading(void)
{
    struct reading reading = {STR_HASH, STR_HASH};
    sqlite3 *db = NULL;
    sqlite3_stmt *tables = NULL;
    bool good = sqlite3_open_v2(copy, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
                sqlite3_prepare_v2(db,
                                   "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name <> 'seal' "
                                   "ORDER BY name",
                                   -1, &tables, NULL) == SQLITE_OK;
    int rc = SQLITE_DONE;
    while (good && (rc = sqlite3_step(tables)) == SQLITE_ROW)
        good = sqlite3_column_text(tables, 0) && read_table(db, (const char *)sqlite3_column_text(tables, 0), &reading);
    if (!good || rc != SQLITE_DONE)
        mix_text(&reading.values, "error");
    sqlite3_finalize(tables);
    sqlite3_close(db);
    return reading;
}

/* ---- as mamori reads ---- */

static bool add_entry(void *context, const struct store_entry *e)
{
    const int64_t numbers[] = {e->number, e->batch, e->target, e->at, e->clock, e->blanked, e->entry};
    const char *const texts[] = {e->origin, e->kind,      e->person,    e->title, e->op,   e->sheet, e->row,
                                 e->column, e->old_value, e->new_value, e->user,  e->host, e->tty};
    mix(context, numbers, sizeof(numbers));
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
        mix_text(context, texts[i]);
    return true;
}

static bool add_draft(void *context, const struct store_draft *d)
{
    const char *const texts[] = {d->sheet, d->row, d->column, d->person, d->text};
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
        mix_text(context, texts[i]);
    return true;
}

static bool add_note(void *context, const char *key, const char *value)
{
    mix_text(context, key);
    mix_text(context, value);
    return true;
}

static bool add_text(void *context, const char *sheet, const char *row, const char *column, const char *value)
{
    const char *const texts[] = {sheet, row, column, value};
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
        mix_text(context, texts[i]);
    return true;
}

/* Everything, the model too: what it makes of strange values must at least not crash. */
static uint64_t own_reading(struct store *store)
{
    uint64_t hash = STR_HASH;
    struct error err = {0};
    struct store_filter all = {0};
    char head[65];
    int64_t entries = 0;
    struct book book = {.store = store, .catalog = catalog};
    bool good = book_load(&book, &err) && store_head(store, head, &entries, &err);
    good = good && store_entries(store, &all, add_entry, &hash, &err) && store_drafts(store, add_draft, &hash, &err) &&
           store_notes(store, add_note, &hash, &err) && store_texts(store, add_text, &hash, &err);
    mix_text(&hash, good ? head : "error");
    mix_text(&hash, store_id(store));
    mix_text(&hash, store_first_layers(store));
    mix(&hash, &entries, sizeof(entries));
    book_forget_lost(&book.lost);
    model_free(&book.model);
    return hash;
}

int main(int argc, char **argv)
{
    struct error err = {0};
    if (argc != 5 || !intl_start("en", &err) || !date_start(&err) || sodium_init() < 0)
        return 2;
    char *forms = catalog_forms_dir(NULL);
    catalog = catalog_load_layer(forms, "personal-data", NULL, NULL, &err);
    copy = argv[2];
    FILE *file = fopen(argv[1], "rb"), *out = fopen(copy, "wb+");
    int mark = open(argv[3], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    static char bytes[16 << 20];
    size_t length = file ? fread(bytes, 1, sizeof(bytes), file) : 0;
    if (!catalog || !out || mark < 0 || length == 0 || fwrite(bytes, 1, length, out) != length || fflush(out) != 0)
        return 3;
    fclose(file);
    struct store *store = store_open(copy, STORE_READ, &err);
    if (!store || store_suspect(store))
        return 3;
    const uint64_t own = own_reading(store);
    const struct reading plain = plain_reading();
    if (store_suspect(store) || !store_verify(store, NULL, NULL, NULL, &err))
        return 3;
    store_close(&store);
    long at, flips = 0, refused = 0, opening = 0, verify = 0, unseen = 0, harmless = 0, changed = 0, class = 0;
    while (scanf("%ld", &at) == 1) {
        if (at < 0 || (size_t)at >= length)
            return 3;
        char now = (char)(bytes[at] ^ (*argv[4] == 'a' ? 0xff : *argv[4] == 'l' ? 1 : 1 << (at % 7 + 1)));
        char note[32];
        int note_length = snprintf(note, sizeof(note), "%-20ld\n", at);
        if (pwrite(mark, note, (size_t)note_length, 0) < 0 || pwrite(fileno(out), &now, 1, at) != 1)
            return 3;
        alarm(30);
        flips++;
        struct reading read = plain_reading();
        bool other = read.values != plain.values || read.classes != plain.classes;
        changed += other;
        class += other && read.values == plain.values;
        store = store_open(copy, STORE_READ, NULL);
        if (!store) {
            refused++;
        } else {
            bool same = own_reading(store) == own, noticed = store_suspect(store) || store_doubted(store, NULL);
            bool proven = store_verify(store, NULL, NULL, NULL, &err);
            if (!proven) {
                opening += noticed;
                verify += !noticed;
            } else if (same && !other) {
                harmless++;
            } else {
                unseen++;
                printf("unseen %ld %02x %02x %s\n", at, (unsigned char)bytes[at], (unsigned char)now,
                       same ? "SQLite reads something else" : "mamori reads something else");
            }
            store_close(&store);
        }
        if (pwrite(fileno(out), &bytes[at], 1, at) != 1)
            return 3;
    }
    printf("done %ld %ld %ld %ld %ld %ld %ld %ld\n", flips, refused, opening, verify, unseen, harmless, changed, class);
    unlink(copy);
    catalog_free(&catalog);
    free(forms);
    return 0;
}
