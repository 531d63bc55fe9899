/* Floor: libcsv into one SQLite table, one transaction, a prepared statement, as durable as ours.
 *
 *   floor_csv FILE.csv OUT.sqlite
 */
#include <csv.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

struct load {
    sqlite3 *db;
    sqlite3_stmt *insert;
    int field, fields, row;
};

static void field(void *text, size_t length, void *context)
{
    struct load *load = context;
    if (load->row == 0)
        load->fields++;
    else
        sqlite3_bind_text(load->insert, ++load->field, text, (int)length, SQLITE_TRANSIENT);
}

static void row(int end, void *context)
{
    struct load *load = context;
    (void)end;
    if (load->row++ == 0) {
        char sql[2048] = "CREATE TABLE t(id INTEGER PRIMARY KEY", insert[2048] = "INSERT INTO t VALUES(NULL";
        size_t a = 37, b = 25;
        for (int i = 0; i < load->fields; i++) {
            a += (size_t)snprintf(sql + a, sizeof(sql) - a, ", c%d TEXT", i);
            b += (size_t)snprintf(insert + b, sizeof(insert) - b, ",?");
        }
        snprintf(sql + a, sizeof(sql) - a, ")");
        snprintf(insert + b, sizeof(insert) - b, ")");
        if (sqlite3_exec(load->db, sql, NULL, NULL, NULL) ||
            sqlite3_prepare_v2(load->db, insert, -1, &load->insert, NULL))
            exit(3);
        return;
    }
    if (sqlite3_step(load->insert) != SQLITE_DONE)
        exit(4);
    sqlite3_reset(load->insert);
    load->field = 0;
}

int main(int argc, char **argv)
{
    struct load load = {0};
    struct csv_parser parser;
    static char buffer[1 << 16];
    size_t got;
    FILE *in = argc == 3 ? fopen(argv[1], "r") : NULL;
    if (!in || sqlite3_open(argv[2], &load.db) || csv_init(&parser, 0))
        return 2;
    sqlite3_exec(load.db,
                 "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; PRAGMA temp_store=MEMORY; BEGIN IMMEDIATE",
                 NULL, NULL, NULL);
    while ((got = fread(buffer, 1, sizeof(buffer), in)) > 0)
        csv_parse(&parser, buffer, got, field, row, &load);
    csv_fini(&parser, field, row, &load);
    sqlite3_finalize(load.insert);
    int code = sqlite3_exec(load.db, "COMMIT", NULL, NULL, NULL);
    csv_free(&parser);
    fclose(in);
    return sqlite3_close(load.db) || code;
}
