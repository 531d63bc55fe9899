/* What kill_store.sh kills: a process that edits a workbook and says so after each commit.
 *
 *   store_writer write FILE COUNT   makes FILE if need be, then COUNT edits; after each "ack ENTRIES HEAD" on stdout
 *   store_writer check FILE ACKS    every acknowledged entry must be there and the workbook must verify; prints what is
 * wrong
 *
 * With STORE_WRITER_LIE=1 an edit is acknowledged before it is committed: the check must then find it lost.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "book/store.h"

static int complain(const char *what, const struct error *err)
{
    printf("%s: error %d: %s %s %s\n", what, (int)err->code, err->subject, err->place, err->detail);
    return 1;
}

/* One write(2), so that nothing acknowledged waits in a buffer. */
static void acknowledge(int64_t entries, const char *head)
{
    char line[128];
    int length = snprintf(line, sizeof(line), "ack %lld %s\n", (long long)entries, head);
    if (write(STDOUT_FILENO, line, (size_t)length) != length)
        exit(3);
}

/* Something of everything: cells, rows, several changes in one batch, undo and redo. */
static bool edit(struct store *store, int i, struct error *err)
{
    if (i % 11 == 7)
        return store_undo(store, "writer", i, err);
    if (i % 11 == 8)
        return store_redo(store, "writer", i, err);
    static const char *const columns[] = {"name", "note"};
    char value[32], row[16], id[64] = "";
    const char *values[] = {value, i % 2 ? "メモ" : NULL};
    double pos;
    snprintf(value, sizeof(value), "値 %d", i);
    snprintf(row, sizeof(row), "q%02d", i % 25 + 1);
    if (!store_begin(store, "writer", i, "do", 0, NULL, err))
        return false;
    bool ok = store_set(store, "self-check", row, i % 3 ? "note" : "answer", false, NULL, value, err);
    if (ok && i % 4 == 0)
        ok = store_last_pos(store, "assets", NULL, &pos, err) &&
             store_insert(store, "assets", id, pos, 2, columns, values, err);
    if (ok && i % 20 == 16)
        ok = store_delete(store, "assets", id, err);
    return ok && store_commit(store, NULL, err);
}

static int write_edits(const char *path, int count)
{
    struct error err = {.code = ERROR_NONE};
    bool lie = getenv("STORE_WRITER_LIE") != NULL;
    struct store *store =
        access(path, F_OK) == 0 ? store_open(path, STORE_WRITE, &err) : store_create(path, "ipa-3", &err);
    if (!store)
        return complain("open", &err);
    for (int i = 1; i <= count; i++) {
        char head[65];
        int64_t entries;
        if (lie && store_head(store, head, &entries, &err))
            acknowledge(entries + 1, "");
        if (!edit(store, i, &err) || !store_head(store, head, &entries, &err))
            return complain("edit", &err);
        if (!lie)
            acknowledge(entries, head);
    }
    store_close(&store);
    return 0;
}

static void print_finding(void *context, const struct error *finding)
{
    (void)context;
    printf("  %s: %s\n", finding->place, finding->detail);
}

static int check(const char *path, const char *acks)
{
    char line[128], head[65] = "", present[65];
    long long last = 0;
    FILE *file = fopen(acks, "re");
    if (!file)
        return 2;
    while (fgets(line, sizeof(line), file)) {
        head[0] = 0;
        if (strchr(line, '\n'))
            sscanf(line, "ack %lld %64s", &last, head);
    }
    fclose(file);
    if (access(path, F_OK) != 0) {
        if (last)
            printf("lost: no file, %lld entries were acknowledged\n", last);
        return last != 0;
    }
    struct error err = {.code = ERROR_NONE};
    int64_t entries;
    struct store *store = store_open(path, STORE_READ, &err);
    if (!store || !store_head(store, present, &entries, &err))
        return complain("open", &err);
    int bad = 0;
    if (entries < last) {
        printf("lost: entry %lld was acknowledged, %lld are there\n", last, (long long)entries);
        bad = 1;
    }
    if (!store_verify(store, head[0] ? head : NULL, print_finding, NULL, &err))
        bad = complain("verify", &err);
    store_close(&store);
    return bad;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "write") == 0)
        return write_edits(argv[2], atoi(argv[3]));
    if (argc == 4 && strcmp(argv[1], "check") == 0)
        return check(argv[2], argv[3]);
    fprintf(stderr, "usage: store_writer write FILE COUNT | check FILE ACKS\n");
    return 2;
}
