/* cuts: plays again what a session did to the files of a folder (the log of `trace record`), and cuts the power.
 *
 *   cuts LOG FOLDER WORKBOOK PLACE [OPTION]...
 *
 * After every record, several states that a disk may be in (cuts_disk.c). Each distinct one is looked at: the workbook
 * is opened as the program does it, in PLACE, and verified, with the head that was acknowledged last; every other file
 * under a final name must be one that once stood there whole. What counts as acknowledged: a commit, once the process
 * does anything else after it; everything, at the end of a command (record E).
 *
 *   variants=N   states after each record (8)         states=N    about so many distinct ones, chosen by chance
 *   seed=N       another chance                       point=R,V   one state: variant V after record R; it stays in
 * PLACE without=OFF | FULL | export   as if the program did not sync: nothing; not after the journal is gone; not its
 * exports
 *
 * Prints "fault WHAT POINT: why" for each, and at the end "states N distinct N lost N corrupt N half N broken N crash
 * N".
 */
#include "cuts.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "book/store.h"

#define TARGETS 64

struct mark {
    unsigned char bytes[16];
};

/* What was under a final name, as a whole; and the newest of them when a command had ended. */
struct target {
    char *name;
    struct mark *versions;
    size_t count;
};

/* What is acknowledged from a record on. */
struct acknowledged {
    size_t record;
    int64_t entries;
    char head[65];
    size_t versions[TARGETS]; /* of each target: so many were there; 0: none */
};

static struct record *records;
static size_t record_count;
static struct target targets[TARGETS];
static size_t target_count;
static struct acknowledged *acks;
static size_t ack_count;
static int64_t *commits; /* numbers of entries that a workbook may have */
static size_t commit_count;
static const char *workbook, *place;
static char *workbook_path, *journal_path;

enum fault { LOST, CORRUPT, HALF, BROKEN, CRASH, FAULTS };
static const char *const fault_names[] = {"lost", "corrupt", "half", "broken", "crash"};
/* Shared with the process that opens the states: it may die of one. */
static struct {
    uint64_t at, states, distinct, faults[FAULTS], last[FAULTS]; /* at, 1 up; states with a fault; the last of these */
} * tally;
static uint64_t seed = 1;

static _Noreturn void fail(const char *what)
{
    fprintf(stderr, "cuts: %s: %s\n", what, strerror(errno));
    exit(2);
}

static void report(enum fault fault, size_t record, int variant, const char *why)
{
    bool told = tally->last[fault] == tally->at && fault != CRASH;
    tally->last[fault] = tally->at;
    tally->faults[fault] += !told;
    if (tally->faults[fault] <= 5 && !told)
        printf("fault %s %zu,%d: %s\n", fault_names[fault], record, variant, why);
    fflush(stdout);
}

/* ---- the log ---- */

static char *below(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    if (strncmp(path, folder, length) != 0)
        return strdup(".elsewhere");
    while (path[length] == '/')
        length++;
    return strdup(path + length);
}

static void read_log(const char *path, const char *folder)
{
    FILE *file = fopen(path, "re");
    if (!file)
        fail(path);
    int kind;
    while ((kind = fgetc(file)) != EOF) {
        uint32_t process, length;
        uint64_t inode, size;
        char name[4096];
        struct record record = {.kind = (char)kind};
        if (fread(&process, 4, 1, file) != 1 || fread(&inode, 8, 1, file) != 1 || fread(&length, 4, 1, file) != 1 ||
            length >= sizeof(name) || fread(name, 1, length, file) != length ||
            fread(&record.offset, 8, 1, file) != 1 || fread(&size, 8, 1, file) != 1)
            fail("the log is cut");
        name[length] = 0;
        record.path = below(name, folder);
        record.data = (struct bytes){malloc(size + 1), size};
        if (!record.data.data || fread(record.data.data, 1, size, file) != size)
            fail("the log is cut");
        record.data.data[size] = 0;
        if (record.kind == 'R' || record.kind == 'L')
            record.second = below((char *)record.data.data, folder);
        if (record.kind == 'A')
            continue;
        records = room(records, record_count, sizeof(*records));
        records[record_count++] = record;
    }
    fclose(file);
}

/* Takes syncs out, for the controls. */
static void leave_out(const char *what)
{
    size_t kept = 0;
    for (size_t i = 0; i < record_count; i++) {
        const struct record *r = &records[i];
        bool sync = r->kind == 'S' || r->kind == 'D', own = strstr(r->path, ".mamori") == NULL;
        bool gone = kept > 0 && records[kept - 1].kind == 'U' && strstr(records[kept - 1].path, "-journal") != NULL;
        if ((strcmp(what, "OFF") == 0 && sync) || (strcmp(what, "FULL") == 0 && r->kind == 'D' && gone) ||
            (strcmp(what, "export") == 0 && r->kind == 'S' && (own || strstr(r->path, ".tmp"))))
            continue;
        records[kept++] = *r;
    }
    record_count = kept;
}

/* ---- what is known ---- */

static const struct bytes *content_of(const struct state *state, const char *path)
{
    for (size_t i = 0; i < state->count; i++)
        if (strcmp(state->files[i].path, path) == 0)
            return &state->files[i].content;
    return NULL;
}

static bool under(const char *path, const char *name)
{
    size_t length = strlen(name);
    return strncmp(path, name, length) == 0 && (path[length] == 0 || path[length] == '/');
}

/* A number for NAME in a state, with all that is below it. False: it is not there. */
static bool mark_of(const struct state *state, const char *name, struct mark *mark)
{
    crypto_generichash_state hash;
    crypto_generichash_init(&hash, NULL, 0, sizeof(*mark));
    bool found = false;
    for (size_t i = 0; i < state->count; i++) {
        const char *path = state->files[i].path;
        if (*name && !under(path, name))
            continue;
        found = true;
        uint64_t size = state->files[i].content.size;
        crypto_generichash_update(&hash, (const unsigned char *)path, strlen(path) + 1);
        crypto_generichash_update(&hash, (const unsigned char *)&size, sizeof(size));
        if (size)
            crypto_generichash_update(&hash, state->files[i].content.data, size);
    }
    crypto_generichash_final(&hash, mark->bytes, sizeof(*mark));
    return found;
}

/* Names that promise nothing: what a process writes before it is whole. */
static bool passing(const char *name)
{
    return strncmp(name, ".mamori-", 8) == 0 || strstr(name, ".new-") != NULL || strchr(name, '/') != NULL ||
           strcmp(name, workbook) == 0 || (under(name, workbook) || strstr(name, ".mamori-journal") != NULL);
}

static struct target *target_of(const char *name, bool add)
{
    for (size_t i = 0; i < target_count; i++)
        if (strcmp(targets[i].name, name) == 0)
            return &targets[i];
    if (!add)
        return NULL;
    if (target_count == TARGETS)
        fail("too many files under final names");
    targets[target_count] = (struct target){.name = strdup(name)};
    return &targets[target_count++];
}

static void put_file(const char *path, const struct bytes *content)
{
    unlink(path);
    if (!content)
        return;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, content->data, content->size) != (ssize_t)content->size)
        fail(path);
    close(fd);
}

/* Puts the workbook of a state into PLACE. False: it has none. */
static bool put_workbook(const struct state *state)
{
    char name[4096];
    snprintf(name, sizeof(name), "%s-journal", workbook);
    put_file(journal_path, content_of(state, name));
    put_file(workbook_path, content_of(state, workbook));
    return content_of(state, workbook) != NULL;
}

static bool head_now(int64_t *entries, char head[65])
{
    struct state state;
    struct error err = {.code = ERROR_NONE};
    disk_now(&state);
    bool there = put_workbook(&state);
    state_free(&state);
    if (!there)
        return false;
    struct store *store = store_open(workbook_path, STORE_READ, &err);
    if (!store || !store_head(store, head, entries, &err)) {
        fprintf(stderr, "cuts: without any cut: %s %s %s\n", err.subject, err.place, err.detail);
        exit(2);
    }
    store_close(&store);
    return true;
}

static void acknowledge(size_t record, bool all)
{
    struct acknowledged ack = {.record = record};
    if (ack_count)
        memcpy(ack.versions, acks[ack_count - 1].versions, sizeof(ack.versions));
    head_now(&ack.entries, ack.head);
    commits = room(commits, commit_count, sizeof(*commits));
    if (!commit_count || commits[commit_count - 1] != ack.entries)
        commits[commit_count++] = ack.entries;
    for (size_t i = 0; all && i < target_count; i++)
        ack.versions[i] = targets[i].count;
    acks = room(acks, ack_count, sizeof(*acks));
    acks[ack_count++] = ack;
}

/* The first time through, without a cut: what stands under final names, and what is acknowledged from where. */
static void learn(void)
{
    bool committed = false, made = false; /* a workbook that is made in the session is whole or absent until told */
    disk_reset();
    for (size_t i = 0; i < record_count; i++) {
        const struct record *r = &records[i];
        if (committed && r->kind != 'D') {
            if (made)
                acknowledge(i, false);
            committed = false;
        }
        disk_play(r);
        const char *name = r->kind == 'R' || r->kind == 'L' ? r->second : r->path;
        if ((r->kind == 'R' || r->kind == 'L' || r->kind == 'B') && !passing(name)) {
            struct state state;
            struct target *target = target_of(name, true);
            disk_now(&state);
            target->versions = room(target->versions, target->count, sizeof(*target->versions));
            mark_of(&state, name, &target->versions[target->count++]);
            state_free(&state);
        }
        size_t length = strlen(workbook);
        committed = committed || (r->kind == 'U' && strncmp(r->path, workbook, length) == 0 &&
                                  strcmp(r->path + length, "-journal") == 0 && disk_find(workbook) >= 0);
        made = made || (r->kind == 'B' && strcmp(r->path, workbook) == 0) || r->kind == 'E';
        if (r->kind == 'B' && made)
            committed = true;
        if (r->kind == 'E')
            acknowledge(i, true);
    }
}

/* ---- one state ---- */

static void look_at_workbook(const struct state *state, const struct acknowledged *ack, size_t at, int variant)
{
    struct error err = {.code = ERROR_NONE};
    char why[1100], head[65];
    int64_t entries;
    if (!put_workbook(state)) {
        if (ack && ack->head[0])
            report(LOST, at, variant, "the workbook is gone");
        return;
    }
    struct store *store = store_open(workbook_path, STORE_WRITE, &err);
    if (!store || !store_head(store, head, &entries, &err) || !store_verify(store, NULL, NULL, NULL, &err)) {
        snprintf(why, sizeof(why), "error %d: %s %s %s", (int)err.code, err.subject, err.place, err.detail);
        report(CORRUPT, at, variant, why);
        store_close(&store);
        return;
    }
    bool known = false;
    for (size_t i = 0; i < commit_count; i++)
        known = known || commits[i] == entries;
    snprintf(why, sizeof(why), "%lld entries are no state that was committed", (long long)entries);
    if (!known)
        report(HALF, at, variant, why);
    if (ack && ack->head[0] &&
        (entries < ack->entries || !store_hash_at(store, ack->entries, head, &err) || strcmp(head, ack->head) != 0)) {
        snprintf(why, sizeof(why), "%lld entries, %lld were acknowledged", (long long)entries, (long long)ack->entries);
        report(LOST, at, variant, why);
    }
    store_close(&store);
}

static void look_at_targets(const struct state *state, const struct acknowledged *ack, size_t at, int variant)
{
    char why[1024];
    for (size_t i = 0; i < state->count; i++) {
        const char *name = state->files[i].path;
        struct mark mark;
        if (passing(name))
            continue;
        const struct target *target = target_of(name, false);
        mark_of(state, name, &mark);
        bool whole = false;
        for (size_t v = 0; target && v < target->count; v++)
            whole = whole || memcmp(&target->versions[v], &mark, sizeof(mark)) == 0;
        snprintf(why, sizeof(why), "%s: %zu bytes that were never there as a whole", name,
                 state->files[i].content.size);
        if (!whole)
            report(BROKEN, at, variant, why);
    }
    for (size_t t = 0; ack && t < target_count; t++) {
        struct mark mark;
        size_t told = ack->versions[t];
        if (told == 0)
            continue;
        bool good = mark_of(state, targets[t].name, &mark), newest = false;
        for (size_t v = told - 1; good && v < targets[t].count; v++)
            newest = newest || memcmp(&targets[t].versions[v], &mark, sizeof(mark)) == 0;
        snprintf(why, sizeof(why), "%s: told that it is written, and the old one is there", targets[t].name);
        if (!newest)
            report(LOST, at, variant, why);
    }
}

static const struct acknowledged *ack_at(size_t record)
{
    const struct acknowledged *ack = NULL;
    for (size_t i = 0; i < ack_count && acks[i].record <= record; i++)
        ack = &acks[i];
    return ack;
}

/* ---- all states ---- */

static struct mark *seen;
static size_t seen_room;

/* An open hash table of what was looked at already. */
static bool is_new(const struct state *state, const struct acknowledged *ack)
{
    struct mark mark;
    mark_of(state, "", &mark);
    uint64_t key;
    memcpy(&key, mark.bytes, sizeof(key));
    key += (uint64_t)(ack ? ack - acks + 1 : 0) * UINT64_C(0x9e3779b97f4a7c15);
    memcpy(mark.bytes, &key, sizeof(key));
    static const struct mark empty;
    size_t i = key % seen_room;
    for (; memcmp(&seen[i], &empty, sizeof(empty)) != 0; i = (i + 1) % seen_room)
        if (memcmp(&seen[i], &mark, sizeof(mark)) == 0)
            return false;
    seen[i] = mark;
    return true;
}

struct plan {
    uint64_t variants;
    double part; /* of the states, by chance */
    long long point_record;
    int point_variant;
};

static void all_states(const struct plan *plan, uint64_t from)
{
    uint64_t number = 0, dice = seed * 7919;
    disk_reset();
    for (size_t i = 0; i < record_count; i++) {
        disk_play(&records[i]);
        const struct acknowledged *ack = ack_at(i);
        for (int v = 0; v < (int)plan->variants; v++) {
            bool chosen = plan->point_record >= 0
                              ? (long long)i == plan->point_record && v == plan->point_variant
                              : (double)chance(&dice, 1000000) < plan->part * 1e6 && records[i].kind != 'B';
            if (!chosen)
                continue;
            uint64_t own = seed * 1000003 + i * 131 + (uint64_t)v;
            struct state state;
            disk_cut(v, &own, &state);
            bool fresh = is_new(&state, ack);
            if (++number > from) {
                tally->at = number;
                tally->states++;
                if (fresh) {
                    tally->distinct++;
                    look_at_workbook(&state, ack, i, v);
                    look_at_targets(&state, ack, i, v);
                }
            }
            state_free(&state);
        }
    }
}

/* Of an encrypted workbook. */
static struct vault *unlock(void *passphrase, const char *path, const unsigned char head[VAULT_HEAD], struct error *err)
{
    struct secret *typed = secret_new(strlen(passphrase));
    secret_add(typed, passphrase, strlen(passphrase));
    struct vault *vault = vault_open(head, path, typed, err);
    secret_free(&typed);
    return vault;
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fprintf(stderr, "usage: cuts LOG FOLDER WORKBOOK PLACE [variants=N] [states=N] [seed=N] [point=R,V] "
                        "[without=WHAT] [key=PASSPHRASE]\n");
        return 2;
    }
    struct plan plan = {.variants = 8, .part = 1, .point_record = -1};
    uint64_t states = 0;
    workbook = argv[3];
    place = argv[4];
    if (sodium_init() < 0 || asprintf(&workbook_path, "%s/%s", place, workbook) < 0 ||
        asprintf(&journal_path, "%s-journal", workbook_path) < 0)
        return 2;
    tally = mmap(NULL, sizeof(*tally), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    read_log(argv[1], argv[2]);
    for (int i = 5; i < argc; i++) {
        unsigned long long number;
        if (sscanf(argv[i], "variants=%llu", &number) == 1)
            plan.variants = number;
        else if (sscanf(argv[i], "states=%llu", &number) == 1)
            states = number;
        else if (sscanf(argv[i], "seed=%llu", &number) == 1)
            seed = number;
        else if (sscanf(argv[i], "point=%lld,%d", &plan.point_record, &plan.point_variant) == 2)
            plan.variants = (uint64_t)plan.point_variant + 1;
        else if (strncmp(argv[i], "without=", 8) == 0)
            leave_out(argv[i] + 8);
        else if (strncmp(argv[i], "key=", 4) == 0)
            vault_on_demand((struct vault_asked){unlock, argv[i] + 4});
        else
            fail(argv[i]);
    }
    learn();
    /* About half of the states are equal to one before. */
    if (states && states * 2 < record_count * plan.variants)
        plan.part = (double)states * 2 / (double)(record_count * plan.variants);
    for (seen_room = 1; seen_room < record_count * plan.variants * 2 + 16;)
        seen_room *= 2;
    seen = calloc(seen_room, sizeof(*seen));
    for (;;) {
        pid_t child = fork();
        if (child == 0) {
            all_states(&plan, tally->at);
            fflush(stdout);
            _exit(0);
        }
        int status = 0;
        if (child < 0 || waitpid(child, &status, 0) < 0)
            fail("fork");
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
            break;
        if (!WIFSIGNALED(status))
            return 2;
        char why[64];
        snprintf(why, sizeof(why), "signal %d at state %llu", WTERMSIG(status), (unsigned long long)tally->at);
        report(CRASH, 0, 0, why);
    }
    printf("records %zu commits %zu states %llu distinct %llu", record_count, commit_count,
           (unsigned long long)tally->states, (unsigned long long)tally->distinct);
    for (int i = 0; i < FAULTS; i++)
        printf(" %s %llu", fault_names[i], (unsigned long long)tally->faults[i]);
    printf("\n");
    return 0;
}
