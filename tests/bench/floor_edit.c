/* Floor: one durable SQLite update per edit, in our journal mode. Prints the milliseconds of each.
 *
 *   floor_edit FILE.sqlite COUNT      makes FILE with 1,000 rows if need be
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

int main(int argc, char **argv)
{
    sqlite3 *db;
    sqlite3_stmt *update;
    if (argc != 3 || sqlite3_open(argv[1], &db))
        return 2;
    sqlite3_exec(db,
                 "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; PRAGMA temp_store=MEMORY;"
                 "CREATE TABLE IF NOT EXISTS t(id INTEGER PRIMARY KEY, name TEXT, note TEXT);"
                 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                 "INSERT OR IGNORE INTO t SELECT i, 'asset ' || i, 'note' FROM n",
                 NULL, NULL, NULL);
    if (sqlite3_prepare_v2(db, "UPDATE t SET name = ?1 WHERE id = ?2", -1, &update, NULL))
        return 3;
    struct timespec start;
    clock_gettime(CLOCK_REALTIME, &start);
    unsigned salt = (unsigned)(start.tv_sec * 1000 +
                               start.tv_nsec / 1000000); /* SQLite writes nothing for a value that is there already */
    for (int i = 0; i < atoi(argv[2]); i++) {
        char name[64];
        snprintf(name, sizeof(name), "資産 %u %d", salt, i);
        double begin = now();
        sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
        sqlite3_bind_text(update, 1, name, -1, SQLITE_STATIC);
        sqlite3_bind_int(update, 2, 1 + i % 1000);
        sqlite3_step(update);
        sqlite3_reset(update);
        if (sqlite3_exec(db, "COMMIT", NULL, NULL, NULL))
            return 4;
        printf("%.4f\n", now() - begin);
    }
    sqlite3_finalize(update);
    return sqlite3_close(db);
}
