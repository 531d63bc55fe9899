/* What the files of `cuts` share; cuts.c says what it is. */
#ifndef TESTS_TORTURE_CUTS_H
#define TESTS_TORTURE_CUTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
    unsigned char *data;
    size_t size;
};

/* Of a file: a write, or (data NULL) a truncation to `at`, that is not synced yet. */
struct write {
    uint64_t at;
    struct bytes data;
};

/* In a folder: from (NULL: made) → to (NULL: gone). */
struct name_change {
    char *from, *to;
    int node;
};

struct name {
    char *name;
    int node;
};

struct names {
    struct name *list;
    size_t count;
};

/* A file or a folder: what would be there if nothing happened (now), and what is sure to be (kept). The lists are what
 * lies between. */
struct node {
    bool is_folder;
    struct bytes now, kept;
    struct names names_now, names_kept;
    struct write *writes;
    struct name_change *changes;
    size_t write_count, change_count;
};

#define DISK_ROOT 0
extern struct node *disk; /* nodes by number */

/* One record of the log: see trace_record.c; B a file that was there before, E the end of a command. */
struct record {
    char kind;
    char *path, *second; /* below the folder, without it */
    uint64_t offset;
    struct bytes data;
};

void disk_reset(void);
void disk_play(const struct record *record);
int disk_find(const char *path); /* now; -1: nothing */
/* The disk after a power cut: VARIANT 0 only what was synced, 1 all, else by chance from *SEED. */
struct state {
    struct {
        char *path;
        bool is_folder;
        struct bytes content;
    } * files;
    size_t count;
};
void disk_cut(int variant, uint64_t *seed, struct state *state);
void disk_now(struct state *state);
void state_free(struct state *state);

void bytes_put(struct bytes *bytes, uint64_t at, const void *data, size_t size);
void names_change(struct names *names, const struct name_change *change);
void *room(void *list, size_t count, size_t size); /* for one more */
uint64_t chance(uint64_t *seed, uint64_t below);

#endif
